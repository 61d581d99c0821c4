"""The numbers of a CSV file, each with the cells that say what its row is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from monitor.model.errors import CheckError
from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.cells import candidate
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.measured import Measured, measure
from monitor.reading.candidates.times import (
    NO_TIME,
    Time,
    are_times,
    in_its_year,
    order_in,
    time_beside,
    time_near,
    time_of,
    years_of,
)
from monitor.reading.document import Document
from monitor.reading.document.datafile import Records
from monitor.reading.labels import fold, tidy
from monitor.reading.quantity import is_missing
from monitor.reading.surroundings import Surroundings, unit_names

LOOKED_AT = 400
"""Rows that are looked at to tell what a column holds."""
NEAR_THE_TOP = 12
"""Rows among which names of columns are looked for, where the first line names few."""
MOST_LABELS = 6
"""Columns that say what a row is about."""
_CODES = ("code", "id", "nr", "no", "nummer", "number", "rank", "index", "fips", "key", "zip", "row", "line", "#", "")


@dataclass(frozen=True)
class Columns:
    """A data file that is looked through.

    Attributes:
        records: its header and rows.
        manner: how the document is looked through.
    """

    records: Records
    manner: Manner

    def candidates(self) -> Iterator[Candidate]:
        """Its numbers, row by row."""
        sought, columns = self.manner.sought, self.records.rows.columns
        values = [(x, columns[x]) for x in self.values]
        for y in range(len(self.records.rows)):
            for x, column in values:
                text = column[y]
                if text and sought.may_be(text) and (found := self._candidate(y, x, text)):
                    yield found

    @cached_property
    def times(self) -> Sequence[int]:
        """The columns that hold times."""
        manner, header = self.manner, self.records.header
        return [
            x
            for x, sample in enumerate(self._samples)
            if are_times(sample, header[x].replace("_", " "), manner.calendar, manner.language)
        ]

    @cached_property
    def labels(self) -> Sequence[int]:
        """The columns of words."""
        words = (x for x, sample in enumerate(self._samples) if sample and _mostly_words(sample))
        return [x for x in words if x not in self.times]

    @cached_property
    def values(self) -> Sequence[int]:
        """The columns that may hold figures: numbers, and no codes."""
        said = {*self.times, *self.labels}
        return [x for x, name in enumerate(self.records.header) if x not in said and not _is_code(name)]

    @cached_property
    def _samples(self) -> Sequence[Sequence[str]]:
        count = len(self.records.rows)
        places = range(0, count, max(1, count // LOOKED_AT))
        return [[text for y in places if (text := tidy(column[y]))] for column in self.records.rows.columns]

    @cached_property
    def _dates(self) -> str:
        """The order of day and month in the columns of times."""
        return order_in(text for x in self.times for text in self._samples[x])

    def _candidate(self, y: int, x: int, text: str) -> Candidate | None:
        header, rows = self.records.header, self.records.rows.columns
        label_of = [tidy(rows[at][y]) for at in (*self.times, *self.labels)[:MOST_LABELS]]
        row = tuple(filter(None, label_of))
        found = self.measured(tidy(text), y, x)
        if found is None:
            return None
        time = time_of(
            (header[x],), label_of[: len(self.times)], self.manner.calendar, self.manner.language, self._dates
        )
        time = in_its_year(time, self._years.get(header[x], ""))
        if time is NO_TIME:
            time = time_beside((*row, header[x]), self._time_of_all, self.manner.calendar, self.manner.language)
        made = candidate(found, Place.ROWS, Spot(row=y, column=x), time)
        return replace(made, row=row, column=(header[x],) if header[x] else ())

    def measured(self, text: str, y: int, x: int) -> Measured | None:
        """What a cell says as a number; the same text says the same everywhere in its column under the same unit."""
        rows = self.records.rows.columns
        beside = tuple(unit for at in self._units_of[x] if (unit := tidy(rows[at][y])))
        key = text, x, beside
        if key not in self._known:
            around = Surroundings(((self.records.header[x],), beside), (), self.records.notes)
            self._known[key] = measure(text, around, self.manner.language)
        return self._known[key]

    @cached_property
    def _known(self) -> dict[tuple[str, int, tuple[str, ...]], Measured | None]:
        return {}

    @cached_property
    def _years(self) -> Mapping[str, str]:
        return years_of(self.records.header)

    @cached_property
    def _units_of(self) -> Sequence[Sequence[int]]:
        """For each column those that say in what it is."""
        header = self.records.header
        return [[header.index(name) for name in unit_names(header, own)] for own in header]

    @cached_property
    def _time_of_all(self) -> Time:
        near = [("note", note) for note in self.records.notes]
        return time_near(near, self.manner.calendar, self.manner.language)


def records_of(document: Document) -> Records:
    """The table of a CSV file; where its first line names few columns and one near it names them, below that one.

    Raises:
        CheckError: it cannot be read.
    """
    records = document.records
    if sum(map(bool, records.header)) * 2 > len(records.header):
        return records
    for row in records.rows[:NEAR_THE_TOP]:
        names = [text for cell in row if (text := tidy(cell))]
        words = sum(any(map(str.isalpha, text)) for text in names)
        if len(names) * 2 > len(records.header) and words * 3 >= len(names) * 2 and len({*names}) == len(names):
            with suppress(CheckError):
                return document.records_with(names)
            break  # They stand in several lines, and what follows the first is no line of names.
    return records


def _mostly_words(sample: Sequence[str]) -> bool:
    told = [text for text in sample if not is_missing(text)]
    return sum(not any(map(str.isdigit, text)) or text[:1].isalpha() for text in told) * 2 >= len(told)


def _is_code(name: str) -> bool:
    words = fold(name).replace("_", " ").replace(".", "").split()
    return not words or words[-1] in _CODES
