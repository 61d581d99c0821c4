"""The JSON Schema of ``sources.yaml``, by which editors complete and check the file."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from monitor.config.installed import Kinds, installed_kinds
from monitor.config.shape import PartShape
from monitor.config.shapes import shapes_for

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kinds: Kinds | None = None) -> dict[str, Any]:
    """The schema (dialect 2020-12) with every option and manual of `kinds`; of the installed kinds if None.

    It is that of a configuration's own file and of those that this one includes. The same kinds give the same schema,
    key for key.
    """
    shape = shapes_for(installed_kinds() if kinds is None else kinds).file
    schema = shape.model_json_schema(by_alias=True, schema_generator=_PlainSchema)
    del schema["required"]
    own: list[dict[str, Any]] = [{"required": ["settings", "sources"]}, {"required": ["settings", "include"]}]
    part = {"minProperties": 1, "propertyNames": {"enum": list(PartShape.model_fields)}}
    return {"$schema": DIALECT, **schema, "anyOf": [*own, part], "title": "sources.yaml"}


def schema_text(kinds: Kinds | None = None) -> str:
    """The schema as the text of ``sources.schema.json``."""
    return json.dumps(json_schema(kinds), indent=2, ensure_ascii=False) + "\n"


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
