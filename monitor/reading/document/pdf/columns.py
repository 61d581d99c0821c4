"""Tell the columns of a table from where its values stand, and which words above them name which of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from monitor.reading.document.pdf.page import Line
from monitor.reading.stated import names_units

TIGHT = 1.36
"""Lines at most this far apart, as a multiple of their size, can be one text over several lines."""
LEVEL = 0.4
"""Texts whose baselines are at most this far apart, in their sizes, stand beside each other."""
GOES_ON = re.compile(r"(?:[&/,–-]|\b(?:and|of|or|per|et|de|und|y|e|i|to|the))$", re.I)
"""How a line ends that is only the beginning of a name."""
RANGE = re.compile(r"(\d[–-]) (?=\d)")
"""The first of two years, above the second: ``2013–`` above ``2022``."""
CENTRED = 1.5
"""How far the middle of a text may be from the middle of the columns that it is centred over, in its sizes."""

Span = tuple[float, float]
"""A left and a right end."""
Spans = tuple[Span, ...]
"""For each column, from left to right, the ends of what stands in it."""


class Reach(NamedTuple):
    """The indices of the columns that a name names, or may name, and whether it may name fewer of them.

    Attributes:
        columns: their indices.
        doubtful: whether it may name fewer of them.
        centred: the runs of columns that it stands in the middle of, each with its first and its last.
    """

    columns: frozenset[int]
    doubtful: bool = False
    centred: tuple[tuple[int, int], ...] = ()


def overlaps(piece: Line, span: Span) -> bool:
    """Whether the two stand, in part, above each other."""
    return piece.x0 < span[1] and span[0] < piece.x1


def share(piece: Line, span: Span) -> float:
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
    behind = [
        pair for row, is_value in zip(rows, valued, strict=True) for pair in zip(row[1:], is_value[1:], strict=True)
    ]
    values = _spans_of(piece for piece, is_value in behind if is_value)
    texts = [*(row[0] for row in rows), *(piece for piece, is_value in behind if not is_value)]
    left = values[0][0]
    labels = _spans_of(p for p in texts if p.x0 < left and share(p, values[0]) < 0.5)
    # A long label may reach over the place of values that are shorter in its row.
    inside = [(x0, min(x1, left)) for x0, x1 in labels] or [(min(0.0, left - 1), left - 0.5)]
    beside = _spans_of(p for p in texts if p.x0 >= left and not any(overlaps(p, span) for span in values))
    return len(inside), (*inside, *sorted((*values, *beside)))


def _stacks(pieces: Iterable[Line]) -> list[list[Line]]:
    """The pieces that stand above each other, in part, from left to right."""
    stacks: list[list[Line]] = []
    end = 0.0
    for piece in sorted(pieces, key=lambda piece: (piece.x0, piece.x1)):
        if stacks and piece.x0 < end:
            stacks[-1].append(piece)
        else:
            stacks.append([piece])
            end = piece.x1
        end = max(end, piece.x1)
    return stacks


def _spans_of(pieces: Iterable[Line]) -> list[Span]:
    return [(stack[0].x0, max(piece.x1 for piece in stack)) for stack in _stacks(pieces)]


# ---------------------------------------------------------------- names


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
    under = {name: _under(name, hulls) for row in header[:left] for name in row}
    under |= {name: {x} for x, stack in stacks.items() for name in stack}
    lowest = {x: stack[-1] for x, stack in stacks.items()}
    single = {name for row in header[left:] if _may_be_one_each(row, spans[labels:]) for name in row}
    reach = {}
    below = _below(under)
    for name, columns in under.items():
        reach[name] = Reach(frozenset(columns))
        lower = {*stacks, *below(name)}
        if name in single or _goes_on_below(name, stacks):
            continue
        if lowest.get(min(columns)) is not name and min(columns) >= labels and columns & lower:
            beside = [other for other in under if other is not name and abs(other.y - name.y) <= LEVEL * name.size]
            free = {*range(labels, len(spans))}.difference(*(under[other] for other in beside))
            reach[name] = _centred(name, columns, free, hulls, lowest)
    reach = _with_alike(reach, lowest)
    whole = frozenset(range(labels, len(spans)))
    over = [[name for name in row if not under[name] <= {*range(labels)}] for row in header]
    reach |= {name: Reach(whole, doubtful=True) for name in _units_of_all(over, hulls[labels:])}
    if not stacks:
        reach = _with_unnamed(reach, spans, labels)
    if not apart:
        reach = {name: Reach(found.columns, doubtful=True) for name, found in reach.items()}
    return _texts(reach)


def _goes_on_below(name: Line, stacks: Mapping[int, Sequence[Line]]) -> bool:
    """Whether a name plainly goes on with the one directly below it: ``Total Plan &`` above ``Non-Plan``."""
    first = [stack[0] for stack in stacks.values() if overlaps(name, (stack[0].x0, stack[0].x1))]
    return len(first) == 1 and bool(GOES_ON.search(name.text)) and 0 < first[0].y - name.y <= TIGHT * name.size


def _with_alike(reach: Mapping[Line, Reach], lowest: Mapping[int, Line]) -> dict[Line, Reach]:
    """The names, those without doubt that stand beside each other over the same names: ``Male`` and ``Female``.

    Without them the columns below could not be told apart, so it is these columns that they name.
    """
    told = dict(reach)
    for name in (name for name, found in reach.items() if found.doubtful and found.centred):
        level = [o for o in reach if reach[o].centred and abs(o.y - name.y) <= LEVEL * name.size]
        for start, end in sorted(reach[name].centred, key=lambda run: run[0] - run[1]):
            below = _named_below((start, end), lowest)
            alike = [[run for run in reach[o].centred if _named_below(run, lowest) == below] for o in level]
            columns = [x for runs in alike for first, last in runs for x in range(first, last + 1)]
            if min(end - start, len(level) - 1) and all(len(runs) == 1 for runs in alike) and _all_differ(columns):
                one_each = [(o, range(run[0], run[1] + 1)) for o, (run,) in zip(level, alike, strict=True)]
                told |= {o: Reach(frozenset(run)) for o, run in one_each}
                break
    return told


def _named_below(run: tuple[int, int], lowest: Mapping[int, Line]) -> list[str]:
    return [lowest[x].text if x in lowest else "" for x in range(run[0], run[1] + 1)]


def _all_differ(columns: Sequence[int]) -> bool:
    return len(set(columns)) == len(columns)


def _below(under: Mapping[Line, Set[int]]) -> Callable[[Line], Set[int]]:
    """Tells the columns under the texts that stand lower than one."""
    ordered = sorted(under, key=lambda name: name.y)
    heights = [name.y for name in ordered]
    lower: list[frozenset[int]] = [frozenset()]
    for name in reversed(ordered):
        lower.append(lower[-1] | under[name])
    return lambda name: lower[len(ordered) - bisect_right(heights, name.y + LEVEL * name.size)]


def _one_each(header: Sequence[Sequence[Line]], spans: Spans, labels: int) -> tuple[dict[int, list[Line]], Spans, int]:
    """The names at the bottom of the header, where there is one for each column; what they and the values take up.

    Names and columns are in the same order, because each stands within its column; so where there are as many, they
    belong together, even where centred names do not reach over values at the right edge. It must be possible,
    though: what one column takes up with its name must not overlap what another does.

    Returns:
        For each column its names, the lowest last; what each column takes up; how many lines are left above.
    """
    told: tuple[dict[int, list[Line]], Spans, int] = ({}, spans, len(header))
    for left in range(len(header) - 1, -1, -1):
        if told[0] and not _may_be_one_each(header[left], spans[labels:]):
            break
        found = _stacks(name for row in header[left:] for name in row)
        for first in sorted({0, labels}):
            if len(found) != len(spans) - first:
                continue
            stacks = {x: sorted(stack, key=lambda name: name.y) for x, stack in enumerate(found, first)}
            hulls = tuple(_hull(stacks.get(x, ()), span) for x, span in enumerate(spans))
            if all(a[1] <= b[0] for a, b in pairwise(hulls)):
                told = stacks, hulls, left
                break
        else:
            if told[0]:
                break
    return told


def _may_be_one_each(names: Sequence[Line], values: Spans) -> bool:
    """Whether a line has so many names over columns of values that none of them names several."""
    return sum(name.x1 > values[0][0] for name in names) * 2 > len(values)


def _hull(names: Iterable[Line], span: Span) -> Span:
    return min([span[0], *(name.x0 for name in names)]), max([span[1], *(name.x1 for name in names)])


def _under(name: Line, hulls: Spans) -> set[int]:
    """The columns under a text; where there is none, those on both sides, however near it is to one of them."""
    under = {x for x, hull in enumerate(hulls) if overlaps(name, hull)}
    left = [x for x, hull in enumerate(hulls) if hull[1] <= name.x0]
    right = [x for x, hull in enumerate(hulls) if hull[0] >= name.x1]
    return under or {*left[-1:], *right[:1]}


def _run(under: Iterable[int], free: Iterable[int]) -> tuple[int, int]:
    """The first and the last of columns in a row, with the free ones on both sides of them."""
    first, last = min(under), max(under)
    while first - 1 in free:
        first -= 1
    while last + 1 in free:
        last += 1
    return first, last


def _centred(name: Line, under: set[int], free: set[int], hulls: Spans, lowest: Mapping[int, Line]) -> Reach:
    """The columns that a text above other names names: those under it, and beside these all it may be centred over.

    Args:
        name: the text.
        under: the columns directly under it.
        free: the columns that no text beside it stands over.
        hulls: what each column takes up, with its name.
        lowest: for each column the name directly above it.
    """
    middles = [sum(hull) / 2 if x not in lowest else (lowest[x].x0 + lowest[x].x1) / 2 for x, hull in enumerate(hulls)]
    middle = (name.x0 + name.x1) / 2
    first, last = _run(under, free)
    runs = [(start, end) for start in range(first, min(under) + 1) for end in range(max(under), last + 1)]
    centred = [
        (start, end)
        for start, end in runs
        if min(abs((hulls[start][0] + hulls[end][1]) / 2 - middle), abs((middles[start] + middles[end]) / 2 - middle))
        <= CENTRED * name.size
    ]
    start, end = max(centred, key=lambda run: run[1] - run[0], default=(first, last))
    doubtful = len(runs) > 1 and len(centred) != 1
    return Reach(frozenset(range(start, end + 1)), doubtful=doubtful, centred=tuple(centred))


def _units_of_all(header: Sequence[Sequence[Line]], hulls: Spans) -> Iterator[Line]:
    """What stands alone below the names, in the middle of all columns of values, and says in what something is.

    It may be a part of the one name above it as well as the unit of them all: printed, both look the same.
    """
    names = [name for row in header for name in row]
    of_names = (min([n.x0 for n in names], default=0.0), max([n.x1 for n in names], default=0.0))
    areas = (of_names, (min(hulls[0][0], of_names[0]), max(hulls[-1][1], of_names[1])))
    for name in (row[0] for row in header[1:] if len(row) == 1 and len(hulls) > 1):
        off = min(abs(name.x0 + name.x1 - left - right) / 2 for left, right in areas)
        if off <= CENTRED * name.size and names_units([name.text.strip("()[]")]):
            yield name


def _with_unnamed(reach: Mapping[Line, Reach], spans: Spans, labels: int) -> dict[Line, Reach]:
    """The names with the columns beside theirs that have none, unless they plainly stand over their own alone."""
    unnamed = {*range(labels, len(spans))}.difference(*(found.columns for found in reach.values()))
    widened = {}
    for name, (columns, *_) in reach.items():
        x0, x1 = spans[min(columns)][0], spans[max(columns)][1]
        off = min(abs(name.x0 - x0), abs(name.x1 - x1), abs(name.x0 + name.x1 - x0 - x1) / 2)
        first, last = _run(columns, unnamed if off > name.size / 2 and max(columns) >= labels else ())
        widened[name] = Reach(columns | frozenset(range(first, last + 1)), doubtful=True)
    return widened


def _texts(reach: Mapping[Line, Reach]) -> list[tuple[str, frozenset[int]]]:
    """The texts of the names with their columns; such as name the same columns are one text over several lines.

    A part of it must not pass for the whole: ``Northern`` above ``and Coastal`` is no column ``Northern``. So where it
    is in doubt how far a text above a column reaches, all that stands above that column is one text, with strokes.
    """
    parts: dict[frozenset[int], list[str]] = {}
    for name in sorted(reach, key=lambda name: (name.y, name.x0)):
        parts.setdefault(reach[name].columns, []).append(name.text)
    texts = [(RANGE.sub(r"\1", " ".join(lines)), columns) for columns, lines in parts.items()]
    doubtful = {column for found in reach.values() if found.doubtful for column in found.columns}
    before: set[int] = set()
    while doubtful != before:
        before = doubtful
        doubtful = before.union(*(columns for _, columns in texts if len(columns) > 1 and columns & before))
    whole = []
    for x in sorted(doubtful):
        above = [(text, len(columns) > 1) for text, columns in texts if x in columns]
        # A name that may be a neighbour's, and stands alone, would pass for this column's.
        alone = len(above) == 1 and above[0][1]
        whole.append((" / ".join([text for text, _ in above] + ["?"] * alone), frozenset({x})))
    return [(text, columns - doubtful) for text, columns in texts if columns - doubtful] + whole
