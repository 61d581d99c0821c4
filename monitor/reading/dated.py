"""Find the period in a sentence by the words around it, alone or beside a number: ``in {period}, {figure} agents``.

The longest words that name a period count: "April to June 2025", not the "June 2025" in it. What goes on beyond them,
"October 2025 and November 2025", is refused, and so is a sentence in which two periods stand where the pattern says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Ask, Quantity
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.labels import fold, shortened, tidy
from monitor.reading.language import number_of_any_month
from monitor.reading.pattern import PERIOD, Match, Pattern, nearest_sentence, split_sentences
from monitor.reading.period import Named, Placed, find_periods
from monitor.reading.units import YEAR

MASK = "\ue000"
"""A character of no text, in the place of each of a period's."""

LONGEST = 1500
"""Characters of the longest sentence that is looked at: what has more is none, and would take its time."""

MOST_CHARACTERS = 200_000
"""Of the sentences that hold the words of a rule, counted once more for each period that may be meant; a page has a
few hundred such characters."""

_JOINT_BEHIND = re.compile(r"\s?(?:[-–/]|(?:to|until|through|and|or|à|au|et|ou)\b)\s?", re.IGNORECASE)
_JOINT_BEFORE = re.compile(r"(?:[-–/]|\b(?:to|until|through|and|or|à|au|et|ou))\s?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of time.

    Attributes:
        words: the words that say so: ``2025 to date``.
        named: what they say.
    """

    words: str
    named: Named


@dataclass(frozen=True, slots=True)
class DatedMatch:
    """A number that stands where the pattern says, with its time.

    Attributes:
        match: the number with its sentence.
        said: what stands there of its time.
    """

    match: Match
    said: Said


class Work:
    """How many characters may still be looked through for periods, and for the numbers beside each of them."""

    def __init__(self) -> None:
        """All of `MOST_CHARACTERS`."""
        self.left = MOST_CHARACTERS

    def on(self, sentence: str) -> None:
        """Count a sentence.

        Raises:
            Ambiguous: it is too much, with what was before.
        """
        self.left -= len(sentence)
        if self.left < 0:
            raise Ambiguous(
                f"sentences of more than {MOST_CHARACTERS:,} characters hold the words of the rule and may say when: "
                "name a heading with `under`, or add words to the rule"
            )


def find_dated(
    pattern: Pattern,
    text: str,
    *,
    calendar: str = "calendar",
    language: str = "en",
    dates: str = "",
    years: bool = False,
    work: Work | None = None,
) -> Iterator[DatedMatch]:
    """Every number of a tidy text that stands where the pattern says, with its period.

    Args:
        pattern: the words around number and period.
        text: the text.
        calendar: how bare years are counted.
        language: in which its numbers and months are printed.
        dates: the order of day and month in ``07/08/2024``; empty where the text must tell.
        years: whether calendar years are looked for, and nothing else.
        work: how much may still be looked through, where other texts were before.

    Raises:
        Ambiguous: two periods stand there beside one number, or what stands there could be two; or it is too much.
    """
    work = work or Work()
    if not any(True for _ in pattern.find(text, language=language, years=years)):
        return
    for start, sentence in _sentences(text):
        if not pattern.may_stand_in(fold(sentence)):
            continue
        work.on(sentence)
        placed = find_periods(sentence, calendar=calendar, language=language, dates=dates)
        fitting: dict[int, list[Placed]] = defaultdict(list)
        matches: dict[int, Match] = {}
        for one in placed:
            # Of two places with the same words, only one may be meant: so this one alone is made to fit.
            mask = MASK * (one.end - one.start)
            masked, filled = sentence[: one.start] + mask + sentence[one.end :], pattern.filled(mask)
            if not filled.may_stand_in(fold(masked)):
                continue
            work.on(sentence)
            for match in filled.find(masked, language=language, years=years):
                fitting[match.quantity.start].append(one)
                matches[match.quantity.start] = replace(match, sentence=sentence.strip(), start=start)
        for at, match in matches.items():
            yield DatedMatch(match, _the_one(fitting[at], placed, sentence, pattern.text))


def find_only_dated(pattern: Pattern, text: str, locator: str, ask: Ask, dates: str = "") -> tuple[Quantity, Said]:
    """The one number in a text that stands where the pattern says, with its period; `locator` is for messages.

    Raises:
        NoMatch: there is none.
        Ambiguous: there are several, or two periods, or another number may be the figure.
    """
    years = ask.unit.symbol == YEAR
    found = list(find_dated(pattern, text, calendar=ask.calendar, language=ask.language, dates=dates, years=years))
    if not found:
        raise NoMatch(f"{locator} does not read {pattern.text!r}; it reads {shortened(text, 300)!r}")
    if len(found) > 1:
        places = "; ".join(str(one.match) for one in found[:4])
        raise Ambiguous(f"{locator}: {len(found)} numbers read {pattern.text!r}: {places}")
    pattern.require_sure(found[0].match, ask.unit)
    return found[0].match.quantity, found[0].said


@dataclass(frozen=True, slots=True)
class When:
    """The words around a period: ``Figures for {period}``.

    Attributes:
        text: as the person wrote them.
        before: what stands before it, folded.
        after: what stands behind it.
    """

    text: str
    before: str
    after: str

    @classmethod
    def parse(cls, text: str) -> When:
        """The words that a person wrote.

        Raises:
            ValueError: not exactly one ``{period}``, something else in braces, a wildcard, or no words beside it.
        """
        if text.count(PERIOD) != 1 or "{" in text.replace(PERIOD, "") or "..." in text or "…" in text:
            raise ValueError(f"{text!r} must hold {PERIOD} once, in the place of the period, and plain words around it")
        before, after = fold(tidy(text)).split(PERIOD)
        if not re.search(r"\w", before + after):
            raise ValueError(f"{text!r} needs words beside {PERIOD}: any period would match it")
        return cls(text, before, after)

    def find_only(
        self, texts: Sequence[str], *, calendar: str = "calendar", language: str = "en", dates: str = ""
    ) -> Said:
        """What stands there of time, the same wherever it stands.

        Raises:
            NoMatch: no period stands there; the message shows the nearest sentence.
            Ambiguous: several do, or it could be two; or it is too much to look through.
        """
        found = {}
        work = Work()
        for text in texts:
            if not self._may_stand_in(text):
                continue
            for _, sentence in filter(lambda one: self._may_stand_in(one[1]), _sentences(text)):
                work.on(sentence)
                placed = find_periods(sentence, calendar=calendar, language=language, dates=dates)
                fitting = [one for one in placed if self._fits(sentence, one)]
                if fitting:
                    one = _the_one(fitting, placed, sentence, self.text)
                    found[one.named.period.label] = one
        if not found:
            near = nearest_sentence(Pattern.parse(f"{self.text.replace(PERIOD, '{any}')} {{figure}}"), texts)
            hint = f"; the nearest sentence is {shortened(near, 300)!r}" if near else ""
            raise NoMatch(f"no period stands where {self.text!r} says{hint}")
        if len(found) > 1:
            raise Ambiguous(f"several periods stand where {self.text!r} says: {', '.join(found)}; add words to it")
        return next(iter(found.values()))

    def _may_stand_in(self, text: str) -> bool:
        folded = fold(text)
        return all(part.strip() in folded for part in (self.before, self.after))

    def _fits(self, sentence: str, placed: Placed) -> bool:
        folded = fold(sentence)
        return _ends_with(folded[: placed.start], self.before) and _starts_with(folded[placed.end :], self.after)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text that are short enough to be one, each with its place."""
    for start, end in split_sentences(text):
        if end - start <= LONGEST:
            yield start, text[start:end]


def _ends_with(text: str, words: str) -> bool:
    before = text[: len(text) - len(words)]
    return text.endswith(words) and not (words[:1].isalnum() and before[-1:].isalnum())


def _starts_with(text: str, words: str) -> bool:
    behind = text[len(words) :]
    return text.startswith(words) and not (words[-1:].isalnum() and behind[:1].isalnum())


def _the_one(fitting: Sequence[Placed], placed: Sequence[Placed], sentence: str, pattern: str) -> Said:
    """What the longest of the words that fit say."""
    longest = [one for one in fitting if not any(one.is_within(other) for other in fitting)]
    said = shortened(sentence.strip(), 200)
    for one in longest:
        words = sentence[one.start : one.end]
        if one.named is None:
            raise Ambiguous(f"{words!r} in {said!r}: {one.doubt}")
        if _goes_on(one, placed, sentence, pattern):
            raise Ambiguous(f"{words!r} is not all that stands there of time in {said!r}: add words to {pattern!r}")
    periods = {one.named.period.label: Said(sentence[one.start : one.end], one.named) for one in longest if one.named}
    if len(periods) > 1:
        raise Ambiguous(f"{pattern!r} finds the periods {' and '.join(periods)} in {said!r}: add words to it")
    return next(iter(periods.values()))


def _goes_on(one: Placed, placed: Sequence[Placed], sentence: str, pattern: str) -> bool:
    """Whether another period is joined to this one: "October 2025 and November 2025", "September and October 2025"."""
    behind = _JOINT_BEHIND.match(sentence, one.end)
    if behind and any(other.start == behind.end() for other in placed):
        return True
    before = _JOINT_BEFORE.search(sentence[: one.start])
    if before is None or fold(tidy(pattern)).partition(PERIOD)[0].endswith(fold(before[0])):
        return False
    left = sentence[: before.start()].rstrip()
    is_month = number_of_any_month(left.rpartition(" ")[2], "en") is not None
    return is_month or any(other.end == len(left) for other in placed)
