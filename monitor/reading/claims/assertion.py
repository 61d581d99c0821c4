"""What a text asserts by one number: the value behind a claim that somebody may want watched."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monitor.model import Period, Quantity


class AssertionKind(StrEnum):
    """What a number of a text is."""

    LEVEL = "level"
    CHANGE = "change"
    PERCENT_CHANGE = "pctchange"
    RATE = "rate"
    SHARE = "share"
    RATIO = "ratio"
    RANK = "rank"
    COUNT = "count"
    FORECAST = "forecast"
    DATE = "date"
    AGE = "age"
    DURATION = "duration"
    IDENTIFIER = "identifier"
    ORDINAL = "ordinal"
    IDIOM = "idiom"
    THRESHOLD = "threshold"
    DEFINITION = "definition"
    DENOMINATOR = "denominator"
    STATIC = "count-static"

    @property
    def watchable(self) -> bool:
        """Whether what it says may change, so that a figure of some source can be held against it."""
        return self in WATCHABLE


WATCHABLE = frozenset(
    (
        AssertionKind.LEVEL,
        AssertionKind.CHANGE,
        AssertionKind.PERCENT_CHANGE,
        AssertionKind.RATE,
        AssertionKind.SHARE,
        AssertionKind.RATIO,
        AssertionKind.RANK,
        AssertionKind.COUNT,
        AssertionKind.FORECAST,
    )
)


@dataclass(frozen=True, slots=True)
class Assertion:
    """One number of a text, and what is said by it.

    Attributes:
        kind: what it is, or why nothing can be watched for it.
        quantity: value, unit, qualifier and printed precision, with its place in the text. A fall is below zero; a
            share is in per cent ("one in four" is 25 %, in steps of 1 %), and "twice" is 2 without a unit.
        sentence: the sentence, or the row of a table, in which it stands.
        subject: the words that say what is counted, as they stand there; may be empty.
        per: what a rate is of: ``1,000 employees``; else empty.
        period: the time that it speaks of; None where the text does not say.
        period_is_said: whether its own sentence, or its row or column, says so; else it is that of what stands before.
    """

    kind: AssertionKind
    quantity: Quantity
    sentence: str
    subject: str = ""
    per: str = ""
    period: Period | None = None
    period_is_said: bool = False
