"""Tasks for a process apart: some do their work, some go wrong in a way of their own."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any


def count(body: bytes, *, times: int = 1) -> dict[str, Any]:
    return {"bytes": len(body) * times, "text": "é\ud800"}


def carried(body: bytes) -> list[str]:
    return [name for name in sys.modules if "." not in name]


def refuse(body: bytes) -> None:
    raise ValueError(f"{len(body)} bytes are not what I read")


def break_down(body: bytes) -> None:
    raise KeyError("something unforeseen")


def process(body: bytes) -> int:
    return os.getpid()


def starve(body: bytes) -> None:
    raise MemoryError


def hog(body: bytes) -> list[bytes]:
    kept = []
    while True:
        kept.append(bytes(50_000_000))


def spin(body: bytes) -> None:
    while True:
        pass


def wait_for_ever(body: bytes) -> None:
    threading.Event().wait()


def die(body: bytes, *, by: int) -> None:
    os.kill(os.getpid(), by)


def dump(body: bytes) -> None:
    os.abort()


def recurse(body: bytes) -> Any:
    return recurse(body)


def nest(body: bytes) -> list[Any]:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    return nested


def talk(body: bytes) -> str:
    sys.stdout.write("a library prints to its standard output\n")
    sys.stdout.flush()
    os.write(1, b"and so does its C code\n")
    sys.stderr.write("or warns\n")
    return "the answer"


def flood(body: bytes) -> None:
    while True:
        os.write(2, b"warning\n" * 100_000)


def answer_at_length(body: bytes) -> str:
    return "x" * 3_000_000


def leave_early(body: bytes) -> None:
    os._exit(3)


def environment(body: bytes) -> list[str]:
    return sorted(os.environ)


def fork_and_stay(body: bytes) -> None:
    if os.fork() == 0:
        signal.pause()
    signal.pause()


def limits(body: bytes) -> dict[str, Any]:
    import resource

    return {name: resource.getrlimit(getattr(resource, name)) for name in ("RLIMIT_CPU", "RLIMIT_CORE", "RLIMIT_FSIZE")}


def alarm(body: bytes) -> float:
    return signal.getitimer(signal.ITIMER_REAL)[0]


def interrupt_and_wait(body: bytes, *, note: str) -> None:
    Path(note).write_text(str(os.getpid()))
    os.kill(os.getppid(), signal.SIGINT)
    threading.Event().wait()
