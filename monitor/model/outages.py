"""Failed checks in a row, and who was told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    """Who is told."""

    EVERYBODY = "everybody"
    MAINTAINER = "maintainer"


@dataclass(frozen=True, slots=True)
class Outage:
    """A source's failed checks in a row, from the first of them to the good one that ended it.

    Attributes:
        id: its row.
        source_id: the source.
        since: when the first failed check ended, UTC.
        attempts: how many checks failed.
        problem_kind: the last failure's name, as `CheckError.kind` gives it.
        problem: its message.
        status: its HTTP status; None where none came.
        url: the address that it is about.
        began_at: when the first failed check began, UTC.
        failed_check_id: the last failed check.
        last_failed_at: when that check ended, UTC.
        good_check_id: the good check that ended it; None while it lasts.
        last_success_at: the last good check before it, UTC; None for a source that had never been read.
        until: when the good check ended, UTC; None while it lasts.
        told_at: when it was first told that it began, UTC; None while nobody was told.
        audience: who was told that it began; None while nobody was.
    """

    id: int
    source_id: str
    since: datetime
    attempts: int
    problem_kind: str
    problem: str
    status: int | None
    url: str
    began_at: datetime
    failed_check_id: int
    last_failed_at: datetime
    good_check_id: int | None = None
    last_success_at: datetime | None = None
    until: datetime | None = None
    told_at: datetime | None = None
    audience: Audience | None = None
