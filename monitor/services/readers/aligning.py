"""What readers are asked to do with a document that an article cites: say where its claims' numbers stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import process_time

from monitor.config.installed import installed_kinds
from monitor.core.align import Stand, align
from monitor.core.outcome import MOST, WORTH, Placed
from monitor.core.propose import Proposal, Proposed, combine, propose
from monitor.core.reckon import Reckoned, reckoned
from monitor.core.wanted import Wanted
from monitor.model import Capture, Follow, Grain, Period
from monitor.plugin import Extractor
from monitor.reading.candidates import Candidate, candidates_in
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.sought import ANYTHING
from monitor.reading.candidates.sums import sums_in
from monitor.reading.candidates.times import periods_in
from monitor.reading.document import HTML, Document
from monitor.reading.grade import require_ok
from monitor.reading.publisher import publisher_of
from monitor.reading.units import is_count

MOST_LOOKED_AT = 20_000
"""Numbers of one document among which claims are looked for."""
FISCAL, PLAIN, LOOKED_AT = re.compile(r"\bFY\b|\bFY\s?[0-9]{2}|\bfiscal year", re.IGNORECASE), "calendar", 200_000
"""By what a document shows, near its beginning, that its years are fiscal ones; else they are years."""
_OF_STANDARD = re.compile(r"\([A-Z]{2,8}[ -]?(?:Rev\.? ?)?(?:19|20)[0-9]{2}\)")
_DATA_FILE = re.compile(r"/(?P<stem>[A-Za-z][A-Za-z_-]{3,60})[^/]*(?P<ending>\.(?:csv|xlsx))$")
PROPOSING_SECONDS, NOT_TRIED = 12, "no rule was tried for it: others took too long in this document"
"""Processor time in which rules of one document are tried, the likeliest places first; what is said of the others."""
MOST_LEADS = 2
"""Sorts of data files on one page that are followed."""
TITLE_IN, TIME_IN = 300, 1_500
"""Characters at the beginning of a document without a title that name it, and that say what time it is about."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """Where the numbers of claims stand in one document.

    Attributes:
        title: what it calls itself.
        publisher: who publishes it, as it says; may be empty.
        media: what it is.
        language: in which its numbers were read.
        places: for each claim the best places first, with rules for the first few.
        leads: of a page the data files that it links, as they can be followed.
    """

    title: str
    publisher: str
    media: str
    language: str
    places: tuple[Placed, ...]
    leads: tuple[Follow, ...] = ()


def align_in(
    body: bytes, capture: Capture, calendar: str, claims: Sequence[Wanted | None], named: str, number: int
) -> Aligned:
    """Where the numbers of these claims stand in a document, each with the rules that read it there.

    Args:
        body: its bytes.
        capture: how it came.
        calendar: how its bare and fiscal years are counted.
        claims: what is looked for; None for a claim that has no number.
        named: the words by which an article cites it, for a document without a title.
        number: which document it is.

    Raises:
        CheckError: it is a page that says no, or cannot be read.
    """
    whole = replace(capture, body=body)
    if not capture.url.startswith("file:"):
        require_ok(whole)
    return aligned(Document.of(whole), calendar, claims, named, number)


def aligned(
    document: Document, calendar: str, claims: Sequence[Wanted | None], named: str = "", number: int = 0
) -> Aligned:
    """As `align_in`, of a document that is open.

    Raises:
        CheckError: it cannot be read.
    """
    calendar = calendar if calendar == PLAIN or FISCAL.search(document.text[:LOOKED_AT]) else PLAIN
    found = candidates_in(document, calendar=calendar, most=MOST_LOOKED_AT)
    sums = list(sums_in(document, Manner(found.language, calendar, found.title, ANYTHING)))
    there = [(at, one) for at, one in enumerate(claims) if one is not None]
    # The article's own words for a page are no word of the page.
    around = document.title or f"{named} {document.visible_text[:TITLE_IN]}"
    time = time_of(document, found.language, named)
    stands = align([one for _, one in there], [*found.candidates, *sums], around, time)
    kinds, until = installed_kinds().extractors, process_time() + PROPOSING_SECONDS
    trying = _Trying(document, found.language, calendar, number, kinds, until)
    places = trying.placed(stands, there)
    among = [claim for _, claim in there]
    places += trying.reckoned(reckoned(among, found.candidates, around, time), there)
    return Aligned(found.title, publisher_of(document), found.media, found.language, tuple(places), leads_on(document))


@dataclass(frozen=True)
class _Trying:
    """A document in which rules are tried.

    Attributes:
        document: the document.
        language: in which its numbers are read.
        calendar: how its years are counted.
        number: which document it is.
        kinds: the kinds of rules.
        until: until what processor time rules are tried.
        read: what was tried for numbers with which others are reckoned.
    """

    document: Document
    language: str
    calendar: str
    number: int
    kinds: Mapping[str, type[Extractor]]
    until: float
    read: dict[Candidate, Proposed] = field(default_factory=dict)

    def placed(self, stands: Sequence[Stand], there: Sequence[tuple[int, Wanted]]) -> list[Placed]:
        """The places, the likeliest first, with rules for the first few of each claim."""
        ranks: dict[int, int] = {}
        places: list[Placed] = []
        for stand in sorted(stands, key=lambda one: -one.score):
            at, claim = there[stand.claim]
            ranks[at] = ranks.get(at, 0) + 1
            placed = Placed(self.number, replace(stand, claim=at), refusal=NOT_TRIED)
            if stand.score >= WORTH and ranks[at] <= MOST and process_time() < self.until:
                tried = self._propose(stand.candidate, _counted(claim, stand.candidate))
                placed = replace(placed, proposals=tried.proposals, refusal=tried.refusal)
            places.append(placed)
        return places

    def reckoned(self, found: Sequence[Reckoned], there: Sequence[tuple[int, Wanted]]) -> list[Placed]:
        """The places that are reckoned from others, with rules for the first few of each claim."""
        ranks: dict[int, int] = {}
        places: list[Placed] = []
        for stand, pair in found:
            at, _ = there[stand.claim]
            ranks[at] = ranks.get(at, 0) + 1
            if ranks[at] > MOST:
                continue
            tried = self._combined(stand.candidate, (pair.of, *pair.by)) if process_time() < self.until else None
            placed = Placed(self.number, replace(stand, claim=at), refusal=NOT_TRIED)
            places.append(
                placed if tried is None else replace(placed, proposals=tried.proposals, refusal=tried.refusal)
            )
        return places

    def _combined(self, one: Candidate, numbers: Sequence[Candidate]) -> Proposed:
        operands: list[tuple[Candidate, Proposal]] = []
        for number in numbers:
            if number not in self.read:
                self.read[number] = self._propose(number, "")
            tried = self.read[number]
            if not tried.proposals:
                return Proposed(refusal=tried.refusal)
            operands.append((number, tried.proposals[0]))
        return combine(one, operands, self.document, self.kinds, language=self.language, calendar=self.calendar)

    def _propose(self, one: Candidate, unit: str) -> Proposed:
        return propose(one, self.document, self.kinds, language=self.language, calendar=self.calendar, unit=unit)


def time_of(document: Document, language: str, named: str = "") -> Period | None:
    """The time that a document is about, by its title, else by the first that is named near its beginning.

    A document without a title may be cited by one. A day is that of its publication, and no time of what it says; the
    year behind the letters of a standard in brackets is that of the standard: ``(SIC 2007)``.
    """
    for text in (document.title or named, *document.visible_text[:TIME_IN].split("\n")):
        for one in periods_in(_OF_STANDARD.sub("", text), "calendar", language):
            if one.grain is not Grain.DAY:
                return one
    return None


def leads_on(document: Document) -> tuple[Follow, ...]:
    """How the newest of the data files is found that a page links: by the beginning of their names and their ending."""
    if document.media != HTML:
        return ()
    found: dict[str, None] = {}
    for one in document.select("a[href]"):
        if named := _DATA_FILE.search(one.get("href").partition("?")[0]):
            found[f'a[href*="/{named["stem"]}"][href$="{named["ending"]}"]'] = None
    return tuple(Follow(link=link, choose="newest") for link in list(found)[:MOST_LEADS])


def _counted(claim: Wanted, one: Candidate) -> str:
    """The things that a claim counts, for a bare number; empty where it counts none."""
    return claim.unit.symbol if claim.unit is not None and is_count(claim.unit) and not one.where else ""
