"""Read a figure, or a whole series, out of a workbook's sheet by the labels of its rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

from pydantic import Field, model_validator

from monitor.kinds.extract.crossing import Crossing
from monitor.kinds.extract.named_cells import NamedCells
from monitor.kinds.extract.offers.cells import Options, cell_options
from monitor.model import Ask, Reading, Readings
from monitor.model.errors import Ambiguous, ExtractError, NoMatch
from monitor.reading.candidates import Candidate, Place
from monitor.reading.document import XLSX, Document
from monitor.reading.document.grid import Grid
from monitor.reading.document.sheet_names import is_word_or_year
from monitor.reading.document.sheet_table import (
    FORMULA_ERROR,
    Header,
    Laid,
    place_name,
)
from monitor.reading.document.sheets import sheet_words, sheets_named
from monitor.reading.document.workbook import Sheet
from monitor.reading.labels import did_you_mean, listed, same_label
from monitor.reading.quantity import is_missing
from monitor.reading.stated import names_units

MOST_LEAVES = 3
HEADS = 60
"""Rows of a sheet that a message looks through for a name that was meant."""
PERIODS_AT_LEAST = 2
"""A row with fewer periods in it is no header by them alone."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A table that the rule may mean."""

    words: str
    grid: Grid


class Xlsx(NamedCells):
    """Reads a cell of a workbook's sheet by the label of its row and the label of its column.

    The table's header is found by the columns that the rule names, wherever it stands on the sheet: banners above it
    do not matter. Name the ``sheet`` where several have such a header; texts in ``header`` narrow it further. A hidden
    sheet is read where it is named; hidden rows and columns, and what is struck out, never are. ``row``, ``column`` and
    ``periods`` are as in ``table``; a merged cell counts at every place that it spans, so that nested headers are given
    as a path: ``column: [FY2024, Pounds]``.

    Numbers are read as they are stored, whatever their format shows, but for percentages: a cell that holds 0.25 and
    shows 25 % is 25 in the unit ``%``. Dates are in the form 2024-03-01. Of a formula the value counts that the file
    holds.
    """

    version: ClassVar[int] = 8

    sheet: str = Field("", description="The sheet's name; may be left away where only one has such a header.")
    under: str = Field("", description="The line right above the table's header: its title.")
    header: tuple[str, ...] = Field((), description="Texts that the row with the columns' names must hold.")

    @model_validator(mode="after")
    def _names_a_column(self) -> Xlsx:
        if not (self.head or self._leaves or self.periods == "columns"):
            raise ValueError("`column` is missing: the label of the column to read")
        return self

    @classmethod
    def offers(cls, candidate: Candidate, document: Document) -> Iterator[Options]:
        """Options that may read a number of a table on a sheet."""
        if candidate.place is not Place.SHEET:
            return
        spot = candidate.spot
        laid = Laid(document.sheets[spot.part])
        grid = laid.grid(laid.header_at(spot.head))
        sheet = {} if len(document.sheets) == 1 else {"sheet": spot.part}
        leaves = [path[-1] for path in grid.columns if path][:MOST_LEAVES]
        for header, cell in product(({}, {"header": leaves}), cell_options(grid, spot.row, spot.column)):
            yield {**sheet, **header, **cell}

    def read_as_named(self, document: Document, ask: Ask) -> Readings:
        """What `read` gives, by the labels that the rule has now; errors as of `read`."""
        if document.media != XLSX:
            raise document.other_than(
                "a workbook",
                "open the address in a browser; where the workbook is inside a ZIP file, declare its `member`",
            )
        return self.read_cells(self._table(document.sheets, ask), ask, document)

    def _reading(self, grid: Grid, place: Crossing, ask: Ask) -> Reading | None:
        cell = grid.body[place.row][place.column]
        if FORMULA_ERROR.fullmatch(cell.text) and not is_missing(cell.text, self.missing):
            raise NoMatch(
                f'sheet "{grid.name}", {cell.at}: {cell.text}: the formula in this cell failed in the publisher\'s file'
            )
        return super()._reading(grid, place, ask)

    @property
    def _leaves(self) -> list[str]:
        """The innermost labels that the header must hold."""
        named = [*self.header, *(self.row if isinstance(self.row, Mapping) else ())]
        innermost = self._names[-1] if self._names else ""
        return [*dict.fromkeys([*named, innermost] if innermost else named)]

    @property
    def _outer(self) -> tuple[str, ...]:
        return self._names[:-1]

    @property
    def _names(self) -> tuple[str, ...]:
        """The labels of the column from the outermost to the innermost."""
        return tuple(filter(None, (self.column,) if isinstance(self.column, str) else self.column))

    def _headless(self, sheets: Mapping[str, Sheet]) -> Grid:
        """The one sheet without names of columns that has the row.

        Raises:
            NoMatch: none has; or names of columns stand above the row.
            Ambiguous: several have.
        """
        try:
            laid = [Laid(sheet) for sheet in sheets_named(sheets, self.sheet)]
            fitting = [(one, rows) for one in laid if (rows := self._rows(one.headless))]
        except OverflowError as error:
            raise NoMatch(f"a sheet is too large to be read: {error}; `dataset` reads larger ones") from error
        if len(fitting) > 1:
            there = "; ".join(sheet_words(one.sheet) for one, _ in fitting[:6])
            raise Ambiguous(f"{len(fitting)} sheets have the row {self.row!r}: {there}; name the `sheet`")
        if not fitting:
            where = " and ".join(sheet_words(one.sheet) for one in laid[:3])
            raise NoMatch(f"{where}: no row {self.row!r}; rows: {_first_rows([one.sheet for one in laid])}")
        one, rows = fitting[0]
        if (above := one.names_above(rows[0])) is not None:
            raise NoMatch(
                f"{sheet_words(one.sheet)}: row {above + 1} ({listed(one.filled(above))}) names columns: take "
                "`head: none` away, and name the `column`"
            )
        return one.headless

    def _table(self, sheets: Mapping[str, Sheet], ask: Ask) -> Grid:
        """The one table whose header, rows and columns the rule fits."""
        if self.head:
            return self._headless(sheets)
        wanted = sheets_named(sheets, self.sheet)
        candidates = [candidate for sheet in wanted for candidate in self._candidates(sheet, ask.language)]
        if not candidates:
            texts = [text for sheet in wanted for row in list(sheet.rows)[:HEADS] for text in row if text]
            hints = "".join(did_you_mean(leaf, texts) for leaf in self._leaves[:3] if not _is_among(leaf, texts))
            raise NoMatch(f"{self._sought(wanted)}{hints}; rows of the sheets: {_first_rows(wanted)}")
        if self.under:
            candidates = self._titled(candidates)
        fitting = [candidate for candidate in candidates if self._fits(candidate.grid, ask)]
        if len(fitting) > 1:
            raise Ambiguous(
                f"{len(fitting)} tables fit: {'; '.join(c.words for c in fitting[:6])}; name the `sheet`, or give "
                "texts in `header` that only the right one has, or with `under` the title right above it"
            )
        return (fitting or candidates)[0].grid

    def _titled(self, candidates: Sequence[Possible]) -> list[Possible]:
        """Those with the title that `under` names.

        Raises:
            NoMatch: none has it.
        """
        titled = [one for one in candidates if any(same_label(self.under, title) for title in _titles(one.grid))]
        if not titled:
            titles = [title for one in candidates for title in _titles(one.grid)[:1]]
            raise NoMatch(
                f"no table stands right under {self.under!r}{did_you_mean(self.under, titles)} "
                f"(titles: {listed(titles) if titles else 'none'})"
            )
        return titled

    def _candidates(self, sheet: Sheet, language: str) -> Iterator[Possible]:
        try:
            laid = Laid(sheet)
            leaves = self._leaves
            headers: dict[tuple[int, int], Header] = {}  # a label that spans all header rows stands in each of them
            for y in laid.rows_with(leaves) if leaves else self._rows_of_periods(laid, language):
                header = laid.header_at(y, self._outer)
                headers.setdefault((header.top, header.bottom), header)
            for header in headers.values():
                words = f"{sheet_words(sheet)} with its header in row {header.leaf + 1}"
                yield Possible(words, laid.grid(header))
        except OverflowError as error:
            raise NoMatch(
                f"{sheet_words(sheet)} is too large to be read: {error}; `dataset` reads larger ones"
            ) from error

    def _rows_of_periods(self, laid: Laid, language: str) -> Iterator[int]:
        known: dict[str, bool] = {}
        for y in range(laid.height):
            texts = [text for text in laid.filled(y) if is_word_or_year(text)]
            if len(texts) < PERIODS_AT_LEAST:
                continue
            for text in texts:
                if text not in known:
                    known[text] = self._is_period(text, language)
            if sum(map(known.__getitem__, texts)) >= PERIODS_AT_LEAST:
                yield y

    def _is_period(self, text: str, language: str) -> bool:
        try:
            return self._labels(language).read(text) is not None
        except Ambiguous:  # one of several: the reading of the table says so
            return True

    def _fits(self, grid: Grid, ask: Ask) -> bool:
        """Whether it has the rows, the columns and the periods that the rule reads."""
        try:
            return bool(self._places(self.with_groups(grid), ask))
        except Ambiguous:
            return True
        except ExtractError:
            return False

    def _sought(self, sheets: Sequence[Sheet]) -> str:
        where = sheet_words(sheets[0]) if len(sheets) == 1 else f"none of {len(sheets)} sheets"
        if self._leaves:
            what = f"a row with {', '.join(map(repr, self._leaves))} in its cells"
        else:
            what = f"a row with {PERIODS_AT_LEAST} periods in it; give texts of the header in `header`"
        return (
            f"{where} has {what}" if len(sheets) > 1 else f"{where} has no row with {what.removeprefix('a row with ')}"
        )


def _titles(grid: Grid) -> Sequence[str]:
    """The line right above a table, and the one above that where the nearer one only says units, or is in brackets."""
    nearest = grid.notes[0] if grid.notes else ""
    aside = names_units([nearest.strip("()[]")]) or (nearest.startswith(("(", "[")) and nearest.endswith((")", "]")))
    return grid.notes[: 1 + aside]


def _is_among(label: str, texts: Sequence[str]) -> bool:
    return any(same_label(label, text) for text in texts)


def _first_rows(sheets: Sequence[Sheet]) -> str:
    """The beginnings of the sheets, for a message."""
    rows = [
        f"{place_name(y, 0)} {listed([text for text in row if text][:5])}"
        for sheet in sheets[:3]
        for y, row in list(enumerate(sheet.rows))[:12]
        if any(row)
    ]
    return "; ".join(rows[:8]) or "all empty"
