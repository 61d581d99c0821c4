"""The labels beside which a value stands, as a part of the words that say where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from monitor.reading.labels import shortened, tidy

PARTED = re.compile(r'^(?P<place>.*) (?P<how>below|beside) "(?P<labels>[^"]*)"$', re.DOTALL)
LONGEST = 80
TOGETHER = " / "


class Parts(NamedTuple):
    """Where a value stands.

    Attributes:
        place: the place alone.
        labels: the headings above it, the nearest last; or the labels beside it, of its row before its column.
        are_headings: which of the two they are.
    """

    place: str
    labels: tuple[str, ...] = ()
    are_headings: bool = False


def below(locator: str, headings: Iterable[str]) -> str:
    """Where a value stands, with the headings above it, the nearest last; the place alone where there are none."""
    return _with(locator, "below", headings)


def beside(locator: str, labels: Iterable[str]) -> str:
    """Where a value stands, with the labels that say which one it is; the place alone where there are none."""
    return _with(locator, "beside", labels)


def parts_of(locator: str) -> Parts:
    """A place as `below` and `beside` wrote it."""
    found = PARTED.match(locator)
    if found is None:
        return Parts(locator)
    return Parts(found["place"], tuple(found["labels"].split(TOGETHER)), found["how"] == "below")


def _with(locator: str, how: str, labels: Iterable[str]) -> str:
    said = [shortened(label, LONGEST).replace('"', "'") for label in map(tidy, labels) if label]
    return f'{locator} {how} "{TOGETHER.join(said)}"' if said else locator
