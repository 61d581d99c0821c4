"""The difference between two documents as lines: what a reader would see changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

from monitor.reading.document import CSV, JSON, TEXT, XLSX, Document

LINES_MAX = 20_000
"""Above this a line-by-line comparison takes minutes; sorted sets of lines tell the same for data files."""


def lines_of_difference(before: Document, after: Document, before_name: str, after_name: str) -> Iterator[str]:
    """A unified diff of what a reader sees; for data files, the rows that went and came, whatever their order."""
    if after.media == CSV:
        yield from _rows_of_difference(before, after, before_name, after_name)
        return
    one, other = _sentences(before), _sentences(after)
    yield from unified_diff(one, other, before_name, after_name, lineterm="", n=1)


def _rows_of_difference(before: Document, after: Document, before_name: str, after_name: str) -> Iterator[str]:
    one, other = set(before.text.splitlines()), set(after.text.splitlines())
    yield f"--- {before_name}"
    yield f"+++ {after_name}"
    lines = [(line, "-") for line in one - other] + [(line, "+") for line in other - one]
    for line, sign in sorted(lines):
        yield f"{sign}{line}"


def _sentences(document: Document) -> list[str]:
    if document.media == XLSX:
        return [line for sheet in document.sheets.values() for line in sheet.lines][:LINES_MAX]
    text = document.text if document.media in (TEXT, JSON) else document.visible_text
    lines = [line.strip() for line in re.split(r"\n|(?<=[.!?])\s+", text) if line.strip()]
    return lines[:LINES_MAX]
