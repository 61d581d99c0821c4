"""`monitor.reading.measures`: what words make plain of how a number moves."""

from __future__ import annotations

import pytest

from monitor.model import Measure
from monitor.reading.measures import base_in, base_of, measure_in
from monitor.reading.units import unit


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("Index (2015=100)", "2015=100"),
        ("Index, 2015 = 100", "2015=100"),
        ("2002=100.0", "2002=100"),
        ("Prices, December 1999=100", "1999-12=100"),
        ("Prices (Dec. 1999 = 100)", "1999-12=100"),
        ("Q4 2019=100", "2019-Q4=100"),
        ("All items, 1982-84=100", "1982-84=100"),
        ("All items, 1982–84 = 100", "1982-84=100"),
        ("Indice (2015 = 100)", "2015=100"),
        ("2015=1000", ""),
        ("2015=100,000", ""),
        ("Total 2015", ""),
        ("from 2015=100 to 2020=100", ""),
        ("2015=100, and again 2015 = 100", "2015=100"),
        ("", ""),
    ],
)
def test_a_base_is_read_in_every_spelling_and_two_are_none(text: str, base: str) -> None:
    assert base_in(text) == base


def test_the_nearest_text_that_names_a_base_counts() -> None:
    assert base_of(["Food", "2020=100", "Prices (2015=100)"]) == "2020=100"
    assert base_of(["Food"]) == ""


@pytest.mark.parametrize(
    ("label", "symbol", "measure", "words"),
    [
        ("Cumulative doses", "doses", Measure.RUNNING_TOTAL, "Cumulative"),
        ("Doses given to date", "doses", Measure.RUNNING_TOTAL, "to date"),
        ("Doses given since March 2020", "doses", Measure.RUNNING_TOTAL, "since March 2020"),
        ("Since 1 March 2020", "doses", Measure.RUNNING_TOTAL, "Since 1 March 2020"),
        ("Deaths (since 2016)", "deaths", Measure.RUNNING_TOTAL, "since 2016"),
        ("Décès cumulés", "deaths", Measure.RUNNING_TOTAL, "cumulés"),
        ("Décès depuis 2016", "deaths", Measure.RUNNING_TOTAL, "depuis 2016"),
        ("{figure} doses given since March 2020", "doses", Measure.RUNNING_TOTAL, "since March 2020"),
        ("since March 2020, ... gave {figure}", "doses", Measure.RUNNING_TOTAL, "since March 2020"),
        ("cumulative_doses", "doses", Measure.RUNNING_TOTAL, "cumulative"),
        ("Unemployment rate", "%", Measure.RATE, "rate"),
        ("Deaths per 100,000 people", "number", Measure.RATE, "per 100,000"),
        ("Consumer prices (2015=100)", "number", Measure.INDEX, "2015=100"),
    ],
)
def test_a_label_that_makes_it_plain_is_taken_at_its_word(
    label: str, symbol: str, measure: Measure, words: str
) -> None:
    plain = measure_in(label, unit(symbol))
    assert plain is not None
    assert (plain.measure, plain.words) == (measure, words)


@pytest.mark.parametrize(
    ("label", "symbol"),
    [
        ("Doses given", "doses"),
        ("FY2024 year to date", "doses"),
        ("FY24 YTD", "doses"),
        ("Up-to-date doses", "doses"),
        ("Change since 2020", "doses"),
        ("rose {figure} since 2020", "doses"),
        ("{figure} doses were given", "doses"),
        ("Most deaths since 2016", "deaths"),
        ("Deaths, up since 2016", "deaths"),
        ("Average deaths per year since 2016", "deaths"),
        ("Share, cumulative", "%"),
        ("Since when the law allows it", "year"),
        ("Since 2020, the law allows it", "wording"),
        ("Deaths since the war", "deaths"),
        ("Consumer prices, an index", "number"),
        ("Moderated deaths", "deaths"),
    ],
)
def test_a_label_that_does_not_make_it_plain_says_nothing(label: str, symbol: str) -> None:
    assert measure_in(label, unit(symbol)) is None
