"""A page at a glance: its text, title and heading from its bytes, without parsing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

TITLE = re.compile(rb"<title\b[^>]{0,200}>(.{0,1000}?)</title", re.I | re.S)
HEADING = re.compile(rb"<h1\b[^>]{0,500}>(.{0,1500}?)</h1", re.I | re.S)
TAG = re.compile(rb"<[^>]*>")
UNSEEN = (b"script", b"style", b"noscript", b"template", b"title", b"textarea")
"""Elements whose content nobody sees in the text of a page."""
_WITH_CONTENT = b"|".join(rb"(?i:%b).*?</(?:%b|%b)[^>]*>" % (name, name, name.upper()) for name in UNSEEN)
PIECE = re.compile(
    rb"<(?:[^!>sSnNtT][^>]*>|!--.*?-->|%b|(?!!--|(?i:%b))[^>]*>)([^<]*)" % (_WITH_CONTENT, b"|".join(UNSEEN)), re.DOTALL
)
"""A tag, with its content where nobody sees that, and the text behind it."""
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
    """The texts between tags; nothing behind one that does not end."""
    at = body.find(b"<") if b"<" in body else len(body)
    text, found = body[:at], 0
    while True:
        if piece := text.strip():
            yield piece
            found += len(piece)
        tag = PIECE.match(body, at) if found < at_most else None
        if tag is None:
            return
        at, text = tag.end(), tag[1]


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
