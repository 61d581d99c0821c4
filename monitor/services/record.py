"""What a check found, into the database: one transaction for a snapshot with everything that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.catalogue import Catalogue, Source
from monitor.core.compare import compare
from monitor.core.decide import decide, observations_of
from monitor.core.extract import Observations
from monitor.core.leftover import Leftover
from monitor.core.turns import SETTLED_AFTER
from monitor.model import (
    Capture,
    Change,
    Claim,
    Decision,
    HeldByKey,
    Key,
    Notice,
    NoticeKind,
    NotModified,
    Observation,
    PassedOver,
    Verdict,
)
from monitor.model.checks import CheckEntry, SourceState
from monitor.model.facts import ChangesTold, ClaimTold, NewsAgainTold
from monitor.model.store import Store
from monitor.reading.document import Document
from monitor.services.notices import audience_of, put_notice, recipients_of
from monitor.telling.changes import changes_told
from monitor.telling.claims import Bearing
from monitor.telling.names import about

TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a reading.

    Attributes:
        check_id: the check's row; None when another process had recorded the same check.
        snapshot_id: the snapshot made.
        changes: what changed.
        doubts: what looks like a slip where figures were read for the first time: no changes, but asked about.
    """

    check_id: int | None
    snapshot_id: int
    changes: tuple[Change, ...] = ()
    doubts: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: bytes, the document that they are, and what it says of the figures."""

    capture: Capture
    document: Document
    observations: Observations


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
        tell: whether to write notices.
    """
    capture, document, observations = found.capture, found.document, found.observations
    if state.seen_at is not None:
        # Versions follow each other, also when the clock was set back or says the same twice.
        capture = replace(capture, fetched_at=max(capture.fetched_at, state.seen_at + TICK))
    seen_at = capture.fetched_at
    claims = catalogue.claims_on(source.id)
    past = store.history.past(source.id, claims, said=[o.key for o in observations], unread=state.unread, at=seen_at)
    leftover = Leftover.of(document, source.figures, observations.passed_over)
    decision = decide(source.figures, past, observations, claims, seen_at, leftover)
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
        media=document.media,
        fingerprint=document.fingerprint,
        shape=document.shape,
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
        voice.tell_changes(decision, claims, past.verdicts, snapshots, observations.passed_over)
        voice.tell_news_again(state)
        tell_settled(store, catalogue, source, entry, check_id)
    return Recorded(check_id, snapshot_id, decision.changes, decision.doubts)


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


def tell_accepted(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    before: HeldByKey,
    after: Mapping[Key, Observation],
    verdicts_before: Mapping[str, Verdict],
    now: datetime,
) -> None:
    """Tell as news what was withheld as doubtful, now that the configuration accepts it. Call it inside a transaction.

    Args:
        store: the database, already brought up to the configuration.
        catalogue: says who is told.
        source: the source; a mirror says nothing by itself.
        before: what stood there last without doubt.
        after: what is accepted.
        verdicts_before: how the source's claims stood.
        now: UTC.
    """
    if source.mirrors:
        return
    claims = catalogue.claims_on(source.id)
    facts = changes_told(
        source,
        compare(observations_of(before), after),
        Bearing(claims, verdicts_before, store.history.verdicts(claims), catalogue.articles),
        before=None,
        after=store.checks.snapshots(source.id)[-1].snapshot,
        checked_at=now,
        accepted=True,
    )
    notice = Notice(NoticeKind.CHANGE, source.id, now, facts)
    put_notice(store, catalogue, notice, event=f"accepted {source.id} {now.isoformat()}")


def tell_settled(store: Store, catalogue: Catalogue, source: Source, entry: CheckEntry, check_id: int | None) -> None:
    """Tell once what a value settled on that went and came back, if something else was told last.

    Call it inside the check's transaction, when the check is recorded.
    """
    settled = store.history.settled(source.id, SETTLED_AFTER)
    changes = compare({told.key: told for told, _ in settled}, {now.key: now for _, now in settled})
    if source.mirrors or not changes:
        return
    claims = catalogue.claims_on(source.id)
    verdicts = store.history.verdicts(claims)
    facts = changes_told(
        source,
        changes,
        Bearing(claims, verdicts, verdicts, catalogue.articles),
        before=None,
        after=store.checks.snapshots(source.id)[-1].snapshot,
        checked_at=entry.finished_at,
    )
    notice = Notice(NoticeKind.CHANGE, source.id, entry.finished_at, facts)
    put_notice(
        store, catalogue, notice, event=f"settled {source.id} {entry.scheduled_for.isoformat()}", check_id=check_id
    )


# ---------------------------------------------------------------- notices


@dataclass(frozen=True, slots=True)
class Voice:
    """Writes the notices of one check into the outbox."""

    store: Store
    catalogue: Catalogue
    source: Source
    check_id: int | None
    entry: CheckEntry

    def tell_changes(
        self,
        decision: Decision,
        claims: Sequence[Claim],
        verdicts_before: Mapping[str, Verdict],
        snapshots: tuple[int | None, int],
        passed_over: Sequence[PassedOver],
    ) -> None:
        """News to everyone; what looks like a slip, as a question to the maintainer alone.

        A mirror says nothing by itself: what it prints is news only where its original prints it.
        """
        if self.source.mirrors:
            return
        before_id, after_id = snapshots
        before = self.store.checks.snapshot(before_id) if before_id is not None else None
        after = self.store.checks.snapshot(after_id)
        assert after is not None, "the snapshot was kept in this transaction"
        for kind, told in ((NoticeKind.CHANGE, decision.news), (NoticeKind.QUESTION, decision.questions)):
            if told:
                facts = changes_told(
                    self.source,
                    told,
                    Bearing(claims, verdicts_before, decision.verdicts, self.catalogue.articles),
                    before=before.snapshot if before else None,
                    after=after.snapshot,
                    checked_at=self.entry.finished_at,
                    bears_on=self._borne_on({change.figure_id for change in told}),
                    mirrors=self.store.log.mirrors(self.source.id),
                    passed_over=passed_over,
                )
                self._put(kind, facts)

    def _borne_on(self, changed: Collection[str]) -> tuple[ClaimTold, ...]:
        """The claims that rest on other figures and on which changes of these throw light, as they stand."""
        names = [name for figure in self.source.figures if figure.id in changed for name in figure.bears_on]
        claims = [self.catalogue.claims[name] for name in dict.fromkeys(names)]
        verdicts = self.store.history.verdicts(claims)
        bearing = Bearing(claims, verdicts, verdicts, self.catalogue.articles)
        return tuple(map(bearing.tell, claims))

    def tell_news_again(self, state: SourceState) -> None:
        """That an overdue source says something new again."""
        if state.overdue_since is not None:
            silent_since = state.last_news_at or state.first_watched_at
            self._put(NoticeKind.NEWS_AGAIN, NewsAgainTold(about(self.source), silent_since, self.entry.finished_at))

    def _put(self, kind: NoticeKind, facts: ChangesTold | NewsAgainTold) -> None:
        put_notice(
            self.store,
            self.catalogue,
            Notice(kind, self.source.id, self.entry.finished_at, facts),
            event=f"{self.source.id} {self.entry.scheduled_for.isoformat()}",
            check_id=self.check_id,
            recipients=recipients_of(self.catalogue, audience_of(kind, mirror=bool(self.source.mirrors))),
        )
