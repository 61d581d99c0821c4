"""Whether a newer edition of a document appeared that its publisher never changes. Nothing is switched by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.core.catalogue import Catalogue, Source
from monitor.model import Capture, Follow, Notice, NoticeKind, without_bytes
from monitor.model.errors import CheckError, FetchError
from monitor.model.facts import EditionTold
from monitor.model.store import Store
from monitor.plugin import Limits, Web
from monitor.reading.edition import Edition, pick_newest, read_edition
from monitor.reading.follow import address_on
from monitor.services.notices import put_notice
from monitor.telling.names import about

PAGE = Limits(total_seconds=60, max_bytes=10_000_000)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the page of editions says.

    Attributes:
        url: the newest edition that it links to; empty where it could not be told.
        problem: why not; empty otherwise.
    """

    url: str = ""
    problem: str = ""


async def look_for_successor(source: Source, web: Web) -> Looked | None:
    """The newest edition that the source's page of editions links to; None where the source names no such page.

    A page that cannot be read is no failure of the source: what it says is kept and shown, and looked at again with
    the next check.
    """
    if source.successor is None:
        return None
    try:
        page = await web.get(source.successor.page, limits=PAGE, accept="text/html")
        assert isinstance(page, Capture), "no validators were sent"
        follow = Follow(source.successor.link, "newest")
        return Looked(url=await web.apart(address_on, page.body, without_bytes(page), follow))
    except CheckError as error:
        return Looked(problem=str(error))
    except Exception as error:  # noqa: BLE001  # the edge of one look: it becomes a row, and the check goes on
        return Looked(problem=str(FetchError(f"{source.successor.page}: {type(error).__name__}: {error}")))


def may_be_newer(source: Source, url: str) -> bool:
    """Whether an address is another than the source's own, and does not say of itself that it is an older edition."""
    newest = pick_newest([read_edition(source.url), read_edition(url)])
    return url != source.url and not (isinstance(newest, Edition) and newest.address == source.url)


def record_looked(
    store: Store, catalogue: Catalogue, source: Source, looked: Looked, now: datetime, frozen_since: datetime | None
) -> bool:
    """Keep what was found, and tell the maintainer once of each newer edition. Call it inside a transaction.

    Args:
        store: the database.
        catalogue: says who is told.
        source: the source.
        looked: what its page of editions says.
        now: UTC.
        frozen_since: from when on the document has read as it does; None before it was ever read.

    Returns:
        Whether a newer edition was told.
    """
    assert source.successor is not None
    store.editions.set_problem(source.id, looked.problem, now)
    if not looked.url or not may_be_newer(source, looked.url) or not store.editions.add(source.id, looked.url, now):
        return False
    facts = EditionTold(about(source), source.successor.page, looked.url, frozen_since, now)
    notice = Notice(NoticeKind.NEWER_EDITION, source.id, now, facts)
    put_notice(store, catalogue, notice, event=f"{source.id} {looked.url}")
    return True
