"""PDF files for tests: printed by fpdf2 as offices print theirs, or written byte by byte."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fpdf import FPDF

STAFFING_HEADER = ("Fiscal Year", "Southwest Border Sectors", "Northern Border Sectors", "Coastal Border Sectors")
WIDTHS = (32.0, 40.0, 40.0, 40.0, 34.0)


class Paper(FPDF):
    """A sheet of A4 with small letters, with what is printed on every page."""

    def __init__(self, *, running: str = "", numbered: bool = False, font: str = "helvetica", size: float = 10) -> None:
        super().__init__()
        self.running = running
        self.numbered = numbered
        self.set_font(font, size=size)
        self.add_page()

    def header(self) -> None:
        """Print the running title."""
        if self.running:
            self._beside_text(lambda: self.cell(0, 6, self.running, align="R", new_x="LMARGIN", new_y="NEXT"))
            self.ln(4)

    def footer(self) -> None:
        """Print the page's number."""
        if self.numbered:
            self.set_y(-14)
            self._beside_text(lambda: self.cell(0, 6, f"Page {self.page_no()}", align="C"))

    def _beside_text(self, print_it: Callable[[], Any]) -> None:
        with self.local_context():
            self.set_font(size=8)
            print_it()

    def heading(self, text: str, size: float = 14) -> None:
        """A heading in larger, bold letters."""
        with self.local_context():
            self.set_font(style="B", size=size)
            self.multi_cell(0, size / 2, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def paragraph(self, text: str, *, width: float = 0, align: str = "L") -> None:
        """A paragraph, and the space behind it."""
        self.multi_cell(width, 5, text, align=align, new_x="LMARGIN", new_y="NEXT")
        self.ln(3)

    def line_at(self, *pieces: tuple[float, str], down: float = 5, align: str = "L") -> None:
        """Texts in one line: each begins, or with ``R`` ends, so many millimetres from the left."""
        for x, text in pieces:
            width = self.get_string_width(text)
            self.text({"L": x, "R": x - width, "C": x - width / 2}[align], self.get_y() + 4, text)
        self.set_y(self.get_y() + down)

    def table_of(
        self,
        header: Sequence[Sequence[str]],
        rows: Sequence[Sequence[str]],
        *,
        widths: Sequence[float] = WIDTHS,
        row_height: float = 6,
        lines: bool = True,
        align: str = "R",
    ) -> None:
        """A table of wrapped, centred column names and right-aligned values, its names repeated on every page."""
        aligned = ["L", *[align] * (len(widths) - 1)]
        borders = "ALL" if lines else "NONE"
        with self.table(
            col_widths=tuple(widths),
            width=int(sum(widths)),
            text_align=aligned,
            line_height=row_height,
            borders_layout=borders,
            num_heading_rows=len(header),
            align="LEFT",
        ) as table:
            for names in header:
                row = table.row()
                spans = _spans(names)
                for name, wide in spans if len(header) > 1 else [(name, 1) for name in names]:
                    row.cell(name, colspan=wide, align="C")
            for texts in rows:
                row = table.row()
                for text in texts:
                    row.cell(text)

    def bytes(self) -> bytes:
        """The file."""
        return bytes(self.output())


def _spans(names: Sequence[str]) -> list[tuple[str, int]]:
    """Equal neighbours as one cell."""
    spans: list[tuple[str, int]] = []
    for name in names:
        if spans and name and spans[-1][0] == name:
            spans[-1] = (name, spans[-1][1] + 1)
        else:
            spans.append((name, 1))
    return spans


Piece = tuple[float, str] | tuple[float, str, str]


def ending(texts: Sequence[str], places: Sequence[float]) -> list[Piece]:
    """Texts of one line that end at places in millimetres; an empty one is left out."""
    return [(x, text, "R") for x, text in zip(places, texts, strict=False) if text]


def printed(*rows: Sequence[Piece], size: float = 8, downs: Sequence[float] = (), paper: Paper | None = None) -> Paper:
    """Texts at places in millimetres, line by line; a third part says that a text ends there, or has its middle."""
    paper = paper or Paper(size=size)
    for i, row in enumerate(rows):
        y = paper.get_y()
        for x, text, *align in row:
            paper.set_y(y)
            paper.line_at((x, text), align=align[0] if align else "L")
        paper.set_y(y + (downs[i] if i < len(downs) else 4))
    return paper


def staffing_rows(first: int, last: int) -> list[tuple[str, ...]]:
    """Made-up agents by fiscal year, the last year first: label, three kinds of sectors, total."""
    rows: list[tuple[str, ...]] = []
    for year in range(last, first - 1, -1):
        southwest, northern, coastal = 3_500 + 461 * (year - 1992), 290 + 61 * (year - 1992), 150 + 3 * (year - 1992)
        total = southwest + northern + coastal + 120
        rows.append((f"FY {year}", f"{southwest:,}", f"{northern:,}", f"{coastal:,}", f"{total:,}"))
    return rows


def staffing(first: int = 1992, last: int = 2020, *, changes: Mapping[str, str] | None = None, **options: Any) -> bytes:
    """A report like those of a border agency: a table of fiscal years that goes on over pages.

    Args:
        first: the first fiscal year.
        last: the last one, printed first.
        changes: texts of cells to print in place of others.
        options: of `Paper.table_of`.
    """
    paper = Paper(running="Office of Statistics", numbered=True)
    paper.heading("Agent Staffing by Fiscal Year")
    paper.paragraph("(Sectors as of the end of each fiscal year)")
    changed = changes or {}
    rows = [tuple(changed.get(text, text) for text in row) for row in staffing_rows(first, last)]
    header = tuple(changed.get(text, text) for text in (*STAFFING_HEADER, "Nationwide Total"))
    paper.table_of([header], rows, **options)
    paper.ln(3)
    paper.paragraph("Nationwide totals include agents at headquarters and at the academy.")
    return paper.bytes()


# ---------------------------------------------------------------- byte by byte


def pdf_of(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """A file of numbered objects, with its cross-reference table."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        root,
        trailer,
        table,
    )


def drawn(content: bytes, *, page: bytes = b"", deflated: int = 0, font: bytes = b"Helvetica") -> bytes:
    """A file of one page of 300 by 200 points with this content; ``/F`` is its font.

    Args:
        content: the operators that draw it.
        page: further entries of the page.
        deflated: how many times the content was compressed already.
        font: the font's name.
    """
    filters = b"/Filter[%s]" % (b"/FlateDecode " * deflated) if deflated else b""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%s>>" % page,
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), filters, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/%s>>" % font,
    )


def bomb(size: int = 1_000_000_000) -> bytes:
    """A file of a few kilobytes whose page takes so many bytes when it is inflated."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()
    return drawn(zlib.compress(once, 9), deflated=2)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "random bytes": lambda: b"%PDF-" + bytes(i * i % 251 for i in range(100_000)),
    "nothing behind the first bytes": lambda: b"%PDF-1.7\n",
    "cut in the middle": lambda: staffing()[:1_500],
    "encrypted": lambda: encrypted(),
    "a stream of a gigabyte in a few kilobytes": bomb,
    "a page tree that is a loop": lambda: pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
    ),
    "a page tree ten thousand deep": lambda: pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        *(b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 1) for number in range(2, 10_000)),
        b"<</Type/Page/MediaBox[0 0 9 9]>>",
    ),
    "a thousand million pages": lambda: pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1000000000>>",
        b"<</Type/Page/Parent 2 0 R>>",
    ),
    "a page that draws a million tiny things": lambda: drawn(
        zlib.compress(b"0 0 m 1 1 l S\n" * 4_000_000, 9), deflated=1
    ),
    "a form that draws itself": lambda: pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/A Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Length 11>>"
        b"stream\n/A Do /A Do\nendstream",
    ),
    "lists nested a hundred thousand deep": lambda: pdf_of(
        b"<</Type/Catalog/Pages 2 0 R/A " + b"[" * 100_000 + b"]" * 100_000 + b">>"
    ),
    "millions of characters": lambda: drawn(
        zlib.compress(b"BT /F 1 Tf 9 9 Td " + b"(%s) Tj " % (b"x" * 500) * 12_000 + b"ET", 9), deflated=1
    ),
}
"""Files that want to harm their reader, by what is wrong with them."""


def encrypted(*, user: str = "secret") -> bytes:
    """A file that opens with a password only, or, with an empty one, for everybody but under restrictions."""
    paper = Paper()
    paper.paragraph("Officers seized 27.7 kg of fentanyl.")
    paper.set_encryption(owner_password="owner", user_password=user)
    return paper.bytes()
