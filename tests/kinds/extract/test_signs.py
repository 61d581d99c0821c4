"""Every kind that reads numbers as people print them takes the signs that they are written with."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.kinds.extract.css import Css
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.labelled import Labelled
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.kinds.extract.xml import Xml
from monitor.model import Observation, Rule, canonical
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.period import from_label
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook


def page(body: str) -> Document:
    return Document(f"<html lang=en><body>{body}</body></html>".encode(), media="html")


def paper(cell: str) -> Document:
    made = Paper()
    made.heading("Report of items")
    made.table_of([("Item", "Level", "Other")], [("Alpha", cell, "1"), ("Beta", "7", "2"), ("Gamma", "3", "5")])
    return Document(made.bytes())


TABLE = "<table><tr><th>Item<th>Level</tr><tr><th>Alpha<td>{}</tr><tr><th>Beta<td>7</tr></table>"
WAYS: dict[str, tuple[type[Any], dict[str, Any], Any]] = {
    "table": (Table, {"row": "Alpha", "column": "Level"}, lambda cell: page(TABLE.format(cell))),
    "css": (Css, {"select": "td"}, lambda cell: page(f"<table><tr><td>{cell}</tr></table>")),
    "css by a pattern": (
        Css,
        {"select": "p", "pattern": "{figure} in all"},
        lambda cell: page(f"<p>{cell} in all</p>"),
    ),
    "labelled": (Labelled, {"label": "Level"}, lambda cell: page(f"<dl><dt>Level</dt><dd>{cell}</dd></dl>")),
    "text": (Text, {"pattern": "level of {figure} there"}, lambda cell: page(f"<p>A level of {cell} there.</p>")),
    "xlsx": (
        Xlsx,
        {"row": "Alpha", "column": "Level"},
        lambda cell: workbook({"D": [["Item", "Level"], ["Alpha", cell]]}),
    ),
    "pdf": (Pdf, {"row": "Alpha", "column": "Level"}, paper),
    "json": (Json, {"path": "$.level"}, lambda cell: Document(f'{{"level": "{cell}"}}'.encode(), media="json")),
    "xml": (
        Xml,
        {"records": "r", "value": "level"},
        lambda cell: Document(f"<a><r><level>{cell}</level></r></a>".encode(), media="text"),
    ),
    "dataset": (
        Dataset,
        {"value": "Level", "where": {"Item": "Alpha"}},
        lambda cell: Document(f"Item;Level\nAlpha;{cell}\nBeta;7\n".encode(), media="csv"),
    ),
    "a column for each year": (
        Dataset,
        {"periods": "columns", "where": {"Item": "Alpha"}},
        lambda cell: Document(f"Item;2023\nAlpha;{cell}\nBeta;7\n".encode(), media="csv"),
    ),
}
EVERY_WAY = pytest.mark.parametrize("way", WAYS)


def read(way: str, cell: str, language: str = "en", **options: str) -> Observation:
    kind, usual, made = WAYS[way]
    rule = kind.model_validate({**usual, **options})
    period = None if "periods" in usual else from_label("2023")
    about = Rule("any", 1, "{}", "0" * 64)
    figure = Figure("s/f", "Level", "level", unit("number"), rule, about, period=period, language=language)
    (found,) = read_figure(figure, made(cell))
    return found


@EVERY_WAY
@pytest.mark.parametrize(
    ("cell", "options", "value"),
    [
        ("1.234,5", {"grouping": ".", "decimal": ","}, "1234.5"),
        ("7.704", {"grouping": "."}, "7704"),
        ("7.704", {"decimal": "."}, "7.704"),
        ("7,704", {"decimal": "comma"}, "7.704"),
        ("7,704", {"grouping": ","}, "7704"),
        ("1 234", {"grouping": " "}, "1234"),
        ("0,125", {"decimal": ","}, "0.125"),
    ],
)
def test_numbers_are_read_by_the_signs_of_the_rule(way: str, cell: str, options: dict[str, str], value: str) -> None:
    for language in ("en", "fr"):
        found = read(way, cell, language, **options)
        assert found.value is not None
        assert canonical(found.value) == value
        assert found.printed == cell


@EVERY_WAY
@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("1,234.5", {"grouping": ".", "decimal": ","}),
        ("7.70", {"grouping": "."}),
        ("1.234,5", {"grouping": ","}),
        ("1'234", {"grouping": "."}),
    ],
)
def test_a_number_that_contradicts_the_rule_is_refused(way: str, cell: str, options: dict[str, str]) -> None:
    for language in ("en", "de"):
        with pytest.raises((Ambiguous, NoMatch)):
            read(way, cell, language, **options)


@EVERY_WAY
def test_one_sign_cannot_be_both(way: str) -> None:
    kind, usual, _ = WAYS[way]
    with pytest.raises(ValidationError, match="the point cannot part thousands and stand before decimals"):
        kind.model_validate({**usual, "grouping": ".", "decimal": "."})


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("number", [1.234, -2.125, 7.5, 1234.5])
def test_a_number_that_a_workbook_holds_has_a_point_in_every_language(number: float, language: str) -> None:
    rows = [["Item", "Level", "2023"], ["Alpha", number, number]]
    for column in ("Level", "2023"):
        rule = Xlsx.model_validate({"row": "Alpha", "column": column})
        figure = Figure(
            "s/f",
            "L",
            "l",
            unit("number"),
            rule,
            Rule("x", 1, "{}", "0" * 64),
            period=from_label("2023"),
            language=language,
        )
        (found,) = read_figure(figure, workbook({"D": rows}))
        assert canonical(found.value) == str(number)
    wide = Dataset.model_validate({"periods": "columns", "where": {"Item": "Alpha"}})
    figure = Figure("s/f", "L", "l", unit("number"), wide, Rule("x", 1, "{}", "0" * 64), language=language)
    (found,) = read_figure(figure, workbook({"D": [["Item", "2023"], ["Alpha", number]]}))
    assert canonical(found.value) == str(number)


def test_a_text_in_a_workbook_is_read_as_its_language_writes_it() -> None:
    assert read("xlsx", "1.234", "de").value == 1234
    assert read("xlsx", "1.234", "de", decimal=".").value is not None


def test_a_cell_with_its_unit_is_read_as_its_column_is_written() -> None:
    rows = Document(b"Item;Level\nAlpha;7,704 kg\nBeta;12,5 kg\n", media="csv")
    rule = Dataset.model_validate({"value": "Level", "where": {"Item": "Alpha"}})
    for language in ("en", "fr", "de"):
        figure = Figure("s/f", "L", "l", unit("kg"), rule, Rule("x", 1, "{}", "0" * 64), language=language)
        (found,) = read_figure(figure, rows)
        assert canonical(found.value) == "7.704"
