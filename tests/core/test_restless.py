"""Which places of a page say something: what stood before it moved, and never what moved before it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from monitor.core.catalogue import Figure
from monitor.core.decide import decide
from monitor.core.leftover import Leftover
from monitor.model import (
    UNDATED,
    Change,
    Decision,
    Doubt,
    DoubtKind,
    Held,
    Key,
    Matter,
    Observation,
    Past,
    Rule,
    Ruling,
    RulingKind,
    Status,
    Stood,
)
from monitor.reading.units import unit

T0 = datetime(2024, 5, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SETTLE = 3


class Anything:
    """An extractor whose series nobody chose."""

    settles_after = SETTLE
    gives_unit = True


FIGURE = Figure("port/all", "All", "All", unit("number"), Anything(), Rule("x", 1, "{}", "h"))  # type: ignore[arg-type]


class Watched:
    """A page that is watched day by day, remembered as a store remembers it."""

    def __init__(self) -> None:
        self.day = 0
        self.stays: dict[Key, list[tuple[Observation, int, int | None]]] = {}
        self.rulings: list[Ruling] = []
        self.still: set[str] = set()

    def see(self, **numbers: object) -> Decision:
        """What follows from these numbers, by the last label of each; ``_`` stands for a blank."""
        said = [self._said(name.replace("_", " "), str(value)) for name, value in numbers.items() if value is not None]
        return self.read(said)

    def read(self, said: Sequence[Observation]) -> Decision:
        standing = {key: rows[-1][0] for key, rows in self.stays.items() if rows[-1][2] is None}
        past = Past(
            standing={key: Held(o, 1) for key, o in standing.items()},
            trusted={
                key: Held(rows[0][0], 1) for key, rows in self.stays.items() if key in standing and rows[-1][0].doubt
            },
            gone={key: Held(rows[-1][0], 1) for key, rows in self.stays.items() if key not in standing},
            stood={key: [self._stood(*row) for row in rows] for key, rows in self.stays.items()},
            rulings=self.rulings,
        )
        leftover = Leftover.told(
            [FIGURE], (), lambda gone: "there" if getattr(gone, "printed", "") in self.still else ""
        )
        decision = decide([FIGURE], past, said, [], T0 + self.day * DAY, leftover)
        for held in decision.ended:
            one, since, _ = self.stays[held.observation.key][-1]
            self.stays[held.observation.key][-1] = (one, since, self.day)
        for new in decision.new:
            self.stays.setdefault(new.key, []).append((new, self.day, None))
        self.day += 1
        return decision

    def rule(self, name: str, kind: RulingKind) -> None:
        one = self._said(name, "0")
        said = Ruling(
            "q", kind, Matter.VALUE, "port", "ann", T0, figure_id=one.figure_id, series=one.series, period="undated",
            unit="number", value=Decimal(1), doubt=Doubt(DoubtKind.RESTLESS),
        )  # fmt: skip
        self.rulings.append(said)

    def _stood(self, one: Observation, since: int, until: int | None) -> Stood:
        end = self.day if until is None else until
        return Stood(one, T0 + since * DAY, None if until is None else T0 + until * DAY, end - since)

    def _said(self, name: str, value: str) -> Observation:
        series = name if "=" in name else f"Under=Today; Text={name}"
        return Observation("port/all", UNDATED, Decimal(value), "number", series, printed=value)


def told(decision: Decision) -> list[str]:
    return [one.series.rpartition("=")[2] for one in decision.news]


@pytest.fixture
def page() -> Watched:
    return Watched()


def settled(page: Watched, days: int = SETTLE, **steady: object) -> None:
    """Watch a page with a clock that moves and other numbers that stand."""
    for number in range(days):
        assert page.see(clock=number, **steady).news == ()


def test_nothing_is_told_while_the_source_is_first_watched(page):
    settled(page, ships=12)
    assert page.see(clock=77, ships=13).news != ()


def test_what_stood_for_so_many_checks_is_news_when_it_moves(page):
    settled(page, ships=12, crews=40)
    decision = page.see(clock=88, ships=13, crews=40)
    assert told(decision) == ["ships"]
    assert decision.news[0].before.value == 12


def test_what_moved_is_asked_about_once_and_kept(page):
    settled(page, ships=12)
    (asked,) = page.see(clock=50, ships=12).questions
    assert asked.doubt == Doubt(DoubtKind.RESTLESS, Decimal(1), Decimal(2), found="Today, clock")
    for number in range(60, 70):
        decision = page.see(clock=number, ships=12)
        assert decision.changes == ()
        assert [one.status for one in decision.new] == [Status.SUSPECT]


def test_the_source_is_not_asked_about_where_nothing_moved(page):
    for _ in range(SETTLE + 2):
        assert page.see(ships=12).changes == ()


def test_a_number_that_a_person_calls_a_figure_is_told_from_then_on(page):
    settled(page, ships=12)
    page.see(clock=50, ships=12)
    page.rule("clock", RulingKind.ACCEPTED)
    assert told(page.see(clock=51, ships=12)) == ["clock"]


def test_what_a_person_calls_noise_is_set_aside_whatever_it_says(page):
    settled(page, ships=12)
    page.see(clock=50, ships=12)
    page.rule("clock", RulingKind.REJECTED)
    for number in range(60, 64):
        decision = page.see(clock=number, ships=12)
        assert decision.changes == ()
        assert decision.new[0].is_set_aside
    page.rule("clock", RulingKind.REOPENED)
    assert not page.see(clock=70, ships=12).new[0].is_set_aside


def test_noise_that_comes_later_is_asked_about_by_the_same_question_and_no_further_mail(page):
    settled(page, ships=12)
    page.see(clock=50, ships=12)
    for number in range(4):
        assert page.see(clock=51 + number, ships=12, banner=number).changes == ()
    assert page.stays["port/all", "Under=Today; Text=banner", "undated"][-1][0].doubt.kind is DoubtKind.RESTLESS


def test_words_that_come_and_go_are_never_news(page):
    for number in range(20):
        came = {f"quote {number % 4}": number % 4} if number % 3 else {}
        decision = page.read([page._said(name, str(value)) for name, value in {"ships": 12, **came}.items()])
        assert decision.news == ()


def test_where_things_come_and_go_one_that_stood_by_chance_may_go(page):
    page.see(ships=12, one=1)
    page.see(ships=12, two=2)
    for _ in range(SETTLE + 1):
        page.see(ships=12, three=3)
    assert page.see(ships=12).news == ()
    assert told(page.see(ships=14)) == ["ships"]


def test_a_figure_that_moves_again_and_again_after_all_is_asked_about_by_name(page):
    settled(page, ships=12)
    for number in (13, 14):
        assert told(page.see(clock=90 + number, ships=number)) == ["ships"]
    (asked,) = page.see(clock=200, ships=15).questions
    assert (asked.series, asked.after.doubt.kind) == ("Under=Today; Text=ships", DoubtKind.RESTLESS)
    assert page.see(clock=201, ships=17).changes == ()


def cell(row: str, column: str, value: int, table: str = "Table=Goods") -> Observation:
    return Observation(
        "port/all", UNDATED, Decimal(value), "number", f"{table}; Row={row}; Column={column}", printed=str(value)
    )


def goods(*rows: str, columns: Sequence[str] = ("Tons", "Boxes"), first: int = 100) -> list[Observation]:
    return [cell(row, column, first + 7 * i + 31 * j) for i, row in enumerate(rows) for j, column in enumerate(columns)]


def test_a_row_that_comes_to_a_table_which_stood_is_news_and_one_that_goes(page):
    for _ in range(SETTLE):
        page.read(goods("Salt", "Grain"))
    came = page.read([*goods("Salt", "Grain"), cell("Oil", "Tons", 5)])
    (one,) = came.news
    assert (one.kind.value, one.series) == ("released", "Table=Goods; Row=Oil; Column=Tons")
    gone = page.read([*goods("Salt"), cell("Oil", "Tons", 5)])
    assert {one.series.removeprefix("Table=Goods; Row=") for one in gone.news} == {
        "Grain; Column=Tons",
        "Grain; Column=Boxes",
    }


def test_another_table_that_comes_is_watched_and_no_news(page):
    for _ in range(SETTLE):
        page.read(goods("Salt", "Grain"))
    other = [cell("Salt", "Tons", 5, "Table=Other")]
    for _ in range(SETTLE + 1):
        assert page.read([*goods("Salt", "Grain"), *other]).news == ()
    changed = page.read([*goods("Salt", "Grain"), cell("Salt", "Tons", 6, "Table=Other")])
    assert [one.series for one in changed.news] == ["Table=Other; Row=Salt; Column=Tons"]


def test_many_values_that_come_at_once_are_one_line(page):
    for _ in range(SETTLE):
        page.read(goods("Salt", "Grain", "Oil", "Fish"))
    (line,) = page.read(goods("Salt", "Grain", "Oil", "Fish", columns=("Tons", "Boxes", "Bags"))).news
    assert (line.kind.value, line.series, line.count) == ("released", "Table=Goods", 4)


def test_a_block_that_goes_away_is_one_line_with_its_name(page):
    others = [
        *goods("Salt", "Grain", "Oil"),
        cell("Ann", "Age", 5, "Table=Crew"),
        cell("Ann", "Ships", 6, "Table=Crew"),
    ]
    for _ in range(SETTLE):
        page.read(others)
    (line,) = page.read(goods("Salt", "Grain", "Oil")).news
    assert (line.kind.value, line.series, line.count) == ("withdrawn", "Table=Crew", 2)


def test_a_page_built_anew_is_one_question(page):
    for _ in range(SETTLE):
        page.read(goods("Salt", "Grain", "Oil", "Fish", "Wool"))
    decision = page.read([cell("Ann", "Age", 5, "Table=Crew")])
    assert decision.news == ()
    (question,) = decision.questions
    assert (question.count, question.doubt.kind) == (10, DoubtKind.HALF_GONE)


def test_numbers_that_stand_under_other_labels_were_not_withdrawn(page):
    for _ in range(SETTLE):
        page.read(goods("Salt", "Grain", "Oil"))
    page.still = {"100"}
    decision = page.read(goods("Salz", "Grain", "Oil"))
    kept = [one for one in decision.new if one.doubt]
    assert [(one.value, one.doubt.kind) for one in kept if one.value == 100 and "Salt" in one.series] == [
        (100, DoubtKind.STILL_PRINTED)
    ]


def test_a_new_period_of_a_known_series_is_news_and_the_oldest_of_a_window_just_goes(page):
    from monitor.model import Measure
    from tests.making import month

    def months(*labels: str) -> list[Observation]:
        return [replace(cell("Salt", "Tons", 5), period=month(one), measure=Measure.ROLLING) for one in labels]

    for _ in range(SETTLE):
        page.read(months("2024-01", "2024-02"))
    decision = page.read(months("2024-02", "2024-03"))
    assert [(one.kind.value, one.period.label) for one in decision.news] == [("released", "2024-03")]


def test_other_figures_are_told_at_once():
    plain = replace(FIGURE, extractor=object())  # type: ignore[arg-type]
    one = Observation("port/all", UNDATED, Decimal(5), "number", printed="5")
    past = Past(standing={one.key: Held(one, 1)})
    changes: Sequence[Change] = decide([plain], past, [replace(one, value=Decimal(6))], [], T0).changes
    assert len(changes) == 1


def test_words_that_went_are_told_once_they_had_stood_for_much_longer(page):
    settled(page, ships=12, crews=40)
    assert page.see(clock=99, ships=12).news == ()
    later = Watched()
    settled(later, SETTLE * 3, ships=12, crews=40)
    assert told(later.see(clock=99, ships=12)) == ["crews"]
