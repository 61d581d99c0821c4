"""What the figures said and say: observations, changes and verdicts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.model import (
    Claim,
    Decision,
    Held,
    Key,
    Observation,
    Past,
    Stood,
    Verdict,
    Vintage,
    Words,
)
from monitor.model import store as contract
from monitor.model.times import time_text
from monitor.store.following import LATELY, Follower, Following
from monitor.store.narrow import as_ms
from monitor.store.rows import (
    OBSERVATION_COLUMNS,
    doubt_json,
    observation_of,
    observation_row,
    parts_json,
    span_texts,
    time_of,
    time_or_none,
)
from monitor.store.rulings import Rulings
from monitor.store.settled import settled
from monitor.store.verdicts import Verdicts
from monitor.store.views import called

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

# What stood lately in each place of a source that has changed, or is of some figures, oldest first, and how many good
# checks found it by a time.
STOOD = f"""
SELECT figure_id, name, seen_at, until, (
    SELECT count(*) FROM checks_kept c
     WHERE c.source_number = (SELECT number FROM sources WHERE id = :source) AND c.snapshot_id IS NOT NULL
       AND c.finished_ms >= {as_ms("seen_at")} AND c.finished_ms < {as_ms("coalesce(until, :at)")}),
       {OBSERVATION_COLUMNS}
  FROM (SELECT se.figure_id, se.name, s.seen_at, u.seen_at AS until, {_COLUMNS},
               row_number() OVER (PARTITION BY o.series_id, o.period ORDER BY s.seen_at DESC) AS age
          FROM figures f JOIN series se ON se.figure_id = f.id
          JOIN observations o ON o.series_id = se.id AND o.rule_id = f.rule_id
          JOIN snapshots s ON s.id = o.snapshot_id LEFT JOIN snapshots u ON u.id = o.until_snapshot_id
         WHERE f.source_id = :source AND f.watched AND (f.id IN (SELECT value FROM json_each(:settling)) OR EXISTS (
            SELECT 1 FROM observations e WHERE e.series_id = o.series_id AND e.period = o.period
               AND e.rule_id = o.rule_id AND e.until_snapshot_id IS NOT NULL)))
 WHERE age <= {LATELY}
 ORDER BY seen_at
"""

# When a source was first read.
FIRST = "SELECT min(seen_at) FROM snapshots WHERE source_id = ?"

# Every vintage of one figure, series and period, oldest first.
VINTAGES = f"""
SELECT s.seen_at, u.seen_at, o.passed, {_COLUMNS}
  FROM figures f JOIN series se ON se.figure_id = f.id AND se.name = :series
  JOIN observations o ON o.series_id = se.id AND o.rule_id = f.rule_id
   AND o.period = {called("se.id", "f.rule_id", ":period", ":start", ":end")}
  JOIN snapshots s ON s.id = o.snapshot_id LEFT JOIN snapshots u ON u.id = o.until_snapshot_id
 WHERE f.id = :figure ORDER BY s.seen_at
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
INSERT INTO observations (series_id, rule_id, snapshot_id, {OBSERVATION_COLUMNS}, question)
VALUES (?, ?, ?, {_PLACES}, ?)
"""

# The ids of what a snapshot added.
OF_SNAPSHOT = """
SELECT se.figure_id, se.name, o.period, o.id FROM observations o JOIN series se ON se.id = o.series_id
 WHERE o.snapshot_id = ? AND o.until_snapshot_id IS NULL
"""

# End an observation.
END_OBSERVATION = "UPDATE observations SET until_snapshot_id = ?, passed = ? WHERE id = ?"

# Keep a change.
INSERT_CHANGE = """
INSERT INTO changes (check_id, figure_id, rule_id, series, period, kind, before_observation_id, after_observation_id,
    before_snapshot_id, after_snapshot_id, count, part_of, parts, explanation, suspect, in_published_period, doubt,
    grain, period_start, period_end, stood_until)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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


class History(contract.History):
    """The tables `series`, `observations`, `changes` and `verdicts`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, words: Words | None) -> None:
        self._connection = connection
        self._given = words
        self._follower = Follower(connection)
        self._rulings = Rulings(connection, words)
        self._verdicts = Verdicts(connection)

    @property
    def _words(self) -> Words:
        assert self._given is not None, "the database is open for reading only"
        return self._given

    def past(
        self,
        source_id: str,
        claims: Iterable[Claim],
        *,
        said: Iterable[Key] = (),
        unread: Iterable[str] = (),
        at: datetime | None = None,
        settling: Iterable[str] = (),
    ) -> Past:
        following = self._follower.of(source_id)
        if following is not None:
            return self._past_of(following, claims, said, unread, at, settling)
        if self._connection.execute(FIRST, (source_id,)).fetchone()[0] is None:
            # Nothing was ever read of it: most of a first reading would be to ask for what it said.
            return Past(
                vintages={claim.id: [] for claim in claims},
                verdicts=self.verdicts(claims),
                rulings=self._rulings.all(source_id),
            )
        standing = self._held(CURRENT, source_id)
        return Past(
            standing=standing,
            trusted=self._held(TRUSTED, source_id),
            gone=self._held(GONE, source_id) if any(key not in standing for key in said) else {},
            earlier=self._earlier(unread),
            stood=self._stood(source_id, at, settling) if at else {},
            verdicts=self.verdicts(claims),
            vintages=self.vintages(claims),
            rulings=self._rulings.all(source_id),
        )

    def begin(self) -> None:
        """A transaction begins, or what it wrote was dropped: what is held is to be read from its rows."""
        self._follower.begin()
        self._verdicts.begin()

    def finish(self) -> None:
        """A transaction ends: what only its last state needs is written."""
        if self._given is not None:
            self._verdicts.put_in_words(self._given.reason)

    def _past_of(
        self,
        following: Following,
        claims: Iterable[Claim],
        said: Iterable[Key],
        unread: Iterable[str],
        at: datetime | None,
        settling: Iterable[str],
    ) -> Past:
        claims, source_id = list(claims), following.source_id
        return Past(
            standing=dict(following.standing),
            trusted=following.trusted(),
            gone=following.gone() if any(key not in following.standing for key in said) else {},
            earlier=self._earlier(unread),
            stood=self._stood_of(following, at, frozenset(settling)) if at else {},
            verdicts=self.verdicts(claims),
            vintages={claim.id: following.vintages(claim) for claim in claims},
            rulings=self._rulings.all(source_id),
            known=following.known,
        )

    def _stood_of(self, following: Following, at: datetime, settling: frozenset[str]) -> dict[Key, Sequence[Stood]]:
        good = self._follower.good(following.source_id)
        return following.stood(good, self._first_at(following.source_id, at), at, settling)

    def _earlier(self, unread: Iterable[str]) -> dict[Key, Held]:
        held = (self._held(CURRENT_BY_EARLIER_RULE, figure_id, figure_id) for figure_id in unread)
        return {key: one for of_figure in held for key, one in of_figure.items()}

    def _first_at(self, source_id: str, at: datetime) -> datetime:
        return time_of(self._connection.execute(FIRST, (source_id,)).fetchone()[0] or time_text(at))

    def vintages(self, claims: Iterable[Claim]) -> dict[str, list[Vintage]]:
        return {claim.id: self._vintages(claim) for claim in claims}

    def settled(self, source_id: str, checks: int) -> list[tuple[Observation, Observation | None]]:
        return settled(self._connection, source_id, checks)

    def _vintages(self, claim: Claim) -> list[Vintage]:
        found: list[Vintage] = []
        until: str | None = None
        passed = False
        start, end = span_texts(claim.period.span)
        what = {"series": claim.series, "period": claim.period.label, "start": start, "end": end}
        rows = self._connection.execute(VINTAGES, {**what, "figure": claim.figure_id})
        for seen_at, next_until, next_passed, *columns in rows.fetchall():
            if until is not None and until < seen_at:
                found.append(Vintage(None, time_of(until), passed))
            found.append(Vintage(observation_of(claim.figure_id, claim.series, tuple(columns)), time_of(seen_at)))
            until, passed = next_until, bool(next_passed)
        if until is not None:
            found.append(Vintage(None, time_of(until), passed))
        return found

    def verdicts(self, claims: Iterable[Claim]) -> dict[str, Verdict]:
        return self._verdicts.of(claims)

    def write(self, source_id: str, snapshot_id: int, decision: Decision) -> None:
        rules = dict(self._connection.execute(RULES, (source_id,)).fetchall())
        series = {(row[0], row[1]): row[2] for row in self._connection.execute(SERIES, (source_id,))}
        ended = [(snapshot_id, held.observation.key in decision.passed, held.id) for held in decision.ended]
        self._connection.executemany(END_OBSERVATION, ended)
        rows = [
            (self._series_id(series, o), rules[o.figure_id], snapshot_id, *observation_row(o), self._question(o))
            for o in decision.new
        ]
        self._connection.executemany(INSERT_OBSERVATION, rows)
        self._follower.bring_on(source_id, snapshot_id, decision)

    def write_changes(
        self, source_id: str, check_id: int, before_snapshot_id: int, after_snapshot_id: int, decision: Decision
    ) -> None:
        if not decision.changes:
            return
        rules = dict(self._connection.execute(RULES, (source_id,)).fetchall())
        after_ids = {
            (row[0], row[1], row[2]): row[3] for row in self._connection.execute(OF_SNAPSHOT, (after_snapshot_id,))
        }
        totals: dict[Key, int] = {}
        for change in decision.changes:
            before = decision.before.get(change.before.key) if change.before else None
            row = (
                check_id,
                change.figure_id,
                rules[change.figure_id],
                change.series,
                change.period.label,
                change.kind.value,
                before.id if before else None,
                after_ids.get(change.after.key) if change.after else None,
                before_snapshot_id,
                after_snapshot_id,
                change.count,
                totals.get((change.figure_id, change.series, change.part_of)) if change.part_of else None,
                parts_json(change.parts),
                self._words.explanation(change),
                int(change.suspect),
                int(change.in_published_period),
                doubt_json(change.doubt),
                change.period.grain.value,
                *span_texts(change.period.span),
                time_text(change.stood_until) if change.stood_until else None,
            )
            change_id = int(self._connection.execute(INSERT_CHANGE, row).lastrowid or 0)
            totals[(change.figure_id, change.series, change.period.label)] = change_id

    def write_verdicts(
        self, claims: Iterable[Claim], decision: Decision, seen_at: datetime, snapshot_id: int | None
    ) -> None:
        self._verdicts.write({claim.id: claim for claim in claims}, decision.judged, seen_at, snapshot_id)

    def forget(self, source_id: str, figures: Iterable[str], claims: Iterable[Claim]) -> None:
        self._follower.begin()
        rules = dict(self._connection.execute(RULES, (source_id,)).fetchall())
        for figure_id in figures:
            for statement in FORGET:
                self._connection.execute(statement, {"figure": figure_id, "rule": rules[figure_id]})
        self._verdicts.forget(claims)

    def _stood(self, source_id: str, at: datetime, settling: Iterable[str]) -> dict[Key, list[Stood]]:
        found: dict[Key, list[Stood]] = {}
        first_at = self._first_at(source_id, at)
        asked = {"source": source_id, "at": time_text(at), "settling": json.dumps(list(settling))}
        rows = self._connection.execute(STOOD, asked)
        for figure_id, name, seen_at, until, checks, *columns in rows:
            observation = observation_of(figure_id, name, tuple(columns))
            stood = Stood(observation, time_of(seen_at), time_or_none(until), int(checks))
            absent = [Stood(None, first_at, stood.seen_at)] if first_at < stood.seen_at else []
            found.setdefault(observation.key, absent).append(stood)
        return found

    def _held(self, sql: str, *parameters: str) -> dict[Key, Held]:
        found: dict[Key, Held] = {}
        for figure_id, name, id_, *columns in self._connection.execute(sql, parameters):
            observation = observation_of(figure_id, name, tuple(columns))
            found[observation.key] = Held(observation, int(id_))
        return found

    def _question(self, observation: Observation) -> str:
        return self._words.question(observation.doubt, observation.printed) if observation.doubt else ""

    def _series_id(self, known: dict[tuple[str, str], int], observation: Observation) -> int:
        key = (observation.figure_id, observation.series)
        if key not in known:
            known[key] = int(self._connection.execute(INSERT_SERIES, key).lastrowid or 0)
        return known[key]
