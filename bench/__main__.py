"""``make bench``: what checking a thousand pages costs, beside a bare loop of the same HTTP client.

Everything is measured in fresh processes, the program and the bare loops in turn, so that a busy machine troubles both.
The ratios are medians over the rounds, each round held against its own bare loops. Exit code 1 when a target is missed.
``python -m bench readers`` scores the reader of quantities instead, see `bench.readers`, and ``python -m bench real``
the whole program on real documents, see `bench.real`; ``python -m bench soak`` lets it live long, see `bench.soak`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from tabulate import tabulate

from bench.measure import Measured
from bench.newsroom import write_pages_configuration, write_releases_configuration
from bench.pages import SHARE_CHANGED, Edition
from bench.readers import main as score_readers
from bench.real_histories import main as score_real
from bench.release import REVISED, ROWS, two_releases
from bench.site import Site, running_site
from bench.soak import main as live_long
from monitor.fetching import httpx

PORTS = 10
MB = 1_000_000
PEAK_MB = 150
VERSION_BYTES = 2_000
RELEASE_SECONDS = 1.0
BARE, PARSE = "bare loop", "bare loop + selectolax"
RELEASES = ("first release", "next release")


@dataclass(frozen=True, slots=True)
class Phase:
    """One way in which the pages can answer.

    Attributes:
        name: what happens.
        edition: what is published before it.
        expected: how the checks must end, by outcome, for so many pages.
        floor: what it is held against; empty for nothing.
        at_most: how many times the floor it may take.
    """

    name: str
    edition: Edition
    expected: Callable[[int], dict[str, int]]
    floor: str = ""
    at_most: float = 0.0


def _restated(pages: int) -> dict[str, int]:
    changed = sum(1 for number in range(pages) if (number + 1) % SHARE_CHANGED == 0)
    return {"unchanged": pages - changed, "changed": changed, "changes": changed, "versions": changed}


PHASES = (
    Phase("first check", Edition(), lambda pages: {"changed": pages, "changes": 0, "versions": pages}),
    Phase("nothing changed", Edition(), lambda pages: {"unchanged": pages, "versions": 0}, BARE, 1.5),
    Phase("noise only", Edition(noise=1), lambda pages: {"unchanged": pages, "versions": 0}, PARSE, 2.0),
    Phase("noise, 5 % of figures changed", Edition(noise=2, figures=1), _restated, PARSE, 2.5),
    Phase("noise, with ETags", Edition(noise=3, figures=1, etags=True), lambda pages: {"unchanged": pages}),
    Phase("not modified (304)", Edition(noise=3, figures=1, etags=True), lambda pages: {"not_modified": pages}),
)


FLOORS = tuple(Phase(name, Edition(), lambda pages: {"200": pages}) for name in (BARE, PARSE))


@dataclass(slots=True)
class Results:
    """What was measured, by the name of the thing; one entry for each time it ran."""

    runs: dict[str, list[Measured]] = field(default_factory=dict)
    cpu_ratios: dict[str, list[float]] = field(default_factory=dict)
    wall_ratios: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, run: Measured) -> Measured:
        """Keep a run."""
        self.runs.setdefault(name, []).append(run)
        return run

    def compare(self, name: str, run: Measured, floors: Sequence[Measured]) -> None:
        """Hold a run against the bare loops of its round."""
        self.cpu_ratios.setdefault(name, []).append(run.cpu / fmean(floor.cpu for floor in floors))
        self.wall_ratios.setdefault(name, []).append(run.wall / fmean(floor.wall for floor in floors))


def run(kind: str, path: Path) -> list[Measured]:
    """Measure one thing in a process of its own."""
    command = [sys.executable, "-m", "bench.measure", kind, str(path)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [Measured(**result) for result in json.loads(done.stdout)]


def run_round(results: Results, folder: Path, site: Site, pages: int) -> None:
    """Every phase once on a new database, a bare loop before each."""
    for old in folder.glob("monitor.db*"):
        old.unlink()
    floors: dict[str, list[Measured]] = {}
    measured: dict[str, Measured] = {}
    for position, phase in enumerate(PHASES):
        site.publish(phase.edition)
        for kind, name in (("bare", BARE), ("parse", PARSE)):
            # Both are needed; taking turns, each runs beside every phase it is compared with.
            if (position % 2 == 0) == (kind == "bare") or name == phase.floor:
                floors.setdefault(name, []).append(results.add(name, run(kind, folder / "urls")[0]))
        (measured[phase.name],) = run("program", folder)
        results.add(phase.name, _sound(phase, measured[phase.name], pages))
    for phase in PHASES:
        if phase.floor:
            results.compare(phase.name, measured[phase.name], floors[phase.floor])


def _sound(phase: Phase, measured: Measured, pages: int) -> Measured:
    """The same, if what happened is what was to be measured."""
    for outcome, count in phase.expected(pages).items():
        if measured.counts.get(outcome, 0) != count:
            raise SystemExit(f"{phase.name}: {count} × {outcome} were to be measured, but it was {measured.counts}")
    return measured


def run_releases(results: Results, folder: Path) -> None:
    """A data file of 10,000 rows and its successor, recorded cell by cell."""
    for old in folder.glob("releases.db*"):
        old.unlink()
    for name, measured in zip(RELEASES, run("releases", folder), strict=True):
        results.add(name, measured)


def prepare_releases(folder: Path) -> None:
    """The data files and their configuration."""
    folder.mkdir()
    write_releases_configuration(folder / "sources.yaml")
    for name, body in zip(("2024-09-10_areas.csv", "2024-10-10_areas.csv"), two_releases(), strict=True):
        (folder / name).write_bytes(body)


def report(results: Results, pages: int, rounds: int) -> list[str]:
    """Print what was found; the targets that were missed."""
    missed: list[str] = []
    rows = []
    for phase in (*FLOORS, *PHASES):
        runs = results.runs[phase.name]
        cpu, wall = median(r.cpu for r in runs), median(r.wall for r in runs)
        row = [phase.name, f"{cpu:.2f}", f"{wall:.2f}", f"{pages / wall:.0f}", f"{max(r.peak for r in runs) / MB:.0f}"]
        if phase.floor:
            ratio = median(results.cpu_ratios[phase.name])
            row += [f"{ratio:.2f}", f"{median(results.wall_ratios[phase.name]):.2f}"]
            row.append(_told(ratio <= phase.at_most, f"CPU ≤ {phase.at_most:g} × {phase.floor}", missed, phase.name))
        rows.append(row)
    print(f"\n{pages:,} pages of 20 to 60 KB over loopback, {PORTS} at once; medians of {rounds} rounds")
    headers = ["", "CPU s", "wall s", "pages/s", "peak MB", "× CPU", "× wall", "to reach"]
    print(tabulate(rows, headers, disable_numparse=True, colalign=("left", *["right"] * 6, "left")))
    _report_sizes(results, missed)
    _report_releases(results, missed)
    return missed


def _report_sizes(results: Results, missed: list[str]) -> None:
    peak = max(run.peak for phase in PHASES for run in results.runs[phase.name]) / MB
    print(
        f"\nlargest peak memory of the program: {peak:.0f} MB", _told(peak < PEAK_MB, f"< {PEAK_MB} MB", missed, "peak")
    )
    for phase in PHASES:
        counts = results.runs[phase.name][-1].counts
        if counts["versions"]:
            each = counts["bytes"] / counts["versions"]
            line = f"{phase.name}: {counts['versions']:,} versions stored, {each:,.0f} bytes each"
            first = phase is PHASES[0]
            print(line, "" if first else _told(each < VERSION_BYTES, f"< {VERSION_BYTES:,}", missed, "version"))


def _report_releases(results: Results, missed: list[str]) -> None:
    print(f"\na data file of {ROWS:,} rows, every cell recorded; then {REVISED} of them restated, and a month more")
    for name in RELEASES:
        runs = results.runs[name]
        cpu, wall = median(run.cpu for run in runs), median(run.wall for run in runs)
        told = _told(cpu < RELEASE_SECONDS, f"< {RELEASE_SECONDS:g} s of CPU", missed, name)
        print(f"{name}: {cpu:.2f} s of CPU, {wall:.2f} s, {runs[-1].counts['changes']} changes, {told}")


def _told(reached: bool, target: str, missed: list[str], name: str) -> str:
    """The target with its verdict, which is remembered when it was missed."""
    if not reached:
        missed.append(name)
    return f"{target}: {'yes' if reached else 'NO'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything; 0 when every target was reached."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=1000, help="how many pages [1000]")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything runs [3]")
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given == ["readers"]:
        return score_readers()
    if given[:1] == ["real"]:
        return score_real(given[1:])
    if given[:1] == ["soak"]:
        return live_long(given[1:])
    chosen = parser.parse_args(given)
    print(f"{httpx.__name__} {httpx.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores")
    results = Results()
    with TemporaryDirectory(prefix="bench-") as name, running_site(chosen.pages, PORTS) as site:
        folder = Path(name)
        write_pages_configuration(folder / "sources.yaml", chosen.pages, site.url)
        (folder / "urls").write_text("\n".join(map(site.url, range(chosen.pages))))
        prepare_releases(folder / "releases")
        for number in range(chosen.rounds):
            print(f"round {number + 1} of {chosen.rounds} …", flush=True)
            run_round(results, folder, site, chosen.pages)
            run_releases(results, folder / "releases")
    missed = report(results, chosen.pages, chosen.rounds)
    print(f"\nmissed: {', '.join(missed)}" if missed else "\nevery target was reached")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
