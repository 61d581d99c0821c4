"""What the rows of one value have in common may not become another thing without a question."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from monitor.core.doubtful import doubt
from monitor.kinds.extract.cube import Cube
from monitor.kinds.extract.dataset import Dataset
from monitor.kinds.extract.json import Json
from monitor.model import Ask, Doubt, DoubtKind, Labels, Readings, Status
from monitor.plugin import Extractor
from monitor.reading.document import Document
from monitor.reading.units import unit
from monitor.telling.questions import question
from tests.making import cells, month, seen
from tests.workbooks import document as workbook_document

Row = Mapping[str, str | int]
FORMATS = ("csv", "xlsx", "json")
RULES: Mapping[str, Extractor] = {
    "csv": Dataset.model_validate({"where": {"Port": "Alder"}, "value": "Ships", "by": {"year": "Year"}}),
    "xlsx": Dataset.model_validate({"where": {"Port": "Alder"}, "value": "Ships", "by": {"year": "Year"}}),
    "json": Json.model_validate(
        {"records": "$", "where": {"Port": "Alder"}, "value": "Ships", "period": {"year": "Year"}}
    ),
}


def rows(ships: int = 312, **more: str) -> list[Row]:
    return [
        {"Port": port, "Year": year, **more, "Ships": ships + i}
        for i, (port, year) in enumerate((port, year) for port in ("Alder", "Birch") for year in (2023, 2024))
    ]


def document(form: str, of: Sequence[Row]) -> Document:
    names = list(of[0])
    table = [names, *([row[name] for name in names] for row in of)]
    if form == "json":
        return Document(json.dumps(list(of)).encode(), media="json")
    if form == "xlsx":
        return workbook_document({"Ships": table})
    return Document("".join(",".join(map(str, row)) + "\n" for row in table).encode(), media="csv")


def read(form: str, of: Sequence[Row], labels: Labels | None = None) -> Readings:
    found = RULES[form].read(document(form, of), Ask("harbour/ships", unit("ships"), labels=labels or {}))
    assert isinstance(found, Readings)
    return found


def asked(form: str, before: Sequence[Row], after: Sequence[Row]) -> Doubt | None:
    found = read(form, after, read(form, before).labels)
    (one,) = {reading.unfamiliar for reading in found}
    return one


@pytest.mark.parametrize("form", FORMATS)
def test_rows_with_another_label_in_common_are_asked_about(form: str) -> None:
    found = asked(form, rows(Adjustment="none"), rows(320, Adjustment="seasonal"))
    assert found == Doubt(DoubtKind.LABEL_OTHER, found="none", label="seasonal", column="Adjustment")
    assert question(found).startswith(
        "its rows are those with “seasonal” in the column “Adjustment”, where “none” stood"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_so_are_those_of_one_part_of_a_new_column(form: str) -> None:
    parts = [{**row, "Crew": "ours" if row["Port"] == "Alder" else "others"} for row in rows()]
    found = asked(form, rows(), parts)
    assert found == Doubt(DoubtKind.LABEL_OTHER, label="ours", column="Crew")
    whole = [{**row, "Crew": "Total" if row["Port"] == "Alder" else "others"} for row in rows()]
    assert asked(form, rows(), whole) is None


def cube(ships: Sequence[int], **sizes: str) -> Document:
    """A table of JSON-stat over two years, with dimensions of one category each."""
    names = ["Port", *sizes, "Year"]
    told = {name: {"category": {"index": ["X"], "label": {"X": label}}} for name, label in sizes.items()}
    told |= {"Port": {"category": {"index": ["Alder"]}}, "Year": {"category": {"index": ["2023", "2024"]}}}
    said = {
        "version": "2.0",
        "class": "dataset",
        "id": names,
        "size": [len(told[n]["category"]["index"]) for n in names],
    }
    return Document(
        json.dumps({**said, "role": {"time": ["Year"]}, "dimension": told, "value": ships}).encode(), media="json"
    )


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ({"Adjustment": "none"}, {"Adjustment": "seasonal"}, "seasonal"),
        ({}, {"Sex": "Women"}, "Women"),
        ({}, {"Sex": "Total"}, ""),
        ({"Adjustment": "none"}, {"Adjustment": "None"}, ""),
        ({"Frequency": "Annual"}, {"Frequency": "Yearly"}, ""),
    ],
)
def test_so_are_other_categories_of_a_table_of_statistics(
    before: dict[str, str], after: dict[str, str], label: str
) -> None:
    rule, ask = Cube.model_validate({"where": {"Port": "Alder"}}), Ask("harbour/ships", unit("ships"))
    first = rule.read(cube([312, 313], **before), ask)
    assert isinstance(first, Readings)
    then = rule.read(cube([320, 321], **after), replace(ask, labels=first.labels))
    assert {one.unfamiliar.label if one.unfamiliar else "" for one in then} == {label}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"Adjustment": "none"}, {"Adjustment": "None "}),
        ({"Adjustment": "none"}, {}),
        ({}, {"Adjustment": "none"}),
        ({"Status": "preliminary"}, {"Status": "final"}),
        ({"Note": "counted by hand"}, {"Note": "counted twice"}),
        ({"Until": "March 2024"}, {"Until": "May 2024"}),
        ({"Class": "A1"}, {"Class": "A2"}),
    ],
)
def test_spellings_times_codes_and_notes_are_not(form: str, before: dict[str, str], after: dict[str, str]) -> None:
    assert asked(form, rows(**before), rows(320, **after)) is None


def test_the_values_are_in_doubt_where_they_are_others() -> None:
    before = [seen(month("2024-01"), "312"), seen(month("2024-02"), "313")]
    other = Doubt(DoubtKind.LABEL_OTHER, found="none", label="seasonal", column="Adjustment")
    after = [seen(month("2024-01"), "312", doubt=other), seen(month("2024-02"), "320", doubt=other)]
    assert [one.status for one in doubt([], cells(before), after)] == [Status.NORMAL, Status.SUSPECT]


def asked_of_value(path: str, before: object, after: object) -> str:
    """The new label that is asked about at the one value that a path leads to; empty where none is."""
    rule, ask = Json(path=path), Ask("harbour/ships", unit("ships"))
    first, then = (Document(json.dumps(data).encode(), media="json") for data in (before, after))
    found = rule.read(first, ask)
    assert isinstance(found, Readings)
    (one,) = rule.read(then, replace(ask, labels=found.labels))
    return one.unfamiliar.label if one.unfamiliar else ""


@pytest.mark.parametrize(
    ("path", "before", "after", "label"),
    [
        ("$.ships", {"port": "Alder"}, {"port": "Birch"}, "Birch"),
        ("$.ships", {"region_name": "Alder"}, {"region_name": "Birch"}, "Birch"),
        ("$.ships", {"indicator": "Ships"}, {"indicator": "Boats"}, "Boats"),
        ("$.ships", {"meta": {"name": "Alder"}}, {"meta": {"name": "Birch"}}, "Birch"),
        ("$.ships", {"title": "Ships in Alder"}, {"title": "Ships in Birch"}, "Ships in Birch"),
        ("$.ships", {"title": "Ships"}, {"title": "New ships"}, "New ships"),
        ("$.ships", {"title": "Ships at a glance"}, {"title": "How many ships there are"}, ""),
        ("$.ships", {"name": "Ships, May"}, {"name": "Ships, June"}, ""),
        ("$.ships", {"port": "Alder"}, {}, ""),
        ("$.ships", {}, {"port": "Alder"}, ""),
        ("$.ships", {"trend": "up", "state": "open"}, {"trend": "down", "state": "closed"}, ""),
        ("$.ships", {"contact_name": "A. Ash"}, {"contact_name": "B. Beech"}, ""),
    ],
)
def test_a_member_beside_a_lone_value_says_what_it_is_about(
    path: str, before: dict[str, object], after: dict[str, object], label: str
) -> None:
    assert asked_of_value(path, {**before, "ships": 312}, {**after, "ships": 320}) == label
    before, after = {"data": [{**before, "ships": 312}]}, {"data": [{**after, "ships": 320}]}
    assert asked_of_value(path.replace("$", "$.data[0]"), before, after) == label


def test_of_elements_of_a_list_the_others_tell() -> None:
    ports = [{"port": port, "ships": 312} for port in ("Alder", "Birch")]
    assert asked_of_value("$.ports[0].ships", {"ports": ports}, {"ports": ports[::-1]}) == ""


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        ("Ships", "Ships, change on the year", True),
        ("Ships in Alder", "Ships in Birch", True),
        ("Ships by port", "Ships by port, 2024", False),
        ("Ships", "How many ships there were", False),
    ],
)
def test_the_title_of_a_table_of_statistics_may_name_another_thing(*, before: str, after: str, asked: bool) -> None:
    def titled(title: str, ships: Sequence[int]) -> Document:
        return Document(json.dumps({**json.loads(cube(ships).body), "label": title}).encode(), media="json")

    rule, ask = Cube.model_validate({"where": {"Port": "Alder"}}), Ask("harbour/ships", unit("ships"))
    first = rule.read(titled(before, [312, 313]), ask)
    assert isinstance(first, Readings)
    then = rule.read(titled(after, [320, 321]), replace(ask, labels=first.labels))
    assert {one.unfamiliar is not None for one in then} == {asked}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "before", "after", "label"),
    [
        ("Port name", "North dock", "South dock", "South dock"),
        ("Title", "Ships in Alder", "Ships in Birch", "Ships in Birch"),
        ("Unit", "number", "average number", "average number"),
        ("File name", "first list", "second list", ""),
    ],
)
def test_names_of_places_and_titles_in_a_column_count(
    form: str, name: str, before: str, after: str, label: str
) -> None:
    found = asked(form, rows(**{name: before}), rows(320, **{name: after}))
    assert (found.label if found else "") == label
