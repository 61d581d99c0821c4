"""What changed between two readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.compare import compare, doubts, same
from monitor.model import (
    UNDATED,
    Change,
    ChangeKind,
    Doubt,
    DoubtKind,
    Grain,
    Observation,
    Period,
    Qualifier,
    Return,
    Span,
    Status,
)
from monitor.telling.sentences import explanation as words_of
from tests.making import FIGURE, cells, day, fiscal_year, month, seen, year_of

TO_MARCH = ["1", "1", "1", "1", "1", "1.7749"]
RESTATED = ["1", "1", "1.2696", "1", "1", "1.7749"]
SUMMER = ["5", "5", "5", "5", "5", "2.772593"]


def changes_of(before: list, after: list, gone: list | None = None) -> list[Change]:
    return compare(cells(before), cells(after), cells(gone or []))


def test_the_first_reading_is_a_baseline_and_changes_nothing():
    assert changes_of([], year_of(TO_MARCH)) == []


def test_a_figure_that_is_new_beside_one_that_is_known_is_a_baseline_too():
    known = year_of(TO_MARCH)
    new = year_of(TO_MARCH, figure="customs/heroin")
    assert changes_of(known, known + new) == []


def test_the_same_numbers_printed_differently_are_no_change():
    before = [replace(seen(month("2024-01"), "69514.89074553443"), printed="69514.89074553443", locator="line 3")]
    after = [replace(seen(month("2024-01"), "69514.89074553446"), printed="6.951489074553446e4", locator="line 9")]
    assert changes_of(before, after) == []


def test_a_year_that_counts_more_months_is_extended_and_explained_by_new_and_restated_months():
    total, restated = changes_of(year_of(TO_MARCH), year_of(RESTATED + SUMMER))
    assert (total.kind, total.period.label, total.count) == (ChangeKind.EXTENDED, "FY2024", 1)
    assert total.before is not None
    assert total.after is not None
    assert (total.before.value, total.after.value) == (Decimal("6.7749"), Decimal("34.817093"))
    new, old = total.parts
    assert (new.kind, new.first, new.last, new.count) == (ChangeKind.RELEASED, "2024-04", "2024-09", 6)
    assert (new.before, new.after, new.amount) == (None, Decimal("27.772593"), Decimal("27.772593"))
    assert (old.kind, old.first, old.last, old.count) == (ChangeKind.REVISED, "2023-10", "2024-03", 1)
    assert (old.before, old.after) == (Decimal("6.7749"), Decimal("7.0445"))
    assert new.amount + old.amount == total.after.value - total.before.value
    assert (restated.kind, restated.period.label, restated.part_of) == (ChangeKind.REVISED, "2023-12", "FY2024")
    assert "+27.77 lb in 6 new months (April to September 2024)" in words_of(total)
    assert "(October 2023 to March 2024: 6.7749 → 7.0445 lb)" in words_of(total)


def test_a_new_fiscal_year_is_one_line_with_its_months_inside():
    before = year_of(["1"] * 12, year=2023)
    (change,) = changes_of(before, before + year_of(["2"] * 12))
    assert (change.kind, change.period.label, change.count) == (ChangeKind.RELEASED, "FY2024", 13)


def test_a_dropped_year_is_withdrawn_in_one_line_and_never_zero():
    kept = year_of(["2"] * 12)
    (change,) = changes_of(year_of(["1"] * 12, year=2019) + kept, kept)
    assert (change.kind, change.period.label, change.count) == (ChangeKind.WITHDRAWN, "FY2019", 13)
    assert change.after is None
    assert words_of(change) == "FY2019 and its 12 months: no longer published in this document"


def test_a_dropped_year_of_many_series_without_totals_is_one_line_too():
    before = [seen(month(f"2019-0{m}"), "1", series=f"Area={a}") for m in range(1, 10) for a in range(50)]
    kept = [seen(month("2020-01"), "1", series="Area=0")]
    (change,) = changes_of(before + kept, kept)
    assert (change.kind, change.count, change.series) == (ChangeKind.WITHDRAWN, 450, "")
    assert "January to September 2019: 450 values no longer published" in words_of(change)


def test_a_row_added_to_a_month_already_published_stands_alone():
    before = [seen(month("2024-01"), "1", series="Area=A")]
    added = seen(month("2024-01"), "3", series="Area=B")
    new = [seen(month("2024-02"), "1", series=f"Area={a}") for a in "AB"]
    row, group = changes_of(before, [*before, added, *new])
    assert (row.kind, row.series, row.count) == (ChangeKind.RELEASED, "Area=B", 1)
    assert "added to a period already published" in words_of(row)
    assert (group.kind, group.count, group.period.label) == (ChangeKind.RELEASED, 2, "2024-02")


def test_a_row_that_leaves_a_month_still_published_stands_alone():
    a, b = (seen(month("2024-01"), "1", series=f"Area={x}") for x in "AB")
    (change,) = changes_of([a, b], [a])
    assert (change.kind, change.series) == (ChangeKind.WITHDRAWN, "Area=B")
    assert "still published" in words_of(change)


def test_what_was_withdrawn_and_is_back_is_restored():
    here, back = seen(month("2024-01"), "1"), seen(month("2024-02"), "5")
    (change,) = changes_of([here], [here, back], gone=[replace(back, value=Decimal(4))])
    assert change.kind is ChangeKind.RESTORED
    assert change.before is not None
    assert change.before.value == Decimal(4)


def test_the_only_value_that_was_withdrawn_is_restored_once_it_is_back():
    back = seen(month("2024-01"), "5")
    assert [(c.kind, c.after) for c in changes_of([], [back], gone=[back])] == [(ChangeKind.RESTORED, back)]


def test_a_range_is_the_same_where_both_of_its_ends_are():
    before = seen(month("2024-01"), "50", low=Decimal(40), high=Decimal(60))
    assert changes_of([before], [before]) == []
    for other in ({"low": Decimal(41)}, {"high": Decimal(61)}, {"low": None}, {"high": None}):
        assert [c.kind for c in changes_of([before], [replace(before, **other)])] == [ChangeKind.REVISED]


def test_a_total_is_explained_by_its_own_months_and_the_newest_is_told_first():
    earlier, later = (["1"] * 12, ["2"] * 12)
    before = [*year_of(earlier, year=2023), *year_of(later)]
    after = [*year_of([*earlier[:11], "4"], year=2023), *year_of([*later[:11], "7"])]
    totals = [c for c in changes_of(before, after) if c.parts]
    assert [c.period.label for c in totals] == ["FY2024", "FY2023"]
    assert [(p.first, p.last, p.amount) for c in totals for p in c.parts] == [
        ("2023-10", "2024-09", Decimal(5)),
        ("2022-10", "2023-09", Decimal(3)),
    ]
    of_series = [
        *(replace(o, series="Area=B") for o in year_of(earlier, year=2023)),
        *(replace(o, series="Area=A") for o in year_of(later)),
    ]
    doubled = [replace(o, value=o.value * 2) for o in of_series if o.value is not None]
    newest_first = [c.period.label for c in changes_of(of_series, doubled) if c.parts]
    assert newest_first == ["FY2024", "FY2023"]


def test_a_month_that_leaves_a_year_is_a_part_of_what_the_year_lost():
    (total,) = (c for c in changes_of(year_of(TO_MARCH), year_of(TO_MARCH[:5])) if c.parts)
    (part,) = total.parts
    assert (part.kind, part.first, part.last, part.count) == (ChangeKind.WITHDRAWN, "2024-03", "2024-03", 1)
    assert (part.before, part.after, part.amount) == (Decimal("1.7749"), None, Decimal("-1.7749"))


def test_a_row_that_is_another_neither_came_nor_went():
    before = seen(month("2024-01"), "1", series="Area=A")
    (change,) = changes_of([before], [replace(before, value=Decimal(2))])
    assert (change.kind, change.in_published_period) == (ChangeKind.REVISED, False)


def test_periods_that_came_together_are_told_from_the_first_day_to_the_last_or_by_the_first_of_no_known_days():
    known = seen(month("2023-12"), "1")
    (dated,) = changes_of([known], [known, seen(month("2024-02"), "1"), seen(month("2024-01"), "1")])
    days = Span(date(2024, 1, 1), date(2024, 2, 29))
    assert (dated.period, dated.count) == (Period("2024-01-01/2024-02-29", Grain.SPAN, days), 2)
    first, second = (replace(UNDATED, label=name) for name in ("first wave", "second wave"))
    (undated,) = changes_of([known], [known, seen(first, "1"), seen(second, "1")])
    assert (undated.period, undated.count) == (first, 2)


@pytest.mark.parametrize(
    ("different", "kind"),
    [
        pytest.param({"value": Decimal(2)}, ChangeKind.REVISED, id="another value"),
        pytest.param({"unit": "kg"}, ChangeKind.REDEFINED, id="another unit"),
        pytest.param({"qualifier": Qualifier.ABOUT}, ChangeKind.REVISED, id="another qualifier"),
        pytest.param({"value": None}, ChangeKind.REVISED, id="now suppressed"),
        pytest.param({"coverage": month("2024-02").span}, ChangeKind.REDEFINED, id="other days"),
        pytest.param({"coverage": fiscal_year(2024).span}, ChangeKind.EXTENDED, id="more days"),
    ],
)
def test_each_difference_has_its_kind(different, kind):
    before = seen(month("2024-01"), "1")
    (change,) = changes_of([before], [replace(before, **different)])
    assert change.kind is kind
    assert words_of(change)


def test_half_a_year_and_then_the_year_without_a_word_on_its_months_is_extended():
    half = replace(seen(fiscal_year(2024), "3556"), coverage=month("2024-01").span)
    (change,) = changes_of([half], [replace(half, value=Decimal(7227), coverage=None)])
    assert change.kind is ChangeKind.EXTENDED


def test_a_b_a_is_two_changes():
    a, b = [seen(month("2024-01"), "1")], [seen(month("2024-01"), "2")]
    assert [len(changes_of(a, b)), len(changes_of(b, a))] == [1, 1]


# ---------------------------------------------------------------- to date, nobody says up to when


def in_year(value: str, **more: object) -> Observation:
    return seen(fiscal_year(2024), value, coverage=None, **more)


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(in_year("9.0"), id="then the year"),
        pytest.param(in_year("9.0", to_date=True, status=Status.PROVISIONAL), id="then more of it to date"),
        pytest.param(seen(fiscal_year(2024), "9.0"), id="then the whole year"),
    ],
)
def test_a_value_to_date_that_becomes_another_is_extended(after):
    (change,) = changes_of([in_year("5.24", to_date=True, status=Status.PROVISIONAL)], [after])
    assert change.kind is ChangeKind.EXTENDED
    assert words_of(change) == "FY2024 to date 5.24 lb → 9 lb"


def test_a_preliminary_value_that_becomes_final_is_revised():
    (change,) = changes_of([in_year("5.24", status=Status.PROVISIONAL)], [in_year("9.0")])
    assert (change.kind, words_of(change)) == (ChangeKind.REVISED, "FY2024 5.24 lb → 9 lb")


def test_a_value_that_is_to_date_no_longer_is_extended_though_the_number_stands():
    (change,) = changes_of([in_year("5.24", to_date=True)], [in_year("5.24")])
    assert change.kind is ChangeKind.EXTENDED


def test_part_of_a_year_goes_on_to_date_and_what_counted_the_whole_counts_other_days():
    to_date = in_year("9.0", to_date=True)
    half = seen(fiscal_year(2024), "5", coverage=Span(date(2023, 10, 1), date(2024, 3, 31)))
    assert [c.kind for c in changes_of([half], [to_date])] == [ChangeKind.EXTENDED]
    (change,) = changes_of([seen(fiscal_year(2024), "12")], [to_date])
    assert change.kind is ChangeKind.REDEFINED
    assert words_of(change) == "FY2024 now counts other days: October 2023 to September 2024 → to date"


def test_a_new_year_to_date_says_so():
    known = seen(fiscal_year(2023), "30")
    (change,) = changes_of([known], [known, in_year("5.24", to_date=True)])
    assert words_of(change) == "FY2024 published for the first time: 5.24 lb to date"


# ---------------------------------------------------------------- first readings

SLIP = Doubt(DoubtKind.ABOVE_MAXIMUM, Decimal(50), Decimal(10), "lb")
OF_PART = Doubt(DoubtKind.INCLUDES_DOUBTFUL, period="2024-01", part=SLIP)


def doubtful(observation: Observation, doubt: Doubt = SLIP) -> Observation:
    return replace(observation, status=Status.SUSPECT, doubt=doubt)


def test_each_doubtful_value_of_a_first_reading_is_asked_about_and_nothing_else():
    sure, asked = seen(month("2024-01"), "5"), doubtful(seen(month("2024-02"), "50", series="Area=A"))
    assert doubts([sure, asked]) == [
        Change(ChangeKind.RELEASED, FIGURE, month("2024-02"), "Area=A", after=asked, first_read=True)
    ]


TOTAL = doubtful(seen(fiscal_year(2024), "55", derived=True), OF_PART)


@pytest.mark.parametrize(
    ("beside", "total", "asked"),
    [
        pytest.param(doubtful(seen(month("2024-01"), "50")), TOTAL, False, id="a doubtful part"),
        pytest.param(seen(month("2024-01"), "50"), TOTAL, True, id="a part that is not doubtful"),
        pytest.param(doubtful(seen(month("2024-10"), "50")), TOTAL, True, id="a month of another year"),
        pytest.param(doubtful(seen(month("2024-01"), "50", series="Area=A")), TOTAL, True, id="another series"),
        pytest.param(doubtful(seen(month("2024-01"), "50", figure="customs/heroin")), TOTAL, True, id="another figure"),
        pytest.param(doubtful(seen(UNDATED, "50")), TOTAL, True, id="no known days"),
        pytest.param(doubtful(seen(month("2024-01"), "50", derived=True)), TOTAL, True, id="another total"),
        pytest.param(
            doubtful(seen(month("2024-01"), "50")),
            doubtful(seen(UNDATED, "55", derived=True)),
            True,
            id="a total of no known days",
        ),
        pytest.param(
            doubtful(seen(month("2024-01"), "50")), replace(TOTAL, derived=False), True, id="a year that is printed"
        ),
    ],
)
def test_a_doubtful_total_is_not_asked_about_beside_a_doubtful_part_of_it(beside, total, asked):
    assert (total in [change.after for change in doubts([beside, total])]) is asked


def test_a_doubtful_month_is_asked_about_beside_its_total():
    part = doubtful(seen(month("2024-01"), "50"))
    assert [change.after for change in doubts([TOTAL, part])] == [part]


# ---------------------------------------------------------------- what stands again

IN_TURN = Doubt(DoubtKind.IN_TURN, Decimal(5), Decimal(6), "lb")


@pytest.mark.parametrize(
    ("turn", "doubt", "asked"),
    [
        pytest.param(Return(day("2024-10-01")), None, False, id="news"),
        pytest.param(Return(day("2024-10-01"), asked=True), None, False, id="news is never kept back"),
        pytest.param(Return(day("2024-10-01"), IN_TURN), IN_TURN, False, id="a question"),
        pytest.param(Return(day("2024-10-01"), IN_TURN, asked=True), IN_TURN, True, id="asked before"),
    ],
)
def test_a_change_to_what_stood_before_says_until_when_and_whether_it_is_a_question(turn, doubt, asked):
    before, after = seen(month("2024-01"), "6"), seen(month("2024-01"), "5")
    (change,) = compare(cells([before]), cells([after]), turned={after.key: turn})
    assert change == Change(
        ChangeKind.REVISED,
        FIGURE,
        month("2024-01"),
        before=before,
        after=after,
        doubt=doubt,
        stood_until=day("2024-10-01"),
        asked=asked,
    )


def test_what_stands_again_in_doubt_is_asked_about_for_its_own_reason():
    before, after = seen(month("2024-01"), "6"), doubtful(seen(month("2024-01"), "50"))
    (change,) = compare(cells([before]), cells([after]), turned={after.key: Return(None, IN_TURN)})
    assert (change.doubt, change.question) == (None, SLIP)


# ---------------------------------------------------------------- wordings

PRESENT = (1, "China remains a source country for fentanyl.")
REWORDED = (0, "China is no longer a source country for fentanyl.")
AGAIN = (0, "China was once a source country for fentanyl.")
AROUND = (1, "It is not shown that China remains a source country for fentanyl.")
GONE = (0, "")


def worded(value: int, printed: str) -> Observation:
    return Observation("border/source-country", UNDATED, Decimal(value), "wording", printed=printed)


@pytest.mark.parametrize(
    ("before", "after", "explanation"),
    [
        pytest.param(
            PRESENT,
            REWORDED,
            "the words no longer stand there; the sentence now reads: "
            "China [-remains-] {+is no longer+} a source country for fentanyl.",
            id="reworded",
        ),
        pytest.param(
            PRESENT,
            GONE,
            "the words are gone, and no sentence stands in their place; it read: "
            "“China remains a source country for fentanyl.”",
            id="gone",
        ),
        pytest.param(
            PRESENT,
            AROUND,
            "the words still stand there; the sentence around them now reads: "
            "{+It is not shown that+} China remains a source country for fentanyl.",
            id="other words around them",
        ),
        pytest.param(
            REWORDED,
            AGAIN,
            "reworded once more; the sentence now reads: "
            "China [-is no longer-] {+was once+} a source country for fentanyl.",
            id="reworded again",
        ),
        pytest.param(
            REWORDED,
            PRESENT,
            "the words stand there now: China [-is no longer-] {+remains+} a source country for fentanyl.",
            id="present again",
        ),
        pytest.param(
            REWORDED,
            GONE,
            "the reworded sentence is gone, and no other stands in its place; it read: "
            "“China is no longer a source country for fentanyl.”",
            id="the reworded sentence is gone",
        ),
        pytest.param(
            GONE,
            REWORDED,
            "a sentence like it stands there again, in other words: "
            "“China is no longer a source country for fentanyl.”",
            id="back in other words",
        ),
        pytest.param(
            GONE,
            PRESENT,
            "the words stand there now: “China remains a source country for fentanyl.”",
            id="back",
        ),
    ],
)
def test_a_wording_that_differs_is_revised_and_told_word_by_word(
    before: tuple[int, str], after: tuple[int, str], explanation: str
):
    (change,) = changes_of([worded(*before)], [worded(*after)])
    assert change.kind is ChangeKind.REVISED
    assert words_of(change) == explanation
    assert not change.suspect


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PRESENT, PRESENT),
        (PRESENT, (1, "CHINA remains a “source country”  for fentanyl.")),
        (REWORDED, (0, "China is no longer a source country for fentanyl.")),
        (GONE, GONE),
    ],
)
def test_the_same_words_set_otherwise_are_no_change(before: tuple[int, str], after: tuple[int, str]):
    one, other = worded(*before), worded(*after)
    assert same(one, replace(other, locator="elsewhere"))
    assert changes_of([one], [other]) == []


def test_a_wording_first_watched_beside_others_is_a_baseline():
    other = replace(worded(*PRESENT), figure_id="border/other")
    assert changes_of([worded(*PRESENT)], [worded(*PRESENT), other]) == []


def test_what_a_page_prints_cannot_look_like_a_mark_of_ours():
    (change,) = changes_of([worded(*PRESENT)], [worded(0, "China [-remains-] a source country for fentanyl.")])
    assert "[-remains-] a source" not in words_of(change)


amounts = st.decimals(min_value=0, max_value=10**6, places=4).map(str)
years = st.lists(amounts, min_size=1, max_size=12)


@given(years)
def test_comparing_a_reading_with_itself_finds_nothing(values):
    assert changes_of(year_of(values), year_of(values)) == []


@given(years, years)
def test_the_parts_of_a_total_add_up_to_its_change(before, after):
    found = changes_of(year_of(before), year_of(after))
    for change in found:
        if change.period.label == "FY2024" and change.before and change.after and change.after.value is not None:
            assert change.before.value is not None
            assert sum(part.amount for part in change.parts) == change.after.value - change.before.value


@given(years, years)
def test_every_cell_that_differs_is_counted_in_exactly_one_line_or_part(before, after):
    one, other = cells(year_of(before)), cells(year_of(after))
    differing = sum(1 for k in {**one, **other} if k not in one or k not in other or not same(one[k], other[k]))
    lines = changes_of(list(one.values()), list(other.values()))
    folded = sum(p.count for c in lines for p in c.parts if p.kind is not ChangeKind.REVISED)
    assert sum(change.count for change in lines) + folded == differing
