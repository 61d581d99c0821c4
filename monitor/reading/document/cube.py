"""A table of a statistical office by the names of its dimensions, whatever format it comes in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.model import Grade
from monitor.model.errors import NotUsable

VALUE = "OBS_VALUE"
"""The field of a record with its value."""
STATUS = "OBS_STATUS"
"""The field with the code of its status."""
SCALE = "UNIT_MULT"
"""The field with the power of ten that the value is counted in."""
GROUP_SCALE = "stated for a group of series"
"""What stands in `SCALE` where only a group says it, which cannot be told to belong to a value."""

Record = dict[str, Any]
Wanted = Mapping[str, Collection[str]]
Codes = Mapping[str, str]


@dataclass(frozen=True)
class Cube:
    """A statistical table.

    Attributes:
        dimensions: for each name of a dimension its codes, each with its label; a code without a label is its own.
        time: the name of the dimension of time; empty where there is none.
        count: how many records there are at most of those whose dimensions have the codes given.
        records: these records: names of dimensions and attributes to codes, with `VALUE`.
        measures: the dimensions whose labels say what is counted, and in what unit.
        title: what the table calls itself; may be empty.
    """

    dimensions: Mapping[str, Codes]
    time: str
    count: Callable[[Wanted], int]
    records: Callable[[Wanted], Iterator[Record]]
    measures: frozenset[str] = frozenset()
    title: str = ""


def fits(record: Mapping[str, Any], wanted: Wanted) -> bool:
    """Whether a record has one of the codes wanted, in each dimension."""
    return all(record.get(name) in codes for name, codes in wanted.items())


def no_cube(why: str) -> NotUsable:
    """The error that a file of statistics contradicts its own description."""
    return NotUsable(f"this is no table of statistics that can be read: {why}", grade=Grade.WRONG_TYPE)
