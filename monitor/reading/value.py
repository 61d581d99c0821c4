"""Read one printed value: the number, and the unit from beside it or from the labels around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Context, Decimal, Inexact

from monitor.model import Ask, Period, Quantity, Reading, Unit
from monitor.model.errors import Ambiguous, NoMatch, WrongUnit
from monitor.reading.document import Document
from monitor.reading.filled import awaits_number
from monitor.reading.grouping import shows_decimal_points
from monitor.reading.labels import same_label, shortened, tidy
from monitor.reading.marks import meaning_of
from monitor.reading.quantity import is_missing, read_quantity
from monitor.reading.units import NUMBER, YEAR, is_count, unit_named

READERS_VERSION = 3
"""Of `quantity`, `period` and this module, in every rule's hash: raised whenever they read some text differently than
before, so that earlier versions are read again and our change never looks like the publisher's."""
EXACT = Context(prec=1000, traps=[Inexact])
"""Arithmetic that is exact or fails."""
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
LEADING_IN = re.compile(r"^(?:in|en)\s+", re.I)
SCALE = re.compile(r"(?<!per )\b(?:thousands?|millions?|billions?|milliers?|milliards?)\b|['’]000|\b000s\b", re.I)
MARK_BEHIND = re.compile(r"(?<=[\d%)])\s*(?:[*†‡§¶#⁰¹²³⁴-⁹]+|\[\s*\w{1,3}\s*\])$")
NOTE_BEHIND = re.compile(r"\S\s*\(\d{1,2}\)$")
THREE_BEHIND_POINT = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])")
PUNCTUATION = " \t.,;:()[]{}\"'“”„«»‘’|=_"
"""Beside a number, or beside the words there, it says nothing."""
BARE_POWER = re.compile(r"10[⁰¹²³⁴-⁹]+$")


def read_printed(
    text: str,
    ask: Ask,
    *,
    period: Period,
    locator: str,
    labels: Iterable[str] = (),
    times: Decimal | None = None,
    missing: Iterable[str] = (),
) -> Reading:
    """The reading of a text that must be one number, or a mark for a missing one.

    Args:
        text: the characters in their place.
        ask: the figure's declaration.
        period: what time it is about.
        locator: where it stood, for a person.
        labels: what stands around it and may name the unit, nearest first: ``Sum Qty (lbs)``.
        times: what the printed number is multiplied with; None where nobody said so.
        missing: texts that mark a missing value, beside the usual ones.

    Raises:
        NoMatch: there is no number.
        Ambiguous: the text can be read in two ways, or a label says "thousands" and `times` is not set.
        WrongUnit: the unit printed is not the one declared.
    """
    labels = tuple(labels)
    if is_missing(text, missing):
        return Reading(period, None, printed=text, locator=locator)
    if awaits_number(text):
        raise NoMatch(
            f"{locator}: {shortened(tidy(text), 80)!r} stands where a number belongs: the page is not filled yet, and "
            "a script puts it in later; watch the data file that it loads, or have the page drawn (fetch: {browser: …})"
        )
    quantity = _in_its_place(text, ask, locator, labels)
    quantity = replace(quantity, unit=quantity.unit or printed_unit(labels, ask.language))
    reading = reading_of(multiplied(quantity, times), ask, period, locator)
    if times is None and (scale := _scale(labels)):
        raise Ambiguous(
            f"{locator}: {quantity.printed!r} stands under {scale!r}: "
            "write `times: 1000` (or `times: 1` if the number is whole already) into the rule"
        )
    return reading


def reading_of(quantity: Quantity, ask: Ask, period: Period, locator: str) -> Reading:
    """A quantity as a reading.

    Raises:
        WrongUnit: it names another unit than the one declared.
    """
    refuse_other_unit(quantity, ask, locator)
    return Reading(
        period,
        quantity.value,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        low=quantity.low,
        high=quantity.high,
        printed=quantity.printed,
        locator=locator,
    )


def refuse_other_unit(quantity: Quantity, ask: Ask, locator: str) -> None:
    """Let the declared unit and an unnamed one pass.

    Raises:
        WrongUnit: the text names another unit.
    """
    if quantity.unit is None or quantity.unit.symbol == ask.unit.symbol:
        return
    raise WrongUnit(
        f"{locator}: {quantity.printed!r} is in {quantity.unit.symbol}, but the figure is declared in "
        f"{ask.unit.symbol}: declare the printed unit or point the rule elsewhere"
    )


def refuse_foreign_thousands(printed: str, ask: Ask, locator: str, document: Document) -> None:
    """Let pass what a text prints of a figure, unless a point stands before three digits of what is counted.

    Not for files that say themselves what is a number. Plain numbers can have decimals: they pass on a page that says
    its language, which is held against theirs, or shows by other numbers that it writes decimals with a point.

    Raises:
        Ambiguous: "5.000 agents" are five thousand in other languages.
    """
    plain = ask.unit.symbol == NUMBER
    if not (plain or is_count(ask.unit)) or not THREE_BEHIND_POINT.search(printed):
        return
    if plain and (document.language or shows_decimal_points(document.words_alone)):
        return
    raise Ambiguous(
        f"{locator}: {printed!r} of {ask.unit.symbol} can be thousands, as other languages group them, or "
        "decimals, and nothing tells which"
    )


def printed_unit(labels: Iterable[str], language: str) -> Unit | None:
    """The unit named by the first label that names one, in brackets or as a whole: ``Sum Qty (lbs)``, ``Pounds``.

    Counted things are not looked for: a column called "Seizures" does not say that its pounds are seizures.
    """
    for label in labels:
        for words in (*reversed(IN_BRACKETS.findall(label)), label):
            unit = unit_named(tidy(LEADING_IN.sub("", words.strip())), language)
            if unit is not None and not is_count(unit):
                return unit
    return None


def without_unit(label: str, language: str) -> str:
    """The label without the units that it names in brackets: ``FY2024 (lbs)`` is ``FY2024``."""
    return tidy(IN_BRACKETS.sub(lambda found: "" if printed_unit((found[1],), language) else found[0], label))


def multiplied(quantity: Quantity, times: Decimal | None) -> Quantity:
    """The quantity with its numbers multiplied, exactly."""
    if times is None:
        return quantity
    value, low, high = (
        None if number is None else EXACT.multiply(number, times)
        for number in (quantity.value, quantity.low, quantity.high)
    )
    return replace(quantity, value=value, low=low, high=high)


def _in_its_place(text: str, ask: Ask, locator: str, labels: Iterable[str]) -> Quantity:
    bare = tidy(text) if BARE_POWER.search(text) else MARK_BEHIND.sub("", tidy(text))
    try:
        quantity = read_quantity(bare, language=ask.language, years=ask.unit.symbol == YEAR)
    except (NoMatch, Ambiguous) as error:
        raise type(error)(f"{locator}: {shortened(tidy(text), 80)!r}: {error}") from error
    if NOTE_BEHIND.search(bare) and bare.endswith(f"{quantity.printed})"):
        raise Ambiguous(f"{locator}: the only number of {shortened(bare, 80)!r} may be the mark of a footnote")
    if ask.unit.symbol != YEAR and (left := left_over(bare, quantity, ask, labels)):
        raise Ambiguous(
            f"{locator}: beside {quantity.printed!r} stands {shortened(left, 80)!r}, which can make another figure of "
            "it: point the rule at the number alone, give a `pattern` with these words where the kind has one, or "
            "declare them under `units` where they are what is counted"
        )
    return quantity


def left_over(text: str, quantity: Quantity, ask: Ask, labels: Iterable[str]) -> str:
    """The words of a text beside its number that are neither its unit, nor a label of its place, nor a known mark.

    Empty where there are none.
    """
    before, behind = text[: quantity.start].strip(), text[quantity.end :].strip()
    known = [*labels, *(inside for label in labels for inside in IN_BRACKETS.findall(label))]
    return next((part for part in (before, behind) if part and not _says_nothing(part, quantity, ask, known)), "")


def _says_nothing(words: str, quantity: Quantity, ask: Ask, labels: Iterable[str]) -> bool:
    """Whether what stands on one side of a number leaves it as it is."""
    bare = words.strip(PUNCTUATION)
    known = (*labels, ask.unit.symbol)
    if not bare or meaning_of(bare) or any(same_label(bare, label.strip(PUNCTUATION)) for label in known):
        return True
    named = unit_named(tidy(LEADING_IN.sub("", bare)), ask.language)
    return named is not None and named.symbol == (quantity.unit or ask.unit).symbol


def _scale(labels: Iterable[str]) -> str:
    """The label that says that numbers are printed in thousands or the like; empty when none does."""
    return next((label for label in labels if any(map(SCALE.search, IN_BRACKETS.findall(label)))), "")
