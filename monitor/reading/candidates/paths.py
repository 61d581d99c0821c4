"""Call each number of a document by its labels: what it is, wherever it stands, and however it reads next time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.model import Grain, Period
from monitor.reading.candidates.candidate import Candidate, Place
from monitor.reading.candidates.cards import cards_in, is_bare
from monitor.reading.candidates.times import period_named
from monitor.reading.document import Document
from monitor.reading.labels import shortened, tidy
from monitor.reading.passing import is_of_page
from monitor.reading.period import find_periods

Path = tuple[tuple[str, str], ...]
"""The kinds of its labels and the labels, the outermost first: ``(("Table", "Seizures"), ("Row", "Heroin"))``."""

LONGEST, AROUND = 90, 70
"""Characters of a label, and of a sentence on each side of its number."""
TRIMMED = " …,:;-–|·"
"""What a heading neither begins nor ends with, once its times and numbers are out of it."""
_NUMBER = re.compile(r"[-+−]?\d(?:[\d.,:'’/\u00a0\u202f]*\d)?%?")
_HOLES = re.compile(r"…(?:[\s,–-]*…)+")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?|Uhr|h)?(?!\w)", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Named:
    """A number with its path of labels.

    Attributes:
        candidate: the number.
        path: its labels; empty where nothing names it.
        period: the time that its labels, its sentence or its caption say; None where they say none. A day that a
            sentence or a caption names is that of the number, and no period.
    """

    candidate: Candidate
    path: Path
    period: Period | None

    @property
    def series(self) -> str:
        """The path in one line."""
        return "; ".join(f"{name}={label}" for name, label in self.path)


def named_in(document: Document, candidates: Sequence[Candidate], *, language: str, calendar: str) -> list[Named]:
    """The numbers with their paths, in their order; without those that speak of the page itself.

    Numbers of one path and one period are told apart by nothing: `twice` says which they are.
    """
    cards = cards_in(document.root, document.blocks) if any(one.place is Place.TEXT for one in candidates) else {}
    naming = Naming(language, calendar, cards, [block.text for block in document.blocks] if cards else ())
    named = [
        Named(one, naming.path_of(one), period_of(one))
        for one in candidates
        if one.place is not Place.SUM and not (one.place is Place.TEXT and is_of_page(one.words))
    ]
    unclear = twice(named)
    return [
        replace(one, path=naming.path_of(one.candidate, whole=True)) if at in unclear and one.path else one
        for at, one in enumerate(named)
    ]


def twice(named: Sequence[Named]) -> frozenset[int]:
    """The places in the list of those that another one has the labels and the period of, or that have no labels."""
    key: Callable[[Named], tuple[Path, str]] = lambda one: (one.path, one.period.label if one.period else "")  # noqa: E731
    counts = Counter(map(key, named))
    return frozenset(at for at, one in enumerate(named) if not one.path or counts[key(one)] > 1)


def period_of(one: Candidate) -> Period | None:
    """The period of a number; a day that no label says, but a caption or a title, is that of the page."""
    if one.period is not None and one.period.grain is Grain.DAY and one.timed_by != "labels":
        return None
    return one.period


@dataclass(frozen=True, slots=True)
class Naming:
    """How the numbers of one document are called.

    Attributes:
        language: of its numbers and months.
        calendar: by which its years are counted.
        cards: what names bare numbers, by the number of their block.
        blocks: the texts of the blocks.
    """

    language: str
    calendar: str
    cards: Mapping[int, str]
    blocks: Sequence[str]

    def path_of(self, one: Candidate, *, whole: bool = False) -> Path:
        """The labels of a number; empty where nothing names it.

        Of a table with a caption the heading above it is left out, unless the `whole` path is asked for: another block
        may come between the two.
        """
        inner = list(self._words(one) if one.place is Place.TEXT else self._cell(one))
        if not inner:
            return ()
        heading, caption = self._timeless(one.heading), self._timeless(one.caption)
        if not whole:
            # A number in a heading may be a figure that changes: it names others only where nothing else does.
            heading = self._holes(one.heading).strip(TRIMMED) or heading
        named = caption and one.place is not Place.TEXT
        outer = [("Under", heading)] if not named or (whole and heading != caption) else []
        outer += [("Table", caption)] if named else []
        return tuple((name, _plain(label)) for name, label in (*outer, *inner) if label)

    def _cell(self, one: Candidate) -> Iterator[tuple[str, str]]:
        """The labels of its row and its column, but those that are its period."""
        for name, labels in (("Row", one.row), ("Column", one.column)):
            yield name, " / ".join(label for label in labels if not self._is_time(label, one.period))

    def _is_time(self, label: str, period: Period | None) -> bool:
        return period is not None and period_named(label, self.calendar, self.language) == period

    def _words(self, one: Candidate) -> Iterator[tuple[str, str]]:
        """The sentence, with a mark where the number stands; of a number by itself, what its card says."""
        if is_bare(one.words):
            # Where a sentence alone stands in a block, its words are the block's.
            name = self.cards.get(one.spot.row, "")
            if name or not _LETTER.search(one.words.replace(one.printed, "")):
                # What has no name is that which the heading names, unless there are several.
                yield from [("Text", self._timeless(name) or "#")] if name or one.heading else ()
                return
        start = one.spot.start - one.spot.sentence
        before, after = one.words[: max(0, start)], one.words[max(0, start) + len(one.printed) :]
        said = f"{self._holes(before)[-AROUND:]} # {self._holes(after)[:AROUND]}"
        if _LETTER.search(said):
            yield "Text", tidy(said)

    def _holes(self, text: str) -> str:
        """The text, without its numbers and times."""
        return _HOLES.sub("…", _NUMBER.sub("…", marked_times(text, self.calendar, self.language)))

    def _timeless(self, text: str) -> str:
        return without_times(text, self.calendar, self.language)


def without_times(text: str, calendar: str, language: str) -> str:
    """A heading or a caption without the times in it, which go on from one version to the next."""
    return marked_times(text, calendar, language).strip(TRIMMED) or text


@lru_cache(maxsize=4096)
def marked_times(text: str, calendar: str, language: str) -> str:
    """A text with a mark in the place of each time that it names."""
    kept, at = "", 0
    placed = find_periods(text, calendar=calendar, language=language)
    # What is not understood may have begun too early: "by drug, FY2025" where nobody says which years those are.
    inner = {one.end: max(other.start for other in placed if other.end == one.end) for one in placed if one.doubt}
    placed = [one for one in placed if not one.doubt or one.start == inner[one.end]]
    for one in sorted(placed, key=lambda p: (p.start, -p.end)):
        if one.start >= at:
            kept += f"{text[at : one.start]}…"
            at = one.end
    return tidy(_CLOCK.sub("…", kept + text[at:]))


def _plain(label: str) -> str:
    return shortened(label.replace("; ", ", "), LONGEST * 2)
