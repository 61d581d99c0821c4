"""What articles print, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from monitor.model.figures import Observation
from monitor.model.quantities import Grain, Period, Quantity


@dataclass(frozen=True, slots=True)
class Article:
    """Something published that prints figures.

    Attributes:
        id: a slug.
        title: its headline.
        published_on: the day it was published.
        url: where it can be read; empty where it is not said.
        timezone: the IANA zone in which that day is meant: the newsroom's.
        language: in which its numbers are printed; empty for that of each figure.
    """

    id: str
    title: str
    published_on: date
    url: str = ""
    timezone: str = "UTC"
    language: str = ""

    @property
    def day(self) -> tuple[datetime, datetime]:
        """When its day began and when it had ended, UTC."""
        return day_in(self.published_on, self.timezone)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an article printed about a figure.

    Attributes:
        id: ``article/slug``, unique.
        article_id: the article.
        quote: the characters printed: ``34.82 pounds``.
        sentence: the sentence around them, for mails; may be empty.
        figure_id: the figure it rests on.
        series: the figure's series, empty for the figure itself.
        period: the period it speaks of.
        quantity: `quote` (or `says`) read: value, unit, qualifier, printed precision; for a statement that rests on a
            wording, the number 1 of that unit.
        published_on: the day the article was published.
        timezone: the IANA zone in which that day is meant.
        says: what the quote says in numbers, where it prints none: ``more than 34.82 pounds``; else empty.
        scope_differs: in what the article speaks of something else than the figure counts; else empty.
        not_watched: why no program can watch what it rests on; else empty.
        position: its place in the configuration, counted from 1.
        end: ``low`` or ``high`` where the quote is one end of the range that the source gives; else empty.
    """

    id: str
    article_id: str
    quote: str
    figure_id: str
    period: Period
    quantity: Quantity
    published_on: date
    timezone: str = "UTC"
    series: str = ""
    sentence: str = ""
    says: str = ""
    end: str = ""
    scope_differs: str = ""
    not_watched: str = ""
    position: int = field(default=0, compare=False)

    @property
    def day(self) -> tuple[datetime, datetime]:
        """When the article's day began and when it had ended, UTC."""
        return day_in(self.published_on, self.timezone)


@lru_cache(maxsize=1024)
def day_in(day: date, timezone: str) -> tuple[datetime, datetime]:
    """When a day begins in a time zone and when it has ended, UTC; 23 to 25 hours where clocks change."""
    zone = ZoneInfo(timezone)
    begins, ends = (datetime.combine(day + timedelta(days=days), time(), zone) for days in (0, 1))
    return begins.astimezone(UTC), ends.astimezone(UTC)


class VerdictKind(StrEnum):
    """How a claim stands against the evidence held."""

    HOLDS = "holds"
    HOLDS_BY_ROUNDING = "holds by rounding"
    REVISED_SINCE = "revised since"
    NEVER_MATCHED = "never matched"
    NO_LONGER_PUBLISHED = "no longer published"
    CANNOT_TELL = "cannot tell"
    NOT_WATCHED = "not watched"

    @property
    def supported(self) -> bool:
        """Whether the evidence supports the claim now."""
        return self in (VerdictKind.HOLDS, VerdictKind.HOLDS_BY_ROUNDING)


class ReasonKind(StrEnum):
    """Why a claim stands as it does."""

    NOT_WATCHED = "not watched"
    NOT_READ_YET = "not read yet"
    OUT_OF_REACH = "out of reach"
    NEVER_PUBLISHED = "never published"
    NOT_COMPLETE = "not complete"
    SAYS = "says"
    ROUNDS_TO = "rounds to"
    AMOUNTS_TO = "amounts to"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    NO_RANGE = "no range"
    OTHER_MEASURE = "other measure"
    OTHER_SIGN = "other sign"
    PERHAPS_ROUNDED = "perhaps rounded"
    NEITHER = "neither"
    REVISED = "revised"
    EARLIER_UNDECIDED = "earlier undecided"
    NONE_SUPPORTS = "none supports"
    NONE_SUPPORTED_AND_GONE = "none supported and gone"
    GONE_SUPPORTED = "gone, supported"
    GONE_UNSUPPORTED = "gone, unsupported"
    GONE_UNDECIDED = "gone, undecided"
    NUMBER_FOR_WORDS = "number for words"
    WORDS_STAND = "words stand"
    WORDS_CHANGED = "words changed"
    WORDS_GONE = "words gone"
    WORDS_UNDECIDED = "words undecided"
    WORDS_NEVER_STOOD = "words never stood"
    SAID_THAT_DAY = "said that day"
    GROWN_BEYOND = "grown beyond"
    REBASED = "rebased"


@dataclass(frozen=True, slots=True)
class Near:
    """What periods a figure has, beside one that it has not.

    Attributes:
        grains: how long they are, the shortest first.
        first: the earliest.
        last: the latest.
        nearest: those nearest to the one that it has not, the nearest first: at least one.
    """

    grains: tuple[Grain, ...]
    first: str
    last: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim stands as it does, with the observations that decide it; the words for it are `telling`'s.

    Attributes:
        kind: why.
        now: what the source says now; None where it says nothing.
        before: what it said earlier that bears on the claim: the last value held where it says none now; else None.
        then: what it already said when the article appeared, where that was another value too; else None.
        note: what the configuration says of it: why nothing watches it, or of what else the article speaks where the
            numbers alone would decide; else empty.
        passed: whether the source has gone on from the period to later ones, so that `now` is what it said last.
        near: what periods the figure has, where it has others than the claim's; else None.
    """

    kind: ReasonKind
    now: Observation | None = None
    before: Observation | None = None
    then: Observation | None = None
    note: str = ""
    passed: bool = False
    near: Near | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one claim stands.

    Attributes:
        claim_id: the claim.
        kind: the verdict.
        reason: why.
        value: the current value in the figure's unit; None where there is none.
        value_when_published: the value in the vintage held for the article's day; None where none is held.
    """

    claim_id: str
    kind: VerdictKind
    reason: Reason
    value: Decimal | None = None
    value_when_published: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Vintage:
    """An observation and the time from which it was the current one.

    Attributes:
        observation: what the source said; None from the time it no longer said it.
        seen_at: UTC.
        passed: whether the source said no more of it because it had gone on to later periods.
    """

    observation: Observation | None
    seen_at: datetime
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """How a claim stands at one time, with what is held of it.

    Attributes:
        claim_id: the claim.
        verdict: how it stands; None where it was not judged yet.
        since: from when on it has that verdict, UTC; None where it was not judged yet.
        now: what the source says of it; None where it says nothing, or nothing watches it.
        then: what the source said of it when the article's day had ended; None where nothing that old is held.
        snapshot_id: the version behind the verdict; None where there is none.
    """

    claim_id: str
    verdict: Verdict | None = None
    since: datetime | None = None
    now: Observation | None = None
    then: Observation | None = None
    snapshot_id: int | None = None
