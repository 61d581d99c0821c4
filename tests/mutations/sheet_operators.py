"""Silent faults of tables, whatever they are printed in: what is easily read as another figure, or as none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from monitor.model import Qualifier
from tests.mutations import EITHER, LOUD, Mutation, Operator, Said, another, is_number, mutations_into, value_of
from tests.mutations.sheet import OTHER_UNIT, Path, Row, Sheet

OF_OPERATORS: list[Mutation[Sheet]] = []
mutation = mutations_into(OF_OPERATORS)

YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
PRINTED_UNIT = re.compile(r"\b(?:lbs?|pounds|kg|kilogram\w*|grams?)\b", re.IGNORECASE)
UNIT_WORDS = {"lb": "pounds", "kg": "kilograms", "%": "percent", "agents": "agents", "deaths": "deaths"}
MARKS = (" (p)", " p", "*", " (r)", "ᵖ", " (provisional)", " prov.", "¹", " r/", " (est.)", " [preliminary]", " #")
FILLED_LATER = ("#", "--", "…", "Loading…", "{{ total }}", "NaN", "undefined")

# ---------------------------------------------------------------- a mark appended to a period label


def _marked(mark: str) -> Callable[[Sheet], Sheet | None]:
    """The mark behind the one label that says of what time the figure's cell is."""

    def apply(sheet: Sheet) -> Sheet | None:
        head = sheet.columns[sheet.column] if sheet.headed else ()
        if any(map(YEAR.search, head)):
            return sheet.head(lambda label: f"{label}{mark}" if YEAR.search(label) else label)
        if any(map(YEAR.search, sheet.rows[sheet.row][: sheet.labels])):
            return sheet.label(lambda label: f"{label}{mark}" if YEAR.search(label) else label)
        return None

    return apply


OF_OPERATORS += [
    Mutation(f"period marked with {mark.strip()!r}", EITHER, _marked(mark), Operator.MARKED_PERIOD) for mark in MARKS
]

# ---------------------------------------------------------------- a unit moved into the caption


def _scaled(sheet: Sheet, times: int) -> Sheet:
    """The same table, every number of which now counts so many times as much."""
    truth = {
        label: one if one.value is None else replace(one, value=one.value * times) for label, one in sheet.truth.items()
    }
    return replace(sheet, truth=truth)


@mutation(EITHER, Operator.MOVED_UNIT)
def its_unit_named_in_the_caption(sheet: Sheet) -> Sheet | None:
    return _captioned(sheet, UNIT_WORDS[sheet.unit]) if sheet.unit in UNIT_WORDS and sheet.times == 1 else None


@mutation(EITHER, Operator.MOVED_UNIT)
def thousands_named_in_the_caption(sheet: Sheet) -> Sheet | None:
    return _scaled(_captioned(sheet, "thousands"), 1000) if sheet.times == 1 and sheet.unit != "%" else None


@mutation(LOUD, Operator.MOVED_UNIT)
def another_unit_named_in_the_caption(sheet: Sheet) -> Sheet | None:
    """Of weights whose unit no label names: a label beside the numbers is believed more than a caption."""
    other = UNIT_WORDS.get(OTHER_UNIT[sheet.unit])
    if other is None or sheet.unit == "%" or any(PRINTED_UNIT.search(label) for label in sheet.words):
        return None
    return replace(_captioned(sheet, other), truth={})


def _captioned(sheet: Sheet, words: str) -> Sheet:
    return replace(sheet, caption=f"{sheet.caption} (in {words})".strip())


# ---------------------------------------------------------------- a second header row


@mutation(EITHER, Operator.SECOND_HEADER)
def row_of_words_put_below_the_header(sheet: Sheet) -> Sheet | None:
    return _below(sheet, "Number") if sheet.headed else None


@mutation(EITHER, Operator.SECOND_HEADER)
def row_of_thousands_put_below_the_header(sheet: Sheet) -> Sheet | None:
    if not sheet.headed or sheet.times != 1 or sheet.unit == "%":
        return None
    return _scaled(_below(sheet, "thousands"), 1000)


def _below(sheet: Sheet, word: str) -> Sheet:
    paths: list[Path] = [path if x < sheet.labels else (*path, word) for x, path in enumerate(sheet.columns)]
    return replace(sheet, columns=tuple(paths))


# ---------------------------------------------------------------- twin rows and totals


@mutation(EITHER, Operator.TWIN_ROWS)
def every_row_printed_twice(sheet: Sheet) -> Sheet:
    twice = tuple(row for row in sheet.rows for _ in range(1 if len(row) == 1 else 2))
    at = sum(1 if len(row) == 1 else 2 for row in sheet.rows[: sheet.row])
    return replace(sheet, rows=twice, row=at)


@mutation(EITHER, Operator.TWIN_ROWS)
def figures_row_printed_again_at_the_end(sheet: Sheet) -> Sheet:
    return sheet.with_row(len(sheet.rows), sheet.rows[sheet.row])


@mutation(EITHER, Operator.TOTAL_ROW)
def total_row_put_above(sheet: Sheet) -> Sheet:
    return sheet.with_row(0, _total(sheet))


def _total(sheet: Sheet) -> Row:
    row = sheet.rows[sheet.row]
    return (*("All together" for _ in range(sheet.labels)), *map(another, row[sheet.labels :]))


# ---------------------------------------------------------------- a placeholder instead of numbers


def _unfilled(mark: str) -> Callable[[Sheet], Sheet]:
    """The mark in the place of every number: the page says nothing yet."""

    def apply(sheet: Sheet) -> Sheet:
        rows = tuple(
            row
            if len(row) == 1
            else tuple(mark if x >= sheet.labels and is_number(cell) else cell for x, cell in enumerate(row))
            for row in sheet.put(mark).rows
        )
        return replace(sheet, rows=rows, truth=dict.fromkeys(sheet.truth, Said()))

    return apply


OF_OPERATORS += [
    Mutation(f"every number still {mark!r}", EITHER, _unfilled(mark), Operator.PLACEHOLDER) for mark in FILLED_LATER
]

# ---------------------------------------------------------------- a number split by a space


@mutation(EITHER, Operator.SPLIT_NUMBER)
def number_split_behind_its_first_digit(sheet: Sheet) -> Sheet | None:
    return _split(sheet, 1)


@mutation(EITHER, Operator.SPLIT_NUMBER)
def number_split_before_its_last_digit(sheet: Sheet) -> Sheet | None:
    return _split(sheet, len(sheet.printed) - 1)


def _split(sheet: Sheet, at: int) -> Sheet | None:
    printed = sheet.printed
    return sheet.put(f"{printed[:at]} {printed[at:]}") if is_number(printed) and len(printed) > 1 else None


# ---------------------------------------------------------------- leftover words beside the number

BESIDE = ("{} provisional", "{} of which 17 new", "{} (in part)", "{} see note 4", "est. {}", "{} / 17")
DENIED = ("not {}", "{} per month", "{} a day", "{} per 100,000", "between {}", "{} less")


def _beside(words: str) -> Callable[[Sheet], Sheet | None]:
    return lambda sheet: sheet.put(words.format(sheet.printed)) if _reads_english(sheet) else None


def _denied(words: str) -> Callable[[Sheet], Sheet | None]:
    """Words that make another statement of the number."""

    def apply(sheet: Sheet) -> Sheet | None:
        return sheet.say(words.format(sheet.printed), None) if _reads_english(sheet) else None

    return apply


def _reads_english(sheet: Sheet) -> bool:
    return is_number(sheet.printed) and sheet.language == "en"


OF_OPERATORS += [Mutation(f"cell reads {words!r}", EITHER, _beside(words), Operator.LEFTOVER_WORDS) for words in BESIDE]
OF_OPERATORS += [Mutation(f"cell reads {words!r}", LOUD, _denied(words), Operator.LEFTOVER_WORDS) for words in DENIED]


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def cell_reads_up_to_the_number(sheet: Sheet) -> Sheet | None:
    return _told(sheet, "up to {}", lambda said: replace(said, qualifier=Qualifier.AT_MOST))


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def cell_reads_minus_the_number(sheet: Sheet) -> Sheet | None:
    return _told(sheet, "minus {}", lambda said: replace(said, value=-said.value if said.value else said.value))


@mutation(EITHER, Operator.LEFTOVER_WORDS)
def cell_names_thousands(sheet: Sheet) -> Sheet | None:
    if sheet.times != 1 or sheet.unit == "%":
        return None
    return _told(sheet, "{} thousand", lambda said: replace(said, value=said.value * 1000 if said.value else None))


def _told(sheet: Sheet, words: str, change: Callable[[Said], Said]) -> Sheet | None:
    if not _reads_english(sheet) or sheet.times is None:
        return None
    said = Said(value_of(sheet.printed, sheet.language) * sheet.times)
    return sheet.say(words.format(sheet.printed), change(said))
