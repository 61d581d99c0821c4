"""Texts to the reference periods that they name.

A text is read as a whole: a column's heading, a cell, a few words. A word such as "in" before it does not matter; marks
around it say how final a value is, not what time it is about. How bare years are counted is the calendar's business
(`monitor.reading.period.calendars`):

* In ``us-federal``, "2024", "FY24" and "2024 (FYTD)" are FY2024, "2023-24" is FY2024 too, and "Q3 2024" and "first
  half of 2024" are parts of FY2024. "calendar year 2024" and "CY2024" leave that calendar.
* In ``ca-federal``, "2023-24" is FY2023-24; "2024" and "FY2024" are ambiguous: they could end or begin in 2024.
* In ``calendar``, "2024" is the year; "FY2024" and "2023-24" are ambiguous until a calendar is named.

Months and days are those of the calendar everywhere; only "FY2024 OCT" is October 2023. "2010-11" is a month, except
in fiscal calendars, where it could be a year, too: ambiguous. "July 24" could be a day or a year: ambiguous; "Jul-24",
as spreadsheets print it, is July 2024. "07/08/2024" is ambiguous until somebody says which number is the month;
"15/07/2024" is not. Two digits are 1970 to 2069.

"12 months ending May 2023", "Dec 2024-Feb 2025" and "week ending March 9, 2024" are spans of days; "as of March 31,
2024" is that day, "as of March 2024" ambiguous. A census is a year of the plain calendar. "since 2018" and "late 2023"
are no periods.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from monitor.model import UNDATED, Grain, Period, Span
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.language import MONTH_NAMES, before_times, language_of, number_of_any_month
from monitor.reading.marks import Mark
from monitor.reading.period.calendars import (
    Calendar,
    calendar_of,
    day,
    fiscal_year,
    from_to,
    month,
    month_in_fiscal_year,
)
from monitor.reading.period.marked import MAX_LENGTH, take_marks
from monitor.reading.period.numeric import coded, numeric_day, numeric_month
from monitor.reading.period.parts import four_digits, part_named, year_named
from monitor.reading.period.phrases import FISCAL, Ending, as_of, at_length, census_year, ending, plainly
from monitor.reading.period.spans import Length, period_ending
from monitor.reading.period.windows import around, centred, numbered_week, school_year, week_from, week_starting

_DIGIT = re.compile(r"[0-9]")
"""Of the year, which every period has."""
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")

_WORD = r"([^\W\d_]+)\.?"
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th|er|\.?[ºª]|°|\.)?"
_YYYY = r"((?:19|20)[0-9]{2})"
_MONTH_DAY_YEAR = re.compile(rf"{_WORD}\s{_DAY},?\s{_YYYY}")
_DAY_MONTH_YEAR = re.compile(rf"{_DAY}[\s-](?:of |de )?{_WORD},?[\s-](?:del? )?{_YYYY}")
_MONTH = r"(?P<month>[^\W\d_]+)\.?"
_MONTH_YEAR = re.compile(rf"{_MONTH}(?:,?\s(?:of |del? |van )?|\s?[-–/]\s?)(?P<year>{_YYYY})")
_MONTH_SHORT_YEAR = re.compile(rf"{_MONTH}(?:[-–/]|\s?'|\s?’)(?P<year>[0-9]{{2}})")
_MONTH_NUMBER_ONLY = re.compile(rf"{_WORD}\s([0-9]{{1,2}})|([0-9]{{1,2}})[\s-]{_WORD}")
_YEAR_MONTH = re.compile(rf"(?P<year>{_YYYY})[\s/-]{_MONTH}")
_FISCAL_MONTH = re.compile(rf"((?:{FISCAL})\s?[0-9'/–-]+),?\s{_WORD}|{_WORD},?\s((?:{FISCAL})\s?[0-9'/–-]+)", re.I)
_DAY_AND_MONTH = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\.)?\s(?:of |de )?(?P<month>[^\W\d_]+)\.?"
    r"|(?P<name>[^\W\d_]+)\.?\s(?P<number>[0-9]{1,2})(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s(?:to|through|until|à|au|bis(?:\s(?:einschließlich|zum))?|al?|até|hasta|tot\sen\smet|t/m|-|–)\s|(?<=[^\W\d_])\.?[-–](?=[^\W\d_])|(?<=[0-9])–(?=[0-9]|FY)"
    r"|(?<=[0-9])[-–](?=[^\W\d_])"
)
_TWICE = re.compile(r"(?P<one>[^/|]+?)\s?[/|]\s?(?P<other>[^/|]+)")

_HYPHENS = str.maketrans("‐‑", "--")
_BEFORE = re.compile(r"(?:(?:in|for|during|from|en|pour|de|du|le)\s|d['’](?=[^\W\d_]))+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(.+?)\s?\(([^()]*)\)")
_TO_DATE = re.compile(r"(?:FYTD|YTD|fiscal year to date|year to date|to date|cumul|à ce jour)", re.IGNORECASE)
_TO_DATE_AROUND = re.compile(rf"({_TO_DATE.pattern})\s(.+)|(.+?)\s({_TO_DATE.pattern})", re.IGNORECASE)
_THROUGH = re.compile(rf"(?:{_TO_DATE.pattern})?,?\s?(?:through|to|until|as of|jusqu'[àe]n?)\s(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """What a text says of time.

    Attributes:
        period: the reference period that it names.
        coverage: how much of it the text says that it covers; None where it says nothing of that.
        marks: what the marks around it say of a value that stands there.
    """

    period: Period
    coverage: Span | None = None
    marks: frozenset[Mark] = frozenset()


def read_period(text: str, *, calendar: str = "calendar", language: str = "en", dates: str = "") -> Period:
    """The reference period that a text names.

    Args:
        text: ``FY2024``, ``2024 (FYTD)``, ``July 2024``, ``Q3 2024``, ``2023-24``, ``undated`` …
        calendar: how bare years are counted, see `monitor.reading.period.calendars`.
        language: in which months are named first; the other language's months are understood, too.
        dates: the order of day and month in ``07/08/2024``, see `monitor.reading.period.numeric`; empty where the text
            itself must tell.

    Raises:
        NoMatch: it names none; the message shows the text.
        Ambiguous: it could name two.
        ValueError: the calendar or the language is not known.
    """
    return read_named(text, calendar, language, dates).period


def read_coverage(text: str, *, calendar: str = "calendar", language: str = "en") -> Span | None:
    """How much of its period a text says that it covers: "2025 (Jan to Sep)" covers January to September 2025.

    None where it says nothing of that, as in "2024 (FYTD)".

    Raises:
        NoMatch: it names no period.
        Ambiguous: it could name two, or the months do not lie within it.
        ValueError: the calendar or the language is not known.
    """
    return read_named(text, calendar, language).coverage


@lru_cache(maxsize=4096)
def read_named(text: str, calendar: str = "calendar", language: str = "en", dates: str = "") -> Named:
    """The period that a text names, with what else it says of it. Arguments and errors as of `read_period`."""
    named = calendar_of(calendar)
    language_of(language)
    if len(text) > MAX_LENGTH:
        raise NoMatch(f"{text[:40]!r}… is too long to name a period")
    plain, marks = take_marks(" ".join(text.translate(_HYPHENS).split()))
    bracketed = _IN_BRACKETS.fullmatch(plain)
    base, inside = (bracketed[1], bracketed[2].strip()) if bracketed else (plain, "")
    base, within = take_marks(base)
    if found := _TO_DATE_AROUND.fullmatch(base):
        base = found[2] or found[3]
    base = at_length(_without_words_before(base, language))
    how = _How(named, language, dates)
    period = _by_its_end(base, how) or _period(plainly(base), how)
    if period is None or (inside and period.grain not in (Grain.YEAR, Grain.FISCAL_YEAR)):
        raise NoMatch(f"{text!r} names no period; periods are written like 2024, FY2024, July 2024, 2024-07 or Q3 2024")
    covered = _coverage(text, inside, period, language) if inside and not _TO_DATE.fullmatch(inside) else None
    return Named(period, covered, marks | within)


def _without_words_before(text: str, language: str) -> str:
    """The text without "in" and the like before it; a language has words of its own for that."""
    for pattern in filter(None, (before_times(language), _BEFORE)):
        text = text[found.end() :] if (found := pattern.match(text)) else text
    return text


@dataclass(frozen=True, slots=True)
class _How:
    """How texts are read, as `read_period` is told."""

    calendar: Calendar
    language: str
    dates: str

    def month_of(self, text: str) -> int | None:
        return number_of_any_month(text, self.language)


def _by_its_end(text: str, how: _How) -> Period | None:
    """The period that a text names by its last day or its middle, or the day as of which something stands."""
    if last := as_of(text):
        on = _period(plainly(last), how)
        return _require_day(text, on) if on else None
    if by := ending(text):
        end = _period(plainly(by.last), how)
        return _ended(text, by, end, how.calendar) if end else None
    if first := week_from(text):
        on = _period(plainly(first), how)
        return week_starting(_require_day(text, on)) if on else None
    if window := centred(text):
        count, of, middle = window
        on = _period(plainly(middle), how)
        return around(on, count, of) if on else None
    return None


def _require_day(text: str, on: Period) -> Period:
    if on.grain is Grain.DAY:
        return on
    raise Ambiguous(f"{text!r} does not say on which day of {on.label}; name the period in the configuration")


def _ended(text: str, by: Ending, last: Period, named: Calendar) -> Period | None:
    """The period that ends with a month or a day; None where no whole months end on that day."""
    if last.grain not in (Grain.DAY, Grain.MONTH):
        return None
    try:
        length = Length(by.months, 0 if by.months else 7)
        found = period_ending(last if by.months else _require_day(text, last), length, named.name)
    except ValueError:
        return None
    if not (by.fiscal and named.fiscal):
        return found
    year = fiscal_year(found.span.end.year, named.name) if found.span else found
    if year.span != found.span:
        raise Ambiguous(f"{text!r} is no year of the calendar {named.name!r}")
    return year


def _period(text: str, how: _How) -> Period | None:
    """The period that a bare text names, or None."""
    if text.lower() == UNDATED.label:
        return UNDATED
    if not _DIGIT.search(text):
        return None
    if year := census_year(text):
        return fiscal_year(year, "calendar")
    return (
        _iso(text, how.calendar)
        or numeric_day(text, how.dates, usual=language_of(how.language).day_first)
        or _day_in_words(text, how)
        or _month_in_words(text, how)
        or part_named(text, how.calendar)
        or year_named(text, how.calendar)
        or numeric_month(text)
        or coded(text, how.language)
        or numbered_week(text)
        or school_year(text)
        or _between(text, how)
        or _twice(text, how)
    )


def _iso(text: str, named: Calendar) -> Period | None:
    if _ISO_DAY.fullmatch(text):
        return _day_or_none(*map(int, text.split("-")))
    start, slash, end = text.partition("/")
    if slash and _ISO_DAY.fullmatch(start.strip()) and _ISO_DAY.fullmatch(end.strip()):
        return from_to(_iso(start.strip(), named), _iso(end.strip(), named), named)
    found = _ISO_MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 2:
        return None
    year, number = int(found[1]), int(found[2])
    if named.fiscal and number == (year + 1) % 100:
        raise Ambiguous(
            f"{text!r} can be {MONTH_NAMES[number - 1]} {year} or the fiscal year {named.label(year + 1)}; "
            "name the period in the configuration"
        )
    return month(year, number)


def _day_in_words(text: str, how: _How) -> Period | None:
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        name, number, year = found[1], found[2], found[3]
    elif found := _DAY_MONTH_YEAR.fullmatch(text):
        name, number, year = found[2], found[1], found[3]
    else:
        return None
    in_year = how.month_of(name)
    return _day_or_none(int(year), in_year, int(number)) if in_year else None


def _month_in_words(text: str, how: _How) -> Period | None:
    if found := _FISCAL_MONTH.fullmatch(text):
        number = how.month_of(found[2] or found[3])
        year = year_named(found[1] or found[4], how.calendar)
        if number is None or year is None or year.span is None or year.grain is Grain.SPAN:
            return None
        return month_in_fiscal_year(year.span.end.year, number, how.calendar.name)
    if found := _MONTH_YEAR.fullmatch(text) or _YEAR_MONTH.fullmatch(text) or _MONTH_SHORT_YEAR.fullmatch(text):
        number = how.month_of(found["month"])
        return month(four_digits(found["year"]), number) if number else None
    found = _MONTH_NUMBER_ONLY.fullmatch(text)
    if found and how.month_of(found[1] or found[4]):
        raise Ambiguous(f"{text!r} can be a day without a year, or a month of a year; it needs four digits of a year")
    return None


def _between(text: str, how: _How) -> Period | None:
    """Days, months or years from one to another: ``October 2023 to March 2024``, ``Jan–Mar 2024``, ``Q1–Q3 2025``."""
    parts = _JOINT.split(text)
    if len(parts) != 2:
        return None
    start, end = parts[0].strip(" ."), parts[1].strip()
    last = _period(end, how)
    if last is None or last.span is None:
        return None
    year = last.span.end.year
    if number := how.month_of(start) if start[:1].isalpha() else None:
        if last.grain is not Grain.MONTH:
            return None
        if number >= last.span.end.month:
            raise Ambiguous(f"{text!r} does not say in which year {start!r} is")
        return from_to(month(year, number), last, how.calendar)
    if last.grain is Grain.DAY and re.fullmatch(_DAY, start):
        number = int(re.sub(r"\D", "", start))
        return from_to(_day_or_none(year, last.span.end.month, number), last, how.calendar)
    if last.grain is Grain.QUARTER and re.fullmatch(r"[1-4](?:º|°|e)?", start):
        start = f"Q{start[0]}"
    yearless = re.fullmatch(rf"{_DAY} {_WORD}|{_WORD} {_DAY}|[QT][1-4]", start)
    first = _period(f"{start} {last.label[:-3] if last.grain is Grain.QUARTER else year}" if yearless else start, how)
    return from_to(first, last, how.calendar) if first is not None and first.grain is last.grain else None


def _twice(text: str, how: _How) -> Period | None:
    """The period that a text names in two languages: ``janvier / January 2025``; None where the two do not agree."""
    found = _TWICE.fullmatch(text)
    if found is None:
        return None
    one, other = found["one"], found["other"]
    last, number = _period(other, how), how.month_of(one) if one[:1].isalpha() else None
    if last is None or last.span is None:
        first = _period(one, how)
        number = how.month_of(other) if other[:1].isalpha() else None
        return first if first and first.grain is Grain.MONTH and _is_month(first, number) else None
    if number is not None:
        return last if last.grain is Grain.MONTH and _is_month(last, number) else None
    first = _period(one, how) or _period(f"{one} {last.span.end.year}", how)
    return last if first is not None and first.span == last.span else None


def _is_month(period: Period, number: int | None) -> bool:
    return period.span is not None and period.span.start.month == number


def _coverage(text: str, inside: str, period: Period, language: str) -> Span:
    """The part of a year that brackets behind it name: ``(Jan to Sep)``, ``(FYTD through March)``, ``(to 30 June)``."""
    whole = period.span
    assert whole is not None, "a year has days"
    through = _THROUGH.fullmatch(inside)
    names = ["", through[1]] if through else _JOINT.split(inside)
    first, last = (
        _end_within(whole, name, language) if name else Span(whole.start, whole.start)
        for name in (names if len(names) == 2 else ("?", "?"))
    )
    if first is None or last is None:
        raise NoMatch(f"{text!r}: {inside!r} names no months; they are written like (Jan to Sep)")
    if last.end < first.start or Span(first.start, last.end) not in whole:
        raise Ambiguous(f"{text!r}: {inside!r} does not lie within {period.label}")
    return Span(first.start, last.end)


def _end_within(year: Span, name: str, language: str) -> Span | None:
    """The month of a year, or the day in it, that words name without the year: ``Sep``, ``30 June``."""
    name = name.strip(" .")
    if number := number_of_any_month(name, language):
        return _month_within(year, number).span
    found = _DAY_AND_MONTH.fullmatch(name)
    number = number_of_any_month(found["month"] or found["name"], language) if found else None
    if found is None or number is None:
        return None
    within = _month_within(year, number).span
    on = _day_or_none(within.start.year, number, int(found["day"] or found["number"])) if within else None
    return on.span if on else None


def _month_within(year: Span, number: int) -> Period:
    return month(year.start.year if number >= year.start.month else year.end.year, number)


def _day_or_none(year: int, in_year: int, number: int) -> Period | None:
    try:
        return day(date(year, in_year, number))
    except ValueError:
        return None
