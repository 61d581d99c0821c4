"""A release as a whole: one factor over all that was restated, nothing but zeros, half of its cells gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from monitor.core.catalogue import Figure, NotWatched
from monitor.core.decide import decide
from monitor.core.doubtful import doubt
from monitor.model import UNDATED, ChangeKind, Decision, DoubtKind, Held, Observation, Past, Rule, Status
from monitor.reading.units import unit
from monitor.telling.questions import question
from tests.making import FIGURE, cells, month, seen

LABELS = ("2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06")
VALUES = ("310.5", "287", "401.25", "366")


def release(*values: str, **more: object) -> list[Observation]:
    return [seen(month(label), value, **more) for label, value in zip(LABELS, values, strict=False)]  # type: ignore[arg-type]


def times(factor: str, values: Sequence[str] = VALUES, places: str = "0.01") -> list[str]:
    return [str((Decimal(value) * Decimal(factor)).quantize(Decimal(places))) for value in values]


FENTANYL = Figure(FIGURE, "Fentanyl", "fentanyl", unit("lb"), NotWatched(), Rule("none", 1, "{}", "0" * 64))


def decided(before: Sequence[Observation], after: Sequence[Observation]) -> Decision:
    past = Past(standing={o.key: Held(o, i) for i, o in enumerate(before)})
    return decide([FENTANYL], past, after, [], datetime(2024, 7, 1, tzinfo=UTC))


def doubts(before: Sequence[Observation], after: Sequence[Observation]) -> list[DoubtKind | None]:
    return [o.doubt.kind if o.doubt else None for o in doubt([], cells(before), after)]


@pytest.mark.parametrize("factor", ["2", "4", "0.5", "2.20462", "0.45359237", "1.0936", "1000", "10", "37.5"])
@pytest.mark.parametrize("unit", ["lb", "cases"])
def test_one_factor_over_all_that_was_restated_is_a_question(factor: str, unit: str) -> None:
    before = [replace(o, unit=unit) for o in release(*VALUES)]
    after = [replace(o, unit=unit) for o in release(*times(factor), "12")]
    assert all(o.status is Status.SUSPECT for o in doubt([], cells(before), after))


def test_the_question_names_the_factor_and_what_came_with_it() -> None:
    *restated, came = doubt([], cells(release(*VALUES)), release(*times("2"), "700"))
    assert [question(o.doubt) for o in restated][:1] == [
        "310.5 lb → 621 lb: all that was restated became 2 times what it was: another unit, another base, or rows "
        "that count twice?"
    ]
    assert "a release in which all that was restated became 2 times" in question(came.doubt)


@pytest.mark.parametrize(
    ("before", "after", "slipped"),
    [
        (VALUES, (*VALUES[1:], "350"), 4),
        (VALUES, ("299", *VALUES[:-1]), 4),
        (("602", "703", "811"), ("703", "811", "905"), 3),
        (("602", "703", "811"), ("703", "811", "811"), 2),
        (("602", "703", "811"), ("703", "812", "905"), 0),
        (("6", "7", "8", "9"), ("7", "8", "9", "10"), 0),
        (("100", "200", "300", "400"), ("200", "300", "400", "500"), 0),
        (("287", "287", "287"), ("287", "287", "288"), 0),
    ],
)
def test_numbers_that_all_moved_to_the_period_beside_theirs_are_a_question(
    before: Sequence[str], after: Sequence[str], slipped: int
) -> None:
    assert doubts(release(*before), release(*after)).count(DoubtKind.SLIPPED) == slipped


def test_what_has_no_days_stands_beside_no_period() -> None:
    undated = [seen(UNDATED, value) for value in ("311", "287")]
    found = doubts([*release(*VALUES), undated[0]], [*release(*VALUES[1:], "350"), undated[1]])
    assert [kind is DoubtKind.SLIPPED for kind in found] == [True] * 4 + [False]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(times("1.02"), id="a small step everywhere"),
        pytest.param([*times("2")[:2], *VALUES[2:]], id="half of the cells"),
        pytest.param(["315", "280", "420", "390"], id="revised one by one"),
        pytest.param([*times("2")[:2], "415.5", "380"], id="two by a factor, two otherwise"),
        pytest.param(VALUES, id="nothing"),
    ],
)
def test_other_revisions_are_news(after: Sequence[str]) -> None:
    assert doubts(release(*VALUES), release(*after, "300")) == [None] * 5


def test_few_cells_have_a_factor_by_chance() -> None:
    assert doubts(release("31", "28"), release("62", "56")) == [None, None]
    assert doubts(release("5", "5", "5", "5"), release("6", "6", "6", "6")) == [None] * 4


def test_a_factor_over_several_figures_of_one_cell_each_is_a_question() -> None:
    before = [seen(month("2024-01"), value, figure=f"s/{i}") for i, value in enumerate(VALUES)]
    after = [replace(o, value=o.value * 2) for o in before if o.value]
    assert doubts(before, after) == [DoubtKind.COMMON_FACTOR] * 4


def test_going_back_to_what_was_trusted_is_no_question() -> None:
    good = release(*VALUES)
    doubled = doubt([], cells(good), release(*times("2")))
    assert all(o.status is Status.NORMAL for o in doubt([], cells(doubled), good, cells(good)))
    stands = doubt([], cells(doubled), release(*times("2")), cells(good))
    assert all(o.status is Status.SUSPECT for o in stands)


def test_whatever_was_a_number_is_zero_is_a_question() -> None:
    assert doubts(release(*VALUES), release("0", "0", "0", "0")) == [DoubtKind.ALL_ZERO] * 4
    assert doubts(release("1204"), release("0")) == [DoubtKind.ALL_ZERO]
    assert doubts(release("3"), release("0")) == [None]
    assert doubts(release("0", "0"), release("0", "0")) == [None, None]
    assert doubts(release(*VALUES), release("0", *VALUES[1:])) == [None] * 4


def test_what_is_gone_is_a_question_where_it_is_more_than_half() -> None:
    before = [replace(o, series=f"Port={name}") for name in "ABC" for o in release(*VALUES[:2])]
    most = decided(before, before[:2])
    assert (most.news, {change.question.kind for change in most.questions if change.question}) == (
        (),
        {DoubtKind.HALF_GONE},
    )
    assert all(change.kind is ChangeKind.WITHDRAWN for change in most.questions)
    assert question(most.questions[0].question) == "4 of its 6 values are gone: is the release whole?"
    assert decided(before, before[:4]).questions == ()
    assert decided(before[:4], before[:1]).questions == (), "of a few, half are few"


def test_a_figure_is_the_one_that_is_asked_about() -> None:
    assert {change.figure_id for change in decided(release(*VALUES), release(*times("2"))).questions} == {FIGURE}


def test_a_factor_is_of_one_figure_and_of_what_it_restated() -> None:
    """What stayed, what says no number now and what another figure says are no part of it."""
    kept = release(*VALUES, "700", "812")
    other = [replace(one, figure_id="customs/heroin") for one in release(*VALUES)]
    now = [*release(*times("2"), "700"), replace(kept[5], value=None, status=Status.MISSING), *other]
    factor = DoubtKind.COMMON_FACTOR
    assert doubts([*kept, *other], now) == [factor, factor, factor, factor, None, None, None, None, None, None]
