"""Call each period as it is called already: two names for the same days are one period of a series."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.model import Held, HeldByKey, Observation, Period, Span

Names = dict[tuple[str, str, Span], Period]
"""Figure, series and days, and what these days are called there."""


def under_held_names(read: Iterable[Observation], *held: HeldByKey) -> list[Observation]:
    """What was read, under the names that its days have among what is held: ``FY2025-Q4`` as ``2025-Q3``.

    So a publisher who changes the spelling goes on with the same periods. What a document says under both names stays
    two things, as nobody can tell which of them is meant.

    Args:
        read: the observations as they were read.
        held: what is held; the names of the first count most.
    """
    observations = list(read)
    if not held or all(o.key in held[0] for o in observations):
        return observations
    return _renamed(observations, _names_of(one.observation for some in reversed(held) for one in some.values()))


def under_names_of(held: HeldByKey, read: Iterable[Observation]) -> HeldByKey:
    """What is held, under the names that its days have in a reading."""
    if not held:
        return held
    observations = _renamed([one.observation for one in held.values()], _names_of(read))
    return {o.key: Held(o, one.id) for o, one in zip(observations, held.values(), strict=True)}


def _names_of(observations: Iterable[Observation]) -> Names:
    return {(o.figure_id, o.series, o.period.span): o.period for o in observations if o.period.span}


def _renamed(observations: list[Observation], names: Names) -> list[Observation]:
    if not names:
        return observations
    taken = {o.key for o in observations}
    renamed = []
    for o in observations:
        known = names.get((o.figure_id, o.series, o.period.span)) if o.period.span else None
        if known and known.label != o.period.label and (o.figure_id, o.series, known.label) not in taken:
            o = replace(o, period=known)
            taken.add(o.key)
        renamed.append(o)
    return renamed
