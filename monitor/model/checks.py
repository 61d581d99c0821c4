"""How checks ended, and what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.captures import Validators
from monitor.model.figures import Labels


class Outcome(StrEnum):
    """How a check ended."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"
    BLOCKED = "blocked"
    DISALLOWED = "disallowed"

    @property
    def good(self) -> bool:
        """Whether it confirmed or updated what we hold."""
        return self in (Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The source as it read from one time on.

    Attributes:
        id: its row.
        source_id: the source.
        seen_at: when we first saw it, UTC: its vintage.
        last_confirmed_at: when a check last found the source reading so, UTC.
        url: the address it came from, after redirects and `follow`.
        sha256: of its bytes, in hex.
        size: of its bytes.
    """

    id: int
    source_id: str
    seen_at: datetime
    last_confirmed_at: datetime
    url: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What a data file looked like, to judge whether the next one is whole.

    Attributes:
        rows: how many data rows it had; 0 where it was no CSV file.
        columns: the header's names; empty where it was no CSV file.
        closed: whether its last line ended with a line end; False where it was no CSV file.
        labels: the values of the label columns that rules met in it, by column; empty where none are known.
    """

    rows: int = 0
    columns: tuple[str, ...] = ()
    closed: bool = False
    labels: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When to look: exactly one of `cron` and `every_seconds`.

    Attributes:
        cron: five fields of a cron expression, or empty.
        every_seconds: an interval, or 0.
        timezone: the IANA zone in which `cron` is read.
        spread_seconds: the source starts up to this much later than the schedule says, always by the same amount,
            so that many sources do not start together.
    """

    cron: str = ""
    every_seconds: int = 0
    timezone: str = "UTC"
    spread_seconds: int = 0


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """One check, ready to be kept.

    Attributes:
        source_id: the source.
        scheduled_for: when it was due, UTC; with the source, what makes it one check.
        started_at: when it began, UTC.
        finished_at: when it ended, UTC.
        outcome: how it ended.
        next_due_at: when to look again.
        not_before_at: until when the publisher asked us to wait, where it did.
        problem_kind: the failure's name; empty when good.
        problem: the failure's message; empty when good.
        status: the HTTP status, where there was one.
        url: the address that answered.
        reading: the name of the reading that failed, where the same would fail again; else empty.
    """

    source_id: str
    scheduled_for: datetime
    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    next_due_at: datetime | None
    not_before_at: datetime | None = None
    problem_kind: str = ""
    problem: str = ""
    status: int | None = None
    url: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """How a check ended whose document was refused.

    Attributes:
        reading: the name of the reading: of the document, and of all that decides how it is read.
        outcome: how it ended.
        problem_kind: the failure's name.
        problem: the failure's message.
    """

    reading: str
    outcome: Outcome
    problem_kind: str
    problem: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check as it is kept.

    Attributes:
        id: its row.
        source_id: the source.
        scheduled_for: when it was due, UTC.
        started_at: when it began, UTC.
        finished_at: when it ended, UTC.
        outcome: how it ended.
        problem_kind: the failure's name; empty when good.
        problem: the failure's message; empty when good.
        status: the HTTP status; None where none came.
        url: the address that answered; empty where that was not kept.
        snapshot_id: the version that it made or confirmed; None when it failed.
        evidence_id: the bytes that came with a failure; None for none.
    """

    id: int
    source_id: str
    scheduled_for: datetime
    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    problem_kind: str = ""
    problem: str = ""
    status: int | None = None
    url: str = ""
    snapshot_id: int | None = None
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A snapshot with the rows it stands on.

    Attributes:
        snapshot: the snapshot.
        check_id: the check that made it.
        blob_id: its bytes.
        media: what its bytes are.
        content_type: as the publisher said it; empty when it did not.
        linked_from: the page on which `follow` chose its address; empty when none.
        page_blob_id: that page's bytes.
        shape: what its rows looked like, for a data file.
        screenshot_blob_id: the picture of the page, where a browser read it.
    """

    snapshot: Snapshot
    check_id: int
    blob_id: int
    media: str
    content_type: str
    linked_from: str
    page_blob_id: int | None
    shape: Shape | None
    screenshot_blob_id: int | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source stands before a check.

    Attributes:
        first_watched_at: when it came into the configuration.
        validators: what the last good capture gave.
        checks_since_full: checks answered "not modified" since the document was last read in full.
        last_success_at: the last good check.
        last_news_at: the last new snapshot.
        overdue_since: when it was called overdue.
        snapshot_id: the latest snapshot; None before the first.
        fingerprint: of that snapshot.
        shape: of that snapshot.
        blob_id: its bytes.
        page_blob_id: the bytes of the page it was linked from.
        sha256: of its bytes, in hex.
        seen_at: when it was first seen.
        unread: figures whose present rule has read nothing yet.
        declarations: how its figures are declared, as the database knows it.
        last_check_at: the last check, as text.
        refused: how the last check ended, where its document was refused and would be again; else None.
        version: of the database, when this was read.
    """

    first_watched_at: datetime
    validators: Mapping[str, Validators] = field(default_factory=dict)
    checks_since_full: int = 0
    last_success_at: datetime | None = None
    last_news_at: datetime | None = None
    overdue_since: datetime | None = None
    snapshot_id: int | None = None
    fingerprint: str = ""
    shape: Shape | None = None
    blob_id: int | None = None
    page_blob_id: int | None = None
    sha256: str = ""
    seen_at: datetime | None = None
    unread: frozenset[str] = frozenset()
    declarations: Mapping[str, str] = field(default_factory=dict)
    last_check_at: str | None = None
    refused: Refused | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A newer edition of a document, or that the page of its editions could not be read.

    Attributes:
        source_id: the document's source.
        url: the newer edition; empty for a page that could not be read.
        seen_at: when the edition was first seen, or from when on the page could not be read, UTC.
        problem: why it could not; None for an edition.
    """

    source_id: str
    url: str
    seen_at: datetime
    problem: str | None = None
