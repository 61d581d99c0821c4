"""The views as values: what changed, what stood at a time and how sources stood then, for those who word them."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from monitor.model import Change, ChangeKind, Doubt, Logged, Observation, Part, Standing
from monitor.model.facts import SourceName
from monitor.model.mirrors import Agreement, MirrorStands
from monitor.model.week import Health, SourceStands
from monitor.store.rows import (
    EVER,
    OBSERVATION_COLUMNS,
    as_dicts,
    json_of,
    observation_of,
    period_of,
    time_of,
    time_or_none,
    time_text,
)
from monitor.store.tables import HEALTH
from monitor.store.views import health_as_of, mirrors_as_of, stood


def _columns(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in OBSERVATION_COLUMNS.split(", "))


_WIDTH = len(OBSERVATION_COLUMNS.split(", "))

# What changed between two times, newest first, with what stood before and after.
CHANGES = f"""
SELECT ch.id, a.seen_at, ch.kind, ch.figure_id, ch.series, ch.count, p.period, ch.parts, ch.in_published_period,
       ch.doubt, ch.period, ch.grain, ch.period_start, ch.period_end, b.id, n.id, {_columns("b")}, {_columns("n")}
  FROM changes ch
  JOIN figures f ON f.id = ch.figure_id AND f.rule_id = ch.rule_id
  JOIN snapshots a ON a.id = ch.after_snapshot_id
  LEFT JOIN changes p ON p.id = ch.part_of
  LEFT JOIN observations b ON b.id = ch.before_observation_id
  LEFT JOIN observations n ON n.id = ch.after_observation_id
 WHERE (:source = '' OR f.source_id = :source) AND a.seen_at >= :start AND a.seen_at < :end
 ORDER BY a.seen_at DESC, ch.id
"""

# What the figures said at a time, in the order of the figures.
STANDING = f"""
SELECT f.id, se.name, s.seen_at,
       (SELECT max(c.finished_at) FROM checks c
         WHERE c.source_id = f.source_id AND c.snapshot_id IS NOT NULL AND c.finished_at <= :at), {_columns("o")}
  FROM observations o
  JOIN series se ON se.id = o.series_id
  JOIN figures f ON f.id = se.figure_id AND f.rule_id = o.rule_id
  JOIN snapshots s ON s.id = o.snapshot_id
 WHERE {stood("o", "<= :at")}
 ORDER BY f.id, se.name, o.period DESC
"""

# The values that look like a slip, in the order of their figures.
DOUBTFUL = f"""
SELECT f.id, se.name, {_columns("o")}
  FROM observations o
  JOIN series se ON se.id = o.series_id
  JOIN figures f ON f.id = se.figure_id AND f.rule_id = o.rule_id AND f.watched
  JOIN sources so ON so.id = f.source_id AND so.not_watched IS NULL
 WHERE o.until_snapshot_id IS NULL AND o.status = 'suspect'
 ORDER BY f.id, se.name, o.period DESC
"""


# How every source that was watched by then stood at a time; those in trouble first.
HEALTH_AS_OF = f"SELECT * FROM ({health_as_of(':at')}) ORDER BY state = 'ok', source_id"


_BOTH_SIDES = f"""
, fo.source_id AS original_id, sm.title, fm.id, o.id, (SELECT seen_at FROM snapshots WHERE id = o.snapshot_id),
{_columns("m")}, {_columns("o")}
"""

# How the mirrors of a source, or all, stood at a time beside their originals, by original figure.
MIRRORS_AS_OF = f"""
SELECT * FROM ({mirrors_as_of(":at", _BOTH_SIDES)})
 WHERE :original IN ('', original_id) ORDER BY figure_id, mirror_id, period DESC
"""


class Log:
    """Reading what the views show as values."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def changes(
        self, source_id: str = "", *, start: datetime | None = None, end: datetime | None = None
    ) -> list[Logged]:
        """What changed between two times, of one source or of all: newest first, parts behind their totals."""
        times = {"start": time_text(start) if start else "", "end": time_text(end) if end else EVER}
        return [_logged(row) for row in self._connection.execute(CHANGES, {"source": source_id, **times})]

    def standing(self, moment: datetime) -> list[Standing]:
        """What every figure said at a time, by figure and series, the newest period first."""
        return [
            Standing(observation_of(figure_id, name, tuple(columns)), time_of(seen_at), time_or_none(confirmed_at))
            for figure_id, name, seen_at, confirmed_at, *columns in self._connection.execute(
                STANDING, {"at": time_text(moment)}
            )
        ]

    def doubtful(self) -> list[Observation]:
        """What is said now and is in doubt, by figure and series, the newest period first."""
        rows = self._connection.execute(DOUBTFUL)
        return [observation_of(figure_id, name, tuple(columns)) for figure_id, name, *columns in rows]

    def mirrors(self, original_id: str = "", as_of: datetime | None = None) -> list[MirrorStands]:
        """How the mirrors of a source, or all mirrors, stand beside their originals, or stood at a time.

        By figure of the original and mirror, the newest period first.
        """
        at = time_text(as_of) if as_of else EVER
        return [_mirror(row) for row in self._connection.execute(MIRRORS_AS_OF, {"original": original_id, "at": at})]

    def health(self, as_of: datetime | None = None) -> list[SourceStands]:
        """How the watched sources stand, or those watched by then stood at a time; those in trouble first."""
        sql, times = (HEALTH, {}) if as_of is None else (HEALTH_AS_OF, {"at": time_text(as_of)})
        rows = as_dicts(self._connection.execute(sql, times))
        titles = {row["source_id"]: row["title"] for row in rows}
        return [_stands(row, titles) for row in rows]


def _logged(row: tuple[Any, ...]) -> Logged:
    id_, seen_at, kind, figure_id, series, count, part_of, parts, in_published_period, doubt, *rest = row
    period, (before_id, after_id), columns = period_of(*rest[:4]), rest[4:6], rest[6:]
    change = Change(
        kind=ChangeKind(kind),
        figure_id=figure_id,
        period=period,
        series=series,
        before=None if before_id is None else observation_of(figure_id, series, tuple(columns[:_WIDTH])),
        after=None if after_id is None else observation_of(figure_id, series, tuple(columns[_WIDTH:])),
        parts=json_of(tuple[Part, ...], parts),
        count=count,
        part_of=part_of or "",
        in_published_period=bool(in_published_period),
        doubt=json_of(Doubt, doubt) if doubt else None,
    )
    return Logged(id_, time_of(seen_at), change)


def _mirror(row: tuple[Any, ...]) -> MirrorStands:
    figure_id, mirror_id, series, period, *_, agreement, seen_at, read_at, snapshot_id = row[:12]
    title, copied_id, original_row, original_seen_at, *columns = row[13:]
    return MirrorStands(
        source_id=mirror_id,
        title=title,
        key=(figure_id, series, period),
        printed=observation_of(copied_id, series, tuple(columns[:_WIDTH])),
        seen_at=time_of(seen_at),
        read_at=time_of(read_at),
        snapshot_id=snapshot_id,
        agreement=Agreement(agreement),
        original=None if original_row is None else observation_of(figure_id, series, tuple(columns[_WIDTH:])),
        original_seen_at=time_or_none(original_seen_at),
    )


def _stands(row: dict[str, Any], titles: dict[str, str]) -> SourceStands:
    health, original = Health(row["state"]), row["mirrors"]
    since = {Health.FAILING: row["failing_since"], Health.OVERDUE: row["overdue_since"]}.get(health)
    return SourceStands(
        source=SourceName(
            row["source_id"], row["title"], row["publisher"], row["url"], titles.get(original, original or "")
        ),
        health=health,
        since=time_or_none(since),
        failures=row["failures_in_a_row"] or 0,
        problem=row["problem"] or "",
        last_success_at=time_or_none(row["last_success_at"]),
        last_news_at=time_or_none(row["last_news_at"]),
    )
