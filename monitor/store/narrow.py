"""What is kept in fewer bytes than it is shown in.

Times are milliseconds since 1970 in UTC, outcomes numbers, digests bytes, and texts that come again rows of `texts`.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime, timedelta

from monitor.model import Outcome

_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

# The row of a text.
TEXT_ID = "SELECT id FROM texts WHERE text = ?"

# Keep a text that is not there yet.
INSERT_TEXT = "INSERT INTO texts (text) VALUES (?)"

_DIGEST = re.compile("[0-9a-f]{64}")

OUTCOMES = (
    Outcome.CHANGED,
    Outcome.UNCHANGED,
    Outcome.NOT_MODIFIED,
    Outcome.FAILED,
    Outcome.BLOCKED,
    Outcome.DISALLOWED,
)
"""Which number stands for which; another one is added at the end."""

NUMBERS = {outcome: number for number, outcome in enumerate(OUTCOMES)}


def ms_of(moment: datetime) -> int:
    """A time as it is kept; what is finer than a millisecond falls away, as in `time_text`."""
    return (moment - _1970) // _MILLISECOND


def moment_of(milliseconds: int) -> datetime:
    """The time that is kept so."""
    return _1970 + milliseconds * _MILLISECOND


def as_ms(text: str) -> str:
    """An SQL expression for a time as it is kept.

    Args:
        text: an expression for the same as UTC text of fixed width; where that is NULL, so is this.
    """
    return f"(strftime('%s', {text}) * 1000 + substr({text}, 21, 3))"


def as_text(milliseconds: str) -> str:
    """An SQL expression for a time as UTC text of fixed width.

    Args:
        milliseconds: an expression for the same as it is kept; where that is NULL, so is this.
    """
    return f"strftime('%Y-%m-%dT%H:%M:%fZ', ({milliseconds}) / 1000.0, 'unixepoch')"


def as_outcome(number: str) -> str:
    """An SQL expression for the word of an outcome that is kept as a number."""
    words = " ".join(f"WHEN {kept} THEN '{outcome.value}'" for outcome, kept in NUMBERS.items())
    return f"CASE {number} {words} END"


def narrow_hex(text: str) -> bytes | str:
    """The bytes of a digest that is written in hex; another text as it is."""
    return bytes.fromhex(text) if _DIGEST.fullmatch(text) else text


def wide_hex(kept: bytes | str) -> str:
    """The text of which `narrow_hex` made that."""
    return kept.hex() if isinstance(kept, bytes) else kept


def text_id(connection: sqlite3.Connection, text: str) -> int:
    """The row of a text that many rows share; in the caller's transaction."""
    found = connection.execute(TEXT_ID, (text,)).fetchone()
    return int(found[0] if found else connection.execute(INSERT_TEXT, (text,)).lastrowid or 0)
