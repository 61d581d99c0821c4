"""What sort of fact a sentence states by a number, from the words beside it."""

from __future__ import annotations

import pytest

from monitor.reading.sorts import Sort, sorts_of

PLAIN = [
    "There were 120 ships.",
    "New York counted 120 ships.",
    "That is a new high of 120 ships.",
    "As expected, 120 ships came.",
    "120 ships came, up from 98 a year earlier.",
    "There were 120 ships and on average 12 boats.",
    "Sept nouveaux navires, 120 navires au total.",
    "Il y avait 120 navires, dont 12 nouveaux.",
    "Es waren 120 Schiffe (12 seit gestern).",
    "In 2024, 120 ships came.",
]
OTHER = [
    ("There were 120 new ships.", Sort.NEW),
    ("New ships: 120", Sort.NEW),
    ("120 nouveaux navires sont venus.", Sort.NEW),
    ("On average, 120 ships came.", Sort.AVERAGE),
    ("An average of about 120 ships came.", Sort.AVERAGE),
    ("En moyenne 120 navires.", Sort.AVERAGE),
    ("Im Schnitt kamen 120 Schiffe.", Sort.AVERAGE),
    ("120 ships had been expected.", Sort.EXPECTED),
    ("There is a target of 120 ships.", Sort.EXPECTED),
    ("120 Schiffe werden erwartet.", Sort.EXPECTED),
    ("There were 120 suspected ships.", Sort.SUSPECTED),
    ("120 ships came in the last 24 hours.", Sort.LATELY),
    ("In den letzten 24 Stunden kamen 120 Schiffe.", Sort.LATELY),
    ("There were 120 ships since 2019.", Sort.SINCE),
    ("The number rose by some 120 ships.", Sort.RISE),
    ("Une hausse de 120 navires.", Sort.RISE),
    ("It is up from 120 ships.", Sort.COMPARED),
    ("One accident for every 120 ships.", Sort.EACH),
    ("A year earlier there were 120 ships.", Sort.EARLIER),
    ("Im Vorjahr waren es 120 Schiffe.", Sort.EARLIER),
]


@pytest.mark.parametrize("sentence", PLAIN)
def test_a_plain_fact_is_of_no_other_sort(sentence: str) -> None:
    assert sorts_of(sentence, "120") == frozenset()


@pytest.mark.parametrize(("sentence", "sort"), OTHER)
def test_words_beside_a_number_make_another_sort_of_fact_of_it(sentence: str, sort: Sort) -> None:
    assert sorts_of(sentence, "120") == {sort}


@pytest.mark.parametrize("sentence", ["Of 1,120 ships", "120 ships and 120 boats", "A long sentence that was cut…"])
def test_of_a_number_that_does_not_stand_there_once_nothing_is_said(sentence: str) -> None:
    assert sorts_of(sentence, "120") is None


def test_the_unit_may_be_a_part_of_what_is_printed() -> None:
    assert sorts_of("There were 120 new ships.", "120 new ships") == {Sort.NEW}
