"""Which period columns are about that have the same names for each: ``2015``, ``Rate``, ``2016``, ``Rate``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from monitor.model.errors import ExtractError
from monitor.reading.labels import fold, without_marks
from monitor.reading.period import read_named

Path = tuple[str, ...]
FEWEST_BLOCKS = 2
MOST_COLUMNS = 500
YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:\d\d){1,2})?")
"""A year, or one that begins in another: ``2013-14`` would be a month, and is none."""


def with_periods(columns: Sequence[Path], labels: int) -> Sequence[Path]:
    """The paths of a table's columns, a period added above the names of the columns that follow its own.

    Only where the order leaves no doubt: the columns below the same names are blocks of as many columns each, all of
    them begin with a period, no two with the same, and go on with the same names, none twice.

    Args:
        columns: for each column its labels from the outermost to the innermost.
        labels: how many columns at the left name the rows.
    """
    paths = [*columns[:labels]]
    for _, beside in groupby(columns[labels:], key=lambda path: path[:-1]):
        group = [*beside]
        wide = _wide([path[-1] if path else "" for path in group])
        for x, path in enumerate(group):
            above = () if not wide or x % wide == 0 else group[x // wide * wide][-1:]
            paths.append((*path[:-1], *above, *path[-1:]))
    return paths


def _wide(names: Sequence[str]) -> int:
    """How many columns each period has; 0 where that is not told."""
    starts = [i for i, name in enumerate(names) if _is_period(name)] if len(names) <= MOST_COLUMNS else []
    wide = starts[1] - starts[0] if len(starts) >= FEWEST_BLOCKS else 0
    if wide < 2 or starts != list(range(0, len(names), wide)) or len(names) % wide:
        return 0
    blocks = [[fold(name) for name in names[start + 1 : start + wide]] for start in starts]
    told = all(block == blocks[0] for block in blocks) and all(blocks[0]) and len({*blocks[0]}) == wide - 1
    return wide if told and len({fold(names[start]) for start in starts}) == len(starts) else 0


def _is_period(name: str) -> bool:
    if YEARS.fullmatch(without_marks(name)):
        return True
    try:
        return any(c.isdigit() for c in name) and read_named(without_marks(name)) is not None
    except ExtractError:
        return False
