"""How a claim stands on a figure that grows, goes on, or counts from a base."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from monitor.core.judge import judge
from monitor.model import (
    UNDATED,
    Doubt,
    DoubtKind,
    Measure,
    Reason,
    ReasonKind,
    Span,
    Status,
    VerdictKind,
    Vintage,
)
from monitor.telling.sentences import reason
from tests.making import claim, day, fiscal_year, seen

HOLDS, ROUNDED = VerdictKind.HOLDS, VerdictKind.HOLDS_BY_ROUNDING
NEVER, REVISED, UNKNOWN = VerdictKind.NEVER_MATCHED, VerdictKind.REVISED_SINCE, VerdictKind.CANNOT_TELL
PRINTED = claim("1,774,923 lb", UNDATED, published_on="2021-05-03")


def total(value: str, on: str, **more: object) -> Vintage:
    return Vintage(seen(UNDATED, value, measure=Measure.RUNNING_TOTAL, **more), day(on))


RIGHT = total("1774923", "2021-05-02")


@pytest.mark.parametrize(
    ("vintages", "verdict", "words"),
    [
        ([RIGHT], HOLDS, "the source says 1,774,923 lb to date"),
        (
            [RIGHT, total("1901000", "2021-06-01")],
            HOLDS,
            "as of 3 May 2021 the source said 1,774,923 lb to date; today it says 1,901,000 lb to date",
        ),
        (
            [RIGHT, total("1774000", "2021-06-01")],
            REVISED,
            "the source said 1,774,923 lb to date, and now says 1,774,000 lb to date",
        ),
        (
            [total("1700000", "2021-04-01"), RIGHT, total("1774930", "2021-05-03"), total("1901000", "2021-06-01")],
            HOLDS,
            "as of 3 May 2021 the source said 1,774,923 lb to date; today it says 1,901,000 lb to date",
        ),
        (
            [total("1700000", "2021-04-01"), total("1774923", "2021-05-04"), total("1901000", "2021-06-01")],
            HOLDS,
            "as of 3 May 2021 the source said 1,774,923 lb to date; today it says 1,901,000 lb to date",
        ),
        (
            [total("1700000", "2021-04-01"), total("1750000", "2021-05-04"), total("1774923", "2021-06-01")],
            NEVER,
            "the source says 1,774,923 lb to date; no version held supports “1,774,923 lb”; when the article "
            "appeared, it already said 1,700,000 lb to date",
        ),
        (
            [total("1901000", "2021-06-01")],
            UNKNOWN,
            "the source says 1,901,000 lb to date; what it said when the article appeared is not held, and it has "
            "grown since",
        ),
        ([total("1774923", "2021-06-01"), total("1901000", "2021-07-01")], HOLDS, None),
        ([total("1700000", "2021-06-01")], NEVER, None),
        ([RIGHT, Vintage(None, day("2021-06-01"))], VerdictKind.NO_LONGER_PUBLISHED, None),
    ],
)
def test_a_claim_on_a_running_total_is_judged_as_of_its_day_and_then_stands(
    vintages: list[Vintage], verdict: VerdictKind, words: str | None
) -> None:
    found = judge(PRINTED, vintages)
    assert found.kind is verdict
    assert words is None or reason(PRINTED, found.reason) == words


def test_what_grows_beyond_a_rounded_claim_leaves_it_standing() -> None:
    rounded = claim("nearly 1.8 million lb", UNDATED, published_on="2021-05-03")
    assert judge(rounded, [RIGHT, total("1901000", "2021-06-01")]).kind is ROUNDED
    at_most = claim("at most 1,800,000 lb", UNDATED, published_on="2021-05-03")
    assert judge(at_most, [RIGHT, total("1901000", "2021-06-01")]).kind is HOLDS


def test_a_doubtful_value_of_the_day_decides_nothing() -> None:
    doubtful = total("1774923", "2021-05-02", status=Status.SUSPECT, doubt=Doubt(DoubtKind.NEW_RULE))
    grown = total("1901000", "2021-06-01")
    verdict = judge(PRINTED, [doubtful, grown])
    assert verdict.kind is UNKNOWN
    assert verdict.reason == Reason(ReasonKind.EARLIER_UNDECIDED, grown.observation, doubtful.observation)


def test_what_is_first_seen_as_the_day_ends_is_the_one_version_after_it() -> None:
    _, ends_at = PRINTED.day
    as_it_ended = replace(total("1700000", "2021-05-04"), seen_at=ends_at)
    assert judge(PRINTED, [as_it_ended, total("1774923", "2021-05-04")]).kind is NEVER
    before = replace(as_it_ended, seen_at=ends_at - timedelta(seconds=1))
    assert judge(PRINTED, [before, total("1774923", "2021-05-04")]).kind is HOLDS


def test_a_range_has_grown_beyond_a_claim_of_its_end_where_that_end_has() -> None:
    printed = replace(claim("800 lb", UNDATED, published_on="2021-05-03"), end="high")
    beyond, below = (total("650", "2021-06-01", low=Decimal(500), high=Decimal(high)) for high in (900, 700))
    assert judge(printed, [beyond]).reason.kind is ReasonKind.GROWN_BEYOND
    assert judge(printed, [below]).kind is NEVER


def test_a_running_total_of_an_open_year_is_judged_though_the_year_is_not_complete() -> None:
    year = fiscal_year(2024)
    assert year.span is not None
    so_far = seen(year, "34.82", measure=Measure.RUNNING_TOTAL, coverage=Span(year.span.start, year.span.start))
    printed = claim("about 34.82 pounds")
    more = replace(so_far, value=Decimal(60))
    vintages = [Vintage(so_far, day("2024-10-15")), Vintage(more, day("2025-01-15"))]
    assert judge(printed, vintages).kind is ROUNDED
    level = [Vintage(replace(v.observation, measure=Measure.LEVEL), v.seen_at) for v in vintages if v.observation]
    assert judge(printed, level).kind is UNKNOWN


# ---------------------------------------------------------------- sources that go on


def window(value: str, on: str) -> Vintage:
    return Vintage(seen(fiscal_year(2024), value, measure=Measure.LATEST), day(on))


def left_behind(on: str) -> Vintage:
    return Vintage(None, day(on), passed=True)


@pytest.mark.parametrize(
    ("vintages", "verdict", "words"),
    [
        (
            [window("34.82", "2024-10-15"), left_behind("2025-01-15")],
            HOLDS,
            "the source says 34.82 lb, and has gone on to later periods since",
        ),
        ([window("34.82", "2024-10-15"), window("36", "2025-01-01"), left_behind("2025-01-15")], REVISED, None),
        ([window("36", "2024-10-15"), left_behind("2025-01-15")], NEVER, None),
        ([window("34.82", "2024-10-15"), Vintage(None, day("2025-01-15"))], VerdictKind.NO_LONGER_PUBLISHED, None),
    ],
)
def test_a_claim_stays_with_its_own_period_when_the_source_goes_on(
    vintages: list[Vintage], verdict: VerdictKind, words: str | None
) -> None:
    found = judge(claim("34.82 pounds"), vintages)
    assert found.kind is verdict
    assert found.value is None or verdict is HOLDS
    assert words is None or reason(claim("34.82 pounds"), found.reason) == words


# ---------------------------------------------------------------- bases


def index(value: str, base: str, on: str) -> Vintage:
    return Vintage(seen(fiscal_year(2024), value, measure=Measure.INDEX, base=base), day(on))


@pytest.mark.parametrize(
    ("vintages", "verdict"),
    [
        ([index("34.82", "2015=100", "2024-10-15"), index("20", "2020=100", "2025-01-15")], UNKNOWN),
        ([index("50", "2015=100", "2024-10-15"), index("34.82", "2020=100", "2025-01-15")], UNKNOWN),
        ([index("34.82", "2015=100", "2024-10-15"), index("36", "2015=100", "2025-01-15")], REVISED),
        ([index("50", "2015=100", "2024-10-15"), index("34.82", "2020=100", "2024-11-15")], HOLDS),
        ([index("34.82", "2015=100", "2025-01-15"), index("20", "2020=100", "2025-02-15")], UNKNOWN),
    ],
)
def test_a_claim_on_an_index_is_held_against_the_base_of_its_day_alone(
    vintages: list[Vintage], verdict: VerdictKind
) -> None:
    assert judge(claim("34.82 pounds"), vintages).kind is verdict


def test_the_reason_names_both_bases() -> None:
    vintages = [index("34.82", "2015=100", "2024-10-15"), index("20", "2020=100", "2025-01-15")]
    assert reason(claim("34.82 pounds"), judge(claim("34.82 pounds"), vintages).reason) == (
        "the source now says 20 lb (2020=100); before, from another base, it said 34.82 lb (2015=100)"
    )
