"""What it costs to read one figure of a large workbook or PDF file, apart as in every check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from python_calamine import load_workbook

from bench import office
from bench.frame import Row, Suite, Target, cpu_seconds
from bench.measure import Measured, measured
from bench.reading import read_once
from monitor.config.load import load

SOURCES = """\
settings: {timezone: UTC, contact: bench@example.org}
sources:
"""
SOURCE = """\
  {name}:
    title: Seizures
    publisher: Agency
    url: http://127.0.0.1/{name}
    media: {media}
    figures:
      pounds: {{label: Pounds seized, unit: lb, period: 2024, extract: {rule}}}
"""
RULES = {
    "workbook": ("xlsx", '{xlsx: {row: {Area: "Area 99000"}, column: Pounds}}'),
    "caption": ("pdf", "{pdf: {caption: Seizures in TOWN, row: Drug 7 of TOWN, column: Pounds}}"),
    "page": ("pdf", "{pdf: {page: 150, row: Drug 7 of TOWN, column: Pounds}}"),
}


BEHIND_OPENING = Target("CPU ≤ 0.5 s, where opening it takes none", lambda run, _: run.cpu, 0.5)
"""PDFium opens the file in less than a thousandth of a second."""


def cells_alone(_folder: Path) -> Measured:
    """calamine's values of all cells."""
    with measured() as result:
        rows = load_workbook(office.workbook()).get_sheet_by_index(0).to_python()
    result.counts = {"rows": len(rows)}
    return result


def text_alone(_folder: Path) -> Measured:
    """PDFium's text of all pages."""
    with measured() as result:
        pages = pypdfium2.PdfDocument(office.report())
        result.counts = {"characters": sum(len(page.get_textpage().get_text_range()) for page in pages)}
    return result


def read_workbook(folder: Path) -> Measured:
    """A cell of the workbook."""
    return _read(folder, "workbook", office.workbook())


def read_by_caption(folder: Path) -> Measured:
    """A cell of the table with a caption, of which only reading tells the page."""
    return _read(folder, "caption", office.report())


def read_by_page(folder: Path) -> Measured:
    """A cell of the one table on a page."""
    return _read(folder, "page", office.report())


def _read(folder: Path, name: str, file: Path) -> Measured:
    return read_once(load(folder / "sources.yaml").source(name), file.read_bytes())


@contextmanager
def rows(folder: Path, _pages: int) -> Iterator[Sequence[Row]]:
    """The files, and sources with a figure each."""
    sources = (
        SOURCE.format(name=name, media=media, rule=rule.replace("TOWN", office.town(150)))
        for name, (media, rule) in RULES.items()
    )
    (folder / "sources.yaml").write_text(SOURCES + "".join(sources))
    office.workbook()
    office.report()
    one = {"values": 1.0}
    yield (
        Row("XLSX of 100,000 rows, one cell", read_workbook, cells_alone, (cpu_seconds(2.0),), require=one),
        Row("PDF of 300 pages, one table", read_by_caption, text_alone, (cpu_seconds(3.0),), require=one),
        Row("PDF of 300 pages, on `page`", read_by_page, text_alone, (BEHIND_OPENING,), require=one),
    )


SUITE = Suite(
    "office", "a workbook of 100,000 rows and a PDF file of 300 pages, of each of which one cell is read", rows
)
