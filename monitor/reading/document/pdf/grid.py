"""The tables of a PDF file as grids, with what stands above them; those that go on over pages as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.reading.document.grid import Grid
from monitor.reading.document.pdf.layout import LaidOut, lay_out
from monitor.reading.document.pdf.order import Ranks
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.document.pdf.table import TIGHT, Found
from monitor.reading.labels import fold, tidy

CONTINUED = re.compile(r"\W*\b(?:continued|cont['’.]?d?|suite)\b\W*$", re.I)
CAPTION_LINES = 4
FARTHEST_CAPTION = 4.0
"""How far above a table its caption may stand, as a multiple of its size."""
ALIGNED = 4.0
"""How many points the columns of a table may be apart on two pages."""

Regions = Sequence[Sequence[Line]]


def grids_of_pages(pages: Sequence[Page]) -> tuple[Grid, ...]:
    """Every table of a PDF file in reading order, with the text directly above it and the nearest heading."""
    layout = lay_out(pages)
    grids: list[Grid] = []
    before: Found | None = None
    heading = ""
    for laid in layout.pages:
        last: Found | None = None
        for found in laid.tables:
            heading = _heading_in(_lines_between(laid.regions, last, found), layout.ranks) or heading
            grid = _grid(found, laid, heading)
            if before and not last and _goes_on(grids[-1], before, grid, found):
                grids[-1] = _appended(grids[-1], grid)
            else:
                grids.append(grid)
            before = last = found
        heading = _heading_in(_lines_between(laid.regions, last, None), layout.ranks) or heading
    return tuple(grids)


def _grid(found: Found, laid: LaidOut, heading: str) -> Grid:
    rows, caption = (*found.head, *found.body), _caption(laid.regions, found)
    return Grid(rows, len(found.head), found.labels, caption, heading, pages=(found.page,))


def _lines_between(regions: Regions, before: Found | None, found: Found | None) -> list[Line]:
    """The lines behind one table and before another; of the whole page where there is none."""
    start = (before.region, before.behind) if before else (0, 0)
    end = (found.region, found.first) if found else (len(regions), 0)
    places = ((r, i) for r, lines in enumerate(regions) for i in range(len(lines)))
    return [regions[r][i] for r, i in places if start <= (r, i) < end]


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


def _caption(regions: Regions, found: Found) -> str:
    """The text directly above the table; with the one before it where it only says something in brackets."""
    paragraphs = _paragraphs_above(regions[found.region], found.first)
    text = next(paragraphs, "")
    if text.startswith(("(", "[")) and text.endswith((")", "]")):
        text = f"{next(paragraphs, '')} {text}"
    return tidy(text)


def _paragraphs_above(lines: Sequence[Line], first: int) -> Iterator[str]:
    """The texts above a line, the nearest one first."""
    at = first
    while at > 0:
        above = lines[at - 1]
        if lines[at].y - above.y > FARTHEST_CAPTION * above.size:
            return
        start = at - 1
        while start > 0 and at - start < CAPTION_LINES:
            near = lines[start].y - lines[start - 1].y <= TIGHT * lines[start].size
            alike = abs(lines[start].size - lines[start - 1].size) < 0.5 and lines[start].bold == lines[start - 1].bold
            if not (near and alike):
                break
            start -= 1
        yield " ".join(line.text for line in lines[start:at])
        at = start


def _goes_on(grid: Grid, before: Found, other: Grid, found: Found) -> bool:
    """Whether a table at the top of a page is the rest of the one at the end of the page before.

    It has the same names over its columns, or none and columns in the same places; and no title of its own.
    """
    title = fold(CONTINUED.sub("", other.caption))
    if found.region or found.first > CAPTION_LINES + 2 or found.page != before.page + 1:
        return False
    if title and title != fold(CONTINUED.sub("", grid.caption)):
        return False
    if other.header_rows:
        return grid.columns == other.columns
    return len(before.spans) == len(found.spans) and all(
        min(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(sum(a) - sum(b)) / 2) <= ALIGNED
        for a, b in zip(before.spans, found.spans, strict=True)
    )


def _appended(grid: Grid, other: Grid) -> Grid:
    return Grid(
        (*grid.rows, *other.body),
        grid.header_rows,
        grid.header_columns,
        caption=grid.caption,
        heading=grid.heading,
        pages=(*grid.pages, *other.pages),
    )
