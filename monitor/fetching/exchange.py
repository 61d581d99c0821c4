"""One request and its answer, within bounds of time and size."""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO

from monitor.fetching import httpcore, httpx
from monitor.fetching.guarded import PrivateAddressError
from monitor.fetching.lines import Lines
from monitor.model import Capture, Grade
from monitor.model.errors import CheckError, Disallowed, FetchError, NotUsable, TooLarge
from monitor.plugin import Limits

STEP = 1_000_000
"""How many bytes are inflated at once."""
MAX_RATIO = 250
"""How many times what was sent a body may have; data files have up to some sixty times."""
PIECES_AT_ONCE = 50
"""How many pieces of a body are taken before others have their turn: it may come a byte at a time, all at once."""
UNSUSPICIOUS = 8_000_000
"""Bytes up to which that says nothing."""

EVIDENCE_BYTES = 200_000
"""How much of a page other than the one asked for is kept."""

PRIVATE = ("set-cookie", "set-cookie2")
HAPPENED: Mapping[type[Exception], str] = {
    httpcore.ConnectError: "no connection could be made",
    httpcore.WriteError: "the connection broke while we asked",
    httpcore.ReadError: "the connection broke before an answer came",
    httpcore.RemoteProtocolError: "what came is no answer that HTTP knows",
}
"""The client's errors in words; its own texts, which may be empty, follow in brackets."""

FAILURES = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)
"""How the client says that there is no answer, or not all of one."""

GZIP = zlib.MAX_WBITS | 16
PLAIN = ("", "identity")
GZIPPED = ("gzip", "x-gzip")


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
        headers: of the request; never shown, because they may hold secrets.
        limits: of this exchange.
        budget: the time of the whole address, shared by its redirects and retries.
        cookies: those of the way on which it is asked; what the answer sets is added.
        whole: whether a body over the limit is an error, rather than cut off there.
        body: what is sent with a POST; None for a GET.
        at_home: whether it is asked at the source's own origin, which may be in our own network.
    """

    address: httpx.URL
    headers: Mapping[str, str] = field(repr=False)
    limits: Limits
    budget: Budget
    cookies: httpx.Cookies = field(repr=False)
    whole: bool = True
    body: bytes | None = field(default=None, repr=False)
    at_home: bool = False


async def exchange(lines: Lines, errand: Errand, clock: Callable[[], datetime]) -> Capture:
    """The answer, read: whole for status 200, its beginning as evidence otherwise.

    Raises:
        PassingError: it failed in a way that may pass.
        TooLarge: the body passed the limit.
        Disallowed: it leads into our own network; nothing was asked for.
        FetchError: anything else.
    """
    url, limits = str(errand.address), errand.limits
    try:
        async with asyncio.timeout(errand.budget.left()) as scope:
            return await _read(lines, errand, clock)
    except TimeoutError as error:
        if not scope.expired():
            raise PassingError(FetchError(f"{url}: the connection timed out")) from error
        raise FetchError(
            f"{url}: not complete after {limits.total_seconds:g} seconds in all (total_seconds); the next "
            "check tries again"
        ) from error
    except PrivateAddressError as error:
        raise Disallowed(
            f"{url}: leads to {error.address}, which is in our own network, and no page may lead there; it was not "
            f"asked. If the host is one of yours, name it in the settings: allow_hosts: [{error.host}]"
        ) from None
    except httpcore.ConnectTimeout as error:
        raise PassingError(
            FetchError(f"{url}: no connection within {limits.connect_seconds:g} seconds (connect_seconds)")
        ) from error
    except httpcore.TimeoutException as error:
        raise PassingError(
            FetchError(f"{url}: nothing came for {limits.read_seconds:g} seconds (read_seconds)")
        ) from error
    except FAILURES as error:
        raise _transport_failure(url, error) from error


async def _read(lines: Lines, errand: Errand, clock: Callable[[], datetime]) -> Capture:
    limits, url = errand.limits, str(errand.address)
    async with lines.answer(_request(errand), limits.connect_seconds) as response:
        # Working out what a cookie is for takes longer than the rest of an answer; most set none.
        if any(name.lower() == b"set-cookie" for name, _ in response.headers):
            asked = httpx.Request("GET", errand.address)
            errand.cookies.extract_cookies(httpx.Response(response.status, headers=response.headers, request=asked))
        headers = _plain_headers(response.headers)
        answer = Capture(url, url, response.status, headers, b"", clock())
        if answer.status == 200:
            answer = replace(answer, expected_size=_announced_size(headers))
            body = await _document(response, answer, limits.max_bytes, errand.whole)
        else:
            body = await _evidence(response, answer, min(EVIDENCE_BYTES, limits.max_bytes))
        return replace(answer, body=body, fetched_at=clock())


def _request(errand: Errand) -> httpcore.Request:
    address, body = errand.address, errand.body
    # As bytes: what a server gave to be sent back may hold any of Latin-1, which is what came read as text.
    sent = [(name.encode("ascii"), value.encode("latin-1")) for name, value in errand.headers.items()]
    sent.insert(0, (b"host", address.netloc))
    if body is not None:
        sent.append((b"content-length", b"%d" % len(body)))
    if errand.cookies.jar:
        asked = httpx.Request("GET", address)
        errand.cookies.set_cookie_header(asked)
        sent += [(name, value) for name, value in asked.headers.raw if name.lower() == b"cookie"]
    scheme, host, port, target = address.raw_scheme, address.raw_host, address.port, address.raw_path
    where = httpcore.URL(scheme=scheme, host=host, port=port, target=target)
    silence = {"read": errand.limits.read_seconds, "write": errand.limits.read_seconds}
    method = b"GET" if body is None else b"POST"
    return httpcore.Request(method, where, headers=sent, content=body, extensions={"timeout": silence})


def _plain_headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Response headers with names in lower case and without cookies; repeated ones are joined by a comma."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("ascii", "replace").lower(), raw_value.decode("latin-1")
        if name not in PRIVATE:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _announced_size(headers: Mapping[str, str]) -> int | None:
    """The length announced for the body as we hold it; None for a compressed or a chunked body."""
    length = headers.get("content-length", "")
    plain = "content-encoding" not in headers and "transfer-encoding" not in headers
    return int(length) if plain and length.isascii() and length.isdigit() else None


def _pieces(response: httpcore.Response) -> AsyncIterator[bytes]:
    stream = response.stream
    assert isinstance(stream, AsyncIterable), "it was asked for by a task"
    return aiter(stream)


async def _document(response: httpcore.Response, answer: Capture, max_bytes: int, whole: bool) -> bytes:
    """The body of the document itself."""
    body = Body(answer, max_bytes)
    if whole and (answer.expected_size or 0) > max_bytes:
        raise body.too_large(f"{answer.expected_size:,} bytes were announced")
    try:
        await body.read(_pieces(response))
    except TooLarge:
        if whole:
            raise
    except (CutShortError, httpcore.RemoteProtocolError, httpcore.ReadError) as error:
        raise PassingError(_truncated(replace(answer, body=body.came))) from error
    return body.came


async def _evidence(response: httpcore.Response, answer: Capture, max_bytes: int) -> bytes:
    """The beginning of another page; whatever is wrong with it does not matter any more."""
    try:
        body = Body(answer, max_bytes)
    except FetchError:
        return b""
    with suppress(CutShortError, FetchError, *FAILURES):
        await body.read(_pieces(response))
    return body.came


class CutShortError(Exception):
    """The body ended before it was complete; the part that came stays in `Body`."""


class Body:
    """The bytes of one response as they arrive, decompressed, and never more than may come."""

    def __init__(self, answer: Capture, max_bytes: int) -> None:
        """The body that is about to come of an answer, `max_bytes` at most after decompression.

        Raises:
            FetchError: it is compressed in a way that we did not ask for.
        """
        self._came = BytesIO()
        self._packed = 0
        self._url = answer.final_url
        self._max_bytes = max_bytes
        self._begun = False
        self._inflate = None
        encoding = answer.headers.get("content-encoding", "").lower()
        if encoding in GZIPPED:
            self._inflate = zlib.decompressobj(GZIP)
        elif encoding not in PLAIN:
            raise FetchError(
                f"{self._url}: the answer is compressed as {encoding!r}; we asked for gzip and read nothing else"
            )

    async def read(self, pieces: AsyncIterator[bytes]) -> None:
        """Take every piece.

        Raises:
            TooLarge: it passed the limit; the rest was not asked for.
            FetchError: it is not what its compression says.
            CutShortError: it ended inside the compressed stream.
        """
        number = 0
        async for piece in pieces:
            self._begun, number = True, number + 1
            if self._inflate is None:
                self._keep(piece)
                if number % PIECES_AT_ONCE == 0:
                    await asyncio.sleep(0)
            else:
                for _ in self._keep_inflated(piece):
                    await asyncio.sleep(0)  # A piece may become a thousand times as long: others go on meanwhile.
        if self._inflate is not None and self._begun and not self._inflate.eof:
            raise CutShortError

    def too_large(self, what: str) -> TooLarge:
        """The error that the body is larger than may come, and `what` tells that."""
        return TooLarge(
            f"{self._url}: the body is larger than the limit of {self._max_bytes:,} bytes ({what}); if it is "
            "the right document, raise max_bytes in its fetch options"
        )

    @property
    def came(self) -> bytes:
        """What came so far; not copied."""
        return self._came.getvalue()

    def _keep(self, piece: bytes) -> None:
        self._came.write(piece)
        if self._came.tell() > self._max_bytes:
            self._came.truncate(self._max_bytes)
            raise self.too_large("it was not read further")
        if self._packed and self._came.tell() > max(UNSUSPICIOUS, MAX_RATIO * self._packed):
            self._came.truncate(0)
            raise FetchError(
                f"{self._url}: the body grows to more than {MAX_RATIO} times what was sent, as no document does: "
                "it was not read further"
            )

    def _keep_inflated(self, piece: bytes) -> Iterator[None]:
        """Inflate no more than one byte beyond the limit, whatever the piece holds; a step at a time."""
        while piece:
            if self._inflate is None or (self._inflate.eof and not piece.startswith(b"\x1f")):
                return  # padding behind the last gzip member
            if self._inflate.eof:
                self._inflate = zlib.decompressobj(GZIP)
            try:
                inflated = self._inflate.decompress(piece, min(STEP, self._max_bytes - self._came.tell() + 1))
            except zlib.error as error:
                raise FetchError(f"{self._url}: the body is not the gzip that its header says ({error})") from error
            rest = self._inflate.unconsumed_tail or self._inflate.unused_data
            self._packed += len(piece) - len(rest)
            self._keep(inflated)
            piece = rest
            yield


def _truncated(answer: Capture) -> NotUsable:
    of = f" of {answer.expected_size:,}" if answer.expected_size is not None else ""
    return NotUsable(
        f"{answer.final_url}: the connection ended after {len(answer.body):,}{of} bytes, before the body was "
        "complete; the next check tries again",
        grade=Grade.TRUNCATED,
        capture=answer,
    )


def _transport_failure(url: str, error: Exception) -> Exception:
    """What a broken connection means: a bad certificate and a bad request stay what they are."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(
                f"{url}: the server's certificate cannot be trusted ({cause.verify_message}); open the "
                "address in a browser, and tell the publisher if it warns too"
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.LocalProtocolError):
        return FetchError(f"{url}: cannot be asked for: {error}")
    happened = next((words for kind, words in HAPPENED.items() if isinstance(error, kind)), "the connection failed")
    detail = f" ({error})" if str(error) else ""
    return PassingError(
        FetchError(
            f"{url}: no answer: {happened}{detail}; the next check tries again. If it stays so, look whether the "
            "address opens in a browser"
        )
    )
