"""Find the table on a sheet by the labels of its header, below whatever banner stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from monitor.model.errors import NoMatch
from monitor.reading.document.grid import NOTHING, Cell, Grid, with_units
from monitor.reading.document.workbook import Range, Sheet
from monitor.reading.labels import did_you_mean, listed, same_label, tidy, without_marks
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
NUMBER = re.compile(r"[(<>~≈$€£¥₹▲▼△▽▴▾↑↓ ]*[-−+]?[0-9][0-9.,'’ \u00a0\u202f]*(?:[eE][+-]?[0-9]+)?\s*[)%*]?")
YEAR = re.compile(r"(?:1[89]|20|21)[0-9]{2}(?:\.0)?")
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
    def _merged_rows(self) -> frozenset[int]:
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
        firsts = (next((x for x, text in enumerate(row) if text), self.width) for row in self.sheet.rows)
        return min(firsts, default=0)

    def text(self, y: int, x: int) -> str:
        """What stands at a place, on one line; a merged cell's text everywhere in it."""
        area = self.merged_at(y, x)
        return tidy(self._raw(area.top, area.left) if area else self._raw(y, x))

    def merged_at(self, y: int, x: int) -> Range | None:
        """The merged cell that spans a place."""
        return self._of_merged.get((y, x))

    def texts(self, y: int) -> list[str]:
        """What stands in a row, place by place."""
        if y in self._merged_rows:
            return [self.text(y, x) for x in range(self.width)]
        row = self.sheet.rows[y]
        return [*map(tidy, row), *[""] * (self.width - len(row))]

    def filled(self, y: int) -> list[str]:
        """The cells of a row that hold anything, each merged cell once."""
        if y not in self._merged_rows:
            return [text for text in map(tidy, self.sheet.rows[y]) if text]
        return [
            text
            for x in range(self.width)
            if (text := self.text(y, x)) and ((area := self.merged_at(y, x)) is None or area.left == x)
        ]

    def rows_with(self, labels: Sequence[str]) -> list[int]:
        """The rows that hold every label; a merged cell stands in every row that it spans."""
        distinct = {text for row in self.sheet.rows for text in row}
        if all(map(is_word_or_year, labels)):
            distinct = set(filter(is_word_or_year, distinct))
        rows = set(range(self.height))
        for label in labels:
            meant = {text for text in distinct if same_label(label, text)}
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
            there = self.filled(y)
            is_header_like = all(is_word_or_year(text) and not is_missing(text) for text in there[1:])
            if found < y and not is_header_like:
                return found
            if parted and found == self.height and len(there) > 1 and is_header_like:
                found = y
            parted = len(there) < 2 and y > header.bottom + 1
        return self.height

    def grid(self, header: Header) -> Grid:
        """The table below a header, its cells with their places.

        Raises:
            OverflowError: it has more than `MAX_GRID` cells.
        """
        end = self.ends_below(header)
        columns = range(self.left, self.width)
        if (end - header.top) * len(columns) > MAX_GRID:
            raise OverflowError(f"it has more than {MAX_GRID:,} cells")
        merged: dict[Range, Cell] = {}
        over = [self._carried(y, columns) for y in self._rows_of_units(header)]
        rows = (*over, *(tuple(self._cell(y, x, merged) for x in columns) for y in range(header.top, end)))
        header_rows = with_units(rows, len(over) + header.bottom - header.top + 1)
        label_columns = _label_columns(rows[header_rows:], len(columns))
        notes = tuple(self._banner(header))
        return Grid(rows, header_rows, label_columns, caption=self.sheet.name, notes=notes, what="sheet")

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

    def _cell(self, y: int, x: int, merged: dict[Range, Cell]) -> Cell:
        area = self.merged_at(y, x)
        if area is None:
            text = self.text(y, x)
            percent = (y, x) in self.sheet.percents
            return Cell(text, at=f"cell {place_name(y, x)}", percent=percent) if text else NOTHING
        if area not in merged:
            percent = (area.top, area.left) in self.sheet.percents
            merged[area] = Cell(self.text(y, x), at=f"cell {place_name(area.top, area.left)}", percent=percent)
        return merged[area]

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


def is_word_or_year(text: str) -> bool:
    """Whether a cell can name a column: a text, or a number that is a year, also with a mark: `` 2015 *``."""
    return bool(text) and (not NUMBER.fullmatch(text) or bool(YEAR.fullmatch(without_marks(tidy(text)))))


def place_name(y: int, x: int) -> str:
    """A place as spreadsheets name it: ``C12``."""
    letters = ""
    x += 1
    while x:
        x, letter = divmod(x - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{y + 1}"


def sheets_named(sheets: Mapping[str, Sheet], wanted: str) -> list[Sheet]:
    """The sheets that a name fits; where it is empty, all that are shown. A hidden one stands for no shown one.

    Raises:
        NoMatch: there is none.
    """
    fitting = [sheet for name, sheet in sheets.items() if not wanted or same_label(wanted, name)]
    shown = [sheet for sheet in fitting if not sheet.hidden]
    found = shown or (fitting if wanted else [])
    if not found and not wanted:
        raise NoMatch(
            f"all sheets of the workbook are hidden: name the one that is meant (sheets: {listed([*sheets])})"
        )
    if not found:
        hint = did_you_mean(wanted, sheets)
        raise NoMatch(f"no sheet {wanted!r} in the workbook{hint} (sheets: {listed([*sheets])})")
    return found


def sheet_words(sheet: Sheet) -> str:
    """What a message calls a sheet."""
    return f'sheet "{sheet.name}"{" (hidden)" if sheet.hidden else ""}'


def _label_columns(body: Sequence[Sequence[Cell]], width: int) -> int:
    """The columns at the left without a number in them: at least the first, and not all."""
    leading = sum(1 for _ in takewhile(lambda x: not any(NUMBER.fullmatch(row[x].text) for row in body), range(width)))
    return leading if 0 < leading < width else 1
