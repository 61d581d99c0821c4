"""Tell which rows and columns of a sheet's table hold names, and which hold values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from monitor.reading.document.grid import path_of
from monitor.reading.labels import tidy, without_marks
from monitor.reading.quantity import is_missing

if TYPE_CHECKING:
    from monitor.reading.document.sheet_table import LaidRows

NUMBER = re.compile(r"[(<>~≈$€£¥₹▲▼△▽▴▾↑↓ ]*[-−+]?[0-9][0-9.,'’ \u00a0\u202f]*(?:[eE][+-]?[0-9]+)?\s*[)%*]?")
YEAR = re.compile(r"(?:1[89]|20|21)[0-9]{2}(?:\.0)?")
AGES = re.compile(r"\d+\s*[-–]\s*\d+")
FEWEST_NAMES = 2
"""A row with fewer names is none of a header."""
MOST_UNNAMED = 8
"""Columns at the left that may have no name and numbers of notes in them."""
WORDS_TO_A_NUMBER = 3
"""Labels that stand in a column for each ``<1`` in it, where that is a label, too."""


def is_word_or_year(text: str) -> bool:
    """Whether a cell can name a column: a text, or a number that is a year, also with a mark: `` 2015 *``."""
    return bool(text) and (not NUMBER.fullmatch(text) or bool(YEAR.fullmatch(without_marks(tidy(text)))))


def with_names_below(rows: LaidRows, header_rows: int) -> int:
    """How many rows name the columns, with one below that alone tells all of one name apart: quarters below years."""
    if not 0 < header_rows < len(rows) - 1 or rows[header_rows][0].text:
        return header_rows
    below = [cell.text for cell in rows[header_rows]]
    names = [text for text in below if text]
    if len(names) < FEWEST_NAMES or not all(is_word_or_year(text) and not is_missing(text) for text in names):
        return header_rows
    heads = [*rows[:header_rows]]  # laid out once, not once for each column
    paths = [path_of(row[x].text for row in heads) for x in range(len(below))]
    named = [(path, text) for path, text in zip(paths, below, strict=True) if path]
    told_apart = len({path for path, _ in named}) < len(named) == len({*named})
    return header_rows + (told_apart and all(path for path, text in zip(paths, below, strict=True) if text))


def label_columns(rows: LaidRows, header_rows: int) -> int:
    """The columns at the left that hold no values: at least the first, and not all."""
    body, width = rows[header_rows:], len(rows.columns)
    above = [*rows[:header_rows]]  # laid out once, not once for each column
    heads = [[row[x].text for row in above] for x in range(width)]
    leading = sum(1 for _ in takewhile(lambda x: not _holds_values(body, x, heads[x]), range(width)))
    return leading if 0 < leading < width else 1


def _holds_values(body: LaidRows, column: int, heads: Sequence[str]) -> bool:
    """Whether numbers of a column may be values.

    They are not in one without a name that is empty wherever numbers stand further to the right: notes below the table
    are numbered there. And ``<1`` is none among ages such as ``1-4``.
    """
    first = next(filter(NUMBER.fullmatch, body.texts(column)), "")
    if not first or any(map(NUMBER.fullmatch, heads)) or (any(heads) and first[0] not in "<>"):
        return bool(first)
    texts = list(body.texts(column))
    if not any(heads) and column < MOST_UNNAMED:
        filled = [y for y, text in enumerate(texts) if text]
        if not _have_numbers(body, filled, column) and _have_numbers(body, range(len(texts)), column):
            return False
    numbers = [text for text in texts if NUMBER.fullmatch(text)]
    words = {text for text in texts if text and not NUMBER.fullmatch(text) and not is_missing(text)}
    among_ages = len(words) >= WORDS_TO_A_NUMBER * len(numbers) and any(map(AGES.fullmatch, words))
    return not (among_ages and all(text[0] in "<>" for text in numbers))


def _have_numbers(body: LaidRows, rows: Iterable[int], column: int) -> bool:
    """Whether a number stands further to the right than a column in any of some rows."""
    return any(NUMBER.fullmatch(cell.text) for y in rows for cell in body[y][column + 1 :])
