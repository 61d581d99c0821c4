"""Workbooks: cells as they print, and files that must not harm."""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.chart import LineChart

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.apart.workbook_child import read_cells
from monitor.reading.document import Document, media_of
from monitor.reading.document.sheet_table import Laid, place_name
from monitor.reading.document.workbook import MAX_CELLS, Range, Sheet, read_workbook
from tests.pace import stopwatch
from tests.workbooks import bomb, document, with_part, workbook

FIRST = "xl/worksheets/sheet1.xml"


def shown(body: bytes) -> Mapping[str, Sheet]:
    return read_workbook(body).shown


def printed(value: object) -> str:
    return shown(workbook({"A": [["x", value]]}))["A"].rows[0][1]


def refusal(body: bytes) -> str:
    with pytest.raises(NotUsable) as caught:
        read_workbook(body)
    assert caught.value.grade is Grade.WRONG_TYPE
    return str(caught.value)


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(34.82, "34.82", id="a decimal"),
        pytest.param(7546, "7546", id="an integer has no point"),
        pytest.param(-2, "-2", id="below zero"),
        pytest.param(6.61386786e-05, "0.0000661386786", id="no exponent"),
        pytest.param(1e22, "10000000000000000000000", id="a large number"),
        pytest.param(69514.89074553443, "69514.89074553443", id="all digits of a double"),
        pytest.param("1,234", "1,234", id="a text stays as it is"),
        pytest.param("007", "007", id="a code"),
        pytest.param(True, "TRUE", id="yes"),
        pytest.param(date(2024, 3, 1), "2024-03-01", id="a day"),
        pytest.param(
            datetime(2024, 3, 1, 13, 5),  # noqa: DTZ001  workbooks know no zones
            "2024-03-01 13:05:00",
            id="a time of a day",
        ),
        pytest.param(clock(4, 5), "04:05:00", id="a time"),
        pytest.param(timedelta(hours=36), "36:00:00", id="a duration"),
        pytest.param("#N/A", "#N/A", id="an error that means missing"),
        pytest.param("#REF!", "#REF!", id="an error"),
        pytest.param("=1+1", "#UNCALCULATED!", id="a formula that nobody worked out"),
    ],
)
def test_a_cell_prints_its_value(value: object, text: str) -> None:
    assert printed(value) == text


def test_a_number_stored_with_seventeen_digits_is_the_number_it_means() -> None:
    body = with_part(workbook({"A": [[34.82]]}), FIRST, "<v>34.82</v>", "<v>34.820000000000000284</v>")
    assert shown(body)["A"].rows == (("34.82",),)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<f>SUM(B1:B9)</f><v>41.5</v>", "41.5"),
        ("<f>A1/0</f><v>#DIV/0!</v>", "#DIV/0!"),
        ("<f>A1/0</f>", "#UNCALCULATED!"),
    ],
)
def test_of_a_formula_the_value_in_the_file_counts(cell: str, text: str) -> None:
    kind = ' t="e"' if text == "#DIV/0!" else ""
    body = with_part(workbook({"A": [["x", 7]]}), FIRST, '<c r="B1" t="n"><v>7</v>', f'<c r="B1"{kind}>{cell}')
    assert shown(body)["A"].rows == (("x", text),)


def test_an_error_that_stands_alone_below_the_data_has_its_place() -> None:
    sheet = shown(workbook({"A": [["x"], [], ["", "", "#REF!"]], "B": [["#NUM!"]]}))
    assert sheet["A"].rows == (("x",), (), ("", "", "#REF!"))
    assert sheet["B"].rows == (("#NUM!",),)


def test_sheets_come_in_their_order_with_hidden_ones_and_their_place_on_the_page() -> None:
    rows = {"Zürich": [["a"]], "Notes": [[], ["", "b"]], "Empty": []}
    sheets = shown(workbook(rows, hide=["Notes"]))
    assert [*sheets] == ["Zürich", "Notes", "Empty"]
    assert [sheet.hidden for sheet in sheets.values()] == [False, True, False]
    assert sheets["Notes"].rows == ((), ("", "b"))
    assert sheets["Empty"].rows == ()


def test_a_chart_on_a_sheet_of_its_own_is_no_sheet() -> None:
    book = load_workbook(BytesIO(workbook({"A": [["x", 1]], "B": [["y"]]})))
    book.create_chartsheet("Drawn", 1).add_chart(LineChart())
    out = BytesIO()
    book.save(out)
    assert [*shown(out.getvalue())] == ["A", "B"]


def test_a_workbook_with_something_before_its_first_byte_is_read_as_without_it() -> None:
    body = workbook({"A": [["x", "=1+1"], ["", "#REF!"]]})
    assert shown(b"\r\n" + body) == shown(body)


def test_of_a_workbook_whose_parts_have_other_names_nothing_is_told_of_its_looks() -> None:
    out = BytesIO()
    with ZipFile(BytesIO(workbook({"A": [["x", 1]]}))) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("xl/workbook.xml", "xl/Workbook.xml"), old.read(name))
    sheet = shown(out.getvalue())["A"]
    assert (sheet.rows, sheet.formats_known) == ((("x", "1"),), False)


def test_merged_cells_stand_at_every_place_that_they_span() -> None:
    sheet = shown(
        workbook(
            {"A": [["", "2023", ""], ["Region", "Events", "Pounds"], ["", "x", "y"]]}, merge={"A": ["B1:C1", "A2:A3"]}
        )
    )["A"]
    assert sheet.merged == (Range(0, 1, 0, 2), Range(1, 0, 2, 0))
    laid = Laid(sheet)
    assert [laid.texts(y) for y in range(3)] == [
        ["", "2023", "2023"],
        ["Region", "Events", "Pounds"],
        ["Region", "x", "y"],
    ]
    assert laid.filled(0) == ["2023"]


def test_a_merged_cell_over_the_whole_sheet_costs_no_more_than_the_sheet() -> None:
    body = workbook({"A": [["x"], [], ["", "z"]]}, merge={"A": ["A1:B2"]})
    sheet = shown(with_part(body, FIRST, "A1:B2", "A1:XFD1048576"))["A"]
    assert [Laid(sheet).texts(y) for y in range(3)] == [["x", "x"]] * 3


def test_merged_cells_that_overlap_without_end_are_refused() -> None:
    rows = (("x",) * 1000,) * 100
    with pytest.raises(OverflowError, match="span more than 2,000,000 places"):
        Laid(Sheet("A", hidden=False, rows=rows, merged=(Range(0, 0, 99, 999),) * 21))


@pytest.mark.parametrize(
    ("y", "x", "name"), [(0, 0, "A1"), (11, 2, "C12"), (4, 25, "Z5"), (0, 26, "AA1"), (0, 701, "ZZ1")]
)
def test_places_are_named_as_spreadsheets_do(y: int, x: int, name: str) -> None:
    assert place_name(y, x) == name


# ---------------------------------------------------------------- the document


def test_a_workbook_is_known_by_its_bytes_and_has_no_running_text() -> None:
    body = workbook({"A": [["x"]]})
    assert media_of(body, content_type="application/octet-stream") == "xlsx"
    found = Document(body)
    assert (found.visible_text, found.quick_text, found.tables) == ("", "", ())
    assert [*found.sheets] == ["A"]


def test_a_workbook_saved_again_reads_the_same_and_another_value_does_not() -> None:
    one, again, other = (workbook({"A": [["x", value]]}) for value in (1, 1, 2))
    again = with_part(
        again, "docProps/core.xml", "<dc:creator", "<dc:description>another hour</dc:description><dc:creator"
    )
    assert one != again
    assert Document(one).fingerprint == Document(again).fingerprint != Document(other).fingerprint


# ---------------------------------------------------------------- what harms


@pytest.mark.parametrize("cut", [50, 400, -200])
def test_half_a_workbook_is_refused(cut: int) -> None:
    assert refusal(workbook({"A": [["x"]]})[:cut])


def test_what_is_no_workbook_is_refused() -> None:
    assert "the workbook is not read: the workbook cannot be read" in refusal(b"Country,Kilograms\n")


def test_broken_markup_is_refused() -> None:
    assert "cannot be read" in refusal(with_part(workbook({"A": [["x"]]}), FIRST, "</sheetData>", "</sheetDat>"))


@pytest.mark.no_cover
@pytest.mark.apart
def test_a_bomb_of_twenty_million_cells_ends_within_its_limits() -> None:
    body = bomb(20_000, 1000)
    assert len(body) < 3_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with stopwatch() as watch:
        assert "would grow to 300,2" in refusal(body)
    assert watch.seconds < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.apart
def test_a_bomb_below_the_size_limit_ends_in_its_own_process() -> None:
    started = time.perf_counter()
    assert "the workbook is not read: " in refusal(bomb(12_000, 1000))
    assert time.perf_counter() - started < 45


@pytest.mark.apart
def test_a_bomb_that_lies_about_its_size_ends_in_its_own_process() -> None:
    body = bomb(20_000, 1000)
    entry = body.rindex(b"PK\x01\x02")
    assert "the workbook is not read: " in refusal(body[: entry + 24] + b"\x10\0\0\0" + body[entry + 28 :])


@pytest.mark.parametrize(
    ("most", "why"),
    [((3, 9), "sheet 'A' spans 4 cells, more than the 3 it may"), ((4, 3), "more than the 3 cells that it may")],
)
def test_a_workbook_with_more_places_or_cells_than_it_may_have_is_refused(most: tuple[int, int], why: str) -> None:
    body = workbook({"A": [["x"], ["y", "z"]], "B": [["v"]]})
    with pytest.raises(ValueError, match=why):
        read_cells(body, most_places=most[0], most_cells=most[1])


@pytest.mark.apart
def test_a_workbook_with_more_cells_than_are_read_says_so() -> None:
    assert f"has more than the {MAX_CELLS:,} cells" in refusal(bomb(2_100, 1000))


@pytest.mark.apart
def test_two_cells_at_the_ends_of_a_sheet_are_no_billion_cells() -> None:
    body = with_part(workbook({"A": [["x"], ["y"]]}), FIRST, 'r="A2"', 'r="XFD1048576"')
    body = with_part(body, FIRST, '<row r="2"', '<row r="1048576"')
    assert "the workbook is not read: " in refusal(body)


@pytest.mark.apart
def test_the_document_of_a_bomb_fails_when_it_is_looked_at() -> None:
    found = Document(bomb(20_000, 1000))
    assert found.media == "xlsx"
    with pytest.raises(NotUsable):
        _ = found.fingerprint


def test_a_document_of_another_kind_has_no_sheets() -> None:
    assert not Document(b"<!doctype html><p>x").sheets
    assert [*document({"A": [["x"]]}).sheets] == ["A"]
