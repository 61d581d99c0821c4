"""Data files as they are served: CSV files, alone or in a ZIP file, and workbooks, as a header and rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from monitor.core.catalogue import Figure
from monitor.kinds.extract.dataset import Dataset
from monitor.reading.document import Document
from tests.mutations import Said, Truth
from tests.mutations.shipped import Served

Row = tuple[str, ...]


@dataclass(frozen=True)
class DataFile:
    """A data file, and which of its rows the figure is read from.

    Attributes:
        served: the source with its document.
        rule: what reads it.
        header: the names of its columns.
        rows: its rows.
        row: the index of the last row that counts in the figure.
        periods: the labels of the periods in whose values that row counts.
        truth: what the file says of the figure.
        delimiter: between cells.
        line_end: between rows.
        quoting: as `csv` names it.
        charset: in which it is written.
        before: the lines before the header.
        written: what is done last to the text.
        packed: what is done to the members of the ZIP file, or to the file itself where it comes alone.
    """

    served: Served = field(repr=False)
    rule: Dataset
    header: Row
    rows: tuple[Row, ...] = field(repr=False)
    row: int
    periods: tuple[str, ...]
    truth: Truth
    delimiter: str = ","
    line_end: str = "\r\n"
    quoting: int = csv.QUOTE_MINIMAL
    charset: str = "utf-8"
    before: tuple[Row, ...] = ()
    written: Callable[[str], str] = str
    packed: Callable[[Mapping[str, bytes]], Mapping[str, bytes]] = dict

    @property
    def words(self) -> Sequence[str]:
        cells = dict.fromkeys(
            cell for row in (self.header, *self.rows[:300], *self.rows[self.row : self.row + 1]) for cell in row
        )
        return [*cells, *self.facts, *self.packed({self.served.source.member or "data": b""})]

    @property
    def facts(self) -> Sequence[str]:
        """What can be said of the whole file where no cell is to blame."""
        lines = len(self.rows) + 1
        counted = (f"has {len(self.rows):,} rows", f"stops in line {lines:,}", f"has {len(self.header)} cells")
        return (*counted, "a header and no rows", "quote mark never closed", "The file has moved.")

    def document(self) -> Document:
        member = self.served.source.member
        members = self.packed({member or "data": self.content})
        if not member:
            (content,) = members.values()
            return self.served.read(content)
        file = BytesIO()
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for name, inner in members.items():
                archive.writestr(name, inner)
        return self.served.read(file.getvalue())

    @property
    def content(self) -> bytes:
        """The file as bytes."""
        text = StringIO()
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.line_end, quoting=self.quoting)  # type: ignore[arg-type]
        writer.writerows((*self.before, self.header, *self.rows))
        return self.written(text.getvalue()).encode(self.charset)

    # ------------------------------------------------------------ what the figure is read from

    @property
    def amount(self) -> str:
        """The column that is read."""
        return self.rule.value or self.rule.sum

    @property
    def adds(self) -> bool:
        """Whether the values of several rows are added up."""
        return bool(self.rule.sum)

    @property
    def needed(self) -> Sequence[str]:
        """The columns that the rule names."""
        by = self.rule.by.model_dump().values() if self.rule.by else ()
        return [self.amount, *self.rule.where, *filter(None, by)]

    @property
    def printed(self) -> str:
        """What stands in the figure's cell of that row."""
        return self.rows[self.row][self.header.index(self.amount)]

    # ------------------------------------------------------------ changes

    def put(self, column: str, text: str, *, row: int | None = None) -> DataFile:
        """With another text in a column of the figure's row, or of another one."""
        y, x = self.row if row is None else row, self.header.index(column)
        cells = list(self.rows[y])
        cells[x] = text
        return replace(self, rows=(*self.rows[:y], tuple(cells), *self.rows[y + 1 :]))

    def put_everywhere(self, column: str, change: Callable[[str], str]) -> DataFile:
        """With every cell of a column changed."""
        x = self.header.index(column)
        return replace(self, rows=tuple((*row[:x], change(row[x]), *row[x + 1 :]) for row in self.rows))

    def say(self, text: str) -> DataFile:
        """With another number in the figure's cell, and what the file truly says then."""
        return replace(self.put(self.amount, text), truth=self.raised(Decimal(text) - Decimal(self.printed)))

    def raised(self, by: Decimal) -> Truth:
        """What the file says when the figure's row counts so much more."""
        now = dict(self.truth)
        for label in self.periods:
            before = now[label].value
            assert before is not None
            now[label] = Said(before + by)
        return now

    def silent(self, now: Said | None) -> Truth:
        """What the file says when it says something else, or nothing, for the periods of the figure's row."""
        rest = {label: one for label, one in self.truth.items() if label not in self.periods}
        return rest | (dict.fromkeys(self.periods, now) if now else {})

    def in_columns(self, order: Sequence[int]) -> DataFile:
        """With its columns in this order, or only these."""
        return replace(
            self,
            header=tuple(self.header[x] for x in order),
            rows=tuple(tuple(row[x] for x in order) for row in self.rows),
        )

    def in_rows(self, order: Sequence[int]) -> DataFile:
        """With its rows in this order."""
        return replace(self, rows=tuple(self.rows[y] for y in order), row=order.index(self.row))

    def renamed(self, column: str, name: str) -> DataFile:
        """With a column of another name."""
        return replace(self, header=tuple(name if one == column else one for one in self.header))


@dataclass(frozen=True)
class BookFile(DataFile):
    """The same as a workbook.

    Attributes:
        banner: the rows above the header.
        tab: the name of its sheet.
        left: empty columns before the table.
        sheets: further sheets, with their rows, in front.
        behind: the same behind.
        as_text: whether numbers are stored as texts.
        finish: what is done last to the workbook; the address of the figure's cell is told.
    """

    banner: tuple[Row, ...] = ()
    tab: str = ""
    left: int = 0
    sheets: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    behind: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    as_text: bool = False
    finish: Callable[[Workbook, str], None] | None = None

    @property
    def content(self) -> bytes:
        book = Workbook()
        assert book.active is not None
        book.remove(book.active)
        for name, rows in (*self.sheets, (self.tab, (*self.banner, self.header, *self.rows)), *self.behind):
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append([None] * self.left + [self._stored(cell) for cell in row])
        if self.finish is not None:
            y = len(self.banner) + 2 + self.row
            cell = book[self.tab].cell(y, self.left + 1 + self.header.index(self.amount))
            self.finish(book, f"{self.tab}!{cell.coordinate}")
        file = BytesIO()
        book.save(file)
        return file.getvalue()

    def _stored(self, cell: str) -> str | int | float | None:
        if self.as_text:
            return cell or None
        try:
            number = Decimal(cell)
        except ArithmeticError:
            return cell or None
        return int(number) if number == number.to_integral_value() else float(number)


def data_file_of(served: Served, figure: Figure, *, named: Mapping[str, str], periods: tuple[str, ...]) -> DataFile:
    """The served CSV file.

    Args:
        served: the source with its document.
        figure: what is read.
        named: what stands in the figure's row, by column.
        periods: the labels of the periods in whose values that row counts.
    """
    records = served.document.records
    rows = tuple(tuple(row) for row in records.rows)
    return DataFile(
        served, _rule_of(figure), records.header, rows, _row(records.header, rows, named), periods, served.truth(figure)
    )


def book_file_of(served: Served, figure: Figure, *, named: Mapping[str, str], periods: tuple[str, ...]) -> BookFile:
    """The served workbook, taken apart at the row with all columns of the rule."""
    book = load_workbook(BytesIO(served.body))
    rule = _rule_of(figure)
    found = {
        sheet.title: [
            tuple("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book.worksheets
    }
    tab, *others = found
    at = next(y for y, row in enumerate(found[tab]) if {*rule.where} <= {*row})
    header, rows = found[tab][at], tuple(found[tab][at + 1 :])
    return BookFile(
        served,
        rule,
        header,
        rows,
        _row(header, rows, named),
        periods,
        served.truth(figure),
        banner=tuple(found[tab][:at]),
        tab=tab,
        behind=tuple((name, tuple(found[name])) for name in others),
    )


def _rule_of(figure: Figure) -> Dataset:
    assert isinstance(figure.extractor, Dataset)
    return figure.extractor


def _row(header: Row, rows: Sequence[Row], named: Mapping[str, str]) -> int:
    """The index of the last row in which these stand."""
    return max(y for y, row in enumerate(rows) if named.items() <= dict(zip(header, row, strict=True)).items())
