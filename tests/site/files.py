"""Files as publishers make them: CSV, ZIP, XLSX, PDF and JSON, the same bytes for the same words."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fpdf import FPDF
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.site.paper import Dress

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
    saved = BytesIO()
    workbook.save(saved)
    return saved.getvalue()


class Report:
    """A PDF file that grows from top to bottom: headings, paragraphs, tables.

    A soft hyphen in a word is where it may be parted at the end of a line; columns are narrow, so some are.
    """

    def __init__(self, title: str, dress: Dress, *, running: str = "", wide: bool = False) -> None:
        self._running = running
        self._pdf = _Paged(running)
        self._pdf.set_creation_date(datetime(2021, 8, 1 + int(dress.token[0], 16), tzinfo=UTC))
        self._pdf.set_title(title)
        self._pdf.set_producer(f"printer {dress.token}")
        self._pdf.set_auto_page_break(True, margin=25)
        self._pdf.add_page()
        self._width = 170 if wide else 105
        self._line("B", 16, title, 9)

    def heading(self, text: str) -> None:
        """A heading of a part."""
        self._pdf.ln(3)
        self._line("B", 12, text, 7)

    def paragraph(self, text: str) -> None:
        """A paragraph, justified in a narrow column."""
        self._pdf.set_font("Times", size=11)
        self._pdf.multi_cell(self._width, 5.5, _plain(text), align="J", new_x="LMARGIN", new_y="NEXT")
        self._pdf.ln(2)

    def table(self, header: Sequence[str], rows: Sequence[Row], widths: Sequence[int]) -> None:
        """A ruled table."""
        self._pdf.set_font("Helvetica", size=9)
        with self._pdf.table(col_widths=tuple(widths), width=sum(widths), align="LEFT", text_align="RIGHT") as table:
            for row in (header, *rows):
                cells = table.row()
                for text in row:
                    cells.cell(_plain(str(text)))
        self._pdf.ln(3)

    def new_page(self) -> None:
        """Go on with the next page."""
        self._pdf.add_page()

    def made(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())

    def _line(self, style: str, size: int, text: str, height: int) -> None:
        self._pdf.set_font("Helvetica", style, size)
        self._pdf.multi_cell(170, height, _plain(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self._pdf.ln(1)


class _Paged(FPDF):
    """A PDF file with a running title and the number of each page."""

    def __init__(self, running: str) -> None:
        super().__init__(format="letter")
        self._running = running
        self.set_margins(20, 20, 20)

    def header(self) -> None:
        if self._running:
            self.set_font("Helvetica", "I", 8)
            self.cell(0, 6, _plain(self._running), new_x="LMARGIN", new_y="NEXT", align="R")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, str(self.page_no()), align="C")


def _plain(text: str) -> str:
    """The text in the characters of the fonts that every viewer has."""
    return text.translate(str.maketrans("“”’‘–—", "\"\"''--"))
