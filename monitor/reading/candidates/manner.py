"""How a document is looked through: its language, its calendar, what is sought in it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.reading.candidates.sought import ANYTHING, Sought


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document is looked through.

    Attributes:
        language: in which numbers and months are printed.
        calendar: how bare and fiscal years are counted.
        title: what the page calls itself.
        sought: what is looked for.
    """

    language: str = "en"
    calendar: str = "calendar"
    title: str = ""
    sought: Sought = ANYTHING
