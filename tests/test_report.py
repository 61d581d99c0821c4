"""The weekly report: when it comes, and that a week that is over is told as things stood then."""

from __future__ import annotations

import pytest

from monitor.errors import UsageError
from monitor.report import bounds_of, facts_of_week, report_due, week_of
from tests.making import day


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
