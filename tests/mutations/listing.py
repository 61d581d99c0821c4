"""Tables in CSV files, and what publishers do to them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO

from monitor.kinds.extract.dataset import By, Dataset
from monitor.reading.document import Document
from tests.mutations import EITHER, Mutation, Rule, Truth
from tests.mutations.sheet import Sheet, table
from tests.mutations.sheet_mutations import MUTATIONS as OF_SHEETS
from tests.mutations.tables import BY_ROW, MONTHS, SECTORS, STAFF


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
        Listing(
            table(
                ("Province or territory", "2020", "2021", "2022"),
                (
                    ("Alberta", "1,361", "1,819", "1,730"),
                    ("British Columbia", "1,775", "2,293", "2,410"),
                    ("Yukon", "15", "23", "25"),
                ),
                (1, 2),
                "deaths",
            )
        ),
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
)
