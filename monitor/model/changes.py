"""What changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from monitor.model.doubts import Doubt, DoubtKind
from monitor.model.figures import Observation, Status
from monitor.model.quantities import Period


class ChangeKind(StrEnum):
    """What happened to a figure between two snapshots."""

    REVISED = "revised"
    EXTENDED = "extended"
    RELEASED = "released"
    REDEFINED = "redefined"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Part:
    """One reason why a total changed.

    Attributes:
        kind: ``released`` for new months, ``revised`` for restated ones, ``withdrawn`` for dropped ones.
        first: label of the first period concerned.
        last: label of the last.
        count: how many periods.
        before: their sum before; None where there was none.
        after: their sum after; None where there is none.
        amount: what they add to the total.
    """

    kind: ChangeKind
    first: str
    last: str
    count: int
    before: Decimal | None
    after: Decimal | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two snapshots that a reader of the figure would care about.

    Attributes:
        kind: what happened.
        figure_id: ``source/figure``.
        series: as in `Reading`; empty for the figure itself and for a change that stands for many series.
        period: the period concerned, or the fiscal year that a group of cells belongs to.
        before: the observation before; None when released, and for groups.
        after: the observation after; None when withdrawn, and for groups.
        parts: why a total changed.
        count: how many observations this line stands for.
        part_of: the period label of the total that this change is a part of; empty when it stands alone.
        in_published_period: whether it is a row that came or went while other rows of its period stayed.
        doubt: why it is a question rather than news, where that is not the doubt about `after`.
        stood_until: until when what stands there now had stood there before, UTC; None where it had not.
        asked: whether the maintainer was asked about the like of it before, so that it is kept and told to nobody.
        first_read: whether it is no change, but a doubtful value of a figure read for the first time.
    """

    kind: ChangeKind
    figure_id: str
    period: Period
    series: str = ""
    before: Observation | None = None
    after: Observation | None = None
    parts: tuple[Part, ...] = ()
    count: int = 1
    part_of: str = ""
    in_published_period: bool = False
    doubt: Doubt | None = None
    stood_until: datetime | None = None
    asked: bool = False
    first_read: bool = False

    @property
    def suspect(self) -> bool:
        """Whether it is a question to the maintainer rather than news."""
        return self.doubt is not None or (self.after is not None and self.after.status is Status.SUSPECT)

    @property
    def question(self) -> Doubt | None:
        """Why it is a question; None for news."""
        return self.doubt or (self.after.doubt if self.after else None)

    @property
    def still_printed(self) -> bool:
        """Whether it asks about a value that is read no more and was not taken back for all that is known."""
        return self.doubt is not None and self.doubt.kind in (DoubtKind.STILL_PRINTED, DoubtKind.NOT_FOUND)

    @property
    def is_of_noise(self) -> bool:
        """Whether it asks which of a figure's series are figures at all, and which are noise."""
        return self.is_group and self.doubt is not None and self.doubt.kind is DoubtKind.RESTLESS

    @property
    def stands(self) -> bool:
        """Whether it is no change, but a question about a value that stands as it was."""
        return self.kind is ChangeKind.REVISED and self.before is not None and self.after is None

    @property
    def is_group(self) -> bool:
        """Whether it stands for many values and shows none of them."""
        return self.before is None and self.after is None


@dataclass(frozen=True, slots=True)
class Logged:
    """A change as the log keeps it.

    Attributes:
        id: its row.
        seen_at: when the version was first seen that brought it, UTC.
        change: what changed.
        unit: its unit, or that of its figure.
        total_id: the row of the change of the total that it is a part of; None where it stands alone.
        before_snapshot_id: the version that it leads from.
        after_snapshot_id: the version that it leads to.
        check_id: the check that found it.
    """

    id: int
    seen_at: datetime
    change: Change
    unit: str = ""
    total_id: int | None = None
    before_snapshot_id: int = 0
    after_snapshot_id: int = 0
    check_id: int = 0
