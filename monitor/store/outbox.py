"""Notices and their deliveries: written with what they tell, claimed one at a time, kept when sent."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor.model import Notice, NoticeKind
from monitor.model.facts import FACTS_SCHEMA, EarlierTold
from monitor.model.notices import FACTS_OF
from monitor.store.rows import as_dicts, json_of, json_text, time_of, time_text

# Keep a notice; the same notice is kept once.
INSERT_NOTICE = """
INSERT INTO notices (kind, source_id, check_id, created_at, message_id, thread_id, facts_schema, facts)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (message_id) DO NOTHING RETURNING id
"""

# Keep a delivery.
INSERT_DELIVERY = """
INSERT OR IGNORE INTO deliveries (notice_id, notifier, recipient, state, due_at) VALUES (?, ?, ?, 'pending', ?)
"""

# Take the delivery that has waited longest, for a while; a crash gives it back when the while is over.
CLAIM = """
UPDATE deliveries SET claimed_until = :until, attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, :now)
 WHERE id = (SELECT id FROM deliveries WHERE state = 'pending' AND due_at <= :due_by
                AND (claimed_until IS NULL OR claimed_until <= :now) ORDER BY due_at, id LIMIT 1)
RETURNING id, notice_id, notifier, recipient, attempts, first_tried_at
"""

# The notice of a delivery.
NOTICE = "SELECT kind, source_id, created_at, message_id, thread_id, facts_schema, facts FROM notices WHERE id = ?"

# A delivery was accepted.
SENT = "UPDATE deliveries SET state = 'sent', sent_at = ?, claimed_until = NULL, error = NULL WHERE id = ?"

# A delivery is to be tried again.
PUT_OFF = "UPDATE deliveries SET due_at = ?, error = ?, claimed_until = NULL WHERE id = ?"

# A delivery has ended without being accepted.
END = "UPDATE deliveries SET state = ?, error = ?, claimed_until = NULL WHERE id = ?"

# Try again at once what waits, and what was given up or refused.
RETRY = """
UPDATE deliveries SET state = 'pending', due_at = :now, claimed_until = NULL, attempts = 0, first_tried_at = NULL
 WHERE state IN ('pending', 'refused', 'given up') AND (claimed_until IS NULL OR claimed_until <= :now)
"""

# Every delivery that is not done, and the latest that are.
DELIVERIES = """
SELECT d.id AS delivery_id, n.kind AS notice_kind, n.source_id, d.notifier, d.recipient, d.state, d.attempts, d.due_at,
       d.sent_at, d.error, n.created_at, n.message_id
  FROM deliveries d JOIN notices n ON n.id = d.notice_id
 ORDER BY d.state = 'sent', n.created_at DESC, d.id DESC LIMIT ?
"""

# How many deliveries are not done.
WAITING = "SELECT count(*) FROM deliveries WHERE state = 'pending'"

# When the next delivery comes due.
NEXT_DUE = "SELECT min(max(due_at, coalesce(claimed_until, due_at))) FROM deliveries WHERE state = 'pending'"

# Deliveries that ended without being accepted.
LOST = """
SELECT d.id AS delivery_id, n.kind AS notice_kind, d.recipient, d.state, d.error, n.created_at
  FROM deliveries d JOIN notices n ON n.id = d.notice_id
 WHERE d.state IN ('refused', 'given up') ORDER BY n.created_at DESC LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery taken from the outbox.

    Attributes:
        id: its row.
        notifier: which of the configured notifiers.
        recipient: for whom.
        attempts: how often it was tried, this time included.
        first_tried_at: when it was tried first.
        notice: what to tell.
        message_id: its Message-ID, the same on every attempt.
        thread_id: the Message-ID that mails of its source refer to.
    """

    id: int
    notifier: str
    recipient: str
    attempts: int
    first_tried_at: datetime
    notice: Notice
    message_id: str
    thread_id: str


class Outbox:
    """The tables `notices` and `deliveries`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def put(
        self,
        notice: Notice,
        recipients: Iterable[tuple[str, str]],
        *,
        check_id: int | None,
        message_id: str,
        thread_id: str,
    ) -> None:
        """Keep a notice with one delivery per (notifier, recipient); a notice kept before is left as it is."""
        row = (
            notice.kind.value,
            notice.source_id or None,
            check_id,
            time_text(notice.created_at),
            message_id,
            thread_id,
            FACTS_SCHEMA,
            json_text(notice.facts),
        )
        inserted = self._connection.execute(INSERT_NOTICE, row).fetchone()
        if inserted is None:
            return
        due_at = time_text(notice.created_at)
        rows = [(inserted[0], notifier, recipient, due_at) for notifier, recipient in recipients]
        self._connection.executemany(INSERT_DELIVERY, rows)

    def claim(self, due_by: datetime, now: datetime, lease: timedelta) -> Claimed | None:
        """The delivery due by a time that has waited longest, taken until `now + lease`; None when nothing is due."""
        times = {"due_by": time_text(due_by), "now": time_text(now), "until": time_text(now + lease)}
        taken = self._connection.execute(CLAIM, times).fetchone()
        if taken is None:
            return None
        id_, notice_id, notifier, recipient, attempts, first_tried_at = taken
        kind, source_id, created_at, message_id, thread_id, schema, text = self._connection.execute(
            NOTICE, (notice_id,)
        ).fetchone()
        told = NoticeKind(kind)
        facts = json_of(FACTS_OF[told], text) if schema == FACTS_SCHEMA else EarlierTold(schema)
        notice = Notice(told, source_id or "", time_of(created_at), facts)
        return Claimed(id_, notifier, recipient, attempts, time_of(first_tried_at), notice, message_id, thread_id)

    def waiting(self) -> int:
        """How many deliveries wait to be sent."""
        return int(self._connection.execute(WAITING).fetchone()[0])

    def mark_sent(self, delivery_id: int, sent_at: datetime) -> None:
        """It was accepted."""
        self._connection.execute(SENT, (time_text(sent_at), delivery_id))

    def put_off(self, delivery_id: int, due_at: datetime, error: str) -> None:
        """It is to be tried again at `due_at`."""
        self._connection.execute(PUT_OFF, (time_text(due_at), error, delivery_id))

    def end(self, delivery_id: int, state: str, error: str) -> None:
        """It ends without being accepted: `state` is ``refused`` or ``given up``."""
        self._connection.execute(END, (state, error, delivery_id))

    def retry(self, now: datetime) -> int:
        """Make everything that was not accepted due at once; how many."""
        return self._connection.execute(RETRY, {"now": time_text(now)}).rowcount

    def deliveries(self, limit: int = 50) -> list[dict[str, Any]]:
        """Deliveries: those not done first, then the latest that are."""
        return as_dicts(self._connection.execute(DELIVERIES, (limit,)))

    def lost(self) -> list[dict[str, Any]]:
        """The latest deliveries that ended without being accepted."""
        return as_dicts(self._connection.execute(LOST))

    def next_due_at(self) -> datetime | None:
        """When the next delivery comes due; None when nothing waits."""
        text = self._connection.execute(NEXT_DUE).fetchone()[0]
        return time_of(text) if text else None
