"""Connections that stay open from one request to the next of the same origin: one request at a time on each."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from monitor.fetching import httpcore
from monitor.fetching.stream import Stream

KEEP_SECONDS = 5.0
"""How long an idle connection is kept; many servers close theirs a little later."""

Connect = Callable[[str, int, float], Awaitable[Stream]]
"""Makes a connection to a host and port within so many seconds; raises as `monitor.fetching.stream.connect`."""
Line = httpcore.AsyncHTTP11Connection
Key = tuple[bytes, bytes, int]


class Lines:
    """The connections of one door. Whoever asks sees to it that no origin is asked twice at once."""

    def __init__(self, connect: Connect, tls: ssl.SSLContext, most_idle: int) -> None:
        """None yet; at most `most_idle` are kept while nobody uses them."""
        tls.set_alpn_protocols(["http/1.1"])
        self._connect = connect
        self._tls = tls
        self._most_idle = most_idle
        self._idle: dict[Key, Line] = {}

    @asynccontextmanager
    async def answer(self, request: httpcore.Request, connect_seconds: float) -> AsyncIterator[httpcore.Response]:
        """The answer to a request, its head read; what is not read of its body is given up at the end.

        Raises:
            TimeoutException, NetworkError, ProtocolError: there is none, or it broke off.
        """
        origin = request.url.origin
        key = origin.scheme, origin.host, origin.port
        line = await self._kept(key) or await self._new(origin, connect_seconds)
        try:
            response = await line.handle_async_request(request)
            try:
                yield response
            finally:
                await response.aclose()
        finally:
            await self._keep(key, line)

    async def aclose(self) -> None:
        """End all that are idle."""
        while self._idle:
            await self._idle.popitem()[1].aclose()

    async def _new(self, origin: httpcore.Origin, seconds: float) -> Line:
        host = origin.host.decode("ascii")
        stream = await self._connect(host, origin.port, seconds)
        if origin.scheme == b"https":
            await stream.start_tls(self._tls, host, seconds)
        return Line(origin, stream, KEEP_SECONDS)

    async def _kept(self, key: Key) -> Line | None:
        """An idle one that still stands."""
        line = self._idle.pop(key, None)
        if line is None or not line.has_expired():
            return line
        await line.aclose()
        return None

    async def _keep(self, key: Key, line: Line) -> None:
        """Have it at hand for the next request; end it where it is of no more use, and those that are too many."""
        if line.is_idle() and not line.has_expired() and not _has_more(line):
            self._idle[key] = line
        elif not line.is_closed():
            await line.aclose()
        for other, idle in list(self._idle.items()):
            if len(self._idle) > self._most_idle or idle.has_expired():
                del self._idle[other]
                await idle.aclose()


def _has_more(line: Line) -> bool:
    """Whether more came than the answer: it would be taken for the next one. The client has no public place for it."""
    return bool(line._h11_state.trailing_data[0])
