"""A number that a document prints, and where: a place that could be a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitor.model import Period, Qualifier


class Place(StrEnum):
    """What kind of place it is."""

    TABLE = "table"
    """A cell of a table on a page or in a PDF file."""
    SHEET = "sheet"
    """A cell of a table on a workbook's sheet."""
    ROWS = "rows"
    """A cell of a CSV file."""
    SUM = "sum"
    """What rows of a CSV file add up to; see `sums_in`."""
    CUBE = "cube"
    """A value of a statistical office's table, by its dimensions."""
    RECORDS = "records"
    """A field of one of the records of a JSON or an XML file."""
    VALUE = "value"
    """Any other value of a JSON file."""
    TEXT = "text"
    """Words: a sentence, a line, a card."""
    RECKONED = "reckoned"
    """What follows from two or more numbers of one table by one step; it stands where the first of them does."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where exactly it stands, in counts that hold for the same bytes alone.

    Attributes:
        part: which table, by its number from 0; which sheet, element or data set, by its name; which list or value, by
            its path.
        row: the row, or the block of text, from 0.
        column: the column, from 0.
        head: of a table the number of rows that name columns; of a sheet the row with the innermost names.
        start: of words the index of the number in its block.
        end: the index behind it.
        sentence: the index at which its sentence begins.
    """

    part: str = ""
    row: int = 0
    column: int = 0
    head: int = 0
    start: int = 0
    end: int = 0
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that a document prints.

    Attributes:
        place: what kind of place it is.
        spot: where exactly.
        printed: its characters.
        value: the number in `unit`, with the scale that it or its labels state; None for a range, and where `doubt`
            says why it cannot be told.
        unit: the symbol of its unit; ``number`` where nothing names one.
        scale: what the printed digits were multiplied with: 1000000 for "1.2 million", and under "£ million".
        quantum: the size of one step of the last printed digit, in `unit`.
        low: a range's lower end.
        high: a range's upper end.
        qualifier: the word that qualifies it.
        period: the time that it is about; None where nothing near says one.
        timed_by: what says so: ``labels``, ``words``, ``caption``, ``heading`` or ``title``; else empty.
        row: the labels of its row, the outermost first; of a record the fields that tell it apart.
        column: the labels of its column, the outermost first; the name of its field.
        caption: of its table; the name of its sheet or list.
        heading: the nearest heading above it, or line in bold type that stands for one.
        words: the sentence, the line or the block that it stands in; empty for a cell.
        where: of a sum the columns and values that its rows share.
        doubt: why it cannot be read for sure; else empty.
        how: of what is reckoned, how; else empty.
        against: the labels of the other numbers that it is reckoned with.
    """

    place: Place
    spot: Spot
    printed: str
    value: Decimal | None
    unit: str
    scale: Decimal = Decimal(1)
    quantum: Decimal = Decimal(1)
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.NONE
    period: Period | None = None
    timed_by: str = ""
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    caption: str = ""
    heading: str = ""
    words: str = ""
    where: tuple[tuple[str, str], ...] = ()
    doubt: str = ""
    how: str = ""
    against: tuple[str, ...] = ()

    @property
    def labels(self) -> Iterator[str]:
        """Everything that names it, the nearest first."""
        yield from (*reversed(self.row), *reversed(self.column), self.words, self.caption, self.heading)
