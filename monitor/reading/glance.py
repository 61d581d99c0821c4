"""A page at a glance: its text, title and heading from its bytes, without parsing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

TITLE = re.compile(rb"<title\b[^>]{0,200}>(.{0,1000}?)</title", re.I | re.S)
HEADING = re.compile(rb"<h1\b[^>]{0,500}>(.{0,1500}?)</h1", re.I | re.S)
TAG = re.compile(rb"<[^>]*>")
UNSEEN = (b"script", b"style", b"noscript", b"template", b"title", b"textarea")
UNSEEN_STARTS = tuple(bytes([c]) for c in b"!sSnNtT")
HEAD = 65_536
"""How many bytes from a page's beginning hold its title."""
SPACE = re.compile(r"\s+")


def glance_at(body: bytes, at_most: int) -> str:
    """The text of an HTML page that a reader sees, white space collapsed, without its title.

    Stops reading once `at_most` bytes of text are found. Bytes that are not UTF-8 become U+FFFD: good enough
    to recognise a page by, not to read figures from.
    """
    text = b" ".join(_pieces(body, at_most)).decode("utf-8", "replace")
    return SPACE.sub(" ", html.unescape(text)).strip()


def _pieces(body: bytes, at_most: int) -> Iterator[bytes]:
    """The texts between tags; plain searches, because this runs over every page that is read."""
    found = at = 0
    while found < at_most:
        tag = body.find(b"<", at)
        piece = body[at : tag if tag >= 0 else len(body)].strip()
        if piece:
            yield piece
            found += len(piece)
        if tag < 0:
            return
        at = _behind(body, tag) if body[tag + 1 : tag + 2] in UNSEEN_STARTS else body.find(b">", tag) + 1
        if not at:
            return


def _behind(body: bytes, tag: int) -> int:
    """The index behind the tag that begins at `tag`, and behind its content where nobody sees that.

    0 where the page ends before.
    """
    if body.startswith(b"<!--", tag):
        return _after(body, b"-->", tag)
    name = body[tag + 1 : tag + 9].lower()
    if not name.startswith(UNSEEN):
        return _after(body, b">", tag)
    closing = b"</" + next(unseen for unseen in UNSEEN if name.startswith(unseen))
    inner = _after(body, closing, tag) or _after(body, closing.upper(), tag)
    return inner and _after(body, b">", inner)


def _after(body: bytes, mark: bytes, start: int) -> int:
    at = body.find(mark, start)
    return at + len(mark) if at >= 0 else 0


def title_of(body: bytes) -> str:
    """The title of an HTML page; empty for none."""
    found = TITLE.search(body, 0, HEAD)
    return _words(found[1]) if found else ""


def heading_of(body: bytes) -> str:
    """The first main heading of an HTML page; empty for none."""
    start = body.find(b"<h1")
    if start < 0:
        start = body.find(b"<H1")
    found = HEADING.match(body, start, start + 2_000) if start >= 0 else None
    return _words(found[1]) if found else ""


def _words(markup: bytes) -> str:
    return SPACE.sub(" ", html.unescape(TAG.sub(b" ", markup).decode("utf-8", "replace"))).strip()
