"""Words of a text against words of another."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reading.wording import (
    CONTEXT,
    difference,
    likeness,
    literals_of,
    marked,
    pieces_of,
    same_words,
    split_words,
)
from tests.pace import stopwatch

SOURCE = "China remains a source country for fentanyl and, increasingly, precursor chemicals flowing to Canada."


def keys(text: str) -> list[str]:
    return [word.key for word in split_words(text)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (SOURCE, SOURCE, SOURCE),
        (
            SOURCE,
            SOURCE.replace("remains", "is no longer"),
            SOURCE.replace("remains", "[-remains-] {+is no longer+}"),
        ),
        (SOURCE, SOURCE.replace("remains", "remains today"), SOURCE.replace("remains", "remains {+today+}")),
        (SOURCE, SOURCE.replace(" increasingly,", ""), SOURCE.replace(" increasingly,", " [-increasingly,-]")),
        (
            "The tariff on goods is 25 percent.",
            "The tariff on goods is 35 percent.",
            "The tariff on goods is [-25-] {+35+} percent.",
        ),
        (
            "Deaths rose to 7,993 in 2021.",
            "Deaths rose to 7,546 in 2021.",
            "Deaths rose to [-7,993-] {+7,546+} in 2021.",
        ),
        (
            "Canada is now a source (and transit) country.",
            "Canada is now a source country.",
            "Canada is now a source [-(and transit)-] country.",
        ),
        ("“A b c”, he said.", "‘A d c’, he said.", "‘A [-b-] {+d+} c’, he said."),
        ("They call it “a b”.", "They call it “a d”.", "They call it “a [-b”-] {+d”+}."),
        ("", "New words.", "{+New words.+}"),
        ("Old words.", "", "[-Old words.-]"),
        (
            "Le Canada demeure l'un des pays visés ; la Chine en est la source.",
            "Le Canada n’est plus l’un des pays visés; le Mexique en est la source.",
            "Le Canada [-demeure-] {+n’est plus+} l’un des pays visés; [-la Chine-] {+le Mexique+} en est la source.",
        ),
        (
            "La majorité de l’approvisionnement",
            "La majorité de l’offre",
            "La majorité de l’[-approvisionnement-] {+offre+}",
        ),
        ("one two three", "three one two", "{+three+} one two [-three-]"),
    ],
)
def test_a_difference_is_told_word_by_word(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


def test_a_short_word_between_two_changes_is_part_of_them() -> None:
    before, after = "It was seen in the port of Halifax.", "It was sold at the gates near Montréal."
    assert marked(before, after) == "It was [-seen in the port of Halifax-] {+sold at the gates near Montréal+}."


def test_words_that_stand_once_in_each_hold_a_text_together() -> None:
    before = "the port, the rail yard, the border and the post handle the parcels"
    after = "the border, the rail yard, the port and the post handle the parcels"
    assert "rail yard" in next(
        piece.text for piece in difference(before, after) if not piece.mark and "yard" in piece.text
    )


def test_long_unchanged_runs_can_be_shortened() -> None:
    many = " ".join(f"w{i}" for i in range(40))
    before, after = f"{many} old {many} end {many}", f"{many} new {many} finish {many}"
    text = marked(before, after, context=CONTEXT)
    assert text.startswith("… w32 ")
    assert text.endswith(" w7 …")
    assert " w7 … w32 " in text
    assert "[-old-] {+new+}" in text
    assert "[-end-] {+finish+}" in text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China  is\u00a0a source", "china is a Source"),
        ("“the ‘drugs’”", "the drugs"),
        ("Canada–China relations — now", "Canada-China relations - now"),
        ("efficient ﬁgures", "efficient figures"),
        ("Montréal", "Montre\u0301al"),
        ("l’offre", "l'offre"),
        ("le prix : 5", "le prix: 5"),
        ("to co-operate on pre-cursors", "to cooperate on precursors"),
    ],
)
def test_shapes_of_signs_and_white_space_make_no_difference(one: str, other: str) -> None:
    assert same_words(one, other)
    assert not [piece for piece in difference(one, other) if piece.mark]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("China is a source", "China is not a source"),
        ("25 percent", "35 percent"),
        ("labs, and mills", "labs and mills"),
        ("Canada", "Canadá"),
        ("7,993", "7993"),
        ("2019-2020", "20192020"),
        ("a well-known lab", "a well known lab"),
        ("a", ""),
    ],
)
def test_every_other_word_and_sign_makes_one(one: str, other: str) -> None:
    assert not same_words(one, other)


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("“China remains a source,”", (("china", "remains", "a", "source"),)),
        ("… seized … of it.", (("seized",), ("of", "it"))),
        ("a {any} b ... c", (("a",), ("b",), ("c",))),
        ("(and transit)", (("and", "transit"),)),
        ("...", ()),
        ("", ()),
    ],
)
def test_what_a_wording_asks_for(wording: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert literals_of(wording) == expected


@pytest.mark.parametrize(
    ("sentence", "least", "most"),
    [
        (SOURCE, 1.0, 1.0),
        ("China is no longer a source country for fentanyl, nor for precursor chemicals flowing to Canada.", 0.6, 0.9),
        ("In 2024, the agency says, China was a source country for precursor chemicals.", 0.4, 0.7),
        ("Canada is a country of the north and of the flowing rivers.", 0.0, 0.35),
        ("The agency seized 25 kg of fentanyl at the port.", 0.0, 0.2),
        ("", 0.0, 0.0),
    ],
)
def test_likeness_is_the_share_of_the_words_that_stand_there_in_order(sentence: str, least: float, most: float) -> None:
    assert least <= likeness(keys(SOURCE), keys(sentence)) <= most


def test_two_words_in_common_are_no_likeness_of_a_sentence() -> None:
    assert likeness(keys("command centres for triads"), keys("command centres everywhere")) == 0
    assert likeness(keys("source country"), keys("a source and transit country")) == 1


def test_marks_that_a_page_prints_are_not_taken_for_ours() -> None:
    text = marked("a [-evil-] b", "a {+evil+} c")
    assert [piece.mark for piece in pieces_of(text)].count("-") == 2
    assert "[-evil-]" not in text
    assert "{+evil+}" not in text


def test_a_text_without_marks_is_one_piece() -> None:
    (piece,) = pieces_of("no longer published [1] {2} -]")
    assert (piece.mark, piece.text) == ("", "no longer published [1] {2} -]")


WORDS = st.lists(st.sampled_from(["the", "of", "China", "port,", "fentanyl.", "“drugs”", "l’offre", "(x)", "-", "["]))
TEXTS = WORDS.map(" ".join)


@given(TEXTS, TEXTS)
def test_taking_the_marks_seriously_gives_both_texts_back(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert same_words(" ".join(p.text for p in pieces if p.mark != "+"), before)
    assert same_words(" ".join(p.text for p in pieces if p.mark != "-"), after)


@given(TEXTS, TEXTS)
def test_marks_survive_being_written_and_read(before: str, after: str) -> None:
    text = marked(before, after)
    pieces = pieces_of(text)
    wrapped = {"-": "[-{}-]", "+": "{{+{}+}}", "": "{}"}
    assert "".join(wrapped[piece.mark].format(piece.text) for piece in pieces) == text
    assert [p.mark for p in pieces if p.mark] == [p.mark for p in difference(before, after) if p.mark]


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert same_words(text, text)
    assert not [piece for piece in difference(text, text.upper()) if piece.mark]


@pytest.mark.no_cover
def test_a_long_text_is_compared_in_a_moment() -> None:
    before = " ".join(f"word{i % 997} of{i}" for i in range(20_000))
    after = re.sub(r"of(\d*)77\b", "changed", before)
    with stopwatch() as watch:
        found = [piece for piece in difference(before, after) if piece.mark]
    assert watch.seconds < 3
    assert len(found) == 400
