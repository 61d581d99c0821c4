"""How a claim stands against the evidence: the truth table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from monitor.judge import Support, Vintage, judge, support
from monitor.model import Observation, Span, Status, VerdictKind
from monitor.quantity import read_quantity
from tests.making import claim, day, fiscal_year, seen

FY = fiscal_year(2024)
TO_MARCH = Span(date(2023, 10, 1), date(2024, 3, 31))


def vintage(value: str | None, on: str, **more: object) -> Vintage:
    return Vintage(seen(FY, value, **more), day(on))


def in_unit(value: str, symbol: str) -> Observation:
    return Observation("s/f", FY, Decimal(value), symbol, coverage=FY.span)


@pytest.mark.parametrize(
    ("quote", "value", "expected"),
    [
        ("34.82 pounds", "34.82", Support.EXACT),
        ("34.82 pounds", "34.8172", Support.ROUNDED),
        ("34.83 pounds", "34.8172", Support.NO),
        ("34.82 pounds", "34.815", Support.ROUNDED),
        ("34.82 pounds", "34.825", Support.ROUNDED),
        ("34.82 pounds", "34.82501", Support.NO),
        ("35 pounds", "34.8172", Support.ROUNDED),
        ("26,693 pounds", "26692.693753", Support.ROUNDED),
        ("26,693 pounds", "26692.4", Support.NO),
        ("8,900 pounds", "8891", Support.ROUNDED),
        ("9,000 pounds", "8891", Support.UNKNOWN),
        ("9,000 pounds", "8000", Support.NO),
        ("1.2 billion pounds", "1203000000", Support.ROUNDED),
        ("1.2 billion pounds", "1260000000", Support.NO),
        ("0 pounds", "0", Support.EXACT),
        ("0 pounds", "0.6", Support.NO),
        ("nearly 9,000 pounds", "8891", Support.ROUNDED),
        ("nearly 9,000 pounds", "9001", Support.NO),
        ("nearly 9,000 pounds", "7000", Support.NO),
        ("more than 7 pounds", "7.1", Support.EXACT),
        ("more than 7 pounds", "7", Support.NO),
        ("at least 17 pounds", "17", Support.EXACT),
        ("at least 17 pounds", "16.9", Support.NO),
        ("less than 5 pounds", "4.9", Support.EXACT),
        ("less than 5 pounds", "5", Support.NO),
        ("at most 5 pounds", "5", Support.EXACT),
        ("about 25 pounds", "25.4", Support.ROUNDED),
        ("about 25 pounds", "30", Support.NO),
        ("between 40 and 100 pounds", "60", Support.EXACT),
        ("between 40 and 100 pounds", "101", Support.NO),
    ],
)
def test_a_value_supports_a_quote_by_its_printed_precision_and_qualifier(quote, value, expected):
    assert support(read_quantity(quote), seen(FY, value)) is expected


@pytest.mark.parametrize(
    ("quote", "value", "symbol", "expected"),
    [
        ("15.79 kilograms", "34.8172", "lb", Support.ROUNDED),
        ("15.80 kilograms", "34.8172", "lb", Support.NO),
        ("34.82", "34.8172", "lb", Support.ROUNDED),
        ("25 percent", "25", "lb", Support.UNKNOWN),
    ],
)
def test_units_convert_exactly_within_a_dimension_and_never_across(quote, value, symbol, expected):
    assert support(read_quantity(quote), in_unit(value, symbol)) is expected


@pytest.mark.parametrize(
    ("said", "quote", "expected"),
    [
        ("more than 8,891 pounds", "more than 8,891 pounds", Support.EXACT),
        ("more than 8,891 pounds", "at least 8,000 pounds", Support.EXACT),
        ("more than 8,891 pounds", "8,891 pounds", Support.UNKNOWN),
        ("more than 8,891 pounds", "less than 9,500 pounds", Support.UNKNOWN),
        ("at least 8,891 pounds", "more than 8,891 pounds", Support.UNKNOWN),
        ("at least 8,891 pounds", "more than 8,890 pounds", Support.EXACT),
        ("less than 8,891 pounds", "8,891 pounds", Support.UNKNOWN),
        ("less than 8,891 pounds", "more than 8,000 pounds", Support.UNKNOWN),
        ("less than 8,891 pounds", "less than 9,000 pounds", Support.EXACT),
        ("nearly 8,891 pounds", "nearly 8,891 pounds", Support.EXACT),
        ("about 25 pounds", "25 pounds", Support.ROUNDED),
        ("about 25 pounds", "40 pounds", Support.NO),
    ],
)
def test_what_the_source_itself_qualifies_supports_no_more_than_it_says(said, quote, expected):
    source = read_quantity(said)
    observation = seen(FY, str(source.value), qualifier=source.qualifier)
    assert support(read_quantity(quote), observation) is expected


@pytest.mark.parametrize(
    "quote", ["less than 100 pounds", "at most 100 pounds", "nearly 62 pounds", "between 50 and 70 pounds"]
)
def test_a_sum_that_may_outgrow_the_claim_decides_nothing_while_its_period_is_open(quote):
    assert judge(claim(quote), [vintage("60", "2024-04-08", coverage=TO_MARCH)]).kind is VerdictKind.CANNOT_TELL
    assert judge(claim(quote), [vintage("60", "2024-10-08")]).kind.supported


@pytest.mark.parametrize(
    ("vintages", "expected"),
    [
        pytest.param([], VerdictKind.CANNOT_TELL, id="nothing read yet"),
        pytest.param([vintage("34.82", "2024-10-15")], VerdictKind.HOLDS, id="the same number"),
        pytest.param([vintage("34.8172", "2024-10-15")], VerdictKind.HOLDS_BY_ROUNDING, id="rounds to it"),
        pytest.param(
            [vintage("6.7749", "2024-04-08", coverage=TO_MARCH)], VerdictKind.CANNOT_TELL, id="the year is open"
        ),
        pytest.param(
            [vintage("34.8172", "2024-10-15"), vintage("36", "2025-02-01")],
            VerdictKind.REVISED_SINCE,
            id="was right, and was revised",
        ),
        pytest.param([vintage("36", "2025-02-01")], VerdictKind.NEVER_MATCHED, id="no version supports it"),
        pytest.param(
            [vintage("34.8172", "2024-10-15"), Vintage(None, day("2026-01-01"))],
            VerdictKind.NO_LONGER_PUBLISHED,
            id="withdrawn",
        ),
        pytest.param([vintage(None, "2024-10-15", printed="n/a")], VerdictKind.CANNOT_TELL, id="suppressed"),
        pytest.param(
            [vintage("348.2", "2024-10-15", status=Status.SUSPECT, question="ten times")],
            VerdictKind.CANNOT_TELL,
            id="doubtful",
        ),
        pytest.param(
            [vintage("36", "2024-10-15"), vintage("34.8172", "2025-02-01")],
            VerdictKind.HOLDS_BY_ROUNDING,
            id="right only now",
        ),
    ],
)
def test_each_history_has_its_verdict(vintages, expected):
    verdict = judge(claim("34.82 pounds"), vintages)
    assert verdict.kind is expected
    assert verdict.reason


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [("2024-04-07", None), ("2024-04-08", "6.7749"), ("2024-12-05", "34.8172"), ("2026-01-01", "34.8172")],
)
def test_the_value_when_published_is_that_of_the_vintage_held_for_that_day(published_on, expected):
    vintages = [vintage("6.7749", "2024-04-08", coverage=TO_MARCH), vintage("34.8172", "2024-10-15")]
    verdict = judge(claim("34.82 pounds", published_on=published_on), vintages)
    assert verdict.value_when_published == (Decimal(expected) if expected else None)
