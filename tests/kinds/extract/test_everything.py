"""Every number of a page under its labels: called alike however it stands, and never by those of another."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from monitor.kinds.extract.everything import Everything
from monitor.model import Ask, Readings
from monitor.model.errors import NoMatch
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper
from tests.workbooks import document as workbook_document

ASK = Ask("harbour/all", unit("number"))
TABLE = (
    "<table><caption>{caption}</caption><tr><th>Good<th>Tons<th>Boxes"
    "<tr><td>Salt<td>{salt}<td>40<tr><td>Grain<td>7,300<td>51</table>"
)
CARDS = (
    "<div class=card><div>Ships</div><div>{ships}</div></div>"
    "<div class=card><div>Crews</div><div>3,120 people</div></div>"
)


def page(body: str, *, title: str = "The harbour", language: str = "en") -> Document:
    return Document(
        f"<!doctype html><html lang={language}><head><title>{title}</title></head><body>{body}</body></html>".encode()
    )


def read(document: Document, **options: object) -> dict[str, str]:
    """What is read, by series and period, as it is printed."""
    found = Everything.model_validate(options).read(document, ASK)
    return {f"{one.series} {'' if one.period.span is None else one.period.label}".strip(): one.printed for one in found}


def passed_over(document: Document) -> list[str]:
    found = Everything().read(document, ASK)
    assert isinstance(found, Readings)
    return [one.printed for one in found.passed_over]


def test_a_cell_is_called_by_heading_caption_row_and_column():
    found = read(page(f"<h2>Trade</h2>{TABLE.format(caption='By good', salt='1,200')}"))
    assert found["Table=By good; Row=Salt; Column=Tons"] == "1,200"
    assert len(found) == 4
    bare = TABLE.replace("<caption>{caption}</caption>", "").format(salt="1,200")
    assert "Under=Trade; Row=Salt; Column=Tons" in read(page(f"<h2>Trade</h2>{bare}"))


@pytest.mark.parametrize("time", ["FY2025", "2025", "March 2025", "as of 4 May 2025"])
def test_a_heading_loses_its_time_and_no_word_beside_it(time: str):
    bare = TABLE.replace("<caption>{caption}</caption>", "").format(salt="1,200")
    found = read(page(f"<h2>Tons by good, {time}</h2>{bare}"))
    assert {series.partition(";")[0] for series in found} in ({"Under=Tons by good"}, {"Under=Tons by good, as of"})


def test_two_tables_of_one_caption_are_told_by_their_headings():
    table = TABLE.format(caption="By good", salt="1,200")
    found = read(page(f"<h2>May</h2>{table}<h2>All year</h2>{table.replace('1,200', '9,900')}"))
    assert found["Under=May; Table=By good; Row=Salt; Column=Tons"] == "1,200"
    assert found["Under=All year; Table=By good; Row=Salt; Column=Tons"] == "9,900"


def test_a_time_in_the_labels_is_the_period_and_one_in_a_heading_is_no_name():
    found = read(
        page(
            "<h2>Trade as of 12 March 2024</h2><table><caption>Tons, May 2024 edition</caption>"
            "<tr><th>Good<th>2022<th>2023<tr><td>Salt<td>11<td>12</table>"
        )
    )
    assert found == {
        "Table=Tons, … edition; Row=Salt 2022": "11",
        "Table=Tons, … edition; Row=Salt 2023": "12",
    }


def test_a_card_is_called_by_the_text_that_it_holds():
    found = read(page(f"<h2>Today</h2>{CARDS.format(ships='1,204')}"))
    assert found == {"Under=Today; Text=Ships": "1,204", "Under=Today; Text=Crews": "3,120 people"}


def test_a_definition_is_called_by_its_term_and_a_bare_number_by_its_heading():
    found = read(page("<h1>Fleet</h1><dl><dt>Buses<dd>210<dt>Trams<dd>41</dl><h2>Ferries</h2><p>27</p>"))
    assert found == {"Under=Fleet; Text=Buses": "210", "Under=Fleet; Text=Trams": "41", "Under=Ferries; Text=#": "27"}


def test_a_number_in_a_heading_names_others_only_where_nothing_else_does():
    found = read(
        page("<h2>182 cases by now</h2><p>Deaths: 7</p><h2>Zone 1</h2><p>Ships: 8</p><h2>Zone 2</h2><p>Ships: 9</p>")
    )
    assert found["Under=cases by now; Text=Deaths: #"] == "7"
    assert found["Under=Zone 1; Text=Ships: #"] == "8"
    assert found["Under=Zone 2; Text=Ships: #"] == "9"


def test_a_line_that_has_a_name_of_its_own_is_called_by_it():
    found = read(page("<h1>Museum</h1><ul><li>Objects: 82,417<li>Rooms 94</ul><p><b>Paid</b> US$ 12</p>"))
    assert list(found.values()) == ["82,417", "94", "US$ 12"]
    assert [series.partition("Text=")[2] for series in found] == ["Objects: #", "Rooms #", "Paid #"]


def test_a_card_of_two_texts_or_a_number_far_from_any_has_no_name():
    two = page("<div class=card><div>Ships</div><div>Port of call</div><div>1,204</div></div><p>Crews: 4</p>")
    far = page(f"{'<div>' * 9}<span>1,204</span>{'</div>' * 9}<p>Crews: 4</p>")
    alone = page(f"{'<div>' * 20}<p>1,204</p>{'</div>' * 20}<p>Crews: 4</p>")
    for document in (two, far, alone):
        assert read(document) == {"Text=Crews: #": "4"}
        assert passed_over(document) == ["1,204"]


def test_numbers_without_words_are_called_by_nothing_and_a_unit_that_nobody_knows_is_a_word():
    document = page("<p>12 (13) / 15 (16) / 17 (18) / 19 (20) / 21 (22)</p><p>27 zorkmids</p>")
    assert read(document) == {"Text=# zorkmids": "27"}
    assert len(passed_over(document)) == 10


def test_the_page_itself_is_no_furniture_and_what_is_selected_twice_is_read_once():
    assert read(page("<main class=sidebar><p>Boats: 7</p></main>")) == {"Text=Boats: #": "7"}
    nested = page("<div class=a><p>Boats: 7</p><div class=a><p>Ships: 9</p></div></div><p>Crews: 4</p>")
    assert read(nested, part=".a") == {"Text=Boats: #": "7", "Text=Ships: #": "9"}


def test_two_numbers_of_one_card_are_told_by_their_places():
    found = read(page("<div class=card><p>Ships</p><p>1,204</p><p>+3.1%</p></div>"))
    assert found == {"Text=Ships 1": "1,204", "Text=Ships 2": "+3.1%"}


def test_a_number_of_a_sentence_is_called_by_the_words_around_it():
    found = read(page("<p>In May 2024, 312 ships came, and 4.5% fewer crews than in 2023.</p>"))
    assert list(found.values()) == ["312 ships", "4.5%"]
    first, second = found
    assert "# came, and … fewer crews" in first
    assert "… ships came, and # fewer crews" in second


def test_each_series_has_the_unit_that_is_printed():
    found = Everything().read(page("<p>Fees: 4.5%</p><p>Weight: 34.8 lb</p><p>Paid: $1.2 million</p>"), ASK)
    assert [(one.unit and one.unit.symbol, one.value) for one in found] == [
        ("%", Decimal("4.5")),
        ("lb", Decimal("34.8")),
        ("$", Decimal(1200000)),
    ]


def test_numbers_that_no_label_tells_apart_are_passed_over_and_counted():
    document = page("<ul><li>12 ships</li><li>15 ships</li></ul><p>17</p><p>Crews: 4</p>")
    assert list(read(document).values()) == ["4"]
    assert passed_over(document) == ["12 ships", "15 ships", "17"]


@pytest.mark.parametrize(
    "around",
    [
        "<nav><a>Page 3 of 9</a><a>Ports 12</a></nav>",
        "<aside><p>Hats from $12.99</p></aside>",
        "<div class='ad-slot top'><p>Only $9.99 today</p></div>",
        "<section id=related><p>14 ships that sank</p></section>",
        "<div class=comments-list><p>Ann has 3 boats</p></div>",
        "<div role=complementary><p>12 °C in the city</p></div>",
        "<footer><p>Phone 555 1234</p></footer>",
        "<p>1,234 views</p><p>12 comments</p><p>Vues : 1 234</p><p>3 Kommentare</p><p>5 min read</p>",
        "<p>Updated 3 minutes ago</p><p>Il y a 12 heures</p><p>Vor 3 Tagen</p><p>Hace 4 días</p>",
        "<p>© 2026 The harbour, licence 12</p><p>Session ID: 83 12 99</p>",
    ],
)
def test_what_is_of_the_page_itself_is_not_looked_at(around):
    assert list(
        read(
            page(f"{around}<h1>Harbour</h1><p>Ships that came to the harbour: 1,204 in all</p>" + "<p>w</p>" * 200)
        ).values()
    ) == ["1,204"]


def test_no_furniture_holds_the_title_or_half_of_the_page():
    inside = f"<h1>Harbour</h1>{CARDS.format(ships='1,204')}"
    assert len(read(page(f"<div class=with-sidebar>{inside}</div>"))) == 2
    assert len(read(page(f"<div class=social>{CARDS.format(ships='1,204')}</div>"))) == 2


def test_a_part_of_the_page_alone_may_be_meant_even_a_side_column():
    document = page("<h1>Harbour</h1><p>Ships: 12</p><p>Fish: 14</p><aside id=a><p>Boats: 9</p></aside>")
    assert read(document, part="#a") == {"Text=Boats: #": "9"}
    assert read(page("<h2>A</h2><p>Ships: 12</p><h2>B</h2><p>Boats: 9</p>"), under="B") == {
        "Under=B; Text=Boats: #": "9"
    }
    with pytest.raises(NoMatch, match="nothing on the page matches the selector '#b'"):
        read(document, part="#b")
    with pytest.raises(NoMatch, match="no number stands under 'Harbor'; did you mean 'Harbour'"):
        read(document, under="Harbor")


def test_what_has_a_word_in_its_labels_may_be_left_out():
    document = page(TABLE.format(caption="By good", salt="1,200"))
    assert list(read(document, leave_out="boxes").values()) == ["1,200", "7,300"]


def test_a_sheet_and_pages_of_a_pdf_file_may_be_meant():
    book = workbook_document(
        {"Goods": [["Good", "Tons"], ["Salt", 12], ["Grain", 9]], "Other": [["A", "B"], ["x", 3], ["y", 4]]}
    )
    assert list(read(book, sheet="goods").values()) == ["12", "9"]
    with pytest.raises(NoMatch, match="no number stands on a sheet 'Good'"):
        read(book, sheet="Good")
    paper = Paper()
    paper.heading("Harbour")
    paper.table_of([("Good", "Tons", "Boxes")], [("Salt", "12", "3"), ("Grain", "9", "4"), ("Oil", "8", "5")])
    document = Document(paper.bytes())
    assert "9" in read(document, pages="1").values()
    with pytest.raises(NoMatch, match="the file has 1 pages"):
        read(document, pages="2-3")
    with pytest.raises(NoMatch, match="`pages` is for PDF files"):
        read(page("<p>Ships: 12</p>"), pages="1")


@pytest.mark.parametrize("wrong", ["0", "3-2", "all"])
def test_pages_are_numbers_in_order(wrong):
    with pytest.raises(ValueError, match="names no pages"):
        Everything(pages=wrong)


def test_a_page_without_numbers_is_refused():
    with pytest.raises(NoMatch, match="no number stands there"):
        read(page("<p>Nothing here.</p>"))
    with pytest.raises(NoMatch, match="labels tell none of them from the others"):
        read(page("<p>12</p><p>14</p>"))


@pytest.mark.parametrize(
    ("language", "sentence", "value"),
    [
        ("de", "Im Hafen lagen 1.204 Schiffe.", "1204"),
        ("fr", "Le port comptait 1 204 navires.", "1204"),
        ("es", "En el puerto había 1.204 barcos.", "1204"),
    ],
)
def test_a_page_is_read_in_its_own_language(language, sentence, value):
    (one,) = Everything().read(
        page(f"<p>{sentence}</p>", language=language), Ask("h/all", unit("number"), language=language)
    )
    assert one.value == Decimal(value)


# ---------------------------------------------------------------- mutations

ROWS = [("Salt", "1,200", "40"), ("Grain", "7,300", "51"), ("Oil", "8,450", "62"), ("Fish", "912", "73")]


def rows_page(
    rows: list[tuple[str, str, str]], *, wrap: str = "{}", columns: tuple[int, ...] = (1, 2), extra: str = ""
) -> Document:
    names = ("Good", "Tons", "Boxes")
    head = "".join(f"<th>{names[at]}" for at in (0, *columns))
    body = "".join("<tr><td>" + "<td>".join(row[at] for at in (0, *columns)) for row in rows)
    table = f"<table><caption>By good</caption><tr>{head}{body}</table>"
    return page(f"<h2>Trade</h2>{extra}{wrap.format(table)}<h2>Now</h2>{CARDS.format(ships='1,204')}")


WHOLE = read(rows_page(ROWS))

MUTATIONS = {
    "rows in another order": rows_page(random.Random(1).sample(ROWS, len(ROWS))),
    "columns in another order": rows_page(ROWS, columns=(2, 1)),
    "another wrapper": rows_page(ROWS, wrap="<div class=x17><section>{}</section></div>"),
    "a row more": rows_page([ROWS[0], ("Wool", "77", "7"), *ROWS[1:]]),
    "a banner above": rows_page(ROWS, extra="<p>Hats for $12.99 and shoes for $99</p>"),
    "a table above": rows_page(
        ROWS, extra="<table><caption>Others</caption><tr><th>Good<th>Tons<tr><td>Salt<td>3</table>"
    ),
    "a row less": rows_page(ROWS[1:]),
    "a column less": rows_page(ROWS, columns=(2,)),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_however_a_page_is_laid_out_no_number_is_called_by_the_labels_of_another(mutation):
    found = read(MUTATIONS[mutation])
    assert found
    assert {key: printed for key, printed in found.items() if key in WHOLE and WHOLE[key] != printed} == {}
    if not mutation.endswith("less"):
        assert WHOLE.items() <= found.items()


def test_a_second_row_of_the_same_name_makes_both_of_them_unclear():
    document = rows_page([*ROWS, ("Salt", "5", "6")])
    assert not any("Row=Salt" in key for key in read(document))
    assert passed_over(document) == ["1,200", "40", "5", "6"]
