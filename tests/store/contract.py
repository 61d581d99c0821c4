"""What the suite of the store's contract is told with: a small world, checks that find something, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from monitor.core.decide import decide
from monitor.model import (
    Article,
    Capture,
    Claim,
    Declared,
    DeclaredFigure,
    DeclaredSource,
    Observation,
    Outcome,
    Rule,
    Validators,
)
from monitor.model.checks import CheckEntry
from monitor.model.store import Store
from tests.making import claim, day, fiscal_year, seen
from tests.told import figure

NORTH = "customs/fentanyl"
SOUTH = "customs/cocaine"
COPIED = "copy/fentanyl"
PAGES = "book/pages"

ARTICLE = Article("article", "An article", date(2024, 12, 5), "https://news.example/a")
CLAIM = claim("34.82 pounds")
OF_A_BOOK = replace(claim("300 pounds"), id="article/pages", figure_id=PAGES, not_watched="a book", position=2)

T0 = day("2024-10-01")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
YEAR = fiscal_year(2024)


def rule(hashed: str = "a") -> Rule:
    return Rule("dataset", 1, "{}", hashed * 64)


def source(id_: str, **more: object) -> DeclaredSource:
    given = {"expect_news_seconds": None, "url_known": "seen", "not_watched": "", "mirrors": "", **more}
    return DeclaredSource(id_, f"Title of {id_}", "A publisher", f"https://{id_}.example", "daily", **given)  # type: ignore[arg-type]


def declared_figure(id_: str, hashed: str = "a") -> DeclaredFigure:
    source_id = id_.partition("/")[0]
    return DeclaredFigure(id_, source_id, f"Label of {id_}", "lb", "", hashed * 64, rule(hashed), source_id == "book")


def world(*, without: Sequence[str] = (), claims: Sequence[Claim] = (CLAIM, OF_A_BOOK), **figures: str) -> Declared:
    """A source that is watched, one that mirrors it and one that nothing can watch.

    Args:
        without: ids of sources and figures that are not in it.
        claims: what the article prints.
        figures: by the part of their ids behind the slash, another rule than rule ``a``.
    """
    sources = [
        source("customs", expect_news_seconds=10 * 86400),
        source("copy", mirrors="customs"),
        source("book", not_watched="a book"),
    ]
    made = [declared_figure(id_, figures.get(id_.partition("/")[2], "a")) for id_ in (NORTH, SOUTH, COPIED, PAGES)]
    return Declared(
        {one.id: one for one in sources if one.id not in without},
        {one.id: one for one in made if not {one.id, one.source_id} & set(without)},
        {ARTICLE.id: ARTICLE},
        {one.id: one for one in claims},
    )


def declare(store: Store, declared: Declared | None = None, *, now: datetime = T0, by: str = "this") -> None:
    with store.atomic():
        store.declarations.declare(declared or world(), now, by=by, timezone="America/Toronto")


def entry(source_id: str, at: datetime, outcome: Outcome = Outcome.CHANGED, **more: object) -> CheckEntry:
    """A check that was due, begun and ended at one time, unless said otherwise; the next is due a day later."""
    given = {"started_at": at, "finished_at": at, "next_due_at": at + DAY, **more}
    return CheckEntry(source_id, at, outcome=outcome, url=f"https://{source_id}.example", **given)  # type: ignore[arg-type]


def read(store: Store, source_id: str, at: datetime, *observations: Observation, **more: Any) -> int:
    """A check that finds a new version with these observations, recorded as the program records it; its snapshot."""
    with store.atomic():
        return record(store, source_id, at, *observations, **more)


def record(
    store: Store,
    source_id: str,
    at: datetime,
    *observations: Observation,
    claims: Sequence[Claim] = (),
    ended_at: datetime | None = None,
    body: bytes | None = None,
) -> int:
    """A check that finds a new version with these observations, in the transaction that is open."""
    claims = claims or ([CLAIM] if source_id == "customs" else [])
    figures = [figure(id_, id_, id_) for id_ in (NORTH, SOUTH, COPIED) if id_.startswith(f"{source_id}/")]
    state = store.sources.state(source_id)
    keys = [o.key for o in observations]
    past = store.history.past(source_id, claims, said=keys, unread=state.unread, at=at)
    decision = decide(figures, past, observations, claims, at)
    snapshot_id = store.checks.next_snapshot_id()
    check = entry(source_id, at, finished_at=ended_at or at)
    check_id = store.checks.record_good(check, snapshot_id, {"u": Validators("e", "")}, full=True, news=True)
    assert check_id is not None
    store.outages.end(source_id, check_id)
    bytes_ = body or f"{source_id} at {at}".encode()
    capture = Capture(f"https://{source_id}.example", f"https://{source_id}.example/now", 200, {}, bytes_, at)
    store.checks.keep_snapshot(
        snapshot_id,
        check_id,
        capture,
        source_id=source_id,
        media="text/html",
        fingerprint=f"print of {at}",
        shape=None,
        like=state.blob_id,
        like_page=None,
    )
    store.history.write(source_id, snapshot_id, decision)
    if state.snapshot_id is not None:
        store.history.write_changes(source_id, check_id, state.snapshot_id, snapshot_id, decision)
    store.history.write_verdicts(claims, decision, at, snapshot_id)
    return snapshot_id


def confirm(store: Store, source_id: str, at: datetime) -> int | None:
    """A check that finds the source as it was."""
    with store.atomic():
        state = store.sources.state(source_id)
        assert state.snapshot_id is not None
        check = entry(source_id, at, Outcome.NOT_MODIFIED)
        check_id = store.checks.record_good(check, state.snapshot_id, {}, full=False, news=False)
        if check_id is not None:
            store.outages.end(source_id, check_id)
    return check_id


def fail(store: Store, source_id: str, at: datetime, problem: str = "no answer", **more: object) -> int | None:
    """A check that fails."""
    with store.atomic():
        check = entry(source_id, at, Outcome.FAILED, problem_kind="fetch", problem=problem, **more)
        check_id = store.checks.record_failure(check, None, like=None)
        if check_id is not None:
            store.outages.go_on(source_id, check_id)
    return check_id


def said(value: str | None, *, of: str = NORTH, series: str = "", **more: object) -> Observation:
    """What a figure says of FY2024."""
    return seen(YEAR, value, figure=of, series=series, printed=f"{value} lb", **more)


class PlainWords:
    """Sentences that say nothing: no store reads one."""

    def explanation(self, change: object) -> str:
        return "something changed"

    def question(self, doubt: object, printed: str) -> str:
        return "is that so?"

    def reason(self, claim: Claim, verdict: object) -> str:
        return f"because of {claim.id}"
