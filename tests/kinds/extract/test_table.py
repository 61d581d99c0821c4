from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from monitor.kinds.extract.table import Table
from monitor.model import Ask, Grain, Period, Qualifier, Reading, Span
from monitor.model.errors import Ambiguous, CheckError, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit

PAGE = """
<h2>Seizures at the border</h2>
<table class="usa-table" aria-label="Pounds by year">
  <caption>Table 1. Drug seizures, by fiscal year<sup>1</sup></caption>
  <thead><tr><th>Drug</th><th>FY2022 (lbs)</th><th>FY2023 (lbs)</th><th>FY2024 (FYTD)<sup>p</sup></th></tr></thead>
  <tbody>
    <tr><th>Fentanyl*</th><td>10.26</td><td>1.55</td><td>34.82<sup>2</sup></td></tr>
    <tr><th>Heroin</th><td>1,394.42</td><td>n/a</td><td></td></tr>
    <tr><th>Other Drugs**</th><td>nearly 9,000</td><td>5</td><td>6 kg</td></tr>
  </tbody>
</table>
<h2>Offices</h2>
<table>
  <tr><th rowspan=2>Region</th><th rowspan=2>Drug</th><th colspan=2>2023</th><th colspan=2>2024</th></tr>
  <tr><th>Events</th><th>Pounds</th><th>Events</th><th>Pounds</th></tr>
  <tr><td rowspan=2>North</td><td>Fentanyl</td><td>1</td><td>2.5</td><td>3</td><td>4.5</td></tr>
  <tr><td>Heroin</td><td>5</td><td>6.5</td><td>7</td><td>8.5</td></tr>
  <tr><td>South</td><td>Fentanyl</td><td>9</td><td>10.5</td><td>11</td><td>12.5</td></tr>
</table>
"""
OFFICES = {"heading": "Offices"}
NORTH = {"row": {"Region": "North", "Drug": "Fentanyl"}}


def page(body: str = PAGE) -> Document:
    return Document(f"<!doctype html><title>Drugs</title><body>{body}".encode())


def readings(document: Document | None = None, symbol: str = "lb", **options: Any) -> list[Reading]:
    rule = Table.model_validate(options)
    return list(rule.read(document or page(), Ask("cbp/fentanyl", unit(symbol))))


def read(document: Document | None = None, symbol: str = "lb", **options: Any) -> Reading:
    (reading,) = readings(document, symbol, **options)
    return reading


# ---------------------------------------------------------------- one cell


@pytest.mark.parametrize(
    "place",
    [
        pytest.param({"caption": "table 1. drug  seizures, by fiscal year"}, id="caption"),
        pytest.param({"caption": "Table 1. ..."}, id="the beginning of a caption"),
        pytest.param({"caption": "Pounds by year"}, id="accessible name"),
        pytest.param({"heading": "Seizures at the border"}, id="heading"),
        pytest.param({"header": ["Drug", "FY2022 (lbs)"]}, id="header"),
    ],
)
def test_a_table_is_found_by_what_names_it(place: dict[str, Any]) -> None:
    reading = read(**place, row="Fentanyl", column="FY2022 (lbs)")
    assert (reading.value, reading.unit) == (Decimal("10.26"), unit("lb"))
    assert reading.locator == ('table "Table 1. Drug seizures, by fiscal year", row "Fentanyl*", column "FY2022 (lbs)"')


def test_labels_are_matched_without_footnotes_and_capitals() -> None:
    assert read(caption="Table 1...", row="other drugs", column="FY2023 (LBS)").value == 5
    assert read(caption="Table 1...", row="Fentanyl*", column="FY2023\u00a0(lbs)").value == Decimal("1.55")


@pytest.mark.parametrize("column", ["FY24 YTD", "FY2024 (FYTD)", "FY2024 to date"])
def test_a_label_to_date_is_told_from_a_mark_that_says_preliminary(column: str) -> None:
    document = page(f"<table><tr><th>Drug<th>{column}<th>FY2023<tr><td>Heroin<td>5.24<td>9<sup>p</sup></table>")
    found = [read(document, row="Heroin", column=c) for c in (column, "FY2023")]
    assert [(r.provisional, r.to_date, r.coverage) for r in found] == [(True, True, None), (True, False, None)]


def test_footnotes_beside_a_value_are_no_digits() -> None:
    reading = read(caption="Table 1...", row="Fentanyl", column="FY2024 ...")
    assert (reading.value, reading.printed) == (Decimal("34.82"), "34.82")
    assert reading.provisional


def test_qualifiers_and_missing_values_are_kept() -> None:
    nearly = read(caption="Table 1...", row="Other Drugs", column="FY2022 (lbs)")
    assert (nearly.value, nearly.qualifier, nearly.printed) == (9000, Qualifier.NEARLY, "nearly 9,000")
    missing = read(caption="Table 1...", row="Heroin", column="FY2023 (lbs)")
    assert (missing.value, missing.printed) == (None, "n/a")
    suppressed = read(caption="Table 1...", row="Other Drugs", column="FY2023 (lbs)", missing=["5"])
    assert suppressed.value is None


@pytest.mark.parametrize("cell", ["n/a (2)", "– (1)", "suppressed (12)", "25 (2)"])
def test_a_footnotes_mark_in_round_brackets_is_no_value(cell: str) -> None:
    document = page(f"<table><tr><th>Drug<th>2024<tr><td>Heroin<td>{cell}</table>")
    with pytest.raises(Ambiguous, match=r"\(\d+\)'"):
        read(document, row="Heroin", column="2024")


def test_nested_headers_are_named_by_their_path() -> None:
    assert read(**OFFICES, **NORTH, column=["2024", "Pounds"]).value == Decimal("4.5")
    assert read(**OFFICES, **NORTH, column="2024 Pounds").value == Decimal("4.5")
    assert read(symbol="events", **OFFICES, **NORTH, column=["2023", "Events"]).value == 1


def test_a_carried_label_names_every_row_it_spans() -> None:
    heroin = {"Region": "North", "Drug": "Heroin"}
    assert read(**OFFICES, row=heroin, column=["2023", "Pounds"]).value == Decimal("6.5")


def test_a_section_is_part_of_a_rows_path() -> None:
    document = page(
        "<table><tr><th>Drug<th>lb<tr><th colspan=2>North<tr><th>Fentanyl<td>34.8"
        "<tr><th colspan=2>South<tr><th>Fentanyl<td>21115.6</table>"
    )
    assert read(document, row=["South", "Fentanyl"], column="lb").value == Decimal("21115.6")
    with pytest.raises(Ambiguous, match=r"2 rows 'Fentanyl': North / Fentanyl, South / Fentanyl; give the path"):
        read(document, row="Fentanyl", column="lb")


def test_a_group_stands_in_its_section() -> None:
    document = page(
        "<table><tr><th>Drug<th>lb<tr><th>All<td>40<tr><th colspan=2>North<tr><th>Land<td><tr><th>Fentanyl<td>34.8"
        "<tr><th>Heroin<td>5<tr><th>Sea<td><tr><th>Fentanyl<td>7</table>"
    )
    assert read(document, row=["Land", "Fentanyl"], column="lb").value == Decimal("34.8")


def test_a_list_of_pairs_needs_no_column() -> None:
    document = page("<table><tr><th>Fentanyl<td>34.82 lb<tr><th>Heroin<td>5 lb</table>")
    assert read(document, row="Fentanyl").value == Decimal("34.82")


# ---------------------------------------------------------------- series


def test_columns_that_are_periods_make_a_series() -> None:
    found = readings(caption="Table 1...", row="Fentanyl", periods="columns", calendar="us-federal", column="FY...")
    assert [(r.period.label, r.value) for r in found] == [
        ("FY2022", Decimal("10.26")),
        ("FY2023", Decimal("1.55")),
        ("FY2024", Decimal("34.82")),
    ]


def test_a_label_that_says_how_far_its_year_goes_gives_the_coverage() -> None:
    document = page("<table><tr><th>Drug<th>2023<th>2024 (Jan to Mar)<tr><th>Heroin<td>5<td>1</table>")
    whole, part = readings(document, row="Heroin", periods="columns")
    assert (whole.period.label, whole.coverage) == ("2023", None)
    assert (part.period.label, part.coverage) == ("2024", Span(date(2024, 1, 1), date(2024, 3, 31)))


def test_fiscal_years_are_refused_without_their_calendar() -> None:
    with pytest.raises(Ambiguous, match="'FY2022' is a fiscal year: name its calendar"):
        readings(caption="Table 1...", row="Fentanyl", periods="columns")


def test_columns_of_years_in_a_nested_header_make_a_series() -> None:
    found = readings(**OFFICES, **NORTH, periods="columns", column="Pounds")
    assert [(r.period.label, r.value) for r in found] == [("2023", Decimal("2.5")), ("2024", Decimal("4.5"))]
    with pytest.raises(Ambiguous, match=r"two cells for 2023: .*2023 / Events.*2023 / Pounds"):
        readings(symbol="events", **OFFICES, **NORTH, periods="columns")


def test_rows_that_are_periods_make_a_series() -> None:
    document = page(
        "<table><tr><th>Month<th>Pounds<th>Events<tr><td>March 2024<td>1.5<td>2<tr><td>April 2024*<td>2.5<td>3"
        "<tr><td>May 2024<td><td><tr><td>Total<td>4<td>5</table>"
    )
    found = readings(document, column="Pounds", periods="rows")
    assert [(r.period.label, r.value) for r in found] == [("2024-03", Decimal("1.5")), ("2024-04", Decimal("2.5"))]
    assert found[0].locator == 'table "", row "March 2024", column "Pounds"'


def test_a_series_without_periods_or_values_is_an_error() -> None:
    document = page("<table><tr><th>Month<th>Pounds<tr><td>Total<td>1.5</table>")
    with pytest.raises(NoMatch, match=r"no row"):
        readings(document, column="Pounds", row="March 2024", periods="rows")
    with pytest.raises(NoMatch, match=r"no label of its rows is a period \(Total\)"):
        readings(document, column="Pounds", periods="rows")
    empty = page("<table><tr><th>Month<th>Pounds<tr><td>May 2024<td></table>")
    with pytest.raises(NoMatch, match="every cell of the series is empty"):
        readings(empty, column="Pounds", periods="rows")


def test_the_declared_period_is_the_cells_period() -> None:
    year = Period("FY2022", Grain.FISCAL_YEAR)
    rule = Table(caption="Table 1...", row="Fentanyl", column="FY2022 (lbs)")
    assert rule.read(page(), Ask("a/b", unit("lb"), year))[0].period == year
    assert rule.read(page(), Ask("a/b", unit("lb")))[0].period.grain is Grain.UNDATED


# ---------------------------------------------------------------- units


def test_the_unit_of_a_label_must_be_the_declared_one() -> None:
    with pytest.raises(
        WrongUnit, match=r"row \"Fentanyl\*\", column .*'FY2022 \(lbs\)' is in lb, but .* declared in kg"
    ):
        read(symbol="kg", caption="Table 1...", row="Fentanyl", column="FY2022 (lbs)")
    assert read(symbol="kg", caption="Table 1...", row="Other Drugs", column="FY2024 ...").value == 6
    with pytest.raises(WrongUnit, match="'6 kg' is in kg"):
        read(caption="Table 1...", row="Other Drugs", column="FY2024 ...")


def test_a_caption_names_the_unit_where_no_label_does() -> None:
    document = page("<table><caption>Seizures (in kilograms)</caption><tr><th>Drug<th>2024<tr><th>Heroin<td>5</table>")
    assert read(document, "kg", row="Heroin", column="2024").unit == unit("kg")
    with pytest.raises(WrongUnit):
        read(document, "lb", row="Heroin", column="2024")


def test_numbers_in_thousands_are_multiplied_once_whether_or_not_the_rule_says_so() -> None:
    document = page("<table><tr><th>Group<th>2024 (thousands)<tr><th>People<td>1.5</table>")
    assert read(document, "people", row="People", column="2024 ...").value == 1500
    assert read(document, "people", row="People", column="2024 ...", times=1000).value == 1500
    assert read(document, "people", row="People", column="2024 ...", times=1).value == Decimal("1.5")
    with pytest.raises(Ambiguous, match=r"'2024 \(thousands\)' and `times: 1000000` state different scales"):
        read(document, "people", row="People", column="2024 ...", times=1000000)


def test_a_scale_that_is_not_understood_is_refused_until_the_rule_says_what_to_multiply_with() -> None:
    document = page("<table><tr><th>Group<th>2024, millions bought or sold<tr><th>Homes<td>1.5</table>")
    with pytest.raises(Ambiguous, match=r"'1.5' stands under '2024, millions bought or sold': write `times: 1000`"):
        read(document, "homes", row="Homes", column="2024 ...")


# ---------------------------------------------------------------- loud failures


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        pytest.param(
            {"caption": "Table 2. ...", "row": "Fentanyl"},
            NoMatch,
            r"no table with caption 'Table 2\. \.\.\.' on the page.*\(tables: table \"Table 1\. Drug seizures, by "
            r"fiscal year\" with the columns Drug, FY2022 \(lbs\), .*; table \"Offices\"",
            id="no table",
        ),
        pytest.param(
            {"heading": "Ofices", "row": "x"}, NoMatch, "no table with heading 'Ofices'.*mean 'Offices'", id="heading"
        ),
        pytest.param({"header": ["Drug"], "row": "x"}, Ambiguous, "2 tables fit: .*Table 1.*Offices", id="two tables"),
        pytest.param(
            {"caption": "Table 1...", "row": "Fentanil", "column": "FY2022 (lbs)"},
            NoMatch,
            r"has no row 'Fentanil'; did you mean 'Fentanyl\*'\? \(rows: Fentanyl\*, Heroin, Other Drugs\*\*\)",
            id="no row",
        ),
        pytest.param(
            {"caption": "Table 1...", "row": "Fentanyl", "column": "FY2021 (lbs)"},
            NoMatch,
            r"has no column 'FY2021 \(lbs\)'; did you mean 'FY202[23] \(lbs\)'\? \(columns: Drug, FY2022",
            id="no column",
        ),
        pytest.param(
            {**OFFICES, **NORTH, "column": "Pounds"},
            Ambiguous,
            r"has 2 columns 'Pounds': 2023 / Pounds, 2024 / Pounds",
            id="two columns",
        ),
        pytest.param(
            {**OFFICES, "row": "North", "column": ["2024", "Pounds"]}, Ambiguous, "has 2 rows 'North'", id="two rows"
        ),
        pytest.param(
            {**OFFICES, "row": {"Area": "North"}, "column": "2024"}, NoMatch, "no column 'Area'", id="no label column"
        ),
        pytest.param(
            {**OFFICES, "row": {"Region": "East"}, "column": ["2024", "Pounds"]},
            NoMatch,
            "no row with Region = East",
            id="no such row",
        ),
        pytest.param(
            {"caption": "Table 1...", "row": "Heroin", "column": "FY2024 ..."}, NoMatch, "the cell is empty", id="empty"
        ),
        pytest.param(
            {"caption": "Table 1...", "row": "Heroin", "column": "Drug"}, NoMatch, "'Heroin'", id="a label is no value"
        ),
    ],
)  # fmt: skip
def test_failures_say_what_was_there(options: dict[str, Any], error: type[CheckError], message: str) -> None:
    with pytest.raises(error, match=message):
        read(**options)


def test_a_place_that_two_cells_claim_is_refused() -> None:
    document = page("<table><tr><th>a<th>b<th>c<tr><td>x<td rowspan=2>1<td>2<tr><td colspan=2>y<td>3</table>")
    with pytest.raises(Ambiguous, match="two spanning cells claim this place"):
        read(document, row="y", column="b")


def test_a_table_that_is_too_large_is_refused_only_when_it_is_the_one() -> None:
    bomb = "<table><caption>Bomb</caption>" + ("<tr>" + "<td rowspan=65000 colspan=1000>1" * 9) * 30 + "</table>"
    document = page(PAGE + bomb)
    assert read(document, caption="Table 1...", row="Fentanyl", column="FY2022 (lbs)").value == Decimal("10.26")
    with pytest.raises(NoMatch, match='table "Bomb" is too large to be read'):
        read(document, caption="Bomb", row="1", column="1")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"caption": "x"}, "`row` is missing", id="no row"),
        pytest.param({"caption": "x", "periods": "rows"}, "`column` is missing", id="no column"),
        pytest.param({"row": "x", "calendar": "us"}, "there is no calendar 'us'", id="calendar"),
        pytest.param({"row": "x", "times": 0}, "greater than 0", id="times nothing"),
        pytest.param({"row": "x", "periods": "cells"}, "columns", id="periods"),
        pytest.param({"row": "x", "cols": 1}, "cols", id="unknown option"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Table.model_validate(options)


# ---------------------------------------------------------------- mutations

COLUMNS = ["Drug", "Region", "FY2023", "FY2024"]
ROWS = [
    ["Fentanyl", "North", "1.55", "34.82"],
    ["Fentanyl", "South", "26693", "21115.61"],
    ["Heroin", "North", "2", "3"],
    ["Heroin", "South", "4", "5"],
]


def rendered(columns: list[str], rows: list[list[str]], tag: str = "td", css: str = "") -> Document:
    head = "".join(f"<th class='{css}'>{c}</th>" for c in columns)
    body = "".join("<tr>" + "".join(f"<{tag} class='{css}'>{c}</{tag}>" for c in row) + "</tr>" for row in rows)
    return page(f"<h2>Seizures</h2><table class='{css}'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


RULE = {"heading": "Seizures", "row": {"Drug": "Fentanyl", "Region": "North"}, "column": "FY2024"}


@given(st.permutations(range(4)), st.permutations(range(4)), st.sampled_from(["", "x y", "css-1f2e"]))
@settings(max_examples=50, deadline=None)
def test_reordered_columns_and_rows_and_renamed_classes_give_the_same_figure(
    columns: list[int], rows: list[int], css: str
) -> None:
    document = rendered([COLUMNS[c] for c in columns], [[ROWS[r][c] for c in columns] for r in rows], css=css)
    assert read(document, **RULE).value == Decimal("34.82")


@given(st.lists(st.sampled_from(["add row", "drop row", "add column", "rename", "note", "nbsp", "span"])), st.data())
@settings(max_examples=150, deadline=None)
def test_any_mix_of_changes_gives_the_same_figure_or_a_loud_failure(changes: list[str], data: st.DataObject) -> None:
    columns, rows = list(COLUMNS), [list(row) for row in ROWS]
    for change in changes:
        y = data.draw(st.integers(0, len(rows) - 1), label="row") if rows else -1
        x = data.draw(st.integers(0, len(columns) - 1), label="column")
        if change == "add row":
            rows.insert(max(y, 0), ["Cocaine", "North", "77", "78", *["79"] * (len(columns) - 4)])
        elif change == "drop row" and rows:
            rows.pop(y)
        elif change == "add column":
            columns.append(f"FY{2020 - len(columns)}")
            rows = [[*row, "99"] for row in rows]
        elif change == "rename":
            columns[x] = f"{columns[x]} new"
        elif change == "note" and rows:
            rows[y][x] += data.draw(st.sampled_from(["*", "<sup>1</sup>", " [2]", "†"]), label="mark")
        elif change == "nbsp":
            columns[x] = f"&nbsp;{columns[x]}&nbsp; "
        elif change == "span" and rows:
            rows[y][x] = f"<b>{rows[y][x]}</b>"
    try:
        reading = read(rendered(columns, rows), **RULE)
    except (NoMatch, Ambiguous, WrongUnit):
        return
    assert reading.value == Decimal("34.82")


def test_a_label_that_begins_to_span_rows_gives_the_same_figure() -> None:
    document = page(
        "<h2>Seizures</h2><table><tr><th>Drug<th>Region<th>FY2024"
        "<tr><td rowspan=2>Fentanyl<td>South<td>21115.61<tr><td>North<td>34.82"
        "<tr><td>Heroin<td>North<td>3</table>"
    )
    assert read(document, **RULE).value == Decimal("34.82")


def test_a_unit_in_the_caption_is_held_against_the_declared_one() -> None:
    page = (
        "<table><caption>Fentanyl seized, pounds</caption><tr><th></th><th>2024</th></tr>"
        "<tr><th>North</th><td>35.01</td></tr></table>"
    )
    rule = Table(caption="Fentanyl seized, pounds", row="North", column="2024")
    document = Document(page.encode(), media="html")
    (reading,) = rule.read(document, Ask("s/f", unit("lb")))
    assert reading.value == Decimal("35.01")
    with pytest.raises(WrongUnit):
        rule.read(document, Ask("s/f", unit("kg")))


def test_a_point_before_three_digits_of_what_is_counted_is_refused() -> None:
    page = "<!doctype html><table><tr><th></th><th>2024</th></tr><tr><th>Agents</th><td>5.000</td></tr></table>"
    table = Table(row="Agents", column="2024")
    with pytest.raises(Ambiguous, match=r"'5\.000' of agents can be thousands"):
        table.read(Document(page.encode()), Ask("a/b", unit("agents")))
    (reading,) = table.read(Document(page.replace("5.000", "34.820").encode()), Ask("a/b", unit("lb")))
    assert reading.value == Decimal("34.82")


# ---------------------------------------------------------------- tables that are alike, or have no head

ALIKE = """
<p>In the first week:</p><table><tr><th>Port</th><th>Checks</th></tr><tr><td>Harbour</td><td>310</td></tr></table>
<p>In the second week:</p><table><tr><th>Port</th><th>Checks</th></tr><tr><td>Harbour</td><td>452</td></tr></table>
"""
PAIRS = "<h2>Today</h2><table><tr><td>Arrived</td><td>71</td></tr><tr><td>Left</td><td>64</td></tr></table>"


def test_of_several_tables_the_only_one_with_the_row_and_the_column_is_read() -> None:
    assert read(row="Heroin", column="FY2022 (lbs)").value == Decimal("1394.42")


def test_a_table_that_has_nearly_the_same_labels_may_be_the_right_one() -> None:
    renamed = ALIKE.replace("Harbour", "Harbours", 1)
    with pytest.raises(Ambiguous, match="2 tables fit"):
        read(page(renamed), "inspections", row="Harbour", column="Checks")


@pytest.mark.parametrize(
    ("place", "value"),
    [({"note": "In the second week:"}, 452), ({"nth": "1 of 2"}, 310), ({"nth": "2 of 2"}, 452)],
)
def test_tables_that_are_alike_are_told_apart(place: dict[str, Any], value: int) -> None:
    assert read(page(ALIKE), "inspections", row="Harbour", column="Checks", **place).value == value


@pytest.mark.parametrize(
    ("body", "options", "message"),
    [
        pytest.param(ALIKE, {}, r"`note` that only the right one has, or .*`nth: 1 of 2`", id="no place"),
        pytest.param(ALIKE, {"note": "In the third week:"}, "no table with note 'In the third week:'", id="no note"),
        pytest.param(ALIKE * 2, {"nth": "1 of 2"}, "4 tables fit, and the rule was written for 2", id="more tables"),
        pytest.param(ALIKE[: len(ALIKE) // 2], {"nth": "1 of 2"}, "1 tables fit, and the rule", id="fewer tables"),
    ],
)
def test_tables_that_are_alike_are_never_guessed_at(body: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(CheckError, match=message):
        read(page(body), "inspections", row="Harbour", column="Checks", **options)


@pytest.mark.parametrize(("row", "value"), [("Arrived", 71), ("Left", 64)])
def test_a_table_without_a_head_is_read_from_its_first_row_on(row: str, value: int) -> None:
    assert read(page(PAIRS), "people", heading="Today", row=row, head="none").value == value


@pytest.mark.parametrize(
    ("body", "options", "message"),
    [
        pytest.param(PAIRS, {}, "if it is data, write `head: none`", id="the option is named"),
        pytest.param(PAIRS.replace("td>", "th>", 4), {"head": "none"}, "has a head now", id="header cells"),
        pytest.param(PAIRS.replace("<td>71</td>", "<td>71</td><td>80</td>"), {"head": "none"}, "2 columns", id="wider"),
        pytest.param(PAIRS.replace("Arrived", "Came"), {"head": "none"}, "no row 'Arrived'", id="another label"),
    ],
)
def test_a_table_without_a_head_is_never_guessed_at(body: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(CheckError, match=message):
        read(page(body), "people", heading="Today", row="Arrived", **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"row": "a", "column": "b", "head": "none"}, "take `column` away"),
        ({"row": {"Port": "a"}, "head": "none"}, "take `row"),
        ({"row": "a", "nth": "first"}, "`1 of 2` for the first of two"),
        ({"row": "a", "nth": "3 of 2"}, "is no place among tables"),
    ],
)
def test_options_that_make_no_sense_for_alike_or_headless_tables_are_refused(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        Table.model_validate(options)


@pytest.mark.parametrize("option", ["heading", "caption"])
def test_a_colon_behind_a_heading_or_caption_is_no_part_of_it(option: str) -> None:
    over = {"heading": "<h2>{}</h2><table>", "caption": "<table><caption>{}</caption>"}[option]
    rows = "<tr><th>Day<th>Cases</tr><tr><td>Monday<td>{}</tr></table>"
    named = over.format("Cases by day :") + rows.format(5)
    asked = {option: "Cases by day", "row": "Monday", "column": "Cases"}
    assert read(page(named), "cases", **asked).value == 5
    both = named + over.format("Cases by day") + rows.format(7)
    assert read(page(both), "cases", **asked).value == 7


@pytest.mark.parametrize(("option", "meant"), [("caption", "heading"), ("heading", "caption")])
def test_a_caption_that_is_a_heading_there_and_the_other_way_round_is_told(option: str, meant: str) -> None:
    above, title = ("<h2>Births</h2>", "") if meant == "heading" else ("", "Births")
    rows = "<tr><th>Area<th>2024<tr><th>North<td>7"
    body = f"<!doctype html><body>{above}<table><caption>{title}</caption>{rows}</table>"
    rule = Table.model_validate({option: "Births", "row": "North", "column": "2024"})
    with pytest.raises(NoMatch, match=f"is a {meant} there: write `{meant}`"):
        rule.read(Document(body.encode()), Ask("a/b", unit("number")))


def test_the_name_of_the_first_group_may_stand_in_the_corner() -> None:
    rows = [("Days lost:", "2023", "2024"), ("in progress", "443", "788"), ("beginning", "440", "761")]
    rows += [("Workers:", "", ""), ("in progress", "395", "733"), ("beginning", "387", "698")]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    document = Document(f"<!doctype html><body><table>{body}</table>".encode())
    found = {
        group: Table(row=(group, "in progress"), column="2024").read(document, Ask("a/b", unit("number")))[0].value
        for group in ("Days lost:", "Workers:")
    }
    assert found == {"Days lost:": 788, "Workers:": 733}
    with pytest.raises(CheckError):
        Table(row=("Days lost:", "rest"), column="2024").read(document, Ask("a/b", unit("number")))
