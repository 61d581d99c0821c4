"""What is watched, as plain values: settings, articles, sources, figures and claims."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, NoReturn

from monitor.model import (
    Article,
    Ask,
    Bounds,
    Capture,
    Claim,
    Follow,
    Measure,
    Period,
    Request,
    Rule,
    Schedule,
    Successor,
    Unit,
    canonical,
)
from monitor.model.errors import FetchError, NoMatch, UsageError
from monitor.plugin import Extractor, Fetcher, Kind, Notifier, Web
from monitor.reading.addresses import NO_OWN_HOSTS, OwnHosts
from monitor.reading.document import Document
from monitor.reading.labels import did_you_mean
from monitor.reading.measures import Plain, measure_in


@dataclass(frozen=True, slots=True)
class EarlierRule:
    """How a figure was found before, in versions of a span of days.

    Attributes:
        since: the first day; None for any before.
        until: the last day.
        extractor: what found it.
    """

    since: date | None
    until: date
    extractor: Extractor

    def holds_on(self, day: date) -> bool:
        """Whether it is the rule for a version of that day."""
        return (self.since or date.min) <= day <= self.until


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity that somebody relies on.

    Attributes:
        id: ``source/figure``.
        label: what it is, for mails and reports.
        short: the same in few words, for subjects.
        unit: the declared unit; a document that prints another is refused.
        extractor: how it is read.
        rule: the extractor's name, version, options and hash.
        scope: what it counts and what not, in words.
        bounds: the values it can sensibly have.
        period: the period it is about where the document does not say.
        language: of its numbers and months.
        language_given: whether the configuration says so, and a page that says otherwise of itself does not count.
        calendar: by which its fiscal years are counted.
        accept: values that look like a slip and are right.
        measure: how it moves, as declared; None where nobody said so.
        base: what an index counts from, ``2015=100``, as declared; empty where nobody said so.
        optional: whether the document may lack it; the others of its source are then read without it.
        columns: what the columns of its source's CSV file are called where that has no header.
        bears_on: ids of claims that rest on other figures and on which a change of this one throws light.
        by_day: whether a claim speaks of a single day of it, so that days are never taken for their months.
        earlier: how it was found in versions of earlier days, whose spans have no day in common; in others by
            `extractor`, if they are later than all of these.
    """

    id: str
    label: str
    short: str
    unit: Unit
    extractor: Extractor
    rule: Rule
    scope: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    period: Period | None = None
    language: str = "en"
    language_given: bool = False
    calendar: str = "calendar"
    accept: frozenset[Decimal] = frozenset()
    measure: Measure | None = None
    base: str = ""
    optional: bool = False
    columns: tuple[str, ...] = ()
    bears_on: tuple[str, ...] = ()
    by_day: bool = False
    earlier: tuple[EarlierRule, ...] = ()

    def on(self, day: date) -> Figure:
        """The same figure with the rule that holds for a version of that day."""
        if not self.earlier:
            return self
        found = next((one.extractor for one in self.earlier if one.holds_on(day)), None)
        ended = max(one.until for one in self.earlier)
        extractor = found or (self.extractor if day > ended else NoRule(day=day))
        return replace(self, extractor=extractor, earlier=())

    @property
    def plain(self) -> Plain | None:
        """How its label makes plain that it moves, where nobody said so.

        A running total of a period is the level of that period.
        """
        if self.measure is not None:
            return None
        found = Plain(Measure.INDEX, self.base) if self.base else measure_in(self.label, self.unit)
        dated = self.period.span is not None if self.period else getattr(self.extractor, "gives_period", False)
        return None if found and found.measure is Measure.RUNNING_TOTAL and dated else found

    @property
    def says(self) -> Measure | None:
        """How it moves, as far as the configuration says; None where it does not."""
        return self.measure or (self.plain.measure if self.plain else None)

    @property
    def grows_for_ever(self) -> bool:
        """Whether it is a running total without a period, as far as the configuration says."""
        return self.says is Measure.RUNNING_TOTAL and self.period is None

    @property
    def declaration(self) -> str:
        """A hash of what decides how the figure is read and relied on; when it changes, all is read again."""
        decisive = (
            self.rule.hash,
            self.unit.symbol,
            self.language,
            self.period.label if self.period else "",
            str(self.bounds.min),
            str(self.bounds.max),
            *sorted(map(canonical, self.accept)),
            *(measure.value for measure in (self.says,) if measure),
            *filter(None, (self.base, self.calendar if self.calendar != "calendar" else "")),
            *(["by day"] if self.by_day else []),
            *(["optional"] if self.optional else []),
            *(["columns", *self.columns] if self.columns else []),
            *(["language given"] if self.language_given else []),
        )
        return hashlib.sha256("\n".join(decisive).encode()).hexdigest()

    @property
    def gives_unit(self) -> bool:
        """Whether each of its series has the unit that is printed, whatever is declared."""
        return bool(getattr(self.extractor, "gives_unit", False))

    @property
    def settles_after(self) -> int:
        """After how many good checks it is known which of its series are figures, where nobody chose them; else 0."""
        return int(getattr(self.extractor, "settles_after", 0))

    @property
    def ask(self) -> Ask:
        """What its extractor is told."""
        to_date = self.says is Measure.RUNNING_TOTAL
        return Ask(self.id, self.unit, self.period, self.language, self.calendar, to_date=to_date)


@dataclass(frozen=True, slots=True)
class Source:
    """A public resource, how to get it and what to read from it.

    Attributes:
        id: the slug in ``sources.yaml``; survives a moved address.
        title: what the publisher calls it.
        publisher: who publishes it.
        url: where it starts.
        fetcher: how it is got.
        follow: the link to choose on the page at `url`; None for the page itself.
        schedule: when to look.
        figures: what to read, at least one.
        expect_news_every: how long it may stay unchanged before it is called overdue; None for never.
        verify_every: every how many checks the document is asked for unconditionally, because validators lie.
        minimum_rows: the share of the last good release's rows that a data file must have.
        open_end: whether the last line of a whole data file may lack its line end.
        columns: what the columns of a CSV file without a header are called; empty where it has one.
        media: what the document must be (``html``, ``csv`` …); empty to take it from the bytes.
        member: which file inside a ZIP file is the document; empty where it comes as it is.
        encoding: the charset when neither the bytes nor the publisher say the right one; else empty.
        url_known: how the address is known: ``seen`` to work, made after the ``pattern`` of others, or ``recalled``.
        not_watched: why no program can watch it; empty for a source that is watched.
        mirrors: id of the source that it republishes; empty for an original.
        successor: how a newer edition would be recognised; None where none is looked for.
    """

    id: str
    title: str
    publisher: str
    url: str
    fetcher: Fetcher
    follow: Follow | None
    schedule: Schedule
    figures: tuple[Figure, ...]
    expect_news_every: timedelta | None = None
    verify_every: int = 10
    minimum_rows: float = 0.67
    open_end: bool = False
    columns: tuple[str, ...] = ()
    media: str = ""
    member: str = ""
    encoding: str = ""
    url_known: str = "seen"
    not_watched: str = ""
    mirrors: str = ""
    successor: Successor | None = None

    @property
    def changed_rules(self) -> bool:
        """Whether it depends on a version's day by which rules its figures are found."""
        return any(figure.earlier for figure in self.figures)

    def on(self, day: date) -> Source:
        """The same source with the rules that hold for a version of that day."""
        return replace(self, figures=tuple(figure.on(day) for figure in self.figures)) if self.changed_rules else self

    @property
    def settling(self) -> tuple[str, ...]:
        """The ids of its figures whose series nobody chose."""
        return tuple(figure.id for figure in self.figures if figure.settles_after)

    @property
    def scripts(self) -> tuple[str, ...]:
        """The names of a page's scripts whose data its rules read."""
        return tuple(str(name) for one in self.figures if (name := getattr(one.extractor, "script", "")))

    def opened(self, capture: Capture) -> Document:
        """The document that a response brought.

        Raises:
            NotUsable: as `Document.of`.
        """
        return Document.of(
            capture,
            media=self.media,
            encoding=self.encoding,
            member=self.member,
            columns=self.columns,
            scripts=self.scripts,
        )

    @property
    def arrives_as(self) -> str:
        """What an answer must be: a ZIP file where the document is a member of one, else `media`."""
        return "zip" if self.member else self.media


class NoRule(Kind):
    """In the place of an extractor on a day for which none is given: finds nothing."""

    version: ClassVar[int] = 1
    day: date

    def read(self, document: Document, ask: Ask) -> NoReturn:  # noqa: ARG002
        """Nothing.

        Raises:
            NoMatch: always.
        """
        raise NoMatch(f"no rule of the figure holds for a version of {self.day}: widen `since` or `until` in `earlier`")


class NotWatched(Kind):
    """In the place of fetcher and extractor where no program can watch: finds nothing."""

    version: ClassVar[int] = 1

    async def fetch(self, request: Request, web: Web) -> NoReturn:  # noqa: ARG002
        """Nothing.

        Raises:
            FetchError: always.
        """
        raise FetchError(f"{request.source_id} is not watched")

    def read(self, document: Document, ask: Ask) -> NoReturn:  # noqa: ARG002
        """Nothing.

        Raises:
            NoMatch: always.
        """
        raise NoMatch(f"{ask.figure_id} is not watched")


@dataclass(frozen=True, slots=True)
class ReadingBounds:
    """What reading one document may cost.

    Attributes:
        seconds: of processor time.
        clock_seconds: on the clock.
        memory_bytes: at most; a small document may take less.
    """

    seconds: int = 30
    clock_seconds: int = 60
    memory_bytes: int = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for everything.

    Attributes:
        timezone: the IANA zone for schedules and for times shown to people.
        contact: the mail address in the User-Agent and in From.
        maintainer: who is asked when a reading looks like a slip.
        weekly_report: when the weekly report is written.
        notifiers: the notifiers by their position and name, such as ``smtp`` or ``smtp-2``.
        at_once: how many sources are fetched at once.
        per_host_gap_seconds: the pause between two requests to one host.
        reading: what reading one document may cost.
        reports: folder of the weekly reports.
        mail: folder of ``.eml`` files, used when no SMTP server is configured.
        digest: whether what one round of checks found goes to a recipient in one mail; else each source's in its own.
        own_hosts: hosts of our own network that pages, redirects and links may lead to.
    """

    timezone: str
    contact: str
    maintainer: str
    weekly_report: Schedule
    notifiers: Mapping[str, Notifier]
    at_once: int = 10
    per_host_gap_seconds: float = 2.0
    reading: ReadingBounds = ReadingBounds()
    reports: str = "reports"
    mail: str = "reports/mail"
    digest: bool = True
    own_hosts: OwnHosts = NO_OWN_HOSTS


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole configuration, checked.

    Attributes:
        settings: what holds for everything.
        articles: by id.
        sources: by id, in the file's order.
        claims: by id, in the file's order.
        folder: where relative paths in the configuration start: the folder of its file.
        hash: SHA-256 of the bytes of all its files, in hex.
        watched: the sources that are looked at, in the file's order.
        spread_seconds: over how long the sources of one schedule are spread, at most.
    """

    settings: Settings
    articles: Mapping[str, Article]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    folder: Path = Path()
    hash: str = field(default="", compare=False)
    watched: tuple[Source, ...] = field(init=False, repr=False, compare=False)
    spread_seconds: int = field(init=False, repr=False, compare=False)
    _claims_on: Mapping[str, tuple[Claim, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find out once what is asked at every look and in every check."""
        watched = tuple(source for source in self.sources.values() if not source.not_watched)
        claims_on: dict[str, list[Claim]] = {}
        for claim in self.claims.values():
            source_id = claim.figure_id.partition("/")[0]
            claims_on.setdefault(source_id, []).append(claim)
        object.__setattr__(self, "watched", watched)
        object.__setattr__(self, "spread_seconds", max((one.schedule.spread_seconds for one in watched), default=0))
        object.__setattr__(self, "_claims_on", {source_id: tuple(claims) for source_id, claims in claims_on.items()})

    def source(self, source_id: str) -> Source:
        """The source of that id.

        Raises:
            UsageError: there is none; the message names the nearest.
        """
        if source_id in self.sources:
            return self.sources[source_id]
        hint = did_you_mean(source_id, self.sources) or f"; there are: {', '.join(self.sources)}"
        raise UsageError(f"no source {source_id!r} in the configuration{hint}")

    def figure(self, figure_id: str) -> Figure | None:
        """The figure of that id, or None."""
        source = self.sources.get(figure_id.partition("/")[0])
        return next((f for f in source.figures if f.id == figure_id), None) if source else None

    def claims_on(self, source_id: str) -> tuple[Claim, ...]:
        """The claims that rest on a source's figures."""
        return self._claims_on.get(source_id, ())
