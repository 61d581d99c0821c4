"""Where in a document the number of a claim stands: the same number, of the same time, under words that it shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.model import Period
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.candidates import Candidate, Sought
from monitor.reading.labels import bare_words

BEST = 3
"""Places that are shown for one claim."""
FEW_DIGITS = 2
"""A number of so few digits stands in many places by chance: it has to share more words."""
SHORTEST = 3
"""Letters of a word that says what a number is about."""
EMPTY = frozenset(
    bare_words(
        "the and for with from that this was were are has have had its their than more less about over under year "
        "month per cent percent million billion number total les des une est dans pour sur par aux avec plus ont été "
        "année mois der die das und den dem von mit für ist sind eine jahr los las del una con por más año mes"
    )
)
"""Words that two texts share without speaking of the same thing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The number of a claim.

    Attributes:
        quote: its characters.
        period: the time that it speaks of; None where the text does not say.
        words: the sentence that it stands in, and what it says is counted.
        language: in which it is written.
    """

    quote: str
    period: Period | None
    words: str
    language: str = "en"


def align(wanted: Wanted, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates that a claim may rest on, the best first, at most `BEST`.

    Its number stands there, in its unit or with none; their times, where both are known, are the same or one is part of
    the other; and they share words: one, or two for a number of few digits.
    """
    try:
        sought = Sought.of(wanted.quote, wanted.language, "en")
    except (NoMatch, Ambiguous):
        return []
    if not sought.numbers:
        return []
    words = _telling(wanted.words) - _telling(wanted.quote)
    needed = 2 if sum(map(str.isdigit, wanted.quote)) <= FEW_DIGITS else 1
    found: list[tuple[tuple[int, bool, int], Candidate]] = []
    for one in candidates:
        if one.doubt or not (close := sought.closeness(one)) or _is_of_another_time(wanted.period, one.period):
            continue
        shared = len(words & {word for label in one.labels for word in _telling(label)})
        if shared >= needed:
            timed = wanted.period is not None and one.period is not None
            found.append(((close, timed, shared), one))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [one for _, one in found[:BEST]]


def _telling(text: str) -> set[str]:
    """The words of a text that say what it is about."""
    words = bare_words(text)
    return {word for word in words if len(word) >= SHORTEST and word not in EMPTY and not word.isdigit()}


def _is_of_another_time(one: Period | None, other: Period | None) -> bool:
    """Whether two times are known of which neither lies in the other."""
    if one is None or other is None or one.span is None or other.span is None:
        return False
    return one.span not in other.span and other.span not in one.span
