"""A cell, or a series, out of a workbook's sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, Outcome, Reading
from monitor.model.errors import Ambiguous, CheckError, NoMatch, NotUsable, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.newsroom import Newsroom
from tests.workbooks import bomb, document, with_part, workbook

BANNER: list[list[Any]] = [["Office on Drugs"], ["Seizures reported by member states, 2019 to 2022"], []]
FLAT: list[list[Any]] = [
    *BANNER,
    ["Country", "Region", "Note", 2021, 2022, "Change"],
    ["Canada", "Americas", "", 1204.5, 34.82, -0.97],
    ["Mexico", "Americas", "incl. ports", 900, "n/a", None],
    ["Chile", "Americas", "", 12, 13.25, "#DIV/0!"],
    ["Total", "", "", 2116.5, 48.07, ""],
    [],
    ["Source: annual report questionnaire"],
    ["Downloaded", "2023-05-01"],
]
NESTED: list[list[Any]] = [
    ["Table 2"],
    ["Region", "Drug", 2023, "", 2024, ""],
    ["", "", "Events", "Pounds", "Events", "Pounds"],
    ["North", "Fentanyl", 1, 2.5, 3, 4.5],
    ["", "Heroin", 5, 6.5, 7, 8.5],
    ["South", "Fentanyl", 9, 10.5, 11, 12.5],
]
NESTED_MERGES = ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "A4:A5"]


def flat(**options: Any) -> Document:
    return document({"About": [["Notes"], ["Country", "as reported"]], "Data": FLAT}, **options)


def nested() -> Document:
    return document({"Data": NESTED}, merge={"Data": NESTED_MERGES})


def sheets(found: Mapping[str, Sequence[Sequence[Any]]]) -> Document:
    return document(found)


def readings(found: Document, symbol: str = "kg", **options: Any) -> list[Reading]:
    return list(Xlsx.model_validate(options).read(found, Ask("un/seizures", unit(symbol))))


def read(found: Document, symbol: str = "kg", **options: Any) -> Reading:
    (reading,) = readings(found, symbol, **options)
    return reading


# ---------------------------------------------------------------- one cell


@pytest.mark.parametrize(("column", "to_date"), [("FY24 YTD", True), ("FY2024 (FYTD)", True), ("FY2024 (p)", False)])
def test_a_column_to_date_is_told_from_one_that_is_merely_preliminary(column: str, to_date: bool) -> None:
    found = sheets({"Data": [["Drug", "FY2023", column], ["Heroin", 9, 5.25]]})
    reading = read(found, row="Heroin", column=column)
    assert (reading.to_date, reading.coverage) == (to_date, None)
    assert not read(found, row="Heroin", column="FY2023").to_date


def test_a_cell_is_found_below_banners_by_its_labels() -> None:
    reading = read(flat(), row="Canada", column="2022")
    assert (reading.value, reading.printed) == (Decimal("34.82"), "34.82")
    assert reading.locator == 'sheet "Data", row "Canada / Americas", column "2022", cell E5'


@pytest.mark.parametrize("name", ["Data", "data", "DATA ", "Da..."])
def test_the_sheet_may_be_named(name: str) -> None:
    assert read(flat(), sheet=name, row="chile", column="2022").value == Decimal("13.25")


def test_a_hidden_sheet_is_read_where_it_is_named() -> None:
    assert read(flat(hide=["Data"]), sheet="Data", row="Chile", column="2022").value == Decimal("13.25")
    with pytest.raises(NoMatch, match='sheet "About" has no row'):
        read(flat(hide=["Data"]), row="Chile", column="2022")


def test_of_a_workbook_that_hides_all_its_sheets_the_one_that_is_meant_must_be_named() -> None:
    hidden = with_part(workbook({"Data": FLAT}), "xl/workbook.xml", 'state="visible"', 'state="hidden"')
    with pytest.raises(NoMatch, match=r"all sheets of the workbook are hidden: name .* \(sheets: Data\)"):
        read(Document(hidden), row="Chile", column="2022")
    assert read(Document(hidden), sheet="Data", row="Chile", column="2022").value == Decimal("13.25")


def test_a_merged_row_is_the_title_of_the_rows_below_it() -> None:
    rows = [["Drug", 2023], ["North", ""], ["Fentanyl", 34.8], ["South", ""], ["Fentanyl", 21115.6]]
    found = document({"Data": rows}, merge={"Data": ["A2:B2", "A4:B4"]})
    assert read(found, row=["South", "Fentanyl"], column="2023").value == Decimal("21115.6")
    with pytest.raises(Ambiguous, match="North / Fentanyl, South / Fentanyl"):
        read(found, row="Fentanyl", column="2023")


def test_a_table_that_spans_more_cells_than_are_laid_out_is_refused() -> None:
    rows = [["Drug", 2023], *[["Fentanyl", 1]] * 599, [*[""] * 999, "note"]]
    with pytest.raises(
        NoMatch, match='sheet "Data" is too large to be read: it has more than 500,000 cells; `dataset`'
    ):
        read(document({"Data": rows}), row="Fentanyl", column="2023")


def test_a_sheet_without_names_of_columns_that_has_more_cells_than_are_laid_out_is_refused() -> None:
    rows = [["Fentanyl", 1], *[["Heroin", 1]] * 599, [*[""] * 999, "note"]]
    with pytest.raises(
        NoMatch, match=r"a sheet is too large to be read: it has more than 500,000 cells; `dataset` reads larger ones"
    ):
        read(document({"Data": rows}), row="Fentanyl", head="none")


def test_below_one_is_a_label_among_ages() -> None:
    rows = [["Age", 2023], ["<1", 34.8], ["1-4", 5], ["5-14", 7], ["15-24", 9], ["All ages", 55.8]]
    assert read(document({"Data": rows}), row="<1", column="2023").value == Decimal("34.8")


def test_a_row_is_found_by_several_labels() -> None:
    assert read(flat(), row={"Country": "Mexico", "Region": "Americas"}, column="2021").value == 900


def test_nested_headers_are_a_path_and_merged_labels_count_on_each_row() -> None:
    assert read(nested(), "lb", row=["North", "Heroin"], column=["2024", "Pounds"]).value == Decimal("8.5")
    assert read(nested(), "lb", row={"Region": "North", "Drug": "Heroin"}, column=["2023", "Pounds"]).value == Decimal(
        "6.5"
    )
    reading = read(nested(), "lb", row=["South", "Fentanyl"], column=["2024", "Pounds"])
    assert reading.locator == 'sheet "Data", row "South / Fentanyl", column "2024 / Pounds", cell F6'


def test_nested_headers_without_merged_cells_are_read_where_the_outer_label_stands() -> None:
    plain = sheets({"Data": NESTED})
    assert read(plain, "lb", row=["North", "Fentanyl"], column=["2024", "Events"], sheet="Data", times=1).value == 3
    with pytest.raises(NoMatch, match="no column '2024 / Pounds'"):
        read(plain, "lb", row=["North", "Fentanyl"], column=["2024", "Pounds"])


def test_a_banner_in_merged_cells_is_no_header() -> None:
    found = document({"Data": [["Seizures by country"], *FLAT[3:]]}, merge={"Data": ["A1:F1"]})
    assert read(found, row="Canada", column="2021").locator.endswith('column "2021", cell D3')


def test_a_label_that_names_a_row_and_a_column_does_not_mislead() -> None:
    rows: list[list[Any]] = [
        ["Drug", "North", "South", "Total"],
        ["Fentanyl", 1, 2, 3],
        ["Heroin", 4, 5, 9],
        ["Total", 5, 7, 12],
    ]
    assert read(sheets({"A": rows}), row="Fentanyl", column="Total").value == 3
    assert read(sheets({"A": rows}), row="Total", column="Total").value == 12


def test_the_unit_in_a_label_or_a_sheet_name_is_held_against_the_figure() -> None:
    rows: list[list[Any]] = [["Country", "Seized (kg)"], ["Canada", 5]]
    assert read(sheets({"A": rows}), row="Canada", column="Seized (kg)").unit == unit("kg")
    with pytest.raises(WrongUnit, match="declared in lb"):
        read(sheets({"A": rows}), "lb", row="Canada", column="Seized (kg)")
    with pytest.raises(WrongUnit):
        read(sheets({"Seizures (kg)": [["Country", "Seized"], ["Canada", 5]]}), "lb", row="Canada", column="Seized")


def test_thousands_are_multiplied_once_whether_or_not_the_rule_says_so() -> None:
    rows: list[list[Any]] = [["Item", "Budget (thousands)"], ["Patrol", 1250.5]]
    assert read(sheets({"A": rows}), "US$", row="Patrol", column="Budget...", times=1000).value == 1250500
    assert read(sheets({"A": rows}), "US$", row="Patrol", column="Budget...").value == 1250500
    with pytest.raises(Ambiguous, match="different scales"):
        read(sheets({"A": rows}), "US$", row="Patrol", column="Budget...", times=100)


def test_a_number_kept_as_text_is_read_as_people_print_it() -> None:
    assert read(sheets({"A": [["Country", "Kg"], ["Canada", "1,204.5"]]}), row="Canada", column="Kg").value == Decimal(
        "1204.5"
    )


# ---------------------------------------------------------------- missing and broken cells


def test_a_suppressed_cell_is_missing() -> None:
    reading = read(flat(), row="Mexico", column="2022")
    assert (reading.value, reading.printed) == (None, "n/a")
    rows: list[list[Any]] = [["Country", "Deaths"], ["Canada", -1]]
    assert read(sheets({"A": rows}), "deaths", row="Canada", column="Deaths", missing=["-1"]).value is None
    assert read(sheets({"A": rows}), "deaths", row="Canada", column="Deaths").value == -1


def test_a_failed_formula_is_no_value_and_says_so() -> None:
    with pytest.raises(NoMatch, match=r'sheet "Data", cell F7: #DIV/0!: the formula in this cell failed'):
        read(flat(), row="Chile", column="Change")
    assert read(flat(), row="Chile", column="Change", missing=["#DIV/0!"]).value is None


def test_a_formula_that_was_never_worked_out_is_no_value() -> None:
    rows: list[list[Any]] = [["Country", "Kg"], ["Canada", "=1+1"]]
    with pytest.raises(NoMatch, match="#UNCALCULATED!"):
        read(sheets({"A": rows}), row="Canada", column="Kg")


def test_an_empty_cell_is_an_error_unless_it_marks_a_missing_value() -> None:
    with pytest.raises(NoMatch, match="the cell is empty"):
        read(flat(), row="Mexico", column="Change")
    assert read(flat(), row="Mexico", column="Change", missing=[""]).value is None


# ---------------------------------------------------------------- series


def test_a_row_of_years_is_a_series() -> None:
    found = readings(flat(), row="Canada", periods="columns", calendar="us-federal")
    assert [(r.period.label, r.value) for r in found] == [("FY2021", Decimal("1204.5")), ("FY2022", Decimal("34.82"))]
    with pytest.raises(Ambiguous, match="write both years"):
        readings(flat(), row="Canada", periods="columns", calendar="ca-federal")


def test_a_label_that_spans_all_header_rows_is_one_header() -> None:
    rows = [["Sector", "As published", ""], ["", 2023, 2024], ["North", 2073, 2019]]
    found = document({"Data": rows}, merge={"Data": ["A1:A2", "B1:C1"]})
    series = readings(found, "agents", header=["Sector"], row="North", periods="columns")
    assert [(r.period.label, r.value) for r in series] == [("2023", 2073), ("2024", 2019)]


def test_a_sheet_without_years_in_a_row_has_no_series_of_columns() -> None:
    with pytest.raises(NoMatch, match=r"has no row with 2 periods in it; .* `header`"):
        readings(sheets({"A": [["Country", "Kg"], ["Canada", 5]]}), row="Canada", periods="columns")


def test_a_column_of_years_is_a_series_and_ends_with_its_table() -> None:
    rows: list[list[Any]] = [
        *BANNER,
        ["Year", "Kilograms"],
        [2021, 5],
        [2022, 6.5],
        [2023, None],
        [],
        ["By month"],
        ["Month", "Pieces"],
        ["2023-01", 7],
    ]
    found = readings(sheets({"A": rows}), column="Kilograms", periods="rows")
    assert [(r.period.label, r.value) for r in found] == [("2021", 5), ("2022", Decimal("6.5"))]


def test_nested_years_are_a_series() -> None:
    found = readings(nested(), "lb", row=["South", "Fentanyl"], column="Pounds", periods="columns")
    assert [(r.period.label, r.value) for r in found] == [("2023", Decimal("10.5")), ("2024", Decimal("12.5"))]


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"row": "Kanada", "column": "2022"}, NoMatch, "sheet \"Data\" has no row 'Kanada'; did you mean 'Canada'?"),
        ({"row": "Canada", "column": "2019"}, NoMatch, "none of 2 sheets has a row with '2019' in its cells"),
        (
            {"row": "Canada", "column": "2022", "sheet": "Dat"},
            NoMatch,
            "no sheet 'Dat' in the workbook; did you mean 'Data'?",
        ),
        ({"row": "Canada", "column": "2022", "sheet": "About"}, NoMatch, "sheet \"About\" has no row with '2022'"),
        ({"row": "Americas", "column": "2022"}, Ambiguous, "has 3 rows 'Americas'"),
        ({"row": "Canada", "column": "2022", "header": ["Year"]}, NoMatch, "'Year', '2022' in its cells"),
        ({"row": "Canada", "column": "Country"}, NoMatch, "'Canada' holds no number"),
    ],
)
def test_what_is_not_there_or_twice_is_refused(options: dict[str, Any], error: type[CheckError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        read(flat(), **options)


def test_the_same_table_on_two_sheets_needs_the_sheet() -> None:
    found = sheets({"2023": FLAT, "2024": FLAT})
    with pytest.raises(Ambiguous, match=r'2 tables fit: sheet "2023" with its header in row 4; sheet "2024"'):
        read(found, row="Canada", column="2022")
    assert read(found, row="Canada", column="2022", sheet="2024").value == Decimal("34.82")


def test_two_tables_on_a_sheet_need_a_text_that_only_one_header_has() -> None:
    rows: list[list[Any]] = [
        ["Fentanyl", "2021", "2022"],
        ["Canada", 1, 2],
        [],
        ["Heroin"],
        ["Heroin, kg", "2021", "2022"],
        ["Canada", 3, 4],
    ]
    with pytest.raises(Ambiguous, match="2 tables fit"):
        read(sheets({"A": rows}), row="Canada", column="2022")
    assert read(sheets({"A": rows}), row="Canada", column="2022", header=["Fentanyl"]).value == 2
    assert read(sheets({"A": rows}), row="Canada", column="2022", header=["Heroin, kg"]).value == 4


def test_a_row_of_another_table_is_never_read_under_this_header() -> None:
    rows: list[list[Any]] = [
        ["Drug", "2021", "2022"],
        ["Heroin", 1, 2],
        [],
        ["Drug", "2022", "2023"],
        ["Fentanyl", 3, 4],
    ]
    with pytest.raises(NoMatch, match="no row 'Fentanyl'"):
        read(sheets({"A": rows}), row="Fentanyl", column="2021")
    assert read(sheets({"A": rows}), row="Fentanyl", column="2023").value == 4


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(NotUsable, match=r"a workbook was expected, but .* is csv: .* `member`"):
        read(Document(b"Country,2022\n", url="https://x.org/a.csv"), row="Canada", column="2022")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"row": "Canada"}, "`column` is missing"),
        ({"column": "2022"}, "`row` is missing"),
        ({"periods": "rows"}, "`column` is missing"),
        ({"row": "a", "column": "b", "calendar": "lunar"}, "there is no calendar 'lunar'"),
        ({"row": "a", "column": "b", "tab": "c"}, "tab"),
    ],
)
def test_a_rule_that_says_too_little_or_too_much_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Xlsx.model_validate(options)


# ---------------------------------------------------------------- mutations

FOOT = [["Source: annual report questionnaire"]]


def columns(order: Sequence[int]) -> list[list[Any]]:
    return [*BANNER, *([[*row, *[""] * 6][i] for i in order] for row in FLAT[3:8])]


MUTATIONS: dict[str, dict[str, Sequence[Sequence[Any]]]] = {
    "columns reordered": {"Data": columns([0, 4, 3, 1, 2, 5])},
    "a column more": {"Data": [[*row[:3], 777, *row[3:]] if len(row) > 3 else row for row in FLAT]},
    "the sheet renamed": {"Export 2024": FLAT},
    "another sheet first": {"Cover": [["Canada", 2022], ["x", 99]], "Data": FLAT},
    "a longer banner": {"Data": [["Canada"], ["2022"], *FLAT]},
    "no banner": {"Data": FLAT[3:]},
    "moved to the right": {"Data": [["", "", *row] for row in FLAT]},
    "rows inserted": {"Data": [*FLAT[:4], ["Brazil", "Americas", "", 99, 98, 1], *FLAT[4:]]},
    "rows reordered": {"Data": [*FLAT[:4], FLAT[6], FLAT[5], FLAT[4], *FLAT[7:]]},
    "the label footnoted": {"Data": [["Canada*", *row[1:]] if row[:1] == ["Canada"] else row for row in FLAT]},
    "spaces that do not break": {
        "Data": [["\u00a0Canada ", *row[1:]] if row[:1] == ["Canada"] else row for row in FLAT]
    },
    "the header as text": {"Data": [[str(c) for c in row] if row[:1] == ["Country"] else row for row in FLAT]},
    "the row twice": {"Data": [*FLAT[:7], ["Canada", "Americas", "revised", 1, 2, 3], *FLAT[7:]]},
    "the year twice": {"Data": [[*row, 2022] if row[:1] == ["Country"] else row for row in FLAT]},
    "the row gone": {"Data": [row for row in FLAT if row[:1] != ["Canada"]]},
    "the year gone": {"Data": [[c for c in row if c != 2022] if row[:1] == ["Country"] else row for row in FLAT]},
    "the unit in the header": {"Data": [["lb" if c == "Note" else c for c in row] for row in FLAT]},
    "the value emptied": {"Data": [["" if c == 34.82 else c for c in row] for row in FLAT]},
    "the value broken": {"Data": [["#REF!" if c == 34.82 else c for c in row] for row in FLAT]},
    "two tables": {"Data": [*FLAT, [], *FLAT[3:]]},
    "the table copied": {"Data": FLAT, "Copy": FLAT},
}


NAMED_IN_REFUSALS = "'Canada'|'2022'|#REF!|tables fit|cell is empty|declared in kg"


def outcome(mutation: str) -> str:
    """The value read, or why there is none."""
    try:
        return str(read(sheets(MUTATIONS[mutation]), row="Canada", column="2022").value)
    except CheckError as error:
        return f"refused: {error}"


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_changed_workbook_gives_the_same_figure_or_a_loud_failure(mutation: str) -> None:
    assert outcome(mutation) == "34.82" or re.search(NAMED_IN_REFUSALS, outcome(mutation))


def test_most_changes_of_a_workbook_do_not_matter() -> None:
    assert sum(outcome(mutation) == "34.82" for mutation in MUTATIONS) >= 12


# ---------------------------------------------------------------- from the address to the database

WATCHED = """\
drugs:
  title: Drug seizures
  publisher: United Nations
  url: SITE/export.SUFFIX
  fetch: {http: {read_seconds: 5, total_seconds: 20, max_bytes: 4000000}}
  figures:
    canada:
      label: Seized in Canada
      unit: kg
      extract: {xlsx: {row: Canada, periods: columns, header: [Country, Change]}}
"""


def release(value: float, author: str) -> bytes:
    rows = [[value if cell == 34.82 else cell for cell in row] for row in FLAT]
    return with_part(workbook({"Data": rows}), "docProps/core.xml", "openpyxl", author)


def test_a_workbook_is_watched_and_only_a_changed_cell_is_a_change(newsroom: Newsroom) -> None:
    newsroom.watch(WATCHED.replace("SUFFIX", "xlsx"))
    outcomes = []
    for body in (release(34.82, "a"), release(34.82, "b"), release(35.5, "b"), bomb(20_000, 1000), release(35.5, "c")):
        newsroom.serve("/export.xlsx", body, content_type="application/octet-stream")
        outcomes += [result.outcome for result in newsroom.check()]
        newsroom.wait(days=1)
    assert outcomes == [Outcome.CHANGED, Outcome.UNCHANGED, Outcome.CHANGED, Outcome.FAILED, Outcome.UNCHANGED]
    assert newsroom.rows("SELECT period, value FROM figures_current ORDER BY period") == [
        ("2021", "1204.5"),
        ("2022", "35.5"),
    ]
    assert newsroom.rows("SELECT kind, before_value, after_value FROM change_log") == [("revised", "34.82", "35.5")]


def test_a_workbook_inside_a_zip_file_is_watched(newsroom: Newsroom) -> None:
    newsroom.watch(WATCHED.replace("SUFFIX", "zip\n  member: 'drugs-*.xlsx'"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("drugs-2024.xlsx", release(34.82, "a"))
    newsroom.serve("/export.zip", packed.getvalue(), content_type="application/zip")
    assert [result.outcome for result in newsroom.check()] == [Outcome.CHANGED]
    newsroom.serve("/export.zip", b"PK\x03\x04" + bytes(50), content_type="application/zip")
    newsroom.wait(days=1)
    assert [result.outcome for result in newsroom.check()] == [Outcome.FAILED]
    assert newsroom.value("SELECT value FROM figures_current WHERE period = '2022'") == "34.82"
