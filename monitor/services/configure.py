"""The configuration into the database: what is declared, what must be read again for it, and when sources are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.config.digest import program
from monitor.core.catalogue import Catalogue, Figure, Source
from monitor.core.schedule import corrected_due_at, due_after
from monitor.model import Declared, DeclaredFigure, DeclaredSource, KnownSource, Schedule
from monitor.model.store import Store

LONGEST_PAUSE = timedelta(days=8)
"""The longest that a publisher is believed to ask us to wait: what lies further ahead a wrong clock wrote."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What a changed configuration makes it necessary to read again.

    Attributes:
        figures: figures that are new or declared differently, by source.
        claims: sources with claims that are new, reworded or dated differently, or not watched for another reason.

    A source that is watched for the first time is in neither: nothing of it is held.
    """

    figures: Mapping[str, frozenset[str]]
    claims: frozenset[str]

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources concerned."""
        return tuple(dict.fromkeys((*self.figures, *sorted(self.claims))))


def declare(store: Store, catalogue: Catalogue, now: datetime) -> Reread:
    """Bring the rows up to the configuration; inside a transaction.

    A source is due at once when it was never watched, or not lately, else at its next time.
    """
    declared, known = declared_by(catalogue), store.declarations.known()
    differing = store.declarations.differing(declared)
    store.declarations.declare(declared, now, by=_by(catalogue), timezone=catalogue.settings.timezone)
    correct_due_times(store, catalogue, now, known)
    figures = {
        source.id: changed
        for source in catalogue.sources.values()
        if source.id in known and (changed := differing.redeclared.intersection(f.id for f in source.figures))
    }
    claims = {
        source_id
        for source_id, source in catalogue.sources.items()
        for claim in catalogue.claims_on(source_id)
        if (claim.id in differing.claims or claim.article_id in differing.redated)
        # Of a source of which nothing can be held, claims are judged when it is read first.
        and (source_id in known or source.not_watched or claim.id in differing.held_claims)
    }
    for_another_reason = {
        source.id
        for source in catalogue.sources.values()
        if source.id in known and known[source.id].not_watched not in ("", source.not_watched)
    }
    return Reread(figures, frozenset(claims | for_another_reason))


def is_up_to_date(store: Store, catalogue: Catalogue) -> bool:
    """Whether this file, read by this program, was what the rows were brought up to last: then they are as it says."""
    return bool(store.declarations.timezone(_by(catalogue)))


def is_declared(store: Store, catalogue: Catalogue) -> bool:
    """Whether sources, figures, articles and claims are in the database as the configuration has them.

    What no longer is in it may remain, unwatched; when a source is looked at decides nothing about what is held.
    """
    differing = store.declarations.differing(declared_by(catalogue))
    return not (differing.sources or differing.figures or differing.articles or differing.claims)


def correct_due_times(
    store: Store, catalogue: Catalogue, now: datetime, known: Mapping[str, KnownSource] | None = None
) -> None:
    """Bring due times up to the schedules, and those back that lie further ahead than schedules can explain.

    Args:
        store: the database.
        catalogue: what is watched.
        now: UTC.
        known: what was known of the sources before the configuration was declared; None where it was declared before:
            then no schedule is new, and only what a clock wrote that was ahead is looked at.
    """
    known = store.declarations.known_ahead_of(now) if known is None else known
    for source_id, one in known.items():
        source = catalogue.sources.get(source_id)
        if source is None or source.not_watched:
            continue
        due = _due_at(source, one, now)
        if due != one.next_due_at:
            store.sources.put_off(source_id, due)


def declared_by(catalogue: Catalogue) -> Declared:
    """What the configuration declares, as the database keeps it."""
    sources = catalogue.sources.values()
    return Declared(
        {source.id: _source(source) for source in sources},
        {figure.id: _figure(source, figure) for source in sources for figure in source.figures},
        catalogue.articles,
        catalogue.claims,
    )


def _by(catalogue: Catalogue) -> str:
    """What tells this configuration, and the program that reads it, from others: as `digest_of` says it of the file."""
    return f"{catalogue.hash} {program()}"


def _due_at(source: Source, known: KnownSource, now: datetime) -> datetime:
    if not known.watched:
        due = now
    elif known.schedule != _schedule_text(source.schedule):
        due = min(known.next_due_at, due_after(source.schedule, now))
    else:
        due = corrected_due_at(source.schedule, known.next_due_at, now)
    pause = known.not_before_at
    return max(due, pause) if pause is not None and pause - now <= LONGEST_PAUSE else due


def _source(source: Source) -> DeclaredSource:
    expected = source.expect_news_every
    return DeclaredSource(
        id=source.id,
        title=source.title,
        publisher=source.publisher,
        url=source.url,
        schedule=_schedule_text(source.schedule),
        expect_news_seconds=None if expected is None else round(expected.total_seconds()),
        url_known=source.url_known,
        not_watched=source.not_watched,
        mirrors=source.mirrors,
    )


def _figure(source: Source, figure: Figure) -> DeclaredFigure:
    return DeclaredFigure(
        id=figure.id,
        source_id=source.id,
        label=figure.label,
        unit=figure.unit.symbol,
        scope=figure.scope,
        declaration=figure.declaration,
        rule=figure.rule,
        not_watched=bool(source.not_watched),
    )


def _schedule_text(schedule: Schedule) -> str:
    when = schedule.cron or f"every {schedule.every_seconds} s"
    return f"{when} {schedule.timezone} +{schedule.spread_seconds} s"
