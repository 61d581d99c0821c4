"""Times that are said by another one: "a year earlier", "last month", "over the prior 12 months", "on Sunday"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from monitor.model import Grain, Period
from monitor.reading.claims.spoken import cardinals_of
from monitor.reading.claims.tables import LANGUAGES, pattern, table_of
from monitor.reading.language import LANGUAGES as READ
from monitor.reading.language import OTHER_MONTHS
from monitor.reading.period.calendars import days, month

NUMBERS_OF_MONTHS: Mapping[str, int] = {
    **OTHER_MONTHS,
    **{name: number for one in READ.values() for name, number in one.months.items()},
}
"""Months of every language by their names."""


@dataclass(frozen=True, slots=True)
class Base:
    """What a time is reckoned from.

    Attributes:
        period: the time that is spoken of; None where none is.
        published_on: the day of publication; None where nobody says.
        latest: the last day of what the text as a whole speaks of; None where it says none.
    """

    period: Period | None
    published_on: date | None
    latest: date | None = None

    @property
    def by(self) -> date | None:
        """The day by which what is spoken of was past."""
        if self.within_year and self.period is not None and self.period.span is not None:
            return self.period.span.end
        if self.published_on or self.latest:
            return self.published_on or self.latest
        return self.period.span.end if self.period is not None and self.period.span is not None else None

    @property
    def within_year(self) -> bool:
        """Whether a year is spoken of, so that a month is one of it."""
        return self.period is not None and self.period.grain in (Grain.YEAR, Grain.FISCAL_YEAR)


Reckon = Callable[[Base], Period | None]
_MONTHS_OF = {
    word: months
    for months, words in (
        (12, "year years an ans année années jahr jahre jahren año años"),
        (3, "quarter quarters trimestre trimestres quartal quartale quartalen"),
        (1, "month months mois monat monate monaten mes meses"),
    )
    for word in words.split()
}


@cache
def _counts() -> Mapping[str, int]:
    """Number words of all languages."""
    return {word: int(value) for code in LANGUAGES for word, value in cardinals_of(code).items()} | {"a": 1}


def _start_of(year: int, number: int) -> date:
    """The first of a month, counted from January of a year: month 0 is December before."""
    return date(year + (number - 1) // 12, (number - 1) % 12 + 1, 1)


def _moved(period: Period, months: int) -> Period:
    """The time so many months later, of the same length."""
    assert period.span is not None, "what a text speaks of has days"
    start, end = period.span.start, period.span.end
    first = _start_of(start.year, start.month + months)
    if period.grain is Grain.MONTH:
        return month(first.year, first.month)
    if period.grain is Grain.DAY:
        return days(_day(start, months), _day(end, months))
    behind = _start_of((end + timedelta(days=1)).year, (end + timedelta(days=1)).month + months)
    return days(first, behind - timedelta(days=1)) if start.day == 1 else days(_day(start, months), _day(end, months))


def _day(on: date, months: int) -> date:
    first = _start_of(on.year, on.month + months)
    last = _start_of(first.year, first.month + 1) - timedelta(days=1)
    return first.replace(day=min(on.day, last.day))


def _count(found: re.Match[str]) -> int:
    return int(found["n"]) if found["n"].isdigit() else _counts()[found["n"].lower()]


def _earlier(found: re.Match[str]) -> Reckon:
    """So many years, quarters or months before what is spoken of."""
    groups = found.groupdict()
    months = _MONTHS_OF[groups["of"].lower()] * (_count(found) if groups.get("n") else 1)
    return lambda base: _moved(base.period, -months) if base.period else None


def _last(found: re.Match[str]) -> Reckon:
    """The year, quarter or month before that of publication; else before what is spoken of."""
    months = _MONTHS_OF[found["of"].lower()]

    def reckon(base: Base) -> Period | None:
        if base.published_on is None:
            return _moved(base.period, -months) if base.period else None
        return _holding(_day(base.published_on, -months), months)

    return reckon


def _this(found: re.Match[str]) -> Reckon:
    """The year, quarter or month of publication, else that of what is spoken of."""
    months = _MONTHS_OF[found["of"].lower()]

    def reckon(base: Base) -> Period | None:
        return _holding(base.by, months) if base.by else None

    return reckon


def _holding(on: date, months: int) -> Period:
    """The year, quarter or month that holds a day."""
    if months == 1:
        return month(on.year, on.month)
    first = 1 if months == 12 else on.month - (on.month - 1) % 3
    return days(date(on.year, first, 1), _start_of(on.year, first + months) - timedelta(days=1))


def _window(found: re.Match[str]) -> Reckon:
    """So many months up to what is spoken of, or before it."""
    months = _MONTHS_OF[found["of"].lower()] * _count(found)
    before = found["prior"].lower() in _BEFORE

    def reckon(base: Base) -> Period | None:
        span = base.period.span if base.period else None
        if base.period is None or span is None:
            return None
        if base.period.grain is Grain.DAY:
            return days(_day(span.end, -months), span.end)
        end = span.start if before else span.end + timedelta(days=1)
        return days(_start_of(end.year, end.month - months), end - timedelta(days=1)) if end.day == 1 else None

    return reckon


_BEFORE = ("prior", "previous", "preceding", "précédents", "précédentes", "vorangegangenen", "anteriores", "previos")


def _yesterday(found: re.Match[str]) -> Reckon:
    back = found[0].lower() in ("yesterday", "hier", "gestern", "ayer")

    def reckon(base: Base) -> Period | None:
        if base.published_on is None:
            return None
        on = base.published_on - timedelta(days=int(back))
        return days(on, on)

    return reckon


def _days_of(code: str) -> list[str]:
    """The days of the week from Monday on."""
    names: str = table_of(code)["relative"]["days"]
    return names.split()


def weekday(found: re.Match[str], code: str) -> Reckon:
    """The day of that name that was the last before publication."""
    return _on_last(_days_of(code).index(found["day"].lower()))


def _on_last(number: int) -> Reckon:
    def reckon(base: Base) -> Period | None:
        if base.published_on is None:
            return None
        on = base.published_on - timedelta(days=(base.published_on.weekday() - number) % 7)
        return days(on, on)

    return reckon


@cache
def weekdays_of(code: str) -> re.Pattern[str]:
    """Days of the week without a date, in a language."""
    return pattern(rf"(?<!\w)(?:on|last|ce|le|am|el|this)\s(?P<day>{'|'.join(_days_of(code))})(?!\w)")


@cache
def relative_of(code: str) -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], Reckon]]]:
    """The phrases of a language, and what each says of a time: ``<N>`` in them is a number."""
    number = rf"(?P<n>[0-9]{{1,3}}|{'|'.join(sorted(_counts(), key=len, reverse=True))})"
    ways = {"window": _window, "earlier": _earlier, "last": _last, "this": _this, "yesterday": _yesterday}
    return [
        (pattern(r"(?<!\w)(?:" + text.replace("<N>", number) + r")(?!\w)"), reckon)
        for way, reckon in ways.items()
        for text in table_of(code)["relative"].get(way, ())
    ]
