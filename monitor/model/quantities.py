"""Numbers and reference periods, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes:
        symbol: how the unit is written in configuration, database and mail: ``lb``.
        dimension: what it measures (``mass``, ``count of doses`` …); only equal dimensions convert.
        factor: exact size in the dimension's base unit; 1 lb is 45359237/100000000 kg.
        suffix: how it is printed after a number, such as ``" lb"`` or ``"%"``.
        prefix: how it is printed before a number, such as ``"US$"``.
    """

    symbol: str
    dimension: str
    factor: Fraction
    suffix: str = ""
    prefix: str = ""


class Qualifier(StrEnum):
    """A word beside a number that changes what it claims."""

    NONE = ""
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    LESS_THAN = "less than"
    AT_MOST = "at most"
    NEARLY = "nearly"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text prints it, exactly.

    Attributes:
        value: the number with its magnitude applied ("1.2 billion" is 1200000000); None for a range.
        unit: the unit beside the number; None where the text names none.
        qualifier: the word that qualifies it.
        low: a range's lower end; None unless the text is a range.
        high: a range's upper end; None unless the text is a range.
        quantum: the size of one step of the last digit that the text prints: "34.82" has 0.01,
            "1.2 billion" has 100000000, "26,693" has 1, "9,000" has 1.
        trailing_zeros: how many zeros end the printed whole number before the magnitude ("9,000" has 3): they may be
            digits or rounding.
        scale: the magnitude printed beside the number, which `value` has in it: 1000000 for "1.2 million"; 1 for none.
        printed: the characters that were read, unchanged.
        start: index of `printed` in the text it was read from.
        end: index just behind `printed` in that text.
    """

    value: Decimal | None
    unit: Unit | None
    qualifier: Qualifier = Qualifier.NONE
    low: Decimal | None = None
    high: Decimal | None = None
    quantum: Decimal = Decimal(1)
    trailing_zeros: int = 0
    scale: Decimal = Decimal(1)
    printed: str = ""
    start: int = 0
    end: int = 0


class Grain(StrEnum):
    """How long a reference period is."""

    UNDATED = "undated"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half-year"
    YEAR = "year"
    FISCAL_YEAR = "fiscal year"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Period:
    """A reference period: what time a value is about.

    Attributes:
        label: the canonical name: ``FY2024``, ``2024``, ``2024-07``, ``2024-Q3``, ``2024-07-15``,
            ``2024-07-01/2024-09-15``, or ``undated``.
        grain: how long it is.
        span: its days; None only when undated.
    """

    label: str
    grain: Grain
    span: Span | None = None

    def __str__(self) -> str:
        return self.label

    def is_same_time(self, other: Period) -> bool:
        """Whether both are the same days, whatever they are called: ``2025-Q3`` and ``FY2025-Q4`` from October on."""
        return self.label == other.label or (self.span is not None and self.span == other.span)


UNDATED = Period("undated", Grain.UNDATED)


def canonical(value: Decimal) -> str:
    """The one text for a value, as the database holds it: ``34.82``, ``-0.5``, ``1200``.

    It has no exponent, no separators, no zeros behind the last decimal and no minus before zero.

    Raises:
        ValueError: it is not finite.
    """
    if not value.is_finite():
        raise ValueError(f"not a number that can be recorded: {value}")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
