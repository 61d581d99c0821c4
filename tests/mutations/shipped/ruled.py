"""What offices do to ruled tables when they print them anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, Said, another, mutations_into
from tests.mutations.shipped.printed import Printed
from tests.site.files import Heading, Ruled

OF_TABLES: list[Mutation[Printed]] = []
mutation = mutations_into(OF_TABLES)


def _column(page: Printed) -> int:
    """The index of the figure's column: its number stands in it once, in the last row."""
    return page.table.rows[-1].index(page.printed)


def _named(page: Printed, change: Callable[[str], str]) -> Printed:
    """With the figure's column named otherwise."""
    table, x = page.table, _column(page)
    return page.but(replace(table, header=(*table.header[:x], change(table.header[x]), *table.header[x + 1 :])))


def _in_cell(page: Printed, text: str) -> Printed:
    """With another text in the figure's last cell."""
    table, x = page.table, _column(page)
    *rows, last = table.rows
    return page.but(replace(table, rows=(*rows, (*last[:x], text, *last[x + 1 :]))))


def _year_marked(mark: str) -> Callable[[Printed], Printed]:
    def apply(page: Printed) -> Printed:
        table = page.table
        *rows, last = table.rows
        return page.but(replace(table, rows=(*rows, (f"{last[0]}{mark}", *last[1:]))))

    return apply


def _last(page: Printed) -> str:
    return list(page.truth)[-1]


@mutation(SAME)
def columns_reversed(page: Printed) -> Printed:
    def turned(row: tuple[str, ...]) -> tuple[str, ...]:
        return (row[0], *row[:0:-1])

    table = page.table
    return page.but(Ruled(turned(table.header), tuple(map(turned, table.rows)), table.widths))


@mutation(SAME)
def rows_reversed(page: Printed) -> Printed:
    return page.but(replace(page.table, rows=page.table.rows[::-1]))


@mutation(SAME)
def earlier_year_added(page: Printed) -> Printed:
    table, x = page.table, _column(page)
    row = ("FY 2016", *(another(cell) for cell in table.rows[0][1:]))
    after = page.but(replace(table, rows=(row, *table.rows)))
    return replace(after, truth={"FY2016": Said(Decimal(row[x].replace(",", ""))), **page.truth})


@mutation(LOUD)
def last_year_named_otherwise(page: Printed) -> Printed:
    *rows, last = page.table.rows
    return page.but(replace(page.table, rows=(*rows, (f"{last[0]} so far counted", *last[1:]))))


@mutation(SAME, Operator.TOTAL_ROW)
def row_that_is_no_year_added(page: Printed) -> Printed:
    table = page.table
    return page.but(replace(table, rows=(*table.rows, ("Change", "92", "147", "-54", "7"))))


@mutation(SAME)
def similar_column_added(page: Printed) -> Printed:
    table = page.table
    rows = tuple((*row, another(row[_column(page)])) for row in table.rows)
    widths = (24, 28, 30, 30, 28, 30)
    return page.but(Ruled((*table.header, "Northern Annex"), rows, widths))


@mutation(LOUD, Operator.TWIN_ROWS)
def column_of_the_same_name_added(page: Printed) -> Printed:
    table, x = page.table, _column(page)
    rows = tuple((*row, another(row[x])) for row in table.rows)
    return page.but(Ruled((*table.header, table.header[x]), rows, (24, 28, 30, 30, 28, 30)))


@mutation(LOUD)
def column_renamed(page: Printed) -> Printed:
    return _named(page, lambda name: f"{name.split()[0]} Sectors")


@mutation(LOUD)
def column_removed(page: Printed) -> Printed:
    x = _column(page)

    def cut(row: tuple[str, ...]) -> tuple[str, ...]:
        return (*row[:x], *row[x + 1 :])

    table = page.table
    return replace(page.but(Ruled(cut(table.header), tuple(map(cut, table.rows)), (28, 40, 40, 40))), truth={})


@mutation(SAME)
def name_of_the_column_footnoted(page: Printed) -> Printed:
    return _named(page, lambda name: f"{name}*")


@mutation(SAME)
def names_in_capitals(page: Printed) -> Printed:
    return page.but(replace(page.table, header=tuple(map(str.upper, page.table.header))))


@mutation(LOUD, Operator.MOVED_UNIT)
def unit_of_the_column_changed(page: Printed) -> Printed:
    return replace(_named(page, lambda name: f"{name} (thousands)"), truth={})


@mutation(SAME)
def number_in_the_table_changed(page: Printed) -> Printed:
    after = another(page.printed)
    return replace(_in_cell(page, after), truth={**page.truth, _last(page): Said(Decimal(after.replace(",", "")))})


@mutation(SAME)
def number_in_the_table_suppressed(page: Printed) -> Printed:
    return replace(_in_cell(page, "n/a"), truth={**page.truth, _last(page): Said()})


@mutation(LOUD, Operator.PLACEHOLDER)
def number_in_the_table_replaced_by_words(page: Printed) -> Printed:
    return replace(_in_cell(page, "see note"), truth={})


@mutation(SAME)
def number_in_the_table_footnoted(page: Printed) -> Printed:
    return _in_cell(page, f"{page.printed}*")


@mutation(LOUD)
def table_printed_again_with_other_numbers(page: Printed) -> Printed:
    rows = tuple((row[0], *map(another, row[1:])) for row in page.table.rows)
    return page.behind(Heading("Revised"), replace(page.table, rows=rows))


OF_TABLES += [
    Mutation(f"year of the last row marked with {mark.strip()!r}", EITHER, _year_marked(mark), Operator.MARKED_PERIOD)
    for mark in (" (p)", " p", "*", " (provisional)", " r/")
]


@mutation(EITHER, Operator.SECOND_HEADER)
def first_row_of_words(page: Printed) -> Printed:
    table = page.table
    return page.but(replace(table, rows=(("", *("agents" for _ in table.header[1:])), *table.rows)))


@mutation(EITHER, Operator.SPLIT_NUMBER)
def number_in_the_table_split_by_a_space(page: Printed) -> Printed:
    return _in_cell(page, f"{page.printed[:1]} {page.printed[1:]}")


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def number_in_the_table_told_per_month(page: Printed) -> Printed:
    return replace(_in_cell(page, f"{page.printed} per month"), truth={})


@mutation(EITHER)
def columns_printed_closer(page: Printed) -> Printed:
    return page.but(replace(page.table, widths=(22, 26, 28, 28, 26)))
