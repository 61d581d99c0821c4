"""Read a workbook's cells, in the process apart."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from monitor.reading.apart.workbook_binary import BOOK, looks_of_binary
from monitor.reading.apart.workbook_looks import UNKNOWN, looks_of, styles_of
from monitor.reading.apart.workbook_ods import CONTENT, looks_of_ods
from monitor.reading.apart.workbook_old import START as OLD
from monitor.reading.apart.workbook_old import looks_of_old
from monitor.reading.apart.workbook_xml import WORKBOOK_PARTS, Element, cells, local, parts_of

UNCALCULATED = "#UNCALCULATED!"
"""Stands for a formula whose value the program that wrote the file never worked out."""
WITH_VALUE = re.compile(rb"<v>[-0-9A-Za-z]")
POINTED = re.compile(r"\s*-?[0-9]+\.[0-9]+\s*")
EXACT_INTEGERS = 2.0**53

Rows = list[list[str]]


def read_cells(body: bytes, *, most_places: int, most_cells: int) -> list[dict[str, Any]]:
    """Every sheet in its order: ``name``, ``hidden``, ``rows`` of texts, ``merged`` ranges, and its ``looks``.

    ``texts`` are the places of those that look like a number with decimals and are none in the file.

    Rows and columns are counted from the sheet's first; rows end with their last filled cell. A range is top, left,
    bottom and right, all counted from 0 and part of it.

    Args:
        body: the workbook.
        most_places: how many places a sheet may span from its first to its last filled cell.
        most_cells: how many cells all sheets may have together.

    Raises:
        ValueError: it is no workbook, is protected, damaged, or has more cells; says which.
    """
    try:
        return _sheets(body, most_places, most_cells)
    except (CalamineError, BadZipFile, ElementTree.ParseError) as error:
        if body.startswith(OLD):
            # Of an old file, and of one that only a password opens, its own reader knows why.
            list(looks_of_old(body, ()))
        raise ValueError(f"the workbook cannot be read: {error}") from error


def printed(value: object) -> str:
    """A cell's value as text: numbers in the shortest digits that mean it, dates as ISO 8601 writes them."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < EXACT_INTEGERS:
            return str(int(value))
        text = repr(value)
        return (format(Decimal(text), "f") if "e" in text else text).removesuffix(".0")
    if isinstance(value, datetime.datetime):
        whole_day = value.time() == datetime.time()
        return value.date().isoformat() if whole_day else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _sheets(body: bytes, most_places: int, most_cells: int) -> list[dict[str, Any]]:
    sheets: list[dict[str, Any]] = []
    left = most_cells
    with load_workbook(BytesIO(body)) as workbook:
        for index, about in enumerate(workbook.sheets_metadata):
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(index)
            bottom, right = sheet.end or (-1, -1)
            places = (bottom + 1) * (right + 1)
            if places > most_places:
                raise ValueError(f"sheet {about.name!r} spans {places:,} cells, more than the {most_places:,} it may")
            rows: Rows = []
            texts: list[tuple[int, int]] = []
            for row in _rows(sheet, texts):
                rows.append(row)
                left -= len(row)
                if left < 0:
                    raise ValueError(f"the workbook has more than the {most_cells:,} cells that it may")
            while rows and not rows[-1]:
                rows.pop()
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            hidden = about.visible is not SheetVisibleEnum.Visible
            sheets.append({"name": about.name, "hidden": hidden, "rows": rows, "merged": merged, "texts": texts})
    for found, (marks, looks) in zip(sheets, _looked_at(body, [found["name"] for found in sheets]), strict=True):
        for (y, x), mark in marks.items():
            _put(found["rows"], y, x, mark)
        found["looks"] = looks
    return sheets


def _rows(sheet: CalamineSheet, texts: list[tuple[int, int]]) -> Iterator[list[str]]:
    """The rows of a sheet; the places of texts that look as a number with decimals would go into `texts`."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for y, values in enumerate(sheet.iter_rows()):
        row = left + [value if isinstance(value, str) else printed(value) for value in values]
        texts += ((y, x + len(left)) for x, one in enumerate(values) if isinstance(one, str) and POINTED.fullmatch(one))
        while row and not row[-1]:
            row.pop()
        yield row


def _put(rows: Rows, y: int, x: int, text: str) -> None:
    rows += [[] for _ in range(y + 1 - len(rows))]
    rows[y] += [""] * (x + 1 - len(rows[y]))
    rows[y][x] = text


# ---------------------------------------------------------------- what calamine gives as empty cells


def _looked_at(body: bytes, names: Sequence[str]) -> list[tuple[Mapping[tuple[int, int], str], dict[str, Any]]]:
    """For each sheet what calamine does not tell: marks in cells that it gives as empty, and how cells look.

    A mark is the error of a formula, such as ``#REF!``, or stands for a formula without a value.
    """
    nothing: tuple[Mapping[tuple[int, int], str], dict[str, Any]] = ({}, {UNKNOWN: [True]})
    if body.startswith(OLD):
        return list(looks_of_old(body, names))
    with ZipFile(BytesIO(body)) as archive:
        there = set(archive.namelist())
        if CONTENT in there:
            return [({}, looks) for looks in looks_of_ods(archive, names)]
        if BOOK in there:
            return [({}, looks) for looks in looks_of_binary(archive, names)]
        if not there.issuperset(WORKBOOK_PARTS):
            return [nothing for _ in names]
        parts = parts_of(*map(archive.read, WORKBOOK_PARTS))
        styles = styles_of(archive)
        sheets = [archive.read(parts[name]) if parts.get(name) in there else b"" for name in names]
        return [(_marks_of(xml), looks_of(xml, styles)) if xml else nothing for xml in sheets]


def _marks_of(xml: bytes) -> Mapping[tuple[int, int], str]:
    marks: dict[tuple[int, int], str] = {}
    # Most sheets have none.
    if not any(sign in xml for sign in (b't="e"', b"t='e'", b"<f", b":f>", b":f ")):
        return marks
    for y, x, cell in cells(xml, _may_be_marked):
        if mark := _mark(cell):
            marks[y, x] = mark
    return marks


def _may_be_marked(attributes: bytes, content: bytes) -> bool:
    return b' t="e"' in attributes or (b"<f" in content and not WITH_VALUE.search(content))


def _mark(cell: Element) -> str:
    """What stands for a cell that is empty to calamine; empty for any other."""
    parts = {local(part.tag): part.text or "" for part in cell}
    value = parts.get("v", "").strip()
    if cell.get("t") == "e":
        return value or UNCALCULATED
    return UNCALCULATED if "f" in parts and not value and cell.get("t") != "str" else ""
