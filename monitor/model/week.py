"""What the weekly report tells: what changed, and how claims, figures and sources stood when the week ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.changes import Logged
from monitor.model.claims import Article, Claim, Verdict
from monitor.model.facts import FigureName, MirrorTold, SourceName
from monitor.model.figures import Observation, Standing


class Health(StrEnum):
    """How a watched source stands."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class SourceStands:
    """How a source stands at one time.

    Attributes:
        source: the source.
        health: failing before overdue, where it is both.
        since: from when on it is failing or overdue, UTC; None where it is neither.
        failures: how many checks have failed in a row.
        problem: the last failure's message; empty for none.
        last_success_at: the last good check, UTC; None where there was none.
        last_news_at: when it last changed, UTC; None where it was never read.
        next_due_at: when it is looked at next, UTC; None where that is not told.
    """

    source: SourceName
    health: Health
    since: datetime | None = None
    failures: int = 0
    problem: str = ""
    last_success_at: datetime | None = None
    last_news_at: datetime | None = None
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FigureChanges:
    """What changed of one figure in a week.

    Attributes:
        source: the figure's source.
        figure: the figure.
        changes: those told one by one, in the order of time.
        more: how many more there are.
    """

    source: SourceName
    figure: FigureName
    changes: tuple[Logged, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class ClaimStands:
    """How a claim stands at one time.

    Attributes:
        claim: what was printed.
        article: where.
        figure: on what it rests.
        verdict: how it stands; None where it was never judged.
        since: from when on it has that verdict, UTC; None where it was never judged.
        now: what the source says of it; None where it says nothing.
        then: what the source said of it when the article's day ended; None where nothing that old is held.
        mirrors: what mirrors print instead.
    """

    claim: Claim
    article: Article
    figure: FigureName
    verdict: Verdict | None = None
    since: datetime | None = None
    now: Observation | None = None
    then: Observation | None = None
    mirrors: tuple[MirrorTold, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureStands:
    """What one figure says at one time.

    Attributes:
        source: the figure's source.
        figure: the figure.
        listed: the values told one by one, the newest period first; empty where they are only counted.
        values: how many values there are.
        series: how many series they are of.
        periods: labels of the first and the last period, of the totals where there are any.
        confirmed_at: the oldest confirmation, UTC; None where there is none.
        seen_at: when the newest value was first seen, UTC.
        doubtful: how many values are in doubt.
    """

    source: SourceName
    figure: FigureName
    listed: tuple[Standing, ...]
    values: int
    series: int
    periods: tuple[str, str]
    confirmed_at: datetime | None
    seen_at: datetime
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class WeekTold:
    """What changed in a week, and how everything stood at its end.

    Attributes:
        week: its ISO name, ``2026-W34``.
        start: its first moment, UTC.
        end: the first moment after it, UTC.
        changes: news, by source and figure.
        questions: what was withheld as doubtful, by source and figure.
        claims: every claim, in the configuration's order.
        figures: every figure of which something is held.
        sources: how many sources are watched.
        trouble: those that fail or are overdue.
        unread: those never read.
        head: the fingerprint of the evidence held; empty for none.
    """

    week: str
    start: datetime
    end: datetime
    changes: tuple[FigureChanges, ...] = ()
    questions: tuple[FigureChanges, ...] = ()
    claims: tuple[ClaimStands, ...] = ()
    figures: tuple[FigureStands, ...] = ()
    sources: int = 0
    trouble: tuple[SourceStands, ...] = ()
    unread: tuple[SourceName, ...] = ()
    head: str = ""
