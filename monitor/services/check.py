"""One check of one source, from the due time to the rows: read this first.

``check_sources`` runs the due ones side by side; ``check_source`` is one of them: ask what we know, fetch, read,
record. What came is read by a process apart, with bounds on its time and memory, while no transaction is open; the
session's one worker thread is the only place that touches the database. Checks that end together share a commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TypeVar

from monitor.core.catalogue import Catalogue, Source
from monitor.core.leftover import LookedFor, NotLookedForError
from monitor.core.schedule import due_after, next_due_at
from monitor.fetching.web import OpenWeb
from monitor.model import Capture, Change, NotModified, Observation, Outcome, PassedOver, Verdict
from monitor.model.checks import CheckEntry, SourceState
from monitor.model.errors import CheckError, DatabaseError, FetchError, Unrecordable, Unrecorded
from monitor.model.store import Store
from monitor.services.arrived import look_in_arrived, read_arrived
from monitor.services.editions import Looked, look_for_successor, record_looked
from monitor.services.failing import outcome_of, problem_of
from monitor.services.fetched import fetch
from monitor.services.news import tell_settled
from monitor.services.readers import Readers
from monitor.services.readers.tasks import Said
from monitor.services.record import Found, record_confirmation, record_failure, record_reading
from monitor.services.together import Together

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Session:
    """What checks share.

    Attributes:
        catalogue: what is watched.
        store: the database; used from `worker` only.
        web: the door to the network.
        clock: the time now, UTC.
        worker: one thread.
        readers: read what came, in processes apart.
        environment: the process's environment, from which fetchers take secrets; never stored, never printed.
        together: what waits to be recorded.
    """

    catalogue: Catalogue
    store: Store
    web: OpenWeb
    clock: Callable[[], datetime]
    worker: Executor
    readers: Readers
    environment: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    together: Together = field(default_factory=Together, repr=False, compare=False)

    async def work(self, task: Callable[[], T]) -> T:
        """Run ordinary code in the worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self.worker, task)

    async def record(self, task: Callable[[], T]) -> T:
        """Run a task in the worker thread, in a transaction that others may share; it returns once committed."""
        return await self.together.record(self.store, self.worker, task, self.catalogue.settings.at_once)


class NotRecorded(StrEnum):
    """Why a check left no row."""

    ALREADY_CHECKED = "already checked at this time"
    OVERTAKEN = "overtaken by a newer version"
    OUTDATED = "by an outdated configuration"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check ended.

    Attributes:
        source_id: the source.
        outcome: how; or why nothing was recorded.
        problem: why it failed; empty when good.
        changes: what changed.
        doubts: what looks like a slip where figures were read for the first time.
        first: whether this was the first good reading, which is a baseline.
        read: what that first reading found; empty later, when only `changes` matter.
        passed_over: what of the series was not read.
        unmet: the claims that no value can meet, as far as that is new.
    """

    source_id: str
    outcome: Outcome | NotRecorded
    problem: str = ""
    changes: tuple[Change, ...] = ()
    doubts: tuple[Change, ...] = ()
    first: bool = False
    read: tuple[Observation, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    unmet: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came for one check.

    Attributes:
        scheduled_for: when the check was due; started_at: when it began.
        got: the answer, or why there is none.
        state: how the source stood when it was asked for.
        looked: what the page of newer editions says, where there is one.
    """

    scheduled_for: datetime
    started_at: datetime
    got: Capture | NotModified | CheckError
    state: SourceState
    looked: Looked | None = None


async def check_sources(
    session: Session,
    due: Iterable[tuple[str, datetime]],
    *,
    done: Callable[[CheckResult], None] = lambda _: None,
) -> list[CheckResult]:
    """Check every source of `due`, several at once; one that fails does not touch the others.

    What cannot be recorded is not fetched: nobody is asked while the database takes no write.

    Args:
        session: what they share.
        due: source ids with the time each was scheduled for.
        done: called with each result as it comes, for a progress bar.

    Raises:
        Unrecordable: nothing can be recorded, or a check could not be; those that had begun were finished before.
    """
    todo = list(due)
    waiting = iter(todo)
    if todo:
        await session.work(session.store.require_room)
    states = await session.work(partial(session.store.sources.states, [source_id for source_id, _ in todo]))
    results: list[CheckResult] = []
    unrecorded: list[Unrecordable] = []

    async def take_turns() -> None:
        for source_id, scheduled_for in waiting:
            try:
                result = await _check(session, session.catalogue.source(source_id), states[source_id], scheduled_for)
            except Unrecordable as error:
                unrecorded.append(error)
                try:
                    await session.work(session.store.require_room)
                except DatabaseError:
                    return
                continue
            results.append(result)
            done(result)

    async with asyncio.TaskGroup() as group:
        for _ in range(session.catalogue.settings.at_once):
            group.create_task(take_turns())
    if unrecorded:
        raise unrecorded[0]
    await session.work(session.store.attest)
    return results


async def check_source(session: Session, source: Source, scheduled_for: datetime) -> CheckResult:
    """One check: always a row, unless the same check was recorded before, or `Unrecorded` is raised."""
    state = await session.work(partial(session.store.sources.state, source.id))
    return await _check(session, source, state, scheduled_for)


async def _check(session: Session, source: Source, state: SourceState, scheduled_for: datetime) -> CheckResult:
    started_at = session.clock()
    folder, environment = session.catalogue.folder, session.environment
    web = session.web.at_home(source.url)
    got = await fetch(source, state, web, started_at, folder, environment)
    looked = await look_for_successor(source, web)
    fetched = Fetched(scheduled_for, started_at, got, state, looked)
    try:
        return await _conclude_whatever_came(session, source, fetched)
    except Unrecordable as error:
        size = len(got.body) if isinstance(got, Capture) else 0
        raise Unrecorded(f"{source.id}: the check could not be recorded: {error}", size=size) from error


async def _conclude_whatever_came(session: Session, source: Source, fetched: Fetched) -> CheckResult:
    try:
        return await conclude(session, source, fetched)
    except Unrecordable:
        raise
    except Exception as error:  # noqa: BLE001  # the edge of one check: it becomes a row, and the others go on
        problem = f"{source.url}: could not be compared with what is held: {type(error).__name__}: {error}"
        capture = fetched.got if isinstance(fetched.got, Capture) else None
        return await conclude(session, source, replace(fetched, got=CheckError(problem, capture=capture)))


async def conclude(session: Session, source: Source, fetched: Fetched) -> CheckResult:
    """Read what came, compare it with what is held, and record the check in one transaction.

    It is read before the transaction begins. What is held is asked for again inside: where another process recorded a
    newer version meanwhile, what came is read beside that one; where figures no longer say something, the transaction
    is given up until it has been looked for in what came.
    """
    state, places = fetched.state, dict[LookedFor, str]()
    reading = await read_arrived(session.readers, source, state, fetched.got)
    while True:
        try:
            recorded = await session.record(partial(_record_beside, session, source, state, fetched, reading, places))
        except NotLookedForError as error:
            places |= await look_in_arrived(session.readers, source, fetched.got, error.gone)
            continue
        if isinstance(recorded, CheckResult):
            return recorded
        state = recorded
        reading = await read_arrived(session.readers, source, state, fetched.got)


def _record_beside(
    session: Session,
    source: Source,
    state: SourceState,
    fetched: Fetched,
    reading: Said | CheckError | None,
    places: Mapping[LookedFor, str],
) -> CheckResult | SourceState:
    """The check, recorded; or beside what it has to be read before it can be. Inside a transaction.

    Raises:
        NotLookedForError: what has to be looked for before; nothing was written.
    """
    present = session.store.sources.present(source.id, state)
    if _reads_beside(present) != _reads_beside(state):
        return present
    return _record(session, source, present, fetched, reading, places)


def _reads_beside(state: SourceState) -> tuple[object, ...]:
    """What of a source's state decides how a document is read."""
    return state.snapshot_id, state.sha256, state.fingerprint, state.shape, state.unread


def _record(
    session: Session,
    source: Source,
    state: SourceState,
    fetched: Fetched,
    reading: Said | CheckError | None,
    places: Mapping[LookedFor, str],
) -> CheckResult:
    """What the reading led to, into rows; inside a transaction."""
    if not _fits(state, source):
        # Looked at again soon, by whoever has read the new configuration; not at once, over and over.
        session.store.sources.put_off(source.id, due_after(source.schedule, session.clock()))
        return CheckResult(source.id, NotRecorded.OUTDATED)
    if _is_overtaken(fetched, state):
        return CheckResult(source.id, NotRecorded.OVERTAKEN)
    if fetched.looked is not None:
        record_looked(session.store, session.catalogue, source, fetched.looked, session.clock(), state.seen_at)
    if isinstance(reading, CheckError):
        return _record_failed(session, source, state, fetched, reading)
    if reading is None:
        return _record_confirmed(session, source, state, fetched)
    return _record_read(session, source, state, fetched, reading, places)


def _fits(state: SourceState, source: Source) -> bool:
    """Whether the database was brought up to these declarations of the source's figures, and to no others."""
    return state.declarations == {figure.id: figure.declaration for figure in source.figures}


def _is_overtaken(fetched: Fetched, state: SourceState) -> bool:
    """Whether a version was recorded meanwhile that is at least as new as what this check got."""
    if state.snapshot_id == fetched.state.snapshot_id or state.seen_at is None:
        return False
    if isinstance(fetched.got, Capture):
        return fetched.got.fetched_at <= state.seen_at
    return isinstance(fetched.got, NotModified)


def _record_read(
    session: Session,
    source: Source,
    state: SourceState,
    fetched: Fetched,
    said: Said,
    places: Mapping[LookedFor, str],
) -> CheckResult:
    capture = fetched.got
    assert isinstance(capture, Capture)
    entry = _entry(session, source, fetched, Outcome.CHANGED, capture)
    found = Found(capture, said, places.get)
    recorded = record_reading(session.store, session.catalogue, source, state, entry, found)
    if recorded.check_id is None:
        return CheckResult(source.id, NotRecorded.ALREADY_CHECKED)
    first = state.snapshot_id is None
    read, passed, unmet = said.observations if first else (), said.passed_over, recorded.unmet
    return CheckResult(source.id, Outcome.CHANGED, "", recorded.changes, recorded.doubts, first, read, passed, unmet)


def _record_confirmed(session: Session, source: Source, state: SourceState, fetched: Fetched) -> CheckResult:
    got = fetched.got
    assert not isinstance(got, CheckError)
    outcome = Outcome.UNCHANGED if isinstance(got, Capture) else Outcome.NOT_MODIFIED
    entry = _entry(session, source, fetched, outcome, got)
    check_id = record_confirmation(session.store, state, entry, got)
    if check_id is not None:
        tell_settled(session.store, session.catalogue, source, entry, check_id)
    return CheckResult(source.id, NotRecorded.ALREADY_CHECKED if check_id is None else outcome)


def _record_failed(
    session: Session, source: Source, state: SourceState, fetched: Fetched, error: CheckError
) -> CheckResult:
    outcome = outcome_of(error)
    problem = problem_of(source, error)
    entry = replace(_entry(session, source, fetched, outcome, error), problem=problem)
    evidence = error.capture.body if error.capture else None
    check_id = record_failure(session.store, state, entry, evidence=evidence)
    if check_id is None:
        return CheckResult(source.id, NotRecorded.ALREADY_CHECKED, problem)
    return CheckResult(source.id, outcome, problem)


def _entry(
    session: Session, source: Source, fetched: Fetched, outcome: Outcome, got: Capture | NotModified | CheckError
) -> CheckEntry:
    finished_at = session.clock()
    problem = ""
    url, status, pause = source.url, None, None
    if isinstance(got, CheckError):
        problem = str(got)
        if got.capture is not None:
            url, status = got.capture.final_url, got.capture.status
        if isinstance(got, FetchError):
            status = status or got.status
            pause = got.retry_after_seconds
    elif isinstance(got, Capture):
        url, status = got.final_url, got.status
    else:
        url, status = got.url, 304
    due = next_due_at(source.schedule, fetched.scheduled_for, finished_at)
    not_before_at = finished_at + timedelta(seconds=pause) if pause else None
    return CheckEntry(
        source_id=source.id,
        scheduled_for=fetched.scheduled_for,
        started_at=fetched.started_at,
        finished_at=finished_at,
        outcome=outcome,
        next_due_at=max(due, not_before_at) if not_before_at else due,
        not_before_at=not_before_at,
        problem_kind=got.kind if isinstance(got, CheckError) else "",
        problem=problem,
        status=status,
        url=url,
        reading=got.reading if isinstance(got, CheckError) else "",
    )
