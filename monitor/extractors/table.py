"""Read a figure, or a whole series, out of an HTML table by the labels of its rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal, NamedTuple

from pydantic import Field, model_validator

from monitor.dataset.slots import PLAIN, TO_DATE, require_known_calendar
from monitor.document import Document
from monitor.document.grid import Cell, Grid
from monitor.errors import Ambiguous, NoMatch
from monitor.labels import did_you_mean, listed, same_label, without_marks
from monitor.model import UNDATED, Period, Reading, Span
from monitor.period import read_coverage, read_period
from monitor.ports import Ask, Kind
from monitor.printed import IN_BRACKETS, read_printed, without_unit

Label = str | tuple[str, ...]
Paths = Sequence[tuple[str, ...]]


class Place(NamedTuple):
    """Where a value stands: row and column counted from 0 in the body, and the time that a label names."""

    row: int
    column: int
    period: Period | None = None
    coverage: Span | None = None


class Table(Kind):
    """Reads a cell of an HTML table by the label of its row and the label of its column.

    The table is found by its ``caption`` (or accessible name), by the ``heading`` before it, or by texts that
    its ``header`` must hold; all that you give must fit, and exactly one table may. ``row`` and ``column``
    are labels as printed; white space, capitals and footnote marks do not matter, and ``...`` stands for a
    part that changes. Where labels are nested, give the path: ``column: [FY2024, Pounds]``, ``row: [Northern
    Border, Fentanyl]``. Where a row has several labels, name their columns: ``row: {Drug: Fentanyl, Region:
    Northern Border}``.

    ``periods: columns`` reads every column whose label is a period, in the row given: one value for each
    period. ``periods: rows`` does so down the column given.
    """

    version: ClassVar[int] = 1

    caption: str = Field("", description="The table's caption or accessible name.")
    heading: str = Field("", description="The nearest heading before the table.")
    header: tuple[str, ...] = Field((), description="Texts that the table's header must hold.")
    row: Label | Mapping[str, str] = Field("", description="The row's label, path of labels, or labels by column.")
    column: Label = Field("", description="The column's label or path of labels.")
    periods: Literal["", "columns", "rows"] = Field("", description="Whether columns or rows are periods.")
    calendar: str = Field("", description="The calendar of years: `us-federal`, `ca-federal`; else January on.")
    times: Decimal | None = Field(None, gt=0, description="What to multiply with, where a label says thousands.")
    missing: tuple[str, ...] = Field((), description="Texts that mark a missing value, beside the usual ones.")

    @model_validator(mode="after")
    def _says_which_cell(self) -> Table:
        require_known_calendar(self.calendar)
        if self.periods != "rows" and not self.row:
            raise ValueError("`row` is missing: the label of the row to read")
        if self.periods == "rows" and not self.column:
            raise ValueError("`column` is missing: the label of the column to read down")
        return self

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The cell's reading, or one for each period.

        Raises:
            NoMatch: there is no such table, row or column, or the cell holds no number.
            Ambiguous: there are several.
            WrongUnit: the cell or a label names another unit than declared.
        """
        grid = self._table(document)
        places = self._places(grid, ask.language)
        if not places:
            paths = grid.columns if self.periods == "columns" else grid.row_paths
            raise NoMatch(f"{_named(grid)}: no label of its {self.periods} is a period ({_listed(paths)})")
        readings = [reading for place in places if (reading := self._reading(grid, place, ask))]
        if not readings:
            raise NoMatch(f"{_named(grid)}: every cell of the series is empty")
        return readings

    def _places(self, grid: Grid, language: str) -> list[Place]:
        """The cells to read."""
        rows, columns = self._rows(grid), self._columns(grid)
        if self.periods == "columns":
            row = _only(rows, grid.row_paths, "row", self.row, grid)
            _refuse_none(columns, grid.columns, "column", self.column, grid)
            places = [Place(row, x, *time) for x, time in self._dated(columns, grid.columns, language)]
        elif self.periods == "rows":
            column = _only(columns, grid.columns, "column", self.column, grid)
            _refuse_none(rows, grid.row_paths, "row", self.row, grid)
            places = [Place(y, column, *time) for y, time in self._dated(rows, grid.row_paths, language)]
        else:
            row = _only(rows, grid.row_paths, "row", self.row, grid)
            places = [Place(row, _only(columns, grid.columns, "column", self.column, grid))]
        _refuse_same_period(places, grid)
        return places

    def _table(self, document: Document) -> Grid:
        fitting = [grid for grid in document.tables if self._is_meant(grid)]
        if len(fitting) > 1:
            raise Ambiguous(
                f"{len(fitting)} tables fit: {_tables(fitting)}; give a `caption`, `heading` or `header` that only "
                "the right one has"
            )
        if not fitting:
            names = [name for grid in document.tables for name in (grid.caption, grid.label, grid.heading) if name]
            hint = did_you_mean(self.caption or self.heading, names)
            raise NoMatch(f"no table{self._sought()} on the page{hint} (tables: {_tables(document.tables)})")
        if fitting[0].problem:
            raise NoMatch(f"{_named(fitting[0])} is too large to be read: {fitting[0].problem}")
        return fitting[0]

    def _is_meant(self, grid: Grid) -> bool:
        if self.caption and not (same_label(self.caption, grid.caption) or same_label(self.caption, grid.label)):
            return False
        if self.heading and not same_label(self.heading, grid.heading):
            return False
        texts = [cell.text for row in grid.rows[: grid.header_rows] for cell in row]
        return all(any(same_label(wanted, text) for text in texts) for wanted in self.header)

    def _sought(self) -> str:
        sought = [f"caption {self.caption!r}"] if self.caption else []
        sought += [f"heading {self.heading!r}"] if self.heading else []
        sought += [f"{', '.join(map(repr, self.header))} in its header"] if self.header else []
        return f" with {' and '.join(sought)}" if sought else ""

    def _rows(self, grid: Grid) -> list[int]:
        """The rows that fit `row`, by their index in the body; without one, all."""
        if not self.row:
            return list(range(len(grid.body)))
        if not isinstance(self.row, Mapping):
            return _fitting(self.row, grid.row_paths)
        by_column = {
            _only(_fitting(label, grid.columns), grid.columns, "column", label, grid): wanted
            for label, wanted in self.row.items()
        }
        return [
            y
            for y, row in enumerate(grid.body)
            if all(same_label(wanted, row[x].text) for x, wanted in by_column.items())
        ]

    def _columns(self, grid: Grid) -> list[int]:
        """The columns that fit `column`; without one, all that do not name the rows."""
        if self.column:
            return _fitting(self.column, grid.columns)
        return list(range(grid.header_columns, len(grid.columns)))

    def _dated(
        self, places: Sequence[int], paths: Paths, language: str
    ) -> list[tuple[int, tuple[Period, Span | None]]]:
        """The places whose labels name a period, with how much of it they say they cover.

        The whole path is read before any single label of it.
        """
        dated = []
        for place in places:
            labels = (" ".join(paths[place]), *reversed(paths[place]))
            time = next(filter(None, (self._time(label, language) for label in labels)), None)
            if time:
                dated.append((place, time))
        return dated

    def _time(self, label: str, language: str) -> tuple[Period, Span | None] | None:
        plain, calendar = without_unit(without_marks(label), language), self.calendar or PLAIN
        try:
            period = read_period(plain, calendar=calendar, language=language)
        except NoMatch:
            return None
        return period, read_coverage(plain, calendar=calendar, language=language)

    def _reading(self, grid: Grid, place: Place, ask: Ask) -> Reading | None:
        """The cell's reading; None for an empty cell of a series, which is not published yet."""
        cell = grid.body[place.row][place.column]
        row, column = grid.row_paths[place.row], grid.columns[place.column]
        locator = f'table "{grid.name}", row "{_joined(row)}", column "{_joined(column)}"'
        if cell.clash:
            raise Ambiguous(f"{locator}: two spanning cells claim this place, so its value cannot be told")
        if not cell.text and "" not in self.missing:
            if place.period:
                return None
            raise NoMatch(f"{locator}: the cell is empty; if that marks a missing value, write `missing: ['']`")
        reading = read_printed(
            cell.text,
            ask,
            period=place.period or ask.period or UNDATED,
            locator=locator,
            labels=(
                *reversed(column),
                *reversed(row),
                *IN_BRACKETS.findall(grid.caption),
                grid.caption.rpartition(",")[2],
            ),
            times=self.times,
            missing=self.missing,
        )
        return replace(reading, coverage=place.coverage, provisional=_is_provisional(cell, (*row, *column)))


def _fitting(wanted: Label, paths: Paths) -> list[int]:
    """The indices of the paths that the label fits: as the whole, as one label of it, or as labels in order."""
    return [i for i, path in enumerate(paths) if _fits(wanted, path)]


def _fits(wanted: Label, path: Sequence[str]) -> bool:
    if isinstance(wanted, str):
        return same_label(wanted, " ".join(path)) or any(same_label(wanted, label) for label in path)
    rest = iter(path)
    return all(any(same_label(part, label) for label in rest) for part in wanted)


def _only(places: Sequence[int], paths: Paths, kind: str, wanted: object, grid: Grid) -> int:
    """The one place, or a message that lists the labels that are there."""
    _refuse_none(places, paths, kind, wanted, grid)
    if len(places) == 1:
        return places[0]
    fitting = [paths[i] for i in places]
    raise Ambiguous(
        f"{_named(grid)} has {len(places)} {kind}s {_wanted(wanted)}: {_listed(fitting)}; "
        f"give the path of labels: `{kind}: [outer, inner]`"
    )


def _refuse_none(places: Sequence[int], paths: Paths, kind: str, wanted: object, grid: Grid) -> None:
    """Let pass where a place fits; else say which labels are there."""
    if places:
        return
    hint = did_you_mean(wanted, [label for path in paths for label in path]) if isinstance(wanted, str) else ""
    raise NoMatch(f"{_named(grid)} has no {kind} {_wanted(wanted)}{hint} ({kind}s: {_listed(paths)})")


def _refuse_same_period(places: Sequence[Place], grid: Grid) -> None:
    """Let a series pass in which no two places are about the same period."""
    seen: dict[str, Place] = {}
    for place in places:
        if place.period and (first := seen.setdefault(place.period.label, place)) is not place:
            one, other = (
                f'row "{_joined(grid.row_paths[p.row])}", column "{_joined(grid.columns[p.column])}"'
                for p in (first, place)
            )
            raise Ambiguous(f"{_named(grid)} has two cells for {place.period}: {one}, and {other}")


def _is_provisional(cell: Cell, labels: Iterable[str]) -> bool:
    """Whether the publisher marks the value as not final: a ``p`` beside it, or a label with "to date"."""
    return "p" in {mark.strip("()[]").lower() for mark in cell.marks} or any(map(TO_DATE.search, labels))


def _wanted(wanted: object) -> str:
    if isinstance(wanted, Mapping):
        return "with " + ", ".join(f"{column} = {label}" for column, label in wanted.items())
    return repr(wanted) if isinstance(wanted, str) else repr(_joined(wanted)) if isinstance(wanted, tuple) else ""


def _joined(path: Sequence[str]) -> str:
    return " / ".join(path)


def _listed(paths: Paths) -> str:
    return listed([_joined(path) for path in paths])


def _named(grid: Grid) -> str:
    return f'table "{grid.name}"' if grid.name else "the table"


def _tables(grids: Sequence[Grid]) -> str:
    """The tables of a page for a message: what each is called and what its header holds."""
    return "; ".join(f"{_named(g)} with the columns {_listed(g.columns)}" for g in grids[:6]) or "none"
