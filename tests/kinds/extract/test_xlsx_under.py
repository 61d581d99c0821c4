"""Several tables on one sheet, under titles: the one that is meant is named by the line right above it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import CheckError
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.workbooks import document as workbook

HEAD = ["City", "2021", "2022"]
MEN = [HEAD, ["Leeds", "41", "42"], ["Hull", "51", "52"]]
WOMEN = [HEAD, ["Leeds", "61", "62"], ["Hull", "71", "72"]]


def sheet(*blocks: list[list[str]]) -> Document:
    """The blocks on one sheet, an empty row before each."""
    return workbook({"Cases": [row for block in blocks for row in ([], *block)]})


TWO = sheet([["Cases of the office"]], [["Table 1. Men"], *MEN], [["Table 2. Women"], *WOMEN, ["Source: office"]])


def read(document: Document, **options: Any) -> str:
    rule = Xlsx.model_validate({"row": "Leeds", "column": "2021", **options})
    (reading,) = rule.read(document, Ask("cases/all", unit("number")))
    return reading.printed


def refusal(document: Document, **options: Any) -> str:
    with pytest.raises(CheckError) as caught:
        read(document, **options)
    return str(caught.value)


def test_a_table_is_found_by_the_title_right_above_it() -> None:
    assert read(TWO, under="Table 1. Men") == "41"
    assert read(TWO, under="table 2. women") == "61"
    assert read(TWO, under="Table 2. ...", row="Hull", column="2022") == "72"
    assert "with `under` the title right above it" in refusal(TWO)


def test_a_line_that_says_units_may_stand_between() -> None:
    for line in ("(cases)", "[provisional]"):
        document = sheet([["Table 1. Men"], [line], *MEN], [["Table 2. Women"], [line], *WOMEN])
        assert read(document, under="Table 2. Women") == "61"


def test_the_title_of_the_whole_sheet_names_no_table() -> None:
    assert "no table stands right under 'Cases of the office'" in refusal(TWO, under="Cases of the office")


def test_a_title_that_is_gone_or_stands_twice_is_refused() -> None:
    said = "did you mean 'Table 1. Men'? (titles: Table 1. Men, Table 2. Women)"
    assert said in refusal(TWO, under="Table 1. Man")
    twice = sheet([["Table 1. Men"], *MEN], [["Table 1. Men"], *WOMEN])
    assert "2 tables fit" in refusal(twice, under="Table 1. Men")


def test_a_table_put_in_before_the_right_one_is_not_read_for_it() -> None:
    new = sheet([["Table 0. Boys"], *WOMEN], [["Table 1. Men"], *MEN])
    assert read(new, under="Table 1. Men") == "41"


def test_a_title_that_was_renamed_is_found_by_its_former_name() -> None:
    assert read(TWO, under="Table 2. All women", formerly={"Table 2. All women": "Table 2. Women"}) == "61"


def test_a_sheet_without_names_of_columns_has_no_title_to_go_by() -> None:
    with pytest.raises(ValidationError, match="take `under` away"):
        Xlsx(row="Leeds", head="none", under="Table 1. Men")
