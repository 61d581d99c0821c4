"""An article without what its page has around it: its title, its day, its text and what it cites."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from monitor.model.errors import NotUsable
from monitor.reading.article import LARGEST, Link, read_article
from monitor.reading.claims import find_assertions
from tests.pdfs import Paper

PAGE = b"""<html lang="fr-CA"><head><title>Le journal | Saisies</title>
<meta property="article:published_time" content="2024-12-05T09:00:00-05:00"></head><body>
<nav><a href="/home">Accueil</a> 12 rubriques</nav><header><h1>Saisies en hausse</h1></header>
<article><h2>Au nord</h2><p>Les agents ont saisi 34,82 livres selon <a href="/stats#top">les chiffres</a>
et <a href="https://other.example/x">un rapport</a>.</p><aside>Lisez aussi : 77 conseils</aside></article>
<footer>Copyright 2024</footer></body></html>"""


SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def docx(*paragraphs: str, address: str = "https://example.org/figures") -> bytes:
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())
    relation = f'<Relationship Id="r1" TargetMode="External" Target="{address}"/>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", f"<w:document {spaces}><w:body>{''.join(paragraphs)}</w:body></w:document>")
        file.writestr("word/_rels/document.xml.rels", f"<Relationships>{relation}</Relationships>")
    return packed.getvalue()


def test_a_page_is_read_without_what_stands_around_the_article():
    article = read_article(PAGE, url="https://example.org/a/b")
    assert article.title == "Saisies en hausse"
    assert article.published_on == date(2024, 12, 5)
    assert article.language == "fr-CA"
    assert "34,82 livres" in article.text
    assert "## Au nord" in article.text
    assert "77 conseils" not in article.text
    assert "rubriques" not in article.text
    assert article.links == (
        Link("https://example.org/stats", "les chiffres"),
        Link("https://other.example/x", "un rapport"),
    )


def test_a_title_inside_of_the_article_is_its_title():
    page = b"<html><title>The paper</title><header><h1>The paper</h1></header><article><h1>Up</h1>By 5%.</article>"
    assert read_article(page).title == "Up"


CITED = """<html><article><p>By 5%, says <a href="{0}">who</a> and <a href="https://other.example/x">another</a>.</p>
<nav><a href="https://paper.example/next">Next</a></nav></article>"""


@pytest.mark.parametrize(
    "address",
    ["mailto:desk@paper.example", "javascript:void(0)", "https://[paper", "http:///x", "//[", "https://x" + "y" * 9000],
)
def test_what_is_no_address_on_the_web_or_leads_on_is_not_cited(address):
    article = read_article(CITED.format(address).encode(), url="https://paper.example/a")
    assert [link.url for link in article.links] == ["https://other.example/x"]
    text = read_article(f"# Up\n\nBy 5%, says [who]({address}), https://other.example/x.\n".encode())
    assert [link.url for link in text.links] == ["https://other.example/x"]


def test_no_more_than_five_hundred_addresses_are_kept():
    assert len(read_article(" ".join(f"https://example.org/{n}" for n in range(600)).encode()).links) == 500


@pytest.mark.parametrize(
    "says",
    [
        b'<script type="application/ld+json">{"datePublished": "2023-02-01T10:00:00Z"}</script>',
        b'<time datetime="2023-02-01">yesterday</time>',
        b'<meta name="date" content="2023-02-01">',
    ],
)
def test_the_day_of_publication_is_the_one_that_the_page_says(says):
    assert read_article(b"<html><body>" + says + b"<p>Words.</p></body></html>").published_on == date(2023, 2, 1)


def test_a_day_that_is_none_is_none():
    assert read_article(b'<html><meta name="date" content="2023-02-31"><p>Words.</p></html>').published_on is None


def test_markdown_keeps_the_words_of_its_links_and_their_addresses():
    article = read_article(
        b"# Seized\n\nThey seized [34.82 pounds](https://example.org/s#t), see https://example.org/x.\n"
    )
    assert article.title == "Seized"
    assert "They seized 34.82 pounds, see" in article.text
    assert [link.url for link in article.links] == ["https://example.org/s", "https://example.org/x"]


def test_a_plain_text_has_its_first_line_as_title_where_that_is_no_sentence():
    assert read_article(b"Seizures rise\n\nThey rose by 5%.\n").title == "Seizures rise"
    assert read_article(b"They rose by 5%.\n\nAgain.\n").title == ""


def test_a_docx_file_has_headings_text_and_addresses_and_nothing_that_was_taken_out():
    body = docx(
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Seizures rise</w:t></w:r></w:p>',
        '<w:p><w:r><w:t xml:space="preserve">They seized 34.82 </w:t></w:r><w:hyperlink r:id="r1">'
        "<w:r><w:t>pounds</w:t></w:r></w:hyperlink><w:del><w:r><w:delText>99 tons</w:delText></w:r></w:del></w:p>",
    )
    article = read_article(body)
    assert (article.title, article.links) == ("Seizures rise", (Link("https://example.org/figures", "pounds"),))
    assert article.text == "# Seizures rise\n\nThey seized 34.82 pounds"


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"PK\x03\x04nothing", "DOCX file"),
        (docx("<w:p>"), "DOCX file"),
        (b"\x00\x01\x02", "an article"),
        (packed(**{"article.txt": b"By 5%."}), "a ZIP file without the text of one"),
        (packed(**{"word/document.xml": b" " * (LARGEST + 1)}), "its text has more than 20,000,000 bytes"),
    ],
    ids=["no zip", "no xml", "no text", "another zip", "too large"],
)
def test_what_is_no_article_is_refused(body, why):
    with pytest.raises(NotUsable, match=why):
        read_article(body)


def test_a_pdf_file_is_read_and_its_claims_are_found():
    paper = Paper()
    paper.multi_cell(0, 6, "Officers seized 34.82 pounds of powder in fiscal year 2023, see https://example.org/s.")
    article = read_article(bytes(paper.output()))
    assert [one.quantity.printed for one in find_assertions(article.text) if one.kind.watchable] == ["34.82 pounds"]
    assert [link.url for link in article.links] == ["https://example.org/s"]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("By A. Newcomer, 30 April 2020", date(2020, 4, 30)),
        ("April 30, 2020 | Staff writer", date(2020, 4, 30)),
        ("Publié le 8 mars 2020 à 10 h", date(2020, 3, 8)),
        ("Von A. Neuling, 30. April 2020", date(2020, 4, 30)),
        ("On 8 March 2020, 50 people died there.", None),
        ("From 3 May 2020 to 5 May 2020", None),
        ("By A. Newcomer", None),
    ],
)
def test_the_day_is_that_of_a_line_of_names_near_the_top(line, day):
    text = f"Deaths rose\n\n{line}\n\nOfficers counted 40 of them until 1 June 2021, they said, and more later.\n"
    assert read_article(text.encode(), media="text").published_on == day
    page = f"<html><body><article><h1>Deaths rose</h1><p>{line}</p><p>More.</p></article></body></html>"
    assert read_article(page.encode()).published_on == day


def test_the_day_that_a_title_speaks_of_is_not_that_of_the_publication():
    assert read_article(b"The fire of 8 March 1990\n\nIt burned for long.\n", media="text").published_on is None
