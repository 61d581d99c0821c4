"""What a configuration declares, as the database keeps it; and what the database knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.claims import Article, Claim
from monitor.model.figures import Rule


@dataclass(frozen=True, slots=True)
class DeclaredSource:
    """A source as it is declared, as far as its row says it.

    Attributes:
        id: its slug.
        title: what the publisher calls it.
        publisher: who publishes it.
        url: where it starts.
        schedule: when to look, in one text: another text is another schedule.
        expect_news_seconds: how long it may stay unchanged; None for ever.
        url_known: how the address is known.
        not_watched: why no program can watch it; empty for a source that is watched.
        mirrors: id of the source that it republishes; empty for an original.
    """

    id: str
    title: str
    publisher: str
    url: str
    schedule: str
    expect_news_seconds: int | None
    url_known: str
    not_watched: str
    mirrors: str


@dataclass(frozen=True, slots=True)
class DeclaredFigure:
    """A figure as it is declared.

    Attributes:
        id: ``source/figure``.
        source_id: its source.
        label: what it is.
        unit: the symbol of its unit.
        scope: what it counts.
        declaration: a hash of what decides how it is read and relied on.
        rule: how it is read; one that is not watched any more keeps the rule it had.
        not_watched: whether its source is not watched.
    """

    id: str
    source_id: str
    label: str
    unit: str
    scope: str
    declaration: str
    rule: Rule = field(compare=False)
    not_watched: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything that a configuration declares, each by its id.

    Attributes:
        sources: what is watched, or named as not to be watched.
        figures: what is read from them.
        articles: where claims are printed.
        claims: what they print.
    """

    sources: Mapping[str, DeclaredSource]
    figures: Mapping[str, DeclaredFigure]
    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What the database knows of a source's schedule.

    Attributes:
        schedule: as it was declared last.
        next_due_at: when it is due, UTC.
        watched: whether the configuration named it last time.
        not_before_at: until when the publisher asked us to wait, UTC; None where it did not.
        not_watched: why no program can watch it, as declared last; empty for a source that is watched.
    """

    schedule: str
    next_due_at: datetime
    watched: bool
    not_before_at: datetime | None
    not_watched: str


@dataclass(frozen=True, slots=True)
class Differing:
    """What a configuration declares otherwise than the database has it, by id.

    Attributes:
        sources: what is said of them differs, their schedules aside.
        figures: of these the facts differ; figures taken out of the configuration are here, too.
        redeclared: of these it differs how they are read; all of these are in `figures`.
        articles: of these anything differs.
        redated: of these the day differs; all of these are in `articles`.
        claims: what they print, or on what they rest.
        held_claims: of these the database has a row, were it of one that was taken out of the configuration.
    """

    sources: frozenset[str]
    figures: frozenset[str]
    redeclared: frozenset[str]
    articles: frozenset[str]
    redated: frozenset[str]
    claims: frozenset[str]
    held_claims: frozenset[str]
