"""Outages: failed checks in a row, and what was told of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.model import Audience, Outage
from monitor.model import store as contract
from monitor.model.times import time_text
from monitor.store.narrow import moment_of, ms_of
from monitor.store.rows import time_of, time_or_none

# A check failed: an outage begins with it, or goes on.
GO_ON = """
INSERT INTO outages (source_id, first_check_id, last_check_id) VALUES (:source, :check, :check)
ON CONFLICT (source_id) WHERE good_check_id IS NULL DO UPDATE SET last_check_id = excluded.last_check_id
"""

# A check failed before it was told that the latest outage is over: for those who were told of it, it goes on.
REOPEN = """
UPDATE outages SET good_check_id = NULL
 WHERE id = (SELECT max(id) FROM outages WHERE source_id = ?)
   AND good_check_id IS NOT NULL AND told_at IS NOT NULL AND end_told_at IS NULL
"""

# A check was good: the outage is over.
END = "UPDATE outages SET good_check_id = :check WHERE source_id = :source AND good_check_id IS NULL"

_OUTAGE = """
SELECT o.id, o.source_id, f.finished_at,
       (SELECT count(*) FROM checks_kept c WHERE c.source_number = so.number AND c.snapshot_id IS NULL
           AND c.id BETWEEN o.first_check_id AND o.last_check_id),
       l.problem_kind, l.problem, l.status, l.url, f.started_at, l.id, l.finished_at, g.id,
       (SELECT max(c.finished_ms) FROM checks_kept c WHERE c.source_number = so.number AND c.snapshot_id IS NOT NULL
           AND (o.good_check_id IS NULL OR c.id < o.good_check_id)),
       g.finished_at, o.told_at, o.told_to
  FROM outages o
  JOIN sources so ON so.id = o.source_id AND so.watched
  JOIN checks f ON f.id = o.first_check_id
  JOIN checks l ON l.id = o.last_check_id
  LEFT JOIN checks g ON g.id = o.good_check_id
"""

# Outages of watched sources that last and of which nobody was told, the first to begin first.
BEGUN = f"{_OUTAGE} WHERE o.good_check_id IS NULL AND o.told_at IS NULL ORDER BY o.id"

# Outages of watched sources that last and of which the maintainer alone was told, the first to begin first.
KNOWN_TO_MAINTAINER = f"{_OUTAGE} WHERE o.good_check_id IS NULL AND o.told_to = 'maintainer' ORDER BY o.id"

# Outages of watched sources that last, the first to begin first.
LASTING = f"{_OUTAGE} WHERE o.good_check_id IS NULL ORDER BY o.id"

# Outages of watched sources that were told and are over, which nobody was told, the first to begin first.
OVER = f"""
{_OUTAGE} WHERE o.good_check_id IS NOT NULL AND o.told_at IS NOT NULL AND o.end_told_at IS NULL ORDER BY o.id
"""

# It was told that an outage began.
TELL = "UPDATE outages SET told_at = ?, told_to = ? WHERE id = ?"

# Everybody was told of an outage that only the maintainer knew of.
TELL_EVERYBODY = "UPDATE outages SET told_to = 'everybody' WHERE id = ?"

# Which of these outages had a mail of their own when they were first told.
TOLD_ALONE = """
SELECT o.id FROM notices n JOIN outages o ON o.source_id = n.source_id AND o.told_at = n.created_at
 WHERE n.kind = 'failing' AND o.id IN (SELECT value FROM json_each(?))
"""

# Notifier and recipient of the mails by which an outage was first told.
HEARD = """
SELECT DISTINCT d.notifier, d.recipient
  FROM outages o
  JOIN notices n ON n.created_at = o.told_at AND (
      n.kind = 'failing' AND n.source_id = o.source_id OR n.kind = 'many failing')
  JOIN deliveries d ON d.notice_id = n.id
 WHERE o.id IN (SELECT value FROM json_each(?))
"""

# It was told that an outage is over.
TELL_END = "UPDATE outages SET end_told_at = ? WHERE id = ?"

# Whether any source was read over the network from a time on.
READ_SINCE = """
SELECT EXISTS (SELECT 1 FROM sources so
    JOIN checks_kept c ON c.source_number = so.number AND c.snapshot_id IS NOT NULL AND c.finished_ms >= ?
    JOIN texts u ON u.id = c.url_id
   WHERE u.text LIKE 'http%')
"""


class Outages(contract.Outages):
    """The table `outages`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def go_on(self, source_id: str, check_id: int) -> None:
        self._connection.execute(REOPEN, (source_id,))
        self._connection.execute(GO_ON, {"source": source_id, "check": check_id})

    def end(self, source_id: str, check_id: int) -> None:
        self._connection.execute(END, {"source": source_id, "check": check_id})

    def begun(self) -> list[Outage]:
        return [_outage(row) for row in self._connection.execute(BEGUN)]

    def known_to_maintainer(self) -> list[Outage]:
        return [_outage(row) for row in self._connection.execute(KNOWN_TO_MAINTAINER)]

    def told_alone(self, outages: Iterable[Outage]) -> set[int]:
        ids = json.dumps([outage.id for outage in outages])
        return {row[0] for row in self._connection.execute(TOLD_ALONE, (ids,))}

    def heard(self, outages: Iterable[Outage]) -> set[tuple[str, str]]:
        ids = json.dumps([outage.id for outage in outages])
        return {(row[0], row[1]) for row in self._connection.execute(HEARD, (ids,))}

    def lasting(self) -> list[Outage]:
        return [_outage(row) for row in self._connection.execute(LASTING)]

    def over(self) -> list[Outage]:
        return [_outage(row) for row in self._connection.execute(OVER)]

    def mark_told(self, outages: Iterable[Outage], now: datetime, audience: Audience) -> None:
        rows = [(time_text(now), audience.value, outage.id) for outage in outages]
        self._connection.executemany(TELL, rows)

    def mark_told_to_everybody(self, outages: Iterable[Outage]) -> None:
        self._connection.executemany(TELL_EVERYBODY, [(outage.id,) for outage in outages])

    def mark_end_told(self, outages: Iterable[Outage], now: datetime) -> None:
        self._connection.executemany(TELL_END, [(time_text(now), outage.id) for outage in outages])

    def any_read_since(self, moment: datetime) -> bool:
        return bool(self._connection.execute(READ_SINCE, (ms_of(moment),)).fetchone()[0])


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
        failed_check_id=row[9],
        last_failed_at=time_of(row[10]),
        good_check_id=row[11],
        last_success_at=None if row[12] is None else moment_of(row[12]),
        until=time_or_none(row[13]),
        told_at=time_or_none(row[14]),
        audience=Audience(row[15]) if row[15] else None,
    )
