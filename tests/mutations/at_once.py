"""Read the documents of many mutants by one process apart: to start one for each takes longer than to read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from monitor.model.errors import CheckError
from monitor.reading.apart.parent import Allowance, work_apart
from monitor.reading.document import PDF, XLSX, Document
from monitor.reading.document.pdf import page
from monitor.reading.document.workbook import MAX_CELLS, MAX_PLACES, sheets_of
from tests.mutations import Mutant


class Documents:
    """The documents of mutants; those of a rule's mutants are made and read together, when the first is asked for."""

    def __init__(self, mutants: Iterable[Mutant[Any]]) -> None:
        self._of_rule: dict[int, list[Mutant[Any]]] = {}
        for mutant in mutants:
            self._of_rule.setdefault(id(mutant.rule), []).append(mutant)
        self._read: dict[int, Document] = {}

    def of(self, mutant: Mutant[Any]) -> Document | None:
        """The document; None where not even that can be made of its bytes."""
        if id(mutant) not in self._read:
            self._read = {}
            for other in self._of_rule[id(mutant.rule)]:
                with suppress(CheckError):
                    self._read[id(other)] = other.page.document()
            read_at_once(self._read.values())
        return self._read.get(id(mutant))


def read_at_once(documents: Iterable[Document]) -> None:
    """Give PDF files and workbooks what reading gives; one that is refused, or was read before, stays as it is."""
    unread = {id(one): one for one in documents if not {"pages", "workbook"} & vars(one).keys()}.values()
    pdfs = [one for one in unread if one.media == PDF]
    limits = {"max_pages": page.MAX_PAGES, "max_characters": page.MAX_CHARACTERS}
    for document, words in zip(pdfs, _answers("pdf_child:read_words", pdfs, limits), strict=True):
        with suppress(CheckError):
            document.pages = page.pages_of(words)
    workbooks = [one for one in unread if one.media == XLSX]
    limits = {"most_places": MAX_PLACES, "most_cells": MAX_CELLS}
    for document, cells in zip(workbooks, _answers("workbook_child:read_cells", workbooks, limits), strict=True):
        if cells:
            document.workbook = sheets_of(cells)


def _answers(task: str, documents: Sequence[Document], limits: dict[str, int]) -> list[Any]:
    """What a task makes of each document; empty for one that it refuses."""
    if not documents:
        return []
    options = {
        "task": f"monitor.reading.apart.{task}",
        "lengths": [len(document.body) for document in documents],
        "options": limits,
    }
    bodies = b"".join(document.body for document in documents)
    found = work_apart("tests.tasks_apart:each", bodies, options=options, bounds=Allowance(seconds=100))
    assert isinstance(found, list)
    return found
