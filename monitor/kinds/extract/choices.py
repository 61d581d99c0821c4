"""The values that `where` takes: each a text, or several ways in which publishers write one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator

from monitor.kinds.extract.options import texts_of
from monitor.model.errors import Ambiguous
from monitor.reading.labels import WILDCARD, fold, listed, same_label

EITHER = "either"
FEWEST_WAYS = 2
Choice = str | tuple[str, ...]
"""One value; in several ways where it was written otherwise before, or may be."""


def choices_of(given: Any) -> tuple[Choice, ...]:
    """One value or a list of values from YAML, each of which may be ``{either: [North, Nord]}``.

    Raises:
        ValueError: there is none, or one that is written in another way.
    """
    values = given if isinstance(given, list | tuple) else [given]
    plain = texts_of(["" if isinstance(value, Mapping | tuple) else value for value in values])
    return tuple(_ways(value, text) for value, text in zip(values, plain, strict=True))


def _ways(value: Any, text: str) -> Choice:
    if isinstance(value, tuple):
        return texts_of(value)
    if not isinstance(value, Mapping):
        return text
    ways = texts_of(value[EITHER]) if set(value) == {EITHER} else ()
    if len(ways) < FEWEST_WAYS:
        raise ValueError("write a value here, or the ways in which it may be written: {either: [North, Nord]}")
    return ways


Choices = Annotated[
    tuple[Choice, ...],
    BeforeValidator(
        choices_of,
        json_schema_input_type=str | int | dict[str, list[str | int]] | list[str | int | dict[str, list[str | int]]],
    ),
]
"""One value, or a list of values, each perhaps with the ways in which it may be written."""


def ways_of(choice: Choice) -> tuple[str, ...]:
    """The ways in which a value may be written."""
    return (choice,) if isinstance(choice, str) else choice


def shown(choice: Choice) -> str:
    """What a message calls a value."""
    return " or ".join(ways_of(choice))


def flat(choices: Sequence[Choice]) -> tuple[str, ...]:
    """All ways of all values."""
    return tuple(way for choice in choices for way in ways_of(choice))


def as_there(choices: Sequence[Choice], there: Collection[str]) -> tuple[Choice, ...]:
    """The values in the letter case, quotes and dashes in which they stand there, without the ways that do not.

    ``...`` in a value stands for a part that changes, of the one text that it fits. A value that stands there in no
    way, or in several that differ in nothing else, is left as it is.

    Raises:
        Ambiguous: a value with ``...`` fits several texts.
    """
    if all(isinstance(choice, str) and choice in there for choice in choices):
        return tuple(choices)
    spelled: dict[str, list[str]] = {}
    for text in there:
        spelled.setdefault(fold(text), []).append(text)
    return tuple(_as_there(choice, there, spelled) for choice in choices)


def with_all_that_fit(choices: Sequence[Choice], texts: Sequence[str]) -> tuple[Choice, ...]:
    """The values, of which each with ``...`` stands for all those texts that it fits and that stand there once.

    A label stands beside many values; what stands once, as a title does, is no other label where it is new.
    """
    alone = [text for text, count in Counter(texts).items() if count == 1]
    return tuple(several if len(several := _all_fitting(one, alone)) > 1 else one for one in choices)


def _all_fitting(choice: Choice, there: Sequence[str]) -> tuple[str, ...]:
    ways = [way for way in ways_of(choice) if WILDCARD.search(way)]
    return tuple(sorted(text for text in there if any(same_label(way, text) for way in ways)))


def _as_there(choice: Choice, there: Collection[str], spelled: Mapping[str, Sequence[str]]) -> Choice:
    found: list[str] = []
    for way in ways_of(choice):
        same = spelled.get(fold(way), ()) or _fitting(way, there)
        found += [way] if way in there else same if len(same) == 1 else ()
    ways = tuple(dict.fromkeys(found))
    if not ways:
        return choice
    return ways[0] if len(ways) == 1 else ways


def _fitting(way: str, there: Collection[str]) -> list[str]:
    """The one text that a value with ``...`` fits; none where it has none."""
    found = sorted(text for text in there if same_label(way, text)) if WILDCARD.search(way) else []
    if len(found) > 1:
        raise Ambiguous(
            f"{way!r} fits {len(found)} values ({listed(found)}): write more of the one that is meant, or list them"
        )
    return found
