"""Connections: kept while they stand, ended when they are of no more use, and never more in memory than is read."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
import trustme

from monitor.fetching.lines import Lines
from monitor.fetching.stream import MOST_WAITING, connect
from monitor.fetching.web import OpenWeb
from monitor.model import Capture
from monitor.model.errors import FetchError, NotUsable
from monitor.plugin import Limits, Post
from tests.places import LOOPBACK

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMITS = Limits(connect_seconds=2, read_seconds=2, total_seconds=10)
NONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage"

Answer = Callable[[bytes, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """A server that keeps connections open.

    Attributes:
        url: its address.
        ends: for each connection, whether its client ended it.
    """

    url: str
    ends: list[asyncio.Event] = field(default_factory=list)


@asynccontextmanager
async def serving(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """`answer` what is asked, after robots.txt, of which there is none."""
    made = Server("")

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.ends.append(asyncio.Event())
        end = made.ends[-1]
        try:
            while not reader.at_eof():
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split()[1]
                if path == b"/robots.txt":
                    writer.write(NONE)
                else:
                    await answer(path, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            end.set()
        finally:
            writer.close()

    server = await asyncio.start_server(converse, "localhost" if tls else "127.0.0.1", 0, ssl=tls)
    async with server:
        port = server.sockets[0].getsockname()[1]
        made.url = f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}"
        yield made


async def page(_path: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(PAGE)


def a_web(tls: ssl.SSLContext | None = None) -> OpenWeb:
    usual = {"per_host_gap_seconds": 0.0, "backoff_seconds": 0.0, "clock": lambda: NOW, "own_hosts": LOOPBACK}
    return OpenWeb("desk@example.org", "0.1.0", attempts=1, tls=tls, **usual)  # type: ignore[arg-type]


async def body_at(web: OpenWeb, url: str, limits: Limits = LIMITS) -> bytes:
    answer = await web.get(url, limits=limits)
    assert isinstance(answer, Capture)
    return answer.body


@pytest.fixture
def trusted() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server shows, and what trusts it."""
    authority, shown = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(shown)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return shown, trusting


async def test_one_connection_serves_all_that_is_asked_of_an_origin() -> None:
    async with serving(page) as server:
        async with a_web() as web:
            assert [await body_at(web, f"{server.url}/{number}") for number in range(5)] == [b"page"] * 5
        assert len(server.ends) == 1
        await asyncio.wait_for(server.ends[0].wait(), 2)


async def test_one_connection_serves_all_that_is_asked_over_tls(trusted: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    shown, trusting = trusted
    async with serving(page, shown) as server:
        async with a_web(trusting) as web:
            assert [await body_at(web, f"{server.url}/{number}") for number in range(3)] == [b"page"] * 3
        assert len(server.ends) == 1
        await asyncio.wait_for(server.ends[0].wait(), 2)


async def test_a_kept_connection_that_the_server_ended_is_replaced_and_nobody_notices() -> None:
    async def once(_path: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(PAGE)
        await writer.drain()
        writer.close()

    async with serving(once) as server, a_web() as web:
        for number in range(3):
            assert await body_at(web, f"{server.url}/{number}") == b"page"
            await asyncio.sleep(0.05)  # until its end has arrived
        assert len(server.ends) == 3


async def test_what_is_left_of_an_answer_is_not_taken_for_the_next() -> None:
    async def more_than_announced(_path: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(PAGE + b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfalse")

    async with serving(more_than_announced) as server, a_web() as web:
        assert [await body_at(web, f"{server.url}/{number}") for number in range(3)] == [b"page"] * 3


async def test_no_more_connections_are_kept_than_may_be_idle() -> None:
    async with serving(page) as one, serving(page) as two, serving(page) as three:
        lines = Lines(connect, ssl.create_default_context(), most_idle=2)
        async with a_web() as web:
            web._lines = lines  # of which there are as many as may be under way, ten
            for server in (one, two, three):
                assert await body_at(web, f"{server.url}/") == b"page"
            await asyncio.wait_for(one.ends[0].wait(), 2)
            assert not two.ends[0].is_set()
            assert not three.ends[0].is_set()


async def test_an_answer_without_a_length_ends_with_its_connection_also_without_a_goodbye_of_tls(
    trusted: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    async def rudely(path: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = b"Content-Length: 9\r\n" if path == b"/cut" else b""
        writer.write(b"HTTP/1.1 200 OK\r\n" + length + b"Connection: close\r\n\r\npage")
        await writer.drain()
        writer.get_extra_info("socket").shutdown(socket.SHUT_WR)

    shown, trusting = trusted
    async with serving(rudely, shown) as server, a_web(trusting) as web:
        assert await body_at(web, f"{server.url}/whole") == b"page"
        with pytest.raises(NotUsable, match=r"ended after 4 of 9 bytes"):
            await body_at(web, f"{server.url}/cut")


async def test_a_server_waits_while_nobody_reads_what_it_sends() -> None:
    sent = 0

    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        with suppress(ConnectionError):
            while True:
                writer.write(bytes(100_000))
                await writer.drain()
                sent += 100_000
        writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    async with server:
        stream = await connect("127.0.0.1", server.sockets[0].getsockname()[1], 2)
        before = -1
        while sent > before:
            before = sent
            await asyncio.sleep(0.1)
        assert len(stream._came) < 2 * MOST_WAITING
        taken, all_of_it = 0, sent + 1_000_000
        while taken < all_of_it:
            piece = await stream.read(65_536, 2)
            assert 0 < len(piece) <= 65_536
            taken += len(piece)
        await stream.aclose()


async def test_a_body_that_comes_a_byte_at_a_time_leaves_others_their_turn() -> None:
    longest = 0.0

    async def dust(_path: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head + b"1\r\nx\r\n" * 40_000 + b"0\r\n\r\n")

    async def others() -> None:
        nonlocal longest
        while True:
            before = time.thread_time()
            await asyncio.sleep(0)
            longest = max(longest, time.thread_time() - before)

    async with serving(dust) as server, a_web() as web:
        beside = asyncio.create_task(others())
        assert await body_at(web, server.url) == b"x" * 40_000
        beside.cancel()
    assert longest < 0.05, "processor time between two turns"


async def test_a_question_that_nobody_takes_is_given_up() -> None:
    over = asyncio.Event()

    async def deaf(_path: bytes, _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await over.wait()

    short = Limits(connect_seconds=2, read_seconds=0.3, total_seconds=10)
    async with serving(deaf) as server, a_web() as web:
        with pytest.raises(FetchError, match=r"nothing came for 0\.3 seconds"):
            await web.get(f"{server.url}/", limits=short, post=Post(bytes(30_000_000), "text/plain"))
        over.set()


async def test_an_answer_that_comes_before_the_whole_question_was_taken_is_read() -> None:
    async def refuse(_path: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with serving(refuse) as server, a_web() as web:
        with pytest.raises(FetchError, match=r"413|broke"):
            await web.get(f"{server.url}/", limits=LIMITS, post=Post(bytes(3_000_000), "text/plain"))


async def test_one_that_is_cut_off_is_ended_and_the_next_has_its_own() -> None:
    async def hang(path: bytes, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if path != b"/hang":
            writer.write(PAGE)

    async with serving(hang) as server, a_web() as web:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(web.get(f"{server.url}/hang", limits=LIMITS), 0.2)
        await asyncio.wait_for(server.ends[0].wait(), 2)
        assert await body_at(web, f"{server.url}/") == b"page"
        assert len(server.ends) == 2
