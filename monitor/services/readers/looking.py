"""What readers are asked to do with a document that no rule reads: list its numbers, look for one, read an article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from monitor.config.installed import installed_kinds
from monitor.core.seek import Sighting, seek
from monitor.core.survey import Survey, survey
from monitor.core.wanted import Wanted
from monitor.model import Capture, Qualifier
from monitor.reading.article import Article, read_article
from monitor.reading.candidates import MOST, Found, Sought, candidates_in, language_in
from monitor.reading.claims import find_assertions
from monitor.reading.claims.assertion import Assertion, AssertionKind
from monitor.reading.claims.words import language_in as spoken_in
from monitor.reading.document import Document
from monitor.reading.grade import require_ok

AROUND, BESIDE = 1_500, 80
"""Characters around a claim that say what it is about, and directly beside it."""


@dataclass(frozen=True, slots=True)
class How:
    """How a document is looked at.

    Attributes:
        media: what it is; empty to tell it from header, address and bytes.
        member: which file inside a ZIP file is meant; empty where it comes as it is.
        language: of its numbers and months; empty where its own words are to tell.
        calendar: how bare and fiscal years are counted.
        most: how many numbers at most.
        sought: a number, or words of a label, where one is looked for.
        published_on: of an article the day of its publication, where somebody says it.
        part: which part is meant, where all of its numbers are: options of the kind that reads them.
    """

    media: str = ""
    member: str = ""
    language: str = ""
    calendar: str = "calendar"
    most: int = MOST
    sought: str = ""
    published_on: date | None = None
    part: tuple[tuple[str, str], ...] = ()


def look_at(body: bytes, capture: Capture, how: How) -> Found:
    """The numbers of a document that came.

    Raises:
        CheckError: it is a page that says no, or cannot be read.
    """
    document = _opened(body, capture, how)
    return candidates_in(document, language=how.language, calendar=how.calendar, most=how.most)


def seek_in(body: bytes, capture: Capture, how: How) -> Sighting:
    """Where what is sought stands in a document that came, and which rules read it there.

    Raises:
        CheckError: it is a page that says no, or cannot be read; or nothing can be sought by these words.
    """
    document = _opened(body, capture, how)
    sought = Sought.of(how.sought, how.language or language_in(document), "en")
    kinds = installed_kinds().extractors
    return seek(document, sought, kinds, language=how.language, calendar=how.calendar, most=how.most)


def survey_of(body: bytes, capture: Capture, how: How) -> Survey:
    """What would be watched of a document that came if every number of it were.

    Raises:
        CheckError: it is a page that says no, cannot be read, or has no such part.
    """
    document = _opened(body, capture, how)
    kinds = installed_kinds().extractors
    return survey(document, kinds, dict(how.part), language=how.language, calendar=how.calendar)


def _opened(body: bytes, capture: Capture, how: How) -> Document:
    whole = replace(capture, body=body)
    if not capture.url.startswith("file:"):
        require_ok(whole, media="zip" if how.member else how.media)
    return Document.of(whole, media=how.media, member=how.member)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One number of an article that can be watched.

    Attributes:
        quote: its characters.
        kind: what it says: a level, a change, a share …
        value: the number; None for a range.
        unit: the symbol of its unit; empty where none is named.
        low: a range's lower end.
        high: a range's upper end.
        qualifier: the word that qualifies it.
        period: the time that it speaks of; empty where the text does not say.
        subject: the words that say what is counted.
        sentence: where it stands.
        start: the index of its characters in the text.
        end: the index behind them.
        wanted: what is looked for where it stands; None where nothing can be.
    """

    quote: str
    kind: str
    value: Decimal | None
    unit: str
    low: Decimal | None
    high: Decimal | None
    qualifier: Qualifier
    period: str
    subject: str
    sentence: str
    start: int = 0
    end: int = 0
    wanted: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Unwatched:
    """One number of an article that cannot be watched.

    Attributes:
        quote: its characters.
        kind: what it is.
        sentence: where it stands.
    """

    quote: str
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an article says.

    Attributes:
        article: the article.
        language: in which its numbers were read.
        claims: the numbers in it that can be watched, in its order.
        unwatched: those that cannot.
    """

    article: Article
    language: str
    claims: tuple[Claimed, ...]
    unwatched: tuple[Unwatched, ...] = ()

    @property
    def others(self) -> dict[str, int]:
        """How many numbers cannot be watched, by what they are."""
        return dict(Counter(one.kind for one in self.unwatched))


def claims_in(body: bytes, capture: Capture, how: How) -> Told:
    """What an article claims and cites.

    Raises:
        CheckError: it is a page that says no, or no article that can be read.
    """
    whole = replace(capture, body=body)
    if not capture.url.startswith("file:"):
        require_ok(whole, media=how.media)
    kind = capture.headers.get("content-type", "")
    article = read_article(body, url=capture.final_url, content_type=kind, media=how.media)
    code = how.language or article.language[:2].lower()
    language = code if code in CLAIMED else spoken_in(article.text)
    published_on = how.published_on or article.published_on
    found = find_assertions(article.text, title=article.title, published_on=published_on, language=language)
    unwatched = tuple(
        Unwatched(one.quantity.printed, one.kind.value, one.sentence) for one in found if not one.kind.watchable
    )
    return Told(article, language, _claimed_of(article.text, article.title, found), unwatched)


def claimed_in(text: str, *, title: str, published_on: date | None, language: str) -> tuple[Claimed, ...]:
    """What a text claims; see `find_assertions`."""
    found = find_assertions(text, title=title, published_on=published_on, language=language)
    return _claimed_of(text, title, found)


CLAIMED = ("en", "fr", "de", "es")
"""The languages in which claims are found."""


def _claimed_of(text: str, title: str, found: Sequence[Assertion]) -> tuple[Claimed, ...]:
    return tuple(_claimed(one, text, title) for one in found if one.kind.watchable)


def _claimed(one: Assertion, text: str, title: str) -> Claimed:
    quantity = one.quantity
    return Claimed(
        quantity.printed,
        one.kind.value,
        quantity.value,
        quantity.unit.symbol if quantity.unit else "",
        quantity.low,
        quantity.high,
        quantity.qualifier,
        one.period.label if one.period else "",
        one.subject,
        one.sentence,
        quantity.start,
        quantity.end,
        _wanted(one, text, title),
    )


def _wanted(one: Assertion, text: str, title: str) -> Wanted | None:
    """What is looked for: the number, with the words of its sentence, its paragraph and what stands beside it."""
    said = one.quantity
    value = said.value if said.value is not None else said.low
    if value is None or (said.value is None and said.high is None):
        return None
    first = max(text.rfind("\n\n", 0, said.start) + 1, said.start - AROUND, 0)
    last = text.find("\n\n", said.end)
    around = text[first : min(len(text) if last < 0 else last, said.end + AROUND)]
    beside = text[max(0, said.start - BESIDE) : said.start], text[said.end : said.end + BESIDE]
    return Wanted(
        value,
        said.quantum,
        said.trailing_zeros,
        said.unit,
        said.qualifier,
        one.period,
        one.period_is_said,
        one.kind is AssertionKind.RATE,
        one.sentence,
        one.subject,
        around,
        beside,
        title,
        said.high if said.value is None else None,
        one.kind.value,
    )
