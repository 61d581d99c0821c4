"""How sure a place is, as a probability: fitted to labelled claims, and held against articles that were left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp

from monitor.core.outcome import WIDEST

BINS, STEPS, RIDGE = 10, 60, 0.5
"""Bins of equal width, steps of Newton's method, and what is added so that few points decide nothing alone."""


@dataclass(frozen=True, slots=True)
class Point:
    """One claim with a place that is proposed, or the first to choose from.

    Attributes:
        article: its text.
        score: what speaks for the place.
        margin: how far every other place lies behind.
        right: whether it is the right one.
    """

    article: str
    score: float
    margin: float
    right: bool

    @property
    def features(self) -> tuple[float, float, float]:
        """What the probability depends on, 1 first."""
        return 1.0, self.score, max(0.0, min(self.margin, WIDEST))


def probability(weights: Sequence[float], features: Sequence[float]) -> float:
    """The logistic function of the weighted sum."""
    return 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, features, strict=True))))


def fitted(points: Sequence[Point]) -> tuple[float, ...]:
    """The weights of the likeliest logistic function, with a small penalty on all but the first."""
    weights = [0.0, 0.0, 0.0]
    for _ in range(STEPS):
        slope = [0.0] + [-RIDGE * weight for weight in weights[1:]]
        curve = [[RIDGE * (row == column) for column in range(3)] for row in range(3)]
        for one in points:
            chance = probability(weights, one.features)
            for row, value in enumerate(one.features):
                slope[row] += (one.right - chance) * value
                for column, other in enumerate(one.features):
                    curve[row][column] += chance * (1 - chance) * value * other
        weights = [weight + step for weight, step in zip(weights, _solved(curve, slope), strict=True)]
    return tuple(weights)


def _solved(matrix: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float]:
    """The solution of a small system of equations, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, wanted, strict=True)]
    for at in range(len(rows)):
        pivot = max(range(at, len(rows)), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(len(rows)):
            if other != at:
                factor = rows[other][at]
                rows[other] = [value - factor * own for value, own in zip(rows[other], rows[at], strict=True)]
    return [row[-1] for row in rows]


def left_out(points: Sequence[Point]) -> list[tuple[float, bool]]:
    """Of each point how sure it is by what was fitted to the other articles, and whether it is right."""
    found = []
    for article in sorted({one.article for one in points}):
        weights = fitted([one for one in points if one.article != article])
        found += [(probability(weights, one.features), one.right) for one in points if one.article == article]
    return found


def error_of(told: Sequence[tuple[float, bool]]) -> float:
    """By how much what is said differs from what is right, on average over ten bins; 0 for nothing."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in told:
        bins.setdefault(min(BINS - 1, int(sure * BINS)), []).append((sure, right))
    off = [abs(sum(sure for sure, _ in some) - sum(right for _, right in some)) for some in bins.values()]
    return sum(off) / len(told) if told else 0.0


def error_by(points: Sequence[Point], confidence: Callable[[float, float], float]) -> float:
    """The same of how sure the program is."""
    return error_of([(confidence(one.score, one.margin), one.right) for one in points])
