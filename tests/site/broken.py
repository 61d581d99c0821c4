"""Answers that are no version of a page: what comes when a publisher, a network or an editor fails."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from io import BytesIO, StringIO
from zipfile import ZipFile

from werkzeug import Response

from tests.site.files import CSV, JSON, PDF, XLSX, ZIP
from tests.site.paper import HTML

Break = Callable[[bytes, str], Response]
"""Makes the broken answer from what should have come and its content type."""


def block_page(_: bytes, __: str) -> Response:
    """403, with the page of a firewall."""
    page = "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1>Reference 18.3c</body></html>"
    return Response(page, 403, content_type=HTML)


def block_page_under_200(_: bytes, __: str) -> Response:
    """The firewall's page under status 200."""
    page = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected.</body></html>"
    return Response(page, 200, content_type=HTML)


def soft_404(_: bytes, __: str) -> Response:
    """A page under status 200 that says that there is none."""
    page = "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>89 links</p></body></html>"
    return Response(page, 200, content_type=HTML)


def gone(_: bytes, __: str) -> Response:
    """404."""
    return Response("<html><body><h1>Not Found</h1></body></html>", 404, content_type=HTML)


def empty_shell(_: bytes, __: str) -> Response:
    """A page that scripts would fill."""
    head = "<head><title>App</title></head>"
    page = f'<html>{head}<body><div id="root"></div><script src="/app.js"></script></body></html>'
    return Response(page, 200, content_type=HTML)


def half_loaded(whole: bytes, content_type: str) -> Response:
    """The first half, where the connection broke: fewer bytes than the answer had said."""
    answer = Response(whole[: len(whole) // 2], 200, content_type=content_type)
    answer.headers["Content-Length"] = str(len(whole))
    return answer


def cut_short(whole: bytes, content_type: str) -> Response:
    """The first half, as the whole that the publisher meant to send."""
    return Response(whole[: len(whole) // 2], 200, content_type=content_type)


def without_columns(whole: bytes, content_type: str) -> Response:
    """A CSV file, or the first one inside a ZIP file, with the first half of its columns."""
    if content_type != ZIP:
        return Response(_half_of_the_columns(whole), 200, content_type=content_type)
    packed = BytesIO()
    with ZipFile(BytesIO(whole)) as before, ZipFile(packed, "w") as after:
        for i, entry in enumerate(before.infolist()):
            content = before.read(entry)
            after.writestr(entry.filename, content if i else _half_of_the_columns(content))
    return Response(packed.getvalue(), 200, content_type=content_type)


def without_body(_: bytes, content_type: str) -> Response:
    """Nothing at all, under status 200."""
    return Response(b"", 200, content_type=content_type)


def another_object(_: bytes, content_type: str) -> Response:
    """JSON that tells of an error under status 200."""
    return Response(b'{"status": "FAILED", "message": "try again later"}', 200, content_type=content_type)


def _half_of_the_columns(table: bytes) -> bytes:
    text = StringIO()
    rows = [*csv.reader(StringIO(table.decode("utf-8-sig"), newline=""))]
    csv.writer(text).writerows(row[: len(row) // 2] for row in rows)
    return text.getvalue().encode()


BREAKS: Mapping[str, tuple[Break, ...]] = {
    HTML: (block_page, soft_404, empty_shell, half_loaded, block_page_under_200),
    CSV: (without_columns, half_loaded, cut_short, block_page),
    ZIP: (without_columns, half_loaded, cut_short, soft_404),
    JSON: (another_object, half_loaded, cut_short, without_body),
    PDF: (half_loaded, cut_short, block_page_under_200, gone),
    XLSX: (cut_short, half_loaded, soft_404),
}
"""What can become of each sort of file; sources take them in turn, so that each happens somewhere."""
