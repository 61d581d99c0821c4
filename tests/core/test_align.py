"""A claim stands where its number is, of no other time or unit; what shares its words and its series comes first."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.core.align import Stand, Wanted, align
from monitor.core.outcome import Outcome, Placed, settle
from monitor.core.propose import Proposal
from monitor.reading.candidates import candidates_in
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.sought import ANYTHING
from monitor.reading.candidates.sums import sums_in
from monitor.reading.document import Document
from monitor.services.readers.looking import claimed_in
from tests.reading.test_sums import FILE

PAGE = b"""<html lang="en"><body><h1>Seizures at the border</h1>
<table><caption>Powder seized, in pounds</caption><tr><th>Region</th><th>2022</th><th>2023</th></tr>
<tr><td>North</td><td>1.5</td><td>34.8172</td></tr><tr><td>South</td><td>41</td><td>7</td></tr></table>
<table><caption>Staff</caption><tr><th>Region</th><th>2023</th></tr><tr><td>North</td><td>155</td></tr>
<tr><td>South</td><td>155</td></tr></table>
<p>Staff of the office: 34.82 posts.</p><p>Between 40,000 and 100,000 firms trade at the border.</p></body></html>"""
RULE = Proposal("table", {}, "lb", "2023", "there")


def wanted(text: str) -> list[Wanted]:
    claims = claimed_in(text, title="", published_on=date(2024, 6, 1), language="en")
    return [one.wanted for one in claims if one.wanted]


def stands(text: str) -> list[Stand]:
    return align(wanted(text), candidates_in(Document(PAGE, media="html")).candidates, "Border office")


def first(text: str) -> tuple[str, str]:
    one = stands(text)[0].candidate
    return one.printed, " / ".join((*one.row, *one.column))


def test_the_number_is_found_at_the_precision_of_the_claim_and_under_its_words():
    assert first("Officers in the north seized 34.82 pounds of powder in 2023.") == ("34.8172", "North / 2023")


def test_a_range_is_found_where_both_ends_are_printed():
    assert first("Between 40,000 and 100,000 firms trade there.")[0] == "Between 40,000 and 100,000"


@pytest.mark.parametrize(
    "text",
    [
        "Officers in the north seized 34.82 pounds of powder in 2022.",
        "Officers in the north seized 34.83 pounds of powder in 2023.",
        "Officers in the north seized 34.82 kg of powder in 2023.",
        "Of all powder, 7 percent was seized in the south in 2023.",
        "Between 40,000 and 90,000 firms trade there.",
    ],
)
def test_another_time_number_or_unit_is_no_place_of_it(text):
    assert [one for one in stands(text) if one.candidate.row] == []


def settled(text: str) -> tuple[Outcome, list[str]]:
    """What is done where each place had a rule."""
    found = settle(Placed(0, one, (RULE,)) for one in stands(text))
    return found.outcome, [one.stand.candidate.printed for one in found.places]


def test_what_has_all_the_words_is_proposed_and_what_shares_none_is_not():
    text = "In 2023 officers seized 34.82 pounds of powder in the north, at the border."
    assert settled(text) == (Outcome.PROPOSED, ["34.8172"])
    assert settled("In 2023 a bakery sold 34.82 pounds of bread.")[0] is not Outcome.PROPOSED
    assert settled("In 2023 a bakery had 7 bakers.") == (Outcome.NOWHERE, [])


def test_two_places_as_good_as_each_other_are_a_choice():
    assert settled("Staff numbered 155 in 2023.") == (Outcome.CHOOSE, ["155", "155"])


def test_what_no_rule_reads_is_not_proposed():
    [place, *_] = stands("In 2023 officers seized 34.82 pounds of powder in the north, at the border.")
    found = settle([Placed(0, place, (), "not today")])
    assert (found.outcome, found.places) == (Outcome.NOWHERE, ())
    assert found.unread is not None
    assert found.unread.refusal == "not today"


def test_claims_of_several_years_stand_in_one_series_of_sums_and_one_beside_it_with_them():
    text = (
        "How much powder comes that way? Officers at the border seized 2.64 pounds in 2022 and 2.76 pounds in 2023. "
        "In the south it was 3,601.5 pounds in 2023."
    )
    sums = list(sums_in(FILE, Manner("en", "us-federal", "", ANYTHING)))
    best: dict[int, Stand] = {}
    for one in align(wanted(text), sums, "Seizures"):
        best.setdefault(one.claim, one)
    filters = [dict(best[number].candidate.where) for number in range(3)]
    land = {"Border": "North", "Way": "Land", "Drug": "Powder"}
    assert filters[:2] == [land, land]
    assert filters[2]["Border"] == "South"
    assert best[0].others > best[2].others > 0
