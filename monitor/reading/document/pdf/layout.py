"""What stands where in a PDF file: for each page its regions and tables, without what every page prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.reading.document.pdf.beside import EVERYWHERE, line_within
from monitor.reading.document.pdf.order import Ranks, regions_of, space_of
from monitor.reading.document.pdf.page import Line, Page, with_initials
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
        page = with_initials(page)
        regions = regions_of(page)
        return cls(page, regions, tables_of_page(page, regions))

    def without(self, lines: Sequence[Line]) -> LaidOut:
        """The page without some of its lines."""
        if not lines:
            return self
        return LaidOut.of(replace(self.page, lines=tuple(line for line in self.page.lines if line not in lines)))

    @property
    def edges(self) -> list[Line]:
        """The lines at the top and at the bottom of the page that stand in no table."""
        in_tables = {line.y for t in self.tables for line in self.regions[t.region][t.first : t.behind]}
        return [line for line in edges_of(self.page.lines, self.page.height) if line.y not in in_tables]

    def lines_above(self, table: PlacedTable) -> list[Line]:
        """The lines of a table's region down to its first one, without what stands beside it alone."""
        lines, space = self.regions[table.region][: table.first + 1], space_of(self.page.lines)
        if table.side == EVERYWHERE:
            return [*lines]
        return [part for line in lines if (part := line_within(line, table.side, space))]

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
    edges = [(laid.page.number, laid.edges) for laid in first]
    often = Running.of(edges)
    aside = [often.among(lines, number) for number, lines in edges]
    running: dict[str, str] = {}
    for line in (line for lines in aside for line in lines if not PAGE_NUMBER.fullmatch(line.text)):
        running.setdefault(NUMBER.sub("#", line.text), line.text)
    laid = [was.without(lines) for was, lines in zip(first, aside, strict=True)]
    return Layout(laid, Ranks.of(pages), list(running.values()))


@dataclass(frozen=True, slots=True)
class Running:
    """What stands in one place at the edge of half of the pages, the same but for its number.

    Attributes:
        places: how many pages have a line of a shape at a height.
        often: from how many on it is printed on every page.
    """

    places: Counter[tuple[str, int]]
    often: float

    @classmethod
    def of(cls, edges: Sequence[tuple[int, Sequence[Line]]]) -> Running:
        """What is told by the lines at the edges of all pages, each with its number."""
        places = Counter(
            (shape, _height(line)) for page, lines in edges for line in lines for shape in _shapes(line.text, page)
        )
        return cls(places, max(2.0, len(edges) / 2))

    def among(self, lines: Sequence[Line], page: int) -> list[Line]:
        """Which lines of a page's edge are printed on every page."""
        return [line for line in lines if any(self._is_often(shape, line) for shape in _shapes(line.text, page))]

    def _is_often(self, shape: str, line: Line) -> bool:
        return sum(self.places[shape, _height(line) + step] for step in (-1, 0, 1)) >= self.often


def _height(line: Line) -> int:
    return round(line.y / SAME_PLACE)


def edges_of(lines: Sequence[Line], height: float) -> list[Line]:
    """The first and the last lines of a page of this height, as far as they stand at its edge."""
    near = lines if len(lines) <= 2 * EDGE_LINES else (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])
    return [line for line in near if not EDGE * height <= line.y <= (1 - EDGE) * height]


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
