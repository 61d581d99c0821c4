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
    OVERDUE = "overdue"
    NEWS_AGAIN = "news again"
    NEWER_EDITION = "newer edition"
    WEEKLY = "weekly report"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell, complete enough to be rendered later without asking anything else.

    Attributes:
        kind: what it tells.
        source_id: the source it is about; empty for the weekly report.
        created_at: when it was recorded, UTC.
        facts: everything the templates show, as JSON-ready values; see `monitor.facts`.
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
