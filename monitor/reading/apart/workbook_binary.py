"""Which numbers of a binary workbook (XLSB) are shown as percentages, in the process apart."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zipfile import ZipFile

from monitor.reading.apart.workbook_looks import PERCENTS, UNKNOWN, shows_percent
from monitor.reading.apart.workbook_xml import elements

BOOK, RELATIONS, STYLES = "xl/workbook.bin", "xl/_rels/workbook.bin.rels", "xl/styles.bin"
FORMAT, STYLE, STYLES_BEGIN, STYLES_END, SHEET, ROW = 44, 47, 617, 618, 156, 0
"""Kinds of records, as Microsoft's description of the file (MS-XLSB) numbers them."""
NUMBERS = (2, 5, 9)
"""Cells with a number: in short, whole, and of a formula."""
WITHOUT_COLUMN = range(12, 19)
"""Cells that stand behind the one before them: no program was seen to write them, and whoever does is not read."""
SEVEN_BITS, MORE = 0x7F, 0x80


class _NotUnderstoodError(Exception):
    """A record that is not as described."""


def looks_of_binary(archive: ZipFile, names: Sequence[str]) -> list[dict[str, Any]]:
    """For each sheet the places of the numbers that are shown as percentages, counted from 0; `UNKNOWN` where its
    records are not understood. Nothing is known of what is hidden, struck out or raised."""
    there = set(archive.namelist())
    try:
        percents = _percents(archive.read(STYLES)) if STYLES in there else (False,)
        parts = _parts(archive)
    except (_NotUnderstoodError, KeyError, struct.error, UnicodeDecodeError):
        return [{UNKNOWN: [True]} for _ in names]
    return [_looks(archive, parts.get(name, ""), percents) for name in names]


def _looks(archive: ZipFile, part: str, percents: Sequence[bool]) -> dict[str, Any]:
    try:
        return {"percents": list(_in_percent(archive.read(part), percents))}
    except (_NotUnderstoodError, KeyError, struct.error):
        return {UNKNOWN: [True]}


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part: the kind of each, and its content."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, most=2)
        size, at = _number(data, at, most=4)
        if at + size > len(data):
            raise _NotUnderstoodError
        yield kind, data[at : at + size]
        at += size


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and the place behind it."""
    value = 0
    for i in range(most):
        if at + i >= len(data):
            raise _NotUnderstoodError
        value |= (data[at + i] & SEVEN_BITS) << 7 * i
        if not data[at + i] & MORE:
            return value, at + i + 1
    return value, at + most


def _percents(styles: bytes) -> Sequence[bool]:
    """For each style of cells whether its format shows a percentage."""
    formats = set(map(int, PERCENTS))
    found: list[bool] = []
    within = False
    for kind, content in _records(styles):
        if kind == FORMAT and shows_percent(_text(content, 2)[0]):
            formats.add(struct.unpack_from("<H", content)[0])
        elif kind in (STYLES_BEGIN, STYLES_END):
            within = kind == STYLES_BEGIN
        elif kind == STYLE and within:
            found.append(struct.unpack_from("<H", content, 2)[0] in formats)
    if within:
        raise _NotUnderstoodError
    return found


def _parts(archive: ZipFile) -> Mapping[str, str]:
    """The sheets' names and the parts of the file that hold them."""
    relations = elements(archive.read(RELATIONS))
    targets = {relation.get("Id"): relation.get("Target", "") for _, _, relation in relations}
    found = {}
    for kind, content in _records(archive.read(BOOK)):
        if kind == SHEET:
            relation, behind = _text(content, 8)
            target = targets.get(relation, "")
            found[_text(content, behind)[0]] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and the place behind it."""
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    if end > len(content):
        raise _NotUnderstoodError
    return content[at + 4 : end].decode("utf-16-le"), end


def _in_percent(sheet: bytes, percents: Sequence[bool]) -> Iterator[list[int]]:
    y = -1
    for kind, content in _records(sheet):
        if kind in WITHOUT_COLUMN:
            raise _NotUnderstoodError
        if kind == ROW:
            (y,) = struct.unpack_from("<I", content)
        elif kind in NUMBERS:
            x, style = struct.unpack_from("<II", content)
            if (style := style & 0xFFFFFF) >= len(percents):
                raise _NotUnderstoodError
            if percents[style]:
                yield [y, x]
