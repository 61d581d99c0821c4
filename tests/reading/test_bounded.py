from __future__ import annotations

from pathlib import Path

import pytest

from monitor.kinds.extract.text import Text
from monitor.model import UNDATED, Ask, Follow
from monitor.model.errors import Ambiguous, NoMatch, NotUsable
from monitor.reading.document import Document, bounded
from monitor.reading.document.bounded import MAX_ATTRIBUTES, MAX_DEPTH, MAX_OPTIONS, MAX_TAGS, require_bounded
from monitor.reading.document.layout import MAX_CELLS_OF_PAGE
from monitor.reading.document.pdf.page import Word, lines_of, pages_of
from monitor.reading.follow import choose_address
from monitor.reading.pattern import Pattern
from monitor.reading.units import unit
from monitor.reading.value import read_printed
from tests.pace import stopwatch
from tests.places import CAPTURES

PADDING = "<p>x</p>" * 3_000
"""Of which pages have so many that they are looked at."""


def attributes(count: int) -> str:
    return " ".join(f"a{number}=1" for number in range(count))


TOO_MUCH = {
    "elements inside one another": (PADDING + "<div>" * 50_000, "more than 400 elements inside one another"),
    "end tags in comments": (PADDING + "<div><!-- </div> -->" * 500, "inside one another"),
    "end tags in scripts": (PADDING + "<div><script>'</div>'</script>" * 500, "inside one another"),
    "end tags in attributes": (PADDING + "<div title='</div>'>" * 500, "inside one another"),
    "end tags that something holds off": (PADDING + "<div><object></div>" * 500, "inside one another"),
    "tags that end themselves in HTML alone": (PADDING + "<div/>" * 500, "inside one another"),
    "nested tables": (PADDING + "<table><tr><td>" * 500, "inside one another"),
    "attributes": (f"<p {attributes(60_000)}>", "<p> with more than 500 attributes"),
    "attributes of many bodies": (f"<body {attributes(90)}>" * 10, "<body> with more than 500 attributes"),
    "elements": ("<p>x" * 300_001, "more than 300,000 elements"),
    "tags": ("</b>" * 600_001, "more than 600,000 tags"),
    "options": ("<select>" + "<option>x" * 20_001, "more than 20,000 options"),
    "characters": ("x" * 10_000_001, "10,000,001 characters"),
    "end tags of what is held": (
        "<span><object>" + "<div>" * 390 + "</span>" * 10_000,
        "tags that end nothing",
    ),
}


@pytest.mark.parametrize(("page", "why"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_the_refusal_of_a_page_names_the_bound_that_it_exceeds(page: str, why: str) -> None:
    with pytest.raises(NotUsable, match=f"the page is not read: it has .*{why}.*look for"):
        require_bounded(page)


@pytest.mark.no_cover
@pytest.mark.parametrize(("page", "why"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_page_that_would_take_too_long_is_refused_at_once(page: str, why: str) -> None:
    document = Document(page.encode(), media="html")
    with stopwatch() as watch, pytest.raises(NotUsable, match=why):
        _ = document.fingerprint
    assert watch.seconds < 2
    with pytest.raises(NotUsable, match=why):
        _ = document.blocks
    with pytest.raises(NotUsable, match=why):
        choose_address(page.encode(), "https://x.org/", Follow(link="a"))


PLAIN = {
    "elements that no tag need end": "<p>x<ul><li>x<li>x</ul><table><tr><td>x<td>x<tr><td>x</table>"
    "<dl><dt>x<dd>x</dl><select><option>x<option>x</select>",
    "elements that are never ended": "<table><tr><td><font color=red>x</td></tr></table><div><span>x</div>",
    "lists in lists": "<ul><li>x<ul><li>x</ul><li>x</ul>",
    "tables in tables": "<table><tr><td><table><tr><td>x</table><td>x</table>",
    "pictures": "<svg><title>x</title><path d='M0'/><g><circle/></g></svg>",
    "elements without content": "<br><img src=a><input><hr/>",
    "scripts with tags": "<script>'<div><div>'</script><style>a>b</style><!-- <div> -->",
    "tags in capitals": "<DIV><P>x</DIV>",
}


@pytest.mark.parametrize("piece", PLAIN.values(), ids=PLAIN)
def test_a_long_page_of_ordinary_pieces_is_read(piece: str) -> None:
    page = PADDING + piece * 1_000
    assert require_bounded(page) == page


def test_a_long_page_of_long_tags_is_read() -> None:
    page = f"<p class='{'x ' * 5_000}' style=\"{'a:b;' * 3_000}\" {attributes(400)}>x</p>"
    assert require_bounded(page) == page


def test_tables_of_a_page_are_laid_out_as_far_as_all_of_them_together_have_not_too_many_places() -> None:
    table = "<table><tr><td rowspan=300 colspan=300>1</td></tr>" + "<tr></tr>" * 299 + "</table>"
    document = Document((table * 14).encode(), media="html")
    problems = [grid.problem for grid in document.tables]
    assert problems[:11] == [""] * 11
    assert set(problems[11:]) == {f"the tables of the page span more than {MAX_CELLS_OF_PAGE:,} places together"}


def test_tables_that_are_too_large_cost_no_more_together() -> None:
    page = ("<table>" + "<tr><td rowspan=0 colspan=1000>1" * 200 + "</table>") * 30
    with stopwatch() as watch:
        assert all(grid.problem for grid in Document(page.encode(), media="html").tables)
    assert watch.seconds < 4


ASK = Ask("customs/heroin", unit("kg"))
NUMBERS = "they seized 5 kg, "


def read_text(page: str, pattern: str = "seized {figure} of it") -> None:
    Text(pattern=pattern).read(Document(page.encode(), media="html"), ASK)


def test_a_text_with_more_numbers_than_can_be_looked_at_is_refused() -> None:
    with pytest.raises(Ambiguous, match="have more than 30,000 numbers together: name a heading with `under`"):
        read_text(f"<p>{NUMBERS * 6_000} seized 5 kg of it</p>" * 6)
    with pytest.raises(Ambiguous, match="have more than 30,000 numbers together"):
        Pattern.parse("seized {figure} of it").find_only(f"{NUMBERS * 40_000} of it", "here", unit=ASK.unit)


def test_numbers_of_a_long_page_that_are_not_beside_the_words_of_a_pattern_do_not_matter() -> None:
    read_text(f"<p>{NUMBERS * 60_000}</p><p>They seized 5 kg of it.</p>")


def test_a_message_about_a_text_without_an_end_looks_at_its_beginning_alone() -> None:
    with stopwatch() as watch, pytest.raises(NoMatch, match="the nearest sentence is 'seized 1 2 1 2"):
        read_text(f"<p>seized {'1 2 ' * 100_000}</p>")
    assert watch.seconds < 4


def test_sentences_in_which_too_many_periods_may_be_meant_are_refused() -> None:
    page = f"<p>{'In 2024, 5 kg of, in 2023, 7 kg, ' * 30}in 2022, 1 kg of it. </p>" * 20
    with pytest.raises(Ambiguous, match="more than 200,000 characters hold the words of the rule and may say when"):
        read_text(page, "in {period}, {figure} of it")


def test_a_text_that_is_too_long_is_no_number() -> None:
    with pytest.raises(Ambiguous, match=r"here: a text of 2,001 characters is no number: it begins '5\."):
        read_printed("5" + "." * 2_000, ASK, period=UNDATED, locator="here")


def words(count: int, per_line: int) -> list[Word]:
    return [
        Word("ab", 20 + i % per_line * 12, 28 + i % per_line * 12, 100 + i // per_line * 12, 10) for i in range(count)
    ]


def test_a_page_of_a_pdf_file_with_more_words_than_paper_holds_is_refused() -> None:
    found = {"width": 600, "height": 800, "draws": False}
    page = [["ab", 20 + i % 100 * 9, 28 + i % 100 * 9, 20 + i // 100 * 9, 8, False, 0] for i in range(20_001)]
    with pytest.raises(NotUsable, match="not read: page 1 holds more than 20,000 words"):
        pages_of([{**found, "words": page}])
    with pytest.raises(NotUsable, match="not read: a line of it holds more than 500 words"):
        lines_of(words(501, 501))
    assert len(lines_of(words(2_000, 500))) == 4


@pytest.mark.captures
@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the publishers' files are not here")
def test_real_pages_lie_far_below_every_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in (("MAX_DEPTH", MAX_DEPTH), ("MAX_ATTRIBUTES", MAX_ATTRIBUTES), ("MAX_TAGS", MAX_TAGS)):
        monkeypatch.setattr(bounded, name, limit // 10)
    monkeypatch.setattr(bounded, "MAX_OPTIONS", MAX_OPTIONS // 10)
    monkeypatch.setattr(bounded, "SMALL", 0)
    for path in (path for path in Path(CAPTURES).rglob("*.html")):
        require_bounded(Document(path.read_bytes(), media="html").text)
