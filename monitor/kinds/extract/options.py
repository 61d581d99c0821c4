"""What the options of several kinds have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from monitor.reading.labels import tidy
from monitor.reading.pattern import Pattern


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

EMPTY_SERIES = "every cell of the series is empty; if that marks missing values, write `missing: ['']`"
"""Why nothing is read of a series that has no value at all."""
