"""The words around a value are those of the place that was read, or none."""

from __future__ import annotations

import pytest

from monitor.reading.document import Document
from monitor.reading.excerpt import LONGEST, excerpt
from tests.workbooks import workbook

CSV = b"Year,Drug,Pounds\n2022,Fentanyl,2\n2023,Cocaine,2\n2023,Fentanyl,12\n"
PAGE = b"""<p>In 1912 there were 12 ships.</p><table><caption>Ships</caption><tr><th>Port<th>2023<tr><td>North<td>12
<tr><td>South<td>12</table>"""
BOOK = workbook({"Notes": [["South", 12]], "Ships": [["Port", 2023], ["North", 12], ["South", 12]]})


@pytest.mark.parametrize(
    ("body", "media", "printed", "locator", "words"),
    [
        (CSV, "csv", "2", 'column "Pounds", line 3', "2023,Cocaine,2"),
        (CSV, "csv", "12", 'column "Pounds"', "2023,Fentanyl,12"),
        (CSV, "csv", "7", 'column "Pounds", line 3', ""),
        (PAGE, "html", "12", 'table "Ships", row "South", column "2023"', "South | 12"),
        (PAGE, "html", "12 ships", 'text "In 1912 there were 12 ships."', "In 1912 there were 12 ships."),
        (PAGE, "html", "13", 'table "Ships"', ""),
        (PAGE, "html", "", "", ""),
        (BOOK, "xlsx", "12", 'sheet "Ships", row "South", column "2023", cell B3', "Ships: South | 12"),
        (b"<p>112 ships, 1.12 boats, 12,5 cars</p>", "html", "12", "", ""),
    ],
)
def test_the_place_that_holds_the_value_and_most_of_the_labels_is_shown(body, media, printed, locator, words):
    assert excerpt(Document(body, media=media), printed, locator) == words


def test_of_a_long_line_as_much_is_shown_as_fits_on_either_side():
    body = f"<p>{'before ' * 200}there were 12 ships {'behind ' * 200}</p>".encode()
    words = excerpt(Document(body, media="html"), "12 ships", "")
    assert "there were 12 ships" in words
    assert len(words) <= LONGEST + 1
    assert words.startswith("…")
    assert words.endswith("…")


def test_a_document_that_cannot_be_opened_has_no_words():
    assert excerpt(Document(b"no workbook", media="xlsx"), "12", "") == ""
