"""A part of a document as a document of its own: what a selector holds of a page, without its furniture; some pages."""

from __future__ import annotations

import re
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.model.errors import NoMatch
from monitor.reading.document.bounded import require_bounded
from monitor.reading.document.document import Document
from monitor.reading.document.media import HTML, PDF

FURNITURE = ", ".join(
    (
        *("nav", "aside", "dialog", "body > footer", "body > div > footer", "body > header nav"),
        *(f"[role={role}]" for role in ("navigation", "contentinfo", "complementary", "search", "dialog")),
    )
)
"""Elements that say of themselves that they stand around what a page is about."""
NAMED = frozenset(
    re.findall(
        r"\w+",
        """
        ad ads adslot advert adverts advertisement advertisements advertising sponsor sponsored promo promotion
        nav navbar navigation breadcrumb breadcrumbs pagination pager footer sidebar
        cookie cookies consent gdpr newsletter subscribe related recommended recommendations trending
        comments disqus social sharing weather
        """,
    )
)
"""Words in the class or the id of such elements."""
_WORD = re.compile(r"[A-Za-z][a-z]*")
KEPT = "h1, main"
"""What no furniture holds."""


def part_of(document: Document, selector: str = "") -> Document:
    """What a CSS selector matches on a page, without the navigation, advertising and the like inside it.

    The selected elements themselves are never furniture; without a selector, the whole page is meant. A document that
    is no page is given back as it is.

    Raises:
        NoMatch: nothing matches the selector.
    """
    if document.media != HTML:
        return document
    tree = LexborHTMLParser(require_bounded(document.text))
    body = tree.body
    chosen = tree.css(selector) if selector else [body] if body else []
    if selector and not chosen:
        raise NoMatch(f"nothing on the page matches the selector {selector!r}")
    whole = len(body.text()) if body else 0
    meant = {node.mem_id for node in chosen}
    for node in [*tree.css(FURNITURE), *(one for one in tree.css("[class], [id]") if _is_named(one))]:
        if node.mem_id not in meant and node.parent is not None and _may_go(node, whole):
            node.decompose()
    outer = [node for node in chosen if not _is_inside(node, meant)]
    language = f' lang="{escape(document.language)}"' if document.language else ""
    inner = "\n".join((node.inner_html if node.tag == "body" else node.html) or "" for node in outer)
    head = f"<head><title>{escape(document.title)}</title></head>"
    page = f"<!doctype html><html{language}>{head}<body>{inner}</body></html>"
    return Document(page.encode("utf-8", "replace"), media=HTML, url=document.url, encoding="utf-8")


def pages_of(document: Document, first: int, last: int) -> Document:
    """Some pages of a PDF file, counted from 1.

    Raises:
        NoMatch: it has none of them.
    """
    part = Document(document.body, media=PDF, url=document.url)
    part.pages = document.pages[first - 1 : last]
    if not part.pages:
        raise NoMatch(f"the file has {len(document.pages)} pages, and none of {first} to {last}")
    return part


def _is_named(node: LexborNode) -> bool:
    attributes = node.attributes
    given = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return any(word.lower() in NAMED for word in _WORD.findall(given))


def _may_go(node: LexborNode, whole: int) -> bool:
    """Whether an element can be furniture: it is not the page, and holds neither its title nor half of its text."""
    if node.tag in ("html", "body", "main", "h1", "table", "tbody", "tr", "td", "th"):
        return False
    return node.css_first(KEPT) is None and len(node.text()) * 2 < whole


def _is_inside(node: LexborNode, meant: set[int]) -> bool:
    around = node.parent
    while around is not None:
        if around.mem_id in meant:
            return True
        around = around.parent
    return False
