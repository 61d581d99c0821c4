"""What stands beside the number in its place: every kind reads a cell, an element or a text as a whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from monitor.kinds.extract.css import Css
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.pdf import Pdf
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xlsx import Xlsx
from monitor.model import Ask, Period, Qualifier, Reading
from monitor.model.errors import Ambiguous, ExtractError
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.period import read_named
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook_document

Reader = Callable[..., Reading]


def only(rule: Extractor, document: Document, symbol: str, period: Period | None = None) -> Reading:
    (reading,) = rule.read(document, Ask("harbour/cases", unit(symbol), period))
    return reading


def in_a_table(text: str, symbol: str = "cases", period: Period | None = None) -> Reading:
    body = f"<table><tr><th>Gate<th>Count<tr><td>North<td>{text}<tr><td>South<td>1</table>"
    return only(Table(row="North", column="Count"), Document(f"<!doctype html><body>{body}".encode()), symbol, period)


def in_an_element(text: str, symbol: str = "cases", period: Period | None = None) -> Reading:
    return only(Css(select="#n"), Document(f"<!doctype html><p id=n>{text}</p>".encode()), symbol, period)


def in_a_workbook(text: str, symbol: str = "cases", period: Period | None = None) -> Reading:
    document = workbook_document({"Gates": [["Gate", "Count"], ["North", text], ["South", 1]]})
    return only(Xlsx(row="North", column="Count"), document, symbol, period)


def in_a_pdf_file(text: str, symbol: str = "cases", period: Period | None = None) -> Reading:
    paper = Paper()
    paper.heading("Gates")
    paper.table_of([("Gate", "Count", "Stock")], [("North", text, "3"), ("South", "1", "4"), ("East", "2", "9")])
    return only(Pdf(row="North", column="Count"), Document(paper.bytes()), symbol, period)


def in_a_data_file(text: str, symbol: str = "cases", period: Period | None = None) -> Reading:
    body = f'Gate;Count\nNorth;"{text}"\nSouth;1\n'.encode()
    rule = Dataset.model_validate({"where": {"Gate": "North"}, "value": "Count"})
    return only(rule, Document(body, media="csv"), symbol, period)


def in_json(text: str, symbol: str = "cases", period: Period | None = None) -> Reading:
    return only(Json(path="$.count"), Document(json.dumps({"count": text}).encode(), media="json"), symbol, period)


CELLS = (in_a_table, in_an_element, in_a_workbook, in_a_pdf_file, in_a_data_file, in_json)
every_place = pytest.mark.parametrize("place", CELLS, ids=lambda place: place.__name__)


@every_place
@pytest.mark.parametrize(
    "text",
    [
        *("77 in the last day", "of which 77", "77 so far", "77 ou presque", "about half of 77", "( 77 yesterday"),
        *(
            "77 ?!x",
            "77 fewer than before",
            "77 cases lower than in May",
            "77 less than a year ago",
            "77 more than in May",
        ),
    ],
)
def test_words_left_over_beside_the_number_are_refused(place: Reader, text: str) -> None:
    with pytest.raises(ExtractError):
        place(text, "cases")


@every_place
@pytest.mark.parametrize("text", ["77", "77 cases", "77*", "77 (p)", "77 r", "(77 cases)"])
def test_units_and_marks_are_known(place: Reader, text: str) -> None:
    assert place(text, "cases").value == 77


@pytest.mark.parametrize("place", [one for one in CELLS if one is not in_a_pdf_file])
@pytest.mark.parametrize(
    ("text", "period", "provisional"),
    [("77 (2024)", "2024", False), ("77 (2024 est.)", "2024", True), ("77 cases (July 2024)", "2024-07", False)],
)
def test_so_is_the_time_in_brackets_behind_it_where_it_is_the_figures(
    place: Reader, text: str, period: str, provisional: bool
) -> None:
    reading = place(text, "cases", read_named(period).period)
    assert (reading.value, reading.provisional) == (77, provisional)


@every_place
@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("77 (2023)", "2024"),
        ("77 (2024)", "2024-07"),
        ("77 (2024)", None),
        ("77 (2024: 60)", "2024"),
        ("77 (60 in 2024)", "2024"),
        ("77 (2,024)", "2024"),
        ("77 (2024, 2023: 60)", "2024"),
    ],
)
def test_another_time_or_another_number_in_brackets_is_refused(place: Reader, text: str, period: str | None) -> None:
    with pytest.raises(ExtractError):
        place(text, "cases", read_named(period).period if period else None)


@pytest.mark.parametrize("place", [in_a_table, in_a_workbook, in_a_data_file, in_json])
def test_so_is_the_label_of_the_place_where_a_cell_repeats_it(place: Reader) -> None:
    assert place("Count: 77", "cases").value == 77


@every_place
@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("5 or less", Qualifier.AT_MOST),
        ("5 ou moins", Qualifier.AT_MOST),
        ("5 oder weniger", Qualifier.AT_MOST),
        ("5 o menos", Qualifier.AT_MOST),
        ("5 (or fewer)", Qualifier.AT_MOST),
        ("mehr als 5", Qualifier.MORE_THAN),
        ("menos de 5", Qualifier.LESS_THAN),
        ("environ 5", Qualifier.ABOUT),
    ],
)
def test_at_most_and_its_like_are_known_in_every_language(place: Reader, text: str, qualifier: Qualifier) -> None:
    try:
        reading = place(text, "cases")
    except ExtractError:
        assert place is in_a_pdf_file, "only a PDF file may lose the words of a cell of numbers to another"
    else:
        assert (reading.value, reading.qualifier) == (5, qualifier)


@every_place
@pytest.mark.parametrize("text", ["23, 518", "7, 204 cases", "51 8", "2 3,518", "23 ,518", "1, 234, 567"])
def test_a_number_that_a_space_cuts_in_two_is_never_its_second_half(place: Reader, text: str) -> None:
    with pytest.raises(ExtractError):
        place(text, "cases")


@pytest.mark.parametrize("text", ["23, 518", "7, 204", "51 8", "2 3,518", "23 ,518"])
@pytest.mark.parametrize("symbol", ["cases", "number"])
def test_nor_in_a_sentence(text: str, symbol: str) -> None:
    document = Document(f"<!doctype html><p>At the harbour {text} of them were opened.</p>".encode())
    for pattern in ("{figure} of them were opened", "... {figure} of them"):
        with pytest.raises(ExtractError, match="with a space in it"):
            only(Text(pattern=pattern), document, symbol)


def test_the_refusal_says_what_stands_there_and_what_to_do() -> None:
    with pytest.raises(Ambiguous, match=r"beside '77' stands 'in the last day'.*`pattern`.*`units`"):
        in_an_element("77 in the last day")


def test_a_pattern_takes_the_words_for_what_they_are() -> None:
    document = Document(b"<!doctype html><p id=n>77 in the last day</p>")
    assert only(Css(select="#n", pattern="{figure} in the last day"), document, "cases").value == Decimal(77)


@pytest.mark.parametrize("text", ["187,462 (+1,285)", "187,462 (−1.2%)", "187,462 (+/-5)", "187,462 (-3)"])
def test_a_change_with_its_sign_in_brackets_is_no_part_of_the_number(text: str) -> None:
    for reader in (in_a_table, in_an_element, in_a_workbook):
        assert reader(text).value == 187462


def test_another_number_in_brackets_is_refused_until_the_pattern_names_it() -> None:
    with pytest.raises(Ambiguous, match=r"write `pattern: '\{figure\} \(\{other\}\)'`"):
        in_an_element("187462 (1285)")
    document = Document(b"<!doctype html><p id=n>187462 (1285)</p>")
    assert only(Css(select="#n", pattern="{figure} ({other})"), document, "cases").value == 187462


@every_place
@pytest.mark.parametrize("text", ["# (2014)", "-- (2014)", "n/a (2014 est.)", "(2014)", "2014 est.", "cases (2014)"])
def test_a_year_beside_the_place_of_a_number_is_not_the_number(place: Reader, text: str) -> None:
    with pytest.raises(ExtractError):
        place(text, "number" if "cases" not in text else "cases", read_named("2014").period)


@every_place
def test_a_number_like_a_year_is_one_where_it_stands_alone(place: Reader) -> None:
    assert place("2014", "cases", read_named("2014").period).value == 2014
