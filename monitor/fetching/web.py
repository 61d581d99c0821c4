"""The one door to the network: polite, bounded requests over one shared HTTP client."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar, TypeVarTuple, cast

import stamina

from monitor.fetching import httpx
from monitor.fetching.exchange import Budget, Errand, PassingError, exchange
from monitor.fetching.gate import Gates, host_of
from monitor.fetching.guarded import GuardedConnections, Resolve, resolve
from monitor.fetching.lines import Lines
from monitor.fetching.robots import AGENT, Robots
from monitor.fetching.route import REDIRECTS, Way, parse_address, require_same_question
from monitor.fetching.stream import connect
from monitor.model import Capture, NotModified, Validators
from monitor.model.errors import Blocked, Disallowed, FetchError, NotUsable
from monitor.plugin import Limits, Post, Turn, Web
from monitor.reading.addresses import NO_OWN_HOSTS, Origin, OwnHosts, origin_of
from monitor.reading.answer import failure, retry_after_seconds

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Apart = Callable[..., Awaitable[Any]]

PASSING = (408, 429, 500, 502, 503, 504)
"""Statuses after which the same request may succeed a little later."""

ROBOTS = Limits(total_seconds=30, max_bytes=512_000)
"""RFC 9309 asks that at least 500 KiB of a robots.txt are read."""

LONGEST_BACKOFF_SECONDS = 30.0
SENDABLE = re.compile(r"[\x20-\x7e\x80-\xff]*")
"""What a header's value may hold (RFC 9110, section 5.5), read as Latin-1."""

TURNS_AT_ONCE = 2
"""How many may ask by other means than our own client at once: a browser takes hundreds of megabytes."""


def utc_now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


class OpenWeb:
    """A `monitor.plugin.Web` over connections that are kept; an async context manager, to be entered once.

    It asks one thing at a time of each host, `per_host_gap_seconds` (or the host's Crawl-delay) apart, and
    has at most `at_once` requests under way. It reads each host's robots.txt once in 24 hours. It keeps cookies
    from one redirect of a fetch to the next only, and reads no proxy, password or certificate settings from the
    environment. It connects to public addresses alone, but for `own_hosts` and, through `at_home`, a source's own
    origin.
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
        own_hosts: OwnHosts = NO_OWN_HOSTS,
        resolving: Resolve = resolve,
        apart: Apart | None = None,
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
            own_hosts: hosts of our own network that may be asked.
            resolving: gives the addresses of a host.
            apart: has a task done in a process apart, and is told first whose document it is; None for a thread here.
        """
        stamina.instrumentation.set_on_retry_hooks([])  # its default writes a log line for every retry
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
        tls = tls or httpx.create_ssl_context(trust_env=False)
        self._own_hosts = own_hosts
        self._apart = apart
        # Two, because a connection that one may use is kept open, and must not serve what another leads to.
        self._lines = Lines(GuardedConnections(own_hosts, resolving).connect, tls, at_once)
        self._home_lines = Lines(connect, tls, at_once)

    async def __aenter__(self) -> OpenWeb:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._lines.aclose()
        await self._home_lines.aclose()

    def at_home(self, url: str) -> Web:
        """The same door for the source at `url`: its own origin may be in our own network, for somebody wrote it."""
        try:
            return _HomeWeb(self, origin_of(url))
        except ValueError:
            return self

    async def get(
        self,
        url: str,
        *,
        limits: Limits,
        validators: Validators | None = None,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        post: Post | None = None,
        home: Origin | None = None,
    ) -> Capture | NotModified:
        """The answer with status 200, or `NotModified` for a 304 to the validators sent; as `monitor.plugin.Web.get`.

        Redirects are followed within `limits`, each under the rules of the host that it leads to. Behind a
        redirect only the ETag is sent and kept, because a date says nothing about another file. `headers` are left
        behind for good where a redirect leads to another host; a POST follows 307 and 308 within its host only.

        Raises:
            Blocked: 401, 403, 429 or 451.
            Disallowed: robots.txt forbids the address, it is not http or https, or it leads into our own network;
                nothing was asked for.
            TooLarge: the body passed `limits.max_bytes`.
            FetchError: no usable answer came.
            NotUsable: the body was cut short (grade `truncated`).
        """
        budget = Budget(asyncio.get_running_loop().time() + limits.total_seconds)
        way = Way(parse_address(url))
        own = dict(headers or {})
        validators = None if post else validators
        while True:
            address, direct = way.addresses[-1], len(way.addresses) == 1
            own = own if host_of(address) == host_of(way.addresses[0]) else {}
            at_home = _is_at(home, address)
            await self._require_allowed(address, budget, at_home)
            sent = {**own, **self._headers, "accept": accept, **_conditions(validators, direct=direct)}
            if post:
                sent["content-type"] = post.content_type
            body = post.body if post else None
            answer = await self._ask(Errand(address, sent, limits, budget, way.cookies, body=body, at_home=at_home))
            if answer.status not in REDIRECTS:
                return self._conclude(url, answer, validators, direct, keep=post is None)
            way.redirect(answer, limits.max_redirects)
            if post:
                require_same_question(way, answer)

    async def require_allowed(self, url: str) -> None:
        """Ask what the host's robots.txt says of a source's own address; nothing else is asked for.

        Raises:
            Disallowed: it forbids the address, which may also be none that is ever asked for.
            FetchError: it cannot be read.
        """
        address = parse_address(url)
        await self._require_allowed(address, Budget(0), _is_at(origin_of(url), address))

    @asynccontextmanager
    async def turn(
        self, url: str, *, patience_seconds: float, also: Iterable[str] = (), home: Origin | None = None
    ) -> AsyncIterator[Turn]:
        """Our turn at a host, as `monitor.plugin.Web.turn` has it; at most `TURNS_AT_ONCE` at once."""
        address = parse_address(url)
        async with self._turns:
            await self._require_allowed(address, Budget(0), _is_at(home, address))
            # Before our turn: reading a robots.txt takes a turn of its own.
            for other in map(parse_address, also):
                # One in our own network is asked where it is the source's host, whose further ports somebody wrote.
                with suppress(Disallowed):
                    await self._robots.learn(other, at_home=home is not None and origin_of(str(other))[1] == home[1])
            try:
                async with self._gates.turn(address, patience_seconds):
                    yield Turn(self._headers["user-agent"], self._allows, self._clock, self._own_hosts)
            except Blocked as refused:
                if refused.retry_after_seconds is not None:
                    self._gates.hold(address, refused.retry_after_seconds)
                raise

    async def apart(self, task: Callable[[bytes, *Ts], T], body: bytes, *given: *Ts, whose: str = "") -> T:
        """What a task makes of bytes that a stranger sent, as `monitor.plugin.Web.apart` has it."""
        if self._apart is None:
            return await asyncio.to_thread(task, body, *given)
        return cast(T, await self._apart(whose, task, body, *given))

    def _allows(self, url: str) -> bool:
        try:
            return self._robots.allows(parse_address(url))
        except FetchError:
            return False

    def _conclude(
        self, asked: str, answer: Capture, validators: Validators | None, direct: bool, *, keep: bool
    ) -> Capture | NotModified:
        """What the answer means; with `keep`, what it gives to recognise its version by is kept."""
        given = _given_validators(answer.headers, direct=direct) if keep else Validators()
        if answer.status == 200:
            return replace(answer, url=asked, validators={asked: given} if given != Validators() else {})
        if answer.status == 304 and validators and _conditions(validators, direct=direct):
            # A 304 need not repeat what it confirms (RFC 9110, section 15.4.5).
            kept = replace(
                validators,
                etag=given.etag or validators.etag,
                last_modified=given.last_modified or validators.last_modified,
            )
            return NotModified(answer.final_url, answer.fetched_at, {asked: kept})
        raise failure(answer if direct else replace(answer, url=asked))

    async def _require_allowed(self, address: httpx.URL, budget: Budget, at_home: bool) -> None:
        began_at = asyncio.get_running_loop().time()
        if gap := await self._robots.require_allowed(address, at_home=at_home):
            self._gates.widen(address, gap)
        budget.ends_at += asyncio.get_running_loop().time() - began_at

    async def _read_robots(self, url: str, at_home: bool) -> str:
        """The text of a robots.txt; empty where the host has none."""
        try:
            answer = await self._follow_to_robots(url, origin_of(url) if at_home else None)
        except (FetchError, NotUsable) as error:
            kind = type(error) if isinstance(error, FetchError) else FetchError
            raise kind(
                f"{error}. Nothing else is asked of a host whose robots.txt cannot be read",
                status=getattr(error, "status", None),
                retry_after_seconds=getattr(error, "retry_after_seconds", None),
                capture=error.capture,
            ) from error
        return answer.body.decode("utf-8-sig", "replace") if answer.status == 200 else ""

    async def _follow_to_robots(self, url: str, home: Origin | None) -> Capture:
        """The answer to a request for robots.txt: 200, or a status that means that there is none."""
        budget = Budget(asyncio.get_running_loop().time() + ROBOTS.total_seconds)
        way = Way(parse_address(url))
        while True:
            headers = {**self._headers, "accept": "*/*"}
            address = way.addresses[-1]
            errand = Errand(address, headers, ROBOTS, budget, way.cookies, whole=False, at_home=_is_at(home, address))
            answer = await self._ask(errand)
            if answer.status >= 500:
                raise failure(answer)
            if answer.status not in REDIRECTS:
                return answer
            way.redirect(answer, ROBOTS.max_redirects)

    async def _ask(self, errand: Errand) -> Capture:
        """The answer after as many attempts as help; never one with a passing status."""
        try:
            return await self._attempt(errand)
        except PassingError as error:
            return await self._try_again(errand, error)

    async def _try_again(self, errand: Errand, first: PassingError) -> Capture:
        """The same after a first attempt, which stands for the first of all: to get ready for more takes a while."""
        attempts = stamina.retry_context(
            on=_wait_before_retry,
            attempts=self._attempts,
            timeout=None,
            wait_initial=self._backoff_seconds,
            wait_max=LONGEST_BACKOFF_SECONDS,
            wait_jitter=self._backoff_seconds,
        )
        before = [first]
        try:
            async for attempt in attempts:
                with attempt:
                    if before:
                        raise before.pop()
                    return await self._attempt(errand)
        except PassingError as last:
            raise last.error from last.__cause__
        raise AssertionError("the loop above returns or raises")

    async def _attempt(self, errand: Errand) -> Capture:
        loop, budget = asyncio.get_running_loop(), errand.budget
        queued_at = loop.time()
        async with self._gates.turn(errand.address, budget.left()):
            budget.ends_at += loop.time() - queued_at
            lines = self._home_lines if errand.at_home else self._lines
            answer = await exchange(lines, errand, self._clock)
        if answer.status not in PASSING:
            return answer
        wait = retry_after_seconds(answer.headers, answer.fetched_at)
        if wait is not None and answer.status == 429:
            self._gates.hold(errand.address, wait)
        if wait is not None and wait > budget.left():
            raise failure(answer)
        raise PassingError(failure(answer), wait)


@dataclass(frozen=True, slots=True)
class _HomeWeb:
    """The door as one source may use it."""

    web: OpenWeb
    home: Origin

    async def get(self, url: str, **options: Any) -> Capture | NotModified:
        return await self.web.get(url, home=self.home, **options)

    def turn(self, url: str, **options: Any) -> AbstractAsyncContextManager[Turn]:
        return self.web.turn(url, home=self.home, **options)

    async def apart(self, task: Callable[[bytes, *Ts], T], body: bytes, *given: *Ts) -> T:
        return await self.web.apart(task, body, *given, whose=f"what is at {self.home}")


def _is_at(home: Origin | None, address: httpx.URL) -> bool:
    return home is not None and origin_of(str(address)) == home


def _wait_before_retry(error: Exception) -> bool | float:
    """Whether to try again, or the seconds to wait before."""
    if not isinstance(error, PassingError):
        return False
    return True if error.wait_seconds is None else error.wait_seconds


def _given_validators(headers: Mapping[str, str], *, direct: bool) -> Validators:
    """What a response gives to recognise its version by; behind a redirect (not `direct`) only the ETag.

    A date says nothing about another file, to which the redirect may lead next time. What could not be sent back as it
    came is not kept.
    """
    etag, date = headers.get("etag", ""), headers.get("last-modified", "") if direct else ""
    return Validators(*(value if SENDABLE.fullmatch(value) else "" for value in (etag, date)))


def _conditions(validators: Validators | None, *, direct: bool) -> dict[str, str]:
    """The request headers that ask for the document only if it is another version than the one known."""
    headers: dict[str, str] = {}
    if validators and validators.etag:
        headers["if-none-match"] = validators.etag
    if validators and validators.last_modified and direct:
        headers["if-modified-since"] = validators.last_modified
    return headers
