"""What a notice tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Change, ChangeKind, Grain, Period, Qualifier, Span, Status, VerdictKind
from monitor.telling.amounts import places_of, rounded, wording_words
from monitor.telling.facts import (
    failing_facts,
    mirrors_beside,
    news_again_facts,
    overdue_facts,
    recovered_facts,
    week_facts,
)
from tests.told import (
    ARTICLE,
    CHECKED_AT,
    CLAIM_2024,
    NORTH,
    NOW_READS,
    READ_AT,
    RESTATED,
    SEEN_AT,
    SOURCE,
    SOUTH,
    STOOD,
    SUMMER,
    TEN_TIMES,
    TO_MARCH,
    WORDS,
    change_row,
    changes,
    claim,
    claim_row,
    figure,
    figure_row,
    fiscal_year,
    health_row,
    mirror_row,
    month,
    seen,
    stored,
    told,
    verdicts,
    worded,
    words_changed,
    year_closed,
    year_of,
)

COPIED = NORTH.replace(SOURCE.id, "copy")


def first(facts):
    return facts["changes"][0]


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
    assert difference["value"] == f"{(Decimal(after) - Decimal(before)).normalize():f}"


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
    assert (change["before"]["value"], change["after"]["value"]) == ("6.7749", "34.817193")
    assert (change["before"]["exact"], change["after"]["exact"]) == ("6.7749 lb", "34.817193 lb")


def test_a_year_that_only_grows_is_not_called_closed():
    change = first(told(changes(year_of(TO_MARCH), year_of((*TO_MARCH, "4")))))
    assert change["kind"] == "extended"
    assert change["closed"] == ""


def test_a_total_is_explained_by_new_and_restated_months():
    change = first(told(year_closed()))
    assert [part["sentence"] for part in change["parts"]] == [
        "+27.77 lb in 6 new months (April to September 2024)",
        "+0.27 lb restated in 2 of the 6 months already published (October 2023 to March 2024: 6.7749 → 7.0445 lb)",
    ]
    amounts = sum(Decimal(part["amount"]) for part in change["parts"])
    assert amounts == Decimal(change["difference"]["value"]) == Decimal("28.042293")


def test_the_restated_months_stand_under_their_total_and_not_beside_it():
    facts = told(year_closed())
    assert facts["total"] == len(facts["changes"]) == 1
    assert [(m["name"], m["before"], m["after"]) for m in first(facts)["restated"]] == [
        ("December 2023", "1.20 lb", "1.31 lb"),
        ("February 2024", "1.07 lb", "1.24 lb"),
    ]


def test_one_restated_month_is_not_called_months():
    change = first(told(changes(year_of(("1", "2")), year_of(("1", "3")))))
    assert "restated in 1 of the 2 months" in change["parts"][0]["sentence"]


def test_dropped_months_are_called_no_longer_published():
    change = first(told(changes(year_of(("1", "2", "3")), year_of(("1", "2")))))
    assert change["parts"][0]["sentence"] == "−3 lb from 1 month no longer published (December 2023)"


def test_a_dropped_year_is_one_line_however_many_cells():
    before = year_of((*RESTATED, *SUMMER), year=2019) + year_of((*RESTATED, *SUMMER))
    facts = told(changes(before, year_of((*RESTATED, *SUMMER))))
    assert facts["total"] == 1
    assert first(facts)["count"] == 13
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
    assert facts["before"]["seen_at"] == "2024-04-08T13:00:00Z"
    assert facts["before"]["last_confirmed_at"] == "2024-10-14T13:00:04Z"
    assert facts["after"]["sha256"].startswith("60303ae2")
    assert facts["checked_at"] == "2024-10-15T13:00:03Z"


def test_times_are_in_utc_whatever_zone_they_were_given_in():
    zone = CHECKED_AT.astimezone().tzinfo
    assert told(year_closed(), checked_at=CHECKED_AT.astimezone(zone))["checked_at"] == "2024-10-15T13:00:03Z"


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
    assert first(told([change]))["short"] == "CBP fentanyl, northern border, Fentanyl, Northern Border"


# ---------------------------------------------------------------- claims


def test_the_sentence_that_a_change_touches_stands_with_its_verdict_before_and_after():
    (touched,) = first(told(year_closed()))["claims"]
    assert touched["quote"] == "34.82 pounds"
    assert (touched["verdict_before"], touched["verdict_after"]) == ("cannot tell", "holds by rounding")
    assert touched["changed"]
    assert touched["article"] == "Drug Operations in Canada"
    assert touched["sentence"] == "Agents seized 34.82 pounds at the northern border."


def test_an_article_without_a_title_at_hand_is_named_by_its_id():
    (touched,) = first(told(year_closed(), articles=None))["claims"]
    assert (touched["article"], touched["article_id"]) == ("", ARTICLE)


def test_a_claim_judged_for_the_first_time_has_not_changed():
    (touched,) = first(told(year_closed(), verdicts_before={}))["claims"]
    assert touched["verdict_before"] is None
    assert not touched["changed"]


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
    assert [c["quote"] for c in facts["other_claims"]] == ["10.26 pounds"]


# ---------------------------------------------------------------- order and number


def test_what_turns_a_verdict_comes_first_then_what_touches_a_claim_then_revisions():
    turning = year_closed()
    touching = revision("10.26", "10.27", period=fiscal_year(2022))
    revised = revision("1", "2")
    released = Change(ChangeKind.RELEASED, NORTH, fiscal_year(2025), after=seen(fiscal_year(2025), "5"))
    dropped = Change(ChangeKind.WITHDRAWN, NORTH, fiscal_year(2019), count=13)
    facts = told([dropped, released, revised, touching, *turning])
    assert [c["period"] for c in facts["changes"]] == ["FY2024", "FY2022", "FY2023", "FY2025", "FY2019"]


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
    assert [c["difference"]["value"] for c in facts["changes"]] == [str(i) for i in range(502, 482, -1)]
    (rest,) = facts["more"]
    assert (rest["count"], rest["command"]) == (482, "monitor changes drug-seizures")
    assert facts["total"] == 502


def test_a_change_that_turns_a_verdict_is_told_however_small_it_is():
    on_smallest = replace(claim("2 pounds", fiscal_year(2023)), series="Area=1", id=CLAIM_2024.id)
    facts = told(series_changes(60), claims=(on_smallest,))
    assert first(facts)["series"] == "Area=1"
    assert len(facts["changes"]) == 20


def test_the_limit_is_one_per_figure():
    south = replace(revision("1", "1.5"), figure_id=SOUTH)
    facts = told([*series_changes(30), south])
    assert SOUTH in {change["figure_id"] for change in facts["changes"]}


def test_twenty_thousand_changed_cells_are_told_in_bounded_facts():
    assert len(str(told(series_changes(20_000)))) < 40_000


# ---------------------------------------------------------------- questions and states


def test_a_question_says_what_is_doubtful():
    period = fiscal_year(2024)
    after = seen(period, "348.17193", status=Status.SUSPECT, doubt=TEN_TIMES)
    doubtful = Change(ChangeKind.REVISED, NORTH, period, before=seen(period, "34.817193"), after=after)
    facts = told([doubtful])
    assert first(facts)["question"].startswith("34.82 lb → 348.17 lb: it is ten times what it was")
    assert first(facts)["after"]["status"] == "suspect"


def test_a_failing_source_says_since_when_why_and_what_it_feeds():
    since = datetime(2024, 5, 3, 13, tzinfo=UTC)
    facts = stored(
        failing_facts(SOURCE, problem_kind="blocked", problem="403", since=since, last_success_at=None, attempts=3)
    )
    assert (facts["since"], facts["last_success_at"], facts["attempts"]) == ("2024-05-03T13:00:00Z", None, 3)
    assert [f["figure_id"] for f in facts["figures"]] == [NORTH, SOUTH]


def test_of_many_figures_ten_are_named():
    many = replace(SOURCE, figures=tuple(figure(f"drug-seizures/f{i}", f"F {i}", f"f {i}") for i in range(14)))
    facts = stored(overdue_facts(many, last_news_at=CHECKED_AT, expected_every=timedelta(days=40)))
    assert (len(facts["figures"]), facts["figures_more"]) == (10, 4)


def test_a_recovered_source_says_how_long_it_failed():
    since, until = datetime(2024, 5, 3, 13, tzinfo=UTC), datetime(2024, 5, 6, 14, tzinfo=UTC)
    assert stored(recovered_facts(SOURCE, problem="403", since=since, until=until))["lasted"] == "3 days"


def test_an_overdue_source_says_by_when_news_was_expected():
    last = datetime(2024, 9, 3, 13, tzinfo=UTC)
    facts = stored(overdue_facts(SOURCE, last_news_at=last, expected_every=timedelta(days=40)))
    assert (facts["expected_every"], facts["expected_by"]) == ("40 days", "2024-10-13T13:00:00Z")


def test_news_after_a_silence_says_how_long_it_lasted():
    since, at = datetime(2024, 8, 3, 13, tzinfo=UTC), datetime(2024, 8, 3, 14, tzinfo=UTC)
    assert stored(news_again_facts(SOURCE, silent_since=since, seen_at=at))["lasted"] == "1 hour"


# ---------------------------------------------------------------- the week


def week(**given):
    settings = {
        "week": "2024-W42",
        "start": datetime(2024, 10, 14, 4, tzinfo=UTC),
        "end": datetime(2024, 10, 21, 4, tzinfo=UTC),
        "changes": [change_row()],
        "claims": [claim_row()],
        "figures": [figure_row()],
        "health": [health_row()],
        "timezone": "America/Toronto",
        "head": "ab" * 32,
        **given,
    }
    return stored(week_facts(**settings))


def test_a_week_in_which_nothing_is_watched_is_a_report_too():
    facts = week(changes=[], claims=[], figures=[], health=[])
    assert facts["summary"].pop("verdicts") == []
    assert set(facts["summary"].values()) == {0}
    assert facts["changes"] == facts["claims"] == facts["figures"] == facts["trouble"] == []


def test_a_week_says_what_changed_with_the_difference_and_its_parts():
    parts = (
        '[{"kind": "released", "first": "2024-04", "last": "2024-09", "count": 6, "before": null, '
        '"after": "27.772693", "amount": "27.772693"}]'
    )
    line = week(changes=[change_row(parts=parts)])["changes"][0]["figures"][0]["lines"][0]
    assert (line["before"], line["after"], line["difference"], line["per_cent"]) == (
        "6.77",
        "34.82 lb",
        "+28.04 lb",
        "+414%",
    )
    assert line["parts"] == ["+27.77 lb in 6 new months (April to September 2024)"]
    assert (line["before_coverage"], line["after_coverage"]) == ("October 2023 to March 2024", "whole year")


def test_restated_parts_of_a_total_are_not_counted_as_changes_of_their_own():
    assert week(changes=[change_row(), change_row(change_id=2, part_of=1)])["summary"]["changes"] == 1


def test_doubtful_values_stand_apart_from_news():
    facts = week(changes=[change_row(suspect=1)])
    assert (facts["summary"]["changes"], facts["summary"]["questions"]) == (0, 1)
    assert facts["changes"] == []
    assert len(facts["questions"]) == 1


def test_a_change_of_unit_shows_no_difference():
    line = week(changes=[change_row(kind="redefined", explanation="the unit changed from lb to kg")])
    told_line = line["changes"][0]["figures"][0]["lines"][0]
    assert told_line["difference"] is None
    assert told_line["explanation"] == "the unit changed from lb to kg"


def test_the_largest_changes_of_a_busy_figure_are_listed_and_the_others_counted():
    rows = [change_row(change_id=i, before_value="1", after_value=str(1 + i)) for i in range(1, 101)]
    (group,) = week(changes=rows)["changes"]
    assert len(group["figures"][0]["lines"]) == 12
    assert group["figures"][0]["more"] == 88
    assert group["figures"][0]["lines"][0]["after"] == "101 lb"


def test_claims_that_no_longer_hold_come_first():
    rows = [claim_row(verdict=kind.value, claim_id=kind.value) for kind in VerdictKind]
    order = [c["verdict"] for c in week(claims=rows)["claims"][0]["claims"]]
    assert order[:4] == ["revised since", "never matched", "no longer published", "cannot tell"]
    assert order[-1] == "holds"


def test_a_claims_current_value_is_in_the_figures_unit_and_not_in_the_claims():
    claims = [claim_row(unit="kg", quote="15.79 kg", current_value="34.817193")]
    assert week(claims=claims)["claims"][0]["claims"][0]["current"] == "34.82 lb"


def test_a_claim_on_a_range_is_shown_with_both_ends_and_one_with_a_qualifier_with_it():
    ends = {"current_value": None, "current_low": "45000", "current_high": "80000"}
    then = {"value_when_published": None, "low_when_published": "40000", "high_when_published": "100000"}
    about = {"current_qualifier": "about", "value_when_published": None}
    in_range, rough = week(claims=[claim_row(**ends, **then), claim_row(**about)])["claims"][0]["claims"]
    assert in_range["current"] == "45,000 to 80,000 lb"
    assert in_range["when_published"] == "40,000 to 100,000 lb"
    assert (rough["current"], rough["when_published"]) == ("about 34.82 lb", None)


def test_a_claim_names_the_mirrors_that_print_something_else_than_its_source():
    mirrors = [
        mirror_row(),
        mirror_row(mirror_id="same", mirror_value="34.817193", agreement="confirms"),
        mirror_row(mirror_id="another year", period="FY2023"),
        mirror_row(mirror_id="of a later value", value="35"),
    ]
    told_claim = week(claims=[claim_row()], mirrors=mirrors)["claims"][0]["claims"][0]
    copy = {"source_id": "copy", "title": "A copy", "shown": "34.5 lb", "still": False, "read_at": SEEN_AT}
    assert told_claim["mirrors"] == [copy]


def test_a_mirror_whose_first_check_was_under_way_was_read_when_its_version_came():
    copy = replace(SOURCE, id="copy", mirrors=SOURCE.id, figures=(replace(SOURCE.figures[0], id=COPIED),))
    figures = [
        figure_row(),
        figure_row(source_id="copy", figure_id=COPIED, value="7", vintage=READ_AT, last_confirmed_at=None),
    ]
    (row,) = mirrors_beside(figures, {SOURCE.id: SOURCE, "copy": copy})
    assert (row["agreement"], row["mirror_last_confirmed_at"], row["still"]) == ("disagrees", READ_AT, False)


def test_a_mirror_of_words_or_of_a_range_is_told_with_what_it_prints():
    words = {"figure_id": WORDS, "unit": "wording", "period": "undated"}
    mirrors = [
        mirror_row(**words, value="1", mirror_value="0", mirror_printed=NOW_READS),
        mirror_row(**words, value="1", mirror_value="0", mirror_printed=""),
        mirror_row(value=None, mirror_value=None, mirror_printed="40 to 50"),
    ]
    one = week(claims=[claim_row(figure_id=WORDS, period="undated", current_value="1")], mirrors=mirrors)
    other = week(claims=[claim_row(current_value=None)], mirrors=mirrors)
    told_mirrors = [m["shown"] for facts in (one, other) for m in facts["claims"][0]["claims"][0]["mirrors"]]
    assert told_mirrors == [f"“{NOW_READS}”", "no such words", "“40 to 50”"]


def test_what_a_mirror_prints_is_told_as_a_mirror_s():
    health = [health_row(), health_row(source_id="copy", title="A copy", mirrors=SOURCE.id)]
    facts = week(changes=[change_row(source_id="copy")], figures=[figure_row(source_id="copy")], health=health)
    assert [facts[part][0]["mirrors"] for part in ("changes", "figures")] == [SOURCE.title] * 2
    assert [week()[part][0]["mirrors"] for part in ("changes", "figures")] == [""] * 2


def test_a_change_names_the_mirrors_that_print_something_else_with_the_time_at_which_they_were_read():
    alone = first(told(year_closed()))
    before, now = alone["before"]["value"], alone["after"]["value"]
    mirrors = [
        mirror_row(value=now, mirror_value=before),
        mirror_row(value=now, mirror_value="7", mirror_title="Another", mirror_last_confirmed_at=READ_AT),
    ]
    beside = first(told(year_closed(), mirrors=mirrors))
    assert [(m["title"], m["shown"], m["still"], m["read_at"]) for m in beside["mirrors"]] == [
        ("A copy", "6.77 lb", False, SEEN_AT),
        ("Another", "7 lb", False, READ_AT),
    ]
    assert alone["mirrors"] == []


def test_every_figure_says_when_it_was_confirmed_and_years_come_before_months():
    rows = [
        figure_row(period="2024-09", value="7", derived=0),
        figure_row(period="FY2023", value="1.554846", coverage_start="2022-10-01", coverage_end="2023-09-30"),
        figure_row(),
        figure_row(period="FY2025", value="10.43", coverage_start="2024-10-01", coverage_end="2025-02-28"),
    ]
    told_figure = week(figures=rows)["figures"][0]["figures"][0]
    assert [(r["period"], r["shown"], r["coverage"]) for r in told_figure["rows"]] == [
        ("FY2025", "10.43 lb", "October 2024 to February 2025"),
        ("FY2024", "34.82 lb", ""),
        ("FY2023", "1.55 lb", ""),
    ]
    assert told_figure["more"] == 1
    assert told_figure["confirmed_at"].startswith("2024-10-15T13:00:03")


def test_a_figure_with_thousands_of_series_is_summed_up_in_one_line():
    rows = [
        figure_row(series=f"Area={i}", period=f"FY{2022 + i % 4}", derived=0, coverage_start=None, coverage_end=None)
        for i in range(8000)
    ]
    told_figure = week(figures=rows)["figures"][0]["figures"][0]
    assert told_figure["rows"] == []
    assert (told_figure["values"], told_figure["series"], told_figure["periods"]) == (8000, 8000, "FY2022 to FY2025")


def test_the_oldest_confirmation_counts():
    rows = [figure_row(), figure_row(period="FY2023", last_confirmed_at="2024-10-02T13:00:00.000Z")]
    assert week(figures=rows)["figures"][0]["figures"][0]["confirmed_at"].startswith("2024-10-02")


def test_failing_overdue_and_unread_sources_are_named():
    rows = [
        health_row(),
        health_row(source_id="b", state="failing", title="B", failing_since=SEEN, problem="403", failures_in_a_row=3),
        health_row(source_id="c", state="overdue", title="C", overdue_since=SEEN),
        health_row(source_id="d", state="new", title="D"),
    ]
    facts = week(health=rows)
    assert [(s["title"], s["state"], s["since"]) for s in facts["trouble"]] == [
        ("B", "failing", SEEN),
        ("C", "overdue", SEEN),
    ]
    assert [s["title"] for s in facts["unread"]] == ["D"]
    assert [facts["summary"][k] for k in ("fine", "failing", "overdue", "unread")] == [1, 1, 1, 1]


SEEN = "2024-10-13T13:00:00.000Z"


def test_titles_stand_for_ids_where_they_are_given():
    facts = week(titles={NORTH: "Fentanyl, north", ARTICLE: "The article"})
    assert facts["changes"][0]["figures"][0]["label"] == "Fentanyl, north"
    assert facts["changes"][0]["title"] == "Nationwide Drug Seizures"
    assert facts["claims"][0]["title"] == "The article"


# ---------------------------------------------------------------- wordings


def test_a_reworded_sentence_is_told_word_by_word_and_has_no_numbers():
    (change,) = words_changed(worded(1, STOOD), worded(0, NOW_READS))["changes"]
    assert change["wording"]["now"] == "reworded"
    assert change["wording"]["diff"].startswith("China [-remains-] {+is no longer+} a source country for fentanyl")
    assert (change["before"]["shown"], change["after"]["shown"]) == ("stands", "reworded")
    assert [change["difference"], change["before"]["number"], change["after"]["exact"]] == [None, None, None]
    assert change["where"]["printed"] == NOW_READS


def test_a_gone_sentence_is_told_whole():
    (change,) = words_changed(worded(1, STOOD), worded(0, ""))["changes"]
    assert change["wording"] == {"now": "gone", "diff": f"[-{STOOD}-]"}
    assert change["after"]["shown"] == "gone"


def test_a_number_has_no_wording():
    assert all(change["wording"] is None for change in told(year_closed())["changes"])


def test_a_week_tells_a_wording_by_its_explanation_and_its_sentence():
    explanation = "the words no longer stand there; the sentence now reads: [-a-] {+b+}"
    row = change_row(
        figure_id=WORDS, unit="wording", period="undated", kind="revised", before_value="1", after_value="0",
        explanation=explanation, before_coverage_start=None, after_coverage_start=None,
    )  # fmt: skip
    now = figure_row(
        figure_id=WORDS, unit="wording", period="undated", value="0", printed=NOW_READS, derived=0,
        coverage_start=None, coverage_end=None,
    )  # fmt: skip
    claims = [claim_row(figure_id=WORDS, current_value="0", current_printed=NOW_READS, value_when_published="1")]
    facts = week(changes=[row], figures=[now], claims=claims)
    line = facts["changes"][0]["figures"][0]["lines"][0]
    assert (line["comparable"], line["difference"], line["explanation"]) == (False, None, explanation)
    shown = facts["figures"][0]["figures"][0]["rows"][0]
    assert (shown["shown"], shown["sentence"], shown["noun"]) == ("reworded", NOW_READS, "words")
    told_claim = facts["claims"][0]["claims"][0]
    assert (told_claim["current"], told_claim["when_published"]) == ("reworded", "stands"), "one word in both places"


@pytest.mark.parametrize(
    ("value", "printed", "words"),
    [(1, STOOD, "stands"), (0, NOW_READS, f"reworded: “{NOW_READS}”"), (0, "", "gone"), (None, "", "no value")],
)
def test_how_words_stand_is_said_in_words(value, printed, words):
    assert wording_words(None if value is None else Decimal(value), printed) == words
