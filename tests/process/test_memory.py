"""How the program's process goes about its memory."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from monitor.process.memory import SELDOM, look_seldom_for_rings

KEPT = 4 * SELDOM
TRACED = """
import gc, sys
from monitor.__main__ import main
sys.argv = ["monitor", "--help"]
try:
    main()
finally:
    print(gc.get_threshold()[0])
"""


@pytest.fixture
def looks() -> Iterator[list[int]]:
    """The generation of each look for rings, from now on."""
    before, seen = gc.get_threshold(), list[int]()

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            seen.append(about["generation"])

    gc.collect()
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*before)


def test_many_objects_that_stay_are_not_looked_through_again_and_again(looks):
    look_seldom_for_rings()
    kept = [[] for _ in range(KEPT)]
    assert len(looks) <= len(kept) // SELDOM + 1
    assert 2 not in looks, "all that there is is not looked through"


def test_rings_are_given_up_in_time(looks):
    look_seldom_for_rings()
    for _ in range(KEPT):
        ring: list[object] = []
        ring.append(ring)
    assert looks


def test_every_command_goes_about_its_memory_so():
    ran = subprocess.run([sys.executable, "-c", TRACED], capture_output=True, text=True, check=True, timeout=60)
    assert int(ran.stdout.splitlines()[-1]) == SELDOM
