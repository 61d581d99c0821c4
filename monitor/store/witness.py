"""What a database held when it was last safe on the disk, in a small file beside it: so that a loss does not go unseen.

A database that was cut to nothing, deleted, replaced by an older copy, or that lost its write-ahead log, is whole for
SQLite. The witness says that there was more. It lags behind the database and never runs ahead of it: what it speaks of
was brought into the database file, and synced there, before. Without a witness there is nothing to hold a database
against: that of an earlier version, or a copy that was moved elsewhere, is given one when it is opened for writing.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkstemp
from uuid import uuid4

from monitor.model.errors import DatabaseError
from monitor.store.damage import damage_of

# Which database it is; copies of it are the same.
ID = "SELECT value FROM settings WHERE name = 'id'"

# Give a database its id, where it has none.
SET_ID = "INSERT INTO settings (name, value) VALUES ('id', ?) ON CONFLICT (name) DO NOTHING"

# Whether there is a table.
HAS_TABLE = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"

# How many steps led to its shape.
MIGRATIONS = "SELECT count(*) FROM _sqlite_migrations"

# The latest rows of what is never taken out, also by thinning out; all else can be derived from it again.
LATEST = "SELECT coalesce(max(id), 0) FROM {}"
TABLES = {"checks": ("checks", "checks_kept"), "snapshots": ("snapshots",)}
"""The tables in which they are, by what they are called here: those of an earlier version, and that of this one."""

# Bring everything committed into the database file, synced, as far as no reader stands in the way.
CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)"

WHAT_TO_DO = (
    "Restore a backup (see docs/running.md), or, to go on with what there is now and lose the rest for good, give the "
    "command --accept-loss once (check, run, replay, backfill, verify)"
)


@dataclass(frozen=True, slots=True)
class Witness:
    """What a database holds.

    Attributes:
        database: which it is: an id that copies share; empty for none yet.
        migrations: how many steps led to its shape.
        checks: its latest row of `checks`; 0 for none.
        snapshots: the same of `snapshots`.
    """

    database: str
    migrations: int
    checks: int
    snapshots: int


def path_of(database: Path) -> Path:
    """Where the witness of a database lies: beside the file itself, by whatever name that was reached."""
    return Path(f"{os.path.realpath(database)}.witness")


def attested(database: Path) -> Witness | None:
    """What the witness of a database says; None where there is none, or where it is not for us to read.

    Raises:
        OSError, ValueError, TypeError: it cannot be read, or is no witness.
    """
    try:
        return Witness(**json.loads(path_of(database).read_text(encoding="utf-8")))
    except (FileNotFoundError, PermissionError):
        return None


def what_is_held(connection: sqlite3.Connection) -> Witness:
    """What the open database holds; nothing where it has no tables yet."""

    def asked(table: str, sql: str) -> str | int:
        exists = connection.execute(HAS_TABLE, (table,)).fetchone()[0]
        row = connection.execute(sql).fetchone() if exists else None
        return row[0] if row else 0

    latest = {what: max(int(asked(one, LATEST.format(one))) for one in tables) for what, tables in TABLES.items()}
    return Witness(str(asked("settings", ID) or ""), int(asked("_sqlite_migrations", MIGRATIONS)), **latest)


def give_id(connection: sqlite3.Connection) -> None:
    """Give the database an id."""
    connection.execute(SET_ID, (uuid4().hex,))
    connection.commit()


def attest(connection: sqlite3.Connection, database: Path, before: Witness | None) -> Witness | None:
    """Write the witness of what is held now, where that is not what was attested `before`; what is attested then.

    Where a reader keeps the write-ahead log from being emptied, nothing is written: the witness lags.

    Raises:
        DatabaseError: it cannot be written, or the database is damaged.
    """
    try:
        present = what_is_held(connection)
        if present == before:
            return before
        busy, in_log, brought_in = connection.execute(CHECKPOINT).fetchone()
        if busy or in_log != brought_in:
            return before
        _write(path_of(database), present)
    except (sqlite3.OperationalError, OSError) as error:
        raise DatabaseError(
            f"{path_of(database)}: cannot be written: {error}; what was recorded is recorded, but a loss of it would "
            "not be noticed. See the disk's space and permissions"
        ) from error
    except sqlite3.DatabaseError as error:
        if damage := damage_of(database, error):
            raise damage from error
        raise
    return present


def is_begun(database: Path) -> bool:
    """Whether there is a file with anything in it. One of no bytes is not to be opened: SQLite clears its log away."""
    return database.exists() and database.stat().st_size > 0


def loss_of(database: Path, connection: sqlite3.Connection | None = None) -> str:
    """What the file at `database` held and holds no longer, and what to do; empty where nothing is known to be lost.

    The file is read, by the connection where there is one already, and nothing of it is changed, its log included.

    Raises:
        sqlite3.Error: the file is no database, or damaged.
    """
    try:
        held = attested(database)
    except (OSError, ValueError, TypeError) as error:
        return f"{path_of(database)}: what {database} held cannot be read there ({error}). {WHAT_TO_DO}"
    lost = _lost(database, held, connection)
    return f"{database}: {lost}. {WHAT_TO_DO}" if lost else ""


def _lost(database: Path, held: Witness | None, connection: sqlite3.Connection | None) -> str:
    log = Path(f"{os.path.realpath(database)}-wal")
    if not is_begun(database):
        how = "is empty" if database.exists() else "is gone"
        if held is not None:
            return f"{how}, and held {held.checks:,} checks and {held.snapshots:,} versions"
        left = log.exists() and log.stat().st_size > 0
        return f"{how}, but {log.name} beside it still holds what was recorded last" if left else ""
    if held is None:
        return ""
    if connection is not None:
        present = what_is_held(connection)
    else:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            present = what_is_held(opened)
    if present.database != held.database and present.migrations:
        return "is another database than the one that was watched with here, or a copy from before it had a name"
    fewer = [
        f"{getattr(present, what):,} {word} instead of {getattr(held, what):,}"
        for what, word in (("checks", "checks"), ("snapshots", "versions"), ("migrations", "steps"))
        if getattr(present, what) < getattr(held, what)
    ]
    why = "an older copy was put in its place, or the file beside it that ends in -wal was lost"
    return f"holds less than it did: {', '.join(fewer)}; {why}" if fewer else ""


def _write(path: Path, witness: Witness) -> None:
    """As a whole or not at all, for its owner alone."""
    descriptor, made = mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(witness), file)
            file.flush()
            os.fsync(descriptor)
        Path(made).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(made).unlink()
        raise
