"""The service: APScheduler says when to look, signals say when to reload and when to stop."""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from filelock import FileLock, Timeout

from monitor import __version__
from monitor.core.catalogue import Catalogue
from monitor.core.patience import Patience, Unkept
from monitor.fetching.ping import Watcher
from monitor.model.errors import ConfigError, Damaged, DatabaseError, Unrecordable, Unrecorded
from monitor.model.private import FILE
from monitor.model.store import Store
from monitor.process.signals import EARLY
from monitor.services.check import NotRecorded, Session, check_source
from monitor.services.configure import correct_due_times
from monitor.services.deliver import Sent, deliver_due, notifiers_in_use
from monitor.services.door import web_of
from monitor.services.logged import log_result
from monitor.services.outages import gathering_of, tell_round
from monitor.services.readers import Bounds, Readers
from monitor.services.replay import bring_up_to_date
from monitor.services.report import report_due

T = TypeVar("T")

log = logging.getLogger("monitor")

TICK_SECONDS = 10
DELIVERY_SECONDS = 15
REPORT_SECONDS = 60
PING_SECONDS = 60
DRAIN_SECONDS = 30
GIVEN_UP = Patience(1, math.inf)
"""With a damaged database, until somebody starts the service again."""
STEP_SECONDS = 120
"""How long the reading of one version may take while the service starts, until the service manager loses patience."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the service runs on.

    Attributes:
        load: reads the configuration; called again on SIGHUP.
        store: the database, for one worker thread.
        outbox: the same by a connection of its own, for deliveries: a mail server that hangs must not hold up checks.
        lock: a file that says that a daemon watches with this database.
        environment: the process's environment.
        clock: the time now, UTC.
        looked: called with the time whenever a look at what is due was finished.
        tell: called with lines for the service manager, as `sd_notify` has them.
        tick_seconds: how often it looks for what is due.
    """

    load: Callable[[], Catalogue]
    store: Store
    outbox: Store
    lock: Path
    environment: Mapping[str, str]
    clock: Callable[[], datetime]
    looked: Callable[[datetime], None] = lambda _: None
    tell: Callable[..., None] = lambda *_: None
    tick_seconds: float = TICK_SECONDS


def run(setup: Setup) -> None:
    """Watch until SIGTERM or SIGINT; SIGHUP reads the configuration again.

    Raises:
        DatabaseError: another daemon runs on this database.
        ConfigError: the configuration cannot be used at the start.
    """
    lock = FileLock(setup.lock, mode=FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DatabaseError(f"{setup.lock}: another `monitor run` already watches with this database") from error
    with (
        lock,
        Readers() as readers,
        ThreadPoolExecutor(1, "monitor-store") as worker,
        ThreadPoolExecutor(1, "monitor-mail") as postman,
    ):
        readers.get_ready()
        asyncio.run(Daemon(setup, worker, postman, readers).run())


class StoppedError(Exception):
    """The service is to stop, and what it is doing is not worth finishing: nothing of it is kept."""


class Daemon:
    """One run of the service; everything it remembers is in the database, but for what the database did not take."""

    def __init__(self, setup: Setup, worker: Executor, postman: Executor, readers: Readers) -> None:
        self._setup = setup
        self._readers = readers
        self._worker = worker
        self._postman = postman
        self._woken = asyncio.Event()
        self._stopping = False
        self._draining = False
        self._next: Catalogue | None = None
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._jobs: set[asyncio.Task[Any]] = set()
        self._delivery: asyncio.Future[Sent] | None = None
        self._patience = Patience()
        self._unkept: dict[str, Unkept] = {}
        self._watcher = Watcher(setup.environment)

    async def run(self) -> None:
        """Work until told to stop, then drain."""
        self._listen()
        with suppress(StoppedError):
            self._require_going_on()
            catalogue = self._setup.load()
            await self._bring_up_to_date(catalogue)
            while not self._stopping:
                await self._watch(catalogue)
                catalogue = await self._replacement(catalogue)
        log.info("stopped")

    async def _bring_up_to_date(self, catalogue: Catalogue) -> None:
        now, store = self._setup.clock(), self._setup.store
        self._readers.bounds = Bounds.of(catalogue.settings.reading)
        for done in await self._work(
            partial(bring_up_to_date, store, catalogue, now, ask=self._readers.ask, step=self._step)
        ):
            if done.figures and done.snapshots:
                log.info("%s: its rule is new or was changed", done)
            for line in done.unreadable:
                log.warning("cannot be read by the present rule: %s", line)
            for line in done.doubtful:
                log.warning("doubtful, answer with `monitor review`: %s", line)
        log.info("watching with figure-monitor %s; sources: %d", __version__, len(catalogue.watched))

    def _step(self, _: str) -> None:
        """A version was read again, of many after an update; in the worker thread."""
        self._require_going_on()
        self._setup.tell("WATCHDOG=1", f"EXTEND_TIMEOUT_USEC={STEP_SECONDS}000000")

    def _require_going_on(self) -> None:
        if self._stopping:
            raise StoppedError

    async def _replacement(self, present: Catalogue) -> Catalogue:
        """The newest configuration that was asked for and that the database could be brought up to, or the present."""
        asked, self._next = self._next, None
        if asked is None or self._stopping:
            return present
        try:
            await self._bring_up_to_date(asked)
        except StoppedError:
            raise
        except Exception:
            log.exception("the new configuration could not be taken, the present one stays")
            return present
        log.info("the new configuration is taken")
        return asked

    async def _watch(self, catalogue: Catalogue) -> None:
        """Work with one configuration until another is asked for or the service stops."""
        async with web_of(catalogue.settings, self._setup.clock, apart=self._readers.asked) as web:
            on = self._setup
            session = Session(catalogue, on.store, web, on.clock, self._worker, self._readers, on.environment)
            self._draining = False
            scheduler = self._scheduler(session)
            scheduler.start()
            self._setup.tell("READY=1", f"STATUS=watching {len(catalogue.watched)} sources")
            try:
                while not self._stopping and self._next is None:
                    await self._woken.wait()
                    self._woken.clear()
            finally:
                # APScheduler's own shutdown would cancel running jobs: it only stops starting new ones.
                self._draining = True
                scheduler.pause()
                await asyncio.sleep(0)  # what was just handed over begins, and is waited for
                await self._drain()
                scheduler.shutdown(wait=False)

    def _scheduler(self, session: Session) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        jobs: tuple[tuple[Callable[[Session], Awaitable[None]], float], ...] = (
            (self._tick, self._setup.tick_seconds),
            (partial(self._do, self._deliver), min(DELIVERY_SECONDS, self._setup.tick_seconds * 1.5)),
            (partial(self._do, self._report), REPORT_SECONDS),
            (self._ping, min(PING_SECONDS, self._setup.tick_seconds * 6)),
        )
        for job, seconds in jobs:
            trigger, at_once = IntervalTrigger(seconds=seconds), datetime.now(UTC)
            scheduler.add_job(self._to_its_end, trigger, args=[job, session], next_run_time=at_once)
        return scheduler

    async def _to_its_end(self, job: Callable[[Session], Awaitable[None]], session: Session) -> None:
        """A job that is waited for when the service stops or takes another configuration."""
        if task := asyncio.current_task():
            self._jobs.add(task)
            task.add_done_callback(self._jobs.discard)
        await job(session)

    async def _tick(self, session: Session) -> None:
        """A look at what is due; one that was finished feeds the watchdog, were it only to find that it must wait."""
        await self._do(self._start_due, session)
        refused = f"nothing can be recorded, {self._patience.failures} attempts" if self._patience.failures else ""
        doing = f"watching {len(session.catalogue.watched)} sources; checks under way: {len(self._checks)}"
        self._setup.tell("WATCHDOG=1", f"STATUS={refused or doing}")

    async def _do(self, job: Callable[[Session], Awaitable[None]], session: Session) -> None:
        """A job, unless the database takes no write: then nobody is asked and nothing is sent until it does."""
        now = asyncio.get_running_loop().time()
        if self._patience.waits(now):
            return
        tries_again = bool(self._patience.failures)
        try:
            if tries_again:
                await self._work(self._setup.store.require_room)
            await job(session)
        except Exception as error:
            refusal = self._setup.store.refusal_of(error)
            if refusal is None:
                raise
            if not self._patience.failures:
                log.error("nothing can be recorded, so nobody is asked and nothing is sent: %s", refusal)
            self._patience = (
                GIVEN_UP
                if isinstance(refusal, Damaged)
                else self._patience.after_failure(now, self._setup.tick_seconds)
            )
            return
        if tries_again and self._patience.failures:
            log.info("the database takes what is written again: going on")
            self._patience = Patience()

    async def _start_due(self, session: Session) -> None:
        """Start a check for every source that is due and not being checked already."""
        now = self._setup.clock()
        due = await self._work(partial(self._setup.store.sources.due, now))
        awaited = {source_id for source_id, _ in due} | self._checks.keys()
        gathering = gathering_of(session.catalogue, busy=bool(awaited))
        tell = partial(tell_round, session.store, session.catalogue, now, gathering=gathering, awaited=awaited)
        await self._work(tell)
        room = session.catalogue.settings.at_once * 4 - len(self._checks)
        wanted = [d for d in due if self._is_to_be_asked(d[0], session.catalogue)][: max(0, room)]
        if wanted:
            await self._work(self._setup.store.require_room)
        if self._draining:
            return
        for source_id, scheduled_for in wanted:
            task = asyncio.create_task(self._check(session, source_id, scheduled_for))
            self._checks[source_id] = task
            task.add_done_callback(partial(self._forget, source_id))
        self._watcher.is_to_be_told = True
        self._setup.looked(self._setup.clock())

    def _is_to_be_asked(self, source_id: str, catalogue: Catalogue) -> bool:
        unkept = self._unkept.get(source_id, Unkept())
        waits = unkept.patience.waits(asyncio.get_running_loop().time())
        return source_id in catalogue.sources and source_id not in self._checks and not waits

    def _forget(self, source_id: str, _: asyncio.Task[None]) -> None:
        self._checks.pop(source_id, None)

    async def _check(self, session: Session, source_id: str, scheduled_for: datetime) -> None:
        try:
            began_at = self._setup.clock()
            if source_id in self._unkept:
                await self._work(partial(session.store.require_room, self._unkept[source_id].size))
            result = await check_source(session, session.catalogue.source(source_id), scheduled_for)
            took_seconds = (self._setup.clock() - began_at).total_seconds()
        except Exception as error:  # noqa: BLE001  # the edge of one check: said, and the others go on
            self._leave_alone(source_id, error)
            return
        if self._unkept.pop(source_id, None):
            log.info("%s: its checks are recorded again", source_id)
        await self._do(self._attest, session)
        if result.outcome is NotRecorded.OUTDATED:
            log.info("the database was brought up to another configuration: reading it")
            self._reload()
            return
        log_result(result, took_seconds)

    async def _attest(self, session: Session) -> None:
        await self._work(session.store.attest)

    def _leave_alone(self, source_id: str, error: Exception) -> None:
        """Ask a source again only after a while, and only if there is room then for what could not be kept now."""
        error = self._setup.store.refusal_of(error) or error
        if source_id not in self._unkept:
            told = None if isinstance(error, Unrecordable) else error
            log.error("%s: left alone for a while, its check was not recorded: %s", source_id, error, exc_info=told)
        now = asyncio.get_running_loop().time()
        size = error.size if isinstance(error, Unrecorded) else 0
        before = self._unkept.get(source_id, Unkept())
        self._unkept[source_id] = before.after_failure(now, self._setup.tick_seconds, size)

    async def _deliver(self, session: Session) -> None:
        notifiers = notifiers_in_use(session.catalogue, self._setup.environment)
        due = await self._work(partial(self._setup.store.sources.due, self._setup.clock()))
        deliver = partial(
            deliver_due,
            self._setup.outbox,
            session.catalogue,
            notifiers,
            self._setup.environment,
            self._setup.clock,
            gathering=gathering_of(session.catalogue, busy=bool(due or self._checks)),
            keep_going=lambda: not self._stopping,
        )
        if self._draining:
            return
        self._delivery = asyncio.get_running_loop().run_in_executor(self._postman, deliver)
        round_ = await self._delivery
        if round_.total:
            log.info("deliveries: %d sent, %d put off, %d ended", round_.sent, round_.put_off, round_.ended)
        for error in round_.errors:
            log.warning("delivery: %s", error)

    async def _report(self, session: Session) -> None:
        task = partial(report_due, session.store, session.catalogue, self._setup.clock())
        await self._work(partial(self._correct_due_times, session))
        path = await self._work(task)
        if path is not None:
            log.info("weekly report written: %s", path)

    async def _ping(self, session: Session) -> None:  # noqa: ARG002
        """Tell the outside watcher, if there is one, that a look at what is due was finished since it was told last."""
        if problem := await self._watcher.tell():
            log.warning("the outside watcher was not told: %s", problem)

    def _correct_due_times(self, session: Session) -> None:
        with self._setup.store.atomic():
            correct_due_times(self._setup.store, session.catalogue, self._setup.clock())

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        if EARLY.stop:
            self._stop()

    def _stop(self) -> None:
        self._stopping = True
        self._setup.tell("STOPPING=1", "STATUS=finishing what runs")
        self._woken.set()

    def _reload(self) -> None:
        """Ask for the new configuration if it is whole; keep the present one if it is not."""
        self._setup.tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
        try:
            self._next = self._setup.load()
        except ConfigError as error:
            log.error("the new configuration is refused, the present one stays:\n%s", error)
            self._setup.tell("READY=1", "STATUS=a new configuration was refused; watching with the one before")
            return
        self._woken.set()

    async def _drain(self) -> None:
        """Let what runs finish within the limit; a check that does not is not recorded, and is due again next time."""
        running: set[asyncio.Future[Any]] = {*self._checks.values(), *self._jobs}
        if self._delivery is not None and not self._delivery.done():
            running.add(self._delivery)
        if not running:
            return
        log.info("finishing %d checks and deliveries", len(running))
        _, late = await asyncio.wait(running, timeout=DRAIN_SECONDS)
        late_checks = [task for task in self._checks.values() if task in late]
        for task in late_checks:
            task.cancel()
        if late_checks:
            log.warning("%d checks did not finish in %d s and are due again", len(late_checks), DRAIN_SECONDS)
            await asyncio.wait(late_checks)

    async def _work(self, task: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, task)
