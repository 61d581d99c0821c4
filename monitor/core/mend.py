"""Which rules could take the place of one that fits its document no longer, and what speaks for each and against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from pydantic import ValidationError

from monitor.core.anchors import Anchor, Versions
from monitor.core.catalogue import Figure
from monitor.core.extract import read_figure
from monitor.core.propose import propose
from monitor.core.variants import Swap, carried_over, variants
from monitor.model import Observation, Rule
from monitor.model.errors import CheckError
from monitor.plugin import Extractor
from monitor.reading.candidates import Candidate, candidates_in
from monitor.reading.document import Document
from monitor.reading.excerpt import excerpt
from monitor.reading.number_places import digits_of, number_in
from monitor.reading.units import same_value

MOST_SHOWN = 3
"""Repairs among which a person chooses."""
MOST_READ = 60
"""Rules that are tried for one figure."""
TELLING = 3
"""Significant digits from which on a number hardly stands in a place by chance."""
MARGIN = 1.0
"""By how much a place that is proposed is better than every other one."""
FAR = 3
"""How many times as large or small as all that a figure said a value must be to lie outside of its history."""


class Confidence(StrEnum):
    """What can be said of the repairs of one rule."""

    PROPOSED = "proposed"
    CHOOSE = "choose"
    NONE = "none"


class Point(StrEnum):
    """What speaks for a repair, or against it."""

    SAME_VALUES = "same values"
    READS_BEFORE = "reads the last good version"
    SAME_LABELS = "same labels"
    OTHER_VALUE = "other value"
    OUTSIDE = "outside of history"
    NOT_BEFORE = "does not read the last good version"
    OTHER_LABEL = "other label"
    LEFT_AWAY = "label left away"
    BOTH_LABELS = "two labels"
    PERIOD_GONE = "period gone"
    UNIT_LOST = "unit no longer named"
    FEW_DIGITS = "few digits"


AGAINST = frozenset(Point) - {Point.SAME_VALUES, Point.READS_BEFORE, Point.SAME_LABELS}
"""What speaks against one."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a repair or against it.

    Attributes:
        point: what.
        before: a label, value or period as it was; empty where none is in question.
        after: the same as it is.
        count: of how many values it holds.
    """

    point: Point
    before: str = ""
    after: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Repair:
    """A rule that reads the document again.

    Attributes:
        kind: the kind's word.
        options: its options.
        reads: what it reads now, in the order in which it stands there.
        words: the words around the newest value.
        reasons: what speaks for it and against it.
        reads_before: whether it reads the last good version as the rule did that no longer fits.
    """

    kind: str
    options: Mapping[str, Any] = field(hash=False)
    reads: tuple[Observation, ...]
    words: str = ""
    reasons: tuple[Reason, ...] = ()
    reads_before: bool = False

    @property
    def speaks_for(self) -> tuple[Reason, ...]:
        """What speaks for it."""
        return tuple(one for one in self.reasons if one.point not in AGAINST)

    @property
    def speaks_against(self) -> tuple[Reason, ...]:
        """What speaks against it."""
        return tuple(one for one in self.reasons if one.point in AGAINST)


@dataclass(frozen=True, slots=True)
class Mended:
    """What is proposed for one figure.

    Attributes:
        figure_id: the figure.
        refusal: why its rule reads nothing; empty where it reads the document.
        said: what it said by the last good version, or was held of it.
        confidence: what can be said of the repairs.
        repairs: the best first; one where it is proposed.
    """

    figure_id: str
    refusal: str
    said: tuple[Observation, ...] = ()
    confidence: Confidence = Confidence.NONE
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Lost:
    """A figure whose rule fits no longer.

    Attributes:
        figure: the figure, with that rule.
        before: the last good version of its document.
        now: the document as it is.
        said: what the rule read of `before`.
        held: what else was held of the figure, by which its history is known.
    """

    figure: Figure
    before: Document
    now: Document
    said: Sequence[Observation]
    held: Sequence[Observation] = ()


def mend(lost: Lost, versions: Versions, extractors: Mapping[str, type[Extractor]]) -> Mended:
    """What could read the figure again; nothing where nothing was read of it before.

    Nothing is proposed alone that another place could be as well, or that rests on words which changed.

    Args:
        lost: the figure.
        versions: the numbers of both documents.
        extractors: the kinds that may read it, by their words.
    """
    refusal = refusal_of(lost.figure, lost.now)
    if not lost.said:
        return Mended(lost.figure.id, refusal)
    tried = islice(_tried(lost, versions, extractors), MOST_READ)
    ranked = sorted(tried, key=lambda one: -one.score)
    places = _by_place(ranked)
    if not places:
        return Mended(lost.figure.id, refusal, tuple(lost.said))
    first = places[0]
    rivals = [other for other in places[1:] if other.score > first.score - MARGIN]
    sure = first.is_sure and not rivals
    shown = places[:1] if sure else places[:MOST_SHOWN]
    confidence = Confidence.PROPOSED if sure else Confidence.CHOOSE
    return Mended(lost.figure.id, refusal, tuple(lost.said), confidence, tuple(_shown(one, lost) for one in shown))


def refusal_of(figure: Figure, document: Document) -> str:
    """Why a figure's rule reads nothing of a document; empty where it reads it."""
    found = _read(figure, document)
    return str(found).removeprefix(f"{figure.id}: ") if isinstance(found, CheckError) else ""


def numbers_of(before: Document, now: Document, figure: Figure) -> Versions:
    """The numbers of two versions of a document; none where one cannot be looked through."""
    language = figure.language if figure.language_given else ""
    found: list[Sequence[Candidate]] = []
    for document in (before, now):
        try:
            found.append(candidates_in(document, language=language, calendar=figure.calendar).candidates)
        except CheckError:
            found.append(())
    return Versions(*found)


# ---------------------------------------------------------------- rules that are tried


@dataclass(frozen=True, slots=True)
class _Tried:
    """A rule that reads something now.

    Attributes:
        kind: the kind's word.
        options: its options.
        reads: what it reads now.
        agreeing: how many values are as they were.
        differing: of which time the value is another one, and what it was and is.
        gone: how many periods are read no more.
        before: whether it reads the last good version as the rule did; None where it reads nothing of it. (One that
            reads another value there is of another figure.)
        swaps: what differs in its options.
        anchor: the place that it was offered for; None for the rule itself with other names.
        digits: how many significant digits the values have that are as they were.
        is_far: whether a value lies far outside of what was held.
    """

    kind: str
    options: Mapping[str, Any]
    reads: tuple[Observation, ...]
    agreeing: int
    differing: tuple[tuple[Observation, Observation], ...]
    gone: int
    before: bool | None
    swaps: tuple[Swap, ...] = ()
    anchor: Anchor | None = None
    digits: int = 0
    is_far: bool = False

    @property
    def score(self) -> float:
        """How much speaks for it."""
        kin = self.anchor.kinship if self.anchor else 1 - 0.1 * len(self.swaps)
        value = 2.0 * self.agreeing / max(1, self.agreeing + len(self.differing) + self.gone)
        return value + bool(self.before) + 2 * kin - 2 * self.is_far - 0.01 * len(self.options)

    @property
    def is_sure(self) -> bool:
        """Whether it can hardly be another figure: its values are as they were, and nothing that it rests on is new
        but a name in the place of one that went."""
        if self.gone or self.is_far or self.agreeing <= 2 * len(self.differing):
            return False
        if any(swap.beside or not swap.after for swap in self.swaps):
            return False
        if self.digits < TELLING:
            return False
        if self.anchor is None:
            return True
        return bool(self.before) and self.anchor.is_alike and not self.anchor.has_lost_unit


def _tried(lost: Lost, versions: Versions, extractors: Mapping[str, type[Extractor]]) -> Iterator[_Tried]:
    figure = lost.figure
    kind = type(figure.extractor)
    word = next((name for name, one in extractors.items() if one is kind), figure.rule.kind)
    for changed in variants(figure.extractor, lost.before, lost.now):
        if found := _try(lost, word, kind, changed.options):
            yield replace(found, swaps=changed.swaps)
    for anchor in versions.anchors(lost.said):
        variant = carried_over(figure.extractor, anchor.was, anchor.candidate) if anchor.was else None
        if variant and (found := _try(lost, word, kind, variant.options)):
            yield replace(found, swaps=variant.swaps)
        yield from _offered(lost, anchor, extractors)


def _offered(lost: Lost, anchor: Anchor, extractors: Mapping[str, type[Extractor]]) -> Iterator[_Tried]:
    """The rules that kinds offer for a place: those that read the last good version, too, or else any."""

    def reads_before(word: str, options: Mapping[str, Any]) -> bool:
        found = _try(lost, word, extractors[word], options)
        return found is not None and bool(found.before)

    how: dict[str, Any] = {"language": lost.figure.language, "calendar": lost.figure.calendar}
    proposals = propose(anchor.candidate, lost.now, extractors, **how, also=reads_before).proposals
    for one in proposals or propose(anchor.candidate, lost.now, extractors, **how).proposals:
        if found := _try(lost, one.kind, extractors[one.kind], one.options):
            yield replace(found, anchor=anchor)


def _try(lost: Lost, word: str, kind: type[Extractor], options: Mapping[str, Any]) -> _Tried | None:
    """What a rule reads; None where it is none, reads nothing, or is told the period where the other one told it."""
    try:
        extractor = kind(**options)
    except ValidationError:
        return None
    if _gives(extractor) != _gives(lost.figure.extractor):
        return None
    figure = replace(lost.figure, extractor=extractor, rule=Rule(word, extractor.version, "", ""), earlier=())
    reads = _read(figure, lost.now)
    if isinstance(reads, CheckError):
        return None
    then = _read(figure, lost.before)
    before = None if isinstance(then, CheckError) else _agree(then, lost.said)
    return _held_against(lost, word, options, tuple(reads), before) if before is not False else None


def _gives(extractor: Extractor) -> bool:
    return bool(getattr(extractor, "gives_period", False))


def _held_against(
    lost: Lost, word: str, options: Mapping[str, Any], reads: tuple[Observation, ...], before: bool | None
) -> _Tried | None:
    was = {one.key: one for one in lost.said}
    pairs = [(was[one.key], one) for one in reads if one.key in was]
    agreeing = [now for then, now in pairs if _is_same(then, now)]
    differing = tuple((then, now) for then, now in pairs if not _is_same(then, now))
    if not any(now.value is not None or now.low is not None for _, now in pairs):
        return None
    if not agreeing and not before:
        return None
    digits = sum(len(digits_of(number_in(one.printed))) for one in agreeing)
    gone = len(was) - len(pairs)
    far = _is_far([*lost.said, *lost.held], reads)
    return _Tried(word, options, reads, len(agreeing), differing, gone, before, digits=digits, is_far=far)


def _is_same(one: Observation, other: Observation) -> bool:
    if one.value is None or other.value is None:
        return (one.value, one.low, one.high) == (other.value, other.low, other.high)
    return same_value(one.value, other.value)


def _is_far(held: Sequence[Observation], reads: Iterable[Observation]) -> bool:
    """Whether a value lies far outside of all that was held."""
    sizes = [abs(one.value) for one in held if one.value]
    now = [abs(one.value) for one in reads if one.value]
    return bool(sizes and now) and (max(now) > FAR * max(sizes) or min(now) * FAR < min(sizes))


def _agree(read: Iterable[Observation], said: Iterable[Observation]) -> bool:
    """Whether two rules read the same of one document, as far as both read of it."""
    was = {one.key: one for one in said}
    shared = [(was[one.key], one) for one in read if one.key in was]
    return bool(shared) and all(_is_same(one, other) for one, other in shared)


def _read(figure: Figure, document: Document) -> Sequence[Observation] | CheckError:
    try:
        return read_figure(figure, document)
    except CheckError as error:
        return error


# ---------------------------------------------------------------- what is shown


def _by_place(ranked: Iterable[_Tried]) -> list[_Tried]:
    """The best rule of each that reads something else, or in another place."""
    found: dict[object, _Tried] = {}
    for one in ranked:
        found.setdefault(tuple((o.key, o.value, o.low, o.high) for o in one.reads), one)
    return list(found.values())


def _shown(one: _Tried, lost: Lost) -> Repair:
    last = one.reads[-1]
    words = excerpt(lost.now, last.printed, last.locator)
    return Repair(one.kind, one.options, one.reads, words, tuple(_reasons(one)), bool(one.before))


def _reasons(one: _Tried) -> Iterator[Reason]:
    if one.agreeing:
        yield Reason(Point.SAME_VALUES, count=one.agreeing)
    if one.before:
        yield Reason(Point.READS_BEFORE)
    if one.anchor and one.anchor.is_alike:
        yield Reason(Point.SAME_LABELS)
    for then, now in one.differing[:MOST_SHOWN]:
        yield Reason(Point.OTHER_VALUE, then.printed, now.printed)
    if one.is_far:
        yield Reason(Point.OUTSIDE)
    if one.gone:
        yield Reason(Point.PERIOD_GONE, count=one.gone)
    if not one.before:
        yield Reason(Point.NOT_BEFORE)
    for swap in one.swaps:
        point = Point.BOTH_LABELS if swap.beside else Point.OTHER_LABEL if swap.after else Point.LEFT_AWAY
        yield Reason(point, swap.before, swap.after)
    if one.anchor and one.anchor.has_lost_unit:
        yield Reason(Point.UNIT_LOST)
    if one.digits < TELLING and one.agreeing:
        yield Reason(Point.FEW_DIGITS)
