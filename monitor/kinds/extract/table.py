"""Read a figure, or a whole series, out of an HTML table by the labels of its rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from monitor.kinds.extract.crossing import CellKind, named, tables_for_message, text_for_message
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.grid import Grid
from monitor.reading.labels import did_you_mean, same_label


class Table(CellKind):
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

    version: ClassVar[int] = 5

    caption: str = Field("", description="The table's caption or accessible name.")
    heading: str = Field("", description="The nearest heading before the table.")
    header: tuple[str, ...] = Field((), description="Texts that the table's header must hold.")

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The cell's reading, or one for each period.

        Raises:
            NoMatch: there is no such table, row or column, or the cell holds no number.
            Ambiguous: there are several.
            WrongUnit: the cell or a label names another unit than declared.
        """
        return self.read_cells(self._table(document), ask, document)

    def _table(self, document: Document) -> Grid:
        fitting = [grid for grid in document.tables if self._is_meant(grid)]
        if len(fitting) > 1:
            raise Ambiguous(
                f"{len(fitting)} tables fit: {tables_for_message(fitting)}; give a `caption`, `heading` or `header` "
                "that only the right one has"
            )
        if not fitting:
            names = [name for grid in document.tables for name in (grid.caption, grid.label, grid.heading) if name]
            hint = did_you_mean(self.caption or self.heading, names)
            there = tables_for_message(document.tables) if document.tables else text_for_message(document)
            raise NoMatch(f"no table{self._sought()} on the page{hint} (tables: {there})")
        if fitting[0].problem:
            raise NoMatch(f"{named(fitting[0])} is too large to be read: {fitting[0].problem}")
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
