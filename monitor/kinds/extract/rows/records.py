"""The rows that a rule reads: of a CSV file, of a table on a workbook's sheet, of a list in a JSON file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from monitor.model import Grade
from monitor.model.errors import Ambiguous, Lacking, NoMatch, NotUsable
from monitor.reading.document import CSV, JSON, XLSX, Document, Records
from monitor.reading.document.columns import Rows
from monitor.reading.document.datafile import refuse_repeated
from monitor.reading.document.sheet_table import Header, Laid, place_name
from monitor.reading.document.sheets import sheet_words, sheets_named
from monitor.reading.document.workbook import Sheet
from monitor.reading.labels import did_you_mean, fold, listed, same_label, tidy

MAX_CELLS = 5_000_000
"""Of a list in a JSON file, written as a table."""
MOST_DIGITS = 40
"""A larger exponent is left as one: written out, it could fill the memory."""
MAX_DEPTH = 20
"""How deep in a JSON file a list may stand, and an item's values may be nested."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rule needs of a data file.

    Attributes:
        columns: the columns that must be there.
        optional: those that a release may lack.
        amount: the column that is added up or taken; empty where rows are counted.
        sheet: the name of the workbook's sheet, or of the JSON file's list; empty where the columns tell.
        under: the line above the table in a CSV file that holds several; empty where the columns tell.
    """

    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    amount: str = ""
    sheet: str = ""
    under: str = ""


def records_of(document: Document, wanted: Wanted) -> Records:
    """The one table of a document that has the columns.

    In a workbook it is found by its header, wherever on a sheet that stands; in a JSON file it is the list whose items
    have the columns as keys, those of nested objects joined by a point. Of a CSV file it is the whole.

    Raises:
        NotUsable: the document holds no data, or cannot be read.
        Lacking: a column is missing.
        Incomplete: the file is cut, ragged or unclear.
        NoMatch: there is no such sheet or list.
        Ambiguous: several tables have the columns.
    """
    if wanted.under and document.media != CSV:
        raise NoMatch(f"`under: {wanted.under}` is for CSV files that hold several tables: leave it out of the rule")
    if document.media == XLSX:
        return _on_sheets(document.sheets, wanted)
    if wanted.sheet and document.media == CSV:
        raise NoMatch(f"a CSV file has no sheets: leave `sheet: {wanted.sheet}` out of the rule")
    records = _in_json(document.data, wanted) if document.media == JSON else _in_file(document, wanted)
    header = _as_wanted(records.header, (*wanted.columns, *wanted.optional))
    require_columns(records.header, [name for name in wanted.columns if name not in header])
    return records if header == records.header else replace(records, header=header)


def _as_wanted(header: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The columns' names, as the rule writes those that differ from it in letter case, quotes and dashes alone."""
    gone = {fold(name): name for name in names if name not in header}
    if not gone:
        return tuple(header)
    once = Counter(map(fold, header))
    return tuple(gone.get(fold(name), name) if once[fold(name)] == 1 else name for name in header)


def require_columns(header: Sequence[str], columns: Sequence[str]) -> None:
    """Let a header pass that has the columns.

    Raises:
        Lacking: one is missing.
    """
    gone = [column for column in dict.fromkeys(columns) if column not in header]
    if not gone:
        return
    hints = "".join(did_you_mean(column, header) for column in gone[:3])
    raise Lacking(
        f"no column {', '.join(map(repr, gone))} (columns: {listed(header)}){hints}; "
        "see: monitor extract SOURCE FILE, which tries a rule on a saved file"
    )


def _in_file(document: Document, wanted: Wanted) -> Records:
    """The data file's table: where its first line lacks the columns, below the one line that has them all."""
    if document.media == CSV and wanted.columns:
        return document.records_with(wanted.columns, wanted.under)
    return document.records


# ---------------------------------------------------------------- workbooks


def _on_sheets(sheets: Mapping[str, Sheet], wanted: Wanted) -> Records:
    if not wanted.columns:
        raise NoMatch("the rule names no column, so the table cannot be found in the workbook: count a column's cells")
    try:
        laid = [Laid(sheet) for sheet in sheets_named(sheets, wanted.sheet)]
    except OverflowError as error:
        raise NotUsable(f"the workbook cannot be read: {error}", grade=Grade.WRONG_TYPE) from error
    found = [(one, y) for one in laid for y in one.rows_with(wanted.columns)]
    if not found:
        raise Lacking(_no_header(laid, wanted))
    if len(found) > 1:
        places = "; ".join(f"{sheet_words(one.sheet)}, row {y + 1}" for one, y in found[:6])
        raise Ambiguous(
            f"{len(found)} tables have the columns {listed(wanted.columns)}: {places}; name the `sheet`, or a column "
            "in the rule that only the right one has"
        )
    one, y = found[0]
    return _below(one, one.header_at(y), wanted)


def _no_header(laid: Sequence[Laid], wanted: Wanted) -> str:
    """Which row comes nearest, and what it lacks."""
    rows = [
        (sum(any(same_label(c, text) for text in one.filled(y)) for c in wanted.columns), one, y)
        for one in laid
        for y in range(min(one.height, 60))
    ]
    most, one, y = max(rows, key=lambda row: row[0], default=(0, laid[0], 0))
    where = " and ".join(sheet_words(one.sheet) for one in laid[:3]) + (" and others" if len(laid) > 3 else "")
    if not most:
        return f"no row of {where} has the columns {listed(wanted.columns)}"
    gone = [c for c in wanted.columns if not any(same_label(c, text) for text in one.filled(y))]
    hints = "".join(did_you_mean(column, one.filled(y)) for column in gone[:3])
    return (
        f"{sheet_words(one.sheet)}: no column {', '.join(map(repr, gone))} (columns, in row {y + 1}: "
        f"{listed(one.filled(y))}){hints}; see: monitor extract SOURCE FILE, which tries a rule on a saved file"
    )


def _below(laid: Laid, header: Header, wanted: Wanted) -> Records:
    """The rows below a header, those without anything and the notes at the end left out."""
    names = _names(laid, header, wanted)
    numbers: list[int] = []
    end = laid.ends_below(header)
    if end < laid.height:
        raise Ambiguous(
            f"{sheet_words(laid.sheet)}: row {end + 1} ({listed(laid.filled(end))}) looks like the header of another "
            "table below the one that the rule names, so whether the rows below it count cannot be told"
        )
    numbers += [y + 1 for y in range(header.bottom + 1, end) if laid.filled(y)]
    if len(wanted.columns) > 1:
        while numbers and len(laid.filled(numbers[-1] - 1)) < 2:
            numbers.pop()
    _refuse_carried(laid, names, numbers, wanted.amount)
    index_of = {number - 1: index for index, number in enumerate(numbers)}
    percents = frozenset((index_of[y], x) for y, x in laid.sheet.percents if y in index_of)
    rows = Rows.of((laid.texts(number - 1) for number in numbers), len(names))
    return Records(
        names,
        rows,
        numbers=numbers,
        row_word="row",
        place=sheet_words(laid.sheet),
        percents=percents,
        formats_known=laid.sheet.formats_known,
    )


def _names(laid: Laid, header: Header, wanted: Wanted) -> tuple[str, ...]:
    """The columns' names: those that the rule uses as it writes them."""
    named = [*wanted.columns, *wanted.optional]
    leaf = [laid.text(header.leaf, x) for x in range(laid.width)]
    lowest = [laid.text(header.bottom, x) for x in range(laid.width)]
    names = tuple(
        next((name for name in named if same_label(name, text)), text or below)
        for text, below in zip(leaf, lowest, strict=True)
    )
    refuse_repeated(names, named)
    return names


def _refuse_carried(laid: Laid, names: Sequence[str], numbers: Sequence[int], amount: str) -> None:
    """Let a table pass in which no amount stands for several rows."""
    if not amount:
        return
    x = names.index(amount)
    for number in numbers:
        area = laid.merged_at(number - 1, x)
        if area is not None and area.bottom > area.top and laid.text(number - 1, x):
            raise Ambiguous(
                f"{sheet_words(laid.sheet)}: the cells {place_name(area.top, area.left)} to "
                f"{place_name(area.bottom, area.right)} of column {amount!r} are merged into one, so its value cannot "
                "be told apart row by row"
            )


# ---------------------------------------------------------------- JSON


def _in_json(data: Any, wanted: Wanted) -> Records:
    lists = [(path, items) for path, items in _lists(data) if not wanted.sheet or same_label(wanted.sheet, path)]
    tables = [(path, _table(items)) for path, items in lists]
    fitting = [(path, rows) for path, rows in tables if {*wanted.columns} <= {key for row in rows for key in row}]
    if len(fitting) > 1:
        paths = listed([path or "the whole file" for path, _ in fitting])
        raise Ambiguous(f"{len(fitting)} lists have the columns {listed(wanted.columns)}: {paths}; name one as `sheet`")
    if not tables:
        there = listed([path or "the whole file" for path, _ in _lists(data)])
        raise NoMatch(
            f"the JSON file has no list of objects{f' {wanted.sheet!r}' if wanted.sheet else ''} (lists: {there})"
        )
    path, rows = fitting[0] if fitting else max(tables, key=lambda table: len(table[1]))
    header = tuple(dict.fromkeys(key for row in rows for key in row))
    if len(header) * len(rows) > MAX_CELLS:
        raise NotUsable(f"the list has more than {MAX_CELLS:,} values", grade=Grade.WRONG_TYPE)
    cells = Rows.of(([row.get(name, "") for name in header] for row in rows), len(header))
    place = f'list "{path}"' if path else ""
    return Records(header, cells, numbers=range(1, len(rows) + 1), row_word="item", place=place)


def _lists(data: Any) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """The lists of objects in a JSON file, each with the keys that lead to it; lists within their items left out."""
    level: list[tuple[str, Any]] = [("", data)]
    for _ in range(MAX_DEPTH):
        below: list[tuple[str, Any]] = []
        for path, value in level:
            if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
                yield path, value
            elif isinstance(value, dict):
                below += [(f"{path}.{key}" if path else key, inner) for key, inner in value.items()]
        level = below


def _table(items: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [dict(_flat(item)) for item in items]


def _flat(item: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        name = tidy(f"{before}{key}")
        if isinstance(value, dict) and depth < MAX_DEPTH:
            yield from _flat(value, f"{name}.", depth + 1)
        elif not isinstance(value, dict | list):
            yield name, _printed(value)


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal) and abs(value.adjusted()) < MOST_DIGITS:
        return format(value, "f")
    return str(value)
