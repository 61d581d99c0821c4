"""What the words around a number make plain of how it moves: a running total, a rate, an index and its base."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Measure, Unit
from monitor.model.errors import ExtractError
from monitor.reading.known import known
from monitor.reading.labels import tidy
from monitor.reading.period import read_period
from monitor.reading.units import WORDING, YEAR

PERCENT = "%"

_YEAR = r"(?:18|19|20)[0-9]{2}"
_BASE = re.compile(
    rf"(?<![\w.])(?P<before>[^\W\d_]+\.?\s|Q[1-4]\s)?(?P<year>{_YEAR}(?:\s?[-–/]\s?(?:{_YEAR}|[0-9]{{2}}))?)\s?=\s?100"
    r"(?:\.0+)?(?![0-9.,]?[0-9])"
)
_NO_WORDS = re.compile(r"\{\w+\}|\.\.\.|…|_")
"""In patterns and names of fields, what is no word."""
_CUMULATIVE = re.compile(
    r"\b(?:cumulative(?:ly)?|running total|cumulati(?:f|ve)s?|cumulée?s?|à ce jour"
    r"|(?<!year )(?<!year-)(?<!up )(?<!up-)to[ -]date)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    rf"(?:^|[(,;:–-]\s*)(?:since|depuis)\s(?:[\w.,]+\s){{0,3}}{_YEAR}\b|\b(?:since|depuis)\s(?:[\w.,]+\s){{0,3}}{_YEAR}\)?$",
    re.IGNORECASE,
)
_RATE = re.compile(r"\b(?:rates?|taux|per (?:1[0,. ]*000|capita|head)|(?:pour|par) (?:1[0,. ]*000|habitant))\b", re.I)
_OF_A_DIFFERENCE = re.compile(
    r"\b(?:changes?|changed|increas\w+|decreas\w+|declin\w+|growth|gr[eo]wn?|r[io]sen?|rose|falls?|fell|fallen|up|down|"
    r"differen\w+|variations?|gains?|loss|more|less|fewer|most|highest|lowest|largest|smallest|first|best|worst|record|"
    r"average|mean|median|per|annual\w*|monthly|daily|weekly|hausse|baisse|croissance|moyenne|année|mois)\b|%",
    re.IGNORECASE,
)
"""Words beside which "since 2020" names what a number is compared with, or over what it is taken, and no sum."""


@dataclass(frozen=True, slots=True)
class Plain:
    """How a figure moves, as words make it plain.

    Attributes:
        measure: how it moves.
        words: the words that say so.
    """

    measure: Measure
    words: str


@known
def base_in(text: str) -> str:
    """The base that a text names for an index, ``2015=100`` or ``1999-12=100``; empty where it names none, or two."""
    found = {_named(match["before"] or "", match["year"]) for match in _BASE.finditer(tidy(text))}
    return f"{found.pop()}=100" if len(found) == 1 else ""


def without_base(text: str) -> str:
    """The text without what it says of an index's base: "All items (2015=100)" is "All items ()"."""
    return _BASE.sub("", text)


def base_of(texts: Iterable[str]) -> str:
    """The base that the first of these texts names which names one; empty where none does."""
    return next(filter(None, map(base_in, texts)), "")


def measure_in(text: str, unit: Unit) -> Plain | None:
    """How a label, or the words of a pattern, say that their number moves; None where they do not make it plain.

    "Year to date" does not: it counts a year so far, which its coverage tells.
    """
    return _measure_in(text, unit.symbol)


@known
def _measure_in(text: str, symbol: str) -> Plain | None:
    text = tidy(_NO_WORDS.sub(", ", text)).strip(" ,")
    if symbol in (WORDING, YEAR):
        return None
    if symbol != PERCENT and (base := base_in(text)):
        return Plain(Measure.INDEX, base)
    if found := _RATE.search(text):
        return Plain(Measure.RATE, found[0])
    if symbol == PERCENT:
        return None
    found = _CUMULATIVE.search(text) or (None if _OF_A_DIFFERENCE.search(text) else _SINCE.search(text))
    return Plain(Measure.RUNNING_TOTAL, found[0].strip("(,;:–- )")) if found else None


def plain_of(labels: Iterable[str], unit: Unit) -> Measure | None:
    """How the first of these labels that makes it plain says that the number under them moves; None where none does."""
    plain = next(filter(None, (measure_in(label, unit) for label in labels)), None)
    return plain.measure if plain else None


def _named(before: str, year: str) -> str:
    """A base's time by its label, so that one base is one in every spelling; what stands before it may be a month."""
    for when in (f"{before}{year}", year):
        try:
            return read_period(when).label
        except ExtractError:
            continue
    return tidy(year).replace(" ", "").replace("–", "-")
