"""Another rule for a figure of ``sources.yaml``: put into its text, where everything else stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from monitor.config.adding import yaml_of
from monitor.model.errors import UsageError

_BEHIND_KEY = re.compile(r"\w+:\s+(?P<comment>#.*)")


@dataclass(frozen=True, slots=True)
class OtherRule:
    """What takes the place of a figure's rule.

    Attributes:
        kind: the kind's word.
        options: its options.
        until: the last day of the rule that it takes the place of; None where that is needed no longer.
        before: the rule that it takes the place of, its kind's word and its options.
    """

    kind: str
    options: Mapping[str, Any]
    until: date | None = None
    before: tuple[str, Mapping[str, Any]] | None = None


def with_rule(text: str, source: str, figure: str, rule: OtherRule) -> str:
    """The text of the file with another rule for a figure.

    Args:
        text: of the file.
        source: the source's id.
        figure: the figure's name.
        rule: the rule.

    Raises:
        UsageError: the figure does not stand in this file.
    """
    node = _figure_in(text, source, figure)
    new: dict[str, Any] = {"extract": {rule.kind: dict(rule.options)}}
    found = {str(key.value): (key, value) for key, value in node.value} if node is not None else {}
    if node is None or "extract" not in found:
        raise UsageError(f"{source}/{figure} has no rule in this file: write this there:\n{yaml_of(new)}")
    if rule.until is not None and rule.before is not None:
        kind, options = rule.before
        held = [_plain(one) for one in found["earlier"][1].value] if "earlier" in found else []
        new["earlier"] = [*held, {"until": rule.until, "extract": {kind: dict(options)}}]
    flow, beside = bool(node.flow_style), found["extract"]
    edits = [
        _instead(text, *found.get(name, beside), {name: value}, name in found, flow=flow) for name, value in new.items()
    ]
    for start, end, other in sorted(edits, reverse=True):
        text = f"{text[:start]}{other}{text[end:]}"
    return text


def _figure_in(text: str, source: str, figure: str) -> yaml.MappingNode | None:
    """Where a figure is declared; None where it is not."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for name in ("sources", source, "figures", figure):
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for key, value in pairs if key.value == name), None)
    return node if isinstance(node, yaml.MappingNode) else None


def _plain(node: yaml.Node) -> Any:
    return yaml.SafeLoader("").construct_document(node)


def _instead(
    text: str, key: yaml.Node, value: yaml.Node, entry: Mapping[str, Any], is_there: bool, *, flow: bool
) -> tuple[int, int, str]:
    """From where to where the text is another one, and which: a key with its value, or what comes behind these."""
    start, end = key.start_mark.index, _end(value)
    if flow:
        return (start, end, _in_line(entry)) if is_there else (end, end, f", {_in_line(entry)}")
    line_end = "\n" + " " * key.start_mark.column
    lines = yaml_of(entry).rstrip("\n").split("\n")
    if not is_there:
        return end, end, "".join(line_end + line for line in lines)
    return start, end, line_end.join([*_comments(text[start:end]), *lines])


def _comments(old: str) -> list[str]:
    """What is said in what is replaced: whole lines, and behind its key."""
    first, *lines = old.split("\n")
    behind = _BEHIND_KEY.fullmatch(first)
    return [
        *([behind["comment"]] if behind else []),
        *(line.strip() for line in lines if line.lstrip().startswith("#")),
    ]


def _in_line(entry: Mapping[str, Any]) -> str:
    made = yaml.safe_dump(dict(entry), sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=True)
    return str(made).strip()[1:-1]


def _end(node: yaml.Node) -> int:
    """Where a value ends: one that is written in lines reaches, for its reader, to the next word, over comments."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)
