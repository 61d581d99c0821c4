"""What readers are asked to do with a document that an article cites: say where its claims' numbers stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.core.align import Wanted, align
from monitor.model import Capture, Period
from monitor.reading.candidates import Candidate, candidates_in
from monitor.reading.document import Document
from monitor.reading.grade import require_ok
from monitor.reading.period import from_label
from monitor.services.readers.looking import Claimed

MOST_LOOKED_AT = 20_000
"""Numbers of one document among which claims are looked for."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Where the number of a claim stands.

    Attributes:
        claim: which claim, counted from 0.
        candidate: the place.
    """

    claim: int
    candidate: Candidate


def align_in(body: bytes, capture: Capture, language: str, claims: Sequence[Claimed]) -> list[Stands]:
    """Where the numbers of these claims stand in a document, the best places of each first.

    Raises:
        CheckError: it is a page that says no, or cannot be read.
    """
    whole = replace(capture, body=body)
    require_ok(whole)
    candidates = candidates_in(Document.of(whole), most=MOST_LOOKED_AT).candidates
    wanted = (Wanted(one.quote, _period(one.period), f"{one.subject} {one.sentence}", language) for one in claims)
    return [Stands(number, place) for number, one in enumerate(wanted) for place in align(one, candidates)]


def _period(label: str) -> Period | None:
    """The period of a claim's label; None where it has none."""
    return from_label(label) if label else None
