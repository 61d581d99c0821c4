"""A statement that a person wrote reads, ends in time, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from contextlib import closing

import pytest

from monitor.model.errors import UsageError
from monitor.store.asking import FUNCTIONS, PRAGMAS, PRAGMAS_ABOUT
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.test_docs import VIEWS

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where statements are tried: a database, and nothing else."""
    with Store.open(tmp_path / "monitor.db", English()):
        pass
    (tmp_path / "monitor.db.lock").unlink(missing_ok=True)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE t (x)")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(folder, sql, *, seconds=20.0):
    with Store.read(folder / "monitor.db") as store:
        return list(store.tables.select(sql, seconds))[1:]


REFUSED = [
    "ATTACH 'made.db' AS other",
    "ATTACH 'other.db' AS other",
    "ATTACH ':memory:' AS other",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO 'made.db'",
    "PRAGMA writable_schema = 1",
    "PRAGMA writable_schema",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA user_version = 7",
    "PRAGMA application_id(7)",
    "PRAGMA query_only = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA temp_store_directory = '/tmp'",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "PRAGMA optimize",
    "PRAGMA mmap_size = 1",
    "PRAGMA main.journal_size_limit = 1",
    "SELECT * FROM pragma_wal_checkpoint",
    "SELECT load_extension('made')",
    "SELECT LOAD_EXTENSION('made', 'x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT zeroblob(900000000)",
    "SELECT hex(randomblob(900000000))",
    "SELECT sqlite_log(1, 'made')",
    "SELECT 1 WHERE EXISTS (SELECT load_extension('made'))",
    "WITH x AS (SELECT load_extension('made')) SELECT * FROM x",
    "CREATE TABLE made (x)",
    "CREATE TEMP TABLE made (x)",
    "CREATE TEMP VIEW made AS SELECT 1",
    "CREATE TEMP TRIGGER made AFTER INSERT ON settings BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE made USING fts5 (x)",
    "CREATE VIRTUAL TABLE temp.made USING fts4 (x)",
    "CREATE VIRTUAL TABLE temp.made USING fts5vocab (main, made, row)",
    "CREATE INDEX made ON settings (value)",
    "DROP TABLE settings",
    "ALTER TABLE settings RENAME TO made",
    "INSERT INTO settings VALUES ('a', 'b')",
    "INSERT INTO settings VALUES ('a', 'b') RETURNING name",
    "WITH x AS (SELECT 1) UPDATE settings SET value = 'b'",
    "DELETE FROM sources",
    "UPDATE sqlite_master SET sql = 'x'",
    "REPLACE INTO settings VALUES ('a', 'b')",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "SAVEPOINT made",
    "REINDEX",
    "ANALYZE",
    "EXPLAIN DELETE FROM sources",
    "SELECT 1; DELETE FROM sources",
]


@pytest.mark.parametrize("writing", [False, True], ids=["read-only", "writable"])
def test_what_does_more_than_read_is_refused_and_leaves_no_file(folder, writing):
    before, rows = sorted(path.name for path in folder.iterdir()), ask(folder, "SELECT * FROM settings")
    with Store.open(folder / "monitor.db", English()) if writing else Store.read(folder / "monitor.db") as store:
        beside = {path.name for path in folder.iterdir() if path.name.startswith("monitor.db")}
        for sql in REFUSED:
            with pytest.raises(UsageError, match=r"SQLite|execute one"):
                list(store.tables.select(sql))
            assert {path.name for path in folder.iterdir()} == {*before, *beside}, sql
    assert ask(folder, "SELECT * FROM settings") == rows
    assert ask(folder, "PRAGMA integrity_check") == [("ok",)]


def test_the_refusal_says_what_is_allowed(folder):
    with pytest.raises(UsageError, match=r"not authorized \(statements that read, and functions that compute"):
        ask(folder, "ATTACH 'made.db' AS other")
    with pytest.raises(UsageError, match=r"no such column: nobody$"):
        ask(folder, "SELECT nobody")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "VALUES (1), (2)",
        "SELECT count(*) FROM sqlite_master",
        "SELECT upper(name), json_extract('{\"a\": 1}', '$.a'), '{\"a\": 1}' -> 'a' FROM settings",
        "SELECT value FROM json_each('[1, 2]')",
        "SELECT name FROM pragma_table_info('sources')",
        "PRAGMA table_info(sources)",
        "PRAGMA table_list",
        "PRAGMA user_version",
        "PRAGMA journal_mode",
        "PRAGMA integrity_check",
        "PRAGMA foreign_key_check",
        "EXPLAIN QUERY PLAN SELECT * FROM claim_status",
        f"{ENDLESS} SELECT i FROM n LIMIT 5",
        "SELECT name, row_number() OVER (ORDER BY name), lag(name) OVER () FROM settings",
        "SELECT strftime('%Y', 'now'), julianday('now'), round(1.5), name LIKE 's%', name GLOB 's*' FROM settings",
        "SELECT CAST('1.5' AS REAL), CASE WHEN 1 THEN 2 END, 'a' || 'b', 1 IN (SELECT 1)",
        "SELECT 1 UNION SELECT 2 ORDER BY 1",
        *(f"SELECT * FROM {view}" for view in VIEWS),
    ],
)
def test_what_reads_is_answered(folder, sql):
    ask(folder, sql)


def test_every_function_and_pragma_that_is_allowed_is_one_that_only_computes_or_says():
    dangerous = {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "fts5", "eval", "sqlite_log"}
    assert not FUNCTIONS & (dangerous | {"randomblob", "zeroblob", "zipfile", "optimize", "snippet"})
    for name in PRAGMAS | PRAGMAS_ABOUT:
        with closing(sqlite3.connect(":memory:")) as database:
            before = settings_of(database)
            database.execute(f"PRAGMA {name}").fetchall()
            assert settings_of(database) == before, name


def settings_of(database):
    names = ("user_version", "application_id", "journal_mode", "foreign_keys", "query_only", "writable_schema")
    return [database.execute(f"PRAGMA {name}").fetchall() for name in names]


def test_a_statement_that_does_not_end_is_ended(folder):
    began_at = time.monotonic()
    for asked in ("count(*) FROM n", "i FROM n WHERE i < 0", "max(i) FROM n"):
        with pytest.raises(UsageError, match=r"more than 0\.2 seconds; ask for less, or write --seconds"):
            ask(folder, f"{ENDLESS} SELECT {asked}", seconds=0.2)
    assert time.monotonic() - began_at < 20


def test_a_statement_can_be_stopped_by_hand_and_the_next_is_answered(folder):
    with Store.read(folder / "monitor.db") as store:
        stop = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        stop.start()
        with pytest.raises(KeyboardInterrupt):
            list(store.tables.select(f"{ENDLESS} SELECT count(*) FROM n", 30))
        stop.join()
        assert list(store.tables.select("SELECT 1 AS one")) == [("one",), (1,)]


def test_a_refused_statement_hinders_no_later_write(folder):
    with Store.open(folder / "monitor.db", English()) as store:
        with pytest.raises(UsageError):
            list(store.tables.select("DELETE FROM settings"))
        store.require_room()
