"""Start the process, hand it the bytes, take its answer or say why there is none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from tempfile import TemporaryFile
from typing import IO, Any

from monitor.model import Grade
from monitor.model.errors import NotUsable


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one piece of work may cost.

    Attributes:
        seconds: of processor time; twice as much on the clock.
        memory_bytes: of address space, where the system can bound it (Linux; not macOS).
        answer_bytes: of the answer.
    """

    seconds: int = 20
    memory_bytes: int = 1_000_000_000
    answer_bytes: int = 64_000_000


BOUNDS = Allowance()
LAST_WORDS = 4_000
"""How many bytes of what a broken process printed are looked at."""
PASSED_ON = ("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""What of our environment the process gets: it reads hostile bytes, so no secret."""
CHILD = "import sys; sys.path[:] = sys.argv[1:]; from monitor.reading.apart.child import work; work()"


def work_apart(
    task: str, body: bytes, *, options: Mapping[str, object] | None = None, bounds: Allowance = BOUNDS
) -> Any:
    """What a task makes of the bytes: anything that JSON can say.

    The task runs in a fresh interpreter, so that a file which exhausts or crashes its reader is a failed check and
    nothing more. When this returns, or raises, that process has ended.

    Args:
        task: ``module:function``; the function takes the bytes and `options` as keywords, and raises ValueError with
            a message for the user where the bytes are not what it reads.
        body: the bytes.
        options: what else the function is told; must be JSON.
        bounds: what it may cost.

    Raises:
        NotUsable: the task refused the bytes, crashed, or passed its bounds; the grade is `wrong type`.
    """
    if _here:
        return _work_here(task, body, options or {})
    limits = (bounds.seconds, bounds.memory_bytes, bounds.answer_bytes)
    order = json.dumps({"task": task, "options": dict(options or {}), "bounds": limits})
    # Files, not pipes: nobody waits for anybody, and the kernel bounds what the process writes.
    with TemporaryFile() as given, TemporaryFile() as answered, TemporaryFile() as printed:
        given.write(order.encode() + b"\n" + body)
        given.seek(0)
        code = _run(given, answered, printed, bounds)
        answer = _answer_in(answered)
        if "done" in answer:
            return answer["done"]
        raise _refused(answer.get("refused") or _how_it_died(code, _last_line(printed), bounds))


def work_here_from_now_on() -> None:
    """Say that this process is one apart itself, and bounded: tasks are then done in it."""
    _here.append(True)


_here: list[bool] = []


def _work_here(task: str, body: bytes, options: Mapping[str, object]) -> Any:
    module, _, function = task.partition(":")
    try:
        done = getattr(import_module(module), function)(body, **options)
    except MemoryError:
        raise
    except RecursionError as error:
        raise _refused("it is nested too deeply to be read") from error
    except ValueError as error:
        raise _refused(str(error)) from error
    except Exception as error:
        raise _refused(f"its reader broke: {type(error).__name__}: {error}") from error
    # Just what comes from a process of its own: lists for tuples, texts for enums.
    return json.loads(json.dumps(done, ensure_ascii=False))


def _run(given: IO[bytes], answered: IO[bytes], printed: IO[bytes], bounds: Allowance) -> int:
    """How the process ended: 0, its own code, or the negative number of a signal."""
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", CHILD, *sys.path]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own code
        command, stdin=given, stdout=answered, stderr=printed, env=environment, start_new_session=True
    )
    try:
        return process.wait(bounds.seconds * 2)
    except subprocess.TimeoutExpired as error:
        raise _refused(f"reading it took longer than {bounds.seconds * 2} seconds") from error
    finally:
        # Whatever happened to us, nothing is left behind: the process leads a group of its own.
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answer_in(file: IO[bytes]) -> dict[str, Any]:
    file.seek(0)
    try:
        answer = json.loads(file.read().decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _last_line(file: IO[bytes]) -> str:
    file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_WORDS))
    return file.read().decode("utf-8", "replace").strip().rpartition("\n")[2][:300]


def _how_it_died(code: int, last: str, bounds: Allowance) -> str:
    if code == -signal.SIGXCPU:
        return f"reading it takes more than {bounds.seconds} seconds of processor time"
    if code < 0:
        memory = f"{bounds.memory_bytes // 1_000_000:,} MB of memory"
        return f"its reader was ended by signal {-code}: it is damaged, or takes more than {memory}"
    return f"its reader broke{f': {last}' if last else ''}"


def _refused(why: str) -> NotUsable:
    return NotUsable(why, grade=Grade.WRONG_TYPE)
