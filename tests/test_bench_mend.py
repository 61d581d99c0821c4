"""Where a mutation breaks a shipped rule, the same figure is proposed, a choice, or nothing; never another as sure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.mend import Scored, lines_of, main, score
from monitor.core.mend import Confidence
from tests.test_mutations_shipped import MUTANTS

EVERY = 17
"""Of the mutants; ``python -m bench mend`` tries all."""
RIGHT = 0.75
"""Of the rules for which anything is offered, the share for which the first is right, at least."""


@pytest.fixture(scope="module")
def scored() -> list[Scored]:
    return list(score(MUTANTS[::EVERY]))


def test_another_figure_is_never_proposed_as_sure(scored: list[Scored]) -> None:
    assert [one for one in scored if one.is_other and one.confidence is Confidence.PROPOSED] == []


def test_most_of_what_is_offered_is_right(scored: list[Scored], tell: Callable[[str], None]) -> None:
    offered = [one for one in scored if one.confidence is not Confidence.NONE]
    first = sum(one.rank == 1 for one in offered)
    tell(f"of {len(scored)} broken rules {len(offered)} have repairs, {first} of them the right one first")
    assert first >= RIGHT * len(offered) > 0


def test_a_table_and_what_is_missed_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    missed = Scored("a page", "text", True, 0, Confidence.CHOOSE, told="text {} reads 7")
    assert lines_of([missed], misses=True)[-1] == "---- a page (choose): text {} reads 7"
    assert main(["--every", "997"]) == 0
    assert "sure and another" in capsys.readouterr().out
