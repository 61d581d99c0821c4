"""Every number of a document with its unit, its period and its labels; no date, no label, no other period."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.candidates import Candidate, Place, Sought, candidates_in
from monitor.reading.document import Document
from tests.pace import stopwatch
from tests.workbooks import workbook

PAGE = b"""<html lang="en"><head><title>Seizures</title></head><body><h1>Border seizures in 2023</h1>
<p>Officers found 34.82 pounds of powder in fiscal 2023, 1.2 million pills and 40 firearms.</p>
<p>Released 5 March 2024.</p>
<h2>By region</h2>
<table><caption>Seizures (thousand pounds)</caption>
<tr><th>Region</th><th>2022</th><th>2023</th><th>Share (%)</th></tr>
<tr><td>North</td><td>1.5</td><td>2.5</td><td>12</td></tr>
<tr><td>South</td><td>n/a</td><td>30</td><td>88</td></tr></table>
<ul><li>Staff: 1,204</li></ul></body></html>"""


def numbers_of(body: bytes, **how: object) -> list[Candidate]:
    media = "html" if body.startswith((b"<p", b"<h")) else "json" if body.startswith(b"{") else ""
    return list(candidates_in(Document(body, media=media), **how).candidates)  # type: ignore[arg-type]


def only(found: list[Candidate], printed: str) -> Candidate:
    fitting = [one for one in found if one.printed == printed]
    assert len(fitting) == 1, [one.printed for one in found]
    return fitting[0]


def test_a_cell_has_the_scale_of_its_caption_the_period_of_its_column_and_its_labels():
    one = only(numbers_of(PAGE), "2.5")
    assert (one.value, one.unit, one.scale) == (Decimal(2500), "lb", 1000)
    assert one.period is not None
    assert (one.period.label, one.timed_by) == ("2023", "labels")
    assert (one.row, one.column, one.caption) == (("North",), ("2023",), "Seizures (thousand pounds)")
    assert one.heading == "By region"


def test_a_share_beside_amounts_has_its_own_unit_and_no_scale():
    one = only(numbers_of(PAGE), "12")
    assert (one.value, one.unit, one.scale) == (12, "%", 1)


def test_numbers_of_sentences_have_their_unit_and_sentence_and_dates_are_none():
    found = numbers_of(PAGE)
    assert only(found, "34.82 pounds").unit == "lb"
    assert only(found, "1.2 million pills").value == 1_200_000
    assert "Officers found" in only(found, "34.82 pounds").words
    assert not [one for one in found if one.printed in ("5", "2024", "2023", "2022")]


def test_what_was_published_on_a_day_is_not_about_that_day():
    one = only(numbers_of(b"<h1>Released on 5 March 2024</h1><p>There were 40 firearms.</p>"), "40 firearms")
    assert one.period is None


def test_two_times_in_one_sentence_are_none_unless_one_follows_the_number():
    said = b"<p>It rose to 5,100 tons in March 2024 after floods in 2019 and 2020.</p>"
    one = only(numbers_of(said), "5,100 tons")
    assert one.period is not None
    assert one.period.label == "2024-03"
    assert only(numbers_of(b"<p>Floods of 2019 and 2020 cost 77 lives.</p>"), "77").period is None


def test_a_number_that_can_be_two_is_in_doubt():
    one = only(numbers_of(b"<p>There were 9,087 entries, at 1.401,40 each.</p>"), "9,087")
    assert "thousands" in one.doubt


@pytest.mark.parametrize(("tag", "value"), [("de", 9087), ("en", Decimal("9.087"))])
def test_a_number_is_read_in_the_language_that_the_page_says(tag, value):
    page = f'<html lang="{tag}"><p>9.087 Menschen</p></html>'.encode()
    assert numbers_of(page)[0].value == value


def test_a_sheet_is_looked_through_below_its_head():
    body = workbook(
        {"Data": [["Deaths by week"], [], ["Region", "2019", "2020"], ["North", 11, 13], ["South", 17, 19]]}
    )
    one = only(numbers_of(body), "19")
    assert (one.place, one.row, one.column, one.caption) == (Place.SHEET, ("South",), ("2020",), "Data")
    assert one.period is not None
    assert one.period.label == "2020"


def test_a_data_file_has_the_time_and_the_words_of_its_rows():
    body = b"Date,Region,Code,Cases\n03/02/2020,North,7,12\n14/02/2020,South,8,13\n"
    found = candidates_in(Document(body, media="csv")).candidates
    assert [one.printed for one in found] == ["12", "13"]
    assert found[0].row == ("03/02/2020", "North")
    assert found[0].period is not None
    assert found[0].period.label == "2020-02-03"


def test_records_and_values_of_json_are_told_apart():
    body = json.dumps({"total": 41, "rows": [{"area": "N", "year": "2020", "count": 12}]}).encode()
    total, count = numbers_of(body)
    assert (total.place, total.column, total.spot.part) == (Place.VALUE, ("total",), "$.total")
    assert (count.place, count.column, count.row) == (Place.RECORDS, ("count",), ("N", "2020"))
    assert count.period is not None
    assert count.period.label == "2020"


def test_records_of_xml_have_the_fields_around_them():
    body = b"<all><item><name>Bridges</name><year>2011</year><month>5</month><value>25,118.50</value></item></all>"
    one = only(numbers_of(body), "25,118.50")
    assert (one.place, one.spot.part, one.column) == (Place.RECORDS, "item", ("value",))
    assert one.period is not None
    assert one.period.label == "2011-05"


def test_a_table_of_statistics_is_told_by_its_dimensions():
    table = {
        "dimension": {
            "id": ["area", "year"],
            "size": [1, 2],
            "role": {"time": ["year"]},
            "area": {"category": {"index": ["CA"], "label": {"CA": "Canada"}}},
            "year": {"category": {"index": ["2012", "2013"]}},
        },
        "label": "Unemployment rate (%)",
        "value": [7.3, 7.1],
    }
    one = only(numbers_of(json.dumps({"rates": table}).encode()), "7.1")
    assert (one.place, one.unit) == (Place.CUBE, "%")
    assert one.period is not None
    assert one.period.label == "2013"


def test_what_is_too_much_is_left_out_and_said():
    body = b"Region,Cases\n" + b"".join(b"Town %d,%d\n" % (n, n) for n in range(50))
    found = candidates_in(Document(body, media="csv"), most=20)
    assert len(found.candidates) == 20
    assert found.left_out is not None
    assert found.left_out.printed == "20"


@pytest.mark.parametrize(
    ("sought", "first"),
    [
        ("34.82 pounds", "34.82 pounds"),
        ("1.2 million", "1.2 million pills"),
        ("2,500 lb", "2.5"),
        ("2.5", "2.5"),
        ("1204", "1,204"),
        ("share south", "88"),
        ("staff", "1,204"),
    ],
)
def test_a_number_is_found_as_an_article_prints_it_and_a_label_by_its_words(sought, first):
    assert numbers_of(PAGE, sought=Sought.of(sought))[0].printed == first


def test_a_number_is_found_at_the_precision_that_the_article_prints():
    body = b"<p>The land grew to 34.8172 acres.</p><p>The sea took 34.83 acres.</p>"
    assert [one.printed for one in numbers_of(body, sought=Sought.of("34.82"))] == ["34.8172 acres"]


def test_what_is_neither_a_number_nor_words_cannot_be_sought():
    with pytest.raises(NoMatch):
        Sought.of("…")
    with pytest.raises((Ambiguous, NoMatch)):
        Sought.of("5 or 6 of 7")


@pytest.mark.no_cover
def test_a_data_file_of_ten_thousand_rows_is_looked_through_quickly():
    body = b"Month,Region,Cases,Deaths\n" + b"".join(
        b"2020-%02d,Town %d,%d,%d\n" % (n % 12 + 1, n, n, n % 7) for n in range(10_000)
    )
    document = Document(body, media="csv")
    with stopwatch() as watch:
        candidates_in(document, sought=Sought.of("9,999"))
    assert watch.seconds < 1
