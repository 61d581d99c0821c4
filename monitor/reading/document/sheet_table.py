"""Find the table on a sheet by the labels of its header, below whatever banner stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import overload

from monitor.reading.document.grid import NOTHING, Cell, Grid, path_of, with_units
from monitor.reading.document.sheet_names import is_word_or_year, label_columns, with_names_below
from monitor.reading.document.workbook import Range, Sheet
from monitor.reading.labels import may_be_among, same_label, tidy
from monitor.reading.quantity import is_missing
from monitor.reading.stated import names_units

MAX_GRID = 500_000
"""Cells of a table that is read by its labels."""
MAX_CARRIED = 2_000_000
"""Places that merged cells fill; a file may claim thousands of millions."""
OUTER_ROWS = 6
"""How far above the columns' names their outer labels may stand."""

BANNER_ROWS = 12
"""How far above a table's header a banner may stand."""
BANNER_CELLS = 2
FORMULA_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]|#N/A")
"""What stands in a cell whose formula failed."""


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a sheet that name the columns, counted from 0; the last one holds the innermost labels.

    Attributes:
        top: the first.
        leaf: the one in which the labels were found.
        bottom: the last: merged cells may reach below `leaf`.
    """

    top: int
    leaf: int
    bottom: int


@dataclass(frozen=True)
class Laid:
    """A sheet laid out as a rectangle, merged cells at every place that they span.

    Attributes:
        sheet: the sheet.
    """

    sheet: Sheet
    _of_merged: dict[tuple[int, int], Range] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note which places merged cells span, as far as the sheet goes.

        Raises:
            OverflowError: they span more than `MAX_CARRIED`.
        """
        left = MAX_CARRIED
        for area in self.sheet.merged:
            bottom, right = min(area.bottom, self.height - 1), min(area.right, self.width - 1)
            left -= max(0, bottom - area.top + 1) * max(0, right - area.left + 1)
            if left < 0:
                raise OverflowError(f"its merged cells span more than {MAX_CARRIED:,} places")
            for y in range(area.top, bottom + 1):
                for x in range(area.left, right + 1):
                    self._of_merged[y, x] = area

    @cached_property
    def merged_rows(self) -> frozenset[int]:
        """The rows that merged cells span."""
        return frozenset(y for y, _ in self._of_merged)

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self.sheet.rows)

    @cached_property
    def width(self) -> int:
        """How many columns its longest row has."""
        return max(map(len, self.sheet.rows), default=0)

    @cached_property
    def left(self) -> int:
        """The first column that holds anything."""
        left = self.width
        for row in self.sheet.rows:
            left = next((x for x, text in enumerate(row[:left]) if text), left)
            if not left:
                break
        return left

    def text(self, y: int, x: int) -> str:
        """What stands at a place, on one line; a merged cell's text everywhere in it."""
        area = self.merged_at(y, x)
        return tidy(self._raw(area.top, area.left) if area else self._raw(y, x))

    def merged_at(self, y: int, x: int) -> Range | None:
        """The merged cell that spans a place."""
        return self._of_merged.get((y, x))

    def texts(self, y: int) -> list[str]:
        """What stands in a row, place by place."""
        if y in self.merged_rows:
            return [self.text(y, x) for x in range(self.width)]
        row = self.sheet.rows[y]
        return [*map(tidy, row), *[""] * (self.width - len(row))]

    def filled(self, y: int) -> list[str]:
        """The cells of a row that hold anything, each merged cell once."""
        return list(self._filled(y))

    def _filled(self, y: int) -> Iterator[str]:
        if y not in self.merged_rows:
            return filter(None, map(tidy, self.sheet.rows[y]))
        return (
            text
            for x in range(self.width)
            if (text := self.text(y, x)) and ((area := self.merged_at(y, x)) is None or area.left == x)
        )

    def rows_with(self, labels: Sequence[str]) -> list[int]:
        """The rows that hold every label; a merged cell stands in every row that it spans."""
        distinct = list({*chain.from_iterable(self.sheet.rows)})
        only_names = all(map(is_word_or_year, labels))
        rows = set(range(self.height))
        for label in labels:
            near = (distinct[i] for i in may_be_among(label, distinct))
            meant = {text for text in near if same_label(label, text) and (is_word_or_year(text) or not only_names)}
            spans = (area for area in self.sheet.merged if self._raw(area.top, area.left) in meant)
            merged = {y for area in spans for y in range(area.top, min(area.bottom + 1, self.height))}
            rows &= {y for y in rows if not meant.isdisjoint(self.sheet.rows[y])} | merged
        return sorted(rows)

    def header_at(self, leaf: int, outer: Sequence[str] = ()) -> Header:
        """The header whose innermost labels stand in a row.

        Rows above belong to it that are joined to it by merged cells, unless those fill the whole width as banners
        do, and those that hold a label in `outer`.
        """
        bottom = max([leaf, *(area.bottom for area in self._areas(leaf) if not self._is_banner(area))])
        top = leaf
        while top and self._is_joined(top - 1):
            top -= 1
        for y in range(max(0, leaf - OUTER_ROWS), top):
            if any(same_label(label, text) for label in outer for text in self.filled(y)):
                top = y
                break
        return Header(top, leaf, min(bottom, self.height - 1))

    def ends_below(self, header: Header) -> int:
        """The row behind the table's last: where another table's header stands below it, or the sheet ends.

        A header is known by what comes before it (an empty row, or a title alone in its row), by holding words and
        years, but no number, and by numbers below it.
        """
        parted, found = False, self.height
        for y in range(header.bottom + 1, self.height):
            if y in self.sheet.unseen_rows:
                continue
            several = len(list(islice(self._filled(y), 2))) > 1
            # Few rows have to be looked at for what stands in them.
            if found < y and not self._may_name_columns(y):
                return found
            if parted and found == self.height and several and self._may_name_columns(y):
                found = y
            parted = not several and y > header.bottom + 1
        return self.height

    def _may_name_columns(self, y: int) -> bool:
        return all(is_word_or_year(text) and not is_missing(text) for text in islice(self._filled(y), 1, None))

    def grid(self, header: Header) -> SheetGrid:
        """The table below a header, its cells with their places.

        Raises:
            OverflowError: it has more than `MAX_GRID` cells.
        """
        end = self.ends_below(header)
        columns = range(self.left, self.width)
        if (end - header.top) * len(columns) > MAX_GRID:
            raise OverflowError(f"it has more than {MAX_GRID:,} cells")
        over = tuple(self._carried(y, columns) for y in self._rows_of_units(header))
        rows = LaidRows(self, over, range(header.top, end), columns, {})
        header_rows = with_names_below(rows, with_units(rows, len(over) + header.bottom - header.top + 1))
        labels = label_columns(rows, header_rows)
        return SheetGrid(rows, header_rows, labels, self.sheet.name, notes=tuple(self._banner(header)), what="sheet")

    @cached_property
    def headless(self) -> SheetGrid:
        """The whole sheet as a table that names no columns.

        Raises:
            OverflowError: it has more than `MAX_GRID` cells.
        """
        columns = range(self.left, self.width)
        if self.height * len(columns) > MAX_GRID:
            raise OverflowError(f"it has more than {MAX_GRID:,} cells")
        return SheetGrid(LaidRows(self, (), range(self.height), columns, {}), 0, 1, self.sheet.name, what="sheet")

    def names_above(self, row: int) -> int | None:
        """The row above one that holds words and years alone, and may name its columns; None where none does."""
        return next((y for y in range(row) if len(self.filled(y)) > 1 and self._may_name_columns(y)), None)

    def _rows_of_units(self, header: Header) -> list[int]:
        """The rows directly above a header that say what groups of its columns are: ``2015=100``, ``% change``."""
        top = header.top
        while top and len(self.filled(top - 1)) > 1 and names_units(self.filled(top - 1)):
            top -= 1
        return list(range(top, header.top))

    def _carried(self, y: int, columns: range) -> tuple[Cell, ...]:
        """A row whose texts reach to the next one."""
        carried, cells = "", []
        for x in columns:
            carried = self.text(y, x) or carried
            cells.append(Cell(carried))
        return tuple(cells)

    def _banner(self, header: Header) -> Iterator[str]:
        """What stands alone in a row, or in two cells, above a header, the nearest first, up to another table."""
        for y in range(header.top - 1, max(-1, header.top - 1 - BANNER_ROWS), -1):
            there = self.filled(y)
            if len(there) > BANNER_CELLS:
                return
            yield from there

    def _raw(self, y: int, x: int) -> str:
        row = self.sheet.rows[y] if y < self.height else ()
        return row[x] if x < len(row) else ""

    def _areas(self, y: int) -> list[Range]:
        return list({area: None for x in range(self.width) if (area := self.merged_at(y, x))})

    def _is_banner(self, area: Range) -> bool:
        return area.left <= self.left and area.right >= self.width - 1

    def _is_joined(self, y: int) -> bool:
        """Whether a row is part of the header that begins below it: a cell spans both, or several columns of it."""
        areas = [area for area in self._areas(y) if not self._is_banner(area) and self.text(area.top, area.left)]
        return any(area.bottom > y or area.right > area.left for area in areas)


@dataclass(frozen=True)
class LaidRows(Sequence[tuple[Cell, ...]]):
    """The rows of a sheet's table, each laid out when it is asked for: of 100,000 a rule reads a few.

    Attributes:
        laid: the sheet.
        over: rows above the table's own.
        lines: the rows of the sheet.
        columns: the columns of the sheet.
        merged: the merged cells that were laid out before; each is one, wherever it is asked for.
    """

    laid: Laid
    over: tuple[tuple[Cell, ...], ...]
    lines: range
    columns: range
    merged: dict[Range, Cell]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.over) + len(self.lines)

    @overload
    def __getitem__(self, at: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> LaidRows: ...
    def __getitem__(self, at: int | slice) -> tuple[Cell, ...] | LaidRows:
        """A row, or some that follow each other."""
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self))
            before = len(self.over)
            lines = self.lines[max(0, start - before) : max(0, stop - before)]
            return LaidRows(self.laid, self.over[start:stop], lines, self.columns, self.merged)
        at = range(len(self))[at]
        if at < len(self.over):
            return self.over[at]
        y = self.lines[at - len(self.over)]
        return tuple(self._cell(y, x) for x in self.columns)

    def texts(self, column: int) -> Iterator[str]:
        """What stands in a column of the table, row by row."""
        x = self.columns[column]
        return chain((row[column].text for row in self.over), self._column(x))

    def indents(self, label_columns: int) -> list[int]:
        """How many spaces stand before the first label of each of the sheet's own rows."""
        return [self._indent(y, self.columns[:label_columns]) for y in self.lines]

    def _indent(self, y: int, columns: range) -> int:
        row = self.laid.sheet.rows[y]
        first = next((row[x] for x in columns if x < len(row) and tidy(row[x])), "")
        return len(first) - len(first.lstrip())

    def paths(self, label_columns: int) -> Iterator[tuple[str, ...]]:
        """The labels of the rows, as `Grid.row_paths` has them; of the sheet's own rows alone."""
        columns = self.columns[:label_columns]
        if len(columns) == 1 and not self.laid.merged_rows:
            yield from ((text,) if text else () for text in self._column(columns[0]))
            return
        section: tuple[str, ...] = ()
        for y, texts in zip(self.lines, self._texts(columns), strict=True):
            if title := self._title_in(y):
                section = (title,)
                yield section
            else:
                yield section + path_of(texts)

    def _column(self, x: int) -> Iterator[str]:
        """What stands in a column of the sheet, row by row of the table."""
        if self.laid.merged_rows:
            return (text for (text,) in self._texts(range(x, x + 1)))
        rows = self.laid.sheet.rows[self.lines.start : self.lines.stop]
        return (tidy(row[x]) if x < len(row) else "" for row in rows)

    def _texts(self, columns: range) -> Iterator[Sequence[str]]:
        """What stands in these columns of the sheet, row by row of it."""
        rows, merged = self.laid.sheet.rows, self.laid.merged_rows
        for y in self.lines:
            row = rows[y]
            if y in merged or len(row) < columns.stop:
                yield [self.laid.text(y, x) for x in columns]
            else:
                yield [tidy(row[x]) for x in columns]

    def _title_in(self, y: int) -> str:
        """The text of the one merged cell that fills a row; empty where none does."""
        first = self.columns[0]
        area = self.laid.merged_at(y, first) if y in self.laid.merged_rows else None
        fills = area is not None and all(self.laid.merged_at(y, x) == area for x in self.columns)
        return self.laid.text(y, first) if fills and len(self.columns) > 1 else ""

    def _cell(self, y: int, x: int) -> Cell:
        laid = self.laid
        area = laid.merged_at(y, x)
        if area is None:
            text = laid.text(y, x)
            return self._at(text, y, x) if text else NOTHING
        if area not in self.merged:
            self.merged[area] = self._at(laid.text(y, x), area.top, area.left)
        return self.merged[area]

    def _at(self, text: str, y: int, x: int) -> Cell:
        sheet = self.laid.sheet
        percent, held = sheet.shows_percent(y, x), sheet.holds_number(y, x)
        return Cell(text, at=f"cell {place_name(y, x)}", percent=percent, held=held)


@dataclass(frozen=True)
class SheetGrid(Grid):
    """A table of a sheet, of which no more is laid out than what is asked for.

    Attributes:
        rows: its rows.
    """

    rows: LaidRows = field(repr=False)

    @cached_property
    def row_paths(self) -> tuple[tuple[str, ...], ...]:
        """As `Grid.row_paths`."""
        return tuple(self.rows[self.header_rows :].paths(self.header_columns))

    def texts(self, column: int) -> list[str]:
        """As `Grid.texts`."""
        return list(self.rows[self.header_rows :].texts(column))

    def indents(self) -> Sequence[int]:
        """As `Grid.indents`: by the spaces before the label."""
        return self.rows[self.header_rows :].indents(self.header_columns)


def place_name(y: int, x: int) -> str:
    """A place as spreadsheets name it: ``C12``."""
    letters = ""
    x += 1
    while x:
        x, letter = divmod(x - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{y + 1}"
