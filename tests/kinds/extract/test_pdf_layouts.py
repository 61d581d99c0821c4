"""Tables of PDF files as offices lay them out: leaders, names over lines, labels over lines, groups printed once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.kinds.extract.pdf import Pdf
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, ExtractError, NoMatch
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper, Piece, printed
from tests.pdfs import ending as at

VALUES = (78.0, 96.0, 114.0, 132.0, 150.0, 168.0)
"""Where values end, in millimetres."""
NARROW = tuple(float(x) for x in range(65, 190, 14))


def ending(texts: Sequence[str], places: Sequence[float] = VALUES) -> list[Piece]:
    return at(texts, places)


def read(paper: Paper, **options: object) -> Reading:
    (reading,) = Pdf.model_validate(options).read(Document(paper.bytes()), Ask("arrests/all", unit("number")))
    return reading


# ---------------------------------------------------------------- leaders

LED = printed(
    [(10, "Table 7. Permits by kind")],
    [(10, "Kind"), *ending(["All", "New", "Renewed"])],
    [(10, "Total . . . . . . . . . . . . . . ."), *ending(["11,062", "1,540", "9,522"])],
    [(12, "Boats. . . . . . . . . . . . . . "), *ending(["467", "69", "398"])],
    [(12, "Gates, fences, etc. ."), *ending(["10", "1", "9"])],
    [(12, "Sheds ....................."), *ending(["17", "......", "17"])],
)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("Total", "Renewed", "9,522"),
        ("Boats", "New", "69"),
        ("Gates, fences, etc.", "All", "10"),
        ("Sheds", "Renewed", "17"),
    ],
)
def test_leaders_lead_from_a_label_to_its_values(row: str, column: str, value: str) -> None:
    assert read(LED, row=row, column=column).printed == value


def test_leaders_in_a_column_of_values_stand_where_there_is_none() -> None:
    with pytest.raises(ExtractError):
        read(LED, row="Sheds", column="New")


def test_a_table_of_contents_stays_none() -> None:
    paper = printed(
        [(10, "Chapter"), *ending(["Page"])],
        [(10, "Permits by kind . . . . . . . . . . . ."), *ending(["12"])],
        [(10, "Permits by county . . . . . . . . . . ."), *ending(["34"])],
    )
    with pytest.raises(NoMatch, match="no table"):
        read(paper, row="Permits by kind", column="Page")


# ---------------------------------------------------------------- names of columns


def grouped(*, far: float = 4.0) -> Paper:
    """Two groups of names over the same names, a total beside them whose name goes on below itself."""
    return printed(
        [(10, "Grants (thousands)")],
        [(87, "Plan", "C"), (141, "Other", "C"), (171, "Plan and")],
        [(171, "Other")],
        [(20, "Office"), *ending(["Running", "Capital", "Sum", "Running", "Capital", "Sum"])],
        [(10, "Harbours"), *ending(["28.5", "67.2", "95.7", "2.9", "1.8", "4.7"]), (190, "100.4", "R")],
        [(10, "Parks"), *ending(["11.5", "22.2", "33.7", "1.9", "3.8", "5.7"]), (190, "39.4", "R")],
        [(10, "Roads"), *ending(["30.5", "20.2", "50.7", "4.9", "5.8", "10.7"]), (190, "61.4", "R")],
        downs=[4, 3.5, 2, far],
    )


@pytest.mark.parametrize("far", [4.0, 10.0])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        (["Plan", "Capital"], "22.2"),
        (["Other", "Running"], "1.9"),
        (["Other", "Sum"], "5.7"),
        ("Plan and Other", "39.4"),
    ],
)
def test_names_of_groups_are_told_by_the_same_names_below_them(far: float, column: object, value: str) -> None:
    assert read(grouped(far=far), row="Parks", column=column).printed == value


def test_a_name_below_two_groups_is_asked_for_by_its_group() -> None:
    with pytest.raises(Ambiguous, match="2 columns 'Capital'"):
        read(grouped(), row="Parks", column="Capital")


AGES = printed(
    [(10, "Table 8. Members by age")],
    [(75, "Total", "C"), (117, "Women", "C"), (159, "Men", "C")],
    [(10, "Club"), *ending(["", "Under 18", "18 years"] * 3, NARROW)],
    [*ending(["Total", "years", "and over"] * 3, NARROW)],
    [(10, "Chess"), *ending(["340", "120", "220", "110", "40", "70", "230", "80", "150"], NARROW)],
    [(10, "Rowing"), *ending(["342", "122", "220", "111", "41", "70", "231", "81", "150"], NARROW)],
)
SPREAD = printed(
    [(10, "Table 9. Rates by sex")],
    [(96, "Women", "C"), (150, "Men", "C")],
    [(10, "Club"), *ending(["no.", "Rate", "(95% CI)", "no.", "Rate", "(95% CI)"])],
    [(10, "Chess"), *ending(["110", "40.1", "(39.0-41.2)", "230", "80.1", "(79.0-81.2)"])],
    [(10, "Rowing"), *ending(["111", "41.1", "(40.0-42.2)", "231", "81.1", "(80.0-82.2)"])],
)


@pytest.mark.parametrize(
    ("paper", "column", "value"),
    [
        (AGES, ["Women", "Under 18 years"], "41"),
        (AGES, ["Total", "Total"], "342"),
        (AGES, ["Men", "18 years and over"], "150"),
        (SPREAD, ["Men", "Rate"], "81.1"),
        (SPREAD, ["Women", "no."], "111"),
    ],
)
def test_a_line_of_ages_or_of_intervals_names_columns(paper: Paper, column: object, value: str) -> None:
    assert read(paper, row="Rowing", column=column).printed == value


def test_what_stands_in_the_middle_of_the_whole_table_is_no_name_of_a_column() -> None:
    paper = printed(
        [(10, "Table 10. Budget")],
        [(89, "(In billions of pages)", "C")],
        [*ending(["2011", "2012", "2013", "2014", "2015", "2016"])],
        [(10, "Outlays:")],
        [(14, "Defence"), *ending(["699", "709", "700", "673", "678", "690"])],
        [(14, "Other"), *ending(["600", "610", "565", "546", "543", "546"])],
    )
    assert read(paper, caption="Table 10. Budget", row="Other", column="2012").printed == "610"
    assert read(paper, row=["Outlays:", "Other"], column="2016").printed == "546"


def test_a_name_over_two_columns_beside_a_name_over_one_belongs_to_both() -> None:
    paper = printed(
        [(10, "Fish")],
        [(70, "Cases"), (88, "Rate of all people here")],
        [(10, "Kind"), *ending(["2001", "2002", "2003"])],
        [(10, "Cod"), *ending(["1,001", "12.5", "13.5"])],
        [(10, "Eel"), *ending(["2,001", "22.5", "23.5"])],
    )
    assert read(paper, row="Eel", column=["Rate of all people here", "2003"]).printed == "23.5"
    assert read(paper, row="Cod", column="Cases 2001").printed == "1,001"


# ---------------------------------------------------------------- labels of rows

CODED = printed(
    [(10, "Exports by code")],
    [(10, "Code"), (28, "Kind"), *ending(["2001", "2002"])],
    [(10, "0301"), (28, "Live fish"), *ending(["1,001", "1,002"])],
    [(10, "0302"), (28, "Fresh fish")],
    [(28, "or chilled,")],
    [(28, "No fillets"), *ending(["7,704", "8,931"])],
    [(10, "0303"), (28, "Frozen fish")],
    [(28, "No fillets"), *ending(["9,560", "1,264"])],
)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ({"Code": "0301"}, "1,001"),
        ({"Code": "0302"}, "7,704"),
        ({"Code": "0303", "Kind": "Frozen fish No fillets"}, "9,560"),
        ({"Kind": "Fresh fish or chilled, No fillets"}, "7,704"),
    ],
)
def test_labels_over_several_lines_belong_to_the_values_below_them(row: object, value: str) -> None:
    assert read(CODED, row=row, column="2001").printed == value


def test_a_row_that_lacks_its_first_label_takes_none_from_above_the_table() -> None:
    paper = printed(
        [(10, "Exports by code")],
        [(10, "Code"), (28, "Kind"), *ending(["2001", "2002"])],
        [(28, "Live fish"), *ending(["1,001", "1,002"])],
        [(10, "0302"), (28, "Fresh fish"), *ending(["7,704", "8,931"])],
    )
    assert read(paper, row={"Kind": "Live fish"}, column="2002").printed == "1,002"
    with pytest.raises(NoMatch, match="0302"):
        read(paper, row={"Code": "Code"}, column="2002")


def test_a_number_whose_end_stands_on_the_next_line_is_not_read_by_halves() -> None:
    paper = printed(
        [(10, "Exports")],
        [(10, "Code"), *ending(["2001", "2002", "2003"])],
        [(10, "0301"), *ending(["12,345", "23,456", "34,567"])],
        [(10, "0302"), *ending(["76,295", "77,611", "1,002"])],
        [*ending([",472", ",811"])],
        [(10, "0303"), *ending(["12,345", "23,456", "34,567"])],
    )
    assert read(paper, row="0302", column="2003").printed == "1,002"
    for column in ("2001", "2002"):
        with pytest.raises(ExtractError):
            read(paper, row="0302", column=column)


KINDS = [(10, "Kind"), *ending(["2001", "2002"])]
COD, EEL = [(10, "Cod"), *ending(["1,001", "1,002"])], [(10, "Eel"), *ending(["2,001", "2,002"])]


def test_the_end_of_a_number_below_the_last_row_is_no_number_either() -> None:
    paper = printed([(10, "Fish")], KINDS, COD, [(10, "Eel"), *ending(["22,001", "2,002"])], [*ending([",345"])])
    assert read(paper, row="Eel", column="2002").printed == "2,002"
    with pytest.raises(ExtractError):
        read(paper, row="Eel", column="2001")


def test_a_title_of_rows_that_stands_near_the_first_of_them_is_no_part_of_its_label() -> None:
    newt = [(10, "Newt"), *ending(["3,001", "3,002"])]
    paper = printed([(10, "Fish")], KINDS, COD, EEL, [(10, "On land:")], newt, downs=[4, 4, 4, 4, 3])
    assert read(paper, row="Newt", column="2002").printed == "3,002"
    assert read(paper, row=["On land:", "Newt"], column="2002").printed == "3,002"


def test_a_heading_and_a_caption_may_take_several_lines() -> None:
    words = "More words about all of the fish that were seen here, and there, and nowhere else in these years."
    heading, caption = f"A heading. {words}", f"Table 4. {words} {words}"
    paper = Paper(size=10)
    paper.paragraph(words * 3)
    with paper.local_context():
        paper.set_font(style="B", size=14)
        paper.multi_cell(0, 5.5, heading, new_x="LMARGIN", new_y="NEXT")
    paper.ln(3)
    paper.paragraph(words * 3)
    paper.ln(12)
    paper.multi_cell(0, 4.5, caption, new_x="LMARGIN", new_y="NEXT")
    paper.ln(1)
    paper.table_of([("Kind", "2001")], [("Cod", "1,001"), ("Eel", "2,001")], widths=(32.0, 40.0))
    (grid,) = Document(paper.bytes()).tables
    assert (grid.heading, grid.caption) == (heading, caption)


def test_texts_behind_the_values_go_on_below_them() -> None:
    paper = printed(
        [(10, "Fish")],
        [*KINDS, (120, "Where")],
        [*COD, (120, "at sea and in")],
        [(10, "big one"), (120, "rivers, too")],
        [*EEL, (120, "at sea")],
        downs=[4, 4, 3.4, 4.6],
    )
    assert read(paper, row="Eel", column="2002").printed == "2,002"
    assert read(paper, row="Cod big one", column="2001").printed == "1,001"


def halves(*labels: tuple[str, str]) -> Paper:
    rows = [[(10, year), (30, half), *ending([f"4{i},001", f"{i}01"])] for i, (year, half) in enumerate(labels) if half]
    return printed([(10, "Residents")], [(10, "Year"), (30, "Day"), *ending(["All", "Growth"])], *rows)


def test_a_label_printed_in_the_first_row_of_several_is_that_of_all() -> None:
    paper = halves(
        ("2011", "1st January"), ("", "1st July"), ("2012", "1st January"), ("", "1st July"), ("2013", "1st January")
    )
    assert read(paper, row=["2011", "1st July"], column="Growth").printed == "101"
    assert read(paper, row=["2012", "1st July"], column="Growth").printed == "301"
    assert read(paper, row={"Year": "2012", "Day": "1st January"}, column="All").printed == "42,001"


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(
            [("", "1st January"), ("2011", "1st July"), ("", "1st January"), ("2012", "1st July")], id="in the last row"
        ),
        pytest.param(
            [("2011", "1st January"), ("", "1st July"), ("2012", "1st January"), ("", "Total")], id="a total behind"
        ),
        pytest.param([("2011", "1st January"), ("", "1st July"), ("", "1st July")], id="one group"),
        pytest.param(
            [("2011", "1st July"), ("", "1st July"), ("2012", "1st July"), ("", "1st July")], id="the same label twice"
        ),
    ],
)
def test_such_a_label_is_not_guessed(labels: list[tuple[str, str]]) -> None:
    for year in ("2011", "2012"):
        for day in ("1st January", "1st July", "Total"):
            if labels.count((year, day)) == 1:
                continue
            with pytest.raises(ExtractError):
                read(halves(*labels), row=[year, day], column="Growth")


def test_two_numbers_that_stand_close_are_parted_where_all_other_rows_have_two_columns() -> None:
    close = (80.0, 93.0)
    paper = printed(
        [(10, "Catch"), *ending(["Landed", "Sold"], close)],
        [(10, "Cod"), *ending(["489", "710"], close)],
        [(10, "Hake"), *ending(["2,591", "8,833"], close)],
        [(10, "Sum"), *ending(["627,469", "1,248,804"], close)],
    )
    assert read(paper, row="Sum", column="Landed").printed == "627,469"
    assert read(paper, row="Sum", column="Sold").printed == "1,248,804"
