"""When a source is next due, on ordinary days and on the nights when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.schedule import corrected_due_at, due_after, next_due_at
from monitor.model import Schedule

SPRING, AUTUMN = datetime(2026, 3, 7, 5, tzinfo=UTC), datetime(2026, 10, 31, 4, tzinfo=UTC)
ZONES = ["America/New_York", "America/Toronto"]
DAILY = Schedule(cron="0 9 * * *", timezone="America/Toronto")


def times(schedule: Schedule, start: datetime, length: timedelta) -> list[datetime]:
    found = []
    moment = start
    while (moment := due_after(schedule, moment)) < start + length:
        found.append(moment)
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", [SPRING, AUTUMN], ids=["spring", "autumn"])
@pytest.mark.parametrize("cron", ["30 1 * * *", "30 2 * * *", "15 3 * * *", "0 9 * * *", "0 0 * * *"])
def test_a_daily_time_comes_once_a_day_also_when_clocks_change(zone, start, cron):
    found = times(Schedule(cron=cron, timezone=zone), start, timedelta(days=5))
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in found]
    assert {b - a for a, b in pairwise(days)} == {timedelta(days=1)}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_an_hourly_time_follows_the_hours_that_really_pass(zone, start):
    found = times(Schedule(cron="30 * * * *", timezone=zone), start, timedelta(days=3))
    assert {b - a for a, b in pairwise(found)} == {timedelta(hours=1)}
    assert len(found) == 72


def test_a_time_in_the_skipped_hour_runs_just_after_it():
    found = times(Schedule(cron="30 2 * * *", timezone="America/New_York"), SPRING, timedelta(days=2))
    assert datetime(2026, 3, 8, 7, 30, tzinfo=UTC) in found


def test_a_time_in_the_repeated_hour_runs_the_first_time():
    found = times(Schedule(cron="30 1 * * *", timezone="America/New_York"), AUTUMN, timedelta(days=2))
    assert datetime(2026, 11, 1, 5, 30, tzinfo=UTC) in found
    assert datetime(2026, 11, 1, 6, 30, tzinfo=UTC) not in found


def test_three_days_asleep_are_one_check():
    scheduled_for = datetime(2026, 5, 4, 13, tzinfo=UTC)
    woke_at = datetime(2026, 5, 7, 20, tzinfo=UTC)
    assert next_due_at(DAILY, scheduled_for, woke_at) == datetime(2026, 5, 8, 13, tzinfo=UTC)


def test_a_clock_set_back_does_not_repeat_a_time_already_served():
    scheduled_for = datetime(2026, 5, 4, 13, tzinfo=UTC)
    set_back = scheduled_for - timedelta(hours=1)
    assert next_due_at(DAILY, scheduled_for, set_back) == datetime(2026, 5, 5, 13, tzinfo=UTC)


def test_a_due_time_planned_under_a_wrong_clock_is_corrected():
    now = datetime(2026, 5, 4, 8, tzinfo=UTC)
    assert corrected_due_at(DAILY, datetime(2036, 1, 1, tzinfo=UTC), now) == datetime(2026, 5, 4, 13, tzinfo=UTC)
    tomorrow = datetime(2026, 5, 5, 13, tzinfo=UTC)
    assert corrected_due_at(DAILY, tomorrow, now) == tomorrow


def test_the_spread_moves_a_source_always_by_the_same_amount():
    spread = Schedule(cron="0 9 * * *", timezone="America/Toronto", spread_seconds=100)
    plain = times(DAILY, SPRING, timedelta(days=5))
    assert times(spread, SPRING + timedelta(seconds=100), timedelta(days=5)) == [
        t + timedelta(seconds=100) for t in plain
    ]


moments = st.integers(1_577_836_800, 2_051_222_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
schedules = st.one_of(
    st.builds(
        Schedule,
        cron=st.sampled_from(["0 9 * * *", "30 1 * * *", "30 2 * * MON", "*/7 * * * *", "0 0 1 * *", "0 */6 * * *"]),
        timezone=st.sampled_from([*ZONES, "Europe/Helsinki", "Australia/Lord_Howe", "UTC"]),
        spread_seconds=st.integers(0, 900),
    ),
    st.builds(Schedule, every_seconds=st.integers(1, 10**6), spread_seconds=st.integers(0, 900)),
)


@given(schedules, moments)
def test_the_next_time_is_always_later_and_never_jumps_over_another(schedule, moment):
    due = due_after(schedule, moment)
    assert due > moment
    assert due_after(schedule, due - timedelta(microseconds=1)) == due
    assert due_after(schedule, due) > due
