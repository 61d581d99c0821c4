from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.reading.edition import Edition, Tie, parse_date, pick_newest, read_edition
from monitor.reading.language import LANGUAGES

FILES = "https://www.cbp.example/files"
MONTHS = ("oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep")


def newest(*names: str) -> str:
    choice = pick_newest([read_edition(name) for name in names])
    assert isinstance(choice, Edition), choice
    return choice.address


# ---------------------------------------------------------------- reading a name


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-04-08_drugs.csv", (2024, 4, 8)),
        ("drugs_20240408.csv", (2024, 4, 8)),
        ("drugs-202404", (2024, 4)),
        ("/files/2024-Apr/", (2024, 4)),
        ("/files/2026-08/", (2026, 8)),
        ("/2024/04/08/", (2024, 4, 8)),
        ("April 8, 2024", (2024, 4, 8)),
        ("8 avril 2024", (2024, 4, 8)),
        ("rapport-février-2024", (2024, 2)),
        ("rapport-juill-2024", (2024, 7)),
        ("report-q3-2024", (2024, 9)),
        ("2024-Q1", (2024, 3)),
        ("deaths-2019-2023", (2023,)),
        ("apr-report-2024", (2024,)),
        ("apr-report-2024-may", (2024, 5)),
        ("2023-10-to-2024-03", (2024, 3)),
        ("report-2024", (2024,)),
        ("2024-13-01", (2024,)),
        ("fy2024-mar", ()),
        ("part-12345678", ()),
        ("march", ()),
        ("", ()),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(text: str, date: tuple[int, ...]) -> None:
    assert parse_date(text) == date


def test_an_address_names_months_as_texts_do() -> None:
    for language in LANGUAGES.values():
        for name, number in language.months.items():
            assert parse_date(f"report-{name}-2024.csv") == (2024, number), name


@pytest.mark.parametrize(
    ("name", "fiscal"),
    [
        ("drugs-fy21-fy24-mar.csv", (2024, 6)),
        ("drugs-fy21-fy24-oct.csv", (2024, 1)),
        ("drugs-fy21-fy24-sep_0.csv", (2024, 12)),
        ("drugs-fy20-fy23.csv", (2023, 13)),
        ("drugs-FY2024-oct-mar.csv", (2024, 6)),
        ("drugs-fy21-24.csv", (2024, 13)),
        ("drugs-fy24-q2.csv", (2024, 6)),
        ("drugs_fytd.csv", ()),
        ("2024-10_drugs-fy21-fy24.csv", (2024, 13)),
        ("drugs-2024.csv", ()),
    ],
)
def test_a_fiscal_year_and_month_are_read_in_fiscal_order(name: str, fiscal: tuple[int, ...]) -> None:
    assert read_edition(name).fiscal == fiscal


def test_folder_and_name_are_told_apart() -> None:
    edition = read_edition(f"{FILES}/2024-Apr/2024-03-31_drugs-fy24-mar_0.csv")
    assert edition.filed == (2024, 4)
    assert edition.dated == (2024, 3, 31)
    assert (edition.stem, edition.upload) == ("2024-03-31_drugs-fy24-mar", 0)


def test_what_is_no_address_may_hold_a_date_all_the_same() -> None:
    assert read_edition("//[2024-04-08.csv").dated == (2024, 4, 8)


def test_a_file_name_in_the_query_is_read() -> None:
    assert read_edition("https://x.example/download?file=drugs-fy24-mar.csv").fiscal == (2024, 6)


# ---------------------------------------------------------------- ranking


def test_the_editions_of_fourteen_months_come_in_their_order() -> None:
    names = [f"drugs-fy21-fy24-{month}.csv" for month in MONTHS]
    order = ["drugs-fy20-fy23.csv", *names, "drugs-fy21-fy24.csv"]
    for older, newer in pairwise(order):
        assert newest(older, newer) == newest(newer, older) == newer


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("/2024-Apr/drugs-fy24-mar.csv", "/2024-May/drugs-fy24-apr.csv"),
        ("/2024-Dec/drugs-fy25-nov.csv", "/2026-08/drugs-fy26-jul.csv"),
        ("/2024-Apr/drugs-fy24-feb.csv", "/2024-Apr/drugs-fy24-mar.csv"),
        ("/2024-05/drugs-fy24-may.csv", "/2024-05/drugs-fy24-may_0.csv"),
        ("/2024-05/drugs-fy24-may_0.csv", "/2024-05/drugs-fy24-may_1.csv"),
        ("/2024-05/drugs-fy24-may_0.csv", "/2024-06/drugs-fy24-may.csv"),
        ("deaths-2023.csv", "deaths-2024.csv"),
        ("deaths-2023-12.csv", "deaths-2024.csv"),
        ("2024-04-08_x.csv", "2024-04-30_x.csv"),
    ],
)
def test_the_newer_of_two_is_found_in_either_order(older: str, newer: str) -> None:
    assert newest(older, newer) == newest(newer, older) == newer


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("/2024-May/drugs-fy19-fy22.csv", "/2024-Apr/drugs-fy21-fy24-mar.csv"),
        ("/2026-08/deaths-2025.csv", "/2026-07/deaths-2026.csv"),
        ("2024-10-02_drugs-fy24-jan.csv", "2024-10-01_drugs-fy24-feb.csv"),
    ],
)
def test_an_old_edition_uploaded_again_is_a_doubt(a: str, b: str) -> None:
    for pair in ((a, b), (b, a)):
        choice = pick_newest([read_edition(name) for name in pair])
        assert isinstance(choice, Tie)
        assert {choice.first.address, choice.second.address} == {a, b}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("/files/drugs.csv", "/files/people.csv"),
        ("/2024-04/drugs.csv", "/2024-04/people.csv"),
        ("/2024/drugs.csv", "/2024-04/drugs.csv"),
        ("drugs-fy24-mar.csv", "people-fy24-mar.csv"),
        ("part_1.csv", "part_2.csv"),
        ("drugs-mar.csv", "drugs-oct.csv"),
        ("drugs-2024.csv", "drugs-fy24.csv"),
    ],
)
def test_two_that_nothing_tells_apart_are_a_doubt(a: str, b: str) -> None:
    assert isinstance(pick_newest([read_edition(a), read_edition(b)]), Tie)


def test_the_day_of_upload_decides_only_when_names_do_not() -> None:
    early = read_edition("drugs.csv", seen=1.0)
    late = read_edition("people.csv", seen=2.0)
    assert pick_newest([early, late]) == late
    named = [read_edition("drugs-fy24-mar.csv", seen=1.0), read_edition("drugs-fy24-feb.csv", seen=2.0)]
    assert pick_newest(named) == named[0]


@given(
    st.lists(st.tuples(st.integers(2019, 2027), st.integers(0, 11)), min_size=1, max_size=12, unique=True).flatmap(
        lambda months: st.tuples(st.just(months), st.permutations(months))
    )
)
def test_any_set_of_editions_in_any_order_gives_the_latest(
    drawn: tuple[list[tuple[int, int]], list[tuple[int, int]]],
) -> None:
    months, shuffled = drawn
    names = [f"drugs-fy{year - 3 - 2000}-fy{year - 2000}-{MONTHS[month]}.csv" for year, month in shuffled]
    year, month = max(months)
    assert newest(*names) == f"drugs-fy{year - 3 - 2000}-fy{year - 2000}-{MONTHS[month]}.csv"


@given(st.lists(st.text(max_size=30), min_size=1, max_size=6))
def test_no_name_whatever_breaks_the_ranking(names: list[str]) -> None:
    choice = pick_newest([read_edition("x/" + name.replace("[", "").replace("]", "")) for name in names])
    assert isinstance(choice, Edition | Tie)
