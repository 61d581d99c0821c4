from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from monitor.kinds.extract.text import Text
from monitor.model import Ask, Capture, Grade
from monitor.model.errors import CheckError, NoMatch, NotUsable
from monitor.reading.apart.parent import Allowance
from monitor.reading.apart.pdf_child import read_words
from monitor.reading.document import Block, Document
from monitor.reading.document.pdf import read_pages
from monitor.reading.document.pdf.page import Word
from monitor.reading.document.pdf.turned import names_upwards
from monitor.reading.grade import grade
from monitor.reading.units import unit
from tests.pace import stopwatch
from tests.pdfs import HOSTILE, Paper, drawn, encrypted, pdf_of, staffing

SENTENCE = "Officers seized more than 27.7 kg of fentanyl at the northern border in the fiscal year. "


def blocks(body: bytes | Paper) -> list[tuple[int, str]]:
    document = Document(body if isinstance(body, bytes) else body.bytes())
    return [(block.level, block.text) for block in document.blocks]


def texts(body: bytes | Paper) -> list[str]:
    return [text for _, text in blocks(body)]


def paragraph(text: str) -> str:
    """The only block of a page with these lines, broken where they are broken here."""
    paper = Paper()
    paper.paragraph(text)
    (block,) = texts(paper)
    return block


# ---------------------------------------------------------------- words and places


def test_words_have_their_places() -> None:
    (page,) = Document(drawn(b"BT /F 11 Tf 20 150 Td (Hello World) Tj ET", font=b"Helvetica-Bold")).pages
    assert (page.number, page.width, page.height) == (1, 300, 200)
    assert [(w.text, w.x0, w.y, w.size, w.bold) for w in page.lines[0].words] == [
        ("Hello", 20, 50, 11, True),
        ("World", 50, 50, 11, True),
    ]


@pytest.mark.parametrize(
    ("content", "page"),
    [
        pytest.param(b"BT /F 11 Tf 20 150 Td (Seized 25 kg) Tj ET", b"", id="upright"),
        pytest.param(b"BT /F 1 Tf 11 0 0 11 20 150 Tm (Seized 25 kg) Tj ET", b"", id="size in the matrix"),
        pytest.param(b"BT /F 11 Tf 0 1 -1 0 50 20 Tm (Seized 25 kg) Tj ET", b"", id="text turned"),
        pytest.param(b"BT /F 11 Tf 0 1 -1 0 50 20 Tm (Seized 25 kg) Tj ET", b"/Rotate 90", id="page and text turned"),
        pytest.param(b"BT /F 11 Tf -1 0 0 -1 280 50 Tm (Seized 25 kg) Tj ET", b"/Rotate 180", id="upside down"),
        pytest.param(
            b"BT /F 11 Tf 30 140 Td (Seized 25 kg) Tj ET", b"/CropBox[10 20 300 190]", id="a part of the page shown"
        ),
    ],
)
def test_a_page_is_read_as_it_is_shown(content: bytes, page: bytes) -> None:
    (shown,) = Document(drawn(content, page=page)).pages
    (line,) = shown.lines
    assert line.text == "Seized 25 kg"
    assert (line.x0, line.y, line.size) == (20, 50, 11)


def test_what_lies_outside_of_the_page_is_not_read() -> None:
    assert texts(drawn(b"BT /F 11 Tf 20 150 Td (25 kg) Tj 900 0 Td (26 kg) Tj ET")) == ["25 kg"]


def test_words_drawn_in_any_order_are_read_from_left_to_right() -> None:
    body = drawn(
        b"BT /F 10 Tf 90 150 Td (pounds) Tj ET BT /F 10 Tf 60 150.4 Td (2,019) Tj ET "
        b"BT /F 10 Tf 20 150 Td (Seized) Tj ET"
    )
    assert texts(body) == ["Seized 2,019 pounds"]


def test_letters_drawn_one_by_one_are_one_word() -> None:
    body = drawn(b"BT /F 10 Tf 20 150 Td [(2)-20(,)30(0)10(1)(9)] TJ ET")
    assert texts(body) == ["2,019"]


def test_a_word_printed_twice_to_look_bold_is_read_once() -> None:
    body = drawn(b"BT /F 10 Tf 20 150 Td (2,019) Tj ET BT /F 10 Tf 20.3 150 Td (2,019) Tj ET")
    assert texts(body) == ["2,019"]


def test_a_word_printed_again_after_the_page_to_look_bold_is_read_once() -> None:
    lines = b"".join(b"BT /F 10 Tf 20 %d Td (Line) Tj ET " % (120 - 10 * number) for number in range(8))
    word = b"BT /F 10 Tf %f 150 Td (2,019) Tj ET "
    for x, count in ((20.4, 1), (80, 2)):
        (page,) = Document(drawn(word % 20 + lines + word % x)).pages
        assert [w.text for w in page.lines[0].words] == ["2,019"] * count


SILENT = b"/Encoding<</Type/Encoding/Differences[65/g1/g2/g3]>>"
"""Of a font that says neither by a map nor by their names which characters it draws."""


def test_a_character_that_its_font_does_not_say_is_never_a_minus() -> None:
    content = b"BT /G 10 Tf 20 150 Td <00050002> Tj /F 10 Tf (27.7 kg of it were seized) Tj ET"
    body = pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>",
    )
    (text,) = texts(body)
    assert text.startswith("\ufffd\ufffd27.7 kg")
    with pytest.raises(CheckError):
        Text(pattern="{figure} of it were").read(Document(body), Ask("a/b", unit("kg")))


def test_a_watermark_stands_behind_the_text() -> None:
    body = drawn(
        b"BT /F 30 Tf 0.7 0.7 -0.7 0.7 60 40 Tm (DRAFT) Tj ET BT /F 10 Tf 20 150 Td (Officers seized 25 kg) Tj ET"
    )
    assert texts(body) == ["Officers seized 25 kg", "DRAFT"]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"(2,019) Tj /F 6 Tf 4 Ts (1) Tj /F 10 Tf 0 Ts ( agents) Tj", "2,019 agents", id="a reference"),
        pytest.param(
            b"(2,019) Tj /F 6 Tf (1) Tj /F 10 Tf ( agents) Tj", "2,019 agents", id="a small digit behind a number"
        ),
        pytest.param(b"(12 km) Tj /F 6 Tf 4 Ts (2) Tj", "12 km²", id="a square"),
        pytest.param(
            b"(4 x 10) Tj /F 6 Tf 4 Ts (6) Tj /F 10 Tf 0 Ts ( doses) Tj", "4 x 10^6 doses", id="a power of ten"
        ),
        pytest.param(
            b"(the 28) Tj /F 6 Tf 4 Ts (th) Tj /F 10 Tf 0 Ts ( of April) Tj", "the 28th of April", id="an ordinal"
        ),
        pytest.param(b"(CO) Tj /F 6 Tf -2 Ts (2) Tj", "CO2", id="a lowered digit"),
        pytest.param(b"/F 6 Tf 4 Ts (1) Tj /F 10 Tf 0 Ts ( Of 2019) Tj", "Of 2019", id="the mark of a note"),
    ],
)
def test_raised_digits_never_become_digits_of_a_number(content: bytes, text: str) -> None:
    assert texts(drawn(b"BT /F 10 Tf 20 150 Td %s ET" % content)) == [text]


def test_ligatures_are_letters_and_soft_hyphens_are_nothing() -> None:
    body = drawn(b"BT /F 10 Tf 20 150 Td (OAcers seized Fen\103tanyl) Tj ET").replace(
        b"/BaseFont/Helvetica", b"/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences[65/ffi/fl/uni00AD]>>"
    )
    assert texts(body) == ["Officers seized Fentanyl"]


# ---------------------------------------------------------------- paragraphs


def test_lines_are_joined_to_paragraphs() -> None:
    paper = Paper()
    paper.paragraph(SENTENCE * 4)
    paper.paragraph(SENTENCE * 2)
    assert texts(paper) == [(SENTENCE * 4).strip(), (SENTENCE * 2).strip()]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param("it is increas-\ningly hard", "it is increasingly hard", id="a word"),
        pytest.param("for a multi-\nyear plan", "for a multi-year plan", id="a known first part"),
        pytest.param("the Canada-\nU.S. border", "the Canada-U.S. border", id="a capital behind"),
        pytest.param("the COVID-\nrelated deaths", "the COVID-related deaths", id="capitals before"),
        pytest.param("within a 12-\nmonth term", "within a 12-month term", id="a number before"),
        pytest.param("in 2019-\n2020 alone", "in 2019-2020 alone", id="numbers"),
        pytest.param("a drug-related death, and drug-\nrelated harm", "a drug-related death, and drug-related harm",
                     id="as it stands elsewhere, with the hyphen"),
        pytest.param("cooperation, and coop-\neration", "cooperation, and cooperation", id="as it stands elsewhere"),
        pytest.param("a border, the health of border-\nhealth staff", "a border, the health of border-health staff",
                     id="two words of the text"),
        pytest.param("either and/\nor both", "either and/or both", id="a stroke"),
        pytest.param("officers -\nall of them", "officers - all of them", id="a dash"),
    ],
)  # fmt: skip
def test_hyphenation_at_line_ends_is_undone(lines: str, text: str) -> None:
    assert paragraph(lines) == text


def test_two_columns_are_read_one_after_the_other() -> None:
    paper = Paper()
    paper.heading("A heading over both columns")
    with paper.text_columns(ncols=2, gutter=10, text_align="J") as columns:
        columns.write("".join(f"Sentence {i} of the text goes on in the next column, as usual. " for i in range(140)))
    heading, text = texts(paper)
    assert heading == "A heading over both columns"
    assert [int(number) for number in re.findall(r"Sentence (\d+)", text)] == [*range(140)]


def test_numbers_with_spaces_in_justified_text_stay_whole() -> None:
    paper = Paper(font="courier")
    paper.paragraph(
        "Les agents ont saisi 26 693 livres de fentanyl pendant cette année, soit davantage. " * 4, align="J"
    )
    (text,) = texts(paper)
    assert text.count("26 693 livres") == 4


def test_headings_are_told_by_size_and_boldness() -> None:
    paper = Paper()
    paper.heading("A Report on Drugs", 20)
    paper.heading("Northern border", 14)
    paper.paragraph(SENTENCE)
    with paper.local_context():
        paper.set_font(style="B")
        paper.paragraph("Results")
        paper.paragraph("This whole sentence is printed in bold letters, and it is no heading.")
    paper.paragraph(SENTENCE)
    assert [(level, text[:20]) for level, text in blocks(paper)] == [
        (1, "A Report on Drugs"),
        (2, "Northern border"),
        (0, SENTENCE[:20]),
        (3, "Results"),
        (0, "This whole sentence "),
        (0, SENTENCE[:20]),
    ]


@pytest.mark.parametrize("regions", ["A", "ABCDEFGHIJKL"])
def test_where_all_is_bold_boldness_makes_no_heading(regions: str) -> None:
    paper = Paper()
    paper.set_font(style="B")
    for number, region in enumerate(regions):
        if number:
            paper.add_page()
        paper.heading(f"Region {region}", 20)
        # Its first line ends without a full stop, its last one with it.
        paper.paragraph(f"In region {region} it was like this. {SENTENCE}")
    found = [(level, text[: len("In region A")]) for level, text in blocks(paper)]
    assert found == [one for region in regions for one in ((1, f"Region {region}"), (0, f"In region {region}"))]


def test_items_of_a_list_are_blocks() -> None:
    paper = Paper()
    paper.paragraph("- first item\n- second item\n(c) third item\n4. fourth item")
    assert texts(paper) == ["- first item", "- second item", "(c) third item", "4. fourth item"]


def test_what_every_page_prints_is_not_in_the_middle_of_a_paragraph() -> None:
    paper = Paper(running="Commission on Drugs | Report 2024", numbered=True)
    paper.paragraph("".join(f"item {i} of one long sentence that goes on over pages, " for i in range(200)))
    long, running = texts(paper)
    assert [int(n) for n in re.findall(r"item (\d+)", long)] == [*range(200)]
    assert running == "Commission on Drugs | Report 2024"


def test_lines_that_differ_in_more_than_the_page_are_text() -> None:
    paper = Paper()
    for number in range(1, 4):
        paper.paragraph(f"Table {number}")
        paper.paragraph(f"Seized in region {number * number}: {number + 20} kg")
        paper.add_page()
    paper.paragraph("The end.")
    assert len(texts(paper)) == 7


def test_a_word_parted_by_the_end_of_a_page_is_one() -> None:
    paper = Paper(numbered=True)
    paper.paragraph("\n".join(["words of the text"] * 51 + ["are increas-"]))
    paper.add_page()
    paper.paragraph("ingly hard to read.")
    assert texts(paper)[0].endswith("are increasingly hard to read.")


def test_footnotes_stand_behind_the_paragraph_that_goes_on_over_the_page() -> None:
    paper = Paper()
    paper.paragraph("".join(f"Sentence {i} of a paragraph. " for i in range(30)) + "and it goes on")
    with paper.local_context():
        paper.set_font(size=7)
        paper.paragraph("1 The agency's own count.")
    paper.add_page()
    paper.paragraph("with 25 kg of fentanyl.")
    paper.paragraph("Another paragraph.")
    first, note, last = texts(paper)
    assert first.endswith("and it goes on with 25 kg of fentanyl.")
    assert (note, last) == ("1 The agency's own count.", "Another paragraph.")


def test_cells_of_a_table_are_blocks() -> None:
    found = texts(staffing(2019, 2020))
    assert {"FY 2020", "16,408", "1,998", "234", "18,760"} <= set(found)
    assert "Nationwide totals include agents at headquarters and at the academy." in found


@pytest.mark.parametrize(
    "stray", [b"\r\n\r\n", b"\xef\xbb\xbf", b"--parcel\r\nContent-Type: application/pdf\r\n\r\n", b"\0" * 1000]
)
def test_stray_bytes_before_a_pdf_file_do_not_matter(stray: bytes) -> None:
    plain = staffing(2019, 2020)
    body = stray + (plain if isinstance(plain, bytes) else plain.bytes())
    assert texts(body) == texts(plain)
    assert (
        grade(Capture("https://x.org/a", "https://x.org/a", 200, {}, body, datetime.now(UTC)), media="pdf") is Grade.OK
    )


@pytest.mark.parametrize(
    "body", [b"x" * 1024 + b"%PDF-1.7\n%%EOF", b"<!doctype html><p>%PDF-1.7 %%EOF", b"it begins with %PDF-1.7\n"]
)
def test_a_text_that_speaks_of_pdf_files_is_none(body: bytes) -> None:
    assert Document(body).media != "pdf"


def test_the_kind_text_reads_pdf_files() -> None:
    paper = Paper()
    paper.heading("Results")
    paper.paragraph("In the year before, officers seized 3 kg of pure fentanyl.\n" * 3)
    paper.heading("Northern border")
    paper.paragraph("In that year, officers of the agency seized approxi-\nmately 27.7 kg of pure fentanyl.")
    rule = Text(pattern="seized {figure} of pure fentanyl", under="Northern border")
    (reading,) = rule.read(Document(paper.bytes()), Ask("a/b", unit("kg")))
    assert (reading.value, reading.printed) == (Decimal("27.7"), "approximately 27.7 kg")
    with pytest.raises(NoMatch, match="headings: Results, Northern border"):
        Text(pattern="seized {figure}", under="South").read(Document(paper.bytes()), Ask("a/b", unit("kg")))


# ---------------------------------------------------------------- fingerprint


def test_files_that_print_the_same_have_one_fingerprint() -> None:
    def paper(text: str, title: str) -> bytes:
        made = Paper()
        made.set_title(title)
        made.paragraph(text)
        return made.bytes()

    one, other = paper("25 kg", "a"), paper("25 kg", "another title")
    assert one != other
    assert Document(one).fingerprint == Document(other).fingerprint
    assert Document(one).fingerprint != Document(paper("26 kg", "a")).fingerprint


def test_every_version_of_the_program_gives_a_file_the_fingerprint_that_databases_hold() -> None:
    body = drawn(b"BT /F 10 Tf 20 150 Td (25 kg) Tj /F 6 Tf 4 Ts (1) Tj ET", font=b"Helvetica-Bold")
    assert Document(body).fingerprint == "46fd9f059461482646a3ba25c99183bdded81d72735bdf00af609becc42345ff"


def test_the_place_of_a_word_is_part_of_the_fingerprint() -> None:
    near, far = (drawn(b"BT /F 10 Tf %d 150 Td (25) Tj ET" % x) for x in (20, 40))
    assert Document(near).fingerprint != Document(far).fingerprint


# ---------------------------------------------------------------- files that cannot be read


def refusal(body: bytes) -> str:
    with pytest.raises(NotUsable) as caught:
        _ = Document(body, media="pdf").blocks
    assert caught.value.grade is Grade.WRONG_TYPE
    return str(caught.value)


def test_a_file_whose_fonts_do_not_say_what_they_draw_is_refused() -> None:
    body = drawn(b"BT /F 10 Tf 20 150 Td (ABCABC kg) Tj ET")
    assert texts(body) == ["ABCABC kg"]
    message = refusal(body.replace(b"/BaseFont/Helvetica", b"/BaseFont/Helvetica" + SILENT))
    assert "the fonts of this PDF file do not say which characters they draw" in message


def test_a_page_that_is_none_is_refused_with_its_number() -> None:
    body = drawn(b"BT /F 10 Tf 20 150 Td (25 kg) Tj ET").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 5 0 R]/Count 2")
    assert "its page 2 is damaged" in refusal(body)


def test_a_file_with_more_characters_than_are_read_is_refused() -> None:
    body = drawn(b"BT /F 10 Tf 20 150 Td (25 kg) Tj ET")
    with pytest.raises(ValueError, match="it holds more than 4 characters"):
        read_words(body, max_pages=1, max_characters=4)


def test_empty_pages_are_refused() -> None:
    assert "pages of this PDF file are empty" in refusal(drawn(b""))


def test_pages_that_are_pictures_are_known_among_others() -> None:
    paper = Paper()
    paper.paragraph("25 kg")
    paper.add_page()
    paper.rect(20, 20, 50, 50)
    assert [page.pictured for page in Document(paper.bytes()).pages] == [False, True]


def test_a_file_for_which_only_the_owner_needs_a_password_is_read() -> None:
    assert texts(encrypted(user="")) == ["Officers seized 27.7 kg of fentanyl."]


def test_a_file_that_needs_a_password_is_refused() -> None:
    assert "it is encrypted and needs a password" in refusal(encrypted())


def test_too_many_pages_are_refused() -> None:
    kids = b" ".join(b"3 0 R" for _ in range(2_001))
    body = pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count 2001>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    )
    assert "it has 2,001 pages, and at most 2,000 are read" in refusal(body)


@pytest.mark.apart
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_seconds(name: str) -> None:
    body = HOSTILE[name]()
    assert len(body) < 1_000_000
    began = time.monotonic()
    with pytest.raises(NotUsable) as caught:
        read_pages(body, bounds=Allowance(seconds=10, memory_bytes=600_000_000))
    assert caught.value.grade is Grade.WRONG_TYPE
    assert "PDF file" in str(caught.value)
    assert time.monotonic() - began < 25


@pytest.mark.no_cover
def test_a_long_report_is_read_in_seconds() -> None:
    paper = Paper(running="A report", numbered=True)
    for number in range(60):
        paper.heading(f"Chapter {number}")
        for _ in range(6):
            paper.paragraph(SENTENCE * 6)
        paper.add_page()
    document = Document(paper.bytes())
    with stopwatch() as watch:
        assert isinstance(document.blocks[0], Block)
        assert len(document.pages) == 61
    assert watch.seconds < 10


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ((), ["", "North", "South"]),
        ((Word("Source", 20, 28, 50, 8),), ["", "North", "South"]),
        ((Word("Both", 230, 310, 50, 8),), []),
    ],
    ids=["over a column each", "one over the labels", "one over two columns"],
)
def test_names_printed_upwards_are_those_of_the_columns_below_them(more: tuple[Word, ...], names: list[str]) -> None:
    turned = [Word("North", 205, 213, 50, 8), Word("South", 305, 313, 50, 8), *more]
    spans = ((10.0, 80.0), (200.0, 240.0), (300.0, 340.0))
    assert [cell.text for cell in names_upwards(turned, spans, 1, 70)] == names
