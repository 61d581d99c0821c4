"""What there is to tell of a recorded check: news, questions, a source that speaks again, a value that settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.catalogue import Catalogue, Source
from monitor.core.compare import compare
from monitor.core.turns import SETTLED_AFTER
from monitor.model import Change, Claim, Decision, Notice, NoticeKind, PassedOver, Verdict
from monitor.model.checks import CheckEntry, SourceState
from monitor.model.facts import ChangesTold, ClaimTold, NewsAgainTold
from monitor.model.store import Store
from monitor.services.notices import audience_of, put_notice, recipients_of
from monitor.services.questions import questions_about
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
                review = self._ids_of(told) if kind is NoticeKind.QUESTION else ()
                self._put(kind, replace(facts, review=review))

    def _ids_of(self, asked: Sequence[Change]) -> tuple[str, ...]:
        """The ids of the questions that these changes ask."""
        places = {(one.figure_id, one.series, one.period.label) for one in asked}
        restless = {one.figure_id for one in asked if one.is_of_noise}
        questions = questions_about(self.store, self.source, self.entry.finished_at)
        return tuple(
            one.id
            for one in questions
            if any(value.key in places or (value.is_of_noise and value.figure_id in restless) for value in one.asked)
        )

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


@dataclass(frozen=True, slots=True)
class Acceptance:
    """That a person accepted something.

    Attributes:
        by: who.
        note: why, in that person's words; may be empty.
        questions: the ids of the questions that were answered.
    """

    by: str = ""
    note: str = ""
    questions: frozenset[str] = frozenset()


BY_CONFIGURATION = Acceptance()
"""That the configuration accepts it, and says no more of it."""


def tell_accepted(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    changes: Sequence[Change],
    verdicts_before: Mapping[str, Verdict],
    now: datetime,
    acceptance: Acceptance = BY_CONFIGURATION,
) -> None:
    """Tell as news what was withheld as doubtful, now that it is accepted. Call it inside a transaction.

    Args:
        store: the database, already brought up to the configuration.
        catalogue: says who is told.
        source: the source; a mirror says nothing by itself.
        changes: what is news now.
        verdicts_before: how the source's claims stood.
        now: UTC.
        acceptance: who accepted it.
    """
    if source.mirrors:
        return
    claims = catalogue.claims_on(source.id)
    facts = changes_told(
        source,
        changes,
        Bearing(claims, verdicts_before, store.history.verdicts(claims), catalogue.articles),
        before=None,
        after=store.checks.snapshots(source.id)[-1].snapshot,
        checked_at=now,
        accepted=True,
    )
    facts = replace(facts, accepted_by=acceptance.by, accepted_note=acceptance.note)
    notice = Notice(NoticeKind.CHANGE, source.id, now, facts)
    event = " ".join(("accepted", source.id, now.isoformat(), *sorted(acceptance.questions)))
    put_notice(store, catalogue, notice, event=event)


def tell_settled(store: Store, catalogue: Catalogue, source: Source, entry: CheckEntry, check_id: int | None) -> None:
    """Tell once what a value settled on that went and came back, if something else was told last.

    Call it inside the check's transaction, when the check is recorded.
    """
    settled = store.history.settled(source.id, SETTLED_AFTER)
    changes = compare({told.key: told for told, _ in settled}, {now.key: now for _, now in settled if now is not None})
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
