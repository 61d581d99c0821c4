"""What it costs to record a data file of 10,000 rows cell by cell, and its successor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.frame import Row, Suite, cpu_seconds
from bench.measure import Measured, measured
from bench.newsroom import DATASET, write_releases_configuration
from bench.release import two_releases
from monitor.config.load import load
from monitor.fetching.web import utc_now
from monitor.services.backfill import backfill, dated_files
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English


def record_first(folder: Path) -> Measured:
    """Record every cell."""
    return _record(folder, 0)


def record_next(folder: Path) -> Measured:
    """Record what differs in the successor."""
    return _record(folder, 1)


def _record(folder: Path, number: int) -> Measured:
    catalogue = load(folder / "sources.yaml")
    with Store.open(folder / "releases.db", English()) as store:
        bring_up_to_date(store, catalogue, utc_now())
        file = list(dated_files(folder, utc_now(), "*.csv"))[number]
        with measured() as result:
            (filed,) = backfill(store, catalogue, catalogue.source(DATASET), [file])
    result.counts = {filed.outcome.value: 1, "changes": filed.changes}
    return result


@contextmanager
def rows(folder: Path, _pages: int) -> Iterator[Sequence[Row]]:
    """The two files: in the second, 70 cells are restated and a month is new."""
    write_releases_configuration(folder / "sources.yaml")
    for name, body in zip(("2024-09-10_areas.csv", "2024-10-10_areas.csv"), two_releases(), strict=True):
        (folder / name).write_bytes(body)
    yield (
        Row("first release", record_first, targets=(cpu_seconds(0.25),)),
        Row("next release", record_next, targets=(cpu_seconds(0.25),)),
    )


def begin(folder: Path) -> None:
    """Take away the database of the round before."""
    for old in folder.glob("releases.db*"):
        old.unlink()


SUITE = Suite("releases", "a data file of 10,000 rows, every cell recorded; then its successor", rows, begin)
