"""Whether what a source says supports what a claim prints: one value against one quantity.

Both say where a number lies. A plain number in a claim stands for what rounds to it by the digits that it prints,
halves to either side: 34.815 and 34.825 both support "34.82". "More than", "at least", "less than" and "at most"
stand for all on their side of the number, which counts as printed. "About" and "nearly" reach as far as `NEARLY`.

The source supports the claim where all that it says lies in what the claim says; it contradicts it where nothing does;
else it cannot be told. Two things are not logic but reading: a source's "about 25" supports a plain "25", and a range
is supported by a range only where both ends are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import assert_never

from monitor.model import Observation, Qualifier, Quantity, Status
from monitor.reading.units import WORDING, YEAR, convert, same_value, unit_held

SIGNIFICANT_DIGITS = 2
"""Zeros that end a whole number may be rounding, but two digits are always taken as meant: "9,000" has steps of 100."""

NEARLY = Decimal("0.05")
"""How far below its number, as a share of it, "nearly" and "almost" reach; "about" reaches as far to both sides."""

AT_LEAST = (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
AT_MOST = (Qualifier.LESS_THAN, Qualifier.AT_MOST)
VAGUE = (Qualifier.ABOUT, Qualifier.NEARLY)


class Support(Enum):
    """Whether one value supports what a claim prints."""

    EXACT = "the same number"
    ROUNDED = "the same number at the claim's precision"
    NO = "another number"
    UNKNOWN = "cannot be compared"

    @property
    def holds(self) -> bool:
        """Whether it does."""
        return self in (Support.EXACT, Support.ROUNDED)


def support(claim: Quantity, observation: Observation, end: str = "") -> Support:
    """Whether the observation supports the quantity that a claim prints, in the claim's unit and precision.

    Args:
        claim: what the claim prints.
        observation: what the source says; doubtful and missing values decide nothing.
        end: ``low`` or ``high`` where the claim prints one end of the range that the source gives; else empty.
    """
    if observation.status in (Status.SUSPECT, Status.MISSING):
        return Support.UNKNOWN
    if WORDING in (observation.unit, claim.unit.symbol if claim.unit else ""):
        return _support_wording(claim, observation)
    said = _said(observation, claim)
    if said is not None and end:
        said = _one_end(said, end) if claim.value is not None else None
    if said is None or (claim.value is None and claim.low is None):
        return Support.UNKNOWN
    if claim.value is None and said.is_range:
        return _support_ends(claim, said)
    return _support_place(claim, said)


# ---------------------------------------------------------------- what the source says


@dataclass(frozen=True, slots=True)
class _Said:
    """What a source says, in the claim's unit.

    Attributes:
        low: the number, or the range's lower end.
        high: the number, or the range's upper end.
        is_range: whether it gives two ends.
        qualifier: its own.
        blur: half a step of its last digit where it was converted: the publisher may have rounded. 0 else.
        exact_only: whether the unit allows no rounding, as of years.
    """

    low: Decimal
    high: Decimal
    is_range: bool
    qualifier: Qualifier
    blur: Decimal
    exact_only: bool

    @property
    def reach(self) -> _Reach:
        """Where it says that the number lies."""
        return _reach(self.qualifier, self.low, self.high, _step_of(self.low)).wider(self.blur)


def _said(observation: Observation, claim: Quantity) -> _Said | None:
    """None where it says no number, or one of something else."""
    is_range = observation.low is not None and observation.high is not None
    low = observation.low if is_range else observation.value
    high = observation.high if is_range else observation.value
    if low is None or high is None:
        return None
    declared = unit_held(observation.unit)
    said = _Said(low, high, is_range, observation.qualifier, Decimal(0), declared.symbol == YEAR)
    if claim.unit is None or claim.unit.symbol == declared.symbol:
        return said
    if declared.dimension != claim.unit.dimension:
        return None
    blur = convert(max(_step_of(low), _step_of(high)) / 2, declared, claim.unit)
    return replace(said, low=convert(low, declared, claim.unit), high=convert(high, declared, claim.unit), blur=blur)


def _step_of(value: Decimal) -> Decimal:
    """The size of one step of the last digit, at most 1."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def _one_end(said: _Said, end: str) -> _Said | None:
    """That end of the range as a plain number; None where the source gives no range."""
    if not said.is_range:
        return None
    value = said.low if end == "low" else said.high
    return replace(said, low=value, high=value, is_range=False)


# ---------------------------------------------------------------- where numbers lie


@dataclass(frozen=True, slots=True)
class _Reach:
    """Where a number lies: from `low` to `high`; None is without end. An open end does not count itself."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def holds(self, other: _Reach) -> bool:
        """Whether all of the other lies in this."""
        return _starts_before(self, other) and _ends_behind(self, other)

    def is_apart_from(self, other: _Reach) -> bool:
        """Whether nothing of the other lies in this."""
        return _ends_before(self, other) or _ends_before(other, self)

    def wider(self, by: Decimal) -> _Reach:
        """The same with closed ends further out."""
        if not by:
            return self
        low, high = (None if e is None else e + s * by for e, s in ((self.low, -1), (self.high, 1)))
        return _Reach(low, high)


def _starts_before(one: _Reach, other: _Reach) -> bool:
    if one.low is None or other.low is None:
        return one.low is None
    if same_value(one.low, other.low):
        return other.low_open or not one.low_open
    return one.low < other.low


def _ends_behind(one: _Reach, other: _Reach) -> bool:
    if one.high is None or other.high is None:
        return one.high is None
    if same_value(one.high, other.high):
        return other.high_open or not one.high_open
    return one.high > other.high


def _ends_before(one: _Reach, other: _Reach) -> bool:
    if one.high is None or other.low is None:
        return False
    if same_value(one.high, other.low):
        return one.high_open or other.low_open
    return one.high < other.low


def _reach(qualifier: Qualifier, low: Decimal, high: Decimal, step: Decimal) -> _Reach:
    """Where a number lies of which a text says this; `step` is the least by which "about" and "nearly" reach."""
    match qualifier:
        case Qualifier.NONE:
            return _Reach(low, high)
        case Qualifier.MORE_THAN | Qualifier.AT_LEAST:
            return _Reach(low, None, low_open=qualifier is Qualifier.MORE_THAN)
        case Qualifier.LESS_THAN | Qualifier.AT_MOST:
            return _Reach(None, high, high_open=qualifier is Qualifier.LESS_THAN)
        case Qualifier.ABOUT:
            return _Reach(low - max(abs(low) * NEARLY, step / 2), high + max(abs(high) * NEARLY, step / 2))
        case Qualifier.NEARLY if high < 0:
            return _Reach(low, high + max(abs(high) * NEARLY, step), low_open=True)
        case Qualifier.NEARLY:
            return _Reach(low - max(abs(low) * NEARLY, step), high, high_open=True)
        case _:
            assert_never(qualifier)


# ---------------------------------------------------------------- one against the other


def _support_place(claim: Quantity, said: _Said) -> Support:
    """Where the source says that the number lies, against where the claim says so."""
    if claim.value is not None and _is_same_statement(claim, claim.value, said):
        return Support.EXACT
    sure, loosest = _claimed(claim, said)
    source = said.reach
    if sure.holds(_Reach(said.low, said.low) if _number_decides(claim, said) else source):
        return Support.ROUNDED if _is_by_rounding(claim, said) else Support.EXACT
    return Support.NO if loosest.is_apart_from(source) else Support.UNKNOWN


def _is_same_statement(claim: Quantity, claimed: Decimal, said: _Said) -> bool:
    return not said.is_range and claim.qualifier is said.qualifier and same_value(claimed, said.low)


def _number_decides(claim: Quantity, said: _Said) -> bool:
    """Whether number stands against number: an article may drop the source's "about", and round what it converts."""
    if claim.value is None or said.is_range:
        return False
    if claim.qualifier is Qualifier.NEARLY:
        return said.qualifier is Qualifier.NONE
    return claim.qualifier in (Qualifier.NONE, Qualifier.ABOUT) and said.qualifier in (Qualifier.NONE, *VAGUE)


def _is_by_rounding(claim: Quantity, said: _Said) -> bool:
    if claim.qualifier in VAGUE or said.qualifier in VAGUE:
        return True
    if claim.low is not None and claim.high is not None:
        return not _Reach(claim.low, claim.high).holds(said.reach)
    return claim.qualifier is Qualifier.NONE


def _claimed(claim: Quantity, said: _Said) -> tuple[_Reach, _Reach]:
    """Where the claim surely says that the number lies, and where at most."""
    if claim.low is not None and claim.high is not None:
        own = _reach(claim.qualifier, claim.low, claim.high, claim.quantum)
        own = own.wider(claim.quantum / 2) if claim.qualifier is Qualifier.NONE else own
        return own, own
    assert claim.value is not None
    if claim.qualifier is Qualifier.NONE:
        return _plain(claim, claim.value, exact_only=said.exact_only)
    own = _reach(claim.qualifier, claim.value, claim.value, claim.quantum)
    return own, own


def _plain(claim: Quantity, claimed: Decimal, *, exact_only: bool) -> tuple[_Reach, _Reach]:
    """What rounds to a plain number, surely and at most: every zero at its end might be rounding, or none."""
    number = _Reach(claimed, claimed)
    if exact_only:
        return number, number
    return (
        number.wider(_step(claim, claimed) / 2),
        number.wider(claim.quantum.scaleb(claim.trailing_zeros) / 2),
    )


def _step(claim: Quantity, claimed: Decimal) -> Decimal:
    """The size of one step of the last digit that is certainly meant."""
    if not claim.trailing_zeros or claimed == 0:
        return claim.quantum
    meant = Decimal(1).scaleb(claimed.adjusted() - (SIGNIFICANT_DIGITS - 1))
    return max(claim.quantum, min(claim.quantum.scaleb(claim.trailing_zeros), meant))


def _support_ends(claim: Quantity, said: _Said) -> Support:
    """A range against a range: another end is another statement, also where one range lies in the other."""
    assert claim.low is not None
    assert claim.high is not None
    ends = ((claim.low, said.low), (claim.high, said.high))
    if claim.qualifier is said.qualifier and all(same_value(own, source) for own, source in ends):
        return Support.EXACT
    if not {claim.qualifier, said.qualifier} <= {Qualifier.NONE, *VAGUE}:
        return Support.UNKNOWN
    places = [(*_plain(claim, own, exact_only=said.exact_only), source) for own, source in ends]
    if all(sure.holds(_Reach(source, source)) for sure, _, source in places):
        return Support.ROUNDED
    apart = any(loosest.is_apart_from(_Reach(source, source).wider(said.blur)) for _, loosest, source in places)
    return Support.NO if apart else Support.UNKNOWN


def _support_wording(claim: Quantity, observation: Observation) -> Support:
    """A statement says that words stand there; they stand there, or they do not."""
    if claim.unit is None or claim.unit.symbol != observation.unit or claim.value != 1 or observation.wording is None:
        return Support.UNKNOWN
    return Support.EXACT if observation.value == 1 else Support.NO
