"""What is recorded of how a value came to be, and of how a source stands: each link from the fetch to the mail."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.core.catalogue import Figure, Source
from monitor.core.questions import Question
from monitor.model import Claim, Key, Logged, Ruling, Standing, Verdict
from monitor.model.checks import CheckRow, SnapshotRow
from monitor.model.notices import Told
from monitor.model.week import SourceStands


@dataclass(frozen=True, slots=True)
class ValueStory:
    """Everything recorded of one value. What is None, or empty, is not recorded, or did not happen.

    Attributes:
        source: the source.
        figure: the figure, and its present rule.
        key: the place of the value.
        standing: the value; None where a change took it away.
        check: the check that made the version which shows it first, or which shows it no more.
        snapshot: that version.
        last_check: the last check of the source.
        logged: the change that led to it; None where it was there from the first reading on.
        before: the version before that.
        ended: the change that took it away; None while it stands, or where none is told of that.
        rulings: what persons said of it, oldest first.
        question: what is asked about it now.
        claims: what articles print that rests on it, and how each stands.
        told: the notices that tell of it, the latest first.
    """

    source: Source
    figure: Figure
    key: Key
    standing: Standing | None
    check: CheckRow | None
    snapshot: SnapshotRow | None
    last_check: CheckRow | None
    logged: Logged | None = None
    before: SnapshotRow | None = None
    ended: Logged | None = None
    rulings: tuple[Ruling, ...] = ()
    question: Question | None = None
    claims: tuple[tuple[Claim, Verdict | None], ...] = ()
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceStory:
    """Everything recorded of how a source stands.

    Attributes:
        source: the source.
        stands: how it stands; None where it was never declared to the database.
        last_check: its last check; None before the first.
        snapshot: the version that it shows.
        values: how many values its figures say.
        changes: what led to that version.
        questions: what is asked about it.
        told: the notices that follow from its last check or version, the latest first.
    """

    source: Source
    stands: SourceStands | None
    last_check: CheckRow | None
    snapshot: SnapshotRow | None
    values: int = 0
    changes: tuple[Logged, ...] = ()
    questions: tuple[Question, ...] = ()
    told: tuple[Told, ...] = ()
