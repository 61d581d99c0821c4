"""The benchmark runs, measures what it says, and ends what it started."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.frame import Result, Row, Suite, Target, all_suites, cpu_seconds, peak_mb, run_rounds, times_floor
from bench.history import PAGE, lines_of, page_of, read, record
from bench.measure import Measured, measured

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a living child took")

CHILD = "import sys; held = bytearray(30_000_000); sum(range(6_000_000)); print('done', flush=True); sys.stdin.read()"


def start_a_child_that_works(_folder: Path) -> Measured:
    """Work that is done by a child which still lives when it is measured."""
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child, measured() as result:
        assert child.stdout is not None
        child.stdout.readline()
    result.counts = {"done": 1}
    return result


def do_nothing(_folder: Path) -> Measured:
    """Nothing at all."""
    with measured() as result:
        pass
    return result


def row(*runs: float, targets: tuple[Target, ...] = (), peaks: tuple[int, ...] = (0, 0, 0)) -> Result:
    return Result("row", [Measured(cpu=run, peak=peak) for run, peak in zip(runs, peaks, strict=True)], targets=targets)


def test_every_file_of_the_suites_is_a_suite_under_a_name_of_its_own():
    suites = all_suites()
    assert {"pages", "releases"} <= set(suites)
    assert all(isinstance(suite, Suite) for suite in suites.values())
    assert len(suites) == len(list(Path("bench/suites").glob("[!_]*.py")))


@linux_only
def test_a_row_is_measured_in_a_process_of_its_own_with_all_that_it_starts(tmp_path: Path):
    rows = (Row("child", start_a_child_that_works, floor=do_nothing, require={"done": 1}),)
    nothing, child = run_rounds(rows, tmp_path, 1)
    assert nothing.name == "Nothing at all"
    assert nothing.runs[0].cpu < 0.05 < child.runs[0].cpu
    assert child.peak > nothing.peak + 20_000_000


def test_a_run_of_something_else_than_was_to_be_measured_ends_the_benchmark(tmp_path: Path):
    with pytest.raises(SystemExit, match="1 × done were to be measured"):
        run_rounds((Row("n", do_nothing, require={"done": 1}),), tmp_path, 1)


def test_a_target_is_held_against_the_median_of_the_rounds_each_beside_its_own_floor():
    result = row(1.0, 9.0, 2.0, targets=(times_floor(1.0), times_floor(0.9)))
    result.floors.extend(Measured(cpu=floor) for floor in (1.0, 4.0, 2.0))
    assert result.ratio == 1.0
    assert result.missed == ["row: CPU ≤ 0.9 × floor"]


def test_seconds_are_held_by_their_median_and_memory_by_its_worst_round():
    result = row(1.0, 9.0, 2.0, targets=(cpu_seconds(2.0), peak_mb(150)), peaks=(1, 151_000_000, 1))
    assert result.missed == ["row: peak ≤ 150 MB"]


def test_the_page_of_what_it_costs_is_in_step_with_the_history():
    assert PAGE.read_text(encoding="utf-8") == page_of(read()), "run `python -m bench history`"


def test_the_history_keeps_what_was_measured_and_the_page_shows_each_run(tmp_path: Path):
    file = tmp_path / "history.csv"
    for hour, seconds in ((9, 2.0), (10, 1.5)):
        floor, held = row(1.0, 1.0, 1.0), row(seconds, 9.0, 1.0, targets=(times_floor(1.6),))
        held.floors.extend(floor.runs)
        record(
            lines_of("suite", [held, Result("other", floor.runs)], 50, datetime(2026, 11, 28, hour, tzinfo=UTC)), file
        )
    history = read(file)
    assert [(line.row, line.cpu, line.ratio, line.missed) for line in history] == [
        ("row", "2.000", "2.00", "CPU ≤ 1.6 × floor"),
        ("other", "1.000", "", ""),
        ("row", "1.500", "1.50", ""),
        ("other", "1.000", "", ""),
    ]
    page = page_of(history)
    assert "## suite" in page
    assert page.count("2026-11-28 09:00") == 1
    assert page.count("2026-11-28 10:00") == 2


def test_a_small_benchmark_prints_every_phase_and_says_what_was_reached():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--pages", "20", "--rounds", "1", "--only", "pages", "releases"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        env=os.environ,
        timeout=100,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr  # 1: so few pages say nothing about speed
    for phase in (
        "Bare httpx loop",
        "Bare httpx loop + selectolax",
        "first check",
        "nothing changed",
        "noise only",
        "5 % of figures changed",
        "next release",
    ):
        assert phase in done.stdout
    assert "CPU ≤ 1.3 × floor" in done.stdout
    assert "every target was reached" in done.stdout or "missed:" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")
def test_a_short_soak_says_how_it_went_along_the_way_and_what_grew():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "soak", "--sources", "5", "--checks", "40"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        timeout=100,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr  # 1: so few checks say nothing about growth
    assert "descriptors" in done.stdout
    assert "5 sources, 200 checks: 5 changed" in done.stdout
    assert "grew" in done.stdout
