"""Whether the rows about what is watched are those of a configuration."""

from __future__ import annotations

import sqlite3

from monitor.core.catalogue import Catalogue
from monitor.store.ledger import article_row, claim_row

# What is said of each source, as far as it bears on what is held.
SOURCES = "SELECT id, title, publisher, url, url_known, not_watched, mirrors FROM sources"

# The figures that are in the configuration, and how they are declared.
FIGURES = "SELECT id, label, unit, scope, declaration FROM figures WHERE watched"

# The articles.
ARTICLES = "SELECT id, title, published_on, day_ends_at, url FROM articles"

# The claims that are in the configuration.
CLAIMS = """
SELECT id, article_id, figure_id, series, period, quote, sentence, value, low, high, unit, qualifier, says,
       range_end, scope_differs
  FROM claims WHERE watched
"""


def is_configured(connection: sqlite3.Connection, catalogue: Catalogue) -> bool:
    """Whether sources, figures, articles and claims are in the database as the configuration has them.

    What no longer is in it may remain, unwatched; when a source is looked at decides nothing about what is held.
    """
    sources = catalogue.sources.values()
    figures = {(f.id, f.label, f.unit.symbol, f.scope, f.declaration) for s in sources for f in s.figures}
    return (
        {(s.id, s.title, s.publisher, s.url, s.url_known, s.not_watched or None, s.mirrors or None) for s in sources}
        <= set(connection.execute(SOURCES))
        and figures == set(connection.execute(FIGURES))
        and {article_row(article) for article in catalogue.articles.values()} <= set(connection.execute(ARTICLES))
        and {claim_row(claim) for claim in catalogue.claims.values()} == set(connection.execute(CLAIMS))
    )
