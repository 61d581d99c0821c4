"""Sentences of PDF files in two and three columns, with large first letters, tables and footnotes between them."""

from __future__ import annotations

from textwrap import wrap

import pytest

from monitor.reading.document import Document
from tests.pdfs import Paper

POLICE = (
    "In the year 2023 the office counted 4,512 burglaries in the seven districts, which is fewer than in any of the "
    "ten years before. The number of robberies grew to 977, because thefts are counted among them since January. Of "
    "all suspects 61.5 per cent were men."
)
COURTS = (
    "The courts sentenced 1,203 persons to prison, and 88 of these to more than ten years. Fines were paid by 14,320 "
    "persons. The fire service was called 5,011 times, of which 322 calls were false alarms. In the north it needed "
    "nine minutes to arrive, in the south eleven."
)
HOSPITALS = (
    "Hospitals treated 65,400 patients, of whom 312 had been hurt in the streets. The offices of health expect 70,000 "
    "patients next year, and they ask for 45 more beds in the wards. Nurses left their posts in 210 cases."
)


def put(paper: Paper, x: float, y: float, text: str, width: int = 58) -> float:
    """A text in lines of so many characters, from a place in millimetres; where the next line would stand."""
    for line in wrap(text, width):
        paper.text(x, y, line)
        y += 0.45 * paper.font_size_pt
    return y


def texts(paper: Paper) -> list[str]:
    return [block.text for block in Document(paper.bytes()).blocks]


@pytest.mark.parametrize("lower", [0.0, 0.7, 1.3, 2.0, 2.7, 4.0])
def test_columns_are_read_one_after_the_other_wherever_their_lines_stand(lower: float) -> None:
    paper = Paper(size=9)
    put(paper, 10, 30, POLICE)
    put(paper, 110, 30 + lower, COURTS)
    assert texts(paper) == [POLICE, COURTS]


@pytest.mark.parametrize("lower", [4.1, 6.0, 9.3, -6.0, -9.3])
@pytest.mark.parametrize(
    "title", ["", "A title over all of the page that says what stands in the columns of text below it"]
)
def test_a_column_may_begin_higher_than_the_other_and_end_lower(lower: float, title: str) -> None:
    paper = Paper(size=9)
    paper.text(10, 15, title)
    put(paper, 10, 32, POLICE)
    put(paper, 110, 32 + lower, COURTS)
    assert [text for text in texts(paper) if text != title] == [POLICE, COURTS]


@pytest.mark.parametrize("lower", [0.0, 1.1, 1.8])
@pytest.mark.parametrize("last", [0.0, 0.9])
def test_three_columns_are_read_from_left_to_right(lower: float, last: float) -> None:
    paper = Paper(size=8)
    for x, y, text in ((10, 30, POLICE), (75, 30 + lower, COURTS), (140, 30 + last, HOSPITALS)):
        put(paper, x, y, text, 42)
    assert texts(paper) == [POLICE, COURTS, HOSPITALS]


def test_a_sentence_goes_on_in_the_next_column_also_there() -> None:
    lines = wrap(f"{POLICE} {COURTS}", 58)
    half = len(lines) // 2 + 1
    paper = Paper(size=9)
    for x, y, part in ((10, 30.0, lines[:half]), (110, 31.5, lines[half:])):
        for i, line in enumerate(part):
            paper.text(x, y + 4 * i, line)
    assert texts(paper) == [f"{POLICE} {COURTS}"]


def test_a_line_over_all_columns_is_no_part_of_the_first_one() -> None:
    paper = Paper(size=9)
    paper.text(10, 20, "Crime in brief, and what it means for the people of all the districts in the country")
    put(paper, 10, 30, POLICE)
    put(paper, 110, 31.3, COURTS)
    assert texts(paper)[1:] == [POLICE, COURTS]


def test_a_table_in_a_column_stays_whole() -> None:
    paper = Paper(size=9)
    y = put(paper, 10, 30, POLICE) + 4
    for row in (("City", "2022", "2023"), ("Leeds", "41", "51"), ("Hull", "42", "52"), ("York", "43", "53")):
        for x, text in zip((10, 50, 70), row, strict=True):
            paper.text(x, y, text)
        y += 4
    put(paper, 110, 30, f"{COURTS} {HOSPITALS}")
    document = Document(paper.bytes())
    assert [[cell.text for cell in row] for row in document.tables[0].body][-1] == ["York", "43", "53"]
    assert [b.text for b in document.blocks if len(b.text) > 20] == [POLICE, f"{COURTS} {HOSPITALS}"]


@pytest.mark.parametrize(
    ("letter", "rest", "words"),
    [
        ("T", "he office counted 4,512 burglaries in the seven districts", "The office counted 4,512 burglaries"),
        ("I", "n 2023 the office counted 4,512 burglaries in the seven districts", "In 2023 the office counted 4,512"),
        ("A", "LL offices counted 4,512 burglaries in the seven districts of the", "A LL offices counted 4,512"),
    ],
)
def test_a_letter_as_high_as_two_lines_stands_before_the_first_of_them(letter: str, rest: str, words: str) -> None:
    paper = Paper(size=9)
    with paper.local_context():
        paper.set_font(size=26)
        paper.text(10, 37.5, letter)
        x = 10.6 + paper.get_string_width(letter)
    first, *others = wrap(f"{rest}, which is fewer than in any of the ten years before, and so says the police.", 52)
    for i, line in enumerate([first, *others]):
        paper.text(x if i < 2 else 10, 33.5 + 4 * i, line)
    (text,) = texts(paper)
    assert text.startswith(words)
    assert text.endswith("so says the police.")


def test_a_large_letter_beside_one_line_stays_where_it_is() -> None:
    paper = Paper(size=9)
    with paper.local_context():
        paper.set_font(size=26)
        paper.text(10, 37.5, "A")
    paper.text(18, 37.5, "Agents of the office in the year 2023 were 512.")
    assert "Agents of the office in the year 2023 were 512." in " ".join(texts(paper))


def test_small_raised_digits_stay_out_of_words_numbers_and_years() -> None:
    paper = Paper(size=9)
    x = 10.0
    for text, mark in (("In 2023", "1"), (" the office counted 4,512", "2"), (" burglaries and 977 robberies", "3")):
        paper.text(x, 30, text)
        x += paper.get_string_width(text)
        with paper.local_context():
            paper.set_font(size=5.5)
            paper.text(x, 28.8, mark)
            x += paper.get_string_width(mark)
    paper.text(x, 30, " in all districts.")
    assert texts(paper) == ["In 2023 the office counted 4,512 burglaries and 977 robberies in all districts."]
