"""Articles and their claims: configuration into rows."""

from __future__ import annotations

import sqlite3

from monitor.core.catalogue import Catalogue
from monitor.model import Article, Claim
from monitor.store.rows import number_text, time_text

# When every article was said to be published.
PUBLISHED = "SELECT id, day_ends_at FROM articles"

# Add an article or bring its facts up to date.
UPSERT_ARTICLE = """
INSERT INTO articles (id, title, published_on, day_ends_at, url) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET title = excluded.title, published_on = excluded.published_on,
    day_ends_at = excluded.day_ends_at, url = excluded.url
"""

# Every claim as it stands, to see which are new or reworded.
CLAIMS = """
SELECT id, article_id, figure_id, series, period, quote, sentence, value, low, high, unit, qualifier, says,
       range_end, scope_differs, watched
  FROM claims
"""

# Add a claim or bring it up to date.
UPSERT_CLAIM = """
INSERT INTO claims (id, article_id, figure_id, series, period, quote, sentence, value, low, high, unit, qualifier, says,
    range_end, scope_differs, watched)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (id) DO UPDATE SET article_id = excluded.article_id, figure_id = excluded.figure_id,
    series = excluded.series, period = excluded.period, quote = excluded.quote, sentence = excluded.sentence,
    value = excluded.value, low = excluded.low, high = excluded.high, unit = excluded.unit,
    qualifier = excluded.qualifier, says = excluded.says, range_end = excluded.range_end,
    scope_differs = excluded.scope_differs, watched = 1
"""

# Give a claim its place in the configuration.
SET_POSITION = "UPDATE claims SET position = ? WHERE id = ? AND position <> ?"


def sync_claims(connection: sqlite3.Connection, catalogue: Catalogue) -> frozenset[str]:
    """Bring articles and claims up to the configuration: the sources with claims that must be judged again."""
    redated = _sync_articles(connection, catalogue)
    known = {row[0]: row for row in connection.execute(CLAIMS)}
    sources = set()
    for claim in catalogue.claims.values():
        row = claim_row(claim)
        if known.get(claim.id) != (*row, 1) or claim.article_id in redated:
            sources.add(claim.figure_id.partition("/")[0])
            connection.execute(UPSERT_CLAIM, row)
        connection.execute(SET_POSITION, (claim.position, claim.id, claim.position))
    return frozenset(sources)


def _sync_articles(connection: sqlite3.Connection, catalogue: Catalogue) -> frozenset[str]:
    """The articles whose day is another than before."""
    known = dict(connection.execute(PUBLISHED).fetchall())
    redated = set()
    for article in catalogue.articles.values():
        ends_at = time_text(article.day[1])
        if known.get(article.id, ends_at) != ends_at:
            redated.add(article.id)
        connection.execute(UPSERT_ARTICLE, article_row(article))
    return frozenset(redated)


def article_row(article: Article) -> tuple[str | None, ...]:
    """An article as its table has it."""
    return article.id, article.title, article.published_on.isoformat(), time_text(article.day[1]), article.url


def claim_row(claim: Claim) -> tuple[str | None, ...]:
    """A claim as its table has it, but for its place in the configuration and whether it still stands there."""
    quantity = claim.quantity
    return (
        claim.id,
        claim.article_id,
        claim.figure_id,
        claim.series,
        claim.period.label,
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
