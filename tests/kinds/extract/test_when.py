"""The period of a value, read from the page: in the pattern, in another element, a cell, a field, or words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.css import Css
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.labelled import Labelled
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, Measure, Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import Kind
from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.units import unit
from tests.workbooks import document as workbook

PAGE = b"""<!doctype html><title>Guns</title><h1>Guns at the border</h1>
<p id=asof>Updated 14 May 2026</p><p id=month>October 2025</p><p id=year>2025 to date</p>
<p>In October 2025, 45 guns were seized. In September 2025, 40 guns were seized.</p>
<p>This is the report for October 2025.</p><p>Guns at the border: 45</p>
<b id=n>45</b> <i id=line>October 2025: 45 guns</i>
<table><caption>Guns</caption><tr><th>What</th><th>Value</th></tr>
<tr><th>Month</th><td>October 2025</td></tr><tr><th>Seized</th><td>45</td></tr></table>"""
ANSWER = json.dumps({"meta": {"month": "2025-10", "n": None}, "value": 45, "line": "October 2025: 45 guns"}).encode()
SHEET = {"Guns": [["What", "Value"], ["Month", "October 2025"], ["Seized", 45]]}


def read(kind: type[Kind], document: Document, period: str | None = None, **options: Any) -> list[Reading]:
    ask = Ask("a/b", unit("firearms"), from_label(period) if period else None)
    rule: Any = kind.model_validate(options)
    return list(rule.read(document, ask))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (Text, {"pattern": "In {period}, {figure} guns were seized"}),
        (Text, {"pattern": "the border: {figure}", "period_at": {"text": "report for {period}"}}),
        (Css, {"select": "#n", "period_at": {"css": "#month"}}),
        (Css, {"select": "#n", "period_at": {"text": "report for {period}"}}),
        (Css, {"select": "#line", "pattern": "{period}: {figure}"}),
        (Table, {"row": "Seized", "column": "Value", "period_at": {"row": "Month", "column": "Value"}}),
        (Table, {"row": "Seized", "column": "Value", "period_at": {"css": "#month"}}),
        (Table, {"row": "Seized", "column": "Value", "period_at": {"text": "report for {period}"}}),
        (Xlsx, {"row": "Seized", "column": "Value", "period_at": {"row": "Month", "column": "Value"}}),
        (Json, {"path": "$.value", "period_at": {"path": "$.meta.month"}}),
        (Json, {"path": "$.line", "pattern": "{period}: {figure}"}),
        (Json, {"path": "$.value", "period_at": {"path": "$.line", "text": "{period}: 45"}}),
    ],
    ids=str,
)
def test_the_period_of_a_value_is_read_from_the_page(kind: type[Kind], options: dict[str, Any]) -> None:
    page = Document(ANSWER) if kind is Json else workbook(SHEET) if kind is Xlsx else Document(PAGE)
    latest = read(kind, page, **options)[0]
    assert (latest.value, latest.period.label) == (45, "2025-10")
    with pytest.raises(Ambiguous, match="is declared for 2025-09: take `period` away, and say with `measure: latest`"):
        read(kind, page, "2025-09", **options)


def test_sentences_about_several_periods_make_a_series() -> None:
    readings = read(Text, Document(PAGE), pattern="In {period}, {figure} guns were seized")
    assert [(r.value, r.period.label) for r in readings] == [(45, "2025-10"), (40, "2025-09")]


def test_the_length_of_a_window_may_be_said_beside_its_end() -> None:
    at = {"text": "Updated {period}", "ending": "7 days"}
    (reading,) = read(Css, Document(PAGE), select="#n", period_at=at)
    assert reading.period.label == "2026-05-08/2026-05-14"
    with pytest.raises(NoMatch, match="no whole months end there"):
        read(Css, Document(PAGE), select="#n", period_at={**at, "ending": "3 months"})


def test_a_year_to_date_is_one() -> None:
    (reading,) = read(Css, Document(PAGE), select="#n", period_at={"css": "#year"})
    assert (reading.period.label, reading.to_date, reading.provisional) == ("2025", True, True)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (Css, {"select": "#n", "period_at": {"css": "#asof"}}, "'Updated 14 May 2026' names no period"),
        (Css, {"select": "#n", "period_at": {"css": "#gone"}}, "no element matches '#gone'"),
        (Css, {"select": "#n", "period_at": {"text": "issue of {period}"}}, "no period stands where 'issue of"),
        (Table, {"row": "Seized", "column": "Value", "period_at": {"row": "Year", "column": "Value"}}, "no row 'Year'"),
    ],
)
def test_a_period_that_is_not_there_is_no_value(kind: type[Kind], options: dict[str, Any], message: str) -> None:
    with pytest.raises(NoMatch, match=message):
        read(kind, Document(PAGE), **options)


@pytest.mark.parametrize(
    ("kind", "page", "options"),
    [
        (Text, "<p>A cumulative total of 45 guns.</p>", {"pattern": "cumulative total of {figure}"}),
        (Css, "<b>Since March 2020: 45 guns</b>", {"select": "b", "pattern": "Since March 2020: {figure}"}),
        (Table, "<table><tr><th>What<th>Cumulative<tr><th>Guns<td>45</table>", {"row": "Guns", "column": "Cumulative"}),
        (Json, '{"cumulative_guns": 45}', {"path": "$.cumulative_guns"}),
        (Dataset, "What,Guns to date\nGuns,45\n", {"where": {"What": "Guns"}, "value": "Guns to date"}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_words_beside_a_number_make_a_running_total_of_it(kind: type[Kind], page: str, options: dict[str, Any]) -> None:
    body = page if kind in (Json, Dataset) else f"<!doctype html>{page}"
    media = "csv" if kind is Dataset else ""
    (reading,) = read(kind, Document(body.encode(), media=media), **options)
    assert (reading.value, reading.measure) == (45, Measure.RUNNING_TOTAL)


@pytest.mark.parametrize("path", ["$.meta", "$.meta.n", "$..month"])
def test_a_field_that_is_no_text_is_no_period(path: str) -> None:
    two = Document(
        json.dumps({"meta": {"month": "2025-10", "n": None}, "b": {"month": "2025-09"}, "value": 45}).encode()
    )
    with pytest.raises(Ambiguous, match="`period_at` has to lead to one text with a period"):
        read(Json, two, path="$.value", period_at={"path": path})


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (Css, {"select": "a", "period_at": {}}, "say where the period stands"),
        (Css, {"select": "a", "period_at": {"css": "b", "path": "$.a"}}, "in one place or in the words of `text`"),
        (Css, {"select": "a", "period_at": {"css": "b", "ending": "a while"}}, "is no length"),
        (Css, {"select": "a", "pattern": "{period}: {figure}", "period_at": {"css": "b"}}, "take `period_at` away"),
        (Text, {"pattern": "{period}: {figure}", "period_at": {"css": "b"}}, "take `period_at` away"),
        (Table, {"row": "a", "periods": "columns", "period_at": {"css": "b"}}, "take `period_at` away"),
        (Table, {"row": "a", "column": "b", "period_at": {"row": "c"}}, "say where the period stands"),
        (Json, {"path": "$.a", "pattern": "{period}: {figure}", "period_at": {"path": "$.b"}}, "take `period_at` away"),
        (
            Json,
            {"records": "$.a", "value": "v", "period": "p", "period_at": {"path": "$.b"}},
            "take the other period away",
        ),
    ],
)
def test_a_value_has_its_period_from_one_place(kind: type[Kind], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        kind.model_validate(options)


DAY = "07/08/2024"
ORDERS = [("day first", "2024-08-07"), ("month first", "2024-07-08")]


def _dated(kind, dates: str):
    at = {"dates": dates} if dates else {}
    match kind:
        case "text":
            return Text(pattern="On {period}, {figure} came", **at), f"<p>On {DAY}, 55 came."
        case "text beside":
            return Text(
                pattern="{figure} came", period_at={"text": "As of {period}", **at}
            ), f"<p>As of {DAY}<p>55 came"
        case "css":
            return Css(select="#n", pattern="{period}: {figure}", **at), f"<p id=n>{DAY}: 55"
        case "css beside":
            return Css(select="#n", period_at={"css": "#d", **at}), f"<p id=d>{DAY}<p id=n>55"
        case "labelled":
            return Labelled(label="Came", period_at={"css": "#d", **at}), f"<p id=d>{DAY}<p>Came: 55"
        case "table":
            return (
                Table(row="Came", column="N", period_at={"row": "Day", "column": "N", **at}),
                f"<table><tr><th>What<th>N<tr><td>Day<td>{DAY}<tr><td>Came<td>55</table>",
            )
        case "json":
            return Json(path="$.n", period_at={"path": "$.d", **at}), json.dumps({"n": 55, "d": DAY})
        case _:
            return Json(path="$.line", pattern="{period}: {figure}", **at), json.dumps({"line": f"{DAY}: 55"})


@pytest.mark.parametrize("kind", ["text", "text beside", "css", "css beside", "labelled", "table", "json", "json text"])
def test_a_day_that_can_be_read_two_ways_is_read_as_the_rule_says_in_every_kind(kind: str) -> None:
    def document(body: str) -> Document:
        page = f"<!doctype html><title>x</title>{body}"
        return Document(body.encode(), media="json") if kind.startswith("json") else Document(page.encode())

    rule, body = _dated(kind, "")
    with pytest.raises(Ambiguous, match="write `dates: day first` or `dates: month first`"):
        rule.read(document(body), Ask("s/f", unit("number")))
    for dates, day in ORDERS:
        rule, body = _dated(kind, dates)
        (found,) = rule.read(document(body), Ask("s/f", unit("number")))
        assert (str(found.value), str(found.period)) == ("55", day)


@pytest.mark.parametrize(
    "make", [lambda **o: Text(**o), lambda **o: Css(select="p", **o), lambda **o: Json(path="$", **o)]
)
def test_an_order_of_day_and_month_for_no_period_is_refused(make) -> None:
    with pytest.raises(ValidationError, match="`dates` is about"):
        make(pattern="{figure} came", dates="day first")
