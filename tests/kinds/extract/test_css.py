from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.css import Css
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit

PAGE = """<!doctype html><title>Counter</title>
<div id=total><span class=n>34.82</span><sup>1</sup> pounds</div>
<p class=line>Total: 12 kg, of which 3 kg are pure.</p>
<ul><li class=i>1</li><li class=i>2</li></ul>
<b class=count data-value="1234" data-token="9">many</b> <meter value="0.25">a quarter</meter>
<a class=file href="/f.csv">898.70 KB</a> <i class=none>n/a</i> <input class=in value="5">
"""


def read(symbol: str = "lb", **options: Any) -> Reading:
    rule = Css.model_validate(options)
    (reading,) = rule.read(Document(PAGE.encode()), Ask("a/b", unit(symbol)))
    return reading


def test_the_one_element_is_read() -> None:
    reading = read(select="#total")
    assert (reading.value, reading.unit, reading.printed) == (Decimal("34.82"), unit("lb"), "34.82 pounds")
    assert reading.locator == "element '#total'"


def test_a_year_is_read_where_the_figure_is_one() -> None:
    page = Document(b"<!doctype html><p id=a>In May 2019, 25 agents came.</p><p id=b>2019</p><p id=c>25</p>")
    since = Ask("a/b", unit("year"))
    for options in ({"select": "#a", "pattern": "In May {figure}"}, {"select": "#a"}, {"select": "#b"}):
        (reading,) = Css.model_validate(options).read(page, since)
        assert (reading.value, reading.unit) == (2019, unit("year"))
    with pytest.raises(NoMatch, match="holds no year"):
        Css(select="#c").read(page, since)


def test_a_pattern_picks_the_number_out_of_a_longer_text() -> None:
    assert read("kg", select=".line", pattern="Total: {figure}").value == 12
    assert read("kg", select=".line", pattern="of which {figure}").value == 3
    with pytest.raises(NoMatch, match=r"does not read 'Sum: {figure}'; it reads 'Total: 12 kg, of which 3 kg"):
        read("kg", select=".line", pattern="Sum: {figure}")
    with pytest.raises(Ambiguous, match="2 numbers read"):
        read("kg", select=".line", pattern="{figure} kg")


def test_a_text_with_two_numbers_is_ambiguous_without_a_pattern() -> None:
    with pytest.raises(Ambiguous, match=r"element '.line'"):
        read("kg", select=".line")


def test_an_attribute_is_read_in_place_of_the_text() -> None:
    assert read("number", select=".count", attribute="data-value").value == 1234
    assert read("number", select="meter", attribute="value").value == Decimal("0.25")


def test_no_element_and_two_elements_are_errors_that_show_what_is_there() -> None:
    with pytest.raises(NoMatch, match="no element matches '#sum' on the page 'Counter': was it redesigned"):
        read(select="#sum")
    with pytest.raises(Ambiguous, match="2 elements match 'li': '1'; '2'; narrow"):
        read(select="li")


def test_another_unit_is_refused() -> None:
    with pytest.raises(WrongUnit, match=r"element '#total': '34.82 pounds' is in lb, but .* declared in kg"):
        read("kg", select="#total")
    with pytest.raises(WrongUnit):
        read("lb", select=".line", pattern="Total: {figure}")


def test_a_mark_for_a_missing_value_is_a_missing_value() -> None:
    reading = read(select=".none")
    assert (reading.value, reading.printed) == (None, "n/a")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"select": ".in", "attribute": "value"}, "'value' is read of data, meter, progress", id="token"),
        pytest.param({"select": ".in", "attribute": "href"}, "is no link", id="href of no link"),
        pytest.param({"select": ".line", "attribute": "title"}, "has no attribute 'title'", id="absent"),
        pytest.param({"select": ".file", "attribute": "href"}, "f.csv", id="no number"),
    ],
)
def test_attributes_that_cannot_be_read_fail_loudly(options: dict[str, Any], message: str) -> None:
    with pytest.raises(NoMatch, match=message):
        read(**options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"select": "p["}, "'p\\[' is not a CSS selector", id="selector"),
        pytest.param({"select": "p", "pattern": "x"}, "exactly once", id="pattern"),
        pytest.param({"select": "p", "attribute": "data-token"}, "not watched for changes.*data-value", id="attribute"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Css.model_validate(options)


@pytest.mark.parametrize(
    ("table", "value"),
    [
        pytest.param("<tr><td>People, in thousands</td><!-- now --><td><b>12</b>", 12_000, id="a table of one row"),
        pytest.param("<tr><td>Year 2024<td>People, in thousands<td>9<td><b>12</b>", 12_000, id="behind another number"),
        pytest.param("<tr><td><b>12</b><td>thousand people", 12_000, id="before its label"),
        pytest.param("<tr><th>People, in thousands<th><b>12</b><tr><td>Alma<td>7", 12_000, id="among heads"),
        pytest.param("<caption>In thousands</caption><tr><th><b>12</b><tr><td>7", 12_000, id="below a caption"),
        pytest.param("<tr><td><b>12</b><td>15", 12, id="without a label"),
        pytest.param("<tr><td>Fines, in thousands<td>9<tr><td>People<td><b>12</b>", 12, id="below another head"),
    ],
)
def test_a_scale_counts_also_where_a_number_stands_among_the_heads_of_a_table(table: str, value: int) -> None:
    page = Document(f"<!doctype html><title>Counter</title><table>{table}</table>".encode())
    (reading,) = Css(select="b").read(page, Ask("a/b", unit("people")))
    assert reading.value == value


def test_another_unit_beside_the_only_number_of_a_table_is_refused() -> None:
    page = Document(b"<!doctype html><title>Counter</title><table><tr><td>Weight (kg)<td><b>7</b></table>")
    with pytest.raises(WrongUnit, match=r"'Weight \(kg\)' is in kg, but the figure is declared in lb"):
        Css(select="b").read(page, Ask("a/b", unit("lb")))
