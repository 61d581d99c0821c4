"""Nothing is told as withdrawn while its characters stand in the document: every reader, every place."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.config.build import rule_of
from monitor.core.catalogue import Figure
from monitor.core.decide import decide
from monitor.core.extract import read_figure
from monitor.core.leftover import Leftover
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Decision, Held, Past
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook

Rows = Sequence[Sequence[str]]
HEAD = ("Year", "Port", "Boats")
STOOD = (("2022", "North", "1437"), ("2022", "South", "52"), ("2023", "North", "1461"), ("2023", "South", "5"))


def csv_of(rows: Rows, more: Rows = ()) -> Document:
    lines = ["\t".join(row) for row in (HEAD, *rows, *more)]
    return Document("\n".join(lines).encode() + b"\n", content_type="text/csv")


def json_of(rows: Rows, more: Rows = ()) -> Document:
    records = [dict(zip(HEAD, row, strict=True)) for row in rows]
    extra = [dict(zip(("When", "Harbour", "Ships"), row, strict=True)) for row in more]
    return Document(json.dumps({"landings": records, "notes": extra}).encode(), content_type="application/json")


def book_of(rows: Rows, more: Rows = ()) -> Document:
    cells = [[int(cell) if cell.isdigit() and x == 2 else cell for x, cell in enumerate(row)] for row in rows]
    return workbook({"Landings": [list(HEAD), *cells], "Notes": [["When", "Harbour", "Ships"], *map(list, more)]})


BY = {"value": "Boats", "each": ["Port"], "by": {"year": "Year"}}
DATASET = Dataset.model_validate(BY)
IN_JSON = Dataset.model_validate({**BY, "sheet": "landings"})
Maker = Callable[..., Document]
EACH = [
    pytest.param(csv_of, DATASET, id="csv"),
    pytest.param(json_of, IN_JSON, id="json"),
    pytest.param(book_of, DATASET, id="xlsx"),
]


def decided(rule: Any, before: Document, after: Document) -> Decision:
    figure = Figure("port/boats", "Boats", "boats", unit("ships"), rule, rule_of(_kind(rule), rule))
    was = read_figure(figure, before)
    standing = {o.key: Held(o, number) for number, o in enumerate(was, 1)}
    read = read_figure(figure, after, was.labels)
    leftover = Leftover.of(after, [figure], read.passed_over)
    return decide([figure], Past(standing=standing), read, [], datetime.now(UTC), leftover)


def _kind(rule: Extractor) -> str:
    return type(rule).__name__.lower()


def asked(decision: Decision) -> dict[str, str]:
    """Where each value that is asked about still stands, by series and period."""
    found = {f"{c.series} {c.period}".strip(): c.doubt.found for c in decision.questions if c.doubt and c.still_printed}
    assert all(o.doubt for o in decision.new if f"{o.series} {o.period}".strip() in found)
    return found


def withdrawn(decision: Decision) -> int:
    return sum(c.count for c in decision.news if c.kind == "withdrawn")


NEW_NAME = (("2022", "Zone 1", "1437"), ("2022", "South", "52"), ("2023", "Zone 1", "1461"), ("2023", "South", "5"))


@pytest.mark.parametrize(("make", "rule"), EACH)
def test_a_series_under_another_name_with_the_same_values_is_asked_about(make: Maker, rule: Dataset) -> None:
    decision = decided(rule, make(STOOD), make(NEW_NAME))
    assert asked(decision) == {"Port=North 2022": "'Port=Zone 1'", "Port=North 2023": "'Port=Zone 1'"}
    assert withdrawn(decision) == 0


@pytest.mark.parametrize(("make", "rule"), EACH)
def test_a_series_with_other_values_in_its_place_is_withdrawn(make: Maker, rule: Dataset) -> None:
    other = [(year, "Zone 1" if port == "North" else port, "77" if port == "North" else v) for year, port, v in STOOD]
    decision = decided(rule, make(STOOD), make(other))
    assert (asked(decision), withdrawn(decision)) == ({}, 2)


@pytest.mark.parametrize(("make", "rule"), EACH)
@pytest.mark.parametrize("second", ["1462", "n/a"])
def test_a_series_under_another_name_that_revises_a_value_or_has_none_is_not_the_same(
    make: Maker, rule: Dataset, second: str
) -> None:
    revised = [*NEW_NAME[:2], ("2023", "Zone 1", second), NEW_NAME[3]]
    decision = decided(rule, make(STOOD), make(revised))
    assert (asked(decision), withdrawn(decision)) == ({}, 2)


@pytest.mark.parametrize(("make", "rule"), EACH)
def test_a_series_whose_name_is_like_one_that_is_gone_is_that_one_and_no_other(make: Maker, rule: Dataset) -> None:
    only = [(year, "North pier", "77") for year, port, _ in STOOD if port == "North"]
    decision = decided(rule, make(STOOD), make(only))
    assert asked(decision) == {"Port=North 2022": "'Port=North pier'", "Port=North 2023": "'Port=North pier'"}
    assert withdrawn(decision) == 2


# Of a CSV file every row is one that is read.
@pytest.mark.parametrize(("make", "rule"), EACH[1:])
@pytest.mark.parametrize(
    ("gone", "more", "found"),
    [
        (0, [("2022", "Northern ports", "1,437")], True),
        (0, [("", "Harbours", "1,437")], True),
        (0, [("2019", "Northern ports", "1,437")], False),
        (1, [("2022", "South and others", "52")], True),
        (1, [("", "Harbours", "52")], False),
        (3, [("", "Harbours", "5")], False),
        (3, [("2022", "East", "5"), ("2022", "West", "5")], False),
    ],
    ids=["like it", "rare", "another time", "two digits", "two digits elsewhere", "one digit", "one digit, often"],
)
def test_a_row_that_is_gone_is_looked_for_by_its_number_and_its_words(
    make: Maker, rule: Dataset, gone: int, more: Rows, found: bool
) -> None:
    kept = [row for i, row in enumerate(STOOD) if i != gone]
    decision = decided(rule, make(STOOD), make(kept, more))
    assert (len(asked(decision)), withdrawn(decision)) == ((1, 0) if found else (0, 1))


def test_a_number_that_is_read_as_another_series_stands_nowhere_else() -> None:
    stood = (("2022", "North", "52"), ("2022", "South", "52"), ("2022", "North East", "52"))
    decision = decided(DATASET, csv_of(stood), csv_of(stood[1:]))
    assert (asked(decision), withdrawn(decision)) == ({}, 1)


def page(rows: Rows, more: str = "") -> Document:
    body = "".join(f"<tr><th>{year}</th><td>{value}</td></tr>" for year, _, value in rows)
    table = f"<table><caption>Landings</caption><tr><th>Year</th><th>Boats</th></tr>{body}</table>"
    return Document(f"<!doctype html><title>Port</title><body>{table}{more}".encode())


def sentences(rows: Rows, more: str = "") -> Document:
    told = "".join(f"<p>In {year}, {value} boats landed in the port.</p>" for year, _, value in rows)
    return Document(f"<!doctype html><title>Port</title><body>{told}{more}".encode())


def paper(rows: Rows, more: str = "") -> Document:
    made = Paper()
    made.table_of([("Year", "Boats")], [(year, value) for year, _, value in rows], widths=(24, 30))
    if more:
        made.paragraph(more)
    return Document(made.bytes())


NORTH = (STOOD[0], STOOD[2], ("2024", "North", "1502"))
TABLE = Table.model_validate({"caption": "Landings", "column": "Boats", "periods": "rows"})
TEXT = Text.model_validate({"pattern": "In {period}, {figure} boats landed"})
PDF = Pdf.model_validate({"column": "Boats", "periods": "rows"})


@pytest.mark.parametrize(
    ("make", "rule", "more", "found"),
    [
        (page, TABLE, "<table><tr><th>Boats</th></tr><tr><td>1,437</td></tr></table>", True),
        (page, TABLE, "<p>All boats that landed: 1,437</p>", True),
        (page, TABLE, "<p>Call 1,437</p>", True),
        (page, TABLE, "<p>In 2019 there were 1,437.</p>", False),
        (page, TABLE, "<p>1,437.5 tonnes, 21,437 people</p>", False),
        (page, TABLE, "<p>1,437</p><p>1,437</p><p>1,437</p><p>1,437</p>", False),
        (sentences, TEXT, "<p>Before that, 1,437 boats had landed in the port.</p>", True),
        (sentences, TEXT, "<ul><li>Boats: 1,437</ul>", True),
        (sentences, TEXT, "<p>In 2019 there were 1,437.</p>", False),
        (paper, PDF, "Before that, 1,437 boats had landed.", True),
        (paper, PDF, "In 2022 there were 1,437.", True),
        (paper, PDF, "In 2019 there were 1,437.", False),
    ],
)
def test_a_period_that_is_gone_is_looked_for_on_the_whole_page(make: Maker, rule: Any, more: str, found: bool) -> None:
    decision = decided(rule, make(NORTH), make(NORTH[1:], more))
    assert (len(asked(decision)), withdrawn(decision)) == ((1, 0) if found else (0, 1))


def test_a_period_that_is_gone_is_looked_for_in_a_workbook() -> None:
    rule = Xlsx.model_validate({"sheet": "Landings", "column": "Boats", "row": {"Port": "North"}, "periods": "rows"})
    assert len(asked(decided(rule, book_of(NORTH), book_of(NORTH[1:], [("", "North", "1,438")])))) == 0
    assert len(asked(decided(rule, book_of(NORTH), book_of(NORTH[1:], [("", "North", "1437")])))) == 1
