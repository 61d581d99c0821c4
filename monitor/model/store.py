"""What a store keeps and how it is asked: the contract of every implementation, which one suite of tests proves.

Rows are named by whole numbers that the store gives; times are UTC and are kept to the millisecond. What writes is
called inside `Store.atomic`. A store may be used by one thread at a time, and by another process meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model.captures import Capture, Validators
from monitor.model.checks import CheckEntry, CheckRow, Edition, Shape, Snapshot, SnapshotRow, SourceState
from monitor.model.claims import Claim, Verdict, Vintage
from monitor.model.decisions import Decision, Past
from monitor.model.declared import Declared, Differing, KnownSource
from monitor.model.errors import Unrecordable
from monitor.model.figures import Key, Observation
from monitor.model.log import Log
from monitor.model.notices import Claimed, Delivery, DeliveryState, Loose, Notice, Told
from monitor.model.outages import Audience, Outage
from monitor.model.rulings import Ruling

ROOM_BYTES = 65_536
"""What the rows of most checks take at most, with what a database keeps beside them."""


class Blobs(Protocol):
    """The bytes of every version, kept once each."""

    def body(self, blob_id: int) -> bytes:
        """The bytes of a blob, exactly as they were kept.

        Raises:
            DatabaseError: the blob does not exist, or its bytes no longer have their hash.
        """

    def all(self) -> Iterator[tuple[int, str]]:
        """Every blob's id and SHA-256 in hex, oldest first."""

    def totals(self) -> tuple[int, int, int]:
        """How many blobs there are, the bytes they take and the bytes they hold."""


class Sources(Protocol):
    """How sources stand, and when they and the program's own jobs are due."""

    def due(self, now: datetime) -> list[tuple[str, datetime]]:
        """The sources due at `now` with the time they were scheduled for, the longest overdue first."""

    def state(self, source_id: str) -> SourceState:
        """How a source stands; it must have been declared."""

    def states(self, source_ids: Iterable[str]) -> dict[str, SourceState]:
        """How sources stand, by id; they must have been declared."""

    def present(self, source_id: str, state: SourceState) -> SourceState:
        """The state given, if nothing was written about the source since it was read; else how it stands now."""

    def gone_quiet(self, now: datetime) -> list[str]:
        """The sources that became overdue by `now` and were not told yet."""

    def set_overdue(self, source_id: str, since: datetime) -> None:
        """Call a source overdue; inside the transaction that records its notice."""

    def put_off(self, source_id: str, next_due_at: datetime) -> None:
        """Look at a source again only from a time on."""

    def job_due_at(self, name: str) -> datetime | None:
        """When a recurring job is next due; None before it was ever planned."""

    def set_job(self, name: str, next_due_at: datetime) -> None:
        """Remember when a recurring job is next due."""


class Declarations(Protocol):
    """What the configuration declares."""

    def timezone(self, by: str) -> str:
        """The zone in which times are shown, as `declare` was told by this configuration; empty after any other."""

    def known(self) -> dict[str, KnownSource]:
        """What is known of every source's schedule, by id."""

    def known_ahead_of(self, now: datetime) -> dict[str, KnownSource]:
        """The same of the watched sources of which something was written under a clock that showed a later time.

        These were last checked later than `now`, or were never checked and are not due then.
        """

    def differing(self, declared: Declared) -> Differing:
        """What is declared otherwise than the rows have it."""

    def declare(self, declared: Declared, now: datetime, *, by: str, timezone: str) -> None:
        """Bring the rows up to what is declared; inside a transaction. What is declared no more stays, unwatched.

        Args:
            declared: everything that the configuration declares.
            now: when a source that was never watched is due, UTC; the due times of others stay.
            by: what tells this configuration, and the program that reads it, from others.
            timezone: the zone in which times are shown.
        """


class Checks(Protocol):
    """Attempts, and the snapshots that they made."""

    def record_good(
        self, entry: CheckEntry, snapshot_id: int, validators: Mapping[str, Validators], *, full: bool, news: bool
    ) -> int | None:
        """Keep a check that confirmed or made a snapshot; None when this check was kept before."""

    def record_failure(self, entry: CheckEntry, evidence: bytes | None, *, like: int | None) -> int | None:
        """Keep a check that failed, with the bytes that came, if any; None when this check was kept before."""

    def record_past(self, entry: CheckEntry, snapshot_id: int, *, news: bool, newest: bool) -> int | None:
        """Keep the check that a backfilled file stands for; None when one is recorded for that time already.

        How the source stands with live checks is none of its business, except that the publisher's validators are
        forgotten when the file became the newest version.
        """

    def next_snapshot_id(self) -> int:
        """The row that the next snapshot will have."""

    def keep_snapshot(
        self,
        snapshot_id: int,
        check_id: int,
        capture: Capture,
        *,
        source_id: str,
        media: str,
        fingerprint: str,
        shape: Shape | None,
        like: int | None,
        like_page: int | None,
    ) -> None:
        """Keep what a check found as a snapshot.

        Args:
            snapshot_id: what `next_snapshot_id` said in this transaction.
            check_id: the check.
            capture: what came; the same bytes are kept once.
            source_id: the source.
            media: what the bytes are.
            fingerprint: of what a reader sees in them.
            shape: what the rows of a data file look like; None for other documents.
            like: the blob of the version before, which these bytes are probably nearly equal to; None for none.
            like_page: the same of the page on which the address was chosen.
        """

    def keep_shape(self, snapshot_id: int, shape: Shape | None) -> None:
        """Know anew what a snapshot looks like: its labels follow from the rules that read it."""
        ...

    def check(self, check_id: int) -> CheckRow | None:
        """One check; None where its row is kept no more."""

    def last_check(self, source_id: str) -> CheckRow | None:
        """The check of a source that ended last; None before the first."""

    def snapshot(self, snapshot_id: int) -> SnapshotRow | None:
        """One snapshot."""

    def snapshot_at(self, source_id: str, moment: datetime) -> SnapshotRow | None:
        """The snapshot that was current at a time; None when none is that old."""

    def snapshots(self, source_id: str) -> list[SnapshotRow]:
        """A source's snapshots, oldest first."""

    def evidence(self, moment: datetime) -> list[Snapshot]:
        """Every snapshot first seen by a time, of all sources: in the order of their times, of one time by source."""

    def blob_by_hash(self, beginning: str) -> int | None:
        """The blob whose SHA-256 in hex begins so; None when there is none, or more than one."""


class History(Protocol):
    """What figures said and say, what changed, and how claims stood."""

    def past(
        self,
        source_id: str,
        claims: Iterable[Claim],
        *,
        said: Iterable[Key] = (),
        unread: Iterable[str] = (),
        at: datetime | None = None,
        settling: Iterable[str] = (),
    ) -> Past:
        """What is held of a source.

        Args:
            source_id: the source.
            claims: those that rest on it.
            said: what a reading says now; what is gone is looked for only where one of these does not stand.
            unread: figures of which the present rule has read nothing yet.
            at: when the reading was made, for what stood lately; None where that is not asked.
            settling: figures of which it is asked what stood in each place, also where it never changed.
        """

    def settled(self, source_id: str, checks: int) -> list[tuple[Observation, Observation | None]]:
        """What took turns and has now stood, or been absent, for just so many good checks: what was told last, and what
        stands; None where nothing does."""

    def vintages(self, claims: Iterable[Claim]) -> dict[str, list[Vintage]]:
        """Every vintage of what each claim speaks of, by claim id, oldest first; one without observation at an end.

        Where the figure has the claim's days under another name alone, it speaks of that.
        """

    def verdicts(self, claims: Iterable[Claim]) -> dict[str, Verdict]:
        """How the claims stand, by claim id; a claim never judged is absent."""

    def write(self, source_id: str, snapshot_id: int, decision: Decision) -> None:
        """Keep what a snapshot says wherever it differs from what stood, and end what it no longer says."""

    def write_changes(
        self, source_id: str, check_id: int, before_snapshot_id: int, after_snapshot_id: int, decision: Decision
    ) -> None:
        """Keep the changes that led to a snapshot, after `write` kept its observations."""

    def write_verdicts(
        self, claims: Iterable[Claim], decision: Decision, seen_at: datetime, snapshot_id: int | None
    ) -> None:
        """Keep how claims stand from `seen_at` on: a new row where the verdict, or what it rests on, became another."""

    def forget(self, source_id: str, figures: Iterable[str], claims: Iterable[Claim]) -> None:
        """Delete what can be derived again: what present rules read, and how claims stood."""


class Outages(Protocol):
    """Failed checks in a row, and what was told of them."""

    def go_on(self, source_id: str, check_id: int) -> None:
        """A check failed: an outage begins, or goes on; so does one that ended while nobody was told that it did."""

    def end(self, source_id: str, check_id: int) -> None:
        """A check was good; nothing happens where none had failed before it."""

    def begun(self) -> list[Outage]:
        """Those that last and of which nobody was told, by when they began. One that ended untold is never told."""

    def known_to_maintainer(self) -> list[Outage]:
        """Those that last and of which the maintainer alone was told, by when they began."""

    def told_alone(self, outages: Iterable[Outage]) -> set[int]:
        """Which of these, by `Outage.id`, had a mail of their own when they were first told."""

    def heard(self, outages: Iterable[Outage]) -> set[tuple[str, str]]:
        """Notifier and recipient of everybody who was told when one of these was first told."""

    def lasting(self) -> list[Outage]:
        """Those that last, whoever was told of them, by when they began."""

    def over(self) -> list[Outage]:
        """Those of which somebody was told that they began and nobody that they are over, by when they began."""

    def mark_told(self, outages: Iterable[Outage], now: datetime, audience: Audience) -> None:
        """It was told that they began; inside the transaction that records the notice."""

    def mark_told_to_everybody(self, outages: Iterable[Outage]) -> None:
        """Everybody was told now what the maintainer knew; inside the transaction that records the notice."""

    def mark_end_told(self, outages: Iterable[Outage], now: datetime) -> None:
        """It was told that they are over; inside the transaction that records the notice."""

    def any_read_since(self, moment: datetime) -> bool:
        """Whether any source was read over the network from a time on."""


class Rulings(Protocol):
    """What persons said of questions. A ruling is never changed or forgotten: a later one on the same value counts."""

    def add(self, rulings: Iterable[Ruling]) -> None:
        """Keep rulings, in this order."""

    def all(self, source_id: str = "") -> list[Ruling]:
        """Every ruling on a source, or on any, oldest first."""


class Outbox(Protocol):
    """What there is to tell, for whom, and what became of it."""

    def put(
        self,
        notice: Notice,
        recipients: Iterable[tuple[str, str]],
        *,
        check_id: int | None,
        message_id: str,
        thread_id: str,
    ) -> None:
        """Keep a notice with one delivery per (notifier, recipient); a notice kept before is left as it is."""

    def loose(self, due_by: datetime) -> list[Loose]:
        """The deliveries due by a time that no mail holds yet, the notice recorded first before others."""

    def put_together(self, delivery_ids: Iterable[int], message_id: str) -> None:
        """These go in one mail, for good, under this Message-ID: all to one recipient through one notifier.

        One that a mail holds already stays in that.
        """

    def claim(self, due_by: datetime, now: datetime, lease: timedelta) -> Claimed | None:
        """The mail due by a time that has waited longest, taken until `now + lease`; None when none is due.

        What no mail holds yet is left.
        """

    def waiting(self) -> int:
        """How many deliveries wait to be sent."""

    def mark_sent(self, delivery_ids: Iterable[int], sent_at: datetime) -> None:
        """They were accepted."""

    def put_off(self, delivery_ids: Iterable[int], due_at: datetime, error: str) -> None:
        """They are to be tried again at `due_at`."""

    def end(self, delivery_ids: Iterable[int], state: DeliveryState, error: str) -> None:
        """They end without being accepted: `state` is `REFUSED` or `GIVEN_UP`."""

    def retry(self, now: datetime) -> int:
        """Make everything that was not accepted due at once; how many."""

    def told(self, source_id: str) -> list[Told]:
        """Every notice about a source that had a recipient, the latest first."""

    def deliveries(self, states: Iterable[DeliveryState] = tuple(DeliveryState), *, limit: int = 50) -> list[Delivery]:
        """Deliveries in these states: those not sent first, the latest of both first."""


class Editions(Protocol):
    """Newer editions of documents that never change, and pages of editions that could not be read."""

    def add(self, source_id: str, url: str, now: datetime) -> bool:
        """Keep a newer edition; False when it was known."""

    def set_problem(self, source_id: str, problem: str, now: datetime) -> None:
        """Keep why the page of editions could not be read; empty when it could."""

    def all(self) -> list[Edition]:
        """Everything known of the watched sources, by source and time."""


class Store(Protocol):
    """Everything that the program remembers, by what is kept in each."""

    blobs: Blobs
    sources: Sources
    declarations: Declarations
    checks: Checks
    history: History
    outages: Outages
    rulings: Rulings
    outbox: Outbox
    editions: Editions
    log: Log

    def atomic(self) -> AbstractContextManager[None]:
        """One transaction: everything written inside is kept, or nothing is.

        Raises:
            DatabaseError: another process writes for too long, or what is written cannot be kept.
        """

    def undo(self) -> None:
        """Drop what the transaction wrote so far; what follows in it is kept on its own."""

    def attest(self) -> None:
        """Make what was committed safe on the disk, and remember elsewhere how much it is, so that a loss is noticed.

        Raises:
            DatabaseError: it cannot be remembered; what was committed is kept all the same.
        """

    def require_room(self, size: int = ROOM_BYTES) -> None:
        """So many bytes can be written now: they are, and are let go again. Asked before anybody is asked for anything.

        Raises:
            DatabaseError: they cannot be written, and why.
        """

    def refusal_of(self, error: Exception) -> Unrecordable | None:
        """What an error says of the store: why it can be neither read nor written. None where it is of something else.

        A store that was damaged while it is open may raise errors of its own from any method.
        """
