"""What runs in the process apart for a first glance at a PDF file: what can be told of all its pages in little time."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from monitor.reading.apart.pdf_child import (
    HYPHEN_AT_LINE_END,
    SKEW,
    SPACES,
    box_of,
    is_bold,
    open_pages,
    read_words,
    runs_of,
    set_at,
    size_of,
    word_of,
)

TOKEN = re.compile(f"[^{''.join(map(re.escape, map(chr, SPACES)))}]+")
HYPHENS = dict.fromkeys(HYPHEN_AT_LINE_END, "-")
EDGE = 0.15
"""How much of a page's height counts as its edge, at either end."""
EDGE_LINES = 6
"""How many lines there are read at most: more than are looked at, because raised words make some."""
NEAR = 0.3
"""What is nearer than this share of the size may be one word."""
LEVEL = 3.0
"""How many tenths of a point the baselines of one line may be apart, for each point of size."""
APART = 3.0
"""How many points apart two lines are at least."""
SMALL_PAGE = 150
"""A page of so few words is all edge."""

SAMPLED = 5
"""Of so many words one is asked whether its font says what its characters are."""


class Token(NamedTuple):
    """What stands between two spaces of a page's text.

    Attributes:
        x: of the origin of its first character, in tenths of a point from the page's left.
        y: the same from the page's top.
        size: of its font, in points.
        turn: by how many quarters it is turned.
        bold: whether what begins on its line is bold.
        text: its characters.
        start: which of the page's characters is its first.
    """

    x: int
    y: int
    size: float
    turn: int
    bold: bool
    text: str
    start: int


def glance(body: bytes, *, max_pages: int, max_characters: int, whole_up_to: int) -> dict[str, Any]:
    """What is told of a file without reading the places of all its characters.

    Returns:
        ``fingerprint``: SHA-256 in hex of the words with their places. ``words``: as `read_words`, of a file of so few
        pages, else nothing. ``pages``: for each its ``width``, ``height`` and ``text``; ``sizes``, how many characters
        are printed in which size, bold or not; ``heavy``, how far down which sizes are bold, or larger than the usual
        one; ``edges``, the words at its upper and lower end; how many ``tokens`` it has, of about how many the font
        does not say what they are (``unknown``), and how many stand in one line at most (``beside``); ``mixed``,
        whether words that touch are drawn apart from each other, so that the text does not have them as one.

    Raises:
        ValueError: as `read_words`.
    """
    seen = sha256()
    opened = open_pages(body, max_pages=max_pages, max_characters=max_characters)
    pages = [_page(page, text, seen) for page, text in opened]
    whole = len(pages) <= whole_up_to
    words = read_words(body, max_pages=max_pages, max_characters=max_characters) if whole else None
    return {"fingerprint": seen.hexdigest(), "pages": pages, "words": words}


def _page(page: pdfium.PdfPage, page_text: pdfium.PdfTextPage, seen: Any) -> dict[str, Any]:
    box = box_of(page)
    text = _characters(page_text)
    found = _tokens(page_text, text, box)
    turns = Counter([token.turn for token in found if token.turn != SKEW])
    upright = turns.most_common(1)[0][0] if turns else 0
    wide, high = size_of(box, upright)
    seen.update(repr((wide, high, [token[:6] for token in found])).encode("utf-8", "surrogatepass"))
    seen.update(repr(_boxes(page_text, box)).encode())
    level = [token for token in found if token.turn == upright]
    sizes: Counter[float] = Counter()
    styles: Counter[tuple[float, bool]] = Counter()
    for token in level:
        sizes[token.size] += len(token.text)
        styles[token.size, token.bold] += len(token.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    heavy = {(_down(token, upright, high), token.size) for token in level if token.bold or token.size > usual}
    edges = (range(token.start, token.start + len(token.text)) for token in _at_edges(level, upright, high))
    words = [word_of(run, upright, box) for run in runs_of(page_text, edges)]
    unknown = (c.FPDFText_HasUnicodeMapError(page_text.raw, token.start) == 1 for token in found[::SAMPLED])
    return {
        "width": wide,
        "height": high,
        "text": text.translate(HYPHENS),
        "sizes": [(size, bold, characters) for (size, bold), characters in styles.items()],
        "heavy": [(y, size) for y, size in sorted(heavy)],
        "edges": [word for word in words if word[-1] == 0],
        "tokens": len(found),
        "unknown": SAMPLED * sum(unknown),
        "mixed": _is_mixed(page_text, found),
        "beside": max(Counter([token.y // 30 for token in found]).values(), default=0),
    }


def _characters(page_text: pdfium.PdfTextPage) -> str:
    """The page's characters, each in its place."""
    count = page_text.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    if count and c.FPDFText_GetText(page_text.raw, 0, count, buffer) == count + 1:
        return "".join(map(chr, buffer[:count]))
    # Some are not in its text, or two in place of one.
    codes = (c.FPDFText_GetUnicode(page_text.raw, i) for i in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)


def _tokens(page_text: pdfium.PdfTextPage, text: str, box: Any) -> list[Token]:
    """What stands between spaces in the visible part of a page."""
    raw, tokens = page_text.raw, []
    x, y = ctypes.c_double(), ctypes.c_double()
    known, style = (0.0, 0.0), (0.0, 0, False)
    for found in TOKEN.finditer(text):
        i = found.start()
        c.FPDFText_GetCharOrigin(raw, i, x, y)
        across, up = x.value, y.value
        if box.left <= across <= box.right and box.bottom <= up <= box.top:
            font_size = c.FPDFText_GetFontSize(raw, i)
            # What is printed in one size on one line looks alike, nearly always.
            if known != (up, font_size):
                size, turn = set_at(raw, i, font_size)
                known, style = (up, font_size), (round(size, 1), turn, is_bold(raw, i))
            tokens.append(Token(round(10 * (across - box.left)), round(10 * (box.top - up)), *style, found[0], i))
    return tokens


def _down(token: Token, upright: int, high: float) -> float:
    """How far down a token stands on a page that is turned by so many quarters, in points."""
    place = (token.x if upright % 2 else token.y) / 10
    return place if upright < 2 else high - place


def _boxes(page_text: pdfium.PdfTextPage, box: Any) -> list[tuple[int, int]]:
    """Where each piece begins and ends that is drawn at once: raised digits are such a piece of a word."""
    rects = map(page_text.get_rect, range(page_text.count_rects()))
    return [
        (round(10 * (x0 - box.left)), round(10 * (x1 - box.left)))
        for x0, y0, x1, y1 in rects
        if 2 * box.left <= x0 + x1 <= 2 * box.right and 2 * box.bottom <= y0 + y1 <= 2 * box.top
    ]


def _is_mixed(page_text: pdfium.PdfTextPage, tokens: Sequence[Token]) -> bool:
    """Whether two words touch, or nearly, that do not follow each other in the page's text."""
    rect = c.FS_RECTF()
    for line in _lines(tokens):
        for (i, left), (j, right) in pairwise(line):
            if j == i + 1:
                continue
            c.FPDFText_GetLooseCharBox(page_text.raw, left.start + len(left.text) - 1, rect)
            c.FPDFText_GetCharOrigin(page_text.raw, left.start, x := ctypes.c_double(), ctypes.c_double())
            if left.turn or right.x - left.x < 10 * (rect.right - x.value + NEAR * right.size):
                return True
    return False


def _lines(tokens: Sequence[Token]) -> Iterator[Sequence[tuple[int, Token]]]:
    """The tokens on one height, from left to right, each with its number."""
    ordered = sorted(enumerate(tokens), key=lambda pair: pair[1].y)
    first = 0
    for i, (_, token) in enumerate(ordered):
        if token.y - ordered[first][1].y > LEVEL * token.size:
            yield sorted(ordered[first:i], key=lambda pair: pair[1].x)
            first = i
    yield sorted(ordered[first:], key=lambda pair: pair[1].x)


def _at_edges(level: Sequence[Token], upright: int, high: float) -> Iterator[Token]:
    """Those of a page's upright words that stand in its first or last lines, near its edge."""
    heights = [_down(token, upright, high) for token in level]
    lines: list[float] = []
    for y in sorted(heights):
        if not lines or y - lines[-1] > APART:
            lines.append(y)
    if len(level) <= SMALL_PAGE or len(lines) <= 2 * EDGE_LINES:
        yield from level
        return
    above = min(EDGE * high, lines[EDGE_LINES])
    below = max((1 - EDGE) * high, lines[-EDGE_LINES])
    yield from (token for token, y in zip(level, heights, strict=True) if y <= above + APART or y >= below - APART)
