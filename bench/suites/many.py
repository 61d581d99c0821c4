"""What commands cost where 100,000 sources are watched, declared in a hundred files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.frame import Row, Suite, cpu_seconds, peak_mb
from bench.measure import Measured, measured
from monitor.config.load import load
from monitor.model.store import Store as Kept
from monitor.services.replay import bring_up_to_date
from monitor.services.report import report_due
from monitor.store.store import Store
from monitor.telling.sentences import English

FILES, SOURCES = 100, 1_000
DB = "monitor.db"

SETTINGS = """\
settings: {timezone: Europe/Berlin, contact: desk@example.org}
include: sources
articles:
  story: {title: Offices count, published_on: 2025-01-05}
"""

SOURCE = """\
  office-{number:06}:
    title: Yearbook of office {number}
    publisher: Office {host}
    url: https://office-{host}.example.org/yearbook/{number}.html
    schedule: {{every: 24 hours}}
    figures:
      people:
        label: People counted by office {number}
        unit: people
        period: 2024
        extract: {{text: {{pattern: "counted {{figure}} people in 2024"}}}}
        claims:
          - {{article: story, quote: "{people:,} people"}}
"""


def validate(folder: Path) -> Measured:
    """Check all of the configuration."""
    return _command(folder, "validate")


def look_while_idle(folder: Path) -> Measured:
    """Look what is due, where nothing is and nothing changed."""
    return _command(folder, "check", "--due")


def tell_how_all_stand(folder: Path) -> Measured:
    """Tell how all of them stand."""
    return _command(folder, "status")


def start_first(folder: Path) -> Measured:
    """Take all of them into a new database, once the configuration is read."""
    catalogue = load(folder / "sources.yaml")
    (folder / "first").mkdir(exist_ok=True)
    for old in (folder / "first").iterdir():
        old.unlink()
    with Store.open(folder / "first" / DB, English()) as store, measured() as result:
        bring_up_to_date(store, catalogue, datetime.now(UTC))
    return result


def _command(folder: Path, *words: str) -> Measured:
    command = [sys.executable, "-m", "monitor", "--config", "sources.yaml", "--db", DB, *words]
    with measured() as result:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    told = done.stdout.replace(",", "")
    result.counts = {"told": int(str(FILES * SOURCES) in told or "nothing is due" in told)}
    return result


@contextmanager
def rows(folder: Path, _pages: int) -> Iterator[Sequence[Row]]:
    """The files, and a database into which all was taken and in which nothing is due."""
    (folder / "sources").mkdir()
    (folder / "sources.yaml").write_text(SETTINGS)
    for file in range(FILES):
        numbers = range(file * SOURCES, (file + 1) * SOURCES)
        text = "".join(SOURCE.format(number=n, host=n % 977, people=1000 + n) for n in numbers)
        (folder / "sources" / f"part-{file:03}.yaml").write_text(f"sources:\n{text}")
    catalogue, now = load(folder / "sources.yaml"), datetime.now(UTC)
    with Store.open(folder / DB, English()) as store:
        bring_up_to_date(store, catalogue, now)
        _put_all_off(store, [source.id for source in catalogue.watched], now + timedelta(hours=20))
        report_due(store, catalogue, now)
    del catalogue
    told = {"told": 1}
    yield (
        Row("validate", validate, targets=(cpu_seconds(25), peak_mb(1_500)), require=told),
        Row("first start", start_first, targets=(cpu_seconds(30),)),
        Row("check --due, nothing due", look_while_idle, targets=(cpu_seconds(2), peak_mb(150)), require=told),
        Row("status", tell_how_all_stand, targets=(cpu_seconds(2), peak_mb(150)), require=told),
    )


def _put_all_off(store: Kept, source_ids: Sequence[str], due_at: datetime) -> None:
    with store.atomic():
        for source_id in source_ids:
            store.sources.put_off(source_id, due_at)


SUITE = Suite("many", "100,000 sources in 100 files, and what commands cost there", rows)
