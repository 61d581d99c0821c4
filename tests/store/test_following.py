"""What is held is the same, whether it is read from its rows or followed while versions are recorded one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Past, Period, Status, Vintage
from monitor.store.history import History
from monitor.store.store import Store
from tests.making import fiscal_year, month, seen
from tests.store.contract import (
    CLAIM,
    DAY,
    NORTH,
    OF_A_BOOK,
    SOUTH,
    T0,
    YEAR,
    PlainWords,
    confirm,
    declare,
    read,
    record,
    said,
    world,
)

SAME_DAYS = Period("FY2024 by another name", YEAR.grain, YEAR.span)
PERIODS = (YEAR, SAME_DAYS, month("2024-07"), fiscal_year(2023))
VALUES = st.sampled_from(["34.80", "34.82", "35", "350", "3500000", None])
CELLS = st.dictionaries(st.tuples(st.sampled_from([NORTH, SOUTH]), st.sampled_from(PERIODS)), VALUES, max_size=4)
CLAIMS = [CLAIM, replace(CLAIM, id="article/another", figure_id=SOUTH, period=SAME_DAYS)]


def past(store: Store, history: History, number: int) -> Past:
    return history.past("customs", CLAIMS, said=[(NORTH, "", "FY2030")], at=T0 + number * DAY, settling=[SOUTH])


def shown(held: Past) -> dict[str, object]:
    """As it is compared, with the order of what has one, and the decimals of numbers."""
    ordered = {name: repr(getattr(held, name)) for name in ("vintages", "verdicts", "rulings")}
    return ordered | {name: dict(getattr(held, name)) for name in ("standing", "trusted", "gone", "earlier", "stood")}


def count_same(store: Store, versions) -> int:
    """Record versions in one transaction, and compare both ways before each; how often it was followed."""
    followed = 0
    with store.atomic():
        for number, cells in enumerate(versions, 1):
            at = T0 + number * DAY
            observations = [seen(period, value, figure=of) for (of, period), value in cells.items()]
            record(store, "customs", at, *observations, claims=CLAIMS)
            from_rows = History(store._connection, PlainWords())
            assert shown(past(store, store.history, number + 1)) == shown(past(store, from_rows, number + 1))
            followed += store.history._follower._following is not None
    return followed


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=1, max_size=9))
def test_what_is_followed_is_what_the_rows_hold(tmp_path_factory, versions):
    with Store.open(tmp_path_factory.mktemp("store") / "monitor.db", PlainWords()) as store:
        declare(store, world(claims=[*CLAIMS, OF_A_BOOK]))
        read(store, "customs", T0, said("34.80"), claims=CLAIMS)
        confirm(store, "customs", T0 + timedelta(hours=1))
        assert count_same(store, versions) == len(versions)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "monitor.db", PlainWords()) as opened:
        declare(opened)
        yield opened


def test_a_value_is_followed_as_its_row_keeps_it_and_not_as_it_was_read(store):
    with store.atomic():
        for number, value in enumerate(("1", "2.50", "3")):
            record(store, "customs", T0 + number * DAY, said(value))
            held = past(store, store.history, number + 1)
    values = [vintage.observation.value for vintage in held.vintages[CLAIM.id]]
    assert list(map(str, values)) == ["1", "2.5", "3"]


def test_what_was_undone_or_forgotten_is_not_followed(store):
    with store.atomic():
        for number in range(3):
            record(store, "customs", T0 + number * DAY, said(str(number)))
            past(store, store.history, number + 1)
        store.history.forget("customs", [NORTH], [CLAIM])
        held = past(store, store.history, 3)
        assert (held.standing, held.vintages[CLAIM.id]) == ({}, [])
        store.undo()
        assert past(store, store.history, 3).standing == {}
    read(store, "customs", T0, said("5"))
    (stands,) = past(store, store.history, 1).standing.values()
    assert (stands.observation.value, stands.observation.status) == (Decimal(5), Status.NORMAL)
    assert past(store, store.history, 1).vintages[CLAIM.id] == [Vintage(stands.observation, T0)]
