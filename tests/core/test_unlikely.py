"""Numbers that a figure can hardly have are asked about, whatever release they stand in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from monitor.core.doubtful import doubt
from monitor.model import DoubtKind, Observation, Status
from monitor.telling.questions import question
from tests.making import cells, month, seen

SPRING = [month(f"2024-0{number}") for number in range(1, 7)]


def cell(
    value: str, *, printed: str = "", unit: str = "cases", at: int = 0, where: str = 'table "Cases"'
) -> Observation:
    return replace(seen(SPRING[at], value), unit=unit, printed=printed or value, locator=f"{where}, row 1")


def doubted(before: list[Observation], after: list[Observation]) -> list[DoubtKind | None]:
    found = doubt([], cells(before), after)
    assert all(one.doubt is None or question(one.doubt) for one in found)
    return [one.doubt.kind if one.doubt else None for one in found]


@pytest.mark.parametrize(
    ("before", "after", "unit", "kind"),
    [
        ("41200", "41", "cases", DoubtKind.JUMPED),
        ("41", "41200", "cases", DoubtKind.JUMPED),
        ("41234567", "41.2", "US$", DoubtKind.JUMPED),
        ("41200000000", "41.2", "US$", DoubtKind.JUMPED),
        ("41200", "40", "cases", None),
        ("41200", "4", "cases", None),
        ("124", "-1", "cases", DoubtKind.BELOW_ZERO),
        ("124", "-99", "kg", DoubtKind.BELOW_ZERO),
        ("124", "-12", "US$", None),
        ("124", "-124", "US$", DoubtKind.BELOW_ZERO),
        ("-124", "124", "US$", None),
        ("124", "-999", "US$", DoubtKind.CODE),
        ("124", "999", "cases", DoubtKind.CODE),
        ("412000", "9999", "cases", DoubtKind.CODE),
        ("990", "999", "cases", None),
        ("124", "12345", "cases", DoubtKind.CODE),
        ("312", "312.1", "cases", DoubtKind.NOTE),
        ("312", "314.1", "cases", None),
        ("312", "312.1", "kg", None),
        ("4.3", "4", "%", DoubtKind.FEWER_DIGITS),
        ("4.28", "4.3", "%", DoubtKind.FEWER_DIGITS),
        ("4.3", "3", "%", None),
        ("4", "4.3", "%", None),
    ],
)
def test_a_number_that_a_figure_can_hardly_have_is_asked_about(
    before: str, after: str, unit: str, kind: DoubtKind | None
) -> None:
    assert doubted([cell(before, unit=unit)], [cell(after, unit=unit)]) == [kind]


def test_a_figure_that_was_below_zero_or_had_decimals_may_be_so_again() -> None:
    assert doubted([cell("12"), cell("-3", at=1)], [cell("-1"), cell("-3", at=1)]) == [None, None]
    assert doubted([cell("312"), cell("2.5", at=1)], [cell("312.1"), cell("2.5", at=1)]) == [None, None]


def test_a_zero_at_the_end_is_a_decimal_where_it_is_printed_and_left_out_in_data() -> None:
    was = cell("4.3", unit="%")
    assert doubted([was], [cell("4", printed="4.0 %", unit="%")]) == [None]
    assert doubted([cell("4", printed="4.3 million", unit="%")], [cell("4", unit="%")]) == [None]
    for where in ("$.rate", 'column "Rate"', 'sheet "Rates"'):
        assert doubted([was], [cell("4", unit="%", where=where)]) == [None]
    assert doubted([was, cell("5.1", unit="%", at=1)], [cell("4", unit="%"), cell("5.1", unit="%", at=1)])[0] is None


@pytest.mark.parametrize(
    ("printed", "value", "kind"),
    [
        ("1.5", "1500", DoubtKind.FEWER_DIGITS),
        ("1.51", "1510", DoubtKind.FEWER_DIGITS),
        ("1.6", "1600", None),
        ("1,500", "1500", None),
        ("about 1.5 thousand", "1500", DoubtKind.FEWER_DIGITS),
    ],
)
def test_a_number_that_comes_to_be_printed_in_thousands_was_not_revised(
    printed: str, value: str, kind: DoubtKind | None
) -> None:
    assert doubted([cell("1514", printed="1,514")], [cell(value, printed=printed)]) == [kind]


def test_a_data_file_that_comes_to_be_in_thousands_revised_nothing() -> None:
    where = 'column "Cases"'
    assert doubted([cell("41200", where=where)], [cell("41000", printed="41", where=where)]) == [DoubtKind.FEWER_DIGITS]
    assert doubted([cell("412", where=where)], [cell("410", printed="41", where=where)]) == [None]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("42", DoubtKind.OUT_OF_LINE),
        ("41900000", DoubtKind.OUT_OF_LINE),
        ("0", DoubtKind.OUT_OF_LINE),
        ("-1", DoubtKind.BELOW_ZERO),
        ("999999", DoubtKind.CODE),
        ("300", None),
        ("99999", None),
    ],
)
def test_a_new_period_far_from_those_beside_it_is_asked_about(value: str, kind: DoubtKind | None) -> None:
    stood = [cell("41200"), cell("41900", at=1), cell("40100", at=2)]
    assert doubted(stood, [*stood, cell(value, at=3)]) == [None, None, None, kind]


@pytest.mark.parametrize("values", [("41200",), ("41200", "12"), ("41200", "-3"), ("7", "6")])
def test_where_nothing_is_usual_nothing_is_out_of_line(values: tuple[str, ...]) -> None:
    stood = [cell(value, at=at) for at, value in enumerate(values)]
    assert doubted(stood, [*stood, cell("0", at=5)])[-1] is None


def test_what_counts_a_part_of_its_period_is_not_out_of_line() -> None:
    stood = [cell("41200"), cell("41900", at=1)]
    part = replace(cell("42", at=2), to_date=True)
    assert doubted(stood, [*stood, part])[-1] is None


def test_what_stood_there_before_is_not_out_of_line() -> None:
    stood = [cell("41200"), cell("41900", at=1)]
    again = doubt([], cells([*stood, cell("42", at=2)]), [*stood, cell("42", at=2)])
    assert [one.doubt for one in again] == [None] * 3
    assert again[2].value == Decimal(42)


def test_what_is_asked_about_itself_tells_nothing_of_what_is_usual() -> None:
    stood = [cell("41200"), cell("41900", at=1), replace(cell("42", at=2), status=Status.SUSPECT)]
    assert doubted(stood, [*stood[:2], cell("43", at=3)])[-1] is DoubtKind.OUT_OF_LINE


def test_a_value_that_is_not_there_is_printed_in_no_steps() -> None:
    stood, now = cell("41.2", unit="%"), cell("41", unit="%")
    missing = replace(cell("41", at=1, unit="%"), value=None, printed="..", status=Status.MISSING)
    assert doubted([stood], [now, missing]) == [DoubtKind.FEWER_DIGITS, None]
