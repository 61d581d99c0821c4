"""A claim that tells a fall in words, against a source that prints it below zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from monitor.core.judge import judge
from monitor.model import Claim, Observation, Quantity, ReasonKind, VerdictKind, Vintage
from monitor.reading.period import read_period
from monitor.reading.quantity import read_quantity
from tests.reading.test_falls import DOWN, UP

JUNE = read_period("2025-06")


def claimed(quote: str, *, language: str = "en", says: str = "", sentence: str = "") -> Claim:
    quantity: Quantity = read_quantity(says or quote, language=language)
    plain = replace(quantity, unit=None)
    return Claim("a/c", "a", quote, "s/f", JUNE, plain, date(2025, 7, 1), sentence=sentence, says=says)


def verdict(claim: Claim, *values: str) -> tuple[VerdictKind, ReasonKind]:
    vintages = [
        Vintage(Observation("s/f", JUNE, Decimal(value), "jobs", printed=value), datetime(2025, 7, day, tzinfo=UTC))
        for day, value in enumerate(values, 1)
    ]
    found = judge(claim, vintages)
    return found.kind, found.reason.kind


ENGLISH = [quote for quote in DOWN if "13,000" in quote]


@pytest.mark.parametrize("quote", ENGLISH)
def test_a_loss_is_a_negative_change(quote: str) -> None:
    assert verdict(claimed(quote), "-13000" if "more than" not in quote else "-14000")[0] is VerdictKind.HOLDS
    assert verdict(claimed(quote), "-12000")[0] is VerdictKind.NEVER_MATCHED
    assert verdict(claimed(quote), "13000" if "more than" not in quote else "14000")[0] is VerdictKind.HOLDS


def test_a_loss_that_is_revised_is_told() -> None:
    assert verdict(claimed("lost 13,000 jobs"), "-13000", "-15000")[0] is VerdictKind.REVISED_SINCE
    assert verdict(claimed("lost 13,000 jobs"), "-13200")[0] is VerdictKind.HOLDS_BY_ROUNDING
    assert verdict(claimed("lost less than 13,000 jobs"), "-20000")[0] is VerdictKind.NEVER_MATCHED
    assert verdict(claimed("lost between 10,000 and 15,000 jobs"), "-13000")[0].value.startswith("holds")


@pytest.mark.parametrize("quote", [quote for quote in UP if "13,000" in quote])
def test_a_rise_is_no_negative_change(quote: str) -> None:
    assert verdict(claimed(quote), "-13000")[0] is VerdictKind.NEVER_MATCHED


@pytest.mark.parametrize("quote", ["13,000 jobs", "a change of 13,000", "fell to 13,000", "a 13,000 change"])
def test_without_such_words_it_cannot_be_told_and_the_advice_is_to_write_says(quote: str) -> None:
    assert verdict(claimed(quote), "-13000") == (VerdictKind.CANNOT_TELL, ReasonKind.OTHER_SIGN)
    assert verdict(claimed(quote), "-14000")[0] is VerdictKind.NEVER_MATCHED


def test_a_sign_that_is_printed_or_said_counts() -> None:
    assert verdict(claimed("+13,000"), "-13000")[0] is VerdictKind.NEVER_MATCHED
    assert verdict(claimed("lost 13,000", says="13,000"), "-13000")[0] is VerdictKind.NEVER_MATCHED
    assert verdict(claimed("13,000", says="−13,000"), "-13000")[0] is VerdictKind.HOLDS
    assert verdict(claimed("13,000 jobs", sentence="The economy lost 13,000 jobs"), "-13000")[0] is VerdictKind.HOLDS
