"""One measured thing in a process of its own, so that its CPU and its peak memory are its own.

``python -m bench.measure bare|parse URLS`` runs the floor over the addresses in a file, ``program FOLDER`` checks
every source of a configuration, ``releases FOLDER`` records two releases of a data file. Prints one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.newsroom import DATASET
from monitor.config.load import load
from monitor.fetching import httpx
from monitor.fetching.robots import AGENT
from monitor.fetching.web import OpenWeb, utc_now
from monitor.services.backfill import backfill, dated_files
from monitor.services.check import Session, check_sources
from monitor.services.readers import Readers
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English

AT_ONCE = 10
CONTACT = "bench@example.org"
HEADERS = {
    "user-agent": f"{AGENT}/bench (+mailto:{CONTACT})",
    "from": CONTACT,
    "accept": "*/*",
    "accept-encoding": "gzip",
}
UNIT = 1024


@dataclass(slots=True)
class Measured:
    """What one thing cost.

    Attributes:
        wall: seconds.
        cpu: seconds of processor time, of all threads of the process.
        peak: the process's largest resident memory so far, bytes.
        counts: what happened, to be sure that the right thing was measured.
        start: seconds of processor time before it: imports and, of the program, its configuration.
    """

    wall: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    start: float = 0.0


@contextmanager
def measured() -> Iterator[Measured]:
    """Time what happens inside."""
    result = Measured(start=time.process_time())
    wall = time.perf_counter()
    yield result
    result.cpu = time.process_time() - result.start
    result.wall = time.perf_counter() - wall
    result.peak = peak_bytes()


def peak_bytes() -> int:
    """The largest resident memory of this process.

    Linux counts the parent's into ``ru_maxrss`` of a child that it starts, so there the kernel's own note is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * UNIT
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * UNIT


async def run_floor(urls: list[str], use: Callable[[bytes], object]) -> Measured:
    """Get every address, ten at once, with one client, and hand each body to `use`."""
    with measured() as result:
        counts: Counter[str] = Counter()
        waiting = iter(urls)
        async with httpx.AsyncClient(headers=HEADERS, trust_env=False) as client:

            async def take_turns() -> None:
                for url in waiting:
                    response = await client.get(url)
                    counts[str(response.status_code)] += 1
                    use(response.content)

            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(take_turns())
    result.counts = dict(counts)
    return result


async def run_program(folder: Path) -> Measured:
    """Check every source of ``sources.yaml`` in the folder, as ``monitor check`` does."""
    catalogue = load(folder / "sources.yaml")
    with (
        Readers() as readers,
        Store.open(folder / "monitor.db", English()) as store,
        ThreadPoolExecutor(1) as worker,
    ):
        readers.get_ready()
        now = utc_now()
        bring_up_to_date(store, catalogue, now)
        stored_before, bytes_before, _ = store.blobs.totals()
        with measured() as result:
            settings = catalogue.settings
            web = OpenWeb(CONTACT, "bench", settings.at_once, settings.per_host_gap_seconds)
            async with web:
                session = Session(catalogue, store, web, utc_now, worker, readers)
                checked = await check_sources(session, [(source_id, now) for source_id in catalogue.sources])
        stored_after, bytes_after, _ = store.blobs.totals()
        result.counts = dict(Counter(check.outcome.value for check in checked))
        result.counts["changes"] = sum(len(check.changes) for check in checked)
        result.counts["versions"] = stored_after - stored_before
        result.counts["bytes"] = bytes_after - bytes_before
    return result


def run_releases(folder: Path) -> list[Measured]:
    """Record the dated data files in the folder one by one, every cell of them."""
    catalogue = load(folder / "sources.yaml")
    source = catalogue.source(DATASET)
    results = []
    with Store.open(folder / "releases.db", English()) as store:
        bring_up_to_date(store, catalogue, utc_now())
        for file in dated_files(folder, utc_now(), "*.csv"):
            with measured() as result:
                (filed,) = backfill(store, catalogue, source, [file])
            result.counts = {filed.outcome.value: 1, "changes": filed.changes}
            results.append(result)
    return results


def main(kind: str, path: Path) -> list[Measured]:
    """Measure one thing."""
    match kind:
        case "bare":
            return [asyncio.run(run_floor(path.read_text().split(), len))]
        case "parse":
            return [asyncio.run(run_floor(path.read_text().split(), LexborHTMLParser))]
        case "program":
            return [asyncio.run(run_program(path))]
        case "releases":
            return run_releases(path)
    raise ValueError(f"nothing is called {kind!r}")


if __name__ == "__main__":
    print(json.dumps([asdict(result) for result in main(sys.argv[1], Path(sys.argv[2]))]))
