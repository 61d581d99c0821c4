"""Which rules read a number that a document prints, and nothing else: offered by kinds, tried on the spot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from pydantic import ValidationError

from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.model import UNDATED, Observation, Rule, Unit
from monitor.model.errors import CheckError
from monitor.plugin import Extractor
from monitor.reading.candidates import Candidate
from monitor.reading.candidates.changed import with_row_before, without
from monitor.reading.counted import counted_in
from monitor.reading.document import Document
from monitor.reading.reckoning import Step
from monitor.reading.units import NUMBER, UNITS, is_count

MOST_TRIED = 20
"""Rules that are tried for one number."""
LABEL_BEFORE = re.compile(r"[:=]\s*$")
"""The end of a label that stands before its number on a line."""
ENOUGH = 2
"""Rules of one kind that are proposed for one number."""
PLACING = frozenset(("under", "section", "caption", "heading", "note", "nth", "page", "number"))
"""Options that say where on a document a rule looks, and not for what."""
MORE, GONE = "a row before it", "the number gone"
"""What a document may be next time."""
TRIED = "look/figure"
"""The figure's id while a rule is tried."""


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
        tried: with what else it was tried and held: a row more, the number gone.
    """

    kind: str
    options: Mapping[str, Any] = field(hash=False)
    unit: str
    period: str
    locator: str
    periods: int = 1
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of the rules that were tried for a number.

    Attributes:
        proposals: those that read it, the best first.
        refusal: where there are none, why the first of those that were tried reads nothing; empty where none was.
    """

    proposals: tuple[Proposal, ...] = ()
    refusal: str = ""


def propose(
    one: Candidate,
    document: Document,
    extractors: Mapping[str, type[Extractor]],
    *,
    language: str = "en",
    calendar: str = "calendar",
    unit: str = "",
    also: Callable[[str, Mapping[str, Any]], bool] = lambda _kind, _options: True,
) -> Proposed:
    """The rules that read a candidate; none for one that is in doubt.

    Args:
        one: the candidate.
        document: the document that it stands in.
        extractors: the kinds that may read it, by their words.
        language: in which it is printed.
        calendar: how bare and fiscal years are counted.
        unit: what a bare number counts, where somebody says so.
        also: what else a rule must hold, by its kind's word and its options.
    """
    if one.doubt:
        return Proposed()
    trial = _Trial(one, document, language, calendar, unit)
    found: list[Proposal] = []
    for word, kind in extractors.items():
        tried = (trial.proposal(word, kind, options) for options in _offered(kind, one, document))
        held = (one for one in tried if one and also(word, one.options))
        found += islice(_different(held), ENOUGH)
    best_first = sorted(found, key=lambda proposal: -len(proposal.tried))
    return Proposed(tuple(best_first), "" if found or not trial.refusals else trial.refusals[0])


def combine(
    one: Candidate,
    operands: Sequence[tuple[Candidate, Proposal]],
    document: Document,
    extractors: Mapping[str, type[Extractor]],
    *,
    language: str = "en",
    calendar: str = "calendar",
) -> Proposed:
    """The rules that reckon a number from others, each of which a rule of its own reads.

    Args:
        one: what is reckoned.
        operands: the numbers, each with its rule, the first one first.
        document: the document that all stand in.
        extractors: as of `propose`.
        language: as of `propose`.
        calendar: as of `propose`.
    """
    units = {rule.unit for _, rule in operands}
    if len(units) > 1 and not all(unit == NUMBER or is_count(UNITS[unit]) for unit in units):
        return Proposed(refusal="the numbers are in different units")
    trial = _Trial(one, document, language, calendar)
    unit = units.pop() if len(units) == 1 else NUMBER
    own = _period_of(*operands[0])
    of, *by = [
        {rule.kind: dict(rule.options)} | ({"period": time} if (time := _period_of(number, rule)) != own else {})
        for number, rule in operands
    ]
    found: list[Proposal] = []
    for word, kind in extractors.items():
        if (combines := getattr(kind, "combines", None)) is not None:
            found += filter(None, [trial.proposal(word, kind, combines(Step(one.how), of, by, unit))])
    return Proposed(tuple(found), "" if found or not trial.refusals else trial.refusals[0])


def _period_of(one: Candidate, rule: Proposal) -> str:
    return one.period.label if one.period is not None else rule.period


def _different(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Those that go about it in another way than the ones before: by other columns, or for other periods."""
    seen: set[object] = set()
    for one in proposals:
        where = one.options.get("where")
        names = frozenset(where) if isinstance(where, Mapping) else frozenset()
        way = frozenset(one.options) - PLACING, names, one.periods > 1
        if way not in seen:
            seen.add(way)
            yield one


def _offered(kind: type[Extractor], one: Candidate, document: Document) -> Iterator[Mapping[str, Any]]:
    """What a kind offers, as far as it comes."""
    offers = getattr(kind, "offers", None)
    if offers is None:
        return
    try:
        yield from islice(offers(one, document), MOST_TRIED)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # the edge of a kind that others may have written: it offers nothing more
        return


@dataclass(frozen=True)
class _Trial:
    """One number for which rules are tried.

    Attributes:
        one: the number.
        document: the document that it stands in.
        language: in which it is printed.
        calendar: how bare and fiscal years are counted.
        counted: what a bare number counts, where somebody says so; else empty.
        refusals: why rules read nothing, in the order in which they were tried.
    """

    one: Candidate
    document: Document
    language: str
    calendar: str
    counted: str = ""
    refusals: list[str] = field(default_factory=list)

    @cached_property
    def _changes(self) -> Mapping[str, Document]:
        """What the document may be next time, as far as it can be changed."""
        changed = {MORE: with_row_before(self.document, self.one), GONE: without(self.document, self.one)}
        return {name: document for name, document in changed.items() if document is not None}

    def proposal(self, word: str, kind: type[Extractor], options: Mapping[str, Any]) -> Proposal | None:
        """The rule of these options, where it reads the number, and later versions rightly or not at all."""
        try:
            extractor = kind(**options)
        except ValidationError:
            return None
        return self._of_unit(self.unit, word, extractor, options) or (
            None if self.unit.symbol == self.one.unit else self._of_unit(UNITS[self.one.unit], word, extractor, options)
        )

    def _of_unit(self, unit: Unit, word: str, extractor: Extractor, options: Mapping[str, Any]) -> Proposal | None:
        figure = self._figure(word, extractor, unit)
        every = self._read(figure, self.document)
        if isinstance(every, CheckError):
            self.refusals.append(str(every).removeprefix(f"{TRIED}: "))
            return None
        read = self._of_its_time(every)
        if len(read) != 1 or not self._is_it(read[0], unit.symbol):
            return None
        if not all(self._holds(change, figure) for change in self._changes):
            return None
        period = figure.period.label if figure.period else ""
        return Proposal(word, options, unit.symbol, period, read[0].locator, len(every), tuple(self._changes))

    @cached_property
    def unit(self) -> Unit:
        """The unit to declare: of a bare number the things that its own labels say are counted."""
        one = self.one
        if one.unit != NUMBER or one.value is None or one.value % 1:
            return UNITS[one.unit]
        if self.counted:
            return UNITS[self.counted]
        before, number, _ = one.words.partition(one.printed)
        labels = (*one.row[-1:], *one.column[-1:], *([before] if number and LABEL_BEFORE.search(before) else []))
        named = {unit for label in labels if (unit := counted_in(label.replace("_", " "), self.language)) is not None}
        return named.pop() if len(named) == 1 else UNITS[NUMBER]

    def _figure(self, word: str, extractor: Extractor, unit: Unit) -> Figure:
        dated = bool(getattr(extractor, "gives_period", False))
        return Figure(
            TRIED,
            "the figure",
            "the figure",
            unit,
            extractor,
            Rule(word, extractor.version, "", ""),
            period=None if dated else self.one.period or UNDATED,
            language=self.language,
            language_given=self.language != "en",
            calendar=getattr(extractor, "calendar", "") or self.calendar,
        )

    def _holds(self, change: str, figure: Figure) -> bool:
        """Whether a rule reads the same in a later version, or nothing; without the number nothing at all."""
        again = self._read(figure, self._changes[change])
        if isinstance(again, CheckError):
            return True
        said = [o for o in self._of_its_time(again) if o.value is not None or o.low is not None]
        return not said if change == GONE else all(self._is_it(o, figure.unit.symbol) for o in said)

    @staticmethod
    def _read(figure: Figure, document: Document) -> Sequence[Observation] | CheckError:
        try:
            return read_figure(figure, document)
        except CheckError as error:
            return error

    def _of_its_time(self, read: Sequence[Observation]) -> list[Observation]:
        """The observations of the number's period; of an undated one all."""
        period = self.one.period
        return [o for o in read if period is None or o.period.is_same_time(period)]

    def _is_it(self, o: Observation, unit: str) -> bool:
        return (o.value, o.low, o.high, o.unit) == (self.one.value, self.one.low, self.one.high, unit)
