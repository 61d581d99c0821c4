"""How a claim stands against the evidence: by printed precision and qualifier; what cannot be decided is not a pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import assert_never

from monitor.model import Claim, Observation, Qualifier, Quantity, Status, Verdict, VerdictKind
from monitor.units import convert, same_value, show, unit

SIGNIFICANT_DIGITS = 2
"""Zeros that end a whole number may be rounding, but two digits are always taken as meant: "9,000" has steps of 100."""

NEARLY = Decimal("0.05")
"""How far below its number, as a share of it, "nearly" and "almost" reach; "about" reaches as far to both sides."""


@dataclass(frozen=True, slots=True)
class Vintage:
    """An observation and the time from which it was the current one.

    Attributes:
        observation: what the source said; None from the time it no longer said it.
        seen_at: UTC.
    """

    observation: Observation | None
    seen_at: datetime


class Support(Enum):
    """Whether one value supports what a claim prints."""

    EXACT = "the same number"
    ROUNDED = "the same number at the claim's precision"
    NO = "another number"
    UNKNOWN = "cannot be compared"


def judge(claim: Claim, vintages: Sequence[Vintage]) -> Verdict:
    """How the claim stands now, given every vintage of its figure and period, oldest first.

    Reading the verdict "never matched" needs a value to compare with: while the period is open, suspect, missing or
    not read yet, the verdict is "cannot tell".
    """
    published = _value_on(vintages, claim.published_on)
    if not vintages:
        return _verdict(claim, VerdictKind.CANNOT_TELL, f"no value for {claim.period} has been read yet", None, None)
    current = vintages[-1].observation
    if current is None:
        return _verdict(
            claim,
            VerdictKind.NO_LONGER_PUBLISHED,
            f"{claim.period} is no longer published; {_last_word(claim, vintages)}",
            None,
            published,
        )
    kind, reason = _against(claim, current, vintages)
    return _verdict(claim, kind, reason, current.value, published)


def support(claim: Quantity, observation: Observation) -> Support:
    """Whether the observation supports the quantity that a claim prints, in the claim's unit and precision."""
    if observation.value is None or observation.status in (Status.SUSPECT, Status.MISSING):
        return _support_range(claim, observation)
    value = observation.value
    if claim.unit is not None and claim.unit.symbol != observation.unit:
        declared = unit(observation.unit)
        if declared.dimension != claim.unit.dimension:
            return Support.UNKNOWN
        value = convert(value, declared, claim.unit)
    if observation.qualifier is not Qualifier.NONE:
        return _support_qualified(claim, observation.qualifier, value)
    if claim.low is not None and claim.high is not None:
        return Support.EXACT if claim.low <= value <= claim.high else Support.NO
    if claim.value is None:
        return Support.UNKNOWN
    return _support_number(claim, claim.value, value)


AT_LEAST = (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
AT_MOST = (Qualifier.LESS_THAN, Qualifier.AT_MOST)


def _support_qualified(claim: Quantity, said: Qualifier, value: Decimal) -> Support:
    """Whether what a source says with a qualifier of its own ("more than 7 kg") supports the claim.

    "More than 7" supports "more than 7" and "at least 5", and leaves "7" undecided; "about 25" supports "25".
    """
    if claim.value is None:
        return Support.UNKNOWN
    if claim.qualifier is said:
        strict = same_value(claim.value, value)
        return Support.EXACT if strict or _implied(claim.qualifier, claim.value, value) else Support.UNKNOWN
    if said in (Qualifier.ABOUT, Qualifier.NEARLY) and claim.qualifier in (Qualifier.NONE, Qualifier.ABOUT):
        close = _support_plain(claim, claim.value, value)
        return Support.ROUNDED if close in (Support.EXACT, Support.ROUNDED) else close
    for side in (AT_LEAST, AT_MOST):
        if said in side and claim.qualifier in side:
            strict = said is side[0] or not same_value(claim.value, value)
            holds = _implied(claim.qualifier, claim.value, value) or same_value(claim.value, value)
            return Support.EXACT if holds and (strict or claim.qualifier is side[1]) else Support.UNKNOWN
    return Support.UNKNOWN


def _implied(qualifier: Qualifier, claimed: Decimal, value: Decimal) -> bool:
    return (qualifier in AT_LEAST and value > claimed) or (qualifier in AT_MOST and value < claimed)


def _support_range(claim: Quantity, observation: Observation) -> Support:
    if observation.status is Status.SUSPECT or observation.low is None or observation.high is None:
        return Support.UNKNOWN
    if claim.low is None or claim.high is None:
        return Support.UNKNOWN
    same_unit = claim.unit is None or claim.unit.symbol == observation.unit
    if not same_unit:
        return Support.UNKNOWN
    ends = same_value(claim.low, observation.low) and same_value(claim.high, observation.high)
    return Support.EXACT if ends else Support.NO


def _support_number(claim: Quantity, claimed: Decimal, value: Decimal) -> Support:
    match claim.qualifier:
        case Qualifier.NONE:
            return _support_plain(claim, claimed, value)
        case Qualifier.MORE_THAN:
            return Support.EXACT if value > claimed else Support.NO
        case Qualifier.AT_LEAST:
            return Support.EXACT if value >= claimed else Support.NO
        case Qualifier.LESS_THAN:
            return Support.EXACT if value < claimed else Support.NO
        case Qualifier.AT_MOST:
            return Support.EXACT if value <= claimed else Support.NO
        case Qualifier.NEARLY:
            below = claimed - max(abs(claimed) * NEARLY, claim.quantum)
            return Support.ROUNDED if below <= value < claimed else Support.NO
        case Qualifier.ABOUT:
            reach = max(abs(claimed) * NEARLY, claim.quantum / 2)
            return Support.ROUNDED if abs(value - claimed) <= reach else Support.NO
        case other:
            assert_never(other)


def _support_plain(claim: Quantity, claimed: Decimal, value: Decimal) -> Support:
    if same_value(claimed, value):
        return Support.EXACT
    distance = abs(value - claimed)
    if distance <= _step(claim, claimed) / 2:
        return Support.ROUNDED
    # Every zero might be rounding: then the number would do, but nothing says that they are.
    loosest = claim.quantum.scaleb(claim.trailing_zeros)
    return Support.UNKNOWN if claim.trailing_zeros and distance <= loosest / 2 else Support.NO


def _step(claim: Quantity, claimed: Decimal) -> Decimal:
    """The size of one step of the last digit that is certainly meant."""
    if not claim.trailing_zeros or claimed == 0:
        return claim.quantum
    meant = Decimal(1).scaleb(claimed.adjusted() - (SIGNIFICANT_DIGITS - 1))
    return max(claim.quantum, min(claim.quantum.scaleb(claim.trailing_zeros), meant))


def _against(claim: Claim, current: Observation, vintages: Sequence[Vintage]) -> tuple[VerdictKind, str]:
    shown = _shown(current)
    if _is_open(current) and _could_still_fail(claim.quantity):
        return VerdictKind.CANNOT_TELL, f"{claim.period} is not complete: {shown} so far"
    match support(claim.quantity, current):
        case Support.EXACT:
            return VerdictKind.HOLDS, f"the source says {shown}"
        case Support.ROUNDED:
            return VerdictKind.HOLDS_BY_ROUNDING, f"the source says {shown}, which rounds to “{claim.quote}”"
        case Support.UNKNOWN:
            return VerdictKind.CANNOT_TELL, _why_unknown(claim, current)
        case Support.NO:
            pass
        case other:
            assert_never(other)
    if _is_open(current):
        return VerdictKind.CANNOT_TELL, f"{claim.period} is not complete: {shown} so far"
    matched = [v for v in vintages if v.observation and support(claim.quantity, v.observation) in _SUPPORTED]
    if matched:
        was = matched[-1].observation
        assert was is not None
        return VerdictKind.REVISED_SINCE, f"the source said {_shown(was)}, and now says {shown}"
    return VerdictKind.NEVER_MATCHED, f"the source says {shown}; no version held supports “{claim.quote}”"


_SUPPORTED = (Support.EXACT, Support.ROUNDED)


def _could_still_fail(claim: Quantity) -> bool:
    """Whether a sum that supports the claim so far may outgrow it before its period is complete."""
    return claim.low is not None or claim.qualifier in (*AT_MOST, Qualifier.NEARLY)


def _is_open(observation: Observation) -> bool:
    span = observation.period.span
    return span is not None and observation.coverage is not None and observation.coverage != span


def _why_unknown(claim: Claim, current: Observation) -> str:
    if current.status is Status.SUSPECT:
        return f"the value read is doubtful: {current.question}"
    if current.status is Status.MISSING:
        return f"the source prints no value (“{current.printed}”)"
    if claim.quantity.trailing_zeros:
        return f"the source says {_shown(current)}; whether “{claim.quote}” was rounded to it cannot be told"
    return f"“{claim.quote}” and {_shown(current)} cannot be compared"


def _last_word(claim: Claim, vintages: Sequence[Vintage]) -> str:
    last = next((v.observation for v in reversed(vintages) if v.observation), None)
    if last is None:
        return "no value is held"
    verb = "supported" if support(claim.quantity, last) in _SUPPORTED else "did not support"
    return f"the last value held, {_shown(last)}, {verb} the claim"


def _value_on(vintages: Sequence[Vintage], day: date) -> Decimal | None:
    """The value that was current when that day ended (UTC); None when no vintage is that old."""
    held = [v for v in vintages if v.seen_at.date() <= day]
    return held[-1].observation.value if held and held[-1].observation else None


def _shown(observation: Observation) -> str:
    if observation.value is None:
        return repr(observation.printed)
    # Enough decimals to see how it was rounded.
    places = max(0, min(6, -int(observation.value.normalize().as_tuple().exponent)))
    return show(observation.value, unit(observation.unit), places=places)


def _verdict(claim: Claim, kind: VerdictKind, reason: str, value: Decimal | None, published: Decimal | None) -> Verdict:
    return Verdict(claim.id, kind, reason, value, published)
