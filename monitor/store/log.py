"""The views as values: what changed, what stood at a time and how sources stood then, for those who word them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from monitor.model import (
    Change,
    ChangeKind,
    Doubt,
    Judged,
    Logged,
    Observation,
    Part,
    Reason,
    Standing,
    Verdict,
    VerdictKind,
)
from monitor.model import log as contract
from monitor.model.doubts import DoubtKind
from monitor.model.facts import SourceName
from monitor.model.mirrors import Agreement, MirrorStands
from monitor.model.times import time_text
from monitor.model.week import Health, SourceStands
from monitor.store.rows import (
    EVER,
    OBSERVATION_COLUMNS,
    as_dicts,
    json_list,
    json_of,
    number_of,
    observation_of,
    period_of,
    time_of,
    time_or_none,
)
from monitor.store.views import NOW, claim_status_as_of, figure_history_as_of, health_as_of, mirrors_as_of
from monitor.store.wholes import text_of

_NAMES = OBSERVATION_COLUMNS.split(", ")


def _side(table: str) -> str:
    """The columns of one of several observations in a row, as `_said` takes them."""
    return ", ".join(f"{table}.{name} AS {table}_{name}" for name in _NAMES)


_CHANGES = f"""
SELECT ch.id, a.seen_at, ch.kind, ch.figure_id, ch.series, ch.count, p.period AS total, ch.parts, ch.stood_until,
       ch.in_published_period, ch.doubt, ch.period, ch.grain, ch.period_start, ch.period_end,
       {_side("b")}, {_side("n")}, coalesce(n.unit, b.unit, f.unit) AS unit, ch.part_of,
       ch.before_snapshot_id, ch.after_snapshot_id, ch.check_id
  FROM changes ch
  JOIN figures f ON f.id = ch.figure_id AND f.rule_id = ch.rule_id
  JOIN snapshots a ON a.id = ch.after_snapshot_id
  LEFT JOIN changes p ON p.id = ch.part_of
  LEFT JOIN observations b ON b.id = ch.before_observation_id
  LEFT JOIN observations n ON n.id = ch.after_observation_id
"""

# The versions are few, so they are found first: nothing is looked up for the changes of others.
_BETWEEN = """(:source = '' OR f.source_id = :source) AND ch.after_snapshot_id IN (
    SELECT id FROM snapshots WHERE :source IN ('', source_id) AND seen_at >= :start AND seen_at < :end)"""

# What changed between two times, newest first, with what stood before and after.
CHANGES = f"{_CHANGES} WHERE {_BETWEEN} ORDER BY a.seen_at DESC, ch.id"

_LATEST = f"""
  FROM changes ch
  JOIN figures f ON f.id = ch.figure_id AND f.rule_id = ch.rule_id
  JOIN snapshots a ON a.id = ch.after_snapshot_id
 WHERE {_BETWEEN} AND (:parts OR ch.part_of IS NULL)
"""

# The rows of the latest changes, newest first, and how many there are.
LATEST = f"SELECT ch.id {_LATEST} ORDER BY a.seen_at DESC, ch.id LIMIT :limit"
HOW_MANY = f"SELECT count(*) {_LATEST}"

# The changes of these rows, in their order.
OF_ROWS = f"{_CHANGES} JOIN json_each(:rows) j ON j.value = ch.id ORDER BY j.key"

AT_ONCE = 500
"""So many changes are in memory where a statement asks for any number of them."""

# What the figures said at a time, in the order of the figures; of those that are watched where `watched`.
STANDING = f"""
SELECT h.*
  FROM ({figure_history_as_of(":at", ", o.grain, o.doubt, f.watched")}) h JOIN sources so ON so.id = h.source_id
 WHERE vintage <= :at AND (until IS NULL OR until > :at)
   AND figure_id IN (SELECT id FROM figures WHERE source_id = :source AND :figure IN ('', id)
                     UNION ALL SELECT id FROM figures WHERE id = :figure AND :source = ''
                     UNION ALL SELECT id FROM figures WHERE :source = '' AND :figure = '')
   AND (:doubt IS NULL OR json_extract(doubt, '$.kind') = :doubt)
   AND (NOT :watched OR (h.watched AND so.not_watched IS NULL))
 ORDER BY figure_id, series, period DESC
"""

# Every vintage of one figure seen by a time.
HISTORY = f"""
SELECT * FROM ({figure_history_as_of(NOW, ", o.grain, o.doubt")})
 WHERE figure_id = :figure AND vintage <= :at AND :period IN ('', period) AND :series IN ('', series)
 ORDER BY series, period, vintage
"""

# When the first value of a figure, or of any, was first seen.
FIRST_SEEN = """
SELECT min(s.seen_at) FROM snapshots s JOIN observations o ON o.snapshot_id = s.id JOIN series se ON se.id = o.series_id
  JOIN figures f ON f.id = se.figure_id AND f.rule_id = o.rule_id
 WHERE :figure IN ('', f.id)
"""

# How every source that was watched by then stood at a time, of those in some states; those in trouble first.
HEALTH_AS_OF = f"""
SELECT * FROM ({health_as_of(":at")}) WHERE state IN (SELECT value FROM json_each(:states))
 ORDER BY state = 'ok', source_id
"""

# How many sources are in each state.
STATES = "SELECT state, count(*) FROM source_health GROUP BY state ORDER BY state"

# What the originals of mirrors are called.
TITLES = "SELECT id, title FROM sources WHERE id IN (SELECT value FROM json_each(?))"


_BOTH_SIDES = f"""
, fo.source_id AS original_id, sm.title, fm.id AS copied_id, {_side("m")}, {_side("o")},
(SELECT seen_at FROM snapshots WHERE id = o.snapshot_id) AS original_seen_at
"""

# How the mirrors of a source, or all, stood at a time beside their originals, by original figure.
MIRRORS_AS_OF = f"""
SELECT * FROM ({mirrors_as_of(":at", _BOTH_SIDES)})
 WHERE :original IN ('', original_id) ORDER BY figure_id, mirror_id, period DESC
"""

_BEHIND = f", v.because, (SELECT packed FROM wholes WHERE id = v.whole_id) AS whole, {_side('n')}, {_side('w')}"

# How every claim stood at a time, in the configuration's order.
CLAIMS_AS_OF = f"SELECT * FROM ({claim_status_as_of(':at', _BEHIND)}) ORDER BY position, claim_id"


Row = dict[str, Any]


class Log(contract.Log):
    """Reading what the views show as values."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def changes(
        self, source_id: str = "", *, start: datetime | None = None, end: datetime | None = None
    ) -> list[Logged]:
        times = {"start": time_text(start) if start else "", "end": _by(end)}
        return [_logged(row) for row in self._rows(CHANGES, {"source": source_id, **times})]

    def latest(
        self, source_id: str = "", *, start: datetime | None = None, parts: bool = True, limit: int
    ) -> tuple[Iterator[Logged], int]:
        asked = {"source": source_id, "start": time_text(start) if start else "", "end": EVER, "parts": parts}
        (count,) = self._connection.execute(HOW_MANY, asked).fetchone()
        rows = [row[0] for row in self._connection.execute(LATEST, {**asked, "limit": limit})]
        return self._of_rows(rows), int(count)

    def _of_rows(self, rows: Sequence[int]) -> Iterator[Logged]:
        for begin in range(0, len(rows), AT_ONCE):
            some = json.dumps(rows[begin : begin + AT_ONCE])
            yield from [_logged(row) for row in self._rows(OF_ROWS, {"rows": some})]

    def standing(
        self,
        as_of: datetime | None = None,
        *,
        source_id: str = "",
        figure_id: str = "",
        doubt: DoubtKind | None = None,
    ) -> list[Standing]:
        which = {"source": source_id, "figure": figure_id, "watched": as_of is None, "doubt": doubt}
        return [_standing(row) for row in self._rows(STANDING, {"at": _by(as_of), **which})]

    def history(
        self, figure_id: str, *, period: str = "", series: str = "", as_of: datetime | None = None
    ) -> list[Standing]:
        which = {"figure": figure_id, "period": period, "series": series, "at": _by(as_of)}
        return [_standing(row) for row in self._rows(HISTORY, which)]

    def first_seen_at(self, figure_id: str = "") -> datetime | None:
        return time_or_none(self._connection.execute(FIRST_SEEN, {"figure": figure_id}).fetchone()[0])

    def mirrors(self, original_id: str = "", as_of: datetime | None = None) -> list[MirrorStands]:
        return [_mirror(row) for row in self._rows(MIRRORS_AS_OF, {"original": original_id, "at": _by(as_of)})]

    def claims(self, as_of: datetime | None = None) -> list[Judged]:
        return [_judged(row) for row in self._rows(CLAIMS_AS_OF, {"at": _by(as_of)})]

    def health(
        self, as_of: datetime | None = None, *, states: Collection[Health] = tuple(Health)
    ) -> list[SourceStands]:
        rows = self._rows(HEALTH_AS_OF, {"at": _by(as_of), "states": json_list(states)})
        originals = {row["mirrors"] for row in rows if row["mirrors"]}
        titles = dict(self._connection.execute(TITLES, (json_list(originals),)))
        return [_stands(row, titles) for row in rows]

    def states(self) -> dict[Health, int]:
        return {Health(state): count for state, count in self._connection.execute(STATES)}

    def _rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        return as_dicts(self._connection.execute(sql, parameters))


def _by(moment: datetime | None) -> str:
    """A time as the statements take it; behind all that is held where none is given."""
    return time_text(moment) if moment else EVER


def _said(row: Row, table: str, figure_id: str, series: str) -> Observation | None:
    """The observation of the columns that `_side` names; None where they are NULL."""
    if row[f"{table}_period"] is None:
        return None
    return observation_of(figure_id, series, tuple(row[f"{table}_{name}"] for name in _NAMES))


def _standing(row: Row) -> Standing:
    return Standing(
        observation=observation_of(row["figure_id"], row["series"], tuple(row[name] for name in _NAMES)),
        seen_at=time_of(row["vintage"]),
        confirmed_at=time_or_none(row["last_confirmed_at"]),
        until=time_or_none(row["until"]),
        snapshot_id=row["snapshot_id"],
        id=row["observation_id"],
        passed=bool(row["passed"]),
    )


def _logged(row: Row) -> Logged:
    place = row["figure_id"], row["series"]
    change = Change(
        kind=ChangeKind(row["kind"]),
        figure_id=row["figure_id"],
        period=period_of(row["period"], row["grain"], row["period_start"], row["period_end"]),
        series=row["series"],
        before=_said(row, "b", *place),
        after=_said(row, "n", *place),
        parts=json_of(tuple[Part, ...], row["parts"]),
        count=row["count"],
        part_of=row["total"] or "",
        in_published_period=bool(row["in_published_period"]),
        doubt=json_of(Doubt, row["doubt"]) if row["doubt"] else None,
        stood_until=time_or_none(row["stood_until"]),
    )
    return Logged(
        id=row["id"],
        seen_at=time_of(row["seen_at"]),
        change=change,
        unit=row["unit"],
        total_id=row["part_of"],
        before_snapshot_id=row["before_snapshot_id"],
        after_snapshot_id=row["after_snapshot_id"],
        check_id=row["check_id"],
    )


def _mirror(row: Row) -> MirrorStands:
    printed = _said(row, "m", row["copied_id"], row["series"])
    assert printed is not None, "the view is of what mirrors say"
    return MirrorStands(
        source_id=row["mirror_id"],
        title=row["title"],
        key=(row["figure_id"], row["series"], row["period"]),
        printed=printed,
        seen_at=time_of(row["mirror_vintage"]),
        read_at=time_of(row["mirror_last_confirmed_at"]),
        snapshot_id=row["mirror_snapshot_id"],
        agreement=Agreement(row["agreement"]),
        original=_said(row, "o", row["figure_id"], row["series"]),
        original_seen_at=time_or_none(row["original_seen_at"]),
    )


def _judged(row: Row) -> Judged:
    id_, place = row["claim_id"], (row["figure_id"], row["series"])
    if row["whole"] is None:
        return Judged(id_)
    values = number_of(row["current_value"]), number_of(row["value_when_published"])
    return Judged(
        claim_id=id_,
        verdict=Verdict(
            id_, VerdictKind(row["verdict"]), json_of(Reason, text_of(row["whole"], row["because"])), *values
        ),
        since=time_of(row["since"]),
        now=_said(row, "n", *place),
        then=_said(row, "w", *place),
        snapshot_id=row["snapshot_id"],
    )


def _stands(row: Row, titles: dict[str, str]) -> SourceStands:
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
        next_due_at=time_or_none(row["next_due_at"]),
    )
