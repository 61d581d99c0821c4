"""Tell whether what a figure no longer says still stands in the document: what is still printed was not withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from monitor.core.catalogue import Figure
from monitor.model import Doubt, DoubtKind, Held, HeldByKey, Key, Observation, PassedOver, Period, Status
from monitor.reading.document import Document
from monitor.reading.labels import spelling
from monitor.reading.period.marked import take_marks
from monitor.reading.period.mentioned import mentioned_in
from monitor.reading.standing import holds, where_it_stands

PLAIN = "calendar"


@dataclass(frozen=True, slots=True)
class Gone:
    """What is looked for in a document because a figure said it and says it no more.

    Attributes:
        figure_id: ``source/figure``.
        printed: the characters of the value.
        period: what time it is about.
    """

    figure_id: str
    printed: str
    period: Period


Look = Callable[[Gone], str | None]
"""Where it still stands in the document; empty where it does not, None where nobody has looked yet."""


class NotLookedForError(Exception):
    """What follows cannot be told before somebody looks for what is gone in the document.

    Attributes:
        gone: what to look for.
    """

    def __init__(self, gone: Sequence[Gone]) -> None:
        super().__init__(f"{len(gone)} values were not looked for")
        self.gone = tuple(gone)


def look_for(figures: Iterable[Figure], document: Document, gone: Gone) -> str:
    """Where it still stands in the document; empty where it does not."""
    figure = next(figure for figure in figures if figure.id == gone.figure_id)
    calendar = str(getattr(figure.extractor, "calendar", "") or PLAIN)
    return where_it_stands(document, gone.printed, gone.period, calendar=calendar, language=figure.language)


@dataclass(frozen=True)
class Leftover:
    """What stands in a document beside what was read of it.

    Attributes:
        figures: the figures that were read of it, by id.
        passed_over: the rows and columns of their series that were not read.
        look: looks for a value in the document, or remembers where one was found.
    """

    figures: Mapping[str, Figure]
    passed_over: tuple[PassedOver, ...]
    look: Look

    @classmethod
    def of(cls, document: Document, figures: Iterable[Figure], passed_over: tuple[PassedOver, ...]) -> Leftover:
        """What is left of a document that is at hand."""
        return cls.told(figures, passed_over, partial(look_for, tuple(figures), document))

    @classmethod
    def told(cls, figures: Iterable[Figure], passed_over: tuple[PassedOver, ...], look: Look) -> Leftover:
        """What is left of a document that somebody else looks through."""
        return cls({figure.id: figure for figure in figures}, passed_over, look)

    def still_printed(
        self, standing: HeldByKey, but: Collection[Key], read: Sequence[Observation]
    ) -> list[Observation]:
        """What stands no longer among the readings but still in the document: as it was held, and in doubt.

        A mark for a missing value that still stands is as it was.

        Args:
            standing: what stood there until now.
            but: the keys of what needs no looking for.
            read: what was read.

        Raises:
            NotLookedForError: nobody has looked for some of it yet.
        """
        # A release of thousands of cells is looked through once, and not again for each that is gone.
        near: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        for one in read:
            near[one.figure_id, one.period.label].append(one)
            near[one.figure_id, f"series {one.series}"].append(one)
        places = [
            (held, self._where(held.observation, near[key[0], key[2]], near[key[0], f"series {key[1]}"]))
            for key, held in standing.items()
            if key not in but
        ]
        if unseen := [_gone(held.observation) for held, place in places if place is None]:
            raise NotLookedForError(list(dict.fromkeys(unseen)))
        return [_doubted(held, place) for held, place in places if place]

    def _where(
        self, gone: Observation, of_period: Iterable[Observation], of_series: Iterable[Observation]
    ) -> str | None:
        """Where a value that is read no more still stands; empty where it does not, None where it is not known."""
        if renamed := next((o.series for o in of_period if _is_renamed(o, gone)), ""):
            return repr(renamed)
        beside = [one for one in self.passed_over if one.figure_id == gone.figure_id]
        first = next((one for one in beside if self._is(one, gone)), None)
        if first is None and any(_is_earlier(o, gone) for o in of_series):
            # A window that moves on drops its oldest period. Another one that is missing may stand under a new name.
            first = next((one for one in beside if one.printed), None)
        if first is not None:
            return f"{first.label!r} with {first.printed!r}" if first.printed else f"{first.label!r} with an empty cell"
        return self.look(_gone(gone)) if gone.printed and gone.period.span else ""

    def _is(self, one: PassedOver, gone: Observation) -> bool:
        """Whether a row that was passed over is that of a value: by its period, its characters or what it says."""
        if one.period is not None:
            return one.period.span == gone.period.span
        if holds(one.printed, gone.printed):
            return True
        mentioned = mentioned_in(one.label, self.figures[gone.figure_id].language)
        return bool(mentioned) and mentioned.lies_in(gone.period)


def _gone(observation: Observation) -> Gone:
    return Gone(observation.figure_id, observation.printed, observation.period)


def _is_renamed(other: Observation, gone: Observation) -> bool:
    """Whether two are of series and periods that differ in nothing but the spelling of the series' names and marks, or
    in a name that is new and like the other."""
    if not gone.series or (other.figure_id, other.period) != (gone.figure_id, gone.period):
        return False
    if other.doubt is not None and other.doubt.kind is DoubtKind.LABEL_NEAR:
        label, like = (f"{other.doubt.column}={name}" for name in (other.doubt.label, other.doubt.found))
        if [like if part == label else part for part in other.series.split("; ")] == gone.series.split("; "):
            return True
    return other.series != gone.series and _spelled(other.series) == _spelled(gone.series)


def _spelled(series: str) -> list[str]:
    return [spelling(take_marks(part)[0]) for part in series.split("; ")]


def _is_earlier(other: Observation, gone: Observation) -> bool:
    one, two = other.period.span, gone.period.span
    same = (other.figure_id, other.series) == (gone.figure_id, gone.series)
    return same and one is not None and two is not None and one.start < two.start


def _doubted(held: Held, found: str) -> Observation:
    was = held.observation
    asked = was.doubt is not None and was.doubt.kind is DoubtKind.STILL_PRINTED
    if asked or was.status is Status.MISSING:
        return was
    return replace(was, status=Status.SUSPECT, doubt=Doubt(DoubtKind.STILL_PRINTED, found=found))
