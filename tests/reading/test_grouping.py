"""Numbers whose separators mean one thing on the page and another in the rule are refused."""

from __future__ import annotations

import pytest

from monitor.config.build import rule_of
from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.kinds.extract.css import Css
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.model.errors import Ambiguous
from monitor.reading.document import Document
from monitor.reading.grouping import require_grouping
from monitor.reading.units import unit

PAGE = """<!doctype html><html lang="{}"><title>Amt</title><p>Gezählt wurden insgesamt {} davon.</p>
<table><tr><th>Jahr<th>Menge<tr><th>2023<td>{}</table><b id="n">{}</b></html>"""
RULES = (Text(pattern="insgesamt {figure} davon"), Table(row="2023", column="Menge"), Css(select="#n"))


def value(rule: Text | Table | Css, page_language: str, printed: str, language: str = "en") -> str:
    kind = type(rule).__name__.lower()
    figure = Figure("s/f", "F", "F", unit("number"), rule, rule_of(kind, rule), language=language)
    document = Document(PAGE.format(page_language, printed, printed, printed).encode(), media="html")
    (observation,) = read_figure(figure, document)
    return f"{observation.value:f}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize(("page", "printed"), [("de", "9.087"), ("de-DE", "9.087"), ("pt", "1.234"), ("nl", "1,234")])
def test_a_number_that_the_pages_language_writes_otherwise_is_refused(rule, page: str, printed: str) -> None:
    with pytest.raises(Ambiguous, match="declare the page's `language`"):
        value(rule, page, printed)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize(
    ("page", "printed", "expected"),
    [
        ("en", "9.087", "9.087"),
        ("", "9.087", "9.087"),
        ("de", "474", "474"),
        ("de", "12.5", "12.5"),
        ("de-CH", "9.087", "9.087"),
        ("es-MX", "1,234", "1234"),
    ],
)
def test_others_are_read(rule, page: str, printed: str, expected: str) -> None:
    assert value(rule, page, printed) == expected


def test_an_english_page_is_not_read_as_french() -> None:
    with pytest.raises(Ambiguous):
        require_grouping("1,234", language="fr", page="en-CA")
    require_grouping("1,234", language="fr", page="fr-CA")
