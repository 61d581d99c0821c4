"""What runs in the processes apart: one that never reads and only gives birth to readers, and the readers."""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

from monitor.model import Grade
from monitor.model.errors import CheckError, NotUsable
from monitor.process.memory import give_back_large_pieces
from monitor.reading.apart.parent import PASSED_ON, work_here_from_now_on
from monitor.reading.language import ENGLISH
from monitor.reading.quantity.grammar import grammar_of
from monitor.reading.units_own import use_own_units
from monitor.services.readers.answers import NO_ROOM, done, learn, refused
from monitor.services.readers.tasks import read

REQUEST = struct.Struct(">cq")
"""To the nursery: `BEAR`, with the reader's end of a channel, or `BURY` with a process id."""
REPLY = struct.Struct(">q")
"""From the nursery: the process id of the new reader, or how the old one ended."""
BEAR, BURY = b"+", b"-"

ORDER = struct.Struct(">?dIQQQQ")
"""To a reader: whether it gives way to others meanwhile, seconds of processor time, seconds on the clock, bytes of
memory and of the answer, then the sizes of the task and of the document, which follow."""
ANSWER = struct.Struct(">?dQ")
"""From a reader: whether it ends now, how many seconds of processor time it took, and the size of the answer, which
follows."""

ADVICE = (
    "open the address in a browser; if it is the right document, watch a smaller file or page with the same figures, "
    "or save the part that is needed into a folder and watch that (fetch: {file: {folder: …}})"
)
"""What to do about a document that takes more than it may."""

GROWN = 32_000_000
"""By how many bytes a reader may have grown until it is replaced."""
OBJECTS = 200_000
"""After how many new objects it is looked for those that hold one another while a document is read: a page has a few
thousand. Behind each document all that is left of it goes, so that the next one has its memory."""
GIVING_WAY = 5
"""How much nicer a reader is while it reads what is slow: beside it, whatever is quick gets three times as much."""
ENDED_FIRST = b"500"
"""What the system adds, of a thousand, when it looks for whom to end where the memory of the machine is used up."""
SLOW = "monitor.reading.document.slow_tree"
"""What readers alone need, and large: while nothing is due, the service goes without."""
IGNORED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Meant for the service, which finishes what runs; it ends us."""


def spawned() -> NoReturn:
    """A nursery in an interpreter of its own: it gets ready what its readers will need."""
    give_back_large_pieces()
    for entry in entry_points(group="monitor.extractors"):
        with suppress(Exception):  # A kind that cannot be loaded was refused with the configuration.
            entry.load()
    live(3)


def live(control_fd: int) -> NoReturn:
    """Give birth to readers and bury them, as told, until nobody tells any more."""
    try:
        _settle(control_fd)
        learn(read)
        # To look through what there is would copy all of it.
        gc.freeze()
        gc.set_threshold(OBJECTS)
        with socket.socket(fileno=control_fd) as control:
            _nurse(control)
    finally:
        os._exit(0)


def _settle(control_fd: int) -> None:
    """Forget what no reader must have: descriptors, secrets of the environment, the terminal."""
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    with suppress(PermissionError):  # Already so where we were spawned.
        os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard)
    for descriptor in [int(path.name) for path in Path("/dev/fd").iterdir()]:
        if descriptor > 2 and descriptor != control_fd:
            with suppress(OSError):
                os.close(descriptor)
    _forget_environment()
    sys.dont_write_bytecode = True
    work_here_from_now_on()
    # What may be hostile is ended before the service, or anything else here, is.
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_bytes(ENDED_FIRST)
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(what, (0, 0))


def _forget_environment() -> None:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    os.environ.clear()
    # Linux shows the block that the process began with, whatever was changed since.
    with suppress(OSError, ValueError, IndexError):
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        start, end = int(fields[47]), int(fields[48])
        with Path("/proc/self/mem").open("r+b", buffering=0) as memory:
            memory.seek(start)
            memory.write(bytes(end - start))
    os.environ.update(kept)


def _nurse(control: socket.socket) -> None:
    living: set[int] = set()
    while True:
        told, channels, *_ = socket.recv_fds(control, REQUEST.size, 1)
        if len(told) < REQUEST.size:
            break
        order, pid = REQUEST.unpack(told)
        if order == BURY:
            living.discard(pid)
            reply = _end(pid)
        else:
            _get_ready()
            reply = _bear(channels[0], control)
            living |= {reply} if reply > 0 else set()
        control.sendall(REPLY.pack(reply))
    for pid in living:
        _end(pid)


@cache
def _get_ready() -> None:
    """Do once what each reader would do at its first document, and what would count as the work of that."""
    import_module(SLOW)
    grammar_of(ENGLISH.code)
    gc.freeze()


def _bear(channel: int, control: socket.socket) -> int:
    """The new reader's process id; the negative number of an error where there can be none."""
    try:
        pid = os.fork()
    except OSError as error:
        return -(error.errno or 1)
    if pid:
        os.close(channel)
        return pid
    try:
        control.close()
        os.setsid()
        with socket.socket(fileno=channel) as connection:
            _serve(connection)
    finally:
        os._exit(1)


def _end(pid: int) -> int:
    """End a reader with all that it started; how it ended: 0, its own code, or the negative number of a signal."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        return 0


# ---------------------------------------------------------------- a reader


def _serve(connection: socket.socket) -> NoReturn:
    """Read one document after another until nobody sends one, or it has grown."""
    began = _peak()
    with connection.makefile("rb") as orders:
        while head := orders.read(ORDER.size):
            gives_way, seconds, clock, memory, most, *sizes = ORDER.unpack(head)
            # Should the one who waits for us be gone, the alarm ends us.
            signal.alarm(clock + 1)
            task, body = (orders.read(size) for size in sizes)
            _bound_memory(memory)
            if gives_way:
                _give_way()
            began_at = time.process_time()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answer = _answer(task, body)
            del body
            if len(answer) > most:
                answer = refused(_unreadable(f"it holds more than {most:,} bytes of content"))
            signal.setitimer(signal.ITIMER_PROF, 0)
            ends = gives_way or _peak() - began > GROWN
            connection.sendall(ANSWER.pack(ends, time.process_time() - began_at, len(answer)) + answer)
            del answer
            gc.collect(1)
            signal.alarm(0)
            if ends:
                break
    os._exit(0)


def _give_way() -> None:
    """Let others go first from now on: who may do so may not undo it, so this reader ends with its document."""
    with suppress(OSError):
        os.nice(GIVING_WAY)


def _answer(order: bytes, body: bytes) -> bytes:
    try:
        task, arguments, units = pickle.loads(order)  # noqa: S301 - of our own making
        use_own_units(units)
        return done(task, task(body, *arguments))
    except CheckError as error:
        return refused(error)
    except MemoryError:
        return NO_ROOM
    except RecursionError:
        return refused(_unreadable("it is nested too deeply to be read"))
    except Exception as error:  # noqa: BLE001 - the edge of one reading: whatever broke is told
        return refused(_unreadable(f"its reader broke: {type(error).__name__}: {error}"))


def _unreadable(why: str) -> NotUsable:
    return NotUsable(why, grade=Grade.WRONG_TYPE)


def _bound_memory(growth: int) -> None:
    """Bound the address space to what there is and so much more, where the system can (not macOS)."""
    with suppress(OSError, ValueError):
        with open("/proc/self/statm", "rb", buffering=0) as file:  # noqa: PTH123 - for each document
            held = int(file.read(64).split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = held + growth
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def _peak() -> int:
    """The most memory that this process ever held, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
