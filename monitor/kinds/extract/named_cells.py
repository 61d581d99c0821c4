"""Read cells of a document by their labels, and by those that they had before where the present ones are gone."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from monitor.kinds.extract.by_place import column_at, require_no_names
from monitor.kinds.extract.crossing import CellKind
from monitor.kinds.extract.formerly import Formerly, read_renamed, require_names
from monitor.kinds.extract.places import Label, named
from monitor.model import Ask, Readings
from monitor.model.errors import NoMatch
from monitor.reading.document import XLSX, Document, Grid
from monitor.reading.labels import same_label

LABELS = ("row", "column", "header", "caption", "heading", "note", "under", "period_at")


class NamedCells(CellKind):
    """The reading that the kinds share which find the table of their cell in a document.

    A kind says in `read_as_named` what it reads by the labels that the rule has now.
    """

    head: Literal["", "none"] = Field(
        "", description="`none` where the first row is data already, and nothing names the columns."
    )
    formerly: Formerly = Field(
        default_factory=dict, description="Labels that were other ones before, each with those that it was."
    )

    @model_validator(mode="after")
    def _names_no_column_without_head(self) -> Self:
        if self.head:
            named = {name: getattr(self, name, "") for name in ("periods", "header", "under")}
            require_no_names(self.row, self.column, named)
        return self

    @model_validator(mode="after")
    def _renames_its_labels(self) -> Self:
        require_names(self.formerly, self._renamable)
        return self

    def _fitting_columns(self, wanted: Label, grid: Grid) -> Sequence[int]:
        if self.head and isinstance(wanted, str):
            return column_at(wanted, grid, named(grid))
        return super()._fitting_columns(wanted, grid)

    @property
    def _renamable(self) -> set[str]:
        """Every label by which the rule finds its cell."""
        titles = [getattr(self, name, "") for name in ("note", "under")]
        labels = (*self.named_texts, *getattr(self, "header", ()), *titles)
        return {label for label in labels if label}

    def read(self, document: Document, ask: Ask) -> Readings:
        """The cell's reading, or one for each period.

        Raises:
            NotUsable: the document cannot be read, or is of another kind.
            NoMatch: there is no such table, row or column, or the cell holds no number.
            Ambiguous: there are several, or it cannot be told where the cell ends.
            WrongUnit: the cell or a label names another unit than declared.
        """
        try:
            return self.read_as_named(document, ask)
        except NoMatch:
            former = self._read_as_formerly_named(document, ask) if self.formerly else None
            if former is None:
                raise
            return former

    @abstractmethod
    def read_as_named(self, document: Document, ask: Ask) -> Readings:
        """What `read` gives, by the labels that the rule has now; errors as of `read`."""

    def _read_as_formerly_named(self, document: Document, ask: Ask) -> Readings | None:
        """What it reads by former labels, in the place of those that stand nowhere in the document.

        None where it reads nothing by them, either.

        Raises:
            Ambiguous: several former labels read something; or as `read`.
            WrongUnit: as `read`.
        """
        there = list(_labels_of(document))
        gone = {label: names for label, names in self.formerly.items() if not any(same_label(label, t) for t in there)}
        return read_renamed(self, LABELS, gone, lambda former: former.read_as_named(document, ask))


def _labels_of(document: Document) -> Iterator[str]:
    """Everything in a document that may be a label of a table, or names one."""
    if document.media == XLSX:
        for sheet in document.sheets.values():
            yield from (text for row in sheet.rows for text in row if text)
        return
    for grid in document.tables:
        yield from (grid.caption, grid.label, grid.heading, *grid.notes)
        yield from (cell.text for row in grid.rows for cell in row)
        for path in (*grid.columns, *grid.row_paths):
            yield from (*path, " ".join(path), " / ".join(path))
