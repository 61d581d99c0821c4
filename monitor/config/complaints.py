"""pydantic's errors → problems with a place in the file and words for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.config.hints import instead
from monitor.config.marks import KeyPath, Marked
from monitor.config.schema import allowed_keys

_KIND_PLACES = {"extract": "extractor kind", "fetch": "fetcher kind", "notify": "notifier kind"}

_WANTED = {
    "string_type": "text",
    "dict_type": "keys with values below it",
    "mapping_type": "keys with values below it",
    "model_type": "keys with values below it",
    "model_attributes_type": "keys with values below it",
    "list_type": "a list, each entry on a line with '- '",
    "tuple_type": "a list, each entry on a line with '- '",
    "set_type": "a list, each entry on a line with '- '",
    "int_type": "a whole number without quotation marks",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "date_type": "a date such as 2024-12-05",
    "date_parsing": "a date such as 2024-12-05",
    "date_from_datetime_parsing": "a date such as 2024-12-05",
    "date_from_datetime_inexact": "a date such as 2024-12-05, without a time",
}


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
    for details in error.errors(include_url=False):
        path, value, key_itself = _place(details, marked.data)
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
        allowed = [word.strip("' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"{value!r} is not one of the possible words{instead(str(value), allowed, what='there are')}"
    if kind == "too_short":
        return "at least one is needed here"
    if kind == "string_too_short" and not value:
        return "the text is empty; write it or leave the key away"
    if wanted := _WANTED.get(kind):
        return _not_wanted(wanted, value)
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
    return f"{found}, {wanted} is needed"
