"""What was measured, run after run: ``--record`` adds it to a file, ``python -m bench history`` makes a page of it."""

from __future__ import annotations

import csv
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from tabulate import tabulate

from bench.frame import MB, Result

HISTORY = Path(__file__).with_name("history.csv")
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
MOST_RUNS = 12
"""How many runs of a suite the page shows, the latest ones."""

HEAD = """\
# What it costs

Made by `python -m bench history` from `bench/history.csv`, to which `make bench ARGS=--record` adds a run. Seconds are
processor time of the program and of all processes that it starts, as the median of the rounds; memory is the most that
all of them took at one time. *Times floor* is how many times the processor time of the plainest way to do the same,
measured beside it in the same minutes: that figure, unlike seconds, may be compared across machines and loads.
`bench/suites` says what each row does, and what its floor is.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What one row of a suite took in one run.

    Attributes:
        date: UTC; commit: that was measured, with a plus sign where files had been changed; machine: what it ran on.
        rounds: how often it ran; pages: how many there were.
        suite, row: what was measured.
        cpu, wall: seconds; peak: MB; ratio: times the floor, empty without one.
        targets: what was to be reached, with a semicolon between each two; missed: what of that was not.
    """

    date: str
    commit: str
    machine: str
    rounds: str
    pages: str
    suite: str
    row: str
    cpu: str
    wall: str
    peak: str
    ratio: str
    targets: str
    missed: str

    @property
    def run(self) -> tuple[str, str, str, str]:
        """When and of what."""
        return self.date, self.commit, self.machine, self.pages


def lines_of(suite: str, results: Iterable[Result], pages: int, now: datetime) -> list[Line]:
    """What was measured, now and here."""
    date, commit, machine = f"{now.astimezone(UTC):%Y-%m-%d %H:%M}", _commit(), _machine()
    return [
        Line(
            date,
            commit,
            machine,
            str(len(result.runs)),
            str(pages),
            suite,
            result.name,
            f"{result.median_of(lambda run: run.cpu):.3f}",
            f"{result.median_of(lambda run: run.wall):.3f}",
            f"{result.peak / MB:.0f}",
            "" if result.ratio is None else f"{result.ratio:.2f}",
            "; ".join(target.words for target in result.targets),
            "; ".join(missed.removeprefix(f"{result.name}: ") for missed in result.missed),
        )
        for result in results
    ]


@cache
def _commit() -> str:
    """That of the whole run: what it records changes files, too."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=+"], capture_output=True, text=True, cwd=HISTORY.parent, check=False
    )
    return done.stdout.strip() or "unknown"


def _machine() -> str:
    models = [line for line in _said("/proc/cpuinfo") if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.processor() or platform.machine()
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}"


def _said(file: str) -> list[str]:
    try:
        return Path(file).read_text().splitlines()
    except OSError:
        return []


def record(lines: Sequence[Line], file: Path = HISTORY) -> None:
    """Add them to the history."""
    new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, [field.name for field in fields(Line)], lineterminator="\n")
        if new:
            writer.writeheader()
        writer.writerows(map(asdict, lines))


def read(file: Path = HISTORY) -> list[Line]:
    """The history, oldest first; empty where there is none."""
    if not file.exists():
        return []
    with file.open(newline="", encoding="utf-8") as lines:
        return [Line(**line) for line in csv.DictReader(lines)]


def page_of(history: Sequence[Line]) -> str:
    """The page: for each suite what the latest run took, and the runs before it."""
    parts = [HEAD]
    for suite in dict.fromkeys(line.suite for line in history):
        runs = [list(run) for _, run in groupby((one for one in history if one.suite == suite), lambda one: one.run)]
        parts += [f"## {suite}\n", _latest(runs[-1]), _earlier(runs[-MOST_RUNS:])]
    return "\n".join(parts)


def _latest(run: Sequence[Line]) -> str:
    rows = [(o.row, o.cpu, o.wall, o.peak, o.ratio, o.missed or (o.targets and "yes")) for o in run]
    one = run[-1]
    about = f"{one.date} UTC, `{one.commit}`, {int(one.pages):,} pages, rounds: {one.rounds}, {one.machine}:\n"
    heads = ["row", "CPU s", "wall s", "peak MB", "times floor", "targets reached, or those missed"]
    return f"{about}\n{_table(rows, heads)}\n"


def _earlier(runs: Sequence[Sequence[Line]]) -> str:
    """How each row went from run to run: times the floor where there is one, else seconds."""
    names = [line.row for line in runs[-1]]
    rows = [
        (run[0].date, f"`{run[0].commit}`", *({o.row: o.ratio or f"{o.cpu} s" for o in run}.get(n, "") for n in names))
        for run in runs
    ]
    return f"Run by run, times floor or seconds:\n\n{_table(rows, ['date', 'commit', *names])}\n"


def _table(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> str:
    return tabulate(rows, heads, tablefmt="github", disable_numparse=True)


def main() -> int:
    """Write the page."""
    PAGE.write_text(page_of(read()), encoding="utf-8")
    print(f"{PAGE} says what {HISTORY} holds")
    return 0
