"""The text of a PDF file as paragraphs: lines joined, hyphenation undone, page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.reading.document.markup import Block
from monitor.reading.document.pdf.columns import TIGHT
from monitor.reading.document.pdf.layout import LaidOut, lay_out
from monitor.reading.document.pdf.order import Ranks, pieces_of, space_of
from monitor.reading.document.pdf.page import Line, Page
from monitor.reading.labels import tidy

SENTENCE_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*(?:\[?\d{1,3}\]?)?$")
BULLET = re.compile(r"(?:[•◦▪‣●○■□–—·*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=\s|$)", re.I)
NOTE_SIZE = 0.92
"""Up to this share of the usual size, lines at the end of a page are footnotes."""
WIDEST_PITCH = 1.9
"""Lines of a paragraph are at most this far apart, as a multiple of their size."""
WORD_WIDTH = 6
"""How wide a next word would be, as a multiple of the size."""
PART_KEPT = re.compile(
    r"all|anti|co|cross|cyber|double|early|eight|ex|far|five|four|full|half|high|inter|intra|long|low|mid|multi|nine|non"
    r"|old|on|one|over|part|post|pre|pro|quasi|re|self|semi|seven|short|six|so|state|sub|ten|third|three|trans|two"
    r"|ultra|under|up|vice|well|wide|year"
)
"""Words that are written with a hyphen before another word: ``multi-year``."""
PARTED = re.compile(r"(?P<head>\w+(?:[-'’]\w+)*)-$")
LONGEST_WORD = 100
"""Characters at the end of a line that tell how the next one goes on."""
RANGE_BEGINS = re.compile(r"\d–$")
WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, slots=True)
class Flowing:
    """A line of text in its place.

    Attributes:
        line: the line, or a piece of it.
        place: the page's number, and which of the page's regions it stands in.
        long: whether a next word would have made it longer than the longest line of that region.
        full: whether a next word would not have fitted, by the page's left margin.
        alone: whether it is a block of its own, as a cell of a table is.
    """

    line: Line
    place: tuple[int, int]
    long: bool = True
    full: bool = True
    alone: bool = False


def blocks_of_pages(pages: Sequence[Page]) -> tuple[Block, ...]:
    """The text in reading order: a block for each paragraph, heading and cell of a table.

    A paragraph that goes on over columns or pages is one block: what is printed on every page stands at the end, once,
    and page numbers are left out; footnotes stand behind the paragraph in which their page ends.
    """
    layout = lay_out(pages)
    body: list[Flowing] = []
    notes: list[Flowing] = []
    for laid in layout.pages:
        flowing = list(_flowing(laid))
        behind = _start_of_notes(flowing, layout.ranks)
        body += flowing[:behind]
        notes += flowing[behind:]
    words = Counter(word.lower() for page in pages for line in page.lines for word in WORD.findall(line.text))
    paragraphs = [*_paragraphs(body, layout.ranks), *_paragraphs(notes, layout.ranks)]
    blocks = [_block(group, layout.ranks, words) for group in sorted(paragraphs, key=lambda group: group[0].place[0])]
    turned = [" ".join(word.text for word in page.turned) for page in pages]
    last = dict.fromkeys(tidy(text) for text in (*layout.running, *turned))
    return tuple(block for block in (*blocks, *map(Block, last)) if block.text)


def _flowing(laid: LaidOut) -> Iterator[Flowing]:
    """The lines of a page in reading order; each cell of a table by itself."""
    space = space_of(laid.page.lines)
    for number, lines in enumerate(laid.regions):
        place = laid.page.number, number
        right = max(line.x1 for line in lines)
        edge = right if len(laid.regions) > 1 else max(right, laid.page.width - min(line.x0 for line in lines))
        for i, line in enumerate(lines):
            pieces = pieces_of(line, space)
            inside = any(t.region == number and t.first <= i < t.behind for t in laid.tables)
            if inside or (len(pieces) > 1 and not BULLET.fullmatch(pieces[0].text)):
                yield from (Flowing(piece, place, alone=True) for piece in pieces)
            else:
                next_word = line.x1 + WORD_WIDTH * line.size
                yield Flowing(line, place, next_word > right, next_word > edge)


def _start_of_notes(lines: Sequence[Flowing], ranks: Ranks) -> int:
    """The index of the first footnote: lines in small letters that end the page, below others."""
    at = len(lines)
    while at and lines[at - 1].line.size <= NOTE_SIZE * ranks.usual and not lines[at - 1].alone:
        at -= 1
    return at or len(lines)


# ---------------------------------------------------------------- paragraphs


def _paragraphs(lines: Iterable[Flowing], ranks: Ranks) -> list[list[Flowing]]:
    groups: list[list[Flowing]] = []
    for flowing in lines:
        if groups and _goes_on(groups[-1], flowing, ranks):
            groups[-1].append(flowing)
        else:
            groups.append([flowing])
    return groups


def _goes_on(group: Sequence[Flowing], after: Flowing, ranks: Ranks) -> bool:
    """Whether a line goes on with the paragraph before it."""
    before = group[-1]
    if before.alone or after.alone or BULLET.match(after.line.text):
        return False
    level = ranks.level(before.line)
    if level != ranks.level(after.line) or abs(before.line.size - after.line.size) > 0.1 * before.line.size:
        return False
    if before.place != after.place:
        return not level and _runs_over(before, after)
    if not 0 < _distance(before, after) <= max(TIGHT, 1.2 * _pitch(group)):
        return False
    return bool(level) or not _begins_anew(group, after)


def _distance(above: Flowing, below: Flowing) -> float:
    return (below.line.y - above.line.y) / below.line.size


def _pitch(group: Sequence[Flowing]) -> float:
    """How far apart the paragraph's last lines are, as a multiple of their size; of one line, how far they may be."""
    beside = [_distance(above, below) for above, below in pairwise(group[-3:]) if above.place == below.place]
    return beside[-1] if beside else WIDEST_PITCH / 1.2


def _runs_over(before: Flowing, after: Flowing) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    end, start = before.line.text, after.line.text
    if PARTED.search(end) and start[:1].isalpha():
        return True
    if SENTENCE_ENDS.search(end):
        return False
    return start[:1].islower() or (before.full and start[:1] not in "•-–" and not _is_far_below(before, after))


def _is_far_below(before: Flowing, after: Flowing) -> bool:
    """Whether a line stands on the same page farther below another than lines of a text do, as below a title."""
    over = before.line.x0 < after.line.x1 and after.line.x0 < before.line.x1
    return over and before.place[0] == after.place[0] and _distance(before, after) > WIDEST_PITCH


def _begins_anew(group: Sequence[Flowing], after: Flowing) -> bool:
    """Whether a line begins a paragraph: the line before it is short and ends a sentence, or it is indented alone."""
    before = group[-1]
    if after.line.text[:1].islower() or not SENTENCE_ENDS.search(before.line.text):
        return False
    indented = after.line.x0 - before.line.x0 > after.line.size
    flush = len(group) == 1 or abs(before.line.x0 - group[-2].line.x0) < 1
    return not before.long or (indented and flush and not BULLET.match(group[0].line.text))


def _block(group: Sequence[Flowing], ranks: Ranks, words: Counter[str]) -> Block:
    text = "".join(_joined([flowing.line.text for flowing in group], words))
    return Block(text, 0 if group[0].alone else ranks.level(group[0].line))


def _joined(lines: Sequence[str], words: Counter[str]) -> list[str]:
    """The pieces of a text of several lines, the hyphenation between them undone."""
    pieces = [lines[0]]
    end = lines[0][-LONGEST_WORD:]
    for line in lines[1:]:
        parted, tail = PARTED.search(end), WORD.match(line)
        if end.endswith("/") or (RANGE_BEGINS.search(end) and line[:1].isdigit()):
            pieces.append(line)
        elif not parted or not tail:
            pieces += [" ", line]
            end = ""
        else:
            dropped = not _is_compound(parted["head"], tail[0], words)
            pieces[-1:] = [pieces[-1][:-1] if dropped else pieces[-1], line]
            end = end[:-1] if dropped else end
        end = (end + line)[-LONGEST_WORD:]
    return pieces


def _is_compound(head: str, rest: str, words: Counter[str]) -> bool:
    """Whether a hyphen at a line's end belongs to the word: ``multi-year``, ``Canada-U.S.``, ``12-month``."""
    if not rest[:1].islower() or not head[-1:].islower():
        return True
    last = re.split(r"[-'’]", head)[-1].lower()
    joined, hyphened = f"{last}{rest}".lower(), f"{head}-{rest}".lower()
    if words[hyphened] != words[joined]:
        return words[hyphened] > words[joined]
    if PART_KEPT.fullmatch(last) or "-" in head:
        return True
    # Both parts are words elsewhere in this text (here each counts once), and together they are none.
    return min(len(last), len(rest)) > 3 and words[last] > 1 and words[rest.lower()] > 1
