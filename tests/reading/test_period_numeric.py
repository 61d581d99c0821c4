from __future__ import annotations

import pytest

from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.period import from_label, read_named, read_period
from monitor.reading.period.calendars import days
from monitor.reading.period.numeric import DAY_FIRST, MONTH_FIRST, order_of


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["06/28/2025", "07/05/2025", "07/12/2025"], MONTH_FIRST),
        (["28/06/2025", "05/07/2025", "12/07/2025"], DAY_FIRST),
        (["05/07/2025", "06/07/2025"], ""),
        (["4/29/21", "4/30/21", "5/1/21"], MONTH_FIRST),
        (["29/04/21", "30/04/21", "01/05/21"], DAY_FIRST),
        (["21/04/28", "21/04/29", "21/04/30"], ""),
        (["2025-05-07", "2025-05-08", "Total"], ""),
        ([], ""),
    ],
)
def test_one_day_of_a_column_tells_the_order_of_all(texts: list[str], order: str) -> None:
    assert order_of(texts) == order


def test_what_somebody_declared_holds() -> None:
    assert order_of(["05/07/2025"], DAY_FIRST) == DAY_FIRST
    assert read_period("05/07/2025", dates=DAY_FIRST).label == "2025-07-05"
    assert read_period("05/07/2025", dates=MONTH_FIRST).label == "2025-05-07"
    assert read_period("5/7/25", dates=MONTH_FIRST).label == "2025-05-07"


@pytest.mark.parametrize(
    "texts", [["4/29/2021", "30/4/2021"], ["13.02.2021", "2021-02-14"], ["02/03/2021", "2021/04/14"]]
)
def test_a_column_whose_form_changes_is_refused(texts: list[str]) -> None:
    with pytest.raises(Ambiguous) as caught:
        order_of(texts)
    assert all(repr(text) in str(caught.value) for text in texts)


def test_a_day_that_does_not_fit_the_order_is_no_day() -> None:
    with pytest.raises(NoMatch, match="no day that is written day first"):
        read_period("05/27/2025", dates=DAY_FIRST)


@pytest.mark.parametrize("text", ["05/07/2025", "5/7/25", "29/04/21"])
def test_a_day_alone_that_can_be_two_is_refused_with_the_option_that_settles_it(text: str) -> None:
    with pytest.raises(Ambiguous, match="write `dates: day first` or `dates: month first` into the rule"):
        read_period(text)


@pytest.mark.parametrize(
    ("one", "other", "label"),
    [
        ("Q3 2025", "Jul-Sep 2025", "2025-Q3"),
        ("Q3 2025", "July to September 2025", "2025-Q3"),
        ("first half of 2025", "January to June 2025", "2025-H1"),
        ("2024", "Jan 2024 - Dec 2024", "2024"),
        ("August 2025", "1 to 31 August 2025", "2025-08"),
        ("week 46 2025", "week ending 16 November 2025", "2025-11-10/2025-11-16"),
    ],
)
def test_one_period_in_two_spellings_has_one_label(one: str, other: str, label: str) -> None:
    assert read_period(one) == read_period(other)
    assert read_period(one).label == label
    assert from_label(label) == read_period(one)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2025-07-01/2025-09-30", "2025-Q3"),
        ("2025-08-01/2025-08-31", "2025-08"),
        ("2025-08-04/2025-08-04", "2025-08-04"),
        ("2025-07-01/2025-09-29", "2025-07-01/2025-09-29"),
        ("2024-02-01/2024-02-29", "2024-02"),
        ("2025-W46", "2025-11-10/2025-11-16"),
        ("2020-W53", "2020-12-28/2021-01-03"),
    ],
)
def test_days_that_have_a_name_come_back_under_it(written: str, label: str) -> None:
    assert from_label(written).label == label


def test_years_of_a_fiscal_calendar_are_named_by_it_alone() -> None:
    span = from_label("FY2024", "us-federal").span
    assert span is not None
    assert days(span.start, span.end, "us-federal").label == "FY2024"
    assert days(span.start, span.end).label == "2023-10-01/2024-09-30"


def test_a_school_year_is_known_by_its_own_letters_in_every_calendar() -> None:
    for calendar in ("calendar", "us-federal", "ca-federal", "school"):
        assert from_label("SY2024-25", calendar) == read_period("school year 2024-25", calendar=calendar)


@pytest.mark.parametrize("text", ["2025-W54", "2021-W53", "KW 0/2025", "week 60 2025"])
def test_a_week_that_a_year_does_not_have_is_none(text: str) -> None:
    with pytest.raises(NoMatch):
        read_period(text)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("October 2025 (p)", {"provisional"}),
        ("May 2024ᵉ", {"estimated"}),
        ("Q3 2025 (r, p)", {"provisional", "revised"}),
        ("2024 (Jan to Sep)*", {"note"}),
        ("(r) 2024", {"revised"}),
        ("2024 p/", {"provisional"}),
        ("revised 2024", {"revised"}),
        ("2024 – estimate", {"estimated"}),
        ("2023 [b]", {"note"}),
        ("2023 (2)", {"note"}),
        ("July 2024", set()),
    ],
)
def test_marks_around_a_period_are_told_beside_it(text: str, marks: set[str]) -> None:
    assert read_named(text).marks == marks
