"""Find the table of a CSV file among the lines that stand above and below it."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, pairwise

from monitor.model.errors import Incomplete
from monitor.reading.document.below import Line, Parted, Place, lines_of, table_below
from monitor.reading.document.charset import Characters
from monitor.reading.document.datafile import (
    DELIMITERS,
    Records,
    read_records,
)
from monitor.reading.document.parted import LOOKED_AT, holds_another, is_called, titles_above
from monitor.reading.labels import did_you_mean, listed, tidy

LARGEST = 10_000_000
"""Characters of a file of which more than the first line is tried as its header."""
MOST_ABOVE = 200
"""Lines among which a header of two lines is looked for."""
MOST_FOUND = 10_000
"""Lines that hold the names of all columns: of more, no message needs to tell."""
FEWEST_TIMES = 2
_A_TIME = re.compile(r"(?:19|20)[0-9]{2}(?:[\s-]?(?:[QT][1-4]|M?(?:0[1-9]|1[0-2])))?")
"""A year, a quarter or a month, as columns of statistics are called."""
FEWEST_ROWS = 2
"""Lines of one width, the header among them, that make a table."""


def first_of(file: Characters) -> Records | Incomplete:
    """The table of a CSV file whose header is its first line, or why that is none; see `read_records`.

    Raises:
        NotUsable: as `read_records`.
    """
    try:
        return read_records(file)
    except Incomplete as error:
        return error


def table_of(file: Characters, first: Records | Incomplete) -> Records:
    """The table of a CSV file whose header nobody names: its first line, or that of most lines of one width.

    Args:
        file: its characters.
        first: the same where the first line is the header.

    Raises:
        Incomplete: there is none.
        NotUsable: as `read_records`.
    """
    if isinstance(first, Records):
        return first
    likely = list(_likely(file))
    # Only where no table is all of the file is it the largest of several.
    for place, parted in [*((one, Parted.NO) for one in likely), *((one, Parted.SURELY) for one in reversed(likely))]:
        with suppress(Incomplete):
            return table_below(place, file, parted=parted)
    raise Incomplete(str(first))


def table_with(file: Characters, columns: Sequence[str], first: Records | Incomplete, under: str = "") -> Records:
    """The table of a CSV file in whose header these columns stand: lines about the file may stand above and below it.

    Args:
        file: its characters.
        columns: the columns.
        first: the same where the first line is the header.
        under: the line above the table, where the file holds several; empty where nobody said so.

    Raises:
        Incomplete: no line, or several, hold all of the columns; or the rows below it do not fit it.
        NotUsable: as `read_records`.
    """
    own = isinstance(first, Records) and set(columns) <= set(first.header)
    found = {} if any(columns) else _of_times(_holding(file, columns))
    if isinstance(first, Records) and own and not under and not found and not holds_another(first):
        return first
    found = found or _holding(file, columns) or _holding_together(file, columns)
    if under:
        found = _under(under, found, file)
    if len(found) > 1:
        raise Incomplete(
            f"the columns {', '.join(map(repr, columns))} stand in lines {listed([*map(str, found)])}: which is the "
            "header cannot be told; name another column that only the header has, or the line above it with `under`"
        )
    for place in found.values():
        return table_below(place, file, among=columns, parted=Parted.KNOWN if under else Parted.SURELY)
    return table_of(file, first)


def _of_times(found: Mapping[int, Place]) -> dict[int, Place]:
    """Those of the lines that hold years or parts of them alone: the header of a file whose labels have no name."""
    texts = {number: [tidy(cell) for cell in place.line.cells if cell.strip()] for number, place in found.items()}
    named = {number for number, some in texts.items() if all(map(_A_TIME.fullmatch, some))}
    return {number: place for number, place in found.items() if number in named and len(texts[number]) >= FEWEST_TIMES}


def _under(title: str, found: Mapping[int, Place], file: Characters) -> dict[int, Place]:
    """Those of the headers above which a title stands."""
    above = {number: lines for delimiter in DELIMITERS for number, lines in _above(found, file, delimiter)}
    named = {number: place for number, place in found.items() if is_called(title, above[number])}
    if found and not named:
        titles = list(dict.fromkeys(text for lines in above.values() for text in titles_above(lines)))
        raise Incomplete(
            f"no line {title!r} stands directly above the columns{did_you_mean(title, titles)} (above them: "
            f"{listed(titles)})"
        )
    return named


def _above(
    found: Mapping[int, Place], file: Characters, delimiter: str
) -> Iterator[tuple[int, Sequence[Sequence[str]]]]:
    """The lines directly above each of the headers that one delimiter cuts, with the header's number."""
    headers = {place.at: number for number, place in found.items() if place.delimiter == delimiter}
    last: deque[Sequence[str]] = deque(maxlen=LOOKED_AT)
    for at, line in enumerate(lines_of(file, delimiter) if headers else ()):
        if at in headers:
            yield headers[at], list(last)
        last.append(line.cells)


def _holding(file: Characters, columns: Sequence[str]) -> dict[int, Place]:
    """The lines that hold all columns, by their number."""
    found: dict[int, Place] = {}
    wanted = set(columns)
    for delimiter in () if file.are_more_than(LARGEST) else DELIMITERS:
        holding = (
            Place(i, line, delimiter)
            for i, line in enumerate(lines_of(file, delimiter))
            if len(line.cells) >= len(wanted) and wanted <= set(map(tidy, line.cells))
        )
        with suppress(csv.Error):
            for place in list(islice(holding, MOST_FOUND)):
                before = found.get(place.line.number)
                if before is None or len(place.line.cells) > len(before.line.cells):
                    found[place.line.number] = place
    return found


def _holding_together(file: Characters, columns: Sequence[str]) -> dict[int, Place]:
    """Lines that hold all columns together with the one above, each where the other is empty, by their number."""
    found: dict[int, Place] = {}
    wanted = set(columns)
    for delimiter in () if file.are_more_than(LARGEST) else DELIMITERS:
        with suppress(csv.Error):
            for i, (above, line) in enumerate(pairwise(islice(lines_of(file, delimiter), MOST_ABOVE)), 1):
                pairs = list(zip(above.cells, line.cells, strict=False))
                apart = (
                    line.apart or len(above.cells) != len(line.cells) or any(a.strip() and b.strip() for a, b in pairs)
                )
                names = [a if a.strip() else b for a, b in pairs]
                if not apart and wanted <= set(map(tidy, names)):
                    found[line.number] = Place(i, Line(names, line.number, above.apart), delimiter)
    return found


def _likely(file: Characters) -> Iterator[Place]:
    """Where the header may be: in the first line, or the first of most lines of one width."""
    if file.are_more_than(LARGEST):
        return
    cut = max((_Cut.by(delimiter, file) for delimiter in DELIMITERS), key=lambda one: one.area)
    if cut.first and len(cut.first.line.cells) > 1:
        yield cut.first
    if cut.table:
        yield cut.table


@dataclass(frozen=True, slots=True)
class _Cut:
    """What the lines of a file are like, cut by one delimiter.

    Attributes:
        area: the cells of the run of lines of one width that has most; 0 where they cannot be cut so.
        first: the first line.
        table: the line at which the longest run begins that may be a table.
    """

    area: int = 0
    first: Place | None = None
    table: Place | None = None

    @classmethod
    def by(cls, delimiter: str, file: Characters) -> _Cut:
        area, most = 0, FEWEST_ROWS
        first: Place | None = None
        table: Place | None = None
        try:
            for size, at, line in _runs(lines_of(file, delimiter)):
                place = Place(at, line, delimiter)
                first = first or place
                area = max(area, size * len(line.cells))
                if len(line.cells) > 1 and size >= most:
                    most, table = size, place
        except csv.Error:
            return cls()
        return cls(area, first, table)


def _runs(lines: Iterable[Line]) -> Iterator[tuple[int, int, Line]]:
    """Runs of lines of one width that no empty line parts: how many lines, the index of the first, and that line."""
    first: Line | None = None
    at = i = 0
    for i, line in enumerate(lines):
        if first is None or line.apart or len(line.cells) != len(first.cells):
            if first is not None:
                yield i - at, at, first
            at, first = i, line
    if first is not None:
        yield i + 1 - at, at, first
