"""What stands directly behind digits: a fraction, a magnitude, or what makes them a part of something else."""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.reading.language import ENGLISH
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.numeral import FRACTIONS, SPACES, Doubt, Numeral, fraction
from monitor.reading.units import unit_named

_ONE = Decimal(1)
_COMMON_FRACTION = re.compile(rf"[{SPACES}-]?(?:([1-7])[/⁄]([2348])(?![0-9/.,])|([{''.join(FRACTIONS)}]))")
_LETTERS = re.compile(r"[^\W\d_]{1,25}")
_FRENCH_SCALE = re.compile(rf"{SP}?(?P<word>k|M|G|Md)(?={SP}?[$€£])")
_SPACED_LETTERS = re.compile(rf"{SP}(k|K|M|m|mn|B|bn|tn|G|Md|Mds)(?![\w.'’])")
OF_MANY = re.compile(rf"{SP}(?:of|de){SP}(?:thousand|million|billion|millier|milliard)s(?!\w)", re.IGNORECASE)
MANY = re.compile(rf"[{SPACES}-](?:dozen|hundred|thousand|million|billion|trillion)s(?!\w)", re.IGNORECASE)
"""Behind a year or a one: ``in 2024 thousands of people``, ``one in thousands``."""
SEVERAL = Doubt("hundreds of thousands, a year and thousands, or the like")
_AGE = re.compile(r"[- ](?:year|month|day)s?[- ]olds?(?!\w)")
_GOES_ON = re.compile(r"\w|[-/_](?![0-9])")


def with_fraction(text: str, end: int, plain: Numeral, grammar: Grammar) -> tuple[Numeral, int]:
    """A whole number and the fraction behind it: ``2 1/2``, ``2½``, ``two and a half``."""
    if plain.quantum != 1:
        return plain, end
    if found := _COMMON_FRACTION.match(text, end):
        above, below = FRACTIONS[found[3]] if found[3] else (int(found[1]), int(found[2]))
        return (plain.plus(fraction(above, below)), found.end()) if above < below else (plain, end)
    if found := grammar.half.match(text, end):
        return plain.plus(fraction(1, 2)), found.end()
    return plain, end


def scaled_at(text: str, end: int, grammar: Grammar, *, money: bool) -> tuple[Decimal, int] | Doubt:
    """The magnitude behind the digits, attached (``5M``) or in words, and the index behind it."""
    language = grammar.language
    if letters := _LETTERS.match(text, end):
        if money and letters[0] in ("m", "b"):
            return Decimal(10) ** (6 if letters[0] == "m" else 9), letters.end()
        return _attached(text, letters, grammar)
    if language is not ENGLISH and (found := _FRENCH_SCALE.match(text, end)):
        return language.attached[found["word"]], found.end()
    found = _SPACED_LETTERS.match(text, end)
    if found and (money or found[1] != "m"):
        if not money:
            return Doubt(f"{found[1]!r} can be a magnitude or a name")
        return language.attached.get(found[1], Decimal(10) ** 6), found.end()
    scale = _ONE
    while (found := grammar.scale.match(text, end)) and scale < 10**12:
        scale, end = scale * language.scales[found["word"].lower()], found.end()
    if scale > 1 and OF_MANY.match(text, end):
        return SEVERAL
    return scale, end


def _attached(text: str, letters: re.Match[str], grammar: Grammar) -> tuple[Decimal, int] | Doubt:
    """What letters without a space before them are: a magnitude, an ordinal, a unit (left to be read) or a code."""
    language = grammar.language
    if grammar.ordinal.match(text, letters.start()):
        return Doubt("an ordinal", ambiguous=False)
    if letters[0] in language.attached and not _GOES_ON.match(text, letters.end()):
        return language.attached[letters[0]], letters.end()
    if letters[0] == "m":
        return Doubt("'m' can be million or metre")
    if unit_named(letters[0], language.code):
        return _ONE, letters.start()
    return Doubt("letters are attached to it", ambiguous=False)


def continued(text: str, end: int) -> Doubt | None:
    """Why digits that go on behind `end` are no number of their own."""
    behind, after = text[end : end + 1], text[end + 1 : end + 2]
    if behind in ("/", "⁄", "×", "^", "'", "’", ".", ",") and after.isdigit():
        return Doubt("part of a ratio, a formula or a code")
    if (behind in ("/", "'", "’") and after.isalpha()) or behind in ("′", "″", "°"):
        return Doubt("a rate, feet, minutes or degrees")
    if (behind == ":" and after.isdigit()) or behind == "_":
        return Doubt("part of a time, a ratio or a code", ambiguous=False)
    if _AGE.match(text, end):
        return Doubt("an age", ambiguous=False)
    return None
