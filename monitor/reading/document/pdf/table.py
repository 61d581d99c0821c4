"""Find the tables on a page of a PDF file: values that stand below each other, under the words that name them."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

from monitor.model.errors import ExtractError
from monitor.reading.document.grid import NOTHING, Cell, Grid
from monitor.reading.document.pdf.columns import TIGHT, Spans, columns_of, name_columns, overlaps, share
from monitor.reading.document.pdf.order import Row, names_of, pieces_of, space_of
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.labels import without_marks
from monitor.reading.period import read_period

YEAR = re.compile(r"(?:(?:FY|fiscal year|exercice)\s*)?(?:19|20)\d\d(?:\s*[-–/]\s*(?:\d\d){1,2})?\W{0,3}", re.I)
"""A number that names a time: a row of nothing else names the columns."""
HAS_YEAR = re.compile(r"\d{4}|\d\d$")
VALUE = re.compile(
    r"[\W_]{0,2}(?:(?:US|CAN?|C|A)?[$€£]|USD|CAD|EUR)?[\W_]{0,3}\d[\d\s.,'’]*(?:[\W_]{0,3}[^\W\d]{1,6}){0,2}\W{0,3}",
    re.I,
)
"""A number with what may stand around it: ``$1,234``, ``(12.5%)``, ``34.82 lb``, ``7 r``."""
BROKEN = re.compile(r".*\d(?:[.,]\n|\n[.,]|[.,]\d{1,2}\n)\d.*", re.DOTALL)
"""A number and, on the next line, its end: ``76,295`` above ``,472``."""
TWO_NUMBERS = re.compile(r"\d[.,]\d+\s+\d")
BROKEN_OFF = re.compile(r"\d{1,3}")
NO_VALUE = re.compile(r"[-–—.*x†‡]{1,3}|n/?[ad]|s\.?o\.?|suppr\.?", re.I)
"""What is printed where there is none."""
LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
"""What tables of contents have between a title and its page."""
IN_BRACKETS_BEHIND = re.compile(r"\s*[(\[][^()\[\]]{1,30}[)\]]$")
CURRENCY = re.compile(r"(?:US|C|CA|CAN|A)?[$€£]", re.I)
HEADER_LINES = 12
MAX_COLUMNS = 150
"""Pieces of a line of a table: more do not fit on paper."""
LABEL_LINES = 3
"""How many lines without a value may stand between two rows, or between the column names and the first row."""
LOOSE = 2.6
"""Lines farther apart than this, as a multiple of their size, do not belong together."""
TALLEST = 4.5
"""The same for rows that are alike."""


MOST_REMEMBERED = 2_000
"""Texts; each is asked about several times while a page is read."""


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table with its place on a page.

    Attributes:
        grid: the table, without the texts above it.
        spans: for each column the left and the right end of what stands in it.
        region: the index of the region of its page which holds it.
        first: the index in the region of its first line.
        behind: the index behind its last line.
    """

    grid: Grid
    spans: Spans
    region: int
    first: int
    behind: int


def tables_of_page(page: Page, regions: Sequence[Sequence[Line]]) -> list[PlacedTable]:
    """The tables of one page in reading order.

    A table is at least two rows that have a value behind their label, or one such row under a row of column names.
    """
    space = space_of(page.lines)
    tables = []
    for region, lines in enumerate(regions):
        rows = [_units_joined(pieces_of(line, space)) for line in lines]
        behind = 0
        while (first := next((i for i in range(behind, len(rows)) if _is_data(rows[i])), None)) is not None:
            above, behind = behind, _end_of_body(rows, first)
            top, start = _header(rows, above, first, _loose(rows[first:behind]))
            if start > top or sum(map(_is_data, rows[first:behind])) > 1:
                names = [names_of(row, space) for row in rows[top:start]]
                grid, spans = _laid_out(names, rows[start:behind], page.number)
                tables.append(PlacedTable(grid, spans, region, top, behind))
    return tables


def is_value(text: str) -> bool:
    """Whether a text is a number with its unit, or stands where there is none."""
    return bool(VALUE.fullmatch(text) or NO_VALUE.fullmatch(text))


def _units_joined(row: Row) -> Row:
    """Signs of a currency, printed at the left of their column, put to their number; so too the percent sign."""
    joined: list[Line] = []
    for piece in row:
        before = joined[-1].text if joined else ""
        if (CURRENCY.fullmatch(before) and piece.text[:1].isdigit()) or (piece.text == "%" and before[-1:].isdigit()):
            joined[-1] = Line((*joined[-1].words, *piece.words))
        else:
            joined.append(piece)
    return tuple(joined)


def _is_data(row: Row) -> bool:
    """Whether a row holds values behind a label; a row of times names columns."""
    return 2 <= len(row) <= MAX_COLUMNS and _hold_values(tuple([piece.text for piece in row]))


@lru_cache(maxsize=MOST_REMEMBERED)
def _hold_values(texts: tuple[str, ...]) -> bool:
    if LEADERS.search(" ".join(texts)):
        return False
    return any(is_value(text) and not _is_time(text) for text in texts[1:])


@lru_cache(maxsize=MOST_REMEMBERED)
def _is_time(text: str) -> bool:
    """Whether a text names a period, as the head of a column does: ``FY2024 (FYTD)``, ``Q1 2024``."""
    bare = IN_BRACKETS_BEHIND.sub("", without_marks(text))
    try:
        return bool(YEAR.fullmatch(bare) or (HAS_YEAR.search(bare) and read_period(bare)))
    except ExtractError:
        return False


# ---------------------------------------------------------------- where a table begins and ends


def _distance(above: Row, below: Row) -> float:
    """From one baseline to the next, as a multiple of the size."""
    return (below[0].y - above[0].y) / max(above[0].size, below[0].size)


def _pitch(rows: Sequence[Row], otherwise: float) -> float:
    """The usual distance between rows with values; `otherwise` where no two follow each other."""
    pitches = [_distance(a, b) for a, b in pairwise(rows) if _is_data(a) and _is_data(b)]
    return median(pitches) if pitches else otherwise


def _middle(ordered: Sequence[float]) -> float:
    """The median of numbers that are in their order."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _loose(rows: Sequence[Row]) -> float:
    """From which distance on a line does not belong to a table with these rows."""
    return _looser(_pitch(rows, 0))


def _looser(pitch: float) -> float:
    return max(LOOSE, 1.3 * pitch)


def _near(rows: Sequence[Row]) -> float:
    """Up to which distance a line without values goes on with the label of its neighbour."""
    return min(TIGHT, 0.85 * _pitch(rows, TALLEST))


def _end_of_body(rows: Sequence[Row], first: int) -> int:
    """The index behind the last row: it ends before column names, a wide gap, or text."""
    last = first
    pitches: list[float] = []
    for i in range(first + 1, len(rows)):
        row, above = rows[i], rows[i - 1]
        is_data, distance = _is_data(row), _distance(above, row)
        loose = _looser(_middle(pitches) if pitches else 0)
        if distance > max(loose, TALLEST if is_data and _is_like(row, rows[first]) else 0):
            break
        if is_data and last == i - 1:
            insort(pitches, distance)
        if is_data:
            last = i
        elif i - last > LABEL_LINES or (len(row) > 1 and not _goes_on(row, above)):
            break
    return _end_of_row(rows, first, last)


def _end_of_row(rows: Sequence[Row], first: int, last: int) -> int:
    """The index behind the lines on which the label of the last row, or a number too long for its cell, goes on."""
    left = min(piece.x0 for piece in rows[first][1:])
    near, loose = _near(rows[first : last + 1]), _loose(rows[first : last + 1])
    for i in range(last + 1, len(rows)):
        gap = _distance(rows[i - 1], rows[i])
        if gap <= loose and all(piece.text[:1] in ".," or BROKEN_OFF.fullmatch(piece.text) for piece in rows[i]):
            continue
        if len(rows[i]) > 1 or rows[i][0].x1 > left or gap > (loose if _is_rest(rows[i]) else near):
            return i
    return len(rows)


def _is_rest(row: Row) -> bool:
    """Whether a label is plainly the rest of one: it begins with a small letter."""
    return row[0].text[:1].islower()


def _is_like(row: Row, other: Row) -> bool:
    """Whether the two have as many pieces, each under its own."""
    return len(row) == len(other) and all(overlaps(a, (b.x0, b.x1)) for a, b in zip(row, other, strict=True))


def _goes_on(row: Row, above: Row) -> bool:
    """Whether all pieces of a row without values stand under texts of the row above, as the next line of them."""
    if _distance(above, row) > TIGHT or any(YEAR.fullmatch(piece.text) for piece in row):
        return False
    return all(_is_under_text(piece, above) for piece in row)


def _is_under_text(piece: Line, above: Row) -> bool:
    return any(overlaps(piece, (other.x0, other.x1)) and not is_value(other.text) for other in above)


def _header(rows: Sequence[Row], at: int, first: int, loose: float) -> tuple[int, int]:
    """The index of the first line that names columns, and the index behind the last; equal where there is none.

    Lines over the labels alone may stand between: parts of a name over several lines, or the title of the first rows.
    """
    left = min(piece.x0 for piece in rows[first][1:])
    naming: list[int] = []
    between = 0
    for i in range(first - 1, max(at, first - HEADER_LINES) - 1, -1):
        row = rows[i]
        if _distance(row, rows[i + 1]) > loose or len(row) > MAX_COLUMNS:
            break
        if len(row) > 1 or _may_name(row[0], rows[first]) or (not naming and _ends_name(rows[max(at, i - 2) : i + 1])):
            naming.append(i)
            between = 0
            continue
        between += 1
        if between > LABEL_LINES or row[0].x0 < left < row[0].x1:
            break
    return (naming[-1], naming[0] + 1) if naming else (first, first)


def _ends_name(lines: Sequence[Row]) -> bool:
    """Whether the last of up to three lines is the end of a name that begins in one of the others.

    In the middle of a table it may be the title of the first rows as well; a name that is too long is refused, and a
    name without its ``(thousands)`` would be believed.
    """
    *above, last = lines
    if not above or _distance(above[-1], last) > TIGHT:
        return False
    return any(_distance(row, last) <= 2 * TIGHT and _is_under_text(last[0], row) for row in above)


def _may_name(piece: Line, data: Row) -> bool:
    """Whether a line of one piece can name columns: it stands over values alone, and not over all of them.

    A line in larger letters, or in the middle over labels and values, is a title.
    """
    if piece.x0 < min(data[0].x1, data[1].x0 - 2 * piece.size) or piece.size > 1.05 * data[0].size:
        return False
    middle = abs(piece.x0 + piece.x1 - data[0].x0 - data[-1].x1) / 2
    if middle < piece.size and len(data) > 2:
        return False
    return sum(overlaps(piece, (other.x0, other.x1)) for other in data[1:]) < max(2, len(data) - 1)


# ---------------------------------------------------------------- rows


def _laid_out(header: Sequence[Row], body: Sequence[Row], page: int) -> tuple[Grid, Spans]:
    """The table with these lines, and the places of its columns."""
    valued = [row for row in body if _is_data(row)]
    labels, spans = columns_of(valued, [[is_value(piece.text) for piece in row] for row in valued])
    values = [[piece for piece in row if is_value(piece.text)] for row in valued]
    shared = [[piece for piece in row if overlaps(piece, span)] for row in values for span in spans[labels:]]
    apart = not any(len(values) > 1 or any(TWO_NUMBERS.search(value.text) for value in values) for values in shared)
    head = [
        tuple(Cell(text, header=True) if x in over else NOTHING for x in range(len(spans)))
        for text, over in name_columns(header, spans, labels, apart=apart)
    ]
    cells = _with_broken_numbers([_cells(row, spans, labels, f"page {page}") for row in _rows(body)])
    return Grid((*head, *cells), len(head), labels, pages=(page,)), spans


def _rows(body: Sequence[Row]) -> list[list[Row]]:
    """The lines that are one row each: a line with values, and those in which its label or its texts go on."""
    near = _near(body)
    owner = {i: i for i, row in enumerate(body) if _is_data(row)}
    data = set(owner)
    for i in range(1, len(body)):
        if i not in data and i - 1 in owner and (_is_rest(body[i]) or _distance(body[i - 1], body[i]) <= near):
            owner[i] = owner[i - 1]
    for i in reversed(range(len(body) - 1)):
        below, rest = _distance(body[i], body[i + 1]), _is_rest(body[i + 1])
        if i in data or i + 1 not in owner or _is_rest(body[i]) or not (rest or below <= near):
            continue
        if i not in owner or rest or below < 0.9 * _distance(body[i - 1], body[i]):
            owner[i] = owner[i + 1]
    rows: dict[int, list[Row]] = {}
    for i, row in enumerate(body):
        rows.setdefault(owner.get(i, i), []).append(row)
    return list(rows.values())


def _cells(lines: Sequence[Row], spans: Spans, labels: int, at: str) -> tuple[Cell, ...]:
    """One row of the table; what fits several columns, or stands beside another value in one, is marked."""
    placed: list[list[tuple[int, Line]]] = [[] for _ in spans]
    unclear: set[int] = set()
    for number, row in enumerate(lines):
        for piece in row:
            columns = _columns_for(piece, spans, labels)
            unclear |= set(columns) if len(columns) > 1 else set()
            for column in columns:
                placed[column].append((number, piece))
    if not any(placed[labels:]) or (len(lines) == 1 and len(lines[0]) == 1 and len(unclear) > 1):
        title = Cell(" ".join(piece.text for row in lines for piece in row), header=True, at=at)
        return (title,) * len(spans)
    return tuple(_cell(pieces, x < labels, x in unclear, at) for x, pieces in enumerate(placed))


def _cell(pieces: Sequence[tuple[int, Line]], label: bool, unclear: bool, at: str) -> Cell:
    """The cell that these pieces fill, each with the number of its line in the row."""
    if not pieces:
        return NOTHING
    values = [piece for _, piece in pieces if is_value(piece.text)]
    beside = not label and (len(values) > 1 or len({number for number, _ in pieces}) < len(pieces))
    text = " ".join(piece.text for _, piece in pieces)
    marks = tuple(mark for _, piece in pieces for mark in piece.marks)
    return Cell(text, header=label, marks=marks, clash=unclear or beside, at=at)


def _columns_for(piece: Line, spans: Spans, labels: int) -> list[int]:
    """The column that a piece stands in; several where that cannot be told."""
    first = spans[labels]
    if not is_value(piece.text) and piece.x0 < first[0] - 0.1 and share(piece, first) < 0.5:
        beside = max(range(labels), key=lambda x: (share(piece, spans[x]), x == 0))
        crossed = [x for x in range(labels + 1, len(spans)) if overlaps(piece, spans[x])]
        return [beside, *range(labels, crossed[-1] + 1)] if crossed else [beside]
    if over := [x for x, span in enumerate(spans) if overlaps(piece, span)]:
        return over
    # Beside which it stands, where it is plainly that one; else those on both sides.
    near, *others = sorted((max(span[0] - piece.x1, piece.x0 - span[1]), x) for x, span in enumerate(spans))
    return [near[1]] if not others or near[0] < 0.4 * others[0][0] else [near[1], others[0][1]]


def _with_broken_numbers(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows; where a cell was too narrow for its number, so that its end stands on the next line, it is marked."""
    marked = list(rows)
    for y, (above, below) in enumerate(pairwise(rows)):
        broken = [x for x, cell in enumerate(below) if x and BROKEN.fullmatch(f"{above[x].text}\n{cell.text}")]
        if broken and not below[0].text:
            for line in (y, y + 1):
                marked[line] = tuple(replace(c, clash=True) if x in broken else c for x, c in enumerate(marked[line]))
    return marked
