"""Databases of every earlier shape are brought up, and copied before."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.model import Matter, Measure, Outcome, Ruling, RulingKind
from monitor.model.checks import CheckEntry, Refused
from monitor.model.errors import DatabaseError
from monitor.store.database import APPLICATION_ID, open_database
from monitor.store.early_migrations import LACKING
from monitor.store.packing import pack
from monitor.store.schema import migrations
from monitor.store.sources import DUE, GONE_QUIET
from monitor.store.store import Store
from monitor.store.views import NOW, claim_status_as_of
from monitor.store.wholes import text_of
from monitor.telling.sentences import English
from tests.store.contract import CLAIM, declare, world

NAMES = [migration.name for migration in migrations.pending(Database(memory=True))]

AT = "2024-04-08T13:00:00.000Z"
ROWS = f"""
INSERT INTO blobs VALUES (1, zeroblob(32), 1, NULL, 0, x'00');
INSERT INTO sources (id, title, publisher, url, watched, schedule, first_watched_at, next_due_at)
VALUES ('customs', 'Seizures', 'Customs', 'https://customs.example', 1, 'daily', '{AT}', '{AT}');
"""

AS_FIRST_MADE = f"""
INSERT INTO snapshots (id, source_id, seen_at, check_id, blob_id, url, status, headers, media, fingerprint)
VALUES (1, 'customs', '{AT}', 1, 1, 'https://customs.example', 200, '{{}}', 'html', 'f')
"""
PACKED = f"""
INSERT INTO snapshots (id, source_id, seen_at, check_id, blob_id, url, status, whole_id, media, fingerprint)
VALUES (1, 'customs', '{AT}', 1, 1, 'https://customs.example', 200, 1, 'html', 'f')
"""
CHECK = f"""
INSERT INTO checks (id, source_id, scheduled_for, started_at, finished_at, outcome, snapshot_id)
VALUES (1, 'customs', '{AT}', '{AT}', '{AT}', 'changed', 1)
"""
CHECK_KEPT = """
INSERT INTO checks_kept (id, source_number, scheduled_ms, started_after_ms, finished_ms, outcome, snapshot_id)
VALUES (1, 1, 1712581200000, 0, 1712581200000, 0, 1)
"""
"""The same since checks are kept narrow."""

OBSERVED = """
INSERT INTO rules VALUES (1, hex(zeroblob(32)), 'text', 1, '{}');
INSERT INTO figures (id, source_id, label, unit, scope, rule_id, declaration, watched)
VALUES ('customs/fentanyl', 'customs', 'Fentanyl', 'lb', '', 1, hex(zeroblob(32)), 1);
INSERT INTO series VALUES (1, 'customs/fentanyl', '');
INSERT INTO observations (series_id, rule_id, snapshot_id, period, grain, value, unit, qualifier, status, question,
    printed, locator, derived)
VALUES (1, 1, 1, 'undated', 'undated', '34', 'lb', '', 'normal', '', '34', 'text', 0);
"""


def database_of(path: Path, applied: int, *, as_first_made: bool) -> None:
    """A database as an earlier version left it: so many migrations applied, with a source, a check and its snapshot."""
    with closing(sqlite3.connect(path)) as connection:
        made = Database(connection)
        migrations.apply(made, stop_before=NAMES[1])
        if as_first_made:
            for table, column in LACKING:
                if column in made[table].columns_dict:
                    without_column(connection, table, column)
        migrations.apply(made, stop_before=NAMES[applied:][:1] or None)
        if as_first_made and "day_ends_at" in made["articles"].columns_dict:
            connection.execute("ALTER TABLE articles DROP COLUMN day_ends_at")
        connection.executescript(ROWS)
        tables = made.table_names()
        connection.execute(CHECK_KEPT if "checks_kept" in tables else CHECK)
        if "wholes" in tables:
            connection.execute("INSERT INTO wholes VALUES (1, ?)", (pack(b"{}"),))
        connection.execute(PACKED if "wholes" in tables else AS_FIRST_MADE)
        connection.commit()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def without_column(connection: sqlite3.Connection, table: str, column: str) -> None:
    """Take the column's line out of what the schema says, as it was before that line was written."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    lines = [line for line in sql.splitlines() if not line.strip().startswith(f"{column} ")]
    indexes = [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE tbl_name = ?", (table,))]
    connection.execute(f"DROP TABLE {table}")
    for statement in ("\n".join(lines), *(index for index in indexes if index and index.startswith("CREATE INDEX"))):
        connection.execute(statement)


BEFORE_M006 = range(1, NAMES.index("m006_kinds_not_words") + 1)
"""So many migrations leave a database as first made: m006 adds what it lacks."""
SHAPES = [(applied, False) for applied in range(1, len(NAMES) + 1)] + [(n, True) for n in BEFORE_M006]


@pytest.mark.parametrize(("applied", "as_first_made"), SHAPES)
def test_a_database_of_an_earlier_shape_is_brought_up_and_read(tmp_path, applied, as_first_made):
    path = tmp_path / "monitor.db"
    database_of(path, applied, as_first_made=as_first_made)
    with Store.open(path, English()) as store:
        copy = store.earlier
        assert store.sources.state("customs").snapshot_id == 1
        assert [row["state"] for row in store.tables.health()] == ["ok"]
    assert (copy is None) is (applied == len(NAMES))
    if copy is not None:
        with closing(sqlite3.connect(copy)) as kept:
            assert kept.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (applied,)
            assert kept.execute("SELECT count(*) FROM snapshots").fetchone() == (1,)
        assert copy.name == f"monitor.db.before-{applied + 1:03d}"
    with Store.open(path, English()) as again:
        assert again.earlier is None


def test_a_database_of_an_earlier_shape_is_rehearsed_on_a_copy_and_left_as_it_is(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, len(NAMES) - 1, as_first_made=False)
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="made by an older version"):
        Store.read(path)
    with Store.rehearse(path, English()) as store:
        assert store.sources.state("customs").snapshot_id == 1
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if not one.name.endswith(("-wal", "-shm"))] == ["monitor.db"]


def test_a_database_that_lacks_a_column_afterwards_is_refused_and_the_copy_is_named(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, 5, as_first_made=False)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE observations DROP COLUMN to_date")
    with pytest.raises(DatabaseError, match=r"lacks observations\.to_date.*monitor\.db\.before-006 is the database as"):
        Store.open(path, English())


def test_what_was_held_before_figures_had_a_measure_is_a_level(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m007_reasons_and_measures"), as_first_made=False)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OBSERVED)
    with Store.open(path, English()) as store:
        (one,) = store.log.standing()
        said = one.observation
        assert (said.value, said.measure, said.base, one.passed) == (34, Measure.LEVEL, "", False)


def test_a_database_of_before_rulings_gets_a_table_for_them(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m008_rulings"), as_first_made=False)
    ruling = Ruling("9b", RulingKind.NEEDS_WORK, Matter.RULE, "customs", "ann", datetime(2024, 5, 1, tzinfo=UTC))
    with Store.open(path, English()) as store:
        assert store.rulings.all() == []
        with store.atomic():
            store.rulings.add([ruling])
        assert [replace(one, id=0) for one in store.rulings.all()] == [ruling]


def test_a_check_of_before_readings_had_names_is_of_none(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m009_readings"), as_first_made=False)
    at = datetime(2024, 5, 1, tzinfo=UTC)
    failed = CheckEntry("customs", at, at, at, Outcome.FAILED, at, problem_kind="no match", problem="it is gone")
    with Store.open(path, English()) as store:
        assert store.sources.state("customs").refused is None
        with store.atomic():
            store.checks.record_failure(replace(failed, reading="ab" * 32), None, like=None)
        refused = store.sources.state("customs").refused
    assert refused == Refused("ab" * 32, Outcome.FAILED, "no match", "it is gone")


def test_a_claim_of_before_its_days_were_kept_is_known_with_them_once_it_is_declared_anew(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m011_days_of_claims"), as_first_made=False)
    with Store.open(path, English()) as store:
        declare(store)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE claims SET period_start = NULL, period_end = NULL")
        connection.commit()
    with Store.open(path, English()) as store:
        assert CLAIM.id in store.declarations.differing(world()).claims


def test_who_is_due_and_who_is_silent_is_asked_of_an_index_and_not_of_every_source(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m012_quiet_sources"), as_first_made=False)
    with Store.open(path, English()) as store:
        declare(store)
    with closing(sqlite3.connect(path)) as connection:
        for statement, index in ((DUE, "sources_due"), (GONE_QUIET, "sources_quiet")):
            plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", ("2024",)))
            assert f"SEARCH sources USING INDEX {index}" in plan
            assert "SCAN sources" not in plan


CHECKS = """
INSERT INTO checks VALUES
    (2, 'customs', '2024-04-08T14:00:00.000Z', '2024-04-08T13:59:59.999Z', '2024-04-08T14:00:07.310Z', 'unchanged',
     NULL, NULL, 200, 'https://customs.example', NULL, 1, NULL),
    (3, 'customs', '2024-04-09T14:00:00.000Z', '2024-04-11T00:00:00.001Z', '2024-04-11T00:00:00.002Z', 'not_modified',
     NULL, NULL, 304, 'https://customs.example', NULL, 1, NULL),
    (5, 'customs', '1969-12-31T23:59:59.998Z', '1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', 'failed',
     'no match', 'the row is gone', 200, 'https://customs.example/b', 1, NULL, zeroblob(32)),
    (6, 'customs', '2024-04-12T14:00:00.000Z', '2024-04-12T14:00:00.000Z', '2024-04-12T14:00:00.000Z', 'blocked',
     'refused', '403', 403, NULL, NULL, NULL, NULL),
    (9, 'customs', '2040-02-29T23:59:59.999Z', '2040-02-29T23:59:59.999Z', '2040-03-01T00:00:00.000Z', 'disallowed',
     'no match', 'the row is gone', NULL, NULL, NULL, NULL, NULL)
"""
SHOWN = """
SELECT id, source_id, scheduled_for, started_at, finished_at, outcome, problem_kind, problem, status, url, blob_id,
       snapshot_id, reading
  FROM checks ORDER BY id
"""


def test_checks_of_before_they_were_kept_narrow_are_shown_to_the_letter(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m014_narrow_checks"), as_first_made=False)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(CHECKS)
        before = connection.execute(SHOWN).fetchall()
    with Store.open(path, English()) as store:
        assert list(store.tables.select(SHOWN))[1:] == before
        last = store.checks.last_check("customs")
        assert (last.id, last.outcome, last.problem) == (9, Outcome.DISALLOWED, "the row is gone")
    with closing(sqlite3.connect(path)) as connection:
        referring = {
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%checks_kept%'")
        }
        assert {"snapshots", "changes", "notices", "outages", "checks"} <= referring


def killed_at(path: Path, statement: int) -> int:
    """Open the database in another process, which is killed before its so manieth statement; how it ended."""
    child = os.fork()
    if child == 0:
        left, connect = itertools.count(1 - statement), sqlite3.connect

        def connected(*given: object, **more: object) -> sqlite3.Connection:
            connection = connect(*given, **more)
            connection.set_trace_callback(lambda _: next(left) or os.kill(os.getpid(), signal.SIGKILL))
            return connection

        try:
            sqlite3.connect = connected
            open_database(path)
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_who_is_killed_while_a_database_is_brought_up_finds_everything_afterwards(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m014_narrow_checks"), as_first_made=False)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(CHECKS)
        before = connection.execute(SHOWN).fetchall()
    for statement in itertools.count(1, 19):
        one = tmp_path / f"{statement}.db"
        shutil.copy(path, one)
        ended = killed_at(one, statement)
        with Store.open(one, English()) as store:
            assert list(store.tables.select(SHOWN))[1:] == before
        if ended != -signal.SIGKILL:
            break
    assert statement > 50


def test_what_was_told_before_mails_held_several_is_a_mail_of_its_own(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m015_mails"), as_first_made=False)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "INSERT INTO notices (id, kind, created_at, message_id, thread_id, facts, facts_schema) VALUES"
            " (1, 'change', '2024-05-01T00:00:00.000Z', '<one>', '<t>', '{}', 1),"
            " (2, 'change', '2024-05-01T00:00:00.000Z', '<two>', '<t>', '{}', 1);"
            "INSERT INTO deliveries (notice_id, notifier, recipient, state, due_at) VALUES"
            " (1, 'smtp', 'desk', 'pending', '2024-05-01T00:00:00.000Z'),"
            " (2, 'smtp', 'desk', 'pending', '2024-05-01T00:00:00.000Z')"
        )
    later = datetime(2024, 5, 2, tzinfo=UTC)
    with Store.open(path, English()) as store:
        assert store.outbox.loose(later) == [], "it may have been tried under its own name"
        with store.atomic():
            taken = [store.outbox.claim(later, later, timedelta(minutes=5)) for _ in range(3)]
    assert [one and one.message_id for one in taken] == ["<one>", "<two>", None]


SEEN = """
INSERT INTO snapshots (id, source_id, seen_at, check_id, blob_id, url, status, headers, media, fingerprint)
VALUES (?, 'customs', ?, 1, 1, 'https://customs.example', 200, ?, 'html', ?)
"""


def test_headers_of_any_length_are_packed_when_a_database_is_brought_up(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m016_packed_reasons"), as_first_made=False)
    long = {"server": "nginx " * 30, "content-type": "text/html"}
    headers = [{}, {}, long, long | {"date": "Monday"}, {"content-type": "text/csv"}, {}]
    with closing(sqlite3.connect(path)) as connection, connection:
        for number, one in enumerate(headers, 2):
            row = number, f"2024-04-{number:02}T13:00:00.000Z", json.dumps(one), "ab" * 32
            connection.execute(SEEN, row)
    with Store.open(path, English()) as store:
        of_all = "SELECT w.packed, headers FROM snapshots JOIN wholes w ON w.id = whole_id ORDER BY seen_at"
        kept = store.tables.select(of_all)
        assert [json.loads(text_of(*row)) for row in list(kept)[1:]] == [*headers, {}]
        assert store.checks.snapshot(4).content_type == "text/html"
        assert store.sources.state("customs").fingerprint == "f"


def test_what_a_figure_said_at_a_time_is_looked_up_without_the_rows_that_say_something_else(tmp_path):
    path = tmp_path / "monitor.db"
    database_of(path, NAMES.index("m018_history"), as_first_made=False)
    with Store.open(path, English()) as store:
        steps = [str(row[3]) for row in store.tables.select(f"EXPLAIN QUERY PLAN {claim_status_as_of(NOW)}")]
    found_by = "USING INDEX observations_history (series_id=? AND period=? AND rule_id=?) LEFT-JOIN"
    assert {step for step in steps if step.startswith(("SEARCH n ", "SEARCH w "))} == {
        f"SEARCH n {found_by}",
        f"SEARCH w {found_by}",
    }
