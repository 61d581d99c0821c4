"""What `monitor check --try` shows beside how each check ended: figures, claims and mails as they would be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from monitor.cli.results import latest_values
from monitor.cli.saying import say
from monitor.core.catalogue import Catalogue
from monitor.model import Judged, Observation
from monitor.model.notices import DeliveryState
from monitor.model.store import Store
from monitor.reading.labels import quoted
from monitor.services.check import CheckResult
from monitor.services.mails import mails_to_come
from monitor.telling.mail import subject
from monitor.telling.periods import period_name
from monitor.telling.sentences import NOT_JUDGED, reason


@dataclass(frozen=True, slots=True)
class Outlook:
    """How it would stand.

    Attributes:
        figures: by source, what its figures say.
        claims: how the claims on these sources stand.
        mails: whom a mail would go to, and its subject.
    """

    figures: dict[str, tuple[Observation, ...]]
    claims: tuple[Judged, ...]
    mails: tuple[tuple[str, str], ...]


def waiting_in(store: Store) -> Set[int]:
    """The deliveries that wait already."""
    return {one.delivery_id for one in store.outbox.deliveries([DeliveryState.PENDING], limit=store.outbox.waiting())}


def outlook_of(
    store: Store, catalogue: Catalogue, results: Sequence[CheckResult], waiting: Set[int], now: datetime
) -> Outlook:
    """How it would stand after these checks, from the copy of the database in which they were tried."""
    ids = [result.source_id for result in results]
    on_these = {claim.id for source_id in ids for claim in catalogue.claims_on(source_id)}
    zone = catalogue.settings.timezone
    mails = mails_to_come(store, now, digest=catalogue.settings.digest, beside=waiting)
    return Outlook(
        {id_: tuple(one.observation for one in store.log.standing(source_id=id_)) for id_ in ids},
        tuple(one for one in store.log.claims() if one.claim_id in on_these),
        tuple((mail.recipient, subject(*mail.notices, timezone=zone)) for mail in mails),
    )


def print_outlook(outlook: Outlook, catalogue: Catalogue, results: Sequence[CheckResult]) -> None:
    """The figures that no first reading printed, how the claims would stand, and the mails."""
    read = {result.source_id for result in results if result.read}
    figures = [one for source_id, own in outlook.figures.items() if source_id not in read for one in own]
    for title, lines in (
        ("figures as they would stand:", [*latest_values(figures, catalogue)]),
        ("claims as they would stand:", [*_claim_lines(outlook, catalogue)]),
        ("mails that would go out:", [f"to {recipient}: {said}" for recipient, said in outlook.mails]),
    ):
        if lines:
            say("", title, *(f"  {line}" for line in lines))
    say("", *([] if outlook.mails else ["no mail would go out"]))


def outlook_json(outlook: Outlook, catalogue: Catalogue, source_id: str) -> dict[str, object]:
    """The same of one source, for ``--json``."""
    on_it = {claim.id for claim in catalogue.claims_on(source_id)}
    return {
        "figures": [
            {"figure_id": one.figure_id, "series": one.series, "period": one.period.label, "value": one.value}
            for one in outlook.figures[source_id]
        ],
        "claims": [
            {"claim_id": one.claim_id, "verdict": one.verdict.kind.value if one.verdict else None}
            for one in outlook.claims
            if one.claim_id in on_it
        ],
    }


def _claim_lines(outlook: Outlook, catalogue: Catalogue) -> Iterator[str]:
    for one in outlook.claims:
        claim = catalogue.claims[one.claim_id]
        name = period_name(claim.period)
        verdict = f"{one.verdict.kind}: {reason(claim, one.verdict.reason)}" if one.verdict else NOT_JUDGED
        yield f"{quoted(claim.quote)}{f' ({name})' if name else ''}: {verdict}"
