"""Opening the database file for writing: pragmas, migrations, one writer."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import cast

from filelock import FileLock
from sqlite_utils import Database

from monitor.model.errors import DatabaseError
from monitor.model.private import make_file, make_folder, mode_beside
from monitor.model.store import ROOM_BYTES
from monitor.store import migrations as _later  # noqa: F401  # registers what follows m001
from monitor.store.schema import migrations
from monitor.store.views import are_views_present, renew_views
from monitor.store.witness import give_id, is_begun, loss_of, what_is_held

APPLICATION_ID = 0x464D4F4E  # "FMON": tells our files from other SQLite files
BUSY_SECONDS = 30


def open_database(path: Path, *, accept_loss: bool = False) -> tuple[Database, Path | None]:
    """The database at `path`, made and brought to the present shape where needed, for reading and writing.

    Beside it stands the copy that was made of an earlier version's database before anything in it was changed; None
    where nothing was.

    Args:
        path: the file.
        accept_loss: go on with what there is, also where its witness says that there was more.

    Raises:
        DatabaseError: it cannot be opened, is not ours, lost something, or was written by a newer version.
    """
    try:
        make_folder(path.parent)
        _require_writable(path)
        # SQLite's busy timeout does not cover the change to WAL: programs that open a new file at once take turns.
        with FileLock(f"{path}.lock", timeout=BUSY_SECONDS, mode=mode_beside(path)):
            # Before anything opens it that could write to it, were it only to clear away its write-ahead log.
            if is_begun(path):
                with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as look:
                    require_ours(look, path)
            if not accept_loss and (lost := loss_of(path)):
                raise DatabaseError(lost)
            make_file(path)  # what SQLite makes beside it has its mode
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
            connection.execute("PRAGMA journal_mode = WAL")
            # What is committed is told, so it must outlast a power failure; NORMAL loses the last transactions by one.
            connection.execute("PRAGMA synchronous = FULL")
            database = Database(connection)
            copy = _bring_to_present_shape(database, path) if is_pending(database, path) else None
            connection.execute("PRAGMA foreign_keys = ON")
            if not are_views_present(database):
                with atomic(connection):
                    renew_views(database)
            if not what_is_held(connection).database:
                give_id(connection)
    except (sqlite3.Error, OSError) as error:
        why = _no_room_at(path.parent) or hint(error)
        raise DatabaseError(f"{path}: cannot open the database: {error}{why}") from error
    return database, copy


def _no_room_at(folder: Path) -> str:
    """That its disk is full, which SQLite tells in many ways; empty where it is not."""
    with suppress(OSError):
        if shutil.disk_usage(folder).free < ROOM_BYTES:
            return ": the disk is full; nobody is asked while nothing can be recorded"
    return ""


def _bring_to_present_shape(database: Database, path: Path) -> Path | None:
    """Apply what migrations are pending; the copy of an earlier database, as it was before. None for a new one.

    Raises:
        DatabaseError: what came out is not the present shape; the copy is named.
    """
    connection = database.conn
    applied = sorted(migration.name for migration in migrations.applied(database))
    copy = path.with_name(f"{path.name}.before-{len(applied) + 1:03d}") if applied else None
    if copy is not None:
        make_file(copy)
        with closing(sqlite3.connect(copy)) as target:
            connection.backup(target)
    # Foreign keys are off until all is done: a table that is made anew must not take along what refers to it.
    migrations.apply(database)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.commit()
    _require_present_shape(database, path, copy)
    return copy


def _require_present_shape(database: Database, path: Path, copy: Path | None) -> None:
    made = Database(memory=True)
    migrations.apply(made)
    wanted, found = _columns(made), _columns(database)
    lacking = sorted(f"{table}.{column}" for table, column in wanted - found)
    broken = database.execute("PRAGMA foreign_key_check").fetchone()
    if lacking or broken:
        what = f"lacks {', '.join(lacking)}" if lacking else f"has rows in {broken[0]} that refer to nothing"
        kept = f"; {copy} is the database as it was" if copy else ""
        raise DatabaseError(f"{path}: brought up from an earlier version, it {what}: please report this{kept}")


def _columns(database: Database) -> set[tuple[str, str]]:
    tables = [name for name in database.table_names() if not name.startswith(("sqlite_", "_sqlite"))]
    return {(table, column) for table in tables for column in database[table].columns_dict}


def file_of(path: Path) -> tuple[int, int] | None:
    """Which file lies at `path`; None for none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


# Write so many characters that no file system can make smaller, and let them go again.
TAKE_ROOM = "INSERT OR REPLACE INTO settings (name, value) VALUES ('room', hex(randomblob(?)))"
GIVE_ROOM_BACK = "DELETE FROM settings WHERE name = 'room'"


def require_room(connection: sqlite3.Connection, size: int) -> None:
    """So many bytes can be written.

    Two transactions that are committed: nothing else meets a full disk, because what is rolled back, or deleted by the
    transaction that wrote it, never leaves memory.

    Raises:
        DatabaseError: they cannot.
    """
    with atomic(connection):
        connection.execute(TAKE_ROOM, (size // 2,))
    with atomic(connection):
        connection.execute(GIVE_ROOM_BACK)


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that takes the write lock at once: all of it happens, or nothing does.

    Raises:
        DatabaseError: another process held the write lock for too long, or the file cannot be written.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise _not_writable(error) from error
        raise DatabaseError(f"the database is locked by another program: {error}") from error
    try:
        yield
        connection.commit()
    except sqlite3.OperationalError as error:
        connection.rollback()
        raise _not_writable(error) from error
    except BaseException:
        connection.rollback()
        raise


def _not_writable(error: sqlite3.Error) -> DatabaseError:
    return DatabaseError(f"the database cannot be written: {error}; see the disk's space and permissions")


def hint(error: Exception) -> str:
    """What to do about an error of opening, behind its message; empty where that says enough."""
    if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CANTOPEN:
        return ": see whether this user may read it, and the folder that it is in"
    damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
    return ": it is damaged or no database at all; restore a backup, see docs/running.md" if damaged else ""


def require_file(path: Path) -> None:
    """Nothing, where `path` is a file of that name alone.

    Raises:
        DatabaseError: it is something else that cannot hold a database, or has other names, too.
    """
    if path.is_dir():
        raise DatabaseError(f"{path}: is a folder; --db wants a file, such as {path / 'monitor.db'}")
    if not path.is_file():
        raise DatabaseError(f"{path}: is no file, so it can hold no database; choose another with --db")
    if (names := path.stat().st_nlink) > 1:
        raise DatabaseError(
            f"{path}: has {names} names (hard links): whoever writes through one knows nothing of who writes through "
            "another, which spoils it; leave it one, which `find -samefile` lists, or copy it with `monitor backup`"
        )


def _require_writable(path: Path) -> None:
    """Nothing, where this user may write the file, and make the files that SQLite wants beside it."""
    if path.exists():
        require_file(path)
    places = (path, path.resolve().parent, path.parent)
    blocked = [place for place in places if place.exists() and not os.access(place, os.W_OK)]
    if blocked:
        what = "the file" if blocked[-1] == path else f"the folder {blocked[-1]}"
        raise DatabaseError(
            f"{path}: cannot be written: {what} takes no write of this user. Commands that only read work. To record, "
            "give this user the right to write there, or name a copy in another folder with --db"
        )


# Whether our own migrations, and not those of another program, made the tables.
IS_MADE_BY_US = "SELECT count(*) FROM _sqlite_migrations WHERE migration_set = ?"


def require_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Nothing, where the database is ours, or holds nothing yet.

    Raises:
        DatabaseError: another program made it.
    """
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    # The mark is made after the tables: without one, ours may have been stopped in between.
    may_be_ours = not application_id and "migration_set" in made.get("_sqlite_migrations", "")
    made_by_us = may_be_ours and connection.execute(IS_MADE_BY_US, (migrations.name,)).fetchone()[0]
    if application_id != APPLICATION_ID and (made or application_id) and not made_by_us:
        raise DatabaseError(f"{path}: is a database of another program; choose another file with --db")


def is_pending(database: Database, path: Path) -> bool:
    """Whether an earlier version made it.

    Raises:
        DatabaseError: a newer version did.
    """
    applied = {migration.name for migration in migrations.applied(database)}
    pending = {migration.name for migration in migrations.pending(database)}
    known = {migration.name for migration in cast(list[_Named], migrations._migrations)}
    newer = sorted(applied - known)
    if newer:
        raise DatabaseError(f"{path}: made by a newer version ({', '.join(newer)}): update the program")
    return bool(pending)


class _Named:
    name: str
