"""What is held of a source, kept in memory while many versions of it follow each other in one transaction.

Where a database is filled or derived again, what is held is asked for before each version. It is read from the rows
once, and brought on by each decision, so that a version costs what it changes and not what was ever held.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model import Claim, Decision, Held, Key, Known, Observation, Status, Stood, Vintage
from monitor.store.narrow import moment_of
from monitor.store.rows import OBSERVATION_COLUMNS, observation_of, observation_row, time_of, time_or_none

LATELY = 8
"""How many of the values that stood in one place are looked back at."""

SURE = (Status.NORMAL, Status.PROVISIONAL)

# Everything that a source's figures ever said by their present rules, oldest first.
EVERYTHING = f"""
SELECT se.figure_id, se.name, f.watched, o.id, s.seen_at, u.seen_at, o.passed,
       {", ".join(f"o.{column}" for column in OBSERVATION_COLUMNS.split(", "))}
  FROM figures f JOIN series se ON se.figure_id = f.id
  JOIN observations o ON o.series_id = se.id AND o.rule_id = f.rule_id
  JOIN snapshots s ON s.id = o.snapshot_id LEFT JOIN snapshots u ON u.id = o.until_snapshot_id
 WHERE f.source_id = ? ORDER BY s.seen_at, s.id
"""

# When good checks of a source ended, in order.
GOOD = """
SELECT c.finished_ms FROM checks_kept c JOIN sources so ON so.number = c.source_number
 WHERE so.id = ? AND c.snapshot_id IS NOT NULL ORDER BY c.finished_ms
"""

# When a snapshot was first seen.
SEEN_AT = "SELECT seen_at FROM snapshots WHERE id = ?"

# The row that the last of some rows got that were kept one after another.
LAST_ROW = "SELECT last_insert_rowid()"


@dataclass(slots=True)
class _Stay:
    """An observation, and from when to when it stood."""

    held: Held
    vintage: Vintage
    until: datetime | None = None


@dataclass(slots=True)
class _Place:
    """What stood in one place, oldest first, and the same as vintages: with the times from which on nothing did."""

    stays: list[_Stay] = field(default_factory=list)
    vintages: list[Vintage] = field(default_factory=list)

    def add(self, stay: _Stay, *, passed: bool = False) -> None:
        """It stood there next; it has an end where the row that it is read from has one."""
        last = self.vintages[-1] if self.vintages else None
        if last is not None and last.observation is None and last.seen_at >= stay.vintage.seen_at:
            self.vintages.pop()  # Nothing was between the two.
        self.stays.append(stay)
        self.vintages.append(stay.vintage)
        if stay.until is not None:
            self.end(stay.until, passed=passed)

    def end(self, until: datetime, *, passed: bool) -> None:
        """What stands there ends; `passed` where the source went on from it."""
        self.stays[-1].until = until
        self.vintages.append(Vintage(None, until, passed))


@dataclass(slots=True)
class Following:
    """What a source's figures ever said, as of the version written last.

    Attributes:
        source_id: the source.
        of_series: what stood in each series of a figure, by the name of its period, oldest first.
        places: the same by key, of figures that are watched.
        standing: what stands of that.
        known: what judging found of these vintages.
    """

    source_id: str
    of_series: dict[tuple[str, str], dict[str, _Place]] = field(default_factory=dict)
    places: dict[Key, _Place] = field(default_factory=dict)
    standing: dict[Key, Held] = field(default_factory=dict)
    known: Known = field(default_factory=dict)

    @classmethod
    def of(cls, connection: sqlite3.Connection, source_id: str) -> Following:
        """What the rows hold of a source."""
        found = cls(source_id)
        for figure_id, name, watched, id_, seen, until, passed, *columns in connection.execute(
            EVERYTHING, (source_id,)
        ):
            held = Held(observation_of(figure_id, name, tuple(columns)), int(id_))
            stay = _Stay(held, Vintage(held.observation, time_of(seen)), time_or_none(until))
            found._add(stay, watched=bool(watched), passed=bool(passed))
        return found

    def bring_on(self, decision: Decision, seen_at: datetime, last_id: int) -> None:
        """Follow a decision that was written.

        Args:
            decision: what followed from a version.
            seen_at: when the version was first seen.
            last_id: the row of the last new observation.
        """
        for held in decision.ended:
            key = held.observation.key
            self.places[key].end(seen_at, passed=key in decision.passed)
            del self.standing[key]
        for id_, said in enumerate(decision.new, last_id - len(decision.new) + 1):
            kept = _as_kept(said)
            self._add(_Stay(Held(kept, id_), Vintage(kept, seen_at)), watched=True)

    def _add(self, stay: _Stay, *, watched: bool, passed: bool = False) -> None:
        figure_id, series, label = key = stay.held.observation.key
        place = self.of_series.setdefault((figure_id, series), {}).setdefault(label, _Place())
        place.add(stay, passed=passed)
        if watched:
            self.places[key] = place
        if watched and stay.until is None:
            self.standing[key] = stay.held

    def trusted(self) -> dict[Key, Held]:
        """Of what is doubtful or missing, the last value that nobody doubted."""
        doubtful = [key for key, held in self.standing.items() if held.observation.status not in SURE]
        found = {key: _last_sure(self.places[key].stays) for key in doubtful}
        return {key: held for key, held in found.items() if held is not None}

    def gone(self) -> dict[Key, Held]:
        """What was said once and is said no longer."""
        return {key: place.stays[-1].held for key, place in self.places.items() if key not in self.standing}

    def stood(
        self, good: Sequence[datetime], first_at: datetime, at: datetime, settling: Collection[str] = ()
    ) -> dict[Key, Sequence[Stood]]:
        """What stood lately in each place that changed before.

        Args:
            good: when good checks ended, in order.
            first_at: when the source was first read.
            at: when it is asked.
            settling: figures whose places count also where they never changed.
        """
        found: dict[Key, Sequence[Stood]] = {}
        for key, place in self.places.items():
            stays = place.stays
            if len(stays) > 1 or stays[0].until is not None or key[0] in settling:
                lately = stays[-LATELY:]
                begun_at = lately[0].vintage.seen_at
                absent = [Stood(None, first_at, begun_at)] if first_at < begun_at else []
                found[key] = [*absent, *(_stood(one, good, at) for one in lately)]
        return found

    def vintages(self, claim: Claim) -> list[Vintage]:
        """Every vintage of what a claim speaks of, oldest first."""
        place = self._called(claim)
        return list(place.vintages) if place else []

    def _called(self, claim: Claim) -> _Place | None:
        """What stood under the name that the series has for the claim's period: see `views.called`."""
        names, wanted = self.of_series.get((claim.figure_id, claim.series), {}), claim.period
        if wanted.label in names or wanted.span is None:
            return names.get(wanted.label)
        days = wanted.span
        same = [n for n, place in names.items() if any(s.held.observation.period.span == days for s in place.stays)]
        return names[min(same)] if same else None


def _as_kept(said: Observation) -> Observation:
    """An observation as its row has it, where of a number only its value is kept; the same one where that is all."""
    kept = observation_of(said.figure_id, said.series, observation_row(said))
    alike = kept == said and str((kept.value, kept.low, kept.high)) == str((said.value, said.low, said.high))
    return said if alike else kept


def _last_sure(stays: Sequence[_Stay]) -> Held | None:
    return next((one.held for one in reversed(stays) if one.held.observation.status in SURE), None)


def _stood(stay: _Stay, good: Sequence[datetime], at: datetime) -> Stood:
    seen_at = stay.vintage.seen_at
    checks = bisect_left(good, stay.until or at) - bisect_left(good, seen_at)
    return Stood(stay.held.observation, seen_at, stay.until, max(0, checks))


class Follower:
    """Follows the source that a transaction asks for again and again."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Nothing yet."""
        self._connection = connection
        self._following: Following | None = None
        self._asked_of = ""

    def begin(self) -> None:
        """What was followed counts no longer: a transaction begins, or what was held was taken back or forgotten."""
        self._following, self._asked_of = None, ""

    def of(self, source_id: str) -> Following | None:
        """What is held of a source, from the second time on that a transaction asks for it; else None."""
        if self._asked_of != source_id or not self._connection.in_transaction:
            self._following, self._asked_of = None, source_id
        elif self._following is None:
            self._following = Following.of(self._connection, source_id)
        return self._following

    def bring_on(self, source_id: str, snapshot_id: int, decision: Decision) -> None:
        """Follow a decision whose observations were kept just now."""
        if self._following is not None and self._asked_of == source_id:
            seen_at = time_of(self._connection.execute(SEEN_AT, (snapshot_id,)).fetchone()[0])
            self._following.bring_on(decision, seen_at, self._connection.execute(LAST_ROW).fetchone()[0])

    def good(self, source_id: str) -> list[datetime]:
        """When good checks of a source ended, in order."""
        return [moment_of(row[0]) for row in self._connection.execute(GOOD, (source_id,))]
