"""The parts of a workbook as XML elements, in the process apart."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from posixpath import join, normpath
from xml.etree import ElementTree

WORKBOOK_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")

Element = ElementTree.Element

CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"((?: [A-Za-z]{1,20}="[A-Za-z0-9 ]{0,100}")*) ?'
    rb"(?:/>|>([^<]*(?:<(?!/?c[ />])[^<]*)*)</c>)"
)
"""A cell as nearly all programs write it: column, row, other attributes, content."""
ROW_OR_COLUMN = re.compile(rb'<(row(?= r=)|col)((?: [A-Za-z0-9:]{1,40}="[^"<>&]{0,100}")+) ?/?>')
ATTRIBUTE = re.compile(rb' ([A-Za-z0-9:]+)="([^"]*)"')
OTHER_ENCODING = re.compile(rb"<\?xml[^>]{0,100}encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
PREFIXED = re.compile(rb"<[^<>]*(?<!\bxml):")
ENDS_OF_NAMES = (b" ", b">", b"/", b"\n", b"\t", b"\r")


def parts_of(workbook: bytes, relations: bytes) -> Mapping[str, str]:
    """The sheets' names and the parts of the file that hold them."""
    targets = {relation.get("Id"): relation.get("Target", "") for _, _, relation in elements(relations)}
    parts = {}
    for _, tag, sheet in elements(workbook):
        if tag == "sheet" and "name" in sheet.attrib:
            relation = next((value for name, value in sheet.items() if local(name) == "id"), None)
            parts[sheet.attrib["name"]] = normpath(join("xl", targets.get(relation, ""))).lstrip("/")
    return parts


def elements(xml: bytes) -> Iterator[tuple[str, str, Element]]:
    """Where each element starts and ends, with its name."""
    # This process is the defence, and expat refuses entities that multiply.
    for event, element in ElementTree.iterparse(BytesIO(xml), ("start", "end")):  # noqa: S314
        yield event, local(element.tag), element


def cells(xml: bytes, is_wanted: Callable[[bytes, bytes], bool]) -> Iterator[tuple[int, int, Element]]:
    """The cells of a sheet with row and column, counted from 0; each is whole until the next is asked for.

    Args:
        xml: the sheet.
        is_wanted: whether a cell can matter, by its attributes and its content as they are written. Where the sheet is
            not written as sheets usually are, all cells come.
    """
    plain = _plain_cells(xml, is_wanted)
    if plain is None:
        yield from _all_cells(xml)
        return
    for at in plain:
        found = CELL.match(xml, at)
        assert found, "it was found there"
        yield int(found[2]) - 1, _column(found[1].decode()), ElementTree.fromstring(found[0])  # noqa: S314


def _plain_cells(xml: bytes, is_wanted: Callable[[bytes, bytes], bool]) -> array[int] | None:
    """Where the wanted cells begin; None where a cell is written in another way than nearly all programs write it.

    An element for each cell takes seconds on a large sheet.
    """
    if not _is_plain(xml):
        return None
    found = array("Q")
    count = 0
    for cell in CELL.finditer(xml):
        count += 1
        _, _, attributes, content = cell.groups(b"")
        if is_wanted(attributes, content):
            if PREFIXED.search(content):
                return None
            found.append(cell.start())
    return found if count == _count(xml, b"<c") else None


def _all_cells(xml: bytes) -> Iterator[tuple[int, int, Element]]:
    y = x = -1
    for event, tag, element in elements(xml):
        match event, tag:
            case "start", "row":
                y, x = int(element.get("r", y + 2)) - 1, -1
            case "end", "c":
                x = _column(element.attrib["r"]) if "r" in element.attrib else x + 1
                yield y, x, element
            case "end", "row":
                element.clear()


def rows_and_columns(xml: bytes) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What a sheet says of its rows and columns, in its order: ``row`` or ``col`` with attributes."""
    plain = ROW_OR_COLUMN.findall(xml) if _is_plain(xml) else []
    if plain and len(plain) == _count(xml, b"<row") + _count(xml, b"<col"):
        for name, attributes in plain:
            yield name.decode(), {key.decode(): text.decode() for key, text in ATTRIBUTE.findall(attributes)}
        return
    for event, tag, element in elements(xml):
        if event == "end":
            if tag == "row":
                element.clear()
        elif tag in ("row", "col"):
            yield tag, element.attrib


def _is_plain(xml: bytes) -> bool:
    """Whether the tags of a sheet stand there as its bytes: no other encoding, prefixes, comments or CDATA."""
    odd = b":sheetData" in xml or b"<!" in xml or xml.find(b"<?", 1) > 0
    return b"<sheetData" in xml and not odd and not OTHER_ENCODING.search(xml, 0, 200)


def _count(xml: bytes, name: bytes) -> int:
    return sum(xml.count(name + end) for end in ENDS_OF_NAMES)


def child(element: Element, name: str) -> Element | None:
    """The first element of a name in another; None where there is none."""
    return next((part for part in element if local(part.tag) == name), None)


def is_on(element: Element | None) -> bool:
    """Whether a property such as ``<strike/>`` is set: it may be there and say 0."""
    return element is not None and element.get("val", "1") not in ("0", "false", "none")


def local(name: str) -> str:
    """A name without the address of its namespace."""
    return name.rpartition("}")[2]


def _column(place: str) -> int:
    """The column, counted from 0, of a place such as ``AB12``."""
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
