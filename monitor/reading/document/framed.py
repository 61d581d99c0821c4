"""Find the table of a CSV file among the lines that stand above and below it."""

from __future__ import annotations

import csv
import re
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice, pairwise, repeat

from monitor.model.errors import Incomplete
from monitor.reading.document.charset import Characters
from monitor.reading.document.columns import Rows
from monitor.reading.document.datafile import (
    DELIMITERS,
    Records,
    read_records,
    reader_of,
    refuse_repeated,
    short_lines,
    too_large,
)
from monitor.reading.document.parted import LOOKED_AT, begins_another, holds_another, is_called, titles_above
from monitor.reading.labels import did_you_mean, listed, shortened, tidy

LARGEST = 10_000_000
"""Characters of a file of which more than the first line is tried as its header."""
MOST_CELLS = 5_000_000
"""Of such a file; rows count as one more each."""
MOST_ABOVE = 200
"""Lines among which a header of two lines is looked for."""
MOST_FOUND = 10_000
"""Lines that hold the names of all columns: of more, no message needs to tell."""
NOTE_CELLS = 2
"""Cells of a note that has a number, or a word for what it is, before it."""
FEWEST_COLUMNS = 4
"""A row of so many is not taken for such a note when it is cut."""
EXPLAINED = re.compile(r"[^\W\d_]:(?:\s|$)|^\W*\w{1,2}[^\w\s]+\s*$|^[^\w\s]+$")
"""``1.``, ``(a)``, ``*``, ``Source:``, and no first cell of a row."""
WORD = re.compile(r"[^\W\d_]{2}")
FEWEST_ROWS = 2
"""Lines of one width, the header among them, that make a table."""


class Parted(Enum):
    """Whether other tables may stand below one: not, where that is sure, or as somebody said."""

    NO = 0
    SURELY = 1
    KNOWN = 2


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

    def may_be_note(self, width: int) -> bool:
        """Whether it may be no row of a table of so many columns: one cell, or words behind what they explain.

        ``"1.";"Germany as it was until 1990."``, ``Source:;The office``.
        """
        if self.filled < NOTE_CELLS or len(self.cells) != NOTE_CELLS or width < FEWEST_COLUMNS:
            return self.filled < NOTE_CELLS
        first, words = self.cells
        return bool(EXPLAINED.search(first) and WORD.search(words))


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
    if isinstance(first, Records) and own and not under and not holds_another(first):
        return first
    found = _holding(file, columns) or _holding_together(file, columns)
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


@dataclass(frozen=True, slots=True)
class Place:
    """A line that may be a header.

    Attributes:
        at: how many lines that hold anything stand above it; -1 for names that stand in no line.
        line: the line.
        delimiter: what parts its cells.
    """

    at: int
    line: Line
    delimiter: str


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


def lines_of(file: Characters, delimiter: str) -> Iterator[Line]:
    """The lines that hold anything.

    Raises:
        csv.Error: they cannot be cut so.
        NotUsable: there are more than `MOST_CELLS`, or one is too long.
    """
    apart, left = False, MOST_CELLS
    reader = reader_of(_without_comments(file), delimiter)
    for cells in reader:
        if any(cells):
            yield Line(cells, reader.line_num, apart)
        apart = not any(cells)
        left -= len(cells) + 1
        if left < 0:
            raise too_large(f"it has more than {MOST_CELLS:,} cells and rows")


def _without_comments(file: Characters) -> Iterator[str]:
    """The file's lines, those above the table that begin with ``#`` left empty."""
    lines = short_lines(file)
    for line in lines:
        is_above = not line.strip() or line.startswith("#")
        yield "\n" if is_above else line
        if not is_above:
            break
    yield from lines


def table_below(
    place: Place, file: Characters, *, among: Sequence[str] | None = None, parted: Parted = Parted.NO
) -> Records:
    """The rows below a header, without notes below them and an empty cell behind each.

    Args:
        place: where the header stands, or its names for a table without one.
        file: the characters.
        among: the names of which none may stand twice; all if left away.
        parted: whether another table may follow.

    Raises:
        Incomplete: they do not fit it.
    """
    header = tuple(map(tidy, place.line.cells))
    refuse_repeated(header, among)
    end = None if parted is Parted.NO else _end(place, file, several=parted is Parted.KNOWN)
    body = _Body.of(islice(_below(place, file), end), len(header))
    body.require_fitting(place)
    rows = Rows.of((line.cells[: len(header)] for line in islice(_below(place, file), body.end)), len(header))
    numbers = array("I", [line.number for line in islice(_below(place, file), body.end)])
    return Records(header, rows, place.delimiter, file.are_closed, file, numbers=numbers)


def _below(place: Place, file: Characters) -> Iterator[Line]:
    return islice(lines_of(file, place.delimiter), place.at + 1, None)


def _end(place: Place, file: Characters, *, several: bool) -> int | None:
    """How many lines stand below a header before another table begins; None where none does."""
    looked_at: deque[tuple[int, list[Sequence[str]]]] = deque()
    for i, line in enumerate(chain(_below(place, file), repeat(None, LOOKED_AT))):
        for _, behind in looked_at:
            if line is not None:
                behind.append(line.cells)
        if looked_at and looked_at[0][0] + LOOKED_AT <= i:
            at, behind = looked_at.popleft()
            if begins_another(behind, place.line.cells, several=several):
                return at
        if line is not None and line.apart and i:
            looked_at.append((i, [line.cells]))
    return None


@dataclass(slots=True)
class _Body:
    """What stands below a header.

    Attributes:
        width: the cells of the header.
        end: how many lines are rows; behind them, and behind an empty line, stand notes; see `Line.may_be_note`.
        parted: the first line, and its index, above which an empty line stands.
        ragged: the first that has not as many cells as the header.
        whole: the index of the first that has no empty cell behind as many as the header's.
    """

    width: int
    end: int = 0
    parted: tuple[int, Line] | None = None
    ragged: tuple[int, Line] | None = None
    whole: int | None = None

    @classmethod
    def of(cls, lines: Iterable[Line], width: int) -> _Body:
        """Lines, gone through."""
        body = cls(width)
        notes_from: int | None = None
        count = 0
        for count, line in enumerate(lines, 1):
            i = count - 1
            if not line.may_be_note(width):
                notes_from = None
            elif notes_from is None and line.apart and i:
                notes_from = i
            if line.apart and i and body.parted is None:
                body.parted = (i, line)
            if len(line.cells) != width and body.ragged is None:
                body.ragged = (i, line)
            if body.whole is None and (len(line.cells) != width + 1 or line.cells[-1].strip()):
                body.whole = i
        body.end = count if notes_from is None else notes_from
        return body

    def require_fitting(self, header: Place) -> None:
        """Let rows pass that fit the header.

        Raises:
            Incomplete: they do not.
        """
        if self.parted is not None and self.parted[0] < self.end:
            own = f"with its header in line {header.line.number}" if header.line.number else "above"
            raise Incomplete(
                f"an empty line stands above line {self.parted[1].number}: whether what follows it belongs to the "
                f"table {own} cannot be told"
            )
        shifted = self.whole is None or self.whole >= self.end
        if self.ragged is not None and self.ragged[0] < self.end and not shifted:
            at, line = self.ragged
            raise Incomplete(_ragged(header.line, line, header.delimiter, is_last=at == self.end - 1))


def _ragged(header: Line, line: Line, delimiter: str, *, is_last: bool) -> str:
    cells, width = len(line.cells), len(header.cells)
    own = f"its header in line {header.number} has" if header.number else "`columns` names"
    place = f"line {line.number} has {cells} cells instead of {width}, as {own}"
    if cells > width:
        return (
            f"{place}: a cell of it holds an unquoted {delimiter!r}, or that line ({_begin(header)}) is not the header"
        )
    if is_last:
        return f"the last {place}: the file was cut short, or a note stands below its rows"
    return f"{place}: cells of it are missing, or a note stands among the rows"


def _begin(line: Line) -> str:
    return repr(shortened(" ".join(filter(None, map(tidy, line.cells))), 80))
