"""Read an XML file, which may be made to hurt: no entity is replaced, nothing is fetched, depth has an end."""

from __future__ import annotations

from lxml import etree

from monitor.model import Grade
from monitor.model.errors import NotUsable

LONGEST = 50_000_000
"""Bytes of an XML file; its tree takes several times as much."""


def read_xml(body: bytes) -> etree._Element:
    """The root of the tree, without comments and instructions.

    Raises:
        NotUsable: it is no XML, nested more than 256 deep, too large, or has a document type of its own, whose
            entities could stand for anything.
    """
    if len(body) > LONGEST:
        raise _no_xml(f"it has more than {LONGEST:,} bytes")
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
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_xml(f"{error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _no_xml("it has a document type of its own, whose entities could stand for anything")
    return root


def name_of(element: etree._Element) -> str:
    """The name of an element, without its namespace."""
    return str(etree.QName(element).localname)


def fields_of(element: etree._Element) -> dict[str, str]:
    """The attributes of an element that stand in no namespace."""
    return {str(name): str(value) for name, value in element.attrib.items() if not str(name).startswith("{")}


def _no_xml(why: str) -> NotUsable:
    return NotUsable(f"this is no XML that can be read: {why}", grade=Grade.WRONG_TYPE)
