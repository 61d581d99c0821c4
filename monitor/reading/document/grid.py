"""A table as a rectangle of cells, whatever it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from monitor.reading.labels import fold, same_label
from monitor.reading.stated import names_units


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, also at every place that it spans.

    Attributes:
        text: what it prints, on one line, without references to footnotes.
        header: whether it is a ``<th>``.
        marks: the references to footnotes in it, such as ``p`` for preliminary.
        clash: whether two spanning cells claim this place, so that what stands there cannot be told.
        percent: whether its number is shown a hundred times as large, with a percent sign; None where the file does not
            tell.
        held: whether what looks like a number with decimals is one in the file, whatever the language of its texts.
        at: where it stands, where a file has such places: ``page 2``, ``cell C12``; else empty.
    """

    text: str
    header: bool = False
    marks: tuple[str, ...] = ()
    clash: bool = False
    percent: bool | None = False
    at: str = ""
    held: bool = False


NOTHING = Cell("")
_YEAR = re.compile(r"(?:FY ?)?(?:19|20)[0-9]{2}(?:[-–/][0-9]{2,4})?")
_NO_NAMES = frozenset(("n/a", "na", "nil", "none", "nd", "n.a.", "x", "c"))
"""What stands for a missing value, and names no column."""


@dataclass(frozen=True)
class Grid:
    """A table as a rectangle.

    Attributes:
        rows: every row, header rows too, all of one length; of a sheet they are laid out when they are asked for.
        header_rows: how many rows at the top name the columns.
        header_columns: how many columns at the left name the rows.
        caption: its ``<caption>``, or the ``<figcaption>`` of the figure around it.
        heading: the nearest heading before it on the page.
        label: its ``aria-label``, or the title attribute.
        problem: why it could not be laid out; empty otherwise.
        notes: sentences directly before or behind it, and banners, the nearest first.
        pages: the numbers of the pages it stands on; empty where there are none.
        what: what a message calls it: ``table`` or ``sheet``.
    """

    rows: Sequence[tuple[Cell, ...]] = field(repr=False)
    header_rows: int
    header_columns: int
    caption: str = ""
    heading: str = ""
    label: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    what: str = "table"

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.caption or self.label or self.heading

    @cached_property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """For each column its header texts from top to bottom, each once; empty ones left out."""
        header = [*self.rows[: self.header_rows]]  # of a sheet, each row is laid out once
        return tuple(path_of(row[i].text for row in header) for i in range(len(self.rows[0]) if self.rows else 0))

    @cached_property
    def row_paths(self) -> tuple[tuple[str, ...], ...]:
        """For each row below the header its label texts from left to right, led by the section it stands in.

        A row of one cell over the full width opens a section; it has the section's name as its only label.
        """
        paths: list[tuple[str, ...]] = []
        section: tuple[str, ...] = ()
        for row in self.body:
            if is_section(row):
                section = (row[0].text,)
                paths.append(section)
            else:
                paths.append(section + path_of(cell.text for cell in row[: self.header_columns]))
        return tuple(paths)

    @property
    def body(self) -> Sequence[tuple[Cell, ...]]:
        """The rows below the header."""
        return self.rows[self.header_rows :]

    def texts(self, column: int) -> list[str]:
        """What stands in a column, row by row of the body."""
        return [row[column].text for row in self.body]

    def indents(self) -> Sequence[int]:
        """How far the first label of each row of the body is moved to the right, where that can be told."""
        return [0] * len(self.body)

    def opens_section(self, row: int) -> bool:
        """Whether one cell fills the whole of a row of the body."""
        return is_section(self.body[row])


def relaid(grid: Grid, rows: Sequence[tuple[Cell, ...]], header_rows: int) -> Grid:
    """The same table with other rows, or with another number of rows that name the columns."""
    return Grid(
        rows,
        header_rows,
        grid.header_columns,
        grid.caption,
        grid.heading,
        grid.label,
        grid.problem,
        grid.notes,
        grid.pages,
        grid.what,
    )


def with_units(rows: Sequence[Sequence[Cell]], header_rows: int) -> int:
    """How many rows name the columns, with one that says their units below the names: ``£m``, ``%``."""
    if not 0 < header_rows < len(rows) - 1:
        return header_rows
    row, above = rows[header_rows], rows[header_rows - 1]
    first = row[0].text
    labelled = first and row[0] is not above[0] and not same_label("unit", first) and not same_label("units", first)
    texts = [cell.text for x, cell in enumerate(row) if x and cell.text and cell is not above[x]]
    return header_rows + (not labelled and not is_section(row) and names_units(texts))


def with_spanned(rows: Sequence[Sequence[Cell]], header_rows: int) -> int:
    """How many rows name the columns, with one that names those which a cell of the last of them spans.

    It has a name of its own under each such cell for each of its columns, and the row below it a number there. Years
    are names where nothing names their row.
    """
    if not 0 < header_rows < len(rows) - 1 or is_section(rows[header_rows]):
        return header_rows
    above, row, below = rows[header_rows - 1 : header_rows + 2]
    first, last = above[0], above[-1]
    spanned = [x for x, cell in enumerate(above) if cell.text and cell in (*above[:x][-1:], *above[x + 1 : x + 2])]
    if not spanned or above[0] in [above[x] for x in spanned] or first is last:
        return header_rows
    is_named = bool(row[0].text) and row[0] is not above[0]
    names = [(id(above[x]), row[x].text) for x in spanned]
    own = len({*names}) == len(names) and all(row[x] is not above[x] for x in spanned)
    named = all(_names_column(text, years=not is_named) for _, text in names)
    return header_rows + (own and named and any(is_amount(below[x].text) for x in spanned))


def _names_column(text: str, *, years: bool) -> bool:
    if years and _YEAR.fullmatch(text):
        return True
    return any(map(str.isalpha, text)) and not is_amount(text) and fold(text) not in _NO_NAMES


def is_amount(text: str) -> bool:
    """Whether a cell holds a number, and is no name that has one in it: ``Days lost per 1,000 employees``."""
    digits, letters = (sum(map(is_one, text)) for is_one in (str.isdigit, str.isalpha))
    return digits > 0 and not (text[:1].isalpha() and letters > 2 * digits)


def is_section(row: Sequence[Cell]) -> bool:
    """Whether one cell fills the whole row."""
    return len(row) > 1 and row[-1] is row[0] and all(cell is row[0] for cell in row) and bool(row[0].text)


def path_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Labels from the outermost to the innermost, each once; empty ones left out."""
    path: list[str] = []
    for text in texts:
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)
