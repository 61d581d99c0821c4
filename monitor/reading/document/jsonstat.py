"""Read a table in JSON-stat, of version 1 or 2: values in one list, placed by the sizes of the dimensions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from monitor.reading.document.cube import SCALE, STATUS, VALUE, Codes, Cube, Record, Wanted, no_cube

UNIT_FIELDS = {"label": "unit", "base": "unitname", "symbol": "units", "multiplier": SCALE}
"""What a category says of its unit, and the field of a record that means the same."""
_FLAGS = re.compile(r"[a-z]{2,3}")
_NOT_FINAL = "fpe"


def tables_of(data: Any) -> Mapping[str, Mapping[str, Any]]:
    """The tables in a file by name; one that has no name is called ``dataset``. Empty where it holds none."""
    if not isinstance(data, dict):
        return {}
    if _is_table(data):
        return {"dataset": data}
    return {name: inner for name, inner in data.items() if _is_table(inner)}


def _is_table(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("dimension"), dict) and "value" in data


def cube_of(data: Mapping[str, Any]) -> Cube:
    """The table that JSON-stat describes.

    Raises:
        NotUsable: dimensions, sizes and values do not agree.
    """
    about = data["dimension"]
    names = data.get("id", about.get("id"))
    sizes = data.get("size", about.get("size"))
    if not (_is_list(names, str) and _is_list(sizes, int) and len(names) == len(sizes)):
        raise no_cube("its lists of dimensions and of their sizes do not agree")
    dimensions = {name: _codes(about.get(name), name) for name in names}
    if len(dimensions) != len(names) or [len(codes) for codes in dimensions.values()] != sizes:
        raise no_cube(f"its dimensions do not have the sizes {sizes}")
    values, status = data["value"], data.get("status")
    if isinstance(status, list) and len(status) == 1:
        status = status[0]
    for what in (values, status):
        if isinstance(what, list) and len(what) != prod(sizes):
            raise no_cube(f"it has {len(what):,} values or flags for {prod(sizes):,} places")
    if not isinstance(values, list | dict):
        raise no_cube("its values are no list")
    roles = data.get("role", about.get("role"))
    roles = roles if isinstance(roles, dict) else {}
    time, metric = ([name for name in dimensions if name in _texts(roles.get(role))] for role in ("time", "metric"))
    table = _Table(dimensions, about, values, status)
    return Cube(
        dimensions,
        time[0] if len(time) == 1 else "",
        table.count,
        table.records,
        frozenset(metric),
        str(data.get("label") or ""),
    )


def _is_list(given: Any, of: type) -> bool:
    return isinstance(given, list) and all(isinstance(one, of) for one in given)


def _texts(given: Any) -> Sequence[str]:
    return given if _is_list(given, str) else ()


def _codes(about: Any, name: str) -> Codes:
    category = about.get("category") if isinstance(about, dict) else None
    if not isinstance(category, dict):
        raise no_cube(f"nothing describes its dimension {name!r}")
    labels = category.get("label")
    labels = labels if isinstance(labels, dict) else {}
    index = category.get("index", list(labels))
    if isinstance(index, dict):
        if sorted(index.values(), key=repr) != sorted(range(len(index)), key=repr):
            raise no_cube(f"the places of its dimension {name!r} are not 0, 1, 2 and so on")
        index = sorted(index, key=index.__getitem__)
    if not (isinstance(index, list) and all(isinstance(code, str | int) for code in index)):
        raise no_cube(f"its dimension {name!r} has no list of codes")
    codes = {str(code): str(labels.get(str(code), code)) for code in index}
    if len(codes) != len(index):
        raise no_cube(f"a code of its dimension {name!r} stands twice")
    return codes


class _Table:
    """Gives the records of a table, each made when it is asked for."""

    def __init__(self, dimensions: Mapping[str, Codes], about: Mapping[str, Any], values: Any, status: Any) -> None:
        self._dimensions = dimensions
        self._values = values
        self._status = status
        self._units = {name: _units(about[name]["category"]) for name in dimensions}

    def count(self, wanted: Wanted) -> int:
        return prod(map(len, self._kept(wanted)))

    def records(self, wanted: Wanted) -> Iterator[Record]:
        sizes = [len(codes) for codes in self._dimensions.values()]
        steps = [prod(sizes[i + 1 :]) for i in range(len(sizes))]
        for places in product(*self._kept(wanted)):
            at = sum(place * step for (place, _), step in zip(places, steps, strict=True))
            record: Record = dict(zip(self._dimensions, (code for _, code in places), strict=True))
            for name, code in tuple(record.items()):
                record |= self._units[name].get(code, {})
            flag = _at(self._status, at)
            if flag not in (None, ""):
                record[STATUS] = _flag(str(flag))
            yield record | {VALUE: _at(self._values, at)}

    def _kept(self, wanted: Wanted) -> Sequence[Sequence[tuple[int, str]]]:
        return [
            [(at, code) for at, code in enumerate(codes) if name not in wanted or code in wanted[name]]
            for name, codes in self._dimensions.items()
        ]


def _at(values: Any, at: int) -> Any:
    if isinstance(values, list):
        return values[at]
    return values.get(str(at)) if isinstance(values, dict) else values


def _units(category: Mapping[str, Any]) -> Mapping[str, Record]:
    units = category.get("unit")
    if not isinstance(units, dict):
        return {}
    return {
        code: {field: said[name] for name, field in UNIT_FIELDS.items() if said.get(name) not in (None, "")}
        for code, said in units.items()
        if isinstance(said, dict)
    }


def _flag(text: str) -> str:
    """The flag that counts of several in one text, as Eurostat writes them: ``bp`` is a break, and provisional."""
    if not _FLAGS.fullmatch(text):
        return text
    return next((flag for flag in _NOT_FINAL if flag in text), text)
