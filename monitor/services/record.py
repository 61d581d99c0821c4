"""What a check found, into the database: one transaction for a snapshot with everything that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.catalogue import Catalogue, Source
from monitor.core.compare import compare, doubts
from monitor.core.extract import doubt
from monitor.core.judge import judge
from monitor.model import (
    Capture,
    Change,
    Claim,
    Key,
    Notice,
    NoticeKind,
    NotModified,
    Observation,
    Status,
    Verdict,
)
from monitor.reading.document import Document
from monitor.services.notices import audience_of, put_notice, recipients_of
from monitor.store import CheckEntry, Held, HeldCells, SourceState, Store, as_told, observations_of
from monitor.telling.facts import change_facts, news_again_facts

TICK = timedelta(milliseconds=1)

RULE_QUESTION = (
    "the rule is new and cannot read the page as it was before, so the difference may be the rule's and not the page's"
)


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
    observations: Sequence[Observation]


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
    snapshot_id = store.checks.next_snapshot_id()
    held = store.history.current(source.id)
    before = {**held, **_by_earlier_rules(store, state)}
    trusted = store.history.trusted(source.id)
    after = doubt(source.figures, observations_of(before), observations, observations_of(trusted))
    told = as_told(before, trusted, {o.key: o for o in after})
    changes, doubtful = _changes(store, source, state, told, after)
    if live:
        check_id = store.checks.record_good(entry, snapshot_id, capture.validators, full=True, news=True)
    else:
        check_id = store.checks.record_past(entry, snapshot_id, news=True, newest=True)
    if check_id is None:
        return Recorded(None, snapshot_id)
    if live and state.failing_since is not None:
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
    after = _with_questions(changes, after)
    store.history.write(source.id, snapshot_id, held, after)
    if state.snapshot_id is not None:
        store.history.write_changes(source.id, check_id, state.snapshot_id, snapshot_id, changes, told)
    claims = catalogue.claims_on(source.id)
    verdicts_before = store.history.verdicts(claims)
    verdicts_after = judge_claims(store, claims, verdicts_before, capture.fetched_at, snapshot_id)
    if tell:
        voice = Voice(store, catalogue, source, check_id, entry)
        voice.tell_changes(
            [*changes, *doubtful], claims, verdicts_before, verdicts_after, state.snapshot_id, snapshot_id
        )
        voice.tell_news_again(state)
    return Recorded(check_id, snapshot_id, tuple(changes), tuple(doubtful))


def record_confirmation(store: Store, state: SourceState, entry: CheckEntry, got: Capture | NotModified) -> int | None:
    """Keep a check that found the source as it was, by its bytes or by the publisher's word "not modified"."""
    assert state.snapshot_id is not None, "nothing to confirm"
    full = isinstance(got, Capture)
    check_id = store.checks.record_good(entry, state.snapshot_id, got.validators, full=full, news=False)
    if check_id is not None and state.failing_since is not None:
        store.outages.end(entry.source_id, check_id)
    return check_id


def record_failure(store: Store, state: SourceState, entry: CheckEntry, *, evidence: bytes | None) -> int | None:
    """Keep a check that failed; the last good values stand. It is told after the round of checks: see `rounds`."""
    check_id = store.checks.record_failure(entry, evidence, like=state.blob_id)
    if check_id is not None:
        store.outages.go_on(entry.source_id, check_id)
    return check_id


def tell_accepted(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    before: HeldCells,
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
    facts = change_facts(
        source,
        compare(observations_of(before), after),
        claims=claims,
        verdicts_before=verdicts_before,
        verdicts_after=store.history.verdicts(claims),
        before=None,
        after=store.checks.snapshots(source.id)[-1].snapshot,
        checked_at=now,
        articles=catalogue.articles,
        accepted=True,
    )
    notice = Notice(NoticeKind.CHANGE, source.id, now, facts)
    put_notice(store, catalogue, notice, event=f"accepted {source.id} {now.isoformat()}")


def judge_claims(
    store: Store,
    claims: Sequence[Claim],
    before: Mapping[str, Verdict],
    seen_at: datetime,
    snapshot_id: int | None,
) -> dict[str, Verdict]:
    """How the claims stand after a snapshot was kept; what became another verdict is kept from `seen_at` on."""
    after = {
        claim.id: judge(claim, [v for v in store.history.vintages(claim) if v.seen_at <= seen_at]) for claim in claims
    }
    store.history.write_verdicts(before, after.values(), seen_at, snapshot_id)
    return after


# ---------------------------------------------------------------- changes


def _by_earlier_rules(store: Store, state: SourceState) -> dict[Key, Held]:
    """What figures said by an earlier rule, where their present one could not read the earlier pages."""
    cells: dict[Key, Held] = {}
    for figure_id in state.unread:
        cells.update(store.history.current_by_earlier_rule(figure_id))
    return cells


def _changes(
    store: Store, source: Source, state: SourceState, before: HeldCells, after: Sequence[Observation]
) -> tuple[list[Change], list[Change]]:
    """What changed, and what is doubtful of figures of which nothing was ever held."""
    now = {o.key: o for o in after}
    new = any(key not in before for key in now)
    gone = observations_of(store.history.gone(source.id)) if new else {}
    known = {key[0] for key in (*before, *gone)}
    changes = compare(observations_of(before), now, gone)
    asked = [_questioned(change) if change.figure_id in state.unread else change for change in changes]
    return asked, doubts(o for o in after if o.figure_id not in known)


def _questioned(change: Change) -> Change:
    """The same change as a question: the rule changed along with the page."""
    after = change.after
    if after is not None and after.status is not Status.MISSING:
        after = replace(after, status=Status.SUSPECT, question=RULE_QUESTION)
    return replace(change, after=after, question=RULE_QUESTION)


def _with_questions(changes: Sequence[Change], after: Sequence[Observation]) -> list[Observation]:
    asked = {c.after.key: c.after for c in changes if c.after is not None and c.after.question == RULE_QUESTION}
    return [asked.get(o.key, o) for o in after] if asked else list(after)


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
        changes: Sequence[Change],
        claims: Sequence[Claim],
        verdicts_before: Mapping[str, Verdict],
        verdicts_after: Mapping[str, Verdict],
        before_id: int | None,
        after_id: int,
    ) -> None:
        """News to everyone; what looks like a slip, as a question to the maintainer alone.

        A mirror says nothing by itself: what it prints is news only where its original prints it.
        """
        if self.source.mirrors:
            return
        news = [change for change in changes if not change.suspect]
        questions = [change for change in changes if change.suspect]
        before = self.store.checks.snapshot(before_id) if before_id is not None else None
        after = self.store.checks.snapshot(after_id)
        assert after is not None, "the snapshot was kept in this transaction"
        for kind, told in ((NoticeKind.CHANGE, news), (NoticeKind.QUESTION, questions)):
            if told:
                facts = change_facts(
                    self.source,
                    told,
                    claims=claims,
                    verdicts_before=verdicts_before,
                    verdicts_after=verdicts_after,
                    before=before.snapshot if before else None,
                    after=after.snapshot,
                    checked_at=self.entry.finished_at,
                    articles=self.catalogue.articles,
                    bears_on=self._borne_on(told),
                    mirrors=self.store.tables.mirrors(),
                )
                self._put(kind, facts)

    def _borne_on(self, told: Sequence[Change]) -> list[tuple[Claim, Verdict | None]]:
        """The claims that rest on other figures and on which these changes throw light, with their verdicts."""
        changed = {change.figure_id for change in told}
        names = [name for figure in self.source.figures if figure.id in changed for name in figure.bears_on]
        claims = [self.catalogue.claims[name] for name in dict.fromkeys(names)]
        verdicts = self.store.history.verdicts(claims)
        return [(claim, verdicts.get(claim.id)) for claim in claims]

    def tell_news_again(self, state: SourceState) -> None:
        """That an overdue source says something new again."""
        if state.overdue_since is not None:
            facts = news_again_facts(
                self.source,
                silent_since=state.last_news_at or state.first_watched_at,
                seen_at=self.entry.finished_at,
            )
            self._put(NoticeKind.NEWS_AGAIN, facts)

    def _put(self, kind: NoticeKind, facts: Mapping[str, object]) -> None:
        put_notice(
            self.store,
            self.catalogue,
            Notice(kind, self.source.id, self.entry.finished_at, facts),
            event=f"{self.source.id} {self.entry.scheduled_for.isoformat()}",
            check_id=self.check_id,
            recipients=recipients_of(self.catalogue, audience_of(kind, mirror=bool(self.source.mirrors))),
        )
