"""What runs in the process apart for a PDF file: every page's words with their places."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as c

HYPHEN_AT_LINE_END = (0x02, 0xFFFE)
"""How PDFium gives the hyphen that parts a word at the end of a line."""
SPACES = frozenset(
    {0x00, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0xFEFF}
) | set(range(0x2000, 0x200C))
UNKNOWN = "\ufffd"
BOLD = re.compile(r"bold|black|heavy|semi-?bd|demi", re.I)
FORCE_BOLD = 1 << 18
BOLD_WEIGHT = 600
QUARTER = math.pi / 2
SKEW = -1
NOT_OPENED = {
    c.FPDF_ERR_PASSWORD: "it is encrypted and needs a password",
    c.FPDF_ERR_SECURITY: "it is encrypted in a way that cannot be read",
}
"""By PDFium's code of an error."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top; in points, counted from the page's lower left corner."""


class Run:
    """Characters that stand together: a word, or a piece of one."""

    def __init__(self, box: Box, origin: tuple[float, float], style: tuple[float, int, bool]) -> None:
        self.text = ""
        self.box = box
        self.origin = origin
        self.size, self.turn, self.bold = style
        self.near = 0.1 * self.size

    def goes_on(self, box: Box) -> bool:
        """Whether a character plainly goes on with an upright word, which then has it; cheap, nearly all do."""
        x0, y0, x1, y1 = self.box
        left, bottom, right, top = box
        if bottom != y0 or top != y1 or self.turn != 0 or not -self.near < left - x1 < self.near:
            return False
        self.box = (x0 if x0 < left else left, y0, x1 if x1 > right else right, y1)
        return True

    def takes(self, box: Box, origin: tuple[float, float], font_size: float, before: float) -> bool:
        """Whether a character there goes on with the word: same size, same baseline, no gap."""
        if font_size != before:
            return False
        if self.turn == SKEW:
            return True
        ours = self.box
        gap = (box[0] - ours[2], box[1] - ours[3], ours[0] - box[2], ours[1] - box[3])[self.turn]
        across = 0 if self.turn % 2 else 1
        return abs(origin[across] - self.origin[across]) < 0.1 * self.size and -self.size < gap < 0.2 * self.size

    def take(self, box: Box) -> None:
        """Reach over a character, too."""
        ours = self.box
        self.box = (min(ours[0], box[0]), min(ours[1], box[1]), max(ours[2], box[2]), max(ours[3], box[3]))


def read_words(
    body: bytes, *, max_pages: int, max_characters: int, pages: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """For each page its width and height in points, its words, and whether it draws anything.

    A word is ``[text, x0, x1, y, size, bold, turn]``: x from the page's left, y of its baseline from the top, in points
    and tenths, after the page was turned so that most of its words are upright; `turn` counts the quarters by which
    it is turned against these, -1 for any other angle. Words are in the order in which the file draws them.

    Raises:
        ValueError: it is no PDF file that can be opened, or it passes a limit.
    """
    opened = open_pages(body, max_pages=max_pages, max_characters=max_characters, pages=pages)
    return [_page(page, text) for page, text in opened]


def open_pages(
    body: bytes, *, max_pages: int, max_characters: int, pages: Sequence[int] | None = None
) -> Iterator[tuple[pdfium.PdfPage, pdfium.PdfTextPage]]:
    """Each page with its text, or those of some pages, counted from 1; open until the next is asked for.

    Raises:
        ValueError: as `read_words`.
    """
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        raise ValueError(NOT_OPENED.get(error.err_code, "it is damaged, or no PDF file at all")) from error
    count = len(document)
    if count > max_pages:
        raise ValueError(f"it has {count:,} pages, and at most {max_pages:,} are read")
    characters = 0
    for number in range(1, count + 1) if pages is None else pages:
        try:
            page = document[number - 1]
            text = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise ValueError(f"its page {number} is damaged") from error
        characters += text.count_chars()
        if characters > max_characters:
            raise ValueError(f"it holds more than {max_characters:,} characters")
        yield page, text
        text.close()
        page.close()


def _page(page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> dict[str, Any]:
    box = box_of(page)
    # What lies beside the visible part is not read.
    runs = [
        run
        for run in runs_of(text, (range(text.count_chars()),))
        if 2 * box.left <= run.box[0] + run.box[2] <= 2 * box.right
        and 2 * box.bottom <= run.box[1] + run.box[3] <= 2 * box.top
    ]
    turns = Counter(run.turn for run in runs if run.turn != SKEW)
    upright = turns.most_common(1)[0][0] if turns else 0
    wide, high = size_of(box, upright)
    return {
        "width": wide,
        "height": high,
        "draws": bool(runs) or c.FPDFPage_CountObjects(page) > 0,
        "words": [word_of(run, upright, box) for run in runs],
    }


def box_of(page: pdfium.PdfPage) -> Any:
    """The visible part of a page."""
    box = c.FS_RECTF()
    c.FPDF_GetPageBoundingBox(page, box)
    return box


def size_of(box: Any, upright: int) -> tuple[float, float]:
    """Width and height of a page that is turned by so many quarters."""
    wide, high = round(abs(box.right - box.left), 1), round(abs(box.top - box.bottom), 1)
    return (high, wide) if upright % 2 else (wide, high)


def word_of(run: Run, upright: int, page: Any) -> list[Any]:
    """A word as `read_words` gives it, of a page that is turned by so many quarters."""
    left, right = run.box[0] - page.left, run.box[2] - page.left
    down, up = page.top - run.box[1], page.top - run.box[3]
    x, y = run.origin[0] - page.left, page.top - run.origin[1]
    wide, high = page.right - page.left, page.top - page.bottom
    places = {
        0: (left, right, y),
        1: (high - down, high - up, x),
        2: (wide - right, wide - left, high - y),
        3: (up, down, wide - x),
    }
    x0, x1, baseline = places[upright]
    turn = run.turn if run.turn == SKEW else (run.turn - upright) % 4
    return [run.text, round(x0, 1), round(x1, 1), round(baseline, 1), round(run.size, 1), run.bold, turn]


def runs_of(page_text: pdfium.PdfTextPage, parts: Iterable[range]) -> list[Run]:
    """The words in parts of a page's text; no word goes on from one part to the next."""
    # The raw handle is looked up once, because a page has thousands of characters.
    text = page_text.raw
    runs: list[Run] = []
    rect, x, y = c.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unicode_of, box_at = c.FPDFText_GetUnicode, c.FPDFText_GetLooseCharBox
    for part in parts:
        run: Run | None = None
        before = 0.0
        for i in part:
            code = unicode_of(text, i)
            if code in SPACES:
                run = None
                continue
            box_at(text, i, rect)
            box = (rect.left, rect.bottom, rect.right, rect.top)
            if not (run and run.goes_on(box)):
                c.FPDFText_GetCharOrigin(text, i, x, y)
                font_size, origin = c.FPDFText_GetFontSize(text, i), (x.value, y.value)
                if not (run and run.takes(box, origin, font_size, before)):
                    size, turn = set_at(text, i, font_size)
                    run, before = Run(box, origin, (size, turn, is_bold(text, i))), font_size
                    runs.append(run)
                run.take(box)
            run.text += _shown(text, i, code)
    return runs


def _shown(text: Any, i: int, code: int) -> str:
    # A character of which the font does not say what it is may have the code of a hyphen.
    if c.FPDFText_HasUnicodeMapError(text, i) == 1:
        return UNKNOWN
    if code in HYPHEN_AT_LINE_END:
        return "-"
    return UNKNOWN if code < 0x20 or (code > 0xD7FF and not 0xE000 <= code <= 0x10FFFF) else chr(code)


MATRIX, NAME, FLAGS = c.FS_MATRIX(), ctypes.create_string_buffer(200), ctypes.c_int()


def set_at(text: Any, i: int, font_size: float) -> tuple[float, int]:
    """Size in points and direction in quarters of a character."""
    c.FPDFText_GetMatrix(text, i, MATRIX)
    angle = math.atan2(MATRIX.b, MATRIX.a) / QUARTER
    turn = round(angle) % 4 if abs(angle - round(angle)) < 0.03 else SKEW
    return font_size * math.hypot(MATRIX.c, MATRIX.d), turn


def is_bold(text: Any, i: int) -> bool:
    """Whether the font of a character is a bold one."""
    c.FPDFText_GetFontInfo(text, i, NAME, 200, FLAGS)
    heavy = bool(FLAGS.value & FORCE_BOLD) or c.FPDFText_GetFontWeight(text, i) >= BOLD_WEIGHT
    return heavy or bool(BOLD.search(NAME.value.decode("latin-1")))
