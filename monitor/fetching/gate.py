"""When the next request to a host may start: one at a time, a gap apart, within a limit for all hosts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from monitor.fetching import httpx
from monitor.model.errors import Blocked

LONGEST_GAP_SECONDS = 300.0
"""The longest Crawl-delay that is honoured in full; a longer one means this."""

Host = tuple[str, str, int | None]
"""Scheme, name and port (None for the scheme's own)."""


def host_of(address: httpx.URL) -> Host:
    """The gate that requests for the address go through."""
    return (address.scheme, address.host, address.port)


@dataclass(slots=True)
class Gate:
    """The state of one host, in seconds of the event loop's clock.

    Attributes:
        lock: held by the one request under way.
        gap_seconds: the pause between the end of one request and the start of the next.
        ready_at: when the gap is over.
        held_until: when the wait that the host asked for is over.
    """

    gap_seconds: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ready_at: float = 0.0
    held_until: float = 0.0


class Gates:
    """The gates of all hosts, and the places that all of them share."""

    def __init__(self, at_once: int, gap_seconds: float) -> None:
        """`at_once` requests in all may be under way, one per host, `gap_seconds` apart."""
        self._gap_seconds = gap_seconds
        self._places = asyncio.Semaphore(at_once)
        self._gates: dict[Host, Gate] = {}

    def widen(self, address: httpx.URL, gap_seconds: float) -> None:
        """Let at least this much time pass between two requests to the address's host."""
        gate = self._gate(address)
        gate.gap_seconds = max(gate.gap_seconds, min(gap_seconds, LONGEST_GAP_SECONDS))

    def hold(self, address: httpx.URL, seconds: float) -> None:
        """Ask the address's host nothing for so long, because it said so."""
        gate = self._gate(address)
        gate.held_until = max(gate.held_until, asyncio.get_running_loop().time() + seconds)

    @asynccontextmanager
    async def turn(self, address: httpx.URL, patience_seconds: float) -> AsyncIterator[None]:
        """Wait for the host's turn and for a place; both are given back at the end.

        Raises:
            Blocked: the host asked for a wait of which more than `patience_seconds` are left.
        """
        gate = self._gate(address)
        clock = asyncio.get_running_loop().time
        async with gate.lock:
            held = gate.held_until - clock()
            if held > patience_seconds:
                raise Blocked(
                    f"{address}: its host asked us to wait, and {held:.0f} seconds of the wait are left; it was not "
                    "asked",
                    retry_after_seconds=held,
                )
            wait = max(gate.ready_at - clock(), held)
            if wait > 0:
                await asyncio.sleep(wait)
            # A host that waits for its gap must not keep others from a place.
            async with self._places:
                try:
                    yield
                finally:
                    gate.ready_at = clock() + gate.gap_seconds

    def _gate(self, address: httpx.URL) -> Gate:
        return self._gates.setdefault(host_of(address), Gate(self._gap_seconds))
