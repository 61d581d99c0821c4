"""Work on what a stranger sends grows with its length and no faster: each input here is taken once and four times."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from protego import Protego

from monitor.fetching.robots import Rules, forbidding_line
from monitor.kinds.extract.cube import Cube
from monitor.kinds.extract.dataset import By, Dataset
from monitor.kinds.extract.json import Json
from monitor.kinds.extract.labelled import Labelled
from monitor.kinds.extract.phrase import passage_of
from monitor.kinds.extract.text import Text
from monitor.kinds.extract.xml import Xml
from monitor.model import UNDATED, Ask, Follow
from monitor.model.errors import CheckError
from monitor.reading.document import Document, media_of
from monitor.reading.document.charset import Characters
from monitor.reading.document.datafile import refuse_repeated
from monitor.reading.document.framed import first_of, table_of, table_with
from monitor.reading.document.jsonfile import read_json
from monitor.reading.document.pdf import blocks_of_pages, grids_of_pages
from monitor.reading.document.pdf.page import Page, Word, lines_of
from monitor.reading.document.scripts import scripts_in
from monitor.reading.follow import choose_address
from monitor.reading.labels import without_marks
from monitor.reading.pattern import Pattern, split_sentences
from monitor.reading.period.marked import take_marks
from monitor.reading.quantity import find_quantities
from monitor.reading.stated import stated_in
from monitor.reading.units import unit
from monitor.reading.unpublished import marks_in
from monitor.reading.value import read_printed
from monitor.reading.wording import literals_of
from tests.pace import LINEAR, growth

ASK = Ask("customs/heroin", unit("kg"))

# ---------------------------------------------------------------- sentences and labels


def numbered_sentences(count: int) -> None:
    split_sentences("No. 1 A No. 2 A " * count)


def footnote_marks(count: int) -> None:
    without_marks("Heroin" + "[1]*²" * count)


def marks_within(count: int) -> None:
    without_marks("Heroin" + "*" * count + " and others [1]")


def find(pattern: str, text: str) -> None:
    list(Pattern.parse(pattern).find(text))


def near_matches_of_a_pattern(count: int) -> None:
    find("seized {figure} ... at the border", "they seized 5 kg of it at the port, " * count + "at the border.")


def matches_over_other_numbers(count: int) -> None:
    find("seized {figure} ... at the border", "they seized 5 kg and 3 cars at the border, " * count)


def sentences_with_a_number(count: int) -> None:
    find("seized {figure} of it", "They seized 5 kg of it. " * count)


def near_matches_of_a_wording(count: int) -> None:
    passage_of("China remains a source, " * count + "of fentanyl").find(literals_of("China remains ... of fentanyl"))


def years_and_words_in_one_text(count: int) -> None:
    find_quantities("2024, one; " * count)


def periods_in_one_sentence(count: int) -> None:
    read_text("in {period}, {figure} of it", "in 2024, 5 kg, in 2023, " * count + "of it")


def sentences_with_periods(count: int) -> None:
    read_text("in {period}, {figure} of it", ("in 2024, 5 kg of, in 2023, " * 8 + "it. The ") * count)


def marks_behind_a_number(count: int) -> None:
    read_printed("5" + "(a)" * count, ASK, period=UNDATED, locator="here")


def words_of_scale_in_a_label(count: int) -> None:
    stated_in("over 5 thousand, " * count)


def read_text(pattern: str, text: str) -> None:
    Text(pattern=pattern).read(Document(f"<p>{text}</p>".encode(), media="html"), ASK)


def numbers_of_a_list_in_french(count: int) -> None:
    find_quantities("1, " * count, language="fr")


def marks_around_a_label(count: int) -> None:
    take_marks("2024 " + "(p)" * count)
    take_marks("." * count + "x")


# ---------------------------------------------------------------- pages


def read_page(markup: str) -> None:
    document = Document(f"<html><body>{markup}</body></html>".encode(), media="html")
    _ = document.fingerprint, document.blocks, document.tables, document.unveiled


def elements_inside_one_another(count: int) -> None:
    read_page("<div>" * count)


def attributes_of_one_element(count: int) -> None:
    read_page("<p " + " ".join(f"a{number}=1" for number in range(count)) + ">")


def struck_out_words(count: int) -> None:
    read_page("<p>" + "<del>1</del> 2 " * count)


def hidden_cells(count: int) -> None:
    read_page("<table><tr>" + "<td style='visibility: hidden'>1<b>2</b>" * count + "</table>")


def pictures_in_pictures(count: int) -> None:
    read_page(("<svg>" * 20 + "<title>x</title>" + "</svg>" * 20) * count)


def tables_in_tables(count: int) -> None:
    read_page("<table><tr><td>" * 30 + "<p>x</p>" * count)


def tables_in_a_figure(count: int) -> None:
    read_page("<figure>" + "<table><tr><td>1</table>" * count + "</figure>")


def raised_words(count: int) -> None:
    read_page("<p>x" + "<sup>abc</sup>" * count)


def notes_of_a_number(count: int) -> None:
    read_page("<p>12" + "<a href='#n'>1</a><sup>2</sup>" * count)


def comments_before_no_page(count: int) -> None:
    media_of(b"<!---->" * count + b"x")


def links_of_one_row(count: int) -> None:
    page = "<table><tr>" + "".join(f"<td><a href='/{i % 7}-{i}.csv'>x</a>" for i in range(count)) + "</table>"
    choose_address(page.encode(), "https://x.org/", Follow(link="a", choose="first"))


def declarations_of_a_style(count: int) -> None:
    read_page(f"<p style='{'a-' * count}'>x</p><p hidden>")


# ---------------------------------------------------------------- PDF files


def read_pdf(words: list[Word], pages: int = 1) -> None:
    found = [Page(number, 600, 9_000, lines_of(words)) for number in range(1, pages + 1)]
    _ = grids_of_pages(found), blocks_of_pages(found)


def rows_of_a_table(count: int, pages: int = 1) -> None:
    names = [Word(f"Name{x}", 200 + x * 60, 240 + x * 60, 80, 10) for x in range(4)]
    labels = [Word(f"Drug{y}", 20, 80, 100 + y * 12, 10) for y in range(count)]
    values = [
        Word(f"{y * 7 + x}", 200 + x * 60, 230 + x * 60, 100 + y * 12, 10) for y in range(count) for x in range(4)
    ]
    read_pdf([*names, *labels, *values], pages)


def pages_of_a_table(count: int) -> None:
    rows_of_a_table(20, count)


def lines_of_a_paragraph(count: int) -> None:
    read_pdf(
        [
            Word(f"word{(y * 7 + x) % 50}-", 20 + x * 50, 60 + x * 50, 100 + y * 12, 10)
            for y in range(count)
            for x in range(8)
        ]
    )


def raised_words_of_a_line(count: int) -> None:
    words = [Word("ab", 20 + x * 12, 28 + x * 12, 100, 10) for x in range(2)]
    lines_of([*words, *(Word("1", 28 + x, 29 + x, 96, 5) for x in range(count))])


# ---------------------------------------------------------------- robots.txt


def lines_of_a_robots_file(count: int) -> None:
    lines = "".join(f"Disallow: /*p{number}$\nDisallow: /p/{number}\n" for number in range(count))
    text = f"User-agent: *\n{lines}" + "User-agent: b\n" * count
    Rules(text, Protego.parse(text)).allows("https://x.org/p/7")
    forbidding_line(text, "https://x.org/p/7")


# ---------------------------------------------------------------- data files


def bytes_of_a_wild_charset(count: int) -> None:
    _ = Document(b"a-b\xff" * count, content_type="text/html; charset=punycode").text


def names_twice_in_an_object(count: int) -> None:
    names = [*range(count), count - 1]
    read_json("{" + ",".join(f'"{name}": 1' for name in names) + "}")


def columns_twice_in_a_header(count: int) -> None:
    names = [f"c{number}" for number in range(count)]
    refuse_repeated([*names, *names])


def columns_among_many(count: int) -> None:
    names = [f"c{number}" for number in range(count)]
    refuse_repeated(names, among=names)


def lines_of_alternating_width(count: int) -> None:
    file = Characters.of("a,b\n" + "1,2,3\n1,2\n" * count)
    table_of(file, first_of(file))


def notes_parted_by_empty_lines(count: int) -> None:
    file = Characters.of("a note\n\na,b\n" + "1,2\n" + "\nnote\n" * count + "1,2\n")
    table_with(file, ["a", "b"], first_of(file))


def records_that_do_not_fit(count: int) -> None:
    records = [{"drug": f"drug {number % 2}", "month": f"{2000 + number}", "kg": 1} for number in range(count)]
    document = Document(json.dumps(records).encode(), media="json")
    Json(records="$", value="kg", where={"drug": "drug 1"}, period="month").read(document, ASK)


def tables_parted_by_empty_lines(count: int) -> None:
    file = Characters.of("By port\na,b\n" + "1,2\n\nBy port\na,b\n" * count + "1,2\n")
    table_with(file, ["a", "b"], first_of(file), "By port")


def data_in_scripts(count: int) -> None:
    scripts_in("<script>" + 'a={"b":[1,2]};x=[[[' * count + "</script>")
    scripts_in("<script>" + "/* a=[1] */ x={[" * count + "</script>" + "<script>" * count)


def lines_broken_within_paragraphs(count: int) -> None:
    page = "<!doctype html>" + "<p>Cases here<br>1,234" * count + "<div>Deaths<br>" * 20
    Labelled(label="Cases").read(Document(page.encode()), ASK)


def marks_in_the_place_of_a_number(count: int) -> None:
    text = "quota for it " * count
    list(marks_in(text, Pattern.parse("quota ... for {figure} ... it"), ["none"]))


def series_of_a_table(count: int) -> None:
    """In JSON-stat and in SDMX-ML, with as many series as periods."""
    codes, years = [f"a{number}" for number in range(count)], [str(2000 + number) for number in range(10)]
    dimension = {"area": {"category": {"index": codes}}, "year": {"category": {"index": years}}}
    table = {"id": [*dimension], "size": [count, 10], "value": [1] * count * 10, "dimension": dimension}
    Cube(time="year", each=("area",)).read(Document(json.dumps(table).encode(), media="json"), ASK)
    series = "".join(f'<Series AREA="{code}"><Obs TIME_PERIOD="2024" OBS_VALUE="1"/></Series>' for code in codes)
    Cube(each=("AREA",)).read(Document(f"<a><DataSet>{series}</DataSet></a>".encode()), ASK)


def groups_of_a_table(count: int) -> None:
    parts = "".join(f'<Group AREA="{n}" UNIT_MULT="0"/>' for n in range(count))
    parts += "".join(f'<Series AREA="{n}"><Obs TIME_PERIOD="2024" OBS_VALUE="1"/></Series>' for n in range(count))
    Cube(where={"AREA": ("1",)}).read(Document(f"<a><DataSet>{parts}</DataSet></a>".encode()), ASK)


def records_inside_records(count: int) -> None:
    inside = "<a>" * 200 + "<b>1</b>" + "</a>" * 200
    Xml(records="a", value="b").read(Document(f"<r>{inside * count}</r>".encode()), ASK)


def members_beside_the_records(count: int) -> None:
    records = [{"month": f"{2000 + number}-{number % 12 + 1:02}", "kg": 1} for number in range(count)]
    data = {"records": records, **{f"member {number}": {} for number in range(count * 10)}}
    Json(records="$.records", value="kg", period="month").read(Document(json.dumps(data).encode(), media="json"), ASK)


def parts_of_many_labels(count: int) -> None:
    """Each row of another month, so that there are as many groups as rows."""
    rows = [f"{1600 + n // 12}-{n % 12 + 1:02},{n % 300 + 1},label {n % 300}x" for n in range(count)]
    document = Document("\n".join(["month,kg,drug", *rows]).encode(), media="csv")
    Dataset(sum="kg", by=By(period="month")).read(document, ASK)


def periods_of_ten_thousand_years(count: int) -> None:
    rows = [f"{n % 28 + 1:02}, {1600 + n}-01-01/9990-12-31,5,a" for n in range(count)]
    document = Document("\n".join(["x,month,kg,drug", *rows]).encode(), media="csv")
    Dataset(value="kg", by=By(period="month"), where={"drug": "a"}).read(document, ASK)


INPUTS: list[tuple[Callable[[int], None], int]] = [
    (numbered_sentences, 500),
    (footnote_marks, 2_000),
    (marks_within, 20_000),
    (near_matches_of_a_pattern, 60),
    (matches_over_other_numbers, 40),
    (sentences_with_a_number, 80),
    (near_matches_of_a_wording, 1_000),
    (years_and_words_in_one_text, 100),
    (periods_in_one_sentence, 40),
    (sentences_with_periods, 5),
    (words_of_scale_in_a_label, 250),
    (marks_behind_a_number, 2_000),
    (numbers_of_a_list_in_french, 300),
    (marks_around_a_label, 10_000),
    (comments_before_no_page, 6),
    (links_of_one_row, 150),
    (declarations_of_a_style, 20_000),
    (elements_inside_one_another, 10_000),
    (attributes_of_one_element, 10_000),
    (struck_out_words, 500),
    (hidden_cells, 250),
    (pictures_in_pictures, 20),
    (tables_in_tables, 300),
    (tables_in_a_figure, 100),
    (raised_words, 500),
    (notes_of_a_number, 400),
    (rows_of_a_table, 20),
    (pages_of_a_table, 2),
    (lines_of_a_paragraph, 50),
    (raised_words_of_a_line, 120),
    (lines_of_a_robots_file, 400),
    (bytes_of_a_wild_charset, 5_000),
    (names_twice_in_an_object, 4_000),
    (columns_twice_in_a_header, 4_000),
    (columns_among_many, 4_000),
    (lines_of_alternating_width, 600),
    (notes_parted_by_empty_lines, 1_000),
    (tables_parted_by_empty_lines, 400),
    (data_in_scripts, 1_000),
    (lines_broken_within_paragraphs, 300),
    (marks_in_the_place_of_a_number, 60),
    (records_that_do_not_fit, 150),
    (series_of_a_table, 30),
    (groups_of_a_table, 100),
    (records_inside_records, 4),
    (members_beside_the_records, 60),
    (parts_of_many_labels, 300),
    (periods_of_ten_thousand_years, 20),
]


@pytest.mark.no_cover
@pytest.mark.parametrize(("work", "size"), [pytest.param(*one, id=one[0].__name__) for one in INPUTS])
def test_work_grows_with_the_input_and_not_with_its_square(work: Callable[[int], None], size: int) -> None:
    def done(count: int) -> None:
        with suppress(CheckError):
            work(count)

    assert growth(done, size) < LINEAR
