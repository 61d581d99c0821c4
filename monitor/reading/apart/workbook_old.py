"""How a workbook of the old kind (XLS) shows its cells, in the process apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from struct import error as StructError  # noqa: N812  it is an exception and reads as one here
from typing import Any

from monitor.reading.apart.workbook_looks import RAISED, STRUCK, Runs, shows_nothing, shows_percent

START = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Under which name an old file holds a workbook of the new kind that only a password opens."""
FILTER = "_filterdatabase"
"""The name that a sheet with a filter has: what a filter hides, a click shows."""

Looks = dict[str, Any]
Marks = dict[tuple[int, int], str]


def looks_of_old(body: bytes, names: Sequence[str]) -> Iterator[tuple[Marks, Looks]]:
    """For each sheet the errors of its formulas by their places, and how its cells look, as of a workbook in XML.

    Raises:
        ValueError: it cannot be read, or is protected by a password.
    """
    if ENCRYPTED in body:
        raise ValueError("the workbook is protected by a password")
    # Few files are of this kind, and importing it costs as much as reading one of the others.
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=body, formatting_info=True, logfile=StringIO())
        for name in names:
            yield _of_sheet(book, book.sheet_by_name(name))
    except xlrd.XLRDError as error:
        raise ValueError(f"the workbook cannot be read: {error}") from error
    except (LookupError, AssertionError, StructError) as error:
        raise ValueError(f"the workbook cannot be read: it is damaged ({type(error).__name__}: {error})") from error


def _of_sheet(book: Any, sheet: Any) -> tuple[Marks, Looks]:
    import xlrd

    marks: Marks = {}
    looks: Looks = {"rows": [], "columns": [], "unseen": [], "struck": [], "runs": [], "percents": []}
    if FILTER not in book.name_map:
        looks["rows"] = [y for y, row in sheet.rowinfo_map.items() if row.hidden and not row.outline_level]
    looks["columns"] = [[x, x] for x, one in sheet.colinfo_map.items() if one.hidden and not one.outline_level]
    for y in range(sheet.nrows):
        for x in range(sheet.row_len(y)):
            kind = sheet.cell_type(y, x)
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            if kind == xlrd.XL_CELL_ERROR:
                marks[y, x] = xlrd.error_text_from_code[sheet.cell_value(y, x)]
            _look_at(book, sheet, y, x, looks)
    return marks, looks


def _look_at(book: Any, sheet: Any, y: int, x: int, looks: Looks) -> None:
    style = book.xf_list[sheet.cell_xf_index(y, x)]
    code = book.format_map[style.format_key].format_str
    struck = bool(book.font_list[style.font_index].struck_out)
    if isinstance(sheet.cell_value(y, x), float) and shows_percent(code):
        looks["percents"].append([y, x])
    if shows_nothing(code):
        looks["unseen"].append([y, x])
    elif runs := _runs(book, sheet, y, x, struck=struck):
        looks["runs"].append([y, x, runs])
    elif struck:
        looks["struck"].append([y, x])


def _runs(book: Any, sheet: Any, y: int, x: int, *, struck: bool) -> Runs:
    """The pieces of a cell's text where one of them is struck out or raised; else empty."""
    changes = sheet.rich_text_runlist_map.get((y, x), ())
    if not changes:
        return []
    text = str(sheet.cell_value(y, x))
    starts = [0, *(at for at, _ in changes), len(text)]
    of_cell = STRUCK if struck else ""
    faces = [of_cell, *(_face(book.font_list[font]) for _, font in changes)]
    runs = [[text[a:b], face] for a, b, face in zip(starts, starts[1:], faces, strict=False) if a < b]
    return runs if any(face for _, face in runs) else []


def _face(font: Any) -> str:
    return STRUCK if font.struck_out else RAISED if font.escapement else ""
