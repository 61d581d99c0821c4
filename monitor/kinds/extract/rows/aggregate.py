"""Turn the selected rows of a data file into readings: one for each series and period, and the totals of years."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from itertools import groupby

from monitor.kinds.extract.rows.decimals import (
    AS_VALUES_TELL,
    COMMA,
    Manner,
    are_parted_by_spaces,
    decimal_sign,
    with_point,
    without_spaces,
)
from monitor.kinds.extract.rows.selection import Selection
from monitor.kinds.extract.rows.times import About, Slot
from monitor.kinds.extract.rows.unfamiliar import Unfamiliar
from monitor.kinds.extract.rows.whole import AT_ONCE, Addends, refuse_totals
from monitor.model import UNDATED, Ask, Labels, Period, Qualifier, Reading, Span, Unit
from monitor.model.errors import Ambiguous, ExtractError, NoMatch
from monitor.reading.document.columns import Coded, together
from monitor.reading.document.sheet_table import FORMULA_ERROR
from monitor.reading.labels import counted, shortened, tidy
from monitor.reading.marks import is_provisional, is_status, status_of
from monitor.reading.quantity import is_missing
from monitor.reading.signs import HELD, Written
from monitor.reading.stated import names_units
from monitor.reading.surroundings import Surroundings, unit_names, units_stated
from monitor.reading.value import EXACT, as_shown, factor_told, read_printed

PLAIN_NUMBER = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,60})?(?:[eE][+-]?[0-9]{1,2})?")
"""A number that programs print; everything else is read as people print it."""
ZERO = Decimal(0)
NO_CELLS: Coded[str] = Coded((), ())
PLAIN_DIALECT = "comma, UTF-8"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What several rows come to.

    Attributes:
        how: ``sum``, ``value`` or ``count``.
        column: the column; empty for ``count`` of rows.
        missing: texts that mark a missing value, beside the usual ones.
        manner: how the column's numbers are written, as far as somebody said so.
        times: what the column's numbers are multiplied with; None where nobody said so.
    """

    how: str
    column: str
    missing: frozenset[str] = frozenset()
    manner: Manner = AS_VALUES_TELL
    times: Decimal | None = None

    @property
    def adds(self) -> bool:
        """Whether nothing is zero: no row makes a sum or a count of 0, but no value."""
        return self.how != "value"


Some = Sequence[int]
"""Rows, by their index in the file."""
Groups = dict[str, dict[int, Some]]
"""Rows by series and by the place of their period in `Selection.covered`."""


def readings_of(
    selection: Selection,
    aggregate: Aggregate,
    ask: Ask,
    *,
    each: Sequence[str] = (),
    totals: bool = False,
    labels: Labels | None = None,
) -> list[Reading]:
    """A reading for every series and period, in that order; a total stands behind the months of its year.

    Without `each`, a sum or count has a reading of 0 for a covered period without a row. With `each`, only
    periods with rows have readings. Where `labels` are given, they are held against those that `ask` knows.

    Raises:
        NoMatch: a cell holds no number.
        Ambiguous: two rows for one value, or a total among the rows that are added up.
        ExtractError: an addend is suppressed.
        WrongUnit: the column's name or a cell prints another unit than declared.
    """
    reader = _Reader(selection, aggregate, ask, each)
    covered = selection.covered
    readings: list[Reading] = []
    for series, groups in sorted(_groups(selection, each).items()):
        if aggregate.adds and not each and covered:
            groups = {place: groups.get(place, ()) for place in range(len(covered))}
        places = sorted(groups)
        if not totals:
            readings += [reader.read(series, place, groups[place]) for place in places]
            continue
        for year, of_year in groupby(places, key=lambda place: covered[place].year):
            rows = [(place, groups[place]) for place in of_year]
            months = [reader.read(series, place, of_month) for place, of_month in rows]
            total = reader.total(series, year, months, sum(len(of_month) for _, of_month in rows))
            readings += [*months, total] if total else months
    if reader.addends is not None:
        refuse_totals(reader.addends)
    if labels and ask.labels:
        symbol = ask.unit.symbol
        return Unfamiliar(selection, labels, ask.labels, each, aggregate.adds, reader.brings, symbol).doubted(readings)
    return readings


def _groups(selection: Selection, each: Sequence[str]) -> Groups:
    columns = [selection.places, *(selection.records.column(column) for column in each)]
    keys = together(columns, selection.rows)
    of_key = [array("I") for _ in keys.values]
    for code, i in zip(keys.codes, selection.rows, strict=True):
        of_key[code].append(i)
    names = {
        values: "; ".join(f"{c}={tidy(v)}" for c, v in zip(each, values, strict=True))
        for values in {key[1:] for key in keys.values}
    }
    groups: dict[str, dict[int, Some]] = {}
    for (place, *values), rows in zip(keys.values, of_key, strict=True):
        own = groups.setdefault(names[tuple(values)], {})
        # Names that differ in white space alone are one series.
        own[place] = array("I", sorted([*own[place], *rows])) if place in own else rows
    return groups


def _units_below(rows: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    """What a row of units directly below the header says of a column: ``£m``; empty where there is none."""
    texts = [text for text in rows[0][1:] if text.strip()] if rows else []
    return (rows[0][column],) if texts and names_units(texts) and rows[0][column].strip() else ()


def _is_provisional(slot: Slot | ExtractError) -> bool:
    return isinstance(slot, Slot) and slot.provisional


class _Reader:
    """Reads the rows of one selection; holds what is the same for all of them."""

    def __init__(self, selection: Selection, aggregate: Aggregate, ask: Ask, each: Sequence[str]) -> None:
        self.selection = selection
        self.aggregate = aggregate
        self.ask = ask
        self.rows = selection.records.rows
        self.cells = selection.records.column(aggregate.column) if aggregate.column else NO_CELLS
        self.lines = selection.records.line_numbers()
        self.column = selection.records.header.index(aggregate.column) if aggregate.column else -1
        within = f"{selection.records.place}, " if selection.records.place else ""
        self.what = within + (f'column "{aggregate.column}"' if aggregate.column else "rows")
        self.row_word = selection.records.row_word
        self.addends = Addends(selection, each) if aggregate.adds else None
        self.decimal = self._decimal()
        self.spaced = bool(aggregate.column) and are_parted_by_spaces(self.cells, aggregate.missing)
        self.dialect = self._dialect()
        header = selection.records.header
        self.saying = [header.index(name) for name in unit_names(header, aggregate.column)]
        self.statuses = [(name, x) for x, name in enumerate(header) if is_status(name)]
        self.preliminary: set[int] = set()
        self.in_time = any(map(_is_provisional, selection.slots.values)) if selection.slots else False
        self.below = () if self.column < 0 else _units_below(self.rows, self.column)
        self.told: dict[tuple[str, ...], tuple[Decimal, Unit | None]] = {}
        self.unit = None if aggregate.how == "count" else self._told(selection.rows[0])[1]
        self.times = [About.of(slot) for slot in selection.covered] or [About(ask.period or UNDATED)]
        self.years = {
            year.label: [slot.span for slot in slots]
            for year, slots in groupby(selection.covered, key=lambda slot: slot.year)
        }

    def read(self, series: str, place: int, rows: Some) -> Reading:
        """The reading of the rows of one series and period."""
        time = self._time(place, rows)
        if not rows:
            words = f" with {self.selection.words}" if self.selection.conditions else ""
            return self._reading(series, time, ZERO, "", shortened(f"no row{words} in {time.period}", 300))
        locator = self._locator(series, time.words, rows)
        if self.aggregate.how == "value":
            return self._value(series, time, locator, rows)
        if self.aggregate.how == "count":
            count = sum(map(self._is_filled, rows)) if self.aggregate.column else len(rows)
            return self._reading(series, time, Decimal(count), f"count of {counted(count, 'row')}", locator)
        value = reduce(EXACT.add, map(self._sum, [rows[i : i + AT_ONCE] for i in range(0, len(rows), AT_ONCE)]))
        printed = self._printed(rows[0]) if len(rows) == 1 else f"sum of {len(rows)} rows"
        reading = self._reading(series, time, value, printed, locator)
        return reading if self.preliminary.isdisjoint(rows) else replace(reading, provisional=True)

    def total(self, series: str, year: Period, months: Sequence[Reading], count: int) -> Reading | None:
        """The total of a year as far as the file goes; None when the file has dropped the year's beginning."""
        covered = self.years[year.label]
        if year.span is None or covered[0].start != year.span.start:
            return None
        words = self._words(series)
        where = f" where {words}" if words else ""
        return Reading(
            year,
            reduce(EXACT.add, [month.value for month in months if month.value is not None]),
            unit=self.unit,
            series=series,
            coverage=Span(covered[0].start, covered[-1].end),
            printed=f"{self.aggregate.how} of {counted(count, 'row')}",
            locator=self._within(
                f"{self.what}, {counted(count, 'row')} in {counted(len(covered), 'month')} of {year}{where}"
            ),
            derived=True,
            provisional=any(month.provisional for month in months),
        )

    def _reading(self, series: str, time: About, value: Decimal, printed: str, locator: str) -> Reading:
        return Reading(
            time.period,
            value,
            unit=self.unit,
            series=series,
            coverage=time.coverage,
            printed=printed,
            locator=locator,
            provisional=time.open or time.provisional,
            to_date=time.to_date,
        )

    def _time(self, place: int, rows: Some) -> About:
        """The time of a period, provisional where any of its rows says so, beside its time or in a column for that."""
        time, slots = self.times[place], self.selection.slots
        marked = any(self._is_marked(i) for i in rows) if self.statuses else False
        if not slots:
            return replace(time, provisional=True) if marked else time
        marked = marked or (self.in_time and any(map(_is_provisional, slots.different(rows))))
        return time if time.provisional is marked else replace(time, provisional=marked)

    def _is_marked(self, i: int) -> bool:
        return any(is_provisional(status_of(name, self.rows[i][x])) for name, x in self.statuses)

    def _value(self, series: str, time: About, locator: str, rows: Some) -> Reading:
        if len(rows) > 1:
            there = "; ".join(f"{self._printed(i)!r} in {self.row_word} {self.lines[i]}" for i in rows[:5])
            raise Ambiguous(
                f"{len(rows)} rows for one value of {self.aggregate.column!r}, {time.period}: {there}; "
                "narrow `where`, name the column that tells them apart in `each`, or use `sum`"
            )
        text = self._printed(rows[0])
        number = self._plain(rows[0], text)
        if number is not None:
            return self._reading(series, time, number, text, locator)
        reading = self._as_people_print(rows[0], time.period, locator)
        return time.on(replace(reading, series=series))

    def brings(self, i: int) -> Decimal | None:
        """What a row brings to a sum or a count; None where that cannot be told."""
        if self.aggregate.how == "count":
            return Decimal(1)
        try:
            return self._amount(i)
        except ExtractError:
            return None

    def _sum(self, rows: Some) -> Decimal:
        amounts = list(map(self._amount, rows))
        if self.addends is not None:
            self.addends.add(rows, amounts)
        return reduce(EXACT.add, amounts)

    def _amount(self, i: int) -> Decimal:
        text = self._printed(i)
        number = self._plain(i, text)
        if number is not None:
            return number
        locator = f"{self.what}, {self.row_word} {self.lines[i]}"
        reading = self._as_people_print(i, UNDATED, locator)
        if reading.value is None and reading.low is None:
            raise ExtractError(
                f"{locator}: {text!r} marks a missing value, so the sum cannot be told: "
                "narrow `where`, or read the cells with `value`"
            )
        if reading.value is None or reading.qualifier is not Qualifier.NONE:
            raise Ambiguous(f"{locator}: {text!r} is not exact, so it cannot be added up: read it with `value`")
        if reading.provisional:
            self.preliminary.add(i)
        return reading.value

    def _printed(self, i: int) -> str:
        """What stands in the column; of a percentage, what is shown."""
        text = self.cells[i]
        records = self.selection.records
        if records.formats_known and not records.percents:
            return text
        percent = (i, self.column) in records.percents if records.formats_known else None
        locator = f"{self.what}, {self.row_word} {self.lines[i]}"
        return as_shown(text, self.ask.unit, self.aggregate.times, percent=percent, locator=locator)

    def _plain(self, i: int, text: str) -> Decimal | None:
        """The number that a cell without words, marks and footnotes holds, of what stands in it."""
        if text in self.aggregate.missing:
            return None
        grouping = self.aggregate.manner.grouping
        if grouping or (self.decimal and ("," in text or "." in text or " " in text)):
            text = with_point(text, self.decimal, self.aggregate.column, grouping).strip()
        return EXACT.multiply(Decimal(text), self._told(i)[0]) if PLAIN_NUMBER.fullmatch(text) else None

    def _as_people_print(self, i: int, period: Period, locator: str) -> Reading:
        text = self._printed(i)
        column, missing = self.aggregate.column, self.aggregate.missing
        absent = is_missing(text, missing)
        if FORMULA_ERROR.fullmatch(tidy(text)) and not absent:
            raise NoMatch(f"{locator}: {tidy(text)!r}: the formula in this cell failed in the publisher's file")
        plain = text if absent else with_point(text, self.decimal, column, self.aggregate.manner.grouping)
        plain = without_spaces(plain) if self.spaced else plain
        ask = self.ask
        if self.decimal or self.aggregate.manner.grouping:
            ask = replace(ask, language=Written(ask.language, HELD))  # `with_point` made it so
        reading = read_printed(
            plain,
            ask,
            period=period,
            locator=locator,
            around=self._around(i),
            times=self.aggregate.times,
            missing=missing,
        )
        return replace(reading, printed=text) if plain != text else reading

    def _decimal(self) -> str:
        """The column's decimal sign, where its values depend on one."""
        manner = self.aggregate.manner
        if manner.decimal or manner.grouping or self.column < 0 or self.aggregate.how == "count":
            return manner.decimal
        records, own = self.selection.records, self.aggregate.column
        others = (records.column(name) for name in records.header if name != own)
        return decimal_sign(self.cells, self.aggregate.missing, records.delimiter, own, lambda: others)

    def _dialect(self) -> str:
        """How the file is written, for a locator, where it is not as most are: comma, UTF-8, decimal point."""
        words = self.selection.records.dialect
        if self.decimal == COMMA:
            return f" ({words}, decimal comma)" if words else " (decimal comma)"
        return f" ({words})" if words not in ("", PLAIN_DIALECT) else ""

    def _is_filled(self, i: int) -> bool:
        return not is_missing(self.cells[i], self.aggregate.missing)

    def _told(self, i: int) -> tuple[Decimal, Unit | None]:
        """What a row's plain number is multiplied with, and the unit that the column's name or the row states."""
        key = tuple([self.rows.columns[x][i] for x in self.saying])
        if key not in self.told:
            self.told[key] = factor_told(self._around(i), self.ask, self.aggregate.times, self.what)
        return self.told[key]

    def _around(self, i: int) -> Surroundings:
        """The column's name, what its cell in a row of units says, and the columns of the row that state a unit."""
        header = self.selection.records.header
        texts = {header[x]: self.rows.columns[x][i] for x in self.saying}
        beside = tuple(units_stated(texts, self.aggregate.column))
        return Surroundings(((*self.below, self.aggregate.column), beside), notes=self.selection.records.notes)

    def _locator(self, series: str, words: str, rows: Some) -> str:
        if len(rows) == 1:
            return f"{self.what}, {self.row_word} {self.lines[rows[0]]}{self.dialect}"
        words = self._words(series, words)
        where = f" where {words}" if words else ""
        return self._within(f"{self.what}, {len(rows)} rows{where}")

    def _within(self, locator: str) -> str:
        """A locator of a length to be kept, with the file's dialect."""
        return shortened(locator, 300 - len(self.dialect)) + self.dialect

    def _words(self, series: str, time: str = "") -> str:
        return ", ".join(filter(None, (self.selection.words, series.replace("; ", ", "), time)))
