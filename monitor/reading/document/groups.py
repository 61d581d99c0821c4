"""Which group each row of a table is in, where its name stands alone in a row above, or in the first of several."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

from monitor.reading.document.grid import Cell, Grid, is_section, path_of

FEWEST_ALIKE = 2
"""Rows that a group must have to be known by another that has the same."""


MOST_ROWS = 300
"""Rows of a table whose groups are looked for where nobody names one."""
MOST_PARTS = 30
"""Rows in a row that are parts of the one above them."""
DEEPEST = 8
"""Groups within each other: more labels that follow each other with nothing behind them are a list."""
_PART = re.compile(
    r"[\s–—•·*-]*(?:of (?:which|whom|these|them)|thereof|included|including|incl\.|dont|davon|darunter|hiervon"
    r"|de (?:ellos|ellas|los cuales|las cuales)|di cui|d[oa]s quais|waarvan|w\.o\.)(?!\w)",
    re.IGNORECASE,
)


def is_part(label: str) -> bool:
    """Whether a label says that its row is a part of the one above: "of which women"."""
    return _PART.match(label) is not None


class Row(NamedTuple):
    """A row of a table as far as groups are concerned.

    Attributes:
        labels: what stands in each column that names rows.
        indent: how far its first label is moved to the right, in characters.
        filled: whether anything stands behind its labels.
    """

    labels: Sequence[str]
    indent: int
    filled: bool

    @property
    def column(self) -> int:
        """The first column with a label in it; -1 where none has one."""
        return next((x for x, text in enumerate(self.labels) if text), -1)


@dataclass(slots=True, eq=False)
class _Group:
    """A label that may be the name of rows below it.

    Attributes:
        title: the label.
        column: where it stands.
        indent: how far it is moved to the right.
        row: the row that it stands in.
        alone: whether nothing else than labels stands in that row.
        deeper: whether a row below is moved further to the right, so that those which are not are outside.
        level: rows below that are moved as far as the name itself; they may be in the group.
    """

    title: str
    column: int
    indent: int
    row: int
    alone: bool
    deeper: bool = False
    level: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def likeness(self) -> tuple[tuple[str, ...], ...]:
        """The labels of its rows."""
        return tuple(self.level.values())


def grouped(rows: Sequence[Row], *, first_of_several: bool = True) -> list[tuple[str, ...]]:
    """The labels of each row, led by the names of the groups it is in, from the outermost to the innermost.

    A name is a label with nothing behind it, or one that stands in a column further to the left in the first row of
    several. Rows that are moved to the right below a name are in its group, up to one that is not. Where none is moved,
    they are only where another group has rows of the same labels: men and women, each by age.

    Args:
        rows: the rows, from top to bottom.
        first_of_several: whether a label further to the left is sure to stand in the first row of its group: on paper
            it may be printed in the middle of them. Where the first row has none, it is not.
    """
    told_by_column = first_of_several and next((row.column for row in rows if row.filled), 0) == 0
    open_groups: list[_Group] = []
    of_rows: list[list[_Group]] = []
    groups: list[_Group] = []
    before = -1
    for y, row in enumerate(rows):
        if row.column < 0:
            of_rows.append([])
            continue
        _close(open_groups, row, before)
        of_rows.append(list(open_groups))
        for group in open_groups:
            if group.column == row.column and group.indent == row.indent and row.filled:
                group.level[y] = path_of(row.labels)
        opened = list(_opened_by(row, y)) if told_by_column or not row.filled else []
        open_groups = [*open_groups, *opened][-DEEPEST:]
        groups += opened
        before = y
    alike = _alike(groups)
    return [
        (*(one.title for one in of_rows[y] if y not in one.level or one in alike), *path_of(row.labels))
        for y, row in enumerate(rows)
    ]


def _close(groups: list[_Group], row: Row, before: int) -> None:
    """Take out the groups that end before a row; a name directly behind another, in row `before`, is in its group."""
    while groups:
        last = groups[-1]
        if last.column < row.column:
            return
        if last.column == row.column and last.alone:
            if row.indent > last.indent:
                last.deeper = True
                return
            nested = not last.deeper if row.filled else last.row == before
            if row.indent == last.indent and nested:
                return
        groups.pop()


def _opened_by(row: Row, y: int) -> Iterator[_Group]:
    """The groups whose names stand in a row: all of its labels, without the last where something stands behind them."""
    filled = [x for x, text in enumerate(row.labels) if text]
    for x in filled[:-1] if row.filled else filled:
        yield _Group(row.labels[x], x, row.indent, y, alone=not row.filled)


def _alike(groups: Sequence[_Group]) -> set[_Group]:
    """The groups that have the same labels as another, which has none of their rows."""
    by_labels: dict[tuple[tuple[str, ...], ...], list[_Group]] = defaultdict(list)
    for group in groups:
        if len(group.level) >= FEWEST_ALIKE and not group.deeper:
            by_labels[group.likeness].append(group)
    return {
        one
        for same in by_labels.values()
        for one in same
        if any(one.level.keys().isdisjoint(other.level) for other in same)
    }


def joined(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The labels of each row, as one with the row directly above where that has its label alone, in the same column."""
    paths = [path_of(row.labels) for row in rows]
    for y in range(len(rows) - 1, 0, -1):
        above, row = rows[y - 1], rows[y]
        if row.filled and not above.filled and row.column == above.column and len(paths[y]) == len(paths[y - 1]) == 1:
            paths[y] = (f"{paths[y - 1][0]} {paths[y][0]}",)
    return paths


@dataclass(frozen=True)
class NamedGrid(Grid):
    """A table whose rows have other names than their own labels.

    Attributes:
        names: the path of labels of each row of the body.
    """

    names: Sequence[tuple[str, ...]] = ()

    @cached_property
    def row_paths(self) -> tuple[tuple[str, ...], ...]:
        """As `Grid.row_paths`."""
        return tuple(self.names)


def with_groups(grid: Grid) -> Iterator[Grid]:
    """The table with its rows named by their groups, too, by what they are a part of, and with labels of two as one.

    The name of the first group may stand in the table's corner, where the others have theirs in rows of their own.
    """
    rows = [_row(cells, grid.header_columns, indent) for cells, indent in zip(grid.body, grid.indents(), strict=True)]
    own = {one.name: getattr(grid, one.name) for one in fields(Grid)}
    parts = [path_of((*(filter(None, (whole_of(grid, y),))), *path)) for y, path in enumerate(grid.row_paths)]
    in_groups = grouped(rows, first_of_several=not grid.pages)
    for names in (in_groups, parts, joined(rows), _below_corner(grid, rows, in_groups)):
        yield NamedGrid(**own, names=names)


def _below_corner(grid: Grid, rows: Sequence[Row], names: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The names of rows, those before the first group led by the name of the labels' column."""
    corner = grid.columns[0][-1:] if grid.header_columns == 1 else ()
    first = next((y for y, row in enumerate(rows) if row.column >= 0 and not row.filled), 0)
    return [(*corner, *path) if y < first else path for y, path in enumerate(names)]


def whole_of(grid: Grid, row: int) -> str:
    """The label of which a row says that it is a part, "Deaths" above "of which women"; empty where it says none."""
    if not is_part(" ".join(grid.row_paths[row][-1:])):
        return ""
    above = (" ".join(grid.row_paths[y][-1:]) for y in range(row - 1, max(row - MOST_PARTS, 0) - 1, -1))
    return next((label for label in above if label and not is_part(label)), "")


def named_part(grid: Grid, row: int) -> Sequence[str]:
    """What a row is called that is a part of another: "Deaths, of which women"; empty where it is none."""
    whole = whole_of(grid, row)
    return (f"{whole}, {grid.row_paths[row][-1]}",) if whole else ()


def grouped_paths(grid: Grid) -> Sequence[tuple[str, ...]]:
    """The labels of each row, led by the names of its groups where rows have the same labels.

    Those of the table itself where no labels are the same, or it has too many rows.
    """
    paths = grid.row_paths
    if len(paths) > MOST_ROWS or len({*paths}) == len(paths):
        return paths
    return next(with_groups(grid)).row_paths


def _row(cells: Sequence[Cell], header_columns: int, indent: int) -> Row:
    if is_section(cells):
        return Row((cells[0].text,), -1, filled=False)
    labels = cells[:header_columns]
    filled = any(cell.text and all(cell is not label for label in labels) for cell in cells[header_columns:])
    return Row([cell.text for cell in labels], indent, filled)
