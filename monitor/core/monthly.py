"""Tell days that stand for their months: the first of each month, in a series that has one value a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from monitor.model import Grain, Observation
from monitor.reading.period import month

MOST = 0.75
"""The share of a series' days that must be the first of a month, and of their steps that must be one month."""


def in_months(observations: Sequence[Observation]) -> list[Observation]:
    """The same observations, with the months in place of the days that stand for them.

    A day stands for its month where a figure has one value a month, each dated with the month's first day: at least
    two, `MOST` of all its days, and `MOST` of the steps from one to the next are one month. So the first days of
    quarters and of years stay days, and so does a day alone. A month that is missing, or a day that is no first, does
    not turn the others into days again.
    """
    starts = {o.period.span.start for o in observations if o.period.span and o.period.grain is Grain.DAY}
    firsts = sorted(day for day in starts if day.day == 1)
    if len(firsts) < 2 or len(firsts) < MOST * len(starts) or not _go_by_month(firsts):
        return list(observations)
    taken = {o.key for o in observations}
    return [moved if (moved := _in_its_month(o)).key not in taken else o for o in observations]


def _go_by_month(firsts: Sequence[date]) -> bool:
    numbers = [day.year * 12 + day.month for day in firsts]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    return steps.count(1) >= MOST * len(steps)


def _in_its_month(observation: Observation) -> Observation:
    span = observation.period.span
    if span is None or observation.period.grain is not Grain.DAY or span.start.day != 1:
        return observation
    period = month(span.start.year, span.start.month)
    coverage = period.span if observation.coverage == span else observation.coverage
    return replace(observation, period=period, coverage=coverage)
