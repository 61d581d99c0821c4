"""Ordinary code of many coroutines, run by one thread in batches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")

Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]
"""What to run, and where its result goes."""

Ending = tuple[Any, BaseException | None]
"""A result, or an error."""

MOMENT_SECONDS = 0.02


class Batches:
    """Hands to a thread whatever is ready together, and takes the results back together.

    A hand-over between threads costs as much as a small job, and two threads that both want to run hinder each other
    far more than one short pause: so the event loop waits for a batch, but no longer than a moment, after which it
    goes on beside it. One event loop's coroutines may share one; jobs run in the order in which they came.
    """

    def __init__(self) -> None:
        self._ready: list[Job] = []
        self._under_way = False

    async def run(self, thread: Executor, task: Callable[[], T]) -> T:
        """What `task` returns, or raises, in the thread."""
        loop = asyncio.get_running_loop()
        result: asyncio.Future[T] = loop.create_future()
        self._ready.append((task, result))
        if len(self._ready) == 1 and not self._under_way:
            loop.call_soon(self._hand_over, thread, loop)
        return await result

    def _hand_over(self, thread: Executor, loop: asyncio.AbstractEventLoop) -> None:
        jobs = tuple(self._ready)
        self._ready.clear()
        running: Future[list[Ending]]
        try:
            running = thread.submit(_run_all, [task for task, _ in jobs])
        except RuntimeError as error:  # the thread takes nothing any more
            running = Future()
            running.set_result([(None, error)] * len(jobs))
        self._under_way = True
        wait([running], MOMENT_SECONDS)
        if running.done():
            self._take_back(thread, loop, jobs, running)
        else:
            running.add_done_callback(partial(_call_on, loop, self._take_back, thread, loop, jobs))

    def _take_back(
        self, thread: Executor, loop: asyncio.AbstractEventLoop, jobs: Sequence[Job], done: Future[list[Ending]]
    ) -> None:
        self._under_way = False
        for (_, result), (value, error) in zip(jobs, done.result(), strict=True):
            if result.done():
                continue  # the one who asked was cancelled meanwhile
            if error is None:
                result.set_result(value)
            else:
                result.set_exception(error)
        if self._ready:
            loop.call_soon(self._hand_over, thread, loop)


def _run_all(tasks: Sequence[Callable[[], Any]]) -> list[Ending]:
    """Each task's ending; one that fails does not touch the others."""
    endings: list[Ending] = []
    for task in tasks:
        try:
            endings.append((task(), None))
        except BaseException as error:  # noqa: BLE001  # it is raised where the task was asked for
            endings.append((None, error))
    return endings


def _call_on(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: Any) -> None:
    """Call on the event loop, from any thread; nobody waits any more where it is closed."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(call, *arguments)
