"""``python -m bench readers``: our reader of quantities beside two libraries, on the same table of texts.

Held against a person's answers are the numbers alone, in their order: neither library knows qualifiers, and counted
things are no units to them. A number that a library gives a compound unit, as in "25 kg per day", counts as left out,
which is what our table asks for. Our reader was mended until the table held no wrong reading of it and the libraries
were not, so the kinds of their mistakes say more than the shares. They are needed for nothing else and may be absent.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from importlib.metadata import version
from math import isclose
from typing import Any

from tabulate import tabulate

from monitor.reading.quantity import find_quantities
from tests.gold import YEARS, Row, Score, answers_of, quantities, score_quantities

LIBRARIES = ("quantulum3", "price-parser")
LANGUAGES = (("English", "en"), ("French", "fr"))

Number = tuple[float, ...]
"""A number, or the two ends of a range."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader of texts.

    Attributes:
        name: with its version.
        numbers: the numbers that it finds in a text of a language.
        languages: those that it knows.
    """

    name: str
    numbers: Callable[[str, str], Sequence[Number]]
    languages: tuple[str, ...] = ("en", "fr")


def ours(text: str, language: str) -> list[Number]:
    """What this program finds."""
    return [_number(one.low, one.high) if one.value is None else _number(one.value)
            for one in find_quantities(text, language=language)]  # fmt: skip


def quantulum3() -> Reader:
    """The library of that name; it reads English.

    Raises:
        ImportError: it is not installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that its classifier of unclear units is not installed
        parser: Any = import_module("quantulum3.parser")

    def numbers(text: str, _language: str) -> list[Number]:
        found = [one for one in parser.parse(text) if " per " not in one.unit.name]
        return [
            (one.value - one.uncertainty, one.value + one.uncertainty) if one.uncertainty else (float(one.value),)
            for one in found
        ]

    return Reader(f"quantulum3 {version('quantulum3')}", numbers, ("en",))


def price_parser() -> Reader:
    """The library of that name; it reads one amount of a text.

    Raises:
        ImportError: it is not installed.
    """
    price: Any = import_module("price_parser").Price

    def numbers(text: str, _language: str) -> list[Number]:
        amount = price.fromstring(text).amount
        return [] if amount is None else [_number(amount)]

    return Reader(f"price-parser {version('price-parser')}", numbers)


def score(reader: Reader, rows: Sequence[Row]) -> Score:
    """How a reader does on the numbers of some texts."""
    result = Score()
    for row in rows:
        found, answers = reader.numbers(row.text, row.language), [_answer(one) for one in answers_of(row)]
        if not _in_order(found, answers):
            result.wrong.append((row, str(found)))
        elif len(found) == len(answers):
            result.right.append(row)
        else:
            result.unread.append(row)
    return result


def _in_order(found: Sequence[Number], answers: Sequence[Number]) -> bool:
    rest = iter(answers)
    return all(any(_same(one, answer) for answer in rest) for one in found)


def _same(one: Number, other: Number) -> bool:
    return len(one) == len(other) and all(isclose(a, b, rel_tol=1e-9) for a, b in zip(one, other, strict=True))


def _number(*ends: Decimal | None) -> Number:
    return tuple(float(end) for end in ends if end is not None)


def _answer(text: str) -> Number:
    """The number of an answer in the table: of "more than 7 kg" 7, of "3..9 %" 3 and 9."""
    for word in text.split():
        try:
            return tuple(float(end) for end in word.split(".."))
        except ValueError:
            continue
    raise ValueError(f"no number in the answer {text!r}")


def _readers() -> Iterator[Reader]:
    yield Reader("this program", ours)
    for make in (quantulum3, price_parser):
        try:
            yield make()
        except ImportError:
            print(f"{make.__name__.replace('_', '-')} is not installed and is left out")


def main() -> int:
    """Print the scores; 0 unless our own reader is wrong."""
    table = quantities()
    rows = [row for row in table if not row.language.endswith(YEARS)]
    readers = list(_readers())
    lines = []
    for name, language in LANGUAGES:
        chosen = [row for row in rows if row.language == language]
        for reader in readers:
            if language in reader.languages:
                result = score(reader, chosen)
                counts = (len(result.right), len(result.unread), len(result.wrong))
                lines.append((name, reader.name, result.texts, *counts, f"{len(result.right) / result.texts:.0%}"))
    print(tabulate(lines, ["", "numbers alone", "texts", "read right", "left unread", "wrong", "right"]))
    if len(readers) <= len(LIBRARIES):
        print(f"\nto compare with all: pip install {' '.join(LIBRARIES)} (better not into the program's environment)")
    whole = score_quantities(table)
    print(f"\nthis program, with units, qualifiers and marks for missing values: {whole}")
    return 1 if whole.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
