"""Two names for the same days are one period: a publisher who changes the spelling withdraws and releases nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from monitor.core.decide import decide
from monitor.model import ChangeKind, Claim, Held, HeldByKey, Observation, Past, Period, VerdictKind, Vintage
from monitor.reading.period import read_period
from tests.making import FIGURE, claim, day, month, seen
from tests.told import figure

SHOWN = figure(FIGURE, "Fentanyl", "Fentanyl")
NOW = day("2025-12-01")


def named(text: str) -> Period:
    return read_period(text, calendar="us-federal" if "FY" in text else "calendar")


QUARTER = ("Q3 2025", "Jul-Sep 2025", "FY2025 Q4", "FY25 Q4", "July 1, 2025 to September 30, 2025")
YEAR = ("FY2025", "October 2024 to September 2025", "2024-10-01/2025-09-30")
SPELLINGS = [pair for spellings in (QUARTER, YEAR) for pair in product(spellings, repeat=2)]


def held(*observations: Observation) -> HeldByKey:
    return {o.key: Held(o, number) for number, o in enumerate(observations, 1)}


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_another_spelling_of_the_same_days_goes_on_with_what_is_held(one: str, other: str) -> None:
    stood = seen(named(one), "5")
    same, revised = (decide([SHOWN], Past(standing=held(stood)), [seen(named(other), v)], [], NOW) for v in ("5", "6"))
    assert (same.new, same.ended, same.changes) == ((), (), ())
    (change,) = revised.changes
    assert (change.kind, change.period, change.after and change.after.key) == (
        ChangeKind.REVISED,
        stood.period,
        stood.key,
    )


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_a_claim_under_one_name_is_judged_by_a_value_under_another(one: str, other: str) -> None:
    stated = claim("5 pounds", named(one))
    (verdict,) = decide([SHOWN], Past(), [seen(named(other), "5")], [stated], NOW).judged
    assert verdict.kind is VerdictKind.HOLDS


def vintages(stated: Claim, *said: Observation) -> dict[str, list[Vintage]]:
    return {stated.id: [Vintage(one, day("2025-11-01")) for one in said]}


def test_a_claim_goes_on_with_the_name_under_which_its_figure_is_held() -> None:
    stated, stood = claim("5 pounds", named("Q3 2025")), seen(named("FY2025 Q4"), "5")
    past = Past(standing=held(stood), vintages=vintages(stated, stood))
    (revised,) = decide([SHOWN], past, [seen(named("Q3 2025"), "6")], [stated], NOW).judged
    (gone,) = decide([SHOWN], past, [seen(month("2025-07"), "6")], [stated], NOW).judged
    assert (revised.kind, gone.kind) == (VerdictKind.REVISED_SINCE, VerdictKind.NO_LONGER_PUBLISHED)


def test_what_was_gone_comes_back_under_the_name_that_it_had() -> None:
    gone = seen(named("Q3 2025"), "5")
    (change,) = decide([SHOWN], Past(gone=held(gone)), [seen(named("FY25 Q4"), "5")], [], NOW).changes
    assert (change.kind, change.period) == (ChangeKind.RESTORED, gone.period)


def test_what_an_earlier_rule_called_otherwise_is_compared_under_its_present_name() -> None:
    earlier = seen(named("Q3 2025"), "5")
    same, other = (
        decide([SHOWN], Past(earlier=held(earlier)), [seen(named("FY25 Q4"), v)], [], NOW) for v in ("5", "6")
    )
    assert same.changes == ()
    (change,) = other.changes
    assert (change.kind, change.period) == (ChangeKind.REVISED, named("FY25 Q4"))


@pytest.mark.parametrize("stands", [True, False])
def test_what_a_document_says_under_both_names_stays_two_things(stands: bool) -> None:
    both = [seen(named("Q3 2025"), "5"), seen(named("FY25 Q4"), "6")]
    decision = decide([SHOWN], Past(standing=held(*both) if stands else held(both[0])), both, [], NOW)
    assert {o.key for o in decision.new} == (set() if stands else {both[1].key})
    assert decision.ended == ()


def test_other_days_and_other_series_are_other_things() -> None:
    stood = seen(named("Q3 2025"), "5")
    for other in (seen(named("Q2 2025"), "5"), replace(seen(named("FY25 Q4"), "5"), series="Region=North")):
        decision = decide([SHOWN], Past(standing=held(stood)), [other], [], NOW)
        assert {change.kind for change in decision.changes} == {ChangeKind.RELEASED, ChangeKind.WITHDRAWN}
