"""Rows and columns that no label names for long, tables of which one has the cell, marks in the place of numbers."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.css import Css
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import Ambiguous, CheckError, NoMatch
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper, ending, printed
from tests.workbooks import document as workbook

Rows = list[tuple[str, ...]]
DAYS: Rows = [("Day", "Count"), ("2024-01-05", "5"), ("2024-01-04", "4")]


def html(*tables: Rows) -> Document:
    text = "".join(
        f"<table>{''.join('<tr>' + ''.join(f'<td>{cell}' for cell in row) for row in rows)}</table>" for rows in tables
    )
    return Document(f"<!doctype html><title>x</title>{text}".encode())


def xlsx(*tables: Rows) -> Document:
    return workbook({f"Sheet {i}": [list(row) for row in rows] for i, rows in enumerate(tables)})


def pdf(*tables: Rows) -> Document:
    paper = Paper()
    for rows in tables:
        paper.paragraph("Numbers of the office")
        paper.table_of([rows[0]], rows[1:], widths=[50] * len(rows[0]))
    return Document(paper.bytes())


KINDS = [(Table, html), (Xlsx, xlsx), (Pdf, pdf)]


def only(rule: Extractor, document: Document) -> str:
    (found,) = rule.read(document, Ask("s/f", unit("number")))
    return f"{found.value} in {found.period}"


# ---------------------------------------------------------------- rows by their place


@pytest.mark.parametrize(("kind", "make"), KINDS)
@pytest.mark.parametrize(("place", "value"), [("first", "5 in 2024-01-05"), ("last", "4 in 2024-01-04")])
def test_a_table_that_grows_is_read_in_its_first_or_last_row_with_the_day_beside_it(kind, make, place, value) -> None:
    rule = kind(row_at=place, column="Count", period_at={"column": "Day"})
    assert only(rule, make(DAYS)) == value
    grown = [DAYS[0], ("2024-01-06", "6"), *DAYS[1:]]
    assert only(rule, make(grown)) == ("6 in 2024-01-06" if place == "first" else value)


@pytest.mark.parametrize(("kind", "make"), KINDS)
def test_the_only_row_of_a_table_needs_no_name(kind, make) -> None:
    rule = kind(row_at="only", column="Count")
    with pytest.raises(Ambiguous, match=r"has 2 rows, not one \(2024-01-05, 2024-01-04\)"):
        only(rule, make(DAYS))
    if kind is not Pdf:  # a table of a PDF file is told by several rows
        assert only(rule, make(DAYS[:2])) == "5 in undated"


@pytest.mark.parametrize(("kind", "make"), KINDS)
def test_a_total_is_neither_the_first_nor_the_last_row(kind, make) -> None:
    with pytest.raises(Ambiguous, match="its last row is 'Total', a total"):
        only(kind(row_at="last", column="Count"), make([*DAYS, ("Total", "9")]))
    with pytest.raises(Ambiguous, match="its first row is 'Total', a total"):
        only(kind(row_at="first", column="Count"), make([DAYS[0], ("Total", "9"), *DAYS[1:]]))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"row_at": "first", "row": "A"}, "`row_at` stands in the place of `row`"),
        ({"row_at": "first", "periods": "rows"}, "`row_at` stands in the place of `row`"),
        ({"row": "A", "period_at": {"column": "Day"}}, "`period_at` names a column alone"),
        ({"row_at": "third"}, "first"),
    ],
)
@pytest.mark.parametrize("kind", [Table, Xlsx, Pdf])
def test_what_says_two_rows_or_none_is_refused(kind, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        kind.model_validate({"column": "Count", **options})


# ---------------------------------------------------------------- tables without a head

HEADLESS: Rows = [("North", "5", "8"), ("West", "4", "9")]


@pytest.mark.parametrize(("row", "place", "value"), [("North", "2", "5"), ("North", "3", "8"), ("West", "3", "9")])
def test_a_column_without_a_name_is_found_by_its_place(row: str, place: str, value: str) -> None:
    rule = Table(row=row, head="none", column=f"{place} of 3")
    assert only(rule, html(HEADLESS)) == f"{value} in undated"
    with pytest.raises(Ambiguous, match=r"has 4 columns, and the rule was written for 3 \(`column: . of 3`\)"):
        only(rule, html([(*cells, "1") for cells in HEADLESS]))


@pytest.mark.parametrize("column", ["Count", "4 of 3", "0 of 3"])
@pytest.mark.parametrize("kind", [Table, Xlsx, Pdf])
def test_a_name_of_a_column_without_one_is_refused(kind, column: str) -> None:
    with pytest.raises(ValidationError, match=r"`column: 2 of 3`|no place among tables"):
        kind(row="North", head="none", column=column)


def test_a_sheet_without_names_of_columns_is_read_by_the_row() -> None:
    assert only(Xlsx(row="West", head="none"), xlsx([("North", "5"), ("West", "4")])) == "4 in undated"
    titled = [("Numbers of 2024", ""), ("", ""), *[(name, number) for name, number, _ in HEADLESS]]
    assert only(Xlsx(row="North", head="none"), xlsx(titled)) == "5 in undated"
    rule = Xlsx(row="North", head="none", column="3 of 3")
    assert only(rule, xlsx([("South", "1", "2")], HEADLESS)) == "8 in undated"
    with pytest.raises(Ambiguous, match="has 2 columns, and the rule was written for 3"):
        only(rule, xlsx([("North", "5")]))


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ([DAYS, HEADLESS, HEADLESS], "2 sheets have the row 'North'"),
        ([[("Area", "Count"), ("North", "5")]], r"row 1 \(Area, Count\) names columns: take `head: none` away"),
        ([[("Area", "2024"), ("North", "5")]], "names columns"),
        ([[("East", "5"), ("West", "4")]], "no row 'North'"),
        ([[("North", "5"), ("North", "4")]], "2 rows"),
        ([[("North", "5", "6")]], "columns"),
        ([[("North", "open")]], "no number"),
    ],
)
def test_a_sheet_with_names_or_of_which_another_row_may_be_meant_is_refused(tables, message: str) -> None:
    with pytest.raises(CheckError, match=message):
        only(Xlsx(row="North", head="none"), xlsx(*tables))


def bare(*tables: Rows) -> Document:
    """Tables in a PDF file, each below a title of its own, in which nothing names the columns."""
    paper = Paper()
    for i, rows in enumerate(tables):
        lines = [[(10.0, row[0]), *ending(row[1:], (80, 110, 140))] for row in rows]
        printed([(10, f"Numbers of office {i + 1}")], *lines, paper=paper)
        paper.ln(15)
    return Document(paper.bytes())


def test_a_table_of_a_pdf_file_without_names_of_columns_is_read_by_the_row() -> None:
    assert only(Pdf(row="West", head="none"), bare([("North", "5"), ("West", "4")])) == "4 in undated"
    rule = Pdf(row="North", head="none", column="3 of 3")
    assert only(rule, bare(HEADLESS)) == "8 in undated"
    assert only(rule, bare([("Alps", "1", "2"), ("Lakes", "3", "7")], HEADLESS)) == "8 in undated"
    with pytest.raises(Ambiguous, match="has 2 columns, and the rule was written for 3"):
        only(rule, bare([("North", "5"), ("West", "4")]))


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ([HEADLESS, HEADLESS], "2 tables fit"),
        ([[("Area", "2023", "2024"), *HEADLESS]], "has names of columns: take `head: none` away"),
        ([[("Area", "Cases", "Deaths"), *HEADLESS]], "has names of columns"),
        ([[("Norths", "5", "8"), ("West", "4", "9")], HEADLESS], "2 tables fit"),
        ([[("East", "5", "6"), ("West", "4", "6")]], "no row 'North'"),
        ([[("North", "5", "6"), ("North", "4", "7")]], "2 rows"),
        ([HEADLESS], "columns"),
    ],
)
def test_a_table_of_a_pdf_file_with_names_or_of_which_another_row_may_be_meant_is_refused(tables, message: str) -> None:
    with pytest.raises(CheckError, match=message):
        only(Pdf(row="North", head="none"), bare(*tables))


# ---------------------------------------------------------------- the only table with the cell


@pytest.mark.parametrize(("kind", "make"), KINDS)
def test_of_tables_that_fit_the_only_one_with_the_row_and_the_column_is_read(kind, make) -> None:
    areas: Rows = [("Area", "Count"), ("Northumberland", "5"), ("Devon", "7")]
    ports: Rows = [("Area", "Count"), ("Zurich", "6"), ("Basel", "8")]
    rule = kind(row="Zurich", column="Count")
    assert only(rule, make(areas, ports)) == "6 in undated"
    with pytest.raises(Ambiguous, match="2 tables fit"):
        only(rule, make(ports, ports))
    with pytest.raises(CheckError, match=r"2 tables fit|has no row 'Zurich'"):
        only(rule, make(areas, areas))


@pytest.mark.parametrize(("kind", "make"), [(Table, html), (Pdf, pdf)])
def test_a_table_with_nearly_the_row_may_be_the_right_one(kind, make) -> None:
    areas: Rows = [("Area", "Count"), ("Zuerich", "5"), ("Devon", "7")]
    ports: Rows = [("Area", "Count"), ("Zurich", "6"), ("Basel", "8")]
    with pytest.raises(Ambiguous, match="2 tables fit"):
        only(kind(row="Zurich", column="Count"), make(areas, ports))


# ---------------------------------------------------------------- marks in the place of numbers


def page(*paragraphs: str) -> Document:
    return Document(f"<!doctype html><title>x</title>{''.join(f'<p id=q>{text}</p>' for text in paragraphs)}".encode())


QUOTA: dict[str, Any] = {"pattern": "Quota for ...: {figure}", "missing": ["current", "not yet available"]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Quota for May: 5", "5 in undated"),
        ("Quota for May: CURRENT", "None in undated"),
        ("Quota for May: not yet available for anybody.", "None in undated"),
        ("See below. Quota for May: Current.", "None in undated"),
    ],
)
def test_a_sentence_may_print_a_mark_in_the_place_of_its_number(text: str, value: str) -> None:
    assert only(Text(**QUOTA), page(text)) == value
    assert only(Text(**QUOTA), page(text, text)) == value, "a teaser repeats it"
    assert only(Css(select="#q", **QUOTA), page(text)) == value


@pytest.mark.parametrize("text", ["Quota for May: currently", "Quota for May: current 5", "Quota for May: current (5)"])
def test_a_mark_that_goes_on_or_stands_beside_a_number_is_none(text: str) -> None:
    for rule in (Text(**QUOTA), Css(select="#q", **QUOTA)):
        with pytest.raises(NoMatch, match="read"):
            only(rule, page(text))


@pytest.mark.parametrize(
    "texts",
    [("Quota for May: current", "Quota for June: 5"), ("Quota for May: current", "Quota for June: not yet available")],
)
def test_a_mark_beside_another_sentence_that_fits_is_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(Ambiguous, match=r"2 texts read .* with no number"):
        only(Text(**QUOTA), page(*texts))
    with pytest.raises(Ambiguous, match="marks a missing value, and more reads"):
        only(Css(select="#q", **QUOTA), page(". ".join(texts)))


def test_a_mark_has_the_period_that_the_page_prints() -> None:
    rule = Text(**QUOTA, period_at={"text": "Figures of {period}"})
    assert only(rule, page("Figures of May 2024", "Quota for all: current")) == "None in 2024-05"
    with pytest.raises(ValidationError, match="`missing` is for patterns without"):
        Text(pattern="Quota in {period}: {figure}", missing=["current"])
