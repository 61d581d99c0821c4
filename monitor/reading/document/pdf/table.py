"""Find the tables on a page of a PDF file: values that stand below each other, under the words that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from monitor.model.errors import ExtractError
from monitor.reading.document.grid import NOTHING, Cell
from monitor.reading.document.pdf.columns import Spans, columns_of, name_columns, overlaps, share
from monitor.reading.document.pdf.order import names_of, pieces_of, space_of
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
LABEL_LINES = 3
"""How many lines without a value may stand between two rows, or between the column names and the first row."""
LOOSE = 2.6
"""Lines farther apart than this, as a multiple of their size, do not belong together."""
TALLEST = 4.5
"""The same for rows that are alike."""
TIGHT = 1.36
"""Lines at most this far apart can be one text over several lines."""

Pieces = tuple[Line, ...]
"""What stands in one line, parted at wide gaps."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table with its place on a page.

    Attributes:
        head: its header rows.
        body: its other rows.
        labels: how many columns at the left name the rows.
        spans: for each column the left and the right end of what stands in it.
        page: the page's number.
        region: the index of the region of that page which holds it.
        first: the index in the region of its first line.
        behind: the index behind its last line.
    """

    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    labels: int
    spans: Spans
    page: int
    region: int
    first: int
    behind: int


def tables_of_page(page: Page, regions: Sequence[Sequence[Line]]) -> list[Found]:
    """The tables of one page in reading order.

    A table is at least two rows that have a value behind their label, or one such row under a row of column names.
    """
    space = space_of(page.lines)
    return [
        found
        for index, lines in enumerate(regions)
        for found in _tables_in([_units_joined(pieces_of(line, space)) for line in lines], space, (page.number, index))
    ]


def is_value(text: str) -> bool:
    """Whether a text is a number with its unit, or stands where there is none."""
    return bool(VALUE.fullmatch(text) or NO_VALUE.fullmatch(text))


def _units_joined(pieces: Pieces) -> Pieces:
    """Signs of a currency, printed at the left of their column, put to their number; so too the percent sign."""
    joined: list[Line] = []
    for piece in pieces:
        before = joined[-1].text if joined else ""
        if (CURRENCY.fullmatch(before) and piece.text[:1].isdigit()) or (piece.text == "%" and before[-1:].isdigit()):
            joined[-1] = Line((*joined[-1].words, *piece.words))
        else:
            joined.append(piece)
    return tuple(joined)


def _tables_in(rows: Sequence[Pieces], space: float, place: tuple[int, int]) -> Iterator[Found]:
    at = 0
    while at < len(rows):
        first = next((i for i in range(at, len(rows)) if _is_data(rows[i])), None)
        if first is None:
            return
        behind = _end_of_body(rows, first)
        top, start = _header(rows, at, first, _loose(rows[first:behind]))
        if start > top or sum(map(_is_data, rows[first:behind])) > 1:
            header = [names_of(row, space) for row in rows[top:start]]
            yield _laid_out(header, rows[start:behind], (*place, top, behind))
        at = behind


def _is_data(row: Pieces) -> bool:
    """Whether a row holds values behind a label; a row of times names columns."""
    texts = [piece.text for piece in row]
    if len(row) < 2 or LEADERS.search(" ".join(texts)):
        return False
    return any(is_value(text) and not _is_time(text) for text in texts[1:])


def _is_time(text: str) -> bool:
    """Whether a text names a period, as the head of a column does: ``FY2024 (FYTD)``, ``Q1 2024``."""
    bare = IN_BRACKETS_BEHIND.sub("", without_marks(text))
    if YEAR.fullmatch(bare) or not HAS_YEAR.search(bare):
        return bool(YEAR.fullmatch(bare))
    try:
        return bool(read_period(bare))
    except ExtractError:
        return False


def _distance(above: Pieces, below: Pieces) -> float:
    """From one baseline to the next, as a multiple of the size."""
    return (below[0].y - above[0].y) / max(above[0].size, below[0].size)


def _loose(rows: Sequence[Pieces]) -> float:
    """From which distance on a line does not belong to a table with these rows."""
    pitches = [_distance(a, b) for a, b in pairwise(rows) if _is_data(a) and _is_data(b)]
    return max(LOOSE, 1.3 * median(pitches)) if pitches else LOOSE


def _end_of_body(rows: Sequence[Pieces], first: int) -> int:
    """The index behind the last row: it ends before column names, a wide gap, or text."""
    last = first
    for i in range(first + 1, len(rows)):
        loose = max(_loose(rows[first:i]), TALLEST if _is_data(rows[i]) and _is_like(rows[i], rows[first]) else 0)
        if _distance(rows[i - 1], rows[i]) > loose:
            break
        if _is_data(rows[i]):
            last = i
        elif i - last > LABEL_LINES or (len(rows[i]) > 1 and not _goes_on(rows[i], rows[i - 1])):
            break
    return last + 1 + _lines_of_last_row(rows, first, last)


def _lines_of_last_row(rows: Sequence[Pieces], first: int, last: int) -> int:
    """How many lines the label of the last row, or a number too long for its cell, goes on for below."""
    left = min(piece.x0 for piece in rows[first][1:])
    near, loose = _near(rows[first : last + 1]), _loose(rows[first : last + 1])
    for i in range(last + 1, len(rows)):
        gap = _distance(rows[i - 1], rows[i])
        if gap <= loose and all(piece.text[:1] in ".," or BROKEN_OFF.fullmatch(piece.text) for piece in rows[i]):
            continue
        if len(rows[i]) > 1 or rows[i][0].x1 > left or gap > (loose if _is_rest(rows[i]) else near):
            return i - last - 1
    return len(rows) - last - 1


def _is_rest(row: Pieces) -> bool:
    """Whether a label is plainly the rest of one: it begins with a small letter."""
    return row[0].text[:1].islower()


def _near(rows: Sequence[Pieces]) -> float:
    """Up to which distance a line without values goes on with the label of its neighbour."""
    pitches = [_distance(a, b) for a, b in pairwise(rows) if _is_data(a) and _is_data(b)]
    return min(TIGHT, 0.85 * median(pitches)) if pitches else TIGHT


def _is_like(row: Pieces, other: Pieces) -> bool:
    """Whether the two have as many pieces, each under its own."""
    return len(row) == len(other) and all(overlaps(a, (b.x0, b.x1)) for a, b in zip(row, other, strict=True))


def _goes_on(row: Pieces, above: Pieces) -> bool:
    """Whether all pieces of a row without values stand under texts of the row above, as the next line of them."""
    if _distance(above, row) > TIGHT or any(YEAR.fullmatch(piece.text) for piece in row):
        return False
    return all(any(overlaps(p, (q.x0, q.x1)) and not is_value(q.text) for q in above) for p in row)


def _header(rows: Sequence[Pieces], at: int, first: int, loose: float) -> tuple[int, int]:
    """The index of the first line that names columns, and the index behind the last; equal where there is none.

    Lines over the labels alone may stand between: parts of a name over several lines, or the title of the first rows.
    """
    left = min(piece.x0 for piece in rows[first][1:])
    naming: list[int] = []
    between = 0
    for i in range(first - 1, max(at, first - HEADER_LINES) - 1, -1):
        row = rows[i]
        if _distance(row, rows[i + 1]) > loose:
            break
        if len(row) > 1 or _may_name(row[0], rows[first]) or (not naming and _ends_name(rows[max(at, i - 2) : i + 1])):
            naming.append(i)
            between = 0
            continue
        between += 1
        if between > LABEL_LINES or row[0].x0 < left < row[0].x1:
            break
    return (naming[-1], naming[0] + 1) if naming else (first, first)


def _ends_name(lines: Sequence[Pieces]) -> bool:
    """Whether the last of up to three lines is the end of a name that begins in one of the others.

    In the middle of a table it may be the title of the first rows as well; a name that is too long is refused, and a
    name without its ``(thousands)`` would be believed.
    """
    *above, (piece, *_) = lines
    if not above or _distance(above[-1], lines[-1]) > TIGHT:
        return False
    near = [row for row in above if _distance(row, lines[-1]) <= 2 * TIGHT]
    return any(overlaps(piece, (name.x0, name.x1)) and not is_value(name.text) for row in near for name in row)


def _may_name(piece: Line, data: Pieces) -> bool:
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


def _laid_out(header: Sequence[Pieces], body: Sequence[Pieces], place: tuple[int, int, int, int]) -> Found:
    valued = [row for row in body if _is_data(row)]
    labels, spans = columns_of(valued, [[is_value(piece.text) for piece in row] for row in valued])
    apart = not any(
        len(values) > 1 or any(TWO_NUMBERS.search(value.text) for value in values)
        for row in valued
        for values in (_values_in(row, span) for span in spans[labels:])
    )
    head = tuple(
        tuple(Cell(text, header=True) if x in over else NOTHING for x in range(len(spans)))
        for text, over in name_columns(header, spans, labels, apart=apart)
    )
    page, region, first, behind = place
    cells = _with_broken_numbers([_cells(row, spans, labels, f"page {page}") for row in _rows(body)])
    return Found(head, tuple(cells), labels, spans, page, region, first, behind)


def _values_in(row: Pieces, span: tuple[float, float]) -> list[Line]:
    return [piece for piece in row if is_value(piece.text) and overlaps(piece, span)]


def _rows(body: Sequence[Pieces]) -> list[list[Pieces]]:
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
    rows: dict[int, list[Pieces]] = {}
    for i, row in enumerate(body):
        rows.setdefault(owner.get(i, i), []).append(row)
    return list(rows.values())


def _cells(lines: Sequence[Pieces], spans: Spans, labels: int, at: str) -> tuple[Cell, ...]:
    """One row of the table; what fits several columns, or stands beside another value in one, is marked."""
    placed: list[list[tuple[int, Line]]] = [[] for _ in spans]
    unclear: set[int] = set()
    for number, pieces in enumerate(lines):
        for piece in pieces:
            columns = _columns_for(piece, spans, labels)
            unclear |= set(columns) if len(columns) > 1 else set()
            for column in columns:
                placed[column].append((number, piece))
    if not any(placed[labels:]) or (len(lines) == 1 and len(lines[0]) == 1 and len(unclear) > 1):
        title = Cell(" ".join(piece.text for pieces in lines for piece in pieces), header=True, at=at)
        return (title,) * len(spans)
    return tuple(_cell(pieces, x < labels, x in unclear, at) for x, pieces in enumerate(placed))


def _with_broken_numbers(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows; where a cell was too narrow for its number, so that its end stands on the next line, it is marked."""
    marked = list(rows)
    for y, (above, below) in enumerate(pairwise(rows)):
        broken = [x for x, cell in enumerate(below) if x and BROKEN.fullmatch(f"{above[x].text}\n{cell.text}")]
        if broken and not below[0].text:
            marked[y] = tuple(replace(cell, clash=True) if x in broken else cell for x, cell in enumerate(marked[y]))
            marked[y + 1] = tuple(replace(cell, clash=True) if x in broken else cell for x, cell in enumerate(below))
    return marked


def _columns_for(piece: Line, spans: Spans, labels: int) -> list[int]:
    """The column that a piece stands in; several where that cannot be told."""
    if is_value(piece.text):
        return [x for x, span in enumerate(spans) if overlaps(piece, span)] or _nearest(piece, spans)
    if piece.x0 < spans[labels][0] - 0.1 and share(piece, spans[labels]) < 0.5:
        beside = max(range(labels), key=lambda x: (share(piece, spans[x]), x == 0))
        crossed = [x for x in range(labels + 1, len(spans)) if overlaps(piece, spans[x])]
        return [beside, *range(labels, crossed[-1] + 1)] if crossed else [beside]
    return [x for x, span in enumerate(spans) if overlaps(piece, span)] or _nearest(piece, spans)


def _nearest(piece: Line, spans: Spans) -> list[int]:
    """The column beside which a piece stands, where it is plainly that one; else those on both sides."""
    by_gap = sorted((max(span[0] - piece.x1, piece.x0 - span[1]), x) for x, span in enumerate(spans))
    if len(by_gap) == 1 or by_gap[0][0] < 0.4 * by_gap[1][0]:
        return [by_gap[0][1]]
    return [by_gap[0][1], by_gap[1][1]]


def _cell(pieces: Sequence[tuple[int, Line]], label: bool, unclear: bool, at: str) -> Cell:
    if not pieces:
        return NOTHING
    values = [piece for _, piece in pieces if is_value(piece.text)]
    beside = not label and (len(values) > 1 or len({number for number, _ in pieces}) < len(pieces))
    text = " ".join(piece.text for _, piece in pieces)
    marks = tuple(mark for _, piece in pieces for mark in piece.marks)
    return Cell(text, header=label, marks=marks, clash=unclear or beside, at=at)
