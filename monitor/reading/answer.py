"""What an answer means that is not the document: the error, with what the publisher asks us to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses

from monitor.model import Capture
from monitor.model.errors import Blocked, FetchError

REFUSALS = (401, 403, 451)
GONE = (404, 410)
LONGEST_WAIT_SECONDS = 7 * 86_400.0


def retry_after_seconds(headers: Mapping[str, str], now: datetime) -> float | None:
    """How long the publisher asks us to wait; None when it does not say, or not clearly.

    Both forms of RFC 9110, section 10.2.3, are read: seconds and a date, which is held against `now`. A header that
    asks for longer than a week means a week: no answer may silence its source for good.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_WAIT_SECONDS)
    try:
        until = parsedate_to_datetime(text)
        aware = until if until.tzinfo else until.replace(tzinfo=UTC)
        return min(max(0.0, (aware - now).total_seconds()), LONGEST_WAIT_SECONDS)
    except (ValueError, OverflowError):
        return None


def failure(answer: Capture) -> FetchError:
    """The error that a status other than 200, 304 and a redirect means, with the answer as its evidence."""
    status, wait = answer.status, retry_after_seconds(answer.headers, answer.fetched_at)
    kind, says_when = FetchError, False
    led = answer.url != answer.final_url
    if status in REFUSALS:
        kind, says_when = Blocked, True
        meaning = (
            ": the publisher refuses programs. Save the document by hand into a folder and watch that "
            "(fetch: {file: {folder: …}}), or ask the publisher for access"
        )
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        kind, says_when = Blocked, True
        asks = f"asks us to wait {wait:.0f} seconds" if wait is not None else "finds our requests too many"
        meaning = f": the publisher {asks}; check this source less often"
    elif status in GONE:
        meaning = (
            f": {answer.url} redirects there, and no page is there; look for its new address and change url"
            if led
            else ": the page is gone; look for its new address and change url"
        )
    elif status >= 500:
        says_when = True
        waits = f"; it asks us to wait {wait:.0f} seconds" if wait is not None else ""
        meaning = f": the publisher's server fails{waits}; the next check tries again"
    else:
        meaning = " where 200 was expected; try the address in a browser"
    return kind(
        f"{answer.final_url}: answered {status} ({responses.get(status, 'not a known status')}){meaning}",
        status=status,
        retry_after_seconds=wait if says_when else None,
        capture=answer,
    )
