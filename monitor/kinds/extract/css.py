"""Read a figure out of the one element that a CSS selector matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from bs4.element import Tag
from pydantic import AfterValidator, Field, model_validator

from monitor.kinds.extract.options import PatternText, Texts
from monitor.model import UNDATED, Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.plugin import NUMBERS, Kind
from monitor.reading.document import MEASURES, SEEN_ATTRIBUTES, Document
from monitor.reading.document.markup import require_selector, seen_text
from monitor.reading.labels import did_you_mean, shortened
from monitor.reading.pattern import Pattern
from monitor.reading.units import YEAR
from monitor.reading.value import read_printed, reading_of, refuse_foreign_thousands

Selector = Annotated[str, AfterValidator(require_selector)]


class Css(Kind):
    """Reads the number in the one element that a CSS selector matches.

    ``select: "#seizures td.total"`` must match exactly one element, and its text must be one number;
    ``pattern`` picks the number out of a longer text (``"Total: {figure}"``), ``attribute`` reads an
    attribute in place of the text (``data-value``). Class names change with every redesign: prefer ``table``
    or ``text`` where they can do it. An empty element is an error, because scripts may fill it in later, unless
    ``missing`` lists ``''`` as a mark for a missing value.
    """

    version: ClassVar[int] = 3
    finds: ClassVar[str] = NUMBERS
    series_columns: ClassVar[tuple[str, ...]] = ()
    gives_period: ClassVar[bool] = False

    select: Annotated[str, AfterValidator(require_selector)] = Field(
        description="A CSS selector that matches exactly one element."
    )
    attribute: str = Field("", description="Read this attribute in place of the text.")
    pattern: PatternText = Field("", description='The words around the number, such as "Total: {figure}".')
    missing: Texts = Field((), description="Texts that mark a missing value, beside the usual ones.")

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
        tag = self._element(document)
        text = self._text(tag)
        locator = f"element {self.select!r}" + (f", attribute {self.attribute!r}" if self.attribute else "")
        period = ask.period or UNDATED
        if self.pattern:
            years = ask.unit.symbol == YEAR
            number = Pattern.parse(self.pattern).find_only(text, locator, language=ask.language, years=years)
            reading = reading_of(number, ask, period, locator)
        else:
            if not text.strip() and "" not in self.missing:
                raise NoMatch(
                    f"{locator}: it is empty: the page is not filled yet, or scripts put the number in later; if that "
                    "marks a missing value, write `missing: ['']`"
                )
            reading = read_printed(text, ask, period=period, locator=locator, missing=self.missing)
        if self.pattern or not self.attribute:
            refuse_foreign_thousands(reading.printed, ask, locator)
        return [reading]

    def _element(self, document: Document) -> Tag:
        tags = document.soup.select(self.select)
        if not tags:
            raise NoMatch(
                f"no element matches {self.select!r} on the page {document.title!r}: "
                "was it redesigned? Open it and choose a selector again"
            )
        if len(tags) > 1:
            texts = "; ".join(repr(shortened(seen_text(tag), 60)) for tag in tags[:4])
            raise Ambiguous(f"{len(tags)} elements match {self.select!r}: {texts}; narrow the selector to one")
        return tags[0]

    def _text(self, tag: Tag) -> str:
        if not self.attribute:
            return seen_text(tag)
        if self.attribute == "href" and tag.name not in ("a", "area"):
            raise NoMatch(f"{self.select!r} is no link, so its {self.attribute!r} is not watched for changes")
        if self.attribute == "value" and tag.name not in MEASURES:
            raise NoMatch(f"'value' is read of {', '.join(MEASURES)} only, not of <{tag.name}>")
        if not tag.has_attr(self.attribute):
            raise NoMatch(f"the element {self.select!r} has no attribute {self.attribute!r}")
        return str(tag[self.attribute])
