"""What programmers and publishers do to the answers of interfaces."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.mutations import (
    EITHER,
    LOUD,
    QUESTION,
    SAME,
    Mutation,
    Operator,
    Said,
    another,
    is_number,
    mutations_into,
    value_of,
)
from tests.mutations.answer import Answer, inside
from tests.mutations.answer_operators import MUTATIONS as OF_OPERATORS
from tests.mutations.sheet import OTHER_UNIT

TIME = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")

# ---------------------------------------------------------------- the file

MUTATIONS: list[Mutation[Answer]] = []
mutation = mutations_into(MUTATIONS)


@mutation(SAME)
def written_over_many_lines(page: Answer) -> Answer:
    return replace(page, written=lambda data: json.dumps(data, indent=4, ensure_ascii=False) + "\n")


@mutation(SAME)
def written_with_a_byte_order_mark(page: Answer) -> Answer:
    return replace(page, written=lambda data: "\ufeff" + json.dumps(data))


@mutation(SAME)
def names_in_another_order(page: Answer) -> Answer:
    return replace(page, data=_reordered(page.data))


@mutation(SAME)
def texts_written_as_escapes(page: Answer) -> Answer:
    def escaped(text: re.Match[str]) -> str:
        return '"' + "".join(f"\\u{ord(c):04x}" for c in text[1]) + '"'

    return replace(page, written=lambda data: re.sub(r'"([^"\\]*)"', escaped, json.dumps(data, ensure_ascii=False)))


@mutation(LOUD)
def answer_cut_off(page: Answer) -> Answer:
    return replace(page, truth={}, written=lambda data: json.dumps(data)[:-4])


@mutation(LOUD)
def answer_replaced_by_an_error(page: Answer) -> Answer:
    return replace(page, data={"error": {"code": 400, "message": "unknown vector"}}, truth={})


@mutation(LOUD)
def everything_wrapped_in_another_object(page: Answer) -> Answer:
    return replace(page, data={"payload": page.data})


@mutation(SAME)
def fields_added_beside_everything(page: Answer) -> Answer:
    if isinstance(page.data, dict):
        return replace(page, data={"version": 7, **page.data, "elapsed": 12})
    return page.at_record(lambda record: {"version": 7, **record})


@mutation(LOUD)
def name_written_twice(page: Answer) -> Answer:
    """One object names the figure's field twice, with two values: readers differ in which one they take."""
    name = json.dumps(page.at[-1])

    def written(data: Any) -> str:
        return json.dumps(data).replace(f"{name}:", f"{name}: 99, {name}:")

    return replace(page, written=written)


# ---------------------------------------------------------------- records and fields


@mutation(SAME)
def similar_field_added_before(page: Answer) -> Answer:
    return page.at_record(lambda record: {f"{page.at[-1]}_before": 99, **record})


@mutation(SAME)
def similar_field_added_behind(page: Answer) -> Answer:
    return page.at_record(lambda record: {**record, f"predicted_{page.at[-1]}": 99})


@mutation(LOUD)
def field_renamed(page: Answer) -> Answer:
    def renamed(record: Mapping[str, Any]) -> Any:
        return {f"{name}_v2" if name == page.at[-1] else name: value for name, value in record.items()}

    return _in_all_records(page, renamed)


@mutation(LOUD)
def field_in_capitals(page: Answer) -> Answer | None:
    def renamed(record: Mapping[str, Any]) -> Any:
        return {name.upper() if name == page.at[-1] else name: value for name, value in record.items()}

    return _in_all_records(page, renamed) if not str(page.at[-1]).isupper() else None


@mutation(SAME)
def records_reversed(page: Answer) -> Answer | None:
    records = _records(page)
    return page.with_records(records[::-1], len(records) - 1 - page.row) if records else None


@mutation(SAME)
def record_of_a_similar_label_inserted(page: Answer) -> Answer | None:
    records = _records(page)
    if not records or not page.labels:
        return None
    name = page.labels[0]
    similar = {**_twin(page), name: f"{page.record[name]} analogues"}
    return page.with_records([similar, *records], page.row + 1)


@mutation(LOUD, Operator.TWIN_ROWS)
def record_of_the_same_labels_added(page: Answer) -> Answer | None:
    records = _records(page)
    return page.with_records([*records, _twin(page)], page.row) if records else None


@mutation(EITHER, Operator.TWIN_ROWS)
def record_printed_twice(page: Answer) -> Answer | None:
    records = _records(page)
    return page.with_records([*records, dict(page.record)], page.row) if records else None


def _dated(change: Callable[[str], str]) -> Callable[[Answer], Answer | None]:
    """The texts of the figure's record that name a time, changed."""

    def apply(page: Answer) -> Answer | None:
        times = {
            name: change(value)
            for name, value in page.record.items()
            if name != page.at[-1] and isinstance(value, str) and TIME.search(value)
        }
        return page.at_record(lambda record: {**record, **times}) if times else None

    return apply


MUTATIONS.append(Mutation("time named otherwise", LOUD, _dated(lambda _: "Latest")))


@mutation(LOUD)
def figures_record_removed(page: Answer) -> Answer | None:
    records = _records(page)
    if not records:
        return None
    rest = [record for y, record in enumerate(records) if y != page.row]
    after = page.changed(page.records or (), lambda _: rest)
    return replace(after, truth={label: one for label, one in page.truth.items() if label != page.period})


@mutation(LOUD)
def records_made_an_object(page: Answer) -> Answer | None:
    records = _records(page)
    if not records:
        return None
    return page.changed(page.records or (), lambda _: {"count": len(records), "items": records})


@mutation(LOUD)
def label_renamed_slightly(page: Answer) -> Answer | None:
    return _relabelled(page, lambda label: f"{label} (all)")


@mutation(SAME)
def label_padded_with_spaces(page: Answer) -> Answer | None:
    return _relabelled(page, lambda label: f" {label}\u00a0 ")


@mutation(EITHER)
def label_in_capitals(page: Answer) -> Answer | None:
    after = _relabelled(page, str.upper)
    return after if after != page else None


@mutation(EITHER)
def label_footnoted(page: Answer) -> Answer | None:
    return _relabelled(page, lambda label: f"{label}*")


# ---------------------------------------------------------------- the value


@mutation(SAME)
def number_itself_changed(page: Answer) -> Answer | None:
    return _number_changed(page)


@mutation(SAME)
def number_written_as_text(page: Answer) -> Answer | None:
    return page.put(str(page.value)) if not isinstance(page.value, str) else None


@mutation(SAME)
def number_written_as_text_with_thousands_parted(page: Answer) -> Answer | None:
    if isinstance(page.value, str) or page.language != "en":
        return None
    return page.put(f"{Decimal(str(page.value)):,}")


@mutation(SAME)
def text_written_as_a_number(page: Answer) -> Answer | None:
    if not isinstance(page.value, str) or not is_number(page.value):
        return None
    return page.put(float(value_of(page.value, page.language)))


@mutation(SAME)
def number_written_with_decimals(page: Answer) -> Answer | None:
    return _as_written(page, lambda value: f"{value}.00" if "." not in value else f"{value}00")


@mutation(SAME)
def number_written_with_an_exponent(page: Answer) -> Answer | None:
    return _as_written(page, lambda value: f"{Decimal(value).scaleb(-3)}e3")


@mutation(EITHER)
def number_null(page: Answer) -> Answer:
    return page.say(None, Said())


def _suppressed(mark: str) -> Callable[[Answer], Answer]:
    return lambda page: page.say(mark, Said())


MUTATIONS += [
    Mutation(f"number replaced by {mark!r}", SAME, _suppressed(mark)) for mark in ("n/a", "Suppr.", "..", "*")
]
MUTATIONS.append(Mutation("number replaced by ''", EITHER, _suppressed("")))
MUTATIONS.append(Mutation("number replaced by 'n/a (2)'", EITHER, _suppressed("n/a (2)")))


def _marked(mark: str) -> Callable[[Answer], Answer | None]:
    return lambda page: page.put(f"{page.value}{mark}") if is_number(str(page.value)) else None


MUTATIONS += [
    Mutation(f"number marked with {mark.strip()!r}", EITHER, _marked(mark)) for mark in ("p", " e", " (p)", " (r)", "†")
]


@mutation(QUESTION)
def number_replaced_by_minus_one(page: Answer) -> Answer:
    return page.say(-1, Said())


@mutation(LOUD, Operator.PLACEHOLDER)
def number_replaced_by_words(page: Answer) -> Answer:
    return page.say("see the note below", None)


@mutation(LOUD)
def number_replaced_by_a_date(page: Answer) -> Answer:
    return page.say("2024-12-05", None)


@mutation(LOUD)
def number_replaced_by_true(page: Answer) -> Answer:
    return page.say(True, None)


@mutation(LOUD)
def number_replaced_by_nan(page: Answer) -> Answer:
    return page.say(float("nan"), None)


@mutation(LOUD)
def number_put_into_an_object(page: Answer) -> Answer:
    return page.put({"value": page.value, "previous": 99})


@mutation(LOUD)
def number_put_into_a_list(page: Answer) -> Answer:
    return page.put([page.value, 99])


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def two_numbers_in_one_text(page: Answer) -> Answer | None:
    return page.put(f"{page.value} / 99") if not _is_sentence(page) else None


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def words_left_behind_the_number(page: Answer) -> Answer | None:
    return page.put(f"{page.value} in the last day") if not _is_sentence(page) else None


@mutation(SAME)
def its_unit_written_behind_the_number(page: Answer) -> Answer | None:
    return page.put(f"{page.value} {page.unit}") if not _is_sentence(page) else None


@mutation(LOUD)
def another_unit_written_behind_the_number(page: Answer) -> Answer | None:
    return page.put(f"{page.value} {OTHER_UNIT[page.unit]}") if not _is_sentence(page) else None


@mutation(LOUD, Operator.MOVED_UNIT)
def unit_in_the_fields_name_changed(page: Answer) -> Answer | None:
    name = str(page.at[-1])
    if "(lbs)" not in name:
        return None
    changed = name.replace("lbs", "kg")
    return replace(
        _in_all_records(page, lambda record: {changed if n == name else n: value for n, value in record.items()}),
        truth={},
    )


MUTATIONS += OF_OPERATORS

# ---------------------------------------------------------------- parts


def _records(page: Answer) -> list[Any]:
    return list(inside(page.data, page.records)) if page.records is not None else []


def _in_all_records(page: Answer, change: Callable[[Mapping[str, Any]], Any]) -> Answer:
    if page.records is None:
        return page.at_record(change)
    return page.changed(page.records, lambda records: list(map(change, records)))


def _twin(page: Answer) -> dict[str, Any]:
    """The figure's record with another value."""
    changed = _number_changed(page)
    return dict(page.record) | {str(page.at[-1]): changed.value if changed else 99}


def _number_changed(page: Answer) -> Answer | None:
    value = page.value
    if _is_sentence(page):
        digits = next(word for word in value.split() if word[0].isdigit())
        now = Said(value_of(another(digits), page.language))
        return page.say(value.replace(digits, another(digits)), now)
    text = another(str(value))
    now = Said(value_of(text, page.language))
    return page.say(text if isinstance(value, str) else json.loads(text), now)


def _is_sentence(page: Answer) -> bool:
    return isinstance(page.value, str) and not is_number(page.value)


def _as_written(page: Answer, change: Callable[[str], str]) -> Answer | None:
    """With the figure's number written in other digits, which no Python value would keep."""
    if isinstance(page.value, str):
        return None
    mark, number = "\ue000", str(page.value)
    marked = page.put(mark)
    return replace(
        marked, written=lambda data: json.dumps(data, ensure_ascii=False).replace(f'"{mark}"', change(number))
    )


def _relabelled(page: Answer, change: Callable[[str], str]) -> Answer | None:
    if not page.labels:
        return None
    name = page.labels[0]
    return page.at_record(lambda record: {**record, name: change(record[name])})


def _reordered(data: Any) -> Any:
    match data:
        case dict():
            return {name: _reordered(data[name]) for name in reversed(data)}
        case list():
            return list(map(_reordered, data))
        case _:
            return data
