"""A number with what stands around it in its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.claims.numbers import Number
from monitor.reading.units import is_count

_CLAUSE = re.compile(
    r"[;:]\s|\s[–—-]\s|,\s(?:and|but|while|whereas|et|mais|tandis|und|aber|während|y|pero|mientras)\s|\s(?:while|whereas|tandis|während|mientras)\s",
    re.IGNORECASE,
)
DIGITS_FIRST = re.compile(r"^.*[0-9]\S*|^\w+(?=\s|$)")
"""The digits or the word of a number, before its unit."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A number with what stands around it in its sentence.

    Attributes:
        number: the number.
        before: the sentence up to it.
        behind: the sentence from its end.
        following: the kind-bearing words behind the last number of a list that begins with it; `behind` elsewhere.
        heading: the words of the section.
        earlier: the kind of the number before it in the sentence; None for the first.
        fell: whether that one is a number below zero.
        last: what the number before it in the paragraph is, of those that can be watched; None for the first.
        percentages: what the percentage before it in the paragraph is; None for the first.
        gap: what stands between that one and this.
        opens: whether the sentence opens its paragraph, so that a bare number may count items.
    """

    number: Number
    before: str
    behind: str
    following: str
    heading: str
    earlier: AssertionKind | None
    fell: bool
    last: AssertionKind | None
    percentages: AssertionKind | None
    gap: str
    opens: bool

    @property
    def clause(self) -> str:
        """The part of the sentence before it that speaks of the same."""
        return _CLAUSE.split(self.before)[-1]

    @property
    def is_bare(self) -> bool:
        """Whether it has neither a unit nor a magnitude."""
        return self.number.quantity.unit is None and self.number.quantity.scale == 1

    @property
    def counts(self) -> bool:
        """Whether its unit counts things, without a magnitude."""
        quantity = self.number.quantity
        return quantity.unit is not None and is_count(quantity.unit) and quantity.scale == 1

    @property
    def symbol(self) -> str:
        """Its unit; empty where it has none."""
        measured = self.number.quantity.unit
        return measured.symbol if measured else ""


def whole(at: Setting) -> str:
    """What stands behind the digits, the unit among it."""
    return f" {DIGITS_FIRST.sub('', at.number.quantity.printed)}{at.behind}".replace("  ", " ")
