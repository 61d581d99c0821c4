"""What is kept in fewer bytes than it is shown in: times as milliseconds since 1970 in UTC, outcomes as numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.model import Outcome

_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

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
