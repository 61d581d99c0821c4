"""Read a series out of the row of a data file that has a column for each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from monitor.kinds.extract.crossing import CellKind, Crossing
from monitor.kinds.extract.options import EMPTY_SERIES
from monitor.kinds.extract.rows.decimals import Manner, decimal_sign, with_point
from monitor.kinds.extract.rows.selection import Selection
from monitor.kinds.extract.rows.times import PLAIN
from monitor.kinds.extract.series import LabelReader
from monitor.model import Ask, PassedOver, Reading, Readings
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.columns import coded
from monitor.reading.document.grid import Cell, Grid
from monitor.reading.labels import counted, listed, shortened, tidy
from monitor.reading.period.mentioned import mentioned_in

MOST_SHOWN = 4
"""Cells of a row that a message shows."""


class OneRow(CellKind):
    """A row of a data file as a table of one row, whose columns are periods.

    Attributes:
        printed: what the file holds in each column.
    """

    version: ClassVar[int] = 1

    printed: tuple[str, ...] = ()

    def _labels(self, language: str) -> LabelReader:
        return replace(super()._labels(language), option="no_periods")

    def _reading(self, grid: Grid, place: Crossing, ask: Ask) -> Reading | None:
        reading = super()._reading(grid, place, ask)
        if reading is None:
            return None
        name, at = " / ".join(grid.columns[place.column]), grid.body[place.row][place.column].at
        return replace(reading, printed=tidy(self.printed[place.column]), locator=f'column "{name}", {at}')


@dataclass(frozen=True, slots=True)
class Wide:
    """A data file with a column for each period.

    Attributes:
        selection: the rows that the rule is about.
        named: the columns that the rule names.
        each: those that tell its series apart.
        manner: how the periods' cells are written, as far as somebody said so.
        options: what else the rule says, as `OneRow` calls it.
    """

    selection: Selection
    named: frozenset[str]
    each: Sequence[str]
    manner: Manner
    options: Mapping[str, Any]

    def read(self, ask: Ask, document: Document) -> Readings:
        """For each row the values of its periods.

        Raises:
            NoMatch: no column is a period, or a cell holds no number.
            Ambiguous: several rows are one series, or a column may be a period and is not understood.
            WrongUnit: the cell or a label names another unit than declared.
        """
        readings: list[Reading] = []
        passed_over: list[PassedOver] = []
        rows = self._rows_by_series()
        labels, rest = self._columns(ask)
        for series, i in sorted(rows.items()):
            cells = {x: self.selection.records.rows.columns[x][i] for x in (*labels, *rest)}
            if len(rows) > 1 and not any(tidy(cells[x]) for x in rest):
                continue
            found = self._of_row(i, cells, labels, ask, document)
            readings += [replace(reading, series=series) for reading in found]
            passed_over += found.passed_over
        if not readings:
            raise NoMatch(EMPTY_SERIES)
        return Readings(readings, passed_over)

    def _rows_by_series(self) -> Mapping[str, int]:
        records, rows = self.selection.records, self.selection.rows
        found: dict[str, int] = {}
        for i in rows:
            series = "; ".join(f"{name}={tidy(records.column(name)[i])}" for name in self.each)
            if series in found:
                raise Ambiguous(
                    f"{counted(len(rows), 'row')} for {series or 'one series'}: "
                    f"{listed([self._row_words(one) for one in (found[series], i)])}; "
                    "narrow `where`, or name the column that tells them apart in `each`"
                )
            found[series] = i
        return found

    def _row_words(self, i: int) -> str:
        """Where a row stands and how it begins, for a message."""
        cells = [column[i] for column in self.selection.records.rows.columns[:MOST_SHOWN]]
        return f"{self.selection.records.place_of(i)} ({' | '.join(shortened(tidy(cell), 30) for cell in cells)})"

    def _columns(self, ask: Ask) -> tuple[Sequence[int], Sequence[int]]:
        """The columns that name a row, those before the first that speaks of a time among them; and all others."""
        header = self.selection.records.header
        reader = LabelReader(self.options["calendar"] or PLAIN, ask.language, self.options["dates"])

        def speaks_of_time(name: str) -> bool:
            try:
                return bool(reader.read(name) or mentioned_in(name, ask.language))
            except Ambiguous:
                return True

        others = (x for x, name in enumerate(header) if name not in self.named and speaks_of_time(name))
        first = next(others, None)
        if first is None:
            raise NoMatch(
                f"no column is a period (columns: {listed(header)}); where a column holds the periods, name it in `by`"
            )
        labels = [x for x, name in enumerate(header) if x < first or name in self.named]
        return labels, [x for x in range(first, len(header)) if header[x] not in self.named]

    def _of_row(
        self, i: int, cells: Mapping[int, str], labels: Sequence[int], ask: Ask, document: Document
    ) -> Readings:
        records, missing = self.selection.records, self.options["missing"]
        where = records.place_of(i)
        periods = coded(text for x, text in cells.items() if x not in labels)
        others = (records.rows.columns[x] for x in cells if x not in labels)
        sign, grouping = self.manner.decimal, self.manner.grouping
        if not (sign or grouping):
            sign = decimal_sign(periods, missing, records.delimiter, where, lambda: others)
        texts = {
            x: text if x in labels else with_point(text, sign, records.header[x], grouping) for x, text in cells.items()
        }
        held = bool(sign or grouping) or not records.delimiter
        percents = {x: (i, x) in records.percents if records.formats_known else None for x in cells}
        grid = Grid(
            (
                tuple(Cell(records.header[x]) for x in cells),
                tuple(Cell(tidy(text), percent=percents[x], at=where, held=held) for x, text in texts.items()),
            ),
            header_rows=1,
            header_columns=len(labels),
            notes=records.notes,
            what="file",
        )
        row = OneRow.model_construct(periods="columns", printed=tuple(cells.values()), **self.options)
        return row.read_cells(grid, ask, document)
