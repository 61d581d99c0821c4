"""Which of the times of a sentence each of its numbers belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from monitor.model import Grain, Period
from monitor.reading.claims.assertion import AssertionKind
from monitor.reading.claims.mentions import Mention, Role
from monitor.reading.claims.numbers import Form, Number
from monitor.reading.claims.when import Clock, in_pairs, spans_to
from monitor.reading.period.calendars import days, month

_MOVES = (AssertionKind.CHANGE, AssertionKind.PERCENT_CHANGE, AssertionKind.RATIO)
_IN_BRACKETS = re.compile(r"\s*(?:average|figure|total|value)?\s*\(\s*[+\-−]?$", re.IGNORECASE)
_BREAK = re.compile(
    r"[;:(]|,\s|\.\s|(?<!\w)(?:while|whereas|but|after|before|which|following|compared|against|than|tandis|mais|après|contre|während|nach|mientras|tras)(?!\w)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\W*(?:this|that|these|those|it|they|of\s(?:these|those)|ce|cette|cela|il|elle|ces|dies\w*|das|davon|es|esto|este|esta|ello)(?!\w)",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"(?<!\w)(?:compared|than|previous|beating|after|before|since|against|from|while|whereas|but|contre|après|gegenüber|nach|frente|tras)(?!\w)",
    re.IGNORECASE,
)
_WORDS = 60
_FROM = re.compile(r"(?<!\w)(?:from|de|von|desde)\s+$", re.IGNORECASE)
_TO_ANOTHER = re.compile(r"[^.;,0-9]{0,40}\s(?:to|à|auf|a|hasta)\s+\D{0,12}[0-9]", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:between|entre|zwischen)\s", re.IGNORECASE)
_FROM_ONE = re.compile(
    r"(?<!\w)(?:from|de|von|desde)\s+\D{0,6}[0-9][^.;]{0,40}\s(?:to|à|auf|a|hasta)\s+\D{0,6}$", re.IGNORECASE
)
_AGAIN = re.compile(r"\s?\([^()]{1,30}\)")
_FAR = 110
MOST_IN_A_ROW = 8
"""Numbers of one list that share what stands before or behind them."""
_AND = ("and", ",", "et", "und", "y", ", and")


def _end(period: Period) -> tuple[date, date]:
    """What a time is ordered by: its end, and of those the longest first."""
    assert period.span is not None
    return period.span.end, period.span.start


def _unit_at(period: Period, *, first: bool) -> Period:
    """The year, or the month, in which a span begins or ends: the year where it is of whole years."""
    assert period.span is not None
    start, end = period.span.start, period.span.end
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    on = start if first else end
    return days(date(on.year, 1, 1), date(on.year, 12, 31)) if whole else month(on.year, on.month)


@dataclass(frozen=True, slots=True)
class Timing:
    """The numbers of a sentence beside its times.

    Attributes:
        text: the whole text.
        start: of the sentence.
        end: behind it.
        numbers: in it.
        mentions: of times in it, each resolved.
        clock: what time is spoken of before it.
    """

    text: str
    start: int
    end: int
    numbers: Sequence[Number]
    mentions: Sequence[Mention]
    clock: Clock

    @property
    def main(self) -> Period | None:
        """The latest time that the sentence speaks of, for those behind it; None where it names none."""
        named = (one.period for one in self.mentions if one.role is Role.SAID and not one.relative)
        return max(filter(None, named), key=_end, default=None)

    def period_of(self, index: int, kind: AssertionKind) -> tuple[Period | None, bool]:
        """The time of one of the numbers, and whether the sentence says it."""
        number = self.numbers[index]
        for find in (self._in_brackets, self._paired, self._behind, self._before, self._far_behind):
            mention = find(number, kind)
            if mention is not None:
                return self._end_of(mention, number) or self._meant(mention, number, kind), True
        return self._inherited(), False

    def _end_of(self, mention: Mention, number: Number) -> Period | None:
        """The first or the last year or month of a span, for what went "from" one number "to" another within it."""
        period = mention.period
        if period is None or period.grain is not Grain.SPAN or not _BETWEEN.match(self.text, mention.start):
            return None
        before = self.text[max(self.start, number.start - _WORDS) : number.start]
        behind = self.text[number.end : min(self.end, number.end + _WORDS)]
        if _FROM.search(before) and _TO_ANOTHER.match(behind):
            return _unit_at(period, first=True)
        return _unit_at(period, first=False) if _FROM_ONE.search(before) else None

    def _inherited(self) -> Period | None:
        """What is spoken of before; the text's own time where the paragraph looked back and does not go on."""
        now, main = self.clock.now, self.clock.main
        if now is None or now.span is None or main is None or main.span is None:
            return now or main
        goes_on = _GOES_ON.match(self.text, self.start, self.end)
        return now if goes_on or now.span.end >= main.span.start else main

    def _meant(self, mention: Mention, number: Number, kind: AssertionKind) -> Period | None:
        """The time of a mention: up to now for what changed since then."""
        if mention.role is not Role.SINCE or mention.period is None or kind not in _MOVES:
            return mention.period
        others = [
            one.period for one in self.mentions if one.role is Role.SAID and one.end <= number.start and one.period
        ]
        until = others[-1] if others else self.clock.now or self.clock.main
        return (spans_to(mention.period, until) if until else None) or mention.period

    def _in_brackets(self, number: Number, _kind: AssertionKind) -> Mention | None:
        for one in self.mentions:
            if one.end <= number.start and _IN_BRACKETS.fullmatch(self.text[one.end : number.start]):
                return one
        return None

    def _paired(self, number: Number, _kind: AssertionKind) -> Mention | None:
        """Of as many numbers as times in two lists, each has its own: "the 2012 and 2013 totals of 5 and 7"."""
        chain = self._chain_of(number)
        if len(chain) < 2:
            return None
        rows = [row for row in in_pairs(list(self.mentions), self.text) if len(row) == len(chain)]
        before = [row for row in rows if row[-1].end <= chain[0].start]
        behind = [row for row in rows if row[0].start >= chain[-1].end]
        row = before[-1] if before else behind[0] if behind else None
        return row[chain.index(number)] if row else None

    def _chain_of(self, number: Number) -> list[Number]:
        """The numbers that stand in a row with it, joined by "and" or a comma."""
        at = bisect_left(self.numbers, number.start, key=lambda one: one.start)
        near = self.numbers[max(0, at - MOST_IN_A_ROW) : at + MOST_IN_A_ROW]
        chain: list[Number] = []
        for one in near:
            if one.form is Form.DATE:
                continue
            if chain and self.text[chain[-1].end : one.start].strip().lower() not in _AND:
                if chain[-1].start >= number.start:
                    break
                chain = []
            chain.append(one)
        return chain if number in chain else [number]

    def _behind(self, number: Number, kind: AssertionKind) -> Mention | None:
        """The time that stands behind a number with nothing between that begins another statement."""
        again = _AGAIN.match(self.text, number.end, self.end)
        end = again.end() if again else number.end
        for one in self.mentions:
            if one.start < end:
                continue
            gap = self.text[end : one.start]
            if len(gap) > _FAR or _BREAK.search(gap) or self._number_between(end, one.start):
                return None
            if one.role is Role.COMPARED or (one.role is Role.SINCE and kind not in _MOVES):
                return None
            return one
        return None

    def _before(self, number: Number, _kind: AssertionKind) -> Mention | None:
        """The nearest time before a number."""
        said = [one for one in self.mentions if one.end <= number.start and one.role is Role.SAID]
        return self._with_those_joined(said[-1]) if said else None

    def _with_those_joined(self, last: Mention) -> Mention:
        """The last of some times that follow each other as one time: "in December and January combined"."""
        row = next(row for row in in_pairs(list(self.mentions), self.text) if last in row)
        spans = [one.period.span for one in row if one.period and one.period.span]
        follow = all(after.start - before.end == timedelta(days=1) for before, after in pairwise(spans))
        if len(spans) < 2 or len(spans) != len(row) or not follow:
            return last
        return replace(last, period=days(spans[0].start, spans[-1].end))

    def _far_behind(self, number: Number, _kind: AssertionKind) -> Mention | None:
        """The first time behind a number, whatever stands between."""
        for one in self.mentions:
            if one.start >= number.end and one.role is Role.SAID and not one.relative:
                return None if _LOOKS_BACK.search(self.text, number.end, one.start) else one
        return None

    def _number_between(self, start: int, end: int) -> bool:
        return any(start <= one.start < end and one.form not in (Form.DATE, Form.ORDINAL) for one in self.numbers)
