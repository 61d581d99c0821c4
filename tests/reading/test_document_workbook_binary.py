"""Binary workbooks (XLSB): what their cells show as percentages."""

from __future__ import annotations

import struct
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import Ambiguous
from monitor.reading.apart.workbook_binary import looks_of_binary
from monitor.reading.apart.workbook_child import read_cells
from monitor.reading.document import Document
from monitor.reading.units import unit

TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>"""
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
)
ROOT = RELATIONS.replace("/worksheet", "/officeDocument").replace("worksheets/sheet1.bin", "xl/workbook.bin")
GENERAL, WHOLE_PERCENT, OWN_PERCENT, OWN_LITERAL = range(4)
"""The styles of the workbook below."""


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size, sizes = len(content), []
    while size >= 128:
        sizes.append(size & 127 | 128)
        size >>= 7
    return head + bytes([*sizes, size]) + content


def text(said: str) -> bytes:
    return struct.pack("<I", len(said)) + said.encode("utf-16-le")


def cell(x: int, value: float | str, style: int = GENERAL) -> bytes:
    place = struct.pack("<II", x, style)
    if isinstance(value, str):
        return record(6, place + text(value))
    return record(5, place + struct.pack("<d", value))


def row(y: int, *cells: bytes) -> bytes:
    return record(0, struct.pack("<IIHBBBI", y, 0, 300, 0, 0, 0, 0)) + b"".join(cells)


def styles() -> bytes:
    formats = record(44, struct.pack("<H", 164) + text("0.0%")) + record(44, struct.pack("<H", 165) + text('0.0"%"'))
    style = "<HHHHHBBHH"
    of_cells = [record(47, struct.pack(style, 0, number, 0, 0, 0, 0, 0, 0, 0)[:16]) for number in (0, 9, 164, 165)]
    base = (
        record(626, struct.pack("<I", 1)) + record(47, struct.pack(style, 0, 9, 0, 0, 0, 0, 0, 0, 0)[:16]) + record(627)
    )
    cells = record(617, struct.pack("<I", len(of_cells))) + b"".join(of_cells) + record(618)
    return record(278) + record(615, struct.pack("<I", 2)) + formats + record(616) + base + cells + record(279)


def workbook(*rows: bytes, parts: dict[str, bytes] | None = None) -> bytes:
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + text("rId1") + text("Rates"))
    book += record(144) + record(132)
    size = record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, 4))
    sheet = record(129) + size + record(145) + b"".join(rows) + record(146) + record(130)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS)
        held = {"xl/workbook.bin": book, "xl/worksheets/sheet1.bin": sheet, "xl/styles.bin": styles()}
        for name, content in (held | (parts or {})).items():
            archive.writestr(name, content)
    return out.getvalue()


ROWS = (
    row(0, cell(0, "Year"), cell(1, "Plain"), cell(2, "Share"), cell(3, "Own"), cell(4, "Literal")),
    row(
        1,
        cell(0, "2021"),
        cell(1, 0.25),
        cell(2, 0.25, WHOLE_PERCENT),
        cell(3, 0.25, OWN_PERCENT),
        cell(4, 0.25, OWN_LITERAL),
    ),
)


def read(body: bytes, column: str, **options: Any) -> Decimal | None:
    rule = Xlsx.model_validate({"row": "2021", "column": column, **options})
    (reading,) = rule.read(Document(body, media="xlsx"), Ask("office/share", unit("%")))
    return reading.value


@pytest.mark.parametrize(("column", "value"), [("Plain", "0.25"), ("Share", "25"), ("Own", "25"), ("Literal", "0.25")])
def test_a_percentage_of_a_binary_workbook_is_what_its_cell_shows(column: str, value: str) -> None:
    assert read(workbook(*ROWS), column) == Decimal(value)


def test_the_styles_that_cells_are_made_of_are_not_those_of_cells() -> None:
    (sheet,) = read_cells(workbook(*ROWS), most_places=100, most_cells=100)
    assert sheet["looks"] == {"percents": [[1, 2], [1, 3]]}


def test_what_is_not_understood_is_asked_about() -> None:
    body = workbook(*ROWS[:-1], ROWS[-1] + record(13, struct.pack("<II", GENERAL, 0)))
    with pytest.raises(Ambiguous, match="times"):
        read(body, "Share")
    assert read(body, "Share", times=100) == 25


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_parts_that_are_cut_are_not_understood_and_break_nothing(cut: int) -> None:
    for part in ("xl/styles.bin", "xl/workbook.bin", "xl/worksheets/sheet1.bin"):
        with zipfile.ZipFile(BytesIO(workbook(*ROWS))) as whole:
            content = whole.read(part)
        with zipfile.ZipFile(BytesIO(workbook(*ROWS, parts={part: content[: max(1, len(content) - cut)]}))) as archive:
            (looks,) = looks_of_binary(archive, ["Rates"])
            assert looks == {"unknown": [True]} or set(map(tuple, looks["percents"])) <= {(1, 2), (1, 3)}


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.bin", row(1, cell(2, 0.25, 99))),
        ("xl/styles.bin", record(44, struct.pack("<HI", 164, 9))),
    ],
    ids=["a style that is none", "a text longer than its record"],
)
def test_what_points_beyond_what_there_is_is_not_understood(part: str, content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(workbook(*ROWS, parts={part: content}))) as archive:
        assert looks_of_binary(archive, ["Rates"]) == [{"unknown": [True]}]


def test_a_record_of_an_unknown_kind_is_passed_over() -> None:
    strange = b"\xff\xff\x00" + row(1, cell(2, 0.25, WHOLE_PERCENT))
    with zipfile.ZipFile(BytesIO(workbook(*ROWS, parts={"xl/worksheets/sheet1.bin": strange}))) as archive:
        assert looks_of_binary(archive, ["Rates"]) == [{"percents": [[1, 2]]}]
