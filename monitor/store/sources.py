"""What is watched and when it is next due: configuration into rows, and the state of each source."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from monitor.core.catalogue import Catalogue, Figure, Source
from monitor.core.schedule import corrected_due_at, due_after
from monitor.model import Rule, Schedule, Shape, Validators
from monitor.store.ledger import sync_claims
from monitor.store.rows import (
    shape_of,
    time_of,
    time_or_none,
    time_text,
    validators_of,
)

# Why sources are not watched, as the database knows it.
REASONS = "SELECT id, not_watched FROM sources WHERE not_watched IS NOT NULL"

# Add a source or bring its facts up to date; its schedule state is kept.
UPSERT_SOURCE = """
INSERT INTO sources (id, title, publisher, url, watched, schedule, first_watched_at, next_due_at, expect_news_seconds,
    url_known, not_watched, mirrors)
VALUES (:id, :title, :publisher, :url, :watched, :schedule, :now, :next_due_at, :expect_news_seconds,
    :url_known, :not_watched, :mirrors)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, publisher = excluded.publisher, url = excluded.url,
    watched = excluded.watched, schedule = excluded.schedule, expect_news_seconds = excluded.expect_news_seconds,
    url_known = excluded.url_known, not_watched = excluded.not_watched, mirrors = excluded.mirrors,
    overdue_since = CASE WHEN excluded.expect_news_seconds IS expect_news_seconds THEN overdue_since END
"""

# What a source's schedule looked like when it was last seen, and when it is due.
SCHEDULES = "SELECT id, schedule, next_due_at, watched, not_before_at FROM sources"

# Give a source another due time.
SET_DUE = "UPDATE sources SET next_due_at = ? WHERE id = ?"

# Stop watching what the configuration no longer names.
UNWATCH = {
    "sources": "UPDATE sources SET watched = 0 WHERE watched AND id NOT IN (SELECT value FROM json_each(?))",
    "figures": "UPDATE figures SET watched = 0 WHERE watched AND id NOT IN (SELECT value FROM json_each(?))",
    "claims": "UPDATE claims SET watched = 0 WHERE watched AND id NOT IN (SELECT value FROM json_each(?))",
}

# Know a rule by its hash.
INSERT_RULE = "INSERT OR IGNORE INTO rules (hash, kind, version, options) VALUES (?, ?, ?, ?)"

# A rule's row.
RULE_ID = "SELECT id FROM rules WHERE hash = ?"

# How every watched figure is declared, as the database knows it.
DECLARATIONS = "SELECT id, declaration FROM figures WHERE watched"

# When a source was checked last.
LAST_CHECK = "SELECT last_check_at FROM sources WHERE id = ?"

# A number that changes whenever another connection writes.
DATA_VERSION = "PRAGMA data_version"

# Add a figure or bring its facts and its rule up to date; one that is no longer watched keeps its rule and history.
UPSERT_FIGURE = """
INSERT INTO figures (id, source_id, label, unit, scope, rule_id, declaration, watched)
VALUES (:id, :source_id, :label, :unit, :scope, :rule_id, :declaration, 1)
ON CONFLICT (id) DO UPDATE SET label = excluded.label, unit = excluded.unit, scope = excluded.scope,
    rule_id = CASE WHEN :not_watched THEN rule_id ELSE excluded.rule_id END, declaration = excluded.declaration,
    watched = 1
"""

# What is due at a time, the longest overdue first.
DUE = "SELECT id, next_due_at FROM sources WHERE watched AND next_due_at <= ? ORDER BY next_due_at, id"

# When the next source comes due.
NEXT_DUE = "SELECT min(next_due_at) FROM sources WHERE watched"

# How sources stand, each with its latest snapshot and the figures whose present rule has read nothing yet.
STATES = """
SELECT so.id, so.first_watched_at, so.validators, so.checks_since_full, so.failures_in_a_row, so.failing_since,
       so.problem, so.last_success_at, so.last_news_at, so.overdue_since, sn.id, sn.fingerprint, sn.shape, sn.blob_id,
       sn.page_blob_id, b.sha256, sn.seen_at,
       (SELECT json_group_array(f.id) FROM figures f
         WHERE f.source_id = so.id AND f.watched AND NOT EXISTS (
            SELECT 1 FROM series se JOIN observations o ON o.series_id = se.id
             WHERE se.figure_id = f.id AND o.rule_id = f.rule_id)),
       (SELECT json_group_object(f.id, f.declaration) FROM figures f WHERE f.source_id = so.id AND f.watched),
       so.last_check_at
  FROM sources so
  LEFT JOIN snapshots sn ON sn.id = (
    SELECT id FROM snapshots WHERE source_id = so.id ORDER BY seen_at DESC, id DESC LIMIT 1)
  LEFT JOIN blobs b ON b.id = sn.blob_id
 WHERE so.id IN (SELECT value FROM json_each(?))
"""

# Sources that have been silent for longer than they should, and were not called overdue yet.
GONE_QUIET = """
SELECT id FROM sources
 WHERE watched AND expect_news_seconds IS NOT NULL AND overdue_since IS NULL AND failing_since IS NULL
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


LONGEST_PAUSE = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source stands before a check.

    Attributes:
        first_watched_at: when it came into the configuration.
        validators: what the last good capture gave.
        checks_since_full: checks answered "not modified" since the document was last read in full.
        failures_in_a_row: 0 when the last check was good.
        failing_since: when the failures began.
        problem: the last failure's message; empty when there is none.
        last_success_at: the last good check.
        last_news_at: the last new snapshot.
        overdue_since: when it was called overdue.
        snapshot_id: the latest snapshot; None before the first.
        fingerprint: of that snapshot.
        shape: of that snapshot.
        blob_id: its bytes.
        page_blob_id: the bytes of the page it was linked from.
        sha256: of its bytes, in hex.
        seen_at: when it was first seen.
        unread: figures whose present rule has read nothing yet.
        declarations: how its figures are declared, as the database knows it.
        last_check_at: the last check, as text.
        version: of the database, when this was read.
    """

    first_watched_at: datetime
    validators: Mapping[str, Validators] = field(default_factory=dict)
    checks_since_full: int = 0
    failures_in_a_row: int = 0
    failing_since: datetime | None = None
    problem: str = ""
    last_success_at: datetime | None = None
    last_news_at: datetime | None = None
    overdue_since: datetime | None = None
    snapshot_id: int | None = None
    fingerprint: str = ""
    shape: Shape | None = None
    blob_id: int | None = None
    page_blob_id: int | None = None
    sha256: str = ""
    seen_at: datetime | None = None
    unread: frozenset[str] = frozenset()
    declarations: Mapping[str, str] = field(default_factory=dict)
    last_check_at: str | None = None
    version: int = 0

    def fits(self, source: Source) -> bool:
        """Whether the database was brought up to these declarations of the source's figures, and to no others."""
        return self.declarations == {figure.id: figure.declaration for figure in source.figures}


@dataclass(frozen=True, slots=True)
class Reread:
    """What a changed configuration makes it necessary to read again.

    Attributes:
        figures: figures that are new or declared differently, by source.
        claims: sources with claims that are new, reworded or dated differently, or not watched for another reason.
    """

    figures: Mapping[str, frozenset[str]]
    claims: frozenset[str]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources concerned."""
        return tuple(dict.fromkeys((*self.figures, *sorted(self.claims))))


class Sources:
    """The tables `sources`, `figures`, `rules` and `jobs`, and that of claims with them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def sync(self, catalogue: Catalogue, now: datetime) -> Reread:
        """Bring the rows up to the configuration; must be called inside a transaction.

        A source whose schedule is new is due at once when it was never watched, else at its next time.
        """
        reasons = dict(self._connection.execute(REASONS).fetchall())
        self._sync_sources(catalogue.sources.values(), now)
        figures = self._sync_figures(catalogue)
        claims = sync_claims(self._connection, catalogue)
        claims |= {s.id for s in catalogue.sources.values() if reasons.get(s.id, s.not_watched) != s.not_watched}
        for table, ids in (
            ("sources", catalogue.sources),
            ("figures", [f.id for s in catalogue.sources.values() for f in s.figures]),
            ("claims", catalogue.claims),
        ):
            self._connection.execute(UNWATCH[table], (json_list(ids),))
        return Reread(figures, claims)

    def due(self, now: datetime) -> list[tuple[str, datetime]]:
        """The sources due at `now` with the time they were scheduled for, the longest overdue first."""
        return [(row[0], time_of(row[1])) for row in self._connection.execute(DUE, (time_text(now),))]

    def next_due_at(self) -> datetime | None:
        """When the next source comes due; None when nothing is watched."""
        return time_or_none(self._connection.execute(NEXT_DUE).fetchone()[0])

    def state(self, source_id: str) -> SourceState:
        """How a source stands; it must have been synced."""
        return self.states([source_id])[source_id]

    def states(self, source_ids: Iterable[str]) -> dict[str, SourceState]:
        """How sources stand, by id; they must have been synced."""
        version = self._version()
        rows = self._connection.execute(STATES, (json_list(source_ids),))
        return {row[0]: _state(row, version) for row in rows}

    def present(self, source_id: str, state: SourceState) -> SourceState:
        """The state given, if nothing was written about the source since it was read; else how it stands now."""
        last_check_at = self._connection.execute(LAST_CHECK, (source_id,)).fetchone()[0]
        if state.version == self._version() and state.last_check_at == last_check_at:
            return state
        return self.state(source_id)

    def _version(self) -> int:
        return int(self._connection.execute(DATA_VERSION).fetchone()[0])

    def gone_quiet(self, now: datetime) -> list[str]:
        """The sources that became overdue by `now` and were not told yet."""
        return [row[0] for row in self._connection.execute(GONE_QUIET, (time_text(now),))]

    def set_overdue(self, source_id: str, since: datetime) -> None:
        """Call a source overdue; inside the transaction that records its notice."""
        self._connection.execute(SET_OVERDUE, (time_text(since), source_id))

    def put_off(self, source_id: str, next_due_at: datetime) -> None:
        """Look at a source again only from a time on."""
        self._connection.execute(SET_DUE, (time_text(next_due_at), source_id))

    def correct_due_times(self, sources: Iterable[Source], now: datetime) -> None:
        """Bring due times that lie further ahead than schedules can explain back to them: the clock stood wrong."""
        known = {row[0]: row[1:] for row in self._connection.execute(SCHEDULES)}
        for source in sources:
            if source.id in known:
                self._correct_due_time(source, known[source.id], now)

    def job_due_at(self, name: str) -> datetime | None:
        """When a recurring job is next due; None before it was ever planned."""
        row = self._connection.execute(JOB_DUE, (name,)).fetchone()
        return time_of(row[0]) if row else None

    def set_job(self, name: str, next_due_at: datetime) -> None:
        """Remember when a recurring job is next due."""
        self._connection.execute(SET_JOB, (name, time_text(next_due_at)))

    def rule_id(self, rule: Rule) -> int:
        """The rule's row, made when it is new."""
        self._connection.execute(INSERT_RULE, (rule.hash, rule.kind, rule.version, rule.options))
        return int(self._connection.execute(RULE_ID, (rule.hash,)).fetchone()[0])

    def _sync_sources(self, sources: Iterable[Source], now: datetime) -> None:
        known = {row[0]: row[1:] for row in self._connection.execute(SCHEDULES)}
        for source in sources:
            schedule = _schedule_text(source.schedule)
            row = {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "schedule": schedule,
                "now": time_text(now),
                "next_due_at": time_text(now),
                "expect_news_seconds": _seconds(source.expect_news_every),
                "watched": 0 if source.not_watched else 1,
                "url_known": source.url_known,
                "not_watched": source.not_watched or None,
                "mirrors": source.mirrors or None,
            }
            self._connection.execute(UPSERT_SOURCE, row)
            if source.id not in known or source.not_watched:
                continue
            self._correct_due_time(source, known[source.id], now)

    def _correct_due_time(self, source: Source, known: tuple[str, str, int, str | None], now: datetime) -> None:
        before, next_due_at, watched, not_before_at = known
        stored = time_of(next_due_at)
        if not watched:
            due = now
        elif before != _schedule_text(source.schedule):
            due = min(stored, due_after(source.schedule, now))
        else:
            due = corrected_due_at(source.schedule, stored, now)
        pause = time_or_none(not_before_at)
        # A pause that a publisher asked for is days at most: one further ahead was written under a wrong clock.
        if pause is not None and pause - now <= LONGEST_PAUSE:
            due = max(due, pause)
        if due != stored:
            self.put_off(source.id, due)

    def _sync_figures(self, catalogue: Catalogue) -> dict[str, frozenset[str]]:
        known = dict(self._connection.execute(DECLARATIONS).fetchall())
        changed: dict[str, frozenset[str]] = {}
        for source in catalogue.sources.values():
            different = frozenset(f.id for f in source.figures if known.get(f.id) != f.declaration)
            for figure in source.figures:
                self._connection.execute(UPSERT_FIGURE, self._figure_row(source, figure))
            if different:
                changed[source.id] = different
        return changed

    def _figure_row(self, source: Source, figure: Figure) -> dict[str, str | int | bool]:
        return {
            "id": figure.id,
            "source_id": source.id,
            "label": figure.label,
            "unit": figure.unit.symbol,
            "scope": figure.scope,
            "rule_id": self.rule_id(figure.rule),
            "declaration": figure.declaration,
            "not_watched": bool(source.not_watched),
        }


def _state(row: tuple[Any, ...], version: int) -> SourceState:
    return SourceState(
        first_watched_at=time_of(row[1]),
        validators=validators_of(row[2]),
        checks_since_full=row[3],
        failures_in_a_row=row[4],
        failing_since=time_or_none(row[5]),
        problem=row[6] or "",
        last_success_at=time_or_none(row[7]),
        last_news_at=time_or_none(row[8]),
        overdue_since=time_or_none(row[9]),
        snapshot_id=row[10],
        fingerprint=row[11] or "",
        shape=shape_of(row[12]),
        blob_id=row[13],
        page_blob_id=row[14],
        sha256=row[15].hex() if row[15] else "",
        seen_at=time_or_none(row[16]),
        unread=frozenset(json.loads(row[17])),
        declarations=json.loads(row[18]),
        last_check_at=row[19],
        version=version,
    )


def json_list(values: Iterable[str]) -> str:
    """Values for ``json_each``."""
    return json.dumps(list(values))


def _schedule_text(schedule: Schedule) -> str:
    when = schedule.cron or f"every {schedule.every_seconds} s"
    return f"{when} {schedule.timezone} +{schedule.spread_seconds} s"


def _seconds(duration: timedelta | None) -> int | None:
    return None if duration is None else round(duration.total_seconds())
