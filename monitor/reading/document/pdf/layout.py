"""What stands where in a PDF file: for each page its regions and tables, without what every page prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.reading.document.pdf.order import Ranks, regions_of
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.document.pdf.table import PlacedTable, tables_of_page

PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|de|sur|/)\s*\d{1,4})?\W*", re.I)
NUMBER = re.compile(r"\d{1,4}")
TITLE = re.compile(r"(?:table|tableau|figure|chart|graph|graphique|chapter|chapitre|part|annex|appendix)\b", re.I)
EDGE_LINES = 4
"""How many lines at the top and at the bottom of a page can be printed on each page."""
EDGE = 0.15
"""How much of a page's height they can stand in, at either end."""
SAME_PLACE = 6.0
"""How many points apart such lines are on two pages."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One page.

    Attributes:
        page: the page, without what every page prints.
        regions: its lines in reading order.
        tables: its tables.
    """

    page: Page
    regions: Sequence[Sequence[Line]]
    tables: Sequence[PlacedTable]

    @classmethod
    def of(cls, page: Page) -> LaidOut:
        """The page with all of its lines."""
        regions = regions_of(page)
        return cls(page, regions, tables_of_page(page, regions))

    def lines_between(self, start: tuple[int, int], end: tuple[int, int] | None = None) -> list[Line]:
        """The lines from one place to before another, or to the page's end; a place is a region and a line in it."""
        places = [(r, i) for r, lines in enumerate(self.regions) for i in range(len(lines))]
        return [self.regions[r][i] for r, i in places if start <= (r, i) < (end or (len(self.regions), 0))]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole file.

    Attributes:
        pages: its pages.
        ranks: which lines are headings.
        running: what every page prints, page numbers left out.
    """

    pages: Sequence[LaidOut]
    ranks: Ranks
    running: Sequence[str]


def lay_out(pages: Sequence[Page]) -> Layout:
    """Tell regions, tables and headings, and put aside what is printed on every page."""
    first = [LaidOut.of(page) for page in pages]
    aside = _running(first)
    running: dict[str, str] = {}
    for line in (line for lines in aside for line in lines if not PAGE_NUMBER.fullmatch(line.text)):
        running.setdefault(NUMBER.sub("#", line.text), line.text)
    laid = [
        LaidOut.of(replace(was.page, lines=tuple(line for line in was.page.lines if line not in lines)))
        if lines
        else was
        for was, lines in zip(first, aside, strict=True)
    ]
    return Layout(laid, Ranks.of(pages), list(running.values()))


def _running(pages: Sequence[LaidOut]) -> list[list[Line]]:
    """For each page the lines that stand in one place at the edge of half of the pages, the same but for its number.

    Rows and column names of tables are never among them.
    """
    edges = [[(line, _shapes(line.text, laid.page.number)) for line in _edges(laid)] for laid in pages]
    places = Counter((shape, _height(line)) for lines in edges for line, shapes in lines for shape in shapes)
    often = max(2.0, len(pages) / 2)
    return [
        [
            line
            for line, shapes in lines
            if any(sum(places[shape, _height(line) + step] for step in (-1, 0, 1)) >= often for shape in shapes)
        ]
        for lines in edges
    ]


def _height(line: Line) -> int:
    return round(line.y / SAME_PLACE)


def _edges(laid: LaidOut) -> list[Line]:
    """The lines at the top and at the bottom of a page that stand in no table."""
    lines, height = laid.page.lines, laid.page.height
    near = lines if len(lines) <= 2 * EDGE_LINES else (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])
    in_tables = {line.y for t in laid.tables for line in laid.regions[t.region][t.first : t.behind]}
    return [line for line in near if not EDGE * height <= line.y <= (1 - EDGE) * height and line.y not in in_tables]


def _shapes(text: str, page: int) -> frozenset[str]:
    """What a line may have in common with those of other pages: all of it, or all but its first or last number.

    That number must count with the pages: ``Table 1`` and ``Table 2`` on pages 3 and 7 are two titles.
    """
    if PAGE_NUMBER.fullmatch(text):
        return frozenset({"#"})
    if TITLE.match(text):
        return frozenset({text})
    numbers = list(NUMBER.finditer(text))
    counted = (f"{text[: n.start()]}#{int(n[0]) - page}{text[n.end() :]}" for n in (*numbers[:1], *numbers[-1:]))
    return frozenset({text, *counted})
