"""What time a number is about, by the labels, captions and words around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from monitor.model import Grain, Period
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.language import number_of_any_month
from monitor.reading.period import find_periods, read_named
from monitor.reading.period.numeric import order_of
from monitor.reading.value import without_unit

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DIGIT = re.compile(r"[0-9]")
"""Of a year or a day, which every period has."""
TIME_NAMES = re.compile(
    r"(?:.*[ _])?(?:years?|months?|weeks?|quarters?|dates?|days?|periods?|time)(?: ended| ending| name)?"
    r"|fy|année|mois|trimestre|semaine|jour|période|jahr|monat|quartal|woche|datum|año|mes|fecha",
    re.IGNORECASE,
)
"""What columns are called that hold times."""
_NEAR_A_YEAR = re.compile(r"(?:\S+\s){0,4}\S*(?<![0-9])(?:(?:19|20)[0-9]{2}(?![0-9])|FY\s?'?[0-9]{2})\S*(?:\s\S+){0,2}")
_PUBLISHED = re.compile(
    r"(?<!\w)(?:released?|published|updated?|issued|revised|printed|publiée?s?|mise? à jour|veröffentlicht)(?!\w)",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_DAYS = re.compile(
    r"(?<![\w.,])[0-9]{1,2}(?:er|st|nd|rd|th|\.)?\s[^\W\d_]{3,10}|[^\W\d_]{3,10}\.?\s[0-9]{1,2}(?![\w.,]*[0-9])"
)
_YEARS = re.compile(r"(?<![\w.,-])(?:19|20)[0-9]{2}(?=[\s,;:)]|\.?$)")
_LETTERS = re.compile(r"[^\W\d_]+")
_MORE_THAN_A_YEAR = re.compile(
    r"(?<![^\W\d_])(?:FY|CY|SY|Q[1-4]|H[12]|S[12]|T[1-4]|fiscal\w*|financial|school|academic|marketing|census|half|halves|quarters?"
    r"|weeks?|months?|years?|days?|ended|ending|through|until|to|since|mid|early|late|exercices?|trimestres?|semestres?|semaines?"
    r"|mois|jours?|ann\w+|woche\w*|monat\w*|jahr\w*|quartal\w*|halbjahr\w*|años?|mes\w*)(?![^\W\d_])|[0-9]\s?[-–/]\s?[0-9]|[0-9]{1,2}\.",
    re.IGNORECASE,
)
"""Words and signs by which a year may be a part of another time, or another time a part of it."""
_LONGEST = 600


class Time(NamedTuple):
    """A period, and what says it."""

    period: Period | None
    by: str = ""


NO_TIME = Time(None)
NOT_KNOWN = Time(None, "labels")
"""What labels say against each other, or in part: what stands around does not say it, either."""


def time_of(column: Sequence[str], row: Sequence[str], calendar: str, language: str, dates: str = "") -> Time:
    """What the labels of a cell say; a month in the row and its year in the column are one period.

    Args:
        column: the labels of the column, the outermost first.
        row: those of the row.
        calendar: how bare and fiscal years are counted.
        language: in which months are named first.
        dates: the order of day and month in the labels of rows, where they tell it together.
    """
    orders = ((column, ""), (row, dates))
    found = [period for path, order in orders if (period := _of_path(tuple(path), calendar, language, order))]
    if not found:
        both = _joined(column, row, calendar, language)
        return Time(both, "labels") if both else NO_TIME
    first, *others = sorted(found, key=_days)
    if any(not _holds(other, first) for other in others):
        return NO_TIME
    part = _joined(column, row, calendar, language)
    return Time(part if part and _holds(first, part) else first, "labels")


def years_of(names: Sequence[str]) -> Mapping[str, str]:
    """The year of each of these columns beside which another has the same name with another year: ``deaths_2018``."""
    masked = {name: _IN_NAME.sub("#", name) for name in names}
    many = Counter(masked.values())
    years = {name: found for name in names if many[masked[name]] > 1 and len(found := _IN_NAME.findall(name)) == 1}
    return {name: found[0] for name, found in years.items()}


def in_its_year(time: Time, year: str) -> Time:
    """The time of a row, where it lies in the year of the column, or that has none; else none, and nothing near is it.

    What stands in the row of 30 March 2020 under "2018" is of no day in 2020.
    """
    span = time.period.span if time.period else None
    return time if not year or span is None or span.start.year <= int(year) <= span.end.year else NOT_KNOWN


def time_beside(labels: Iterable[str], near: Time, calendar: str, language: str) -> Time:
    """What stands near, for a number whose own labels name no whole time: the part of that year that they name, if any.

    The title's day is not that of a row that says "5 March" itself.
    """
    span = near.period.span if near.period else None
    part = next((label for label in labels if _names_part(label, language)), "") if span else ""
    if not part or span is None or near.period is None:
        return near
    named = period_named(f"{part.replace('-', ' ')} {span.start.year}", calendar, language)
    if near.period.grain is Grain.YEAR:
        return Time(named, "labels") if named else NOT_KNOWN
    return near if named == near.period else NOT_KNOWN


def days_in(text: str, language: str) -> Sequence[str]:
    """The days of a month that a text names: ``5 mars``, ``March 5``."""
    return [day for found in _DAYS.finditer(text) if _names_part(day := found[0], language) and " may" not in day]


def _names_part(label: str, language: str) -> bool:
    """Whether a label is a month, a day of one, or a quarter, without a year."""
    words = label.replace("-", " ").replace("/", " ").strip(" .").split()
    months = [word for word in words if word[:1].isalpha() and number_of_any_month(word.strip("."), language)]
    others = [word for word in words if word not in months]
    if not months:
        return re.fullmatch(r"[QT][1-4]", label.strip()) is not None
    return len(months) == 1 and all(re.fullmatch(r"[0-9]{1,2}(?:er|st|nd|rd|th|\.)?", word) for word in others)


def time_near(texts: Iterable[tuple[str, str]], calendar: str, language: str) -> Time:
    """What captions, headings and titles say, the nearest first: of a text that names one period alone.

    A day on which something was published is no time of its numbers; notes name many days.
    """
    for by, text in texts:
        if _PUBLISHED.search(text):
            continue
        named = periods_in(text, calendar, language)
        if by == "note":
            named = tuple(one for one in named if one.grain is not Grain.DAY)
        if len(named) == 1:
            return Time(named[0], by)
        if named:
            return NO_TIME
    return NO_TIME


@lru_cache(maxsize=4096)
def periods_in(text: str, calendar: str, language: str) -> tuple[Period, ...]:
    """The different periods that a text names, each in the longest of its words."""
    if len(text) > _LONGEST:
        return ()
    found: dict[str, Period] = {}
    for words in _NEAR_A_YEAR.findall(text):
        if (only := _only_year_in(words, language)) and (period := period_named(only, calendar, language)):
            found.setdefault(period.label, period)
            continue
        placed = find_periods(words, calendar=calendar, language=language)
        for one in placed:
            if one.period and not any(one.is_within(other) for other in placed if other.period):
                found.setdefault(one.period.label, one.period)
    return tuple(found.values())


def _only_year_in(words: str, language: str) -> str:
    """The year, where the words speak of time by nothing else: most do, and to look for longer names takes long."""
    years = _YEARS.findall(words)
    if len(years) != 1 or _MORE_THAN_A_YEAR.search(words):
        return ""
    months = (number_of_any_month(word, language) for word in _LETTERS.findall(words))
    return "" if any(months) else str(years[0])


@lru_cache(maxsize=8192)
def period_named(label: str, calendar: str, language: str, dates: str = "") -> Period | None:
    """The period that a whole label names; None where it names none, or could name two."""
    try:
        period = read_named(without_unit(label, language), calendar, language, dates).period
    except (NoMatch, Ambiguous):
        return None
    return period if period.span is not None else None


def are_times(texts: Sequence[str], name: str, calendar: str, language: str) -> bool:
    """Whether a column holds times, and beside them no number; bare years only where the column says what they are."""
    filled = [text for text in texts if text]
    dates = order_in(filled)
    named = [text for text in filled if period_named(text, calendar, language, dates)]
    if not named or any(any(map(str.isdigit, text)) for text in filled if text not in named):
        return False
    bare = all(map(YEAR.fullmatch, named))
    return not bare or not name or TIME_NAMES.fullmatch(name.strip().replace("_", " ")) is not None


def order_in(texts: Iterable[str]) -> str:
    """The order of day and month in the dates among some texts; empty where they do not tell."""
    try:
        return order_of(texts)
    except Ambiguous:
        return ""


@lru_cache(maxsize=4096)
def _of_path(path: tuple[str, ...], calendar: str, language: str, dates: str) -> Period | None:
    labels = (" ".join(path), *reversed(path)) if len(path) > 1 else path
    dated = (label for label in labels if _DIGIT.search(label))
    return next(filter(None, (period_named(label, calendar, language, dates) for label in dated)), None)


def _joined(column: Sequence[str], row: Sequence[str], calendar: str, language: str) -> Period | None:
    """A month or a quarter of one label in the year of another."""
    for year, part in ((one, other) for a, b in ((row, column), (column, row)) for one in a for other in b):
        if YEAR.fullmatch(year) and _is_part(part, language):
            return period_named(f"{part} {year}", calendar, language)
    return None


def _is_part(label: str, language: str) -> bool:
    if not label[:1].isalpha():
        return False
    return re.fullmatch(r"Q[1-4]", label) is not None or number_of_any_month(label, language) is not None


def _days(period: Period) -> int:
    return (period.span.end - period.span.start).days if period.span else 0


def _holds(outer: Period, inner: Period) -> bool:
    return outer.span is not None and inner.span is not None and inner.span in outer.span
