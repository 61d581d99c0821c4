"""What a workbook holds and does not show is not read, and raised digits are no part of a number."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Observation, Rule
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import Extractor
from monitor.reading.apart.workbook_child import UNCALCULATED, read_cells
from monitor.reading.document import Document
from monitor.reading.units import UNITS
from tests.workbooks import with_part

RAISED, STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
ROWS = (("Town", "2023", "2024"), ("Alma", 11, 12), ("Beta", 21, 22), ("Alma", 91, 92))
STRINGS, SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"


def body(change: Callable[[Worksheet], None] = lambda sheet: None, rows: Any = ROWS[:3]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in rows:
        sheet.append(row)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(file: bytes, extractor: Extractor) -> list[Observation]:
    figure = Figure("s/f", "F", "F", UNITS["people"], extractor, Rule("of the test", 1, "{}", "0" * 64))
    return read_figure(figure, Document(file))


def value(file: bytes, extractor: Extractor) -> Decimal | None:
    (one,) = read(file, extractor)
    return one.value


ALMA = Xlsx(row="Alma", column="2024")
EACH_YEAR = Xlsx(row="Alma", periods="columns")


def sets(place: str, now: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[place] = now

    return change


# ---------------------------------------------------------------- raised and struck-out pieces


@pytest.mark.parametrize(("number", "mark"), [("12", "3"), ("1,234", "5"), ("7.5", "2"), ("12", "1, 2"), ("12", "(3)")])
@pytest.mark.parametrize("how", ["superscript", "subscript"])
def test_a_raised_digit_never_goes_on_with_the_number_before_it(number: str, mark: str, how: str) -> None:
    raised = CellRichText(number, TextBlock(InlineFont(vertAlign=how), mark))
    assert value(body(sets("C2", raised)), ALMA) == Decimal(number.replace(",", ""))


def test_a_raised_digit_in_a_cell_with_a_text_of_its_own() -> None:
    inline = (
        '<c r="C2" t="inlineStr"><is><r><t>12</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>3</t></r></is></c>'
    )
    assert value(with_part(body(), SHEET, '<c r="C2" t="n"><v>12</v></c>', inline), ALMA) == 12


def test_raised_digits_in_a_label_are_no_part_of_it() -> None:
    assert value(body(sets("A2", CellRichText("Alma", TextBlock(RAISED, "1")))), ALMA) == 12


RAISED_PIECE = '<r><t>{}</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
STRUCK_PIECE = "<r><rPr><strike/></rPr><t>Old </t></r><r><t>{}</t></r>"


@pytest.mark.parametrize("pieces", [RAISED_PIECE, STRUCK_PIECE], ids=["raised", "struck out"])
def test_a_text_that_all_sheets_share_is_read_by_its_pieces(pieces: str) -> None:
    file = with_part(body(), STRINGS, "<t>Alma</t>", pieces.format("Alma"))
    assert (value(file, ALMA), value(file, Xlsx(row="Beta", column="2024"))) == (12, 22)
    hidden = with_part(body(lambda sheet: hide_column(sheet, "B")), STRINGS, "<t>Alma</t>", pieces.format("Alma"))
    assert value(hidden, ALMA) == 12


def hide_column(sheet: Worksheet, letter: str) -> None:
    sheet.column_dimensions[letter].hidden = True
    sheet.column_dimensions["C"].width = 30


def test_pieces_that_look_alike_are_one_number() -> None:
    bold = InlineFont(b=True)
    assert value(body(sets("C2", CellRichText("1", TextBlock(bold, ",23"), "4"))), ALMA) == 1234


def test_a_struck_out_piece_stands_for_nothing() -> None:
    assert value(body(sets("C2", CellRichText(TextBlock(STRUCK, "91"), " 12"))), ALMA) == 12
    assert value(body(sets("C2", CellRichText("12", TextBlock(STRUCK, "91")))), ALMA) == 12
    with pytest.raises(NoMatch, match="struck out"):
        read(body(sets("C2", CellRichText(TextBlock(STRUCK, "12")))), ALMA)


def test_pieces_of_a_cell_that_say_nothing_are_none() -> None:
    assert value(body(sets("D2", CellRichText("", TextBlock(RAISED, "")))), ALMA) == 12
    assert value(body(sets("A9", CellRichText("", TextBlock(RAISED, "")))), ALMA) == 12


def test_a_struck_out_cell_stands_for_nothing() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["C2"].font = Font(strike=True)

    with pytest.raises(NoMatch, match="struck out"):
        read(body(strike), ALMA)
    with pytest.raises(NoMatch, match=r"2024: '12' .*struck out"):
        read(body(strike), EACH_YEAR)
    assert value(body(strike), Xlsx(row="Beta", column="2024")) == 22


# ---------------------------------------------------------------- hidden rows, columns, sheets and formats


def hides_row(number: int, **more: Any) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet.row_dimensions[number].hidden = True
        for name, what in more.items():
            setattr(sheet.row_dimensions[number], name, what)

    return change


def test_a_hidden_row_stands_for_no_shown_one() -> None:
    assert value(body(hides_row(4), ROWS), ALMA) == 12
    assert value(body(hides_row(2), ROWS), ALMA) == 92
    with pytest.raises(NoMatch, match="readers do not see"):
        read(body(hides_row(2)), ALMA)


def test_rows_of_an_outline_and_of_a_filter_are_a_click_away() -> None:
    assert value(body(hides_row(2, outlineLevel=1)), ALMA) == 12

    def filtered(sheet: Worksheet) -> None:
        hides_row(2)(sheet)
        sheet.auto_filter.ref = "A1:C3"
        sheet.auto_filter.add_filter_column(0, ["Beta"])

    assert value(body(filtered), ALMA) == 12


def test_a_hidden_column_stands_for_no_shown_one() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.column_dimensions["B"].hidden = True

    twins = (("Town", "2024", "2024"), ("Alma", 91, 12))
    assert value(body(change, twins), ALMA) == 12
    with pytest.raises(NoMatch, match="readers do not see"):
        read(body(change), Xlsx(row="Alma", column="2023"))
    with pytest.raises(NoMatch, match=r"'11' .*readers do not see"):
        read(body(change), EACH_YEAR)


def test_a_merged_cell_is_seen_as_long_as_a_part_of_it_is() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.row_dimensions[2].hidden = True

    rows = (("Town", "Drug", "2024"), ("Alma", "Heroin", 11), ("", "Fentanyl", 12))
    assert value(body(change, rows), Xlsx(row=("Alma", "Fentanyl"), column="2024")) == 12


def test_a_format_that_shows_nothing_hides_its_cell() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C2"].number_format = ";;;"

    with pytest.raises(NoMatch, match="readers do not see"):
        read(body(change), ALMA)


def test_a_hidden_sheet_is_read_where_it_is_named_and_stands_for_no_shown_one() -> None:
    def change(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"
        other = sheet.parent.create_sheet("Now")
        for row in (ROWS[0], ("Alma", 31, 32)):
            other.append(row)

    assert value(body(change), ALMA) == 32
    assert value(body(change), Xlsx(sheet="Data", row="Alma", column="2024")) == 12
    with pytest.raises(NoMatch, match="name the hidden `sheet`"):
        read(body(change), Xlsx(row="Beta", column="2024"))


def test_a_sum_that_would_be_another_with_hidden_rows_is_no_sum() -> None:
    total = Dataset(sum="People", by={"year": "Year"})
    rows = (("Town", "Year", "People"), ("Alma", "2023", 11), ("Beta", "2023", 21), ("Alma", "2024", 12))
    assert [one.value for one in read(body(rows=rows), total)] == [32, 12]
    with pytest.raises(Ambiguous, match=r"2023: 11 .* but 32 with what is hidden"):
        read(body(hides_row(3), rows), total)
    with pytest.raises(NoMatch, match=r"2024: '12' .*readers do not see"):
        read(body(hides_row(4), rows), total)


# ---------------------------------------------------------------- odd files


@pytest.mark.parametrize("empty", ["<v/>", "<v></v>", ""])
def test_an_empty_cell_that_refers_to_the_shared_texts_is_empty(empty: str) -> None:
    file = with_part(body(), SHEET, '<c r="C2" t="n"><v>12</v></c>', f'<c r="C2" t="s">{empty}</c>')
    with pytest.raises(NoMatch, match="the cell is empty"):
        read(file, ALMA)


def test_what_is_hidden_from_one_day_to_the_next_makes_another_version() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["C2"].font = Font(strike=True)

    changes = (hides_row(2), strike, sets("C2", CellRichText(TextBlock(STRUCK, "12"))))
    assert len({Document(body(change)).fingerprint for change in (lambda sheet: None, *changes)}) >= 3


# ---------------------------------------------------------------- however it is written


def marked_in_every_way(sheet: Worksheet) -> None:
    sheet["B2"] = "=A1+1"
    sheet["C2"].number_format = "0%"
    sheet["A3"] = CellRichText("Beta ", TextBlock(RAISED, "1"))
    sheet["B3"].font = Font(strike=True)
    sheet["C3"].number_format = ";;;"
    sheet.append(["Gamma", 31, 32])
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["E"].hidden = True


WRITTEN = {
    "in single quotes": lambda xml: re.sub(r"(<c [^>]*>)", lambda tag: tag[0].replace('"', "'"), xml),
    "with a comment": lambda xml: xml.replace("<sheetData>", "<!-- <c r='A1'/> --><sheetData>"),
    "with line ends in its tags": lambda xml: xml.replace("<c ", "<c\n").replace("<row ", "<row\n"),
    "with the place last": lambda xml: re.sub(r'<c( r="[A-Z0-9]+")([^>/]*)>', r"<c\2\1>", xml),
    "without places": lambda xml: re.sub(r'<(c|row) r="[A-Z0-9]+"', r"<\1", xml),
    "with a prefix": lambda xml: re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x="),
    "with a prefix inside of a cell": lambda xml: xml.replace("<f>", '<f xr:uid="1">').replace(
        " ", ' xmlns:xr="urn:x" ', 1
    ),
    "with a space before the end": lambda xml: xml.replace("/>", " />"),
    "with a cell in letters of a program": lambda xml: xml.replace("<sheetData>", '<sheetData xml:space="preserve">'),
    "with a processing instruction": lambda xml: xml.replace("<sheetData>", "<?x <c r='A1'/>?><sheetData>"),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_sheet_is_looked_at_alike_however_its_tags_are_written(written: str) -> None:
    plain = body(marked_in_every_way)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        xml = archive.read(SHEET).decode()
    now = WRITTEN[written](xml)
    assert now != xml
    (sheet,), (other,) = (
        read_cells(file, most_places=100, most_cells=100) for file in (plain, with_part(plain, SHEET, xml, now))
    )
    assert sheet["looks"] == other["looks"]
    assert sheet["rows"][1][1] == other["rows"][1][1] == UNCALCULATED
    assert {name for name, places in sheet["looks"].items() if places} == {*sheet["looks"]}
