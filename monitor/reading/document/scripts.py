"""Find the data that a page brings in its scripts, for those who read it without a browser."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from monitor.model.errors import NotUsable
from monitor.reading.document.jsonfile import read_json

PROGRAMS = ("", "text/javascript", "application/javascript", "module", "text/ecmascript", "application/ecmascript")
"""Types of scripts that browsers run; of others, those of JSON are data."""
ASSIGNED = re.compile(
    r"""(?:^|[;,{}()\s])                                     # never within a longer name
    (?:(?:var|let|const)\s{1,9})?
    ([A-Za-z_$][\w$]{0,99}(?:\.[A-Za-z_$][\w$]{0,99}|\[\s?["'][\w$. -]{1,99}["']\s?\]){0,6})
    \s{0,9}=\s{0,9}(?=[\[{])""",
    re.VERBOSE,
)
TOKEN = re.compile(r'["\[\]{}]')
STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
COMMENT = re.compile(r"/\*.*?(?:\*/|$(?!\n))|(?<![:\\])//[^\n]*", re.DOTALL)
"""What may be one, also where it stands in a text: then its data is not found, which is refused."""
AT_END = re.compile(r"\s*(?:[;,)}]|$(?!\n))|[ \t\r]*\n\s*+(?![.\[(?|&+*/-])")
MAX_DEPTH = 100
GLOBAL = re.compile(r"^(?:window|self|globalThis)\.")
IN_BRACKETS = re.compile(r"""\[\s?["']([^"']*)["']\s?\]""")
MOST_FOUND = 2_000
"""Names of a page's scripts that are looked at."""


@dataclass(frozen=True, slots=True)
class Script:
    """Data in a script.

    Attributes:
        names: what it may be asked for by: its id and its type, or the name that it is assigned to.
        text: the data as JSON, if that is what it is.
    """

    names: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return self.names[0]

    def is_called(self, name: str) -> bool:
        """Whether somebody means it by a name; ``window.`` before it does not matter."""
        return _plain(name) in map(_plain, self.names)

    @property
    def data(self) -> Any:
        """What it holds.

        Raises:
            NotUsable: it is no JSON: as browsers take it, names may stand without quotes.
        """
        return read_json(self.text)

    @property
    def data_or_none(self) -> Any:
        """The same; None where it is no JSON."""
        try:
            return self.data
        except NotUsable:
            return None


def scripts_in(page: str) -> tuple[Script, ...]:
    """The data in a page's scripts, in order; of those that browsers run, each list or object that gets a name."""
    found: list[Script] = []
    tree = LexborHTMLParser(page)
    tree.strip_tags(["noscript", "template"])
    for node in tree.css("script"):
        attributes = node.attributes
        kind = (attributes.get("type") or "").partition(";")[0].strip().lower()
        text = node.text() or ""
        if kind.endswith("json"):
            names = filter(None, (attributes.get("id") or "", kind))
            found.append(Script(tuple(names), text))
        elif kind in PROGRAMS and not attributes.get("src"):
            found += islice(_assigned(text), MOST_FOUND)
        if len(found) > MOST_FOUND:
            break
    return tuple(found[:MOST_FOUND])


def scripts_called(name: str, scripts: Sequence[Script]) -> list[Script]:
    """The scripts that somebody means by a name; of those whose data is the same, the first."""
    return [*{one.text: one for one in reversed(scripts) if one.is_called(name)}.values()][::-1]


def _assigned(program: str) -> Iterator[Script]:
    at = 0
    comments = [found.span() for found in COMMENT.finditer(program)]
    begins = [start for start, _ in comments]
    while found := ASSIGNED.search(program, at):
        at = found.end()
        place = bisect_right(begins, found.start(1)) - 1
        if place >= 0 and found.start(1) < comments[place][1]:
            continue
        end = _end_of(program, at)
        if end and AT_END.match(program, end):
            yield Script((IN_BRACKETS.sub(r".\1", found[1]),), program[at:end])
            at = end


def _end_of(program: str, start: int) -> int:
    """Where the list or object ends that begins there; 0 where it never does."""
    depth, at = 0, start
    while found := TOKEN.search(program, at):
        at = found.end()
        if found[0] == '"':
            string = STRING.match(program, at)
            if string is None:
                return 0
            at = string.end()
        else:
            depth += 1 if found[0] in "[{" else -1
            if not 0 < depth <= MAX_DEPTH:
                return 0 if depth else at
    return 0


def _plain(name: str) -> str:
    return GLOBAL.sub("", IN_BRACKETS.sub(r".\1", name.strip()))
