"""Let a page pass whose tree can be built and walked in proportion to its length, before anything builds it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Set

from monitor.model import Grade
from monitor.model.errors import NotUsable

MAX_DEPTH = 400
"""Elements inside one another; browsers stop at 512, and pages of publishers have 30."""
MAX_ATTRIBUTES = 500
"""Of one element; pages have a dozen. Those of all tags ``<html>`` and ``<body>`` count together, as their elements."""
MAX_TAGS = 300_000
"""Of a page; one with a table of 100,000 cells has as many, a long article 2,000."""
MAX_OPTIONS = 20_000
"""Of one list to choose from."""
MAX_TEXT = 10_000_000
"""Characters of a page with its markup; a page of a thousand table rows has 300,000."""

MAX_STEPS = 3_000_000
"""Elements looked at to tell what the tags end; a page that is written well takes a few for each tag."""
SMALL = 3_000
"""Tags, of which each may stand inside all others and still cost less than a second."""
FEW = 4
"""Tags ``<html>`` and ``<body>``, also in scripts, of a page that has one of each."""
LONG_TAG = re.compile(rf"<[a-z][^>]{{{2 * MAX_ATTRIBUTES}}}", re.IGNORECASE)
START_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
WHOLE_TAG = re.compile(r"<(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\b")
"""Written out, it is found in half the time."""

TAG = re.compile(
    r"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|(?P<close>/)?(?P<name>[a-z][^\s/>]*)(?P<rest>(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+))",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE = re.compile(r"[^\s\"'>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link"}
    | {"meta", "param", "source", "track", "wbr"}
)
RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
"""Elements that hold characters, and no other elements."""
OF_LISTS = ("option", "select")
WHOLE = ("html", "body")
SCOPES = frozenset(("applet", "caption", "marquee", "object", "table", "td", "template", "th"))
"""Elements out of which an end tag of something else does not lead."""
OF_TABLES = frozenset(("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"))
CLOSED_BY = {
    "p": (("p",), SCOPES | {"button"}),
    "li": (("li",), SCOPES | {"ul", "ol", "menu"}),
    "dt": (("dt", "dd"), SCOPES | {"dl"}),
    "dd": (("dt", "dd"), SCOPES | {"dl"}),
    "option": (("option",), SCOPES | {"select", "datalist"}),
    "optgroup": (("option", "optgroup"), SCOPES | {"select"}),
    "td": (("td", "th"), {"table", "template"}),
    "th": (("td", "th"), {"table", "template"}),
    "tr": (("tr",), {"table", "template"}),
    **dict.fromkeys(("tbody", "thead", "tfoot"), (("tbody", "thead", "tfoot"), {"table", "template"})),
}
"""What a start tag closes that need not be closed by an end tag, and what holds it off."""


def require_bounded(page: str) -> str:
    """The page, if parsing and walking it takes time in proportion to its length. Takes a few microseconds a tag.

    Depth is told by the tags alone, as far as that goes: what a parser moves, or closes for other reasons, may stand a
    little deeper or less deep.

    Raises:
        NotUsable: it has more of something than any page that people read; says what.
    """
    if len(page) > MAX_TEXT:
        raise _too_much(f"{len(page):,} characters, more than {MAX_TEXT:,}")
    signs = page.count("<")
    if signs > 2 * MAX_TAGS:
        raise _too_much(f"more than {2 * MAX_TAGS:,} tags")
    if signs > MAX_TAGS and len(START_TAG.findall(page)) > MAX_TAGS:
        raise _too_much(f"more than {MAX_TAGS:,} elements")
    if signs <= SMALL and len(WHOLE_TAG.findall(page)) <= FEW and not LONG_TAG.search(page):
        return page
    open_elements = _Open()
    attributes: Counter[str] = Counter()
    for name, rest, closes in _tags(page, open_elements):
        if closes:
            open_elements.close(name)
            continue
        if len(rest) > MAX_ATTRIBUTES or name in WHOLE:
            count = sum(1 for _ in ATTRIBUTE.finditer(rest))
            attributes[name] += count
            if (attributes[name] if name in WHOLE else count) > MAX_ATTRIBUTES:
                raise _too_much(f"an element <{name[:40]}> with more than {MAX_ATTRIBUTES} attributes")
        open_elements.open(name, ends=rest.endswith("/"))
    return page


class _Open:
    """The elements that are open at a place of a page, as far as its tags tell."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.count: dict[str, int] = defaultdict(int)
        self.options = self.steps = 0

    @property
    def foreign(self) -> bool:
        """Whether a tag may end itself here."""
        return self.count["svg"] > 0 or self.count["math"] > 0

    def open(self, name: str, *, ends: bool) -> None:
        if name in OF_LISTS:
            self.options = self.options + 1 if name == "option" else 0
            if self.options > MAX_OPTIONS:
                raise _too_much(f"a list of more than {MAX_OPTIONS:,} options")
        if name in VOID or (ends and self.foreign):
            return
        if name in CLOSED_BY:
            self._leave(*CLOSED_BY[name])
        self.names.append(name)
        self.count[name] += 1
        if len(self.names) > MAX_DEPTH:
            raise _too_much(f"more than {MAX_DEPTH} elements inside one another")

    def close(self, name: str) -> None:
        if self.names and self.names[-1] == name:
            # As it is on a page that is written well.
            self.steps += 1
            self.names.pop()
            self.count[name] -= 1
            return
        self._leave((name,), {"table", "template"} if name in OF_TABLES else SCOPES)

    def _leave(self, closed: tuple[str, ...], held_by: Set[str]) -> None:
        for name in closed:
            if self.count[name]:
                break
        else:
            return
        at = len(self.names) - 1
        while self.names[at] not in closed and self.names[at] not in held_by:
            at -= 1
        self.steps += len(self.names) - at
        if self.names[at] in closed:
            for name in self.names[at:]:
                self.count[name] -= 1
            del self.names[at:]
        elif self.steps > MAX_STEPS:
            raise _too_much("tags that end nothing, over and over")


def _tags(page: str, around: _Open) -> Iterator[tuple[str, str, bool]]:
    """Each tag outside of comments and scripts: its name, what follows that, and whether it is an end tag."""
    behind = 0
    while behind >= 0:
        tags, behind = TAG.finditer(page, behind), -1
        for found in tags:
            close, name, rest = found.groups()
            if name is None:
                continue
            name = name.lower()
            yield name, rest, close is not None
            if name in RAW and close is None and not around.foreign:
                behind = _behind_raw(page, name, found.end())
                break


def _behind_raw(page: str, name: str, at: int) -> int:
    """Where the end tag of an element begins that holds characters alone; the page's end where there is none."""
    found = re.compile(f"</{name}", re.IGNORECASE).search(page, at)
    return found.start() if found else len(page)


def _too_much(what: str) -> NotUsable:
    return NotUsable(
        f"the page is not read: it has {what}, as no page has that people read; look for the publisher's data file, or "
        "for a page with a part of it",
        grade=Grade.WRONG_TYPE,
    )
