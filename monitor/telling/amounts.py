"""How values read to people: few decimals, units, whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from monitor.model import Change, Observation, Wording
from monitor.reading.units import WORDING, YEAR, suffix_of, unit_held

USUAL_PLACES = 2
"""Decimals shown of a number that has more, as long as they tell it apart."""

MOST_PLACES = 6
"""Decimals shown of a value beside a claim: enough to see how it was rounded."""

FINE_PLACES = 4
"""Decimals shown of the two sums of a restatement, as far as they have them."""

FAITHFUL = Decimal("0.1")
"""How far, as a share of itself, a difference may be off by rounding before more decimals are shown."""

SMALL = Decimal("0.1")
"""Below it a value is shown with two significant digits, as far as it has them."""

MINUS = "−"

TAIL = re.compile(r"[.,](\d+)(?!\d|[.,]\d)")
"""The decimals of a number, or its last group of digits."""
GROUPING = ".,'’"
"""What may stand between the digits of a whole number, beside a space."""
MORE_BEFORE = re.compile(r"\d[.,]?\Z")
"""That a number began before."""

STANDS = {Wording.PRESENT: "stands", Wording.REWORDED: "reworded", Wording.GONE: "gone"}
"""How a wording is told in one word."""

WIDE = Context(prec=2000, rounding=ROUND_HALF_UP)


@lru_cache(maxsize=4096)
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
    most = max((decimals(v) for v in (*numbers, difference or Decimal(0))), default=0)
    small = (decimals(rounded(v, 1 - v.adjusted())) for v in numbers if v and abs(v) < SMALL)
    places = min(max([USUAL_PLACES, *small]), most)
    while difference and places < most and _misleads(difference, places):
        places += 1
    return places


def _misleads(value: Decimal, places: int) -> bool:
    return abs(rounded(value, places) - value) >= abs(value) * FAITHFUL


def signed(value: Decimal, symbol: str, places: int) -> str:
    """A difference with its sign and unit: ``+28.04 lb``, ``−0.3 points`` where the unit is a percentage."""
    return f"{_sign(value)}{_difference_text(abs(value), symbol, places)}"


def signed_number(value: Decimal, symbol: str, places: int) -> str:
    """The same without the unit where that stands behind the number: ``+28.04``."""
    if _is_percent(symbol):
        return signed(value, symbol, places)
    return f"{_sign(value)}{number(abs(value), symbol, places)}"


def shown(value: Decimal, symbol: str, places: int | None = None) -> str:
    """A value with its unit: ``34.82 lb``, ``26,693 lb``, ``−13%``, ``US$1,250.50``, ``1 dose``, the year ``2019``.

    A wording's 1 and 0 are words: what stands there in their place is not in the value, but in `wording_words`.

    Args:
        value: finite.
        symbol: its unit; empty for a bare number.
        places: decimals to print; None for the fewest that tell what it is, and two or none for money.
    """
    if symbol == WORDING:
        return STANDS[Wording.PRESENT] if value else "does not stand"
    measure = unit_held(symbol) if symbol else None
    places = places_of([value]) if places is None else places
    near = rounded(value, 2 if measure and measure.prefix and places == 1 else places)
    text = f"{abs(near):f}" if symbol == YEAR else f"{abs(near):,f}"
    sign = MINUS if near < 0 else ""
    return f"{sign}{measure.prefix}{text}{suffix_of(measure, text)}" if measure else f"{sign}{text}"


def number(value: Decimal, symbol: str, places: int | None = None) -> str:
    """A value without the unit behind it, for ``6.77 → 34.82 lb``; a unit before the number stays."""
    return shown(value, symbol if symbol and unit_held(symbol).prefix else "", places)


def per_cent(difference: Decimal, before: Decimal, symbol: str) -> str | None:
    """The difference in per cent of the value before; None from zero, between percentages, and where it is minute."""
    if not before or _is_percent(symbol):
        return None
    share = difference / abs(before) * 100
    places = 0 if abs(share) >= 100 else 1
    while places < 6 and share and abs(rounded(share, places) - share) >= abs(share) / 2:
        places += 1
    return f"{_sign(share)}{abs(rounded(share, places)):,}%" if rounded(share, places) or not share else None


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


def difference_of(change: Change) -> Decimal | None:
    """What lies between both sides; None where they are no numbers of one unit, or of one base."""
    before, after = change.before, change.after
    if before is None or after is None or before.value is None or after.value is None or before.unit != after.unit:
        return None
    return None if after.unit == WORDING or before.is_on_other_base(after) else after.value - before.value


def values_of(change: Change) -> list[Decimal]:
    """Every number of both sides."""
    sides = [side for side in (change.before, change.after) if side is not None]
    return [value for side in sides for value in (side.value, side.low, side.high) if value is not None]


def places_for(change: Change) -> int:
    """How many decimals tell both sides apart, and keep those that the publisher prints of either."""
    sides = [side for side in (change.before, change.after) if side is not None and side.value is not None]
    kept = (kept_places(side.printed, side.value) for side in sides if side.value is not None)
    return max([places_of(values_of(change), difference_of(change)), *kept])


def places_apart(change: Change) -> int | None:
    """How many decimals tell both sides apart; None where each as it is shown by itself is another than the other."""
    sides = [side.value for side in (change.before, change.after) if side is not None and side.value is not None]
    alike = len({rounded(value, USUAL_PLACES) for value in sides}) < len(set(sides))
    return places_for(change) if alike else None


def observed(observation: Observation | None, places: int | None = None) -> str:
    """What an observation says, with unit, range and qualifier; in words where it says no number."""
    if observation is None:
        return "nothing"
    if observation.wording is not None:
        return STANDS[observation.wording]
    if observation.value is None and observation.low is None:
        return f"no value (printed: {observation.printed!r})" if observation.printed else "no value"
    return stated(observation, places)


def based(observation: Observation | None) -> str:
    """The same with what an index counts from: ``164.8 (2015=100)``."""
    base = f" ({observation.base})" if observation and observation.base else ""
    return observed(observation) + base


def stated(observation: Observation | None, places: int | None = None) -> str:
    """The same; empty where it says nothing."""
    if observation is None:
        return ""
    if observation.wording is not None:
        return STANDS[observation.wording]
    ends = observation.low, observation.high
    words = amount(observation.value, *ends, observation.unit, places, printed=observation.printed)
    return f"{observation.qualifier} {words}".strip() if words else ""


def amount(
    value: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
    symbol: str,
    places: int | None = None,
    *,
    printed: str = "",
) -> str:
    """A value, or a range as ``40,000 to 100,000 companies``; empty where there is neither.

    A value has the decimals that it has in `printed`, up to two, where it stands there; an end of a range all of them.
    """
    if low is not None and high is not None:
        places = places_of((low, high), high - low) if places is None else places
        below, above = (min(places, _places_in(printed, end)) for end in (low, high))
        return f"{number(low, symbol, below)} to {shown(high, symbol, above)}"
    if value is None:
        return ""
    return shown(value, symbol, max(places_of([value]), kept_places(printed, value)) if places is None else places)


def kept_places(printed: str, value: Decimal, most: int = USUAL_PLACES) -> int:
    """How many decimals of a value are shown because it is printed with them, at most so many: 4.0 is not 4."""
    return min(most, _places_in(printed, value))


def _places_in(printed: str, value: Decimal) -> int:
    """With how many decimals a text prints a number; where it does not, how many the number needs."""
    return max(decimals(value), printed_places(printed, value) or 0)


@lru_cache(maxsize=4096)
def printed_places(printed: str, value: Decimal) -> int | None:
    """With how many decimals a text prints a number; None where it does not print it with any."""
    whole = f"{abs(value):f}".partition(".")[0]
    tails = (tail[1] for tail in TAIL.finditer(printed) if _stands_before(tail.start(), whole, printed))
    return next((len(tail) for tail in tails if Decimal(f"{whole}.{tail}") == abs(value)), None)


def _stands_before(end: int, whole: str, printed: str) -> bool:
    """Whether a number's whole part stands in a text up to there, grouped or not, as in 12,345.60 and 12 345,60."""
    at = end
    for digit in reversed(whole):
        if 0 < at < end and (printed[at - 1] in GROUPING or printed[at - 1].isspace()):
            at -= 1
        if not at or printed[at - 1] != digit:
            return False
        at -= 1
    return not MORE_BEFORE.search(printed[max(0, at - 2) : at])


def precisely(observation: Observation, quantum: Decimal) -> str:
    """What an observation says, with the decimals that it is printed with, `MOST_PLACES` of them.

    A sum or a conversion may have any number of decimals that nobody printed: two more than the number has that it is
    held against, or as many as show to which side it rounds.

    Args:
        observation: what is shown.
        quantum: one step of the last digit of the number that it is held against.
    """
    value = observation.value
    if value is None:
        return observed(observation)
    most = kept_places(observation.printed, value, MOST_PLACES)
    if printed_places(observation.printed, value) is not None:
        return observed(observation, most)
    step = decimals(quantum)
    enough = (p for p in range(step + 2, most) if rounded(rounded(value, p), step) == rounded(value, step))
    return observed(observation, next(enough, most))


def wording_words(value: Decimal | None, printed: str) -> str:
    """How words stand, with what stands there in their place: ``stands``, ``reworded: “…”``, ``gone``.

    Args:
        value: 1 where they stand, 0 where they do not; None where it is missing.
        printed: the sentence that stands there now; empty where none does.
    """
    if value is None:
        return "no value"
    word = STANDS[Wording.PRESENT if value else Wording.REWORDED if printed else Wording.GONE]
    return f"{word}: “{printed}”" if printed and not value else word


def series_words(series: str) -> str:
    """A series' dimension values without their names: ``Fentanyl, Northern Border``."""
    values = [pair.partition("=")[2] or pair for pair in series.split("; ")]
    return ", ".join(value for value in values if value)
