"""Checks that end at about the same time share one commit, and nothing else: no failure, no doubt, no loss."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from monitor.services.together import LONGEST_SECONDS, Together
from monitor.store.store import Store
from monitor.telling.sentences import English


class Desk:
    """A database whose worker records, and what was committed to it."""

    def __init__(self, path: Path, store: Store, worker: ThreadPoolExecutor) -> None:
        self.path, self.store, self.worker, self.together = path, store, worker, Together()
        self.commits = 0
        store._connection.set_trace_callback(self._count)

    def _count(self, sql: str) -> None:
        self.commits += sql == "COMMIT"

    def task(self, name: str, then: Callable[[], object] = lambda: None) -> Callable[[], str]:
        def write() -> str:
            self.store._connection.execute("INSERT INTO settings (name, value) VALUES (?, '1')", (name,))
            then()
            return name

        return write

    async def record(self, *tasks: Callable[[], str]) -> list[str | BaseException]:
        recording = (self.together.record(self.store, self.worker, task, 10) for task in tasks)
        return await asyncio.gather(*recording, return_exceptions=True)

    @property
    def rows(self) -> set[str]:
        """As another process sees them."""
        connection = sqlite3.connect(self.path)
        try:
            return {row[0] for row in connection.execute("SELECT name FROM settings WHERE value = '1'")}
        finally:
            connection.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "monitor.db"
    with Store.open(path, English()) as store, ThreadPoolExecutor(1) as worker:
        yield Desk(path, store, worker)


def refuse() -> None:
    raise ValueError("it cannot be recorded")


class Killed(BaseException):
    """The end of the process, as far as a test can have it."""


def be_killed() -> None:
    raise Killed


async def test_ten_that_end_together_wait_for_the_disk_once(desk: Desk) -> None:
    names = [f"check {number}" for number in range(10)]
    assert await desk.record(*map(desk.task, names)) == names
    assert desk.rows == set(names)
    assert desk.commits == 1


async def test_fewer_do_not_wait_for_more(desk: Desk) -> None:
    assert await desk.record(desk.task("one"), desk.task("two")) == ["one", "two"]
    assert desk.commits == 1


async def test_whoever_is_told_that_it_is_recorded_finds_it_committed(desk: Desk) -> None:
    async def record(name: str) -> bool:
        await desk.together.record(desk.store, desk.worker, desk.task(name), 2)
        return name in desk.rows

    assert await asyncio.gather(*map(record, "abcde")) == [True] * 5


async def test_one_that_cannot_be_recorded_takes_no_other_with_it(desk: Desk) -> None:
    one, error, two = await desk.record(desk.task("one"), desk.task("not", refuse), desk.task("two"))
    assert (one, two) == ("one", "two")
    assert isinstance(error, ValueError)
    assert desk.rows == {"one", "two"}


async def test_of_one_killed_among_others_nothing_is_kept_and_nobody_is_told_otherwise(desk: Desk) -> None:
    told = await desk.record(desk.task("one"), desk.task("killed", be_killed), desk.task("two"))
    assert [type(one) for one in told] == [Killed] * 3
    assert desk.rows == set()


async def test_one_that_takes_long_is_committed_before_the_next(desk: Desk) -> None:
    seen: list[set[str]] = []
    long = desk.task("long", lambda: time.sleep(2 * LONGEST_SECONDS))
    await desk.record(long, desk.task("next", lambda: seen.append(desk.rows)))
    assert seen == [{"long"}]
    assert desk.commits == 2


async def test_one_that_nobody_waits_for_any_more_is_not_recorded(desk: Desk) -> None:
    waiting = asyncio.create_task(desk.record(desk.task("given up")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert await desk.record(desk.task("one")) == ["one"]
    assert desk.rows == {"one"}
