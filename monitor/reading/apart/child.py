"""What runs in the process apart: take the order, bound ourselves, do the work, answer."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from importlib import import_module
from typing import Any


def work() -> None:
    """Read one order and the bytes from standard input, write the answer as JSON to standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    module, _, function = order["task"].partition(":")
    task = getattr(import_module(module), function)
    # A library that prints must not spoil the answer.
    answer_to = os.dup(1)
    os.dup2(2, 1)
    seconds, memory_bytes, answer_bytes = order["bounds"]
    # Should the one who started us be gone, this ends us.
    signal.alarm(2 * seconds + 1)
    _bound(resource.RLIMIT_CPU, seconds, 1)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, answer_bytes)
    _bound(resource.RLIMIT_AS, memory_bytes)
    out = _answer(task, order["options"], memory_bytes)
    if len(out) > answer_bytes:
        out = _refused(f"it holds more than {answer_bytes:,} bytes of content")
    with os.fdopen(answer_to, "wb") as file:
        file.write(out)


def _answer(task: Any, options: dict[str, Any], memory_bytes: int) -> bytes:
    try:
        done = {"done": task(sys.stdin.buffer.read(), **options)}
        return json.dumps(done, ensure_ascii=False).encode("utf-8", "surrogatepass")
    except MemoryError:
        return _refused(f"reading it takes more than {memory_bytes // 1_000_000:,} MB of memory")
    except RecursionError:
        return _refused("it is nested too deeply to be read")
    except ValueError as error:
        return _refused(str(error))


def _refused(why: str) -> bytes:
    return json.dumps({"refused": why}).encode()


def _bound(what: int, most: int, grace: int = 0) -> None:
    """Lower a limit, as far as the system knows it: macOS refuses to bound the address space."""
    _, hard = resource.getrlimit(what)
    last = most + grace if hard == resource.RLIM_INFINITY else min(most + grace, hard)
    try:
        resource.setrlimit(what, (min(most, last), last))
    except (ValueError, OSError):
        return
