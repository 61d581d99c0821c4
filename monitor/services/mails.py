"""Which deliveries go to a recipient in one mail: settled, and recorded, before that is first tried.

What a check found is recorded with a delivery for each recipient. Nothing is mailed from there: a mail holds one
delivery or several, of one round of checks, and holds the same ones for good. So where it comes twice, it says the
same under the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from monitor.model import NoticeKind
from monitor.model.notices import Claimed, Loose
from monitor.model.store import Store
from monitor.services.notices import mail_id
from monitor.services.outages import AT_ONCE, is_gathered

TOGETHER = (NoticeKind.CHANGE, NoticeKind.QUESTION)
"""What goes together, each kind by itself; of anything else, each notice is a mail."""

ROUND = timedelta(hours=1)
"""How long after the first of a mail others may have been found: what an outage of the mail server held up, or a
backfill found, is told by the round in which it was found."""

MOST = 100
"""How many notices one mail holds at most."""


def put_mails_together(store: Store, due_by: datetime, *, digest: bool = True, gathering: timedelta = AT_ONCE) -> None:
    """Settle the mails of everything due that no mail holds yet, in one transaction.

    Args:
        store: the database.
        due_by: the time now, UTC.
        digest: whether what one round found goes together; else each notice is a mail.
        gathering: how long what goes together waits for others, counted from the first.
    """
    if not store.outbox.loose(due_by):
        return
    with store.atomic():
        for mail in mails_of(store.outbox.loose(due_by), digest=digest, within=max(ROUND, gathering)):
            if len(mail) == MOST or not _may_grow(mail, digest) or is_gathered(_times(mail), due_by, gathering):
                store.outbox.put_together([one.id for one in mail], message_id_of(mail))


def mails_to_come(store: Store, now: datetime, *, digest: bool, beside: Set[int]) -> list[Claimed]:
    """The mails that hold what waits now, in a database that is thrown away: each is taken out of it.

    Args:
        store: that database.
        now: UTC.
        digest: as `put_mails_together` has it.
        beside: deliveries that are passed over, because they waited before.
    """
    put_mails_together(store, now, digest=digest)
    found = []
    with store.atomic():
        while (mail := store.outbox.claim(now, now, timedelta(days=1))) is not None:
            if not beside & set(mail.ids):
                found.append(mail)
    return found


def mails_of(loose: Sequence[Loose], *, digest: bool, within: timedelta = ROUND) -> Iterator[list[Loose]]:
    """What goes together, in the order in which it was recorded.

    Args:
        loose: deliveries, those of the earliest notice first.
        digest: whether anything does.
        within: how long after the first of a mail others may have been recorded.
    """
    whose = attrgetter("notifier", "recipient", "kind")
    for _, own in groupby(sorted(loose, key=whose), whose):
        mail: list[Loose] = []
        for one in own:
            full = len(mail) == MOST or not _may_grow([one], digest)
            if mail and (full or one.created_at - mail[0].created_at > within):
                yield mail
                mail = []
            mail.append(one)
        yield mail


def message_id_of(mail: Sequence[Loose]) -> str:
    """The notice's own where it is alone; else one made from all of them, the same for all who get the same."""
    first, *others = (one.message_id for one in mail)
    if not others:
        return first
    return mail_id(" ".join(("digest", first, *others)), first.rpartition("@")[2].rstrip(">"))


def _may_grow(mail: Sequence[Loose], digest: bool) -> bool:
    return digest and mail[0].kind in TOGETHER


def _times(mail: Iterable[Loose]) -> list[datetime]:
    return [one.created_at for one in mail]
