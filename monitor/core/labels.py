"""Ask about values that a label which came or went may have changed, though nothing about the numbers looks wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.core.compare import same
from monitor.model import Change, ChangeKind, Doubt, DoubtKind, Key, Observation, Status

OF_LABELS = (
    *(DoubtKind.LABEL_NEW, DoubtKind.LABEL_NEAR, DoubtKind.LABEL_GONE),
    *(DoubtKind.LABEL_OTHER, DoubtKind.LABEL_LACKS),
)


def doubt_labels(before: Mapping[Key, Observation], after: Iterable[Observation]) -> list[Observation]:
    """The observations, suspect where a label bears on them and they are another than before; else without doubt.

    A label that went makes those alone doubtful that fell.
    """
    return [_decided(before.get(o.key), o) if o.doubt and o.status is not Status.SUSPECT else o for o in after]


def told_alone(read: Iterable[Observation], after: Mapping[Key, Observation]) -> list[Change]:
    """Questions about labels that are like one which is counted, of figures of which no value became another.

    Args:
        read: the observations as they were read.
        after: the same, doubted.
    """
    asked = {o.figure_id for o in after.values() if o.doubt and o.doubt.kind is DoubtKind.LABEL_NEAR}
    last = {
        o.figure_id: o for o in read if o.doubt and o.doubt.kind is DoubtKind.LABEL_NEAR and o.figure_id not in asked
    }
    return [
        Change(ChangeKind.REVISED, o.figure_id, o.period, o.series, before=after[o.key], doubt=o.doubt)
        for o in last.values()
    ]


def has_settled(before: Observation, now: Observation) -> bool:
    """Whether a value was asked about for its labels and stands at the next reading, which had the same labels."""
    return asks_about_labels(before.doubt) and now.status is not Status.SUSPECT and same(before, now)


def asks_about_labels(doubt: Doubt | None) -> bool:
    """Whether a doubt is about labels, which ends when they are met again, and no person has rejected the value."""
    return doubt is not None and not doubt.is_ruled and doubt.root.kind in OF_LABELS


def _decided(before: Observation | None, now: Observation) -> Observation:
    assert now.doubt is not None
    if now.doubt.kind is DoubtKind.LABEL_GONE:
        asked = before is not None and _fell(before, now)
    else:
        asked = before is None or not same(before, now)
    if not asked:
        return replace(now, doubt=None)
    provisional = now.status is Status.PROVISIONAL
    return replace(now, status=Status.SUSPECT, doubt=replace(now.doubt, provisional=provisional))


def _fell(before: Observation, now: Observation) -> bool:
    return before.value is not None and now.value is not None and now.value < before.value
