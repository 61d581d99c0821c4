"""Killed at any statement between the fetch and the mark "sent": nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from werkzeug import Response

from monitor.store.store import Store
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


def works(newsroom: Newsroom) -> None:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 12)


def is_revised(newsroom: Newsroom) -> None:
    newsroom.serve_seizures(fy2022=["1"] * 12, fy2023=["2"] * 11 + ["2.5"])


def fails(newsroom: Newsroom) -> None:
    newsroom.answers["/seizures.csv"] = Response("no", 403)


@dataclass(frozen=True)
class Story:
    """What the process is killed in.

    Attributes:
        days: how the source answers from day to day; the process is killed in the check of the last day.
        kinds: the notices that must have been put up in the end, each mailed once.
        least: the check of the last day has at least so many statements.
    """

    days: Sequence[Callable[[Newsroom], None]]
    kinds: Sequence[str]
    least: int


STORIES = {
    "a figure is revised": Story([works, is_revised], ["change"], 40),
    "it fails for the first time": Story([works, fails], ["failing"], 25),
    "it is read again after a failure": Story([works, fails, works], ["failing", "recovered"], 25),
}


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_a_kill_at_any_statement_loses_nothing_and_doubles_nothing(tmp_path, httpserver, story: Story) -> None:
    (tmp_path / "before").mkdir()
    prepared = Newsroom(tmp_path / "before", httpserver)
    *earlier, last = story.days
    for day in earlier:
        day(prepared)
        prepared.check(due=True)
        prepared.wait(days=1)

    def copy(name: str) -> Doomed:
        newsroom = Doomed(shutil.copytree(prepared.folder, tmp_path / name), httpserver)
        newsroom.now = prepared.now
        last(newsroom)
        return newsroom

    undisturbed = copy("undisturbed")
    undisturbed.check(due=True)
    expected = counts(undisturbed)
    at, killed = 0, True
    while killed:
        at += 1
        newsroom = copy(str(at))
        killed = run_until_killed(newsroom, at)
        for _ in range(2):
            newsroom.wait(minutes=15)  # what the dead process had claimed is free again
            newsroom.check(due=True)
        told = f"killed at statement {at}"
        assert counts(newsroom) == expected, told
        assert newsroom.rows("SELECT kind FROM notices ORDER BY id") == [(kind,) for kind in story.kinds], told
        assert newsroom.rows("SELECT DISTINCT state FROM deliveries") == [("sent",)], told
        assert len(newsroom.mails) == len(story.kinds), told
        shutil.rmtree(newsroom.folder)
    assert at > story.least
