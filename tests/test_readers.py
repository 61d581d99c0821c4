"""The scores of readers print, with or without the libraries that ours is held against."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.readers import Number, Reader, score
from tests.gold import Row


def reader(*numbers: Number) -> Reader:
    def find(_text: str, _language: str) -> Sequence[Number]:
        return numbers

    return Reader("one that always finds the same", find)


@pytest.mark.parametrize(
    ("found", "answer", "kind"),
    [
        ([(54.0,)], "about 54 kg", "right"),
        ([(54.0,)], "54 kg; 390 kg", "unread"),
        ([], "54 kg", "unread"),
        ([], "nothing", "right"),
        ([(54.0,)], "nothing", "wrong"),
        ([(390.0,), (54.0,)], "54 kg; 390 kg", "wrong"),
        ([(3.0, 9.0)], "3..9 %", "right"),
        ([(3.0,), (9.0,)], "3..9 %", "wrong"),
        ([(0.1 + 0.2,)], "0.3", "right"),
    ],
)
def test_only_numbers_and_their_order_are_compared(found: list[Number], answer: str, kind: str) -> None:
    result = score(reader(*found), [Row(1, "before", "en", "", "text", answer)])
    assert [name for name in ("right", "unread", "wrong") if getattr(result, name)] == [kind]


def test_the_scores_are_printed_where_the_libraries_are_absent_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "readers"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "this program" in done.stdout
    assert "0 wrong" in done.stdout
    for name in ("quantulum3", "price-parser"):
        assert name in done.stdout
