"""Which numbers of one table a claim may be reckoned from: a share, a change, a difference or a ratio of two."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from monitor.core.align import Stand, claim_words, telling_words
from monitor.core.fitting import OTHER_TIME, SAME_TIME, fit_of_times
from monitor.core.pairs import AVERAGE, Labels, Pair, Pairs, is_average
from monitor.core.wanted import Wanted
from monitor.model import Period
from monitor.reading.candidates import Candidate, Place
from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.reckoning import Step
from monitor.reading.units import NUMBER, UNITS, is_count

OWN, MEASURE = 0.5, 0.55
"""Which share of its own label's words, and of the words of what is counted, the text must have."""
SHIFTS = 12
"""By how many steps to either side a claim's number is moved to tell what fits by chance."""
_YEAR_BEFORE = re.compile(
    r"\b(?:year[ -](?:earlier|ago|before|over|on)|(?:previous|last|prior) year|annual(?:ly)?|yearly|année précédente"
    r"|d'une année|sur un an|vorjahr\w*|año anterior|interanual)\b",
    re.I,
)
_EXPLAINED = re.compile(r"\s*[;(]")


class Reckoned(NamedTuple):
    """Where a claim may be reckoned.

    Attributes:
        stand: the place, which is no candidate of the document, and what speaks for it.
        pair: the numbers.
    """

    stand: Stand
    pair: Pair


def reckoned(
    claims: Sequence[Wanted], candidates: Sequence[Candidate], around: str = "", time: Period | None = None
) -> list[Reckoned]:
    """From which numbers of a document the claims may be reckoned, of each the best first; of most claims from none.

    Args:
        claims: the numbers of an article.
        candidates: those of the document.
        around: what names the document.
        time: the time that it is about, where that is another than that of most claims; else None.
    """
    if not any(map(_hows, claims)):
        return []
    pairs = Pairs.among(candidates)
    found: list[Reckoned] = []
    for number, claim in enumerate(claims):
        for how in _hows(claim):
            found += _of_claim(number, claim, pairs.of(how, claim), around, time)
    return sorted(found, key=lambda one: (one.stand.claim, -one.stand.score))


def _hows(claim: Wanted) -> tuple[Step, ...]:
    """Step a claim's number may follow from others."""
    if claim.upper is not None:
        return ()
    is_percent = claim.unit is not None and claim.unit.symbol == "%"
    match claim.kind:
        case AssertionKind.SHARE if is_percent:
            return (Step.SHARE,)
        case AssertionKind.PERCENT_CHANGE if is_percent:
            return (Step.PERCENT_CHANGE,)
        case AssertionKind.CHANGE if not is_percent:
            return (Step.DIFFERENCE,)
        case AssertionKind.RATIO if claim.unit is None:
            return (Step.RATIO,)
    return ()


# ---------------------------------------------------------------- what speaks for them


def _of_claim(
    number: int, claim: Wanted, pairs: Sequence[Pair], around: str, time: Period | None
) -> Iterator[Reckoned]:
    """The pairs that give a claim's number under words that it shares."""
    words = _Words(claim, around)
    named = [(one, shares) for one in pairs if (shares := words.of(one))]
    fitting = [(one, shares, fit) for one, shares in named if (fit := _fit_of_time(claim, one, time)) is not None]
    if not fitting:
        return
    low, high = claim.reach
    sizes = sorted(_size(claim, one.value) for one, *_ in fitting)
    chance = _chance(sizes, low, high)
    for one, (own, measure, back), fit in fitting:
        if not low <= _size(claim, one.value) <= high or not _is_of_unit(claim, one):
            continue
        at = replace(
            one.of, place=Place.RECKONED, value=one.value, unit=one.how.unit or one.of.unit, low=None, high=None,
            printed=f"{one.of.printed} {one.how.word} {' + '.join(other.printed for other in one.by)}",
            how=one.how.value, against=tuple(dict.fromkeys(_name(other, one.of) for other in one.by)),
        )  # fmt: skip
        if (base := _base(claim, one)) < 0:
            continue
        digits = min(claim.telling, 2.0) - 4 * chance
        yield Reckoned(Stand(number, at, digits, (own + measure) / 2, back, fit, 0.8, base), one)


def _size(claim: Wanted, value: Decimal) -> Decimal:
    """A number without the sign of the claim; below zero where it has the other one."""
    return -value if claim.value < 0 else value


def _chance(sizes: Sequence[Decimal], low: Decimal, high: Decimal) -> float:
    """Step many of these numbers fit a claim by chance: those that fit it where it is moved to either side."""
    hits, wide = 0, high - low
    for step in range(1, SHIFTS + 1):
        for by in (-step * wide, step * wide):
            hits += bisect_right(sizes, high + by) - bisect_left(sizes, low + by)
    return hits / (2 * SHIFTS)


def _fit_of_time(claim: Wanted, pair: Pair, time: Period | None) -> float | None:
    """How well the time fits; None where it is another one, and of a change also where it is not surely the same."""
    fit = fit_of_times(claim, pair.of, time)
    if fit is None or fit <= OTHER_TIME:
        return None
    return fit if pair.how is Step.SHARE or pair.how is Step.RATIO or fit >= SAME_TIME else None


def _is_of_unit(claim: Wanted, pair: Pair) -> bool:
    if pair.how.unit:
        return True
    wanted, there = claim.unit, UNITS[pair.of.unit]
    if wanted is None or is_count(wanted):
        return there.symbol == NUMBER or is_count(there)
    return wanted.symbol == there.symbol


def _base(claim: Wanted, pair: Pair) -> float:
    """Whether the sentence says with what it compares: the year, a year before, an average; below zero for another."""
    [by, *_] = pair.by
    if pair.how is Step.SHARE or pair.how is Step.RATIO:
        return 0.0
    if is_average(by) and not is_average(pair.of):
        return 0.5 if AVERAGE.search(claim.sentence) else -1.0
    if AVERAGE.search(claim.sentence):
        return -1.0
    then, now = (_start(one) for one in (by, pair.of))
    is_year_before = then.year == now.year - 1
    says_year_before = _YEAR_BEFORE.search(claim.sentence) is not None
    if str(then.year) in claim.sentence or says_year_before:
        return 0.5 if is_year_before else -1.0
    return 0.0


def _start(one: Candidate) -> date:
    assert one.period is not None, "changes are reckoned over time"
    assert one.period.span is not None, "with days"
    return one.period.span.start


def _name(one: Candidate, of: Candidate) -> str:
    """What another number is called, where it is called otherwise."""
    pairs = (one.row, of.row), (one.column, of.column)
    row, column = (tuple(label for label in own if label not in other) for own, other in pairs)
    return " / ".join((*row, *column)) or (*one.row, *one.column)[-1]


def _shorter(label: str) -> str:
    first = _EXPLAINED.split(label, maxsplit=1)[0]
    return first if len(telling_words(first)) > 1 else label


@dataclass(frozen=True)
class _Words:
    """Which words of labels a claim's text has."""

    claim: Wanted
    around: str

    def of(self, pair: Pair) -> tuple[float, float, float] | None:
        """The shares of the words of its own labels, of what is counted, and of the claim; None for too few."""
        own, measure = self._covered(pair.own), self._covered(pair.measure)
        if own is None and measure is None:
            return None
        own, measure = measure if own is None else own, own if measure is None else measure
        if own is None or measure is None or own < OWN or measure < MEASURE:
            return None
        return own, measure, self._back(pair)

    @cached_property
    def _words(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        return claim_words(self.claim)

    @cached_property
    def _known(self) -> dict[Labels, float | None]:
        return {}

    def _covered(self, labels: Labels) -> float | None:
        """Which share of the labels' words the sentence has, or, for half, what stands around it; None for no words."""
        if labels not in self._known:
            said, _, near = self._words
            # What stands behind a semicolon, or in brackets, explains a label, and is left out by those who cite it.
            texts = (" ".join(labels), " ".join(map(_shorter, labels)))
            shares = [
                sum(1.0 if word in said else 0.5 if word in near else 0.0 for word in words) / len(words)
                for words in ({*telling_words(text)} for text in texts)
                if words
            ]
            self._known[labels] = max(shares, default=None)
        return self._known[labels]

    def _back(self, pair: Pair) -> float:
        _, own, _ = self._words
        texts = (*pair.own, *pair.measure, pair.of.caption, pair.of.heading, self.around)
        there = frozenset(telling_words(" ".join(texts)))
        return len(own & there) / len(own) if own else 0.0
