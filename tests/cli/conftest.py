"""What tests of commands share."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(newsroom, capfdbinary, monkeypatch):
    return Terminal(newsroom, capfdbinary, monkeypatch)
