"""What fails is left alone for longer each time, and never for good."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.patience import Patience, Unkept
from monitor.model.store import ROOM_BYTES


def waits(first_seconds: float, times: int) -> list[float]:
    patience, found = Patience(), []
    for _ in range(times):
        patience = patience.after_failure(100.0, first_seconds)
        found.append(patience.until - 100.0)
    return found


def test_ten_seconds_become_ten_minutes_and_no_more():
    assert waits(10, 9) == [10, 20, 40, 80, 160, 320, 600, 600, 600]


def test_what_never_failed_waits_for_nothing():
    assert not Patience().waits(0.0)
    failed = Patience().after_failure(5.0, 10)
    assert failed.waits(14.9)
    assert not failed.waits(15.0)


@given(st.floats(0.01, 3600), st.integers(1, 100))
def test_every_wait_is_at_least_the_one_before_and_bounded(first_seconds, times):
    found = waits(first_seconds, times)
    assert found == sorted(found)
    assert found[-1] <= 60 * first_seconds + 1e-6


def test_what_could_not_be_kept_asks_for_room_for_the_largest_of_it():
    unkept = Unkept().after_failure(0.0, 10, 0)
    assert (unkept.size, unkept.patience.until) == (ROOM_BYTES, 10)
    unkept = unkept.after_failure(10.0, 10, ROOM_BYTES + 5).after_failure(30.0, 10, 1)
    assert (unkept.size, unkept.patience.until) == (ROOM_BYTES + 5, 70)
