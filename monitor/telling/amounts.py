"""How values read to people: few decimals, units, whole words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from monitor.model import Observation, Wording, canonical
from monitor.reading.units import WORDING, show, unit

USUAL_PLACES = 2
"""Decimals shown of a number that has more, as long as they tell it apart."""

FINE_PLACES = 4
"""Decimals shown of the two sums of a restatement, as far as they have them."""

FAITHFUL = Decimal("0.1")
"""How far, as a share of itself, a difference may be off by rounding before more decimals are shown."""

NEAR = Decimal("0.5")
"""How far, as a share of itself, a value may be off by rounding before more decimals are shown."""

MINUS = "−"

STANDS = {Wording.PRESENT: "stands", Wording.REWORDED: "reworded", Wording.GONE: "gone"}
"""How a wording is told in one word."""

WIDE = Context(prec=200, rounding=ROUND_HALF_UP)


def decimals(value: Decimal) -> int:
    """How many decimals the number needs to be written exactly."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def rounded(value: Decimal, places: int) -> Decimal:
    """The number with so many decimals, halves away from zero as people round."""
    return value.quantize(Decimal(1).scaleb(-places), context=WIDE)


def places_of(values: Iterable[Decimal], difference: Decimal | None = None) -> int:
    """The fewest decimals, from two on, at which no value looks like zero and `difference` like itself."""
    numbers = list(values)
    most = max((decimals(v) for v in numbers), default=0)
    telling = [v for v in numbers if v]
    places = min(USUAL_PLACES, most)
    while places < most and any(_misleads(v, places, NEAR) for v in telling):
        places += 1
    while difference and places < most and _misleads(difference, places, FAITHFUL):
        places += 1
    return places


def _misleads(value: Decimal, places: int, share: Decimal) -> bool:
    return abs(rounded(value, places) - value) >= abs(value) * share


def signed(value: Decimal, symbol: str, places: int) -> str:
    """A difference with its sign and unit: ``+28.04 lb``, ``−0.3 points`` where the unit is a percentage."""
    return f"{_sign(value)}{_difference_text(abs(value), symbol, places)}"


def signed_number(value: Decimal, symbol: str, places: int) -> str:
    """The same without the unit where that stands behind the number: ``+28.04``."""
    if _is_percent(symbol):
        return signed(value, symbol, places)
    return f"{_sign(value)}{number(abs(value), symbol, places)}"


def shown(value: Decimal, symbol: str, places: int | None = None) -> str:
    """A value with its unit, where the symbol is known, in the fewest decimals that tell what it is.

    A wording's 1 and 0 are words: what stands there in their place is not in the value, but in `wording_words`.
    """
    if symbol == WORDING:
        return STANDS[Wording.PRESENT] if value else "does not stand"
    measure = unit(symbol) if symbol else None
    places = places_of([value]) if places is None else places
    cents = measure is not None and measure.prefix and places == 1
    return show(value, measure, places=2 if cents else places)


def number(value: Decimal, symbol: str, places: int | None = None) -> str:
    """A value without the unit behind it, for ``6.77 → 34.82 lb``; a unit before the number stays."""
    return shown(value, symbol if symbol and unit(symbol).prefix else "", places)


def per_cent(difference: Decimal, before: Decimal, symbol: str) -> str | None:
    """The difference in per cent of the value before; None from zero, and between percentages."""
    if not before or _is_percent(symbol):
        return None
    share = difference / abs(before) * 100
    places = 0 if abs(share) >= 100 else 1
    while places < 6 and share and _misleads(share, places, NEAR):
        places += 1
    return f"{_sign(share)}{abs(rounded(share, places)):,}%"


def _sign(value: Decimal) -> str:
    return MINUS if value < 0 else "+" if value > 0 else "±"


def _difference_text(value: Decimal, symbol: str, places: int) -> str:
    if _is_percent(symbol):
        return f"{rounded(value, places):,} points"
    return shown(value, symbol, places)


def _is_percent(symbol: str) -> bool:
    return symbol == "%"


def exact(value: Decimal, symbol: str) -> str:
    """The value with every decimal and its unit."""
    return shown(value, symbol, decimals(value))


def observed(observation: Observation | None, places: int | None = None) -> str:
    """What an observation says, with unit, range and qualifier; in words where it says no number."""
    if observation is None:
        return "nothing"
    if observation.wording is not None:
        return STANDS[observation.wording]
    if observation.low is not None and observation.high is not None:
        low, high = observation.low, observation.high
        places = places_of((low, high), high - low) if places is None else places
        return f"{number(low, observation.unit, places)} to {shown(high, observation.unit, places)}"
    if observation.value is None:
        return f"no value (printed: {observation.printed!r})" if observation.printed else "no value"
    return f"{observation.qualifier} {shown(observation.value, observation.unit, places)}".strip()


def wording_words(value: Decimal | None, printed: str) -> str:
    """How words stand, with what stands there in their place: ``stands``, ``reworded: “…”``, ``gone``.

    Args:
        value: 1 where they stand, 0 where they do not; None where it is missing.
        printed: the sentence that stands there now; empty where none does.
    """
    if value is None:
        return "no value"
    if value:
        return STANDS[Wording.PRESENT]
    return f"{STANDS[Wording.REWORDED]}: “{printed}”" if printed else STANDS[Wording.GONE]


def value_text(value: Decimal | None) -> str | None:
    """Canonical decimal text; None for none."""
    return None if value is None else canonical(value)


def series_words(series: str) -> str:
    """A series' dimension values without their names: ``Fentanyl, Northern Border``."""
    values = [pair.partition("=")[2] or pair for pair in series.split("; ")]
    return ", ".join(value for value in values if value)
