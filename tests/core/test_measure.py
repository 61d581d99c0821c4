"""`monitor.core.measure`: what follows from how a figure moves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from monitor.config.build import rule_of
from monitor.core.catalogue import Figure, NotWatched
from monitor.core.compare import compare, same
from monitor.core.doubtful import doubt
from monitor.core.measure import base_of, change_kind, measure_of, passed, standing, time_of
from monitor.model import UNDATED, ChangeKind, Measure, Observation, Period, Qualifier, Reading, Status
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.period import from_label
from monitor.reading.units import unit
from monitor.telling.changes import step_words
from monitor.telling.sentences import explanation
from tests.making import FIGURE, cells, fiscal_year, month, seen


def figure(measure: Measure | None = None, *, label: str = "Doses given", base: str = "", **more: object) -> Figure:
    """A figure in pounds that nothing but its measure is said of."""
    rule = NotWatched()
    return Figure(FIGURE, label, label, unit("lb"), rule, rule_of("nothing", rule), measure=measure, base=base, **more)  # type: ignore[arg-type]


def total(value: str | None, **more: object) -> Observation:
    return seen(UNDATED, value, measure=Measure.RUNNING_TOTAL, **more)


def index(value: str, base: str) -> Observation:
    return seen(month("2024-01"), value, measure=Measure.INDEX, base=base)


def window(
    first: str, last: str, value: str = "1", measure: Measure = Measure.ROLLING, series: str = ""
) -> Observation:
    return seen(from_label(f"{first}/{last}"), value, measure=measure, series=series)


# ---------------------------------------------------------------- what a change is


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (total("100"), total("120"), ChangeKind.EXTENDED),
        (total("120"), total("100"), ChangeKind.REVISED),
        (total("100"), total(None, printed="n/a"), ChangeKind.REVISED),
        (total("100"), replace(total("120"), unit="kg"), ChangeKind.REDEFINED),
        (total("100", qualifier=Qualifier.MORE_THAN), total("120", qualifier=Qualifier.MORE_THAN), ChangeKind.EXTENDED),
        (index("164.8", "2015=100"), index("164.9", "2015=100"), ChangeKind.REVISED),
        (index("164.8", "2015=100"), index("112.3", "2020=100"), ChangeKind.REDEFINED),
        (index("164.8", "2015=100"), index("164.8", "2020=100"), ChangeKind.REDEFINED),
        (seen(UNDATED, "100"), seen(UNDATED, "120"), ChangeKind.REVISED),
        (seen(UNDATED, "4.1", measure=Measure.RATE), seen(UNDATED, "4.2", measure=Measure.RATE), ChangeKind.REVISED),
    ],
)
def test_how_a_figure_moves_decides_what_a_change_of_it_is(
    before: Observation, after: Observation, kind: ChangeKind
) -> None:
    assert not same(before, after)
    (change,) = compare(cells([before]), cells([after]))
    assert change.kind is kind
    assert change.kind is change_kind(after.measure, before, after)


def test_a_year_to_date_that_falls_is_revised() -> None:
    so_far = seen(fiscal_year(2024), "100", coverage=None, to_date=True)
    less = replace(so_far, value=Decimal(90))
    assert [c.kind for c in compare(cells([so_far]), cells([less]))] == [ChangeKind.REVISED]
    assert [c.kind for c in compare(cells([less]), cells([so_far]))] == [ChangeKind.EXTENDED]


def test_a_base_that_one_version_lacks_is_no_other_base() -> None:
    assert same(index("164.8", ""), index("164.8", "2015=100"))


def test_a_change_of_the_base_is_told_without_a_difference_and_doubted_by_no_factor() -> None:
    before, after = index("1000.0", "2015=100"), index("100.0", "2020=100")
    (asked,) = doubt([figure()], cells([before]), [after])
    assert asked.status is Status.NORMAL
    (change,) = compare(cells([before]), cells([after]))
    words = "1,000 lb (2015=100) → 100 lb (2020=100)"
    assert explanation(change) == f"January 2024 now counts from another base: {words}"
    assert step_words(change) == f"the base changed, {words}"


def test_a_running_total_is_told_as_to_date() -> None:
    (change,) = compare(cells([total("100")]), cells([total("120")]))
    assert explanation(change) == "to date 100 lb → 120 lb"
    assert step_words(change) == "100 → 120 lb (+20, to date)"


# ---------------------------------------------------------------- sources that go on


def test_the_next_window_is_released_and_the_one_before_is_left_behind() -> None:
    before = window("2025-04-01", "2025-06-30", "4.7")
    after = window("2025-08-01", "2025-10-31", "5.1")
    (change,) = compare(cells([before]), cells([after]))
    assert (change.kind, change.after) == (ChangeKind.RELEASED, after)
    assert passed(cells([before]), cells([after])) == {before.key}


def test_a_source_that_goes_back_withdraws_and_restores() -> None:
    early, late = window("2025-04-01", "2025-06-30"), window("2025-08-01", "2025-10-31")
    kinds = {c.kind for c in compare(cells([late]), cells([early]), cells([early]))}
    assert kinds == {ChangeKind.WITHDRAWN, ChangeKind.RESTORED}
    assert not passed(cells([late]), cells([early]))


def test_a_window_that_goes_from_between_others_is_withdrawn() -> None:
    one, two, three = (window(f"2025-0{m}-01", f"2025-0{m + 2}-28") for m in (1, 2, 3))
    (change,) = compare(cells([one, two, three]), cells([one, three]))
    assert (change.kind, change.before) == (ChangeKind.WITHDRAWN, two)
    assert passed(cells([one, two, three]), cells([three])) == {one.key, two.key}


def test_each_series_goes_on_by_itself() -> None:
    a, b = (window("2025-04-01", "2025-06-30", series=f"Area={x}") for x in "AB")
    next_a = window("2025-08-01", "2025-10-31", series="Area=A")
    assert passed(cells([a, b]), cells([next_a])) == {a.key}


@pytest.mark.parametrize(
    ("was", "now", "went_on"),
    [
        (("2025-01-01", "2025-08-31"), ("2025-01-01", "2025-09-30"), True),
        (("2025-01-01", "2025-03-31"), ("2025-01-01", "2025-04-30"), True),
        (("2025-01-01", "2025-11-30"), ("2025-01-01", "2025-12-31"), True),
        (("2025-01-01", "2025-08-31"), ("2025-02-01", "2025-09-30"), False),
        (("2025-01-01", "2025-08-31"), ("2025-01-01", "2025-07-31"), False),
    ],
)
def test_a_part_of_a_year_that_grew_is_not_withdrawn(was: tuple[str, str], now: tuple[str, str], went_on: bool) -> None:
    year = seen(fiscal_year(2024), "40")
    before, after = (replace(window(*span), measure=Measure.LEVEL) for span in (was, now))
    assert passed(cells([year, before]), cells([year, after])) == ({before.key} if went_on else set())
    kinds = [change.kind for change in compare(cells([year, before]), cells([year, after]))]
    assert kinds.count(ChangeKind.WITHDRAWN) == (not went_on)


def test_one_of_several_parts_of_a_length_is_withdrawn() -> None:
    one, two = seen(month("2025-01"), "1"), seen(month("2025-02"), "2")
    quarter = replace(window("2025-01-01", "2025-03-31"), measure=Measure.LEVEL)
    assert not passed(cells([one, two]), cells([quarter]))


def test_a_level_that_goes_is_withdrawn_whatever_comes_after_it() -> None:
    before, after = seen(month("2025-04"), "1"), seen(month("2025-05"), "1")
    assert {c.kind for c in compare(cells([before]), cells([after]))} == {ChangeKind.WITHDRAWN, ChangeKind.RELEASED}


def test_of_the_latest_the_newest_period_of_each_series_is_kept() -> None:
    read = [seen(month(f"2025-{m:02d}"), str(m), series=f"Area={x}") for m in (8, 10, 9) for x in "AB"]
    kept = standing(figure(Measure.LATEST), read)
    assert [(o.series, o.period.label) for o in kept] == [("Area=A", "2025-10"), ("Area=B", "2025-10")]
    assert standing(figure(Measure.ROLLING), read) == read
    assert standing(figure(), read) == read


def test_a_mark_for_a_missing_number_is_not_what_stands_now() -> None:
    number, mark = seen(month("2025-09"), "40"), seen(month("2025-10"), None, printed="..")
    assert standing(figure(Measure.LATEST), [number, mark]) == [number]
    assert standing(figure(Measure.LATEST), [mark]) == [mark]


@pytest.mark.parametrize(
    "periods", [("2025-10", "2025-Q3"), ("2025-10", "2025"), ("2025-08-01/2025-10-31", "2025-09-01/2025-10-31")]
)
def test_no_one_is_the_latest_among_periods_of_several_lengths(periods: tuple[str, str]) -> None:
    with pytest.raises(Ambiguous, match="are not of one length"):
        standing(figure(Measure.LATEST), [seen(from_label(p), "1") for p in periods])


@pytest.mark.parametrize("measure", [Measure.LATEST, Measure.ROLLING])
def test_a_value_that_goes_on_without_a_period_is_refused(measure: Measure) -> None:
    with pytest.raises(NoMatch, match=r"needs the one of each value: put \{period\} into the pattern"):
        standing(figure(measure), [seen(UNDATED, "1", printed="1")])


# ---------------------------------------------------------------- what makes it plain


def read(period: Period = UNDATED, **more: object) -> Reading:
    return Reading(period, Decimal(1), locator="row 1", **more)  # type: ignore[arg-type]


def test_what_is_declared_counts_before_what_words_make_plain() -> None:
    cumulative = figure(label="Cumulative doses")
    assert measure_of(cumulative, read()) is Measure.RUNNING_TOTAL
    assert measure_of(replace(cumulative, measure=Measure.LEVEL), read()) is Measure.LEVEL
    assert measure_of(figure(), read(measure=Measure.RUNNING_TOTAL)) is Measure.RUNNING_TOTAL
    assert measure_of(figure(), read()) is Measure.LEVEL


def test_a_cumulative_value_for_each_month_is_a_level() -> None:
    assert measure_of(figure(label="Cumulative doses"), read(month("2021-05"))) is Measure.LEVEL
    assert measure_of(figure(Measure.RUNNING_TOTAL), read(fiscal_year(2021))) is Measure.RUNNING_TOTAL
    assert figure(label="Cumulative doses", period=fiscal_year(2021)).plain is None


def test_the_day_beside_a_running_total_is_no_period_of_its_own() -> None:
    on = from_label("2021-05-03")
    assert on.span is not None
    assert time_of(figure(Measure.RUNNING_TOTAL), read(on)) == (UNDATED, on.span.end)
    assert time_of(figure(Measure.RUNNING_TOTAL, period=from_label("2021")), read(on)) == (
        from_label("2021"),
        on.span.end,
    )
    assert time_of(figure(Measure.RUNNING_TOTAL), read(month("2021-05"))) == (month("2021-05"), None)
    assert time_of(figure(Measure.LATEST), read(on)) == (on, None)


def test_a_base_is_that_of_the_page_then_the_declared_one_then_the_labels() -> None:
    labelled = figure(label="Prices (2002=100)")
    assert base_of(labelled, read(base="2015=100")) == "2015=100"
    assert base_of(replace(labelled, base="2010=100"), read()) == "2010=100"
    assert base_of(labelled, read()) == "2002=100"
    assert base_of(figure(), read()) == ""
    assert measure_of(figure(base="2010=100"), read()) is Measure.INDEX
    with pytest.raises(NoMatch, match="nothing beside the index says from what it counts"):
        base_of(figure(Measure.INDEX), read())


def test_a_figure_that_moves_otherwise_is_read_again_and_others_are_not() -> None:
    level = figure()
    assert figure(Measure.RUNNING_TOTAL).declaration != level.declaration
    assert figure(base="2010=100").declaration != level.declaration
    assert figure(label="Cumulative doses").declaration == figure(Measure.RUNNING_TOTAL).declaration
    assert figure(label="Doses").declaration == level.declaration
