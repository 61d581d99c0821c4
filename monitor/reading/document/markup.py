"""What a reader sees of HTML: the text of an element, and a page as blocks of text under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import soupsieve
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.reading.document.unseen import INLINE, WORTH_A_LOOK, above, take_away, take_away_unseen
from monitor.reading.labels import tidy

UNSEEN = ("script", "style", "noscript", "template", "datalist", "iframe", "noframes")
"""Elements that browsers do not show (``noscript`` with scripts on, which is how readers read)."""
UNSEEN_IN_SVG = ("title", "desc", "metadata")
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 6}
REFERENCE = re.compile(r"[(\[]?(?:\d{1,3}|[a-z]{1,2}|[*†‡§¶#]+)(?:\s*[,;]\s*(?:\d{1,3}|[a-z]|[*†‡§¶#]+))*[)\]]?", re.I)
REFERRING = re.compile(r"(?:(?:foot|table )?notes?(?: de (?:bas de page|tableau))?|r[ée]f[ée]rences?|renvoi)\s", re.I)
"""What a reference spells out for those who listen to the page: ``Footnote 1``, ``Note de bas de page 1``."""
GLUED = re.compile(r"[^\s(\[{/-]$")
"""The end of a text to which a link such as ``<a href="#n1">1</a>`` is a footnote, and no word of its own."""
ORDINAL = re.compile(r"st|nd|rd|th|e|er|re|ère|ème|nd|de|es", re.I)
PSEUDO_CLASS = re.compile(r"'(:[\w-]+)' was detected as a pseudo-class")
"""How soupsieve begins to say that it does not know one."""
POWER_OF_TEN = re.compile(r"(?:^|[^\d.,])10\s*$")
NOTE = "data-note"
"""The attribute of a paragraph kept beside a table."""
STEPS = ("prev", "next")
NOTES = ("p", "div", "small", "em", "span", "strong")
LONGEST_NOTE = 400
WRAPPERS = 4
"""How many elements may be wrapped around a table alone."""
REMEMBERED = 60
"""How many characters before a superscript are looked at to tell what it is."""
SQUARE_UNIT = re.compile(r"(?:^|[\s\d/])(?:[kcmd]?m|ft|mi|yd|in)$")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands by itself: a paragraph, a list item, a cell, a heading.

    Attributes:
        text: its text, white space normalised.
        level: 1 to 6 for a heading, else 0.
    """

    text: str
    level: int = 0


def require_selector(text: str) -> str:
    """The text, if it is a CSS selector.

    Raises:
        ValueError: it is none; the message says why.
    """
    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        if unknown := PSEUDO_CLASS.match(reason):
            reason = f"there is no {unknown[1]}; for an element with some words in it, write :-soup-contains('words')"
        raise ValueError(f"{text!r} is not a CSS selector: {reason}") from None
    return text


def parse(text: str, *, hidden: bool = False, struck: bool = False) -> BeautifulSoup:
    """The page as a tree, without what no reader sees (`UNSEEN`, and what elements say of themselves).

    Args:
        text: the page.
        hidden: whether hidden text stays.
        struck: whether text that is struck out stays; hidden text, too, then.
    """
    markup = re.sub(r"^\s*<\?xml[^>]*>?", "", text[:1000]) + text[1000:]
    if "<" not in markup:
        markup = f"<p>{markup}</p>"
    soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None)
    take_away([*soup.find_all(UNSEEN), *_unseen_in_svg(soup)])
    if not struck and WORTH_A_LOOK.search(markup):
        take_away_unseen(soup, hidden=not hidden)
    return soup


def _unseen_in_svg(soup: BeautifulSoup) -> Iterator[Tag]:
    inner: set[int] = set()
    for svg in soup.find_all("svg"):
        if id(svg) not in inner:
            inside = svg.find_all([*UNSEEN_IN_SVG, "svg"])
            inner |= {id(tag) for tag in inside if tag.name == "svg"}
            yield from (tag for tag in inside if tag.name != "svg")


def is_closed(text: str) -> bool:
    """Whether a page that opens ``<html>`` or ``<body>`` closes one of them; a piece of a page is whole as it is."""
    lowered = text.lower()
    return not ("<html" in lowered or "<body" in lowered) or "</html" in lowered or "</body" in lowered


def tables_alone(tree: LexborHTMLParser) -> str:
    """The page's tables in reading order, as markup: with figures around them, headings before them, and notes.

    A short paragraph directly before a table, or behind it, is kept beside it, marked by its place.
    """
    names = (*HEADINGS, "table", "figure")
    nodes = [node for node in tree.css(", ".join(names)) if not any(around.tag in names for around in above(node))]
    while nodes and nodes[-1].tag in HEADINGS:
        nodes.pop()
    return "".join(_with_notes(node) for node in nodes)


def _with_notes(node: LexborNode) -> str:
    markup = node.html or ""
    if node.tag in HEADINGS:
        return markup
    before, behind = (f'<p {NOTE}="{step}">{escape(text)}</p>' if (text := _note(node, step)) else "" for step in STEPS)
    return f"{before}{markup}{behind}"


def _note(node: LexborNode | None, step: str) -> str:
    """What a short paragraph says that stands next to an element, or to what is wrapped around it alone."""
    for _ in range(WRAPPERS):
        near = getattr(node, step)
        while near is not None and near.tag.startswith("-") and not (near.text() or "").strip():
            near = getattr(near, step)
        if near is not None:
            text = tidy(near.text() or "") if near.tag in NOTES and near.css_first("table") is None else ""
            return text if len(text) <= LONGEST_NOTE else ""
        node = node.parent if node is not None else None
        if node is None or node.tag in ("body", "html", "td"):
            break
    return ""


def seen_text(tag: Tag, *, apart: bool = True) -> str:
    """The text of an element as a reader sees it, on one line; footnote references left out.

    Args:
        tag: the element.
        apart: whether tables inside it count as its text; a cell's own text leaves them out.
    """
    if len(tag.contents) == 1 and type(tag.contents[0]) is NavigableString:
        return tidy(tag.contents[0])
    return " ".join(block.text for block in _blocks(tag, nested_tables=apart))


def blocks_of(soup: Tag) -> tuple[Block, ...]:
    """The page's text in reading order: a block for each paragraph, item, cell or heading that is not empty."""
    return tuple(_blocks(soup, nested_tables=True))


def references(tag: Tag) -> tuple[str, ...]:
    """The footnote references inside an element, in order: ``<sup>1</sup>``, ``<sup>p</sup>``."""
    if all(isinstance(child, NavigableString) for child in tag.contents):
        return ()
    return tuple(_mark(sup) for sup in tag.find_all("sup") if _is_reference(sup))


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Plain text as blocks: paragraphs are parted by empty lines."""
    return tuple(Block(tidy(p)) for p in re.split(r"\n[ \t\r]*\n", text.replace("\r\n", "\n")) if p.strip())


def _blocks(root: Tag, *, nested_tables: bool) -> Iterator[Block]:
    pieces: list[str] = []
    level = 0
    for event, node in _walk(root, nested_tables=nested_tables):
        if event == "text":
            pieces.append(str(node))
            continue
        text = tidy("".join(pieces))
        pieces.clear()
        if text:
            yield Block(text, level)
        if isinstance(node, Tag) and node.name in HEADINGS:
            level = HEADINGS[node.name] if event == "open" else 0
    if text := tidy("".join(pieces)):
        yield Block(text, level)


def _walk(root: Tag, *, nested_tables: bool) -> Iterator[tuple[str, PageElement | str]]:
    """Text as it comes, and the start and end of everything that parts words; without recursion."""
    before = ""
    stack: list[Iterator[PageElement]] = [iter(root.children)]
    parents: list[Tag] = [root]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            ended = parents.pop()
            if ended is not root and ended.name not in INLINE:
                yield "close", ended
                before = ""
        elif isinstance(node, NavigableString):
            if not isinstance(node, PreformattedString):
                before = (before + node)[-REMEMBERED:]
                yield "text", str(node)
        elif isinstance(node, Tag):
            text = _in_place_of(node, before)
            if text is not None:
                before = (before + text)[-REMEMBERED:]
                yield "text", text
                continue
            if (node.name == "svg" and node.find("text") is None) or (node.name == "table" and not nested_tables):
                continue
            if node.name not in INLINE:
                yield "open", node
                before = ""
            stack.append(iter(node.children))
            parents.append(node)


def _in_place_of(tag: Tag, before: str) -> str | None:
    """The text that stands for an element that is not read as it is; None for all others."""
    if tag.name == "br":
        return " "
    if tag.name == "sup":
        return raised_text(tidy(tag.get_text()), before)
    note = (tag.name == "sub" and not before[-1:].isalpha()) or (tag.name == "a" and "#" in str(tag.get("href", "")))
    return "" if note and GLUED.search(before) and _is_reference(tag) else None


def raised_text(text: str, before: str) -> str:
    """What a superscript adds to the text before it: nothing when it refers to a footnote, ``^6`` behind a ten."""
    if POWER_OF_TEN.search(before) and re.fullmatch(r"[-−–+]?\d{1,3}", text) and _is_product(before):
        return f"^{text}"
    if text in ("2", "3") and SQUARE_UNIT.search(before):
        return "²" if text == "2" else "³"
    if _refers(REFERRING.sub("", text, count=1)):
        return ""
    # Raised digits never go on with the number before them.
    return f" {text}" if before[-1:].isdigit() and text[:1].isdigit() else text


def _is_product(before: str) -> bool:
    """Whether the ten at the end is a factor (``4 × 10``) or stands alone: no value with a footnote."""
    return tidy(before) == "10" or bool(re.search(r"[x×·*]\s*10\s*$", before, re.I))


def _is_reference(tag: Tag) -> bool:
    return _refers(_mark(tag))


def _refers(text: str) -> bool:
    return bool(REFERENCE.fullmatch(text)) and not ORDINAL.fullmatch(text)


def _mark(tag: Tag) -> str:
    """A reference's mark alone: ``1`` of ``Footnote 1``."""
    return REFERRING.sub("", tidy(tag.get_text()), count=1)
