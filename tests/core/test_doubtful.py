"""When one value is doubted beside the one before it, and beside the last that nobody doubted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from monitor.core.doubtful import doubt
from monitor.model import Doubt, DoubtKind, Status
from tests.making import cells, fiscal_year, seen

YEAR = fiscal_year(2024)
SPAN = YEAR.span
JUMPED = Doubt(DoubtKind.JUMPED, Decimal("348.2"), Decimal("34.82"), "lb", Decimal(10))


def test_a_suspect_value_that_stands_for_more_days_is_held_against_the_last_that_nobody_doubted() -> None:
    assert SPAN is not None
    trusted = seen(YEAR, "34.82")
    suspect = replace(seen(YEAR, "348.2"), status=Status.SUSPECT, doubt=JUMPED)
    fewer_days = replace(suspect, coverage=replace(SPAN, end=SPAN.end.replace(month=3)))
    for before in (suspect, fewer_days):
        (found,) = doubt([], cells([before]), [seen(YEAR, "348.2")], cells([trusted]))
        assert found.doubt is not None
        assert found.doubt.kind is DoubtKind.JUMPED
