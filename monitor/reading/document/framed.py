"""Find the table of a CSV file among the lines that stand above and below it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO

from monitor.model.errors import Incomplete
from monitor.reading.document.datafile import DELIMITERS, Records, read_records, reader_of, refuse_repeated, too_large
from monitor.reading.document.datafile import MAX_CELLS as MOST_CELLS
from monitor.reading.labels import listed, shortened, tidy

LARGEST = 10_000_000
"""Characters of a file of which more than the first line is tried as its header."""
FEWEST_ROWS = 2
"""Lines of one width, the header among them, that make a table."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds anything.

    Attributes:
        cells: its cells, as printed.
        number: where it ends, counted from 1.
        apart: whether an empty line, or a comment above the table, stands before it.
    """

    cells: Sequence[str]
    number: int
    apart: bool

    @property
    def filled(self) -> int:
        """How many of its cells hold anything."""
        return sum(bool(cell.strip()) for cell in self.cells)


def table_of(text: str, *, charset: str = "utf-8") -> Records:
    """The table of a CSV file whose header nobody names: its first line, or that of most lines of one width.

    Raises:
        Incomplete: as `read_records`.
        NotUsable: as `read_records`.
    """
    try:
        return read_records(text, charset=charset)
    except Incomplete as error:
        for at, lines, delimiter in _likely(text):
            with suppress(Incomplete):
                return _table(lines, at, delimiter, text, charset)
        raise error


def table_with(text: str, columns: Sequence[str], *, charset: str = "utf-8") -> Records:
    """The table of a CSV file in whose header these columns stand: lines about the file may stand above and below it.

    Raises:
        Incomplete: no line, or several, hold all of the columns; or the rows below it do not fit it.
        NotUsable: as `read_records`.
    """
    problem: Incomplete | None = None
    try:
        records = read_records(text, charset=charset)
        if set(columns) <= set(records.header):
            return records
    except Incomplete as error:
        problem = error
    found = _holding(text, columns)
    if len(found) > 1:
        raise Incomplete(
            f"the columns {', '.join(map(repr, columns))} stand in lines {listed([*map(str, found)])}: which is the "
            "header cannot be told; name another column that only the header has"
        )
    for lines, at, delimiter in found.values():
        return _table(lines, at, delimiter, text, charset, among=columns)
    with suppress(Incomplete):
        return table_of(text, charset=charset)
    assert problem is not None, "a table without the columns was read"
    raise problem


Place = tuple[Sequence[Line], int, str]
"""The lines of a file, the index of one, and the delimiter by which they were cut."""


def _holding(text: str, columns: Sequence[str]) -> dict[int, Place]:
    """The lines that hold all columns, by their number."""
    found: dict[int, Place] = {}
    for delimiter in DELIMITERS if len(text) <= LARGEST else ():
        lines = _lines(text, delimiter)
        for i, line in enumerate(lines):
            before = found.get(line.number)
            if set(columns) <= set(map(tidy, line.cells)) and (
                before is None or len(line.cells) > len(before[0][before[1]].cells)
            ):
                found[line.number] = (lines, i, delimiter)
    return found


def _likely(text: str) -> Iterator[tuple[int, Sequence[Line], str]]:
    """Where the header may be: in the first line, or the first of most lines of one width."""
    if len(text) > LARGEST:
        return
    cut = {delimiter: _lines(text, delimiter) for delimiter in DELIMITERS}
    runs = {delimiter: list(_runs(lines)) for delimiter, lines in cut.items()}
    delimiter = max(cut, key=lambda one: max((size * width for size, _, width in runs[one]), default=0))
    lines = cut[delimiter]
    if lines and len(lines[0].cells) > 1:
        yield 0, lines, delimiter
    tables = [(size, first) for size, first, width in runs[delimiter] if width > 1 and size >= FEWEST_ROWS]
    if tables:
        yield max(tables)[1], lines, delimiter


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int, int]]:
    """Runs of lines of one width that no empty line parts: how many lines, the index of the first, and the width."""
    first = 0
    for i, line in enumerate(lines):
        if i > first and (line.apart or len(line.cells) != len(lines[first].cells)):
            yield i - first, first, len(lines[first].cells)
            first = i
    if lines:
        yield len(lines) - first, first, len(lines[first].cells)


def _lines(text: str, delimiter: str) -> Sequence[Line]:
    """The lines that hold anything; empty where they cannot be cut so."""
    lines: list[Line] = []
    apart, left = False, MOST_CELLS
    reader = reader_of(_without_comments(text), delimiter)
    try:
        for cells in reader:
            if any(cells):
                lines.append(Line(cells, reader.line_num, apart))
            apart = not any(cells)
            left -= len(cells) + 1
            if left < 0:
                raise too_large(f"it has more than {MOST_CELLS:,} cells and rows")
    except csv.Error:
        return ()
    return lines


def _without_comments(text: str) -> str:
    """The text, its lines above the table that begin with ``#`` left empty."""
    lines = StringIO(text, newline="").readlines()
    for i, line in enumerate(lines):
        if line.strip() and not line.startswith("#"):
            break
        lines[i] = "\n"
    return "".join(lines)


def _table(
    lines: Sequence[Line], at: int, delimiter: str, text: str, charset: str, *, among: Sequence[str] | None = None
) -> Records:
    """The rows below a header, without notes below them and an empty cell behind each.

    Raises:
        Incomplete: they do not fit it.
    """
    header = tuple(map(tidy, lines[at].cells))
    refuse_repeated(header, among)
    body = _without_notes(lines[at + 1 :])
    parted = next((line for line in body[1:] if line.apart), None)
    if parted is not None:
        raise Incomplete(
            f"an empty line stands above line {parted.number}: whether what follows it belongs to the table with its "
            f"header in line {lines[at].number} cannot be told"
        )
    width = len(header)
    trailing = bool(body) and all(len(line.cells) == width + 1 and not line.cells[-1].strip() for line in body)
    rows = [list(line.cells[:width] if trailing else line.cells) for line in body]
    for line, row in zip(body, rows, strict=True):
        if len(row) != width:
            raise Incomplete(_ragged(lines[at], line, delimiter, is_last=line is body[-1]))
    return Records(
        header,
        rows,
        delimiter,
        text.endswith(("\n", "\r")),
        text,
        charset,
        numbers=[line.number for line in body],
    )


def _without_notes(body: Sequence[Line]) -> Sequence[Line]:
    """The rows without the lines of one cell that stand behind an empty line at the end."""
    end = len(body)
    for i in range(len(body) - 1, 0, -1):
        if body[i].filled > 1:
            break
        end = i if body[i].apart else end
    return body[:end]


def _ragged(header: Line, line: Line, delimiter: str, *, is_last: bool) -> str:
    cells, width = len(line.cells), len(header.cells)
    place = f"line {line.number} has {cells} cells instead of {width}, as its header in line {header.number} has"
    if cells > width:
        return (
            f"{place}: a cell of it holds an unquoted {delimiter!r}, or that line ({_begin(header)}) is not the header"
        )
    if is_last:
        return f"the last {place}: the file was cut short, or a note stands below its rows"
    return f"{place}: cells of it are missing, or a note stands among the rows"


def _begin(line: Line) -> str:
    return repr(shortened(" ".join(filter(None, map(tidy, line.cells))), 80))
