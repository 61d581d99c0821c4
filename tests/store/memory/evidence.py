"""Sources, what is declared of them, checks, versions and bytes, in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.model import (
    Capture,
    Claim,
    Declared,
    DeclaredSource,
    KnownSource,
    Shape,
    Snapshot,
    Validators,
)
from monitor.model import store as contract
from monitor.model.checks import CheckEntry, CheckRow, Refused, SnapshotRow, SourceState
from monitor.model.declared import Differing
from monitor.model.errors import DatabaseError
from tests.store.memory.kept import Check, Figure, Part, Source


class Blobs(Part, contract.Blobs):
    def body(self, blob_id: int) -> bytes:
        if not 0 < blob_id <= len(self._kept.blobs):
            raise DatabaseError(f"there is no version {blob_id}")
        return self._kept.blobs[blob_id - 1]

    def all(self) -> Iterator[tuple[int, str]]:
        return ((number, hashlib.sha256(body).hexdigest()) for number, body in enumerate(self._kept.blobs, 1))

    def totals(self) -> tuple[int, int, int]:
        size = sum(map(len, self._kept.blobs))
        return len(self._kept.blobs), size, size


class Sources(Part, contract.Sources):
    def due(self, now: datetime) -> list[tuple[str, datetime]]:
        found = [(id_, one.next_due_at) for id_, one in self._kept.sources.items() if one.watched]
        return sorted([one for one in found if one[1] <= now], key=lambda one: (one[1], one[0]))

    def state(self, source_id: str) -> SourceState:
        kept, source = self._kept, self._kept.sources[source_id]
        own = sorted(
            (one for one in kept.snapshots if one[0].snapshot.source_id == source_id),
            key=lambda one: (one[0].snapshot.seen_at, one[0].snapshot.id),
        )
        row, fingerprint = own[-1] if own else (None, "")
        figures = {id_: one for id_, one in kept.figures.items() if one.said.source_id == source_id and one.watched}
        return SourceState(
            first_watched_at=source.first_watched_at,
            validators=source.validators,
            checks_since_full=source.checks_since_full,
            last_success_at=source.last_success_at,
            last_news_at=source.last_news_at,
            overdue_since=source.overdue_since,
            snapshot_id=row.snapshot.id if row else None,
            fingerprint=fingerprint,
            shape=row.shape if row else None,
            blob_id=row.blob_id if row else None,
            page_blob_id=row.page_blob_id if row else None,
            sha256=row.snapshot.sha256 if row else "",
            seen_at=row.snapshot.seen_at if row else None,
            unread=frozenset(figures) - {one.said.figure_id for one in kept.present(source_id)},
            declarations={id_: one.said.declaration for id_, one in figures.items()},
            last_check_at=str(source.last_check_at),
            refused=self._refused(source_id),
        )

    def _refused(self, source_id: str) -> Refused | None:
        own = [one.entry for one in self._kept.checks if one.entry.source_id == source_id]
        last = max(enumerate(own), key=lambda one: (one[1].finished_at, one[0]))[1] if own else None
        if last is None or not last.reading:
            return None
        return Refused(last.reading, last.outcome, last.problem_kind, last.problem)

    def states(self, source_ids: Iterable[str]) -> dict[str, SourceState]:
        return {source_id: self.state(source_id) for source_id in source_ids}

    def present(self, source_id: str, state: SourceState) -> SourceState:
        now = self.state(source_id)
        return state if now == state else now

    def gone_quiet(self, now: datetime) -> list[str]:
        failing = {one.source_id for one in self._kept.outages if one.good is None}
        return [
            id_
            for id_, one in self._kept.sources.items()
            if one.watched and one.said.expect_news_seconds and one.overdue_since is None and id_ not in failing
            if one.last_news_at and one.last_news_at + timedelta(seconds=one.said.expect_news_seconds) < now
        ]

    def set_overdue(self, source_id: str, since: datetime) -> None:
        self._kept.sources[source_id].overdue_since = since

    def put_off(self, source_id: str, next_due_at: datetime) -> None:
        self._kept.sources[source_id].next_due_at = next_due_at

    def job_due_at(self, name: str) -> datetime | None:
        return self._kept.jobs.get(name)

    def set_job(self, name: str, next_due_at: datetime) -> None:
        self._kept.jobs[name] = next_due_at


def said_of(source: DeclaredSource) -> DeclaredSource:
    """What is said of a source, its schedule aside."""
    return replace(source, schedule="", expect_news_seconds=None)


class Declarations(Part, contract.Declarations):
    def timezone(self, by: str) -> str:
        return self._kept.by[1] if self._kept.by[0] == by else ""

    def known(self) -> dict[str, KnownSource]:
        return {
            id_: KnownSource(one.said.schedule, one.next_due_at, one.watched, one.not_before_at, one.said.not_watched)
            for id_, one in self._kept.sources.items()
        }

    def known_ahead_of(self, now: datetime) -> dict[str, KnownSource]:
        ahead = [
            id_
            for id_, one in self._kept.sources.items()
            if one.watched and (one.last_check_at or one.next_due_at) > now
        ]
        return {id_: one for id_, one in self.known().items() if id_ in ahead}

    def differing(self, declared: Declared) -> Differing:
        kept = self._kept
        sources = {id_: said_of(one.said) for id_, one in kept.sources.items()}
        figures = {id_: one.said for id_, one in kept.figures.items() if one.watched}
        claims = {id_: self._printed(one) for id_, one in kept.claims.items()}
        printed = {id_: self._printed(one) for id_, one in declared.claims.items()}
        articles = kept.articles
        return Differing(
            sources=frozenset(id_ for id_, one in declared.sources.items() if sources.get(id_) != said_of(one)),
            figures=frozenset(
                id_ for id_ in {*figures, *declared.figures} if figures.get(id_) != declared.figures.get(id_)
            ),
            redeclared=frozenset(
                id_
                for id_, one in declared.figures.items()
                if id_ not in figures or figures[id_].declaration != one.declaration
            ),
            articles=frozenset(
                id_
                for id_, one in declared.articles.items()
                if id_ not in articles
                or replace(articles[id_], timezone="") != replace(one, timezone="")
                or articles[id_].day[1] != one.day[1]
            ),
            redated=frozenset(
                id_
                for id_, one in declared.articles.items()
                if id_ not in articles or articles[id_].day[1] != one.day[1]
            ),
            claims=frozenset(id_ for id_ in {*claims, *printed} if claims.get(id_) != printed.get(id_)),
            held_claims=frozenset(kept.known_claims),
        )

    def _printed(self, claim: Claim) -> Claim:
        """What is kept of a claim: not why nothing watches it, and not its day, which is its article's."""
        return replace(claim, not_watched="", published_on=date.min, timezone="")

    def declare(self, declared: Declared, now: datetime, *, by: str, timezone: str) -> None:
        kept = self._kept
        kept.by = by, timezone
        for id_, said in declared.sources.items():
            known = kept.sources.setdefault(id_, Source(said, watched=True, first_watched_at=now, next_due_at=now))
            if known.said.expect_news_seconds != said.expect_news_seconds:
                known.overdue_since = None
            known.said, known.watched = said, not said.not_watched
        for id_, figure in declared.figures.items():
            held = kept.figures.setdefault(id_, Figure(figure, figure.rule.hash))
            held.said, held.watched = figure, True
            held.rule = held.rule if figure.not_watched else figure.rule.hash
        for id_, one in (*kept.sources.items(), *kept.figures.items()):
            if id_ not in declared.sources and id_ not in declared.figures:
                one.watched = False
        kept.articles |= declared.articles
        kept.claims = dict(declared.claims)
        kept.known_claims |= declared.claims.keys()


def _check(one: Check) -> CheckRow:
    said = one.entry
    return CheckRow(
        id=one.id,
        source_id=said.source_id,
        scheduled_for=said.scheduled_for,
        started_at=said.started_at,
        finished_at=said.finished_at,
        outcome=said.outcome,
        problem_kind=said.problem_kind,
        problem=said.problem,
        status=said.status,
        url=said.url,
        snapshot_id=one.snapshot_id,
        evidence_id=one.evidence_id,
    )


class Checks(Part, contract.Checks):
    def record_good(
        self, entry: CheckEntry, snapshot_id: int, validators: Mapping[str, Validators], *, full: bool, news: bool
    ) -> int | None:
        check_id = self._insert(entry, snapshot_id, good=True)
        if check_id is not None:
            source, at = self._kept.sources[entry.source_id], entry.finished_at
            source.next_due_at = entry.next_due_at or source.next_due_at
            source.last_check_at, source.last_success_at = (
                max(filter(None, (known, at))) for known in (source.last_check_at, source.last_success_at)
            )
            source.not_before_at, source.validators = None, dict(validators)
            source.checks_since_full = 0 if full else source.checks_since_full + 1
            if news:
                source.last_news_at, source.overdue_since = max(filter(None, (source.last_news_at, at))), None
        return check_id

    def record_failure(self, entry: CheckEntry, evidence: bytes | None, *, like: int | None) -> int | None:
        evidence_id = self._kept.keep(evidence)
        check_id = self._insert(entry, None, good=False)
        if check_id is not None:
            self._kept.checks[-1].evidence_id = evidence_id
            source = self._kept.sources[entry.source_id]
            source.next_due_at = entry.next_due_at or source.next_due_at
            source.last_check_at, source.not_before_at = entry.finished_at, entry.not_before_at
        return check_id

    def record_past(self, entry: CheckEntry, snapshot_id: int, *, news: bool, newest: bool) -> int | None:
        check_id = self._insert(entry, snapshot_id, good=True)
        if check_id is not None:
            source, at = self._kept.sources[entry.source_id], entry.finished_at
            source.last_success_at = max(filter(None, (source.last_success_at, at)))
            if news:
                source.last_news_at = max(filter(None, (source.last_news_at, at)))
            if newest:
                source.validators = {}
        return check_id

    def _insert(self, entry: CheckEntry, snapshot_id: int | None, *, good: bool) -> int | None:
        name = (entry.source_id, entry.scheduled_for)
        if any((one.entry.source_id, one.entry.scheduled_for) == name for one in self._kept.checks):
            return None
        check = Check(self._kept.number(), entry, snapshot_id, good)
        self._kept.checks.append(check)
        return check.id

    def next_snapshot_id(self) -> int:
        return max((row.snapshot.id for row, _ in self._kept.snapshots), default=0) + 1

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
        blob_id = self._kept.keep(capture.body)
        assert blob_id is not None, "a version has bytes"
        digest, at = hashlib.sha256(capture.body).hexdigest(), capture.fetched_at
        snapshot = Snapshot(snapshot_id, source_id, at, at, capture.final_url, digest, len(capture.body))
        page_id, picture_id = self._kept.keep(capture.page), self._kept.keep(capture.screenshot)
        content_type = dict(capture.headers).get("content-type", "")
        row = SnapshotRow(
            snapshot, check_id, blob_id, media, content_type, capture.linked_from, page_id, shape, picture_id
        )
        self._kept.snapshots.append((row, fingerprint))

    def keep_shape(self, snapshot_id: int, shape: Shape | None) -> None:
        self._kept.snapshots = [
            (replace(row, shape=shape), printed) if row.snapshot.id == snapshot_id else (row, printed)
            for row, printed in self._kept.snapshots
        ]

    def check(self, check_id: int) -> CheckRow | None:
        return next((_check(one) for one in self._kept.checks if one.id == check_id), None)

    def last_check(self, source_id: str) -> CheckRow | None:
        own = [one for one in self._kept.checks if one.entry.source_id == source_id]
        return _check(max(own, key=lambda one: (one.entry.finished_at, one.id))) if own else None

    def snapshot(self, snapshot_id: int) -> SnapshotRow | None:
        return next((row for row in self._rows() if row.snapshot.id == snapshot_id), None)

    def snapshot_at(self, source_id: str, moment: datetime) -> SnapshotRow | None:
        earlier = [row for row in self.snapshots(source_id) if row.snapshot.seen_at <= moment]
        return earlier[-1] if earlier else None

    def snapshots(self, source_id: str) -> list[SnapshotRow]:
        own = (row for row in self._rows() if row.snapshot.source_id == source_id)
        return sorted(own, key=lambda row: (row.snapshot.seen_at, row.snapshot.id))

    def _rows(self) -> Iterator[SnapshotRow]:
        for row, _ in self._kept.snapshots:
            confirmed = [one.entry.finished_at for one in self._kept.checks if one.snapshot_id == row.snapshot.id]
            last = max(confirmed, default=row.snapshot.seen_at)
            yield replace(row, snapshot=replace(row.snapshot, last_confirmed_at=last))

    def evidence(self, moment: datetime) -> list[Snapshot]:
        seen = [row.snapshot for row in self._rows() if row.snapshot.seen_at <= moment]
        return sorted(seen, key=lambda one: (one.seen_at, one.source_id))

    def blob_by_hash(self, beginning: str) -> int | None:
        found = [id_ for id_, digest in self._whole.blobs.all() if digest.startswith(beginning.lower())]
        return found[0] if len(found) == 1 else None
