"""What a figure of a data file of 35 and 50 MB costs the process that reads it, beside a loop that checks nothing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

from bench.frame import Row, Suite, cpu_seconds, peak_mb
from bench.measure import Measured, measured
from bench.newsroom import write_heavy_configuration
from bench.release import DRUGS, HEADER, LAND, MONTHS, REGIONS, YEARS
from monitor.config.load import load
from monitor.fetching.web import utc_now
from monitor.model import Capture
from monitor.services.readers.tasks import for_reading, read

FILE = "seizures.csv"


def write_file(folder: Path, size: int) -> None:
    """A file of so many bytes with a publisher's columns; all numbers are made up."""
    random = Random("heavy")
    places = [
        f"Office of Field Operations,{REGIONS[i % 3]},{land},Area {i},{drug}"
        for i in range(15)
        for land in LAND
        for drug in DRUGS
    ]
    times = [f"{year},{month}" for year in YEARS for month in MONTHS]
    written = 0
    with (folder / FILE).open("w", encoding="utf-8") as file:
        written += file.write(",".join(HEADER) + "\n")
        while written < size:
            number, cents = random.randrange(1, 60), random.randrange(1, 10**9)
            written += file.write(f"{random.choice(times)},{random.choice(places)},{number},{cents / 10**5}\n")


def add_up(folder: Path) -> Measured:
    """Python's csv and Decimal in a loop."""
    sums: Counter[tuple[str, str]] = Counter()
    with measured() as result, (folder / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row[6] == "Fentanyl" and row[3] == "Northern Border":
                sums[row[0], row[1]] += Decimal(row[8])  # type: ignore[assignment]
    result.counts = {"values": len(sums)}
    return result


def read_sum(folder: Path) -> Measured:
    """The same figure, with everything that a check does to what came."""
    (source,) = load(folder / "sources.yaml").sources.values()
    capture = Capture(source.url, source.url, 200, {"content-type": "text/csv"}, b"", utc_now())
    body = (folder / FILE).read_bytes()
    with measured() as result:
        said = read(body, for_reading(source, capture.fetched_at), capture, None, "")
    result.counts = {"values": len(said.observations) if said else 0}
    return result


@contextmanager
def rows(folder: Path, _pages: int) -> Iterator[Sequence[Row]]:
    """The file, and a source with a sum over some of its rows."""
    write_heavy_configuration(folder / "sources.yaml")
    values = {"values": len(YEARS) * (len(MONTHS) + 1)}

    def row(megabytes: int, seconds: float) -> Row:
        prepare = partial(write_file, folder, megabytes * 1_000_000)
        targets = (cpu_seconds(seconds), peak_mb(150))
        return Row(f"a sum of {megabytes} MB", read_sum, add_up, targets, prepare, values)

    yield row(35, 1.5), row(50, 2.2)


SUITE = Suite("heavy", "a data file of hundreds of thousands of rows, of which one figure adds up some", rows)
