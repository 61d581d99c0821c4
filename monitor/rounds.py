"""What there is to tell after a round of checks: sources that began to fail, are well again, or went quiet.

It is told from rows, not from the round's results: a process that dies in between loses nothing, and the next round
tells it. What is told is marked in the transaction that records the notice, so nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.catalogue import Catalogue
from monitor.facts import failing_facts, many_failing_facts, many_recovered_facts, overdue_facts, recovered_facts
from monitor.model import Audience, Notice, NoticeKind, Outage
from monitor.record import audience_of, put_notice
from monitor.store import Store

ONE_BY_ONE = 3
"""How many sources of a round have a mail each; more are one mail."""

AT_ONCE = timedelta(0)


def tell_round(store: Store, catalogue: Catalogue, now: datetime, *, gathering: timedelta = AT_ONCE) -> None:
    """Put into the outbox what the checks so far leave to tell, each once.

    A source that could be read again before its failure was told is not told at all: nobody has to do anything, and
    its checks are in the database.

    Args:
        store: the database.
        catalogue: what is watched, and who is told.
        now: UTC.
        gathering: how long failures and recoveries wait for others of the same cause.
    """
    with store.atomic():
        begun = _in_file_order(catalogue, store.outages.begun())
        if is_gathered([outage.since for outage in begun], now, gathering):
            _tell_failures(store, catalogue, begun, now)
        over = _in_file_order(catalogue, store.outages.over())
        if is_gathered([outage.until for outage in over if outage.until], now, gathering):
            _tell_recoveries(store, catalogue, over, now)
        _tell_overdue(store, catalogue, now)


def is_gathered(moments: Sequence[datetime], now: datetime, gathering: timedelta) -> bool:
    """Whether what happened at these times has waited for long enough: the oldest of them as long as `gathering`.

    Times that are still to come were written under a wrong clock; they wait for nothing.
    """
    return bool(moments) and not timedelta(0) <= now - min(moments) < gathering


def _tell_failures(store: Store, catalogue: Catalogue, begun: Sequence[Outage], now: datetime) -> None:
    if len(begun) > ONE_BY_ONE:
        any_read = store.outages.any_read_since(min(outage.began_at for outage in begun))
        facts = many_failing_facts(catalogue.sources, begun, any_read=any_read)
        audience = audience_of(NoticeKind.MANY_FAILING)
        notice = Notice(NoticeKind.MANY_FAILING, "", now, facts)
        put_notice(store, catalogue, notice, event=_event(begun), audience=audience)
        store.outages.mark_told(begun, now, audience)
        return
    for outage in begun:
        source = catalogue.sources[outage.source_id]
        facts = failing_facts(
            source,
            problem_kind=outage.problem_kind,
            problem=outage.problem,
            since=outage.since,
            last_success_at=outage.last_success_at,
            attempts=outage.attempts,
        )
        audience = audience_of(
            NoticeKind.FAILING,
            never_read=outage.last_success_at is None,
            mirror=bool(source.mirrors),
            problem_kind=outage.problem_kind,
        )
        notice = Notice(NoticeKind.FAILING, source.id, now, facts)
        put_notice(store, catalogue, notice, event=_event([outage]), check_id=outage.check_id, audience=audience)
        store.outages.mark_told([outage], now, audience)


def _tell_recoveries(store: Store, catalogue: Catalogue, over: Sequence[Outage], now: datetime) -> None:
    """To those who were told of the failures; more than a few are one mail for each of the two audiences."""
    for audience in Audience:
        theirs = [outage for outage in over if outage.audience is audience]
        if len(over) > ONE_BY_ONE and len(theirs) > 1:
            facts = many_recovered_facts(catalogue.sources, theirs)
            notice = Notice(NoticeKind.MANY_RECOVERED, "", now, facts)
            put_notice(store, catalogue, notice, event=_event(theirs), audience=audience)
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
    put_notice(store, catalogue, notice, event=_event([outage]), check_id=outage.check_id, audience=audience)


def _tell_overdue(store: Store, catalogue: Catalogue, now: datetime) -> None:
    """Which sources have been silent for longer than they should."""
    for source_id in store.sources.gone_quiet(now):
        source = catalogue.sources.get(source_id)
        last_news_at = store.sources.state(source_id).last_news_at
        if source is None or source.expect_news_every is None or last_news_at is None:
            continue
        facts = overdue_facts(source, last_news_at=last_news_at, expected_every=source.expect_news_every)
        store.sources.set_overdue(source_id, now)
        notice = Notice(NoticeKind.OVERDUE, source_id, now, facts)
        audience = audience_of(NoticeKind.OVERDUE, mirror=bool(source.mirrors))
        put_notice(store, catalogue, notice, event=f"{source_id} {last_news_at.isoformat()}", audience=audience)


def _in_file_order(catalogue: Catalogue, outages: Sequence[Outage]) -> list[Outage]:
    """Those of sources that the configuration names, in its order."""
    place = {source_id: position for position, source_id in enumerate(catalogue.sources)}
    return sorted((o for o in outages if o.source_id in place), key=lambda o: place[o.source_id])


def _event(outages: Sequence[Outage]) -> str:
    """Names these outages: the same whenever they are told."""
    return " ".join(f"{outage.source_id} {outage.since.isoformat()}" for outage in outages)
