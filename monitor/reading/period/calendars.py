"""The calendars by which publishers count years, and the periods that follow from them.

========== ============================ ===================================
name       its years                    a year's label
========== ============================ ===================================
calendar   January to December          ``2024``
us-federal October to September         ``FY2024`` ends in September 2024
ca-federal April to March               ``FY2023-24`` ends in March 2024
school     September to August          ``SY2023-24`` ends in August 2024
========== ============================ ===================================

Quarters and halves of a year add ``-Q3`` or ``-H1`` to its label; months and days are the same in all calendars.
Days that are a month, a quarter, a half or a year have that name, however they are written: July to September 2025 is
``2025-Q3``.
A fiscal year is numbered by the calendar year in which it ends, in every function here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

from monitor.model import UNDATED, Grain, Period, Span

LABELS = (
    "2024",
    "FY2024",
    "FY2023-24",
    "SY2023-24",
    "2024-07",
    "2024-Q3",
    "2024-H1",
    "2024-07-15",
    "2024-07-01/2024-09-15",
    UNDATED.label,
)
"""A label of each form."""

_YEAR_LABEL = re.compile(r"([FS]Y)?([0-9]{4})(?:-([0-9]{2}))?(?:-([QH])([1-4]))?")
_DAY_LABEL = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH_LABEL = re.compile(r"([0-9]{4})-([0-9]{2})")
_WEEK_LABEL = re.compile(r"([0-9]{4})-W([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a publisher counts years.

    Attributes:
        name: as written in ``sources.yaml``.
        first_month: with which its years begin.
        two_years: whether a year is named by both calendar years that it touches.
        letters: before the years in a label; those of a school year tell whose it is.
    """

    name: str
    first_month: int
    two_years: bool = False
    letters: str = "FY"

    @property
    def fiscal(self) -> bool:
        """Whether its years differ from calendar years."""
        return self.first_month != 1

    def label(self, year: int) -> str:
        """The canonical label of the year that ends in `year`."""
        if not self.fiscal:
            return f"{year:04}"
        return f"{self.letters}{year - 1:04}-{year % 100:02}" if self.two_years else f"{self.letters}{year:04}"


CALENDARS: Mapping[str, Calendar] = MappingProxyType(
    {
        "calendar": Calendar("calendar", 1),
        "us-federal": Calendar("us-federal", 10),
        "ca-federal": Calendar("ca-federal", 4, two_years=True),
        "school": Calendar("school", 9, two_years=True, letters="SY"),
    }
)
"""Every calendar by name."""


def calendar_of(name: str) -> Calendar:
    """The calendar of that name.

    Raises:
        ValueError: there is none; the message names all.
    """
    if name in CALENDARS:
        return CALENDARS[name]
    near = get_close_matches(name, CALENDARS, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    raise ValueError(f"unknown calendar {name!r}; {hint}The calendars are: {', '.join(CALENDARS)}")


@lru_cache(maxsize=4096)
def fiscal_year(year: int, calendar: str) -> Period:
    """The year of a calendar that ends in the calendar year `year`: 2024 is ``FY2024`` or ``FY2023-24``.

    For the plain calendar that is the calendar year itself.

    Raises:
        ValueError: the calendar is not known, or the year is outside 2..9999.
    """
    named = calendar_of(calendar)
    first = year - 1 if named.fiscal else year
    last_month = (named.first_month + 10) % 12 + 1
    if not 2 <= year <= 9999:
        raise ValueError(f"no year {year} in a calendar")
    span = Span(date(first, named.first_month, 1), _last_day(year, last_month))
    return Period(named.label(year), Grain.FISCAL_YEAR if named.fiscal else Grain.YEAR, span)


@lru_cache(maxsize=4096)
def month(year: int, month: int) -> Period:
    """A calendar month, ``2024-07``.

    Raises:
        ValueError: there is no such month.
    """
    return Period(f"{year:04}-{month:02}", Grain.MONTH, Span(date(year, month, 1), _last_day(year, month)))


@lru_cache(maxsize=4096)
def month_in_fiscal_year(year: int, month_number: int, calendar: str) -> Period:
    """The calendar month that a fiscal year gives: FY2024 October, ``us-federal``, is October 2023.

    Args:
        year: the calendar year in which the fiscal year ends.
        month_number: 1 for January to 12 for December, as in the calendar.
        calendar: its name.

    Raises:
        ValueError: the calendar is not known or there is no such month.
    """
    named = calendar_of(calendar)
    return month(year - 1 if named.fiscal and month_number >= named.first_month else year, month_number)


@lru_cache(maxsize=4096)
def fiscal_year_of(month_period: Period, calendar: str) -> Period:
    """The year of a calendar in which a month, or any period that lies within one year of it, falls.

    Raises:
        ValueError: the period is undated or touches two of the calendar's years.
    """
    if month_period.span is None:
        raise ValueError(f"{month_period.label!r} has no days, so it falls in no year")
    named = calendar_of(calendar)
    start = month_period.span.start
    found = fiscal_year(start.year + (named.fiscal and start.month >= named.first_month), calendar)
    if found.span is None or month_period.span not in found.span:
        raise ValueError(f"{month_period.label!r} touches more than one year of the calendar {calendar!r}")
    return found


def part_of_year(year: Period, grain: Grain, number: int) -> Period:
    """The quarter 1..4 or the half 1..2 of a year, ``2024-Q3`` or ``FY2024-H1``.

    Raises:
        ValueError: there is no such part, or `year` is not a year.
    """
    count, letter = (4, "Q") if grain is Grain.QUARTER else (2, "H")
    if year.span is None or year.grain not in (Grain.YEAR, Grain.FISCAL_YEAR) or not 1 <= number <= count:
        raise ValueError(f"no {grain.value} {number} of {year.label}")
    months = 12 // count
    first = year.span.start.year * 12 + year.span.start.month - 1 + (number - 1) * months
    last = first + months - 1
    span = Span(date(first // 12, first % 12 + 1, 1), _last_day(last // 12, last % 12 + 1))
    return Period(f"{year.label}-{letter}{number}", grain, span)


def day(on: date) -> Period:
    """One day, ``2024-07-15``."""
    return Period(on.isoformat(), Grain.DAY, Span(on, on))


def days(start: date, end: date, calendar: str = "calendar") -> Period:
    """The days from `start` to `end`, both included, ``2024-07-01/2024-09-15``; by their name where they have one.

    Args:
        start: the first day.
        end: the last one.
        calendar: whose years, quarters and halves have names, beside those of January to December.

    Raises:
        ValueError: it ends before it begins.
    """
    if end < start:
        raise ValueError(f"it ends on {end} before it begins on {start}")
    span = Span(start, end)
    named = next((period for period in _named(span, calendar) if period.span == span), None)
    return named or Period(f"{start.isoformat()}/{end.isoformat()}", Grain.SPAN, span)


def _named(span: Span, calendar: str) -> Iterator[Period]:
    """The periods with a name of their own that could have this span."""
    start, end = span.start, span.end
    if start == end:
        yield day(start)
    if start.day != 1 or end != _last_day(end.year, end.month):
        return
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months == 1:
        yield month(start.year, start.month)
    if months not in (3, 6, 12):
        return
    for name in dict.fromkeys(("calendar", calendar)):
        for year in (end.year, end.year + 1):
            if not 2 <= year <= 9999:
                continue
            whole = fiscal_year(year, name)
            if months == 12:
                yield whole
            else:
                grain = Grain.QUARTER if months == 3 else Grain.HALF
                yield from (part_of_year(whole, grain, number) for number in range(1, 12 // months + 1))


def from_to(first: Period | None, last: Period | None, calendar: Calendar) -> Period | None:
    """The days from the first of one period to the last of another; None where one is missing or they go backwards."""
    if first is None or last is None or first.span is None or last.span is None:
        return None
    in_order = first.span.start <= last.span.start and first.span.end <= last.span.end
    return days(first.span.start, last.span.end, calendar.name) if in_order else None


def week(year: int, number: int) -> Period:
    """The seven days of a week of ISO 8601, ``2025-W46``: Monday to Sunday; week 1 holds the year's first Thursday.

    Raises:
        ValueError: the year has no such week.
    """
    monday = date.fromisocalendar(year, number, 1)
    return days(monday, monday + timedelta(days=6))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"there is no day {text!r} in the calendar; write year, month and day: 2024-07-15") from None


@lru_cache(maxsize=4096)
def from_label(label: str, calendar: str = "calendar") -> Period:
    """The period of a label: the inverse of `Period.label`. Days that have a name come back under it.

    Args:
        label: ``FY2024``, ``FY2023-24``, ``SY2023-24``, ``2024``, ``2024-07``, ``2024-Q3``, ``FY2024-H1``,
            ``2024-07-15``, ``2024-07-01/2024-09-15``, ``2024-12/2025-02``, ``2024-W28`` or ``undated``.
        calendar: that of the fiscal labels; the others mean the same in all.

    Raises:
        ValueError: it is no label, or a fiscal year's label of another calendar.
    """
    named = calendar_of(calendar)
    if label == UNDATED.label:
        return UNDATED
    if found := _DAY_LABEL.fullmatch(label):
        return day(_date(label))
    if found := _MONTH_LABEL.fullmatch(label):
        if not 1 <= int(found[2]) <= 12:
            raise ValueError(f"there is no month {label!r}: months go from 01 to 12")
        return month(int(found[1]), int(found[2]))
    start, slash, end = label.partition("/")
    if slash and _DAY_LABEL.fullmatch(start) and _DAY_LABEL.fullmatch(end):
        return days(_date(start), _date(end), calendar)
    if slash and _MONTH_LABEL.fullmatch(start) and _MONTH_LABEL.fullmatch(end):
        first, last = from_label(start).span, from_label(end).span
        assert first is not None
        assert last is not None
        return days(first.start, last.end, calendar)
    if found := _WEEK_LABEL.fullmatch(label):
        return week(int(found[1]), int(found[2]))
    if found := _YEAR_LABEL.fullmatch(label):
        year = _labelled_year(found, named)
        if not found[4]:
            return year
        return part_of_year(year, Grain.QUARTER if found[4] == "Q" else Grain.HALF, int(found[5]))
    raise ValueError(f"{label!r} is no period; write it like {', '.join(LABELS[:-1])} or {LABELS[-1]}")


def _labelled_year(found: re.Match[str], named: Calendar) -> Period:
    fiscal, first, last = found[1], int(found[2]), found[3]
    if fiscal == CALENDARS["school"].letters:
        named = CALENDARS["school"]
    if fiscal and named.first_month == 1:
        others = " or ".join(name for name, other in CALENDARS.items() if other.first_month != 1)
        raise ValueError(f"{found[0]!r} is a fiscal year: name its calendar, {others}")
    if not fiscal:
        named = CALENDARS["calendar"]
    year = first + 1 if last else first
    period = fiscal_year(year, named.name)
    if period.label != found[0].partition("-Q")[0].partition("-H")[0]:
        raise ValueError(f"{found[0]!r} is no label of the calendar {named.name!r}, in which it reads {period.label}")
    return period


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
