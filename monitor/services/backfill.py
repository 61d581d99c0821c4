"""Dated files, recorded as if they had been read on their dates."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from monitor.core.catalogue import Catalogue, Source
from monitor.core.leftover import LookedFor, NotLookedForError
from monitor.model import Capture, Logged, Outcome, without_bytes
from monitor.model.checks import CheckEntry, SnapshotRow, SourceState
from monitor.model.errors import READ_AGAIN, CheckError, UsageError
from monitor.model.store import Store
from monitor.services.held import Ask, AskedBefore, AtHand, ask_here, atomically
from monitor.services.readers.tasks import Said, Version, fingerprint_of, for_reading, look, read
from monitor.services.record import Found, Recorded, record_reading
from monitor.services.replay import replay_source

DATED = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})"
    r"(?:-(?P<day>\d{2})(?:T(?P<hour>\d{2})[:.-]?(?P<minute>\d{2})(?:[:.-]?(?P<second>\d{2}))?Z?)?)?"
    r"(?:_(?P<name>.+)|(?:\.[A-Za-z]\w{0,7}){0,2})",
    re.DOTALL,
)
NOON = "12"
EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class DatedFile:
    """A file whose name begins with the date on which it was current.

    Attributes:
        path: the file.
        name: the publisher's own name for it; all of it where that is a date alone.
        seen_at: the time of day that the name says, in UTC; else noon UTC of that day (the same day nearly everywhere);
            the last day when the name says only the month.
    """

    path: Path
    name: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What became of one file.

    Attributes:
        file: the file.
        outcome: ``changed`` for a new snapshot, ``unchanged`` for one that was held already, ``failed``.
        problem: why it failed; empty when good.
        changes: how many changes it led to, as `monitor changes` counts them.
        mails: how many mails it put into the outbox.
        inserted_as: the snapshot that it became where it is older than what was held; else None.
    """

    file: DatedFile
    outcome: Outcome
    problem: str = ""
    changes: int = 0
    mails: int = 0
    inserted_as: int | None = None


def dated_files(folder: Path, now: datetime, pattern: str = "*") -> list[DatedFile]:
    """The folder's files named ``2024-04-08_name.csv`` or ``2024-04_name.csv``, oldest first.

    Of several a day the names say the time: ``2024-04-08T0930_name.csv``. The name behind may be left away.

    Args:
        folder: where they are.
        now: no file can be later; this month's is taken as of now.
        pattern: only files whose names match.

    Raises:
        UsageError: there is no such folder, no such file in it, or a date that does not exist or is to come.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: not a folder")
    found = [_dated(path, now) for path in _files(folder, pattern) if DATED.fullmatch(path.name)]
    if not found:
        raise UsageError(f"{folder}: no file {pattern!r} is named like 2024-04-08_name.csv (date, underscore, name)")
    return sorted(found, key=lambda file: (file.seen_at, file.name))


def undated_files(folder: Path, pattern: str = "*") -> list[str]:
    """The names of the folder's files, hidden ones aside, that match and do not begin with a date."""
    return [path.name for path in _files(folder, pattern) if path.name[0] != "." and not DATED.fullmatch(path.name)]


def backfill(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    files: Iterable[DatedFile],
    *,
    tell: bool = False,
    copy: Store | None = None,
    ask: Ask = ask_here,
    done: Callable[[Backfilled], None] = lambda _: None,
) -> list[Backfilled]:
    """Record each file as a check on its date, oldest first; a file that does not fit is left out with its reason.

    Files older than what is held are put in their place in the past, and everything after is derived again: all of it
    in one transaction.

    Args:
        store: the database, brought up to the configuration.
        catalogue: what is watched.
        source: the source that the files are editions of.
        files: oldest first.
        tell: whether to write notices, as live checks do.
        copy: a copy of the database, for nobody else: how a file is read depends on those before it, so all is done
            there first, and nothing is read in the transaction. Without one, files are read in it.
        ask: has documents read.
        done: called with each result, for a progress bar.
    """
    filed = partial(_file_all, catalogue=catalogue, source=source, files=tuple(files), tell=tell)
    if copy is None:
        with store.atomic():
            return filed(store, ask, done)
    before = AskedBefore(ask)
    with copy.atomic():
        filed(copy, before.ask, done)
        copy.undo()
    return atomically(store, partial(filed, store, before.known, lambda _: None))


def _file_all(
    store: Store,
    ask: Ask,
    done: Callable[[Backfilled], None],
    *,
    catalogue: Catalogue,
    source: Source,
    files: Iterable[DatedFile],
    tell: bool,
) -> list[Backfilled]:
    results = []
    prints: dict[int, str] = {}
    for file in files:
        result = _Filing(store, catalogue, source, file, tell, ask, prints).record()
        results.append(result)
        done(result)
    if any(result.inserted_as is not None for result in results):
        replay_source(store, catalogue, source, [f.id for f in source.figures], held=AtHand(store, ask))
        results = _with_changes_found(store, source, results)
    return results


def changes_around(store: Store, source: Source, results: Iterable[Backfilled]) -> int:
    """How many changes lead to or from files that are older than what was held: recorded, and mailed to nobody."""
    inserted = {result.inserted_as for result in results} - {None}
    return sum(
        not inserted.isdisjoint((line.before_snapshot_id, line.after_snapshot_id)) for line in _lines(store, source)
    )


def _with_changes_found(store: Store, source: Source, results: Iterable[Backfilled]) -> list[Backfilled]:
    """The same results, with the changes that were found when everything had been derived again."""
    found = Counter(line.after_snapshot_id for line in _lines(store, source))
    return [
        result if result.inserted_as is None else replace(result, changes=found[result.inserted_as])
        for result in results
    ]


def _lines(store: Store, source: Source) -> list[Logged]:
    return [line for line in store.log.changes(source.id) if line.total_id is None]


@dataclass(frozen=True, slots=True)
class _Filing:
    """One file on its way into the database; inside the transaction of the whole backfill.

    `prints` are the fingerprints of versions that were taken in it, by snapshot.
    """

    store: Store
    catalogue: Catalogue
    source: Source
    file: DatedFile
    tell: bool
    ask: Ask
    prints: dict[int, str]

    def record(self) -> Backfilled:
        """Record the file as a check on its date."""
        source, at = self.source, self.file.seen_at
        state = self.store.sources.state(source.id)
        place = self.store.checks.snapshot_at(source.id, at)
        address = self.file.path.absolute().as_uri()
        try:
            body = self.file.path.read_bytes()
        except OSError as error:
            return Backfilled(self.file, Outcome.FAILED, f"cannot be read: {error.strerror}")
        capture = Capture(source.url, address, 200, {}, body, at)
        about = for_reading(source, at), without_bytes(capture)
        try:
            said: Said | None = self.ask(source.id, read, body, *about, place.shape if place else None, "")
        except CheckError as error:
            return Backfilled(self.file, Outcome.FAILED, str(error).removesuffix(READ_AGAIN))
        assert said is not None, "it was read whatever is held"
        if place is not None and self._fingerprint_of(place) == said.fingerprint:
            entry = self._entry(Outcome.UNCHANGED, address)
            self.store.checks.record_past(entry, place.snapshot.id, news=False, newest=False)
            return Backfilled(self.file, Outcome.UNCHANGED)
        entry = self._entry(Outcome.CHANGED, address)
        if state.snapshot_id is None or (place is not None and place.snapshot.id == state.snapshot_id):
            waiting = self.store.outbox.waiting()
            recorded = self._read_as(entry, state, Found(capture, said, dict[LookedFor, str]().get))
            if recorded.check_id is None:
                return self._refused()
            self.prints[recorded.snapshot_id] = said.fingerprint
            changes, mails = sum(not c.part_of for c in recorded.changes), self.store.outbox.waiting() - waiting
            return Backfilled(self.file, Outcome.CHANGED, changes=changes, mails=mails)
        like = place.blob_id if place else state.blob_id
        snapshot_id = self._insert_in_the_past(entry, capture, said, like=like)
        if snapshot_id is None:
            return self._refused()
        return Backfilled(self.file, Outcome.CHANGED, inserted_as=snapshot_id)

    def _read_as(self, entry: CheckEntry, state: SourceState, found: Found) -> Recorded:
        """The file recorded as the newest version, once what figures no longer say has been looked for in it."""
        about = for_reading(self.source, found.capture.fetched_at), without_bytes(found.capture)
        try:
            return record_reading(
                self.store, self.catalogue, self.source, state, entry, found, live=False, tell=self.tell
            )
        except NotLookedForError as lacking:
            places = self.ask(self.source.id, look, found.capture.body, *about, lacking.gone)
            known = dict(zip(lacking.gone, places, strict=True))
            return self._read_as(entry, state, replace(found, look=known.get))

    def _fingerprint_of(self, row: SnapshotRow) -> str:
        if row.snapshot.id not in self.prints:
            body, version = self.store.blobs.body(row.blob_id), Version.of(self.source, row)
            taken: str = self.ask(
                self.source.id, fingerprint_of, body, for_reading(self.source, row.snapshot.seen_at), version
            )
            self.prints[row.snapshot.id] = taken
        return self.prints[row.snapshot.id]

    def _refused(self) -> Backfilled:
        problem = (
            f"another file or check is recorded for {self.file.seen_at:%Y-%m-%d %H:%M} UTC: "
            "give the file another day, or a time of day: 2024-04-08T0930_name.csv"
        )
        return Backfilled(self.file, Outcome.FAILED, problem)

    def _insert_in_the_past(self, entry: CheckEntry, capture: Capture, said: Said, *, like: int | None) -> int | None:
        """The snapshot made; None when a check is recorded for that time already."""
        snapshot_id = self.store.checks.next_snapshot_id()
        check_id = self.store.checks.record_past(entry, snapshot_id, news=False, newest=False)
        if check_id is not None:
            self.store.checks.keep_snapshot(
                snapshot_id,
                check_id,
                capture,
                source_id=self.source.id,
                media=said.media,
                fingerprint=said.fingerprint,
                shape=said.shape,
                like=like,
                like_page=None,
            )
        return None if check_id is None else snapshot_id

    def _entry(self, outcome: Outcome, address: str) -> CheckEntry:
        at = self.file.seen_at
        return CheckEntry(self.source.id, at, at, at, outcome, None, status=200, url=address)


def _files(folder: Path, pattern: str) -> list[Path]:
    return [path for path in sorted(folder.glob(pattern)) if path.is_file()]


def _dated(path: Path, now: datetime) -> DatedFile:
    match = DATED.fullmatch(path.name)
    assert match is not None
    year, month = int(match["year"]), int(match["month"])
    try:
        day = int(match["day"]) if match["day"] else calendar.monthrange(year, month)[1]
        hour, minute, second = (int(part or 0) for part in (match["hour"] or NOON, match["minute"], match["second"]))
        seen_at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise UsageError(f"{path}: there is no such date: {error}") from error
    if year < EARLIEST:
        raise UsageError(f"{path}: {year} is too early: rename the file to the day on which it was current")
    days_on = match["day"] and (match["hour"] or seen_at.date() > now.date())
    if seen_at > now and (days_on or (year, month) > (now.year, now.month)):
        raise UsageError(f"{path}: this date is still to come: rename the file to the day on which it was current")
    return DatedFile(path, match["name"] or path.name, min(seen_at, now))
