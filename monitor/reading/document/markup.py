"""What a reader sees of HTML: the text of an element, and a page as blocks of text under headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from monitor.reading.document.tree import Element
from monitor.reading.document.unseen import INLINE, WORTH_A_LOOK, take_away, take_away_unseen
from monitor.reading.kept import tidy_seen
from monitor.reading.labels import tidy

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

UNSEEN = ("script", "style", "noscript", "template", "datalist", "iframe", "noframes")
"""Elements that browsers do not show (``noscript`` with scripts on, which is how readers read)."""
UNSEEN_IN_SVG = ("title", "desc", "metadata")
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 6}
BOLD = ("b", "strong")
REFERENCE = re.compile(r"[(\[]?(?:\d{1,3}|[a-z]{1,2}|[*†‡§¶#]+)(?:\s*[,;]\s*(?:\d{1,3}|[a-z]|[*†‡§¶#]+))*[)\]]?", re.I)
REFERRING = re.compile(r"(?:(?:foot|table )?notes?(?: de (?:bas de page|tableau))?|r[ée]f[ée]rences?|renvoi)\s", re.I)
"""What a reference spells out for those who listen to the page: ``Footnote 1``, ``Note de bas de page 1``."""
GLUED = re.compile(r"[^\s(\[{/-]$")
"""The end of a text to which a link such as ``<a href="#n1">1</a>`` is a footnote, and no word of its own."""
ORDINAL = re.compile(r"st|nd|rd|th|e|er|re|ère|ème|nd|de|es", re.I)
_NAME = r"-?[a-zA-Z_][\w-]*"
_VALUE = rf"(?:{_NAME}|\"[^\"\\\n\]]+\"|'[^'\\\n\]]+')"
_PLACE = r":(?:(?:first|last|only)-(?:child|of-type)|nth-(?:last-)?(?:child|of-type)\((?:[0-9]+|odd|even)\))"
_GAP = r"[ \t\n\f\r]"
_HOLDING = r":-soup-contains\((?:\"[^\"\\\n]+\"|'[^'\\\n]+')\)"


def _selector_of(*conditions: str) -> re.Pattern[str]:
    """Selectors whose elements are told by their names and such conditions."""
    condition = "|".join((rf"[.#]{_NAME}", *conditions))
    compound = rf"(?:(?:[a-zA-Z][a-zA-Z0-9-]*|\*)(?:{condition})*|(?:{condition})+)"
    return re.compile(rf"{_GAP}*{compound}(?:(?:{_GAP}*[>+~,]{_GAP}*|{_GAP}+){compound})*{_GAP}*", re.ASCII)


PLAIN_SELECTOR = _selector_of(rf"\[{_NAME}(?:[~^$*|]?={_VALUE})?\]", _PLACE)
SURE_SELECTOR = _selector_of(rf"\[{_NAME}(?:[~^$*|]?={_VALUE}(?: [is])?)?\]", _PLACE, _HOLDING)
"""What is a selector without asking soupsieve, whose library is large."""
PSEUDO_CLASS = re.compile(r"'(:[\w-]+)' was detected as a pseudo-class")
"""How soupsieve begins to say that it does not know one."""
POWER_OF_TEN = re.compile(r"(?:^|[^\d.,])10\s*$")
REMEMBERED = 60
"""How many characters before a superscript are looked at to tell what it is."""
SQUARE_UNIT = re.compile(r"(?:^|[\s\d/])(?:[kcmd]?m|ft|mi|yd|in)$")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text that stands by itself: a paragraph, a list item, a cell, a heading.

    Attributes:
        text: its text, white space normalised.
        level: 1 to 6 for a heading, else 0.
        bold: whether all of it is in bold type by its markup, as lines are that stand in a heading's place.
    """

    text: str
    level: int = 0
    bold: bool = field(default=False, compare=False)


def require_selector(text: str) -> str:
    """The text, if it is a CSS selector.

    Raises:
        ValueError: it is none; the message says why.
    """
    if SURE_SELECTOR.fullmatch(text):
        return text
    import soupsieve

    try:
        soupsieve.compile(text)
    except (soupsieve.SelectorSyntaxError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        if unknown := PSEUDO_CLASS.match(reason):
            reason = f"there is no {unknown[1]}; for an element with some words in it, write :-soup-contains('words')"
        raise ValueError(f"{text!r} is not a CSS selector: {reason}") from None
    return text


def is_plain(selector: str) -> bool:
    """Whether a CSS selector says the same to every parser: names, classes, ids, attributes, and what stands where."""
    return PLAIN_SELECTOR.fullmatch(selector) is not None


def parse(text: str, *, unveil: bool = False) -> BeautifulSoup:
    """The page as beautifulsoup's tree, without what no reader sees (`UNSEEN`, and what elements say of themselves).

    Args:
        text: the page.
        unveil: whether hidden text, and text that is struck out, stays.
    """
    from bs4 import BeautifulSoup

    markup = re.sub(r"^\s*<\?xml[^>]*>?", "", text[:1000]) + text[1000:]
    if "<" not in markup:
        markup = f"<p>{markup}</p>"
    soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None)
    take_away([*soup.find_all(UNSEEN), *_unseen_in_svg(soup)])
    if not unveil and WORTH_A_LOOK.search(markup):
        take_away_unseen(soup)
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


def seen_text(element: Element, *, apart: bool = True) -> str:
    """The text of an element as a reader sees it, on one line; footnote references left out.

    Args:
        element: the element.
        apart: whether tables inside it count as its text; a cell's own text leaves them out.
    """
    children = element.children
    if len(children) == 1 and isinstance(children[0], str):
        return tidy_seen(children[0])
    blocks = list(_blocks(element, nested_tables=apart))
    return blocks[0].text if len(blocks) == 1 else " ".join(block.text for block in blocks)


def blocks_of(root: Element) -> tuple[Block, ...]:
    """The page's text in reading order: a block for each paragraph, item, cell or heading that is not empty."""
    return tuple(_blocks(root, nested_tables=True))


def references(element: Element) -> tuple[str, ...]:
    """The footnote references inside an element, in order: ``<sup>1</sup>``, ``<sup>p</sup>``."""
    if all(isinstance(child, str) for child in element.children):
        return ()
    return tuple(_mark(sup) for sup in element.all_inside("sup") if _is_reference(sup))


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Plain text as blocks: paragraphs are parted by empty lines."""
    return tuple(Block(tidy(p)) for p in re.split(r"\n[ \t\r]*\n", text.replace("\r\n", "\n")) if p.strip())


def _blocks(root: Element, *, nested_tables: bool) -> Iterator[Block]:
    pieces: list[str] = []
    level, bold = 0, True
    for event, piece in _walk(root, nested_tables=nested_tables):
        if event in ("text", "bold"):
            pieces.append(piece)
            bold = bold and (event == "bold" or not piece.strip())
            continue
        text = tidy_seen("".join(pieces))
        pieces.clear()
        if text:
            yield Block(text, level, bold)
        bold = True
        if piece in HEADINGS:
            level = HEADINGS[piece] if event == "open" else 0
    if text := tidy_seen("".join(pieces)):
        yield Block(text, level, bold)


def _walk(root: Element, *, nested_tables: bool) -> Iterator[tuple[str, str]]:
    """Text as it comes, and the names of everything that parts words, where it starts and ends; without recursion."""
    before, bold = "", 0
    stack: list[tuple[str, Iterator[Element | str]]] = [("", iter(root.children))]
    while stack:
        name, children = stack[-1]
        one = next(children, None)
        if one is None:
            stack.pop()
            bold -= name in BOLD
            if name and name not in INLINE:
                yield "close", name
                before = ""
        elif isinstance(one, str):
            before = (before + one)[-REMEMBERED:]
            yield "bold" if bold else "text", one
        else:
            text = _in_place_of(one, before)
            if text is not None:
                before = (before + text)[-REMEMBERED:]
                yield "bold" if bold else "text", text
            elif not _is_passed_over(one, nested_tables=nested_tables):
                if one.name not in INLINE:
                    yield "open", one.name
                    before = ""
                stack.append((one.name, iter(one.children)))
                bold += one.name in BOLD


def _is_passed_over(element: Element, *, nested_tables: bool) -> bool:
    if element.name == "svg":
        return next(element.all_inside("text"), None) is None
    return (element.name == "table" and not nested_tables) or element.name == "title"


def _in_place_of(element: Element, before: str) -> str | None:
    """The text that stands for an element that is not read as it is; None for all others."""
    name = element.name
    if name == "br":
        return " "
    if name == "sup":
        return raised_text(tidy(element.text), before)
    note = (name == "sub" and not before[-1:].isalpha()) or (name == "a" and "#" in element.get("href"))
    return "" if note and GLUED.search(before) and _is_reference(element) else None


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


def _is_reference(element: Element) -> bool:
    return _refers(_mark(element))


def _refers(text: str) -> bool:
    return bool(REFERENCE.fullmatch(text)) and not ORDINAL.fullmatch(text)


def _mark(element: Element) -> str:
    """A reference's mark alone: ``1`` of ``Footnote 1``."""
    return REFERRING.sub("", tidy(element.text), count=1)
