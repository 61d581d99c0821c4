"""Numbers that a person found in real documents are listed under their words, and offered with rules that read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.look import lines_of, main, score
from bench.real import truth_of
from bench.real_histories import FOLDER

SHORT = ("html", "json", "xml")
"""Formats that are read quickly; ``python -m bench look`` reads all."""
LISTED, LABELLED, FIRST, AMONG = 46, 33, 41, 41


@pytest.fixture
def truth() -> Mapping[str, Any]:
    found = truth_of(FOLDER)
    if found is None:
        pytest.skip("the captured files are not beside this checkout")
    return {"documents": [one for one in found["documents"] if one["kind"] in SHORT]}


@pytest.mark.captures
def test_real_numbers_are_listed_and_offered(truth: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    scored = list(score(FOLDER, truth))
    listed, labelled, first, among = (
        sum(getattr(one, held) for one in scored) for held in ("listed", "labelled", "first", "among")
    )
    tell(f"of {len(scored)} real numbers {listed} are listed, {labelled} under their words; rules: {first}, {among}")
    assert (listed >= LISTED, labelled >= LABELLED, first >= FIRST, among >= AMONG) == (True, True, True, True)


def test_what_is_missed_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "page.html").write_text("<p>Officers at the border seized 34.82 pounds of powder.</p>")
    figures = [
        {"what": "Powder seized", "value": "34.82", "unit": "pounds", "printed": "34.82 pounds"},
        {"what": "Tons of gold", "value": "7", "unit": "tons", "printed": "7"},
    ]
    truth = {"documents": [{"file": "page.html", "kind": "html", "figures": figures}]}
    found, missed = score(tmp_path, truth)
    assert (found.listed, found.labelled, found.first, found.among) == (True, True, True, True)
    assert (missed.listed, missed.first) == (False, False)
    assert "---- page.html: Tons of gold" in lines_of([found, missed], misses=True)[-1]
    assert main([str(tmp_path)]) == 1
    assert "no TRUTH.json" in capsys.readouterr().out
