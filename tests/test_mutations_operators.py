"""Eleven kinds of silent fault, tried on every kind of document, by rules of our own and by those that are shipped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests import test_mutations, test_mutations_shipped
from tests.mutations import Mutant, Operator

O = Operator  # noqa: E741
OF_TABLES = frozenset({O.MARKED_PERIOD, O.MOVED_UNIT, O.SECOND_HEADER, O.TWIN_ROWS, O.TOTAL_ROW})
"""What can be done only where there are rows and columns."""
SENTENCES = frozenset(O) - OF_TABLES - {O.NEW_LABEL} | {O.TWIN_ROWS}
"""Of rows there is one, the sentence, which may be printed twice."""
TABLES = frozenset(O) - {O.SECOND_PERIOD, O.NEW_LABEL}
"""A cell is no sentence, and nothing is added up."""
RECORDS = TABLES - {O.HIDDEN_COPY, O.SECOND_HEADER}
"""Data files hide nothing, and the names of fields are one row."""

WORDINGS = frozenset({O.TWIN_ROWS, O.HIDDEN_COPY, O.LEFTOVER_WORDS})
"""Words are no number and of no time."""
PRINTED = frozenset({O.HIDDEN_COPY})
"""Nothing is hidden in the shipped PDF files: the site's printer has one ink. Those of our own have white ink, too."""

FIELDS = frozenset({O.MARKED_PERIOD, O.TWIN_ROWS, O.PLACEHOLDER, O.SPLIT_NUMBER, O.LEFTOVER_WORDS})
"""Values with names alone around them: nothing is hidden, and no row is a head."""

MAKES_SENSE: dict[str, frozenset[Operator]] = {
    "table": TABLES,
    "css": SENTENCES,
    "labelled": SENTENCES,
    "text": SENTENCES,
    "json": RECORDS,
    "dataset on CSV of our own": TABLES - {O.HIDDEN_COPY},
    "cube": FIELDS | {O.MOVED_UNIT},
    "xml": FIELDS | {O.TOTAL_ROW},
    "xlsx": TABLES,
    "pdf": TABLES,
    "text on PDF": SENTENCES,
    "table on HTML": TABLES,
    "text on HTML": SENTENCES,
    "phrase on HTML": WORDINGS,
    "json on JSON": RECORDS - {O.MOVED_UNIT},
    "json on a script": RECORDS,
    "dataset on CSV": RECORDS | {O.NEW_LABEL},
    "dataset on workbook": RECORDS | {O.HIDDEN_COPY, O.NEW_LABEL},
    "pdf on PDF": TABLES - PRINTED,
    "phrase on PDF": WORDINGS - PRINTED,
}
"""By kind of rule and of document, what can be done to it."""


def operators_by_kind(mutants: Iterable[Mutant[Any]]) -> dict[str, set[Operator]]:
    found: dict[str, set[Operator]] = {}
    for mutant in mutants:
        found.setdefault(mutant.rule.kind, set()).update({mutant.mutation.of} - {None})  # type: ignore[arg-type]
    return found


TRIED = operators_by_kind((*test_mutations.MUTANTS, *test_mutations_shipped.MUTANTS))


def test_every_kind_of_document_is_told_of() -> None:
    assert TRIED.keys() == MAKES_SENSE.keys()


@pytest.mark.parametrize("kind", MAKES_SENSE)
def test_every_operator_that_makes_sense_is_tried(kind: str) -> None:
    assert MAKES_SENSE[kind] - TRIED[kind] == set()
