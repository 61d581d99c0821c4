"""How claims stood: a row each time the verdict becomes another."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model import Claim, Reason, Verdict, VerdictKind
from monitor.model.times import time_text
from monitor.store.rows import json_of, json_text, number_of, number_text
from monitor.store.wholes import keep, text_of

# How claims stand now, and since when: the newest row of each.
VERDICTS = """
SELECT claim_id, since, w.id, w.packed, verdict, because, value, value_when_published
  FROM verdicts v JOIN wholes w ON w.id = v.whole_id
 WHERE claim_id IN (SELECT value FROM json_each(?))
   AND since = (SELECT max(since) FROM verdicts WHERE claim_id = v.claim_id)
"""

# A claim stands otherwise, or as before for another reason, from a time on.
INSERT_VERDICT = """
INSERT INTO verdicts (claim_id, since, verdict, whole_id, because, reason, value, value_when_published, snapshot_id)
VALUES (?, ?, ?, ?, ?, '', ?, ?, ?)
ON CONFLICT (claim_id, since) DO UPDATE SET verdict = excluded.verdict, whole_id = excluded.whole_id,
    because = excluded.because, reason = '', value = excluded.value,
    value_when_published = excluded.value_when_published, snapshot_id = excluded.snapshot_id
"""

# Only the latest verdict of a claim is in words.
IN_WORDS = """
UPDATE verdicts SET reason = CASE WHEN since = ?2 THEN ?3 ELSE '' END
 WHERE claim_id = ?1 AND (since = ?2 OR reason <> '')
"""

# The row of a whole.
WHOLE = "SELECT id, packed FROM wholes WHERE id = ?"

# Forget how claims stood, to judge them again.
FORGET = "DELETE FROM verdicts WHERE claim_id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class _Latest:
    """The latest verdict of a claim, since when it stands, and the whole beside which its reason is kept."""

    verdict: Verdict
    since: str
    whole: tuple[int, bytes]


class Verdicts:
    """The table `verdicts`. Writing needs the caller's transaction, in which what was asked for is remembered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._latest: dict[str, _Latest | None] = {}
        self._wordless: dict[str, Claim] = {}

    def begin(self) -> None:
        """A transaction begins, or what it wrote was dropped."""
        self._latest.clear()
        self._wordless.clear()

    def of(self, claims: Iterable[Claim]) -> dict[str, Verdict]:
        """How claims stand now, by claim; those that were never judged are absent."""
        latest = self._latest_of([claim.id for claim in claims])
        return {id_: one.verdict for id_, one in latest.items() if one is not None}

    def write(self, claims: Mapping[str, Claim], judged: Sequence[Verdict], at: datetime, snapshot: int | None) -> None:
        """Claims stand so from a time on."""
        since, latest = time_text(at), self._latest_of([verdict.claim_id for verdict in judged])
        rows = []
        for verdict in judged:
            id_, held = verdict.claim_id, latest[verdict.claim_id]
            like = held.whole if held else None
            whole_id, packed = keep(self._connection, json_text(verdict.reason), like)
            numbers = number_text(verdict.value), number_text(verdict.value_when_published)
            rows.append((id_, since, verdict.kind.value, whole_id, packed, *numbers, snapshot))
            if held is None or held.since <= since:
                if like is None or like[0] != whole_id:
                    like = self._connection.execute(WHOLE, (whole_id,)).fetchone()
                kept = Verdict(id_, verdict.kind, verdict.reason, *map(number_of, numbers))
                self._latest[id_] = _Latest(kept, since, like)
                self._wordless[id_] = claims[id_]
        self._connection.executemany(INSERT_VERDICT, rows)

    def put_in_words(self, words: Callable[[Claim, Verdict], str]) -> None:
        """Say in words how those claims stand that were judged in this transaction, before it ends."""
        for id_, claim in self._wordless.items():
            latest = self._latest[id_]
            assert latest is not None, "it was judged"
            self._connection.execute(IN_WORDS, (id_, latest.since, words(claim, latest.verdict)))
        self._wordless.clear()

    def forget(self, claims: Iterable[Claim]) -> None:
        """Forget how claims stood, to judge them again."""
        ids = [claim.id for claim in claims]
        self._connection.execute(FORGET, (_ids(ids),))
        for id_ in ids:
            self._latest.pop(id_, None)
            self._wordless.pop(id_, None)

    def _latest_of(self, ids: Sequence[str]) -> dict[str, _Latest | None]:
        if not self._connection.in_transaction:
            self.begin()
        unasked = [id_ for id_ in ids if id_ not in self._latest]
        if unasked:
            self._latest |= dict.fromkeys(unasked)
            for id_, since, *whole, kind, because, value, then in self._connection.execute(VERDICTS, (_ids(unasked),)):
                reason = json_of(Reason, text_of(whole[1], because))
                verdict = Verdict(id_, VerdictKind(kind), reason, number_of(value), number_of(then))
                self._latest[id_] = _Latest(verdict, since, (whole[0], whole[1]))
        return {id_: self._latest[id_] for id_ in ids}


def _ids(ids: Iterable[str]) -> str:
    return json.dumps(list(ids))
