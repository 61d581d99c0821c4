"""What stands around a number: its fraction, magnitude and unit, and what makes of it no quantity at all.

In all functions `start` and `end` are the index of a number's first character and that behind its last (of its unit,
where that is known already), `token` its digits, `plain` or `number` what it says, and `grammar` that of the text's
language.
"""

from __future__ import annotations

import re
from decimal import Decimal

from monitor.model import Unit
from monitor.reading.abroad import SCALES_ABROAD, UNCLEAR_ABROAD
from monitor.reading.language import ENGLISH
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.measured import unit_at
from monitor.reading.quantity.numeral import FRACTIONS, SPACES, UNKNOWN, Numeral, Unclear, fraction
from monitor.reading.units import CURRENCY_SIGNS, is_count, unit_named

_ONE = Decimal(1)
_COMMON_FRACTION = re.compile(rf"[{SPACES}-]?(?:([1-7])[/⁄]([2348])(?![0-9/.,])|([{''.join(FRACTIONS)}]))")
_LETTERS = re.compile(r"[^\W\d_]{1,25}")
_FRENCH_SCALE = re.compile(rf"{SP}?(?P<word>k|M|G|Md)(?={SP}?[{CURRENCY_SIGNS}])")
_LETTER_IN_DOUBT = re.compile(rf"{SP}([btT])(?![\w'’])")
_SPACED_LETTERS = re.compile(rf"{SP}(k|K|M|m|mn|B|bn|tn|G|Md|Mds)(?![\w.'’])")
_ABBREVIATED = re.compile(rf"(?:mio|mln|mld|mrd|mill|tsd)\.(?={SP}\S)", re.IGNORECASE)
_SHORT_ABROAD = re.compile(rf"{SP}?(?:mio|mln|mld|mrd)(?!\w)", re.IGNORECASE)
_THREE_BEHIND_A_POINT = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}\.[0-9]{3}$")
CRORE = re.compile(rf"{SP}?[Cc][Rr]s?(?:\.(?=\s|$)|(?![\w.]))")
"""Behind rupees it is ten millions; behind other money it is what an accountant owes."""
OF_MANY = re.compile(rf"{SP}(?:of|de){SP}(?:thousand|million|billion|millier|milliard)s(?!\w)", re.IGNORECASE)
MANY = re.compile(rf"[{SPACES}-](?:dozen|hundred|thousand|million|billion|trillion)s(?!\w)", re.IGNORECASE)
"""Behind a year or a one: ``in 2024 thousands of people``, ``one in thousands``."""
SEVERAL = Unclear("hundreds of thousands, a year and thousands, or the like")
_AND_MORE = re.compile(rf"{SP}[yoeu]u?{SP}(?:más|menos|mais|più|oltre|meno)(?!\w)")
PARTS = Unclear("a number in several parts")
MORE_ABROAD = re.compile(
    rf"{SP}(?P<joint>(?:e|y|und|and|en|et|i|og|och){SP})?[0-9][0-9.,]*{SP}?"
    rf"(?:{'|'.join(map(re.escape, sorted({*SCALES_ABROAD, *UNCLEAR_ABROAD}, key=len, reverse=True)))})(?!\w)",
    re.IGNORECASE,
)
"""More of a number with a magnitude of another language: ``24 milioni 222mila``."""
_DEGREES = re.compile(rf"[°º]{SP}?[CF](?!\w)")
_AGE = re.compile(r"[- ](?:year|month|day)s?[- ]olds?(?!\w)")
_GOES_ON = re.compile(r"\w|[-/_](?![0-9])")

OLDEST = 130
"""What is called so many years old is no person."""
COUNTED = Unclear("a label beside it says that it counts thousands or more")
BASE = Unclear("the base of a rate or a ratio")
YEARLIKE = re.compile(r"19[0-9]{2}|20[0-9]{2}|2100")
_MANY = r"(?:thousands|millions|billions|trillions|crores|lakhs|milliers|milliards)\b"
_ONE_OR_MANY = (
    r"(?:thousands?|millions?|billions?|trillions?|crores?|lakhs?|milliers?|milliards?|['’]?000(?:['’]?s)?)(?!\w)"
)
_PARTS_OF_MANY = (
    *("000", "thousand", "illion", "milli", "crore", "lakh"),
    *("tsd", "tausend", "mio", "mrd", "mil", "mln", "mld", "duizend", "bilh", "migliaia"),
)
"""One of these stands in everything that the two match: most texts have none, and cost one look."""
_OF_WHAT = r"(?:\s(?:of\s|de\s|d['’])[^\W\d_]{1,25}(?:\s[^\W\d_]{1,25}){0,2})?"
_IN_BRACKETS = rf"\((?:(?:in|en)\s)?[{CURRENCY_SIGNS}]?\s?{_ONE_OR_MANY}{_OF_WHAT}\)"
_COUNTED_BEHIND = re.compile(rf"[{SPACES}]?{_IN_BRACKETS}", re.IGNORECASE)
_COUNTED_BESIDE = re.compile(
    rf"(?:{_IN_BRACKETS}\s*[:=]?|[{CURRENCY_SIGNS}]\s?{_MANY}\s*[:=])\s*[{CURRENCY_SIGNS}]?\s*$", re.IGNORECASE
)
_COUNTED_ABROAD = re.compile(
    r"(?<!\w)(?:tsd|tausend|mio|millionen|mrd|milliarden|miles|millones|milhares|milhões|bilhões|migliaia|milioni|miliardi|"
    r"mln|mld|duizend|miljoen|miljard|mil)\.?(?:\s(?:de\s|di\s|d['’])?[^\W\d_]{1,12}|\s?[€$])?\)?\s*[:=]\s*$"
    r"|\([x×]\s1[., ]000(?:[., ]000)?\)\s*[:=]?\s*$",
    re.IGNORECASE,
)
_COUNTED_IN = re.compile(rf"\b(?:in|en)\s{_MANY}{_OF_WHAT}\s*[:=]\s*[{CURRENCY_SIGNS}]?\s*$", re.IGNORECASE)
_FIRST_OF_TWO = re.compile(r"[0-9][0-9.,]*\s?(?:(?:to|and|à|et)\s|[-–]\s?)$", re.IGNORECASE)
_THREE_BEHIND_EITHER = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}[.,][0-9]{3}$")
_THREE_BEHIND_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_WINDOW = 24
_LABEL = 96
_DIGIT = re.compile(r"[0-9]")
_SHORT = 3
_PER = re.compile(rf"(?<!\w)per[{SPACES}]$", re.IGNORECASE)
_AFTER_PER = re.compile(
    rf"(?<!\w)per[{SPACES}]$|[0-9][^.;:]{{0,40}}[{SPACES}](?:pour|je|pro|por|por cada|ogni)[{SPACES}]$", re.IGNORECASE
)
_LISTED = re.compile(rf"[^\W\d_]{{2,}},[{SPACES}]$")
_OF_YEARS = re.compile(rf"(?<!\w)(?:de|di|van|von)[{SPACES}]$", re.IGNORECASE)
_GROUPED = {
    False: re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"),
    True: re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"),
}
"""What groups its thousands by a comma or by a point is part of no code."""
_NAMED = re.compile(rf"(?:(?<!\w)[A-Z]{{2,4}}|(?:[A-Z]\.){{2,}})[{SPACES}]$")
_BRACKETS = re.compile(rf"[{SPACES}]?\([^()]{{1,20}}\)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[\s(]+$")


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


def scaled_at(text: str, end: int, grammar: Grammar, *, money: bool) -> tuple[Decimal, int] | Unclear:
    """The magnitude behind the digits, attached (``5M``) or in words, and the index behind it."""
    language = grammar.language
    if abroad := grammar.scale_abroad.match(text, end):
        return _scaled_abroad(text, abroad, grammar)
    if letters := _LETTERS.match(text, end):
        if money and letters[0] in ("m", "b"):
            return Decimal(10) ** (6 if letters[0] == "m" else 9), letters.end()
        return _attached(text, letters, grammar)
    if (found := _FRENCH_SCALE.match(text, end)) and language is not ENGLISH and found["word"] in language.attached:
        return language.attached[found["word"]], found.end()
    found = _SPACED_LETTERS.match(text, end)
    if found and (money or found[1] != "m"):
        if not money:
            return Unclear(f"{found[1]!r} can be a magnitude or a name")
        return language.attached.get(found[1], Decimal(10) ** 6), found.end()
    if money and (found := _LETTER_IN_DOUBT.match(text, end)):
        return Unclear(f"{found[1]!r} behind money can be a billion or a trillion, or a mark")
    scale = _ONE
    if grammar.scale.match(text, end) and _is_of_a_foreign_writer(text, end, grammar):
        return Unclear("three digits behind a point, and a magnitude as it is short abroad: thousands or decimals")
    while (found := grammar.scale.match(text, end)) and scale < 10**12:
        scale, end = scale * language.scales[found["word"].lower()], found.end()
        end += _ABBREVIATED.match(text, found.start("word")) is not None
        if language.thousands_point and (of := grammar.of.match(text, end)) and grammar.scale.match(text, of.end()):
            end = of.end()  # "milhares de milhões"
    if scale > 1 and OF_MANY.match(text, end):
        return SEVERAL
    more = MORE_ABROAD.match(text, end) if scale > 1 else None
    if scale > 1 and (grammar.smaller.match(text, end) or (more and not more["joint"])):
        return PARTS
    return scale, end


def _is_of_a_foreign_writer(text: str, end: int, grammar: Grammar) -> bool:
    """Whether digits as in ``1.234 Mio.``, in English, can be thousands of one who writes them with a point."""
    if grammar.signs or grammar.language.decimal_comma or not _SHORT_ABROAD.match(text, end):
        return False
    return _THREE_BEHIND_A_POINT.search(text, max(0, end - 8), end) is not None


def _scaled_abroad(text: str, found: re.Match[str], grammar: Grammar) -> tuple[Decimal, int] | Unclear:
    """What a magnitude of another language makes of the number before it, where both have one reading."""
    end = found.end()
    if found["known"] is None or grammar.scale.match(text, end) or grammar.scale_abroad.match(text, end):
        return Unclear(f"{found[0].strip()!r} behind it can be a magnitude in another language")
    if not grammar.signs and _THREE_BEHIND_EITHER.search(text, max(0, found.start() - 8), found.start()):
        return Unclear("three digits behind a separator, and a magnitude in another language: thousands or decimals")
    if MORE_ABROAD.match(text, end):
        return PARTS
    return SEVERAL if OF_MANY.match(text, end) else (SCALES_ABROAD[found["known"].lower()], end)


def _attached(text: str, letters: re.Match[str], grammar: Grammar) -> tuple[Decimal, int] | Unclear:
    """What letters without a space before them are: a magnitude, an ordinal, a unit (left to be read) or a code."""
    language = grammar.language
    if grammar.ordinal.match(text, letters.start()):
        return Unclear("an ordinal", ambiguous=False)
    if letters[0] in language.attached and not _GOES_ON.match(text, letters.end()):
        return language.attached[letters[0]], letters.end()
    if letters[0] == "m":
        return Unclear("'m' can be million or metre")
    if unit_named(letters[0], language.code):
        return _ONE, letters.start()
    return Unclear("letters are attached to it", ambiguous=False)


def continued(text: str, end: int) -> Unclear | None:
    """Why digits that go on behind `end` are no number of their own."""
    behind, after = text[end : end + 1], text[end + 1 : end + 2]
    if behind == UNKNOWN:
        return Unclear("a character stands behind it that cannot be read")
    if behind in ("/", "⁄", "×", "^", "'", "’", ".", ",") and after.isdigit():
        return Unclear("part of a ratio, a formula or a code")
    if _DEGREES.match(text, end):
        return None
    if (behind in ("/", "'", "’") and after.isalpha()) or behind in ("′", "″", "°"):
        return Unclear("a rate, feet, minutes or degrees")
    if (behind == ":" and after.isdigit()) or behind == "_":
        return Unclear("part of a time, a ratio or a code", ambiguous=False)
    if _AGE.match(text, end):
        return Unclear("an age", ambiguous=False)
    return None


def is_after_time(text: str, start: int, grammar: Grammar) -> bool:
    """Whether the word before a bare year can make it one: ``in 2024 deaths fell``, ``after 2024``."""
    window = text[max(0, start - _WINDOW) : start]
    word = _LAST_WORD.search(window)
    if word is None or grammar.before.search(window):
        return False
    language = grammar.language
    return word[1].lower().replace("’", "'") in language.times | language.dates


def other_than_bare(text: str, token: re.Match[str], end: int, plain: Numeral, grammar: Grammar) -> Unclear | None:
    """Why a number without currency, magnitude and unit is none, or not the one that it seems."""
    window = text[max(0, token.start() - _WINDOW) : token.start()]
    if grammar.base.search(window):
        return BASE
    if plain.value < OLDEST and grammar.old.match(text, end):
        return Unclear("an age, or a limit")
    if len(token[0]) <= _SHORT and _LISTED.search(window) and text[end : end + 1] in (",", ")", "."):
        return Unclear("an age, or one of a list")
    named = None if grammar.start.search(window) else _NAMED.search(window)
    if (
        named
        and not window[: named.start()].isupper()
        and not _GROUPED[grammar.language.thousands_point].fullmatch(token[0])
    ):
        return Unclear("part of a name or a code, or a number")
    brackets = _BRACKETS.match(text, end)
    if _COUNTED_BEHIND.match(text, end):
        return COUNTED
    if brackets and unit_at(text, brackets.end(), plain, grammar, afar=False):
        return Unclear("its unit stands behind brackets")
    return None


def other_than_measured(
    text: str, token: re.Match[str], end: int, named: Unit, plain: Numeral, grammar: Grammar
) -> Unclear | None:
    """Why a number with the unit `named` behind it is an age, or can be the year of what follows."""
    pointed = is_count(named) and _THREE_BEHIND_POINT.fullmatch(token[0])
    if pointed and not (grammar.language.thousands_point or grammar.signs):
        return Unclear("a point before three digits of what is counted: thousands as in other languages")
    if is_count(named) and _AFTER_PER.search(text, max(0, token.start() - _LABEL), token.start()):
        return BASE
    window = text[max(0, token.start() - _WINDOW) : token.start()]
    if named.symbol == "years" and plain.value < OLDEST:
        aged = grammar.language is not ENGLISH and _OF_YEARS.search(window)
        older = grammar.old.match(text, end) or _AND_MORE.match(text, end)
        return Unclear("an age, or a time") if aged or older else None
    if not YEARLIKE.fullmatch(token[0]):
        return None
    if named.dimension.startswith("money") and end - token.end() > 2:
        return Unclear("money of a year, or an amount of money")
    return Unclear("a year, or a quantity") if grammar.date.search(window) else None


def is_counted_in(text: str, start: int, grammar: Grammar, *, measured: bool) -> bool:
    """Whether a label before a number says that it counts no ones: ``Exports, in thousands of dollars: 1,234``.

    Args:
        text, start, grammar: as everywhere here; the currency is part of the number.
        measured: whether a unit stands behind it: "in thousands of homes: 4 dogs" is no label of the dogs.
    """
    window = text[max(0, start - _LABEL) : start]
    if not any(word in window.lower() for word in _PARTS_OF_MANY):
        return False
    window = _FIRST_OF_TWO.sub("", window)
    for words in (grammar.between, grammar.start, grammar.before):
        if found := words.search(window):
            window = window[: found.start()]
    if _COUNTED_ABROAD.search(window):
        return True
    return _COUNTED_BESIDE.search(window) is not None or (not measured and _COUNTED_IN.search(window) is not None)


def is_base(text: str, start: int, grammar: Grammar, *, scaled: bool) -> bool:
    """Whether "per" stands before a number: ``deaths per 10,000``, ``por 10 mil``."""
    if grammar.language.thousands_point:
        window = text[max(0, start - _LABEL) : start]
        return scaled and grammar.base.search(window) is not None and _DIGIT.search(window) is not None
    return _PER.search(text, max(0, start - 5), start) is not None


def is_in_hundred_thousands(text: str, end: int, named: Unit | None, grammar: Grammar) -> bool:
    """Whether a word that is a magnitude of money stands beside a number of money: ``€ 3 ton``, ``3 ton euro``."""
    word = grammar.language.money_scale
    if not word or named is None:
        return False
    around = text[max(0, end - len(word) - 1) : end + len(word) + 6].lower()
    return f" {word}" in around and ("euro" in around or named.dimension.startswith("money"))
