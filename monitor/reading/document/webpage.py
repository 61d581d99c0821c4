"""A page of HTML, parsed once as browsers do: what all rules and the fingerprint read of it."""

from __future__ import annotations

import re
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.reading.document.grid import Grid
from monitor.reading.document.layout import grids_of
from monitor.reading.document.markup import HEADINGS, UNSEEN, UNSEEN_IN_SVG, Block, blocks_of, is_plain
from monitor.reading.document.tree import Element, QuickPage
from monitor.reading.document.unseen import Taken, above, take_away_unseen_quickly
from monitor.reading.labels import tidy

SEEN_ATTRIBUTES = (
    "alt",
    "aria-label",
    "data-count",
    "data-number",
    "data-order",
    "data-sort",
    "data-sort-value",
    "data-value",
    "datetime",
    "title",
)
"""Attributes that hold what a reader is told or what a page counts: part of the fingerprint on any element.
A rule may read these, ``href`` of links and ``value`` of `MEASURES`; to a change of others it would be blind."""
MEASURES = ("data", "meter", "progress")
"""Elements whose ``value`` is a figure; elsewhere it is often a token."""

LINKS = ("a", "area")

BY_PLACE = re.compile(r"[>+~]|:(?:nth|first|last|only)-")
"""In a selector: it matters what stands directly in or beside what."""
TBODY = re.compile(r"<tbody\b", re.IGNORECASE)
_OF_TABLES = (*HEADINGS, "table", "figure")
_SEEN = ", ".join(f"[{name}]" for name in SEEN_ATTRIBUTES)
_NEVER_SEEN = [*UNSEEN, *(f"svg {name}" for name in UNSEEN_IN_SVG)]


class WebPage:
    """A page, without what no reader sees.

    Attributes:
        holds_more: whether the page holds something that it does not show, which was taken away.
    """

    def __init__(self, page: str, *, unveil: bool = False, hidden: bool = True) -> None:
        """Parse it.

        Args:
            page: the page, which `require_bounded` let pass.
            unveil: whether hidden text, and text that is struck out, stays.
            hidden: whether hidden text is taken away, or only what is struck out.
        """
        self._page = page
        self._tree = LexborHTMLParser(page)
        self._tree.strip_tags(_NEVER_SEEN)
        taken = Taken() if unveil else take_away_unseen_quickly(self._tree, hidden=hidden)
        self._elements = QuickPage(taken.raised)
        self.holds_more = taken.anything

    @cached_property
    def title(self) -> str:
        """Its ``<title>``; empty where there is none."""
        node = self._tree.css_first("head title")
        return tidy(node.text()) if node else ""

    @cached_property
    def language(self) -> str:
        """The language that it says it is in; empty where it says none."""
        root = self._tree.root
        return (root.attributes.get("lang") or root.attributes.get("xml:lang") or "").strip() if root else ""

    @cached_property
    def text(self) -> str:
        """The text that a reader sees, its pieces parted by NUL."""
        root = self._tree.body or self._tree.root
        pieces = root.text(separator="\0").split("\0") if root else ()
        return "\0".join(filter(None, map(" ".join, map(str.split, pieces))))

    @property
    def attributes(self) -> list[str]:
        """What stands in attributes that a reader is told of, or that pages count in."""
        # One attribute with a look at the element's name is found three times as fast as a list of elements with it.
        links = [node.attrs["href"] or "" for node in self._tree.css("[href]") if node.tag in LINKS]
        seen = [address.partition("#")[0] for address in links]
        for node in self._tree.css(_SEEN):
            attributes = node.attributes
            seen += [f"{name}={tidy(attributes[name] or '')}" for name in SEEN_ATTRIBUTES if name in attributes]
        measures = [node for node in self._tree.css("[value]") if node.tag in MEASURES]
        return seen + [f"value={node.attributes['value']}" for node in measures]

    @property
    def root(self) -> Element | None:
        """Its body; None where it holds nothing."""
        root = self._tree.body or self._tree.root
        return self._elements.element(root) if root else None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its text in reading order."""
        return () if self.root is None else blocks_of(self.root)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """Its tables in reading order."""
        return grids_of(map(self._elements.element, self._outermost))

    @property
    def _outermost(self) -> list[LexborNode]:
        """The tables and figures, and the headings before the last of them, that stand in none of the others."""
        nodes = self._tree.css(", ".join(_OF_TABLES))
        while nodes and nodes[-1].tag in HEADINGS:
            nodes.pop()
        return [node for node in nodes if not any(around.tag in _OF_TABLES for around in above(node))]

    def only(self, selector: str) -> Element | None:
        """The one element that a CSS selector matches here; None where it has none or several, or may mean another.

        It may where it is not plain, or counts places among rows that stand in no body as the page is written: browsers
        put one around them.
        """
        found = self._tree.css(selector) if is_plain(selector) else []
        if len(found) != 1 or (BY_PLACE.search(selector) and self._has_implied_rows):
            return None
        return self._elements.element(found[0])

    def only_in_browsers(self, selector: str) -> Element | None:
        """The one element that a plain CSS selector matches in a browser's tree; None where it has none or several.

        A selector copied from a browser leads through the ``<tbody>`` that the page as it is written lacks.
        """
        found = self._tree.css(selector) if is_plain(selector) else []
        return self._elements.element(found[0]) if len(found) == 1 else None

    @cached_property
    def _has_implied_rows(self) -> bool:
        return len(self._tree.css("tbody")) != len(TBODY.findall(self._page))
