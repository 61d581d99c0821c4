"""Reads ``sources.yaml`` into a catalogue, or tells every problem in it with its line and column."""

from monitor.config.build import rule_of
from monitor.config.load import load
from monitor.config.schema import json_schema, schema_text

__all__ = ["json_schema", "load", "rule_of", "schema_text"]
