"""Whether the program is at work: when it last looked at what is due, and which mails wait too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model.notices import Delivery
from monitor.model.private import make_file
from monitor.model.times import time_text


@dataclass(frozen=True, slots=True)
class MayTake:
    """How long something may take before somebody should look.

    Attributes:
        look: since a look at what is due was finished.
        turn: since a mail was due to be tried.
        mail: since a mail was put into the outbox.
        check: since a source was due to be checked.
    """

    look: timedelta = timedelta(minutes=15)
    turn: timedelta = timedelta(hours=1)
    mail: timedelta = timedelta(days=1)
    check: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the program is at work at one time.

    Attributes:
        now: the time, UTC.
        looked_at: when a look at what is due was last finished; None where none is known of.
        turn_since: since when the mail that is longest due could be tried; None where none is due.
        mail_since: since when the oldest mail waits; None where none does.
        check_due: the source that is longest due, and since when, because nobody checks it, or its checks cannot be
            recorded; None where none is due.
    """

    now: datetime
    looked_at: datetime | None
    turn_since: datetime | None
    mail_since: datetime | None
    check_due: tuple[str, datetime] | None = None

    def troubles(self, may_take: MayTake) -> Iterator[tuple[str, datetime | None]]:
        """What takes too long: ``look``, ``turn``, ``mail`` or ``check``, and since when it has."""
        if self.looked_at is None or self.now - self.looked_at > may_take.look:
            yield "look", self.looked_at
        if self.turn_since is not None and self.now - self.turn_since > may_take.turn:
            yield "turn", self.turn_since
        if self.mail_since is not None and self.now - self.mail_since > may_take.mail:
            yield "mail", self.mail_since
        if self.check_due is not None and self.now - self.check_due[1] > may_take.check:
            yield "check", self.check_due[1]


def pulse_of(
    looked_at: datetime | None, waiting: Iterable[Delivery], due: Iterable[tuple[str, datetime]], now: datetime
) -> Pulse:
    """The pulse at `now`, from when a look was finished, what waits in the outbox, and which sources are due."""
    mails = list(waiting)
    turns = [mail.due_at for mail in mails if mail.due_at <= now]
    put = (mail.created_at for mail in mails)
    longest = min(due, key=lambda source: source[1], default=None)
    return Pulse(now, looked_at, min(turns, default=None), min(put, default=None), longest)


def pulse_file(database: Path) -> Path:
    """The file beside a database that says when a look at what is due was last finished."""
    return database.with_name(f"{database.name}.pulse")


def write_pulse(database: Path, now: datetime) -> None:
    """Say that a look at what is due was finished now. A file that cannot be written is left as it is: what reads it
    finds an old time there, which is the truth.
    """
    try:
        make_file(pulse_file(database))
        pulse_file(database).write_text(time_text(now) + "\n", encoding="ascii")
    except OSError:
        return


def read_pulse(database: Path) -> datetime | None:
    """When a look at what is due was last finished, UTC; None where none is known of."""
    try:
        text = pulse_file(database).read_text(encoding="ascii").strip()
        return datetime.fromisoformat(text).astimezone(UTC)
    except (OSError, ValueError):
        return None
