"""Lay an HTML table out as a rectangle, spanning cells carried as browsers do (HTML standard, 4.9.12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile

from monitor.reading.document.grid import NOTHING, Cell, Grid, is_section, with_spanned, with_units
from monitor.reading.document.markup import HEADINGS, references, seen_text
from monitor.reading.document.tree import Element
from monitor.reading.labels import tidy

CELLS = ("td", "th")
ROWS = ("tr", *CELLS)
NOTES = ("p", "div", "small", "em", "span", "strong")
LONGEST_NOTE = 400
WRAPPERS = 4
"""How many elements may be wrapped around a table alone."""
BEHIND = re.compile(r"\W*(?:notes?|source|remarques?|all (?:figures|values|amounts)|figures|values|numbers)\b", re.I)
"""How a paragraph behind a table begins that is about it."""
MAX_COLSPAN = 1000
"""The HTML standard's own limit."""
INTEGER = re.compile(r"[\t\n\f\r ]*(?:\+?0*([0-9]+)|-0+(?![0-9]))")
"""The HTML standard's rules for parsing non-negative integers (2.3.4.1): whatever follows the digits is passed over."""
MAX_CELLS = 100_000
"""A larger table is not laid out: spans can ask for thousands of millions of cells."""
MAX_CELLS_OF_PAGE = 1_000_000
"""Of all tables of a page together; those behind them are not laid out. Pages of statistics have a few thousand."""


class PageCell(Cell):
    """A cell of a page, which is read when somebody asks what it prints: of a long table, most are never asked."""

    __slots__ = ("_element", "_is_clash", "_text")
    _element: Element
    _is_clash: bool
    _text: str | None

    def __init__(self, element: Element, *, clash: bool = False) -> None:
        """Args:
        element: the cell on its page.
        clash: whether two claim its place.
        """
        object.__setattr__(self, "_element", element)
        object.__setattr__(self, "_is_clash", clash)
        object.__setattr__(self, "_text", None)

    @property
    def text(self) -> str:
        """What it prints."""
        text = self._text
        if text is None:
            text = seen_text(self._element, apart=False)
            object.__setattr__(self, "_text", text)
        return text

    @property
    def header(self) -> bool:
        """Whether it is a ``<th>``."""
        return self._element.name == "th"

    @property
    def marks(self) -> tuple[str, ...]:
        """The references to footnotes in it."""
        return references(self._element)

    @property
    def clash(self) -> bool:
        """Whether two spanning cells claim its place."""
        return self._is_clash

    @property
    def percent(self) -> bool:
        """A page prints its percent signs."""
        return False

    @property
    def at(self) -> str:
        """A page has no places."""
        return ""

    @property
    def held(self) -> bool:
        """A page prints its numbers, and holds none."""
        return False

    def claimed_again(self) -> PageCell:
        """The same, where another cell spans its place, too."""
        return PageCell(self._element, clash=True)


def grids_of(outermost: Iterable[Element]) -> tuple[Grid, ...]:
    """Every table of a page in reading order, nested ones too; what exceeds a bound has a `problem`, and no rows.

    Args:
        outermost: the page's tables, figures and headings that stand in none of the others, in order.
    """
    grids: list[Grid] = []
    headings: list[Element] = []
    heading = ""
    page = _Page()
    for root in outermost:
        for element, parts in _tables_and_headings(root):
            if parts is None:
                headings.append(element)
                continue
            heading = next(filter(None, map(seen_text, reversed(headings))), heading)
            headings.clear()
            grids.append(PageGrid(element, parts, heading, page, wrapped=element is root))
    return tuple(grids)


def grid_of(table: Element) -> Grid:
    """One table of a page."""
    return PageGrid(table, _parts_of(table), "", _Page())


@dataclass(slots=True)
class _Page:
    """What the tables of a page share.

    Attributes:
        left: how many places may still be laid out.
        captions: what is known of figures, by their identity: their captions.
    """

    left: int = MAX_CELLS_OF_PAGE
    captions: dict[int, str] = field(default_factory=dict)

    def take(self, places: int) -> None:
        """Count places.

        Raises:
            OverflowError: they are more than `MAX_CELLS_OF_PAGE` with those before.
        """
        self.left -= places
        if self.left < 0:
            raise OverflowError(f"the tables of the page span more than {MAX_CELLS_OF_PAGE:,} places together")

    def caption_around(self, table: Element) -> str:
        """The caption of the figure that a table stands in; empty where there is none."""
        figure = table.nearest_above("figure")
        if figure is None:
            return ""
        if id(figure) not in self.captions:
            own = next(figure.all_inside("figcaption"), None)
            self.captions[id(figure)] = "" if own is None else seen_text(own)
        return self.captions[id(figure)]


@dataclass(slots=True)
class _Parts:
    """What belongs to a table, and not to one inside it.

    Attributes:
        lines: its rows.
        in_head: how many of them, from the first on, stand in its head.
        caption: its caption; None where it has none.
    """

    lines: list[Element] = field(default_factory=list)
    in_head: int = 0
    caption: Element | None = None

    def take(self, element: Element, *, in_head: bool) -> None:
        """Note an element that stands in the table."""
        if element.name == "tr":
            self.in_head += in_head and self.in_head == len(self.lines)
            self.lines.append(element)
        elif element.name == "caption":
            self.caption = self.caption or element


def _tables_and_headings(root: Element) -> list[tuple[Element, _Parts | None]]:
    """Every table from an element on, with its parts, and the headings outside of tables; in one pass."""
    found: list[tuple[Element, _Parts | None]] = []
    # Where no table stands in another, no part of one stands in a cell, and what does need not be looked at.
    nested = root.may_hold("table")
    stack: list[tuple[Iterator[Element | str], _Parts | None, bool]] = [(iter((root,)), None, False)]
    while stack:
        children, table, in_head = stack[-1]
        element = next(children, None)
        if element is None:
            stack.pop()
        if element is None or isinstance(element, str):
            continue
        if element.name == "table":
            table, in_head = _Parts(), False
            found.append((element, table))
        elif table is not None:
            table.take(element, in_head=in_head)
        elif element.name in HEADINGS:
            found.append((element, None))
        if element.name not in ROWS or nested:
            stack.append((iter(element.children), table, in_head or element.name == "thead"))
    return found


def _parts_of(table: Element) -> _Parts:
    return _tables_and_headings(table)[0][1] or _Parts()


class PageGrid(Grid):
    """A table of a page, which is laid out when somebody asks for more than its names."""

    def __init__(self, table: Element, parts: _Parts, heading: str, page: _Page, *, wrapped: bool = False) -> None:
        """Args:
        table: the table.
        parts: what belongs to it.
        heading: the nearest heading before it.
        page: what it shares with the page's other tables.
        wrapped: whether short paragraphs beside what is wrapped around it alone are about it, too.
        """
        caption = page.caption_around(table) if parts.caption is None else seen_text(parts.caption)
        object.__setattr__(self, "caption", caption)
        object.__setattr__(self, "heading", heading)
        object.__setattr__(self, "label", tidy(table.get("aria-label") or table.get("title")))
        object.__setattr__(self, "_of", (table, parts, page, WRAPPERS if wrapped else 0))

    @cached_property
    def _laid(self) -> Grid:
        table, parts, page, wrappers = self.__dict__["_of"]
        try:
            rows = _laid_out(parts.lines, page, spanning=table.may_hold("[colspan], [rowspan]"))
        except OverflowError as error:
            return Grid((), 0, 0, problem=str(error))
        header_rows = with_units(rows, parts.in_head or with_spanned(rows, _leading_header_rows(rows)))
        columns = _header_columns(rows[header_rows:])
        return Grid(rows, header_rows, columns, notes=(*_notes(table, wrappers), *_last_lines(rows[header_rows:])))

    @property
    def rows(self) -> Sequence[tuple[Cell, ...]]:
        """As of any table."""
        return self._laid.rows

    @property
    def header_rows(self) -> int:
        """As of any table."""
        return self._laid.header_rows

    @property
    def header_columns(self) -> int:
        """As of any table."""
        return self._laid.header_columns

    @property
    def problem(self) -> str:
        """As of any table."""
        return self._laid.problem

    @property
    def notes(self) -> tuple[str, ...]:
        """As of any table."""
        return self._laid.notes


def place_in(grid: Grid, table: Element, cell: Element) -> tuple[int, int] | None:
    """Row, counted in the body, and column of a cell of the table that a grid was made of; None where it has none."""
    y = next((i for i, tr in enumerate(_parts_of(table).lines) if tr is cell.parent), -1)
    if not 0 <= y - grid.header_rows < len(grid.body):
        return None
    row, above = grid.rows[y], grid.rows[y - 1] if y else ()
    begins = [x for x in range(len(row)) if row[x] is not NOTHING and not (x and row[x] is row[x - 1])]
    own = [x for x in begins if not (above and row[x] is above[x])]
    before = sum(1 for one in cell.siblings(-1) if not isinstance(one, str) and one.name in CELLS)
    return (y - grid.header_rows, own[before]) if before < len(own) else None


def _last_lines(body: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """What stands in rows of one cell each below the last row of a table."""
    return (row[0].text for row in takewhile(is_section, reversed(body)))


def _notes(table: Element, wrappers: int) -> tuple[str, ...]:
    """The short paragraph directly before a table, and the one behind it where it begins as notes do.

    Args:
        table: the table.
        wrappers: how many elements may be wrapped around it alone.
    """
    before, behind = (_note(table, step, wrappers) for step in (-1, 1))
    return tuple(filter(None, (before, behind if BEHIND.match(behind) else "")))


def _note(element: Element, step: int, wrappers: int) -> str:
    """What a short paragraph says that stands next to an element, or to what is wrapped around it alone."""
    for _ in range(max(1, wrappers)):
        beside = element.siblings(step)
        near = next((one for one in beside if not isinstance(one, str) or (wrappers and one.strip())), None)
        if near is not None:
            if isinstance(near, str) or near.name not in NOTES or any(near.all_inside("table")):
                return ""
            text = tidy(near.text) if wrappers else seen_text(near)
            return text if len(text) <= LONGEST_NOTE else ""
        if element.parent is None or element.parent.name in ("body", "html", "td"):
            break
        element = element.parent
    return ""


def _laid_out(lines: Sequence[Element], page: _Page, *, spanning: bool) -> tuple[tuple[Cell, ...], ...]:
    """The rows as a rectangle.

    Args:
        lines: the rows.
        page: what they share with other tables.
        spanning: whether cells may say how many places they fill.

    Raises:
        OverflowError: it would have more than `MAX_CELLS` cells, or the page more than `MAX_CELLS_OF_PAGE`.
    """
    rows: list[dict[int, Cell]] = [{} for _ in lines]
    ends = _group_ends(lines)
    filled = 0
    for y, tr in enumerate(lines):
        x = 0
        for own in [child for child in tr.elements if child.name in CELLS]:
            while x in rows[y]:
                x += 1
            wide, high = _spans(own, len(lines), ends[y] - y) if spanning else (1, 1)
            filled += wide * high
            page.take(wide * high)
            if filled > MAX_CELLS:
                raise OverflowError(f"its cells span more than {MAX_CELLS:,} places")
            cell = PageCell(own)
            if wide == high == 1:
                rows[y][x] = cell
            for row in rows[y : y + high] if wide > 1 or high > 1 else ():
                for place in range(x, x + wide):
                    row[place] = cell.claimed_again() if place in row else cell
            x += wide
    width = max((max(row) + 1 for row in rows if row), default=0)
    if width * len(rows) > MAX_CELLS:
        raise OverflowError(f"it has more than {MAX_CELLS:,} places")
    page.take(max(0, width * len(rows) - filled))
    return tuple(tuple(row.get(x, NOTHING) for x in range(width)) for row in rows)


def _group_ends(lines: Sequence[Element]) -> list[int]:
    """For each row the index behind the last row of its group: spans end with ``<thead>`` or ``<tbody>``."""
    ends = [len(lines)] * len(lines)
    for y in range(len(lines) - 2, -1, -1):
        ends[y] = ends[y + 1] if lines[y].parent is lines[y + 1].parent else y + 1
    return ends


def _spans(cell: Element, rows: int, most: int) -> tuple[int, int]:
    """How many columns and rows a cell fills.

    Args:
        cell: the cell.
        rows: of its table.
        most: rows from its own to the end of its group.
    """
    return min(_span(cell, "colspan"), MAX_COLSPAN), min(_span(cell, "rowspan") or rows, most)


def _span(cell: Element, name: str) -> int:
    """A span as browsers read it: 1 where it is not a number; 0, for rows, means to the end of the group."""
    found = INTEGER.match(cell.get(name))
    number = int((found[1] or "0")[:6]) if found else 1
    return number if number or name == "rowspan" else 1


def _leading_header_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """The rows at the top that hold nothing but header cells.

    Without any, the first row names the columns, unless the table names its rows by ``<th>`` (a list of
    pairs).
    """
    leading = sum(1 for _ in takewhile(lambda row: all(c.header or not c.text for c in row), rows))
    if leading == len(rows):
        return min(1, len(rows))
    while leading > 1 and is_section(rows[leading - 1]) and not all(map(is_section, rows[: leading - 1])):
        leading -= 1
    return leading or int(not any(cell.header for cell in rows[0]))


def _header_columns(body: Sequence[Sequence[Cell]]) -> int:
    """The columns at the left that hold header cells in every row of the body, at least the first."""
    full = [row for row in body if not is_section(row)]
    if not full:
        return 1
    leading = sum(1 for _ in takewhile(lambda x: all(row[x].header for row in full), range(len(full[0]))))
    return leading if 0 < leading < len(full[0]) else 1
