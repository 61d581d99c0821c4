"""Whether words stand on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.core.catalogue import Figure
from monitor.core.doubtful import doubt
from monitor.core.extract import read_figure
from monitor.kinds.extract.phrase import Phrase, passages_of
from monitor.model import Ask, Bounds, Grain, Observation, Period, Rule, Status, Wording
from monitor.model.errors import Ambiguous, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.document.markup import Block
from monitor.reading.units import unit
from tests.pace import stopwatch
from tests.pdfs import Paper

STATEMENT = (
    "China remains a source country for fentanyl, fentanyl analogues, and increasingly, "
    "precursor chemicals flowing to Canada"
)

TOP = "<nav><ul><li>Home<li>About the agency<li>Contact us</ul></nav><h1>Issue notes on fentanyl</h1>"
BODY = """
<h2>Background</h2>
<p>The agency works with its partners to keep dangerous goods out of the country. In 2020 its officers examined more
parcels than in any year before, and detector dogs were used at three more centres.</p>
<h2>Key messages</h2>
<p>Fentanyl is a synthetic opioid. {sentence} The agency seized 12 kg of it last year at mail centres.</p>
<ul><li>Precursor chemicals are controlled.</li><li>Officers are trained to recognise them.</li></ul>
"""
FOOT = "<footer><p>Date modified: 25 February 2021</p></footer></body>"
ANCHORS = ("Issue notes on fentanyl", "Date modified")


def page(sentence: str = f"{STATEMENT}.", *, top: str = TOP, body: str = BODY, foot: str = FOOT) -> Document:
    text = (
        f"<!doctype html><title>Issue notes on fentanyl</title><body>{top}{body.replace('{sentence}', sentence)}{foot}"
    )
    return Document(text.encode())


def rule(**options: Any) -> Phrase:
    return Phrase.model_validate({"words": STATEMENT, "page_has": ANCHORS, **options})


def read(document: Document, **options: Any) -> Observation:
    """What is observed; its `wording` and `printed` are what counts."""
    figure = Figure("s/f", "Words", "words", unit("wording"), rule(**options), Rule("phrase", 1, "{}", "0" * 64))
    (observation,) = read_figure(figure, document)
    return observation


# ---------------------------------------------------------------- present


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(f"{STATEMENT}.", id="as it is"),
        pytest.param(f"“{STATEMENT},” says the note.", id="in quotation marks, with a comma"),
        pytest.param(STATEMENT.upper() + "!", id="capitals"),
        pytest.param(STATEMENT.replace(" ", "&nbsp;&#8203; ") + ".", id="white space and hidden characters"),
        pytest.param(f"Furthermore, {STATEMENT[0].lower()}{STATEMENT[1:]}; more follows.", id="inside a sentence"),
        pytest.param(STATEMENT.replace("a source country", "a <b>source</b>&nbsp;<a href=x>country</a>"), id="markup"),
        pytest.param(STATEMENT.replace("fentanyl,", "fentanyl<sup>3</sup>,", 1), id="a footnote"),
        pytest.param(
            STATEMENT.replace("for fentanyl", "for <q>fentanyl</q>").replace(" and ", "\n and<br>"), id="breaks"
        ),
    ],
)
def test_words_stand_there_however_they_are_set(sentence: str) -> None:
    observation = read(page(sentence))
    assert (observation.wording, observation.value) == (Wording.PRESENT, Decimal(1))
    assert "source country" in observation.printed.lower()


def test_the_sentence_with_the_words_is_kept_and_no_other() -> None:
    observation = read(page(), words="source country for fentanyl")
    assert observation.printed == f"{STATEMENT}."
    assert observation.locator == f'text "{STATEMENT}."'
    assert observation.status is Status.NORMAL
    assert observation.period.grain is Grain.UNDATED


@pytest.mark.parametrize(
    "words",
    [
        "China ... a source country for fentanyl",
        "China remains {any} precursor chemicals … Canada",
        "Fentanyl is a synthetic opioid. China remains a source",
    ],
)
def test_dots_stand_for_words_of_the_same_sentence(words: str) -> None:
    assert read(page(), words=words).wording is Wording.PRESENT


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("synthetic ... source country", id="a gap over a full stop"),
        pytest.param("hina remains a source", id="half a word"),
        pytest.param("China remains a source count", id="half a word at the end"),
        pytest.param("China a source country", id="a word left out"),
        pytest.param("chemicals controlled China", id="other order"),
    ],
)
def test_what_does_not_stand_there_word_by_word_is_not_present(words: str) -> None:
    assert read(page(), words=words).wording is not Wording.PRESENT


def test_a_declared_period_is_kept() -> None:
    year = Period("2021", Grain.YEAR)
    (reading,) = rule().read(page(), Ask("s/f", unit("wording"), year))
    assert reading.period == year


def test_french_words_stand_there_whatever_their_apostrophes() -> None:
    sentence = "Le fentanyl demeure « l’une des principales causes de décès » liés aux opioïdes."
    observation = read(page(sentence), words="demeure l'une des principales causes de décès")
    assert observation.printed == sentence


def test_plain_text_is_read_by_paragraphs() -> None:
    text = f"ISSUE NOTES ON FENTANYL\n\n{STATEMENT.replace(' and', chr(10) + 'and')}.\n\nDate modified: today"
    assert read(Document(text.encode(), media="text")).wording is Wording.PRESENT


def test_a_slip_in_what_the_page_has_is_told_while_the_words_stand() -> None:
    problem = "are there, but 'Date modifed' of `page_has` is not: write there what the page always holds, or see"
    with pytest.raises(NoMatch, match=problem) as caught:
        read(page(), page_has=("Issue notes on fentanyl", "Date modifed"))
    assert "it begins 'Home About the agency" in str(caught.value)
    assert read(page(), page_has=()).wording is Wording.PRESENT


def test_words_on_another_page_than_the_one_meant_are_not_believed() -> None:
    with pytest.raises(NoMatch, match="'Issue notes on fentanyl' of `page_has` is not"):
        read(page(top="<h1>Results of your search</h1>"))


def test_a_page_with_fewer_words_than_were_written_down_is_told_while_the_words_stand() -> None:
    with pytest.raises(NoMatch, match=r"are there, but the page has only \d+ words: fewer than 900 \(`page_words`\)"):
        read(page(), page_words=900)
    short = Document(f"<body><p>{STATEMENT}.</p></body>".encode())
    assert read(short, page_has=()).wording is Wording.PRESENT, "the number that holds by itself is about loss alone"


# ---------------------------------------------------------------- reworded

REWORDINGS = [
    "China is no longer a source country for fentanyl or fentanyl analogues, but precursor chemicals "
    "still flow to Canada.",
    "China remains a source country for fentanyl and fentanyl analogues, and to a lesser degree for "
    "precursor chemicals.",
    "China was a source country for fentanyl, fentanyl analogues and precursor chemicals destined for "
    "Canada until 2019.",
    "China remains an important source country for precursor chemicals flowing to Canada and, "
    "increasingly, for fentanyl.",
    "According to partners, China is a source country for fentanyl, its analogues and, increasingly, "
    "precursor chemicals.",
    "China, which remains a source country for fentanyl analogues, sends fewer precursor chemicals to "
    "Canada than before.",
]


@pytest.mark.parametrize("sentence", REWORDINGS)
def test_a_sentence_that_shares_half_of_the_words_is_the_reworded_one(sentence: str) -> None:
    observation = read(page(sentence))
    assert (observation.wording, observation.printed) == (Wording.REWORDED, sentence)


UNRELATED = [
    "The agency remains committed to stopping precursor chemicals.",
    "Mexico is a transit country for cocaine flowing to the United States and, increasingly, to Europe.",
    "Canada and China signed an agreement on fentanyl in 2018.",
    "Fentanyl and fentanyl analogues are listed in a schedule of the act, and so are their salts.",
    "Increasingly, organized crime groups in this country make fentanyl from chemicals that they import.",
    "Canada has a domestic supply of fentanyl.",
]


@pytest.mark.parametrize("sentence", UNRELATED)
def test_another_sentence_about_the_same_matter_is_not_the_reworded_one(sentence: str) -> None:
    observation = read(page(sentence))
    assert (observation.wording, observation.value, observation.printed) == (Wording.GONE, Decimal(0), "")
    assert observation.status is Status.NORMAL


def test_of_several_sentences_the_most_alike_is_the_one() -> None:
    observation = read(page(f"{REWORDINGS[2]} {REWORDINGS[1]} {REWORDINGS[4]}"))
    assert observation.printed == REWORDINGS[1]


def test_how_much_must_be_alike_can_be_said() -> None:
    sentence = "There is little evidence that China is a source of precursor chemicals flowing to Canada."
    assert read(page(sentence)).wording is Wording.GONE
    assert read(page(sentence), alike=0.3).printed == sentence


def test_words_that_stay_say_which_sentence_is_the_one() -> None:
    sentence = "Mexico, and not China, is now the main source country."
    observation = read(page(f"{UNRELATED[0]} {sentence}"), near="source country")
    assert (observation.wording, observation.printed) == (Wording.REWORDED, sentence)
    assert read(page(UNRELATED[0]), near="source country").wording is Wording.GONE


def test_of_several_sentences_with_these_words_the_most_alike_is_the_one() -> None:
    others = "Every source country has its own laws. A source country for fentanyl is China."
    assert read(page(others), near="source country").printed == "A source country for fentanyl is China."


def test_an_endless_sentence_is_kept_in_part() -> None:
    observation = read(page("and so on " * 500 + STATEMENT + " and so on" * 500))
    assert observation.wording is Wording.PRESENT
    assert STATEMENT in observation.printed
    assert len(observation.printed) < 1000


# ---------------------------------------------------------------- gone, and pages that are not the page

CONSENT = "<p>We value your privacy. We and our partners store and read cookies on your device. " + "Choose. " * 60
GONE = "The agency seized a little."


def test_words_are_gone_from_a_page_that_is_there_and_whole() -> None:
    observation = read(page(GONE))
    assert (observation.wording, observation.printed) == (Wording.GONE, "")
    assert observation.locator == "nowhere on the page"
    assert read(page(GONE), near="source country").locator == (
        "nowhere on the page; no sentence holds 'source country' (`near`)"
    )


@pytest.mark.parametrize(
    ("near", "sentence", "wording"),
    [
        pytest.param("superlab", "One of the largest drug superlabs was found.", Wording.REWORDED, id="a plural"),
        pytest.param("drug superlab", "One of the drug superlabs was found.", Wording.REWORDED, id="two words"),
        pytest.param("laboratoire", "L’un des laboratoires a été trouvé.", Wording.REWORDED, id="in French"),
        pytest.param("lab", "They did their labour.", Wording.GONE, id="a short word is no stem"),
        pytest.param("superlab", "They were superlaborious.", Wording.GONE, id="another word"),
        pytest.param("superlabs", "One superlab was found.", Wording.GONE, id="an ending that went"),
    ],
)
def test_a_word_of_near_also_stands_for_it_with_an_ending(near: str, sentence: str, wording: Wording) -> None:
    observation = read(page(sentence), near=near)
    assert (observation.wording, observation.printed) == (wording, sentence if wording is Wording.REWORDED else "")


def test_a_sentence_that_holds_near_as_it_is_comes_before_one_with_an_ending() -> None:
    observation = read(page("China remains a source of superlabs for Canada. A superlab was found."), near="superlab")
    assert observation.printed == "A superlab was found."


@pytest.mark.parametrize(
    ("document", "words"),
    [
        pytest.param(page(top="", body=CONSENT, foot=""), "neither is 'Issue notes on fentanyl'", id="consent wall"),
        pytest.param(page(GONE, foot=""), "neither is 'Date modified'", id="half loaded"),
        pytest.param(page(body="<p>Loading"), "only 16 words", id="an empty frame"),
        pytest.param(Document(b"<!doctype html><body></body>"), "no text", id="nothing"),
        pytest.param(Document(b"\x89PNG\r\n\x1a\n\0\0"), "no text", id="a picture"),
        pytest.param(page("We are sorry.", top="", body="{sentence}"), "neither is", id="an apology"),
    ],
)
def test_a_page_that_is_not_the_page_never_means_gone(document: Document, words: str) -> None:
    with pytest.raises(NoMatch, match=words):
        read(document)


def test_the_title_alone_does_not_show_that_the_page_is_there() -> None:
    document = page(GONE, top="<h1>Please wait</h1>")
    assert document.title == "Issue notes on fentanyl"
    with pytest.raises(NoMatch, match="page_has"):
        read(document)


def test_without_a_word_on_how_to_know_the_page_nothing_is_ever_gone() -> None:
    with pytest.raises(NoMatch, match="list under `page_has`") as caught:
        read(page(UNRELATED[0]), page_has=())
    assert "the nearest sentence is" in str(caught.value)
    assert read(page(REWORDINGS[0]), page_has=()).wording is Wording.REWORDED


def test_a_broken_page_is_not_reworded_either() -> None:
    with pytest.raises(NoMatch, match="nothing is concluded"):
        read(page(REWORDINGS[0], foot=""))


def test_a_page_that_never_says_that_it_ends_must_show_its_end() -> None:
    cut = page("It was a long year.", foot="")
    with pytest.raises(NoMatch, match="ends without </body> or </html>, with 'Officers are trained"):
        read(cut, page_has=("Issue notes on fentanyl",))
    assert read(cut, page_has=("recognise them",)).wording is Wording.GONE
    closed = page("It was a long year.", foot="</body></html>")
    assert read(closed, page_has=("Issue notes on fentanyl",)).wording is Wording.GONE


def test_words_with_a_gap_that_a_paragraph_parts_are_neither_there_nor_gone() -> None:
    words = "China remains ... precursor chemicals"
    with pytest.raises(NoMatch, match=r"in several paragraphs, items or cells \('China remains a source of precursor"):
        read(page("China remains</p><p>a source of precursor chemicals."), words=words)
    assert read(page("China remains.</p><p>Many precursor chemicals."), words=words).wording is not Wording.PRESENT


def test_words_spread_over_two_paragraphs_are_neither_there_nor_gone() -> None:
    with pytest.raises(NoMatch, match="in several paragraphs, items or cells"):
        read(page(STATEMENT.replace("fentanyl analogues", "</p><p>fentanyl analogues")))


def test_a_page_may_say_how_short_it_is() -> None:
    short = page(GONE, body="<p>{sentence}</p>")
    with pytest.raises(NoMatch, match="page_words"):
        read(short)
    assert read(short, page_words=10).wording is Wording.GONE


# ---------------------------------------------------------------- below a heading


def test_a_heading_narrows_the_search() -> None:
    assert read(page(), under="Key messages").wording is Wording.PRESENT
    with pytest.raises(NoMatch, match="not under 'Background'"):
        read(page(), under="Background")
    assert read(page(REWORDINGS[0]), under="Background").wording is Wording.GONE


def test_a_missing_heading_is_a_failed_check() -> None:
    with pytest.raises(NoMatch, match="no heading 'Key message'; did you mean 'Key messages'"):
        read(page(), under="Key message")
    with pytest.raises(Ambiguous, match="stands 2 times"):
        read(page(foot=f"<h2>Background</h2>{FOOT}"), under="Background")


# ---------------------------------------------------------------- PDF files


def blocks(*texts: str) -> list[Block]:
    return [Block(text) for text in texts]


def test_a_sentence_goes_on_over_a_pdf_files_lines_and_pages() -> None:
    texts = passages_of(blocks("China remains a source", "14", "country for fentanyl.", "Next."), "pdf")
    assert [passage.text for passage in texts] == ["China remains a source country for fentanyl.", "Next."]
    apart = passages_of(blocks("China remains a source", "country for fentanyl."), "html")
    assert len(apart) == 2


@pytest.mark.parametrize("before", [1, 31, 33])
def test_words_are_found_in_a_pdf_file_wherever_its_pages_break(before: int) -> None:
    paper = Paper(running="Issue notes on fentanyl", numbered=True, size=12)
    paper.heading("Key messages")
    for number in range(before):
        paper.paragraph(f"Officers examined more parcels than in any year before, and used dogs at {number} centres.")
    paper.paragraph(f"Fentanyl is a synthetic opioid. {STATEMENT}. The agency seized 12 kg of it last year.")
    paper.paragraph("Date modified: 25 February 2021")
    document = Document(bytes(paper.output()))
    observation = read(document)
    assert (observation.wording, observation.printed) == (Wording.PRESENT, f"{STATEMENT}.")
    assert read(document, words="a wording that stands nowhere in this file").wording is Wording.GONE


def test_a_pdf_files_heading_is_not_run_into_its_text() -> None:
    texts = passages_of([Block("Key messages", 2), *blocks("China remains", "a source")], "pdf")
    assert [passage.text for passage in texts] == ["Key messages", "China remains a source"]


# ---------------------------------------------------------------- declaration


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"words": "fentanyl"}, "at least 2 words"),
        ({"words": "... ! ..."}, "at least 2 words"),
        ({"near": "!?"}, "holds no word"),
        ({"page_has": ["Date modified", "–"]}, "holds no word"),
        ({"near": "source country", "alike": 0.4}, "give it or `alike`"),
        ({"alike": 0}, "greater than 0"),
        ({"alike": 1.1}, "less than or equal to 1"),
        ({"page_words": 0}, "greater than or equal to 1"),
        ({"pattern": "x"}, "Extra inputs"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        rule(**options)


def test_a_figure_in_another_unit_is_refused_with_what_to_do() -> None:
    with pytest.raises(WrongUnit, match="declare `unit: wording`, or read a number with `text`"):
        rule().read(page(), Ask("s/f", unit("kg")))


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0), (1, 1), (0, 0)])
def test_a_wording_is_never_doubted_for_its_size(before: int, after: int) -> None:
    figure = Figure("s/f", "W", "w", unit("wording"), rule(), Rule("phrase", 1, "{}", "0" * 64), bounds=Bounds())
    one, other = (Observation("s/f", Period("undated", Grain.UNDATED), Decimal(v), "wording") for v in (before, after))
    (judged,) = doubt([figure], {one.key: one}, [other])
    assert judged.status is Status.NORMAL


# ---------------------------------------------------------------- hostile pages


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("China remains a " * 20_000, id="the beginning of the words, again and again"),
        pytest.param("China remains " * 20_000, id="the first literal, again and again"),
        pytest.param("x" * 300_000, id="one endless word"),
        pytest.param("source. Country. " * 15_000, id="a thousand sentences"),
        pytest.param("<p>fentanyl analogues and" * 15_000, id="a thousand paragraphs"),
    ],
)
def test_a_hostile_page_costs_little(text: str) -> None:
    document = page(text)
    _ = document.blocks
    with stopwatch() as watch:
        for words in (STATEMENT, "China ... country for ... Canada"):
            assert read(document, words=words, alike=0.9).wording is Wording.GONE
    assert watch.seconds < 5


def test_a_text_longer_than_any_page_is_refused() -> None:
    with pytest.raises(NoMatch, match="longer than 3,000,000 characters"):
        read(Document(b"word " * 700_000, media="text"))
