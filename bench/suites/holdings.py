"""What is asked of a large database: 1,000 figures, of which every one is another in each of 200 versions.

The pages of ten offices list a hundred stations each; a database is made of them as a newsroom would make it, by
`backfill`, which takes some minutes and is measured by itself with the pages of one office. Nothing is random.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from textwrap import indent

from bench.frame import Row, Suite, count, cpu_seconds, peak_mb
from bench.measure import Measured, measured
from bench.newsroom import SETTINGS
from monitor.config.load import load
from monitor.services.backfill import backfill, dated_files
from monitor.services.readers import Readers
from monitor.services.replay import bring_up_to_date
from monitor.store.store import Store
from monitor.telling.sentences import English

OFFICES, STATIONS, VERSIONS = 10, 100, 200
NOW = datetime(2024, 12, 31, tzinfo=UTC)
WEEK = "2024-W20"
DOCUMENTED = "cbp-nationwide-drug-seizures/fentanyl-northern-border"

SOURCE = """\
office-{office}:
  title: Seizures of office {office}
  publisher: Agency {office}
  url: http://office-{office}.example/stations
  schedule: {{cron: "0 9 * * *"}}
  figures:
"""
FIGURE = """\
    station-{station}:
      label: Fentanyl seized at station {station}
      unit: lb
      period: 2024-01
      extract: {{table: {{caption: "Seizures by station, pounds", row: Station 1{station:02}, column: Fentanyl}}}}
      claims:
        - {{id: station-{office}-{station}, article: story, quote: "{value:,} pounds", period: 2024-01}}
"""
PAGE = """\
<!doctype html><html lang="en"><head><title>Office {office}</title></head><body><main><h1>Seizures</h1>
<table><caption>Seizures by station, pounds</caption>
<thead><tr><th scope="col">Station</th><th scope="col">Fentanyl</th></tr></thead><tbody>
{rows}</tbody></table></main></body></html>
"""


def backfill_one(folder: Path) -> Measured:
    """Record 200 versions of a page with 100 figures."""
    return _backfill(folder, folder / "one.db", ["office-0"])


def verify_one(folder: Path) -> Measured:
    """Prove that what is held of them is what they say."""
    return _monitor(folder, "one.db", "verify")


def report_week(folder: Path) -> Measured:
    """Write the report of a week in which every figure was restated each day."""
    return _monitor(folder, "all.db", "report", WEEK)


def show_changes(folder: Path) -> Measured:
    """Show the latest of 199,000 changes."""
    return _monitor(folder, "all.db", "changes")


def print_changes(folder: Path) -> Measured:
    """Print 100,000 of them as JSON."""
    return _monitor(folder, "all.db", "changes", "--json", "--limit", "100000")


def ask_views(folder: Path) -> Measured:
    """Ask every example of the documentation of the views."""
    text = Path("db/README.md").read_text(encoding="utf-8").replace(DOCUMENTED, "office-3/station-33")
    slowest = 0.0
    with Store.read(folder / "all.db") as store, measured() as result:
        for sql in re.findall(r"```sql\n(.*?)```", text, re.DOTALL):
            before = time.process_time()
            list(store.tables.select(sql.strip().rstrip(";")))
            slowest = max(slowest, time.process_time() - before)
    result.counts["seconds of the slowest"] = slowest
    return result


def _monitor(folder: Path, database: str, *command: str) -> Measured:
    given = ["--config", str(folder / "sources.yaml"), "--db", str(folder / database)]
    with measured() as result:
        whole = [sys.executable, "-m", "monitor", *given, *command]
        done = subprocess.run(whole, stdout=subprocess.DEVNULL, cwd=folder, check=False, env=_environment())
    result.counts["exit code"] = done.returncode
    return result


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def _backfill(folder: Path, database: Path, source_ids: Sequence[str]) -> Measured:
    catalogue = load(folder / "sources.yaml")
    changed = 0
    with Store.open(database, English()) as store, measured() as result, Readers(at_once=1) as readers:
        bring_up_to_date(store, catalogue, NOW, ask=readers.ask)
        for source_id in source_ids:
            files = dated_files(folder / source_id, NOW)
            done = backfill(store, catalogue, catalogue.source(source_id), files, ask=readers.ask)
            changed += sum(one.outcome.value == "changed" for one in done)
    result.counts["versions"] = changed
    return result


def _value(office: int, station: int, version: int) -> int:
    return 1_000 + (office * 7_919 + station * 104_729) % 5_000 + version


def _page(office: int, version: int) -> str:
    cells = [f"<th scope=row>Station 1{n:02}</th><td>{_value(office, n, version):,}</td>" for n in range(STATIONS)]
    return PAGE.format(office=office, rows="".join(f"<tr>{row}</tr>\n" for row in cells))


def write_offices(folder: Path) -> list[str]:
    """The configuration and, in a folder for each source, its dated files; the sources' ids."""
    text = ""
    for office in range(OFFICES):
        text += SOURCE.format(office=office)
        text += "".join(FIGURE.format(office=office, station=n, value=_value(office, n, 0)) for n in range(STATIONS))
        files = folder / f"office-{office}"
        files.mkdir()
        for version in range(VERSIONS):
            day = date(2024, 1, 1) + timedelta(days=version)
            (files / f"{day}_stations.html").write_text(_page(office, version))
    (folder / "sources.yaml").write_text(SETTINGS + indent(text, "  "))
    return [f"office-{office}" for office in range(OFFICES)]


@contextmanager
def rows(folder: Path, _pages: int) -> Iterator[Sequence[Row]]:
    """The database of all offices is made when the first row asks for it, once."""
    source_ids = write_offices(folder)

    def make() -> None:
        if not (folder / "all.db").exists():
            _backfill(folder, folder / "all.db", source_ids)

    def row(name: str, measure: Callable[[Path], Measured], **more: object) -> Row:
        return Row(name, measure, prepare=make, **more)  # type: ignore[arg-type]

    well = {"exit code": 0}
    yield (
        Row(
            "backfill 100 figures × 200 versions",
            backfill_one,
            targets=(cpu_seconds(15.0),),
            prepare=partial(begin, folder),
            require={"versions": VERSIONS},
        ),
        Row("verify them", verify_one, targets=(cpu_seconds(60.0 / OFFICES),), require=well),
        row("report on 1,000 × 200", report_week, targets=(cpu_seconds(3.0),), require=well),
        row("views", ask_views, targets=(count("seconds of the slowest", 1.0),)),
        row("changes", show_changes, targets=(peak_mb(150),), require=well),
        row("changes, 100,000 as JSON", print_changes, targets=(peak_mb(150),), require=well),
    )


def begin(folder: Path) -> None:
    """Take away what was recorded of one office in the round before."""
    for old in folder.glob("one.db*"):
        old.unlink()


SUITE = Suite("holdings", "a large database: 1,000 figures, each another in every one of 200 versions", rows)
