"""CSV files with lines above the header and notes below the rows: read, or refused with the right cause."""

from __future__ import annotations

import pytest

from monitor.kinds.extract.dataset import Dataset
from monitor.model import Ask
from monitor.model.errors import CheckError, Incomplete
from monitor.reading.document import Document
from monitor.reading.units import UNITS

ROWS = ("Month,Town,People", "2024-01-01,Alma,11", "2024-02-01,Alma,12", "2024-03-01,Alma,13")
RULE = Dataset(value="People", where={"Town": "Alma"}, by={"date": "Month"})
ASK = Ask("s/f", UNITS["people"])
VALUES = [11, 12, 13]


def document(text: str) -> Document:
    return Document(text.encode(), media="csv")


def values(text: str, rule: Dataset = RULE) -> list[int]:
    return [int(reading.value or 0) for reading in rule.read(document(text), ASK)]


def framed(above: str = "", below: str = "") -> str:
    return "\n".join(filter(None, (above, "\n".join(ROWS), below))) + "\n"


ABOVE = {
    "a title": "Statistics of towns",
    "a title and an empty line": "Statistics of towns\n",
    "lines with commas": "Statistics of towns, by month\nReleased on 1 April, at noon, by the office\n",
    "quoted lines": '"Statistics, of towns"\n"Released"',
    "comments": "# Statistics of towns\n# by month, of all, and more\n#",
    "comments with an open quote mark": '# the "old town\n# and others',
    "a table of names": '"ID","LABEL"\n"PEOPLE","How many people live there"\n',
    "a table of names, as wide": "ID,LABEL,UNIT\nP,People,persons\n",
    "padded lines": "Statistics of towns,,\nReleased,2024-04-01,",
    "padded lines and an empty line": "Statistics of towns,,\n,,\n",
    "units": ",,persons",
    "another delimiter": "Statistics; of towns; by month; released",
}
BELOW = {
    "notes": "\nMarch is provisional.\nSource: the office",
    "a quoted note": '\n"March, as all, is provisional."',
    "padded notes": "\nMarch is provisional.,,",
}


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
@pytest.mark.parametrize("below", ["", *BELOW.values()], ids=["nothing", *BELOW])
def test_the_header_is_found_by_the_columns_that_the_rule_names(above: str, below: str) -> None:
    assert values(framed(above, below)) == VALUES


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_that_of_the_header(delimiter: str) -> None:
    table = "\n".join(ROWS).replace(",", delimiter)
    assert values(f"Statistics, of towns, by month, of all\n\n{table}\n") == VALUES


def test_the_header_of_one_column_alone_is_found() -> None:
    assert values("Statistics of towns\n\nPeople\n11\n12\n", Dataset(sum="People")) == [23]


FOUR = "Month,Town,People,Share\n2024-01-01,Alma,11,1\n2024-02-01,Alma,12,2\n2024-03-01,Alma,13,3\n"


def test_numbered_notes_and_words_with_what_they_explain_stand_below_the_rows() -> None:
    assert (
        values(f'{FOUR}\n***\nNotes\n***\n\n1.,Until March.\n2.,"Of all, and more"\n\n***\nTown:,Without its parts\n')
        == VALUES
    )
    assert values(f"{FOUR}\nSource: the office, on paper\n") == VALUES


@pytest.mark.parametrize(
    "below",
    ["2024-04-01,Alma\n2024-05-01,Alma,15,5", "2024-04-01,14", "2024-04-01,Alma", "Alma,Beta", "1,Alma", "Total:,36"],
)
def test_what_may_be_rows_below_an_empty_line_is_no_note(below: str) -> None:
    with pytest.raises(CheckError):
        values(f"{FOUR}\n{below}\n")


TWO_LINES = "Statistics,,,of towns\n,,People,\nMonth,Town,,Share\n" + FOUR.partition("\n")[2]


def test_a_header_of_two_lines_that_fill_each_other_is_one() -> None:
    assert values(TWO_LINES) == VALUES
    first, *_ = RULE.read(document(TWO_LINES), ASK)
    assert first.locator == 'column "People", line 4'


@pytest.mark.parametrize(
    "text",
    [
        TWO_LINES.replace(",,People,", ",,People,Share"),
        TWO_LINES.replace(",,People,", ",,People"),
        TWO_LINES.replace("Month,Town", "\nMonth,Town"),
        TWO_LINES + TWO_LINES,
    ],
    ids=["both hold something", "of another width", "parted", "twice"],
)
def test_two_lines_that_may_be_no_header_are_none(text: str) -> None:
    with pytest.raises(Incomplete):
        values(text)


def test_lines_are_counted_from_the_first_of_the_file() -> None:
    first, *_ = RULE.read(document(framed("Statistics\n\n# more")), ASK)
    assert first.locator.endswith("line 5")


def test_a_delimiter_behind_each_row_shifts_nothing() -> None:
    assert values("\n".join((ROWS[0], *(f"{row}," for row in ROWS[1:])))) == VALUES
    assert values("Statistics\n" + "\n".join((ROWS[0], *(f"{row}," for row in ROWS[1:])))) == VALUES


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (framed().replace("Alma,12", "1,2,12"), "line 3 has 4 cells instead of 3.*unquoted ','"),
        (framed().replace("Alma,12", "Alma,1,200"), "line 3 has 4 cells instead of 3.*unquoted ','"),
        (framed().replace("2024-02-01,Alma,12", "2024-02-01,Alma"), "cells of it are missing"),
        (framed()[:-4], "the last line 4 has 2 cells.*cut short"),
        (framed("Statistics").replace("Alma,12", "Alma"), "line 4 has 2 cells instead of 3, as its header in line 2"),
        (framed("Statistics", below="\n" + "\n".join(ROWS)), "stand in lines 2, 7: which is the header"),
        (framed(below="\n2024-04-01,Alma,14\nNote"), "an empty line stands above line 6"),
        (framed("Statistics").replace("Month,", "Time,"), "no column 'Month'.*columns: Time, Town, People"),
        (framed("Statistics").replace("Town", "People"), "that line is not the header"),
        ("Statistics\nof towns\n", "no column"),
        pytest.param("Statistics\n" + f"{',' * 999}\n" * 5_000, "more than 5,000,000 cells and rows", id="many cells"),
    ],
)
def test_what_cannot_be_read_safely_is_refused_with_its_cause(text: str, cause: str) -> None:
    with pytest.raises(CheckError, match=cause) as caught:
        values(text)
    assert "damaged" not in str(caught.value)


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
def test_the_shape_of_a_file_is_that_of_its_table(above: str) -> None:
    shape = document(framed(above)).shape
    assert shape is not None
    assert 3 <= shape.rows <= 5


def test_a_file_of_which_no_rule_says_what_to_read_is_judged_as_it_is() -> None:
    with pytest.raises(Incomplete, match="that line is not the header"):
        _ = document("a\n1,2\n1,2,3\n1\n").records


OFFICE = """GENERAL: 6111
Prices: all, months;;;
;;Prices;Change
;;2020=100;%
2024;November;119,9;+2,2
2024;Dezember;120,5;+2,6
__________
Stand: today
"""


def named(text: str) -> list[list[str]]:
    read = Document(text.encode(), media="csv", columns=("Year", "Month", "Prices", "Change")).records
    return [list(row) for row in read.rows]


def test_rows_whose_columns_a_person_names_begin_below_lines_about_them_and_end_at_a_drawn_line() -> None:
    assert named(OFFICE) == [["2024", "November", "119,9", "+2,2"], ["2024", "Dezember", "120,5", "+2,6"]]


@pytest.mark.parametrize(
    "text",
    [
        OFFICE.replace(";;2020=100;%", ";;118,2;"),
        OFFICE.replace("November;119,9", ";").replace("Dezember;120,5", ";"),
        "GENERAL: 6111\nno row;\n",
    ],
    ids=["a row with empty cells first", "no row is full", "no row"],
)
def test_a_line_above_that_may_be_a_row_is_not_passed_over(text: str) -> None:
    with pytest.raises(Incomplete):
        named(text)
