"""The database: one event one transaction, events never deduplicated, bytes always."""

from __future__ import annotations

import hashlib
import random
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.errors import DatabaseError, UsageError
from monitor.store.readonly import copy_database
from monitor.store.store import Store
from monitor.telling.sentences import English
from tests.places import CAPTURES


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "monitor.db", English()) as opened:
        yield opened


def keep_all(store: Store, bodies: list[bytes]) -> list[int]:
    like = None
    ids = []
    with store.atomic():
        for body in bodies:
            like = store.blobs.keep(body, like=like)
            ids.append(like)
    return ids


def test_versions_of_a_page_come_back_byte_for_byte(store):
    words = random.Random(3).choices(["fentanyl", "pounds", "seized", "border", "<p>", "2024", "\r\n"], k=6000)
    versions = []
    for n in range(60):
        words[n * 7] = f"value {n}"
        versions.append(" ".join(words).encode())
    ids = keep_all(store, versions)
    assert [store.blobs.body(id_) for id_ in ids] == versions


def test_a_changed_page_of_40_kilobytes_takes_less_than_2_after_the_first(store):
    page = random.Random(5).randbytes(15_000).hex().encode() + b"<td>34.82</td>" * 700
    first, second = page, page.replace(b"34.82", b"35.01", 1)
    keep_all(store, [first])
    _, before, _ = store.blobs.totals()
    keep_all(store, [first, second])
    _, after, held = store.blobs.totals()
    assert held == len(first) + len(second)
    assert after - before < 2_000


def test_the_same_bytes_are_kept_once(store):
    a, b, again = keep_all(store, [b"A", b"B", b"A"])
    assert again == a != b


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_any_bytes_come_back(tmp_path_factory, bodies):
    with Store.open(tmp_path_factory.mktemp("any") / "monitor.db", English()) as store:
        assert [store.blobs.body(id_) for id_ in keep_all(store, bodies)] == bodies


def test_damaged_bytes_are_never_given_out(store, tmp_path):
    (id_,) = keep_all(store, [b"evidence"])
    with sqlite3.connect(tmp_path / "monitor.db") as other:
        other.execute("UPDATE blobs SET sha256 = ?", (hashlib.sha256(b"other").digest(),))
    with pytest.raises(DatabaseError, match="damaged"):
        store.blobs.body(id_)


def test_new_evidence_is_kept_whole_beside_a_damaged_version(store, tmp_path):
    (id_,) = keep_all(store, [b"first version " * 20])
    with sqlite3.connect(tmp_path / "monitor.db") as other:
        other.execute("UPDATE blobs SET data = x'00ff'")
    with pytest.raises(DatabaseError, match="restore a backup"):
        store.blobs.body(id_)
    with store.atomic():
        new = store.blobs.keep(b"second version " * 20, like=id_)
    assert store.blobs.body(new) == b"second version " * 20


@pytest.mark.captures
def test_the_five_cbp_files_take_less_than_400_kilobytes(store):
    files = sorted((CAPTURES / "cbp").glob("*.csv")) if CAPTURES.exists() else []
    if not files:
        pytest.skip("the captured files are not beside this checkout")
    bodies = [file.read_bytes() for file in files]
    ids = keep_all(store, bodies)
    _, taken, held = store.blobs.totals()
    assert held == sum(map(len, bodies)) > 4_900_000
    assert taken < 400_000
    assert [store.blobs.body(id_) for id_ in ids] == bodies


def keep_then_fail(store: Store) -> None:
    store.blobs.keep(b"half")
    _ = 1 // 0


def test_a_transaction_is_kept_whole_or_not_at_all(store):
    with pytest.raises(ZeroDivisionError), store.atomic():
        keep_then_fail(store)
    assert store.blobs.totals()[0] == 0


def test_a_file_of_another_program_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    with pytest.raises(DatabaseError, match="another program"):
        Store.open(path, English())
    (tmp_path / "text.db").write_text("not a database at all, but long enough to look like one" * 20)
    with pytest.raises(DatabaseError, match="cannot open"):
        Store.open(tmp_path / "text.db", English())


def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path):
    path = tmp_path / "monitor.db"
    Store.open(path, English()).close()
    with sqlite3.connect(path) as other:
        other.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('figure-monitor', 'm999', '')"
        )
    with pytest.raises(DatabaseError, match="newer version"):
        Store.open(path, English())


def test_reading_cannot_write(tmp_path):
    path = tmp_path / "monitor.db"
    with pytest.raises(DatabaseError, match="no database yet"):
        Store.read(path)
    Store.open(path, English()).close()
    with Store.read(path) as reading:
        assert list(reading.tables.select("SELECT 1 AS one")) == [("one",), (1,)]
        with pytest.raises(UsageError, match="not authorized"):
            list(reading.tables.select("DELETE FROM sources"))


def test_two_writers_take_turns(tmp_path):
    with Store.open(tmp_path / "monitor.db", English()) as one, Store.open(tmp_path / "monitor.db", English()) as other:
        with one.atomic():
            one.blobs.keep(b"one")
        with other.atomic():
            other.blobs.keep(b"other")
        assert one.blobs.totals()[0] == 2


def test_every_table_is_strict_and_every_view_answers(store):
    names = [row[0] for row in store.tables.select("SELECT sql FROM sqlite_master WHERE type = 'table'")][1:]
    ours = [sql for sql in names if "_sqlite_migrations" not in sql and "sqlite_sequence" not in sql]
    assert len(ours) >= 14
    assert all(sql.endswith("STRICT") for sql in ours)
    views = [row[0] for row in store.tables.select("SELECT name FROM sqlite_master WHERE type = 'view'")][1:]
    assert len(views) == 10
    for view in views:
        assert len(list(store.tables.select(f"SELECT * FROM {view}"))) == 1


def test_the_ledger_is_read_without_a_look_at_every_observation(store):
    _, *plan = store.tables.select("EXPLAIN QUERY PLAN SELECT * FROM claim_status")
    scanned = {step.split()[1] for *_, step in plan if step.startswith("SCAN")}
    assert scanned == {"c", "sm"}, "the claims, and the sources for their mirrors"


def test_views_of_another_version_are_made_anew_when_the_database_is_opened(tmp_path):
    path = tmp_path / "monitor.db"
    Store.open(path, English()).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP VIEW claim_status")
        connection.execute("CREATE VIEW claim_status AS SELECT 1 AS one")
    with pytest.raises(DatabaseError, match="run any writing command once"):
        Store.read(path)
    Store.open(path, English()).close()
    with Store.read(path) as store:
        assert "verdict" in next(store.tables.select("SELECT * FROM claim_status"))


def test_a_copy_for_which_there_is_no_room_is_an_error_about_the_copy(tmp_path):
    path = tmp_path / "monitor.db"
    Store.open(path, English()).close()
    with pytest.raises(DatabaseError, match=r"cannot be copied .* make room there, or set TMPDIR"):
        copy_database(path, tmp_path / "nowhere" / "copy.db")


def limited(store: Store, pages: int) -> None:
    """Let the file grow no further than by so many pages, as a disk does that is nearly full."""
    (present,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {present + pages}")


def test_where_no_room_is_left_it_is_said_before_anything_is_written(store):
    store.require_room()
    limited(store, 20)
    store.require_room(10_000)
    with pytest.raises(DatabaseError, match=r"full.*see the disk's space.*nobody is asked"):
        store.require_room(1_000_000)
    store.require_room(10_000)
    assert list(store.tables.select("SELECT count(*) FROM settings WHERE name = 'room'"))[1:] == [(0,)]


def test_a_database_that_another_program_writes_to_for_long_takes_nothing(store, tmp_path):
    store._connection.execute("PRAGMA busy_timeout = 10")
    with sqlite3.connect(tmp_path / "monitor.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked by another program"):
            store.require_room()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_database_that_may_only_be_read_takes_nothing(tmp_path):
    path = tmp_path / "monitor.db"
    Store.open(path, English()).close()
    with pytest.raises(DatabaseError, match="cannot be written: attempt to write a readonly database"):
        Store.read(path).require_room()


@pytest.mark.parametrize("is_replaced", [False, True])
def test_nothing_is_recorded_into_a_file_that_is_gone(store, tmp_path, is_replaced):
    if is_replaced:
        copy_database(tmp_path / "monitor.db", tmp_path / "copy.db")
        (tmp_path / "copy.db").replace(tmp_path / "monitor.db")
    else:
        (tmp_path / "monitor.db").unlink()
    with pytest.raises(DatabaseError, match="was deleted or replaced while open"):
        store.require_room()
