"""The paragraphs, headings and rows of a plain or Markdown text, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

_HEADING = re.compile(r"#{1,6}\s|\*\*[^*]+\*\*:?$")
_ITEM = re.compile(r"(?:[-*•·–‣]|\d{1,2}[.)])\s+")
_RULE = re.compile(r"[\s|:+=_*·─━═┄┼╪┬┴├┤┌┐└┘╔╗╚╝╠╣╦╩╬│║-]+")
_BARS = re.compile(r"[|│║┃]")
_GAP = re.compile(r"\t| {2,}")
_SENTENCES = re.compile(r"[.!?,;:] {2,}[^\W\d_]")
_DIGIT = re.compile(r"[0-9]")
_ENDS = re.compile(r"[.!?:;,…][\"'”’»)\]*_]*$")
_SHORT = 120
_COLUMNS = 3


class Place(Enum):
    """Where words of a text stand."""

    PROSE = auto()
    HEADING = auto()
    TABLE = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table by the indexes of its first character and that behind its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """Words of a text that belong together.

    Attributes:
        start: index of the first character.
        end: index behind the last.
        place: where they stand.
        rows: of a table, its rows from top to bottom, the head first; else empty.
    """

    start: int
    end: int
    place: Place
    rows: tuple[tuple[Cell, ...], ...] = field(default=())


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text in their order; what is empty or a rule across the page is none."""
    lines = [found.span() for found in re.finditer(r"[^\r\n]+|(?:\r?\n){2,}", text)]
    return list(_joined(text, lines))


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        start, end = lines[at]
        if not text[start:end].strip():
            at += 1
            continue
        if rows := _rows(text, lines, at):
            yield from _table(text, rows, lines[at : at + len(rows)])
            at += len(rows)
            continue
        last = _last_of(text, lines, at)
        end = lines[last][1]
        alone = last == at and (last + 1 >= len(lines) or not text[slice(*lines[last + 1])].strip())
        yield Block(start, end, _place(text[start:end], alone=alone))
        at = last + 1


def _rows(text: str, lines: list[tuple[int, int]], at: int) -> list[tuple[Cell, ...]]:
    """The lines in cells that begin with a line; none for one alone; a rule across them is an empty row."""
    rows: list[tuple[Cell, ...]] = []
    for start, end in lines[at:]:
        line = text[start:end]
        if not line.strip():
            break
        if _RULE.fullmatch(line):
            rows.append(())
        elif cells := _cells(line, start):
            rows.append(cells)
        else:
            break
    return rows if sum(map(bool, rows)) > 1 else []


def _table(text: str, rows: list[tuple[Cell, ...]], lines: list[tuple[int, int]]) -> Iterator[Block]:
    """The table of some rows; lines by themselves where no cell behind a label and below a head holds a digit."""
    real = tuple(row for row in rows if row)
    if any(_DIGIT.search(text, cell.start, cell.end) for row in real[1:] for cell in row[1:]):
        yield Block(lines[0][0], lines[-1][1], Place.TABLE, real)
        return
    for (start, end), row in zip(lines, rows, strict=True):
        if row:
            yield Block(start, end, Place.PROSE)


def _cells(line: str, offset: int) -> tuple[Cell, ...]:
    """The cells of a line; none where it is no row: bars, tabs or wide gaps part them."""
    if len(_BARS.findall(line)) > 1:
        parts, edges = _BARS, True
    elif _SENTENCES.search(line):
        return ()
    elif "\t" in line.strip() or len(_GAP.findall(line.strip())) >= _COLUMNS - 1:
        parts, edges = _GAP, False
    else:
        return ()
    cells, start = [], 0
    for found in [*parts.finditer(line), None]:
        end = found.start() if found else len(line)
        words = line[start:end]
        left = start + len(words) - len(words.lstrip())
        edge = edges and (start == 0 or found is None)
        if words.strip() or (edges and not edge):
            cells.append(Cell(offset + left, offset + left + len(words.strip())))
        start = found.end() if found else end
    return tuple(cells)


def _last_of(text: str, lines: list[tuple[int, int]], at: int) -> int:
    """The last line of the paragraph that begins with a line: lines that were wrapped belong together."""
    first = text[slice(*lines[at])].lstrip()
    while not _HEADING.match(first) and at + 1 < len(lines):
        following = text[slice(*lines[at + 1])].strip()
        if not following or _HEADING.match(following) or _ITEM.match(following) or _cells(following, 0):
            break
        if _ENDS.search(text[slice(*lines[at])].rstrip()) and following.startswith("**"):
            break
        at += 1
    return at


def _place(words: str, *, alone: bool) -> Place:
    words = words.strip()
    if words.startswith("#") or _HEADING.fullmatch(words):
        return Place.HEADING
    short = alone and len(words) <= _SHORT and not _ENDS.search(words) and not _ITEM.match(words)
    return Place.HEADING if short else Place.PROSE
