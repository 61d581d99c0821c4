"""Digits that are no number in any language: the base of an index, the code of a town."""

from __future__ import annotations

import pytest

from monitor.reading.quantity.find import find_quantities, find_unread


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("de", "Statistisches Bundesamt, 65189 Wiesbaden, Index 117,4", ["117,4"]),
        ("de", "D-65189 Wiesbaden", []),
        ("de", "Musterring 11, 65189 Wiesbaden", []),
        ("de", "Postfach 12 34, 53117 Bonn: 12,5", ["12,5"]),
        ("fr", "75013 Paris, 12 cas", ["12 cas"]),
        ("es", "28046 Madrid, 12 casos", ["12"]),
        ("en", "Washington, DC 20233: 31 cases", ["31 cases"]),
        ("en", "The index (2015 = 100) was 117.4.", ["117.4"]),
        ("en", "2015=100", []),
        ("en", "2021-22=100, and once 2010–2012 = 100.0", []),
        ("de", "Verbraucherpreisindex, Basis 2020 = 100: 117,2", ["117,2"]),
        ("fr", "indice base 100 en 2015 : 104,3", ["104,3"]),
        ("es", "índice base 100 en 2021: 104,3", ["104,3"]),
    ],
)
def test_the_base_of_an_index_and_the_code_of_a_town_are_no_number(
    language: str, text: str, numbers: list[str]
) -> None:
    assert [one.printed for one in find_quantities(text, language=language)] == numbers


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("en", "12345 Cases, 31 Deaths", ["12345 Cases", "31 Deaths"]),
        ("de", "12345 Menschen, 65189 Personen", ["12345", "65189"]),
        ("en", "20233 people in DC", ["20233 people"]),
        ("en", "a share of 100 in 2015", ["100"]),
    ],
)
def test_what_only_resembles_them_is_read(language: str, text: str, numbers: list[str]) -> None:
    assert [one.printed for one in find_quantities(text, language=language)] == numbers


def test_they_stand_for_no_figure_that_could_have_been_read() -> None:
    (unread,) = find_unread("2015 = 100", language="en")
    assert (unread.printed, unread.doubt.ambiguous) == ("2015 = 100", False)
