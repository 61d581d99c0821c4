"""A publisher's site of our own, on this machine only: a document page, its data files, robots.txt."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from demo.data import RELEASES, Release, csv_of

PAGE = "/document/stats/nationwide-drug-seizures"
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n"

HTML = "text/html; charset=utf-8"
CSV = "text/csv"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site says to one request.

    Attributes:
        body: the bytes.
        media: the Content-Type.
        status: the HTTP status.
        modified_at: the Last-Modified time; None for answers that are not to be remembered.
    """

    body: bytes
    media: str
    status: HTTPStatus = HTTPStatus.OK
    modified_at: datetime | None = None

    @property
    def etag(self) -> str:
        """A strong validator: other bytes, other tag."""
        return f'"{sha256(self.body).hexdigest()[:24]}"'


@dataclass(slots=True)
class Publisher:
    """What the site shows at the moment; the demonstration moves it along, the server only reads it.

    Attributes:
        released: the files put out so far, oldest first.
        noise: stands in the page where only machines look.
        refuses: whether programs get a block page, under status 200.
        requests: the latest requests with the status that each got.
        url: where the site is, without a slash at the end.
    """

    released: tuple[Release, ...] = RELEASES[:1]
    noise: int = 1
    refuses: bool = False
    requests: deque[tuple[str, int]] = field(default_factory=lambda: deque(maxlen=1000))
    url: str = ""
    _lock: Lock = field(default_factory=Lock)

    def publish(self, release: Release) -> None:
        """Put a file out: the page links it first, and it can be fetched; earlier files stay."""
        with self._lock:
            self.released = RELEASES[: RELEASES.index(release) + 1]
            self.noise += 1

    def rebuild(self) -> None:
        """Serve the same page with another machine-made token in it, as content systems do."""
        with self._lock:
            self.noise += 1

    def refuse(self, refuses: bool) -> None:
        """Begin or end refusing programs."""
        with self._lock:
            self.refuses = refuses

    def answer(self, path: str) -> Answer:
        """What is at a path now."""
        with self._lock:
            released, noise, refuses = self.released, self.noise, self.refuses
        if path == "/robots.txt":
            return Answer(ROBOTS.encode(), "text/plain; charset=utf-8")
        if refuses:
            return Answer(REFUSAL.encode(), HTML)
        if path == PAGE:
            return Answer(page_of(released, noise).encode(), HTML, modified_at=_morning(released[-1]))
        for release in released:
            if path == release.address:
                return Answer(csv_of(release), CSV, modified_at=_morning(release))
        return Answer(MISSING.encode(), HTML, HTTPStatus.NOT_FOUND)


@contextmanager
def serve() -> Iterator[Publisher]:
    """A running site that ends with the block; it answers on the loopback address only, on a free port."""
    publisher = Publisher()

    class Desk(_Desk):
        shown = publisher

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        publisher.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, args=(0.05,), name="demo-site", daemon=True)
        thread.start()
        try:
            yield publisher
        finally:
            server.shutdown()
            thread.join()


class _Desk(BaseHTTPRequestHandler):
    """Answers GET, and 304 to the validators of what has not changed (RFC 9110, section 13)."""

    shown: Publisher
    protocol_version = "HTTP/1.1"
    server_version = "demonstration"
    sys_version = ""
    timeout = 15

    def do_GET(self) -> None:
        """Say what is at the path, or that it is what the client has."""
        answer = self.shown.answer(self.path)
        unchanged = answer.modified_at is not None and self._client_has(answer)
        status = HTTPStatus.NOT_MODIFIED if unchanged else answer.status
        self.shown.requests.append((self.path, int(status)))
        self.send_response(status)
        if answer.modified_at is not None:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", format_datetime(answer.modified_at, usegmt=True))
        if not unchanged:
            self.send_header("Content-Type", answer.media)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Requests are kept in `Publisher.requests`, not printed."""

    def _client_has(self, answer: Answer) -> bool:
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return answer.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        if since is None or answer.modified_at is None:
            return False
        try:
            return answer.modified_at <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False


def page_of(released: tuple[Release, ...], noise: int) -> str:
    """The document page: the files as a list under a heading, and again in a table with sizes and dates."""
    newest_first = released[::-1]
    token = sha256(f"noise {noise}".encode()).hexdigest()
    return DOCUMENT.format(
        token=token,
        count=len(released),
        list="\n".join(LINK.format(address=r.address, label=escape(r.label)) for r in newest_first),
        rows="\n".join(_row(r) for r in newest_first),
    )


def _row(release: Release) -> str:
    size = len(csv_of(release))
    return ROW.format(
        address=release.address,
        label=escape(release.label),
        size=size,
        shown=f"{size / 1024:.2f} KB",
        day=f"{release.published_on:%m/%d/%Y}",
    )


def _morning(release: Release) -> datetime:
    return datetime.combine(release.published_on, time(11, 30), UTC)


DOCUMENT = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Nationwide Drug Seizures (demonstration)</title>
<meta name="robots" content="noindex">
<script type="application/json" data-settings="page">{{"viewToken": "{token}", "ajaxPath": "/views/ajax"}}</script>
</head>
<body class="path-document">
<header><p><strong>Demonstration.</strong> This page is served by the program's own demonstration, on this machine. It
plays the page on which U.S. Customs and Border Protection publishes its drug seizure statistics. The monthly totals in
its files are real, everything else is made up.</p></header>
<main class="js-view-dom-id-{token}">
<h1>Nationwide Drug Seizures</h1>
<p>How much of each drug was seized at the borders of the United States, by month of the fiscal year, which begins in
October. The current year is added to every month, and months already published may still be corrected until the
year is closed. Each file holds four fiscal years; older years are found in older files.</p>
<h2>Data files</h2>
<ul>
{list}
</ul>
<h2>All {count} files of this page</h2>
<table aria-label="Files of this page">
<thead>
<tr><th scope="col">File</th><th scope="col">Type</th><th scope="col">Size</th><th scope="col">Uploaded</th></tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</main>
<footer><p>Questions about this demonstration are answered in the program's README.</p></footer>
</body>
</html>
"""

LINK = '<li><a href="{address}">{label}</a></li>'

ROW = """<tr>
<th scope="row" data-sort-value="{label}"><a href="{address}">{label}</a></th>
<td data-sort-value="CSV">CSV</td>
<td data-sort-value="{size}">{shown}</td>
<td data-sort-value="{day}">{day}</td>
</tr>"""

REFUSAL = """<!DOCTYPE html>
<html lang="en">
<head><title>Access Denied</title></head>
<body>
<h1>Access Denied</h1>
<p>Programs are not served here. Reference: demonstration.</p>
</body>
</html>
"""

MISSING = """<!DOCTYPE html>
<html lang="en">
<head><title>Page not found (demonstration)</title></head>
<body><h1>Page not found</h1><p>There is no such page on the demonstration's site.</p></body>
</html>
"""
