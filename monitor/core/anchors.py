"""Which numbers of a document may be one that stood in an earlier version of it: by labels, words, time and value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from monitor.model import Observation
from monitor.reading.candidates import Candidate, Place
from monitor.reading.labels import bare_words, fold
from monitor.reading.turned import earlier_words, turning_word
from monitor.reading.units import NUMBER, same_value

WORD = re.compile(r"\w+")
COUNTED = 2
"""Words that say what is counted, at most."""
BEST = 6
"""Places that are looked at."""
ALIKE = 0.5
"""The share of words from which on two labels are of one thing."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that may be that of the figure.

    Attributes:
        candidate: the number there.
        was: the place in the earlier version that it is held against; None where the figure's was not found there.
        row: which share of the words of its row's labels are those of the earlier ones, from 0 to 1.
        column: the same of its column's.
        around: the same of its caption and heading.
        words: the same of its sentence; 1 for cells.
        is_value: whether a value that the figure had is printed there.
    """

    candidate: Candidate
    was: Candidate | None = None
    row: float = 0.0
    column: float = 0.0
    around: float = 0.0
    words: float = 0.0
    is_value: bool = False

    @property
    def kinship(self) -> float:
        """How much its surroundings are those of the earlier place, from 0 to 1; 0 where that was not found."""
        if self.was is None:
            return 0.0
        if self.candidate.place is Place.TEXT:
            return (3 * self.words + self.around) / 4
        return (2 * self.row + 2 * self.column + self.around) / 5

    @property
    def score(self) -> float:
        """How much speaks for it."""
        return self.kinship + self.is_value

    @property
    def has_lost_unit(self) -> bool:
        """Whether no known unit is named where the earlier place named one: it may count another thing."""
        return self.was is not None and self.candidate.unit == NUMBER != self.was.unit

    @property
    def is_alike(self) -> bool:
        """Whether its own labels, or its sentence, are those of the earlier place."""
        own = (self.words,) if self.candidate.place is Place.TEXT else (self.row, self.column)
        return self.was is not None and all(one >= ALIKE for one in own)


@dataclass(frozen=True)
class Versions:
    """The numbers of two versions of a document.

    Attributes:
        before: those of the earlier one.
        now: those of the later one.
    """

    before: Sequence[Candidate]
    now: Sequence[Candidate]

    def anchors(self, said: Sequence[Observation]) -> list[Anchor]:
        """Places of the later version that may be a figure's, the best first, at most `BEST`.

        A number that stands under the labels, in the words, of another number of the earlier version is that one.

        Args:
            said: what the figure said by the earlier one.
        """
        was = self.place_of(said)
        unit = said[-1].unit if said else NUMBER
        others = Counter(_identity(one) for one in self.before if one is not was)
        found, turned = [], _turns(was) if was is not None else frozenset[str]()
        for one in self.now:
            is_other = others[_identity(one)] > 0
            if is_other:
                others[_identity(one)] -= 1
            if is_other or one.doubt or not _may_be_in(unit, one) or _turns(one, turned) - turned:
                continue
            found.append(_anchor(one, was, said))
        return sorted((one for one in found if one.score >= ALIKE), key=lambda one: -one.score)[:BEST]

    def place_of(self, said: Sequence[Observation]) -> Candidate | None:
        """Where the newest value of a figure stands in the earlier version; None where it is not found there."""
        for one in reversed(said):
            fitting = [candidate for candidate in self.before if _is_said(candidate, one)]
            if fitting:
                words = set(bare_words(one.locator))
                return max(fitting, key=lambda candidate: len(words.intersection(_all_words(candidate))))
        return None


def _anchor(one: Candidate, was: Candidate | None, said: Sequence[Observation]) -> Anchor:
    is_value = any(_is_said(one, other) for other in said)
    if was is None:
        return Anchor(one, is_value=is_value)
    same_place = (one.place is Place.TEXT) == (was.place is Place.TEXT)
    return Anchor(
        one,
        was,
        _shared(one.row, was.row) if same_place else 0.0,
        _shared(one.column, was.column) if same_place else 0.0,
        _shared((one.caption, one.heading), (was.caption, was.heading)),
        _shared((_words(one),), (_words(was),)),
        is_value,
    )


def _is_said(one: Candidate, other: Observation) -> bool:
    if not _may_be_in(other.unit, one):
        return False
    if one.value is None or other.value is None:
        return one.low is not None and (one.low, one.high) == (other.low, other.high)
    is_time = one.period is None or other.period.span is None or one.period.is_same_time(other.period)
    return is_time and same_value(one.value, other.value)


def _may_be_in(unit: str, one: Candidate) -> bool:
    """Whether a number may be in a declared unit: what is declared as a bare number may count anything."""
    return unit == NUMBER or one.unit in (unit, NUMBER)


def _identity(one: Candidate) -> object:
    period = one.period.label if one.period else ""
    return one.place, one.row, one.column, one.caption, one.heading, _words(one), period


def _words(one: Candidate) -> str:
    """Its sentence without its number, which may be another one next time."""
    return one.words.replace(one.printed, " ")


def _turns(one: Candidate, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The words in its sentence that make another figure of it, "not 4", but for those that are known."""
    folded, printed = fold(one.words), fold(one.printed)
    begins = folded.find(printed)
    if begins < 0:
        return frozenset()
    digits = [at for at, character in enumerate(printed, 1) if character.isdigit()]
    ends = begins + len(printed)
    digits_end = begins + digits[-1] if digits else ends
    # What is counted may stand between the number and the word: "4 boats fewer".
    behind = [ends, *(one.end() for one in islice(WORD.finditer(folded, ends), COUNTED))]
    words = (
        turning_word(folded, begins, digits_end, end, known, opens=True, closes=closes)
        for end in behind
        for closes in (True, False)
    )
    return frozenset(filter(None, (*words, earlier_words(folded, known))))


def _all_words(one: Candidate) -> Iterable[str]:
    return (word for label in one.labels for word in bare_words(label))


def _shared(texts: Iterable[str], others: Iterable[str]) -> float:
    """Which share of the words of the longer of two labels the other has; 1 where neither has any."""
    one, other = (Counter(word for text in some for word in bare_words(text)) for some in (texts, others))
    longest = max(one.total(), other.total())
    return (one & other).total() / longest if longest else 1.0
