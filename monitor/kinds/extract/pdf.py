"""Read a figure, or a whole series, out of a table in a PDF file by the labels of its rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import ClassVar

from pydantic import Field

from monitor.kinds.extract.named_cells import NamedCells
from monitor.kinds.extract.offers.cells import Options, cell_options, table_options
from monitor.kinds.extract.places import misplaced, named, tables_for_message, text_for_message
from monitor.model import Ask, Grade, Readings
from monitor.model.errors import Ambiguous, NoMatch, NotUsable
from monitor.reading.candidates import Candidate, Place
from monitor.reading.document import PDF, Document, Grid
from monitor.reading.labels import did_you_mean, nearest, same_label

IN_BRACKETS_BEHIND = re.compile(r"\s*[(\[][^()\[\]]+[)\]]$")


class Pdf(NamedCells):
    """Reads a cell of a table in a PDF file by the label of its row and the label of its column.

    Tables in PDF files have no markup: columns are told from where the values stand, and their names from the words
    above them. What cannot be told for sure is refused. The table is found by its ``page`` (counted from 1), its
    ``caption`` (the text directly above it, with or without what it says last in brackets), the ``heading`` before it,
    or texts that its ``header`` must hold; all that you give must fit, and exactly one table may. A table that goes on
    over pages is one table.

    ``row`` and ``column`` are labels as printed, over several lines too: ``column: Northern Border Sectors``. White
    space, capitals and footnote marks do not matter, and ``...`` stands for a part that changes. Where labels are
    nested, give the path: ``column: [FY2024, Pounds]``. ``periods: rows`` reads every row whose label is a period,
    down the column given; ``periods: columns`` does so along the row given.

    A table above whose values nothing names them is read with ``head: none``, by its ``row``, and of several columns by
    the place of one: ``column: 2 of 3``.

    For numbers in sentences use ``text``, which reads PDF files too.
    """

    version: ClassVar[int] = 9
    names_run_together: ClassVar[bool] = False

    page: int | None = Field(None, ge=1, description="A page that the table stands on, counted from 1.")
    caption: str = Field("", description="The text directly above the table.")
    heading: str = Field("", description="The nearest heading before the table.")
    header: tuple[str, ...] = Field((), description="Names of columns that the table must have.")

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a number of a table in a PDF file."""
        if candidate.place is not Place.TABLE or document.media != PDF:
            return
        spot, grids = candidate.spot, document.tables
        grid = grids[int(spot.part)]
        page = {"page": grid.pages[0]}
        tables = [*table_options(grid, grids), *({**one, **page} for one in table_options(grid, grids)), page]
        for table, cell in product(tables, cell_options(grid, spot.row, spot.column)):
            yield {**table, **cell}

    def read_as_named(self, document: Document, ask: Ask) -> Readings:
        """What `read` gives, by the labels that the rule has now; errors as of `read`."""
        if document.media != PDF:
            raise NotUsable(
                f"a PDF file was expected, but {document.url or 'the document'} is {document.media}: "
                "read it with another kind, or correct the address",
                grade=Grade.WRONG_TYPE,
            )
        return self.read_cells(self._table(document), ask, document)

    def _table(self, document: Document) -> Grid:
        labels = [self.caption, *self.header]
        near = [grid for grid in document.tables_near(labels, self.page) or () if self._is_meant(grid)]
        # Only where all went well: what a message names is the whole file.
        fitting = near if len(near) == 1 else [grid for grid in document.tables if self._is_meant(grid)]
        if self.head:
            fitting = self._without_names(fitting)
        elif len(fitting) > 1:
            fitting = self.with_the_cell(fitting)
        if len(fitting) > 1:
            raise Ambiguous(
                f"{len(fitting)} tables fit: {_placed(fitting)}; give a `page`, `caption`, `heading` or `header` that "
                "only the right one has"
            )
        if not fitting:
            names = [name for grid in document.tables for name in (grid.caption, grid.heading) if name]
            hint = misplaced(self.caption, self.heading, document.tables) or did_you_mean(
                self.caption or self.heading, names
            )
            there = _placed(document.tables) if document.tables else text_for_message(document)
            raise NoMatch(f"no table{self._sought()} in the file{hint} (tables: {there})")
        return fitting[0]

    def _without_names(self, fitting: Sequence[Grid]) -> list[Grid]:
        """Those in which nothing names the columns; of several the only one with the row, unless another has nearly it.

        Raises:
            NoMatch: there are such alone as have names.
        """
        bare = [grid for grid in fitting if not grid.header_rows]
        if fitting and not bare:
            raise NoMatch(f"{named(fitting[0])} has names of columns: take `head: none` away, and name the `column`")
        has = [grid for grid in bare if self._rows(grid)]
        others = [label for grid in bare if grid not in has for path in grid.row_paths for label in path]
        return has if len(has) == 1 and not nearest(str(self.row), others) else bare

    def _is_meant(self, grid: Grid) -> bool:
        if self.page and self.page not in grid.pages:
            return False
        if self.caption and not any(same_label(self.caption, text) for text in _captions(grid)):
            return False
        if self.heading and not same_label(self.heading, grid.heading):
            return False
        names = [name for path in grid.columns for name in path]
        return all(any(same_label(wanted, name) for name in names) for wanted in self.header)

    def _sought(self) -> str:
        sought = [f"caption {self.caption!r}"] if self.caption else []
        sought += [f"heading {self.heading!r}"] if self.heading else []
        sought += [f"{', '.join(map(repr, self.header))} in its header"] if self.header else []
        on_page = f" on page {self.page}" if self.page else ""
        return on_page + (f" with {' and '.join(sought)}" if sought else "")


def _captions(grid: Grid) -> tuple[str, str]:
    """The text above a table, and the same without what stands below it in brackets: ``(In thousands)``."""
    return grid.caption, IN_BRACKETS_BEHIND.sub("", grid.caption)


def _placed(grids: Sequence[Grid]) -> str:
    """The tables of a file for a message, each with its page."""
    return "; ".join(f"page {grid.pages[0]}: {tables_for_message([grid])}" for grid in grids[:6])
