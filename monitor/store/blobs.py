"""Bytes by their SHA-256, compressed against the version before them, stored once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from monitor.model import store as contract
from monitor.model.errors import DatabaseError
from monitor.store.packing import PackedError, pack, unpack

DEPTH_MAX = 24
"""How many versions may build on each other, so that as many are unpacked to have one."""

HALFWAY = DEPTH_MAX // 2
"""Where so many do, the next one builds on the one at this depth again, as long as that makes it small."""

SMALL = 4
"""How many times smaller than by itself such a one must be."""

BASE_SIZE_MIN = 64
"""Shorter versions are no help to the next one, and the shortest are none that zstd takes."""

PLAIN_SIZE_MAX = 64_000_000
"""Bodies above this are stored whole: zstd's window would not reach back to the version before."""

# The row that holds these bytes, if any.
FIND = "SELECT id FROM blobs WHERE sha256 = ?"

# What is to build on a blob builds on it, or, where too many build on each other already, on one that it builds on: its
# row, on how many others it builds, and its size.
BASE = """
WITH RECURSIVE chain (id, base_id, depth, size) AS (
    SELECT id, base_id, depth, size FROM blobs WHERE id = :like
    UNION ALL
    SELECT b.id, b.base_id, b.depth, b.size FROM chain c JOIN blobs b ON b.id = c.base_id WHERE c.depth > :half)
SELECT id, depth, size FROM chain
 WHERE id = :like AND depth < :most OR depth = :half ORDER BY depth DESC LIMIT 1
"""

# Keep new bytes.
INSERT = "INSERT INTO blobs (sha256, size, base_id, depth, data) VALUES (?, ?, ?, ?, ?)"

# A blob and everything that it builds on, the whole one last.
CHAIN = """
WITH RECURSIVE chain (id, base_id, data, sha256, step) AS (
    SELECT id, base_id, data, sha256, 0 FROM blobs WHERE id = ?
    UNION ALL
    SELECT b.id, b.base_id, b.data, b.sha256, step + 1 FROM blobs b JOIN chain c ON b.id = c.base_id)
SELECT data, sha256 FROM chain ORDER BY step DESC
"""

# Every blob, oldest first.
ALL = "SELECT id, sha256 FROM blobs ORDER BY id"

# What the blobs take, and what they hold.
TOTALS = "SELECT count(*), coalesce(sum(length(data)), 0), coalesce(sum(size), 0) FROM blobs"


class Blobs(contract.Blobs):
    """The table `blobs`. Writing methods must be called inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def keep(self, body: bytes, *, like: int | None = None) -> int:
        """The row that holds `body`; it is stored when it is not there yet.

        Args:
            body: the bytes.
            like: a blob that is probably nearly equal, such as the version before.
        """
        digest = hashlib.sha256(body).digest()
        found = self._connection.execute(FIND, (digest,)).fetchone()
        if found is not None:
            return int(found[0])
        base_id, depth = self._base(like, len(body))
        data = None
        if base_id is not None:
            with suppress(DatabaseError):  # what is damaged already must not keep new evidence out
                data = pack(body, self.body(base_id))
        if data is None or (depth == HALFWAY + 1 and len(data) * SMALL > len(pack(body))):
            base_id, depth, data = None, 0, pack(body)
        row = (digest, len(body), base_id, depth, data)
        return int(self._connection.execute(INSERT, row).lastrowid or 0)

    def body(self, blob_id: int) -> bytes:
        chain = self._connection.execute(CHAIN, (blob_id,)).fetchall()
        body = b""
        try:
            for data, _ in chain:
                body = unpack(data, body)
        except PackedError:
            chain = []
        if not chain or hashlib.sha256(body).digest() != chain[-1][1]:
            raise DatabaseError(f"the bytes of version {blob_id} are damaged or absent: restore a backup")
        return body

    def all(self) -> Iterator[tuple[int, str]]:
        for blob_id, digest in self._connection.execute(ALL).fetchall():
            yield blob_id, digest.hex()

    def totals(self) -> tuple[int, int, int]:
        count, taken, held = self._connection.execute(TOTALS).fetchone()
        return count, taken, held

    def _base(self, like: int | None, size: int) -> tuple[int | None, int]:
        if like is None:
            return None, 0
        like, depth, base_size = self._connection.execute(
            BASE, {"like": like, "most": DEPTH_MAX, "half": HALFWAY}
        ).fetchone()
        if not BASE_SIZE_MIN <= base_size <= PLAIN_SIZE_MAX - size:
            return None, 0
        return like, depth + 1
