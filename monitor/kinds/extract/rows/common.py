"""Ask where the rows of a value have another label in common than those of the release before: another kind of rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from monitor.kinds.extract.rows.whole import CALLED_TOTAL
from monitor.model import Doubt, DoubtKind, Labels, Reading
from monitor.reading.labels import fold, spelling
from monitor.reading.marks import is_status
from monitor.reading.period.mentioned import mentioned_in

MOST_COMPARED = 5_000
"""Rows that are held against those of the release before."""
LONGEST = 60
"""A longer text is a note and no label."""
MOST_NAMES = 100
"""Columns of a file of which it is known whether one is new."""
_SAYS_NOTHING = re.compile(
    r"note|remark|freq|comment|source|flag|symbol|link|url|href|release|vintage|version|edition|revision|updat|date|time|quality"
    r"|publi|unit|einheit|unidad|eenheid|uom|decimals|bemerk|quelle|anmerk|hinweis|stand|observa|fuente|nota|remarque|fonte|bron|opmerking|contact|title|descri|name"
)
"""In the names of columns whose texts tell no rows apart."""


def labels_in_common(texts: Mapping[str, Collection[str]], figure_id: str) -> Labels:
    """What the rows of a figure have in common, by column, and the names of all columns.

    Args:
        texts: for each column that the rule does not name the different texts of the rows.
        figure_id: whose rows they are.
    """
    found = {_key(name, figure_id): frozenset(own) for name, own in texts.items() if _is_label(name, own)}
    if len(texts) <= MOST_NAMES:
        found[_key("", figure_id)] = frozenset(texts)
    return found


def ask_about_others(
    readings: Iterable[Reading],
    texts: Mapping[str, Collection[str]],
    parted: Collection[str],
    before: Labels,
    figure_id: str,
) -> list[Reading]:
    """The readings, with a doubt where their rows have another label than before, or one of several of a new column.

    Args:
        readings: what the rows say.
        texts: as of `labels_in_common`.
        parted: the columns in which rows that are not read may have another text.
        before: the labels of the release before.
        figure_id: whose rows they are.
    """
    doubt = next(filter(None, (_doubt(name, own, parted, before, figure_id) for name, own in texts.items())), None)
    return [replace(one, unfamiliar=one.unfamiliar or doubt) for one in readings] if doubt else list(readings)


def _doubt(name: str, own: Collection[str], parted: Collection[str], before: Labels, figure_id: str) -> Doubt | None:
    if not _is_label(name, own):
        return None
    (label,) = own
    was = before.get(_key(name, figure_id))
    if was is not None:
        (stood,) = was
        other = spelling(stood) != spelling(label)
        return Doubt(DoubtKind.LABEL_OTHER, found=stood, label=label, column=name) if other else None
    names = before.get(_key("", figure_id))
    if names is None or name in names or name not in parted or CALLED_TOTAL.fullmatch(fold(label)):
        return None
    return Doubt(DoubtKind.LABEL_OTHER, label=label, column=name)


def parted(texts: Mapping[str, Collection[str]]) -> list[str]:
    """The columns that have several texts."""
    return [name for name, own in texts.items() if len([one for one in own if one]) > 1]


def _is_label(name: str, own: Collection[str]) -> bool:
    """Whether a column has one short text in common that is no number, time, note or status."""
    if len(own) != 1 or is_status(name) or _SAYS_NOTHING.search(fold(name)):
        return False
    (text,) = own
    return 0 < len(text) <= LONGEST and not any(map(str.isdigit, text)) and not mentioned_in(text, "en")


def _key(name: str, figure_id: str) -> str:
    return f"{name}, rows of {figure_id}"
