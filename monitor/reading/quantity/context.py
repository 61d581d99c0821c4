"""What the words around a number make of it: an age, a date, the base of a rate, a part of a name."""

from __future__ import annotations

import re

from monitor.model import Unit
from monitor.reading.language import ENGLISH
from monitor.reading.quantity.beside import unit_at
from monitor.reading.quantity.grammar import Grammar
from monitor.reading.quantity.numeral import SPACES, Doubt, Numeral
from monitor.reading.units import is_count

OLDEST = 130
"""What is called so many years old is no person."""
COUNTED = Doubt("a label beside it says that it counts thousands or more")
BASE = Doubt("the base of a rate or a ratio")
YEARLIKE = re.compile(r"19[0-9]{2}|20[0-9]{2}|2100")
_MANY = r"(?:thousands|millions|billions|milliers|milliards)\b"
_OF_WHAT = r"(?:\s(?:of\s|de\s|d['’])[^\W\d_]{1,25}(?:\s[^\W\d_]{1,25}){0,2})?"
_IN_BRACKETS = rf"\((?:(?:in|en)\s)?[$€£]?\s?{_MANY}{_OF_WHAT}\)"
_COUNTED_BEHIND = re.compile(rf"[{SPACES}]?{_IN_BRACKETS}", re.IGNORECASE)
_COUNTED_BESIDE = re.compile(rf"(?:{_IN_BRACKETS}\s*[:=]?|[$€£]\s?{_MANY}\s*[:=])\s*[$€£]?\s*$", re.IGNORECASE)
_COUNTED_IN = re.compile(rf"\b(?:in|en)\s{_MANY}{_OF_WHAT}\s*[:=]\s*[$€£]?\s*$", re.IGNORECASE)
_FIRST_OF_TWO = re.compile(r"[0-9][0-9.,]*\s?(?:(?:to|and|à|et)\s|[-–]\s?)$", re.IGNORECASE)
_THREE_BEHIND_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_WINDOW = 24
_LABEL = 96
_SHORT = 3
_PER = re.compile(rf"(?<!\w)per[{SPACES}]$", re.IGNORECASE)
_LISTED = re.compile(rf"[^\W\d_]{{2,}},[{SPACES}]$")
_OF_YEARS = re.compile(rf"(?<!\w)de[{SPACES}]$", re.IGNORECASE)
_NAMED = re.compile(rf"(?:(?<!\w)[A-Z]{{2,4}}|(?:[A-Z]\.){{2,}})[{SPACES}]$")
_BRACKETS = re.compile(rf"[{SPACES}]?\([^()]{{1,20}}\)")
_LAST_WORD = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)[\s(]+$")


def is_after_time(text: str, start: int, grammar: Grammar) -> bool:
    """Whether the word before a bare year can make it one: ``in 2024 deaths fell``, ``after 2024``."""
    window = text[max(0, start - _WINDOW) : start]
    word = _LAST_WORD.search(window)
    if word is None or grammar.before.search(window):
        return False
    language = grammar.language
    return word[1].lower().replace("’", "'") in language.times | language.dates


def other_than_bare(text: str, token: re.Match[str], end: int, plain: Numeral, grammar: Grammar) -> Doubt | None:
    """Why a number without currency, magnitude and unit is none, or not the one that it seems.

    Args:
        text: the text.
        token: the digits.
        end: index behind the number.
        plain: what it says.
        grammar: of the text's language.
    """
    window = text[max(0, token.start() - _WINDOW) : token.start()]
    if grammar.base.search(window):
        return BASE
    if plain.value < OLDEST and grammar.old.match(text, end):
        return Doubt("an age, or a limit")
    if len(token[0]) <= _SHORT and _LISTED.search(window) and text[end : end + 1] in (",", ")", "."):
        return Doubt("an age, or one of a list")
    named = None if grammar.start.search(window) else _NAMED.search(window)
    if named and not window[: named.start()].isupper():
        return Doubt("part of a name or a code, or a number")
    brackets = _BRACKETS.match(text, end)
    if _COUNTED_BEHIND.match(text, end):
        return COUNTED
    if brackets and unit_at(text, brackets.end(), plain, grammar, afar=False):
        return Doubt("its unit stands behind brackets")
    return None


def other_than_measured(
    text: str, token: re.Match[str], end: int, named: Unit, plain: Numeral, grammar: Grammar
) -> Doubt | None:
    """Why a number with a unit behind it is an age, or can be the year of what follows.

    Args:
        text: the text.
        token: the digits.
        end: index behind the unit.
        named: the unit.
        plain: what the number says.
        grammar: of the text's language.
    """
    if is_count(named) and _THREE_BEHIND_POINT.fullmatch(token[0]):
        return Doubt("a point before three digits of what is counted: thousands as in other languages")
    window = text[max(0, token.start() - _WINDOW) : token.start()]
    if named.symbol == "years" and plain.value < OLDEST:
        aged = grammar.language is not ENGLISH and _OF_YEARS.search(window)
        return Doubt("an age, or a time") if aged or grammar.old.match(text, end) else None
    if not YEARLIKE.fullmatch(token[0]):
        return None
    if named.dimension.startswith("money") and end - token.end() > 2:
        return Doubt("money of a year, or an amount of money")
    return Doubt("a year, or a quantity") if grammar.date.search(window) else None


def is_counted_in(text: str, start: int, grammar: Grammar, *, measured: bool) -> bool:
    """Whether a label before a number says that it counts no ones: ``Exports, in thousands of dollars: 1,234``.

    Args:
        text: the text.
        start: of the number, or of its currency.
        grammar: of the text's language.
        measured: whether a unit stands behind it: "in thousands of homes: 4 dogs" is no label of the dogs.
    """
    window = _FIRST_OF_TWO.sub("", text[max(0, start - _LABEL) : start])
    for words in (grammar.between, grammar.start, grammar.before):
        if found := words.search(window):
            window = window[: found.start()]
    return _COUNTED_BESIDE.search(window) is not None or (not measured and _COUNTED_IN.search(window) is not None)


def is_base(text: str, start: int) -> bool:
    """Whether "per" stands before a number: ``deaths per 10,000``."""
    return _PER.search(text, max(0, start - 5), start) is not None
