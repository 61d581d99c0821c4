"""How it is told that sources cannot be read, are well again, or went quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import Outage
from monitor.model.facts import NewsAgainTold, OutageTold, OverdueTold
from monitor.telling.names import about
from monitor.telling.outages import state_view
from tests.told import CHECKED_AT, NORTH, SOURCE, SOUTH, figure, stored

SINCE = datetime(2024, 5, 3, 13, tzinfo=UTC)


def outage(**given):
    settings = {"attempts": 3, "problem_kind": "blocked", "problem": "403", "status": 403, "url": SOURCE.url, **given}
    return Outage(1, SOURCE.id, SINCE, began_at=SINCE, failed_check_id=7, last_failed_at=SINCE, **settings)


def test_a_failing_source_says_since_when_why_and_what_it_feeds():
    facts = stored(OutageTold(about(SOURCE), outage()))
    shown = state_view(facts)
    assert (shown["since"], shown["last_success_at"], shown["attempts"], shown["problem"]) == (SINCE, None, 3, "403")
    assert [one.id for one in facts.about.figures] == [NORTH, SOUTH]


def test_of_many_figures_ten_are_named():
    many = replace(SOURCE, figures=tuple(figure(f"drug-seizures/f{i}", f"F {i}", f"f {i}") for i in range(14)))
    facts = stored(OverdueTold(about(many), CHECKED_AT, timedelta(days=40)))
    assert (len(facts.about.figures), facts.about.figures_more) == (10, 4)


def test_a_recovered_source_says_how_long_it_failed():
    until = datetime(2024, 5, 6, 14, tzinfo=UTC)
    assert state_view(stored(OutageTold(about(SOURCE), outage(until=until))))["lasted"] == "3 days"


def test_an_overdue_source_says_by_when_news_was_expected():
    last = datetime(2024, 9, 3, 13, tzinfo=UTC)
    shown = state_view(stored(OverdueTold(about(SOURCE), last, timedelta(days=40))))
    assert (shown["expected_every"], shown["expected_by"]) == ("40 days", datetime(2024, 10, 13, 13, tzinfo=UTC))


def test_news_after_a_silence_says_how_long_it_lasted():
    since, at = datetime(2024, 8, 3, 13, tzinfo=UTC), datetime(2024, 8, 3, 14, tzinfo=UTC)
    assert state_view(stored(NewsAgainTold(about(SOURCE), since, at)))["lasted"] == "1 hour"
