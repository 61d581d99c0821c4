"""Doubt a release as a whole: one factor over all of it, nothing but zeros, a row that slipped, most cells gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from monitor.model import Change, ChangeKind, Doubt, DoubtKind, Key, Observation, Status
from monitor.reading.units import same_value

Cells = Mapping[Key, Observation]
Pair = tuple[Observation, Observation]
"""A cell before and after."""

FEWEST = 3
"""Of fewer restated cells, a common factor can be chance."""
MOST_OF = Decimal("0.8")
"""The share of the cells that a factor must have gone over, and the share of these that it must fit."""
FITS = Decimal("0.005")
"""How far a cell may be from the common factor, which was rounded to be printed."""
LEAST = Decimal("0.05")
"""A smaller step is a revision like any other, though it is the same everywhere."""
MANY = 10
"""What alone falls from fewer things to none is news."""
FEWEST_CELLS = 6
"""Of a figure with fewer cells, half are few."""

FEWEST_MOVED, DIGITS = 2, 3
"""How many different numbers of how many digits must have moved to the period beside theirs, to be no chance."""


def doubt_release(before: Cells, after: Sequence[Observation], trusted: Cells) -> list[Observation]:
    """The same observations, with those marked suspect that are new in a release that looks wrong as a whole.

    Args:
        before: what stood there until now.
        after: what stands there now, doubted cell by cell.
        trusted: what stood there last without doubt, where what stands there until now is in doubt.
    """
    pairs = _comparable(before, after, trusted)
    if _all_zero(pairs):
        zero = Doubt(DoubtKind.ALL_ZERO)
        return [_suspected(o, zero) if o.value == 0 and not o.derived else o for o in after]
    by_figure: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_figure[pair[1].figure_id].append(pair)
    factors = {figure_id: factor for figure_id, own in by_figure.items() if (factor := _factor(own))}
    if not factors and (factor := _factor(pairs)):
        factors = dict.fromkeys(by_figure, factor)
    if slipped := _slipped(pairs):
        return [_of_slip(o, slipped.get(o.key)) for o in after]
    if not factors:
        return list(after)
    was = {now.key: base for base, now in pairs}
    return [_of_factor(o, was.get(o.key), factors.get(o.figure_id), before) for o in after]


def half_gone(before: Cells, after: Cells, changes: Iterable[Change]) -> list[Change]:
    """The same changes; of a figure that lost more than half of its cells, what is gone is a question."""
    stood: dict[str, list[bool]] = defaultdict(list)
    for key, observation in before.items():
        if not observation.derived:
            stood[key[0]].append(key in after)
    lost = {
        figure_id: Doubt(DoubtKind.HALF_GONE, Decimal(cells.count(False)), Decimal(len(cells)))
        for figure_id, cells in stood.items()
        if len(cells) >= FEWEST_CELLS and 2 * sum(cells) < len(cells)
    }
    return [
        replace(change, doubt=lost[change.figure_id])
        if change.kind is ChangeKind.WITHDRAWN and change.figure_id in lost and not change.suspect
        else change
        for change in changes
    ]


def _comparable(before: Cells, after: Iterable[Observation], trusted: Cells) -> list[Pair]:
    """Cells with a number other than zero before and any now, for the same days; sums of others left out."""
    pairs = []
    for now in after:
        was = before.get(now.key)
        if was is not None and was.status in (Status.SUSPECT, Status.MISSING):
            was = trusted.get(now.key)
        if was is None or now.derived or not was.value or now.value is None or was.wording is not None:
            continue
        if (was.unit, was.coverage, was.to_date) == (now.unit, now.coverage, now.to_date):
            pairs.append((was, now))
    return pairs


def _all_zero(pairs: Sequence[Pair]) -> bool:
    """Whether nothing but zero is left: of several cells, or of one that was more than a few."""
    if not pairs or any(now.value for _, now in pairs):
        return False
    return len(pairs) > 1 or abs(pairs[0][0].value or Decimal(0)) >= MANY


def _factor(pairs: Sequence[Pair]) -> Decimal | None:
    """The one factor by which nearly all cells became others; None where there is none."""
    values = [(was.value, now.value) for was, now in pairs if was.value and now.value]
    restated = [(was, now) for was, now in values if not same_value(was, now)]
    if len({was for was, _ in restated}) < FEWEST or len(restated) < MOST_OF * len(values):
        return None
    largest, becomes = max(restated, key=lambda pair: abs(pair[0]))
    factor = becomes / largest
    fitting = {was for was, now in restated if abs(now / (was * factor) - 1) <= FITS}
    enough = len(fitting) >= FEWEST and len(fitting) >= MOST_OF * len({was for was, _ in restated})
    return factor if enough and abs(factor - 1) >= LEAST else None


def _slipped(pairs: Sequence[Pair]) -> dict[Key, Observation]:
    """What stood in each cell of a series whose numbers all became those of the period before, or behind."""
    of_series: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for was, now in pairs:
        if now.period.span is not None:
            of_series[now.figure_id, now.series].append((was, now))
    found: dict[Key, Observation] = {}
    for own in of_series.values():
        if sum(was.value != now.value for was, now in own) < FEWEST_MOVED:
            continue
        own.sort(key=lambda pair: pair[1].period.span.start if pair[1].period.span else date.min)
        if any(_all_moved(own, step) for step in (1, -1)):
            found |= {now.key: was for was, now in own}
    return found


def _all_moved(pairs: Sequence[Pair], step: int) -> bool:
    beside = pairs[step:] if step > 0 else pairs[:step]
    own = pairs[:-step] if step > 0 else pairs[-step:]
    moved = [now.value for (_, now), (next_was, _) in zip(own, beside, strict=True) if now.value == next_was.value]
    told = {value for value in moved if value is not None and len(value.normalize().as_tuple().digits) >= DIGITS}
    return len(moved) == len(own) and len(told) >= FEWEST_MOVED


def _of_slip(now: Observation, was: Observation | None) -> Observation:
    if was is None or was.value is None or now.value is None or same_value(was.value, now.value):
        return now
    return _suspected(now, Doubt(DoubtKind.SLIPPED, now.value, was.value, now.unit))


def _of_factor(now: Observation, was: Observation | None, factor: Decimal | None, before: Cells) -> Observation:
    """What a factor restated, and what came anew with it, as a question."""
    if factor is None or now.derived or now.value is None:
        return now
    if was is None:
        return now if now.key in before else _suspected(now, Doubt(DoubtKind.CAME_WITH_FACTOR, times=_rounded(factor)))
    if was.value is None or same_value(was.value, now.value):
        return now
    return _suspected(now, Doubt(DoubtKind.COMMON_FACTOR, now.value, was.value, now.unit, _rounded(factor)))


def _rounded(factor: Decimal) -> Decimal:
    return Decimal(f"{factor:.4g}").normalize()


def _suspected(observation: Observation, doubt: Doubt) -> Observation:
    if observation.status in (Status.SUSPECT, Status.MISSING):
        return observation
    return replace(observation, status=Status.SUSPECT, doubt=doubt)
