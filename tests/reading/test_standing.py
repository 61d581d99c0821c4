"""Whether a value still stands in a document for its period."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
from openpyxl import Workbook

from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.period.mentioned import mentioned_in
from monitor.reading.standing import Sought, holds, where_it_stands
from tests.pdfs import Paper
from tests.workbooks import document


def where(document: Document, printed: str, period: str) -> str:
    return where_it_stands(document, Sought(printed, from_label(period)))


@pytest.mark.parametrize(
    ("text", "printed", "held"),
    [
        ("437", "437", True),
        ("437*", "437", True),
        ("about 437 ships", "437", True),
        ("4.1%", "4.1", True),
        ("1,437", "437", False),
        ("437.5", "437", False),
        ("4370", "437", False),
        ("14.1", "4.1", False),
        ("", "437", False),
        ("437", "", False),
    ],
)
def test_a_value_stands_in_a_text_that_holds_its_characters_and_no_longer_number(
    text: str, printed: str, held: bool
) -> None:
    assert holds(text, printed) is held


def test_a_value_stands_in_a_workbook_beside_or_below_its_period() -> None:
    book = document({"New": [["Year", "Boats"], ["2024", 440]], "Old": [["Year", "Boats"], ["2021 (r)", 411]]})
    assert where(book, "411", "2021") == "sheet \"Old\", '2021 (r)'"
    assert where(book, "411", "2022") == ""
    turned = document({"Old": [["", "2021", "2022"], ["Boats", 411, 423]]})
    assert where(turned, "423", "2022") == "sheet \"Old\", '2022'"


def test_a_percentage_stands_in_a_workbook_as_it_is_shown() -> None:
    book = Workbook()
    book.active.append(["2021 (r)", 0.253])
    book.active["B1"].number_format = "0.0%"
    out = BytesIO()
    book.save(out)
    assert where(Document(out.getvalue()), "25.3%", "2021") == "sheet \"Sheet\", '2021 (r)'"


ROWS = [["Year", "Boats"], ["2024", 440]]


@pytest.mark.parametrize(
    ("body", "media", "found"),
    [
        (
            b"Year  Boats\n2024  440\n\nBefore that, 1,437 boats had come.\n",
            "text",
            "'Before that, 1,437 boats had come.'",
        ),
        (
            b'{"note": null, "sure": true, "boats": [{"n": 440, "of": ["1,437 in 2021"]}]}',
            "json",
            "file, 'boats'",
        ),
        (f"<p>x</p><table>{'<tr><td>Boats<td>1,437' * 250}</table>".encode(), "html", ""),
    ],
    ids=["a text", "an answer", "in too many places"],
)
def test_a_value_without_a_period_stands_wherever_it_is_rare(body: bytes, media: str, found: str) -> None:
    assert where(Document(body, media=media), "1,437", "undated") == found


def paper(rows: Sequence[tuple[str, str]]) -> Document:
    made = Paper()
    made.table_of([("When", "Boats")], list(rows), widths=(24, 30))
    return Document(made.bytes())


def test_a_row_of_a_pdf_file_whose_label_runs_over_two_lines_still_stands_there() -> None:
    found = paper([("Oct-Dec 2024", "31"), ("Dec 2024-Feb 2025", "33")])
    assert where(found, "33", "2024-12-01/2025-02-28")
    assert where(found, "34", "2024-12-01/2025-02-28") == ""


@pytest.mark.parametrize(
    ("text", "years", "months"),
    [
        ("Total 2024", {"2024"}, set()),
        ("2O25", {"2O25"}, set()),
        ("20l5", {"20l5"}, set()),
        ("FY24 so far", {"FY24"}, set()),
        ("Mid-June", set(), {6}),
        ("Mai, noch nicht", set(), {5}),
        ("diciembre (avance)", set(), {12}),
        ("Dec 2024-Feb 2025", {"2024", "2025"}, {12, 2}),
        ("This may change when all offices have reported", set(), set()),
        ("2,019 agents", set(), set()),
        ("2019.5", set(), set()),
        ("12019", set(), set()),
        ("Total", set(), set()),
    ],
)
def test_years_and_months_are_found_in_what_is_no_period(text: str, years: set[str], months: set[int]) -> None:
    found = mentioned_in(text, "en")
    assert (found.years, found.months) == (years, months)


@pytest.mark.parametrize(
    ("text", "period", "within"),
    [
        ("Population, 2021", "2021", True),
        ("of which May", "2021", False),
        ("May, so far", "2021-05", True),
        ("May, so far", "2021-06", False),
        ("2020 and 2021", "2021", False),
        ("Jan to Mar", "2021-Q1", True),
        ("Q1 as reported", "2021-Q1", True),
        ("Q1 as reported", "2021-02", False),
        ("Population, 2021", "undated", False),
        ("FY2021 by month", "2020-10", True),
        ("FY2021 by month", "2021-05", True),
        ("FY2021 by month", "2019-10", False),
        ("Total FY2021", "2023", False),
        ("Population", "undated", True),
    ],
)
def test_what_a_text_mentions_lies_in_a_period_or_not(text: str, period: str, within: bool) -> None:
    assert mentioned_in(text, "en").lies_in(from_label(period)) is within
