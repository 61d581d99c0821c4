"""What there is to tell, into the outbox: who is told, under which Message-ID, in which thread."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from monitor.core.catalogue import Catalogue
from monitor.model import Audience, Notice, NoticeKind
from monitor.model.errors import NOT_SET_UP
from monitor.model.store import Store

Recipient = tuple[str, str]
"""The name of a notifier, and whom it tells."""


def put_notice(
    store: Store,
    catalogue: Catalogue,
    notice: Notice,
    *,
    event: str,
    check_id: int | None = None,
    recipients: Sequence[Recipient] | None = None,
    thread: str = "",
) -> None:
    """Put a notice into the outbox, with one delivery per recipient. Call it inside a transaction.

    Args:
        store: the database.
        catalogue: says who is told.
        notice: what to tell.
        event: names what happened, the same whenever it is recorded: the Message-ID is made from it.
        check_id: the check it follows from.
        recipients: who is told; None where its kind decides.
        thread: names what its thread is about; empty where that is its source or its kind.
    """
    domain = catalogue.settings.contact.rpartition("@")[2]
    store.outbox.put(
        notice,
        recipients_of(catalogue, audience_of(notice.kind)) if recipients is None else recipients,
        check_id=check_id,
        message_id=mail_id(f"{notice.kind.value} {event}", domain),
        thread_id=mail_id(f"thread {thread or notice.source_id or notice.kind.value}", domain),
    )


def audience_of(kind: NoticeKind, *, mirror: bool = False, problem_kind: str = "") -> Audience:
    """Who is told: everybody, or the maintainer alone.

    What asks for work goes to the maintainer: a doubtful reading, a newer edition, many failures at once, which are
    mostly one of our own. So does what takes nothing from readers (how a mirror fares), and a failure of our own
    making; when such a failure becomes another, everybody is told then: see `outages`. That a source can be read again
    goes to whom its failure went.

    Args:
        kind: what is told.
        mirror: whether the source republishes another one.
        problem_kind: of a failure: its name, as `CheckError.kind` gives it.
    """
    if kind in (NoticeKind.QUESTION, NoticeKind.NEWER_EDITION, NoticeKind.MANY_FAILING):
        return Audience.MAINTAINER
    if mirror or (kind is NoticeKind.FAILING and problem_kind == NOT_SET_UP):
        return Audience.MAINTAINER
    return Audience.EVERYBODY


def recipients_of(catalogue: Catalogue, audience: Audience) -> list[Recipient]:
    """Notifier and recipient of each delivery."""
    settings = catalogue.settings
    if audience is Audience.MAINTAINER:
        return [(next(iter(settings.notifiers)), settings.maintainer)]
    return [(name, recipient) for name, notifier in settings.notifiers.items() for recipient in notifier.recipients]


def mail_id(event: str, domain: str) -> str:
    """A Message-ID (RFC 5322) that is the same whenever the same event is told."""
    return f"<{hashlib.sha256(event.encode()).hexdigest()[:32]}@{domain}>"
