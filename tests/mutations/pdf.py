"""Tables in PDF files, and what offices do when they print them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.kinds.extract.pdf import Pdf
from monitor.reading.document import Document
from tests.mutations import EITHER, LOUD, QUESTION, SAME, Mutation, Operator, Rule, Truth, mutations_into
from tests.mutations.sheet import UNDATED, Path, Sheet, table
from tests.mutations.sheet_mutations import MUTATIONS as OF_SHEETS
from tests.mutations.sheet_mutations import WITHOUT_MARKUP
from tests.mutations.tables import BY_QUARTER, BY_ROW, QUARTERS, SECTORS, STAFF
from tests.pdfs import Paper

LABEL_WIDTH = 42.0
"""Of a column that names rows, in millimetres."""


@dataclass(frozen=True)
class Sheaf:
    """A PDF file with the table in which the figure stands.

    Attributes:
        sheet: the table.
        before: paragraphs before its heading.
        after: paragraphs behind it.
        running: the title on every page.
        numbered: whether pages are numbered.
        size: of the letters, in points.
        row_height: in millimetres.
        width: of the table in millimetres.
        align: of the values: ``R``, ``C`` or ``L``.
        lines: whether lines are drawn around the cells.
        new_page: whether the table begins on a page of its own.
        first: a table before it.
        second: a table behind it.
        unseen: a table before it, printed in white.
    """

    sheet: Sheet
    before: tuple[str, ...] = ("This report holds counts as of the end of each year.",)
    after: tuple[str, ...] = ("Counts include agents at headquarters.",)
    running: str = ""
    numbered: bool = False
    size: float = 10
    row_height: float = 6
    width: float = 186
    align: str = "R"
    lines: bool = True
    new_page: bool = False
    first: Sheet | None = None
    second: Sheet | None = None
    unseen: Sheet | None = None

    @property
    def truth(self) -> Truth:
        return self.sheet.truth

    @property
    def words(self) -> Sequence[str]:
        return (*self.before, *self.sheet.words, *self.after)

    def document(self) -> Document:
        paper = Paper(running=self.running, numbered=self.numbered, size=self.size)
        for text in self.before:
            paper.paragraph(text)
        if self.first is not None:
            self._put(paper, self.first)
        if self.unseen is not None:
            paper.set_text_color(255, 255, 255)
            self._put(paper, self.unseen)
            paper.set_text_color(0, 0, 0)
        if self.new_page:
            paper.add_page()
        self._put(paper, self.sheet)
        if self.second is not None:
            self._put(paper, self.second)
        for text in self.after:
            paper.paragraph(text)
        return Document(paper.bytes(), content_type="application/pdf", url="https://x.example/report.pdf")

    def _put(self, paper: Paper, sheet: Sheet) -> None:
        if sheet.heading:
            paper.heading(sheet.heading)
        if sheet.caption:
            paper.paragraph(sheet.caption)
        depth = max(map(len, sheet.columns))
        header = [[_label_at(path, y - depth + len(path)) for path in sheet.columns] for y in range(depth)]
        rest = (self.width - LABEL_WIDTH * sheet.labels) / (len(sheet.columns) - sheet.labels)
        widths = [LABEL_WIDTH if x < sheet.labels else rest for x in range(len(sheet.columns))]
        paper.table_of(
            header, sheet.rows, widths=widths, row_height=self.row_height, lines=self.lines, align=self.align
        )
        paper.ln(4)


def _label_at(path: Path, y: int) -> str:
    return path[y] if y >= 0 else ""


def printable(page: Sheaf) -> bool:
    """Whether the fonts that every PDF reader has can print all of it, and every row is a whole row."""
    texts = [*page.words, *(cell for row in page.sheet.rows for cell in row)]
    whole = all(len(row) == len(page.sheet.columns) for row in page.sheet.rows)
    return whole and all(text == text.encode("latin-1", "ignore").decode("latin-1") for text in texts)


# ---------------------------------------------------------------- mutations of tables


def _of_sheet(mutation: Mutation[Sheet]) -> Mutation[Sheaf]:
    """The same done to a printed table."""

    def apply(page: Sheaf) -> Sheaf | None:
        sheet = mutation.apply(page.sheet)
        after = None if sheet is None else replace(page, sheet=sheet)
        return after if after and printable(after) else None

    return Mutation(mutation.name, WITHOUT_MARKUP.get(mutation.name, mutation.allowed), apply, mutation.of)


OF_CONTENT: list[Mutation[Sheaf]] = list(map(_of_sheet, OF_SHEETS))
OF_PRINT: list[Mutation[Sheaf]] = []
mutation = mutations_into(OF_PRINT)


def _wrong_twin(page: Sheaf) -> Sheet:
    """The same table with every number another."""
    return replace(page.sheet, rows=tuple(map(page.sheet.with_numbers_changed, page.sheet.rows)))


@mutation(SAME)
def letters_printed_smaller(page: Sheaf) -> Sheaf:
    return replace(page, size=8, row_height=5)


@mutation(SAME)
def rows_printed_farther_apart(page: Sheaf) -> Sheaf:
    return replace(page, row_height=9)


@mutation(SAME)
def lines_around_cells_dropped(page: Sheaf) -> Sheaf:
    return replace(page, lines=False)


@mutation(EITHER)
def columns_printed_closer(page: Sheaf) -> Sheaf:
    return replace(page, width=150, size=8)


@mutation(SAME)
def values_centred(page: Sheaf) -> Sheaf:
    return replace(page, align="C")


@mutation(EITHER)
def values_printed_from_the_left(page: Sheaf) -> Sheaf:
    return replace(page, align="L")


@mutation(SAME)
def title_and_number_printed_on_every_page(page: Sheaf) -> Sheaf:
    return replace(page, running="Office of Statistics 2021", numbered=True)


@mutation(SAME)
def table_moved_to_the_next_page(page: Sheaf) -> Sheaf:
    return replace(page, new_page=True)


@mutation(SAME)
def paragraphs_with_numbers_added_before(page: Sheaf) -> Sheaf:
    return replace(page, before=(*page.before, "In 1999 the office counted 99 agents, and 1,234 five years later."))


@mutation(SAME)
def footnotes_added_below(page: Sheaf) -> Sheaf:
    return replace(page, after=("1 Counts of 2020: 99.", "* Land only.", *page.after))


@mutation(SAME)
def another_table_printed_before(page: Sheaf) -> Sheaf:
    trained = (("Boats", "88", "12"), ("Radio", "41", "9"), ("Dogs", "17", "3"))
    return replace(page, first=table(("Course", "People", "Days"), trained, (0, 1), "people", heading="Training"))


@mutation(LOUD)
def same_table_with_other_numbers_added(page: Sheaf) -> Sheaf:
    return replace(page, second=_wrong_twin(page))


@mutation(EITHER, Operator.HIDDEN_COPY)
def same_table_with_other_numbers_printed_in_white(page: Sheaf) -> Sheaf:
    return replace(page, unseen=_wrong_twin(page))


@mutation(LOUD)
def heading_changed(page: Sheaf) -> Sheaf:
    return replace(page, sheet=replace(page.sheet, heading=f"{page.sheet.heading}, revised method"))


@mutation(SAME)
def table_goes_on_over_pages(page: Sheaf) -> Sheaf | None:
    if page.sheet.period != UNDATED:
        return None
    sheet = page.sheet
    for number in range(45):
        row = sheet.rows[0]
        new = tuple(f"Place {number + 1}" if x < sheet.labels else text for x, text in enumerate(row))
        sheet = sheet.with_row(0, new)
    return replace(page, sheet=sheet)


MUTATIONS = OF_CONTENT + OF_PRINT

# ---------------------------------------------------------------- rules

WIDE = {"spaces in labels doubled": EITHER}
"""In print a wide space may part two columns."""

UNTOLD = {"one header put over all columns": LOUD}
"""What three of the rules cannot read: their names say it, *agents on the northern border*, *agents by year* and
*fentanyl by quarter*. A text printed in the middle above four columns looks the same whether it names all four or the
two in the middle; no markup says how far its cell reaches. So all that stands above a column is one name there, which
is not the one that the rule asks for, and the page is refused. Web pages and workbooks do say it: there it is read."""

RULES = (
    Rule(
        "agents on the northern border",
        Sheaf(table(SECTORS, STAFF, (2, 2), "agents", heading="Agent staffing by fiscal year")),
        Pdf(heading="Agent staffing by fiscal year", row="FY 2020", column="Northern Border"),
        "agents",
        but={**WIDE, **UNTOLD},
    ),
    Rule(
        "agents by year",
        Sheaf(
            table(
                SECTORS,
                STAFF,
                (2, 1),
                "agents",
                series={"FY2018": (0, 1), "FY2019": (1, 1), "FY2020": (2, 1)},
                period="FY2020",
                heading="Agent staffing",
            )
        ),
        Pdf(heading="Agent staffing", column="Southwest Border", periods="rows", calendar="us-federal"),
        "agents",
        but={**BY_ROW, **WIDE, **UNTOLD, "cell reads '{} of which 17 new'": QUESTION},  # in print it is two lines
    ),
    Rule(
        "fentanyl by quarter",
        Sheaf(table(QUARTERS, BY_QUARTER, (1, 5), "lb", labels=2, heading="Seizures by quarter")),
        Pdf(
            heading="Seizures by quarter",
            row={"Drug": "Fentanyl", "Region": "Northern Border"},
            column=("Q2 FY2024", "Pounds"),
        ),
        "lb",
        but={**WIDE, **UNTOLD},
    ),
    Rule(
        "deaths in a province",
        Sheaf(
            table(
                ("Province", "2020", "2021", "2022"),
                (
                    ("Alberta", "1,361", "1,819", "1,730"),
                    ("British Columbia", "1,775", "2,293", "2,410"),
                    ("Yukon", "15", "23", "25"),
                ),
                (1, 2),
                "deaths",
                heading="Deaths by province",
            )
        ),
        Pdf(heading="Deaths by province", row="British Columbia", column="2021"),
        "deaths",
        but={**WIDE, "one header put over all columns": EITHER},  # it looks like the table's heading
    ),
)
