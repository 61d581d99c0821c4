"""What there is to tell after a round of checks: sources that began to fail, are well again, or went quiet.

It is told from rows, not from the round's results: a process that dies in between loses nothing, and the next round
tells it. What is told is marked in the transaction that records the notice, so nothing is told twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.core.catalogue import Catalogue
from monitor.model import Audience, Notice, NoticeKind, Outage
from monitor.model.facts import OutagesTold, OutageTold, OverdueTold
from monitor.model.store import Store
from monitor.services.notices import Recipient, audience_of, put_notice, recipients_of
from monitor.telling.names import about
from monitor.telling.outages import outages_told

ONE_BY_ONE = 3
"""How many sources of a round have a mail each; more are one mail."""

ROUND_SECONDS = 300
"""How much longer what was found waits to be told while checks are still running, which may find more of it."""

AT_ONCE = timedelta(0)

FRESH = timedelta(minutes=5)
"""How long what a check found is told without waiting for the source's next check, when that is due or under way."""

MANY_LAST = timedelta(days=3)
"""How long sources of which the maintainer was told in one mail go on failing until everybody is told: a weekend."""


def tell_round(
    store: Store,
    catalogue: Catalogue,
    now: datetime,
    *,
    gathering: timedelta = AT_ONCE,
    awaited: Collection[str] = (),
) -> None:
    """Put into the outbox what the checks so far leave to tell, each once.

    A source that could be read again before its failure was told is not told at all: nobody has to do anything, and
    its checks are in the database. Nor is one that was never read: its rule is being written, by somebody who sees what
    the check prints.

    Args:
        store: the database.
        catalogue: what is watched, and who is told.
        now: UTC.
        gathering: how long failures and recoveries wait for others of the same cause.
        awaited: sources that are due or being checked: what was found of them longer ago than `FRESH` is not told
            before that check has ended. A source that is always due is always fresh.
    """
    this = _Round(store, catalogue, now, awaited)
    with store.atomic():
        begun = this.certain(outage for outage in store.outages.begun() if outage.last_success_at)
        if is_gathered([outage.since for outage in begun], now, gathering):
            this.tell_failures(begun)
        this.tell_everybody(this.certain(store.outages.known_to_maintainer()))
        over = this.certain(store.outages.over())
        if is_gathered([outage.until for outage in over if outage.until], now, gathering):
            this.tell_recoveries(over)
        this.tell_overdue()


def is_gathered(moments: Sequence[datetime], now: datetime, gathering: timedelta) -> bool:
    """Whether what happened at these times has waited for long enough: the oldest of them as long as `gathering`.

    Times that are still to come were written under a wrong clock; they wait for nothing.
    """
    return bool(moments) and not timedelta(0) <= now - min(moments) < gathering


def is_fresh(moment: datetime | None, now: datetime) -> bool:
    """Whether what was found at this time can be told while another check is due.

    A time that is still to come was written under a wrong clock; it is as good as the present.
    """
    return moment is not None and now - moment < FRESH


@dataclass(frozen=True, slots=True)
class _Round:
    """What is told after one round of checks.

    Attributes as `tell_round` is given them.
    """

    store: Store
    catalogue: Catalogue
    now: datetime
    awaited: Collection[str]

    def certain(self, outages: Iterable[Outage]) -> list[Outage]:
        """Those of configured sources, in their order, of which no check to come may say otherwise."""
        known = [one for one in outages if one.source_id in self.catalogue.sources]
        fresh = [one for one in known if self._is_certain(one.source_id, one.until or one.last_failed_at)]
        if len(fresh) < 2:
            return fresh
        place = {source_id: position for position, source_id in enumerate(self.catalogue.sources)}
        return sorted(fresh, key=lambda one: place[one.source_id])

    def _is_certain(self, source_id: str, moment: datetime | None) -> bool:
        return source_id not in self.awaited or is_fresh(moment, self.now)

    def tell_failures(self, begun: Sequence[Outage]) -> None:
        """Each to whom it concerns; more than a few in one mail to the maintainer."""
        if len(begun) > ONE_BY_ONE:
            audience = audience_of(NoticeKind.MANY_FAILING)
            self._put(begun, recipients_of(self.catalogue, audience))
            self.store.outages.mark_told(begun, self.now, audience)
            return
        for outage in begun:
            audience = self._audience_of(outage)
            self._put([outage], recipients_of(self.catalogue, audience))
            self.store.outages.mark_told([outage], self.now, audience)

    def tell_everybody(self, known: Sequence[Outage]) -> None:
        """What the maintainer alone knew and has become everybody's affair, to those who have not heard of it."""
        heard = self.store.outages.heard
        theirs = self._for_everybody(known)
        for outages in [theirs] if len(theirs) > ONE_BY_ONE else [[one] for one in theirs]:
            knowing = set.intersection(*(heard([outage]) for outage in outages))
            everybody = recipients_of(self.catalogue, Audience.EVERYBODY)
            self._put(outages, [one for one in everybody if one not in knowing])
        self.store.outages.mark_told_to_everybody(theirs)

    def _for_everybody(self, known: Sequence[Outage]) -> list[Outage]:
        """Of the failures that the maintainer knows, those that have become everybody's affair.

        One told on its own has, as soon as it would be told to everybody now. Many at once were told to the maintainer
        for their number alone, so everybody is told of those that outlast `MANY_LAST`.
        """
        theirs = [outage for outage in known if self._audience_of(outage) is Audience.EVERYBODY]
        alone = self.store.outages.told_alone(theirs) if theirs else set()
        return [outage for outage in theirs if outage.id in alone or _has_lasted(outage)]

    def _audience_of(self, outage: Outage) -> Audience:
        """Who is told of a failure that is told on its own."""
        return audience_of(
            NoticeKind.FAILING,
            mirror=bool(self.catalogue.sources[outage.source_id].mirrors),
            problem_kind=outage.problem_kind,
        )

    def tell_recoveries(self, over: Sequence[Outage]) -> None:
        """To those who were told of the failures; more than a few are one mail for each of the two audiences."""
        for audience in Audience:
            theirs = [outage for outage in over if outage.audience is audience]
            together = len(over) > ONE_BY_ONE and theirs
            for outages in [theirs] if together else [[one] for one in theirs]:
                heard = self.store.outages.heard(outages)
                # The maintainer may have been told before everybody was.
                before = [one for one in recipients_of(self.catalogue, Audience.MAINTAINER) if one in heard]
                self._put(outages, list(dict.fromkeys([*recipients_of(self.catalogue, audience), *before])))
        self.store.outages.mark_end_told(over, self.now)

    def tell_overdue(self) -> None:
        """Which sources have been silent for longer than they should."""
        for source_id in self.store.sources.gone_quiet(self.now):
            source, state = self.catalogue.sources.get(source_id), self.store.sources.state(source_id)
            last_news_at = state.last_news_at
            if source is None or source.expect_news_every is None or last_news_at is None:
                continue
            if not self._is_certain(source_id, state.last_success_at):
                continue
            self.store.sources.set_overdue(source_id, self.now)
            facts = OverdueTold(about(source), last_news_at, source.expect_news_every)
            notice = Notice(NoticeKind.OVERDUE, source_id, self.now, facts)
            recipients = recipients_of(self.catalogue, audience_of(notice.kind, mirror=bool(source.mirrors)))
            event = f"{source_id} {last_news_at.isoformat()}"
            put_notice(self.store, self.catalogue, notice, event=event, recipients=recipients)

    def _put(self, outages: Sequence[Outage], recipients: Sequence[Recipient]) -> None:
        """Put into the outbox that this source, or these, began to fail or can be read again."""
        if not recipients:
            return
        (first, *others), over = outages, outages[0].until is not None
        if others:
            kind = NoticeKind.MANY_RECOVERED if over else NoticeKind.MANY_FAILING
            notice = Notice(kind, "", self.now, self._told(outages, over=over))
            check_id, thread = None, _thread(outages, self.now)
        else:
            kind = NoticeKind.RECOVERED if over else NoticeKind.FAILING
            facts = OutageTold(about(self.catalogue.sources[first.source_id]), first)
            notice = Notice(kind, first.source_id, self.now, facts)
            check_id, thread = first.good_check_id if over else first.failed_check_id, ""
        put_notice(
            self.store,
            self.catalogue,
            notice,
            event=_event(outages),
            check_id=check_id,
            recipients=recipients,
            thread=thread,
        )

    def _told(self, outages: Sequence[Outage], *, over: bool) -> OutagesTold:
        if over:
            return outages_told(self.catalogue.sources, outages)
        any_read = self.store.outages.any_read_since(min(outage.began_at for outage in outages))
        still = any(outage.told_at for outage in outages)
        return outages_told(self.catalogue.sources, outages, any_read=any_read, still=still)


def _has_lasted(outage: Outage) -> bool:
    return outage.told_at is not None and outage.last_failed_at - outage.told_at >= MANY_LAST


def _event(outages: Sequence[Outage]) -> str:
    """Names these outages, and whether they were told before: the same whenever that is told."""
    names = " ".join(f"{outage.source_id} {outage.since.isoformat()}" for outage in outages)
    return f"{names}, to everybody" if any(o.told_at and not o.until for o in outages) else names


def _thread(outages: Sequence[Outage], now: datetime) -> str:
    """Names the thread of mails about several sources: that of the round in which most of them were first told."""
    ((told_at, _),) = Counter(outage.told_at or now for outage in outages).most_common(1)
    return f"many sources {told_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def gathering_of(catalogue: Catalogue, *, busy: bool) -> timedelta:
    """How long failures, recoveries and changes wait for others, so that one cause, or one round, makes one mail.

    As long as the sources of one schedule are spread, which is a round of the service; and while checks run or are due,
    for a while longer.
    """
    return timedelta(seconds=catalogue.spread_seconds + (ROUND_SECONDS if busy else 0))
