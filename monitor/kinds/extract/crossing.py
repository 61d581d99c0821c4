"""Read a figure, or a whole series, out of a grid of cells by the labels of its rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, model_validator

from monitor.kinds.extract.by_place import row_at
from monitor.kinds.extract.in_cell import around_number, number_in, refuse_spanning, require_undated
from monitor.kinds.extract.in_part import counted_in_part
from monitor.kinds.extract.options import EMPTY_SERIES, WithSigns, texts_of, unless_empty
from monitor.kinds.extract.places import Label, fitting_places, joined, listed_paths, named, only, refuse_none
from monitor.kinds.extract.rows.times import PLAIN, TO_DATE, require_calendar
from monitor.kinds.extract.series import LabelReader, Line
from monitor.kinds.extract.when import PeriodAt, on_time
from monitor.model import UNDATED, Ask, PassedOver, Reading, Readings
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import NUMBERS
from monitor.reading.contradicted import Around, refuse_other_period
from monitor.reading.dated import Said
from monitor.reading.document import Document
from monitor.reading.document.blocks_of_columns import with_periods
from monitor.reading.document.grid import Cell, Grid
from monitor.reading.document.groups import named_part, with_groups
from monitor.reading.labels import (
    WILDCARD,
    may_be_among,
    nearest,
    same_label,
)
from monitor.reading.locators import beside
from monitor.reading.marks import is_provisional, is_status, meaning_of, status_of
from monitor.reading.measures import base_of, plain_of
from monitor.reading.period import Named
from monitor.reading.quantity import is_missing
from monitor.reading.surroundings import Surroundings, is_change, is_other_quantity, unit_names
from monitor.reading.value import (
    as_shown,
    in_whole,
    language_held,
    read_printed,
    reading_of,
    refuse_foreign_thousands,
)

MOST_GROUPED = 10_000
"""In a table of more rows nobody reads by the names of groups, and to tell them takes long."""


class Crossing(NamedTuple):
    """Where a value stands: row and column counted from 0 in the body, and the time that a label names."""

    row: int
    column: int
    time: Named | None = None


class CellPeriodAt(PeriodAt):
    """Where the period of a cell stands: also in another cell of its table."""

    row: Label = Field("", description="The label of the row of the table's cell that holds it.")
    column: Label = Field("", description="The label of the column of that cell.")

    @property
    def _places(self) -> Sequence[str]:
        return [*super()._places, *(["row and column"] if self.column else [])]

    @property
    def is_in_the_same_row(self) -> bool:
        """Whether it names a column alone: of the row that is read."""
        return bool(self.column) and not self.row

    def read_beside(self, grid: Grid, document: Document, ask: Ask, row: int) -> Said:
        """What stands there of time, in the table `grid` or elsewhere in the document; errors as of `read`.

        Args:
            grid: the table.
            document: the document.
            ask: what is asked.
            row: the row that is read, counted from 0 in the body.
        """
        if not self.column:
            return self.read(document, ask)
        y = only(fitting_places(self.row, grid.row_paths), grid.row_paths, "row", self.row, grid) if self.row else row
        x = only(fitting_places(self.column, grid.columns), grid.columns, "column", self.column, grid)
        return self._of_texts([grid.body[y][x].text], ask)


class CellKind(WithSigns):
    """The options and the reading that kinds share which read a cell by the labels of its row and its column.

    A kind finds its `Grid` and hands it to `read_cells`.
    """

    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()
    names_run_together: ClassVar[bool] = True
    """Whether the path of a column's labels may be given as one text; not where levels are guessed."""

    row: Label | Mapping[str, str] = Field("", description="The row's label, path of labels, or labels by column.")
    row_at: Literal["", "first", "last", "only"] = Field(
        "", description="In the place of `row`: the first or the last row of a table that grows, or its only one."
    )
    column: Label = Field("", description="The column's label or path of labels.")
    periods: Literal["", "columns", "rows"] = Field("", description="Whether columns or rows are periods.")
    calendar: str = Field(
        "", description="The calendar of years: `us-federal`, `ca-federal`, `school`; else January on."
    )
    dates: Literal["", "day first", "month first"] = Field(
        "", description="How labels like `07/08/2024` are written, where none of them tells."
    )
    without: Annotated[tuple[str, ...], BeforeValidator(texts_of)] = Field(
        (), description="Labels of a series that are no periods, such as `Total 2024`."
    )
    times: Decimal | None = Field(None, gt=0, description="What to multiply with, where a label says thousands.")
    missing: tuple[str, ...] = Field((), description="Texts that mark a missing value, beside the usual ones.")
    pattern: Annotated[str, unless_empty(require_undated)] = Field(
        "", description="What else stands in the cell around the number, such as `{figure} ({other})`."
    )
    period_at: CellPeriodAt | None = Field(None, description="Where the document prints the period of the one value.")

    @property
    def gives_period(self) -> bool:
        """Whether labels of the table say what time a value is about."""
        return bool(self.periods or self.period_at)

    @property
    def goes_on(self) -> bool:
        """Whether the document tells the one period of the cell, and may tell another next time."""
        return self.period_at is not None

    @model_validator(mode="after")
    def _says_which_cell(self) -> Self:
        require_calendar(self.calendar)
        if self.row_at and (self.row or self.periods == "rows"):
            raise ValueError("`row_at` stands in the place of `row`, where one row is read: take one of the two away")
        if self.periods != "rows" and not (self.row or self.row_at):
            raise ValueError("`row` is missing: the label of the row to read")
        if self.period_at and self.period_at.is_in_the_same_row and not self.row_at:
            raise ValueError("`period_at` names a column alone: name the `row`, too, or read the row by `row_at`")
        if self.periods and self.period_at:
            raise ValueError("`periods` says what time each value is about: take `period_at` away")
        if self.periods == "rows" and not self.column:
            raise ValueError("`column` is missing: the label of the column to read down")
        if not self.periods and (alone := [name for name in ("dates", "without") if getattr(self, name)]):
            raise ValueError(f"`{alone[0]}` is about the labels of a series: add `periods: rows` or `periods: columns`")
        return self

    def with_the_cell(self, fitting: Sequence[Grid]) -> list[Grid]:
        """The only one that has the row and the column; all where that is not sure: another has nearly the same."""
        names_row = (isinstance(self.row, str) and self.row) or self.row_at
        if not (names_row and isinstance(self.column, str) and self.column):
            return list(fitting)
        has = [grid for grid in fitting if grid.problem or (self._rows(grid) and self._columns(grid))]
        if len(has) != 1 or any(self._is_near(grid) for grid in fitting if grid is not has[0]):
            return list(fitting)
        return has

    def _is_near(self, grid: Grid) -> bool:
        """Whether a table has labels so like the row and the column that it may be the right one, spelled anew."""
        wanted = (
            (str(self.row), self._rows(grid) if self.row else (0,), grid.row_paths),
            (str(self.column), self._columns(grid), grid.columns),
        )
        return all(there or nearest(label, [one for path in paths for one in path]) for label, there, paths in wanted)

    def read_cells(self, grid: Grid, ask: Ask, document: Document) -> Readings:
        """The cell's reading, or one for each period.

        Raises:
            NoMatch: there is no such row or column, or the cell holds no number.
            Ambiguous: there are several.
            WrongUnit: the cell or a label names another unit than declared.
        """
        grid = self.with_groups(grid)
        places = self._places(grid, ask)
        if not places:
            paths, other = (grid.columns, "rows") if self.periods == "columns" else (grid.row_paths, "columns")
            advice = (
                f"if those of its {other} are, write `periods: {other}`, or name the `row` and `column` of one value"
            )
            raise NoMatch(
                f"{named(grid)}: no label of its {self.periods} is a period ({listed_paths(paths)}); {advice}"
            )
        readings = list(self._readings(grid, places, ask))
        if self.periods:
            readings = list(counted_in_part(readings, grid, self.named_texts, ask))
        if not readings:
            raise NoMatch(f"{named(grid)}: {EMPTY_SERIES}")
        if grid.what == "table":
            for reading in readings:
                refuse_foreign_thousands(reading.printed, ask, reading.locator, document)
        if not self.gives_period:
            refuse_other_period(self._around(grid, places[0], document), ask, readings[0].locator)
        passed_over = self._passed_over(grid, places, ask)
        if self.period_at is None:
            return Readings(readings, passed_over)
        ask = replace(ask, calendar=self.calendar or ask.calendar)
        said = self.period_at.read_beside(grid, document, ask, places[0].row)
        return Readings((on_time(reading, said, ask) for reading in readings), passed_over)

    def with_groups(self, grid: Grid) -> Grid:
        """The table with its rows named by their groups, too, where that alone finds what `row` names."""
        if not self.row or isinstance(self.row, Mapping) or fitting_places(self.row, grid.row_paths):
            return grid
        if len(grid.body) > MOST_GROUPED:
            return grid
        return next((one for one in with_groups(grid) if fitting_places(self.row, one.row_paths)), grid)

    def _readings(self, grid: Grid, places: Sequence[Crossing], ask: Ask) -> Iterator[Reading]:
        """The readings of the cells, with what a column that says how final values are says beside them."""
        # Where columns are periods, such a column would be about none of them.
        heads = () if self.periods == "columns" else enumerate(grid.columns)
        statuses = [(path[-1], x) for x, path in heads if path and is_status(path[-1])]
        for place in places:
            reading = self._reading(grid, place, ask)
            beside = (status_of(name, grid.body[place.row][x].text) for name, x in statuses if x != place.column)
            if reading and any(map(is_provisional, beside)):
                reading = replace(reading, provisional=True)
            if reading:
                yield reading

    def _around(self, grid: Grid, place: Crossing, document: Document) -> Around:
        """What stands around the cell; what the rule names without ``...`` says nothing of a page that moved on."""
        texts = [*reversed(grid.columns[place.column]), *reversed(grid.row_paths[place.row])]
        texts += [grid.caption, *(grid.notes if grid.what == "sheet" else ()), grid.heading, document.title]
        given = [option for option in self.named_texts if not WILDCARD.search(option)]
        moving = [text for text in texts if not any(same_label(option, text) for option in given)]
        return Around("", near=moving, beside=texts)

    @property
    def named_texts(self) -> list[str]:
        """Every label that the rule names."""
        options = (self.row.values() if isinstance(self.row, Mapping) else (self.row,), (self.column,))
        labels = [
            label for some in options for option in some for label in ((option,) if isinstance(option, str) else option)
        ]
        return [*labels, *(getattr(self, name, "") for name in ("caption", "heading"))]

    def _places(self, grid: Grid, ask: Ask) -> list[Crossing]:
        """The cells to read."""
        if not self.periods:
            row = only(self._rows(grid), grid.row_paths, "row", self.row, grid)
            return [Crossing(row, only(self._columns(grid), grid.columns, "column", self.column, grid))]
        lines, at = self._lines(grid)
        what = f"{named(grid)}, {self.periods.removesuffix('s')}"
        dated = self._dated(lines, what, ask)
        places = [Crossing(*self._crossing(line.place, at), time) for line, time in dated]
        _refuse_same_period(places, grid)
        return places

    def _dated(self, lines: Sequence[Line], what: str, ask: Ask) -> list[tuple[Line, Named]]:
        """The lines that are periods of the figure's quantity; all periods where every one is another, to be refused.

        Beside levels, columns such as "% change" and "July to August, change" are none of their periods.
        """
        labels = self._labels(ask.language)
        dated = labels.dated(_of_the_quantity(lines, ask), what) or labels.dated(lines, what)
        return [one for one in dated if not is_change(one[0].path)] or dated

    def _passed_over(self, grid: Grid, places: Sequence[Crossing], ask: Ask) -> Iterator[PassedOver]:
        """What may be a period and is not read; a column of another quantity is understood, and none."""
        if not self.periods:
            return iter(())
        lines = _of_the_quantity(self._lines(grid)[0], ask)
        times = {place.row if self.periods == "rows" else place.column: place.time for place in places}
        dated = [(line, time) for line in lines if (time := times.get(line.place))]
        return self._labels(ask.language).passed_over(lines, dated)

    def _labels(self, language: str) -> LabelReader:
        return LabelReader(self.calendar or PLAIN, language, self.dates, self.without)

    def _lines(self, grid: Grid) -> tuple[list[Line], int]:
        """The rows or columns that may be periods of the series, and the one column or row that they cross."""
        rows, columns = self._rows(grid), self._columns(grid)
        if self.periods == "columns":
            at = only(rows, grid.row_paths, "row", self.row, grid)
            refuse_none(columns, grid.columns, "column", self.column, grid)
            heads = grid.rows[: grid.header_rows]
            return [Line(x, grid.columns[x], grid.body[at][x], _marks(row[x] for row in heads)) for x in columns], at
        at = only(columns, grid.columns, "column", self.column, grid)
        refuse_none(rows, grid.row_paths, "row", self.row, grid)
        rows, names = [y for y in rows if not grid.opens_section(y)], grid.header_columns
        return [Line(y, grid.row_paths[y], grid.body[y][at], _marks(grid.body[y][:names])) for y in rows], at

    def _crossing(self, place: int, at: int) -> tuple[int, int]:
        return (at, place) if self.periods == "columns" else (place, at)

    def _rows(self, grid: Grid) -> Sequence[int]:
        """The rows that fit `row`, by their index in the body; without one, all."""
        if self.row_at:
            return row_at(self.row_at, grid, named(grid))
        if not self.row:
            return list(range(len(grid.body)))
        if not isinstance(self.row, Mapping):
            return fitting_places(self.row, grid.row_paths)
        by_column = {
            only(self._fitting_columns(label, grid), grid.columns, "column", label, grid): wanted
            for label, wanted in self.row.items()
        }
        rows = list(range(len(grid.body)))
        for x, wanted in by_column.items():
            texts = grid.texts(x)
            fitting = {y for y in may_be_among(wanted, texts) if same_label(wanted, texts[y])}
            rows = [y for y in rows if y in fitting]
        return rows

    def _columns(self, grid: Grid) -> Sequence[int]:
        """The columns that fit `column`; without one, all that do not name the rows."""
        if self.column:
            return self._fitting_columns(self.column, grid)
        return list(range(grid.header_columns, len(grid.columns)))

    def _fitting_columns(self, wanted: Label, grid: Grid) -> Sequence[int]:
        found = fitting_places(wanted, grid.columns, run_together=self.names_run_together)
        if found or isinstance(wanted, str):
            return found
        return fitting_places(wanted, with_periods(grid.columns, grid.header_columns), run_together=False)

    def _reading(self, grid: Grid, place: Crossing, ask: Ask) -> Reading | None:
        """The cell's reading; None for an empty cell of a series, which is not published yet."""
        cell = grid.body[place.row][place.column]
        row, column = grid.row_paths[place.row], grid.columns[place.column]
        locator = f'{grid.what} "{grid.name}", row "{joined(row)}", column "{joined(column)}"'
        locator += f", {cell.at}" if cell.at else ""
        locator = beside(locator, named_part(grid, place.row))
        if cell.clash:
            raise Ambiguous(
                f"{locator}: two spanning cells claim this place, so its value cannot be told; read it with `css`"
            )
        refuse_spanning(grid, place.row, place.column, locator)
        if not cell.text and "" not in self.missing:
            if place.time:
                return None
            raise NoMatch(f"{locator}: the cell is empty; if that marks a missing value, write `missing: ['']`")
        shown = as_shown(cell.text, ask.unit, self.times, percent=cell.percent, locator=locator)
        ask = replace(ask, language=language_held(shown, ask.language, held=cell.held))
        period = place.time.period if place.time else ask.period or UNDATED
        around = surroundings_in(grid, place.row, place.column)
        if self.pattern and not is_missing(shown, self.missing):
            number = number_in(self.pattern, shown, ask, locator)
            around = around_number(around, shown, number)
            reading = reading_of(in_whole(number, around, ask, self.times, locator), ask, period, locator)
        else:
            reading = read_printed(
                shown, ask, period=period, locator=locator, around=around, times=self.times, missing=self.missing
            )
        to_date = any(map(TO_DATE.search, (*row, *column)))
        coverage = place.time.coverage if place.time else None
        marks = frozenset().union(*map(meaning_of, cell.marks), place.time.marks if place.time else ())
        return replace(
            reading,
            coverage=coverage,
            provisional=reading.provisional or to_date or is_provisional(marks),
            to_date=to_date and coverage is None,
            measure=plain_of((*reversed(column), *reversed(row), grid.caption), ask.unit),
            base=base_of((*reversed(column), *reversed(row), grid.caption, grid.heading)),
        )


def surroundings_in(grid: Grid, row: int, column: int) -> Surroundings:
    """The labels around a cell; its row is counted in the body."""
    units = [x for x, path in enumerate(grid.columns) if x != column and unit_names(path, "")]
    beside = tuple(text for x in units if (text := grid.body[row][x].text))
    names = (tuple(reversed(grid.columns[column])), (*beside, *reversed(grid.row_paths[row])))
    return Surroundings(names, tuple(filter(None, (grid.caption, grid.label))), (*grid.notes, grid.heading))


def _of_the_quantity(lines: Sequence[Line], ask: Ask) -> list[Line]:
    """The lines whose labels name no share, rate or index but the figure's."""
    return [line for line in lines if not is_other_quantity(reversed(line.path), ask.unit, ask.language)]


def _refuse_same_period(places: Sequence[Crossing], grid: Grid) -> None:
    """Let a series pass in which no two places are about the same period."""
    seen: dict[str, Crossing] = {}
    for place in places:
        if place.time and (first := seen.setdefault(place.time.period.label, place)) is not place:
            one, other = (
                f'row "{joined(grid.row_paths[p.row])}", column "{joined(grid.columns[p.column])}"'
                for p in (first, place)
            )
            there = f"{named(grid)} has two cells for {place.time.period}: {one}, and {other}"
            raise Ambiguous(f"{there}; name more of the labels of the one that is meant")


def _marks(cells: Iterable[Cell]) -> tuple[str, ...]:
    """The references to footnotes in cells, each once."""
    return tuple(dict.fromkeys(mark for cell in cells for mark in cell.marks))
