"""A row that says "of which" is a part of the one above it, and another thing below another one."""

from __future__ import annotations

import pytest

from monitor.core.moved import is_elsewhere
from monitor.kinds.extract.css import Css
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.document.groups import is_part
from monitor.reading.units import unit
from tests.workbooks import document as workbook_document

ASK = Ask("harbour/crew", unit("people"))
Row = tuple[str, object]
DEATHS: tuple[Row, ...] = (("Drowned", 40), ("of which women", 17))
RESCUED: tuple[Row, ...] = (("Rescued", 500), ("of which women", 210))


def page(*rows: Row) -> Document:
    body = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
    return Document(f"<!doctype html><body><table><tr><th>What<th>People</tr>{body}</table>".encode())


def sheet(*rows: Row) -> Document:
    return workbook_document({"Sheet": [("What", "People"), *rows]})


@pytest.mark.parametrize(("kind", "document"), [(Table, page), (Xlsx, sheet)])
def test_such_a_row_is_named_by_what_it_is_a_part_of(kind: type[Table] | type[Xlsx], document: object) -> None:
    assert callable(document)
    both = document(*RESCUED, ("of which children", 9), *DEATHS)
    with pytest.raises(Ambiguous, match="2 rows 'of which women'"):
        kind.model_validate({"row": "of which women", "column": "People"}).read(both, ASK)
    rule = kind.model_validate({"row": ["Drowned", "of which women"], "column": "People"})
    assert rule.read(both, ASK)[0].value == 17
    with pytest.raises(NoMatch):
        rule.read(document(*RESCUED, ("Drowned", 40)), ASK)


@pytest.mark.parametrize(
    ("rule", "document"),
    [
        (Table.model_validate({"row": "of which women", "column": "People"}), page),
        (Xlsx.model_validate({"row": "of which women", "column": "People"}), sheet),
        (Css(select="tr:nth-child(3) td"), page),
    ],
)
def test_one_that_stands_below_another_row_is_a_part_of_something_else(rule: Extractor, document: object) -> None:
    assert callable(document)
    (before,) = rule.read(document(*DEATHS), ASK)
    (moved,) = rule.read(document(*RESCUED), ASK)
    (same,) = rule.read(document(("Drowned (provisional)", 41), ("of which women", 18)), ASK)
    assert is_elsewhere(before.locator, moved.locator)
    assert not is_elsewhere(before.locator, same.locator)


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("of which women", True),
        ("– dont femmes", True),
        ("davon Frauen", True),
        ("Including children", True),
        ("Women", False),
        ("Office of whichever", False),
        ("", False),
    ],
)
def test_what_a_label_says_of_the_row_above(*, label: str, part: bool) -> None:
    assert is_part(label) is part
