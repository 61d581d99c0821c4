"""Tables of served web pages, taken apart so that what publishers do to tables can be done to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import Tag

from monitor.core.catalogue import Figure
from monitor.reading.document import Document, Grid
from tests.mutations import LOUD, SAME, Allowed, Mutation
from tests.mutations.html import MUTATIONS as OF_TABLES
from tests.mutations.html import TablePage
from tests.mutations.html_hidden import MUTATIONS as OF_HIDDEN
from tests.mutations.sheet import Sheet, table
from tests.mutations.shipped import Served, ShippedRule, figures_read_by, shipped_rule, words_of
from tests.mutations.tables import BY_COLUMN


@dataclass(frozen=True)
class ServedTable(TablePage):
    """The served page with the table in which a figure stands.

    Attributes:
        served: the source with its document.
    """

    served: Served = field(kw_only=True, repr=False)

    @property
    def words(self) -> Sequence[str]:
        return words_of(Document(self._markup.encode(), media="html"))

    def document(self) -> Document:
        return self.served.read(self._markup.encode())

    @property
    def _markup(self) -> str:
        heading = f"<h2>{self.sheet.heading}</h2>" if self.sheet.heading else ""
        content = f"{self.before}{heading}{self.wrap.format(self.markup(self.sheet))}{self.after}"
        return self.layout.format(content)


def table_of(served: Served, figure: Figure) -> ServedTable:
    """The served page taken apart around the table from which the figure is read."""
    observations = served.says(figure)
    soup = BeautifulSoup(served.body, "lxml")
    grids, tags = served.document.tables, soup.find_all("table")
    (grid, tag), *_ = [
        (grid, tag)
        for grid, tag in zip(grids, tags, strict=True)
        if f'"{grid.caption}"' in observations[-1].locator or f'"{grid.heading}"' in observations[-1].locator
    ]
    assert isinstance(tag, Tag)
    heading = tag.find_previous("h2")
    assert isinstance(heading, Tag)
    heading.decompose()
    tag.replace_with("\ue000")
    before, after = str(soup).split("\ue000")
    start, end = before.index("<main>") + len("<main>"), after.index("</main>")
    layout = "{}".join(part.replace("{", "{{").replace("}", "}}") for part in (before[:start], after[end:]))
    return ServedTable(
        _sheet_of(grid, served, figure),
        layout,
        before[start:],
        after[:end],
        served=served,
    )


def _sheet_of(grid: Grid, served: Served, figure: Figure) -> Sheet:
    """The table as rows and columns; the last period's cell is the figure's."""
    observations = served.says(figure)
    rows = [tuple(cell.text for cell in row) for row in grid.rows[grid.header_rows :]]
    y = next(y for y, row in enumerate(rows) if row[0] in (figure.extractor.row,))  # type: ignore[attr-defined]
    places = {o.period.label: (y, rows[y].index(o.printed)) for o in observations}
    last = observations[-1].period.label
    return table(
        [tuple(path) for path in grid.columns],
        rows,
        places[last],
        figure.unit.symbol,
        series=places,
        period=last,
        caption=grid.caption,
        heading=grid.heading,
    )


MUTATIONS: Sequence[Mutation[TablePage]] = OF_TABLES + OF_HIDDEN
UNNAMED: Mapping[str, Allowed] = {"caption changed": SAME}
"""Neither table is known by its caption."""
BUT: Mapping[str, Mapping[str, Allowed]] = {
    # It is known by its header and its row of totals.
    "ohss-khsm-fentanyl/fentanyl": {"heading changed": SAME, "total row added": LOUD},
}
"""For one rule alone."""


def rules() -> tuple[ShippedRule[ServedTable], ...]:
    """The rules that read tables of web pages."""
    return tuple(
        shipped_rule(
            figure, table_of(served, figure), on="HTML", but={**BY_COLUMN, **UNNAMED, **BUT.get(figure.id, {})}
        )
        for served, figure in figures_read_by("table", "html")
    )
