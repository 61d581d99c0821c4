"""The only way out that a browser gets: to the hosts it was given, at no private address, for so many bytes.

The browser is started with this as its proxy, so that redirects, workers, prefetches and its own errands pass here
too: what a page asks for can be filtered inside the browser, where such requests lead cannot. A name is resolved here
once, and the connection is made to the address that was looked at.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from monitor.plugin import OwnHosts, is_public

CONNECT_SECONDS = 10.0
PIECE = 65_536

# RFC 1928: what a SOCKS5 server answers, with an address that nobody reads.
REPLY = b"\x05%c\x00\x01\x00\x00\x00\x00\x00\x00"
GRANTED, FAILED, FORBIDDEN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Way:
    """Where connections may lead.

    Attributes:
        host: a name in lower case and ASCII, or a numeric address without brackets.
        port: the port.
        private: whether the host may be in our own network.
    """

    host: str
    port: int
    private: bool = False


class RefusedError(Exception):
    """A connection is not made; the message says why."""


class Guard:
    """A SOCKS5 server on loopback, for one browser; an async context manager.

    Anybody on this machine could use it while it is open, but only to where its ways lead.

    Attributes:
        problems: why connections failed or were refused, by host and port.
        overfull: whether more than `max_bytes` came; nothing more comes then.
    """

    def __init__(self, ways: Iterable[Way], max_bytes: int, own_hosts: OwnHosts) -> None:
        self.problems: dict[tuple[str, int], str] = {}
        self.overfull = False
        self._ways = {(way.host, way.port): way for way in ways}
        self._bytes_left = max_bytes
        self._own_hosts = own_hosts
        self._resolved: dict[str, list[str]] = {}
        self._resolving = asyncio.Lock()
        self._conversations: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """The proxy's address, as browsers take it."""
        assert self._server is not None, "the guard was not entered"
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Guard:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None, "entered before"
        self._server.close()
        self._end_conversations()
        await asyncio.gather(*self._conversations, return_exceptions=True)

    def _end_conversations(self) -> None:
        for conversation in self._conversations:
            conversation.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = asyncio.current_task()
        assert conversation is not None, "streams run their callbacks as tasks"
        self._conversations.add(conversation)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._converse(reader, writer)
        finally:
            self._conversations.discard(conversation)
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from its greeting to its end."""
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        target = await _read_target(reader)
        try:
            upstream, onward = await self._connect(*target)
        except (RefusedError, OSError) as error:
            self.problems[target] = _words(error)
            writer.write(REPLY % (FORBIDDEN if isinstance(error, RefusedError) else FAILED))
            await writer.drain()
            return
        try:
            writer.write(REPLY % GRANTED)
            await self._pass_on(reader, onward, upstream, writer)
        finally:
            onward.transport.abort()

    async def _pass_on(
        self,
        reader: asyncio.StreamReader,
        onward: asyncio.StreamWriter,
        upstream: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Pass bytes both ways until either side has said all."""
        there = asyncio.ensure_future(self._copy(reader, onward))
        back = asyncio.ensure_future(self._copy(upstream, writer, counted=True))
        try:
            await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
            if back.done() and not back.exception():
                writer.close()
                await writer.wait_closed()
        finally:
            there.cancel()
            back.cancel()
            await asyncio.gather(there, back, return_exceptions=True)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool = False) -> None:
        while piece := await reader.read(PIECE):
            self._bytes_left -= len(piece) if counted else 0
            if self._bytes_left < 0:
                self.overfull = True
                self._end_conversations()
                return
            writer.write(piece)
            await writer.drain()

    async def _connect(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to one of the host's addresses.

        Raises:
            RefusedError: it may not be made.
            OSError: it cannot be made.
        """
        if self.overfull:
            raise RefusedError("more came than may")
        way = self._ways.get((host, port))
        if way is None:
            raise RefusedError("the page may not load from this host")
        failure: OSError = ConnectionError("the name has no address")
        for address in await self._addresses(way):
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    return await asyncio.open_connection(address, port)
            except OSError as error:
                failure = error
        raise failure

    async def _addresses(self, way: Way) -> list[str]:
        """The host's addresses; the same for as long as the guard stands, so that a name cannot change its mind."""
        async with self._resolving:
            if way.host not in self._resolved:
                found = await asyncio.get_running_loop().getaddrinfo(way.host, way.port, type=socket.SOCK_STREAM)
                self._resolved[way.host] = list(dict.fromkeys(str(address[0]) for *_, address in found))
        addresses = self._resolved[way.host]
        private = [a for a in addresses if not is_public(a) and not self._own_hosts.include(way.host, a)]
        if private and not way.private:
            raise RefusedError(f"{private[0]} is an address of a private network")
        return addresses


async def _read_target(reader: asyncio.StreamReader) -> tuple[str, int]:
    """The host and the port of a SOCKS5 request to connect.

    Raises:
        ConnectionError: it asks for something else.
    """
    _, command, _, form = await reader.readexactly(4)
    if command != 1:
        raise ConnectionError("only connections are made")
    if form == 3:
        (length,) = await reader.readexactly(1)
        host = (await reader.readexactly(length)).decode("ascii", "replace").lower().strip("[]")
    elif form in (1, 4):
        host = str(ipaddress.ip_address(await reader.readexactly(4 if form == 1 else 16)))
    else:
        raise ConnectionError("an unknown form of address")
    return host, int.from_bytes(await reader.readexactly(2), "big")


def _words(error: RefusedError | OSError) -> str:
    """Why no connection came about, without addresses."""
    match error:
        case RefusedError():
            return str(error)
        case TimeoutError():
            reason = f"nothing within {CONNECT_SECONDS:g} seconds"
        case OSError(errno=int(number)) if number and not isinstance(error, socket.gaierror):
            reason = os.strerror(number)
        case _:
            reason = error.strerror or str(error)
    return f"no connection: {reason}"
