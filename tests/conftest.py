"""Fixtures that many tests share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer

from tests.newsroom import Newsroom

TOLD = pytest.StashKey[list[str]]()
"""What tests have to say when all have run: scores and counts."""


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TOLD] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[TOLD]:
        terminalreporter.section("scores")
    for line in config.stash[TOLD]:
        terminalreporter.write_line(line)


@pytest.fixture
def tell(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Say a line at the end of the run: ``tell("gold periods: 140 texts, …")``."""
    return pytestconfig.stash[TOLD].append


@pytest.fixture
def newsroom(tmp_path, httpserver: HTTPServer) -> Newsroom:
    """A newsroom that watches one data file."""
    return Newsroom(tmp_path, httpserver)
