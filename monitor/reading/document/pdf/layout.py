"""What stands where in a PDF file: for each page its regions and tables, without what every page prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.reading.document.pdf.order import Ranks, regions_of
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.document.pdf.table import Found, tables_of_page

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
    regions: tuple[tuple[Line, ...], ...]
    tables: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole file.

    Attributes:
        pages: its pages.
        ranks: which lines are headings.
        running: what every page prints, page numbers left out.
    """

    pages: tuple[LaidOut, ...]
    ranks: Ranks
    running: tuple[str, ...]


def lay_out(pages: Sequence[Page]) -> Layout:
    """Tell regions, tables and headings, and put aside what is printed on every page."""
    ranks = Ranks.of(pages)
    first = [_laid_out(page) for page in pages]
    aside = _running(first)
    running: dict[str, str] = {}
    laid = []
    for was in first:
        lines = aside.get(was.page.number, [])
        for line in lines:
            if not PAGE_NUMBER.fullmatch(line.text):
                running.setdefault(NUMBER.sub("#", line.text), line.text)
        kept = tuple(line for line in was.page.lines if line not in lines)
        laid.append(_laid_out(replace(was.page, lines=kept)) if lines else was)
    return Layout(tuple(laid), ranks, tuple(running.values()))


def _laid_out(page: Page) -> LaidOut:
    regions = tuple(tuple(lines) for lines in regions_of(page))
    return LaidOut(page, regions, tuple(tables_of_page(page, regions)))


def _running(pages: Sequence[LaidOut]) -> dict[int, list[Line]]:
    """The lines that stand in one place at the edge of half of the pages, the same but for the page's number.

    Rows and column names of tables are never among them.
    """
    places: Counter[tuple[str, int]] = Counter()
    edges: dict[int, list[tuple[Line, frozenset[str]]]] = {}
    for laid in pages:
        in_tables = {line.y for t in laid.tables for line in laid.regions[t.region][t.first : t.behind]}
        found = [(line, _shapes(line.text, laid.page.number)) for line in _edges(laid.page) if line.y not in in_tables]
        edges[laid.page.number] = found
        places.update((shape, round(line.y / SAME_PLACE)) for line, shapes in found for shape in shapes)
    often = max(2.0, len(pages) / 2)
    return {
        number: [line for line, shapes in found if any(_times(places, shape, line) >= often for shape in shapes)]
        for number, found in edges.items()
    }


def _times(places: Mapping[tuple[str, int], int], shape: str, line: Line) -> int:
    at = round(line.y / SAME_PLACE)
    return sum(places.get((shape, at + step), 0) for step in (-1, 0, 1))


def _edges(page: Page) -> list[Line]:
    lines = page.lines
    near = lines if len(lines) <= 2 * EDGE_LINES else (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])
    return [line for line in near if not EDGE * page.height <= line.y <= (1 - EDGE) * page.height]


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
