"""When a source is next due: pure arithmetic on times, stepping in UTC.

APScheduler's triggers are used as calculators. A cron expression whose hour is fixed runs once a day, also on the
nights when clocks change: in the hour that is skipped it runs just after, in the hour that comes twice only the first
time. A cron expression that runs in every hour follows the hours that really pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from monitor.model import Schedule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def due_after(schedule: Schedule, moment: datetime) -> datetime:
    """The first due time strictly later than `moment`, UTC, with the schedule's spread added."""
    spread = timedelta(seconds=schedule.spread_seconds)
    start = moment.astimezone(UTC) - spread
    if schedule.every_seconds:
        return _interval_after(schedule, start) + spread
    # Cron knows nothing smaller than a minute: what comes next is the same, and found once, all through it.
    return _cron_after(schedule.cron, schedule.timezone, start.replace(second=0, microsecond=0)) + spread


def next_due_at(schedule: Schedule, scheduled_for: datetime, now: datetime) -> datetime:
    """When to look again after the check that was due at `scheduled_for` ran at `now`.

    Times missed in between are not made up for: one check stands for all of them. If the clock was set back behind
    `scheduled_for`, the time that was already served is not served again.
    """
    return due_after(schedule, max(scheduled_for, now))


def corrected_due_at(schedule: Schedule, stored: datetime, now: datetime) -> datetime:
    """The stored due time, or an earlier one when it lies further ahead than the schedule can explain.

    That happens when the clock stood wrong, or when the schedule was made more frequent.
    """
    second = due_after(schedule, due_after(schedule, now))
    return stored if stored <= second else due_after(schedule, now)


def _interval_after(schedule: Schedule, moment: datetime) -> datetime:
    step = timedelta(seconds=schedule.every_seconds)
    return EPOCH + ((moment - EPOCH) // step + 1) * step


@lru_cache(maxsize=1024)
def _cron_after(expression: str, timezone: str, moment: datetime) -> datetime:
    """Cron on the wall clock, then the instants that the wall clock's times stand for.

    APScheduler steps over the zone's clock changes itself, but from some starts it misses a day (from midnight in
    New York on 8 March 2026 it finds 10 March); on a clock that never changes its arithmetic is exact.
    """
    zone = ZoneInfo(timezone)
    trigger, follows_hours = _cron(expression)
    local = moment.astimezone(zone)
    near = timedelta(hours=4)
    if (local - near).utcoffset() == (local + near).utcoffset():
        return _instants(next(_walls(trigger, local.replace(tzinfo=None))), zone, follows_hours)[0]
    found: list[datetime] = []
    for wall in _walls(trigger, (moment - near).astimezone(zone).replace(tzinfo=None)):
        found += [instant for instant in _instants(wall, zone, follows_hours) if instant > moment]
        if found and wall > min(found).astimezone(zone).replace(tzinfo=None) + near:
            break
    return min(found)


def _walls(trigger: CronTrigger, after: datetime) -> Iterator[datetime]:
    """The wall clock's times at which the expression fires, strictly after one of them, without a zone."""
    while True:
        fires = trigger.get_next_fire_time(None, after.replace(tzinfo=UTC) + timedelta(microseconds=1))
        if fires is None:
            raise ValueError("the cron expression never comes due")
        after = fires.replace(tzinfo=None)
        yield after


def _instants(wall: datetime, zone: ZoneInfo, follows_hours: bool) -> list[datetime]:
    """When the wall clock shows that time, UTC: once; a time that is skipped, as much later as the clock jumps.

    Where the clock shows it twice, an expression that runs in every hour means both, and any other the first.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return [first, second] if follows_hours and second > first else [first]


@lru_cache(maxsize=1024)
def _cron(expression: str) -> tuple[CronTrigger, bool]:
    """The expression on a clock without changes, and whether it runs in every hour."""
    return CronTrigger.from_crontab(expression, UTC), expression.split()[1].startswith("*")
