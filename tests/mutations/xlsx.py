"""Tables on the sheets of a workbook, and what people do to workbooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook as File
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from monitor.kinds.extract.xlsx import Xlsx
from monitor.reading.document import Document
from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, Rule, Truth, mutations_into, value_of
from tests.mutations.sheet import Path, Sheet, table
from tests.mutations.sheet_mutations import MUTATIONS as OF_SHEETS
from tests.mutations.sheet_mutations import WITHOUT_MARKUP
from tests.mutations.tables import BY_COLUMN, BY_QUARTER, BY_ROW, MONTHS, QUARTERS, SECTORS, STAFF, YEARS

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STORED = {
    "en": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"),
    "fr": re.compile(r"[0-9]{1,3}(?:\u00a0[0-9]{3})*(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?"),
}
"""What a spreadsheet takes for a number when it is typed in, and then stores as one."""
NOTES = ("Read me", (("About these tables",), ("Published", "May 2024"), ("Tables", "2")))


@dataclass(frozen=True)
class Workbook:
    """A workbook with the table in which the figure stands.

    Attributes:
        sheet: the table.
        tab: the name of the sheet that it stands on.
        banner: the lines above it.
        footer: the lines below it.
        left: how many columns are empty before it.
        before: sheets before its own, each with its rows.
        after: sheets behind its own.
        below: a table below it on the same sheet.
        as_text: whether numbers are stored as texts.
        finish: what is done last to the sheet; it is told where the figure's cell is.
        hidden: the names of the sheets that are not shown.
    """

    sheet: Sheet
    tab: str = "Table 1"
    banner: tuple[str, ...] = ("Border statistics", "Updated every month")
    footer: tuple[str, ...] = ("Source: administrative records",)
    left: int = 0
    before: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (NOTES,)
    after: tuple[tuple[str, Sheet], ...] = ()
    below: Sheet | None = None
    as_text: bool = False
    finish: Callable[[Worksheet, int, int], None] | None = None
    hidden: tuple[str, ...] = ()

    @property
    def truth(self) -> Truth:
        return self.sheet.truth

    @property
    def words(self) -> Sequence[str]:
        return (self.tab, *self.banner, *self.sheet.words)

    def document(self) -> Document:
        file = File()
        file.remove(file.worksheets[0])
        for name, rows in self.before:
            other = file.create_sheet(name)
            for row in rows:
                other.append(row)
        own = file.create_sheet(self.tab)
        top = self._put(own, self.sheet, 1)
        if self.below is not None:
            self._put(own, self.below, own.max_row + 2)
        for name, sheet in self.after:
            self._put(file.create_sheet(name), sheet, 1)
        for name in self.hidden:
            file[name].sheet_state = "hidden"
        if self.finish is not None:
            self.finish(own, top + self.sheet.row, self.left + 1 + self.sheet.column)
        body = BytesIO()
        file.save(body)
        return Document(body.getvalue(), content_type=TYPE, url="https://x.example/table.xlsx")

    def _put(self, own: Worksheet, sheet: Sheet, y: int) -> int:
        """Write a table with its banner and footer from a row on; the row in which its body begins."""
        for line in (*self.banner, *filter(None, (sheet.heading, sheet.caption))):
            own.cell(y, self.left + 1, line)
            y += 1
        y = self._put_header(own, sheet, y)
        width = max(map(len, sheet.rows))
        for index, row in enumerate(self.stored(sheet)):
            for x, value in enumerate(row):
                own.cell(y + index, self.left + 1 + x, value)
            if len(row) == 1:
                own.merge_cells(
                    start_row=y + index, end_row=y + index, start_column=self.left + 1, end_column=self.left + width
                )
        for index, line in enumerate(self.footer):
            own.cell(y + len(sheet.rows) + 1 + index, self.left + 1, line)
        return y

    def _put_header(self, own: Worksheet, sheet: Sheet, y: int) -> int:
        depth = max(map(len, sheet.columns))
        for level in range(depth):
            for _, group in groupby(enumerate(sheet.columns), key=lambda one: _merged_at(one, level)):
                places = list(group)
                x, path = places[0]
                if level >= len(path):
                    continue
                own.cell(y + level, self.left + 1 + x, path[level])
                last = depth if level == len(path) - 1 else level + 1
                if len(places) > 1 or last > level + 1:
                    own.merge_cells(
                        start_row=y + level,
                        end_row=y + last - 1,
                        start_column=self.left + 1 + x,
                        end_column=self.left + len(places) + x,
                    )
        return y + depth

    def stored(self, sheet: Sheet) -> list[list[str | int | float]]:
        """The cells of a table as a spreadsheet keeps them."""
        return [[self._stored(text, sheet, x) for x, text in enumerate(row)] for row in sheet.rows]

    def _stored(self, text: str, sheet: Sheet, x: int) -> str | int | float:
        if self.as_text or x < sheet.labels or not STORED[sheet.language].fullmatch(text):
            return text
        value = value_of(text, sheet.language)
        return int(value) if value == int(value) else float(value)


def _merged_at(place: tuple[int, Path], level: int) -> tuple[object, ...]:
    """What neighbours must share to be one cell of the header; a lowest label is always its own cell."""
    x, path = place
    return path[: level + 1] if level < len(path) - 1 else (x,)


# ---------------------------------------------------------------- mutations


def _of_sheet(mutation: Mutation[Sheet]) -> Mutation[Workbook]:
    """The same done to a workbook's table; what a spreadsheet does not keep, such as separators, is no mutation."""

    def apply(page: Workbook) -> Workbook | None:
        sheet = mutation.apply(page.sheet)
        if sheet is None or (page.stored(sheet), sheet.columns) == (page.stored(page.sheet), page.sheet.columns):
            return None
        return replace(page, sheet=sheet)

    return Mutation(mutation.name, WITHOUT_MARKUP.get(mutation.name, mutation.allowed), apply, mutation.of)


OF_CONTENT: list[Mutation[Workbook]] = [_of_sheet(mutation) for mutation in OF_SHEETS]
OF_FILE: list[Mutation[Workbook]] = []
mutation = mutations_into(OF_FILE)


def _with_twin_row(sheet: Sheet) -> Sheet:
    """With the figure's row once more above it, its numbers others."""
    return sheet.with_row(sheet.row, sheet.with_numbers_changed(sheet.rows[sheet.row]))


def _wrong_twin(page: Workbook) -> Sheet:
    """The same table with every number another."""
    rows = tuple(row if len(row) == 1 else page.sheet.with_numbers_changed(row) for row in page.sheet.rows)
    return replace(page.sheet, rows=rows)


@mutation(SAME)
def lines_added_to_the_banner(page: Workbook) -> Workbook:
    return replace(page, banner=("Release 12", *page.banner, "Counts of 2024 are provisional", ""))


@mutation(SAME)
def banner_dropped(page: Workbook) -> Workbook:
    return replace(page, banner=())


@mutation(SAME)
def footnotes_added_below(page: Workbook) -> Workbook:
    return replace(page, footer=("* Counts of 2024: 99", "1 Land only", *page.footer))


@mutation(SAME)
def columns_left_empty_before_the_table(page: Workbook) -> Workbook:
    return replace(page, left=2)


@mutation(SAME)
def sheet_moved_to_the_front(page: Workbook) -> Workbook:
    return replace(page, before=())


@mutation(SAME)
def sheets_added_before(page: Workbook) -> Workbook:
    return replace(page, before=(*page.before, ("Staff", (("Course", "People"), ("Boats", "88")))))


@mutation(SAME)
def sheet_renamed(page: Workbook) -> Workbook:
    return replace(page, tab="T1 (revised)")


@mutation(LOUD)
def sheet_with_the_same_table_and_other_numbers_added(page: Workbook) -> Workbook:
    return replace(page, after=(("Table 1 (2)", _wrong_twin(page)),))


@mutation(EITHER)
def same_table_on_another_sheet_too(page: Workbook) -> Workbook:
    return replace(page, after=(("Print version", page.sheet),))


@mutation(LOUD)
def same_table_with_other_numbers_added_below(page: Workbook) -> Workbook:
    return replace(page, below=_wrong_twin(page))


@mutation(SAME)
def another_table_added_below(page: Workbook) -> Workbook:
    other = table(("Course", "People trained"), (("Boats", "88"), ("Radio", "41")), (0, 1), "people")
    return replace(page, below=other)


@mutation(SAME)
def numbers_stored_as_texts(page: Workbook) -> Workbook:
    return replace(page, as_text=True)


def _finished(finish: Callable[[Worksheet, int, int], None]) -> Callable[[Workbook], Workbook]:
    return lambda page: replace(page, finish=finish)


def _format(own: Worksheet, y: int, x: int) -> None:
    own.cell(y, x).number_format = '#,##0.00 "units"'
    own.cell(y, x).font = Font(bold=True, color="FF0000")


def _comment(own: Worksheet, y: int, x: int) -> None:
    own.cell(y, x).comment = Comment("It was 99 before", "editor")


def _hide_row(own: Worksheet, y: int, x: int) -> None:
    own.row_dimensions[y + 1].hidden = True


def _hide_row_above(own: Worksheet, y: int, x: int) -> None:
    own.row_dimensions[y - 1].hidden = True


def _strike_row_above(own: Worksheet, y: int, x: int) -> None:
    for cell in own[y - 1]:
        cell.font = Font(strike=True)


def _hide_own_row(own: Worksheet, y: int, x: int) -> None:
    own.row_dimensions[y].hidden = True


def _hide_own_column(own: Worksheet, y: int, x: int) -> None:
    own.column_dimensions[own.cell(y, x).column_letter].hidden = True


def _strike(own: Worksheet, y: int, x: int) -> None:
    own.cell(y, x).font = Font(strike=True)


def _uncalculated(own: Worksheet, y: int, x: int) -> None:
    own.cell(y, x).value = "=SUM(A1:A2)"


def _broken_formula(own: Worksheet, y: int, x: int) -> None:
    own.cell(y, x).value = "#REF!"
    own.cell(y, x).data_type = "e"


def _hide_sheet(own: Worksheet, y: int, x: int) -> None:
    own.sheet_state = "hidden"


def _widen(own: Worksheet, y: int, x: int) -> None:
    own.column_dimensions["A"].width = 60
    own.freeze_panes = "B4"


OF_FILE += [
    Mutation("number shown in another format", SAME, _finished(_format)),
    Mutation("comment added to the cell", SAME, _finished(_comment)),
    Mutation("another row hidden", EITHER, _finished(_hide_row), Operator.HIDDEN_COPY),
    Mutation("sheet hidden", EITHER, _finished(_hide_sheet), Operator.HIDDEN_COPY),
    Mutation("columns widened and panes frozen", SAME, _finished(_widen)),
]


@mutation(SAME, Operator.HIDDEN_COPY)
def earlier_row_hidden_among_the_rows(page: Workbook) -> Workbook:
    return replace(page, sheet=_with_twin_row(page.sheet), finish=_hide_row_above)


@mutation(SAME, Operator.HIDDEN_COPY)
def earlier_row_struck_out_among_the_rows(page: Workbook) -> Workbook:
    return replace(page, sheet=_with_twin_row(page.sheet), finish=_strike_row_above)


@mutation(SAME, Operator.HIDDEN_COPY)
def sheet_with_other_numbers_hidden(page: Workbook) -> Workbook:
    return replace(page, after=(("Table 1 (old)", _wrong_twin(page)),), hidden=("Table 1 (old)",))


@mutation(LOUD, Operator.HIDDEN_COPY)
def number_struck_out(page: Workbook) -> Workbook:
    return replace(page, sheet=page.sheet.say(page.sheet.printed, None), finish=_strike)


@mutation(LOUD, Operator.HIDDEN_COPY)
def figures_row_hidden(page: Workbook) -> Workbook:
    return replace(page, sheet=page.sheet.say(page.sheet.printed, None), finish=_hide_own_row)


@mutation(LOUD, Operator.HIDDEN_COPY)
def figures_column_hidden(page: Workbook) -> Workbook:
    return replace(page, sheet=page.sheet.say(page.sheet.printed, None), finish=_hide_own_column)


@mutation(LOUD)
def number_replaced_by_a_formula_without_value(page: Workbook) -> Workbook:
    return replace(page, sheet=page.sheet.say(page.sheet.printed, None), finish=_uncalculated)


@mutation(LOUD)
def number_replaced_by_a_broken_formula(page: Workbook) -> Workbook:
    return replace(page, sheet=page.sheet.say(page.sheet.printed, None), finish=_broken_formula)


MUTATIONS = OF_CONTENT + OF_FILE

# ---------------------------------------------------------------- rules

RULES = (
    Rule(
        "agents on the northern border",
        Workbook(table(SECTORS, STAFF, (2, 2), "agents")),
        Xlsx(row="FY 2020", column="Northern Border", header=("Fiscal year",)),
        "agents",
    ),
    Rule(
        "agents by year",
        Workbook(YEARS, tab="Staffing"),
        Xlsx(sheet="Staffing", row="Southwest Border", periods="columns", calendar="us-federal", header=("Sector",)),
        "agents",
        but=BY_COLUMN | {"sheet renamed": LOUD, "sheet with the same table and other numbers added": SAME},
    ),
    Rule(
        "fentanyl by quarter",
        Workbook(table(QUARTERS, BY_QUARTER, (1, 5), "lb", labels=2)),
        Xlsx(row={"Drug": "Fentanyl", "Region": "Northern Border"}, column=("Q2 FY2024", "Pounds")),
        "lb",
    ),
    Rule(
        "pounds by month",
        Workbook(MONTHS),
        Xlsx(column="Pounds", periods="rows", header=("Month",)),
        "lb",
        but=BY_ROW,
    ),
    Rule(
        "fentanyl of one kind of border",
        Workbook(
            table(
                ("Where", "Seized in 2023", "Seized in 2024"),
                (
                    ("Land", "", ""),
                    ("   Heroin", "12", "8"),
                    ("   Fentanyl", "1.5", "34.82"),
                    ("Sea", "", ""),
                    ("   Heroin", "3", "4"),
                    ("   Fentanyl", "0.5", "0.25"),
                    ("All drugs", "17", "47.07"),
                ),
                (2, 2),
                "lb",
            ),
        ),
        Xlsx(row=("Land", "Fentanyl"), column="Seized in 2024"),
        "lb",
        # What is put beside the name of a group, or not moved to the right below it, ends the group.
        but={"column inserted before": LOUD, "rows inserted before": LOUD, "rows reversed": LOUD},
    ),
    Rule(
        "saisies par région",
        Workbook(
            table(
                ("Région", "2022-2023", "2023-2024"),
                (("Sud-Ouest", "12\u00a0107,6", "9\u00a0577,9"), ("Nord – total", "4,7", "1\u00a0015,8")),
                (1, 2),
                "kg",
                language="fr",
            ),
            banner=("Saisies de fentanyl, en kilogrammes",),
        ),
        Xlsx(row="Nord - total", column="2023-2024"),
        "kg",
        language="fr",
    ),
)
