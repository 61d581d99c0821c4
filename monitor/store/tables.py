"""The views row by row, for commands and reports, and any SELECT that a person writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from monitor.model.errors import UsageError
from monitor.store.rows import EVER, as_dicts, time_text

# How every source stands; those in trouble first.
HEALTH = "SELECT * FROM source_health ORDER BY state = 'ok', source_id"

# What the figures say now: series figures after the others.
FIGURES = """
SELECT * FROM figures_current WHERE figure_id LIKE ? ORDER BY figure_id, series, period DESC
"""

# What the figures said at a time.
FIGURES_AS_OF = """
SELECT h.*,
       (SELECT max(c.finished_at) FROM checks c
         WHERE c.source_id = h.source_id AND c.snapshot_id IS NOT NULL AND c.finished_at <= :at) AS last_confirmed_at
  FROM figure_history h
 WHERE figure_id LIKE :pattern AND vintage <= :at AND (until IS NULL OR until > :at)
 ORDER BY figure_id, series, period DESC
"""

# When the first value that is held was first seen.
FIRST_VINTAGE = "SELECT min(vintage) AS vintage FROM figure_history WHERE figure_id LIKE ?"

# Every vintage of one figure.
HISTORY = """
SELECT * FROM figure_history
 WHERE figure_id = :figure AND vintage <= :at AND (:period = '' OR period = :period)
   AND (:series = '' OR series = :series)
 ORDER BY series, period, vintage
"""

# How the claims stand.
CLAIMS = "SELECT * FROM claim_status WHERE :article = '' OR article_id = :article ORDER BY position, claim_id"

# What changed between two times, newest first.
CHANGES = """
SELECT * FROM change_log
 WHERE (:source = '' OR source_id = :source) AND seen_at >= :start AND seen_at < :end
 ORDER BY seen_at DESC, change_id LIMIT :limit
"""

# The figures that are watched, with how many series and periods each has.
FIGURE_COUNTS = """
SELECT f.id AS figure_id, f.source_id, f.label, f.unit, f.scope,
       (SELECT count(*) FROM series se JOIN observations o ON o.series_id = se.id AND o.rule_id = f.rule_id
         WHERE se.figure_id = f.id AND o.until_snapshot_id IS NULL) AS values_held
  FROM figures f WHERE f.watched ORDER BY f.id
"""

# The evidence held at a time: every version's hash, when it was first seen, and of what.
EVIDENCE = """
SELECT hex(b.sha256) AS sha256, s.seen_at, s.source_id
  FROM snapshots s JOIN blobs b ON b.id = s.blob_id WHERE s.seen_at <= ? ORDER BY s.seen_at, s.source_id
"""


class Tables:
    """Reading the views."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def health(self) -> list[dict[str, Any]]:
        """`source_health`, those in trouble first."""
        return self._rows(HEALTH)

    def figures(self, pattern: str = "%", as_of: datetime | None = None) -> list[dict[str, Any]]:
        """`figures_current`, or what stood there at a time, for figure ids like `pattern`."""
        if as_of is None:
            return self._rows(FIGURES, (pattern,))
        return self._rows(FIGURES_AS_OF, {"pattern": pattern, "at": time_text(as_of)})

    def first_vintage(self, pattern: str = "%") -> str | None:
        """When the first value of the figures with ids like `pattern` was first seen; None before any was read."""
        vintage: str | None = self._rows(FIRST_VINTAGE, (pattern,))[0]["vintage"]
        return vintage

    def figure_counts(self) -> list[dict[str, Any]]:
        """The watched figures with the number of values each has now."""
        return self._rows(FIGURE_COUNTS)

    def history(
        self, figure_id: str, *, period: str = "", series: str = "", as_of: datetime | None = None
    ) -> list[dict[str, Any]]:
        """`figure_history` of one figure, oldest vintage first within a period."""
        at = time_text(as_of) if as_of else EVER
        return self._rows(HISTORY, {"figure": figure_id, "period": period, "series": series, "at": at})

    def claims(self, article_id: str = "") -> list[dict[str, Any]]:
        """`claim_status`, of one article or of all."""
        return self._rows(CLAIMS, {"article": article_id})

    def changes(
        self,
        source_id: str = "",
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        limit: int = -1,
    ) -> list[dict[str, Any]]:
        """`change_log`, newest first."""
        return self._rows(
            CHANGES,
            {
                "source": source_id,
                "start": time_text(start) if start else "",
                "end": time_text(end) if end else EVER,
                "limit": limit,
            },
        )

    def evidence(self, moment: datetime) -> list[dict[str, Any]]:
        """Hash, time and source of every snapshot seen by a time, in the order of their times."""
        return self._rows(EVIDENCE, (time_text(moment),))

    def select(self, sql: str, parameters: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """The column names, then the rows, of a statement that a person wrote.

        Raises:
            UsageError: SQLite refuses the statement; the message is SQLite's.
        """
        try:
            with closing(self._connection.execute(sql, parameters)) as cursor:
                yield tuple(column[0] for column in cursor.description or ())
                yield from cursor
        except sqlite3.Error as error:
            raise UsageError(f"SQLite: {error}") from error

    def _rows(self, sql: str, parameters: Any = ()) -> list[dict[str, Any]]:
        return as_dicts(self._connection.execute(sql, parameters))
