"""What is accepted is normal and news, what is rejected never is, and what comes in its place is asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from monitor.core.decide import decide
from monitor.core.rulings import Rulings
from monitor.model import (
    Bounds,
    Change,
    Decision,
    Doubt,
    DoubtKind,
    Held,
    Matter,
    Observation,
    Past,
    Ruling,
    RulingKind,
    Status,
    VerdictKind,
    Vintage,
)
from tests.making import claim, day, fiscal_year, month, seen, year_of
from tests.told import figure

FIGURE = replace(figure("customs/fentanyl", "Fentanyl", "Fentanyl"), bounds=Bounds(max=Decimal(2000)))
YEAR = fiscal_year(2024)
NOW = day("2024-10-15")
GOOD, SLIP, OTHER = "34.8", "3480", "36"
CLAIM = claim("34.8 pounds")


def ruling(value: str, kind: RulingKind = RulingKind.REJECTED, **more: object) -> Ruling:
    one = Ruling("q", kind, Matter.VALUE, "customs", "ann", NOW, figure_id=FIGURE.id, period="FY2024", unit="lb")
    return replace(one, value=Decimal(value), **more)


class Life:
    """What follows from one reading after the other, as the store would keep it."""

    def __init__(self, *rulings: Ruling) -> None:
        self.rulings = rulings
        self.rows: list[tuple[Observation, bool]] = []
        self.now = NOW
        self.vintages: list[Vintage] = []

    def read(self, *said: Observation | str) -> Decision:
        reading = [seen(YEAR, one) if isinstance(one, str) else one for one in said]
        standing = {o.key: Held(o, n) for n, (o, stands) in enumerate(self.rows) if stands}
        sure = {o.key: Held(o, n) for n, (o, _) in enumerate(self.rows) if o.status is not Status.SUSPECT}
        trusted = {k: v for k, v in sure.items() if k in standing and standing[k].observation.status is Status.SUSPECT}
        past = Past(standing, trusted, vintages={CLAIM.id: self.vintages}, rulings=self.rulings)
        decision = decide([FIGURE], past, reading, [CLAIM], self.now)
        ended = {held.id for held in decision.ended}
        self.rows = [(o, stands and n not in ended) for n, (o, stands) in enumerate(self.rows)]
        self.rows += [(o, True) for o in decision.new]
        self.vintages = [*self.vintages, *(Vintage(o, self.now) for o in decision.new if o.period == YEAR)]
        self.now += timedelta(days=1)
        return decision

    @property
    def stands(self) -> Observation:
        (one,) = [o for o, stands in self.rows if stands and o.period == YEAR]
        return one


def steps(changes: tuple[Change, ...]) -> list[tuple[str | None, str | None]]:
    return [tuple(str(side.value) if side else None for side in (one.before, one.after)) for one in changes]  # type: ignore[misc]


def test_what_is_accepted_is_normal_and_news_whatever_was_doubted():
    life = Life(ruling("3480", RulingKind.ACCEPTED))
    life.read(GOOD)
    decision = life.read(SLIP)
    assert (steps(decision.news), decision.questions) == ([(GOOD, SLIP)], ())
    assert (life.stands.status, life.stands.doubt) == (Status.NORMAL, None)


@pytest.mark.parametrize("status", [Status.NORMAL, Status.PROVISIONAL])
def test_a_value_outside_of_its_bounds_that_is_accepted_is_as_it_was_read(status):
    said = seen(YEAR, "2500", status=Status.SUSPECT)
    doubted = replace(said, doubt=above(status is Status.PROVISIONAL))
    life = Life(ruling("2500", RulingKind.ACCEPTED))
    life.read(doubted)
    assert (life.stands.status, life.stands.doubt) == (status, None)


def above(provisional: bool) -> Doubt:
    return Doubt(DoubtKind.ABOVE_MAXIMUM, Decimal(2500), Decimal(2000), "lb", provisional=provisional)


def test_what_is_rejected_is_no_news_and_no_question_again_and_again():
    life = Life(ruling(SLIP))
    life.read(GOOD)
    slip = Doubt(DoubtKind.JUMPED, Decimal(SLIP), Decimal(GOOD), "lb", Decimal(100))
    for said in (SLIP, SLIP, GOOD, SLIP, "3480.0000000000001"):
        decision = life.read(said)
        assert (decision.news, decision.questions) == ((), ()), said
    assert life.stands.is_set_aside
    assert life.stands.doubt == Doubt(DoubtKind.REJECTED, part=slip)


def test_a_value_that_nothing_doubted_can_be_rejected_too():
    life = Life(ruling(OTHER))
    life.read(GOOD)
    decision = life.read(OTHER)
    assert (decision.news, decision.questions, life.stands.is_set_aside) == ((), (), True)


def test_of_what_comes_in_the_place_of_a_rejected_value_only_what_stood_before_is_no_question():
    life = Life(ruling(SLIP))
    life.read(GOOD)
    life.read(SLIP)
    (asked,) = life.read(OTHER).questions
    assert asked.question == Doubt(DoubtKind.AFTER_REJECTED, Decimal(OTHER), Decimal(SLIP), "lb")
    assert steps((asked,)) == [(GOOD, OTHER)]
    (again,) = life.read("37").questions
    assert steps((again,)) == [(GOOD, "37")], "until somebody says so, no other value is news"
    assert life.read(GOOD).changes == ()
    assert steps(life.read(OTHER).news) == [(GOOD, OTHER)]


def test_what_follows_a_rejected_value_is_told_from_the_last_good_one_once_it_is_accepted():
    life = Life(ruling(SLIP), ruling(OTHER, RulingKind.ACCEPTED))
    for said in (GOOD, SLIP):
        life.read(said)
    assert steps(life.read(OTHER).news) == [(GOOD, OTHER)]


@pytest.mark.parametrize("kind", [RulingKind.REJECTED, RulingKind.NEEDS_WORK])
def test_a_claim_rests_on_the_last_good_value_while_what_is_read_is_set_aside(kind):
    life = Life(ruling(SLIP, kind))
    life.read(GOOD)
    verdict = life.read(SLIP).verdicts[CLAIM.id]
    assert (verdict.kind, verdict.value) == (VerdictKind.HOLDS, Decimal(GOOD))


def test_a_claim_on_a_value_set_aside_before_anything_good_was_read_cannot_be_told():
    assert Life(ruling(SLIP)).read(SLIP).verdicts[CLAIM.id].kind is VerdictKind.CANNOT_TELL


@pytest.mark.parametrize(
    "other",
    [{"period": "FY2023"}, {"series": "a"}, {"value": Decimal(3481)}, {"unit": "kg"}, {"figure_id": "customs/cocaine"}],
)
def test_a_ruling_is_about_one_value_of_one_period_of_one_figure_in_one_unit(other):
    assert Rulings.of([replace(ruling(SLIP), **other)]).on(seen(YEAR, SLIP)) is None


def test_the_last_word_counts_and_what_is_reopened_is_asked_again():
    said = seen(YEAR, SLIP)
    one, two, three = ruling(SLIP), ruling(SLIP, RulingKind.ACCEPTED), ruling(SLIP, RulingKind.REOPENED)
    assert Rulings.of([one, two]).accepts(said)
    assert not Rulings.of([two, one]).accepts(said)
    life = Life(one, three)
    life.read(GOOD)
    assert len(life.read(SLIP).questions) == 1


def test_a_total_with_a_rejected_part_is_set_aside_without_a_question_and_with_another_doubtful_part_it_is_one():
    ten = [*(["1"] * 11), "1000"]
    twice = [*(["1"] * 10), "1000", "1000"]
    rejected = replace(ruling("1000"), period="2024-09")
    life = Life(rejected)
    life.read(*year_of(["1"] * 12))
    decision = life.read(*year_of(ten))
    assert (decision.news, decision.questions) == ((), ())
    assert life.stands.is_set_aside
    decision = life.read(*year_of(twice))
    assert decision.news == ()
    assert {one.period.label for one in decision.questions} == {"2024-08", "FY2024"}


def test_what_is_set_aside_says_so_when_it_is_read_by_another_rule_too():
    earlier = {seen(YEAR, GOOD).key: Held(seen(YEAR, GOOD), 1)}
    decision = decide([FIGURE], Past(earlier=earlier, rulings=[ruling(OTHER)]), [seen(YEAR, OTHER)], [], NOW)
    assert (decision.news, decision.questions) == ((), ())
    accepted = Past(earlier=earlier, rulings=[ruling(OTHER, RulingKind.ACCEPTED)])
    assert steps(decide([FIGURE], accepted, [seen(YEAR, OTHER)], [], NOW).news) == [(GOOD, OTHER)]


def test_values_that_are_gone_by_half_are_news_once_somebody_says_that_they_are():
    before = [seen(month(f"2024-{n:02}"), "1") for n in range(1, 9)]
    (line,) = (life := Life()).read(*before).changes or [None]
    assert line is None
    (asked,) = life.read(*before[:3]).questions
    gone = replace(ruling("1"), matter=Matter.GONE, period=asked.period.label, value=None)
    for kind, news, questions in (
        (RulingKind.ACCEPTED, 1, 0),
        (RulingKind.REJECTED, 0, 0),
        (RulingKind.NEEDS_WORK, 0, 0),
        (RulingKind.REOPENED, 0, 1),
    ):
        life = Life(replace(gone, kind=kind))
        life.read(*before)
        decision = life.read(*before[:3])
        assert (len(decision.news), len(decision.questions)) == (news, questions), kind
