"""Opening a database for reading alone: wherever it lies, and so that nothing done through it can write."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from monitor.model.errors import DatabaseError
from monitor.model.private import make_file
from monitor.store.database import BUSY_SECONDS, hint, is_pending, require_file, require_ours
from monitor.store.views import are_views_present
from monitor.store.witness import is_begun, loss_of

NOT_YET_IN = ("-wal", "-journal")
"""Files beside a database that hold what is not yet in it, or no longer."""

EARLIER = (
    "made by an older version: run any writing command once, e.g. `monitor check`; where nothing can be written, on a "
    "copy of it"
)


def open_read_only(path: Path, *, earlier_too: bool = False) -> Database:
    """The database at `path` for reading: nothing done through it can write, and none is made or brought up to date.

    Args:
        path: the file.
        earlier_too: whether one that an earlier version made will do, to be copied.

    Raises:
        DatabaseError: there is none, it cannot be read, is not ours, or is of another version.
    """
    try:
        if path.exists():
            require_file(path)
        if not is_begun(path):
            none_yet = f"{path}: there is no database yet: run `monitor check` or `monitor backfill` first"
            raise DatabaseError(loss_of(path) or none_yet)
        connection = _connected(path)
        require_ours(connection, path)
        connection.execute("PRAGMA query_only = ON")
        database = Database(connection)
        if (is_pending(database, path) or not are_views_present(database)) and not earlier_too:
            raise DatabaseError(f"{path}: {EARLIER}")
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(f"{path}: cannot open the database: {error}{hint(error)}") from error
    return database


def _connected(path: Path) -> sqlite3.Connection:
    """A connection to the file, also where SQLite can make no files beside it, which it wants for reading.

    Then nobody else here can make them either, so that nothing writes meanwhile: the file is read as it is. Where a
    writer left beside it what is not yet in it, both are put together elsewhere; that alone would be old.
    """
    path = path.resolve()  # beside which SQLite looks for its other files
    try:
        return _open(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
    if not any(_size(f"{path}{ending}") for ending in NOT_YET_IN):
        return _open(path, "mode=ro&immutable=1")
    with scratch(f"{path}: what was left beside it cannot be put together with it") as folder:
        copy = folder / path.name
        for ending in ("", *NOT_YET_IN):
            if _size(f"{path}{ending}"):
                shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
        with closing(sqlite3.connect(copy)) as whole:
            whole.execute("PRAGMA journal_mode = DELETE")
        return _open(copy, "mode=ro&immutable=1")  # and stays open when its name is gone


def _open(path: Path, how: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # SQLite opens the file when it is read
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _size(path: str) -> int:
    file = Path(path)
    return file.stat().st_size if file.exists() else 0


@contextmanager
def scratch(why: str) -> Iterator[Path]:
    """A folder for a while.

    Raises:
        DatabaseError: there is no room for one; `why` begins the message.
    """
    try:
        folder = TemporaryDirectory(prefix="figure-monitor-")
    except OSError as error:
        raise DatabaseError(f"{why}: {error.strerror or error}: set TMPDIR to a folder that can be written") from error
    with folder as name:
        yield Path(name)


def copy_database(path: Path, copy: Path) -> None:
    """Copy the database at `path`, of this or an earlier version, as it stands now, also while others write to it.

    Raises:
        DatabaseError: it cannot be opened, is not ours, or there is no room for the copy.
    """
    source = open_read_only(path, earlier_too=True)
    try:
        make_file(copy)
        with closing(sqlite3.connect(copy)) as target:
            source.conn.backup(target)
    except (sqlite3.Error, OSError) as error:
        size = path.stat().st_size
        raise DatabaseError(
            f"{path}: cannot be copied ({size:,} bytes) to {copy.parent}: {error}; make room there, or set TMPDIR to "
            "a folder with room"
        ) from error
    finally:
        source.close()
