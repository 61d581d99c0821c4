"""What a check found, into the database: one transaction for a snapshot with everything that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.core.catalogue import Catalogue, Source
from monitor.core.complete import shape_with
from monitor.core.decide import decide
from monitor.core.leftover import Leftover, Look
from monitor.core.reach import newly_out_of_reach
from monitor.model import (
    Capture,
    Change,
    NotModified,
    Verdict,
)
from monitor.model.checks import CheckEntry, SourceState
from monitor.model.store import Store
from monitor.services.news import Voice, tell_settled
from monitor.services.readers.tasks import Said

TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a reading.

    Attributes:
        check_id: the check's row; None when another process had recorded the same check.
        snapshot_id: the snapshot made.
        changes: what changed.
        doubts: what looks like a slip where figures were read for the first time: no changes, but asked about.
        unmet: the claims that no value can meet, as far as that is new.
    """

    check_id: int | None
    snapshot_id: int
    changes: tuple[Change, ...] = ()
    doubts: tuple[Change, ...] = ()
    unmet: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found.

    Attributes:
        capture: what came.
        said: what it says of the figures.
        look: where what figures say no more still stands in it.
    """

    capture: Capture
    said: Said
    look: Look


def record_reading(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    state: SourceState,
    entry: CheckEntry,
    found: Found,
    *,
    live: bool = True,
    tell: bool = True,
) -> Recorded:
    """Keep a snapshot with its observations, changes, verdicts and notices. Call it inside a transaction.

    Args:
        store: the database.
        catalogue: says who is told.
        source: the source.
        state: how it stands, read in this transaction.
        entry: the check.
        found: what it found.
        live: False for a file that somebody kept, recorded on its date.
        tell: whether to write notices. Of a first reading there are none: it is shown to whoever has it read.

    Raises:
        NotLookedForError: figures no longer say something that nobody has looked for; nothing was written.
    """
    capture, said = found.capture, found.said
    if state.seen_at is not None:
        # Versions follow each other, also when the clock was set back or says the same twice.
        capture = replace(capture, fetched_at=max(capture.fetched_at, state.seen_at + TICK))
    seen_at = capture.fetched_at
    claims = catalogue.claims_on(source.id)
    keys = [o.key for o in said.observations]
    past = store.history.past(source.id, claims, said=keys, unread=state.unread, at=seen_at, settling=source.settling)
    leftover = Leftover.told(source.figures, said.passed_over, found.look)
    decision = decide(source.figures, past, said.observations, claims, seen_at, leftover)
    snapshot_id = store.checks.next_snapshot_id()
    if live:
        check_id = store.checks.record_good(entry, snapshot_id, capture.validators, full=True, news=True)
    else:
        check_id = store.checks.record_past(entry, snapshot_id, news=True, newest=True)
    if check_id is None:
        return Recorded(None, snapshot_id)
    if live:
        store.outages.end(source.id, check_id)
    store.checks.keep_snapshot(
        snapshot_id,
        check_id,
        capture,
        source_id=source.id,
        media=said.media,
        fingerprint=said.fingerprint,
        shape=shape_with(said.shape, said.labels, state.shape),
        like=state.blob_id,
        like_page=state.page_blob_id,
    )
    store.history.write(source.id, snapshot_id, decision)
    if state.snapshot_id is not None:
        store.history.write_changes(source.id, check_id, state.snapshot_id, snapshot_id, decision)
    store.history.write_verdicts(claims, decision, seen_at, snapshot_id)
    if tell:
        voice = Voice(store, catalogue, source, check_id, entry)
        snapshots = state.snapshot_id, snapshot_id
        if state.snapshot_id is not None:
            voice.tell_changes(decision, claims, past.verdicts, snapshots, said.passed_over)
        voice.tell_news_again(state)
        tell_settled(store, catalogue, source, entry, check_id)
    unmet = newly_out_of_reach(decision.judged, past.verdicts)
    return Recorded(check_id, snapshot_id, decision.changes, decision.doubts, unmet)


def record_confirmation(store: Store, state: SourceState, entry: CheckEntry, got: Capture | NotModified) -> int | None:
    """Keep a check that found the source as it was, by its bytes or by the publisher's word "not modified"."""
    assert state.snapshot_id is not None, "nothing to confirm"
    full = isinstance(got, Capture)
    check_id = store.checks.record_good(entry, state.snapshot_id, got.validators, full=full, news=False)
    if check_id is not None:
        store.outages.end(entry.source_id, check_id)
    return check_id


def record_failure(store: Store, state: SourceState, entry: CheckEntry, *, evidence: bytes | None) -> int | None:
    """Keep a check that failed; the last good values stand. It is told after the round of checks: see `outages`."""
    check_id = store.checks.record_failure(entry, evidence, like=state.blob_id)
    if check_id is not None:
        store.outages.go_on(entry.source_id, check_id)
    return check_id
