"""Data files with a column for each period: a series is read along its row, and nothing beside it for one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.dataset import Dataset
from monitor.model import Ask
from monitor.model.errors import Ambiguous, CheckError, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit

YEARS = """Country,Code,Unit,2019,2020,2021 (p),2022
Alma,AL,people,10,20,30,
Beta,BE,people,11,..,"1,301",41
"""
DAYS = """Province,Country,Lat,Long,3/30/20,3/31/20,4/1/20
,Alma,40.1,-8.2,10,20,30
North,Beta,41.5,9.25,1,2,3
South,Beta,42.5,9.5,4,5,6
"""


def read(text: str, symbol: str = "people", **options: Any) -> dict[tuple[str, str], Decimal | None]:
    rule = Dataset.model_validate({"periods": "columns", **options})
    found = rule.read(Document(text.encode(), media="csv"), Ask("s/f", unit(symbol)))
    return {(one.series, one.period.label): one.value for one in found}


def test_a_row_is_read_along_the_columns_that_are_periods() -> None:
    assert read(YEARS, where={"Country": "Alma"}) == {("", "2019"): 10, ("", "2020"): 20, ("", "2021"): 30}
    assert read(YEARS, where={"Code": "BE"}) == {
        ("", "2019"): 11,
        ("", "2020"): None,
        ("", "2021"): 1301,
        ("", "2022"): 41,
    }


def test_it_says_where_a_value_stands_and_what_is_provisional() -> None:
    rule = Dataset(periods="columns", where={"Country": ("Alma",)})
    found = rule.read(Document(f"A table of countries\n\n{YEARS}".encode(), media="csv"), Ask("s/f", unit("people")))
    assert [one.locator for one in found][:2] == ['column "2019", line 4', 'column "2020", line 4']
    assert [one.provisional for one in found] == [False, False, True]
    assert rule.gives_period
    assert not rule.adds_up


def test_one_column_tells_how_all_days_are_written() -> None:
    days = {("", f"2020-{day}"): value for day, value in (("03-30", 10), ("03-31", 20), ("04-01", 30))}
    assert read(DAYS, where={"Country": "Alma"}) == days
    told = DAYS.replace("3/30/20,3/31/20,4/1/20", "4/1/20,4/2/20,4/3/20")
    with pytest.raises(Ambiguous, match="dates: month first"):
        read(told, where={"Country": "Alma"})
    assert ("", "2020-04-03") in read(told, where={"Country": "Alma"}, dates="month first")


def test_several_rows_are_series_that_each_tells_apart() -> None:
    with pytest.raises(Ambiguous, match=r"2 rows for one series: line 3 \(North \| Beta .*, line 4 \(South \| Beta "):
        read(DAYS, where={"Country": "Beta"})
    found = read(DAYS, where={"Country": "Beta"}, each=["Province"])
    assert found["Province=North", "2020-04-01"] == 3
    assert found["Province=South", "2020-03-30"] == 4
    assert len(found) == 6


@pytest.mark.parametrize(
    ("text", "error", "cause"),
    [
        (YEARS.replace("2020,", "Total 2020,"), Ambiguous, "no_periods"),
        (YEARS.replace("2020,", "2019,"), CheckError, "2019"),
        (YEARS.replace("2019,2020,2021 (p),2022", "a,b,c,d"), NoMatch, "no column is a period"),
        (YEARS.replace("people,10", "%,10"), WrongUnit, "%"),
        (YEARS.replace("10,20,30,", ",,,"), NoMatch, "every cell of the series is empty"),
        (YEARS.replace("10,20,30,", "10,20,30"), CheckError, "6 cells instead of 7"),
        (YEARS.replace(",20,", ",see below,"), CheckError, "see below"),
    ],
)
def test_what_may_be_another_value_is_refused(text: str, error: type[CheckError], cause: str) -> None:
    with pytest.raises(error, match=cause):
        read(text, where={"Country": "Alma"})


def test_a_year_that_is_published_twice_is_refused() -> None:
    twice = YEARS.replace("2020,", "FY2020 Published,").replace("2021 (p),", "FY2020 Revised,")
    with pytest.raises(Ambiguous, match="'FY2020 Published' mentions a year, a quarter or a month but is understood"):
        read(twice, where={"Country": "Alma"}, calendar="us-federal")


def test_the_scale_that_a_line_above_the_header_states_is_applied() -> None:
    above = "Agents (in thousands)\nSector,2019,2020\nNorth,16,17\n"
    assert read(above, "people", where={"Sector": "North"}) == {("", "2019"): 16_000, ("", "2020"): 17_000}


def test_a_total_among_the_periods_is_left_out_by_its_name() -> None:
    found = read(YEARS.replace("2020,", "Total 2020,"), where={"Country": "Alma"}, no_periods=["Total 2020"])
    assert found == {("", "2019"): 10, ("", "2021"): 30}


def test_scales_and_decimal_signs_are_those_of_the_row() -> None:
    assert read(YEARS.replace("people", "thousands"), where={"Country": "Alma"})["", "2019"] == 10_000
    comma = "Land;2019;2020\nAlma;1,5;1.234,25\nBeta;1,234;2,345\n"
    assert read(comma, "number", where={"Land": "Alma"}) == {
        ("", "2019"): Decimal("1.5"),
        ("", "2020"): Decimal("1234.25"),
    }
    with pytest.raises(Ambiguous, match="decimal"):
        read(comma, "number", where={"Land": "Beta"})
    assert read(comma, "number", where={"Land": "Beta"}, decimal="comma")["", "2020"] == Decimal("2.345")


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        ({"periods": "columns", "by": {"year": "Year"}}, "take `by` away"),
        ({"periods": "columns", "value": "a"}, "exactly one"),
        ({"value": "a", "dates": "day first"}, "add `periods: columns`"),
        ({"value": "a", "no_periods": "b"}, "add `periods: columns`"),
    ],
)
def test_options_that_contradict_each_other_are_refused(options: dict[str, Any], cause: str) -> None:
    with pytest.raises(ValidationError, match=cause):
        Dataset.model_validate(options)


UNNAMED = """Doctors;;;
Region:;all;;
;;;
;"2019";"2020";"2021"
" Surgery";".";"12";"13"
" Eyes";"7";"8";"9"
"""


def test_labels_without_a_name_stand_below_a_line_of_times() -> None:
    assert read(UNNAMED, where={"": "Surgery"}) == {("", "2019"): None, ("", "2020"): 12, ("", "2021"): 13}
    with pytest.raises(CheckError, match="which is the header cannot be told"):
        read(UNNAMED.replace('" Eyes";"7";"8";"9"', ';"2022";"2023";"2024"\n" Eyes";"7";"8";"9"'), where={"": "Eyes"})
