"""The years, months and quarters that a text mentions, also where it is no period: ``Total 2024``, ``2O25``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.model import Grain, Period
from monitor.reading.language import number_of_any_month

_YEAR = re.compile(r"(?<![\w.,])(?:19|20)[0-9]{2}(?![0-9.,]*[0-9]|\s?%)")
_GLUED_YEAR = re.compile(r"(?<!\w)(?:FY|SY|CY|AF|GJ)((?:19|20)[0-9]{2})(?![0-9])", re.IGNORECASE)
_LIKE_A_YEAR = re.compile(r"(?<!\w)(?=[12l][0-9Ool]{3}(?!\w))(?=\w*[0-9]\w*[0-9])(?=\w*[Ool])[12l][09Oo][0-9Ool]{2}")
_SHORT_YEAR = re.compile(r"(?<!\w)(?:FY|SY|CY)\s?'?[0-9]{2}(?![0-9])", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?<!\w)(?:Q[1-4]|(?:first|second|third|fourth|1st|2nd|3rd|4th|[1-4]\.|[1-4]er?)\s(?:quarter|Quartal|trimestre))(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_ALSO_WORDS = frozenset({"may", "mar", "march", "mars", "mai", "mei", "sept", "ago", "dic", "jan", "août"})
"""Names of months that are other words, too: they count in short labels alone."""
_FEW_WORDS = 3
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What a text mentions of time.

    Attributes:
        years: as they are printed, also with a letter in a digit's place: ``2O25``.
        months: 1 for January to 12 for December.
        quarters: as they are printed: ``Q2``.
        fiscal: the years of ``FY2024``, which has days of two of them.
    """

    years: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    quarters: frozenset[str] = frozenset()
    fiscal: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.years or self.months or self.quarters or self.fiscal)

    def lies_in(self, period: Period) -> bool:
        """Whether it mentions no year and no month outside of a period's days."""
        span = period.span
        if span is None or (self.quarters and period.grain is not Grain.QUARTER):
            return not self
        years = {str(year) for year in range(span.start.year, span.end.year + 1)}
        first, last = (on.year * 12 + on.month - 1 for on in (span.start, span.end))
        months = {number % 12 + 1 for number in range(first, min(last, first + 11) + 1)}
        if not all(year in range(span.start.year, span.end.year + 2) for year in self.fiscal):
            return False
        return self.years <= years and (self.months <= months and (not self.months or len(months) < 12))

    def covers(self, period: Period) -> bool:
        """Whether it mentions the years and, of what is no year, the months in which a period begins and ends."""
        span = period.span
        years = self.years | {str(year - before) for year in self.fiscal for before in (0, 1)}
        if span is None or not {str(span.start.year), str(span.end.year)} <= years:
            return False
        return period.grain in (Grain.YEAR, Grain.FISCAL_YEAR) or {span.start.month, span.end.month} <= self.months


def mentioned_in(text: str, language: str) -> Mentioned:
    """The years, months and quarters in a text; month names count in every language that periods are read in."""
    years = {*_YEAR.findall(text), *_LIKE_A_YEAR.findall(text), *_SHORT_YEAR.findall(text)}
    words = _WORD.findall(text)
    months = {number_of_any_month(word, language) for word in words if _names_a_month(word, len(words))}
    numbers = frozenset(number for number in months if number)
    fiscal = frozenset(map(int, _GLUED_YEAR.findall(text)))
    return Mentioned(frozenset(years), numbers, frozenset(_QUARTER.findall(text)), fiscal)


def _names_a_month(word: str, words: int) -> bool:
    if len(word) < _LETTERS:
        return False
    return words <= _FEW_WORDS or word.lower() not in _ALSO_WORDS
