"""Find the row, or the column, of a table by where it stands, where no label names it for long."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from monitor.kinds.extract.rows.whole import TOTAL
from monitor.model.errors import Ambiguous
from monitor.reading.document.grid import Grid
from monitor.reading.labels import fold, listed

PLACE = re.compile(r"([1-9][0-9]?) of ([1-9][0-9]?)")
FEWEST_CELLS = 2
"""Filled cells of a row that is one of a table's, and no note or title among them."""


def require_place(text: str) -> None:
    """Let ``1 of 2`` pass.

    Raises:
        ValueError: it is no place among several.
    """
    found = PLACE.fullmatch(text)
    if not found or int(found[1]) > int(found[2]):
        raise ValueError(f"{text!r} is no place among tables or columns: write `1 of 2` for the first of two")


def require_no_names(row: object, column: object, others: Mapping[str, object]) -> None:
    """Let the options of a table without a head pass: its columns have no names.

    Args:
        row: the row's label.
        column: the place of the column, or nothing.
        others: further options by name, which are about names.

    Raises:
        ValueError: they name a column.
    """
    by_place = isinstance(column, str) and " of " in column
    if by_place:
        require_place(str(column))
    alone = [name for name, given in {"column": not by_place and column, **others}.items() if given]
    if alone or not isinstance(row, str):
        raise ValueError(
            f"a table with `head: none` names no columns: take `{(*alone, 'row: {…}')[0]}` away, or write the place of "
            "the right one of several columns, `column: 2 of 3`"
        )


def row_at(place: str, grid: Grid, name: str) -> Sequence[int]:
    """The row that is the first, the last or the only one of a table, by its index in the body; none in an empty table.

    Raises:
        Ambiguous: there are several, or the last one calls itself a total.
    """
    rows = [y for y in range(len(grid.body)) if not grid.opens_section(y) and _is_row(grid, y)]
    if place == "only" and len(rows) > 1:
        labels = listed([" / ".join(grid.row_paths[y]) for y in rows])
        raise Ambiguous(f"{name} has {len(rows)} rows, not one ({labels}): name the one that is meant with `row`")
    found = rows[-1:] if place == "last" else rows[:1]
    for label in (label for y in found for label in grid.row_paths[y]):
        if TOTAL.match(fold(label)):
            raise Ambiguous(f"{name}: its {place} row is {label!r}, a total: name the row that is meant with `row`")
    return found


def column_at(place: str, grid: Grid, name: str) -> Sequence[int]:
    """The column at a place, as long as there are as many as it says.

    Raises:
        Ambiguous: there are more, or fewer.
    """
    number, count = map(int, place.split(" of "))
    there = len(grid.rows[0]) if grid.rows else 0
    if there != count:
        raise Ambiguous(
            f"{name} has {there} columns, and the rule was written for {count} (`column: {place}`): look which is the "
            "right one now"
        )
    return [number - 1]


def _is_row(grid: Grid, y: int) -> bool:
    return len({id(cell): cell for cell in grid.body[y] if cell.text}) >= FEWEST_CELLS
