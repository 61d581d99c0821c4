"""Doubt a number that its figure can hardly have: a code for "none", a note that became a digit, another scale."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from monitor.model import Doubt, DoubtKind, Key, Observation, Status
from monitor.reading.units import is_count, unit_held

FAR = 300
"""How many times as large, or as small, as all values beside it a new one must be to be out of line."""
ALIKE = 3
"""By how many times values beside each other may differ, for another to be out of line."""
FEWEST, MOST = 2, 6
"""How many values beside a new one tell what is usual, the nearest in time."""
LOOKED_AT = 24
"""How many values before and behind a new one are looked at for those."""
MANY = 100
"""Where fewer are usual, none is no sign that the numbers have not been put in."""
CODE = re.compile(r"-99+|9{3,}|-?12345(?:6(?:7(?:89?)?)?)?")
"""Numbers that stand for "none" or "not yet" in data files and templates."""
FEW_DIGITS_LESS = 100
"""By how many times the step must grow that a data file is printed in."""
MOST_DIGITS = 15
"""Of a number whose digits are compared."""
ON_A_PAGE = re.compile(r"(?:[^\"$]{0,40}table|text|label|element) ")
"""How locators of what was printed for readers begin; data files and workbooks leave out a zero at the end."""

Stood = tuple[int, Observation, Decimal]
"""What stood there, with the number of the day on which its period begins, 0 for none, and with its value."""


class Beside:
    """What stands beside a value in its series, by which one sees what is usual of it."""

    def __init__(self, before: Mapping[Key, Observation], after: Sequence[Observation]) -> None:
        """What stood until now, and what stands there now."""
        self._before, self._after = before, after

    def unlikely(self, before: Observation | None, after: Observation) -> Doubt | None:
        """Why a value is hardly one of its figure; None where it may be."""
        if after.value is None or after.derived or after.unit in ("wording", "year"):
            return None
        if before is None or before.value is None:
            return self._out_of_line(after, after.value)
        if before.value == after.value or before.unit != after.unit or before.is_on_other_base(after):
            return None
        kind = self._slip(before, before.value, after, after.value)
        return Doubt(kind, after.value, before.value, after.unit) if kind else None

    def _slip(self, before: Observation, was: Decimal, after: Observation, now: Decimal) -> DoubtKind | None:
        at = after.figure_id, after.series
        # The same number below zero: brackets around it, or a dash before it, that are no minus.
        below = now < 0 <= was and (_counts(after) or now == -was)
        if below and all(value >= 0 for value in self._values(at)):
            return DoubtKind.BELOW_ZERO
        if _is_code(now) and not _within(ALIKE, was, now):
            return DoubtKind.CODE
        if _is_note(was, now) and is_count(unit_held(after.unit)) and all(map(_is_whole, self._values(at))):
            return DoubtKind.NOTE
        fine, coarse = _step(before), _step(after)
        if fine is None or coarse is None or coarse <= fine or self._finest.get(at, coarse) <= fine:
            return None
        # A data file leaves out the zero at the end, but prints thousands on purpose.
        told = ON_A_PAGE.match(after.locator) or coarse >= FEW_DIGITS_LESS * fine
        return DoubtKind.FEWER_DIGITS if told and abs(was - now) * 2 <= coarse else None

    def _out_of_line(self, after: Observation, now: Decimal) -> Doubt | None:
        if not self._stood or after.is_to_date or after.counts_a_part:
            return None
        values = self._nearest(after)
        if len(values) < FEWEST or not all(value > 0 for value in values) or max(values) > ALIKE * min(values):
            return None
        low, high = min(values), max(values)
        if now < 0:
            kind = DoubtKind.BELOW_ZERO if _counts(after) else DoubtKind.CODE if _is_code(now) else None
        elif now == 0:
            kind = DoubtKind.OUT_OF_LINE if low >= MANY else None
        elif _is_code(now) and not _within(ALIKE, values[0], now):
            kind = DoubtKind.CODE
        else:
            # Of what is weighed, a month may well bring a few grams where others brought tons.
            is_low = now < low / FAR and unit_held(after.unit).dimension != "mass"
            kind = DoubtKind.OUT_OF_LINE if now > high * FAR or is_low else None
        return Doubt(kind, now, values[0], after.unit) if kind else None

    def _values(self, at: tuple[str, str]) -> Iterator[Decimal]:
        return (value for _, _, value in self._stood.get(at, ()))

    def _nearest(self, after: Observation) -> Sequence[Decimal]:
        """The values of the nearest periods of the same length, the nearest first."""
        span = after.period.span
        if span is None:
            return []
        stood = [
            (abs(start - span.start.toordinal()), value)
            for start, one, value in self._around(after, span.start.toordinal())
            if one.period.grain is after.period.grain and one.unit == after.unit
            if not (one.is_to_date or one.counts_a_part or one.is_on_other_base(after))
        ]
        return [value for _, value in sorted(stood, key=lambda found: found[0])[:MOST]]

    def _around(self, after: Observation, start: int) -> Sequence[Stood]:
        """What stood nearest to a day in the series of an observation."""
        stood = self._stood.get((after.figure_id, after.series), [])
        i = bisect_left(stood, start, key=lambda found: found[0])
        return stood[max(0, i - LOOKED_AT) : i + LOOKED_AT]

    @cached_property
    def _stood(self) -> dict[tuple[str, str], list[Stood]]:
        found: dict[tuple[str, str], list[Stood]] = defaultdict(list)
        for one in self._before.values():
            if one.value is not None and not one.derived and one.status is not Status.SUSPECT:
                start = one.period.span.start.toordinal() if one.period.span else 0
                found[one.figure_id, one.series].append((start, one, one.value))
        for stood in found.values():
            stood.sort(key=lambda each: each[0])
        return found

    @cached_property
    def _finest(self) -> dict[tuple[str, str], Decimal]:
        """The smallest step in which a value of each series is printed by now."""
        found: dict[tuple[str, str], Decimal] = {}
        for one in self._after:
            if step := _step(one):
                at = one.figure_id, one.series
                found[at] = min(found.get(at, step), step)
        return found


def _counts(one: Observation) -> bool:
    return is_count(unit_held(one.unit)) or unit_held(one.unit).dimension == "mass"


def _is_code(value: Decimal) -> bool:
    return _is_whole(value) and CODE.fullmatch(f"{value:.0f}") is not None


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _is_note(was: Decimal, now: Decimal) -> bool:
    """Whether decimals came to stand behind the same whole number: 312 things, then 312.1."""
    return _is_whole(was) and not _is_whole(now) and int(now) == int(was)


def _within(times: int, one: Decimal, other: Decimal) -> bool:
    return one * other > 0 and max(abs(one), abs(other)) <= times * min(abs(one), abs(other))


def _step(one: Observation) -> Decimal | None:
    """What one of the last digit printed counts: 0.1 of "4.3", 100 of "1.5" in thousands; None where that is unsure."""
    digits = re.sub(r"\D", "", one.printed)
    if not one.value or not 0 < len(digits) <= MOST_DIGITS or not int(digits):
        return None
    step = abs(one.value) / int(digits)
    return step.normalize() if step.normalize().as_tuple().digits == (1,) else None
