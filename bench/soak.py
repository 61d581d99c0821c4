"""``python -m bench soak``: a long life in a short time, and whether it costs more the longer it lasts.

Sources are checked every hour of a clock that is moved by hand. A fetcher of its own answers at once, mostly with what
stood there before, now and then with other bytes, another number, a slip or a refusal; everything behind it (readers,
database, what is told after the round, deliveries) is the program's. Exit code 1 where memory, descriptors, processes,
or what a check takes of time and room grow along the way.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from textwrap import indent

from tabulate import tabulate

from bench.newsroom import SETTINGS
from bench.processes import memory_of, started_by
from monitor.config.load import load
from monitor.core.catalogue import Catalogue
from monitor.fetching.web import OpenWeb
from monitor.model import Capture, Message, NotModified, Request
from monitor.model.errors import FetchError
from monitor.plugin import Envelope, Web
from monitor.services.check import Session, check_sources
from monitor.services.deliver import deliver_due
from monitor.services.outages import tell_round
from monitor.services.readers import Readers
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English

MB = 1_000_000
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
STATIONS = 20
"""How often along the way it is looked at."""

SOURCE = """\
page-{number}:
  title: The length of boundary {number}
  publisher: Commission {number}
  url: http://soak-{number}.example/boundary
  schedule: {{every: 1 hour}}
  figures:
    length:
      label: Length of boundary {number}
      unit: km
      period: undated
      bounds: {{min: 0, max: 100000}}
      extract: {{text: {{pattern: "the boundary is {{figure}} long"}}}}
      claims:
        - {{id: length-{number}, article: story, quote: "{value:,} km", period: undated}}
"""

PAGE = """\
<!doctype html><html lang=en><head><title>The boundary</title></head><body><main>
<p>As of this year, the boundary is {value:,} km long.</p>
{filling}</main><script>var token = "{token}";</script></body></html>
"""
FILLING = "\n".join(f"<p>Paragraph {number} says nothing of interest to anybody.</p>" for number in range(60))


@dataclass(frozen=True, slots=True)
class Publisher:
    """A fetcher that answers for one source.

    Attributes:
        number: of the source.
    """

    number: int

    async def fetch(self, request: Request, web: Web) -> Capture | NotModified:  # noqa: ARG002
        """What stands there at that hour: the same for the same hour."""
        hours = (request.now - BEGIN) // HOUR
        if Random(f"{self.number} fails {hours // 3}").random() < 0.005:
            raise FetchError(f"{request.url}: answers with 503", status=503)
        restated = hours // (300 + self.number)
        slip = 10 if Random(f"{self.number} slips {hours}").random() < 0.0005 else 1
        token = hours if Random(f"{self.number} noise {hours}").random() < 0.02 else 0
        body = PAGE.format(value=(8_000 + self.number + restated) * slip, filling=FILLING, token=token).encode()
        return Capture(
            url=request.url,
            final_url=request.url,
            status=200,
            headers={"content-type": "text/html; charset=utf-8"},
            body=body,
            fetched_at=request.now,
        )


class Counting:
    """A notifier that counts what it is given."""

    recipients: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.sent = 0

    def send(self, message: Message, recipient: str, envelope: Envelope) -> None:  # noqa: ARG002
        """Take it."""
        self.sent += 1


@dataclass(frozen=True, slots=True)
class Station:
    """How it stands along the way.

    Attributes:
        checks: how many there were so far.
        cpu: seconds of processor time of the program itself so far.
        seconds: on the clock so far.
        memory: bytes that the program and its readers hold now.
        descriptors: how many it holds.
        processes: how many it has started that live.
        database: bytes of the database with its log.
    """

    checks: int
    cpu: float
    seconds: float
    memory: int
    descriptors: int
    processes: int
    database: int


class Soak:
    """A newsroom and its clock."""

    def __init__(self, folder: Path, sources: int) -> None:
        text = "".join(SOURCE.format(number=number, value=8_000 + number) for number in range(sources))
        (folder / "sources.yaml").write_text(SETTINGS + indent(text, "  "))
        loaded = load(folder / "sources.yaml")
        published = {
            source.id: replace(source, fetcher=Publisher(number))
            for number, source in enumerate(loaded.sources.values())
        }
        self.catalogue: Catalogue = replace(loaded, sources=published)
        self.path = folder / "monitor.db"
        self.now = BEGIN
        self.outcomes: Counter[str] = Counter()
        self.post = Counting()

    async def live(self, rounds: int, seconds: float) -> list[Station]:
        """So many rounds, or as many as fit into the seconds; what was seen along the way."""
        found: list[Station] = []
        began, far = time.monotonic(), 0
        with Store.open(self.path, English()) as store, ThreadPoolExecutor(1) as worker, Readers() as readers:
            bring_up_to_date(store, self.catalogue, self.now)
            async with OpenWeb(contact="soak@example.org", version="soak", clock=lambda: self.now) as web:
                session = Session(self.catalogue, store, web, lambda: self.now, worker, readers)
                for number in range(1, rounds + 1):
                    await self._round(session)
                    passed = time.monotonic() - began
                    before, far = far, int(STATIONS * max(number / rounds, passed / seconds))
                    if far > before:
                        found.append(self._seen(passed))
                    if passed > seconds:
                        break
        return found

    async def _round(self, session: Session) -> None:
        store = session.store
        due = await session.work(partial(store.sources.due, self.now))
        for result in await check_sources(session, due):
            self.outcomes[result.outcome.value] += 1
        await session.work(partial(tell_round, store, self.catalogue, self.now))
        notifiers = dict.fromkeys(self.catalogue.settings.notifiers, self.post)
        await session.work(partial(deliver_due, store, self.catalogue, notifiers, {}, lambda: self.now))
        self.now += HOUR

    def _seen(self, passed: float) -> Station:
        children = started_by(os.getpid())
        return Station(
            checks=self.outcomes.total(),
            cpu=time.process_time(),
            seconds=passed,
            memory=sum(map(memory_of, [os.getpid(), *children])),
            descriptors=sum(1 for _ in Path("/proc/self/fd").iterdir()),
            processes=len(children),
            database=sum(file.stat().st_size for file in self.path.parent.glob(f"{self.path.name}*")),
        )


Amount = Callable[[Station], float]
HELD: dict[str, tuple[Amount, float]] = {
    "memory": (lambda station: station.memory, 15 * MB),
    "descriptors": (lambda station: station.descriptors, 3),
    "processes": (lambda station: station.processes, 1),
}
"""What is held at a time, and how much more of it is no growth."""
TAKEN: dict[str, Amount] = {
    "processor time": lambda station: station.cpu,
    "room": lambda station: station.database,
}
"""What checks take."""
MORE = 1.5
"""How many times as much for a check is no growth."""


def growing(stations: Sequence[Station]) -> list[str]:
    """What grew from the second quarter of the way to the last: nothing should."""
    quarter = len(stations) // 4
    early, late = stations[quarter : 2 * quarter + 1], stations[-quarter - 1 :]
    found = []
    for name, (amount, more) in HELD.items():
        before, after = (median(map(amount, part)) for part in (early, late))
        if after > before + more:
            found.append(f"{name}: {before:,.0f} → {after:,.0f}")
    for name, amount in TAKEN.items():
        before, after = (_each(part, amount) for part in (early, late))
        if after > before * MORE:
            found.append(f"{name} of a check: {before:,.6f} → {after:,.6f}")
    return found


def _each(stations: Sequence[Station], amount: Amount) -> float:
    first, last = stations[0], stations[-1]
    return (amount(last) - amount(first)) / (last.checks - first.checks)


def report(stations: Sequence[Station]) -> str:
    """A line for each station."""
    headers = [
        "checks",
        "checks/s",
        "CPU ms each",
        "memory MB",
        "descriptors",
        "processes",
        "database MB",
        "bytes each",
    ]
    rows = []
    for before, after in pairwise(stations):
        more = after.checks - before.checks
        rows.append(
            [
                f"{after.checks:,}",
                f"{more / (after.seconds - before.seconds):.0f}",
                f"{(after.cpu - before.cpu) / more * 1000:.2f}",
                f"{after.memory / MB:.1f}",
                after.descriptors,
                after.processes,
                f"{after.database / MB:.1f}",
                f"{(after.database - before.database) / more:.0f}",
            ]
        )
    return tabulate(rows, headers, disable_numparse=True, stralign="right")


def main(arguments: Sequence[str]) -> int:
    """Live, and say how it went; 0 when nothing grew."""
    parser = argparse.ArgumentParser(prog="python -m bench soak", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sources", type=int, default=200, help="how many sources [200]")
    parser.add_argument("--checks", type=int, default=10_000, help="how often each is checked [10000]")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop then, however far it is [never]")
    chosen = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="soak-") as folder:
        soak = Soak(Path(folder), chosen.sources)
        stations = asyncio.run(soak.live(chosen.checks, chosen.seconds))
    print(report(stations))
    told = ", ".join(f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in sorted(soak.outcomes.items()))
    print(f"\n{chosen.sources} sources, {soak.outcomes.total():,} checks: {told}; {soak.post.sent:,} mails")
    grew = growing(stations)
    print(f"grew: {'; '.join(grew)}" if grew else "nothing grew")
    return 1 if grew else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
