"""Send the mails that wait in the outbox: claim, render, send, mark; what is not accepted waits longer each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.core.catalogue import Catalogue
from monitor.model.errors import PutOff, Refused
from monitor.model.notices import Claimed, DeliveryState
from monitor.model.store import Store
from monitor.plugin import Envelope, Notifier
from monitor.services.mails import put_mails_together
from monitor.services.outages import AT_ONCE
from monitor.telling.mail import message

LEASE = timedelta(minutes=10)
"""How long one attempt may take before another process may try the delivery."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=14)


@dataclass(slots=True)
class Sent:
    """What one round of deliveries did: numbers of mails."""

    sent: int = 0
    put_off: int = 0
    ended: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many were tried."""
        return self.sent + self.put_off + self.ended


def deliver_due(
    store: Store,
    catalogue: Catalogue,
    notifiers: Mapping[str, Notifier],
    environment: Mapping[str, str],
    clock: Callable[[], datetime],
    *,
    gathering: timedelta = AT_ONCE,
    keep_going: Callable[[], bool] = lambda: True,
) -> Sent:
    """Try every mail that is due, each once, the longest waiting first.

    What a mail holds is settled first; then the claim, the sending and the mark are three steps: a crash between them
    can only make a mail come twice, under the same Message-ID, never not at all.

    Args:
        store: the database.
        catalogue: says who sends, and the time zone in which times are shown.
        notifiers: by the names that deliveries carry.
        environment: the process's environment, where the notifiers' secrets are.
        clock: the time now, UTC.
        gathering: how long changes wait for others of their round.
        keep_going: asked before each mail; False ends the round early.
    """
    settings = catalogue.settings
    sender = environment.get("MONITOR_MAIL_FROM", settings.contact)
    envelope = Envelope(sender, environment, catalogue.folder, catalogue.folder / settings.mail)
    round_ = Sent()
    started_at = clock()
    put_mails_together(store, started_at, digest=settings.digest, gathering=gathering)
    while keep_going():
        with store.atomic():
            claimed = store.outbox.claim(started_at, clock(), LEASE)
        if claimed is None:
            return round_
        _deliver(store, claimed, notifiers.get(claimed.notifier), envelope, settings.timezone, clock, round_)
    return round_


def notifiers_in_use(catalogue: Catalogue, environment: Mapping[str, str]) -> Mapping[str, Notifier]:
    """The configured notifiers, none of which the environment contradicts.

    Raises:
        ConfigError: it does, as where it names a server in a way that cannot be understood.
    """
    why_files_instead(catalogue, environment)
    return catalogue.settings.notifiers


def why_files_instead(catalogue: Catalogue, environment: Mapping[str, str]) -> str:
    """Why a notifier writes mails as files into the folder for them instead of sending; empty where none does.

    Raises:
        ConfigError: the environment contradicts itself.
    """
    asked = (getattr(notifier, "writes_files_because", None) for notifier in catalogue.settings.notifiers.values())
    return next(filter(None, [because(environment) for because in asked if because]), "")


def pause_before(attempt: int) -> timedelta:
    """How long to wait after the attempt of that number failed: 1, 3, 9 … minutes, at most six hours."""
    if attempt > 8:
        return LONGEST_PAUSE
    return min(FIRST_PAUSE * int(3 ** (attempt - 1)), LONGEST_PAUSE)


def _deliver(
    store: Store,
    claimed: Claimed,
    notifier: Notifier | None,
    envelope: Envelope,
    timezone: str,
    clock: Callable[[], datetime],
    round_: Sent,
) -> None:
    try:
        if notifier is None:
            raise Refused(f"the configuration has no notifier {claimed.notifier!r} any more")
        rendered = message(
            *claimed.notices, message_id=claimed.message_id, thread_id=claimed.thread_id, timezone=timezone
        )
        notifier.send(rendered, claimed.recipient, envelope)
    except Refused as error:
        _end(store, claimed, DeliveryState.REFUSED, str(error), round_)
    except PutOff as error:
        _put_off(store, claimed, str(error), clock(), round_)
    except Exception as error:  # noqa: BLE001  # the edge of one delivery: it becomes a row, and the others go on
        _put_off(store, claimed, f"{type(error).__name__}: {error}", clock(), round_)
    else:
        with store.atomic():
            store.outbox.mark_sent(claimed.ids, clock())
        round_.sent += 1


def _put_off(store: Store, claimed: Claimed, error: str, now: datetime, round_: Sent) -> None:
    if now - claimed.first_tried_at > GIVE_UP_AFTER:
        _end(store, claimed, DeliveryState.GIVEN_UP, f"not accepted for {GIVE_UP_AFTER.days} days: {error}", round_)
        return
    with store.atomic():
        store.outbox.put_off(claimed.ids, now + pause_before(claimed.attempts), error)
    round_.put_off += 1
    round_.errors.append(f"{claimed.recipient}: {error}")


def _end(store: Store, claimed: Claimed, state: DeliveryState, error: str, round_: Sent) -> None:
    with store.atomic():
        store.outbox.end(claimed.ids, state, error)
    round_.ended += 1
    round_.errors.append(f"{claimed.recipient}: {error}")
