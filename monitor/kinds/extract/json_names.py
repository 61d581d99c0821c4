"""What names a value of a JSON file, for the unit and the scale that it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from monitor.reading.document.jsonpath import Place
from monitor.reading.surroundings import Surroundings, units_stated

ABOUT = ("meta", "metadata", "info", "header", "attributes", "properties")


class Names:
    """What names the values of a document; what an object says of units is looked for once, however many it holds."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self._units: dict[tuple[int, str], Sequence[str]] = {}
        self._abouts: dict[int, Sequence[Mapping[str, Any]]] = {}

    def of(self, place: Place) -> Surroundings:
        """The nearest name on the way to a value, and what members of the objects around it say of units."""
        name = next((part for part in reversed(place.parts) if isinstance(part, str)), "")
        objects, value = [], self._data
        for part in place.parts:
            objects.append(value)
            value = value[part]
        there: list[Mapping[str, Any]] = [around for around in reversed(objects) if isinstance(around, dict)]
        there += [about for around in there for about in self._about(around)]
        return Surroundings(((name,), tuple(unit for around in there for unit in self._units_in(around, name))))

    def _about(self, around: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        if id(around) not in self._abouts:
            self._abouts[id(around)] = [value for key, value in around.items() if _is_about(key, value)]
        return self._abouts[id(around)]

    def _units_in(self, around: Mapping[str, Any], name: str) -> Sequence[str]:
        key = id(around), name
        if key not in self._units:
            self._units[key] = tuple(units_stated(around, name))
        return self._units[key]


def _is_about(key: str, value: Any) -> bool:
    """Whether a member tells of the data beside it, as ``meta`` does."""
    return isinstance(value, dict) and key.lower() in ABOUT
