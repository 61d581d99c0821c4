"""From an article to what could be watched: what it cites is asked for, and each of its claims is looked for there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config.installed import installed_kinds
from monitor.core.catalogue import Settings
from monitor.core.outcome import Settled, settle
from monitor.fetching.web import OpenWeb
from monitor.model import Capture, Follow, Request, without_bytes
from monitor.model.errors import CheckError, FetchError
from monitor.reading.article import Link
from monitor.reading.follow import address_on
from monitor.reading.labels import fold
from monitor.services.door import web_of
from monitor.services.look import came_from, opened
from monitor.services.readers import Bounds, Readers
from monitor.services.readers.aligning import Aligned, align_in
from monitor.services.readers.looking import Told

MOST_CITED = 30
"""Addresses of one article that are asked for."""
LONG_TITLE = 25
"""Characters of a title that no other page has by chance."""
CALENDARS = ((".gov", "us-federal"), (".mil", "us-federal"), (".gc.ca", "ca-federal"), ("canada.ca", "ca-federal"))
"""How publishers of these hosts count fiscal years."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that an article cites.

    Attributes:
        url: the address that it cites.
        calendar: how its fiscal years are counted.
        follow: how the document is found on the page of that address; None where it is that page.
        aligned: where the article's numbers stand in it; None where it cannot be read.
        problem: why it cannot; else empty.
    """

    url: str
    calendar: str
    follow: Follow | None = None
    aligned: Aligned | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Traced:
    """An article with what its claims rest on.

    Attributes:
        told: the article.
        cited: the documents, in the order in which they were looked at.
        settled: what follows for each claim.
    """

    told: Told
    cited: tuple[Cited, ...]
    settled: tuple[Settled, ...]


def trace(
    told: Told,
    addresses: Sequence[str],
    pages: Mapping[str, Path],
    settings: Settings,
    clock: Callable[[], datetime],
    progress: Callable[[str], None] = lambda _: None,
    url: str = "",
) -> Traced:
    """What the claims of an article rest on, in the documents at these addresses and at those that it cites.

    One door asks for all of them, one after the other. In our own network it asks only where somebody gives an address
    here, and what the settings allow: others wrote what an article and its sources name.

    Args:
        told: the article.
        addresses: where somebody says that its numbers come from.
        pages: saved files by the address that they are of, which is not asked for.
        settings: who asks, how politely, and what reading may cost.
        clock: the time now, UTC.
        progress: is told each address before it is asked for.
        url: where the article stands; empty for a file.
    """
    links = {link.url: link for link in (*(Link(url) for url in (*addresses, *pages)), *told.article.links)}
    with Readers(1, Bounds.of(settings.reading)) as readers:
        readers.get_ready()
        tracing = _Tracing(told, pages, settings, clock, progress, addresses, url, readers)
        cited = asyncio.run(tracing.all_of(list(links.values())[: max(MOST_CITED, len(addresses) + len(pages))]))
    places = [place for one in cited if one.aligned for place in one.aligned.places]
    settled = (settle(one for one in places if one.stand.claim == at) for at in range(len(told.claims)))
    return Traced(told, tuple(cited), tuple(settled))


def calendar_at(url: str) -> str:
    """How the publisher at an address counts its fiscal years; ``calendar`` where that is not known."""
    host = urlsplit(url).hostname or ""
    return next((calendar for end, calendar in CALENDARS if host == end or host.endswith(end)), "calendar")


@dataclass(frozen=True)
class _Tracing:
    """What is needed to look at what an article cites; as the arguments of `trace`."""

    told: Told
    pages: Mapping[str, Path]
    settings: Settings
    clock: Callable[[], datetime]
    progress: Callable[[str], None]
    given: Sequence[str]
    url: str
    readers: Readers

    async def all_of(self, links: Sequence[Link]) -> list[Cited]:
        """The documents behind these links, and the data files that they link in turn."""
        found: list[Cited] = []
        async with web_of(self.settings, self.clock, apart=self.readers.asked) as web:
            for link in links:
                self.progress(link.url)
                one, page = await self._read(link, None, len(found), web)
                found.append(one)
                for follow in one.aligned.leads if one.aligned and page else ():
                    more, _ = await self._read(link, follow, len(found), web, page)
                    found.append(more)
        return found

    async def _read(
        self, link: Link, follow: Follow | None, number: int, web: OpenWeb, page: Capture | None = None
    ) -> tuple[Cited, Capture | None]:
        calendar = calendar_at(link.url)
        cited = Cited(link.url, calendar, follow)
        try:
            came = await self._document(link.url, follow, web, page)
            given = (calendar, [claim.wanted for claim in self.told.claims], link.words, number)
            aligned = await self.readers.asked(link.url, align_in, came.body, without_bytes(came), *given)
            if self._is_the_article(link.url, aligned):
                return replace(cited, problem="it is the article itself"), None
        except CheckError as error:
            return replace(cited, problem=str(error)), None
        return replace(cited, aligned=aligned), came

    def _is_the_article(self, url: str, aligned: Aligned) -> bool:
        """Whether a document is the page on which the article stands: what it says rests on nothing but itself."""
        title = fold(self.told.article.title)
        return url == self.url or (len(title) >= LONG_TITLE and fold(aligned.title).startswith(title))

    async def _document(self, url: str, follow: Follow | None, web: OpenWeb, page: Capture | None) -> Capture:
        door = web.at_home(url) if url in self.given else web
        if follow is not None and page is not None:
            is_saved = url in self.pages
            url = await self.readers.asked(url, address_on, page.body, without_bytes(page), follow)
            if is_saved and url not in self.pages:
                raise FetchError(f"{url}: its page is a saved file, so it is not asked for: give it with --page, too")
        if url in self.pages:
            return replace(opened(self.pages[url], self.clock), url=url, final_url=url)
        kinds = installed_kinds()
        fetcher = kinds.fetchers[kinds.default_fetcher]()
        return came_from(await fetcher.fetch(Request(url, url, None, {}, self.clock()), door), url)
