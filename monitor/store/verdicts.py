"""How claims stood: a row each time the verdict becomes another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from monitor.model import Claim, Reason, Verdict, VerdictKind
from monitor.model.times import time_text
from monitor.store.rows import json_of, json_text, number_of, number_text
from monitor.store.wholes import keep, text_of

# How claims stand now: the newest row of each.
VERDICTS = """
SELECT claim_id, verdict, w.packed, because, value, value_when_published
  FROM verdicts v JOIN wholes w ON w.id = v.whole_id
 WHERE claim_id IN (SELECT value FROM json_each(?))
   AND since = (SELECT max(since) FROM verdicts WHERE claim_id = v.claim_id)
"""

# A claim stands otherwise, or as before for another reason, from a time on.
INSERT_VERDICT = """
INSERT INTO verdicts (claim_id, since, verdict, whole_id, because, reason, value, value_when_published, snapshot_id)
VALUES (?1, ?2, ?3, ?4, ?5,
    CASE WHEN EXISTS (SELECT 1 FROM verdicts WHERE claim_id = ?1 AND since > ?2) THEN '' ELSE ?6 END, ?7, ?8, ?9)
ON CONFLICT (claim_id, since) DO UPDATE SET verdict = excluded.verdict, whole_id = excluded.whole_id,
    because = excluded.because, reason = excluded.reason, value = excluded.value,
    value_when_published = excluded.value_when_published,
    snapshot_id = excluded.snapshot_id
"""

# The whole beside which the reason of a claim's latest verdict is.
LIKE_REASON = """
SELECT w.id, w.packed FROM verdicts v JOIN wholes w ON w.id = v.whole_id
 WHERE v.claim_id = ? ORDER BY v.since DESC LIMIT 1
"""

# Only the latest verdict of a claim is in words: the one before it is so no longer.
WORDLESS = """
UPDATE verdicts SET reason = ''
 WHERE claim_id = ?1 AND since = (SELECT max(since) FROM verdicts WHERE claim_id = ?1 AND since < ?2)
"""

# Forget how claims stood, to judge them again.
FORGET = "DELETE FROM verdicts WHERE claim_id IN (SELECT value FROM json_each(?))"


class Verdicts:
    """The table `verdicts`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, claims: Iterable[Claim]) -> dict[str, Verdict]:
        """How claims stand now, by claim; those that were never judged are absent."""
        rows = self._connection.execute(VERDICTS, (_ids(claims),))
        return {
            id_: Verdict(id_, VerdictKind(kind), json_of(Reason, text_of(whole, because)), *map(number_of, values))
            for id_, kind, whole, because, *values in rows
        }

    def write(self, judged: Sequence[tuple[Verdict, str]], seen_at: datetime, snapshot_id: int | None) -> None:
        """Claims stand so from a time on, each for a reason in words."""
        since = time_text(seen_at)
        for verdict, words in judged:
            values = number_text(verdict.value), number_text(verdict.value_when_published)
            row = verdict.claim_id, since, verdict.kind.value, *self._packed(verdict), words, *values, snapshot_id
            self._connection.execute(INSERT_VERDICT, row)
        self._connection.executemany(WORDLESS, [(verdict.claim_id, since) for verdict, _ in judged])

    def forget(self, claims: Iterable[Claim]) -> None:
        """Forget how claims stood, to judge them again."""
        self._connection.execute(FORGET, (_ids(claims),))

    def _packed(self, verdict: Verdict) -> tuple[int, bytes | None]:
        like = self._connection.execute(LIKE_REASON, (verdict.claim_id,)).fetchone()
        return keep(self._connection, json_text(verdict.reason), like)


def _ids(claims: Iterable[Claim]) -> str:
    return json.dumps([claim.id for claim in claims])
