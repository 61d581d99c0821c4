"""The bytes of one connection, as the client's HTTP reads and writes them, straight from the event loop."""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import Any, cast

from monitor.fetching import httpcore

MOST_WAITING = 262_144
"""How many bytes may have come before they are asked for; then the sender waits."""
NEXT_ADDRESS_SECONDS = 0.25
"""After so long without a connection the host's next address is tried beside it (RFC 8305)."""
IN_VAIN = "All connection attempts failed"


class Stream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """One connection. One task reads or writes at a time."""

    def __init__(self) -> None:
        """To be connected by the event loop."""
        self._transport: asyncio.Transport
        self._came = bytearray()
        self._ended = False
        self._broken: Exception | None = None
        self._paused = False
        self._reading: asyncio.Future[None] | None = None
        self._writing: asyncio.Future[None] | None = None

    # What the event loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It begins."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Some bytes came."""
        self._came += data
        if len(self._came) > MOST_WAITING and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        _wake(self._reading)

    def eof_received(self) -> None:
        """No more will come; returning nothing has the event loop close our side, too."""
        self._ended = True
        _wake(self._reading)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over; `exc` says why, unless it was ended in order."""
        self._ended = True
        # Many servers end without the goodbye that TLS asks for; whether all came, the length of the body says.
        self._broken = None if isinstance(exc, ssl.SSLEOFError) else exc
        _wake(self._reading)
        _wake(self._writing)

    def pause_writing(self) -> None:
        """Too much waits to be sent."""
        self._writing = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """It was sent."""
        _wake(self._writing)
        self._writing = None

    # What HTTP asks.

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came, at most so much; empty at the end.

        Raises:
            ReadTimeout: nothing came for so long; ReadError: the connection broke.
        """
        if not self._came and not self._ended:
            self._reading = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(timeout):
                    await self._reading
            except TimeoutError as error:
                raise httpcore.ReadTimeout from error
        if not self._came and self._broken is not None:
            raise httpcore.ReadError from self._broken
        data = bytes(self._came[:max_bytes])
        del self._came[:max_bytes]
        if self._paused and not self._came:
            self._paused = False
            self._transport.resume_reading()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it.

        Raises:
            WriteTimeout: it was not taken for so long; WriteError: the connection broke.
        """
        if not buffer:
            return
        if not self._transport.is_closing():
            self._transport.write(buffer)
        if self._writing is not None:
            try:
                async with asyncio.timeout(timeout):
                    await self._writing
            except TimeoutError as error:
                raise httpcore.WriteTimeout from error
        if self._transport.is_closing():
            raise httpcore.WriteError from self._broken

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Stream:
        """Itself, encrypted.

        Raises:
            ConnectTimeout: that took longer than so long; ConnectError: it failed, or the certificate is not trusted.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                made = await loop.start_tls(self._transport, self, ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            self._transport.abort()
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            self._transport.abort()
            raise httpcore.ConnectError(str(error) if isinstance(error, ssl.SSLError) else "") from error
        self._transport = cast(asyncio.Transport, made)
        return self

    async def aclose(self) -> None:
        """End the connection, whatever is still under way."""
        self._transport.abort()
        await asyncio.sleep(0)  # The event loop closes it in its next round.

    def get_extra_info(self, info: str) -> Any:
        """Whether there is something to read (``is_readable``), which on an idle connection is its end."""
        return bool(self._came) or self._ended if info == "is_readable" else None


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)


async def connect(host: str, port: int, seconds: float) -> Stream:
    """A connection to the first of the host's addresses that takes one.

    Raises:
        ConnectTimeout: none took one for so long; ConnectError: it has none, or none took one.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds) as scope:
            return (await loop.create_connection(Stream, host, port, happy_eyeballs_delay=NEXT_ADDRESS_SECONDS))[1]
    except (OSError, UnicodeError) as error:
        if scope.expired():
            raise httpcore.ConnectTimeout from error
        unknown = isinstance(error, UnicodeError | socket.gaierror)
        raise httpcore.ConnectError(str(error) if unknown else IN_VAIN) from error
