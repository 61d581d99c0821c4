"""Tell the reference period of each row of a data file from the columns, or fields, that hold its time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitor.model import Grain, Period, Reading, Span
from monitor.model.errors import ExtractError, NoMatch
from monitor.reading.document.columns import Coded
from monitor.reading.labels import did_you_mean, listed, tidy
from monitor.reading.marks import is_provisional
from monitor.reading.period import CALENDARS, Named, fiscal_year, month_in_fiscal_year, month_number, read_named
from monitor.reading.period.marked import take_marks
from monitor.reading.period.numeric import order_of

MIDNIGHT = re.compile(r"(?<=[0-9])[T ](?:0?0:00|12:00(?=(?::00)? ?AM))(?::00(?:\.0+)?)?(?:Z| ?AM)?$", re.IGNORECASE)
"""Behind a day: how files and interfaces print a day without a time."""
TO_DATE = re.compile(r"\s*\(?\b(?:FYTD|YTD|TD|(?:fiscal )?year[- ]to[- ]date|to date)\b\)?$", re.I)

PLAIN = "calendar"


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of a file.

    Attributes:
        period: the reference period.
        span: its days.
        year: the year, fiscal or not, that it is part of.
        printed: how the file writes the year: ``2024 (FYTD)``.
        words: how the file names the period: ``FY = 2024, Month = MAR``.
        open: whether the file marks it as not finished: ``2024 (FYTD)``, ``2025 (Jan to Sep)``.
        coverage: how much of it the file says it counts; None where it does not say.
        provisional: whether the file marks it so, or as an estimate: ``2025p``, ``October 2025 (est.)``.
    """

    period: Period
    span: Span
    year: Period
    printed: str
    words: str = field(compare=False)
    open: bool = False
    coverage: Span | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """What all readings of one period say of its time, see `Reading`.

    Attributes:
        period: the reference period.
        coverage: how much of it the value counts; None where nothing says so.
        open: whether the file marks it as not finished.
        words: how the file names it; for a locator.
        provisional: whether a row marks it so.
    """

    period: Period
    coverage: Span | None = None
    open: bool = False
    words: str = ""
    provisional: bool = False

    @classmethod
    def of(cls, slot: Slot) -> About:
        """Months and days are counted whole; a year in one row only as far as the file says."""
        is_year = slot.period == slot.year
        coverage = slot.coverage if is_year else slot.span
        return cls(slot.period, coverage, slot.open and is_year, slot.words, slot.provisional)

    @property
    def to_date(self) -> bool:
        """Whether the file marks it as not finished and does not say up to when it counts."""
        return self.open and self.coverage is None

    def on(self, reading: Reading) -> Reading:
        """The reading with what is said of its time."""
        provisional = reading.provisional or self.open or self.provisional
        return replace(reading, coverage=self.coverage, provisional=provisional, to_date=self.to_date)


@dataclass(frozen=True, slots=True)
class TimeColumns:
    """The names of the columns that hold the time; empty for those not used.

    Attributes:
        fiscal_year: with the fiscal year of `calendar`.
        year: with the calendar year.
        month: with the month of that year.
        date: with a day.
        period: with a period in one text.
        calendar: the name of the calendar of fiscal years; empty where none is used.
        dates: the order of day and month in numbers; empty where the column is to tell.
    """

    fiscal_year: str = ""
    year: str = ""
    month: str = ""
    date: str = ""
    period: str = ""
    calendar: str = ""
    dates: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns used."""
        return tuple(filter(None, (self.fiscal_year, self.year, self.month, self.date, self.period)))

    def slots(self, texts: Coded[tuple[str, str]], language: str) -> Coded[Slot | ExtractError]:
        """For each row its slot, or the error that says why its time cannot be read.

        Equal times are the same object. Each text is read once, however many rows hold it.

        Args:
            texts: what the first and the last of the columns hold, row by row.
            language: in which months are written.

        Raises:
            Ambiguous: the form of the days changes within the column.
        """
        days = self.date or self.period
        order = order_of((_bare(first) for first, _ in texts.values), self.dates) if days else ""
        return texts.read(lambda key: self._read(key, language, order))

    def _read(self, key: tuple[str, str], language: str, order: str) -> Slot | ExtractError:
        try:
            return self._slot(tidy(key[0]), tidy(key[1]), language, order)
        except ExtractError as error:
            return error

    def _slot(self, first: str, second: str, language: str, order: str) -> Slot:
        if not (self.fiscal_year or self.year):
            return self._whole(first, language, order)
        calendar = self.calendar if self.fiscal_year else PLAIN
        time = _of_grain(first, (Grain.YEAR, Grain.FISCAL_YEAR), "year", calendar, language)
        year, provisional = time.period, is_provisional(time.marks)
        words, is_open = f"{self.columns[0]} = {first}", bool(time.coverage or TO_DATE.search(first))
        if not self.month:
            return Slot(year, _days(year), year, first, words, is_open, time.coverage, provisional)
        name, marks = take_marks(second)
        period = month_in_fiscal_year(_days(year).end.year, month_number(name, language), calendar)
        words = f"{words}, {self.month} = {second}"
        return Slot(period, _days(period), year, first, words, is_open, None, provisional or is_provisional(marks))

    def _whole(self, text: str, language: str, order: str) -> Slot:
        grains, name = ((Grain.DAY,), "day") if self.date else (tuple(Grain), "period")
        time = _of_grain(MIDNIGHT.sub("", text), grains, name, self.calendar or PLAIN, language, order)
        days, words = _days(time.period), f"{self.columns[0]} = {text}"
        year = fiscal_year(days.start.year, PLAIN)
        return Slot(time.period, days, year, "", words, provisional=is_provisional(time.marks))


class TimeOptions(BaseModel):
    """The options that name one place for the time, and a month only beside a year; see `TimeColumns`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fiscal_year: str = ""
    year: str = ""
    month: str = ""
    date: str = ""
    period: str = ""
    dates: Literal["", "day first", "month first"] = Field(
        "", description="How days like `07/08/2024` are written, where none of the column tells."
    )

    @model_validator(mode="after")
    def _is_one_place(self) -> Self:
        whole = [name for name in ("fiscal_year", "year", "date", "period") if getattr(self, name)]
        if len(whole) != 1:
            given = " and ".join(whole) or "none"
            raise ValueError(f"give exactly one of fiscal_year, year, date and period, not {given}")
        if self.month and not (self.fiscal_year or self.year):
            raise ValueError("`month` needs `fiscal_year` or `year` beside it")
        if self.dates and not (self.date or self.period):
            raise ValueError("`dates` is about days: it needs `date` or `period` beside it")
        return self

    def grains(self, *, totals: bool) -> tuple[Grain, ...]:
        """How long the periods are that these places name; empty where only their texts tell.

        Args:
            totals: whether the months of each year are added up, too.
        """
        years = (Grain.YEAR, Grain.FISCAL_YEAR)
        if self.fiscal_year or self.year:
            return ((Grain.MONTH, *years) if totals else (Grain.MONTH,)) if self.month else years
        # Of one value a month, the first day means the month.
        return (Grain.DAY, Grain.MONTH) if self.date else ()

    def columns(self, calendar: str) -> TimeColumns:
        """The columns, with the calendar of their fiscal years."""
        return TimeColumns(self.fiscal_year, self.year, self.month, self.date, self.period, calendar, self.dates)


def require_calendar(name: str, times: TimeOptions | None = None) -> None:
    """Let a calendar pass that exists; none at all, unless the times hold fiscal years.

    Raises:
        ValueError: there is no such calendar, or one is missing.
    """
    if name and name not in CALENDARS:
        known = listed([*CALENDARS])
        raise ValueError(f"there is no calendar {name!r}{did_you_mean(name, CALENDARS)}; there are: {known}")
    if times and times.fiscal_year and not name:
        raise ValueError("`calendar` is missing: by which one does `fiscal_year` count? Such as us-federal")


def _of_grain(text: str, grains: Sequence[Grain], name: str, calendar: str, language: str, order: str = "") -> Named:
    time = read_named(text, calendar, language, order)
    if time.period.grain not in grains:
        raise NoMatch(f"{text!r} is no {name}")
    return time


def _bare(text: str) -> str:
    """A text of a column of days or periods without the marks around it."""
    return take_marks(MIDNIGHT.sub("", tidy(text)))[0]


def _days(period: Period) -> Span:
    if period.span is None:
        raise NoMatch(f"{period} has no dates")
    return period.span
