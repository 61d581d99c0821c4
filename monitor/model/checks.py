"""How checks ended, and what is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
        rows: how many data rows it had.
        columns: the header's names.
        closed: whether its last line ended with a line end.
    """

    rows: int
    columns: tuple[str, ...]
    closed: bool


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
