"""What publishers do to data files: to columns, rows, values, and to how they are written and packed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from monitor.core.catalogue import Figure
from tests.mutations import EITHER, LOUD, QUESTION, SAME, Allowed, Mutation, Operator, Said, another, mutations_into
from tests.mutations.shipped import Served, ShippedRule, figures_read_by, shipped_rule
from tests.mutations.shipped.datafile import DataFile, book_file_of, data_file_of
from tests.mutations.shipped.datafile_operators import MUTATIONS as OF_OPERATORS

# ---------------------------------------------------------------- columns

OF_CONTENT: list[Mutation[DataFile]] = []
mutation = mutations_into(OF_CONTENT)


@mutation(SAME)
def columns_reversed(page: DataFile) -> DataFile:
    return page.in_columns(range(len(page.header))[::-1])


@mutation(SAME)
def column_added_in_front(page: DataFile) -> DataFile:
    rows = tuple((str(y), *row) for y, row in enumerate(page.rows))
    return replace(page, header=("Record", *page.header), rows=rows)


@mutation(SAME)
def similar_column_added_behind(page: DataFile) -> DataFile:
    x = page.header.index(page.amount)
    rows = tuple((*row, another(row[x])) for row in page.rows)
    return replace(page, header=(*page.header, f"{page.amount} (revised)"), rows=rows)


@mutation(SAME)
def column_that_nobody_reads_dropped(page: DataFile) -> DataFile | None:
    present = {*page.needed, *page.rule.where_present}
    unread = [x for x, name in enumerate(page.header) if name not in present]
    return page.in_columns([x for x in range(len(page.header)) if x != unread[0]]) if unread else None


@mutation(LOUD, Operator.MOVED_UNIT)
def column_of_the_value_renamed(page: DataFile) -> DataFile:
    return page.renamed(page.amount, f"{page.amount.replace('(lbs)', '(kg)')} new")


@mutation(LOUD)
def column_of_the_value_missing(page: DataFile) -> DataFile:
    x = page.header.index(page.amount)
    rest = replace(page, truth={}).renamed(page.amount, "Value withheld")
    return rest.put_everywhere("Value withheld", lambda _: "") if x >= 0 else rest


@mutation(LOUD)
def column_of_a_label_missing(page: DataFile) -> DataFile:
    gone = next(iter(page.rule.where))
    return page.in_columns([x for x, name in enumerate(page.header) if name != gone])


@mutation(LOUD)
def column_of_the_time_renamed(page: DataFile) -> DataFile | None:
    if page.rule.by is None:
        return None
    time = next(name for name in page.rule.by.model_dump().values() if name)
    return page.renamed(time, f"{time} of report")


@mutation(LOUD)
def column_of_the_value_named_twice(page: DataFile) -> DataFile:
    rows = tuple((*row, another(row[page.header.index(page.amount)])) for row in page.rows)
    return replace(page, header=(*page.header, page.amount), rows=rows)


@mutation(EITHER)
def names_of_columns_in_capitals(page: DataFile) -> DataFile:
    return replace(page, header=tuple(name.upper() for name in page.header))


@mutation(SAME)
def names_of_columns_padded_with_spaces(page: DataFile) -> DataFile:
    return replace(page, header=tuple(f" {name.replace(' ', chr(0xA0))} " for name in page.header))


# ---------------------------------------------------------------- rows


@mutation(SAME)
def rows_reversed(page: DataFile) -> DataFile:
    return page.in_rows(range(len(page.rows))[::-1])


@mutation(SAME)
def rows_shuffled(page: DataFile) -> DataFile:
    return page.in_rows(sorted(range(len(page.rows)), key=lambda y: sha256(f"{y}{page.rows[y]}".encode()).digest()))


@mutation(SAME)
def rows_of_another_label_added(page: DataFile) -> DataFile:
    """As many as there are of the figure's, with other numbers."""
    label, values = next(iter(page.rule.where.items()))
    x, at = page.header.index(label), page.header.index(page.amount)
    twins = [
        tuple("Ketamine" if i == x else another(cell) if i == at else cell for i, cell in enumerate(row))
        for row in page.rows
        if row[x] in values
    ]
    return replace(page, rows=(*page.rows, *twins))


def _dated(change: Callable[[str], str]) -> Callable[[DataFile], DataFile | None]:
    """The time of the figure's row, its year where the year has a column of its own, changed."""

    def apply(page: DataFile) -> DataFile | None:
        if page.rule.by is None:
            return None
        time = page.rule.by.columns(page.rule.calendar).columns[0]
        return page.put(time, change(page.rows[page.row][page.header.index(time)]))

    return apply


OF_CONTENT.append(Mutation("time named otherwise", LOUD, _dated(lambda _: "Latest")))


@mutation(LOUD)
def rows_of_the_figure_removed(page: DataFile) -> DataFile:
    label, values = next(iter(page.rule.where.items()))
    rows = tuple(row for row in page.rows if row[page.header.index(label)] not in values)
    return replace(page, rows=rows, row=0, truth={})


@mutation(LOUD, Operator.TWIN_ROWS)
def row_printed_again_with_another_number(page: DataFile) -> DataFile | None:
    if page.adds:
        return None
    twin = page.put(page.amount, another(page.printed)).rows[page.row]
    return replace(page, rows=(*page.rows, twin))


@mutation(SAME)
def row_parted_in_two(page: DataFile) -> DataFile | None:
    if not page.adds:
        return None
    part = Decimal(page.printed) / 4
    rest = page.put(page.amount, str(Decimal(page.printed) - part))
    return replace(rest, rows=(*rest.rows, rest.put(page.amount, str(part)).rows[page.row]))


@mutation(LOUD)
def second_half_of_the_rows_missing(page: DataFile) -> DataFile | None:
    half = len(page.rows) // 2
    return replace(page, rows=page.rows[:half], row=0) if page.row >= half else None


@mutation(LOUD)
def no_rows_at_all(page: DataFile) -> DataFile:
    return replace(page, rows=(), row=0)


# ---------------------------------------------------------------- labels


@mutation(LOUD)
def label_renamed_everywhere(page: DataFile) -> DataFile:
    label, (value, *_) = next(iter(page.rule.where.items()))
    return page.put_everywhere(label, lambda cell: f"{cell} and analogues" if cell == value else cell)


@mutation(LOUD)
def label_renamed_from_some_day_on(page: DataFile) -> DataFile | None:
    """In the rows of the last period alone; they would look like none."""
    if page.rule.by is None:
        return None
    label, (value, *_) = next(iter(page.rule.where.items()))
    time = next(name for name in page.rule.by.model_dump().values() if name)
    x, last = page.header.index(time), page.rows[page.row][page.header.index(time)]
    after = page
    for y, row in enumerate(page.rows):
        if row[x] == last and row[page.header.index(label)] == value:
            after = after.put(label, f"{value} and analogues", row=y)
    return replace(after, truth=page.silent(None))


@mutation(EITHER)
def labels_in_capitals(page: DataFile) -> DataFile:
    return page.put_everywhere(next(iter(page.rule.where)), str.upper)


@mutation(SAME)
def labels_padded_with_spaces(page: DataFile) -> DataFile:
    return page.put_everywhere(next(iter(page.rule.where)), lambda cell: f" {cell}\u00a0")


# ---------------------------------------------------------------- values


@mutation(SAME)
def number_itself_changed(page: DataFile) -> DataFile:
    return page.say(another(page.printed))


@mutation(SAME)
def number_with_other_digits_at_its_far_end(page: DataFile) -> DataFile:
    return (
        page.say(str(Decimal(page.printed) + Decimal("1e-13")))
        if "." in page.printed
        else page.say(page.printed + ".0")
    )


@mutation(SAME)
def numbers_printed_longer(page: DataFile) -> DataFile:
    return page.put_everywhere(page.amount, lambda cell: f"{cell}00" if "." in cell and "e" not in cell else cell)


@mutation(EITHER)
def thousands_parted_by_commas(page: DataFile) -> DataFile:
    return page.put(page.amount, f"{Decimal(page.printed):,}")


@mutation(QUESTION)
def number_with_a_decimal_comma(page: DataFile) -> DataFile | None:
    return page.put(page.amount, page.printed.replace(".", ",")) if "." in page.printed else None


def _suppressed(mark: str) -> Callable[[DataFile], DataFile | None]:
    def apply(page: DataFile) -> DataFile | None:
        return None if page.adds else replace(page.put(page.amount, mark), truth=page.silent(Said()))

    return apply


def _not_addable(mark: str) -> Callable[[DataFile], DataFile | None]:
    def apply(page: DataFile) -> DataFile | None:
        return replace(page.put(page.amount, mark), truth=page.silent(None)) if page.adds else None

    return apply


OF_CONTENT += [
    Mutation(f"number replaced by {mark!r}", SAME if mark else EITHER, _suppressed(mark))
    for mark in ("", "n/a", "Suppr.", "..")
]
OF_CONTENT += [
    Mutation(f"addend replaced by {mark!r}", LOUD, _not_addable(mark)) for mark in ("n/a", "Suppr.", "..", "x")
]


@mutation(QUESTION)
def number_replaced_by_minus_one(page: DataFile) -> DataFile | None:
    return None if page.adds else replace(page.put(page.amount, "-1"), truth=page.silent(Said()))


@mutation(LOUD, Operator.PLACEHOLDER)
def number_replaced_by_words(page: DataFile) -> DataFile:
    return replace(page.put(page.amount, "see the note"), truth=page.silent(None))


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def another_unit_printed_behind_the_number(page: DataFile) -> DataFile:
    return replace(page.put(page.amount, f"{page.printed} km"), truth=page.silent(None))


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def words_left_behind_the_number(page: DataFile) -> DataFile:
    return replace(page.put(page.amount, f"{page.printed} so far"), truth=page.silent(None))


# ---------------------------------------------------------------- how a CSV file is written

OF_CSV: list[Mutation[DataFile]] = []
mutation = mutations_into(OF_CSV)

OF_CSV += [
    Mutation(f"cells parted by {name}", SAME, lambda page, sign=sign: replace(page, delimiter=sign))  # type: ignore[misc]
    for name, sign in {"semicolons": ";", "tabs": "\t", "pipes": "|"}.items()
]
OF_CSV += [
    Mutation(f"written in {name}", SAME, lambda page, charset=charset: replace(page, charset=charset))  # type: ignore[misc]
    for name, charset in {"UTF-8 with a mark": "utf-8-sig", "UTF-16": "utf-16"}.items()
]


@mutation(SAME)
def other_line_ends(page: DataFile) -> DataFile:
    return replace(page, line_end="\n")


@mutation(SAME)
def every_cell_in_quotes(page: DataFile) -> DataFile:
    return replace(page, quoting=csv.QUOTE_ALL)


@mutation(SAME)
def line_that_names_the_delimiter_added(page: DataFile) -> DataFile:
    return replace(page, delimiter=";", written=lambda text: f"sep=;\r\n{text}")


@mutation(SAME)
def empty_lines_between(page: DataFile) -> DataFile:
    return replace(page, line_end="\r\n\r\n")


@mutation(SAME)
def written_in_windows_1252(page: DataFile) -> DataFile:
    rows = tuple((*row, "Montréal") for row in page.rows)
    return replace(page, header=(*page.header, "Bureau émetteur"), rows=rows, charset="cp1252")


@mutation(LOUD)
def cut_short_in_the_last_row(page: DataFile) -> DataFile:
    return replace(page, written=lambda text: text.rstrip()[:-3])


@mutation(LOUD)
def quote_mark_never_closed(page: DataFile) -> DataFile:
    return replace(page, written=lambda text: text.replace(page.header[0], f'"{page.header[0]}', 1))


@mutation(EITHER)
def title_printed_above_the_header(page: DataFile) -> DataFile:
    return replace(page, written=lambda text: f"Release of May\r\n{text}")


@mutation(LOUD)
def web_page_in_place_of_the_file(page: DataFile) -> DataFile:
    html = b"<!doctype html><html><head><title>Data</title></head><body><p>The file has moved.</p></body></html>"
    return replace(page, packed=lambda members: dict.fromkeys(members, html))


# ---------------------------------------------------------------- how a ZIP file is packed

OF_ZIP: list[Mutation[DataFile]] = []
mutation = mutations_into(OF_ZIP)


@mutation(SAME)
def further_files_packed(page: DataFile) -> DataFile | None:
    if not page.served.source.member:
        return None
    return replace(page, packed=lambda members: {"LISEZMOI.txt": b"Notes", "other.csv": b"A,B\r\n1,2\r\n", **members})


@mutation(LOUD)
def file_packed_under_another_name(page: DataFile) -> DataFile | None:
    if not page.served.source.member:
        return None
    return replace(page, packed=lambda members: {f"new-{name}": content for name, content in members.items()})


@mutation(EITHER)
def file_packed_in_a_folder(page: DataFile) -> DataFile | None:
    if not page.served.source.member:
        return None
    return replace(page, packed=lambda members: {f"data/{name}": content for name, content in members.items()})


OF_CONTENT += OF_OPERATORS
OF_FILES = OF_CONTENT + OF_CSV + OF_ZIP

# ---------------------------------------------------------------- rules

HARMS = {"Substance": "Opioids", "Source": "Deaths", "Specific_Measure": "Overall numbers", "Time_Period": "By year"}
HARMS |= {"Aggregator": "", "Type_Event": "Total apparent opioid toxicity deaths"}
LAND = {"FY": "2024", "Month (abbv)": "SEP", "Land Filter": "Land Only", "Drug Type": "Fentanyl"}
ROWS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "fentanyl-northern-border": ({**LAND, "Region": "Northern Border"}, ("2024-09", "FY2024")),
    "fentanyl-southwest-border": ({**LAND, "Region": "Southwest Border"}, ("2024-09", "FY2024")),
    "population": ({"GEO": "Falkland, British Columbia"}, ("2021",)),
    "deaths-canada": ({**HARMS, "Region": "Canada", "Year_Quarter": "2021"}, ("2021",)),
    "deaths-british-columbia": ({**HARMS, "Region": "British Columbia", "Year_Quarter": "2021"}, ("2021",)),
    "fentanyl-share": ({"Drug": "Fentanyl", "Month": "2024-08"}, ("2024-08",)),
    "opioids-canada": ({"Country": "Canada", "Drug group": "Synthetic opioids", "Year": "2023"}, ("2023",)),
}
"""By the end of a figure's id: a row that counts in it, and the periods in whose values it does."""
BUT: Mapping[str, Mapping[str, Allowed]] = {}


def rule_of_file(served: Served, figure: Figure, media: str) -> ShippedRule[DataFile]:
    """A rule beside the file it reads, ``CSV`` or ``workbook``."""
    named, periods = ROWS[figure.id.rpartition("/")[2]]
    take_apart = book_file_of if media == "workbook" else data_file_of
    page = take_apart(served, figure, named=named, periods=periods)
    return shipped_rule(figure, page, on=media, but=BUT.get(figure.id))


def rules_of_files() -> tuple[ShippedRule[DataFile], ...]:
    """The rules that read CSV files, alone or in ZIP files."""
    return tuple(rule_of_file(served, figure, "CSV") for served, figure in figures_read_by("dataset", "csv"))
