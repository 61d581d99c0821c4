"""The service: APScheduler says when to look, signals say when to reload and when to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from filelock import FileLock, Timeout

from monitor import __version__
from monitor.catalogue import Catalogue
from monitor.check import CheckResult, Session, check_source, tell_overdue
from monitor.deliver import deliver_due, notifiers_in_use
from monitor.errors import ConfigError, DatabaseError
from monitor.fetchers.web import OpenWeb
from monitor.replay import bring_up_to_date
from monitor.report import report_due
from monitor.store import Store

T = TypeVar("T")

log = logging.getLogger("monitor")

TICK_SECONDS = 10
DELIVERY_SECONDS = 15
REPORT_SECONDS = 60
DRAIN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Setup:
    """What the service runs on.

    Attributes:
        load: reads the configuration; called again on SIGHUP.
        store: the database.
        environment: the process's environment.
        clock: the time now, UTC.
        tick_seconds: how often it looks for what is due.
    """

    load: Callable[[], Catalogue]
    store: Store
    environment: Mapping[str, str]
    clock: Callable[[], datetime]
    tick_seconds: float = TICK_SECONDS


def run(setup: Setup) -> None:
    """Watch until SIGTERM or SIGINT; SIGHUP reads the configuration again.

    Raises:
        DatabaseError: another daemon runs on this database.
        ConfigError: the configuration cannot be used at the start.
    """
    lock = FileLock(f"{setup.store.path}.daemon.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise DatabaseError(f"{setup.store.path}: another `monitor run` already watches with this database") from error
    # Deliveries have a thread and a connection of their own: a mail server that hangs must not hold up checks.
    with (
        lock,
        ThreadPoolExecutor(1, "monitor-store") as worker,
        ThreadPoolExecutor(1, "monitor-mail") as postman,
        Store.open(setup.store.path) as outbox,
    ):
        asyncio.run(Daemon(setup, worker, postman, outbox).run())


class Daemon:
    """One run of the service; everything it remembers is in the database."""

    def __init__(self, setup: Setup, worker: Executor, postman: Executor, outbox: Store) -> None:
        self._setup = setup
        self._worker = worker
        self._postman = postman
        self._outbox = outbox
        self._stopping = asyncio.Event()
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._reloaded: asyncio.Future[Catalogue]

    async def run(self) -> None:
        """Work until told to stop, then drain."""
        catalogue = self._setup.load()
        self._listen()
        while not self._stopping.is_set():
            catalogue = await self._watch(catalogue)

    async def _watch(self, catalogue: Catalogue) -> Catalogue:
        """Work with one configuration until it is replaced or the service stops; the next configuration."""
        settings = catalogue.settings
        await self._work(partial(bring_up_to_date, self._setup.store, catalogue, self._setup.clock()))
        log.info("watching %d sources with figure-monitor %s", len(catalogue.sources), __version__)
        self._reloaded = asyncio.get_running_loop().create_future()
        web = OpenWeb(
            contact=settings.contact,
            version=__version__,
            at_once=settings.at_once,
            per_host_gap_seconds=settings.per_host_gap_seconds,
            clock=self._setup.clock,
        )
        async with web:
            session = Session(catalogue, self._setup.store, web, self._setup.clock, self._worker)
            scheduler = self._scheduler(session)
            scheduler.start()
            try:
                await self._until_replaced_or_stopped()
            finally:
                # APScheduler's own shutdown would cancel running jobs: it only stops starting new ones.
                scheduler.pause()
                await self._drain()
                scheduler.shutdown(wait=False)
        return self._reloaded.result() if self._reloaded.done() else catalogue

    def _scheduler(self, session: Session) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        jobs: tuple[tuple[Callable[[Session], object], float], ...] = (
            (self._start_due, self._setup.tick_seconds),
            (self._deliver, min(DELIVERY_SECONDS, self._setup.tick_seconds * 1.5)),
            (self._report, REPORT_SECONDS),
        )
        for job, seconds in jobs:
            trigger = IntervalTrigger(seconds=seconds)
            scheduler.add_job(job, trigger, args=[session], next_run_time=datetime.now(trigger.timezone))
        return scheduler

    async def _start_due(self, session: Session) -> None:
        """Start a check for every source that is due and not being checked already."""
        now = self._setup.clock()
        due = await self._work(partial(self._setup.store.sources.due, now))
        await self._work(partial(tell_overdue, session, now))
        room = session.catalogue.settings.at_once * 4 - len(self._checks)
        for source_id, scheduled_for in due:
            if source_id in self._checks or source_id not in session.catalogue.sources:
                continue
            if room <= 0:
                return
            room -= 1
            task = asyncio.create_task(self._check(session, source_id, scheduled_for))
            self._checks[source_id] = task
            task.add_done_callback(partial(self._forget, source_id))

    def _forget(self, source_id: str, _: asyncio.Task[None]) -> None:
        self._checks.pop(source_id, None)

    async def _check(self, session: Session, source_id: str, scheduled_for: datetime) -> None:
        try:
            result = await check_source(session, session.catalogue.source(source_id), scheduled_for)
        except Exception:
            log.exception("%s: the check could not be recorded", source_id)
            return
        _log_result(result)

    async def _deliver(self, session: Session) -> None:
        notifiers = notifiers_in_use(session.catalogue, self._setup.environment)
        deliver = partial(
            deliver_due,
            self._outbox,
            session.catalogue,
            notifiers,
            self._setup.environment,
            self._setup.clock,
            keep_going=lambda: not self._stopping.is_set(),
        )
        round_ = await asyncio.get_running_loop().run_in_executor(self._postman, deliver)
        if round_.total:
            log.info("deliveries: %d sent, %d put off, %d ended", round_.sent, round_.put_off, round_.ended)
        for error in round_.errors:
            log.warning("delivery: %s", error)

    async def _report(self, session: Session) -> None:
        task = partial(report_due, session.store, session.catalogue, self._setup.clock())
        path = await self._work(task)
        if path is not None:
            log.info("weekly report written: %s", path)

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self._reload)

    def _reload(self) -> None:
        """Take the new configuration if it is whole; keep the present one if it is not."""
        try:
            catalogue = self._setup.load()
        except ConfigError as error:
            log.error("the new configuration is refused, the present one stays:\n%s", error)
            return
        if not self._reloaded.done():
            self._reloaded.set_result(catalogue)
        log.info("the new configuration is taken")

    async def _until_replaced_or_stopped(self) -> None:
        stopping = asyncio.ensure_future(self._stopping.wait())
        events: set[asyncio.Future[Any]] = {stopping, self._reloaded}
        await asyncio.wait(events, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()

    async def _drain(self) -> None:
        """Let running checks finish within the limit; what does not is not recorded, and is due again next time."""
        running = set(self._checks.values())
        if not running:
            return
        log.info("finishing %d checks", len(running))
        _, late = await asyncio.wait(running, timeout=DRAIN_SECONDS)
        for task in late:
            task.cancel()
        if late:
            log.warning("%d checks did not finish in %d s and are due again", len(late), DRAIN_SECONDS)
            await asyncio.wait(late)

    async def _work(self, task: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, task)


def _log_result(result: CheckResult) -> None:
    if result.problem:
        log.warning("%s: %s: %s", result.source_id, result.outcome, result.problem)
    else:
        log.info("%s: %s, %d changes", result.source_id, result.outcome, len(result.changes))
