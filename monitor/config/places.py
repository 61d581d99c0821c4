"""YAML text → plain data, and the line and column of every key and value.

The reading is narrower than YAML: no aliases, no tags, one document, no key twice, and nothing is guessed
from a plain word. ``no``, ``on``, ``12:30`` and ``012`` stay text; ``true``, ``false`` and ``null`` are what
they say; a word is a number only if printing that number gives the same characters again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml
from yaml.events import MappingEndEvent, ScalarEvent

from monitor.model.errors import ConfigError, Problem

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, and otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

KeyPath = tuple[str | int, ...]
"""Keys and list positions from the top of the file down to a value."""

Mark = tuple[int, int]
"""Line and column, both counted from 1."""

Marks = dict[str | int, tuple[Any, Any]]
"""The parser's own marks of key and value, None for what has no place: of each thing in one mapping or list."""

MAX_BYTES = 10_000_000
MAX_DEPTH = 40

_INTEGER = re.compile(r"-?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,30}\.[0-9]{1,30}")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_WRITE_OUT = "write the value out, in quotation marks where it begins with that sign"
"""Names of aliases, anchors and tags are not repeated: where a secret stands by mistake, they may be the secret."""
_HINTS = (
    ("mapping values are not", "a text with ': ' in it needs quotation marks; or is the indentation wrong?"),
    ("could not find expected ':'", "is a ':' missing after a key, or a quotation mark after a text?"),
    ("did not find expected key", "is this line indented like its neighbours, every quotation mark closed?"),
    ("did not find expected '-'", "a list goes on with '- '; or this line is indented too little"),
    ("did not find expected ',' or", "is a ',' or a closing bracket missing?"),
    ("unexpected end of stream", "a quotation mark or bracket that is opened here is never closed"),
    ("unknown escape character", "in single quotation marks a backslash is only a backslash: use those"),
    ("block sequence entries are not allowed", "a list starts on a line of its own, each entry with '- '"),
    ("expected <document start>", "is this line indented like the first one?"),
)  # fmt: skip


def where(path: KeyPath) -> str:
    """The path as people write it: ``sources.cbp.figures.fentanyl.claims[0].quote``."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")


def entries(data: object, key: str) -> Iterator[tuple[str, Any]]:
    """What stands by name below the key, in data of whatever form; nothing where nothing does."""
    below = data.get(key) if isinstance(data, dict) else None
    yield from below.items() if isinstance(below, dict) else ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML file read.

    Attributes:
        file: its path as given, for messages.
        data: mappings with text keys, lists, text, int, Decimal, bool, None; None if the file is empty.
        begins: where it begins.
        marks: of each mapping and list in it, by `id`, where its keys stand and its values begin; of a list, the values
            alone.
        empty: the paths of values that are not there, as after a key with nothing behind its colon.
        problems: what the YAML itself has wrong.
        unread: paths of the values that `problems` are about; what `data` has there means nothing.
    """

    file: str
    data: Any = field(repr=False)
    begins: Any = field(repr=False)
    marks: Mapping[int, Marks] = field(repr=False)
    empty: Set[KeyPath]
    problems: Sequence[Problem]
    unread: Set[KeyPath]

    def problem(self, path: KeyPath, message: str, *, at_key: bool = False) -> Problem:
        """A problem at `path`, or at the nearest thing around it that the file has.

        An empty value has no place of its own, so its key is shown.
        """
        found = [(None, self.begins)]
        data = self.data
        for key in path:
            there = self.marks.get(id(data), {}).get(key)
            if there is None:
                break
            found.append(there)
            data = data[key]
        around = len(found) <= len(path)
        for number, (key_mark, value_mark) in enumerate(reversed(found)):
            at_value = not at_key and not number and not around
            if mark := (value_mark or key_mark) if at_value else (key_mark or value_mark):
                return Problem(self.file, mark.line + 1, mark.column + 1, where(path), message)
        return Problem(self.file, 0, 0, where(path), message)


def read_yaml(file: str, content: bytes) -> Marked:
    """`content` as data with places; keys given twice, aliases and tags are all in the result's `problems`.

    Raises:
        ConfigError: nothing of it can be read: it is no YAML, too large, or nested too deep.
    """
    text = _decoded(file, content)
    reading = _Reading(file, Loader(text))
    try:
        data = reading.document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(file, text, error) from None
    return Marked(file, data, reading.begins, reading.marks, reading.empty, reading.problems, reading.unread)


class _Reading:
    """One pass over the parser's events.

    Aliases are events too, so nothing is ever expanded. PyYAML's nodes would do for the data, but they no longer tell
    where an anchor, an alias or a tag stood.
    """

    def __init__(self, file: str, loader: Any) -> None:
        self.file = file
        self.next = loader.get_event
        self.path: list[str | int] = []
        self.begins: Any = None
        self.marks: dict[int, Marks] = {}
        self.empty: set[KeyPath] = set()
        self.problems: list[Problem] = []
        self.unread: set[KeyPath] = set()

    def document(self) -> Any:
        self.next()  # the stream's start
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        event = self.next()
        self.begins = event.start_mark
        data = self.value(event)
        self.next()  # the document's end
        following = self.next()
        if not isinstance(following, yaml.StreamEndEvent):
            self.refuse(following, "a second document begins here ('---'): one file is one document")
        return data

    def value(self, event: Any) -> Any:
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, f"aliases (a * before a name) are not read here: {_WRITE_OUT}")
            return None
        if event.anchor is not None:
            self.refuse(event, f"anchors (an & before a name) are not read here: {_WRITE_OUT}")
        if event.tag is not None:
            self.refuse(event, f"tags (a ! before a name) are not read here: {_WRITE_OUT}")
        if len(self.path) > MAX_DEPTH:
            raise _unreadable(self.file, *_mark(event), f"nested more than {MAX_DEPTH} deep")
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence()
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping()
        if not event.implicit[0]:
            return event.value
        if not event.value:
            self.empty.add(tuple(self.path))
        return resolve(event.value)

    def sequence(self) -> list[Any]:
        items: list[Any] = []
        marks: Marks = {}
        self.marks[id(items)] = marks
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            place = len(items)
            items.append(self.below(place, event))
            marks[place] = None, _begin(event)
        return items

    def mapping(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        marks: Marks = {}
        self.marks[id(found)] = marks
        while not isinstance(event := self.next(), MappingEndEvent):
            if not isinstance(event, ScalarEvent) or event.tag is not None or event.anchor is not None:
                self.refuse(event, "a key must be a plain word")
            if not isinstance(event, ScalarEvent):
                if isinstance(event, yaml.CollectionStartEvent):
                    self.below("?", event)
                self.below("?", self.next())
                continue
            key = event.value
            if key in found:
                line = marks[key][0].line + 1
                message = f"the key {key!r} stands here a second time; the first is in line {line}"
                self.path.append(key)
                self.refuse(event, message)
                self.path.pop()
                self.below(key, self.next())
                continue
            value = self.next()
            marks[key] = event.start_mark, _begin(value)
            found[key] = self.below(key, value)
        return found

    def below(self, key: str | int, event: Any) -> Any:
        """The value that begins with an event, at a key of what is being read."""
        # Nearly every value is a word or a text, about which nothing has to be said.
        if isinstance(event, ScalarEvent) and event.value and event.tag is None and event.anchor is None:
            return resolve(event.value) if event.implicit[0] else event.value
        self.path.append(key)
        value = self.value(event)
        self.path.pop()
        return value

    def refuse(self, event: Any, message: str) -> None:
        path = tuple(self.path)
        self.problems.append(Problem(self.file, *_mark(event), where(path), message))
        self.unread.add(path)


def _begin(event: Any) -> Any:
    """Where a value begins; None for one that is not there: its mark is somewhere behind the key."""
    is_empty = isinstance(event, ScalarEvent) and event.implicit[0] and not event.value
    return None if is_empty else event.start_mark


def resolve(word: str) -> str | int | Decimal | bool | None:
    """What a word without quotation marks means.

    >>> resolve("no"), resolve("012"), resolve("true"), resolve("10.50"), resolve("-3")
    ('no', '012', True, Decimal('10.50'), -3)
    """
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in "-0123456789":
        return word
    if _INTEGER.fullmatch(word):
        return number if str(number := int(word)) == word else word
    if _DECIMAL.fullmatch(word):
        return exact if str(exact := Decimal(word)) == word else word
    return word


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _place(text: str, index: int) -> Mark:
    """Where the character at `index` stands."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _decoded(file: str, content: bytes) -> str:
    if len(content) > MAX_BYTES:
        size = f"{len(content):,} bytes, and at most {MAX_BYTES:,} are read"
        raise _unreadable(file, 0, 0, f"the file has {size}: is it the right one?")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        place = _place(before, len(before))
        raise _unreadable(file, *place, "this character is not UTF-8: save the file in the encoding UTF-8") from None
    if wrong := _FORBIDDEN.search(text):
        name = f"U+{ord(wrong.group()):04X}"
        raise _unreadable(file, *_place(text, wrong.start()), f"the character {name} is not allowed in YAML: delete it")
    return text


def _unreadable(file: str, line: int, column: int, message: str) -> ConfigError:
    return ConfigError([Problem(file, line, column, "", message)])


def _syntax_error(file: str, text: str, error: yaml.MarkedYAMLError) -> ConfigError:
    problem = error.problem or "not readable as YAML"
    # For what was begun and never ended, the beginning is the place to look at, not the end of the file.
    begun = "unexpected end of stream" in problem or "could not find expected ':'" in problem
    mark: Any = (error.context_mark if begun else None) or error.problem_mark
    lines = text.splitlines() or [""]
    line = min(mark.line, len(lines) - 1)
    here = lines[line]
    column = min(mark.column, len(here)) if line == mark.line else len(here)
    indent = here[: len(here) - len(here.lstrip())]
    character = here[column : column + 1]
    if "\t" in indent or character == "\t":
        hint = "a tab: YAML is indented with spaces only"
    elif "cannot start any token" in problem:
        hint = f"a text that begins with {character} needs quotation marks"
    else:
        hint = next((hint for part, hint in _HINTS if part in problem), "")
    message = f"not readable as YAML: {problem}" + (f" ({hint})" if hint else "")
    return _unreadable(file, line + 1, column + 1, message)
