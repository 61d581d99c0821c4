"""What the figures said and say: observations, changes and verdicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.compare import same
from monitor.core.judge import Vintage
from monitor.model import Change, Claim, Key, Observation, Status, Verdict, VerdictKind
from monitor.store.rows import (
    OBSERVATION_COLUMNS,
    number_of,
    number_text,
    observation_of,
    observation_row,
    parts_json,
    time_of,
    time_text,
)

_COLUMNS = ", ".join(f"o.{column}" for column in OBSERVATION_COLUMNS.split(", "))
_PLACES = ", ".join("?" for _ in OBSERVATION_COLUMNS.split(", "))

# What a source's figures say now, by their present rules.
CURRENT = f"""
SELECT se.figure_id, se.name, o.id, {_COLUMNS}
  FROM figures f JOIN series se ON se.figure_id = f.id
  JOIN observations o ON o.series_id = se.id AND o.rule_id = f.rule_id AND o.until_snapshot_id IS NULL
 WHERE f.source_id = ? AND f.watched
"""

# What a figure said last by the rule it had before its present one.
CURRENT_BY_EARLIER_RULE = f"""
SELECT se.figure_id, se.name, o.id, {_COLUMNS}
  FROM series se JOIN observations o ON o.series_id = se.id AND o.until_snapshot_id IS NULL
 WHERE se.figure_id = ? AND o.rule_id = (
    SELECT e.rule_id FROM observations e JOIN series x ON x.id = e.series_id JOIN figures f ON f.id = x.figure_id
     WHERE x.figure_id = ? AND e.rule_id <> f.rule_id ORDER BY e.snapshot_id DESC LIMIT 1)
"""

# What a source's figures said once and say no longer, each key's last word last.
GONE = f"""
SELECT se.figure_id, se.name, o.id, {_COLUMNS}
  FROM figures f JOIN series se ON se.figure_id = f.id
  JOIN observations o ON o.series_id = se.id AND o.rule_id = f.rule_id AND o.until_snapshot_id IS NOT NULL
  JOIN snapshots s ON s.id = o.snapshot_id
 WHERE f.source_id = ? AND f.watched AND NOT EXISTS (
    SELECT 1 FROM observations n WHERE n.series_id = o.series_id AND n.rule_id = o.rule_id AND n.period = o.period
       AND n.until_snapshot_id IS NULL)
 ORDER BY s.seen_at
"""

# What a source's doubtful or missing values were before they became so, each key's last word last.
TRUSTED = f"""
SELECT se.figure_id, se.name, o.id, {_COLUMNS}
  FROM figures f JOIN series se ON se.figure_id = f.id
  JOIN observations d ON d.series_id = se.id AND d.rule_id = f.rule_id AND d.until_snapshot_id IS NULL
  JOIN observations o ON o.series_id = d.series_id AND o.rule_id = d.rule_id AND o.period = d.period
  JOIN snapshots s ON s.id = o.snapshot_id
 WHERE f.source_id = ? AND f.watched AND d.status IN ('suspect', 'missing') AND o.status IN ('normal', 'provisional')
 ORDER BY s.seen_at, s.id
"""

# Every vintage of one figure, series and period, oldest first.
VINTAGES = f"""
SELECT s.seen_at, u.seen_at, {_COLUMNS}
  FROM figures f JOIN series se ON se.figure_id = f.id AND se.name = ?
  JOIN observations o ON o.series_id = se.id AND o.rule_id = f.rule_id AND o.period = ?
  JOIN snapshots s ON s.id = o.snapshot_id LEFT JOIN snapshots u ON u.id = o.until_snapshot_id
 WHERE f.id = ? ORDER BY s.seen_at
"""

# The series of a source's figures.
SERIES = """
SELECT se.figure_id, se.name, se.id FROM series se JOIN figures f ON f.id = se.figure_id WHERE f.source_id = ?
"""

# Know a series by its figure and name.
INSERT_SERIES = "INSERT INTO series (figure_id, name) VALUES (?, ?)"

# The present rules of a source's figures.
RULES = "SELECT id, rule_id FROM figures WHERE source_id = ?"

# Keep an observation.
INSERT_OBSERVATION = f"""
INSERT INTO observations (series_id, rule_id, snapshot_id, {OBSERVATION_COLUMNS}) VALUES (?, ?, ?, {_PLACES})
"""

# The ids of what a snapshot added.
OF_SNAPSHOT = """
SELECT se.figure_id, se.name, o.period, o.id FROM observations o JOIN series se ON se.id = o.series_id
 WHERE o.snapshot_id = ? AND o.until_snapshot_id IS NULL
"""

# End an observation.
END_OBSERVATION = "UPDATE observations SET until_snapshot_id = ? WHERE id = ?"

# Keep a change.
INSERT_CHANGE = """
INSERT INTO changes (check_id, figure_id, rule_id, series, period, kind, before_observation_id, after_observation_id,
    before_snapshot_id, after_snapshot_id, count, part_of, parts, explanation, suspect)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# How claims stand now: the newest row of each.
VERDICTS = """
SELECT claim_id, verdict, reason, value, value_when_published FROM verdicts v
 WHERE claim_id IN (SELECT value FROM json_each(?))
   AND since = (SELECT max(since) FROM verdicts WHERE claim_id = v.claim_id)
"""

# A claim stands differently from a time on.
INSERT_VERDICT = """
INSERT INTO verdicts (claim_id, since, verdict, reason, value, value_when_published, snapshot_id)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (claim_id, since) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason,
    value = excluded.value, value_when_published = excluded.value_when_published, snapshot_id = excluded.snapshot_id
"""

# A claim stands as before, with another number behind it.
RENEW_VERDICT = """
UPDATE verdicts SET reason = ?, value = ?, value_when_published = ?, snapshot_id = ?
 WHERE claim_id = ? AND since = (SELECT max(since) FROM verdicts WHERE claim_id = ?)
"""

# Forget what a figure's present rule read, to read it again.
FORGET = (
    """UPDATE changes SET before_observation_id = NULL WHERE rule_id <> :rule AND before_observation_id IN (
        SELECT o.id FROM observations o JOIN series se ON se.id = o.series_id
         WHERE o.rule_id = :rule AND se.figure_id = :figure)""",
    "UPDATE changes SET part_of = NULL WHERE figure_id = :figure AND rule_id = :rule",
    "DELETE FROM changes WHERE figure_id = :figure AND rule_id = :rule",
    "DELETE FROM observations WHERE rule_id = :rule AND series_id IN (SELECT id FROM series WHERE figure_id = :figure)",
)

# Forget how claims stood, to judge them again.
FORGET_VERDICTS = "DELETE FROM verdicts WHERE claim_id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Held:
    """An observation and the row that holds it."""

    observation: Observation
    id: int


HeldCells = Mapping[Key, Held]


def as_told(before: HeldCells, trusted: HeldCells, now: Mapping[Key, Observation]) -> HeldCells:
    """What stood there as far as it was told: a doubtful value was withheld, so what is another now follows the last
    one that nobody doubted.

    Args:
        before: what stood there until now.
        trusted: what stood there last without doubt, where what stands there until now is in doubt.
        now: what stands there now.
    """
    withheld = {
        key: trusted[key]
        for key, held in before.items()
        if held.observation.status is Status.SUSPECT and key in trusted and key in now
        if not same(held.observation, now[key])
    }
    return {**before, **withheld} if withheld else before


def observations_of(cells: HeldCells) -> dict[Key, Observation]:
    """The observations alone, for the pure core."""
    return {key: held.observation for key, held in cells.items()}


class History:
    """The tables `series`, `observations`, `changes` and `verdicts`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def current(self, source_id: str) -> dict[Key, Held]:
        """What the source's figures say now, by their present rules."""
        return _held(self._connection.execute(CURRENT, (source_id,)))

    def current_by_earlier_rule(self, figure_id: str) -> dict[Key, Held]:
        """What the figure said last by the rule it had before; empty when it never had another."""
        return _held(self._connection.execute(CURRENT_BY_EARLIER_RULE, (figure_id, figure_id)))

    def trusted(self, source_id: str) -> dict[Key, Held]:
        """What the source's doubtful or missing values were last before they became so."""
        return _held(self._connection.execute(TRUSTED, (source_id,)))

    def gone(self, source_id: str) -> dict[Key, Held]:
        """What the source's figures said once and say no longer."""
        return _held(self._connection.execute(GONE, (source_id,)))

    def vintages(self, claim: Claim) -> list[Vintage]:
        """Every vintage of what the claim speaks of, oldest first; one without observation where it was withdrawn."""
        found: list[Vintage] = []
        until: str | None = None
        rows = self._connection.execute(VINTAGES, (claim.series, claim.period.label, claim.figure_id))
        for seen_at, next_until, *columns in rows.fetchall():
            if until is not None and until < seen_at:
                found.append(Vintage(None, time_of(until)))
            found.append(Vintage(observation_of(claim.figure_id, claim.series, tuple(columns)), time_of(seen_at)))
            until = next_until
        if until is not None:
            found.append(Vintage(None, time_of(until)))
        return found

    def write(
        self,
        source_id: str,
        snapshot_id: int,
        before: HeldCells,
        after: Sequence[Observation],
        *,
        only: Iterable[str] | None = None,
    ) -> None:
        """Keep what the snapshot says wherever it differs from what stood, and end what it no longer says.

        Args:
            source_id: the source.
            snapshot_id: the snapshot that `after` was read from.
            before: what stood until then, by present rules.
            after: everything that the figures say now.
            only: the figures concerned; None for all of them.
        """
        rules = dict(self._connection.execute(RULES, (source_id,)).fetchall())
        series = {(row[0], row[1]): row[2] for row in self._connection.execute(SERIES, (source_id,))}
        figures = set(rules if only is None else only)
        new = [o for o in after if not _stands(before.get(o.key), o)]
        replaced = [before[o.key].id for o in new if o.key in before]
        said = {o.key for o in after}
        dropped = [held.id for key, held in before.items() if key not in said and key[0] in figures]
        self._connection.executemany(END_OBSERVATION, [(snapshot_id, id_) for id_ in (*replaced, *dropped)])
        self._connection.executemany(
            INSERT_OBSERVATION,
            [(self._series_id(series, o), rules[o.figure_id], snapshot_id, *observation_row(o)) for o in new],
        )

    def write_changes(
        self,
        source_id: str,
        check_id: int,
        before_snapshot_id: int,
        after_snapshot_id: int,
        changes: Sequence[Change],
        before: HeldCells,
    ) -> None:
        """Keep the changes that led to a snapshot, after `write` kept its observations."""
        if not changes:
            return
        rules = dict(self._connection.execute(RULES, (source_id,)).fetchall())
        after_ids = {
            (row[0], row[1], row[2]): row[3] for row in self._connection.execute(OF_SNAPSHOT, (after_snapshot_id,))
        }
        totals: dict[Key, int] = {}
        for change in changes:
            row = (
                check_id,
                change.figure_id,
                rules[change.figure_id],
                change.series,
                change.period.label,
                change.kind.value,
                before[change.before.key].id if change.before and change.before.key in before else None,
                after_ids.get(change.after.key) if change.after else None,
                before_snapshot_id,
                after_snapshot_id,
                change.count,
                totals.get((change.figure_id, change.series, change.part_of)) if change.part_of else None,
                parts_json(change.parts),
                change.explanation,
                int(change.suspect),
            )
            change_id = int(self._connection.execute(INSERT_CHANGE, row).lastrowid or 0)
            totals[(change.figure_id, change.series, change.period.label)] = change_id

    def verdicts(self, claims: Iterable[Claim]) -> dict[str, Verdict]:
        """How the claims stand, by claim id; a claim never judged is absent."""
        ids = _json([claim.id for claim in claims])
        return {
            row[0]: Verdict(row[0], VerdictKind(row[1]), row[2], number_of(row[3]), number_of(row[4]))
            for row in self._connection.execute(VERDICTS, (ids,))
        }

    def write_verdicts(
        self, before: Mapping[str, Verdict], after: Iterable[Verdict], seen_at: datetime, snapshot_id: int | None
    ) -> None:
        """Keep how claims stand from `seen_at` on: a new row where the verdict became another."""
        for verdict in after:
            was = before.get(verdict.claim_id)
            values = (verdict.reason, number_text(verdict.value), number_text(verdict.value_when_published))
            if was is None or was.kind is not verdict.kind:
                row = (verdict.claim_id, time_text(seen_at), verdict.kind.value, *values, snapshot_id)
                self._connection.execute(INSERT_VERDICT, row)
            elif was != verdict:
                ids = (verdict.claim_id, verdict.claim_id)
                self._connection.execute(RENEW_VERDICT, (*values, snapshot_id, *ids))

    def forget(self, source_id: str, figures: Iterable[str], claims: Iterable[Claim]) -> None:
        """Delete what can be derived again: what present rules read, and how claims stood."""
        rules = dict(self._connection.execute(RULES, (source_id,)).fetchall())
        for figure_id in figures:
            for statement in FORGET:
                self._connection.execute(statement, {"figure": figure_id, "rule": rules[figure_id]})
        self._connection.execute(FORGET_VERDICTS, (_json([claim.id for claim in claims]),))

    def _series_id(self, known: dict[tuple[str, str], int], observation: Observation) -> int:
        key = (observation.figure_id, observation.series)
        if key not in known:
            known[key] = int(self._connection.execute(INSERT_SERIES, key).lastrowid or 0)
        return known[key]


def _stands(held: Held | None, now: Observation) -> bool:
    """Whether the row held already says what the observation says."""
    if held is None:
        return False
    was = held.observation
    return same(was, now) and was.status is now.status and was.question == now.question and was.period == now.period


def _held(rows: Iterable[tuple[str, ...]]) -> dict[Key, Held]:
    found: dict[Key, Held] = {}
    for figure_id, name, id_, *columns in rows:
        observation = observation_of(figure_id, name, tuple(columns))
        found[observation.key] = Held(observation, int(id_))
    return found


def _json(values: list[str]) -> str:
    return json.dumps(values)
