"""A small configuration to be broken in tests, and what tells where it breaks.

In the YAML of these tests ``§`` stands just before the character at which a problem is to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from monitor.config.installed import Kinds
from monitor.config.load import load
from monitor.model.errors import ConfigError, Problem
from tests.kinds_for_tests import KINDS

GOOD = """\
settings:
  timezone: America/Toronto
  contact: desk@example.org
articles:
  cheese-story:
    title: How much cheese
    published_on: 2024-12-05
sources:
  dairy-office:
    title: Cheese statistics
    publisher: The Dairy Office
    url: https://dairy.example.org/cheese.csv
    figures:
      cheese-made:
        label: Cheese made
        unit: kg
        extract:
          dataset: {where: {Product: Cheese}, sum: Mass, calendar: us-federal}
        claims:
          - {article: cheese-story, quote: 34.82 kilograms, period: FY2024}
"""

Write = Callable[[str], Path]


def writer(folder: Path) -> Write:
    """Writes a text into a file of the folder and gives its path."""

    def write(text: str) -> Path:
        path = folder / "sources.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def with_(**replacements: str) -> str:
    """The good file with lines replaced: each time the first whose key is the name, or that with hyphens."""
    text = GOOD
    for key, line in replacements.items():
        pattern = re.compile(rf"^( *){key.replace('_', '[-_]')}:.*$", re.MULTILINE)
        assert pattern.search(text), key
        text = pattern.sub(partial(_indented_like, line), text, count=1)
    return text


def _indented_like(lines: str, found: re.Match[str]) -> str:
    return "\n".join(f"{found[1]}{line}" if line else line for line in lines.split("\n"))


def places_of(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where they stood."""
    places = []
    while (index := text.find("§")) >= 0:
        places.append((text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)))
        text = text[:index] + text[index + 1 :]
    return text, places


def problems_in(path: Path, kinds: Kinds = KINDS) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as error:
        load(path, kinds=kinds)
    return error.value.problems


def assert_told(write: Write, marked: str, *expected: tuple[str, str], kinds: Kinds = KINDS) -> None:
    """Exactly these problems (path, beginning of the message) are told, at the marks, in the file's order."""
    text, places = places_of(marked)
    found = problems_in(write(text), kinds)
    assert [(problem.where, problem.message) for problem in found] == [
        (where, problem.message if problem.message.startswith(message) else message)
        for (where, message), problem in zip(expected, found, strict=False)
    ] + [("?", "a problem was expected here")] * (len(expected) - len(found))
    assert [(problem.line, problem.column) for problem in found] == places


FIGURE = "sources.dairy-office.figures.cheese-made"
SECTIONS = {
    "settings": ("settings", "timezone: America/Toronto"),
    "article": ("articles.cheese-story", "title: How much cheese"),
    "source": ("sources.dairy-office", "title: Cheese statistics"),
    "figure": (FIGURE, "label: Cheese made"),
    "extract": (f"{FIGURE}.extract", "dataset: {where: {Product: Cheese}, sum: Mass, calendar: us-federal}"),
}
"""Section → its path, its first line."""


def placed(section: str, line: str) -> str:
    """The good file with the line in that section, in place of a line of it with the same key."""
    first = SECTIONS[section][1]
    if section == "extract":
        return GOOD.replace(first, line)
    begin = GOOD.rindex("\n", 0, GOOD.index(first)) + 1
    indent = GOOD[begin : GOOD.index(first)]
    body = re.compile(rf"(?:{indent}.*\n)+").match(GOOD, begin)
    assert body
    others = re.sub(rf"^{indent}{line.partition(':')[0]}:.*\n", "", body[0], flags=re.MULTILINE)
    return f"{GOOD[:begin]}{indent}{line}\n{others}{GOOD[body.end() :]}"
