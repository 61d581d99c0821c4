"""A claim is aligned with the same number, of no other time, under words that it shares; with nothing else."""

from __future__ import annotations

import pytest

from monitor.core.align import Wanted, align
from monitor.reading.candidates import candidates_in
from monitor.reading.document import Document
from monitor.reading.period import read_period

PAGE = b"""<html lang="en"><body><h1>Seizures at the border</h1>
<table><caption>Powder seized, in pounds</caption><tr><th>Region</th><th>2022</th><th>2023</th></tr>
<tr><td>North</td><td>1.5</td><td>34.8172</td></tr><tr><td>South</td><td>41</td><td>7</td></tr></table>
<p>Staff of the office: 34.82 posts.</p></body></html>"""


def places(quote: str, words: str, period: str = "") -> list[tuple[str, str]]:
    candidates = candidates_in(Document(PAGE, media="html")).candidates
    wanted = Wanted(quote, read_period(period) if period else None, words)
    return [(one.printed, " / ".join(one.row)) for one in align(wanted, candidates)]


def test_the_number_is_found_at_the_precision_of_the_claim_under_its_words():
    assert places("34.82 pounds", "Officers in the north seized 34.82 pounds", "2023") == [("34.8172", "North")]


@pytest.mark.parametrize(
    ("quote", "words", "period"),
    [
        ("34.82 pounds", "Officers in the north seized 34.82 pounds", "2022"),
        ("34.83 pounds", "Officers in the north seized 34.83 pounds", "2023"),
        ("34.82 kg", "Officers in the north seized 34.82 kg", "2023"),
        ("1.5 pounds", "A bakery sold 1.5 pounds of bread", ""),
        ("34.82 pounds", "A bakery sold 34.82 pounds of bread", ""),
        ("7", "There were 7 in the south", "2023"),
        ("dozens", "Dozens in the north", ""),
        ("30 or 41 pounds", "They seized 30 or 41 pounds in the south", ""),
        ("34,8172 pounds", "Officers in the north seized 34,8172 pounds", "2023"),
    ],
)
def test_another_time_number_unit_or_subject_is_no_place_of_it(quote, words, period):
    assert places(quote, words, period) == []


def test_a_number_of_few_digits_needs_more_words():
    assert places("7 pounds", "They seized 7 pounds of powder in the south", "2023") == [("7", "South")]
