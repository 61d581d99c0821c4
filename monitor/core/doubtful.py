"""Mark what looks like a slip beside what stood there before: a point lost, another unit, another place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from monitor.core.catalogue import Figure
from monitor.core.compare import same
from monitor.core.labels import asks_about_labels, doubt_labels
from monitor.core.moved import is_elsewhere, states_another
from monitor.core.release import doubt_release
from monitor.core.rulings import Rulings, asks_whether_it_stands, first_doubt, was_rejected
from monitor.core.unlikely import Beside
from monitor.model import Doubt, DoubtKind, Key, Observation, Ruling, Status
from monitor.reading.units import is_count, same_value, unit_held

KILOGRAM_IN_POUNDS = Decimal("2.20462")

SLIPS = (Decimal(10), Decimal(100), Decimal(1000), Decimal(10**6), Decimal(10**9))
"""Factors by which a number jumps when a decimal point or a magnitude slips, and seldom otherwise."""

IN_THOUSANDS_NEVER = frozenset({"share", "percentage points", "rate", "calendar year"})
"""Dimensions of which nothing is printed in thousands."""

FEW = 10
"""Of fewer things than these, ten times as many are as likely as nine times: no sign of a slip."""

SLIP_TOLERANCE = Fraction(1, 1000)
ROUNDED = 1000
"""The smallest slip after which a number is rounded anew: 41,234 things become 41 thousand."""
DIGITS = 2
"""Of fewer digits, a rounded number fits too many."""


def doubt(
    figures: Iterable[Figure],
    before: Mapping[Key, Observation],
    after: Iterable[Observation],
    trusted: Mapping[Key, Observation] | None = None,
    rulings: Sequence[Ruling] = (),
    moved: Collection[Key] = (),
) -> list[Observation]:
    """The same observations, with those marked suspect that look like a slip beside what stood there before.

    A value that was suspect and still stands stays suspect: standing unchanged proves nothing. A total of which a
    part is suspect is suspect, too. What the configuration or a person accepts is right however it looks; what a
    person rejected is wrong however it looks, and another value in its place is asked about.

    Args:
        figures: the figures, with what they accept.
        before: what stood there until now.
        after: what stands there now.
        trusted: what stood there last without doubt, where what stands there until now is in doubt.
        rulings: what persons accepted and rejected, oldest first.
        moved: what is read beside other labels, while those are there still that it stood beside.
    """
    words = Rulings.of(rulings, figures)
    given, trusted = doubt_labels(before, after), trusted or {}
    beside = Beside(before, given)
    one_by_one = [_doubted(before.get(o.key), o, trusted.get(o.key), beside, has_moved=o.key in moved) for o in given]
    doubted = doubt_release(before, one_by_one, trusted)
    if words:
        pairs = zip(given, doubted, strict=True)
        doubted = [words.ruled(was if words.accepts(was) else now) for was, now in pairs]
    return _with_doubtful_totals(doubted, words)


def _with_doubtful_totals(observations: list[Observation], rulings: Rulings) -> list[Observation]:
    parts: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for o in observations:
        if o.status is Status.SUSPECT and not o.derived:
            parts[o.figure_id, o.series].append(o)
    return [_doubted_total(o, parts, rulings) if o.derived else o for o in observations] if parts else observations


def _doubted_total(
    total: Observation,
    parts: Mapping[tuple[str, str], list[Observation]],
    rulings: Rulings,
) -> Observation:
    span = total.period.span
    inside = [
        p for p in parts.get((total.figure_id, total.series), ()) if span and p.period.span and p.period.span in span
    ]
    if not inside or total.status is Status.SUSPECT or rulings.accepts(total):
        return total
    # Where a part is still asked about, so is the total.
    part = next((p for p in inside if not p.is_set_aside), inside[0])
    reason = Doubt(DoubtKind.INCLUDES_DOUBTFUL, period=part.period.label, part=part.doubt)
    return rulings.ruled(replace(total, status=Status.SUSPECT, doubt=reason))


def _doubted(
    before: Observation | None,
    after: Observation,
    trusted: Observation | None,
    beside: Beside,
    *,
    has_moved: bool,
) -> Observation:
    if after.status in (Status.SUSPECT, Status.MISSING):
        return after
    if before is None:
        new = beside.unlikely(None, after)
        return replace(after, status=Status.SUSPECT, doubt=new) if new else after
    in_doubt = before.status in (Status.SUSPECT, Status.MISSING)
    was = trusted if in_doubt and trusted is not None and not _stands(before, after) else before
    reason = _slip(was, after) or beside.unlikely(was, after)
    reason = reason or _elsewhere(was, after, has_moved=has_moved) or _after_rejected(before, after, trusted)
    return replace(after, status=Status.SUSPECT, doubt=reason) if reason else after


def undoubted(before: Mapping[Key, Observation], trusted: Mapping[Key, Observation]) -> dict[Key, Observation]:
    """What stood there last without doubt."""
    in_doubt = (Status.SUSPECT, Status.MISSING)
    return {key: trusted.get(key, o) if o.status in in_doubt else o for key, o in before.items()}


def _elsewhere(before: Observation, after: Observation, *, has_moved: bool) -> Doubt | None:
    """The doubt about another value in quite another place; None where it is the same, or stands where it stood."""
    if before.value is None or after.value is None or same_value(before.value, after.value):
        return None
    if before.wording is not None:
        return None
    if not (has_moved or is_elsewhere(before.locator, after.locator) or states_another(before, after)):
        return None
    return Doubt(DoubtKind.ELSEWHERE, after.value, before.value, after.unit, found=before.locator)


def _after_rejected(before: Observation, after: Observation, trusted: Observation | None) -> Doubt | None:
    """The doubt about what came in the place of a value that a person rejected; None for what stood before that.

    A sum is as right as its parts.
    """
    if after.derived or not was_rejected(before) or any(same(one, after) for one in (before, trusted) if one):
        return None
    return Doubt(DoubtKind.AFTER_REJECTED, after.value, before.value, after.unit)


def _stands(before: Observation, after: Observation) -> bool:
    """Whether the same value still stands there for the same days."""
    if before.value is None or after.value is None:
        return False
    if (before.coverage, before.to_date) != (after.coverage, after.to_date) or before.is_on_other_base(after):
        return False
    return same_value(before.value, after.value)


def _slip(before: Observation, after: Observation) -> Doubt | None:
    """Why a value looks like a slip beside the one before it; None where it does not."""
    if before.value is None or after.value is None or before.unit != after.unit or before.is_on_other_base(after):
        return None
    if (before.coverage, before.to_date) == (after.coverage, after.to_date):
        if same_value(before.value, after.value):
            return _still_in_doubt(before) if not after.doubt else None
        times = _jump(before.value, after.value, after.unit)
        return Doubt(DoubtKind.JUMPED, after.value, before.value, after.unit, times) if times else None
    grew = before.to_date or (before.coverage and after.coverage and before.coverage in after.coverage)
    if grew and after.value < before.value:
        return Doubt(DoubtKind.FELL, after.value, before.value, after.unit, period=after.period.label)
    return None


def _still_in_doubt(before: Observation) -> Doubt | None:
    """The doubt about a value that still stands; None where the doubt was whether it does, or about labels."""
    if before.status is not Status.SUSPECT or asks_whether_it_stands(before.doubt) or asks_about_labels(before.doubt):
        return None
    return first_doubt(before.doubt)


def _jump(before: Decimal, after: Decimal, symbol: str) -> Decimal | None:
    """By which factor of a slip a value jumped, up or down; None where it did not."""
    small, large = sorted((abs(before), abs(after)))
    few = is_count(unit_held(symbol)) and small < FEW and small == small.to_integral_value()
    if before * after <= 0 or few or large < 2 * small:  # No slip is as small as that.
        return None
    ratio = Fraction(large) / Fraction(small)
    return next(
        (f for f in slips_of(symbol) if abs(ratio / Fraction(f) - 1) < SLIP_TOLERANCE or _rounds(large, f, small)), None
    )


def _rounds(large: Decimal, factor: Decimal, small: Decimal) -> bool:
    """Whether the larger of two numbers is the smaller one in units that are a factor smaller, once it is rounded."""
    plain = small.normalize()
    if factor < ROUNDED or len(plain.as_tuple().digits) < DIGITS:
        return False
    return abs(large / factor - small) * 2 <= Decimal(1).scaleb(min(0, int(plain.as_tuple().exponent)))


def slips_of(symbol: str) -> tuple[Decimal, ...]:
    """The factors by which a number in a unit jumps when it slips: pounds become kilograms of weights alone."""
    dimension = unit_held(symbol).dimension
    if dimension == "mass":
        return (*SLIPS, KILOGRAM_IN_POUNDS)
    return tuple(factor for factor in SLIPS if factor < 1000 or dimension not in IN_THOUSANDS_NEVER)
