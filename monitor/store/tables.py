"""The rows of the views as they are, and those of any SELECT that a person writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing
from typing import Any

from monitor.store.asking import LONGEST_SECONDS, only_reading
from monitor.store.rows import as_dicts

# How every source stands; those in trouble first.
HEALTH = "SELECT * FROM source_health ORDER BY state = 'ok', source_id"

# How the claims stand, in the configuration's order.
CLAIMS = "SELECT * FROM claim_status ORDER BY position, claim_id"


class Tables:
    """Reading rows by the names of their columns, for people and programs that know no more of us than those."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def health(self) -> list[dict[str, Any]]:
        """`source_health`, those in trouble first."""
        return as_dicts(self._connection.execute(HEALTH))

    def claims(self) -> list[dict[str, Any]]:
        """`claim_status`, in the configuration's order."""
        return as_dicts(self._connection.execute(CLAIMS))

    def select(self, sql: str, seconds: float = LONGEST_SECONDS) -> Generator[tuple[Any, ...], None, None]:
        """The column names, then the rows, of a statement that a person wrote and that only reads.

        Until it is exhausted or closed, nothing else is asked of the database.

        Raises:
            UsageError: SQLite refuses the statement, with SQLite's message, or it takes longer than `seconds`.
        """
        with only_reading(self._connection, seconds), closing(self._connection.execute(sql)) as cursor:
            yield tuple(column[0] for column in cursor.description or ())
            yield from cursor
