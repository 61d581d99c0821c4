"""Which labels of a sheet name its rows and columns: names of groups, those behind an empty column, over two rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.units import unit
from tests.workbooks import Row, document


def read(rows: Sequence[Row], symbol: str = "deaths", merge: tuple[str, ...] = (), **options: Any) -> Decimal | None:
    found = document({"Data": rows}, merge={"Data": merge})
    (reading,) = Xlsx.model_validate(options).read(found, Ask("un/figure", unit(symbol)))
    return reading.value


BEHIND: list[Row] = [
    ["", "Balances", "", "", "", ""],
    ["", "", "", 2023, 2023, 2024],
    ["", "", "", "", "Q4", "Q1"],
    ["", "Adjusted", "", "", "", ""],
    ["", "  Goods", "AB12", 101, 11, 102],
    ["", "  Services", "AB13", 201, 21, 202],
    ["", "Not adjusted", "", "", "", ""],
    ["", "  Goods", "AC12", 301, 31, 302],
    ["", "  Services", "AC13", 401, 41, 402],
    [],
    ["1", "Figures may not add up", "", "", "", ""],
    ["2", "See the notes", "", "", "", ""],
]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (["Adjusted", "Goods"], "2024", 102),
        (["Not adjusted", "Goods"], "2024", 302),
        (["Not adjusted", "Goods"], ["2023", "Q4"], 31),
        (["Not adjusted", "Services"], ["2023", ""], 401),
        ("AB13", "2024", 202),
    ],
)
def test_labels_behind_an_empty_column_and_the_names_of_groups_lead_to_a_row(row: Any, column: Any, value: int) -> None:
    assert read(BEHIND, row=row, column=column) == value


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("Goods", "2024", r"`row: \[outer, inner\]`"),
        (["Adjusted", "Goods"], "2023", r"\['2023', ''\]"),
    ],
)
def test_a_label_that_stands_several_times_is_refused_with_what_tells_them_apart(
    row: Any, column: Any, told: str
) -> None:
    with pytest.raises(Ambiguous, match=told):
        read(BEHIND, row=row, column=column)


def test_rows_of_the_same_labels_are_told_apart_by_their_groups() -> None:
    rows = [[*row[:2], *row[3:]] for row in BEHIND]
    with pytest.raises(Ambiguous, match="add the name of the group"):
        read(rows, row="Goods", column="2024")
    assert read(rows, row=["Not adjusted", "Goods"], column="2024") == 302


def test_a_group_that_lacks_a_row_does_not_lend_another_ones() -> None:
    rows = [row for row in BEHIND if "AB12" not in row]
    with pytest.raises(NoMatch, match="no row 'Adjusted / Goods'"):
        read(rows, row=["Adjusted", "Goods"], column="2024")


def test_the_youngest_are_a_label_among_ages() -> None:
    ages = ["<1", "1-4", "5-9", "10-14", "15-19", "20-24"]
    rows: list[Row] = [
        ["Week", "", 1, 2],
        ["All deaths", "", 900, 901],
        *_of("Persons", 10, ages),
        *_of("Men", 50, ages),
    ]
    assert read(rows, row=["Men", "5-9"], column="2", header=["Week"]) == 53
    assert read(rows, row=["Persons", "<1"], column="1", header=["Week"]) == 10


def _of(whom: str, first: int, ages: list[str]) -> list[Row]:
    """Rows of one group, by age."""
    return [["", whom], *(["", age, first + n, first + n + 1] for n, age in enumerate(ages))]


def test_a_column_of_small_counts_is_no_column_of_labels() -> None:
    rows: list[Row] = [["Place", "2023", "2024"], ["North", "<5", 7], ["South", "<5", 8], ["East", "n/a", 9]]
    found = document({"Data": rows})
    readings = Xlsx(row="South", periods="columns").read(found, Ask("un/figure", unit("deaths")))
    assert [reading.period.label for reading in readings] == ["2023", "2024"]


def test_a_label_over_two_rows_is_one() -> None:
    rows: list[Row] = [
        ["Week", 1, 2],
        ["Deaths: average of the", "", ""],
        ["week over five years (North)", 5, 6],
        ["Deaths: average of the", "", ""],
        ["week over five years (South)", 7, 8],
    ]
    asked: Any = {"column": "2", "header": ["Week"]}
    assert read(rows, row="Deaths: average of the week over five years (South)", **asked) == 8
    with pytest.raises(NoMatch):
        read(rows, row="Deaths: average of the week over five years (East)", **asked)


CRIME: list[Row] = [
    ["Area", "Year", "Crime", "", "Robbery", ""],
    ["", "", "", "Rate per 100,000", "", "Rate per 100,000"],
    ["North", 2024, 500, 38.1, 50, 3.8],
]
MERGED = ("A1:A2", "B1:B2", "C1:D1", "E1:F1")


def test_an_empty_label_at_the_end_is_the_column_with_nothing_below_the_name() -> None:
    asked: Any = {"row": {"Area": "North", "Year": "2024"}, "column": ["Robbery", ""]}
    assert read(CRIME, "crimes", MERGED, **asked) == 50
    lacking: list[Row] = [[*row[:4], row[5]] for row in CRIME]
    lacking[0][4] = "Robbery"  # type: ignore[index]
    with pytest.raises(NoMatch, match="no column"):
        read(lacking, "crimes", MERGED[:3], **asked)


def test_a_message_shows_the_innermost_label_of_a_long_path() -> None:
    outer = "Vaccination of children who begin school, all of them, as schools report it"
    rows: list[Row] = [
        ["", outer, "", ""],
        ["State", "Share", "Number of children in kindergarten", "Number of children in kindergarten"],
        ["Ohio", 93, 1000, 1001],
    ]
    with pytest.raises(Ambiguous, match="Vaccination of childre… / Number of children in kindergarten,"):
        read(rows, "number", ("B1:D1",), row="Ohio", column=["Number of children in kindergarten"])
