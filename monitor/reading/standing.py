"""Tell whether a printed value still stands in a document beside a label of its period, whatever table it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.model import Period
from monitor.model.errors import ExtractError
from monitor.reading.document import HTML, PDF, XLSX, Document
from monitor.reading.labels import shortened, tidy
from monitor.reading.period import read_named
from monitor.reading.period.mentioned import mentioned_in
from monitor.reading.value import percentage, without_unit

MOST_LABELS = 20_000
"""Texts beside a value that are tried as labels: a value such as 0 may stand in every cell of a large table."""

_GOES_ON = re.compile(r"[0-9.,]$")
_Place = tuple[str, Iterable[str]]
"""What to call a place, and the labels of what stands there."""


def where_it_stands(document: Document, printed: str, period: Period, *, calendar: str, language: str) -> str:
    """Where the value still stands for its period: ``table "Earlier years", row "2019"``; empty where it does not.

    Args:
        document: the document.
        printed: the characters of the value, as a cell held them.
        period: what time it is about.
        calendar: how bare years are counted.
        language: in which months are named first.
    """
    if not printed or period.span is None:
        return ""
    tried = 0
    for place, labels in _places_of(document, tidy(printed)):
        for label in labels:
            tried += 1
            if tried > MOST_LABELS:
                return ""
            if _names(label, period, calendar, language):
                return f"{place}, {shortened(label, 60)!r}"
    return _line_with(document, tidy(printed), period, language) if document.media == PDF else ""


def _line_with(document: Document, printed: str, period: Period, language: str) -> str:
    """The text of a PDF file that holds the value and mentions its period: rows may have been left out of a table."""
    for block in document.blocks:
        if holds(block.text, printed) and mentioned_in(block.text, language).covers(period):
            return f"{shortened(block.text, 80)!r}"
    return ""


def holds(text: str, printed: str) -> bool:
    """Whether the characters of a value stand in a text, not as a part of a longer number."""
    if not printed or printed not in text:
        return False
    before, _, behind = text.partition(printed)
    return not (_GOES_ON.search(before[-1:]) and printed[0].isdigit()) and not re.match(r"[.,]?[0-9]", behind)


def _places_of(document: Document, printed: str) -> Iterator[_Place]:
    if document.media in (HTML, PDF):
        if printed not in document.cells_as_text:
            return
        for grid in document.tables:
            for y, row in enumerate(grid.body):
                for x, cell in enumerate(row):
                    if holds(cell.text, printed):
                        labels = (*grid.row_paths[y], " ".join(grid.row_paths[y]), *grid.columns[x])
                        yield f'{grid.what} "{grid.name}"', (*labels, " ".join(grid.columns[x]))
    elif document.media == XLSX:
        for name, sheet in document.sheets.items():
            for y, texts in enumerate(sheet.rows):
                for x, text in enumerate(texts):
                    if holds(text, printed) or ((y, x) in sheet.percents and percentage(text) == printed):
                        yield f'sheet "{name}"', _beside(sheet.rows, y, x)


def _beside(rows: Sequence[Sequence[str]], y: int, x: int) -> Iterator[str]:
    """The texts to the left of a cell and above it."""
    yield from filter(None, rows[y][:x])
    yield from filter(None, (row[x] for row in rows[:y] if x < len(row)))


def _names(label: str, period: Period, calendar: str, language: str) -> bool:
    """Whether a label is read as a period, or is not understood and mentions no other time."""
    try:
        return read_named(without_unit(label, language), calendar, language).period.span == period.span
    except ExtractError:
        mentioned = mentioned_in(label, language)
        return bool(mentioned) and mentioned.lies_in(period)
