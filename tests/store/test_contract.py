"""What every store keeps, whichever it is: nothing here knows how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.model import (
    Audience,
    ChangeKind,
    Decision,
    Doubt,
    DoubtKind,
    Grain,
    Matter,
    Notice,
    NoticeKind,
    Outcome,
    Period,
    ReasonKind,
    Ruling,
    RulingKind,
    Status,
    Stood,
    Validators,
    VerdictKind,
    Vintage,
)
from monitor.model.checks import CheckRow, Edition
from monitor.model.errors import DatabaseError
from monitor.model.facts import About, NewsAgainTold, SourceName
from monitor.model.mirrors import Agreement
from monitor.model.notices import DeliveryState
from monitor.model.store import Store
from monitor.model.week import Health
from monitor.store.store import Store as InSQLite
from tests.making import fiscal_year, month, seen
from tests.store.contract import (
    ARTICLE,
    CLAIM,
    COPIED,
    DAY,
    HOUR,
    NORTH,
    OF_A_BOOK,
    SOUTH,
    T0,
    PlainWords,
    confirm,
    declare,
    entry,
    fail,
    read,
    said,
    world,
)
from tests.store.memory import InMemory

STORES: dict[str, Callable[[Path], AbstractContextManager[Store]]] = {
    "sqlite": lambda folder: InSQLite.open(folder / "monitor.db", PlainWords()),
    "memory": lambda _: InMemory(),
}

ABOUT = About(SourceName("customs", "Title of customs", "A publisher", "https://customs.example"))


@pytest.fixture(params=STORES)
def store(request, tmp_path) -> Iterator[Store]:
    with STORES[request.param](tmp_path) as opened:
        declare(opened)
        yield opened


# ---------------------------------------------------------------- one event, one transaction


def put_off_then_fail(store: Store) -> None:
    store.sources.put_off("customs", T0 + DAY)
    _ = 1 // 0


def test_what_is_written_is_kept_whole_or_not_at_all(store):
    with pytest.raises(ZeroDivisionError), store.atomic():
        put_off_then_fail(store)
    assert store.sources.due(T0) == [("copy", T0), ("customs", T0)]
    with store.atomic():
        store.sources.put_off("customs", T0 + DAY)
    assert store.sources.due(T0) == [("copy", T0)]


def test_what_was_undone_is_not_kept_and_what_follows_is(store):
    with store.atomic():
        store.sources.put_off("customs", T0 + DAY)
        store.undo()
        assert store.sources.due(T0) == [("copy", T0), ("customs", T0)]
        store.sources.put_off("copy", T0 + DAY)
    assert store.sources.due(T0) == [("customs", T0)]


# ---------------------------------------------------------------- what is declared


def test_asking_for_room_changes_nothing(store):
    before = store.sources.state("customs")
    store.require_room()
    store.require_room(1_000_000)
    assert store.sources.present("customs", before) == before
    assert store.sources.state("customs") == before


def test_what_is_declared_differs_from_nothing(store):
    differing = store.declarations.differing(world())
    assert not any((differing.sources, differing.figures, differing.redeclared, differing.articles, differing.claims))


def test_what_is_declared_otherwise_is_named(store):
    told = world(without=["customs/cocaine"], claims=[replace(CLAIM, quote="34.8 pounds")], fentanyl="b")
    articles = {ARTICLE.id: replace(ARTICLE, timezone="America/Toronto", title="Another")}
    sources = told.sources | {"copy": replace(told.sources["copy"], title="Another")}
    differing = store.declarations.differing(replace(told, sources=sources, articles=articles))
    assert differing.sources == {"copy"}
    assert differing.figures == {NORTH, SOUTH, COPIED}
    assert differing.redeclared == {NORTH, COPIED}
    assert (differing.articles, differing.redated) == ({ARTICLE.id}, {ARTICLE.id})
    assert differing.claims == {CLAIM.id, OF_A_BOOK.id}


def test_the_zone_is_that_of_the_configuration_that_was_declared_last(store):
    assert store.declarations.timezone("this") == "America/Toronto"
    declare(store, by="that")
    assert (store.declarations.timezone("this"), store.declarations.timezone("that")) == ("", "America/Toronto")


def test_what_is_declared_no_more_stays_and_is_not_watched(store):
    declare(store, world(without=["copy"]), now=T0 + DAY)
    known = store.declarations.known()
    assert {id_: one.watched for id_, one in known.items()} == {"customs": True, "copy": False, "book": False}
    assert known["book"].not_watched == "a book"
    assert store.sources.due(T0 + 2 * DAY) == [("customs", T0)], "its due time stays"


def test_what_a_clock_wrote_that_was_ahead_is_known_by_its_time(store):
    read(store, "customs", T0 + DAY, said("1"))
    assert store.declarations.known_ahead_of(T0).keys() == {"customs"}, "checked later than that"
    assert store.declarations.known_ahead_of(T0 + DAY) == {}
    assert store.declarations.known_ahead_of(T0 - DAY).keys() == {"customs", "copy"}, "never checked, and due later"
    assert store.declarations.known_ahead_of(T0)["customs"] == store.declarations.known()["customs"]


def test_a_claim_that_is_declared_no_more_is_still_held(store):
    declare(store, world(claims=[]))
    assert store.declarations.differing(world()).held_claims == {CLAIM.id, OF_A_BOOK.id}


def test_what_is_declared_again_is_written_only_where_it_differs(store):
    moved = world(claims=[replace(CLAIM, position=7), OF_A_BOOK], fentanyl="b")
    for told in (world(), moved, world(without=["copy"]), world()):
        declare(store, told, now=T0 + DAY)
        assert not store.declarations.differing(told).figures
        assert not store.declarations.differing(told).claims
    assert store.sources.due(T0 + 2 * DAY) == [("copy", T0), ("customs", T0)]


# ---------------------------------------------------------------- when sources are due, and how they stand


def test_what_is_due_is_told_with_its_time_the_longest_overdue_first(store):
    with store.atomic():
        store.sources.put_off("copy", T0 - HOUR)
        store.sources.put_off("customs", T0)
    assert store.sources.due(T0 - 2 * HOUR) == []
    assert store.sources.due(T0 - HOUR) == [("copy", T0 - HOUR)]
    assert store.sources.due(T0) == [("copy", T0 - HOUR), ("customs", T0)]


def test_a_source_stands_as_its_checks_left_it(store):
    fresh = store.sources.state("customs")
    assert (fresh.first_watched_at, fresh.snapshot_id, fresh.last_success_at) == (T0, None, None)
    assert fresh.unread == {NORTH, SOUTH}
    snapshot_id = read(store, "customs", T0, said("1"))
    confirm(store, "customs", T0 + DAY)
    state = store.sources.state("customs")
    assert (state.snapshot_id, state.seen_at, state.fingerprint) == (snapshot_id, T0, f"print of {T0}")
    assert (state.last_success_at, state.last_news_at, state.checks_since_full) == (T0 + DAY, T0, 1)
    assert (state.validators, state.unread) == ({}, {SOUTH})
    assert store.sources.states(["copy", "customs"])["customs"] == state
    assert store.sources.due(T0 + 2 * DAY) == [("copy", T0), ("customs", T0 + 2 * DAY)]


def test_a_state_is_present_until_something_is_written_of_the_source(store):
    state = store.sources.state("customs")
    assert store.sources.present("customs", state) is state
    read(store, "customs", T0, said("1"))
    assert store.sources.present("customs", state) == store.sources.state("customs") != state


def test_a_failed_check_leaves_what_stands_and_says_how_long_to_wait(store):
    read(store, "customs", T0, said("1"))
    before = store.sources.state("customs")
    fail(store, "customs", T0 + DAY, not_before_at=T0 + 9 * DAY)
    after = store.sources.state("customs")
    assert (after.last_success_at, after.snapshot_id, after.validators) == (T0, before.snapshot_id, before.validators)
    assert store.declarations.known()["customs"].not_before_at == T0 + 9 * DAY
    read(store, "customs", T0 + 2 * DAY, said("2"))
    assert store.declarations.known()["customs"].not_before_at is None


def test_a_source_is_quiet_when_its_news_is_older_than_it_should_be_and_it_does_not_fail(store):
    read(store, "customs", T0, said("1"))
    quiet = T0 + 10 * DAY + HOUR
    assert store.sources.gone_quiet(T0 + 10 * DAY - HOUR) == []
    assert store.sources.gone_quiet(quiet) == ["customs"]
    fail(store, "customs", quiet)
    assert store.sources.gone_quiet(quiet) == []
    confirm(store, "customs", quiet + HOUR)
    with store.atomic():
        store.sources.set_overdue("customs", quiet)
    assert store.sources.gone_quiet(quiet) == []
    assert store.sources.state("customs").overdue_since == quiet
    read(store, "customs", quiet + DAY, said("2"))
    assert store.sources.state("customs").overdue_since is None


def test_a_job_is_due_when_it_was_planned(store):
    assert store.sources.job_due_at("weekly report") is None
    for at in (T0, T0 + DAY):
        with store.atomic():
            store.sources.set_job("weekly report", at)
        assert store.sources.job_due_at("weekly report") == at


# ---------------------------------------------------------------- checks, versions and bytes


def test_a_check_is_kept_once_for_the_time_at_which_it_was_due(store):
    read(store, "customs", T0, said("1"))
    assert confirm(store, "customs", T0) is None
    assert fail(store, "customs", T0) is None


def test_versions_are_told_oldest_first_with_what_confirmed_them_last(store):
    first = read(store, "customs", T0, said("1"))
    confirm(store, "customs", T0 + DAY)
    second = read(store, "customs", T0 + 2 * DAY, said("2"))
    rows = store.checks.snapshots("customs")
    assert [(row.snapshot.id, row.snapshot.seen_at, row.snapshot.last_confirmed_at) for row in rows] == [
        (first, T0, T0 + DAY),
        (second, T0 + 2 * DAY, T0 + 2 * DAY),
    ]
    assert store.checks.snapshot(second) == rows[1]
    assert store.checks.snapshot(999) is None
    held = [store.checks.snapshot_at("customs", at) for at in (T0 - HOUR, T0, T0 + DAY, T0 + 3 * DAY)]
    assert [row and row.snapshot.id for row in held] == [None, first, first, second]


def test_bytes_come_back_and_the_same_are_kept_once(store):
    bodies = [b"A", b"B" * 200, b"A"]
    for number, body in enumerate(bodies):
        read(store, "customs", T0 + number * DAY, said(str(number)), body=body)
    rows = store.checks.snapshots("customs")
    assert [store.blobs.body(row.blob_id) for row in rows] == bodies
    assert rows[0].blob_id == rows[2].blob_id
    assert (store.blobs.totals()[0], store.blobs.totals()[2]) == (2, 201)
    assert [digest for _, digest in store.blobs.all()] == [row.snapshot.sha256 for row in rows[:2]]
    assert [row.snapshot.size for row in rows] == [1, 200, 1]
    assert store.checks.blob_by_hash(rows[1].snapshot.sha256[:8]) == rows[1].blob_id
    assert (store.checks.blob_by_hash(""), store.checks.blob_by_hash("no hash")) == (None, None)
    with pytest.raises(DatabaseError):
        store.blobs.body(999)


def test_what_came_with_a_failure_is_kept_as_evidence(store):
    with store.atomic():
        check = entry("customs", T0, Outcome.BLOCKED, problem_kind="blocked", problem="refused")
        store.checks.record_failure(check, b"a block page", like=None)
    ((blob_id, _),) = store.blobs.all()
    assert store.blobs.body(blob_id) == b"a block page"


def test_a_check_is_told_as_it_was_kept(store):
    snapshot_id = read(store, "customs", T0, said("1"))
    (row,) = store.checks.snapshots("customs")
    assert store.checks.last_check("copy") is None
    first = store.checks.last_check("customs")
    assert first == CheckRow(
        row.check_id, "customs", T0, T0, T0, Outcome.CHANGED, url="https://customs.example", snapshot_id=snapshot_id
    )
    with store.atomic():
        check = entry("customs", T0 + DAY, Outcome.BLOCKED, problem_kind="blocked", problem="refused", status=403)
        failed = store.checks.record_failure(check, b"a block page", like=None)
    assert failed is not None
    last = store.checks.check(failed)
    assert last == store.checks.last_check("customs")
    assert last is not None
    assert last.evidence_id is not None
    assert (last.outcome, last.problem_kind, last.problem, last.status) == (Outcome.BLOCKED, "blocked", "refused", 403)
    assert (last.snapshot_id, store.blobs.body(last.evidence_id)) == (None, b"a block page")
    assert (store.checks.check(row.check_id), store.checks.check(999)) == (first, None)


def test_a_file_put_into_the_past_changes_nothing_of_what_is_due_or_fails(store):
    snapshot_id = read(store, "customs", T0, said("1"))
    fail(store, "customs", T0 + DAY)
    before = store.sources.state("customs")
    with store.atomic():
        past = entry("customs", T0 + HOUR, next_due_at=None)
        assert store.checks.record_past(past, snapshot_id, news=False, newest=False) is not None
        assert store.checks.record_past(past, snapshot_id, news=False, newest=False) is None
    after = store.sources.state("customs")
    assert replace(after, last_success_at=None, version=0) == replace(before, last_success_at=None, version=0)
    assert store.sources.due(T0 + 2 * DAY)[1] == ("customs", T0 + 2 * DAY)
    assert [outage.source_id for outage in store.outages.begun()] == ["customs"]
    with store.atomic():
        store.checks.record_past(entry("customs", T0 + 2 * HOUR), snapshot_id, news=True, newest=True)
    assert store.sources.state("customs").validators == {}
    assert before.validators == {"u": Validators("e", "")}


# ---------------------------------------------------------------- what figures say


def test_a_value_stands_until_it_is_another_or_gone(store):
    first = read(store, "customs", T0, said("1"), said("5", of=SOUTH))
    second = read(store, "customs", T0 + DAY, said("2"), said("5", of=SOUTH))
    read(store, "customs", T0 + 2 * DAY, said("5", of=SOUTH))
    versions = [
        (one.observation.value, one.seen_at, one.until, one.snapshot_id, one.confirmed_at)
        for one in store.log.history(NORTH)
    ]
    assert versions == [(1, T0, T0 + DAY, first, T0), (2, T0 + DAY, T0 + 2 * DAY, second, T0 + DAY)]
    assert [one.observation for one in store.log.standing()] == [said("5", of=SOUTH)]
    then = [(one.observation.key, one.confirmed_at) for one in store.log.standing(T0 + DAY + HOUR)]
    assert then == [(said("5", of=SOUTH).key, T0 + DAY), (said("2").key, T0 + DAY)]
    assert store.log.standing(T0 - HOUR) == []
    vintages = store.history.vintages([CLAIM])[CLAIM.id]
    assert [(one.observation and one.observation.value, one.seen_at) for one in vintages] == [
        (1, T0),
        (2, T0 + DAY),
        (None, T0 + 2 * DAY),
    ]


def test_a_claim_has_the_vintages_of_its_days_also_under_another_name(store):
    days = fiscal_year(2024).span
    other = Period("2023-10-01/2024-09-30", Grain.SPAN, days)
    assert CLAIM.period == fiscal_year(2024)
    read(store, "customs", T0, seen(other, "1"), seen(month("2024-03"), "7"))
    read(store, "copy", T0, seen(fiscal_year(2024), "1", figure=COPIED))
    assert [one.observation.value for one in store.history.vintages([CLAIM])[CLAIM.id]] == [1]
    (mirror,) = store.log.mirrors()
    assert (mirror.agreement, mirror.key, mirror.is_about(CLAIM)) == (Agreement.CONFIRMS, seen(other, "1").key, True)
    read(store, "customs", T0 + DAY, said("2"), seen(other, "1"), seen(month("2024-03"), "7"))
    assert [one.observation.value for one in store.history.vintages([CLAIM])[CLAIM.id]] == [2], (
        "its own name counts most"
    )


def test_what_is_held_of_a_source_is_what_stands_what_was_trusted_and_what_is_gone(store):
    other = seen(month("2024-03"), "7")
    read(store, "customs", T0, said("1"), other)
    why = Doubt(DoubtKind.ABOVE_MAXIMUM, Decimal(5000), Decimal(1000), "lb")
    read(store, "customs", T0 + DAY, said("5000", status=Status.SUSPECT, doubt=why))
    past = store.history.past("customs", [CLAIM], said=[other.key])
    assert {key: held.observation.status for key, held in past.standing.items()} == {said("1").key: Status.SUSPECT}
    assert {key: held.observation for key, held in past.trusted.items()} == {said("1").key: said("1")}
    assert {key: held.observation for key, held in past.gone.items()} == {other.key: other}
    assert store.history.past("customs", [CLAIM], said=[said("1").key]).gone == {}, "nothing said now is gone"
    assert past.earlier == {}
    assert past.vintages == store.history.vintages([CLAIM])
    assert past.verdicts == store.history.verdicts([CLAIM])
    assert [(one.observation.value, one.observation.doubt) for one in store.log.standing()] == [(5000, why)]


def test_a_value_that_ended_because_its_source_went_on_to_later_periods_says_so(store):
    first = read(store, "customs", T0, said("1"), said("5", of=SOUTH))
    standing = store.history.past("customs", []).standing
    with store.atomic():
        ended = Decision(ended=tuple(standing.values()), passed=frozenset({said("1").key}))
        store.history.write("customs", first, ended)
    assert [one.passed for figure_id in (NORTH, SOUTH) for one in store.log.history(figure_id)] == [True, False]
    assert store.history.vintages([CLAIM])[CLAIM.id] == [Vintage(said("1"), T0), Vintage(None, T0, passed=True)]


def test_what_stood_lately_is_told_with_how_many_good_checks_found_it(store):
    assert store.history.past("customs", [], at=T0).stood == {}
    read(store, "customs", T0, said("5", of=SOUTH))
    read(store, "customs", T0 + DAY, said("1"), said("5", of=SOUTH))
    confirm(store, "customs", T0 + 2 * DAY)
    read(store, "customs", T0 + 3 * DAY, said("2"), said("5", of=SOUTH))
    fail(store, "customs", T0 + 4 * DAY)
    assert store.history.past("customs", [], at=T0 + 5 * DAY).stood == {
        said("1").key: [
            Stood(None, T0, T0 + DAY),
            Stood(said("1"), T0 + DAY, T0 + 3 * DAY, 2),
            Stood(said("2"), T0 + 3 * DAY, None, 1),
        ]
    }, "what never changed is left out"
    at, settled = T0 + 5 * DAY, [Stood(said("5", of=SOUTH), T0, None, 4)]
    assert store.history.past("customs", [], at=at, settling=[SOUTH]).stood[said("5", of=SOUTH).key] == settled


def test_what_took_turns_is_settled_when_it_has_stood_for_so_many_good_checks(store):
    for number, value in enumerate(("1", "2", "1", "2")):
        read(store, "customs", T0 + number * DAY, said(value))
    asked = [one.change for one in store.log.changes() if one.change.doubt]
    assert {change.doubt.kind for change in asked} == {DoubtKind.IN_TURN}
    settled = {checks: store.history.settled("customs", checks) for checks in (1, 2)}
    confirm(store, "customs", T0 + 4 * DAY)
    assert store.history.settled("customs", 1) == settled[2] == []
    assert store.history.settled("customs", 2) == settled[1] != []
    assert [(told.value, now.value) for told, now in settled[1]] == [(1, 2)]


def test_what_took_turns_is_settled_too_when_it_has_been_absent_for_so_many_good_checks(store):
    other = said("5", of=SOUTH)
    for number in range(4):
        read(store, "customs", T0 + number * DAY, *([] if number % 2 else [said("1")]), other)
    settled = {checks: store.history.settled("customs", checks) for checks in (1, 2)}
    confirm(store, "customs", T0 + 4 * DAY)
    assert store.history.settled("customs", 1) == settled[2] == []
    assert store.history.settled("customs", 2) == settled[1]
    assert [(told.value, now) for told, now in settled[1]] == [(1, None)]


def test_under_another_rule_a_figure_is_unread_and_what_the_earlier_one_read_is_at_hand(store):
    read(store, "customs", T0, said("1"))
    declare(store, world(fentanyl="b"), now=T0 + DAY)
    assert store.sources.state("customs").unread == {NORTH, SOUTH}
    assert store.log.history(NORTH) == []
    past = store.history.past("customs", [CLAIM], unread=[NORTH])
    assert {key: held.observation for key, held in past.earlier.items()} == {said("1").key: said("1")}
    assert (past.standing, past.vintages) == ({}, {CLAIM.id: []})
    read(store, "customs", T0 + 2 * DAY, said("1"))
    assert store.sources.state("customs").unread == {SOUTH}
    assert [one.seen_at for one in store.log.history(NORTH)] == [T0 + 2 * DAY]


def test_what_can_be_derived_again_is_forgotten(store):
    snapshots = [read(store, "customs", T0 + n * DAY, said(str(n)), said("5", of=SOUTH)) for n in (1, 2)]
    with store.atomic():
        store.history.forget("customs", [NORTH], [CLAIM])
    assert (store.log.history(NORTH), store.log.changes(), store.history.verdicts([CLAIM])) == ([], [], {})
    assert [one.observation for one in store.log.standing()] == [said("5", of=SOUTH)]
    assert [row.snapshot.id for row in store.checks.snapshots("customs")] == snapshots


def test_a_figure_is_told_by_source_series_period_and_time(store):
    march = seen(month("2024-03"), "7", series="Drug=A")
    read(store, "customs", T0, said("1"), march)
    read(store, "customs", T0 + DAY, said("2"), march)
    read(store, "copy", T0 + DAY, said("1", of=COPIED))
    assert store.log.first_seen_at() == store.log.first_seen_at(NORTH) == T0
    assert store.log.first_seen_at(SOUTH) is None
    assert [one.observation.key for one in store.log.standing()] == [said("1", of=COPIED).key, said("1").key, march.key]
    assert [one.observation.figure_id for one in store.log.standing(source_id="copy")] == [COPIED]
    assert [one.observation.key for one in store.log.standing(figure_id=NORTH)] == [said("1").key, march.key]
    of_a_series = store.log.history(NORTH, series="Drug=A", period="2024-03", as_of=T0)
    assert [one.observation for one in of_a_series] == [march]
    assert store.log.history(NORTH, period="2024-04") == []
    assert [one.observation.value for one in store.log.history(NORTH, as_of=T0, series="", period="FY2024")] == [1]
    assert [one.seen_at for one in store.checks.evidence(T0 + DAY)] == [T0, T0 + DAY, T0 + DAY]
    assert [one.source_id for one in store.checks.evidence(T0 + DAY)] == ["customs", "copy", "customs"]
    assert store.checks.evidence(T0) == [store.checks.snapshots("customs")[0].snapshot]


def test_changes_are_told_newest_first_and_parts_behind_their_totals(store):
    months = [seen(month(f"2024-0{n}"), "1") for n in (1, 2)]
    first = read(store, "customs", T0, said("2", derived=True), *months)
    restated = seen(months[0].period, "2")
    second = read(store, "customs", T0 + DAY, said("3", derived=True), restated, months[1])
    read(store, "copy", T0 + 2 * DAY, said("2", of=COPIED))
    read(store, "copy", T0 + 3 * DAY, said("2.5", of=COPIED))
    copied, whole, part = store.log.changes()
    assert [one.change.kind for one in (copied, whole, part)] == [ChangeKind.REVISED] * 3
    assert (whole.change.before.value, whole.change.after.value, whole.unit) == (2, 3, "lb")
    assert [part.kind for part in whole.change.parts] == [ChangeKind.REVISED]
    assert (whole.before_snapshot_id, whole.after_snapshot_id, whole.seen_at) == (first, second, T0 + DAY)
    assert (whole.total_id, part.total_id, part.change.part_of) == (None, whole.id, "FY2024")
    assert part.check_id == whole.check_id == store.checks.snapshots("customs")[1].check_id
    assert [one.id for one in store.log.changes("customs")] == [whole.id, part.id]
    assert store.log.changes(start=T0 + 3 * DAY) == [copied]
    assert store.log.changes(end=T0 + DAY) == []
    for options, found in (
        ({}, [copied, whole, part]),
        ({"parts": False}, [copied, whole]),
        ({"start": T0 + 3 * DAY}, [copied]),
        ({"source_id": "customs"}, [whole, part]),
    ):
        for limit in (1, 9):
            latest, count = store.log.latest(**options, limit=limit)
            assert (list(latest), count) == (found[:limit], len(found))


# ---------------------------------------------------------------- how claims, mirrors and sources stood


def test_a_claim_stood_at_any_time_as_it_was_judged_then(store):
    for number, value in enumerate(("30", "31", "34.82", "31")):
        read(store, "customs", T0 + number * DAY, said(value))
    told = {}
    for number in range(-1, 4):
        (one, of_a_book) = store.log.claims(T0 + number * DAY + HOUR)
        told[number] = (one.verdict and one.verdict.kind, one.since, one.now and one.now.value)
        assert of_a_book.verdict is None, "nobody judged it"
    assert told == {
        -1: (None, None, None),
        0: (VerdictKind.NEVER_MATCHED, T0, 30),
        1: (VerdictKind.NEVER_MATCHED, T0, 31),
        2: (VerdictKind.HOLDS, T0 + 2 * DAY, said("34.82").value),
        3: (VerdictKind.REVISED_SINCE, T0 + 3 * DAY, 31),
    }
    (now, _) = store.log.claims()
    assert now.verdict == store.history.verdicts([CLAIM])[CLAIM.id]
    assert (now.verdict.reason.kind, now.then.value) == (ReasonKind.REVISED, 31)
    assert now.snapshot_id == store.sources.state("customs").snapshot_id


def test_what_a_source_said_when_the_article_s_day_had_ended_is_told_from_that_day_on(store):
    begins, ends = CLAIM.day
    read(store, "customs", begins - DAY, said("30"))
    read(store, "customs", ends - HOUR, said("31"))
    read(store, "customs", ends, said("32"))
    told = [store.log.claims(at)[0].then for at in (begins - 2 * DAY, begins, ends - HOUR, ends + DAY)]
    assert [one and one.value for one in told] == [None, 30, 31, 31]


def test_a_mirror_confirms_or_disagrees_by_what_both_said_at_a_time(store):
    read(store, "copy", T0, said("1", of=COPIED), ended_at=T0 + HOUR)
    read(store, "customs", T0 + DAY, said("1"))
    read(store, "customs", T0 + 2 * DAY, said("2"))
    confirm(store, "copy", T0 + 3 * DAY)
    read(store, "copy", T0 + 4 * DAY, said("2", of=COPIED))
    told = {}
    for number in range(5):
        (one,) = store.log.mirrors("customs", T0 + number * DAY)
        told[number] = (one.agreement, one.still, one.read_at)
    assert told == {
        0: (Agreement.NOT_READ, False, T0),
        1: (Agreement.CONFIRMS, False, T0 + HOUR),
        2: (Agreement.DISAGREES, False, T0 + HOUR),
        3: (Agreement.DISAGREES, True, T0 + 3 * DAY),
        4: (Agreement.CONFIRMS, False, T0 + 4 * DAY),
    }
    (now,) = store.log.mirrors()
    assert (now.source_id, now.title, now.key) == ("copy", "Title of copy", said("1").key)
    assert (now.printed, now.original) == (said("2", of=COPIED), said("2"))
    assert (now.seen_at, now.original_seen_at) == (T0 + 4 * DAY, T0 + 2 * DAY)
    assert store.log.mirrors("copy") == []


def test_sources_stood_at_any_time_as_their_checks_left_them(store):
    read(store, "customs", T0, said("1"))
    fail(store, "customs", T0 + DAY, "no answer")
    fail(store, "customs", T0 + 2 * DAY, "no such page")
    confirm(store, "customs", T0 + 3 * DAY)
    told = {}
    for number in range(4):
        one = next(one for one in store.log.health(T0 + number * DAY) if one.source.id == "customs")
        told[number] = (one.health, one.since, one.failures, one.problem)
    assert told == {
        0: (Health.OK, None, 0, ""),
        1: (Health.FAILING, T0 + DAY, 1, "no answer"),
        2: (Health.FAILING, T0 + DAY, 2, "no such page"),
        3: (Health.OK, None, 0, ""),
    }
    assert store.log.states() == {Health.NEW: 1, Health.OK: 1}
    assert [one.source.id for one in store.log.health(states=[Health.OK])] == ["customs"]
    assert store.log.health(states=[Health.FAILING, Health.OVERDUE]) == []
    copy, customs = store.log.health()
    assert (copy.source.id, copy.health, copy.source.original) == ("copy", Health.NEW, "Title of customs")
    assert (customs.last_success_at, customs.last_news_at, customs.next_due_at) == (T0 + 3 * DAY, T0, T0 + 4 * DAY)
    assert store.log.health(T0 - DAY) == []


# ---------------------------------------------------------------- what persons said


OF_A_VALUE = Ruling(
    question="4f2a9c01",
    kind=RulingKind.REJECTED,
    matter=Matter.VALUE,
    source_id="customs",
    ruled_by="ann",
    ruled_at=T0 + DAY,
    note="a slip",
    figure_id=NORTH,
    period="FY2024",
    value=Decimal("3482"),
    unit="lb",
    printed="3482 lb",
    doubt=Doubt(DoubtKind.JUMPED, Decimal(3482), Decimal("34.82"), "lb", Decimal(100)),
)
OF_A_RULE = Ruling("9b", RulingKind.NEEDS_WORK, Matter.RULE, "copy", "bob", T0 + 2 * DAY)


def test_rulings_are_kept_in_their_order_and_told_of_a_source_or_of_all(store):
    snapshot_id = read(store, "customs", T0, said("3482"))
    given = [replace(OF_A_VALUE, snapshot_id=snapshot_id), OF_A_RULE, replace(OF_A_VALUE, kind=RulingKind.REOPENED)]
    with store.atomic():
        store.rulings.add(given)
    kept = store.rulings.all()
    assert [replace(one, id=0) for one in kept] == given
    assert 0 < kept[0].id < kept[1].id < kept[2].id
    assert store.rulings.all("customs") == [kept[0], kept[2]]
    assert store.rulings.all("book") == []


def test_what_is_held_of_a_source_has_what_persons_said_of_it_also_after_its_values_are_forgotten(store):
    read(store, "customs", T0, said("3482"))
    with store.atomic():
        store.rulings.add([OF_A_VALUE, OF_A_RULE])
        store.history.forget("customs", [NORTH], [CLAIM])
    assert [one.question for one in store.history.past("customs", []).rulings] == ["4f2a9c01"]
    assert [one.question for one in store.history.past("copy", []).rulings] == ["9b"]


def test_a_ruling_is_kept_with_what_it_belongs_to_or_not_at_all(store):
    with store.atomic():
        store.rulings.add([OF_A_VALUE])
        store.undo()
    assert store.rulings.all() == []


# ---------------------------------------------------------------- outages


def test_an_outage_begins_goes_on_and_ends_and_is_told_once(store):
    read(store, "customs", T0, said("1"))
    fail(store, "customs", T0 + DAY, "no answer")
    fail(store, "customs", T0 + 2 * DAY, "no such page", status=404)
    (begun,) = store.outages.begun()
    assert (begun.source_id, begun.attempts) == ("customs", 2)
    assert (begun.since, begun.last_failed_at) == (T0 + DAY, T0 + 2 * DAY)
    assert (begun.problem_kind, begun.problem, begun.status) == ("fetch", "no such page", 404)
    assert (begun.last_success_at, begun.until, begun.told_at, begun.audience) == (T0, None, None, None)
    with store.atomic():
        store.outages.mark_told([begun], T0 + 2 * DAY, Audience.MAINTAINER)
    assert store.outages.begun() == []
    assert [one.id for one in store.outages.known_to_maintainer()] == [begun.id]
    with store.atomic():
        store.outages.mark_told_to_everybody([begun])
    assert store.outages.known_to_maintainer() == []
    assert [one.id for one in store.outages.lasting()] == [begun.id]
    assert store.outages.over() == []
    good = confirm(store, "customs", T0 + 3 * DAY)
    (over,) = store.outages.over()
    assert (over.id, over.until, over.good_check_id) == (begun.id, T0 + 3 * DAY, good)
    assert over.audience is Audience.EVERYBODY
    assert store.outages.lasting() == []
    with store.atomic():
        store.outages.mark_end_told([over], T0 + 3 * DAY)
    assert store.outages.over() == []


def test_an_outage_that_ended_untold_is_never_told(store):
    read(store, "customs", T0, said("1"))
    fail(store, "customs", T0 + DAY)
    confirm(store, "customs", T0 + 2 * DAY)
    assert (store.outages.begun(), store.outages.over()) == ([], [])


def test_an_outage_whose_end_was_not_told_goes_on(store):
    read(store, "customs", T0, said("1"))
    fail(store, "customs", T0 + DAY)
    with store.atomic():
        store.outages.mark_told(store.outages.begun(), T0 + DAY, Audience.EVERYBODY)
    confirm(store, "customs", T0 + 2 * DAY)
    fail(store, "customs", T0 + 3 * DAY)
    assert (store.outages.begun(), store.outages.over()) == ([], [])
    confirm(store, "customs", T0 + 4 * DAY)
    (over,) = store.outages.over()
    assert (over.since, over.attempts, over.until) == (T0 + DAY, 2, T0 + 4 * DAY)


def test_who_heard_of_an_outage_and_whether_alone_is_told_by_the_notice_of_its_time(store):
    fail(store, "customs", T0)
    fail(store, "copy", T0)
    customs, copy = sorted(store.outages.begun(), key=lambda one: one.source_id == "copy")
    with store.atomic():
        put(store, NoticeKind.FAILING, "customs", T0, ["desk"])
        put(store, NoticeKind.MANY_FAILING, "", T0 + HOUR, ["editor"])
        store.outages.mark_told([customs], T0, Audience.MAINTAINER)
        store.outages.mark_told([copy], T0 + HOUR, Audience.MAINTAINER)
    assert store.outages.told_alone([customs, copy]) == {customs.id}
    assert store.outages.heard([customs]) == {("mail", "desk")}
    assert store.outages.heard([customs, copy]) == {("mail", "desk"), ("mail", "editor")}


def test_whether_anything_was_read_over_the_network_is_told_since_a_time(store):
    assert not store.outages.any_read_since(T0 - DAY)
    read(store, "customs", T0, said("1"))
    assert [store.outages.any_read_since(at) for at in (T0 - HOUR, T0, T0 + HOUR)] == [True, True, False]


# ---------------------------------------------------------------- the outbox


def put(store: Store, kind: NoticeKind, source_id: str, at, recipients, message_id: str = "") -> None:
    facts = NewsAgainTold(ABOUT, T0, at)
    store.outbox.put(
        Notice(kind, source_id, at, facts),
        [("mail", recipient) for recipient in recipients],
        check_id=None,
        message_id=message_id or f"<{kind} {at}>",
        thread_id="<thread>",
    )


LEASE = timedelta(minutes=5)


def take(store: Store, now, due_by=None):
    """The next mail; each delivery that none holds is one of its own."""
    with store.atomic():
        for one in store.outbox.loose(due_by or now):
            store.outbox.put_together([one.id], one.message_id)
        return store.outbox.claim(due_by or now, now, LEASE)


def test_a_notice_is_kept_once_and_given_out_as_it_was_put(store):
    with store.atomic():
        put(store, NoticeKind.NEWS_AGAIN, "customs", T0, ["desk"], "<one>")
        put(store, NoticeKind.NEWS_AGAIN, "customs", T0, ["desk", "editor"], "<one>")
    assert store.outbox.waiting() == 1
    assert take(store, T0 - HOUR) is None
    taken = take(store, T0)
    assert (taken.notifier, taken.recipient, taken.attempts, taken.first_tried_at) == ("mail", "desk", 1, T0)
    assert taken.notices == (Notice(NoticeKind.NEWS_AGAIN, "customs", T0, NewsAgainTold(ABOUT, T0, T0)),)
    assert (taken.message_id, taken.thread_id) == ("<one>", "<thread>")


def test_what_was_taken_is_nobody_else_s_until_its_lease_ends(store):
    with store.atomic():
        put(store, NoticeKind.NEWS_AGAIN, "customs", T0 + HOUR, ["desk"])
        put(store, NoticeKind.NEWS_AGAIN, "customs", T0, ["desk"])
    first, second = take(store, T0 + HOUR), take(store, T0 + HOUR)
    assert [one.notices[0].created_at for one in (first, second)] == [T0, T0 + HOUR]
    assert take(store, T0 + HOUR) is None
    again = take(store, T0 + HOUR + LEASE)
    assert (again.ids, again.attempts, again.first_tried_at) == (first.ids, 2, T0 + HOUR)


def test_the_notices_about_a_source_are_told_with_what_became_of_each_the_latest_first(store):
    read(store, "customs", T0, said("1"))
    (row,) = store.checks.snapshots("customs")
    facts = NewsAgainTold(ABOUT, T0, T0)
    with store.atomic():
        put(store, NoticeKind.NEWS_AGAIN, "customs", T0, ["a", "b"])
        put(store, NoticeKind.NEWS_AGAIN, "copy", T0, ["a"], "<of another>")
        notice = Notice(NoticeKind.NEWS_AGAIN, "customs", T0 + DAY, facts)
        store.outbox.put(notice, [("mail", "a")], check_id=row.check_id, message_id="<two>", thread_id="<thread>")
    taken = take(store, T0)
    with store.atomic():
        store.outbox.mark_sent(taken.ids, T0 + HOUR)
    later, first = store.outbox.told("customs")
    assert (later.notice, later.check_id, first.check_id) == (notice, row.check_id, None)
    assert [(one.recipient, one.state, one.sent_at) for one in first.deliveries] == [
        ("a", DeliveryState.SENT, T0 + HOUR),
        ("b", DeliveryState.PENDING, None),
    ]
    assert store.outbox.told("book") == []


def test_what_goes_together_is_one_mail_for_good_taken_and_marked_as_one(store):
    with store.atomic():
        for hours in range(3):
            put(store, NoticeKind.NEWS_AGAIN, "customs", T0 + hours * HOUR, ["a", "b"])
        put(store, NoticeKind.NEWS_AGAIN, "copy", T0 + 9 * HOUR, ["a"])
    loose = store.outbox.loose(T0 + 2 * HOUR)
    assert [(one.recipient, one.created_at) for one in loose] == [
        (recipient, T0 + hours * HOUR) for hours in range(3) for recipient in ("a", "b")
    ]
    assert loose[0].message_id == f"<{NoticeKind.NEWS_AGAIN} {T0}>"
    for_a = [one.id for one in loose if one.recipient == "a"]
    with store.atomic():
        assert store.outbox.claim(T0 + DAY, T0 + DAY, LEASE) is None, "no mail holds anything"
        store.outbox.put_together(for_a, "<together>")
        store.outbox.put_together([for_a[0]], "<another>")
        first = store.outbox.claim(T0 + DAY, T0 + DAY, LEASE)
        assert store.outbox.claim(T0 + DAY, T0 + DAY, LEASE) is None
    assert (first.ids, first.message_id, first.thread_id) == (tuple(for_a), "<together>", "<thread>")
    assert [one.created_at for one in first.notices] == [T0, T0 + HOUR, T0 + 2 * HOUR]
    assert [one.recipient for one in store.outbox.loose(T0 + DAY)] == ["b", "b", "b", "a"]
    with store.atomic():
        store.outbox.put_off(first.ids, T0 + 2 * DAY, "busy")
    assert {one.due_at for one in store.outbox.deliveries() if one.message_id == "<together>"} == {T0 + 2 * DAY}
    with store.atomic():
        again = store.outbox.claim(T0 + 2 * DAY, T0 + 2 * DAY, LEASE)
        store.outbox.mark_sent(again.ids, T0 + 2 * DAY)
    assert (again.ids, again.message_id, again.attempts) == (first.ids, "<together>", 2)
    sent = store.outbox.deliveries([DeliveryState.SENT])
    assert [one.message_id for one in sent] == ["<together>"] * 3


def test_a_delivery_is_sent_put_off_or_ended_and_tried_again(store):
    with store.atomic():
        put(store, NoticeKind.NEWS_AGAIN, "customs", T0, ["a", "b", "c"])
    taken = {one.recipient: one.ids for one in (take(store, T0) for _ in range(3))}
    with store.atomic():
        store.outbox.mark_sent(taken["a"], T0 + HOUR)
        store.outbox.put_off(taken["b"], T0 + DAY, "busy")
        store.outbox.end(taken["c"], DeliveryState.REFUSED, "no such person")
    told = {
        one.recipient: (one.state, one.attempts, one.due_at, one.sent_at, one.error)
        for one in store.outbox.deliveries()
    }
    assert told == {
        "a": (DeliveryState.SENT, 1, T0, T0 + HOUR, None),
        "b": (DeliveryState.PENDING, 1, T0 + DAY, None, "busy"),
        "c": (DeliveryState.REFUSED, 1, T0, None, "no such person"),
    }
    assert [one.recipient for one in store.outbox.deliveries()] == ["c", "b", "a"], "those not sent first"
    assert [one.recipient for one in store.outbox.deliveries([DeliveryState.REFUSED, DeliveryState.SENT])] == ["c", "a"]
    assert len(store.outbox.deliveries(limit=2)) == 2
    assert (store.outbox.waiting(), take(store, T0 + HOUR)) == (1, None)
    with store.atomic():
        assert store.outbox.retry(T0 + HOUR) == 2
    tried = [take(store, T0 + HOUR) for _ in range(3)]
    assert [one and (one.recipient, one.attempts, one.first_tried_at) for one in tried] == [
        ("b", 1, T0 + HOUR),
        ("c", 1, T0 + HOUR),
        None,
    ]


# ---------------------------------------------------------------- newer editions


def test_an_edition_is_new_once_and_a_page_of_editions_is_a_problem_until_it_is_read(store):
    with store.atomic():
        assert store.editions.add("customs", "https://customs.example/2", T0)
        assert not store.editions.add("customs", "https://customs.example/2", T0 + DAY)
        store.editions.set_problem("copy", "no answer", T0)
        store.editions.set_problem("copy", "no such page", T0 + DAY)
        store.editions.add("book", "https://book.example/2", T0)
    assert store.editions.all() == [
        Edition("copy", "", T0, "no such page"),
        Edition("customs", "https://customs.example/2", T0),
    ]
    with store.atomic():
        store.editions.set_problem("copy", "", T0 + DAY)
    assert [one.source_id for one in store.editions.all()] == ["customs"]
