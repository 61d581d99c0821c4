"""What a benchmark is made of: suites of rows, each with a way to measure it, a floor beside it and targets.

A suite is one file in `bench/suites`, found by lying there. Its rows run in their order, once in each round and each in
a fresh process; the floor of a row runs just before it, so that a busy machine troubles both.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from statistics import fmean, median

from tabulate import tabulate

from bench import suites
from bench.measure import Measure, Measured, run_apart

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """What a row is to reach.

    Attributes:
        words: what it says, as in "CPU ≤ 1.3 × floor".
        value: what is held to it, of the row's run and the mean of its floor's runs in the same round.
        at_most: the most that it may be.
        of_rounds: which of the values of all rounds counts.
    """

    words: str
    value: Callable[[Measured, Measured], float]
    at_most: float
    of_rounds: Callable[[Iterable[float]], float] = median


def times_floor(at_most: float) -> Target:
    """So many times the processor time of the floor."""
    return Target(f"CPU ≤ {at_most:g} × floor", lambda run, floor: run.cpu / floor.cpu, at_most)


def cpu_seconds(at_most: float) -> Target:
    """So many seconds of processor time."""
    return Target(f"CPU ≤ {at_most:g} s", lambda run, _: run.cpu, at_most)


def peak_mb(at_most: float) -> Target:
    """So much memory, of all processes together, in any round."""
    return Target(f"peak ≤ {at_most:g} MB", lambda run, _: run.peak / MB, at_most, max)


def count(name: str, at_most: float) -> Target:
    """So many of what the run counted under a name."""
    return Target(f"{name} ≤ {at_most:,g}", lambda run, _: run.counts[name], at_most)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is measured.

    Attributes:
        name: what it is.
        measure: does it.
        floor: what is held beside it: the same done in the plainest way that could be thought of.
        targets: what is to be reached; the ratio to the floor is shown in any case.
        prepare: done here before it and before its floor, and not measured.
        require: what must have happened, by what the run counted: a run of anything else is an error.
    """

    name: str
    measure: Measure
    floor: Measure | None = None
    targets: tuple[Target, ...] = ()
    prepare: Callable[[], object] = lambda: None
    require: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suite:
    """Rows that share a folder.

    Attributes:
        name: for ``--only``, and in the history.
        about: a line over its table.
        rows: given its folder and how many pages there are, makes what rows need for as long as the context lasts.
        begin: called with the folder before each round, to take away what the round before left.
    """

    name: str
    about: str
    rows: Callable[[Path, int], AbstractContextManager[Sequence[Row]]]
    begin: Callable[[Path], object] = lambda _: None


def all_suites() -> dict[str, Suite]:
    """Every suite, by its name: the constant `SUITE` of each module in `bench/suites`."""
    modules = [import_module(f"{suites.__name__}.{found.name}") for found in pkgutil.iter_modules(suites.__path__)]
    return {module.SUITE.name: module.SUITE for module in modules}


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured of one row, in all rounds.

    Attributes:
        name: of the row, or of a floor.
        runs: one for each round; of a floor, one for each row that it stood beside, too.
        floors: the mean of its floor's runs, for each run of its own; empty without a floor.
        targets: what was to be reached.
    """

    name: str
    runs: list[Measured] = field(default_factory=list)
    floors: list[Measured] = field(default_factory=list)
    targets: tuple[Target, ...] = ()

    def median_of(self, value: Callable[[Measured], float]) -> float:
        """The median over its runs."""
        return median(map(value, self.runs))

    @property
    def ratio(self) -> float | None:
        """How many times the processor time of its floor it took; the median of the rounds. None without a floor."""
        pairs = zip(self.runs, self.floors, strict=False)
        return median(run.cpu / floor.cpu for run, floor in pairs) if self.floors else None

    @property
    def peak(self) -> int:
        """The most memory of any run."""
        return max(run.peak for run in self.runs)

    def held(self) -> Iterator[tuple[Target, float]]:
        """Each target with what was found."""
        floors = self.floors or [Measured()] * len(self.runs)
        for target in self.targets:
            yield target, target.of_rounds(map(target.value, self.runs, floors))

    @property
    def missed(self) -> list[str]:
        """The targets that were not reached."""
        return [f"{self.name}: {target.words}" for target, found in self.held() if found > target.at_most]


def run_rounds(
    rows: Sequence[Row], folder: Path, rounds: int, begin: Callable[[Path], object] = lambda _: None
) -> list[Result]:
    """Every row in every round, each of which begins with `begin`; what was measured, floors first."""
    results = {row.name: Result(row.name, targets=row.targets) for row in rows}
    beside: dict[str, Result] = {}
    for _ in range(rounds):
        begin(folder)
        means = _run_round(rows, folder, results, beside)
        for row in rows:
            if row.floor:
                results[row.name].floors.append(means[name_of(row.floor)])
    return [*beside.values(), *results.values()]


def _run_round(
    rows: Sequence[Row], folder: Path, results: Mapping[str, Result], beside: dict[str, Result]
) -> dict[str, Measured]:
    """Every row once; the mean of each floor in this round."""
    floors: dict[str, list[Measured]] = {}
    for row in rows:
        row.prepare()
        if row.floor:
            name = name_of(row.floor)
            floors.setdefault(name, []).append(run_apart(row.floor, folder))
            beside.setdefault(name, Result(name)).runs.append(floors[name][-1])
        results[row.name].runs.append(_sound(row, run_apart(row.measure, folder)))
    return {
        name: Measured(cpu=fmean(r.cpu for r in runs), wall=fmean(r.wall for r in runs))
        for name, runs in floors.items()
    }


def name_of(floor: Measure) -> str:
    """What a floor is called: the first line of its docstring, without its full stop."""
    return (floor.__doc__ or floor.__name__).partition("\n")[0].rstrip(".")


def _sound(row: Row, run: Measured) -> Measured:
    """The same, if what happened is what was to be measured."""
    for what, wanted in row.require.items():
        if run.counts.get(what, 0) != wanted:
            raise SystemExit(f"{row.name}: {wanted:g} × {what} were to be measured, but it was {run.counts}")
    return run


def table_of(results: Sequence[Result]) -> str:
    """What was measured, a line for each row."""
    lines = []
    for result in results:
        ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
        cpu, wall = result.median_of(lambda run: run.cpu), result.median_of(lambda run: run.wall)
        reached = [f"{target.words}: {_verdict(target, found)}" for target, found in result.held()]
        lines.append([result.name, f"{cpu:.2f}", f"{wall:.2f}", f"{result.peak / MB:.0f}", ratio, "; ".join(reached)])
    headers = ["", "CPU s", "wall s", "peak MB", "× floor", "to reach"]
    return tabulate(lines, headers, disable_numparse=True, colalign=("left", *["right"] * 4, "left"))


def _verdict(target: Target, found: float) -> str:
    return "yes" if found <= target.at_most else f"NO, {found:,.4g}"
