"""A figure more in ``sources.yaml``: put into its text, where everything else keeps its place and its comments."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from textwrap import indent
from typing import Any

import yaml

from monitor.config.load import load
from monitor.config.places import read_yaml
from monitor.core.catalogue import Catalogue
from monitor.model.errors import ConfigError, UsageError
from monitor.model.private import alone_in, write_whole

_KEY = re.compile(r"(?P<indent> *)(?P<key>[^\s#:'\"][^:#]*|'[^']*'|\"[^\"]*\"):(?P<rest>.*)")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What makes a line look otherwise than it is."""
_QUOTED = re.compile(rf"[\n\x85\u2028\u2029]|\s#|{_TURNING.pattern}")
"""That, what YAML takes for the end of a line, and what looks like a comment where a line begins with it."""
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 50
LONGEST_LINE = 80
"""Characters of keys and values that stand on one line."""
BEGINNING = """\
# Which public figures are watched, where they stand, and what articles printed of them: docs/configuration.md tells
# every key. `monitor validate` says what is wrong with it. Mails become files in reports/mail until a mail server is
# named: docs/running.md.
"""


def slug(text: str) -> str:
    """A name for a source or a figure, made of a label: small letters, digits and single hyphens; may be empty."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return _NOT_A_SLUG.sub("-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def yaml_of(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """A part of the file, as people write it."""
    plain = dict(value) if isinstance(value, Mapping) else list(value)
    made = yaml.dump(plain, Dumper=_Indented, sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    return _TURNING.sub(lambda found: f"\\u{ord(found[0]):04x}", str(made))


class _Indented(yaml.SafeDumper):
    """Writes the entries of a list deeper than its key, and what is too long for one line as a line for each key."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        if sum(len(part.value) for pair in node.value for part in pair if isinstance(part.value, str)) > LONGEST_LINE:
            node.flow_style = False
        return node

    def represent_str(self, data: str) -> yaml.ScalarNode:
        node = super().represent_str(data)
        if _QUOTED.search(data):
            node.style = '"'
        return node

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


_Indented.add_representer(str, _Indented.represent_str)


def with_source(text: str, name: str, source: Mapping[str, Any]) -> str:
    """The text of the file with a source more, behind the others.

    Raises:
        UsageError: its list of sources is not written line by line.
    """
    return _put_in(text, ("sources",), {name: source})


def with_figure(text: str, source: str, name: str, figure: Mapping[str, Any]) -> str:
    """The text of the file with a figure more, behind the others of its source.

    Raises:
        UsageError: there is no such source in this file, or its figures are not written line by line.
    """
    return _put_in(text, ("sources", source, "figures"), {name: figure})


def with_article(text: str, name: str, article: Mapping[str, Any]) -> str:
    """The text of the file with an article more, behind the others; as it is, where it has one of this name.

    Raises:
        UsageError: its list of articles is not written line by line.
    """
    lines = _lines_of(text)
    at = _line_of(lines, "articles", -1)
    if at is None and not any(line.startswith("articles") for line in lines):
        first = _line_of(lines, "sources", -1)
        lines.insert(len(lines) if first is None else first, f"articles:{_end_of(lines) * 2}")
        return _put_in("".join(lines), ("articles",), {name: article})
    inner = lines[at + 1 : at + 1 + _length(lines[at + 1 :], 0)] if at is not None else []
    if any((found := _KEY.match(line)) and found["key"].strip("'\" ") == name for line in inner):
        return text
    return _put_in(text, ("articles",), {name: article})


def with_claim(text: str, source: str, figure: str, claim: Mapping[str, Any]) -> str:
    """The text of the file with a claim more, behind the others of its figure.

    Raises:
        UsageError: there is no such figure in this file, or its claims are not written line by line.
    """
    way = ("sources", source, "figures", figure)
    lines = _lines_of(text)
    first, last, _ = _inside(lines, way)
    if not any((found := _KEY.match(line)) and found["key"] == "claims" for line in lines[first:last]):
        return _put_in(text, way, {"claims": [dict(claim)]})
    return _put_in(text, (*way, "claims"), [dict(claim)])


def begun(contact: str, timezone: str) -> str:
    """The smallest configuration, which watches nothing yet.

    Args:
        contact: the mail address that publishers see, and that is told what changed.
        timezone: of schedules and of the times in mails.
    """
    settings = yaml.safe_dump({"timezone": timezone, "contact": contact}, sort_keys=False, allow_unicode=True)
    return f"{BEGINNING}settings:\n{indent(settings, '  ')}\nsources:\n"


def text_of(path: Path) -> str:
    """The text of the file with the line ends that it has; empty where there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""


def write_checked(path: Path, text: str, before: str) -> Catalogue:
    """Write the file as a whole, if it is right and nobody else wrote it meanwhile; else nothing is written.

    Args:
        path: the file; where it is a link, what the link leads to is written.
        text: what it is to hold.
        before: what it held when the text was made of it; see `text_of`.

    Raises:
        ConfigError: it is not right.
        UsageError: it holds something else by now, or cannot be written.
    """
    catalogue = require_right(path, text)
    real = path.resolve()
    with writing(path), alone_in(real.parent):
        if text_of(real) != before:
            raise UsageError(f"{path} was changed meanwhile, and nothing is written into it: do it again")
        write_whole(real, text.encode())
    return catalogue


def require_right(path: Path, text: str) -> Catalogue:
    """What the file would mean with this text.

    Raises:
        ConfigError: it is not right.
        UsageError: nothing can be written beside it.
    """
    with writing(path), NamedTemporaryFile(dir=path.parent, prefix=".trial-", suffix=".yaml") as trial:
        Path(trial.name).write_text(text, encoding="utf-8", newline="")
        try:
            return load(trial.name)
        except ConfigError as error:
            named = (replace(one, file=str(path) if one.file == trial.name else one.file) for one in error.problems)
            raise ConfigError(tuple(named)) from None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """While a file is written, whose disk may be full and whose folder may be somebody else's.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise UsageError(
            f"{path}: cannot be written, and stays as it is: {why}; make room, or let this user write into its folder"
        ) from error


def _inside(lines: Sequence[str], way: Sequence[str]) -> tuple[int, int, int]:
    """Where the lines begin and end that stand inside the keys of a way, and how far the last key is indented.

    Raises:
        UsageError: one of them is not there, or has its value beside it.
    """
    first, last, indent = 0, len(lines), -1
    for key in way:
        at = _line_of(lines[first:last], key, indent)
        if at is None:
            raise UsageError(f"{'.'.join(way)} is not written line by line in this file")
        first += at + 1
        indent = len(lines[first - 1]) - len(lines[first - 1].lstrip(" "))
        last = first + _length(lines[first:last], indent)
    return first, last, indent


def _put_in(text: str, way: Sequence[str], entry: Mapping[str, Any] | Sequence[Any]) -> str:
    lines = _lines_of(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += _end_of(lines)
    try:
        first, last, indent = _inside(lines, way)
    except UsageError as error:
        raise UsageError(f"{error}: add this there:\n{yaml_of(entry)}") from error
    inner = next((_indent(line) for line in lines[first:last] if _is_content(line)), indent + 2)
    end = last
    while end > first and not _is_content(lines[end - 1]):
        end -= 1
    new = (f"{' ' * inner}{line}{_end_of(lines)}" for line in yaml_of(entry).rstrip("\n").split("\n"))
    after = "".join([*lines[:end], *new, *lines[end:]])
    if not _is_put_in(text, after, way, entry):
        raise UsageError(f"{'.'.join(way)} cannot be added to in this file: add this there:\n{yaml_of(entry)}")
    return after


def _is_put_in(before: str, after: str, way: Sequence[str], entry: Mapping[str, Any] | Sequence[Any]) -> bool:
    """Whether the entry stands at its place, and all else is as it was: lines of a long text may look like others."""
    try:
        new, was, is_ = (read_yaml("", text.encode()).data for text in (yaml_of(entry), before, after))
    except ConfigError:
        return False
    inner = was
    for key in way[:-1]:
        inner = inner[key]
    held = inner.get(way[-1])
    inner[way[-1]] = [*held, *new] if isinstance(new, list) else {**(held or {}), **new}
    return bool(was == is_)


def _lines_of(text: str) -> list[str]:
    """Its lines with their ends, parted where every editor parts them."""
    return list(StringIO(text, newline="\n"))


def _end_of(lines: Sequence[str]) -> str:
    """How the lines of the file end."""
    return "\r\n" if lines and lines[0].endswith("\r\n") else "\n"


def _line_of(lines: Sequence[str], key: str, around: int) -> int | None:
    """The line on which a key begins a block; None where it stands nowhere, or has its value beside it.

    Args:
        lines: those of what holds it.
        key: the key.
        around: the indentation of what holds it.
    """
    level = next((_indent(line) for line in lines if _is_content(line)), 0)
    for at, line in enumerate(lines):
        found = _KEY.match(line)
        if found and len(found["indent"]) == level > around and found["key"].strip("'\" ") == key:
            beside = found["rest"].split(" #")[0].strip()
            return None if beside else at
    return None


def _length(lines: Sequence[str], indent: int) -> int:
    """How many lines belong to a key of this indentation; the entries of its list may have the same."""
    return next((at for at, line in enumerate(lines) if _is_content(line) and _ends(line, indent)), len(lines))


def _ends(line: str, indent: int) -> bool:
    return _indent(line) < indent or (_indent(line) == indent and not line.lstrip().startswith("- "))


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
