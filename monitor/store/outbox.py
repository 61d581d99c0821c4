"""Notices and their deliveries: written with what they tell, put into mails, claimed a mail at a time, kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.model import Notice, NoticeKind
from monitor.model import store as contract
from monitor.model.errors import DatabaseError
from monitor.model.facts import FACTS_SCHEMA, EarlierTold
from monitor.model.notices import FACTS_OF, Claimed, Delivery, DeliveryState, Loose, Told
from monitor.model.times import time_text
from monitor.store.narrow import text_id
from monitor.store.packing import PackedError, pack, unpack
from monitor.store.rows import json_list, json_of, json_text, storable, time_of, time_or_none

# Keep a notice; the same notice is kept once.
INSERT_NOTICE = """
INSERT INTO notices (kind, source_id, check_id, created_at, message_id, thread_text_id, facts_schema, facts, packed,
    like_id)
VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?)
ON CONFLICT (message_id) DO NOTHING RETURNING id
"""

# The latest notice of a kind and source that is packed by itself.
WHOLE = """
SELECT id, packed FROM notices
 WHERE kind = ? AND source_id IS ? AND packed IS NOT NULL AND like_id IS NULL ORDER BY id DESC LIMIT 1
"""

# Keep a delivery.
INSERT_DELIVERY = """
INSERT OR IGNORE INTO deliveries (notice_id, notifier, recipient, state, due_at) VALUES (?, ?, ?, 'pending', ?)
"""

# Deliveries due by a time that no mail holds yet.
LOOSE = """
SELECT d.id, d.notifier, d.recipient, n.kind, n.created_at, n.message_id
  FROM deliveries d JOIN notices n ON n.id = d.notice_id
 WHERE d.state = 'pending' AND d.message_id IS NULL AND d.due_at <= ? ORDER BY n.created_at, d.id
"""

# A mail holds a delivery.
HOLD = "UPDATE deliveries SET message_id = ? WHERE id = ? AND message_id IS NULL"

# Take all that is in the mail that has waited longest, for a while; a crash gives it back when the while is over.
CLAIM = """
UPDATE deliveries SET claimed_until = :until, attempts = attempts + 1, first_tried_at = coalesce(first_tried_at, :now)
 WHERE state = 'pending' AND (message_id, notifier, recipient) = (
       SELECT message_id, notifier, recipient FROM deliveries
        WHERE state = 'pending' AND message_id IS NOT NULL AND due_at <= :due_by
          AND (claimed_until IS NULL OR claimed_until <= :now) ORDER BY due_at, id LIMIT 1)
RETURNING id, notice_id, notifier, recipient, attempts, first_tried_at, message_id
"""

# A notice and its thread.
NOTICE = """
SELECT coalesce(t.text, ''), n.kind, n.source_id, n.created_at, n.facts_schema, n.facts, n.packed, w.packed
  FROM notices n LEFT JOIN texts t ON t.id = n.thread_text_id LEFT JOIN notices w ON w.id = n.like_id
 WHERE n.id = ?
"""

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

# Deliveries in some states: those that are not sent, and the latest that are.
DELIVERIES = """
SELECT d.id, n.kind, n.source_id, d.notifier, d.recipient, d.state, d.attempts, d.due_at, d.sent_at, d.error,
       n.created_at, coalesce(d.message_id, n.message_id)
  FROM deliveries d JOIN notices n ON n.id = d.notice_id
 WHERE d.state IN (SELECT value FROM json_each(?))
 ORDER BY d.state = 'sent', n.created_at DESC, d.id DESC LIMIT ?
"""

# Every notice about a source with each of its deliveries, the latest first.
TOLD = """
SELECT n.id, n.check_id, n.kind, n.source_id, n.created_at, n.facts_schema, n.facts, n.packed, w.packed,
       d.id, n.kind, n.source_id, d.notifier, d.recipient, d.state, d.attempts, d.due_at, d.sent_at, d.error,
       n.created_at, coalesce(d.message_id, n.message_id)
  FROM notices n JOIN deliveries d ON d.notice_id = n.id LEFT JOIN notices w ON w.id = n.like_id
 WHERE n.source_id = ? ORDER BY n.created_at DESC, n.id DESC, d.id
"""

# How many deliveries are not done.
WAITING = "SELECT count(*) FROM deliveries WHERE state = 'pending'"

LIKE = 5
"""How many times smaller than itself a notice is packed beside another one; else it is packed by itself."""


class Outbox(contract.Outbox):
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
        row = (
            notice.kind.value,
            notice.source_id or None,
            check_id,
            time_text(notice.created_at),
            message_id,
            text_id(self._connection, thread_id),
            FACTS_SCHEMA,
            *self._packed(notice),
        )
        inserted = self._connection.execute(INSERT_NOTICE, row).fetchone()
        if inserted is None:
            return
        due_at = time_text(notice.created_at)
        rows = [(inserted[0], notifier, recipient, due_at) for notifier, recipient in recipients]
        self._connection.executemany(INSERT_DELIVERY, rows)

    def loose(self, due_by: datetime) -> list[Loose]:
        rows = self._connection.execute(LOOSE, (time_text(due_by),))
        return [Loose(id_, by, to, NoticeKind(kind), time_of(at), name) for id_, by, to, kind, at, name in rows]

    def put_together(self, delivery_ids: Iterable[int], message_id: str) -> None:
        self._connection.executemany(HOLD, [(message_id, id_) for id_ in delivery_ids])

    def claim(self, due_by: datetime, now: datetime, lease: timedelta) -> Claimed | None:
        times = {"due_by": time_text(due_by), "now": time_text(now), "until": time_text(now + lease)}
        taken = sorted(self._connection.execute(CLAIM, times).fetchall())
        if not taken:
            return None
        told = [self._connection.execute(NOTICE, (notice_id,)).fetchone() for _, notice_id, *_ in taken]
        threads = {thread_id for thread_id, *_ in told}
        _, _, notifier, recipient, attempts, first_tried_at, message_id = taken[0]
        return Claimed(
            ids=tuple(id_ for id_, *_ in taken),
            notifier=notifier,
            recipient=recipient,
            attempts=attempts,
            first_tried_at=time_of(first_tried_at),
            notices=tuple(_notice(*facts) for _, *facts in told),
            message_id=message_id,
            thread_id=threads.pop() if len(threads) == 1 else "",
        )

    def waiting(self) -> int:
        return int(self._connection.execute(WAITING).fetchone()[0])

    def mark_sent(self, delivery_ids: Iterable[int], sent_at: datetime) -> None:
        self._connection.executemany(SENT, [(time_text(sent_at), id_) for id_ in delivery_ids])

    def put_off(self, delivery_ids: Iterable[int], due_at: datetime, error: str) -> None:
        self._connection.executemany(PUT_OFF, [(time_text(due_at), storable(error), id_) for id_ in delivery_ids])

    def end(self, delivery_ids: Iterable[int], state: DeliveryState, error: str) -> None:
        self._connection.executemany(END, [(state.value, storable(error), id_) for id_ in delivery_ids])

    def retry(self, now: datetime) -> int:
        return self._connection.execute(RETRY, {"now": time_text(now)}).rowcount

    def told(self, source_id: str) -> list[Told]:
        found: dict[int, Told] = {}
        for row in self._connection.execute(TOLD, (source_id,)):
            told = found.get(row[0]) or Told(_notice(*row[2:9]), row[1], ())
            found[row[0]] = replace(told, deliveries=(*told.deliveries, _delivery(row[9:])))
        return list(found.values())

    def deliveries(self, states: Iterable[DeliveryState] = tuple(DeliveryState), *, limit: int = 50) -> list[Delivery]:
        return [_delivery(row) for row in self._connection.execute(DELIVERIES, (json_list(states), limit))]

    def _packed(self, notice: Notice) -> tuple[bytes, int | None]:
        """A notice's facts, packed, and the row of the notice beside which they are; None where by themselves."""
        text = json_text(notice.facts).encode()
        like = self._connection.execute(WHOLE, (notice.kind.value, notice.source_id or None)).fetchone()
        if like is not None:
            packed = pack(text, _unpacked(like[1]))
            if len(packed) * LIKE <= len(text):
                return packed, like[0]
        return pack(text), None


def _notice(
    kind: str,
    source_id: str | None,
    created_at: str,
    schema: int,
    text: str,
    packed: bytes | None,
    whole: bytes | None,
) -> Notice:
    told = NoticeKind(kind)
    if schema != FACTS_SCHEMA:
        return Notice(told, source_id or "", time_of(created_at), EarlierTold(schema))
    if packed is not None:
        text = _unpacked(packed, _unpacked(whole) if whole else b"").decode()
    return Notice(told, source_id or "", time_of(created_at), json_of(FACTS_OF[told], text))


def _unpacked(packed: bytes, like: bytes = b"") -> bytes:
    try:
        return unpack(packed, like)
    except PackedError as error:
        raise DatabaseError(f"the facts of a notice are damaged ({error}): restore a backup") from error


def _delivery(row: tuple[Any, ...]) -> Delivery:
    id_, kind, source_id, notifier, recipient, state, attempts, due_at, sent_at, error, created_at, message_id = row
    return Delivery(
        delivery_id=id_,
        notice_kind=NoticeKind(kind),
        source_id=source_id,
        notifier=notifier,
        recipient=recipient,
        state=DeliveryState(state),
        attempts=attempts,
        due_at=time_of(due_at),
        sent_at=time_or_none(sent_at),
        error=error,
        created_at=time_of(created_at),
        message_id=message_id,
    )
