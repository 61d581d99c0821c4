"""Sources that nothing can watch, mirrors of others, and figures that bear on claims elsewhere."""

from __future__ import annotations

import re

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from monitor.model.errors import ConfigError
from monitor.services.report import facts_of_week
from monitor.telling.amounts import stated
from monitor.telling.mail import report_html
from tests.newsroom import PAGE, Newsroom

BOOK = """\
book:
  title: A book
  publisher: A house
  not_watched: a book has no page that could change
  figures:
    statement:
      label: Labs in basements
      unit: wording
      claims: [{article: story, id: basements, quote: “basement labs”}]
    pages:
      label: Pages
      unit: number
      claims: [{article: story, quote: "300"}]
"""
COPY = """\
copy:
  title: The boundary, as a blog has it
  publisher: A blog
  url: SITE/copy
  mirrors: border
  figures:
    length:
      label: Length of the boundary
      unit: km
      period: undated
      extract: {text: {pattern: "boundary of {figure}"}}
"""


@pytest.fixture
def newsroom(tmp_path, httpserver: HTTPServer) -> Newsroom:
    room = Newsroom(tmp_path, httpserver)
    room.watch(PAGE, COPY, BOOK)
    room.serve("/boundary", "<html><body><p>They say the boundary is 8,891 km long.</p></body></html>")
    room.serve("/copy", "<html><body><p>A boundary of 8,891 km, says the blog.</p></body></html>")
    return room


def test_what_nothing_can_watch_is_in_the_ledger_with_the_reason(newsroom):
    newsroom.check()
    rows = newsroom.rows("SELECT quote, verdict, reason FROM claim_status WHERE source_id = 'book' ORDER BY position")
    reason = "a book has no page that could change"
    assert rows == [("“basement labs”", "not watched", reason), ("300", "not watched", reason)]


def test_what_nothing_can_watch_is_never_due_nor_checked_nor_overdue(newsroom):
    newsroom.check()
    newsroom.wait(days=400)
    newsroom.check(due=True)
    assert newsroom.rows("SELECT DISTINCT source_id FROM checks ORDER BY 1") == [("border",), ("copy",)]
    assert newsroom.rows("SELECT source_id FROM source_health ORDER BY 1") == [("border",), ("copy",)]


def test_a_source_that_can_no_longer_be_watched_keeps_its_history(newsroom):
    newsroom.check()
    gone = PAGE.replace("  url: SITE/boundary\n", "  not_watched: the commission was dissolved\n")
    gone = gone.replace('      extract: {text: {pattern: "the boundary is {figure} long"}}\n', "")
    newsroom.wait(days=1)
    newsroom.watch(gone)
    newsroom.check()
    assert newsroom.value("SELECT verdict FROM claim_status") == "not watched"
    assert newsroom.value("SELECT value FROM figure_history WHERE figure_id = 'border/length'") == "8891"
    assert newsroom.rows("SELECT * FROM figures_current") == []
    assert newsroom.value("SELECT current_printed FROM claim_status") is None


def test_what_can_no_longer_be_watched_is_said_also_when_the_clock_was_set_back(newsroom):
    newsroom.check()
    gone = PAGE.replace("  url: SITE/boundary\n", "  not_watched: the commission was dissolved\n")
    newsroom.watch(gone.replace('      extract: {text: {pattern: "the boundary is {figure} long"}}\n', ""))
    newsroom.wait(days=-20)
    newsroom.check()
    assert newsroom.value("SELECT verdict FROM claim_status") == "not watched"


def test_another_reason_why_a_source_is_not_watched_is_in_the_ledger(newsroom):
    newsroom.check()
    newsroom.watch(PAGE, BOOK.replace("a book has no page that could change", "the book is out of print"))
    newsroom.wait(days=1)
    newsroom.check()
    reasons = "SELECT DISTINCT reason, since FROM claim_status WHERE source_id = 'book'"
    assert newsroom.rows(reasons) == [("the book is out of print", "2024-10-15T09:00:00.000Z")]


def test_a_mirror_that_says_the_same_confirms(newsroom):
    newsroom.check()
    assert newsroom.value("SELECT agreement FROM mirrors") == "confirms"
    assert newsroom.value("SELECT mirrors FROM claim_status WHERE source_id = 'border'") == "copy: confirms"


def test_a_mirror_that_changes_is_shown_to_disagree_and_is_no_news(newsroom):
    newsroom.check()
    newsroom.serve("/copy", "<html><body><p>A boundary of 9,000 km, says the blog.</p></body></html>")
    newsroom.wait(days=1)
    newsroom.check()
    assert newsroom.mails == []
    assert newsroom.rows("SELECT agreement, value, mirror_value FROM mirrors") == [("disagrees", "8891", "9000")]
    assert newsroom.value("SELECT verdict FROM claim_status WHERE source_id = 'border'") == "holds"


def test_a_mail_on_the_original_names_the_mirror_that_printed_what_it_said_when_it_was_last_read(newsroom):
    newsroom.check()
    newsroom.serve("/boundary", "<html><body><p>They say the boundary is 8,200 km long.</p></body></html>")
    newsroom.answers["/copy"] = Response("no longer here", 410)
    newsroom.wait(days=1)
    newsroom.check()
    mail = next(mail for mail in newsroom.mails if "8,200" in mail["Subject"])
    told = len(newsroom.mails)
    for part in ("plain", "html"):
        words = " ".join(mail.get_body((part,)).get_content().split())
        assert (
            "A mirror, “The boundary, as a blog has it”, printed 8,891 km when it was last read, on 15 October 2024"
        ) in words
        assert "still" not in words
    newsroom.serve("/copy", "<html><body><p>A boundary of 8,200 km, says the blog.</p></body></html>")
    newsroom.serve("/boundary", "<html><body><p>They say the boundary is 8,200 km long, or so.</p></body></html>")
    newsroom.wait(days=1)
    newsroom.check()
    assert not [mail for mail in newsroom.mails[told:] if "8,200" in mail["Subject"]], "a mirror alone is no news"


def test_a_mirror_that_follows_in_the_same_round_is_not_said_to_print_what_it_no_longer_does(newsroom):
    newsroom.check()
    newsroom.serve("/boundary", "<html><body><p>They say the boundary is 8,200 km long.</p></body></html>")
    newsroom.serve("/copy", "<html><body><p>A boundary of 8,200 km, says the blog.</p></body></html>")
    newsroom.wait(days=1)
    newsroom.check()
    (mail,) = newsroom.mails
    words = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "still" not in words
    for printed in re.findall("A mirror.*?printed.*?2024", words):
        assert printed.endswith("printed 8,891 km when it was last read, on 15 October 2024")


def in_week(newsroom: Newsroom, week: str) -> list[tuple[str, str, bool, str]]:
    """Title, what it printed, whether still, and when it was read, of the mirrors beside the claim."""
    with newsroom.store as store:
        facts = facts_of_week(store, newsroom.catalogue, week, newsroom.now)
    (claim,) = (one for one in facts.claims if one.claim.quote == "8,891 km")
    return [(m.title, stated(m.printed), m.still, f"{m.read_at:%Y-%m-%d}") for m in claim.mirrors]


def test_the_report_of_a_week_names_mirrors_by_what_they_printed_when_it_ended(newsroom):
    title = "The boundary, as a blog has it"
    for length in ("8,890", "8,891", "9,000", "8,891"):
        newsroom.serve("/copy", f"<html><body><p>A boundary of {length} km, says the blog.</p></body></html>")
        newsroom.check()
        newsroom.wait(days=7)
    assert [in_week(newsroom, f"2024-W{week}") for week in (42, 43, 44, 45)] == [
        [(title, "8,890 km", False, "2024-10-15")],
        [],
        [(title, "9,000 km", False, "2024-10-29")],
        [],
    ]


def test_the_report_of_a_week_says_that_a_mirror_still_printed_a_value_only_where_it_was_read_again(newsroom):
    title = "The boundary, as a blog has it"
    newsroom.check()
    newsroom.serve("/boundary", "<html><body><p>They say the boundary is 8,200 km long.</p></body></html>")
    newsroom.answers["/copy"] = Response("no longer here", 410)
    newsroom.wait(days=7)
    newsroom.check()
    newsroom.serve("/copy", "<html><body><p>A boundary of 8,891 km, says the blog.</p></body></html>")
    newsroom.wait(days=7)
    newsroom.check()
    assert in_week(newsroom, "2024-W43") == [(title, "8,891 km", False, "2024-10-15")]
    assert in_week(newsroom, "2024-W44") == [(title, "8,891 km", True, "2024-10-29")]
    with newsroom.store as store:
        page = report_html(facts_of_week(store, newsroom.catalogue, "2024-W44", newsroom.now), timezone="UTC")
    assert f"A mirror, “{title}”, still printed 8,891 km when it was last read, on 29 October 2024" in page


def test_the_report_of_a_week_holds_no_mirror_against_an_original_that_nothing_can_watch(newsroom):
    newsroom.serve("/copy", "<html><body><p>A boundary of 9,000 km, says the blog.</p></body></html>")
    newsroom.check()
    assert len(in_week(newsroom, "2024-W42")) == 1
    gone = PAGE.replace("  url: SITE/boundary\n", "  not_watched: the commission was dissolved\n")
    gone = gone.replace('      extract: {text: {pattern: "the boundary is {figure} long"}}\n', "")
    newsroom.watch(gone, COPY)
    newsroom.wait(days=1)
    newsroom.check()
    assert in_week(newsroom, "2024-W42") == []


def test_a_mirror_alone_confirms_nothing(newsroom):
    newsroom.answers.pop("/boundary")
    newsroom.check()
    assert newsroom.value("SELECT agreement FROM mirrors") == "original not read"
    assert newsroom.value("SELECT verdict FROM claim_status WHERE source_id = 'border'") == "cannot tell"


def test_a_mirror_that_leaves_out_what_its_original_leaves_out_does_not_disagree(newsroom):
    table = "{title: Deaths, publisher: Health, url: SITE/PATH, minimum_rows: 0.5, figures: {deaths: {label: Deaths, "
    rule = "unit: deaths, extract: {dataset: {value: Deaths, by: {year: Year}, missing: [n/a]}}}}MIRRORS}"
    health = f"health: {table}{rule}\n".replace("PATH", "health.csv").replace("MIRRORS", "")
    copy = f"paper: {table}{rule}\n".replace("PATH", "paper.csv").replace("MIRRORS", ", mirrors: health")
    newsroom.watch(health, copy)
    for path in ("/health.csv", "/paper.csv"):
        newsroom.serve(path, "Year,Deaths\n2022,n/a\n2023,7100\n", content_type="text/csv")
    newsroom.check()
    assert newsroom.rows("SELECT period, agreement FROM mirrors ORDER BY 1") == [
        ("2022", "confirms"),
        ("2023", "confirms"),
    ]


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ([PAGE, COPY.replace("mirrors: border", "mirrors: bordr")], "did you mean 'border'"),
        ([PAGE, COPY.replace("length:", "lenght:")], "border has no figure 'lenght'; did you mean 'length'"),
        ([PAGE, COPY.replace("unit: km", "unit: mi")], "declare it in the same unit"),
        ([PAGE, COPY + "      claims: [{article: story, quote: 9 km}]\n"], "a mirror's figures have no claims"),
        ([PAGE, BOOK + "      extract: {text: {pattern: 'a {figure}'}}\n"], "its source is not watched"),
        (
            [PAGE + "      bears_on: [story/8-892-km-undated]\n"],
            "there is no claim 'story/8-892-km-undated'; did you mean",
        ),
        (
            [PAGE.replace('      extract: {text: {pattern: "the boundary is {figure} long"}}\n', "")],
            "say how the figure is found",
        ),
        (
            [PAGE.replace('quote: "8,891 km"', 'quote: "8,000 to 9,000 km", end: low')],
            "the quote gives both ends of a range",
        ),
    ],
    ids=["original", "figure", "unit", "claims", "rule", "claim", "no rule", "both ends"],
)
def test_relations_that_cannot_be_are_refused(newsroom, sources, message):
    with pytest.raises(ConfigError, match=message):
        newsroom.watch(*sources)


def test_a_change_names_the_claims_elsewhere_that_it_bears_on_and_leaves_their_verdicts(newsroom):
    watched = COPY.replace("  mirrors: border\n", "") + "      bears_on: [story/8-891-km-undated]\n"
    newsroom.watch(PAGE, watched)
    newsroom.check()
    newsroom.serve("/copy", "<html><body><p>A boundary of 8,400 km, says the blog.</p></body></html>")
    newsroom.wait(days=1)
    newsroom.check()
    (mail,) = newsroom.mails
    for part in ("plain", "html"):
        words = " ".join(mail.get_body((part,)).get_content().replace("<b>", "").replace("</b>", "").split())
        assert "8,891 km” in “A story”, which rests on border/length and stays: holds" in words
    assert newsroom.value("SELECT verdict FROM claim_status") == "holds"
