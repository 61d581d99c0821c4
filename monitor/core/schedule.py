"""When a source is next due: pure arithmetic on times, stepping in UTC.

cronsim steps on a clock without changes, and the rules for the nights when clocks change are ours: left to itself it
follows Debian's cron, which skips ``*/20 2 * * *`` in spring and half past one on Lord Howe Island. A cron expression
whose hour is fixed runs once a day: in the hour that is skipped it runs as much later as the clock jumps, in the hour
that comes twice only the first time. A cron expression that runs in every hour follows the hours that really pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim

from monitor.model import Schedule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""What is due then is never due: no clock that is believed shows it, and a calendar has no room for much more."""

NEAR = timedelta(hours=4)
"""Longer than any clock is put forward or back."""


def due_after(schedule: Schedule, moment: datetime) -> datetime:
    """The first due time strictly later than `moment`, UTC, with the schedule's spread added; `NEVER` for none by then.

    Nothing is due before 1970.
    """
    if moment >= NEVER:
        return NEVER
    spread = timedelta(seconds=schedule.spread_seconds)
    start = max(moment, EPOCH).astimezone(UTC) - spread
    try:
        if schedule.every_seconds:
            return min(_interval_after(schedule, start) + spread, NEVER)
        # Cron knows nothing smaller than a minute: what comes next is the same, and found once, all through it.
        start = start.replace(second=0, microsecond=0)
        return min(_cron_after(schedule.cron, schedule.timezone, start) + spread, NEVER)
    except (OverflowError, StopIteration):
        return NEVER


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


def wall_times(expression: str, after: datetime) -> Iterator[datetime]:
    """When a clock without changes shows a time of the expression, strictly after `after`; all without a zone.

    Raises:
        CronSimError: it is no cron expression, or names a day that its months do not have.
    """
    return CronSim(in_cronsims_words(expression), after)


def in_cronsims_words(expression: str) -> str:
    """The expression as cronsim reads it: SUN ends a week and does not begin it; ``last`` is a month's last day."""
    minute, hour, day, month, weekday = expression.upper().split()
    return " ".join((minute, hour, day.replace("LAST", "L"), month, weekday.replace("SUN", "7")))


@lru_cache(maxsize=1024)
def _cron_after(expression: str, timezone: str, moment: datetime) -> datetime:
    """Cron on the wall clock, then the instants that the wall clock's times stand for."""
    zone = ZoneInfo(timezone)
    follows_hours = expression.split()[1].startswith("*")
    wall = moment.astimezone(zone).replace(tzinfo=None)
    following = next(wall_times(expression, wall))
    if _is_steady(wall, zone) and _is_steady(following, zone):
        return following.replace(tzinfo=zone).astimezone(UTC)
    found: list[datetime] = []
    for wall in wall_times(
        expression, (moment - NEAR).astimezone(zone).replace(tzinfo=None)
    ):  # pragma: no branch - without end
        found += [instant for instant in _instants(wall, zone, follows_hours) if instant > moment]
        if found and wall > min(found).astimezone(zone).replace(tzinfo=None) + NEAR:
            break
    return min(found)


def _is_steady(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock is not changed near that time."""
    before, after = ((wall + apart).replace(tzinfo=zone) for apart in (-NEAR, NEAR))
    return before.utcoffset() == after.utcoffset()


def _instants(wall: datetime, zone: ZoneInfo, follows_hours: bool) -> list[datetime]:
    """When the wall clock shows that time, UTC: once; a time that is skipped, as much later as the clock jumps.

    Where the clock shows it twice, an expression that runs in every hour means both, and any other the first.
    """
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return [first, second] if follows_hours and second > first else [first]
