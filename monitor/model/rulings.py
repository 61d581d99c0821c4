"""What a person said of a question: the values that a ruling is about, and the word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from monitor.model.doubts import Doubt
from monitor.model.figures import Key


class RulingKind(StrEnum):
    """What was said."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NEEDS_WORK = "needs work"
    REOPENED = "reopened"


class Matter(StrEnum):
    """What was asked."""

    VALUE = "value"
    """Whether what is read is right."""
    STANDS = "stands"
    """Whether what is read no more still stands in the document."""
    GONE = "gone"
    """Whether what is said no more was taken back."""
    RULE = "rule"
    """What is to be done about a document that a rule does not fit."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on one value, or on one source whose rule no longer fits.

    Attributes:
        question: id of the question that it answers; several values asked about at once have one.
        kind: what was said.
        matter: what was asked.
        source_id: the source.
        ruled_by: who said it; never empty.
        ruled_at: when, UTC.
        note: why, in that person's words; may be empty.
        figure_id: ``source/figure``; empty where it is about the source's document.
        series: which series of the figure; empty for the figure itself.
        period: label of the period; empty where it is about the source's document.
        value: the number asked about, in `unit`; None where there is none.
        low: a range's lower end.
        high: a range's upper end.
        unit: symbol of the unit of these; empty where it is about the source's document.
        printed: the characters asked about.
        doubt: why it was asked; None where that is no doubt about a value.
        snapshot_id: the version that says so, or that said it last; None where none does.
        id: its row; 0 before it is kept.
    """

    question: str
    kind: RulingKind
    matter: Matter
    source_id: str
    ruled_by: str
    ruled_at: datetime
    note: str = ""
    figure_id: str = ""
    series: str = ""
    period: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    printed: str = ""
    doubt: Doubt | None = None
    snapshot_id: int | None = None
    id: int = 0

    @property
    def key(self) -> Key:
        """The place that it is about."""
        return (self.figure_id, self.series, self.period)
