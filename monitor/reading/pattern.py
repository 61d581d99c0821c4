"""Find a number in a sentence by the words around it: ``seized {figure} of pure fentanyl``.

White space, letter case and the shapes of quotes and dashes do not matter; every other character does.
``{any}`` or ``...`` stands for up to `MAX_SKIPPED` characters of the same sentence, and for no number that could be the
figure itself: sentences get further numbers, and then another one would stand where the pattern says. ``{other}`` is
for one that always stands there, and ``{period}`` for what `monitor.reading.dated` reads. The time taken grows with the
length of the text and not faster.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from monitor.model import Quantity, Unit
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.direction import as_said
from monitor.reading.labels import fold, shortened, tidy
from monitor.reading.language import ENGLISH, MONTH_NAMES
from monitor.reading.number_spans import Gaps, Numbers, Passed
from monitor.reading.turned import earlier_words, turning_word
from monitor.reading.units import YEAR

FIGURE = "{figure}"
PERIOD = "{period}"
ANY = "{any}"
OTHER = "{other}"
MAX_SKIPPED = 200
SENTENCE_END = re.compile(r"[.!?]['\")\]]*\s+(?=['\"(\[]*[A-ZÀ-ÖØ-Þ0-9])")
_MONTHS = "|".join(name for name in ENGLISH.months if name.title() not in MONTH_NAMES)
ABBREVIATION = re.compile(
    rf"(?:^|[\s(.])(?:[a-z]|approx|nos?|vs|mrs?|ms|dr|st|fig|vol|dept|gov|inc|est|sec|{_MONTHS})$", re.I
)
LONGEST_ABBREVIATION = 12
"""Characters, with the one before it."""
WORD = re.compile(r"\w+")
DIGITS = re.compile(r"\d+")
MOST_NUMBERS = 30_000
"""In all paragraphs in which a pattern may stand; a long page has a thousand in all."""
GAP = re.compile(r"(?:\s*(?:\.\.\.|…|\{any\}|\{other\}))++\s*")
_OPEN = re.compile(r"\.\.\.|…|\{any\}|\{period\}")


@dataclass(frozen=True, slots=True)
class Match:
    """A number that stands where the pattern says.

    Attributes:
        quantity: the number.
        sentence: the sentence around it.
        start: where that sentence starts in the text.
        passed: the numbers over which ``...`` reached.
        beside: words beside the number, of which the pattern says nothing, that make another figure of it.
    """

    quantity: Quantity
    sentence: str
    start: int = 0
    passed: tuple[Passed, ...] = ()
    beside: str = ""

    def __str__(self) -> str:
        """The characters and the sentence, for a message."""
        return f"{self.quantity.printed!r} in {shortened(self.sentence, 200)!r}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """The words before and after a number.

    Attributes:
        text: as the person wrote it.
        before: the literals before the number from left to right, folded; ``...`` stands between two of them.
        after: the literals after the number.
    """

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str) -> Pattern:
        """The pattern that a person wrote.

        Raises:
            ValueError: not exactly one ``{figure}``, several ``{period}``, an unknown word in braces, or no words
                beside them.
        """
        if text.count(FIGURE) != 1:
            raise ValueError(f"{text!r} must hold {FIGURE} exactly once, in the place of the number")
        unknown = re.findall(r"\{(?!figure\}|any\}|period\}|other\})[^}]*\}?", text)
        if unknown:
            raise ValueError(
                f"{unknown[0]!r} in {text!r} is not known: there are {FIGURE}, {PERIOD}, {OTHER} and {ANY}"
            )
        if text.count(PERIOD) > 1:
            raise ValueError(f"{text!r} holds {PERIOD} {text.count(PERIOD)} times: a value has one period")
        pattern = cls._of(text, text.replace(PERIOD, ANY))
        alone = not any(map(WORD.search, pattern.literals)) and OTHER not in text
        if not pattern.is_dated and alone:
            raise ValueError(f"{text!r} needs words beside {FIGURE}: any number would match it")
        return pattern

    @classmethod
    def _of(cls, text: str, plain: str) -> Pattern:
        left, right = (_literals(side) for side in tidy(plain).split(FIGURE))
        return cls(text, left, right)

    @property
    def is_dated(self) -> bool:
        """Whether the period of the number stands in it, too: ``in {period}, {figure} were seized``."""
        return PERIOD in self.text

    def filled(self, printed: str) -> Pattern:
        """The same pattern with what is printed in the place of its period."""
        filled = self.text.replace(PERIOD, printed)
        return self._of(filled, filled)

    @property
    def literals(self) -> tuple[str, ...]:
        """Everything that a text must hold to match, folded."""
        return tuple(filter(None, (part.strip() for part in self.before + self.after)))

    def may_stand_in(self, folded: str) -> bool:
        """Whether a folded text holds all of the words."""
        return all(literal in folded for literal in self.literals)

    def require_few(self, texts: Iterable[str]) -> None:
        """Let texts pass among whose numbers the one can be looked for that stands where the pattern says.

        Raises:
            Ambiguous: those that hold all of the words have more than `MOST_NUMBERS` numbers together.
        """
        left = MOST_NUMBERS
        for text in texts:
            count = len(DIGITS.findall(text))
            left -= count if count and self.may_stand_in(fold(text)) else 0
            if left < 0:
                raise Ambiguous(
                    f"the texts that hold the words of {self.text!r} have more than {MOST_NUMBERS:,} numbers together: "
                    "name a heading with `under`, add words to the pattern, or point the rule at a smaller part"
                )

    def find(self, text: str, *, language: str = "en", years: bool = False) -> Iterator[Match]:
        """Every number in a text, already tidy, that stands where the pattern says, in its order.

        Args:
            text: the text.
            language: in which its numbers are printed, ``en`` or ``fr``.
            years: whether calendar years are looked for, and nothing else.

        Raises:
            Ambiguous: words beside the number, which the pattern does not name, may put it below zero; or as of
                `require_few`.
        """
        folded = fold(text)
        if not self.may_stand_in(folded):
            return
        self.require_few((text,))
        sentences = split_sentences(text)
        ends = [end for _, end in sentences]
        within = Numbers(text, language, years)
        for quantity in within.read:
            start, end = sentences[bisect_right(ends, quantity.start)]
            before = self._gaps_before(folded, quantity, start)
            behind = None if before is None else self._gaps_after(folded, quantity, end)
            if before is not None and behind is not None:
                before, behind = self._with_outer(before, behind, within, (start, end))
                sentence = text[start : max(end, quantity.end)].strip()
                passed = within.lying_in((*before, *behind))
                beside = self._beside(folded, quantity) or earlier_words(folded[start:end], self.literals)
                signed = quantity if years else as_said(quantity, text, language, named=self.literals)
                yield Match(signed, sentence, start, passed, beside)

    def find_only(self, text: str, locator: str, *, unit: Unit, language: str = "en") -> Quantity:
        """The one number in a text that stands where the pattern says; `locator` names the text in messages.

        Raises:
            NoMatch: there is none.
            Ambiguous: there are several, or another of them may be the figure.
        """
        found = self.as_written(list(self.find(text, language=language, years=unit.symbol == YEAR)))
        if not found:
            raise NoMatch(f"{locator} does not read {self.text!r}; it reads {shortened(text, 300)!r}")
        if len(found) > 1:
            places = "; ".join(map(str, found[:4]))
            raise Ambiguous(f"{locator}: {len(found)} numbers read {self.text!r}: {places}")
        self.require_sure(found[0], unit)
        return found[0].quantity

    def as_written(self, found: Sequence[Match]) -> list[Match]:
        """Those of several matches that have a number for each ``{other}`` and no more; all where none has.

        Only of patterns without ``...``, which may stand for words alone.
        """
        if len(found) < 2 or OTHER not in self.text or _OPEN.search(self.text):
            return list(found)
        expected = self.text.count(OTHER)
        return [match for match in found if len(match.passed) == expected] or list(found)

    def require_sure(self, match: Match, unit: Unit) -> None:
        """Let a match pass that can only be what the pattern means.

        Raises:
            Ambiguous: ``...`` reaches over another number that could be the figure, or a word beside the number, of
                which the pattern says nothing, makes another figure of it.
        """
        others, expected = [one for one in match.passed if one.can_be(unit)], self.text.count(OTHER)
        if len(others) > expected:
            raise Ambiguous(
                f"'...' in {self.text!r} reaches over {others[0].printed!r}, which can be the figure as well as "
                f"{match}; add words to the pattern, or write {OTHER} where such a number always stands"
            )
        if len(match.passed) < expected:
            raise NoMatch(f"no number stands where {self.text!r} has {OTHER}: it finds {match}")
        if match.beside:
            raise Ambiguous(
                f"{match.beside!r} beside {match} makes another figure of it; if it is meant, add this word to the "
                f"pattern {self.text!r}"
            )

    def _gaps_before(self, folded: str, quantity: Quantity, start: int) -> Gaps | None:
        """What ``...`` stands for before the number; None where the words before it do not stand there.

        They may overlap its qualifier or currency.
        """
        *outer, nearest = self.before
        for end in range(quantity.start, _first_digit(folded, quantity) + 1):
            if _ends_with(folded, nearest, end):
                gaps = _all_before(folded, outer, end - len(nearest), start)
                if gaps is not None:
                    return gaps
        return None

    def _gaps_after(self, folded: str, quantity: Quantity, end: int) -> Gaps | None:
        """The same behind the number; the words may overlap its magnitude or unit."""
        nearest, *outer = self.after
        for start in range(_behind_last_digit(folded, quantity), quantity.end + 1):
            if _starts_with(folded, nearest, start):
                gaps = _all_after(folded, outer, start + len(nearest), end)
                if gaps is not None:
                    return gaps
        return None

    def _with_outer(self, before: Gaps, behind: Gaps, within: Numbers, sentence: tuple[int, int]) -> tuple[Gaps, Gaps]:
        """The gaps with the numbers that an ``{other}`` at either end of the pattern stands for."""
        start, end = sentence
        if before and self.text.startswith(OTHER):
            before = [*before[:-1], (within.start_before(before[-1][1], start), before[-1][1])]
        if behind and self.text.endswith(OTHER):
            behind = [*behind[:-1], (behind[-1][0], within.end_behind(behind[-1][0], end))]
        return before, behind

    def _beside(self, folded: str, quantity: Quantity) -> str:
        """A word beside the number that denies it or makes a difference of it, where the pattern is open there.

        It is open, too, where its nearest words are the unit or the qualifier.
        """
        before, behind = self.before[-1].strip(), self.after[0].strip()
        opens = folded[quantity.start : _first_digit(folded, quantity)].startswith(before)
        ends = folded[_behind_last_digit(folded, quantity) : quantity.end].endswith(behind)
        places = quantity.start, _behind_last_digit(folded, quantity), quantity.end
        return turning_word(folded, *places, self.literals, opens=opens, closes=ends)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a tidy text starts and ends; together they cover the text."""
    spans, start = [], 0
    for found in SENTENCE_END.finditer(text):
        if not ABBREVIATION.search(text, max(start, found.start() - LONGEST_ABBREVIATION), found.start()):
            spans.append((start, found.end()))
            start = found.end()
    return [*spans, (start, max(len(text), start + 1))]


def nearest_sentence(pattern: Pattern, texts: Sequence[str]) -> str:
    """The sentence that is most like the pattern, for a message; empty when none shares a word with it."""
    words = set(WORD.findall(" ".join(pattern.literals)))
    sentences = [text[start:end].strip() for text in texts for start, end in split_sentences(text)]
    shared = [len(words & set(WORD.findall(fold(sentence)))) for sentence in sentences]
    most = max(shared, default=0)
    near = [sentence for count, sentence in zip(shared, sentences, strict=True) if count and count == most][-10:]
    wanted = fold(pattern.text)
    return max(near, key=lambda s: SequenceMatcher(None, wanted, fold(s[:400]), autojunk=False).ratio(), default="")


def _literals(side: str) -> tuple[str, ...]:
    """The literal parts of one side; a space at the side of the number stays, for it parts the words."""
    return tuple(GAP.split(fold(side)))


def _first_digit(folded: str, quantity: Quantity) -> int:
    printed = folded[quantity.start : quantity.end]
    return quantity.start + next((i for i, c in enumerate(printed) if c.isdigit()), 0)


def _behind_last_digit(folded: str, quantity: Quantity) -> int:
    printed = folded[quantity.start : quantity.end]
    behind = next((len(printed) - i for i, c in enumerate(reversed(printed)) if c.isdigit()), 0)
    return quantity.start + behind


def _ends_with(folded: str, literal: str, end: int) -> bool:
    start = end - len(literal)
    return start >= 0 and folded.startswith(literal, start) and _is_edge(folded, literal[:1], start)


def _starts_with(folded: str, literal: str, start: int) -> bool:
    return folded.startswith(literal, start) and _is_edge(folded, literal[-1:], start + len(literal))


def _is_edge(folded: str, inside: str, place: int) -> bool:
    """Whether a word of the literal does not go on beyond `place` in the text."""
    if not (inside.isalnum() and 0 < place < len(folded)):
        return True
    return not (folded[place - 1].isalnum() and folded[place].isalnum())


def _all_before(folded: str, literals: Sequence[str], end: int, start: int) -> Gaps | None:
    """What lies between the literals before `end`, from right to left, each within reach, none before `start`."""
    gaps = []
    for literal in reversed(literals):
        reach = max(start, end - MAX_SKIPPED - len(literal))
        at = folded.rfind(literal, reach, end)
        while at >= 0 and not _is_whole(folded, literal, at):
            at = folded.rfind(literal, reach, at + len(literal) - 1)
        if at < 0:
            return None
        gaps.append((at + len(literal), end))
        end = at
    return gaps


def _all_after(folded: str, literals: Sequence[str], start: int, end: int) -> Gaps | None:
    """What lies between the literals behind `start`, from left to right, each within reach, none beyond `end`."""
    gaps = []
    for literal in literals:
        reach = min(end, start + MAX_SKIPPED + len(literal))
        at = folded.find(literal, start, reach)
        while at >= 0 and not _is_whole(folded, literal, at):
            at = folded.find(literal, at + 1, reach)
        if at < 0:
            return None
        gaps.append((start, at))
        start = at + len(literal)
    return gaps


def _is_whole(folded: str, literal: str, at: int) -> bool:
    return _is_edge(folded, literal[:1], at) and _is_edge(folded, literal[-1:], at + len(literal))
