"""The questions that are open, from what is held."""

from __future__ import annotations

from datetime import datetime

from monitor.core.catalogue import Catalogue, Source
from monitor.core.decide import observations_of
from monitor.core.questions import Evidence, Question, questions_of
from monitor.model import Outage
from monitor.model.store import Store


def open_questions(store: Store, catalogue: Catalogue, now: datetime) -> list[Question]:
    """What waits for a person's word, of all sources that are watched, in the configuration's order."""
    outages = {outage.source_id: outage for outage in store.outages.lasting()}
    return [one for source in catalogue.watched for one in questions_about(store, source, now, outages.get(source.id))]


def questions_about(store: Store, source: Source, now: datetime, outage: Outage | None = None) -> list[Question]:
    """The same of one source, the longest asked first.

    Args:
        store: the database.
        source: the source.
        now: UTC.
        outage: its failed checks, where it fails.
    """
    past = store.history.past(source.id, [], at=now)
    return questions_of(
        Evidence(
            source.id,
            standing=store.log.standing(source_id=source.id),
            trusted=observations_of(past.trusted),
            logged=store.log.changes(source.id),
            checks={key: rows[-1].checks for key, rows in past.stood.items() if rows},
            outage=outage,
            rulings=past.rulings,
        )
    )
