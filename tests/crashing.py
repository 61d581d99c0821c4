"""What a run may meet at a step that a test chooses, between the look at what is due and the mark "sent"."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import resource
import signal
import sqlite3
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

from werkzeug import Request, Response

from monitor.model.errors import DatabaseError
from monitor.store.store import Store
from tests.newsroom import Newsroom


class Step(StrEnum):
    """Where a run is: between two statements to the database, or between it and a server."""

    DUE = "before it is fetched"
    FETCHING = "while it is fetched"
    READ = "when it was read"
    WRITING = "while the check is written"
    COMMITTING = "at the commit of the check"
    RECORDED = "when the check is recorded"
    ROUND = "while the round is told"
    WAITING = "before a mail is claimed"
    CLAIMING = "while it is claimed"
    SENDING = "while it is sent"
    ACCEPTED = "when the server has it"
    SENT = "before it is marked"
    MARKING = "while it is marked"
    DONE = "when all are marked"


class Failure(StrEnum):
    """What happens there, and lasts until the process ends."""

    KILLED = "killed"
    FULL = "disk full"
    READ_ONLY = "read-only"
    LOCKED = "locked"
    REFUSES = "server refuses"
    HANGS = "server hangs"
    DIES = "server dies"


OF_SERVERS = {Failure.REFUSES: Step.SENDING, Failure.HANGS: Step.SENDING, Failure.DIES: Step.ACCEPTED}
BY_SERVERS = (Step.FETCHING, Step.SENDING, Step.ACCEPTED)
"""Steps without a statement: the process is killed there by the server that it speaks with."""

BEGIN, COMMIT = "BEGIN IMMEDIATE", "COMMIT"
LARGEST = resource.getrlimit(resource.RLIMIT_FSIZE)[1]


class Watched:
    """A connection that says each statement before it is run; of one for many rows, before each row."""

    def __init__(self, connection: sqlite3.Connection, say: Callable[[str, sqlite3.Connection], None]) -> None:
        self._connection = connection
        self._say = say

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self._say(sql, self._connection)
        return self._connection.execute(sql, *parameters)

    def executemany(self, sql: str, rows: Iterable[Any]) -> None:
        for row in rows:
            self.execute(sql, row)

    def commit(self) -> None:
        self._say(COMMIT, self._connection)
        self._connection.commit()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class Unlucky(Newsroom):
    """A newsroom to which something happens before its n-th statement.

    Attributes:
        failure: what; None for nothing.
        at: which statement; 0 where a server does it.
        said: the statements so far.
        victim: the process that is killed when the site is asked.
    """

    failure: Failure | None = None
    at = 0
    victim = 0

    def __init__(self, *given: Any) -> None:
        self.said: list[str] = []
        super().__init__(*given)

    @property
    def store(self) -> Store:
        store = super().store
        watched: Any = Watched(store._connection, self._before)
        return Store(watched, store.path, self.words)

    def _before(self, sql: str, connection: sqlite3.Connection) -> None:
        self.said.append(sql)
        if self.at and len(self.said) >= self.at:
            self._befall(connection)

    def _befall(self, connection: sqlite3.Connection) -> None:
        match self.failure:
            case Failure.KILLED:
                os.kill(os.getpid(), signal.SIGKILL)
            case Failure.FULL:
                resource.setrlimit(resource.RLIMIT_FSIZE, (0, LARGEST))
            case Failure.READ_ONLY:
                connection.execute("PRAGMA query_only = ON")
            case Failure.LOCKED:
                connection.execute("PRAGMA busy_timeout = 10")
                take_the_lock(self.folder / "monitor.db")

    def _answer(self, request: Request) -> Response:
        if self.victim and request.path != "/robots.txt":
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0
        return super()._answer(request)


_held: dict[Path, sqlite3.Connection] = {}


def take_the_lock(path: Path) -> None:
    """Write to the database without end, as soon as nobody else does."""
    if path not in _held:
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            other.execute(BEGIN)
        except sqlite3.OperationalError:
            other.close()
        else:
            _held[path] = other


class PostOffice:
    """A mail server's handler: keeps what it accepts, and fails as it is told to.

    Attributes:
        kept: recipient and Message-ID of each mail.
        failure: what it does instead of its work.
        step: when it kills the victim; victim: the process that it kills.
    """

    def __init__(self) -> None:
        self.begin()

    def begin(self, failure: Failure | None = None, step: Step | None = None) -> None:
        """Forget everything, and fail like this from now on."""
        self.kept: list[tuple[str, str]] = []
        self.failure, self.step, self.victim = failure, step, 0

    def _kill(self) -> None:
        if self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.step is Step.SENDING:
            self._kill()
        if self.failure is Failure.HANGS:
            await asyncio.sleep(60)
        if self.failure is Failure.REFUSES:
            return "451 later"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.kept += [(recipient, str(message["Message-ID"])) for recipient in envelope.rcpt_tos]
        if self.step is Step.ACCEPTED:
            self._kill()
        if self.failure is Failure.DIES:
            server.transport.abort()
        return "250 kept"


def run_apart(newsroom: Unlucky, *killers: Unlucky | PostOffice) -> int:
    """Check, tell and deliver in a process of its own: how it ended.

    0: it knew of nothing; 1: it said that the database takes no write; -9: killed; anything else should not be.
    """
    newsroom.said.clear()
    child = os.fork()
    if child == 0:
        code = 2
        try:
            newsroom.check(due=True)
            code = 0
        except DatabaseError:
            code = 1
        except Exception:  # noqa: BLE001  # said by the exit code
            traceback.print_exc()
        finally:
            os._exit(code)
    for killer in killers:
        killer.victim = child
    _, status = os.waitpid(child, 0)
    for killer in killers:
        killer.victim = 0
    return os.waitstatus_to_exitcode(status)


CHECK, CLAIM, MARK = "INSERT INTO checks", "SET claimed_until", "SET state = 'sent'"
"""What only one kind of transaction says."""


def steps_of(said: Sequence[str]) -> list[Step]:
    """Which step each statement of an undisturbed run belongs to."""
    transactions = _apart(said)
    texts = [" ".join(transaction) for transaction in transactions]
    checks = [number for number, text in enumerate(texts) if CHECK in text]
    round_at = next(n for n, (first, *_) in enumerate(transactions) if n > checks[-1] and first == BEGIN)
    claims = [number for number, text in enumerate(texts) if CLAIM in text]
    found: list[Step] = []
    for number, (transaction, text) in enumerate(zip(transactions, texts, strict=True)):
        if number < checks[0]:
            begin = inside = commit = Step.DUE
        elif number in checks:
            begin, inside, commit = Step.READ, Step.WRITING, Step.COMMITTING
        elif number < round_at:
            begin = inside = commit = Step.RECORDED
        elif number == round_at:
            begin, inside, commit = Step.RECORDED, Step.ROUND, Step.ROUND
        elif number < claims[0]:
            begin = inside = commit = Step.WAITING
        elif number >= claims[-1]:
            begin = inside = commit = Step.DONE
        elif CLAIM in text:
            begin, inside, commit = Step.WAITING, Step.CLAIMING, Step.CLAIMING
        else:
            assert MARK in text
            begin, inside, commit = Step.SENT, Step.MARKING, Step.MARKING
        found += [begin, *[inside] * (len(transaction) - 2), commit][: len(transaction)]
    return found


def _apart(said: Sequence[str]) -> list[list[str]]:
    """The statements by transaction; one outside of any stands alone."""
    found: list[list[str]] = []
    inside = False
    for sql in said:
        if not inside:
            found.append([])
        found[-1].append(sql)
        inside = sql != COMMIT and (inside or sql == BEGIN)
    return found


def is_possible(failure: Failure, step: Step, sql: str) -> bool:
    """Whether it can befall the run before this statement, and makes a difference there."""
    if failure is Failure.LOCKED:
        return sql == BEGIN
    if failure is Failure.READ_ONLY:
        # What was written before it is committed all the same: behind its write, a claim is claimed.
        is_claimed = step is Step.CLAIMING and CLAIM not in sql
        return sql != COMMIT and step is not Step.DONE and not is_claimed
    return failure in (Failure.KILLED, Failure.FULL)


def fill(disk: Path) -> Path:
    """Take all room of a disk; the file that takes it."""
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return filling
