"""Workbooks for tests: real ones by openpyxl, and some with parts put in by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from monitor.reading.document import Document

Row = Sequence[Any]


def workbook(
    sheets: Mapping[str, Sequence[Row]], *, merge: Mapping[str, Sequence[str]] | None = None, hide: Sequence[str] = ()
) -> bytes:
    """A workbook whose sheets hold these rows; `merge` names ranges by sheet, `hide` the hidden sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merge or {}).get(name, ()):
            sheet.merge_cells(area)
        if name in hide:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(body: bytes, part: str, before: str, after: str) -> bytes:
    """The workbook with a text in one of its parts exchanged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode())
            new.writestr(name, content)
    return out.getvalue()


def bomb(rows: int, columns: int) -> bytes:
    """A workbook of one sheet with so many cells, all 1, written by hand: a few megabytes for millions of cells."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="{}" Target="{}"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", relations.format(f"{relation}/officeDocument", "xl/workbook.xml"))
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr("xl/_rels/workbook.xml.rels", relations.format(f"{relation}/worksheet", "worksheets/s.xml"))
        with archive.open("xl/worksheets/s.xml", "w") as part:
            part.write(f'<worksheet xmlns="{main}"><sheetData>'.encode())
            row = b"<row>" + b"<c><v>1</v></c>" * columns + b"</row>"
            for _ in range(rows):
                part.write(row)
            part.write(b"</sheetData></worksheet>")
    return out.getvalue()


def document(sheets: Mapping[str, Sequence[Row]], **options: Any) -> Document:
    """A workbook as a document."""
    return Document(workbook(sheets, **options))
