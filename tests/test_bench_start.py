"""What is proposed for articles from their own sources is right, and from the sources of others nothing is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest

from bench.accuracy import HEADS, PAGE, error_row, found_rows, gold_lines, placed_rows
from bench.calibration import Point, error_of, fitted, left_out, probability
from bench.claims import FOLDER, scores_of
from bench.start import Counts, Text, foreign, score, settled, text_in
from monitor.core.outcome import Outcome, settle
from monitor.model.errors import CheckError
from monitor.reading.document import Document
from monitor.services.readers.aligning import aligned, leads_on
from monitor.services.readers.looking import claimed_in
from monitor.services.start import calendar_at
from tests.site import RESOURCES, USUAL, Edition
from tests.site.customs import DOCUMENT_PAGE, STAFFING, UNTIL_2024

ARTICLE = FOLDER.parent / "article" / "article.txt"
PUBLISHED = date(2024, 12, 5)
FOUND, AMONG = 92, 97
"""Claims that rest on a place of a source: proposed rightly, or rightly among three, of 104."""
DERIVED = 14
"""Claims that follow from several cells and are proposed rightly, of 33."""


@pytest.fixture(scope="module")
def texts() -> Sequence[Text]:
    if not FOLDER.is_dir():
        pytest.skip("the labelled articles are not beside this checkout")
    return [text_in(one.parent) for one in sorted(FOLDER.glob("*/ledger.json"))]


@pytest.fixture(scope="module")
def counts(texts: Sequence[Text]) -> Sequence[Counts]:
    return [score(text) for text in texts]


@pytest.mark.captures
def test_what_is_proposed_for_labelled_articles_is_right(counts: Sequence[Counts], tell: Callable[[str], None]) -> None:
    assert [line for one in counts for line in one.wrong] == []
    found, among, of = (sum(getattr(one, name) for one in counts) for name in ("found", "among", "of"))
    tell(f"of {of} claims that rest on a place of a source {found} are proposed, {among} among three; none wrongly")
    assert found >= FOUND
    assert among >= AMONG
    assert sum(one.derived_found for one in counts) >= DERIVED


@pytest.mark.captures
def test_the_page_says_what_is_measured(texts: Sequence[Text], counts: Sequence[Counts]) -> None:
    page = PAGE.read_text("utf-8")
    told = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.split("\n") if line.startswith("|")]
    measured = [*found_rows(scores_of(FOLDER)), *placed_rows(counts), error_row(counts)]
    again = "python -m bench claims --page > docs/accuracy.md"
    assert [row for row in measured if [*row, *[""] * (len(HEADS) - len(row))] not in told] == [], again
    missed = [f"* {text.name}: {line}" for text, one in zip(texts, counts, strict=True) for line in one.unfound]
    assert [line for line in missed if line not in page] == [], again
    assert not any("NO" in cell for row in told for cell in row)


def test_of_every_gold_table_the_page_says_that_nothing_is_wrong() -> None:
    told = [line for line in PAGE.read_text("utf-8").split("\n") if line.startswith(("* quantities,", "* periods,"))]
    assert [line.partition(":")[0] for line in told] == [line.partition(":")[0] for line in gold_lines()]
    assert all(line.endswith(", 0 wrong") for line in told)


def test_how_sure_a_place_is_follows_what_was_right() -> None:
    points = [Point("one", at / 10, at % 3, right=at > 40 or at % 7 == 0) for at in range(80)]
    weights = fitted(points)
    assert probability(weights, points[-1].features) > 0.9 > 0.3 > probability(weights, points[1].features)
    assert error_of([(0.95, True)] * 19 + [(0.95, False)]) == pytest.approx(0)
    assert error_of([(0.95, True), (0.95, False), (0.05, False)]) == pytest.approx((0.9 + 0.05) / 3)
    assert error_of([]) == 0
    other = [replace(one, article="other", right=not one.right) for one in points]
    assert error_of(left_out([*points, *other])) > 0.3


@pytest.mark.captures
def test_from_the_sources_of_another_article_nothing_is_proposed(texts: Sequence[Text]) -> None:
    assert list(foreign(texts)) == []


@pytest.mark.captures
def test_from_the_next_release_of_the_same_source_nothing_is_proposed(texts: Sequence[Text]) -> None:
    [text] = [one for one in texts if "empsit-2024-03.txt" in one.sources]
    later = replace(text, sources={name: one for name, one in text.sources.items() if "2024-03" in name})
    found, _ = settled(text, later)
    assert [one for one in found if one.outcome is Outcome.PROPOSED] == []


@pytest.mark.captures
def test_the_seed_article_is_traced_to_the_filter_that_a_person_wrote() -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is not beside this checkout")
    claims = claimed_in(ARTICLE.read_text("utf-8"), title="", published_on=PUBLISHED, language="en")
    made = {one.address: one for one in RESOURCES if one.address in (DOCUMENT_PAGE, STAFFING, UNTIL_2024)}
    documents = {
        address: Document(one.make(Edition.SEEN, USUAL), url=address, content_type=one.content_type)
        for address, one in made.items()
    }
    wanted = [one.wanted for one in claims]
    places = [
        place
        for number, document in enumerate(documents.values())
        for place in aligned(document, "us-federal", wanted, "", number).places
    ]
    rules = {}
    for at, claim in enumerate(claims):
        found = settle(one for one in places if one.stand.claim == at)
        if found.outcome is Outcome.PROPOSED:
            rules[claim.quote] = found.places[0].proposals[0].options
    north, southwest = (
        {
            "where": {"Region": f"{side} Border", "Land Filter": "Land Only", "Drug Type": "Fentanyl"},
            "sum": "Sum Qty (lbs)",
            "by": {"fiscal_year": "FY", "month": "Month (abbv)"},
            "calendar": "us-federal",
        }
        for side in ("Northern", "Southwest")
    )
    assert rules.pop("2,019 U.S. border agents")["column"] == "Northern Border"
    assert rules.pop("16,878")["column"] == "Southwest Border"
    assert rules == {"10.26 pounds": north, "1.55 pounds": north, "34.82 pounds": north, "26,693 pounds": southwest}
    [lead] = leads_on(documents[DOCUMENT_PAGE])
    assert lead.link == 'a[href*="/nationwide-drugs-fy"][href$=".csv"]'


@pytest.mark.captures
def test_most_numbers_of_the_seed_article_that_stand_in_a_source_are_proposed(tell: Callable[[str], None]) -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is not beside this checkout")
    claims = claimed_in(ARTICLE.read_text("utf-8"), title="", published_on=PUBLISHED, language="en")
    made = {one.address: one for one in RESOURCES if "/why-the-us-is-concerned" not in one.address}
    places = []
    for number, (address, one) in enumerate(made.items()):
        document = Document(one.make(Edition.SEEN, USUAL), url=address, content_type=one.content_type)
        with suppress(CheckError):
            calendar = calendar_at(address)
            places += aligned(document, calendar, [claim.wanted for claim in claims], "", number).places
    proposed = {
        claim.quote: list(made)[found.places[0].document]
        for at, claim in enumerate(claims)
        if (found := settle(one for one in places if one.stand.claim == at)).outcome is Outcome.PROPOSED
    }
    tell(f"of the seed article's numbers that stand in a source {len(proposed)} are proposed")
    hosts = {quote: urlsplit(address).hostname for quote, address in proposed.items()}
    assert hosts == {
        "between 40,000 and 100,000": "www.chathamhouse.org",
        **dict.fromkeys(("13 percent", "from 3 percent to 9 percent"), "www.aspistrategist.org.au"),
        **dict.fromkeys(("89 firearms", "54 kilograms", "over 95,500,000 potentially lethal doses"), "rcmp.ca"),
        "27.7 kilograms": "vpd.ca",
        "25 kilograms": "fraservalleynewsnetwork.com",
        **dict.fromkeys(("10.26 pounds", "1.55 pounds", "34.82 pounds", "26,693 pounds"), "www.cbp.gov"),
        **dict.fromkeys(("2,019 U.S. border agents", "16,878"), "www.cbp.gov"),
    }
