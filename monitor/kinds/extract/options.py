"""What the options of several kinds have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from monitor.plugin import Kind
from monitor.reading.labels import tidy
from monitor.reading.pattern import Pattern
from monitor.reading.signs import Signs


def unless_empty(require: Callable[[str], object]) -> AfterValidator:
    """Lets an option pass that was left away, and any other that `require` raises no ValueError for."""

    def checked(text: str) -> str:
        if text:
            require(text)
        return text

    return AfterValidator(checked)


PatternText = Annotated[str, unless_empty(Pattern.parse)]
"""The words around a number, see `Pattern`; may be left away."""


def texts_of(given: Any) -> tuple[str, ...]:
    """One value or a list of values from YAML, as the texts that stand in the file.

    Raises:
        ValueError: there is none, or a value that YAML may have changed.
    """
    values = given if isinstance(given, list | tuple) else [given]
    if not values:
        raise ValueError("the list is empty: give at least one value")
    for value in values:
        if isinstance(value, Mapping | list | tuple):
            raise ValueError("write a value here, as it stands in the file, or a list of values")
        if isinstance(value, bool | float):
            word = str(value).lower()
            raise ValueError(f"{word} can be printed in other ways: put the value in quotes, as it stands in the file")
    return tuple("" if value is None else tidy(str(value)) for value in values)


Texts = Annotated[tuple[str, ...], BeforeValidator(texts_of, json_schema_input_type=str | int | list[str | int])]
"""One value, or a list of values, as they stand in the file."""

WORDS = {".": "point", ",": "comma", " ": "space", "'": "apostrophe"}
"""The signs between and behind the digits of numbers, and how they may be written instead."""
SIGNS = {word: sign for sign, word in WORDS.items()} | {"": "", "none": "none"}


def _in_words(given: Any) -> Any:
    return WORDS.get(given, given) if isinstance(given, str) else given


Grouping = Annotated[Literal["", "point", "comma", "space", "apostrophe", "none"], BeforeValidator(_in_words)]
"""What parts thousands, as a sign or a word."""
DecimalSign = Annotated[Literal["", "comma", "point"], BeforeValidator(_in_words)]
"""What stands before decimals, as a sign or a word."""


class WithSigns(Kind):
    """What the kinds share that read numbers as people print them."""

    grouping: Grouping = Field("", description="What parts thousands there, whatever the language: `.`, `,`, ` `, `'`.")
    decimal: DecimalSign = Field("", description="What stands before decimals there, whatever the language: `.`, `,`.")

    @property
    def signs(self) -> Signs | None:
        """By which signs its numbers are written; None where the options do not say so."""
        return Signs(SIGNS[self.grouping], SIGNS[self.decimal]) if self.grouping or self.decimal else None

    @model_validator(mode="after")
    def _parts_two_things_by_two_signs(self) -> Self:
        if self.grouping and self.grouping == self.decimal:
            raise ValueError(f"the {self.decimal} cannot part thousands and stand before decimals: correct one of them")
        return self


EMPTY_SERIES = "every cell of the series is empty; if that marks missing values, write `missing: ['']`"
"""Why nothing is read of a series that has no value at all."""
