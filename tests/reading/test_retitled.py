"""Titles that are the same but for one name, and titles that are edited."""

from __future__ import annotations

import pytest

from monitor.reading.retitled import heads_another, makes_another, names_another


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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Cases in Ain", "Cases in Jura"),
        ("Ain", "Jura"),
        ("Cases among men", "Cases among women"),
        ("Weekly Report for Northam Harbour", "Weekly Report for Southey Harbour"),
        ("Point de situation en Bretagne", "Point de situation en Corse"),
        ("Fälle in Bayern, Woche 12", "Fälle in Hessen, Woche 13"),
    ],
)
def test_a_heading_over_the_same_words_names_another_thing_by_a_proper_name(before: str, after: str) -> None:
    assert heads_another(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Key figures", "Main figures"),
        ("Cases in March", "Cases in April"),
        ("Imposing duties on ships", "Amendment to duties on ships"),
        ("Ministers sign the border bill", "Ministers sign the tax bill"),
        ("Ministers Sign Border Bill", "Ministers Sign Tax Bill"),
        ("Ain", ""),
        ("north", "south"),
    ],
)
def test_a_heading_that_is_written_anew_does_not(before: str, after: str) -> None:
    assert not heads_another(before, after)


@pytest.mark.parametrize(
    ("before", "after", "another"),
    [
        ("Cases", "New cases", True),
        ("Average earnings by region", "Earnings by region", True),
        ("Cases", "Cases, change on the month", True),
        ("Cases", "All cases", False),
        ("Cases (provisional)", "Cases (final)", False),
        ("Cases", "New deaths", False),
        ("", "Rate", False),
    ],
)
def test_one_more_word_may_make_a_label_of_another_sort_of_fact(before: str, after: str, another: bool) -> None:
    assert makes_another(before, after) is another
