"""What follows from how a figure moves: what a change of it is, which period is its newest, when its source went on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NoReturn

from monitor.core.catalogue import Figure
from monitor.model import UNDATED, ChangeKind, Grain, Key, Measure, Observation, Period, Reading, Status
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.measures import PERCENT, base_in

GROWING = (Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.SPAN)
"""Parts of a year up to now; the only one of a series is another one in the next release."""


def measure_of(figure: Figure, reading: Reading) -> Measure:
    """How the figure moves: as declared, else as its label or the words around the value make plain, else a level."""
    if figure.measure is not None:
        return figure.measure
    is_index = bool(reading.base) and figure.unit.symbol != PERCENT
    plain = figure.says or (Measure.INDEX if is_index else reading.measure)
    if plain is Measure.RUNNING_TOTAL and reading.period.span is not None:
        # A value for each month is a level for each, also where each counts all months before it.
        return Measure.LEVEL
    return plain or Measure.LEVEL


def base_of(figure: Figure, reading: Reading) -> str:
    """What an index counts from: as printed, else as declared or as its label says.

    Raises:
        NoMatch: it is declared as an index, and nothing says so.
    """
    if measure_of(figure, reading) is not Measure.INDEX:
        return ""
    base = reading.base or figure.base or base_in(figure.label)
    if not base:
        raise NoMatch(
            f"{reading.locator}: nothing beside the index says from what it counts; write it as `base: 2015=100`",
            figure_id=figure.id,
        )
    return base


def time_of(figure: Figure, reading: Reading) -> tuple[Period, date | None]:
    """The period of a value, and the day as of which it stands: the day printed beside a running total is no period."""
    day = reading.period.span if reading.period.grain is Grain.DAY else None
    if day is None or measure_of(figure, reading) is not Measure.RUNNING_TOTAL:
        return reading.period, reading.as_of
    return figure.period or UNDATED, day.end


def change_kind(measure: Measure, before: Observation, after: Observation) -> ChangeKind:
    """What it is that a figure says something else of a period than before.

    Args:
        measure: how the figure moves.
        before: what it said; not the same as `after`.
        after: what it says now, of the same period.
    """
    if before.unit != after.unit or before.is_on_other_base(after):
        return ChangeKind.REDEFINED
    if before.to_date:
        fell = after.to_date and _grew(after, before)
        return ChangeKind.REVISED if fell else ChangeKind.EXTENDED
    if after.to_date:
        # What counted a part may count more of it by now; what counted the whole cannot.
        was_open = before.coverage is not None and before.coverage != before.period.span
        return ChangeKind.EXTENDED if was_open else ChangeKind.REDEFINED
    # Who printed "2022 (Jan to Jun)" and then "2022" went on from the half to the whole.
    covered = after.coverage or after.period.span
    if before.coverage and covered and before.coverage != covered:
        return ChangeKind.EXTENDED if before.coverage in covered else ChangeKind.REDEFINED
    return ChangeKind.EXTENDED if measure is Measure.RUNNING_TOTAL and _grew(before, after) else ChangeKind.REVISED


def _grew(before: Observation, after: Observation) -> bool:
    was, now = (o.value if o.value is not None else o.low for o in (before, after))
    return was is not None and now is not None and was < now


# ---------------------------------------------------------------- periods that go on


def passed(before: Mapping[Key, Observation], after: Mapping[Key, Observation]) -> frozenset[Key]:
    """The keys of what is said no longer because the source went on.

    Of a series that moves on, it says later periods alone. Of any, a span grew: January to September stands where
    January to August stood.
    """
    gone = [o for key, o in before.items() if key not in after]
    if not gone:
        return frozenset()
    was, now = _by_series(before.values()), _by_series(after.values())
    return frozenset(o.key for o in gone if _went_on(o, was[_series(o)], now.get(_series(o), [])))


def _went_on(gone: Observation, was: Sequence[Observation], now: Sequence[Observation]) -> bool:
    if gone.measure.moves_on:
        return _is_behind(gone, now)
    span = gone.period.span
    if span is None or gone.period.grain not in GROWING or sum(o.period.grain is gone.period.grain for o in was) > 1:
        return False
    held = {o.key for o in was}
    grown = (o.period.span for o in now if o.key not in held and o.period.span)
    return any(one.start == span.start and one.end > span.end for one in grown)


def _by_series(observations: Iterable[Observation]) -> dict[tuple[str, str], list[Observation]]:
    found: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for o in observations:
        found[_series(o)].append(o)
    return found


def _series(observation: Observation) -> tuple[str, str]:
    return observation.figure_id, observation.series


def _is_behind(gone: Observation, now: Collection[Observation]) -> bool:
    return bool(now) and all(_end(o) > _end(gone) for o in now)


def _end(observation: Observation) -> date:
    return observation.period.span.end if observation.period.span else date.min


def standing(figure: Figure, observations: Iterable[Observation]) -> list[Observation]:
    """What a figure says: of one that goes on, what has a period; of one that says the latest, of each series that.

    A mark for a missing number is not what stands now where an earlier period has its number.

    Raises:
        NoMatch: a value has no period, so that it cannot be told from the one before it.
        Ambiguous: periods of several lengths end together, or one lies within another.
    """
    held = list(observations)
    if figure.measure is None or not figure.measure.moves_on:
        return held
    for o in held:
        if o.period.span is None:
            _refuse_undated(figure, o)
    if figure.measure is not Measure.LATEST:
        return held
    series = dict.fromkeys(o.series for o in held)
    return [_latest(figure, [o for o in held if o.series == name]) for name in series]


def _latest(figure: Figure, observations: list[Observation]) -> Observation:
    numbers = [o for o in observations if o.status is not Status.MISSING] or observations
    latest = max(numbers, key=_end)
    for other in observations:
        is_same_end = other is not latest and _end(other) == _end(latest)
        if is_same_end or other.period.grain is not latest.period.grain:
            raise Ambiguous(
                f"{latest.period} and {other.period} are not of one length, so that no one of them is the latest: "
                "narrow the rule to periods of one length",
                figure_id=figure.id,
            )
    return latest


def _refuse_undated(figure: Figure, observation: Observation) -> NoReturn:
    raise NoMatch(
        f"{observation.locator}: no period is read beside {observation.printed!r}, and a figure with "
        f"`measure: {figure.measure}` needs the one of each value: put {{period}} into the pattern, let `periods` read "
        "the labels of a table, or say with `period_at` where it stands",
        figure_id=figure.id,
    )
