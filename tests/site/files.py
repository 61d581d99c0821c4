"""Files as publishers make them: CSV, ZIP, XLSX, PDF and JSON, the same bytes for the same words."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any, assert_never
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fpdf import FPDF
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.site.paper import Dress, Edition, Resource

CSV, ZIP, JSON, PDF = "text/csv", "application/zip", "application/json", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Sequence[object]


def shuffled(rows: Sequence[Row], dress: Dress) -> list[Row]:
    """The rows in an order of the dress's own; as they are where it is not turned."""
    return sorted(rows, key=lambda row: sha256(f"{dress.token}{row}".encode()).digest()) if dress.turned else [*rows]


def csv_file(header: Sequence[str], rows: Sequence[Row], dress: Dress, *, bom: bool = False) -> bytes:
    """A CSV file; turned, its rows stand in another order and its lines end otherwise."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n" if dress.turned else "\r\n")
    writer.writerow(header)
    writer.writerows(shuffled(rows, dress))
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def zip_file(members: Mapping[str, bytes], dress: Dress) -> bytes:
    """A ZIP file; another dress packs it on another day."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = ZipInfo(name, date_time=(2024, 11, 1 + int(dress.token[0], 16), 8, 30, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return packed.getvalue()


def json_file(value: Any, dress: Dress) -> bytes:
    """A JSON answer; turned, the keys of its objects stand in another order, with white space."""
    return json.dumps(value, ensure_ascii=False, sort_keys=dress.turned, indent=2 if dress.turned else None).encode()


def xlsx_file(sheets: Mapping[str, Callable[[Worksheet], None]], dress: Dress) -> bytes:
    """A workbook whose sheets the functions fill; another dress saves it at another time."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    for name, fill in sheets.items():
        fill(workbook.create_sheet(name))
    workbook.properties.created = datetime(2024, 1, 2, 8, tzinfo=None)  # noqa: DTZ001  workbooks know no zones
    workbook.properties.description = f"export {dress.token}"
    saved, packed = BytesIO(), BytesIO()
    workbook.save(saved)
    # The time of saving stands in it, and beside each of its parts.
    with ZipFile(saved) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for entry in parts.infolist():
            content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2024-01-02T08:00:00Z", parts.read(entry))
            archive.writestr(ZipInfo(entry.filename, date_time=(2024, 1, 2, 8, 0, 0)), content, ZIP_DEFLATED)
    return packed.getvalue()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a part of a report."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a report."""

    text: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table of a report; its columns' widths are in millimetres."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where a report goes on with the next page."""


Part = Heading | Paragraph | Ruled | PageBreak


class Report:
    """A PDF file that grows from top to bottom: headings, paragraphs, tables.

    A soft hyphen in a word is where it may be parted at the end of a line; columns are narrow, so some are.
    """

    def __init__(self, title: str, dress: Dress, *, running: str = "", width: int = 105, size: float = 11) -> None:
        """A report with nothing in it.

        Args:
            title: printed at its top.
            dress: when and with what it is printed.
            running: the title on every page; empty for none.
            width: of its paragraphs, in millimetres.
            size: of their letters, in points.
        """
        self.title, self.dress, self.running, self.width, self.size = title, dress, running, width, size
        self.parts: list[Part] = []

    def heading(self, text: str) -> None:
        """A heading of a part."""
        self.parts.append(Heading(text))

    def paragraph(self, text: str) -> None:
        """A paragraph, justified in a narrow column."""
        self.parts.append(Paragraph(text))

    def table(self, header: Sequence[str], rows: Sequence[Row], widths: Sequence[int]) -> None:
        """A ruled table."""
        self.parts.append(Ruled(tuple(header), tuple(tuple(map(str, row)) for row in rows), tuple(widths)))

    def new_page(self) -> None:
        """Go on with the next page."""
        self.parts.append(PageBreak())

    def made(self) -> bytes:
        """The file."""
        pdf = _Paged(self.running)
        pdf.set_creation_date(datetime(2021, 8, 1 + int(self.dress.token[0], 16), tzinfo=UTC))
        pdf.set_title(self.title)
        pdf.set_producer(f"printer {self.dress.token}")
        pdf.set_auto_page_break(True, margin=25)
        pdf.add_page()
        pdf.print_line("B", 16, self.title, 9)
        for part in self.parts:
            match part:
                case Heading(text):
                    pdf.ln(3)
                    pdf.print_line("B", 12, text, 7)
                case Paragraph(text):
                    pdf.set_font("Times", size=self.size)
                    pdf.multi_cell(self.width, self.size / 2, _plain(text), align="J", new_x="LMARGIN", new_y="NEXT")
                    pdf.ln(2)
                case Ruled():
                    pdf.print_table(part)
                case PageBreak():
                    pdf.add_page()
                case _:
                    assert_never(part)
        return bytes(pdf.output())


class _Paged(FPDF):
    """A PDF file with a running title and the number of each page."""

    def __init__(self, running: str) -> None:
        super().__init__(format="letter")
        self._running = running
        self.set_margins(20, 20, 20)

    def print_line(self, style: str, size: int, text: str, height: int) -> None:
        """Print a heading over the whole width."""
        self.set_font("Helvetica", style, size)
        self.multi_cell(170, height, _plain(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def print_table(self, ruled: Ruled) -> None:
        """Print a table with lines around its cells."""
        self.set_font("Helvetica", size=9)
        widths = ruled.widths
        with self.table(col_widths=widths, width=sum(widths), align="LEFT", text_align="RIGHT") as table:
            for row in (ruled.header, *ruled.rows):
                cells = table.row()
                for text in row:
                    cells.cell(_plain(text))
        self.ln(3)

    def header(self) -> None:
        if self._running:
            self.set_font("Helvetica", "I", 8)
            self.cell(0, 6, _plain(self._running), new_x="LMARGIN", new_y="NEXT", align="R")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, str(self.page_no()), align="C")


@dataclass(frozen=True, slots=True)
class Print(Resource):
    """A PDF file at an address.

    Attributes:
        report: what is printed in an edition and a dress.
    """

    report: Callable[[Edition, Dress], Report] | None = None


def printed(address: str, report: Callable[[Edition, Dress], Report], *, since: Edition = Edition.SEEN) -> Print:
    """A report, printed at an address."""
    return Print(address, lambda edition, dress: report(edition, dress).made(), PDF, since, report=report)


def _plain(text: str) -> str:
    """The text in the characters of the fonts that every viewer has."""
    return text.translate(str.maketrans("“”’‘–—", "\"\"''--"))
