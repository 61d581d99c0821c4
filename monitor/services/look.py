"""Look at an address or a file: fetch it as a check does, and have its numbers listed by a reader apart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from monitor.config.installed import installed_kinds
from monitor.core.catalogue import Catalogue, Settings, Source
from monitor.model import Capture, NotModified, Request, Schedule, without_bytes
from monitor.model.errors import FetchError, UsageError
from monitor.services.door import web_of
from monitor.services.fetched import ask_for
from monitor.services.readers import Bounds, Readers
from monitor.services.readers.looking import How

T = TypeVar("T")

WEB = ("http://", "https://")


def is_address(text: str) -> bool:
    """Whether it is an address on the web, and no name of a file."""
    return text.lower().startswith(WEB)


def settings_of_nobody(contact: str) -> Settings:
    """The settings by which a page is looked at where there is no configuration.

    Args:
        contact: the mail address that publishers see in the User-Agent.
    """
    return Settings("UTC", contact, contact, Schedule(), {})


def look(
    where: str,
    how: How,
    settings: Settings,
    clock: Callable[[], datetime],
    task: Callable[[bytes, Capture, How], T],
) -> tuple[Capture, T]:
    """What came from an address, or is in a file, and what a task makes of it in a process apart.

    Args:
        where: the address, or the path.
        how: how it is looked at.
        settings: who asks, how politely, and what reading may cost.
        clock: the time now, UTC.
        task: such as `look_at`.

    Raises:
        UsageError: there is no such file.
        CheckError: it does not come, is not what it should be, or cannot be read.
    """
    with Readers(1, Bounds.of(settings.reading)) as readers:
        capture = document_at(where, settings, clock, readers)
        return capture, readers.ask(where, task, capture.body, without_bytes(capture), how)


def document_at(where: str, settings: Settings, clock: Callable[[], datetime], readers: Readers) -> Capture:
    """What an address brings, or what a file holds.

    Raises:
        UsageError: there is no such file.
        CheckError: it does not come.
    """
    if not is_address(where):
        return opened(Path(where), clock)
    readers.get_ready()
    return asyncio.run(_fetched(where, settings, clock, readers))


def document_of(
    source: Source,
    catalogue: Catalogue,
    clock: Callable[[], datetime],
    readers: Readers,
    environment: Mapping[str, str],
) -> Capture:
    """What a source's own address brings now, as a check asks for it.

    Raises:
        UsageError: it is not watched.
        CheckError: it does not come.
    """
    if source.not_watched:
        raise UsageError(f"{source.id} is not watched: {source.not_watched}; name a file or an address")
    readers.get_ready()
    return asyncio.run(_fetched_of(source, catalogue, clock, readers, environment))


def opened(path: Path, clock: Callable[[], datetime]) -> Capture:
    """A file as if it had come from its address.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read: {error.strerror}; give a file, or an address with https://"
        ) from error
    address = path.absolute().as_uri()
    return Capture(address, address, 200, {}, body, clock())


async def _fetched(url: str, settings: Settings, clock: Callable[[], datetime], readers: Readers) -> Capture:
    """What an address brings, asked for as a source without options is."""
    kinds = installed_kinds()
    fetcher = kinds.fetchers[kinds.default_fetcher]()
    async with web_of(settings, clock, apart=readers.asked) as web:
        came = await fetcher.fetch(Request(url, url, None, {}, clock()), web.at_home(url))
    return came_from(came, url)


async def _fetched_of(
    source: Source,
    catalogue: Catalogue,
    clock: Callable[[], datetime],
    readers: Readers,
    environment: Mapping[str, str],
) -> Capture:
    async with web_of(catalogue.settings, clock, apart=readers.asked) as web:
        came = await ask_for(source, web.at_home(source.url), clock(), catalogue.folder, environment)
    return came_from(came, source.url)


def came_from(came: Capture | NotModified, url: str) -> Capture:
    """What came, where something did.

    Raises:
        FetchError: nothing did.
    """
    if isinstance(came, NotModified):
        raise FetchError(f"{url}: the publisher says that it did not change, though nobody asked that")
    return came
