"""Tables of PDF files that stand beside each other on a page, and long ones that are folded into several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any, NamedTuple

import pytest

from monitor.kinds.extract.pdf import Pdf
from monitor.model import Ask
from monitor.model.errors import Ambiguous, ExtractError, NoMatch
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper, Piece, ending, printed

document_of = cache(Document)
"""A file is read once, however many cells of it are asked for: reading takes a process."""
Rows = Sequence[tuple[str, str]]
LEFT = (10.0, 60.0)
RIGHT = (110.0, 160.0)
"""Where labels begin and where values end, in millimetres."""


def read(paper: Paper, language: str = "en", **options: Any) -> str:
    ask = Ask("offices/all", unit("number"), language=language)
    (reading,) = Pdf.model_validate(options).read(document_of(paper.bytes()), ask)
    return reading.printed


def row_of(label: str, value: str, places: tuple[float, float]) -> list[Piece]:
    pieces: list[Piece] = [(places[0], label), (places[1], value, "R")]
    return [piece for piece in pieces if piece[1]]


def halves(
    left: Rows, right: Rows, heads: tuple[str, str] = ("City", "Cases"), others: tuple[str, str] = ("", "")
) -> list[list[Piece]]:
    """Two tables beside each other, of a label and a value, under these names; the right one may have others."""
    names = [*row_of(*heads, LEFT), *row_of(others[0] or heads[0], others[1] or heads[1], RIGHT)]
    return [names, *([*row_of(*a, LEFT), *row_of(*b, RIGHT)] for a, b in zip(left, right, strict=True))]


TITLES: list[Piece] = [(10, "Table 1. Deaths"), (110, "Table 2. Births")]
NORTH = [("Leeds", "41"), ("Hull", "42"), ("York", "43")]
AGAIN = [("Leeds", "51"), ("Hull", "52"), ("York", "53")]
SOUTH = [("Bath", "51"), ("Wells", "52"), ("Ely", "53")]
LONG = "Table 9. Cases by sex and city in the year of the report, as counted by all offices"

# ---------------------------------------------------------------- two tables


def test_each_of_two_tables_is_read_by_its_title_or_by_its_names() -> None:
    paper = printed(TITLES, *halves(NORTH, AGAIN, ("City", "Deaths"), ("City", "Births")))
    assert read(paper, row="Hull", column="Deaths") == "42"
    assert read(paper, row="Hull", column="Births") == "52"
    assert read(paper, caption="Table 2. Births", row="Leeds", column="Births") == "51"
    assert read(paper, caption="Table 1...", row="York", column="Deaths") == "43"
    with pytest.raises(NoMatch):
        read(paper, caption="Table 1. Deaths", row="York", column="Births")


def test_titles_alone_part_tables_of_other_labels() -> None:
    paper = printed(TITLES, *halves(NORTH, SOUTH, ("City", "Deaths"), ("Town", "Births")))
    assert read(paper, caption="Table 2. Births", row="Wells", column="Births") == "52"
    assert read(paper, row="Leeds", column="Deaths") == "41"


def test_one_of_them_may_be_longer() -> None:
    paper = printed(
        [(10, "Staff"), (115, "Pay")],
        [(10, "Year"), *ending(["Men", "Women"], (45, 65)), (115, "Year"), *ending(["Men", "Women"], (150, 170))],
        [(10, "2020"), *ending(["7", "3"], (45, 65)), (115, "2020"), *ending(["700", "800"], (150, 170))],
        [(10, "2021"), *ending(["8", "4"], (45, 65)), (115, "2021"), *ending(["710", "900"], (150, 170))],
        [(10, "2022"), *ending(["9", "5"], (45, 65))],
    )
    assert read(paper, caption="Pay", row="2021", column="Women") == "900"
    assert read(paper, caption="Staff", row="2022", column="Women") == "5"
    with pytest.raises(NoMatch):
        read(paper, caption="Pay", row="2022", column="Women")
    with pytest.raises(Ambiguous):
        read(paper, row="2021", column="Women")


def test_three_tables_of_which_the_right_one_is_the_longest() -> None:
    places = (10.0, 75.0, 140.0)
    rows: list[list[tuple[str, str]]] = [
        [("Office", "All"), ("City", "All"), ("Place", "All")],
        [("Bath", "41"), ("Derby", "51"), ("Bath", "61")],
        [("Leeds", "42"), ("Truro", "52"), ("Leeds", "62")],
        [("", ""), ("Lincoln", "53"), ("Exeter", "63")],
        [("", ""), ("", ""), ("York", "64")],
    ]
    lines = [[p for x, cell in zip(places, row, strict=True) for p in row_of(*cell, (x, x + 45))] for row in rows]
    paper = printed([(x, f"Part {i}") for i, x in enumerate(places, 1)], *lines)
    for part, value in (("Part 1", "42"), ("Part 3", "62")):
        assert read(paper, caption=part, row="Leeds", column="All") == value
    with pytest.raises(Ambiguous):
        read(paper, row="Leeds", column="All")


@pytest.mark.parametrize("over", [[(10, "Men"), (110, "Women")], [(35, "Men", "C"), (135, "Women", "C")]])
def test_the_same_names_under_two_titles_are_two_tables(over: list[Piece]) -> None:
    paper = printed(over, *halves(NORTH, AGAIN))
    with pytest.raises(ExtractError):
        read(paper, row="Leeds", column="Cases")
    ways: list[dict[str, Any]] = [
        {"caption": "Women", "column": "Cases"},
        {"header": ["Women"], "column": ["Women", "Cases"]},
    ]
    found = set()
    for way in ways:
        try:
            found.add(read(paper, row="Leeds", **way))
        except ExtractError:
            continue
    assert found == {"51"}


def four() -> Paper:
    def two(titles: tuple[str, str], values: Sequence[Sequence[str]]) -> list[list[Piece]]:
        lines: list[list[Piece]] = [[(10, titles[0]), (110, titles[1])]]
        for label, row in zip(("Year", "2020", "2021"), (("Tons", "Value") * 2, *values), strict=True):
            lines.append([(10, label), *ending(row[:2], (45, 70)), (110, label), *ending(row[2:], (145, 170))])
        return lines

    exports = two(("Exports", "Imports"), [("1,110", "11", "110", "12"), ("1,120", "12", "120", "21")])
    stocks = two(("Stocks", "Losses"), [("30", "40", "50", "60"), ("31", "41", "51", "61")])
    return printed(*exports, [], *stocks)


@pytest.mark.parametrize(
    ("caption", "value"), [("Exports", "12"), ("Imports", "21"), ("Stocks", "41"), ("Losses", "61")]
)
def test_four_tables_of_a_page(caption: str, value: str) -> None:
    assert read(four(), caption=caption, row="2021", column="Value") == value


def test_a_table_over_the_whole_width_below_them_stays_one() -> None:
    wide = (80.0, 110.0, 145.0, 170.0)
    paper = printed(
        TITLES,
        *halves(NORTH, AGAIN, ("City", "Deaths"), ("City", "Births")),
        [],
        [(10, "Item"), *ending(["First", "Second", "Third", "Fourth"], wide)],
        [(10, "Sum of all"), *ending(["501", "601", "701", "801"], wide)],
        [(10, "Mean"), *ending(["50", "60", "70", "80"], wide)],
    )
    assert read(paper, row="Sum of all", column="Third") == "701"
    assert read(paper, caption="Table 2. Births", row="York", column="Births") == "53"


def test_words_between_values_part_no_table() -> None:
    trends = [("Leeds", "41", "up", "7"), ("Hull", "42", "down", "8"), ("York", "43", "same", "9")]
    lines = [("City", "Cases", "Trend", "Deaths"), *trends]
    rows: list[list[Piece]] = [[(10, a), (60, b, "R"), (90, c), (120, d, "R")] for a, b, c, d in lines]
    assert read(printed(*rows), row="Leeds", column="Deaths") == "7"


# ---------------------------------------------------------------- a table that is folded


@pytest.mark.parametrize(
    "title",
    [
        pytest.param([(10, LONG)], id="over both parts"),
        pytest.param([(10, "Table 9. Cases")], id="over the left one"),
        pytest.param([], id="none"),
    ],
)
def test_a_table_that_is_folded_is_one(title: list[Piece]) -> None:
    paper = printed(title, *halves(NORTH, SOUTH))
    place = {"caption": title[0][1]} if title else {}
    assert read(paper, **place, row="Leeds", column="Cases") == "41"
    assert read(paper, **place, row="Ely", column="Cases") == "53"


def test_a_table_may_be_folded_twice() -> None:
    places = (10.0, 75.0, 140.0)
    lines = (
        [["Alberta", "11"], ["Ontario", "99"], ["Nunavut", "16"]],
        [["Manitoba", "12"], ["Quebec", "88"], ["Yukon", "5"]],
    )
    rows: list[list[Piece]] = [[p for x in places for p in row_of("Province", "Cases", (x, x + 45))]]
    rows += [[p for x, (a, b) in zip(places, line, strict=True) for p in row_of(a, b, (x, x + 45))] for line in lines]
    paper = printed([(10, "Cases by province")], *rows)
    for label, value in (cell for line in lines for cell in line):
        assert read(paper, row=label, column="Cases") == value


@pytest.mark.parametrize(
    ("row", "value"), [(["North", "York"], "43"), (["South", "Bath"], "51"), (["West", "Ely"], "53"), ("Wells", "52")]
)
def test_titles_of_rows_go_on_in_the_next_part(row: object, value: str) -> None:
    paper = printed(
        [(10, LONG)], *halves([("North", ""), *NORTH, ("", "")], [("South", ""), *SOUTH[:2], ("West", ""), SOUTH[2]])
    )
    assert read(paper, row=row, column="Cases") == value


def test_a_label_that_stands_in_both_parts_is_refused() -> None:
    for label, _ in NORTH:
        with pytest.raises(Ambiguous):
            read(printed(*halves(NORTH, AGAIN)), row=label, column="Cases")


def test_years_and_numbered_rows_are_labels_of_the_right_part() -> None:
    years = printed(
        *halves([("1991", "41"), ("1992", "42"), ("1993", "43")], [("1994", "51"), ("1995", "52"), ("1996", "53")])
    )
    assert read(years, row="1995", column="Cases") == "52"
    lines = halves(NORTH, SOUTH)
    for i, line in enumerate(lines):
        line[2:2] = [(100, f"{i + 3}" if i else "No.")]
        line[0:0] = [(1, f"{i}" if i else "No.")]
    assert read(printed(*lines), row="Ely", column="Cases") == "53"
    assert read(printed(*lines), row={"No.": "2"}, column="Cases") == "42"


def test_labels_over_several_lines_on_one_side() -> None:
    paper = printed(
        [(10, LONG)],
        [*row_of("City", "Cases", LEFT), *row_of("City", "Cases", RIGHT)],
        [*row_of("Leeds", "41", LEFT), *row_of("Bath", "51", RIGHT)],
        [*row_of("Hull", "42", LEFT), (110, "Wells upon Mendip")],
        [*row_of("York", "43", LEFT), *row_of("and villages", "52", RIGHT)],
        [*row_of("Ripon", "44", LEFT), *row_of("Ely", "53", RIGHT)],
    )
    assert read(paper, row="Wells upon Mendip and villages", column="Cases") == "52"
    assert read(paper, row="Ely", column="Cases") == "53"
    assert read(paper, row="York", column="Cases") == "43"


# ---------------------------------------------------------------- any two or three tables

CITIES = (
    *("Leeds", "Hull", "York", "Bath", "Wells", "Ely", "Ripon", "Truro"),
    *("Derby", "Oxford", "Exeter", "Durham", "Lincoln", "Chester", "Salford"),
)

NAMES = (("2021", "2022"), ("Cases", "Deaths"), ("Men", "Women", "All"), ("Rate",))


class Made(NamedTuple):
    """A table that was made up.

    Attributes:
        lines: its lines as they are printed.
        values: its values, by label and name.
    """

    lines: list[list[Piece]]
    values: dict[tuple[str, str], str]


def made_up(chance: Random, x: float, wide: float, head: str, names: Sequence[str], labels: Sequence[str]) -> Made:
    ends = [x + wide * (0.45 + 0.55 * (i + 1) / len(names)) for i in range(len(names))]
    made = Made([[(x, head), *ending(names, ends)]], {})
    for label in labels:
        values = [f"{chance.randint(1, 10 ** chance.randint(1, 5)):,}" for _ in names]
        made.lines.append([(x, label), *ending(values, ends)])
        made.values.update({(label, name): value for name, value in zip(names, values, strict=True)})
    return made


@pytest.mark.parametrize("seed", range(12))
def test_no_value_of_a_neighbour_is_read(seed: int) -> None:
    chance = Random(seed)
    count = chance.choice([2, 2, 3])
    heads = ["City"] * count if seed % 3 else chance.sample(["City", "Town", "Place"], count)
    alike, shuffled = chance.choice(NAMES), chance.sample(CITIES, 15)
    tables = [
        made_up(
            chance,
            10 + i * 180 / count,
            180 / count - 12,
            heads[i],
            alike if seed % 2 else chance.choice(NAMES),
            shuffled[i * 5 :][: chance.randint(2, 5)] if seed % 4 else shuffled[:4],
        )
        for i in range(count)
    ]
    titles: list[Piece] = [
        (10 + i * 180 / count, f"Table {i + 1}. Part {i + 1}") for i in range(count if seed % 2 else 0)
    ]
    height = max(len(table.lines) for table in tables)
    lines = [[piece for table in tables for piece in (table.lines[y : y + 1] or [[]])[0]] for y in range(height)]
    paper = printed(titles, *lines, paper=Paper(size=7))
    for i, table in enumerate(tables):
        for (row, column), value in table.values.items():
            right = {one.values.get((row, column)) for one in tables} - {None}
            for place in ({}, {"caption": titles[i][1]} if titles else {}):
                try:
                    found = read(paper, row=row, column=column, **place)
                except ExtractError:
                    continue
                assert {found} == ({value} if place else right)
