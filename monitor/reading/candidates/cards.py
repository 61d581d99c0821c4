"""What names a number that stands in a block by itself: the one text in the card that holds both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from monitor.reading.document.markup import Block, blocks_of, seen_text
from monitor.reading.document.tree import Element

_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGIT = re.compile(r"\d")
_NAMED = re.compile(r"[^\W\d_]{4}|[^\W\d_][^\d]*:|[a-z]")
"""What names a number, before it: a word, and no code of a currency."""
LEVELS, LONGEST_NUMBER, LONGEST_CARD = 6, 30, 300
"""How far above a number its card may be, and of how many characters the two are at most."""


def is_bare(text: str) -> bool:
    """Whether a block is a number, with its unit at most, and nothing that names it."""
    first = _DIGIT.search(text)
    if first is None or len(text) > LONGEST_NUMBER or _NAMED.search(text, 0, first.start()):
        return False
    return len(_WORD.findall(text, first.start())) <= 1


def cards_in(root: Element | None, blocks: Sequence[Block]) -> Mapping[int, str]:
    """The names of bare numbers, by the number of their block; none of those of which that cannot be told.

    A card has one text without digits; of several bare numbers in it, each is told by its place among them.

    Args:
        root: the page; None for what is none.
        blocks: its text.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if is_bare(block.text):
            places[block.text].append(at)
    elements: dict[str, list[Element]] = defaultdict(list)
    for one, text in _numbers_in(root) if root is not None and places else ():
        elements[text].append(one)
    return {
        at: name
        for text, own in places.items()
        if len(own) == len(elements[text])
        for at, one in zip(own, elements[text], strict=True)
        if (name := _name_of(one, text))
    }


def _numbers_in(root: Element) -> Iterator[tuple[Element, str]]:
    """The outermost elements that make up a bare block each, in order."""
    given: set[int] = set()
    for one in root.inside:
        if isinstance(one, str) or not any(isinstance(child, str) and _DIGIT.search(child) for child in one.children):
            continue
        holder, text = None, ""
        for around in (one, *islice(one.above, LEVELS)):
            inside = list(islice(blocks_of(around), 2)) if around.name not in ("body", "html") else []
            if len(inside) != 1:
                break
            holder, text = around, inside[0].text
        if holder is not None and is_bare(text) and id(holder) not in given:
            given.add(id(holder))
            yield holder, text


def _term_of(number: Element) -> str | None:
    """The term of which a number is the definition, or part of it; None where it is none."""
    own = number if number.name == "dd" else number.nearest_above("dd")
    if own is None or own.parent is None:
        return None
    before = next((one for one in own.siblings(-1) if not isinstance(one, str)), None)
    return seen_text(before) if before is not None and before.name == "dt" else ""


def _name_of(number: Element, text: str) -> str:
    term = _term_of(number)
    if term is not None:
        return term
    for holding in islice(number.above, LEVELS):
        blocks = [block.text for block in blocks_of(holding)]
        if holding.name in ("body", "html") or sum(map(len, blocks)) > LONGEST_CARD:
            return ""
        names = [one for one in blocks if not _DIGIT.search(one)]
        if len(names) == 1:
            bare = [one for one in blocks if is_bare(one)]
            return names[0] if len(bare) == 1 else f"{names[0]} {bare.index(text) + 1}" * (bare.count(text) == 1)
        if names:
            return ""
    return ""
