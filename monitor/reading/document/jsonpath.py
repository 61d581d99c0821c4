"""Find the values in a JSON file that a JSONPath (RFC 9535) leads to, with bounded work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import jsonpath
from jsonpath.filter import FilterQuery, walk
from jsonpath.selectors import Filter, NameSelector

from monitor.model.errors import NoMatch
from monitor.reading.document.jsonfile import MAX_DEPTH
from monitor.reading.labels import did_you_mean, listed, shortened

LONGEST_PATH = 1_000
MOST_STEPS = 3_000_000
"""How many places of a document a path may pass, those that a filter looks at included: all of 20 MB, once."""
STEPS_OF_A_FIND = 5
"""As how many a place counts to which the path leads: it is kept, which takes memory."""

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A value and where it stands.

    Attributes:
        value: the value, as `monitor.reading.document.jsonfile` reads it.
        parts: the names and indices that lead to it.
    """

    value: Any
    parts: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        return "$" + "".join(map(_step, self.parts))

    def inside(self, part: str | int) -> Place:
        """A value inside this one."""
        return Place(self.value[part], (*self.parts, part))


def require_path(path: str) -> str:
    """The path, if it is one whose work grows with the document and not faster.

    Raises:
        ValueError: it is no JSONPath, or it needs something that could run away: ``match()`` and ``search()``, or
            a query in a filter that can lead to many places.
    """
    _compiled(path)
    return path


def find_places(data: Any, path: str, *, most_steps: int = MOST_STEPS) -> list[Place]:
    """Every place that a path leads to, in the document's order; none where it leads nowhere.

    Raises:
        NoMatch: following it would pass more than `most_steps` places.
        ValueError: `require_path` refuses the path.
    """
    return _follow(data, path, _compiled(path).segments, most_steps)


def where_it_ends(data: Any, path: str) -> str:
    """How far a path leads that leads to nothing, for a message: ``$.result has the keys count, results``.

    Raises:
        NoMatch: as `find_places`.
    """
    segments = _compiled(path).segments
    length = len(segments) - 1
    while not (places := _follow(data, path, segments[:length], MOST_STEPS)):
        length -= 1
    names = [selector.name for selector in segments[length].selectors if isinstance(selector, NameSelector)]
    return described(places[0], names[0] if names else "")


def described(place: Place, wanted: str = "") -> str:
    """What stands at a place, for a message; with the key most like `wanted`."""
    match place.value:
        case dict() as found if found:
            return f"{place} has the keys {listed(list(found))}{did_you_mean(wanted, found) if wanted else ''}"
        case list() as found if found:
            return f"{place} is a list of {len(found)}"
        case _:
            return f"{place} is {show_value(place.value)}"


def show_value(value: Any) -> str:
    """A value for a message."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return repr(shortened(value, 80))
        case dict():
            return f"an object with the keys {listed(list(value))}" if value else "an empty object"
        case list():
            return f"a list of {len(value)}" if value else "an empty list"
        case _:
            return shortened(str(value), 80)


class _Budget:
    """How many more places may be passed."""

    def __init__(self, path: str, segments: Sequence[Any], steps: int) -> None:
        self.path = path
        self.steps = self.left = steps
        self.candidate = 1 + sum(1 for _ in _queries(segments))

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise NoMatch(
                f"the path {self.path!r} passes more than {self.steps:,} places of the document: write the names on "
                "the way in place of '..' and '*'"
            )


class _Node(jsonpath.JSONPathMatch):
    """A match that counts what is made of it, and keeps neither its children nor a text for its path."""

    __slots__ = ("budget", "key")

    def __init__(self, value: Any, root: Any, budget: _Budget, parent: _Node | None, key: int | str) -> None:
        super().__init__(filter_context={}, obj=value, parent=parent, path="", parts=(), root=root)
        self.budget = budget
        self.key = key

    def new_child(self, obj: object, key: int | str) -> _Node:
        self.budget.spend(1)
        return _Node(obj, self.root, self.budget, self, key)

    def filter_context(self) -> Mapping[str, Any]:
        """Nothing; a filter asks for it once for each candidate, which is counted here."""
        self.budget.spend(self.budget.candidate)
        return {}

    def add_child(self, *children: jsonpath.JSONPathMatch) -> None:
        """Nobody asks for them, and a large document has millions."""

    @property
    def way(self) -> tuple[str | int, ...]:
        """The names and indices that lead here."""
        keys: list[str | int] = []
        node: jsonpath.JSONPathMatch | None = self
        while isinstance(node, _Node) and node.parent is not None:
            keys.append(node.key)
            node = node.parent
        return tuple(reversed(keys))


class _Environment(jsonpath.JSONPathEnvironment):
    """RFC 9535 without regular expressions, which a hostile text could make run for ever."""

    max_recursion_depth = MAX_DEPTH + 1

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        del self.function_extensions["match"], self.function_extensions["search"]

    def compare(self, left: object, operator: str, right: object) -> bool:
        """Compare numbers exactly: 0.1 in a path is the 0.1 of the document."""
        return super().compare(_exact(left), operator, _exact(right))


_ENVIRONMENT = _Environment(strict=True)


def _exact(value: object) -> object:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _follow(data: Any, path: str, segments: Sequence[Any], most_steps: int) -> list[Place]:
    budget = _Budget(path, segments, most_steps)
    nodes: Iterable[Any] = [_Node(data, data, budget, None, "$")]
    for segment in segments:
        nodes = segment.resolve(nodes)
    found = []
    for node in nodes:
        budget.spend(STEPS_OF_A_FIND)
        found.append(Place(node.obj, node.way))
    return found


@lru_cache(maxsize=1024)
def _compiled(path: str) -> jsonpath.JSONPath:
    if len(path) > LONGEST_PATH:
        raise ValueError(f"the path has {len(path):,} characters; at most {LONGEST_PATH:,} are possible")
    try:
        compiled = _ENVIRONMENT.compile(path)
    except jsonpath.JSONPathNameError as error:
        if "match" in str(error) or "search" in str(error):
            raise ValueError(
                f"{path!r}: match() and search() are not available; compare with == in place of them"
            ) from None
        raise ValueError(_not_a_path(path, error)) from None
    except jsonpath.JSONPathError as error:
        raise ValueError(_not_a_path(path, error)) from None
    assert isinstance(compiled, jsonpath.JSONPath), "unions are no part of the standard"
    if any(not query.path.singular_query() for query in _queries(compiled.segments)):
        raise ValueError(
            f"{path!r}: a filter may look at names and indices only (@.name, @.place[0]), not at '*', '..', a slice or "
            "another filter: the time that takes is not bounded"
        )
    return compiled


def _not_a_path(path: str, error: jsonpath.JSONPathError) -> str:
    if not path.startswith("$"):
        return f"{path!r} is not a JSONPath: one begins with '$', the whole document, as in $.result[0].count"
    reason = str(error.message).partition("\n")[0]
    why = "" if "TOKEN" in reason else f": {reason}"
    return f"{path!r} is not a JSONPath{why}; write one such as $.result[0].count"


def _queries(segments: Sequence[Any]) -> Iterator[FilterQuery]:
    """The queries in the filters of a path."""
    for segment in segments:
        for selector in segment.selectors:
            if isinstance(selector, Filter):
                yield from (node for node in walk(selector.expression) if isinstance(node, FilterQuery))


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if _PLAIN_NAME.fullmatch(part) else f"[{part!r}]"
