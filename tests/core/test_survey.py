"""What would be watched of a document, looked at before anything is written down."""

from __future__ import annotations

import pytest

from monitor.config.installed import installed_kinds
from monitor.core.survey import survey
from monitor.model.errors import NoMatch
from monitor.reading.document import Document

KINDS = installed_kinds().extractors
PAGE = Document(
    b"<html lang=en><head><title>The harbour</title><meta property='og:site_name' content='Harbour office'></head>"
    b"<body><h1>Harbour</h1><p>Ships: 312</p><p>Crews: 4</p><p>12 ships</p><p>15 ships</p></body></html>",
    media="html",
)


def test_it_tells_what_would_be_watched_and_how_much_is_passed_over():
    found = survey(PAGE, KINDS, {})
    assert (found.title, found.publisher, found.language) == ("The harbour", "Harbour office", "en")
    assert (found.kind, found.count, found.passed_over, found.settles_after) == ("everything", 2, 2, 5)
    assert [printed for _, printed in found.first] == ["312", "4"]


@pytest.mark.parametrize(
    ("kinds", "options", "why"),
    [
        ({"text": KINDS["text"]}, {}, "no kind is installed that watches all of a document"),
        (KINDS, {"pages": "x"}, "everything: 'x' names no pages"),
        (KINDS, {"part": "#none"}, "nothing on the page matches"),
    ],
)
def test_what_cannot_be_watched_is_refused(kinds, options, why):
    with pytest.raises(NoMatch, match=why):
        survey(PAGE, kinds, options)
