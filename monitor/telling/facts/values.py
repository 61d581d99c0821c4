"""The facts of single values: one side of a change, the difference, a total's part, how words became others."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from monitor.model import Change, Observation, Part, Wording
from monitor.reading.units import WORDING
from monitor.reading.wording import marked
from monitor.telling.amounts import (
    exact,
    number,
    observed,
    per_cent,
    places_of,
    shown,
    signed,
    signed_number,
    value_text,
    wording_words,
)
from monitor.telling.periods import coverage_words, period_name
from monitor.telling.sentences import part_sentence

Facts = dict[str, Any]


def symbol_of(change: Change) -> str:
    """The unit of what stands there now, or stood there."""
    one = change.after or change.before
    return one.unit if one else ""


def values_of(change: Change) -> list[Decimal]:
    """Every number of both sides."""
    sides = [side for side in (change.before, change.after) if side is not None]
    ends = [[side.value, side.low, side.high] for side in sides]
    return [value for end in ends for value in end if value is not None]


def difference_of(change: Change) -> Decimal | None:
    """What lies between both sides; None where they are no numbers of one unit."""
    before, after = change.before, change.after
    if before is None or after is None or before.value is None or after.value is None or before.unit != after.unit:
        return None
    if after.unit == WORDING:
        return None
    return after.value - before.value


def places_for(change: Change) -> int:
    """How many decimals tell both sides apart."""
    return places_of(values_of(change), difference_of(change))


def difference_facts(change: Change, places: int) -> Facts | None:
    """The difference with its sign, its unit and in per cent; None where there is none."""
    difference = difference_of(change)
    if difference is None or change.before is None or change.before.value is None:
        return None
    symbol = change.before.unit
    return {
        "value": value_text(difference),
        "shown": signed(difference, symbol, places),
        "number": signed_number(difference, symbol, places),
        "per_cent": per_cent(difference, change.before.value, symbol),
    }


def wording_facts(change: Change) -> Facts | None:
    """How the sentence became what it is, word by word; None for numbers."""
    one = change.after or change.before
    if one is None or one.wording is None:
        return None
    before = change.before.printed if change.before else ""
    after = change.after.printed if change.after else ""
    return {"now": one.wording.value if change.after else Wording.GONE.value, "diff": marked(before, after)}


def observation_facts(observation: Observation | None, places: int) -> Facts | None:
    """One side of a change."""
    if observation is None:
        return None
    value = observation.value
    numeric = observation.unit != WORDING
    return {
        "value": value_text(value),
        "low": value_text(observation.low),
        "high": value_text(observation.high),
        "unit": observation.unit,
        "qualifier": observation.qualifier.value,
        "status": observation.status.value,
        "shown": observed(observation, places),
        "number": f"{observation.qualifier} {number(value, observation.unit, places)}".strip()
        if value is not None and numeric
        else None,
        "exact": exact(value, observation.unit) if value is not None and numeric else None,
        "coverage": coverage_words(observation),
        "coverage_start": observation.coverage.start.isoformat() if observation.coverage else None,
        "coverage_end": observation.coverage.end.isoformat() if observation.coverage else None,
        "derived": observation.derived,
    }


def part_facts(part: Part, symbol: str) -> Facts:
    """One reason why a total changed."""
    return {
        "kind": part.kind.value,
        "first": part.first,
        "last": part.last,
        "count": part.count,
        "before": value_text(part.before),
        "after": value_text(part.after),
        "amount": value_text(part.amount),
        "sentence": part_sentence(part, symbol),
    }


def restated_facts(part: Change) -> Facts:
    """One restated part of a total."""
    places = places_for(part)
    return {
        "kind": part.kind.value,
        "period": part.period.label,
        "name": period_name(part.period),
        "before": observed(part.before, places) if part.before else None,
        "after": observed(part.after, places) if part.after else None,
        "difference": difference_facts(part, places),
    }


def stated(
    value: Decimal | None,
    symbol: str,
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    qualifier: str | None = "",
    printed: str | None = None,
) -> str | None:
    """A value, a range or how words stand, as the row of a view has it; None where there is no value.

    Args:
        value: the number; 1 or 0 for words.
        symbol: the unit.
        low: the lower end of a range.
        high: its upper end.
        qualifier: what stands before the number.
        printed: the sentence that stands there, of words; None where it is not at hand.
    """
    if symbol == WORDING and value is not None:
        return shown(value, symbol) if printed is None else wording_words(value, printed).partition(":")[0]
    if low is not None and high is not None:
        places = places_of((low, high), high - low)
        return f"{qualifier or ''} {number(low, symbol, places)} to {shown(high, symbol, places)}".strip()
    return None if value is None else f"{qualifier or ''} {shown(value, symbol)}".strip()


class Names:
    """Titles for people, by id; the id where there is none."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self.titles = titles

    def of(self, key: str) -> str:
        """The title of what has this id."""
        return self.titles.get(key) or key
