"""Lay an HTML table out as a rectangle, spanning cells carried as browsers do (HTML standard, 4.9.12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from bs4.element import Tag

from monitor.reading.document.markup import HEADINGS, LONGEST_NOTE, NOTE, NOTES, STEPS, references, seen_text
from monitor.reading.labels import same_label, tidy
from monitor.reading.stated import names_units

BEHIND = re.compile(r"\W*(?:notes?|source|remarques?|all (?:figures|values|amounts)|figures|values|numbers)\b", re.I)
"""How a paragraph behind a table begins that is about it."""
MAX_COLSPAN = 1000
"""The HTML standard's own limit."""
INTEGER = re.compile(r"[\t\n\f\r ]*(?:\+?0*([0-9]+)|-0+(?![0-9]))")
"""The HTML standard's rules for parsing non-negative integers (2.3.4.1): whatever follows the digits is passed over."""
MAX_CELLS = 100_000
"""A larger table is not laid out: spans can ask for thousands of millions of cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, also at every place that it spans.

    Attributes:
        text: what it prints, on one line, without references to footnotes.
        header: whether it is a ``<th>``.
        marks: the references to footnotes in it, such as ``p`` for preliminary.
        clash: whether two spanning cells claim this place, so that what stands there cannot be told.
        at: where it stands, where a file has such places: ``page 2``, ``cell C12``; else empty.
    """

    text: str
    header: bool = False
    marks: tuple[str, ...] = ()
    clash: bool = False
    at: str = ""


NOTHING = Cell("")


@dataclass(frozen=True)
class Grid:
    """A table as a rectangle.

    Attributes:
        rows: every row, header rows too, all of one length.
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

    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
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
        header = self.rows[: self.header_rows]
        return tuple(_path(row[i].text for row in header) for i in range(len(self.rows[0]) if self.rows else 0))

    @cached_property
    def row_paths(self) -> tuple[tuple[str, ...], ...]:
        """For each row below the header its label texts from left to right, led by the section it stands in.

        A row of one cell over the full width opens a section; it has the section's name as its only label.
        """
        paths: list[tuple[str, ...]] = []
        section: tuple[str, ...] = ()
        for row in self.body:
            if _is_section(row):
                section = (row[0].text,)
                paths.append(section)
            else:
                paths.append(section + _path(cell.text for cell in row[: self.header_columns]))
        return tuple(paths)

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows below the header."""
        return self.rows[self.header_rows :]

    def opens_section(self, row: int) -> bool:
        """Whether one cell fills the whole of a row of the body."""
        return _is_section(self.body[row])


def grids_of(root: Tag) -> tuple[Grid, ...]:
    """Every table of a page in reading order, nested ones too."""
    grids = []
    heading = ""
    for tag in root.find_all([*HEADINGS, "table"]):
        if tag.name == "table":
            grids.append(grid_of(tag, heading))
        elif not tag.find_parent("table"):
            heading = seen_text(tag) or heading
    return tuple(grids)


def grid_of(table: Tag, heading: str = "") -> Grid:
    """One table of a page."""
    label = tidy(str(table.get("aria-label") or table.get("title") or ""))
    lines = [tr for tr in table.find_all("tr") if _group_of(tr)[0] is table]
    try:
        rows = _laid_out(lines)
    except OverflowError as error:
        return Grid((), 0, 0, _caption(table), heading, label, problem=str(error))
    in_head = sum(1 for _ in takewhile(lambda tr: _group_of(tr)[1] == "thead", lines))
    header_rows = with_units(rows, in_head or _leading_header_rows(rows))
    columns = _header_columns(rows[header_rows:])
    notes = (*_notes(table), *_last_lines(rows[header_rows:]))
    return Grid(rows, header_rows, columns, _caption(table), heading, label, notes=notes)


def place_in(grid: Grid, table: Tag, cell: Tag) -> tuple[int, int] | None:
    """Row, counted in the body, and column of a cell of the table that a grid was made of; None where it has none."""
    lines = [tr for tr in table.find_all("tr") if _group_of(tr)[0] is table]
    y = next((i for i, tr in enumerate(lines) if tr is cell.parent), -1)
    if not 0 <= y - grid.header_rows < len(grid.body):
        return None
    row, above = grid.rows[y], grid.rows[y - 1] if y else ()
    begins = [x for x in range(len(row)) if row[x] is not NOTHING and not (x and row[x] is row[x - 1])]
    own = [x for x in begins if not (above and row[x] is above[x])]
    before = sum(1 for _ in cell.find_previous_siblings(["td", "th"]))
    return (y - grid.header_rows, own[before]) if before < len(own) else None


def with_units(rows: Sequence[Sequence[Cell]], header_rows: int) -> int:
    """How many rows name the columns, with one that says their units below the names: ``£m``, ``%``."""
    if not 0 < header_rows < len(rows) - 1:
        return header_rows
    row, above = rows[header_rows], rows[header_rows - 1]
    first = row[0].text
    labelled = first and row[0] is not above[0] and not same_label("unit", first) and not same_label("units", first)
    texts = [cell.text for x, cell in enumerate(row) if x and cell.text and cell is not above[x]]
    return header_rows + (not labelled and not _is_section(row) and names_units(texts))


def _last_lines(body: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """What stands in rows of one cell each below the last row of a table."""
    return (row[0].text for row in takewhile(_is_section, reversed(body)))


def _notes(table: Tag) -> tuple[str, ...]:
    """The short paragraph directly before a table, and the one behind it where it begins as notes do."""
    texts = {}
    for step, tag in zip(STEPS, (table.find_previous_sibling(), table.find_next_sibling()), strict=True):
        if isinstance(tag, Tag) and tag.name in NOTES and tag.get(NOTE, step) == step and tag.find("table") is None:
            texts[step] = seen_text(tag)
    if not BEHIND.match(texts.get("next", "")):
        texts.pop("next", "")
    return tuple(text for text in texts.values() if text and len(text) <= LONGEST_NOTE)


def _group_of(row: Tag) -> tuple[Tag | None, str]:
    """The table that a row is part of, and ``thead`` where it stands in its head."""
    part = ""
    parent = row.parent
    while parent is not None and parent.name != "table":
        part = parent.name if parent.name == "thead" else part
        parent = parent.parent
    return parent, part


def _laid_out(lines: Sequence[Tag]) -> tuple[tuple[Cell, ...], ...]:
    """The rows as a rectangle.

    Raises:
        OverflowError: it would have more than `MAX_CELLS` cells.
    """
    rows: list[dict[int, Cell]] = [{} for _ in lines]
    ends = _group_ends(lines)
    filled = 0
    for y, tr in enumerate(lines):
        x = 0
        for tag in [child for child in tr.children if isinstance(child, Tag) and child.name in ("td", "th")]:
            while x in rows[y]:
                x += 1
            wide = min(_span(tag, "colspan"), MAX_COLSPAN)
            high = min(_span(tag, "rowspan") or len(lines), ends[y] - y)
            filled += wide * high
            if filled > MAX_CELLS:
                raise OverflowError(f"its cells span more than {MAX_CELLS:,} places")
            cell = Cell(seen_text(tag, apart=False), tag.name == "th", references(tag))
            for row in rows[y : y + high]:
                for place in range(x, x + wide):
                    row[place] = replace(cell, clash=True) if place in row else cell
            x += wide
    width = max((max(row) + 1 for row in rows if row), default=0)
    if width * len(rows) > MAX_CELLS:
        raise OverflowError(f"it has more than {MAX_CELLS:,} places")
    return tuple(tuple(row.get(x, NOTHING) for x in range(width)) for row in rows)


def _group_ends(lines: Sequence[Tag]) -> list[int]:
    """For each row the index behind the last row of its group: spans end with ``<thead>`` or ``<tbody>``."""
    ends = [len(lines)] * len(lines)
    for y in range(len(lines) - 2, -1, -1):
        ends[y] = ends[y + 1] if lines[y].parent is lines[y + 1].parent else y + 1
    return ends


def _span(tag: Tag, name: str) -> int:
    """A span as browsers read it: 1 where it is not a number; 0, for rows, means to the end of the group."""
    found = INTEGER.match(str(tag.get(name, "")))
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
    while leading > 1 and _is_section(rows[leading - 1]) and not all(map(_is_section, rows[: leading - 1])):
        leading -= 1
    return leading or int(not any(cell.header for cell in rows[0]))


def _header_columns(body: Sequence[Sequence[Cell]]) -> int:
    """The columns at the left that hold header cells in every row of the body, at least the first."""
    full = [row for row in body if not _is_section(row)]
    if not full:
        return 1
    leading = sum(1 for _ in takewhile(lambda x: all(row[x].header for row in full), range(len(full[0]))))
    return leading if 0 < leading < len(full[0]) else 1


def _is_section(row: Sequence[Cell]) -> bool:
    """Whether one cell fills the whole row."""
    return len(row) > 1 and bool(row[0].text) and all(cell is row[0] for cell in row)


def _path(texts: Iterable[str]) -> tuple[str, ...]:
    path: list[str] = []
    for text in texts:
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _caption(table: Tag) -> str:
    caption = table.find("caption")
    if isinstance(caption, Tag) and caption.find_parent("table") is table:
        return seen_text(caption)
    figure = table.find_parent("figure")
    own = figure.find("figcaption") if figure else None
    return seen_text(own) if isinstance(own, Tag) else ""
