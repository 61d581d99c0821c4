"""The JSON Schema of ``sources.yaml``, by which editors complete and check the file."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from monitor.config.installed import Kinds, installed_kinds
from monitor.config.places import KeyPath
from monitor.config.shape import shapes_for

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kinds: Kinds | None = None) -> dict[str, Any]:
    """The schema (dialect 2020-12) with every option and manual of `kinds`; of the installed kinds if None.

    The same kinds give the same schema, key for key.
    """
    shape = shapes_for(installed_kinds() if kinds is None else kinds).file
    schema = shape.model_json_schema(by_alias=True, schema_generator=_PlainSchema)
    return {"$schema": DIALECT, **schema, "title": "sources.yaml"}


def schema_text(kinds: Kinds | None = None) -> str:
    """The schema as the text of ``sources.schema.json``."""
    return json.dumps(json_schema(kinds), indent=2, ensure_ascii=False) + "\n"


def allowed_keys(schema: dict[str, Any], path: KeyPath) -> list[str]:
    """The keys that a mapping at `path` may have; empty where any key may stand, or nothing is known."""
    return list(dict.fromkeys(name for place in _places(schema, path) for name in place.get("properties", {})))


def examples_at(schema: Mapping[str, Any], path: KeyPath) -> list[str]:
    """What could stand at `path`, where the schema shows examples of it."""
    return [str(example) for place in _places(dict(schema), path) for example in place.get("examples", ())]


def _places(schema: dict[str, Any], path: KeyPath) -> list[dict[str, Any]]:
    places = list(_resolved(schema, schema))
    for key in path:
        places = [deeper for place in places for deeper in _below(schema, place, key)]
    return places


def _below(schema: dict[str, Any], place: dict[str, Any], key: str | int) -> Iterator[dict[str, Any]]:
    if isinstance(key, int):
        found = place.get("items")
    else:
        found = place.get("properties", {}).get(key)
        patterned = next(iter(place.get("patternProperties", {}).values()), None)
        found = found or patterned or place.get("additionalProperties")
    if isinstance(found, dict):
        yield from _resolved(schema, found)


def _resolved(schema: dict[str, Any], place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The place itself and everything it refers to or may be instead."""
    if reference := place.get("$ref"):
        yield from _resolved(schema, schema["$defs"][reference.rpartition("/")[2]])
    yield place
    for word in ("anyOf", "oneOf", "allOf"):
        for branch in place.get(word, ()):
            yield from _resolved(schema, branch)


def described_attributes(manual: str) -> dict[str, str]:
    """What a docstring in Google style says of each attribute: name → text on one line."""
    _, _, section = inspect.cleandoc(manual).partition("\nAttributes:\n")
    block = inspect.cleandoc(f"\n{section}")
    found: dict[str, str] = {}
    for entry in re.finditer(r"^(\w+): (.*(?:\n[ \t]+.*)*)", block, re.MULTILINE):
        found[entry[1]] = " ".join(entry[2].split())
    return found


class _PlainSchema(GenerateJsonSchema):
    """pydantic's schema without what is noise in an editor: titles made of names, and null."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        """The model's schema; the lines of "Attributes:" in a manual become the words beside each option."""
        made = super().model_schema(schema)
        made.pop("title", None)
        model = schema["cls"]
        for name, text in described_attributes(model.__doc__ or "").items():
            option = model.model_fields.get(name)
            if option is not None and (shown := made.get("properties", {}).get(option.alias or name)) is not None:
                shown.setdefault("description", text)
        return made

    def dict_schema(self, schema: Any) -> JsonSchemaValue:
        """Where names have a pattern, other names are wrong."""
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        """Without "or null": a key that says nothing is better left away."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)
