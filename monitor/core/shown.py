"""How values, periods and times read to people: few decimals, whole words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from monitor.model import Grain, Observation, Part, Period, Span, Wording
from monitor.reading.period import show_span
from monitor.reading.units import WORDING, canonical, show, unit

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

MONTH_LABEL = re.compile(r"(\d{4})-(\d{2})")
QUARTER_LABEL = re.compile(r"\d{4}-Q\d")

WHOLE = {
    Grain.DAY: "whole day",
    Grain.MONTH: "whole month",
    Grain.QUARTER: "whole quarter",
    Grain.HALF: "whole half-year",
    Grain.YEAR: "whole year",
    Grain.FISCAL_YEAR: "whole year",
    Grain.SPAN: "whole period",
    Grain.UNDATED: "",
}

CLOSED = {
    Grain.MONTH: "month complete",
    Grain.QUARTER: "quarter complete",
    Grain.HALF: "half-year complete",
    Grain.YEAR: "year closed",
    Grain.FISCAL_YEAR: "year closed",
}


def time_text(moment: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC with seconds, ``2024-04-08T13:00:00Z``; None for none."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


# ---------------------------------------------------------------- numbers


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


# ---------------------------------------------------------------- periods and parts


def coverage_words(observation: Observation) -> str:
    """How much of its period it counts: ``October 2023 to March 2024``, ``whole year``, ``to date``; else empty."""
    if observation.to_date:
        return "to date"
    if observation.coverage is None:
        return ""
    if observation.coverage == observation.period.span:
        return WHOLE[observation.period.grain]
    return show_span(observation.coverage)


def closed_words(before: Observation | None, after: Observation | None) -> str:
    """``year closed`` when the value now counts the whole period and did not before; empty otherwise.

    Where the publisher only leaves out "to date", no more is said than that.
    """
    if before is not None and after is not None and before.to_date and not (after.to_date or after.coverage):
        return "no longer to date"
    if before is None or after is None or not after.coverage or after.coverage != after.period.span:
        return ""
    was_open = before.to_date or (before.coverage is not None and before.coverage != after.coverage)
    return CLOSED.get(after.period.grain, "period complete") if was_open else ""


def period_name(period: Period) -> str:
    """The period in few words: ``FY2024``, ``July 2024``; empty when undated."""
    if period.grain is Grain.UNDATED:
        return ""
    if period.grain in (Grain.MONTH, Grain.SPAN, Grain.DAY) and period.span:
        return show_span(period.span)
    return period.label


def period_words(period: Period) -> str:
    """The period, with its days where the name does not tell them: ``2024-Q3 (July to September 2024)``."""
    name = period_name(period)
    dated = period.grain in (Grain.FISCAL_YEAR, Grain.QUARTER, Grain.HALF) and period.span
    return f"{name} ({show_span(period.span)})" if dated and period.span else name


def label_name(label: str) -> str:
    """A period's label in few words, where only the label is at hand."""
    if MONTH_LABEL.fullmatch(label):
        return between(label, label)
    if "/" in label:
        first, _, last = label.partition("/")
        return show_span(Span(date.fromisoformat(first), date.fromisoformat(last)))
    return "" if label == "undated" else label


def between(first: str, last: str) -> str:
    """Two labels and what lies between, in words: ``April to September 2024``."""
    one, other = MONTH_LABEL.fullmatch(first), MONTH_LABEL.fullmatch(last)
    if one and other:
        year, month = int(other[1]), int(other[2])
        end = date(year, month, monthrange(year, month)[1])
        words = show_span(Span(date(int(one[1]), int(one[2]), 1), end))
        return words.replace(f" {year} to ", " to ", 1)
    return first if first == last else f"{first} to {last}"


def series_words(series: str) -> str:
    """A series' dimension values without their names: ``Fentanyl, Northern Border``."""
    values = [pair.partition("=")[2] or pair for pair in series.split("; ")]
    return ", ".join(value for value in values if value)


def part_sentence(part: Part, symbol: str) -> str:
    """One reason why a total changed: ``+27.77 lb in 6 new months (April to September 2024)``."""
    ends = [v for v in (part.before, part.after) if v is not None]
    places = places_of(ends, part.amount)
    amount, span, noun = signed(part.amount, symbol, places), between(part.first, part.last), _noun(part)
    if part.before is None:
        return f"{amount} in {part.count:,} new {noun} ({span})"
    if part.after is None:
        return f"{amount} from {part.count:,} {noun} no longer published ({span})"
    # A restatement is often small beside the sum that it changes.
    fine = max(places, min(FINE_PLACES, max(decimals(end) for end in ends)))
    ends_shown = f"{number(part.before, symbol, fine)} → {shown(part.after, symbol, fine)}"
    return f"{amount} restated in {_restated(part, noun)} already published ({span}: {ends_shown})"


def _restated(part: Part, noun: str) -> str:
    whole = _months_between(part.first, part.last)
    if whole is None or whole < part.count:
        return f"{part.count:,} {noun}"
    if whole == part.count:
        return f"{part.count:,} {noun}" if whole == 1 else f"all {whole:,} months"
    return f"{part.count:,} of the {whole:,} months"


def _months_between(first: str, last: str) -> int | None:
    one, other = MONTH_LABEL.fullmatch(first), MONTH_LABEL.fullmatch(last)
    if not one or not other:
        return None
    return (int(other[1]) - int(one[1])) * 12 + int(other[2]) - int(one[2]) + 1


def _noun(part: Part) -> str:
    if MONTH_LABEL.fullmatch(part.first):
        noun = "month"
    else:
        noun = "quarter" if QUARTER_LABEL.fullmatch(part.first) else "period"
    return noun if part.count == 1 else f"{noun}s"


def duration_words(length: timedelta) -> str:
    """A length of time in its largest fitting unit: ``40 days``, ``6 hours``.

    Empty below zero, where the clock was set back in between: nobody knows how long that was.
    """
    if length < timedelta(0):
        return ""
    seconds = int(length.total_seconds())
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count:,} {name}{'s' if count != 1 else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"
