"""A page is parsed once, as browsers do; selectors that only beautifulsoup knows or finds go on working."""

from __future__ import annotations

from itertools import product

import pytest
import soupsieve
from hypothesis import given
from hypothesis import strategies as st

from monitor.reading.document import Document
from monitor.reading.document.markup import SURE_SELECTOR, is_plain, require_selector, seen_text
from monitor.reading.document.slow_tree import SlowPage
from monitor.reading.document.tree import Element

PIECES = ("a", "h1", "*", ".x", "#-y", "[href]", "[x=y]", "[x^='q r']", '[x$=".csv" i]', "[x i]", "[x=y s]")
PIECES += (":first-child", ":nth-child(007)", ":nth-last-of-type(odd)", ':-soup-contains("x) [y")', ":not(a)", "|")
PIECES += (":-soup-contains('')", " ", " > ", "+", "~", ",", "\n", "\x0b", "-", "9", "é", "(", "]", '"')
BODY = """<div id="Main" class="a B"><p class="a x" data-value="12 3" title="One two">1</p><p lang="en-CA">2</p>
<table class="T"><tbody><tr><th>h<td class="num total">5</tr><tr><td class="num">6<td>7</table></div>
<div class="a"><ul><li>8<li class="last">9</ul><a href="/x.html">10</a></div>"""
SIMPLE = ["p", "P", "div", "*", "td", "tr", "li", ".a", ".b", ".num.total", "#Main", "[data-value]", "[title^=One]"]
PLACED = [
    "td:first-child",
    "tr:nth-child(2)",
    "li:nth-last-child(1)",
    "p:nth-of-type(2)",
    "[href$='.html']",
    "[lang|=en]",
]


def page(body: str, head: str = "<title>T</title>") -> Document:
    return Document(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())


def texts(found: list[Element]) -> list[str]:
    return [seen_text(one) for one in found]


@pytest.mark.parametrize("between", [" ", " > ", "+", "~", ", "])
def test_a_plain_selector_says_the_same_to_both_parsers(between: str) -> None:
    document, slow = page(BODY), SlowPage()
    for parts in product([*SIMPLE, *PLACED], repeat=2):
        selector = between.join(parts)
        assert is_plain(selector)
        assert texts(document.select(selector)) == texts([slow.element(tag) for tag in document.soup.select(selector)])


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("p:-soup-contains('1')", "1"),
        ("ul:has(.last) > li:not(.last)", "8"),
        ("td:nth-child(1 of .num)", "6"),
        (":is(h1, a)", "10"),
        ("[title='ONE TWO' i]", "1"),
    ],
)
def test_a_selector_that_only_beautifulsoup_knows_is_read_by_it(selector: str, found: str) -> None:
    document = page(BODY)
    assert not is_plain(selector)
    assert found in texts(document.select(selector))


@pytest.mark.parametrize("written", ["{}", "<tbody>{}</tbody>"])
def test_rows_are_found_with_and_without_a_body_around_them(written: str) -> None:
    document = page(f"<table>{written.format('<tr><th>A<td>1<tr><th>B<td>2')}</table>")
    assert texts(document.select("table tr:nth-child(2) > td")) == ["2"]


def test_rows_that_are_written_without_a_body_are_found_without_one() -> None:
    document = page("<table><tr><th>A<td>1<tr><th>B<td>2</table>")
    assert texts(document.select("table > tr:nth-child(2) > td")) == ["2"]


def test_a_selector_that_leads_through_the_body_that_browsers_add_finds_what_it_finds_there() -> None:
    document = page("<table><thead><tr><th>A<th>B</thead><tr><td>C<td>1<tr><td>D<td>2</table>")
    assert texts(document.select("table > tbody > tr:nth-child(2) > td:nth-child(2)")) == ["2"]
    assert texts(document.select("table > tbody > tr > td")) == []


def test_a_place_among_rows_without_a_body_is_counted_as_the_page_is_written() -> None:
    rows = page("<table><caption>C</caption><tr><td>1</td></tr></table>")
    assert texts(rows.select("table > :nth-child(2)")) == ["1"]


def test_one_parse_serves_the_fingerprint_and_every_rule() -> None:
    document = page(BODY)
    _ = document.fingerprint, document.blocks, document.tables, document.select("#Main .total"), document.language
    assert "soup" not in vars(document)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>Seized<p>25 kg", ["Seized", "25 kg"]),
        ("<ul><li>25<li>26</ul>", ["25", "26"]),
        ("<p>Total <b>25</p><p>kg</b> more", ["Total 25", "kg more"]),
        ("<table><tr><td>25<td>26</table>", ["25", "26"]),
        ("<p>25 &lt; 26 &nbsp;kg", ["25 < 26 kg"]),
        ("<div>25<!-- 26 -->7</div>", ["257"]),
        ("<p>One<title>Two</title>Three", ["OneThree"]),
        ("<table>25<tr><td>26</table>", ["25", "26"]),
    ],
)
def test_markup_that_is_not_well_formed_is_read_as_browsers_read_it(written: str, shown: list[str]) -> None:
    assert [block.text for block in page(written).blocks] == shown


def test_a_title_that_a_picture_pushes_out_of_the_head_is_no_text_of_the_page() -> None:
    document = page("<p>25 kg", head='<noscript><img src="/pixel"></noscript><title>26 kg</title>')
    assert [block.text for block in document.blocks] == ["25 kg"]


def test_what_a_style_raises_is_a_reference_also_in_a_table() -> None:
    document = page('<table><tr><th>A<td>25<span style="vertical-align: super">1</span></table>')
    (grid,) = document.tables
    assert (grid.rows[0][1].text, grid.rows[0][1].marks) == ("25", ("1",))


def test_elements_know_what_stands_around_them() -> None:
    (cell,) = page(BODY).select("td.total")
    assert [one.name for one in cell.above] == ["tr", "tbody", "table", "div", "body", "html"]
    assert [one.name for one in cell.before][:4] == ["th", "tr", "tbody", "table"]
    assert cell.nearest_above("table") is next(one for one in cell.above if one.name == "table")
    assert [seen_text(one) for one in cell.siblings(-1) if isinstance(one, Element)] == ["h"]


def test_a_table_is_laid_out_when_somebody_asks_for_its_cells() -> None:
    first, second = page("<table><caption>A<tr><td>1</table><table><caption>B<tr><td>2</table>").tables
    assert [grid.caption for grid in (first, second)] == ["A", "B"]
    assert second.rows[0][0].text == "2"
    assert "_laid" not in vars(first)
    assert "_laid" in vars(second)


def test_an_element_of_the_slow_parser_may_hold_anything() -> None:
    document = page(BODY)
    (found,) = document.select("p:-soup-contains('1')")
    assert found.may_hold("table")


@given(st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
def test_what_is_taken_for_a_selector_unasked_is_one(text: str) -> None:
    if SURE_SELECTOR.fullmatch(text):
        soupsieve.compile(text)


@pytest.mark.parametrize("text", ["", "a[", "a >", "p:hidden", "[x i]", "a\x0b"])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a CSS selector"):
        require_selector(text)


@pytest.mark.parametrize("text", ["td.num", 'a[href$=".csv" i]', "a:-soup-contains('Table 2')"])
def test_usual_selectors_are_known_without_asking(text: str) -> None:
    assert SURE_SELECTOR.fullmatch(text)
