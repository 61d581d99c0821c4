"""Take away what a page holds and does not show: hidden elements, and text that is struck out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"}
    | {"img", "ins", "kbd", "label", "mark", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "span"}
    | {"strike", "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr"}
)
"""Elements that do not part words: ``12<b>3</b>`` is 123. All others do, also those that we do not know."""
STRUCK_OUT = ("del", "s", "strike")
"""Elements whose text a page shows as no longer holding: ``<del>25</del> 27.7 kg`` says 27.7 kg."""
ALWAYS_SHOWN = ("html", "body", "caption", "figcaption")
"""A page that hides all of itself is shown by a script; a hidden caption still is the name of its table."""
ROWS = ("tr", "tbody", "thead", "tfoot")
CELLS = ("td", "th", *ROWS)
"""Parts of a table whose place counts though their text does not."""
OPENING = ("aria-controls", "commandfor", "data-bs-target", "data-target", "href", "popovertarget")
"""Attributes of what is clicked that name what the click shows."""
MAY_HIDE = ("style", "hidden", "popover")
_LOOKED_AT = ", ".join((*(f"[{name}]" for name in MAY_HIDE), "dialog", *STRUCK_OUT))
_OPENING = ", ".join(f"[{name}]" for name in OPENING)
DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*([^;]+)")
WORTH_A_LOOK = re.compile(r"\bhidden\b|display|visibility|line-through|popover|<(?:dialog|del|s|strike)\b|super", re.I)

Attributes = Mapping[str, Any]
"""Texts; None for an attribute without a value."""


class Manner(StrEnum):
    """How browsers show an element before anything is clicked."""

    SHOWN = "shown"
    AWAY = "away"
    """It takes no place, as with ``display: none``."""
    BLANK = "blank"
    """Its place is there, its text is not."""
    STRUCK = "struck"
    """Its text is struck out."""
    RAISED = "raised"


def take_away_unseen(soup: BeautifulSoup) -> None:
    """Take away what a page does not show; text that a style raises becomes ``<sup>``.

    Panels stay that a click shows, those of tabs and closed ``<details>`` among them.
    """
    opened = {one for tag in soup.find_all(True) for one in _named_by(tag.attrs)}
    away: list[PageElement] = []
    for tag in soup.find_all(True):
        manner = manner_of(tag.name, tag.attrs, opened)
        if manner is Manner.RAISED:
            tag.name = "sup"
        elif manner is not Manner.SHOWN:
            away += [tag] if manner is Manner.AWAY or tag.name not in CELLS else tag.find_all(string=True)
    take_away(away)


def take_away(elements: Iterable[PageElement]) -> None:
    """Take elements out of their page, those of one parent together: one by one, each would be looked for in it."""
    by_parent: dict[int, tuple[Tag, list[PageElement]]] = {}
    for element in elements:
        assert element.parent is not None, "what is found in a page stands in something"
        by_parent.setdefault(id(element.parent), (element.parent, []))[1].append(element)
    for parent, own in by_parent.values():
        there = parent.contents
        for element in own:
            if not element.decomposed:
                parent.contents = [element]
                element.decompose()
        parent.contents = [one for one in there if not one.decomposed]


@dataclass(frozen=True, slots=True)
class Taken:
    """What was found to be not shown, or to be raised, in the fast parser's tree.

    Attributes:
        anything: whether something was taken away.
        raised: the nodes whose text a style raises.
    """

    anything: bool = False
    raised: frozenset[int] = frozenset()


def take_away_unseen_quickly(tree: LexborHTMLParser, *, hidden: bool = True) -> Taken:
    """The same for the fast parser's tree, in which what is raised is only found.

    Args:
        tree: the page.
        hidden: whether hidden text is taken away, or only what is struck out.
    """
    away: list[LexborNode] = []
    raised: set[int] = set()
    for node, manner in _manners(tree):
        if manner is Manner.RAISED:
            raised.add(node.mem_id)
        elif manner is Manner.STRUCK or (hidden and manner is not Manner.SHOWN):
            whole = manner is Manner.AWAY or node.tag not in CELLS
            away += [node] if whole else [text for text in node.traverse(include_text=True) if text.is_text_node]
    # What stands inside of something that is taken away is gone with it, and must not be touched again.
    ids = {node.mem_id for node in away}
    outermost = {n.mem_id: n for n in away if not any(around.mem_id in ids for around in above(n))}
    for node in outermost.values():
        node.decompose()
    return Taken(bool(away), frozenset(raised))


def _manners(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, Manner]]:
    """Everything that may be hidden, struck out or raised, with how it is shown."""
    opened: Collection[str] | None = None
    for node in tree.css(_LOOKED_AT):
        name, attributes = node.tag or "", node.attributes
        manner = manner_of(name, attributes, ())
        if manner is Manner.AWAY and attributes.get("id") and name not in INLINE:
            if opened is None:
                opened = {one for link in tree.css(_OPENING) for one in _named_by(link.attributes)}
            manner = manner_of(name, attributes, opened)
        yield node, manner


def manner_of(name: str, attributes: Attributes, opened: Collection[str]) -> Manner:
    """How an element is shown, as far as it says itself.

    Args:
        name: of the element.
        attributes: of the element.
        opened: the ids of what a click shows.
    """
    style = _declared(attributes.get("style") or "")
    if _is_away(name, attributes, style):
        panel = name not in INLINE and (attributes.get("id") in opened or attributes.get("role") == "tabpanel")
        return Manner.SHOWN if panel or name in ALWAYS_SHOWN else Manner.AWAY
    if style.get("visibility") in ("hidden", "collapse") and name not in ALWAYS_SHOWN:
        return Manner.AWAY if name in ROWS and style["visibility"] == "collapse" else Manner.BLANK
    if name in STRUCK_OUT or "line-through" in f"{style.get('text-decoration')} {style.get('text-decoration-line')}":
        return Manner.STRUCK
    return Manner.RAISED if name in INLINE and style.get("vertical-align") == "super" else Manner.SHOWN


def above(node: LexborNode) -> Iterator[LexborNode]:
    """What an element stands in, from the inside out."""
    around = node.parent
    while around is not None:
        yield around
        around = around.parent


def _is_away(name: str, attributes: Attributes, style: Mapping[str, str]) -> bool:
    if "display" in style:
        return style["display"] == "none"
    if "hidden" in attributes:
        return (attributes["hidden"] or "").strip().lower() != "until-found"
    return "popover" in attributes or (name == "dialog" and "open" not in attributes)


def _declared(style: str) -> Mapping[str, str]:
    """The declarations of a style attribute; of two for one property the last, or the last important one."""
    declared: dict[str, str] = {}
    important: dict[str, str] = {}
    for name, value in DECLARATION.findall(style.lower()):
        plain, mark, _ = value.partition("!")
        (important if mark else declared)[name] = plain.strip()
    return declared | important


def _named_by(attributes: Attributes) -> Iterator[str]:
    """The ids that an element, when it is clicked, may show."""
    for name in OPENING:
        value = attributes.get(name) or ""
        if name != "href" or value.startswith("#"):
            yield from (one.removeprefix("#") for one in value.split())
