"""What is wrong in the file, in words for people: pydantic's errors → complaints, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config.places import KeyPath, Marked
from monitor.reading.labels import did_you_mean, listed

_KEYS = "keys with values below it are needed"
_WANTED = {
    kind: wanted
    for wanted, kinds in (
        (_KEYS, "dict_type mapping_type model_type model_attributes_type"),
        (
            "a list is needed: [one, two], or each entry on a line of its own behind '- '",
            "list_type tuple_type set_type",
        ),
        ("text is needed", "string_type"),
        ("a whole number without quotation marks is needed", "int_type"),
        ("a whole number is needed", "int_parsing int_from_float"),
        ("a number is needed", "float_type float_parsing decimal_type decimal_parsing finite_number"),
        ("true or false is needed", "bool_type bool_parsing"),
        ("a date such as 2024-12-05 is needed", "date_type date_parsing date_from_datetime_parsing"),
        ("a date such as 2024-12-05 is needed, without a time", "date_from_datetime_inexact"),
    )
    for kind in kinds.split()
}
"""What is wanted where pydantic reports an error of that type."""

FEW_WORDS = 8
"""As many possible words are all named, also where one of them looks like what was meant."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong.

    Attributes:
        path: where.
        message: what is wrong and what to write instead.
        at_key: whether it is about the key and not about its value.
        alone: whether it makes every other complaint about the same path superfluous.
    """

    path: KeyPath
    message: str
    at_key: bool = False
    alone: bool = False


def instead(word: str, allowed: Iterable[str], *, what: str = "allowed here") -> str:
    """A clause to put behind a message about `word`: the nearest of the words that are allowed, or all of them.

    >>> instead("unti", ["unit", "label"])
    "; did you mean 'unit'?"
    >>> instead("colour", ["unit", "label"])
    '; allowed here: unit, label'
    """
    words = list(allowed)
    return did_you_mean(word, words) or (f"; {what}: {listed(words)}" if words else "")


def complaints(error: ValidationError, marked: Marked, schema: Mapping[str, Any]) -> list[Complaint]:
    """What `error` says about the data of `marked`, in its order; one complaint for each place.

    An option that may have several forms gives one error for each form: they are joined by "or".
    """
    found: dict[tuple[KeyPath, bool], list[str]] = {}
    every = [(details, *_place(details, marked.data)) for details in error.errors(include_url=False)]
    for details, path, value, key_itself in every:
        if details["type"] == "too_short" and any(
            len(path) < len(other) and other[: len(path)] == path for _, other, *_ in every
        ):
            continue  # What is wrong inside does not count as an entry for pydantic; it is told itself.
        at_key = key_itself or details["type"] == "extra_forbidden"
        message = _message(details, path, value, schema)
        messages = found.setdefault((path, at_key), [])
        if message not in messages:
            messages.append(message)
    return [Complaint(path, "; or ".join(said), at_key) for (path, at_key), said in found.items()]


def _place(details: ErrorDetails, data: Any) -> tuple[KeyPath, Any, bool]:
    """The path in the data that an error is about, what stands there, and whether the key itself is meant.

    pydantic's locations also hold names of union members and "[key]"; what is not in the data is left out.
    """
    path: list[str | int] = []
    steps = details["loc"]
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        inside = (isinstance(data, dict) and isinstance(step, str) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        )
        if inside:
            path.append(step)
            data = data[step]
        elif last and details["type"] == "missing":
            path.append(step)
    return tuple(path), data, bool(steps) and steps[-1] == "[key]"


def _message(details: ErrorDetails, path: KeyPath, value: Any, schema: Mapping[str, Any]) -> str:
    kind = details["type"]
    context = details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(path, schema)
    if kind == "missing":
        return f"the key {path[-1]!r} is missing; add it"
    if kind in ("value_error", "assertion_error"):
        return str(context.get("error", details["msg"]))
    if kind == "literal_error":
        words = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return _not_a_word(value, [word for word in words if word])
    if kind == "string_pattern_mismatch":
        return _not_the_form(path, str(context.get("pattern", "")), schema)
    if kind == "too_short":
        return "at least one is needed here"
    if kind == "string_too_short" and not value:
        return "the text is empty; write it or leave the key away"
    if wanted := _WANTED.get(kind):
        return _not_wanted(_keys_wanted(path, schema) if wanted == _KEYS else wanted, value)
    return re.sub("^(Input|String|Value|List) should", "this should", details["msg"])


def _unknown_key(path: KeyPath, schema: Mapping[str, Any]) -> str:
    key, around = path[-1], path[:-1]
    allowed = _allowed_keys(schema, around)
    if kind := kind_place(around):
        return f"there is no {kind} {key!r}{instead(str(key), allowed, what='installed')}"
    return f"unknown key {key!r}{instead(str(key), allowed)}"


def kind_place(path: KeyPath) -> str:
    """Which sort of kind is named by the key of a mapping at `path`, in words; empty where none is."""
    match path:
        case ("sources", str(), "figures", str(), "extract"):
            return "extractor kind"
        case ("sources", str(), "fetch"):
            return "fetcher kind"
        case ("settings", "notify", int()):
            return "notifier kind"
        case _:
            return ""


def _not_wanted(wanted: str, value: Any) -> str:
    """What stands there instead; a text is not repeated, because it could be a secret."""
    match value:
        case None:
            found = "nothing stands here"
        case bool():
            found = f"{str(value).lower()} stands here (to mean the word, put it in quotation marks)"
        case dict():
            found = "keys with values stand here"
        case list():
            found = "a list stands here"
        case str():
            found = "a text stands here"
        case _:
            found = f"{value} stands here"
    return f"{found}, {wanted}"


def _keys_wanted(path: KeyPath, schema: Mapping[str, Any]) -> str:
    """That keys are needed, and which could stand there where not any could."""
    keys = _allowed_keys(schema, path)
    if kind_place(path):
        return f"one of these is needed, with its options below it: {listed(keys)}"
    return f"{_KEYS}: {listed(keys)}" if keys else _KEYS


def _not_a_word(value: Any, words: list[str]) -> str:
    said = str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else "this"
    near = instead(str(value), words, what="there are")
    rest = f" There are: {listed(words)}" if near.endswith("?") and len(words) <= FEW_WORDS else ""
    return f"{said} is not one of the possible words{near}{rest}"


def _not_the_form(path: KeyPath, pattern: str, schema: Mapping[str, Any]) -> str:
    for place in _places(schema, path):
        for example in place.get("examples", ()):
            return f"a text of another form is needed, such as {example}"
    return f"a text of another form is needed, one that fits the pattern {pattern}"


def _allowed_keys(schema: Mapping[str, Any], path: KeyPath) -> list[str]:
    """The keys that a mapping at `path` may have; empty where any key may stand, or nothing is known."""
    return list(dict.fromkeys(name for place in _places(schema, path) for name in place.get("properties", {})))


def _places(schema: Mapping[str, Any], path: KeyPath) -> list[Mapping[str, Any]]:
    places = list(_resolved(schema, schema))
    for key in path:
        places = [deeper for place in places for deeper in _below(schema, place, key)]
    return places


def _below(schema: Mapping[str, Any], place: Mapping[str, Any], key: str | int) -> Iterator[Mapping[str, Any]]:
    if isinstance(key, int):
        found = place.get("items")
    else:
        found = place.get("properties", {}).get(key)
        patterned = next(iter(place.get("patternProperties", {}).values()), None)
        found = found or patterned or place.get("additionalProperties")
    if isinstance(found, dict):
        yield from _resolved(schema, found)


def _resolved(schema: Mapping[str, Any], place: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The place itself and everything it refers to or may be instead."""
    if reference := place.get("$ref"):
        yield from _resolved(schema, schema["$defs"][reference.rpartition("/")[2]])
    yield place
    for word in ("anyOf", "oneOf", "allOf"):
        for branch in place.get(word, ()):
            yield from _resolved(schema, branch)
