"""A space that does not break groups thousands on pages, wherever the number stands; names stay as they were."""

from __future__ import annotations

import pickle

import pytest

from monitor.kinds.extract.css import Css
from monitor.kinds.extract.table import Table
from monitor.kinds.extract.text import Text
from monitor.model import Ask
from monitor.model.errors import ExtractError
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.kept import printed_in, still_kept, tidy_seen
from monitor.reading.labels import tidy
from monitor.reading.quantity import find_quantities, find_unread
from monitor.reading.units import unit

PAGE = """<!doctype html><html lang="{}"><title>Port</title><p>In all {} boats came.</p>
<table><tr><th>Port<th>Boats<tr><td>1{}000 islands<td>{}</table><b id="n">{}</b></html>"""
RULES = (Text(pattern="In all {figure} boats"), Table(row="1 000 islands", column="Boats"), Css(select="#n"))


def read(rule: Extractor, number: str, language: str = "en") -> tuple[str, str]:
    page = PAGE.format(language, number, number[1:-3] if len(number) == 5 else " ", number, number)
    (reading,) = rule.read(Document(page.encode(), media="html"), Ask("s/f", unit("number")))
    return f"{reading.value}", reading.printed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "&nbsp;", "&#8239;"])
def test_thousands_are_grouped_by_a_space_that_does_not_break(rule: Extractor, space: str) -> None:
    assert read(rule, f"14{space}248") == ("14248", "14 248")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize("number", ["14 248", "14\u00a0\u00a0248", "14\u00a02487", "14, 248"])
def test_other_spaces_between_digits_leave_two_readings(rule: Extractor, number: str) -> None:
    with pytest.raises(ExtractError):
        read(rule, number)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  14\u00a0248 \n boats", "14\u00a0248 boats"),
        ("1\u202f234\u202f567", "1\u202f234\u202f567"),
        ("14\u00a0248\u00a0boats", "14 248 boats"),  # all of its spaces are such
        ("in\u00a02019 boats", "in 2019 boats"),
        ("14 248", "14 248"),
        ("plain", "plain"),
    ],
)
def test_a_text_is_as_tidy_as_before_and_remembers_the_spaces_of_its_numbers(text: str, kept: str) -> None:
    seen = tidy_seen(text)
    assert seen == tidy(text)
    assert printed_in(seen) == kept
    assert still_kept(seen) is seen or type(seen) is str
    assert type(tidy(seen)) is str
    assert type(pickle.loads(pickle.dumps(seen))) is str


def test_what_is_left_unread_beside_such_a_space_is_shown_as_it_looks() -> None:
    text = tidy_seen("On 12/3/2024 the 1\u00a0000 boats of 5\u00a0000/7 ports")
    assert [one.printed for one in find_unread(text)] == ["12/3/2024", "5 000", "7"]
    assert [one.printed for one in find_quantities(text)] == ["1 000"]
