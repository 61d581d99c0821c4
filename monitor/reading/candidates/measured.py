"""What a text under labels says as one number: its value, its unit and its scale, or why that cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitor.model import UNDATED, Ask, Qualifier, Quantity, Unit
from monitor.model.errors import Ambiguous, NoMatch, WrongUnit
from monitor.reading.labels import tidy
from monitor.reading.quantity import is_missing, read_quantity
from monitor.reading.stated import INDEX, Stated, stated_in
from monitor.reading.surroundings import Surroundings
from monitor.reading.units import NUMBER, UNITS
from monitor.reading.value import percentage, read_printed

LONGEST = 60
"""Characters of a cell that is one number; a longer one is a sentence."""
_DIGIT = re.compile(r"[0-9]")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a text says as one number; attributes as of `Candidate`."""

    printed: str
    value: Decimal | None
    unit: str
    scale: Decimal = _ONE
    quantum: Decimal = _ONE
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.NONE
    doubt: str = ""


def measure(text: str, around: Surroundings, language: str, *, percent: bool | None = False) -> Measured | None:
    """What a cell says as one number; None where it holds none.

    Args:
        text: what stands there.
        around: its labels, captions and notes.
        language: in which it is printed.
        percent: whether the file shows it as a percentage.
    """
    if len(text) > LONGEST or not _DIGIT.search(text) or is_missing(text):
        return None
    shown = percentage(text) if percent else text
    own = _own(shown, language)
    if own is None and not _begins_as_number(shown):
        return None
    unit = (own.unit if own else None) or unit_told(around, language) or UNITS[NUMBER]
    try:
        read = read_printed(shown, Ask("", unit, language=language), period=UNDATED, locator="", around=around)
    except NoMatch:
        return None
    except (Ambiguous, WrongUnit) as error:
        return Measured(tidy(text), None, unit.symbol, doubt=str(error).removeprefix(": "))
    scale = _scale(own, read.value if read.value is not None else read.low)
    quantum = (own.quantum if own else _ONE) * scale / (own.scale if own else _ONE)
    return Measured(
        tidy(text), read.value, unit.symbol, scale, quantum, read.low, read.high, read.qualifier
    )  # fmt: skip


def unit_told(around: Surroundings, language: str) -> Unit | None:
    """The unit in which a figure under these labels is to be declared; None where they name none.

    The first name that states one counts, a share before all; names before captions, captions before notes.
    """
    axes = [[stated_in(label, language) for label in axis] for axis in around.names]
    deciding = [said for axis in axes if (said := _first(axis))]
    if share := next((said for said in deciding if said.is_share and said.other != INDEX), None):
        return share.unit
    if deciding and deciding[0].is_share:
        return None
    beside = (stated_in(label, language, is_name=False) for label in (*around.around, *around.notes))
    return next((said.unit for said in (*deciding, *beside) if said.unit is not None), None)


def _first(axis: Sequence[Stated]) -> Stated | None:
    return next((said for said in axis if said.unit is not None or said.other), None)


def _own(text: str, language: str) -> Quantity | None:
    try:
        return read_quantity(tidy(text), language=language)
    except (NoMatch, Ambiguous):
        return None


def _begins_as_number(text: str) -> bool:
    """Whether what cannot be read alone is a number with something beside it, and no name with a number in it."""
    return sum(map(str.isdigit, text)) * 2 >= sum(map(str.isalnum, text))


def _scale(own: Quantity | None, value: Decimal | None) -> Decimal:
    """What the printed digits were multiplied with."""
    bare = own and (own.value if own.value is not None else own.low)
    if own is None or not bare or not value:
        return own.scale if own else _ONE
    return abs(value / bare) * own.scale
