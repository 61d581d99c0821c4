"""A table whose caption names a part of each year, and no year, counts no whole years."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.kinds.extract.labelled import Labelled
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import Ambiguous
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.partly import part_of_years
from monitor.reading.period import from_label
from monitor.reading.units import unit
from tests.workbooks import document as workbook_document

ROWS = (("Port", "2023", "2024"), ("Alder", 312, 320))
SERIES, CELL = {"row": "Alder", "periods": "columns"}, {"row": "Alder", "column": "2024"}


def table(caption: str = "", *, heading: str = "", note: str = "") -> Document:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    above = f"<h2>{heading or 'Ports'}</h2>" + (f"<p>{note}</p>" if note else "")
    return Document(f"<!doctype html><body>{above}<table><caption>{caption}</caption>{rows}</table>".encode())


def sheet(caption: str) -> Document:
    return workbook_document({"Ships": [(caption,), *ROWS]})


def ask(period: str = "") -> Ask:
    return Ask("harbour/ships", unit("ships"), from_label(period, "calendar") if period else None)


NINE = "Ships, January to September"
PAGES = [
    pytest.param(Table.model_validate(SERIES), table(NINE), id="caption"),
    pytest.param(Table.model_validate(SERIES), table("Ships", heading="January–September"), id="heading"),
    pytest.param(Table.model_validate(SERIES), table("Ships", note="The first nine months"), id="note"),
    pytest.param(Table.model_validate(SERIES), table("Navires, les neuf premiers mois"), id="other language"),
    pytest.param(Xlsx.model_validate(SERIES), sheet(NINE), id="workbook"),
]


@pytest.mark.parametrize(("rule", "document"), PAGES)
def test_a_series_of_years_says_how_much_of_each_it_counts(rule: Extractor, document: Document) -> None:
    read = rule.read(document, ask())
    assert [(one.period.label, one.coverage and one.coverage.end) for one in read] == [
        ("2023", date(2023, 9, 30)),
        ("2024", date(2024, 9, 30)),
    ]


def test_one_to_date_is_one_to_date_and_a_later_part_is_refused_until_the_rule_names_it() -> None:
    rule = Table.model_validate(SERIES)
    assert {one.to_date for one in rule.read(table("Ships, year to date"), ask())} == {True}
    with pytest.raises(Ambiguous, match=r"about 'April to June' of each year, .* name its `caption`"):
        rule.read(table("Ships, April to June"), ask())
    named = Table.model_validate({**SERIES, "caption": "Ships, April to June"})
    assert [one.coverage for one in named.read(table("Ships, April to June"), ask())] == [None, None]


@pytest.mark.parametrize(
    ("rule", "document"),
    [
        (Table.model_validate(CELL), table(NINE)),
        (Xlsx.model_validate(CELL), sheet(NINE)),
        (Text(pattern="{figure} ships came"), Document(b"<!doctype html><h2>January to June</h2><p>320 ships came.")),
        (Labelled(label="Ships"), Document(b"<!doctype html><h2>First half</h2><p>Ships: 320</p>")),
    ],
)
def test_a_figure_of_a_whole_year_is_refused_below_a_part_of_each(rule: Extractor, document: Document) -> None:
    with pytest.raises(Ambiguous, match="a part of the year, stands above it"):
        rule.read(document, ask("2024"))
    assert rule.read(document, ask())[0].value == 320


@pytest.mark.parametrize(
    "text",
    [
        "Ships, January to December",
        "Ships, January to September 2024",
        "Ships a day",
        "Oslo to Bergen",
        "September to January",
        "",
    ],
)
def test_other_captions_name_no_part_of_each_year(text: str) -> None:
    assert part_of_years(text, "en") is None


def test_the_report_of_a_part_of_a_year_may_hold_whole_years() -> None:
    assert (
        Table.model_validate(CELL).read(table("Ships", heading="Report, January to June"), ask("2024"))[0].value == 320
    )
