"""When a source is next due, on ordinary days and on the nights when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.schedule import EPOCH, NEVER, corrected_due_at, due_after, next_due_at
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


@pytest.mark.parametrize(
    ("schedule", "moment"),
    [
        (Schedule(cron="0 9 * * *", timezone="UTC"), NEVER),
        (Schedule(cron="0 9 * * *", timezone="UTC", spread_seconds=60), NEVER - timedelta(seconds=1)),
        (Schedule(every_seconds=10**11), NEVER - timedelta(days=1)),
        (Schedule(every_seconds=10**12), EPOCH),
    ],
    ids=["no time is later", "a day too late", "an interval too late", "an interval beyond the calendar"],
)
def test_what_is_due_when_no_calendar_goes_on_is_never_due(schedule, moment):
    assert due_after(schedule, moment) == NEVER


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


CHANGES = [
    ("America/New_York", date(2026, 3, 8), "spring"),
    ("America/New_York", date(2026, 11, 1), "autumn"),
    ("Australia/Lord_Howe", date(2026, 4, 5), "half an hour back"),
    ("Australia/Lord_Howe", date(2026, 10, 4), "half an hour forward"),
    ("Antarctica/Troll", date(2026, 3, 29), "two hours forward"),
    ("Antarctica/Troll", date(2026, 10, 25), "two hours back"),
    ("America/Havana", date(2026, 3, 8), "midnight is skipped"),
    ("America/Havana", date(2026, 11, 1), "midnight comes twice"),
    ("America/Santiago", date(2026, 4, 5), "the hour before midnight comes twice"),
    ("Africa/Cairo", date(2026, 4, 24), "midnight is skipped on a Friday"),
    ("Africa/Casablanca", date(2026, 3, 22), "the end of Ramadan"),
    ("Pacific/Chatham", date(2026, 9, 27), "at a quarter to three"),
    ("Pacific/Apia", date(2011, 12, 30), "a day that never was"),
]
"""Zone, the day on which its clock is changed, and what is odd about it."""

of_an_hour = st.sets(st.integers(0, 59), min_size=1, max_size=4)
of_a_day = st.sets(st.integers(0, 23), min_size=1, max_size=6) | st.none()


def shown_times(zone: ZoneInfo, day: date, minutes: set[int], hours: set[int] | None) -> set[datetime]:
    """When a clock of that zone shows these times in the days around `day`; hours None for every hour.

    What it skips counts as much later as it jumps; what it shows twice, twice for every hour and else once.
    """
    days = [midnight(day + timedelta(days=number)) for number in range(-3, 4)]
    clock = [timedelta(hours=hour, minutes=minute) for hour in hours or range(24) for minute in minutes]
    wanted = [begin + time_of_day for begin in days for time_of_day in clock]
    first = {wall.replace(tzinfo=zone).astimezone(UTC) for wall in wanted}
    again = {wall.replace(tzinfo=zone, fold=1).astimezone(UTC) for wall in wanted if exists(wall, zone)}
    return first | again if hours is None else first


def midnight(day: date, zone: tzinfo | None = None) -> datetime:
    return datetime.combine(day, time(), zone)


def exists(wall: datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall


@settings(deadline=None)
@given(st.sampled_from(CHANGES), of_an_hour, of_a_day, st.integers(0, 2 * 1440))
def test_around_every_change_of_a_clock_just_the_times_that_it_shows_are_due(change, minutes, hours, start):
    name, day, _ = change
    zone = ZoneInfo(name)
    begin = midnight(day - timedelta(days=2), UTC) + timedelta(minutes=start)
    cron = f"{','.join(map(str, minutes))} {','.join(map(str, hours)) if hours else '*'} * * *"
    due = times(Schedule(cron=cron, timezone=name), begin, timedelta(days=2))
    assert due == sorted(
        moment for moment in shown_times(zone, day, minutes, hours) if begin < moment < begin + timedelta(days=2)
    )


@pytest.mark.parametrize(("name", "day"), [change[:2] for change in CHANGES], ids=[change[2] for change in CHANGES])
@settings(deadline=None)
@given(minute=st.integers(0, 59), hour=st.integers(0, 23))
def test_a_fixed_time_comes_once_for_each_day_whatever_is_done_to_the_clock(name, day, minute, hour):
    begin = midnight(day - timedelta(days=2), ZoneInfo(name)).astimezone(UTC)
    end = midnight(day + timedelta(days=3), ZoneInfo(name)).astimezone(UTC)
    due = times(Schedule(cron=f"{minute} {hour} * * *", timezone=name), begin - timedelta(seconds=1), end - begin)
    days = 4 if name == "Pacific/Apia" else 5
    assert len(due) == days


def test_a_time_that_is_skipped_holds_up_no_other():
    schedule = Schedule(cron="20,35 2 * * *", timezone="Australia/Lord_Howe")
    due = times(schedule, datetime(2028, 9, 30, 10, tzinfo=UTC), timedelta(hours=8))
    assert [moment.astimezone(ZoneInfo(schedule.timezone)).strftime("%H:%M") for moment in due] == ["02:35", "02:50"]


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        ("0 9 * * SUN", ["03-01", "03-08", "03-15", "03-22", "03-29"]),
        ("0 9 * * SAT-SUN", ["03-01", "03-07", "03-08", "03-14", "03-15", "03-21", "03-22", "03-28", "03-29"]),
        ("0 9 last * *", ["03-31"]),
        ("0 9 */10 mar *", ["03-01", "03-11", "03-21", "03-31"]),
    ],
)
def test_a_week_ends_with_sunday_and_a_month_with_its_last_day(cron, days):
    due = times(Schedule(cron=cron, timezone="UTC"), datetime(2026, 3, 1, tzinfo=UTC), timedelta(days=31))
    assert [f"{moment:%m-%d}" for moment in due] == days


# ---------------------------------------------------------------- clocks that stand anywhere

ANY_MOMENT = st.datetimes(timezones=st.just(UTC)) | st.sampled_from(
    [datetime.min.replace(tzinfo=UTC), EPOCH, datetime.max.replace(tzinfo=UTC), NEVER, NEVER - timedelta(seconds=1)]
)
ANY_SCHEDULE = st.builds(
    Schedule,
    cron=st.sampled_from(["0 9 * * *", "*/20 * * * *", "0 0 29 2 *", "0 9 31 12 *", "30 2 * * SUN", "0 9 LAST * *"]),
    timezone=st.sampled_from(["UTC", "America/Toronto", "Pacific/Kiritimati", "Australia/Lord_Howe"]),
    spread_seconds=st.integers(0, 86_400),
) | st.builds(Schedule, every_seconds=st.integers(1, 10**11), spread_seconds=st.integers(0, 86_400))


@given(ANY_SCHEDULE, ANY_MOMENT, ANY_MOMENT)
@settings(deadline=None, max_examples=300)
def test_wherever_a_clock_stands_there_is_a_due_time_that_a_calendar_holds(schedule, moment, other):
    for due in (
        due_after(schedule, moment),
        next_due_at(schedule, moment, other),
        corrected_due_at(schedule, moment, other),
    ):
        assert due <= NEVER or due == moment, "what stands already is kept"
    if moment < NEVER:
        assert due_after(schedule, moment) > moment
    assert due_after(schedule, moment) >= EPOCH
