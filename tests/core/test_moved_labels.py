"""A value that is read beside another label, while its own is there still, is asked about."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.config.build import rule_of
from monitor.core.catalogue import Figure
from monitor.core.decide import decide
from monitor.core.extract import read_figure
from monitor.core.leftover import Leftover, NotLookedForError
from monitor.kinds.extract.css import Css
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.labelled import Labelled
from monitor.kinds.extract.text import Text
from monitor.model import DoubtKind, Held, Observation, Past, Status
from monitor.reading.document import Document
from monitor.reading.units import unit

SENTENCE = Text(pattern="{figure} boats landed")
CARD = Css(select=".card:nth-child(1) .number")
CELL = Css(select="tr:nth-child(3) td:nth-child(2)")
FIELD = Json(path="$.ports[0].boats")
COLUMN = Json(path="$.rows[0][1]")
SCRIPT = Json(path="$.ports[0].boats", script="landings")
LABEL = Labelled(label="Boats landed")


def page(body: str) -> Document:
    return Document(f"<html><title>Landings</title><body>{body}</body></html>".encode(), content_type="text/html")


def sections(**said: str) -> str:
    return "".join(f"<p><b>Port of {name}</b></p><p>{text}</p>" for name, text in said.items())


def headings(**said: str) -> str:
    return "<h1>Landings</h1>" + "".join(f"<h2>In {name} harbour</h2><p>{text}</p>" for name, text in said.items())


def cards(**said: str) -> str:
    inner = "<div class=card><span>{}</span> <span class=number>{}</span></div>"
    return f"<div>{''.join(inner.format(name, text) for name, text in said.items())}</div>"


def table(**said: str) -> str:
    rows = "".join(f"<tr><th>{name}</th><td>{text}</td></tr>" for name, text in said.items())
    return f"<table><tr><th>Port</th><th>Boats</th></tr>{rows}</table>"


def records(**said: str) -> str:
    return json.dumps({"ports": [{"name": name, "state": "open", "boats": int(n)} for name, n in said.items()]})


def rows(**said: str) -> str:
    return json.dumps({"rows": [[name, int(n)] for name, n in said.items()]})


def script(**said: str) -> str:
    return f"<p>Landings</p><script>var landings = {records(**said)};</script>"


def of_json(text: str) -> Document:
    return Document(text.encode(), content_type="application/json")


MOVED = [
    pytest.param(
        SENTENCE,
        page(sections(Northam="49 boats landed.", Southey="66 boats came in.")),
        page(sections(Northam="None came in.", Southey="66 boats landed.")),
        id="a sentence below a bold line",
    ),
    pytest.param(
        SENTENCE,
        page(headings(Northam="49 boats landed.", Southey="66 boats came in.")),
        page(headings(Northam="51 boats came in.", Southey="66 boats landed.")),
        id="a sentence below a heading",
    ),
    pytest.param(
        LABEL,
        page(headings(Northam="Boats landed: 49", Southey="Boats: 66")),
        page(headings(Northam="Boats: 49", Southey="Boats landed: 66")),
        id="a label below a heading",
    ),
    pytest.param(CARD, page(cards(North="49", South="66")), page(cards(South="66", North="49")), id="a card"),
    pytest.param(
        CELL,
        page(table(East="7", North="49", South="66")),
        page(table(East="7", West="66", North="49", South="67")),
        id="a cell by its place",
    ),
    pytest.param(FIELD, of_json(records(North="49", South="66")), of_json(records(South="66", North="49")), id="json"),
    pytest.param(COLUMN, of_json(rows(North="49", South="66")), of_json(rows(South="66", North="49")), id="json rows"),
    pytest.param(SCRIPT, page(script(North="49", South="66")), page(script(South="66", North="49")), id="a script"),
]
EDITED = [
    pytest.param(
        SENTENCE,
        page(headings(Northam="49 boats landed.")),
        page(f"<h1>Landings</h1><h2>Latest news</h2>{sections(Northam='66 boats landed.')}"),
        id="a heading that is gone",
    ),
    pytest.param(
        SENTENCE,
        page("<h1>All landings</h1><p>49 boats landed.</p>"),
        page("<h1>All landings</h1><h2>Key numbers</h2><p>66 boats landed.</p>"),
        id="a heading between",
    ),
    pytest.param(
        SENTENCE,
        page("<h2>3 March</h2><p>49 boats landed.</p>"),
        page("<h2>4 April</h2><p>66 boats landed.</p><h2>3 March</h2><p>There were 49.</p>"),
        id="a heading of another day",
    ),
    pytest.param(CARD, page(cards(North="49")), page(cards(Northern="66")), id="a label that is spelled anew"),
    pytest.param(CARD, page(cards(Boats="49")), page(cards(Vessels="66")), id="a label that is gone"),
    pytest.param(FIELD, of_json(records(North="49")), of_json(records(Nord="66", East="1")), id="a name that is gone"),
    pytest.param(CELL, page(table(A="7", North="49")), page(table(A="7", North="66")), id="the same label"),
]


def decided(rule: Any, before: Document, after: Document, past: Past | None = None) -> list[Observation]:
    figure = Figure("port/boats", "Boats", "boats", unit("ships"), rule, rule_of(type(rule).__name__.lower(), rule))
    if past is None:
        was = read_figure(figure, before)
        past = Past(standing={o.key: Held(o, number) for number, o in enumerate(was, 1)})
    read = read_figure(figure, after)
    leftover = Leftover.of(after, [figure], read.passed_over)
    return list(decide([figure], past, read, [], datetime.now(UTC), leftover).new)


@pytest.mark.parametrize(("rule", "before", "after"), MOVED)
def test_a_value_beside_another_label_is_a_question(rule: Any, before: Document, after: Document) -> None:
    (new,) = decided(rule, before, after)
    assert new.value == 66
    assert new.doubt is not None
    assert new.doubt.kind is DoubtKind.ELSEWHERE
    assert "North" in new.doubt.found


@pytest.mark.parametrize(("rule", "before", "after"), EDITED)
def test_a_value_beside_a_label_that_is_edited_is_news(rule: Any, before: Document, after: Document) -> None:
    (new,) = decided(rule, before, after)
    assert (new.value, new.status, new.doubt) == (66, Status.NORMAL, None)


def test_another_value_in_the_same_wrong_place_is_asked_about_too() -> None:
    before, moved, again = (
        page(sections(Northam=north, Southey=south))
        for north, south in (("49 boats landed.", "-"), ("None.", "66 boats landed."), ("None.", "67 boats landed."))
    )
    (right,) = decided(SENTENCE, page(""), before, Past())
    (wrong,) = decided(SENTENCE, before, moved)
    past = Past(standing={wrong.key: Held(wrong, 2)}, trusted={right.key: Held(right, 1)})
    (new,) = decided(SENTENCE, moved, again, past)
    assert new.doubt is not None
    assert new.doubt.kind is DoubtKind.ELSEWHERE
    (back,) = decided(SENTENCE, moved, page(sections(Northam="50 boats landed.", Southey="-")), past)
    assert back.doubt is None


def test_what_nobody_has_looked_for_yet_is_to_be_looked_for() -> None:
    rule, before, after = MOVED[0].values
    figure = Figure("port/boats", "Boats", "boats", unit("ships"), rule, rule_of("text", rule))
    standing = {o.key: o for o in read_figure(figure, before)}
    leftover = Leftover.told([figure], (), lambda _one: None)
    with pytest.raises(NotLookedForError) as caught:
        leftover.moved(standing, read_figure(figure, after))
    assert [one.label for one in caught.value.gone] == ["Port of Northam"]
