"""Read a CSV file without a header, whose columns a person named."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from monitor.model.errors import Incomplete
from monitor.reading.document.below import Line, Place, lines_of, table_below
from monitor.reading.document.charset import Characters
from monitor.reading.document.datafile import DELIMITERS, Records
from monitor.reading.labels import counted, fold, listed, tidy

MOST_ABOVE = 200
"""Lines among which the first row is looked for."""
_NUMBER = re.compile(r"[+−-]?[0-9][0-9.,'’ \u00a0\u202f]*%?")


def table_named(file: Characters, columns: Sequence[str]) -> Records:
    """The rows of a CSV file, all of its lines but notes at its end.

    Args:
        file: its characters.
        columns: what its columns are called, in their order; none twice.

    Raises:
        Incomplete: the lines have not as many cells, or the first one names a column: the file has a header.
        NotUsable: as `read_records`.
    """
    firsts = list(_firsts(file))
    if not firsts:
        raise Incomplete("the CSV file is empty: not even a row came")
    folded = set(map(fold, columns))
    for _, first in firsts:
        if named := [tidy(cell) for cell in first.cells if fold(tidy(cell)) in folded]:
            raise Incomplete(
                f"line {first.number} names the column {listed([*map(repr, named)])}: the file has a header now; take "
                "`columns` away from the source"
            )
    width = len(columns)
    fitting = [place for place, first in firsts if len(first.cells) == width] or [
        place for place, first in firsts if len(first.cells) == width + 1 and not first.cells[-1].strip()
    ]
    header = Line(columns, 0, apart=False)
    if not fitting and (below := _below_lines_about_it(file, width)):
        return table_below(Place(below[1] - 1, header, below[0]), file)
    if not fitting:
        first = max((first for _, first in firsts), key=lambda line: len(line.cells))
        raise Incomplete(
            f"line {first.number} has {counted(len(first.cells), 'cell')}, and `columns` names {width}: "
            f"{listed([*map(tidy, first.cells)])}"
        )
    return table_below(Place(-1, header, fitting[0]), file)


def _below_lines_about_it(file: Characters, width: int) -> tuple[str, int] | None:
    """The delimiter and the index of the first line whose cells are all filled, some with numbers; None where none is.

    None, too, where a line above it holds a number in such a place: it may be a row.
    """
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            lines = [line.cells for line in islice(lines_of(file, delimiter), MOST_ABOVE)]
            full = (i for i, cells in enumerate(lines) if len(cells) == width and all(map(str.strip, cells)))
            first = next((i for i in full if any(map(_is_number, lines[i]))), None)
            if first is not None and not any(_is_like(cells, lines[first]) for cells in lines[:first]):
                return delimiter, first
    return None


def _is_like(cells: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a line holds a number where a row has one."""
    return any(_is_number(one) and _is_number(other) for one, other in zip(cells, row, strict=False))


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell.strip()) is not None


def _firsts(file: Characters) -> Iterator[tuple[str, Line]]:
    """The first line that holds anything, cut by each delimiter by which the file can be cut."""
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            if first := next(lines_of(file, delimiter), None):
                yield delimiter, first
