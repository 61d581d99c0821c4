"""What a person's ruling does to a reading: what is accepted is normal, what is rejected is set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from monitor.core.catalogue import Figure
from monitor.core.compare import same
from monitor.model import (
    Change,
    ChangeKind,
    Doubt,
    DoubtKind,
    Key,
    Matter,
    Observation,
    Ruling,
    RulingKind,
    Status,
)

WHETHER_IT_STANDS = (DoubtKind.STILL_PRINTED, DoubtKind.NOT_FOUND)
"""Doubts about what is read no more, which end once the value is found to stand."""

AFTER_A_RULING = (DoubtKind.REJECTED, DoubtKind.NEEDS_WORK, DoubtKind.AFTER_REJECTED)
"""Of a value that stood with one of these, another one is a question, whatever it is."""

Place = tuple[Matter, Key]


@dataclass(frozen=True)
class Rulings:
    """What persons said of the values of a source, and what its configuration accepts: a later word counts.

    Attributes:
        by_place: the rulings on each place, oldest first.
        accept: the values that the configuration accepts, by figure.
    """

    by_place: Mapping[Place, tuple[Ruling, ...]] = field(default_factory=dict)
    accept: Mapping[str, frozenset[object]] = field(default_factory=dict)

    @classmethod
    def of(cls, rulings: Iterable[Ruling], figures: Iterable[Figure] = ()) -> Rulings:
        """Those on a source with these figures."""
        by_place: dict[Place, tuple[Ruling, ...]] = {}
        for ruling in rulings:
            place = (ruling.matter, ruling.key)
            by_place[place] = (*by_place.get(place, ()), ruling)
        return cls(by_place, {figure.id: frozenset(figure.accept) for figure in figures if figure.accept})

    def __bool__(self) -> bool:
        """Whether anything was said of any value."""
        return bool(self.by_place or self.accept)

    def on(self, said: Observation) -> Ruling | None:
        """The last word on what is said there; None where nobody said anything of just that."""
        of_place = self.by_place.get((matter_of(said), said.key), ()) if self.by_place else ()
        return next((one for one in reversed(of_place) if is_about(one, said)), None)

    def on_gone(self, key: Key) -> Ruling | None:
        """The last word on whether what was said in a place was taken back."""
        return next(reversed(self.by_place.get((Matter.GONE, key), ())), None)

    def said_of(self, key: Key, said: Observation | None) -> tuple[Ruling, ...]:
        """Every ruling on what is said in a place, oldest first; on all that was said there where nothing is now."""
        of_place = [one for (_, place), rulings in self.by_place.items() if place == key for one in rulings]
        return tuple(sorted((one for one in of_place if said is None or is_about(one, said)), key=lambda one: one.id))

    def accepts(self, said: Observation) -> bool:
        """Whether it is right however it looks."""
        accepted = self.accept.get(said.figure_id)
        if accepted and said.value is not None and said.value in accepted:
            return True
        ruling = self.on(said)
        return ruling is not None and ruling.kind is RulingKind.ACCEPTED

    def ruled(self, said: Observation) -> Observation:
        """The same; in doubt no more where it is accepted, set aside where it is rejected or its rule needs work."""
        if self.accepts(said):
            return cleared(said)
        ruling = self.on(said)
        return said if ruling is None else _set_aside(said, ruling.kind)

    def answered(self, change: Change) -> Change:
        """The same; news where it asks what was accepted, and asked before where a person ruled otherwise."""
        if change.after is None and change.doubt is not None and change.kind is ChangeKind.WITHDRAWN:
            ruling = self.on_gone((change.figure_id, change.series, change.period.label))
            if ruling is not None and not change.still_printed:
                change = replace(change, doubt=_ruled_doubt(change.doubt, ruling.kind))
        elif change.after is not None and change.doubt is not None and self.accepts(change.after):
            change = replace(change, doubt=None)
        asked = change.question is not None and change.question.is_ruled
        return replace(change, asked=True) if asked else change


def matter_of(said: Observation) -> Matter:
    """What is asked where a value is in doubt: whether it is right, or whether it stands, of one read no more."""
    return Matter.STANDS if asks_whether_it_stands(said.doubt) else Matter.VALUE


def is_about(ruling: Ruling, said: Observation) -> bool:
    """Whether a ruling is about what is said there: the same value in the same unit; of words, the same words."""
    asked = replace(
        said, value=ruling.value, low=ruling.low, high=ruling.high, unit=ruling.unit, printed=ruling.printed
    )
    return same(asked, said)


def cleared(said: Observation) -> Observation:
    """The same, in doubt no more."""
    if said.status is not Status.SUSPECT:
        return said
    provisional = said.doubt is not None and said.doubt.provisional
    return replace(said, status=Status.PROVISIONAL if provisional else Status.NORMAL, doubt=None)


def first_doubt(doubt: Doubt | None) -> Doubt | None:
    """What was doubted before a person set it aside; None where nothing was."""
    while doubt is not None and doubt.kind in (DoubtKind.REJECTED, DoubtKind.NEEDS_WORK):
        doubt = doubt.part
    return doubt


def asks_whether_it_stands(doubt: Doubt | None) -> bool:
    """Whether a doubt is, or was before a person set it aside, about what is read no more."""
    first = first_doubt(doubt)
    return first is not None and first.kind in WHETHER_IT_STANDS


def was_rejected(said: Observation) -> bool:
    """Whether what was read there was set aside, or followed what was: of another value nobody knows yet."""
    if said.doubt is None or asks_whether_it_stands(said.doubt):
        return False
    return said.doubt.kind in AFTER_A_RULING


def _set_aside(said: Observation, kind: RulingKind) -> Observation:
    if kind is RulingKind.REOPENED or said.is_set_aside or said.status is Status.MISSING:
        return said
    provisional = said.status is Status.PROVISIONAL
    doubt = _ruled_doubt(said.doubt, kind)
    return replace(said, status=Status.SUSPECT, doubt=replace(doubt, provisional=provisional) if doubt else None)


def _ruled_doubt(doubt: Doubt | None, kind: RulingKind) -> Doubt | None:
    """A doubt after a person's word on it; None where it is one no more."""
    match kind:
        case RulingKind.ACCEPTED:
            return None
        case RulingKind.REJECTED:
            return Doubt(DoubtKind.REJECTED, part=doubt)
        case RulingKind.NEEDS_WORK:
            return Doubt(DoubtKind.NEEDS_WORK, part=doubt)
        case RulingKind.REOPENED:
            return doubt
        case other:
            assert_never(other)
