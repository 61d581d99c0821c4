"""What there is to tell after a round of checks: sources that began to fail, are well again, or went quiet.

It is told from rows, not from the round's results: a process that dies in between loses nothing, and the next round
tells it. What is told is marked in the transaction that records the notice, so nothing is told twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from monitor.core.catalogue import Catalogue
from monitor.model import Audience, Notice, NoticeKind, Outage
from monitor.services.notices import Recipient, audience_of, put_notice, recipients_of
from monitor.store.store import Store
from monitor.telling.facts import (
    failing_facts,
    many_failing_facts,
    many_recovered_facts,
    overdue_facts,
    recovered_facts,
)
from monitor.telling.periods import time_text

ONE_BY_ONE = 3
"""How many sources of a round have a mail each; more are one mail."""

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
    its checks are in the database.

    Args:
        store: the database.
        catalogue: what is watched, and who is told.
        now: UTC.
        gathering: how long failures and recoveries wait for others of the same cause.
        awaited: sources that are due or being checked: what was found of them longer ago than `FRESH` is not told
            before that check has ended. A source that is always due is always fresh.
    """
    with store.atomic():
        begun = _to_tell(catalogue, store.outages.begun(), now, awaited)
        if is_gathered([outage.since for outage in begun], now, gathering):
            _tell_failures(store, catalogue, begun, now)
        known = _to_tell(catalogue, store.outages.known_to_maintainer(), now, awaited)
        _tell_everybody(store, catalogue, _for_everybody(store, catalogue, known), now)
        over = _to_tell(catalogue, store.outages.over(), now, awaited)
        if is_gathered([outage.until for outage in over if outage.until], now, gathering):
            _tell_recoveries(store, catalogue, over, now)
        _tell_overdue(store, catalogue, now, awaited)


def is_gathered(moments: Sequence[datetime], now: datetime, gathering: timedelta) -> bool:
    """Whether what happened at these times has waited for long enough: the oldest of them as long as `gathering`.

    Times that are still to come were written under a wrong clock; they wait for nothing.
    """
    return bool(moments) and not timedelta(0) <= now - min(moments) < gathering


def _tell_failures(store: Store, catalogue: Catalogue, begun: Sequence[Outage], now: datetime) -> None:
    if len(begun) > ONE_BY_ONE:
        audience = audience_of(NoticeKind.MANY_FAILING)
        _put_many_failing(store, catalogue, begun, now, recipients_of(catalogue, audience))
        store.outages.mark_told(begun, now, audience)
        return
    for outage in begun:
        audience = _audience_of(catalogue, outage)
        _put_failing(store, catalogue, outage, now, recipients_of(catalogue, audience))
        store.outages.mark_told([outage], now, audience)


def _for_everybody(store: Store, catalogue: Catalogue, known: Sequence[Outage]) -> list[Outage]:
    """Of the failures that the maintainer knows, those that have become everybody's affair.

    A failure that was told on its own is, as soon as its present problem or its source would be told to everybody. Many
    at once were told to the maintainer for their number alone, so everybody is told of those that outlast `MANY_LAST`.
    """
    theirs = [outage for outage in known if _audience_of(catalogue, outage) is Audience.EVERYBODY]
    alone = store.outages.told_alone(theirs) if theirs else set()
    return [outage for outage in theirs if outage.id in alone or _has_lasted(outage)]


def _has_lasted(outage: Outage) -> bool:
    return outage.told_at is not None and outage.last_failed_at - outage.told_at >= MANY_LAST


def _tell_everybody(store: Store, catalogue: Catalogue, known: Sequence[Outage], now: datetime) -> None:
    """Tell everybody else of failures that the maintainer knows."""
    everybody = recipients_of(catalogue, Audience.EVERYBODY)
    heard = {outage.id: store.outages.heard([outage]) for outage in known}
    if len(known) > ONE_BY_ONE:
        others = [one for one in everybody if any(one not in those for those in heard.values())]
        _put_many_failing(store, catalogue, known, now, others)
    else:
        for outage in known:
            others = [one for one in everybody if one not in heard[outage.id]]
            _put_failing(store, catalogue, outage, now, others)
    store.outages.mark_told_to_everybody(known)


def _audience_of(catalogue: Catalogue, outage: Outage) -> Audience:
    """Who is told of a failure that is told on its own."""
    return audience_of(
        NoticeKind.FAILING,
        never_read=outage.last_success_at is None,
        mirror=bool(catalogue.sources[outage.source_id].mirrors),
        problem_kind=outage.problem_kind,
    )


def _put_many_failing(
    store: Store, catalogue: Catalogue, outages: Sequence[Outage], now: datetime, recipients: Sequence[Recipient]
) -> None:
    if not recipients:
        return
    any_read = store.outages.any_read_since(min(outage.began_at for outage in outages))
    still = any(outage.told_at for outage in outages)
    facts = many_failing_facts(catalogue.sources, outages, any_read=any_read, still=still)
    notice = Notice(NoticeKind.MANY_FAILING, "", now, facts)
    event, thread = _event(outages), _thread(outages, now)
    put_notice(store, catalogue, notice, event=event, recipients=recipients, thread=thread)


def _put_failing(
    store: Store, catalogue: Catalogue, outage: Outage, now: datetime, recipients: Sequence[Recipient]
) -> None:
    if not recipients:
        return
    source = catalogue.sources[outage.source_id]
    facts = failing_facts(
        source,
        problem_kind=outage.problem_kind,
        problem=outage.problem,
        since=outage.since,
        last_success_at=outage.last_success_at,
        attempts=outage.attempts,
    )
    notice = Notice(NoticeKind.FAILING, source.id, now, facts)
    check_id = outage.failed_check_id
    put_notice(store, catalogue, notice, event=_event([outage]), check_id=check_id, recipients=recipients)


def _tell_recoveries(store: Store, catalogue: Catalogue, over: Sequence[Outage], now: datetime) -> None:
    """To those who were told of the failures; more than a few are one mail for each of the two audiences."""
    for audience in Audience:
        theirs = [outage for outage in over if outage.audience is audience]
        if len(over) > ONE_BY_ONE and len(theirs) > 1:
            facts = many_recovered_facts(catalogue.sources, theirs)
            notice = Notice(NoticeKind.MANY_RECOVERED, "", now, facts)
            put_notice(
                store,
                catalogue,
                notice,
                event=_event(theirs),
                recipients=_hearers(store, catalogue, theirs, audience),
                thread=_thread(theirs, now),
            )
            continue
        for outage in theirs:
            _tell_recovery(store, catalogue, outage, now, audience)
    store.outages.mark_end_told(over, now)


def _tell_recovery(store: Store, catalogue: Catalogue, outage: Outage, now: datetime, audience: Audience) -> None:
    assert outage.until is not None, "it is over"
    facts = recovered_facts(
        catalogue.sources[outage.source_id],
        problem=outage.problem,
        since=outage.since,
        until=outage.until,
        first=outage.last_success_at is None,
    )
    notice = Notice(NoticeKind.RECOVERED, outage.source_id, now, facts)
    put_notice(
        store,
        catalogue,
        notice,
        event=_event([outage]),
        check_id=outage.good_check_id,
        recipients=_hearers(store, catalogue, [outage], audience),
    )


def _hearers(store: Store, catalogue: Catalogue, outages: Sequence[Outage], audience: Audience) -> list[Recipient]:
    """That audience, and the maintainer where one of these was told to the maintainer before everybody was."""
    heard = store.outages.heard(outages)
    maintainer = [one for one in recipients_of(catalogue, Audience.MAINTAINER) if one in heard]
    return list(dict.fromkeys([*recipients_of(catalogue, audience), *maintainer]))


def _tell_overdue(store: Store, catalogue: Catalogue, now: datetime, awaited: Collection[str]) -> None:
    """Which sources have been silent for longer than they should."""
    for source_id in store.sources.gone_quiet(now):
        source, state = catalogue.sources.get(source_id), store.sources.state(source_id)
        last_news_at = state.last_news_at
        if source is None or source.expect_news_every is None or last_news_at is None:
            continue
        if source_id in awaited and not is_fresh(state.last_success_at, now):
            continue
        facts = overdue_facts(source, last_news_at=last_news_at, expected_every=source.expect_news_every)
        store.sources.set_overdue(source_id, now)
        notice = Notice(NoticeKind.OVERDUE, source_id, now, facts)
        recipients = recipients_of(catalogue, audience_of(NoticeKind.OVERDUE, mirror=bool(source.mirrors)))
        put_notice(store, catalogue, notice, event=f"{source_id} {last_news_at.isoformat()}", recipients=recipients)


def is_fresh(moment: datetime | None, now: datetime) -> bool:
    """Whether what was found at this time can be told while another check is due.

    A time that is still to come was written under a wrong clock; it is as good as the present.
    """
    return moment is not None and now - moment < FRESH


def _to_tell(catalogue: Catalogue, outages: Sequence[Outage], now: datetime, awaited: Collection[str]) -> list[Outage]:
    """Those of sources that the configuration names, in its order, of which no check to come may say otherwise."""
    place = {source_id: position for position, source_id in enumerate(catalogue.sources)}
    certain = [o for o in outages if o.source_id not in awaited or is_fresh(o.until or o.last_failed_at, now)]
    return sorted((o for o in certain if o.source_id in place), key=lambda o: place[o.source_id])


def _event(outages: Sequence[Outage]) -> str:
    """Names these outages, and whether they were told before: the same whenever that is told."""
    names = " ".join(f"{outage.source_id} {outage.since.isoformat()}" for outage in outages)
    return f"{names}, to everybody" if any(o.told_at and not o.until for o in outages) else names


def _thread(outages: Sequence[Outage], now: datetime) -> str:
    """Names the thread of mails about several sources: that of the round in which most of them were first told."""
    ((told_at, _),) = Counter(outage.told_at or now for outage in outages).most_common(1)
    return f"many sources {time_text(told_at)}"
