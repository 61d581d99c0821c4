"""What came back from one address, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses

from monitor.model import Capture, Validators
from monitor.model.errors import Blocked, FetchError

REDIRECTS = (301, 302, 303, 307, 308)
REFUSALS = (401, 403, 451)
PASSING = (408, 429, 500, 502, 503, 504)
"""Statuses after which the same request may succeed a little later."""

PRIVATE = ("set-cookie", "set-cookie2")


@dataclass(slots=True)
class Answer:
    """One response, read.

    Attributes:
        url: the address that was asked.
        status: the HTTP status.
        headers: names in lower case, without cookies; repeated ones joined by a comma.
        body: the bytes after decompression: all of them for status 200, the first ones as evidence otherwise.
        answered_at: when it was complete, UTC.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    answered_at: datetime


def plain_headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Response headers with names in lower case and without cookies; repeated ones are joined by a comma."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("ascii", "replace").lower(), raw_value.decode("latin-1")
        if name not in PRIVATE:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def announced_size(headers: Mapping[str, str]) -> int | None:
    """The length announced for the body as we hold it; None for a compressed or a chunked body."""
    length = headers.get("content-length", "")
    plain = "content-encoding" not in headers and "transfer-encoding" not in headers
    return int(length) if plain and length.isascii() and length.isdigit() else None


def as_capture(asked: str, answer: Answer, validators: Mapping[str, Validators] | None = None) -> Capture:
    """The answer as it is kept: the document, or the evidence of a failure."""
    return Capture(
        asked,
        answer.url,
        answer.status,
        answer.headers,
        answer.body,
        answer.answered_at,
        expected_size=announced_size(answer.headers) if answer.status == HTTPStatus.OK else None,
        validators=validators or {},
    )


def given_validators(headers: Mapping[str, str], *, direct: bool) -> Validators:
    """What a response gives to recognise its version by; behind a redirect (not `direct`) only the ETag.

    A date says nothing about another file, to which the redirect may lead next time.
    """
    return Validators(headers.get("etag", ""), headers.get("last-modified", "") if direct else "")


def conditions(validators: Validators | None, *, direct: bool) -> dict[str, str]:
    """The request headers that ask for the document only if it is another version than the one known."""
    headers: dict[str, str] = {}
    if validators and validators.etag:
        headers["if-none-match"] = validators.etag
    if validators and validators.last_modified and direct:
        headers["if-modified-since"] = validators.last_modified
    return headers


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the publisher asks us to wait; None when it does not say, or not clearly.

    Both forms of RFC 9110, section 10.2.3, are read: seconds and a date, which is held against `now`.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def failure(answer: Answer, wait: float | None) -> FetchError:
    """The error that a status other than 200, 304 and a redirect means; `wait` is what Retry-After says.

    The caller adds the capture that is kept as evidence.
    """
    url, status = answer.url, answer.status
    said = f"{url}: answered {status} ({responses.get(status, 'not a known status')})"
    if status in REFUSALS:
        return Blocked(
            f"{said}: the publisher refuses programs. Save the document by hand into a folder and watch that "
            "(fetch: {file: {folder: …}}), or ask the publisher for access",
            status=status,
            retry_after_seconds=wait,
        )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        asks = f"asks us to wait {wait:.0f} seconds" if wait is not None else "finds our requests too many"
        return Blocked(
            f"{said}: the publisher {asks}; check this source less often",
            status=status,
            retry_after_seconds=wait,
        )
    if status in (404, 410):
        return FetchError(f"{said}: the page is gone; look for its new address and change url", status=status)
    if status >= 500:
        waits = f"; it asks us to wait {wait:.0f} seconds" if wait is not None else ""
        return FetchError(
            f"{said}: the publisher's server fails{waits}; the next check tries again",
            status=status,
            retry_after_seconds=wait,
        )
    return FetchError(f"{said} where 200 was expected; try the address in a browser", status=status)
