"""How long a piece of work takes, in seconds of one fixed machine, so that a slow or a busy one changes little.

Tests of what takes seconds are marked ``no_cover``: a tracer slows some lines far more than others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

REFERENCE = 0.035
"""CPU seconds that the `_yardstick` takes on an idle core of the machine for which limits are written."""


LINEAR = 9.0
"""What `growth` stays below where work is linear, on a busy machine, too, and exceeds where it is square."""


TICK = 0.001
"""CPU seconds below which nothing is told apart."""


@dataclass
class Watch:
    """What a `stopwatch` measured.

    Attributes:
        seconds: CPU seconds of this process, at the pace of the fixed machine.
    """

    seconds: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Watch]:
    """Measure what is done inside, held against what the yardstick takes just before and just after it."""
    watch = Watch()
    before = _yardstick()
    started = time.process_time()
    try:
        yield watch
    finally:
        cost = time.process_time() - started
        watch.seconds = cost * 2 * REFERENCE / (before + _yardstick())


def _yardstick() -> float:
    """CPU seconds of a fixed amount of the work that the program does: texts made, cut and counted."""
    started = time.process_time()
    seen: dict[str, int] = {}
    for number in range(60_000):
        for word in f"{number % 997} pounds of {number % 13}".split():
            seen[word] = seen.get(word, 0) + len(word)
    return time.process_time() - started


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long a piece of work takes for four times the size: 4 where that is linear, 16 where square.

    Of the fastest of three, in CPU seconds of this process; measured again where it seems to grow faster than it may.

    Args:
        work: done with a size; it is to take some milliseconds at least.
        size: the smaller of the two.
    """
    for _ in range(3):
        small, large = (max(TICK, min(_seconds(work, size * times) for _ in range(3))) for times in (1, 4))
        if large < LINEAR * small:
            break
    return large / small


def _seconds(work: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    work(size)
    return time.process_time() - started
