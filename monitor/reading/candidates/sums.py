"""The sums of a data file: a column added up over the rows that share a few words, by year or as a whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import combinations

from monitor.model import Period
from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.cells import candidate
from monitor.reading.candidates.columns import Columns, records_of
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.measured import Measured
from monitor.reading.candidates.times import YEAR, Time, period_named, time_near
from monitor.reading.document import CSV, Document
from monitor.reading.labels import tidy

MOST_VALUES, MOST_TOGETHER, MOST_COLUMNS = 24, 3, 6
"""Different values of a column that may be chosen, columns that are chosen together, and columns looked at."""
MOST_ROWS, FEWEST_ROWS = 200_000, 2
MOST_WORK = 3_000_000
"""Cells that are added up: some seconds of processor time."""
_NOT_ADDED = re.compile(
    r"\b(?:rates?|average|avg|mean|median|min|max|minimum|maximum|percent\w*|share|index|per|ratio|price|taux|moyenne|part|indice)\b|%",
    re.IGNORECASE,
)
"""Names of columns whose values make no sum."""
_TOTAL = re.compile(r"\b(?:all|total|totals|both|any|tous|toutes|ensemble|insgesamt|gesamt)\b", re.IGNORECASE)
_YEAR_NAME = re.compile(r"(?:.*[ _])?(?:year|fy|année|jahr|año)", re.IGNORECASE)
_FISCAL = re.compile(r"(?:.*[ _])?(?:fy|fiscal[ _]year)", re.IGNORECASE)
_MONTH_NAME = re.compile(r"(?:.*[ _])?(?:months?|mois|monat|mes)(?:[ _(].*)?", re.IGNORECASE)
_LEADING_YEAR = re.compile(r"((?:19|20)[0-9]{2})\b")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The columns of a data file by which its rows are added up.

    Attributes:
        year: that of the year; empty for none.
        month: that of the month; empty for none.
        is_fiscal: whether the year is a fiscal one by its name.
    """

    year: str = ""
    month: str = ""
    is_fiscal: bool = False

    @classmethod
    def of(cls, header: Sequence[str]) -> Calendar:
        """The columns of this header, by their names."""
        year = next((name for name in header if _YEAR_NAME.fullmatch(name.strip())), "")
        month = next((name for name in header if _MONTH_NAME.fullmatch(name.strip())), "")
        return cls(year, month if year else "", bool(year) and _FISCAL.fullmatch(year.strip()) is not None)


def sums_in(document: Document, manner: Manner, most_work: int = MOST_WORK) -> Iterator[Candidate]:
    """The sums of a CSV file by up to three columns of words, for each year where a column has years; else in all.

    A value that calls itself a total is never added to others: it has to be chosen. What fewer than two rows add up to
    is a cell, and no sum. Empty for any other document.

    Args:
        document: the file.
        manner: how it is looked through.
        most_work: how many cells are added up at most, the sums of fewest columns first.
    """
    if document.media == CSV:
        records = records_of(document)
        if FEWEST_ROWS <= len(records.rows) <= MOST_ROWS:
            yield from _Sums(Columns(records, manner), most_work).candidates()


@dataclass(frozen=True)
class _Sums:
    """A data file whose rows are added up."""

    table: Columns
    most_work: int

    def candidates(self) -> Iterator[Candidate]:
        left = self.most_work
        columns = [(x, *self._amounts(x)) for x in self._added]
        for count in range(MOST_TOGETHER + 1):
            for x, amounts, measured in columns:
                for some in combinations(self._chosen, count):
                    if measured is None or any(at not in some for at in self._with_totals):
                        continue
                    left -= len(amounts)
                    if left < 0:
                        return
                    yield from self._of(x, some, amounts, measured)

    def _of(
        self, x: int, some: Sequence[int], amounts: Sequence[Decimal | None], measured: Measured
    ) -> Iterator[Candidate]:
        columns = self.table.records.rows.columns
        sums: dict[tuple[tuple[str, ...], str], Decimal] = defaultdict(Decimal)
        rows: dict[tuple[tuple[str, ...], str], int] = defaultdict(int)
        for y, amount in enumerate(amounts):
            if amount is not None:
                key = tuple(tidy(columns[at][y]) for at in some), self._years[y]
                sums[key] += amount
                rows[key] += 1
        header = self.table.records.header
        for key, total in sums.items():
            values, year = key
            if rows[key] < FEWEST_ROWS or not all(values):
                continue
            time = self._time(year)
            one = candidate(replace(measured, value=total, printed=f"{total:f}"), Place.SUM, Spot(column=x), time)
            where = tuple((header[at], value) for at, value in zip(some, values, strict=True))
            yield replace(one, row=values, column=(header[x],), caption=self._caption, where=where)

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar.of(self.table.records.header)

    @cached_property
    def _years(self) -> Sequence[str]:
        """Of each row the year; empty where no column has it."""
        records = self.table.records
        if not self._calendar.year:
            return [""] * len(records.rows)
        texts = records.rows.columns[records.header.index(self._calendar.year)]
        return [found[1] if (found := _LEADING_YEAR.match(tidy(text))) else "" for text in texts]

    def _time(self, year: str) -> Time:
        if not year:
            return self._time_of_all
        label = f"FY{year}" if self._calendar.is_fiscal else year
        period: Period | None = period_named(label, self.table.manner.calendar, self.table.manner.language)
        return Time(period, "labels")

    @cached_property
    def _time_of_all(self) -> Time:
        near = [("note", note) for note in self.table.records.notes]
        return time_near(near, self.table.manner.calendar, self.table.manner.language)

    @cached_property
    def _caption(self) -> str:
        return next(iter(self.table.records.notes), "")

    @cached_property
    def _chosen(self) -> Sequence[int]:
        """The columns of words of which few different values stand there, and none is a time."""
        records = self.table.records
        month = self._calendar.month
        found = []
        for x in self.table.labels:
            values = {tidy(text) for text in records.rows.columns[x]}
            if records.header[x] != month and 1 < len(values) <= MOST_VALUES:
                found.append(x)
        return found[:MOST_COLUMNS]

    @cached_property
    def _with_totals(self) -> Sequence[int]:
        """Those in which a value calls itself a total: it would be added up with its parts."""
        columns = self.table.records.rows.columns
        return [x for x in self._chosen if any(_TOTAL.search(text) for text in {*columns[x]})]

    @cached_property
    def _added(self) -> Sequence[int]:
        header = self.table.records.header
        return [x for x in self.table.values if not _NOT_ADDED.search(header[x].replace("_", " "))]

    def _amounts(self, x: int) -> tuple[Sequence[Decimal | None], Measured | None]:
        """The numbers of a column, and what it is measured in; nothing where one of its cells is no plain number."""
        texts = [tidy(text) for text in self.table.records.rows.columns[x]]
        filled = next((y for y, text in enumerate(texts) if text), None)
        one = None if filled is None else self.table.measured(texts[filled], filled, x)
        if one is None or one.value is None or one.doubt or YEAR.fullmatch(texts[filled or 0]):
            return (), None
        try:
            amounts = [Decimal(text.replace(",", "")) * one.scale if text else None for text in texts]
        except InvalidOperation:
            return (), None
        return amounts, one
