"""What a host's robots.txt (RFC 9309) lets this program ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from protego import Protego

from monitor.fetching.gate import Host
from monitor.model.errors import Disallowed, FetchError

AGENT = "figure-monitor"
"""The product name that a robots.txt can address us by."""

REMEMBERED_PATHS = 5_000

ReadRobots = Callable[[str], Awaitable[str]]
"""Gets the text of a robots.txt by its address, empty where the host has none.

Raises:
    FetchError: it cannot be known what it says.
"""


@dataclass(slots=True)
class Rules:
    """What one host said.

    Attributes:
        text: its robots.txt.
        parsed: the same, parsed; None where the host has none and so allows everything.
        expires_at: when it is asked again, UTC.
        allowed: decisions already made, by address.
    """

    text: str
    parsed: Protego | None
    expires_at: datetime
    allowed: dict[str, bool] = field(default_factory=dict)


@dataclass(slots=True)
class Asking:
    """The state of asking one host for its robots.txt.

    Attributes:
        lock: held by the one that asks.
        failed_at: when asking failed last, in seconds of the event loop's clock.
        failure: that failure, for those who waited for the same answer.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    failed_at: float = -1.0
    failure: FetchError | None = None


class Robots:
    """The rules of all hosts, each asked for once and again when it is too old.

    Where a robots.txt cannot be read (no answer, 5xx, 429), nothing of that host is asked for, as
    RFC 9309 has it; where there is none (any other 4xx), everything is allowed.
    """

    def __init__(self, read: ReadRobots, clock: Callable[[], datetime], keep: timedelta = timedelta(hours=24)) -> None:
        self._read = read
        self._clock = clock
        self._keep = keep
        self._rules: dict[Host, Rules] = {}
        self._asking: dict[Host, Asking] = {}

    async def require_allowed(self, url: str, host: Host, origin: str) -> float:
        """The pause in seconds that the host asks for between two requests, 0 for none.

        Args:
            url: the address to ask for.
            host: its host.
            origin: scheme, host and port as they begin an address.

        Raises:
            Disallowed: the host's rules forbid the address.
            FetchError: the rules cannot be read.
        """
        rules = await self.learn(host, origin)
        if rules.parsed is None:
            return 0.0
        if not _allows(rules, rules.parsed, url):
            raise Disallowed(
                f"{url}: {origin}/robots.txt forbids it ({forbidding_line(rules.text, url)!r}); it was not "
                "asked for. Ask the publisher, or save the document by hand into a folder and watch that "
                "(fetch: {file: {folder: …}})"
            )
        return float(rules.parsed.crawl_delay(AGENT) or 0.0)

    async def learn(self, host: Host, origin: str) -> Rules:
        """What the host says, asked for where it is not known or too old.

        Raises:
            FetchError: it cannot be read.
        """
        rules = self._rules.get(host)
        return rules if rules and rules.expires_at > self._clock() else await self._learn(host, origin)

    def allows(self, url: str, host: Host) -> bool:
        """Whether rules that are already known let us ask for an address; False where none are known."""
        rules = self._rules.get(host)
        return rules is not None and (rules.parsed is None or _allows(rules, rules.parsed, url))

    async def _learn(self, host: Host, origin: str) -> Rules:
        clock = asyncio.get_running_loop().time
        asked_at = clock()
        asking = self._asking.setdefault(host, Asking())
        async with asking.lock:
            known = self._rules.get(host)
            if known and known.expires_at > self._clock():
                return known
            if asking.failure and asking.failed_at >= asked_at:
                raise _again(asking.failure)
            try:
                text = await self._read(f"{origin}/robots.txt")
            except FetchError as error:
                asking.failure, asking.failed_at = error, clock()
                raise
            asking.failure = None
            parsed = Protego.parse(text) if text.strip() else None
            rules = self._rules[host] = Rules(text, parsed, self._clock() + self._keep)
            return rules


def _allows(rules: Rules, parsed: Protego, url: str) -> bool:
    allowed = rules.allowed.get(url)
    if allowed is None:
        if len(rules.allowed) >= REMEMBERED_PATHS:
            rules.allowed.clear()
        allowed = rules.allowed[url] = bool(parsed.can_fetch(url, AGENT))
    return allowed


def forbidding_line(text: str, url: str) -> str:
    """The line of a robots.txt without which it would allow the address; ``Disallow`` if it is no single one."""
    lines = text.splitlines()
    for i, line in enumerate(lines):
        rule = line.partition("#")[0].strip()
        if not rule.lower().startswith("disallow") or Protego.parse(f"User-agent: *\n{rule}").can_fetch(url, AGENT):
            continue
        if Protego.parse("\n".join(lines[:i] + lines[i + 1 :])).can_fetch(url, AGENT):
            return rule
    return "Disallow"


def _again(failure: FetchError) -> FetchError:
    """The same failure as a new exception, for another task."""
    return type(failure)(
        str(failure),
        status=failure.status,
        retry_after_seconds=failure.retry_after_seconds,
        capture=failure.capture,
    )
