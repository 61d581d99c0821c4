"""The HTTP client's connections: made to the very addresses that were looked at, and to public ones alone.

The check stands where connections are made, so it holds for every request, whatever led to it: a page, a redirect,
a followed link, a robots.txt. A name is resolved here once and connected to by number, so that a name that answers
differently the next time gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

from monitor.fetching import httpx
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


class Connections:
    """What makes the client's connections: another of its own kind, asked by number once the number was looked at."""

    def __init__(self, inner: Any, own: OwnHosts, resolving: Resolve) -> None:
        """Connections made by `inner`; to addresses of our own network only where `own` names them."""
        self._inner = inner
        self._own = own
        self._resolve = resolving

    async def connect_tcp(self, host: str, port: int, timeout: float | None = None, **options: Any) -> Any:
        """A connection to the first of the host's addresses that takes one.

        Raises:
            PrivateAddressError: one of them is of our own network; none was asked then.
            ConnectError: it has no address; ConnectTimeout: none was found in time; or as the last address failed.
        """
        ends_at = asyncio.get_running_loop().time() + (timeout or 0.0)
        *others, last = await self._addresses(host, port, timeout)
        for address in others:
            try:
                return await self._connect(address, port, timeout and ends_at, options)
            except Exception:  # noqa: BLE001, S112  # the client's own errors, of which the last address's is told
                continue
        return await self._connect(last, port, timeout and ends_at, options)

    async def _connect(self, address: str, port: int, ends_at: float | None, options: dict[str, Any]) -> Any:
        left = max(0.001, ends_at - asyncio.get_running_loop().time()) if ends_at else None
        return await self._inner.connect_tcp(address, port, timeout=left, **options)

    async def _addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except TimeoutError as error:
            raise httpx.ConnectTimeout(f"{host}: no address was found in time") from error
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(getattr(error, "strerror", "") or str(error)) from error
        for address in addresses:
            if not is_public(address) and not self._own.include(host, address):
                raise PrivateAddressError(host, address)
        return addresses

    async def connect_unix_socket(self, path: str, **_: Any) -> Any:
        """Never: no address leads to one.

        Raises:
            PrivateAddressError: always.
        """
        raise PrivateAddressError(path, "a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def guarded(
    transport: httpx.AsyncHTTPTransport, own: OwnHosts = NO_OWN_HOSTS, resolving: Resolve = resolve
) -> httpx.AsyncHTTPTransport:
    """The same transport, whose connections lead to public addresses, or to those that `own` names."""
    # The client has no public place for it. A client that keeps it elsewhere breaks here, before anything is asked.
    pool = transport._pool
    pool._network_backend = Connections(pool._network_backend, own, resolving)  # type: ignore[assignment]
    return transport
