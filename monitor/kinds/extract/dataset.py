"""Read a figure out of a data file: filter rows, take or add up a column, cell by cell and period by period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from monitor.kinds.extract.choices import Choices
from monitor.kinds.extract.formerly import (
    Formerly,
    combinations_of,
    only_one,
    renamed,
    renamed_keys,
    require_names,
    whole_names,
)
from monitor.kinds.extract.offers.rows import Options, row_options, sum_options
from monitor.kinds.extract.options import SIGNS, Texts, WithSigns
from monitor.kinds.extract.rows.aggregate import Aggregate, readings_of
from monitor.kinds.extract.rows.common import MOST_COMPARED, InCommon, has_several
from monitor.kinds.extract.rows.decimals import OTHER_SIGN, Manner
from monitor.kinds.extract.rows.panel import ask_about_lacking
from monitor.kinds.extract.rows.records import Wanted, records_of
from monitor.kinds.extract.rows.selection import Condition, Selection, select
from monitor.kinds.extract.rows.times import TimeOptions, require_calendar
from monitor.kinds.extract.rows.unfamiliar import labels_of
from monitor.kinds.extract.rows.whole import refuse_twins
from monitor.kinds.extract.rows.wide import Wide
from monitor.model import Ask, Grain, Reading, Readings
from monitor.model.errors import Ambiguous, CheckError, Incomplete, NoMatch
from monitor.plugin import NUMBERS
from monitor.reading.candidates import Candidate, Place
from monitor.reading.candidates.columns import records_of as table_in
from monitor.reading.document import CSV, Document
from monitor.reading.labels import WILDCARD, tidy
from monitor.reading.measures import plain_of
from monitor.reading.signs import Signs

Column = Annotated[str, BeforeValidator(lambda given: tidy(given) if isinstance(given, str) else given)]
Where = dict[Column, Choices]


class By(TimeOptions):
    """The columns that say what time a row is about."""

    fiscal_year: Column = Field("", description="The column with the fiscal year: `2024`, `2024 (FYTD)`, `FY24`.")
    year: Column = Field("", description="The column with the calendar year.")
    month: Column = Field("", description="The column with the month: a name, three letters of it, or a number.")
    date: Column = Field("", description="The column with a day.")
    period: Column = Field("", description="The column with a whole period in one text: `2024-03`, `Q2 2024`.")


class Dataset(WithSigns):
    """Reads a figure out of a CSV file, a workbook or a list in a JSON file, for every period that it covers.

    ``where`` keeps the rows whose columns hold the values given. Exactly one of ``sum: column`` (adds it up),
    ``value: column`` (takes it; two rows for one cell are an error), ``count`` (``rows``, or a column
    whose filled cells count) and ``periods: columns`` (the file has a column for each period, and one row, or one for
    each series, has the values) says what to read. ``by`` names the columns that hold the time. ``each`` makes a
    series for every combination of these columns' values. The months of each year are added up as far as the file
    goes, too, unless ``each`` is given; ``totals: true`` or ``false`` says otherwise.

    A period that the file covers, in whatever row, and for which no row fits, is 0 for ``sum`` and ``count``;
    with ``each`` it is no cell at all. Because a renamed value would then look like zero, every value in
    ``where`` must stand in every year of which the file covers three months, and no look-alike may take its
    place in any period; ``none_means_zero: true`` switches this off for values that really come and go. For
    ``sum`` and ``count`` no month may be missing between the first and the last of the file.

    What is added up or counted is judged as a whole. Where every row stands twice, in the file or in one period, the
    file was joined with itself: an error, unless ``rows_repeat: true`` says that rows may be alike. A row that calls
    itself a total, or is the sum of the others, is an error that names the value to drop.

    ``where_present`` is for columns that only some releases have. ``without`` drops rows first, such as
    printed totals. ``missing`` lists texts that mark a suppressed value, beside the usual ones: such a cell
    is a missing value for ``value`` and an error for ``sum``.

    In a workbook the table is the one whose header has all columns of the rule but those of ``where_present``,
    wherever on a sheet it stands; ``sheet`` names the sheet, or in a JSON file the list. Delimiter, charset and
    decimal sign of a CSV file are told from its bytes; ``decimal`` is for a column that can be read both ways.
    """

    version: ClassVar[int] = 9
    finds: ClassVar[str] = NUMBERS

    where: Where = Field(default_factory=dict, description="Column: value, or a list of values.")
    where_present: Where = Field(default_factory=dict, description="The same, for columns that a release may lack.")
    without: Where = Field(default_factory=dict, description="Drop the rows that hold one of these values.")
    formerly: Formerly = Field(
        default_factory=dict, description="Columns that had other names before, each with those names."
    )
    sum: Column = Field("", description="The column to add up.")
    value: Column = Field("", description="The column whose one cell is the value.")
    count: Column = Field("", description="`rows`, or the column whose filled cells count.")
    periods: Literal["", "columns"] = Field("", description="`columns`: the file has a column for each period.")
    no_periods: Texts = Field((), description="Names of columns that are no periods, such as `Total 2024`.")
    dates: Literal["", "day first", "month first"] = Field(
        "", description="How columns like `07/08/2024` are written, where none of them tells."
    )
    by: By | None = Field(None, description="The columns that say what time a row is about.")
    calendar: str = Field("", description="The calendar of fiscal years: `us-federal`, `ca-federal`, `school`.")
    each: Annotated[tuple[Column, ...], Field(description="A series for each combination of these columns.")] = ()
    totals: bool | None = Field(
        None,
        description="Also add up the months of each year; if left away, wherever months are added up without `each`.",
    )
    missing: Texts = Field((), description="Texts that mark a missing value.")
    sheet: Column = Field(
        "", description="The workbook's sheet, or the JSON file's list; where several have the columns."
    )
    under: Column = Field("", description="The line directly above the table, in a CSV file that holds several.")
    times: Decimal | None = Field(
        None, gt=0, description="What to multiply with; 1 where a label says a scale that is applied already."
    )
    none_means_zero: bool = Field(False, description="Values in `where` may be absent for whole years.")
    rows_repeat: bool = Field(False, description="Rows that are alike in all columns are events of their own.")

    @model_validator(mode="after")
    def _is_consistent(self) -> Dataset:
        given = [name for name in ("sum", "value", "count", "periods") if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"give exactly one of sum, value, count and periods, not {' and '.join(given) or 'none'}")
        if self.periods and self.by:
            raise ValueError("`periods` says what time each value is about: take `by` away")
        if not self.periods and (alone := [name for name in ("dates", "no_periods") if getattr(self, name)]):
            raise ValueError(f"`{alone[0]}` is about columns that are periods: add `periods: columns`")
        if self.totals and self.value:
            raise ValueError("`totals` adds up: use `sum` in place of `value`")
        if self.totals and not (self.by and self.by.month):
            raise ValueError("`totals` adds up months: name the month's column in `by`")
        require_calendar(self.calendar, self.by)
        if self.by and (both := sorted({*self.each} & {*self.by.columns(self.calendar).columns})):
            raise ValueError(f"{both[0]!r} is in `by` already: leave it out of `each`")
        require_names(self.formerly, self._columns)
        return self

    @property
    def signs(self) -> Signs | None:
        """None: the column that is read shows by all its values how they are written, as far as the options do not."""
        return None

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a cell of a CSV file: of every period, then of its row alone; or a sum of rows."""
        if candidate.place is Place.SUM:
            yield from sum_options(candidate, table_in(document).header)
        if candidate.place is not Place.ROWS:
            return
        records = table_in(document)
        header, columns = records.header, records.rows.columns
        y, value = candidate.spot.row, header[candidate.spot.column]
        row = {name: tidy(columns[x][y]) for x, name in enumerate(header) if x != candidate.spot.column}

        def count(values: Mapping[str, str]) -> int:
            places: Sequence[int] = range(len(records.rows))
            for name, text in values.items():
                column = columns[header.index(name)]
                places = [at for at in places if tidy(column[at]) == text]
            return len(places)

        yield from row_options(row, value, count, candidate.period is not None)

    @property
    def series_columns(self) -> tuple[str, ...]:
        """The columns that name its series: ``Region=North; Drug=Heroin``."""
        return self.each

    @property
    def _manner(self) -> Manner:
        return Manner(self.decimal or OTHER_SIGN.get(SIGNS[self.grouping], ""), SIGNS[self.grouping])

    def _as_named_in(self, document: Document) -> Dataset:
        """The same rule with the names that the columns have in a document.

        Raises:
            Ambiguous: several columns fit a name with ``...``, or several former names are there.
        """
        changing = [name for name in self._columns if WILDCARD.search(name)] if document.media == CSV else []
        if whole := whole_names(changing, document.records.header if changing else ()):
            return self._renamed(whole)
        if not self.formerly or self._columns_are_in(document):
            return self
        others = ((names, self._renamed(names)) for names in combinations_of(self.formerly))
        return only_one((names, rule) for names, rule in others if rule._columns_are_in(document)) or self

    def _columns_are_in(self, document: Document) -> bool:
        try:
            records_of(document, self._wanted)
        except (Incomplete, NoMatch):
            return False
        return True

    def _renamed(self, names: Mapping[str, str]) -> Dataset:
        options = {name: renamed(getattr(self, name), names) for name in ("sum", "value", "count", "each", "by")}
        options |= {name: renamed_keys(getattr(self, name), names) for name in ("where", "without")}
        return self.model_copy(update={**options, "formerly": {}})

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """One reading for each period, or for each series and period, in that order; totals behind the months.

        Raises:
            Incomplete: a column, a month or a year of a value is not in the file, or every row stands twice.
            NoMatch: no row fits, a value stands nowhere, or a cell holds no number.
            Ambiguous: two rows for one cell of `value`, a total among its parts, or a year written in two ways.
            ExtractError: an addend of `sum` is suppressed.
            WrongUnit: the column's name or a cell prints another unit than declared.
        """
        rule = self._as_named_in(document)
        if rule is not self:
            found = rule.read(document, ask)
            series = [replace(one, series=_named(one.series, rule.each, self.each)) for one in found]
            return Readings(series, getattr(found, "passed_over", ()), labels=getattr(found, "labels", {}))
        readings = self._readings(document, ask)
        if self.adds_up and document.unveiled is not None:
            self._refuse_other_sum(readings, document.unveiled, ask)
        return readings

    def _refuse_other_sum(self, readings: Sequence[Reading], held: Document, ask: Ask) -> None:
        """Let sums pass that are the same with what is hidden or struck out: whether that counts cannot be told."""
        try:
            sums = {(one.period.label, one.series): one for one in self._readings(held, ask)}
        except CheckError:
            return
        for reading in readings:
            other = sums.get((reading.period.label, reading.series), reading)
            if other.value != reading.value:
                raise Ambiguous(
                    f"{reading.period}: {reading.value} ({reading.printed}, {reading.locator}), but {other.value} with "
                    "what is hidden or struck out, which readers do not see; name in `without` what does not count"
                )

    def _readings(self, document: Document, ask: Ask) -> Sequence[Reading]:
        sought = self._aggregate
        records = records_of(document, self._wanted)
        selection = select(
            records,
            [*_conditions(self.where), *(c for c in _conditions(self.where_present) if c.column in records.header)],
            without=_conditions(self.without),
            times=self.by.columns(self.calendar) if self.by else None,
            language=ask.language,
        )
        if self.periods:
            return self._wide(selection).read(ask, document)
        if self.by and not self.none_means_zero:
            selection.require_every_year()
        if self.by and self.by.month and sought.adds:
            selection.require_every_month()
        if sought.adds:
            selection.refuse_both_ways()
        if sought.adds and not self.rows_repeat:
            refuse_twins(selection, sought.column if self.sum else "")
        plain = plain_of((sought.column,), ask.unit)
        labels = labels_of(records, named=self._named, summed=sought.adds, but=(*self._times, sought.column))
        readings = readings_of(selection, sought, ask, each=self.each, totals=self._adds_up, labels=labels)
        if plain:
            readings = [replace(reading, measure=plain) for reading in readings]
        if sought.adds and self.by and not self.each:
            readings = ask_about_lacking(readings, selection, (*self._columns, *self.where_present))
        if sought.adds or len(selection.rows) > MOST_COMPARED:
            return Readings(readings, labels=labels)
        common = InCommon(ask.figure_id, records.place, self._texts_of(selection), records.header)
        asked = common.asked(readings, ask.labels, lambda name: has_several(records.few[name]))
        return Readings(asked, labels={**labels, **common.labels})

    def _texts_of(self, selection: Selection) -> dict[str, set[str]]:
        """The different texts that the rows have in columns that the rule does not name."""
        records, known = selection.records, {*self._columns, *self.where_present}
        others = (name for name in records.header if name not in known and name in records.few)
        return {name: set(map(tidy, records.column(name).different(selection.rows))) for name in others}

    def _wide(self, selection: Selection) -> Wide:
        options = {name: getattr(self, name) for name in ("calendar", "dates", "times", "missing")}
        named = frozenset((*self._columns, *self.where_present))
        return Wide(selection, named, self.each, self._manner, {**options, "without": self.no_periods})

    @property
    def gives_period(self) -> bool:
        """Whether columns hold the time, or are periods."""
        return self.by is not None or bool(self.periods)

    @property
    def grains(self) -> Sequence[Grain]:
        """How long its periods are; empty where only the file tells."""
        return self.by.grains(totals=self._adds_up) if self.by else ()

    @property
    def adds_up(self) -> bool:
        """Whether a value is what several rows come to."""
        return not (self.value or self.periods)

    @property
    def _adds_up(self) -> bool:
        if self.totals is not None:
            return self.totals
        return bool(self.by and self.by.month) and not self.value and not self.each

    @property
    def _aggregate(self) -> Aggregate:
        missing = frozenset(self.missing)
        if self.count:
            return Aggregate("count", "" if self.count == "rows" else self.count, missing)
        return Aggregate("sum" if self.sum else "value", self.sum or self.value, missing, self._manner, self.times)

    @property
    def _wanted(self) -> Wanted:
        """What it needs of a data file."""
        return Wanted(self._columns, tuple(self.where_present), self._aggregate.column, self.sheet, self.under)

    @property
    def _columns(self) -> tuple[str, ...]:
        """The columns that must be there."""
        read = filter(None, (self._aggregate.column,))
        return tuple(dict.fromkeys((*self.where, *self.without, *self.each, *self._times, *read)))

    @property
    def _named(self) -> tuple[str, ...]:
        """The columns by which rows are chosen, and series told apart."""
        return (*self.where, *self.where_present, *self.each)

    @property
    def _times(self) -> tuple[str, ...]:
        """The columns that say what time a row is about."""
        return self.by.columns(self.calendar).columns if self.by else ()


def _conditions(where: Where) -> list[Condition]:
    return [Condition(column, choices) for column, choices in where.items()]


def _named(series: str, columns: Sequence[str], names: Sequence[str]) -> str:
    """The name of a series with other names of the columns that tell it from the others."""
    parts = re.fullmatch("; ".join(f"{re.escape(column)}=(.*?)" for column in columns), series, re.DOTALL)
    values = parts.groups() if parts and columns else ()
    return "; ".join(f"{name}={value}" for name, value in zip(names, values, strict=True)) if values else series
