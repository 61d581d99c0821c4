"""The browser as a publisher meets it: real Chromium, real servers on loopback."""

from __future__ import annotations

import asyncio
import os
import shutil
import struct
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from pydantic import ValidationError
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from monitor.fetching.web import OpenWeb
from monitor.kinds.fetch.browser import Browser
from monitor.kinds.fetch.chromium import NAMES
from monitor.kinds.fetch.guard import Guard, Way
from monitor.model import Capture, Follow, Grade, Request
from monitor.model.errors import Blocked, Disallowed, FetchError, NotDrawn, NotSetUp, NotUsable, TooLarge
from monitor.plugin import Fetcher, Limits, OwnHosts
from monitor.reading.document import Document
from tests.newsroom import Newsroom
from tests.places import LOOPBACK, ROOT

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FILLER = "<p>Seizures of drugs by office, region and month, as reported by the field offices.</p>" * 30
ROWS = '[["2023", "1.55"], ["2024", "34.82"]]'
DRAWING = """
<script>
  const table = document.querySelector("#seizures");
  async function draw() {
    const answer = await fetch("/rows.json");
    for (const [year, pounds] of await answer.json()) {
      table.insertAdjacentHTML("beforeend", `<tr><th>${year}</th><td>${pounds} lb</td></tr>`);
    }
  }
  setTimeout(draw, 200);
</script>
"""
LIMITS = Limits(connect_seconds=2, read_seconds=2, total_seconds=10)
OPTIONS: dict[str, Any] = {"wait_for": "#seizures td", "wait_seconds": 5, "settle_seconds": 0.2, "total_seconds": 15}

pytestmark = pytest.mark.timeout(60)
needs_playwright = pytest.mark.skipif(
    find_spec("playwright") is None, reason='playwright is not installed: pip install "figure-monitor[browser]"'
)
chromium = pytest.mark.skipif(
    find_spec("playwright") is None or not any(map(shutil.which, NAMES)),
    reason=f"playwright or Chromium is not installed (one of {', '.join(NAMES)})",
)


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder with a short name for TMPDIR: Chromium's socket in it may have no more than 107 characters."""
    with TemporaryDirectory(prefix="m", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def site(httpserver: HTTPServer) -> HTTPServer:
    """A publisher without robots.txt."""
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/rows.json").respond_with_data(ROWS, content_type="application/json")
    return httpserver


@pytest.fixture
def other() -> AsyncIterator[HTTPServer]:
    """Another server of the same network, which no page of the first has any business with."""
    with HTTPServer("127.0.0.1") as server:
        server.expect_request("/robots.txt").respond_with_data("", status=404)
        server.expect_request("/secret").respond_with_data("{}", headers={"Access-Control-Allow-Origin": "*"})
        yield server


def publish(site: HTTPServer, body: str, path: str = "/page", status: int = 200, **headers: str) -> None:
    page = f"<!doctype html><html><head><title>Seizures</title></head><body>{body}</body></html>"
    site.expect_request(path).respond_with_data(page, status=status, content_type="text/html", headers=headers)


def table(drawing: str = DRAWING) -> str:
    return f'{FILLER}<table id="seizures"></table>{drawing}'


def a_web(gap_seconds: float = 0.0, own_hosts: OwnHosts = LOOPBACK) -> OpenWeb:
    return OpenWeb(
        "desk@example.org", "0.1.0", 10, gap_seconds, clock=lambda: NOW, backoff_seconds=0, own_hosts=own_hosts
    )


async def draw(url: str, folder: Path | None = None, **options: Any) -> Capture:
    request = Request("cbp", url, None, {}, NOW, folder or Path())
    async with a_web(own_hosts=OwnHosts()) as web:
        return await Browser(**{**OPTIONS, **options}).fetch(request, web.at_home(url))


def asked(server: HTTPServer) -> list[str]:
    return [request.path for request, _ in server.log if request.path not in ("/robots.txt", "/favicon.ico")]


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", picture[16:24])
    return int(width), int(height)


Answering = Callable[[str, asyncio.StreamWriter], Any]


@asynccontextmanager
async def wire(answer: Answering) -> AsyncIterator[str]:
    """A server that answers a request for a path byte by byte as told; it has no robots.txt."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
            if path == "/page":
                await answer(path, writer)
            else:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/page"
    finally:
        server.close()


# ---------------------------------------------------------------- a page that scripts draw


def test_it_is_a_fetcher() -> None:
    assert isinstance(Browser(wait_for="td"), Fetcher)


@chromium
async def test_a_table_drawn_by_a_script_from_data_that_it_fetched_is_read_with_a_picture(site: HTTPServer) -> None:
    publish(site, table(), Etag='"v1"')
    url = site.url_for("/page")

    capture = await draw(url, window="800x600")

    assert (capture.url, capture.final_url, capture.status, capture.fetched_at) == (url, url, 200, NOW)
    assert capture.headers["content-type"] == "text/html; charset=utf-8"
    assert not capture.headers.keys() & {"etag", "content-length"}
    assert capture.body.startswith(b"<!DOCTYPE html>")
    (grid,) = Document.of(capture).tables
    assert [[cell.text for cell in row] for row in grid.rows] == [["2023", "1.55 lb"], ["2024", "34.82 lb"]]
    assert capture.screenshot is not None
    width, height = size_of(capture.screenshot)
    assert (width, height > 900) == (800, True)
    assert len(site.log) == len({request.path for request, _ in site.log}), "everything is asked for once"


@chromium
async def test_every_request_says_who_asks(site: HTTPServer) -> None:
    publish(site, table())
    await draw(site.url_for("/page"))
    agents = {request.headers["User-Agent"] for request, _ in site.log}
    assert agents == {"figure-monitor/0.1.0 (+mailto:desk@example.org)"}
    assert not any("Cookie" in request.headers for request, _ in site.log)


@chromium
async def test_what_is_waited_for_is_read_only_once_it_stays_the_same(site: HTTPServer) -> None:
    rows = "".join(f"setTimeout(() => add({year}), {200 * n});" for n, year in enumerate(range(2015, 2025)))
    script = f"function add(y) {{ seizures.insertAdjacentHTML('beforeend', `<tr><td>${{y}}</td></tr>`); }} {rows}"
    publish(site, table(f"<script>const seizures = document.querySelector('#seizures'); {script}</script>"))
    capture = await draw(site.url_for("/page"), settle_seconds=0.6)
    (grid,) = Document.of(capture).tables
    assert len(grid.rows) == 10


@chromium
async def test_a_very_long_page_is_pictured_from_its_top_only(site: HTTPServer) -> None:
    publish(site, table() + "<div style='height: 90000px; background: linear-gradient(red, blue)'></div>")
    capture = await draw(site.url_for("/page"), window="400x300")
    assert capture.screenshot is not None
    assert size_of(capture.screenshot) == (400, 6000)
    assert len(capture.screenshot) <= 4_000_000


@chromium
async def test_french_letters_are_utf_8_whatever_the_page_was_written_in(site: HTTPServer) -> None:
    body = '<meta charset="windows-1252"><table id="seizures"><tr><td>Québec : 1 234</td></tr></table>'
    page = f"<html><head><title>Saisies</title></head><body>{FILLER}{body}</body></html>".encode("cp1252")
    site.expect_request("/page").respond_with_data(page, content_type="text/html; charset=windows-1252")
    capture = await draw(site.url_for("/page"))
    assert "Québec : 1 234" in Document.of(capture).text


# ---------------------------------------------------------------- what it may load


@chromium
async def test_another_server_is_not_asked_for_anything_however_the_page_tries(
    site: HTTPServer, other: HTTPServer
) -> None:
    secret = other.url_for("/secret")
    site.expect_request("/hop").respond_with_data("", 302, headers={"Location": secret})
    site.expect_request("/worker.js").respond_with_data(f"fetch('{secret}')", content_type="text/javascript")
    publish(
        site,
        table()
        + f"""
        <link rel="prefetch" href="{secret}"><link rel="preconnect" href="{secret}"><img src="{secret}">
        <script src="{secret}"></script><iframe src="{secret}"></iframe><iframe src="/hop"></iframe>
        <iframe src="data:text/html,<img src='{secret}'>"></iframe>
        <script>
          fetch("{secret}", {{mode: "no-cors"}}).catch(() => 0);
          fetch("/hop").catch(() => 0);
          navigator.sendBeacon("{secret}", "x");
          new WebSocket("{secret.replace("http", "ws")}");
          new EventSource("{secret}");
          new Worker("/worker.js");
          window.open("{secret}");
        </script>""",
    )
    capture = await draw(site.url_for("/page"), keep=["images"])
    assert b"34.82" in capture.body
    assert "/hop" in asked(site), "the redirect was followed as far as our own host"
    assert other.log == []


@chromium
async def test_a_private_address_is_not_asked_even_where_it_is_allowed(site: HTTPServer, other: HTTPServer) -> None:
    secret = other.url_for("/secret")
    publish(site, table(f"<script>fetch('{secret}').then(() => {{ seizures.innerHTML = '<td>7</td>' }})</script>"))
    with pytest.raises(FetchError, match=r"nothing that '#seizures td'"):
        await draw(site.url_for("/page"), allow=[f"127.0.0.1:{other.port}"], wait_seconds=1.5)
    assert asked(other) == []


@chromium
async def test_a_host_of_our_own_network_that_the_settings_name_is_loaded_from(site: HTTPServer) -> None:
    with HTTPServer(host="127.0.0.1") as data:
        data.expect_request("/robots.txt").respond_with_data("", status=404)
        data.expect_request("/rows.json").respond_with_data(ROWS, headers={"Access-Control-Allow-Origin": "*"})
        publish(site, table(DRAWING.replace("/rows.json", data.url_for("/rows.json"))))
        request = Request("cbp", site.url_for("/page"), None, {}, NOW, Path())
        async with a_web() as web:
            browser = Browser(**OPTIONS, allow=[f"127.0.0.1:{data.port}"])
            capture = await browser.fetch(request, web.at_home(request.url))
        assert b"34.82" in capture.body


@chromium
async def test_further_hosts_are_loaded_from_where_they_are_allowed_and_named_where_not(site: HTTPServer) -> None:
    with HTTPServer(host="127.0.0.1") as data:
        data.expect_request("/robots.txt").respond_with_data("", status=404)
        data.expect_request("/rows.json").respond_with_data(ROWS, headers={"Access-Control-Allow-Origin": "*"})
        publish(site, table(DRAWING.replace("/rows.json", data.url_for("/rows.json"))))
        url = site.url_for("/page").replace("localhost", "127.0.0.1")

        with pytest.raises(FetchError, match=r"It did not get: .*/rows\.json \(another host: .* under allow"):
            await draw(url, wait_seconds=1.5)
        assert asked(data) == []
        assert b"34.82" in (await draw(url, allow=[f"127.0.0.1:{data.port}"])).body


@chromium
async def test_what_no_figure_needs_is_left_on_the_server_unless_it_is_kept(site: HTTPServer) -> None:
    site.expect_request("/logo.png").respond_with_data(b"\x89PNG", content_type="image/png")
    site.expect_request("/ping").respond_with_data("")
    publish(site, table() + "<img src='/logo.png'><script>navigator.sendBeacon('/ping', 'x')</script>")
    await draw(site.url_for("/page"))
    assert set(asked(site)) == {"/page", "/rows.json"}
    await draw(site.url_for("/page"), keep=["images"])
    assert set(asked(site)) == {"/page", "/rows.json", "/logo.png"}


@chromium
async def test_calls_send_no_packet_around_the_guard(site: HTTPServer) -> None:
    heard: list[bytes] = []

    class Ear(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, addr: Any) -> None:
            heard.append(data)

    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Ear, local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    call = f"""<script>
      const call = new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}});
      call.createDataChannel("x");
      new WebTransport("https://127.0.0.1:{port}").ready.catch(() => 0);
      call.createOffer().then(offer => call.setLocalDescription(offer));
      setTimeout(() => {{ seizures.innerHTML = "<td>called</td>" }}, 1000);
    </script>"""
    publish(site, table(call))
    assert b"<td>called" in (await draw(site.url_for("/page"))).body
    transport.close()
    assert heard == []


@chromium
async def test_a_service_worker_is_not_registered(site: HTTPServer) -> None:
    site.expect_request("/sw.js").respond_with_data("self.skipWaiting()", content_type="text/javascript")
    publish(site, table() + "<script>navigator.serviceWorker.register('/sw.js').catch(() => 0)</script>")
    await draw(site.url_for("/page"))
    assert "/sw.js" not in asked(site)


@chromium
async def test_a_dialog_does_not_hold_the_page_up(site: HTTPServer) -> None:
    publish(site, "<script>alert('Welcome'); confirm('Cookies?'); prompt('Name?')</script>" + table())
    assert b"34.82" in (await draw(site.url_for("/page"))).body


@chromium
async def test_a_download_that_the_page_starts_is_refused_and_leaves_no_file(
    site: HTTPServer, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setenv("HOME", str(scratch))
    attachment = {"Content-Disposition": "attachment; filename=evil.sh"}
    site.expect_request("/evil.sh").respond_with_data("EVIL" * 100, headers=attachment)
    publish(site, table() + "<a href='/evil.sh' download>x</a><script>document.querySelector('a').click()</script>")
    assert b"34.82" in (await draw(site.url_for("/page"))).body
    left = [path for path in scratch.rglob("*") if path.is_file() and b"EVIL" in path.read_bytes()]
    assert left == []


# ---------------------------------------------------------------- pages that are not the page


@chromium
async def test_a_selector_that_never_comes_is_told_with_what_the_page_shows(site: HTTPServer) -> None:
    site.expect_request("/figures.json").respond_with_data("", status=500)
    publish(site, f"<h1>Figures move</h1>{FILLER}<script>fetch('/figures.json')</script>")
    with pytest.raises(NotDrawn) as caught:
        await draw(site.url_for("/page"), wait_seconds=1)
    assert caught.value.kind == "not drawn"
    message = str(caught.value)
    assert "nothing that '#seizures td' (wait_for) matches appeared within 1 seconds" in message
    assert "'Seizures'" in message
    assert "Figures move" in message
    assert "/figures.json (status 500)" in message
    assert caught.value.capture is not None
    assert b"Figures move" in caught.value.capture.body
    assert caught.value.capture.screenshot is not None


@chromium
async def test_what_never_comes_to_rest_is_not_believed(site: HTTPServer) -> None:
    ticking = "<script>setInterval(() => { seizures.innerHTML = `<td>${Math.random()}</td>` }, 50)</script>"
    publish(site, table(ticking))
    with pytest.raises(NotDrawn, match=r"kept changing for 1\.5 seconds"):
        await draw(site.url_for("/page"), wait_seconds=1.5, settle_seconds=0.5)


@chromium
@pytest.mark.parametrize("status", [403, 429])
async def test_a_refusal_is_blocked_with_the_page_as_evidence(site: HTTPServer, status: int) -> None:
    publish(site, "Access <b>refused</b>" + table(), status=status, **{"Retry-After": "600"})
    with pytest.raises(Blocked, match=f"answered {status}") as caught:
        await draw(site.url_for("/page"))
    assert (caught.value.status, caught.value.retry_after_seconds) == (status, 600)
    assert caught.value.capture is not None
    assert b"<b>refused</b>" in caught.value.capture.body


@chromium
async def test_a_block_page_under_200_is_blocked(site: HTTPServer) -> None:
    site.expect_request("/page").respond_with_data(
        "<html><title>Access Denied</title><h1>Access Denied</h1>Reference #18.2</html>", content_type="text/html"
    )
    with pytest.raises(Blocked, match="Access Denied"):
        await draw(site.url_for("/page"), wait_seconds=1)


@chromium
async def test_a_page_that_is_gone_or_broken_says_so(site: HTTPServer) -> None:
    publish(site, table(), path="/gone", status=404)
    publish(site, table(), path="/broken", status=503)
    with pytest.raises(FetchError, match="answered 404") as gone:
        await draw(site.url_for("/gone"))
    with pytest.raises(FetchError, match="answered 503"):
        await draw(site.url_for("/broken"))
    assert gone.value.status == 404


@chromium
@pytest.mark.parametrize(
    ("media", "headers"),
    [
        ("application/json", {}),
        ("application/zip", {}),
        ("text/html", {"Content-Disposition": "attachment; filename=x.html"}),
    ],
)
async def test_a_file_is_not_a_page(site: HTTPServer, media: str, headers: dict[str, str]) -> None:
    site.expect_request("/page").respond_with_data(b"[1, 2]", content_type=media, headers=headers)
    with pytest.raises(NotUsable, match="without a browser") as caught:
        await draw(site.url_for("/page"))
    assert caught.value.grade is Grade.WRONG_TYPE


@chromium
async def test_a_page_that_leads_to_another_host_is_told_with_where(site: HTTPServer, other: HTTPServer) -> None:
    secret = other.url_for("/secret")
    site.expect_request("/page").respond_with_data("", 302, headers={"Location": secret})
    with pytest.raises(FetchError, match=r"leads to http://127\.0\.0\.1:\d+/secret, on another host; change url"):
        await draw(site.url_for("/page"))
    assert asked(other) == []


@chromium
async def test_nobody_listening_is_no_answer(site: HTTPServer) -> None:
    publish(site, table(), path="/robots.txt")
    async with OpenWeb(
        "desk@example.org", "0.1.0", 10, 0.0, clock=lambda: NOW, backoff_seconds=0, own_hosts=LOOPBACK
    ) as web:
        url = site.url_for("/page")
        async with web.turn(url, patience_seconds=1):
            pass
        site.stop()
        try:
            with pytest.raises(FetchError, match=r"/page: no answer: no connection: .*refused"):
                await Browser(**OPTIONS).fetch(Request("cbp", url, None, {}, NOW), web)
        finally:
            site.start()


@chromium
async def test_an_endless_page_ends_at_the_limit_of_bytes() -> None:
    async def answer(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><table id=seizures><td>1</td>")
        while True:
            writer.write(b"<p>and so on</p>" * 5000)
            await writer.drain()

    async with wire(answer) as url:
        with pytest.raises(TooLarge, match="3,000,000 bytes"):
            await draw(url, max_bytes="3 MB")


@chromium
async def test_a_page_that_trickles_for_ever_is_not_believed() -> None:
    async def answer(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><table id=seizures><td>1</td>")
        while True:
            writer.write(b"<!-- -->")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with wire(answer) as url:
        with pytest.raises(NotDrawn, match=r"still loading after 1\.5 seconds"):
            await draw(url, wait_seconds=1.5)


@chromium
async def test_a_page_that_is_cut_short_is_truncated() -> None:
    async def answer(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n")
        writer.write(b"<html><table id=seizures><td>1</td></table>")

    async with wire(answer) as url:
        with pytest.raises(NotUsable) as caught:
            await draw(url)
    assert caught.value.grade is Grade.TRUNCATED


@chromium
async def test_a_script_that_never_ends_is_ended_with_its_browser(
    site: HTTPServer, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(scratch))
    publish(site, table("<script>while (true) {}</script>"))
    with pytest.raises(NotDrawn, match="not drawn after 4 seconds in all"):
        await draw(site.url_for("/page"), total_seconds=4)
    assert browsers_with(scratch) == []


@chromium
async def test_a_page_that_grows_without_end_is_too_large(site: HTTPServer) -> None:
    publish(site, table("<script>seizures.innerHTML = '<td>' + 'x'.repeat(3e6) + '</td>'</script>"))
    with pytest.raises(TooLarge, match="2,000,000 bytes"):
        await draw(site.url_for("/page"), max_bytes="2 MB")


# ---------------------------------------------------------------- manners


@chromium
async def test_robots_txt_is_honoured_for_the_page_and_for_what_it_loads(httpserver: HTTPServer) -> None:
    rules = "User-agent: figure-monitor\nDisallow: /rows.json\nDisallow: /closed\n"
    httpserver.expect_request("/robots.txt").respond_with_data(rules)
    publish(httpserver, table())
    httpserver.expect_request("/moved").respond_with_data("", 302, headers={"Location": "/closed"})
    publish(httpserver, table(), path="/closed")
    with pytest.raises(Disallowed, match="forbids it"):
        await draw(httpserver.url_for("/closed"))
    assert asked(httpserver) == []
    with pytest.raises(FetchError, match=r"/rows\.json \(its robots\.txt forbids it\)"):
        await draw(httpserver.url_for("/page"), wait_seconds=1)
    assert asked(httpserver) == ["/page"]
    with pytest.raises(Disallowed, match="leads to"):
        await draw(httpserver.url_for("/moved"))


async def test_a_turn_keeps_others_from_the_host_and_the_gap_follows(site: HTTPServer) -> None:
    site.expect_request("/a").respond_with_data("a")
    loop = asyncio.get_running_loop()
    async with OpenWeb(
        "desk@example.org", "0.1.0", 10, 0.3, clock=lambda: NOW, backoff_seconds=0, own_hosts=LOOPBACK
    ) as web:
        async with web.turn(site.url_for("/page"), patience_seconds=5) as turn:
            fetching = asyncio.ensure_future(web.get(site.url_for("/a"), limits=LIMITS))
            await asyncio.sleep(0.1)
            assert asked(site) == []
            assert turn.user_agent == "figure-monitor/0.1.0 (+mailto:desk@example.org)"
            assert turn.allows(site.url_for("/anything"))
            assert not turn.allows("http://elsewhere.example/")
            assert not turn.allows("file:///etc/passwd")
            ended_at = loop.time()
        await fetching
        assert loop.time() - ended_at >= 0.3
        with pytest.raises(Blocked):
            async with web.turn(site.url_for("/page"), patience_seconds=5):
                raise Blocked("refused", status=429, retry_after_seconds=60)
        with pytest.raises(Blocked, match="60 seconds of the wait are left"):
            async with web.turn(site.url_for("/page"), patience_seconds=5):
                pass


@chromium
async def test_a_check_that_is_cancelled_leaves_no_browser(
    site: HTTPServer, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(scratch))
    loaded = asyncio.Event()
    loop = asyncio.get_running_loop()

    def answer(request: Asked) -> Response:
        loop.call_soon_threadsafe(loaded.set)
        return Response(f"<html><body>{FILLER}</body></html>", content_type="text/html")

    site.expect_request("/page").respond_with_handler(answer)
    drawing = asyncio.ensure_future(draw(site.url_for("/page"), wait_seconds=15))
    async with asyncio.timeout(15):
        await loaded.wait()
    assert browsers_with(scratch)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert browsers_with(scratch) == []


@chromium
async def test_a_monitor_that_is_killed_leaves_no_browser(site: HTTPServer, scratch: Path) -> None:
    publish(site, FILLER)
    program = f"""
import asyncio
from tests.kinds.fetch.test_browser import draw
asyncio.run(draw({site.url_for("/page")!r}, wait_seconds=15))
"""
    environment = {**os.environ, "TMPDIR": str(scratch)}
    monitor = await asyncio.create_subprocess_exec(sys.executable, "-c", program, env=environment, cwd=ROOT)
    async with asyncio.timeout(15):
        while "/page" not in asked(site):
            await asyncio.sleep(0.05)
        assert browsers_with(scratch)
        monitor.kill()
        await monitor.wait()
        while browsers_with(scratch):
            await asyncio.sleep(0.05)


def browsers_with(folder: Path) -> list[str]:
    """The processes whose command names the folder, where browsers put their profiles."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if str(folder) in command and state != "Z" and process.name != str(os.getpid()):
            found.append(command)
    return found


# ---------------------------------------------------------------- what is not installed, what makes no sense


async def test_without_a_browser_the_error_says_what_to_install(
    site: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotSetUp, match=r"no browser: chromium, .* are not installed; .*apt install chromium"):
        await draw(site.url_for("/page"))
    with pytest.raises(NotSetUp, match=r"'my-chromium' is not installed"):
        await draw(site.url_for("/page"), executable="my-chromium")


async def test_without_playwright_the_error_says_what_to_install(
    site: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "playwright"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "playwright", None)
    with pytest.raises(NotSetUp, match=r'pip install "figure-monitor\[browser\]"'):
        await draw(site.url_for("/page"), executable=sys.executable)


@needs_playwright
async def test_a_program_that_is_no_browser_is_told(site: HTTPServer) -> None:
    with pytest.raises(NotSetUp, match="the browser does not start"):
        await draw(site.url_for("/page"), executable=shutil.which("true"))


async def test_follow_is_refused(site: HTTPServer) -> None:
    request = Request("cbp", site.url_for("/page"), Follow("a"), {}, NOW)
    async with a_web() as web:
        with pytest.raises(FetchError, match="follow is not possible"):
            await Browser(**OPTIONS).fetch(request, web)


@pytest.mark.parametrize(
    "options",
    [
        {"wait_for": ""},
        {"wait_for": "td["},
        {"window": "wide"},
        {"window": "10x10"},
        {"keep": ["beacons"]},
        {"allow": ["*.example.org"]},
        {"allow": ["https://example.org/data"]},
        {"allow": ["ftp://example.org"]},
        {"allow": ["user:password@example.org"]},
        {"total_seconds": 0},
        {"max_bytes": "fifty"},
    ],
    ids=str,
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Browser(**{**OPTIONS, **options})


# ---------------------------------------------------------------- the guard on its own


async def through(guard: Guard, host: bytes, port: int, form: int = 3) -> int:
    """The guard's answer to a request to connect: 0 is granted."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(guard.address.rpartition(":")[2]))
    target = bytes([len(host)]) + host if form == 3 else host
    writer.write(b"\x05\x01\x00" + b"\x05\x01\x00" + bytes([form]) + target + port.to_bytes(2, "big"))
    answer = await reader.read(100)
    while len(answer) < 12 and (more := await reader.read(100)):
        answer += more
    writer.close()
    await writer.wait_closed()
    return answer[3]


async def test_the_guard_connects_only_to_its_ways_and_to_private_addresses_only_where_it_may(
    site: HTTPServer,
) -> None:
    port = site.port
    ways = [Way("127.0.0.1", port, private=True), Way("localhost", port), Way("127.0.0.1", 9, private=True)]
    async with Guard(ways, 1_000, OwnHosts()) as guard:
        assert await through(guard, b"127.0.0.1", port) == 0
        assert await through(guard, bytes([127, 0, 0, 1]), port, form=1) == 0
        assert await through(guard, b"localhost", port) == 2
        assert await through(guard, b"LOCALHOST", port) == 2
        assert await through(guard, b"127.0.0.1", port + 1) == 2
        assert await through(guard, bytes(15) + b"\x01", port, form=4) == 2
        assert await through(guard, b"example.org", 443) == 2
        assert await through(guard, b"127.0.0.1", 9) == 1
    assert "private network" in guard.problems["localhost", port]
    assert "may not load" in guard.problems["example.org", 443]


async def test_the_guard_survives_what_is_no_socks_request() -> None:
    async with Guard([], 1_000, OwnHosts()) as guard:
        for noise in (b"", b"GET / HTTP/1.1\r\n\r\n", b"\x05\x01\x00\x05\x02\x00\x01\x00\x00\x00\x00\x00\x50"):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(guard.address.rpartition(":")[2]))
            writer.write(noise)
            writer.write_eof()
            await reader.read()
            writer.close()
        assert await through(guard, b"example.org", 443) == 2


# ---------------------------------------------------------------- a whole check


@chromium
def test_a_check_of_a_drawn_page_records_its_figure_and_a_changed_one_its_change(newsroom: Newsroom) -> None:
    newsroom.watch(
        """\
        drawn:
          title: A dashboard
          publisher: Customs
          url: SITE/page
          fetch: {browser: {wait_for: "#seizures td", wait_seconds: 5, settle_seconds: 0.2, total_seconds: 15}}
          figures:
            pounds:
              label: Pounds seized
              unit: lb
              period: 2024
              extract: {css: {select: "#seizures tbody:last-child td"}}
        """
    )
    newsroom.serve("/page", f"<html><title>Seizures</title><body>{table()}</body></html>")
    for rows, outcome in ((ROWS, "changed"), (ROWS, "unchanged"), (ROWS.replace("34.82", "35.02"), "changed")):
        newsroom.serve("/rows.json", rows, content_type="application/json")
        (result,) = newsroom.check()
        assert (result.problem, result.outcome.value) == ("", outcome)
        newsroom.wait(days=1)
    assert newsroom.rows("SELECT before_value, after_value FROM change_log") == [("34.82", "35.02")]
