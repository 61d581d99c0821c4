"""Where a number that somebody has stands in a document, and which rules read it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.core.propose import Proposal, propose
from monitor.plugin import Extractor
from monitor.reading.candidates import Candidate, Sought, candidates_in
from monitor.reading.document import Document
from monitor.reading.publisher import publisher_of

MOST_PLACES = 5
"""Places for which rules are looked for."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A place where it stands.

    Attributes:
        candidate: the number there.
        proposals: rules that read it, the best first.
        refusal: where there are none, why one that was tried reads nothing; may be empty.
    """

    candidate: Candidate
    proposals: tuple[Proposal, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a number stands in a document.

    Attributes:
        media: what the document is.
        title: what it calls itself.
        language: in which its numbers were read.
        places: where it stands, the best first.
        more: whether there are more such places.
        publisher: who publishes it, as it says; may be empty.
    """

    media: str
    title: str
    language: str
    places: tuple[Sight, ...]
    more: bool = False
    publisher: str = ""


def seek(
    document: Document,
    sought: Sought,
    extractors: Mapping[str, type[Extractor]],
    *,
    language: str = "",
    calendar: str = "calendar",
    most: int = MOST_PLACES,
) -> Sighting:
    """Where something sought stands, with the rules that read it there.

    Args:
        document: the document.
        sought: what is looked for.
        extractors: the kinds that may read it.
        language: of its numbers; empty where the document's words are to tell.
        calendar: how bare and fiscal years are counted.
        most: how many places at most.

    Raises:
        CheckError: it cannot be looked through.
    """
    found = candidates_in(document, sought=sought, language=language, calendar=calendar, most=most)
    places: list[Sight] = []
    for one in found.candidates:
        proposed = propose(one, document, extractors, language=found.language, calendar=calendar)
        places.append(Sight(one, proposed.proposals, proposed.refusal))
    more = found.left_out is not None
    return Sighting(found.media, found.title, found.language, tuple(places), more, publisher_of(document))
