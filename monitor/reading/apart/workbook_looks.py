"""How a workbook shows its cells, in the process apart: what is hidden, struck out, raised or shown as a percentage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from monitor.reading.apart.workbook_xml import Element, cells, child, elements, is_on, local, rows_and_columns

STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
STRUCK, RAISED = "struck", "raised"
UNKNOWN = "unknown"
"""Says of a sheet that nothing is known of how its cells are shown, as of one whose parts are not understood."""
LOOKS_OF_PIECES = (b"vertAlign", b"strike")
STYLE = re.compile(rb' s="([0-9]+)"')

PERCENTS = ("9", "10")
"""The formats ``0%`` and ``0.00%``, which every workbook has."""
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What a format prints to the letter, and its colours and conditions."""

Runs = list[list[str]]
"""Pieces of a text, each with how it looks: ``struck``, ``raised`` or nothing."""


@dataclass(frozen=True, slots=True)
class Styles:
    """What the file's sheets refer to by number.

    Attributes:
        strings: the shared strings with a piece that is struck out or raised.
        struck: the styles whose text is struck out.
        unseen: the styles whose format shows nothing (``;;;``).
        percents: the styles whose format shows a hundred times the number, with a percent sign.
        filtered: whether a table of the file is filtered: what a filter hides, a click shows.
    """

    strings: Mapping[str, Runs]
    struck: frozenset[str]
    unseen: frozenset[str]
    percents: frozenset[str]
    filtered: bool


def styles_of(archive: ZipFile) -> Styles:
    """What the sheets of the file refer to."""
    there = archive.namelist()
    nothing: frozenset[str] = frozenset()
    found = _cell_styles(archive.read(STYLES)) if STYLES in there else (nothing, nothing, nothing)
    strings = _strings(archive.read(STRINGS)) if STRINGS in there else {}
    tables = (archive.read(name) for name in there if name.startswith("xl/tables/"))
    return Styles(strings, *found, any(b"filterColumn" in table for table in tables))


def looks_of(xml: bytes, styles: Styles) -> dict[str, Any]:
    """Of one sheet: ``rows`` and ``columns`` that are hidden, ``unseen`` and ``struck`` cells, cells in ``runs``, and
    numbers in ``percents``.

    All places are counted from 0. What a click shows is not hidden: the rows of an outline, and what a filter hides.
    """
    looks: dict[str, Any] = {"rows": [], "columns": [], "unseen": [], "struck": [], "runs": [], "percents": []}
    if b"hidden=" in xml:
        _find_hidden(xml, looks, filtered=styles.filtered or b"filterColumn" in xml)
    # Most files give no reason to look at every cell.
    inline = (b"<is" in xml or b":is>" in xml) and any(look in xml for look in LOOKS_OF_PIECES)
    if not (styles.strings or styles.struck or styles.unseen or styles.percents or inline):
        return looks
    for y, x, cell in cells(xml, _Looked(styles)):
        style = cell.get("s", "0")
        if style in styles.percents and cell.get("t", "n") == "n":
            looks["percents"].append([y, x])
        if style in styles.unseen:
            looks["unseen"].append([y, x])
        elif runs := _runs_in(cell, styles, style in styles.struck):
            looks["runs"].append([y, x, runs])
        elif style in styles.struck:
            looks["struck"].append([y, x])
    return looks


class _Looked:
    """Tells of a cell, as it is written, whether it may look like something that `looks_of` tells."""

    def __init__(self, styles: Styles) -> None:
        self.strings = frozenset(number.encode() for number in styles.strings)
        self.styles = frozenset(number.encode() for number in styles.struck | styles.unseen | styles.percents)
        # Cells have few different attributes.
        self.known: dict[bytes, tuple[bool, bool]] = {}

    def __call__(self, attributes: bytes, content: bytes) -> bool:
        if attributes not in self.known:
            style = STYLE.search(attributes)
            looks = (style[1] if style else b"0") in self.styles
            self.known[attributes] = looks, bool(self.strings) and b' t="s"' in attributes
        looks, shared = self.known[attributes]
        if looks or (shared and (not content[3:-4].isdigit() or content[3:-4] in self.strings)):
            return True
        return b"<is" in content and any(look in content for look in LOOKS_OF_PIECES)


def _find_hidden(xml: bytes, looks: dict[str, Any], *, filtered: bool) -> None:
    y = -1
    for tag, told in rows_and_columns(xml):
        hidden = told.get("hidden") in ("1", "true") and told.get("outlineLevel", "0") == "0"
        if tag == "row":
            y = int(told.get("r", y + 2)) - 1
            if hidden and not filtered:
                looks["rows"].append(y)
        elif hidden:
            looks["columns"].append([int(told.get("min", "1")) - 1, int(told.get("max", "1")) - 1])


def _runs_in(cell: Element, styles: Styles, struck: bool) -> Runs:
    """The pieces of a cell's text where one of them is struck out or raised; else empty."""
    if cell.get("t") == "s":
        value = child(cell, "v")
        runs = styles.strings.get((value.text or "").strip(), []) if value is not None else []
    else:
        inline = child(cell, "is") if cell.get("t") == "inlineStr" else None
        runs = _runs(inline) if inline is not None else []
    # A piece without a look of its own has the cell's.
    return [[text, look or (STRUCK if struck else "")] for text, look in runs]


def _strings(xml: bytes) -> Mapping[str, Runs]:
    found: dict[str, Runs] = {}
    if not any(sign in xml for sign in (b"vertAlign", b"strike")):
        return found
    number = 0
    for event, tag, element in elements(xml):
        if (event, tag) == ("end", "si"):
            if runs := _runs(element):
                found[str(number)] = runs
            number += 1
            element.clear()
    return found


def _runs(text: Element) -> Runs:
    runs = [
        [_text(part), _look(child(part, "rPr"))] if local(part.tag) == "r" else [part.text or "", ""]
        for part in text
        if local(part.tag) in ("r", "t")
    ]
    return runs if any(look for _, look in runs) else []


def _text(run: Element) -> str:
    text = child(run, "t")
    return "" if text is None else text.text or ""


def _look(properties: Element | None) -> str:
    if properties is None:
        return ""
    if is_on(child(properties, "strike")):
        return STRUCK
    raised = child(properties, "vertAlign")
    return RAISED if raised is not None and raised.get("val") in ("superscript", "subscript") else ""


def shows_nothing(code: str) -> bool:
    """Whether a format shows nothing, whatever the cell holds: ``;;;``."""
    bare = code.replace(" ", "")
    return len(bare) > 1 and not bare.strip(";")


def shows_percent(code: str) -> bool:
    """Whether a format shows a hundred times the number, with a percent sign."""
    return "%" in LITERAL.sub("", code)


def _cell_styles(xml: bytes) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The numbers of the cell styles that are struck out, of those that show nothing or per cent."""
    fonts: list[bool] = []
    formats: set[str] = set()
    of_percents = set(PERCENTS)
    struck: set[str] = set()
    unseen: set[str] = set()
    percents: set[str] = set()
    within, number = "", 0
    for event, tag, element in elements(xml):
        if event == "start" and tag in ("fonts", "numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            within, number = tag, 0
        elif event == "end" and (within, tag) == ("fonts", "font"):
            fonts.append(is_on(child(element, "strike")))
        elif event == "end" and (within, tag) == ("numFmts", "numFmt"):
            code = element.get("formatCode", "")
            formats |= {element.get("numFmtId", "")} if shows_nothing(code) else set()
            of_percents |= {element.get("numFmtId", "")} if shows_percent(code) else set()
        elif event == "end" and (within, tag) == ("cellXfs", "xf"):
            font = int(element.get("fontId", "0"))
            struck |= {str(number)} if font < len(fonts) and fonts[font] else set()
            unseen |= {str(number)} if element.get("numFmtId") in formats else set()
            percents |= {str(number)} if element.get("numFmtId") in of_percents else set()
            number += 1
    return frozenset(struck), frozenset(unseen), frozenset(percents)
