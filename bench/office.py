"""The large workbook and the large PDF file that are measured: made once, kept in the folder for temporary files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

from fpdf import FPDF
from openpyxl import Workbook

ROWS = 100_000
PAGES = 300
MADE = 2
"""Raised when what is made changes: what is kept of the one before is passed over."""
DRUGS = ("Heroin", "Fentanyl", "Cocaine")
SYLLABLES = [f"{start}{end}" for start in "bdfglmnprst" for end in ("a", "el", "in", "or")]
SENTENCE = "Officers seized drugs at the ports of entry of the region, as they had in the years before, and in others. "


def town(number: int) -> str:
    """The name of a region, each another one."""
    first, then = divmod(number, len(SYLLABLES))
    return f"{SYLLABLES[first]}{SYLLABLES[then]}burg".title()


def workbook() -> Path:
    """A sheet of 100,000 rows: area, drug, month and pounds."""
    return _kept("areas.xlsx", _write_workbook)


def report() -> Path:
    """A report of 300 pages, each of a region: a heading, a paragraph and a table of twenty rows."""
    return _kept("report.pdf", _write_report)


def _kept(name: str, write: Callable[[Path], object]) -> Path:
    folder = Path(gettempdir()) / f"bench-files-{os.getuid()}-{MADE}"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / name
    if not file.exists():
        # Under its name is only what was written to its end.
        begun = folder / f"{os.getpid()}-{name}"
        write(begun)
        begun.replace(file)
    return file


def _write_workbook(file: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Seizures")
    sheet.append(["Seizures by area and month"])
    sheet.append(["Area", "Drug", "Month", "Pounds"])
    for number in range(ROWS):
        sheet.append([f"Area {number}", DRUGS[number % 3], f"2024-{number % 12 + 1:02}", number * 7 + 3])
    book.save(file)


def _write_report(file: Path) -> None:
    paper = FPDF()
    for number in range(1, PAGES + 1):
        paper.add_page()
        paper.set_font("helvetica", "B", 14)
        paper.multi_cell(0, 8, f"The region of {town(number)}", new_x="LMARGIN", new_y="NEXT")
        paper.set_font("helvetica", "", 10)
        paper.multi_cell(0, 5, f"{SENTENCE * 12}\n\nSeizures in {town(number)}", new_x="LMARGIN", new_y="NEXT")
        with paper.table(width=160, text_align=("LEFT", "RIGHT", "RIGHT"), line_height=6) as table:
            table.row(("Drug", "Pounds", "Events"))
            for row in range(1, 21):
                table.row((f"Drug {row} of {town(number)}", f"{number * 100 + row:,}", f"{row * 3}"))
    paper.output(str(file))
