"""The numbers of a text, found once, and which of them lie between two places or directly beside one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from monitor.model import Quantity, Unit
from monitor.reading.quantity import Unread, find_placed, find_quantities, find_unread, unit_behind
from monitor.reading.units import YEAR, is_count, is_meant_by

_Found = TypeVar("_Found", Quantity, Unread)
Gaps = Sequence[tuple[int, int]]
"""Where something lies in a text: index of the first character and that behind the last."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A number over which ``...`` reaches.

    Attributes:
        printed: its characters.
        unit: that it has; None where it has none.
    """

    printed: str
    unit: Unit | None

    def can_be(self, wanted: Unit) -> bool:
        """Whether it can be a figure of that unit: it has this one or none; what is counted has many names."""
        if self.unit is None or is_meant_by(self.unit, wanted) or (is_count(self.unit) and is_count(wanted)):
            return True
        return self.unit.dimension.startswith("money") and wanted.dimension.startswith("money")


@dataclass(frozen=True)
class Numbers:
    """The numbers of a text, found once; of years the years alone."""

    text: str
    language: str
    years: bool

    @cached_property
    def read(self) -> Sequence[Quantity]:
        """Those that are read, in the order of the text; of years the years alone."""
        if not self.years:
            return sorted(find_placed(self.text, language=self.language), key=lambda one: one.start)
        found = find_quantities(self.text, language=self.language, years=True)
        return [one for one in found if one.unit is not None and one.unit.symbol == YEAR]

    @cached_property
    def _unread(self) -> Sequence[Unread]:
        found = () if self.years else find_unread(self.text, language=self.language)
        return [one for one in found if one.number is None and one.can_be_a_number]

    def start_before(self, place: int, floor: int) -> int:
        """Where the number starts that ends directly before a place; the place itself where none does."""
        near = ((one, end) for one, end in self._spans if floor <= one and end <= place)
        return max((one for one, end in near if not self.text[end:place].strip()), default=place)

    def end_behind(self, place: int, ceiling: int) -> int:
        """Where the number ends that starts directly behind a place; the place itself where none does."""
        near = ((one, end) for one, end in self._spans if place <= one and end <= ceiling)
        return min((end for one, end in near if not self.text[place:one].strip()), default=place)

    @property
    def _spans(self) -> Sequence[tuple[int, int]]:
        return [*((one.start, one.end) for one in self.read), *((one.start, one.end) for one in self._unread)]

    def lying_in(self, gaps: Gaps) -> tuple[Passed, ...]:
        """The numbers, or what can be one, that lie in the gaps."""
        open_gaps = sorted(gap for gap in gaps if gap[0] < gap[1])
        read = [one for gap in open_gaps for one in _between(self.read, *gap)]
        unread = [one for gap in open_gaps for one in _between(self._unread, *gap)]
        return (
            *(Passed(self.text[one.start : one.end], one.unit) for one in read),
            *(Passed(one.printed, unit_behind(self.text, one.end, language=self.language)) for one in unread),
        )


def _between(found: Sequence[_Found], start: int, end: int) -> Iterator[_Found]:
    """What lies between two places, of what stands one behind the other."""
    first, behind = (bisect_left(found, place, key=lambda one: one.start) for place in (start, end))
    return (one for one in found[first:behind] if one.end <= end)
