"""What there is to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.facts import (
    ChangesTold,
    EarlierTold,
    EditionTold,
    NewsAgainTold,
    OutagesTold,
    OutageTold,
    OverdueTold,
)
from monitor.model.week import WeekTold


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


Facts = ChangesTold | OutageTold | OutagesTold | OverdueTold | NewsAgainTold | EditionTold | WeekTold | EarlierTold
"""What a notice tells."""

FACTS_OF: dict[NoticeKind, type[Facts]] = {
    NoticeKind.CHANGE: ChangesTold,
    NoticeKind.QUESTION: ChangesTold,
    NoticeKind.FAILING: OutageTold,
    NoticeKind.RECOVERED: OutageTold,
    NoticeKind.MANY_FAILING: OutagesTold,
    NoticeKind.MANY_RECOVERED: OutagesTold,
    NoticeKind.OVERDUE: OverdueTold,
    NoticeKind.NEWS_AGAIN: NewsAgainTold,
    NoticeKind.NEWER_EDITION: EditionTold,
    NoticeKind.WEEKLY: WeekTold,
}
"""The type in which the facts of each kind are kept."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell, complete enough to be rendered later without asking anything else.

    Attributes:
        kind: what it tells.
        source_id: the source it is about; empty for several sources and for the weekly report.
        created_at: when it was recorded, UTC.
        facts: what there is to tell, in the type that `FACTS_OF` names for the kind, or `EarlierTold`.
    """

    kind: NoticeKind
    source_id: str
    created_at: datetime
    facts: Facts


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


@dataclass(frozen=True, slots=True)
class Loose:
    """A delivery that no mail holds yet.

    Attributes:
        id: its row.
        notifier: which of the configured notifiers.
        recipient: for whom.
        kind: what its notice tells.
        created_at: when that was recorded, UTC.
        message_id: the notice's Message-ID, which a mail of it alone has.
    """

    id: int
    notifier: str
    recipient: str
    kind: NoticeKind
    created_at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail taken from the outbox: one delivery, or several that go together.

    Attributes:
        ids: the rows of its deliveries.
        notifier: which of the configured notifiers.
        recipient: for whom.
        attempts: how often it was tried, this time included.
        first_tried_at: when it was tried first.
        notices: what to tell, in the order in which it was recorded; at least one.
        message_id: its Message-ID, the same on every attempt.
        thread_id: the Message-ID that mails of its thread refer to; empty where its notices are of several.
    """

    ids: tuple[int, ...]
    notifier: str
    recipient: str
    attempts: int
    first_tried_at: datetime
    notices: tuple[Notice, ...]
    message_id: str
    thread_id: str


class DeliveryState(StrEnum):
    """What became of a delivery."""

    PENDING = "pending"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice for one recipient, and what became of it.

    Attributes:
        delivery_id: its row.
        notice_kind: what it tells.
        source_id: the source it is about; None for several, and for the weekly report.
        notifier: which of the configured notifiers.
        recipient: for whom.
        state: what became of it.
        attempts: how often it was tried.
        due_at: when it is tried next, or was tried last, UTC.
        sent_at: when it was accepted, UTC; None before.
        error: why it was not accepted at the last attempt; None where it was, or was not tried.
        created_at: when the notice was recorded, UTC.
        message_id: the Message-ID of the mail that holds it; that of its notice before one does.
    """

    delivery_id: int
    notice_kind: NoticeKind
    source_id: str | None
    notifier: str
    recipient: str
    state: DeliveryState
    attempts: int
    due_at: datetime
    sent_at: datetime | None
    error: str | None
    created_at: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it is kept, and what became of it.

    Attributes:
        notice: what it tells.
        check_id: the check that it follows from; None where it follows from none.
        deliveries: for each recipient, what became of it.
    """

    notice: Notice
    check_id: int | None
    deliveries: tuple[Delivery, ...]
