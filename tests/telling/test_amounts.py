"""How numbers read to people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.compare import compare
from monitor.model import Change, ChangeKind, Doubt, DoubtKind
from monitor.telling.amounts import amount, observed, per_cent, places_of, shown
from monitor.telling.changes import step_words
from monitor.telling.periods import when
from monitor.telling.questions import question
from monitor.telling.sentences import explanation
from tests.making import month, seen

D = Decimal
finite = st.decimals(allow_nan=False, allow_infinity=False, min_value=D("-1e20"), max_value=D("1e20"))


@pytest.mark.parametrize(
    ("value", "symbol", "text"),
    [
        ("34.817193", "lb", "34.82 lb"),
        ("26693", "lb", "26,693 lb"),
        ("26692.693753", "lb", "26,692.69 lb"),
        ("13", "%", "13%"),
        ("-13.5", "%", "−13.5%"),
        ("1250.5", "US$", "US$1,250.50"),
        ("1200000000", "$", "$1,200,000,000"),
        ("-3.5", "C$", "−C$3.50"),
        ("1", "doses", "1 dose"),
        ("2", "doses", "2 doses"),
        ("1", "people", "1 person"),
        ("1", "pp", "1 percentage point"),
        ("0.5", "short ton", "0.5 short tons"),
        ("0.5", "ton", "0.5 tons"),
        ("2019", "year", "2019"),
        ("1", "premises", "1 premises"),
        ("0.27", "lb", "0.27 lb"),
        ("0.0041234", "lb", "0.0041 lb"),
        ("0.0000661386786", "lb", "0.000066 lb"),
        ("0", "lb", "0 lb"),
        ("-0.0", "lb", "0 lb"),
        ("10.10", "kg", "10.1 kg"),
        ("20.8", "per 100,000", "20.8 per 100,000"),
    ],
)
def test_values_are_shown_as_people_write_them(value: str, symbol: str, text: str) -> None:
    assert shown(D(value), symbol) == text


def test_places_are_kept_when_asked_for() -> None:
    assert shown(D("10.1"), "lb", 4) == "10.1000 lb"
    assert shown(D("34.817193"), "", 0) == "35"
    assert shown(D("-0.001"), "", 2) == "0.00"
    assert shown(D("2.5"), "", 0) == "3"


@given(finite)
def test_what_is_shown_is_near_the_value(value: Decimal) -> None:
    near = D(shown(value, "").replace(",", "").replace("−", "-"))
    assert (
        abs(near - value) <= max(D("0.005"), D(0)) if abs(value) >= D("0.1") else abs(near - value) <= abs(value) / 10
    )


@pytest.mark.parametrize(
    ("low", "high", "printed", "words"),
    [
        ("0.5", "0.75", "0.5-0.75%", "0.5 to 0.75%"),
        ("0.5", "0.75", "0.50 to 0.75 %", "0.50 to 0.75%"),
        ("4", "4.5", "4.0 - 4.5", "4.0 to 4.5%"),
        ("0.5", "0.75", "0,5 à 0,75 %", "0.5 to 0.75%"),
        ("0.5", "0.75", "", "0.5 to 0.75%"),
        ("3", "4.5", "3 to 4.5", "3 to 4.5%"),
    ],
)
def test_each_end_of_a_range_keeps_the_decimals_that_its_publisher_printed(
    low: str, high: str, printed: str, words: str
) -> None:
    assert amount(None, D(low), D(high), "%", printed=printed) == words


@pytest.mark.parametrize(
    ("printed", "value", "shown_as"),
    [
        ("4.0%", "4", "4.0%"),
        ("4,0 %", "4", "4.0%"),
        ("4", "4", "4%"),
        ("4.000", "4", "4.00%"),
        ("between 3.0 and 4.0", "4", "4.0%"),
        ("0.04", "4", "4%"),
        ("sum of 8 rows", "4", "4%"),
        ("4.125", "4.125", "4.13%"),
        ("12,345.60", "12345.6", "12,345.60%"),
        ("12 345,60 %", "12345.6", "12,345.60%"),
        ("14.0 and 4.05", "4", "4%"),
        ("1.4.0", "4", "4%"),
    ],
)
def test_a_value_keeps_the_decimals_that_it_is_printed_with(printed: str, value: str, shown_as: str) -> None:
    now = replace(seen(month("2024-03"), value), unit="%", printed=printed)
    before = replace(seen(month("2024-03"), "4.1"), unit="%", printed="4.1%")
    change = Change(ChangeKind.REVISED, now.figure_id, now.period, before=before, after=now)
    assert observed(now) == shown_as
    assert f" → {shown_as}" in explanation(change)
    if shown_as == "4.0%":
        assert question(Doubt(DoubtKind.JUMPED, D(4), D(40), "%", D(10)), "4.0%", "40.0%").startswith("40.0% → 4.0%: ")
        assert "4.1 → 4.0%" in step_words(change)


@pytest.mark.parametrize(
    ("before", "after", "step", "sentence"),
    [
        ("2", "2.4", "2.0 → 2.4% (+0.4 points, revised)", "2% → 2.4%"),
        ("2", "2.0004", "2.0000 → 2.0004% (+0.0004 points, revised)", "2.0000% → 2.0004%"),
        ("2.449", "2.451", "2.449 → 2.451% (+0.002 points, revised)", "2.449% → 2.451%"),
    ],
)
def test_a_difference_never_contradicts_its_ends(before, after, step, sentence):
    read = [seen(month("2024-03"), value, printed=f"{value}%") for value in (before, after)]
    earlier, later = (replace(one, unit="%") for one in read)
    (change,) = compare({earlier.key: earlier}, {later.key: later})
    assert step_words(change) == step
    assert explanation(change).endswith(sentence)


def test_a_difference_whose_ends_have_fewer_decimals_is_not_nothing():
    assert places_of([D(2)], D("0.4")) == 1


def test_a_share_that_no_decimals_show_is_left_out():
    assert per_cent(D("0.003"), D(1234567), "lb") is None
    assert per_cent(D(0), D(5), "lb") == "±0.0%"


def test_a_time_zone_that_is_utc_under_another_name_is_not_said_twice():
    winter, summer = datetime(2024, 1, 8, 9, tzinfo=UTC), datetime(2024, 7, 8, 9, tzinfo=UTC)
    london = ZoneInfo("Europe/London")
    assert when(winter, london) == "8 January 2024, 09:00 GMT"
    assert when(summer, london) == "8 July 2024, 10:00 BST (09:00 UTC)"
    assert when(winter, ZoneInfo("UTC")) == "8 January 2024, 09:00 UTC"
