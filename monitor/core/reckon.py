"""Which numbers of one table a claim may be reckoned from: a share, a change, a difference or a ratio of two."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import permutations
from typing import NamedTuple

from monitor.core.align import Stand, claim_words, telling_words
from monitor.core.fitting import OTHER_TIME, SAME_TIME, fit_of_times
from monitor.core.wanted import Wanted
from monitor.model import Period, Qualifier
from monitor.reading.candidates import Candidate, Place
from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.reckoning import Step, reckon
from monitor.reading.units import NUMBER, UNITS, is_count

MOST_PAIRS, MOST_NAMED, MOST_PARTS = 20_000, 40, 6
"""Pairs of one document, cells of one column that a sentence names, and parts that are added up to a whole."""
FEWEST = 3
"""Cells of a row or a column, a total among them, that are parts of it."""
OWN, MEASURE = 0.5, 0.55
"""Which share of its own label's words, and of the words of what is counted, the text must have."""
SHIFTS = 12
"""By how many steps to either side a claim's number is moved to tell what fits by chance."""
_TOTAL = re.compile(
    r"\b(?:all|totals?|overall|both|any|tous|toutes|ensemble|insgesamt|gesamt|alle|total(?:es)?|todos|todas)\b", re.I
)
_REST = re.compile(r"\b(?:other|others|rest|remaining|autres?|übrige|sonstige|otros|otras)\b", re.I)
_AVERAGE = re.compile(r"\b(?:averages?|avg|mean|moyennes?|durchschnitt|mittel|promedio|media)\b", re.I)
_TIME = re.compile(
    r"(?:19|20)[0-9]{2}|\bQ[1-4]\b|\b(?:jan|feb|fév|mar|mär|apr|avr|may|mai|jun|jul|aug|aoû|sep|oct|okt|nov|dec|déc|dez)",
    re.I,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:year[ -](?:earlier|ago|before|over|on)|(?:previous|last|prior) year|annual(?:ly)?|yearly|année précédente"
    r"|d'une année|sur un an|vorjahr\w*|año anterior|interanual)\b",
    re.I,
)
_EXPLAINED = re.compile(r"\s*[;(]")
Labels = tuple[str, ...]


class Pair(NamedTuple):
    """Two numbers, or more, of one table, and what follows from them.

    Attributes:
        how: how it follows.
        of: the one number.
        by: the other one, or several that are added up.
        own: the labels that tell the one number from the others.
        measure: the labels that say what both count.
        value: what follows.
    """

    how: Step
    of: Candidate
    by: tuple[Candidate, ...]
    own: Labels
    measure: Labels
    value: Decimal


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
    pairs = _Pairs([one for one in candidates if _is_plain(one)])
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


def _is_plain(one: Candidate) -> bool:
    in_table = one.place in (Place.TABLE, Place.SHEET, Place.ROWS, Place.RECORDS, Place.CUBE)
    return in_table and one.value is not None and not one.doubt and one.qualifier is Qualifier.NONE


# ---------------------------------------------------------------- pairs


@dataclass(frozen=True)
class _Pairs:
    """The numbers of a document's tables, as far as one may follow from others."""

    cells: Sequence[Candidate]

    def of(self, how: Step, claim: Wanted) -> Sequence[Pair]:
        """Those from which a number follows in this way, bounded in number."""
        match how:
            case Step.SHARE:
                return self._shares
            case Step.PERCENT_CHANGE | Step.DIFFERENCE:
                return self._changes[how]
            case Step.RATIO:
                return list(_bounded(self._ratios(claim)))
        return []

    @cached_property
    def _shares(self) -> Sequence[Pair]:
        return list(_bounded(self._of_wholes()))

    def _of_wholes(self) -> Iterator[Pair]:
        down: dict[tuple[int, object], list[Candidate]] = defaultdict(list)
        across: dict[object, list[Candidate]] = defaultdict(list)
        for one in self.cells:
            time = one.period and one.period.label
            for at, _ in enumerate(one.row):
                down[at, (_table(one), one.spot.column, one.column, time, _but(one.row, at))].append(one)
            if one.column:
                across[_table(one), one.spot.row, one.row, time, one.column[:-1]].append(one)
        for (at, _), cells in down.items():
            yield from _parts([(one, one.row[at], one.column) for one in cells])
        for cells in across.values():
            yield from _parts([(one, one.column[-1], (*one.column[:-1], *_untimed(one.row))) for one in cells])
            yield from _siblings(cells)

    @cached_property
    def _changes(self) -> Mapping[Step, Sequence[Pair]]:
        both = list(_bounded(self._of_changes(), 2 * MOST_PAIRS))
        return {how: [one for one in both if one.how is how] for how in (Step.PERCENT_CHANGE, Step.DIFFERENCE)}

    def _of_changes(self) -> Iterator[Pair]:
        series: dict[object, dict[Period, list[Candidate]]] = defaultdict(lambda: defaultdict(list))
        rows: dict[object, list[Candidate]] = defaultdict(list)
        for one in self.cells:
            if one.period is not None and one.period.span is not None:
                key = _table(one), _untimed(one.row), _untimed(one.column), one.unit, one.period.grain
                series[key][one.period].append(one)
            rows[_table(one), one.spot.row, one.row, one.unit].append(one)
        for by_time in series.values():
            times = {period: many[0] for period, many in by_time.items() if len(many) == 1}
            for of, by in _earlier(times):
                yield from _changed(of, by, _untimed(of.row), _untimed(of.column))
        for cells in rows.values():
            averages = [one for one in cells if _is_average(one)]
            for of in cells if len(averages) == 1 else ():
                if of is not averages[0] and of.column and of.period == averages[0].period:
                    yield from _changed(of, averages[0], _untimed(of.row), of.column)

    def _ratios(self, claim: Wanted) -> Iterator[Pair]:
        """Of cells of one column that the sentence names, all pairs."""
        said = frozenset(telling_words(claim.sentence))
        columns: dict[object, list[Candidate]] = defaultdict(list)
        for one in self.cells:
            own = frozenset(telling_words(" ".join(_untimed(one.row))))
            if own and own <= said:
                time = one.period and one.period.label
                columns[_table(one), one.spot.column, one.column, one.unit, time].append(one)
        for cells in columns.values():
            for of, by in permutations(cells[:MOST_NAMED], 2):
                yield from _pair(Step.RATIO, of, (by,), (*_untimed(of.row), *_untimed(by.row)), of.column)


def _bounded(pairs: Iterable[Pair], most: int = MOST_PAIRS) -> Iterator[Pair]:
    for count, one in enumerate(pairs):
        if count >= most:
            return
        yield one


def _table(one: Candidate) -> tuple[object, ...]:
    return one.place, one.spot.part, one.where


def _but(labels: Labels, at: int) -> Labels:
    return (*labels[:at], "", *labels[at + 1 :])


def _untimed(labels: Labels) -> Labels:
    return tuple(label for label in labels if not _TIME.search(label))


def _pair(how: Step, of: Candidate, by: tuple[Candidate, ...], own: Labels, measure: Labels) -> Iterator[Pair]:
    assert of.value is not None
    values = [one.value for one in by if one.value is not None]
    value = reckon(how, of.value, values) if all(one.unit == of.unit for one in by) else None
    if value is not None:
        yield Pair(
            how, of, by, own, measure if telling_words(" ".join(measure)) else (of.caption or of.heading,), value
        )


def _parts(cells: Sequence[tuple[Candidate, str, Labels]]) -> Iterator[Pair]:
    """Each of the cells of a row or a column against the one of them that is called a total.

    Args:
        cells: each with the label that tells it from the others, and those that say what is counted.
    """
    wholes = [one for one, name, _ in cells if _TOTAL.search(name) and not _REST.search(name)]
    if len(wholes) != 1 or len(cells) < FEWEST:
        return
    [whole] = wholes
    for one, name, measure in cells:
        if one is not whole and 0 <= (one.value or 0) <= (whole.value or 0):
            yield from _pair(Step.SHARE, one, (whole,), (name,), measure)


def _siblings(cells: Sequence[Candidate]) -> Iterator[Pair]:
    """Each of the few cells under one name against all of them, where none is called a total, or the rest."""
    names = [one.column[-1] for one in cells]
    if not 2 <= len(cells) <= MOST_PARTS or len(cells[0].column) < 2 or len({*names}) < len(names):
        return
    if any(_TOTAL.search(name) or _AVERAGE.search(name) or _TIME.search(name) for name in names):
        return
    if any((one.value or 0) < 0 or one.unit in ("%", "pp") or one.unit.startswith("per ") for one in cells):
        return
    for one in cells:
        yield from _pair(Step.SHARE, one, tuple(cells), one.column[-1:], (*one.column[:-1], *_untimed(one.row)))


def _earlier(times: Mapping[Period, Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Each number with the one of the period before, and with that of a year before."""
    starts = {period.span.start: one for period, one in times.items() if period.span is not None}
    before: date | None = None
    for start in sorted(starts):
        year_before = date(start.year - 1, start.month, min(start.day, 28))
        for other in {before, year_before}:
            if other is not None and other in starts:
                yield starts[start], starts[other]
        before = start


def _changed(of: Candidate, by: Candidate, own: Labels, measure: Labels) -> Iterator[Pair]:
    if of.unit != "%":
        yield from _pair(Step.PERCENT_CHANGE, of, (by,), own, measure)
    yield from _pair(Step.DIFFERENCE, of, (by,), own, measure)


# ---------------------------------------------------------------- what speaks for them


def _of_claim(
    number: int, claim: Wanted, pairs: Sequence[Pair], around: str, time: Period | None
) -> Iterator[Reckoned]:
    """The pairs that give a claim's number under words that it shares."""
    words = _Words(claim, around)
    fitting = [(one, shares) for one in pairs if (shares := words.of(one)) and _is_of_time(claim, one, time)]
    if not fitting:
        return
    low, high = claim.reach
    sizes = sorted(_size(claim, one.value) for one, _ in fitting)
    chance = _chance(sizes, low, high)
    for one, (own, measure, back) in fitting:
        if not low <= _size(claim, one.value) <= high or not _is_of_unit(claim, one):
            continue
        fit = fit_of_times(claim, one.of, time)
        if fit is None or fit <= OTHER_TIME:
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


def _is_of_time(claim: Wanted, pair: Pair, time: Period | None) -> bool:
    fit = fit_of_times(claim, pair.of, time)
    if fit is None or fit <= OTHER_TIME:
        return False
    return pair.how is Step.SHARE or pair.how is Step.RATIO or fit >= SAME_TIME


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
    if _is_average(by) and not _is_average(pair.of):
        return 0.5 if _AVERAGE.search(claim.sentence) else -1.0
    if by.period is None or by.period.span is None or pair.of.period is None or pair.of.period.span is None:
        return 0.0
    if _AVERAGE.search(claim.sentence):
        return -1.0
    is_year_before = by.period.span.start.year == pair.of.period.span.start.year - 1
    says_year_before = _YEAR_BEFORE.search(claim.sentence) is not None
    if str(by.period.span.start.year) in claim.sentence or says_year_before:
        return 0.5 if is_year_before else -1.0
    return 0.0


def _is_average(one: Candidate) -> bool:
    return _AVERAGE.search(" ".join(one.column)) is not None


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
