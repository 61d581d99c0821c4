"""Silent faults of the answers of interfaces: what is easily read as another figure, or as none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.mutations import EITHER, LOUD, SAME, Mutation, Operator, Said, another, is_number, mutations_into
from tests.mutations.answer import Answer, inside

OF_OPERATORS: list[Mutation[Answer]] = []
mutation = mutations_into(OF_OPERATORS)

# ---------------------------------------------------------------- a mark appended to a period label

MARKS = (" (p)", " p", "*", " (provisional)", " r/")


def _marked(mark: str) -> Callable[[Answer], Answer | None]:
    def apply(page: Answer) -> Answer | None:
        if not page.when:
            return None
        name = page.when[0]
        return page.at_record(lambda record: {**record, name: f"{record[name]}{mark}"})

    return apply


OF_OPERATORS += [
    Mutation(f"period marked with {mark.strip()!r}", SAME, _marked(mark), Operator.MARKED_PERIOD) for mark in MARKS
]
OF_OPERATORS.append(Mutation("period marked with 'YTD?'", EITHER, _marked(" YTD?"), Operator.MARKED_PERIOD))

# ---------------------------------------------------------------- twins and totals


@mutation(EITHER, Operator.TWIN_ROWS)
def every_record_printed_twice(page: Answer) -> Answer | None:
    records = _records(page)
    return page.with_records([one for one in records for _ in range(2)], 2 * page.row) if records else None


@mutation(EITHER, Operator.TOTAL_ROW)
def total_record_added(page: Answer) -> Answer | None:
    """Its labels are new ones, and of no time; where the rule asks for no label it is one more record."""
    records = _records(page)
    if not records:
        return None
    total = dict.fromkeys(page.record) | dict.fromkeys(page.labels, "Total") | {str(page.at[-1]): 99999}
    return page.with_records([*records, total], page.row)


def _records(page: Answer) -> list[Any]:
    return list(inside(page.data, page.records)) if page.records is not None else []


# ---------------------------------------------------------------- a placeholder instead of numbers


def _unfilled(mark: str) -> Callable[[Answer], Answer]:
    return lambda page: page.say(mark, Said())


OF_OPERATORS += [
    Mutation(f"number still {mark!r}", EITHER, _unfilled(mark), Operator.PLACEHOLDER)
    for mark in ("#", "--", "Loading…", "{{ total }}", "NaN", "undefined")
]

# ---------------------------------------------------------------- the number


def _with_text(change: Callable[[str], str], *, denied: bool) -> Callable[[Answer], Answer | None]:
    """The number as a text with something about it."""

    def apply(page: Answer) -> Answer | None:
        printed = str(page.value)
        if not is_number(printed) or page.language != "en" or len(printed) < 2:
            return None
        return page.say(change(printed), None) if denied else page.put(change(printed))

    return apply


OF_OPERATORS += [
    Mutation(name, EITHER, _with_text(change, denied=False), Operator.SPLIT_NUMBER)
    for name, change in {
        "number split behind its first digit": lambda n: f"{n[:1]} {n[1:]}",
        "number split before its last digit": lambda n: f"{n[:-1]} {n[-1:]}",
    }.items()
]
OF_OPERATORS += [
    Mutation(f"number reads {words!r}", EITHER, _with_text(words.format, denied=False), Operator.LEFTOVER_WORDS)
    for words in ("{} provisional", "{} of which 17 new", "est. {}")
]
OF_OPERATORS += [
    Mutation(f"number reads {words!r}", LOUD, _with_text(words.format, denied=True), Operator.LEFTOVER_WORDS)
    for words in ("not {}", "{} per month", "between {}", "{} less")
]


@mutation(LOUD, Operator.MARKED_PERIOD)
def two_times_in_one_record(page: Answer) -> Answer | None:
    if not page.when:
        return None
    name = page.when[0]
    return page.at_record(lambda record: {**record, name: f"{record[name]} and {another(str(record[name]))}"})


MUTATIONS = OF_OPERATORS
