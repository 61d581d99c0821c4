"""How an OpenDocument workbook (ODS) shows its cells, in the process apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from monitor.reading.apart.workbook_looks import RAISED, STRUCK, UNKNOWN
from monitor.reading.apart.workbook_xml import Element, child, elements, local

CONTENT, STYLES = "content.xml", "styles.xml"
CELLS = ("table-cell", "covered-table-cell")
GROUPS = ("table-row-group", "table-column-group")
MOST_SPACES = 1_000
"""Spaces that one element may stand for."""


@dataclass(slots=True)
class Styles:
    """The names of styles by what they make of a cell, or of a piece of its text.

    Attributes:
        struck: those that strike out.
        raised: those that raise or lower.
        percents: those of cells whose numbers are shown as percentages.
    """

    struck: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Table:
    """A sheet that is gone through.

    Attributes:
        looks: what is found.
        columns: the first column that each default style is of, with the style, in their order.
        x: how many columns there were so far.
        y: how many rows there were so far.
        groups: in how many groups of rows or columns, which a click opens, the next one stands.
    """

    looks: dict[str, Any]
    columns: list[tuple[int, str]] = field(default_factory=list)
    x: int = 0
    y: int = 0
    groups: int = 0


def looks_of_ods(archive: ZipFile, names: Sequence[str]) -> list[dict[str, Any]]:
    """For each sheet its looks, as `workbook_looks.looks_of` tells them."""
    styles = Styles()
    content = archive.read(CONTENT)
    for part in (archive.read(STYLES) if STYLES in archive.namelist() else b"", content):
        if part:
            _add_styles(part, styles)
    found = dict(_tables(content, styles))
    return [found.get(name, {UNKNOWN: [True]}) for name in names]


def _add_styles(xml: bytes, styles: Styles) -> None:
    percents: set[str] = set()
    for event, tag, element in elements(xml):
        if event == "start" and tag in ("body", "spreadsheet"):
            return
        if event == "end" and tag == "percentage-style":
            percents.add(_told(element).get("name", ""))
        elif event == "end" and tag == "style":
            _add_style(element, styles, percents)


def _add_style(element: Element, styles: Styles, percents: set[str]) -> None:
    told = _told(element)
    name, parent = told.get("name", ""), told.get("parent-style-name", "")
    text = child(element, "text-properties")
    looks = _told(text) if text is not None else {}
    through = looks.get("text-line-through-style") or looks.get("text-line-through-type")
    if (parent in styles.struck and through is None) or through not in (None, "none"):
        styles.struck.add(name)
    raised = looks.get("text-position", "").partition(" ")[0]
    if raised in ("super", "sub") or (raised.rstrip("%").lstrip("-").isdigit() and raised not in ("0%", "")):
        styles.raised.add(name)
    format_ = told.get("data-style-name")
    if format_ in percents or (parent in styles.percents and format_ is None):
        styles.percents.add(name)


def _tables(xml: bytes, styles: Styles) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sheets by name with their looks; what stands inside a cell, such as another table, is none."""
    depth, table = 0, _Table({})
    name = ""
    for event, tag, element in elements(xml):
        if tag == "table":
            depth += 1 if event == "start" else -1
            if (event, depth) == ("start", 1):
                name = _told(element).get("name", "")
                table = _Table({"rows": [], "columns": [], "struck": [], "runs": [], "percents": []})
            elif (event, depth) == ("end", 0):
                yield name, table.looks
                element.clear()
        elif depth != 1:
            continue
        elif tag in GROUPS:
            table.groups += 1 if event == "start" else -1
        elif (event, tag) == ("end", "table-column"):
            _add_column(element, table)
        elif (event, tag) == ("end", "table-row"):
            _add_row(element, table, styles)
            element.clear()


def _add_column(element: Element, table: _Table) -> None:
    told = _told(element)
    first, count = table.x, int(told.get("number-columns-repeated", "1"))
    table.x += count
    table.columns.append((first, told.get("default-cell-style-name", "")))
    if told.get("visibility") == "collapse" and not table.groups:
        table.looks["columns"].append([first, first + count - 1])


def _add_row(element: Element, table: _Table, styles: Styles) -> None:
    told = _told(element)
    first, count = table.y, int(told.get("number-rows-repeated", "1"))
    table.y += count
    cells = [(cell, _told(cell)) for cell in element if local(cell.tag) in CELLS]
    if not any(len(cell) or "value" in about for cell, about in cells):
        return
    rows = range(first, first + count)
    if told.get("visibility") == "collapse" and not table.groups:
        table.looks["rows"] += rows
    x = 0
    for cell, about in cells:
        repeated = int(about.get("number-columns-repeated", "1"))
        if len(cell) or "value" in about:
            default = next((style for start, style in reversed(table.columns) if start <= x), "")
            style = about.get("style-name") or told.get("default-cell-style-name") or default
            places = [[y, x + i] for y in rows for i in range(repeated)]
            _add_cell(cell, about, style, places, table.looks, styles)
        x += repeated


def _add_cell(
    cell: Element,
    about: Mapping[str, str],
    style: str,
    places: list[list[int]],
    looks: dict[str, Any],
    styles: Styles,
) -> None:
    kind = about.get("value-type")
    if kind == "percentage" or (kind == "float" and style in styles.percents):
        looks["percents"] += places
    runs = _runs(cell, styles, STRUCK if style in styles.struck else "") if kind == "string" else []
    if any(look for _, look in runs):
        looks["runs"] += [[y, x, runs] for y, x in places]
    elif style in styles.struck:
        looks["struck"] += places


def _runs(cell: Element, styles: Styles, own: str) -> list[list[str]]:
    """The pieces of a cell's text, each with how it looks."""
    runs: list[list[str]] = []
    for paragraph in (part for part in cell if local(part.tag) == "p"):
        if runs:
            runs.append(["\n", own])
        _add_pieces(paragraph, own, runs, styles)
    return runs


def _add_pieces(element: Element, look: str, runs: list[list[str]], styles: Styles) -> None:
    if element.text:
        runs.append([element.text, look])
    for part in element:
        name = local(part.tag)
        if name == "s":
            runs.append([" " * min(int(_told(part).get("c", "1")), MOST_SPACES), look])
        elif name != "annotation":
            style = _told(part).get("style-name", "")
            own = STRUCK if style in styles.struck else RAISED if style in styles.raised else look
            _add_pieces(part, own, runs, styles)
        if part.tail:
            runs.append([part.tail, look])


def _told(element: Element) -> dict[str, str]:
    """An element's attributes by name, without their namespaces."""
    return {local(name): value for name, value in element.items()}
