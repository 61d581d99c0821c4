"""Numbers that follow from others by one step of arithmetic: a share, a change, a difference, a ratio, a sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

DECIMALS = Decimal("0.0001")
"""To what a quotient is rounded: finer than articles print."""


class Step(StrEnum):
    """Step a number follows from others."""

    SHARE = "share"
    """Step many per cent the first is of the others together."""
    PERCENT_CHANGE = "percentage change"
    """By how many per cent the first lies above the others together."""
    DIFFERENCE = "difference"
    """The first less the others."""
    RATIO = "ratio"
    """Step many times the others together the first is."""
    SUM = "sum"
    """All of them together."""

    @property
    def unit(self) -> str:
        """The symbol of its unit; empty where it is that of the numbers."""
        match self:
            case Step.SHARE | Step.PERCENT_CHANGE:
                return "%"
            case Step.RATIO:
                return "number"
            case Step.DIFFERENCE | Step.SUM:
                return ""
            case other:
                assert_never(other)

    @property
    def word(self) -> str:
        """What is said between the one number and the others."""
        return _BETWEEN[self]


_BETWEEN = {
    Step.SHARE: "of",
    Step.PERCENT_CHANGE: "against",
    Step.DIFFERENCE: "less",
    Step.RATIO: "to",
    Step.SUM: "plus",
}


def reckon(how: Step, of: Decimal, by: Sequence[Decimal]) -> Decimal | None:
    """What follows from one number and others; None where they come to zero, of which nothing is a share."""
    others = sum(by, Decimal(0))
    if how is Step.DIFFERENCE:
        return of - others
    if how is Step.SUM:
        return of + others
    if not others:
        return None
    if how is Step.RATIO:
        return (of / others).quantize(DECIMALS)
    share = 100 * of / others
    return (share if how is Step.SHARE else share - 100).quantize(DECIMALS)
