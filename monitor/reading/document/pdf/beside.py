"""Tell tables that stand beside each other on a page, or one table that is folded into several."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.reading.document.pdf.columns import Span
from monitor.reading.document.pdf.order import Row, pieces_of
from monitor.reading.document.pdf.page import Line
from monitor.reading.document.pdf.rows import TALLEST, distance, is_data, is_time, is_value
from monitor.reading.labels import fold

EVERYWHERE: Span = (-math.inf, math.inf)
FEWEST_ROWS = 2
"""So many rows must have labels and values on both sides."""
NUMBERED = re.compile(r"\d{1,3}\W?")
"""The number of a row before its label."""
MOST_PLACES = 12
"""So many places are tried, those at which most labels begin."""


def sides_of(rows: Sequence[Row]) -> list[tuple[int, int, tuple[Span, ...]]]:
    """The runs of lines in which tables may stand beside each other, from the top of the page.

    Each with its first line, the line behind it, and the sides, from left to right: on either side labels stand
    before values in the same lines, and nothing crosses from one to the other. Whether these are tables, and not one
    in which words stand between values, their names must tell.
    """
    runs = [
        (start, -_both_sided(rows[start:behind], x), behind, x)
        for x in _places(rows)
        for start, behind in _runs_at(rows, x)
    ]
    found: list[tuple[int, int, tuple[Span, ...]]] = []
    for start, fewer, behind, x in sorted(runs):
        if -fewer >= FEWEST_ROWS and (not found or start >= found[-1][1]):
            found.append((start, behind, tuple(_parts(rows[start:behind], x))))
    return found


def _parts(rows: Sequence[Row], x: float) -> Iterator[Span]:
    """The sides of a run that is parted at x; either may be parted again."""
    for left, right in ((-math.inf, x), (x, math.inf)):
        half = [part for row in rows if (part := within(row, (left, right)))]
        spans = next((spans for _, _, spans in sides_of(half)), ((-math.inf, math.inf),))
        yield from ((max(start, left), min(end, right)) for start, end in spans)


def _places(rows: Sequence[Row]) -> list[float]:
    """Where labels begin behind values, those of most rows first."""
    starts = Counter(round(row[k].x0 - 0.5, 1) for row in rows for k in _cuts(row))
    return [x for x, _ in starts.most_common(MOST_PLACES)]


def _cuts(row: Row) -> Iterator[int]:
    """The pieces of a row that may be labels behind the values of another table."""
    for k in range(2, len(row) - 1):
        if _may_begin(row[k:]) and is_data(row[k:]) and is_data(row[:k]) and is_value(row[k - 1].text):
            yield k


def _may_begin(row: Row) -> bool:
    """Whether a row may begin with these pieces: with a label, or with its number."""
    return not is_value(row[0].text) or is_time(row[0].text) or _is_numbered(row)


def _is_numbered(row: Row) -> bool:
    return len(row) > 2 and NUMBERED.fullmatch(row[0].text) is not None and not is_value(row[1].text)


def _runs_at(rows: Sequence[Row], x: float) -> Iterator[tuple[int, int]]:
    """The longest runs of lines in which nothing crosses x, each from its first to behind its last line."""
    start = 0
    for i in range(len(rows) + 1):
        if i > start and (i == len(rows) or _parts_runs(rows[i], x) or distance(rows[i - 1], rows[i]) > TALLEST):
            yield start, i
            start = i
        if i < len(rows) and _parts_runs(rows[i], x):
            start = i + 1


def _parts_runs(row: Row, x: float) -> bool:
    """Whether something in a row crosses x, or it has values without a label right of it."""
    right = within(row, (x, math.inf))
    return any(piece.x0 < x < piece.x1 for piece in row) or bool(right and not _may_begin(right))


def _both_sided(rows: Sequence[Row], x: float) -> int:
    """In how many rows labels and values stand on both sides of x; 0 where words on the right come again."""
    halves = [(within(row, (-math.inf, x)), within(row, (x, math.inf))) for row in rows]
    right = [right for left, right in halves if left and right and is_data(left) and is_data(right)]
    # Words that come again, such as `up` and `down`, are values of their own.
    words = [fold(row[0].text) for row in right if not is_time(row[0].text)]
    numbers = [int(re.sub(r"\W", "", row[0].text)) for row in right if _is_numbered(row)]
    in_turn = all(b == a + 1 for a, b in pairwise(numbers))
    return len(right) if in_turn and len({*words}) * 2 >= len(words) else 0


def within(row: Row, side: Span) -> Row:
    """The pieces of a row that stand on a side."""
    return tuple(piece for piece in row if side[0] <= piece.x0 and piece.x1 <= side[1])


def line_within(line: Line, side: Span, space: float) -> Line | None:
    """What a line has on a side: all of it where a piece crosses over; None where there is nothing."""
    pieces = pieces_of(line, space)
    inside = within(pieces, side)
    outside = [p for p in pieces if p not in inside and (p.x0 < side[1] and side[0] < p.x1)]
    if outside or len(inside) == len(pieces):
        return line
    return Line(tuple(word for piece in inside for word in piece.words)) if inside else None
