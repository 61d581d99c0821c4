"""The file's models → the catalogue's values, with the checks that need more than one place of the file."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar, cast

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from monitor.config.complaints import Complaint, instead
from monitor.config.contradictions import (
    measure_complaints,
    reach_complaints,
    rule_complaints,
    says_complaints,
    series_complaints,
)
from monitor.config.fields import seconds_in, slug_of
from monitor.config.installed import Kinds
from monitor.config.places import KeyPath, where
from monitor.config.shape import ArticleShape, ClaimShape, FigureShape, SettingsShape, SourceShape
from monitor.core.catalogue import EarlierRule, Figure, NotWatched, ReadingBounds, Settings, Source
from monitor.model import UNDATED, Article, Bounds, Claim, Follow, Measure, Period, Quantity, Rule, Schedule, Successor
from monitor.model.errors import Ambiguous, MonitorError, NoMatch
from monitor.plugin import Fetcher, Notifier
from monitor.reading.addresses import OwnHosts
from monitor.reading.measures import base_in
from monitor.reading.period import from_label
from monitor.reading.quantity import read_quantity
from monitor.reading.units import NUMBER, WORDING, is_meant_by, unit
from monitor.reading.units_own import own_units
from monitor.reading.value import READERS_VERSION

DAY_SECONDS = 86_400
_FIRST_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-01")
PLAIN = "calendar"
"""Counts years from January and refuses fiscal years: whose they are has to be said."""

NOT_WATCHED = "not watched"
"""The name of the rule of what no program can watch; no kind can have it, for it is no word."""
HOW_MUCH = (
    "write what it says in numbers as `says`, such as 'more than 34 kg'; of words without a number, make a figure with "
    "`unit: wording` that `phrase` reads"
)
HOW_MANY = "quote the one number that is meant, or write it as `says`"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SoundFigure:
    """A figure of the file with those of its claims that are well formed.

    Attributes:
        source_id: its source.
        name: its own name, without the source's.
        shape: what the file says of it; None where that is wrong, so that its claims alone can be checked.
        claims: its claims by their position in the file's list of them.
        not_watched: why its source is not watched; empty where it is.
        file: the path of the file, for messages.
    """

    source_id: str
    name: str
    shape: FigureShape | None
    claims: Mapping[int, ClaimShape]
    not_watched: str = ""
    file: str = ""

    @property
    def path(self) -> KeyPath:
        """Where it stands."""
        return ("sources", self.source_id, "figures", self.name)


@dataclass(slots=True)
class Build:
    """What was built so far, and what was found wrong on the way.

    Attributes:
        articles: by id; those that the file declares, None for one in which something is wrong.
        figures: by id.
        claims: by id.
        found: the complaints.
    """

    articles: Mapping[str, Article | None]
    figures: dict[str, Figure] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    found: list[Complaint] = field(default_factory=list)
    _claimed_at: dict[str, tuple[str, KeyPath]] = field(default_factory=dict)

    def add(self, part: SoundFigure) -> None:
        """Build the figure and its claims; what is wrong goes to `found` and is left out."""
        figure, calendar = self._figure(part)
        for position, claim in part.claims.items():
            path = (*part.path, "claims", position)
            self._tried((*path, "article"), self._article, claim.article)
            name = claim_name(claim)
            self._tried((*path, "id") if claim.id else path, self._take_name, name, part.file, path)
            if figure:
                self._add_claim(path, name, claim, part, figure, calendar)

    def _figure(self, part: SoundFigure) -> tuple[Figure | None, str]:
        """The figure, None where it cannot be built, and what the years in the periods of its claims mean."""
        shape = part.shape
        if shape is None or not (shape.extract or part.not_watched):
            return None, PLAIN
        kind, extractor = shape.extract.chosen if shape.extract else (NOT_WATCHED, NotWatched())
        # What "FY2024" means in the claims on a table is what it means in the table.
        own = str(getattr(extractor, "calendar", None) or "")
        self._tried((*part.path, "calendar"), _agree, shape.calendar, own)
        calendar = shape.calendar or own or PLAIN
        earlier = self._earlier(part, shape.calendar)
        figure = Figure(
            id=f"{part.source_id}/{part.name}",
            label=shape.label,
            short=shape.short or shape.label,
            unit=unit(shape.unit),
            extractor=extractor,
            rule=rule_of(kind, extractor, [(one.since, one.until, *chosen) for one, chosen in earlier]),
            earlier=tuple(one for one, _ in earlier),
            scope=shape.scope,
            bounds=Bounds(shape.bounds.min, shape.bounds.max) if shape.bounds else Bounds(),
            period=self._tried((*part.path, "period"), _period, shape.period, calendar),
            language=shape.language,
            language_given="language" in shape.model_fields_set,
            calendar=calendar,
            accept=frozenset(shape.accept),
            measure=Measure(shape.measure) if shape.measure else None,
            base=self._tried((*part.path, "base"), _base, shape.base) or "",
            optional=shape.optional,
            bears_on=tuple(shape.bears_on),
            by_day=any(claim.period and _FIRST_DAY.fullmatch(claim.period) for claim in part.claims.values()),
        )
        for position, (one, (name, _)) in enumerate(earlier):
            was = replace(figure, extractor=one.extractor, rule=replace(figure.rule, kind=name))
            self.found += rule_complaints((*part.path, "earlier", position), was)
        self.figures[figure.id] = figure
        self.found += [*rule_complaints(part.path, figure), *measure_complaints(part.path, figure)]
        return figure, calendar

    def _earlier(self, part: SoundFigure, declared: str | None) -> list[tuple[EarlierRule, tuple[str, Any]]]:
        """The rules of earlier days, each with its kind's name and extractor; spans that overlap are found wrong."""
        found: list[tuple[EarlierRule, tuple[str, Any]]] = []
        last: date | None = None
        shapes = enumerate(part.shape.earlier if part.shape else ())
        for position, shape in sorted(shapes, key=lambda one: one[1].until):
            path = (*part.path, "earlier", position)
            name, extractor = shape.extract.chosen
            self._tried((*path, "extract"), _agree, declared, str(getattr(extractor, "calendar", None) or ""))
            since = shape.since or (last + timedelta(days=1) if last else None)
            self._tried((*path, "since" if shape.since else "until"), _follows, since, shape.until, last)
            found.append((EarlierRule(since, shape.until, extractor), (name, extractor)))
            last = shape.until
        return found

    def _add_claim(
        self, path: KeyPath, name: str, shape: ClaimShape, part: SoundFigure, figure: Figure, calendar: str
    ) -> None:
        place = (*path, "says") if shape.says else (*path, "quote")
        article = self.articles.get(shape.article)
        language = (article and article.language) or figure.language
        quantity = self._tried(place, _quantity, shape.says or shape.quote, figure, language, bool(part.not_watched))
        self.found += [*says_complaints(path, shape, figure, language), *series_complaints(path, shape, figure)]
        if shape.end and quantity is not None and quantity.low is not None:
            self.found.append(Complaint((*path, "end"), "the quote gives both ends of a range; take `end` away"))
        own = self._tried((*path, "period"), _period, shape.period, calendar)
        if not part.not_watched:
            self.found += reach_complaints(path, own, figure)
        period = own or figure.period
        if period is None and (part.not_watched or figure.unit.symbol == WORDING or figure.grows_for_ever):
            period = UNDATED
        if period is None and not (shape.period or (part.shape and part.shape.period)):
            message = "the key 'period' is missing; add the period that it speaks of"
            self.found.append(Complaint((*path, "period"), message))
        if article is None or quantity is None or period is None:
            return
        self.claims[name] = Claim(
            id=name,
            article_id=article.id,
            quote=shape.quote,
            figure_id=figure.id,
            period=period,
            quantity=quantity,
            published_on=article.published_on,
            timezone=article.timezone,
            series=shape.series,
            sentence=shape.sentence,
            says=shape.says or "",
            end=shape.end or "",
            scope_differs=shape.scope_differs,
            not_watched=part.not_watched,
            position=len(self.claims) + 1,
        )

    def _article(self, name: str) -> None:
        if name not in self.articles:
            raise ValueError(f"there is no article {name!r}{instead(name, self.articles, what='there are')}")

    def _take_name(self, name: str, file: str, path: KeyPath) -> None:
        if name in self._claimed_at:
            beside, first = self._claimed_at[name]
            place = where(first) if beside == file else f"{where(first)} in {beside}"
            raise ValueError(
                f"a second claim would be called {name!r} (the first is {place}); give one of them an 'id'"
            )
        self._claimed_at[name] = file, path

    def _tried(self, path: KeyPath, read: Callable[..., T], *arguments: object) -> T | None:
        """What `read` returns, or None and a complaint at `path`."""
        try:
            return read(*arguments)
        except (ValueError, MonitorError) as error:
            self.found.append(Complaint(path, str(error)))
            return None


def rule_of(
    name: str,
    extractor: Any,
    earlier: Sequence[tuple[date | None, date, str, Any]] = (),
    *,
    readers: int = READERS_VERSION,
) -> Rule:
    """The rule of an extractor kind registered as `name`, with a version of what all kinds read texts with.

    Rules of earlier days, each with the first and last of them, its kind's name and its extractor, are part of it.

    Options that were left away count with their defaults, and the order in which they were written does not
    count: the same options have the same hash, in every process.

    Raises:
        TypeError: `extractor` is not a pydantic model with a class variable `version`.
    """
    if not isinstance(extractor, BaseModel):
        raise TypeError(f"an extractor must be a monitor.plugin.Kind, not {type(extractor).__name__}")
    version = int(getattr(extractor, "version"))  # noqa: B009 - a class variable that BaseModel does not declare
    options = _canonical(extractor.model_dump())
    if earlier:
        spans = [
            [str(since or ""), str(until), kind, getattr(was, "version"), was.model_dump()]  # noqa: B009
            for since, until, kind, was in earlier
        ]
        options = _canonical({"now": extractor.model_dump(), "earlier": spans})
    units = [[one.unit.symbol, str(one.unit.factor), one.unit.dimension, *one.names] for one in own_units().declared]
    known = f"{name}\n{version}\n{readers}\n{options}" + (f"\n{_canonical(units)}" if units else "")
    known_by = sha256(known.encode()).hexdigest()
    return Rule(name, version, options, known_by)


def _canonical(value: Any) -> str:
    """JSON with sorted keys; sets are sorted too, because their order differs from one process to the next."""

    def plain(other: Any) -> Any:
        return sorted(other, key=_canonical) if isinstance(other, set | frozenset) else to_jsonable_python(other)

    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=plain)


def claim_name(shape: ClaimShape) -> str:
    """The claim's id: ``article/id``, or without an id what it says: ``article/34-82-pounds-fy2024``.

    It does not depend on the claim's place in the file, so that moving it keeps its history.
    """
    own = shape.id or slug_of(" ".join(word for word in (shape.quote, shape.period, shape.series) if word))
    return f"{shape.article}/{own}"


def article_of(article_id: str, shape: ArticleShape, timezone: str) -> Article:
    """The article; its day is one in the newsroom's time zone."""
    return Article(article_id, shape.title, shape.published_on, shape.url or "", timezone, shape.language or "")


def source_of(
    source_id: str, shape: SourceShape, settings: SettingsShape, figures: Mapping[str, Figure], kinds: Kinds
) -> Source:
    """The source with its own of the figures; its place within the spread depends on nothing but its name."""
    spread = seconds_in(settings.spread)
    columns = tuple(shape.columns)
    follow, successor, schedule = shape.follow, shape.successor, shape.schedule
    every = seconds_in(schedule.every) if schedule and schedule.every else 0 if schedule else DAY_SECONDS
    return Source(
        id=source_id,
        title=shape.title,
        publisher=shape.publisher,
        url=shape.url or "",
        fetcher=_fetcher(shape, kinds),
        follow=Follow(follow.link or "", follow.choose, follow.path or "") if follow else None,
        schedule=Schedule(
            cron=(schedule.cron or "") if schedule else "",
            every_seconds=every,
            timezone=shape.timezone or settings.timezone,
            spread_seconds=int.from_bytes(sha256(source_id.encode()).digest()[:8]) % (spread + 1),
        ),
        figures=tuple(replace(figures[f"{source_id}/{name}"], columns=columns) for name in shape.figures),
        expect_news_every=timedelta(seconds=seconds_in(shape.expect_news_every)) if shape.expect_news_every else None,
        verify_every=shape.verify_every,
        minimum_rows=shape.minimum_rows,
        open_end=shape.open_end,
        columns=columns,
        media=shape.media or "",
        member=shape.member or "",
        encoding=shape.encoding or "",
        url_known=shape.url_known,
        not_watched=shape.not_watched or "",
        mirrors=shape.mirrors or "",
        successor=Successor(successor.page, successor.link) if successor else None,
    )


def _fetcher(shape: SourceShape, kinds: Kinds) -> Fetcher:
    if shape.not_watched:
        return NotWatched()
    return cast(Fetcher, shape.fetch.chosen[1] if shape.fetch else kinds.fetchers[kinds.default_fetcher]())


def settings_of(shape: SettingsShape, kinds: Kinds) -> Settings:
    """The settings; without any notifier, mails become files in the folder `mail`."""
    word = kinds.default_notifier
    notifiers: dict[str, Notifier] = {}
    same: Counter[str] = Counter()
    for name, notifier in [slot.chosen for slot in shape.notify] or [(word, kinds.notifiers[word]())]:
        same[name] += 1
        notifiers[f"{name}-{same[name]}" if same[name] > 1 else name] = notifier
    return Settings(
        timezone=shape.timezone,
        contact=shape.contact,
        maintainer=shape.maintainer or shape.contact,
        weekly_report=Schedule(cron=shape.weekly_report.cron, timezone=shape.timezone),
        notifiers=notifiers,
        at_once=shape.at_once,
        per_host_gap_seconds=float(seconds_in(shape.per_host_gap)),
        reading=ReadingBounds(shape.reading_seconds, shape.reading_clock_seconds, shape.reading_memory),
        reports=shape.reports,
        mail=shape.mail,
        digest=shape.digest,
        own_hosts=OwnHosts.of(shape.allow_hosts),
    )


def _agree(declared: str | None, own: str) -> None:
    if declared and own and declared != own:
        raise ValueError(
            f"the extractor counts its years by the calendar {own!r}, not {declared!r}; write it there instead"
        )


def _follows(since: date | None, until: date, last: date | None) -> None:
    if since and since > until:
        raise ValueError(
            f"the rule holds since {since} and until {until}, which is before that: correct one of the two"
        )
    if last and since and since <= last:
        raise ValueError(
            f"another rule of the figure holds until {last}, so two hold on {since}: let their days not overlap"
        )


def _period(label: str | None, calendar: str) -> Period | None:
    return None if label is None else from_label(label, calendar=calendar)


def _base(text: str | None) -> str:
    base = base_in(text or "")
    if text and not base:
        raise ValueError(f"{text!r} does not say what is 100: write '2015=100', or '2015-06=100'")
    return base


def _quantity(text: str, figure: Figure, language: str, not_watched: bool) -> Quantity:
    """What the claim says in numbers, in a language; of a wording, that it stands there."""
    declared = figure.unit
    if declared.symbol == WORDING:
        return Quantity(Decimal(1), declared, printed=text)
    try:
        quantity = read_quantity(text, language=language)
    except (NoMatch, Ambiguous) as error:
        if not_watched:
            return Quantity(None, None, printed=text)
        raise ValueError(f"{error}; {HOW_MANY if isinstance(error, Ambiguous) else HOW_MUCH}") from None
    stated = quantity.unit
    if stated is not None and declared.symbol == NUMBER and is_meant_by(stated, declared):
        return replace(quantity, unit=None)
    if stated is not None and stated.dimension != declared.dimension:
        raise ValueError(
            f"{text!r} is in {stated.symbol} ({stated.dimension}), but the figure is declared in "
            f"{declared.symbol} ({declared.dimension}); correct the quote or the figure's unit"
        )
    return quantity
