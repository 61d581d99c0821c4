"""No page leads into our own network: counted at a server that stands for a private one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.fetching.guarded import resolve
from monitor.fetching.web import OpenWeb
from monitor.kinds.fetch.http import Http
from monitor.kinds.fetch.pages import Pages
from monitor.model import Capture, Follow, Request
from monitor.model.errors import Disallowed, FetchError
from monitor.plugin import Limits
from monitor.reading.addresses import OwnHosts
from tests.places import LOOPBACK

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMITS = Limits(connect_seconds=2, read_seconds=2, total_seconds=20)
PUBLIC = "93.184.216.34"

NUMBERS = (
    *("0.0.0.0", "0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1", "127.0.1"),
    *("2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "168.63.129.16"),
    *("169.254.169.254", "169.254.170.2", "2852039166", "0xa9fea9fe", "172.16.0.1", "172.31.255.254", "192.0.0.192"),
    *("192.168.0.1", "192.168.1.254", "198.18.0.1", "203.0.113.5", "224.0.0.251", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]"),
    *("[::ffff:7f00:1]", "[::ffff:169.254.169.254]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]"),
    *("[64:ff9b:1::1]", "[100::1]", "[2001::1]", "[2001:0:7f00:1::]", "[2001:db8::1]", "[2002:7f00:1::]"),
    *("[2002:a9fe:a9fe::1]", "[3fff::1]", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]"),
)
NAMES = {
    "metadata.example": "169.254.169.254",
    "localhost.example": "127.0.0.1",
    "rebound.example": "10.0.0.5",
    "six.example": "::1",
    "mapped.example": "::ffff:127.0.0.1",
    "translated.example": "64:ff9b::a00:1",
    "zone.example": "fe80::1%eth0",
    "tunnel.example": "2002:7f00:1::",
    "localhost": "127.0.0.1",
    "localhost.": "127.0.0.1",
    "xn--e1aybc.example": "192.168.1.1",
    "carrier.example": "100.64.3.4",
}


@dataclass
class Private:
    """A server of our own network.

    Attributes:
        url: its address.
        port: the port in it.
        connections: how many were made to it.
        everywhere: whether it listens on each address of this machine.
    """

    url: str = ""
    port: int = 0
    connections: int = 0
    paths: list[str] = field(default_factory=list)
    everywhere: bool = False


@asynccontextmanager
async def serving(pages: dict[str, tuple[str, str]], private: Private) -> AsyncIterator[Private]:
    """Serve `pages`: for each path its header lines and its body; count who comes."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        private.connections += 1
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        except asyncio.IncompleteReadError:  # whoever came says nothing
            writer.close()
            return
        private.paths.append(path)
        head, body = pages.get(path, ("HTTP/1.1 404 Not Found", ""))
        lines = [head, "Content-Type: text/html", f"Content-Length: {len(body.encode())}", "Connection: close"]
        writer.write("\r\n".join([*lines, "", body]).encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(converse, "0.0.0.0" if private.everywhere else "127.0.0.1", 0)
    async with server:
        private.port = server.sockets[0].getsockname()[1]
        private.url = f"http://127.0.0.1:{private.port}"
        yield private


OK = "HTTP/1.1 200 OK"


def a_web(**options: Any) -> OpenWeb:
    usual = {"per_host_gap_seconds": 0.0, "backoff_seconds": 0.0, "clock": lambda: NOW, "attempts": 1}
    return OpenWeb("desk@example.org", "0.1.0", **{**usual, **options})


def redirect(to: str) -> str:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}"


async def known(host: str, port: int) -> list[str]:
    return [NAMES[host]] if host in NAMES else [host.strip("[]")]


@pytest.mark.parametrize("host", [*NUMBERS, *NAMES])
async def test_an_address_in_our_own_network_is_not_asked(host: str) -> None:
    async with a_web(**({"resolving": known} if host in NAMES else {})) as web:
        with pytest.raises(Disallowed) as refused:
            await web.get(f"http://{host}:8/", limits=LIMITS)
    assert "in our own network" in str(refused.value)
    assert "allow_hosts" in str(refused.value)


@pytest.mark.parametrize("host", ["0177.0.0.1", "127.000.000.001", "[fe80::1%25eth0]", "①②⑦.0.0.1", "127。0。0。1"])
async def test_an_address_in_a_spelling_that_leads_nowhere_else_is_refused(host: str) -> None:
    async with serving({"/": (OK, "secret")}, Private()) as private, a_web() as web:
        with pytest.raises(FetchError):
            await web.get(f"http://{host}:{private.port}/", limits=LIMITS)
    assert private.connections == 0


@pytest.mark.parametrize("spelling", ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost", "[::ffff:7f00:1]"])
async def test_a_redirect_does_not_lead_into_our_own_network(spelling: str) -> None:
    async with serving({"/": (OK, "secret")}, Private()) as private:
        pages = {"/": (redirect(f"http://{spelling}:{private.port}/"), "")}
        async with serving(pages, Private()) as outside, a_web() as web:
            with pytest.raises(Disallowed):
                await web.at_home(outside.url).get(outside.url, limits=LIMITS)
    assert outside.paths == ["/robots.txt", "/"]
    assert private.connections == 0


async def test_a_name_that_answers_differently_the_second_time_gains_nothing() -> None:
    async with serving({"/": (OK, "secret")}, Private()) as private:
        answers = iter([[PUBLIC], *[["127.0.0.1"]] * 50])

        async def lying(host: str, port: int) -> list[str]:
            return next(answers) if host == "liar.example" else [host]

        pages = {"/": (redirect(f"http://liar.example:{private.port}/"), "")}
        short = Limits(connect_seconds=0.2, read_seconds=0.2, total_seconds=3)
        async with serving(pages, Private()) as outside, a_web(resolving=lying) as web:
            for _ in range(3):
                with pytest.raises(Exception, match=r"liar\.example"):
                    await web.at_home(outside.url).get(outside.url, limits=short)
    assert private.connections == 0


def spellings(address: str) -> set[str]:
    """A numeric address as the C library understands it: in fewer parts, in hexadecimal, in octal, inside of IPv6."""
    parts = [int(part) for part in address.split(".")]
    joined = [int.from_bytes(bytes(parts[n:])) for n in range(4)]
    shorter = [[*parts[:n], joined[n]] for n in range(4)]
    dotted = {".".join(form % part for part in some) for some in shorter for form in ("%d", "0x%x", "0%o", "0x%08X")}
    return {address} | dotted | {f"::ffff:{address}", f"::ffff:{joined[0] >> 16:x}:{joined[0] & 0xFFFF:x}"}


LEADING_HERE = sorted(
    {one for address in ("127.0.0.1", "127.1.2.3", "127.20.0.30", "127.255.255.254") for one in spellings(address)}
)


def leads_here(host: str, port: int) -> bool:
    """Whether this machine itself connects to a server here by that spelling."""
    with suppress(OSError), socket.create_connection((host, port), timeout=1):
        return True
    return False


async def test_no_spelling_of_an_address_that_leads_here_is_connected_to_also_at_the_second_look() -> None:
    answers: dict[str, list[str]] = {}

    async def lying(host: str, port: int) -> list[str]:
        """A public address first, where nothing answers; then that of this machine."""
        if host.endswith(".example"):
            return [answers[host].pop(0)] if len(answers[host]) > 1 else answers[host]
        return await resolve(host, port)

    async with serving({"/": (OK, "secret")}, Private(everywhere=True)) as private, a_web(resolving=lying) as web:
        there = [host for host in LEADING_HERE if await asyncio.to_thread(leads_here, host, private.port)]
        assert len(there) >= 60, "so many would be counted"
        while private.connections < len(there):
            await asyncio.sleep(0.01)
        short = Limits(connect_seconds=0.2, read_seconds=0.2, total_seconds=5)

        async def refused(host: str) -> bool:
            with pytest.raises((Disallowed, FetchError)) as error:
                await web.get(f"http://{host}:{private.port}/", limits=short)
            return isinstance(error.value, Disallowed)

        urls = [f"[{host}]" if ":" in host else host for host in there]
        names = {f"liar-{number}.example": address for number, address in enumerate(there)}
        answers |= {name: [PUBLIC, (await resolve(address, 80))[0]] for name, address in names.items()}
        direct = await asyncio.gather(*map(refused, urls))
        await asyncio.gather(*map(refused, names))
        assert all(await asyncio.gather(*map(refused, names))), "known by now for what they are"
        assert sum(direct) >= 60
        assert private.connections == len(there)


async def test_an_address_among_public_ones_is_not_tried() -> None:
    async def both(host: str, port: int) -> list[str]:
        return [PUBLIC, "127.0.0.1"]

    async with a_web(resolving=both) as web:
        with pytest.raises(Disallowed):
            await web.get("http://both.example:8/", limits=LIMITS)


async def test_a_robots_txt_does_not_lead_into_our_own_network() -> None:
    async with serving({"/robots.txt": (OK, "secret")}, Private()) as private:
        pages = {"/robots.txt": (redirect(f"{private.url}/robots.txt"), ""), "/": (OK, "page")}
        async with serving(pages, Private()) as outside, a_web() as web:
            with pytest.raises(Disallowed):
                await web.at_home(outside.url).get(outside.url, limits=LIMITS)
    assert private.connections == 0


async def test_a_followed_link_does_not_lead_into_our_own_network() -> None:
    async with serving({"/secret.csv": (OK, "a,b\n1,2\n")}, Private()) as private:
        page = f'<html><body><h1>Figures</h1><a href="{private.url}/secret.csv">data</a></body></html>'
        async with serving({"/": (OK, page)}, Private()) as outside, a_web() as web:
            request = Request("s", f"{outside.url}/", Follow("a"), {}, NOW, Path())
            with pytest.raises(Disallowed):
                await Http().fetch(request, web.at_home(request.url))
    assert private.connections == 0


async def test_a_next_page_does_not_lead_into_our_own_network() -> None:
    async with serving({"/2": (OK, '{"rows": [2]}')}, Private()) as private:
        first = (
            "HTTP/1.1 200 OK\r\nX: y",
            f'{{"rows": [1], "next": "{private.url}/2"}}',
        )
        async with serving({"/1": first}, Private()) as outside, a_web() as web:
            request = Request("s", f"{outside.url}/1", None, {}, NOW, Path())
            with pytest.raises(Exception, match=r"another host|own network"):
                await Http(pages=Pages(list="$.rows", next="$.next")).fetch(request, web.at_home(request.url))
    assert private.connections == 0


async def test_a_connection_kept_open_at_home_serves_nobody_else() -> None:
    pages = {"/": (OK, "secret")}
    async with serving(pages, Private()) as private, a_web() as web:
        mine = await web.at_home(private.url).get(f"{private.url}/", limits=LIMITS)
        assert isinstance(mine, Capture)
        before = private.connections
        with pytest.raises(Disallowed):
            await web.at_home("http://other.example/").get(f"{private.url}/", limits=LIMITS)
        assert private.connections == before


async def test_a_host_that_the_settings_name_may_be_led_to() -> None:
    async with serving({"/": (OK, "inside")}, Private()) as private:
        pages = {"/": (redirect(f"{private.url}/"), "")}
        async with serving(pages, Private()) as outside, a_web(own_hosts=LOOPBACK) as web:
            answer = await web.at_home(outside.url).get(outside.url, limits=LIMITS)
    assert isinstance(answer, Capture)
    assert answer.body == b"inside"


@pytest.mark.parametrize(
    ("written", "host", "address", "included"),
    [
        ("intranet.example", "Intranet.Example.", "10.0.0.1", True),
        ("intranet.example", "other.example", "10.0.0.1", False),
        ("10.0.0.0/8", "any.example", "10.200.3.4", True),
        ("10.0.0.0/8", "any.example", "11.0.0.1", False),
        ("192.168.1.5", "192.168.1.5", "192.168.1.5", True),
        ("[::1]", "::1", "::1", True),
        ("fe80::/10", "printer", "fe80::1%eth0", True),
    ],
)
def test_own_hosts_are_names_addresses_and_ranges(written: str, host: str, address: str, included: bool) -> None:
    assert OwnHosts.of([written]).include(host, address) is included


@pytest.mark.parametrize("written", ["", "a b", "http://x", "host:80", "10.0.0.0/99", "a/b"])
def test_what_is_no_host_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no host"):
        OwnHosts.of([written])
