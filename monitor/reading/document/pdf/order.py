"""The order in which a reader takes the lines of a page: columns of text one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from monitor.reading.document.pdf.page import Line, Page

SPACE = 0.28
"""The width of a space in most fonts, as a share of their size."""
WIDEST_SPACE = 0.7
"""The same for fonts in which all characters are equally wide."""
CELL_GAP = 1.0
"""From this share of the size on, a gap parts pieces of a line that do not belong together."""
NUMBER_GAP = 0.45
"""The same between two numbers: figures of neighbouring columns stand close."""
NAME_GAP = 1.5
"""The same between the names of columns, as a multiple of the usual space: they are never justified."""
NUMBER = re.compile(r"[-−–+(]?[$€£]?\d[\d.,]*[%)]?")
OVERLAPPING = 0.8
"""Lines of one text are farther apart than this share of their size."""
BESIDE_ROWS = 3
"""So many lines of columns stand beside the other one at least."""
COLUMN_ROWS = 4
"""Text in fewer lines is not taken for columns."""
HEADING_SIZE = 1.12
"""From this share of the usual size on, a line is a heading."""
LONGEST_HEADING = 160
SENTENCE_END = (".", ";", ",")
DEEPEST = 6

Row = tuple[Line, ...]
"""What stands in one line, parted at wide gaps."""


def space_of(lines: Iterable[Line]) -> float:
    """The usual width of a space on a page, as a share of the size."""
    gaps = [gap for line in lines for gap in line.gaps if 0.12 < gap < WIDEST_SPACE]
    return min(max(median(gaps), 0.2), WIDEST_SPACE) if gaps else SPACE


def pieces_of(line: Line, space: float) -> Row:
    """The line parted at wide gaps: cells of a table, lines of neighbouring columns.

    Args:
        line: a line over the width of the page.
        space: the usual width of a space there, as a share of the size.
    """
    if space not in line.pieces:
        line.pieces[space] = _parted_at_cells(line, space)
    return line.pieces[space]


def _parted_at_cells(line: Line, space: float) -> Row:
    words, gaps = line.words, line.gaps
    if sum(word.text[:1].isalpha() for word in words) * 2 > len(words) > 4:
        # Justified text: all its spaces are wide.
        space = max(space, min(sorted(gaps)[len(gaps) // 3], CELL_GAP))
    between_numbers, between = max(NUMBER_GAP, 1.3 * space), max(CELL_GAP, 2.2 * space)
    apart = []
    before = words[0].text
    for word, gap in zip(words[1:], gaps, strict=True):
        wide = gap > between
        # Few gaps are so wide that it matters whether they part numbers.
        if gap > between_numbers and not wide:
            wide = bool(NUMBER.fullmatch(word.text) and NUMBER.fullmatch(before))
        apart.append(wide)
        before = before if word.raised else word.text
    return _parted(line, apart)


def names_of(pieces: Iterable[Line], space: float) -> Row:
    """Pieces of a line that names columns, parted also at gaps a little wider than a space: columns can be narrow."""
    wide = NAME_GAP * space
    return tuple(name for piece in pieces for name in _parted(piece, [gap > wide for gap in piece.gaps]))


def _parted(line: Line, apart: Sequence[bool]) -> Row:
    """The words of a line as pieces; for each word but the first, whether it is apart from the one before it."""
    if True not in apart:
        return (line,)
    pieces = [[line.words[0]]]
    for word, is_apart in zip(line.words[1:], apart, strict=True):
        if is_apart and not word.raised:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return tuple(Line(tuple(piece)) for piece in pieces)


# ---------------------------------------------------------------- columns of text


def regions_of(page: Page) -> list[tuple[Line, ...]]:
    """The page's lines in reading order: regions that are read one after the other.

    Text in columns gives a region for each column; everything else, tables too, stays in lines over the whole width.
    """
    space = space_of(page.lines)
    parted = [pieces_of(line, space) for line in page.lines]
    whole = {id(row): line for row, line in zip(parted, page.lines, strict=True)}
    regions = _in_columns(parted, 0)
    return [tuple(whole.get(id(row)) or _joined(row) for row in rows) for rows in regions]


def _joined(row: Row) -> Line:
    return row[0] if len(row) == 1 else Line(tuple(word for piece in row for word in piece.words))


def _in_columns(rows: Sequence[Row], depth: int) -> list[Sequence[Row]]:
    found = _gutter(rows) if depth < 4 else None
    if found is None:
        return [rows] if rows else []
    first, last, x = found
    left, right = _sides(rows[first:last], x)
    before = [rows[:first]] if first else []
    return [*before, *_in_columns(left, depth + 1), *_in_columns(right, depth + 1), *_in_columns(rows[last:], depth)]


def _sides(rows: Sequence[Row], x: float) -> tuple[list[Row], list[Row]]:
    """The rows left of x, and those right of it."""
    left = (tuple(piece for piece in row if piece.x1 <= x) for row in rows)
    right = (tuple(piece for piece in row if piece.x0 >= x) for row in rows)
    return [row for row in left if row], [row for row in right if row]


def _gutter(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """The longest run of rows that is text in two columns: its first row, the row behind it, and x between them."""
    beside = [pair for row in rows for pair in pairwise(row)]
    beside += [pair for above, below in pairwise(rows) if _overlap(above, below) for pair in _across(above, below)]
    places = sorted({round((a.x1 + b.x0) / 8) * 4.0 for a, b in beside})
    runs = [(first, last, x) for x in places[:200] for first, last in _runs_free_at(rows, x)]
    # The first of the longest ones.
    by_length = sorted(runs, key=lambda run: run[0] - run[1])
    return next((run for run in by_length if all(map(_is_prose, _sides(rows[run[0] : run[1]], run[2])))), None)


def _overlap(above: Row, below: Row) -> bool:
    """Whether two rows stand so close that they cannot be lines of one text: columns need not be on one baseline."""
    return below[0].y - above[0].y < OVERLAPPING * min(above[0].size, below[0].size)


def _across(above: Row, below: Row) -> Iterator[tuple[Line, Line]]:
    """The pieces of two rows that stand beside each other, as if all stood in one row."""
    ordered = sorted((*above, *below), key=lambda piece: piece.x0)
    return (pair for pair in pairwise(ordered) if pair[0].x1 <= pair[1].x0)


def _runs_free_at(rows: Sequence[Row], x: float) -> Iterator[tuple[int, int]]:
    """Runs of rows in which nothing crosses x, with text on both sides, each from its first to behind its last row."""
    both: list[int] = []
    for i, row in enumerate([*rows, ()]):
        if row and not any(piece.x0 < x < piece.x1 for piece in row):
            if row[0].x1 <= x <= row[-1].x0 or _is_beside(rows, i, x):
                both.append(i)
            continue
        if len(both) >= BESIDE_ROWS:
            yield _whole_columns(rows, both[0], both[-1], x)
        both = []


def _is_beside(rows: Sequence[Row], i: int, x: float) -> bool:
    """Whether a row overlaps with the one before it or behind it, which stands on the other side of x."""
    pairs = [(rows[j], rows[j + 1]) for j in (i - 1, i) if 0 <= j < len(rows) - 1]
    return any(_overlap(*pair) and any(a.x1 <= x <= b.x0 for a, b in _across(*pair)) for pair in pairs)


def _whole_columns(rows: Sequence[Row], first: int, last: int, x: float) -> tuple[int, int]:
    """The first row of two columns and the row behind them: one may begin higher, and one may be longer.

    Its further lines follow each other as closely as those that stand beside the other column.
    """
    sides = _sides(rows[first : last + 1], x)
    near = 1.3 * max(median([b[0].y - a[0].y for a, b in pairwise(side)] or [0]) for side in sides)
    above = _beyond([rows[i] for i in range(first - 1, -1, -1)], [side[0] for side in sides], x, near)
    below = _beyond([rows[i] for i in range(last + 1, len(rows))], [side[-1] for side in sides], x, near)
    return first - above, last + 1 + below


def _beyond(rows: Sequence[Row], ends: list[Row], x: float, near: float) -> int:
    """How many rows go on with the columns that end in these two rows."""
    for count, row in enumerate(rows):
        side = int(row[0].x0 >= x)
        crosses = not (side or row[-1].x1 <= x)
        if crosses or abs(row[0].y - ends[side][0].y) > near or len(row) > len(ends[side]):
            return count
        ends[side] = row
    return len(rows)


def _is_prose(side: Sequence[Row]) -> bool:
    """Whether a side reads as text: several words in a line, hardly any of them a number."""
    words = sum(len(piece.words) for row in side for piece in row)
    letters = sum(piece.lettered for row in side for piece in row)
    return len(side) >= COLUMN_ROWS and words >= 3.2 * len(side) and letters >= 0.75 * words


# ---------------------------------------------------------------- headings


@dataclass(frozen=True, slots=True)
class Ranks:
    """Which lines of a file are headings, told by size and boldness.

    Attributes:
        usual: the size in which most of the file is printed.
        larger: the sizes of headings, the largest first.
        all_bold: whether most of what has the usual size is bold, so that boldness tells nothing.
    """

    usual: float
    larger: tuple[float, ...]
    all_bold: bool = False

    @classmethod
    def of(cls, pages: Iterable[Page]) -> Ranks:
        """The ranks in a file."""
        words = (word for page in pages for line in page.lines for word in line.words)
        return cls.of_sizes((word.size, word.bold, len(word.text)) for word in words)

    @classmethod
    def of_sizes(cls, printed: Iterable[tuple[float, bool, int]]) -> Ranks:
        """The ranks in a file that prints so many characters in these sizes, bold or not."""
        sizes: Counter[float] = Counter()
        bold: Counter[float] = Counter()
        for size, is_bold, characters in printed:
            sizes[_rounded(size)] += characters
            bold[_rounded(size)] += characters * is_bold
        usual = sizes.most_common(1)[0][0] if sizes else 0.0
        larger = tuple(sorted((size for size in sizes if size >= HEADING_SIZE * usual), reverse=True))
        return cls(usual, larger, all_bold=2 * bold[usual] > sizes[usual])

    def may_rank(self, size: float) -> bool:
        """Whether a line in this size can be a heading; a smaller one never is."""
        return _rounded(size) >= self.usual

    def level(self, line: Line) -> int:
        """1 to 6 for a heading, else 0."""
        text = line.text
        if len(text) > LONGEST_HEADING or not any(c.isalpha() for c in text):
            return 0
        size = _rounded(line.size)
        if size in self.larger:
            return min(self.larger.index(size) + 1, DEEPEST - 1)
        if line.bold and not self.all_bold and size >= self.usual and not text.endswith(SENTENCE_END):
            return min(len(self.larger) + 1, DEEPEST)
        return 0


def _rounded(size: float) -> float:
    return round(size * 2) / 2
