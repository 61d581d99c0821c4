"""The pages of a PDF file: words with their places, put together to lines."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress, pairwise
from operator import not_
from statistics import median
from typing import Any

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.apart.parent import Allowance, work_apart
from monitor.reading.document.markup import raised_text
from monitor.reading.labels import tidy

MAX_PAGES = 2_000
MAX_CHARACTERS = 5_000_000
MAX_WORDS = 20_000
"""Of a page: one in the smallest print has 2,500."""
MAX_WORDS_OF_LINE = 500
"""Of a line over the whole width of a page: a wide table has 60."""
BOUNDS = Allowance(seconds=30, memory_bytes=800_000_000)
"""A page of 3,000 characters takes about 20 ms of processor time, a file of 120 pages 50 MB."""
UNKNOWN = "\ufffd"
SOFT_HYPHEN = "\u00ad"
DRAWN_AS_ONE = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u2010": "-", "\u2011": "-"}
    # Signs of a private alphabet are bullets, nearly always.
    | {chr(code): "•" for code in range(0xE000, 0xF900)}
)
"""Ligatures, and hyphens that only say where a line may end."""
INITIAL = 1.8
"""A letter that is as high as two lines or more is at least this many times as large as they are."""
SMALLER = 0.85
"""A mark for a footnote is at most this share of the size of what it is attached to."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its place.

    Attributes:
        text: its characters.
        x0: its left end, in points from the page's left.
        x1: its right end.
        y: its baseline, in points from the page's top.
        size: of its font, in points.
        bold: whether its font is a bold one.
        raised: whether it is a small one above the baseline of its line, as references to footnotes are.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    raised: bool = False


@dataclass(frozen=True)
class Line:
    """Words beside each other, from left to right; at least one."""

    words: tuple[Word, ...]

    @cached_property
    def x0(self) -> float:
        """Its left end."""
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        """Its right end."""
        return max(word.x1 for word in self.words)

    @cached_property
    def y(self) -> float:
        """Its baseline: that of its largest word."""
        return max(self.words, key=lambda word: word.size).y

    @cached_property
    def size(self) -> float:
        """The size in which most of its characters are printed."""
        sizes: dict[float, int] = {}
        for word in self.words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
        return max(sizes, key=lambda size: (sizes[size], size))

    @cached_property
    def gaps(self) -> tuple[float, ...]:
        """Those between its words, as shares of their size."""
        return tuple((b.x0 - a.x1) / max(a.size, b.size) for a, b in pairwise(self.words))

    @cached_property
    def lettered(self) -> int:
        """How many of its words have a letter in them."""
        return sum(word.text.isalpha() or any(c.isalpha() for c in word.text) for word in self.words)

    @cached_property
    def pieces(self) -> dict[float, tuple[Line, ...]]:
        """What it was parted into, by the width of a space that was told."""
        return {}

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words if not word.raised)

    @cached_property
    def text(self) -> str:
        """Its words, parted by spaces where the page parts them, without references to footnotes."""
        text = ""
        before: Word | None = None
        for word in self.words:
            apart = before is not None and word.x0 - before.x1 > 0.12 * max(before.size, word.size)
            if word.raised and text:
                text += raised_text(word.text, text)
            elif not word.raised or raised_text(word.text, text):
                text += f" {word.text}" if apart and text else word.text
            before = word
        return tidy(text)

    @property
    def marks(self) -> tuple[str, ...]:
        """The references to footnotes in it."""
        return tuple(word.text for word in self.words if word.raised)


@dataclass(frozen=True, slots=True)
class Page:
    """One page; its `repr` is the same for all files that print the same words in the same places.

    Attributes:
        number: counted from 1.
        width: in points.
        height: in points.
        lines: what stands upright, from top to bottom, each over the whole width of the page.
        turned: words at another angle, as the file draws them: watermarks, labels of axes.
        pictured: whether it draws something, but no text.
        upwards: those of the turned words that are read from below.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    turned: tuple[Word, ...] = ()
    pictured: bool = False
    upwards: tuple[Word, ...] = field(default=(), repr=False)


def read_pages(body: bytes, *, bounds: Allowance = BOUNDS) -> tuple[Page, ...]:
    """The pages of a PDF file, read in a process of its own.

    Raises:
        NotUsable: it is damaged, encrypted, too large to be read within `bounds`, or holds no text that can be read.
    """
    return pages_of(work_on(body, "pdf_child:read_words", bounds=bounds))


def work_on(body: bytes, task: str, *, bounds: Allowance = BOUNDS, **options: object) -> Any:
    """What a task makes of a PDF file in a process of its own.

    Raises:
        NotUsable: it is damaged, encrypted, or too large to be read within `bounds`.
    """
    options |= {"max_pages": MAX_PAGES, "max_characters": MAX_CHARACTERS}
    try:
        return work_apart(f"monitor.reading.apart.{task}", body, options=options, bounds=bounds)
    except NotUsable as error:
        raise NotUsable(
            f"this PDF file cannot be read: {error}; open it in a viewer, and look for the publisher's page or data "
            "file with the same figures",
            grade=error.grade,
        ) from error


def pages_of(found: Sequence[dict[str, Any]]) -> tuple[Page, ...]:
    """The pages whose words the process apart found.

    Raises:
        NotUsable: they hold no text that can be read, or more words in one place than a page can hold.
    """
    pages = tuple(page_of(number, page) for number, page in enumerate(found, 1))
    characters = "".join(word[0] for page in found for word in page["words"])
    if characters and characters.count(UNKNOWN) <= len(characters) / 2:
        return pages
    if characters:
        why = (
            "the fonts of this PDF file do not say which characters they draw, so its text cannot be read; look for "
            "another version, or for a page with the same figures"
        )
    elif any(page.pictured for page in pages):
        why = (
            f"the {len(pages)} pages of this PDF file are pictures without text, as a scanner makes them: reading them "
            "needs text recognition (OCR): install tesseract (`apt install tesseract-ocr`, and its languages) where "
            "this program runs: scans of up to 10 pages are read by it, and each number is asked about; or look for a "
            "version with text, or for a page with the same figures"
        )
    else:
        why = f"the {len(pages)} pages of this PDF file are empty; open it in a viewer, and look for the page"
    raise NotUsable(why, grade=Grade.WRONG_TYPE)


def _too_many(what: str) -> NotUsable:
    return NotUsable(
        f"this PDF file is not read: {what}, as no page has that people read; look for the publisher's page or data "
        "file with the same figures",
        grade=Grade.WRONG_TYPE,
    )


def page_of(number: int, page: dict[str, Any]) -> Page:
    """One page whose words the process apart found.

    Raises:
        NotUsable: it holds more words, or more in one line, than a page can hold.
    """
    if len(page["words"]) > MAX_WORDS:
        raise _too_many(f"page {number} holds more than {MAX_WORDS:,} words")
    words = list(zip((word[-1] for word in page["words"]), words_of(page["words"]), strict=True))
    upright = lines_of(word for turn, word in words if turn == 0)
    turned = tuple(word for turn, word in words if turn != 0)
    upwards = tuple(word for turn, word in words if turn == 1)
    pictured = page["draws"] and not words
    return Page(number, page["width"], page["height"], upright, turned, pictured=pictured, upwards=upwards)


def words_of(found: Iterable[Sequence[Any]]) -> Iterator[Word]:
    """Words as the process apart gives them."""
    return (Word(_plain(text), x0, x1, y, size, bold) for text, x0, x1, y, size, bold, _ in found)


def _plain(text: str) -> str:
    """Ligatures as letters, and no soft hyphens, but for one at the end of a word: the line ends there."""
    plain = text.translate(DRAWN_AS_ONE)
    return plain[:-1].replace(SOFT_HYPHEN, "") + plain[-1:].replace(SOFT_HYPHEN, "-")


# ---------------------------------------------------------------- lines


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Words on one baseline as lines, from top to bottom; words printed twice in one place once.

    Raises:
        NotUsable: a line has more than `MAX_WORDS_OF_LINE`.
    """
    rows: list[list[Word]] = []
    begin: dict[str, list[float]] = {}
    for word in sorted(words, key=lambda w: (w.y, w.x0)):
        if not rows or word.y - rows[-1][0].y > 0.25 * min(word.size, rows[-1][0].size):
            rows.append([word])
            begin = {word.text: [word.x0]}
        elif not _is_printed_again(word, alike := begin.setdefault(word.text, [])):
            rows[-1].append(word)
            insort(alike, word.x0)
            if len(rows[-1]) > MAX_WORDS_OF_LINE:
                raise _too_many(f"a line of it holds more than {MAX_WORDS_OF_LINE} words")
    return tuple(Line(_marked(sorted(row, key=lambda w: (w.x0, w.x1)))) for row in _with_raised(rows))


def with_initials(page: Page) -> Page:
    """The page, each letter that is as high as the first lines of its paragraph put before the first of these."""
    # Beside such a letter other words seem to be raised.
    words = [replace(word, raised=False) if word.raised else word for line in page.lines for word in line.words]
    letters = [word for word in words if len(word.text) == 1 and word.text.isupper()]
    large = INITIAL * median([word.size for word in words]) if letters else 0
    firsts = {id(one): first for one in letters if one.size >= large and (first := _line_beside(one, words))}
    if not firsts:
        return page
    moved = (_before(word, firsts[id(word)]) if id(word) in firsts else word for word in words)
    return replace(page, lines=lines_of(moved))


def _before(letter: Word, first: Word) -> Word:
    """A large letter, as large as the word that it begins; `I` and `A` may be words of their own."""
    apart = first.x0 - letter.x1 > 0.6 * first.size or (letter.text in "AI" and not first.text[:1].islower())
    return replace(letter, x1=letter.x1 if apart else first.x0, y=first.y, size=first.size)


def _line_beside(letter: Word, words: Sequence[Word]) -> Word | None:
    """The first word of the uppermost of the lines that begin beside a large letter, where there are several."""
    top, near = letter.y - 0.85 * letter.size, 0.35 * letter.size
    beside = [
        word
        for word in words
        if word.size * INITIAL <= letter.size
        and top <= word.y <= letter.y + 0.1 * letter.size
        and -0.1 * letter.size <= word.x0 - letter.x1 <= near
    ]
    several = len({round(word.y) for word in beside}) > 1
    return min(beside, key=lambda word: (word.y, word.x0)) if several else None


def _is_printed_again(word: Word, begin: Sequence[float]) -> bool:
    """Whether it is the shadow of one of those with its text, which begin there in order: bold print is made so."""
    at = bisect_left(begin, word.x0)
    return any(abs(word.x0 - x0) < 0.1 * word.size for x0 in begin[max(at - 1, 0) : at + 1])


def _with_raised(rows: list[list[Word]]) -> list[list[Word]]:
    """The rows, small words just above or below a line put into it."""
    for i, row in enumerate(rows):
        for neighbour in (*rows[i + 1 : i + 2], *rows[max(i - 1, 0) : i]):
            # Nearly all lines are in one size.
            largest = max((other.size for other in neighbour), default=0.0)
            if all(word.size > SMALLER * largest for word in row):
                continue
            attached = [any(_is_attached(word, other) for other in neighbour) for word in row]
            neighbour += compress(row, attached)
            row[:] = compress(row, map(not_, attached))
    return [row for row in rows if row]


def _is_attached(word: Word, other: Word) -> bool:
    """Whether a small word is written to a larger one, raised or lowered."""
    if word.size > SMALLER * other.size or not -0.35 * other.size <= other.y - word.y <= 0.7 * other.size:
        return False
    return any(-0.1 <= gap / other.size <= 0.35 for gap in (word.x0 - other.x1, other.x0 - word.x1))


def _marked(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line, those that are raised marked as such."""
    marked: list[Word] = []
    for i, word in enumerate(words):
        raised = any(_is_raised(word, other, behind=True) for other in marked[-1:])
        raised = raised or any(_is_raised(word, other, behind=False) for other in words[i + 1 : i + 2])
        marked.append(replace(word, raised=True) if raised else word)
    return tuple(marked)


def _is_raised(word: Word, other: Word, *, behind: bool) -> bool:
    """Whether a word is a raised one, as its neighbour shows, behind or before which it stands."""
    if other.raised:
        return word.size == other.size and abs(word.y - other.y) < 0.1 * word.size and behind
    if word.size > SMALLER * other.size:
        return False
    rise = other.y - word.y
    if rise >= 0.1 * other.size:
        return True
    # A smaller digit on the baseline right behind a number is no digit of it.
    return behind and rise >= 0 and other.text[-1:].isdigit() and word.x0 - other.x1 < 0.15 * other.size
