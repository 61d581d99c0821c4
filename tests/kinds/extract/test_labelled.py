from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.labelled import Labelled
from monitor.kinds.extract.text import Text
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, CheckError, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.period import read_period
from monitor.reading.units import unit
from tests.pdfs import Paper

CARDS = "<div><div><h3>Screened</h3><p>1,930</p></div><div><h3>Turned back</h3><p>88</p></div></div>"
ABOVE = "<div><div><b>1,930</b><br></div><p>Screened</p><div><b>88</b></div><p>Turned back</p></div>"
TERMS = "<dl><dt>Screened</dt><dd>1,930</dd><dt>Turned back:</dt><dd>88</dd></dl>"
ROWS = "<table><tr><td>Screened</td><td>1,930</td></tr><tr><td>Turned back</td><td>88</td></tr></table>"
LINES = "<p><strong>Screened:</strong> 1,930</p><h4>Turned back: 88</h4>"
INLINE = "<ul><li><b>Screened</b> <em>1<i>,</i>930</em></li><li>88 <b>Turned back</b></li></ul>"
FLAT = "<h3>Screened</h3><p>1,930</p><h3>Turned back</h3><p>88</p>"


def page(body: str) -> Document:
    return Document(f"<!doctype html><title>Port</title><body><h1>The port</h1>{body}<p>Open all day.</p>".encode())


def paper(*lines: str) -> Document:
    sheet = Paper()
    for line in lines:
        sheet.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
        sheet.ln(12)
    return Document(bytes(sheet.output()))


def read(document: Document | str, symbol: str = "people", *, ask: Ask | None = None, **options: Any) -> Reading:
    rule = Labelled.model_validate(options)
    document = page(document) if isinstance(document, str) else document
    (reading,) = rule.read(document, ask or Ask("port/people", unit(symbol)))
    return reading


# ---------------------------------------------------------------- where a number may stand


@pytest.mark.parametrize("label", ["Screened:", "Screened :", "Screened ="])
def test_what_parts_a_label_from_its_number_is_no_part_of_it(label: str) -> None:
    assert read(ROWS, label=label).value == read(LINES, label=label).value == 1930


def test_a_link_before_its_colon_is_one_label_with_it() -> None:
    body = "<table><tr><td><div><a href='x'>Screened</a>:</div></td></tr><tr><td><div>1,930</div></td></tr></table>"
    assert read(body, label="Screened", number="below").value == 1930
    with pytest.raises(Ambiguous, match="stands 2 times"):
        read(body + "<p><a href='y'>Screened</a>:</p><p>88</p>", label="Screened", number="below")


@pytest.mark.parametrize("body", [CARDS, TERMS, ROWS, LINES, INLINE], ids=["cards", "terms", "rows", "lines", "inline"])
@pytest.mark.parametrize(("label", "value"), [("Screened", 1930), ("Turned  BACK", 88)])
def test_the_number_that_a_page_puts_with_a_label_is_read(body: str, label: str, value: int) -> None:
    assert read(body, label=label).value == value


@pytest.mark.parametrize(("body", "number"), [(FLAT, "below"), (CARDS, "below"), (TERMS, "below"), (ABOVE, "above")])
@pytest.mark.parametrize(("label", "value"), [("Screened", 1930), ("Turned back", 88)])
def test_its_side_may_be_said(body: str, number: str, label: str, value: int) -> None:
    assert read(body, label=label, number=number).value == value


@pytest.mark.parametrize(
    ("lines", "options", "value"),
    [
        pytest.param(["Screened: 1,930", "Turned back: 88"], {}, 1930, id="colon"),
        pytest.param(["Screened ........... 1,930", "Turned back ....... 88"], {}, 1930, id="dot leader"),
        pytest.param(["Screened . . . . . 1,930", "Turned back . . . . 88"], {}, 1930, id="a leader with spaces"),
    ],
)
def test_a_line_of_a_pdf_file_is_read(lines: list[str], options: dict[str, str], value: int) -> None:
    assert read(paper(*lines), label="Screened", **options).value == value


def test_a_line_of_a_text_file_is_read() -> None:
    text = Document(b"The port\n\nScreened: 1,930\n\nTurned back\n\n88\n", media="text")
    assert read(text, label="Screened").value == 1930
    assert read(text, label="Turned back", number="below").value == 88
    with pytest.raises(Ambiguous, match="`number: below` or `number: above`"):
        read(text, label="Turned back")


def test_the_part_of_a_label_that_changes_is_left_open() -> None:
    assert read("<p>Screened since Monday: 41</p>", label="Screened since ...").value == 41


def test_a_reading_says_where_it_stood_and_in_which_unit() -> None:
    reading = read("<h2>North</h2><p>Weight of it: about 12 kg</p>", "kg", label="Weight of it", section="North")
    assert (reading.value, reading.unit, reading.printed) == (Decimal(12), unit("kg"), "about 12 kg")
    assert reading.locator == 'label "Weight of it" below "The port / North"'


def test_a_scale_in_the_label_counts() -> None:
    assert read("<p>Screened (thousands): 12</p>", label="Screened (thousands)").value == 12_000


@pytest.mark.parametrize(("words", "missing"), [("n/a", []), ("tbc", ["tbc"])])
def test_a_mark_for_a_missing_value_is_no_number(words: str, missing: list[str]) -> None:
    options = {"missing": missing} if missing else {}
    assert read(CARDS.replace("1,930", words), label="Screened", **options).value is None


# ---------------------------------------------------------------- sections and periods

SECTIONS = f"<h2>North</h2>{LINES}<h2>South</h2>{LINES.replace('1,930', '455')}"
CARDS_BELOW = f"<h2>North</h2>{CARDS}<h2>South</h2>{CARDS.replace('1,930', '455')}"


@pytest.mark.parametrize("body", [SECTIONS, CARDS_BELOW], ids=["lines", "cards"])
@pytest.mark.parametrize(("section", "value"), [("North", 1930), ("South", 455)])
def test_a_section_tells_labels_apart(body: str, section: str, value: int) -> None:
    assert read(body, label="Screened", section=section).value == value


@pytest.mark.parametrize("body", [SECTIONS, CARDS_BELOW], ids=["lines", "cards"])
def test_a_label_that_stands_twice_is_refused(body: str) -> None:
    with pytest.raises(Ambiguous, match=r"'Screened' stands 2 times .*: name the heading .* `section`"):
        read(body, label="Screened")


def test_a_page_that_moved_on_to_another_period_is_refused() -> None:
    may = Ask("port/people", unit("people"), period=read_period("May 2026"))
    assert read(f"<h2>May 2026</h2>{CARDS}", ask=may, label="Screened").value == 1930
    with pytest.raises(Ambiguous, match="the page has moved on"):
        read(f"<h2>June 2026</h2>{CARDS}", ask=may, label="Screened")


def test_the_period_is_read_elsewhere() -> None:
    reading = read(f"{CARDS}<p>As of May 2026</p>", label="Screened", period_at={"text": "As of {period}"})
    assert (reading.value, reading.period) == (1930, read_period("May 2026"))


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("body", "options", "message"),
    [
        pytest.param(FLAT, {}, "`number: below` or `number: above`", id="either neighbour"),
        pytest.param(ABOVE, {}, "`number: below` or `number: above`", id="either neighbour, above"),
        pytest.param(CARDS.replace("1,930", ""), {}, "an element that is empty", id="an empty card"),
        pytest.param(
            FLAT.replace("1,930", ""), {"number": "below"}, "an element that is empty", id="an empty paragraph"
        ),
        pytest.param(FLAT.replace("<p>1,930</p>", ""), {"number": "below"}, "holds no number", id="no paragraph"),
        pytest.param(TERMS.replace("1,930", ""), {}, "an element that is empty", id="an empty definition"),
        pytest.param(TERMS.replace("<dd>1,930</dd>", ""), {}, "cannot be told", id="no definition"),
        pytest.param(TERMS.replace("1,930", "1,930</dd><dd>7"), {}, "cannot be told", id="two definitions"),
        pytest.param(TERMS.replace("<dt>S", "<dt>Asked</dt><dt>S"), {}, "cannot be told", id="two terms"),
        pytest.param(ROWS.replace("1,930", "1,930</td><td>7"), {}, "read it with `table`", id="two numbers in a row"),
        pytest.param(ROWS.replace("<td>1", "<td></td><td>1"), {}, "cannot be told", id="an empty cell before"),
        pytest.param(ROWS.replace("<td>S", "<td rowspan=2>S"), {}, "cannot be told", id="a label of two rows"),
        pytest.param(LINES.replace("1,930", "1,930 of 2,000"), {}, "2 numbers", id="two numbers on a line"),
        pytest.param(LINES.replace("1,930", "<span></span>"), {}, "an element that is empty", id="an empty line"),
        pytest.param(LINES.replace("1,930", "not 1,930"), {}, "stands 'not'", id="words beside the number"),
        pytest.param(
            INLINE.replace("</b> <em>", "</b><em>").replace("</em>", "</em>0"),
            {},
            "cannot be told",
            id="nothing between",
        ),
        pytest.param(CARDS.replace("1,930", "{{ total }}"), {}, "not filled yet", id="a placeholder"),
        pytest.param(CARDS.replace("Screened", "Seen"), {}, "no label 'Screened'", id="another label"),
        pytest.param(ABOVE, {"number": "below"}, "'1,930' begins", id="numbers above"),
        pytest.param(FLAT + "<p>Open</p>", {"number": "above"}, "'88' ends", id="numbers below"),
        pytest.param(CARDS + LINES, {}, "stands 2 times", id="twice"),
        pytest.param(CARDS, {"section": "North"}, "no .*'North'", id="no section"),
    ],
)
def test_where_more_than_one_reading_is_possible_none_is_given(
    body: str, options: dict[str, str], message: str
) -> None:
    with pytest.raises(CheckError, match=message):
        read(body, label="Screened", **options)


def test_an_empty_card_never_takes_the_number_of_the_next() -> None:
    empty = CARDS.replace("<p>1,930</p>", "")
    with pytest.raises(CheckError):
        read(empty, label="Screened")
    with pytest.raises(NoMatch, match="'Turned back'"):
        read(empty, label="Screened", number="below")


def test_another_unit_is_refused() -> None:
    with pytest.raises(WrongUnit):
        read("<p>Weight of it: 12 lb</p>", "kg", label="Weight of it")


def test_a_label_has_words() -> None:
    with pytest.raises(ValidationError, match="is no label"):
        Labelled.model_validate({"label": "12"})


@pytest.mark.parametrize("around", ["<div>{}</div>", "<section><p>{}</p></section>", "<ul><li>{}</li></ul>"])
def test_a_label_and_a_number_that_are_a_line_with_nothing_between_them_belong_together(around: str) -> None:
    body = around.format("<span>Confirmed cases</span><strong>1,234</strong>")
    for rule in (Labelled(label="Confirmed cases"), Labelled(label="Confirmed cases", number="below")):
        (found,) = rule.read(_page(body), ASK_NUMBER)
        assert str(found.value) == "1234"
    before = around.format("<strong>1,234</strong><span>Confirmed cases</span>")
    (found,) = Labelled(label="Confirmed cases", number="above").read(_page(before), ASK_NUMBER)
    assert str(found.value) == "1234"


@pytest.mark.parametrize(
    "line",
    [
        "<span>Confirmed cases</span><strong>1</strong><strong>234</strong>",
        "<span>Confirmed cases</span><b>12</b>34",
        "<span>Confirmed cases</span><b>1.2</b> million",
        "<span>Confirmed cases</span><b>1.2</b><i>million</i>",
        "<a><span>Confirmed cases</span><b>1.2</b></a> million",
        "<span>Confirmed cases</span><sup>1</sup><b>1,234</b>",
        "<span>Confirmed cases</span><sup>1</sup>",
        "<span>Confirmed cases</span><b>1,234</b><span>Deaths</span><b>5</b>",
        "<b>5</b><span>Confirmed cases</span><b>1,234</b><span>Deaths</span>",
        "In May <span>Confirmed cases</span><b>1,234</b>",
    ],
)
@pytest.mark.parametrize("number", ["", "below", "above"])
def test_of_a_line_of_more_pieces_none_is_taken_for_the_number_and_the_message_shows_it(line: str, number: str) -> None:
    rule = Labelled.model_validate({"label": "Confirmed cases", "number": number})
    with pytest.raises(CheckError, match=r"in the line '.*Confirmed cases|nothing stands|stands by itself|no number"):
        rule.read(_page(f"<div>{line}</div>"), ASK_NUMBER)


def test_a_sentence_runs_over_inline_elements_and_line_breaks_and_over_nothing_else() -> None:
    rule = Text(pattern="The rate was {figure}")
    joined = ("<p>The rate<br>was<br>43", "<p>The <span>rate</span><span> was</span> <b>43</b>", "<p>The rate was\n43")
    for body in joined:
        assert [str(one.value) for one in rule.read(_page(body), ASK_NUMBER)] == ["43"]
    for body in ("<p>The rate<br>was<p>43", "<div>The rate was <div>43</div></div>", "<td>The rate was<td>43"):
        with pytest.raises(NoMatch):
            rule.read(_page(body), ASK_NUMBER)


ASK_NUMBER = Ask("s/f", unit("number"))


def _page(body: str) -> Document:
    return Document(f"<!doctype html><title>x</title><p>So much for that.</p>{body}".encode())


TURNS = "<p>Confirmed cases<br>1,234<br>Deaths<br>7</p>"


@pytest.mark.parametrize(
    ("body", "number", "value"),
    [
        ("<div>Confirmed cases<br>1,234</div>", "", "1234"),
        ("<p>Confirmed cases:<br/><b>1,234</b></p>", "", "1234"),
        ("<div>1,234<br>Confirmed cases</div>", "", "1234"),
        (TURNS, "below", "1234"),
        ("<p>1,234<br>Confirmed cases<br>7<br>Deaths</p>", "above", "1234"),
        ("<h2>Here</h2><div>Confirmed cases<br>1,234</div>", "", "1234"),
    ],
)
def test_a_label_and_a_number_may_be_lines_of_one_paragraph(body: str, number: str, value: str) -> None:
    rule = Labelled.model_validate({"label": "Confirmed cases", "number": number})
    assert [str(one.value) for one in rule.read(_page(body), ASK_NUMBER)] == [value]


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (TURNS, ""),
        (TURNS, "above"),
        ("<p>5<br>Confirmed cases<br>1,234<br>Deaths</p>", "below"),
        ("<p>Confirmed cases<br>1,234<br>thousand</p>", "below"),
        ("<p>Confirmed cases<br>in May<br>1,234<br>7</p>", "below"),
        ("<p>Confirmed cases<br>tbc</p>", ""),
        ("<p>Confirmed cases<br>1,234</p><p>Confirmed cases<br>7</p>", ""),
        ("<p><span>Confirmed cases<br>1.2</span> million</p>", ""),
        ("Confirmed cases<br>1,234", ""),
    ],
)
def test_lines_of_which_another_may_be_the_number_are_refused(body: str, number: str) -> None:
    rule = Labelled.model_validate({"label": "Confirmed cases", "number": number})
    with pytest.raises(CheckError):
        rule.read(_page(body), ASK_NUMBER)


@pytest.mark.parametrize(("printed", "symbol"), [("34.3 h", "hours"), ("12 min", "minutes"), ("1013.2 hPa", "hPa")])
def test_a_short_name_of_the_declared_unit_is_no_other_word(printed: str, symbol: str) -> None:
    assert read(f"<dl><dt>Measured</dt><dd>{printed}</dd></dl>", symbol, label="Measured").value is not None
    with pytest.raises(Ambiguous, match="34 h 30"):
        read("<dl><dt>Measured</dt><dd>34 h 30</dd></dl>", "hours", label="Measured")


@pytest.mark.parametrize("of", ["of GDP", "du PIB", "des BIP"])
def test_a_percentage_of_a_countrys_output_is_one(of: str) -> None:
    assert read(f"<dl><dt>Debt</dt><dd>84.5% {of}</dd></dl>", "%", label="Debt").value == Decimal("84.5")
    with pytest.raises(Ambiguous, match="of exports"):
        read("<dl><dt>Debt</dt><dd>84.5% of exports</dd></dl>", "%", label="Debt")
