"""Whether there is nothing to do: asked by cron every minute, so it costs nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from monitor.store.witness import is_begun

# Whether anything waits at a time: the rows were brought up to another configuration, a source is due or a clock stood
# wrong, a mail is to be sent, an outage to be told of a source that was read before, a source too long silent, or the
# weekly report due or not planned.
WAITS = """
SELECT NOT EXISTS (SELECT 1 FROM settings WHERE name = 'declared by' AND value = :by)
    OR EXISTS (SELECT 1 FROM sources WHERE watched AND next_due_at <= :now)
    OR EXISTS (SELECT 1 FROM sources WHERE watched AND last_check_at > :now)
    OR EXISTS (SELECT 1 FROM deliveries WHERE state = 'pending' AND due_at <= :now)
    OR EXISTS (SELECT 1 FROM outages o JOIN sources so ON so.id = o.source_id
                WHERE o.good_check_id IS NULL AND o.told_at IS NULL AND so.last_success_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM outages
                WHERE good_check_id IS NOT NULL AND told_at IS NOT NULL AND end_told_at IS NULL)
    OR EXISTS (SELECT 1 FROM sources WHERE watched AND expect_news_seconds IS NOT NULL AND overdue_since IS NULL
                  AND julianday(last_news_at) + expect_news_seconds / 86400.0 < julianday(:now)
                  AND NOT EXISTS (SELECT 1 FROM outages o WHERE o.source_id = sources.id AND o.good_check_id IS NULL))
    OR NOT EXISTS (SELECT 1 FROM jobs WHERE next_due_at > :now)
"""


def is_idle(path: Path, declared_by: str, now: datetime) -> bool:
    """Whether a look at what is due would find nothing to do, and the rows are up to this configuration.

    Args:
        path: the database; where there is none, or an earlier version's, there is something to do.
        declared_by: what `Declarations.declare` was told; empty for what cannot be read.
        now: UTC.
    """
    # A file of no bytes is not opened: SQLite would clear away the write-ahead log that is left of it.
    if not declared_by or not is_begun(path):
        return False
    text = now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (waits,) = connection.execute(WAITS, {"by": declared_by, "now": text}).fetchone()
    except sqlite3.Error:  # there is none, or none that can be read
        return False
    return not waits
