"""pydantic's errors → problems with a place in the file and words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config.hints import instead
from monitor.config.places import KeyPath, Marked
from monitor.config.schema import allowed_keys, examples_at
from monitor.reading.labels import listed

_KIND_PLACES = {"extract": "extractor kind", "fetch": "fetcher kind", "notify": "notifier kind"}

_KEYS = "keys with values below it are needed"
_LIST = "a list is needed: [one, two], or each entry on a line of its own behind '- '"
_WANTED = {
    "string_type": "text is needed",
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "int_type": "a whole number without quotation marks is needed",
    "int_parsing": "a whole number is needed",
    "int_from_float": "a whole number is needed",
    "float_type": "a number is needed",
    "float_parsing": "a number is needed",
    "decimal_type": "a number is needed",
    "decimal_parsing": "a number is needed",
    "finite_number": "a number is needed",
    "bool_type": "true or false is needed",
    "bool_parsing": "true or false is needed",
    "date_type": "a date such as 2024-12-05 is needed",
    "date_parsing": "a date such as 2024-12-05 is needed",
    "date_from_datetime_parsing": "a date such as 2024-12-05 is needed",
    "date_from_datetime_inexact": "a date such as 2024-12-05 is needed, without a time",
}
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
        return _not_the_form(examples_at(schema, path), str(context.get("pattern", "")))
    if kind == "too_short":
        return "at least one is needed here"
    if kind == "string_too_short" and not value:
        return "the text is empty; write it or leave the key away"
    if wanted := _WANTED.get(kind):
        return _not_wanted(_keys_wanted(path, schema) if wanted == _KEYS else wanted, value)
    return re.sub("^(Input|String|Value|List) should", "this should", details["msg"])


def _unknown_key(path: KeyPath, schema: Mapping[str, Any]) -> str:
    key, around = path[-1], path[:-1]
    allowed = allowed_keys(dict(schema), around)
    if kind := kind_place(around):
        return f"there is no {kind} {key!r}{instead(str(key), allowed, what='installed')}"
    return f"unknown key {key!r}{instead(str(key), allowed)}"


def kind_place(path: KeyPath) -> str:
    """Which sort of kind is named by the key of a mapping at `path`, in words; empty where none is."""
    match path:
        case ("sources", str(), "figures", str(), "extract") | ("sources", str(), "fetch"):
            return _KIND_PLACES[str(path[-1])]
        case ("settings", "notify", int()):
            return _KIND_PLACES["notify"]
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
    keys = allowed_keys(dict(schema), path)
    if kind_place(path):
        return f"one of these is needed, with its options below it: {listed(keys)}"
    return f"{_KEYS}: {listed(keys)}" if keys else _KEYS


def _not_a_word(value: Any, words: list[str]) -> str:
    said = str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, str) else "this"
    near = instead(str(value), words, what="there are")
    rest = f" There are: {listed(words)}" if near.endswith("?") and len(words) <= FEW_WORDS else ""
    return f"{said} is not one of the possible words{near}{rest}"


def _not_the_form(examples: list[str], pattern: str) -> str:
    if examples:
        return f"a text of another form is needed, such as {examples[0]}"
    return f"a text of another form is needed, one that fits the pattern {pattern}"
