"""Silent faults of data files: what is easily read as another figure, or as none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.mutations import ASKED, EITHER, QUESTION, Mutation, Operator, another, mutations_into
from tests.mutations.shipped.datafile import DataFile

MUTATIONS: list[Mutation[DataFile]] = []
mutation = mutations_into(MUTATIONS)


def _marked(mark: str) -> Callable[[DataFile], DataFile | None]:
    """The mark behind the time of the figure's row."""

    def apply(page: DataFile) -> DataFile | None:
        if page.rule.by is None:
            return None
        time = next(name for name in page.rule.by.model_dump().values() if name)
        return page.put(time, f"{page.rows[page.row][page.header.index(time)]}{mark}")

    return apply


MUTATIONS += [
    Mutation(f"time marked with {mark.strip()!r}", EITHER, _marked(mark), Operator.MARKED_PERIOD)
    for mark in (" (p)", " p", "*", " (provisional)", " r/")
]


@mutation(QUESTION, Operator.TOTAL_ROW)
def total_row_added(page: DataFile) -> DataFile:
    """Its labels are those of the figure's row, as far as the rule asks for them; all others say Total."""
    asked = {*page.needed, *page.rule.where_present}
    total = tuple(
        cell if name in asked else "Total" for name, cell in zip(page.header, page.rows[page.row], strict=True)
    )
    return replace(page, rows=(*page.rows, total))


@mutation(QUESTION, Operator.TWIN_ROWS)
def every_row_printed_twice(page: DataFile) -> DataFile:
    return replace(page, rows=tuple(row for row in page.rows for _ in range(2)), row=2 * page.row)


@mutation(EITHER, Operator.SPLIT_NUMBER)
def number_split_by_a_space(page: DataFile) -> DataFile | None:
    printed = page.printed
    return page.put(page.amount, f"{printed[:1]} {printed[1:]}") if len(printed) > 1 else None


@mutation(ASKED, Operator.NEW_LABEL)
def row_of_a_new_label_added(page: DataFile) -> DataFile | None:
    """Its labels are those of the figure's row, but for the first that the rule does not ask for."""
    asked = {*page.needed, *page.rule.where_present, *page.rule.each}
    others = [x for x, name in enumerate(page.header) if name not in asked and page.rows[page.row][x].istitle()]
    if not page.adds or not others:
        return None
    cells = ["Harbour Patrol" if x == others[0] else cell for x, cell in enumerate(page.rows[page.row])]
    cells[page.header.index(page.amount)] = another(page.printed)
    return replace(page, rows=(*page.rows, tuple(cells)))
