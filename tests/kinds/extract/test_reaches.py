"""What ``...`` may stand for, in every kind that finds a number by the words around it: never for another figure."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from monitor.kinds.extract.css import Css
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.text import Text
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, ExtractError, NoMatch
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.units import unit

Reader = Callable[[str, str, str], Reading]


def only(rule: Extractor, document: Document, symbol: str) -> Reading:
    (reading,) = rule.read(document, Ask("clinic/beds", unit(symbol)))
    return reading


def in_text(sentence: str, pattern: str, symbol: str = "patients") -> Reading:
    return only(Text(pattern=pattern), Document(f"<!doctype html><p>{sentence}</p>".encode()), symbol)


def in_an_element(sentence: str, pattern: str, symbol: str = "patients") -> Reading:
    rule = Css(select="#n", pattern=pattern)
    return only(rule, Document(f"<!doctype html><p id=n>{sentence}</p>".encode()), symbol)


def in_json(sentence: str, pattern: str, symbol: str = "patients") -> Reading:
    rule = Json(path="$.note", pattern=pattern)
    return only(rule, Document(json.dumps({"note": sentence}).encode(), media="json"), symbol)


every_kind = pytest.mark.parametrize("read", [in_text, in_an_element, in_json], ids=lambda read: read.__name__)
WARD = "On the ward lay {figure} ... under watch"


@every_kind
@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("On the ward lay 4 patients under watch.", 4),
        ("On the ward lay 4 patients, all of them under watch.", 4),
        ("On the ward lay 4 patients, in rooms worth $3 million, under watch.", 4),
        ("On the ward lay 4 patients, as since 2019, under watch.", 4),
        ("On the ward lay 4 patients, 12 kg lighter than before, under watch.", 4),
    ],
)
def test_words_and_numbers_of_other_units_are_reached_over(read: Reader, sentence: str, value: int) -> None:
    assert read(sentence, WARD, "patients").value == value


@every_kind
@pytest.mark.parametrize(
    "sentence",
    [
        "On the ward lay 12 patients, 4 of them under watch.",
        "On the ward lay 12 patients, of whom 5 patients were under watch.",
        "On the ward lay 12 patients and 3 children under watch.",
        "On the ward lay 12 patients, more than 1 234 of them under watch.",
        "On the ward lay 12 patients, three patients of them under watch.",
    ],
)
def test_a_number_that_can_be_the_figure_is_not_reached_over(read: Reader, sentence: str) -> None:
    with pytest.raises(Ambiguous, match=r"reaches over .* add words to the pattern"):
        read(sentence, WARD, "patients")


@every_kind
def test_nor_is_it_before_the_figure(read: Reader) -> None:
    with pytest.raises(ExtractError):
        read("In total the ward saw 12 patients, and let 4 patients go.", "In total ... {figure}", "patients")
    with pytest.raises(Ambiguous, match="reaches over '12 patients'"):
        read("In total the ward saw 12 patients, and let 4 patients go.", "In total ... let {figure}", "patients")


@every_kind
def test_a_number_that_always_stands_there_is_written_as_other(read: Reader) -> None:
    pattern = "On the ward lay {figure} ... after {other} the year before"
    assert read("On the ward lay 4 patients, after 12 patients the year before.", pattern, "patients").value == 4
    with pytest.raises(Ambiguous, match="reaches over"):
        read("On the ward lay 12 patients, 4 of them awake, after 20 the year before.", pattern, "patients")
    with pytest.raises(NoMatch, match=r"no number stands where .* has \{other\}"):
        read("On the ward lay 4 patients, after many the year before.", pattern, "patients")


def test_of_a_figure_that_is_a_year_no_year_is_reached_over() -> None:
    pattern = "Since {figure}, ... the tax is due"
    assert in_text("Since 2015, on all 12 salts, the tax is due.", pattern, "year").value == 2015
    with pytest.raises(Ambiguous, match="reaches over '2019'"):
        in_text("Since 2015, and from 2019 in full, the tax is due.", pattern, "year")


@every_kind
@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("There were 4 patients fewer than on the day before.", "fewer"),
        ("There were 4 patients less.", "less"),
        ("Il y avait là there were 4 patients de moins.", "de moins"),
    ],
)
def test_a_word_beside_the_number_that_makes_a_difference_of_it_is_refused(
    read: Reader, sentence: str, word: str
) -> None:
    with pytest.raises(Ambiguous, match=f"'{word}' beside .* makes another figure"):
        read(sentence, "there were {figure}", "patients")
    assert abs(read(sentence, f"there were {{figure}} {word}", "patients").value or 0) == 4


@every_kind
def test_a_denial_before_the_number_is_refused(read: Reader) -> None:
    with pytest.raises(Ambiguous, match="'not' beside"):
        read("It was not 4 patients under watch.", "{figure} under watch", "patients")


@every_kind
@pytest.mark.parametrize(
    "sentence",
    [
        "There, 4 of 12 patients were under watch.",
        "There, 4 out of the 12 patients were under watch.",
        "There, 1,204 of a total of 1,312 patients were under watch.",
    ],
)
def test_the_whole_of_which_another_number_is_a_part_is_not_the_part(read: Reader, sentence: str) -> None:
    with pytest.raises(Ambiguous, match=r"of(?: the| a total of)?' beside"):
        read(sentence, "{figure} were under watch", "patients")
    assert read(sentence, "of ... {figure}", "patients").value in (12, 1312)


@every_kind
def test_what_a_rule_that_ends_with_the_unit_reads_may_be_a_whole(read: Reader) -> None:
    assert read("Since 2019 of 12 patients all were under watch.", "{figure} all", "patients").value == 12
    assert read("Of the ward, 4 of 12 patients slept.", "{figure} patients", "patients").value == 12


@every_kind
@pytest.mark.parametrize(
    "sentence",
    [
        "Correction: an earlier version said that 12 patients were under watch.",
        "The previous edition of this page incorrectly stated that 12 patients were under watch.",
    ],
)
def test_what_an_earlier_version_said_is_not_what_the_page_says(read: Reader, sentence: str) -> None:
    with pytest.raises(Ambiguous, match=r"(?:earlier version|previous edition).* makes another"):
        read(sentence, "{figure} were under watch", "patients")


@every_kind
def test_a_rule_may_name_the_earlier_version(read: Reader) -> None:
    said = "Correction: an earlier version said that 12 patients were under watch."
    assert read(said, "earlier version said that {figure} were", "patients").value == 12


@every_kind
@pytest.mark.parametrize("words", ["Of these", "Many slept, of which", "Viele schliefen, davon", "Beaucoup, dont"])
def test_a_part_of_another_number_is_not_the_number(read: Reader, words: str) -> None:
    said = f"{words} 4 patients were under watch."
    with pytest.raises(Ambiguous, match=r"beside .* makes another figure"):
        read(said, "{figure} were under watch", "patients")
    assert read(said, f"{words} ... {{figure}} were", "patients").value == 4


@every_kind
@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("There lay an additional 4 patients under watch.", "additional {figure} under watch"),
        ("There lay another 4 patients under watch.", "another {figure} under watch"),
        ("There lay 4 more patients under watch.", "{figure} more patients under watch"),
        ("Es lagen weitere 4 patients under watch.", "weitere {figure} under watch"),
        ("On compte 4 autres patients under watch.", "{figure} autres patients under watch"),
    ],
)
def test_so_many_more_are_not_so_many(read: Reader, sentence: str, named: str) -> None:
    with pytest.raises(Ambiguous, match=r"beside .* makes another figure"):
        read(sentence, "{figure} patients under watch", "patients")
    assert read(sentence, named, "patients").value == 4
