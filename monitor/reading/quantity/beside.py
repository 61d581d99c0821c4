"""The unit beside a number: a sign, a name of up to three words, or the noun that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.model import Unit
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.numeral import SPACES, Doubt, Numeral
from monitor.reading.units import is_count, is_singular, unit, unit_named

_WORD = re.compile(r"(?:(?:[A-Z]\.){2,}|[^\W\d_]{1,25}(?:[²³]|[23](?!\w))?\.?)")
_SIGN = re.compile(rf"[%$€£](?:{SP}?(?:USA?|CAN?)(?!\w))?")
_HUNDREDTHS = re.compile(rf"p\.{SP}?(?:100|cent)(?!\w)")
_MILLION, _HUNDRED_THOUSAND = rf"1[,{SPACES}]?000[,{SPACES}]?000", rf"100[,{SPACES}]?000"
_RATE = re.compile(
    rf"{SP}(?:per|pour|par){SP}({_MILLION}|{_HUNDRED_THOUSAND}|1[,{SPACES}]?000|million)(?!\w|[.,][0-9])"
)
_ADJECTIVE = re.compile(rf"{SP}((?:[A-Z]\.){{2,}}|[^\W\d_]{{1,25}}(?:[-’'][^\W\d_]{{1,25}}){{0,2}})(?={SP})")
_PEOPLE = {"": "per million", "1000000": "per million", "100000": "per 100,000", "1000": "per 1,000"}
_HYPHENS = ("-", "‐", "‑")
_ADJECTIVES = 3


def unit_at(
    text: str,
    end: int,
    number: Numeral,
    grammar: Grammar,
    *,
    scaled: bool = False,
    counts: bool = True,
    afar: bool = True,
) -> tuple[Unit, int] | Doubt | None:
    """The unit that follows a number, and the index behind it; None where none does.

    Args:
        text: the text.
        end: index behind the number.
        number: what it says: "1 death", but "45 death records" are no deaths.
        grammar: of the text's language.
        scaled: whether a magnitude stands between, so that a French text goes on with "de".
        counts: whether it may count things.
        afar: whether the noun that it counts may stand behind adjectives.
    """
    if rate := _rate_at(text, end):
        return rate
    if scaled and (of := grammar.of.match(text, end)):
        end = of.end()
    gap = text[end : end + 1]
    hyphen = gap in _HYPHENS
    found = _named_at(text, end + 1 if hyphen or gap.isspace() else end, number, grammar, hyphen=hyphen)
    if isinstance(found, Doubt):
        return found
    if found is not None:
        if is_count(found[0]):
            return (_rate_at(text, found[1]) or found) if counts else None
        return found
    if hyphen and text[end + 1 : end + 2].isalpha():
        return Doubt("part of a name or a compound", ambiguous=False)
    return _afar(text, end, number, grammar) if counts and afar and not hyphen else None


def _rate_at(text: str, end: int) -> tuple[Unit, int] | None:
    found = _RATE.match(text, end)
    return (unit(_PEOPLE[re.sub(r"\D", "", found[1])]), found.end()) if found else None


def _named_at(
    text: str, at: int, number: Numeral, grammar: Grammar, *, hyphen: bool = False
) -> tuple[Unit, int] | Doubt | None:
    """The unit whose sign or name starts at `at`, the longest name first."""
    code = grammar.language.code
    if found := _HUNDREDTHS.match(text, at):
        return unit("%"), found.end()
    if found := _SIGN.match(text, at):
        whole = unit_named(found[0], code)
        return (whole, found.end()) if whole else (unit(found[0][0]), at + 1)
    ends = list(_word_ends(text, at))
    for end in reversed(ends):
        for last in (end, end - 1) if text[end - 1] == "." else (end,):
            if named := unit_named(text[at:last], code):
                return _fitting(text, at, last, named, number, hyphen=hyphen)
    if ends and text[ends[0] - 1] in "²³":
        return Doubt(f"{text[at : ends[0]]!r} is no unit that is known")
    return None


def _word_ends(text: str, at: int) -> Iterator[int]:
    """The index behind each of up to three words that start at `at`, one space between them."""
    for _ in range(3):
        word = _WORD.match(text, at)
        if word is None:
            return
        yield word.end()
        if not text[word.end() : word.end() + 1].isspace():
            return
        at = word.end() + 1


def _fitting(
    text: str, at: int, end: int, named: Unit, number: Numeral, *, hyphen: bool
) -> tuple[Unit, int] | Doubt | None:
    """The unit, if what is around its name does not make it something else."""
    behind, after = text[end : end + 1], text[end + 1 : end + 2]
    if behind.isalnum() and behind not in "²³":
        return None
    if behind in ("'", "’", "_"):
        return None
    if behind in ("²", "³", "·", "^") or (behind in ("/", "⁄") and after.isalnum()):
        return Doubt(f"'{text[at : end + 2]}' is no unit that is known")
    if is_count(named) and not hyphen and abs(number.value) > 1 and is_singular(text[at:end], named):
        return None
    return named, end


def _afar(text: str, end: int, number: Numeral, grammar: Grammar) -> tuple[Unit, int] | None:
    """The noun that the number counts, behind a few adjectives: ``2,019 U.S. border agents``."""
    for _ in range(_ADJECTIVES):
        adjective = _ADJECTIVE.match(text, end)
        if adjective is None or adjective[1].lower() in grammar.language.stops:
            return None
        end = adjective.end()
        found = _named_at(text, end + 1, number, grammar)
        if isinstance(found, Doubt):
            return None
        if found is not None and found[1] - end > 2:  # one letter is too little to go by
            return _rate_at(text, found[1]) or found
    return None
