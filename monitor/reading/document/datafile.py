"""Read a CSV file into a header and rows, refusing files that are cut, ragged, unclear or too large."""

from __future__ import annotations

import csv
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING

from monitor.model import Grade, Shape
from monitor.model.errors import Incomplete, NotUsable
from monitor.reading.document.charset import Characters
from monitor.reading.document.columns import Coded, Column, Making, Rows
from monitor.reading.labels import listed, shortened, tidy

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
CHARSETS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "windows-1252"}
MAX_LINE = 1_000_000
"""Characters of one line: a longer one is no row of a table."""
MOST_LABELS = 200
"""A column with more different texts holds names, notes or numbers, and no labels."""
NAME_AND_VALUE = 2
"""Cells of a line that says something of the whole file."""
MOST_NOTES = 60
"""Lines above a header that may say something of the file."""
MAX_CELLS = 10_000_000
"""Rows count as one more each."""
MAX_COLUMNS = 20_000
LINE_END = re.compile(r"\r\n?|\n")
NOTHING = Characters(b"")


@dataclass(frozen=True)
class Records:
    """A data file, read: a CSV file, or the table on a sheet or in a JSON file.

    Attributes:
        header: the columns' names, white space normalised.
        rows: the data rows, each as long as the header, cells exactly as printed; and the same by columns.
        delimiter: the character between cells; empty where it is no CSV file.
        closed: whether the last line ends with a line end.
        file: the characters of the whole file; none where it is no CSV file.
        numbers: the number, counted from 1, of each row; empty for a CSV file that begins with its header.
        ends: for a CSV file that begins with its header, the line on which each row ends, counted from 1.
        row_word: what a row is called: ``line``, ``row`` of a sheet, ``item`` of a list.
        place: which table of the document it is, such as ``sheet "Data"``; empty where there is only one.
        percents: the rows and columns, by index, of numbers that are shown as percentages: of 0.25 as 25 %.
        formats_known: whether it can be told how the file shows its numbers.
    """

    header: tuple[str, ...]
    rows: Rows = field(repr=False)
    delimiter: str = ""
    closed: bool = True
    file: Characters = field(default=NOTHING, repr=False)
    numbers: Sequence[int] = field(default=(), repr=False)
    ends: Sequence[int] = field(default=(), repr=False)
    row_word: str = "line"
    place: str = ""
    percents: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)
    formats_known: bool = True

    @property
    def shape(self) -> Shape:
        """Rows, columns and end, to compare with the next release."""
        return Shape(len(self.rows), self.header, self.closed)

    @property
    def dialect(self) -> str:
        """How a CSV file is written: ``semicolon, UTF-16``; empty where it is no CSV file."""
        if not self.delimiter:
            return ""
        return f"{DELIMITERS[self.delimiter]}, {CHARSETS.get(self.file.charset, self.file.charset)}"

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """The lines of a CSV file above its header, the nearest first: ``Unit: thousands``."""
        above: list[str] = []
        for line in islice(self.file.short_lines(MAX_LINE, "\n"), MOST_NOTES):
            cells = [tidy(cell.strip('# "\t')) for cell in line.split(self.delimiter or "\n")]
            if set(filter(None, self.header)) <= set(cells):
                return tuple(reversed(above))
            said = [cell for cell in cells if cell]
            above += [": ".join(said)] if len(said) <= NAME_AND_VALUE else []
        return ()

    @cached_property
    def few(self) -> Mapping[str, frozenset[str]]:
        """The different texts of each column that has at most `MOST_LABELS`, white space normalised."""
        return {
            name: frozenset(map(tidy, column.values))
            for name, column in zip(self.header, self.rows.columns, strict=True)
            if isinstance(column, Coded) and len(column.values) <= MOST_LABELS
        }

    def column(self, name: str) -> Column:
        """The cells of a column, row by row."""
        return self.rows.columns[self.header.index(name)]

    def line_of(self, index: int) -> int:
        """The line, counted from 1, on which a row ends."""
        return self.line_numbers()[index]

    def place_of(self, index: int) -> str:
        """Where a row stands, for a message: ``line 5``, ``sheet "Data", row 5``."""
        within = f"{self.place}, " if self.place else ""
        return f"{within}{self.row_word} {self.line_of(index)}"

    def line_numbers(self) -> Sequence[int]:
        """The line, counted from 1, on which each row ends; cells may hold line ends, empty lines are no rows."""
        return self.numbers or self.ends


def read_records(file: Characters) -> Records:
    """The header (the first line that is not empty) and the rows of a CSV file, in one pass.

    The delimiter is the one of comma, semicolon, tab and pipe that the header holds most often; a tie goes to the
    first of them. A line ``sep=;`` before the header, as Excel knows it, names the delimiter.

    Raises:
        Incomplete: the file is empty, a column name stands twice, a quoted cell is never closed, or a row has
            not as many cells as the header.
        NotUsable: a line is longer than `MAX_LINE`, or there are more than `MAX_CELLS` cells.
    """
    passing = _Pass(file, _delimiter(file))
    try:
        passing.go()
    except csv.Error as error:
        raise Incomplete(
            f"the CSV file cannot be read ({error}): was it cut short, or is a quote mark never closed?"
        ) from error
    if passing.header is None:
        raise Incomplete("the CSV file is empty: not even a header line came")
    refuse_repeated(passing.header)
    if passing.ragged is not None:
        raise Incomplete(_ragged(passing, passing.ragged))
    return passing.records


class _Pass:
    """One way through a CSV file.

    Attributes:
        file: its characters.
        delimiter: what parts its cells.
        header: the columns' names; None for an empty file.
        ragged: the first row that does not fit them; None where all do.
        rows: how many rows there are.
    """

    def __init__(self, file: Characters, delimiter: str) -> None:
        self.file = file
        self.delimiter = delimiter
        self.header: tuple[str, ...] | None = None
        self.ragged: _Ragged | None = None
        self.rows = 0
        self._making = Making(0)
        self._ends = array("I")

    @property
    def records(self) -> Records:
        """What was read."""
        first, last = self._ends[0], self._ends[-1]
        plain = last - first == self.rows
        ends = range(first + 1, last + 1) if plain else self._ends[1:]
        return Records(self.header or (), self._making.rows, self.delimiter, self.file.are_closed, self.file, ends=ends)

    def go(self) -> None:
        """Read it all.

        Raises:
            csv.Error: it cannot be cut into cells.
            NotUsable: as `read_records`.
        """
        if self.file.body.count(b"\n") > MAX_CELLS:
            raise too_large(f"it has more than {MAX_CELLS:,} cells and rows")
        reader = reader_of(short_lines(self.file), self.delimiter)
        names: list[str] = next(filter(None, reader), [])
        if not names:
            return
        self.header = tuple(map(tidy, names))
        if len(names) > MAX_COLUMNS:
            raise too_large(f"it has more than {MAX_COLUMNS:,} columns")
        self._making = Making(len(names))
        self._ends.append(reader.line_num)
        left = MAX_CELLS - len(names) - 1
        before = reader.line_num
        while some := list(islice(reader, self._making.at_once)):
            whole = {*map(len, some)} == {len(names)}
            left -= len(some) * (len(names) + 1) if whole else sum(map(len, some)) + sum(map(bool, some))
            if left < 0:
                raise too_large(f"it has more than {MAX_CELLS:,} cells and rows")
            self._take(some, before, reader.line_num, whole=whole)
            before = reader.line_num

    def _take(self, some: list[list[str]], before: int, after: int, *, whole: bool) -> None:
        """Take lines, as cells; those without any are no rows.

        Args:
            some: the lines.
            before: the number of the line before them.
            after: that of the last line that they take.
            whole: whether each has as many cells as the header.
        """
        width = len(self.header or ())
        if after - before == len(some):
            ends: Iterable[int] = range(before + 1, after + 1)
        else:
            ends = accumulate((1 + sum(len(LINE_END.findall(cell)) for cell in row) for row in some), initial=before)
            ends = list(ends)[1:]
        if whole and self.ragged is None:
            self._making.add(some)
            self._ends.extend(ends)
            self.rows += len(some)
            return
        for row, end in zip(some, ends, strict=True):
            if row and self.ragged is None:
                if len(row) == width:
                    self._making.add([row])
                    self._ends.append(end)
                else:
                    self.ragged = _Ragged(self.rows, len(row), end)
            self.rows += bool(row)


@dataclass(frozen=True, slots=True)
class _Ragged:
    """A row that does not fit the header.

    Attributes:
        index: which row.
        cells: how many it has.
        line: the line on which it ends.
    """

    index: int
    cells: int
    line: int


def refuse_repeated(header: Sequence[str], among: Iterable[str] | None = None) -> None:
    """Let a header pass in which no name stands twice.

    Args:
        header: the columns' names.
        among: the names that matter; all if left away.

    Raises:
        Incomplete: one does.
    """
    wanted = None if among is None else frozenset(among)
    named = [name for name in header if name and (wanted is None or name in wanted)]
    if len(set(named)) == len(named):
        return
    twice = sorted(name for name, times in Counter(named).items() if times > 1)
    raise Incomplete(
        f"the column {listed([repr(name) for name in twice])} stands twice in the header "
        f"({listed(header)}): which one is meant cannot be told"
    )


def reader_of(lines: Iterable[str], delimiter: str) -> Reader:
    """Lines as cells."""
    return csv.reader(lines, delimiter=delimiter, strict=True)


def short_lines(file: Characters) -> Iterator[str]:
    """The file's lines with their ends; a line that names the delimiter is left empty.

    Raises:
        NotUsable: one is longer than `MAX_LINE`.
    """
    lines = _bounded(file) if file.may_have_line_of(MAX_LINE) else file.lines()
    first = next(lines, "")
    return chain(("\n" if _named_delimiter(first) else first,) if first else (), lines)


def _bounded(file: Characters) -> Iterator[str]:
    for number, line in enumerate(file.short_lines(MAX_LINE)):
        # The first was looked at when the delimiter was.
        if number and len(line) > MAX_LINE:
            raise too_large(f"it has a line of more than {MAX_LINE:,} characters")
        yield line


def too_large(why: str) -> NotUsable:
    """The error that the file cannot be read for its size, and why."""
    return NotUsable(f"the CSV file is too large to be read: {why}", grade=Grade.WRONG_TYPE)


def _delimiter(file: Characters) -> str:
    first = next((line for line in file.short_lines(MAX_LINE, None) if line.strip()), "")
    if len(first) > MAX_LINE:
        raise too_large(f"its header has more than {MAX_LINE:,} characters")
    if named := _named_delimiter(first):
        return named
    outside_quotes = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside_quotes.count)


def _named_delimiter(line: str) -> str:
    """The delimiter that the line ``sep=;`` names; empty for any other line."""
    name = line.rstrip("\r\n")
    return name[4:] if name[:4].lower() == "sep=" and name[4:] in DELIMITERS else ""


def _ragged(read: _Pass, row: _Ragged) -> str:
    header = read.header or ()
    place = f"line {row.line} has {row.cells} cells instead of {len(header)}"
    if row.index == read.rows - 1 and row.cells < len(header):
        note = ", or a note stands below its rows" if read.file.are_closed else ""
        return f"the last {place}: the file was cut short{note}"
    if row.cells < len(header):
        return f"{place}: cells of it are missing, or a note stands among the rows"
    first = repr(shortened(" ".join(filter(None, header)), 80))
    return (
        f"{place}, as the first line ({first}) has: that line is not the header, or a cell holds an unquoted "
        f"{read.delimiter!r}. The header is found below other lines where the rule's columns stand in one line alone"
    )
