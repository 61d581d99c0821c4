"""A claim follows from two numbers of one table where the text names both, and nothing else fits as well by chance."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.config.installed import installed_kinds
from monitor.core.outcome import Outcome, Placed, settle
from monitor.core.propose import combine, propose
from monitor.core.reckon import Reckoned, reckoned
from monitor.core.wanted import Wanted
from monitor.reading.candidates import Candidate, candidates_in
from monitor.reading.document import Document
from monitor.services.readers.aligning import aligned
from monitor.services.readers.looking import claimed_in
from tests.core.test_align import table

BY_INDUSTRY = table(
    "Days lost by industry; 2014",
    "Industry|Days lost (000s)|Strikes",
    "All industries|788.3|155",
    "Public administration and defence; social security|390.3|19",
    "Education|312.8|30",
    "Mines|85.2|106",
)
BY_SECTOR = (
    b"<html lang=en><body><h1>Days lost</h1><table><tr><td>&nbsp;<td colspan=2>Days lost<td colspan=2>Strikes"
    b"<tr><td>Year<td>Public<td>Private<td>Public<td>Private<tr><td>2013<td>363<td>81<td>50<td>64"
    b"<tr><td>2014<td>716<td>72<td>68<td>87</table></body></html>"
)
BY_MONTH = table(
    "Deaths in 2020",
    "Month|Cause|Five-year average|Deaths",
    "March 2020|Cancers|1,361.6|1,435",
    "April 2020|Cancers|1,273.4|1,392",
    "April 2020|Suicide|71.2|70",
)
BY_YEAR = table(
    "Ships in the port", "Port|2022|2023|2024", "North|1,000|1,250|1,500", "South|640|633|610", "West|9|9|9"
)

CABLES = table("Cables in the port", "Port|2023|2024", "North|1,250 km|1,500 km", "South|640 km|610 km")
SHARES = table("Share of women in the port", "Port|2023|2024", "North|20%|24%", "South|30%|31%")
WITH_TOTAL = (
    b"<html lang=en><body><h1>Strikes</h1><table><tr><td>&nbsp;<td colspan=3>Strikes"
    b"<tr><td>Year<td>Public<td>Private<td>Total<tr><td>2013<td>50<td>64<td>114<tr><td>2014<td>68<td>87<td>155</table>"
)
LIST = b"<html lang=en><body><h1>Days lost</h1><table><tr><td>Education<td>312.8<tr><td>All industries<td>788.3</table>"


def wanted(text: str) -> list[Wanted]:
    claims = claimed_in(text, title="", published_on=date(2025, 6, 1), language="en")
    return [one.wanted for one in claims if one.wanted]


def found(page: bytes, text: str) -> list[Reckoned]:
    return reckoned(wanted(text), candidates_in(Document(page, media="html")).candidates, "Office")


def best(page: bytes, text: str) -> list[str]:
    """What the first number of a text follows from, of the best place."""
    every = [one for one in found(page, text) if one.stand.claim == 0]
    return [one.stand.candidate.printed for one in every[:1]]


@pytest.mark.parametrize(
    ("page", "text", "printed"),
    [
        (BY_INDUSTRY, "Education accounted for 40% of the days lost.", ["312.8 of 788.3"]),
        (BY_INDUSTRY, "Just under 50% of days lost were in public administration and defence.", ["390.3 of 788.3"]),
        (BY_INDUSTRY, "Education accounted for 19% of the strikes.", ["30 of 155"]),
        (BY_INDUSTRY, "Education accounted for 40% of the pupils.", []),
        (BY_INDUSTRY, "Education accounted for 41% of the days lost.", []),
        (BY_SECTOR, "In 2014, 44% of strikes were in the public sector.", ["68 of 68 + 87"]),
        (BY_SECTOR, "In 2014, 9% of days lost were in the private sector.", ["72 of 716 + 72"]),
        (BY_SECTOR, "In 2011, 44% of strikes were in the public sector.", []),
        (BY_MONTH, "Deaths from cancers were 5% above average in March 2020.", ["1,435 against 1,361.6"]),
        (BY_MONTH, "Deaths from cancers were 5% below average in March 2020.", []),
        (BY_MONTH, "Deaths from cancers rose by 5% in March 2020.", []),
        (BY_YEAR, "In 2024, 20% more ships came to the north port than a year earlier.", ["1,500 against 1,250"]),
        (BY_YEAR, "In 2024, ships in the north port rose by 250 on 2023.", ["1,500 less 1,250"]),
        (BY_YEAR, "In 2024, 20% more trains came to the north port than in 2023.", []),
        (BY_YEAR, "In 2024, 1,500 ships came to the north port.", []),
        (BY_YEAR, "In 2024, 20% more ships than average came to the north port.", []),
        (CABLES, "In 2024, cables in the north port grew by 250 km on 2023.", ["1,500 km less 1,250 km"]),
        (CABLES, "Cables in the north port grew by 250 km in 2024.", ["1,500 km less 1,250 km"]),
        (CABLES, "In 2024, cables in the north port grew by 250 kg on 2023.", []),
        (SHARES, "In 2024, the share of women in the north port rose by 20% on 2023.", []),
        (WITH_TOTAL, "In 2014, 44% of strikes were in the public sector.", ["68 of 155"]),
        (LIST, "Education accounted for 40% of the days lost.", []),
    ],
)
def test_a_claim_follows_from_numbers_that_its_text_names(page: bytes, text: str, printed: list[str]) -> None:
    assert best(page, text) == printed


def test_a_number_that_much_fits_by_chance_says_less() -> None:
    rows = [f"Town {chr(65 + at // 26)}{chr(65 + at % 26)}|{at + 1}" for at in range(60)]
    crowd = table("Ships; 2024", "Port|Ships", "All ports|400", "North|40", *(f"North {row}" for row in rows))
    alone = table("Ships; 2024", "Port|Ships", "All ports|400", "North|40", "South|360")
    text = "The north had 10% of the ships of all ports in 2024."
    [one, other] = (found(page, text)[0].stand.digits for page in (alone, crowd))
    assert one > other


def test_what_is_reckoned_comes_with_a_rule_that_reckons_it() -> None:
    document = Document(BY_INDUSTRY, media="html")
    [one] = found(BY_INDUSTRY, "Education accounted for 40% of the days lost.")
    kinds = installed_kinds().extractors
    operands = [(cell, propose(cell, document, kinds).proposals[0]) for cell in (one.pair.of, *one.pair.by)]
    [rule] = combine(one.stand.candidate, operands, document, kinds).proposals
    assert rule.unit == "%"
    assert rule.options["of"] == {"table": {"row": "Education", "column": "Days lost (000s)"}}
    assert rule.options["by"] == {"table": {"row": "All industries", "column": "Days lost (000s)"}}


def test_a_number_of_another_time_keeps_its_own_in_the_rule() -> None:
    text = "In 2024, 20% more ships came to the north port than in 2023."
    [place] = [
        one for one in aligned(Document(BY_YEAR, media="html"), "calendar", wanted(text)).places if one.is_reckoned
    ]
    assert place.proposals[0].options["by"]["period"] == "2023"
    assert place.proposals[0].period == "2024"


def placed(page: bytes, text: str) -> list[Placed]:
    every = aligned(Document(page, media="html"), "calendar", wanted(text)).places
    return [one for one in every if one.stand.claim == 0]


def test_it_is_proposed_where_it_stands_alone_and_a_number_that_is_printed_comes_before_it() -> None:
    settled = settle(placed(BY_SECTOR, "In 2014, 44% of strikes were in the public sector."))
    assert settled.outcome is Outcome.PROPOSED
    assert settled.places[0].is_reckoned
    both = table("Strikes; 2024", "Sector|Strikes|Share of strikes (%)", "All|155|100", "Public|68|44", "Private|87|56")
    settled = settle(placed(both, "In 2024, 44% of strikes were in the public sector."))
    assert [one.is_reckoned for one in settled.places[:1]] == [False]


def test_what_cannot_be_read_is_not_reckoned() -> None:
    twins = BY_INDUSTRY.replace(b"Mines", b"Education")
    assert not [one for one in placed(twins, "Education accounted for 40% of the days lost.") if one.proposals]


def cell(page: bytes, printed: str) -> Candidate:
    return next(one for one in candidates_in(Document(page, media="html")).candidates if one.printed == printed)


def test_numbers_in_different_units_are_not_reckoned_with() -> None:
    page = table("Mass; 2024", "Thing|Mass", "All|788.3 kg", "Boats|312.8 lb")
    assert best(page, "Boats accounted for 40% of the mass.") == []
    one = found(BY_INDUSTRY, "Education accounted for 40% of the days lost.")[0].stand.candidate
    document, kinds = Document(page, media="html"), installed_kinds().extractors
    operands = [
        (it, propose(it, document, kinds).proposals[0]) for it in (cell(page, "312.8 lb"), cell(page, "788.3 kg"))
    ]
    assert "different units" in combine(one, operands, document, kinds).refusal
