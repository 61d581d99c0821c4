"""Read a table in SDMX-JSON, of version 1 or 2: keys of positions, whose names stand in the structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from monitor.reading.document.cube import GROUP_SCALE, SCALE, VALUE, Cube, Record, Wanted, fits, no_cube

TIME = "TIME_PERIOD"
LEVELS = ("dataSet", "series", "observation")


def is_sdmx(data: Any) -> bool:
    """Whether a JSON file is one of SDMX."""
    return isinstance(data, dict) and isinstance(_root(data).get("dataSets"), list)


def cube_of(data: Mapping[str, Any]) -> Cube:
    """The table that SDMX-JSON describes.

    Raises:
        NotUsable: its parts do not agree, or it holds several data sets or measures.
    """
    try:
        return _cube(_root(data))
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise no_cube(f"its parts do not agree ({type(error).__name__}: {error})") from error


def _root(data: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = data.get("data")
    return inner if isinstance(inner, dict) else data


def _cube(root: Mapping[str, Any]) -> Cube:
    structures = root["structures"] if "structures" in root else [root["structure"]]
    if len(root["dataSets"]) != 1 or len(structures) != 1:
        raise no_cube(f"it holds {len(root['dataSets'])} data sets: ask the interface for one")
    table = _Table(root["dataSets"][0], structures[0])
    dimensions = {one["id"]: _labels(one) for level in LEVELS for one in table.dimensions[level]}
    time = [one["id"] for level in LEVELS for one in table.dimensions[level] if _is_time(one)]
    records = list(table.records())

    def fitting(wanted: Wanted) -> Iterator[Record]:
        return (dict(record) for record in records if fits(record, wanted))

    title = structures[0].get("name")
    return Cube(
        dimensions,
        time[0] if len(time) == 1 else "",
        lambda wanted: sum(1 for _ in fitting(wanted)),
        fitting,
        title=title if isinstance(title, str) else "",
    )


def _is_time(dimension: Mapping[str, Any]) -> bool:
    return TIME in (dimension["id"], dimension.get("role")) or TIME in (dimension.get("roles") or ())


def _labels(dimension: Mapping[str, Any]) -> Mapping[str, str]:
    return {_code(value): str(value.get("name") or _code(value)) for value in dimension["values"]}


def _code(value: Mapping[str, Any]) -> str:
    found = value.get("id", value.get("value", value.get("name")))
    if not isinstance(found, str):
        raise TypeError(f"a value of the structure has no name: {value!r:.60}")
    return found


class _Table:
    """A data set beside the structure that names its positions."""

    def __init__(self, data: Mapping[str, Any], structure: Mapping[str, Any]) -> None:
        self._data = data
        self.dimensions = {level: _named_parts(structure["dimensions"], level) for level in LEVELS}
        attributes = structure.get("attributes") or {}
        self._attributes = {level: _named_parts(attributes, level) for level in LEVELS}
        groups = attributes.get("dimensionGroup") or []
        self._group_scale = {SCALE: GROUP_SCALE} if any(one["id"] == SCALE for one in groups) else {}
        if len((structure.get("measures") or {}).get("observation") or [0]) != 1:
            raise no_cube("it has several measures for each observation")

    def records(self) -> Iterator[Record]:
        shared = self._group_scale | {one["id"]: _code(_only(one["values"])) for one in self.dimensions["dataSet"]}
        shared |= self._said("dataSet", self._data.get("attributes"))
        for key, series in (self._data.get("series") or {}).items():
            named = self._named("series", key)
            about = shared | named | self._said("series", series.get("attributes"))
            yield from self._observed(series["observations"], about)
        yield from self._observed(self._data.get("observations") or {}, shared)

    def _observed(self, observations: Mapping[str, Sequence[Any]], about: Record) -> Iterator[Record]:
        for key, (value, *attributes) in observations.items():
            said = self._said("observation", attributes)
            yield about | self._named("observation", key) | said | {VALUE: value}

    def _named(self, level: str, key: str) -> Record:
        places = [int(place) for place in key.split(":")]
        pairs = zip(self.dimensions[level], places, strict=True)
        return {one["id"]: _code(_placed(one["values"], place)) for one, place in pairs}

    def _said(self, level: str, given: Sequence[Any] | None) -> Record:
        """What attributes say: positions in the structure's lists, or what they are where it has none."""
        said: Record = {}
        for one, value in zip(self._attributes[level], given or (), strict=False):
            if value is None:
                continue
            if one.get("values"):
                found = _placed(one["values"], value)
                said[one["id"]] = _code(found)
                if one["id"] == "UNIT_MEASURE":
                    said["unit"] = str(found.get("name") or _code(found))
            else:
                said[one["id"]] = value if isinstance(value, str) else str(value)
        return said


def _named_parts(structure: Mapping[str, Any], level: str) -> Sequence[Mapping[str, Any]]:
    parts: Sequence[Mapping[str, Any]] = structure.get(level) or []
    if not all(isinstance(one["id"], str) for one in parts):
        raise TypeError(f"a part of {level} has no name")
    return parts


def _placed(values: Sequence[Mapping[str, Any]], place: Any) -> Mapping[str, Any]:
    if not (isinstance(place, int) and 0 <= place < len(values)):
        raise IndexError(f"there is no position {place!r:.20}")
    return values[place]


def _only(values: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if len(values) != 1:
        raise ValueError("a dimension of the whole data set has several values")
    return values[0]
