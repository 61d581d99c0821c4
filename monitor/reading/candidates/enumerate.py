"""Every number that a document prints: the story from its bytes to the candidates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, islice

from monitor.model.errors import Ambiguous
from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.cells import Cells, headless
from monitor.reading.candidates.columns import Columns, records_of
from monitor.reading.candidates.cubes import candidates_in_cubes
from monitor.reading.candidates.elements import candidates_in_elements, is_xml
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.sentences import candidates_in_blocks
from monitor.reading.candidates.sheets import candidates_on
from monitor.reading.candidates.sought import ANYTHING, Sought
from monitor.reading.candidates.trees import candidates_in_data
from monitor.reading.document import BINARY, CSV, JSON, XLSX, Document
from monitor.reading.grouping import require_grouping, shown_language, spoken_on

THREE_BEHIND_POINT = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
OTHER_DECIMALS = re.compile(r"(?<![\w.,-])-?\d+\.(?:\d{1,2}|\d{4,})(?![\w.])|(?<![\w.,])-?(?:0|\d{4,})\.\d{3}(?![\w.])")
"""What is written with a decimal point alone: ``2.5``, ``0.613``; not the parts of a date."""
MOST = 2_000
"""Candidates of one document, unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of a document.

    Attributes:
        media: what it is.
        title: what it calls itself; may be empty.
        language: in which its numbers were read.
        candidates: in its order; of something that is sought those that fit, the best first.
        left_out: the first of those that were left out, because there are more than were asked for; None where there
            are no more. Of something that is sought, the best of those that were left out.
    """

    media: str
    title: str
    language: str
    candidates: tuple[Candidate, ...]
    left_out: Candidate | None = None


def candidates_in(
    document: Document, *, sought: Sought = ANYTHING, language: str = "", calendar: str = "calendar", most: int = MOST
) -> Found:
    """The numbers of a document, or those that fit what is sought.

    Args:
        document: the document.
        sought: what is looked for.
        language: one that readers know; where it is empty, the document's own words tell.
        calendar: how bare and fiscal years are counted.
        most: how many candidates at most.

    Raises:
        CheckError: it cannot be opened, or holds nothing that can be looked through.
    """
    spoken = language or language_in(document)
    manner = Manner(spoken, calendar, document.title, sought)
    every = _all_of(document, manner)
    if sought is ANYTHING:
        found = list(islice(every, most + 1))
    else:
        fitting = [(close, one) for one in every if (close := sought.closeness(one))]
        found = [one for _, one in sorted(fitting, key=lambda pair: -pair[0])]
    kept = tuple(_sure(one, document, spoken, given=bool(language)) for one in found[:most])
    return Found(document.media, document.title, spoken, kept, next(iter(found[most:]), None))


def language_in(document: Document) -> str:
    """The language of its numbers: the one that it says, or else its words plainly show; ``en`` where none is known."""
    if document.language:
        return spoken_on(document.language) or "en"
    return SHOWN.get(shown_language(document.words_alone[:LANGUAGE_SHOWN_IN]), "en")


SHOWN = {"German": "de", "French": "fr", "Spanish": "es", "Italian": "it", "Portuguese": "pt", "Dutch": "nl"}
LANGUAGE_SHOWN_IN = 20_000
"""Characters by which a document shows its language."""


def _all_of(document: Document, manner: Manner) -> Iterator[Candidate]:
    if document.trouble:
        raise document.other_than("a document with figures", document.trouble)
    if document.media == XLSX:
        return candidates_on(document.sheets, manner)
    if document.media == CSV:
        return Columns(records_of(document), manner).candidates()
    if document.media == JSON:
        in_cubes = candidates_in_cubes(document.data, manner)
        return candidates_in_data(document.data, manner) if in_cubes is None else in_cubes
    if document.media == BINARY:
        raise document.other_than("a document with figures", "name what it is, or the file inside it")
    if is_xml(document):
        return candidates_in_elements(document, manner)
    return chain(_in_tables(document, manner), _in_words(document, manner))


def _in_tables(document: Document, manner: Manner) -> Iterator[Candidate]:
    for number, grid in enumerate(document.tables):
        taken = headless(grid) or grid
        spot = Spot(str(number), head=taken.header_rows)
        yield from Cells(taken, Place.TABLE, spot, manner).candidates()


def _in_words(document: Document, manner: Manner) -> Iterator[Candidate]:
    cells = Counter(cell.text for grid in document.tables for row in grid.rows for cell in row)
    yield from candidates_in_blocks(document.blocks, cells, manner)


def _sure(one: Candidate, document: Document, language: str, *, given: bool) -> Candidate:
    """The candidate, in doubt where its separators mean another number in the page's language."""
    if one.doubt:
        return one
    try:
        require_grouping(
            one.printed, language=language, given=given, page=document.language, shown=lambda: document.words_alone
        )
    except Ambiguous as error:
        return replace(one, doubt=str(error))
    if document.media == CSV and not given and _may_be_thousands(one.printed, document.text):
        return replace(one, doubt=f"{one.printed!r}: thousands or decimals, which nothing in the file tells")
    return one


def _may_be_thousands(printed: str, text: str) -> bool:
    """Whether a number has three digits behind a point, in a data file of which no other has fewer, or more."""
    return bool(THREE_BEHIND_POINT.fullmatch(printed.strip())) and not _has_decimal_points(text)


@lru_cache(maxsize=2)
def _has_decimal_points(text: str) -> bool:
    return OTHER_DECIMALS.search(text) is not None
