"""Read an XML file, which may be made to hurt: no entity is replaced, nothing is fetched, depth has an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from monitor.model import Grade
from monitor.model.errors import NotUsable

if TYPE_CHECKING:
    from lxml import etree

LONGEST = 50_000_000
"""Bytes of an XML file; its tree takes several times as much."""

DEEPEST = 8
"""How far inside a record its fields may stand."""
HIGHEST = 3
"""How far around a record attributes are fields of it."""
ENTRIES = ("item", "entry")

Field = str | list[str]


def read_xml(body: bytes) -> etree._Element:
    """The root of the tree, without comments and instructions.

    Raises:
        NotUsable: it is no XML, nested more than 256 deep, too large, or has a document type of its own, whose
            entities could stand for anything.
    """
    if len(body) > LONGEST:
        raise _no_xml(f"it has more than {LONGEST:,} bytes")
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise _no_xml(f"{error.msg}, near {_near(body, error)!r}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _no_xml("it has a document type of its own, whose entities could stand for anything")
    return root


def name_of(element: etree._Element) -> str:
    """The name of an element, without its namespace."""
    return str(element.tag).rpartition("}")[2]


def fields_of(element: etree._Element) -> dict[str, str]:
    """The attributes of an element that stand in no namespace."""
    return {str(name): str(value) for name, value in element.attrib.items() if not str(name).startswith("{")}


def names_in(root: etree._Element) -> Sequence[str]:
    """The names of all elements, each once, in the order of the file."""
    return list(dict.fromkeys(name_of(element) for element in root.iter("*")))


def records_in(root: etree._Element, name: str) -> Sequence[Mapping[str, Field]]:
    """What the elements of that name hold, in order: fields by name.

    A list where one stands several times, or has elements inside.

    A field is an attribute, an element without others inside by the way to it (``name/last``), an attribute of such an
    element (``link@href``), or an attribute of an element around the record (``../time``).
    """
    return [_record(element) for element in root.iter("*") if name_of(element) == name]


def _record(element: etree._Element) -> Mapping[str, Field]:
    found: dict[str, Field] = {}
    for name, value in (*_around(element), *_inside(element, "", DEEPEST)):
        found[name] = [*_pieces(found[name]), *_pieces(value)] if name in found else value
    if name_of(element) in ENTRIES and (day := _day(found)):
        found.setdefault("day", day)
    return found


def _pieces(field: Field) -> Sequence[str]:
    return field if isinstance(field, list) else [field]


def _around(element: etree._Element) -> Iterator[tuple[str, str]]:
    for up, outer in zip(range(1, HIGHEST + 1), element.iterancestors(), strict=False):
        yield from (("../" * up + name, value) for name, value in fields_of(outer).items())


def _inside(element: etree._Element, way: str, depth: int) -> Iterator[tuple[str, Field]]:
    mark = "@" if way else ""
    yield from ((f"{way}{mark}{name}", value) for name, value in fields_of(element).items())
    for inner in element:
        name = f"{way}/{name_of(inner)}" if way else name_of(inner)
        # One with others inside is there, but is no text: it is no missing value.
        yield name, [*map(str, inner.itertext())] if len(inner) else (inner.text or "").strip()
        if depth:
            yield from _inside(inner, name, depth - 1)


def _day(entry: Mapping[str, Field]) -> str:
    """The day on which an entry of a feed was published; empty where it does not say one clearly."""
    for name in ("published", "updated"):
        if isinstance(told := entry.get(name), str) and told[4:5] == "-":
            return told[:10]
    try:
        return parsedate_to_datetime(str(entry.get("pubDate", ""))).date().isoformat()
    except (ValueError, OverflowError):
        return ""


def _near(body: bytes, error: etree.XMLSyntaxError) -> str:
    """What stands around the place of an error."""
    line, column = error.position
    lines = body.split(b"\n", line)[line - 1 : line] or [b""]
    return lines[0][max(0, column - 40) : column + 20].decode("utf-8", "replace")


def _no_xml(why: str) -> NotUsable:
    return NotUsable(f"this is no XML that can be read: {why}", grade=Grade.WRONG_TYPE)
