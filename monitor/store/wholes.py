"""Short texts that come again nearly alike: packed beside one that is kept whole, and never changed or taken away."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from monitor.model.errors import DatabaseError
from monitor.store.packing import PackedError, pack, unpack

LIKE = 5
"""How many times smaller than itself a text is packed beside another one; else it is kept whole."""

LONG = 16
"""So many bytes a whole must have to be any help to others; the shortest are none that zstd takes."""

# Keep a text whole; the same is kept once.
KEEP = """
INSERT INTO wholes (packed) VALUES (?) ON CONFLICT (packed) DO UPDATE SET packed = excluded.packed RETURNING id
"""


def keep(connection: sqlite3.Connection, text: str, like: tuple[int, bytes] | None) -> tuple[int, bytes | None]:
    """The row of the whole beside which the text is kept, and the text packed; None where it is that whole itself.

    Args:
        connection: in the caller's transaction.
        text: what is to be kept.
        like: row and bytes of the whole that a text like it was kept beside; None for none.
    """
    body = text.encode()
    if like is not None:
        whole = _whole(like[1])
        if body == whole:
            return like[0], None
        if len(whole) >= LONG and len(packed := pack(body, whole)) * LIKE <= len(body):
            return like[0], packed
    return int(connection.execute(KEEP, (pack(body),)).fetchone()[0]), None


def text_of(whole: bytes, packed: bytes | None) -> str:
    """The text that was kept so.

    Raises:
        DatabaseError: it is damaged.
    """
    try:
        return (_whole(whole) if packed is None else unpack(packed, _whole(whole))).decode()
    except PackedError as error:
        raise DatabaseError(f"a text of the database is damaged ({error}): restore a backup") from error


@lru_cache(maxsize=1024)
def _whole(packed: bytes) -> bytes:
    return unpack(packed)
