"""Answers of interfaces in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from monitor.reading.document import Document
from tests.mutations import (
    Said,
    Truth,
)
from tests.mutations.sheet import UNDATED

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Answer:
    """A JSON file in which a figure stands.

    Attributes:
        data: what it holds.
        at: the names and indices that lead to the figure's value.
        truth: what it says of the figure.
        unit: the figure's unit.
        records: what leads to the list of records that the value is in one of; None where it is in none.
        labels: the fields of that record by which it is known.
        when: the fields of that record that say what time it is about.
        period: the period label of the value.
        language: of its texts.
        written: turns the data into text.
    """

    data: Any
    at: Path
    truth: Truth
    unit: str
    records: Path | None = None
    labels: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    period: str = UNDATED
    language: str = "en"
    written: Callable[[Any], str] = json.dumps

    @property
    def value(self) -> Any:
        """The figure's value."""
        return inside(self.data, self.at)

    @property
    def record(self) -> Mapping[str, Any]:
        """The object that it is a field of."""
        found = inside(self.data, self.at[:-1])
        assert isinstance(found, dict)
        return found

    @property
    def row(self) -> int:
        """The index of its record."""
        assert self.records is not None
        index = self.at[len(self.records)]
        assert isinstance(index, int)
        return index

    @property
    def words(self) -> Sequence[str]:
        return [word for word in _words(self.data) if word]

    def document(self) -> Document:
        return Document(
            self.written(self.data).encode(), content_type="application/json", url="https://x.example/a.json"
        )

    def put(self, value: Any) -> Answer:
        """With another value in the figure's place."""
        return self.at_record(lambda record: {**record, self.at[-1]: value})

    def say(self, value: Any, now: Said | None) -> Answer:
        """With another value in the figure's place that truly says something else; None for nothing."""
        truth = {label: one for label, one in self.truth.items() if label != self.period}
        return replace(self.put(value), truth={**truth, self.period: now} if now else truth)

    def at_record(self, change: Callable[[Mapping[str, Any]], Any]) -> Answer:
        """With the figure's record, or the object around its value, changed."""
        return self.changed(self.at[:-1], change)

    def changed(self, path: Path, change: Callable[[Any], Any]) -> Answer:
        """With what stands at a path changed."""
        if not path:
            return replace(self, data=change(self.data))
        data = deepcopy(self.data)
        around = inside(data, path[:-1])
        around[path[-1]] = change(around[path[-1]])
        return replace(self, data=data)

    def with_records(self, records: Sequence[Any], row: int) -> Answer:
        """With other records, the figure's at an index."""
        assert self.records is not None
        places = len(self.records)
        at = (*self.at[:places], row, *self.at[places + 1 :])
        return replace(self.changed(self.records, lambda _: list(records)), at=at)


def answer(data: Any, at: Path, unit: str, *, truth: Truth | None = None, **more: Any) -> Answer:
    """An answer whose value is a plain number, so that what it says need not be said."""
    said = Said(Decimal(str(inside(data, at)).replace(",", ""))) if truth is None else None
    return Answer(data, at, truth or {more.get("period", UNDATED): said or Said()}, unit, **more)


def inside(data: Any, path: Path) -> Any:
    """What stands at a path."""
    for part in path:
        data = data[part]
    return data


def _words(data: Any) -> Sequence[str]:
    match data:
        case dict():
            return [word for name, value in data.items() for word in (name, *_words(value))]
        case list():
            return [word for value in data for word in _words(value)]
        case str():
            return [data]
        case _:
            return [json.dumps(data)]
