"""Read a CSV file into a header and rows, refusing files that are cut, ragged or unclear."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING

from monitor.errors import Incomplete
from monitor.labels import listed, tidy
from monitor.model import Shape

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Records:
    """A CSV file, read.

    Attributes:
        header: the columns' names, white space normalised.
        rows: the data rows, each as long as the header, cells exactly as printed.
        delimiter: the character between cells.
        closed: whether the last line ends with a line end.
        text: the whole file.
    """

    header: tuple[str, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)
    delimiter: str
    closed: bool
    text: str = field(repr=False)

    @property
    def shape(self) -> Shape:
        """Rows, columns and end, to compare with the next release."""
        return Shape(len(self.rows), self.header, self.closed)

    def line_of(self, index: int) -> int:
        """The line, counted from 1, on which a row ends. Slow: for messages."""
        return _lines(self.text, self.delimiter)[index + 1]

    def lines(self) -> Sequence[int]:
        """The line, counted from 1, on which each row ends; cells may hold line ends, empty lines are no rows."""
        plain = '"' not in self.text and self.text.count("\n") + (not self.closed) == len(self.rows) + 1
        return range(2, len(self.rows) + 2) if plain else _lines(self.text, self.delimiter)[1:]


def read_records(text: str) -> Records:
    """The header (the first line that is not empty) and the rows of a CSV file.

    The delimiter is the one of comma, semicolon and tab that the header holds most often; a tie goes to the
    comma.

    Raises:
        Incomplete: the file is empty, a column name stands twice, a quoted cell is never closed, or a row has
            not as many cells as the header.
    """
    delimiter = _delimiter(text)
    try:
        lines = [row for row in _reader(text, delimiter) if row]
    except csv.Error as error:
        raise Incomplete(
            f"the CSV file cannot be read ({error}): was it cut short, or is a quote mark never closed?"
        ) from error
    if not lines:
        raise Incomplete("the CSV file is empty: not even a header line came")
    header = tuple(tidy(name) for name in lines.pop(0))
    _refuse_repeated(header)
    records = Records(header, lines, delimiter, text.endswith(("\n", "\r")), text)
    width = len(header)
    for index, row in enumerate(lines):
        if len(row) != width:
            raise Incomplete(_ragged(records, index))
    return records


def _reader(text: str, delimiter: str) -> Reader:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _delimiter(text: str) -> str:
    first = next((line for line in StringIO(text, newline=None) if line.strip()), "")
    outside_quotes = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside_quotes.count)


def _refuse_repeated(header: Sequence[str]) -> None:
    named = [name for name in header if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise Incomplete(
            f"the column {listed([repr(name) for name in twice])} stands twice in the header "
            f"({listed(header)}): which one is meant cannot be told"
        )


def _ragged(records: Records, index: int) -> str:
    cells, width = len(records.rows[index]), len(records.header)
    place = f"line {records.line_of(index)} has {cells} cells instead of {width}"
    if index == len(records.rows) - 1 and cells < width:
        return f"the last {place}: the file was cut short"
    return f"{place}: the file is damaged, or a cell holds an unquoted {records.delimiter!r}"


def _lines(text: str, delimiter: str) -> list[int]:
    reader = _reader(text, delimiter)
    return [reader.line_num for row in reader if row]
