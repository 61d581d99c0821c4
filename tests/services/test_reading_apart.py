"""A check whose document does something to its reader: a failed check, and nobody waits for it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from monitor.core.catalogue import Catalogue
from monitor.model import Outcome
from monitor.plugin import Extractor
from monitor.services.backfill import backfill, dated_files
from monitor.services.check import CheckResult
from monitor.services.readers import Bounds, Readers
from monitor.services.replay import bring_up_to_date, replay, verify
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.newsroom import PAGE, SEIZURES, SETTINGS, Newsroom
from tests.tasks_read import Dying, Hanging, Refusing


class Harmed(Newsroom):
    """A newsroom whose page is read by a rule that does harm."""

    rule: Extractor
    bounds = Bounds(clock_seconds=2)

    @property
    def catalogue(self) -> Catalogue:
        found = super().catalogue
        harmed = {
            source.id: replace(source, figures=tuple(replace(f, extractor=self.rule) for f in source.figures))
            for source in found.sources.values()
            if source.id == "border"
        }
        return replace(found, sources={**found.sources, **harmed})


def newsroom_with(rule: Extractor, folder: Path, server: HTTPServer) -> Harmed:
    room = Harmed(folder, server)
    room.rule = rule
    room.watch(PAGE, SEIZURES, settings=SETTINGS.replace("at_once: 1", "at_once: 10"))
    room.serve("/boundary", "<p>Of course, the boundary is 8,891 km long.</p>")
    room.serve_seizures(fy2024=["1"] * 12)
    return room


def by_id(results: list[CheckResult]) -> list[CheckResult]:
    return sorted(results, key=lambda result: result.source_id)


def wait_until(happened: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_no_transaction_is_open_and_nobody_waits_while_a_document_is_read(tmp_path: Path, httpserver: HTTPServer):
    began = tmp_path / "began"
    room = newsroom_with(Hanging(began=str(began)), tmp_path, httpserver)
    with ThreadPoolExecutor(1) as threads:
        checks = threads.submit(room.check)
        wait_until(began.exists)
        wait_until(lambda: room.rows("SELECT outcome FROM checks WHERE source_id = 'customs'") == [("changed",)])
        other = sqlite3.connect(tmp_path / "monitor.db", timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE written_meanwhile (a TEXT)")
        other.execute("COMMIT")
        other.close()
        assert not checks.done()
        border, customs = by_id(checks.result())
    assert (border.outcome, customs.outcome) == (Outcome.FAILED, Outcome.CHANGED)
    assert border.problem.startswith("reading it took longer than 2 seconds: open the address in a browser; if")


def test_a_document_that_crashes_its_reader_is_a_failed_check_with_its_bytes_kept(
    tmp_path: Path, httpserver: HTTPServer
):
    room = newsroom_with(Dying(), tmp_path, httpserver)
    border, customs = by_id(room.check())
    assert (border.outcome, customs.outcome) == (Outcome.FAILED, Outcome.CHANGED)
    assert "its reader was ended by signal 11: it is damaged, or takes more than 96 MB of memory" in border.problem
    assert room.value("SELECT problem_kind FROM checks WHERE source_id = 'border'") == "wrong type"
    assert room.value("SELECT count(*) FROM checks c JOIN blobs b ON b.id = c.blob_id") == 1


# ---------------------------------------------------------------- the same again


class Counting(Harmed):
    """A newsroom whose rule says how often it was asked."""

    bounds = Bounds()

    @property
    def readings(self) -> int:
        return len(list(self.folder.glob("read-*")))


def refusing(folder: Path, server: HTTPServer) -> Counting:
    room = Counting(folder, server)
    room.rule = Refusing(folder=str(folder))
    room.watch(PAGE)
    room.serve("/boundary", "<p>Of course, the boundary is 8,891 km long.</p>")
    return room


def test_what_was_refused_is_not_read_again_while_it_and_the_rules_are_the_same(tmp_path: Path, httpserver: HTTPServer):
    room = refusing(tmp_path, httpserver)
    (first,) = room.check()
    assert (first.outcome, room.readings) == (Outcome.FAILED, 1)
    for _ in range(2):
        room.wait(days=1)
        (again,) = room.check()
        assert (again.outcome, again.problem, room.readings) == (Outcome.FAILED, first.problem, 1)
    kept = room.rows("SELECT DISTINCT outcome, problem_kind, problem, blob_id FROM checks")
    assert len(kept) == 1
    assert kept[0][1] == "no match"
    room.wait(days=1)
    room.serve("/boundary", "<p>Of course, the boundary is 8,892 km long.</p>")
    room.check()
    assert room.readings == 2, "other bytes"
    room.wait(days=1)
    room.watch(PAGE.replace("is {figure} long", "is now {figure} long"))
    room.check()
    assert room.readings == 3, "another rule"
    room.wait(days=1)
    room.check()
    assert room.readings == 3


def test_what_was_not_refused_for_its_own_sake_is_read_again(tmp_path: Path, httpserver: HTTPServer):
    room = refusing(tmp_path, httpserver)
    room.rule = Refusing(folder=str(tmp_path), killed=True)
    for count in (1, 2):
        (result,) = room.check()
        assert "its reader was ended by signal 9" in result.problem
        assert room.readings == count
        room.wait(days=1)
    room.rule = Refusing(folder=str(tmp_path))
    room.check()
    assert room.readings == 3


# ---------------------------------------------------------------- what is held


@pytest.fixture
def held(newsroom: Newsroom) -> Newsroom:
    """A newsroom with three versions of a page, the last of which lost a row that stands elsewhere on it."""
    newsroom.watch(ROWS)
    for rows, below in (("2022: 3, 2023: 4", ""), ("2022: 3, 2023: 5", ""), ("2023: 6, 2024: 7", "3")):
        newsroom.serve("/rows", boats(rows, below))
        assert [result.problem for result in newsroom.check()] == [""]
        newsroom.wait(days=1)
    return newsroom


def boats(rows: str, below: str) -> str:
    """A page with boats by year, and of a year that is no longer among them what stands elsewhere."""
    body = "".join("<tr><th>{}<td>{}".format(*f"{row}: ".split(": ")[:2]) for row in rows.split(", "))
    other = f"<h2>Ships</h2><table><tr><th>Earlier<th>Ships<tr><th>2022<td>{below}</table>" if below else ""
    return f"<h2>Boats</h2><table><tr><th>Year<th>Boats{body}</table>{other}"


HISTORY = "SELECT period, value, status, vintage, until, snapshot_id FROM figure_history ORDER BY 1, 4"
ROWS = """\
rows:
  title: Boats
  publisher: Somebody
  url: SITE/rows
  figures:
    boats: {label: Boats, unit: number, extract: {table: {heading: Boats, periods: rows, column: Boats}}}
"""


class Asking:
    """Has documents read apart, and sees whether others can write meanwhile.

    Attributes:
        asked: the tasks so far; held_up: those during which nobody else could write.
    """

    def __init__(self, readers: Readers, database: Path) -> None:
        self._readers, self._database = readers, database
        self.asked: list[str] = []
        self.held_up: list[str] = []

    def __call__(self, about: str, task: Callable[..., Any], *given: Any) -> Any:
        self.asked.append(task.__name__)
        with closing(sqlite3.connect(self._database, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
            except sqlite3.OperationalError:
                self.held_up.append(task.__name__)
        return self._readers.ask(about, task, *given)


def test_versions_are_read_again_apart_and_while_no_transaction_is_open(held: Newsroom) -> None:
    before = held.rows(HISTORY)
    with held.store as store, Readers(at_once=1) as readers:
        ask = Asking(readers, store.path)
        replay(store, held.catalogue, held.catalogue.source("rows"), ask=ask)
        assert ask.asked.count("read_version") == 3
        assert verify(store, held.catalogue, ask=ask).wrong == ()
        held.watch(ROWS.replace("label: Boats", "label: Boats, bounds: {max: 5}"))
        bring_up_to_date(store, held.catalogue, held.now, ask=ask)
        assert ask.asked.count("read_version") == 9
    assert ask.held_up == []
    after = held.rows(HISTORY)
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert len(before) > 3


FILES = {
    "2024-01-01_a.html": ("2021: 1, 2022: 2", ""),
    "2024-02-01_b.html": ("2022: 3, 2023: 4", "1"),
    "2026-03-01_c.html": ("2023: 6, 2024: 8", "3"),
    "2026-03-02_d.html": ("this is not the page", ""),
}


def put_files(folder: Path) -> Path:
    """Files older and newer than what is held, two of which lost a row that stands elsewhere on them."""
    folder.mkdir()
    for name, (rows, below) in FILES.items():
        (folder / name).write_text(boats(rows, below))
    return folder


def test_files_are_read_apart_and_while_no_transaction_is_open(held: Newsroom, tmp_path: Path) -> None:
    files = dated_files(put_files(tmp_path / "files"), held.now.replace(year=2030))
    source = held.catalogue.source("rows")
    with Store.rehearse(held.folder / "monitor.db", English()) as other:
        read_in_it = backfill(other, held.catalogue, source, files, tell=True)
        wanted = list(other.tables.select(HISTORY))
    with held.store as store, Readers(at_once=1) as readers:
        ask = Asking(readers, store.path)
        with Store.rehearse(store.path, English()) as copy:
            done = backfill(store, held.catalogue, source, files, tell=True, copy=copy, ask=ask)
        assert list(store.tables.select(HISTORY)) == wanted
    assert {"read", "look", "fingerprint_of", "read_version", "look_in_version"} == set(ask.asked)
    assert ask.held_up == []
    assert done == read_in_it
    assert [result.outcome.value for result in done] == ["changed", "changed", "changed", "failed"]


def test_files_are_read_again_where_the_database_changed_meanwhile(held: Newsroom, tmp_path: Path) -> None:
    files = dated_files(put_files(tmp_path / "files"), held.now.replace(year=2030))
    source = held.catalogue.source("rows")
    with Store.rehearse(held.folder / "monitor.db", English()) as copy:
        held.serve("/rows", boats("2023: 6, 2024: 9", "3"))
        held.check()
        with Store.rehearse(held.folder / "monitor.db", English()) as other:
            backfill(other, held.catalogue, source, files)
            wanted = list(other.tables.select(HISTORY))
        with held.store as store, Readers(at_once=1) as readers:
            ask = Asking(readers, store.path)
            backfill(store, held.catalogue, source, files, copy=copy, ask=ask)
            assert list(store.tables.select(HISTORY)) == wanted
    assert ask.held_up == []
