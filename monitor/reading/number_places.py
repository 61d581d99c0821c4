"""Find every place of a document in which a number is printed, with the words around it."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from monitor.model.errors import CheckError
from monitor.reading.document import CSV, HTML, JSON, PDF, XLSX, Document
from monitor.reading.document.grid import Grid
from monitor.reading.document.workbook import Sheet
from monitor.reading.labels import tidy
from monitor.reading.value import percentage

MOST_PLACES = 200
"""Places of one number that are kept: one that stands more often says nothing."""
FILE = "file"
"""What a data file's rows and members are called."""
MOST_BESIDE = 40
"""Texts beside a number that are taken for its labels."""
MOST_HEADS = 10
"""Texts above a number in its column that are."""
_NUMBER = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[ '’][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])|[0-9](?:[0-9.,]*[0-9])?")
_GROUPING = re.compile(r"[ ,'’](?=[0-9]{3}(?![0-9]))")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """Where a number is printed.

    Attributes:
        what: what to call the place: ``table "Landings"``.
        text: the characters of the cell, the member or the block.
        labels: the texts that name it: of a cell those of its row and its column, of a block none.
        around: what names all of it: a caption, a heading, a sheet.
    """

    what: str
    text: str
    labels: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


_Found = tuple[str, Callable[[], NumberPlace]]
"""A text of the document, and the place that it stands in."""


@dataclass(frozen=True, slots=True)
class NumberPlaces:
    """The places of some numbers in a document.

    Attributes:
        cells: the cells, members and lines that hold each number, at most `MOST_PLACES`.
        blocks: the paragraphs that do; of a PDF file also the lines of its tables.
        count: how many there are of each, those of a PDF file's tables counted among the blocks.
    """

    cells: Mapping[str, Sequence[NumberPlace]]
    blocks: Mapping[str, Sequence[NumberPlace]]
    count: Mapping[str, int]

    @classmethod
    def of(cls, document: Document, numbers: frozenset[str]) -> NumberPlaces:
        """The places of these numbers, as `numbers_in` gives them; none in what cannot be read."""
        cells: dict[str, list[NumberPlace]] = defaultdict(list)
        blocks: dict[str, list[NumberPlace]] = defaultdict(list)
        count: dict[str, int] = defaultdict(int)
        in_cells: set[str] = set()
        with suppress(CheckError):
            for text, place in _cells_of(document):
                for number in numbers.intersection(numbers_in(text)):
                    in_cells.add(tidy(text))
                    _keep(cells[number], place)
                    count[number] += document.media != PDF
        with suppress(CheckError):
            for block in document.blocks if document.media not in (CSV, JSON) else ():
                printed = numbers_in(block.text)
                for number in numbers.intersection(printed):
                    if document.media == PDF or tidy(block.text) not in in_cells:
                        _keep(blocks[number], partial(NumberPlace, "text", block.text))
                        count[number] += printed.count(number)
        return cls(cells, blocks, count)


def numbers_in(text: str) -> list[str]:
    """The numbers that a text prints, without what groups their digits: ``1437`` of "US$1,437 (p)"."""
    return [_plain(number) for number in _NUMBER.findall(text)]


def number_in(printed: str) -> str:
    """The first number of what a value is printed as; empty where it has none."""
    found = _NUMBER.search(printed)
    return _plain(found[0]) if found else ""


def _plain(number: str) -> str:
    return _GROUPING.sub("", number)


def digits_of(number: str) -> str:
    """The significant digits of a number: ``125`` of 0.125 and of 12,500."""
    bare = re.sub(r"[^0-9]", "", number).lstrip("0")
    return bare if re.search(r"[.,][0-9]{1,2}$|^0[.,]", number) else bare.rstrip("0")


def _keep(places: list[NumberPlace], place: Callable[[], NumberPlace]) -> None:
    if len(places) < MOST_PLACES:
        places.append(place())


def _cells_of(document: Document) -> Iterator[_Found]:
    if document.media in (HTML, PDF):
        for grid in document.tables:
            yield from _of_grid(grid)
    elif document.media == XLSX:
        for name, sheet in document.sheets.items():
            yield from _of_sheet(name, sheet)
    elif document.media == CSV:
        records = document.records
        for row in records.rows:
            for x, text in enumerate(row):
                yield text, partial(_of_row, records.header, row, x)
    elif document.media == JSON:
        yield from _of_json(document.data, (), ())


def _of_grid(grid: Grid) -> Iterator[_Found]:
    what = f'{grid.what} "{grid.name}"'
    for y, row in enumerate(grid.body):
        for x, cell in enumerate(row):

            def place(y: int = y, x: int = x, text: str = cell.text) -> NumberPlace:
                rows, columns = grid.row_paths[y], grid.columns[x]
                labels = (*rows, " ".join(rows), *columns, " ".join(columns))
                return NumberPlace(what, text, labels, (grid.name, grid.caption, grid.heading))

            yield cell.text, place


def _of_sheet(name: str, sheet: Sheet) -> Iterator[_Found]:
    """The cells of a sheet with the texts to the left of them, and above them the first one of their column and the
    nearest of those that are no numbers."""
    first: dict[int, str] = {}
    heads: dict[int, deque[str]] = defaultdict(partial(deque, maxlen=MOST_HEADS))
    for y, texts in enumerate(sheet.rows):
        for x, text in enumerate(texts):
            if not text:
                continue
            shown = percentage(text) if (y, x) in sheet.percents else text

            def place(texts: Sequence[str] = texts, x: int = x, shown: str = shown) -> NumberPlace:
                left = filter(None, texts[:x][-MOST_BESIDE:])
                above = (first[x], *heads[x]) if x in first else ()
                return NumberPlace(f'sheet "{name}"', shown, (*left, *above), (name,))

            yield shown, place
            if _LETTER.search(text) and x in first:
                heads[x].append(text)
            first.setdefault(x, text)


def _of_row(header: Sequence[str], row: Sequence[str], x: int) -> NumberPlace:
    return NumberPlace(FILE, row[x], (*(text for i, text in enumerate(row) if i != x and text), header[x]))


def _of_json(value: Any, path: tuple[str, ...], beside: tuple[str, ...]) -> Iterator[_Found]:
    """The numbers and texts of a JSON file, with the names that lead to them and what stands beside them."""
    if isinstance(value, dict | list):
        members = list(value.items()) if isinstance(value, dict) else [("", one) for one in value]
        near = members[:MOST_BESIDE]
        texts = tuple(str(one) for _, one in near if isinstance(one, str | int) and not isinstance(one, bool))
        for name, one in members:
            yield from _of_json(one, (*path, name) if name else path, texts)
    elif isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        text = value if isinstance(value, str) else format(Decimal(value), "f")
        yield text, lambda: NumberPlace(FILE, text, (*(one for one in beside if one != text), *path))
