"""Recognise a value that goes and comes back: what stood before is told as such, and what goes on turning is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.core.compare import same
from monitor.model import Doubt, DoubtKind, Key, Observation, Return, Stood

ASKED_FROM = 3
"""A value that goes and comes back is news twice; from this turn on, two copies may be served in turn."""
SETTLED_AFTER = 5
"""After so many checks without a turn, a value has settled."""

Cells = Mapping[Key, Observation]


def turns_of(before: Cells, after: Cells, stood: Mapping[Key, Sequence[Stood]]) -> dict[Key, Return]:
    """What a reading brings back that stood there before, by key.

    Args:
        before: what stood until now.
        after: what stands now.
        stood: what stood in each place until now, oldest first; the last has no end where it stood until now.
    """
    turned = {}
    for key, rows in stood.items():
        now = after.get(key)
        if _alike(before.get(key), now):
            continue
        said = _said(rows)
        if len(said) > 1 and _alike(said[-2].observation, now):
            turned[key] = _turn(said, now)
    return turned


def _turn(said: Sequence[Stood], now: Observation | None) -> Return:
    """What it is that something which stood before the last stands there again."""
    until, count = said[-2].until, _count(said, now)
    if count < ASKED_FROM:
        return Return(until)
    one = now or said[-1].observation
    other = said[-1].observation if now else None
    doubt = Doubt(
        DoubtKind.IN_TURN,
        now.value if now else None,
        other.value if other else None,
        one.unit if one else "",
    )
    return Return(until, doubt, asked=count > ASKED_FROM)


def _said(rows: Sequence[Stood]) -> list[Stood]:
    """What stood there one after another, with the times between in which nothing did."""
    said: list[Stood] = []
    ended: datetime | None = None
    for row in rows:
        if said and ended is not None and ended < row.seen_at:
            said.append(Stood(None, ended, row.seen_at))
        if not said or not _alike(said[-1].observation, row.observation):
            said.append(row)
        ended = row.until
    if ended is not None:
        said.append(Stood(None, ended, None))
    return said


def _count(said: Sequence[Stood], now: Observation | None) -> int:
    """How often in a row the two have taken turns; what stood for long begins another row."""
    expected = (said[-1].observation, now)
    count = 0
    for one in reversed(said):
        if not _alike(one.observation, expected[count % 2]):
            break
        count += 1
        if one.checks >= SETTLED_AFTER:
            break
    return count


def _alike(one: Observation | None, other: Observation | None) -> bool:
    if one is None or other is None:
        return one is other
    return same(one, other)
