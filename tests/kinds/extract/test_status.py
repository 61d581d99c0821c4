"""Marks beside values, and columns that say how final values are, are read into the status: in every reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.reading.document import Document
from monitor.reading.marks import status_of
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook

Rows = Sequence[Sequence[str]]
SHIPS = Ask("port/boats", unit("ships"))


def csv_of(rows: Rows) -> Document:
    return Document(("\n".join("\t".join(row) for row in rows) + "\n").encode(), content_type="text/csv")


def json_of(rows: Rows) -> Document:
    head, *body = rows
    records = [dict(zip(head, row, strict=True)) for row in body]
    return Document(json.dumps({"data": records}).encode(), content_type="application/json")


def book_of(rows: Rows) -> Document:
    return workbook({"Landings": [list(row) for row in rows]})


def page_of(rows: Rows) -> Document:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows[1:])
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    return Document(f"<!doctype html><title>Port</title><table><tr>{head}</tr>{body}</table>".encode())


def paper_of(rows: Rows) -> Document:
    made = Paper()
    made.table_of([tuple(rows[0])], [tuple(row) for row in rows[1:]], widths=(30,) * len(rows[0]))
    return Document(made.bytes())


EACH = {"value": "Boats", "each": ["Port"], "by": {"year": "Year"}}
CELL = {"column": "Boats", "row": {"Port": "North"}, "periods": "rows"}
IN_JSON = {"records": "$.data[*]", "where": {"Port": "North"}, "value": "Boats", "period": "Year"}
READERS = [
    pytest.param(csv_of, Dataset.model_validate(EACH), id="csv, each"),
    pytest.param(csv_of, Dataset.model_validate({**EACH, "each": [], "where": {"Port": "North"}}), id="csv, value"),
    pytest.param(csv_of, Dataset.model_validate({"sum": "Boats", "by": {"year": "Year"}}), id="csv, sum"),
    pytest.param(book_of, Dataset.model_validate(EACH), id="xlsx, each"),
    pytest.param(json_of, Dataset.model_validate(EACH), id="json, each"),
    pytest.param(json_of, Json.model_validate(IN_JSON), id="json, records"),
    pytest.param(book_of, Xlsx.model_validate(CELL), id="xlsx"),
    pytest.param(page_of, Table.model_validate(CELL), id="table"),
    pytest.param(paper_of, Pdf.model_validate({"column": "Boats", "row": "North", "periods": ""}), id="pdf"),
]


def provisional(rule: Any, document: Document) -> list[bool]:
    """Whether each reading of the port is provisional, by time."""
    found = [one for one in rule.read(document, SHIPS) if not one.series or "North" in one.series]
    return [one.provisional for one in sorted(found, key=lambda one: one.period.label)]


def rows_of(make: Callable[..., Document], cells: Sequence[Sequence[str]], *more: str) -> Rows:
    """Two years of a port; of a PDF file, in which a column of years would be values, the second alone."""
    if make is paper_of:
        return [("Port", "Boats", *more), ("North", *cells[1]), ("South", "52", *("" for _ in more))]
    return [("Year", "Port", "Boats", *more), ("2022", "North", *cells[0]), ("2023", "North", *cells[1])]


@pytest.mark.parametrize(("make", "rule"), READERS)
@pytest.mark.parametrize(
    ("mark", "not_final"),
    [
        (" (p)", True),
        ("p", True),
        (" p", True),
        ("e", True),
        (" (est.)", True),
        ("r", False),
        (" (r)", False),
        ("*", False),
    ],
)
def test_a_mark_beside_a_value_is_read_into_its_status(
    make: Callable[..., Document], rule: Any, mark: str, not_final: bool
) -> None:
    document = make(rows_of(make, [("437",), (f"12461{mark}",)]))
    assert provisional(rule, document)[-1] is not_final
    assert provisional(rule, document)[:-1] in ([], [False])


@pytest.mark.parametrize(("make", "rule"), READERS)
@pytest.mark.parametrize(
    ("name", "text", "not_final"),
    [
        ("OBS_STATUS", "P", True),
        ("OBS_STATUS", "E", True),
        ("OBS_STATUS", "A", False),
        ("OBS_STATUS: Observation status", "P: Provisional value", True),
        ("Status", "preliminary", True),
        ("Flag", "p", True),
        ("Status", "E", False),
        ("Status", "open", False),
        ("Notes", "p", False),
    ],
)
def test_a_column_that_says_how_final_values_are_is_read_into_their_status(
    make: Callable[..., Document], rule: Any, name: str, text: str, not_final: bool
) -> None:
    if make is paper_of:  # on which columns are narrow
        name, text = name.partition(":")[0], text.partition(":")[0]
    document = make(rows_of(make, [("437", "A"), ("12461", text)], name))
    assert provisional(rule, document)[-1] is not_final
    assert provisional(rule, document)[:-1] in ([], [False])


@pytest.mark.parametrize(("name", "text"), [("Year", "p"), ("OBS_STATUS", ""), ("OBS_STATUS", "B"), ("Flags", "x")])
def test_what_is_no_status_says_nothing(name: str, text: str) -> None:
    assert status_of(name, text) == frozenset()
