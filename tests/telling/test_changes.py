"""Which changes a mail tells, in what order and in what words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Change, ChangeKind, Grain, Period, Qualifier, Span, Status, VerdictKind
from monitor.model.mirrors import Agreement
from monitor.store.rows import json_text
from monitor.telling.amounts import difference_of, places_of, rounded, wording_words
from monitor.telling.found import changes_subject, changes_view
from tests.told import (
    AFTER,
    BEFORE,
    CHECKED_AT,
    CLAIM_2022,
    CLAIM_2024,
    NORTH,
    NOW_READS,
    READ_AT,
    RESTATED,
    SEEN_AT,
    SOUTH,
    STOOD,
    SUMMER,
    TEN_TIMES,
    TO_MARCH,
    changes,
    claim,
    fiscal_year,
    mirror,
    month,
    seen,
    told,
    verdicts,
    worded,
    words_changed,
    year_closed,
    year_of,
)


def view(facts):
    return changes_view(facts, ZoneInfo("UTC"))


def first(facts):
    return view(facts)["changes"][0]


def revision(before, after, **more):
    """A change of one cell's value."""
    period = more.pop("period", fiscal_year(2023))
    return Change(
        ChangeKind.REVISED, NORTH, period, before=seen(period, before, **more), after=seen(period, after, **more)
    )


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("6.7749", "34.817193", ("6.77", "34.82 lb", "+28.04 lb", "+414%")),
        ("6.7749", "7.0445", ("6.77", "7.04 lb", "+0.27 lb", "+4.0%")),
        ("34.817193", "34.8172", ("34.817193", "34.817200 lb", "+0.000007 lb", "+0.00002%")),
        ("26693", "26690", ("26,693", "26,690 lb", "−3 lb", "−0.01%")),
        ("0", "5", ("0", "5 lb", "+5 lb", None)),
        ("0.00006", "0.5", ("0.00006", "0.50000 lb", "+0.49994 lb", "+833,233%")),
        ("1.554846", "1.56", ("1.555", "1.560 lb", "+0.005 lb", "+0.3%")),
    ],
)
def test_a_difference_is_shown_in_the_fewest_decimals_that_tell_it_and_comes_from_exact_values(before, after, shown):
    change = first(told([revision(before, after)]))
    difference = change["difference"]
    assert (change["before"]["number"], change["after"]["shown"], difference["shown"], difference["per_cent"]) == shown


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=6)


@given(numbers, numbers)
def test_no_two_different_values_are_shown_alike(before, after):
    places = places_of([before, after], after - before)
    assert (rounded(before, places) == rounded(after, places)) == (before == after)


@given(numbers.filter(bool))
def test_no_value_is_shown_as_zero_unless_it_is(value):
    assert rounded(value, places_of([value])) != 0


def test_percentages_differ_by_points_and_not_by_per_cent():
    change = first(told([revision("4.2", "4.5", unit="%")]))
    assert change["difference"]["shown"] == "+0.3 points"
    assert change["difference"]["per_cent"] is None


def test_money_keeps_its_sign_before_the_number():
    change = first(told([revision("1.5", "2.25", unit="US$")]))
    assert (change["before"]["number"], change["after"]["shown"]) == ("US$1.50", "US$2.25")
    assert change["difference"]["shown"] == "+US$0.75"


def test_a_range_and_a_qualifier_are_kept():
    period = fiscal_year(2023)
    before = seen(period, None, low=Decimal(40000), high=Decimal(100000), unit="people")
    after = seen(period, "50000", qualifier=Qualifier.MORE_THAN, unit="people")
    change = first(told([Change(ChangeKind.REVISED, NORTH, period, before=before, after=after)]))
    assert change["before"]["shown"] == "40,000 to 100,000 people"
    assert change["after"]["shown"] == "more than 50,000 people"
    assert change["difference"] is None


def test_a_value_that_is_no_longer_a_number_shows_what_was_printed():
    period = fiscal_year(2023)
    after = seen(period, None, printed="n/a", status=Status.MISSING)
    change = first(told([Change(ChangeKind.REVISED, NORTH, period, before=seen(period, "5"), after=after)]))
    assert change["after"]["shown"] == "no value (printed: 'n/a')"


def test_values_in_two_units_are_not_subtracted():
    period = fiscal_year(2023)
    pounds, kilos = seen(period, "100"), seen(period, "45.4", unit="kg")
    change = first(told([Change(ChangeKind.REDEFINED, NORTH, period, before=pounds, after=kilos)]))
    assert change["difference"] is None


# ---------------------------------------------------------------- a change


def test_a_year_that_closes_says_what_it_covered_and_what_it_covers():
    change = first(told(year_closed()))
    assert change["kind"] == "extended"
    assert change["closed"] == "year closed"
    assert change["before"]["coverage"] == "October 2023 to March 2024"
    assert change["after"]["coverage"] == "whole year"
    assert (change["before"]["exact"], change["after"]["exact"]) == ("6.7749 lb", "34.817193 lb")


def test_a_year_that_only_grows_is_not_called_closed():
    change = first(told(changes(year_of(TO_MARCH), year_of((*TO_MARCH, "4")))))
    assert change["kind"] == "extended"
    assert change["closed"] == ""


def test_a_total_is_explained_by_new_and_restated_months():
    change = first(told(year_closed()))
    assert change["parts"] == [
        "+27.77 lb in 6 new months (April to September 2024)",
        "+0.27 lb restated in 2 of the 6 months already published (October 2023 to March 2024: 6.7749 → 7.0445 lb)",
    ]
    (total,) = told(year_closed()).changes
    assert sum(part.amount for part in total.change.parts) == difference_of(total.change) == Decimal("28.042293")


def test_the_restated_months_stand_under_their_total_and_not_beside_it():
    facts = told(year_closed())
    assert facts.total == len(facts.changes) == 1
    assert [(m["name"], m["before"], m["after"]) for m in first(facts)["restated"]] == [
        ("December 2023", "1.20 lb", "1.31 lb"),
        ("February 2024", "1.07 lb", "1.24 lb"),
    ]


def test_one_restated_month_is_not_called_months():
    change = first(told(changes(year_of(("1", "2")), year_of(("1", "3")))))
    assert "restated in 1 of the 2 months" in change["parts"][0]


def test_dropped_months_are_called_no_longer_published():
    change = first(told(changes(year_of(("1", "2", "3")), year_of(("1", "2")))))
    assert change["parts"][0] == "−3 lb from 1 month no longer published (December 2023)"


def test_a_dropped_year_is_one_line_however_many_cells():
    before = year_of((*RESTATED, *SUMMER), year=2019) + year_of((*RESTATED, *SUMMER))
    facts = told(changes(before, year_of((*RESTATED, *SUMMER))))
    assert facts.total == 1
    assert facts.changes[0].change.count == 13
    assert "FY2019 and its 12 months: no longer published" in first(facts)["explanation"]


def test_what_is_withdrawn_points_to_the_snapshot_where_it_stood():
    period = fiscal_year(2019)
    gone = Change(ChangeKind.WITHDRAWN, NORTH, period, before=seen(period, "5", printed="5.00 lbs"))
    where = first(told([gone]))["where"]
    assert where["gone"]
    assert where["url"] == "https://customs.example/files/fy24-mar.csv"
    assert where["printed"] == "5.00 lbs"


def test_the_place_names_the_newer_document_and_the_characters_printed():
    where = first(told(year_closed()))["where"]
    assert where["url"] == "https://customs.example/files/fy24.csv"
    assert where["locator"] == "rows with Region = Northern, FY = 2024"
    assert (where["printed_before"], where["printed"]) == ("6 rows", "12 rows")


def test_both_snapshots_are_told_with_hash_and_times():
    facts = told(year_closed())
    assert (facts.before, facts.after, facts.checked_at) == (BEFORE, AFTER, CHECKED_AT)


def test_times_are_the_same_moments_whatever_zone_they_were_given_in():
    zone = CHECKED_AT.astimezone().tzinfo
    assert told(year_closed(), checked_at=CHECKED_AT.astimezone(zone)) == told(year_closed())


def test_a_figure_that_left_the_configuration_is_named_by_its_id():
    period = fiscal_year(2023)
    other = "drug-seizures/heroin"
    change = Change(ChangeKind.RELEASED, other, period, after=seen(period, "5", figure_id=other))
    assert first(told([change]))["label"] == other


def test_a_series_is_named_by_its_values():
    period = fiscal_year(2023)
    change = Change(
        ChangeKind.RELEASED, NORTH, period, "Drug Type=Fentanyl; Region=Northern Border", after=seen(period, "5")
    )
    assert changes_subject(told([change])).startswith(
        "CBP fentanyl, northern border, Fentanyl, Northern Border, FY2023"
    )


# ---------------------------------------------------------------- claims


def test_the_sentence_that_a_change_touches_stands_with_its_verdict_before_and_after():
    (change,) = told(year_closed()).changes
    assert [one.turned for one in change.claims] == [True]
    (touched,) = first(told(year_closed()))["claims"]
    assert touched["quote"] == "34.82 pounds"
    assert touched["words"].endswith("cannot tell → holds by rounding")
    assert touched["article"] == "Drug Operations in Canada"
    assert touched["sentence"] == "Agents seized 34.82 pounds at the northern border."


def test_a_claim_judged_for_the_first_time_has_not_changed():
    (touched,) = told(year_closed(), verdicts_before={}).changes[0].claims
    assert touched.before is None
    assert not touched.turned


def test_a_claim_on_another_period_or_figure_is_not_touched():
    elsewhere = claim("3 pounds", fiscal_year(2024), figure_id=SOUTH)
    change = first(told(year_closed(), claims=(elsewhere, claim("10.26 pounds", fiscal_year(2022)))))
    assert change["claims"] == []


def test_a_claim_on_a_restated_month_is_told_with_the_total():
    december = claim("1.2 pounds", month(2023, 12))
    assert [c["quote"] for c in first(told(year_closed(), claims=(december,)))["claims"]] == ["1.2 pounds"]


def test_a_line_for_many_cells_touches_every_claim_inside_its_span():
    span = Span(date(2018, 10, 1), date(2022, 9, 30))
    dropped = Change(ChangeKind.WITHDRAWN, NORTH, Period("2018-10-01/2022-09-30", Grain.SPAN, span), count=39)
    assert [c["quote"] for c in first(told([dropped]))["claims"]] == ["10.26 pounds"]


def test_a_verdict_that_changed_without_a_change_listed_is_told_all_the_same():
    after = verdicts(y2022=VerdictKind.REVISED_SINCE, y2024=VerdictKind.HOLDS_BY_ROUNDING)
    facts = told(year_closed(), verdicts_after=after)
    assert [one.claim.quote for one in facts.other_claims] == ["10.26 pounds"]


# ---------------------------------------------------------------- order and number


def test_what_turns_a_verdict_comes_first_then_what_touches_a_claim_then_revisions():
    turning = year_closed()
    touching = revision("10.26", "10.27", period=fiscal_year(2022))
    revised = revision("1", "2")
    released = Change(ChangeKind.RELEASED, NORTH, fiscal_year(2025), after=seen(fiscal_year(2025), "5"))
    dropped = Change(ChangeKind.WITHDRAWN, NORTH, fiscal_year(2019), count=13)
    facts = told([dropped, released, revised, touching, *turning])
    assert [one.change.period.label for one in facts.changes] == [
        "FY2024",
        "FY2022",
        "FY2023",
        "FY2025",
        "FY2019",
    ]


def series_changes(count):
    period = fiscal_year(2023)
    return [
        Change(
            ChangeKind.REVISED,
            NORTH,
            period,
            f"Area={i}",
            before=seen(period, "1", series=f"Area={i}"),
            after=seen(period, str(1 + i), series=f"Area={i}"),
        )
        for i in range(1, count + 1)
    ]


def test_of_hundreds_of_series_the_twenty_largest_differences_are_told_and_the_others_counted():
    facts = told(series_changes(502))
    assert [difference_of(one.change) for one in facts.changes] == list(range(502, 482, -1))
    (rest,) = view(facts)["more"]
    assert rest["count"] == 482
    assert facts.total == 502


def test_a_change_that_turns_a_verdict_is_told_however_small_it_is():
    on_smallest = replace(claim("2 pounds", fiscal_year(2023)), series="Area=1", id=CLAIM_2024.id)
    facts = told(series_changes(60), claims=(on_smallest,))
    assert facts.changes[0].change.series == "Area=1"
    assert len(facts.changes) == 20


def test_the_limit_is_one_per_figure():
    south = replace(revision("1", "1.5"), figure_id=SOUTH)
    facts = told([*series_changes(30), south])
    assert SOUTH in {one.figure.id for one in facts.changes}


def test_twenty_thousand_changed_cells_are_told_in_bounded_facts():
    assert len(json_text(told(series_changes(20_000)))) < 40_000


def test_a_question_says_what_is_doubtful():
    period = fiscal_year(2024)
    after = seen(period, "348.17193", status=Status.SUSPECT, doubt=TEN_TIMES)
    doubtful = Change(ChangeKind.REVISED, NORTH, period, before=seen(period, "34.817193"), after=after)
    facts = told([doubtful])
    assert first(facts)["question"].startswith("34.82 lb → 348.17 lb: it is ten times what it was")
    assert facts.changes[0].change.suspect


def test_a_change_names_the_mirrors_that_print_something_else_with_the_time_at_which_they_were_read():
    (alone,) = told(year_closed()).changes
    before, now = alone.change.before, alone.change.after
    mirrors = [
        mirror(replace(now, value=before.value), now, read_at=SEEN_AT),
        mirror(replace(now, value=Decimal(7)), now, title="Another"),
        mirror(now, now, title="The same", agreement=Agreement.CONFIRMS),
    ]
    (beside,) = told(year_closed(), mirrors=mirrors).changes
    assert [(one.title, one.still, one.read_at) for one in beside.mirrors] == [
        ("A copy", False, SEEN_AT),
        ("Another", False, READ_AT),
    ]
    assert [words.partition(" when")[0] for words in first(told(year_closed(), mirrors=mirrors))["mirrors"]] == [
        "A mirror, “A copy”, printed 6.77 lb",
        "A mirror, “Another”, printed 7 lb",
    ]
    assert alone.mirrors == ()


# ---------------------------------------------------------------- wordings


def test_a_reworded_sentence_is_told_word_by_word_and_has_no_numbers():
    change = first(words_changed(worded(1, STOOD), worded(0, NOW_READS)))
    assert change["wording"].startswith("China [-remains-] {+is no longer+} a source country for fentanyl")
    assert (change["before"]["shown"], change["after"]["shown"]) == ("stands", "reworded")
    assert [change["difference"], change["before"]["number"], change["after"]["exact"]] == [None, "", ""]
    assert change["where"]["printed"] == NOW_READS


def test_a_gone_sentence_is_told_whole():
    change = first(words_changed(worded(1, STOOD), worded(0, "")))
    assert change["wording"] == f"[-{STOOD}-]"
    assert change["after"]["shown"] == "gone"


def test_a_number_has_no_wording():
    assert not any(change["wording"] for change in view(told(year_closed()))["changes"])


@pytest.mark.parametrize(
    ("value", "printed", "words"),
    [(1, STOOD, "stands"), (0, NOW_READS, f"reworded: “{NOW_READS}”"), (0, "", "gone"), (None, "", "no value")],
)
def test_how_words_stand_is_said_in_words(value, printed, words):
    assert wording_words(None if value is None else Decimal(value), printed) == words


def test_a_group_and_a_total_of_one_period_are_weighed_each_by_what_it_touches():
    group = Change(ChangeKind.RELEASED, NORTH, fiscal_year(2024), count=5)
    facts = told([*series_changes(40), *year_closed(), group], verdicts_before={})
    assert [one.change.is_group for one in facts.changes].count(True) == 1
    assert facts.total == len(facts.changes) + sum(count for more in facts.more for _, count in more.kinds) == 42


def test_claims_on_the_same_figure_that_are_not_touched_are_named_in_one_line_with_how_they_stand():
    facts = told(year_closed())
    assert [one.claim.id for one in facts.untouched] == [CLAIM_2022.id]
    assert view(facts)["untouched"] == "“10.26 pounds” (FY2022): holds"
    assert view(told(year_closed(), claims=(CLAIM_2024,)))["untouched"] == ""
    many = [claim(f"{number} pounds", fiscal_year(2010), figure_id=NORTH) for number in range(20)]
    says = verdicts(y2022=VerdictKind.HOLDS)[CLAIM_2022.id]
    stand = {one.id: replace(says, claim_id=one.id) for one in many}
    facts = told(year_closed(), claims=many, verdicts_before=stand, verdicts_after=stand)
    assert view(facts)["untouched"].count("pounds") == 8
    assert view(facts)["untouched"].endswith("; and 12 more")
