"""Tell whether a printed value still stands in a document, beside a label of its period or of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.model import Period
from monitor.model.errors import ExtractError
from monitor.reading.document import JSON, PDF, Document
from monitor.reading.labels import bare_words, shortened
from monitor.reading.language import number_of_any_month
from monitor.reading.number_places import FILE, NumberPlace, NumberPlaces, digits_of, number_in
from monitor.reading.period import read_named
from monitor.reading.period.mentioned import mentioned_in
from monitor.reading.value import without_unit

SAYS_SOMETHING = 2
"""Significant digits from which on a number beside a word of its label is hardly another one by chance: not 5."""
RARE = 4
"""Significant digits from which on it is hardly another one wherever it stands, if it stands in few places."""
FEW = 3
MANY = 12
"""From so many places on, one that shares words says nothing."""
SHORT_WORD = 3
FEW_WORDS = 4
"""A label of so many words is shared where one of them is; of a longer one, half of them are to be."""
SAY_NOTHING = frozenset(
    "the and for all not with from into was were are has have had total totals number numbers value values "  # noqa: SIM905
    "year years month months quarter percent per cent rate row column table sheet text line item".split()
)
"""Words of labels by which no label is known again."""

_GOES_ON = re.compile(r"[0-9.,]$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Sought:
    """A value that is looked for.

    Attributes:
        printed: the characters of the value, as a cell held them.
        period: what time it is about.
        series: the words of each name of its series; empty where it has none.
        labels: the words of each other label that it had.
        read: in how many places the same number is read as something else.
        calendar: how bare years are counted.
        language: in which months are named first.
    """

    printed: str
    period: Period
    series: tuple[frozenset[str], ...] = ()
    labels: tuple[frozenset[str], ...] = ()
    read: int = 0
    calendar: str = "calendar"
    language: str = "en"


def words_of(label: str, language: str = "en") -> frozenset[str]:
    """The words by which a label can be known again: no numbers, no times, none that stand everywhere."""
    words = (word for word in bare_words(label) if len(word) >= SHORT_WORD and not word.isdigit())
    return frozenset(w for w in words if w not in SAY_NOTHING and not number_of_any_month(w, language))


def where_it_stands(document: Document, sought: Sought, places: NumberPlaces | None = None) -> str:
    """Where the value still stands: ``table "Earlier years", '2019'``; empty where it does not.

    It does beside a label of its period, and of its series where it has one; beside words of its own label, where no
    other time is named; and, as a number of `RARE` digits, wherever else it stands in few places. Not where all places
    of the number are read as something else.

    Args:
        document: the document.
        sought: the value.
        places: where numbers stand in the document, if that is known already.
    """
    number = number_in(sought.printed)
    places = places or NumberPlaces.of(document, frozenset({number}))
    count = places.count.get(number, 0)
    if not number or (document.media != PDF and count <= sought.read):
        return ""
    return _Look(sought, number, count).through(places.cells.get(number, ()), places.blocks.get(number, ()))


@dataclass(frozen=True, slots=True)
class _Look:
    """One look for a value.

    Attributes:
        sought: the value.
        number: its number.
        count: in how many places that stands.
    """

    sought: Sought
    number: str
    count: int

    @property
    def digits(self) -> int:
        """How many significant digits it has."""
        return len(digits_of(self.number))

    def through(self, cells: Sequence[NumberPlace], blocks: Sequence[NumberPlace]) -> str:
        """Where it stands; empty where it does not."""
        left = self.count > self.sought.read
        for place in cells:
            if (label := self._label_of_period(place)) and self._is_of_series(place):
                return f"{place.what}, {shortened(label, 60)!r}"
        for place in blocks if left else ():
            if mentioned_in(place.text, self.sought.language).covers(self.sought.period) and self._is_of_series(place):
                return f"{shortened(place.text, 80)!r}"
        if not left:
            return ""
        return next((_called(place) for place in (*cells, *blocks) if self._is_suspect(place)), "")

    def _label_of_period(self, place: NumberPlace) -> str:
        """The label that names the period; empty where none does."""
        if place.what == FILE:
            # Several columns name a period together: ``2025``, ``July``.
            together = " ".join(place.labels)
            return together if mentioned_in(together, self.sought.language).covers(self.sought.period) else ""
        return next((label for label in place.labels if self._names(label, place)), "")

    def _names(self, label: str, place: NumberPlace) -> bool:
        """Whether a label is read as the period, or is not understood and mentions no other time; a month without its
        year counts where no label beside it names another."""
        sought = self.sought
        try:
            named = read_named(without_unit(label, sought.language), sought.calendar, sought.language)
            return sought.period.span is not None and named.period.span == sought.period.span
        except ExtractError:
            mentioned = mentioned_in(label, sought.language)
            if not mentioned or not mentioned.lies_in(sought.period):
                return False
            return bool(mentioned.years or mentioned.fiscal) or not self._names_another_time(place)

    def _is_of_series(self, place: NumberPlace) -> bool:
        """Whether the names of a value's series are shared; of a value without a series, always."""
        return not self.sought.series or (self._shares(place) and (self.digits >= SAYS_SOMETHING or self.count == 1))

    def _is_suspect(self, place: NumberPlace) -> bool:
        """Whether a number that stands where no label names its period may be the value all the same."""
        if self._names_another_time(place) or _YEAR.fullmatch(self.number):
            return False
        rare = self.digits >= RARE and self.count <= FEW
        return rare or (self.digits >= SAYS_SOMETHING and self.count <= MANY and self._shares(place))

    def _names_another_time(self, place: NumberPlace) -> bool:
        if self.sought.period.span is None:
            return False
        texts = place.labels or (place.text,)
        mentioned = [mentioned_in(text, self.sought.language) for text in texts]
        return any(one and not one.lies_in(self.sought.period) for one in mentioned)

    def _shares(self, place: NumberPlace) -> bool:
        texts = (*place.labels, *place.around, "" if place.labels else place.text)
        there = {word for text in texts for word in bare_words(text)}
        if self.sought.series:
            return all(_are_shared(name, there) for name in self.sought.series)
        return any(_are_shared(label, there) for label in self.sought.labels)


def shares(words: frozenset[str], label: str) -> bool:
    """Whether a label has these words, or enough of them."""
    return _are_shared(words, set(bare_words(label)))


def _are_shared(label: frozenset[str], there: set[str]) -> bool:
    if not label:
        return False
    shared = sum(any(is_one_word(word, other) for other in there) for word in label)
    return shared >= (1 if len(label) <= FEW_WORDS else len(label) // 2)


def is_one_word(one: str, other: str) -> bool:
    """Whether two words are one, perhaps with an ending: ``north`` and ``northern``."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > SHORT_WORD and long.startswith(short))


def _called(place: NumberPlace) -> str:
    label = next(iter(place.labels), "")
    return f"{place.what}, {shortened(label, 60)!r}" if label else f"{shortened(place.text, 80)!r}"


def where_label_stands(document: Document, label: str, *, heading: bool) -> str:
    """A label where a document still has it: as a heading or a line in bold type, or anywhere; empty where not.

    Args:
        document: the document.
        label: the label, perhaps cut with ``…``.
        heading: whether it is to be a heading.
    """
    words, is_cut = bare_words(label.removesuffix("…")), label.endswith("…")
    if heading:
        texts = (bare_words(block.text) for block in document.blocks if block.level or block.bold)
        return label if any(words == (text[: len(words)] if is_cut else text) for text in texts) else ""
    sought = f" {' '.join(words)} "
    return label if any(sought in f" {' '.join(bare_words(text))} " for text in _texts_of(document)) else ""


def _texts_of(document: Document) -> Iterator[str]:
    """Every text of a document, those of the data in its scripts, too."""
    if document.media == JSON:
        yield from _texts_in(document.data)
        return
    yield from (block.text for block in document.blocks)
    for script in document.scripts:
        yield from _texts_in(script.data)


def _texts_in(data: Any) -> Iterator[str]:
    left = [data]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            left += one.values() if isinstance(one, dict) else one


def holds(text: str, printed: str) -> bool:
    """Whether the characters of a value stand in a text, not as a part of a longer number."""
    if not printed or printed not in text:
        return False
    before, _, behind = text.partition(printed)
    return not (_GOES_ON.search(before[-1:]) and printed[0].isdigit()) and not re.match(r"[.,]?[0-9]", behind)
