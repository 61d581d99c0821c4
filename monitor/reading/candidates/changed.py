"""The same document as it may be next time: a row more before a number, or without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, assert_never

from monitor.reading.candidates.candidate import Candidate, Place
from monitor.reading.candidates.columns import records_of
from monitor.reading.document import CSV, HTML, JSON, Document, Grid
from monitor.reading.document.grid import Cell, relaid
from monitor.reading.document.jsonpath import find_places
from monitor.reading.document.markup import Block
from monitor.reading.document.sheet_table import Laid
from monitor.reading.document.workbook import Range, Sheet, Sheets
from monitor.reading.document.xmlfile import name_of, read_xml
from monitor.reading.labels import tidy

NEW = "Zq"
OTHER_SENTENCE = "Zq words and 71 other things stand here."
"""What stands before labels of rows that were not there."""


class Altered(Document):
    """A document of which parts were put in by hand."""

    def __init__(self, of: Document, **parts: Any) -> None:
        """The document, with other tables, blocks, sheets or data."""
        super().__init__(of.body, media=of.media, url=of.url)
        self.member = of.member
        self.__dict__.update(language=of.language, title=of.title, unveiled=None, **parts)

    def tables_near(self, labels: Sequence[str], page: int | None) -> Sequence[Grid] | None:  # noqa: ARG002
        """None: all tables have to be looked at."""
        return None


def without(document: Document, one: Candidate) -> Document | None:
    """The document without the number; None where it cannot be taken out."""
    return _altered(document, one, gone=True)


def with_row_before(document: Document, one: Candidate) -> Document | None:
    """The document with another row, record or sentence before the number's; None where none can be put in."""
    return _altered(document, one, gone=False)


def _altered(document: Document, one: Candidate, *, gone: bool) -> Document | None:
    match one.place:
        case Place.TABLE:
            return _table(document, one, gone=gone)
        case Place.SHEET:
            return _sheet(document, one, gone=gone)
        case Place.ROWS:
            return _lines(document, one, gone=gone)
        case Place.RECORDS:
            return _records(document, one, gone=gone) if document.media == JSON else _elements(document, one, gone=gone)
        case Place.VALUE:
            return _value(document, one, gone=gone)
        case Place.TEXT:
            return _words(document, one, gone=gone)
        case Place.SUM:
            return _without_rows(document, one) if gone else None
        case Place.CUBE | Place.RECKONED:
            return None
        case _:
            assert_never(one.place)


def _table(document: Document, one: Candidate, *, gone: bool) -> Document:
    grids = list(document.tables)
    grid = grids[int(one.spot.part)]
    head = grid.header_rows
    at = one.spot.row + one.spot.head
    rows = [*grid.rows[:at], *([] if gone else [_other_row(grid.rows[at])]), *grid.rows[at + gone :]]
    grids[int(one.spot.part)] = relaid(grid, rows, min(head, len(rows)))
    return Altered(document, tables=tuple(grids), blocks=document.blocks)


def _other_row(row: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(
        Cell(other_text(one.text), header=one.header, percent=one.percent, at=one.at, held=one.held) for one in row
    )


def other_text(text: str) -> str:
    """Another label, or another number: nothing else has it."""
    if not text or not any(map(str.isalnum, text)):
        return text
    if any(map(str.isalpha, text)):
        return f"{NEW} {text}"
    return re.sub(r"[0-9]", lambda digit: str((int(digit[0]) + 3) % 9 + 1), text, count=2)


def _sheet(document: Document, one: Candidate, *, gone: bool) -> Document:
    sheet = document.sheets[one.spot.part]
    at = _line_of(sheet, one)
    by = -1 if gone else 1
    more = () if gone else (tuple(map(other_text, sheet.rows[at])),)
    changed = replace(
        sheet,
        rows=(*sheet.rows[:at], *more, *sheet.rows[at + gone :]),
        merged=tuple(_moved(sheet.merged, at, by)),
        unseen_rows=frozenset(y + by * (y >= at) for y in sheet.unseen_rows),
        percents=frozenset((y + by * (y >= at), x) for y, x in sheet.percents),
        texts=frozenset((y + by * (y >= at), x) for y, x in sheet.texts),
    )
    shown: Mapping[str, Sheet] = {**document.sheets, sheet.name: changed}
    return Altered(document, workbook=Sheets(shown, shown))


def _line_of(sheet: Sheet, one: Candidate) -> int:
    """The row of the sheet, from 0, in which a candidate stands."""
    laid = Laid(sheet)
    grid = laid.grid(laid.header_at(one.spot.head))
    return grid.rows.lines[grid.header_rows + one.spot.row - len(grid.rows.over)]


def _moved(merged: Iterable[Range], at: int, by: int) -> Iterable[Range]:
    for area in merged:
        if area.bottom < at:
            yield area
        elif area.top > at or (by > 0 and area.top == at):
            yield replace(area, top=area.top + by, bottom=area.bottom + by)
        elif area.bottom + by >= area.top:
            yield replace(area, bottom=area.bottom + by)


def _lines(document: Document, one: Candidate, *, gone: bool) -> Document | None:
    records = records_of(document)
    number = records.line_of(one.spot.row) - 1
    lines = document.text.splitlines(keepends=True)
    if number >= len(lines) or one.printed not in lines[number]:
        return None
    delimiter = records.delimiter or ","
    other = delimiter.join(map(_quoted_other, lines[number].rstrip("\r\n").split(delimiter))) + "\n"
    text = "".join([*lines[:number], *([] if gone else [other]), *lines[number + gone :]])
    return Document(text.encode("utf-8", "surrogatepass"), media=CSV, url=document.url, encoding="utf-8")


def _without_rows(document: Document, one: Candidate) -> Document | None:
    """The file without the rows that a sum is of."""
    records = records_of(document)
    header, columns = records.header, records.rows.columns
    wanted = [(columns[header.index(name)], value) for name, value in one.where]
    gone = {
        records.line_of(y) - 1
        for y in range(len(records.rows))
        if all(tidy(column[y]) == value for column, value in wanted)
    }
    lines = document.text.splitlines(keepends=True)
    text = "".join(line for at, line in enumerate(lines) if at not in gone)
    return Document(text.encode("utf-8", "surrogatepass"), media=CSV, url=document.url, encoding="utf-8")


def _quoted_other(cell: str) -> str:
    return f'"{other_text(cell[1:-1])}"' if cell[:1] == cell[-1:] == '"' and len(cell) > 1 else other_text(cell)


def _records(document: Document, one: Candidate, *, gone: bool) -> Document:
    data = deepcopy(document.data)
    [place] = find_places(data, one.spot.part)
    record = place.value[one.spot.row]
    if gone:
        del place.value[one.spot.row]
    else:
        other = {name: other_text(value) if isinstance(value, str) else value for name, value in record.items()}
        place.value.insert(one.spot.row, other)
    return Altered(document, data=data)


def _elements(document: Document, one: Candidate, *, gone: bool) -> Document | None:
    root = read_xml(document.body)
    element = [at for at in root.iter("*") if name_of(at) == one.spot.part][one.spot.row]
    parent = element.getparent()
    if parent is None:
        return None
    if gone:
        parent.remove(element)
    else:
        other = deepcopy(element)
        for part in other.iter("*"):
            part.text = other_text(part.text) if part.text else part.text
            for name, value in part.attrib.items():
                part.set(name, other_text(str(value)))
        parent.insert(parent.index(element), other)
    from lxml import etree

    return Document(etree.tostring(root), media=document.media, url=document.url)


def _value(document: Document, one: Candidate, *, gone: bool) -> Document | None:
    data = deepcopy(document.data)
    [place] = find_places(data, one.spot.part)
    outer: Any = data
    for part in place.parts[:-1]:
        outer = outer[part]
    last = place.parts[-1]
    if gone:
        del outer[last]
    elif isinstance(last, int):
        outer.insert(last, place.value + 1 if isinstance(place.value, int) else place.value)
    else:
        return None
    return Altered(document, data=data)


def _words(document: Document, one: Candidate, *, gone: bool) -> Document | None:
    block = document.blocks[one.spot.row]
    if document.media == HTML:
        return _page(document, one, gone=gone)
    blocks = list(document.blocks)
    if gone:
        text = block.text[: one.spot.start] + "it" + block.text[one.spot.end :]
        blocks[one.spot.row] = replace(block, text=text)
    else:
        blocks.insert(one.spot.row, Block(OTHER_SENTENCE))
    return Altered(document, tables=document.tables, blocks=tuple(blocks))


def _page(document: Document, one: Candidate, *, gone: bool) -> Document | None:
    """The page with other bytes, where its text shows the number as often as they hold it: so they tell which it is."""
    digits = max(re.findall(r"[0-9][0-9.,]*[0-9]|[0-9]", one.printed), key=len, default="")
    pattern = re.compile(rf"(?<![0-9.,]){re.escape(digits)}(?![0-9])")
    text, spot = document.text, one.spot
    held = list(pattern.finditer(text)) if digits else []
    shown = [(y, at.start()) for y, block in enumerate(document.blocks) for at in pattern.finditer(block.text)]
    which = [n for n, (y, at) in enumerate(shown) if y == spot.row and spot.start <= at < spot.end]
    if len(held) != len(shown) or len(which) != 1:
        return None
    start, end = held[which[0]].span()
    if gone:
        text = f"{text[:start]}it{text[end:]}"
    else:
        opened = text.rfind("<p", 0, start)
        if opened < 0:
            return None
        text = f"{text[:opened]}<p>{OTHER_SENTENCE}</p>{text[opened:]}"
    return Document(text.encode("utf-8", "surrogatepass"), media=HTML, url=document.url, encoding="utf-8")
