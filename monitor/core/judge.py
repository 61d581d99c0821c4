"""How a claim stands against the evidence, over all versions held; what cannot be decided is not a pass."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import assert_never

from monitor.core.compare import same
from monitor.core.signs import has_other_sign, supports
from monitor.core.support import AT_MOST, VAGUE, Support, support
from monitor.model import (
    Claim,
    Known,
    Measure,
    Observation,
    Qualifier,
    Quantity,
    Reason,
    ReasonKind,
    Status,
    Verdict,
    VerdictKind,
    Vintage,
    Wording,
)
from monitor.reading.units import unit_held


def judge(claim: Claim, vintages: Sequence[Vintage], known: Known | None = None) -> Verdict:
    """How the claim stands now, given every vintage of its figure and period, oldest first.

    What is found of a version is kept in `known`, and not asked again.

    "Revised since" and "no longer published" say that a version held supported the claim, "never matched" that none
    did: where that cannot be told of one of them, or the period is open, the value doubtful, missing or not read yet,
    the verdict is "cannot tell". What was withdrawn without ever having been decidable is "no longer published". What
    a person set aside counts as if it had not been read.
    """
    vintages = _believed(vintages)
    if claim.not_watched:
        return Verdict(claim.id, VerdictKind.NOT_WATCHED, Reason(ReasonKind.NOT_WATCHED, note=claim.not_watched))
    found = _Findings(claim, {} if known is None else known)
    kind, reason = _stands(claim, vintages, found)
    if kind is VerdictKind.REVISED_SINCE:
        reason = replace(reason, then=_already_another(claim, vintages, found))
    if claim.scope_differs and kind is not VerdictKind.CANNOT_TELL:
        kind = kind if kind is VerdictKind.NO_LONGER_PUBLISHED else VerdictKind.CANNOT_TELL
        reason = replace(reason, note=claim.scope_differs)
    current = vintages[-1].observation if vintages else None
    return Verdict(claim.id, kind, reason, current.value if current else None, _value_on(vintages, claim.day[1]))


def _believed(vintages: Sequence[Vintage]) -> Sequence[Vintage]:
    """The vintages without what a person set aside: what was held before it stands. All of them where none is left."""
    suspect = Status.SUSPECT  # looked at first, because versions may be many and a property costs
    left = [v for v in vintages if (o := v.observation) is None or o.status is not suspect or not o.is_set_aside]
    return left if any(v.observation is not None for v in left) else vintages


Finding = tuple[VerdictKind, Reason]
OF_THOSE_BEFORE = 0
"""In place of an observation's name: no object has it."""


@dataclass(frozen=True, slots=True)
class _Findings:
    """Whether versions support a claim, each found once.

    Attributes:
        claim: the claim.
        known: what was found, by claim and version.
    """

    claim: Claim
    known: Known

    def of(self, observation: Observation) -> Support:
        """Whether it supports the claim; a doubtful one that would is undecided, one that would not does not."""
        return self._both(observation)[1]

    def plainly(self, observation: Observation) -> Support:
        """The same, whatever its period may come to yet; a doubtful one decides nothing."""
        return self._both(observation)[0]

    def _both(self, observation: Observation) -> tuple[Support, Support]:
        name = self.claim.id, id(observation)
        if name not in self.known:  # The observation is kept with what was found, so that no other one is its name's.
            self.known[name] = observation, _found(self.claim, observation)
        found: tuple[Support, Support] = self.known[name][1]
        return found

    def supporting(self, held: Iterable[Observation]) -> Observation | None:
        """The first of all versions held, newest first, that supports the claim; None where none does.

        Of those that were all looked through before, the answer is known by the newest of them.
        """
        name = self.claim.id, OF_THOSE_BEFORE
        newest, answer = self.known.get(name, (None, None))
        found = before = None
        for number, observation in enumerate(held):
            before = observation if number == 1 else before
            found = answer if observation is newest else observation if self.of(observation).holds else None
            if found is not None or observation is newest:
                break
        if before is not None:
            self.known[name] = before, found
        return found


def _stands(claim: Claim, vintages: Sequence[Vintage], found: _Findings) -> Finding:
    if not vintages:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.NOT_READ_YET)
    past = _Past.of(vintages, found)
    current = vintages[-1].observation
    if current is None and vintages[-1].passed and past.last is not None:
        kind, reason = _on_value(claim, past.last, past, found)
        return kind, replace(reason, passed=True)
    if current is None:
        return _without_value(past, found)
    if current.wording is not None:
        return _on_wording(claim, current, past)
    if current.measure is Measure.RUNNING_TOTAL:
        return _on_running_total(claim, current, vintages, found)
    if (counted := _on_another_base(claim, current, vintages)) is not None:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.REBASED, current, counted)
    return _on_value(claim, current, past, found)


@dataclass(frozen=True, slots=True)
class _Past:
    """What the versions held say of a claim.

    Attributes:
        supported: the newest that supports it; None where none does.
        undecided: where none does, the newest of which it cannot be told; None where there is none.
        last: the newest of all; None where none is held.
    """

    supported: Observation | None
    undecided: Observation | None
    last: Observation | None

    @classmethod
    def of(cls, vintages: Sequence[Vintage], found: _Findings) -> _Past:
        """Of every version, oldest first."""
        supported = found.supporting(_newest_first(vintages))
        unknown = (
            o for o in _newest_first(vintages) if found.of(o) is Support.UNKNOWN and o.status is not Status.MISSING
        )
        return cls(supported, None if supported else next(unknown, None), next(_newest_first(vintages), None))


def _newest_first(vintages: Sequence[Vintage]) -> Iterator[Observation]:
    return (v.observation for v in reversed(vintages) if v.observation is not None)


def _found(claim: Claim, observation: Observation) -> tuple[Support, Support]:
    """As `_Findings.plainly` and as `_Findings.of`."""
    found = supports(claim, observation)
    if observation.status is Status.SUSPECT:
        believed = supports(claim, replace(observation, status=Status.NORMAL))
        return found, Support.NO if believed is Support.NO else Support.UNKNOWN
    return found, Support.UNKNOWN if found.holds and _may_be_outgrown(claim.quantity, observation) else found


# ---------------------------------------------------------------- numbers


def _on_value(claim: Claim, current: Observation, past: _Past, found: _Findings) -> Finding:
    how = found.plainly(current)
    if _is_open(current) and (how is Support.NO or (how.holds and _may_be_outgrown(claim.quantity, current))):
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.NOT_COMPLETE, current)
    match how:
        case Support.EXACT:
            return VerdictKind.HOLDS, Reason(ReasonKind.SAYS, current)
        case Support.ROUNDED:
            plain = claim.quantity.qualifier is Qualifier.NONE and current.qualifier is Qualifier.NONE
            return VerdictKind.HOLDS_BY_ROUNDING, Reason(
                ReasonKind.ROUNDS_TO if plain else ReasonKind.AMOUNTS_TO, current
            )
        case Support.UNKNOWN:
            return VerdictKind.CANNOT_TELL, Reason(_why_unknown(claim, current), current, past.supported)
        case Support.NO:
            return _on_another_value(current, past)
        case other:
            assert_never(other)


def _on_another_value(current: Observation, past: _Past) -> Finding:
    if past.supported is not None:
        return VerdictKind.REVISED_SINCE, Reason(ReasonKind.REVISED, current, past.supported)
    if past.undecided is not None:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.EARLIER_UNDECIDED, current, past.undecided)
    return VerdictKind.NEVER_MATCHED, Reason(ReasonKind.NONE_SUPPORTS, current)


def _without_value(past: _Past, found: _Findings) -> Finding:
    if past.last is None:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.NEVER_PUBLISHED)
    if past.supported is None and past.undecided is None and past.last.status is not Status.MISSING:
        return VerdictKind.NEVER_MATCHED, Reason(ReasonKind.NONE_SUPPORTED_AND_GONE)
    how = found.of(past.last)
    if how.holds:
        kind = ReasonKind.GONE_SUPPORTED
    else:
        kind = ReasonKind.GONE_UNSUPPORTED if how is Support.NO else ReasonKind.GONE_UNDECIDED
    return VerdictKind.NO_LONGER_PUBLISHED, Reason(kind, before=past.last)


def _may_be_outgrown(claim: Quantity, observation: Observation) -> bool:
    """Whether a sum that supports the claim so far may outgrow it before its period is complete."""
    limited = claim.low is not None or claim.qualifier in (*AT_MOST, *VAGUE)
    return limited and _is_open(observation) and observation.measure is not Measure.RUNNING_TOTAL


def _is_open(observation: Observation) -> bool:
    span = observation.period.span
    if span is None:
        return False
    return observation.to_date or (observation.coverage is not None and observation.coverage != span)


def _on_another_base(claim: Claim, current: Observation, vintages: Sequence[Vintage]) -> Observation | None:
    """The last version of an index on the base that it had when the article appeared, where it has another now."""
    if not current.base:
        return None
    counted = _held_at(vintages, claim.day[1]) or next(v.observation for v in vintages if v.observation is not None)
    if not counted.is_on_other_base(current):
        return None
    return next(o for o in _newest_first(vintages) if not counted.is_on_other_base(o))


# ---------------------------------------------------------------- running totals


def _on_running_total(claim: Claim, current: Observation, vintages: Sequence[Vintage], found: _Findings) -> Finding:
    """As of the article's day: what grows afterwards leaves a claim as it stood, and what shrinks below it denies it.

    The version first seen after that day counts, too: it may have been published before the article.
    """
    until_then = _count_before(vintages, claim.day[1])
    of_the_day = [*_newest_first(vintages[: until_then + 1])]
    supported = next((o for o in of_the_day if found.of(o).holds), None)
    if supported is not None:
        return _since_that_day(claim, supported, current, found)
    undecided = next((o for o in of_the_day if found.of(o) is Support.UNKNOWN), None)
    if undecided is not None:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.EARLIER_UNDECIDED, current, undecided)
    if not until_then and all(_is_beyond(claim, o) for o in of_the_day):
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.GROWN_BEYOND, current)
    then = _held_at(vintages, claim.day[1])
    return VerdictKind.NEVER_MATCHED, Reason(ReasonKind.NONE_SUPPORTS, current, then=then)


def _since_that_day(claim: Claim, supported: Observation, current: Observation, found: _Findings) -> Finding:
    if found.of(current) is Support.NO and not _is_beyond(claim, current):
        return VerdictKind.REVISED_SINCE, Reason(ReasonKind.REVISED, current, supported)
    kind, reason = _on_value(claim, supported, _Past(supported, None, supported), found)
    return kind, reason if same(supported, current) else Reason(ReasonKind.SAID_THAT_DAY, current, supported)


def _is_beyond(claim: Claim, observation: Observation) -> bool:
    """Whether the source says more than the claim does."""
    return support(replace(claim.quantity, qualifier=Qualifier.MORE_THAN), observation, claim.end).holds


# ---------------------------------------------------------------- wordings


def _on_wording(claim: Claim, current: Observation, past: _Past) -> Finding:
    if current.status is Status.SUSPECT:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.DOUBTFUL, current)
    if support(claim.quantity, current) is Support.UNKNOWN:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.NUMBER_FOR_WORDS, current)
    if current.wording is Wording.PRESENT:
        return VerdictKind.HOLDS, Reason(ReasonKind.WORDS_STAND, current)
    if past.supported is not None and current.wording is Wording.GONE:
        return VerdictKind.NO_LONGER_PUBLISHED, Reason(ReasonKind.WORDS_GONE, current)
    if past.supported is not None:
        return VerdictKind.REVISED_SINCE, Reason(ReasonKind.WORDS_CHANGED, current)
    if past.undecided is not None:
        return VerdictKind.CANNOT_TELL, Reason(ReasonKind.WORDS_UNDECIDED, current)
    return VerdictKind.NEVER_MATCHED, Reason(ReasonKind.WORDS_NEVER_STOOD, current)


# ---------------------------------------------------------------- why, and when the article appeared


def _why_unknown(claim: Claim, current: Observation) -> ReasonKind:
    if current.status is Status.SUSPECT:
        return ReasonKind.DOUBTFUL
    if current.status is Status.MISSING:
        return ReasonKind.MISSING
    if claim.end and current.low is None:
        return ReasonKind.NO_RANGE
    stated = claim.quantity.unit
    if stated is not None and stated.dimension != unit_held(current.unit).dimension:
        return ReasonKind.OTHER_MEASURE
    if has_other_sign(claim, current):
        return ReasonKind.OTHER_SIGN
    if claim.quantity.trailing_zeros and current.qualifier is Qualifier.NONE and current.low is None:
        return ReasonKind.PERHAPS_ROUNDED
    return ReasonKind.NEITHER


def _already_another(claim: Claim, vintages: Sequence[Vintage], found: _Findings) -> Observation | None:
    """What the source said on the article's day, where nothing that it said from that morning on supports the claim."""
    begins_at, ends_at = claim.day
    then = _held_at(vintages, ends_at)
    since = vintages[max(0, _count_before(vintages, begins_at) - 1) :]
    return then if then and all(found.of(v.observation) is Support.NO for v in since if v.observation) else None


def _value_on(vintages: Sequence[Vintage], ends_at: datetime) -> Decimal | None:
    """The value that was current when the article's day ended; None when no vintage is that old."""
    held = _held_at(vintages, ends_at)
    return held.value if held else None


def _held_at(vintages: Sequence[Vintage], ends_at: datetime) -> Observation | None:
    held = _count_before(vintages, ends_at)
    return vintages[held - 1].observation if held else None


def _count_before(vintages: Sequence[Vintage], moment: datetime) -> int:
    return bisect_left(vintages, moment, key=attrgetter("seen_at"))
