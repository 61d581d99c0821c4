"""A large PDF file is read where it matters, and says the same as if all of it were read."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.kinds.extract.pdf import Pdf
from monitor.model import Rule
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document import Document
from monitor.reading.document.grid import Grid
from monitor.reading.document.pdf.leaves import NO_WORD, WORD, _folded
from monitor.reading.labels import same_label
from monitor.reading.units import UNITS
from tests.pdfs import Paper

NAMES = ("Drug", "Pounds", "Events")
TOWNS = [f"{letter}ville" for letter in "ABCDEFGHIJKLMNOPQRST"]


@pytest.fixture(scope="module")
def report() -> Document:
    """Twenty chapters, every third with a table that goes on over pages; running titles, numbers, footnotes."""
    paper = Paper(running="Office of Statistics", numbered=True)
    for chapter, town in enumerate(TOWNS, 1):
        if chapter > 1:
            paper.add_page()
        if chapter % 2:
            paper.heading(f"Chapter {chapter}: the sectors")
        paper.paragraph("The agency seized drugs at the ports of entry, as in the years before, and in others. " * 9)
        paper.paragraph(f"Seizures at {town}")
        rows = [
            (f"Drug {row}", f"{chapter * 1000 + row:,}", f"{row}") for row in range(1, 60 if chapter % 3 == 0 else 9)
        ]
        names = NAMES if chapter % 5 else (*NAMES[:2], "Persons")
        paper.table_of([names], rows, widths=(60, 40, 40), lines=chapter % 4 == 0)
    return Document(paper.bytes(), media="pdf")


def told(grids: Sequence[Grid]) -> list[tuple[object, ...]]:
    return [(grid.rows, grid.header_rows, grid.caption, grid.heading, grid.notes, grid.pages) for grid in grids]


def test_the_tables_of_a_page_are_those_that_all_pages_tell(report: Document) -> None:
    assert any(len(grid.pages) > 1 for grid in report.tables)
    for page in range(1, len(report.pages) + 1):
        near = report.tables_near([], page)
        assert near is not None
        assert told([g for g in near if page in g.pages]) == told([g for g in report.tables if page in g.pages])


def test_the_tables_of_a_caption_or_a_head_are_those_that_all_pages_tell(report: Document) -> None:
    for town in TOWNS:
        caption = f"SEIZURES ... {town}"
        near = report.tables_near([caption], None)
        fitting = [g for g in report.tables if same_label(caption, g.caption)]
        assert near is not None
        assert fitting
        assert told([g for g in near if same_label(caption, g.caption)]) == told(fitting)
    near = report.tables_near(["Persons"], None)
    assert near is not None
    assert {g.caption for g in near} >= {f"Seizures at {town}" for town in TOWNS[4::5]}


def test_where_most_pages_may_hold_what_is_asked_for_all_are_read(report: Document) -> None:
    assert report.tables_near(["Drug"], None) is None
    assert report.tables_near([], None) is None
    assert report.tables_near(["Cannabis"], None) is None
    assert report.tables_near([], 999) is None


def test_a_rule_reads_one_cell_of_a_large_file_and_messages_name_all_of_it(report: Document) -> None:
    def read(**options: Any) -> str:
        rule = Pdf(row="Drug 7", column="Pounds", **options)
        figure = Figure("s/f", "F", "F", UNITS["lb"], rule, Rule("of the test", 1, "{}", "0" * 64))
        (one,) = read_figure(figure, report)
        return one.locator

    assert "page" in read(page=report.tables[4].pages[0])
    assert "Seizures at Iville" in read(caption="Seizures at Iville")
    with pytest.raises(Ambiguous, match="20 tables fit"):
        read()
    with pytest.raises(NoMatch, match="Seizures at Aville"):
        read(caption="Seizures at Zville")


def test_the_fingerprint_tells_a_word_in_another_place_from_the_same_file_printed_again() -> None:
    def printed(x: float, text: str = "12") -> str:
        paper = Paper()
        paper.line_at((20, "Heroin"), (x, text), (150, "7"))
        return Document(paper.bytes(), media="pdf").fingerprint

    assert printed(80) == printed(80)
    assert len({printed(80), printed(110), printed(80, "13")}) == 3


def test_a_large_file_is_known_by_the_fingerprint_that_earlier_versions_took_of_it(report: Document) -> None:
    again = Document(report.body + b"% printed on another day", media="pdf")
    full = sha256(repr(report.pages).encode()).hexdigest()
    assert report.fingerprint == again.fingerprint != full
    assert again.reads_as(full)
    assert again.reads_as(report.fingerprint)
    assert not again.reads_as("0" * 64)
    assert not again.reads_as(report.fingerprint[:-1])


LABEL = st.text(st.sampled_from("aAİΣςßﬁé\u0301 -\u00a0\u00ad²1.*") | st.characters(), max_size=6)


@given(LABEL, LABEL, LABEL)
def test_the_words_of_a_label_stand_in_the_bare_text_of_what_it_is_the_same_as(
    wanted: str, before: str, behind: str
) -> None:
    for printed in (wanted, f"{wanted}*", wanted.upper(), wanted.lower()):
        if same_label(wanted, printed):
            bare = NO_WORD.sub("", _folded(f"{before} {printed} {behind}"))
            assert all(word in bare for word in WORD.findall(_folded(wanted)))
