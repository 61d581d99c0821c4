from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from monitor.kinds.extract.pdf import Pdf
from monitor.model import Ask, Grain, Qualifier, Reading
from monitor.model.errors import Ambiguous, CheckError, NoMatch, NotUsable, WrongUnit
from monitor.reading.document import Document
from monitor.reading.period import read_period
from monitor.reading.units import unit
from tests.pdfs import STAFFING_HEADER, Paper, drawn, staffing, staffing_rows

STAFFING = staffing()
NORTHERN_2020: dict[str, Any] = {"row": "FY 2020", "column": "Northern Border Sectors"}
NESTED = [("Drug", "2023", "2023", "2024", "2024"), ("", "Events", "Pounds", "Events", "Pounds")]
SEIZED = [
    ("Fentanyl", "1", "2.5", "3", "4.5"),
    ("Heroin", "5", "6.5", "7", "8.5"),
    ("Other drugs", "1,234", "1,006.5", "7", "n/a"),
]


document_of = cache(Document)
"""A file is read once, however many cells of it are asked for: reading takes a process."""


def readings(body: bytes | Paper = STAFFING, symbol: str = "agents", **options: Any) -> list[Reading]:
    document = document_of(body if isinstance(body, bytes) else body.bytes())
    return list(Pdf.model_validate(options).read(document, Ask("agency/agents", unit(symbol))))


def read(body: bytes | Paper = STAFFING, symbol: str = "agents", **options: Any) -> Reading:
    (reading,) = readings(body, symbol, **options)
    return reading


def refusal(error: type[CheckError], body: bytes | Paper = STAFFING, **options: Any) -> str:
    with pytest.raises(error) as caught:
        readings(body, **options)
    return str(caught.value)


def seizures(**options: Any) -> Paper:
    paper = Paper()
    paper.heading("Seizures")
    paper.paragraph("Table 1. Drug seizures by year")
    paper.table_of(NESTED, SEIZED, **options)
    return paper


def written(*rows: tuple[tuple[float, str], ...], font: str = "helvetica", down: float = 5) -> Paper:
    """Texts at places in millimetres, line by line."""
    paper = Paper(font=font)
    for row in rows:
        paper.line_at(*row, down=down)
    return paper


# ---------------------------------------------------------------- one cell


@pytest.mark.parametrize(
    "printed",
    [
        pytest.param({}, id="with lines, values at the right"),
        pytest.param({"lines": False}, id="without lines"),
        pytest.param({"align": "C"}, id="values centred"),
        pytest.param({"align": "L"}, id="values at the left"),
        pytest.param({"row_height": 4.5}, id="close rows"),
        pytest.param({"row_height": 9}, id="high rows"),
        pytest.param({"widths": (26, 34, 30, 30, 30)}, id="narrow columns"),
        pytest.param({"widths": (20, 34, 34, 34, 60)}, id="names over one line and over several"),
    ],
)
def test_a_cell_is_read_by_the_labels_of_its_row_and_column(printed: dict[str, Any]) -> None:
    body = staffing(**printed)
    for column, name in enumerate((*STAFFING_HEADER[1:], "Nationwide Total"), 1):
        for row in staffing_rows(1992, 2020):
            assert read(body, row=row[0], column=name).printed == row[column]


def test_a_reading_says_where_it_stood() -> None:
    reading = read(**NORTHERN_2020)
    assert (reading.value, reading.printed) == (Decimal(1998), "1,998")
    assert reading.locator == (
        'table "Agent Staffing by Fiscal Year (Sectors as of the end of each fiscal year)", row "FY 2020", '
        'column "Northern Border Sectors", page 1'
    )


def test_a_table_that_goes_on_over_pages_is_one() -> None:
    body = staffing(1940, 2020)
    found = readings(body, column="Northern ...", periods="rows", calendar="us-federal")
    assert [(r.period.label, r.printed) for r in found] == [
        (f"FY{row[0][3:]}", row[2]) for row in staffing_rows(1940, 2020)
    ]
    assert {r.locator.rpartition(", ")[2] for r in found} == {"page 1", "page 2", "page 3"}
    assert read(body, **NORTHERN_2020, page=3).value == 1998


def test_a_table_goes_on_over_pages_without_its_names() -> None:
    paper = Paper()
    paper.line_at((20, "Year"), (80, "North"), (120, "South"))
    for year in range(1950, 2021):
        paper.line_at((20, str(year)), (80, f"{year * 3:,}"), (120, f"{year * 5:,}"))
        if year == 1999:
            paper.add_page()
    assert read(paper, row="1950", column="South").value == 9750
    assert read(paper, row="2020", column="South").value == 10100


def test_tables_of_different_titles_are_two_however_alike() -> None:
    paper = Paper()
    for number, factor in ((1, 1), (2, 10)):
        paper.paragraph(f"Table {number}. Agents")
        paper.table_of([("Year", "North", "South")], [("2019", f"{5 * factor}", f"{6 * factor}")], widths=(40, 40, 40))
        paper.add_page()
    assert read(paper, caption="Table 1. Agents", row="2019", column="North").value == 5
    assert read(paper, caption="Table 2...", row="2019", column="North").value == 50
    assert "2 tables fit: page 1: table" in refusal(Ambiguous, paper, row="2019", column="North")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param({"page": 1}, id="page"),
        pytest.param({"caption": "Table 1. Drug seizures by year"}, id="caption"),
        pytest.param({"caption": "table 1. ..."}, id="the beginning of a caption"),
        pytest.param({"heading": "Seizures"}, id="heading"),
        pytest.param({"header": ["Drug", "2024", "Pounds"]}, id="header"),
    ],
)
def test_a_table_is_found_by_what_names_it(place: dict[str, Any]) -> None:
    paper = seizures()
    paper.add_page()
    paper.heading("Agents")
    paper.paragraph("Table 2. Agents by year")
    paper.table_of([("Drug", "2023", "2024")], [("Fentanyl", "70", "80")], widths=(40, 40, 40))
    assert read(paper, "lb", **place, row="Fentanyl", column=["2024", "Pounds"]).value == Decimal("4.5")
    assert "2 tables fit" in refusal(Ambiguous, paper, row="Fentanyl", column="2024")


@pytest.mark.parametrize("lines", [True, False])
def test_nested_names_are_given_by_their_path(lines: bool) -> None:
    paper = seizures(lines=lines)
    assert read(paper, "lb", row="Fentanyl", column=["2023", "Pounds"]).value == Decimal("2.5")
    assert read(paper, "lb", row="Other drugs", column=["2023", "Pounds"]).value == Decimal("1006.5")
    assert "no column '2023 Pounds'" in refusal(NoMatch, paper, row="Heroin", column="2023 Pounds")
    assert read(paper, "events", row="Heroin", column=["2024", "Events"]).value == 7
    assert "2 columns 'Pounds': 2023 / Pounds, 2024 / Pounds" in refusal(
        Ambiguous, paper, row="Heroin", column="Pounds"
    )


def test_a_name_centred_over_several_columns_does_not_stick_to_the_middle_one() -> None:
    header = [
        ("Year", "Border Sectors", "Border Sectors", "Border Sectors", "Nationwide Total"),
        ("", "Southwest", "Northern", "Coastal", ""),
    ]
    paper = Paper()
    paper.table_of(header, staffing_rows(2018, 2020))
    assert read(paper, row="FY 2020", column=["Border Sectors", "Northern"]).value == 1998
    assert read(paper, row="FY 2020", column=["Border Sectors", "Southwest"]).value == 16408
    assert read(paper, row="FY 2020", column="Nationwide Total").value == 18760
    message = refusal(NoMatch, paper, row="FY 2020", column="Border Sectors")
    assert "Border Sectors / Southwest, Border Sectors / Northern, Border Sectors / Coastal" in message


@pytest.mark.parametrize("words", ["thousands", "(thousands)", "£ million", "%"])
def test_a_unit_in_the_middle_below_all_names_is_not_that_of_the_middle_one_alone(words: str) -> None:
    def table(at: float) -> Paper:
        rows = (((30, name), (80, f"{n}4"), (120, f"{n}1"), (160, f"{n}7")) for n, name in ((3, "Alder"), (5, "Birch")))
        names = ((20, "Port"), (82, "Ships"), (122, "Crews"), (162, "Boats"))
        paper = Paper()
        paper.line_at(*names, align="C")
        paper.line_at((at, words), align="C")
        for row in rows:
            paper.line_at(*row, align="R")
        return paper

    message = refusal(NoMatch, table(122), row="Alder", column="Ships")
    assert f"columns: Port, Ships / {words}, Crews / {words}, Boats / {words}" in message
    assert refusal(NoMatch, table(122), row="Alder", column="Boats")
    assert read(table(162), symbol="ships", row="Alder", column="Ships").value == 34
    assert refusal(NoMatch, table(162), row="Alder", column="Boats")
    if words == "(thousands)":
        assert read(table(122), symbol="ships", row="Alder", column=f"Ships / {words}").value == 34000


def test_a_part_of_a_name_over_several_lines_is_not_the_name() -> None:
    body = staffing(changes={"Northern Border Sectors": "Northern Border Sectors and Headquarters of Each of Them"})
    message = refusal(NoMatch, body, **NORTHERN_2020)
    assert "no column 'Northern Border Sectors'" in message
    assert "Headquarters" in message


def test_a_label_over_several_lines_is_one() -> None:
    paper = Paper()
    rows = [("Fentanyl", "10.26", "1.55"), ("Every other drug that was found", "9", "6")]
    paper.table_of([("Drug", "FY2022", "FY2023")], rows, widths=(24, 40, 40))
    assert read(paper, "lb", row="Every other drug that was found", column="FY2023").value == 6


def test_titles_within_the_table_lead_the_path_of_their_rows() -> None:
    paper = written(
        ((20, "Drug"), (100, "lb"), (140, "Events")),
        ((20, "Northern Border"),),
        ((22, "Fentanyl"), (100, "34.8"), (140, "12")),
        ((22, "Heroin"), (100, "5"), (140, "2")),
        ((20, "Southwest Border"),),
        ((22, "Fentanyl"), (100, "21,115"), (140, "912")),
        down=7,
    )
    assert read(paper, "lb", row=["Southwest Border", "Fentanyl"], column="lb").value == 21115
    assert read(paper, "lb", row=["Northern Border", "Fentanyl"], column="lb").value == Decimal("34.8")
    assert "2 rows 'Fentanyl'" in refusal(Ambiguous, paper, row="Fentanyl", column="lb")


def test_rows_with_several_labels_are_named_by_their_columns() -> None:
    places = (20, 60, 100, 130)
    rows = [("Region", "Drug", "2023", "2024"), ("North", "Fentanyl", "1", "2.5"), ("North", "Heroin", "5", "6.5")]
    rows.append(("South", "Fentanyl", "12", "10.5"))
    paper = written(*(tuple(zip(places, row, strict=True)) for row in rows))
    assert read(paper, "lb", row={"Region": "South", "Drug": "Fentanyl"}, column="2024").value == Decimal("10.5")


def test_qualifiers_units_currencies_and_missing_values_are_kept() -> None:
    paper = written(
        ((20, "Drug"), (80, "FY2022 (lbs)"), (120, "FY2023 (lbs)"), (160, "Value")),
        ((20, "Fentanyl"), (80, "nearly 9,000"), (120, "n/a"), (160, "$ 1,394.42")),
        ((20, "Heroin"), (80, "34.82"), (120, "6 kg"), (160, "$    20.00")),
    )
    nearly = read(paper, "lb", row="Fentanyl", column="FY2022 (lbs)")
    assert nearly.value == 9000
    assert nearly.qualifier is Qualifier.NEARLY
    missing = read(paper, "lb", row="Fentanyl", column="FY2023 (lbs)")
    assert (missing.value, missing.printed) == (None, "n/a")
    assert read(paper, "$", row="Fentanyl", column="Value").value == Decimal("1394.42")
    with pytest.raises(WrongUnit):
        read(paper, "lb", row="Heroin", column="FY2023 (lbs)")


def test_a_reference_to_a_footnote_is_no_digit() -> None:
    body = drawn(
        b"BT /F 10 Tf 20 150 Td (Year) Tj 80 0 Td (North) Tj 80 0 Td (South) Tj ET "
        b"BT /F 10 Tf 20 130 Td (2019) Tj 80 0 Td (2,019) Tj /F 6 Tf 4 Ts (1) Tj /F 10 Tf 0 Ts 80 0 Td (77) Tj ET "
        b"BT /F 10 Tf 20 115 Td (2020) Tj /F 6 Tf 4 Ts (2) Tj /F 10 Tf 0 Ts 80 0 Td (2,020) Tj 80 0 Td (78) Tj ET"
    )
    assert read(body, row="2019", column="North").value == 2019
    assert read(body, row="2020", column="North").value == 2020


@pytest.mark.parametrize("font", ["helvetica", "times", "courier"])
@pytest.mark.parametrize("space", [" ", "\xa0"], ids=["space", "no-break space"])
def test_spaces_within_numbers_part_no_columns(font: str, space: str) -> None:
    rows = [("FY 2020", "16 878", "2 019", "243"), ("FY 2019", "16 731", "2 026", "1 260")]
    paper = written(
        ((20, "Year"), (60, "Southwest"), (100, "Northern"), (140, "Coastal")),
        *(tuple((20 + 40 * i, text.replace(" ", space)) for i, text in enumerate(row)) for row in rows),
        font=font,
    )
    rule = Pdf(row="FY 2020", column="Northern")
    (reading,) = rule.read(Document(paper.bytes()), Ask("a/b", unit("agents"), language="fr"))
    assert reading.value == 2019


# ---------------------------------------------------------------- series


def test_rows_that_are_periods_make_a_series() -> None:
    found = readings(staffing(2017, 2020), column="Nationwide Total", periods="rows", calendar="us-federal")
    assert [(r.period.label, r.printed) for r in found] == [
        ("FY2020", "18,760"),
        ("FY2019", "18,235"),
        ("FY2018", "17,710"),
        ("FY2017", "17,185"),
    ]
    assert found[0].period.grain is Grain.FISCAL_YEAR


def test_columns_that_are_periods_make_a_series() -> None:
    paper = Paper()
    header = ("Drug", "FY2022 (lbs)", "FY2023 (lbs)", "FY2024 (FYTD)")
    paper.table_of(
        [header], [("Fentanyl", "10.26", "1.55", "34.82"), ("Heroin", "5", "", "n/a")], widths=(30, 40, 40, 40)
    )
    found = readings(paper, "lb", row="Fentanyl", periods="columns", calendar="us-federal")
    assert [(r.period.label, r.value, r.provisional, r.to_date) for r in found] == [
        ("FY2022", Decimal("10.26"), False, False),
        ("FY2023", Decimal("1.55"), False, False),
        ("FY2024", Decimal("34.82"), True, True),
    ]
    heroin = readings(paper, "lb", row="Heroin", periods="columns", calendar="us-federal")
    assert [(r.period.label, r.value) for r in heroin] == [("FY2022", 5), ("FY2024", None)]


# ---------------------------------------------------------------- refusals


def test_another_document_is_refused() -> None:
    assert "a PDF file was expected, but the document is html" in refusal(NotUsable, b"<html>", **NORTHERN_2020)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            {"row": "FY 2021"}, r"no row 'FY 2021'; did you mean 'FY 2020'\? \(rows: FY 2020, FY 2019", id="row"
        ),
        pytest.param({"column": "Northern"}, r"no column 'Northern'.*Northern Border Sectors, Coastal", id="column"),
        pytest.param({"page": 2}, r"no table on page 2 in the file \(tables: page 1: table", id="page"),
        pytest.param({"caption": "Staff"}, r"no table with caption 'Staff' in the file", id="caption"),
        pytest.param({"header": ["Other"]}, r"no table with 'Other' in its header", id="header"),
        pytest.param({"heading": "Agent Stafing by Fiscal Year"}, r"did you mean 'Agent Staffing", id="heading"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(options: dict[str, Any], message: str) -> None:
    with pytest.raises(NoMatch, match=message):
        readings(**{**NORTHERN_2020, **options})


@pytest.mark.parametrize(
    "options", [{}, {"row": "a", "periods": "rows"}, {"row": "a", "page": 0}, {"row": "a", "calendar": "x"}]
)
def test_a_rule_that_does_not_say_which_cell_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Pdf.model_validate(options)


def test_values_that_run_into_their_neighbours_are_refused() -> None:
    paper = written(
        ((20, "Year"), (60, "North"), (90, "South")),
        ((20, "2019"), (60, "5,123,456"), (90, "66")),
        ((20, "2020"), (60, "5,123,456,789,012,345,678"), (99, "77")),
    )
    assert "no column 'South'" in refusal(NoMatch, paper, row="2019", column="South")
    assert "cannot be told" in refusal(Ambiguous, paper, row="2019", column="North South")


def test_the_end_of_a_name_in_the_middle_of_the_table_is_part_of_the_name() -> None:
    pdf = FPDF(format="letter")
    pdf.add_page()
    pdf.set_font("Helvetica", size=9)
    with pdf.table(col_widths=(28, 34, 36, 34, 34), width=166, align="LEFT", text_align="RIGHT") as table:
        for texts in (
            ("Fiscal Year", "Total", "Southwest Border (thousands)", "Northern Border", "Coastal Border"),
            ("FY 2019", "19,648", "17", "2,073", "211"),
            ("FY 2020", "19,740", "18", "2,019", "218"),
        ):
            row = table.row()
            for text in texts:
                row.cell(text)
    body = bytes(pdf.output())
    assert "(thousands)" in refusal(NoMatch, body, row="FY 2020", column="Southwest Border")


def test_names_between_two_columns_are_refused() -> None:
    paper = written(
        ((20, "Year"), (80, "Agents")),
        ((20, "2019"), (60, "5"), (105, "66")),
        ((20, "2020"), (60, "7"), (105, "88")),
    )
    assert "(columns: Year, Agents / ?, Agents / ?)" in refusal(NoMatch, paper, row="2020", column="Agents")


def test_a_file_without_a_table_is_refused() -> None:
    paper = Paper()
    paper.paragraph("In the year 2020, officers seized 25 kg of fentanyl. " * 12)
    message = refusal(NoMatch, paper, **NORTHERN_2020)
    assert message.startswith("no table in the file (tables: none; the text begins 'In the year 2020, officers seized")


def test_a_table_of_contents_is_no_table() -> None:
    paper = written(
        ((20, "Introduction"), (60, ". . . . . . . . . ."), (120, "3")), ((20, "Results ......."), (120, "17"))
    )
    assert "tables: none" in refusal(NoMatch, paper, row="Results", column="x")


# ---------------------------------------------------------------- pages that change

YEARS = staffing_rows(2010, 2020)
HEADER = (*STAFFING_HEADER, "Nationwide Total")


def changed(
    header: tuple[str, ...] = HEADER,
    rows: list[tuple[str, ...]] = YEARS,
    before: Callable[[Paper], Any] | None = None,
    **options: Any,
) -> bytes:
    paper = Paper(running="Office of Statistics", numbered=True)
    if before:
        before(paper)
    paper.heading("Agent Staffing by Fiscal Year")
    paper.table_of([header], rows, **options)
    return paper.bytes()


def columns(*order: int) -> dict[str, Any]:
    return {
        "header": tuple(HEADER[i] for i in order),
        "rows": [tuple(row[i] for i in order) for row in YEARS],
        "widths": [(32, 40, 40, 40, 34)[i] for i in order],
    }


def with_text(before: str, after: str) -> dict[str, Any]:
    return {
        "header": tuple(text.replace(before, after) for text in HEADER),
        "rows": [tuple(text.replace(before, after) for text in row) for row in YEARS],
    }


def another_table(paper: Paper) -> None:
    paper.heading("Apprehensions by Fiscal Year")
    paper.table_of([HEADER], [(row[0], *(f"{int(t.replace(',', '')) * 7:,}" for t in row[1:])) for row in YEARS])
    paper.ln(8)


SAME = [
    pytest.param(changed(), id="nothing"),
    pytest.param(changed(**columns(0, 2, 1, 4, 3)), id="columns reordered"),
    pytest.param(changed(**columns(0, 2)), id="columns left out"),
    pytest.param(changed(rows=YEARS[::-1]), id="rows turned round"),
    pytest.param(changed(rows=[("FY 2021", "1", "2", "3", "6"), *YEARS]), id="a row inserted"),
    pytest.param(changed(header=(*HEADER, "Academy"), rows=[(*r, "9") for r in YEARS], widths=(24, 32, 32, 32, 32, 28)),
                 id="a column added"),
    pytest.param(changed(lines=False), id="lines left out"),
    pytest.param(changed(align="C"), id="values centred"),
    pytest.param(changed(row_height=8), id="rows higher"),
    pytest.param(changed(before=lambda p: p.paragraph("Some introduction of a few words. " * 40)), id="text above"),
    pytest.param(changed(before=Paper.add_page), id="the table moved to another page"),
    pytest.param(changed(before=lambda p: p.set_font(size=8)), id="smaller letters"),
    pytest.param(changed(before=lambda p: p.set_font("times")), id="another font"),
    pytest.param(changed(before=another_table), id="a table like it above"),
    pytest.param(changed(**with_text("Border", "BORDER")), id="capitals"),
    pytest.param(changed(**with_text("FY 2020", "FY\xa02020*")), id="the label footnoted"),
    pytest.param(changed(**with_text("Northern Border Sectors", "Northern Border Sectors*")), id="the name footnoted"),
]  # fmt: skip
REFUSED = [
    pytest.param(changed(**columns(0, 1, 3, 4)), NoMatch, id="the column removed"),
    pytest.param(changed(rows=YEARS[1:]), NoMatch, id="the row removed"),
    pytest.param(changed(**with_text("Northern Border Sectors", "Northern Sectors")), NoMatch, id="the column renamed"),
    pytest.param(changed(**with_text("FY 2020", "Fiscal 20")), NoMatch, id="the row renamed"),
    pytest.param(changed(**with_text("Coastal", "Northern")), Ambiguous, id="two columns of the name"),
    pytest.param(changed(rows=[YEARS[0], *YEARS]), Ambiguous, id="two rows of the label"),
    pytest.param(changed(**with_text("1,998", "")), NoMatch, id="the cell emptied"),
    pytest.param(changed(**with_text("1,998", "1,998 kg")), WrongUnit, id="another unit"),
    pytest.param(changed(**with_text("1,998", "1,998 or 2,000")), Ambiguous, id="two numbers in the cell"),
    pytest.param(changed(header=("",) * 5), NoMatch, id="the names left out"),
    pytest.param(changed()[:900], NotUsable, id="cut short"),
]


@pytest.mark.parametrize("body", SAME)
def test_a_file_that_changed_elsewhere_gives_the_same_figure(body: bytes) -> None:
    assert read(body, heading="Agent Staffing by Fiscal Year", **NORTHERN_2020).value == 1998


@pytest.mark.parametrize(("body", "error"), REFUSED)
def test_a_file_that_changed_there_is_refused(body: bytes, error: type[CheckError]) -> None:
    with pytest.raises(error):
        read(body, heading="Agent Staffing by Fiscal Year", **NORTHERN_2020)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_layout_gives_the_number_of_another_cell(data: st.DataObject) -> None:
    wide = data.draw(st.lists(st.integers(14, 40), min_size=4, max_size=4))
    rows = [
        (f"FY {year}", *(f"{data.draw(st.integers(0, 10**7)):,}" for _ in range(4)))
        for year in range(2020, 2020 - data.draw(st.integers(1, 6)), -1)
    ]
    options: dict[str, Any] = {
        "widths": (30, *wide),
        "row_height": data.draw(st.sampled_from([4.5, 6, 8])),
        "align": data.draw(st.sampled_from(["L", "C", "R"])),
        "lines": data.draw(st.booleans()),
    }
    paper = Paper(size=data.draw(st.sampled_from([7, 9, 11])))
    paper.table_of([HEADER], rows, **options)
    body = paper.bytes()
    for row in rows[:2]:
        for column, name in enumerate(HEADER[1:], 1):
            try:
                printed = read(body, row=row[0], column=name).printed
            except (NoMatch, Ambiguous):
                continue
            assert printed == row[column]


def test_the_period_of_the_figure_holds_where_the_rule_reads_one_cell() -> None:
    period = read_period("FY2020", calendar="us-federal")
    (reading,) = Pdf.model_validate(NORTHERN_2020).read(Document(STAFFING), Ask("a/b", unit("agents"), period))
    assert reading.period == period
