"""The readers from our side: hand one a document, take its answer, or end it and say why there is none."""

from __future__ import annotations

import asyncio
import pickle
import select
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, TypeVarTuple

from monitor.core.catalogue import ReadingBounds
from monitor.model import Grade
from monitor.model.errors import CheckError, NotUsable
from monitor.reading.units_own import own_units
from monitor.services.readers.answers import DONE, NO_ROOM, value_of
from monitor.services.readers.child import ADVICE, ANSWER, ORDER
from monitor.services.readers.nursery import Nursery, NurseryGoneError, nursery
from monitor.services.readers.parcels import Parcels
from monitor.services.readers.turns import Turns

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

MOST_ORDERS = 500
"""After how many documents a reader is replaced."""
WAITING = 64
"""How many may wait for a reader at once: more than checks ever run side by side."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one reading may cost.

    Attributes:
        seconds: of processor time.
        clock_seconds: on the clock.
        memory_bytes: at most, beyond what the program itself takes, where the system can bound it (Linux; not macOS).
        memory_base: of that, for any document; each of its bytes may take `memory_each` more, or `memory_packed` where
            it is a ZIP or PDF file. Data of publishers takes up to 20 for a byte, and 40 in a workbook.
        answer_bytes: of the answer.
        trial_seconds: of processor time, while there are others to be read: what takes longer waits for its turn among
            the slow ones.
        trial_bytes: of memory, likewise: so only one document at a time takes much.
    """

    seconds: float = 30
    clock_seconds: int = 60
    memory_bytes: int = 1_000_000_000
    memory_base: int = 96_000_000
    memory_each: int = 32
    memory_packed: int = 100
    answer_bytes: int = 64_000_000
    trial_seconds: float = 0.15
    trial_bytes: int = 64_000_000

    @classmethod
    def of(cls, given: ReadingBounds) -> Bounds:
        """Those that the configuration sets."""
        return cls(given.seconds, given.clock_seconds, given.memory_bytes)

    def memory_for(self, body: bytes) -> int:
        """How much a document may take, in bytes."""
        each = self.memory_packed if body.startswith(PACKED) else self.memory_each
        return min(self.memory_bytes, self.memory_base + each * len(body))

    def on_trial(self, body: bytes) -> tuple[float, int]:
        """Seconds of processor time and bytes of memory that it may take on trial."""
        return self.trial_seconds, min(self.trial_bytes, self.memory_for(body))

    def outgrows_trial(self, body: bytes) -> bool:
        """Whether it is too large to be tried: it would often fail for want of memory, and later than it must."""
        return USUAL_EACH * len(body) > self.trial_bytes


PACKED = (b"PK", b"%PDF")
USUAL_EACH = 24
"""Bytes of memory that reading takes for each of a document, as a rule at most."""
UNKNOWN = 3_000_000
"""As so many bytes larger counts what is read for the first time, or was slow before, when it is asked who is next:
what was quick passes all of it that came in the last half minute, and keeps it waiting for a trial's time each."""
CRASHES = (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL)
BOUNDS = Bounds()


class Readers:
    """A few processes that read documents, born when they are first needed.

    What is slow never takes all of them: a document that is not read within the trial is put off, and read from its
    beginning in its turn, while one reader is always left for the quick ones.

    Attributes:
        bounds: what each reading may cost; others may be set at any time, for those that begin then.
    """

    def __init__(self, at_once: int = 2, bounds: Bounds = BOUNDS) -> None:
        """None yet.

        Args:
            at_once: how many there may be.
            bounds: what each reading may cost.
        """
        self.bounds = bounds
        self._any = Turns(at_once)
        self._patient = Turns(max(1, at_once - 1))
        self._on_trial = at_once > 1
        self._slow: set[str] = set()
        self._quick: set[str] = set()
        self._parcels = Parcels()
        self._idle: list[_Reader] = []
        self._busy: set[_Reader] = set()
        self._threads = ThreadPoolExecutor(WAITING, "monitor-readers")
        self._closed = False

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_ready(self) -> None:
        """Start what gives birth to readers: cheapest before there are other threads."""
        nursery()

    def close(self) -> None:
        """End every reader, also one that reads."""
        self._closed = True
        for reader in tuple(self._busy):
            reader.kill()
        self._threads.shutdown()
        for reader in self._idle:
            reader.end()

    async def asked(self, about: str, task: Callable[[bytes, *Ts], T], body: bytes, *given: *Ts) -> T:
        """As `ask`, awaited."""
        work = partial(self.ask, about, task, body, *given)
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def ask(self, about: str, task: Callable[[bytes, *Ts], T], body: bytes, *given: *Ts) -> T:
        """What a task makes of a document. Any thread may ask; it waits for its turn.

        Args:
            about: whose document it is, for messages and to remember who is slow.
            task: a function of a module; its return type is one that JSON can say.
            body: the document.
            given: what else the task is told; must be values that can be pickled.

        Raises:
            CheckError: what the task raised; NotUsable, where the document crashed its reader or passed its bounds.
        """
        unknown = UNKNOWN + len(body)
        size = 0 if about in self._quick else unknown
        told = (task, [*map(self._parcels.of, given)], own_units().declared)
        order = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
        if self._on_trial and about not in self._slow:
            with suppress(_TookTooMuchError):
                if not self.bounds.outgrows_trial(body):
                    value, _ = self._done(task, order, body, *self.bounds.on_trial(body), size=size, is_trial=True)
                    self._quick.add(about)
                    return value
            self._slow.add(about)
            self._quick.discard(about)
        with self._patient.turn(len(body)):
            seconds, memory = self.bounds.seconds, self.bounds.memory_for(body)
            try:
                value, took_seconds = self._done(task, order, body, seconds, memory, size=unknown)
            except _TookTooMuchError as error:
                raise _unreadable(f"reading it takes more than {error}: {ADVICE}") from error
        if took_seconds < self.bounds.trial_seconds:
            self._slow.discard(about)
        return value

    def _done(
        self,
        task: Callable[..., T],
        order: bytes,
        body: bytes,
        seconds: float,
        memory: int,
        *,
        size: int,
        is_trial: bool = False,
    ) -> tuple[T, float]:
        """What a reader makes of it, and how many seconds of processor time it says that it took.

        Raises:
            _TookTooMuchError: it took more processor time or memory than that; on trial also where it crashed, as some
                libraries do for want of memory.
            CheckError: as `ask`.
        """
        with self._any.turn(size), self._reader() as reader:
            try:
                gives_way = self._on_trial and not is_trial
                answer, took_seconds = reader.work(order, body, seconds, memory, self.bounds, gives_way=gives_way)
                # What is refused on trial after much was taken may have wanted more, and said something else.
                if answer == NO_ROOM or (is_trial and reader.ends and not answer.startswith(DONE)):
                    raise _TookTooMuchError(f"{memory // 1_000_000:,} MB of memory")
                return value_of(task, answer), took_seconds
            except ValueError as nonsense:
                reader.end()
                raise _unreadable("its reader answered nonsense") from nonsense
            except (OSError, EOFError) as error:
                code = reader.end()
                if code == -signal.SIGPROF or (is_trial and code in CRASHES):
                    raise _TookTooMuchError(f"{seconds:g} seconds of processor time") from error
                raise self._why_none(error, code, body) from error

    @contextmanager
    def _reader(self) -> Iterator[_Reader]:
        """A reader to work with; an idle one, or a new one."""
        if self._closed:
            raise _not_read("the program is stopping")
        reader = next((one for one in iter(self._idle_one, None) if one.is_there()), None) or _new_reader()
        self._busy.add(reader)
        try:
            yield reader
        except CheckError:
            raise
        except BaseException:
            reader.end()
            raise
        finally:
            self._busy.discard(reader)
            if not self._closed and not reader.ends:
                self._idle.append(reader)
            else:
                reader.end()

    def _idle_one(self) -> _Reader | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _why_none(self, error: Exception, code: int, body: bytes) -> CheckError:
        if self._closed:
            return _not_read("the program is stopping")
        if isinstance(error, TimeoutError):
            slow = _unreadable(f"reading it took longer than {self.bounds.clock_seconds} seconds: {ADVICE}")
            slow.lasting = False
            return slow
        memory = f"{self.bounds.memory_for(body) // 1_000_000:,} MB of memory"
        how = f"was ended by signal {-code}" if code < 0 else "broke"
        broken = _unreadable(f"its reader {how}: it is damaged, or takes more than {memory}; {ADVICE}")
        broken.lasting = code != -signal.SIGKILL
        return broken


class _Reader:
    """One process that reads documents, one after another."""

    def __init__(self, born_of: Nursery) -> None:
        self._nursery = born_of
        self._pid, self._channel = born_of.bear()
        self._orders = 0
        self._ended: int | None = None
        self.ends = False

    def is_there(self) -> bool:
        """Whether it waits for an order; one that ended meanwhile, whoever ended it, is done with."""
        if not select.select([self._channel], [], [], 0)[0]:
            return True
        self.end()
        return False

    def work(
        self, order: bytes, body: bytes, seconds: float, memory: int, bounds: Bounds, *, gives_way: bool
    ) -> tuple[bytes, float]:
        """The answer to one order, and the seconds of processor time; one that gives way to others ends behind it.

        Raises:
            TimeoutError: it took longer than it may on the clock.
            EOFError: it ended instead.
            OSError: the same.
        """
        until = time.monotonic() + bounds.clock_seconds
        clock, most = bounds.clock_seconds, bounds.answer_bytes
        head = ORDER.pack(gives_way, seconds, clock, memory, most, len(order), len(body))
        for part in (head + order, body):
            self._channel.settimeout(max(0.001, until - time.monotonic()))
            self._channel.sendall(part)
        ends, took_seconds, size = ANSWER.unpack(self._receive(ANSWER.size, until))
        if size > most:
            raise EOFError("too long an answer")
        answer = self._receive(size, until)
        self._orders += 1
        self.ends = ends or self._orders >= MOST_ORDERS
        return answer, took_seconds

    def _receive(self, size: int, until: float) -> bytes:
        got = bytearray(size)
        view, filled = memoryview(got), 0
        while filled < size:
            self._channel.settimeout(max(0.001, until - time.monotonic()))
            count = self._channel.recv_into(view[filled:])
            if not count:
                raise EOFError("the reader ended")
            filled += count
        return bytes(got)

    def kill(self) -> int:
        """Kill it, with all that it started; how it ended. Any thread may."""
        if self._ended is None:
            self.ends = True
            self._ended = self._nursery.bury(self._pid)
        return self._ended

    def end(self) -> int:
        """The same, and be done with it."""
        code = self.kill()
        self._channel.close()
        return code


class _TookTooMuchError(Exception):
    """More than it was given: its message says of what, and how much that was."""


def _new_reader() -> _Reader:
    for last in (False, True):
        try:
            return _Reader(nursery())
        except NurseryGoneError as error:
            if last:
                raise _not_read(f"no process could be started to read it: {error}") from error
    raise AssertionError("the loop above returns or raises")


def _not_read(why: str) -> CheckError:
    """The error that says nothing of the document."""
    error = CheckError(f"it was not read: {why}")
    error.lasting = False
    return error


def _unreadable(why: str) -> NotUsable:
    return NotUsable(why, grade=Grade.WRONG_TYPE)
