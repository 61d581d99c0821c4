"""What only asking can tell: whether mails would go out, what robots.txt forbids, and whether the clock is right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from monitor.core.catalogue import Catalogue, Source
from monitor.fetching.web import OpenWeb
from monitor.model import Capture
from monitor.model.errors import CheckError, ConfigError, PutOff, Refused
from monitor.plugin import Limits

ROBOTS = Limits(total_seconds=20, max_bytes=600_000)
CLOCK_MAY_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking told.

    Attributes:
        notifiers: by the name of each notifier that can be asked, what it says or why it does not.
        refused: by source, why its address may not be asked for.
        clock: by how much hosts' clocks are ahead of ours; None where no host told.
        silent_notifiers: those of `notifiers` that could not be reached.
    """

    notifiers: Mapping[str, str]
    refused: Mapping[str, str]
    clock: timedelta | None
    silent_notifiers: frozenset[str] = frozenset()

    @property
    def all_right(self) -> bool:
        """Whether nothing that was asked needs a look."""
        wrong_clock = self.clock is not None and abs(self.clock) > CLOCK_MAY_DIFFER
        return not (self.refused or self.silent_notifiers or wrong_clock)


async def ask(catalogue: Catalogue, web: OpenWeb, environment: Mapping[str, str]) -> Asked:
    """Ask mail servers, without sending anything, and the robots.txt of each watched source's host."""
    said, silent = {}, set()
    for name, notifier in catalogue.settings.notifiers.items():
        if (answers := getattr(notifier, "answers", None)) is None:
            continue
        try:
            said[name] = answers(environment)
        except (ConfigError, PutOff, Refused) as error:
            said[name] = str(error)
            silent.add(name)
    asked = [source for source in catalogue.watched if source.url and getattr(source.fetcher, "needs_url", False)]
    async with web:
        reasons = await asyncio.gather(*(_why_not(source, web) for source in asked))
        clock = await _difference(asked, web)
    refused = {source.id: why for source, why in zip(asked, reasons, strict=True) if why}
    return Asked(said, refused, clock, frozenset(silent))


async def _why_not(source: Source, web: OpenWeb) -> str:
    try:
        await web.require_allowed(source.url)
    except CheckError as error:
        return str(error)
    return ""


async def _difference(sources: Iterable[Source], web: OpenWeb) -> timedelta | None:
    """How far the clock of the first host that tells the time is ahead of ours."""
    for origin in dict.fromkeys(urljoin(source.url, "/robots.txt") for source in sources):
        answer = await _answer(origin, web)
        try:
            if answer is not None:
                return parsedate_to_datetime(answer.headers["date"]) - answer.fetched_at
        except (KeyError, ValueError, TypeError, OverflowError):
            continue
    return None


async def _answer(url: str, web: OpenWeb) -> Capture | None:
    """Whatever answered, with whatever status."""
    try:
        answer = await web.at_home(url).get(url, limits=ROBOTS)
    except CheckError as error:
        return error.capture
    return answer if isinstance(answer, Capture) else None
