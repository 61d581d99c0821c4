"""Read a figure, or a whole series, out of an HTML table by the labels of its rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.kinds.extract.by_place import require_place
from monitor.kinds.extract.named_cells import NamedCells
from monitor.kinds.extract.offers.cells import Options, cell_options, table_options
from monitor.kinds.extract.options import unless_empty
from monitor.kinds.extract.places import misplaced, named, tables_for_message, text_for_message
from monitor.model import Ask, Readings
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.candidates import Candidate, Place
from monitor.reading.document import HTML, Document
from monitor.reading.document.grid import Cell, Grid, relaid
from monitor.reading.labels import did_you_mean, same_heading, same_label


class Table(NamedCells):
    """Reads a cell of an HTML table by the label of its row and the label of its column.

    The table is found by its ``caption`` (or accessible name), by the ``heading`` before it, or by texts that
    its ``header`` must hold; all that you give must fit, and exactly one table may. ``row`` and ``column``
    are labels as printed; white space, capitals and footnote marks do not matter, and ``...`` stands for a
    part that changes. Where labels are nested, give the path: ``column: [FY2024, Pounds]``, ``row: [Northern
    Border, Fentanyl]``. Where a row has several labels, name their columns: ``row: {Drug: Fentanyl, Region:
    Northern Border}``.

    Of several tables that fit, the only one is read that has both the row and the column. Where they are alike, give
    the ``note`` directly before the right one, or its place among them: ``nth: 1 of 2``, which is refused once there
    are three. A table whose first row is data already, and names no columns, is read with ``head: none``, by its
    ``row`` alone.

    ``periods: columns`` reads every column whose label is a period, in the row given: one value for each
    period. ``periods: rows`` does so down the column given.
    """

    version: ClassVar[int] = 8

    caption: str = Field("", description="The table's caption or accessible name.")
    heading: str = Field("", description="The nearest heading before the table.")
    header: tuple[str, ...] = Field((), description="Texts that the table's header must hold.")
    note: str = Field("", description="The short paragraph directly before the table, or the note behind it.")
    nth: Annotated[str, unless_empty(require_place)] = Field(
        "", description="Its place among the tables that fit, with their number: `1 of 2`."
    )

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a number of a page's table."""
        if candidate.place is not Place.TABLE or document.media != HTML:
            return
        spot, grids = candidate.spot, document.tables
        grid = grids[int(spot.part)]
        taken = relaid(grid, grid.rows, spot.head)
        head = {} if spot.head or not grid.header_rows else {"head": "none"}
        tables = [*table_options(grid, grids), {"nth": f"{int(spot.part) + 1} of {len(grids)}"}]
        for table, cell in product(tables, cell_options(taken, spot.row, spot.column)):
            yield {**table, **head, **cell}

    def read_as_named(self, document: Document, ask: Ask) -> Readings:
        """What `read` gives, by the labels that the rule has now; errors as of `read`."""
        grid = self._table(document)
        if not self.head:
            self._require_in_body(grid)
            return self.read_cells(grid, ask, document)
        return self.read_cells(_headless(grid), ask, document)

    def _table(self, document: Document) -> Grid:
        fitting = [grid for grid in document.tables if self._is_meant(grid, same_label)]
        fitting = fitting or [grid for grid in document.tables if self._is_meant(grid, same_heading)]
        if self.nth:
            fitting = self._in_its_place(fitting)
        elif len(fitting) > 1:
            fitting = self.with_the_cell(fitting)
        if len(fitting) > 1:
            raise Ambiguous(
                f"{len(fitting)} tables fit: {tables_for_message(fitting)}; give a `caption`, `heading`, `header` or "
                f"`note` that only the right one has, or its place among them (`nth: 1 of {len(fitting)}`)"
            )
        if not fitting:
            names = [name for grid in document.tables for name in (grid.caption, grid.label, grid.heading) if name]
            hint = misplaced(self.caption, self.heading, document.tables) or did_you_mean(
                self.caption or self.heading, names
            )
            there = tables_for_message(document.tables) if document.tables else text_for_message(document)
            raise NoMatch(f"no table{self._sought()} on the page{hint} (tables: {there})")
        if fitting[0].problem:
            raise NoMatch(f"{named(fitting[0])} is too large to be read: {fitting[0].problem}")
        return fitting[0]

    def _in_its_place(self, fitting: Sequence[Grid]) -> list[Grid]:
        """The one that `nth` names, as long as there are as many as it says; none where none fits."""
        place, count = map(int, self.nth.split(" of "))
        if fitting and len(fitting) != count:
            raise Ambiguous(
                f"{len(fitting)} tables fit, and the rule was written for {count} (`nth: {self.nth}`): "
                f"{tables_for_message(fitting)}; look which is the right one now"
            )
        return list(fitting[place - 1 : place])

    def _require_in_body(self, grid: Grid) -> None:
        """Refuse a row that stands where the columns are named, in a table that does not say that they are."""
        if not isinstance(self.row, str) or not self.row or self._rows(grid):
            return
        if any(same_label(self.row, row[0].text) for row in _taken_for_head(grid)):
            raise NoMatch(
                f"{named(grid)}: {self.row!r} stands in its first row, which is taken to name the columns; if it is "
                "data, write `head: none`"
            )

    def _is_meant(self, grid: Grid, same: Callable[[str, str], bool]) -> bool:
        if self.caption and not (same(self.caption, grid.caption) or same(self.caption, grid.label)):
            return False
        if self.heading and not same(self.heading, grid.heading):
            return False
        if self.note and not any(same_label(self.note, note) for note in grid.notes):
            return False
        texts = [cell.text for row in grid.rows[: grid.header_rows] for cell in row]
        return all(any(same_label(wanted, text) for text in texts) for wanted in self.header)

    def _sought(self) -> str:
        sought = [f"caption {self.caption!r}"] if self.caption else []
        sought += [f"heading {self.heading!r}"] if self.heading else []
        sought += [f"note {self.note!r}"] if self.note else []
        sought += [f"{', '.join(map(repr, self.header))} in its header"] if self.header else []
        return f" with {' and '.join(sought)}" if sought else ""


def _taken_for_head(grid: Grid) -> Iterator[Sequence[Cell]]:
    """The rows that name the columns because they are the first, and not because the page says so."""
    return (row for row in grid.rows[: grid.header_rows] if not any(cell.header for cell in row))


def _headless(grid: Grid) -> Grid:
    """The table with all its rows in the body.

    Raises:
        NoMatch: the page says that a row names the columns.
    """
    if len(list(_taken_for_head(grid))) < grid.header_rows:
        raise NoMatch(f"{named(grid)} has a head now: take `head: none` away, and name the `column`")
    return relaid(grid, grid.rows, 0)
