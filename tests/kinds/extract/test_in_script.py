"""Data that a page brings in its scripts: read without a browser, or refused with the names that are there."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.kinds.extract.json import Json
from monitor.model import Ask, Outcome
from monitor.model.errors import Ambiguous, CheckError, NoMatch, NotUsable
from monitor.reading.document import Document
from monitor.reading.units import unit

DATA = '{"count": {"total": 1250, "note": "a ] } ; \\" b"}}'


def page(*scripts: str, shown: str = "") -> Document:
    head = "".join(one if one.startswith("<") else f"<script>{one}</script>" for one in scripts)
    text = (
        f"<!doctype html><html><head><title>Counts</title>{head}</head><body>{shown}<div id=root></div></body></html>"
    )
    return Document(text.encode())


def read(document: Document, script: str, **options: Any) -> str:
    rule = Json.model_validate({"script": script, **({"path": "$.count.total"} | options)})
    (found,) = rule.read(document, Ask("s/f", unit("number")))
    return f"{found.value} at {found.locator}"


@pytest.mark.parametrize(
    ("script", "name", "called"),
    [
        (f'<script id="__NEXT_DATA__" type="application/json">{DATA}</script>', "__NEXT_DATA__", "__NEXT_DATA__"),
        (f'<script type="application/ld+json">\n{DATA}\n</script>', "application/ld+json", "application/ld+json"),
        (f"window.__STATE__ = {DATA};", "window.__STATE__", "window.__STATE__"),
        (f"window.__STATE__={DATA}", "__STATE__", "window.__STATE__"),
        (f"self['app-data'] = {DATA}\nstart();", "app-data", "self.app-data"),
        (f"var first = 1, counts = {DATA};", "counts", "counts"),
        (f"(function () {{ const counts = {DATA}; }})()", "counts", "counts"),
        (f"<script type=module>let counts = {DATA};</script>", "counts", "counts"),
        (f"Store.counts = {DATA}; Store.other = {{}};", "Store.counts", "Store.counts"),
    ],
)
def test_data_in_a_script_is_read_by_its_id_its_type_or_the_name_it_is_given(script, name, called) -> None:
    other = 'var other = {"count": {"total": 7}};'
    assert read(page(other, script), name) == f'1250 at script "{called}", $.count.total'


def test_a_list_of_records_in_a_script_is_read() -> None:
    rows = 'var data = [{"day": "2024-01-05", "n": 5}, {"day": "2024-01-06", "n": 6}];'
    rule = Json(script="data", records="$", value="n", period={"date": "day"})
    found = rule.read(page(rows), Ask("s/f", unit("number")))
    assert [(str(one.period), str(one.value)) for one in found] == [("2024-01-05", "5"), ("2024-01-06", "6")]


def test_the_period_may_stand_in_the_script_or_on_the_page() -> None:
    document = page(f'var counts = {DATA[:-1]}, "month": "2024-05"}};', shown="<p>Counts of June 2024</p>")
    for at, period in (({"path": "$.month"}, "2024-05"), ({"text": "Counts of {period}"}, "2024-06")):
        rule = Json.model_validate({"script": "counts", "path": "$.count.total", "period_at": at})
        (found,) = rule.read(document, Ask("s/f", unit("number")))
        assert str(found.period) == period


@pytest.mark.parametrize(
    "program",
    [
        f"/* counts = {DATA}; */",
        f"// counts = {DATA};\n",
        f"<!-- <script>counts = {DATA};</script> -->",
        f"<noscript><script>counts = {DATA};</script></noscript>",
        f"<template><script>counts = {DATA};</script></template>",
        f"<script src=x.js>counts = {DATA};</script>",
        f"<script type=text/plain>counts = {DATA};</script>",
        f"counts = {DATA}.count;",
        f"counts = {DATA}\n  .count;",
        f"counts = {DATA} || old;",
        f"discounts = {DATA};",
        f"counts == {DATA};",
        f"counts = {DATA[:-1]};",
    ],
)
def test_what_no_browser_takes_for_the_data_is_not_read(program: str) -> None:
    with pytest.raises(NoMatch, match="no script of the page is called 'counts'"):
        read(page("other = {};", shown=program if program.startswith("<") else f"<script>{program}</script>"), "counts")


def test_what_is_no_json_is_refused() -> None:
    for program in ("counts = {count: {total: 5}};", "counts = {'count': 5};", "counts = [1,];"):
        with pytest.raises(NotUsable, match="this is no JSON that can be read"):
            read(page(program), "counts")


def test_of_several_scripts_the_only_one_with_something_at_the_path_is_read() -> None:
    block = '<script type="application/ld+json">{}</script>'
    several = [block.replace("{}", text) for text in ('{"@type": "Breadcrumbs"}', DATA, "no JSON")]
    assert read(page(*several), "application/ld+json").startswith("1250 at")
    assert read(page(several[1], several[1]), "application/ld+json").startswith("1250 at"), "the same data twice"
    with pytest.raises(Ambiguous, match=r"3 scripts are called 'application/ld\+json', and in 2 of them"):
        read(page(*several[:2], several[1].replace("1250", "7")), "application/ld+json")
    with pytest.raises(Ambiguous, match="and in none of them something is at"):
        read(page(several[0], several[2]), "application/ld+json")
    with pytest.raises(Ambiguous, match="2 scripts are called 'counts'"):
        read(page(f"counts = {DATA}; counts = {DATA.replace('1250', '7')};"), "counts")


def test_a_rule_that_names_no_script_or_another_one_is_told_which_there_are() -> None:
    document = page(f"window.counts = {DATA};", '<script id="d" type="application/json">{}</script>')
    with pytest.raises(NotUsable, match=r"name the one to read as `script` \(window.counts, d, application/json\)"):
        Json(path="$.count").read(document, Ask("s/f", unit("number")))
    with pytest.raises(NoMatch, match=r"'count'; did you mean 'window.counts'\?|there are: window.counts, d"):
        read(document, "count")
    with pytest.raises(CheckError, match="take `script` away"):
        read(Document(DATA.encode(), media="json"), "counts")


SOURCE = """\
counts:
  title: Counts
  publisher: The office
  url: SITE/counts
  media: html
  figures:
    total: {label: Total, unit: number, period: undated, extract: {json: {script: counts, path: $.count.total}}}
"""


def test_a_page_that_shows_nothing_and_changes_in_its_script_alone_is_news(newsroom) -> None:
    newsroom.watch(SOURCE)
    newsroom.serve("/counts", page(f"counts = {DATA};").body)
    assert newsroom.check()[0].outcome is Outcome.CHANGED
    newsroom.wait(days=1)
    newsroom.serve("/counts", page("token = 1;", f"counts = {DATA};").body)
    assert newsroom.check()[0].outcome is Outcome.UNCHANGED
    newsroom.wait(days=1)
    newsroom.serve("/counts", page(f"counts = {DATA.replace('1250', '1260')};").body)
    assert newsroom.check()[0].outcome is Outcome.CHANGED
    assert newsroom.rows("SELECT value FROM figures_current") == [("1260",)]
    assert "1,250 → 1,260" in newsroom.subjects[-1]


def test_only_so_many_scripts_of_a_page_are_looked_at() -> None:
    many = page(*(f'<script type="application/json" id="s{number}">{number}</script>' for number in range(2_001)))
    with pytest.raises(NoMatch, match="no script of the page is called 's2000'"):
        read(many, "s2000", path="$")


def test_a_text_that_is_never_closed_ends_no_data() -> None:
    with pytest.raises(NoMatch, match="no script of the page is called 'counts'"):
        read(page('counts = {"total": "1250};'), "counts")
