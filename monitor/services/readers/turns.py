"""Who is next: what is small before what is large, and nobody for ever behind others."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock

BYTES_A_SECOND = 100_000
"""What is larger by so much lets others pass that came up to a second later."""


class Turns:
    """So many places. Any thread may wait for one."""

    def __init__(self, places: int) -> None:
        """All of them free."""
        self._free = places
        self._waiting: list[tuple[float, int, Lock]] = []
        self._number = count()
        self._here = Lock()

    @contextmanager
    def turn(self, size: int) -> Iterator[None]:
        """A place, for something of so many bytes."""
        called = Lock()
        called.acquire()
        with self._here:
            heapq.heappush(self._waiting, (time.monotonic() + size / BYTES_A_SECOND, next(self._number), called))
            self._call()
        called.acquire()
        try:
            yield
        finally:
            with self._here:
                self._free += 1
                self._call()

    def _call(self) -> None:
        """Give the free places to those who are next: nobody else is woken."""
        while self._free and self._waiting:
            self._free -= 1
            heapq.heappop(self._waiting)[2].release()
