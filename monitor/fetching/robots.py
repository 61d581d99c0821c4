"""What a host's robots.txt (RFC 9309) lets this program ask for."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from protego import Protego

from monitor.fetching import httpx
from monitor.fetching.gate import Host, host_of
from monitor.fetching.route import origin_of
from monitor.model.errors import Disallowed, FetchError

AGENT = "figure-monitor"
"""The product name that a robots.txt can address us by."""

MOST_LINES, MOST_TRIED = 5_000, 10
"""How long a robots.txt may be, and how many of its lines are tried, to say which of them forbids."""

ReadRobots = Callable[[str, bool], Awaitable[str]]
"""Gets the text of a robots.txt by its address, empty where the host has none; and whether a source asks at home.

Raises:
    FetchError: it cannot be known what it says.
"""


NOT_YET = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Rules:
    """What one host said, and the state of asking it.

    Attributes:
        text: its robots.txt; None before it was read.
        parsed: the same, parsed; None where the host has none and so allows everything.
        expires_at: when it is asked again, UTC.
        asking: held by the one that asks.
        failed_at: when asking failed last, in seconds of the event loop's clock.
        failure: that failure, for those who waited for the same answer.
    """

    text: str | None = None
    parsed: Protego | None = None
    expires_at: datetime = NOT_YET
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    failed_at: float = -1.0
    failure: FetchError | None = None

    def allows(self, url: str) -> bool:
        """Whether they let us ask for the address; False before they were read."""
        return self.text is not None and (self.parsed is None or bool(self.parsed.can_fetch(url, AGENT)))


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

    async def require_allowed(self, address: httpx.URL, *, at_home: bool = False) -> float:
        """The pause in seconds that the host of an address asks for between two requests, 0 for none.

        Raises:
            Disallowed: the host's rules forbid the address.
            FetchError: the rules cannot be read.
        """
        rules, url = await self.learn(address, at_home=at_home), str(address)
        if not rules.allows(url):
            line = await asyncio.to_thread(forbidding_line, rules.text or "", url)
            raise Disallowed(
                f"{url}: {origin_of(address)}/robots.txt forbids it ({line!r}); it "
                "was not asked for. Ask the publisher, or save the document by hand into a folder and watch that "
                "(fetch: {file: {folder: …}})"
            )
        return float(rules.parsed.crawl_delay(AGENT) or 0.0) if rules.parsed else 0.0

    async def learn(self, address: httpx.URL, *, at_home: bool = False) -> Rules:
        """What the host of an address says, asked for where it is not known or too old.

        Raises:
            FetchError: it cannot be read.
        """
        rules = self._rules.setdefault(host_of(address), Rules())
        if rules.expires_at <= self._clock():
            asked_at = asyncio.get_running_loop().time()
            async with rules.asking:
                await self._learn_anew(rules, f"{origin_of(address)}/robots.txt", asked_at, at_home)
        return rules

    def allows(self, address: httpx.URL) -> bool:
        """Whether rules that are already known let us ask for an address; False where none are known."""
        rules = self._rules.get(host_of(address))
        return rules is not None and rules.allows(str(address))

    async def _learn_anew(self, rules: Rules, url: str, asked_at: float, at_home: bool) -> None:
        """Ask, unless somebody else did while we waited for our turn."""
        if rules.expires_at > self._clock():
            return
        if rules.failure and rules.failed_at >= asked_at:
            # The same failure, as an exception of this task's own.
            raise copy(rules.failure)
        try:
            text = await self._read(url, at_home)
        except Disallowed:
            raise  # of our own network: it says nothing to those who ask at home
        except FetchError as error:
            rules.failure, rules.failed_at = error, asyncio.get_running_loop().time()
            raise
        # Half a second for the longest: others are not to wait for it.
        parsed = await asyncio.to_thread(Protego.parse, text) if text.strip() else None
        rules.text, rules.parsed, rules.failure = text, parsed, None
        rules.expires_at = self._clock() + self._keep


def forbidding_line(text: str, url: str) -> str:
    """The line of a robots.txt without which it would allow the address; ``Disallow`` if it is no single one.

    Looked for among the longest few lines that fit the address, and in files of a usual length only: each is tried by
    parsing the file without it, and a stranger wrote the file.
    """
    lines = text.splitlines()
    parts = urlsplit(url)
    path = unquote(parts.path + (f"?{parts.query}" if parts.query else ""))
    fitting = [(i, rule) for i, line in enumerate(lines[:MOST_LINES]) if (rule := _rule(line)) and _fits(rule, path)]
    for i, rule in sorted(fitting, key=lambda line: len(line[1]), reverse=True)[:MOST_TRIED]:
        if len(lines) <= MOST_LINES and Protego.parse("\n".join(lines[:i] + lines[i + 1 :])).can_fetch(url, AGENT):
            return rule
    return "Disallow"


def _rule(line: str) -> str:
    """The rule on a line, if it forbids something."""
    rule = line.partition("#")[0].strip()
    return rule if rule.lower().startswith("disallow") else ""


def _fits(rule: str, path: str) -> bool:
    """Whether the path begins as the rule's pattern does."""
    return path.startswith(unquote(re.split(r"[*$]", rule.partition(":")[2].strip(), maxsplit=1)[0]))
