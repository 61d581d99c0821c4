"""What is printed beats what a rule assumes: scale, unit, quantity and sign, in every format and place of a label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from monitor.kinds.extract.css import Css
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, CheckError, NoMatch, WrongUnit
from monitor.reading.document import Document, Records
from monitor.reading.document.charset import Characters
from monitor.reading.document.columns import Rows
from monitor.reading.quantity import read_quantity
from monitor.reading.signs import Signs, Written
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook

Read = Callable[..., list[Reading]]
REFUSED = (Ambiguous, WrongUnit, NoMatch)


def in_html(
    cell: str, symbol: str, *, column: str = "Level", caption: str = "", note: str = "", **options: Any
) -> Reading:
    page = (
        f"<h2>Items</h2><p>{note}</p><table><caption>{caption}</caption><tr><th>Item<th>{column}<th>Other</tr>"
        f"<tr><th>Alpha<td>{cell}<td>1</tr><tr><th>Beta<td>7<td>2</tr></table>"
    )
    rule = Table.model_validate({"row": "Alpha", "column": column, **options})
    (reading,) = rule.read(Document(page.encode(), media="html"), Ask("a/b", unit(symbol)))
    return reading


def by_css(
    cell: str, symbol: str, *, column: str = "Level", caption: str = "", note: str = "", **options: Any
) -> Reading:
    page = (
        f"<p>{note}</p><table><caption>{caption}</caption><tr><th>Item<th>{column}</tr>"
        f"<tr><th>Alpha<td id=a>{cell}</tr><tr><th>Beta<td>7</tr></table>"
    )
    (reading,) = Css.model_validate({"select": "#a", **options}).read(
        Document(page.encode(), media="html"), Ask("a/b", unit(symbol))
    )
    return reading


def in_workbook(
    cell: str, symbol: str, *, column: str = "Level", caption: str = "", note: str = "", **options: Any
) -> Reading:
    rows = [["Items"], [caption], [note], [], ["Item", column, "Other"], ["Alpha", cell, 1], ["Beta", 7, 2]]
    rule = Xlsx.model_validate({"row": "Alpha", "column": column, **options})
    (reading,) = rule.read(workbook({"Data": rows}), Ask("a/b", unit(symbol)))
    return reading


def in_pdf(
    cell: str, symbol: str, *, column: str = "Level", caption: str = "", note: str = "", **options: Any
) -> Reading:
    if any(sign in cell + column + caption + note for sign in "−▲€₹‰"):
        pytest.skip("the letters of the test's PDF files have no such sign")
    paper = Paper()
    paper.heading("Report of items")
    if caption:
        paper.paragraph(caption)
    if note:
        paper.paragraph(note)
    paper.table_of([("Item", column, "Other")], [("Alpha", cell, "1"), ("Beta", "7", "2"), ("Gamma", "3", "5")])
    rule = Pdf.model_validate({"row": "Alpha", "column": column, **options})
    (reading,) = rule.read(Document(paper.bytes()), Ask("a/b", unit(symbol)))
    return reading


def in_csv(
    cell: str, symbol: str, *, column: str = "Level", caption: str = "", note: str = "", **options: Any
) -> Reading:
    said = caption or note
    head, behind = (f'Item,"{column}"', "") if not said else (f'Item,"{column}",Unit', f',"{said}"')
    text = f'{head}\nAlpha,"{cell}"{behind}\nBeta,7{behind}\n'
    rule = Dataset.model_validate({"where": {"Item": "Alpha"}, "value": column, **options})
    (reading,) = rule.read(Document(text.encode(), media="csv"), Ask("a/b", unit(symbol)))
    return reading


def in_json(
    cell: str, symbol: str, *, column: str = "Level", caption: str = "", note: str = "", **options: Any
) -> Reading:
    said = f', "unit": "{caption or note}"' if caption or note else ""
    text = f'{{"items": [{{"item": "Alpha", "{column}": "{cell}"{said}}}]}}'
    rule = Json.model_validate({"records": "$.items", "value": column, **options})
    (reading,) = rule.read(Document(text.encode(), media="json"), Ask("a/b", unit(symbol)))
    return reading


EVERYWHERE = pytest.mark.parametrize("read", [in_html, by_css, in_workbook, in_pdf, in_csv, in_json])
SCALES = [
    ("Level 000s", "people", 1791000),
    ("Level (thousands)", "people", 1791000),
    ("Level, millions", "people", 1791000000),
    ("£ million", "£", 1791000000),
    ("£m", "£", 1791000000),
    ("£bn", "£", 1791000000000),
    ("Thousand persons", "people", 1791000),
    ("Level (hundreds)", "people", 179100),
    ("In crores of rupees", "₹", 17910000000),
    ("Mio. EUR", "€", 1791000000),
    ("Thousand tonnes", "t", 1791000),
]


@EVERYWHERE
@pytest.mark.parametrize(("column", "symbol", "value"), SCALES)
def test_the_scale_in_a_columns_name_is_applied_once(read: Any, column: str, symbol: str, value: int) -> None:
    assert read("1,791", symbol, column=column).value == value


@EVERYWHERE
@pytest.mark.parametrize("words", ["In thousands of dollars, except per share amounts", "US$ millions, except ratios"])
def test_an_amount_with_decimals_may_be_one_that_the_caption_excepts(read: Any, words: str) -> None:
    with pytest.raises(Ambiguous, match="times: 1000"):
        read("1.23", "US$", caption=words)
    if read is not in_csv:  # which reads the labels of a column once, for all its numbers
        assert read("1,791", "US$", caption=words).value in (1791000, 1791000000)
    assert read("1.23", "US$", caption=words, times=1).value == Decimal("1.23")


@EVERYWHERE
@pytest.mark.parametrize(
    ("words", "symbol", "value"),
    [
        ("Numbers in thousands", "people", 1791000),
        ("£ million", "£", 1791000000),
        ("In billions of dollars", "US$", 1791000000000),
        ("(000's)", "people", 1791000),
    ],
)
@pytest.mark.parametrize("place", ["caption", "note"])
def test_the_scale_in_a_caption_a_banner_or_beside_a_value_is_applied_once(
    read: Any, place: str, words: str, symbol: str, value: int
) -> None:
    assert read("1,791", symbol, **{place: words}).value == value


@EVERYWHERE
def test_a_rule_that_says_the_same_scale_agrees_and_one_that_says_another_is_refused(read: Any) -> None:
    assert read("1,791", "people", column="Level (thousands)", times=1000).value == 1791000
    assert read("1,791", "people", column="Level", times=1000).value == 1791000
    with pytest.raises(Ambiguous, match="different scales"):
        read("1,791", "people", column="Level (thousands)", times=1000000)
    with pytest.raises(Ambiguous, match="different scales"):
        read("1.2 million", "people", column="Level", times=1000)
    with pytest.raises(Ambiguous, match="different scales"):
        read("1.2 million", "people", column="Level (thousands)")
    assert read("1.2 million", "people", column="Level", times=1000000).value == 1200000


@EVERYWHERE
def test_a_percent_sign_in_the_cell_is_all_the_multiplying_there_is(read: Any) -> None:
    assert read("23.2%", "%", column="Share", times=100).value == Decimal("23.2")
    assert read("0.318", "%", column="Share", times=100).value == Decimal("31.8")


@EVERYWHERE
@pytest.mark.parametrize(
    ("cell", "column", "symbol"),
    [
        ("1,791", "$ millions", "£"),
        ("1,791", "€000", "£"),
        ("¥1,791", "Level", "£"),
        ("1,791 CHF", "Level", "£"),
        ("1,791", "% of population", "people"),
        ("1,791", "Rate per 100 people", "people"),
        ("1,791", "Index (2015=100)", "people"),
        ("4.3", "Basis points", "%"),
        ("4.3", "% points", "%"),
        ("4.3", "Thousands", "%"),
        ("1,791", "MX$", "$"),
        ("4.3", "Per 1,000 live births", "%"),
        ("4.3", "Index", "%"),
        ("12.3‰", "Rate", "%"),
        ("25 bp", "Rate", "%"),
        ("4.3", "% change", "number"),
    ],
)
def test_another_unit_or_quantity_is_refused(read: Any, cell: str, column: str, symbol: str) -> None:
    with pytest.raises(REFUSED):
        read(cell, symbol, column=column)


@pytest.mark.parametrize("cell", ["10⁶", "10² people"])
def test_a_power_of_ten_is_no_ten_with_a_note(cell: str) -> None:
    with pytest.raises(Ambiguous, match="a power of ten, or 10 with the mark of a footnote"):
        in_html(cell, "people")
    assert in_html("110⁶", "people").value == 110


@EVERYWHERE
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("(4.3)", "-4.3"),
        ("(4.3)%", "-4.3"),
        ("-4.3", "-4.3"),
        ("−4.3%", "-4.3"),
        ("▲ 4.3", "4.3"),
        ("down 4.3%", "-4.3"),
    ],
)
def test_a_sign_is_never_lost(read: Any, cell: str, value: str) -> None:
    assert read(cell, "%", column="Rate").value == Decimal(value)


@pytest.mark.parametrize("read", [in_html, by_css, in_workbook, in_csv, in_json])
def test_an_arrow_down_is_a_minus_under_a_change_and_refused_elsewhere(read: Any) -> None:
    assert read("▼ 4.3", "%", column="Change on year").value == Decimal("-4.3")
    assert read("4.3% ↓", "%", column="Change on year").value == Decimal("-4.3")
    assert read("▼ -4.3", "%", column="Rate").value == Decimal("-4.3")
    for cell in ("▼ 4.3", "4.3 ▼", "↓4.3%", "▲ -4.3", "△ 4.3", "▲ 4.3 ▼"):
        with pytest.raises(Ambiguous):
            read(cell, "%", column="Rate")


@EVERYWHERE
@pytest.mark.parametrize("cell", ["1,791 (p)", "1,791p", "1,791 e", "1,791 (r)", "1,791 r", "1,791*"])
def test_a_mark_beside_a_value_is_its_status_and_no_part_of_it(read: Any, cell: str) -> None:
    reading = read(cell, "people")
    assert reading.value == 1791
    assert reading.provisional == ("p" in cell or "e" in cell)


def test_a_mark_may_stand_before_its_value() -> None:
    reading = in_html("(p) 1,791", "people")
    assert (reading.value, reading.provisional) == (1791, True)


def test_five_pence_are_no_five_pounds() -> None:
    with pytest.raises(CheckError):
        in_html("5p", "£")


# ---------------------------------------------------------------- several header rows


def series(html: str, symbol: str = "number", **options: Any) -> dict[str, Decimal | None]:
    rule = Table.model_validate({"row": "Prices", "periods": "columns", **options})
    return {
        one.period.label: one.value
        for one in rule.read(Document(html.encode(), media="html"), Ask("a/b", unit(symbol)))
    }


def under(second: str, closing: str = "th") -> str:
    return (
        "<table><tr><th rowspan=2>Item<th>May 2024<th>May 2025<th>April to May 2025<th>May 2024 to May 2025</tr>"
        f"<tr>{second}</tr><tr><{closing}>Prices</{closing}><td>120.5<td>123.5<td>0.2<td>2.5</tr></table>"
    )


@pytest.mark.parametrize(
    "second",
    [
        "<th colspan=2>2015=100<th colspan=2>% change",
        "<th colspan=2>Index<th colspan=2>Change (%)",
        "<th>Index<th>Index<th>percent change<th>percent change",
        "<td colspan=2>2015=100</td><td colspan=2>%</td>",
        "<th colspan=2>Level<th colspan=2>Change",
    ],
)
def test_an_index_is_never_read_from_a_column_of_changes(second: str) -> None:
    assert series(under(second)) == {"2024-05": Decimal("120.5"), "2025-05": Decimal("123.5")}


def test_a_series_all_of_whose_columns_are_another_quantity_is_refused() -> None:
    with pytest.raises(WrongUnit, match="'% change' is in %, but the figure is declared in number"):
        series(under("<th colspan=2>% change<th colspan=2>% change"))


def test_a_row_of_units_below_the_names_of_columns_is_part_of_the_names() -> None:
    page = (
        "<table><tr><th>Year<th>Exports<th>Share</tr><tr><td></td><td>£m</td><td>%</td></tr>"
        "<tr><th>2023<td>5<td>6</tr><tr><th>2024<td>7<td>8</tr></table>"
    )
    exports = Table(periods="rows", column="Exports").read(Document(page.encode(), media="html"), Ask("a/b", unit("£")))
    assert [one.value for one in exports] == [5_000_000, 7_000_000]
    with pytest.raises(WrongUnit):
        Table(periods="rows", column="Share").read(Document(page.encode(), media="html"), Ask("a/b", unit("£")))


def test_units_in_rows_above_and_below_a_sheets_header_hold() -> None:
    rows: Sequence[Sequence[Any]] = [
        ["Trade"], ["", "", "£ million"], [], ["Item", "2023", "2024"], ["Cars", 5, 6], ["Ships", 7, 8],
    ]  # fmt: skip
    below = [["Year", "Exports", "Share"], ["", "£m", "%"], ["2023", 5, 6], ["2024", 7, 8]]
    groups = [
        ["", "2015=100", "", "% change", ""],
        ["Item", "2023", "2024", "2023 to 2024", "2024 to 2025"],
        ["Prices", 1, 2, 3, 4],
    ]
    cars = Xlsx(row="Cars", column="2024").read(workbook({"A": rows}), Ask("a/b", unit("£")))
    assert [one.value for one in cars] == [6_000_000]
    exports = Xlsx(periods="rows", column="Exports").read(workbook({"A": below}), Ask("a/b", unit("£")))
    assert [one.value for one in exports] == [5_000_000, 7_000_000]
    prices = Xlsx(row="Prices", periods="columns").read(workbook({"A": groups}), Ask("a/b", unit("number")))
    assert [one.value for one in prices] == [1, 2]


def test_a_row_of_units_in_a_data_file_holds() -> None:
    text = "Year,Exports,Share\n,£m,%\n2023,5,6\n2024,7,8\n"
    rule = Dataset(value="Exports", where={"Year": ("2024",)})
    (reading,) = rule.read(Document(text.encode(), media="csv"), Ask("a/b", unit("£")))
    assert reading.value == 7_000_000


def test_a_tile_is_read_with_the_label_that_stands_in_it() -> None:
    page = b"<div class=tile><h3>Exports, \xc2\xa3 million</h3><b id=a>1,791</b></div>"
    (reading,) = Css(select="#a").read(Document(page, media="html"), Ask("a/b", unit("£")))
    assert reading.value == 1791000000


# ---------------------------------------------------------------- rates and averages in a table of thousands


@pytest.mark.parametrize(
    ("row", "symbol"), [("Median age", "years"), ("Mean income", "$"), ("Cars per household", "number")]
)
def test_what_is_no_number_of_things_in_a_table_of_thousands_is_refused(row: str, symbol: str) -> None:
    page = f"<table><caption>Numbers in thousands</caption><tr><th>Item<th>2024</tr><tr><th>{row}<td>38</tr></table>"
    with pytest.raises(Ambiguous, match="Numbers in thousands"):
        Table(row=row, column="2024").read(Document(page.encode(), media="html"), Ask("a/b", unit(symbol)))


@pytest.mark.parametrize(
    ("caption", "row", "column", "why"),
    [
        ("Numbers in thousands", "Alpha", "2024", "beside 'Numbers in thousands' nothing says that a figure in %"),
        ("", "Alpha (millions)", "2024 (thousands)", "'2024 \\(thousands\\)' and 'Alpha \\(millions\\)' say different"),
    ],
)
def test_a_scale_that_cannot_be_meant_is_refused(caption: str, row: str, column: str, why: str) -> None:
    page = f"<table><caption>{caption}</caption><tr><th>Item<th>{column}<tr><th>{row}<td>38</table>"
    with pytest.raises((Ambiguous, WrongUnit), match=why):
        Table(row=row, column=column).read(
            Document(page.encode(), media="html"), Ask("a/b", unit("%" if caption else "people"))
        )


def test_a_rate_in_a_table_of_thousands_is_a_rate() -> None:
    page = "<table><caption>Numbers in thousands</caption><tr><th>Item<th>2024<tr><th>Jobless rate<td>4.3</table>"
    (reading,) = Table(row="Jobless rate", column="2024").read(
        Document(page.encode(), media="html"), Ask("a/b", unit("%"))
    )
    assert reading.value == Decimal("4.3")


# ---------------------------------------------------------------- sentences


def said(sentence: str, pattern: str, symbol: str = "%", language: str = "en") -> Reading:
    ask = Ask("a/b", unit(symbol), language=language)
    (reading,) = Text(pattern=pattern).read(Document(f"<p>{sentence}</p>".encode(), media="html"), ask)
    return reading


@pytest.mark.parametrize(
    ("sentence", "pattern", "symbol", "value"),
    [
        ("Prices fell by 0.6 % in May.", "Prices ... {figure} in May", "%", "-0.6"),
        ("Prices fell by 0.6 % in May.", "Prices fell by {figure} in May", "%", "-0.6"),
        ("Prices rose by 0.6 % in May.", "Prices ... {figure} in May", "%", "0.6"),
        ("Prices fell to 0.6 % in May.", "Prices ... {figure} in May", "%", "0.6"),
        ("The plan foresees a decline of 130,200 workers.", "The plan foresees ... {figure}", "workers", "-130200"),
        ("In May 40 fewer workers came.", "In May {figure} came", "workers", "-40"),
        ("Sales were 3.1 % lower than in May.", "Sales were {figure} lower", "%", "-3.1"),
        ("Sales fell, the office said, by 3.1 %.", "Sales ... {figure}", "%", "-3.1"),
        ("Police took down 5 labs in May.", "Police took down {figure}", "labs", "5"),
        ("The mines lost 13,000 jobs in May.", "The mines lost {figure} in May", "jobs", "13000"),
    ],
)
def test_a_sign_that_stands_in_words_is_read(sentence: str, pattern: str, symbol: str, value: str) -> None:
    assert said(sentence, pattern, symbol).value == Decimal(value)


@pytest.mark.parametrize(
    ("sentence", "pattern", "value"),
    [
        ("Les prix ont baissé de 0,6 % en mai.", "Les prix ont ... {figure} en mai", "-0.6"),
        ("Les prix, en baisse de 0,6 %, inquiètent.", "Les prix ... {figure}", "-0.6"),
        ("Les prix ont augmenté de 0,6 % en mai.", "Les prix ont ... {figure} en mai", "0.6"),
    ],
)
def test_so_it_is_in_french(sentence: str, pattern: str, value: str) -> None:
    assert said(sentence, pattern, "%", "fr").value == Decimal(value)


@pytest.mark.parametrize(
    ("sentence", "pattern", "symbol"),
    [
        ("The mines lost 13,000 jobs in May.", "The mines ... {figure} in May", "jobs"),
        ("The year ended with a deficit of £5m.", "The year ended ... {figure}", "£"),
        ("Prices ▼ 0.6 % in May.", "Prices ... {figure} in May", "%"),
        ("Prices 0.6 % ↓ in May.", "Prices {figure} ... in May", "%"),
        ("It came to ¥500 in May.", "It came to {figure} in May", "£"),
        ("It came to 500 yen in May.", "It came to {figure}", "£"),
        ("It came to 25 basis points in May.", "It came to {figure}", "%"),
        ("It came to 1.2 (thousand) in May.", "It came to {figure}", "people"),
    ],
)
def test_what_words_do_not_say_for_sure_is_refused(sentence: str, pattern: str, symbol: str) -> None:
    with pytest.raises(REFUSED):
        said(sentence, pattern, symbol)


@EVERYWHERE
def test_a_column_called_by_a_currency_may_hold_its_rate_of_exchange(read: Any) -> None:
    assert read("163.5", "number", column="JPY").value == Decimal("163.5")
    with pytest.raises(WrongUnit):
        read("163.5", "€", column="JPY")


# ---------------------------------------------------------------- units beside, below and above


@pytest.mark.parametrize("name", ["Unit", "Units", "Unit of measure", "UOM"])
def test_a_column_of_units_says_what_its_rows_count(name: str) -> None:
    rows = [["Item", name, "2024"], ["Cars", "£ million", 5], ["Ships", "number", 7], ["Share", "%", 3]]
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    for read in (
        lambda row, symbol: Table(row=row, column="2024").read(
            Document(f"<table>{page}</table>".encode(), media="html"), Ask("a/b", unit(symbol))
        ),
        lambda row, symbol: Xlsx(row=row, column="2024").read(workbook({"A": rows}), Ask("a/b", unit(symbol))),
    ):
        assert [one.value for one in read("Cars", "£")] == [5_000_000]
        assert [one.value for one in read("Ships", "ships")] == [7]
        with pytest.raises(WrongUnit):
            read("Share", "ships")


def test_a_note_in_the_last_row_of_a_table_holds() -> None:
    page = (
        "<table><tr><th>Item<th>2024</tr><tr><td>Cars<td>5</tr><tr><td>Ships<td>7</tr>"
        "<tr><td colspan=2>Note: numbers in thousands</tr></table>"
    )
    (reading,) = Table(row="Cars", column="2024").read(
        Document(page.encode(), media="html"), Ask("a/b", unit("people"))
    )
    assert reading.value == 5000


def test_a_unit_told_of_a_whole_answer_holds() -> None:
    text = b'{"meta": {"unit": "Thousand persons"}, "data": [{"n": 7}]}'
    (reading,) = Json(path="$.data[0].n").read(Document(text, media="json"), Ask("a/b", unit("people")))
    assert reading.value == 7000


def test_lines_above_the_header_of_a_data_file_are_its_notes() -> None:
    text = "Title,Trade\n# Unit: thousands\n\nYear,Exports\n2024,7\n"
    records = Records(("Year", "Exports"), Rows.of([["2024", "7"]], 2), ",", file=Characters.of(text))
    assert records.notes == ("", "Unit: thousands", "Title: Trade")
    assert Records(("Year",), Rows.of([], 1), ",", file=Characters.of("Year\n")).notes == ()


def test_the_scale_above_the_header_of_a_data_file_is_applied() -> None:
    text = "Trade by year\nUnit;Thousand persons\n\nYear;Workers\n2023;5\n2024;7\n"
    rule = Dataset(value="Workers", where={"Year": ("2024",)})
    (reading,) = rule.read(Document(text.encode(), media="csv"), Ask("a/b", unit("people")))
    assert reading.value == 7000


# ---------------------------------------------------------------- percentages of a workbook


def shares(form: str, held: object = 0.2534) -> Document:
    """A workbook that shows a number in a format."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Port", "Share", "Ships"])
    sheet.append(["Alder", held, 120])
    sheet.append(["Birch", 0.1, 75])
    for row in (2, 3):
        sheet.cell(row, 2).number_format = form
    out = BytesIO()
    book.save(out)
    return Document(out.getvalue())


PERCENTAGES = ("0%", "0.00%", "0.0 %", '0.0%;[Red]-0.0%;"–"', "#,##0.0%")


@pytest.mark.parametrize("form", PERCENTAGES)
@pytest.mark.parametrize("times", [None, 100])
@pytest.mark.parametrize(
    "rule",
    [Xlsx(row="Alder", column="Share"), Dataset(where={"Port": ("Alder",)}, value="Share")],
    ids=["xlsx", "dataset"],
)
def test_a_workbooks_percentage_is_what_its_cell_shows(rule: Any, times: int | None, form: str) -> None:
    rule = rule.model_copy(update={"times": None if times is None else Decimal(times)})
    (reading,) = rule.read(shares(form), Ask("ports/share", unit("%")))
    assert (reading.value, reading.printed) == (Decimal("25.34"), "25.34%")


@pytest.mark.parametrize(
    ("form", "symbol", "held", "value"),
    [
        ("0%", "number", 0.2534, "0.2534"),
        ("0.00", "%", 25.34, "25.34"),
        ('0.0"%"', "%", 25.34, "25.34"),
        ("0\\%", "%", 25.34, "25.34"),
        ("General", "%", 25.34, "25.34"),
        ("0%", "%", "25.34 %", "25.34"),
    ],
)
def test_others_are_read_as_they_are_held(form: str, symbol: str, held: object, value: str) -> None:
    for rule in (Xlsx(row="Alder", column="Share"), Dataset(where={"Port": ("Alder",)}, value="Share")):
        (reading,) = rule.read(shares(form, held), Ask("ports/share", unit(symbol)))
        assert reading.value == Decimal(value)


@EVERYWHERE
@pytest.mark.parametrize("column", ["MW", "Capacity (MW)", "Level (µg/m³)", "Level (GWh)"])
def test_a_plain_number_may_leave_unsaid_what_it_measures(read: Callable[..., Reading], column: str) -> None:
    if read is in_pdf and "³" in column:
        pytest.skip("the letters of the test's PDF files have no such sign")
    assert read("1,791", "number", column=column).value == 1791
    with pytest.raises(WrongUnit):
        read("1,791", "km", column=column)


@EVERYWHERE
@pytest.mark.parametrize(
    ("cell", "column", "declared"),
    [
        ("45", "Level (°F)", "°C"), ("45", "Level (MW)", "MWh"), ("45 pp", "Level", "%"), ("45 Mt CO2e", "Level", "Mt"),
        ("45", "Wind (kt)", "knots"),
        ("45", "Level (ppb)", "ppm"), ("45 cubic feet", "Level", "ft"), ("US$45", "Level", "C$"),
    ],
)  # fmt: skip
def test_a_unit_that_only_looks_the_same_is_refused(
    read: Callable[..., Reading], cell: str, column: str, declared: str
) -> None:
    if read is in_pdf and "°" in column:
        pytest.skip("the letters of the test's PDF files have no such sign")
    with pytest.raises(WrongUnit):
        read(cell, declared, column=column)
    assert read(cell.replace("US$", "$"), declared, column="Level").value == 45 if cell in ("45", "US$45") else True


@EVERYWHERE
@pytest.mark.parametrize(
    ("cell", "column", "declared"),
    [
        ("45.5 °C", "Level", "°C"), ("45.5", "Level (°C)", "°C"), ("45.5", "Rain (mm)", "mm"),
        ("45.5 MWh", "Level", "MWh"),
        ("45.5", "Level (GWh)", "GWh"), ("45.5 per 1,000 live births", "Level", "per 1,000"),
        ("45.5", "Rate per 10,000", "per 10,000"), ("45.5 Mt CO2e", "Level", "Mt CO2e"), ("45.5 AED", "Level", "AED"),
        ("45.5 km/h", "Level", "km/h"), ("45.5 doctors", "Level", "doctors"), ("$45.5", "Level", "C$"),
        ("45.5", "Level (kr)", "SEK"), ("45.5", "Price ($)", "US$"), ("45.5 nautical miles", "Level", "nmi"),
    ],
)  # fmt: skip
def test_units_are_read_beside_numbers_and_in_the_names_of_columns(
    read: Callable[..., Reading], cell: str, column: str, declared: str
) -> None:
    if read is in_pdf and ("°" in cell + column or len(cell) > 20):
        pytest.skip("the letters of the test's PDF files have no such sign, its columns not so much room")
    assert read(cell, declared, column=column).value == Decimal("45.5")


@pytest.mark.parametrize(
    ("column", "cell", "symbol"),
    [
        ("Rain (mm)", "12", "mm"),
        ("Rate", "8.2 per 100,000 population", "per 100,000"),
        ("Rate", "8.2 per 100,000 of the population", "per 100,000"),
    ],
)
def test_what_a_declared_unit_explains_is_no_scale_and_no_other_unit(column: str, cell: str, symbol: str) -> None:
    page = f"<html><table><tr><th>Port<th>{column}<tr><td>North<td>{cell}</table></html>"
    (reading,) = Table(row="North", column=column).read(Document(page.encode(), media="html"), Ask("s/f", unit(symbol)))
    assert str(reading.value) == cell.partition(" ")[0]


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Ocupados y parados (en millones)", "Tasa de paro"),
        ("Erwerbslose (in Tausend)", "Erwerbslosenquote"),
        ("Occupati (in migliaia)", "Tasso di disoccupazione"),
        ("Werklozen (in duizend)", "Aandeel werklozen"),
        ("Empregados (em milhares)", "Taxa de desemprego"),
    ],
)
@pytest.mark.parametrize("place", [in_html, by_css])
def test_a_rate_in_a_table_of_thousands_is_one_in_every_language(place: Read, caption: str, name: str) -> None:
    ask = {"column": name, "caption": caption}
    assert place("10.6", "%", **ask).value == Decimal("10.6")
    with pytest.raises(REFUSED):
        place("10.6", "number", **ask)


def test_times_1_says_of_a_share_in_a_table_of_thousands_that_it_is_whole() -> None:
    with pytest.raises(WrongUnit, match="times: 1"):
        in_html("10.6", "%", caption="Jobs (in thousands)")
    assert in_html("10.6", "%", caption="Jobs (in thousands)", times=1).value == Decimal("10.6")


@pytest.mark.parametrize("mark", ["·", "/"])
def test_signs_of_offices_for_no_value_are_none(mark: str) -> None:
    assert in_html(mark, "number").value is None


def test_the_message_for_a_number_with_a_space_names_the_option_that_reads_it() -> None:
    with pytest.raises(Ambiguous, match="grouping: ' '"):
        in_html("2 570", "number")
    assert read_quantity("2 570", language=Written("en", Signs(" "))).value == 2570


def test_the_message_for_a_text_without_digits_says_how_to_list_a_mark() -> None:
    with pytest.raises(NoMatch, match=r"write `missing: \['current'\]`"):
        in_html("current", "number")
    with pytest.raises(NoMatch) as caught:
        in_html("to be announced next month", "number")
    assert "missing:" not in str(caught.value)
