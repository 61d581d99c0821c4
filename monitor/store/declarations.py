"""What the configuration declares, as rows: what differs from it, and bringing it up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from monitor.model import Article, Claim, Declared, DeclaredFigure, DeclaredSource, KnownSource, Rule
from monitor.model import store as contract
from monitor.model.declared import Differing
from monitor.model.times import time_text
from monitor.store.rows import json_list, number_text, span_texts, time_of, time_or_none

# Add a source or bring its facts up to date; its schedule state is kept.
UPSERT_SOURCE = """
INSERT INTO sources (id, title, publisher, url, watched, schedule, first_watched_at, next_due_at, expect_news_seconds,
    url_known, not_watched, mirrors)
VALUES (?1, ?2, ?3, ?4, ?7, ?5, ?11, ?11, ?6, ?8, ?9, ?10)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, publisher = excluded.publisher, url = excluded.url,
    watched = excluded.watched, schedule = excluded.schedule, expect_news_seconds = excluded.expect_news_seconds,
    url_known = excluded.url_known, not_watched = excluded.not_watched, mirrors = excluded.mirrors,
    overdue_since = CASE WHEN excluded.expect_news_seconds IS expect_news_seconds THEN overdue_since END
"""

# What is known of every source's schedule.
KNOWN = "SELECT id, schedule, next_due_at, watched, not_before_at, coalesce(not_watched, '') FROM sources"

# The same of those of which a clock that was ahead of a time wrote something.
KNOWN_AHEAD = f"{KNOWN} WHERE watched AND coalesce(last_check_at, next_due_at) > ?"

# Every source as `declare` left it, in the order of `_source_row`.
DECLARED_SOURCES = """
SELECT id, title, publisher, url, schedule, expect_news_seconds, watched, url_known, not_watched, mirrors FROM sources
"""

# What is said of each source, as far as it bears on what is held.
SAID = "SELECT id, title, publisher, url, url_known, coalesce(not_watched, ''), coalesce(mirrors, '') FROM sources"

# Stop watching what the configuration no longer names.
UNWATCH = {
    "sources": "UPDATE sources SET watched = 0 WHERE watched AND id NOT IN (SELECT value FROM json_each(?))",
    "figures": "UPDATE figures SET watched = 0 WHERE watched AND id NOT IN (SELECT value FROM json_each(?))",
    "claims": "UPDATE claims SET watched = 0 WHERE watched AND id NOT IN (SELECT value FROM json_each(?))",
}

# Know a rule by its hash.
INSERT_RULE = "INSERT OR IGNORE INTO rules (hash, kind, version, options) VALUES (?, ?, ?, ?)"

# A rule's row.
RULE_ID = "SELECT id FROM rules WHERE hash = ?"

# Every watched figure as `declare` left it, in the order of `FACTS`, with the hash of its rule.
DECLARED_FIGURES = """
SELECT f.id, f.source_id, f.label, f.unit, f.scope, f.declaration, r.hash
  FROM figures f JOIN rules r ON r.id = f.rule_id WHERE f.watched
"""

# How every watched figure is declared, as the database knows it.
FIGURES = "SELECT id, source_id, label, unit, scope, declaration FROM figures WHERE watched"

# When every article's day ended, and what else is known of it.
ARTICLES = "SELECT id, title, published_on, day_ends_at, url FROM articles"

# Add an article or bring its facts up to date.
UPSERT_ARTICLE = """
INSERT INTO articles (id, title, published_on, day_ends_at, url) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, published_on = excluded.published_on,
    day_ends_at = excluded.day_ends_at, url = excluded.url
"""

# Every watched claim as it stands.
CLAIMS = """
SELECT id, article_id, figure_id, series, period, period_start, period_end, quote, sentence, value, low, high, unit,
       qualifier, says, range_end, scope_differs
  FROM claims WHERE watched
"""

# Every watched claim as it stands, with its place in the configuration.
PLACED_CLAIMS = CLAIMS.replace("scope_differs", "scope_differs, position")

# Every claim that was ever declared.
HELD_CLAIMS = "SELECT id FROM claims"

# Add a claim or bring it up to date.
UPSERT_CLAIM = """
INSERT INTO claims (id, article_id, figure_id, series, period, period_start, period_end, quote, sentence, value, low,
    high, unit, qualifier, says, range_end, scope_differs, position, watched)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (id) DO UPDATE SET article_id = excluded.article_id, figure_id = excluded.figure_id,
    series = excluded.series, period = excluded.period, period_start = excluded.period_start,
    period_end = excluded.period_end, quote = excluded.quote, sentence = excluded.sentence,
    value = excluded.value, low = excluded.low, high = excluded.high, unit = excluded.unit,
    qualifier = excluded.qualifier, says = excluded.says, range_end = excluded.range_end,
    scope_differs = excluded.scope_differs, position = excluded.position, watched = 1
"""

# In which zone times are shown, if the rows are up to this configuration.
TIMEZONE = """
SELECT z.value FROM settings z JOIN settings d ON d.name = 'declared by' AND d.value = ? WHERE z.name = 'timezone'
"""

# Remember something of the configuration that the rows were brought up to.
SET_SETTING = """
INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

# Add a figure or bring its facts and its rule up to date; one that is no longer watched keeps its rule and history.
UPSERT_FIGURE = """
INSERT INTO figures (id, source_id, label, unit, scope, rule_id, declaration, watched)
VALUES (:id, :source_id, :label, :unit, :scope, :rule_id, :declaration, 1)
ON CONFLICT (id) DO UPDATE SET label = excluded.label, unit = excluded.unit, scope = excluded.scope,
    rule_id = CASE WHEN :not_watched THEN rule_id ELSE excluded.rule_id END, declaration = excluded.declaration,
    watched = 1
"""


class Declarations(contract.Declarations):
    """The tables `articles`, `rules` and `settings`, and what is declared in those of sources, figures and claims."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def timezone(self, by: str) -> str:
        row = self._connection.execute(TIMEZONE, (by,)).fetchone()
        return str(row[0]) if row else ""

    def known(self) -> dict[str, KnownSource]:
        return _known(self._connection.execute(KNOWN))

    def known_ahead_of(self, now: datetime) -> dict[str, KnownSource]:
        return _known(self._connection.execute(KNOWN_AHEAD, (time_text(now),)))

    def differing(self, declared: Declared) -> Differing:
        said = set(self._connection.execute(SAID))
        figures = {row[0]: row for row in self._connection.execute(FIGURES)}
        wanted = {figure.id: _facts(figure) for figure in declared.figures.values()}
        articles = {row[0]: row for row in self._connection.execute(ARTICLES)}
        printed = {article.id: _article_row(article) for article in declared.articles.values()}
        claims = {row[0]: row for row in self._connection.execute(CLAIMS)}
        rows = {claim.id: _claim_row(claim) for claim in declared.claims.values()}
        return Differing(
            sources=frozenset(s.id for s in declared.sources.values() if _said(s) not in said),
            figures=frozenset(id_ for id_ in {*figures, *wanted} if figures.get(id_) != wanted.get(id_)),
            redeclared=frozenset(id_ for id_, row in wanted.items() if id_ not in figures or figures[id_][5] != row[5]),
            articles=frozenset(id_ for id_, row in printed.items() if articles.get(id_) != row),
            redated=frozenset(id_ for id_, row in printed.items() if id_ not in articles or articles[id_][3] != row[3]),
            claims=frozenset(id_ for id_ in {*claims, *rows} if claims.get(id_) != rows.get(id_)),
            held_claims=frozenset(row[0] for row in self._connection.execute(HELD_CLAIMS)),
        )

    def declare(self, declared: Declared, now: datetime, *, by: str, timezone: str) -> None:
        sources = map(_source_row, declared.sources.values())
        self._write_differing(UPSERT_SOURCE, DECLARED_SOURCES, sources, time_text(now))
        self._write_differing(UPSERT_ARTICLE, ARTICLES, map(_article_row, declared.articles.values()))
        self._write_figures(declared.figures.values())
        claims = ((*_claim_row(claim), claim.position) for claim in declared.claims.values())
        self._write_differing(UPSERT_CLAIM, PLACED_CLAIMS, claims)
        for table, ids in (("sources", declared.sources), ("figures", declared.figures), ("claims", declared.claims)):
            self._connection.execute(UNWATCH[table], (json_list(ids),))
        self._connection.executemany(SET_SETTING, [("declared by", by), ("timezone", timezone)])

    def _write_differing(self, statement: str, held: str, rows: Iterable[tuple[Any, ...]], *more: str) -> None:
        """Write those of the rows that are not held so."""
        there = set(self._connection.execute(held))
        self._connection.executemany(statement, [(*row, *more) for row in rows if row not in there])

    def _write_figures(self, figures: Iterable[DeclaredFigure]) -> None:
        there = {row[0]: row for row in self._connection.execute(DECLARED_FIGURES)}
        for figure in figures:
            held = there.get(figure.id)
            # What nothing watches any more keeps the rule by which its history was read.
            rule = held[-1] if held and figure.not_watched else figure.rule.hash
            if held != (*_facts(figure), rule):
                row = {**dict(zip(FACTS, _facts(figure), strict=True)), "rule_id": self.rule_id(figure.rule)}
                self._connection.execute(UPSERT_FIGURE, {**row, "not_watched": figure.not_watched})

    def rule_id(self, rule: Rule) -> int:
        """The rule's row, made when it is new."""
        self._connection.execute(INSERT_RULE, (rule.hash, rule.kind, rule.version, rule.options))
        return int(self._connection.execute(RULE_ID, (rule.hash,)).fetchone()[0])


def _said(source: DeclaredSource) -> tuple[str, ...]:
    return source.id, source.title, source.publisher, source.url, source.url_known, source.not_watched, source.mirrors


def _known(rows: Iterable[tuple[Any, ...]]) -> dict[str, KnownSource]:
    return {row[0]: KnownSource(row[1], time_of(row[2]), bool(row[3]), time_or_none(row[4]), row[5]) for row in rows}


def _source_row(source: DeclaredSource) -> tuple[str | int | None, ...]:
    """A source as its table has it, but for when it is due and how it stands."""
    return (
        source.id,
        source.title,
        source.publisher,
        source.url,
        source.schedule,
        source.expect_news_seconds,
        0 if source.not_watched else 1,
        source.url_known,
        source.not_watched or None,
        source.mirrors or None,
    )


FACTS = ("id", "source_id", "label", "unit", "scope", "declaration")


def _facts(figure: DeclaredFigure) -> tuple[str, ...]:
    """What is said of a figure, in the order of `FACTS`."""
    return figure.id, figure.source_id, figure.label, figure.unit, figure.scope, figure.declaration


def _article_row(article: Article) -> tuple[str, ...]:
    return article.id, article.title, article.published_on.isoformat(), time_text(article.day[1]), article.url


def _claim_row(claim: Claim) -> tuple[str | None, ...]:
    """A claim as its table has it, but for its place in the configuration and whether it still stands there."""
    quantity = claim.quantity
    return (
        claim.id,
        claim.article_id,
        claim.figure_id,
        claim.series,
        claim.period.label,
        *span_texts(claim.period.span),
        claim.quote,
        claim.sentence,
        number_text(quantity.value),
        number_text(quantity.low),
        number_text(quantity.high),
        quantity.unit.symbol if quantity.unit else "",
        quantity.qualifier.value,
        claim.says,
        claim.end,
        claim.scope_differs,
    )
