"""Tell the tables of a CSV file apart, where several stand below each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from monitor.reading.document.datafile import Records
from monitor.reading.labels import same_label, tidy
from monitor.reading.quantity import is_missing

NUMERAL = re.compile(r"[-+(\u2212]?[^\w\s]?\d[\d.,\s']{0,40}\)?%?")
MOST_TITLES = 5
"""Lines above a header that name its table."""
FEWEST_CELLS = 2
"""Filled cells of a header."""
LOOKED_AT = MOST_TITLES + 2
"""Lines that tell whether another table begins: titles, its header, a row."""


def begins_another(lines: Iterable[Sequence[str]], header: Sequence[str], *, several: bool) -> bool:
    """Whether lines behind an empty one are another table, and no rows of the one with this header.

    They are where a header of other width stands there, or the same one below a title, and a number below a word of it.
    A header of words as wide as this one is told from a row without numbers only by who knows that there are several.

    Args:
        lines: the lines, as cells.
        header: the cells of the header of the table before them.
        several: whether somebody said that several tables stand in the file.
    """
    titled = False
    found: list[list[str]] = []
    for cells in islice(lines, LOOKED_AT):
        texts = [tidy(cell) for cell in cells]
        if not found and len([*filter(None, texts)]) < FEWEST_CELLS:
            titled = True
            continue
        found.append(texts)
        if len(found) == FEWEST_CELLS:
            break
    if len(found) < FEWEST_CELLS or not _names_columns(*found):
        return False
    own, names = [tidy(cell) for cell in header], found[0]
    return len(names) != len(own) or (titled and (several or names == own))


def _names_columns(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a line holds words alone, and the line below it a number under one of them."""
    if len(names) != len(row) or any(NUMERAL.fullmatch(name) or is_missing(name) for name in names if name):
        return False
    return any(name and NUMERAL.fullmatch(cell) for name, cell in zip(names, row, strict=True))


def holds_another(records: Records) -> bool:
    """Whether the header stands a second time among the rows, with an empty line or a title above it."""
    header = list(records.header)
    if not any(name in records.few.get(name, (name,)) for name in header[:1]):
        return False
    ends = records.line_numbers()
    for i in records.column(header[0]).having(range(len(records.rows)), header[:1]):
        row = records.rows[i]
        if i and [tidy(cell) for cell in row] == header:
            above = [cell for cell in records.rows[i - 1] if cell.strip()]
            if ends[i] - ends[i - 1] > 1 or len(above) < FEWEST_CELLS:
                return True
    return False


def titles_above(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """What the lines directly above a header say, the nearest first: those with one text."""
    for cells in reversed(lines[-MOST_TITLES:]):
        texts = [text for cell in cells if (text := tidy(cell.strip("# \t")))]
        if len(texts) != 1:
            return
        yield texts[0]


def is_called(title: str, lines: Sequence[Sequence[str]]) -> bool:
    """Whether a line above a header is this title."""
    return any(same_label(title, text) for text in titles_above(lines))
