"""Ask where the newest period lacks rows of a label that every other period has: a release that is not whole yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from monitor.kinds.extract.rows.selection import Selection
from monitor.kinds.extract.rows.unfamiliar import are_labels
from monitor.model import Doubt, DoubtKind, Reading
from monitor.reading.document.columns import together
from monitor.reading.labels import spelling, tidy

OTHERS = 3
"""So many periods before the newest must have the same labels for these to be all that there are."""
MOST_ROWS = 50_000
"""Rows that are added up and looked at for it."""


def ask_about_lacking(readings: Iterable[Reading], selection: Selection, but: Collection[str]) -> list[Reading]:
    """The readings, the newest with a doubt where labels of a column lack in it that all periods before it have.

    Args:
        readings: what the rows come to.
        selection: the rows.
        but: the columns that the rule names.
    """
    found = list(readings)
    if len(selection.covered) <= OTHERS or len(selection.rows) > MOST_ROWS:
        return found
    newest = selection.covered[-1].period
    doubt = next(filter(None, (_doubt(selection, name) for name in _columns(selection, but))), None)
    return [
        replace(one, unfamiliar=one.unfamiliar or doubt) if doubt and one.period == newest and not one.derived else one
        for one in found
    ]


def _columns(selection: Selection, but: Collection[str]) -> Iterable[str]:
    records = selection.records
    return (name for name, texts in records.few.items() if name not in but and are_labels(texts, len(records.rows)))


def _doubt(selection: Selection, column: str) -> Doubt | None:
    pairs = together((selection.places, selection.records.column(column)), selection.rows).values
    there: dict[int, dict[str, str]] = {}
    for place, text in pairs:
        if tidy(text):
            there.setdefault(place, {})[spelling(tidy(text))] = tidy(text)
    last = len(selection.covered) - 1
    newest = there.pop(last, {})
    lacking = _lacking(newest, there) if len(there) == last else []
    if not newest or not lacking:
        return None
    return Doubt(DoubtKind.LABEL_LACKS, label=lacking[0], column=column, rows=len(lacking))


def _lacking(newest: Mapping[str, str], others: Mapping[int, Mapping[str, str]]) -> list[str]:
    """The labels that all other periods have and the newest lacks; empty where these have not the same."""
    all_labels, *rest = others.values()
    if any(one.keys() != all_labels.keys() for one in rest) or not newest.keys() < all_labels.keys():
        return []
    return sorted(text for label, text in all_labels.items() if label not in newest)
