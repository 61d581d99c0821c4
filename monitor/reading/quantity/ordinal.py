"""Tell a number from an ordinal, and from the number of a heading or of a line in a list."""

from __future__ import annotations

import re

from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.numeral import Unclear

_ORDINAL_SIGN = re.compile(r"\.?[ºª]|\.er(?!\w)")
_POINT = re.compile(rf"\.{SP}+(?P<word>[^\W\d_]+)")
_HEADING = re.compile(rf"\s*(?:[0-9]{{1,2}}[.)]|[0-9]{{1,2}}\.[0-9]{{1,2}}){SP}[^\W\d_]")


def ordinal_at(text: str, digits: str, end: int, grammar: Grammar) -> Unclear | None:
    """Why digits up to `end` are, or may be, an ordinal: ``2.ª``, and in German ``2. Platz``; None where they are not.

    A point that ends a sentence is told from it by the word behind: "474. Davon" is a number, "474. Straftaten" either.
    """
    if _ORDINAL_SIGN.match(text, end):
        return Unclear("an ordinal", ambiguous=False)
    if grammar.language.thousands_point and _HEADING.match(text) and not text[: end - len(digits)].strip():
        return Unclear("the number of a heading or of a line, or a number of its own")
    starts = grammar.language.sentence_starts
    found = _POINT.match(text, end) if starts and digits.isdigit() else None
    if found is None or (found["word"][0].isupper() and found["word"].lower() in starts):
        return None
    return Unclear("an ordinal, or a number that ends a sentence", ambiguous=found["word"][0].isupper())
