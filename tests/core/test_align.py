"""A claim stands where its number is, of no other time or unit; what shares its words and its series comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monitor.core.align import Stand, align
from monitor.core.fitting import is_other_time
from monitor.core.outcome import Outcome, Placed, settle
from monitor.core.propose import Proposal
from monitor.core.wanted import Wanted
from monitor.model import UNDATED
from monitor.reading.candidates import candidates_in
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.sought import ANYTHING
from monitor.reading.candidates.sums import sums_in
from monitor.reading.document import Document
from monitor.reading.period import read_period
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


def table(caption: str, head: str, *rows: str, beside: str = "") -> bytes:
    """A page with a table, its cells parted by ``|``, and something before it."""
    cells = "".join(f"<tr><td>{row.replace('|', '<td>')}" for row in rows)
    names = f"<caption>{caption}</caption><tr><th>{head.replace('|', '<th>')}"
    return f'<html lang="en"><body><h1>Port</h1>{beside}<table>{names}{cells}</table></body></html>'.encode()


def on(page: bytes, text: str) -> list[Stand]:
    return align(wanted(text), candidates_in(Document(page, media="html")).candidates, "Port office")


BOATS = table("Boats", "Port|2022|2023", "North|1,234|8,891", "South|977|41")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("More than 1,200 boats came to the north in 2022.", ["1,234"]),
        ("More than 1,250 boats came to the north in 2022.", []),
        ("Nearly 9,000 boats came to the north in 2023.", ["8,891"]),
        ("Nearly 8,800 boats came to the north in 2023.", []),
        ("Fewer than 1,000 boats came to the south in 2022.", ["977"]),
        ("About 1,000 boats came to the south in 2022.", ["977"]),
        ("Of all boats, 41 percent came to the south in 2023.", []),
        ("The rate was 41 per 1,000 people in the south in 2023.", []),
    ],
)
def test_a_qualified_number_stands_on_one_side_and_a_share_or_rate_in_no_count(text, printed):
    assert [one.candidate.printed for one in on(BOATS, text)] == printed


def test_a_month_may_stand_in_its_year_and_a_year_in_no_month_of_it():
    assert [one.time for one in on(BOATS, "In March 2023, 8,891 boats came to the north.")] == [-0.5]
    page = table("Boats", "Port|March 2023", "North|155", beside="<p>In March 2023, 155 boats came.</p>")
    assert [one.candidate.row for one in on(page, "In 2023, 155 boats came to the north.")] == [()]


def test_a_number_printed_in_steps_that_are_too_large_is_no_place_of_it():
    page = table("Powder, in pounds", "Port|All", "North|2")
    assert on(page, "They seized 0.91 kg of powder in the north.") == []
    assert [one.unit for one in on(page, "They seized 2 pounds of powder in the north.")] == [0.8]


def test_a_short_name_says_the_words_that_the_page_explains_it_by():
    lost, spent = (
        "In 2023, 8,891 working days were lost in the north.",
        "In 2023, 8,891 evenings were fun in the north.",
    )
    short = table("Losses of the working north (WDL)", "Port|WDL in 2023", "North|8,891")
    explained = table("Working days lost (WDL)", "Port|WDL in 2023", "North|8,891")
    words = [on(page, text)[0].words for page in (short, explained) for text in (lost, spent)]
    assert words[2] > words[0] == words[1] >= words[3]


def test_a_number_that_nothing_names_shares_no_words():
    page = b'<html lang="en"><body><h1>Port</h1><p>41.5.</p></body></html>'
    assert [one.words for one in on(page, "They counted 41.5 boats.")] == [0.0]


def test_one_number_that_two_documents_print_is_one_place_and_of_another_time_it_is_two():
    [found] = on(BOATS, "In 2023, 8,891 boats came to the north, to the port.")
    place = replace(found, words=0.1)
    again = replace(place, candidate=replace(place.candidate, row=("Harbour",)))

    def offered(other: Stand) -> int:
        return len(settle([Placed(0, place, (RULE,)), Placed(1, other, (RULE,))]).places)

    assert (offered(place), offered(again), offered(replace(again, time=0.0))) == (1, 1, 2)


def test_a_sentence_without_a_time_counts_little_in_a_document_of_another_time():
    text = "In May 2024 there were 1,204 agents on duty at the border office."
    page = Document(
        b"<html><body><p>There were 1,204 agents on duty at the border office.</p></body></html>", media="html"
    )
    found = candidates_in(page).candidates
    [own], [other] = (align(wanted(text), found, "Report", read_period(month)) for month in ("2024-05", "2024-06"))
    assert settle([Placed(0, own, (RULE,))]).outcome is Outcome.PROPOSED
    assert settle([Placed(0, other, (RULE,))]).outcome is not Outcome.PROPOSED


def test_two_sentences_that_name_other_months_are_not_of_one_number():
    page = b'<html lang="en"><body><h1>Port</h1><p>In March there were 312 boats.</p></body></html>'
    assert [one.time for one in on(page, "In March there were 312 boats.")] == [0.0]
    assert on(page, "In May there were 312 boats.") == []


def test_what_has_no_days_is_of_no_other_time():
    assert not is_other_time(UNDATED, read_period("2023"))
    assert not is_other_time(read_period("2023"), read_period("March 2023"))
    assert is_other_time(read_period("2022"), read_period("March 2023"))


def test_of_many_claims_of_one_time_one_that_fits_a_series_tells_less():
    text = "Officers seized 2.64 pounds of powder in 2022 and 2.76 pounds in 2023."
    many = " ".join(f"In 2023 it was {number}.13 pounds in one town." for number in range(21, 33))
    sums = list(sums_in(FILE, Manner("en", "us-federal", "", ANYTHING)))
    alone, among = (align(wanted(said), sums, "Seizures")[0].others for said in (text, f"{text} {many}"))
    assert 0 < among < alone


NURSES = "The office counted 155 nurses on duty in May 2024."


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (f"<p>{NURSES}</p><p>In May 2024 the office counted 155 nurses.</p>", Outcome.PROPOSED),
        ("<p>The office counted 155 nurses on duty and 155 guards on duty in May 2024.</p>", Outcome.CHOOSE),
    ],
)
def test_a_number_said_twice_is_one_and_two_numbers_that_are_equal_are_two(body, outcome):
    page = Document(f"<html><body>{body}</body></html>".encode(), media="html")
    claim = wanted("The office counted 155 on duty in May 2024.")
    found = align(claim, candidates_in(page).candidates, "Report")
    assert settle(Placed(0, one, (RULE,)) for one in found).outcome is outcome


def test_what_shares_most_words_and_digits_is_proposed_and_what_shares_its_number_alone_is_a_choice():
    [found] = on(BOATS, "In 2023, 8,891 boats came to the north, to the port.")
    said = [settle([Placed(0, replace(found, words=words), (RULE,))]).outcome for words in (0.6, 0.1)]
    assert said == [Outcome.PROPOSED, Outcome.CHOOSE]


RATES = table(
    "Strikes by industry; 2014",
    "Industry (SIC 2007)|Days lost per 1,000 employees|Stoppages",
    "Education|119|30",
    "Mines|7|119",
)


@pytest.mark.parametrize(
    "text",
    ["The strike rate was 119 in education.", "The strike rate was 119 days lost per 1,000 employees in education."],
)
def test_a_rate_stands_where_the_column_says_of_how_many(text):
    [best, *_] = on(RATES, text)
    assert (best.candidate.row, best.candidate.unit) == (("Education",), "per 1,000")
    assert not [one for one in on(RATES, "There were 119 strikes.") if one.candidate.unit != "number"]


RAID = (
    "In October officers raided a laboratory in the north and took 1,204 tablets of powder and 89 rifles.\n"
    "In the south they took 31 rifles."
)
NEWS = (
    b"<html lang=en><body><h1>News</h1><p>Officers took 1,204 tablets of powder from a laboratory in the north.</p>"
    b"<p>A total of 89 rifles was also found, and 31 rifles.</p></body></html>"
)


def test_a_number_in_words_is_told_by_others_of_its_paragraph_that_the_page_says():
    others = {one.candidate.printed[:2]: one.others for one in on(NEWS, RAID)}
    assert (others["89"], others["31"]) == (2.0, 0.0)


def test_of_a_number_that_a_sentence_says_in_two_units_the_claims_own_is_meant():
    page = b"<html lang=en><body><p>The boundary runs for 8,891 kilometres or 5,525 miles over land.</p></body></html>"
    assert [one.candidate.printed for one in on(page, "The boundary is 8,891 kilometres long.")] == ["8,891 kilometres"]
    assert [one.candidate.printed for one in on(page, "The boundary is 5,525 miles long.")] == ["5,525 miles"]


def test_one_release_that_two_pages_print_is_one_place():
    said = b"<html lang=en><body><p>Approximately 25 kg of pure powder was seized, as well as some cut product.</p>"
    again = said.replace(b"<p>App", b"<p>From the office: App")
    text = "Officers seized 25.0 kilograms of pure powder and cut product."
    [one, other] = [Placed(number, on(page, text)[0], (RULE,)) for number, page in enumerate((said, again))]
    assert settle([one, other]).outcome is Outcome.PROPOSED
    third = Placed(
        2, on(said.replace(b"pure powder was seized, as well as some cut", b"pure powder in the"), text)[0], (RULE,)
    )
    assert len(settle([one, third]).places) == 1 + (settle([one, third]).outcome is Outcome.CHOOSE)
