"""What a small database takes on the disk, compacted, indexes and all: bytes for each thing that happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.frame import Row, Suite, count, name_of
from bench.measure import Measure, Measured, measured
from bench.newsroom import write_pages_configuration
from bench.pages import SHARE_CHANGED, Edition, Page
from monitor.config.load import load
from monitor.fetching.web import OpenWeb
from monitor.model import Capture, Request
from monitor.plugin import Web
from monitor.services.check import Session, check_sources
from monitor.services.readers import Readers
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English

BEGIN = datetime(2025, 1, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCES = 8
TIMES = 40
"""How often each of them does what is measured."""

BYTES = "bytes each"
HEADERS = {
    "date": "Wed, 01 Jan 2025 09:00:00 GMT",
    "content-type": "text/html; charset=utf-8",
    "server": "nginx",
    "last-modified": "Tue, 31 Dec 2024 16:04:11 GMT",
    "etag": '"1735661051"',
    "cache-control": "max-age=1800, public",
    "vary": "Accept-Encoding, Cookie",
    "content-encoding": "gzip",
}
"""As a content system behind a cache sends them."""


@dataclass(slots=True)
class Publisher:
    """A fetcher that answers for one source, with another edition each time that it is asked.

    Attributes:
        page: what it publishes.
        edition: what it serves now.
        teaser: a line that has nothing to do with figures, and is seen by readers.
    """

    page: Page
    edition: Edition = field(default_factory=Edition)
    teaser: int = 0

    async def fetch(self, request: Request, web: Web) -> Capture:  # noqa: ARG002
        """What stands there now."""
        body = self.page.body(self.edition).replace(b"</main>", b"<p>Read %d times</p></main>" % self.teaser)
        return Capture(request.url, request.url, 200, HEADERS, body, request.now)


def print_another_figure(publisher: Publisher, number: int) -> None:
    """The figure is another."""
    publisher.edition = Edition(figures=number * SHARE_CHANGED)


def print_another_teaser(publisher: Publisher, number: int) -> None:
    """The page reads differently, and its figure is the same."""
    publisher.teaser = number


def print_the_same(publisher: Publisher, number: int) -> None:
    """Every token is another, which no reader sees."""
    publisher.edition = Edition(noise=number)


async def changed_versions(folder: Path) -> Measured:
    """What a version takes on which the figure is another, with its notice."""
    return await _live(folder, print_another_figure, "changed")


async def noise_versions(folder: Path) -> Measured:
    """What a version takes that reads differently and says the same."""
    return await _live(folder, print_another_teaser, "changed")


async def unchanged_checks(folder: Path) -> Measured:
    """What a check takes that found the source as it was."""
    return await _live(folder, print_the_same, "unchanged")


async def _live(folder: Path, publish: Callable[[Publisher, int], None], outcome: str) -> Measured:
    loaded = load(folder / "sources.yaml")
    publishers = [Publisher(Page(number)) for number in range(SOURCES)]
    sources = zip(loaded.sources.values(), publishers, strict=True)
    catalogue = replace(loaded, sources={one.id: replace(one, fetcher=publisher) for one, publisher in sources})
    path, now, ended = folder / "monitor.db", BEGIN, 0
    with Store.open(path, English()) as store, ThreadPoolExecutor(1) as worker, Readers() as readers:
        bring_up_to_date(store, catalogue, now)
        async with OpenWeb("bench@example.org", "bench", clock=lambda: now) as web:
            session = Session(catalogue, store, web, lambda: now, worker, readers)
            await check_sources(session, [(source_id, now) for source_id in catalogue.sources])
            _, before = store.compact()
            with measured() as result:
                for number in range(1, TIMES + 1):
                    now += HOUR
                    for publisher in publishers:
                        publish(publisher, number)
                    due = [(source_id, now) for source_id in catalogue.sources]
                    ended += sum(one.outcome.value == outcome for one in await check_sources(session, due))
        _, after = store.compact()
    result.counts = {outcome: ended, BYTES: (after - before) / (SOURCES * TIMES)}
    return result


@contextmanager
def rows(folder: Path, _pages_wanted: int) -> Iterator[Sequence[Row]]:
    """Some sources, each of which does the same over and over."""
    write_pages_configuration(folder / "sources.yaml", SOURCES, lambda number: f"http://page-{number}.example/stats")
    times = SOURCES * TIMES

    def row(measure: Measure, outcome: str, at_most: float) -> Row:
        return Row(name_of(measure), measure, None, (count(BYTES, at_most),), partial(begin, folder), {outcome: times})

    yield (
        row(changed_versions, "changed", 1500),
        row(noise_versions, "changed", 949),
        row(unchanged_checks, "unchanged", 120),
    )


def begin(folder: Path) -> None:
    """Take away the database of the row before."""
    for old in folder.glob("monitor.db*"):
        old.unlink()


SUITE = Suite("disk", "what a small database takes on the disk, compacted, for each thing that happens", rows)
