"""Find where a sentence prints a mark for a missing value in the place of its number: ``Quota: not yet available``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.reading.labels import fold
from monitor.reading.pattern import FIGURE, GAP, MAX_SKIPPED, Pattern, split_sentences

LONGEST = 5_000
"""Characters of a sentence that is looked at."""
BESIDE = r"[\s:=(–—-]{0,3}"
"""What may stand between a mark and a number that it then does not stand for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that stands where a pattern has its number.

    Attributes:
        printed: the mark as it is printed.
        sentence: the sentence around it.
    """

    printed: str
    sentence: str


def marks_in(text: str, pattern: Pattern, marks: Iterable[str]) -> Iterator[Mark]:
    """Where the words of a pattern stand around one of some marks, in a text that is already tidy.

    A mark beside a number is none: it says something of that number.
    """
    wanted = [_expression(pattern, mark) for mark in marks if fold(mark)]
    for start, end in split_sentences(text) if wanted else ():
        sentence = text[start:end]
        folded = fold(sentence) if len(sentence) <= LONGEST else ""
        for found in filter(None, (one.search(folded) for one in wanted)):
            yield Mark(sentence[found.start(1) : found.end(1)], sentence.strip())


def different(found: Sequence[Mark]) -> list[Mark]:
    """Each of the sentences once."""
    return list({fold(one.sentence): one for one in found}.values())


def _expression(pattern: Pattern, mark: str) -> re.Pattern[str]:
    """What a folded sentence holds in which a mark stands in the place of the number."""
    left, right = (
        rf".{{0,{MAX_SKIPPED}}}?".join(re.escape(part) for part in GAP.split(fold(side)))
        for side in pattern.text.split(FIGURE)
    )
    return re.compile(rf"(?<!\w){left}(?<!\d)(?<!\w)({re.escape(fold(mark))})(?!\w)(?!{BESIDE}\d){right}(?!\w)")
