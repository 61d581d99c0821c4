"""Why a value is in doubt: a kind with what it is about; the words for it are `telling`'s."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class DoubtKind(StrEnum):
    """Why a value looks like a slip."""

    BELOW_MINIMUM = "below minimum"
    ABOVE_MAXIMUM = "above maximum"
    JUMPED = "jumped"
    FELL = "fell"
    INCLUDES_DOUBTFUL = "includes doubtful"
    NEW_RULE = "new rule"
    EARLIER_VERSION = "earlier version"
    STILL_PRINTED = "still printed"
    NOT_FOUND = "not found"
    COMMON_FACTOR = "common factor"
    CAME_WITH_FACTOR = "came with common factor"
    SLIPPED = "slipped"
    ALL_ZERO = "all zero"
    BELOW_ZERO = "below zero"
    CODE = "code"
    NOTE = "note"
    FEWER_DIGITS = "fewer digits"
    OUT_OF_LINE = "out of line"
    HALF_GONE = "half gone"
    IN_TURN = "in turn"
    ELSEWHERE = "elsewhere"
    AFTER_REJECTED = "after rejected"
    REJECTED = "rejected"
    NEEDS_WORK = "needs work"
    LABEL_NEW = "new label"
    LABEL_NEAR = "label like another"
    LABEL_GONE = "label gone"
    LABEL_LACKS = "label lacking"
    LABEL_OTHER = "other label"
    RESTLESS = "restless"
    RECOGNISED = "recognised"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to ask before anybody relies on a value.

    Attributes:
        kind: why.
        value: what was read, in `unit`; None where no number is in question.
        beside: what it is held against: a declared bound, or the value before; None where there is none.
        unit: symbol of the unit of both.
        times: by which factor the larger of the two is the smaller, where it jumped; by which all that was restated
            became larger, where one factor went over it; else None.
        period: label of the period that a sum counts more of, or of the doubtful part; else empty.
        part: the doubt about that part; the one that a person ruled on; else None.
        found: where what is read no more still stands, or where a value stood before it was read elsewhere; or the
            label that a new one is like; else empty.
        provisional: whether the publisher marks the value as preliminary, which it is where nobody doubts it.
        label: the value of a label column that came or went; else empty.
        column: that column; else empty.
        rows: how many rows have that value; 0 where it went.
    """

    kind: DoubtKind
    value: Decimal | None = None
    beside: Decimal | None = None
    unit: str = ""
    times: Decimal | None = None
    period: str = ""
    part: Doubt | None = None
    found: str = ""
    provisional: bool = False
    label: str = ""
    column: str = ""
    rows: int = 0

    @property
    def root(self) -> Doubt:
        """The reason behind it: of a sum that counts a doubtful part, the doubt about that part."""
        return self.part.root if self.part else self

    @property
    def is_ruled(self) -> bool:
        """Whether a person has set aside what is in doubt, or the part that makes it so."""
        if self.kind is DoubtKind.INCLUDES_DOUBTFUL:
            return self.part is not None and self.part.is_ruled
        return self.kind in (DoubtKind.REJECTED, DoubtKind.NEEDS_WORK)
