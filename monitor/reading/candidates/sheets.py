"""The tables on a workbook's sheet, found by their heads: rows that name columns, above rows with numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.cells import Cells
from monitor.reading.candidates.manner import Manner
from monitor.reading.document.sheet_names import is_word_or_year
from monitor.reading.document.sheet_table import Header, Laid
from monitor.reading.document.workbook import Sheet


def candidates_on(sheets: Mapping[str, Sheet], manner: Manner) -> Iterator[Candidate]:
    """The numbers of all shown sheets."""
    for sheet in sheets.values():
        if sheet.hidden:
            continue
        try:
            laid = Laid(sheet)
            for header in heads_on(laid):
                spot = Spot(sheet.name, head=header.leaf)
                yield from Cells(laid.grid(header), Place.SHEET, spot, manner).candidates()
        except OverflowError:
            continue


def heads_on(laid: Laid) -> Iterator[Header]:
    """The heads of the tables on a sheet, from top to bottom."""
    y = 0
    while y < laid.height:
        leaf = _next_head(laid, y)
        if leaf is None:
            return
        header = laid.header_at(leaf)
        yield header
        y = max(laid.ends_below(header), header.bottom + 1)


def _next_head(laid: Laid, first: int) -> int | None:
    """The next row that names at least two columns, with a number below it before another such row.

    Of several such rows above one another the lowest counts that is as wide as those above it.
    """
    head: int | None = None
    width = 0
    for y in range(first, laid.height):
        filled = laid.filled(y)
        if not filled or y in laid.sheet.unseen_rows:
            continue
        names = [text for text in filled if is_word_or_year(text)]
        if len(filled) > 1 and len(names) == len(filled):
            if len(filled) >= width:
                head, width = y, len(filled)
        elif head is not None and len(names) < len(filled):
            return head
    return None
