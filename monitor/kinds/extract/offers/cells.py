"""Options that name a cell by the labels of its row and its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

from monitor.reading.document.grid import Grid
from monitor.reading.document.groups import grouped_paths
from monitor.reading.labels import same_label

Options = dict[str, Any]

_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"[0-9]{1,2}|(?:19|20)[0-9]{2}(?:[-–/][0-9]{2,4})?|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
LONGEST = 160
"""Characters of a label that a person would write."""


def cell_options(grid: Grid, row: int, column: int) -> Iterator[Options]:
    """`row` and `column` for a cell, the plainest first.

    Args:
        grid: its table.
        row: its row, from 0 in the body.
        column: its column, from 0.
    """
    rows = [*_labels_of(grid.row_paths, row), *_in_group(grid, row), *_by_columns(grid, row, column)]
    columns = list(_labels_of(grid.columns, column)) if grid.header_rows else [None]
    for one, other in product(rows, columns):
        yield {"row": one} if other is None else {"row": one, "column": other}


def table_options(grid: Grid, grids: Sequence[Grid]) -> Iterator[Options]:
    """`caption`, `heading`, `note` and the like that only this table has, where there are several."""
    others = [one for one in grids if one is not grid]
    if not others:
        yield {}
        return
    for name, text in (("caption", grid.caption or grid.label), ("heading", grid.heading)):
        if text and len(text) <= LONGEST and not any(_has(one, name, text) for one in others):
            yield {name: text}
    if grid.caption and grid.heading:
        yield {"caption": grid.caption, "heading": grid.heading}


def _has(grid: Grid, name: str, text: str) -> bool:
    texts = (grid.caption, grid.label) if name == "caption" else (grid.heading,)
    return any(same_label(text, other) for other in texts)


def _labels_of(paths: Sequence[Sequence[str]], at: int) -> Iterator[Any]:
    """The innermost label, the path of two, the whole path: those that only this place has."""
    path = paths[at]
    if not path or any(len(label) > LONGEST for label in path):
        return
    if _is_name(path[-1]) and sum(any(same_label(path[-1], label) for label in other) for other in paths) == 1:
        yield path[-1]
    if len(path) > 1 and any(map(_is_name, path)):
        yield [path[0], path[-1]]
    if len(path) > 2:
        yield [*path]


def _in_group(grid: Grid, row: int) -> Iterator[Any]:
    """The label with the groups that its row is in, where they tell it apart."""
    paths = list(grouped_paths(grid))
    path = paths[row]
    if len(path) > len(grid.row_paths[row]) and paths.count(path) == 1:
        yield [*path]


def _is_name(label: str) -> bool:
    """Whether a label is words, a year, or a number that can be one: no amount, which is another one next time."""
    return _LETTER.search(label) is not None or _CODE.fullmatch(label) is not None


def _names_row(grid: Grid, x: int, text: str) -> bool:
    """Whether a cell names its row: by words, or by a number that is called something."""
    called = x < grid.header_columns or (bool(grid.columns[x]) and _LETTER.search(grid.columns[x][-1]) is not None)
    return _LETTER.search(text) is not None or (called and _is_name(text))


def _by_columns(grid: Grid, row: int, column: int) -> Iterator[Options]:
    """The cells of a row by the names of their columns: one to three that together name it, and are no amounts."""
    cells = grid.body[row]
    named = [
        (grid.columns[x][-1] if grid.columns[x] else "", cells[x].text)
        for x in range(min(column, grid.header_columns + 2))
        if 0 < len(cells[x].text) <= LONGEST and _names_row(grid, x, cells[x].text)
    ]
    for count in (1, 2, 3):
        for some in combinations(named[:4], count):
            if len({name for name, _ in some}) == count and (count > 1 or not some[0][0]):
                yield dict(some)
