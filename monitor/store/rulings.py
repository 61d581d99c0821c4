"""What persons said of questions, as rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from monitor.model import Doubt, Matter, Ruling, RulingKind, Words
from monitor.model import store as contract
from monitor.model.times import time_text
from monitor.store.rows import doubt_json, json_of, number_of, number_text, time_of

# Keep a ruling.
INSERT = """
INSERT INTO rulings (question, kind, matter, source_id, figure_id, series, period, value, low, high, unit, printed,
    doubt, asked, snapshot_id, ruled_by, ruled_at, note)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# Every ruling on a source, or on any, oldest first.
ALL = """
SELECT id, question, kind, matter, source_id, figure_id, series, period, value, low, high, unit, printed, doubt,
       snapshot_id, ruled_by, ruled_at, note
  FROM rulings WHERE ? IN ('', source_id) ORDER BY id
"""


class Rulings(contract.Rulings):
    """The table `rulings`. Writing needs the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, words: Words | None) -> None:
        self._connection = connection
        self._words = words

    def add(self, rulings: Iterable[Ruling]) -> None:
        assert self._words is not None, "the database is open for reading only"
        rows = [
            (
                one.question,
                one.kind.value,
                one.matter.value,
                one.source_id,
                one.figure_id or None,
                one.series,
                one.period,
                *map(number_text, (one.value, one.low, one.high)),
                one.unit,
                one.printed,
                doubt_json(one.doubt),
                self._words.question(one.doubt, one.printed) if one.doubt else "",
                one.snapshot_id,
                one.ruled_by,
                time_text(one.ruled_at),
                one.note,
            )
            for one in rulings
        ]
        self._connection.executemany(INSERT, rows)

    def all(self, source_id: str = "") -> list[Ruling]:
        return [
            Ruling(
                id=row[0],
                question=row[1],
                kind=RulingKind(row[2]),
                matter=Matter(row[3]),
                source_id=row[4],
                figure_id=row[5] or "",
                series=row[6],
                period=row[7],
                value=number_of(row[8]),
                low=number_of(row[9]),
                high=number_of(row[10]),
                unit=row[11],
                printed=row[12],
                doubt=json_of(Doubt, row[13]) if row[13] else None,
                snapshot_id=row[14],
                ruled_by=row[15],
                ruled_at=time_of(row[16]),
                note=row[17],
            )
            for row in self._connection.execute(ALL, (source_id,))
        ]
