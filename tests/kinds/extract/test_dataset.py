from __future__ import annotations

import json
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from monitor.kinds.extract.dataset import Dataset
from monitor.model import Ask, Grain, Period, Reading, Span
from monitor.model.errors import Ambiguous, CheckError, ExtractError, Incomplete, NoMatch, NotUsable, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pace import stopwatch
from tests.places import CAPTURES
from tests.workbooks import document as workbook_document

MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
HEADER = "FY,Month (abbv),Region,Drug Type,Count of Event,Sum Qty (lbs)"
Row = tuple[str, str, str, str, str, str]

RULE: dict[str, Any] = {
    "where": {"Drug Type": "Fentanyl", "Region": "North"},
    "sum": "Sum Qty (lbs)",
    "by": {"fiscal_year": "FY", "month": "Month (abbv)"},
    "calendar": "us-federal",
    "totals": True,
}


def ask(symbol: str = "lb", period: Period | None = None) -> Ask:
    return Ask("customs/fentanyl", unit(symbol), period)


def rule(**options: Any) -> Dataset:
    return Dataset.model_validate({**RULE, **options})


def other(**options: Any) -> Dataset:
    """A rule with a value in place of the sum, and no totals."""
    return Dataset.model_validate({**{k: v for k, v in RULE.items() if k not in ("sum", "totals")}, **options})


def small_file() -> list[Row]:
    """FY2023 whole and FY2024 to March: in each month heroin in the south, in every third fentanyl in the north."""
    rows: list[Row] = []
    for year, months in (("2023", MONTHS), ("2024 (FYTD)", MONTHS[:6])):
        for place, month in enumerate(months):
            rows.append((year, month, "South", "Heroin", "3", "10.5"))
            rows.append((year, month, "South", "Fentanyl", "2", "7"))
            rows.append((year, month, "North", "Heroin", "1", "2"))
            if place % 3 == 0:
                rows.append((year, month, "North", "Fentanyl", "1", "1.25"))
                rows.append((year, month, "North", "Fentanyl", "2", "6.61386786e-05"))
    return rows


def csv(rows: Sequence[Sequence[str]], header: str = HEADER) -> Document:
    return Document("\r\n".join([header, *(",".join(row) for row in rows), ""]).encode(), media="csv")


def by_label(readings: Sequence[Reading]) -> dict[str, Reading]:
    return {reading.period.label: reading for reading in readings}


def values(readings: Sequence[Reading]) -> dict[tuple[str, str], Decimal | None]:
    return {(reading.series, reading.period.label): reading.value for reading in readings}


# ---------------------------------------------------------------- what is read


def test_a_total_is_exact_and_knows_how_far_it_goes() -> None:
    found = by_label(rule().read(csv(small_file()), ask()))
    assert found["FY2023"].value == 4 * Decimal("1.2500661386786")
    assert found["FY2023"].coverage == Span(date(2022, 10, 1), date(2023, 9, 30))
    assert found["FY2024"].value == 2 * Decimal("1.2500661386786")
    assert found["FY2024"].coverage == Span(date(2023, 10, 1), date(2024, 3, 31))
    assert found["FY2024"].derived
    assert found["FY2024"].printed == "sum of 4 rows"


def test_one_row_in_one_month_is_not_several() -> None:
    one = csv([("2024 (FYTD)", "OCT", "North", "Fentanyl", "1", "1.25")])
    total = by_label(rule().read(one, ask()))["FY2024"]
    assert (total.printed, total.to_date) == ("sum of 1 row", False)
    assert "1 row in 1 month of FY2024 where" in total.locator


def test_months_belong_to_the_fiscal_year() -> None:
    readings = rule().read(csv(small_file()), ask())
    assert [r.period.label for r in readings][:3] == ["2022-10", "2022-11", "2022-12"]
    assert readings[12].period.label == "FY2023"
    october = by_label(readings)["2023-10"]
    assert october.coverage == Span(date(2023, 10, 1), date(2023, 10, 31))
    assert october.printed == "sum of 2 rows"
    assert october.locator == (
        'column "Sum Qty (lbs)", 2 rows where Drug Type = Fentanyl, Region = North, '
        "FY = 2024 (FYTD), Month (abbv) = OCT"
    )
    assert not october.derived


def test_a_covered_month_without_a_row_is_zero_and_says_so() -> None:
    november = by_label(rule().read(csv(small_file()), ask()))["2023-11"]
    assert november.value == 0
    assert november.printed == ""
    assert november.locator == "no row with Drug Type = Fentanyl, Region = North in 2023-11"


def test_a_single_row_keeps_its_characters_and_its_line() -> None:
    rows = [row for row in small_file() if row[5] != "1.25"]
    reading = by_label(rule().read(csv(rows), ask()))["2022-10"]
    assert reading.value == Decimal("0.0000661386786")
    assert reading.printed == "6.61386786e-05"
    assert reading.locator == 'column "Sum Qty (lbs)", line 5'


def test_each_makes_a_series_for_every_combination_and_no_cell_for_an_absent_one() -> None:
    found = values(rule(where={}, each=["Drug Type", "Region"], totals=False).read(csv(small_file()), ask()))
    assert found["Drug Type=Heroin; Region=South", "2023-11"] == Decimal("10.5")
    assert ("Drug Type=Fentanyl; Region=North", "2023-11") not in found
    assert found["Drug Type=Fentanyl; Region=North", "2023-10"] == Decimal("1.2500661386786")
    assert {series for series, _ in found} == {
        f"Drug Type={drug}; Region={region}" for drug in ("Heroin", "Fentanyl") for region in ("North", "South")
    }


def test_totals_are_derived_unless_there_are_series_or_the_rule_says_otherwise() -> None:
    def has_totals(**options: Any) -> bool:
        plain = {key: option for key, option in RULE.items() if key != "totals"}
        found = Dataset.model_validate({**plain, **options}).read(csv(small_file()), ask())
        return any(reading.derived for reading in found)

    assert has_totals()
    assert not has_totals(totals=False)
    assert not has_totals(each=["Region"], where={})
    assert has_totals(each=["Region"], where={}, totals=True)


def test_totals_are_derived_for_each_series() -> None:
    readings = rule(where={}, each=["Region"]).read(csv(small_file()), ask())
    totals = {(r.series, r.period.label): r.value for r in readings if r.derived}
    assert totals["Region=South", "FY2024"] == 6 * Decimal("17.5")
    assert totals["Region=North", "FY2023"] == 24 + 4 * Decimal("1.2500661386786")


def test_rows_and_filled_cells_are_counted() -> None:
    rows = [(*row[:4], "" if row[5] == "1.25" else row[4], row[5]) for row in small_file()]
    counted = by_label(other(count="rows").read(csv(rows), ask("events")))
    filled = by_label(other(count="Count of Event").read(csv(rows), ask("events")))
    assert (counted["2023-10"].value, filled["2023-10"].value) == (2, 1)
    assert (counted["2023-11"].value, filled["2023-11"].value) == (0, 0)
    assert counted["2023-10"].unit is None


def test_a_list_of_values_is_any_of_them() -> None:
    found = by_label(rule(where={"Drug Type": ["Fentanyl", "Heroin"]}).read(csv(small_file()), ask()))
    assert found["2023-11"].value == Decimal("19.5")


def test_the_window_may_begin_within_a_year_which_then_has_no_total() -> None:
    rows = [row for row in small_file() if row[:2] not in (("2023", "OCT"), ("2023", "NOV"))]
    found = by_label(rule().read(csv(rows), ask()))
    assert "FY2023" not in found
    assert found["2022-12"].value == 0
    assert found["FY2024"].value == 2 * Decimal("1.2500661386786")


def test_a_file_without_time_has_one_reading_for_the_declared_period() -> None:
    document = csv([("North", "12.5"), ("South", "1")], "Region,Pounds")
    plain = Dataset.model_validate({"where": {"Region": "North"}, "value": "Pounds"})
    (reading,) = plain.read(document, ask())
    assert (reading.value, reading.period.grain, reading.coverage) == (Decimal("12.5"), Grain.UNDATED, None)
    assert reading.locator == 'column "Pounds", line 2'
    year = Period("FY2024", Grain.FISCAL_YEAR, Span(date(2023, 10, 1), date(2024, 9, 30)))
    assert plain.read(document, ask(period=year))[0].period == year


def test_calendar_years_days_and_whole_periods_are_read() -> None:
    years = Dataset.model_validate({"value": "v", "by": {"year": "Year"}})
    assert list(by_label(years.read(csv([("2023", "1"), ("2024", "2")], "Year,v"), ask()))) == ["2023", "2024"]
    months = Dataset.model_validate({"sum": "v", "by": {"year": "Year", "month": "M"}, "totals": True})
    rows = [("2024", "January", "1"), ("2024", "February", "2")]
    assert by_label(months.read(csv(rows, "Year,M,v"), ask()))["2024"].value == 3
    days = Dataset.model_validate({"value": "v", "by": {"date": "Day"}})
    assert list(by_label(days.read(csv([("2024-03-01", "1")], "Day,v"), ask()))) == ["2024-03-01"]
    whole = Dataset.model_validate({"value": "v", "by": {"period": "When"}})
    assert list(by_label(whole.read(csv([("2024-03", "1"), ("2023", "5")], "When,v"), ask()))) == ["2023", "2024-03"]


def test_a_year_that_says_how_far_it_goes_is_covered_so_far() -> None:
    years = Dataset.model_validate({"value": "v", "by": {"year": "Year"}})
    found = by_label(years.read(csv([("2023", "9"), ("2024 (Jan to Mar)", "2")], "Year,v"), ask()))
    assert found["2024"].coverage == Span(date(2024, 1, 1), date(2024, 3, 31))
    assert not found["2024"].to_date, "it is known up to when"
    assert found["2023"].coverage is None


def test_a_year_to_date_without_months_is_provisional() -> None:
    years = Dataset.model_validate({"value": "v", "by": {"fiscal_year": "FY"}, "calendar": "us-federal"})
    found = by_label(years.read(csv([("2023", "9"), ("FY2024 (FYTD)", "2")], "FY,v"), ask()))
    assert (found["FY2023"].provisional, found["FY2024"].provisional) == (False, True)
    assert (found["FY2023"].to_date, found["FY2024"].to_date) == (False, True)
    assert found["FY2024"].coverage is None


def test_a_column_that_a_release_lacks_is_a_condition_only_where_it_stands() -> None:
    picky = Dataset.model_validate({"where": {"Region": "North"}, "where_present": {"Type": "All"}, "value": "v"})
    with_it = csv([("North", "All", "7993"), ("North", "Accidental", "7725")], "Region,Type,v")
    without_it = csv([("North", "7546")], "Region,v")
    assert [picky.read(d, ask())[0].value for d in (with_it, without_it)] == [7993, 7546]


def test_printed_totals_can_be_dropped_first() -> None:
    rows = [*small_file(), ("2023", "Total", "North", "Fentanyl", "9", "5")]
    with pytest.raises(NoMatch, match=r"line \d+.*'Total'.*dropped with `without`"):
        rule().read(csv(rows), ask())
    found = by_label(rule(without={"Month (abbv)": "Total"}).read(csv(rows), ask()))
    assert found["FY2023"].value == 4 * Decimal("1.2500661386786")


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("6.61386786e-05", "0.0000661386786", id="with an exponent"),
        pytest.param("-3", "-3", id="negative"),
        pytest.param('"1,394.42"', "1394.42", id="with separators"),
        pytest.param("007", "7", id="leading zeros"),
    ],
)
def test_numbers_are_read_exactly(text: str, value: str) -> None:
    (reading,) = Dataset.model_validate({"value": "v"}).read(csv([(text, "x")], "v,w"), ask())
    assert reading.value == Decimal(value)


@pytest.mark.parametrize("text", ["abc", "1e999", "Infinity", "1_000", "12 34 56"])
def test_what_is_no_number_is_refused_with_its_line(text: str) -> None:
    document = csv([("1", "x"), (text, "y")], "v,w")
    for kind in ("sum", "value"):
        reader = Dataset.model_validate({kind: "v", "where": {"w": ["x", "y"]}, "each": ["w"]})
        with pytest.raises(ExtractError, match=r'column "v", line 3'):
            reader.read(document, ask())


def test_a_suppressed_value_is_missing_and_a_suppressed_addend_is_refused() -> None:
    document = csv([("North", "n/a"), ("South", "-1"), ("South", "5")], "Region,v")
    one = Dataset.model_validate({"where": {"Region": "North"}, "value": "v"}).read(document, ask())[0]
    assert (one.value, one.printed) == (None, "n/a")
    adds = Dataset.model_validate({"where": {"Region": "South"}, "sum": "v", "missing": ["-1"]})
    with pytest.raises(ExtractError, match=r"line 3: '-1' marks a missing value, so the sum cannot be told"):
        adds.read(document, ask())
    assert Dataset.model_validate({"where": {"Region": "South"}, "sum": "v"}).read(document, ask())[0].value == 4


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12), min_size=1))
def test_a_sum_is_exact_in_any_order(numbers: list[Decimal]) -> None:
    texts = [f"{number:.12f}" for number in numbers]
    forward, backward = (
        Dataset.model_validate({"sum": "v"}).read(csv([(t, "") for t in order], "v,w"), ask())[0].value
        for order in (texts, texts[::-1])
    )
    assert forward == backward
    assert forward == sum(int(Decimal(t).scaleb(12)) for t in texts) / Decimal(10**12) or abs(forward) >= 10**15


# ---------------------------------------------------------------- loud failures


def test_a_missing_column_is_named_with_the_nearest_one() -> None:
    document = csv(small_file(), HEADER.replace("(lbs)", "(pounds)").replace("Region", "Regions"))
    with pytest.raises(Incomplete) as caught:
        rule().read(document, ask())
    message = str(caught.value)
    assert message.startswith(
        "no column 'Region', 'Sum Qty (lbs)' (columns: FY, Month (abbv), Regions, Drug Type, Count of Event, "
        "Sum Qty (pounds)); did you mean 'Regions'?; did you mean 'Sum Qty (pounds)'?"
    )
    assert "see: monitor extract" in message


def test_a_value_that_stands_nowhere_is_an_error_and_not_zero() -> None:
    with pytest.raises(NoMatch) as caught:
        rule(where={"Drug Type": "Fentanil"}).read(csv(small_file()), ask())
    expected = "no row has Drug Type = 'Fentanil'; did you mean 'Fentanyl'? (values: Fentanyl, Heroin)"
    assert str(caught.value) == expected


def test_values_that_never_stand_together_are_an_error_and_not_zero() -> None:
    rows = [row for row in small_file() if row[2:4] != ("North", "Fentanyl")]
    with pytest.raises(NoMatch, match="no row has Drug Type = Fentanyl, Region = North, though each"):
        rule().read(csv(rows), ask())


def renamed(before: str, after: str, when: Sequence[str], column: int = 3) -> list[Row]:
    """The small file, with a value renamed in some months of FY2024."""
    rows = []
    for row in small_file():
        cells = list(row)
        if row[0].startswith("2024") and row[1] in when and cells[column] == before:
            cells[column] = after
        rows.append(tuple(cells))
    return rows  # type: ignore[return-value]


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(MONTHS, id="for a whole year"),
        pytest.param(("JAN", "FEB", "MAR"), id="within a year"),
        pytest.param(("MAR",), id="in the last month"),
    ],
)
def test_a_renamed_value_is_never_read_as_zero(when: Sequence[str]) -> None:
    document = csv(renamed("Fentanyl", "Fentanyl (all forms)", when))
    with pytest.raises(Incomplete, match=r"'Fentanyl' is absent.*'Fentanyl \(all forms\)'.*was it renamed\?"):
        rule().read(document, ask())
    both = rule(where={"Drug Type": ["Fentanyl", "Fentanyl (all forms)"], "Region": "North"}, none_means_zero=True)
    assert by_label(both.read(document, ask()))["FY2024"].value == 2 * Decimal("1.2500661386786")


def test_a_value_that_is_absent_for_a_year_is_told_with_the_values_there() -> None:
    document = csv(renamed("Fentanyl", "Synthetic opioids", MONTHS))
    with pytest.raises(Incomplete) as caught:
        rule().read(document, ask())
    assert "no row of FY2024 has Drug Type = 'Fentanyl'" in str(caught.value)
    assert "(values in FY2024: Heroin, Synthetic opioids)" in str(caught.value)
    found = by_label(rule(none_means_zero=True).read(document, ask()))
    assert found["FY2024"].value == 0


def test_a_rare_value_may_be_absent_from_a_year_that_has_just_begun() -> None:
    rows = [row for row in small_file() if row[0] == "2023"]
    rows += [("2024 (FYTD)", "OCT", "South", "Heroin", "1", "1"), ("2024 (FYTD)", "OCT", "North", "Heroin", "1", "1")]
    assert by_label(rule().read(csv(rows), ask()))["FY2024"].value == 0


def test_a_month_that_is_missing_from_the_file_is_named() -> None:
    rows = [row for row in small_file() if row[:2] != ("2024 (FYTD)", "DEC")]
    with pytest.raises(Incomplete, match="no row for 2023-12, though it has rows for 2023-11 and 2024-01"):
        rule().read(csv(rows), ask())


def test_a_closed_year_that_ends_early_is_a_gap() -> None:
    rows = [row for row in small_file() if row[:2] != ("2023", "SEP")]
    with pytest.raises(Incomplete, match="no row for 2023-09"):
        rule().read(csv(rows), ask())


def test_two_rows_for_one_value_are_listed() -> None:
    with pytest.raises(Ambiguous) as caught:
        other(value="Sum Qty (lbs)").read(csv(small_file()), ask())
    assert "2 rows for one value of 'Sum Qty (lbs)', 2022-10: '1.25' in line 5" in str(caught.value)
    assert "'6.61386786e-05' in line 6" in str(caught.value)


def test_a_year_written_in_two_ways_may_count_twice_and_is_refused() -> None:
    rows = [*small_file(), ("2024", "OCT", "North", "Fentanyl", "1", "1.25")]
    with pytest.raises(Ambiguous, match=r"FY2024 is written as '2024 \(FYTD\)' and, in line \d+, as '2024'"):
        rule().read(csv(rows), ask())


def test_an_unreadable_month_in_other_rows_does_not_matter_unless_it_hides_one() -> None:
    rows = [*small_file(), ("2024 (FYTD)", "??", "South", "Heroin", "1", "1")]
    assert by_label(rule().read(csv(rows), ask()))["FY2024"].coverage == Span(date(2023, 10, 1), date(2024, 3, 31))


def test_the_unit_in_the_columns_name_must_be_the_declared_one() -> None:
    with pytest.raises(WrongUnit, match=r"'Sum Qty \(lbs\)' is in lb, but the figure is declared in kg"):
        rule().read(csv(small_file()), ask("kg"))
    assert rule().read(csv(small_file()), ask())[0].unit == unit("lb")


def test_a_page_in_place_of_the_file_is_refused() -> None:
    with pytest.raises(NotUsable, match="a CSV file was expected"):
        rule().read(Document(b"<!doctype html><p>Access denied"), ask())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"value": "x"}, "exactly one of sum, value, count and periods, not sum and value", id="two"),
        pytest.param({"sum": ""}, "exactly one of sum, value, count and periods, not none", id="no amount"),
        pytest.param({"by": {"year": "a", "fiscal_year": "b"}}, "exactly one of fiscal_year, year", id="two years"),
        pytest.param({"by": {"month": "a"}}, "exactly one of fiscal_year, year", id="a month alone"),
        pytest.param({"by": {"date": "a", "month": "b"}}, "`month` needs", id="a month beside a day"),
        pytest.param({"by": {"fiscal_year": "FY"}}, "`totals` adds up months", id="totals without months"),
        pytest.param({"sum": "", "value": "x"}, "`totals` adds up: use `sum`", id="totals of values"),
        pytest.param({"calendar": ""}, "`calendar` is missing: by which one", id="no calendar"),
        pytest.param({"calendar": "us-fedral"}, "did you mean 'us-federal'", id="an unknown calendar"),
        pytest.param({"each": ["FY"]}, "'FY' is in `by` already", id="a series by time"),
        pytest.param({"where": {"a": []}}, "the list is empty", id="an empty list"),
        pytest.param({"where": {"a": True}}, "put the value in quotes", id="a YAML truth value"),
        pytest.param({"wher": {}}, "wher", id="an unknown option"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        rule(**options)


def test_numbers_from_yaml_are_taken_as_texts() -> None:
    assert rule(where={"Year": 2021, "Empty": None}).where == {"Year": ("2021",), "Empty": ("",)}


# ---------------------------------------------------------------- mutations


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_shuffled_rows_and_columns_give_the_same_figures(random_: random.Random) -> None:
    names = HEADER.split(",")
    order = random_.sample(range(len(names)), len(names))
    rows = random_.sample(small_file(), len(small_file()))
    moved = csv([[row[i] for i in order] for row in rows], ",".join(names[i] for i in order))
    expected = values(rule().read(csv(small_file()), ask()))
    assert values(rule().read(moved, ask())) == expected
    cells = rule(where={}, each=["Region", "Drug Type"])
    assert values(cells.read(moved, ask())) == values(cells.read(csv(small_file()), ask()))


def test_white_space_byte_order_mark_quotes_and_new_columns_change_nothing() -> None:
    lines = [HEADER, *(",".join(row) for row in small_file())]
    text = "\ufeff" + "\n".join(f"{line},new" for line in lines).replace("Drug Type", "Drug\u00a0Type ")
    text = text.replace("Fentanyl", '" Fentanyl"').replace("North", "North ")
    moved = rule().read(Document(text.encode(), media="csv"), ask())
    assert values(moved) == values(rule().read(csv(small_file()), ask()))


@pytest.mark.parametrize("name", HEADER.split(","))
def test_renaming_any_column_that_is_used_fails_loudly(name: str) -> None:
    document = csv(small_file(), HEADER.replace(name, f"{name} new"))
    if name == "Count of Event":
        assert values(rule().read(document, ask())) == values(rule().read(csv(small_file()), ask()))
        return
    with pytest.raises(Incomplete, match="no column"):
        rule().read(document, ask())


# ---------------------------------------------------------------- dialects


YEARLY: dict[str, Any] = {"value": "Menge", "by": {"year": "Jahr"}}


def semicolons(cells: Sequence[str], *, charset: str = "utf-8", delimiter: str = ";") -> Document:
    """A file with a value for each year from 2001 on."""
    lines = [f"Jahr{delimiter}Menge", *(f"{2001 + i}{delimiter}{cell}" for i, cell in enumerate(cells)), ""]
    return Document("\r\n".join(lines).encode(charset), media="csv")


def column(document: Document, symbol: str = "kg", **options: Any) -> list[Decimal | None]:
    rule_ = Dataset.model_validate({**YEARLY, **options})
    return [reading.value for reading in rule_.read(document, ask(symbol))]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        pytest.param(["1,5", "2"], ["1.5", "2"], id="comma"),
        pytest.param(["1 234,5", "-7"], ["1234.5", "-7"], id="comma and spaces"),
        pytest.param(["1\u202f234,5", "1\u00a0234"], ["1234.5", "1234"], id="comma and narrow spaces"),
        pytest.param(["1.234,5", "1.234"], ["1234.5", "1234"], id="comma and points"),
        pytest.param(["1.234.567", "1.234"], ["1234567", "1234"], id="groups alone tell"),
        pytest.param(["0,125", "1,234"], ["0.125", "1.234"], id="a zero before it tells"),
        pytest.param(["12345,678", "1,234"], ["12345.678", "1.234"], id="many digits before it tell"),
        pytest.param(["1,5E+03", "6,6e-5"], ["1500", "0.000066"], id="exponents"),
        pytest.param(["1.5", "1,234"], ["1.5", "1234"], id="point"),
        pytest.param(["1,234.5", "1.234"], ["1234.5", "1.234"], id="point and commas"),
        pytest.param(["1,234,567", "12,345"], ["1234567", "12345"], id="groups of commas alone tell"),
        pytest.param(["7", "8"], ["7", "8"], id="nothing to tell"),
        pytest.param(["n/a", "12,5 kg"], [None, "12.5"], id="a unit in the cell"),
    ],
)
def test_the_decimal_sign_is_told_from_the_column(cells: list[str], read: list[str | None]) -> None:
    assert column(semicolons(cells)) == [None if text is None else Decimal(text) for text in read]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize("cells", [["1,234", "5,678"], ["1.234", "5"], ["1,234", "1.234"]])
def test_a_column_that_can_be_read_both_ways_is_refused_until_the_rule_says(delimiter: str, cells: list[str]) -> None:
    document = semicolons(cells, delimiter=delimiter)
    with pytest.raises(Ambiguous, match=r"column 'Menge' holds .*: thousands or three decimals.* `decimal: comma`"):
        column(document)
    for sign, other_sign in (("comma", "."), ("point", ",")):
        found = column(document, decimal=sign)
        assert found == [Decimal(cell.replace(other_sign, "").replace(",", ".")) for cell in cells]


def with_rate(cells: Sequence[str], rates: Sequence[str], delimiter: str) -> Document:
    """A file with a count and a rate for each year from 2001 on."""
    rows = [
        f'{2001 + i}{delimiter}"{cell}"{delimiter}"{rate}"'
        for i, (cell, rate) in enumerate(zip(cells, rates, strict=False))
    ]
    return Document("\n".join([delimiter.join(("Jahr", "Menge", "Rate")), *rows, ""]).encode(), media="csv")


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
@pytest.mark.parametrize(
    ("cells", "rates"),
    [
        (["1,437", "12,345"], ["1.5", "2.25"]),
        (["1.437", "12.345"], ["1,5", "2,25"]),
        (["1,437", "12,345"], ["1.5 %", "n/a", "2.25 %"]),
    ],
)
def test_another_column_that_writes_decimals_with_the_other_sign_tells_thousands(
    delimiter: str, cells: list[str], rates: list[str]
) -> None:
    assert column(with_rate([*cells, cells[0]], rates, delimiter), "cases")[:2] == [1437, 12345]


@pytest.mark.parametrize(
    ("cells", "rates"),
    [
        (["1,437", "12,345"], ["1,5", "2,25"]),
        (["1,437", "12,345"], ["1.5", "2,25"]),
        (["1,437", "12,345"], ["1.5", "2"]),
        (["1,437", "12,345"], ["1.5", "about 2.25"]),
        (["1,437", "12.345"], ["1.5", "2.25"]),
        (["1,437", "12,345"], ["1.500", "2.250"]),
    ],
)
def test_a_column_stays_in_doubt_where_no_other_one_tells(cells: list[str], rates: list[str]) -> None:
    with pytest.raises(Ambiguous, match="`decimal: comma` or `decimal: point`"):
        column(with_rate(cells, rates, ";"), "cases")


def test_between_commas_thousands_are_in_doubt_where_another_column_has_decimal_commas() -> None:
    assert column(with_rate(["1,437", "12,345"], ["1.5", "2.25"], ","), "cases") == [1437, 12345]
    assert column(with_rate(["1,437", "12,345"], ["15", "2"], ","), "cases") == [1437, 12345]
    with pytest.raises(Ambiguous, match="other columns write decimals with the comma; write `decimal: comma`"):
        column(with_rate(["1,437", "12,345"], ["1,5", "2,25"], ","), "cases")


@pytest.mark.parametrize(("cell", "value"), [("1 414", 1414), ("-1 414", -1414), ("12 345 678", 12_345_678)])
@pytest.mark.parametrize("others", [["208", "-48"], ["1,5", "2,25"], ["n/a", "7"]])
def test_spaces_between_thousands_are_known_in_a_column_of_numbers(cell: str, value: int, others: list[str]) -> None:
    found = list(Dataset.model_validate(YEARLY).read(semicolons([cell, *others]), ask("number")))
    assert (found[0].value, found[0].printed) == (value, cell)


@pytest.mark.parametrize(
    ("cell", "other"), [("1 414", "about 7"), ("1 414", "7 8"), ("1 41", "7"), ("1414 000", "7"), ("0 414", "7")]
)
def test_a_space_stays_in_doubt_where_a_cell_may_hold_several_numbers(cell: str, other: str) -> None:
    with pytest.raises(ExtractError):
        column(semicolons([cell, other]), "number")


def test_values_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Ambiguous, match=r"holds '2\.75', where the point is the decimal sign, and '1,5'"):
        column(semicolons(["1,5", "2.75"]))
    with pytest.raises(Ambiguous, match=r"'2\.75' is no number with the comma as its decimal sign"):
        column(semicolons(["1,5", "2.75"]), decimal="comma")


def test_the_whole_column_tells_not_only_the_rows_that_count() -> None:
    lines = ["Jahr;Land;Menge", "2001;A;1,234", "2001;B;0,5", "2002;A;2,345", ""]
    document = Document("\n".join(lines).encode(), media="csv")
    assert column(document, where={"Land": "A"}) == [Decimal("1.234"), Decimal("2.345")]


def test_a_sum_of_decimal_commas_is_exact() -> None:
    lines = ["Jahr;Menge", "2001;1 234,56", "2001;0,44", "2001;n/a", "2002;3", ""]
    document = Document("\n".join(lines[:3] + lines[4:]).encode(), media="csv")
    assert column(document, value="", sum="Menge") == [Decimal(1235), Decimal(3)]
    with pytest.raises(ExtractError, match="marks a missing value"):
        column(Document("\n".join(lines).encode(), media="csv"), value="", sum="Menge")


@pytest.mark.parametrize("cell", ['"1,234"', '"1,234.0"', "1234"])
def test_in_a_file_parted_by_commas_they_group_thousands(cell: str) -> None:
    assert column(semicolons([cell], delimiter=",")) == [1234]


def test_a_file_parted_by_commas_may_have_decimal_commas_in_quotes() -> None:
    assert column(semicolons(['"1 234,5"', '"1,234"'], delimiter=",")) == [Decimal("1234.5"), Decimal("1.234")]


def test_a_mark_is_never_read_as_a_number() -> None:
    document = semicolons(["-1", "-2", "Suppr.", "n/a", "0,5"])
    assert column(document, missing=["-1", "-2"]) == [None, None, None, None, Decimal("0.5")]
    assert column(document)[:2] == [-1, -2]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (semicolons(["1,5"], charset="utf-16"), "line 2 (semicolon, UTF-16, decimal comma)"),
        (semicolons(["1.5"], charset="utf-16-be"), "line 2"),
        (semicolons(["7"], delimiter="\t"), "line 2 (tab, UTF-8)"),
        (semicolons(["7"], delimiter=","), "line 2"),
        (semicolons(['"1,5"'], delimiter=","), "line 2 (comma, UTF-8, decimal comma)"),
    ],
)
def test_a_locator_states_an_unusual_dialect(document: Document, words: str) -> None:
    (reading,) = Dataset.model_validate(YEARLY).read(document, ask("kg"))
    assert reading.locator.startswith(f'column "Menge", {words}')
    assert reading.printed == document.records.rows[0][1]


@given(
    st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=8),
    st.sampled_from([" ", "\u202f", "\u00a0", ".", ""]),
)
def test_what_is_printed_with_a_comma_is_read_back(numbers: list[Decimal], group: str) -> None:
    cells = [f"{number:,.2f}".replace(",", "_").replace(".", ",").replace("_", group) for number in numbers]
    assert column(semicolons(cells)) == numbers


@given(st.lists(st.text("0123456789., -", max_size=12), min_size=1, max_size=6))
def test_any_column_is_read_one_way_or_refused(cells: list[str]) -> None:
    document = semicolons(cells)
    try:
        told = column(document)
    except CheckError:
        return
    ways = []
    for sign in ("comma", "point"):
        with suppress(CheckError):
            ways.append(column(document, decimal=sign))
    assert told in ways


# ---------------------------------------------------------------- workbooks

DRUGS: list[list[Any]] = [
    ["Country", "Drug group", "Year", "Kilograms"],
    ["Canada", "Opioids", 2021, 12.5],
    ["Canada", "Cannabis", 2021, 900],
    ["Canada", "Opioids", 2022, 34.82],
    ["Mexico", "Opioids", 2022, 1200.25],
]
FOOT: list[list[Any]] = [[], ["Source: annual report questionnaire"], ["* provisional"]]
BY_YEAR: dict[str, Any] = {"where": {"Drug group": "Opioids"}, "sum": "Kilograms", "by": {"year": "Year"}}


def kilograms(document: Document, **options: Any) -> dict[str, Decimal | None]:
    readings = Dataset.model_validate({**BY_YEAR, **options}).read(document, ask("kg"))
    return {reading.period.label: reading.value for reading in readings}


def test_a_sheet_is_added_up_below_its_banner_and_above_its_notes() -> None:
    book = workbook_document({"Read me": [["Country", "as reported"]], "Export": [["UNODC"], [], *DRUGS, *FOOT]})
    assert kilograms(book) == {"2021": Decimal("12.5"), "2022": Decimal("1235.07")}
    assert kilograms(book, where={}) == {"2021": Decimal("912.5"), "2022": Decimal("1235.07")}
    first, second = Dataset.model_validate(BY_YEAR).read(book, ask("kg"))
    assert first.locator == 'sheet "Export", column "Kilograms", row 4'
    assert second.locator == 'sheet "Export", column "Kilograms", 2 rows where Drug group = Opioids, Year = 2022'


def test_columns_of_a_sheet_are_named_without_regard_to_capitals_and_footnotes() -> None:
    book = workbook_document({"A": [["Country", "DRUG GROUP*", " Year", "Kilograms\u00b9"], *DRUGS[1:]]})
    assert kilograms(book)["2021"] == Decimal("12.5")


def test_merged_labels_count_on_each_row() -> None:
    rows = [DRUGS[0], ["Canada", "Opioids", 2021, 1], ["", "", 2022, 2]]
    book = workbook_document({"A": rows}, merge={"A": ["A2:A3", "B2:B3"]})
    assert kilograms(book, where={"Country": "Canada"}) == {"2021": 1, "2022": 2}


def test_an_amount_merged_over_rows_is_refused() -> None:
    book = workbook_document(
        {"A": [DRUGS[0], ["a", "Opioids", 2021, 5], ["b", "Opioids", 2021]]}, merge={"A": ["D2:D3"]}
    )
    with pytest.raises(Ambiguous, match="the cells D2 to D3 of column 'Kilograms' are merged into one"):
        kilograms(book)


def test_a_header_of_two_rows_is_found_by_its_names() -> None:
    rows = [["Country", "Seizures", "", ""], ["", "Drug group", "Year", "Kilograms"], *DRUGS[1:]]
    book = workbook_document({"A": rows}, merge={"A": ["A1:A2", "B1:D1"]})
    assert kilograms(book, where={"Country": "Mexico", "Drug group": "Opioids"}, none_means_zero=True)[
        "2022"
    ] == Decimal("1200.25")


def test_a_column_that_a_release_may_lack_counts_where_it_is() -> None:
    present = {"Event": "Final"}
    assert kilograms(workbook_document({"A": DRUGS}), where_present=present)["2021"] == Decimal("12.5")
    rows: list[list[Any]] = [
        [*DRUGS[0], "EVENT"],
        *([*row, "Final"] for row in DRUGS[1:]),
        ["Canada", "Opioids", 2021, 1, "Draft"],
    ]
    assert kilograms(workbook_document({"A": rows}), where_present=present)["2021"] == Decimal("12.5")


@pytest.mark.parametrize(
    ("sheets", "options", "error", "message"),
    [
        pytest.param(
            {"A": DRUGS, "B": DRUGS}, {}, Ambiguous, "2 tables have the columns .* name the `sheet`", id="twice"
        ),
        pytest.param({"A": [*DRUGS, [], *DRUGS]}, {}, Ambiguous, "2 tables .*row 1; .*row 7", id="twice on a sheet"),
        pytest.param(
            {"A": [*DRUGS, [], ["Year", "Pieces"], [2021, 4]]},
            {},
            Ambiguous,
            r"row 7 \(Year, Pieces\) looks like the header of another table",
            id="another table below",
        ),
        pytest.param(
            {"A": DRUGS}, {"sheet": "Data"}, NoMatch, r"no sheet 'Data' in the workbook .*sheets: A", id="no sheet"
        ),
        pytest.param(
            {"A": DRUGS}, {"sum": "Kilos"}, Incomplete, "no column 'Kilos' .*in row 1.*mean 'Kilograms'", id="no column"
        ),
        pytest.param({"A": [["x"]]}, {}, Incomplete, 'no row of sheet "A" has the columns', id="nothing"),
        pytest.param(
            {"A": [[*DRUGS[0], "Year"], *DRUGS[1:]]}, {}, Incomplete, "'Year' stands twice", id="a column twice"
        ),
        pytest.param(
            {"A": [*DRUGS, ["Chile", "Opioids", 2022, "#REF!"]]},
            {},
            NoMatch,
            "row 6: '#REF!': the formula",
            id="an error",
        ),
        pytest.param(
            {"A": [*DRUGS, ["Total", "Opioids", "", 1]]}, {}, NoMatch, 'sheet "A", row 6: .*`without`', id="a total"
        ),
    ],
)
def test_a_sheet_that_is_not_clear_is_refused(
    sheets: dict[str, list[list[Any]]], options: dict[str, Any], error: type[CheckError], message: str
) -> None:
    with pytest.raises(error, match=message):
        kilograms(workbook_document(sheets), **options)


def test_a_suppressed_cell_of_a_sheet_is_missing_and_never_a_number() -> None:
    rows: list[list[Any]] = [["Year", "Deaths"], [2021, -1], [2022, "Suppr."], [2023, 5]]
    book = workbook_document({"A": rows})
    options = {"value": "Deaths", "by": {"year": "Year"}, "missing": ["-1"]}
    readings = Dataset.model_validate(options).read(book, ask("deaths"))
    assert [reading.value for reading in readings] == [None, None, 5]


def test_the_sheet_is_named_where_several_have_the_columns() -> None:
    later = [DRUGS[0], ["Canada", "Opioids", 2021, 99]]
    assert kilograms(workbook_document({"2023": DRUGS, "2024": later}), sheet="2024") == {"2021": 99}


def test_a_csv_file_has_no_sheets() -> None:
    with pytest.raises(NoMatch, match="a CSV file has no sheets: leave `sheet: Data` out"):
        rule(sheet="Data").read(csv(small_file()), ask())


# ---------------------------------------------------------------- lists in JSON


def json_document(data: Any) -> Document:
    return Document(json.dumps(data).encode(), media="json")


def items(rows: Sequence[Sequence[Any]] = DRUGS) -> list[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(items(), id="the whole file"),
        pytest.param({"meta": {"rows": 4}, "data": items(), "notes": [{"text": "x"}]}, id="below a key"),
        pytest.param({"result": {"data": {"records": items()}}}, id="deeper"),
    ],
)
def test_a_list_of_objects_is_added_up(data: Any) -> None:
    assert kilograms(json_document(data)) == {"2021": Decimal("12.5"), "2022": Decimal("1235.07")}


def test_numbers_of_json_are_exact_and_a_locator_names_list_and_item() -> None:
    document = Document(
        b'{"d": [{"Year": 2021, "Deaths": 0.1000000000000000055511151231257827, "x": {"y": "Canada"}}]}'
    )
    rule_ = Dataset.model_validate({"where": {"x.y": "Canada"}, "value": "Deaths", "by": {"year": "Year"}})
    (reading,) = rule_.read(Document(document.body, media="json"), ask("deaths"))
    assert reading.value == Decimal("0.1000000000000000055511151231257827")
    assert reading.locator == 'list "d", column "Deaths", item 1'


def test_null_and_absent_values_are_missing() -> None:
    data = [{"Year": 2021, "Deaths": None}, {"Year": 2022}, {"Year": 2023, "Deaths": 5}]
    readings = Dataset.model_validate({"value": "Deaths", "by": {"year": "Year"}}).read(
        json_document(data), ask("deaths")
    )
    assert [reading.value for reading in readings] == [None, None, 5]


@pytest.mark.parametrize(
    ("data", "options", "error", "message"),
    [
        ({"a": items(), "b": items()}, {}, Ambiguous, "2 lists have the columns .*: a, b; name one as `sheet`"),
        ({"a": items()}, {"sheet": "c"}, NoMatch, r"no list of objects 'c' \(lists: a\)"),
        ({"a": [1, 2]}, {}, NoMatch, "no list of objects"),
        ({"a": items()}, {"sum": "Kilos"}, Incomplete, "no column 'Kilos'"),
        ([], {}, NoMatch, "no list of objects"),
        ([{"Drug group": "Opioids", "Year": 2021, "Kilograms": "x" * 99}], {}, NoMatch, "holds no number"),
    ],
)
def test_json_that_is_not_clear_is_refused(
    data: Any, options: dict[str, Any], error: type[CheckError], message: str
) -> None:
    with pytest.raises(error, match=message):
        kilograms(json_document(data), **options)


def test_one_of_several_lists_is_named() -> None:
    data = {"a": items(), "b": {"c": items([DRUGS[0], ["Canada", "Opioids", 2021, 99]])}}
    assert kilograms(json_document(data), sheet="b.c") == {"2021": 99}


def test_a_number_with_an_endless_exponent_does_not_fill_the_memory() -> None:
    body = b'[{"Drug group": "Opioids", "Year": 2021, "Kilograms": 1e999999999}]'
    with pytest.raises(CheckError):
        kilograms(Document(body, media="json"))


# ---------------------------------------------------------------- the real files

NORTH, SOUTHWEST = "Northern Border", "Southwest Border"
FILES = {
    "2022-10": "2022-10-19_nationwide-drugs-fy19-fy22.csv",
    "2023-10": "2023-10-18_nationwide-drugs-fy20-fy23.csv",
    "2024-04": "2024-04-08_nationwide-drugs-fy21-fy24-mar.csv",
    "2024-10": "2024-10_nationwide-drugs-fy21-fy24.csv",
    "2025-03": "2025-03_nationwide-drugs-fy22-fy25-feb.csv",
}
TRUTH = {
    "2022-10": {NORTH: {2022: "10.264558"}, SOUTHWEST: {2022: "13986.33"}},
    "2023-10": {
        NORTH: {2022: "10.264558", 2023: "1.554846"},
        SOUTHWEST: {2022: "13986.33", 2023: "26692.693753"},
    },
    "2024-04": {
        NORTH: {2022: "10.264558", 2023: "1.554846", 2024: "6.7749"},
        SOUTHWEST: {2022: "13986.33", 2023: "26692.693753", 2024: "9544.99"},
    },
    "2024-10": {
        NORTH: {2022: "10.264558", 2023: "1.554846", 2024: "34.817193"},
        SOUTHWEST: {2022: "13986.33", 2023: "26692.693753", 2024: "21115.61"},
    },
    "2025-03": {
        NORTH: {2022: "10.264558", 2023: "1.554846", 2024: "34.817193", 2025: "10.43"},
        SOUTHWEST: {2022: "13986.33", 2023: "26692.693753", 2024: "21115.61", 2025: "5981.47"},
    },
}
END = {("2024-04", 2024): date(2024, 3, 31), ("2025-03", 2025): date(2025, 2, 28)}
BY = {"fiscal_year": "FY", "month": "Month (abbv)"}
US = "us-federal"
CELL = ["Component", "Region", "Land Filter", "Area of Responsibility", "Drug Type"]


def real(vintage: str) -> Document:
    path = CAPTURES / "cbp" / FILES[vintage]
    if not path.is_file():
        pytest.skip("the folder of real captures is absent")
    return Document(path.read_bytes(), media="csv")


def fentanyl(region: str, **where: str) -> Dataset:
    conditions = {"Drug Type": "Fentanyl", "Region": region, **where}
    return Dataset.model_validate(
        {"where": conditions, "sum": "Sum Qty (lbs)", "by": BY, "calendar": US, "totals": True}
    )


def rounded_like(value: Decimal | None, text: str) -> Decimal:
    assert value is not None
    return value.quantize(Decimal(text))


@pytest.mark.captures
@pytest.mark.parametrize("vintage", FILES)
def test_the_real_files_give_the_known_totals(vintage: str) -> None:
    document = real(vintage)
    for region, years in TRUTH[vintage].items():
        found = by_label(fentanyl(region, **{"Land Filter": "Land Only"}).read(document, ask()))
        for year, text in years.items():
            total = found[f"FY{year}"]
            assert rounded_like(total.value, text) == Decimal(text)
            assert total.coverage == Span(date(year - 1, 10, 1), END.get((vintage, year), date(year, 9, 30)))


@pytest.mark.captures
def test_the_real_files_give_other_totals_with_all_land_filters() -> None:
    found = by_label(fentanyl(NORTH).read(real("2024-10"), ask()))
    for year, text in {2022: "14.1229", 2023: "2.4782", 2024: "43.0393"}.items():
        assert rounded_like(found[f"FY{year}"].value, text) == Decimal(text)


@pytest.mark.captures
def test_the_first_half_of_the_open_year_was_restated() -> None:
    rule_ = fentanyl(NORTH, **{"Land Filter": "Land Only"})
    halves = []
    for vintage in ("2024-04", "2024-10"):
        found = by_label(rule_.read(real(vintage), ask()))
        months = ["2023-10", "2023-11", "2023-12", "2024-01", "2024-02", "2024-03"]
        halves.append(sum((found[label].value or Decimal(0) for label in months), Decimal(0)))
    assert [rounded_like(half, "0.0001") for half in halves] == [Decimal("6.7749"), Decimal("7.0445")]


@pytest.mark.captures
@pytest.mark.no_cover
def test_the_real_file_is_read_cell_by_cell_and_fast() -> None:
    document = real("2022-10")
    rule_ = Dataset.model_validate({"each": CELL, "value": "Sum Qty (lbs)", "by": BY, "calendar": US})
    with stopwatch() as watch:
        readings = rule_.read(document, ask())
    assert watch.seconds < 1
    assert len(readings) == 10_092
    assert len({(r.series, r.period.label) for r in readings}) == 10_092


@pytest.mark.captures
def test_a_changed_digit_of_the_real_file_changes_one_cell() -> None:
    path = CAPTURES / "cbp" / FILES["2024-10"]
    if not path.is_file():
        pytest.skip("the folder of real captures is absent")
    body = path.read_bytes()
    rule_ = Dataset.model_validate({"each": CELL, "value": "Sum Qty (lbs)", "by": BY, "calendar": US})
    before = values(rule_.read(Document(body, media="csv"), ask()))
    lines = body.split(b"\r\n")
    lines[812] = lines[812][:-1] + (b"1" if lines[812].endswith(b"2") else b"2")
    after = values(rule_.read(Document(b"\r\n".join(lines), media="csv"), ask()))
    assert len([key for key in before if before[key] != after[key]]) == 1


@pytest.mark.captures
@pytest.mark.parametrize(
    ("name", "region", "value"),
    [
        ("phac-substance-harms_2023-04.csv", "Canada", 7993),
        ("phac-substance-harms_2023-04.csv", "British Columbia", 2293),
        ("phac-substance-harms_2026-04.csv", "Canada", 7546),
        ("phac-substance-harms_2026-04.csv", "British Columbia", 1962),
    ],
)
def test_a_real_file_that_lost_a_column_is_read_before_and_after(name: str, region: str, value: int) -> None:
    path = CAPTURES / "phac" / name
    if not path.is_file():
        pytest.skip("the folder of real captures is absent")
    options = {
        "where": {
            "Substance": "Opioids",
            "Source": "Deaths",
            "Specific_Measure": "Overall numbers",
            "Region": region,
            "Time_Period": "By year",
            "Unit": "Number",
            "Aggregator": "",
        },
        "value": "Value",
        "by": {"year": "Year_Quarter"},
        "missing": ["-1", "-2"],
    }
    present = {"Type_Event": "Total apparent opioid toxicity deaths"}
    document = Document(path.read_bytes(), media="csv")
    found = by_label(Dataset.model_validate({**options, "where_present": present}).read(document, ask("deaths")))
    assert found["2021"].value == value
    if "2023-04" in name and region == "Canada":
        with pytest.raises(Ambiguous, match="3 rows for one value of 'Value', 2016"):
            Dataset.model_validate({**options, "by": {"year": "Year_Quarter"}}).read(document, ask("deaths"))


# ---------------------------------------------------------------- capitals


@pytest.mark.parametrize(
    ("written", "printed"), [("Drug Type", "DRUG TYPE"), ("Fentanyl", "FENTANYL"), ("Sum Qty (lbs)", "Sum qty (lbs)")]
)
def test_names_and_values_may_change_their_capitals(written: str, printed: str) -> None:
    plain, header = small_file(), HEADER.replace(written, printed)
    rows = [tuple(cell.replace(written, printed) for cell in row) for row in plain]
    assert values(rule().read(csv(rows, header), ask())) == values(rule().read(csv(plain), ask()))


def test_names_that_differ_in_capitals_alone_are_not_taken_for_each_other() -> None:
    document = Document(b"Town,People,PEOPLE\nAlma,1,2\n", media="csv")
    with pytest.raises(Incomplete, match="no column 'people'"):
        Dataset(where={"Town": ("Alma",)}, value="people").read(document, ask("people"))
    read = Dataset(where={"Town": ("Alma",)}, value="PEOPLE").read(document, ask("people"))
    assert [one.value for one in read] == [2]


def test_values_that_differ_in_capitals_alone_are_not_taken_for_each_other() -> None:
    document = Document(b"Town,People\nAlma,1\nALMA,2\n", media="csv")
    with pytest.raises(NoMatch, match="no row has Town = 'alma'"):
        Dataset(where={"Town": ("alma",)}, value="People").read(document, ask("people"))
    read = Dataset(where={"Town": ("ALMA",)}, value="People").read(document, ask("people"))
    assert [one.value for one in read] == [2]


SDMX_CSV = """\
DATAFLOW,FREQ,GEO,UNIT_MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT
"LAB:JOBS(1.0)",Q,AT,PS,2024-Q1,4301.5,A,3
"LAB:JOBS(1.0)",Q,AT,PS,2024-Q2,4312.25,P,3
"LAB:JOBS(1.0)",Q,AT,PC_ACT,2024-Q1,5.1,A,0
"LAB:JOBS(1.0)",Q,BE,PS,2024-Q1,5010,A,3
"LAB:JOBS(1.0)",Q,BE,PS,2024-Q2,,M,3
"""


def test_sdmx_csv_is_a_data_file_like_others() -> None:
    where = {"FREQ": "Q", "GEO": "AT", "UNIT_MEASURE": "PS"}
    options: Any = {"where": where, "value": "OBS_VALUE", "by": {"period": "TIME_PERIOD"}}
    rule_ = Dataset.model_validate(options)
    found = list(rule_.read(Document(SDMX_CSV.encode(), media="csv"), ask("people")))
    assert [(one.period.label, one.value, one.provisional) for one in found] == [
        ("2024-Q1", 4_301_500, False),
        ("2024-Q2", 4_312_250, True),
    ]
    share = Dataset.model_validate({**options, "where": where | {"UNIT_MEASURE": "PC_ACT"}})
    (rate,) = share.read(Document(SDMX_CSV.encode(), media="csv"), ask("%"))
    assert rate.value == Decimal("5.1")


def test_what_sdmx_csv_says_of_an_open_dimension_and_of_a_missing_value() -> None:
    options: Any = {"where": {"GEO": "AT"}, "value": "OBS_VALUE", "by": {"period": "TIME_PERIOD"}}
    with pytest.raises(Ambiguous, match="2024-Q1"):
        Dataset.model_validate(options).read(Document(SDMX_CSV.encode(), media="csv"), ask("people"))
    options["where"] = {"GEO": "BE", "UNIT_MEASURE": "PS"}
    _, missing = Dataset.model_validate(options).read(Document(SDMX_CSV.encode(), media="csv"), ask("people"))
    assert missing.value is None
