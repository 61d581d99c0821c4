"""Documents made to hurt their reader, each in a way of its own."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass
from textwrap import dedent

from tests import pdfs, workbooks

MB = 1_000_000
TEXT = '{text: {pattern: "a total of {figure} boats"}}'
SENTENCE = "<p>There was a total of 12 boats.</p>"


@dataclass(frozen=True)
class Hostile:
    """One of them.

    Attributes:
        body: its bytes, as they are sent.
        content_type: what it says that it is.
        extract: the rule of the figure that is to be read in it.
        more: further lines of its source.
        headers: further headers of its answer.
    """

    body: bytes
    content_type: str = "text/html"
    extract: str = TEXT
    more: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def source(self, name: str, every: str = "1 hour") -> str:
        """How it is watched."""
        return dedent(f"""\
            {name}:
              title: A hostile {name}
              publisher: Somebody
              url: SITE/hostile/{name}
              fetch: {{http: {{max_bytes: 100 MB}}}}
              schedule: {{every: {every}}}
              {self.more or "minimum_rows: 0.5"}
              figures:
                figure: {{label: A figure, unit: number, period: undated, extract: {self.extract}}}
            """)


def page(inside: str) -> bytes:
    return f"<html><head><title>Boats</title></head><body>{inside}</body></html>".encode()


def deep(levels: int) -> Hostile:
    return Hostile(page("<div>" * levels + SENTENCE))


def table_in_table(levels: int) -> Hostile:
    inside = "<table><tr><th>Year<td>Boats<td>" * levels
    return Hostile(page(inside), extract="{table: {row: '2024', column: Boats}}")


def many_attributes(count: int) -> Hostile:
    attributes = " ".join(f"data-{n}=x{n}" for n in range(count))
    return Hostile(page(f"<div {attributes}>{SENTENCE}</div>"))


def wide_table(rows: int, columns: int) -> Hostile:
    row = "<tr>" + "<td>1" * columns
    return Hostile(page(f"<table>{row * rows}</table>"), extract="{table: {row: '2024', column: Boats}}")


def spanning(count: int) -> Hostile:
    cells = '<td colspan="1000" rowspan="65534">1' * count
    return Hostile(page(f"<table><tr>{cells}</table>"), extract="{table: {row: '2024', column: Boats}}")


def long_line(size: int) -> Hostile:
    return Hostile(page("<p>" + "a total of " * (size // 11)))


def numbers(count: int) -> Hostile:
    return Hostile(page("<p>" + "a total of " + "1 " * count + "boats"))


def near_matches(count: int) -> Hostile:
    return Hostile(page("<p>" + "a total of 12 boat " * count))


def odd_charset(size: int, charset: str = "punycode") -> Hostile:
    return Hostile(page("<p>" + "a" * size), f"text/html; charset={charset}")


def inflating(size: int) -> Hostile:
    body = gzip.compress(page("<p>" + " " * size), 9)
    return Hostile(body, headers=(("Content-Encoding", "gzip"),))


def zip_bomb(size: int) -> Hostile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file, file.open("all.csv", "w", force_zip64=True) as inner:
        for _ in range(size // MB):
            inner.write(bytes(MB))
    return Hostile(out.getvalue(), "application/zip", "{dataset: {value: Pounds}}", "member: '*.csv'")


def workbook_bomb(rows: int) -> Hostile:
    bomb = workbooks.bomb(rows, 1000)
    return Hostile(bomb, "application/octet-stream", "{xlsx: {row: Total, column: Pounds}}", "media: xlsx")


def pdf_bomb() -> Hostile:
    return Hostile(pdfs.bomb(), "application/pdf", TEXT, "media: pdf")


def one_cell(size: int) -> Hostile:
    return Hostile(b"Pounds\n" + b"9" * size, "text/csv", "{dataset: {value: Pounds}}", "media: csv")


def many_rows(count: int) -> Hostile:
    return Hostile(b"Pounds\n" + b"9\n" * count, "text/csv", "{dataset: {value: Tons}}", "media: csv")


def deep_json(levels: int) -> Hostile:
    body = b'{"total": ' + b"[" * levels + b"]" * levels + b"}"
    return Hostile(body, "application/json", "{json: {path: $.total}}", "media: json")


def numbered_sentences(count: int) -> Hostile:
    return Hostile(page("<p>" + "No. 1 A No. 2 A " * count))


def many_tables(count: int, rows: int, columns: int) -> Hostile:
    table = "<table>" + ("<tr>" + f'<td colspan="{columns}">1') * rows + "</table>"
    return Hostile(page(table * count), extract="{table: {row: '2024', column: Boats}}")


def names_twice(count: int) -> Hostile:
    names = ",".join(f'"name {n}": 1' for n in [*range(count), 0])
    return Hostile(f'{{"rows": [{{{names}}}]}}'.encode(), "application/json", "{json: {path: $.total}}", "media: json")


def columns_twice(count: int) -> Hostile:
    names = ",".join(f"c{n}" for n in [*range(count), *range(count)])
    row = ",".join("1" * 2 * count)
    return Hostile(f"{names}\n{row}\n{row}\n".encode(), "text/csv", "{dataset: {value: c0}}", "media: csv")


def marked_label(count: int) -> Hostile:
    table = f"<table><tr><th>Kind<th>Boats<tr><td>Boats{'[1]*' * count}<td>12</table>"
    return Hostile(page(table), extract="{table: {row: Ships, column: Boats}}")


def long_pdf_table(rows: int, pages: int) -> Hostile:
    paper = pdfs.Paper(size=5)
    for number in range(pages):
        if number:
            paper.add_page()
        for row in range(rows):
            paper.set_y(12 + row * 1.3)
            paper.line_at((10, f"Row {row}"), *((40 + x * 20, f"{row * 7 + x}") for x in range(6)))
    return Hostile(bytes(paper.output()), "application/pdf", "{pdf: {row: Ships, column: Boats}}", "media: pdf")


def every_kind() -> dict[str, Hostile]:
    """One of each, by name."""
    return {
        "deep": deep(60_000),
        "tables": table_in_table(3_000),
        "attributes": many_attributes(60_000),
        "wide": wide_table(300, 1000),
        "spanning": spanning(1000),
        "line": long_line(4 * MB),
        "numbers": numbers(1_500_000),
        "near": near_matches(100_000),
        "charset": odd_charset(4 * MB),
        "gzip": inflating(1000 * MB),
        "zip": zip_bomb(1000 * MB),
        "xlsx": workbook_bomb(12_000),
        "pdf": pdf_bomb(),
        "cell": one_cell(50 * MB),
        "rows": many_rows(5_000_000),
        "json": deep_json(1_000_000),
        "sentences": numbered_sentences(40_000),
        "places": many_tables(100, 90, 1_000),
        "names": names_twice(80_000),
        "columns": columns_twice(70_000),
        "marks": marked_label(8_000),
        "paper": long_pdf_table(200, 20),
    }
