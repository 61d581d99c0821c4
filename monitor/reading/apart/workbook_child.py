"""Read a workbook's cells, in the process apart."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

UNCALCULATED = "#UNCALCULATED!"
"""Stands for a formula whose value the program that wrote the file never worked out."""
WORKBOOK_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
EXACT_INTEGERS = 2.0**53

Rows = list[list[str]]


def read_cells(body: bytes, *, most_places: int, most_cells: int) -> list[dict[str, Any]]:
    """Every sheet in its order: ``name``, ``hidden``, ``rows`` of texts, and ``merged`` ranges.

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
    except PasswordError as error:
        raise ValueError("the workbook is protected by a password") from error
    except (CalamineError, BadZipFile, ElementTree.ParseError) as error:
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
            places = sheet.total_height * sheet.total_width
            if places > most_places:
                raise ValueError(f"sheet {about.name!r} spans {places:,} cells, more than the {most_places:,} it may")
            rows: Rows = []
            for row in _rows(sheet):
                rows.append(row)
                left -= len(row)
                if left < 0:
                    raise ValueError(f"the workbook has more than the {most_cells:,} cells that it may")
            while rows and not rows[-1]:
                rows.pop()
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
            hidden = about.visible is not SheetVisibleEnum.Visible
            sheets.append({"name": about.name, "hidden": hidden, "rows": rows, "merged": merged})
    marks = _marks(body, [found["name"] for found in sheets])
    for found in sheets:
        for (y, x), mark in marks.get(found["name"], {}).items():
            _put(found["rows"], y, x, mark)
    return sheets


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for cells in sheet.iter_rows():
        row = left + [value if isinstance(value, str) else printed(value) for value in cells]
        while row and not row[-1]:
            row.pop()
        yield row


def _put(rows: Rows, y: int, x: int, text: str) -> None:
    rows += [[] for _ in range(y + 1 - len(rows))]
    rows[y] += [""] * (x + 1 - len(rows[y]))
    rows[y][x] = text


# ---------------------------------------------------------------- what calamine gives as empty cells


def _marks(body: bytes, names: Sequence[str]) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """The errors of formulas, such as ``#REF!``, and the formulas without a value, by sheet and place."""
    if not body.startswith(b"PK"):
        return {}
    with ZipFile(BytesIO(body)) as archive:
        there = set(archive.namelist())
        if not there.issuperset(WORKBOOK_PARTS):
            return {}
        parts = _parts(*map(archive.read, WORKBOOK_PARTS))
        return {name: _marks_of(archive.read(parts[name])) for name in names if parts.get(name) in there}


def _parts(workbook: bytes, relations: bytes) -> Mapping[str, str]:
    """The sheets' names and the parts of the file that hold them."""
    targets = {relation.get("Id"): relation.get("Target", "") for _, _, relation in _elements(relations)}
    parts = {}
    for _, tag, sheet in _elements(workbook):
        if tag == "sheet" and "name" in sheet.attrib:
            relation = next((value for name, value in sheet.items() if _local(name) == "id"), None)
            parts[sheet.attrib["name"]] = normpath(join("xl", targets.get(relation, ""))).lstrip("/")
    return parts


def _marks_of(xml: bytes) -> Mapping[tuple[int, int], str]:
    marks: dict[tuple[int, int], str] = {}
    # Looking for them costs seconds on a large sheet; most have none.
    if not any(sign in xml for sign in (b't="e"', b"t='e'", b"<f", b":f>", b":f ")):
        return marks
    y = x = -1
    for event, tag, element in _elements(xml):
        match event, tag:
            case "start", "row":
                y, x = int(element.get("r", y + 2)) - 1, -1
            case "end", "c":
                x = _column(element.attrib["r"]) if "r" in element.attrib else x + 1
                if mark := _mark(element):
                    marks[y, x] = mark
            case "end", "row":
                element.clear()
    return marks


def _mark(cell: ElementTree.Element) -> str:
    """What stands for a cell that is empty to calamine; empty for any other."""
    parts = {_local(part.tag): part.text or "" for part in cell}
    value = parts.get("v", "").strip()
    if cell.get("t") == "e":
        return value or UNCALCULATED
    return UNCALCULATED if "f" in parts and not value and cell.get("t") != "str" else ""


def _elements(xml: bytes) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """Where each element starts and ends, with its name."""
    # This process is the defence, and expat refuses entities that multiply.
    for event, element in ElementTree.iterparse(BytesIO(xml), ("start", "end")):  # noqa: S314
        yield event, _local(element.tag), element


def _local(name: str) -> str:
    """A name without the address of its namespace."""
    return name.rpartition("}")[2]


def _column(place: str) -> int:
    """The column, counted from 0, of a place such as ``AB12``."""
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
