"""The signs that a rule says numbers are written with."""

from __future__ import annotations

import pickle

import pytest

from monitor.model import canonical
from monitor.model.errors import Ambiguous
from monitor.reading.quantity import find_quantities, read_quantity
from monitor.reading.signs import HELD, Signs, Written, signs_of

POINTS, COMMAS, SPACES, MARKS = Signs(".", ","), Signs(",", "."), Signs(" ", ","), Signs("'", ".")


@pytest.mark.parametrize("language", ["en", "fr", "de", "es"])
@pytest.mark.parametrize(
    ("text", "signs", "value"),
    [
        ("1.234,5", POINTS, "1234.5"),
        ("7.704", POINTS, "7704"),
        ("7.704", Signs("."), "7704"),
        ("7.704", Signs(decimal="."), "7.704"),
        ("7,704", Signs(decimal=","), "7.704"),
        ("7,704", COMMAS, "7704"),
        ("0,125", POINTS, "0.125"),
        ("1 234,567", SPACES, "1234.567"),
        ("1\u00a0234\u00a0567", Signs(" "), "1234567"),
        ("1'234'567.5", MARKS, "1234567.5"),
        ("12,34,567", COMMAS, "1234567"),
        ("1234567,25", POINTS, "1234567.25"),
        ("-1.234,5 %", POINTS, "-1234.5"),
        ("(1.234)", POINTS, "-1234"),
        ("US$ 1.234", POINTS, "1234"),
        ("1.234 kg", POINTS, "1234"),
        ("1.234 km", Signs(decimal="."), "1.234"),
        ("1234.5", HELD, "1234.5"),
        ("1.234", HELD, "1.234"),
    ],
)
def test_a_number_is_read_by_the_signs_that_were_declared(text: str, signs: Signs, value: str, language: str) -> None:
    read = read_quantity(text, language=Written(language, signs)).value
    assert read is not None
    assert canonical(read) == value


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("1,234.5", POINTS), ("7.7", POINTS), ("7.70", Signs(".")), ("1.2345", POINTS), ("1 234", POINTS),
        ("1.234,5", COMMAS), ("12,34", COMMAS), ("1.234", SPACES), ("1,234", MARKS), ("12.34.567", POINTS),
        ("0.125", Signs(decimal=",")), ("1,5", Signs(decimal=".")), ("1,234", HELD),
        ("1.234e5", POINTS), ("007", POINTS),
    ],
)  # fmt: skip
def test_what_contradicts_the_declared_signs_is_refused(text: str, signs: Signs, language: str) -> None:
    with pytest.raises(Ambiguous):
        read_quantity(text, language=Written(language, signs))
    assert find_quantities(text, language=Written(language, signs)) == []


def test_a_sentence_is_read_by_them_with_its_own_words() -> None:
    german = Written("de", Signs(",", "."))
    (found,) = find_quantities("Es waren mehr als 1,234 Tonnen.", language=german)
    assert (found.value, found.unit and found.unit.symbol, found.qualifier) == (1234, "t", "more than")
    assert [one.value for one in find_quantities("1.234 cases and 2.500 cases", language=Written("en", POINTS))] == [
        1234,
        2500,
    ]


def test_a_code_keeps_its_signs_where_readers_are_other_processes() -> None:
    sent = pickle.loads(pickle.dumps(Written("fr", POINTS)))
    assert sent == "fr"
    assert signs_of(sent) == POINTS
    assert signs_of("fr") is None
