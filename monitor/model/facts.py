"""What a notice tells, as values that are stored with it, put into words later, and need nothing else.

They hold values, never sentences: how a number, a period or a reason reads is `telling`'s. Their number is bounded by
whoever makes them, so that a release of thousands of cells is a short mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.changes import Change, ChangeKind
from monitor.model.checks import Snapshot
from monitor.model.claims import Article, Claim, Verdict, VerdictKind
from monitor.model.figures import Observation
from monitor.model.outages import Outage

FACTS_SCHEMA = 2
"""Of the values in this module, kept with every notice: raised when those kept before could no longer be read."""


@dataclass(frozen=True, slots=True)
class SourceName:
    """What names a source to people.

    Attributes:
        id: its slug.
        title: what the publisher calls it.
        publisher: who publishes it; empty where that is not at hand.
        url: where it starts; empty where that is not at hand.
        original: title of the source that it republishes; empty for an original.
    """

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class FigureName:
    """What names a figure to people.

    Attributes:
        id: ``source/figure``.
        label: what it is.
        short: the same in few words, for subjects.
        scope: what it counts and what not; may be empty.
    """

    id: str
    label: str
    short: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """The source that a notice is about, and what is read from it.

    Attributes:
        source: the source.
        figures: what is read from it, as far as it is named.
        figures_more: how many more figures there are.
    """

    source: SourceName
    figures: tuple[FigureName, ...] = ()
    figures_more: int = 0


# ---------------------------------------------------------------- changes


@dataclass(frozen=True, slots=True)
class ClaimTold:
    """A claim that changes touch, and how its verdict moved.

    Attributes:
        claim: what was printed.
        article: where.
        before: how it stood; None where it was never judged.
        after: how it stands; None where it is not judged yet.
    """

    claim: Claim
    article: Article
    before: VerdictKind | None
    after: Verdict | None

    @property
    def turned(self) -> bool:
        """Whether its verdict became another."""
        return self.before is not None and self.after is not None and self.before is not self.after.kind


@dataclass(frozen=True, slots=True)
class MirrorTold:
    """What a mirror prints where it is not what its original says.

    Attributes:
        source_id: the mirror.
        title: its title.
        printed: what it says.
        still: whether it printed that before the original's present value was first seen, and was read since.
        read_at: when it was last read, UTC; None where that is not known.
    """

    source_id: str
    title: str
    printed: Observation
    still: bool
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One change with what belongs to it.

    Attributes:
        change: the change.
        figure: its figure.
        restated: the changes that are parts of it, as far as they are told one by one.
        restated_more: how many more there are.
        claims: those that it or its parts touch.
        mirrors: what mirrors print instead.
    """

    change: Change
    figure: FigureName
    restated: tuple[Change, ...] = ()
    restated_more: int = 0
    claims: tuple[ClaimTold, ...] = ()
    mirrors: tuple[MirrorTold, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Changes of one figure that are only counted.

    Attributes:
        figure: the figure.
        kinds: how many there are of each kind, the most frequent first.
    """

    figure: FigureName
    kinds: tuple[tuple[ChangeKind, int], ...]


@dataclass(frozen=True, slots=True)
class LabelsTold:
    """Labels of a series that name no period, beside which something stands that was not read.

    Attributes:
        figure: whose series it is.
        labels: as printed, as far as they are named.
        count: how many there are in all.
    """

    figure: FigureName
    labels: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ChangesTold:
    """What one check found changed, or asks about.

    Attributes:
        source: the source checked.
        checked_at: when the check ended, UTC.
        before: the snapshot that stood until now; None where the evidence before is not told.
        after: the snapshot that the check recorded.
        changes: those told one by one, the most important first.
        more: those only counted, by figure.
        total: how many there are in all, parts of totals aside.
        other_claims: claims whose verdict became another without a change among `changes`.
        bears_on: claims that rest on other figures and on which these changes throw light, as they stand.
        accepted: whether they were withheld as doubtful, and are told now that they are accepted.
        accepted_by: who accepted them; empty where the configuration does.
        accepted_note: why, in that person's words; may be empty.
        review: ids of the open questions that these are about.
        passed_over: labels beside what was read that name no period.
        untouched: claims on the same figures that no change touches, as they stand, as far as they are named.
        untouched_more: how many more there are.
    """

    source: SourceName
    checked_at: datetime
    before: Snapshot | None
    after: Snapshot
    changes: tuple[ChangeTold, ...]
    total: int
    more: tuple[Counted, ...] = ()
    other_claims: tuple[ClaimTold, ...] = ()
    bears_on: tuple[ClaimTold, ...] = ()
    accepted: bool = False
    accepted_by: str = ""
    accepted_note: str = ""
    review: tuple[str, ...] = ()
    passed_over: tuple[LabelsTold, ...] = ()
    untouched: tuple[ClaimTold, ...] = ()
    untouched_more: int = 0


# ---------------------------------------------------------------- how sources stand


@dataclass(frozen=True, slots=True)
class OutageTold:
    """That a source cannot be read, or can be read again.

    Attributes:
        about: the source.
        outage: its failed checks.
    """

    about: About
    outage: Outage


@dataclass(frozen=True, slots=True)
class OutagesTold:
    """That several sources cannot be read, or can be read again.

    Attributes:
        listed: those told one by one, in the configuration's order.
        kinds: how many there are in all of each kind of problem, the most frequent first.
        silent_hosts: the hosts that did not answer, where none that was asked did and nothing else was read.
        read_before: whether any of them had ever been read.
        still_since: when the first of them began to fail, UTC, where the maintainer alone knew; else None.
    """

    listed: tuple[OutageTold, ...]
    kinds: tuple[tuple[str, int], ...]
    silent_hosts: tuple[str, ...] = ()
    read_before: bool = True
    still_since: datetime | None = None

    @property
    def count(self) -> int:
        """How many there are in all."""
        return sum(count for _, count in self.kinds)


@dataclass(frozen=True, slots=True)
class OverdueTold:
    """That a source reads well but has not changed for longer than its publisher usually takes.

    Attributes:
        about: the source.
        last_news_at: when it last changed, UTC.
        expected_every: how long it may stay unchanged.
    """

    about: About
    last_news_at: datetime
    expected_every: timedelta


@dataclass(frozen=True, slots=True)
class NewsAgainTold:
    """That an overdue source changed again.

    Attributes:
        about: the source.
        silent_since: when it had last changed, UTC.
        seen_at: when it changed again, UTC.
    """

    about: About
    silent_since: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class EditionTold:
    """That a newer edition of a document appeared that its publisher never changes.

    Attributes:
        about: the source, whose address is left as it is.
        page: where the newer edition is linked.
        url: the newer edition's address.
        frozen_since: from when on the document has read as it does, UTC; None before it was ever read.
        seen_at: when the newer edition was first seen, UTC.
    """

    about: About
    page: str
    url: str
    frozen_since: datetime | None
    seen_at: datetime


# ---------------------------------------------------------------- what cannot be read any more


@dataclass(frozen=True, slots=True)
class EarlierTold:
    """Facts that an earlier version of the program kept, and this one does not read.

    Attributes:
        schema: theirs.
    """

    schema: int
