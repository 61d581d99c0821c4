"""What a process and all that it started cost. Where not Linux tells it of each, children count once they ended."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

UNIT = 1024
EVERY_SECONDS = 0.1
"""How often memory is looked at: a peak that is shorter is seen in the process that had it, not in the sum of all."""


def cpu_seconds() -> float:
    """Processor time of this process and of all that it started, living or ended, in its threads and in the kernel."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_cpu_of, started_by(os.getpid())))


def _cpu_of(pid: int) -> float:
    """Of a process and of what it has buried: the fields utime, stime, cutime and cstime of proc(5)."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def started_by(pid: int) -> list[int]:
    """The living processes that a process started, and those that they did; none where the system does not tell."""
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *started_by(child)]
    return found


def memory_of(pid: int) -> int:
    """What a process takes now, bytes; of what several share, its part. 0 where it ended, or nobody tells."""
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:")


def peak_of(pid: int) -> int:
    """The largest resident memory that a process ever had, bytes, shared or not; 0 as `memory_of`.

    Linux counts the parent's into ``ru_maxrss`` of a child that it starts, so the kernel's own note is read.
    """
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmHWM:")


def _kilobytes(file: Path, field: str) -> int:
    with suppress(OSError):
        lines = file.read_text().splitlines()
        return next((int(line.split()[1]) * UNIT for line in lines if line.startswith(field)), 0)
    return 0


class Peak:
    """The most memory that a process and all that it started took at one time, as far as it was looked at.

    Attributes:
        bytes: the largest sum of them all, or the largest of one alone where that is more.
    """

    def __init__(self) -> None:
        self.bytes = 0

    def look(self, pid: int) -> None:
        """Look once."""
        family = [pid, *started_by(pid)]
        self.bytes = max(self.bytes, sum(map(memory_of, family)), *map(peak_of, family))


@contextmanager
def watching(pid: int) -> Iterator[Peak]:
    """Look at its memory again and again, from here, so that looking is not counted as its work."""
    peak, over = Peak(), Event()

    def look_on() -> None:
        while not over.wait(EVERY_SECONDS):
            peak.look(pid)

    thread = Thread(target=look_on)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
        if not peak.bytes:
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            peak.bytes = most if sys.platform == "darwin" else most * UNIT
