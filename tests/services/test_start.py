"""What an article rests on is looked for in what it cites, and not on its own page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.core.outcome import Outcome
from monitor.model.errors import UsageError
from monitor.reading.article import Article
from monitor.reading.document import Document
from monitor.services.look import settings_of_nobody
from monitor.services.readers.aligning import time_of
from monitor.services.readers.looking import Told, claimed_in
from monitor.services.start import Traced, calendar_at, trace

TITLE = "Officers at the border have more agents than ever"
TEXT = "The border office now has 1,204 agents on duty at the northern border."
AT = "https://paper.example/story"


@pytest.mark.parametrize(
    ("url", "calendar"),
    [
        ("https://www.office.gov/x.csv", "us-federal"),
        ("https://navy.mil/", "us-federal"),
        ("https://www.office.gc.ca/x", "ca-federal"),
        ("https://www.canada.ca/en/x", "ca-federal"),
        ("https://www.office.gov.uk/x", "calendar"),
        ("https://notgov.example/x", "calendar"),
    ],
)
def test_publishers_count_fiscal_years_by_their_own_calendar(url, calendar):
    assert calendar_at(url) == calendar


def traced(tmp_path: Path, title: str, url: str = "") -> Traced:
    """The article held against one saved page of this title that says the same."""
    (tmp_path / "page.html").write_text(f"<html><head><title>{title}</title></head><body><p>{TEXT}</p></body></html>")
    claims = claimed_in(TEXT, title=TITLE, published_on=date(2024, 6, 1), language="en")
    told = Told(Article(TITLE, date(2024, 6, 1), "en", TEXT), "en", claims)
    pages = {AT: tmp_path / "page.html"}
    return trace(told, (), pages, settings_of_nobody("a@example.org"), lambda: datetime.now(UTC), url=url)


def test_a_claim_rests_on_a_page_that_says_the_same(tmp_path):
    [one] = traced(tmp_path, "The border office").settled
    assert one.outcome is Outcome.PROPOSED
    assert [place.proposals[0].unit for place in one.places] == ["agents"]


@pytest.mark.parametrize(("title", "url"), [(f"{TITLE} - The Paper", ""), ("Home", AT)])
def test_the_page_of_the_article_itself_is_no_source_of_it(tmp_path, title, url):
    found = traced(tmp_path, title, url)
    assert [one.problem for one in found.cited] == ["it is the article itself"]
    assert [one.outcome for one in found.settled] == [Outcome.NOWHERE]


def test_a_saved_page_that_is_not_there_is_said(tmp_path):
    claims = claimed_in(TEXT, title=TITLE, published_on=None, language="en")
    told = Told(Article(TITLE, None, "en", TEXT), "en", claims)
    with pytest.raises(UsageError, match=r"gone\.html"):
        trace(told, (), {AT: tmp_path / "gone.html"}, settings_of_nobody("a@example.org"), lambda: datetime.now(UTC))


@pytest.mark.parametrize(
    ("page", "named", "time"),
    [
        ("<p>Days lost in 2012", "Days lost, 2014", "2014"),
        ("<title>Days lost, 2013</title><p>Days", "Days lost, 2014", "2013"),
        ("<p>Industry (SIC 2007)<p>Days lost in 2012", "", "2012"),
        ("<p>Industry (NACE Rev. 2008)", "", None),
    ],
)
def test_a_document_is_of_the_time_of_its_title_or_of_that_by_which_it_is_cited(page, named, time):
    found = time_of(Document(f"<html lang=en>{page}".encode(), media="html"), "en", named)
    assert (found and found.label) == time
