"""What there is to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class NoticeKind(StrEnum):
    """What a notice tells."""

    CHANGE = "change"
    QUESTION = "question"
    FAILING = "failing"
    RECOVERED = "recovered"
    MANY_FAILING = "many failing"
    MANY_RECOVERED = "many recovered"
    OVERDUE = "overdue"
    NEWS_AGAIN = "news again"
    NEWER_EDITION = "newer edition"
    WEEKLY = "weekly report"


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


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell, complete enough to be rendered later without asking anything else.

    Attributes:
        kind: what it tells.
        source_id: the source it is about; empty for several sources and for the weekly report.
        created_at: when it was recorded, UTC.
        facts: everything the templates show, as JSON-ready values; see `monitor.telling.facts`.
    """

    kind: NoticeKind
    source_id: str
    created_at: datetime
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A rendered notice, ready for a notifier.

    Attributes:
        message_id: RFC 5322 Message-ID with angle brackets; the same on every attempt.
        thread_id: Message-ID that mails of one source refer to; empty for none.
        sent_at: the Date header, UTC: the time the notice was recorded.
        subject: one line.
        text: the plain text part.
        html: the HTML part, styles inlined.
    """

    message_id: str
    thread_id: str
    sent_at: datetime
    subject: str
    text: str
    html: str
