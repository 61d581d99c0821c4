"""Notices as mails."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from monitor.kinds.notify.mime import mime
from monitor.model import Audience, Change, ChangeKind, Message, Notice, NoticeKind, Outage, Status, VerdictKind
from monitor.model.errors import DISALLOWED
from monitor.model.facts import EarlierTold, EditionTold, NewsAgainTold, OutageTold, OverdueTold
from monitor.model.week import Health
from monitor.reading.labels import UNSAFE
from monitor.telling.layout import WIDTH, clipped
from monitor.telling.mail import message, report_html, subject
from monitor.telling.names import about
from monitor.telling.outages import outages_told
from tests.places import ROOT
from tests.told import (
    AFTER,
    CHECKED_AT,
    NORTH,
    NOW_READS,
    SOURCE,
    STOOD,
    TEN_TIMES,
    TO_MARCH,
    changes,
    fiscal_year,
    health,
    logged,
    month,
    seen,
    standing,
    stands,
    stored,
    told,
    verdicts,
    week_of,
    worded,
    words_changed,
    year_closed,
    year_of,
)

TORONTO = "America/Toronto"


def notice(facts, kind=NoticeKind.CHANGE):
    return Notice(kind, SOURCE.id, CHECKED_AT, facts)


def mail(facts, kind=NoticeKind.CHANGE, timezone=TORONTO):
    return message(notice(facts, kind), message_id="<7@example.org>", thread_id="<1@example.org>", timezone=timezone)


def subject_of(facts, kind=NoticeKind.CHANGE):
    return subject(notice(facts, kind), timezone=TORONTO)


def visible(html):
    """What a reader sees of the page, on one line."""
    return " ".join(LexborHTMLParser(html).body.text(separator=" ").split())


def one(kind, before=None, after=None, year=2024, **more):
    period = fiscal_year(year)
    return Change(
        kind,
        NORTH,
        period,
        before=None if before is None else seen(period, before),
        after=None if after is None else seen(period, after),
        **more,
    )


def doubtful():
    period = fiscal_year(2024)
    after = seen(period, "348.17193", status=Status.SUSPECT, doubt=TEN_TIMES)
    return told(
        [Change(ChangeKind.REVISED, NORTH, period, before=seen(period, "34.817193"), after=after)],
        verdicts_before=verdicts(y2024=VerdictKind.HOLDS_BY_ROUNDING),
        verdicts_after=verdicts(y2024=VerdictKind.CANNOT_TELL),
    )


SINCE = datetime(2024, 5, 3, 13, tzinfo=UTC)


SECOND = replace(SOURCE, id="coast", title="Offices of the coast guard", url="https://coast.example/offices")
SOURCES = {SOURCE.id: SOURCE, SECOND.id: SECOND}


def outage(source=SOURCE, **given):
    settings = {
        "id": 1,
        "source_id": source.id,
        "since": SINCE,
        "attempts": 1,
        "problem_kind": "no answer",
        "problem": f"{source.url}: no answer: no connection within 10 seconds; the next check tries again",
        "status": None,
        "url": source.url,
        "began_at": SINCE,
        "failed_check_id": 7,
        "last_failed_at": SINCE,
        "last_success_at": SINCE - timedelta(days=1),
        **given,
    }
    return Outage(**settings)


def failing(source=SOURCE, **given):
    problem = "403 Forbidden: the publisher refuses programs"
    settings = {"problem_kind": "blocked", "problem": problem, "last_success_at": None, "attempts": 3, **given}
    return OutageTold(about(source), outage(source, **settings))


def recovered(**given):
    return OutageTold(about(SOURCE), outage(**{"problem": "403", "until": SINCE + timedelta(days=3), **given}))


def overdue(since=SINCE):
    return OverdueTold(about(SOURCE), since, timedelta(days=40))


def many_failing(*outages, any_read=False, still=False):
    return outages_told(SOURCES, outages or (outage(), outage(SECOND)), any_read=any_read, still=still)


def well(source=SOURCE, **given):
    return outage(source, until=SINCE + timedelta(days=3), audience=Audience.MAINTAINER, **given)


EVERY_KIND = {
    NoticeKind.CHANGE: told(year_closed()),
    NoticeKind.QUESTION: doubtful(),
    NoticeKind.FAILING: failing(),
    NoticeKind.RECOVERED: recovered(),
    NoticeKind.MANY_FAILING: many_failing(),
    NoticeKind.MANY_RECOVERED: outages_told(SOURCES, [well(), well(SECOND, last_success_at=None)]),
    NoticeKind.OVERDUE: overdue(),
    NoticeKind.NEWS_AGAIN: NewsAgainTold(about(SOURCE), SINCE, CHECKED_AT),
    NoticeKind.NEWER_EDITION: EditionTold(
        about(SOURCE), "https://customs.example/editions", "https://customs.example/editions/2025", SINCE, CHECKED_AT
    ),
    NoticeKind.WEEKLY: week_of(),
}

every_kind = pytest.mark.parametrize("kind", list(NoticeKind), ids=lambda kind: kind.value)


# ---------------------------------------------------------------- subjects


def test_the_subject_says_what_happened():
    expected = "CBP fentanyl, northern border, FY2024: 6.77 → 34.82 lb (+28.04, year closed)"
    assert subject_of(told(year_closed())) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (one(ChangeKind.REVISED, "6.7749", "7.0445"), "FY2024: 6.77 → 7.04 lb (+0.27, revised)"),
        (one(ChangeKind.REVISED, "7.0445", "6.7749"), "FY2024: 7.04 → 6.77 lb (−0.27, revised)"),
        (one(ChangeKind.RELEASED, None, "10.43"), "FY2024: 10.43 lb, published for the first time"),
        (one(ChangeKind.RESTORED, None, "10.43"), "FY2024: 10.43 lb, published again"),
        (one(ChangeKind.RESTORED, "10.43", "10.43"), "FY2024: 10.43 lb, published again"),
        (one(ChangeKind.RESTORED, "7", "10.43"), "FY2024: 10.43 lb, published again (earlier 7.00 lb)"),
        (one(ChangeKind.WITHDRAWN, "10.43"), "FY2024: no longer published, last 10.43 lb"),
        (one(ChangeKind.WITHDRAWN, "10.43", count=13), "FY2024: no longer published (13 values), last 10.43 lb"),
        (
            one(ChangeKind.WITHDRAWN, year=2019, count=13),
            "FY2019: 13 values no longer published in this document",
        ),
    ],
    ids=[
        "up",
        "down",
        "released",
        "restored",
        "restored as it was",
        "restored as another",
        "withdrawn",
        "withdrawn with its months",
        "a group",
    ],
)
def test_each_kind_of_change_has_its_subject(change, expected):
    assert subject_of(told([change], claims=())) == f"CBP fentanyl, northern border, {expected}"


@pytest.mark.parametrize(
    ("after", "note"),
    [
        ({"to_date": True, "coverage": None}, "to date"),
        ({"coverage": None}, "no longer to date"),
        ({}, "year closed"),
    ],
)
def test_the_subject_of_a_value_to_date_says_what_became_of_it_and_not_revised(after, note):
    period = fiscal_year(2024)
    to_date = seen(period, "5.24", to_date=True, coverage=None)
    found = changes([to_date], [seen(period, "9", **after)])
    assert (
        subject_of(told(found, claims=())) == f"CBP fentanyl, northern border, FY2024: 5.24 → 9.00 lb (+3.76, {note})"
    )


def test_a_mail_shows_what_a_value_counts_that_is_to_date():
    period = fiscal_year(2024)
    to_date = seen(period, "5.24", to_date=True, coverage=None)
    made = mail(told(changes([to_date], [seen(period, "9", coverage=None)]), claims=()))
    assert re.search(r"Before +5\.24 lb +to date\n", made.text)
    assert "5.24 lb to date" in visible(made.html)


def test_the_period_of_a_group_stands_once_in_the_subject():
    agents = month(2024, 4)
    before = [seen(month(2024, 3), "1", series=s) for s in ("Drug=A", "Drug=B")]
    after = [*before, *(seen(agents, "2", series=s) for s in ("Drug=A", "Drug=B"))]
    assert subject_of(told(changes(before, after), claims=())) == (
        "CBP fentanyl, northern border, April 2024: 2 values published for the first time"
    )


def test_a_value_that_is_back_was_not_published_before_and_its_earlier_value_is_called_so():
    facts = told([one(ChangeKind.RESTORED, "7", "10.43")], claims=())
    made = mail(facts)
    assert re.search(r"Before +not published\n", made.text)
    assert re.search(r"Now +10\.43 lb", made.text)
    assert re.search(r"Earlier +7\.00 lb \(whole year\), when it was last published\n", made.text)
    assert "before not published" in visible(made.html)
    assert "Earlier: 7.00 lb (whole year), when it was last published" in visible(made.html)
    assert not re.search(r"^ *Difference ", made.text, re.MULTILINE)


def test_only_a_value_that_is_back_has_an_earlier_one():
    assert "Earlier" not in mail(told(year_closed())).text


def test_a_year_that_goes_on_says_how_far_it_counts_now():
    facts = told(changes(year_of(TO_MARCH), year_of((*TO_MARCH, "4"))))
    assert subject_of(facts).endswith("FY2024: 6.77 → 10.77 lb (+4.00, now October 2023 to April 2024)")


def test_a_change_of_unit_subtracts_nothing():
    period = fiscal_year(2024)
    change = Change(
        ChangeKind.REDEFINED, NORTH, period, before=seen(period, "100"), after=seen(period, "45.4", unit="kg")
    )
    assert subject_of(told([change])).endswith("FY2024: the unit changed, 100.0 lb → 45.4 kg")


def test_several_changes_are_one_subject_with_their_number():
    facts = told(
        [one(ChangeKind.REVISED, "1", "2", year=2023), *year_closed(), one(ChangeKind.RELEASED, None, "3", 2025)]
    )
    assert subject_of(facts).endswith("FY2024: 6.77 → 34.82 lb (+28.04, year closed) … and 2 more")


def test_a_question_asks_and_does_not_call_it_revised():
    expected = "Please look: CBP fentanyl, northern border, FY2024: 34.82 → 348.17 lb (+313.35)"
    assert subject_of(doubtful(), NoticeKind.QUESTION) == expected


def test_a_failing_source_says_since_when_and_why():
    expected = "Nationwide Drug Seizures: cannot be read since 3 May (blocked, status 403)"
    assert subject_of(failing(problem_kind="blocked, status 403"), NoticeKind.FAILING) == expected


def test_the_year_is_named_where_it_is_not_this_one():
    facts = failing(since=datetime(2023, 12, 31, 12, tzinfo=UTC))
    assert "since 31 December 2023 (" in subject_of(facts, NoticeKind.FAILING)


def test_the_day_is_the_newsrooms():
    facts = failing(since=datetime(2024, 5, 3, 1, tzinfo=UTC))
    assert "since 2 May (" in subject_of(facts, NoticeKind.FAILING)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (NoticeKind.RECOVERED, "Nationwide Drug Seizures: can be read again (failed for 3 days, since 3 May)"),
        (NoticeKind.MANY_FAILING, "2 sources cannot be read: the connection here is probably down"),
        (NoticeKind.MANY_RECOVERED, "2 sources can be read again"),
        (NoticeKind.OVERDUE, "Nationwide Drug Seizures: no news since 3 May (expected every 40 days)"),
        (NoticeKind.NEWS_AGAIN, "Nationwide Drug Seizures: news again after 165 days"),
        (NoticeKind.NEWER_EDITION, "Nationwide Drug Seizures: a newer edition appeared"),
        (NoticeKind.WEEKLY, "Figures in week 2024-W42: 1 change"),
    ],
    ids=lambda value: getattr(value, "value", ""),
)
def test_each_state_has_its_subject(kind, expected):
    assert subject_of(EVERY_KIND[kind], kind) == expected


def test_the_weeks_subject_names_what_needs_a_look():
    facts = week_of(
        changes=[],
        claims=[stands(VerdictKind.REVISED_SINCE), stands()],
        health=[health(Health.FAILING, since=SINCE, problem="403")],
    )
    expected = "Figures in week 2024-W42: nothing changed, 1 claim not supported, 1 source cannot be read"
    assert subject_of(facts, NoticeKind.WEEKLY) == expected


@given(st.text())
def test_no_title_can_break_the_subject_into_two_headers(title):
    facts = failing(replace(SOURCE, title=f"{title}\r\nBcc: someone@example.net\n"))
    text = subject_of(facts, NoticeKind.FAILING)
    assert len(text.splitlines()) == 1
    assert len(text) <= 180
    raw = mime(replace(mail(facts, NoticeKind.FAILING), subject=text), "a@example.org", "b@example.org").as_bytes()
    assert message_from_bytes(raw, policy=default)["Bcc"] is None


@given(st.text(alphabet="ab ,:", min_size=0, max_size=60), st.integers(2, 40))
def test_a_clipped_text_is_never_longer_than_asked(text, length):
    assert len(clipped(text, length)) <= length


# ---------------------------------------------------------------- what both parts say

CHANGE_FACTS = [
    "Fentanyl seized at the US northern border (land)",
    "FY2024 (October 2023 to September 2024)",
    "6.77 lb",
    "34.82 lb",
    "+28.04 lb (+414%), year closed",
    "6.7749 lb → 34.817193 lb",
    "+27.77 lb in 6 new months (April to September 2024)",
    "+0.27 lb restated in 2 of the 6 months already published (October 2023 to March 2024: 6.7749 → 7.0445 lb)",
    "The article’s “34.82 pounds” (FY2024): cannot tell → holds by rounding",
    "Agents seized 34.82 pounds at the northern border.",
    "“Drug Operations in Canada”",
    "published 5 December 2024",
    "https://customs.example/files/fy24.csv",
    "rows with Region = Northern, FY = 2024",
    "12 rows",
    "6 rows",
    "first seen 8 April 2024, 09:00 EDT (13:00 UTC)",
    "last confirmed 14 October 2024, 09:00 EDT (13:00 UTC)",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    "monitor history drug-seizures/fentanyl-north",
    "monitor diff drug-seizures 3 4",
]


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize("fact", CHANGE_FACTS)
def test_a_change_is_told_equally_in_text_and_html(fact):
    rendered = mail(told(year_closed()))
    assert fact in flat(rendered.text)
    assert fact.replace(") :", "):") in re.sub(r" ([,.;)])", r"\1", visible(rendered.html))


def test_the_mail_goes_from_the_change_over_its_reasons_to_the_evidence():
    text = mail(told([*year_closed(), one(ChangeKind.RELEASED, None, "3", 2025)])).text
    order = ["Difference", "WHAT THE DIFFERENCE", "THE ARTICLE", "WHERE IT STANDS", "EVIDENCE", "OTHER CHANGES", "Ask"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (VerdictKind.HOLDS, VerdictKind.REVISED_SINCE, "holds → revised since"),
        (VerdictKind.HOLDS, VerdictKind.HOLDS, "still holds"),
        (VerdictKind.CANNOT_TELL, VerdictKind.CANNOT_TELL, "as before, cannot tell"),
        (None, VerdictKind.NEVER_MATCHED, "now never matched"),
        (VerdictKind.HOLDS, None, "not judged yet"),
    ],
    ids=["turned", "still", "undecided", "first", "none"],
)
def test_a_verdict_is_told_before_and_after(before, after, words):
    facts = told(
        year_closed(),
        verdicts_before=verdicts(y2024=before) if before else {},
        verdicts_after=verdicts(y2024=after) if after else {},
    )
    rendered = mail(facts)
    assert f"“34.82 pounds” (FY2024): {words}" in flat(rendered.text)
    assert f"“34.82 pounds” (FY2024): {words}" in visible(rendered.html)


def test_other_changes_are_told_with_the_claims_that_they_touch():
    facts = told([one(ChangeKind.REVISED, "10.264558", "10.3", year=2022), *year_closed()])
    for part in (flat(mail(facts).text), visible(mail(facts).html)):
        assert "10.265 → 10.300 lb (+0.035, revised)" in part
        assert "The article’s “10.26 pounds” (FY2022): still holds" in part


def test_what_is_counted_and_not_listed_says_how_to_see_it():
    period = fiscal_year(2023)
    many = [
        replace(
            one(ChangeKind.REVISED, year=2023),
            series=f"Area={i}",
            before=seen(period, "1", series=f"Area={i}"),
            after=seen(period, str(i + 2), series=f"Area={i}"),
        )
        for i in range(502)
    ]
    rendered = mail(told(many))
    assert rendered.subject.endswith("… and 501 more")
    for part in (flat(rendered.text), visible(rendered.html)):
        assert "and 482 more" in part
        assert "monitor changes drug-seizures" in part


def test_a_notice_with_no_change_left_but_a_verdict_is_a_mail_too():
    facts = told([], verdicts_before=verdicts(y2024=VerdictKind.CANNOT_TELL, y2022=VerdictKind.HOLDS))
    rendered = mail(facts)
    assert rendered.subject == "Nationwide Drug Seizures: what it says about claims changed"
    assert "cannot tell → holds by rounding" in flat(rendered.text)


def test_a_first_snapshot_has_no_before():
    assert "Before" not in mail(told([one(ChangeKind.RELEASED, None, "3")], before=None)).text.split("EVIDENCE")[1]


def test_a_question_says_that_it_is_not_news():
    rendered = mail(doubtful(), NoticeKind.QUESTION)
    for part in (flat(rendered.text), visible(rendered.html)):
        assert "it is ten times what it was: a slip of the decimal point or the unit?" in " ".join(part.split())
        assert "has not been told as news" in part
        assert "holds by rounding → cannot tell" in part


@pytest.mark.parametrize(
    "words",
    [
        "403 Forbidden",
        "not been readable since 3 May 2024, 09:00 EDT (13:00 UTC)",
        "2 May 2024, 09:00 EDT (13:00 UTC)",
        "3 ",
        "The values read last stand",
    ],
)
def test_a_failure_is_told_with_what_still_stands(words):
    rendered = mail(failing(last_success_at=SINCE - timedelta(days=1)), NoticeKind.FAILING)
    assert words in flat(rendered.text)
    assert words in visible(rendered.html)


def test_a_failure_of_a_source_never_read_says_that_nothing_was_read_and_not_that_something_stands():
    rendered = mail(failing(), NoticeKind.FAILING)
    for part in (flat(rendered.text), visible(rendered.html)):
        assert "has never been read; the first try failed on 3 May 2024, 09:00 EDT (13:00 UTC)" in part
        assert "Nothing has been read from it yet" in part
        assert "last stand" not in part
        assert "readable" not in part


def test_a_first_reading_after_failures_is_a_baseline_and_not_again():
    facts = recovered(last_success_at=None)
    expected = "Nationwide Drug Seizures: was read for the first time (failed for 3 days, since 3 May)"
    assert subject_of(facts, NoticeKind.RECOVERED) == expected
    rendered = mail(facts, NoticeKind.RECOVERED)
    for part in (flat(rendered.text), visible(rendered.html)):
        assert "was read for the first time on 6 May 2024, 09:00 EDT (13:00 UTC)" in part
        assert "baseline" in part
        assert "again" not in part


MANY_FAILURES = {
    "nobody answers at two hosts": (
        many_failing(),
        ["the machine that this monitor runs on is probably down", "Look at that first", "What was read from them"],
    ),
    "nobody answers at one host": (
        many_failing(outage(), outage(replace(SECOND, url=SOURCE.url))),
        ["are all at customs.example: it is probably down"],
    ),
    "one could not be asked": (
        many_failing(outage(), outage(SECOND, problem_kind=DISALLOWED)),
        ["are all at customs.example: it is probably down", "disallowed: 1 source"],
    ),
    "something else was read": (many_failing(any_read=True), ["the cause may be one"]),
    "one answered": (
        many_failing(outage(), outage(SECOND, problem_kind="status 500", status=500)),
        ["the cause may be one", "tatus 500: 1 source".upper()],
    ),
    "everybody is told of what the maintainer knew": (
        many_failing(any_read=True, still=True),
        ["since 3 May 2024", "Until now only the maintainer was told"],
    ),
    "none was ever read": (
        many_failing(outage(last_success_at=None), outage(SECOND, last_success_at=None)),
        ["Nothing has been read from them yet", "never read yet"],
    ),
}


@pytest.mark.parametrize("name", MANY_FAILURES)
def test_many_failures_are_told_with_their_problems_and_with_what_they_point_to(name):
    facts, expected = MANY_FAILURES[name]
    rendered = mail(stored(facts), NoticeKind.MANY_FAILING)
    heading = "2 sources still cannot be read" if facts.still_since else "2 sources cannot be read"
    assert rendered.subject.startswith(heading)
    for part in (flat(rendered.text), visible(rendered.html)):
        for words in (*expected, heading, SOURCE.title, SECOND.title, "the next check tries again"):
            assert words.lower() in part.lower()
        down = "connection of the machine" in part
        assert down == (name in ("nobody answers at two hosts", "none was ever read"))


def test_sources_that_are_all_read_for_the_first_time_are_not_read_again():
    facts = outages_told(SOURCES, [well(last_success_at=None), well(SECOND, last_success_at=None)])
    assert subject_of(facts, NoticeKind.MANY_RECOVERED) == "2 sources can be read now"
    rendered = mail(facts, NoticeKind.MANY_RECOVERED)
    for part in (flat(rendered.text), visible(rendered.html)):
        assert "the baseline" in part
        assert "again" not in part


def test_what_is_longer_than_a_mail_should_be_is_counted():
    many = [replace(SOURCE, id=f"s{n}", title=f"Source {n}.") for n in range(230)]
    sources = {source.id: source for source in many}
    failing_ones = outages_told(sources, [outage(source) for source in many])
    well_ones = outages_told(sources, [well(source) for source in many])
    for facts, kind in ((failing_ones, NoticeKind.MANY_FAILING), (well_ones, NoticeKind.MANY_RECOVERED)):
        rendered = mail(facts, kind)
        for part in (flat(rendered.text), visible(rendered.html)):
            assert "230 sources" in part
            assert "Source 199." in part
            assert "Source 200." not in part
            assert "and 30 more" in part


def test_the_headings_of_problems_count_all_sources_and_not_only_those_listed():
    many = [replace(SOURCE, id=f"s{n}", title=f"Source {n}.") for n in range(230)]
    kinds = ["status 404"] * 150 + ["no match"] * 75 + ["too large"] * 5
    outages = [outage(source, problem_kind=kind) for source, kind in zip(many, kinds, strict=True)]
    rendered = mail(outages_told({s.id: s for s in many}, outages), NoticeKind.MANY_FAILING)
    for part in (flat(rendered.text), visible(rendered.html)):
        for heading in ("status 404: 150 sources", "no match: 75 sources", "too large: 5 sources"):
            assert heading in part.lower()


def test_a_time_before_the_clock_was_set_back_makes_no_negative_length():
    before = SINCE - timedelta(days=3)
    news = NewsAgainTold(about(SOURCE), SINCE, before)
    first = recovered(until=before, last_success_at=None)
    for facts, kind in ((news, NoticeKind.NEWS_AGAIN), (first, NoticeKind.RECOVERED)):
        rendered = mail(facts, kind)
        for part in (rendered.subject, flat(rendered.text), visible(rendered.html)):
            assert "-" not in re.sub(r"https?://\S+|monitor snapshots \S+", "", part)
            assert " for ," not in part
            assert not part.endswith("after")


@every_kind
def test_what_an_earlier_version_recorded_is_told_plainly_and_says_where_to_look(kind):
    rendered = mail(EarlierTold(1), kind)
    assert rendered.subject == f"drug-seizures: {kind}, recorded by an earlier version"
    for part in (flat(rendered.text), visible(rendered.html)):
        assert f"“{kind}” was recorded on 15 October 2024, 09:00 EDT (13:00 UTC) by an earlier version" in part
        assert "monitor changes drug-seizures" in part
    several = replace(notice(EarlierTold(1), kind), source_id="")
    rendered = message(several, message_id="<7@example.org>", thread_id="", timezone=TORONTO)
    assert rendered.subject == f"{kind}, recorded by an earlier version"
    assert "monitor changes\n" in rendered.text


def test_a_week_tells_changes_claims_figures_and_sources():
    facts = week_of(
        health=[health(Health.FAILING, since=SINCE, problem="403 Forbidden")],
        claims=[stands(VerdictKind.REVISED_SINCE, then=seen(fiscal_year(2024), "40"))],
    )
    rendered = mail(facts, NoticeKind.WEEKLY)
    for part in (flat(rendered.text), visible(rendered.html)):
        for words in (
            "14 October 2024 to 20 October 2024",
            "Drug Operations in Canada",
            "revised since",
            "when the article was published: 40 lb",
            "+28.04 lb",
            "403 Forbidden",
            "confirmed 15 October 2024, 09:00 EDT (13:00 UTC)",
            "ab" * 32,
        ):
            assert words in part


def test_a_quiet_week_says_so():
    facts = week_of(changes=[], claims=[], standing=[], health=[])
    for part in (flat(mail(facts, NoticeKind.WEEKLY).text), visible(report_html(facts, timezone=TORONTO))):
        assert "Nothing that is watched changed." in part
        assert "No claims are watched." in part


def test_eight_thousand_series_make_a_short_report():
    rows = [standing(seen(fiscal_year(2022 + i % 4), "34", series=f"Area={i}")) for i in range(8000)]
    page = report_html(week_of(standing=rows), timezone=TORONTO)
    assert "8,000 values in 8,000 series, FY2022 to FY2025" in visible(page)
    assert len(page) < 30_000


# ---------------------------------------------------------------- the parts as such


@every_kind
def test_every_kind_survives_the_database_and_renders_the_same_again(kind):
    facts = EVERY_KIND[kind]
    assert mail(facts, kind) == mail(stored(facts), kind)


@every_kind
def test_the_text_fits_its_width_except_for_addresses_hashes_and_commands(kind):
    long = [line for line in mail(EVERY_KIND[kind], kind).text.splitlines() if len(line) > WIDTH]
    assert [line for line in long if not re.search(r"https?://\S+$|[0-9a-f]{64}$|^ +monitor ", line)] == []


@every_kind
def test_the_text_has_no_loose_ends(kind):
    text = mail(EVERY_KIND[kind], kind).text
    assert "\n\n\n" not in text
    assert text == text.strip("\n") + "\n"
    assert not re.search(r"None|\{\{|\}\}|&[a-z#0-9]+;| $", text, re.MULTILINE)


@every_kind
def test_the_page_needs_nothing_from_elsewhere(kind):
    page = LexborHTMLParser(mail(EVERY_KIND[kind], kind).html)
    for tag in ("script", "link", "img", "iframe", "object", "form", "input"):
        assert page.css(tag) == []
    html = page.html or ""
    assert "url(" not in html
    assert "@import" not in html
    assert "None" not in visible(html)


@every_kind
def test_styles_are_inlined_and_the_dark_ones_kept(kind):
    html = mail(EVERY_KIND[kind], kind).html
    assert re.search(r'<h1[^>]* style="[^"]*font-size', html)
    assert "prefers-color-scheme: dark" in html


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(("#5a6169", ground) for ground in ("#ffffff", "#f3f4f6", "#e8f5ed", "#fdeceb", "#fff5da")),
        *(("#a9b0b9", ground) for ground in ("#191c21", "#242930", "#12301f", "#3a1715", "#35290c")),
        ("#0b57a4", "#e8f5ed"),
        ("#8ab8f0", "#12301f"),
        ("#a3201a", "#ffffff"),
        ("#6b4700", "#fff5da"),
        ("#0a6640", "#e8f5ed"),
    ],
)
def test_colours_are_told_apart_by_people_who_see_badly(text, ground):
    assert text in PAGE
    assert ground in PAGE
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


PAGE = (ROOT / "monitor" / "telling" / "templates" / "_page.html").read_text("utf-8")


def test_what_a_page_prints_cannot_become_markup_in_the_mail():
    evil = '<script>alert(1)</script><img src=x onerror="x">'
    period = fiscal_year(2024)
    change = Change(
        ChangeKind.REVISED,
        NORTH,
        period,
        before=seen(period, "1"),
        after=seen(period, "2", printed=evil, locator=evil),
    )
    source = replace(SOURCE, title=evil, publisher=evil)
    html = mail(told([change], source=source)).html
    page = LexborHTMLParser(html)
    assert page.css("script") == []
    assert page.css("img") == []
    assert evil in visible(html)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https:///x", "//x.example"]
)
def test_only_web_addresses_become_links(url):
    html = mail(told(year_closed(), after=replace(AFTER, url=url))).html
    links = [node.attributes.get("href") for node in LexborHTMLParser(html).css("a")]
    assert links == ["https://news.example/a"]


def test_hidden_and_turning_characters_are_taken_out():
    period = fiscal_year(2024)
    after = seen(period, "2", printed="2\u202e00.1\u200b\x00\nlb")
    change = Change(ChangeKind.REVISED, NORTH, period, before=seen(period, "1"), after=after)
    rendered = mail(told([change]))
    assert "200.1 lb" in rendered.text
    assert "200.1 lb" in visible(rendered.html)


def test_an_endless_text_is_cut():
    period = fiscal_year(2024)
    after = seen(period, "2", printed="9 " * 50_000)
    change = Change(ChangeKind.REVISED, NORTH, period, before=seen(period, "1"), after=after)
    assert len(mail(told([change])).html) < 40_000


@pytest.mark.parametrize(
    ("timezone", "words"),
    [
        ("UTC", "first seen 8 April 2024, 13:00 UTC"),
        ("America/Toronto", "first seen 8 April 2024, 09:00 EDT (13:00 UTC)"),
        ("Asia/Tokyo", "first seen 8 April 2024, 22:00 JST (13:00 UTC)"),
        ("Pacific/Auckland", "first seen 9 April 2024, 01:00 NZST (8 April 2024, 13:00 UTC)"),
    ],
)
def test_times_are_the_newsrooms_beside_utc(timezone, words):
    assert words in flat(mail(told(year_closed()), timezone=timezone).text)


def test_the_date_of_the_mail_is_when_the_notice_was_recorded():
    rendered = mail(told(year_closed()))
    assert rendered.sent_at == CHECKED_AT
    assert (rendered.message_id, rendered.thread_id) == ("<7@example.org>", "<1@example.org>")


# ---------------------------------------------------------------- on the wire


def wire(**given):
    settings = {
        "message_id": "<7@example.org>",
        "thread_id": "<1@example.org>",
        "sent_at": CHECKED_AT,
        "subject": "6.77 → 34.82 lb",
        "text": "6.77 → 34.82 lb\n" + "x" * 3000 + "\n",
        "html": "<p>6.77 → 34.82 lb</p>",
        **given,
    }
    raw = mime(Message(**settings), "desk@example.org", "editor@example.net").as_bytes()
    return raw, message_from_bytes(raw, policy=default)


def test_text_and_html_are_alternatives_the_html_last():
    _, parsed = wire()
    assert parsed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in parsed.iter_parts())
    assert text.splitlines() == ["6.77 → 34.82 lb", "x" * 3000]
    assert html.strip() == "<p>6.77 → 34.82 lb</p>"


def test_the_headers_identify_the_mail_and_its_thread():
    _, parsed = wire()
    assert parsed["Message-ID"] == "<7@example.org>"
    assert parsed["In-Reply-To"] == parsed["References"] == "<1@example.org>"
    assert parsed["Date"].datetime == CHECKED_AT.replace(microsecond=0)
    assert parsed["Subject"] == "6.77 → 34.82 lb"
    assert str(parsed["From"]) == "Figure monitor <desk@example.org>"
    assert parsed["To"] == "editor@example.net"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["List-Id"] == "Figure monitor <figure-monitor.example.org>"


@pytest.mark.parametrize("thread", ["", "<7@example.org>"], ids=["none", "itself"])
def test_the_first_mail_of_a_thread_answers_nothing(thread):
    _, parsed = wire(thread_id=thread)
    assert parsed["In-Reply-To"] is None
    assert parsed["References"] is None


def test_every_line_is_short_pure_ascii_and_ends_as_mail_lines_do():
    raw, _ = wire(subject="→" * 150)
    lines = raw.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) < 998
    assert raw.isascii()


def test_a_line_end_in_a_subject_stays_in_the_subject():
    _, parsed = wire(subject="a\r\nBcc: x@example.net")
    assert parsed["Bcc"] is None
    assert parsed["Subject"] == "a Bcc: x@example.net"


@pytest.mark.parametrize("field", ["message_id", "thread_id"])
def test_a_line_end_in_an_id_is_refused(field):
    with pytest.raises(ValueError):
        wire(**{field: "<7@example.org>\r\nBcc: x@example.net"})


# ---------------------------------------------------------------- wordings


def reworded():
    return words_changed(worded(1, STOOD), worded(0, NOW_READS))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((1, STOOD), (0, NOW_READS), "reworded"),
        ((1, STOOD), (0, ""), "the words are gone"),
        ((1, STOOD), (1, f"Nobody says that {STOOD}"), "the words stand in another sentence"),
        ((0, NOW_READS), (1, STOOD), "the words stand there now"),
        ((0, NOW_READS), (0, "China was a source country."), "reworded once more"),
        ((0, NOW_READS), (0, ""), "the reworded sentence is gone"),
        ((0, ""), (0, NOW_READS), "back, in other words"),
        ((0, ""), (1, STOOD), "the words stand there now"),
    ],
)
def test_each_step_of_a_wording_has_its_subject(before, after, words):
    assert subject_of(words_changed(worded(*before), worded(*after))) == f"source country: {words}"


def test_a_word_diff_has_marks_in_the_text_and_tags_in_the_page():
    rendered = mail(reworded())
    assert "China [-remains-] {+is no longer+} a source country for fentanyl" in flat(rendered.text)
    page = LexborHTMLParser(rendered.html)
    assert [node.text() for node in page.css("del")][:1] == ["remains"]
    assert [node.text() for node in page.css("ins")][:1] == ["is no longer"]
    assert "China remains is no longer a source country" in visible(rendered.html)
    assert "[-" not in visible(rendered.html)
    assert "holds → revised since" in visible(rendered.html)


def test_words_that_went_and_came_are_told_apart_by_more_than_colour():
    tags = LexborHTMLParser(mail(reworded()).html)
    assert "line-through" in (tags.css_first("del").attributes["style"] or "")
    assert "font-weight" in (tags.css_first("ins").attributes["style"] or "")


def test_the_words_of_a_page_cannot_become_markup_or_marks():
    evil = 'China <script>x</script> is {+no+} <b onclick="y">source</b> country.'
    page = LexborHTMLParser(mail(words_changed(worded(1, STOOD), worded(0, evil))).html)
    assert page.css("script") == []
    assert page.css("b[onclick]") == []
    assert "<script>x</script>" in visible(page.html)
    assert all(node.text() != "no" for node in page.css("ins"))


def test_a_mail_about_words_fits_its_width_and_survives_the_database():
    rendered = mail(reworded())
    assert mail(stored(reworded())) == rendered
    assert all(
        len(line) <= WIDTH or re.search(r"https?://|[0-9a-f]{64}|monitor ", line) for line in rendered.text.splitlines()
    )


def worded_week():
    before, after = worded(1, STOOD), worded(0, "China is no longer <a> source country for fentanyl.")
    return week_of(changes=[logged(kind=ChangeKind.REVISED, before=before, after=after)], standing=[standing(after)])


def test_a_week_shows_the_same_word_diff():
    page = LexborHTMLParser(report_html(worded_week(), timezone=TORONTO))
    assert [node.text() for node in page.css("del")][:1] == ["remains a"]
    assert "<a> source country" in visible(page.html)
    assert "“China is no longer <a> source country for fentanyl.”" in visible(page.html)
    text = flat(mail(worded_week(), NoticeKind.WEEKLY).text)
    assert "China [-remains a-] {+is no longer <a>+} source country for fentanyl" in text
    assert "words: reworded" in text


HOSTILE = "\x1b]0;owned\x07\x9b31m\u202eevil\u2066\u2028\u2029\x7f\r\nfake\x00\udce9"
OF_STRANGERS = {"title", "publisher", "label", "short", "scope", "printed", "sentence", "quote", "problem", "locator"}
OF_STRANGERS |= {"scope_differs", "url", "page", "edition_url", "series", "original"}


def hostile(value, name=""):
    """The same facts with what would control a terminal in every text that a stranger may have written."""
    if isinstance(value, str):
        return f"{value}{HOSTILE}" if name in OF_STRANGERS and type(value) is str else value
    if isinstance(value, tuple | list):
        return type(value)(hostile(item, name) for item in value)
    if is_dataclass(value):
        return replace(value, **{one.name: hostile(getattr(value, one.name), one.name) for one in fields(value)})
    return value


@every_kind
def test_no_character_that_controls_hides_or_turns_gets_into_a_mail(kind):
    facts = hostile(EVERY_KIND[kind])
    made = mail(facts, kind)
    raw = mime(made, "desk@example.org", "newsdesk@example.org").as_bytes()
    read = message_from_bytes(raw, policy=default)
    parts = [read.get_body((part,)).get_content().replace("\r\n", "\n") for part in ("plain", "html")]
    parts += [str(value) for value in read.values()]
    parts += [report_html(facts, timezone=TORONTO)] if kind is NoticeKind.WEEKLY else []
    assert all("owned" in part for part in parts[:2])
    for part in parts:
        assert not {c for c in part if unicodedata.category(c) in UNSAFE} - {"\n"}, part
