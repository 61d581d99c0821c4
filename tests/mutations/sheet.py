"""A table as rows and columns, whatever it is printed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.mutations import (
    Said,
    Truth,
    another,
    is_number,
    value_of,
)

Path = tuple[str, ...]
Row = tuple[str, ...]

UNDATED = "undated"
OTHER_UNIT = {
    "lb": "kg",
    "kg": "lb",
    "g": "kg",
    "%": "kg",
    "agents": "officers",
    "deaths": "cases",
    "people": "households",
    "travellers": "trucks",
    "number": "kg",
}


@dataclass(frozen=True)
class Sheet:
    """A table in which a figure stands.

    Attributes:
        columns: for each column the labels above it, from top to bottom; none where the table has no header.
        rows: for each row its cells, first those that name it; a row of one cell opens a section.
        row: the index of the figure's row.
        column: the index of its column.
        truth: what the table says of the figure.
        unit: its unit.
        labels: how many columns name the rows.
        period: the period label of the figure's cell.
        language: of its numbers.
        caption: its caption.
        heading: the heading before it.
    """

    columns: tuple[Path, ...]
    rows: tuple[Row, ...]
    row: int
    column: int
    truth: Truth
    unit: str
    labels: int = 1
    period: str = UNDATED
    language: str = "en"
    caption: str = ""
    heading: str = ""

    @property
    def printed(self) -> str:
        """What stands in the figure's cell."""
        return self.rows[self.row][self.column]

    @property
    def headed(self) -> bool:
        """Whether the table has a header."""
        return any(self.columns)

    @property
    def words(self) -> Sequence[str]:
        """Everything that it prints."""
        cells = [cell for row in (*self.columns, *self.rows) for cell in row]
        return [text for text in (self.caption, self.heading, *cells) if text]

    @property
    def times(self) -> int | None:
        """What the printed number is multiplied with; None where the figure's cell prints no plain number."""
        value = self.truth[self.period].value if self.period in self.truth else None
        if value is None or not is_number(self.printed):
            return None
        printed = value_of(self.printed, self.language)
        return int(value / printed) if printed else None

    @property
    def untold(self) -> Truth:
        """What it says without the figure's cell."""
        return {label: one for label, one in self.truth.items() if label != self.period}

    def put(self, text: str, *, row: int | None = None, column: int | None = None) -> Sheet:
        """With another text in a cell, the figure's own unless said otherwise."""
        y, x = self.row if row is None else row, self.column if column is None else column
        cells = list(self.rows[y])
        cells[x] = text
        return replace(self, rows=(*self.rows[:y], tuple(cells), *self.rows[y + 1 :]))

    def say(self, text: str, now: Said | None) -> Sheet:
        """With another text in the figure's cell that truly says something else; None for nothing."""
        return replace(self.put(text), truth={**self.untold, self.period: now} if now else self.untold)

    def label(self, change: Callable[[str], str]) -> Sheet:
        """With the labels of the figure's row changed."""
        sheet = self
        for x in range(self.labels):
            sheet = sheet.put(change(self.rows[self.row][x]), column=x)
        return sheet

    def head(self, change: Callable[[str], str], *, everywhere: bool = False) -> Sheet:
        """With the labels of the figure's column, or of all, changed."""
        columns = [
            tuple(map(change, path)) if everywhere or x == self.column else path for x, path in enumerate(self.columns)
        ]
        return replace(self, columns=tuple(columns))

    def in_columns(self, order: Sequence[int]) -> Sheet:
        """With its columns in this order."""
        return replace(
            self,
            columns=tuple(self.columns[x] for x in order) if self.headed else self.columns,
            rows=tuple(row if len(row) == 1 else tuple(row[x] for x in order) for row in self.rows),
            column=order.index(self.column),
        )

    def with_column(self, at: int, path: Path, cells: Callable[[int, Row], str]) -> Sheet:
        """With a column inserted; `cells` gives the text in each row."""
        rows = [r if len(r) == 1 else (*r[:at], cells(y, r), *r[at:]) for y, r in enumerate(self.rows)]
        columns = (*self.columns[:at], path, *self.columns[at:])
        return replace(self, columns=columns, rows=tuple(rows), column=self.column + (at <= self.column))

    def without_column(self, at: int) -> Sheet:
        """With a column taken out, other than the figure's."""
        rows = [row if len(row) == 1 else (*row[:at], *row[at + 1 :]) for row in self.rows]
        columns = (*self.columns[:at], *self.columns[at + 1 :])
        return replace(self, columns=columns, rows=tuple(rows), column=self.column - (at < self.column))

    def with_row(self, at: int, row: Row) -> Sheet:
        """With a row inserted."""
        rows = (*self.rows[:at], row, *self.rows[at:])
        return replace(self, rows=rows, row=self.row + (at <= self.row))

    def without_row(self, at: int) -> Sheet:
        """With a row taken out."""
        return replace(self, rows=(*self.rows[:at], *self.rows[at + 1 :]), row=self.row - (at < self.row))

    def with_numbers_changed(self, row: Row) -> Row:
        """A row with every number another."""
        return (*row[: self.labels], *(another(cell) for cell in row[self.labels :]))

    @property
    def sections(self) -> list[list[Row]]:
        """The rows by section, each with the row that opens it."""
        groups: list[list[Row]] = [[]]
        for row in self.rows:
            if len(row) == 1:
                groups.append([])
            groups[-1].append(row)
        return [group for group in groups if group]


def table(
    columns: Sequence[str | Path],
    rows: Sequence[Row],
    at: tuple[int, int],
    unit: str,
    *,
    series: Mapping[str, tuple[int, int]] | None = None,
    times: int = 1,
    labels: int = 1,
    period: str = UNDATED,
    language: str = "en",
    caption: str = "",
    heading: str = "",
) -> Sheet:
    """A table that says what is printed at a place, or for a series at several places by period.

    Args:
        columns: their labels; nested ones as a path.
        rows: their cells.
        at: row and column of the figure.
        unit: the figure's.
        series: for a series the place of each period, that of the figure among them.
        times: what the printed numbers are multiplied with.
        labels: how many columns name the rows.
        period: of the figure's cell.
        language: of its numbers.
        caption: of the table.
        heading: before the table.
    """
    paths = tuple((c,) if isinstance(c, str) else c for c in columns)
    places = series or {period: at}
    truth = {label: Said(value_of(rows[y][x].rstrip("%"), language) * times) for label, (y, x) in places.items()}
    return Sheet(paths, tuple(rows), *at, truth, unit, labels, period, language, caption, heading)
