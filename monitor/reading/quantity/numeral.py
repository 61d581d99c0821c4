"""Digits and number words to exact decimals, refusing what can be read in two ways.

English groups thousands by comma, or by a space that does not break, and its decimal sign is the point.
French groups by any space and its decimal sign is the comma. What another language writes is read where it can mean
nothing else. Everything else is a `Unclear`:

========== ===================================== ==========================================
printed     in English                            in French
========== ===================================== ==========================================
1,234       1234                                  doubt: English thousands or a decimal
1.234       1.234                                 doubt: foreign thousands or a decimal
34.82       34.82                                 34.82, for a point can mean nothing else
12,34       doubt                                 12.34
0,125       doubt                                 0.125
1 234       1234 if the space does not break,     1234
            else doubt: one number or two
5 000       5000: no number is 000                5000
1,234.5     1234.5                                1234.5
1.234,56    1234.56                               1234.56
1.234,567   doubt                                 doubt
1'234'567   1234567                               1234567
1'234       doubt                                 doubt
1,234,567   1234567                               1234567
1.234.567   doubt                                 doubt
12,34,567   1234567: lakhs                        1234567
007         doubt: a code                         doubt
========== ===================================== ==========================================
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

from monitor.reading.language import ENGLISH, Language
from monitor.reading.signs import Signs

UNKNOWN = "\ufffd"
"""Stands for a character that cannot be read: a letter, a sign or a digit."""
SPACES = " \u00a0\u202f\u2009"
"""Spaces that group thousands; the first also parts words."""

_FRENCH_TENS = (20, 30, 40, 50, 60)
MAX_DIGITS = 60
MAX_EXPONENT = 40
EXACT = Context(prec=200)

_GROUPED_BY_COMMA = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_GROUPED_BY_POINT = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_GROUPED_BY_SPACE = re.compile(rf"[1-9][0-9]{{0,2}}(?:([{SPACES}])[0-9]{{3}})(?:\1[0-9]{{3}})*(?:([.,])([0-9]+))?")
_ZEROS_ALONE = re.compile(r"[1-9][0-9]{0,2}(?: 000)+")
_ONE_READING = re.compile(
    r"[1-9][0-9]{0,2}(?:"
    r"(?:\.[0-9]{3})+(?P<comma>,)(?:[0-9]{1,2}|[0-9]{4,})"
    r"|(?:,[0-9]{3})+\.(?:[0-9]{1,2}|[0-9]{4,})"
    r"|(?:,[0-9]{3}){2,}"
    r"|(?:'[0-9]{3}){2,}(?:\.[0-9]+)?|(?:’[0-9]{3}){2,}(?:\.[0-9]+)?"
    r"|['’][0-9]{3}\.[0-9]{1,2})"
    r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?"
)
"""What is the same number in every language: two kinds of separators, or one that nobody has for decimals."""
BY_LAKHS = re.compile(r"[1-9][0-9]?,[0-9]{2},[0-9]{3}")
"""One number, unless the words around it list numbers without a space."""
_GROUPED_ABROAD = re.compile(r"[1-9][0-9]{0,2}(?:[.,'’][0-9]{3})+")
_DECIMAL = re.compile(r"(0|[1-9][0-9]*|)([.,])([0-9]+)")
_MANY_POINTS = re.compile(r"[0-9]+(?:\.[0-9]+){2,}")

FRACTIONS = {
    "½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3),
    "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number without sign, unit and magnitude.

    Attributes:
        value: what it says.
        quantum: the size of one step of its last digit.
        zeros: how many zeros end it; 0 when it prints decimals.
    """

    value: Decimal
    quantum: Decimal = Decimal(1)
    zeros: int = 0

    def times(self, scale: Decimal) -> Numeral:
        """The number with its magnitude applied."""
        return Numeral(EXACT.multiply(self.value, scale), EXACT.multiply(self.quantum, scale), self.zeros)

    def plus(self, part: Numeral) -> Numeral:
        """A whole number with a fraction behind it: 2 and ½."""
        return Numeral(EXACT.add(self.value, part.value), part.quantum)

    def negated(self) -> Numeral:
        """The number below zero."""
        return Numeral(self.value.copy_negate(), self.quantum, self.zeros)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why characters were not read as a number.

    Attributes:
        reason: what they could be.
        ambiguous: whether they could be a figure after all, so that they must not be passed over.
    """

    reason: str
    ambiguous: bool = True


LONE_WORD = Unclear("a number in words, with no unit behind it that is known")
PRONOUN = Unclear("a pronoun more often than a number", ambiguous=False)
YEAR_ALONE = Unclear("a year", ambiguous=False)
YEAR_OR_NUMBER = Unclear("a year, or a number")


@lru_cache(maxsize=8192)
def read_digits(printed: str, *, decimal_comma: bool, thousands_point: bool = False) -> Numeral | Unclear:
    """The number that a run of digits and separators says.

    Args:
        printed: digits with single separators between them, perhaps an exponent (``6.61386786e-05``) or a
            leading point (``.5``).
        decimal_comma: whether the language's decimal sign is the comma.
        thousands_point: whether its sign between thousands is the point.
    """
    mantissa, _, exponent = printed.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or abs(int(exponent or 0)) > MAX_EXPONENT:
        return Unclear("too many digits for a figure")
    if mantissa.isdigit():
        if mantissa[0] == "0" and len(mantissa) > 1:
            return Unclear("zeros before it: a code, or what is left of a longer number")
        return _numeral(mantissa, exponent)
    if found := _ONE_READING.fullmatch(mantissa):
        whole, _, part = mantissa.partition(",") if found["comma"] else mantissa.partition(".")
        return _numeral(re.sub(r"[.,'’]", "", whole) + (part and f".{part}"), exponent)
    if thousands_point and _GROUPED_BY_POINT.fullmatch(mantissa):
        return _numeral(mantissa.replace(".", "").replace(",", "."), exponent)
    plain = _as_french(mantissa) if decimal_comma else _as_english(mantissa)
    return plain if isinstance(plain, Unclear) else _numeral(plain, exponent)


def read_declared(printed: str, signs: Signs, *, decimal_comma: bool) -> Numeral | Unclear:
    """The number that digits say which somebody says are written with these signs.

    Args:
        printed: as of `read_digits`.
        signs: those that were declared.
        decimal_comma: whether the language's decimal sign is the comma, where the signs say nothing of it.
    """
    mantissa, _, exponent = printed.lower().partition("e")
    plain = signs.plain(mantissa, decimal_comma=decimal_comma)
    if plain is None or exponent:
        return Unclear("not written with the `grouping` and `decimal` that the rule declares")
    return _numeral(plain, "") if len(mantissa) <= MAX_DIGITS else Unclear("too many digits for a figure")


def _numeral(plain: str, exponent: str) -> Numeral:
    value = Decimal(f"{plain}e{exponent}" if exponent else plain)
    step = int(exponent or 0) - len(plain.partition(".")[2])
    zeros = 0 if exponent or "." in plain or not value else len(plain) - len(plain.rstrip("0"))
    return Numeral(value, Decimal(1).scaleb(step), zeros)


def _as_english(mantissa: str) -> str | Unclear:
    if _GROUPED_BY_COMMA.fullmatch(mantissa):
        return mantissa.replace(",", "")
    if (found := _DECIMAL.fullmatch(mantissa)) and found[2] == ".":
        return mantissa
    if found := _GROUPED_BY_SPACE.fullmatch(mantissa):
        if found[1] == " " and not _ZEROS_ALONE.fullmatch(mantissa):
            return Unclear("one number with a space in it, or several")
        if found[2] != ",":
            return mantissa.replace(found[1], "")
    return _doubt(mantissa, "separators that are not English: thousands or decimals")


def _as_french(mantissa: str) -> str | Unclear:
    if found := _GROUPED_BY_SPACE.fullmatch(mantissa):
        if found[2] == "." and len(found[3]) == 3:
            return Unclear("a point before three digits: decimals or thousands")
        return mantissa.replace(found[1], "").replace(",", ".")
    if _GROUPED_ABROAD.fullmatch(mantissa):
        return Unclear("three digits behind a separator: decimals, or thousands as in other languages")
    if _DECIMAL.fullmatch(mantissa):
        return mantissa.replace(",", ".")
    return _doubt(mantissa, "separators that are not French: thousands or decimals")


def _doubt(mantissa: str, reason: str) -> Unclear:
    if _MANY_POINTS.fullmatch(mantissa) and not _GROUPED_ABROAD.fullmatch(mantissa):
        return Unclear("a version, a section, a date or an address", ambiguous=False)
    return Unclear(reason)


def fraction(numerator: int, denominator: int) -> Numeral:
    """A common fraction; its step is one part: half a ton is 0.5 in steps of 0.5."""
    parts = Decimal(denominator)
    return Numeral(Decimal(numerator) / parts, Decimal(1) / parts)


def read_words(words: Sequence[str], language: Language) -> Numeral | Unclear:
    """The number that number words say, in lower case, without "and": ``("two", "hundred", "six")`` is 206.

    French is read up to 69 and with a magnitude (``dix-sept millions``); what is composed otherwise is a doubt.
    """
    first, *rest = words
    if language.thousands_point:
        return _counted(words, language)
    if first in ("a", "an", "un", "une"):
        plain = Numeral(Decimal(1))
    elif first in language.scales:
        plain, rest = Numeral(Decimal(1)), list(words)
    else:
        value = language.numbers[first]
        plain = Numeral(Decimal(value), zeros=1 if value % 10 == 0 else 0)
    if language is ENGLISH and any(word not in language.scales for word in rest):
        return _composed(words)
    if rest and (unit := language.numbers.get(rest[0])):
        tens = language.numbers.get(first, 0)
        if not ((tens in _FRENCH_TENS and 1 < unit < 10) or (tens == 10 and unit in (7, 8, 9))):
            return Unclear("a number in several words")
        plain, rest = Numeral(Decimal(tens + unit)), rest[1:]
    for word in rest:
        if word not in language.scales:
            return Unclear("a number in several words")
        plain = plain.times(language.scales[word])
    return plain


def _counted(words: Sequence[str], language: Language) -> Numeral | Unclear:
    """One word, or tens and ones, and the magnitudes behind it; what is composed otherwise is a doubt."""
    count = next((i for i, word in enumerate(words) if word in language.scales), len(words))
    said, scales = " ".join(words[:count]), words[count:]
    value = 1 if said in language.one and scales else language.numbers.get(said)
    if value is None or any(word not in language.scales for word in scales):
        return Unclear("a number in several words")
    plain = Numeral(Decimal(value), zeros=1 if value % 10 == 0 else 0)
    for word in scales:
        plain = plain.times(language.scales[word])
    return plain


def _composed(words: Sequence[str]) -> Numeral | Unclear:
    """English number words by their grammar: under a thousand before each magnitude, magnitudes falling."""
    total, group, room, limit = Decimal(0), Decimal(0), Decimal(100), Decimal("Infinity")
    for word in words:
        scale = ENGLISH.scales.get(word)
        if scale == 100 and 0 < group < 100:
            group, room = group * 100, Decimal(100)
        elif scale is not None and scale >= 1000 and 0 < group < 1000 and scale < limit:
            total, group, room, limit = total + group * scale, Decimal(0), Decimal(1000), scale
        elif scale is None and (number := ENGLISH.numbers.get(word)) is not None and number < room:
            group, room = group + number, Decimal(10 if number >= 20 else 0)
        else:
            return Unclear("number words that do not make one number")
    return Numeral(total + group)
