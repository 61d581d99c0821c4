"""Every number of a document with its unit, its period and its labels; no date, no label, no other period."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from monitor.model.errors import Ambiguous, NoMatch, NotUsable
from monitor.reading.candidates import Candidate, Place, Sought, candidates_in
from monitor.reading.candidates.changed import with_row_before, without
from monitor.reading.document import Document
from tests.kinds.extract.test_cube import JOBS, RATES, SPECIFIC
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


HEADED = b"Cases,,,\nof the year,,,\n%s\nNorth,all,few,12\nSouth,all,few,15\n%s"
NAMES = b"Region,Sex,Age,Count"


def test_where_the_first_line_names_few_columns_one_near_it_may_name_them():
    found = candidates_in(Document(HEADED % (NAMES, b""), media="csv")).candidates
    assert [(one.printed, one.row, one.column) for one in found] == [
        ("12", ("North", "all", "few"), ("Count",)),
        ("15", ("South", "all", "few"), ("Count",)),
    ]


@pytest.mark.parametrize("end", [NAMES + b"\nEast,all,few,3\n", b""], ids=["named twice", "named nowhere"])
def test_no_row_of_values_is_taken_for_the_names_of_columns(end):
    lines = HEADED % (NAMES, end) if end else b"Cases,,,\nNorth,1,2,12\nSouth,3,4,15\n"
    assert candidates_in(Document(lines, media="csv")).candidates == ()


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


# ---------------------------------------------------------------- what is left out, and what is doubted

HTML = "<html lang=en><title>T</title><body>"
TWO = "<tr><th>Town<th>2023<tr><th>Alma<td>12"


def printed_in(body: str, media: str = "html", **how: object) -> list[str]:
    found = candidates_in(Document(body.encode(), media=media), **how)  # type: ignore[arg-type]
    return [one.printed for one in found.candidates]


@pytest.mark.parametrize(
    ("body", "media", "printed"),
    [
        ("5", "json", []),
        (f'{{"long": "{"1" * 3000}", "r": [{{"long": "{"1" * 3000}", "n": 7}}]}}', "json", ["7"]),
        (f"{HTML}<table>{TWO}<tr><th>Beta<td>Route B12</table>", "html", ["12"]),
        (f"{HTML}<table><tr><th>Town<th>Index (2015=100)<tr><th>Alma<td>101.5</table>", "html", ["101.5"]),
        (f"{HTML}<p>The firm made a net loss of 5 kg in all.</p>", "html", ["5 kg"]),
        (f"{HTML}<table><tr><th>Town<th>2023<tr><th colspan=2>North 7<tr><th>Alma<td>12</table>", "html", ["12"]),
        (f"{HTML}<table><tr><th>Town<th>No.<th>2023<tr><th>Alma<td>1<td>12</table>", "html", ["12"]),
        (f"{HTML}<table><tr><td>North<td>12<tr><td>South<td>13</table>", "html", ["12", "13"]),
        (f"{HTML}<table><tr><td>North<td>of it<tr><td>South<td>13</table>", "html", ["13"]),
        (f"{HTML}<table><tr><th>Town<th>2023<tr><th>A<td>B12<tr><th>B<td>n/a<tr><th>C<td>5</table>", "html", ["5"]),
        (f"{HTML}<p>2023</p><p>May 2023</p><p>It was 5 kg in all.</p>", "html", ["5 kg"]),
        ("Statistics,,\nTown,Year,Boats\nAlma,2023,12\nAlma,2024,13\n", "csv", ["12", "13"]),
        ("Town,Year,Boats\nAlma,2023,12\nAlma,2024,n/a\n", "csv", ["12"]),
        ('{"a": [1, "2", null, true, [3]], "b": {"n": null, "s": "1-2"}, "r": [{"x": 5}, {"x": null}]}', "json",
         ["1", "3", "5"]),
        ('<?xml version="1.0"?><a><r n="1"/><s><x>2</x><y>a</y></s><s><x>3</x><y>b</y></s></a>', "text", ["2", "3"]),
    ],
)  # fmt: skip
def test_sections_numbering_years_codes_and_marks_are_no_candidates(body: str, media: str, printed: list[str]) -> None:
    assert printed_in(body, media) == printed


def test_a_table_that_cannot_be_laid_out_has_no_cells() -> None:
    wide = f"<table>{'<tr><td>x' * 100}<tr><td colspan=1000>5</table>"
    found = candidates_in(Document(f"{HTML}{wide}".encode(), media="html")).candidates
    assert all(one.place is Place.TEXT for one in found)


def test_names_with_numbers_in_them_name_columns_and_numbers_do_not() -> None:
    head = "<tr><td>Group (SIC 2007)<td>Days per 1,000 employees<td>Stoppages 2"
    one, _ = numbers_of(f"{HTML}<table>{head}<tr><td>Mines<td>7<td>1</table>".encode())
    assert (one.printed, one.row, one.column) == ("7", ("Mines",), ("Days per 1,000 employees",))
    one, *_ = numbers_of(f"{HTML}<table><tr><td>Mines<td>7 lb<td>£3m<tr><td>Farms<td>8 lb<td>£2m</table>".encode())
    assert (one.printed, one.row, one.column) == ("7 lb", ("Mines",), ())


def test_columns_that_a_name_spans_have_both_names() -> None:
    head = "<tr><td>&nbsp;<td colspan=2>Days<td colspan=2>Strikes<tr><td>Year<td>Public<td>Private<td>Public<td>Private"
    found = numbers_of(f"{HTML}<table>{head}<tr><td>2014<td>716<td>72<td>68<td>87</table>".encode())
    assert [(one.printed, one.column) for one in found][1:3] == [
        ("72", ("Days", "Private")),
        ("68", ("Strikes", "Public")),
    ]


def test_words_beside_a_number_are_of_its_row_and_marks_are_not() -> None:
    rows = "<tr><th>Alma<td>incl. ports<td>12<tr><th>Beta<td>n/a<td>13"
    found = numbers_of(f"{HTML}<table><tr><th>Town<th>Note<th>2023{rows}</table>".encode())
    assert [one.row for one in found] == [("Alma", "incl. ports"), ("Beta",)]


def test_hidden_large_and_headless_sheets_are_passed_over() -> None:
    sheets = {
        "Hidden": [["Town", 2023], ["Alma", 5]],
        "Data": [[], ["Town", "Place", 2023], ["x", "y"], ["Alma", "North", 12]],
        "Words": [["Town", "Place"], ["Alma", "North"]],
        "Large": [["Town", 2023], *[["Alma", 7]] * 600, [*[""] * 999, "note"]],
    }
    found = candidates_in(Document(workbook(sheets, hide=["Hidden"])))
    assert [one.printed for one in found.candidates] == ["12"]


@pytest.mark.parametrize(("body", "media"), [(b"", "html"), (b"\0\1\2", "binary")])
def test_what_holds_no_figures_is_refused(body: bytes, media: str) -> None:
    with pytest.raises(NotUsable, match="a document with figures was expected"):
        candidates_in(Document(body, media=media))


@pytest.mark.parametrize(
    ("other", "language", "doubtful"),
    [("2.003", "", True), ("2.5", "", False), ("0.613", "", False), ("2.003", "de", False)],
)
def test_three_digits_behind_a_point_are_in_doubt_in_a_file_that_shows_no_decimals(
    other: str, language: str, doubtful: bool
) -> None:
    body = f"Town;Rate\nAlma;1.613\nBeta;{other}\n".encode()
    found = candidates_in(Document(body, media="csv"), language=language).candidates
    assert ["thousands or decimals" in one.doubt for one in found if one.printed == "1.613"] == [doubtful]


def test_a_number_that_may_be_another_in_the_pages_language_is_in_doubt() -> None:
    words = "<p>Die Menschen, die nicht mit dem Schiff und nicht mit der Bahn kamen, und nicht mit dem Rad.</p>"
    page = f"<title>T</title>{words}<table><tr><th>Ort<th>Boote<tr><th>Alma<td>1,234<tr><th>Beta<td>1,26,5</table>"
    found = candidates_in(Document(page.encode(), media="html"))
    assert found.language == "de"
    assert [bool(one.doubt) for one in found.candidates] == [True, True]
    plain = candidates_in(Document(f"{HTML}<table>{TWO} or 13</table>".encode(), media="html")).candidates
    assert "holds 2 numbers" in plain[0].doubt


@pytest.mark.parametrize(
    ("wanted", "printed"),
    [
        ("40 to 60", ["Between 40 and 60"]),
        ("1 to 2", []),
        ("5 kg", ["5,000 g"]),
        ("126", ["1,26"]),
        ("12 people", ["12"]),
    ],
)
def test_ranges_other_units_and_what_is_in_doubt_are_found_by_what_is_sought(wanted: str, printed: list[str]) -> None:
    text = "<p>Between 40 and 60 boats, and 5,000 g of it.</p>"
    cells = "<tr><th>Alma<td>1,26<tr><th>B<td>12<tr><th>C<td>7 lb"
    body = f"{HTML}{text}<table><tr><th>Town<th>2023{cells}</table>"
    assert printed_in(body, sought=Sought.of(wanted)) == printed


@pytest.mark.parametrize(
    ("caption", "period"),
    [("Towns in 2020", "2020"), ("Towns, 2020 and 2021", ""), ("Published 5 May 2023", ""), ("2023 " * 500, "")],
)
def test_the_time_of_a_table_is_that_which_its_caption_names_alone(caption: str, period: str) -> None:
    table = f"<table><caption>{caption}</caption><tr><th>Town<th>Boats<tr><th>Alma<td>12</table>"
    (one,) = numbers_of(f"{HTML}{table}".encode())
    assert (one.period.label if one.period else "") == period


@pytest.mark.parametrize(("row", "period"), [("May", "2023-05"), ("Q1", "2023-Q1"), ("2021", ""), ("5 to 9", "2023")])
def test_a_month_in_a_row_and_the_year_of_its_column_are_one_time(row: str, period: str) -> None:
    (one,) = numbers_of(f"{HTML}<table><tr><th>When<th>2023<tr><th>{row}<td>12</table>".encode())
    assert (one.period.label if one.period else "") == period


def test_rows_whose_dates_contradict_each_other_tell_no_order() -> None:
    body = "Date,Boats\n13/04/2024,12\n04/13/2024,13\n05/06/2024,14\n"
    found = candidates_in(Document(body.encode(), media="csv")).candidates
    assert [one.period.label if one.period else "" for one in found] == ["", "", ""]


def test_tables_of_statistics_are_looked_through_in_every_format() -> None:
    broken = {"good": JOBS, "bad": {**JOBS, "size": [1, 1, 1]}}
    assert len(printed_in(json.dumps(broken), "json")) == 11
    timeless = {**JOBS, "role": {}, "value": ["few", None, *range(10)]}
    found = candidates_in(Document(json.dumps(timeless).encode(), media="json")).candidates
    assert len(found) == 10
    assert {one.period for one in found} == {None}
    assert printed_in(json.dumps(RATES), "json") == ["1.5", "1.25", "40.1"]
    assert printed_in(SPECIFIC.replace("ISO-8859-1", "UTF-8"), "text") == ["1.20", "99"]


# ---------------------------------------------------------------- the document as it may be next time

RECORDS = '{"boats": [{"town": "Alma", "n": 12}, {"town": "Beta", "n": 13}], "all": [25, 26], "sum": 51}'
XML = '<?xml version="1.0"?><a><s><x>12</x><y k="Alma">a</y></s><s><x>13</x><y k="Beta">b</y></s></a>'
ROWS = [["Report", ""], [], ["Town", 2023], ["Alma", 12], ["Beta", 13], ["", 14], ["Gamma", 15, ""]]
BOOK = workbook({"Data": ROWS}, merge={"Data": ["A1:B1", "A5:A6", "B7:C7"]})


@pytest.mark.parametrize(
    ("body", "media", "printed"),
    [
        (f"{HTML}<table>{TWO}<tr><th>Beta<td>13</table>".encode(), "html", "13"),
        (BOOK, "xlsx", "12"),
        (BOOK, "xlsx", "13"),
        (BOOK, "xlsx", "14"),
        (BOOK, "xlsx", "15"),
        (b'Town,Year,Boats\n"Alma",2023,12\nBeta,2023,13\n', "csv", "12"),
        (RECORDS.encode(), "json", "13"),
        (RECORDS.encode(), "json", "25"),
        (XML.encode(), "text", "13"),
        (f"{HTML}<p>It was 5 kg in all.</p>".encode(), "html", "5 kg"),
        (b"It was 5 kg in all.\n\nAll of it.\n", "text", "5 kg"),
    ],
)
def test_a_document_may_lose_a_number_or_have_another_row_before_it(body: bytes, media: str, printed: str) -> None:
    document = Document(body, media=media)
    one = only(list(candidates_in(document).candidates), printed)
    gone, more = without(document, one), with_row_before(document, one)
    assert gone is not None
    assert more is not None
    assert one.place is not Place.TABLE or more.tables_near((), None) is None, "all tables are looked at"
    left, beside = (
        [found.printed for found in candidates_in(changed).candidates if found.place is one.place]
        for changed in (gone, more)
    )
    assert printed not in left
    assert printed in beside


@pytest.mark.parametrize(
    ("body", "media", "printed"),
    [
        (json.dumps({"sum": 51}), "json", "51"),
        (f"{HTML}<div>It was 5 kg.</div>", "html", "5 kg"),
        (f'{HTML}<p title="5 kg">It was 5 kg.</p>', "html", "5 kg"),
        ("Town,Year,Boats\nAlma,2023,1\u00a0200\nBeta,2023,13\n", "csv", "1 200"),
        ('<?xml version="1.0"?><a n="5"><a x="1" y="2"/></a>', "text", "5"),
    ],
)
def test_where_no_row_can_stand_before_a_number_none_is_put_there(body: str, media: str, printed: str) -> None:
    document = Document(body.encode(), media=media)
    one = next(one for one in candidates_in(document).candidates if one.printed.startswith(printed))
    assert with_row_before(document, one) is None


def test_a_table_of_statistics_is_not_changed_by_hand() -> None:
    document = Document(json.dumps(JOBS).encode(), media="json")
    assert without(document, candidates_in(document).candidates[0]) is None


def periods_by_number(body: bytes, media: str) -> dict[str, str]:
    found = candidates_in(Document(body, media=media)).candidates
    return {one.printed: one.period.label if one.period else "" for one in found}


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"Date,Zone,Total_2018,Total_2020\n30/03/2020,North,15,17\n31/03/2020,North,25,27\n", "csv"),
        (
            b"<table><tr><th>Day</th><th>Deaths 2018</th><th>Deaths 2020</th></tr><tr><td>30 March 2020</td><td>15</td>"
            b"<td>17</td></tr><tr><td>31 March 2020</td><td>25</td><td>27</td></tr></table>",
            "html",
        ),
        (
            b'[{"date": "2020-03-30", "total_2018": 15, "total_2020": 17}, {"date": "2020-03-31", "total_2018": 25, '
            b'"total_2020": 27}]',
            "json",
        ),
    ],
)
def test_under_a_column_of_another_year_the_day_of_a_row_is_no_time(body, media):
    assert periods_by_number(body, media) == {"15": "", "17": "2020-03-30", "25": "", "27": "2020-03-31"}


def test_a_part_of_a_year_in_a_label_is_not_the_day_of_the_page():
    body = """<html lang="fr"><title>Bilan au 8 mars 2020</title><p>Au 5 mars, 31 cas ont été confirmés.</p>
    <p>Au 8 mars, 45 cas ont été confirmés.</p><p>On compte 56 cas confirmés.</p>
    <table><tr><th>Jour</th><th>Cas</th></tr><tr><td>6 mars</td><td>33</td></tr><tr><td>8 mars</td>
    <td>46</td></tr></table>
    <table><caption>Cas en 2019</caption>
    <tr><th>Mois</th><th>Cas</th></tr><tr><td>mars</td><td>71</td></tr><tr><td>avril</td><td>72</td></tr></table></html>"""
    times = periods_by_number(body.encode(), "html")
    day = "2020-03-08"
    assert times == {
        "31 cas": "", "45 cas": day, "56 cas": day, "33": "", "46": day, "71": "2019-03", "72": "2019-04",
    }  # fmt: skip
