"""The names that columns and labels had before: which of them a document has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import product
from math import prod
from typing import Any, TypeVar

from pydantic import BaseModel

from monitor.kinds.extract.options import Texts
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.labels import did_you_mean, listed, same_label

Formerly = dict[str, Texts]
"""A name that the rule uses, and those that it had before."""
MOST_WAYS = 64
"""Combinations of names that are tried on one document."""
R = TypeVar("R")
K = TypeVar("K", bound=BaseModel)


def require_names(formerly: Formerly, used: Collection[str]) -> None:
    """Let former names pass of names that a rule uses.

    Raises:
        ValueError: a name is none that the rule uses, or there are too many former ones.
    """
    for name in formerly:
        if name not in used:
            raise ValueError(
                f"`formerly` is about names in the rule, and {name!r} is none{did_you_mean(name, used)}: write the "
                "present name, and behind it the former ones"
            )
    if prod(len(names) + 1 for names in formerly.values()) > MOST_WAYS:
        raise ValueError(f"`formerly` allows more than {MOST_WAYS} combinations of names: leave the oldest out")


def combinations_of(formerly: Formerly) -> Iterator[Mapping[str, str]]:
    """Each way in which some names may have been other ones: the former names by the present ones."""
    for names in product(*((present, *former) for present, former in formerly.items())):
        changed = {present: name for present, name in zip(formerly, names, strict=True) if name != present}
        if changed:
            yield changed


def only_one(found: Iterable[tuple[Mapping[str, str], R]]) -> R | None:
    """The one way that fits a document; None where none does.

    Raises:
        Ambiguous: several do.
    """
    fitting = list(found)
    if len(fitting) > 1:
        ways = listed([" and ".join(map(repr, names.values())) for names, _ in fitting])
        raise Ambiguous(f"several former names are there: {ways}; which one is meant cannot be told")
    return fitting[0][1] if fitting else None


def read_renamed(rule: K, options: Iterable[str], gone: Formerly, read: Callable[[K], R]) -> R | None:
    """What a rule reads by former labels, in the place of those that are gone; None where it reads nothing by them.

    Args:
        rule: the rule.
        options: the names of its options that hold labels.
        gone: the labels that stand nowhere in the document, and the former ones.
        read: reads by a rule.

    Raises:
        Ambiguous: several former labels read something; or as `read`, whose `NoMatch` alone is passed over.
    """
    return only_one(_tried(rule, [name for name in options if hasattr(rule, name)], gone, read))


def _tried(
    rule: K, options: Sequence[str], gone: Formerly, read: Callable[[K], R]
) -> Iterator[tuple[Mapping[str, str], R]]:
    for names in combinations_of(gone):
        former = {name: renamed(getattr(rule, name), names) for name in options}
        with suppress(NoMatch):
            yield names, read(rule.model_copy(update={**former, "formerly": {}}))


def whole_names(changing: Iterable[str], there: Collection[str]) -> Mapping[str, str]:
    """The names that are there for those of which ``...`` stands for a part; without those that none fits.

    Raises:
        Ambiguous: several fit one.
    """
    whole: dict[str, str] = {}
    for name in changing:
        fitting = [] if name in there else [one for one in there if same_label(name, one)]
        if len(fitting) > 1:
            raise Ambiguous(
                f"{name!r} fits {len(fitting)} columns ({listed(fitting)}): write more of the one that is meant"
            )
        whole |= {name: fitting[0]} if fitting else {}
    return whole


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """An option with other names in it: a text, a list of texts, the keys and values of a mapping, a model of texts."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(renamed(one, names) for one in value)
    if isinstance(value, Mapping):
        return {names.get(key, key): renamed(one, names) for key, one in value.items()}
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return value.model_copy(update={name: renamed(getattr(value, name), names) for name in fields})
    return value


def renamed_keys(value: Mapping[str, R], names: Mapping[str, str]) -> dict[str, R]:
    """A mapping with other keys."""
    return {names.get(key, key): one for key, one in value.items()}
