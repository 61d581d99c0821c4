"""The tables of a PDF file as grids, with what stands above them; those that go on over pages as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from monitor.reading.document.grid import Grid
from monitor.reading.document.pdf.columns import TIGHT
from monitor.reading.document.pdf.layout import LaidOut, lay_out
from monitor.reading.document.pdf.order import Ranks
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.document.pdf.table import PlacedTable
from monitor.reading.labels import fold, tidy

CONTINUED = re.compile(
    r"\W*\b(?:continued|concluded|cont['’.]?d?|suite(?: et fin)?|forts(?:etzung|\.)|continuación|continuação|segue"
    r"|vervolg)\b\W*$",
    re.I,
)
CAPTION_LINES = 4
LONGEST_TITLE = 500
NOTES = 3
"""Paragraphs above a table that may say in what it counts."""
FARTHEST_CAPTION = 4.0
"""How far above a table its caption may stand, as a multiple of its size."""
ALIGNED = 4.0
"""How many points the columns of a table may be apart on two pages."""


def grids_of_pages(pages: Sequence[Page]) -> tuple[Grid, ...]:
    """Every table of a PDF file in reading order, with the text directly above it and the nearest heading."""
    layout = lay_out(pages)
    gathered = Gathered(layout.ranks)
    for laid in layout.pages:
        gathered.take(laid)
    return tuple(gathered.grids)


@dataclass(slots=True)
class Gathered:
    """The tables of pages that follow each other.

    Attributes:
        ranks: which lines are headings.
        heading: the last one so far; empty for none.
        grids: the tables so far.
        last: the last one's part on its last page; None before the first.
    """

    ranks: Ranks
    heading: str = ""
    grids: list[Grid] = field(default_factory=list)
    last: PlacedTable | None = None

    def take(self, laid: LaidOut) -> None:
        """Go on with the next page."""
        behind = (0, 0)
        for table in laid.tables:
            between = laid.lines_between(behind, (table.region, table.first))
            self.heading = _heading_in(between, self.ranks) or self.heading
            above = laid.lines_above(table)
            notes = tuple(islice(map(tidy, _paragraphs_above(above)), NOTES))
            grid = replace(table.grid, caption=_caption(above), heading=self.heading, notes=notes)
            if self.last and is_folded(self.last, table) and _title(grid) in {"", _title(self.grids[-1])}:
                before = self.grids[-1]
                self.grids[-1] = replace(before, rows=(*before.rows, *grid.body))
            elif self.last and behind == (0, 0) and _goes_on(self.grids[-1], self.last, grid, table):
                before = self.grids[-1]
                self.grids[-1] = replace(before, rows=(*before.rows, *grid.body), pages=(*before.pages, *grid.pages))
            else:
                self.grids.append(grid)
            self.last, behind = table, max(behind, (table.region, table.behind))
        self.heading = _heading_in(laid.lines_between(behind), self.ranks) or self.heading


def last_heading(laid: LaidOut, ranks: Ranks) -> str:
    """The last heading on a page; empty where it has none."""
    gathered = Gathered(ranks)
    gathered.take(laid)
    return gathered.heading


def may_go_on(laid: LaidOut) -> bool:
    """Whether the first table of a page stands so far up that it may be the rest of one."""
    return bool(laid.tables) and not laid.tables[0].region and laid.tables[0].first <= CAPTION_LINES + 2


def is_folded(left: PlacedTable, right: PlacedTable) -> bool:
    """Whether two tables are one that is folded: they stand beside each other, under the same names."""
    place = left.region, left.side[1]
    beside = left.grid.pages == right.grid.pages and place == (right.region, right.side[0])
    return beside and bool(left.grid.header_rows) and left.grid.columns == right.grid.columns


def _heading_in(lines: Sequence[Line], ranks: Ranks) -> str:
    """The last heading among the lines, over as many of them as it takes."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        level = ranks.level(line)
        if level and before and text and ranks.level(before) == level and line.y - before.y <= TIGHT * line.size:
            text = f"{text} {line.text}"
        elif level:
            text = line.text
    return tidy(text)


def _caption(above: Sequence[Line]) -> str:
    """The text directly above a table; with the one before it where it only says something in brackets."""
    paragraphs = _paragraphs_above(above)
    text = next(paragraphs, "")
    if text.startswith(("(", "[")) and text.endswith((")", "]")):
        text = f"{next(paragraphs, '')} {text}"
    return tidy(text)


def _paragraphs_above(lines: Sequence[Line]) -> Iterator[str]:
    """The texts above the last of these lines, the nearest one first."""
    at = len(lines) - 1
    while at > 0 and lines[at].y - lines[at - 1].y <= FARTHEST_CAPTION * lines[at - 1].size:
        start = at - 1
        while start > max(0, at - CAPTION_LINES) and _is_one_text(lines[start - 1], lines[start]):
            start -= 1
        yield " ".join(line.text for line in lines[start:at])
        at = start


def _is_one_text(above: Line, below: Line) -> bool:
    near = below.y - above.y <= TIGHT * below.size
    return near and abs(below.size - above.size) < 0.5 and below.bold == above.bold


def _title(grid: Grid) -> str:
    """A table's caption, folded, without what says that it goes on; a long one is no title, and stays as it is."""
    return fold(CONTINUED.sub("", grid.caption) if len(grid.caption) <= LONGEST_TITLE else grid.caption)


def _goes_on(before: Grid, placed: PlacedTable, grid: Grid, table: PlacedTable) -> bool:
    """Whether a table at the top of a page is the rest of the one at the end of the page before.

    It has the same names over its columns, or none and columns in the same places; and no title of its own.
    """
    title = _title(grid)
    if table.region or table.first > CAPTION_LINES + 2 or grid.pages[0] != before.pages[-1] + 1:
        return False
    if title and title != _title(before):
        return False
    if grid.header_rows:
        return before.columns == grid.columns
    return len(placed.spans) == len(table.spans) and all(
        min(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(sum(a) - sum(b)) / 2) <= ALIGNED
        for a, b in zip(placed.spans, table.spans, strict=True)
    )
