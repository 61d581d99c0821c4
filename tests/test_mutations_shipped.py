"""The shipped rules on mutated pages: the same figure, or a loud failure that says what was found; never another.

The pages and files are those that `tests.site` serves; the mutations stand in `tests.mutations.shipped`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import TOLD
from tests.mutations import SAME, Mutant, Mutation, Outcome, Rule, Tally, mutants, read
from tests.mutations.shipped import (
    KINDS,
    answers,
    datafiles,
    every_served,
    reports,
    sentences,
    tables,
    webpage,
    wordings,
    workbooks,
)

LEAST = 12
"""Mutations of each rule's page, at least."""


@dataclass(frozen=True)
class Catalogue:
    """Rules with the mutations of their pages."""

    rules: Sequence[Rule[Any]]
    mutations: Sequence[Mutation[Any]]

    @property
    def mutants(self) -> Iterator[Mutant[Any]]:
        return (mutant for mutant in mutants(self.rules, self.mutations) if mutant.page != mutant.rule.page)


CATALOGUES = (
    *(Catalogue(webpage.rules(kind), webpage.MUTATIONS) for kind in ("table", "phrase")),
    Catalogue(webpage.rules("text"), webpage.MUTATIONS),
    Catalogue(sentences.rules(), sentences.MUTATIONS),
    Catalogue(tables.rules(), tables.MUTATIONS),
    Catalogue(answers.rules(), answers.MUTATIONS),
    Catalogue(datafiles.rules_of_files(), datafiles.OF_FILES),
    Catalogue(workbooks.rules(), workbooks.MUTATIONS),
    Catalogue(wordings.rules(), wordings.MUTATIONS),
    # All figures of a file meet these: it is printed and read once for all of them.
    *(Catalogue(reports.rules(kind), reports.OF_FILES) for kind in reports.READ_BY),
    *(Catalogue(reports.rules(kind), mutations) for kind, mutations in reports.READ_BY.items()),
)
MUTANTS: list[Mutant[Any]] = [mutant for catalogue in CATALOGUES for mutant in catalogue.mutants]


@pytest.fixture(scope="module")
def tally(pytestconfig: pytest.Config) -> Iterator[Tally]:
    """What all mutants came to, told at the end of the run."""
    counted = Tally()
    yield counted
    pytestconfig.stash[TOLD].append(counted.total("shipped pages"))


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_mutated_page_gives_the_same_figure_or_a_loud_failure(mutant: Mutant[Any], tally: Tally) -> None:
    finding = read(mutant.rule, mutant.page)
    tally.add(mutant, finding.outcome)
    assert finding.outcome in mutant.rule.allows(mutant.mutation), finding.told


@pytest.mark.parametrize("rule", [rule for c in CATALOGUES for rule in c.rules], ids=lambda r: f"{r.kind}-{r.id}")
def test_a_rule_reads_its_page_taken_apart_and_put_together(rule: Rule[Any]) -> None:
    assert read(rule, rule.page).outcome is Outcome.SAME


def test_every_rule_of_the_shipped_file_meets_at_least_twelve_mutations() -> None:
    tried = [mutant.rule.id for mutant in MUTANTS]
    shipped = [f.id for served in every_served().values() for f in served.source.figures if f.rule.kind in KINDS]
    assert len(shipped) > 60
    assert {figure_id: tried.count(figure_id) for figure_id in shipped if tried.count(figure_id) < LEAST} == {}


def test_many_mutations_of_each_rule_must_be_read_and_some_must_be_refused() -> None:
    """A rule that may refuse nearly everything is of no use, and one that may refuse nothing is not tried."""
    for rule_id in {mutant.rule.id for mutant in MUTANTS}:
        allowed = [mutant.rule.allows(mutant.mutation) for mutant in MUTANTS if mutant.rule.id == rule_id]
        assert sum(one == SAME for one in allowed) >= len(allowed) / 4, rule_id
        assert sum(Outcome.SAME not in one for one in allowed) >= 2, rule_id


def test_exceptions_are_for_mutations_that_there_are_and_names_are_told_apart() -> None:
    there = {mutation.name for catalogue in CATALOGUES for mutation in catalogue.mutations}
    for catalogue in CATALOGUES:
        assert len({mutation.name for mutation in catalogue.mutations}) == len(catalogue.mutations)
        assert all(rule.but.keys() <= there for rule in catalogue.rules)
