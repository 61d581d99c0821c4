"""Watch every number of a page or of a part of it, each by its labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Annotated, ClassVar

from pydantic import Field

from monitor.kinds.extract.options import Texts, unless_empty
from monitor.model import UNDATED, Ask, Grain, Measure, PassedOver, Reading, Readings
from monitor.model.errors import NoMatch
from monitor.plugin import NUMBERS, Kind
from monitor.reading.candidates import Candidate, Place, candidates_in, language_in
from monitor.reading.candidates.paths import Named, named_in, twice
from monitor.reading.document import PDF, Document
from monitor.reading.document.markup import require_selector
from monitor.reading.document.parts import pages_of, part_of
from monitor.reading.labels import did_you_mean, fold, listed, same_heading, shortened
from monitor.reading.units import unit_held

MOST = 5_000
"""Numbers that one figure may watch."""
_PAGES = re.compile(r"(?P<first>[1-9]\d{0,4})(?:\s?[-–]\s?(?P<last>[1-9]\d{0,4}))?")


def _require_pages(text: str) -> None:
    found = _PAGES.fullmatch(text)
    if found is None or (found["last"] and int(found["last"]) < int(found["first"])):
        raise ValueError(f"{text!r} names no pages: write `3`, or `2-5`")


class Everything(Kind):
    """Watches every number of a page, a file or a part of it, without a rule for each.

    Each number is a series, known by the labels that it stands under: heading, caption, row and column of a table,
    the name on its card, the words of its sentence; with the unit and the period that are printed. So a mail says
    which number changed, wherever it stands by then. Numbers that no labels tell apart are left out and counted, and
    so are those of the page itself: navigation, advertising, comments, views, "3 minutes ago".

    ``part`` is a CSS selector for what is meant of a page, ``under`` a heading, ``sheet`` a sheet of a workbook,
    ``pages`` the pages of a PDF file, such as ``2-5``. ``leave_out`` lists words: what has one in its labels is left
    out.

    During the first readings (``settle``) nobody is told anything. What moved meanwhile (a clock, a counter, a price in
    a banner) is asked about once, as one question: are these figures, or noise? Until somebody answers, they are
    recorded and not told. From then on, what changes among the others is told.

    The figure's ``unit`` is ``number``; each series has the unit that is printed.
    """

    version: ClassVar[int] = 2
    finds: ClassVar[str] = NUMBERS
    gives_period: ClassVar[bool] = True
    gives_unit: ClassVar[bool] = True
    part: Annotated[str, unless_empty(require_selector)] = Field("", description="A CSS selector for a part of a page.")
    under: str = Field("", description="A heading: only what stands under it.")
    sheet: str = Field("", description="A sheet of a workbook: only what stands on it.")
    pages: Annotated[str, unless_empty(_require_pages)] = Field("", description="Pages of a PDF file, such as `2-5`.")
    leave_out: Texts = Field((), description="Words; what has one of them in its labels is left out.")
    settle: int = Field(5, ge=2, le=50, description="How many readings show what moves without meaning anything.")

    @property
    def settles_after(self) -> int:
        """After how many good checks a number is known for a figure."""
        return self.settle

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """Every number that its labels tell apart.

        Raises:
            NoMatch: there is no such part, no number in it, or too many.
        """
        part = self._part(document)
        # A language that the page itself shows is not taken for somebody's word on its numbers.
        language = "" if language_in(part) == ask.language else ask.language
        found = candidates_in(part, language=language, calendar=ask.calendar, most=MOST)
        if found.left_out is not None:
            raise NoMatch(f"more than {MOST:,} numbers stand there: choose a part with `part`, `under` or `sheet`")
        inside = [one for one in found.candidates if self._is_meant(one)]
        if not inside:
            raise NoMatch(self._nothing(found.candidates))
        named = [
            one
            for one in named_in(part, inside, language=ask.language, calendar=ask.calendar)
            if not any(fold(word) in fold(one.series) for word in self.leave_out)
        ]
        unclear = twice(named)
        sure = [one for at, one in enumerate(named) if at not in unclear and _is_sure(one.candidate)]
        passed = [one for at, one in enumerate(named) if at in unclear or not _is_sure(one.candidate)]
        if not sure:
            raise NoMatch(f"{len(inside)} numbers stand there, and labels tell none of them from the others")
        return Readings(map(_reading, sure), map(_passed_over, passed))

    def _part(self, document: Document) -> Document:
        if self.pages:
            found = _PAGES.fullmatch(self.pages)
            assert found is not None, "it was looked at when it was written"
            if document.media != PDF:
                raise NoMatch(f"`pages` is for PDF files, and {document.url or 'the document'} is {document.media}")
            return pages_of(document, int(found["first"]), int(found["last"] or found["first"]))
        return part_of(document, self.part)

    def _is_meant(self, one: Candidate) -> bool:
        if self.sheet and not (one.place is Place.SHEET and fold(one.spot.part) == fold(self.sheet)):
            return False
        return not self.under or same_heading(self.under, one.heading)

    def _nothing(self, there: Sequence[Candidate]) -> str:
        if not there:
            return "no number stands there"
        if self.sheet:
            names = list(dict.fromkeys(one.spot.part for one in there if one.place is Place.SHEET))
            return f"no number stands on a sheet {self.sheet!r}{did_you_mean(self.sheet, names)}: {listed(names)}"
        names = list(dict.fromkeys(one.heading for one in there if one.heading))
        return f"no number stands under {self.under!r}{did_you_mean(self.under, names)}; headings are: {listed(names)}"


def _is_sure(one: Candidate) -> bool:
    return not one.doubt and (one.value is not None or one.low is not None)


def _reading(one: Named) -> Reading:
    said = one.candidate
    day = said.period.span if said.period and one.period is None and said.period.grain is Grain.DAY else None
    return Reading(
        period=one.period or UNDATED,
        value=said.value,
        unit=unit_held(said.unit),
        series=one.series,
        qualifier=said.qualifier,
        low=said.low,
        high=said.high,
        printed=said.printed,
        locator=_locator(one),
        as_of=day.end if day else None,
        measure=Measure.ROLLING if one.period else None,
    )


def _locator(one: Named) -> str:
    """Where it stands, for a person, as other kinds say it."""
    said = one.candidate
    if said.place is Place.TEXT:
        return f'text "{shortened(said.words, 160)}"'
    table = said.caption or said.heading
    where = [f'table "{table}"'] if table else []
    where += [f'row "{label}"' for label in islice(reversed(said.row), 1)]
    where += [f'column "{label}"' for label in islice(reversed(said.column), 1)]
    return ", ".join(where) or said.spot.part


def _passed_over(one: Named) -> PassedOver:
    label = ", ".join(label for _, label in one.path) or one.candidate.words or one.candidate.caption
    return replace(PassedOver(label or "a number without labels"), printed=one.candidate.printed)
