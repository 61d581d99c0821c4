"""What would be watched of a document if every number of it were, tried on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.model import Rule
from monitor.model.errors import NoMatch
from monitor.plugin import Extractor
from monitor.reading.candidates import language_in
from monitor.reading.document import Document
from monitor.reading.publisher import publisher_of
from monitor.reading.units import NUMBER, unit

NAMED = 5
"""How many of the numbers are named."""
TRIED = "look/all"
"""The figure's id while it is tried."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What would be watched.

    Attributes:
        media: what the document is.
        title: what it calls itself.
        language: in which its numbers were read.
        publisher: who publishes it, as it says; may be empty.
        kind: the word of the kind that reads all of it.
        count: how many numbers it reads.
        passed_over: how many it passes over, because no label tells them from others.
        first: the first of those that it reads: the series, and what is printed.
        settles_after: how many good checks tell noise from figures.
    """

    media: str
    title: str
    language: str
    publisher: str
    kind: str
    count: int
    passed_over: int
    first: tuple[tuple[str, str], ...]
    settles_after: int


def survey(
    document: Document,
    extractors: Mapping[str, type[Extractor]],
    options: Mapping[str, str],
    *,
    language: str = "",
    calendar: str = "calendar",
) -> Survey:
    """What the kind would watch whose series nobody has to choose.

    Args:
        document: the document.
        extractors: the kinds that are installed.
        options: which part of the document is meant, as options of that kind.
        language: of its numbers; empty where the document's words are to tell.
        calendar: how bare and fiscal years are counted.

    Raises:
        NoMatch: there is no such kind, it does not take these options, or it reads nothing there.
        CheckError: as `read_figure`.
    """
    found = next(((word, kind) for word, kind in extractors.items() if hasattr(kind, "settles_after")), None)
    if found is None:
        raise NoMatch("no kind is installed that watches all of a document")
    word, kind = found
    spoken = language or language_in(document)
    try:
        extractor: Any = kind(**options)
    except ValidationError as error:
        raise NoMatch(f"{word}: {error.errors()[0]['msg'].removeprefix('Value error, ')}") from error
    figure = Figure(
        TRIED, "", "", unit(NUMBER), extractor, Rule(word, kind.version, "", ""), language=spoken, calendar=calendar
    )
    read = read_figure(figure, document)
    return Survey(
        document.media,
        document.title,
        spoken,
        publisher_of(document),
        word,
        len(read),
        len(read.passed_over),
        tuple((one.series, one.printed) for one in read[:NAMED]),
        figure.settles_after,
    )
