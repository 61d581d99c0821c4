"""Tables in CSV files, and what publishers do to them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO

from monitor.kinds.extract.dataset import By, Dataset
from monitor.reading.document import Document
from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, Rule, Truth, mutations_into
from tests.mutations.sheet import Sheet, table
from tests.mutations.sheet_mutations import MUTATIONS as OF_SHEETS
from tests.mutations.tables import BY_COLUMN, BY_ROW, MONTHS, PROVINCES, SECTORS, STAFF, YEARS


@dataclass(frozen=True)
class Listing:
    """A CSV file with the table in which the figure stands; a caption is a line above it."""

    sheet: Sheet

    @property
    def truth(self) -> Truth:
        return self.sheet.truth

    @property
    def words(self) -> Sequence[str]:
        return (*self.sheet.words, f"has {len(self.sheet.columns)} cells")

    def document(self) -> Document:
        text = StringIO()
        writer = csv.writer(text)
        if self.sheet.caption:
            writer.writerow([self.sheet.caption])
        writer.writerow([" ".join(path) for path in self.sheet.columns])
        writer.writerows(self.sheet.rows)
        return Document(text.getvalue().encode(), content_type="text/csv", url="https://x.example/table.csv")


EXACT = (
    "one header put over all columns",
    "column footnoted",
    "labels in capitals",
    "label footnoted with a star",
    "label footnoted in brackets",
    "label footnoted with a small digit",
)
"""Names in data files are compared to the letter."""
EVERY_ROW_IS_OF_A_TIME = (
    "rows inserted before",
    "rows inserted after",
    "row of a similar label inserted",
    "total row added",
    "header repeated among the rows",
)
"""Where `by` names a column, every row that is not dropped must say of what time it is."""


def _of_sheet(mutation: Mutation[Sheet]) -> Mutation[Listing]:
    """The same done to the table in a file."""
    of_listing = mutation.on(lambda page: page.sheet, lambda page, sheet: replace(page, sheet=sheet))
    return replace(of_listing, allowed=EITHER) if mutation.name in EXACT else of_listing


MUTATIONS: list[Mutation[Listing]] = [_of_sheet(mutation) for mutation in OF_SHEETS if mutation.name != "cell emptied"]
"""An empty cell of a data file is a missing value; of the shipped files that is tried, too."""

OF_WIDE: list[Mutation[Listing]] = []
mutation = mutations_into(OF_WIDE)


def _with_column(page: Listing, name: str, cells: Sequence[str]) -> Listing | None:
    """A file that has a column for each period, with another one behind them."""
    if len(page.sheet.truth) < 2 or not page.sheet.columns[-1][0].startswith("FY"):
        return None
    rows = tuple((*row, cell) for row, cell in zip(page.sheet.rows, cells, strict=False))
    return replace(page, sheet=replace(page.sheet, columns=(*page.sheet.columns, (name,)), rows=rows))


@mutation(LOUD, Operator.TOTAL_ROW)
def column_of_a_total_behind_the_periods(page: Listing) -> Listing | None:
    return _with_column(page, "Total FY2018-2020", ("727", "6,189", "50,217"))


@mutation(LOUD, Operator.SECOND_HEADER)
def column_of_a_period_published_once_more(page: Listing) -> Listing | None:
    return _with_column(page, "FY2020 as published before", ("241", "2,011", "16,790"))


@mutation(LOUD)
def column_of_the_same_period_in_other_words(page: Listing) -> Listing | None:
    return _with_column(page, "Fiscal year 2020", ("241", "2,011", "16,790"))


@mutation(SAME)
def column_of_a_change_behind_the_periods(page: Listing) -> Listing | None:
    return _with_column(page, "Change", ("5", "-54", "147"))


@mutation(SAME)
def empty_column_for_the_next_period(page: Listing) -> Listing | None:
    return _with_column(page, "FY2021", ("", "", ""))


@mutation(EITHER)
def column_without_a_name(page: Listing) -> Listing | None:
    return _with_column(page, "", ("1", "2", "3"))


MUTATIONS += OF_WIDE

RULES = (
    Rule(
        "agents on the northern border",
        Listing(table(SECTORS, STAFF, (2, 2), "agents")),
        Dataset(where={"Fiscal year": ("FY 2020",)}, value="Northern Border"),
        "agents",
        on="CSV of our own",
    ),
    Rule(
        "deaths in a province",
        Listing(PROVINCES),
        Dataset(where={"Province or territory": ("British Columbia",)}, value="2021"),
        "deaths",
        on="CSV of our own",
    ),
    Rule(
        "pounds by month",
        Listing(MONTHS),
        Dataset(value="Pounds", by=By(period="Month")),
        "lb",
        on="CSV of our own",
        but={name: allowed for name, allowed in BY_ROW.items() if name != "cell emptied"}
        | dict.fromkeys(EVERY_ROW_IS_OF_A_TIME, EITHER),
    ),
    Rule(
        "agents by year, a column each",
        Listing(YEARS),
        Dataset(where={"Sector": ("Southwest Border",)}, periods="columns", calendar="us-federal"),
        "agents",
        on="CSV of our own",
        but={name: allowed for name, allowed in BY_COLUMN.items() if name != "cell emptied"},
    ),
)
