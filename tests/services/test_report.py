"""The weekly report: when it comes, and that a week that is over is told as things stood then."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from monitor.model.errors import UsageError
from monitor.model.week import WeekTold
from monitor.services.report import bounds_of, facts_of_week, report_due, require_begun, week_of
from monitor.telling.week import week_view
from tests.making import day
from tests.newsroom import PAGE, SEIZURES


@pytest.fixture
def two_weeks(newsroom):
    """A newsroom that saw FY2024 to March in week 42 of 2024, and the whole year in week 43."""
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 6)
    newsroom.check()
    newsroom.wait(days=7)
    newsroom.serve_seizures(fy2023=["2"] * 12, fy2024=["3"] * 5 + ["3.5"] + ["2.72"] * 6)
    newsroom.check()
    newsroom.wait(days=7)
    return newsroom


def facts(newsroom, week: str) -> dict:
    """What the templates are given of a week."""
    return week_view(week_told(newsroom, week), ZoneInfo(newsroom.catalogue.settings.timezone))


def week_told(newsroom, week: str) -> WeekTold:
    """What is told of a week."""
    with newsroom.store as store:
        return facts_of_week(store, newsroom.catalogue, week, newsroom.now)


def test_a_week_that_is_over_is_told_as_things_stood_when_it_ended(two_weeks):
    first, second = facts(two_weeks, "2024-W42"), facts(two_weeks, "2024-W43")
    assert [f["summary"]["supported"] for f in (first, second)] == [0, 1]
    assert [f["summary"]["changes"] for f in (first, second)] == [0, 1]
    assert first["head"] != second["head"]
    assert facts(two_weeks, "2024-W44")["head"] == second["head"]


def test_it_is_written_and_mailed_when_it_is_due_and_once(two_weeks):
    newsroom = two_weeks
    with newsroom.store as store:
        assert report_due(store, newsroom.catalogue, newsroom.now) is None, "planned, not yet due"
        newsroom.now = day("2024-11-04").replace(hour=13)
        path = report_due(store, newsroom.catalogue, newsroom.now)
        assert path is not None
        assert path.name == "2024-W44.html"
        assert report_due(store, newsroom.catalogue, newsroom.now) is None
        newsroom.wait(days=30)
        assert report_due(store, newsroom.catalogue, newsroom.now) is not None, "missed weeks are one report"
        assert report_due(store, newsroom.catalogue, newsroom.now) is None
    newsroom.deliver()
    assert sum("week 2024-W44" in subject for subject in newsroom.subjects) == 1


def test_a_week_begins_on_monday_where_the_newsroom_is():
    start, end = bounds_of("2024-W44", "America/Toronto")
    assert (start.isoformat(), end.isoformat()) == ("2024-10-28T00:00:00-04:00", "2024-11-04T00:00:00-05:00")
    assert week_of(start, "America/Toronto") == "2024-W44"
    assert week_of(start, "America/Vancouver") == "2024-W43"


@pytest.mark.parametrize("week", ["2024-W54", "2024-44", "W44", "2024-W00", ""])
def test_what_is_not_a_week_is_refused(week):
    with pytest.raises(UsageError, match="is not a week"):
        bounds_of(week, "UTC")


SECOND = """\
    again:
      label: The boundary, again
      unit: km
      period: undated
      extract: {text: {pattern: "the boundary is {figure}"}}
"""
WIDE = """\
makers:
  title: Makers
  publisher: An institute
  url: SITE/makers
  figures:
    makers:
      label: Makers
      unit: companies
      period: undated
      extract: {text: {pattern: "estimates say {figure}"}}
      claims: [{article: story, id: low, quote: "40,000", end: low}]
    words:
      label: Whether they are called many
      unit: wording
      extract: {phrase: {words: "They are very many", page_words: 3, page_has: [estimates]}}
      claims: [{article: story, id: many, quote: “very many”}]
"""


def makers(newsroom, low: str, sentence: str) -> None:
    page = f"<html><body><p>Today estimates say between {low} and 100,000 companies.</p><p>{sentence}</p></body></html>"
    newsroom.serve("/makers", page)
    newsroom.check()
    newsroom.wait(days=7)


def test_a_range_and_a_sentence_are_told_with_what_stood_there_when_the_week_ended(newsroom):
    newsroom.watch(WIDE)
    newsroom.now = day("2024-12-03")
    makers(newsroom, "40,000", "They are very many indeed.")
    makers(newsroom, "45,000", "They are very few indeed.")
    makers(newsroom, "48,000", "It is raining in the capital.")
    told = {}
    for week in ("2024-W49", "2024-W50", "2024-W51"):
        claims = facts(newsroom, week)["claims"][0]["claims"]
        names = {"40,000": "low", "very many": "many"}
        told[week] = {names[c["quote"].strip("“”")]: (c["when_published"], c["current"]) for c in claims}
    assert [told[week]["low"] for week in told] == [
        ("40,000 to 100,000 companies", "40,000 to 100,000 companies"),
        ("40,000 to 100,000 companies", "45,000 to 100,000 companies"),
        ("40,000 to 100,000 companies", "48,000 to 100,000 companies"),
    ]
    assert [told[week]["many"] for week in told] == [("stands", "stands"), ("stands", "reworded"), ("stands", "gone")]


def trouble(newsroom, week: str) -> list[tuple[str, str, str]]:
    return [(one.source.id, one.health, f"{one.since:%Y-%m-%d}") for one in week_told(newsroom, week).trouble]


def read_well(newsroom, week: str) -> tuple[int, int]:
    counts = facts(newsroom, week)["summary"]
    return counts["fine"], counts["sources"]


def test_sources_are_told_as_they_stood_when_the_week_ended(newsroom):
    newsroom.watch(PAGE)
    good = "<p>In all, the boundary is 8,891 km long today.</p>"
    newsroom.serve("/boundary", good)
    newsroom.check()  # Tuesday of week 42
    newsroom.wait(days=7)
    del newsroom.answers["/boundary"]
    newsroom.check()
    newsroom.wait(days=2)
    newsroom.check()
    newsroom.wait(days=7)
    newsroom.check()  # Thursday of week 44
    newsroom.wait(days=5)
    newsroom.serve("/boundary", good)
    newsroom.check()  # Tuesday of week 45
    newsroom.wait(days=7)
    del newsroom.answers["/boundary"]
    newsroom.check()  # Tuesday of week 46, the present one
    told = {week: trouble(newsroom, f"2024-W{week}") for week in range(42, 47)}
    begun = [("border", "failing", "2024-10-22")]
    assert told == {42: [], 43: begun, 44: begun, 45: [], 46: [("border", "failing", "2024-11-12")]}
    assert [read_well(newsroom, f"2024-W{week}") for week in range(41, 47)] == [
        (0, 0),
        (1, 1),
        (0, 1),
        (0, 1),
        (1, 1),
        (0, 1),
    ]
    (during,) = week_told(newsroom, "2024-W43").trouble
    assert (during.failures, f"{during.last_success_at:%Y-%m-%d}", f"{during.last_news_at:%Y-%m-%d}") == (
        2,
        "2024-10-15",
        "2024-10-15",
    )
    assert "404" in during.problem


def test_a_source_that_was_overdue_when_a_week_ended_is_told_so_also_after_its_next_news(newsroom):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    for _ in range(8):
        newsroom.check()
        newsroom.wait(days=7)
    overdue = newsroom.value("SELECT substr(overdue_since, 1, 10) FROM source_health")
    assert overdue == "2024-11-26"
    weeks = ["2024-W47", "2024-W48", "2024-W49"]
    expected = [[], [("customs", "overdue", overdue)], [("customs", "overdue", overdue)]]
    assert [trouble(newsroom, week) for week in weeks] == expected
    newsroom.serve_seizures(fy2023=["2"] * 11 + ["2.5"])
    newsroom.check()
    newsroom.wait(days=14)
    assert [trouble(newsroom, week) for week in weeks] == expected
    assert [trouble(newsroom, week) for week in ("2024-W50", "2024-W51")] == [[], []]


def test_a_figure_that_is_watched_no_more_is_confirmed_by_no_report(newsroom):
    both = PAGE.replace("  figures:\n", "  figures:\n" + SECOND, 1)
    newsroom.watch(both)
    newsroom.serve("/boundary", "<p>In all, the boundary is 8,891 km long today.</p>")
    newsroom.check()
    newsroom.wait(days=7)
    assert len(week_told(newsroom, "2024-W43").figures) == 2
    newsroom.watch(PAGE)
    newsroom.check()
    newsroom.wait(days=7)
    (left,) = week_told(newsroom, "2024-W44").figures
    assert not left.figure.id.endswith("/again")


def test_a_source_that_was_watched_later_is_not_counted_in_an_earlier_week(newsroom):
    newsroom.serve_seizures(fy2023=["2"] * 12)
    newsroom.check()
    newsroom.wait(days=7)
    newsroom.watch(SEIZURES, PAGE)
    newsroom.check()
    newsroom.wait(days=7)
    assert [facts(newsroom, week)["summary"]["sources"] for week in ("2024-W42", "2024-W43")] == [1, 2]


def test_a_week_that_has_not_begun_is_refused():
    with pytest.raises(UsageError, match="week 2024-W45 has not begun: it begins on 2024-11-04; this is 2024-W44"):
        require_begun("2024-W45", "America/Toronto", day("2024-10-28"))
    require_begun("2024-W44", "America/Toronto", day("2024-10-28"))


def test_a_claim_on_a_source_not_read_yet_stands_in_the_report_as_in_the_ledger(newsroom):
    newsroom.watch(WIDE)
    newsroom.check()
    (claim, _) = facts(newsroom, "2024-W42")["claims"][0]["claims"]
    with newsroom.store as store:
        (row, _) = store.tables.claims()
    assert (claim["verdict"], claim["reason"]) == (row["verdict"], row["reason"])
    assert claim["reason"] == "the source has not been read yet"


def test_the_word_before_a_number_is_told_with_it(newsroom):
    newsroom.watch(PAGE)
    newsroom.serve(
        "/boundary", "<html><body><p>In all, the boundary is at least 8,891 km long today.</p></body></html>"
    )
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/boundary", "<html><body><p>In all, the boundary is about 8,900 km long today.</p></body></html>")
    newsroom.check()
    (line,) = facts(newsroom, "2024-W42")["changes"][0]["figures"][0]["lines"]
    assert (line["before"]["number"], line["after"]["shown"]) == ("at least 8,891", "about 8,900 km")
    assert line["difference"]["shown"] == "+9 km"
    assert newsroom.subjects == ["Length of the boundary: at least 8,891 → about 8,900 km (+9, revised)"]
