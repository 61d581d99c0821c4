from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from monitor.kinds.extract.json import Json
from monitor.model import Ask, Period, Reading
from monitor.model.errors import Ambiguous, NoMatch, NotUsable, WrongUnit
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.units import unit

NUMBER = "Number of Drug Overdose Deaths"
VSRR = [
    {"state": "US", "year": "2017", "month": "April", "indicator": NUMBER, "data_value": "65,416"},
    {
        "state": "US",
        "year": "2017",
        "month": "May",
        "indicator": NUMBER,
        "data_value": "66,324",
        "predicted_value": "68370",
    },
    {"state": "US", "year": "2017", "month": "May", "indicator": "Percent with drugs specified", "data_value": "87.1"},
    {"state": "AK", "year": "2017", "month": "May", "indicator": NUMBER, "data_value": "140"},
    {"state": "US", "year": "2017", "month": "June", "indicator": NUMBER, "predicted_value": "68400"},
]
DEATHS: dict[str, Any] = {
    "records": "$",
    "where": {"state": "US", "indicator": NUMBER},
    "value": "data_value",
    "period": {"year": "year", "month": "month", "ending": "12 months"},
}
STATCAN = [
    {
        "status": "SUCCESS",
        "object": {
            "productId": 17100009,
            "vectorDataPoint": [
                {"refPer": "2024-04-01", "value": 40934921.0, "decimals": 0, "statusCode": 0},
                {"refPer": "2024-07-01", "value": 41165847.0, "decimals": 0, "statusCode": 0},
            ],
        },
    }
]
CKAN = {
    "success": True,
    "result": {
        "count": 3,
        "resources": [
            {"name": "Deaths", "last_modified": "2024-06-26T14:02:11.123456", "size": 12033},
            {"name": "Notes", "last_modified": "2024-03-27", "size": None},
        ],
    },
}
REGISTER = {
    "count": 2,
    "results": [
        {"title": "Amendment to Duties", "abstract": "The rate rises from 25 percent to 35 percent on August 1."},
        {"title": "Imposing Duties", "abstract": "An additional rate of duty of 25 percent applies."},
    ],
}


def read(
    data: Any, symbol: str = "deaths", *, language: str = "en", declared: Period | None = None, **options: Any
) -> list[Reading]:
    text = data if isinstance(data, str) else json.dumps(data)
    document = Document(text.encode(), media="json", url="https://example.org/api")
    return list(Json.model_validate(options).read(document, Ask("a/b", unit(symbol), declared, language)))


def only(data: Any, symbol: str = "deaths", **options: Any) -> Reading:
    (reading,) = read(data, symbol, **options)
    return reading


def values(readings: list[Reading]) -> dict[str, Decimal | None]:
    return {reading.period.label: reading.value for reading in readings}


def test_it_is_an_extractor() -> None:
    assert isinstance(Json(path="$.a"), Extractor)


# ---------------------------------------------------------------- one value


def test_the_value_at_a_path_is_read() -> None:
    reading = only(CKAN, "number", path="$.result.count")
    assert (reading.value, reading.printed, reading.locator) == (Decimal(3), "3", "$.result.count")
    assert reading.period.label == "undated"


def test_the_declared_period_is_that_of_the_value() -> None:
    assert only(CKAN, "number", path="$.result.count", declared=from_label("2024")).period.label == "2024"


def test_a_value_is_found_by_what_stands_beside_it() -> None:
    assert only(CKAN, "number", path="$.result.resources[?@.name == 'Deaths'].size").value == 12033


def test_null_is_a_missing_value() -> None:
    reading = only(CKAN, "number", path="$.result.resources[?@.name == 'Notes'].size")
    assert (reading.value, reading.printed) == (None, "null")


@pytest.mark.parametrize("path", ["$.result.resources[0].last_modified", "$.result.resources[1].last_modified"])
def test_dates_are_no_figures(path: str) -> None:
    with pytest.raises(NoMatch, match=r"'2024-0.*is a date, and dates are no figures"):
        read(CKAN, "number", path=path)


def test_a_path_that_leads_nowhere_says_what_is_there() -> None:
    with pytest.raises(NoMatch, match=r"nothing is at '\$.result.total': \$.result has the keys count, resources"):
        read(CKAN, "number", path="$.result.total")
    with pytest.raises(NoMatch, match=r"has the keys success, result; did you mean 'result'\?"):
        read(CKAN, "number", path="$.results.count")


def test_a_path_to_several_values_is_ambiguous_even_if_they_are_equal() -> None:
    with pytest.raises(Ambiguous, match=r"2 values are at .*: \$\[0\].v is 7; \$\[1\].v is 7; narrow the path"):
        read([{"v": 7}, {"v": 7}], "number", path="$[*].v")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (True, r"\$.v is true: no number"),
        ({"a": 1}, r"\$.v has the keys a: no number"),
        ([1], r"\$.v is a list of 1: no number"),
        ("soon", r"\$.v: 'soon': .*holds no number"),
        ("12 or 13", "not one|more than one way"),
    ],
)
def test_what_is_no_number_is_refused(value: Any, reason: str) -> None:
    with pytest.raises((NoMatch, Ambiguous), match=reason):
        read({"v": value}, "number", path="$.v")


def test_a_number_of_absurd_size_is_refused_before_it_is_written_out() -> None:
    for number in ("1e999999999", "1e-999999999", "9" * 60):
        with pytest.raises(NoMatch, match="no quantity has so many digits"):
            read(f'{{"v": {number}}}', "number", path="$.v")


@given(st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False, places=6) | st.integers(-(10**15), 10**15))
def test_a_number_is_read_as_it_is_in_every_language(number: Decimal | int) -> None:
    for language in ("en", "fr"):
        assert only(f'{{"v": {number}}}', "number", path="$.v", language=language).value == number


def test_numbers_and_printed_numbers_are_read_alike() -> None:
    for printed in (68370, "68370", "68,370", " 68,370 ", 68370.0):
        assert only({"v": printed}, "deaths", path="$.v").value == 68370
    assert only({"v": "68 370,5"}, "number", path="$.v", language="fr").value == Decimal("68370.5")


def test_a_unit_in_the_value_or_in_its_name_must_be_the_declared_one() -> None:
    assert only({"Qty (lbs)": 3.5}, "lb", path="$['Qty (lbs)']").unit == unit("lb")
    assert only({"v": "3.5 kg"}, "kg", path="$.v").value == Decimal("3.5")
    with pytest.raises(WrongUnit):
        read({"Qty (lbs)": 3.5}, "kg", path="$['Qty (lbs)']")
    with pytest.raises(WrongUnit):
        read({"v": "3.5 kg"}, "lb", path="$.v")


def test_thousands_are_multiplied_once_whether_or_not_the_rule_says_so() -> None:
    data = {"Deaths (thousands)": 1.5}
    assert only(data, path="$['Deaths (thousands)']", times=1000).value == 1500
    assert only(data, path="$['Deaths (thousands)']").value == 1500
    with pytest.raises(Ambiguous, match="different scales"):
        read(data, path="$['Deaths (thousands)']", times=100)


def test_a_unit_that_a_member_beside_the_value_or_above_it_states_holds() -> None:
    data = {"unit": "thousands", "series": [{"year": 2024, "n": 7}], "of": {"n": 7, "n_unit": "%"}, "UNIT_MULT": "3"}
    assert only(data, path="$.series[0].n").value == 7000
    with pytest.raises(WrongUnit):
        read(data, path="$.of.n")
    assert only({"value": 7, "UNIT_MULT": 6}, path="$.value").value == 7_000_000
    assert only({"value": 7, "units": "lin"}, path="$.value").value == 7
    with pytest.raises(WrongUnit):
        read({"rows": [{"value": 7, "uom": "kg"}]}, "lb", records="$.rows", value="value")


def test_marks_for_a_missing_value_may_be_numbers() -> None:
    assert only({"v": -1}, path="$.v", missing=["-1", "Suppr."]).value is None
    assert only({"v": "Suppr."}, path="$.v", missing="Suppr.").value is None
    assert only({"v": -1}, "number", path="$.v").value == -1


# ---------------------------------------------------------------- a number in a text


def test_a_pattern_picks_the_number_out_of_a_text() -> None:
    reading = only(REGISTER, "%", path="$.results[0].abstract", pattern="to {figure} on")
    assert (reading.value, reading.printed) == (Decimal(35), "35 percent")
    assert reading.locator == '$.results[0].abstract beside "Amendment to Duties"'


def test_a_pattern_that_does_not_fit_shows_the_text() -> None:
    with pytest.raises(NoMatch, match=r"does not read 'falls to {figure}'; it reads 'The rate rises from 25"):
        read(REGISTER, "%", path="$.results[0].abstract", pattern="falls to {figure}")
    with pytest.raises(Ambiguous, match="2 numbers read"):
        read({"v": "a 1 kg b 2 kg"}, "kg", path="$.v", pattern="{figure} kg")
    with pytest.raises(Ambiguous):
        read(REGISTER, "%", path="$.results[0].abstract")


# ---------------------------------------------------------------- records


def test_records_are_a_series_of_twelve_months_each() -> None:
    readings = read(VSRR, **DEATHS)
    assert values(readings) == {
        "2016-05-01/2017-04-30": 65416,
        "2016-06-01/2017-05-31": 66324,
        "2016-07-01/2017-06-30": None,
    }
    april, may, june = readings
    assert april.coverage == april.period.span
    assert (may.printed, may.locator) == ("66,324", "$[1].data_value")
    assert june.locator == "$[4], without 'data_value'"


def test_reported_and_predicted_values_are_two_rules_and_never_fill_in_for_one_another() -> None:
    predicted = values(read(VSRR, **{**DEATHS, "value": "predicted_value"}))
    assert predicted == {
        "2016-05-01/2017-04-30": None,
        "2016-06-01/2017-05-31": 68370,
        "2016-07-01/2017-06-30": 68400,
    }


def test_the_order_of_records_and_of_fields_does_not_matter() -> None:
    turned = [dict(reversed(row.items())) for row in reversed(VSRR)]
    assert values(read(turned, **DEATHS)) == values(read(VSRR, **DEATHS))


def test_without_a_length_the_month_itself_is_the_period() -> None:
    rule = {**DEATHS, "period": {"year": "year", "month": "month"}}
    assert list(values(read(VSRR, **rule))) == ["2017-04", "2017-05", "2017-06"]


@pytest.mark.parametrize(
    ("time", "periods"),
    [
        ({"date": "refPer", "starting": "3 months"}, ["2024-Q2", "2024-Q3"]),
        ({"date": "refPer", "starting": "1 quarter"}, ["2024-Q2", "2024-Q3"]),
        ({"date": "refPer", "starting": "1 month"}, ["2024-04", "2024-07"]),
        ({"date": "refPer", "starting": "2 months"}, ["2024-04-01/2024-05-31", "2024-07-01/2024-08-31"]),
        ({"date": "refPer", "starting": "1 year"}, ["FY2024-25", "2024-07-01/2025-06-30"]),
        ({"date": "refPer", "starting": "1 week"}, ["2024-04-01/2024-04-07", "2024-07-01/2024-07-07"]),
        ({"date": "refPer"}, ["2024-04-01", "2024-07-01"]),
        ("refPer", ["2024-04-01", "2024-07-01"]),
    ],
)
def test_a_day_may_stand_for_the_time_that_starts_with_it(time: Any, periods: list[str]) -> None:
    rule: dict[str, Any] = {
        "records": "$[0].object.vectorDataPoint",
        "value": "value",
        "period": time,
        "calendar": "ca-federal",
    }
    assert values(read(STATCAN, "people", **rule)) == dict(zip(periods, [40934921, 41165847], strict=True))


def test_the_path_may_lead_to_the_list_or_to_each_record() -> None:
    one, other = (
        read(STATCAN, "people", records=path, value="value", period="refPer")
        for path in ("$[0].object.vectorDataPoint", "$[0].object.vectorDataPoint[*]")
    )
    assert one == other


def test_years_and_days_are_read_as_interfaces_print_them() -> None:
    rows = [{"y": 2023, "d": "2023-07-01T00:00:00.000", "v": 1}, {"y": "2024", "d": "2024-07-01", "v": 2}]
    assert values(read(rows, records="$", value="v", period={"year": "y"})) == {"2023": 1, "2024": 2}
    assert list(values(read(rows, records="$", value="v", period={"date": "d"}))) == ["2023-07-01", "2024-07-01"]
    fiscal: dict[str, Any] = {"records": "$", "value": "v", "period": {"fiscal_year": "y"}, "calendar": "us-federal"}
    assert list(values(read(rows, **fiscal))) == ["FY2023", "FY2024"]


def test_a_year_to_date_is_known_as_such() -> None:
    rows = [{"y": "FY2023", "v": 9}, {"y": "FY2024 (FYTD)", "v": 5}]
    found = read(rows, records="$", value="v", period={"fiscal_year": "y"}, calendar="us-federal")
    assert [(r.period.label, r.provisional, r.to_date, r.coverage) for r in found] == [
        ("FY2023", False, False, None),
        ("FY2024", True, True, None),
    ]


def test_without_a_period_one_record_must_fit() -> None:
    rule: dict[str, Any] = {"records": "$", "value": "v", "where": {"k": ["a"]}}
    assert only([{"k": "a", "v": 1}, {"k": "b", "v": 2}], declared=from_label("2024"), **rule).period.label == "2024"
    with pytest.raises(
        Ambiguous, match=r"2 records with k = a .*undated: \$\[0\] has 1; \$\[1\] has 3; narrow `where`"
    ):
        read([{"k": "a", "v": 1}, {"k": "a", "v": 3}], **rule)


def test_two_records_for_one_period_are_ambiguous() -> None:
    with pytest.raises(Ambiguous, match=r"2 records .*2017-05-31: \$\[1\] has '66,324'; \$\[5\] has '66,325'"):
        read([*VSRR, {**VSRR[1], "data_value": "66,325"}], **DEATHS)


def test_a_record_is_found_by_numbers_and_truth_values_as_they_stand_in_the_file() -> None:
    rows = [{"id": 7, "ok": True, "v": 1}, {"id": 8, "ok": False, "v": 2}, {"id": None, "v": 3}]
    for where, value in (({"id": 8}, 2), ({"id": "7"}, 1), ({"ok": "true"}, 1), ({"id": None}, 3)):
        assert only(rows, records="$", where=where, value="v").value == value


def test_a_value_that_stands_nowhere_names_those_that_do() -> None:
    with pytest.raises(NoMatch, match=r"no record has state = 'USA'.*\(values: AK, US\)"):
        read(VSRR, **{**DEATHS, "where": {"state": "USA"}})
    with pytest.raises(NoMatch, match=f"did you mean '{NUMBER}'"):
        read(VSRR, **{**DEATHS, "where": {"indicator": "Number of Drug Overdoses Deaths"}})
    with pytest.raises(NoMatch, match="no record has state = AK, month = June, though each value stands somewhere"):
        read(VSRR, **{**DEATHS, "where": {"state": "AK", "month": "June"}})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value": "data_valeu"}, r"no record has the field 'data_valeu' \(fields: state, year, .*mean 'data_value'"),
        ({"where": {"State": "US"}}, r"no record has the field 'State'"),
        ({"period": {"year": "Year"}}, "no record has the field 'Year'"),
        ({"records": "$.rows"}, r"nothing is at '\$.rows': \$ is a list of 5"),
        ({"records": "$[*].state"}, r"\$\[0\].state is 'US', no object"),
        ({"period": {"year": "state"}}, r"\$\[0\]: 'US' names no period"),
        ({"value": "indicator"}, "holds no number"),
    ],
)
def test_a_file_of_another_shape_is_refused_with_what_is_there(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(NoMatch, match=reason):
        read(VSRR, **{**DEATHS, **change})


def test_a_record_without_a_time_is_refused() -> None:
    with pytest.raises(NoMatch, match=r"\$\[5\]: 'month' says no time: it is null"):
        read([*VSRR, {**VSRR[0], "month": None}], **DEATHS)
    rows = [{"d": "2024-04-15", "v": 1}]
    with pytest.raises(NoMatch, match=r"2024-04-15 is no month and no first day of one"):
        read(rows, records="$", value="v", period={"date": "d", "starting": "1 month"})
    with pytest.raises(NoMatch, match=r"no last day of one"):
        read(rows, records="$", value="v", period={"date": "d", "ending": "1 month"})


def test_no_records_are_no_value() -> None:
    with pytest.raises(NoMatch, match=r"\$.rows is an empty list: there are no records"):
        read({"rows": []}, records="$.rows", value="v")


def test_what_is_no_json_is_no_match_but_another_sort_of_document() -> None:
    rule = Json(path="$.a")
    with pytest.raises(NotUsable, match=r"a JSON file was expected, but .* is html: .*accept: application/json"):
        rule.read(Document(b"<!doctype html><title>Sorry</title>"), Ask("a/b", unit("lb")))
    with pytest.raises(NotUsable, match="no JSON that can be read"):
        rule.read(Document(b"FY,lb\n"), Ask("a/b", unit("lb")))


# ---------------------------------------------------------------- options


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "either `path` to one value, or `records`"),
        ({"path": "$.a", "records": "$.b", "value": "v"}, "either `path` to one value, or `records`"),
        ({"records": "$.b"}, "`value` is missing"),
        ({"path": "$.a", "where": {"k": "v"}}, "`where` is about `records`"),
        ({"path": "$.a", "period": "p"}, "`period` is about `records`"),
        ({"path": "result.count"}, "is not a JSONPath"),
        ({"path": "$.a", "pattern": "{figure}"}, "needs words beside"),
        ({"path": "$.a", "times": 0}, "greater than 0"),
        ({"records": "$", "value": "v", "where": {"k": []}}, "the list is empty"),
        ({"records": "$", "value": "v", "where": {"k": True}}, "put the value in quotes"),
        ({"records": "$", "value": "v", "period": {"month": "m"}}, "exactly one of fiscal_year, year, date and period"),
        ({"records": "$", "value": "v", "period": {"date": "d", "month": "m"}}, "`month` needs"),
        ({"records": "$", "value": "v", "period": {"fiscal_year": "y"}}, "`calendar` is missing"),
        ({"records": "$", "value": "v", "period": {"year": "y", "ending": "long"}}, "'long' is no length"),
        ({"records": "$", "value": "v", "period": {"year": "y", "ending": "0 months"}}, "is no length"),
        (
            {"records": "$", "value": "v", "period": {"year": "y", "ending": "1 year", "starting": "1 year"}},
            "one of `ending` and `starting`",
        ),
        ({"path": "$.a", "calendar": "us"}, "there is no calendar 'us'"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Json.model_validate(options)
