"""What somebody looks for in a document: a number as an article prints it, or words of a label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from monitor.model import Quantity
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.candidates.candidate import Candidate
from monitor.reading.labels import bare_words
from monitor.reading.quantity import read_quantity
from monitor.reading.units import NUMBER, convert, is_count, unit_held

_DIGITS = re.compile(r"[0-9]")
_BEGINS = re.compile(r"\W{0,3}(?:[A-Z]{0,3}[$€£¥]\s?)?[-−–+(]?\.?[0-9]")
_NUMBERS = re.compile(r"([1-9])[0-9.,]*")


@dataclass(frozen=True)
class Sought:
    """What is looked for.

    Attributes:
        text: as it was given.
        numbers: the numbers that it can be, by the language in which it is written; empty for words.
        words: the words that it is, as labels are compared; empty for a number.
    """

    text: str = ""
    numbers: tuple[Quantity, ...] = ()
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, *languages: str) -> Sought:
        """A number where the text is one, with or without its unit; else words.

        Args:
            text: what is looked for.
            languages: in which a number may be written: that of the page, and English, as in a query; English alone
                where none is given.

        Raises:
            NoMatch: it is neither.
            Ambiguous: it begins with a number that can be read in two ways.
        """
        refused: NoMatch | Ambiguous | None = None
        numbers: dict[Decimal | tuple[Decimal | None, Decimal | None] | None, Quantity] = {}
        for language in dict.fromkeys(languages or ("en",)):
            try:
                number = read_quantity(text, language=language)
            except (NoMatch, Ambiguous) as error:
                refused = error
            else:
                numbers.setdefault(number.value if number.value is not None else (number.low, number.high), number)
        if numbers:
            return cls(text, tuple(numbers.values()))
        if refused is not None and _BEGINS.match(text):
            raise refused
        words = tuple(bare_words(text))
        if not words:
            raise NoMatch(f"{text!r} is neither a number nor words of a label")
        return cls(text, words=words)

    def may_be(self, printed: str) -> bool:
        """Whether a text may hold the number, quickly: never less than `closeness` finds."""
        if not self._leading:
            return True
        numbers = _NUMBERS.findall(printed)
        return not numbers or any(number in self._leading for number in numbers)

    @cached_property
    def _leading(self) -> frozenset[str]:
        """The first digits of what may be the number; empty where they do not tell.

        A finer number that rounds to 2 may begin with a 1; in another unit anything may be the same.
        """
        leading: set[str] = set()
        for number in self.numbers:
            if not number.value or (number.unit and not is_count(number.unit)):
                return frozenset()
            first, *others = number.value.copy_abs().normalize().as_tuple().digits
            leading |= {str(first), *(() if others else (str(first - 1 or 9),))}
        return frozenset(leading)

    def closeness(self, one: Candidate) -> int:
        """How well a candidate fits: 0 not at all; more for what fits better."""
        if self.numbers:
            return max(_closeness(number, one) for number in self.numbers)
        named = {word for label in one.labels for word in bare_words(label)}
        return 1 + _in_labels(self.words, one) if named.issuperset(self.words) else 0


ANYTHING = Sought()


def _in_labels(words: Iterable[str], one: Candidate) -> int:
    """How many of the words its own row and column say, and not what stands around its table."""
    own = {word for label in (*one.row, *one.column) for word in bare_words(label)}
    return len(own.intersection(words))


def _closeness(wanted: Quantity, one: Candidate) -> int:
    """4 for the same number in the same unit, 3 where only one of them names a unit, 2 for the same digits without the
    scale, 1 for what rounds to it."""
    if wanted.value is None:
        return 3 * ((wanted.low, wanted.high) == (one.low, one.high) and one.low is not None)
    if one.value is None:
        return 2 * (one.low is None and _digits(one.printed) == _digits(wanted.printed))
    named = one.unit != NUMBER
    value, quantum = one.value, one.quantum
    if wanted.unit is not None and named:
        try:
            value = convert(one.value, unit_held(one.unit), wanted.unit)
            quantum = abs(convert(one.quantum, unit_held(one.unit), wanted.unit))
        except ValueError:
            return 0
    same_unit = (wanted.unit.symbol if wanted.unit else NUMBER) == one.unit
    if abs(value) == abs(wanted.value):
        return 4 if same_unit else 3
    if wanted.scale == 1 and one.scale != 1 and abs(one.value) == abs(wanted.value) * one.scale:
        return 2
    finer = quantum <= wanted.quantum
    return int(finer and abs(abs(value) - abs(wanted.value)) <= wanted.quantum / 2)


def _digits(printed: str) -> str:
    return "".join(_DIGITS.findall(printed))
