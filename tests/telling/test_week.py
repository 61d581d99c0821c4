"""What a week tells, and in what words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from monitor.model import ChangeKind, Doubt, DoubtKind, Part, Qualifier, Span, Status, VerdictKind
from monitor.model.facts import MirrorTold
from monitor.model.mirrors import Agreement
from monitor.model.week import Health
from monitor.telling.claims import mirror_words, mirrors_told
from monitor.telling.mail import report_html
from monitor.telling.week import week_view
from tests.told import (
    ARTICLE,
    ARTICLES,
    CLAIM_2022,
    CLAIM_2024,
    NORTH,
    NORTH_2024,
    NOW_READS,
    READ_AT,
    SEEN_AT,
    SOURCE,
    STATEMENT,
    STOOD,
    claim,
    fiscal_year,
    health,
    logged,
    mirror,
    month,
    seen,
    standing,
    stands,
    week_of,
    worded,
)

UTC = ZoneInfo("UTC")
COPIED = "copy/fentanyl-north"
SUSPECT = Doubt(DoubtKind.ABOVE_MAXIMUM, Decimal(9), Decimal(8), "lb")


def week(**given):
    return week_view(week_of(**given), UTC)


def lines(**given):
    return week(**given)["changes"][0]["figures"][0]["lines"]


def test_a_week_in_which_nothing_is_watched_is_a_report_too():
    facts = week(changes=[], claims=[], standing=[], health=[])
    assert set(facts["summary"].values()) == {0}
    assert facts["changes"] == facts["claims"] == facts["figures"] == []
    assert facts["trouble"] == facts["fallen"] == []


def test_a_week_says_what_changed_with_the_difference_and_its_parts():
    part = Part(ChangeKind.RELEASED, "2024-04", "2024-09", 6, None, Decimal("27.772693"), Decimal("27.772693"))
    (line,) = lines(changes=[logged(parts=(part,))])
    assert (line["before"]["number"], line["after"]["shown"]) == ("6.77", "34.82 lb")
    assert (line["difference"]["shown"], line["difference"]["per_cent"]) == ("+28.04 lb", "+414%")
    assert line["parts"] == ["+27.77 lb in 6 new months (April to September 2024)"]
    assert (line["before"]["coverage"], line["after"]["coverage"]) == ("October 2023 to March 2024", "whole year")


def test_restated_parts_of_a_total_are_not_counted_as_changes_of_their_own():
    assert week(changes=[logged(), logged(row=2, part_of="FY2024")])["summary"]["changes"] == 1


def test_doubtful_values_stand_apart_from_news():
    facts = week(changes=[logged(after=replace(NORTH_2024, status=Status.SUSPECT, doubt=SUSPECT))])
    assert (facts["summary"]["changes"], facts["summary"]["questions"]) == (0, 1)
    assert facts["changes"] == []
    assert len(facts["questions"]) == 1


def test_a_change_of_unit_shows_no_difference():
    (line,) = lines(changes=[logged(kind=ChangeKind.REDEFINED, after=replace(NORTH_2024, unit="kg"))])
    assert (line["difference"], line["comparable"]) == (None, False)
    assert line["happened"] == "the unit changed from lb to kg"


def test_the_period_that_a_sentence_begins_with_is_not_named_twice():
    covered = Span(date(2023, 9, 1), date(2024, 8, 31))
    other_days = logged(kind=ChangeKind.REDEFINED, after=replace(NORTH_2024, coverage=covered))
    group = logged(kind=ChangeKind.RELEASED, before=None, after=None, figure_id=NORTH, period=month(2024, 4), count=5)
    (first, second) = lines(changes=[other_days, group])
    assert (first["place"], first["happened"][:27]) == ("", "FY2024 now counts other days"[:27])
    assert (second["place"], second["happened"]) == ("April 2024", "5 values published for the first time")


def test_the_largest_changes_of_a_busy_figure_are_listed_and_the_others_counted():
    period = fiscal_year(2024)
    rows = [logged(row=i, before=seen(period, "1"), after=seen(period, str(1 + i))) for i in range(1, 101)]
    (group,) = week(changes=rows)["changes"]
    assert len(group["figures"][0]["lines"]) == 12
    assert group["figures"][0]["more"] == 88
    assert group["figures"][0]["lines"][0]["after"]["shown"] == "101 lb"


def test_claims_that_no_longer_hold_come_first():
    order = [c["verdict"] for c in week(claims=[stands(kind) for kind in VerdictKind])["claims"][0]["claims"]]
    assert order[:4] == ["revised since", "never matched", "no longer published", "cannot tell"]
    assert order[-1] == "holds"


def test_a_claims_current_value_is_in_the_figures_unit_and_not_in_the_claims():
    kilograms = replace(claim("15.79 pounds", fiscal_year(2024)), quote="15.79 kg")
    assert week(claims=[stands(claim=kilograms)])["claims"][0]["claims"][0]["current"] == "34.82 lb"


def test_a_claim_on_a_range_is_shown_with_both_ends_and_one_with_a_qualifier_with_it():
    period = fiscal_year(2024)
    now = seen(period, None, low=Decimal(45000), high=Decimal(80000))
    then = seen(period, None, low=Decimal(40000), high=Decimal(100000))
    about = replace(NORTH_2024, qualifier=Qualifier.ABOUT)
    in_range, rough = week(claims=[stands(now=now, then=then), stands(now=about, then=None)])["claims"][0]["claims"]
    assert in_range["current"] == "45,000 to 80,000 lb"
    assert in_range["when_published"] == "40,000 to 100,000 lb"
    assert (rough["current"], rough["when_published"]) == ("about 34.82 lb", "")


def test_a_claim_names_the_mirrors_that_print_something_else_than_its_source():
    copied = replace(NORTH_2024, figure_id=COPIED, value=Decimal("34.5"))
    mirrors = [
        mirror(NORTH_2024, NORTH_2024, title="The same", agreement=Agreement.CONFIRMS),
        mirror(NORTH_2024, title="Alone", agreement=Agreement.NOT_READ),
        mirror(copied, seen(fiscal_year(2023), "9"), title="Of another year"),
        mirror(copied, NORTH_2024, read_at=SEEN_AT),
    ]
    (told,) = mirrors_told(mirrors, NORTH_2024)
    assert (told.source_id, told.title, told.still, told.read_at) == ("copy", "A copy", False, SEEN_AT)
    (shown,) = week(claims=[stands(mirrors=(told,))])["claims"][0]["claims"]
    assert shown["mirrors"] == ["A mirror, “A copy”, printed 34.5 lb when it was last read, on 15 October 2024"]


@pytest.mark.parametrize(
    ("seen_at", "changed_at", "read_at", "still"),
    [
        (READ_AT, SEEN_AT, SEEN_AT + timedelta(days=1), True),
        (READ_AT, SEEN_AT, SEEN_AT, False),
        (SEEN_AT, READ_AT, SEEN_AT + timedelta(days=1), False),
        (READ_AT, None, SEEN_AT, False),
    ],
    ids=["read again", "not read since", "changed since", "original not read"],
)
def test_a_mirror_still_prints_what_it_printed_before_the_original_changed_where_it_was_read_since(
    seen_at, changed_at, read_at, still
):
    copy = mirror(NORTH_2024, NORTH_2024, seen_at=seen_at, read_at=read_at, original_seen_at=changed_at)
    assert copy.still is still
    assert [one.still for one in mirrors_told([copy], NORTH_2024)] == [still]


def test_a_mirror_of_words_or_of_a_range_is_told_with_what_it_prints():
    in_range = seen(fiscal_year(2024), None, low=Decimal(40), high=Decimal(50), printed="40 to 50")
    told = [MirrorTold("copy", "A copy", one, False, None) for one in (worded(0, NOW_READS), worded(0, ""), in_range)]
    assert [mirror_words(one, UTC) for one in told] == [
        f"A mirror, “A copy”, printed {words} when it was last read"
        for words in (f"“{NOW_READS}”", "no such words", "“40 to 50”")
    ]


def test_what_a_mirror_prints_is_told_as_a_mirror_s():
    copy = replace(SOURCE, id="copy", title="A copy", mirrors=SOURCE.id)
    copied = replace(NORTH_2024, figure_id=COPIED)
    facts = week(sources={SOURCE.id: SOURCE, "copy": copy}, changes=[logged(after=copied)], standing=[standing(copied)])
    assert [facts[part][0]["source"].original for part in ("changes", "figures")] == [SOURCE.title] * 2
    assert [week()[part][0]["source"].original for part in ("changes", "figures")] == [""] * 2


def test_every_figure_says_when_it_was_confirmed_and_years_come_before_months():
    rows = [
        standing(seen(month(2024, 9), "7")),
        standing(seen(fiscal_year(2023), "1.554846", derived=True)),
        standing(),
        standing(seen(fiscal_year(2025), "10.43", derived=True, coverage=Span(date(2024, 10, 1), date(2025, 2, 28)))),
    ]
    told_figure = week(standing=rows)["figures"][0]["figures"][0]
    assert [(r["period_name"], r["shown"], r["coverage"]) for r in told_figure["rows"]] == [
        ("FY2025", "10.43 lb", "October 2024 to February 2025"),
        ("FY2024", "34.82 lb", ""),
        ("FY2023", "1.55 lb", ""),
    ]
    assert told_figure["more"] == 1
    assert told_figure["confirmed_at"] == SEEN_AT


def test_a_figure_with_thousands_of_series_is_summed_up_in_one_line():
    rows = [standing(seen(fiscal_year(2022 + i % 4), "34", series=f"Area={i}")) for i in range(8000)]
    told_figure = week(standing=rows)["figures"][0]["figures"][0]
    assert told_figure["rows"] == []
    assert (told_figure["values"], told_figure["series"], told_figure["periods"]) == (8000, 8000, "FY2022 to FY2025")


def test_the_oldest_confirmation_counts():
    earlier = SEEN_AT - timedelta(days=13)
    rows = [standing(), standing(seen(fiscal_year(2023), "1", derived=True), confirmed_at=earlier)]
    assert week(standing=rows)["figures"][0]["figures"][0]["confirmed_at"] == earlier


def test_a_week_begins_with_what_does_not_hold_what_turned_in_it_first_and_ends_with_troubles():
    earlier = stands(VerdictKind.REVISED_SINCE, claim=CLAIM_2022, since=datetime(2020, 1, 1, tzinfo=UTC))
    new = stands(VerdictKind.REVISED_SINCE, claim=CLAIM_2024, since=datetime(2024, 10, 16, tzinfo=UTC))
    failing = health(Health.FAILING, "b", "B", since=READ_AT, problem="https://b.example/: answered 403", failures=3)
    given = {"claims": [earlier, stands(), new], "health": [failing], "changes": [logged()]}
    assert [(one["quote"], one["new"]) for one in week(**given)["fallen"]] == [
        ("34.82 pounds", True),
        ("10.26 pounds", False),
    ]
    page = report_html(week_of(**given), timezone="UTC")
    headings = re.findall(r"<h2[^>]*>([^<]+)", page)
    assert headings == [
        "Claims that do not hold",
        "What changed",
        "The claims",
        "The figures",
        "Sources that need a look",
    ]
    assert "could not be read since" in page


def test_failing_overdue_and_unread_sources_are_named():
    rows = [
        health(),
        health(Health.FAILING, "b", "B", since=READ_AT, problem="https://b.example/: answered 403", failures=3),
        health(Health.OVERDUE, "c", "C", since=READ_AT),
        health(Health.NEW, "d", "D"),
    ]
    facts = week(health=rows)
    assert [(s["title"], s["health"], s["since"], s["problem"]) for s in facts["trouble"]] == [
        ("B", "failing", READ_AT, "Answered 403."),
        ("C", "overdue", READ_AT, ""),
    ]
    assert [s.title for s in facts["unread"]] == ["D"]
    assert [facts["summary"][k] for k in ("fine", "failing", "overdue", "unread")] == [1, 1, 1, 1]


def test_titles_stand_for_ids_where_the_configuration_has_them():
    facts = week()
    assert facts["changes"][0]["figures"][0]["label"] == SOURCE.figures[0].label
    assert facts["changes"][0]["source"].title == "Nationwide Drug Seizures"
    assert facts["claims"][0]["title"] == ARTICLES[ARTICLE].title
    gone = week(sources={})["changes"][0]
    assert (gone["figures"][0]["label"], gone["source"].title) == (NORTH, SOURCE.id)


def test_a_week_tells_a_wording_by_its_sentence():
    before, after = worded(1, STOOD), worded(0, NOW_READS)
    change = logged(kind=ChangeKind.REVISED, before=before, after=after)
    told = stands(claim=STATEMENT, now=after, then=before)
    facts = week(changes=[change], standing=[standing(after)], claims=[told])
    line = facts["changes"][0]["figures"][0]["lines"][0]
    assert (line["comparable"], line["difference"], line["place"]) == (False, None, "")
    assert line["happened"].startswith("the words no longer stand there; the sentence now reads: China [-remains-]")
    shown = facts["figures"][0]["figures"][0]["rows"][0]
    assert (shown["shown"], shown["sentence"], shown["noun"]) == ("reworded", NOW_READS, "words")
    told_claim = facts["claims"][0]["claims"][0]
    assert (told_claim["current"], told_claim["when_published"]) == ("reworded", "stands"), "one word in both places"
