from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import trustme
from protego import Protego
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.fetching import httpcore, httpx
from monitor.fetching.robots import AGENT, forbidding_line
from monitor.fetching.web import OpenWeb
from monitor.model import Capture, Grade, NotModified, Validators
from monitor.model.errors import Blocked, Disallowed, FetchError, NotUsable, TooLarge
from monitor.plugin import Limits, Post
from tests.pace import stopwatch
from tests.places import LOOPBACK

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMITS = Limits(connect_seconds=2, read_seconds=2, total_seconds=20)
SHORT = Limits(connect_seconds=0.3, read_seconds=0.1, total_seconds=5)

Answering = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


def a_web(**options: Any) -> OpenWeb:
    usual = {"per_host_gap_seconds": 0.0, "backoff_seconds": 0.0, "clock": lambda: NOW, "own_hosts": LOOPBACK}
    return OpenWeb("desk@example.org", "0.1.0", **{**usual, **options})


async def read(url: str, limits: Limits = LIMITS, validators: Validators | None = None) -> Capture:
    async with a_web() as web:
        answer = await web.get(url, limits=limits, validators=validators)
    assert isinstance(answer, Capture)
    return answer


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """A publisher without robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    return httpserver


def asked(site: HTTPServer, path: str) -> list[Request]:
    return [request for request, _ in site.log if request.path == path]


@asynccontextmanager
async def wire(answer: Answering, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """A server that answers a request for a path byte by byte as told; it has no robots.txt."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
            if path == "/robots.txt":
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            else:
                await answer(path, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(converse, host, port)
    async with server:
        yield f"http://{host}:{server.sockets[0].getsockname()[1]}"


def raw(head: bytes, body: bytes = b"") -> Answering:
    async def answer(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 " + head.replace(b"\n", b"\r\n") + b"\r\nConnection: close\r\n\r\n" + body)

    return answer


# ---------------------------------------------------------------- a good answer


async def test_a_page_is_captured_with_its_bytes_headers_time_and_validators(site: HTTPServer) -> None:
    headers = {"ETag": '"v1"', "Last-Modified": "Mon, 08 Apr 2024 10:00:00 GMT", "Content-Type": "text/csv"}
    site.expect_request("/a.csv").respond_with_data(b"FY,lb\n2024,34.82\n", headers=headers)
    url = site.url_for("/a.csv")

    capture = await read(url)

    assert (capture.url, capture.final_url, capture.status) == (url, url, 200)
    assert capture.body == b"FY,lb\n2024,34.82\n"
    assert capture.expected_size == 17
    assert capture.fetched_at == NOW
    assert capture.headers["content-type"] == "text/csv"
    assert capture.validators == {url: Validators('"v1"', "Mon, 08 Apr 2024 10:00:00 GMT")}


async def test_the_request_says_who_asks_and_asks_for_gzip_only(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("page")
    async with a_web() as web:
        await web.get(site.url_for("/p"), limits=LIMITS, accept="text/csv")

    (request,) = asked(site, "/p")
    assert request.headers["User-Agent"] == "figure-monitor/0.1.0 (+mailto:desk@example.org)"
    assert request.headers["From"] == "desk@example.org"
    assert request.headers["Accept-Encoding"] == "gzip"
    assert request.headers["Accept"] == "text/csv"


async def test_cookies_are_neither_kept_in_the_capture_nor_sent_back(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("page", headers={"Set-Cookie": "id=7; Path=/"})
    async with a_web() as web:
        captures = [await web.get(site.url_for("/p"), limits=LIMITS) for _ in range(2)]

    assert all(isinstance(c, Capture) and "set-cookie" not in c.headers for c in captures)
    assert all("Cookie" not in request.headers for request in asked(site, "/p"))


async def test_a_proxy_in_the_environment_is_not_used(site: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    site.expect_request("/p").respond_with_data("page")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    assert (await read(site.url_for("/p"))).body == b"page"


async def test_a_response_without_validators_gives_none(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("page")
    assert (await read(site.url_for("/p"))).validators == {}


# ---------------------------------------------------------------- not modified


async def test_a_304_to_our_validators_is_not_modified_and_keeps_what_it_does_not_repeat(
    site: HTTPServer,
) -> None:
    before = Validators('"v1"', "Mon, 08 Apr 2024 10:00:00 GMT", follows="https://x.example/a.csv")

    def answer(request: Request) -> Response:
        same = request.headers.get("If-None-Match") == '"v1"'
        dated = request.headers.get("If-Modified-Since") == "Mon, 08 Apr 2024 10:00:00 GMT"
        return Response(status=304 if same and dated else 500)

    site.expect_request("/p").respond_with_handler(answer)
    url = site.url_for("/p")
    async with a_web() as web:
        answered = await web.get(url, limits=LIMITS, validators=before)

    assert answered == NotModified(url, NOW, {url: before})


async def test_a_304_with_a_new_etag_replaces_the_one_before(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("", status=304, headers={"ETag": '"v2"'})
    url = site.url_for("/p")
    async with a_web() as web:
        answered = await web.get(url, limits=LIMITS, validators=Validators('"v1"', "yesterday"))
    assert answered.validators == {url: Validators('"v2"', "yesterday")}


async def test_a_304_that_nobody_asked_for_is_an_error(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("", status=304)
    with pytest.raises(FetchError, match="answered 304"):
        await read(site.url_for("/p"))


# ---------------------------------------------------------------- refusals and errors


@pytest.mark.parametrize("status", [401, 403, 451])
async def test_a_refusal_is_blocked_with_the_page_as_evidence_and_a_way_out(site: HTTPServer, status: int) -> None:
    site.expect_request("/p").respond_with_data("Access Denied", status=status)
    with pytest.raises(Blocked, match=r"fetch: \{file: ") as caught:
        await read(site.url_for("/p"))

    assert caught.value.status == status
    assert caught.value.capture is not None
    assert caught.value.capture.body == b"Access Denied"
    assert len(asked(site, "/p")) == 1


@pytest.mark.parametrize(
    ("status", "says"),
    [(404, "gone"), (410, "gone"), (400, "400"), (418, "418"), (204, "204"), (300, "300"), (299, "299")],
)
async def test_other_statuses_are_errors_that_are_not_tried_again(site: HTTPServer, status: int, says: str) -> None:
    site.expect_request("/p").respond_with_data("", status=status)
    with pytest.raises(FetchError, match=says) as caught:
        await read(site.url_for("/p"))
    assert not isinstance(caught.value, Blocked)
    assert caught.value.status == status
    assert len(asked(site, "/p")) == 1


async def test_only_the_beginning_of_a_large_error_page_is_kept(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data(b"x" * 5_000_000, status=404)
    with pytest.raises(FetchError) as caught:
        await read(site.url_for("/p"))
    assert caught.value.capture is not None
    assert len(caught.value.capture.body) == 200_000


async def test_a_503_is_tried_again_and_the_page_that_then_comes_is_taken(site: HTTPServer) -> None:
    site.expect_ordered_request("/robots.txt").respond_with_data("", status=404)
    site.expect_ordered_request("/p").respond_with_data("busy", status=503)
    site.expect_ordered_request("/p").respond_with_data("page")
    assert (await read(site.url_for("/p"))).body == b"page"


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_a_server_that_keeps_failing_is_asked_three_times(site: HTTPServer, status: int) -> None:
    site.expect_request("/p").respond_with_data("broken", status=status)
    with pytest.raises(FetchError, match=str(status)) as caught:
        await read(site.url_for("/p"))
    assert caught.value.capture is not None
    assert len(asked(site, "/p")) == 3


async def test_501_is_not_tried_again(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("", status=501)
    with pytest.raises(FetchError, match="server fails"):
        await read(site.url_for("/p"))
    assert len(asked(site, "/p")) == 1


# ---------------------------------------------------------------- Retry-After


@pytest.mark.parametrize("value", ["0", "Mon, 23 Nov 2026 11:59:00 GMT"], ids=["seconds", "a date"])
async def test_a_wait_that_is_over_is_waited_for_and_the_page_read(site: HTTPServer, value: str) -> None:
    site.expect_ordered_request("/robots.txt").respond_with_data("", status=404)
    site.expect_ordered_request("/p").respond_with_data("", status=429, headers={"Retry-After": value})
    site.expect_ordered_request("/p").respond_with_data("page")
    async with a_web(backoff_seconds=3600) as web:  # our own back-off would never end
        answer = await web.get(site.url_for("/p"), limits=LIMITS)
    assert isinstance(answer, Capture)


@pytest.mark.parametrize("value", ["3600", "Mon, 23 Nov 2026 13:00:00 GMT"], ids=["seconds", "a date"])
async def test_a_wait_longer_than_the_time_there_is_is_told_to_the_scheduler(site: HTTPServer, value: str) -> None:
    site.expect_request("/p").respond_with_data("", status=429, headers={"Retry-After": value})
    site.expect_request("/q").respond_with_data("page")
    async with a_web() as web:
        with pytest.raises(Blocked, match="wait 3600 seconds") as caught:
            await web.get(site.url_for("/p"), limits=LIMITS)
        with pytest.raises(Blocked, match="not asked") as held:
            await web.get(site.url_for("/q"), limits=LIMITS)

    assert caught.value.retry_after_seconds == 3600
    assert held.value.retry_after_seconds == pytest.approx(3600, abs=20)
    assert len(asked(site, "/p")) == 1
    assert not asked(site, "/q")


async def test_a_maintenance_window_under_503_is_told_to_the_scheduler(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("", status=503, headers={"Retry-After": "7200"})
    with pytest.raises(FetchError, match="wait 7200 seconds") as caught:
        await read(site.url_for("/p"))
    assert not isinstance(caught.value, Blocked)
    assert caught.value.retry_after_seconds == 7200


@pytest.mark.parametrize("value", ["soon", "", "-5", "12.5"])
async def test_a_retry_after_that_cannot_be_read_is_no_wait(site: HTTPServer, value: str) -> None:
    site.expect_request("/p").respond_with_data("", status=429, headers={"Retry-After": value})
    with pytest.raises(Blocked) as caught:
        await read(site.url_for("/p"))
    assert caught.value.retry_after_seconds is None
    assert len(asked(site, "/p")) == 3


@pytest.mark.parametrize(
    "value", ["99999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 2100 23:59:59 +1400", "604801"]
)
async def test_no_answer_silences_its_source_for_longer_than_a_week(site: HTTPServer, value: str) -> None:
    site.expect_request("/p").respond_with_data("", status=429, headers={"Retry-After": value})
    with pytest.raises(Blocked, match="wait 604800 seconds") as caught:
        await read(site.url_for("/p"))
    assert caught.value.retry_after_seconds == 7 * 86_400


@pytest.mark.parametrize(
    "value",
    [
        "Fri, 31 Dec 99999 23:59:59 GMT",
        "Fri, 31 Dec 2030 23:59:59 +9999",
        "0 0 0 0 0",
        "1e9",
        "-5",
        "Mon, 01 Jan 10000 00:00:00 GMT",
        "\xb2\xb3",
    ],
)
async def test_a_retry_after_of_any_other_form_is_no_wait(value: str) -> None:
    head = f"429 Slow\nRetry-After: {value}\nContent-Length: 0"
    async with wire(raw(head.encode("latin-1"))) as url, a_web(attempts=1) as web:
        with pytest.raises(Blocked) as caught:
            await web.get(f"{url}/p", limits=SHORT)
    assert caught.value.retry_after_seconds is None


@pytest.mark.parametrize("etag", ['"äö"', 'W/"ÿ"', "plain"])
async def test_what_recognises_a_version_is_sent_back_byte_by_byte(etag: str) -> None:
    sent: list[bytes] = []

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        sent.extend(line for line in head.split(b"\r\n") if line.lower().startswith(b"if-none-match"))
        status = b"404 Not Found" if b"/robots.txt" in head else b"200 OK"
        known = etag.encode("latin-1")
        writer.write(
            b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\nETag: " + known + b"\r\n\r\n"
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    async with server, a_web() as web:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/p"
        first = await web.get(url, limits=LIMITS)
        await web.get(url, limits=LIMITS, validators=first.validators[url])
    assert sent == [b"if-none-match: " + etag.encode("latin-1")]


async def test_what_could_not_be_sent_back_is_not_kept() -> None:
    head = b'200 OK\nETag: "a\tb"\nLast-Modified: \xff\x01\nContent-Length: 2'
    async with wire(raw(head, b"ok")) as url, a_web() as web:
        answer = await web.get(f"{url}/p", limits=LIMITS)
    assert answer.validators == {}


# ---------------------------------------------------------------- redirects


@pytest.mark.parametrize(
    "location",
    [
        *("http://127.0.0.1:99999/x", "http://127.0.0.1:-1/", "http://127.0.0.1:0/", "http://[::1/", "http://a..b/"),
        ":http://[2001db8::1]/",
        *("http://xn--/", f"http://{'a' * 64}.example/", f"http://{'abc.' * 70}example/", f"/{'a' * 9_000}"),
    ],
)
async def test_a_redirect_to_what_is_no_address_says_so(location: str) -> None:
    head = f"302 Found\nLocation: {location}\nContent-Length: 0"
    async with wire(raw(head.encode())) as url, a_web(attempts=1) as web:
        with pytest.raises(FetchError, match="which is not an address"):
            await web.get(f"{url}/p", limits=SHORT)


async def test_a_redirect_is_followed_and_the_final_address_kept(site: HTTPServer) -> None:
    site.expect_request("/a").respond_with_data("", status=301, headers={"Location": "/b?x=1"})
    site.expect_request("/b").respond_with_data("page", headers={"ETag": '"b"', "Last-Modified": "then"})
    capture = await read(site.url_for("/a"))
    assert capture.url == site.url_for("/a")
    assert capture.final_url == site.url_for("/b?x=1")
    assert capture.validators == {site.url_for("/a"): Validators(etag='"b"')}, (
        "a date says nothing about the file that the redirect leads to next time"
    )


async def test_behind_a_redirect_only_the_etag_is_sent(site: HTTPServer) -> None:
    site.expect_request("/a").respond_with_data("", status=302, headers={"Location": "/b"})
    site.expect_request("/b").respond_with_data("page")
    await read(site.url_for("/a"), validators=Validators('"b"', "then"))
    (request,) = asked(site, "/b")
    assert request.headers["If-None-Match"] == '"b"'
    assert "If-Modified-Since" not in request.headers


@pytest.mark.parametrize("to", ["/a", "/b"], ids=["itself", "back"])
async def test_a_redirect_in_a_circle_is_an_error(site: HTTPServer, to: str) -> None:
    site.expect_request("/a").respond_with_data("", status=302, headers={"Location": to})
    site.expect_request("/b").respond_with_data("", status=302, headers={"Location": "/a#top"})
    with pytest.raises(FetchError, match="in a circle"):
        await read(site.url_for("/a"))


async def test_redirects_that_grow_end_in_a_message_that_can_be_kept_and_mailed(site: HTTPServer) -> None:
    for letter, after in zip("abcdef", "bcdefg", strict=True):
        site.expect_request(f"/{letter}").respond_with_data(
            "", status=302, headers={"Location": f"/{after}?{after * 7_000}"}
        )
    with pytest.raises(FetchError, match=r"more than 5 redirects .*change url to where they lead$") as told:
        await read(site.url_for("/a"))
    assert len(str(told.value)) < 4_100


@pytest.mark.parametrize(("steps", "allowed"), [(3, True), (4, False)])
async def test_a_chain_of_redirects_is_followed_up_to_its_limit(site: HTTPServer, steps: int, allowed: bool) -> None:
    for i in range(steps):
        site.expect_request(f"/{i}").respond_with_data("", status=307, headers={"Location": f"/{i + 1}"})
    site.expect_request(f"/{steps}").respond_with_data("page")
    limits = Limits(max_redirects=3)
    if allowed:
        assert (await read(site.url_for("/0"), limits)).body == b"page"
        return
    with pytest.raises(FetchError, match="more than 3 redirects"):
        await read(site.url_for("/0"), limits)
    assert not asked(site, "/4")


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("file:///etc/passwd", Disallowed),
        ("ftp://example.org/a", Disallowed),
        ("http://user:secret@example.org/", Disallowed),
        ("http://[broken", FetchError),
        ("", FetchError),
    ],
)
async def test_a_redirect_to_something_else_than_a_public_page_is_refused(
    site: HTTPServer, location: str, error: type[FetchError]
) -> None:
    site.expect_request("/a").respond_with_data("", status=302, headers={"Location": location})
    with pytest.raises(error) as caught:
        await read(site.url_for("/a"))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("location", "asked_for"),
    [
        ("/données".encode(), "/donn%C3%A9es"),
        ("/données".encode("latin-1"), "/donn%C3%A9es"),
        ("/жители?год=2024".encode(), "/%D0%B6%D0%B8%D1%82%D0%B5%D0%BB%D0%B8?%D0%B3%D0%BE%D0%B4=2024"),
        (b"/donn%C3%A9es", "/donn%C3%A9es"),
        (b"/two words", "/two%20words"),
    ],
)
async def test_a_redirect_beyond_ascii_leads_where_a_browser_would_go(location: bytes, asked_for: str) -> None:
    asked_for_on_the_wire: list[str] = []

    async def answer(path: str, writer: asyncio.StreamWriter) -> None:
        asked_for_on_the_wire.append(path)
        moved = b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(moved if path == "/a" else b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\npage")

    async with wire(answer) as base:
        assert (await read(f"{base}/a")).body == b"page"
    assert asked_for_on_the_wire == ["/a", asked_for]


async def test_a_page_that_is_gone_behind_a_redirect_names_the_redirect(site: HTTPServer) -> None:
    site.expect_request("/a").respond_with_data("", status=302, headers={"Location": "/b"})
    site.expect_request("/b").respond_with_data("nothing here", status=404)
    with pytest.raises(FetchError) as caught:
        await read(site.url_for("/a"))
    assert f"{site.url_for('/a')} redirects there" in str(caught.value)
    with pytest.raises(FetchError, match="the page is gone"):
        await read(site.url_for("/b"))


# ---------------------------------------------------------------- cookies


def needs_cookie(name: str, otherwise: str) -> Callable[[Request], Response]:
    """A page for whom the cookie is sent back; everybody else gets the cookie and is sent on."""

    def answer(request: Request) -> Response:
        if request.cookies.get(name) == "1":
            return Response("page")
        return Response(status=302, headers={"Location": otherwise, "Set-Cookie": f"{name}=1; Path=/; HttpOnly"})

    return answer


async def test_a_cookie_set_on_the_way_is_sent_back_on_that_way_and_never_again(site: HTTPServer) -> None:
    site.expect_request("/self").respond_with_handler(needs_cookie("seen", "/self"))
    site.expect_request("/two").respond_with_handler(needs_cookie("gate", "/gate"))
    site.expect_request("/gate").respond_with_handler(needs_cookie("gate", "/two"))
    async with a_web() as web:
        for path in ("/self", "/two", "/self"):
            answer = await web.get(site.url_for(path), limits=LIMITS)
            assert isinstance(answer, Capture)
            assert (answer.body, "set-cookie" in answer.headers) == (b"page", False)
    assert [request.cookies.get("seen") for request in asked(site, "/self")] == [None, "1", None, "1"]


async def test_a_cookie_is_not_sent_to_another_host(site: HTTPServer) -> None:
    with HTTPServer(host="127.0.0.2", port=0) as other:
        other.expect_request("/robots.txt").respond_with_data("", status=404)
        other.expect_request("/b").respond_with_data("page")
        site.expect_request("/a").respond_with_handler(needs_cookie("seen", other.url_for("/b")))
        assert (await read(site.url_for("/a"))).body == b"page"
        assert not asked(other, "/b")[0].cookies


async def test_cookies_that_change_for_ever_end_at_the_limit_of_redirects(site: HTTPServer) -> None:
    visits: list[Request] = []

    def answer(request: Request) -> Response:
        visits.append(request)
        return Response(status=302, headers={"Location": "/a", "Set-Cookie": f"visit={len(visits)}"})

    site.expect_request("/a").respond_with_handler(answer)
    with pytest.raises(FetchError, match="a circle, with other cookies each time"):
        await read(site.url_for("/a"), Limits(max_redirects=4))
    assert len(visits) == 5


async def test_robots_txt_of_the_host_behind_a_redirect_is_honoured(site: HTTPServer) -> None:
    with HTTPServer(port=0) as other:
        other.expect_request("/robots.txt").respond_with_data("User-agent: *\nDisallow: /private")
        other.expect_request("/private/a").respond_with_data("page")
        target = other.url_for("/private/a")
        site.expect_request("/a").respond_with_data("", status=302, headers={"Location": target})
        with pytest.raises(Disallowed, match="/private"):
            await read(site.url_for("/a"))
        assert not asked(other, "/private/a")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("file:///etc/passwd", Disallowed),
        ("mailto:a@example.org", Disallowed),
        ("https://", Disallowed),
        ("https://user:secret@example.org/a", Disallowed),
        ("http://[broken", FetchError),
    ],
)
async def test_an_address_that_is_no_public_page_is_refused_before_anything_is_asked(
    url: str, error: type[FetchError]
) -> None:
    with pytest.raises(error) as caught:
        await read(url)
    assert "secret" not in str(caught.value)


# ---------------------------------------------------------------- size and compression


@pytest.mark.parametrize("named", ["gzip", "GZIP", "X-GZip"])
async def test_a_gzip_body_is_decompressed(site: HTTPServer, named: str) -> None:
    packed = gzip.compress(b"FY,lb\n" * 10_000)
    site.expect_request("/p").respond_with_data(packed, headers={"Content-Encoding": named})
    capture = await read(site.url_for("/p"))
    assert capture.body == b"FY,lb\n" * 10_000
    assert capture.expected_size is None


async def test_gzip_members_in_a_row_and_padding_behind_them_are_read(site: HTTPServer) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 100
    site.expect_request("/p").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    assert (await read(site.url_for("/p"))).body == b"one two"


async def test_an_empty_body_labelled_gzip_is_empty(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data(b"", headers={"Content-Encoding": "gzip"})
    assert (await read(site.url_for("/p"))).body == b""


async def test_a_body_that_grows_as_no_document_does_is_given_up(site: HTTPServer) -> None:
    packed = gzip.compress(bytes(30_000_000), 9)
    site.expect_request("/p").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="grows to more than 250 times what was sent"):
        await read(site.url_for("/p"), Limits(max_bytes=50_000_000))


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "deflate"])
async def test_a_compression_that_we_did_not_ask_for_is_named(site: HTTPServer, encoding: str) -> None:
    site.expect_request("/p").respond_with_data(b"packed", headers={"Content-Encoding": encoding})
    with pytest.raises(FetchError, match=f"compressed as '{encoding}'"):
        await read(site.url_for("/p"))


async def test_a_body_that_is_not_the_gzip_it_claims_is_an_error(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data(b"<html>plain", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="not the gzip"):
        await read(site.url_for("/p"))


async def test_a_gigabyte_of_zeros_is_refused_in_little_memory(site: HTTPServer) -> None:
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    member = packer.compress(bytes(64_000_000)) + packer.flush()
    site.expect_request("/p").respond_with_data(member * 16, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="5,000,000 bytes"):
            await read(site.url_for("/p"), Limits(max_bytes=5_000_000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30_000_000


@pytest.mark.parametrize("size", [100, 101])
async def test_the_limit_itself_is_allowed_and_one_byte_more_is_not(site: HTTPServer, size: int) -> None:
    site.expect_request("/plain").respond_with_data(b"x" * size)
    packed = gzip.compress(b"x" * size)
    site.expect_request("/packed").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    for path in ("/plain", "/packed"):
        if size == 100:
            assert len((await read(site.url_for(path), Limits(max_bytes=100))).body) == 100
        else:
            with pytest.raises(TooLarge, match="max_bytes"):
                await read(site.url_for(path), Limits(max_bytes=100))


async def test_a_body_without_announced_length_is_stopped_at_the_limit() -> None:
    written = 0

    async def endless(path: str, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while written < 200_000_000:
            writer.write(b"x" * 100_000)
            written += 100_000
            await writer.drain()

    async with wire(endless) as url:
        with pytest.raises(TooLarge):
            await read(f"{url}/p", Limits(max_bytes=1_000_000))
    assert written < 100_000_000


# ---------------------------------------------------------------- cut, silent and slow


@pytest.mark.parametrize(
    ("head", "body", "came"),
    [
        (b"200 OK\nContent-Length: 100", b"half of it", b"half of it"),
        (b"200 OK\nTransfer-Encoding: chunked", b"5\r\nfirst\r\n", b"first"),
        (b"200 OK\nContent-Encoding: gzip", gzip.compress(b"row\n" * 9_999)[:60], None),
    ],
    ids=["by its length", "by its chunks", "by its gzip stream"],
)
async def test_a_body_cut_short_is_truncated_after_three_attempts_with_the_part_that_came(
    head: bytes, body: bytes, came: bytes | None
) -> None:
    attempts = 0

    async def cut(path: str, writer: asyncio.StreamWriter) -> None:
        nonlocal attempts
        attempts += 1
        await raw(head, body)(path, writer)

    async with wire(cut) as url:
        with pytest.raises(NotUsable, match="before the body was complete") as caught:
            await read(f"{url}/p")

    assert caught.value.grade is Grade.TRUNCATED
    assert attempts == 3
    assert caught.value.capture is not None
    if came is not None:
        assert caught.value.capture.body == came


async def test_a_host_where_nothing_listens_is_an_error_that_says_so() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/p"
        with pytest.raises(FetchError, match="no answer"):
            await read(url, SHORT)


async def test_a_server_that_accepts_and_stays_silent_is_left_after_three_attempts() -> None:
    over = asyncio.Event()
    attempts = 0

    async def silent(path: str, writer: asyncio.StreamWriter) -> None:
        nonlocal attempts
        attempts += 1
        await over.wait()

    async with wire(silent) as url:
        with pytest.raises(FetchError, match=r"nothing came for 0\.1 seconds"):
            await read(f"{url}/p", SHORT)
        over.set()
    assert attempts == 3


async def test_a_slow_drip_ends_when_the_total_time_is_over() -> None:
    over = asyncio.Event()
    attempts = 0

    async def drip(path: str, writer: asyncio.StreamWriter) -> None:
        nonlocal attempts
        attempts += 1
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not over.is_set():
            writer.write(b".")
            await writer.drain()
            try:
                await asyncio.wait_for(over.wait(), 0.02)
            except TimeoutError:
                continue

    async with wire(drip) as url:
        with pytest.raises(FetchError, match=r"0\.3 seconds in all"):
            await read(f"{url}/p", Limits(read_seconds=2, total_seconds=0.3))
        over.set()
    assert attempts == 1


async def test_an_answer_that_is_not_http_is_an_error() -> None:
    async def babble(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 smtp.example.org ready\r\n")

    async with wire(babble) as url:
        with pytest.raises(FetchError, match="no answer"):
            await read(f"{url}/p")


async def test_a_certificate_that_nobody_vouches_for_is_told_and_not_tried_again() -> None:
    attempts = 0

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal attempts
        attempts += 1
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    server = await asyncio.start_server(greet, "localhost", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(FetchError, match="certificate cannot be trusted"):
            await read(f"https://localhost:{port}/p")
    assert attempts == 0


async def test_a_page_over_tls_is_read_under_a_certificate_that_is_trusted() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)

    with HTTPServer(host="localhost", port=0, ssl_context=context) as secure:
        secure.expect_request("/robots.txt").respond_with_data("", status=404)
        secure.expect_request("/p").respond_with_data("page")
        async with a_web(tls=trusting) as web:
            answer = await web.get(secure.url_for("/p"), limits=LIMITS)
    assert isinstance(answer, Capture)
    assert answer.body == b"page"


# ---------------------------------------------------------------- robots.txt


RULES = """
User-agent: *
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$

User-agent: other-robot
Disallow: /
"""


@pytest.mark.parametrize("path", ["/", "/public", "/private/open/a", "/a.pdf?x=1"])
async def test_what_robots_txt_allows_is_read(httpserver: HTTPServer, path: str) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(RULES)
    httpserver.expect_request(path.partition("?")[0]).respond_with_data("page")
    assert (await read(httpserver.url_for(path))).body == b"page"


@pytest.mark.parametrize(
    ("path", "rule"),
    [("/private/a", "Disallow: /private"), ("/a.pdf", "Disallow: /*.pdf$")],
)
async def test_what_robots_txt_forbids_is_not_asked_for_and_the_rule_is_named(
    httpserver: HTTPServer, path: str, rule: str
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(RULES)
    httpserver.expect_request(path).respond_with_data("page")
    with pytest.raises(Disallowed) as caught:
        await read(httpserver.url_for(path))
    assert rule in str(caught.value)
    assert path in str(caught.value)
    assert not asked(httpserver, path)


def test_a_rule_of_another_robot_is_not_named() -> None:
    text = "User-agent: other\nDisallow: /private/archive\n\nUser-agent: *\nDisallow: /private"
    assert forbidding_line(text, "https://x.example/private/archive/a") == "Disallow: /private"


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "rule", ["Disallow: /private", "Disallow: /*a*a*b", "Disallow: /private/archive/{}", "Allow: /{}"]
)
def test_naming_a_line_takes_no_longer_than_reading_the_file(rule: str) -> None:
    """However many lines fit: a stranger wrote them."""
    text = "User-agent: *\n" + "".join(f"{rule.format(i)}\n" for i in range(46_000)) + "Disallow: /private/archive\n"
    with stopwatch() as reading:
        assert not Protego.parse(text).can_fetch("https://x.example/private/archive/a", AGENT)
    with stopwatch() as naming:
        forbidding_line(text, "https://x.example/private/archive/a")
    assert naming.seconds < 3 * reading.seconds


async def test_rules_addressed_to_us_win_over_those_for_all(httpserver: HTTPServer) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: figure-monitor\nAllow: /"
    httpserver.expect_request("/robots.txt").respond_with_data(rules)
    httpserver.expect_request("/p").respond_with_data("page")
    assert (await read(httpserver.url_for("/p"))).body == b"page"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_host_without_robots_txt_allows_everything(httpserver: HTTPServer, status: int) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("Disallow: /", status=status)
    httpserver.expect_request("/p").respond_with_data("page")
    assert (await read(httpserver.url_for("/p"))).body == b"page"


@pytest.mark.parametrize(("status", "error"), [(500, FetchError), (503, FetchError), (429, Blocked)])
async def test_nothing_is_asked_of_a_host_whose_robots_txt_cannot_be_read(
    httpserver: HTTPServer, status: int, error: type[FetchError]
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=status)
    httpserver.expect_request("/p").respond_with_data("page")
    with pytest.raises(error, match=r"robots\.txt cannot be read") as caught:
        await read(httpserver.url_for("/p"))
    assert caught.value.status == status
    assert not asked(httpserver, "/p")


async def test_a_robots_txt_that_moved_is_followed(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", 301, headers={"Location": "/r.txt"})
    httpserver.expect_request("/r.txt").respond_with_data("User-agent: *\nDisallow: /p")
    with pytest.raises(Disallowed):
        await read(httpserver.url_for("/p"))


async def test_of_a_huge_robots_txt_the_beginning_counts(httpserver: HTTPServer) -> None:
    text = "User-agent: *\nDisallow: /private\n" + "# filler\n" * 100_000
    httpserver.expect_request("/robots.txt").respond_with_data(text)
    httpserver.expect_request("/p").respond_with_data("page")
    assert (await read(httpserver.url_for("/p"))).body == b"page"
    with pytest.raises(Disallowed):
        await read(httpserver.url_for("/private"))


async def test_robots_txt_is_asked_for_once_a_day(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nAllow: /")
    httpserver.expect_request("/p").respond_with_data("page")
    now = NOW
    counts = []
    async with a_web(clock=lambda: now) as web:
        for hours in (0, 0, 23, 2):
            now += timedelta(hours=hours)
            await web.get(httpserver.url_for("/p"), limits=LIMITS)
            counts.append(len(asked(httpserver, "/robots.txt")))
    assert counts == [1, 1, 1, 2]


async def test_many_checks_that_wait_for_one_dead_robots_txt_share_its_failure(
    httpserver: HTTPServer,
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=500)
    async with a_web() as web:
        gets = [web.get(httpserver.url_for(f"/{i}"), limits=LIMITS) for i in range(5)]
        failures = await asyncio.gather(*gets, return_exceptions=True)
        assert all(isinstance(f, FetchError) for f in failures)
        assert len({id(f) for f in failures}) == 5
        assert len(asked(httpserver, "/robots.txt")) == 3, "three attempts for all of them together"
        with pytest.raises(FetchError):
            await web.get(httpserver.url_for("/later"), limits=LIMITS)
    assert len(asked(httpserver, "/robots.txt")) == 6, "a later check asks anew"


# ---------------------------------------------------------------- politeness


class Visits:
    """A server that notes when requests come and go, and how many are there at once."""

    def __init__(self, together: int = 1) -> None:
        self.spans: list[tuple[float, float]] = []
        self.most = self._here = 0
        self._together = together
        self._full = asyncio.Event()

    async def answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        clock = asyncio.get_running_loop().time
        began_at = clock()
        self._here += 1
        self.most = max(self.most, self._here)
        if self._here >= self._together:
            self._full.set()
        await self._full.wait()
        for _ in range(20):
            await asyncio.sleep(0)
        self._here -= 1
        await raw(b"200 OK\nContent-Length: 4", b"page")(path, writer)
        self.spans.append((began_at, clock()))

    @property
    def gaps(self) -> list[float]:
        return [after[0] - before[1] for before, after in pairwise(sorted(self.spans))]


async def test_one_host_is_asked_one_thing_at_a_time() -> None:
    visits = Visits()
    async with wire(visits.answer) as url, a_web() as web:
        await asyncio.gather(*(web.get(f"{url}/{i}", limits=LIMITS) for i in range(6)))
    assert visits.most == 1
    assert len(visits.spans) == 6


async def test_the_gap_lies_between_two_requests_to_one_host() -> None:
    visits = Visits()
    async with wire(visits.answer) as url, a_web(per_host_gap_seconds=0.1) as web:
        await asyncio.gather(*(web.get(f"{url}/{i}", limits=LIMITS) for i in range(3)))
    assert min(visits.gaps) >= 0.09


async def test_waiting_for_our_own_turn_does_not_use_up_the_time_limit() -> None:
    visits = Visits()
    limits = Limits(total_seconds=0.25)
    async with wire(visits.answer) as url, a_web(per_host_gap_seconds=0.1) as web:
        answers = await asyncio.gather(*(web.get(f"{url}/{i}", limits=limits) for i in range(5)))
    assert len(answers) == 5


async def test_crawl_delay_widens_the_gap(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("User-agent: *\nCrawl-delay: 0.3")
    httpserver.expect_request("/p").respond_with_data("page")
    clock = asyncio.get_running_loop().time
    async with a_web() as web:
        await web.get(httpserver.url_for("/p"), limits=LIMITS)
        began_at = clock()
        await web.get(httpserver.url_for("/p"), limits=LIMITS)
    assert clock() - began_at >= 0.29


async def test_all_hosts_together_get_as_many_requests_as_allowed_and_no_more() -> None:
    visits = Visits(together=3)
    async with wire(visits.answer, "127.0.0.1") as first:
        port = int(first.rpartition(":")[2])
        hosts = [first]
        async with (
            wire(visits.answer, "127.0.0.2", port) as second,
            wire(visits.answer, "127.0.0.3", port) as third,
            wire(visits.answer, "127.0.0.4", port) as fourth,
            wire(visits.answer, "127.0.0.5", port) as fifth,
            a_web(at_once=3) as web,
        ):
            hosts += [second, third, fourth, fifth]
            await asyncio.gather(*(web.get(f"{host}/p", limits=LIMITS) for host in hosts))
    assert visits.most == 3


async def test_a_check_that_is_cancelled_gives_its_turn_back() -> None:
    over = asyncio.Event()

    async def hang_once(path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/hang":
            await over.wait()
        await raw(b"200 OK\nContent-Length: 4", b"page")(path, writer)

    async with wire(hang_once) as url, a_web(at_once=1) as web:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(web.get(f"{url}/hang", limits=LIMITS), 0.2)
        answer = await web.get(f"{url}/p", limits=LIMITS)
        over.set()
    assert isinstance(answer, Capture)


def test_the_client_in_use_has_the_parts_that_we_rely_on() -> None:
    assert {"AsyncClient", "Cookies", "InvalidURL", "URL"} <= set(dir(httpx))
    assert {"AsyncHTTP11Connection", "AsyncNetworkStream", "RemoteProtocolError"} <= set(dir(httpcore))


# ---------------------------------------------------------------- headers of a source's own, and questions


async def test_headers_of_a_source_are_sent_and_never_replace_our_own(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("page")
    headers = {"x-app-token": "t", "user-agent": "another", "from": "nobody@example.org", "accept": "text/html"}
    async with a_web() as web:
        await web.get(site.url_for("/p"), limits=LIMITS, accept="text/csv", headers=headers)
    (request,) = asked(site, "/p")
    assert request.headers["X-App-Token"] == "t"
    assert request.headers["User-Agent"].startswith("figure-monitor/")
    assert request.headers["From"] == "desk@example.org"
    assert request.headers.getlist("Accept") == ["text/csv"]


async def test_a_post_sends_its_body_with_its_length_and_type_after_robots_txt(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("answer")
    async with a_web() as web:
        answer = await web.get(site.url_for("/p"), limits=LIMITS, post=Post(b'{"a": 1}', "application/json"))
    assert isinstance(answer, Capture)
    assert answer.body == b"answer"
    assert [(request.method, request.path) for request, _ in site.log] == [("GET", "/robots.txt"), ("POST", "/p")]
    (request,) = asked(site, "/p")
    assert (request.content_length, request.content_type) == (8, "application/json")


async def test_a_304_to_a_post_is_a_failure_because_nothing_was_asked_for_conditionally(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data(status=304)
    async with a_web() as web:
        with pytest.raises(FetchError, match="answered 304"):
            await web.get(
                site.url_for("/p"), limits=LIMITS, validators=Validators('"v1"'), post=Post(b"", "text/plain")
            )
    assert "If-None-Match" not in asked(site, "/p")[0].headers


async def test_a_post_waits_as_long_as_the_host_asks_for(site: HTTPServer) -> None:
    site.expect_request("/p").respond_with_data("slow down", status=429, headers={"Retry-After": "600"})
    async with a_web() as web:
        for _ in range(2):
            with pytest.raises(Blocked):
                await web.get(site.url_for("/p"), limits=LIMITS, post=Post(b"", "text/plain"))
    assert len(asked(site, "/p")) == 1


async def test_secrets_in_headers_stand_in_no_error(site: HTTPServer) -> None:
    async with a_web(attempts=1) as web:
        with pytest.raises(FetchError) as caught:
            await web.get("http://127.0.0.1:9/", limits=SHORT, headers={"x-app-token": "s3cr3t"})
    errors: list[BaseException | None] = [caught.value]
    while errors[-1] is not None:
        assert "s3cr3t" not in f"{errors[-1]!s} {errors[-1]!r}"
        errors.append(errors[-1].__cause__ or errors[-1].__context__)


# ---------------------------------------------------------------- the client's own errors


async def hangs_up(_: str, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def babbles(_: str, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP\r\n\r\n")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (hangs_up, "(the connection broke before an answer came|what came is no answer that HTTP knows)"),
        (babbles, "what came is no answer that HTTP knows"),
    ],
)
async def test_what_the_client_says_stands_in_brackets_behind_what_happened(answer: Answering, said: str) -> None:
    async with wire(answer) as url, a_web(attempts=1) as web:
        with pytest.raises(FetchError, match=rf"no answer: {said}( \(.+\))?; the next check tries again"):
            await web.get(f"{url}/p", limits=SHORT)


async def test_a_host_that_takes_no_connection_is_said_to() -> None:
    async with wire(babbles) as url:
        pass
    async with a_web(attempts=1) as web:
        with pytest.raises(FetchError, match=r"no answer: no connection could be made \(.+\); the next check"):
            await web.get(f"{url}/p", limits=SHORT)
