"""The parts of a workbook as XML elements, in the process apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from posixpath import join, normpath
from xml.etree import ElementTree

WORKBOOK_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")

Element = ElementTree.Element


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


def cells(xml: bytes) -> Iterator[tuple[int, int, Element]]:
    """The cells of a sheet with row and column, counted from 0; each is whole until the next is asked for."""
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
