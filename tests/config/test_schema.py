"""`monitor.config.schema`: what editors know of the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from monitor.config.places import read_yaml
from monitor.config.schema import json_schema, schema_text
from tests.configuration import (
    GOOD,
    Write,
    problems_in,
    with_,
    writer,
)
from tests.kinds_for_tests import KINDS
from tests.places import ROOT


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path)


def faults(schema: dict[str, Any], value: Any, place: dict[str, Any] | None = None) -> Iterator[str]:
    """What a JSON Schema validator would refuse, for the words that our schema uses."""
    place = schema if place is None else place
    unknown = place.keys() - KNOWN_WORDS
    assert not unknown, f"this validator does not know {unknown}"
    if reference := place.get("$ref"):
        yield from faults(schema, value, schema["$defs"][reference.rpartition("/")[2]])
    if branches := place.get("anyOf"):
        tried = [list(faults(schema, value, branch)) for branch in branches]
        yield from min(tried, key=len)
    types = place.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[name](value) for name in types):
        yield f"{value!r} is not {types}"
        return
    if "enum" in place and value not in place["enum"]:
        yield f"{value!r} is not in {place['enum']}"
    if isinstance(value, str) and not re.search(place.get("pattern", ""), value):
        yield f"{value!r} does not fit {place['pattern']}"
    if isinstance(value, list):
        for item in value:
            yield from faults(schema, item, place.get("items", {}))
    if isinstance(value, dict):
        yield from (f"{name!r} is missing" for name in place.get("required", []) if name not in value)
        if not place.get("minProperties", 0) <= len(value) <= place.get("maxProperties", 10**9):
            yield f"{len(value)} keys"
        for name, inner in value.items():
            patterns = [sub for pattern, sub in place.get("patternProperties", {}).items() if re.search(pattern, name)]
            found = place.get("properties", {}).get(name) or next(iter(patterns), place.get("additionalProperties", {}))
            if found is False:
                yield f"{name!r} is unknown"
            elif found is not True:
                yield from faults(schema, inner, found)


TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
CHECKED_WORDS = {
    "$ref",
    "anyOf",
    "type",
    "enum",
    "pattern",
    "items",
    "required",
    "minProperties",
    "maxProperties",
}
CHECKED_WORDS |= {"properties", "patternProperties", "additionalProperties"}
KNOWN_WORDS = CHECKED_WORDS | {
    "$schema",
    "$defs",
    "title",
    "description",
    "default",
    "examples",
    "format",
    "const",
}
KNOWN_WORDS |= {
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "uniqueItems",
    "propertyNames",
}
KNOWN_WORDS |= {"exclusiveMinimum", "exclusiveMaximum", "prefixItems", "deprecated", "discriminator", "oneOf"}


def test_the_checked_in_schema_is_the_one_that_the_program_exports() -> None:
    assert (ROOT / "sources.schema.json").read_text(encoding="utf-8") == schema_text(), (
        "sources.schema.json is not up to date: run 'monitor schema > sources.schema.json'"
    )


def test_the_schema_comes_out_the_same_every_time() -> None:
    assert json.loads(schema_text(KINDS)) == json_schema(KINDS)
    assert schema_text(KINDS) == schema_text(KINDS)


def test_the_schema_accepts_what_the_program_accepts() -> None:
    assert list(faults(json_schema(KINDS), read_yaml("good", GOOD.encode()).data)) == []


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("contact", "contact: a@b.ca\ncontakt: x"),
        ("contact", "contact: a@b.ca\nnotify: [pigeon: {}]"),
        ("contact", "contact: a@b.ca\nnotify: [{}]"),
        ("contact", "contact: a@b.ca\nspread: 5"),
        ("title", "titel: Cheese"),
        ("dairy_office", "Dairy Office:"),
        ("url", "url: cheese.csv"),
        ("publisher", "publisher: a\nschedule: {every: soon}"),
        ("publisher", "publisher: a\nschedule: {cron: 0 9 * * *, every: 6 hours}"),
        ("unit", "unit: [pounds]"),
        ("dataset", "dataset: {where: {}, som: x}"),
        ("dataset", "dataset: {where: {}}\ntext: {sentence: abc}"),
        ("dataset", "datset: {where: {}}"),
    ],
    ids=[
        "unknown setting",
        "unknown notifier",
        "no notifier",
        "duration without unit",
        "misspelt key",
        "name that cannot last",
        "address without https",
        "duration in words",
        "two schedules",
        "several units",
        "unknown option",
        "two extractors",
        "unknown extractor",
    ],
)
def test_the_schema_refuses_what_the_program_refuses(write: Write, key: str, line: str) -> None:
    text = with_(**{key: line})
    assert problems_in(write(text))
    assert list(faults(json_schema(KINDS), read_yaml("bad", text.encode()).data))


def test_the_schema_shows_the_manual_and_the_options_of_every_kind() -> None:
    schema = json_schema(KINDS)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    extract = schema["$defs"]["Extract"]
    assert list(extract["properties"]) == ["dataset", "json", "text"]
    assert (extract["minProperties"], extract["maxProperties"]) == (1, 1)
    columns = schema["$defs"]["Columns"]
    assert columns["description"].startswith("Adds up a column.")
    described = columns["properties"]["where"]["description"]
    assert described == "the rows that count, by column, and the value wanted there."


def test_every_key_of_ours_is_described_in_the_schema() -> None:
    schema = json_schema(KINDS)
    ours = [
        "Settings",
        "Source",
        "Figure",
        "ClaimShape",
        "ArticleShape",
        "FollowShape",
        "BoundsShape",
        "ScheduleShape",
    ]
    silent = [
        f"{name}.{key}"
        for name in ours
        for key, option in schema["$defs"][name]["properties"].items()
        if not option.get("description")
    ]
    assert silent == []


def test_the_model_file_fits_the_schema_that_it_names() -> None:
    content = (ROOT / "sources.yaml").read_bytes()
    assert content.startswith(b"# yaml-language-server: $schema=./sources.schema.json\n")
    schema = json.loads((ROOT / "sources.schema.json").read_text(encoding="utf-8"))
    assert list(faults(schema, read_yaml("sources.yaml", content).data)) == []
