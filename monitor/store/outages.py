"""Outages: failed checks in a row, and what was told of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.model import Audience, Outage
from monitor.store.rows import time_of, time_or_none, time_text

# A check failed: an outage begins with it, or goes on.
GO_ON = """
INSERT INTO outages (source_id, first_check_id, last_check_id) VALUES (:source, :check, :check)
ON CONFLICT (source_id) WHERE good_check_id IS NULL DO UPDATE SET last_check_id = excluded.last_check_id
"""

# A check was good: the outage is over.
END = "UPDATE outages SET good_check_id = :check WHERE source_id = :source AND good_check_id IS NULL"

_OUTAGE = """
SELECT o.id, o.source_id, f.finished_at,
       (SELECT count(*) FROM checks c WHERE c.source_id = o.source_id AND c.snapshot_id IS NULL
           AND c.id BETWEEN o.first_check_id AND o.last_check_id),
       l.problem_kind, l.problem, l.status, l.url, f.started_at, coalesce(g.id, l.id),
       (SELECT max(c.finished_at) FROM checks c WHERE c.source_id = o.source_id AND c.snapshot_id IS NOT NULL
           AND (o.good_check_id IS NULL OR c.id < o.good_check_id)),
       g.finished_at, o.told_to
  FROM outages o
  JOIN sources so ON so.id = o.source_id AND so.watched
  JOIN checks f ON f.id = o.first_check_id
  JOIN checks l ON l.id = o.last_check_id
  LEFT JOIN checks g ON g.id = o.good_check_id
"""

# Outages of watched sources that last and of which nobody was told, the first to begin first.
BEGUN = f"{_OUTAGE} WHERE o.good_check_id IS NULL AND o.told_at IS NULL ORDER BY o.id"

# Outages of watched sources that were told and are over, which nobody was told, the first to begin first.
OVER = f"""
{_OUTAGE} WHERE o.good_check_id IS NOT NULL AND o.told_at IS NOT NULL AND o.end_told_at IS NULL ORDER BY o.id
"""

# It was told that an outage began.
TELL = "UPDATE outages SET told_at = ?, told_to = ? WHERE id = ?"

# It was told that an outage is over.
TELL_END = "UPDATE outages SET end_told_at = ? WHERE id = ?"

# Whether any source was read over the network from a time on.
READ_SINCE = """
SELECT EXISTS (SELECT 1 FROM sources so
    JOIN checks c ON c.source_id = so.id AND c.snapshot_id IS NOT NULL AND c.finished_at >= ?
   WHERE c.url LIKE 'http%')
"""


class Outages:
    """The table `outages`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def go_on(self, source_id: str, check_id: int) -> None:
        """A check failed."""
        self._connection.execute(GO_ON, {"source": source_id, "check": check_id})

    def end(self, source_id: str, check_id: int) -> None:
        """A check was good; nothing happens where none had failed before it."""
        self._connection.execute(END, {"source": source_id, "check": check_id})

    def begun(self) -> list[Outage]:
        """Those that last and of which nobody was told, by when they began. One that ended untold is never told."""
        return [_outage(row) for row in self._connection.execute(BEGUN)]

    def over(self) -> list[Outage]:
        """Those of which somebody was told that they began and nobody that they are over, by when they began."""
        return [_outage(row) for row in self._connection.execute(OVER)]

    def mark_told(self, outages: Iterable[Outage], now: datetime, audience: Audience) -> None:
        """It was told that they began; inside the transaction that records the notice."""
        rows = [(time_text(now), audience.value, outage.id) for outage in outages]
        self._connection.executemany(TELL, rows)

    def mark_end_told(self, outages: Iterable[Outage], now: datetime) -> None:
        """It was told that they are over; inside the transaction that records the notice."""
        self._connection.executemany(TELL_END, [(time_text(now), outage.id) for outage in outages])

    def any_read_since(self, moment: datetime) -> bool:
        """Whether any source was read over the network from a time on."""
        return bool(self._connection.execute(READ_SINCE, (time_text(moment),)).fetchone()[0])


def _outage(row: tuple[Any, ...]) -> Outage:
    return Outage(
        id=row[0],
        source_id=row[1],
        since=time_of(row[2]),
        attempts=row[3],
        problem_kind=row[4],
        problem=row[5],
        status=row[6],
        url=row[7] or "",
        began_at=time_of(row[8]),
        check_id=row[9],
        last_success_at=time_or_none(row[10]),
        until=time_or_none(row[11]),
        audience=Audience(row[12]) if row[12] else None,
    )
