"""The one door to the network: polite, bounded requests over one shared HTTP client."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType

import stamina

from monitor.fetching._client import httpx
from monitor.fetching.exchange import Budget, Errand, PassingError, exchange
from monitor.fetching.gate import Gates, HeldError
from monitor.fetching.robots import AGENT, Robots
from monitor.fetching.route import host_of, origin_of, parse_address, redirected, require_same_question
from monitor.model import Capture, NotModified, Validators
from monitor.model.errors import Blocked, FetchError, NotUsable
from monitor.plugin import Limits, Post, Turn
from monitor.reading.answer import (
    PASSING,
    REDIRECTS,
    Answer,
    as_capture,
    conditions,
    failure,
    given_validators,
    retry_after_seconds,
)

ROBOTS = Limits(total_seconds=30, max_bytes=512_000)
"""RFC 9309 asks that at least 500 KiB of a robots.txt are read."""

LONGEST_BACKOFF_SECONDS = 30.0
TURNS_AT_ONCE = 2
"""How many may ask by other means than our own client at once: a browser takes hundreds of megabytes."""


def utc_now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


class OpenWeb:
    """A `monitor.plugin.Web` over one HTTP client; an async context manager, to be entered once.

    It asks one thing at a time of each host, `per_host_gap_seconds` (or the host's Crawl-delay) apart, and
    has at most `at_once` requests under way. It reads each host's robots.txt once in 24 hours. It keeps no
    cookies and reads no proxy, password or certificate settings from the environment.
    """

    def __init__(
        self,
        contact: str,
        version: str,
        at_once: int = 10,
        per_host_gap_seconds: float = 2.0,
        *,
        clock: Callable[[], datetime] = utc_now,
        attempts: int = 3,
        backoff_seconds: float = 1.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """A closed door.

        Args:
            contact: the mail address that publishers can write to.
            version: our version, for the User-Agent.
            at_once: how many requests may be under way.
            per_host_gap_seconds: between the end of one request to a host and the start of the next.
            clock: gives the time, UTC.
            attempts: how often an address is tried in all, where trying again can help.
            backoff_seconds: the pause before the second attempt, doubled for each further one; 0 for none.
            tls: the certificates to trust; None for the usual ones.
        """
        self._clock = clock
        self._attempts = attempts
        self._backoff_seconds = backoff_seconds
        self._gates = Gates(at_once, per_host_gap_seconds)
        self._turns = asyncio.Semaphore(TURNS_AT_ONCE)
        self._robots = Robots(self._read_robots, clock)
        self._headers = {
            "user-agent": f"{AGENT}/{version} (+mailto:{contact})",
            "from": contact,
            "accept-encoding": "gzip",
        }
        # Not a whole client: a fifth of its time goes to cookies, redirects and passwords, and we want none of them.
        self._client = httpx.AsyncHTTPTransport(
            trust_env=False,
            # Our own gates bound the connections; a larger pool only makes the client slower.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=at_once),
            verify=tls if tls is not None else True,
        )

    async def __aenter__(self) -> OpenWeb:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(
        self,
        url: str,
        *,
        limits: Limits,
        validators: Validators | None = None,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        post: Post | None = None,
    ) -> Capture | NotModified:
        """The answer with status 200, or `NotModified` for a 304 to the validators sent; as `monitor.plugin.Web.get`.

        Redirects are followed within `limits`, each under the rules of the host that it leads to. Behind a
        redirect only the ETag is sent and kept, because a date says nothing about another file. `headers` are left
        behind for good where a redirect leads to another host; a POST follows 307 and 308 within its host only.

        Raises:
            Blocked: 401, 403, 429 or 451.
            Disallowed: robots.txt forbids the address, or it is not http or https; nothing was asked for.
            TooLarge: the body passed `limits.max_bytes`.
            FetchError: no usable answer came.
            NotUsable: the body was cut short (grade `truncated`).
        """
        budget = Budget(asyncio.get_running_loop().time() + limits.total_seconds)
        path = [parse_address(url)]
        own = dict(headers or {})
        validators = None if post else validators
        while True:
            address, direct = path[-1], len(path) == 1
            own = own if host_of(address) == host_of(path[0]) else {}
            await self._require_allowed(address, budget)
            sent = {**own, **self._headers, "accept": accept, **conditions(validators, direct=direct)}
            if post:
                sent["content-type"] = post.content_type
            errand = Errand(address, host_of(address), sent, limits, budget, body=post.body if post else None)
            answer = await self._ask(errand)
            if answer.status not in REDIRECTS:
                return self._conclude(url, answer, validators, direct, keep=post is None)
            path.append(redirected(path, answer, limits.max_redirects))
            if post:
                require_same_question(path, answer)

    @asynccontextmanager
    async def turn(self, url: str, *, patience_seconds: float, also: Iterable[str] = ()) -> AsyncIterator[Turn]:
        """Our turn at a host, as `monitor.plugin.Web.turn` has it; at most `TURNS_AT_ONCE` at once."""
        address = parse_address(url)
        async with self._turns:
            await self._require_allowed(address, Budget(0))
            # Before our turn: reading a robots.txt takes a turn of its own.
            for other in map(parse_address, also):
                await self._robots.learn(host_of(other), origin_of(other))
            try:
                async with self._gates.turn(host_of(address), patience_seconds):
                    yield Turn(self._headers["user-agent"], self._allows, self._clock)
            except HeldError as held:
                raise Blocked(
                    f"{address}: its host asked us to wait, and {held}; it was not asked",
                    retry_after_seconds=held.seconds,
                ) from held
            except Blocked as refused:
                if refused.retry_after_seconds is not None:
                    self._gates.hold(host_of(address), refused.retry_after_seconds)
                raise

    def _allows(self, url: str) -> bool:
        try:
            address = parse_address(url)
        except FetchError:
            return False
        return self._robots.allows(url, host_of(address))

    def _conclude(
        self, asked: str, answer: Answer, validators: Validators | None, direct: bool, *, keep: bool
    ) -> Capture | NotModified:
        """What the answer means; with `keep`, what it gives to recognise its version by is kept."""
        given = given_validators(answer.headers, direct=direct) if keep else Validators()
        if answer.status == 200:
            return as_capture(asked, answer, {asked: given} if given != Validators() else {})
        if answer.status == 304 and validators and conditions(validators, direct=direct):
            # A 304 need not repeat what it confirms (RFC 9110, section 15.4.5).
            kept = replace(
                validators,
                etag=given.etag or validators.etag,
                last_modified=given.last_modified or validators.last_modified,
            )
            return NotModified(answer.url, answer.answered_at, {asked: kept})
        raise self._failure(answer)

    def _failure(self, answer: Answer) -> FetchError:
        error = failure(answer, retry_after_seconds(answer.headers, self._clock()))
        error.capture = as_capture(answer.url, answer)
        return error

    async def _require_allowed(self, address: httpx.URL, budget: Budget) -> None:
        began_at = asyncio.get_running_loop().time()
        host = host_of(address)
        gap = await self._robots.require_allowed(str(address), host, origin_of(address))
        if gap:
            self._gates.widen(host, gap)
        budget.ends_at += asyncio.get_running_loop().time() - began_at

    async def _read_robots(self, url: str) -> str:
        """The text of a robots.txt; empty where the host has none."""
        try:
            answer = await self._follow_to_robots(url)
        except (FetchError, NotUsable) as error:
            kind = type(error) if isinstance(error, FetchError) else FetchError
            raise kind(
                f"{error}. Nothing else is asked of a host whose robots.txt cannot be read",
                status=getattr(error, "status", None),
                retry_after_seconds=getattr(error, "retry_after_seconds", None),
                capture=error.capture,
            ) from error
        return answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""

    async def _follow_to_robots(self, url: str) -> Answer:
        """The answer to a request for robots.txt: 200, or a status that means that there is none."""
        budget = Budget(asyncio.get_running_loop().time() + ROBOTS.total_seconds)
        path = [parse_address(url)]
        while True:
            headers = {**self._headers, "accept": "*/*"}
            errand = Errand(path[-1], host_of(path[-1]), headers, ROBOTS, budget, whole=False)
            answer = await self._ask(errand)
            if answer.status >= 500:
                raise self._failure(answer)
            if answer.status not in REDIRECTS:
                return answer
            path.append(redirected(path, answer, ROBOTS.max_redirects))

    async def _ask(self, errand: Errand) -> Answer:
        """The answer after as many attempts as help; never one with a passing status."""
        # Nearly every answer comes at once: counting attempts begins with the first that fails, because it is not free.
        try:
            return await self._attempt(errand)
        except PassingError as first:
            return await self._ask_again(errand, first)

    async def _ask_again(self, errand: Errand, first: PassingError) -> Answer:
        """The answer of a later attempt, if any may be made after the first one that failed."""
        failed: PassingError | None = first
        attempts = stamina.retry_context(
            on=_wait_before_retry,
            attempts=self._attempts,
            timeout=None,
            wait_initial=self._backoff_seconds,
            wait_max=LONGEST_BACKOFF_SECONDS,
            wait_jitter=self._backoff_seconds,
        )
        try:
            async for attempt in attempts:
                with attempt:
                    if failed is not None:
                        again, failed = failed, None
                        raise again
                    return await self._attempt(errand)
        except PassingError as again:
            raise again.error from again.__cause__
        raise AssertionError("the loop above returns or raises")

    async def _attempt(self, errand: Errand) -> Answer:
        loop, budget = asyncio.get_running_loop(), errand.budget
        queued_at = loop.time()
        try:
            async with self._gates.turn(errand.host, budget.left()):
                budget.ends_at += loop.time() - queued_at
                answer = await exchange(self._client, errand, self._clock)
        except HeldError as held:
            raise Blocked(
                f"{errand.address}: its host asked us to wait, and {held}; it was not asked",
                retry_after_seconds=held.seconds,
            ) from held
        if answer.status not in PASSING:
            return answer
        error = self._failure(answer)
        wait = retry_after_seconds(answer.headers, self._clock())
        if wait is not None and answer.status == 429:
            self._gates.hold(errand.host, wait)
        if wait is not None and wait > budget.left():
            raise error
        raise PassingError(error, wait)


def _wait_before_retry(error: Exception) -> bool | float:
    """Whether to try again, or the seconds to wait before."""
    if not isinstance(error, PassingError):
        return False
    return True if error.wait_seconds is None else error.wait_seconds
