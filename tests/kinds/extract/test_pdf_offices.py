"""Tables as offices of many countries print them in PDF files: each is read as it says, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest

from monitor.kinds.extract.pdf import Pdf
from monitor.model import Ask
from monitor.model.errors import CheckError
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper, Piece, ending, printed

TWO = (80.0, 110.0)
FOUR = (70.0, 90.0, 110.0, 130.0)


class Cell(NamedTuple):
    """A cell that is asked for, and what it prints; nothing where no honest reader can tell.

    Attributes:
        row: its row, as a rule names it.
        column: its column.
        value: its characters.
    """

    row: Any
    column: Any
    value: str | None


class Layout(NamedTuple):
    """A page, and what is asked of it.

    Attributes:
        paper: the page, or its lines.
        cells: what is asked.
        symbol: the figure's unit.
        language: of the page.
    """

    paper: Paper | Sequence[Sequence[Piece]]
    cells: Sequence[Cell]
    symbol: str = "number"
    language: str = "en"


def line(label: str, *values: str, at: Sequence[float] = TWO, x: float = 10) -> list[Piece]:
    return [*([(x, label)] if label else []), *ending(values, at)]


def over_pages(*second_head: Sequence[Piece], factor: int = 1000, running: str = "") -> Paper:
    """A table of sixty counties of which the last twenty stand on a page of their own, below these lines."""
    paper = Paper(size=8, running=running, numbered=bool(running))
    printed([(10, "Table 4. Permits by county")], line("County", "2021", "2022"), paper=paper)
    for i in range(60):
        if i == 40:
            paper.add_page()
            printed(*second_head, paper=paper)
        times = factor if i >= 40 else 1000
        printed(line(f"County {i:02}", f"{times + i:,}", f"{2 * times + i:,}"), paper=paper)
    return paper


def raised(paper: Paper, rows: Sequence[tuple[str, str, str, str]]) -> Paper:
    """Rows of a label and two values, with a small raised digit behind the label or, with a star, the last value."""
    for label, one, other, mark in rows:
        y = paper.get_y()
        printed(line(label, one, other), paper=paper)
        if mark:
            x = 110.1 if "*" in mark else 10.1 + paper.get_string_width(label)
            with paper.local_context():
                paper.set_font(size=4.5)
                paper.text(x, y + 2.6, mark.strip("*"))
    return paper


def upwards(*names: tuple[float, str], at: float = 65) -> Paper:
    """A table of three rows, below names that are printed upwards from a height on, at places in millimetres."""
    paper = Paper(size=8)
    paper.set_y(30)
    printed([(10, "Members")], paper=paper)
    for x, name in names:
        with paper.rotation(90, x, at):
            paper.text(x, at, name)
    paper.set_y(66)
    return printed(
        line("Men", "63", "64", "9", at=FOUR),
        line("Women", "65", "66", "8", at=FOUR),
        line("All", "128", "130", "17", at=FOUR),
        paper=paper,
    )


NAMES = line("City", "2021", "2022")
LAYOUTS = {
    "a day as the second label": Layout(
        [
            [(10, "Year"), (30, "Day"), *ending(["All", "Growth"], TWO)],
            [(10, "2011"), (30, "1 January"), *ending(["40,001", "1"], TWO)],
            [(30, "1 July"), *ending(["41,001", "101"], TWO)],
            [(10, "2012"), (30, "1 January"), *ending(["42,001", "201"], TWO)],
            [(30, "1 July"), *ending(["43,001", "301"], TWO)],
        ],
        [Cell(["2012", "1 January"], "All", "42,001"), Cell(["2011", "1 July"], "Growth", "101")],
    ),
    "a day of another country as the second label": Layout(
        [
            [(10, "Ort"), (30, "Stichtag"), *ending(["Alle", "Neu"], TWO)],
            [(10, "Ulm"), (30, "1. Mai"), *ending(["41", "1"], TWO)],
            [(10, "Köln"), (30, "30. Juni"), *ending(["42", "2"], TWO)],
            [(10, "Bonn"), (30, "31.12.2020"), *ending(["43", "3"], TWO)],
        ],
        [Cell({"Stichtag": "1. Mai"}, "Neu", "1"), Cell(["Bonn", "31.12.2020"], "Alle", "43")],
        language="de",
    ),
    "labels again behind the values, in another language": Layout(
        [
            [(10, "Table 3. Life / Tableau 3. Vie")],
            [*line("Event", "2021", "2022"), (120, "Événement")],
            [*line("Births", "901", "902"), (120, "Naissances")],
            [(10, "Marriages of two"), (120, "Mariages de deux")],
            [*line("persons of one sex", "36", "37"), (120, "personnes d'un sexe")],
            [*line("Deaths", "801", "802"), (120, "Décès")],
        ],
        [Cell("Births", "2021", "901"), Cell("Marriages of two persons of one sex", "2022", "37")],
    ),
    "numbers with another in brackets": Layout(
        [
            [(10, "Patients, n (%)")],
            line("Disease", "Men", "Women"),
            line("Asthma", "120 (45%)", "101 (55%)"),
            line("Stroke", "99 (60%)", "88 (40%)"),
        ],
        [Cell("Asthma", "Men", None), Cell("Stroke", "Women", None)],
    ),
    "intervals in a column of their own, and one that stands close to its number": Layout(
        [
            [(10, "Age"), (60, "no.", "R"), (85, "Rate", "R"), (89, "(95% CI)")],
            [(10, "45-54"), (60, "47", "R"), (85, "21.8", "R"), (89, "(16.0-29.0)")],
            [(10, "55-64"), (60, "116", "R"), (85, "85.5", "R"), (89, "(69.9-101.0)")],
            [(10, "65 and over"), (60, "208", "R"), (80, "1,271.7 (1,098.9-1,444.5)")],
        ],
        [Cell("45-54", "Rate", "21.8"), Cell("55-64", "no.", "116"), Cell("65 and over", "Rate", None)],
    ),
    "a year in brackets behind a number": Layout(
        [
            line("Disease", "Cases", "Deaths"),
            line("Malaria", "77 (2024)", "31"),
            line("Cholera", "1,077 (2023)", "32"),
        ],
        [Cell("Malaria", "Deaths", "31"), Cell("Cholera", "Cases", None)],
    ),
    "shares in columns of their own, one of them close to its number": Layout(
        [
            [(10, "Disease"), *ending(["Men", "(%)", "Women", "(%)"], (70, 84, 110, 124))],
            [(10, "Asthma"), *ending(["120", "(45%)", "101", "(55%)"], (70, 84, 110, 124))],
            [(10, "Stroke"), *ending(["99", "(60%)", "88", "(40%)"], (70, 84, 110, 124))],
            [(10, "All of them"), *ending(["219", "(49%)"], (70, 84)), (110.2, "189", "R"), (111.2, "(51%)")],
        ],
        [
            Cell("Asthma", "Men", "120"),
            Cell("Stroke", "Women", "88"),
            Cell("All of them", "Men", "219"),
            Cell("All of them", "Women", "189"),
        ],
    ),
    "shares in columns of their own": Layout(
        [
            line("Disease", "Men", "(%)", "Women", "(%)", at=FOUR),
            line("Asthma", "120", "(45)", "101", "(55)", at=FOUR),
            line("Stroke", "99", "(60)", "88", "(40)", at=FOUR),
        ],
        [Cell("Asthma", "Men", "120"), Cell("Stroke", "Women", "88")],
    ),
    "spaces between thousands": Layout(
        [
            line("Ville", "2021", "2022"),
            line("Lyon", "1 234 567", "1 240 001"),
            line("Nice", "98 764", "98 765"),
            line("Brest", "8 764", "8 765"),
        ],
        [Cell("Lyon", "2021", "1 234 567"), Cell("Nice", "2022", "98 765")],
        language="fr",
    ),
    "lakhs": Layout(
        [line("State", "Doses", "Sites"), line("Kerala", "1,23,456", "12"), line("Bihar", "12,23,456", "45")],
        [Cell("Kerala", "Doses", "1,23,456"), Cell("Bihar", "Sites", "45")],
    ),
    "signs of a currency at the left of their columns": Layout(
        [
            line("Fund", "2021", "2022"),
            [(10, "Roads"), (65, "$"), (80, "1,234", "R"), (95, "$"), (110, "1,300", "R")],
            line("Parks", "(76)", "(77)"),
            [(10, "Total"), (65, "$"), (80, "1,158", "R"), (95, "$"), (110, "1,223", "R")],
        ],
        [Cell("Roads", "2021", "$ 1,234"), Cell("Total", "2022", "$ 1,223"), Cell("Parks", "2022", None)],
        symbol="$",
    ),
    "a number for each row": Layout(
        [
            [(25, "Item"), *ending(["2021", "2022"], TWO)],
            *(
                [(10, n), (25, name), *ending(values, TWO), (130, n, "R")]
                for n, name, values in (
                    ("1", "Taxes", ("110", "120")),
                    ("2", "Fees", ("35", "36")),
                    ("3", "Grants", ("5", "6")),
                )
            ),
        ],
        [Cell("Taxes", "2022", "120"), Cell("Fees", "2021", "35")],
    ),
    "a number for each row below its label": Layout(
        [
            line("Item", "2021", "2022"),
            line("Taxes", "110", "120"),
            [(10, "(1)")],
            line("Fees", "35", "36"),
            [(10, "(2)")],
            line("Grants", "5", "6"),
            [(10, "(3)")],
        ],
        [Cell("Taxes", "2022", "120"), Cell("Fees", "2021", "35")],
    ),
    "a number for each column": Layout(
        [
            line("Head", "Budget", "Actual"),
            [(14, "1", "C"), (75, "2", "C"), (105, "3", "C")],
            line("Health", "4,120", "4,119"),
            line("Roads", "4,000", "4,001"),
        ],
        [Cell("Health", "Budget", "4,120"), Cell("Roads", "Actual", "4,001")],
    ),
    "a rank before each row": Layout(
        [
            [(10, "Rank"), (25, "State"), *ending(["Millions"], TWO)],
            *(
                [(10, n), (25, name), *ending([value], TWO)]
                for n, name, value in (("1", "California", "39"), ("2", "Texas", "29"), ("3", "Florida", "22"))
            ),
        ],
        [Cell("Texas", "Millions", "29"), Cell({"State": "California"}, "Millions", "39")],
    ),
    "marks where there is no number": Layout(
        [
            line("Disease", "Local", "Imported", "Unknown", at=FOUR),
            line("Rabies", "-", "12", "-", at=FOUR),
            line("Tetanus", "3", "-", "..", at=FOUR),
            line("Polio", ":", "NIL", "4", at=FOUR),
            line("Mumps", "[c]", "0", "<5", at=FOUR),
        ],
        [Cell("Rabies", "Imported", "12"), Cell("Tetanus", "Local", "3"), Cell("Polio", "Unknown", "4")],
    ),
    "cells that are empty": Layout(
        [
            line("Disease", "Local", "Imported", "Unknown", at=FOUR),
            line("Rabies", "", "12", "", at=FOUR),
            line("Tetanus", "3", "", "", at=FOUR),
            line("Polio", "", "", "4", at=FOUR),
            line("Mumps", "1", "2", "3", at=FOUR),
        ],
        [Cell("Rabies", "Imported", "12"), Cell("Polio", "Unknown", "4"), Cell("Polio", "Local", None)],
    ),
    "columns that overlap": Layout(
        [
            line("Catch", "Landed", "Sold", at=(60, 70)),
            [(10, "Cod"), (60, "489", "R"), (64, "710", "C")],
            [(10, "Hake"), (64, "8,833,111", "C")],
            [(10, "Sum"), (66, "627", "R")],
        ],
        [Cell("Cod", "Landed", None), Cell("Hake", "Sold", None), Cell("Sum", "Landed", None)],
    ),
    "a number between two columns": Layout(
        [
            line("City", "Cats", "Dogs"),
            line("Leeds", "11", "12"),
            [(10, "Hull"), (95, "13", "R")],
            line("York", "15", "16"),
        ],
        [Cell("Hull", "Cats", None), Cell("Hull", "Dogs", None), Cell("Leeds", "Cats", "11")],
    ),
    "estimates of a budget": Layout(
        [
            line("", "Budget", "Revised"),
            line("Department", "2021-22", "2021-22"),
            line("Health", "1,250", "1,300"),
            line("Roads", "2,250", "2,300"),
        ],
        [Cell("Health", "Revised 2021-22", "1,300"), Cell("Roads", "Budget 2021-22", "2,250")],
    ),
    "remarks behind the values": Layout(
        [
            [*line("Crime", "2021", "2022"), (125, "Remarks")],
            [*line("Murder", "63", "66"), (125, "Includes manslaughter")],
            [*line("Arson", "7", "6"), (125, "5 cases under review")],
            line("Fraud", "73", "76"),
        ],
        [Cell("Murder", "2022", "66"), Cell("Arson", "2021", "7")],
    ),
    "names printed upwards": Layout(
        upwards((69, "Rowing club"), (89, "Chess club"), (109, "Old members")),
        [Cell("Women", "Chess club", "66"), Cell("Men", "Rowing club", "63"), Cell("All", "Old members", "17")],
    ),
    "names printed upwards over two lines": Layout(
        upwards((67.5, "Rowing"), (70.5, "club"), (89, "Chess club"), (109, "Old members")),
        [Cell("Women", "Rowing club", "65"), Cell("Women", "Rowing", None), Cell("Women", "club", None)],
    ),
    "names printed upwards over some columns alone": Layout(
        upwards((69, "Rowing club"), (89, "Chess club")),
        [Cell("Women", "Chess club", None), Cell("Women", "Rowing club", None)],
    ),
    "names printed upwards far above": Layout(
        upwards((69, "Rowing club"), (89, "Chess club"), (109, "Old members"), at=50),
        [Cell("Women", "Chess club", None)],
    ),
    "small digits at labels and values": Layout(
        raised(
            printed(NAMES),
            [("Oslo", "399", "401", "1"), ("Bergen", "77", "78", "2*"), ("Bodo", "7", "8", "")],
        ),
        [Cell("Oslo", "2022", "401"), Cell("Bergen", "2022", "78")],
    ),
    "over pages without names": Layout(over_pages(), [Cell("County 56", "2022", "2,056")]),
    "over pages with shorter numbers on the second": Layout(
        over_pages(factor=1), [Cell("County 56", "2021", "57"), Cell("County 05", "2022", "2,005")]
    ),
    "over pages with a title that goes on": Layout(
        over_pages([(10, "Table 4. Permits by county - concluded")], line("County", "2021", "2022")),
        [Cell("County 56", "2021", "1,056")],
    ),
    "over pages with what every page prints": Layout(
        over_pages(running="Statistical Yearbook 2023"), [Cell("County 56", "2021", "1,056")]
    ),
    "over pages with other names on the second": Layout(
        over_pages([(10, "Table 4. Permits by county")], line("County", "2022", "2021")),
        [Cell("County 56", "2021", None), Cell("County 05", "2021", None)],
    ),
    "years of a budget with how far they had come": Layout(
        [
            [(10, "Table 4. General fund")],
            line("", "2023 Actual", "2025 Adopted"),
            line("Property tax", "412,884", "447,250"),
            line("Charges", "98,730", "(3,410)"),
            line("Total", "511,614", "445,840"),
        ],
        [Cell("Property tax", "2025 Adopted", "447,250"), Cell("Charges", "2023 Actual", "98,730")],
    ),
    "and words behind a number that are what is counted": Layout(
        [line("Port", "2023 kg", "90 kg"), line("Quay", "7 kg", "8 kg")], [Cell("Quay", "2023 kg", None)]
    ),
}
ASKED = [
    pytest.param(layout, cell, id=f"{name}, {i}")
    for name, layout in LAYOUTS.items()
    for i, cell in enumerate(layout.cells, 1)
]
DOCUMENTS: dict[int, Document] = {}


def document_of(layout: Layout) -> Document:
    """Its file, read once: reading takes a process."""
    if id(layout) not in DOCUMENTS:
        paper = layout.paper if isinstance(layout.paper, Paper) else printed(*layout.paper)
        DOCUMENTS[id(layout)] = Document(paper.bytes())
    return DOCUMENTS[id(layout)]


@pytest.mark.parametrize(("layout", "cell"), ASKED)
def test_a_cell_is_read_as_it_is_printed_or_refused(layout: Layout, cell: Cell) -> None:
    rule = Pdf.model_validate({"row": cell.row, "column": cell.column})
    ask = Ask("offices/all", unit(layout.symbol), language=layout.language)
    if cell.value is None:
        with pytest.raises(CheckError):
            rule.read(document_of(layout), ask)
        return
    (reading,) = rule.read(document_of(layout), ask)
    assert reading.printed == cell.value
