"""Read a cell by the labels that a table had before, where it lacks the present ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, Self

from monitor.kinds.extract.formerly import Formerly, combinations_of, only_one, renamed
from monitor.model import Ask, Readings
from monitor.model.errors import NoMatch
from monitor.reading.document import XLSX, Document
from monitor.reading.labels import same_label

LABELS = ("row", "column", "header", "caption", "heading", "note", "period_at")


class ByLabels(Protocol):
    """A rule that finds its cell by labels."""

    @property
    def formerly(self) -> Formerly:
        """The labels that had other names before, each with those names."""
        ...

    def model_copy(self, *, update: Mapping[str, object] | None = None) -> Self:
        """The same rule with other options."""
        ...

    def read_as_named(self, document: Document, ask: Ask) -> Readings:
        """What it reads by the labels that it has now."""
        ...


def read_as_formerly_named(rule: ByLabels, document: Document, ask: Ask) -> Readings | None:
    """What a rule reads by former labels, in the place of those that stand nowhere in the document.

    None where it reads nothing by them, either.

    Raises:
        Ambiguous: several former labels read something; or as the rule itself.
        WrongUnit: as the rule itself.
    """
    there = list(_labels_of(document))
    gone = {label: names for label, names in rule.formerly.items() if not any(same_label(label, t) for t in there)}
    return only_one(_tried(rule, gone, document, ask))


def _tried(
    rule: ByLabels, gone: Formerly, document: Document, ask: Ask
) -> Iterator[tuple[Mapping[str, str], Readings]]:
    for names in combinations_of(gone):
        options = {name: renamed(getattr(rule, name), names) for name in LABELS if hasattr(rule, name)}
        former = rule.model_copy(update={**options, "formerly": {}})
        try:
            yield names, former.read_as_named(document, ask)
        except NoMatch:
            continue


def _labels_of(document: Document) -> Iterator[str]:
    """Everything in a document that may be a label of a table, or names one."""
    if document.media == XLSX:
        for sheet in document.sheets.values():
            yield from (text for row in sheet.rows for text in row if text)
        return
    for grid in document.tables:
        yield from (grid.caption, grid.label, grid.heading, *grid.notes)
        yield from (cell.text for row in grid.rows for cell in row)
        for path in (*grid.columns, *grid.row_paths):
            yield from (*path, " ".join(path), " / ".join(path))
