"""Read a table in SDMX-ML, generic or structure-specific: series and observations with named values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from monitor.reading.document.cube import VALUE, Cube, Record, Wanted, fits, no_cube
from monitor.reading.document.xmlfile import fields_of, name_of
from monitor.reading.labels import listed

if TYPE_CHECKING:
    from lxml import etree

TIME = "TIME_PERIOD"
TIMES = (TIME, "TIME")
ATTRIBUTES = ("UNIT", "TITLE", "OBS_", "DECIMALS", "BASE_", "COLL", "COMMENT", "NOTE")
"""How names begin that are none of dimensions; a unit may be one all the same."""
REMARKS = tuple(name for name in ATTRIBUTES if name not in ("UNIT", "BASE_"))
"""How names begin that never are, so that no group is told by them."""
MOST_SORTS = 20
"""Sets of dimensions by which groups of series are made."""


def cube_of(root: etree._Element) -> Cube:
    """The table that a message of SDMX holds.

    Raises:
        NotUsable: it holds no data set, or several, or an observation twice says what it is.
    """
    sets = [element for element in root if name_of(element) == "DataSet"]
    if len(sets) != 1:
        raise no_cube(f"it holds {len(sets)} data sets of SDMX where one is read")
    records = list(_records(sets[0], _at_observation(root)))
    dimensions: dict[str, dict[str, str]] = {}
    for record in records:
        for name, code in record.items():
            if name != VALUE:
                dimensions.setdefault(name, {})[code] = code

    def fitting(wanted: Wanted) -> Iterator[Record]:
        return (dict(record) for record in records if fits(record, wanted))

    return Cube(
        dimensions,
        next((name for name in TIMES if name in dimensions), ""),
        lambda wanted: sum(1 for _ in fitting(wanted)),
        fitting,
    )


def _at_observation(root: etree._Element) -> str:
    """The dimension that tells the observations of a series apart, as the head of the message says."""
    said = {
        str(one.get("dimensionAtObservation"))
        for head in root
        if name_of(head) == "Header"
        for one in head
        if one.get("dimensionAtObservation")
    }
    return said.pop() if len(said) == 1 else TIME


def _records(data: etree._Element, at: str) -> Iterator[Record]:
    observed = list(_observed(data, at))
    groups = [_said(one, at) for one in data if name_of(one) in ("Group", "group")]
    names = [frozenset(record) for record in observed]
    about = _Groups(groups, frozenset.intersection(*names) if names else frozenset(), frozenset().union(*names))
    return (about.added_to(record) for record in observed)


def _observed(data: etree._Element, at: str) -> Iterator[Record]:
    shared = _said(data, at)
    for element in data:
        match name_of(element):
            case "Series":
                series = shared | _said(element, at)
                yield from (series | _said(one, at) for one in element if name_of(one) == "Obs")
            case "Obs":
                yield shared | _said(element, at)


class _Groups:
    """What is said of groups of series, found by the dimensions that all records have."""

    def __init__(self, groups: Sequence[Record], known: frozenset[str], seen: frozenset[str]) -> None:
        self._found: dict[tuple[str, ...], dict[tuple[str, ...], Record]] = {}
        for group in groups:
            names = tuple(sorted(name for name in group.keys() & known if not name.startswith(REMARKS)))
            open_to = [name for name in group.keys() & (seen - known) if not name.startswith(ATTRIBUTES)]
            if open_to or not names:
                raise no_cube(
                    f"it cannot be told which series belong to the group {listed([*map(str, group.values())])}"
                )
            alike = self._found.setdefault(names, {})
            key = tuple(group[name] for name in names)
            held = alike.get(key, {})
            if any(group.get(name, value) != value for name, value in held.items()):
                raise no_cube(f"two groups contradict each other: {key}")
            alike[key] = held | group
        if len(self._found) > MOST_SORTS:
            raise no_cube(f"its groups are of more than {MOST_SORTS} sorts")

    def added_to(self, record: Record) -> Record:
        """The record with what the groups say that it belongs to; what it says itself counts before that."""
        for names, groups in self._found.items():
            record = groups.get(tuple(record[name] for name in names), {}) | record
        return record


def _said(element: etree._Element, at: str) -> Record:
    """What an element says by its own attributes (structure-specific), or by those of its parts (generic)."""
    generic = {"SeriesKey", "GroupKey", "ObsKey", "Attributes", "ObsDimension", "ObsValue", "Time"}
    parts = [part for part in element if name_of(part) in generic]
    said = {} if parts else fields_of(element)
    for part in parts:
        match name_of(part):
            case "ObsValue":
                said[VALUE] = part.get("value", "")
            case "ObsDimension":
                said[part.get("id") or at] = part.get("value", "")
            case "Time":
                said[TIME] = "".join(part.itertext())
            case _:
                for one in part:
                    said[one.get("id") or one.get("concept", "")] = one.get("value", "")
    return said
