"""Labels beside numbers that were renamed: versions from before are read by their former names."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from monitor.kinds.extract.labelled import Labelled
from monitor.model import Ask
from monitor.model.errors import Ambiguous, CheckError, NoMatch
from monitor.reading.document import Document
from monitor.reading.units import unit
from tests.pdfs import Paper

LINES = ("People tested: 812", "Deaths confirmed: 7", "Recovered: 41")


def page(*lines: str) -> Document:
    return Document(f"<!doctype html><title>Day</title>{''.join(f'<p>{line}</p>' for line in lines)}".encode())


def paper(*lines: str) -> Document:
    made = Paper()
    for line in lines:
        made.paragraph(line)
    return Document(made.bytes())


def read(document: Document, **options: object) -> str:
    (reading,) = Labelled.model_validate(options).read(document, Ask("day/all", unit("number")))
    return reading.printed


@pytest.mark.parametrize("made", [page, paper])
@pytest.mark.parametrize(
    ("label", "former"),
    [
        ("Confirmed deaths", ["Deaths confirmed"]),
        ("Deaths", ["Deaths confirmed"]),
        ("Confirmed deaths", ["Dead", "Deaths confirmed"]),
    ],
)
def test_a_label_that_is_gone_is_read_by_its_former_name(made, label: str, former: list[str]) -> None:
    assert read(made(*LINES), label=label, formerly={label: former}) == "7"


def test_the_present_label_counts_where_it_stands() -> None:
    rule = {"label": "Confirmed deaths", "formerly": {"Confirmed deaths": "Deaths confirmed"}}
    assert read(page(*LINES, "Confirmed deaths: 9"), **rule) == "9"
    with pytest.raises(CheckError):
        read(page(*LINES, "Confirmed deaths of the week are told on Friday."), **rule)


def test_former_names_do_not_decide_between_two() -> None:
    rule = {"label": "Dead", "formerly": {"Dead": ["Deaths confirmed", "Recovered"]}}
    with pytest.raises(Ambiguous, match="several former names are there"):
        read(page(*LINES), **rule)
    with pytest.raises(NoMatch):
        read(page("People tested: 812"), **rule)


def test_a_section_may_have_been_renamed() -> None:
    document = Document(
        b"<!doctype html><title>x</title><h2>Town</h2><p>Deaths: 7</p><h2>Country</h2><p>Deaths: 70</p>"
    )
    rule = {"label": "Deaths", "section": "City", "formerly": {"City": "Town"}}
    assert read(document, **rule) == "7"


def test_former_names_are_those_of_labels_in_the_rule() -> None:
    with pytest.raises(ValidationError, match="`formerly` is about names in the rule"):
        Labelled(label="Deaths", formerly={"Dead": ("Deaths",)})
