"""What the rows of a data file add up to is found by the words that they share, and read by a rule that adds them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.config.installed import installed_kinds
from monitor.core.propose import propose
from monitor.reading.candidates import Candidate
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.sought import ANYTHING
from monitor.reading.candidates.sums import sums_in
from monitor.reading.document import Document

MONTHS = ("OCT", "NOV", "DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP")
HEADER = "FY,Month,Border,Way,Drug,Events,Weight (lbs)\n"
ROWS = "".join(
    f"{year},{month},{border},{way},{drug},2,{weight}\n"
    for year in (2022, 2023)
    for month in MONTHS
    for border, way, drug, weight in (
        ("North", "Land", "Powder", f"0.{year % 100}"),
        ("North", "Sea", "Powder", "1.25"),
        ("North", "Land", "Pills", "7.5"),
        ("South", "Land", "Powder", "300.125"),
    )
)
FILE = Document((HEADER + ROWS).encode(), media="csv")


def sums(document: Document, calendar: str = "us-federal") -> list[Candidate]:
    return list(sums_in(document, Manner("en", calendar, "", ANYTHING)))


def test_rows_are_added_up_by_the_words_that_they_share_and_by_year():
    found = {(one.where, one.period.label if one.period else ""): one for one in sums(FILE) if one.unit == "lb"}
    land = (("Border", "North"), ("Way", "Land"), ("Drug", "Powder"))
    assert found[land, "FY2022"].value == Decimal("2.64")
    assert found[land, "FY2023"].value == Decimal("2.76")
    assert found[(("Drug", "Powder"),), "FY2022"].value == Decimal("3619.14")
    assert found[(), "FY2022"].value == Decimal("3709.14")


def test_a_sum_is_offered_with_its_rows_and_their_years_and_holds_without_them():
    [one] = [one for one in sums(FILE) if one.value == Decimal("2.76")]
    [rule] = propose(one, FILE, installed_kinds().extractors, calendar="us-federal").proposals
    assert (rule.kind, rule.unit, rule.tried) == ("dataset", "lb", ("the number gone",))
    assert rule.options == {
        "where": {"Border": "North", "Way": "Land", "Drug": "Powder"},
        "sum": "Weight (lbs)",
        "by": {"fiscal_year": "FY", "month": "Month"},
        "calendar": "us-federal",
    }


@pytest.mark.parametrize(
    "body",
    [
        "Region,Rate\nNorth,1.5\nNorth,2.5\n",
        "Region,Year\nNorth,2019\nNorth,2020\n",
        "Region,Cases\nNorth,n/a\nNorth,5\n",
        "Region,Cases\nNorth,5\nNorth,n/a\n",
        "Region,Cases\nNorth,5\n",
        "Region,Cases\nNorth,5\nSouth,6\n",
    ],
)
def test_what_makes_no_sum_is_not_added_up(body):
    assert [one for one in sums(Document(body.encode(), media="csv")) if one.where] == []


def test_an_empty_cell_adds_nothing():
    found = sums(Document(b"Region,Cases\nNorth,5\nNorth,\nNorth,6\nSouth,1\n", media="csv"))
    assert [one.value for one in found if one.where == (("Region", "North"),)] == [11]


def test_totals_among_the_rows_are_not_added_to_their_parts():
    body = "Place,Sex,Cases\nAll,F,7\nAll,M,5\nHome,F,3\nHome,M,4\nWard,F,4\nWard,M,1\n"
    found = {one.where: one.value for one in sums(Document(body.encode(), media="csv"))}
    assert all(dict(where).get("Place") for where in found)
    assert found[(("Place", "All"),)] == 12


def test_other_documents_have_no_sums():
    assert sums(Document(b"<p>40 boats, 50 cars</p>", media="html")) == []


def test_the_work_is_bounded_and_the_sums_of_fewest_columns_come_first():
    manner = Manner("en", "us-federal", "", ANYTHING)
    assert list(sums_in(FILE, manner, most_work=len(ROWS.splitlines()) - 1)) == []
    few = list(sums_in(FILE, manner, most_work=3 * len(ROWS.splitlines())))
    assert {len(one.where) for one in few} == {0, 1}
