"""The part of a store's contract by which those who show what was recorded ask for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from monitor.model.changes import Logged
from monitor.model.claims import Judged
from monitor.model.doubts import DoubtKind
from monitor.model.figures import Standing
from monitor.model.mirrors import MirrorStands
from monitor.model.week import Health, SourceStands


class Log(Protocol):
    """What was recorded, for those who show it."""

    def changes(
        self, source_id: str = "", *, start: datetime | None = None, end: datetime | None = None
    ) -> list[Logged]:
        """What changed between two times, of one source or of all: newest first, parts behind their totals."""

    def latest(
        self, source_id: str = "", *, start: datetime | None = None, parts: bool = True, limit: int
    ) -> tuple[Iterator[Logged], int]:
        """The first of what `changes` tells, read as it is asked for, and how many there are of that in all.

        Args:
            source_id: the source; empty for all.
            start: from when on; None for ever.
            parts: whether parts of totals count.
            limit: so many at most.
        """

    def standing(
        self,
        as_of: datetime | None = None,
        *,
        source_id: str = "",
        figure_id: str = "",
        doubt: DoubtKind | None = None,
    ) -> list[Standing]:
        """What the watched figures say, or what all said at a time: by figure and series, the newest period first.

        Args:
            as_of: the time; None for now.
            source_id: only figures of this source; empty for those of all.
            figure_id: only this figure; empty for all.
            doubt: only what is in doubt for this reason; None for all.
        """

    def history(
        self, figure_id: str, *, period: str = "", series: str = "", as_of: datetime | None = None
    ) -> list[Standing]:
        """Everything that a figure said, first seen by a time: by series and period, the oldest first."""

    def first_seen_at(self, figure_id: str = "") -> datetime | None:
        """When the first value of a figure, or of any, was first seen; None before any was read."""

    def mirrors(self, original_id: str = "", as_of: datetime | None = None) -> list[MirrorStands]:
        """How the mirrors of a source, or all mirrors, stand beside their originals, or stood at a time.

        By figure of the original and mirror, the newest period first.
        """

    def claims(self, as_of: datetime | None = None) -> list[Judged]:
        """How every claim stands, or stood at a time, in the configuration's order."""

    def health(
        self, as_of: datetime | None = None, *, states: Collection[Health] = tuple(Health)
    ) -> list[SourceStands]:
        """How the watched sources stand, or those watched by then stood at a time, in one of the states; those in
        trouble first."""

    def states(self) -> Mapping[Health, int]:
        """How many of the watched sources are in each state; without those in which none is."""
