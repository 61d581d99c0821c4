"""The values of a statistical office's table, each by the labels of its dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from monitor.model.errors import NotUsable
from monitor.reading.candidates.candidate import Candidate, Place, Spot
from monitor.reading.candidates.cells import candidate
from monitor.reading.candidates.manner import Manner
from monitor.reading.candidates.measured import measure
from monitor.reading.candidates.times import NO_TIME, Time, period_named
from monitor.reading.candidates.trees import printed_of
from monitor.reading.document import jsonstat, sdmxjson
from monitor.reading.document.cube import SCALE, VALUE, Cube, Record
from monitor.reading.surroundings import POWER_WORDS, Surroundings, units_stated


def candidates_in_cubes(data: Any, manner: Manner) -> Iterator[Candidate] | None:
    """The values of the tables in a JSON file; None where it holds none."""
    if sdmxjson.is_sdmx(data):
        return candidates_in_cube("", sdmxjson.cube_of(data), manner)
    tables = jsonstat.tables_of(data)
    return _in_tables(tables, manner) if tables else None


def _in_tables(tables: Mapping[str, Mapping[str, Any]], manner: Manner) -> Iterator[Candidate]:
    for name, table in tables.items():
        try:
            yield from candidates_in_cube(name if len(tables) > 1 else "", jsonstat.cube_of(table), manner)
        except NotUsable:
            continue


def candidates_in_cube(part: str, cube: Cube, manner: Manner) -> Iterator[Candidate]:
    """The values of one table.

    Args:
        part: its name where there are several.
        cube: the table.
        manner: how the document is looked through.
    """
    for y, record in enumerate(cube.records({})):
        text = printed_of(record.get(VALUE))
        if not text or not manner.sought.may_be(text):
            continue
        labels = {name: label_of(cube, name, record) for name in cube.dimensions if name in record}
        found = measure(text, _around(cube, record, labels), manner.language)
        if found is None:
            continue
        time = NO_TIME
        if cube.time in record:
            code, label = str(record[cube.time]), labels.get(cube.time, "")
            time = Time(_period(code, label, manner), "labels")
        varied = [label for name, label in labels.items() if len(cube.dimensions[name]) > 1 or name in cube.measures]
        made = candidate(found, Place.CUBE, Spot(part, y), time)
        yield replace(made, row=tuple(varied or labels.values()), caption=cube.title or part)


def label_of(cube: Cube, name: str, record: Mapping[str, Any]) -> str:
    """What the category of a record is called in a dimension."""
    code = str(record[name])
    return str(cube.dimensions[name].get(code, code))


def _around(cube: Cube, record: Record, labels: Mapping[str, str]) -> Surroundings:
    measures = tuple(labels[name] for name in labels if name in cube.measures)
    scale = POWER_WORDS.get(str(record.get(SCALE, "")).strip(), "")
    stated = tuple(units_stated({name: str(value) for name, value in record.items()}, VALUE))
    return Surroundings(((*measures, *filter(None, (scale, *stated))),), tuple(filter(None, (cube.title,))))


def _period(code: str, label: str, manner: Manner) -> Any:
    return next(
        filter(None, (period_named(text, manner.calendar, manner.language) for text in (code, label) if text)), None
    )
