"""How what a mirror prints stands beside what its original prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.figures import Key, Observation, Place


class Agreement(StrEnum):
    """Whether a mirror prints the number, or the ends of the range, that its original prints."""

    CONFIRMS = "confirms"
    DISAGREES = "disagrees"
    NOT_READ = "original not read"


@dataclass(frozen=True, slots=True)
class MirrorStands:
    """What a mirror says at one time of something that its original publishes.

    Attributes:
        source_id: the mirror.
        title: its title.
        key: of what, by the figure of its original.
        printed: what it says.
        seen_at: from when on, UTC.
        read_at: when it was last read, UTC.
        snapshot_id: its version that shows it.
        agreement: how that stands beside what the original says.
        original: what the original says; None where it says nothing.
        original_seen_at: from when on, UTC; None where it says nothing.
    """

    source_id: str
    title: str
    key: Key
    printed: Observation
    seen_at: datetime
    read_at: datetime
    snapshot_id: int
    agreement: Agreement
    original: Observation | None = None
    original_seen_at: datetime | None = None

    def is_about(self, place: Place) -> bool:
        """Whether it stands beside what is said of a series and its days, whatever these are called."""
        of = (self.original or self.printed).period
        return self.key[:2] == (place.figure_id, place.series) and of.is_same_time(place.period)

    @property
    def still(self) -> bool:
        """Whether it said so before its original said what it says now, and was read since."""
        return self.original_seen_at is not None and self.seen_at < self.original_seen_at < self.read_at
