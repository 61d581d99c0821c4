"""What is held of a source, and what follows from a new reading of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from monitor.model.changes import Change
from monitor.model.claims import Claim, Verdict, Vintage
from monitor.model.doubts import Doubt
from monitor.model.figures import Key, Observation
from monitor.model.rulings import Ruling


@dataclass(frozen=True, slots=True)
class Held:
    """An observation and the row that holds it."""

    observation: Observation
    id: int


HeldByKey = Mapping[Key, Held]


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood in one place, and when.

    Attributes:
        observation: what; None where nothing did.
        seen_at: from when on, UTC.
        until: until when, UTC; None for what stood until now.
        checks: how many good checks found it, the first among them.
    """

    observation: Observation | None
    seen_at: datetime
    until: datetime | None
    checks: int = 1


@dataclass(frozen=True, slots=True)
class Return:
    """That something stands again that stood there before the last.

    Attributes:
        stood_until: until when it had, UTC.
        doubt: why that is a question; None where it is news.
        asked: whether it was asked before.
    """

    stood_until: datetime | None
    doubt: Doubt | None = None
    asked: bool = False


Known = dict[tuple[str, int], tuple[Observation, Any]]
"""What judging found of an observation, by claim and the observation itself; filled while versions are judged."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is held of a source before a reading.

    Attributes:
        standing: what its figures say by their present rules.
        trusted: of what is doubtful or missing there, the last value that nobody doubted.
        gone: what they said once and say no longer.
        earlier: what figures said by an earlier rule of which the present one has read nothing yet.
        stood: what stood lately in each place that changed before, oldest first.
        verdicts: how the claims that rest on it stand, by claim id; a claim never judged is absent.
        vintages: every vintage of what those claims speak of, oldest first, by claim id.
        rulings: what persons said of its values, oldest first.
        known: what was found of the vintages, for as long as these are the ones that are held.
    """

    standing: HeldByKey = field(default_factory=dict)
    trusted: HeldByKey = field(default_factory=dict)
    gone: HeldByKey = field(default_factory=dict)
    earlier: HeldByKey = field(default_factory=dict)
    stood: Mapping[Key, Sequence[Stood]] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    vintages: Mapping[str, Sequence[Vintage]] = field(default_factory=dict)
    rulings: Sequence[Ruling] = ()
    known: Known = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows from a reading; the store only writes it.

    Attributes:
        new: observations that differ from what is held.
        ended: what is held and no longer said, or said otherwise.
        passed: of that, the keys of periods that the source has gone on from: no longer said, but not taken back.
        changes: what changed, the most telling first within a figure; news and questions.
        before: what the changes lead from: what was told last.
        doubts: what is doubtful of figures of which nothing was ever held; no changes, but asked about.
        verdicts: how the claims stand, by claim id.
        judged: those of them that are another than before, or rest on another reason or value.
    """

    new: tuple[Observation, ...] = ()
    ended: tuple[Held, ...] = ()
    passed: frozenset[Key] = frozenset()
    changes: tuple[Change, ...] = ()
    before: HeldByKey = field(default_factory=dict)
    doubts: tuple[Change, ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    judged: tuple[Verdict, ...] = ()

    @property
    def news(self) -> tuple[Change, ...]:
        """What changed beyond doubt."""
        return tuple(change for change in self.changes if not change.suspect)

    @property
    def questions(self) -> tuple[Change, ...]:
        """What to ask about before anybody relies on it, and was not asked before."""
        return (*(change for change in self.changes if change.suspect and not change.asked), *self.doubts)


class Words(Protocol):
    """The sentences that the store keeps beside what they tell, for people who query it. No code reads them back."""

    def explanation(self, change: Change) -> str:
        """What happened; never empty."""
        ...

    def question(self, doubt: Doubt, printed: str) -> str:
        """Why a value is in doubt that a document prints so; never empty."""
        ...

    def reason(self, claim: Claim, verdict: Verdict) -> str:
        """Why a claim stands as it does."""
        ...
