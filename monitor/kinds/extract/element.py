"""Find the one element of a page that a CSS selector matches."""

from __future__ import annotations

from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.markup import seen_text
from monitor.reading.document.tree import Element
from monitor.reading.labels import shortened


def only_element(document: Document, selector: str) -> Element:
    """The element.

    Raises:
        NoMatch: no element matches.
        Ambiguous: several do.
    """
    found = document.select(selector)
    if not found:
        raise NoMatch(
            f"no element matches {selector!r} on the page {document.title!r}: "
            "was it redesigned? Open it and choose a selector again"
        )
    if len(found) > 1:
        texts = "; ".join(repr(shortened(seen_text(one), 60)) for one in found[:4])
        raise Ambiguous(f"{len(found)} elements match {selector!r}: {texts}; narrow the selector to one")
    return found[0]
