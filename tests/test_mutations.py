"""Mutated pages: the same figure, or a loud failure that says what was found; never another figure.

The mutations of each kind of document and the rules that are tried stand in `tests.mutations`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import UNDATED, Ask, Reading
from monitor.plugin import Kind
from monitor.reading.document import Document
from monitor.reading.quantity import find_quantities, read_quantity
from tests.conftest import TOLD
from tests.mutations import (
    LOUD,
    SAME,
    Mutant,
    Mutation,
    Outcome,
    Rule,
    Tally,
    answer_mutations,
    answers,
    cards,
    cubes,
    elements,
    feeds,
    html,
    html_hidden,
    in_scripts,
    leaflet,
    listing,
    mutants,
    pdf,
    read,
    sentences,
    story_mutations,
    tables,
    xlsx,
)

TIMED = (xlsx.Workbook, pdf.Sheaf, leaflet.Leaflet)
"""Pages whose files hold the time at which they were written."""


@dataclass(frozen=True)
class Catalogue:
    """Rules of one kind with the mutations of their pages, and how many there must be at least."""

    rules: Sequence[Rule[Any]]
    mutations: Sequence[Mutation[Any]]
    least_rules: int
    least_mutations: int

    @property
    def mutants(self) -> Iterator[Mutant[Any]]:
        return mutants(self.rules, self.mutations)


CATALOGUES = (
    Catalogue(tables.RULES, html.MUTATIONS + html_hidden.MUTATIONS, 8, 14),
    Catalogue(sentences.RULES, story_mutations.MUTATIONS, 8, 14),
    Catalogue(answers.RULES, answer_mutations.MUTATIONS, 4, 12),
    Catalogue(in_scripts.RULES, in_scripts.MUTATIONS, 3, 12),
    Catalogue(cubes.RULES, cubes.MUTATIONS, 4, 12),
    Catalogue(feeds.RULES, feeds.MUTATIONS, 3, 12),
    Catalogue(xlsx.RULES, xlsx.MUTATIONS, 4, 12),
    Catalogue(pdf.RULES, pdf.MUTATIONS, 4, 12),
    Catalogue(leaflet.RULES, leaflet.MUTATIONS, 3, 12),
    Catalogue(elements.RULES, elements.MUTATIONS, 3, 12),
    Catalogue(cards.RULES, cards.MUTATIONS, 3, 12),
    Catalogue(listing.RULES, listing.MUTATIONS, 3, 12),
)
RULES = [pytest.param(rule, id=f"{rule.kind}-{rule.id}") for c in CATALOGUES for rule in c.rules]
MUTANTS = [mutant for c in CATALOGUES for mutant in c.mutants]


@pytest.fixture(scope="module")
def tally(pytestconfig: pytest.Config) -> Iterator[Tally]:
    """What all mutants came to, told at the end of the run."""
    counted = Tally()
    yield counted
    pytestconfig.stash[TOLD].extend(counted.lines())


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_reads_what_its_page_says(rule: Rule[Any]) -> None:
    assert read(rule, rule.page).outcome is Outcome.SAME


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_mutated_page_gives_the_same_figure_or_a_loud_failure(mutant: Mutant[Any], tally: Tally) -> None:
    finding = read(mutant.rule, mutant.page)
    tally.add(mutant, finding.outcome)
    assert finding.outcome in mutant.rule.allows(mutant.mutation), finding.told


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda c: c.rules[0].kind)
def test_there_are_enough_rules_and_mutations_and_many_must_be_read(catalogue: Catalogue) -> None:
    names = {mutation.name for mutation in catalogue.mutations}
    assert len(names) == len(catalogue.mutations)
    assert len({rule.id for rule in catalogue.rules}) >= catalogue.least_rules
    for rule in catalogue.rules:
        assert rule.but.keys() <= names, "an exception for a mutation that there is not"
        possible = list(mutants([rule], catalogue.mutations))
        others = [one for one in possible if one.mutation.of is None]
        must_read = [one for one in others if rule.allows(one.mutation) == SAME]
        must_refuse = [one for one in possible if rule.allows(one.mutation) == LOUD]
        assert len(must_read) >= len(others) / 4, "a rule that may refuse nearly everything is of no use"
        assert len(must_refuse) >= 2
        assert sum(mutant.rule is rule for mutant in catalogue.mutants) >= catalogue.least_mutations


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda c: c.rules[0].kind)
def test_a_mutation_changes_the_page(catalogue: Catalogue) -> None:
    for mutant in catalogue.mutants:
        assert repr(mutant.page) != repr(mutant.rule.page), str(mutant)
        if not isinstance(mutant.page, TIMED):
            assert mutant.page.document().body != mutant.rule.page.document().body, str(mutant)


# ---------------------------------------------------------------- two at once

PARTS: Sequence[Any] = (
    (tables.RULES, html.OF_CONTENT, html.OF_MARKUP),
    (sentences.RULES, story_mutations.AROUND, story_mutations.WITHIN),
)
PAIRS: list[tuple[Rule[Any], Sequence[Mutation[Any]], Sequence[Mutation[Any]]]] = [
    (rule, first, second) for rules, first, second in PARTS for rule in rules
]


@given(st.data())
@settings(max_examples=250, deadline=None)
def test_two_harmless_mutations_in_turn_are_harmless(data: st.DataObject) -> None:
    rule, first, second = data.draw(st.sampled_from(PAIRS))
    page = rule.page
    for mutations in (first, second):
        pages = {m.name: m.apply(page) for m in mutations if rule.allows(m) == SAME}
        harmless = {name: after for name, after in pages.items() if after is not None and after.truth == page.truth}
        page = harmless[data.draw(st.sampled_from(sorted(harmless)))]
    assert read(rule, page).outcome is Outcome.SAME


# ---------------------------------------------------------------- readers that must be found out


class ByPlace(Kind):
    """Reads the cell at a fixed place: what a careless program does."""

    version: ClassVar[int] = 1

    row: int
    column: int

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        cell = document.tables[-1].rows[self.row][self.column]
        return [Reading(UNDATED, read_quantity(cell.text, language=ask.language).value, printed=cell.text)]


class FirstOfUnit(Kind):
    """Reads the first number of the declared unit on the page, whatever is said around it."""

    version: ClassVar[int] = 1

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        found = find_quantities(document.visible_text, language=ask.language)
        first = next(one for one in found if one.unit == ask.unit)
        return [Reading(UNDATED, first.value, qualifier=first.qualifier, printed=first.printed)]


class Deaf(Kind):
    """Refuses every page but its own, without a word about it."""

    version: ClassVar[int] = 1

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        if b"Table 1" in document.body:
            raise LookupError
        return [Reading(UNDATED, read_quantity("2,019").value)]


def after(rule: Rule[Any], mutations: Sequence[Mutation[Any]], name: str) -> Outcome:
    """What a rule makes of its page after the mutation of that name."""
    (page,) = (mutant.page for mutant in mutants([rule], mutations) if mutant.mutation.name == name)
    return read(rule, page).outcome


def test_a_reader_that_goes_by_place_is_found_out() -> None:
    staff = tables.RULES[0]
    careless = replace(staff, reads=ByPlace(row=3, column=2))
    assert read(careless, staff.page).outcome is Outcome.SAME
    for name in ("rows inserted before", "rows reversed", "columns reversed"):
        assert after(careless, html.MUTATIONS, name) is Outcome.OTHER
        assert after(staff, html.MUTATIONS, name) is Outcome.SAME


def test_a_reader_that_takes_the_first_number_is_found_out() -> None:
    operation = sentences.RULES[1]
    careless = replace(operation, reads=FirstOfUnit())
    assert read(careless, operation.page).outcome is Outcome.SAME
    name = "correction added"
    assert after(careless, story_mutations.MUTATIONS, name) is Outcome.OTHER
    assert after(operation, story_mutations.MUTATIONS, name) is Outcome.REFUSED


def test_a_failure_that_says_nothing_of_the_page_is_found_out() -> None:
    staff = tables.RULES[0]
    deaf = replace(staff, reads=Deaf())
    page = replace(staff.page, before="<h1>Table 1</h1>")
    with pytest.raises(AssertionError, match="says nothing of what was found"):
        read(deaf, page)


def test_the_tally_counts_each_outcome_by_kind() -> None:
    tally = Tally()
    one, *_ = mutants(tables.RULES, html.MUTATIONS)
    other, *_ = mutants(sentences.RULES, story_mutations.MUTATIONS)
    tally.add(one, Outcome.SAME)
    tally.add(one, Outcome.REFUSED)
    tally.add(other, Outcome.SAME)
    assert tally.lines() == [
        "mutations: table 1 rules × 1 mutations: 1 same, 0 followed, 0 doubted, 0 dropped, 1 refused, 0 other",
        "mutations: text 1 rules × 1 mutations: 1 same, 0 followed, 0 doubted, 0 dropped, 0 refused, 0 other",
    ]
