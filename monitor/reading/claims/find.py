"""Every number of a text with what it says: the story of finding claims, from the text to its assertions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from monitor.model import Grain, Period
from monitor.reading.claims.assertion import Assertion, AssertionKind
from monitor.reading.claims.episodes import Episodes
from monitor.reading.claims.kinds import kind_of
from monitor.reading.claims.layout import Block, Place, blocks_of
from monitor.reading.claims.mentions import Mention, Role, mentions_in
from monitor.reading.claims.movement import is_fall
from monitor.reading.claims.numbers import Form, Number, hidden, numbers_in
from monitor.reading.claims.setting import Setting
from monitor.reading.claims.subject import subject_of
from monitor.reading.claims.table import assertions_of_table
from monitor.reading.claims.timing import MOST_IN_A_ROW, Timing
from monitor.reading.claims.when import Clock, resolved_in_order
from monitor.reading.claims.words import Words, language_in, words_of
from monitor.reading.direction import negated
from monitor.reading.pattern import split_sentences

_Placed = TypeVar("_Placed", Number, Mention)
_CHAIN = re.compile(r"\s*(?:,|,?\s(?:and|et|und|y|or|ou|oder))\s+$", re.IGNORECASE)
_LONGEST = 1000
_LONG_AGO = 730
_AROUND = 400
_DATELINE = 90
_LEAD = 4


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
    blocks = blocks_of(text)
    reading = _Reading(text, plain, code, words_of(code), Clock(published_on))
    reading.begin(title, [block for block in blocks if block.place is not Place.TABLE])
    return [one for block in blocks for one in reading.of_block(block)]


@dataclass(slots=True)
class _Reading:
    """A text that is read from top to bottom.

    Attributes:
        text: as it was given.
        plain: the same without addresses and tags, of the same length.
        code: its language.
        words: of that language.
        clock: what time is spoken of.
        heading: the words of the section's heading.
        section: the time that the heading says; None for none.
        episodes: times that it names by itself.
        last: what the last number of the paragraph is, of those that can be watched; None where there was none.
        percentages: what the last percentage of the paragraph is; None where there was none.
    """

    text: str
    plain: str
    code: str
    words: Words
    clock: Clock
    heading: str = ""
    section: Period | None = None
    episodes: Episodes = field(default_factory=Episodes)
    last: AssertionKind | None = None
    percentages: AssertionKind | None = None

    def begin(self, title: str, blocks: Sequence[Block]) -> None:
        """Find out when it was published and what time it speaks of: a dateline has a day and little else."""
        for one in resolved_in_order(mentions_in(title, 0, len(title), self.code), self.clock):
            if one.period is not None and one.period.grain is Grain.DAY:
                self.clock.published_on = self.clock.published_on or _first_day(one)
            elif one.role is Role.SAID and self.clock.main is None:
                self.clock.main = one.period
        dateline = next((block for block in blocks[1:_LEAD] if self._is_dateline(block)), None)
        for block in blocks:
            if block is dateline:
                self.clock.published_on = self.clock.published_on or _first_day(self._said(block)[0])
        for block in blocks:
            if self.clock.main is None and block is not dateline and (said := self._said(block)):
                main = next((one for one in said if not one.relative), said[0]).period
                self.clock.main = None if self._is_past(main) else main
                break

    def _is_past(self, period: Period | None) -> bool:
        """Whether a time had long passed when the text was published, so that it speaks of it in passing."""
        published_on, span = self.clock.published_on, period.span if period else None
        return published_on is not None and span is not None and (published_on - span.end).days > _LONG_AGO

    def _is_dateline(self, block: Block) -> bool:
        said = self._said(block) if block.end - block.start <= _DATELINE else []
        return bool(said and said[0].period and said[0].period.grain is Grain.DAY)

    def _said(self, block: Block) -> list[Mention]:
        """The times that a block says, but those that something is compared with."""
        resolved = resolved_in_order(mentions_in(self.plain, block.start, block.end, self.code), self.clock)
        return [one for one in resolved if one.role is Role.SAID]

    def of_block(self, block: Block) -> Iterator[Assertion]:
        """The assertions of a paragraph, a heading or a table."""
        self.clock.now, self.last, self.percentages = self.section, None, None
        if block.place is Place.TABLE:
            yield from assertions_of_table(self.plain, block, self.heading, self.clock, self.code)
            return
        numbers = [_moved(one, block.start) for one in numbers_in(self.plain[block.start : block.end], self.code)]
        mentions = mentions_in(self.plain, block.start, block.end, self.code)
        self.episodes.learn(self.plain, block.start, block.end, mentions)
        for start, end in self._sentences(block, numbers):
            inside = _within(numbers, start, end)
            said = resolved_in_order(_within(mentions, start, end), self.clock)
            if not any(one.role is Role.SAID for one in said):
                said = sorted((*said, *self.episodes.mentions_in(self.plain, start, end)), key=lambda one: one.start)
            yield from self._of_sentence(Timing(self.plain, start, end, inside, said, self.clock), block)
        if block.place is Place.HEADING and not self._is_dateline(block):
            self.heading = self.plain[block.start : block.end]
            self.section = next((one.period for one in self._said(block)), None)

    def _sentences(self, block: Block, numbers: Sequence[Number]) -> Iterator[tuple[int, int]]:
        """Where the sentences of a block are; in German "1. Quartal" ends none."""
        start = block.start
        for _, end in split_sentences(self.plain[block.start : block.end]):
            end = min(end + block.start, block.end)
            if self.code == "de" and end < block.end and _is_ordinal(numbers, end):
                continue
            yield from _pieces(self.plain, start, end)
            start = end

    def _of_sentence(self, sentence: Timing, block: Block) -> list[Assertion]:
        found: list[Assertion] = []
        before: Assertion | None = None
        for i, number in enumerate(sentence.numbers):
            found.append(self._assertion(sentence, i, self._setting(sentence, i, before, block)))
            if number.form is not Form.DATE:
                before = found[-1]
        if not any(one.kind is AssertionKind.FORECAST for one in found):
            self.clock.now = sentence.main or self.clock.now
        self.last = next((one.kind for one in reversed(found) if one.kind.watchable), self.last)
        self.percentages = next((one.kind for one in reversed(found) if _is_percentage(one)), self.percentages)
        return found

    def _setting(self, sentence: Timing, index: int, before: Assertion | None, block: Block) -> Setting:
        number = sentence.numbers[index]
        last = _last_of_chain(self.plain, sentence.numbers, index)
        return Setting(
            number,
            before=self.plain[max(sentence.start, number.start - _AROUND) : number.start],
            behind=self.plain[number.end : min(sentence.end, number.end + _AROUND)],
            following=self.plain[last.end : min(sentence.end, last.end + _AROUND)],
            heading=self.heading,
            earlier=before.kind if before else None,
            fell=before is not None and (before.quantity.value or 0) < 0,
            last=self.last,
            percentages=self.percentages,
            gap=self.plain[before.quantity.end : number.start] if before else "",
            opens=sentence.start == block.start and number.start - sentence.start < _AROUND,
        )

    def _assertion(self, sentence: Timing, index: int, setting: Setting) -> Assertion:
        kind = kind_of(setting, self.words)
        quantity = setting.number.quantity
        quantity = replace(quantity, printed=self.text[quantity.start : quantity.end])
        words = " ".join(self.text[sentence.start : sentence.end].split())
        if not kind.watchable:
            return Assertion(kind, quantity, words)
        if (quantity.value or quantity.low or 0) > 0 and is_fall(setting, kind, self.words):
            quantity = negated(quantity)
        period, said = sentence.period_of(index, kind)
        found = self.words.per.match(setting.behind) if kind is AssertionKind.RATE else None
        per = found["base"].strip() if found else ""
        return Assertion(kind, quantity, words, subject_of(setting), per, period, said)


def _pieces(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence; what is longer than any sentence in pieces, cut at a space where there is one."""
    while end - start > _LONGEST:
        cut = plain.rfind(" ", start + _LONGEST // 2, start + _LONGEST) + 1 or start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _is_ordinal(numbers: Sequence[Number], end: int) -> bool:
    """Whether what seems to end at an index goes on behind an ordinal or a date: "im 1. Quartal", "am 3. Mai"."""
    near = _within(numbers, end - _DATELINE, end)
    return any(one.form in (Form.ORDINAL, Form.DATE) and one.start < end - 1 <= one.end for one in near)


def _within(found: Sequence[_Placed], start: int, end: int) -> list[_Placed]:
    """What begins in a part of the text, of a list in order."""
    first, last = (bisect_left(found, at, key=lambda one: one.start) for at in (start, end))
    return list(found[first:last])


def _first_day(one: Mention) -> date | None:
    return one.period.span.start if one.period and one.period.span else None


def _moved(number: Number, offset: int) -> Number:
    quantity = number.quantity
    return replace(number, quantity=replace(quantity, start=quantity.start + offset, end=quantity.end + offset))


def _is_percentage(one: Assertion) -> bool:
    return one.kind.watchable and one.quantity.unit is not None and one.quantity.unit.symbol == "%"


def _last_of_chain(plain: str, numbers: Sequence[Number], i: int) -> Number:
    """The last number of the list that begins with a number, before its "and": "5% and 9% above average"."""
    measured, last = numbers[i].quantity.unit, i
    for at in range(i, min(len(numbers) - 1, i + MOST_IN_A_ROW)):
        joint = _CHAIN.fullmatch(plain, numbers[at].end, numbers[at + 1].start)
        if joint is None or measured not in (None, numbers[at + 1].quantity.unit):
            break
        last = at + 1 if joint[0].strip() != "," else last
    return numbers[last]
