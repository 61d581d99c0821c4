"""The words of a document around a value, for a person who judges it."""

from __future__ import annotations

import re

from monitor.model.errors import CheckError
from monitor.reading.document import CSV, JSON, TEXT, XLSX, Document
from monitor.reading.labels import shortened, tidy

LONGEST = 240
"""Characters of an excerpt."""

MOST_LINES = 20_000
"""Lines that are looked through."""

_LINE = re.compile(r"\bline ([0-9]+)$")
_QUOTED = re.compile(r"""["']([^"']{2,})["']""")


def excerpt(document: Document, printed: str, locator: str) -> str:
    """The sentence, row or line that holds the characters of a value; empty where none does.

    Of several, the one that holds most of the labels that the locator names.

    Args:
        document: the document.
        printed: the characters of the value.
        locator: where it stood, with labels in quotation marks.
    """
    wanted = tidy(printed)
    labels = [tidy(label) for label in _QUOTED.findall(locator)]
    try:
        there = _lines(document)[:MOST_LINES]
    except CheckError:
        return ""
    numbered = _LINE.search(locator) if document.media == CSV else None
    if numbered and wanted in "".join(there[int(numbered[1]) - 1 : int(numbered[1])]):
        return _around(there[int(numbered[1]) - 1], wanted)
    alone = re.compile(rf"(?<![0-9])(?<![0-9][.,]){re.escape(wanted)}(?![.,]?[0-9])")
    lines = [line for line in there if wanted and alone.search(line)]
    if not lines:
        return ""
    return _around(max(lines, key=lambda line: sum(label in line for label in labels)), wanted)


def _lines(document: Document) -> list[str]:
    if document.media == XLSX:
        return [tidy(line) for sheet in document.sheets.values() for line in sheet.lines]
    if document.media in (CSV, JSON, TEXT):
        return [tidy(line) for line in document.text.splitlines()]
    rows = (" | ".join(filter(None, (cell.text for cell in row))) for grid in document.tables for row in grid.rows)
    return [*map(tidy, rows), *(tidy(block.text) for block in document.blocks)]


def _around(line: str, printed: str) -> str:
    """The line, or as much of it on either side of the value as fits."""
    if len(line) <= LONGEST:
        return line
    start = max(0, line.index(printed) - LONGEST // 2)
    return ("…" if start else "") + shortened(line[start:], LONGEST)
