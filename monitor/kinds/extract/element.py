"""Find the one element of a page that a CSS selector matches."""

from __future__ import annotations

from bs4.element import Tag

from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.markup import seen_text
from monitor.reading.labels import shortened


def only_element(document: Document, selector: str) -> Tag:
    """The element.

    Raises:
        NoMatch: no element matches.
        Ambiguous: several do.
    """
    tags = document.soup.select(selector)
    if not tags:
        raise NoMatch(
            f"no element matches {selector!r} on the page {document.title!r}: "
            "was it redesigned? Open it and choose a selector again"
        )
    if len(tags) > 1:
        texts = "; ".join(repr(shortened(seen_text(tag), 60)) for tag in tags[:4])
        raise Ambiguous(f"{len(tags)} elements match {selector!r}: {texts}; narrow the selector to one")
    return tags[0]
