"""Which numbers of a document's tables go together: a part and its whole, one time and another, two that are named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import islice, permutations
from typing import NamedTuple

from monitor.core.align import telling_words
from monitor.core.wanted import Wanted
from monitor.model import Period, Qualifier
from monitor.reading.candidates import Candidate, Place
from monitor.reading.reckoning import Step, reckon

MOST_PAIRS, MOST_NAMED, MOST_PARTS = 20_000, 40, 6
"""Pairs of one document, cells of one column that a sentence names, and parts that are added up to a whole."""
FEWEST = 3
"""Cells of a row or a column, a total among them, that are parts of it."""
_TOTAL = re.compile(
    r"\b(?:all|totals?|overall|both|any|tous|toutes|ensemble|insgesamt|gesamt|alle|total(?:es)?|todos|todas)\b", re.I
)
_REST = re.compile(r"\b(?:other|others|rest|remaining|autres?|übrige|sonstige|otros|otras)\b", re.I)
AVERAGE = re.compile(r"\b(?:averages?|avg|mean|moyennes?|durchschnitt|mittel|promedio|media)\b", re.I)
_TIME = re.compile(
    r"(?:19|20)[0-9]{2}|\bQ[1-4]\b|\b(?:jan|feb|fév|mar|mär|apr|avr|may|mai|jun|jul|aug|aoû|sep|oct|okt|nov|dec|déc|dez)",
    re.I,
)
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


@dataclass(frozen=True)
class Pairs:
    """The numbers of a document's tables, as far as one may follow from others."""

    cells: Sequence[Candidate]

    @classmethod
    def among(cls, candidates: Iterable[Candidate]) -> Pairs:
        """Those among the numbers of a document."""
        return cls([one for one in candidates if _is_plain(one)])

    def of(self, how: Step, claim: Wanted) -> Sequence[Pair]:
        """Those from which a number follows in this way, bounded in number."""
        if how is Step.SHARE:
            return self._shares
        return list(islice(self._ratios(claim), MOST_PAIRS)) if how is Step.RATIO else self._changes[how]

    @cached_property
    def _shares(self) -> Sequence[Pair]:
        return list(islice(self._of_wholes(), MOST_PAIRS))

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
        both = list(islice(self._of_changes(), 2 * MOST_PAIRS))
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
            averages = [one for one in cells if is_average(one)]
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
    if any(_TOTAL.search(name) or AVERAGE.search(name) or _TIME.search(name) for name in names):
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


def _is_plain(one: Candidate) -> bool:
    in_table = one.place in (Place.TABLE, Place.SHEET, Place.ROWS, Place.RECORDS, Place.CUBE)
    return in_table and one.value is not None and not one.doubt and one.qualifier is Qualifier.NONE


def is_average(one: Candidate) -> bool:
    """Whether a number is called an average by its column."""
    return AVERAGE.search(" ".join(one.column)) is not None
