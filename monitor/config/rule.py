"""An extractor with its options → the rule that observations carry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from monitor.model import Rule
from monitor.reading.value import READERS_VERSION


def rule_of(name: str, extractor: Any, *, readers: int = READERS_VERSION) -> Rule:
    """The rule of an extractor kind registered as `name`, with a version of what all kinds read texts with.

    Options that were left away count with their defaults, and the order in which they were written does not
    count: the same options have the same hash, in every process.

    Raises:
        TypeError: `extractor` is not a pydantic model with a class variable `version`.
    """
    if not isinstance(extractor, BaseModel):
        raise TypeError(f"an extractor must be a monitor.plugin.Kind, not {type(extractor).__name__}")
    version = int(getattr(extractor, "version"))  # noqa: B009 - a class variable that BaseModel does not declare
    options = _canonical(_plain(extractor.model_dump()))
    known_by = sha256(f"{name}\n{version}\n{readers}\n{options}".encode()).hexdigest()
    return Rule(name, version, options, known_by)


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """JSON-ready; sets are sorted, because their own order differs from one process to the next."""
    match value:
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case set() | frozenset():
            return sorted((_plain(inner) for inner in value), key=_canonical)
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            return to_jsonable_python(value)
