"""The numbers in the cells of a table, each with the labels of its row and its column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.measured import Measured, measure
from monitor.reading.candidates.times import (
    NO_TIME,
    YEAR,
    Time,
    are_times,
    in_its_year,
    order_in,
    time_beside,
    time_near,
    time_of,
    years_of,
)
from monitor.reading.document.grid import Cell, Grid, is_amount, is_section, relaid
from monitor.reading.document.groups import grouped_paths
from monitor.reading.labels import fold
from monitor.reading.quantity import is_missing
from monitor.reading.surroundings import Surroundings, unit_names
from monitor.reading.value import language_held

LOOKED_AT, MANY = 60, 1_000
"""Rows of a column that are looked at to tell what it holds, and how its dates are written."""


@dataclass(frozen=True)
class Cells:
    """A table whose cells are looked through.

    Attributes:
        grid: the table.
        place: what kind of place its cells are.
        spot: where it is: its part and its head.
        manner: how the document is looked through.
    """

    grid: Grid
    place: Place
    spot: Spot
    manner: Manner

    def candidates(self) -> Iterator[Candidate]:
        """Its numbers, row by row; a cell that spans several places is one."""
        grid = self.grid
        if grid.problem or not len(grid.body):
            return
        for y, row in enumerate(grid.body):
            if is_section(row):
                continue
            for x in self._columns:
                cell = row[x]
                if (x and cell is row[x - 1]) or not cell.text or not self.manner.sought.may_be(cell.text):
                    continue
                if found := self._candidate(y, x, row):
                    yield found

    @cached_property
    def _columns(self) -> Sequence[int]:
        """The columns that may hold numbers."""
        width = len(self.grid.rows[0])
        return [x for x in range(min(self.grid.header_columns, width - 1), width) if x not in self._times]

    @cached_property
    def _sample(self) -> Sequence[Sequence[Cell]]:
        """Rows that are looked at to tell what columns hold."""
        return list(self.grid.body[:LOOKED_AT])

    @cached_property
    def _times(self) -> frozenset[int]:
        """The columns that hold the time of their rows."""
        manner, grid = self.manner, self.grid
        rows = self._sample
        return frozenset(
            x
            for x, path in enumerate(grid.columns)
            if are_times([row[x].text for row in rows], path[-1] if path else "", manner.calendar, manner.language)
        )

    @cached_property
    def _dates(self) -> str:
        """The order of day and month in the labels of the rows."""
        return order_in(label for path in self.grid.row_paths[:MANY] for label in path)

    @cached_property
    def _named(self) -> Sequence[int]:
        """The columns behind the labels that say in words what their rows are about, and those of times."""
        grid = self.grid
        return [
            x
            for x in range(grid.header_columns, len(grid.columns))
            if x in self._times or not any(any(map(str.isdigit, row[x].text)) for row in self._sample)
        ]

    def _candidate(self, y: int, x: int, cells: Sequence[Cell]) -> Candidate | None:
        grid, cell = self.grid, cells[x]
        language = language_held(cell.text, self.manner.language, held=cell.held)
        found = measure(cell.text, self._around(y, x, cells), language, percent=cell.percent)
        if found is None or fold(cell.text) in map(fold, grid.row_paths[y]):
            return None
        beside = ((at, cells[at].text) for at in self._named if at != x)
        row = (*self._paths[y], *(text for at, text in beside if text and (at in self._times or _is_label(text))))
        column = grid.columns[x]
        if _is_numbering(column):
            return None
        time = time_of(column, row, self.manner.calendar, self.manner.language, self._dates)
        time = in_its_year(time, self._years.get(" / ".join(column), ""))
        if time is NO_TIME:
            time = time_beside((*row, *column), self._time_of_all, self.manner.calendar, self.manner.language)
        made = candidate(found, self.place, replace(self.spot, row=y, column=x), time)
        return replace(made, row=row, column=column, caption=grid.caption or grid.label, heading=grid.heading)

    @cached_property
    def _paths(self) -> Sequence[tuple[str, ...]]:
        """The labels of the rows, with their groups where these tell rows apart."""
        return grouped_paths(self.grid)

    @cached_property
    def _years(self) -> Mapping[str, str]:
        """The years of columns by their paths; none where a path is a time as a whole, which says more."""
        return years_of([" / ".join(path) for path in self.grid.columns])

    @cached_property
    def _time_of_all(self) -> Time:
        grid = self.grid
        texts = [("caption", grid.caption), ("caption", grid.label), *(("note", note) for note in grid.notes)]
        near = [*texts, ("heading", grid.heading), ("title", self.manner.title)]
        return time_near(near, self.manner.calendar, self.manner.language)

    def _around(self, y: int, x: int, cells: Sequence[Cell]) -> Surroundings:
        grid = self.grid
        beside = tuple(text for at in self._of_units if at != x and (text := cells[at].text))
        names = (tuple(reversed(grid.columns[x])), (*beside, *reversed(grid.row_paths[y])))
        return Surroundings(names, self._captions, (*grid.notes, grid.heading))

    @cached_property
    def _captions(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.grid.caption, self.grid.label)))

    @cached_property
    def _of_units(self) -> Sequence[int]:
        return [x for x, path in enumerate(self.grid.columns) if unit_names(path, "")]


def _is_label(text: str) -> bool:
    """Whether a cell says in words what its row is about: it has a letter, and marks no missing value."""
    return any(map(str.isalpha, text)) and not is_missing(text)


def _is_numbering(column: Sequence[str]) -> bool:
    """Whether it numbers its row: ``No. 5``, ``# 5``."""
    return len(column) == 1 and fold(column[0]).strip(".") in ("no", "nr", "n°", "#", "rank", "rang", "lp", "sl")


def candidate(found: Measured, place: Place, spot: Spot, time: Time) -> Candidate:
    """What was measured at a spot."""
    return Candidate(
        place,
        spot,
        found.printed,
        found.value,
        found.unit,
        found.scale,
        found.quantum,
        found.low,
        found.high,
        found.qualifier,
        time.period,
        time.by if time.period else "",
        doubt=found.doubt,
    )


def headless(grid: Grid) -> Grid | None:
    """The table with all its rows in the body, where its first is taken for a head, but says nowhere that it is one and
    holds a number; None for any other."""
    heads = grid.rows[: grid.header_rows]
    if not heads or len(grid.rows[0]) < 2 or any(cell.header for row in heads for cell in row[1:]):
        return None
    texts = [cell.text for row in heads for cell in row[1:]]
    numbers = [text for text in texts if is_amount(text) and not YEAR.search(text)]
    if not numbers or len(numbers) * 2 < len(texts):
        return None
    return relaid(grid, grid.rows, 0)
