"""How much longer work takes now because others want the processors, as a process beside it sees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BURST = """
import sys, time
while True:
    began, ends = time.time(), time.process_time() + 0.1
    while time.process_time() < ends:
        pass
    print(began, time.time(), flush=True)
    time.sleep(0.3)
"""
SECONDS = 0.1
"""Of processor time, which a burst takes."""


class Beside:
    """A process that works a little, waits a little, and writes down how long its work took on the clock."""

    def __init__(self, folder: Path) -> None:
        self._said = folder / "beside.txt"

    def __enter__(self) -> Beside:
        with self._said.open("wb") as said:
            self._process = subprocess.Popen([sys.executable, "-c", BURST], stdout=said)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def times_as_long(self, since: float, until: float) -> float:
        """How many times as long as alone its work took that went on between these times; 1 where none did.

        Args:
            since: seconds since 1970; until: the same.
        """
        lines = self._said.read_text().splitlines()
        bursts = [tuple(map(float, line.split())) for line in lines[:-1]]  # the last may be half a line
        meanwhile = [ended - began for began, ended in bursts if began < until and ended > since]
        return max(1.0, sum(meanwhile) / len(meanwhile) / SECONDS) if meanwhile else 1.0
