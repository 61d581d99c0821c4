"""What was asked for and what came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Grade(StrEnum):
    """What a response turned out to be; only `ok` is read."""

    OK = "ok"
    BLOCK_PAGE = "block page"
    SOFT_404 = "soft 404"
    LOGIN_WALL = "login wall"
    EMPTY_SHELL = "empty shell"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong type"


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of one response, with what is needed to prove where they came from.

    Attributes:
        url: the address that was asked for.
        final_url: the address that answered, after redirects and `follow`.
        status: the HTTP status; 200 for a file from a folder.
        headers: response headers, names in lower case, without cookies.
        body: the bytes after decompression.
        fetched_at: when the answer was complete, UTC.
        expected_size: the length that the publisher announced for `body`, where it can be compared; else None.
        linked_from: the page on which `follow` chose the address; empty otherwise.
        page: that page's bytes; None otherwise or when it had not changed.
        validators: ETag and Last-Modified by address, to be sent next time.
        screenshot: a picture of the page as PNG, where a browser drew it; else None.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    fetched_at: datetime
    expected_size: int | None = None
    linked_from: str = ""
    page: bytes | None = field(default=None, repr=False)
    validators: Mapping[str, Validators] = field(default_factory=dict)
    screenshot: bytes | None = field(default=None, repr=False)


def without_bytes(capture: Capture) -> Capture:
    """What is told about a response to one who has its bytes already."""
    return replace(capture, body=b"", page=None, screenshot=None)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise a version by (RFC 9110, section 8.8).

    Attributes:
        etag: the ETag header, or empty.
        last_modified: the Last-Modified header, or empty.
        follows: on the page of a `follow`, the address that was chosen there; else empty.
    """

    etag: str = ""
    last_modified: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The publisher says that nothing changed since the capture whose validators we sent.

    Attributes:
        url: the address that answered 304.
        fetched_at: when, UTC.
        validators: ETag and Last-Modified by address, to be sent next time.
    """

    url: str
    fetched_at: datetime
    validators: Mapping[str, Validators] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Follow:
    """Where on the page, or in the answer, at the source's address the document's own address stands.

    Attributes:
        link: a CSS selector that matches the candidate links; empty where `path` is given.
        choose: which link: ``newest``, ``first``, ``last`` or ``only``.
        path: a JSONPath to the address in a JSON answer; empty where `link` is given.
    """

    link: str = ""
    choose: str = "newest"
    path: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """How a newer edition of a document would be recognised that its publisher never changes.

    Attributes:
        page: the page on which it would be linked.
        link: a CSS selector that matches the links to editions, the one watched and newer ones.
    """

    page: str
    link: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a fetcher is asked for.

    Attributes:
        source_id: for messages.
        url: the source's address.
        follow: the link to choose on it; None to take the address itself.
        validators: what the last good capture gave, by address; empty for an unconditional request.
        now: the time of the check, UTC.
        folder: where relative paths in the configuration start.
        environment: the process's environment, where secrets are; never stored, never printed.
    """

    source_id: str
    url: str
    follow: Follow | None
    validators: Mapping[str, Validators]
    now: datetime
    folder: Path = Path()
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
