"""How each source stands, and when it is next due."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.model import store as contract
from monitor.model.checks import Refused, SourceState
from monitor.model.times import time_text
from monitor.store.narrow import OUTCOMES, wide_hex
from monitor.store.rows import json_list, shape_of, time_of, time_or_none, validators_of
from monitor.store.views import last_check_of

# Give a source another due time.
SET_DUE = "UPDATE sources SET next_due_at = ? WHERE id = ?"

# When a source was checked last.
LAST_CHECK = "SELECT last_check_at FROM sources WHERE id = ?"

# A number that changes whenever another connection writes.
DATA_VERSION = "PRAGMA data_version"

# What is due at a time, the longest overdue first.
DUE = "SELECT id, next_due_at FROM sources WHERE watched AND next_due_at <= ? ORDER BY next_due_at, id"

# How sources stand, each with its latest snapshot and the figures whose present rule has read nothing yet.
STATES = f"""
SELECT so.id, so.first_watched_at, so.validators, so.checks_since_full, so.last_success_at, so.last_news_at,
       so.overdue_since, sn.id, sn.fingerprint, sn.shape, sn.blob_id,
       sn.page_blob_id, b.sha256, sn.seen_at,
       (SELECT json_group_array(f.id) FROM figures f
         WHERE f.source_id = so.id AND f.watched AND NOT EXISTS (
            SELECT 1 FROM series se JOIN observations o ON o.series_id = se.id
             WHERE se.figure_id = f.id AND o.rule_id = f.rule_id)),
       (SELECT json_group_object(f.id, f.declaration) FROM figures f WHERE f.source_id = so.id AND f.watched),
       so.last_check_at,
       (SELECT json_array(lower(hex(c.reading)), c.outcome, (SELECT text FROM texts WHERE id = c.problem_kind_id),
                          (SELECT text FROM texts WHERE id = c.problem_id)) FROM checks_kept c
         WHERE c.id = {last_check_of("so")})
  FROM sources so
  LEFT JOIN snapshots sn ON sn.id = (
    SELECT id FROM snapshots WHERE source_id = so.id ORDER BY seen_at DESC, id DESC LIMIT 1)
  LEFT JOIN blobs b ON b.id = sn.blob_id
 WHERE so.id IN (SELECT value FROM json_each(?))
"""

# Sources that have been silent for longer than they should, and were not called overdue yet.
GONE_QUIET = """
SELECT id FROM sources
 WHERE watched AND expect_news_seconds IS NOT NULL AND overdue_since IS NULL
   AND NOT EXISTS (SELECT 1 FROM outages o WHERE o.source_id = sources.id AND o.good_check_id IS NULL)
   AND last_news_at IS NOT NULL
   AND julianday(last_news_at) + expect_news_seconds / 86400.0 < julianday(?)
"""

# Call a source overdue from a time on.
SET_OVERDUE = "UPDATE sources SET overdue_since = ? WHERE id = ?"

# When a recurring job is next due.
JOB_DUE = "SELECT next_due_at FROM jobs WHERE name = ?"

# Remember when a recurring job is next due.
SET_JOB = """
INSERT INTO jobs (name, next_due_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next_due_at = excluded.next_due_at
"""


class Sources(contract.Sources):
    """The tables `sources` and `jobs`: how sources stand, and when they are due."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def due(self, now: datetime) -> list[tuple[str, datetime]]:
        return [(row[0], time_of(row[1])) for row in self._connection.execute(DUE, (time_text(now),))]

    def state(self, source_id: str) -> SourceState:
        return self.states([source_id])[source_id]

    def states(self, source_ids: Iterable[str]) -> dict[str, SourceState]:
        version = self._version()
        rows = self._connection.execute(STATES, (json_list(source_ids),))
        return {row[0]: _state(row, version) for row in rows}

    def present(self, source_id: str, state: SourceState) -> SourceState:
        last_check_at = self._connection.execute(LAST_CHECK, (source_id,)).fetchone()[0]
        if state.version == self._version() and state.last_check_at == last_check_at:
            return state
        return self.state(source_id)

    def _version(self) -> int:
        return int(self._connection.execute(DATA_VERSION).fetchone()[0])

    def gone_quiet(self, now: datetime) -> list[str]:
        return [row[0] for row in self._connection.execute(GONE_QUIET, (time_text(now),))]

    def set_overdue(self, source_id: str, since: datetime) -> None:
        self._connection.execute(SET_OVERDUE, (time_text(since), source_id))

    def put_off(self, source_id: str, next_due_at: datetime) -> None:
        self._connection.execute(SET_DUE, (time_text(next_due_at), source_id))

    def job_due_at(self, name: str) -> datetime | None:
        row = self._connection.execute(JOB_DUE, (name,)).fetchone()
        return time_of(row[0]) if row else None

    def set_job(self, name: str, next_due_at: datetime) -> None:
        self._connection.execute(SET_JOB, (name, time_text(next_due_at)))


def _refused(last_check: str | None) -> Refused | None:
    """How the last check ended, where the reading that it failed with has a name."""
    reading, outcome, kind, problem = json.loads(last_check or '["", 0, "", ""]')
    return Refused(reading, OUTCOMES[outcome], kind, problem) if reading else None


def _state(row: tuple[Any, ...], version: int) -> SourceState:
    return SourceState(
        first_watched_at=time_of(row[1]),
        validators=validators_of(row[2]),
        checks_since_full=row[3],
        last_success_at=time_or_none(row[4]),
        last_news_at=time_or_none(row[5]),
        overdue_since=time_or_none(row[6]),
        snapshot_id=row[7],
        fingerprint=wide_hex(row[8] or ""),
        shape=shape_of(row[9]),
        blob_id=row[10],
        page_blob_id=row[11],
        sha256=row[12].hex() if row[12] else "",
        seen_at=time_or_none(row[13]),
        unread=frozenset(json.loads(row[14])),
        declarations=json.loads(row[15]),
        last_check_at=row[16],
        refused=_refused(row[17]),
        version=version,
    )
