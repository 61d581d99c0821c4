"""Killed at any statement between the fetch and the mark "sent": nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable

import pytest
from werkzeug import Response

from monitor.store import Store
from tests.newsroom import Newsroom

STEPS = "SELECT count(*) FROM {}"
TABLES = ["snapshots", "changes", "observations", "verdicts", "notices", "deliveries", "blobs", "outages"]


class Doomed(Newsroom):
    """A newsroom whose process is killed at the n-th SQL statement."""

    fatal_statement = 0

    @property
    def store(self) -> Store:
        store = super().store
        statements = iter(range(1, 10**9))

        def count(_: str) -> None:
            self.seen = next(statements) + self.before
            if self.seen == self.fatal_statement:
                os.kill(os.getpid(), signal.SIGKILL)

        self.before = getattr(self, "seen", 0)
        store._connection.set_trace_callback(count)
        return store


def run_until_killed(newsroom: Doomed, at: int) -> bool:
    """Check in a child process that dies at that statement; whether it died."""
    child = os.fork()
    if child == 0:
        try:
            newsroom.fatal_statement = at
            newsroom.seen = 0
            newsroom.check(due=True)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def counts(newsroom: Newsroom) -> dict[str, int]:
    return {table: newsroom.value(STEPS.format(table)) for table in TABLES}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.timeout(300)
def test_a_kill_at_any_statement_loses_nothing_and_doubles_nothing(tmp_path, httpserver):
    whole = tmp_path / "whole"
    whole.mkdir()
    expected = _undisturbed(Doomed(whole, httpserver))
    assert expected["notices"] == expected["deliveries"] == 1
    at, killed = 0, True
    while killed:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        newsroom = Doomed(folder, httpserver)
        newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
        newsroom.check(due=True)
        newsroom.wait(days=1)
        newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])
        killed = run_until_killed(newsroom, at)
        newsroom.wait(minutes=15)  # what the dead process had claimed is free again
        newsroom.check(due=True)
        assert counts(newsroom) == expected, f"killed at statement {at}"
        assert newsroom.rows("SELECT state FROM deliveries") == [("sent",)], f"killed at statement {at}"
        assert len(newsroom.mails) == 1, f"killed at statement {at}"
    assert at > 40, "the check has at least so many statements"


def _undisturbed(newsroom: Newsroom) -> dict[str, int]:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
    newsroom.check(due=True)
    newsroom.wait(days=1)
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])
    newsroom.check(due=True)
    return counts(newsroom)


def works(newsroom: Newsroom) -> None:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)
    newsroom.check(due=True)
    newsroom.wait(days=1)


def fails(newsroom: Newsroom) -> None:
    newsroom.answers["/seizures.csv"] = Response("no", 403)


def failed_before(newsroom: Newsroom) -> None:
    works(newsroom)
    fails(newsroom)
    newsroom.check(due=True)
    newsroom.wait(days=1)


def works_again(newsroom: Newsroom) -> None:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("before", "happens", "mails"),
    [(works, fails, ["failing"]), (failed_before, works_again, ["failing", "recovered"])],
    ids=["the first failure", "the first good check after it"],
)
def test_a_kill_at_any_statement_tells_a_failure_once_and_its_end_once(
    tmp_path, httpserver, before: Callable[[Newsroom], None], happens: Callable[[Newsroom], None], mails: list[str]
):
    (tmp_path / "before").mkdir()
    prepared = Newsroom(tmp_path / "before", httpserver)
    before(prepared)
    at, killed = 0, True
    while killed:
        at += 1
        folder = shutil.copytree(prepared.folder, tmp_path / str(at))
        newsroom = Doomed(folder, httpserver)
        newsroom.now = prepared.now
        happens(newsroom)
        killed = run_until_killed(newsroom, at)
        for _ in range(2):
            newsroom.wait(minutes=15)  # what the dead process had claimed is free again
            newsroom.check(due=True)
        kinds = [kind for (kind,) in newsroom.rows("SELECT kind FROM notices ORDER BY id")]
        assert kinds == mails, f"killed at statement {at}"
        assert len(newsroom.mails) == len(mails), f"killed at statement {at}"
        assert newsroom.value("SELECT count(*) FROM outages") == 1, f"killed at statement {at}"
    assert at > 25, "the check and the telling have at least so many statements"
