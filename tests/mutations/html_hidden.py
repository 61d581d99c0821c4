"""Copies with other numbers that browsers do not show, beside tables and within their cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.mutations import SAME, Mutation, Operator
from tests.mutations.html import TablePage

TABLES = (
    "<div hidden>{}</div>",
    '<div style="display: none">{}</div>',
    '<div style="visibility:hidden">{}</div>',
    "<template>{}</template>",
)
NUMBERS = (
    "<span hidden>17</span>{}",
    '{}<span style="display:none"> 17</span>',
    '{}<i style="visibility: hidden">17</i>',
)


def _before(markup: str) -> Callable[[TablePage], TablePage]:
    """The same table with other numbers where nobody sees it, before the shown one."""

    def apply(page: TablePage) -> TablePage:
        sheet = page.sheet
        rows = tuple(row if len(row) == 1 else sheet.with_numbers_changed(row) for row in sheet.rows)
        return replace(page, before=page.before + markup.format(page.markup(replace(sheet, rows=rows))))

    return apply


def _within(markup: str) -> Callable[[TablePage], TablePage]:
    """The figure's cell with another number that nobody sees."""
    return lambda page: replace(page, sheet=page.sheet.put(markup.format(page.sheet.printed)))


MUTATIONS = [
    Mutation(f"{what} {markup.partition('>')[0]}>", SAME, apply(markup), Operator.HIDDEN_COPY)
    for what, apply, every in (("table hidden in", _before, TABLES), ("number beside", _within, NUMBERS))
    for markup in every
]
