"""What people do to workbooks, beside what publishers do to the table in them."""

from __future__ import annotations

from dataclasses import replace

from openpyxl import Workbook
from openpyxl.styles import Font

from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, another, mutations_into
from tests.mutations.shipped import ShippedRule, figures_read_by
from tests.mutations.shipped.datafile import BookFile, DataFile, Row
from tests.mutations.shipped.datafiles import OF_CONTENT, rule_of_file

OF_FILES: list[Mutation[BookFile]] = []
mutation = mutations_into(OF_FILES)


@mutation(SAME)
def lines_added_to_the_banner(page: BookFile) -> BookFile:
    return replace(page, banner=(("Release 7",), ("Counts of 2023: 99",), *page.banner))


@mutation(SAME)
def banner_dropped(page: BookFile) -> BookFile:
    return replace(page, banner=())


@mutation(SAME)
def sheet_renamed(page: BookFile) -> BookFile:
    return replace(page, tab="T1 (revised)")


@mutation(SAME)
def sheet_added_in_front(page: BookFile) -> BookFile:
    return replace(page, sheets=(("Contents", (("Table", "Sheet"), ("Drug seizures", "Seizures"))),))


@mutation(SAME)
def columns_left_empty_before_the_table(page: BookFile) -> BookFile:
    return replace(page, left=2)


@mutation(SAME)
def numbers_stored_as_texts(page: BookFile) -> BookFile:
    return replace(page, as_text=True)


@mutation(LOUD)
def same_table_with_other_numbers_on_another_sheet(page: BookFile) -> BookFile:
    rows: tuple[Row, ...] = tuple((*row[:-1], another(row[-1])) for row in page.rows)
    return replace(page, behind=(*page.behind, ("Seizures (2)", (page.header, *rows))))


@mutation(EITHER)
def footnotes_printed_below(page: BookFile) -> BookFile:
    return replace(page, rows=(*page.rows, ("",) * len(page.header), ("* Estimates", "", "", "", "")))


def _uncalculated(book: Workbook, cell: str) -> None:
    tab, _, address = cell.partition("!")
    book[tab][address] = "=SUM(A1:A2)"


def _broken(book: Workbook, cell: str) -> None:
    tab, _, address = cell.partition("!")
    book[tab][address] = "#REF!"


def _shown_otherwise(book: Workbook, cell: str) -> None:
    tab, _, address = cell.partition("!")
    book[tab][address].number_format = '#,##0 "units"'


def _hide_last_row(book: Workbook, cell: str) -> None:
    sheet = book[cell.partition("!")[0]]
    sheet.row_dimensions[sheet.max_row].hidden = True


@mutation(EITHER, Operator.HIDDEN_COPY)
def row_with_another_number_hidden_at_the_end(page: BookFile) -> BookFile:
    row = page.rows[page.row]
    x = page.header.index(page.amount)
    return replace(page, rows=(*page.rows, (*row[:x], another(row[x]), *row[x + 1 :])), finish=_hide_last_row)


def _struck_out(book: Workbook, cell: str) -> None:
    tab, _, address = cell.partition("!")
    book[tab][address].font = Font(strike=True)


def _row_hidden(book: Workbook, cell: str) -> None:
    tab, _, address = cell.partition("!")
    book[tab].row_dimensions[book[tab][address].row].hidden = True


def _last_sheet_hidden(book: Workbook, cell: str) -> None:
    book.worksheets[-1].sheet_state = "hidden"


@mutation(LOUD, Operator.HIDDEN_COPY)
def number_struck_out(page: BookFile) -> BookFile:
    return replace(page, finish=_struck_out, truth=page.silent(None))


@mutation(LOUD, Operator.HIDDEN_COPY)
def figures_row_hidden(page: BookFile) -> BookFile:
    return replace(page, finish=_row_hidden, truth=page.silent(None))


@mutation(SAME, Operator.HIDDEN_COPY)
def hidden_sheet_with_other_numbers_added(page: BookFile) -> BookFile:
    twin = same_table_with_other_numbers_on_another_sheet(page)
    return replace(twin, finish=_last_sheet_hidden)


@mutation(LOUD)
def number_replaced_by_a_formula_without_value(page: BookFile) -> BookFile:
    return replace(page, finish=_uncalculated, truth=page.silent(None))


@mutation(LOUD)
def number_replaced_by_a_broken_formula(page: BookFile) -> BookFile:
    return replace(page, finish=_broken, truth=page.silent(None))


@mutation(SAME)
def number_shown_in_another_format(page: BookFile) -> BookFile:
    return replace(page, finish=_shown_otherwise)


def _of_content(mutation: Mutation[DataFile]) -> Mutation[BookFile]:
    """The same done to a table in a workbook."""

    def apply(page: BookFile) -> BookFile | None:
        after = mutation.apply(page)
        assert after is None or isinstance(after, BookFile)
        return after

    return Mutation(mutation.name, mutation.allowed, apply, mutation.of)


MUTATIONS = OF_FILES + [_of_content(one) for one in OF_CONTENT]


def rules() -> tuple[ShippedRule[DataFile], ...]:
    """The rules that read workbooks as data files."""
    return tuple(rule_of_file(served, figure, "workbook") for served, figure in figures_read_by("dataset", "xlsx"))
