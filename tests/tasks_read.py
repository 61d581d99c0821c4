"""Tasks for readers: some do their work, some go wrong in a way of their own."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from monitor.model import Ask, Reading
from monitor.model.errors import CheckError, NoMatch
from monitor.plugin import Kind
from monitor.reading.document import Document
from monitor.reading.quantity import grammar
from monitor.services.readers.child import SLOW


def count(body: bytes, times: int = 1) -> dict[str, int]:
    return {"bytes": len(body) * times}


def who(_: bytes) -> int:
    return os.getpid()


def niceness(_: bytes, seconds: float) -> int:
    """How nice the reader is, behind so much work."""
    compute(b"", seconds)
    return os.getpriority(os.PRIO_PROCESS, 0)


def nap(_: bytes, seconds: float) -> str:
    """Take a while, and hardly any processor time."""
    time.sleep(seconds)
    return "rested"


def known(_: bytes) -> dict[str, bool]:
    """What is loaded that a document needs."""
    return {"patterns": grammar._grammar.cache_info().currsize > 0, "trees": SLOW in sys.modules}


def refuse(body: bytes, figure_id: str) -> int:
    raise NoMatch(f"{len(body)} bytes are not what I read", figure_id=figure_id)


class OwnError(NoMatch):
    """Known to nobody else."""


def refuse_in_own_words(_: bytes) -> int:
    raise OwnError("it is not there")


def break_down(_: bytes) -> int:
    raise KeyError("something unforeseen")


def hog(_: bytes) -> int:
    kept = []
    while True:
        kept.append(bytes(20_000_000))


def grow(_: bytes, size: int) -> int:
    return len(bytearray(size))


def swallow(_: bytes, size: int) -> int:
    """Takes so much; of what it cannot have, it says something else, as libraries may."""
    try:
        return len(b"x" * 40_000_000) and len(bytes(size))
    except MemoryError as error:
        raise CheckError("this page has no such table") from error


def spin(_: bytes) -> int:
    while True:
        pass


def compute(_: bytes, seconds: float) -> str:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return "computed"


def wait_for_ever(_: bytes) -> int:
    threading.Event().wait()
    return 0


def die(_: bytes, by: int) -> int:
    os.kill(os.getpid(), by)
    return 0


def leave_early(_: bytes) -> int:
    os._exit(3)


def recurse(body: bytes) -> int:
    return recurse(body) + 1


def answer_at_length(_: bytes) -> str:
    return "x" * 3_000_000


def half_a_pair(_: bytes) -> str:
    return "\ud800"


def answer_by_itself(_: bytes, said: bytes) -> int:
    """Writes something else than an answer to the one who asked, as a reader might that was taken over."""
    for name in open_descriptors(b""):
        if name > 2:
            with open(name, "wb", closefd=False, buffering=0) as channel:
                channel.write(said)
    os._exit(0)


def open_descriptors(_: bytes) -> list[int]:
    there = [int(path.name) for path in Path("/dev/fd").iterdir()]
    return [number for number in there if Path(f"/dev/fd/{number}").exists()]


def environment(_: bytes) -> list[str]:
    shown = Path("/proc/self/environ")
    return [*os.environ, *os.environ.values(), shown.read_text() if shown.exists() else ""]


def fork_and_stay(_: bytes, note: str) -> int:
    if (pid := os.fork()) == 0:
        signal.pause()
    Path(note, str(pid)).mkdir()
    signal.pause()
    return 0


def write_a_file(_: bytes, path: str) -> int:
    with Path(path).open("wb") as file:
        file.write(b"x")
    return 0


class Hanging(Kind):
    """Reads for ever, once there is a file to say that it began."""

    version: ClassVar[int] = 1

    began: str

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        Path(self.began).mkdir(exist_ok=True)
        threading.Event().wait()
        raise CheckError("never")


class Dying(Kind):
    """Crashes."""

    version: ClassVar[int] = 1

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        os.kill(os.getpid(), signal.SIGSEGV)
        raise CheckError("never")


class Refusing(Kind):
    """Reads nothing, and leaves a sign that it was asked; or is killed by somebody else."""

    version: ClassVar[int] = 1

    folder: str
    killed: bool = False

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        Path(tempfile.mkdtemp(dir=self.folder, prefix="read-"))
        if self.killed:
            os.kill(os.getpid(), signal.SIGKILL)
        raise NoMatch("it is not there")
