"""A page whose numbers are not there yet is a failed check; one figure without a number is the publisher's word."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.core.catalogue import Figure
from monitor.core.extract import extract, read_each
from monitor.kinds.extract.css import Css
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.phrase import Phrase
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.model import UNDATED, Rule
from monitor.model.errors import CheckError, NoMatch, NotUsable
from monitor.plugin import Kind
from monitor.reading.document import Document
from monitor.reading.units import unit

PAGE = """<!doctype html><html lang="en"><head><title>Port</title></head><body><h1>Ships today</h1>
<p id="in">{}</p><p id="out">{}</p><p>In all {} ships were turned away.</p>
<table><caption>Berths</caption><tr><th>Berth</th><th>Free</th></tr>
<tr><th>North</th><td>{}</td></tr><tr><th>South</th><td>{}</td></tr></table></body></html>"""


def figure(name: str, kind: str, extractor: Kind, symbol: str = "number") -> Figure:
    return Figure(
        f"s/{name}", name, name, unit(symbol), extractor, Rule(kind, 1, "{}", "0" * 64), period=UNDATED, language="en"
    )


IN, OUT = (figure(name, "css", Css(select=f"#{name}")) for name in ("in", "out"))
AWAY = figure("away", "text", Text(pattern="In all {figure} were turned away"), "ships")
NORTH, SOUTH = (figure(row, "table", Table(caption="Berths", row=row, column="Free")) for row in ("North", "South"))
WORDS = figure("words", "phrase", Phrase(words="ships were turned away"), "wording")


def page(*texts: str) -> Document:
    return Document(PAGE.format(*texts).encode(), media="html", url="https://port.example/")


def values(figures: list[Figure], *texts: str) -> list[Decimal | None]:
    return [observation.value for observation in extract(figures, page(*texts))]


PLACEHOLDERS = (
    "#",
    "--",
    "…",
    "...",
    "––",
    "NaN",
    "null",
    "{{ ships }}",
    "{{ ships | number:2 }}",
    "{0:N0}",
    "loading…",
)


@pytest.mark.parametrize("text", ["", *PLACEHOLDERS, "undefined", "<%= ships7 %>", "${ships.q1}", "-- %", "#,###"])
def test_a_figure_alone_whose_number_is_not_there_yet_fails_the_check(text: str) -> None:
    with pytest.raises(CheckError, match="not filled yet"):
        values([IN], text, "7", "3", "1", "2")


@pytest.mark.parametrize("text", ["n/a", "not available", "suppressed", "..", "x", "–", "-"])
def test_a_figure_alone_of_which_the_page_says_that_there_is_none_is_missing(text: str) -> None:
    assert values([IN], text, "7", "3", "1", "2") == [None]


@pytest.mark.parametrize("text", ["#", "--", "…", "n/a", "suppressed", "-"])
def test_one_figure_of_several_may_be_missing(text: str) -> None:
    assert values([IN, OUT, NORTH], "12", text, "3", "1", "2") == [Decimal(12), None, Decimal(1)]


@pytest.mark.parametrize("text", ["#", "--", "n/a", "NaN"])
def test_all_figures_of_a_source_at_once_are_a_page_that_is_not_filled_yet(text: str) -> None:
    with pytest.raises(NotUsable, match=f"not filled yet: .*'{text}' at .*#in.*'{text}' at .*#out.*`missing`"):
        values([IN, OUT], text, text, "3", "1", "2")
    with pytest.raises(NotUsable, match="not filled yet"):
        values([IN, OUT, NORTH, WORDS], text, text, "3", text, "2")


@pytest.mark.parametrize("text", ["#", "--", "…", "NaN"])
def test_all_places_of_one_sort_at_once_are_not_filled_yet_though_a_sentence_has_its_number(text: str) -> None:
    with pytest.raises(NotUsable, match="not filled yet"):
        values([IN, OUT, AWAY], text, text, "3", "1", "2")


def test_dashes_in_the_rows_of_a_table_are_its_word_where_other_figures_have_numbers() -> None:
    assert values([IN, NORTH, SOUTH], "12", "7", "3", "–", "–") == [Decimal(12), None, None]


def test_a_mark_that_the_rule_lists_is_the_publishers_word() -> None:
    listed = [figure(name, "css", Css(select=f"#{name}", missing=("--", ""))) for name in ("in", "out")]
    assert values(listed, "--", "", "3", "1", "2") == [None, None]


def test_an_empty_element_is_refused_also_among_others() -> None:
    with pytest.raises(NoMatch, match=r"s/in: element '#in': it is empty: .*not filled yet.*`missing: \[''\]`"):
        values([IN, OUT], "", "7", "3", "1", "2")


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_sentence_without_its_number_fails_the_check(text: str) -> None:
    with pytest.raises(CheckError):
        values([AWAY], "12", "7", text, "1", "2")


@pytest.mark.parametrize("text", ['{"in": null, "out": null}', '{"in": "#", "out": ""}'])
def test_an_answer_without_any_number_is_not_filled_yet(text: str) -> None:
    both = [figure(name, "json", Json(path=f"$.{name}")) for name in ("in", "out")]
    with pytest.raises(NotUsable, match="not filled yet"):
        extract(both, Document(text.encode(), media="json"))
    filled = text.replace("null", "5", 1).replace('"#"', "5", 1)
    assert [o.value for o in extract(both, Document(filled.encode(), media="json"))] == [Decimal(5), None]


def test_a_version_held_is_judged_as_a_whole_also_where_one_of_its_figures_is_read_again() -> None:
    empty, filled = page("#", "#", "3", "1", "2"), page("#", "7", "3", "1", "2")
    ((_, refused),) = read_each([IN], empty, beside=[IN, OUT])
    assert isinstance(refused, NotUsable)
    ((_, read),) = read_each([IN], filled, beside=[IN, OUT])
    assert not isinstance(read, CheckError)
    assert [o.value for o in read] == [None]


@pytest.mark.parametrize("text", ['{"in": null}', '{"in": ""}'])
def test_an_answer_of_one_figure_may_say_that_there_is_none(text: str) -> None:
    (observation,) = extract([figure("in", "json", Json(path="$.in"))], Document(text.encode(), media="json"))
    assert observation.value is None
