"""The numbers in the words of a document: in sentences, in lines "label: number", on cards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.model import Quantity
from monitor.model.errors import Ambiguous
from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.times import NO_TIME, Time, days_in, period_named, periods_in, time_beside, time_near
from monitor.reading.direction import as_said
from monitor.reading.document.markup import Block
from monitor.reading.language import language_of
from monitor.reading.pattern import split_sentences
from monitor.reading.quantity import find_quantities
from monitor.reading.units import NUMBER

LONGEST = 20_000
"""Characters of a block that is looked through."""
LONGEST_LINE = 120
"""Characters of a line in bold type that stands for a heading."""
_DIGIT = re.compile(r"[0-9]")
_TIME_BEHIND = re.compile(r"[\s,(]*(?:(?:in|for|during|en|au|pour)\s(?:the\s)?)?(\S+(?:\s\S+){0,5})")


def candidates_in_blocks(blocks: Sequence[Block], cells: Counter[str], manner: Manner) -> Iterator[Candidate]:
    """The numbers of the blocks of a document.

    Args:
        blocks: its text.
        cells: how often each text stands in a cell of a table, whose numbers were found there.
        manner: how it is looked through.
    """
    left = Counter(cells)
    above: tuple[str, ...] = ()
    for index, block in enumerate(blocks):
        if block.level:
            above = (block.text,)
        elif block.bold:
            above = (*([block.text] if _is_line(block.text) else []), *above[-1:])
        if left[block.text] > 0:
            left[block.text] -= 1
        elif len(block.text) <= LONGEST and _may_hold(block.text, manner):
            yield from _in_block(blocks, index, above, manner)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_line(text: str) -> bool:
    """Whether a line in bold type may stand for a heading: it is short, and no number."""
    return len(text) <= LONGEST_LINE and not _DIGIT.search(text)


def _may_hold(text: str, manner: Manner) -> bool:
    return _number_words(manner.language).search(text) is not None and manner.sought.may_be(text)


def _in_block(blocks: Sequence[Block], index: int, above: Sequence[str], manner: Manner) -> Iterator[Candidate]:
    text = blocks[index].text
    spans = split_sentences(text)
    for one in find_quantities(text, language=manner.language):
        if period_named(text, manner.calendar, manner.language) or _is_a_time(text, one):
            continue
        start, end = next(((s, e) for s, e in spans if s <= one.start < e), (0, len(text)))
        said = _said(one, text, manner.language)
        time = _time_of(text[start:end], one.end - start, manner)
        if time.period is None:
            near = (*(("heading", one) for one in above), ("title", manner.title))
            beside = time_near(near, manner.calendar, manner.language)
            days = days_in(text[start:end], manner.language)
            time = time_beside(days, beside, manner.calendar, manner.language)
        heading = above[0] if above else ""
        yield _candidate(
            said,
            Spot(row=index, start=one.start, end=one.end, sentence=start + _indent(text[start:end])),
            time,
            heading,
            text[start:end].strip(),
        )


def _said(one: Quantity, text: str, language: str) -> Quantity:
    """The number below zero where words say that it is a fall; as it is where they can mean two things."""
    try:
        return as_said(one, text, language)
    except Ambiguous:
        return one


def _candidate(one: Quantity, spot: Spot, time: Time, heading: str, words: str) -> Candidate:
    return Candidate(
        Place.TEXT,
        spot,
        one.printed,
        one.value,
        one.unit.symbol if one.unit else NUMBER,
        one.scale,
        one.quantum,
        one.low,
        one.high,
        one.qualifier,
        time.period,
        time.by if time.period else "",
        heading=heading,
        words=words,
    )


def _time_of(sentence: str, end: int, manner: Manner) -> Time:
    """The one period of a sentence; of several the one that directly follows the number."""
    named = periods_in(sentence, manner.calendar, manner.language)
    if len(named) == 1:
        return Time(named[0], "words")
    behind = _TIME_BEHIND.match(sentence, end) if len(named) > 1 else None
    words = behind[1].split() if behind else []
    for count in range(len(words), 0, -1):
        if near := period_named(" ".join(words[:count]).strip(".,;:()"), manner.calendar, manner.language):
            return Time(near, "words")
    return NO_TIME


def _is_a_time(text: str, one: Quantity) -> bool:
    """Whether a bare number is the year of a date: ``8 March 2020``."""
    return one.unit is None and re.fullmatch(r"(?:19|20)[0-9]{2}", one.printed) is not None and text != one.printed


@lru_cache(maxsize=4)
def _number_words(language: str) -> re.Pattern[str]:
    """A digit, or a word that is a number."""
    words = "|".join(sorted(map(re.escape, language_of(language).numbers), key=len, reverse=True))
    return re.compile(rf"[0-9]|(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
