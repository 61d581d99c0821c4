from __future__ import annotations

from datetime import date

import pytest

from monitor.core.monthly import in_months
from monitor.reading.period import from_label
from tests.making import seen


def labels(*written: str) -> list[str]:
    return [o.period.label for o in in_months([seen(from_label(label), "1") for label in written])]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("2025-06-01", "2025-07-01", "2025-08-01"), ["2025-06", "2025-07", "2025-08"]),
        (("2025-12-01", "2026-01-01"), ["2025-12", "2026-01"]),
        (
            ("2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01", "2025-11-01"),
            ["2025-05", "2025-06", "2025-07", "2025-08", "2025-11"],
        ),
        (
            ("2025-05-01", "2025-06-01", "2025-07-01", "2025-08-01", "2025-08-17"),
            ["2025-05", "2025-06", "2025-07", "2025-08", "2025-08-17"],
        ),
        (("2025-06", "2025-07-01", "2025-08-01"), ["2025-06", "2025-07", "2025-08"]),
        (("2025-07", "2025-07-01", "2025-08-01"), ["2025-07", "2025-07-01", "2025-08"]),
    ],
    ids=[
        "months",
        "over New Year",
        "one missing",
        "one day of another sort",
        "months beside days",
        "a month beside its first day",
    ],
)
def test_first_days_of_a_series_with_one_value_a_month_mean_the_months(
    written: tuple[str, ...], read: list[str]
) -> None:
    assert labels(*written) == read


@pytest.mark.parametrize(
    "written",
    [
        ("2025-08-01",),
        ("2025-01-01", "2025-04-01", "2025-07-01"),
        ("2023-01-01", "2024-01-01", "2025-01-01"),
        ("2025-07-30", "2025-07-31", "2025-08-01", "2025-08-02", "2025-09-01"),
        ("2025-07-15", "2025-08-15", "2025-09-15"),
    ],
    ids=["one day", "quarters", "years", "every day", "the fifteenth"],
)
def test_other_days_stay_days(written: tuple[str, ...]) -> None:
    assert labels(*written) == list(written)


def test_what_a_day_counted_the_month_counts() -> None:
    july, august = (from_label(label) for label in ("2025-07-01", "2025-08-01"))
    whole, unknown = in_months([seen(july, "1", coverage=july.span), seen(august, "1", coverage=None)])
    assert whole.coverage is not None
    assert (whole.coverage.start, whole.coverage.end) == (date(2025, 7, 1), date(2025, 7, 31))
    assert unknown.coverage is None
