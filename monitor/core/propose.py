"""Which rules read a number that a document prints, and nothing else: offered by kinds, tried on the spot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pydantic import ValidationError

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.model import UNDATED, Observation, Rule
from monitor.model.errors import CheckError
from monitor.plugin import Extractor
from monitor.reading.candidates import Candidate
from monitor.reading.candidates.changed import with_row_before, without
from monitor.reading.document import Document
from monitor.reading.units import UNITS

MOST_TRIED = 12
"""Rules that are tried for one number."""
ENOUGH = 2
"""Rules of one kind that are proposed for one number."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that reads a number, for a person to choose.

    Attributes:
        kind: the kind's word.
        options: its options.
        unit: the unit to declare.
        period: the period to declare; empty where the document tells it.
        locator: where the rule found it.
        periods: how many periods it reads.
        tried: what else was tried and went well: ``row before``, ``number gone``.
    """

    kind: str
    options: Mapping[str, Any] = field(hash=False)
    unit: str
    period: str
    locator: str
    periods: int = 1
    tried: tuple[str, ...] = ()


def propose(
    one: Candidate,
    document: Document,
    extractors: Mapping[str, type[Extractor]],
    *,
    language: str = "en",
    calendar: str = "calendar",
) -> Sequence[Proposal]:
    """The rules that read a candidate, the best first; none for one that is in doubt.

    Args:
        one: the candidate.
        document: the document that it stands in.
        extractors: the kinds that may read it, by their words.
        language: in which it is printed.
        calendar: how bare and fiscal years are counted.
    """
    if one.doubt:
        return ()
    found: list[Proposal] = []
    changes = {"a row before it": with_row_before(document, one), "the number gone": without(document, one)}
    for word, kind in extractors.items():
        offers = getattr(kind, "offers", None)
        if offers is None:
            continue
        tried = (
            _tried(word, kind, options, one, document, changes, language=language, calendar=calendar)
            for options in islice(offers(one, document), MOST_TRIED)
        )
        found += islice(filter(None, tried), ENOUGH)
    return sorted(found, key=lambda proposal: -len(proposal.tried))


def _tried(
    word: str,
    kind: type[Extractor],
    options: Mapping[str, Any],
    one: Candidate,
    document: Document,
    changes: Mapping[str, Document | None],
    *,
    language: str,
    calendar: str,
) -> Proposal | None:
    """The rule of these options, where it reads the candidate, and later versions rightly or not at all."""
    try:
        extractor = kind(**options)
    except ValidationError:
        return None
    declared = UNDATED if one.period is None else one.period
    gives_period = bool(getattr(extractor, "gives_period", False))
    figure = Figure(
        "look/figure",
        "the figure",
        "the figure",
        UNITS[one.unit],
        extractor,
        Rule(word, kind.version, "", ""),
        period=None if gives_period else declared,
        language=language,
        language_given=language != "en",
        calendar=getattr(extractor, "calendar", "") or calendar,
    )
    every = _read(figure, document)
    read = list(_of_its_time(every, one))
    if len(read) != 1 or not _is(read[0], one):
        return None
    passed: list[str] = []
    for name, changed in changes.items():
        if changed is None:
            continue
        again = list(_of_its_time(_read(figure, changed), one))
        gone = changed is changes["the number gone"]
        if any(o.value is not None or o.low is not None for o in again if gone or not _is(o, one)):
            return None
        passed.append(name)
    period = "" if gives_period else declared.label
    return Proposal(word, options, one.unit, period, read[0].locator, len(every), tuple(passed))


def _read(figure: Figure, document: Document) -> Sequence[Observation]:
    try:
        return read_figure(figure, document)
    except CheckError:
        return ()


def _of_its_time(read: Sequence[Observation], one: Candidate) -> Iterator[Observation]:
    """The observations of the candidate's period; of an undated one all."""
    period = one.period
    return (o for o in read if period is None or o.period.is_same_time(period))


def _is(observation: Observation, one: Candidate) -> bool:
    said = observation.value, observation.low, observation.high, observation.unit
    return said == (one.value, one.low, one.high, one.unit)
