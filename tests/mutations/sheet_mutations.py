"""What publishers do to tables, whatever they are printed in: to columns, rows and labels, and to cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.mutations import (
    EITHER,
    LOUD,
    QUESTION,
    SAME,
    Allowed,
    Mutation,
    Operator,
    Said,
    another,
    is_number,
    mutations_into,
    value_of,
)
from tests.mutations.cell_mutations import OF_CELLS
from tests.mutations.sheet import Path, Row, Sheet
from tests.mutations.sheet_operators import OF_OPERATORS

WITHOUT_MARKUP: dict[str, Allowed] = {"header repeated among the rows": EITHER}
"""What else is allowed where nothing but its place says what a cell is: a repeated header begins another table."""


# ---------------------------------------------------------------- columns

OF_PLACES: list[Mutation[Sheet]] = []
mutation = mutations_into(OF_PLACES)


@mutation(SAME)
def columns_reversed(sheet: Sheet) -> Sheet | None:
    if len(sheet.rows[sheet.row]) - sheet.labels < 2:
        return None
    values = range(sheet.labels, len(sheet.rows[sheet.row]))
    return sheet.in_columns([*range(sheet.labels), *reversed(values)])


@mutation(EITHER)
def label_columns_moved_to_the_end(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    return sheet.in_columns([*range(sheet.labels, len(sheet.columns)), *range(sheet.labels)])


@mutation(SAME)
def column_inserted_before(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    return sheet.with_column(sheet.labels, _beside(sheet, "Remarks"), lambda y, row: str(100 + y))


@mutation(SAME)
def column_inserted_after(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    return sheet.with_column(len(sheet.columns), _beside(sheet, "Change"), lambda y, row: another(row[-1]))


@mutation(LOUD)
def column_of_the_same_label_added(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    path, x = sheet.columns[sheet.column], sheet.column
    return sheet.with_column(len(sheet.columns), path, lambda y, row: another(row[x]))


@mutation(LOUD)
def figures_column_removed(sheet: Sheet) -> Sheet | None:
    if not sheet.headed or len(sheet.columns) - sheet.labels < 2:
        return None
    x = sheet.column
    rest = replace(sheet, column=x - 1 if x > sheet.labels else x + 1).without_column(x)
    return replace(rest, truth=sheet.untold)


@mutation(LOUD, Operator.SECOND_HEADER)
def header_split_into_nested_headers(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    x, path = sheet.column, sheet.columns[sheet.column]
    split = sheet.with_column(x + 1, (*path, "Revised"), lambda y, row: another(row[x]))
    columns = list(split.columns)
    columns[x] = (*path, "Published")
    return replace(split, columns=tuple(columns))


@mutation(SAME, Operator.SECOND_HEADER)
def one_header_put_over_all_columns(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    return replace(
        sheet, columns=tuple(p if x < sheet.labels else ("As published", *p) for x, p in enumerate(sheet.columns))
    )


@mutation(LOUD)
def figures_column_renamed(sheet: Sheet) -> Sheet | None:
    return sheet.head(lambda label: f"{label} under review") if sheet.headed else None


@mutation(SAME)
def column_footnoted(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    columns = list(sheet.columns)
    *outer, inner = columns[sheet.column]
    columns[sheet.column] = (*outer, f"{inner}*")
    return replace(sheet, columns=tuple(columns))


# ---------------------------------------------------------------- rows


@mutation(SAME)
def rows_inserted_before(sheet: Sheet) -> Sheet:
    return sheet.with_row(sheet.row, _row(sheet, "Elsewhere")).with_row(_first(sheet), _row(sheet, "Not stated"))


@mutation(SAME)
def rows_inserted_after(sheet: Sheet) -> Sheet:
    return sheet.with_row(sheet.row + 1, _row(sheet, "Elsewhere"))


@mutation(SAME)
def row_of_a_similar_label_inserted(sheet: Sheet) -> Sheet:
    similar = tuple(f"{text}, other" if x < sheet.labels else text for x, text in enumerate(_twin(sheet)))
    return sheet.with_row(sheet.row, similar)


@mutation(LOUD, Operator.TWIN_ROWS)
def row_of_the_same_label_added(sheet: Sheet) -> Sheet:
    return sheet.with_row(sheet.row + 1, _twin(sheet))


@mutation(SAME)
def rows_reversed(sheet: Sheet) -> Sheet | None:
    target = sheet.rows[sheet.row]
    groups = [[r for r in g if len(r) == 1] + [r for r in reversed(g) if len(r) > 1] for g in sheet.sections]
    leading = [g for g in groups if len(g[0]) > 1]
    rows = [row for g in (*leading, *reversed(groups[len(leading) :])) for row in g]
    at = next(y for y, row in enumerate(rows) if row is target)
    return replace(sheet, rows=tuple(rows), row=at) if tuple(rows) != sheet.rows else None


@mutation(SAME, Operator.TOTAL_ROW)
def total_row_added(sheet: Sheet) -> Sheet:
    total = _row(sheet, "Total")
    return sheet.with_row(len(sheet.rows), total)


@mutation(LOUD)
def figures_row_removed(sheet: Sheet) -> Sheet | None:
    if len(sheet.rows) < 2:
        return None
    y = sheet.row
    beside = y + 1 if y + 1 < len(sheet.rows) and len(sheet.rows[y + 1]) > 1 else y - 1
    rest = replace(sheet, row=beside).without_row(y)
    return replace(rest, truth=sheet.untold)


@mutation(SAME, Operator.SECOND_HEADER)
def header_repeated_among_the_rows(sheet: Sheet) -> Sheet | None:
    if not sheet.headed:
        return None
    return sheet.with_row(sheet.row, tuple(path[-1] if path else "" for path in sheet.columns))


# ---------------------------------------------------------------- labels


@mutation(LOUD)
def label_renamed_slightly(sheet: Sheet) -> Sheet:
    return sheet.label(lambda label: f"{label} sectors")


@mutation(SAME)
def label_footnoted_with_a_star(sheet: Sheet) -> Sheet:
    return sheet.label(lambda label: f"{label}*")


@mutation(SAME)
def label_footnoted_in_brackets(sheet: Sheet) -> Sheet:
    return sheet.label(lambda label: f"{label} [1]")


@mutation(SAME)
def label_footnoted_with_a_small_digit(sheet: Sheet) -> Sheet:
    return sheet.label(lambda label: f"{label}²")


@mutation(SAME)
def labels_in_capitals(sheet: Sheet) -> Sheet:
    return sheet.label(str.upper).head(str.upper, everywhere=True)


@mutation(SAME)
def spaces_in_labels_made_unbreakable(sheet: Sheet) -> Sheet | None:
    after = sheet.label(_unbroken).head(_unbroken, everywhere=True)
    return after if after != sheet else None


@mutation(SAME)
def spaces_in_labels_doubled(sheet: Sheet) -> Sheet | None:
    after = sheet.label(_wide).head(_wide, everywhere=True)
    return after if after != sheet else None


@mutation(SAME)
def dashes_in_labels_exchanged(sheet: Sheet) -> Sheet | None:
    after = sheet.label(_other_dash).head(_other_dash, everywhere=True)
    return after if after != sheet else None


@mutation(SAME)
def quotes_in_labels_exchanged(sheet: Sheet) -> Sheet | None:
    after = sheet.label(_other_quote).head(_other_quote, everywhere=True)
    return after if after != sheet else None


# ---------------------------------------------------------------- periods


@mutation(EITHER)
def years_written_with_a_space(sheet: Sheet) -> Sheet | None:
    after = _relabelled(sheet, lambda label: re.sub(r"\bFY(?=[0-9])", "FY ", label))
    return after if after != sheet else None


@mutation(EITHER)
def years_written_in_full(sheet: Sheet) -> Sheet | None:
    after = _relabelled(sheet, lambda label: re.sub(r"\bFY ?(?=[0-9])", "Fiscal year ", label))
    return after if after != sheet else None


@mutation(QUESTION)
def years_of_columns_moved_by_one(sheet: Sheet) -> Sheet | None:
    """Every column now says that it is about the year after: the numbers are the other years' for whoever reads."""
    if not (sheet.headed and _year_in(sheet.columns[sheet.column])):
        return None
    after = sheet.head(_next_year, everywhere=True)
    same = next((x for x, path in enumerate(after.columns) if path == sheet.columns[sheet.column]), None)
    if len(sheet.truth) > 1 or same is None or not is_number(sheet.rows[sheet.row][same]):
        return None
    times = sheet.times
    now = Said(value_of(sheet.rows[sheet.row][same], sheet.language) * times) if times else None
    return replace(after, column=same, truth={sheet.period: now}) if now else None


@mutation(SAME)
def table_moved_on_by_a_year(sheet: Sheet) -> Sheet | None:
    """The oldest column goes and a new one comes."""
    years = [x for x, path in enumerate(sheet.columns) if x >= sheet.labels and _year_in(path) and len(path) == 1]
    if len(years) < 2 or years[0] == sheet.column or len(sheet.truth) > 1:
        return None
    last = years[-1]
    new = tuple(_next_year(label) for label in sheet.columns[last])
    return sheet.with_column(last + 1, new, lambda y, row: another(row[last])).without_column(years[0])


# ---------------------------------------------------------------- parts


def _beside(sheet: Sheet, label: str) -> Path:
    """A label for a new column, as deep as the others."""
    return (label, *("All" for _ in sheet.columns[sheet.column][1:]))


def _row(sheet: Sheet, label: str) -> Row:
    """A new row of that label with numbers of its own."""
    row = sheet.rows[sheet.row]
    return (*(label for _ in range(sheet.labels)), *(another(another(cell)) for cell in row[sheet.labels :]))


def _twin(sheet: Sheet) -> Row:
    """The figure's row with other numbers."""
    return sheet.with_numbers_changed(sheet.rows[sheet.row])


def _first(sheet: Sheet) -> int:
    """The index of the first row of the figure's section."""
    y = sheet.row
    while y > 0 and len(sheet.rows[y - 1]) > 1:
        y -= 1
    return y


def _relabelled(sheet: Sheet, change: Callable[[str], str]) -> Sheet:
    rows = tuple(r if len(r) == 1 else (*map(change, r[: sheet.labels]), *r[sheet.labels :]) for r in sheet.rows)
    return replace(sheet.head(change, everywhere=True), rows=rows)


def _year_in(path: Path) -> bool:
    return any(re.search(r"(?<![0-9])20[0-9]{2}(?![0-9])", label) for label in path)


def _next_year(label: str) -> str:
    return re.sub(r"(?<![0-9])20[0-9]{2}(?![0-9])", lambda year: str(int(year[0]) + 1), label)


def _unbroken(label: str) -> str:
    return label.replace(" ", "\u00a0", 1).replace(" ", "\u202f")


def _wide(label: str) -> str:
    return label.replace(" ", "  ")


def _other_dash(label: str) -> str:
    return label.translate(str.maketrans("-–", "–‑"))


def _other_quote(label: str) -> str:
    return label.translate(str.maketrans("'’", "’'"))


MUTATIONS = OF_PLACES + OF_CELLS + OF_OPERATORS
