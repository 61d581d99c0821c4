"""Read the period of a value from another place of its document: a sentence, an element, a cell, a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from monitor.kinds.extract.element import only_element
from monitor.kinds.extract.options import unless_empty
from monitor.kinds.extract.rows.times import TO_DATE
from monitor.model import Ask, Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.dated import Said, When
from monitor.reading.document import Document
from monitor.reading.document.jsonpath import find_places, require_path, where_it_ends
from monitor.reading.document.markup import require_selector, seen_text
from monitor.reading.labels import tidy
from monitor.reading.marks import Mark
from monitor.reading.pattern import PERIOD
from monitor.reading.period import Named, read_named
from monitor.reading.period.spans import Length, period_ending

NOT_FINAL = frozenset((Mark.PROVISIONAL, Mark.ESTIMATED, Mark.FORECAST))
"""Beside a period they say that its value is provisional."""


class PeriodAt(BaseModel):
    """Where a document prints the period of a value: in one place, or in words around ``{period}``, or both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    css: Annotated[str, unless_empty(require_selector)] = Field(
        "", description="A CSS selector of the one element that holds it."
    )
    path: Annotated[str, unless_empty(require_path)] = Field("", description="A JSONPath to the field that holds it.")
    text: Annotated[str, unless_empty(When.parse)] = Field(
        "", description='The words around it, such as "Figures for {period}": on the page, or in the place given.'
    )
    ending: Annotated[str, unless_empty(Length.parse)] = Field(
        "", description="How long the time is that ends with it: `7 days`, `3 months`."
    )

    dates: Literal["", "day first", "month first"] = Field(
        "", description="How a day like `07/08/2024` is written, where it does not tell."
    )

    @property
    def _places(self) -> Sequence[str]:
        return [name for name in ("css", "path") if getattr(self, name)]

    @model_validator(mode="after")
    def _is_one_place(self) -> Self:
        if len(self._places) > 1 or not (self._places or self.text):
            given = " and ".join(self._places) or "none"
            raise ValueError(f"say where the period stands, in one place or in the words of `text`; given: {given}")
        return self

    def read(self, document: Document, ask: Ask) -> Said:
        """What stands there of time.

        Raises:
            NoMatch: there is no such place, or no period in it.
            Ambiguous: there are several, or it could be two.
        """
        return self._of_texts(self._texts(document), ask)

    def _texts(self, document: Document) -> Sequence[str]:
        if self.css:
            return [seen_text(only_element(document, self.css))]
        if self.path:
            return [_field(document, self.path)]
        return [block.text for block in document.blocks]

    def _of_texts(self, texts: Sequence[str], ask: Ask) -> Said:
        if self.text:
            said = When.parse(self.text).find_only(
                texts, calendar=ask.calendar, language=ask.language, dates=self.dates
            )
        else:
            words = tidy(texts[0])
            said = Said(words, read_named(words, ask.calendar, ask.language, self.dates))
        if not self.ending:
            return said
        try:
            return replace(said, named=Named(period_ending(said.named.period, Length.parse(self.ending), ask.calendar)))
        except ValueError as error:
            raise NoMatch(f"`period_at`: {error}") from error


def require_one_period(pattern: str, period_at: PeriodAt | None, dates: str = "") -> None:
    """Let a pattern without ``{period}`` pass, or a rule without `period_at`.

    Raises:
        ValueError: both say when the value is, or `dates` is about a period that the pattern does not have.
    """
    if dates and PERIOD not in pattern:
        raise ValueError(f"`dates` is about {PERIOD} in the pattern: of another place, write it below `period_at`")
    if period_at and PERIOD in pattern:
        raise ValueError(f"{PERIOD} in the pattern says what time the value is about: take `period_at` away")


def on_time(reading: Reading, said: Said, ask: Ask) -> Reading:
    """The reading with the time that the document says it is about.

    Raises:
        Ambiguous: the configuration says another.
    """
    period, coverage = said.named.period, said.named.coverage
    if ask.period is not None and ask.period != period:
        raise Ambiguous(
            f"{reading.locator}: the document speaks of {said.words!r}, and the figure is declared for {ask.period}: "
            "take `period` away, and say with `measure: latest` that it goes on to the next"
        )
    so_far = bool(TO_DATE.search(said.words))
    return replace(
        reading,
        period=period,
        coverage=coverage,
        provisional=reading.provisional or so_far or bool(NOT_FINAL & said.named.marks),
        to_date=so_far and coverage is None,
    )


def _field(document: Document, path: str) -> str:
    places = find_places(document.data, path)
    if not places:
        raise NoMatch(f"nothing is at {path!r}: {where_it_ends(document.data, path)}")
    if len(places) > 1 or isinstance(places[0].value, dict | list | bool) or places[0].value is None:
        there = "several values are" if len(places) > 1 else "no text is"
        raise Ambiguous(f"{there} at {path!r}: `period_at` has to lead to one text with a period")
    return str(places[0].value)
