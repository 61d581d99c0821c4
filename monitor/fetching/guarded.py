"""The HTTP client's connections: made to the very addresses that were looked at, and to public ones alone.

The check stands where connections are made, so it holds for every request, whatever led to it: a page, a redirect,
a followed link, a robots.txt. A name is resolved here once and connected to by number, so that a name that answers
differently the next time gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from monitor.fetching import httpcore
from monitor.fetching.stream import Stream, connect
from monitor.reading.addresses import NO_OWN_HOSTS, OwnHosts, is_public

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The numeric addresses of a host, at least one.

Raises:
    OSError: it has none, or they cannot be learned; UnicodeError: it is no name.
"""


class PrivateAddressError(Exception):
    """A connection was not made, because it leads into our own network.

    Attributes:
        host: what was asked for.
        address: where it leads.
    """

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} leads to {address}")
        self.host = host
        self.address = address


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as this machine knows them, in its order of preference."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedConnections:
    """Makes connections by number, once each number was looked at."""

    def __init__(self, own: OwnHosts = NO_OWN_HOSTS, resolving: Resolve = resolve) -> None:
        """To public addresses; to addresses of our own network only where `own` names them."""
        self._own = own
        self._resolve = resolving

    async def connect(self, host: str, port: int, seconds: float) -> Stream:
        """A connection to the first of the host's addresses that takes one.

        Raises:
            PrivateAddressError: one of them is of our own network; none was asked then.
            ConnectError: it has no address; ConnectTimeout: none was found in time; or as the last address failed.
        """
        ends_at = asyncio.get_running_loop().time() + seconds
        *others, last = await self._addresses(host, port, seconds)
        for address in others:
            with suppress(httpcore.NetworkError, httpcore.TimeoutException):
                return await connect(address, port, _left(ends_at))
        return await connect(last, port, _left(ends_at))

    async def _addresses(self, host: str, port: int, seconds: float) -> list[str]:
        try:
            async with asyncio.timeout(seconds):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"{host}: no address was found in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(getattr(error, "strerror", "") or str(error)) from error
        for address in addresses:
            if not is_public(address) and not self._own.include(host, address):
                raise PrivateAddressError(host, address)
        return addresses


def _left(ends_at: float) -> float:
    return max(0.001, ends_at - asyncio.get_running_loop().time())
