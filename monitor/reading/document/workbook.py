"""The sheets of a workbook as rows of texts, read in a process of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.model import Grade
from monitor.model.errors import NotUsable
from monitor.reading.apart.parent import Bounds, work_apart
from monitor.reading.document.zipped import START, inflated_size

MAX_INFLATED = 200_000_000
"""Bytes of everything that is packed in the file."""
MAX_PLACES = 20_000_000
"""From the first to the last filled cell of a sheet."""
MAX_CELLS = 2_000_000
BOUNDS = Bounds(seconds=20, memory_bytes=1_000_000_000, answer_bytes=64_000_000)


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
    """

    name: str
    hidden: bool
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Range, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Each row that holds anything as one line: the sheet's name, then its cells."""
        return [f"{self.name}: {' | '.join(row)}" for row in self.rows if any(row)]


def read_workbook(body: bytes) -> Mapping[str, Sheet]:
    """The sheets by name, in their order, hidden ones too; charts are left out.

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


def sheets_of(found: Sequence[dict[str, Any]]) -> Mapping[str, Sheet]:
    """The sheets whose cells the process apart found, by name."""
    return {
        sheet["name"]: Sheet(
            sheet["name"],
            sheet["hidden"],
            tuple(map(tuple, sheet["rows"])),
            tuple(Range(*places) for places in sheet["merged"]),
        )
        for sheet in found
    }
