"""Read a figure out of the one element that a CSS selector matches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import AfterValidator, Field, model_validator

from monitor.kinds.extract.beside import headings_over
from monitor.kinds.extract.crossing import surroundings_in
from monitor.kinds.extract.element import only_element
from monitor.kinds.extract.options import PatternText, Texts, WithSigns
from monitor.kinds.extract.when import PeriodAt, on_time, require_one_period
from monitor.model import UNDATED, Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import NUMBERS
from monitor.reading.contradicted import Around, refuse_other_period
from monitor.reading.dated import find_only_dated
from monitor.reading.document import MEASURES, SEEN_ATTRIBUTES, Document, Grid
from monitor.reading.document.groups import named_part
from monitor.reading.document.layout import CELLS, grid_of, place_in
from monitor.reading.document.markup import require_selector, seen_text
from monitor.reading.document.tree import Element
from monitor.reading.labels import did_you_mean
from monitor.reading.locators import beside
from monitor.reading.measures import base_in, plain_of
from monitor.reading.pattern import PERIOD, Pattern
from monitor.reading.surroundings import Surroundings
from monitor.reading.unpublished import different, marks_in
from monitor.reading.value import in_whole, read_printed, reading_of, refuse_foreign_thousands

LEVELS, LONGEST_LABEL = 3, 160
"""How far above an element its label may stand, and how long it may be."""
ANY_NUMBER = re.compile(r"(?<![\d'’])(?!000)\d+")
"""In a label: there stands more than the name of one number."""
Selector = Annotated[str, AfterValidator(require_selector)]


class _Named(NamedTuple):
    """What stands around an element.

    Attributes:
        around: what may say more of its number.
        labels: what says which number it is: of a cell its row and its column.
    """

    around: Surroundings
    labels: tuple[str, ...] = ()


class Css(WithSigns):
    """Reads the number in the one element that a CSS selector matches.

    ``select: "#seizures td.total"`` must match exactly one element, and its text must be one number;
    ``pattern`` picks the number out of a longer text (``"Total: {figure}"``), ``attribute`` reads an
    attribute in place of the text (``data-value``). Class names change with every redesign: prefer ``table``
    or ``text`` where they can do it. An empty element is an error, because scripts may fill it in later, unless
    ``missing`` lists ``''`` as a mark for a missing value.

    The period of the value is that of the figure, or what stands in place of ``{period}`` in the pattern (``"In
    {period}: {figure}"``), or what ``period_at`` names: another element, or words on the page.
    """

    version: ClassVar[int] = 7
    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()
    select: Annotated[str, AfterValidator(require_selector)] = Field(
        description="A CSS selector that matches exactly one element."
    )
    attribute: str = Field("", description="Read this attribute in place of the text.")
    pattern: PatternText = Field("", description='The words around the number, such as "Total: {figure}".')
    dates: Literal["", "day first", "month first"] = Field(
        "", description="How a day like `07/08/2024` in `{period}` is written, where it does not tell."
    )
    missing: Texts = Field((), description="Texts that mark a missing value, beside the usual ones.")
    times: Decimal | None = Field(None, gt=0, description="What to multiply with, where a label says thousands.")
    period_at: PeriodAt | None = Field(None, description="Where the page prints the period of the value.")

    @property
    def gives_period(self) -> bool:
        """Whether the page says what time the value is about."""
        return self.period_at is not None or PERIOD in self.pattern

    @property
    def goes_on(self) -> bool:
        """Whether the page may show another period next time."""
        return self.gives_period

    @model_validator(mode="after")
    def _has_one_period(self) -> Css:
        require_one_period(self.pattern, self.period_at, self.dates)
        return self

    @model_validator(mode="after")
    def _attribute_is_watched(self) -> Css:
        known = (*SEEN_ATTRIBUTES, "href", "value")
        if self.attribute and self.attribute not in known:
            raise ValueError(
                f"attribute {self.attribute!r} is not watched for changes"
                f"{did_you_mean(self.attribute, known)}; the ones that are: {', '.join(known)}"
            )
        return self

    def read(self, document: Document, ask: Ask) -> Sequence[Reading]:
        """The number in the element.

        Raises:
            NoMatch: no element matches, it lacks the attribute, or it holds no number.
            Ambiguous: several elements match, or its text holds several numbers.
            WrongUnit: the number is in another unit than declared.
        """
        # What scripts are to read stands in attributes of elements that are not shown.
        holding = (document.unveiled or document) if self.attribute else document
        tag = only_element(holding, self.select)
        text = self._text(tag)
        named = _labels_around(tag)
        place = f"element {self.select!r}" + (f", attribute {self.attribute!r}" if self.attribute else "")
        locator = beside(place, named.labels)
        period = ask.period or UNDATED
        if not self.gives_period:
            refuse_other_period(self._around(tag, text, document, ask), ask, locator)
        if self.pattern:
            reading = self._of_pattern(text, named.around, ask, locator)
        else:
            if not text.strip() and "" not in self.missing:
                raise NoMatch(
                    f"{locator}: it is empty: the page is not filled yet, or scripts put the number in later; if that "
                    "marks a missing value, write `missing: ['']`"
                )
            reading = read_printed(
                text,
                ask,
                period=period,
                locator=locator,
                around=named.around,
                times=self.times,
                missing=self.missing,
            )
        if self.pattern or not self.attribute:
            refuse_foreign_thousands(reading.printed, ask, locator, document)
        if self.period_at:
            reading = on_time(reading, self.period_at.read(document, ask), ask)
        return [replace(reading, base=base_in(text), measure=plain_of((self.pattern,), ask.unit))]

    def _around(self, tag: Element, text: str, document: Document, ask: Ask) -> Around:
        """The text with the place of its number, and the headings above the element."""
        found = next(Pattern.parse(self.pattern).find(text, language=ask.language), None) if self.pattern else None
        at = (found.quantity.start, found.quantity.end) if found else None
        table = tag.nearest_above("table")
        captions = [seen_text(caption) for caption in (table.all_inside("caption") if table else ())]
        return Around(text, at, (*captions, *headings_over(tag), document.title), given=self.pattern)

    def _of_pattern(self, text: str, around: Surroundings, ask: Ask, locator: str) -> Reading:
        pattern = Pattern.parse(self.pattern)
        if marks := [] if pattern.is_dated else different([*marks_in(text, pattern, self.missing)]):
            if len(marks) > 1 or any(pattern.find(text, language=ask.language)):
                raise Ambiguous(
                    f"{locator}: {marks[0].printed!r} marks a missing value, and more reads {self.pattern!r}: {text!r}"
                )
            return Reading(ask.period or UNDATED, None, printed=marks[0].printed, locator=locator)
        if not pattern.is_dated:
            number = pattern.find_only(text, locator, unit=ask.unit, language=ask.language)
            number = in_whole(number, around, ask, self.times, locator)
            return reading_of(number, ask, ask.period or UNDATED, locator)
        number, said = find_only_dated(pattern, text, locator, ask, self.dates)
        number = in_whole(number, around, ask, self.times, locator)
        return on_time(reading_of(number, ask, UNDATED, locator), said, ask)

    def _text(self, tag: Element) -> str:
        if not self.attribute:
            return seen_text(tag)
        if self.attribute == "href" and tag.name not in ("a", "area"):
            raise NoMatch(f"{self.select!r} is no link, so its {self.attribute!r} is not watched for changes")
        if self.attribute == "value" and tag.name not in MEASURES:
            raise NoMatch(f"'value' is read of {', '.join(MEASURES)} only, not of <{tag.name}>")
        if not tag.has(self.attribute):
            raise NoMatch(f"the element {self.select!r} has no attribute {self.attribute!r}")
        return tag.get(self.attribute)


def _labels_around(tag: Element) -> _Named:
    """The labels around an element: of its row and column in a table, else the short text that it stands in."""
    cell = tag if tag.name in CELLS else tag.nearest_above(*CELLS)
    table = cell.nearest_above("table") if cell is not None else None
    if cell is not None and table is not None:
        grid = grid_of(table)
        place = place_in(grid, table, cell)
        if place is None:
            return _Named(_among_heads(grid, cell))
        row, column = place
        label = named_part(grid, row) or grid.row_paths[row][-1:]
        return _Named(surroundings_in(grid, row, column), (*label, *grid.columns[column][-1:]))
    own = seen_text(tag)
    for above in islice(tag.above, LEVELS):
        rest = seen_text(above).replace(own, ";", 1) if own else ""
        if len(rest) > LONGEST_LABEL or ANY_NUMBER.search(rest):
            break
        if rest.strip(" ;"):
            return _Named(Surroundings(notes=(rest,)), (max(rest.split(";"), key=len),))
    return _Named(Surroundings())


def _among_heads(grid: Grid, cell: Element) -> Surroundings:
    """The labels around a number that stands among the heads of a table: the nearest cell in its row without a number,
    those before it first, and what is said of the whole table."""
    cells = (one for step in (-1, 1) for one in cell.siblings(step) if not isinstance(one, str) and one.name in CELLS)
    beside = next((text for one in cells if (text := seen_text(one)) and not ANY_NUMBER.search(text)), "")
    names = ((beside,),) if beside else ()
    return Surroundings(names, tuple(filter(None, (grid.caption, grid.label))), (*grid.notes, grid.heading))
