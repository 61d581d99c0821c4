"""The documentation as tests read it: blocks, sections, commands, and fragments made into whole configurations."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import getmembers, isclass
from typing import Any, get_args

from pydantic import BaseModel

from monitor.config import shape
from monitor.config.installed import Kinds
from monitor.plugin import Kind
from tests.places import ROOT

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in (".", "docs", "db", "reports")
    for path in (ROOT / folder).glob("*.md")
)
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


def own(kinds: Kinds) -> Kinds:
    """The kinds of this distribution alone: others may be installed beside it."""
    return Kinds(*(_own(group) for group in (kinds.fetchers, kinds.extractors, kinds.notifiers)))


def _own(group: Mapping[str, type[Any]]) -> dict[str, type[Any]]:
    return {name: kind for name, kind in group.items() if kind.__module__.startswith("monitor.")}


def text_of(page: str) -> str:
    """A file of the project, by its path from the top."""
    return (ROOT / page).read_text(encoding="utf-8")


def prose_of(page: str) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", text_of(page))


def all_docs() -> str:
    """Every page."""
    return "\n".join(map(text_of, PAGES))


def section(page: str, heading: str, *, alone: bool = False) -> str:
    """What stands below the heading that begins so, up to the next of its rank; `alone`: up to any other heading."""
    text = prose_of(page)
    found = re.search(rf"^(#+) {re.escape(heading)}(?![\w-]).*$", text, re.MULTILINE)
    assert found, f"{page} has no heading {heading!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{6 if alone else len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def marked(text: str) -> set[str]:
    """Every word that stands in code marks."""
    return set(re.findall(r"`([^`\n]+)`", text))


def first_cells(text: str) -> list[str]:
    """The code words that stand alone in the first cells of the tables in a text."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block, without its indentation."""

    page: str
    line: int
    language: str
    body: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    """Every fenced block in one of these languages."""
    return [
        Block(page, text.count("\n", 0, match.start()) + 1, match["language"], textwrap.dedent(match["body"]))
        for page, text in ((page, text_of(page)) for page in PAGES)
        for match in FENCE.finditer(text)
        if match["language"] in languages
    ]


# ---------------------------------------------------------------- configurations


FIGURE = {"label": "A figure", "unit": "lb", "extract": '{text: {pattern: "seized {figure} of it"}}'}
SOURCE = {"title": "A page", "publisher": "An office", "url": "https://example.org/page"}
SETTINGS = {"timezone": "UTC", "contact": "desk@example.org"}
ARTICLES = {"canada-drug-operations": "{title: A story, published_on: 2024-12-05}"}
LEVELS = (shape.FileShape, shape.SettingsShape, shape.SourceShape, shape.FigureShape)


def completed(fragment: str) -> str:
    """A whole configuration around a fragment: the keys at its left edge say what it is a part of.

    What the fragment does not say is filled in, so that only the fragment can be wrong.
    """
    fragment = re.sub(r"^#.*\n", "", fragment, flags=re.MULTILINE)
    keys = set(re.findall(r"^(\w+):", fragment, re.MULTILINE))
    level = next((shape for shape in LEVELS if keys <= shape.model_fields.keys()), None)
    assert level, f"no mapping of the configuration has the keys {', '.join(sorted(keys))}"
    given = {level: fragment}
    figure = filled(FIGURE, given.get(shape.FigureShape, ""))
    source = filled(SOURCE | {"figures": below("a-figure", figure)}, given.get(shape.SourceShape, ""))
    if "file:" in given.get(shape.SourceShape, "") and "url" not in keys:
        source = source.replace(f"url: {SOURCE['url']}\n", "")
    whole = {
        "settings": "\n" + indented(filled(SETTINGS, given.get(shape.SettingsShape, ""))),
        "articles": "\n" + indented(filled(ARTICLES, "")),
        "sources": below("a-source", source),
    }
    return filled(whole, given.get(shape.FileShape, ""))


def filled(keys: dict[str, str], given: str) -> str:
    """A mapping of these keys, but for those that `given` has; and `given`."""
    there = set(re.findall(r"^([\w-]+):", given, re.MULTILINE))
    return "".join(f"{key}: {value}\n" for key, value in keys.items() if key not in there) + given


def below(name: str, text: str) -> str:
    """A mapping with one name, to stand behind a key."""
    return "\n" + indented(f"{name}:\n{indented(text)}")


def indented(text: str) -> str:
    """The text, two characters to the right."""
    return textwrap.indent(text, "  ")


def shapes() -> list[type[shape.AnyShape]]:
    """Every mapping that a configuration may hold, but for those that kinds fill."""
    return [model for _, model in getmembers(shape, isclass) if issubclass(model, shape.AnyShape)]


def options_of(kind: type[BaseModel]) -> Iterator[str]:
    """A kind's options as users write them, those of its inner mappings too; of kinds in it their words alone."""
    for name, field in kind.model_fields.items():
        yield field.alias or name
        for inner in (field.annotation, *get_args(field.annotation)):
            if isclass(inner) and issubclass(inner, BaseModel) and not issubclass(inner, Kind):
                yield from options_of(inner)


# ---------------------------------------------------------------- commands


@dataclass(frozen=True)
class Written:
    """A call of the program as the documentation writes it.

    Attributes:
        where: page and line.
        words: what follows ``monitor``.
        output: the lines that are shown below it.
        whole: whether it can be called as it stands; in running text, only its form may be shown.
    """

    where: str
    words: tuple[str, ...]
    output: tuple[str, ...] = ()
    whole: bool = True

    def __str__(self) -> str:
        return f"{self.where}: monitor {shlex.join(self.words)}"


def commands() -> list[Written]:
    """Every call in the blocks, in the running text and in the files to deploy."""
    return [*_in_blocks(), *_in_prose(), *_deployed()]


def _in_blocks() -> Iterator[Written]:
    for block in blocks("sh", "console"):
        lines = block.body.splitlines()
        starts = [n for n, line in enumerate(lines) if block.language == "sh" or line.startswith("$ ")]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            words = words_of(lines[start].removeprefix("$ "))
            if words is not None:
                yield Written(f"{block.page}:{block.line + 1 + start}", words, tuple(lines[start + 1 : end]))


def _in_prose() -> Iterator[Written]:
    for page in PAGES:
        for text in re.findall(r"`(monitor [^`]*)`", prose_of(page).replace("\n", " ")):
            words = words_of(text)
            if words:
                yield Written(page, words, whole=False)


def _deployed() -> Iterator[Written]:
    for path in sorted((ROOT / "deploy").iterdir()):
        text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for call in re.findall(r"(?:&& (?:out=\$\()?|bin/)(monitor [^)&>\n]*?)(?= \d?>|\)|&|\n)", text):
            words = words_of(call)
            assert words is not None
            yield Written(f"deploy/{path.name}", words)


def words_of(line: str) -> tuple[str, ...] | None:
    """What follows ``monitor`` in a line for a shell; None where the line calls something else."""
    words: Sequence[str] = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    if not words or words[0].rpartition("/")[2] != "monitor":
        return None
    end = next((n for n, word in enumerate(words) if word in {"|", ">", ">>", "&&"}), len(words))
    return tuple(words[1:end])
