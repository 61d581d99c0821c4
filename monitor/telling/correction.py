"""A draft of a correction: what an article printed, what its source said then and says now, and no cause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from textwrap import fill, wrap
from typing import assert_never
from zoneinfo import ZoneInfo

from monitor.core.catalogue import Figure, Source
from monitor.core.signs import supports
from monitor.model import Article, Claim, Observation, Verdict, VerdictKind, Wording
from monitor.reading.labels import quoted
from monitor.reading.period import show_span
from monitor.reading.wording import same_words
from monitor.telling.amounts import kept_places, observed, places_of, shown
from monitor.telling.periods import date_words, period_name
from monitor.telling.sentences import NOT_JUDGED, reason

WIDTH = 100
LABEL = 12

DRAFTED = "Draft of a correction, to be checked by a person: what the evidence shows, and no cause."
NOT_DRAFTED = "No correction drafted; what the evidence shows:"

LOOSE_END = re.compile(r"[,;:](?=[”»\"]?$)")
"""What a quotation cut out of a sentence may end with."""

DOCUMENT = "document"
"""What a PDF file is called; all else is a page."""

CLOCKS = ("", ", %H:%M %Z", ", %H:%M:%S %Z")
"""What is said of a time behind its day, from the least on."""


@dataclass(frozen=True, slots=True)
class Version:
    """What the source said from one time until another.

    Attributes:
        observation: the value; None while it was not published.
        seen_at: when it was first seen, UTC.
        until: when it was first seen to be another, UTC; None for the current one.
        snapshot_id: the snapshot that shows it.
        url: where it stood.
        sha256: of the bytes, in hex.
        passed: whether the source said no more of it because it had gone on to later periods.
    """

    observation: Observation | None
    seen_at: datetime
    until: datetime | None
    snapshot_id: int
    url: str
    sha256: str
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a correction of one claim is drafted from.

    Attributes:
        claim: what was printed.
        article: where.
        source: what it rests on.
        figure: the figure of that source.
        verdict: how it stands; None when it was never judged.
        since: from when on it stands so, UTC.
        versions: what the source said, oldest first.
    """

    claim: Claim
    article: Article
    source: Source
    figure: Figure
    verdict: Verdict | None
    since: datetime | None
    versions: Sequence[Version]

    @property
    def when_published(self) -> Version | None:
        """The version that stood when the article's day ended; None when none is that old."""
        ends_at = self.article.day[1]
        held = [v for v in self.versions if v.seen_at < ends_at]
        return held[-1] if held else None

    @property
    def now(self) -> Version | None:
        """The last version held."""
        return self.versions[-1] if self.versions else None

    @property
    def supporting(self) -> Version | None:
        """The version that said what the article says: the last one until its day ended, else the first after it."""
        found = [v for v in self.versions if v.observation and _supports(self.claim, v.observation)]
        until_then = [v for v in found if v.seen_at < self.article.day[1]]
        return until_then[-1] if until_then else found[0] if found else None

    @property
    def told(self) -> dict[str, Version]:
        """The versions that are told of, by what they are for the reader, in the order of time."""
        named = {"then": self.when_published, "now": self.now, "said so": self.supporting}
        told: dict[str, Version] = {}
        for name, version in named.items():
            if version is not None and version not in told.values():
                told[name] = version
        return dict(sorted(told.items(), key=lambda item: item[1].seen_at))


def draft_correction(case: Case, *, today: datetime, timezone: str) -> str:
    """The draft as plain text: what was printed, the evidence with dates, links and hashes, and neutral words.

    Where the evidence supports the claim or cannot decide, that is said and nothing is drafted.
    """
    draft = _Draft(case, ZoneInfo(timezone))
    why_none = _why_none(case)
    words = why_none or draft.note(today)
    lines = [NOT_DRAFTED if why_none else DRAFTED, "", *draft.facts(), "", *draft.evidence(), ""]
    return "\n".join([*lines, fill(words, WIDTH, break_long_words=False, break_on_hyphens=False)])


def _why_none(case: Case) -> str:
    """Why nothing is drafted; empty where something is."""
    if case.verdict is None:
        return f"Nothing is drafted: {NOT_JUDGED}."
    match case.verdict.kind:
        case VerdictKind.HOLDS | VerdictKind.HOLDS_BY_ROUNDING if than := _another_sentence(case):
            return (
                f"Nothing is drafted: the words still stand, but the sentence around them is another than {than}. "
                "A person should look whether it still says the same."
            )
        case VerdictKind.HOLDS | VerdictKind.HOLDS_BY_ROUNDING:
            return "Nothing to correct: what is held supports the article."
        case VerdictKind.NOT_WATCHED:
            return "Nothing is drafted: no program watches what the article rests on, so nothing is held that decides."
        case VerdictKind.CANNOT_TELL:
            return "Nothing is drafted: what is held cannot decide whether the article is right."
        case _ if case.claim.scope_differs:
            return "Nothing is drafted: the article speaks of something else, so the numbers alone decide nothing."
        case VerdictKind.REVISED_SINCE | VerdictKind.NEVER_MATCHED | VerdictKind.NO_LONGER_PUBLISHED:
            return ""
        case other:
            assert_never(other)


def _another_sentence(case: Case) -> str:
    """Than when the sentence is another in which the words stand now; empty where it is not, or they did not stand."""
    then = case.when_published
    earlier, now = then or next(iter(case.versions), None), case.now
    if earlier is None or now is None or earlier.observation is None or now.observation is None:
        return ""
    sides = (earlier.observation, now.observation)
    if any(side.wording is not Wording.PRESENT for side in sides) or same_words(*(side.printed for side in sides)):
        return ""
    return "when the article appeared" if then else "in the first version held"


@dataclass(frozen=True, slots=True)
class _Draft:
    """The words for one case.

    Attributes:
        case: what they are about.
        zone: where the newsroom is.
    """

    case: Case
    zone: ZoneInfo

    # ---------------------------------------------------------------- facts and evidence

    def facts(self) -> list[str]:
        """What was printed, on what it rests and how it stands, a row each."""
        case, claim = self.case, self.case.claim
        period = "" if claim.period.span is None else f" ({period_name(claim.period)})"
        rows = [
            ("article", f"{case.article.title}, published {date_words(case.article.published_on)}"),
            ("", case.article.url),
            ("sentence", claim.sentence),
            ("printed", f"{quoted(claim.quote)}{period}"),
            ("in numbers", claim.says),
            ("rests on", f"{case.figure.label}; {case.source.publisher}, {case.source.title}"),
            ("which counts", case.figure.scope),
            ("but", claim.scope_differs),
            ("verdict", self._verdict()),
        ]
        return [line for label, text in rows if text for line in _row(label, text)]

    def _verdict(self) -> str:
        verdict, since = self.case.verdict, self.case.since
        if verdict is None:
            return f"{VerdictKind.CANNOT_TELL.value}: {NOT_JUDGED}"
        from_then_on = f" (from {date_words(since.astimezone(self.zone).date())} on)" if since else ""
        return f"{verdict.kind.value}{from_then_on}: {reason(self.case.claim, verdict.reason)}"

    def evidence(self) -> list[str]:
        """The versions told of, a row each, with dates, hashes and links."""
        told = self.case.told
        lines = [] if "then" in told else _row("then", "no version of the day of publication is held")
        lines += [line for name, version in told.items() for line in _row(name, self._version(version))]
        same = "now" not in told and self.case.now is not None
        return lines + (_row("now", "the same: no other version of it has been seen since") if same else [])

    def _version(self, version: Version) -> str:
        until = f", until {self._time(version.until)}" if version.until else ""
        return (
            f"{self._value(version)}; {_noticed(version)} {self._time(version.seen_at)}{until}; "
            f"snapshot {version.snapshot_id}, SHA-256 {version.sha256}; {version.url}"
        )

    def _value(self, version: Version) -> str:
        observation = version.observation
        if observation is None:
            return "the source has gone on to later periods" if version.passed else "no longer published"
        match observation.wording:
            case None:
                return self._number(observation)
            case Wording.PRESENT:
                return _said(observation)
            case Wording.REWORDED:
                return f"{_said(observation)} (reworded)"
            case Wording.GONE:
                return "no such sentence"
            case other:
                assert_never(other)

    def _number(self, observation: Observation) -> str:
        """The value in the decimals that tell it from the others, and what it counts of an open period."""
        part = observation.coverage if observation.coverage != observation.period.span else None
        value, places = observation.value, self._places()
        if value is not None and places is not None:
            places = kept_places(observation.printed, value, places)
        so_far = " to date" if observation.is_to_date else f" ({show_span(part)})" if part else ""
        return observed(observation, places) + so_far

    def _places(self) -> int | None:
        """As many decimals as tell the values told of apart, and from what is printed; None where the usual ones do."""
        values = {v.observation.value for v in self.case.told.values() if v.observation}
        symbol, claimed = self.case.figure.unit.symbol, self.case.claim.quantity
        if claimed.unit is not None and claimed.unit.symbol == symbol:
            values.add(claimed.value)
        numbers = sorted(value for value in values if value is not None)
        if len({shown(number, symbol) for number in numbers}) == len(numbers):
            return None
        return places_of(numbers, min(after - before for before, after in pairwise(numbers)))

    # ---------------------------------------------------------------- the note

    def note(self, today: datetime) -> str:
        """What the article might say: what it printed, what its source said at the time, what it says now."""
        day = date_words(today.astimezone(self.zone))
        return f"Note of {day}: {self._printed()} {self._past()} {self._present()}"

    def _printed(self) -> str:
        article, claim = self.case.article, self.case.claim
        period = "" if claim.period.span is None else f" for {period_name(claim.period)}"
        quote = LOOSE_END.sub("", quoted(claim.quote))
        return _sentence(f"This article, published on {date_words(article.published_on)}, says {quote}{period}")

    def _past(self) -> str:
        """Whether the article was right when it appeared, as far as versions held can say."""
        case = self.case
        supporting = case.supporting
        if supporting is not None and supporting.observation is not None:
            return self._supported(supporting, supporting.observation)
        if not case.versions:
            return "No version of the source is held."
        since = self._time(case.versions[0].seen_at)
        if case.verdict is not None and case.verdict.kind is not VerdictKind.NEVER_MATCHED:
            return f"Whether a version of the source held since {since} says so cannot be told."
        return f"No version of the source held since {since} says so."

    def _supported(self, version: Version, observation: Observation) -> str:
        words = observation.wording is not None
        who = self._page(version) if words else self.case.source.publisher
        said = _said(observation) if words else self._number(observation)
        if version == self.case.when_published:
            return _sentence(
                f"At the time, {who} said: {said}" if words else f"That is what {who} said at the time: {said}"
            )
        until = f" and last before {self._time(version.until)}" if version.until else ""
        return _sentence(f"{who} said so in a version first seen on {self._time(version.seen_at)}{until}: {said}")

    def _present(self) -> str:
        now = self.case.now
        if now is None:
            return ""
        seen = f"({_noticed(now)} {self._time(now.seen_at)})"
        if self._is_wording():
            return self._present_wording(now, seen)
        if now.observation is not None:
            return f"{self.case.source.publisher} now says: {self._number(now.observation)} {seen}."
        last = next((v for v in reversed(self.case.versions) if v.observation), None)
        was = f"; the last value held is {self._number(last.observation)}" if last and last.observation else ""
        no_more = "has gone on to later periods" if now.passed else "no longer publishes it"
        return f"{self.case.source.publisher} {no_more} {seen}{was}."

    def _present_wording(self, now: Version, seen: str) -> str:
        page, sentence = self._page(now), now.observation.printed if now.observation else ""
        if self.case.supporting is None:
            return (
                f"The sentence {_in(page)} that comes nearest reads: “{sentence}” {seen}."
                if sentence
                else f"No sentence like it stands {_in(page)}."
            )
        if sentence:
            return f"{page} now says instead: “{sentence}” {seen}."
        return f"That sentence no longer stands {_in(page)} {seen}."

    def _is_wording(self) -> bool:
        return any(v.observation is not None and v.observation.wording is not None for v in self.case.versions)

    def _page(self, version: Version) -> str:
        """Whose page or document it is: ``The office’s page``."""
        publisher = self.case.source.publisher
        noun = DOCUMENT if version.url.lower().endswith(".pdf") else "page"
        return f"{publisher}{'’' if publisher.endswith('s') else '’s'} {noun}"

    def _time(self, moment: datetime) -> str:
        """The day; with the time of day where another version told of was first seen on the same."""
        told = {at for v in self.case.told.values() for at in (v.seen_at, v.until) if at is not None}
        others = told - {moment}
        texts = [self._in_words(moment, clock) for clock in CLOCKS]
        alone = (text for text, clock in zip(texts, CLOCKS, strict=True) if text not in self._all(others, clock))
        return next(alone, texts[-1])

    def _all(self, moments: Iterable[datetime], clock: str) -> set[str]:
        return {self._in_words(moment, clock) for moment in moments}

    def _in_words(self, moment: datetime, clock: str) -> str:
        here = moment.astimezone(self.zone)
        return date_words(here.date()) + (here.strftime(clock) if clock else "")


def _supports(claim: Claim, observation: Observation) -> bool:
    return supports(claim, observation).holds


def _noticed(version: Version) -> str:
    """A value is seen; that something stands there no longer is noticed."""
    gone = version.observation is None or version.observation.wording is Wording.GONE
    return "first noticed" if gone else "first seen"


def _said(observation: Observation) -> str:
    return f"“{observation.printed}”"


def _sentence(text: str) -> str:
    """The text with a full stop, unless a quotation that ends it brings one."""
    return text if text.rstrip("”»\"’'").endswith((".", "!", "?", "…")) else f"{text}."


def _in(page: str) -> str:
    """``on The office’s page``, ``in The office’s document``."""
    return f"{'in' if page.endswith(DOCUMENT) else 'on'} {page}"


def _row(label: str, text: str) -> list[str]:
    lines = wrap(text, WIDTH - LABEL - 2, break_on_hyphens=False, break_long_words=False)
    return [
        f"{label if first else '':<{LABEL}}  {line}" for first, line in zip((True, *[False] * 99), lines, strict=False)
    ]
