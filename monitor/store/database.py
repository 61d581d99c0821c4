"""Opening the database file: pragmas, migrations, one writer, readers that cannot write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from filelock import FileLock
from sqlite_utils import Database

from monitor.model.errors import DatabaseError
from monitor.store.schema import are_views_present, migrations, renew_views

APPLICATION_ID = 0x464D4F4E  # "FMON": tells our files from other SQLite files
BUSY_SECONDS = 30


def open_database(path: Path) -> Database:
    """The database at `path`, made and brought to the present shape where needed, for reading and writing.

    Raises:
        DatabaseError: it cannot be opened, is not ours, or was written by a newer version of the program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite's busy timeout does not cover the change to WAL: programs that open a new file at once take turns.
        with FileLock(f"{path}.lock", timeout=BUSY_SECONDS):
            connection = sqlite3.connect(path, timeout=BUSY_SECONDS, check_same_thread=False)
            _require_ours(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            # NORMAL can lose the last transactions on power failure, never tear one; FULL costs a sync per check.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            database = Database(connection)
            if _pending(database, path):
                migrations.apply(database)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.commit()
            if not are_views_present(database):
                with atomic(connection):
                    renew_views(database)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(f"{path}: cannot open the database: {error}{_hint(error)}") from error
    return database


def open_read_only(path: Path) -> Database:
    """The database at `path` for reading: nothing done through it can write.

    Raises:
        DatabaseError: there is none, or it is not ours.
    """
    if not path.exists():
        raise DatabaseError(f"{path}: there is no database yet: run `monitor check` or `monitor backfill` first")
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
        _require_ours(connection, path)
        connection.execute("PRAGMA query_only = ON")
        database = Database(connection)
        if _pending(database, path) or not are_views_present(database):
            raise DatabaseError(f"{path}: made by an older version: run any writing command once, e.g. `monitor check`")
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: cannot open the database: {error}{_hint(error)}") from error
    return database


def copy_database(path: Path, copy: Path) -> None:
    """Copy the database at `path`, as it stands now, also while others write to it.

    Raises:
        DatabaseError: it cannot be opened, is not ours, or there is no room for the copy.
    """
    source = open_read_only(path)
    try:
        with closing(sqlite3.connect(copy)) as target:
            source.conn.backup(target)
    except sqlite3.Error as error:
        size = path.stat().st_size
        raise DatabaseError(
            f"{path}: cannot be copied ({size:,} bytes) to {copy.parent}: {error}; make room there, or set TMPDIR to "
            "a folder with room"
        ) from error
    finally:
        source.close()


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that takes the write lock at once: all of it happens, or nothing does.

    Raises:
        DatabaseError: another process held the write lock for too long, or the file cannot be written.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise DatabaseError(f"the database is locked by another program: {error}") from error
    try:
        yield
        connection.commit()
    except sqlite3.OperationalError as error:
        connection.rollback()
        raise DatabaseError(f"the database cannot be written: {error}; see the disk's space and permissions") from error
    except BaseException:
        connection.rollback()
        raise


def _hint(error: Exception) -> str:
    damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
    return ": it is damaged or no database at all; restore a backup, see docs/running.md" if damaged else ""


def _require_ours(connection: sqlite3.Connection, path: Path) -> None:
    application_id = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()[0]
    if tables and application_id != APPLICATION_ID and not known:
        raise DatabaseError(f"{path}: is a database of another program; choose another file with --db")


def _pending(database: Database, path: Path) -> bool:
    applied = {migration.name for migration in migrations.applied(database)}
    pending = {migration.name for migration in migrations.pending(database)}
    known = {migration.name for migration in cast(list[_Named], migrations._migrations)}
    newer = sorted(applied - known)
    if newer:
        raise DatabaseError(f"{path}: made by a newer version ({', '.join(newer)}): update the program")
    return bool(pending)


class _Named:
    name: str
