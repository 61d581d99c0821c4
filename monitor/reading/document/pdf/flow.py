"""The text of a PDF file as paragraphs: lines joined, hyphenation undone, page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.reading.document.markup import Block
from monitor.reading.document.pdf.layout import LaidOut, lay_out
from monitor.reading.document.pdf.order import Ranks, pieces_of, space_of
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.document.pdf.table import TIGHT
from monitor.reading.labels import tidy

SENTENCE_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*(?:\[?\d{1,3}\]?)?$")
BULLET = re.compile(r"(?:[•◦▪‣●○■□–—·*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s|$)", re.I)
NOTE_SIZE = 0.92
"""Up to this share of the usual size, lines at the end of a page are footnotes."""
WIDEST_PITCH = 1.9
"""Lines of a paragraph are at most this far apart, as a multiple of their size."""
PARTS_KEPT = frozenset(
    {"all", "anti", "co", "cross", "cyber", "double", "early", "eight", "ex", "far", "five", "four", "full", "half"}
    | {
        "high",
        "inter",
        "intra",
        "long",
        "low",
        "mid",
        "multi",
        "nine",
        "non",
        "old",
        "on",
        "one",
        "over",
        "part",
        "post",
    }
    | {"pre", "pro", "quasi", "re", "self", "semi", "seven", "short", "six", "so", "state", "sub", "ten", "third"}
    | {"three", "trans", "two", "ultra", "under", "up", "vice", "well", "wide", "year"}
)
"""Words that are written with a hyphen before another word: ``multi-year``."""
PARTED = re.compile(r"(?P<head>\w+(?:[-'’]\w+)*)-$")
WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, slots=True)
class Flowing:
    """A line of text in its place.

    Attributes:
        line: the line, or a piece of it.
        page: the page's number.
        region: which of the page's regions it stands in, counted from 0.
        right: where the longest line of that region ends.
        edge: where a line of that region could end, by the page's left margin.
        alone: whether it is a block of its own, as a cell of a table is.
    """

    line: Line
    page: int
    region: int
    right: float
    edge: float
    alone: bool = False


def blocks_of_pages(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The text in reading order: a block for each paragraph, heading and cell of a table.

    A paragraph that goes on over columns or pages is one block: what is printed on every page stands at the end, once,
    and page numbers are left out; footnotes stand behind the paragraph in which their page ends.
    """
    layout = lay_out(pages)
    ranks = layout.ranks
    body: list[Flowing] = []
    notes: list[Flowing] = []
    for laid in layout.pages:
        flowing = list(_flowing(laid))
        behind = _start_of_notes(flowing, ranks)
        body += flowing[:behind]
        notes += flowing[behind:]
    words = Counter(word.lower() for page in pages for line in page.lines for word in WORD.findall(line.text))
    paragraphs = [(group[0].page, 0, group) for group in _paragraphs(body, ranks)]
    paragraphs += [(group[0].page, 1, group) for group in _paragraphs(notes, ranks)]
    blocks = [_block(group, ranks, words) for _, _, group in sorted(paragraphs, key=lambda item: item[:2])]
    turned = [" ".join(word.text for word in page.turned) for page in pages]
    last = dict.fromkeys(tidy(text) for text in (*layout.running, *turned))
    return tuple(block for block in (*blocks, *map(Block, last)) if block.text)


def _flowing(laid: LaidOut) -> Iterator[Flowing]:
    """The lines of a page in reading order; each cell of a table by itself."""
    page = laid.page.number
    space = space_of(laid.page.lines)
    for number, lines in enumerate(laid.regions):
        right = max(line.x1 for line in lines)
        edge = right if len(laid.regions) > 1 else max(right, laid.page.width - min(line.x0 for line in lines))
        for i, line in enumerate(lines):
            pieces = pieces_of(line, space)
            inside = any(t.region == number and t.first <= i < t.behind for t in laid.tables)
            if inside or (len(pieces) > 1 and not BULLET.fullmatch(pieces[0].text)):
                yield from (Flowing(piece, page, number, right, edge, alone=True) for piece in pieces)
            else:
                yield Flowing(line, page, number, right, edge)


def _start_of_notes(lines: Sequence[Flowing], ranks: Ranks) -> int:
    """The index of the first footnote: lines in small letters that end the page, below others."""
    at = len(lines)
    while at and lines[at - 1].line.size <= NOTE_SIZE * ranks.usual and not lines[at - 1].alone:
        at -= 1
    return at or len(lines)


# ---------------------------------------------------------------- paragraphs


def _paragraphs(lines: Iterable[Flowing], ranks: Ranks) -> Iterator[list[Flowing]]:
    group: list[Flowing] = []
    for flowing in lines:
        if group and not _goes_on(group, flowing, ranks):
            yield group
            group = []
        group.append(flowing)
    if group:
        yield group


def _goes_on(group: Sequence[Flowing], after: Flowing, ranks: Ranks) -> bool:
    """Whether a line goes on with the paragraph before it."""
    before = group[-1]
    if before.alone or after.alone or BULLET.match(after.line.text):
        return False
    level = ranks.level(before.line)
    if level != ranks.level(after.line) or abs(before.line.size - after.line.size) > 0.1 * before.line.size:
        return False
    if (before.page, before.region) != (after.page, after.region):
        return not level and _runs_over(before, after)
    distance = (after.line.y - before.line.y) / after.line.size
    if not 0 < distance <= max(TIGHT, 1.2 * _pitch(group)):
        return False
    return bool(level) or not _begins_anew(group, after)


def _pitch(group: Sequence[Flowing]) -> float:
    """How far apart the paragraph's last lines are, as a multiple of their size; of one line, how far they may be."""
    for above, below in zip(group[-2::-1], group[:0:-1], strict=True):
        if (above.page, above.region) == (below.page, below.region):
            return (below.line.y - above.line.y) / below.line.size
    return WIDEST_PITCH / 1.2


def _runs_over(before: Flowing, after: Flowing) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    end, start = before.line.text, after.line.text
    if PARTED.search(end) and start[:1].isalpha():
        return True
    if SENTENCE_ENDS.search(end):
        return False
    return start[:1].islower() or (_is_full(before, before.edge) and start[:1] not in "•-–")


def _is_full(flowing: Flowing, edge: float) -> bool:
    """Whether a line reaches the edge, as far as a next word would not have fitted."""
    return flowing.line.x1 > edge - 6 * flowing.line.size


def _begins_anew(group: Sequence[Flowing], after: Flowing) -> bool:
    """Whether a line begins a paragraph: the line before it is short and ends a sentence, or it is indented alone."""
    before = group[-1]
    if after.line.text[:1].islower():
        return False
    if not _is_full(before, before.right) and SENTENCE_ENDS.search(before.line.text):
        return True
    indent = after.line.x0 - before.line.x0
    flush = len(group) == 1 or abs(group[-1].line.x0 - group[-2].line.x0) < 1
    listed = bool(BULLET.match(group[0].line.text))
    return indent > after.line.size and flush and not listed and bool(SENTENCE_ENDS.search(before.line.text))


def _block(group: Sequence[Flowing], ranks: Ranks, words: Counter[str]) -> Block:
    text = group[0].line.text
    for flowing in group[1:]:
        text = _with(text, flowing.line.text, words)
    return Block(text, 0 if group[0].alone else ranks.level(group[0].line))


def _with(text: str, line: str, words: Counter[str]) -> str:
    """A text with the next line, the hyphenation between them undone."""
    if text.endswith("/"):
        return text + line
    if text.endswith("–") and text[-2:-1].isdigit() and line[:1].isdigit():
        return text + line
    parted = PARTED.search(text)
    tail = WORD.match(line)
    if not parted or not tail:
        return f"{text} {line}"
    head, rest = parted["head"], tail[0]
    if _is_compound(head, rest, words):
        return text + line
    return text[:-1] + line


def _is_compound(head: str, rest: str, words: Counter[str]) -> bool:
    """Whether a hyphen at a line's end belongs to the word: ``multi-year``, ``Canada-U.S.``, ``12-month``."""
    if not rest[:1].islower() or not head[-1:].islower():
        return True
    last = re.split(r"[-'’]", head)[-1].lower()
    joined, hyphened = f"{last}{rest}".lower(), f"{head}-{rest}".lower()
    if words[hyphened] != words[joined]:
        return words[hyphened] > words[joined]
    if last in PARTS_KEPT or "-" in head:
        return True
    # Both parts are words elsewhere in this text (here each counts once), and together they are none.
    return min(len(last), len(rest)) > 3 and words[last] > 1 and words[rest.lower()] > 1
