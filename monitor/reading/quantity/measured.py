"""The unit behind a number: by its sign, its name, or that of what it counts behind a few adjectives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.model import Unit
from monitor.reading.language import words_of
from monitor.reading.quantity.grammar import SP, Grammar
from monitor.reading.quantity.numeral import SPACES, Numeral, Unclear
from monitor.reading.units import (
    CO2_EQUIVALENT,
    COMPOSED_NAMES,
    CURRENCY_SIGNS,
    is_amount_only,
    is_count,
    is_physical,
    is_singular,
    of_co2,
    rate_per,
    unit,
    unit_named,
)
from monitor.reading.units_own import own_units

_WORD = re.compile(r"(?:(?:[A-Z]\.){2,}|[^\W\d_]{1,25}(?:[²³]|[23](?!\w))?\.?)")
_SIGN = re.compile(rf"[%‰{CURRENCY_SIGNS}](?:{SP}?(?:USA?|CAN?)(?!\w))?")
_COMPOSED = re.compile(
    rf"(?:{'|'.join(re.escape(name).replace(chr(39), '[’' + chr(39) + ']') for name in COMPOSED_NAMES)}"
    rf"|(?:kg|[kMG]?t)(?i:{CO2_EQUIVALENT.pattern}))(?![\w²³])"
)
_COMPOSING = ("/", "^", "'", "CO2")
_LONGEST = max(map(len, COMPOSED_NAMES))
_HYPHENATED = re.compile(r"[^\W\d_]{2,25}(?:-[^\W\d_]{1,25}){1,2}(?!\w)")
_GAPS = frozenset(f"-‐‑{SPACES}\t\r\n")
_OF_SOMETHING = re.compile(rf"[-{SPACES}]([^\W\d_]{{3,25}})")
_PER_SOMETHING = re.compile(r"[-‐‑](?:per|an?)[-‐‑]")
_POWERED = re.compile(
    rf"{SP}(?:c[uú]bic[oa]s?|cuadrad[oa]s?|quadrad[oa]s?|quadrat[ieao]|cub[io]|cubes?|carrée?s?)(?!\w)", re.IGNORECASE
)
_ALTERING = words_of("square cubic nautical troy fluid board light imperial vierkante kubieke quadratische")
"""Adjectives that make another unit of the one behind them."""
_POINTS = re.compile(rf"p\.{SP}?p\.(?!\w)")
_HUNDREDTHS = re.compile(rf"p\.{SP}?(?:100|cent)(?!\w)")
_BASE = rf"[1-9][0-9]{{0,2}}(?:[,.{SPACES}]?000){{1,2}}|100?[{SPACES}]mil(?:a)?"
_RATE = re.compile(
    rf"{SP}(?:per|pour|par|je|pro|por(?:{SP}cada)?|ogni|op(?:{SP}de)?|auf(?=[^a-z]{{5,12}}(?:Einwohner|Personen))){SP}"
    rf"({_BASE}|million)(?!\w|[.,][0-9])(?!{SP}?[{CURRENCY_SIGNS}])(?:{SP}(?P<of>[^\W\d_]{{2,25}}))?"
)
_ADJECTIVE = re.compile(rf"{SP}((?:[A-Z]\.){{2,}}|[^\W\d_]{{1,25}}(?:[-’'][^\W\d_]{{1,25}}){{0,2}})(?={SP})")
_IN_THOUSANDS = {"": 1_000_000, "100": 100_000, "10": 10_000}
"""What a base says whose thousands, if not all of it, are a word."""
_HYPHENS = ("-", "‐", "‑")
_ADJECTIVES = 3
FEW = 1000
"""Below it a number is no amount by which a code of three letters is money."""

_COMPOUND = re.compile(r"[-‐‑][^\W\d_]")


def unit_at(
    text: str,
    end: int,
    number: Numeral,
    grammar: Grammar,
    *,
    scaled: bool = False,
    counts: bool = True,
    afar: bool = True,
) -> tuple[Unit, int] | Unclear | None:
    """The unit that follows a number, and the index behind it; None where none does.

    Args:
        text, end, number, grammar: as everywhere here; "1 death" has a unit, but "45 death records" are no deaths.
        scaled: whether a magnitude stands between, so that a French text goes on with "de".
        counts: whether it may count things.
        afar: whether the noun that it counts may stand behind adjectives.
    """
    if rate := _rate_at(text, end, grammar.language.code):
        return rate
    if scaled and (of := grammar.of.match(text, end)):
        end = of.end()
    gap = text[end : end + 1]
    hyphen = gap in _HYPHENS
    found = _named_at(text, end + 1 if hyphen or gap.isspace() else end, number, grammar, hyphen=hyphen)
    if hyphen and isinstance(found, tuple) and grammar.language.thousands_point and _COMPOUND.match(text, found[1]):
        return Unclear("part of a compound", ambiguous=False)
    if isinstance(found, tuple) and is_count(found[0]):
        return (_rate_at(text, found[1], grammar.language.code) or found) if counts else None
    if found is not None:
        return found
    if hyphen and text[end + 1 : end + 2].isalpha():
        return Unclear("part of a name or a compound", ambiguous=False)
    return _afar(text, end, number, grammar) if counts and afar and not hyphen else None


def _rate_at(text: str, end: int, language: str) -> tuple[Unit, int] | Unclear | None:
    """The rate that stands behind a number: so many per thousand, in words of any language; none before money."""
    found = _RATE.match(text, end)
    if found is None:
        return None
    of = unit_named(found["of"], language) if found["of"] else None
    if of is not None and of.dimension.startswith("money"):
        return None
    digits = re.sub(r"\D", "", found[1])
    named = rate_per(_IN_THOUSANDS.get(digits) or int(digits))
    return (named, found.end(1)) if named else Unclear("a rate")


def _named_at(
    text: str, at: int, number: Numeral, grammar: Grammar, *, hyphen: bool = False
) -> tuple[Unit, int] | Unclear | None:
    """The unit whose sign or name starts at `at`, the longest name first."""
    code = grammar.language.code
    if found := _HUNDREDTHS.match(text, at):
        return unit("%"), found.end()
    if found := _POINTS.match(text, at):
        return unit("pp"), found.end()
    if whole := _composed_at(text, at, code):
        return whole
    if found := _SIGN.match(text, at):
        signed = unit_named(found[0], code)
        return (signed, found.end()) if signed else (unit(found[0][0]), at + 1)
    ends = list(_word_ends(text, at))
    for end in reversed(ends):
        for last in (end, end - 1) if text[end - 1] == "." else (end,):
            named = unit_named(text[at:last], code)
            if named and not (is_amount_only(text[at:last]) and abs(number.value) < FEW):
                return _fitting(text, at, last, named, number, grammar, hyphen=hyphen)
    if ends and text[ends[0] - 1] in "²³":
        return Unclear(f"{text[at : ends[0]]!r} is no unit that is known")
    return None


def _composed_at(text: str, at: int, code: str) -> tuple[Unit, int] | None:
    """The unit of one's own, or with more in its name than words and spaces, that starts at `at`."""
    own, name = own_units(), text[at : at + _LONGEST]
    if own.declared and (found := own.pattern.match(text, at)) and (named := own.named(" ".join(found[0].split()))):
        return named, found.end()
    patterns = [_COMPOSED] if not name.isascii() or any(sign in name for sign in _COMPOSING) else []
    for pattern in [*patterns, _HYPHENATED] if "-" in name else patterns:
        if (found := pattern.match(text, at)) and (named := unit_named(found[0], code)) and not is_count(named):
            return named, found.end()
    return None


def _word_ends(text: str, at: int) -> Iterator[int]:
    """The index behind each of up to four words that start at `at`, one space between them."""
    for _ in range(4):
        word = _WORD.match(text, at)
        if word is None:
            return
        yield word.end()
        if not text[word.end() : word.end() + 1].isspace():
            return
        at = word.end() + 1


def _fitting(
    text: str, at: int, end: int, named: Unit, number: Numeral, grammar: Grammar, *, hyphen: bool
) -> tuple[Unit, int] | Unclear | None:
    """The unit, if what is around its name does not make it something else."""
    behind, after = text[end : end + 1], text[end + 1 : end + 2]
    if behind in ("'", "’", "_") or (behind.isalnum() and behind not in "²³"):
        return None
    if behind in ("²", "³", "·", "^") or (behind in ("/", "⁄") and after.isalnum()):
        return Unclear(f"'{text[at : end + 2]}' is no unit that is known")
    if is_physical(named):
        return _measured(text, end, named, grammar)
    if is_count(named) and not hyphen and abs(number.value) > 1 and is_singular(text[at:end], named):
        return None
    return named, end


def _measured(text: str, end: int, named: Unit, grammar: Grammar) -> tuple[Unit, int] | Unclear:
    """A unit of measure, alone or of CO2 equivalent; with another one behind it, it makes one that is not known."""
    if (of := of_co2(named)) and (equivalent := CO2_EQUIVALENT.match(text, end)):
        return of, equivalent.end()
    if text[end : end + 1] not in _GAPS:
        return named, end
    if _PER_SOMETHING.match(text, end):
        return Unclear("a rate")
    more = _OF_SOMETHING.match(text, end)
    other = unit_named(more[1], grammar.language.code) if more else None
    if (other and is_physical(other)) or (named.dimension == "length" and _POWERED.match(text, end)):
        return Unclear(f"{text[end - 12 : end + 12].strip()!r} is no unit that is known")
    return named, end


def _afar(text: str, end: int, number: Numeral, grammar: Grammar) -> tuple[Unit, int] | Unclear | None:
    """The noun that the number counts, behind a few adjectives: ``2,019 U.S. border agents``."""
    # Where no noun has a unit, more than one word would lead past the noun to another unit.
    for _ in range(1 if grammar.language.thousands_point else _ADJECTIVES):
        adjective = _ADJECTIVE.match(text, end)
        if adjective is None or adjective[1].lower() in grammar.language.stops:
            return None
        end = adjective.end()
        if rate := _rate_at(text, end, grammar.language.code):
            return rate
        found = _named_at(text, end + 1, number, grammar)
        if isinstance(found, Unclear):
            return found
        if found is not None and _is_altered(adjective[1], text[end + 1], found[0]):
            return Unclear(f"{text[end - len(adjective[1]) : found[1]]!r} is no unit that is known")
        if found is not None and found[1] - end > 2:  # one letter is too little to go by
            return _rate_at(text, found[1], grammar.language.code) or found
    return None


def _is_altered(adjective: str, first: str, named: Unit) -> bool:
    """Whether an adjective makes another unit of the one whose name begins with `first`, or says whose money it is."""
    if adjective.lower() in _ALTERING:
        return is_physical(named)
    money = named.dimension.startswith("money") or named.symbol == "lb"
    return money and adjective[0].isupper() and adjective[1:].islower() and first.islower()
