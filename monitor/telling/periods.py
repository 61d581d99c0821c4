"""How periods, days and lengths of time read to people."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import Grain, Measure, Observation, Period, Span
from monitor.reading.language import MONTH_NAMES
from monitor.reading.period import show_span

MONTH_LABEL = re.compile(r"(\d{4})-(\d{2})")
QUARTER_LABEL = re.compile(r"\d{4}-Q\d")

WHOLE = {
    Grain.DAY: "",
    Grain.MONTH: "whole month",
    Grain.QUARTER: "whole quarter",
    Grain.HALF: "whole half-year",
    Grain.YEAR: "whole year",
    Grain.FISCAL_YEAR: "whole year",
    Grain.SPAN: "whole period",
    Grain.UNDATED: "",
}

CLOSED = {
    Grain.MONTH: "month complete",
    Grain.QUARTER: "quarter complete",
    Grain.HALF: "half-year complete",
    Grain.YEAR: "year closed",
    Grain.FISCAL_YEAR: "year closed",
}


def coverage_words(observation: Observation) -> str:
    """How much of its period it counts: ``October 2023 to March 2024``, ``whole year``, ``to date``; else empty."""
    if observation.is_to_date:
        return "to date"
    if observation.coverage is None:
        return ""
    if observation.coverage == observation.period.span:
        return WHOLE[observation.period.grain]
    return show_span(observation.coverage)


def measure_words(measure: Measure) -> str:
    """How a figure moves: ``a running total``, ``an index``."""
    return f"{'an' if measure is Measure.INDEX else 'a'} {measure}"


def closed_words(before: Observation | None, after: Observation | None) -> str:
    """``year closed`` when the value now counts the whole period and did not before; empty otherwise.

    Where the publisher only leaves out "to date", no more is said than that.
    """
    if before is not None and after is not None and before.to_date and not (after.to_date or after.coverage):
        return "no longer to date"
    if before is None or after is None or not after.coverage or after.coverage != after.period.span:
        return ""
    was_open = before.to_date or (before.coverage is not None and before.coverage != after.coverage)
    return CLOSED.get(after.period.grain, "period complete") if was_open else ""


def period_name(period: Period) -> str:
    """The period in few words: ``FY2024``, ``July 2024``; empty when undated."""
    if period.grain is Grain.UNDATED:
        return ""
    if period.grain in (Grain.MONTH, Grain.SPAN, Grain.DAY) and period.span:
        return show_span(period.span)
    return period.label


def period_so_far(observation: Observation) -> str:
    """The period as far as the value counts it: ``FY2024``, ``FY2025 to date (October 2024 to March 2025)``.

    Empty when undated, ``to date`` for what grows without one.
    """
    name = period_name(observation.period)
    days = f" ({show_span(observation.coverage)})" if observation.coverage and observation.counts_a_part else ""
    return f"{name} to date{days}".lstrip() if observation.is_to_date or days else name


def period_words(period: Period) -> str:
    """The period, with its days where the name does not tell them: ``2024-Q3 (July to September 2024)``."""
    name = period_name(period)
    dated = period.grain in (Grain.FISCAL_YEAR, Grain.QUARTER, Grain.HALF) and period.span
    return f"{name} ({show_span(period.span)})" if dated and period.span else name


def between(first: str, last: str) -> str:
    """Two labels and what lies between, in words: ``April to September 2024``."""
    one, other = MONTH_LABEL.fullmatch(first), MONTH_LABEL.fullmatch(last)
    if one and other:
        year, month = int(other[1]), int(other[2])
        end = date(year, month, monthrange(year, month)[1])
        words = show_span(Span(date(int(one[1]), int(one[2]), 1), end))
        return words.replace(f" {year} to ", " to ", 1)
    return first if first == last else f"{first} to {last}"


def when(moment: datetime | None, zone: ZoneInfo) -> str:
    """A time in the newsroom's zone and UTC: ``8 April 2024, 09:00 EDT (13:00 UTC)``; once, where both are the same.

    ``never`` for none.
    """
    if moment is None:
        return "never"
    there, here = moment.astimezone(UTC), moment.astimezone(zone)
    if not here.utcoffset():
        return f"{date_words(here)}, {here:%H:%M} {here.tzname()}"
    utc = f"{there:%H:%M}" if here.date() == there.date() else f"{date_words(there)}, {there:%H:%M}"
    return f"{date_words(here)}, {here:%H:%M} {here.tzname()} ({utc} UTC)"


def day_of(moment: datetime | None, zone: ZoneInfo, beside: datetime | None = None) -> str:
    """The day in the newsroom's zone; without the year when that is the year of `beside`."""
    if moment is None:
        return "never"
    here = moment.astimezone(zone)
    return date_words(here, year=beside is None or beside.astimezone(zone).year != here.year)


def day_before(moment: datetime, zone: ZoneInfo) -> str:
    """The last day that ends before or at the moment."""
    return date_words(moment.astimezone(zone) - timedelta(microseconds=1))


def date_words(day: date, *, year: bool = True) -> str:
    """``5 December 2024``, or without the year."""
    return show_span(Span(day, day)) if year else f"{day.day} {MONTH_NAMES[day.month - 1]}"


def duration_words(length: timedelta) -> str:
    """A length of time in its largest fitting unit: ``40 days``, ``6 hours``.

    Empty below zero, where the clock was set back in between: nobody knows how long that was.
    """
    if length < timedelta(0):
        return ""
    seconds = int(length.total_seconds())
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count:,} {name}{'s' if count != 1 else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"
