from __future__ import annotations

import resource
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Capture, Shape
from monitor.model.errors import CheckError, Incomplete, NotUsable
from monitor.reading.document import Document, media_of
from monitor.reading.document.charset import charset_named
from tests.pace import stopwatch
from tests.places import CAPTURES


def page(body: str, head: str = "") -> Document:
    return Document(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode())


def texts(html: str) -> list[list[str]]:
    (grid,) = page(html).tables
    return [[cell.text for cell in row] for row in grid.rows]


# ---------------------------------------------------------------- media


@pytest.mark.parametrize(
    ("body", "content_type", "url", "media"),
    [
        pytest.param(b"<!DOCTYPE html><p>x", "", "", "html", id="told by the bytes"),
        pytest.param(b"<!-- hi --><html>", "text/csv", "", "html", id="a page under a CSV header is a page"),
        pytest.param(b"<p>x</p>", "text/html; charset=utf-8", "", "html", id="told by the header"),
        pytest.param(b"a,b\n1,2\n", "text/csv", "", "csv", id="CSV header"),
        pytest.param(b"a,b\n", "application/octet-stream", "https://x.org/f.CSV?x=1", "csv", id="by address"),
        pytest.param(b"a,b\n", "text/plain", "https://x.org/f.csv", "csv", id="plain text named csv"),
        pytest.param(b"hello", "text/plain", "https://x.org/f", "text", id="plain text"),
        pytest.param(b"%PDF-1.7 ...", "text/html", "", "pdf", id="a PDF is no page"),
        pytest.param(b"a\0b", "", "", "binary", id="zero bytes"),
        pytest.param("a,b\n".encode("utf-16"), "text/csv", "", "csv", id="UTF-16 is not binary"),
    ],
)
def test_media_is_told_from_bytes_header_and_address(body: bytes, content_type: str, url: str, media: str) -> None:
    assert media_of(body, url=url, content_type=content_type) == media


def test_a_capture_brings_its_header_and_final_address() -> None:
    capture = Capture(
        url="https://x.org/latest",
        final_url="https://x.org/data.csv",
        status=200,
        headers={"content-type": "application/octet-stream"},
        body=b"a\n1\n",
        fetched_at=datetime(2024, 4, 8, tzinfo=UTC),
    )
    assert Document.of(capture).media == "csv"
    assert Document.of(capture, media="text").media == "text"


# ---------------------------------------------------------------- characters


@pytest.mark.parametrize(
    ("body", "content_type", "encoding", "text"),
    [
        pytest.param("\ufeffé".encode(), "text/plain; charset=latin-1", "", "é", id="byte order mark over header"),
        pytest.param("é".encode("utf-16"), "", "", "é", id="UTF-16 with mark"),
        pytest.param("é".encode("latin-1"), "text/plain; charset=ISO-8859-1", "", "é", id="header"),
        pytest.param(b"\x93x\x94", "text/plain; charset=iso-8859-1", "", "“x”", id="latin-1 is read as cp1252"),
        pytest.param(b'<meta charset="windows-1251">\xc0', "text/html", "", "А", id="meta"),
        pytest.param(
            b'<!-- <meta charset="windows-1251"> -->\xe9', "text/html", "", "é", id="meta in a comment is none"
        ),
        pytest.param("é".encode(), "", "", "é", id="strict UTF-8"),
        pytest.param(b"caf\xe9", "", "", "café", id="else cp1252"),
        pytest.param("é".encode(), "text/plain; charset=nonsense", "", "é", id="unknown charset is passed over"),
        pytest.param("日".encode("shift_jis"), "text/plain; charset=utf-8", "shift_jis", "日", id="declared wins"),
    ],
)
def test_text_is_decoded_by_one_fixed_rule(body: bytes, content_type: str, encoding: str, text: str) -> None:
    assert Document(body, content_type=content_type, encoding=encoding).text.endswith(text)


NO_CHARSETS = (
    "punycode",
    "idna",
    "utf-7",
    "rot13",
    "hex",
    "zlib",
    "base64",
    "raw_unicode_escape",
    "hz-gb-2312",
    "mbcs",
)
"""What Python calls encodings, or browsers read nothing of: any of them may take any time, or make another text."""


@pytest.mark.parametrize("label", NO_CHARSETS)
def test_only_charsets_of_the_encoding_standard_are_read(label: str) -> None:
    assert Document(b"<p>1&#8212;2</p>", content_type=f"text/html; charset={label}").text == "<p>1&#8212;2</p>"
    assert Document(f'<meta charset="{label}">é'.encode()).text.endswith("é")
    assert (
        Document("a;é\n1;2\n".encode(), media="csv", content_type=f"text/csv; charset={label}").records.header[1] == "é"
    )
    assert Document(b'{"a": 1}', media="json", content_type=f"text/json; charset={label}").data == {"a": 1}
    with pytest.raises(NotUsable, match="no charset"):
        _ = Document(b"x", encoding=label).text


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin-1", "cp1252"),
        ("utf_8", "utf-8"),
        ("UTF-16-LE", "utf-16-le"),
        ("Shift-JIS", "cp932"),
        ("iso-8859-9", "cp1254"),
        ("mac_roman", "mac-roman"),
        ("gb2312", "gbk"),
    ],
)
def test_a_charset_is_known_by_every_name_of_it(label: str, name: str) -> None:
    assert charset_named(label) == name


def test_an_unknown_declared_charset_is_refused_with_examples() -> None:
    with pytest.raises(NotUsable, match=r"no charset 'utf-88'.*such as utf-8"):
        _ = Document(b"x", encoding="utf-88").text


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read_without_a_crash(body: bytes) -> None:
    document = Document(body, media="html")
    assert document.fingerprint == Document(body, media="html").fingerprint
    assert isinstance(document.visible_text, str)
    assert isinstance(document.tables, tuple)


# ---------------------------------------------------------------- visible text


def test_visible_text_parts_blocks_and_joins_inline_pieces() -> None:
    document = page("<h2>Total&nbsp;seized</h2><p>12<b>3</b>\n  kg<br>of&#8239;it</p><ul><li>a<li>b</ul>")
    assert document.visible_text == "Total seized\n123 kg of it\na\nb"


def test_visible_text_leaves_out_what_no_reader_sees() -> None:
    document = page(
        "<p>25 kg</p><script>var a = '26 kg'</script><style>p {}</style><noscript>27 kg</noscript>"
        "<template><p>28 kg</p></template><!-- 29 kg --><svg><title>30 kg</title></svg>",
        head="<title>31 kg</title>",
    )
    assert document.visible_text == "25 kg"
    assert document.title == "31 kg"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("25<sup>3</sup> kg", "25 kg", id="a reference is no digit"),
        pytest.param("25<sup>[12]</sup> kg", "25 kg", id="a reference in brackets"),
        pytest.param("the 28<sup>th</sup> of April", "the 28th of April", id="an ordinal stays"),
        pytest.param("4 × 10<sup>6</sup> doses", "4 × 10^6 doses", id="a power of ten stays"),
        pytest.param("12 km<sup>2</sup>", "12 km²", id="a square stays"),
        pytest.param("10,110<sup>2</sup>", "10,110", id="a number that ends in ten is no power"),
        pytest.param(
            "2,019<sup><a href='#fn1'><span class='wb-inv'>Footnote </span>1</a></sup>", "2,019", id="Footnote 1"
        ),
        pytest.param("2,019<sup>Note de bas de page 12</sup> kg", "2,019 kg", id="Note de bas de page 12"),
        pytest.param("Footnotes<sup>note that</sup>", "Footnotesnote that", id="other words stay"),
        pytest.param("34.82<a href='#n2'>2</a> lb", "34.82 lb", id="a link to a note"),
        pytest.param("in <a href='#2019'>19</a> tables", "in 19 tables", id="a link to a place stays"),
        pytest.param("34.82<sub>2</sub> lb", "34.82 lb", id="a subscript behind a number"),
        pytest.param("CO<sub>2</sub>", "CO2", id="a subscript in a name stays"),
    ],
)
def test_superscripts_never_become_digits(html: str, text: str) -> None:
    assert page(f"<p>{html}</p>").visible_text == text


def test_the_word_footnote_is_no_part_of_a_mark() -> None:
    (table,) = page("<table><tr><td>5<sup>Footnote p</sup></td></tr></table>").tables
    assert table.rows[0][0].marks == ("p",)


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_what_is_struck_out_is_not_read(tag: str) -> None:
    document = page(f"<p>seized <{tag}>17</{tag}>28 kg <ins>of it</ins><{tag}> 17 kg</{tag}></p>")
    assert document.visible_text == "seized 28 kg of it"


def test_blocks_know_the_rank_of_headings() -> None:
    blocks = page("<h2>North <span>border</span></h2><p>1</p><h3>Sub</h3>").blocks
    assert [(block.text, block.level) for block in blocks] == [("North border", 2), ("1", 0), ("Sub", 3)]


def test_plain_text_has_a_block_for_each_paragraph() -> None:
    document = Document(b"Seized\n25 kg\r\n\r\nNext", media="text")
    assert document.visible_text == "Seized 25 kg\nNext"


def test_deep_nesting_is_read_without_recursion() -> None:
    document = page("<div>" * 2_900 + "<p>25 kg</p>")
    assert document.visible_text == "25 kg"


# ---------------------------------------------------------------- tables


def test_spans_are_carried_to_every_place_they_cover() -> None:
    assert texts(
        "<table><tr><th rowspan=2>Drug<th colspan=2>FY2024<tr><th>lb<th>events<tr><th>Fentanyl<td>34.8<td>12</table>"
    ) == [["Drug", "FY2024", "FY2024"], ["Drug", "lb", "events"], ["Fentanyl", "34.8", "12"]]


def test_a_short_row_keeps_a_carried_cell_in_its_column() -> None:
    html = "<table><tr><td>a<td>b<td rowspan=2>c<tr><td>d</table>"
    assert texts(html) == [["a", "b", "c"], ["d", "", "c"]]


def test_a_rowspan_ends_with_its_row_group() -> None:
    html = (
        "<table><thead><tr><th rowspan=9>h<th>i</thead>"
        "<tbody><tr><td rowspan=0>a<td>1<tr><td>2</tbody><tbody><tr><td>b<td>3</tbody></table>"
    )
    assert texts(html) == [["h", "i"], ["a", "1"], ["a", "2"], ["b", "3"]]


@pytest.mark.parametrize(
    ("span", "wide"),
    [
        *((text, 2) for text in ("2", "2;", " 2 ", "\t2\n", "+2", "2.5", "2px", "02", "2 3", "2%", "000000002")),
        *((text, 1) for text in ("two", "-2", "-0", "0", "", "1.5", "+-2", "+ 2", "½", "２", ";2", "\u00a02")),
        ("1001", 1000),
        ("99999999999999999999", 1000),
    ],
)
def test_spans_are_read_as_browsers_read_them(span: str, wide: int) -> None:
    (row,) = texts(f'<table><tr><td colspan="{span}">a<td>b</table>')
    assert row == ["a"] * wide + ["b"]
    down = texts(f'<table><tr><td rowspan="{span}">a<td>b<tr><td>c<tr><td>d</table>')
    # 0 is to the end of the group, for rows alone.
    high = 3 if span in ("0", "-0") else min(wide, 3)
    assert [line[0] for line in down] == (["a"] * high + ["c", "d"][high - 1 :])


@pytest.mark.parametrize("span", ["two", "-3", "0", "", "1.5"])
def test_a_span_that_is_no_number_counts_as_one(span: str) -> None:
    assert texts(f"<table><tr><td colspan='{span}'>a<td>b</table>") == [["a", "b"]]


def test_two_cells_that_claim_one_place_are_marked() -> None:
    html = "<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c</table>"
    (grid,) = page(html).tables
    assert [cell.clash for cell in grid.rows[1]] == [False, True]


def test_a_span_bomb_is_refused_in_no_time() -> None:
    rows = "<tr>" + "<td rowspan=65000 colspan=1000>x" * 20
    with stopwatch() as watch:
        (grid,) = page(f"<table><caption>Bomb</caption>{rows * 30}</table>").tables
    assert grid.caption == "Bomb"
    assert "span more than" in grid.problem
    assert watch.seconds < 2


def test_a_wide_row_in_a_long_table_is_refused() -> None:
    (grid,) = page(f"<table>{'<tr><td>x' * 100}<tr><td colspan=1000>x</table>").tables
    assert grid.problem.endswith("it has more than 100,000 places")


def test_a_nested_table_is_a_table_of_its_own() -> None:
    outer, inner = page("<table><tr><td>out<table><tr><td>in</table></table>").tables
    assert [[c.text for c in row] for row in outer.rows] == [["out"]]
    assert [[c.text for c in row] for row in inner.rows] == [["in"]]


def test_a_table_knows_its_caption_heading_and_label() -> None:
    first, second, third = page(
        "<h2>Seizures</h2><p>text</p><table aria-label='Files'><caption>By year<sup>1</sup></caption><tr><td>1</table>"
        "<h3>Other</h3><figure><figcaption>In a figure</figcaption><table><tr><td>2</table>"
        "<table><tr><td>3</table></figure>"
    ).tables
    assert (first.caption, first.heading, first.label) == ("By year", "Seizures", "Files")
    assert (second.caption, second.heading) == (third.caption, third.heading) == ("In a figure", "Other")


@pytest.mark.parametrize(
    ("html", "header_rows", "header_columns"),
    [
        pytest.param("<tr><th>a<th>b<tr><td>1<td>2", 1, 1, id="th row"),
        pytest.param("<thead><tr><td>a<td>b</thead><tr><td>1<td>2", 1, 1, id="thead of td"),
        pytest.param("<tr><td>a<td>b<tr><td>1<td>2", 1, 1, id="no th: the first row"),
        pytest.param("<tr><th>a<td>1<tr><th>b<td>2", 0, 1, id="a list of pairs has no header row"),
        pytest.param("<tr><th>a<th>b<th>c<tr><th>x<th>y<td>1", 1, 2, id="two label columns"),
        pytest.param("<tr><th>a<th>b<tr><th colspan=2>North<tr><th>x<td>1", 1, 1, id="a section is no header"),
        pytest.param(
            "<tr><td><td colspan=2>Days<tr><td>Year<td>Men<td>Women<tr><td>2014<td>1<td>2", 2, 1, id="spanned"
        ),
        pytest.param("<tr><td>Town<td colspan=2>Days<tr><td><td>2013<td>2014<tr><td>Alma<td>1<td>2", 2, 1, id="years"),
        pytest.param(
            "<tr><td>War<td colspan=2>Years<tr><td>Long<td>1914<td>1918<tr><td>b<td>1<td>2", 1, 1, id="values"
        ),
        pytest.param("<tr><td>a<td colspan=2>Days<tr><td>b<td>5 lb<td>6 lb<tr><td>c<td>1<td>2", 1, 1, id="amounts"),
        pytest.param("<tr><td>a<td colspan=2>Days<tr><td>b<td>n/a<td>nil<tr><td>c<td>1<td>2", 1, 1, id="marks"),
        pytest.param("<tr><td>a<td colspan=2>Days<tr><td>b<td>low<td>low<tr><td>c<td>1<td>2", 1, 1, id="alike"),
        pytest.param("<tr><td>a<td colspan=2>Days<tr><td>b<td>low<td>high<tr><td>c<td>x<td>y", 1, 1, id="no numbers"),
        pytest.param("<tr><td colspan=3>Days<tr><td>b<td>Men<td>Women<tr><td>c<td>1<td>2", 1, 1, id="a title"),
    ],
)
def test_header_rows_and_columns_are_known(html: str, header_rows: int, header_columns: int) -> None:
    (grid,) = page(f"<table>{html}</table>").tables
    assert (grid.header_rows, grid.header_columns) == (header_rows, header_columns)


def test_sections_lead_the_paths_of_their_rows() -> None:
    (grid,) = page(
        "<table><tr><th>Drug<th>lb<tr><th colspan=2>Northern Border<tr><th>Fentanyl<td>34.8"
        "<tr><th colspan=2>Southwest Border<tr><th>Fentanyl<td>21115.6</table>"
    ).tables
    assert grid.row_paths == (
        ("Northern Border",),
        ("Northern Border", "Fentanyl"),
        ("Southwest Border",),
        ("Southwest Border", "Fentanyl"),
    )


def test_what_stands_farther_away_than_a_table_s_wrappers_is_no_note_of_it() -> None:
    def notes(wrappers: int) -> tuple[str, ...]:
        return page(f"<p>In thousands</p>{'<div>' * wrappers}<table><tr><td>1</table>").tables[0].notes

    assert [notes(wrappers) for wrappers in (0, 2, 5)] == [("In thousands",), ("In thousands",), ()]


def test_cells_lose_footnotes_hidden_sort_keys_and_no_break_spaces() -> None:
    (grid,) = page(
        "<table><tr><th>a<tr><td><span style='display: none'>20241001</span>1&nbsp;234<sup>p</sup></table>"
    ).tables
    assert grid.body[0][0].text == "1 234"
    assert grid.body[0][0].marks == ("p",)


# ---------------------------------------------------------------- CSV


def test_a_text_without_any_tag_that_is_declared_a_page_is_read_as_its_words() -> None:
    document = Document(b"In all 34.82 pounds", media="html")
    assert (document.visible_text, document.soup.get_text()) == ("In all 34.82 pounds",) * 2


def test_records_hold_the_header_and_the_rows() -> None:
    records = Document('\ufeffFY, Drug\u00a0Type \r\n2024,"a ""b"", c"\r\n\r\n2025,d\r\n'.encode(), media="csv").records
    assert records.header == ("FY", "Drug Type")
    assert [list(row) for row in records.rows] == [["2024", 'a "b", c'], ["2025", "d"]]
    assert list(records.line_numbers()) == [2, 4]
    assert records.shape == Shape(2, ("FY", "Drug Type"), closed=True)


def test_lines_are_counted_through_cells_with_line_ends() -> None:
    records = Document(b'a,b\n"1\n1",2\n3,4', media="csv").records
    assert list(records.line_numbers()) == [3, 4]
    assert not records.closed


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param("a,b;c,d\n1,2,3", ",", id="the most frequent"),
        pytest.param("a;b\n1,5;2", ";", id="semicolon"),
        pytest.param("a\tb\n1\t2", "\t", id="tab"),
        pytest.param("a|b, lbs|c\n1|2|3", "|", id="pipe"),
        pytest.param("sep=;\r\na;b,c,d\r\n1;2", ";", id="named before the header"),
        pytest.param('"a;b;c",d\n1,2', ",", id="not inside quotes"),
        pytest.param("a,b;c\n1,2", ",", id="a tie goes to the comma"),
        pytest.param("a\n1", ",", id="one column"),
    ],
)
def test_the_delimiter_is_told_from_the_header_alone(text: str, delimiter: str) -> None:
    assert Document(text.encode(), media="csv").records.delimiter == delimiter


DIALECTS = [
    pytest.param("\ufeff", "utf-8", "UTF-8", id="UTF-8 with a mark"),
    pytest.param("", "utf-8", "UTF-8", id="UTF-8"),
    pytest.param("\ufeff", "utf-16-le", "UTF-16", id="UTF-16 LE with a mark"),
    pytest.param("\ufeff", "utf-16-be", "UTF-16", id="UTF-16 BE with a mark"),
    pytest.param("", "utf-16-le", "UTF-16", id="UTF-16 LE"),
    pytest.param("", "utf-16-be", "UTF-16", id="UTF-16 BE"),
    pytest.param("", "cp1252", "windows-1252", id="windows-1252"),
]


@pytest.mark.parametrize(("mark", "charset", "words"), DIALECTS)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(("delimiter", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "pipe")])
def test_every_dialect_reads_the_same(mark: str, charset: str, words: str, end: str, delimiter: str, name: str) -> None:
    rows = [
        ["Province", "Année", "Décès – total"],
        ["Québec", "2021", f'"4{delimiter}5"'],
        ["Île-du-Prince", "2022", ""],
    ]
    text = mark + "".join(delimiter.join(row) + end for row in rows)
    records = Document(text.encode(charset), url="https://x.org/a.csv").records
    assert records.header == ("Province", "Année", "Décès – total")
    assert [list(row) for row in records.rows] == [["Québec", "2021", f"4{delimiter}5"], ["Île-du-Prince", "2022", ""]]
    assert records.dialect == f"{name}, {words}"
    assert (list(records.line_numbers()), records.closed) == ([2, 3], True)


def test_utf_16_without_a_mark_is_told_from_its_zero_bytes_whatever_the_header_says() -> None:
    body = "Année;Décès’\r\n2021;7546\r\n".encode("utf-16-le")
    document = Document(body, content_type="text/csv; charset=utf-8")
    assert (document.media, document.records.header) == ("csv", ("Année", "Décès’"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(bytes(range(256)) * 4, id="all bytes"),
        pytest.param(bytes(400), id="nothing but zeros"),
        pytest.param("a,b\n1,2\n1,2\n".encode("utf-32-le"), id="UTF-32"),
        pytest.param("a,b\n1,2\n1,2\n".encode("utf-16-le") + b"x", id="half a character"),
        pytest.param(b"a\0b,c\0d\n1234567890", id="a zero here and there"),
    ],
)
def test_other_zero_bytes_are_no_text(body: bytes) -> None:
    assert media_of(body, content_type="text/csv") == "binary"


def test_a_named_delimiter_does_not_shift_the_lines() -> None:
    records = Document(b"sep=;\r\na;b\r\n1;2\r\n3;4\r\n", media="csv").records
    assert (records.header, list(records.line_numbers())) == (("a", "b"), [3, 4])


def refused_quickly(body: bytes) -> str:
    with pytest.raises(CheckError) as caught, stopwatch() as watch:
        _ = Document(body, media="csv").records
    assert watch.seconds < 5
    return str(caught.value)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b"1," * 25_000_000, "its header has more than 1,000,000 characters", id="the header"),
        pytest.param(b"a,b\n" + b"1," * 25_000_000, "a line of more than 1,000,000 characters", id="a row"),
        pytest.param(b'a,b\n1,"' + b"x" * 50_000_000 + b'"\n', "more than 1,000,000 characters", id="a quoted cell"),
        pytest.param(
            b'a,b\n1,"' + b"xxxxxxxxx\n" * 5_000_000 + b'"\n',
            "field larger than field limit",
            id="a cell of many lines",
        ),
        pytest.param(b'a,b\n1,"' + b"xxxxxxxxx\n" * 5_000_000, "field larger than field limit", id="an open quote"),
        pytest.param(b"a\n" + b"1\n" * 25_000_000, "more than 10,000,000 cells and rows", id="many rows"),
        pytest.param(
            b"a,b,c,d,e,f,g,h,i,j\n" + b",,,,,,,,,\n" * 1_000_000,
            "more than 10,000,000 cells and rows",
            id="many cells",
        ),
        pytest.param(b"a," * 20_000 + b"a\n" + b"1,2\n" * 9_000_000, "more than 20,000 columns", id="many columns"),
    ],
)
def test_a_file_of_fifty_megabytes_that_is_no_table_is_refused_within_bounds(body: bytes, message: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert message in refused_quickly(body)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "empty: not even a header", id="empty file"),
        pytest.param("a,b,a\n1,2,3\n", "'a' stands twice in the header", id="repeated column"),
        pytest.param("a,b,c\n1,2,3\n1,2\n4,5,6\n", "line 3 has 2 cells instead of 3", id="ragged row"),
        pytest.param("a,b,c\n1,2,3\n1,2\n", "the last line 3 has 2 cells.*cut short", id="cut last row"),
        pytest.param('a,b\n1,"2\n3,4\n', "cut short, or is a quote mark never closed", id="open quote"),
        pytest.param("a,b\n1," + "x" * 200_000 + "\n", "field larger than field limit", id="a giant cell"),
    ],
)
def test_a_damaged_csv_file_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(Incomplete, match=message):
        _ = Document(text.encode(), media="csv").records


def test_a_page_is_no_csv_file() -> None:
    document = page("<p>403")
    assert document.shape is None
    with pytest.raises(NotUsable, match="a CSV file was expected, but the document is html"):
        _ = document.records


# ---------------------------------------------------------------- fingerprint

SEEN = (
    "<h1 class='a' id='js-view-dom-id-1'>Seizures</h1><p>34.82 pounds</p><a href='/f.csv?x=1#top'>file</a>"
    "<img alt='Chart: 12' src='/c.png?itok=abc'><b data-sort-value='920267'>898 KB</b>"
    "<input type='hidden' name='form_token' value='abc'>"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("js-view-dom-id-1", "js-view-dom-id-2", id="an id"),
        pytest.param("class='a'", "class='b c'", id="a class"),
        pytest.param("itok=abc", "itok=def", id="the address of an image"),
        pytest.param("#top", "#bottom", id="a link's fragment"),
        pytest.param("value='abc'", "value='def'", id="a hidden token"),
        pytest.param("<p>34.82 pounds", "<script>var t=2</script><!-- 2 -->\n  <p>34.82&nbsp;\n pounds", id="script"),
        pytest.param("<p>", "<style>p{color:red}</style><noscript>3</noscript><template>4</template><p>", id="style"),
    ],
)
def test_noise_leaves_the_fingerprint_alone(before: str, after: str) -> None:
    assert before in SEEN
    assert page(SEEN).fingerprint == page(SEEN.replace(before, after, 1)).fingerprint


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("34.82", "34.83", id="a digit"),
        pytest.param("x=1", "x=2", id="a link's query"),
        pytest.param("f.csv", "g.csv", id="a link's path"),
        pytest.param("Chart: 12", "Chart: 13", id="an image's text"),
        pytest.param("920267", "920268", id="a sort value"),
        pytest.param("Seizures", "Seizure", id="a heading"),
    ],
)
def test_what_a_reader_sees_changes_the_fingerprint(before: str, after: str) -> None:
    assert before in SEEN
    assert page(SEEN).fingerprint != page(SEEN.replace(before, after, 1)).fingerprint


def test_numbers_that_move_between_cells_change_the_fingerprint() -> None:
    one, other = "<table><tr><td>1<td>23</table>", "<table><tr><td>12<td>3</table>"
    assert page(one).fingerprint != page(other).fingerprint


def test_the_title_counts_and_other_media_count_byte_for_byte() -> None:
    assert page("x", "<title>a</title>").fingerprint != page("x", "<title>b</title>").fingerprint
    assert Document(b"a,b\n", media="csv").fingerprint != Document(b"a,b\r\n", media="csv").fingerprint


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_numbers_have_one_fingerprint_only_when_equal(a: int, b: int) -> None:
    one, other = page(f"<p>Total {a} lb").fingerprint, page(f"<p>Total {b} lb").fingerprint
    assert (one == other) == (a == b)


def test_the_fingerprint_does_not_build_the_slow_tree() -> None:
    document = page(SEEN)
    _ = document.fingerprint, document.title
    assert "soup" not in vars(document)


@pytest.mark.captures
def test_the_real_pages_of_two_days_read_the_same() -> None:
    if not CAPTURES.is_dir():
        pytest.skip("the folder of real captures is absent")
    name = "document-stats-nationwide-drug-seizures.2024-04-{}.full.html"
    first, second = ((CAPTURES / "cbp" / name.format(day)).read_bytes() for day in (28, 29))
    assert first != second
    assert Document(first).fingerprint == Document(second).fingerprint
    assert Document(first).fingerprint != Document(second.replace(b"898.70 KB", b"898.71 KB")).fingerprint
    (files,) = Document(first).tables
    assert files.label == "Table of Files associated with page"
    assert files.columns == (("Attachment",), ("Ext.",), ("Size",), ("Date",))
