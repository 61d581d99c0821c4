"""Which group each row of a table is in."""

from __future__ import annotations

import pytest

from monitor.reading.document.groups import Row, grouped, joined
from tests.pace import LINEAR, growth

Lines = list[tuple[str, str]]


def rows(lines: Lines) -> list[Row]:
    """Rows of one label each, moved to the right by the spaces before it, and what stands behind it."""
    return [Row((text.strip(),), len(text) - len(text.lstrip()), bool(value)) for text, value in lines]


def group_of(lines: Lines, value: str) -> tuple[str, ...]:
    (y,) = (y for y, (_, there) in enumerate(lines) if there == value)
    return grouped(rows(lines))[y][:-1]


MOVED: Lines = [
    ("Land", ""),
    ("   Heroin", "1"),
    ("   Ports of entry", ""),
    ("      Heroin", "2"),
    ("   Total", "3"),
    ("", ""),
    ("Sea", ""),
    ("   Heroin", "4"),
    ("All", "5"),
    ("   Heroin", "6"),
]


@pytest.mark.parametrize(
    ("value", "group"),
    [
        ("1", ("Land",)),
        ("2", ("Land", "Ports of entry")),
        ("3", ("Land",)),
        ("4", ("Sea",)),
        ("5", ()),
        ("6", ()),
    ],
)
def test_rows_that_are_moved_to_the_right_below_a_name_are_in_its_group(value: str, group: tuple[str, ...]) -> None:
    assert group_of(MOVED, value) == group


def test_rows_that_nothing_moves_are_in_a_group_where_another_has_the_same() -> None:
    lines = [
        ("Women", ""),
        ("By age", ""),
        ("0-19", "1"),
        ("20 and over", "2"),
        ("Men", ""),
        ("By age", ""),
        ("0-19", "3"),
        ("20 and over", "4"),
    ]
    assert group_of(lines, "2") == ("Women", "By age")
    assert group_of(lines, "3") == ("Men", "By age")


@pytest.mark.parametrize(
    "lines",
    [
        # Which rows are in Canada, and whether the others are, nothing tells.
        [("Canada", ""), ("Ontario", "1"), ("Mexico", "2"), ("Other", "3")],
        [("Canada", ""), ("Ontario", "1"), ("Other", "3"), ("Mexico", ""), ("Sonora", "4"), ("Other", "5")],
        # A group of one row is like any other of one row.
        [("Canada", ""), ("Other", "3"), ("Mexico", ""), ("Other", "5")],
    ],
)
def test_rows_are_in_no_group_where_nothing_tells_where_it_ends(lines: Lines) -> None:
    assert group_of(lines, "3") == ()


def test_a_label_in_the_first_of_several_rows_names_them_all() -> None:
    several = [
        Row(("Land", "Heroin"), 0, filled=True),
        Row(("", "Fentanyl"), 0, filled=True),
        Row(("", "Total"), 0, filled=True),
        Row(("Sea", "Heroin"), 0, filled=True),
        Row(("All", ""), 0, filled=True),
        Row(("", "Heroin"), 0, filled=True),
    ]
    assert grouped(several) == [
        ("Land", "Heroin"),
        ("Land", "Fentanyl"),
        ("Land", "Total"),
        ("Sea", "Heroin"),
        ("All",),
        ("Heroin",),
    ]


def test_labels_further_to_the_left_name_no_rows_below_where_the_first_row_has_none() -> None:
    last = [Row((outer, inner), 0, filled=True) for outer, inner in (("", "May"), ("2011", "June"), ("", "May"))]
    assert grouped(last) == [("May",), ("2011", "June"), ("May",)]


def test_labels_that_may_be_printed_in_the_middle_of_their_rows_name_only_their_own() -> None:
    middle = [Row((outer, inner), 0, filled=True) for outer, inner in (("2011", "June"), ("", "May"), ("2012", "June"))]
    assert grouped(middle, first_of_several=False) == [("2011", "June"), ("May",), ("2012", "June")]


def test_a_label_over_two_rows_is_one_where_the_value_stands_in_the_second() -> None:
    lines = [("Average of the", ""), ("years before", "1"), ("Deaths", "2"), ("of men", "3"), ("", ""), ("None", "4")]
    assert joined(rows(lines)) == [
        ("Average of the",),
        ("Average of the years before",),
        ("Deaths",),
        ("of men",),
        (),
        ("None",),
    ]


@pytest.mark.parametrize("step", [0, 1])
def test_labels_with_nothing_behind_them_cost_no_more_than_their_number(step: int) -> None:
    def work(count: int) -> object:
        return grouped([Row((f"label {i}",), step * i, filled=i > count // 2) for i in range(count)])

    assert growth(work, 2_000) < LINEAR
