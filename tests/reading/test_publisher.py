"""Who publishes a page is told by the page: its metadata, or the end of its title."""

from __future__ import annotations

import pytest

from monitor.reading.document import Document
from monitor.reading.publisher import publisher_of


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (
            '<meta property="og:site_name" content="Ministry of Health"><title>Board | Portal</title>',
            "Ministry of Health",
        ),
        ('<meta name="DC.Publisher" content="Office of Statistics">', "Office of Statistics"),
        (
            '<script type="application/ld+json">{"publisher": {"@type": "Organization", "name": "The Desk"}}</script>',
            "The Desk",
        ),
        ("<title>Seizures | Border Agency</title>", "Border Agency"),
        ("<title>Décès – Agence du Nord</title>", "Agence du Nord"),
        ("<title>Cases - 8 March 2020</title>", ""),
        ("<title>Sea-level rise</title>", ""),
        ('<meta property="og:site_name" content="https://example.org">', ""),
    ],
)
def test_a_page_says_who_publishes_it(head, publisher):
    body = f"<html><head>{head}</head><body><p>Officers counted 40 of them.</p></body></html>"
    assert publisher_of(Document(body.encode(), media="html")) == publisher


def test_a_data_file_says_nothing():
    assert publisher_of(Document(b"a,b\n1,2\n", media="csv")) == ""
