"""Tell which text on a page stands with a label, by what holds the two and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from monitor.reading.document.layout import CELLS
from monitor.reading.document.markup import HEADINGS, blocks_of, seen_text
from monitor.reading.document.tree import Element
from monitor.reading.document.unseen import INLINE
from monitor.reading.labels import fold, tidy

ICONS = frozenset(("br", "hr", "wbr", "img", "picture", "source", "input", "svg", "i", "col", "colgroup"))
"""Elements that have no text of their own, and await none."""
SPANNING = "[rowspan], [colspan]"
LOWEST = 7
"""A rank below that of every heading."""
BEGINS_WITH_DIGIT = re.compile(r"[-+\u2212(]?[^\w\s]?\d")
RAISED = ("sup", "sub")
MOST_PARTS = 4
"""How far above its pieces a label may stand that is written in several."""


class Label(NamedTuple):
    """An element that prints a label and nothing else.

    Attributes:
        element: the innermost such element.
        text: its text.
        line: the text of the line that it begins.
    """

    element: Element
    text: str
    line: str


def elements_named(root: Element, fits: Callable[[str], bool], label: str) -> Iterator[Label]:
    """The elements whose text is a label, in order; of one inside another, such as a link before its colon, the outer.

    Args:
        root: the page.
        fits: whether a text is the label.
        label: the label, to tell what may be a piece of it.
    """
    known: dict[int, tuple[str, bool, bool]] = {}
    whole = fold(label)

    def look_at(element: Element) -> tuple[str, bool, bool]:
        """Its text, whether that is the label, and whether it may be a piece of it; each element is looked at once."""
        if id(element) not in known:
            text = seen_text(element)
            known[id(element)] = text, fits(text), fold(text) in whole
        return known[id(element)]

    given: set[int] = set()
    for one in root.inside:
        if isinstance(one, str) or not any(isinstance(child, str) and child.strip() for child in one.children):
            continue
        for element in (one, *islice(one.above, MOST_PARTS)):
            text, is_label, is_piece = look_at(element)
            if is_label and given.isdisjoint(map(id, (element, *element.above))):
                given.add(id(element))
                yield Label(element, text, _line_of(element))
            if is_label or not is_piece:
                break


def pair_of(label: Element) -> str | None:
    """The only other text in what holds a label; None where there are several, empty where it is still to come.

    A term has one definition; a row has two cells; a card, or a line, has the label and the number.
    """
    term = label if label.name == "dt" else label.nearest_above("dt")
    if term is not None:
        return _definition_of(term)
    own = seen_text(label)
    holding = label.parent
    while holding is not None and seen_text(holding) == own:
        if _awaits_text(holding):
            return ""
        holding = holding.parent
    if holding is None or holding.name in ("body", "html"):
        return None
    blocks = [block.text for block in blocks_of(holding)]
    if len(blocks) > 2 or _awaits_text(holding) or holding.may_hold(SPANNING) or _spans(label):
        return None
    if len(blocks) == 2:
        return next((text for text in blocks if text != own), None) if own in blocks else None
    rest = _rest_of(blocks[0], own)
    behind = next((one for one in label.siblings(1) if _counts(one)), "")
    return _next_in_line(label, behind, 1) or None if rest is None else rest


def text_next_to(label: Element, step: int) -> str:
    """The block of text that follows a label (1), or stands before it (-1), where the label is one by itself.

    Empty where there is none, or an empty element comes first.
    """
    own = seen_text(label)
    for element in (label, *label.above):
        if element.parent is None or _awaits_text(element):
            return ""
        near = next((one for one in element.siblings(step) if _counts(one)), None)
        if near is None:
            continue
        if not isinstance(near, str) and _awaits_text(near):
            return ""
        blocks = [block.text for block in blocks_of(element.parent)]
        if blocks.count(own) != 1:
            return _next_in_line(element, near, step)
        at = blocks.index(own) + step
        return blocks[at] if 0 <= at < len(blocks) else ""
    return ""


def broken_lines(root: Element) -> Iterator[tuple[Element, list[str]]]:
    """The elements that are several lines by ``<br>``, with what stands in each line that holds anything.

    Left out are those that a line around them goes on from, and the page itself.
    """
    for element in {id(br.parent): br.parent for br in root.all_inside("br")}.values():
        if element is None or element.name in ("body", "html", *INLINE):
            continue
        lines = [""]
        for child in element.children:
            if not isinstance(child, str) and child.name == "br":
                lines.append("")
            else:
                lines[-1] += child if isinstance(child, str) else seen_text(child)
        whole = [text for line in lines if (text := tidy(line))]
        if " ".join(whole) == seen_text(element):
            yield element, whole


def rank_of(element: Element) -> int:
    """The rank of the heading that an element is or stands in; below all of them where it is in none."""
    return next((HEADINGS[one.name] for one in (element, *element.above) if one.name in HEADINGS), LOWEST)


def headings_over(element: Element, rank: int = LOWEST) -> list[str]:
    """The headings under which an element stands, the nearest first, each of a higher rank than the one before.

    Args:
        element: the element.
        rank: the rank that the nearest is to be above.
    """
    found: list[str] = []
    for before in element.before:
        if HEADINGS.get(before.name, rank) < rank:
            found.append(seen_text(before))
            rank = HEADINGS[before.name]
    return found


def _counts(beside: Element | str) -> bool:
    """Whether something stands there, or is still to come."""
    if isinstance(beside, str):
        return bool(beside.strip())
    return bool(blocks_of(beside)) or _awaits_text(beside)


def _spans(label: Element) -> bool:
    """Whether a label is the cell of several rows or columns."""
    return any(one.has(name) for one in (label, *label.above) if one.name in CELLS for name in ("rowspan", "colspan"))


def _next_in_line(label: Element, near: Element | str, step: int) -> str:
    """The number in the element that a label makes up a whole line with, as in ``<b>Deaths</b><i>7</i>``; else empty.

    A further piece of the line might be of the number: ``<i>1</i><i>234</i>``, or ``<i>1.2</i> million``.
    """
    if isinstance(near, str) or near.name not in INLINE or near.name in RAISED:
        return ""
    own, text = seen_text(label), seen_text(near)
    line = own + text if step > 0 else text + own
    whole = _line_of(label).replace(" ", "") == line.replace(" ", "")
    parted = own[-1:].isalpha() if step > 0 else own[:1].isalpha()
    return text if whole and parted and BEGINS_WITH_DIGIT.match(text) else ""


def _rest_of(line: str, label: str) -> str | None:
    """What a line says beside the label at its beginning or end; None where nothing parts the two."""
    if line.startswith(label):
        rest, parted = line[len(label) :], not line[len(label)].isalnum()
    else:
        rest, parted = line.removesuffix(label), line.endswith(f" {label}")
    return rest.strip(" :") if parted else None


def _line_of(element: Element) -> str:
    """The text of the line that an element stands in."""
    around = next((one for one in (element, *element.above) if one.name not in INLINE), element)
    return seen_text(around)


def _definition_of(term: Element) -> str | None:
    """The text of the one definition that follows a term."""
    following = [one for one in term.siblings(1) if not isinstance(one, str)]
    if not following or following[0].name != "dd" or [one.name for one in following[1:2]] == ["dd"]:
        return None
    before = next((one for one in term.siblings(-1) if not isinstance(one, str)), None)
    if before is not None and before.name == "dt":
        return None
    return seen_text(following[0])


def _awaits_text(element: Element) -> bool:
    """Whether it is empty and no icon, or holds such an element: scripts may fill it in."""
    if element.name in ICONS:
        return False
    elements = element.elements
    return any(map(_awaits_text, elements)) if elements else not element.text.strip()
