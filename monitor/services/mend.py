"""What could read a source again whose rules no longer fit: from what came with its failed check, or comes now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.config.installed import installed_kinds
from monitor.config.replacing import OtherRule
from monitor.core.catalogue import Source
from monitor.core.mend import Mended, Repair
from monitor.core.variants import options_of
from monitor.model import Capture, Status, without_bytes
from monitor.model.checks import SnapshotRow
from monitor.model.errors import UsageError
from monitor.model.store import Store
from monitor.services.held import Ask
from monitor.services.readers.mending import mend_in
from monitor.services.readers.tasks import Version, for_reading


@dataclass(frozen=True, slots=True)
class Mending:
    """What is proposed for the rules of a source.

    Attributes:
        source: the source.
        before: the last version that was read.
        capture: the document that is to be read, without its bytes.
        mended: what is proposed for each figure, in the source's order.
    """

    source: Source
    before: SnapshotRow
    capture: Capture
    mended: tuple[Mended, ...]

    def rule(self, figure_id: str, repair: Repair) -> OtherRule:
        """What is to be written for a repair; with the earlier rule and its days, where the new one reads nothing of
        the last version."""
        figure = next(one for one in self.source.figures if one.id == figure_id)
        until = None if repair.reads_before else self._until
        kinds = installed_kinds().extractors
        word = next(name for name, kind in kinds.items() if kind is type(figure.extractor))
        return OtherRule(repair.kind, repair.options, until, (word, options_of(figure.extractor)))

    @property
    def _until(self) -> date | None:
        """The last day of the rules that the last version was read by; None where the document came on that day."""
        snapshot = self.before.snapshot
        last = min(snapshot.last_confirmed_at.date(), self.capture.fetched_at.date() - timedelta(days=1))
        return last if last >= snapshot.seen_at.date() else None


def failed_capture(store: Store, source: Source) -> Capture | None:
    """What came with the last check of a source, where that failed for it; None where nothing did."""
    last = store.checks.last_check(source.id)
    if last is None or last.outcome.good or last.evidence_id is None:
        return None
    held = store.checks.snapshots(source.id)
    body = store.blobs.body(last.evidence_id)
    return _as_it_came(source, last.url or source.url, held[-1].content_type if held else "", body, last.finished_at)


def latest_capture(store: Store, source: Source) -> Capture | None:
    """The latest version of a source, as it came; None where none is held."""
    held = store.checks.snapshots(source.id)
    if not held:
        return None
    row = held[-1]
    return _as_it_came(source, row.snapshot.url, row.content_type, store.blobs.body(row.blob_id), row.snapshot.seen_at)


def _as_it_came(source: Source, url: str, content_type: str, body: bytes, at: datetime) -> Capture:
    headers = {"content-type": content_type} if content_type else {}
    return Capture(source.url, url, 200, headers, body, at)


def mend_source(store: Store, source: Source, capture: Capture, ask: Ask, figure_ids: Collection[str] = ()) -> Mending:
    """What could read a source's figures in a document.

    Args:
        store: the database.
        source: the source.
        capture: what came.
        ask: has documents read.
        figure_ids: of which figures; of all whose rules do not fit, where it is empty.

    Raises:
        UsageError: no version of the source was ever read.
        CheckError: the document is none that any rule could read.
    """
    held = store.log.standing(source_id=source.id)
    sure = [one for one in held if one.observation.status is not Status.SUSPECT]
    before = _last_good(store, source, figure_ids)
    if before is None:
        raise UsageError(
            f"{source.id} was never read, so nothing tells what its figures are: `monitor find` offers rules for one"
        )
    said = {
        figure.id: tuple(one.observation for one in sure if one.observation.figure_id == figure.id)
        for figure in source.figures
    }
    told = for_reading(source, capture.fetched_at)
    about = told, without_bytes(capture), store.blobs.body(before.blob_id), Version.of(source, before)
    mended: Sequence[Mended] = ask(source.id, mend_in, capture.body, *about, said, frozenset(figure_ids))
    return Mending(source, before, without_bytes(capture), tuple(mended))


def _last_good(store: Store, source: Source, figure_ids: Collection[str]) -> SnapshotRow | None:
    """The last version of which nobody doubted anything that was read of these figures; else the last."""
    snapshots = store.checks.snapshots(source.id)
    doubted = [
        one.snapshot_id
        for one in store.log.standing(source_id=source.id)
        if one.observation.status is Status.SUSPECT and one.observation.figure_id in figure_ids
    ]
    first = min(doubted, default=None)
    good = [row for row in snapshots if first is None or row.snapshot.id < first]
    return next(reversed(good or snapshots), None)
