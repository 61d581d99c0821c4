"""Cells in which more stands than a number: shares, intervals and years in brackets behind it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import Ambiguous, CheckError, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper, ending, printed
from tests.workbooks import document as workbook

HEAD = ("Disease", "Reports", "Men", "Women")
Row = tuple[str, ...]


def page(*rows: Row, head: Row = HEAD) -> Document:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}</tr>" for row in rows)
    return Document(f"<!doctype html><table><tr>{''.join(f'<th>{n}' for n in head)}</tr>{cells}</table>".encode())


def sheet(*rows: Row) -> Document:
    return workbook({"Patients": [list(row) for row in (HEAD, *rows)]})


def paper(*rows: Row) -> Document:
    lines = [[(10.0, row[0]), *ending(row[1:], (50, 95, 140))] for row in (HEAD, *rows)]
    return Document(printed(*lines, paper=Paper(size=8)).bytes())


KINDS = [(Table, page), (Xlsx, sheet), (Pdf, paper)]
ROWS = (("Asthma", "7", "1,120 (45%)", "12.3 (11.2-13.4)"), ("Stroke", "8", "99 (60%)", "2.3 (1.2-3.4)"))


def read(kind: Any, document: Document, symbol: str = "number", row: str = "Asthma", **options: Any) -> Any:
    (reading,) = kind(row=row, **options).read(document, Ask("patients/all", unit(symbol)))
    return reading


@pytest.mark.parametrize(("kind", "made"), KINDS)
def test_a_pattern_says_what_stands_around_the_number_of_a_cell(kind: Any, made: Any) -> None:
    document = made(*ROWS)
    behind = "{figure} ({other})"
    assert read(kind, document, column="Men", pattern=behind).printed == "1,120"
    assert read(kind, document, column="Women", pattern=behind).printed == "12.3"
    with pytest.raises(Ambiguous):
        read(kind, document, column="Men")


@pytest.mark.parametrize(("kind", "made"), KINDS)
@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("1,120", id="nothing behind it"),
        pytest.param("1,120 (45%) 7", id="more behind it"),
        pytest.param("of 7: 1,120 (45%)", id="more before it"),
        pytest.param("1,120 (45%) (46%)", id="two of what stands behind it"),
        pytest.param("none (45%)", id="no number"),
    ],
)
def test_a_cell_that_reads_otherwise_is_refused(kind: Any, made: Any, cell: str) -> None:
    with pytest.raises(CheckError):
        read(kind, made(("Asthma", "7", cell, "5"), ROWS[1]), column="Men", pattern="{figure} ({other})")


@pytest.mark.parametrize(("kind", "made"), KINDS[:2])
def test_a_mark_for_a_missing_value_and_a_scale_count_as_without_a_pattern(kind: Any, made: Any) -> None:
    options = {"column": "Men", "pattern": "{figure} ({other})"}
    assert read(kind, made(("Asthma", "7", "n/a", "5"), ROWS[1]), **options).value is None
    assert str(read(kind, made(*ROWS), times=1000, **options).value) == "1120000"


def test_a_pattern_of_a_cell_names_no_period() -> None:
    with pytest.raises(ValidationError, match="say with `period_at` where the period stands"):
        Table(row="Asthma", column="Men", pattern="{figure} ({period})")
    with pytest.raises(ValidationError, match="exactly once"):
        Pdf(row="Asthma", column="Men", pattern="({other})")


def test_a_year_behind_a_number_is_named_too() -> None:
    rows = (("Malaria", "7", "77 (2024)", "5"), ("Cholera", "8", "1,077 (2023)", "6"))
    options = {"column": "Men", "pattern": "{figure} ({other})"}
    assert read(Pdf, paper(*rows), row="Cholera", **options).printed == "1,077"
    with pytest.raises(NoMatch):
        read(Pdf, paper(*rows), row="Cholera", column="Women", pattern="{figure} ({other})")


def test_a_table_of_a_pdf_file_may_hold_numbers_with_their_shares_alone() -> None:
    lines = [("Asthma", "120 (45%)", "101 (55%)"), ("Stroke", "99 (60.5%)", "88 (39.5%)")]
    rows = [[(10.0, row[0]), *ending(row[1:], (95, 140))] for row in (("Disease", "Men", "Women"), *lines)]
    document = Document(printed([(10, "Patients, number and share")], *rows, paper=Paper(size=8)).bytes())
    assert read(Pdf, document, column="Men", pattern="{figure} ({other})").printed == "120"
    assert read(Pdf, document, row="Stroke", column="Women", pattern="{figure} ({other})").printed == "88"
    with pytest.raises(Ambiguous):
        read(Pdf, document, column="Women")


def test_a_percent_sign_in_a_label_is_about_the_share_where_one_is_printed_beside_the_number() -> None:
    options = {"column": "Men, n (%)", "pattern": "{figure} ({other})"}
    head = ("Disease", "Reports", "Men, n (%)", "Coverage (%)")
    assert read(Table, page(*ROWS, head=head), **options).value == 1120
    bare = (("Asthma", "7", "1,120 (45)", "45 (1,120)"), ("Stroke", "8", "99 (60)", "60 (99)"))
    for column in ("Men, n (%)", "Coverage (%)"):
        with pytest.raises(WrongUnit):
            read(Table, page(*bare, head=head), column=column, pattern="{figure} ({other})")
    assert read(Table, page(*bare, head=head), "%", column="Coverage (%)", pattern="{figure} ({other})").value == 45
    alone = ("Disease", "Reports", "(%)", "Women")
    with pytest.raises(WrongUnit):
        read(Table, page(*ROWS, head=alone), column="(%)", pattern="{figure} ({other})")


@pytest.mark.parametrize("spanned", ["Reports", "Men"])
def test_a_number_that_spans_columns_is_of_none_of_them(spanned: str) -> None:
    body = "<tr><td>Asthma<td colspan=2>120<td>3<tr><td>Stroke<td>8<td>9<td>4"
    head = "<tr><th>Disease<th>Reports<th>Men<th>Women"
    for cells in (body, body.replace("120", "n/a")):
        document = Document(f"<!doctype html><table>{head}{cells}</table>".encode())
        if "n/a" in cells:
            assert read(Table, document, column=spanned).value is None
        else:
            with pytest.raises(Ambiguous, match="one cell over several columns"):
                read(Table, document, column=spanned)
        assert read(Table, document, column="Women").value == 3


def test_nor_is_one_that_spans_the_label_of_its_row() -> None:
    head, cells = "<tr><th>Day<th>Area<th>Reports", "<tr><td>Monday<td colspan=2>17<tr><td>Tuesday<td>33<td>2"
    document = Document(f"<!doctype html><table>{head}{cells}</table>".encode())
    for row in ({"Day": "Monday", "Area": "17"}, {"Day": "Monday"}):
        with pytest.raises(Ambiguous, match="one cell over several columns"):
            Table(row=row, column="Reports").read(document, Ask("patients/all", unit("number")))


@pytest.mark.parametrize(("kind", "made"), KINDS)
def test_the_other_number_may_stand_first(kind: Any, made: Any) -> None:
    document = made(*ROWS)
    assert read(kind, document, "%", column="Men", pattern="{other} ({figure})").printed == "45%"
    with pytest.raises(NoMatch):
        read(kind, document, "%", column="Reports", pattern="{other} ({figure})")


@pytest.mark.parametrize(
    "cell", ["1,120 7 (45%)", "of 7: 1,120 (45%)", "(45%)", "none (45%)", "1,120 to (45%)", "1,120 (45%) (46%)"]
)
def test_more_than_the_other_number_is_refused(cell: str) -> None:
    with pytest.raises(CheckError):
        read(Table, page(("Asthma", "7", cell, "5"), ROWS[1]), "%", column="Men", pattern="{other} ({figure})")


def test_numbers_at_both_ends_of_a_pattern_are_those_beside_it() -> None:
    document = page(("Asthma", "7", "80 / 1,200 / 3", "12 of 340"), ROWS[1])
    assert read(Table, document, column="Men", pattern="{other} / {figure} / {other}").value == 1200
    assert read(Table, document, column="Women", pattern="{figure} of {other}").value == 12
    assert read(Table, document, column="Women", pattern="{other} of {figure}").value == 340
    for wrong in ("{other} of {figure} / {other}", "{other} / {figure}", "{other} / {figure} / {other} / {other}"):
        with pytest.raises(CheckError):
            read(Table, document, column="Men", pattern=wrong)
