"""Read a CSV file into a header and rows, refusing files that are cut, ragged, unclear or too large."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from monitor.model import Grade, Shape
from monitor.model.errors import Incomplete, NotUsable
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
MAX_CELLS = 5_000_000
"""Rows count as one more each: a row of one cell takes as much memory as two cells."""


@dataclass(frozen=True)
class Records:
    """A data file, read: a CSV file, or the table on a sheet or in a JSON file.

    Attributes:
        header: the columns' names, white space normalised.
        rows: the data rows, each as long as the header, cells exactly as printed.
        delimiter: the character between cells; empty where it is no CSV file.
        closed: whether the last line ends with a line end.
        text: the whole file; empty where it is no CSV file.
        charset: the text's charset, by Python's name.
        numbers: the number, counted from 1, of each row; empty for a CSV file that begins with its header.
        row_word: what a row is called: ``line``, ``row`` of a sheet, ``item`` of a list.
        place: which table of the document it is, such as ``sheet "Data"``; empty where there is only one.
        percents: the rows and columns, by index, of numbers that are shown as percentages: of 0.25 as 25 %.
    """

    header: tuple[str, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)
    delimiter: str = ""
    closed: bool = True
    text: str = field(default="", repr=False)
    charset: str = "utf-8"
    numbers: Sequence[int] = field(default=(), repr=False)
    row_word: str = "line"
    place: str = ""
    percents: frozenset[tuple[int, int]] = field(default=frozenset(), repr=False)

    @property
    def shape(self) -> Shape:
        """Rows, columns and end, to compare with the next release."""
        return Shape(len(self.rows), self.header, self.closed)

    @property
    def dialect(self) -> str:
        """How a CSV file is written: ``semicolon, UTF-16``; empty where it is no CSV file."""
        if not self.delimiter:
            return ""
        return f"{DELIMITERS[self.delimiter]}, {CHARSETS.get(self.charset, self.charset)}"

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """The lines of a CSV file above its header, the nearest first: ``Unit: thousands``."""
        above: list[str] = []
        for line in islice(StringIO(self.text), MOST_NOTES):
            cells = [tidy(cell.strip('# "\t')) for cell in line.split(self.delimiter or "\n")]
            if set(filter(None, self.header)) <= set(cells):
                return tuple(reversed(above))
            said = [cell for cell in cells if cell]
            above += [": ".join(said)] if len(said) <= NAME_AND_VALUE else []
        return ()

    @cached_property
    def few(self) -> Mapping[str, frozenset[str]]:
        """The different texts of each column that has at most `MOST_LABELS`, white space normalised."""
        found: dict[str, frozenset[str]] = {}
        for x, column in enumerate(self.header):
            texts: set[str] = set()
            for row in self.rows:
                texts.add(row[x])
                if len(texts) > MOST_LABELS:
                    break
            else:
                found[column] = frozenset(map(tidy, texts))
        return found

    def line_of(self, index: int) -> int:
        """The line, counted from 1, on which a row ends. Slow: for messages."""
        return self.numbers[index] if self.numbers else _lines(self.text, self.delimiter)[index + 1]

    def place_of(self, index: int) -> str:
        """Where a row stands, for a message: ``line 5``, ``sheet "Data", row 5``. Slow."""
        within = f"{self.place}, " if self.place else ""
        return f"{within}{self.row_word} {self.line_of(index)}"

    def line_numbers(self) -> Sequence[int]:
        """The line, counted from 1, on which each row ends; cells may hold line ends, empty lines are no rows."""
        if self.numbers or not self.delimiter:
            return self.numbers
        plain = '"' not in self.text and self.text.count("\n") + (not self.closed) == len(self.rows) + 1
        return range(2, len(self.rows) + 2) if plain else _lines(self.text, self.delimiter)[1:]


def read_records(text: str, *, charset: str = "utf-8") -> Records:
    """The header (the first line that is not empty) and the rows of a CSV file.

    The delimiter is the one of comma, semicolon, tab and pipe that the header holds most often; a tie goes to the
    first of them. A line ``sep=;`` before the header, as Excel knows it, names the delimiter.

    Args:
        text: the file.
        charset: what it was decoded from, to be stated.

    Raises:
        Incomplete: the file is empty, a column name stands twice, a quoted cell is never closed, or a row has
            not as many cells as the header.
        NotUsable: a line is longer than `MAX_LINE`, or there are more than `MAX_CELLS` cells.
    """
    delimiter = _delimiter(text)
    try:
        lines = _bounded(reader_of(text, delimiter))
    except csv.Error as error:
        raise Incomplete(
            f"the CSV file cannot be read ({error}): was it cut short, or is a quote mark never closed?"
        ) from error
    if not lines:
        raise Incomplete("the CSV file is empty: not even a header line came")
    header = tuple(tidy(name) for name in lines.pop(0))
    refuse_repeated(header)
    records = Records(header, lines, delimiter, text.endswith(("\n", "\r")), text, charset)
    width = len(header)
    for index, row in enumerate(lines):
        if len(row) != width:
            raise Incomplete(_ragged(records, index))
    return records


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


def _bounded(reader: Reader) -> list[list[str]]:
    rows: list[list[str]] = []
    left = MAX_CELLS
    for row in reader:
        if row:
            rows.append(row)
            left -= len(row) + 1
            if left < 0:
                raise too_large(f"it has more than {MAX_CELLS:,} cells and rows")
    return rows


def reader_of(text: str, delimiter: str) -> Reader:
    """The file's lines as cells; a line that names the delimiter is empty."""
    return csv.reader(_short_lines(text), delimiter=delimiter, strict=True)


def _short_lines(text: str) -> Iterator[str]:
    """The file's lines with their ends; the line that names the delimiter is left empty."""
    lines = iter(StringIO(text, newline=""))
    for line in lines:
        yield "\n" if _named_delimiter(line) else line
        break
    for line in lines:
        if len(line) > MAX_LINE:
            raise too_large(f"it has a line of more than {MAX_LINE:,} characters")
        yield line


def too_large(why: str) -> NotUsable:
    """The error that the file cannot be read for its size, and why."""
    return NotUsable(f"the CSV file is too large to be read: {why}", grade=Grade.WRONG_TYPE)


def _delimiter(text: str) -> str:
    first = next((line for line in StringIO(text, newline=None) if line.strip()), "")
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


def _ragged(records: Records, index: int) -> str:
    cells, width = len(records.rows[index]), len(records.header)
    place = f"line {records.line_of(index)} has {cells} cells instead of {width}"
    if index == len(records.rows) - 1 and cells < width:
        note = ", or a note stands below its rows" if records.closed else ""
        return f"the last {place}: the file was cut short{note}"
    if cells < width:
        return f"{place}: cells of it are missing, or a note stands among the rows"
    first = repr(shortened(" ".join(filter(None, records.header)), 80))
    return (
        f"{place}, as the first line ({first}) has: that line is not the header, or a cell holds an unquoted "
        f"{records.delimiter!r}. The header is found below other lines where the rule's columns stand in one line alone"
    )


def _lines(text: str, delimiter: str) -> list[int]:
    reader = reader_of(text, delimiter)
    return [reader.line_num for row in reader if row]
