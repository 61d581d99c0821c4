"""Read a CSV file without a header, whose columns a person named."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress

from monitor.model.errors import Incomplete
from monitor.reading.document.below import Line, Place, lines_of, table_below
from monitor.reading.document.charset import Characters
from monitor.reading.document.datafile import DELIMITERS, Records
from monitor.reading.labels import counted, fold, listed, tidy


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
    if not fitting:
        first = max((first for _, first in firsts), key=lambda line: len(line.cells))
        raise Incomplete(
            f"line {first.number} has {counted(len(first.cells), 'cell')}, and `columns` names {width}: "
            f"{listed([*map(tidy, first.cells)])}"
        )
    header = Line(columns, 0, apart=False)
    return table_below(Place(-1, header, fitting[0]), file)


def _firsts(file: Characters) -> Iterator[tuple[str, Line]]:
    """The first line that holds anything, cut by each delimiter by which the file can be cut."""
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            if first := next(lines_of(file, delimiter), None):
                yield delimiter, first
