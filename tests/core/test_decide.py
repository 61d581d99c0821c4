"""What follows from one reading of a source, given what is held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from monitor.core.catalogue import Figure
from monitor.core.decide import NEW_RULE, as_told, decide, judge_again, until
from monitor.core.leftover import Leftover
from monitor.model import (
    Change,
    ChangeKind,
    Decision,
    Doubt,
    DoubtKind,
    Held,
    HeldByKey,
    Measure,
    Observation,
    Past,
    ReasonKind,
    Status,
    Stood,
    VerdictKind,
    Vintage,
)
from tests.making import FIGURE, cells, claim, day, fiscal_year, month, seen
from tests.told import figure

FENTANYL = figure(FIGURE, "Fentanyl", "Fentanyl")
HEROIN = figure("customs/heroin", "Heroin", "Heroin")
OPTIONAL = replace(FENTANYL, optional=True)
NOW = day("2024-10-15")
JANUARY, FEBRUARY, YEAR = month("2024-01"), month("2024-02"), fiscal_year(2024)
JUMPED = Doubt(DoubtKind.JUMPED, Decimal(50), Decimal(5), "lb", Decimal(10))
LABELLED = Doubt(DoubtKind.LABEL_NEW, label="land", column="Border")


def held(*observations: Observation) -> HeldByKey:
    return {o.key: Held(o, number) for number, o in enumerate(observations, 1)}


def doubted(observation: Observation, doubt: Doubt) -> Observation:
    return replace(observation, status=Status.SUSPECT, doubt=doubt)


def read(*said: Observation, by: Sequence[Figure] = (FENTANYL,), **past: object) -> Decision:
    """What follows from a reading that says this, given what was held."""
    return decide(by, Past(**past), said, [], NOW)  # type: ignore[arg-type]


def values(held_by_key: HeldByKey) -> list[str]:
    return [str(one.observation.value) for one in held_by_key.values()]


# ---------------------------------------------------------------- what is new, what ended, what was told


def test_another_value_ends_the_row_that_is_held_and_is_told_beside_it() -> None:
    stood = held(seen(JANUARY, "5"), seen(FEBRUARY, "7"))
    decision = read(seen(JANUARY, "6"), seen(FEBRUARY, "7"), standing=stood)
    assert decision.new == (seen(JANUARY, "6"),)
    assert [row.id for row in decision.ended] == [1]
    assert decision.before == stood
    (change,) = decision.news
    assert (change.kind, change.before, change.after) == (ChangeKind.REVISED, seen(JANUARY, "5"), seen(JANUARY, "6"))


def test_what_other_figures_say_neither_ends_nor_changes() -> None:
    other = seen(JANUARY, "9", figure=HEROIN.id)
    decision = read(seen(JANUARY, "5"), standing=held(other, seen(JANUARY, "5")), gone=held(other))
    assert (decision.new, decision.ended, decision.changes) == ((), (), ())


def test_what_was_withdrawn_and_is_back_is_told_as_restored() -> None:
    decision = read(
        seen(JANUARY, "5"), seen(FEBRUARY, "7"), standing=held(seen(JANUARY, "5")), gone=held(seen(FEBRUARY, "6"))
    )
    (change,) = decision.news
    assert (change.kind, change.before) == (ChangeKind.RESTORED, seen(FEBRUARY, "6"))


def test_a_value_that_stands_again_is_told_with_the_time_until_which_it_had() -> None:
    changed = NOW - timedelta(days=2)
    stood = (Stood(seen(JANUARY, "5"), day("2024-10-01"), changed), Stood(seen(JANUARY, "6"), changed, None))
    (change,) = read(seen(JANUARY, "5"), standing=held(seen(JANUARY, "6")), stood={seen(JANUARY, "6").key: stood}).news
    assert change.stood_until == changed


def test_what_is_doubtful_at_a_first_reading_is_asked_about_but_not_what_was_set_aside() -> None:
    doubtful = doubted(seen(JANUARY, "50"), JUMPED)
    rejected = doubted(seen(FEBRUARY, "70"), Doubt(DoubtKind.REJECTED, part=JUMPED))
    decision = read(doubtful, rejected)
    assert decision.changes == ()
    assert [change.after for change in decision.doubts] == [doubtful]
    assert read(doubtful, standing=held(seen(FEBRUARY, "7"))).doubts == ()


# ---------------------------------------------------------------- a rule that is new


def test_what_a_new_rule_reads_otherwise_is_a_question_and_kept_as_one() -> None:
    decision = read(seen(JANUARY, "6"), seen(FEBRUARY, "7"), earlier=held(seen(JANUARY, "5"), seen(FEBRUARY, "7")))
    (change,) = decision.questions
    asked = doubted(seen(JANUARY, "6"), NEW_RULE)
    assert (change.kind, change.before, change.after, change.doubt) == (
        ChangeKind.REVISED,
        seen(JANUARY, "5"),
        asked,
        NEW_RULE,
    )
    assert decision.new == (asked, seen(FEBRUARY, "7"))
    assert decision.news == ()


def test_what_a_new_rule_reads_no_more_or_finds_missing_is_a_question_about_no_value() -> None:
    missing = seen(JANUARY, None, printed="n/a")
    earlier = held(seen(JANUARY, "5"), seen(FEBRUARY, "7"))
    decision = read(missing, earlier=earlier)
    assert [(c.kind, c.after, c.doubt) for c in decision.questions] == [
        (ChangeKind.REVISED, missing, NEW_RULE),
        (ChangeKind.WITHDRAWN, None, NEW_RULE),
    ]
    assert decision.new == (missing,)


def test_a_new_rule_of_one_figure_makes_no_question_of_another() -> None:
    other = seen(JANUARY, "9", figure=HEROIN.id)
    decision = read(
        seen(JANUARY, "5"),
        replace(other, value=Decimal(8)),
        by=(FENTANYL, HEROIN),
        earlier=held(seen(JANUARY, "5")),
        standing=held(other),
    )
    assert [change.figure_id for change in decision.news] == [HEROIN.id]
    assert decision.questions == ()


def test_what_the_configuration_accepts_is_no_question_though_the_rule_is_new() -> None:
    accepting = replace(FENTANYL, accept=frozenset({Decimal(6)}))
    decision = read(seen(JANUARY, "6"), by=(accepting,), earlier=held(seen(JANUARY, "5")))
    assert [change.after for change in decision.news] == [seen(JANUARY, "6")]
    assert decision.questions == ()


# ---------------------------------------------------------------- an optional figure that the document lacks

STOOD = seen(JANUARY, "5", series="Area=A")
NOT_FOUND = Doubt(DoubtKind.NOT_FOUND)


def nothing_left(*figures: Figure) -> Leftover:
    return Leftover.told(figures, (), lambda _gone: "")


@pytest.mark.parametrize("leftover", [None, nothing_left(OPTIONAL)], ids=["document not at hand", "looked through"])
def test_an_optional_figure_that_is_not_there_goes_on_standing_and_is_asked_about_once(
    leftover: Leftover | None,
) -> None:
    first = decide([OPTIONAL], Past(standing=held(STOOD)), [], [], NOW, leftover)
    assert first.new == (doubted(STOOD, NOT_FOUND),)
    assert first.changes == (Change(ChangeKind.WITHDRAWN, FIGURE, JANUARY, "Area=A", before=STOOD, doubt=NOT_FOUND),)
    again = decide([OPTIONAL], Past(standing=held(*first.new), trusted=held(STOOD)), [], [], NOW, leftover)
    assert (again.new, again.ended, again.changes) == ((), (), ())


def test_a_missing_mark_of_an_optional_figure_that_is_not_there_stays_what_it_is() -> None:
    decision = read(by=(OPTIONAL,), standing=held(seen(JANUARY, None, printed="n/a")))
    assert (decision.new, decision.ended, decision.changes) == ((), (), ())


@pytest.mark.parametrize("figures", [(OPTIONAL,), (FENTANYL,)], ids=["optional", "not optional"])
def test_one_period_that_goes_is_withdrawn_though_the_figure_is_optional(figures: tuple[Figure, ...]) -> None:
    decision = read(seen(JANUARY, "5"), by=figures, standing=held(seen(JANUARY, "5"), seen(FEBRUARY, "7")))
    assert [(c.kind, c.period, c.doubt) for c in decision.changes] == [(ChangeKind.WITHDRAWN, FEBRUARY, None)]
    assert [row.observation for row in decision.ended] == [seen(FEBRUARY, "7")]


# ---------------------------------------------------------------- claims


def test_a_reading_adds_to_the_vintages_of_the_claims_that_it_bears_on_alone() -> None:
    on_year, on_january = claim("34.8 pounds"), replace(claim("5 pounds", JANUARY), id="article/january")
    nothing_held = replace(claim("7 pounds", FEBRUARY), id="article/february")
    past = Past(
        standing=held(seen(YEAR, "36"), seen(JANUARY, "5")),
        vintages={
            on_year.id: [Vintage(seen(YEAR, "36"), day("2024-10-01"))],
            on_january.id: [Vintage(seen(JANUARY, "5"), day("2024-10-01"))],
        },
    )
    said = [seen(YEAR, "34.8"), seen(JANUARY, "5")]
    decision = decide([FENTANYL], past, said, [on_year, on_january, nothing_held], NOW)
    assert {id_: verdict.kind for id_, verdict in decision.verdicts.items()} == {
        on_year.id: VerdictKind.HOLDS,
        on_january.id: VerdictKind.HOLDS,
        nothing_held.id: VerdictKind.CANNOT_TELL,
    }


@pytest.mark.parametrize(
    ("measure", "kind", "passed"),
    [(Measure.ROLLING, VerdictKind.HOLDS, True), (Measure.LEVEL, VerdictKind.NO_LONGER_PUBLISHED, False)],
)
def test_a_period_that_the_source_went_on_from_is_passed_and_its_claim_stands(
    measure: Measure, kind: VerdictKind, passed: bool
) -> None:
    january, february = (seen(period, "5", measure=measure) for period in (JANUARY, FEBRUARY))
    stated = claim("5 pounds", JANUARY)
    past = Past(standing=held(january), vintages={stated.id: [Vintage(january, day("2024-10-01"))]})
    decision = decide([FENTANYL], past, [february], [stated], NOW)
    assert decision.passed == (frozenset({january.key}) if passed else frozenset())
    assert (decision.verdicts[stated.id].kind, decision.verdicts[stated.id].reason.passed) == (kind, passed)
    assert [row.observation for row in decision.ended] == [january]


EARLIER, LATER = fiscal_year(2020), fiscal_year(2026)


@pytest.mark.parametrize(
    ("standing", "said", "expected"),
    [
        pytest.param([], [seen(LATER, "5")], ReasonKind.OUT_OF_REACH, id="has gone past it"),
        pytest.param([], [seen(EARLIER, "5")], ReasonKind.NOT_READ_YET, id="may come to it"),
        pytest.param([seen(LATER, "5")], [seen(EARLIER, "5")], ReasonKind.NOT_READ_YET, id="what ended counts no more"),
        pytest.param([seen(LATER, "5", figure=HEROIN.id)], [], ReasonKind.NOT_READ_YET, id="of another figure"),
    ],
)
def test_whether_a_value_may_come_yet_is_told_from_what_the_figure_says_now(
    standing: list[Observation], said: list[Observation], expected: ReasonKind
) -> None:
    stated = claim("34.8 pounds")
    decision = decide([FENTANYL], Past(standing=held(*standing)), said, [stated], NOW)
    assert decision.verdicts[stated.id].reason.kind is expected


def test_a_figure_that_was_not_read_this_time_has_the_periods_that_are_held_of_it() -> None:
    stated = claim("34.8 pounds")
    past = Past(standing=held(seen(LATER, "5")))
    decision = decide([HEROIN], past, [seen(JANUARY, "1", figure=HEROIN.id)], [stated], NOW)
    assert decision.verdicts[stated.id].reason.kind is ReasonKind.OUT_OF_REACH


def test_what_is_judged_is_what_stands_otherwise_than_before() -> None:
    stated, unread = claim("34.8 pounds"), replace(claim("5 pounds", JANUARY), id="article/unread")
    vintages = {stated.id: [Vintage(seen(YEAR, "34.8"), day("2024-10-01"))]}
    first = judge_again([stated, unread], {}, vintages)
    assert first.judged == tuple(first.verdicts.values())
    assert (first.new, first.ended, first.changes) == ((), (), ())
    revised = {stated.id: [*vintages[stated.id], Vintage(seen(YEAR, "36"), NOW)]}
    again = judge_again([stated, unread], first.verdicts, revised)
    assert [(verdict.claim_id, verdict.kind) for verdict in again.judged] == [(stated.id, VerdictKind.REVISED_SINCE)]
    assert again.verdicts[unread.id] == first.verdicts[unread.id]


def test_what_was_held_until_a_moment_has_the_vintages_seen_by_then() -> None:
    first, second = Vintage(seen(YEAR, "36"), NOW), Vintage(seen(YEAR, "37"), NOW + timedelta(seconds=1))
    past = Past(standing=held(seen(YEAR, "37")), vintages={"article/claim": [first, second], "article/other": [second]})
    assert until(past, NOW) == replace(past, vintages={"article/claim": [first], "article/other": []})


# ---------------------------------------------------------------- what was told of what stood there

DOUBTED, SURE = doubted(seen(JANUARY, "50"), JUMPED), seen(JANUARY, "5")


@pytest.mark.parametrize(
    ("before", "trusted", "now", "told"),
    [
        pytest.param([DOUBTED], [SURE], seen(JANUARY, "6"), ["5"], id="another value follows the one last trusted"),
        pytest.param([DOUBTED], [SURE], DOUBTED, ["50"], id="what still stands in doubt follows itself"),
        pytest.param([DOUBTED], [], seen(JANUARY, "6"), ["50"], id="nothing was ever trusted"),
        pytest.param([SURE], [], seen(JANUARY, "6"), ["5"], id="nothing is in doubt"),
        pytest.param([doubted(SURE, LABELLED)], [], SURE, [], id="settled, and told for the first time"),
        pytest.param(
            [doubted(SURE, LABELLED)], [seen(JANUARY, "4")], SURE, ["4"], id="settled after the one last trusted"
        ),
    ],
)
def test_a_doubtful_value_was_withheld_and_what_comes_next_follows_what_was_told(
    before: list[Observation], trusted: list[Observation], now: Observation, told: list[str]
) -> None:
    assert values(as_told(held(*before), held(*trusted), cells([now]))) == told


def test_what_is_withheld_in_one_place_leaves_the_others_as_they_stood() -> None:
    still = doubted(seen(FEBRUARY, "70"), JUMPED)
    told = as_told(held(DOUBTED, still), held(SURE, seen(FEBRUARY, "7")), cells([seen(JANUARY, "6"), still]))
    assert values(told) == ["5", "70"]


def test_what_is_in_doubt_and_gone_was_told_as_it_stood() -> None:
    assert values(as_told(held(DOUBTED), held(SURE), {})) == ["50"]


def test_what_a_new_rule_reads_as_missing_is_asked_about_as_missing() -> None:
    (change,) = read(seen(YEAR, None), earlier=held(seen(YEAR, "34.82"))).changes
    assert change.doubt == NEW_RULE
    assert change.after is not None
    assert change.after.status is Status.MISSING
