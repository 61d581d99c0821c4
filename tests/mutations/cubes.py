"""Rules of kind `cube`, each with the table it was written for, and what publishers do to such tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

from monitor.kinds.extract.cube import Cube
from tests.mutations import EITHER, LOUD, QUESTION, SAME, Mutation, Operator, Rule, Said, mutations_into
from tests.mutations.answer import Answer

MUTATIONS: list[Mutation[Answer]] = []
mutation = mutations_into(MUTATIONS)

JOBS: dict[str, Any] = {
    "label": "Unemployed",
    "id": ["geo", "sex", "time"],
    "size": [2, 3, 3],
    "role": {"time": ["time"]},
    "value": [901, 402, 503, 604, 705, 806, 107, 208, 309, 1901, 1402, 1503, 1604, 1705, 1806, 1107, 1208, 1309],
    "status": {"4": "p"},
    "dimension": {
        "geo": {"category": {"index": ["CA", "US"], "label": {"CA": "Canada", "US": "United States"}}},
        "sex": {"category": {"index": ["F", "M", "T"], "label": {"F": "Females", "M": "Males", "T": "Total"}}},
        "time": {"category": {"index": ["2021", "2022", "2023"]}},
    },
}
MEN = {"2021": Said(Decimal(604)), "2022": Said(Decimal(705)), "2023": Said(Decimal(806))}


def _rule(
    name: str, where: dict[str, str], data: dict[str, Any], prefix: tuple[str, ...] = (), **more: Any
) -> Rule[Any]:
    at = (*prefix, "value", 4)
    return Rule(name, Answer(data, at, MEN, "people"), Cube.model_validate({"where": where, **more}), "people")


RULES = (
    _rule("men by their code", {"geo": "CA", "sex": "M"}, JOBS),
    _rule("men by their label", {"geo": "Canada", "sex": "Males"}, JOBS),
    _rule("men in a file of two tables", {"geo": "CA", "sex": "M"}, {"a": JOBS, "b": JOBS}, ("a",), dataset="a"),
    _rule("men, the time named", {"geo": "CA", "sex": "M"}, {**JOBS, "role": {}}, time="time"),
)

Change = Callable[[dict[str, Any]], None]


def _changed(page: Answer, change: Change) -> Answer:
    """With the table changed in place in a copy."""

    def apply(table: dict[str, Any]) -> dict[str, Any]:
        copy = deepcopy(table)
        change(copy)
        return copy

    return page.changed(page.at[:-2], apply)


def _turned(table: dict[str, Any], name: str, order: list[int]) -> None:
    """The categories of a dimension in another order, with their values."""
    dimension, sizes = table["id"].index(name), table["size"]
    inner = 1
    for size in sizes[dimension + 1 :]:
        inner *= size
    length, before = sizes[dimension] * inner, table["value"]
    table["value"] = [
        before[start + place * inner + i]
        for start in range(0, len(before), length)
        for place in order
        for i in range(inner)
    ]
    codes = table["dimension"][name]["category"]["index"]
    table["dimension"][name]["category"]["index"] = [codes[place] for place in order]
    table.pop("status", None)


@mutation(SAME)
def written_over_many_lines(page: Answer) -> Answer:
    return replace(page, written=lambda data: json.dumps(data, indent=4))


@mutation(SAME)
def categories_in_another_order(page: Answer) -> Answer:
    return _changed(page, lambda table: _turned(table, "sex", [2, 0, 1]))


@mutation(SAME)
def places_in_another_order(page: Answer) -> Answer:
    return _changed(page, lambda table: _turned(table, "geo", [1, 0]))


@mutation(SAME)
def newest_period_first(page: Answer) -> Answer:
    return _changed(page, lambda table: _turned(table, "time", [2, 1, 0]))


@mutation(SAME)
def values_in_an_object(page: Answer) -> Answer:
    return _changed(page, lambda table: table.update(value={str(i): one for i, one in enumerate(table["value"])}))


@mutation(SAME)
def categories_numbered(page: Answer) -> Answer:
    def number(table: dict[str, Any]) -> None:
        category = table["dimension"]["sex"]["category"]
        category["index"] = dict(reversed([(code, at) for at, code in enumerate(category["index"])]))

    return _changed(page, number)


@mutation(SAME)
def as_version_one_writes_it(page: Answer) -> Answer:
    def move(table: dict[str, Any]) -> None:
        table["dimension"] |= {name: table.pop(name) for name in ("id", "size", "role")}

    return _changed(page, move)


@mutation(SAME)
def flags_in_a_list(page: Answer) -> Answer:
    return _changed(page, lambda table: table.update(status=["p"] * 18))


@mutation(SAME)
def notes_added(page: Answer) -> Answer:
    return _changed(page, lambda table: table.update(note=["Revised."], updated="2024-05-01"))


@mutation(LOUD)
def a_category_more_than_its_size(page: Answer) -> Answer:
    return _changed(page, lambda table: table["dimension"]["sex"]["category"]["index"].insert(0, "X"))


@mutation(LOUD)
def a_value_left_out(page: Answer) -> Answer:
    return _changed(page, lambda table: table["value"].pop(0))


@mutation(LOUD)
def a_dimension_split(page: Answer) -> Answer:
    def split(table: dict[str, Any]) -> None:
        table["id"].append("age")
        table["size"].append(2)
        table["dimension"]["age"] = {"category": {"index": ["Y", "O"], "label": {"Y": "Young", "O": "Old"}}}
        table["value"] = [part for one in table["value"] for part in (one, one + 1)]
        table.pop("status", None)

    return _changed(page, split)


@mutation(LOUD)
def dimension_renamed(page: Answer) -> Answer:
    def rename(table: dict[str, Any]) -> None:
        table["id"][1] = "gender"
        table["dimension"]["gender"] = table["dimension"].pop("sex")

    return _changed(page, rename)


@mutation(LOUD)
def category_gone(page: Answer) -> Answer:
    def drop(table: dict[str, Any]) -> None:
        category = table["dimension"]["sex"]["category"]
        category["index"][1] = "N"
        category["label"] = {"F": "Females", "N": "Not stated", "T": "Total"}

    return _changed(page, drop)


@mutation(LOUD)
def measured_as_a_share(page: Answer) -> Answer:
    def share(table: dict[str, Any]) -> None:
        table["dimension"]["sex"]["category"]["unit"] = {"M": {"symbol": "%"}}

    return _changed(page, share)


@mutation(LOUD)
def a_number_replaced_by_words(page: Answer) -> Answer:
    return _changed(page, lambda table: table["value"].__setitem__(4, "see the note on Canada"))


@mutation(SAME)
def counted_in_units_by_its_unit(page: Answer) -> Answer:
    def say(table: dict[str, Any]) -> None:
        table["dimension"]["sex"]["category"]["unit"] = {"M": {"label": "persons", "multiplier": 0}}

    return _changed(page, say)


def _thousandfold(say: Change) -> Callable[[Answer], Answer]:
    def apply(page: Answer) -> Answer:
        truth = {label: Said(one.value * 1000) for label, one in page.truth.items() if one.value is not None}
        return replace(_changed(page, say), truth=truth)

    return apply


MUTATIONS += [
    Mutation(
        "counted in thousands by its title",
        SAME,
        _thousandfold(lambda t: t.update(label="In thousands")),
        Operator.MOVED_UNIT,
    ),
    Mutation(
        "counted in thousands by its unit",
        SAME,
        _thousandfold(
            lambda t: t["dimension"]["sex"]["category"].update(unit={"M": {"base": "persons", "multiplier": 3}})
        ),
    ),
]


def _with_values(page: Answer, change: Callable[[int], Any]) -> Answer:
    return _changed(page, lambda table: table.update(value=[change(one) for one in table["value"]]))


@mutation(EITHER, Operator.MARKED_PERIOD)
def periods_marked_provisional(page: Answer) -> Answer:
    codes = ["2021", "2022", "2023 (p)"]
    return _changed(page, lambda table: table["dimension"]["time"]["category"].update(index=codes))


@mutation(LOUD, Operator.TWIN_ROWS)
def a_category_twice(page: Answer) -> Answer:
    return _changed(page, lambda table: table["dimension"]["sex"]["category"].update(index=["F", "M", "M"]))


@mutation(QUESTION, Operator.PLACEHOLDER)
def numbers_not_filled_in_yet(page: Answer) -> Answer:
    return replace(_with_values(page, lambda _: ".."), truth={label: Said() for label in page.truth})


@mutation(EITHER, Operator.SPLIT_NUMBER)
def numbers_split_by_spaces(page: Answer) -> Answer:
    truth = {label: Said(one.value + 1000) for label, one in page.truth.items() if one.value is not None}
    return replace(_with_values(page, lambda value: f"1 {value % 1000:03}"), truth=truth)


@mutation(LOUD, Operator.LEFTOVER_WORDS)
def words_beside_the_numbers(page: Answer) -> Answer:
    return _with_values(page, lambda value: f"{value} in the last 24 hours")
