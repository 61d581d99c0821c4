"""What the service takes while nothing is due: its memory, that of the processes beside it, and processor time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.frame import Row, Suite, count
from bench.measure import Measured, measured
from bench.processes import started_by
from monitor.config.load import load
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English

SETTLE_SECONDS, IDLE_SECONDS = 8, 30
ROOT = Path(__file__).parents[2]


def watch_what_is_not_due(folder: Path) -> Measured:
    """The shipped configuration, watched while nothing is due."""
    command = [sys.executable, "-m", "monitor", "--config", "sources.yaml", "--db", "monitor.db", "run"]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as service:
        try:
            time.sleep(SETTLE_SECONDS)
            began = _seconds(service.pid)
            with measured() as result:
                time.sleep(IDLE_SECONDS)
            share = (_seconds(service.pid) - began) / IDLE_SECONDS
            beside = sum(map(_resident_mb, started_by(service.pid)))
            own = _resident_mb(service.pid)
        finally:
            service.send_signal(signal.SIGTERM)
    result.counts = {"MB": round(own, 1), "MB beside": round(beside, 1), "% of a processor": round(100 * share, 4)}
    return result


def _seconds(pid: int) -> float:
    """Processor time of all threads of the service and of what it started, finer than clock ticks."""
    threads = (thread for one in (pid, *started_by(pid)) for thread in Path(f"/proc/{one}/task").iterdir())
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def _resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


@contextmanager
def rows(folder: Path, _pages: int) -> Iterator[Sequence[Row]]:
    """A database in which nothing is due for hours."""
    shutil.copy(ROOT / "sources.yaml", folder)
    catalogue, now = load(folder / "sources.yaml"), datetime.now(UTC)
    with Store.open(folder / "monitor.db", English()) as store:
        bring_up_to_date(store, catalogue, now)
        with store.atomic():
            for source in catalogue.watched:
                store.sources.put_off(source.id, now + timedelta(hours=5))
    targets = (count("MB", 55), count("% of a processor", 0.02))
    yield (Row("idle service", watch_what_is_not_due, targets=targets),)


SUITE = Suite("idle", "the service while nothing is due, with the configuration that comes with it", rows)
