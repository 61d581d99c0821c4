"""The values that the program passes around: frozen, compared by value, free of behaviour that needs I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

# ---------------------------------------------------------------- quantities and periods


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes:
        symbol: how the unit is written in configuration, database and mail: ``lb``.
        dimension: what it measures (``mass``, ``count of doses`` …); only equal dimensions convert.
        factor: exact size in the dimension's base unit; 1 lb is 45359237/100000000 kg.
        suffix: how it is printed after a number, such as ``" lb"`` or ``"%"``.
        prefix: how it is printed before a number, such as ``"US$"``.
    """

    symbol: str
    dimension: str
    factor: Fraction
    suffix: str = ""
    prefix: str = ""


class Qualifier(StrEnum):
    """A word beside a number that changes what it claims."""

    NONE = ""
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    LESS_THAN = "less than"
    AT_MOST = "at most"
    NEARLY = "nearly"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text prints it, exactly.

    Attributes:
        value: the number with its magnitude applied ("1.2 billion" is 1200000000); None for a range.
        unit: the unit beside the number; None where the text names none.
        qualifier: the word that qualifies it.
        low: a range's lower end; None unless the text is a range.
        high: a range's upper end; None unless the text is a range.
        quantum: the size of one step of the last digit that the text prints: "34.82" has 0.01,
            "1.2 billion" has 100000000, "26,693" has 1, "9,000" has 1.
        trailing_zeros: how many zeros end the printed whole number before the magnitude ("9,000" has 3): they may be
            digits or rounding.
        printed: the characters that were read, unchanged.
        start: index of `printed` in the text it was read from.
        end: index just behind `printed` in that text.
    """

    value: Decimal | None
    unit: Unit | None
    qualifier: Qualifier = Qualifier.NONE
    low: Decimal | None = None
    high: Decimal | None = None
    quantum: Decimal = Decimal(1)
    trailing_zeros: int = 0
    printed: str = ""
    start: int = 0
    end: int = 0


class Grain(StrEnum):
    """How long a reference period is."""

    UNDATED = "undated"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half-year"
    YEAR = "year"
    FISCAL_YEAR = "fiscal year"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Period:
    """A reference period: what time a value is about.

    Attributes:
        label: the canonical name: ``FY2024``, ``2024``, ``2024-07``, ``2024-Q3``, ``2024-07-15``,
            ``2024-07-01/2024-09-15``, or ``undated``.
        grain: how long it is.
        span: its days; None only when undated.
    """

    label: str
    grain: Grain
    span: Span | None = None

    def __str__(self) -> str:
        return self.label


UNDATED = Period("undated", Grain.UNDATED)


# ---------------------------------------------------------------- what was fetched


class Grade(StrEnum):
    """What a response turned out to be; only `ok` is read."""

    OK = "ok"
    BLOCK_PAGE = "block page"
    SOFT_404 = "soft 404"
    LOGIN_WALL = "login wall"
    EMPTY_SHELL = "empty shell"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong type"


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one response, with what is needed to prove where they came from.

    Attributes:
        url: the address that was asked for.
        final_url: the address that answered, after redirects and `follow`.
        status: the HTTP status; 200 for a file from a folder.
        headers: response headers, names in lower case, without cookies.
        body: the bytes after decompression.
        fetched_at: when the answer was complete, UTC.
        expected_size: the length that the publisher announced for `body`, where it can be compared; else None.
        linked_from: the page on which `follow` chose the address; empty otherwise.
        page: that page's bytes; None otherwise or when it had not changed.
        validators: ETag and Last-Modified by address, to be sent next time.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    fetched_at: datetime
    expected_size: int | None = None
    linked_from: str = ""
    page: bytes | None = field(default=None, repr=False)
    validators: Mapping[str, Validators] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise a version by (RFC 9110, section 8.8).

    Attributes:
        etag: the ETag header, or empty.
        last_modified: the Last-Modified header, or empty.
        follows: on the page of a `follow`, the address that was chosen there; else empty.
    """

    etag: str = ""
    last_modified: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The publisher says that nothing changed since the capture whose validators we sent.

    Attributes:
        url: the address that answered 304.
        fetched_at: when, UTC.
        validators: ETag and Last-Modified by address, to be sent next time.
    """

    url: str
    fetched_at: datetime
    validators: Mapping[str, Validators] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Follow:
    """Which link on the page at the source's address leads to the document.

    Attributes:
        link: a CSS selector that matches the candidate links.
        choose: ``newest``, ``first``, ``last`` or ``only``.
    """

    link: str
    choose: str = "newest"


@dataclass(frozen=True, slots=True)
class Request:
    """What a fetcher is asked for.

    Attributes:
        source_id: for messages.
        url: the source's address.
        follow: the link to choose on it; None to take the address itself.
        validators: what the last good capture gave, by address; empty for an unconditional request.
        now: the time of the check, UTC.
        folder: where relative paths in the configuration start.
    """

    source_id: str
    url: str
    follow: Follow | None
    validators: Mapping[str, Validators]
    now: datetime
    folder: Path = Path()


# ---------------------------------------------------------------- figures and what was read of them


class Status(StrEnum):
    """How far an observation can be relied on."""

    NORMAL = "normal"
    PROVISIONAL = "provisional"
    SUSPECT = "suspect"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a figure is read: an extractor kind, that kind's version and its options.

    Attributes:
        kind: the extractor's registered name.
        version: the kind's version number.
        options: its options as canonical JSON.
        hash: SHA-256 over the three, in hex; two rules with one hash read alike.
    """

    kind: str
    version: int
    options: str
    hash: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The values that a figure can sensibly have; outside them an observation is suspect."""

    min: Decimal | None = None
    max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as an extractor found it, before it is held against the figure's declaration.

    Attributes:
        period: what time it is about.
        value: the number, in `unit`; None when the publisher prints a mark for "missing" or a range.
        unit: the unit printed beside it; None when the page prints none (the declared one then holds).
        series: names the dimensions' values where one figure has several series:
            ``Drug Type=Fentanyl; Region=Northern Border``; empty for the figure itself.
        coverage: how much of the period it counts; None when the publisher does not say.
        qualifier: the word beside the number.
        low: a range's lower end.
        high: a range's upper end.
        printed: the characters as printed; for a sum, the addends' count and the formula's column.
        locator: where it stood, for a person: ``table "Seizures", row "FY2024", column "Fentanyl"``.
        derived: True for a total that the program added up from finer readings of the same document.
        as_of: the publisher's own date of the value.
        provisional: True where the publisher marks it preliminary.
    """

    period: Period
    value: Decimal | None
    unit: Unit | None = None
    series: str = ""
    coverage: Span | None = None
    qualifier: Qualifier = Qualifier.NONE
    low: Decimal | None = None
    high: Decimal | None = None
    printed: str = ""
    locator: str = ""
    derived: bool = False
    as_of: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Observation:
    """The value of a figure for one period as one snapshot gave it.

    Attributes as in `Reading`, and:
        figure_id: ``source/figure``.
        unit: the declared unit's symbol; `value`, `low` and `high` are in it.
        status: how far it can be relied on.
        question: why it is suspect, in words; empty otherwise.
    """

    figure_id: str
    period: Period
    value: Decimal | None
    unit: str
    series: str = ""
    coverage: Span | None = None
    qualifier: Qualifier = Qualifier.NONE
    low: Decimal | None = None
    high: Decimal | None = None
    status: Status = Status.NORMAL
    question: str = ""
    printed: str = ""
    locator: str = ""
    derived: bool = False
    as_of: date | None = None

    @property
    def key(self) -> Key:
        """What makes two observations the same cell at two times."""
        return (self.figure_id, self.series, self.period.label)


Key = tuple[str, str, str]
"""figure id, series, period label."""


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
        explanation: one sentence in words.
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
    explanation: str = ""

    @property
    def suspect(self) -> bool:
        """Whether it is a question to the maintainer rather than news."""
        return self.after is not None and self.after.status is Status.SUSPECT


# ---------------------------------------------------------------- claims


@dataclass(frozen=True, slots=True)
class Article:
    """Something published that prints figures."""

    id: str
    title: str
    published_on: date
    url: str = ""


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
        quantity: `quote` read: value, unit, qualifier, printed precision.
        published_on: the day the article was published.
    """

    id: str
    article_id: str
    quote: str
    figure_id: str
    period: Period
    quantity: Quantity
    published_on: date
    series: str = ""
    sentence: str = ""


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one claim stands.

    Attributes:
        claim_id: the claim.
        kind: the verdict.
        reason: one sentence that says why, with the value.
        value: the current value in the figure's unit; None where there is none.
        value_when_published: the value in the vintage held for the article's day; None where none is held.
    """

    claim_id: str
    kind: VerdictKind
    reason: str
    value: Decimal | None = None
    value_when_published: Decimal | None = None


# ---------------------------------------------------------------- checks


class Outcome(StrEnum):
    """How a check ended."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"
    BLOCKED = "blocked"
    DISALLOWED = "disallowed"

    @property
    def good(self) -> bool:
        """Whether it confirmed or updated what we hold."""
        return self in (Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED)


# ---------------------------------------------------------------- telling


class NoticeKind(StrEnum):
    """What a notice tells."""

    CHANGE = "change"
    QUESTION = "question"
    FAILING = "failing"
    RECOVERED = "recovered"
    OVERDUE = "overdue"
    NEWS_AGAIN = "news again"
    WEEKLY = "weekly report"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell, complete enough to be rendered later without asking anything else.

    Attributes:
        kind: what it tells.
        source_id: the source it is about; empty for the weekly report.
        created_at: when it was recorded, UTC.
        facts: everything the templates show, as JSON-ready values; see `monitor.facts`.
    """

    kind: NoticeKind
    source_id: str
    created_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered notice, ready for a notifier.

    Attributes:
        message_id: RFC 5322 Message-ID with angle brackets; the same on every attempt.
        thread_id: Message-ID that mails of one source refer to; empty for none.
        sent_at: the Date header, UTC: the time the notice was recorded.
        subject: one line.
        text: the plain text part.
        html: the HTML part, styles inlined.
    """

    message_id: str
    thread_id: str
    sent_at: datetime
    subject: str
    text: str
    html: str


# ---------------------------------------------------------------- what is held


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The source as it read from one time on.

    Attributes:
        id: its row.
        source_id: the source.
        seen_at: when we first saw it, UTC: its vintage.
        last_confirmed_at: when a check last found the source reading so, UTC.
        url: the address it came from, after redirects and `follow`.
        sha256: of its bytes, in hex.
        size: of its bytes.
    """

    id: int
    source_id: str
    seen_at: datetime
    last_confirmed_at: datetime
    url: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What a data file looked like, to judge whether the next one is whole.

    Attributes:
        rows: how many data rows it had.
        columns: the header's names.
        closed: whether its last line ended with a line end.
    """

    rows: int
    columns: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look: exactly one of `cron` and `every_seconds`.

    Attributes:
        cron: five fields of a cron expression, or empty.
        every_seconds: an interval, or 0.
        timezone: the IANA zone in which `cron` is read.
        spread_seconds: the source starts up to this much later than the schedule says, always by the same amount,
            so that many sources do not start together.
    """

    cron: str = ""
    every_seconds: int = 0
    timezone: str = "UTC"
    spread_seconds: int = 0
