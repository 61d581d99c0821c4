"""Tell that a series which is gone stands under a name that is new, because it says the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from monitor.model import HeldByKey, Key, Observation, canonical
from monitor.reading.number_places import digits_of
from monitor.reading.standing import SAYS_SOMETHING, shares, words_of

Pair = tuple[str, str]
"""A figure and one of its series."""

ALIKE = 4
"""Significant digits that two series share from which on the one is hardly another one than the other."""


@dataclass(frozen=True)
class Renamed:
    """Which series are new and say what others said that are gone.

    Attributes:
        of_series: what stood, by figure and series.
        fresh: what is read of series that are new, by figure, period and value.
        now: what is read of these, by figure, series and period.
        told: of which two series it is known by now whether they say the same.
    """

    of_series: Mapping[Pair, Sequence[Observation]]
    fresh: Mapping[tuple[str, str, Decimal], Sequence[Observation]]
    now: Mapping[Key, Observation]
    told: dict[tuple[Pair, Pair], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, standing: HeldByKey, read: Iterable[Observation]) -> Renamed:
        """Of what stood and what is read."""
        of_series: dict[Pair, list[Observation]] = defaultdict(list)
        for key, held in standing.items():
            of_series[key[:2]].append(held.observation)
        new = [o for o in read if o.series and o.key[:2] not in of_series]
        fresh: dict[tuple[str, str, Decimal], list[Observation]] = defaultdict(list)
        for o in new:
            if o.value is not None:
                fresh[o.figure_id, o.period.label, o.value].append(o)
        return cls(of_series, fresh, {o.key: o for o in new})

    def series_of(self, gone: Observation) -> str:
        """The new series that has all values of a series that is gone, as far as they are not too small to tell; empty
        where none has."""
        if not gone.series or gone.value is None:
            return ""
        same = self.fresh.get((gone.figure_id, gone.period.label, gone.value), ())
        return next((repr(other.series) for other in same if self._says_the_same(gone, other)), "")

    def _says_the_same(self, gone: Observation, other: Observation) -> bool:
        both = gone.key[:2], other.key[:2]
        if both not in self.told:
            self.told[both] = self._compared(gone, other)
        return self.told[both]

    def _compared(self, gone: Observation, other: Observation) -> bool:
        stood = self.of_series[gone.key[:2]]
        pairs = [(o, n) for o in stood if (n := self.now.get((other.figure_id, other.series, o.period.label)))]
        if any(o.value != n.value for o, n in pairs):
            return False
        digits = sum(len(digits_of(canonical(value))) for value in {o.value for o, _ in pairs if o.value})
        return digits >= (SAYS_SOMETHING if _share_words(gone.series, other.series) else ALIKE)


def _share_words(one: str, other: str) -> bool:
    """Whether the names in which two series differ have words in common."""
    pairs = zip(one.split("; "), other.split("; "), strict=False)
    return all(shares(words_of(a.partition("=")[2]), b) for a, b in pairs if a != b)
