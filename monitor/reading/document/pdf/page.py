"""The words of a page with their places, put together to lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from monitor.reading.document.markup import raised_text
from monitor.reading.labels import tidy

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


@dataclass(frozen=True, slots=True)
class Line:
    """Words beside each other, from left to right; at least one."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Its right end."""
        return max(word.x1 for word in self.words)

    @property
    def y(self) -> float:
        """Its baseline: that of its largest word."""
        return max(self.words, key=lambda word: word.size).y

    @property
    def size(self) -> float:
        """The size in which most of its characters are printed."""
        sizes: dict[float, int] = {}
        for word in self.words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
        return max(sizes, key=lambda size: (sizes[size], size))

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(word.bold for word in self.words if not word.raised)

    @property
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
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    turned: tuple[Word, ...] = ()
    pictured: bool = False


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Words on one baseline as lines, from top to bottom; words printed twice in one place once."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.y, w.x0)):
        if rows and word.y - rows[-1][0].y <= 0.25 * min(word.size, rows[-1][0].size):
            if word not in rows[-1] and not any(_is_printed_again(word, other) for other in rows[-1]):
                rows[-1].append(word)
        else:
            rows.append([word])
    rows = _with_raised(rows)
    return tuple(Line(_marked(sorted(row, key=lambda w: (w.x0, w.x1)))) for row in rows)


def _is_printed_again(word: Word, other: Word) -> bool:
    """Whether it is the shadow of another: bold print is made so."""
    return word.text == other.text and abs(word.x0 - other.x0) < 0.1 * word.size


def _with_raised(rows: Sequence[list[Word]]) -> list[list[Word]]:
    """Small words just above or below a line put into it."""
    kept: list[list[Word]] = [list(row) for row in rows]
    for i, row in enumerate(kept):
        for j in (i + 1, i - 1):
            if not 0 <= j < len(kept) or not kept[j]:
                continue
            moved = [word for word in row if any(_is_attached(word, other) for other in kept[j])]
            kept[j] += moved
            row[:] = [word for word in row if word not in moved]
    return [row for row in kept if row]


def _is_attached(word: Word, other: Word) -> bool:
    """Whether a small word is written to a larger one, raised or lowered."""
    if word.size > SMALLER * other.size or not -0.35 * other.size <= other.y - word.y <= 0.7 * other.size:
        return False
    near = 0.35 * other.size
    return -0.1 * other.size <= word.x0 - other.x1 <= near or -0.1 * other.size <= other.x0 - word.x1 <= near


def _marked(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a line, those that are raised marked as such."""
    marked: list[Word] = []
    for i, word in enumerate(words):
        beside = [*marked[-1:], *words[i + 1 : i + 2]]
        raised = any(_is_raised(word, other, behind=other is not words[min(i + 1, len(words) - 1)]) for other in beside)
        marked.append(replace(word, raised=True) if raised else word)
    return tuple(marked)


def _is_raised(word: Word, other: Word, *, behind: bool) -> bool:
    if other.raised:
        return word.size == other.size and abs(word.y - other.y) < 0.1 * word.size and behind
    if word.size > SMALLER * other.size:
        return False
    rise = other.y - word.y
    if rise >= 0.1 * other.size:
        return True
    # A smaller digit on the baseline right behind a number is no digit of it.
    return behind and rise >= 0 and other.text[-1:].isdigit() and word.x0 - other.x1 < 0.15 * other.size
