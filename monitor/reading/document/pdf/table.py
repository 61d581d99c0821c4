"""Find the tables on a page of a PDF file: values that stand below each other, under the words that name them."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.reading.document.grid import NOTHING, Cell, Grid, relaid
from monitor.reading.document.pdf.beside import EVERYWHERE, sides_of, within
from monitor.reading.document.pdf.columns import TIGHT, Span, Spans, columns_of, name_columns, overlaps
from monitor.reading.document.pdf.order import Row, names_of, pieces_of, space_of
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.document.pdf.rows import (
    BROKEN_OFF,
    CURRENCY,
    MAX_COLUMNS,
    TALLEST,
    TWO_NUMBERS,
    YEAR,
    cells_of,
    distance,
    is_data,
    is_rest,
    is_value,
    middle_of,
    near_of,
    pairs_parted,
    pitch_of,
    rows_of,
    with_broken_numbers,
    with_outer_labels,
)
from monitor.reading.document.pdf.turned import names_upwards
from monitor.reading.labels import fold

HEADER_LINES = 12
LABEL_LINES = 3
"""How many lines without a value may stand between two rows, or between the column names and the first row."""
ALIGNED = 3.0
"""How many points a title may begin away from the labels below it."""
LOOSE = 2.6
"""Lines farther apart than this, as a multiple of their size, do not belong together."""


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table with its place on a page.

    Attributes:
        grid: the table, without the texts above it.
        spans: for each column the left and the right end of what stands in it.
        region: the index of the region of its page which holds it.
        first: the index in the region of its first line.
        behind: the index behind its last line.
        side: between which places it stands, where others stand beside it.
    """

    grid: Grid
    spans: Spans
    region: int
    first: int
    behind: int
    side: Span = EVERYWHERE


def tables_of_page(page: Page, regions: Sequence[Sequence[Line]]) -> list[PlacedTable]:
    """The tables of one page in reading order; of those beside each other the left one first.

    A table is at least two rows that have a value behind their label, or one such row under a row of column names.
    """
    space = space_of(page.lines)
    tables = []
    for region, lines in enumerate(regions):
        rows = [_units_joined(pieces_of(line, space)) for line in lines]
        at = 0
        for first, behind, sides in (*sides_of(rows), (len(rows), len(rows), ())):
            parted = _beside_each_other(rows, range(first, behind), sides, (space, page, region))
            if parted or not sides:
                tables += _tables_in(rows, range(at, first), EVERYWHERE, (space, page, region))
                tables += parted
                at = behind
    return tables


Where = tuple[float, Page, int]
"""The width of a space, a page, and the index of a region there."""


def _tables_in(rows: Sequence[Row], lines: range, side: Span, where: Where) -> list[PlacedTable]:
    """The tables in some lines of a region, on one side."""
    space, page, region = where
    parts = [(i, part) for i in lines if (part := within(rows[i], side))]
    at, inside = [i for i, _ in parts], [part for _, part in parts]
    tables, behind = [], 0
    while (first := next((i for i in range(behind, len(inside)) if is_data(inside[i])), None)) is not None:
        above, behind = behind, _end_of_body(inside, first)
        top, start = _header(inside, above, first, inside[first:behind])
        if start > top or sum(map(is_data, inside[first:behind])) > 1:
            names = [names_of(row, space) for row in inside[top:start]]
            grid, spans = _laid_out(names, inside[start:behind], page.number)
            if start == top:
                grid = _named_upwards(grid, spans, page, inside[start][0].y)
            tables.append(PlacedTable(grid, spans, region, at[top], at[behind - 1] + 1, side))
    return tables


def _named_upwards(grid: Grid, spans: Spans, page: Page, y: float) -> Grid:
    """A table without names, with those that are printed upwards above its columns."""
    names = names_upwards(page.upwards, spans, grid.header_columns, y)
    return relaid(grid, (names, *grid.rows), 1) if names else grid


def _beside_each_other(rows: Sequence[Row], lines: range, sides: Sequence[Span], where: Where) -> list[PlacedTable]:
    """The tables on the sides of some lines, in reading order; none where they are one, with words between values.

    They are several where all of them name their labels by the same words, as a table does that is folded; or where
    each has its title, which begins where its labels do.
    """
    found = [_tables_in(rows, lines, side, where) for side in sides]
    if not all(found) or len(found) < 2:
        return []
    firsts = [tables[0] for tables in found]
    names = [
        tuple(fold(path[-1]) for path in table.grid.columns[: table.grid.header_columns] if path) for table in firsts
    ]
    alike = any(names[0]) and len({*names}) == 1
    titles = [_title_of(rows, lines, table) for table in firsts]
    return [table for tables in found for table in tables] if alike or len({*titles} - {""}) == len(titles) else []


def _title_of(rows: Sequence[Row], lines: range, table: PlacedTable) -> str:
    """The text right above a table, among these lines, that begins where its labels do; else empty."""
    above = [part for i in lines if i < table.first and (part := within(rows[i], table.side))]
    title = above[-1] if above else ()
    return title[0].text if len(title) == 1 and abs(title[0].x0 - table.spans[0][0]) <= ALIGNED else ""


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


# ---------------------------------------------------------------- where a table begins and ends


def _loose(rows: Sequence[Row]) -> float:
    """From which distance on a line does not belong to a table with these rows."""
    return _looser(pitch_of(rows, 0))


def _looser(pitch: float) -> float:
    return max(LOOSE, 1.3 * pitch)


def _end_of_body(rows: Sequence[Row], first: int) -> int:
    """The index behind the last row: it ends before column names, a wide gap, or text."""
    last, labels = first, (_labels_of(rows[first]), _texts_of(rows[first]))
    pitches: list[float] = []
    for i in range(first + 1, len(rows)):
        row, above = rows[i], rows[i - 1]
        valued, gap = is_data(row), distance(above, row)
        loose = _looser(middle_of(pitches) if pitches else 0)
        if gap > max(loose, TALLEST if valued and _is_like(row, rows[first]) else 0):
            break
        if valued and last == i - 1:
            insort(pitches, gap)
        if valued:
            last = i
        elif i - last > LABEL_LINES or (
            len(row) > 1 and not (any(_stands_under(row, texts) for texts in labels) or _goes_on(row, above))
        ):
            break
    return _end_of_row(rows, first, last)


def _labels_of(row: Row) -> Row:
    """The pieces of a row with values before the first of them."""
    return row[: next(x for x, piece in enumerate(row) if x and is_value(piece.text))]


def _texts_of(row: Row) -> Row:
    """The pieces of a row that are no values: its labels, and such as stand behind the values in another language."""
    return tuple(piece for x, piece in enumerate(row) if not x or not is_value(piece.text))


def _stands_under(row: Row, labels: Row) -> bool:
    """Whether a line of several pieces stands in columns of labels alone, each piece in one of its own."""
    return len(row) == len(labels) and all(map(overlaps, row, ((other.x0, other.x1) for other in labels)))


def _end_of_row(rows: Sequence[Row], first: int, last: int) -> int:
    """The index behind the lines on which the label of the last row, or a number too long for its cell, goes on."""
    left = min(piece.x0 for piece in rows[first][1:])
    near, loose = near_of(rows[first : last + 1]), _loose(rows[first : last + 1])
    for i in range(last + 1, len(rows)):
        gap = distance(rows[i - 1], rows[i])
        if gap <= loose and all(piece.text[:1] in ".," or BROKEN_OFF.fullmatch(piece.text) for piece in rows[i]):
            continue
        if len(rows[i]) > 1 or rows[i][0].x1 > left or gap > (loose if is_rest(rows[i]) else near):
            return i
    return len(rows)


def _is_like(row: Row, other: Row) -> bool:
    """Whether the two have as many pieces, each under its own."""
    return len(row) == len(other) and all(overlaps(a, (b.x0, b.x1)) for a, b in zip(row, other, strict=True))


def _goes_on(row: Row, above: Row) -> bool:
    """Whether all pieces of a row without values stand under texts of the row above, as the next line of them."""
    if distance(above, row) > TIGHT or any(YEAR.fullmatch(piece.text) for piece in row):
        return False
    return all(_is_under_text(piece, above) for piece in row)


def _is_under_text(piece: Line, above: Row) -> bool:
    return any(overlaps(piece, (other.x0, other.x1)) and not is_value(other.text) for other in above)


def _header(rows: Sequence[Row], at: int, first: int, body: Sequence[Row]) -> tuple[int, int]:
    """The index of the first line that names columns, and the index behind the last; equal where there is none.

    Lines over the labels alone may stand between: parts of a name over several lines, or the title of the first rows.
    """
    loose, edge = _loose(body), min(row[0].x0 for row in body)
    left = min(piece.x0 for piece in rows[first][1:])
    naming: list[int] = []
    between = 0
    for i in range(first - 1, max(at, first - HEADER_LINES) - 1, -1):
        row = rows[i]
        far = distance(row, rows[i + 1]) > loose and not (i + 1 == first and _names_each(row, body))
        if far or len(row) > MAX_COLUMNS:
            break
        names = len(row) > 1 or _may_name(row[0], rows[first], edge)
        if names or (not naming and _ends_name(rows[max(at, i - 2) : i + 1])):
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
    if not above or distance(above[-1], last) > TIGHT:
        return False
    return any(distance(row, last) <= 2 * TIGHT and _is_under_text(last[0], row) for row in above)


def _names_each(row: Row, body: Sequence[Row]) -> bool:
    """Whether a line farther above a table than its rows are apart plainly names its columns, most of them by one word.

    Each of its pieces stands over one column, and over another than the others do.
    """
    valued = [other for other in body if is_data(other)]
    labels, spans = columns_of(valued, [[is_value(piece.text) for piece in other] for other in valued])
    over = [[x for x, span in enumerate(spans) if overlaps(piece, span)] for piece in row]
    named = {found[0] for found in over if len(found) == 1 and found[0] >= labels}
    apart = distance(row, body[0]) <= TALLEST and len(named) > 2 and len(named) * 4 >= (len(spans) - labels) * 3
    return apart and all(len(found) == 1 for found in over) and len({found[0] for found in over}) == len(row)


def _may_name(piece: Line, data: Row, edge: float) -> bool:
    """Whether a line of one piece can name columns: it stands over values alone, and not over all of them.

    A line in larger letters, or in the middle over labels and values, is a title.

    Args:
        piece: the line.
        data: the first row with values.
        edge: where the labels of the table begin.
    """
    if piece.x0 < min(data[0].x1, data[1].x0 - 2 * piece.size) or piece.size > 1.05 * data[0].size:
        return False
    off = min(abs(piece.x0 + piece.x1 - left - data[-1].x1) / 2 for left in (edge, data[0].x0))
    if off < piece.size and len(data) > 2:
        return False
    return sum(overlaps(piece, (other.x0, other.x1)) for other in data[1:]) < max(2, len(data) - 1)


# ---------------------------------------------------------------- rows


def _laid_out(header: Sequence[Row], body: Sequence[Row], page: int) -> tuple[Grid, Spans]:
    """The table with these lines, and the places of its columns."""
    body = pairs_parted(body)
    valued = [row for row in body if is_data(row)]
    labels, spans = columns_of(valued, [[is_value(piece.text) for piece in row] for row in valued])
    values = [[piece for piece in row if is_value(piece.text)] for row in valued]
    shared = [[piece for piece in row if overlaps(piece, span)] for row in values for span in spans[labels:]]
    apart = not any(len(values) > 1 or any(TWO_NUMBERS.search(value.text) for value in values) for values in shared)
    head = [
        tuple(Cell(text, header=True) if x in over else NOTHING for x in range(len(spans)))
        for text, over in name_columns(header, spans, labels, apart=apart)
    ]
    rows = [cells_of(row, spans, labels, f"page {page}") for row in rows_of(body, spans, labels)]
    cells = with_broken_numbers(with_outer_labels(rows, labels))
    return Grid((*head, *cells), len(head), labels, pages=(page,)), spans
