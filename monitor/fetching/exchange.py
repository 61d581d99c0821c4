"""One request and its answer, within bounds of time and size."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.fetching._client import httpx
from monitor.fetching.body import Body, CutShortError
from monitor.fetching.gate import Host
from monitor.model import Grade
from monitor.model.errors import CheckError, FetchError, NotUsable, TooLarge
from monitor.plugin import Limits
from monitor.reading.answer import Answer, announced_size, as_capture, plain_headers

EVIDENCE_BYTES = 200_000
"""How much of a page other than the one asked for is kept."""


class PassingError(Exception):
    """An attempt failed in a way that may pass.

    Attributes:
        error: what to raise when no attempt is left.
        wait_seconds: the wait that the publisher asks for; None to wait as usual.
    """

    def __init__(self, error: CheckError, wait_seconds: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait_seconds = wait_seconds


@dataclass(slots=True)
class Budget:
    """The time that one address may take; waiting for our own turn does not count.

    Attributes:
        ends_at: when it is used up, in seconds of the event loop's clock.
    """

    ends_at: float

    def left(self) -> float:
        """Seconds left, at least 0."""
        return max(0.0, self.ends_at - asyncio.get_running_loop().time())


@dataclass(frozen=True, slots=True)
class Errand:
    """What to ask for and what it may cost.

    Attributes:
        address: where.
        host: the gate that it goes through.
        headers: of the request; never shown, because they may hold secrets.
        limits: of this exchange.
        budget: the time of the whole address, shared by its redirects and retries.
        whole: whether a body over the limit is an error, rather than cut off there.
        body: what is sent with a POST; None for a GET.
    """

    address: httpx.URL
    host: Host
    headers: Mapping[str, str] = field(repr=False)
    limits: Limits
    budget: Budget
    whole: bool = True
    body: bytes | None = field(default=None, repr=False)


async def exchange(client: httpx.AsyncHTTPTransport, errand: Errand, clock: Callable[[], datetime]) -> Answer:
    """The answer, read: whole for status 200, its beginning otherwise.

    Raises:
        PassingError: it failed in a way that may pass.
        TooLarge: the body passed the limit.
        FetchError: anything else.
    """
    url, limits = str(errand.address), errand.limits
    try:
        async with asyncio.timeout(errand.budget.left()) as scope:
            return await _read(client, errand, clock)
    except TimeoutError as error:
        if not scope.expired():
            raise PassingError(FetchError(f"{url}: the connection timed out")) from error
        raise FetchError(
            f"{url}: not complete after {limits.total_seconds:g} seconds in all (total_seconds); the next "
            "check tries again"
        ) from error
    except httpx.ConnectTimeout as error:
        raise PassingError(
            FetchError(f"{url}: no connection within {limits.connect_seconds:g} seconds (connect_seconds)")
        ) from error
    except httpx.TimeoutException as error:
        raise PassingError(
            FetchError(f"{url}: nothing came for {limits.read_seconds:g} seconds (read_seconds)")
        ) from error
    except httpx.TransportError as error:
        raise _transport_failure(url, error) from error


async def _read(client: httpx.AsyncHTTPTransport, errand: Errand, clock: Callable[[], datetime]) -> Answer:
    limits, url = errand.limits, str(errand.address)
    timeout = {"connect": limits.connect_seconds, "read": limits.read_seconds, "write": limits.read_seconds}
    method = "GET" if errand.body is None else "POST"
    request = httpx.Request(
        method, errand.address, headers=errand.headers, content=errand.body, extensions={"timeout": timeout}
    )
    response = await client.handle_async_request(request)
    try:
        headers = plain_headers(response.headers.raw)
        answer = Answer(url, response.status_code, headers, b"", clock())
        if answer.status == 200:
            answer.body = await _document(response, answer, limits.max_bytes, errand.whole)
        else:
            answer.body = await _evidence(response, answer, min(EVIDENCE_BYTES, limits.max_bytes))
        answer.answered_at = clock()
        return answer
    finally:
        await response.aclose()


async def _document(response: httpx.Response, answer: Answer, max_bytes: int, whole: bool) -> bytes:
    """The body of the document itself."""
    announced = announced_size(answer.headers)
    body = Body(answer.url, answer.headers.get("content-encoding", ""), max_bytes)
    if whole and announced is not None:
        body.require_room(announced)
    try:
        await body.read(response.aiter_raw())
    except TooLarge:
        if whole:
            raise
    except (CutShortError, httpx.RemoteProtocolError, httpx.ReadError) as error:
        answer.body = body.content()
        raise PassingError(_truncated(answer, announced)) from error
    return body.content()


async def _evidence(response: httpx.Response, answer: Answer, max_bytes: int) -> bytes:
    """The beginning of another page; whatever is wrong with it does not matter any more."""
    try:
        body = Body(answer.url, answer.headers.get("content-encoding", ""), max_bytes)
    except FetchError:
        return b""
    try:
        await body.read(response.aiter_raw())
    except (CutShortError, FetchError, httpx.TransportError):
        return body.content()
    return body.content()


def _truncated(answer: Answer, announced: int | None) -> NotUsable:
    of = f" of {announced:,}" if announced is not None else ""
    return NotUsable(
        f"{answer.url}: the connection ended after {len(answer.body):,}{of} bytes, before the body was "
        "complete; the next check tries again",
        grade=Grade.TRUNCATED,
        capture=as_capture(answer.url, answer),
    )


def _transport_failure(url: str, error: httpx.TransportError) -> Exception:
    """What a broken connection means: a bad certificate and a bad request stay what they are."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(
                f"{url}: the server's certificate cannot be trusted ({cause.verify_message}); open the "
                "address in a browser, and tell the publisher if it warns too"
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.UnsupportedProtocol | httpx.LocalProtocolError):
        return FetchError(f"{url}: cannot be asked for: {error}")
    return PassingError(
        FetchError(
            f"{url}: no answer: {error or type(error).__name__}; the next check tries again. If it stays so, "
            "look whether the address opens in a browser"
        )
    )
