"""How a time is written where it must read alike for ever: in rows, in JSON, under a hash."""

from __future__ import annotations

from datetime import UTC, datetime


def time_text(moment: datetime) -> str:
    """A time as UTC text of fixed width, so that text order is time order: ``2024-04-08T13:00:00.000Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
