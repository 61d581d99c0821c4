"""Who is next: what is small before what is large, and nobody for ever behind others."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition

BYTES_A_SECOND = 100_000
"""What is larger by so much lets others pass that came up to a second later."""


class Turns:
    """So many places. Any thread may wait for one."""

    def __init__(self, places: int) -> None:
        """All of them free."""
        self._free = places
        self._waiting: list[tuple[float, int]] = []
        self._number = count()
        self._changed = Condition()

    @contextmanager
    def turn(self, size: int) -> Iterator[None]:
        """A place, for something of so many bytes."""
        ticket = (time.monotonic() + size / BYTES_A_SECOND, next(self._number))
        with self._changed:
            heapq.heappush(self._waiting, ticket)
            self._changed.wait_for(lambda: self._free and self._waiting[0] == ticket)
            heapq.heappop(self._waiting)
            self._free -= 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()
