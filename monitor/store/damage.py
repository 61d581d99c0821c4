"""That a file is damaged, as SQLite says it, and what is to be done about it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from monitor.model.errors import Damaged

SAYS = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def damage_of(path: Path, error: Exception) -> Damaged | None:
    """What an error says of the damage of the database at `path`; None where it is about something else."""
    if not isinstance(error, sqlite3.DatabaseError) or getattr(error, "sqlite_errorcode", 0) & 0xFF not in SAYS:
        return None
    return Damaged(f"{path}: is damaged: {error}; stop the program, then restore a backup, see docs/running.md")
