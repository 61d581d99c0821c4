"""Outages, mails and newer editions, in memory."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model import (
    Audience,
    Notice,
    NoticeKind,
    Outage,
    Ruling,
)
from monitor.model import store as contract
from monitor.model.checks import Edition
from monitor.model.notices import Claimed, Delivery, DeliveryState, Loose, Told
from tests.store.memory.kept import Check, Mail, OutageRow, Part


class Rulings(Part, contract.Rulings):
    def add(self, rulings: Iterable[Ruling]) -> None:
        for ruling in rulings:
            self._kept.rulings.append(replace(ruling, id=self._kept.number()))

    def all(self, source_id: str = "") -> list[Ruling]:
        return [one for one in self._kept.rulings if source_id in ("", one.source_id)]


class Outages(Part, contract.Outages):
    def _where(self, *, over: bool) -> list[OutageRow]:
        rows = (one for one in self._kept.outages if self._kept.sources[one.source_id].watched)
        return [one for one in rows if (one.good is not None) is over]

    def _check(self, check_id: int) -> Check:
        return next(one for one in self._kept.checks if one.id == check_id)

    def go_on(self, source_id: str, check_id: int) -> None:
        own = [one for one in self._kept.outages if one.source_id == source_id]
        last = own[-1] if own else None
        if last is not None and (last.good is None or (last.told_at and not last.end_told_at)):
            last.good = None
            last.failed.append(self._check(check_id))
            return
        self._kept.outages.append(OutageRow(self._kept.number(), source_id, [self._check(check_id)]))

    def end(self, source_id: str, check_id: int) -> None:
        for one in self._kept.outages:
            if one.source_id == source_id and one.good is None:
                one.good = self._check(check_id)

    def begun(self) -> list[Outage]:
        return [self._kept.outage(one) for one in self._where(over=False) if one.told_at is None]

    def known_to_maintainer(self) -> list[Outage]:
        return [self._kept.outage(one) for one in self._where(over=False) if one.audience is Audience.MAINTAINER]

    def lasting(self) -> list[Outage]:
        return [self._kept.outage(row) for row in self._where(over=False)]

    def over(self) -> list[Outage]:
        told = [one for one in self._where(over=True) if one.told_at and not one.end_told_at]
        return [self._kept.outage(one) for one in told]

    def told_alone(self, outages: Iterable[Outage]) -> set[int]:
        return {one.id for one, mail in self._told(outages) if mail.notice.kind is NoticeKind.FAILING}

    def heard(self, outages: Iterable[Outage]) -> set[tuple[str, str]]:
        return {(mail.delivery.notifier, mail.delivery.recipient) for _, mail in self._told(outages)}

    def _told(self, outages: Iterable[Outage]) -> Iterator[tuple[OutageRow, Mail]]:
        """Each outage as it is kept, with the mails by which it was first told."""
        wanted = {one.id for one in outages}
        for one in self._kept.outages:
            for mail in self._kept.mails if one.id in wanted else ():
                notice = mail.notice
                own = notice.kind is NoticeKind.FAILING and notice.source_id == one.source_id
                if notice.created_at == one.told_at and (own or notice.kind is NoticeKind.MANY_FAILING):
                    yield one, mail

    def _rows(self, outages: Iterable[Outage]) -> list[OutageRow]:
        wanted = {one.id for one in outages}
        return [one for one in self._kept.outages if one.id in wanted]

    def mark_told(self, outages: Iterable[Outage], now: datetime, audience: Audience) -> None:
        for one in self._rows(outages):
            one.told_at, one.audience = now, audience

    def mark_told_to_everybody(self, outages: Iterable[Outage]) -> None:
        for one in self._rows(outages):
            one.audience = Audience.EVERYBODY

    def mark_end_told(self, outages: Iterable[Outage], now: datetime) -> None:
        for one in self._rows(outages):
            one.end_told_at = now

    def any_read_since(self, moment: datetime) -> bool:
        good = (one.entry for one in self._kept.checks if one.good and one.entry.url.startswith("http"))
        return any(entry.finished_at >= moment for entry in good)


class Outbox(Part, contract.Outbox):
    def put(
        self,
        notice: Notice,
        recipients: Iterable[tuple[str, str]],
        *,
        check_id: int | None,
        message_id: str,
        thread_id: str,
    ) -> None:
        if message_id in self._kept.told:
            return
        self._kept.told.add(message_id)
        for notifier, recipient in recipients:
            delivery = Delivery(
                delivery_id=self._kept.number(),
                notice_kind=notice.kind,
                source_id=notice.source_id or None,
                notifier=notifier,
                recipient=recipient,
                state=DeliveryState.PENDING,
                attempts=0,
                due_at=notice.created_at,
                sent_at=None,
                error=None,
                created_at=notice.created_at,
                message_id=message_id,
            )
            self._kept.mails.append(Mail(delivery, notice, thread_id, check_id))

    def loose(self, due_by: datetime) -> list[Loose]:
        found = [one.delivery for one in self._pending() if not one.is_held and one.delivery.due_at <= due_by]
        return [
            Loose(d.delivery_id, d.notifier, d.recipient, d.notice_kind, d.created_at, d.message_id)
            for d in sorted(found, key=operator.attrgetter("created_at", "delivery_id"))
        ]

    def put_together(self, delivery_ids: Iterable[int], message_id: str) -> None:
        for one in [self._mail(id_) for id_ in delivery_ids]:
            if not one.is_held:
                one.is_held, one.delivery = True, replace(one.delivery, message_id=message_id)

    def claim(self, due_by: datetime, now: datetime, lease: timedelta) -> Claimed | None:
        held = [one for one in self._pending() if one.is_held]
        free = [one for one in held if one.delivery.due_at <= due_by and self._is_free(one, now)]
        if not free:
            return None
        first = min(free, key=lambda one: (one.delivery.due_at, one.delivery.delivery_id))
        mails = [one for one in held if _whose(one) == _whose(first)]
        for mail in mails:
            mail.delivery = replace(mail.delivery, attempts=mail.delivery.attempts + 1)
            mail.first_tried_at, mail.claimed_until = mail.first_tried_at or now, now + lease
        threads = {one.thread_id for one in mails}
        made = mails[0].delivery
        return Claimed(
            ids=tuple(one.delivery.delivery_id for one in mails),
            notifier=made.notifier,
            recipient=made.recipient,
            attempts=made.attempts,
            first_tried_at=mails[0].first_tried_at or now,
            notices=tuple(one.notice for one in mails),
            message_id=made.message_id,
            thread_id=threads.pop() if len(threads) == 1 else "",
        )

    def _pending(self) -> list[Mail]:
        return [one for one in self._kept.mails if one.delivery.state is DeliveryState.PENDING]

    def _is_free(self, mail: Mail, now: datetime) -> bool:
        return mail.claimed_until is None or mail.claimed_until <= now

    def _mail(self, delivery_id: int) -> Mail:
        return next(one for one in self._kept.mails if one.delivery.delivery_id == delivery_id)

    def _change(self, *delivery_ids: int, **changed: object) -> None:
        for mail in map(self._mail, delivery_ids):
            mail.delivery, mail.claimed_until = replace(mail.delivery, **changed), None  # type: ignore[arg-type]

    def waiting(self) -> int:
        return len(self._pending())

    def mark_sent(self, delivery_ids: Iterable[int], sent_at: datetime) -> None:
        self._change(*delivery_ids, state=DeliveryState.SENT, sent_at=sent_at, error=None)

    def put_off(self, delivery_ids: Iterable[int], due_at: datetime, error: str) -> None:
        self._change(*delivery_ids, due_at=due_at, error=error)

    def end(self, delivery_ids: Iterable[int], state: DeliveryState, error: str) -> None:
        self._change(*delivery_ids, state=state, error=error)

    def retry(self, now: datetime) -> int:
        unsent = [one for one in self._kept.mails if one.delivery.state is not DeliveryState.SENT]
        free = [one for one in unsent if self._is_free(one, now)]
        for one in free:
            one.first_tried_at = None
            self._change(one.delivery.delivery_id, state=DeliveryState.PENDING, due_at=now, attempts=0)
        return len(free)

    def told(self, source_id: str) -> list[Told]:
        found: dict[int, Told] = {}
        for one in self._kept.mails:
            if one.notice.source_id == source_id:
                known = found.get(id(one.notice), Told(one.notice, one.check_id, ()))
                found[id(one.notice)] = replace(known, deliveries=(*known.deliveries, one.delivery))
        key = operator.attrgetter("created_at", "delivery_id")
        return sorted(found.values(), key=lambda told: key(told.deliveries[0]), reverse=True)

    def deliveries(self, states: Iterable[DeliveryState] = tuple(DeliveryState), *, limit: int = 50) -> list[Delivery]:
        wanted = set(states)
        found = [one.delivery for one in self._kept.mails if one.delivery.state in wanted]
        found.sort(key=lambda one: (one.state is not DeliveryState.SENT, one.created_at, one.delivery_id), reverse=True)
        return found[:limit]


def _whose(mail: Mail) -> tuple[str, str, str]:
    return mail.delivery.message_id, mail.delivery.notifier, mail.delivery.recipient


class Editions(Part, contract.Editions):
    def add(self, source_id: str, url: str, now: datetime) -> bool:
        known = (source_id, url) in self._kept.editions
        self._kept.editions.setdefault((source_id, url), Edition(source_id, url, now))
        return not known

    def set_problem(self, source_id: str, problem: str, now: datetime) -> None:
        known = self._kept.editions.pop((source_id, ""), None)
        if problem:
            since = known.seen_at if known else now
            self._kept.editions[source_id, ""] = Edition(source_id, "", since, problem)

    def all(self) -> list[Edition]:
        watched = [one for one in self._kept.editions.values() if self._kept.sources[one.source_id].watched]
        return sorted(watched, key=lambda one: (one.source_id, one.seen_at))
