"""Read a JSON file, with its numbers exact."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NoReturn

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.labels import shortened

MAX_DEPTH = 100
"""Lists and objects inside one another; what publishers print has fewer than 20."""

_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BRACKETS = bytes.maketrans(b"[]{}", b"()()")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class _UnclearError(ValueError):
    """It is written as JSON, but does not say one thing."""


def read_json(text: str) -> Any:
    """What the text holds: dicts, lists, texts, `Decimal` and int, True, False and None.

    Raises:
        NotUsable: it is no JSON (RFC 8259; NaN and Infinity are none), it is nested more than `MAX_DEPTH` deep, or an
            object has a name twice, so that it cannot be told which of its values counts.
    """
    # Before parsing: how deep the interpreter's own reader can go without a crash differs from one version and thread
    # to the next.
    if _is_deeper_than(text, MAX_DEPTH):
        raise _no_json(f"it is nested more than {MAX_DEPTH} deep")
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        near = text[max(0, error.pos - 40) : error.pos + 20]
        raise _no_json(f"{error}, near {near!r}") from error
    except _UnclearError as error:
        raise _no_json(str(error)) from error
    except (ValueError, ArithmeticError) as error:
        raise _no_json("it holds a number of more digits than any quantity has") from error


def write_json(rows: Iterable[Any]) -> str:
    """A list as JSON text, one element on a line: the inverse of `read_json`, with equal values as equal text."""
    return joined_json(map(row_json, rows))


def joined_json(rows: Iterable[str]) -> str:
    """The same of elements that are JSON already."""
    return "[\n" + ",\n".join(rows) + "\n]\n"


def row_json(value: Any) -> str:
    """A value that `read_json` gave, as JSON on one line."""
    match value:
        case dict():
            return "{" + ",".join(f"{_quoted(name)}:{row_json(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ",".join(map(row_json, value)) + "]"
        case Decimal():
            return str(value)
        case _:
            return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    # Half a surrogate pair can be written in ASCII only.
    return json.dumps(text, ensure_ascii=_HALF_PAIR.search(text) is not None)


def _is_deeper_than(text: str, depth: int) -> bool:
    """Whether brackets stand inside one another deeper than that; True for every file that is.

    Where some are never closed, up to twice as many may pass: the parser refuses them without harm.
    """
    if text.count("[") + text.count("{") <= depth:
        return False
    # Escapes stand in strings only, so every second piece between the quotes that are left is outside of strings.
    pieces = text.replace("\\\\", "").replace('\\"', "").split('"')[::2]
    brackets = "".join(pieces).encode("ascii", "replace").translate(_BRACKETS, _NO_BRACKETS)
    for _ in range(depth):
        if b"()" not in brackets:
            break
        brackets = brackets.replace(b"()", b"")
    return b"()" in brackets or brackets.count(b"(") > depth


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    raise _UnclearError(f"the name {shortened(twice, 60)!r} stands twice in one object")


def _refuse_constant(name: str) -> NoReturn:
    raise _UnclearError(f"{name} is no number in JSON")


def _no_json(why: str) -> NotUsable:
    return NotUsable(f"this is no JSON that can be read: {why}", grade=Grade.WRONG_TYPE)
