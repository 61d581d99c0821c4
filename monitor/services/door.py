"""The door to the network, as the settings want it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from monitor import __version__
from monitor.core.catalogue import Settings
from monitor.fetching.web import Apart, OpenWeb


def web_of(
    settings: Settings, clock: Callable[[], datetime], *, apart: Apart | None = None, attempts: int = 3
) -> OpenWeb:
    """A closed door.

    Args:
        settings: who we are to publishers, and how much they are asked.
        clock: the time now, UTC.
        apart: has what comes looked into by a process apart; None for a thread here.
        attempts: how often an address is tried in all.
    """
    return OpenWeb(
        contact=settings.contact,
        version=__version__,
        at_once=settings.at_once,
        per_host_gap_seconds=settings.per_host_gap_seconds,
        clock=clock,
        attempts=attempts,
        own_hosts=settings.own_hosts,
        apart=apart,
    )
