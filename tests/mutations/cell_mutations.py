"""What publishers do to the cell in which a figure stands, and to the unit that is named around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from monitor.model import Qualifier
from monitor.reading.stated import stated_in
from tests.mutations import (
    EITHER,
    LOUD,
    QUESTION,
    SAME,
    Mutation,
    Operator,
    Outcome,
    Said,
    another,
    is_number,
    mutations_into,
    value_of,
)
from tests.mutations.sheet import OTHER_UNIT, Sheet

PRINTED_UNIT = {"lb": ("pounds", "lbs", "lb"), "kg": ("kilogrammes", "kilograms", "kg"), "g": ("grams",)}

LOOKS_THE_SAME = {"lb": "Egyptian pounds", "kg": "kg CO2e", "g": "g/km", "%": "basis points"}
"""Units whose names hold that of another one."""

OF_CELLS: list[Mutation[Sheet]] = []
mutation = mutations_into(OF_CELLS)


@mutation(SAME)
def number_itself_changed(sheet: Sheet) -> Sheet | None:
    times = sheet.times
    if times is None:
        return None
    after = another(sheet.printed)
    return sheet.say(after, Said(value_of(after, sheet.language) * times))


@mutation(QUESTION)
def cell_emptied(sheet: Sheet) -> Sheet:
    return sheet.say("", None)


def _suppressed(mark: str) -> Callable[[Sheet], Sheet]:
    return lambda sheet: sheet.say(mark, Said())


OF_CELLS += [
    Mutation(f"number replaced by {mark!r}", SAME, _suppressed(mark)) for mark in ("n/a", "Suppr.", "..", "x", "*", "F")
]
OF_CELLS += [
    Mutation(f"number replaced by {mark!r}", EITHER, _suppressed(mark))
    for mark in ("–", "n/a (2)", "– (1)", "x [3]", "..*", "F¹", "nil (2)")
]


@mutation(QUESTION)
def number_replaced_by_minus_one(sheet: Sheet) -> Sheet:
    return sheet.say("-1", Said())


@mutation(LOUD, Operator.PLACEHOLDER)
def number_replaced_by_words(sheet: Sheet) -> Sheet:
    return sheet.say("see note below", None)


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def second_number_added_in_the_cell(sheet: Sheet) -> Sheet | None:
    return sheet.put(f"{sheet.printed} {another(sheet.printed)}") if is_number(sheet.printed) else None


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def earlier_number_added_in_brackets(sheet: Sheet) -> Sheet | None:
    return sheet.put(f"{sheet.printed} ({another(sheet.printed)})") if is_number(sheet.printed) else None


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def words_left_behind_the_number(sheet: Sheet) -> Sheet | None:
    return sheet.put(f"{sheet.printed} in the last day") if is_number(sheet.printed) else None


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def words_left_before_the_number(sheet: Sheet) -> Sheet | None:
    return sheet.put(f"of which {sheet.printed}") if is_number(sheet.printed) else None


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def number_qualified_in_another_language(sheet: Sheet) -> Sheet | None:
    if not is_number(sheet.printed) or sheet.times is None:
        return None
    at_most = Said(value_of(sheet.printed, sheet.language) * sheet.times, qualifier=Qualifier.AT_MOST)
    return sheet.say(f"{sheet.printed} oder weniger", at_most)


@mutation(SAME)
def number_footnoted_with_a_star(sheet: Sheet) -> Sheet:
    return sheet.put(f"{sheet.printed}*")


@mutation(SAME)
def number_footnoted_in_brackets(sheet: Sheet) -> Sheet:
    return sheet.put(f"{sheet.printed} [2]")


@mutation(EITHER)
def number_footnoted_in_round_brackets(sheet: Sheet) -> Sheet:
    return sheet.put(f"{sheet.printed} (2)")


@mutation(SAME)
def number_footnoted_with_a_small_digit(sheet: Sheet) -> Sheet:
    return sheet.put(f"{sheet.printed}²")


@mutation(EITHER)
def number_footnoted_with_a_letter(sheet: Sheet) -> Sheet:
    return sheet.put(f"{sheet.printed}r")


def _marked(mark: str) -> Callable[[Sheet], Sheet | None]:
    return lambda sheet: sheet.put(f"{sheet.printed}{mark}") if is_number(sheet.printed) else None


OF_CELLS += [
    Mutation(f"number marked with {mark.strip()!r}", EITHER, _marked(mark))
    for mark in ("p", " e", " r", " (p)", " (r)", " (provisional)", "†")
]


@mutation(QUESTION)
def number_put_below_zero_by_brackets(sheet: Sheet) -> Sheet | None:
    return below_zero(sheet, "({})")


@mutation(QUESTION)
def number_put_below_zero_by_a_sign_behind_it(sheet: Sheet) -> Sheet | None:
    return below_zero(sheet, "{}-")


def below_zero(sheet: Sheet, words: str) -> Sheet | None:
    """The number's cell with words that put it below zero."""
    if not is_number(sheet.printed) or sheet.times is None:
        return None
    return sheet.say(words.format(sheet.printed), Said(-value_of(sheet.printed, sheet.language) * sheet.times))


@mutation(SAME)
def number_padded_with_spaces(sheet: Sheet) -> Sheet:
    return sheet.put(f"\u00a0 {sheet.printed}\u202f")


@mutation(SAME)
def decimals_printed_longer(sheet: Sheet) -> Sheet | None:
    mark = "." if sheet.language == "en" else ","
    return sheet.put(f"{sheet.printed}0") if is_number(sheet.printed) and mark in sheet.printed else None


@mutation(QUESTION)
def decimal_marks_exchanged(sheet: Sheet) -> Sheet | None:
    """The page goes over to the other language's way to print numbers; the rule does not know."""
    swap = str.maketrans({",": ".", ".": ","} if sheet.language == "en" else {",": ".", "\u00a0": ",", "\u202f": ","})
    after = sheet.put(sheet.printed.translate(swap))
    return after if after != sheet and is_number(sheet.printed) else None


def _separated(by: str) -> Callable[[Sheet], Sheet | None]:
    def apply(sheet: Sheet) -> Sheet | None:
        thousands = "," if sheet.language == "en" else "\u00a0"
        after = sheet.put(sheet.printed.replace(thousands, by))
        return after if after != sheet and is_number(sheet.printed) else None

    return apply


OF_CELLS += [
    Mutation(f"thousands separated by {name}", EITHER if by else SAME, _separated(by), Operator.SPLIT_NUMBER)
    for name, by in {
        "a space": " ",
        "a no-break space": "\u00a0",
        "a narrow space": "\u202f",
        "a thin space": "\u2009",
        "a comma and a space": ", ",
        "an apostrophe": "’",
        "nothing": "",
    }.items()
]


# ---------------------------------------------------------------- units


@mutation(SAME)
def its_unit_printed_in_the_cell(sheet: Sheet) -> Sheet | None:
    return sheet.put(f"{sheet.printed} {sheet.unit}") if is_number(sheet.printed) and sheet.times == 1 else None


@mutation(LOUD)
def another_unit_printed_in_the_cell(sheet: Sheet) -> Sheet:
    return replace(sheet.put(f"{sheet.printed.rstrip('%')} {OTHER_UNIT[sheet.unit]}"), truth=sheet.untold)


@mutation(LOUD, Operator.MOVED_UNIT)
def unit_changed_in_the_labels(sheet: Sheet) -> Sheet | None:
    """The header, or the caption, names another unit; the numbers are converted, so none of them is the figure."""
    after = _with_other_unit(sheet)
    if after is None:
        return None
    numbers = tuple(r if len(r) == 1 else sheet.with_numbers_changed(r) for r in after.rows)
    return replace(after, rows=numbers, truth={})


@mutation(LOUD | {Outcome.DOUBTED}, Operator.MOVED_UNIT)
def numbers_printed_in_thousands(sheet: Sheet) -> Sheet | None:
    """The header says thousands above the same numbers: a thousandfold, as printed, which is asked about."""
    if not sheet.headed or sheet.times != 1:
        return None
    return replace(sheet.head(lambda label: f"{label} (thousands)"), truth=sheet.untold)


@mutation(LOUD | {Outcome.DOUBTED}, Operator.MOVED_UNIT)
def unit_of_another_dimension_in_the_header(sheet: Sheet) -> Sheet | None:
    """The header says megawatt hours above the same numbers, or above their labels, which is asked about."""
    if not sheet.headed or sheet.times != 1 or sheet.unit == "number":
        return None
    return replace(sheet.head(lambda label: f"{label} (MWh)"), truth=sheet.untold)


@mutation(LOUD, Operator.MOVED_UNIT)
def unit_of_another_dimension_in_the_caption(sheet: Sheet) -> Sheet | None:
    """The caption ends with a unit that nothing in the table contradicts."""
    if not sheet.headed or not sheet.caption or sheet.times != 1 or sheet.unit == "number":
        return None
    labels = (*(label for path in sheet.columns for label in path), *re.split(r"\W+", sheet.caption))
    if any(stated_in(label).unit is not None for label in labels):
        return None
    return replace(sheet, caption=f"{sheet.caption}, °C", truth=sheet.untold)


@mutation(LOUD)
def unit_that_looks_the_same_in_the_cell(sheet: Sheet) -> Sheet | None:
    """Pounds that are money, kilograms that are of carbon dioxide, points that are no percentages."""
    alike = LOOKS_THE_SAME.get(sheet.unit)
    if alike is None or not is_number(sheet.printed.rstrip("%")):
        return None
    return replace(sheet.put(f"{sheet.printed.rstrip('%')} {alike}"), truth=sheet.untold)


def _with_other_unit(sheet: Sheet) -> Sheet | None:
    words = PRINTED_UNIT.get(sheet.unit)
    if words is None:
        return None
    named = re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)

    def change(label: str) -> str:
        return named.sub(OTHER_UNIT[sheet.unit], label)

    after = replace(sheet.head(change, everywhere=True), caption=change(sheet.caption))
    return after if after != sheet else None
