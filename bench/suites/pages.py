"""What checking a thousand pages costs, beside a bare loop of the same HTTP client that looks at each page once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.frame import Row, Suite, Target, count, peak_mb, times_floor
from bench.measure import Measured, measured
from bench.newsroom import write_pages_configuration
from bench.pages import SHARE_CHANGED, Edition
from bench.site import running_site
from monitor.config.load import load
from monitor.fetching import httpx
from monitor.fetching.robots import AGENT
from monitor.fetching.web import OpenWeb, utc_now
from monitor.services.check import Session, check_sources
from monitor.services.readers import Readers
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English

PORTS = 10
AT_ONCE = 10
CONTACT = "bench@example.org"
HEADERS = {
    "user-agent": f"{AGENT}/bench (+mailto:{CONTACT})",
    "from": CONTACT,
    "accept": "*/*",
    "accept-encoding": "gzip",
}
PEAK = peak_mb(300)
"""Of the program and its readers together; that is what documents made to hurt are held to, too."""
VERSION = count("bytes of each version", 2_000)


async def fetch_all(folder: Path, use: Callable[[bytes], object] = len) -> Measured:
    """Bare httpx loop.

    It gets every address, ten at once, with one client.
    """
    urls = iter((folder / "urls").read_text().split())
    with measured() as result:
        counts: Counter[str] = Counter()
        async with httpx.AsyncClient(headers=HEADERS, trust_env=False) as client:

            async def take_turns() -> None:
                for url in urls:
                    response = await client.get(url)
                    counts[str(response.status_code)] += 1
                    use(response.content)

            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(take_turns())
    result.counts = dict(counts)
    return result


async def fetch_and_parse_all(folder: Path) -> Measured:
    """Bare httpx loop + selectolax.

    The same, and the tree of each page.
    """
    return await fetch_all(folder, LexborHTMLParser)


async def check_all(folder: Path) -> Measured:
    """Check every source of ``sources.yaml`` in the folder, as ``monitor check`` does."""
    catalogue = load(folder / "sources.yaml")
    with Store.open(folder / "monitor.db", English()) as store, ThreadPoolExecutor(1) as worker:
        now = utc_now()
        bring_up_to_date(store, catalogue, now)
        stored_before, bytes_before, _ = store.blobs.totals()
        with measured() as result, Readers() as readers:
            readers.get_ready()
            settings = catalogue.settings
            async with OpenWeb(CONTACT, "bench", settings.at_once, settings.per_host_gap_seconds) as web:
                session = Session(catalogue, store, web, utc_now, worker, readers)
                checked = await check_sources(session, [(source_id, now) for source_id in catalogue.sources])
        stored, stored_bytes, _ = store.blobs.totals()
    result.counts = dict(Counter(check.outcome.value for check in checked))
    result.counts["changes"] = sum(len(check.changes) for check in checked)
    result.counts["versions"] = stored - stored_before
    result.counts["bytes of each version"] = (stored_bytes - bytes_before) / max(1, stored - stored_before)
    return result


@contextmanager
def rows(folder: Path, pages: int) -> Iterator[Sequence[Row]]:
    """A publisher with so many pages, and what it publishes one after the other."""
    with running_site(pages, PORTS) as site:
        write_pages_configuration(folder / "sources.yaml", pages, site.url)
        (folder / "urls").write_text("\n".join(map(site.url, range(pages))))

        def row(name: str, edition: Edition, require: Mapping[str, float], *targets: Target) -> Row:
            publish = partial(site.publish, edition)
            return Row(name, check_all, fetch_and_parse_all, (*targets, PEAK), publish, require)

        changed = sum(1 for number in range(pages) if (number + 1) % SHARE_CHANGED == 0)
        restated = {"unchanged": pages - changed, "changed": changed, "changes": changed, "versions": changed}
        same = {"unchanged": pages, "versions": 0}
        yield (
            Row("Bare httpx loop", fetch_all, prepare=partial(site.publish, Edition()), require={"200": pages}),
            row("first check", Edition(), {"changed": pages, "changes": 0, "versions": pages}, times_floor(2.0)),
            row("nothing changed", Edition(), same, times_floor(1.3)),
            row("noise only", Edition(noise=1), same, times_floor(1.6)),
            row("noise, 5 % of figures changed", Edition(2, 1), restated, times_floor(1.6), VERSION),
            row("noise, with ETags", Edition(3, 1, etags=True), {"unchanged": pages}),
            row("not modified (304)", Edition(3, 1, etags=True), {"not_modified": pages}),
        )


def begin(folder: Path) -> None:
    """Take away the database of the round before."""
    for old in folder.glob("monitor.db*"):
        old.unlink()


SUITE = Suite("pages", "pages of 20 to 60 KB over loopback, ten at once, a source each", rows, begin)
