"""The rows of a CSV file below a header, without the notes below them."""

from __future__ import annotations

import re
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain, islice, repeat

from monitor.model.errors import Incomplete
from monitor.reading.document.charset import Characters
from monitor.reading.document.columns import Rows
from monitor.reading.document.datafile import (
    Records,
    reader_of,
    refuse_repeated,
    short_lines,
    too_large,
)
from monitor.reading.document.parted import LOOKED_AT, begins_another
from monitor.reading.labels import shortened, tidy

MOST_CELLS = 5_000_000
"""Of a file whose lines are looked through; rows count as one more each."""
NOTE_CELLS = 2
"""Cells of a note that has a number, or a word for what it is, before it."""
FEWEST_COLUMNS = 4
"""A row of so many is not taken for such a note when it is cut."""
EXPLAINED = re.compile(r"[^\W\d_]:(?:\s|$)|^\W*\w{1,2}[^\w\s]+\s*$|^[^\w\s]+$")
"""``1.``, ``(a)``, ``*``, ``Source:``, and no first cell of a row."""
DRAWN = re.compile(r"[_=*~-]{5,}")
WORD = re.compile(r"[^\W\d_]{2}")


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


def lines_of(file: Characters, delimiter: str) -> Iterator[Line]:
    """The lines that hold anything.

    Raises:
        csv.Error: they cannot be cut so.
        NotUsable: there are more than `MOST_CELLS`, or one is too long.
    """
    apart, left = False, MOST_CELLS
    reader = reader_of(_without_comments(file), delimiter)
    for cells in reader:
        holds = any(cells) and not _is_drawn(cells)
        if holds:
            yield Line(cells, reader.line_num, apart)
        apart = not holds
        left -= len(cells) + 1
        if left < 0:
            raise too_large(f"it has more than {MOST_CELLS:,} cells and rows")


def _is_drawn(cells: Sequence[str]) -> bool:
    """Whether a line is a rule drawn across the file, which parts notes from rows as an empty line does."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) == 1 and DRAWN.fullmatch(filled[0]) is not None


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
