"""Tell the columns of a table from where its values stand, and which words above them name which of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.reading.document.pdf.page import Line

TIGHT = 1.36
"""Lines at most this far apart, as a multiple of their size, can be one text over several lines."""
LEVEL = 0.4
"""Texts whose baselines are at most this far apart, in their sizes, stand beside each other."""
CENTRED = 1.5
"""How far the middle of a text may be from the middle of the columns that it is centred over, in its sizes."""

Spans = tuple[tuple[float, float], ...]
"""For each column, from left to right, the left and the right end of what stands in it."""


@dataclass(frozen=True, slots=True)
class Name:
    """A text in one line of the header.

    Attributes:
        text: what it says.
        x0: its left end.
        x1: its right end.
        y: its baseline.
        size: of its letters.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a name reaches.

    Attributes:
        columns: the indices of the columns that it names, or may name.
        doubtful: whether it may name fewer of them.
    """

    columns: frozenset[int]
    doubtful: bool = False


def overlaps(piece: Line | Name, span: tuple[float, float]) -> bool:
    """Whether the two stand, in part, above each other."""
    return piece.x0 < span[1] and span[0] < piece.x1


def share(piece: Line, span: tuple[float, float]) -> float:
    """How much of a piece stands above or below the span, from 0 to 1."""
    return max(0.0, min(piece.x1, span[1]) - max(piece.x0, span[0])) / max(piece.x1 - piece.x0, 0.1)


def columns_of(rows: Sequence[Sequence[Line]], valued: Sequence[Sequence[bool]]) -> tuple[int, Spans]:
    """How many columns hold labels, and the place of each column.

    Columns of values are where values stand; what does not overlap them makes columns of text. Two values of one row
    that fall into one column tell that the columns cannot be parted: whoever fills the rows sees that.

    Args:
        rows: the pieces of the rows that have values.
        valued: for each piece, whether it is a value; the first piece of a row is its label in any case.
    """
    pairs = [list(zip(row, is_value, strict=True)) for row, is_value in zip(rows, valued, strict=True)]
    values = _merged((p.x0, p.x1) for row in pairs for p, is_value in row[1:] if is_value)
    left = values[0][0]
    texts = [p for row in pairs for i, (p, is_value) in enumerate(row) if i == 0 or not is_value]
    labels = [p for p in texts if p.x0 < left and share(p, values[0]) < 0.5]
    # A long label may reach over the place of values that are shorter in its row.
    inside = _merged((p.x0, min(p.x1, left)) for p in labels) or ((min(0.0, left - 1), left - 0.5),)
    beside = [p for p in texts if p.x0 >= left and not any(overlaps(p, span) for span in values)]
    return len(inside), (*inside, *sorted((*values, *_merged((p.x0, p.x1) for p in beside))))


def _merged(spans: Iterable[tuple[float, float]]) -> Spans:
    """Spans that overlap as one."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def name_columns(
    header: Sequence[Sequence[Line]], spans: Spans, labels: int, *, apart: bool
) -> list[tuple[str, frozenset[int]]]:
    """The texts above the columns, from top to bottom, each with the indices of the columns that it names.

    A text above several columns names all of them. Where it cannot be told how far a text reaches, it names more
    columns rather than fewer: a name that fits two columns is refused, one that fits a wrong one would be believed.

    Args:
        header: the pieces of the lines above the values.
        spans: the columns.
        labels: how many of them, from the left, hold labels.
        apart: whether no column holds the values of two.
    """
    stacks, hulls, left = _one_each(header, spans, labels)
    lowest = {stack[-1] for stack in stacks.values()}
    own = {name: x for x, stack in stacks.items() for name in stack}
    upper = _names(header[:left])
    over = {name: {own[name]} if name in own else _below(name, hulls) for name in (*upper, *own)}
    places = [(*hull, _middle_of(stacks.get(x, []), hull)) for x, hull in enumerate(hulls)]
    reach = {
        name: Reach(frozenset(over[name])) if name in lowest else _reach(name, over, places, labels, set(stacks))
        for name in over
    }
    if not stacks:
        reach = _with_unnamed(reach, spans, labels)
    if not apart:
        reach = {name: Reach(found.columns, doubtful=True) for name, found in reach.items()}
    return _texts(sorted(reach, key=lambda name: (name.y, name.x0)), reach)


def _with_unnamed(reach: Mapping[Name, Reach], spans: Spans, labels: int) -> dict[Name, Reach]:
    """The names with the columns beside theirs that have none, unless they plainly stand over their own alone."""
    named = {column for found in reach.values() for column in found.columns}
    widened = {}
    for name, found in reach.items():
        first, last = min(found.columns), max(found.columns)
        x0, x1 = spans[first][0], spans[last][1]
        off = min(abs(name.x0 - x0), abs(name.x1 - x1), abs(name.x0 + name.x1 - x0 - x1) / 2)
        while off > name.size / 2 and first - 1 >= labels and first - 1 not in named:
            first -= 1
        while off > name.size / 2 and last >= labels and last + 1 < len(spans) and last + 1 not in named:
            last += 1
        widened[name] = Reach(found.columns | frozenset(range(first, last + 1)), doubtful=True)
    return widened


def _texts(names: Sequence[Name], reach: Mapping[Name, Reach]) -> list[tuple[str, frozenset[int]]]:
    """The texts of the names with their columns; such as name the same columns are one text over several lines.

    A part of it must not pass for the whole: ``Northern`` above ``and Coastal`` is no column ``Northern``. So where it
    is in doubt how far a text above a column reaches, all that stands above that column is one text, with strokes.
    """
    parts: dict[frozenset[int], list[str]] = {}
    for name in names:
        parts.setdefault(reach[name].columns, []).append(name.text)
    texts = [(" ".join(lines), columns) for columns, lines in parts.items()]
    doubtful = {column for found in reach.values() if found.doubtful for column in found.columns}
    for _ in texts:
        doubtful |= {x for _, columns in texts if len(columns) > 1 and columns & doubtful for x in columns}
    whole = []
    for x in sorted(doubtful):
        above = [(text, len(columns) > 1) for text, columns in texts if x in columns]
        # A name that may be a neighbour's, and stands alone, would pass for this column's.
        alone = len(above) == 1 and above[0][1]
        whole.append((" / ".join([text for text, _ in above] + ["?"] * alone), frozenset({x})))
    return [(text, columns - doubtful) for text, columns in texts if columns - doubtful] + whole


def _middle_of(stack: Sequence[Name], hull: tuple[float, float]) -> float:
    return (stack[-1].x0 + stack[-1].x1) / 2 if stack else sum(hull) / 2


def _one_each(header: Sequence[Sequence[Line]], spans: Spans, labels: int) -> tuple[dict[int, list[Name]], Spans, int]:
    """The names at the bottom of the header, where there is one for each column; what they and the values take up.

    Names and columns are in the same order, because each stands within its column; so where there are as many, they
    belong together, even where centred names do not reach over values at the right edge. It must be possible,
    though: what one column takes up with its name must not overlap what another does.

    Returns:
        For each column its names, the lowest last; what each column takes up; how many lines are left above.
    """
    for left in range(len(header) - 1, -1, -1):
        found = _stacked(_names(header[left:]))
        for first in sorted({0, labels}):
            if len(found) != len(spans) - first:
                continue
            stacks = {x: sorted(stack, key=lambda name: name.y) for x, stack in enumerate(found, first)}
            hulls = tuple(_hull(stacks.get(x, []), span) for x, span in enumerate(spans))
            if all(a[1] <= b[0] for a, b in pairwise(hulls)):
                return stacks, hulls, left
    return {}, spans, len(header)


def _stacked(names: Sequence[Name]) -> list[list[Name]]:
    """The texts that stand above each other, in part, from left to right."""
    stacks: list[list[Name]] = []
    end = 0.0
    for name in sorted(names, key=lambda name: name.x0):
        if stacks and name.x0 < end:
            stacks[-1].append(name)
            end = max(end, name.x1)
        else:
            stacks.append([name])
            end = name.x1
    return stacks


def _hull(names: Sequence[Name], span: tuple[float, float]) -> tuple[float, float]:
    return min([span[0], *(name.x0 for name in names)]), max([span[1], *(name.x1 for name in names)])


def _names(header: Sequence[Sequence[Line]]) -> list[Name]:
    return [Name(piece.text, piece.x0, piece.x1, piece.y, piece.size) for pieces in header for piece in pieces]


def _below(name: Name, hulls: Spans) -> set[int]:
    """The columns under a text; where there is none, those on both sides, however near it is to one of them."""
    under = {x for x, hull in enumerate(hulls) if overlaps(name, hull)}
    if under:
        return under
    left = [x for x, hull in enumerate(hulls) if hull[1] <= name.x0]
    right = [x for x, hull in enumerate(hulls) if hull[0] >= name.x1]
    return {*left[-1:], *right[:1]}


def _reach(
    name: Name,
    over: Mapping[Name, set[int]],
    places: Sequence[tuple[float, float, float]],
    labels: int,
    covered: set[int],
) -> Reach:
    """The columns that a text names: those under it, and beside these all over which it may be centred.

    Args:
        name: the text.
        over: for each text of this part of the header, the columns directly under it.
        places: for each column its ends, with its name, and the middle of its name.
        labels: how many columns hold labels.
        covered: the columns that have a name of their own further down.
    """
    under = over[name]
    lower = covered.union(*(over[other] for other in over if other.y > name.y + LEVEL * name.size))
    if min(under) < labels or not under & lower:
        return Reach(frozenset(under))
    beside = [other for other in over if other is not name and abs(other.y - name.y) <= LEVEL * name.size]
    taken = set().union(*(over[other] for other in beside)) - under
    first, last = min(under), max(under)
    while first - 1 >= labels and first - 1 not in taken:
        first -= 1
    while last + 1 < len(places) and last + 1 not in taken:
        last += 1
    middle = (name.x0 + name.x1) / 2
    runs = {
        (start, end): min(
            abs((places[start][0] + places[end][1]) / 2 - middle), abs((places[start][2] + places[end][2]) / 2 - middle)
        )
        for start in range(first, min(under) + 1)
        for end in range(max(under), last + 1)
    }
    centred = [run for run, off in runs.items() if off <= CENTRED * name.size]
    start, end = max(centred, key=lambda run: run[1] - run[0]) if centred else (first, last)
    return Reach(frozenset(range(start, end + 1)), doubtful=len(runs) > 1 and len(centred) != 1)
