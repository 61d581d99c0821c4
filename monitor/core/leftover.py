"""Tell whether what a figure no longer says still stands in the document: what is still printed was not withdrawn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.core.catalogue import Figure
from monitor.core.moved import StoodBeside, left_labels
from monitor.core.renamed import Renamed
from monitor.model import Doubt, DoubtKind, Held, HeldByKey, Key, Observation, PassedOver, Period, Status
from monitor.reading.document import Document
from monitor.reading.labels import spelling
from monitor.reading.number_places import NumberPlaces, number_in
from monitor.reading.period.marked import take_marks
from monitor.reading.period.mentioned import mentioned_in
from monitor.reading.standing import Sought, holds, where_it_stands, where_label_stands, words_of

PLAIN = "calendar"
LABEL = re.compile(r'(?:row|column|text) "([^"]*)"')
"""A label that a locator names."""
COMPUTED = re.compile(r"(?:sum|count) of \d")
"""How begins what stands for the characters of a value that several rows come to."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What is looked for in a document because a figure said it and says it no more.

    Attributes:
        figure_id: ``source/figure``.
        printed: the characters of the value.
        period: what time it is about.
        series: which series of the figure; empty for the figure itself.
        locator: where it stood.
        read: in how many places the same number is read as something else.
    """

    figure_id: str
    printed: str
    period: Period
    series: str = ""
    locator: str = ""
    read: int = 0


LookedFor = Gone | StoodBeside
"""What is looked for in a document."""

Look = Callable[[LookedFor], str | None]
"""Where it still stands in the document; empty where it does not, None where nobody has looked yet."""


class NotLookedForError(Exception):
    """What follows cannot be told before somebody looks for what is gone in the document.

    Attributes:
        gone: what to look for.
    """

    def __init__(self, gone: Sequence[LookedFor]) -> None:
        super().__init__(f"{len(gone)} values were not looked for")
        self.gone = tuple(gone)


def look_for(figures: Iterable[Figure], document: Document, gone: Sequence[LookedFor]) -> tuple[str, ...]:
    """Where each still stands in the document; empty where it does not."""
    by_id = {figure.id: figure for figure in figures}
    places = NumberPlaces.of(document, frozenset(number_in(one.printed) for one in gone if isinstance(one, Gone)))
    return tuple(
        where_it_stands(document, _sought(by_id[one.figure_id], one), places)
        if isinstance(one, Gone)
        else where_label_stands(document, one.label, heading=one.is_heading)
        for one in gone
    )


def _sought(figure: Figure, gone: Gone) -> Sought:
    names = [pair.partition("=")[2] or pair for pair in gone.series.split("; ") if pair]
    return Sought(
        gone.printed,
        gone.period,
        series=tuple(words_of(name, figure.language) for name in names),
        labels=tuple(words_of(label, figure.language) for label in LABEL.findall(gone.locator)),
        read=gone.read,
        calendar=str(getattr(figure.extractor, "calendar", "") or PLAIN),
        language=figure.language,
    )


def to_look_for(gone: Observation, read: Mapping[str, Collection[str]]) -> Gone | None:
    """What is looked for of a value that is said no more; None where it prints no number of its own.

    Args:
        gone: the value.
        read: where each number is read, as `places_read` gives it.
    """
    number = number_in(gone.printed)
    if not number or COMPUTED.match(gone.printed):
        return None
    return Gone(gone.figure_id, gone.printed, gone.period, gone.series, gone.locator, len(read.get(number, ())))


def places_read(read: Iterable[Observation]) -> Mapping[str, Collection[str]]:
    """The places in which each number is read, by its characters."""
    places: dict[str, set[str]] = defaultdict(set)
    for one in read:
        places[number_in(one.printed)].add(one.locator)
    return places


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
        watched = tuple(figures)
        return cls.told(watched, passed_over, lambda gone: look_for(watched, document, [gone])[0])

    @classmethod
    def told(cls, figures: Iterable[Figure], passed_over: tuple[PassedOver, ...], look: Look) -> Leftover:
        """What is left of a document that somebody else looks through."""
        return cls({figure.id: figure for figure in figures}, passed_over, look)

    def moved(self, before: Mapping[Key, Observation], read: Iterable[Observation]) -> frozenset[Key]:
        """What was read in the place of another value, beside other labels, although the labels that it stood beside
        are there still.

        Args:
            before: what stood there, and nobody doubted.
            read: what was read.

        Raises:
            NotLookedForError: nobody has looked for some of the labels yet.
        """
        found, unseen = set[Key](), list[StoodBeside]()
        for key, labels in left_labels(self.figures, before, read).items():
            for label in labels:
                place = self.look(label)
                if place is None:
                    unseen.append(label)
                elif place:
                    found.add(key)
        if unseen:
            raise NotLookedForError(list(dict.fromkeys(unseen)))
        return frozenset(found)

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
        gone_now = {key: held for key, held in standing.items() if key not in but}
        if not gone_now:
            return []
        # A release of thousands of cells is looked through once, and not again for each that is gone.
        near: dict[tuple[str, str], list[Observation]] = defaultdict(list)
        where_read, renamed = places_read(read), Renamed.of(standing, read)
        for one in read:
            near[one.figure_id, one.period.label].append(one)
            near[one.figure_id, f"series {one.series}"].append(one)
        unseen: dict[Gone, None] = {}
        kept: list[Observation] = []
        for key, held in gone_now.items():
            gone, wanted = held.observation, to_look_for(held.observation, where_read)
            beside = self._beside(gone, near[key[0], key[2]], near[key[0], f"series {key[1]}"])
            found = beside or renamed.series_of(gone) or (self.look(wanted) if wanted else "")
            if wanted and found is None:
                unseen[wanted] = None
            elif found:
                kept.append(_doubted(held, found))
        if unseen:
            raise NotLookedForError(list(unseen))
        return kept

    def _beside(self, gone: Observation, of_period: Iterable[Observation], of_series: Iterable[Observation]) -> str:
        """Where a value that is read no more still stands, told by what is read and passed over; empty where it does
        not."""
        if renamed := next((o.series for o in of_period if _is_renamed(o, gone)), ""):
            return repr(renamed)
        beside = [one for one in self.passed_over if one.figure_id == gone.figure_id]
        first = next((one for one in beside if self._is(one, gone)), None)
        if first is None and any(_is_earlier(o, gone) for o in of_series):
            # A window that moves on drops its oldest period. Another one that is missing may stand under a new name.
            first = next((one for one in beside if one.printed), None)
        if first is not None:
            return f"{first.label!r} with {first.printed!r}" if first.printed else f"{first.label!r} with an empty cell"
        return ""

    def _is(self, one: PassedOver, gone: Observation) -> bool:
        """Whether a row that was passed over is that of a value: by its period, its characters or what it says."""
        if one.period is not None:
            return one.period.span == gone.period.span
        if holds(one.printed, gone.printed):
            return True
        mentioned = mentioned_in(one.label, self.figures[gone.figure_id].language)
        return bool(mentioned) and mentioned.lies_in(gone.period)


def _is_renamed(other: Observation, gone: Observation) -> bool:
    """Whether two values of one period are of series that differ in nothing but the spelling of their names and marks,
    or in a name that is new and like the other."""
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
