"""The rows of a table in a PDF file: which lines hold values, and which others belong to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

from monitor.model.errors import ExtractError
from monitor.reading.document.grid import NOTHING, Cell
from monitor.reading.document.pdf.columns import TIGHT, Spans, columns_of, overlaps, share
from monitor.reading.document.pdf.order import Row
from monitor.reading.document.pdf.page import Line
from monitor.reading.labels import without_marks
from monitor.reading.language import number_of_any_month
from monitor.reading.period import read_period

YEAR = re.compile(r"(?:(?:FY|fiscal year|exercice)\s*)?(?:19|20)\d\d(?:\s*[-–/]\s*(?:\d\d){1,2})?\W{0,3}", re.I)
"""A number that names a time: a row of nothing else names the columns."""
_STAGES = (
    "actuals?|adopted|approved|amended|budget(?:ed)?|draft|enacted|estimated?|estimates|final|forecast|outturn|planned|plan|projected|"
    "projections?|proposed|provisional|recommended|requested|request|revised|target|exécuté|prévisions?|prévu|réalisé|voté|"
    "ansatz|ergebnis|ist|soll|presupuesto|ejecutado|liquidado|definitivo|inicial|previsione|consuntivo|assestato|"
    "begroting|raming|realisatie|rekening|orçamento|executado|previsto"
)
STAGE = re.compile(rf"(?<=\d)\s+(?:{_STAGES})(?:\s+(?:{_STAGES}))?$|^(?:{_STAGES})\s+(?=\D{{0,3}}\d)", re.I)
"""How far the money of a year had come, beside the year: ``2025 Adopted``, ``2024 Revised Budget``."""
HAS_YEAR = re.compile(r"\d{4}|\d\d$")
VALUE = re.compile(
    r"[\W_]{0,2}(?:(?:US|CAN?|C|A)?[$€£]|USD|CAD|EUR)?[\W_]{0,3}\d[\d\s.,'’]*(?:[\W_]{0,3}[^\W\d]{1,6}){0,2}\W{0,3}",
    re.I,
)
"""A number with what may stand around it: ``$1,234``, ``(12.5%)``, ``34.82 lb``, ``7 r``."""
BEHIND = re.compile(r"(?<=[\d%])\s?[(\[](?:(?:19|20)\d\d(?:[-–/]\d{2,4})?|\d{1,3}(?:[.,]\d{1,3})?\s?%)[)\]]$")
"""The year of a number, or its share, behind it in brackets: ``77 (2024)``, ``120 (45%)``."""
DAY = re.compile(
    r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})?|\d{1,2}(?:st|nd|rd|th|er|\.?[ºª]|\.)?\s(?:of |de )?(?P<month>[^\W\d_]{3,})\.?",
    re.I,
)
BROKEN = re.compile(r".*\d(?:[.,]\n|\n[.,]|[.,]\d{1,2}\n)\d.*", re.DOTALL)
"""A number and, on the next line, its end: ``76,295`` above ``,472``."""
TWO_NUMBERS = re.compile(r"\d[.,]\d+\s+\d")
BROKEN_OFF = re.compile(r"\d{1,3}")
NO_VALUE = re.compile(r"[-–—.*x†‡]{1,3}|\.{4,}|…{2,}|n/?[ad]|s\.?o\.?|suppr\.?", re.I)
"""What is printed where there is none."""
LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
"""What leads the eye from a label to its values, and in a table of contents from a title to its page."""
END_OF_LABEL = re.compile(r"(?<=\S)(?:(?:(?<!\.\w)\.(?=(?:\s*\.){3}))?(?:\s+\.)+|\s*\.{4,}|\s*…{2,})\s*$")
"""Leaders behind a label."""
IN_NAMES = re.compile(
    r"\d{1,3}(?:\s*[-–]\s*\d{1,3})?\s*(?:years?|yrs?|ans|jahren?|años|anos|anni|jaar)|\(?9\d(?:[.,]\d)?\s?% [CK]I\)?",
    re.I,
)
"""What looks like a value, and among words names a column: ``18 years`` above ``and over``, ``(95% CI)``."""
WORDED = re.compile(r"[^\W\d_]{2}")
IN_BRACKETS_BEHIND = re.compile(r"\s*[(\[][^()\[\]]{1,30}[)\]]$")
CURRENCY = re.compile(r"(?:US|C|CA|CAN|A)?[$€£]", re.I)
MAX_COLUMNS = 150
"""Pieces of a line of a table: more do not fit on paper."""
TALLEST = 4.5
"""The same for rows that are alike."""
MOST_REMEMBERED = 2_000
"""Texts; each is asked about several times while a page is read."""


def is_value(text: str) -> bool:
    """Whether a text is a number with its unit, or stands where there is none."""
    number = BEHIND.sub("", text)
    return bool(VALUE.fullmatch(number) and not _is_day(text)) or bool(NO_VALUE.fullmatch(text))


def _is_day(text: str) -> bool:
    """Whether a text is a day, with or without its year: ``1 July``, ``1er mars``, ``31.12.2023``."""
    found = DAY.fullmatch(text)
    return found is not None and (found["month"] is None or number_of_any_month(found["month"], "en") is not None)


def is_data(row: Row) -> bool:
    """Whether a row holds values behind a label; a row of times names columns."""
    return 2 <= len(row) <= MAX_COLUMNS and _hold_values(tuple([piece.text for piece in row]))


@lru_cache(maxsize=MOST_REMEMBERED)
def _hold_values(texts: tuple[str, ...]) -> bool:
    values = [text for text in texts[1:] if is_value(text) and not is_time(text)]
    worded = any(WORDED.search(text) and not is_value(text) for text in texts[1:])
    if worded and len(values) > 1 and all(IN_NAMES.fullmatch(text) for text in values):
        return False
    if LEADERS.search(" ".join(texts)):
        # Behind one number they lead to a page, too.
        return sum(not NO_VALUE.fullmatch(text) for text in values) > 1
    return bool(values)


@lru_cache(maxsize=MOST_REMEMBERED)
def is_time(text: str) -> bool:
    """Whether a text names a period, as the head of a column does: ``FY2024 (FYTD)``, ``Q1 2024``."""
    bare = STAGE.sub("", IN_BRACKETS_BEHIND.sub("", without_marks(text)))
    try:
        return bool(YEAR.fullmatch(bare) or (HAS_YEAR.search(bare) and read_period(bare)))
    except ExtractError:
        return False


def distance(above: Row, below: Row) -> float:
    """From one baseline to the next, as a multiple of the size."""
    return (below[0].y - above[0].y) / max(above[0].size, below[0].size)


def pitch_of(rows: Sequence[Row], otherwise: float) -> float:
    """The usual distance between rows with values; `otherwise` where no two follow each other."""
    pitches = [distance(a, b) for a, b in pairwise(rows) if is_data(a) and is_data(b)]
    return median(pitches) if pitches else otherwise


def middle_of(ordered: Sequence[float]) -> float:
    """The median of numbers that are in their order."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def near_of(rows: Sequence[Row]) -> float:
    """Up to which distance a line without values goes on with the label of its neighbour."""
    return min(TIGHT, 0.85 * pitch_of(rows, TALLEST))


def is_rest(row: Row) -> bool:
    """Whether a label is plainly the rest of one: it begins with a small letter."""
    return row[0].text[:1].islower()


# ---------------------------------------------------------------- rows


def pairs_parted(body: Sequence[Row]) -> Sequence[Row]:
    """The rows, two numbers that stand close parted where the other rows have a column for each of them."""
    pairs = {id(piece) for row in body for piece in row[1:] if _is_pair(piece.text)}
    valued = [tuple(piece for piece in row if id(piece) not in pairs) for row in body if is_data(row)]
    valued = [row for row in valued if is_data(row)]
    if not pairs or len(valued) < 2:
        return body
    _, spans = columns_of(valued, [[is_value(piece.text) for piece in row] for row in valued])

    def parted(piece: Line) -> Row:
        halves = _halves(piece) if id(piece) in pairs else (piece,)
        columns = [[x for x, span in enumerate(spans) if overlaps(half, span)] for half in halves]
        told = all(len(found) == 1 for found in columns) and len({*map(tuple, columns)}) == len(halves)
        return halves if told and all(is_value(half.text) for half in halves) else (piece,)

    return [tuple(part for piece in row for part in parted(piece)) for row in body]


def _is_pair(text: str) -> bool:
    return TWO_NUMBERS.search(text) is not None or BEHIND.search(text) is not None


def _halves(piece: Line) -> Row:
    """The words of two numbers that stand close, each by itself; what stands in brackets together."""
    at = next((i for i, word in enumerate(piece.words) if i and word.text[:1] in "(["), 0)
    return (Line(piece.words[:at]), Line(piece.words[at:])) if at else tuple(Line((word,)) for word in piece.words)


def rows_of(body: Sequence[Row], spans: Spans, labels: int) -> list[list[Row]]:
    """The lines that are one row each: a line with values, and those in which its label or its texts go on."""
    near = near_of(body)
    owner = {i: i for i, row in enumerate(body) if is_data(row)}
    data = set(owner)
    begun = {j: i for i in data for j in _lines_above(body, i, spans[:labels])}
    owner |= begun
    data |= set(begun)
    for i in range(1, len(body)):
        if i not in data and i - 1 in owner and (is_rest(body[i]) or distance(body[i - 1], body[i]) <= near):
            owner[i] = owner[i - 1]
    for i in reversed(range(len(body) - 1)):
        below, rest = distance(body[i], body[i + 1]), is_rest(body[i + 1])
        if i in data or i + 1 not in owner or is_rest(body[i]) or not (rest or below <= near):
            continue
        if body[i][0].text.endswith(":") and not rest:
            continue  # The title of the rows below it.
        if i not in owner or rest or below < 0.9 * distance(body[i - 1], body[i]):
            owner[i] = owner[i + 1]
    rows: dict[int, list[Row]] = {}
    for i, row in enumerate(body):
        rows.setdefault(owner.get(i, i), []).append(row)
    return list(rows.values())


def _lines_above(body: Sequence[Row], at: int, labels: Spans) -> range:
    """The indices of the lines in which the labels of a row with values begin, where there are several labels.

    ``0302 | Pescado fresco`` above ``o refrigerado.`` above ``exc. filetes | 7.704``: the row's first label stands
    beside the beginning of the second one.
    """
    if len(labels) < 2 or overlaps(body[at][0], labels[0]):
        return range(0)
    for i in range(at - 1, -1, -1):
        if is_data(body[i]):
            break
        if overlaps(body[i][0], labels[0]):
            one_each = [[x for x, span in enumerate(labels) if overlaps(piece, span)] for piece in body[i]]
            return range(i, at) if one_each == [[x] for x in range(len(labels))] else range(0)
    return range(0)


def with_outer_labels(rows: Sequence[tuple[Cell, ...]], labels: int) -> list[tuple[Cell, ...]]:
    """The rows with the first label, where it is printed in the first row of several alone: ``2013`` and below nothing.

    Only where that is certain: each of these groups begins with its label, and has the same labels as the others. A
    label that is printed in the middle of its rows, and a total behind the last of them, stay as they are.
    """
    groups: list[list[int]] = []
    for y, row in enumerate(rows):
        if labels != 2 or any(cell.clash for cell in row[:2]) or not row[1].text or (not groups and not row[0].text):
            return list(rows)
        if row[0].text:
            groups.append([])
        groups[-1].append(y)
    inner = [[rows[y][1].text for y in group] for group in groups]
    whole, last = inner[:-1], inner[-1] if inner else []
    alike = whole and all(texts == whole[0] for texts in whole) and last == whole[0][: len(last)]
    if not alike or len(set(whole[0])) < len(whole[0]):
        return list(rows)
    outer = {y: rows[group[0]][0] for group in groups for y in group}
    return [(outer[y], *row[1:]) for y, row in enumerate(rows)]


def cells_of(lines: Sequence[Row], spans: Spans, labels: int, at: str) -> tuple[Cell, ...]:
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
    text = END_OF_LABEL.sub("", text) if label else text
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


def with_broken_numbers(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows; where a cell was too narrow for its number, so that its end stands on the next line, it is marked."""
    marked = list(rows)
    for y, (above, below) in enumerate(pairwise(rows)):
        broken = [x for x, cell in enumerate(below) if x and BROKEN.fullmatch(f"{above[x].text}\n{cell.text}")]
        if broken and not below[0].text:
            for line in (y, y + 1):
                marked[line] = tuple(replace(c, clash=True) if x in broken else c for x, c in enumerate(marked[line]))
    return marked
