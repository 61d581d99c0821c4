from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from monitor.services.batches import Batches


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, "worker") as executor:
        yield executor


async def test_every_result_goes_to_the_one_who_asked(thread: ThreadPoolExecutor) -> None:
    batches = Batches()
    assert await asyncio.gather(*(batches.run(thread, lambda n=n: n * n) for n in range(50))) == [
        n * n for n in range(50)
    ]


async def test_everything_runs_in_the_thread_and_in_order(thread: ThreadPoolExecutor) -> None:
    batches, seen = Batches(), []
    await asyncio.gather(
        *(batches.run(thread, lambda n=n: seen.append((n, threading.current_thread().name))) for n in range(20))
    )
    assert seen == [(n, "worker_0") for n in range(20)]


async def test_an_error_is_raised_where_it_was_asked_for_and_nowhere_else(thread: ThreadPoolExecutor) -> None:
    batches = Batches()
    results = await asyncio.gather(
        batches.run(thread, lambda: "before"),
        batches.run(thread, lambda: 1 // 0),
        batches.run(thread, lambda: "after"),
        return_exceptions=True,
    )
    assert results[0::2] == ["before", "after"]
    assert isinstance(results[1], ZeroDivisionError)


async def test_what_is_ready_together_is_handed_over_once() -> None:
    class Counting(ThreadPoolExecutor):
        handed_over = 0

        def submit(self, *args, **options):  # type: ignore[no-untyped-def]
            self.handed_over += 1
            return super().submit(*args, **options)

    with Counting(1) as thread:
        batches = Batches()
        await asyncio.gather(*(batches.run(thread, int) for _ in range(10)))
        assert thread.handed_over == 1


async def test_a_long_task_does_not_hold_up_the_event_loop(thread: ThreadPoolExecutor) -> None:
    batches, go_on = Batches(), threading.Event()
    long = asyncio.create_task(batches.run(thread, lambda: go_on.wait(30)))
    later = asyncio.create_task(batches.run(thread, lambda: "later"))
    for _ in range(5):
        await asyncio.sleep(0)
    also = asyncio.create_task(batches.run(thread, lambda: "also"))
    await asyncio.sleep(0)
    assert not long.done()  # we are here although it runs
    go_on.set()
    assert await asyncio.gather(long, later, also) == [True, "later", "also"]


async def test_a_cancelled_asker_does_not_stop_the_others(thread: ThreadPoolExecutor) -> None:
    batches, go_on = Batches(), threading.Event()
    first = asyncio.create_task(batches.run(thread, lambda: go_on.wait(30)))
    second = asyncio.create_task(batches.run(thread, lambda: "second"))
    for _ in range(3):
        await asyncio.sleep(0)
    first.cancel()
    go_on.set()
    assert await second == "second"
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_thread_that_is_gone_is_an_error_and_not_a_wait_without_end(thread: ThreadPoolExecutor) -> None:
    thread.shutdown()
    with pytest.raises(RuntimeError, match="shutdown"):
        await asyncio.wait_for(Batches().run(thread, int), 10)
