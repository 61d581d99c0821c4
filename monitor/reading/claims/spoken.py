"""Numbers that are no run of digits: fractions, "one in four", "twice", ordinals, and words of German and Spanish.

The words of English and French, and everything in digits, are those of the reader of quantities.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from monitor.reading.claims.tables import table_of, values_of
from monitor.reading.language import ENGLISH, FRENCH, LANGUAGES, OTHER_MONTHS


@cache
def cardinals_of(code: str) -> Mapping[str, Decimal]:
    """The number words of a language; those of German and Spanish are the ones that newspapers write out."""
    own = values_of(table_of(code)["numbers"].get("cardinals", ""))
    known = {"en": ENGLISH.numbers, "fr": FRENCH.numbers}.get(code, {})
    return own | {word: Decimal(value) for word, value in known.items()}


@cache
def scales_of(code: str) -> Mapping[str, Decimal]:
    """The magnitudes of a language that the reader of quantities does not know; none of one that it knows."""
    return values_of(table_of(code)["numbers"].get("scales", ""))


_MONTHS = sorted({name for one in LANGUAGES.values() for name in one.months} | set(OTHER_MONTHS), key=len, reverse=True)
_NAMES = "|".join(name for name in _MONTHS if len(name) > 2)
_DAY = rf"(?<![\w.,])(?:[12]?[0-9]|3[01])(?:\.|er|º|st|nd|rd|th)?\s(?:de\s|of\s)?(?:{_NAMES})(?!\w)\.?"
_DATE = (
    rf"{_DAY}(?:,?\s(?:de(?:l)?\s)?(?:19|20)[0-9]{{2}}(?![0-9]))?"
    r"|(?<![\w.,])[0-9]{1,2}\.[0-9]{1,2}\.(?:19|20)?[0-9]{2}(?![\w])"
    r"|(?<![\w.,:])[0-2]?[0-9][:.h][0-5][0-9](?:\s?(?:uhr|gmt|bst|est|edt|cet|utc|[ap]\.?m\.?))(?!\w)"
    r"|(?<![\w.,:])[0-2][0-9][0-5][0-9]\s(?:gmt|utc|hrs|hours\slocal|local\stime)(?!\w)"
    r"|(?<![\w.,:])[0-2]?[0-9]\s?(?:uhr|h)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number that is said otherwise than by digits and a unit.

    Attributes:
        start: index of its first character.
        end: index behind its last.
        form: ``share`` (value in per cent), ``times``, ``ordinal``, ``vague`` or ``date``.
        value: what it says; 0 for a date and for what is vague.
        step: how fine it is said.
    """

    start: int
    end: int
    form: str
    value: Decimal = Decimal(0)
    step: Decimal = Decimal(1)


_FORMS = ("date", "whole", "each", "fraction", "times", "vague", "ordinal")


@cache
def _pattern(code: str) -> re.Pattern[str]:
    said = table_of(code)["spoken"]
    number = "|".join(sorted(cardinals_of(code), key=len, reverse=True))
    number = rf"(?:{number}|[0-9][0-9.,]{{0,8}}(?<![.,]))"
    each = rf"|(?<!\w)(?P<each>{said['each']})(?!\w)" if "each" in said else ""
    return re.compile(
        rf"(?P<date>{_DATE})"
        rf"|(?<![\w.,$€£-])(?P<part>{number})\s{said['out_of']}\s(?P<whole>{number})(?![\w]|[.,][0-9]|\s?%)"
        rf"{each}"
        rf"|(?<![\w-])(?P<fraction>{said['fraction']})(?!\w)"
        rf"|(?<!\w)(?P<times>{said['times']})(?!\w)"
        rf"|(?<!\w)(?P<vague>{said['vague']})(?!\w)"
        rf"|(?<![\w.])(?P<ordinal>{said['ordinal']})(?!\w|\s?[€%])",
        re.IGNORECASE | re.VERBOSE,
    )


def spoken_in(text: str, code: str) -> list[Spoken]:
    """Everything of that sort in a text, in its order."""
    found, at = [], 0
    pattern = _pattern(code)
    while match := pattern.search(text, at):
        form = next(name for name in _FORMS if match.groupdict().get(name))
        one = _read(match, form, code)
        at = one.end if one else match.start() + 1
        if one:
            found.append(one)
    return found


def _read(match: re.Match[str], form: str, code: str) -> Spoken | None:
    start, end = match.span()
    if form == "whole":
        return _out_of(match, code)
    if form == "each":
        return Spoken(start, end, "share", 100 / _ordinal(match[0].lower().split()[1]))
    if form == "fraction":
        value, step = _fraction(match[0].lower(), code)
        return Spoken(start, end, "share", value, step)
    if form == "times":
        value = next(
            value for name, value in values_of(table_of(code)["spoken"]["folds"]).items() if name in match[0].lower()
        )
        return Spoken(start, end, "times", value)
    if form == "ordinal":
        return Spoken(start, end, form, _ordinal(match[0].lower()))
    return Spoken(start, end, form)


def _fraction(words: str, code: str) -> tuple[Decimal, Decimal]:
    below = next(value for name, value in values_of(table_of(code)["spoken"]["parts"]).items() if name in words)
    first = re.split(r"[\s-]", words)[0]
    above = Decimal(first) if first.isdigit() else cardinals_of(code).get(first, Decimal(1))
    above = above if above < below else Decimal(1)
    return above * 100 / below, Decimal(1)


def _out_of(match: re.Match[str], code: str) -> Spoken | None:
    part, whole = _cardinal(match["part"], code), _cardinal(match["whole"], code)
    year = match["whole"].isdigit() and 1900 <= whole <= 2100
    if year or not 0 < part < whole or (whole % 5 and whole > 20):
        return None
    return Spoken(match.start("part"), match.end("whole"), "share", part * 100 / whole)


def _cardinal(word: str, code: str) -> Decimal:
    word = word.lower()
    if word in cardinals_of(code):
        return cardinals_of(code)[word]
    plain = word.replace(",", "") if code == "en" else word.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain) else Decimal(0)


_PLACES = tuple(
    line.split()
    for line in (
        "first second third fourth fifth sixth seventh eighth ninth tenth",
        "premi second troisi quatri cinqui sixi septi huiti neuvi dixi",
        "erst zweit dritt viert fünft sechst siebt acht neunt zehnt",
        "primer segund tercer cuart quint sext séptim octav noven décim",
    )
)


def _ordinal(word: str) -> Decimal:
    if digits := re.match(r"[0-9]+", word):
        return Decimal(digits[0])
    places = (i for line in _PLACES for i, start in enumerate(line, 1) if word.startswith(start))
    return Decimal(next(places, 2 if word.startswith("deux") else 0))
