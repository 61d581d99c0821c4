"""What the store in memory keeps, and what several of its parts ask of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.model import (
    Article,
    Audience,
    Claim,
    DeclaredFigure,
    DeclaredSource,
    Logged,
    Notice,
    Observation,
    Outage,
    Ruling,
    Standing,
    Validators,
    Verdict,
)
from monitor.model import store as contract
from monitor.model.checks import CheckEntry, Edition, SnapshotRow
from monitor.model.notices import Delivery


@dataclass
class Source:
    said: DeclaredSource
    watched: bool
    first_watched_at: datetime
    next_due_at: datetime
    validators: Mapping[str, Validators] = field(default_factory=dict)
    checks_since_full: int = 0
    last_check_at: datetime | None = None
    last_success_at: datetime | None = None
    last_news_at: datetime | None = None
    overdue_since: datetime | None = None
    not_before_at: datetime | None = None


@dataclass
class Figure:
    said: DeclaredFigure
    rule: str
    watched: bool = True


@dataclass
class Check:
    id: int
    entry: CheckEntry
    snapshot_id: int | None
    good: bool
    evidence_id: int | None = None


@dataclass
class Row:
    """An observation as it is kept."""

    id: int
    said: Observation
    rule: str
    snapshot_id: int
    until_id: int | None = None
    passed: bool = False


@dataclass
class ChangeRow:
    logged: Logged
    rule: str


@dataclass
class Judgement:
    since: datetime
    verdict: Verdict
    snapshot_id: int | None


@dataclass
class OutageRow:
    id: int
    source_id: str
    failed: list[Check]
    good: Check | None = None
    told_at: datetime | None = None
    audience: Audience | None = None
    end_told_at: datetime | None = None


@dataclass
class Mail:
    delivery: Delivery
    notice: Notice
    thread_id: str
    check_id: int | None = None
    first_tried_at: datetime | None = None
    claimed_until: datetime | None = None
    is_held: bool = False


@dataclass
class Kept:
    """Everything that is remembered."""

    by: tuple[str, str] = ("", "")
    sources: dict[str, Source] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    known_claims: set[str] = field(default_factory=set)
    jobs: dict[str, datetime] = field(default_factory=dict)
    blobs: list[bytes] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    snapshots: list[tuple[SnapshotRow, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    changes: list[ChangeRow] = field(default_factory=list)
    judged: dict[str, list[Judgement]] = field(default_factory=dict)
    outages: list[OutageRow] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    rulings: list[Ruling] = field(default_factory=list)
    editions: dict[tuple[str, str], Edition] = field(default_factory=dict)
    given: int = 0
    """The last number that was given to a row."""

    def number(self) -> int:
        self.given += 1
        return self.given

    # ------------------------------------------------------------ what several parts ask

    def keep(self, body: bytes | None) -> int | None:
        if not body:
            return None
        if body not in self.blobs:
            self.blobs.append(body)
        return self.blobs.index(body) + 1

    def seen_at(self, snapshot_id: int) -> datetime:
        return next(row.snapshot.seen_at for row, _ in self.snapshots if row.snapshot.id == snapshot_id)

    def good_until(self, source_id: str, at: datetime | None) -> datetime | None:
        """When a check last found the source readable by a time."""
        ended = [
            one.entry.finished_at
            for one in self.checks
            if one.good and one.entry.source_id == source_id and (at is None or one.entry.finished_at <= at)
        ]
        return max(ended, default=None)

    def present(self, source_id: str = "", *, watched: bool = False) -> list[Row]:
        """The rows that the present rules of figures read, by figure, series and time."""
        rows = []
        for row in self.rows:
            figure = self.figures[row.said.figure_id]
            if row.rule != figure.rule or source_id not in ("", figure.said.source_id):
                continue
            if watched and not (figure.watched and not self.sources[figure.said.source_id].said.not_watched):
                continue
            rows.append(row)
        return sorted(rows, key=lambda row: (row.said.figure_id, row.said.series, self.seen_at(row.snapshot_id)))

    def stood(self, row: Row, at: datetime | None) -> bool:
        if at is None:
            return row.until_id is None
        return self.seen_at(row.snapshot_id) <= at and (row.until_id is None or self.seen_at(row.until_id) > at)

    def standing(self, row: Row, *, confirmed_by: datetime | None) -> Standing:
        until = self.seen_at(row.until_id) if row.until_id is not None else None
        bounds = [one for one in (confirmed_by, until and until - timedelta(milliseconds=1)) if one]
        confirmed_at = self.good_until(row.said.figure_id.partition("/")[0], min(bounds, default=None))
        return Standing(
            row.said, self.seen_at(row.snapshot_id), confirmed_at, until, row.snapshot_id, row.id, row.passed
        )

    def outage(self, row: OutageRow) -> Outage:
        first, last = row.failed[0].entry, row.failed[-1]
        before = [
            one.entry.finished_at
            for one in self.checks
            if one.good and one.entry.source_id == row.source_id and (row.good is None or one.id < row.good.id)
        ]
        return Outage(
            id=row.id,
            source_id=row.source_id,
            since=first.finished_at,
            attempts=len(row.failed),
            problem_kind=last.entry.problem_kind,
            problem=last.entry.problem,
            status=last.entry.status,
            url=last.entry.url,
            began_at=first.started_at,
            failed_check_id=last.id,
            last_failed_at=last.entry.finished_at,
            good_check_id=row.good.id if row.good else None,
            last_success_at=max(before, default=None),
            until=row.good.entry.finished_at if row.good else None,
            told_at=row.told_at,
            audience=row.audience,
        )


class Whole(contract.Store):
    """The store that parts belong to."""

    kept: Kept


class Part:
    """A part of the store: what is kept, by way of the whole, so that all of it can be put back."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole

    @property
    def _kept(self) -> Kept:
        return self._whole.kept
