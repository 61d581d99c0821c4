"""What checks that end at about the same time are recorded by: one transaction, which waits for the disk once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TypeVar

from monitor.model.store import Store

T = TypeVar("T")
GATHER_SECONDS = 0.01
"""How long the first waits for others; what it waited for before, at a publisher, took far longer."""
LONGEST_SECONDS = 0.05
"""After so long in one transaction it is committed, and the rest goes into another: deliveries write, too."""


@dataclass(slots=True)
class Outcome:
    """What became of one task: a value, or an error."""

    value: object = None
    error: BaseException | None = None


@dataclass(slots=True)
class Together:
    """Tasks that wait to be recorded by a session's worker; used from its event loop alone.

    A task is called inside a transaction. Where one raises, or the transaction does, none of it is kept, and each task
    is called once more in a transaction of its own: so a task must leave nothing but rows, and no check fails because
    of another one.
    """

    _waiting: list[tuple[Callable[[], object], asyncio.Future[object]]] = field(default_factory=list)

    async def record(self, store: Store, worker: Executor, task: Callable[[], T], most: int) -> T:
        """What the task returns, once that is committed; at once where `most` wait."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._waiting.append((task, done))  # type: ignore[arg-type]
        if len(self._waiting) >= most:
            self._begin(store, worker)
        elif len(self._waiting) == 1:
            loop.call_later(GATHER_SECONDS, self._begin, store, worker)
        return await done

    def _begin(self, store: Store, worker: Executor) -> None:
        begun = [(task, done) for task, done in self._waiting if not done.done()]
        self._waiting.clear()
        if not begun:
            return
        tasks = [task for task, _ in begun]
        recording = asyncio.get_running_loop().run_in_executor(worker, record_all, store, tasks)
        recording.add_done_callback(lambda recorded: _hand_out(recorded, [done for _, done in begun]))


def _hand_out(recorded: asyncio.Future[list[Outcome]], waiting: Sequence[asyncio.Future[object]]) -> None:
    if recorded.cancelled():
        outcomes = [Outcome(error=asyncio.CancelledError()) for _ in waiting]
    elif (failed := recorded.exception()) is not None:
        outcomes = [Outcome(error=failed) for _ in waiting]
    else:
        outcomes = recorded.result()
    for outcome, done in zip(outcomes, waiting, strict=True):
        if done.done():
            continue
        if outcome.error is None:
            done.set_result(outcome.value)
        else:
            done.set_exception(outcome.error)


def record_all(store: Store, tasks: Sequence[Callable[[], object]]) -> list[Outcome]:
    """What became of each, in their order. A crash leaves the first few recorded, each whole, and nothing of others."""
    outcomes: list[Outcome] = []
    while len(tasks) - len(outcomes) > 1:
        try:
            outcomes += _record_some(store, tasks[len(outcomes) :])
        except Exception:  # noqa: BLE001  # each is called again, and raises what is its own
            break
    return outcomes + [_record_one(store, task) for task in tasks[len(outcomes) :]]


def _record_some(store: Store, tasks: Sequence[Callable[[], object]]) -> list[Outcome]:
    """Those that go into one transaction: at least one."""
    until = time.monotonic() + LONGEST_SECONDS
    done: list[Outcome] = []
    with store.atomic():
        for task in tasks:
            done.append(Outcome(task()))
            if time.monotonic() > until:
                break
    return done


def _record_one(store: Store, task: Callable[[], object]) -> Outcome:
    try:
        with store.atomic():
            value = task()
    except Exception as error:  # noqa: BLE001  # raised where it is waited for
        return Outcome(error=error)
    return Outcome(value)
