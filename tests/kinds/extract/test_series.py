"""Labels of a series, in every kind of document whose rows or columns may be periods."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, PassedOver, Readings
from monitor.model.errors import Ambiguous
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document

Cells = Sequence[tuple[str, str]]
"""Labels with what stands in their cells."""


@cache
def html_rows(cells: Cells) -> Document:
    body = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in cells)
    return Document(f"<!doctype html><table><tr><th>When</th><th>Boats</th></tr>{body}</table>".encode())


@cache
def html_columns(cells: Cells) -> Document:
    heads = "".join(f"<th>{label}</th>" for label, _ in cells)
    values = "".join(f"<td>{value}</td>" for _, value in cells)
    return Document(
        f"<!doctype html><table><tr><th>What</th>{heads}</tr><tr><th>Boats</th>{values}</tr></table>".encode()
    )


@cache
def sheet_rows(cells: Cells) -> Document:
    return document({"Data": [["When", "Boats"], *([label, _stored(value)] for label, value in cells)]})


@cache
def sheet_columns(cells: Cells) -> Document:
    values = [_stored(value) for _, value in cells]
    return document({"Data": [["What", *(label for label, _ in cells)], ["Boats", *values]]})


@cache
def paper_rows(cells: Cells) -> Document:
    paper = Paper()
    paper.table_of([("When", "Boats")], list(cells), widths=(70, 30))
    return Document(paper.bytes())


def _stored(value: str) -> Any:
    return int(value) if value.isdigit() else value


Made = Callable[[Cells], Document]
ROWS: list[tuple[Made, Any, dict[str, Any]]] = [
    (html_rows, Table, {"column": "Boats", "periods": "rows"}),
    (sheet_rows, Xlsx, {"column": "Boats", "periods": "rows"}),
    (paper_rows, Pdf, {"column": "Boats", "periods": "rows"}),
]
COLUMNS: list[tuple[Made, Any, dict[str, Any]]] = [
    (html_columns, Table, {"row": "Boats", "periods": "columns"}),
    (sheet_columns, Xlsx, {"row": "Boats", "periods": "columns"}),
]
KINDS = [*ROWS, *COLUMNS]
each_kind = pytest.mark.parametrize(("made", "kind", "options"), KINDS, ids=[made.__name__ for made, _, _ in KINDS])


def read(made: Made, kind: Any, options: dict[str, Any], *cells: tuple[str, str], **more: Any) -> Readings:
    found = kind.model_validate({**options, **more}).read(made(cells), Ask("port/boats", unit("ships")))
    assert isinstance(found, Readings)
    return found


def labels(found: Readings) -> list[str]:
    return [reading.period.label for reading in found]


@each_kind
def test_marks_on_a_label_are_read_into_the_status(made: Made, kind: Any, options: dict[str, Any]) -> None:
    cells = (("May 2025", "31"), ("June 2025 (r)", "32"), ("July 2025 (p)", "33"), ("Aug. 2025 (first estimate)", "34"))
    found = read(made, kind, options, *cells)
    assert labels(found) == ["2025-05", "2025-06", "2025-07", "2025-08"]
    assert [reading.provisional for reading in found] == [False, False, True, True]
    assert found.passed_over == ()


@each_kind
def test_spans_over_new_year_and_weeks_are_periods(made: Made, kind: Any, options: dict[str, Any]) -> None:
    found = read(made, kind, options, ("Oct-Dec 2024", "31"), ("Nov 2024-Jan 2025", "32"), ("Dec 2024-Feb 2025", "33"))
    assert labels(found) == ["2024-Q4", "2024-11-01/2025-01-31", "2024-12-01/2025-02-28"]
    weeks = read(made, kind, options, ("2025-W45", "31"), ("2025-W46 (p)", "32"))
    assert labels(weeks) == ["2025-11-03/2025-11-09", "2025-11-10/2025-11-16"]


@each_kind
def test_a_label_that_is_no_period_is_passed_over_by_name(made: Made, kind: Any, options: dict[str, Any]) -> None:
    found = read(made, kind, options, ("May 2025", "31"), ("June 2025", "32"), ("Total", "63"))
    assert labels(found) == ["2025-05", "2025-06"]
    assert found.passed_over == (PassedOver("Total", "63"),)


@each_kind
@pytest.mark.parametrize(
    "label", ["Total 2025", "2025 against 2024", "2O25", "June 2025 so far revised up", "Mid-June"]
)
def test_a_label_that_mentions_a_time_and_is_not_understood_is_refused(
    made: Made, kind: Any, options: dict[str, Any], label: str
) -> None:
    with pytest.raises(Ambiguous) as caught:
        read(made, kind, options, ("April 2025", "31"), ("May 2025", "32"), (label, "63"))
    assert label in str(caught.value)
    assert "63" in str(caught.value)
    assert "`without: [" in str(caught.value)


@each_kind
@pytest.mark.parametrize("label", ["Total FY2025", "FY2025 as published", "SY2025-26 plan"])
def test_so_is_one_that_mentions_a_fiscal_year(made: Made, kind: Any, options: dict[str, Any], label: str) -> None:
    with pytest.raises(Ambiguous, match=f"'{label}' mentions a year, a quarter or a month but is understood as no"):
        read(made, kind, options, ("FY2024", "31"), ("FY2026", "32"), (label, "63"), calendar="us-federal")


@each_kind
def test_what_is_no_period_can_be_dropped_by_its_label(made: Made, kind: Any, options: dict[str, Any]) -> None:
    cells = (("April 2025", "31"), ("May 2025", "32"), ("Total 2025*", "63"), ("Sum", "64"))
    found = read(made, kind, options, *cells, without=["Total ..."])
    assert labels(found) == ["2025-04", "2025-05"]
    assert found.passed_over == (PassedOver("Sum", "64"),)
    assert labels(read(made, kind, options, *cells[:2], without="Total 2025")) == ["2025-04", "2025-05"]


@each_kind
def test_one_day_tells_how_all_are_written(made: Made, kind: Any, options: dict[str, Any]) -> None:
    found = read(made, kind, options, ("6/28/2025", "31"), ("7/5/2025", "32"), ("7/12/2025", "33"))
    assert labels(found) == ["2025-06-28", "2025-07-05", "2025-07-12"]


@each_kind
def test_days_none_of_which_tells_are_refused_until_somebody_says(
    made: Made, kind: Any, options: dict[str, Any]
) -> None:
    cells = (("5/7/2025", "31"), ("6/7/2025", "32"))
    with pytest.raises(Ambiguous, match="write `dates: day first` or `dates: month first` into the rule"):
        read(made, kind, options, *cells)
    assert labels(read(made, kind, options, *cells, dates="day first")) == ["2025-07-05", "2025-07-06"]
    assert labels(read(made, kind, options, *cells, dates="month first")) == ["2025-05-07", "2025-06-07"]


@each_kind
def test_days_whose_form_changes_are_refused(made: Made, kind: Any, options: dict[str, Any]) -> None:
    with pytest.raises(Ambiguous, match="form of the dates changes"):
        read(made, kind, options, ("6/28/2025", "31"), ("30/6/2025", "32"))


@pytest.mark.parametrize(("made", "kind", "options"), [ROWS[0], COLUMNS[0]])
def test_a_period_with_an_empty_cell_is_named(made: Made, kind: Any, options: dict[str, Any]) -> None:
    found = read(made, kind, options, ("April 2025", "31"), ("May 2025", "32"), ("June 2025", ""))
    (left,) = found.passed_over
    assert left.label == "June 2025"
    assert left.printed == ""
    assert left.period is not None
    assert left.period.label == "2025-06"


def test_a_raised_mark_on_a_label_counts_as_one_in_brackets() -> None:
    cells = (("May 2025", "31"), ("June 2025<sup>p</sup>", "32"), ("July 2025<sup>r</sup>", "33"))
    for made, kind, options in (ROWS[0], COLUMNS[0]):
        assert [reading.provisional for reading in read(made, kind, options, *cells)] == [False, True, False]


def test_a_row_that_opens_a_section_is_no_row_of_the_series() -> None:
    rows = (
        "<tr><th>When</th><th>Boats</th></tr><tr><td colspan=2>2024</td></tr><tr><td>November</td><td>7</td></tr>"
        "<tr><td>December</td><td>8</td></tr><tr><td colspan=2>Figures for 2024 may be revised in May.</td></tr>"
    )
    rule = Table(column="Boats", periods="rows")
    found = rule.read(Document(f"<!doctype html><table>{rows}</table>".encode()), Ask("port/boats", unit("ships")))
    assert [(one.period.label, one.printed) for one in found] == [("2024-11", "7"), ("2024-12", "8")]


def two_columns(*rows: tuple[str, str, str]) -> Readings:
    body = "".join(f"<tr><th>{year}</th><th>{part}</th><td>{value}</td></tr>" for year, part, value in rows)
    page = f"<!doctype html><table><tr><th>Year</th><th>Part</th><th>Boats</th></tr>{body}</table>"
    found = Table(column="Boats", periods="rows").read(Document(page.encode()), Ask("port/boats", unit("ships")))
    assert isinstance(found, Readings)
    return found


def test_a_year_printed_in_the_first_of_its_rows_holds_for_the_rows_below() -> None:
    months = two_columns(("2024", "Nov", "1"), ("", "Dec", "2"), ("2025", "Jan", "3"), ("", "Feb (p)", "4"))
    assert labels(months) == ["2024-11", "2024-12", "2025-01", "2025-02"]
    assert [one.provisional for one in months] == [False, False, False, True]
    quarters = two_columns(("2024", "Q1", "1"), ("", "Q2", "2"), ("2025", "Q1", "3"))
    assert labels(quarters) == ["2024-Q1", "2024-Q2", "2025-Q1"]


@pytest.mark.parametrize(
    ("rows", "label"),
    [
        ((("2024", "Dec", "1"), ("", "Jan", "2")), "Jan"),
        ((("", "Jan", "1"), ("2024", "Feb", "2")), "Jan"),
        ((("2024", "Jan", "1"), ("", "Sum", "1"), ("", "Feb", "2")), "Feb"),
        ((("2024", "Q4", "1"), ("", "Q1", "2")), "Q1"),
        ((("2024", "Q1", "1"), ("", "Feb", "2")), "Feb"),
    ],
)
def test_a_month_or_quarter_whose_year_cannot_be_told_is_refused(rows: Any, label: str) -> None:
    with pytest.raises(Ambiguous, match=f"'{label}' mentions a year, a quarter or a month"):
        two_columns(*rows)


def test_a_label_beside_a_period_that_speaks_of_another_time_is_refused() -> None:
    page = (
        "<!doctype html><table><tr><th rowspan=2>What</th><th colspan=2>2023</th><th colspan=2>2024</th></tr>"
        "<tr><th>In all</th><th>of which May</th><th>In all</th><th>of which May</th></tr>"
        "<tr><th>Boats</th><td>5</td><td>1</td><td>6</td><td>2</td></tr></table>"
    )
    rule = {"row": "Boats", "periods": "columns"}
    ask = Ask("port/boats", unit("ships"))
    with pytest.raises(
        Ambiguous, match="'of which May' mentions a year, a quarter or a month but is not understood beside 2023"
    ):
        Table.model_validate(rule).read(Document(page.encode()), ask)
    found = Table.model_validate({**rule, "without": "of which May"}).read(Document(page.encode()), ask)
    assert [(one.period.label, one.printed) for one in found] == [("2023", "5"), ("2024", "6")]


@pytest.mark.parametrize("option", [{"without": "Total"}, {"dates": "day first"}])
def test_what_is_about_a_series_needs_one(option: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="add `periods: rows` or `periods: columns`"):
        Table.model_validate({"row": "Boats", "column": "2024", **option})


def test_a_year_with_the_mark_of_a_note_names_a_column_of_a_workbook() -> None:
    book = document({"Data": [["Ships", "2023", " 2022 *"], ["Boats", 31, 32], ["Rafts", 3, 4]]})
    ask = Ask("port/boats", unit("ships"))
    (one,) = Xlsx(row="Boats", column="2022").read(book, ask)
    assert (one.printed, one.locator) == ("32", 'sheet "Data", row "Boats", column "2022 *", cell C2')
    assert labels(Readings(Xlsx(row="Boats", periods="columns").read(book, ask))) == ["2023", "2022"]


def test_what_an_index_counts_from_is_the_time_of_no_value() -> None:
    page = (
        "<!doctype html><table><tr><th rowspan=2>What</th><th>August 2024</th><th>September 2024</th><th>Note</th></tr>"
        "<tr><th colspan=2>2015=100</th><th>2015=100</th></tr>"
        "<tr><th>Food</th><td>131.5</td><td>131.9</td><td>7</td></tr></table>"
    )
    found = Table(row="Food", periods="columns").read(Document(page.encode()), Ask("office/prices", unit("number")))
    assert [(one.period.label, one.printed, one.base) for one in found] == [
        ("2024-08", "131.5", "2015=100"),
        ("2024-09", "131.9", "2015=100"),
    ]
