"""The number of a claim as it is looked for: its value, how far it reaches, and the words that say what it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import log10

from monitor.model import Period, Qualifier, Unit

NEARLY, ABOUT = Decimal("0.03"), Decimal("0.02")
"""How far beyond its number a claim reaches, as a share of it, that says "over" or "about"."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The number of a claim.

    Attributes:
        value: the number.
        quantum: one step of its last digit.
        trailing_zeros: how many zeros end it, which may be rounding.
        unit: its unit; None where it names none.
        qualifier: the word that qualifies it.
        period: the time that it speaks of; None where the text does not say.
        is_said: whether its own sentence says that time.
        is_rate: whether it is a rate, of which the number alone says little.
        sentence: where it stands.
        subject: the words that say what is counted.
        around: the words of its paragraph.
        beside: what stands directly before it and behind it.
        title: the title of the text.
        upper: of a range the upper end, `value` being the lower; None for a number.
        kind: what it says: a level, a share, a change …
    """

    value: Decimal
    quantum: Decimal
    trailing_zeros: int
    unit: Unit | None
    qualifier: Qualifier
    period: Period | None
    is_said: bool
    is_rate: bool
    sentence: str
    subject: str = ""
    around: str = ""
    beside: tuple[str, str] = ("", "")
    title: str = ""
    upper: Decimal | None = None
    kind: str = ""

    @property
    def reach(self) -> tuple[Decimal, Decimal]:
        """From where to where what it rests on may lie, without its sign."""
        value = abs(self.value)
        digits = len(str(abs(int(value / self.quantum)))) if self.quantum else 1
        step = self.quantum * Decimal(10) ** max(0, min(self.trailing_zeros, digits - 2))
        low, high = value - step / 2, value + step / 2
        match self.qualifier:
            case Qualifier.MORE_THAN | Qualifier.AT_LEAST:
                return value, max(high, value * (1 + NEARLY))
            case Qualifier.LESS_THAN | Qualifier.AT_MOST | Qualifier.NEARLY:
                return min(low, value * (1 - NEARLY)), value
            case Qualifier.ABOUT:
                return min(low, value * (1 - ABOUT)), max(high, value * (1 + ABOUT))
        return low, high

    @property
    def telling(self) -> float:
        """How much its digits tell: the number of digits that another number would have to share by chance."""
        low, high = self.reach
        if self.upper is not None:
            return 3.0
        return max(0.0, -log10((high - low) / abs(self.value))) if self.value and high > low else 0.0
