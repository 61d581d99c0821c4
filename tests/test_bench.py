"""The benchmark runs, measures what it says, and ends what it started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def test_a_small_benchmark_prints_every_phase_and_says_what_was_reached():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--pages", "20", "--rounds", "1"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        env=os.environ,
        timeout=100,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr  # 1: so few pages say nothing about speed
    for phase in (
        "bare loop",
        "first check",
        "nothing changed",
        "noise only",
        "5 % of figures changed",
        "next release",
    ):
        assert phase in done.stdout
    assert "20 versions stored" in done.stdout
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
