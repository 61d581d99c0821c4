"""Every number of a text with what it says: the story of finding claims, from the text to its assertions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.model import Grain, Period
from monitor.reading.claims.assertion import Assertion, AssertionKind
from monitor.reading.claims.kinds import Setting, is_fall, kind_of
from monitor.reading.claims.layout import Block, Place, blocks_of
from monitor.reading.claims.mentions import Role, mentions_in
from monitor.reading.claims.numbers import Form, Number, hidden, numbers_in
from monitor.reading.claims.subject import subject_of
from monitor.reading.claims.table import assertions_of_table
from monitor.reading.claims.timing import Timing
from monitor.reading.claims.when import Clock, resolved_in_order
from monitor.reading.claims.words import Words, language_in, words_of
from monitor.reading.direction import negated
from monitor.reading.pattern import split_sentences

_CHAIN = re.compile(r"\s*(?:,|,?\s(?:and|et|und|y|or|ou|oder))\s+$", re.IGNORECASE)
_DATELINE = 90
_LEAD = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its place, with its numbers."""

    start: int
    end: int
    numbers: Sequence[Number]


def find_assertions(
    text: str, *, title: str = "", published_on: date | None = None, language: str = ""
) -> list[Assertion]:
    """Every number of a text, in its order, with what it says or why nothing can be watched for it.

    Args:
        text: plain or Markdown.
        title: where it is not part of the text.
        published_on: the day from which "last month" is reckoned; that of a dateline where it is not given.
        language: ``en``, ``fr``, ``de`` or ``es``; the text's own words tell where it is empty.
    """
    plain = hidden(text)
    code = language or language_in(plain)
    blocks = blocks_of(plain)
    clock = _clock(plain, title, blocks, published_on, code)
    found: list[Assertion] = []
    heading: tuple[str, Period | None] = ("", None)
    for block in blocks:
        clock.now = heading[1]
        if block.place is Place.TABLE:
            found += assertions_of_table(plain, block, heading[0], clock, code)
            continue
        found += _of_block(text, plain, block, heading[0], clock, code)
        if block.place is Place.HEADING:
            heading = plain[block.start : block.end], _said(plain, block, clock, code)
    return found


def _said(plain: str, block: Block, clock: Clock, code: str) -> Period | None:
    """The first time that a block says."""
    resolved = resolved_in_order(mentions_in(plain, block.start, block.end, code), clock)
    return next((one.period for one in resolved if one.role is Role.SAID), None)


def _clock(plain: str, title: str, blocks: Sequence[Block], published_on: date | None, code: str) -> Clock:
    """The time of a text as a whole: its dateline is a line with a day and little else."""
    clock = Clock(published_on)
    lead = [block for block in blocks if block.place is not Place.TABLE]
    dated = None
    for block in lead[:_LEAD]:
        days = [
            one
            for one in mentions_in(plain, block.start, block.end, code)
            if one.period and one.period.grain is Grain.DAY
        ]
        if days and block.end - block.start <= _DATELINE and block is not lead[0]:
            dated = block
            clock.published_on = clock.published_on or (
                days[0].period.span.start if days[0].period and days[0].period.span else None
            )
            break
    for one in resolved_in_order(mentions_in(title, 0, len(title), code), clock):
        if one.period is not None and one.period.span is not None and one.period.grain is Grain.DAY:
            clock.published_on = clock.published_on or one.period.span.start
        elif one.role is Role.SAID and clock.main is None:
            clock.main = one.period
    for block in blocks:
        if clock.main is not None:
            break
        if block is not dated and block.place is not Place.TABLE:
            clock.main = _said(plain, block, clock, code)
    return clock


def _of_block(text: str, plain: str, block: Block, heading: str, clock: Clock, code: str) -> Iterator[Assertion]:
    """The assertions of a paragraph or a heading, sentence by sentence."""
    numbers = [_moved(one, block.start) for one in numbers_in(plain[block.start : block.end], code)]
    mentions = mentions_in(plain, block.start, block.end, code)
    words = words_of(code)
    for start, end in split_sentences(plain[block.start : block.end]):
        start, end = start + block.start, min(end + block.start, block.end)
        inside = [one for one in numbers if start <= one.start < end]
        said = resolved_in_order([one for one in mentions if start <= one.start < end], clock)
        timing = Timing(plain, start, end, inside, said, clock)
        sentence = Sentence(start, end, inside)
        found = list(_of_sentence(text, plain, sentence, block, heading, timing, words))
        yield from found
        if not any(one.kind is AssertionKind.FORECAST for one in found):
            clock.now = timing.main or clock.now


def _moved(number: Number, offset: int) -> Number:
    quantity = number.quantity
    return replace(number, quantity=replace(quantity, start=quantity.start + offset, end=quantity.end + offset))


def _of_sentence(
    text: str, plain: str, sentence: Sentence, block: Block, heading: str, timing: Timing, words: Words
) -> Iterator[Assertion]:
    earlier: AssertionKind | None = None
    at = sentence.start
    for i, number in enumerate(sentence.numbers):
        last = _last_of_chain(plain, sentence.numbers, i)
        setting = Setting(
            number,
            plain[sentence.start : number.start],
            plain[number.end : sentence.end],
            plain[last.end : sentence.end],
            heading,
            earlier,
            plain[at : number.start] if i else "",
            sentence.start == block.start,
        )
        kind = kind_of(setting, words)
        quantity = number.quantity
        if (quantity.value or quantity.low or 0) > 0 and is_fall(setting, kind, words):
            quantity = negated(quantity)
        period, said = timing.period_of(i, kind) if kind.watchable else (None, False)
        found = words.per.match(setting.behind) if kind is AssertionKind.RATE else None
        yield Assertion(
            kind,
            quantity,
            " ".join(text[sentence.start : sentence.end].split()),
            subject_of(setting) if kind.watchable else "",
            found["base"].strip() if found else "",
            period,
            said,
        )
        if number.form is not Form.DATE:
            earlier = kind
            at = number.end


def _last_of_chain(plain: str, numbers: Sequence[Number], i: int) -> Number:
    """The last number of the list that begins with a number: "5% and 9% above average"."""
    measured = numbers[i].quantity.unit
    while i + 1 < len(numbers) and _CHAIN.fullmatch(plain, numbers[i].end, numbers[i + 1].start):
        if measured not in (None, numbers[i + 1].quantity.unit):
            break
        i += 1
    return numbers[i]
