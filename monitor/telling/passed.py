"""Name the labels of series that name no period and were passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.core.catalogue import Figure
from monitor.model import PassedOver
from monitor.model.facts import LabelsTold
from monitor.reading.labels import counted, shortened
from monitor.telling.names import figure_name

NAMED = 8
"""How many labels of a figure are named; the others are counted."""
LENGTH = 40


def labels_told(figures: Sequence[Figure], passed_over: Iterable[PassedOver]) -> tuple[LabelsTold, ...]:
    """The labels beside which something stands, by figure in the order of `figures`; none of an empty cell."""
    by_figure: dict[str, list[str]] = {}
    for one in passed_over:
        if one.printed:
            by_figure.setdefault(one.figure_id, []).append(shortened(one.label, LENGTH))
    return tuple(
        LabelsTold(figure_name(figures, figure.id), tuple(labels[:NAMED]), len(labels))
        for figure in figures
        if (labels := by_figure.get(figure.id))
    )


def labels_line(told: LabelsTold) -> str:
    """``Boats: 2 labels passed over: 'Total', 'Note'``."""
    more = f" … and {told.count - len(told.labels):,} more" if told.count > len(told.labels) else ""
    names = ", ".join(map(repr, told.labels))
    return f"{told.figure.short}: {counted(told.count, 'label')} passed over: {names}{more}"
