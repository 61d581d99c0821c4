"""Tell whether the words around a figure speak of another time than the one that it is declared for.

An address that always shows the newest release moves on without a word: what stood there of the second quarter stands
there of the third. A text contradicts a period where it names another one of the same length, or a part of it, as the
time of its number, and the figure's own is named nowhere near, or as the time of another number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.model import Ask, Grain, Period, Span
from monitor.model.errors import Ambiguous
from monitor.reading.known import known
from monitor.reading.labels import fold, shortened, tidy
from monitor.reading.partly import is_first_part, part_of_years, part_words
from monitor.reading.period import Placed, find_periods

Place = tuple[int, int]
"""Where a number stands in a text."""

MOST_CHARACTERS = 600
"""Of a text in which periods are looked for; a longer one is no sentence, heading or caption."""

_YEARS = (Grain.YEAR, Grain.FISCAL_YEAR)
_COMPARED = re.compile(
    r"(?<!\w)(?:than|from|compared|versus|vs|against|since|until|till|after|before|by|previous|previously|prior|earlier"
    r"|last|was|were|relative|over|published|released|updated|depuis|contre|par rapport|comparé|avant|après|jusqu"
    r"|publié|gegenüber|seit|vor|nach|bis|als|veröffentlicht|frente|desde|rispetto)(?!\w)",
    re.IGNORECASE,
)
"""Words behind a number, or before a period, after which the period is that of something else."""
_AS_ITS_TIME = re.compile(
    r"[\s,(]*(?:(?:in|for|during|over|en|au|pour|im|in den|en el)(?:\s(?:the|le|la))?\s)?$", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"'?[0-9]{2,4}")
_IN_A_YEAR = re.compile(
    r"(?<!\w)(?:in|during|for|throughout|year|fiscal|en|durant|pendant|année|exercice|im jahr|jahr|im|año)\s$",
    re.IGNORECASE,
)
_ENDS_A_TITLE = re.compile(r"(?:^|[,:(–—-]\s?)$")
"""Before a year, in a caption or heading of which it is the last word: "Cases, 2025"."""
_TITLE_ENDED = re.compile(r"[)\].:]?\s*$")
_OF_AN_EDITION = re.compile(
    r"(?<!\w)(?:report|edition|release|published|updated|plan|vision|target|strategy|programme|program|budget|forecast"
    r"|outlook|rapport|édition|publié|stratégie|bericht|ausgabe|stand|ziel|informe|edición|relatório|rapporto|verslag)",
    re.IGNORECASE,
)
"""In a caption or heading whose year may be another than that of its numbers."""
_ANOTHER_NUMBER = re.compile(
    r"(?<!\w)(?:than|from|compared|versus|vs|against|after|contre|gegenüber|nach|frente|tras|contra|rispetto|tegenover)"
    r"(?!\w)[^0-9]{0,40}[0-9]",
    re.IGNORECASE,
)
"""Between a number and a period that is the time of another one: "90 cases, against 120 in August 2025"."""
_NEAR = 48


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a number.

    Attributes:
        text: the sentence, or the cell, in which it stands.
        at: where in the text; None where the text is a label of it.
        near: headings, captions and titles above it, the nearest first.
        beside: further texts that can name the figure's own period, and contradict nothing: the sentences beside it,
            and what the rule itself names.
        given: the rule's own words: what they say of the time is meant.
    """

    text: str
    at: Place | None = None
    near: Sequence[str] = ()
    beside: Sequence[str] = ()
    given: str = ""


def refuse_other_period(around: Around, ask: Ask, locator: str) -> None:
    """Let a number pass whose surroundings do not speak of another time than the figure's own.

    Raises:
        Ambiguous: they do; the message names the words.
    """
    own = ask.period
    if own is None or own.span is None:
        return
    if words := _other_period(own, own.span, around, ask):
        raise Ambiguous(
            f"{locator}: {words}, but the figure is declared for {own}: the page has moved on. Where it always shows "
            "the newest, read the period from it (`measure: latest`); where it is the same one in other words, put "
            "them into the rule, or correct `period`"
        )


def _other_period(own: Period, span: Span, around: Around, ask: Ask) -> str:
    calendar = _calendar_of(own, ask)
    here = _periods_in(around.text, calendar, ask.language)
    mine = [one for one in here if _is_own(one, span)]
    others = [one for one in here if _is_another(one, own, span, around.text) and not _is_compared(one, around)]
    if mine and not (others and all(_is_of_another_number(one, around) for one in mine)):
        return "" if ask.to_date else _counted_in_part(mine, around)
    # What names the figure's own row is asked first: then nobody need look for a time in the title.
    near = (*around.beside, *around.near)
    own_near = not mine and any(
        _is_own(one, span) for text in near for one in _periods_in(text, calendar, ask.language)
    )
    beside = [one for one in others if _stands_beside(one, around)]
    for one in beside if own_near else others:
        return f"{around.text[one.start : one.end]!r} stands in {shortened(around.text.strip(), 160)!r}"
    if own.grain is Grain.YEAR and not ask.to_date and (words := _part_above(around, ask.language)):
        return words
    if own_near or others or own.grain is Grain.DAY:
        return ""
    for text in around.near:
        for one in _periods_in(text, calendar, ask.language):
            other = _is_another(one, own, span, text) or _is_year_of_a_title(one, own, span, text)
            if other and not _COMPARED.search(text[max(0, one.start - _NEAR) : one.start]):
                return f"{text[one.start : one.end]!r} stands above it, in {shortened(text, 160)!r}"
    return ""


def _part_above(around: Around, language: str) -> str:
    """What says above a number that only a part of each year is counted: "January to September"; empty for nothing."""
    for text in around.near:
        part = part_of_years(text, language) if len(text) <= MOST_CHARACTERS else None
        if part and not _OF_AN_EDITION.search(text) and fold(part.words) not in fold(around.given):
            return f"{part.words!r}, a part of the year, stands above it, in {shortened(text, 160)!r}"
    return ""


def _counted_in_part(mine: Sequence[Placed], around: Around) -> str:
    """What says that all that names the figure's period means a part of it; empty where the rule says so itself."""
    said = [part_words(around.text, one.start, one.end) for one in mine]
    if not all(said) or any(tidy(words).casefold() in tidy(around.given).casefold() for words in said):
        return ""
    return f"{said[0]!r}, a part of the period, stands in {shortened(around.text.strip(), 160)!r}"


def _is_of_another_number(one: Placed, around: Around) -> bool:
    """Whether a period behind the number is said of another one that it is compared with."""
    if around.at is None or one.start < around.at[1]:
        return False
    return _ANOTHER_NUMBER.search(around.text, around.at[1], one.start) is not None


def _periods_in(text: str, calendar: str, language: str) -> Sequence[Placed]:
    """The periods that a text names, each in the longest of its words."""
    if len(text) > MOST_CHARACTERS or not any(map(str.isdigit, text)):
        return ()
    return _found_in(text, calendar, language)


@known
def _found_in(text: str, calendar: str, language: str) -> Sequence[Placed]:
    placed = find_periods(text, calendar=calendar, language=language)
    return tuple(one for one in placed if not any(one.is_within(other) for other in placed))


def _is_own(one: Placed, span: Span) -> bool:
    return one.period is not None and one.period.span == span


def _is_another(one: Placed, own: Period, span: Span, text: str) -> bool:
    """Whether it is another period of the same length, or the first part of the same."""
    return _is_other(one, own, span, text) or (one.period is not None and is_first_part(one.period, own))


def _is_year_of_a_title(one: Placed, own: Period, span: Span, text: str) -> bool:
    """Whether a caption or heading ends with another year: "Cases, 2025" over what is declared for 2024."""
    if one.period is None or one.period.span in (None, span) or {own.grain, one.period.grain} != {Grain.YEAR}:
        return False
    ends = _ENDS_A_TITLE.search(text[: one.start]) and _TITLE_ENDED.fullmatch(text, one.end)
    return bool(ends) and _BARE_YEAR.fullmatch(text, one.start, one.end) is not None and not _OF_AN_EDITION.search(text)


def _is_other(one: Placed, own: Period, span: Span, text: str) -> bool:
    """Whether it is another period of the same length, said to be a time."""
    if one.period is None or one.period.span is None or one.period.span == span:
        return False
    other = one.period.span
    if _BARE_YEAR.fullmatch(text[one.start : one.end]) and not _IN_A_YEAR.search(text[: one.start]):
        return False
    if one.period.grain in _YEARS and own.grain in _YEARS and one.period.grain is not own.grain:
        return other.end < span.start or span.end < other.start
    return _same_length(other, span)


def _same_length(one: Span, other: Span) -> bool:
    days = [(span.end - span.start).days + 1 for span in (one, other)]
    return abs(days[0] - days[1]) <= max(days) // 28


def _is_compared(one: Placed, around: Around) -> bool:
    """Whether the words before it make it the time of another number: "up from 4.9% in Q1 2025"."""
    start = max(0, one.start - _NEAR)
    if around.at is not None and around.at[1] <= one.start:
        start = around.at[1]
    return _COMPARED.search(around.text[start : one.start]) is not None


def _stands_beside(one: Placed, around: Around) -> bool:
    """Whether nothing but "in" stands between the number and it: "5.1% in August 2025"."""
    if around.at is None or one.start < around.at[1]:
        return False
    return _AS_ITS_TIME.fullmatch(around.text, around.at[1], one.start) is not None


def _calendar_of(own: Period, ask: Ask) -> str:
    """The calendar of the figure's own period, where its label tells it."""
    if not own.label.startswith("FY") or ask.calendar != "calendar":
        return ask.calendar
    return "ca-federal" if re.match(r"FY[0-9]{4}-[0-9]{2}(?![0-9])", own.label) else "us-federal"
