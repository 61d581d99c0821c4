"""Titles that are the same but for one name, and titles that are edited."""

from __future__ import annotations

import pytest

from monitor.reading.retitled import names_another


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Cases in Ain", "Cases in Haute-Savoie"),
        ("Boats, north harbour", "Boats, south harbour"),
        ("Deaths of men, 2023", "Deaths of women, 2024"),
        ("Nombre de cas : Rhône", "Nombre de cas : Jura (provisoire)"),
    ],
)
def test_one_name_in_the_place_of_another_is_another_thing(before: str, after: str) -> None:
    assert names_another(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Cases in March 2024", "Cases in April 2024"),
        ("Cases, first quarter", "Cases, second quarter"),
        ("Cases, first estimate", "Cases, final"),
        ("Cases on Monday", "Cases on Tuesday"),
        ("Cases by region", "New cases by region"),
        ("Cases by region of birth", "Deaths by region of work"),
        ("Cases by harbor", "Cases by harbour"),
        ("Cases in the north", "Cases in the northern part"),
        ("Ain", "Jura"),
        ("Cases in Ain", "Cases in the old three-star hotels"),
        (
            "Minister says cases in Ain fell sharply over the year",
            "Minister says cases in Jura fell sharply over the year",
        ),
    ],
)
def test_other_times_states_and_spellings_are_not_and_headlines_and_bare_names_say_nothing(
    before: str, after: str
) -> None:
    assert not names_another(before, after)
