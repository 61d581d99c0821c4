"""Spans of days: told by their length and the month or day with which they end or start, and shown to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.model import Period, Span
from monitor.reading.language import MONTH_NAMES
from monitor.reading.period.calendars import days, month

_FORM = re.compile(r"([0-9]{1,3}) +(day|week|month|quarter|year)s?")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Length:
    """How long a time is.

    Attributes:
        months: whole months; 0 where it is told in days.
        days: days; 0 where it is told in months.
    """

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Length:
        """The length that a text names: ``12 months``, ``1 quarter``, ``7 days``.

        Raises:
            ValueError: it names none.
        """
        form = _FORM.fullmatch(text.strip())
        if form is None or int(form[1]) == 0:
            raise ValueError(f"{text!r} is no length; write one such as '12 months', '1 quarter' or '7 days'")
        count, word = int(form[1]), form[2]
        return cls(months=count * _MONTHS[word]) if word in _MONTHS else cls(days=count * _DAYS[word])


def period_ending(last: Period, length: Length, calendar: str = "") -> Period:
    """The days up to a period's end, that day included: 12 months ending 2023-05 are 2022-06-01/2023-05-31; a month,
    quarter, half or year where they are just that, also of a calendar beside January to December.

    Raises:
        ValueError: whole months do not end on that day, or the time begins before the calendar.
    """
    end = _span(last).end
    if length.days:
        return days(_moved(end, 1 - length.days), end)
    if end != _month_of(end).end:
        raise ValueError(f"{last} is no month and no last day of one, so no whole months end there")
    return days(_months_on(end, 1 - length.months).start, end, calendar or "calendar")


def period_starting(first: Period, length: Length, calendar: str = "") -> Period:
    """The days from a period's start on; a month, quarter, half or year where they are just that.

    Args:
        first: the month or day with which it starts.
        length: how long it is.
        calendar: by which a year may be counted, beside January to December.

    Raises:
        ValueError: whole months do not start on that day, or the time ends behind the calendar.
    """
    start = _span(first).start
    if length.days:
        return days(start, _moved(start, length.days - 1))
    if start.day != 1:
        raise ValueError(f"{first} is no month and no first day of one, so no whole months start there")
    return days(start, _months_on(start, length.months - 1).end, calendar or "calendar")


def show_span(span: Span) -> str:
    """Days for people: ``October 2023 to March 2024``, ``March 2024``, ``15 July 2024``, ``1 to 15 July 2024``."""
    start, end = span.start, span.end
    if start == end:
        return _shown(end, "dmy")
    if start.day == 1 and end == _month_of(end).end:
        if start == _month_of(end).start:
            return _shown(end, "my")
        return f"{_shown(start, 'm' if start.year == end.year else 'my')} to {_shown(end, 'my')}"
    if start.year != end.year:
        return f"{_shown(start, 'dmy')} to {_shown(end, 'dmy')}"
    return f"{_shown(start, 'd' if start.month == end.month else 'dm')} to {_shown(end, 'dmy')}"


def _shown(on: date, parts: str) -> str:
    words = {"d": str(on.day), "m": MONTH_NAMES[on.month - 1], "y": str(on.year)}
    return " ".join(words[part] for part in parts)


def _span(period: Period) -> Span:
    if period.span is None:
        raise ValueError(f"{period} has no days")
    return period.span


def _moved(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError as error:
        raise ValueError(f"{day} is too near the calendar's end") from error


def _months_on(day: date, by: int) -> Span:
    number = day.year * 12 + day.month - 1 + by
    return _month_of(date(number // 12, number % 12 + 1, 1))


def _month_of(day: date) -> Span:
    return _span(month(day.year, day.month))
