"""The pages of a PDF file, each read when it is asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from shutil import which
from typing import Any

from monitor.reading.document.grid import Grid
from monitor.reading.document.pdf.grid import Gathered, last_heading, may_go_on
from monitor.reading.document.pdf.layout import LaidOut, Running, edges_of
from monitor.reading.document.pdf.order import Ranks
from monitor.reading.document.pdf.page import (
    MAX_WORDS,
    MAX_WORDS_OF_LINE,
    Line,
    Page,
    lines_of,
    page_of,
    pages_of,
    read_pages,
    words_of,
    work_on,
)

WHOLE_UP_TO = 10
"""A file of so few pages is read as a whole at once."""
LOOKED = "look:"
"""How fingerprints begin for which not all of a file was read."""
MOST_APART = 3
"""Where more than one page in so many may matter, all are read."""
UNKNOWN_MOST = 0.4
RECOGNISER = "tesseract"
"""The program that recognises the words of scans, where it is installed."""
RECOGNISED_WITHIN = 50
"""Seconds on the clock that it may take for all pages."""
LEVEL = 2.0
"""How many points apart words of one line may stand."""
BESIDE = 2
"""How many pages on either side of one are read with it."""
WORD = re.compile(r"[^\W_]+")
NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Leaves:
    """A PDF file that was looked at, but for what stands where on its pages.

    Attributes:
        body: the file.
        looked: SHA-256, in hex, of its words with their places, as the first look told them.
        looks: what the first look told of each page.
        words: of a small file all words, as the process apart gives them; else None.
        recognised: whether the words were recognised in pictures of the pages, where they may be others.
    """

    body: bytes = field(repr=False)
    looked: str
    looks: Sequence[dict[str, Any]] = field(repr=False)
    words: Sequence[dict[str, Any]] | None = field(repr=False)
    recognised: bool = False
    _laid: dict[int, LaidOut] = field(default_factory=dict, init=False, repr=False, compare=False)
    _headings: dict[int, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, body: bytes) -> Leaves:
        """The file, looked at in a process of its own.

        Raises:
            NotUsable: as `read_pages`; where only reading all of it would tell, it may be told by what reads a page.
        """
        found = work_on(body, "pdf_glance:glance", whole_up_to=WHOLE_UP_TO)
        leaves = cls(body, found["fingerprint"], found["pages"], found["words"])
        if leaves._is_short_scan and (program := which(RECOGNISER)):
            words = work_on(body, "pdf_ocr:recognise", program=program, seconds=RECOGNISED_WITHIN, most=WHOLE_UP_TO)
            leaves = replace(leaves, words=words, recognised=True)
        if leaves.words is not None or leaves._is_odd:
            _ = leaves.pages
        return leaves

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages.

        Raises:
            NotUsable: as `read_pages`.
        """
        return pages_of(self.words) if self.words is not None else read_pages(self.body)

    @property
    def fingerprint(self) -> str:
        """Of its words with their places: of a small file as `full_fingerprint`, else that of the first look."""
        return self.full_fingerprint if self.words is not None else f"{LOOKED}{self.looked}"

    @cached_property
    def full_fingerprint(self) -> str:
        """SHA-256, in hex, of all words with their places, as every version of the program takes it.

        Raises:
            NotUsable: as `read_pages`.
        """
        return sha256(repr(self.pages).encode("utf-8", "surrogatepass")).hexdigest()

    def reads_as(self, known: str) -> bool:
        """Whether it has a fingerprint, of either kind: databases hold such of large files that were read in full.

        Raises:
            NotUsable: as `read_pages`.
        """
        return known == (self.fingerprint if known.startswith(LOOKED) else self.full_fingerprint)

    @cached_property
    def text(self) -> str:
        """About what the pages print, each line once: to look at how it writes."""
        return "\n".join(dict.fromkeys(line for look in self.looks for line in look["text"].splitlines()))

    @property
    def _is_short_scan(self) -> bool:
        """Whether it is a small file whose pages draw something, and print no text."""
        pages = self.words or ()
        return any(page["draws"] for page in pages) and not any(page["words"] for page in pages)

    @property
    def _is_odd(self) -> bool:
        """Whether there may be no text that can be read, or more in one place than a page can hold."""
        tokens, unknown = (sum(look[what] for look in self.looks) for what in ("tokens", "unknown"))
        full = any(look["tokens"] > MAX_WORDS or look["beside"] > MAX_WORDS_OF_LINE for look in self.looks)
        return full or unknown >= UNKNOWN_MOST * tokens

    def grids_near(self, labels: Sequence[str], page: int | None) -> Sequence[Grid] | None:
        """The tables of which one may have these labels above it or in its head, and stand on a page, among others.

        None where all tables have to be looked at for that: `labels` may stand in most of the pages, or nothing is
        asked for, or the file is small.

        Raises:
            NotUsable: such a page cannot be read.
        """
        words = {word for label in labels for word in WORD.findall(_folded(label))}
        if self.words is not None or not (words or page):
            return None
        numbers = range(1, len(self.looks) + 1)
        near = [n for n in numbers if n == page or (page is None and self._may_hold(words, n))]
        if not near or len(near) * MOST_APART > len(numbers):
            return None
        return list(self._grids_from(near))

    def _may_hold(self, words: Iterable[str], number: int) -> bool:
        """Whether all words may stand on a page; where one is drawn in pieces, its text need not have it."""
        text = self._bare_texts[number - 1]
        return self.looks[number - 1]["mixed"] or all(word in text for word in words)

    @cached_property
    def _bare_texts(self) -> Sequence[str]:
        return [NO_WORD.sub("", _folded(look["text"])) for look in self.looks]

    def _grids_from(self, numbers: Sequence[int]) -> Iterator[Grid]:
        """The tables that stand on these pages, with all pages that they go on over; and some that are beside them."""
        wanted = frozenset(numbers)
        self._read({beside for number in numbers for beside in (number - 1, number, number + 1)})
        gathered, behind = Gathered(self._ranks), 0
        for number in (number for number in numbers if number > behind):
            start = number
            while start > behind + 1 and may_go_on(self._laid_out(start)) and self._laid_out(start - 1).tables:
                start -= 1
            if start > behind + 1:
                yield from gathered.grids
                gathered = Gathered(self._ranks, self._heading_before(start))
            for at in range(start, len(self.looks) + 1):
                before = replace(gathered, grids=list(gathered.grids))
                gathered.take(self._laid_out(at))
                goes_on = before.grids and gathered.grids[len(before.grids) - 1].pages[-1] == at
                if at > number and at not in wanted and not goes_on:
                    gathered = before
                    break
                behind = at
        yield from gathered.grids

    def _heading_before(self, number: int) -> str:
        return next(filter(None, map(self._heading_on, range(number - 1, 0, -1))), "")

    def _heading_on(self, number: int) -> str:
        """The last heading on a page; empty where it has none."""
        if number not in self._headings:
            there = self._may_have_heading(number)
            self._headings[number] = last_heading(self._laid_out(number), self._ranks) if there else ""
        return self._headings[number]

    def _may_have_heading(self, number: int) -> bool:
        """Whether anything on a page is printed as a heading is, but for what every page prints."""
        aside = [line.y for line in self._running.among(self._edges[number - 1], number)]
        return any(
            self._ranks.may_rank(size) and not any(abs(y - other) <= LEVEL for other in aside)
            for y, size in self.looks[number - 1]["heavy"]
        )

    def _laid_out(self, number: int) -> LaidOut:
        if number not in self._laid:
            self._read(range(number - BESIDE, number + BESIDE + 1))
        return self._laid[number]

    def _read(self, numbers: Iterable[int]) -> None:
        wanted = [n for n in sorted(numbers) if 0 < n <= len(self.looks) and n not in self._laid]
        found = work_on(self.body, "pdf_child:read_words", pages=wanted) if wanted else ()
        for number, words in zip(wanted, found, strict=True):
            laid = LaidOut.of(page_of(number, words))
            self._laid[number] = laid.without(self._running.among(laid.edges, number))

    @cached_property
    def _ranks(self) -> Ranks:
        return Ranks.of_sizes(tuple(printed) for look in self.looks for printed in look["sizes"])

    @cached_property
    def _running(self) -> Running:
        """What every page prints; whether it stands in a table is asked where a page is laid out."""
        return Running.of(list(enumerate(self._edges, 1)))

    @cached_property
    def _edges(self) -> Sequence[Sequence[Line]]:
        return [edges_of(lines_of(words_of(look["edges"])), look["height"]) for look in self.looks]


def _folded(text: str) -> str:
    """The text for comparing it with others: ``fi`` for ``ﬁ``, ``1`` for ``¹``, ``e`` for ``é``, and small letters."""
    apart = unicodedata.normalize("NFKD", text.replace("\u00ad", "")).casefold()
    return "".join(c for c in apart if not unicodedata.combining(c)) if not apart.isascii() else apart
