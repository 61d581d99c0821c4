"""Whether one value supports one quantity: what cannot be told, and where a number lies that a text bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from monitor.core.support import Support, support
from monitor.model import Observation, Qualifier, Quantity
from monitor.reading.quantity import read_quantity
from monitor.reading.units import unit
from tests.making import month, seen

SAID = seen(month("2024-01"), "10")


def ranged(low: str, high: str, **more: object) -> Observation:
    return replace(SAID, value=None, low=Decimal(low), high=Decimal(high), **more)  # type: ignore[arg-type]


def test_a_source_that_says_no_number_tells_nothing() -> None:
    assert support(read_quantity("10 pounds"), replace(SAID, value=None)) is Support.UNKNOWN


def test_a_range_that_one_side_bounds_and_the_other_does_not_cannot_be_compared() -> None:
    claimed = read_quantity("5 to 7 pounds")
    assert support(claimed, ranged("5", "7", qualifier=Qualifier.AT_LEAST)) is Support.UNKNOWN
    assert support(claimed, ranged("5", "7")) is Support.EXACT


@pytest.mark.parametrize(
    ("number", "holds"), [("-10", False), ("-9.9", True), ("-9", False), ("-10.1", False), ("9.9", False)]
)
def test_nearly_a_number_below_zero_lies_above_it(number: str, holds: bool) -> None:
    claimed = Quantity(Decimal(-10), unit("lb"), Qualifier.NEARLY, quantum=Decimal("0.1"))
    assert support(claimed, replace(SAID, value=Decimal(number))).holds is holds
