"""How a claim stands against the evidence, over all versions held; what cannot be decided is not a pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import assert_never

from monitor.core.shown import observed
from monitor.core.support import AT_MOST, VAGUE, Support, support
from monitor.model import (
    Claim,
    Observation,
    Qualifier,
    Quantity,
    Status,
    Verdict,
    VerdictKind,
    Wording,
)
from monitor.reading.labels import quoted, shortened
from monitor.reading.period import show_span
from monitor.reading.units import show, unit

LONGEST_QUOTE = 400
"""Characters of a sentence that a reason quotes."""

MOST_PLACES = 6
"""Decimals shown of a value: enough to see how it was rounded."""


@dataclass(frozen=True, slots=True)
class Vintage:
    """An observation and the time from which it was the current one.

    Attributes:
        observation: what the source said; None from the time it no longer said it.
        seen_at: UTC.
    """

    observation: Observation | None
    seen_at: datetime


def judge(claim: Claim, vintages: Sequence[Vintage]) -> Verdict:
    """How the claim stands now, given every vintage of its figure and period, oldest first.

    "Revised since" and "no longer published" say that a version held supported the claim, "never matched" that none
    did: where that cannot be told of one of them, or the period is open, the value doubtful, missing or not read yet,
    the verdict is "cannot tell". What was withdrawn without ever having been decidable is "no longer published".
    """
    if claim.not_watched:
        return Verdict(claim.id, VerdictKind.NOT_WATCHED, claim.not_watched)
    kind, reason = _stands(claim, vintages)
    if kind is VerdictKind.REVISED_SINCE and (already := _already_another(claim, vintages)):
        reason = f"{reason}; when the article appeared, it already said {already}"
    if claim.scope_differs and kind is not VerdictKind.CANNOT_TELL:
        kind = kind if kind is VerdictKind.NO_LONGER_PUBLISHED else VerdictKind.CANNOT_TELL
        reason = f"{reason}, but of something else: {claim.scope_differs}"
    current = vintages[-1].observation if vintages else None
    return Verdict(claim.id, kind, reason, current.value if current else None, _value_on(vintages, claim.day[1]))


def _stands(claim: Claim, vintages: Sequence[Vintage]) -> tuple[VerdictKind, str]:
    if not vintages:
        return VerdictKind.CANNOT_TELL, f"no value{_for_period(claim)} has been read yet"
    past = _Past.of(claim, vintages)
    current = vintages[-1].observation
    if current is None:
        return _without_value(claim, past)
    if current.wording is not None:
        return _on_wording(claim, current, past)
    return _on_value(claim, current, past)


@dataclass(frozen=True, slots=True)
class _Past:
    """What the versions held say of a claim.

    Attributes:
        supported: the newest that supports it; None where none does.
        undecided: the newest of which it cannot be told; None where there is none.
        last: the newest of all; None where none is held.
    """

    supported: Observation | None
    undecided: Observation | None
    last: Observation | None

    @classmethod
    def of(cls, claim: Claim, vintages: Sequence[Vintage]) -> _Past:
        held = [v.observation for v in reversed(vintages) if v.observation is not None]
        findings = [(_found(claim, observation), observation) for observation in held]
        return cls(
            next((o for found, o in findings if found.holds), None),
            next((o for found, o in findings if found is Support.UNKNOWN and o.status is not Status.MISSING), None),
            held[0] if held else None,
        )


def _found(claim: Claim, observation: Observation) -> Support:
    """Whether a version supports the claim; a doubtful one that would is undecided, one that would not does not."""
    if observation.status is Status.SUSPECT:
        believed = support(claim.quantity, replace(observation, status=Status.NORMAL), claim.end)
        return Support.NO if believed is Support.NO else Support.UNKNOWN
    found = support(claim.quantity, observation, claim.end)
    return Support.UNKNOWN if found.holds and _may_be_outgrown(claim.quantity, observation) else found


# ---------------------------------------------------------------- numbers


def _on_value(claim: Claim, current: Observation, past: _Past) -> tuple[VerdictKind, str]:
    shown = _shown(current)
    found = support(claim.quantity, current, claim.end)
    if _is_open(current) and (found is Support.NO or (found.holds and _may_be_outgrown(claim.quantity, current))):
        return VerdictKind.CANNOT_TELL, f"{claim.period} is not complete: {_so_far(current)}"
    match found:
        case Support.EXACT:
            return VerdictKind.HOLDS, f"the source says {shown}"
        case Support.ROUNDED:
            return VerdictKind.HOLDS_BY_ROUNDING, f"the source says {shown}, {_how_rounded(claim, current)}"
        case Support.UNKNOWN:
            return VerdictKind.CANNOT_TELL, _why_unknown(claim, current) + _as_before(claim, current, past)
        case Support.NO:
            return _on_another_value(claim, shown, past)
        case other:
            assert_never(other)


def _on_another_value(claim: Claim, shown: str, past: _Past) -> tuple[VerdictKind, str]:
    if past.supported is not None:
        return VerdictKind.REVISED_SINCE, f"the source said {_shown(past.supported)}, and now says {shown}"
    if past.undecided is not None:
        earlier = _shown(past.undecided)
        reason = f"the source says {shown}; whether {earlier}, which it said earlier, supported {quoted(claim.quote)}"
        return VerdictKind.CANNOT_TELL, f"{reason} cannot be told"
    return VerdictKind.NEVER_MATCHED, f"the source says {shown}; no version held supports {quoted(claim.quote)}"


def _without_value(claim: Claim, past: _Past) -> tuple[VerdictKind, str]:
    if past.last is None:
        return VerdictKind.CANNOT_TELL, f"{_what(claim)} is not published, and no value is held"
    gone = f"{_what(claim)} is no longer published"
    if past.supported is None and past.undecided is None and past.last.status is not Status.MISSING:
        return VerdictKind.NEVER_MATCHED, f"no version held supports {quoted(claim.quote)}, and {gone}"
    found = _found(claim, past.last)
    verb = "supported" if found.holds else "did not support" if found is Support.NO else "left undecided"
    return VerdictKind.NO_LONGER_PUBLISHED, f"{gone}; the last value held, {_shown(past.last)}, {verb} the claim"


def _so_far(current: Observation) -> str:
    return _shown(current) if current.to_date else f"{_shown(current)} so far"


def _may_be_outgrown(claim: Quantity, observation: Observation) -> bool:
    """Whether a sum that supports the claim so far may outgrow it before its period is complete."""
    limited = claim.low is not None or claim.qualifier in (*AT_MOST, *VAGUE)
    return limited and _is_open(observation)


def _is_open(observation: Observation) -> bool:
    span = observation.period.span
    if span is None:
        return False
    return observation.to_date or (observation.coverage is not None and observation.coverage != span)


# ---------------------------------------------------------------- wordings


def _on_wording(claim: Claim, current: Observation, past: _Past) -> tuple[VerdictKind, str]:
    if current.status is Status.SUSPECT:
        return VerdictKind.CANNOT_TELL, f"the wording read is doubtful ({current.question})"
    if support(claim.quantity, current) is Support.UNKNOWN:
        return VerdictKind.CANNOT_TELL, f"{quoted(claim.quote)} is a number, and the source is watched for a wording"
    sentence = f"“{shortened(current.printed, LONGEST_QUOTE)}”"
    if current.wording is Wording.PRESENT:
        return VerdictKind.HOLDS, f"the words stand there: {sentence}"
    now = f"the sentence now reads {sentence}" if current.printed else "no sentence like them stands there"
    if past.supported is not None:
        gone = current.wording is Wording.GONE
        kind = VerdictKind.NO_LONGER_PUBLISHED if gone else VerdictKind.REVISED_SINCE
        return kind, f"the words no longer stand there, and {now}" if gone else f"the words stood there; {now}"
    if past.undecided is not None:
        return VerdictKind.CANNOT_TELL, f"the words do not stand there, and whether they ever did is doubtful; {now}"
    nearest = f"; the nearest sentence reads {sentence}" if current.printed else ""
    return VerdictKind.NEVER_MATCHED, f"no version held has these words{nearest}"


# ---------------------------------------------------------------- words


def _what(claim: Claim) -> str:
    return "it" if claim.period.span is None else str(claim.period)


def _for_period(claim: Claim) -> str:
    return "" if claim.period.span is None else f" for {claim.period}"


def _how_rounded(claim: Claim, current: Observation) -> str:
    if claim.quantity.qualifier is Qualifier.NONE and current.qualifier is Qualifier.NONE:
        return f"which rounds to {quoted(claim.quote)}"
    return f"which is what {quoted(claim.quote)} says"


def _why_unknown(claim: Claim, current: Observation) -> str:
    if current.status is Status.SUSPECT:
        return f"the value read is doubtful ({current.question})"
    if current.status is Status.MISSING:
        return f"the source prints no value (“{current.printed}”)"
    shown = _shown(current)
    if claim.end and current.low is None:
        return (
            f"the source says {shown} and gives no range, of which {quoted(claim.quote)} could be the {claim.end} end"
        )
    stated = claim.quantity.unit
    if stated is not None and stated.dimension != unit(current.unit).dimension:
        return f"{quoted(claim.quote)} and {shown} measure different things"
    if claim.quantity.trailing_zeros and current.qualifier is Qualifier.NONE and current.low is None:
        return f"the source says {shown}; whether {quoted(claim.quote)} was rounded to it cannot be told"
    return f"the source says {shown}, which neither supports nor contradicts {quoted(claim.quote)}"


def _as_before(claim: Claim, current: Observation, past: _Past) -> str:
    """What the source said that supports the claim, where it says something else now; of another scope, it does not."""
    was = past.supported
    if was is None or _shown(was) == _shown(current):
        return ""
    bearing = f"of something else: {claim.scope_differs}" if claim.scope_differs else "which supports it"
    return f"; before, it said {_shown(was)}, {bearing}"


def _shown(observation: Observation) -> str:
    """The value with the decimals that show how it was rounded, and how much of its period it counts."""
    if observation.wording is not None:
        return observed(observation)
    covered = f" ({show_span(observation.coverage)})" if observation.coverage and _is_open(observation) else ""
    covered = " to date" if observation.to_date else covered
    if observation.value is None:
        ends = observation.low is not None and observation.high is not None
        return (
            f"{observation.qualifier} {observed(observation)}{covered}".strip() if ends else repr(observation.printed)
        )
    places = max(0, min(MOST_PLACES, -int(observation.value.normalize().as_tuple().exponent)))
    return f"{observation.qualifier} {show(observation.value, unit(observation.unit), places=places)}{covered}".strip()


def _already_another(claim: Claim, vintages: Sequence[Vintage]) -> str:
    """What the source said on the article's day, where nothing that it said from that morning on supports the claim."""
    begins_at, ends_at = claim.day
    then = _held_at(vintages, ends_at)
    earlier = sum(v.seen_at < begins_at for v in vintages)
    since = [v.observation for v in vintages[max(0, earlier - 1) :] if v.observation]
    return _shown(then) if then and all(_found(claim, o) is Support.NO for o in since) else ""


def _value_on(vintages: Sequence[Vintage], ends_at: datetime) -> Decimal | None:
    """The value that was current when the article's day ended; None when no vintage is that old."""
    held = _held_at(vintages, ends_at)
    return held.value if held else None


def _held_at(vintages: Sequence[Vintage], ends_at: datetime) -> Observation | None:
    held = [v for v in vintages if v.seen_at < ends_at]
    return held[-1].observation if held else None
