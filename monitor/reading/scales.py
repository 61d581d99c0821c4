"""The words by which labels say what their numbers are counted in, and the power of ten that each is."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType

_ONE = Decimal(1)
_POWERS = (
    (2, "hundred|hundreds|centaines|hunderte"),
    (
        3,
        "thousand|thousands|thous|thous.|thsd|th.|tsd|tsd.|tausend|millier|milliers|mille|migliaia|milhares|duizend|"
        "tusen",
    ),
    (5, "lakh|lakhs|lac|lacs"),
    (
        6,
        "million|millions|mill|mill.|mil.|mio|mio.|mn|mn.|mln|mln.|millionen|millones|milioni|milhões|miljoen|"
        "miljoenen|miljoner",
    ),
    (7, "crore|crores"),
    (
        9,
        "billion|billions|bn|bn.|bln|milliard|milliards|milliarden|mrd|mrd.|mld|mld.|md|mds|mia|mia.|miliardi|miljard|"
        "miljarden|miljarder|bilhões",
    ),
    (12, "trillion|trillions|tn|trn|billionen"),
)
SCALES = MappingProxyType({word: Decimal(10) ** power for power, words in _POWERS for word in words.split("|")})
_MIL = r"(?:(?<![^(\[])|(?<=en )|(?<=em )|(?<=\$ )|(?<=€ )|(?<=, ))mil"
_ONLY_IN = MappingProxyType(
    {
        language: tuple((re.compile(rf"(?<!\w){words}(?!\w)"), known) for words, known in rows)
        for language, rows in {
            "es": (
                ("(?:mil|miles de|millares de) mill[oó]n(?:es)?", "milliarden"),
                (f"(?:miles|millares|{_MIL})", "tausend"),
            ),
            "pt": (("(?:mil|milhares de) milh(?:ão|ões)", "milliarden"), (_MIL, "tausend"), (r"(?<=r\$ )mi", "mio")),
            "it": (("(?<!per )(?:mila|mille)", "tausend"),),
            "nl": (("duizend(?:en|tallen)", "tausend"),),
        }.items()
    }
)
"""Words of scale that are other words elsewhere, Spanish "miles", and what says the same in every language."""
_TIMES_ONE = re.compile(r"((?<!\w)[x×]\s?(?:€\s?)?)1\s(?=[^\W\d_])")
LETTERS = MappingProxyType(
    {
        "cr": Decimal(10**7),
        "cr.": Decimal(10**7),
        "k": Decimal(10**3),
        "t": Decimal(10**3),
        "m": Decimal(10**6),
        "mm": Decimal(10**6),
        "b": Decimal(10**9),
    }
)
_RAISED = re.compile(r"^10\^?([2-9²³⁴-⁹])$")
_PLAIN_DIGITS = str.maketrans("²³⁴⁵⁶⁷⁸⁹", "23456789")


def in_known_words(plain: str, language: str) -> str:
    """A folded label with the words of scale that only its language has in words that every language knows."""
    for pattern, known in _ONLY_IN.get(language, ()):
        plain = pattern.sub(known, plain)
    return _TIMES_ONE.sub(r"\1", plain)


def power_of(text: str, language: str) -> Decimal:
    """The magnitude that words, letters or zeros say."""
    if text in LETTERS:
        return LETTERS[text]
    if raised := _RAISED.search(text):
        return Decimal(10) ** int(raised[1].translate(_PLAIN_DIGITS))
    scale = Decimal(10) ** text.count("0")
    for word in text.split():
        if word in ("ten", "tens"):
            scale *= 10
        elif word in ("billion", "billions") and language == "fr":
            scale *= Decimal(10) ** 12
        elif word != "of":
            scale *= SCALES.get(word, _ONE)
    return scale
