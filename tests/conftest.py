"""Fixtures that many tests share."""

from __future__ import annotations

import pytest
from pytest_httpserver import HTTPServer

from tests.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path, httpserver: HTTPServer) -> Newsroom:
    """A newsroom that watches one data file."""
    return Newsroom(tmp_path, httpserver)
