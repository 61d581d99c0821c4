"""A database that lost something is not taken for a new one, and another program's is never written into."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model.errors import DatabaseError
from monitor.store.idle import is_idle
from monitor.store.store import Store
from monitor.store.witness import path_of
from tests.making import day
from tests.store.contract import PlainWords, declare, read

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

NEWEST = day("2024-10-15")


def opened(path: Path, *, accept_loss: bool = False) -> Store:
    return Store.open(path, PlainWords(), accept_loss=accept_loss)


def watched(path: Path, checks: int = 3) -> None:
    """A database with so many checks and snapshots more."""
    with opened(path) as store:
        declare(store)
        for n in range(checks):
            (held,) = list(store.tables.select("SELECT count(*) FROM snapshots"))[1]
            read(store, "customs", NEWEST.replace(minute=held, second=n))


def attested(path: Path) -> dict[str, int]:
    return json.loads(path_of(path).read_text())


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [file for file in folder.iterdir() if not file.name.endswith((".lock", "-shm"))]
    return {file.name: file.read_bytes() for file in files if file.stat().st_size or not file.name.endswith("-wal")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "db"
    folder.mkdir()
    watched(folder / "monitor.db")
    return folder / "monitor.db"


def test_the_witness_says_what_is_held_and_is_for_its_owner_alone(path):
    said = attested(path)
    assert len(said.pop("database")) == 32
    assert said == {"migrations": said["migrations"], "checks": 3, "snapshots": 3}
    assert stat.S_IMODE(path_of(path).stat().st_mode) == 0o600
    watched(path, 2)
    assert attested(path)["checks"] == 5
    assert [file.name for file in path.parent.iterdir() if "witness" in file.name] == ["monitor.db.witness"]


def cut_to_nothing(path: Path) -> None:
    os.truncate(path, 0)


def deleted(path: Path) -> None:
    path.unlink()


def an_older_copy(path: Path) -> None:
    shutil.copy(path, path.parent / "older")
    watched(path, 1)
    (path.parent / "older").replace(path)


def another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)):
        pass
    path_of(path).rename(path.parent / "kept")
    watched(path, 9)
    (path.parent / "kept").rename(path_of(path))


def killed_after(work: Callable[[], object]) -> None:
    """Do it in a process that is killed then."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def cut_short_with_its_log(path: Path) -> None:
    """As after a kill: what was recorded last stands in the log alone, and the file was cut."""
    killed_after(lambda: read(opened(path), "customs", NEWEST.replace(hour=23)))
    assert Path(f"{path}-wal").stat().st_size > 0
    os.truncate(path, 0)


LOSSES: dict[Callable[[Path], None], str] = {
    cut_to_nothing: "is empty, and held 3 checks and 3 versions",
    deleted: "is gone, and held 3 checks and 3 versions",
    an_older_copy: "holds less than it did: 3 checks instead of 4, 3 versions instead of 4",
    another_database: "is another database than the one that was watched with here",
    cut_short_with_its_log: "is empty, and held 3 checks and 3 versions",
}


@pytest.mark.parametrize("loses", LOSSES, ids=lambda loses: loses.__name__)
def test_what_lost_something_is_refused_and_nothing_of_it_is_touched(path, loses):
    loses(path)
    before = bytes_of(path.parent)
    with pytest.raises(DatabaseError, match=LOSSES[loses]) as refused:
        opened(path)
    assert "Restore a backup" in str(refused.value)
    assert "--accept-loss" in str(refused.value)
    assert not is_idle(path, "by", NEWEST) or loses in (an_older_copy, another_database)
    assert bytes_of(path.parent) == before


@pytest.mark.parametrize("loses", LOSSES, ids=lambda loses: loses.__name__)
def test_a_loss_is_accepted_once_and_then_what_is_there_counts(path, loses):
    loses(path)
    opened(path, accept_loss=True).close()
    watched(path, 1)
    said = attested(path)
    with opened(path) as store:
        assert list(store.tables.select("SELECT max(id) FROM checks"))[1:] == [(said["checks"],)]


@pytest.mark.parametrize("loses", LOSSES, ids=lambda loses: loses.__name__)
def test_whoever_reads_is_told_what_is_lost(path, loses):
    loses(path)
    try:
        with Store.read(path) as store:
            told = store.lost
    except DatabaseError as error:
        told = str(error)
    assert LOSSES[loses] in told


def test_a_log_that_is_lost_after_a_kill_loses_nothing_that_was_attested(path):
    def checked_and_attested() -> None:
        store = opened(path)
        read(store, "customs", NEWEST.replace(hour=23))
        store.attest()

    killed_after(checked_and_attested)
    Path(f"{path}-wal").unlink()
    with opened(path) as store:
        assert list(store.tables.select("SELECT count(*) FROM checks"))[1:] == [(4,)]


def test_a_log_that_is_left_of_a_file_without_witness_is_not_cleared_away(path):
    cut_short_with_its_log(path)
    path_of(path).unlink()
    before = bytes_of(path.parent)
    with pytest.raises(DatabaseError, match=r"is empty, but monitor\.db-wal beside it still holds"):
        opened(path)
    assert not is_idle(path, "by", NEWEST)
    assert bytes_of(path.parent) == before


def test_a_database_without_a_witness_is_given_one(path):
    path_of(path).unlink()
    with Store.read(path) as store:
        assert store.lost == ""
    assert not path_of(path).exists()
    opened(path).close()
    assert attested(path)["checks"] == 3


def test_a_witness_that_cannot_be_read_is_no_permission(path):
    path_of(path).write_text('{"database"')
    with pytest.raises(DatabaseError, match=r"monitor\.db\.witness: what .* held cannot be read there"):
        opened(path)
    opened(path, accept_loss=True).close()
    assert attested(path)["checks"] == 3


@pytest.mark.parametrize("asked", ["attest", "require_room"])
def test_a_database_that_is_damaged_while_open_says_what_where_and_what_to_do(path, asked):
    store = opened(path)
    damage(store)
    with pytest.raises((DatabaseError, sqlite3.DatabaseError)) as raised:
        getattr(store, asked)()
    store.close()
    told = store.refusal_of(raised.value)
    assert re.search(r"monitor\.db: is damaged: database disk image .*; stop the program, then restore a b", str(told))
    assert store.refusal_of(sqlite3.IntegrityError("an error of ours")) is None


def damage(store: Store) -> None:
    """Write over every page but the first, as a disk may."""
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with store.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\x5a" * (store.path.stat().st_size - 4096))
    store._connection.execute("PRAGMA shrink_memory")  # what SQLite remembers of it


def test_two_databases_in_one_folder_have_a_witness_each(path):
    watched(path.with_name("other.db"), 1)
    os.truncate(path.with_name("other.db"), 0)
    with pytest.raises(DatabaseError, match="held 1 checks"):
        opened(path.with_name("other.db"))
    opened(path).close()


def test_a_database_that_is_reached_by_another_name_has_the_same_witness(path, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(path)
    os.truncate(path, 0)
    with pytest.raises(DatabaseError, match="is empty, and held 3 checks"):
        opened(link)


def test_while_somebody_reads_the_witness_lags_and_never_runs_ahead(path):
    before = attested(path)
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM checks").fetchone()
        with opened(path) as store:
            read(store, "customs", NEWEST.replace(hour=23))
            store.attest()
            assert attested(path) == before
    watched(path, 0)
    assert attested(path)["checks"] == 4


# ---------------------------------------------------------------- other programs' files


def of_another_program(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


OTHERS = {
    "tables": ["CREATE TABLE theirs (x)"],
    "migrations of the same library": [
        "CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)",
        "INSERT INTO _sqlite_migrations VALUES ('theirs', 'm001_tables', '')",
    ],
    "migrations of another library": ["CREATE TABLE _sqlite_migrations (id INTEGER)"],
    "our tables' names, and a mark of their own": ["CREATE TABLE checks (id INTEGER)", "PRAGMA application_id = 7"],
    "a mark of their own, and nothing else yet": ["PRAGMA application_id = 7"],
}


@pytest.mark.parametrize("statements", OTHERS.values(), ids=OTHERS)
def test_another_programs_database_is_never_written_into(tmp_path, statements):
    path = tmp_path / "monitor.db"
    of_another_program(path, *statements)
    before = path.read_bytes()
    for use in (opened, Store.read):
        with pytest.raises(DatabaseError, match="database of another program"):
            use(path)
    assert path.read_bytes() == before
    assert not path_of(path).exists()


def test_another_programs_log_is_not_cleared_away(tmp_path):
    path = tmp_path / "monitor.db"

    def written_by_another() -> None:
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()

    killed_after(written_by_another)
    before = bytes_of(tmp_path)
    with pytest.raises(DatabaseError, match="another program"):
        opened(path)
    assert bytes_of(tmp_path) == before
    assert "monitor.db-wal" in before


def test_a_folder_is_no_database(tmp_path):
    for use in (opened, Store.read):
        with pytest.raises(DatabaseError, match="is a folder; --db wants a file"):
            use(tmp_path)
