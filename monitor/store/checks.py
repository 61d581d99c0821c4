"""Checks and snapshots: what was asked for, what came, and what it became."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from monitor.model import Capture, Outcome, Shape, Snapshot, Validators
from monitor.model import store as contract
from monitor.model.checks import CheckEntry, CheckRow, SnapshotRow
from monitor.model.times import time_text
from monitor.store.blobs import Blobs
from monitor.store.narrow import NUMBERS, as_text, ms_of, narrow_hex, text_id
from monitor.store.rows import shape_json, shape_of, storable, time_of, validators_json
from monitor.store.views import last_check_of
from monitor.store.wholes import keep, text_of

# Keep a check; one per source and due time.
INSERT_CHECK = """
INSERT INTO checks_kept (source_number, scheduled_ms, started_after_ms, finished_ms, outcome, problem_kind_id,
    problem_id, status, url_id, blob_id, snapshot_id, reading)
VALUES ((SELECT number FROM sources WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (source_number, scheduled_ms) DO NOTHING RETURNING id
"""

# Keep a snapshot.
INSERT_SNAPSHOT = """
INSERT INTO snapshots (id, source_id, seen_at, check_id, blob_id, page_blob_id, url, linked_from, status, whole_id,
    headers, media, fingerprint, shape, screenshot_blob_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# The whole beside which the headers of a source's latest snapshot are, or else those of the latest of any.
LIKE_HEADERS = """
SELECT w.id, w.packed FROM snapshots s JOIN wholes w ON w.id = s.whole_id
 WHERE s.id = coalesce((SELECT id FROM snapshots WHERE source_id = ? ORDER BY seen_at DESC, id DESC LIMIT 1),
                       (SELECT max(id) FROM snapshots))
"""

# The row of the next snapshot.
NEXT_SNAPSHOT_ID = "SELECT coalesce(max(id), 0) + 1 FROM snapshots"

# A source was read well.
SUCCEEDED = """
UPDATE sources SET next_due_at = coalesce(:next_due_at, next_due_at),
    last_check_at = max(coalesce(last_check_at, ''), :at), last_success_at = max(coalesce(last_success_at, ''), :at),
    not_before_at = NULL, validators = :validators,
    checks_since_full = CASE WHEN :full THEN 0 ELSE checks_since_full + 1 END,
    last_news_at = CASE WHEN :news THEN max(coalesce(last_news_at, ''), :at) ELSE last_news_at END,
    overdue_since = CASE WHEN :news THEN NULL ELSE overdue_since END
 WHERE id = :id
"""

# A file was put into a source's past, or became its newest version: then the publisher's validators fit no longer.
BACKFILLED = """
UPDATE sources SET last_success_at = max(coalesce(last_success_at, ''), :at),
    last_news_at = CASE WHEN :news THEN max(coalesce(last_news_at, ''), :at) ELSE last_news_at END,
    validators = CASE WHEN :newest THEN '{}' ELSE validators END
 WHERE id = :id
"""

# A source could not be read.
FAILED = """
UPDATE sources SET next_due_at = coalesce(:next_due_at, next_due_at), last_check_at = :at,
    not_before_at = :not_before_at
 WHERE id = :id
"""

_LAST_CONFIRMED = as_text("(SELECT max(c.finished_ms) FROM checks_kept c WHERE c.snapshot_id = s.id)")

_SNAPSHOT = f"""
SELECT s.id, s.source_id, s.seen_at, coalesce({_LAST_CONFIRMED}, s.seen_at) AS last_confirmed_at, s.url,
       b.sha256, b.size, s.blob_id, s.media, s.linked_from, s.page_blob_id, s.shape, s.check_id, w.packed,
       s.headers, s.screenshot_blob_id
  FROM snapshots s JOIN blobs b ON b.id = s.blob_id JOIN wholes w ON w.id = s.whole_id
"""

# A snapshot by its row.
SNAPSHOT = f"{_SNAPSHOT} WHERE s.id = ?"

# A source's snapshots, oldest first.
SNAPSHOTS = f"{_SNAPSHOT} WHERE s.source_id = ? ORDER BY s.seen_at, s.id"

# Every snapshot first seen by a time.
EVIDENCE = f"{_SNAPSHOT} WHERE s.seen_at <= ? ORDER BY s.seen_at, s.source_id"

# Know anew what a snapshot looks like.
KEEP_SHAPE = "UPDATE snapshots SET shape = ? WHERE id = ?"

_CHECK = """
SELECT id, source_id, scheduled_for, started_at, finished_at, outcome, problem_kind, problem, status, url, snapshot_id,
       blob_id
  FROM checks
"""

# A check by its row.
CHECK = f"{_CHECK} WHERE id = ?"

# The check of a source that ended last.
LAST_CHECK = f"{_CHECK} WHERE id = (SELECT {last_check_of('so')} FROM sources so WHERE so.id = ?)"

# The snapshot that was current at a time.
SNAPSHOT_AT = f"{_SNAPSHOT} WHERE s.source_id = ? AND s.seen_at <= ? ORDER BY s.seen_at DESC, s.id DESC LIMIT 1"

# Snapshots and kept failures by the beginning of their bytes' SHA-256.
BY_HASH = "SELECT id FROM blobs WHERE hex(sha256) LIKE upper(?) || '%' LIMIT 2"


class Checks(contract.Checks):
    """The tables `checks_kept`, `texts` and `snapshots`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, blobs: Blobs) -> None:
        self._connection = connection
        self._blobs = blobs

    def record_good(
        self, entry: CheckEntry, snapshot_id: int, validators: Mapping[str, Validators], *, full: bool, news: bool
    ) -> int | None:
        check_id = self._insert(entry, snapshot_id, None)
        if check_id is not None:
            row = {
                "id": entry.source_id,
                "at": time_text(entry.finished_at),
                "next_due_at": time_text(entry.next_due_at) if entry.next_due_at else None,
                "validators": validators_json(validators),
                "full": full,
                "news": news,
            }
            self._connection.execute(SUCCEEDED, row)
        return check_id

    def record_failure(self, entry: CheckEntry, evidence: bytes | None, *, like: int | None) -> int | None:
        blob_id = self._blobs.keep(evidence, like=like) if evidence else None
        check_id = self._insert(entry, None, blob_id)
        if check_id is not None:
            row = {
                "id": entry.source_id,
                "at": time_text(entry.finished_at),
                "next_due_at": time_text(entry.next_due_at) if entry.next_due_at else None,
                "not_before_at": time_text(entry.not_before_at) if entry.not_before_at else None,
            }
            self._connection.execute(FAILED, row)
        return check_id

    def record_past(self, entry: CheckEntry, snapshot_id: int, *, news: bool, newest: bool) -> int | None:
        check_id = self._insert(entry, snapshot_id, None)
        if check_id is not None:
            row = {"id": entry.source_id, "at": time_text(entry.finished_at), "news": news, "newest": newest}
            self._connection.execute(BACKFILLED, row)
        return check_id

    def next_snapshot_id(self) -> int:
        return int(self._connection.execute(NEXT_SNAPSHOT_ID).fetchone()[0])

    def keep_snapshot(
        self,
        snapshot_id: int,
        check_id: int,
        capture: Capture,
        *,
        source_id: str,
        media: str,
        fingerprint: str,
        shape: Shape | None,
        like: int | None,
        like_page: int | None,
    ) -> None:
        blob_id = self._blobs.keep(capture.body, like=like)
        page_id = self._blobs.keep(capture.page, like=like_page) if capture.page else None
        like_headers = self._connection.execute(LIKE_HEADERS, (source_id,)).fetchone()
        row = (
            snapshot_id,
            source_id,
            time_text(capture.fetched_at),
            check_id,
            blob_id,
            page_id,
            capture.final_url,
            capture.linked_from or None,
            capture.status,
            *keep(self._connection, json.dumps(dict(capture.headers)), like_headers),
            media,
            narrow_hex(fingerprint),
            shape_json(shape),
            self._blobs.keep(capture.screenshot, like=None) if capture.screenshot else None,
        )
        self._connection.execute(INSERT_SNAPSHOT, row)

    def keep_shape(self, snapshot_id: int, shape: Shape | None) -> None:
        self._connection.execute(KEEP_SHAPE, (shape_json(shape), snapshot_id))

    def check(self, check_id: int) -> CheckRow | None:
        return _check(self._connection.execute(CHECK, (check_id,)).fetchone())

    def last_check(self, source_id: str) -> CheckRow | None:
        return _check(self._connection.execute(LAST_CHECK, (source_id,)).fetchone())

    def snapshot(self, snapshot_id: int) -> SnapshotRow | None:
        return _first(self._connection.execute(SNAPSHOT, (snapshot_id,)))

    def snapshot_at(self, source_id: str, moment: datetime) -> SnapshotRow | None:
        return _first(self._connection.execute(SNAPSHOT_AT, (source_id, time_text(moment))))

    def snapshots(self, source_id: str) -> list[SnapshotRow]:
        return [_snapshot(row) for row in self._connection.execute(SNAPSHOTS, (source_id,))]

    def evidence(self, moment: datetime) -> list[Snapshot]:
        return [_snapshot(row).snapshot for row in self._connection.execute(EVIDENCE, (time_text(moment),))]

    def blob_by_hash(self, beginning: str) -> int | None:
        found = self._connection.execute(BY_HASH, (beginning,)).fetchall()
        return int(found[0][0]) if len(found) == 1 else None

    def _insert(self, entry: CheckEntry, snapshot_id: int | None, blob_id: int | None) -> int | None:
        scheduled = ms_of(entry.scheduled_for)
        row = (
            entry.source_id,
            scheduled,
            ms_of(entry.started_at) - scheduled,
            ms_of(entry.finished_at),
            NUMBERS[entry.outcome],
            self._text_id(entry.problem_kind),
            self._text_id(storable(entry.problem)),
            entry.status,
            self._text_id(entry.url),
            blob_id,
            snapshot_id,
            bytes.fromhex(entry.reading) or None,
        )
        inserted = self._connection.execute(INSERT_CHECK, row).fetchone()
        return int(inserted[0]) if inserted else None

    def _text_id(self, text: str) -> int | None:
        return text_id(self._connection, text) if text else None


def _snapshot(row: tuple[Any, ...]) -> SnapshotRow:
    snapshot = Snapshot(row[0], row[1], time_of(row[2]), time_of(row[3]), row[4], row[5].hex(), row[6])
    content_type = json.loads(text_of(row[13], row[14])).get("content-type", "")
    shape, screenshot_id = shape_of(row[11]), row[15]
    return SnapshotRow(snapshot, row[12], row[7], row[8], content_type, row[9] or "", row[10], shape, screenshot_id)


def _check(row: tuple[Any, ...] | None) -> CheckRow | None:
    if row is None:
        return None
    return CheckRow(
        id=row[0],
        source_id=row[1],
        scheduled_for=time_of(row[2]),
        started_at=time_of(row[3]),
        finished_at=time_of(row[4]),
        outcome=Outcome(row[5]),
        problem_kind=row[6] or "",
        problem=row[7] or "",
        status=row[8],
        url=row[9] or "",
        snapshot_id=row[10],
        evidence_id=row[11],
    )


def _first(rows: Iterable[tuple[Any, ...]]) -> SnapshotRow | None:
    return next((_snapshot(row) for row in rows), None)
