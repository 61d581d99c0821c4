"""One measured thing in a process of its own, so that what it costs is its own, with the processes that it starts.

``python -m bench.measure MODULE:FUNCTION FOLDER`` calls a function that measures, and prints what it found as JSON.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path

from bench.processes import cpu_seconds, watching
from monitor.process.memory import look_seldom_for_rings

Measure = Callable[[Path], "Measured | Awaitable[Measured]"]
"""Does one thing with what lies in a folder, and says what it cost; a function of a module, under a name of its own."""


@dataclass(slots=True)
class Measured:
    """What one thing cost.

    Attributes:
        wall: seconds.
        cpu: seconds of processor time, of all threads of the process and of all processes that it started.
        peak: the most memory that all of them took at one time, bytes, from the start of the process to its end.
        counts: what happened, to be sure that the right thing was measured; and what else is held to a target.
    """

    wall: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    counts: dict[str, float] = field(default_factory=dict)


@contextmanager
def measured() -> Iterator[Measured]:
    """Time what happens inside; what was imported and prepared before does not count."""
    result = Measured()
    cpu, wall = cpu_seconds(), time.perf_counter()
    yield result
    result.wall = time.perf_counter() - wall
    result.cpu = cpu_seconds() - cpu


def run_apart(measure: Measure, folder: Path) -> Measured:
    """Measure one thing in a fresh process.

    Raises:
        subprocess.CalledProcessError: it failed, and said why on standard error.
    """
    command = [sys.executable, "-m", "bench.measure", f"{measure.__module__}:{measure.__name__}", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        with watching(process.pid) as peak:
            said, _ = process.communicate()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
    return Measured(**{**json.loads(said), "peak": peak.bytes})


async def _awaited(result: Awaitable[Measured]) -> Measured:
    return await result


def main(name: str, folder: Path) -> Measured:
    """Measure one thing here, in a process that goes about its memory as the program's does."""
    look_seldom_for_rings()
    module, _, function = name.partition(":")
    result = getattr(import_module(module), function)(folder)
    return asyncio.run(_awaited(result)) if inspect.isawaitable(result) else result


if __name__ == "__main__":
    print(json.dumps(asdict(main(sys.argv[1], Path(sys.argv[2])))))
