"""The units that figures are declared in, with exact factors and the words by which texts name them.

Only units of one dimension convert. Every kind of thing that is counted is a dimension of its own, so that
people never become firearms; so is every currency, and a dollar that does not say whose it is. Percent and
percentage points differ too.

A mass of CO2 equivalent is no mass of something else, so it has units of its own: ``t CO2e``.

Two units are no measures. A figure in ``year`` is a year that a text states, ``wording`` says whether words stand on
a page: 1 or 0. No text names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import cache, lru_cache
from types import MappingProxyType

from monitor.model import Unit
from monitor.reading.currencies import ALWAYS, AMOUNTS_ONLY, CODES, CURRENCY_SIGNS, MEANT_BY, currencies
from monitor.reading.language import language_of
from monitor.reading.units_counted import COUNTED, named_by_rules
from monitor.reading.units_measured import MEASURES, NUMBERS_TOO
from monitor.reading.units_own import own_units

NUMBER = "number"
"""The unit of a plain number, of which nothing is known but that it is one."""
YEAR = "year"
"""The unit of a figure that is itself a year: "China scheduled fentanyl in 2019"."""
WORDING = "wording"
"""The unit of a figure that says whether words stand on a page: 1 or 0."""

__all__ = ["CURRENCY_SIGNS"]

_COUNT = "count of "
_SHORT_NAME = 3
"""Letters of an English name that may be another word elsewhere: ``mi``."""
_OF_CO2 = ("kg", "t", "kt", "Mt", "Gt")
_CO2 = r"(?:CO[2₂]|carbon dioxide|dioxyde de carbone)"
CO2_EQUIVALENT = re.compile(
    rf"\s?(?:(?:of|de|di|van)\s)?(?:{_CO2}[\s-]?(?:e|eq\.?|équiv\.?|equivalents?|équivalents?|äquivalent(?:en?)?)(?!\w)"
    rf"|éq(?:uivalent|\.)[\s-]?{_CO2}(?!\w))",
    re.IGNORECASE,
)
"""What makes of a mass before it one of CO2 equivalent: ``CO2e``, ``of CO₂-equivalent``, ``équivalent CO2``."""
_CASED = frozenset({"mm", "kn"})
"""Names that are others in capitals: millions, kilonewtons."""
_COMPOSED = re.compile(r"[°℃℉/^']")
_MEASURED = frozenset({"mass", "length", "area", "volume", "time", "energy", "power", "months of the calendar"})
"""Dimensions whose units make another one together: ``acre-feet``."""
_EXACT = Context(prec=60)
_TO_28_DIGITS = Context(prec=28)
_NOISE = Decimal("1e-12")


def _rows() -> Iterator[tuple[Unit, str, str]]:
    for symbol, dimension, factor, after, english, french in MEASURES:
        yield Unit(symbol, dimension, Fraction(factor), after.replace("(s)", "s")), english, french
    for symbol in _OF_CO2:
        mass = next(Fraction(factor) for name, _, factor, *_ in MEASURES if name == symbol)
        name = f"{symbol} CO2e"
        yield Unit(name, "mass of CO2 equivalent", mass, f" {name}"), name, ""
    for symbol, english, french in currencies():
        before = f"{symbol} " if symbol[-1].isalpha() else symbol
        yield Unit(symbol, f"money in {symbol}", Fraction(1), prefix=before), english, french
    for symbol in (NUMBER, YEAR, WORDING):
        yield Unit(symbol, "calendar year" if symbol == YEAR else symbol, Fraction(1)), "", ""
    for symbol, singular, english, french in COUNTED:
        yield number_of_things(symbol), f"{symbol}, {singular}, {english}", french
    for symbol, _ in named_by_rules():
        yield number_of_things(symbol), "", ""


def number_of_things(symbol: str) -> Unit:
    """The unit of things that are counted and so called."""
    return Unit(symbol, _COUNT + symbol, Fraction(1), f" {symbol}")


def _names(language: str) -> Mapping[str, Unit]:
    """Names to units; a language's own names first, the other's where they do not clash.

    The other language counts too: "10 pounds" on a French page must not pass for a bare 10.
    """
    names: dict[str, Unit] = {}
    for own in (True, False):
        for unit_, english, french in _rows():
            text = english if own == (language == "en") else french
            for name in filter(None, text.split(", ")):
                names.setdefault(name, unit_)
    if language == "en":
        del names["once"]  # an English adverb before it is a French ounce
    return MappingProxyType(names)


@cache
def _names_in(language: str) -> Mapping[str, Unit]:
    """Names to units in a language of which the table has none: its own, signs, and English names of measures.

    Things that are counted have none, so that what is no unit there stays the words of a rule.
    """
    spoken = language_of(language)
    names = {name: UNITS[symbol] for symbol, text in spoken.units.items() for name in text.split(", ")}
    for unit_, english, _ in _rows():
        for name in english.split(", ") if not is_count(unit_) else ():
            if name and (len(name) > _SHORT_NAME or name == unit_.symbol or not name.islower()):
                names.setdefault(name, unit_)
    taken = spoken.numbers.keys() | spoken.scales.keys()  # Spanish "miles" are thousands
    return MappingProxyType({name: named for name, named in names.items() if name not in taken})


UNITS: Mapping[str, Unit] = MappingProxyType({unit_.symbol: unit_ for unit_, _, _ in _rows()})
"""Every unit by its symbol."""

_NUMBERS_TOO = NUMBERS_TOO | {f"{mass} CO2e" for mass in _OF_CO2} | (CODES.keys() & UNITS.keys() - ALWAYS)

_BY_NAME: Mapping[str, Mapping[str, Unit]] = {language: _names(language) for language in ("en", "fr")}

COMPOSED_NAMES = tuple(
    sorted(
        {
            name
            for _, english, french in _rows()
            for name in f"{english}, {french}".split(", ")
            if _COMPOSED.search(name)
        },
        key=len,
        reverse=True,
    )
)
"""Names of units that are more than words with spaces or hyphens, the longest first: ``°C``, ``km/h``."""

_SINGULAR: Mapping[str, str] = MappingProxyType(
    {symbol: f" {singular}" for symbol, singular, _, _ in COUNTED}
    | {symbol: f" {singular}" for symbol, singular in named_by_rules()}
    | {symbol: after.removesuffix("(s)") for symbol, _, _, after, _, _ in MEASURES if after.endswith("(s)")}
)


def _singulars(names: set[str]) -> frozenset[str]:
    """Those names of a thing whose plural is among its names, too."""
    return frozenset(name for name in names if names & {*_plurals(name)})


def _plurals(name: str) -> Iterator[str]:
    first, space, rest = name.partition(" ")
    yield from (f"{name}s", f"{name}x", f"{name[:-1]}ies", f"{name[:-2]}aux", f"{first}s{space}{rest}")
    yield " ".join(f"{word}s" for word in name.split())


_SINGULARS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        symbol: (_singulars({symbol, *english.split(", "), *french.split(", ")}) | {singular}) - {symbol}
        for symbol, singular, english, french in COUNTED
    }
)


def unit(symbol: str) -> Unit:
    """The unit of that symbol, as written in ``sources.yaml``.

    Raises:
        ValueError: there is none; the message says which were probably meant.
    """
    return own_units().units.get(symbol) or unit_there(symbol)


def unit_there(symbol: str) -> Unit:
    """The unit of that symbol which the program has, whatever a configuration declares.

    Raises:
        ValueError: as `unit`.
    """
    if symbol in UNITS or symbol in CODES:
        return UNITS[CODES.get(symbol, symbol)]
    meant = unit_named(symbol, "en") or unit_named(symbol, "fr")
    known = {**dict.fromkeys(UNITS), **dict.fromkeys(own_units().units)}
    if meant:
        raise ValueError(f"unknown unit {symbol!r}; did you mean {meant.symbol!r}?")
    near = get_close_matches(symbol, known, n=3, cutoff=0.6)
    hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else "; docs/units.md lists those that there are."
    raise ValueError(f"unknown unit {symbol!r}{hint} A unit of your own is declared under `units` in sources.yaml")


def rate_per(base: int) -> Unit | None:
    """The unit of so many per `base`; None where there is none."""
    return UNITS.get("per million" if base == 10**6 else f"per {base:,}")


def unit_held(symbol: str) -> Unit:
    """The unit of that symbol, as it stands in a database: one that nobody declares any more converts into nothing."""
    try:
        return unit(symbol)
    except ValueError:
        return Unit(symbol, symbol, Fraction(1), f" {symbol}")


def unit_named(word: str, language: str) -> Unit | None:
    """The unit that a text in `language` calls `word`, or None.

    Case counts only where it makes a difference: ``KG`` and ``Pounds`` are read, ``Mg`` and ``G`` are not.

    Raises:
        ValueError: the language is not known.
    """
    return unit_there_named(word, language) or own_units().named(" ".join(word.split()))


@lru_cache(maxsize=4096)
def unit_there_named(word: str, language: str) -> Unit | None:
    """The unit that a text calls so and the program has, whatever a configuration declares."""
    names = _BY_NAME.get(language) or _names_in(language)
    word = " ".join(word.replace("’", "'").split())
    if word in names or len(word) < 2:
        return names.get(word)
    if equivalent := CO2_EQUIVALENT.search(word):
        return of_co2(names.get(word[: equivalent.start()])) if equivalent.end() == len(word) else None
    small = word.lower()
    return names.get(small) if len(word) > 3 or (word.isupper() and small not in _CASED) else None


def of_co2(mass: Unit | None) -> Unit | None:
    """The unit for so much CO2 equivalent; None where there is none."""
    return UNITS[f"{mass.symbol} CO2e"] if mass is not None and mass.symbol in _OF_CO2 else None


def is_meant_by(printed: Unit, declared: Unit) -> bool:
    """Whether a printed unit is the declared one, or may stand for it.

    So a sign of several currencies does for each of them (``$``, ``kr``), and some units do for a plain number.
    """
    if declared.symbol == NUMBER and (printed.symbol in _NUMBERS_TOO):
        return True
    return printed.symbol == declared.symbol or declared.symbol in MEANT_BY.get(printed.symbol, ())


def is_amount_only(word: str) -> bool:
    """Whether `word` is a code that names money only beside an amount that can be nothing else."""
    return word.strip() in AMOUNTS_ONLY


def names_of(unit_: Unit) -> list[str]:
    """How English texts name a unit."""
    named = (english.split(", ") for other, english, _ in _rows() if other == unit_)
    return [name for names in named for name in names if name]


def is_count(unit_: Unit) -> bool:
    """Whether the unit counts things."""
    return unit_.dimension.startswith(_COUNT)


def is_physical(unit_: Unit) -> bool:
    """Whether it can be part of another unit, as hours are of watt hours."""
    return unit_.dimension in _MEASURED


def is_singular(word: str, unit_: Unit) -> bool:
    """Whether a text that calls a counted thing `word` speaks of one of them, in either language."""
    return " ".join(word.lower().split()) in _SINGULARS.get(unit_.symbol, ())


def suffix_of(unit_: Unit, number: str) -> str:
    """What is printed after a number: ``" doses"``, but ``" dose"`` after ``1``."""
    return _SINGULAR.get(unit_.symbol, unit_.suffix) if number == "1" else unit_.suffix


def convert(value: Decimal, given: Unit, wanted: Unit) -> Decimal:
    """`value` in the unit wanted: exact where a decimal can say it, else to 28 significant digits.

    Raises:
        ValueError: the units measure different things.
    """
    if given.dimension != wanted.dimension:
        raise ValueError(
            f"cannot convert {given.symbol!r} ({given.dimension}) to {wanted.symbol!r} ({wanted.dimension})"
        )
    if given.factor == wanted.factor:
        return value
    exact = Fraction(value) * given.factor / wanted.factor
    twos = fives = 0
    rest = exact.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return _TO_28_DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    places = max(twos, fives)
    return Decimal(f"{exact.numerator * 10**places // exact.denominator}e-{places}")


def same_value(a: Decimal, b: Decimal) -> bool:
    """Whether two readings of one cell say the same number.

    Whole numbers must be equal. Otherwise a relative difference of up to 1e-12 is the noise of the
    publisher's binary floating point: one file prints 69514.89074553443, the next 69514.89074553446.
    """
    if a == b:
        return True
    if not (a.is_finite() and b.is_finite()) or (_is_whole(a) and _is_whole(b)):
        return False
    return _EXACT.subtract(a, b).copy_abs() <= _EXACT.multiply(_NOISE, max(a.copy_abs(), b.copy_abs()))


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
