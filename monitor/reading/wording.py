"""Words of a text compared with words of another: what is the same, and what went and came, word by word.

White space, capitals, quotation marks, hyphens within words and the shapes of quotes, dashes and ligatures make no
difference; every other word and sign does. It holds for English and French: an elided article (``l'``, ``d'``) is a
word of its own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import dropwhile, groupby
from typing import Literal

from monitor.reading.labels import WILDCARD, fold, tidy

Mark = Literal["", "-", "+"]
"""Whether a piece stands in both texts, only in the first, or only in the second."""

ELISION = r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)"
LETTERS = r"[\w\u0300-\u036f]+"
TOKEN = re.compile(rf"\b{ELISION}|{LETTERS}(?:[.,'’\-‐‑–]{LETTERS})*|[^\w\s]", re.IGNORECASE)
HYPHEN = re.compile(r"(?<=[^\W\d])-(?=[^\W\d])")
"""Within a word: some write co-operate, and a PDF file parts pre-cursor at the end of a line."""
QUOTES = frozenset("'\"")
OPENING_QUOTES, CLOSING_QUOTES = "\"'“„«‘", "\"'”»’"
ENDS = frozenset(".,;:!?…()[]-")
"""Signs at the edges of a wording that belong to the sentence around it."""

FUNCTION_WORD = 3
"""Letters of the longest words that a change may leave standing between two others and still be one change."""

CONTEXT = 8
"""Words kept at each side of a change where a long text is shortened."""

GONE, NEW = ("[-", "-]"), ("{+", "+}")
"""The marks around words that went and words that came, in text."""

MARKED = re.compile(r"\[-(?P<gone>.*?)-\]|\{\+(?P<new>.*?)\+\}", re.DOTALL)
MARKS_THEMSELVES = re.compile(r"\[(?=-)|-(?=\])|\{(?=\+)|\+(?=\})")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign of a text.

    Attributes:
        key: for comparing: folded, without ligatures; empty for a quotation mark.
        start: index of its first character in the text.
        end: index behind its last.
    """

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a comparison.

    Attributes:
        mark: ``-`` where it stands only in the first text, ``+`` where only in the second, else empty.
        text: the words as printed.
        apart: whether white space parts it from what stands before it.
    """

    mark: Mark
    text: str
    apart: bool = False


def split_words(text: str) -> list[Token]:
    """The words and signs of a text, quotation marks left out, in their order."""
    words = (Token(_key(found[0]), found.start(), found.end()) for found in TOKEN.finditer(text))
    return [word for word in words if word.key]


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the same words and signs in the same order."""
    return one == other or [w.key for w in split_words(one)] == [w.key for w in split_words(other)]


def literals_of(wording: str) -> tuple[tuple[str, ...], ...]:
    """The runs of words that a wording asks for, folded; ``...`` in it parts two of them.

    Signs at its two edges are left out: an article ends a quotation with a comma where the page has a full stop.
    """
    runs = [[word.key for word in split_words(part)] for part in WILDCARD.split(tidy(wording))]
    runs[0] = [*dropwhile(ENDS.__contains__, runs[0])]
    runs[-1] = [*dropwhile(ENDS.__contains__, reversed(runs[-1]))][::-1]
    return tuple(tuple(run) for run in runs if run)


def likeness(wording: Sequence[str], words: Sequence[str]) -> float:
    """The share of the wording that stands in `words` in the same order, long words weighing more than short ones.

    It is 0 where fewer than three words are shared, unless the wording, which has one, has no more.
    """
    blocks = SequenceMatcher(None, wording, words, autojunk=False).get_matching_blocks()
    shared = [key for block in blocks for key in wording[block.a : block.a + block.size] if key[0].isalnum()]
    own = sum(key[0].isalnum() for key in wording)
    return _weight(shared) / _weight(wording) if len(shared) >= min(3, own) else 0.0


def letters_by_word(words: Sequence[str]) -> dict[str, int]:
    """How many letters each word of a wording has, times how often it stands there; signs left out."""
    count = Counter(key for key in words if key[0].isalnum())
    return {key: len(key) * times for key, times in count.items()}


def likeness_at_most(letters: Mapping[str, int], words: Iterable[str]) -> float:
    """What `likeness` cannot exceed, told quickly: by which words are shared, in whatever order and number."""
    shared = sum(letters[key] for key in letters.keys() & set(words))
    return shared / sum(letters.values()) if shared else 0.0


# ---------------------------------------------------------------- the difference


def difference(before: str, after: str) -> list[Piece]:
    """How one text leads to another, word by word: what stays is shown as the second text prints it.

    Words that stand once in each text are aligned first, so that a moved comma or a repeated "the" misleads nobody.
    """
    one, other = split_words(before), split_words(after)
    steps = list(_steps([w.key for w in one], [w.key for w in other]))
    pieces: list[Piece | None] = []
    for is_same, group in groupby(_merged(steps, one), key=lambda step: step.same):
        run = list(group)
        gone = one[run[0].before_start : run[-1].before_end]
        new = other[run[0].after_start : run[-1].after_end]
        if not is_same:
            pieces.append(_piece("-", before, gone))
        pieces.append(_piece("" if is_same else "+", after, new))
    return [piece for piece in pieces if piece]


def marked(before: str, after: str, *, context: int | None = None) -> str:
    """The difference as text: ``China [-remains-] {+is no longer+} a source country``.

    Args:
        before: the first text.
        after: the second text.
        context: how many unchanged words are kept at each side of a change; None for all.
    """
    pieces = difference(before, after)
    text, last = "", len(pieces) - 1
    for i, piece in enumerate(pieces):
        words = piece.text if piece.mark or context is None else _shortened(piece.text, context, i == 0, i == last)
        replaces = piece.mark == "+" and i and pieces[i - 1].mark == "-"
        text += " " if text and (piece.apart or replaces) else ""
        text += _with_marks(piece.mark, words)
    return text


def pieces_of(text: str) -> list[Piece]:
    """What `marked` wrote, as pieces with their white space; a text without marks is one piece."""
    pieces: list[Piece] = []
    at = 0
    for found in MARKED.finditer(text):
        pieces.append(Piece("", text[at : found.start()]))
        gone = found["gone"]
        pieces.append(Piece("+", found["new"]) if gone is None else Piece("-", gone))
        at = found.end()
    return [piece for piece in (*pieces, Piece("", text[at:])) if piece.text]


def plain(text: str) -> str:
    """The text with marks of its own broken up, so that nobody takes them for ours."""
    return MARKS_THEMSELVES.sub(lambda found: f"{found[0]} ", text)


@dataclass(frozen=True, slots=True)
class _Step:
    """A run of words that are the same, or that are replaced, in both texts."""

    same: bool
    before_start: int
    before_end: int
    after_start: int
    after_end: int


def _steps(one: Sequence[str], other: Sequence[str]) -> Iterator[_Step]:
    """From anchor to anchor: words that stand exactly once in each text and in the same order (patience diff)."""
    a = b = 0
    for i, j in (*_anchors(one, other), (len(one), len(other))):
        matcher = SequenceMatcher(None, one[a:i], other[b:j], autojunk=False)
        for name, a1, a2, b1, b2 in matcher.get_opcodes():
            yield _Step(name == "equal", a + a1, a + a2, b + b1, b + b2)
        if i < len(one):
            yield _Step(True, i, i + 1, j, j + 1)
        a, b = i + 1, j + 1


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of pairs of unique common words that ascends in both texts."""
    count, count_other = Counter(one), Counter(other)
    place = {key: j for j, key in enumerate(other) if count_other[key] == 1}
    pairs = [(i, place[key]) for i, key in enumerate(one) if count[key] == 1 and key in place]
    ends: list[int] = []  # ends[n] is the smallest end of a row of n + 1 pairs
    last: list[int] = []  # its pair
    previous: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        previous.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [number]
    row: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        row.append(pairs[at])
        at = previous[at]
    return row[::-1]


def _merged(steps: list[_Step], one: Sequence[Token]) -> Iterator[_Step]:
    """A short word or a comma that happens to stand between two changes becomes part of them."""
    for i, step in enumerate(steps):
        between = 0 < i < len(steps) - 1 and not steps[i - 1].same and not steps[i + 1].same
        words = one[step.before_start : step.before_end]
        small = len(words) == 1 and len(words[0].key) <= FUNCTION_WORD
        yield replace(step, same=False) if step.same and between and small else step


def _piece(mark: Mark, text: str, words: Sequence[Token]) -> Piece | None:
    """The characters from the first word to the last, with the quotation marks beside them; None without words."""
    if not words:
        return None
    start, end = words[0].start, words[-1].end
    while start and text[start - 1] in OPENING_QUOTES:
        start -= 1
    while end < len(text) and text[end] in CLOSING_QUOTES:
        end += 1
    return Piece(mark, tidy(text[start:end]), apart=start > 0 and text[start - 1].isspace())


def _shortened(text: str, context: int, first: bool, last: bool) -> str:
    words = text.split(" ")
    if len(words) <= 2 * context + 2:
        return text
    head = [] if first else words[:context]
    tail = [] if last else words[-context:]
    return " ".join([*head, "…", *tail])


def _with_marks(mark: Mark, text: str) -> str:
    if not mark:
        return plain(text)
    opening, closing = GONE if mark == "-" else NEW
    return f"{opening}{plain(text)}{closing}"


@lru_cache(maxsize=20_000)
def _key(token: str) -> str:
    key = HYPHEN.sub("", fold(unicodedata.normalize("NFKC", tidy(token))))
    return "" if key in QUOTES else key


def _weight(words: Sequence[str]) -> int:
    return sum(len(key) for key in words if key[0].isalnum())
