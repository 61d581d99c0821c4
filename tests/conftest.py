"""Fixtures that many tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock
from pytest_httpserver import HTTPServer

from monitor.reading.apart import parent
from tests.newsroom import Newsroom
from tests.site.story import Story, played

TOLD = pytest.StashKey[list[str]]()
"""What tests have to say when all have run: scores and counts."""


# The same inputs at each run, however slow the machine: what CI says, its coverage too, depends on the code alone.
hypothesis.settings.register_profile("same", derandomize="FUZZ_EXAMPLES" not in os.environ, deadline=None)
hypothesis.settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TOLD] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what was told in a worker process to the process that prints it."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["told"] = session.config.stash[TOLD]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[TOLD].extend(getattr(node, "workeroutput", {}).get("told", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[TOLD]:
        terminalreporter.section("scores")
    for line in sorted(config.stash[TOLD]):
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def reads_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let PDF files and workbooks be read where the test runs, as a reader does; not in tests marked ``apart``.

    To begin an interpreter takes longer than to read a file, and what it runs is not seen by the measure of coverage.
    """
    if request.node.get_closest_marker("apart") is None:
        monkeypatch.setattr(parent, "_here", [True])


@dataclass(frozen=True)
class Demonstrated:
    """A whole run of the demonstration.

    Attributes:
        folder: what it made.
        said: what it printed.
    """

    folder: Path
    said: str


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Demonstrated:
    """The demonstration, run as a newcomer runs it, once for all processes that test; it is left as it is made."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, said = shared / "demo" / "out", shared / "demo.txt"
    with FileLock(shared / "demo.lock"):
        if not said.exists():
            said.write_text(_demonstrate(folder), encoding="utf-8")
    return Demonstrated(folder, said.read_text(encoding="utf-8"))


def _demonstrate(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "demo", str(folder)],
        cwd=Path(__file__).parents[1],
        env=os.environ | {"MONITOR_MAIL_FROM": "somebody@elsewhere.example", "MONITOR_NOW": "1999-01-01"},
        capture_output=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The story of the site, played once in a process; tests leave what it left behind as it is."""
    with HTTPServer() as server:
        yield played(tmp_path_factory.mktemp("desk"), server)


@pytest.fixture
def tell(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Say a line at the end of the run: ``tell("gold periods: 140 texts, …")``."""
    return pytestconfig.stash[TOLD].append


@pytest.fixture
def newsroom(tmp_path, httpserver: HTTPServer) -> Newsroom:
    """A newsroom that watches one data file."""
    return Newsroom(tmp_path, httpserver)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own of 12 MB; only root may have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"no file system can be made here: {mounted.stderr!r}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
