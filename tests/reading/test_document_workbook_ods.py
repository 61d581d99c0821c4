"""What an OpenDocument workbook (ODS) shows of its cells: percentages, what is hidden or struck out, raised digits."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import NotUsable
from monitor.reading.document import Document
from monitor.reading.document.workbook import Sheet
from monitor.reading.units import unit
from tests.open_documents import COLUMNS, body, number, row, text


def sheet(*rows: str, columns: str = COLUMNS) -> Sheet:
    return Document(body(*rows, columns=columns), media="xlsx").sheets["Rates"]


STYLES = """<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"><office:styles>
<number:percentage-style style:name="P"/><style:style style:name="of-all" style:family="table-cell"
style:data-style-name="P"/></office:styles></office:document-styles>"""
HEAD = row(text("Year"), text("Share"))


@pytest.mark.parametrize(
    "cell",
    [
        number("0.25", "percentage"),
        number("0.25", "percentage", style_name="share"),
        number("0.25", style_name="share"),
        number("0.25", style_name="bold-share"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"times": 100}])
def test_a_percentage_is_what_its_cell_shows(cell: str, options: dict[str, Any]) -> None:
    file = Document(body(HEAD, row(number(2021), cell)), media="xlsx")
    for rule in (
        Xlsx.model_validate({"row": "2021", "column": "Share", **options}),
        Dataset.model_validate({"where": {"Year": "2021"}, "value": "Share", **options}),
    ):
        (reading,) = rule.read(file, Ask("port/share", unit("%")))
        assert reading.value == Decimal(25)


@pytest.mark.parametrize(("options", "value"), [({}, "0.25"), ({"times": 100}, "25")])
@pytest.mark.parametrize("cell", [number("0.25"), number("0.25", style_name="plain")])
def test_a_number_in_another_format_is_as_it_is_held(cell: str, options: dict[str, Any], value: str) -> None:
    file = Document(body(HEAD, row(number(2021), cell)), media="xlsx")
    rule = Xlsx.model_validate({"row": "2021", "column": "Share", **options})
    (reading,) = rule.read(file, Ask("port/share", unit("%")))
    assert reading.value == Decimal(value)


def test_the_format_of_a_row_or_a_column_holds_for_its_cells() -> None:
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="share"/>'
    found = sheet(HEAD, row(number(1), number("0.5")), columns=columns)
    assert (found.shows_percent(1, 0), found.shows_percent(1, 1)) == (False, True)
    found = sheet(HEAD, row(number(1), number("0.5", style_name="plain"), default_cell_style_name="share"))
    assert (found.shows_percent(1, 0), found.shows_percent(1, 1)) == (True, False)


def test_places_are_counted_over_what_is_written_once_for_several() -> None:
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    found = sheet(empty, row(gap, number("0.5", "percentage", number_columns_repeated="2")), row(number(7)))
    assert found.rows[3][2:] == ("0.5", "0.5")
    assert found.percents == {(3, 2), (3, 3)}
    assert found.rows[4] == ("7",)


def test_hidden_rows_and_columns_and_what_is_struck_out_are_not_read() -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        "<table:table-column/>"
    )
    found = sheet(
        row(number(1), number(2), number(3), number(4)),
        row(number(5), number(6), visibility="collapse"),
        row(number(7), number(8), visibility="filter"),
        row(number(9), number(10, style_name="gone"), number(11), number(12)),
        f"<table:table-row-group>{row(number(13), visibility='collapse')}</table:table-row-group>",
        columns=columns,
    )
    assert found.rows == (("1", "2", "", "4"), ("", ""), ("7", "8"), ("9", "", "", "12"), ("13",))
    assert found.unseen_rows == {1}


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ('1,234<text:span text:style-name="up">5</text:span>', "1,234"),
        ('<text:span text:style-name="out">1,234</text:span> 1,300', " 1,300"),
        ('Deaths<text:span text:style-name="up">1</text:span><text:s text:c="2"/>in all', "Deaths  in all"),
        ("12 <text:span>and more</text:span>", "12 and more"),
        ('12<text:span text:style-name="up">5</text:span></text:p><text:p>and more', "12\nand more"),
        (
            '12<text:span text:style-name="up">5</text:span><office:annotation><text:p>7</text:p></office:annotation>',
            "12",
        ),
    ],
)
def test_raised_and_struck_out_pieces_of_a_text_are_no_part_of_it(words: str, read: str) -> None:
    assert sheet(row(text(words))).rows == ((read,),)


def test_a_file_that_is_cut_in_its_middle_is_refused() -> None:
    out = BytesIO()
    with ZipFile(BytesIO(body(HEAD, row(number(1))))) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if name == "content.xml" else part)
    with pytest.raises(NotUsable):
        assert Document(out.getvalue(), media="xlsx").sheets


def test_a_table_in_a_cell_is_no_sheet() -> None:
    inner = f"<table:table>{row(number(7, style_name='gone'))}</table:table>"
    found = sheet(row(number(1), f"<table:table-cell>{inner}</table:table-cell>", number(2)), row(number(3)))
    assert [cells[0] for cells in found.rows] == ["1", "3"]


def test_styles_stand_in_a_part_of_their_own_too() -> None:
    out = BytesIO()
    plain = body(HEAD, row(number(2021), number("0.25", style_name="of-all")))
    with ZipFile(BytesIO(plain)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("styles.xml", STYLES)
    found = Document(out.getvalue(), media="xlsx").sheets["Rates"]
    assert found.shows_percent(1, 1)
