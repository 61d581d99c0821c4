"""Newer editions of documents that never change, and pages of editions that could not be read."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from monitor.model import store as contract
from monitor.model.checks import Edition
from monitor.model.times import time_text
from monitor.store.rows import storable, time_of

# Keep an edition, once.
ADD = """
INSERT INTO editions (source_id, url, seen_at) VALUES (?, ?, ?)
ON CONFLICT (source_id, url) DO NOTHING RETURNING url
"""

# Keep why a page of editions could not be read, since when it cannot be.
SET_PROBLEM = """
INSERT INTO editions (source_id, url, seen_at, problem) VALUES (?, '', ?, ?)
ON CONFLICT (source_id, url) DO UPDATE SET problem = excluded.problem
"""

# The page of editions can be read.
CLEAR_PROBLEM = "DELETE FROM editions WHERE source_id = ? AND url = ''"

# Everything known, by source.
ALL = """
SELECT e.source_id, e.url, e.seen_at, e.problem FROM editions e JOIN sources s ON s.id = e.source_id
 WHERE s.watched ORDER BY e.source_id, e.seen_at
"""


class Editions(contract.Editions):
    """The table `editions`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, source_id: str, url: str, now: datetime) -> bool:
        row = self._connection.execute(ADD, (source_id, url, time_text(now))).fetchone()
        return row is not None

    def set_problem(self, source_id: str, problem: str, now: datetime) -> None:
        if problem:
            self._connection.execute(SET_PROBLEM, (source_id, time_text(now), storable(problem)))
        else:
            self._connection.execute(CLEAR_PROBLEM, (source_id,))

    def all(self) -> list[Edition]:
        rows = self._connection.execute(ALL)
        return [Edition(source_id, url, time_of(seen_at), problem) for source_id, url, seen_at, problem in rows]
