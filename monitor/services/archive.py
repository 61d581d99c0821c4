"""Find the newest archived copy of a source's document, and read in it what the source's rules find.

For when a page is gone or blocked. A copy shows what stood there on its day, as somebody else kept it; nothing of it
is recorded, and it never updates what we hold. Copies are found as RFC 7089 (Memento) has it: a TimeGate leads to the
newest copy, a TimeMap lists them all.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urlsplit

from monitor.core.catalogue import Source
from monitor.core.extract import Tried
from monitor.model import Capture, Follow, Grade, without_bytes
from monitor.model.errors import FetchError, UsageError
from monitor.plugin import Limits, Web
from monitor.reading.addresses import is_public, joined
from monitor.reading.follow import choose_address
from monitor.reading.grade import grade
from monitor.services.held import Ask, ask_here
from monitor.services.readers import tasks
from monitor.services.readers.tasks import for_reading, tried_of

ARCHIVE = "https://web.archive.org/web/"
"""A TimeGate: the address of a page behind it leads to that page's newest copy."""

MOST_COPIES = 3
"""How many copies are asked for until one is the document; archives keep block pages and error pages too."""

LIMITS = Limits(read_seconds=60, total_seconds=180, max_bytes=50_000_000)
"""Archives are slow, and the list of a well-known page's copies has megabytes."""

OWN_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "onion")

# RFC 6690 and RFC 8288: an address in angle brackets, then parameters, whose quoted values may hold commas.
LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))?)*)')
PARAMETER = re.compile(r';\s*([\w!#$&+.^`|~*-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+)))?')
STAMP = re.compile(r"/([0-9]{14})(?:[a-z]{2}_)?/(?=[a-z]+:/)")
"""The time in the address of a copy, as the Wayback Machine and those who use its software write it."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that an archive keeps of a page.

    Attributes:
        url: the page's own address.
        taken_at: when the archive took it, UTC.
        capture: the copy's bytes; `capture.final_url` is its address in the archive.
    """

    url: str
    taken_at: datetime
    capture: Capture

    @property
    def label(self) -> str:
        """What must stand beside everything that is shown of it."""
        return f"archived copy of {self.taken_at:%Y-%m-%d}; not recorded"


@dataclass(frozen=True, slots=True)
class Memento:
    """A copy that an archive says it has.

    Attributes:
        url: its address in the archive.
        taken_at: when it was taken, UTC.
    """

    url: str
    taken_at: datetime


async def find_document(web: Web, source: Source, now: datetime, archive: str = ARCHIVE) -> Copy:
    """The newest copy of a source's document; with `follow`, of the one that the page's newest copy links to.

    Raises:
        UsageError: the source has no public address.
        LinkNotFound: the page's copy has no link that `follow` takes.
        FetchError: the archive holds no usable copy, or cannot be asked.
    """
    if source.not_watched or not source.url:
        raise UsageError(f"{source.id} has no address on the web to look for: {source.not_watched or 'no url'}")
    if source.follow is None:
        return await find_copy(web, source.url, now, archive, media=source.arrives_as)
    page = await find_copy(web, source.url, now, archive, media="html")
    content_type = page.capture.headers.get("content-type", "")
    link = await web.apart(address_in, page.capture.body, source.url, source.follow, content_type)
    return await find_copy(web, link, now, archive, media=source.arrives_as)


async def find_copy(web: Web, url: str, now: datetime, archive: str = ARCHIVE, *, media: str = "") -> Copy:
    """The newest copy of an address that is the document itself, not a block page or an error.

    The archive is asked at most `MOST_COPIES` + 3 times, not counting redirects.

    Args:
        web: the door to the network.
        url: the page's own address.
        now: the time now, UTC; no later copy counts.
        archive: the archive's TimeGate; its TimeMap is looked for at ``timemap/link/`` below it.
        media: what the document must be (``html``, ``csv``); empty to take it from the address.

    Raises:
        UsageError: the address is not a public one, which an archive must not be told.
        FetchError: the archive holds no usable copy, or cannot be asked.
    """
    require_public(url)
    url, gate = urldefrag(url).url, archive if archive.endswith("/") else f"{archive}/"
    passed_over: dict[datetime, str] = {}
    async for memento in _newest_first(web, url, gate, now):
        if memento.taken_at in passed_over:
            continue
        capture = await _ask(web, raw_address(memento.url))
        if capture is None:
            passed_over[memento.taken_at] = "an error"
        elif (found := await web.apart(grade_of, capture.body, without_bytes(capture), media)) is not Grade.OK:
            passed_over[memento.taken_at] = f"a page graded {found.value!r}"
        else:
            return Copy(url, _taken_at(capture) or memento.taken_at, capture)
        if len(passed_over) == MOST_COPIES:
            break
    kept = "; ".join(f"that of {taken_at:%Y-%m-%d} is {what}" for taken_at, what in passed_over.items())
    raise FetchError(f"{gate} has no usable copy of {url}{f': {kept}' if kept else ''}")


def read_copy(source: Source, copy: Copy, ask: Ask = ask_here) -> list[Tried]:
    """What each of the source's rules finds in the copy, or why it finds nothing.

    Raises:
        CheckError: the copy is not the document, or cannot be read.
    """
    parts = ask(
        source.id, tasks.read_copy, copy.capture.body, for_reading(source, copy.taken_at), without_bytes(copy.capture)
    )
    return tried_of(source, parts)


def address_in(body: bytes, url: str, follow: Follow, content_type: str) -> str:
    """The address that `follow` takes in a page's copy; see `monitor.reading.follow.choose_address`."""
    return choose_address(body, url, follow, content_type=content_type)


def grade_of(body: bytes, capture: Capture, media: str) -> Grade:
    """What a copy is, of which the bytes are told apart."""
    return grade(replace(capture, body=body), media=media)


def require_public(url: str) -> None:
    """Nothing, if the address may be told to somebody else.

    Raises:
        UsageError: it is not of the public web, by its form; names are not looked up.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    try:
        own = not is_public(str(ipaddress.ip_address(host)))
    except ValueError:
        own = "." not in host or any(host == name or host.endswith(f".{name}") for name in OWN_NAMES)
    if parts.scheme not in ("http", "https") or own or parts.username or parts.password:
        raise UsageError(f"{url}: is not an address of the public web; an archive is not asked for it")


def raw_address(memento: str) -> str:
    """Where the archive gives a copy out as it was taken, without its own banner and links.

    That is known of the Wayback Machine and those who use its software: ``id_`` behind the time. Other addresses stay
    as they are.
    """
    return STAMP.sub(r"/\1id_/", memento, count=1)


def mementos_in(timemap: str, base_url: str) -> tuple[list[Memento], list[Memento]]:
    """The copies that a TimeMap in link format lists, and the further TimeMaps, by the time from which they list.

    Both newest first. What is not understood is passed over.
    """
    copies: list[Memento] = []
    further: list[Memento] = []
    for address, written in LINK.findall(timemap):
        values = {name.lower(): quoted or plain for name, quoted, plain in PARAMETER.findall(written)}
        relations = values.get("rel", "").lower().split()
        if "memento" in relations:
            kind, moment = copies, _moment(values.get("datetime", ""))
        elif "timemap" in relations:
            kind, moment = further, _moment(values.get("from", "")) or datetime.min.replace(tzinfo=UTC)
        else:
            continue
        if moment is not None and (where := joined(base_url, address)):
            kind.append(Memento(where, moment))
    for found in (copies, further):
        found.sort(key=lambda memento: memento.taken_at, reverse=True)
    return copies, further


async def _newest_first(web: Web, url: str, gate: str, now: datetime) -> AsyncIterator[Memento]:
    """The copies that the archive has, the newest first; the list of all is asked for only if the first will not do."""
    newest = await _ask(web, f"{gate}{url}")
    taken_at = _taken_at(newest) if newest is not None else None
    if newest is not None and taken_at is not None and taken_at <= now:
        yield Memento(newest.final_url, taken_at)
    copies = await _listed(web, f"{gate}timemap/link/{url}")
    for memento in copies:
        if memento.taken_at <= now:
            yield memento


async def _listed(web: Web, timemap: str) -> list[Memento]:
    """The copies on a TimeMap; of one in parts, those on its newest part."""
    listed = await _ask(web, timemap)
    if listed is None:
        return []
    copies, further = mementos_in(listed.body.decode("utf-8", "replace"), listed.final_url)
    part = next((part for part in further if part.url not in (timemap, listed.final_url)), None)
    if part is None or (copies and part.taken_at <= copies[0].taken_at):
        return copies
    newer = await _ask(web, part.url)
    if newer is None:
        return copies
    return mementos_in(newer.body.decode("utf-8", "replace"), newer.final_url)[0] + copies


async def _ask(web: Web, address: str) -> Capture | None:
    """What the archive answers; None where it has nothing there, or a copy of an error.

    Raises:
        FetchError: the archive itself cannot be asked.
    """
    try:
        answer = await web.get(address, limits=LIMITS)
    except FetchError as error:
        of_a_copy = error.capture is not None and _taken_at(error.capture) is not None
        if error.status in (404, 410) or of_a_copy:
            return None
        raise FetchError(
            f"the archive cannot be asked: {error}",
            status=error.status,
            retry_after_seconds=error.retry_after_seconds,
            capture=error.capture,
        ) from error
    assert isinstance(answer, Capture), "a 304 came without conditions"
    return answer


def _taken_at(capture: Capture) -> datetime | None:
    """When a copy was taken: by its header, else by its address; None where it is no copy."""
    return _moment(capture.headers.get("memento-datetime", "")) or _stamped(capture.final_url)


def _stamped(address: str) -> datetime | None:
    stamp = STAMP.search(address)
    try:
        return datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if stamp else None
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    """A time as HTTP writes it, UTC; None for anything else."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
