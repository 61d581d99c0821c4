"""Real documents, read by a person before: no wrong value, no trap sprung, no change told that did not happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.real import Verdict, counts_of, expected_value, score_documents, sources, truth_of
from bench.real_histories import FOLDER, HISTORIES, main, score_histories

LEAST_RIGHT = 134
"""Figures of the documents that are read right, at least."""
LEAST_VALUES = 116
"""Values of the histories that stand right, at least."""


@pytest.fixture
def truth() -> Mapping[str, Any]:
    found = truth_of(FOLDER)
    if found is None:
        pytest.skip("the captured files are not beside this checkout")
    return found


@pytest.mark.captures
def test_real_documents_are_read_right_or_refused(truth: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    scored = list(score_documents(FOLDER, truth))
    counts = counts_of(scored)
    tell(f"real documents: {', '.join(f'{count} {verdict}' for verdict, count in counts.items())}")
    assert [one for one in scored if one.verdict in (Verdict.WRONG, Verdict.SPRUNG)] == []
    assert counts[Verdict.UNTRIED] == 0
    assert counts[Verdict.RIGHT] >= LEAST_RIGHT


@pytest.mark.captures
def test_of_real_histories_every_change_is_told_and_no_other(
    truth: Mapping[str, Any], tell: Callable[[str], None]
) -> None:
    histories = list(score_histories(FOLDER, truth))
    right = sum(history.right for history in histories)
    tell(f"real histories: {right} values right, {sum(history.told for history in histories)} changes told")
    for history in histories:
        assert (history.wrong, history.false_alerts, history.missed) == ([], [], []), history.folder
    assert right >= LEAST_VALUES


def test_every_file_of_rules_is_a_configuration() -> None:
    assert len(sources("pdf", "pages", "workbooks", "data", HISTORIES)) > 20


def test_without_documents_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "no real documents there" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("150.2", "million", 150_200_000),
        ("-13", "£ million", -13_000_000),
        ("4", "deaths", 4),
        ("7", "collisions with injuries per million vehicles", 7),
    ],
)
def test_a_magnitude_in_the_truth_is_multiplied_out(value: str, unit: str, expected: int) -> None:
    assert expected_value({"value": value, "unit": unit}) == expected
