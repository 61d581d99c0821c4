"""Texts to the reference periods that they name.

A text is read as a whole: a column's heading, a cell, a few words. Footnote marks and a word such as "in" around it do
not matter. How bare years are counted is the calendar's business (`monitor.reading.period.calendars`):

* In ``us-federal``, "2024", "FY24" and "2024 (FYTD)" are FY2024, "2023-24" is FY2024 too, and "Q3 2024" and "first
  half of 2024" are parts of FY2024. "calendar year 2024" and "CY2024" leave that calendar.
* In ``ca-federal``, "2023-24" is FY2023-24; "2024" and "FY2024" are ambiguous: they could end or begin in 2024.
* In ``calendar``, "2024" is the year; "FY2024" and "2023-24" are ambiguous until a calendar is named.

Months and days are those of the calendar everywhere; only "FY2024 OCT" is October 2023. "2010-11" is a month, except
in fiscal calendars, where it could be a year, too: ambiguous. "July 24" could be a day or a year: ambiguous; "Jul-24",
as spreadsheets print it, is July 2024. "07/08/2024" is ambiguous, "15/07/2024" is not. Two digits are 1970 to 2069.

"12 months ending December 2023" and "week ending March 9, 2024" are spans of days; "as of March 31, 2024" is that day,
"as of March 2024" ambiguous. A census is a year of the plain calendar. "since 2018" and "late 2023" are no periods.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from monitor.model import UNDATED, Grain, Period, Span
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.language import MONTH_NAMES, language_of, number_of_month
from monitor.reading.period.calendars import (
    CALENDARS,
    Calendar,
    calendar_of,
    day,
    days,
    fiscal_year,
    month,
    month_in_fiscal_year,
    part_of_year,
)
from monitor.reading.period.phrases import FISCAL, Ending, as_of, census_year, ending, plainly
from monitor.reading.period.spans import Length, period_ending

_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")

_CIVIL = r"CY|calendar years?|années? civiles?"
_YEAR = re.compile(
    rf"(?:(?:(?P<fiscal>{FISCAL})|(?P<civil>{_CIVIL})|years?|(?:l['’])?années?)\s?)?"
    r"(?P<first>(?:19|20)[0-9]{2}|'?[0-9]{2})(?:\s?[-–/]\s?(?P<last>(?:19|20)[0-9]{2}|[0-9]{2}))?",
    re.IGNORECASE,
)
_ORDINALS = {
    **dict.fromkeys(("first", "1st", "premier", "première", "1er", "1re", "1ère"), 1),
    **dict.fromkeys(("second", "2nd", "deuxième", "seconde", "2e", "2ème"), 2),
    **dict.fromkeys(("third", "3rd", "troisième", "3e", "3ème"), 3),
    **dict.fromkeys(("fourth", "4th", "quatrième", "4e", "4ème"), 4),
}
_PART_IN_WORDS = re.compile(
    rf"(?:the |le |la )?({'|'.join(_ORDINALS)}) (quarter|trimestre|half|semestre|moitié),?(?: of| in| de)? (.+)",
    re.IGNORECASE,
)
_PART_FIRST = re.compile(r"([QTHS])([1-4])(?:\s?[,/-]\s?| of | de |\s)(.+)", re.IGNORECASE)
_PART_LAST = re.compile(r"(.*?[0-9]{2})[\s/-]?([QTHS])([1-4])", re.IGNORECASE)
_QUARTERS = ("q", "t", "quarter", "trimestre")

MAX_LENGTH = 200
"""Characters of the longest text that is tried."""

_WORD = r"([^\W\d_]+)\.?"
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th|er)?"
_YYYY = r"((?:19|20)[0-9]{2})"
_NUMERIC_DAY = re.compile(rf"([0-9]{{1,2}})[/.-]([0-9]{{1,2}})[/.-]{_YYYY}")
_MONTH_DAY_YEAR = re.compile(rf"{_WORD}\s{_DAY},?\s{_YYYY}")
_DAY_MONTH_YEAR = re.compile(rf"{_DAY}[\s-](?:of |de )?{_WORD},?[\s-]{_YYYY}")
_MONTH = r"(?P<month>[^\W\d_]+)\.?"
_MONTH_YEAR = re.compile(rf"{_MONTH}(?:,?\s(?:of |de )?|\s?[-–/]\s?)(?P<year>{_YYYY})")
_MONTH_SHORT_YEAR = re.compile(rf"{_MONTH}(?:[-–/]|\s?'|\s?’)(?P<year>[0-9]{{2}})")
_MONTH_NUMBER_ONLY = re.compile(rf"{_WORD}\s([0-9]{{1,2}})|([0-9]{{1,2}})[\s-]{_WORD}")
_YEAR_MONTH = re.compile(rf"(?P<year>{_YYYY})[\s/-]{_MONTH}")
_FISCAL_MONTH = re.compile(rf"((?:{FISCAL})\s?[0-9'/–-]+),?\s{_WORD}|{_WORD},?\s((?:{FISCAL})\s?[0-9'/–-]+)", re.I)
_JOINT = re.compile(r"\s(?:to|through|until|à|au|-|–)\s|(?<=[^\W\d_])\.?[-–](?=[^\W\d_])|(?<=[0-9])–(?=[0-9]|FY)")

_HYPHENS = str.maketrans("‐‑", "--")
_BEFORE = re.compile(r"(?:(?:in|for|during|from|en|pour|de|du|le)\s|d['’](?=[^\W\d_]))+", re.IGNORECASE)
_BEHIND = re.compile(r"(?:\s?(?:[*†‡§¹²³⁰⁴-⁹]|\[[0-9a-z]{1,3}\]|[,.;:]))+$")
_IN_BRACKETS = re.compile(r"(.+?)\s?\(([^()]*)\)")
_TO_DATE = re.compile(r"(?:FYTD|YTD|fiscal year to date|year to date|to date|cumul|à ce jour)", re.IGNORECASE)
_TO_DATE_AROUND = re.compile(rf"({_TO_DATE.pattern})\s(.+)|(.+?)\s({_TO_DATE.pattern})", re.IGNORECASE)
_THROUGH = re.compile(rf"(?:{_TO_DATE.pattern})?,?\s?(?:through|to|until|as of|jusqu'[àe]n?)\s(.+)", re.IGNORECASE)


def read_period(text: str, *, calendar: str = "calendar", language: str = "en") -> Period:
    """The reference period that a text names.

    Args:
        text: ``FY2024``, ``2024 (FYTD)``, ``July 2024``, ``Q3 2024``, ``2023-24``, ``undated`` …
        calendar: how bare years are counted, see `monitor.reading.period.calendars`.
        language: in which months are named first; the other language's months are understood, too.

    Raises:
        NoMatch: it names none; the message shows the text.
        Ambiguous: it could name two.
        ValueError: the calendar or the language is not known.
    """
    return _read(text, calendar, language)[0]


def read_coverage(text: str, *, calendar: str = "calendar", language: str = "en") -> Span | None:
    """How much of its period a text says that it covers: "2025 (Jan to Sep)" covers January to September 2025.

    None where it says nothing of that, as in "2024 (FYTD)".

    Raises:
        NoMatch: it names no period.
        Ambiguous: it could name two, or the months do not lie within it.
        ValueError: the calendar or the language is not known.
    """
    return _read(text, calendar, language)[1]


@lru_cache(maxsize=4096)
def _read(text: str, calendar: str, language: str) -> tuple[Period, Span | None]:
    named = calendar_of(calendar)
    language_of(language)
    if len(text) > MAX_LENGTH:
        raise NoMatch(f"{text[:40]!r}… is too long to name a period")
    plain = _BEHIND.sub("", " ".join(text.translate(_HYPHENS).split()))
    bracketed = _IN_BRACKETS.fullmatch(plain)
    base, inside = (bracketed[1], bracketed[2].strip()) if bracketed else (plain, "")
    if found := _TO_DATE_AROUND.fullmatch(base):
        base = found[2] or found[3]
    base = _BEFORE.sub("", base, count=1) if _BEFORE.match(base) else base
    period = _by_its_end(base, named, language) or _period(plainly(base), named, language)
    if period is None or (inside and period.grain not in (Grain.YEAR, Grain.FISCAL_YEAR)):
        raise NoMatch(f"{text!r} names no period; periods are written like 2024, FY2024, July 2024, 2024-07 or Q3 2024")
    if not inside or _TO_DATE.fullmatch(inside):
        return period, None
    return period, _coverage(text, inside, period, language)


def _by_its_end(text: str, named: Calendar, language: str) -> Period | None:
    """The period that a text names by its last day, or the day as of which something stands."""
    if last := as_of(text):
        on = _period(plainly(last), named, language)
        return _require_day(text, on) if on else None
    if how := ending(text):
        end = _period(plainly(how.last), named, language)
        return _ended(text, how, end, named) if end else None
    return None


def _require_day(text: str, on: Period) -> Period:
    if on.grain is Grain.DAY:
        return on
    raise Ambiguous(f"{text!r} does not say on which day of {on.label}; name the period in the configuration")


def _ended(text: str, how: Ending, last: Period, named: Calendar) -> Period | None:
    """The period that ends with a month or a day; None where no whole months end on that day."""
    if last.grain not in (Grain.DAY, Grain.MONTH):
        return None
    try:
        found = period_ending(
            last if how.months else _require_day(text, last), Length(how.months, 0 if how.months else 7)
        )
    except ValueError:
        return None
    if not (how.fiscal and named.fiscal):
        return found
    year = fiscal_year(found.span.end.year, named.name) if found.span else found
    if year.span != found.span:
        raise Ambiguous(f"{text!r} is no year of the calendar {named.name!r}")
    return year


def _period(text: str, named: Calendar, language: str) -> Period | None:
    """The period that a bare text names, or None."""
    if text.lower() == UNDATED.label:
        return UNDATED
    if year := census_year(text):
        return fiscal_year(year, "calendar")
    return (
        _iso(text, named)
        or _numeric_day(text)
        or _day_in_words(text, language)
        or _month_in_words(text, named, language)
        or _part(text, named)
        or _year(text, named)
        or _between(text, named, language)
    )


def _iso(text: str, named: Calendar) -> Period | None:
    if _ISO_DAY.fullmatch(text):
        return _day_or_none(*map(int, text.split("-")))
    start, slash, end = text.partition("/")
    if slash and _ISO_DAY.fullmatch(start.strip()) and _ISO_DAY.fullmatch(end.strip()):
        first, last = _iso(start.strip(), named), _iso(end.strip(), named)
        return _days_between(first, last)
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


def _numeric_day(text: str) -> Period | None:
    found = _NUMERIC_DAY.fullmatch(text)
    if found is None:
        return None
    first, second, year = map(int, found.groups())
    if first != second and first <= 12 and second <= 12:
        raise Ambiguous(f"{text!r} can be a day in {MONTH_NAMES[first - 1]} or in {MONTH_NAMES[second - 1]}")
    return _day_or_none(year, second, first) or _day_or_none(year, first, second)


def _day_in_words(text: str, language: str) -> Period | None:
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        name, number, year = found[1], found[2], found[3]
    elif found := _DAY_MONTH_YEAR.fullmatch(text):
        name, number, year = found[2], found[1], found[3]
    else:
        return None
    in_year = number_of_month(name, language)
    return _day_or_none(int(year), in_year, int(number)) if in_year else None


def _month_in_words(text: str, named: Calendar, language: str) -> Period | None:
    if found := _FISCAL_MONTH.fullmatch(text):
        number = number_of_month(found[2] or found[3], language)
        year = _year(found[1] or found[4], named)
        if number is None or year is None or year.span is None or year.grain is Grain.SPAN:
            return None
        return month_in_fiscal_year(year.span.end.year, number, named.name)
    if found := _MONTH_YEAR.fullmatch(text) or _YEAR_MONTH.fullmatch(text) or _MONTH_SHORT_YEAR.fullmatch(text):
        number = number_of_month(found["month"], language)
        return month(_four_digits(found["year"]), number) if number else None
    found = _MONTH_NUMBER_ONLY.fullmatch(text)
    if found and number_of_month(found[1] or found[4], language):
        raise Ambiguous(f"{text!r} can be a day without a year, or a month of a year; it needs four digits of a year")
    return None


def _part(text: str, named: Calendar) -> Period | None:
    """A quarter or half of a year."""
    if found := _PART_IN_WORDS.fullmatch(text):
        number, letter, rest = _ORDINALS[found[1].lower()], found[2].lower(), found[3]
    elif found := _PART_FIRST.fullmatch(text):
        letter, number, rest = found[1].lower(), int(found[2]), found[3]
    elif found := _PART_LAST.fullmatch(text):
        rest, letter, number = found[1], found[2].lower(), int(found[3])
    else:
        return None
    year = _year(rest, named)
    grain = Grain.QUARTER if letter in _QUARTERS else Grain.HALF
    if year is None or year.grain is Grain.SPAN or number > (4 if grain is Grain.QUARTER else 2):
        return None
    return part_of_year(year, grain, number)


def _year(text: str, named: Calendar) -> Period | None:
    """A year, or several: ``2024``, ``FY24``, ``2023-24``, ``2018–2022``."""
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    prefixed = found["fiscal"] or found["civil"]
    if len(found["first"]) < 4 and not prefixed:
        return None
    first = _four_digits(found["first"])
    counted = CALENDARS["calendar"] if found["civil"] else named
    if found["last"]:
        return _years(text, first, found["last"], counted)
    if found["fiscal"] and not counted.fiscal:
        raise Ambiguous(f"{text!r} is a fiscal year: name its calendar ({_fiscal_calendars()})")
    if counted.two_years:
        ends, begins = counted.label(first), counted.label(first + 1)
        raise Ambiguous(f"{text!r} can be {ends} or {begins} in the calendar {counted.name!r}; write both years")
    return fiscal_year(first, counted.name)


def _years(text: str, first: int, last: str, named: Calendar) -> Period | None:
    end = int(last) if len(last) == 4 else first - first % 100 + int(last)
    end += 100 if end < first and len(last) == 2 else 0
    if end == first + 1 and (named.two_years or (named.fiscal and len(last) == 2)):
        return fiscal_year(end, named.name)
    if end == first + 1:
        calendars = _fiscal_calendars()
        raise Ambiguous(f"{text!r} can be one fiscal year or two years: name its calendar ({calendars})")
    if end <= first or len(last) == 2 or named.two_years:
        return None
    return _days_between(fiscal_year(first, named.name), fiscal_year(end, named.name))


def _between(text: str, named: Calendar, language: str) -> Period | None:
    """Days, months or years from one to another: ``October 2023 to March 2024``, ``Jan–Mar 2024``."""
    parts = _JOINT.split(text)
    if len(parts) != 2:
        return None
    start, end = parts[0].strip(" ."), parts[1].strip()
    last = _period(end, named, language)
    if last is None or last.span is None:
        return None
    if number := number_of_month(start, language) if start[:1].isalpha() else None:
        if last.grain is not Grain.MONTH:
            return None
        if number >= last.span.end.month:
            raise Ambiguous(f"{text!r} does not say in which year {start!r} is")
        return _days_between(month(last.span.end.year, number), last)
    if last.grain is Grain.DAY and re.fullmatch(_DAY, start):
        number = int(re.sub(r"\D", "", start))
        return _days_between(_day_or_none(last.span.end.year, last.span.end.month, number), last)
    first = _period(
        f"{start} {last.span.end.year}" if re.fullmatch(rf"{_DAY} {_WORD}", start) else start, named, language
    )
    return _days_between(first, last) if first is not None and first.grain is last.grain else None


def _coverage(text: str, inside: str, period: Period, language: str) -> Span:
    """The part of a year that brackets behind it name: ``(Jan to Sep)``, ``(FYTD through March)``."""
    if period.span is None:
        raise NoMatch(f"{text!r} names no period")
    whole = period.span
    through = _THROUGH.fullmatch(inside)
    names = ["", through[1]] if through else _JOINT.split(inside)
    numbers = [number_of_month(name.strip(" ."), language) if name else whole.start.month for name in names]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        raise NoMatch(f"{text!r}: {inside!r} names no months; they are written like (Jan to Sep)")
    first, last = (_month_within(whole, number) for number in numbers if number)
    if first.span is None or last.span is None or last.span.end < first.span.start:
        raise Ambiguous(f"{text!r}: {inside!r} does not lie within {period.label}")
    return Span(first.span.start, last.span.end)


def _month_within(year: Span, number: int) -> Period:
    return month(year.start.year if number >= year.start.month else year.end.year, number)


def _day_or_none(year: int, in_year: int, number: int) -> Period | None:
    try:
        return day(date(year, in_year, number))
    except ValueError:
        return None


def _days_between(first: Period | None, last: Period | None) -> Period | None:
    if first is None or last is None or first.span is None or last.span is None:
        return None
    return days(first.span.start, last.span.end) if first.span.start <= last.span.end else None


def _four_digits(digits: str) -> int:
    digits = digits.strip("'’")
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 70 else 1900)


def _fiscal_calendars() -> str:
    return " or ".join(name for name, calendar in CALENDARS.items() if calendar.fiscal)
