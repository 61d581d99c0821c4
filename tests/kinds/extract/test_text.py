from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from monitor.kinds.extract.text import Text
from monitor.model import Ask, Grain, Period, Qualifier, Reading
from monitor.model.errors import Ambiguous, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pace import stopwatch

PAGE = """
<h2>Fentanyl</h2>
<p>In 2023 the U.S. agency seized approximately 25&nbsp;kg of pure fentanyl<sup>3</sup>, it says.
It also seized 3 kg of heroin.</p>
<h2>Cocaine</h2>
<p>Officers seized 7 kg of cocaine at the northern border, which is “more than ever” – and 9 kg elsewhere.</p>
"""


def page(body: str = PAGE) -> Document:
    return Document(f"<!doctype html><title>Drugs</title><body>{body}".encode())


def read(pattern: str, document: Document | None = None, symbol: str = "kg", **options: Any) -> Reading:
    rule = Text.model_validate({"pattern": pattern, **options})
    (reading,) = rule.read(document or page(), Ask("rcmp/fentanyl", unit(symbol)))
    return reading


def test_a_sentence_gives_its_number_its_unit_and_its_qualifier() -> None:
    reading = read("seized {figure} of pure fentanyl")
    assert (reading.value, reading.unit, reading.qualifier) == (Decimal(25), unit("kg"), Qualifier.ABOUT)
    assert reading.printed == "approximately 25 kg"
    assert reading.period.grain is Grain.UNDATED
    place = 'text "In 2023 the U.S. agency seized approximately 25 kg of pure fentanyl, it says."'
    assert reading.locator == f'{place} below "Fentanyl"'


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        pytest.param("SEIZED   {figure} OF\u00a0PURE fentanyl", 25, id="capitals and white space"),
        pytest.param("seized {figure} kg of pure fentanyl", 25, id="the unit written out"),
        pytest.param("seized approximately {figure} of pure", 25, id="the qualifier written out"),
        pytest.param("agency ... {figure} of pure fentanyl", 25, id="a gap before"),
        pytest.param("seized {figure} ... northern border", 7, id="a gap behind"),
        pytest.param('seized {figure} {any} border, which is "more than ever" -', 7, id="quotes and dashes"),
        pytest.param("also seized {figure}", 3, id="nothing behind"),
        pytest.param("{figure} of heroin", 3, id="nothing before"),
    ],
)
def test_patterns_are_written_without_regular_expressions(pattern: str, value: int) -> None:
    assert read(pattern).value == value


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("seized {figure} ... everywhere", id="nothing behind a gap"),
        pytest.param("seized {figure} ... order", id="half a word behind a gap"),
        pytest.param("agency ... {figure} of heroin", id="a gap stays within its sentence"),
        pytest.param("eized {figure} of pure fentanyl", id="half a word"),
        pytest.param("seized {figure} of pure fent", id="half a word behind"),
        pytest.param("ficers ... {figure} of cocaine", id="half a word at a gap"),
        pytest.param("seized {figure} pure fentanyl", id="a missing word"),
    ],
)
def test_what_does_not_stand_there_is_not_found(pattern: str) -> None:
    with pytest.raises(NoMatch):
        read(pattern)


def test_no_match_shows_the_nearest_sentence() -> None:
    with pytest.raises(NoMatch) as caught:
        read("seized {figure} of pure fentanil")
    assert str(caught.value) == (
        "no text reads 'seized {figure} of pure fentanil'; the nearest sentence is "
        "'In 2023 the U.S. agency seized approximately 25 kg of pure fentanyl, it says.'"
    )


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        pytest.param("They saw 12 kg per year.", "'12' there is not read as a figure: a rate", id="a rate"),
        pytest.param(
            "They saw 5.000 agents this year.", "'5.000' there is not read as a figure: a point", id="a point"
        ),
        pytest.param("They saw them per year.", "", id="no number"),
        pytest.param("They saw them in 2019.", "", id="a year"),
    ],
)
def test_no_match_says_why_a_number_of_the_nearest_sentence_is_not_read(sentence: str, why: str) -> None:
    with pytest.raises(NoMatch) as caught:
        read("They saw {figure} per year", page(f"<p>{sentence}</p>"))
    said = str(caught.value).partition(f"the nearest sentence is {sentence!r}")[2]
    assert said.startswith("; ") if why else said == ""
    assert why in said


def test_no_match_shows_how_the_text_begins_where_no_sentence_is_near() -> None:
    with pytest.raises(NoMatch, match="no sentence shares a word with it; the text begins 'Fentanyl In 2023"):
        read("intercepted {figure}")


def test_a_year_is_read_where_the_figure_is_one() -> None:
    document = page("<p>In May 2019, China scheduled fentanyl, 25 of them. It had grown since as far back as 2018.</p>")
    reading = read("In May {figure}, China scheduled", document, "year")
    assert (reading.value, reading.unit, reading.printed) == (Decimal(2019), unit("year"), "2019")
    assert read("as far back as {figure}", document, "year").value == 2018
    with pytest.raises(NoMatch):
        read("In May {figure}, China scheduled", document, "number")
    with pytest.raises(NoMatch):
        read("fentanyl, {figure} of them", document, "year")


def test_a_rate_is_not_read_as_the_amount() -> None:
    document = page("<p>The ring moved 25 kg per day across the border.</p>")
    with pytest.raises(NoMatch, match="25 kg per day"):
        read("The ring moved {figure}", document)


def test_two_matches_are_both_shown() -> None:
    with pytest.raises(Ambiguous) as caught:
        read("seized {figure} of")
    message = str(caught.value)
    assert message.startswith("3 texts read 'seized {figure} of': 'approximately 25 kg' in ")
    assert "'3 kg' in 'It also seized 3 kg of heroin.'" in message
    assert "a heading with `under`" in message


def test_of_two_sentences_the_one_in_another_unit_is_none() -> None:
    document = page("<p>Harbours are to reach $7.4 million in 2030.</p><p>Catches will reach 25 kg in 2030.</p>")
    assert read("reach {figure} in 2030", document).value == 25
    assert read("reach {figure} in 2030", document, "$").value == 7_400_000
    with pytest.raises(Ambiguous, match="2 texts read"):
        read("reach {figure} in 2030", document, "ha")


def test_one_sentence_printed_twice_is_one_only_when_the_number_is_the_same() -> None:
    twice = page("<p>Seized 25 kg of fentanyl.</p><aside>SEIZED 25 kg of fentanyl.</aside>")
    assert read("seized {figure} of fentanyl", twice).value == 25
    other = page("<p>Seized 25 kg of fentanyl.</p><aside>Seized 26 kg of fentanyl.</aside>")
    with pytest.raises(Ambiguous, match=r"'25 kg'.*'26 kg'"):
        read("seized {figure} of fentanyl", other)
    longer = page("<p>Seized 25 kg of fentanyl.</p><p>In May they seized 25 kg of fentanyl.</p>")
    with pytest.raises(Ambiguous, match="In May"):
        read("seized {figure} of fentanyl", longer)


def test_two_facts_with_one_number_are_two_places() -> None:
    for body in (
        "<p>Police seized 25 kg of fentanyl in May.</p><p>Customs seized 25 kg of fentanyl in June.</p>",
        "<p>Police seized 25 kg of fentanyl in May. Customs seized 25 kg of fentanyl in June.</p>",
    ):
        with pytest.raises(Ambiguous, match=r"2 texts read .*in May.*in June"):
            read("seized {figure} of fentanyl", page(body))
    one = page("<p>Police seized 25 kg of fentanyl in May and customs seized 25 kg of fentanyl in June.</p>")
    with pytest.raises(Ambiguous, match=r"two numbers in one sentence read .*: '25 kg' and '25 kg' in 'Police seized"):
        read("seized {figure} of fentanyl", one)
    twice = page("<p>Seized 25 kg of fentanyl. Seized  25 kg of&nbsp;fentanyl.</p>")
    assert read("seized {figure} of fentanyl", twice).value == 25


def test_a_heading_narrows_the_search_to_what_stands_below_it() -> None:
    assert read("seized {figure} of", under="cocaine").value == 7
    with pytest.raises(NoMatch, match=r"no heading 'Cocain'; did you mean 'Cocaine'\? \(headings: Fentanyl, Cocaine"):
        read("seized {figure} of", under="Cocain")
    nested = page("<h2>A</h2><h3>B</h3><p>seized 1 kg</p><h2>C</h2><p>seized 2 kg</p><h2>C</h2>")
    assert read("seized {figure}", nested, under="A").value == 1
    with pytest.raises(Ambiguous, match="heading 'C' stands 2 times"):
        read("seized {figure}", nested, under="C")


def test_another_unit_than_the_declared_one_is_refused() -> None:
    with pytest.raises(WrongUnit, match="'approximately 25 kg' is in kg, but the figure is declared in lb"):
        read("seized {figure} of pure fentanyl", symbol="lb")


def test_a_range_keeps_both_ends() -> None:
    reading = read("seized {figure} of", page("<p>They seized 40,000–100,000 pills of it"), symbol="pills")
    assert (reading.value, reading.low, reading.high) == (None, 40_000, 100_000)


def test_the_declared_period_is_the_readings_period() -> None:
    year = Period("2023", Grain.YEAR)
    (reading,) = Text(pattern="{figure} of heroin").read(page(), Ask("a/b", unit("kg"), year))
    assert reading.period == year


def test_french_numbers_are_read_in_french() -> None:
    document = page("<p>Les agents ont saisi 1&nbsp;234,5&nbsp;kg de fentanyl.")
    (reading,) = Text(pattern="saisi {figure} de fentanyl").read(document, Ask("a/b", unit("kg"), language="fr"))
    assert reading.value == Decimal("1234.5")


def test_plain_text_is_read_too() -> None:
    document = Document(b"Officers seized\n25 kg of fentanyl.\n\nMore.", media="text")
    assert read("seized {figure} of fentanyl", document).value == 25


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        pytest.param("seized of fentanyl", "must hold {figure} exactly once", id="no figure"),
        pytest.param("{figure} and {figure}", "must hold {figure} exactly once", id="two figures"),
        pytest.param("seized {number} of {figure}", "'{number}' .* is not known", id="an unknown word"),
        pytest.param("... {figure} ...", "needs words beside {figure}", id="no words"),
    ],
)
def test_a_pattern_that_makes_no_sense_is_refused(pattern: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Text(pattern=pattern)


# ---------------------------------------------------------------- mutations


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(("<p>", "<p class='x' id='y'>"), id="attributes"),
        pytest.param(("<p>", "<div><section><p>"), id="wrapped"),
        pytest.param(("25&nbsp;kg", "<b>25</b>\n&nbsp; <i>kg</i>"), id="inline markup"),
        pytest.param(("25&nbsp;kg", "25<sup>[4]</sup> kg"), id="a footnote in the middle"),
        pytest.param(("<h2>Cocaine", "<p>In 2024 they seized 90 kg of pure heroin.</p><h2>Cocaine"), id="more text"),
        pytest.param(("of pure", "of&shy; pu\u200bre"), id="invisible characters"),
    ],
)
def test_a_redesigned_page_gives_the_same_number(change: tuple[str, str]) -> None:
    assert change[0] in PAGE
    assert read("seized {figure} of pure fentanyl", page(PAGE.replace(*change))).value == 25


@given(st.sampled_from(["seized", "approximately", "25", "kg", "of", "pure", "fentanyl"]), st.data())
def test_any_change_of_a_word_gives_the_printed_number_or_a_loud_failure(word: str, data: st.DataObject) -> None:
    other = data.draw(st.text("abcdefg 0123456789.,-", max_size=8))
    body = f"<p>Then they {'seized approximately 25 kg of pure fentanyl'.replace(word, other)} there.</p>"
    try:
        reading = read("seized {figure} of pure fentanyl", page(body))
    except (NoMatch, Ambiguous, WrongUnit):
        return
    assert reading.printed.replace(" ", "") in body.replace(" ", "")
    assert word in ("25", "kg", "approximately") or other.strip() == word


@pytest.mark.no_cover
def test_time_grows_with_the_length_of_the_text_only() -> None:
    sentence = "seized a lot and seized again and seized 3 kg of heroin of pure things; "
    rule = Text(pattern="seized ... seized ... {figure} ... pure ... fentanyl")
    taken = []
    for times in (200, 1600):
        document = page(f"<p>{sentence * times}</p>")
        _ = document.blocks
        with pytest.raises(NoMatch), stopwatch() as watch:
            rule.read(document, Ask("a/b", unit("kg")))
        taken.append(watch.seconds)
    assert taken[1] < 8 * 3 * max(taken[0], 0.01)


def test_a_number_in_words_is_a_figure_too() -> None:
    document = page("<p>Last year police found three labs in the county.</p>")
    for pattern in ("police found {figure} in the county", "police found {figure} labs"):
        assert read(pattern, document, "labs").value == 3


# ---------------------------------------------------------------- several patterns

TWO_WORDINGS = ["{figure} of pure fentanyl were taken", "seized {figure} of pure fentanyl"]


def read_first(patterns: list[str], body: str = PAGE) -> Reading:
    (reading,) = Text.model_validate({"pattern": patterns}).read(page(body), Ask("rcmp/fentanyl", unit("kg")))
    return reading


@pytest.mark.parametrize("patterns", [TWO_WORDINGS, TWO_WORDINGS[::-1]])
def test_of_several_patterns_the_one_that_finds_something_is_read(patterns: list[str]) -> None:
    assert read_first(patterns).value == 25


def test_patterns_that_find_the_same_are_one_reading() -> None:
    assert read_first(["seized {figure} of pure fentanyl", "agency ... {figure} of pure fentanyl"]).value == 25


def test_patterns_that_find_different_numbers_are_refused() -> None:
    with pytest.raises(Ambiguous, match=r"find different numbers: 'approximately 25 kg' in .*; '3 kg' in"):
        read_first(["seized {figure} of pure fentanyl", "also seized {figure} of heroin"])


def test_where_no_pattern_finds_anything_the_first_is_told_of() -> None:
    with pytest.raises(NoMatch, match=r"no text reads 'caught \{figure\} of tea'"):
        read_first(["caught {figure} of tea", "caught {figure} of salt"])


@pytest.mark.parametrize(
    ("patterns", "message"),
    [
        (["In {period} {figure} of tea", "{figure} of tea"], "write it into all of them, or none"),
        (["{figure} of tea"], "a list of patterns has 2 to 10"),
        (["{figure} of tea"] * 11, "a list of patterns has 2 to 10"),
        (["{figure} of tea", "no number"], "{figure}"),
    ],
)
def test_a_list_of_patterns_that_makes_no_sense_is_refused(patterns: list[str], message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Text.model_validate({"pattern": patterns})
    assert message in str(refused.value)


BOLD = """
<p><strong>In the north (01)</strong></p><ul><li>12 cases are known.</li></ul>
<ul><li><strong>In the south (02)</strong></li></ul><p>7 cases are known, <b>three</b> of them since May.</p>
<p>30 cases are known elsewhere.</p><h2>What to do :</h2><p>40 cases are known.</p>
"""


@pytest.mark.parametrize(
    ("pattern", "under", "value"),
    [
        ("{figure} are known", "In the north (01)", 12),
        ("{figure} are known, ... of them", "In the south (02)", 7),
        ("{figure} are known elsewhere", "In the south (02)", 30),
        ("{figure} are known", "What to do", 40),
    ],
)
def test_a_line_in_bold_type_stands_for_a_heading(pattern: str, under: str, value: int) -> None:
    assert read(pattern, page(BOLD), "cases", under=under).value == value


def test_a_heading_goes_before_a_line_in_bold_type_of_the_same_words() -> None:
    body = "<p><b>Cases</b></p><p>12 are known.</p><h3>Cases</h3><p>7 are known.</p>"
    assert read("{figure} are known", page(body), "number", under="Cases").value == 7


@pytest.mark.parametrize("under", ["In the north", "three", "12 cases are known."])
def test_bold_words_within_a_line_and_other_lines_are_no_headings(under: str) -> None:
    with pytest.raises(NoMatch, match="no heading"):
        read("{figure} are known", page(BOLD), "cases", under=under)


def test_a_line_in_bold_type_that_stands_twice_is_refused() -> None:
    body = "<p><b>Cases</b></p><p>12 are known.</p><p><b>Cases</b></p><p>7 are known.</p>"
    with pytest.raises(Ambiguous, match="stands 2 times"):
        read("{figure} are known", page(body), "number", under="Cases")


def test_a_number_for_each_other_is_what_a_pattern_says_and_more_are_another_place() -> None:
    body = "<p>Growth for May was revised down by 43, from +333 to +290, and for June by 124, from +353 to +229.</p>"
    assert read("for May was revised down by {other}, from {other} to {figure}", page(body), "number").value == 290
    with pytest.raises(Ambiguous):
        read("for May was revised down by {other}, from ... to {figure}", page(body), "number")
    more = body.replace("by 43,", "by 43 or 44,").replace("+290,", "+290 and")
    with pytest.raises(Ambiguous):
        read("for May was revised down by {other}, from {other} to {figure}", page(more), "number")


def test_a_number_that_a_pattern_begins_or_ends_with_stands_directly_there() -> None:
    document = page("<p>After 7 weeks, 80 of 1,200 wards were open.</p>")
    assert read("{other} of {figure} wards", document, "number").value == 1200
    assert read("weeks, {figure} of {other}", document, "number").value == 80
    with pytest.raises(NoMatch, match="no number stands where"):
        read("{other} were {figure} open", page("<p>Wards were 80 open.</p>"), "number")
