"""The sheets of a workbook as rows of texts, read in a process of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.apart.parent import Allowance, work_apart
from monitor.reading.apart.workbook_looks import RAISED, STRUCK, UNKNOWN
from monitor.reading.document.markup import raised_text
from monitor.reading.document.zipped import START, inflated_size
from monitor.reading.labels import tidy

MAX_INFLATED = 200_000_000
"""Bytes of everything that is packed in the file."""
MAX_PLACES = 20_000_000
"""From the first to the last filled cell of a sheet."""
MAX_CELLS = 2_000_000
BOUNDS = Allowance(seconds=20, memory_bytes=1_000_000_000, answer_bytes=64_000_000)


@dataclass(frozen=True, slots=True)
class Range:
    """Cells that are merged into one; all places counted from 0 and part of it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: as its tab prints it.
        hidden: whether the tab is hidden.
        rows: every row from the sheet's first on, each up to its last filled cell. Numbers are in the shortest digits
            that mean the number stored, dates in ISO 8601; of a formula the value that the file holds, or its error,
            such as ``#REF!``. A merged cell has its text at its first place only.
        merged: the merged cells.
        unseen_rows: the hidden rows, counted from 0: their cells are empty here.
        percents: the places of numbers that are shown a hundred times as large, with a percent sign.
        texts: the places of texts that look like a number with decimals and are no number in the file.
        formats_known: whether it can be told how the file shows its numbers.
    """

    name: str
    hidden: bool
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Range, ...] = ()
    unseen_rows: frozenset[int] = frozenset()
    percents: frozenset[tuple[int, int]] = frozenset()
    formats_known: bool = True
    texts: frozenset[tuple[int, int]] = frozenset()

    def holds_number(self, y: int, x: int) -> bool:
        """Whether a text at a place that looks like a number with decimals is one in the file."""
        return (y, x) not in self.texts

    def shows_percent(self, y: int, x: int) -> bool | None:
        """Whether the number at a place is shown as a percentage; None where the file does not tell."""
        return (y, x) in self.percents if self.formats_known else None

    @property
    def lines(self) -> list[str]:
        """Each row that holds anything as one line: the sheet's name, then its cells."""
        return [f"{self.name}: {' | '.join(row)}" for row in self.rows if any(row)]


@dataclass(frozen=True, slots=True)
class Sheets:
    """A workbook's sheets by name, in their order, hidden ones too; charts are left out.

    Attributes:
        shown: as a reader sees them: hidden rows and columns, and what is struck out, are empty there.
        held: with all that the file holds; no sheet counts as hidden.
    """

    shown: Mapping[str, Sheet]
    held: Mapping[str, Sheet]


def read_workbook(body: bytes) -> Sheets:
    """The sheets of a workbook.

    Raises:
        NotUsable: it is no workbook, is protected or damaged, or takes more time or memory than it may.
    """
    if body.startswith(START) and (size := inflated_size(body)) > MAX_INFLATED:
        raise NotUsable(
            f"the workbook would grow to {size:,} bytes, more than the {MAX_INFLATED:,} that are read",
            grade=Grade.WRONG_TYPE,
        )
    options = {"most_places": MAX_PLACES, "most_cells": MAX_CELLS}
    try:
        found = work_apart("monitor.reading.apart.workbook_child:read_cells", body, options=options, bounds=BOUNDS)
    except NotUsable as error:
        raise NotUsable(f"the workbook is not read: {error}", grade=error.grade) from error
    return sheets_of(found)


def sheets_of(found: Sequence[dict[str, Any]]) -> Sheets:
    """The sheets whose cells the process apart found."""
    both = [_both(sheet) for sheet in found]
    return Sheets({one.name: one for one, _ in both}, {other.name: other for _, other in both})


def _both(found: dict[str, Any]) -> tuple[Sheet, Sheet]:
    """A sheet as it is shown, and with all that it holds."""
    looks, rows = found["looks"], found["rows"]
    merged = tuple(Range(*places) for places in found["merged"])
    written = frozenset((y, x) for y, x in found["texts"])
    if not any(looks.values()):
        held = Sheet(found["name"], False, tuple(map(tuple, rows)), merged, texts=written)
        return replace(held, hidden=found["hidden"]), held
    percents = frozenset((y, x) for y, x in looks.get("percents", ()))
    texts = _with_runs(rows, looks.get("runs", ()), struck=True)
    held = Sheet(
        found["name"], False, texts, merged, percents=percents, formats_known=not looks.get(UNKNOWN), texts=written
    )
    unseen = frozenset(looks.get("rows", ()))
    shown = [list(row) for row in _with_runs(rows, looks.get("runs", ()), struck=False)]
    keep = {(area.top, area.left) for area in merged if _reaches_beyond(area, unseen, looks.get("columns", ()))}
    for y in unseen:
        _empty(shown, y, range(len(shown[y]) if y < len(shown) else 0), keep)
    for first, last in looks.get("columns", ()):
        for y, row in enumerate(shown):
            _empty(shown, y, range(first, min(last + 1, len(row))), keep)
    for y, x in (*looks.get("unseen", ()), *looks.get("struck", ())):
        _empty(shown, y, (x,), ())
    return replace(held, hidden=found["hidden"], rows=tuple(map(tuple, shown)), unseen_rows=unseen), held


def _with_runs(rows: Sequence[Sequence[str]], cells: Iterable[Any], *, struck: bool) -> tuple[tuple[str, ...], ...]:
    """The rows, cells of several pieces put together: raised digits are no part of the number before them."""
    texts = [list(row) for row in rows]
    for y, x, runs in cells:
        if y < len(texts) and x < len(texts[y]):
            text = ""
            for piece, look in runs:
                if look == RAISED and not piece.strip().isalpha():
                    text += raised_text(tidy(piece), tidy(text))
                elif look != STRUCK or struck:
                    text += piece
            texts[y][x] = text
    return tuple(map(tuple, texts))


def _reaches_beyond(area: Range, rows: Collection[int], columns: Iterable[Sequence[int]]) -> bool:
    """Whether a merged cell is seen: it is not wholly in hidden rows or columns."""
    seen = [x for x in range(area.left, area.right + 1) if not any(first <= x <= last for first, last in columns)]
    return bool(seen) and any(y not in rows for y in range(area.top, area.bottom + 1))


def _empty(rows: Sequence[list[str]], y: int, places: Iterable[int], keep: Collection[tuple[int, int]]) -> None:
    for x in places:
        if (y, x) not in keep and y < len(rows) and x < len(rows[y]):
            rows[y][x] = ""
