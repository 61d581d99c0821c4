"""What names a value of a JSON file, for the unit, the scale and the time that it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.reading.document.jsonpath import Place
from monitor.reading.labels import tidy
from monitor.reading.surroundings import Surroundings, units_stated

MOST_COMPARED = 10_000
"""Elements of a list that are compared with each other."""
MOST_LABELS, LONGEST_LABEL = 3, 80
"""How many texts tell which element of a list a value stands in, and how long they are at most."""
ABOUT = ("meta", "metadata", "info", "header", "attributes", "properties")
TIMES = frozenset(
    ("period", "month", "quarter", "year", "fiscalyear", "time", "timeperiod", "referenceperiod", "refper", "refperiod")
)
"""Members that say what time the values beside them are about, without capitals and signs."""
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
NAMING = re.compile(
    r"(?:region|country|state|territory|area|place|location|city|county|province|department|departement|district"
    r"|municipality|geo|geography|land|kreis|gebiet|pays|pais|indicator|measure|metric|series|variable|drug|substance"
    r"|category|group|site|port|border|sector|sex|gender|age|agegroup|adjustment|population|scope|product|species|disease)"
    r"(?:name|label)?|name|nom|label|title|titel|titre"
)
"""Names of members, in small letters alone, by whose texts the values beside them are known."""
STATES = frozenset("open closed active inactive on off up down ok new final".split())  # noqa: SIM905
"""Texts of such members that tell how something is, and not what."""


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

    def beside(self, place: Place) -> Sequence[str]:
        """The texts that tell the elements of lists apart which a value stands in, the outermost first."""
        found: list[str] = []
        holding = self._data
        for part, inner in zip(place.parts, (*place.parts[1:], None), strict=True):
            if isinstance(part, int) and isinstance(holding, list) and len(holding) <= MOST_COMPARED:
                found += _own_texts(holding, part, but=inner)
            holding = holding[part]
        return found[:MOST_LABELS]

    def about(self, place: Place) -> Mapping[str, set[str]]:
        """What members beside a value name, by which it is known: ``region`` of ``Ain``; of one name the nearest.

        Nothing in an element of a list in which others stand beside it counts: that is known among them.
        """
        found: dict[str, set[str]] = {}
        holding = self._data
        for part in place.parts:
            if isinstance(holding, list) and len(holding) > 1:
                break
            there = (holding, *self._about(holding)) if isinstance(holding, dict) else ()
            found |= {key: {tidy(text)} for one in reversed(there) for key, text in one.items() if _names(key, text)}
            holding = holding[part]
        return found

    def times_of(self, place: Place) -> Sequence[str]:
        """What members of the objects around a value say of its time, the nearest object first."""
        said: list[str] = []
        value = self._data
        for part in place.parts:
            if isinstance(value, dict):
                times = {_plain(key): str(one) for key, one in value.items() if _says_time(key, one)}
                said = [*_month_of_year(times), *times.values(), *said]
            value = value[part]
        return said

    def _about(self, around: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        if id(around) not in self._abouts:
            self._abouts[id(around)] = [value for key, value in around.items() if _is_about(key, value)]
        return self._abouts[id(around)]

    def _units_in(self, around: Mapping[str, Any], name: str) -> Sequence[str]:
        key = id(around), name
        if key not in self._units:
            self._units[key] = tuple(units_stated(around, name))
        return self._units[key]


def _own_texts(elements: Sequence[Any], at: int, but: str | int | None) -> Iterator[str]:
    """The short texts in one element of a list, one aside, that no other has in the same place."""
    one = elements[at]
    for name, text in one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ():
        if name == but or not isinstance(text, str) or len(text) > LONGEST_LABEL:
            continue
        if sum(_inside(other, name) == text for other in elements) == 1:
            yield text


def _inside(element: Any, name: str | int) -> Any:
    if isinstance(element, dict):
        return element.get(name)
    return element[name] if isinstance(element, list) and isinstance(name, int) and name < len(element) else None


def _says_time(key: str, value: Any) -> bool:
    return isinstance(value, str | int) and _plain(key) in TIMES


def _month_of_year(times: Mapping[str, str]) -> Iterator[str]:
    """The month that two members say together: ``May`` and ``2024``, ``5`` and ``2024``."""
    month, year = times.get("month", ""), times.get("year", "")
    if month and YEAR.fullmatch(year) and not YEAR.search(month):
        yield f"{year}-{month:0>2}" if month.isdigit() else f"{month} {year}"


def _names(key: str, value: Any) -> bool:
    """Whether a member names what the values beside it are about."""
    return isinstance(value, str) and NAMING.fullmatch(_plain(key)) is not None and value.lower() not in STATES


def _plain(key: str) -> str:
    return "".join(filter(str.isalpha, key)).lower()


def _is_about(key: str, value: Any) -> bool:
    """Whether a member tells of the data beside it, as ``meta`` does."""
    return isinstance(value, dict) and key.lower() in ABOUT
