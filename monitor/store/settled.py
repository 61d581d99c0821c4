"""What took turns in a source, and has settled."""

from __future__ import annotations

import sqlite3

from monitor.model import Observation
from monitor.store.narrow import as_ms
from monitor.store.rows import OBSERVATION_COLUMNS, observation_of

_COLUMNS = ", ".join(f"o.{column}" for column in OBSERVATION_COLUMNS.split(", "))

# What took turns and has stood for a number of good checks, with what was told of it last.
SETTLED = f"""
SELECT c.figure_id, c.series, (
    SELECT t.after_observation_id FROM changes t
     WHERE t.figure_id = c.figure_id AND t.rule_id = c.rule_id AND t.series = c.series AND t.period = c.period
       AND NOT t.suspect AND t.after_observation_id IS NOT NULL ORDER BY t.id DESC LIMIT 1), {_COLUMNS}
  FROM changes c JOIN figures f ON f.id = c.figure_id AND f.rule_id = c.rule_id AND f.watched
  JOIN observations o ON o.id = c.after_observation_id AND o.until_snapshot_id IS NULL
  JOIN snapshots s ON s.id = o.snapshot_id
 WHERE f.source_id = :source AND c.stood_until IS NOT NULL AND c.doubt LIKE '%"in turn"%' AND :checks = (
    SELECT count(*) FROM checks_kept k JOIN sources so ON so.number = k.source_number
     WHERE so.id = :source AND k.snapshot_id IS NOT NULL AND k.finished_ms >= {as_ms("s.seen_at")})
"""

# What took turns and has been absent for a number of good checks, with what was told of it last.
SETTLED_ABSENT = f"""
SELECT c.figure_id, c.series, {_COLUMNS}
  FROM changes c JOIN figures f ON f.id = c.figure_id AND f.rule_id = c.rule_id AND f.watched
  JOIN snapshots s ON s.id = c.after_snapshot_id
  JOIN observations o ON o.id = (
    SELECT t.after_observation_id FROM changes t
     WHERE t.figure_id = c.figure_id AND t.rule_id = c.rule_id AND t.series = c.series AND t.period = c.period
       AND NOT t.suspect ORDER BY t.id DESC LIMIT 1)
 WHERE f.source_id = :source AND c.stood_until IS NOT NULL AND c.doubt LIKE '%"in turn"%'
   AND c.after_observation_id IS NULL AND c.id = (
    SELECT max(x.id) FROM changes x
     WHERE x.figure_id = c.figure_id AND x.rule_id = c.rule_id AND x.series = c.series AND x.period = c.period)
   AND :checks = (
    SELECT count(*) FROM checks_kept k JOIN sources so ON so.number = k.source_number
     WHERE so.id = :source AND k.snapshot_id IS NOT NULL AND k.finished_ms >= {as_ms("s.seen_at")})
"""

# One observation.
OBSERVATION = f"SELECT {_COLUMNS} FROM observations o WHERE o.id = ?"


def settled(
    connection: sqlite3.Connection, source_id: str, checks: int
) -> list[tuple[Observation, Observation | None]]:
    """What took turns and has now stood, or been absent, for just so many good checks: as the contract has it."""
    asked = {"source": source_id, "checks": checks}
    absent = connection.execute(SETTLED_ABSENT, asked).fetchall()
    found: list[tuple[Observation, Observation | None]] = [
        (observation_of(figure_id, name, tuple(columns)), None) for figure_id, name, *columns in absent
    ]
    rows = connection.execute(SETTLED, asked).fetchall()
    for figure_id, name, told_id, *columns in rows:
        told = connection.execute(OBSERVATION, (told_id,)).fetchone()
        if told is not None:
            now = observation_of(figure_id, name, tuple(columns))
            found.append((observation_of(figure_id, name, tuple(told)), now))
    return found
