"""What there is to tell of a recorded check: news, questions, a source that speaks again, a value that settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.core.catalogue import Catalogue, Source
from monitor.core.compare import compare
from monitor.core.decide import observations_of
from monitor.core.turns import SETTLED_AFTER
from monitor.model import (
    Claim,
    Decision,
    HeldByKey,
    Key,
    Notice,
    NoticeKind,
    Observation,
    PassedOver,
    Verdict,
)
from monitor.model.checks import CheckEntry, SourceState
from monitor.model.facts import ChangesTold, ClaimTold, NewsAgainTold
from monitor.model.store import Store
from monitor.services.notices import audience_of, put_notice, recipients_of
from monitor.telling.changes import changes_told
from monitor.telling.claims import Bearing
from monitor.telling.names import about


@dataclass(frozen=True, slots=True)
class Voice:
    """Writes the notices of one check into the outbox."""

    store: Store
    catalogue: Catalogue
    source: Source
    check_id: int | None
    entry: CheckEntry

    def tell_changes(
        self,
        decision: Decision,
        claims: Sequence[Claim],
        verdicts_before: Mapping[str, Verdict],
        snapshots: tuple[int | None, int],
        passed_over: Sequence[PassedOver],
    ) -> None:
        """News to everyone; what looks like a slip, as a question to the maintainer alone.

        A mirror says nothing by itself: what it prints is news only where its original prints it.
        """
        if self.source.mirrors:
            return
        before_id, after_id = snapshots
        before = self.store.checks.snapshot(before_id) if before_id is not None else None
        after = self.store.checks.snapshot(after_id)
        assert after is not None, "the snapshot was kept in this transaction"
        for kind, told in ((NoticeKind.CHANGE, decision.news), (NoticeKind.QUESTION, decision.questions)):
            if told:
                facts = changes_told(
                    self.source,
                    told,
                    Bearing(claims, verdicts_before, decision.verdicts, self.catalogue.articles),
                    before=before.snapshot if before else None,
                    after=after.snapshot,
                    checked_at=self.entry.finished_at,
                    bears_on=self._borne_on({change.figure_id for change in told}),
                    mirrors=self.store.log.mirrors(self.source.id),
                    passed_over=passed_over,
                )
                self._put(kind, facts)

    def _borne_on(self, changed: Collection[str]) -> tuple[ClaimTold, ...]:
        """The claims that rest on other figures and on which changes of these throw light, as they stand."""
        names = [name for figure in self.source.figures if figure.id in changed for name in figure.bears_on]
        claims = [self.catalogue.claims[name] for name in dict.fromkeys(names)]
        verdicts = self.store.history.verdicts(claims)
        bearing = Bearing(claims, verdicts, verdicts, self.catalogue.articles)
        return tuple(map(bearing.tell, claims))

    def tell_news_again(self, state: SourceState) -> None:
        """That an overdue source says something new again."""
        if state.overdue_since is not None:
            silent_since = state.last_news_at or state.first_watched_at
            self._put(NoticeKind.NEWS_AGAIN, NewsAgainTold(about(self.source), silent_since, self.entry.finished_at))

    def _put(self, kind: NoticeKind, facts: ChangesTold | NewsAgainTold) -> None:
        put_notice(
            self.store,
            self.catalogue,
            Notice(kind, self.source.id, self.entry.finished_at, facts),
            event=f"{self.source.id} {self.entry.scheduled_for.isoformat()}",
            check_id=self.check_id,
            recipients=recipients_of(self.catalogue, audience_of(kind, mirror=bool(self.source.mirrors))),
        )


def tell_accepted(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    before: HeldByKey,
    after: Mapping[Key, Observation],
    verdicts_before: Mapping[str, Verdict],
    now: datetime,
) -> None:
    """Tell as news what was withheld as doubtful, now that the configuration accepts it. Call it inside a transaction.

    Args:
        store: the database, already brought up to the configuration.
        catalogue: says who is told.
        source: the source; a mirror says nothing by itself.
        before: what stood there last without doubt.
        after: what is accepted.
        verdicts_before: how the source's claims stood.
        now: UTC.
    """
    if source.mirrors:
        return
    claims = catalogue.claims_on(source.id)
    facts = changes_told(
        source,
        compare(observations_of(before), after),
        Bearing(claims, verdicts_before, store.history.verdicts(claims), catalogue.articles),
        before=None,
        after=store.checks.snapshots(source.id)[-1].snapshot,
        checked_at=now,
        accepted=True,
    )
    notice = Notice(NoticeKind.CHANGE, source.id, now, facts)
    put_notice(store, catalogue, notice, event=f"accepted {source.id} {now.isoformat()}")


def tell_settled(store: Store, catalogue: Catalogue, source: Source, entry: CheckEntry, check_id: int | None) -> None:
    """Tell once what a value settled on that went and came back, if something else was told last.

    Call it inside the check's transaction, when the check is recorded.
    """
    settled = store.history.settled(source.id, SETTLED_AFTER)
    changes = compare({told.key: told for told, _ in settled}, {now.key: now for _, now in settled})
    if source.mirrors or not changes:
        return
    claims = catalogue.claims_on(source.id)
    verdicts = store.history.verdicts(claims)
    facts = changes_told(
        source,
        changes,
        Bearing(claims, verdicts, verdicts, catalogue.articles),
        before=None,
        after=store.checks.snapshots(source.id)[-1].snapshot,
        checked_at=entry.finished_at,
    )
    notice = Notice(NoticeKind.CHANGE, source.id, entry.finished_at, facts)
    put_notice(
        store, catalogue, notice, event=f"settled {source.id} {entry.scheduled_for.isoformat()}", check_id=check_id
    )
