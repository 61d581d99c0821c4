"""Find the periods that a sentence names, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.model import Period
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.period.named import Named, read_named

MOST_WORDS = 10
"""Words of the longest period that is looked for: "the twelve months ending on March 31, 2024"."""

_TOKEN = re.compile(r"\S+")
_DIGIT = re.compile(r"[0-9]")
"""Of a year or a day, with which every period begins or ends."""
_NUMBERED = re.compile(r"[^0-9]*+(?:[0-9]{3}(?![0-9])[^0-9]*+)+")
"""With numbers of three digits alone, as no year and no day has: "Agency 123"."""
_LEADING = "([“\"'‘"
_TRAILING = ".,;:!?”\"'’"


@dataclass(frozen=True, slots=True)
class Placed:
    """A part of a text that names a period.

    Attributes:
        start: its index in the text.
        end: the index just behind it.
        named: what it says of time; None where it could name two periods.
        doubt: why it could; else empty.
    """

    start: int
    end: int
    named: Named | None
    doubt: str = ""

    @property
    def period(self) -> Period | None:
        """The period that it names; None where it could be two."""
        return self.named.period if self.named else None

    def is_within(self, other: Placed) -> bool:
        """Whether it is a part of the other, and not the whole."""
        return other.start <= self.start and self.end <= other.end and self != other


def find_periods(text: str, *, calendar: str = "calendar", language: str = "en", dates: str = "") -> list[Placed]:
    """Every part of a text, of whole words, that names a dated period by itself: also those within another.

    "in April to June 2025" has "April to June 2025", and within it "June 2025" and "2025". Arguments
    as of `read_period`.
    """
    tokens = list(_TOKEN.finditer(text))
    found: list[Placed] = []
    for i, first in enumerate(tokens):
        start = first.start() + len(first[0]) - len(first[0].lstrip(_LEADING))
        for last in tokens[i : i + MOST_WORDS]:
            if _DIGIT.search(first[0]) or _DIGIT.search(last[0]):
                for end in _ends(last):
                    found += _read(text, start, end, (calendar, language, dates))
    return found


def _ends(token: re.Match[str]) -> Iterator[int]:
    """Where a period that ends with this token may end: brackets may be a part of it."""
    bare = token[0].rstrip(_TRAILING)
    yield token.start() + len(bare)
    if bare.endswith(")"):
        yield token.start() + len(bare.rstrip(")" + _TRAILING))


def _read(text: str, start: int, end: int, how: tuple[str, str, str]) -> Iterator[Placed]:
    words = text[start:end]
    if _NUMBERED.fullmatch(words):
        return
    try:
        named = _named(words, how)
    except NoMatch:
        return
    except Ambiguous as error:
        yield Placed(start, end, None, str(error))
        return
    yield Placed(start, end, named)


def _named(words: str, how: tuple[str, str, str]) -> Named:
    """What the words say of time; a sentence in capitals says what it says in small letters."""
    try:
        return read_named(words, *how)
    except NoMatch:
        if not words.isupper():
            raise
        return read_named(words.lower(), *how)
