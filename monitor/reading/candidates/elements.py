"""The numbers of an XML file: fields of the elements that stand in it several times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monitor.model.errors import NotUsable
from monitor.reading.candidates.candidate import Candidate, Place
from monitor.reading.candidates.cubes import candidates_in_cube
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.trees import candidates_in_records
from monitor.reading.document import TEXT, Document
from monitor.reading.document.sdmxml import cube_of
from monitor.reading.document.xmlfile import name_of, read_xml, records_in

if TYPE_CHECKING:
    from lxml import etree

MOST_NAMES = 20
"""Names of elements that may be records."""


def is_xml(document: Document) -> bool:
    """Whether a text is an XML file."""
    return document.media == TEXT and document.text[:200].lstrip("\ufeff \r\n\t").startswith("<")


def candidates_in_elements(document: Document, manner: Manner) -> Iterator[Candidate]:
    """The numbers of a table of statistics, or of the outermost elements that stand several times.

    Raises:
        NotUsable: it is no XML that can be read.
    """
    root = read_xml(document.body)
    try:
        cube = cube_of(root)
    except NotUsable:
        for name in _records_in(root):
            yield from candidates_in_records(name, records_in(root, name), Place.RECORDS, manner)
    else:
        yield from candidates_in_cube("", cube, manner)


def _records_in(root: etree._Element) -> list[str]:
    """The names of elements that hold others or have attributes, and stand in no other of them."""
    names = Counter(name_of(one) for one in root.iter("*") if one is not root and (len(one) or one.attrib))
    outer: dict[str, None] = {}
    for one in root.iter("*"):
        name = name_of(one)
        if name in names and name not in outer and not any(name_of(up) in outer for up in one.iterancestors()):
            leaves = sum(not len(inner) for inner in one)
            if leaves > 1 or len(one.attrib) > 1 or (names[name] > 1 and leaves):
                outer[name] = None
    return list(outer)[:MOST_NAMES]
