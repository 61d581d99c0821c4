"""Columns that have the same names for each period: told apart by the period that they follow, where that is sure."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import Ambiguous, CheckError, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.blocks_of_columns import with_periods
from monitor.reading.units import unit
from tests.pdfs import Paper, ending, printed
from tests.workbooks import document as workbook

HEAD = ("State", "2013-14", "Surveyed", "Target", "2014-15", "Surveyed", "Target")
ROWS = (("Idaho", "94.1", "51", "95", "93.6", "52", "95"), ("Maine", "91.3", "61", "96", "92.4", "62", "97"))
Row = tuple[str, ...]


def page(*rows: Row) -> Document:
    head, *body = rows
    cells = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}</tr>" for row in body)
    return Document(f"<!doctype html><table><tr>{''.join(f'<th>{n}' for n in head)}</tr>{cells}</table>".encode())


def sheet(*rows: Row) -> Document:
    return workbook({"Coverage": [list(row) for row in rows]})


def paper(*rows: Row) -> Document:
    places = [45.0 + 22 * i for i in range(len(rows[0]) - 1)]
    lines = [[(10.0, row[0]), *ending(row[1:], places)] for row in rows]
    return Document(printed(*lines, paper=Paper(size=8)).bytes())


def read(kind: Any, document: Document, column: object, row: str = "Maine") -> str:
    (reading,) = kind(row=row, column=column).read(document, Ask("states/all", unit("number")))
    return reading.printed


@pytest.mark.parametrize(("kind", "made"), [(Table, page), (Xlsx, sheet), (Pdf, paper)])
def test_a_column_is_found_by_the_period_that_it_follows(kind: Any, made: Any) -> None:
    document = made(HEAD, *ROWS)
    assert read(kind, document, ["2014-15", "Surveyed"]) == "62"
    assert read(kind, document, ["2013-14", "Target"], "Idaho") == "95"
    assert read(kind, document, "2014-15") == "92.4"
    with pytest.raises(Ambiguous):
        read(kind, document, "Surveyed")
    with pytest.raises(NoMatch):
        read(kind, document, ["2015-16", "Surveyed"])


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(("State", "Surveyed", "2013-14", "Target", "Surveyed", "2014-15", "Target"), id="periods within"),
        pytest.param(("State", "Surveyed", "Target", "2013-14", "Surveyed", "Target", "2014-15"), id="periods behind"),
        pytest.param(("State", "2013-14", "Surveyed", "Target", "2014-15", "Target", "Surveyed"), id="another order"),
        pytest.param(("State", "2013-14", "Surveyed", "Surveyed", "2014-15", "Surveyed", "Surveyed"), id="names twice"),
        pytest.param(
            ("State", "2013-14", "Surveyed", "Target", "2013-14", "Surveyed", "Target"), id="one period twice"
        ),
        pytest.param(("State", "2013-14", "Surveyed", "Target", "2014-15", "Surveyed", ""), id="a name is missing"),
        pytest.param(("State", "2013-14", "Surveyed", "2014-15", "Surveyed", "Target", "Notes"), id="uneven blocks"),
        pytest.param(("State", "Rate", "Surveyed", "Target", "2014-15", "Surveyed", "Target"), id="one period alone"),
    ],
)
@pytest.mark.parametrize(("kind", "made"), [(Table, page), (Xlsx, sheet)])
def test_where_the_order_leaves_a_doubt_it_tells_nothing(kind: Any, made: Any, head: Row) -> None:
    for period in ("2013-14", "2014-15"):
        for name in ("Surveyed", "Target"):
            with pytest.raises(CheckError):
                read(kind, made(head, *ROWS), [period, name])


def test_blocks_are_told_below_each_name_above_them() -> None:
    below = ("2013", "Rate", "2014", "Rate")
    columns = [("State",), *(("Theft", name) for name in below), *(("Arson", name) for name in below)]
    found = with_periods(columns, 1)
    assert found[2] == ("Theft", "2013", "Rate")
    assert found[4] == ("Theft", "2014", "Rate")
    assert found[8] == ("Arson", "2014", "Rate")
    assert found[3] == ("Theft", "2014")


def test_days_that_can_be_read_in_two_ways_begin_no_blocks() -> None:
    columns = [("Port",), ("07/08/2024",), ("Boats",), ("07/09/2024",), ("Boats",)]
    assert with_periods(columns, 1) == columns
