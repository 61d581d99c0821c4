"""What is told after a round of checks: which failures and recoveries, to whom, in how many mails, and each once."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
from werkzeug import Response

from monitor.model import Audience, NoticeKind
from monitor.model.errors import DISALLOWED, NO_ANSWER, NOT_SET_UP, Disallowed, FetchError, NotSetUp
from monitor.services.notices import audience_of
from monitor.services.outages import is_gathered, tell_round
from tests.making import day
from tests.newsroom import SETTINGS, Newsroom
from tests.store.earlier import bring_back

TO_TWO = SETTINGS.replace("contact:", "maintainer: keeper@example.org\n  contact:")
EVERYBODY, KEEPER = "desk@example.org", "keeper@example.org"
NAMES = ("alpha", "bravo", "charlie", "delta", "echo")


def page(name: str, *, url: str = "", more: str = "") -> str:
    return f"""\
{name}:
  title: Page {name}
  publisher: The office
  url: {url or f"SITE/{name}"}
  {more}
  figures:
    length:
      label: Length
      unit: km
      period: undated
      extract: {{text: {{pattern: "the boundary is {{figure}} long"}}}}
"""


def serve(newsroom: Newsroom, *names: str, length: str = "8,891") -> None:
    for name in names:
        newsroom.serve(f"/{name}", f"<p>In fact, the boundary is {length} km long.</p>")


def refuse(newsroom: Newsroom, *names: str, status: int = 500) -> None:
    for name in names:
        newsroom.answers[f"/{name}"] = Response("no", status)


def told(newsroom: Newsroom) -> list[tuple[str, str, str]]:
    """Kind, source and recipient of every delivery, oldest first."""
    return newsroom.rows(
        "SELECT n.kind, coalesce(n.source_id, ''), d.recipient FROM deliveries d JOIN notices n ON n.id = d.notice_id"
        " ORDER BY d.id"
    )


def text_of(newsroom: Newsroom) -> str:
    """The text of the latest mail, on one line."""
    body = newsroom.mails[-1].get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


@pytest.fixture
def five(newsroom):
    """A newsroom with five pages that were all read once."""
    newsroom.watch(*map(page, NAMES), settings=TO_TWO)
    serve(newsroom, *NAMES)
    newsroom.check()
    newsroom.wait(days=1)
    return newsroom


# ---------------------------------------------------------------- one by one


def test_three_failures_of_a_round_are_three_mails_to_everybody_and_so_are_their_ends(five):
    refuse(five, *NAMES[:3])
    five.check()
    assert told(five) == [("failing", name, EVERYBODY) for name in NAMES[:3]]
    five.wait(days=1)
    five.check()
    serve(five, *NAMES)
    five.wait(days=1)
    five.check()
    assert told(five)[3:] == [("recovered", name, EVERYBODY) for name in NAMES[:3]]
    five.wait(days=1)
    five.check()
    assert len(told(five)) == 6


def test_a_failure_and_its_end_name_the_checks_that_they_follow_from(five):
    refuse(five, "alpha")
    five.check()
    five.wait(days=1)
    serve(five, "alpha")
    five.check()
    query = "SELECT n.kind, c.outcome FROM notices n JOIN checks c ON c.id = n.check_id AND c.source_id = n.source_id"
    assert five.rows(f"{query} ORDER BY n.id") == [("failing", "failed"), ("recovered", "unchanged")]


def test_each_outage_is_told_anew(five):
    for _ in range(2):
        refuse(five, "alpha")
        five.check()
        five.wait(days=1)
        serve(five, "alpha")
        five.check()
        five.wait(days=1)
    assert [kind for kind, *_ in told(five)] == ["failing", "recovered"] * 2
    assert five.value("SELECT count(DISTINCT message_id) FROM notices") == 4


def test_a_change_that_ends_an_outage_is_told_with_its_end(five):
    refuse(five, "alpha")
    five.check()
    five.wait(days=1)
    serve(five, "alpha", length="8,900")
    five.check()
    assert [kind for kind, *_ in told(five)] == ["failing", "change", "recovered"]


def test_what_a_dead_process_left_untold_the_next_round_tells_once_with_both_failures(five):
    refuse(five, "alpha")
    five.check(tell=False)
    assert told(five) == []
    five.wait(days=1)
    five.check()
    assert told(five) == [("failing", "alpha", EVERYBODY)]
    assert "2 failed checks in a row" in text_of(five)
    five.wait(days=1)
    five.check()
    assert len(told(five)) == 1


def test_a_recovery_left_untold_is_told_by_the_next_round(five):
    refuse(five, "alpha")
    five.check()
    five.wait(days=1)
    serve(five, "alpha")
    five.check(tell=False)
    five.wait(days=1)
    five.check()
    assert [kind for kind, *_ in told(five)] == ["failing", "recovered"]
    assert "It could not be read for 1 day." in text_of(five)


def test_a_source_that_fails_again_before_its_recovery_was_told_has_one_outage_for_those_who_were_told(five):
    refuse(five, "alpha")
    five.check()
    five.wait(days=1)
    serve(five, "alpha")
    five.check(tell=False)
    five.wait(minutes=5)
    refuse(five, "alpha", status=404)
    five.check()
    assert told(five) == [("failing", "alpha", EVERYBODY)], "it cannot be read again"
    five.wait(days=1)
    serve(five, "alpha")
    five.check()
    assert told(five)[1:] == [("recovered", "alpha", EVERYBODY)]
    assert "It could not be read for 2 days." in text_of(five)
    assert five.value("SELECT count(*) FROM outages") == 1


def test_the_recovery_of_a_source_that_failed_before_the_clock_was_set_back_says_nothing_of_its_length(five):
    refuse(five, "alpha")
    five.check()
    five.wait(days=-3)
    serve(five, "alpha")
    five.check()
    recovered = next(mail for mail in five.mails if "again" in mail["Subject"])
    assert recovered["Subject"] == "Page alpha: can be read again (failed since 16 October)"
    assert "could not be read for" not in recovered.as_string()


def test_many_recoveries_say_nothing_of_their_length_either_after_the_clock_was_set_back(five):
    refuse(five, *NAMES)
    five.check()
    five.wait(days=-3)
    serve(five, *NAMES)
    five.check()
    (recovered,) = (mail for mail in five.mails if "again" in mail["Subject"])
    for part in ("plain", "html"):
        body = " ".join(recovered.get_body((part,)).get_content().split())
        assert body.count("failed since 16 October 2024") == 5
        assert "failed for" not in body


def test_a_source_that_can_be_read_again_before_its_failure_was_told_is_not_told_at_all(five):
    refuse(five, "alpha")
    five.check(tell=False)
    serve(five, "alpha")
    five.wait(days=1)
    five.check()
    assert told(five) == []
    assert five.value("SELECT count(*) FROM checks WHERE outcome = 'failed'") == 1


def test_a_source_taken_out_of_the_configuration_is_told_when_it_is_back_and_still_fails(five):
    refuse(five, "alpha")
    five.check(tell=False)
    five.watch(*map(page, NAMES[1:]), settings=TO_TWO)
    five.check()
    assert told(five) == []
    five.watch(*map(page, NAMES), settings=TO_TWO)
    five.check()
    assert told(five) == [("failing", "alpha", EVERYBODY)]


# ---------------------------------------------------------------- many at once


def test_four_failures_of_a_round_are_one_mail_to_the_maintainer_grouped_by_problem_and_their_ends_one_more(five):
    refuse(five, "alpha")
    refuse(five, "bravo", "charlie", "delta", status=404)
    five.check()
    assert told(five) == [("many failing", "", KEEPER)]
    assert five.subjects == ["4 sources cannot be read"]
    text = text_of(five)
    assert text.index("STATUS 404: 3 SOURCES") < text.index("STATUS 500: 1 SOURCE")
    for name in NAMES[:4]:
        assert f"Page {name}" in text
        assert f"/{name}: answered" in text
    assert "connection" not in text

    five.wait(days=1)
    serve(five, *NAMES)
    five.check()
    assert told(five)[1:] == [("many recovered", "", KEEPER)]
    assert five.subjects[1] == "4 sources can be read again"
    five.wait(days=1)
    five.check()
    assert len(five.mails) == 2
    assert len({mail["References"] for mail in five.mails}) == 1, "a thread of their own"


def test_the_next_failure_of_many_sources_is_another_thread(five):
    for _ in range(2):
        refuse(five, *NAMES)
        five.check()
        five.wait(days=1)
        serve(five, *NAMES)
        five.check()
        five.wait(days=1)
    assert five.subjects == ["5 sources cannot be read", "5 sources can be read again"] * 2
    first, first_end, second, second_end = (mail["References"] for mail in five.mails)
    assert first == first_end
    assert second == second_end
    assert first != second


def test_what_to_do_is_told_of_a_few_sources_and_not_forty_times(five):
    refuse(five, "alpha")
    refuse(five, "bravo", "charlie", "delta", "echo", status=404)
    five.check()
    text = text_of(five)
    assert "/bravo: answered 404 (Not Found): the page is gone * Page charlie" in text
    assert "change url" not in text
    assert (
        "/alpha: answered 500 (Internal Server Error): the publisher's server fails; the next check tries again" in text
    )


def test_ends_go_to_those_who_were_told_and_are_one_mail_for_each_audience(five):
    mirrors = page("foxtrot", more="mirrors: alpha"), page("golf", more="mirrors: alpha")
    five.watch(*map(page, NAMES), *mirrors, settings=TO_TWO)
    serve(five, "foxtrot", "golf")
    for name in (None, *NAMES[:2], "foxtrot", "golf"):
        if name:
            refuse(five, name)
        five.check()
        five.wait(days=1)
    before = len(told(five))
    serve(five, *NAMES, "foxtrot", "golf")
    five.check()
    assert told(five)[before:] == [("many recovered", "", EVERYBODY), ("many recovered", "", KEEPER)]


def dead(newsroom: Newsroom, names: tuple[str, ...], hosts: tuple[str, ...]) -> None:
    """From now on these pages are at addresses where nobody answers."""
    at = {name: f"http://{hosts[i % len(hosts)]}/{name}" for i, name in enumerate(names)}
    newsroom.watch(*(page(name, url=at.get(name, "")) for name in NAMES), settings=TO_TWO)


def test_where_nobody_answers_at_all_the_connection_of_the_machine_is_probably_down(five):
    dead(five, NAMES, ("127.0.0.1:9", "127.0.0.2:9"))
    five.check()
    assert five.subjects == ["5 sources cannot be read: the connection here is probably down"]
    assert "the connection of the machine that this monitor runs on is probably down" in text_of(five)
    assert "NO ANSWER: 5 SOURCES" in text_of(five)


def test_where_another_source_was_read_the_connection_is_not_blamed(five):
    dead(five, NAMES[:4], ("127.0.0.1:9", "127.0.0.2:9"))
    five.check()
    assert five.subjects == ["4 sources cannot be read"]
    assert "connection of the machine" not in text_of(five)


def test_where_another_source_answered_with_an_error_the_connection_is_not_blamed(five):
    dead(five, NAMES[:4], ("127.0.0.1:9", "127.0.0.2:9"))
    refuse(five, "echo")
    five.check()
    assert five.subjects == ["5 sources cannot be read"]
    assert "connection of the machine" not in text_of(five)


def test_where_all_that_are_silent_are_at_one_host_it_is_named_instead_of_the_connection(five):
    dead(five, NAMES, ("127.0.0.1:9",))
    five.check()
    assert five.subjects == ["5 sources cannot be read"]
    assert "are all at 127.0.0.1:9: it is probably down" in text_of(five)


def test_a_file_from_a_folder_is_no_sign_of_a_connection(five):
    (five.folder / "inbox").mkdir()
    (five.folder / "inbox" / "a.html").write_text("<p>In fact, the boundary is 8,891 km long.</p>")
    gone = [page(name, url=f"http://127.0.0.{i}:9/{name}") for i, name in enumerate(NAMES, 1)]
    five.watch(*gone, page("saved", more="fetch: {file: {folder: inbox}}"), settings=TO_TWO)
    results = {result.source_id: result.problem for result in five.check()}
    assert results["saved"] == ""
    assert five.subjects == ["5 sources cannot be read: the connection here is probably down"]


def test_what_cannot_be_asked_for_says_nothing_of_the_connection(five):
    lacking = [page(name, more='fetch: {http: {headers: {X-Token: "${LACKING_TOKEN}"}}}') for name in NAMES]
    five.watch(*lacking, settings=TO_TWO)
    five.check()
    assert five.subjects == ["5 sources cannot be read"]
    assert "NOT SET UP: 5 SOURCES" in text_of(five)
    assert "connection" not in text_of(five)
    assert "EnvironmentFile" in text_of(five)


# ---------------------------------------------------------------- to whom


def test_nobody_is_mailed_of_a_source_until_it_was_read_once(newsroom):
    newsroom.watch(page("alpha"), settings=TO_TWO)
    for _ in range(5):
        newsroom.check()
        newsroom.wait(days=1)
    serve(newsroom, "alpha")
    newsroom.check()
    assert told(newsroom) == []
    newsroom.wait(days=1)
    refuse(newsroom, "alpha")
    newsroom.check()
    assert told(newsroom) == [("failing", "alpha", EVERYBODY)]
    assert "The values read last stand" in text_of(newsroom)


def test_sources_never_read_do_not_make_a_mail_of_many(five):
    five.watch(*map(page, (*NAMES, "golf", "hotel")), settings=TO_TWO)
    refuse(five, *NAMES[:2], "golf", "hotel")
    five.check()
    assert told(five) == [("failing", "alpha", EVERYBODY), ("failing", "bravo", EVERYBODY)]


def test_a_mirror_that_fails_is_told_to_the_maintainer_alone(five):
    five.watch(page("alpha"), page("bravo", more="mirrors: alpha"), settings=TO_TWO)
    five.check()
    five.wait(days=1)
    refuse(five, "alpha", "bravo")
    five.check()
    five.wait(days=1)
    serve(five, "alpha", "bravo")
    five.check()
    assert told(five) == [
        ("failing", "alpha", EVERYBODY),
        ("failing", "bravo", KEEPER),
        ("recovered", "alpha", EVERYBODY),
        ("recovered", "bravo", KEEPER),
    ]


def test_a_missing_variable_is_told_to_the_maintainer_alone_with_what_to_set_and_where(five):
    five.watch(page("alpha", more='fetch: {http: {headers: {X-Token: "${LACKING_TOKEN}"}}}'), settings=TO_TWO)
    five.check()
    assert told(five) == [("failing", "alpha", KEEPER)]
    assert five.subjects == ["Page alpha: cannot be read since 16 October (not set up)"]
    assert "LACKING_TOKEN=… in the service's EnvironmentFile" in text_of(five)
    five.environment = {"LACKING_TOKEN": "cheese"}
    five.wait(days=1)
    five.check()
    assert told(five)[1:] == [("recovered", "alpha", KEEPER)]


@pytest.mark.parametrize("kind", list(NoticeKind), ids=lambda kind: kind.value)
def test_what_asks_for_work_goes_to_the_maintainer_and_all_else_to_everybody(kind):
    work = kind in (NoticeKind.QUESTION, NoticeKind.NEWER_EDITION, NoticeKind.MANY_FAILING)
    assert audience_of(kind) is (Audience.MAINTAINER if work else Audience.EVERYBODY)


@pytest.mark.parametrize("failure", [{"mirror": True}, {"problem_kind": NOT_SET_UP}])
def test_a_failure_that_takes_nothing_from_readers_goes_to_the_maintainer(failure):
    assert audience_of(NoticeKind.FAILING, **failure) is Audience.MAINTAINER
    assert audience_of(NoticeKind.FAILING, problem_kind="status 404") is Audience.EVERYBODY


@pytest.mark.parametrize(
    ("error", "kind"),
    [(FetchError("…"), NO_ANSWER), (Disallowed("…"), DISALLOWED), (NotSetUp("…"), NOT_SET_UP)],
    ids=[NO_ANSWER, DISALLOWED, NOT_SET_UP],
)
def test_failures_by_which_it_is_decided_what_to_tell_have_the_names_that_decisions_know(error, kind):
    assert error.kind == kind


# ---------------------------------------------------------------- to everybody, later


LACKING = "fetch: {http: {headers: {X-Token: '${LACKING_TOKEN}'}}}"


@pytest.fixture
def lacking(five):
    """The same newsroom after it was told that a variable is missing for one page."""
    five.watch(page("alpha", more=LACKING), *map(page, NAMES[1:]), settings=TO_TWO)
    five.check()
    assert told(five) == [("failing", "alpha", KEEPER)]
    return five


def test_a_failure_of_our_own_making_that_becomes_the_publisher_s_is_told_to_everybody_once(lacking):
    lacking.environment = {"LACKING_TOKEN": "cheese"}
    refuse(lacking, "alpha")
    for _ in range(3):
        lacking.wait(days=1)
        lacking.check()
    assert told(lacking)[1:] == [("failing", "alpha", EVERYBODY)]
    assert "answered 500" in text_of(lacking)
    lacking.wait(days=1)
    serve(lacking, "alpha")
    lacking.check()
    assert sorted(told(lacking)[2:]) == [("recovered", "alpha", EVERYBODY), ("recovered", "alpha", KEEPER)]
    assert lacking.value("SELECT count(*) FROM notices WHERE kind = 'recovered'") == 1


def test_as_long_as_it_is_of_our_own_making_nobody_else_is_told(lacking):
    for _ in range(5):
        lacking.wait(days=1)
        lacking.check()
    assert told(lacking) == [("failing", "alpha", KEEPER)]


def test_a_mirror_that_fails_and_becomes_a_source_of_its_own_is_told_to_everybody(five):
    five.watch(page("alpha"), page("bravo", more="mirrors: alpha"), settings=TO_TWO)
    refuse(five, "bravo")
    five.check()
    assert told(five) == [("failing", "bravo", KEEPER)]
    five.wait(days=1)
    five.watch(*map(page, NAMES), settings=TO_TWO)
    five.check()
    assert told(five)[1:] == [("failing", "bravo", EVERYBODY)]


def test_many_that_fail_for_three_days_are_told_to_everybody_once_in_one_mail(five):
    refuse(five, *NAMES)
    for _ in range(3):
        five.check()
        five.wait(days=1)
    assert told(five) == [("many failing", "", KEEPER)]
    for _ in range(3):
        five.check()
        five.wait(days=1)
    assert told(five)[1:] == [("many failing", "", EVERYBODY)]
    assert five.subjects[1] == "5 sources still cannot be read"
    assert "the first of them since 16 October 2024" in text_of(five)
    serve(five, *NAMES)
    five.check()
    assert sorted(told(five)[2:]) == [("many recovered", "", EVERYBODY), ("many recovered", "", KEEPER)]
    assert len({mail["References"] for mail in five.mails}) == 1, "one event, one thread"


def test_of_many_the_few_that_go_on_failing_are_told_to_everybody_one_by_one(five):
    refuse(five, *NAMES)
    five.check()
    serve(five, *NAMES[1:])
    for _ in range(3):
        five.wait(days=1)
        five.check()
    assert told(five)[-1] == ("failing", "alpha", EVERYBODY)
    assert ("failing", "bravo", EVERYBODY) not in told(five)


def test_who_was_told_as_the_maintainer_is_not_told_again_as_one_of_everybody(five):
    alone = SETTINGS.replace("contact:", f"maintainer: {EVERYBODY}\n  contact:")
    five.watch(*map(page, NAMES), settings=alone)
    refuse(five, *NAMES)
    for _ in range(6):
        five.check()
        five.wait(days=1)
    assert told(five) == [("many failing", "", EVERYBODY)]
    serve(five, *NAMES)
    five.check()
    assert told(five)[1:] == [("many recovered", "", EVERYBODY)]


# ---------------------------------------------------------------- gathering, and earlier databases


def tell(newsroom: Newsroom, *awaited: str) -> list[tuple[str, str, str]]:
    """Tell a round while these sources are due or being checked; what was ever told."""
    with newsroom.store as store:
        tell_round(store, newsroom.catalogue, newsroom.now, awaited=awaited)
    return told(newsroom)


def test_a_failure_of_long_ago_waits_for_the_check_that_is_due(five):
    refuse(five, "alpha", "bravo")
    five.check(tell=False)
    five.wait(days=1)
    assert tell(five, "alpha") == [("failing", "bravo", EVERYBODY)]
    serve(five, "alpha")
    five.check()
    assert ("failing", "alpha", EVERYBODY) not in told(five)


def test_a_source_that_is_always_due_is_told_all_the_same(five):
    refuse(five, "alpha")
    five.check(tell=False)
    five.wait(minutes=1)
    assert tell(five, "alpha") == [("failing", "alpha", EVERYBODY)]


def test_a_recovery_of_long_ago_waits_for_the_check_that_is_due(five):
    refuse(five, "alpha")
    five.check()
    five.wait(days=1)
    serve(five, "alpha")
    five.check(tell=False)
    five.wait(days=1)
    assert tell(five, "alpha") == [("failing", "alpha", EVERYBODY)]
    refuse(five, "alpha")
    five.check()
    assert told(five) == [("failing", "alpha", EVERYBODY)]


def test_that_a_source_has_been_silent_for_too_long_waits_for_the_check_that_is_due(newsroom):
    newsroom.watch(page("alpha", more="expect_news_every: 40 days"), settings=TO_TWO)
    serve(newsroom, "alpha")
    newsroom.check()
    newsroom.wait(days=50)
    assert tell(newsroom, "alpha") == []
    serve(newsroom, "alpha", length="8,900")
    newsroom.check()
    assert [kind for kind, *_ in told(newsroom)] == ["change"]
    newsroom.wait(days=50)
    assert tell(newsroom)[1:] == [("overdue", "alpha", EVERYBODY)]


def test_failures_wait_for_others_as_long_as_they_are_asked_to(five):
    refuse(five, "alpha")
    five.check(tell=False)
    five.wait(minutes=9)
    refuse(five, "bravo", "charlie", "delta")
    five.check(tell=False)
    gathering = timedelta(minutes=10)
    with five.store as store:
        tell_round(store, five.catalogue, five.now, gathering=gathering)
        assert told(five) == []
        five.wait(minutes=1)
        tell_round(store, five.catalogue, five.now, gathering=gathering)
    assert told(five) == [("many failing", "", KEEPER)]


@pytest.mark.parametrize(("spread", "rounds"), [("0 seconds", {5}), ("10 minutes", {2, 3})])
def test_by_cron_one_call_is_a_round_of_all_that_are_due_which_without_a_spread_is_all_of_a_schedule(
    newsroom, spread, rounds
):
    at_nine = [page(name, more='schedule: {cron: "0 9 * * *"}') for name in NAMES]
    newsroom.watch(*at_nine, settings=TO_TWO.replace("spread: 0 seconds", f"spread: {spread}"))
    serve(newsroom, *NAMES)
    newsroom.now = day("2024-12-06").replace(hour=13, minute=55)  # 8:55 in Toronto
    newsroom.check()
    refuse(newsroom, *NAMES, status=403)
    failed = []
    for _ in range(4):
        newsroom.wait(minutes=5)
        failed.append(len(newsroom.check(due=True)))
    assert set(filter(None, failed)) == rounds
    assert sum(failed) == len(NAMES)
    many = NoticeKind.MANY_FAILING
    assert [kind for kind, *_ in told(newsroom) if kind == many] == [many] * (spread == "0 seconds")


def test_what_a_wrong_clock_put_into_the_future_waits_for_nothing():
    now = day("2024-10-15")
    hour = timedelta(hours=1)
    assert is_gathered([now + hour], now, hour)
    assert is_gathered([now - hour], now, hour)
    assert not is_gathered([now - hour / 2], now, hour)
    assert not is_gathered([], now, hour)


SAID_BY_SOURCES = """
UPDATE sources SET failures_in_a_row = 2, problem = '403', failing_since = (
    SELECT min(finished_at) FROM checks WHERE source_id = sources.id AND snapshot_id IS NULL)
 WHERE EXISTS (SELECT 1 FROM checks WHERE source_id = sources.id AND snapshot_id IS NULL)
"""
"""How sources themselves said since when they fail, before there were outages."""


def test_a_failure_that_an_earlier_version_told_is_not_told_again_and_its_end_goes_to_everybody(five):
    refuse(five, "alpha")
    five.check(tell=False)
    five.wait(days=1)
    five.check(tell=False)
    bring_back(five.folder / "monitor.db", "m004_outages")
    with sqlite3.connect(five.folder / "monitor.db") as connection:
        connection.execute(SAID_BY_SOURCES)
        connection.execute("CREATE VIEW change_log AS SELECT 1 AS one")
    five.wait(days=1)
    five.check()
    assert told(five) == []
    serve(five, "alpha")
    five.wait(days=1)
    five.check()
    assert told(five) == [("recovered", "alpha", EVERYBODY)]
    assert "3 days" in five.subjects[0]
    assert five.rows("SELECT before_qualifier FROM change_log") == [], "the views are the present ones"


def test_a_mail_on_rules_that_no_longer_fit_names_the_command_that_mends_them(newsroom: Newsroom) -> None:
    newsroom.watch(page("alpha"), page("bravo"))
    serve(newsroom, *NAMES[:2])
    newsroom.check()
    newsroom.wait(days=1)
    newsroom.serve("/alpha", "<p>The border has a length of 8,891 km.</p>")
    refuse(newsroom, "bravo")
    newsroom.check()
    texts = [mail.get_body(("plain",)).get_content() for mail in newsroom.mails]
    assert ["monitor mend alpha" in text for text in texts if "Page alpha" in text] == [True]
    assert ["monitor mend" in text for text in texts if "Page bravo" in text] == [False]
    assert (
        "monitor mend alpha"
        in newsroom.mails[-2].get_body(("html",)).get_content() + newsroom.mails[-1].get_body(("html",)).get_content()
    )


def test_a_mail_on_many_such_sources_names_it_for_the_first(newsroom: Newsroom) -> None:
    newsroom.watch(*map(page, NAMES))
    serve(newsroom, *NAMES)
    newsroom.check()
    newsroom.wait(days=1)
    for name in NAMES:
        newsroom.serve(f"/{name}", "<p>The border has a length of 8,891 km.</p>")
    newsroom.check()
    lines = newsroom.mails[-1].get_body(("plain",)).get_content().splitlines()
    assert [name for name in NAMES if f"  monitor mend {name}" in lines] == list(NAMES[:3])


def test_what_was_never_read_is_not_to_be_mended(newsroom: Newsroom) -> None:
    newsroom.watch(page("alpha"))
    newsroom.serve("/alpha", "<p>The border has a length of 8,891 km.</p>")
    newsroom.check()
    assert all("monitor mend" not in mail.get_body(("plain",)).get_content() for mail in newsroom.mails)
