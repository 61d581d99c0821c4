"""`reckoned`: one number of a document against another, for each period that both have, or an error."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.reckoned import Reckoned
from monitor.model import Ask, Reading
from monitor.model.errors import CheckError, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.reckoning import Step, reckon
from monitor.reading.units import unit

PAGE = b"""<html lang="en"><body><table><caption>Days lost (000s)</caption>
<tr><th>Industry</th><th>2013</th><th>2014</th></tr>
<tr><td>All</td><td>400</td><td>788.3</td></tr>
<tr><td>Schools</td><td>100</td><td>312.8</td></tr>
<tr><td>Mines</td><td>n/a</td><td>about 7</td></tr>
<tr><td>Farms</td><td>0</td><td>0</td></tr></table></body></html>"""
SCHOOLS, ALL = ({"table": {"row": row, "periods": "columns"}} for row in ("Schools", "All"))
FILE = b"Month,Type,Average,Deaths\nMarch,Cancers,1361.6,1435\nApril,Cancers,1273.4,1392\n"


def cell(row: str, column: str = "2014", **more: str) -> dict[str, Any]:
    return {"table": {"row": row, "column": column}, **more}


def read(symbol: str = "%", body: bytes = PAGE, period: str = "2014", **options: Any) -> list[Reading]:
    rule = Reckoned.model_validate(options)
    ask = Ask("office/share", unit(symbol), from_label(period) if period else None)
    media = "html" if body.startswith(b"<") else "csv"
    return list(rule.read(Document(body, media=media), ask))


@pytest.mark.parametrize(
    ("how", "by", "symbol", "value"),
    [
        ("share", cell("All"), "%", "39.6803"),
        ("percentage change", cell("Schools", "2013", period="2013"), "%", "212.8000"),
        ("difference", cell("Schools", "2013", period="2013"), "number", "212800"),
        ("ratio", cell("Schools", "2013", period="2013"), "number", "3.1280"),
        ("sum", cell("All"), "number", "1101100"),
        ("share", [cell("Schools"), cell("All")], "%", "28.4080"),
    ],
)
def test_a_number_follows_from_two_or_more(how: str, by: Any, symbol: str, value: str) -> None:
    [one] = read(symbol, how=how, of=cell("Schools"), by=by)
    assert one.value == Decimal(value)
    assert (one.period.label, one.unit) == ("2014", None)


def test_what_is_printed_and_where_is_said_of_all_of_them() -> None:
    [one] = read(how="share", of=cell("Schools"), by=cell("All"))
    assert one.printed == "312.8 of 788.3"
    assert "Schools" in one.locator
    assert "All" in one.locator


def test_series_have_a_value_for_each_period_that_both_have() -> None:
    found = read(how="share", of=SCHOOLS, by=ALL, period="")
    assert {one.period.label: one.value for one in found} == {"2013": Decimal(25), "2014": Decimal("39.6803")}
    fixed = read(how="percentage change", of=SCHOOLS, by={**SCHOOLS, "period": "2013"}, period="")
    assert {one.period.label: one.value for one in fixed} == {"2013": 0, "2014": Decimal("212.8000")}


def test_a_data_file_has_its_own_times() -> None:
    of, by = ({"dataset": {"where": {"Month": "March"}, "value": column}} for column in ("Deaths", "Average"))
    [one] = read(body=FILE, period="2020-03", how="percentage change", of=of, by=by)
    assert one.value == Decimal("5.3907")


def test_a_number_that_is_missing_makes_what_follows_missing() -> None:
    [one] = read(how="share", of=cell("Schools"), by=cell("Mines", "2013", period="2013"))
    assert one.value is None


@pytest.mark.parametrize(
    ("options", "symbol", "error", "why"),
    [
        ({"how": "share", "of": cell("Nobody"), "by": cell("All")}, "%", NoMatch, "Nobody"),
        ({"how": "share", "of": cell("Mines"), "by": cell("All")}, "%", NoMatch, "no single number"),
        ({"how": "share", "of": cell("Schools"), "by": cell("Farms")}, "%", NoMatch, "cannot be divided"),
        ({"how": "share", "of": cell("Schools"), "by": cell("All")}, "number", WrongUnit, "share is in %"),
        ({"how": "share", "of": cell("Schools"), "by": {**ALL, "period": "1999"}}, "%", NoMatch, "1999"),
    ],
)
def test_what_cannot_be_reckoned_is_an_error(
    options: dict[str, Any], symbol: str, error: type[CheckError], why: str
) -> None:
    with pytest.raises(error, match=why):
        read(symbol, **options)


def test_a_number_in_another_unit_is_refused() -> None:
    page = PAGE.replace(b"788.3", b"788.3 kg")
    with pytest.raises(WrongUnit, match="kg"):
        read(body=page, how="share", of=cell("Schools"), by=cell("All"))


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"how": "share", "of": {}, "by": cell("All")}, "exactly one kind"),
        (
            {"how": "share", "of": {**cell("All"), "text": {"pattern": "some {figure}"}}, "by": cell("All")},
            "exactly one kind",
        ),
        ({"how": "median", "of": cell("All"), "by": cell("All")}, "share"),
        ({"how": "share", "of": cell("All"), "by": []}, "at least 1"),
        ({"how": "share", "of": cell("All"), "by": cell("All"), "unit": "stonez"}, "unknown unit"),
        ({"how": "share", "of": cell("All", period="soon"), "by": cell("All")}, "soon"),
        ({"how": "share", "of": {"reckoned": {}}, "by": cell("All")}, "reckoned"),
    ],
)
def test_a_rule_that_cannot_reckon_is_refused(options: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Reckoned.model_validate(options)


def test_of_nothing_there_is_no_share() -> None:
    assert reckon(Step.SHARE, Decimal(1), [Decimal(1), Decimal(-1)]) is None
    assert reckon(Step.DIFFERENCE, Decimal(1), [Decimal(3)]) == -2


def test_it_says_of_itself_what_the_first_number_says() -> None:
    series = Reckoned.model_validate({"how": "share", "of": SCHOOLS, "by": ALL})
    single = Reckoned.model_validate({"how": "share", "of": cell("Schools"), "by": cell("All")})
    assert (series.gives_period, single.gives_period) == (True, False)
    assert (series.calendar, series.script) == ("", "")
