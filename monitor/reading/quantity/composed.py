"""A number in two parts with a magnitude behind each: ``24 milioni 222mila``, ``3 million 200 thousand``.

Only where both magnitudes are the language's own, the larger stands first and nothing but a space parts the two: joined
by "and", they may be two numbers.
"""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.numeral import EXACT, Numeral

_SMALLER = re.compile(rf"{SP}(?P<digits>[1-9][0-9]{{0,2}})(?![0-9.,])")
_WORD = re.compile(rf"{SP}?(?P<word>[^\W\d_]+)(?!\w)")
_GOES_ON = re.compile(
    rf"{SP}(?:[0-9]|(?:of|de|di|von|van|e|y|und|and|en|et){SP}(?:[0-9]|mil|bil|tri|tau|dui|thou))", re.IGNORECASE
)
_MANY = frozenset({"thousands", "millions", "miles", "milhares", "migliaia", "millares"})
"""Behind a number they may say in what it counts: ``222 miles de euros``."""
_LEAST = 1_000
"""The smallest magnitude of a part: what is behind smaller ones may be counted in them."""


def composed_at(text: str, end: int, plain: Numeral, grammar: Grammar) -> tuple[Numeral, int] | None:
    """The whole number that begins with whole digits `plain`, and the index behind it; None where it has one part.

    Args:
        text: the text.
        end: the index behind the digits.
        plain: what they say, without their magnitude.
        grammar: of the text's language.
    """
    first = grammar.scale.match(text, end) if plain.quantum == 1 else None
    digits = _SMALLER.match(text, first.end()) if first else None
    second = _WORD.match(text, digits.end()) if digits else None
    if first is None or digits is None or second is None:
        return None
    larger = grammar.language.scales[first["word"].lower()]
    smaller = grammar.language.scales.get(second["word"].lower(), Decimal(0))
    rest = EXACT.multiply(Decimal(digits["digits"]), smaller)
    if not (smaller >= _LEAST and rest < larger) or second["word"].lower() in _MANY:
        return None
    if grammar.scale.match(text, second.end()) or _GOES_ON.match(text, second.end()):
        return None
    total = EXACT.add(EXACT.multiply(plain.value, larger), rest)
    return Numeral(total, smaller, len(digits["digits"]) - len(digits["digits"].rstrip("0"))), second.end()
