"""The order in which a reader takes the lines of a page: columns of text one after the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from monitor.reading.document.pdf.page import Line, Page, Word

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
COLUMN_ROWS = 4
"""Text in fewer lines is not taken for columns."""
HEADING_SIZE = 1.12
"""From this share of the usual size on, a line is a heading."""
LONGEST_HEADING = 160
SENTENCE_END = (".", ";", ",")
DEEPEST = 6


def space_of(lines: Iterable[Line]) -> float:
    """The usual width of a space on a page, as a share of the size."""
    gaps = [gap for line in lines for gap in _gaps(line.words) if 0.12 < gap < WIDEST_SPACE]
    return min(max(median(gaps), 0.2), WIDEST_SPACE) if gaps else SPACE


def pieces_of(line: Line, space: float) -> tuple[Line, ...]:
    """The line parted at wide gaps: cells of a table, lines of neighbouring columns.

    Args:
        line: a line over the width of the page.
        space: the usual width of a space there, as a share of the size.
    """
    words = line.words
    gaps = _gaps(words)
    if sum(word.text[:1].isalpha() for word in words) * 2 > len(words) > 4:
        # Justified text: all its spaces are wide.
        space = max(space, min(sorted(gaps)[len(gaps) // 3], CELL_GAP))
    pieces: list[list[Word]] = [[words[0]]]
    for word, gap in zip(words[1:], gaps, strict=True):
        numbers = NUMBER.fullmatch(word.text) and NUMBER.fullmatch(_last(pieces[-1]))
        wide = max(NUMBER_GAP, 1.3 * space) if numbers else max(CELL_GAP, 2.2 * space)
        if gap > wide and not word.raised:
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return tuple(Line(tuple(piece)) for piece in pieces)


def names_of(pieces: Iterable[Line], space: float) -> tuple[Line, ...]:
    """Pieces of a line that names columns, parted also at gaps a little wider than a space: columns can be narrow."""
    parted: list[list[Word]] = []
    for piece in pieces:
        parted.append([piece.words[0]])
        for word, gap in zip(piece.words[1:], _gaps(piece.words), strict=True):
            if gap > NAME_GAP * space and not word.raised:
                parted.append([word])
            else:
                parted[-1].append(word)
    return tuple(Line(tuple(words)) for words in parted)


def _last(words: Sequence[Word]) -> str:
    return next((word.text for word in reversed(words) if not word.raised), "")


def _gaps(words: Sequence[Word]) -> list[float]:
    """The gaps between the words, as shares of the size."""
    return [(b.x0 - a.x1) / max(a.size, b.size) for a, b in pairwise(words)]


# ---------------------------------------------------------------- columns of text


def regions_of(page: Page) -> list[list[Line]]:
    """The page's lines in reading order: regions that are read one after the other.

    Text in columns gives a region for each column; everything else, tables too, stays in lines over the whole width.
    """
    space = space_of(page.lines)
    rows = [pieces_of(line, space) for line in page.lines]
    return [[_joined(row) for row in region] for region in _in_columns(rows, 0) if region]


Row = tuple[Line, ...]
"""The pieces of one line."""


def _joined(row: Row) -> Line:
    return Line(tuple(word for piece in row for word in piece.words))


def _in_columns(rows: Sequence[Row], depth: int) -> list[list[Row]]:
    found = _gutter(rows) if depth < 4 else None
    if found is None:
        return [list(rows)]
    first, last, x = found
    left = [row for row in (tuple(p for p in row if p.x1 <= x) for row in rows[first:last]) if row]
    right = [row for row in (tuple(p for p in row if p.x0 >= x) for row in rows[first:last]) if row]
    columns = [*_in_columns(left, depth + 1), *_in_columns(right, depth + 1)]
    before = [list(rows[:first])] if first else []
    return [*before, *columns, *_in_columns(rows[last:], depth)]


def _gutter(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """The first run of rows that is text in two columns: its first row, the row behind it, and x between them."""
    places = sorted({round((a.x1 + b.x0) / 8) * 4.0 for row in rows for a, b in pairwise(row)})
    best: tuple[int, int, float] | None = None
    for x in places[:200]:
        for first, last in _runs_free_at(rows, x):
            longer = best is None or (last - first) > (best[1] - best[0])
            if longer and _is_prose(rows[first:last], x):
                best = (first, last, x)
    return best


def _runs_free_at(rows: Sequence[Row], x: float) -> list[tuple[int, int]]:
    """Runs of rows in which nothing crosses x, each from its first to its last row with text on both sides."""
    runs: list[tuple[int, int]] = []
    both: list[int] = []
    for i, row in enumerate([*rows, ()]):
        if row and not any(piece.x0 < x < piece.x1 for piece in row):
            if row[0].x1 <= x <= row[-1].x0:
                both.append(i)
            continue
        if len(both) >= COLUMN_ROWS:
            runs.append(_with_ends(rows, both[0], both[-1], x))
        both = []
    return runs


def _with_ends(rows: Sequence[Row], first: int, last: int, x: float) -> tuple[int, int]:
    """The run with the lines of the longer column that follow it as closely as its own lines do each other."""
    pitches = [rows[i + 1][0].y - rows[i][0].y for i in range(first, last)]
    near = 1.3 * median(pitches) if pitches else 0.0
    while last + 1 < len(rows) and len(rows[last + 1]) == 1:
        piece = rows[last + 1][0]
        if piece.x0 < x < piece.x1 or piece.y - rows[last][0].y > near:
            break
        last += 1
    return first, last + 1


def _is_prose(rows: Sequence[Row], x: float) -> bool:
    """Whether both sides read as text: several words in a line, hardly any of them a number."""
    for side in (
        [[word for piece in row if piece.x1 <= x for word in piece.words] for row in rows],
        [[word for piece in row if piece.x0 >= x for word in piece.words] for row in rows],
    ):
        lines = [words for words in side if words]
        words = [word for line in lines for word in line]
        letters = sum(1 for word in words if any(c.isalpha() for c in word.text))
        if len(lines) < COLUMN_ROWS or len(words) < 3.2 * len(lines) or letters < 0.75 * len(words):
            return False
    return True


# ---------------------------------------------------------------- headings


@dataclass(frozen=True, slots=True)
class Ranks:
    """Which lines of a file are headings, told by size and boldness.

    Attributes:
        usual: the size in which most of the file is printed.
        larger: the sizes of headings, the largest first.
    """

    usual: float
    larger: tuple[float, ...]

    @classmethod
    def of(cls, pages: Iterable[Page]) -> Ranks:
        """The ranks in a file."""
        sizes: Counter[float] = Counter()
        for page in pages:
            for line in page.lines:
                for word in line.words:
                    sizes[_rounded(word.size)] += len(word.text)
        usual = sizes.most_common(1)[0][0] if sizes else 0.0
        return cls(usual, tuple(sorted((size for size in sizes if size >= HEADING_SIZE * usual), reverse=True)))

    def level(self, line: Line) -> int:
        """1 to 6 for a heading, else 0."""
        text = line.text
        if len(text) > LONGEST_HEADING or not any(c.isalpha() for c in text):
            return 0
        size = _rounded(line.size)
        if size in self.larger:
            return min(self.larger.index(size) + 1, DEEPEST - 1)
        if line.bold and size >= self.usual and not text.endswith(SENTENCE_END):
            return min(len(self.larger) + 1, DEEPEST)
        return 0


def _rounded(size: float) -> float:
    return round(size * 2) / 2
