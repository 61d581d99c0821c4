"""The options of kinds that read a field of records: which records, of what time, and how the field is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from monitor.kinds.extract.choices import Choices, flat
from monitor.kinds.extract.formerly import Formerly
from monitor.kinds.extract.options import PatternText, WithSigns, unless_empty
from monitor.kinds.extract.rows.times import About, TimeOptions
from monitor.model import Reading
from monitor.model.errors import Ambiguous, NoMatch
from monitor.reading.document.jsonpath import Place, show_value
from monitor.reading.labels import tidy
from monitor.reading.period.spans import Length

LengthText = Annotated[str, unless_empty(Length.parse)]


class Time(TimeOptions):
    """The fields that say what time a record is about."""

    fiscal_year: str = Field("", description="The field with the fiscal year.")
    year: str = Field("", description="The field with the calendar year.")
    month: str = Field("", description="The field with the month: a name, three letters of it, or a number.")
    date: str = Field("", description="The field with a day.")
    period: str = Field("", description="The field with a whole period in one text: `2024-03`, `Q2 2024`.")
    ending: LengthText = Field("", description="How long the time is that ends with it: `12 months`.")
    starting: LengthText = Field("", description="How long the time is that starts with it: `3 months`.")

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        if self.ending and self.starting:
            raise ValueError("give one of `ending` and `starting`, not both")
        return self


class RecordOptions(WithSigns):
    """What is said of records and of a field in them, whatever the file is."""

    where: dict[str, Choices] = Field(default_factory=dict, description="Field: value, or a list of values.")
    formerly: Formerly = Field(
        default_factory=dict, description="Fields that had other names before, each with those names."
    )
    period: Time | None = Field(None, description="The field, or the fields, that say what time a record is about.")
    pattern: PatternText = Field("", description='The words around the number in a text, such as "Total: {figure}".')
    dates: Literal["", "day first", "month first"] = Field(
        "", description="How a day like `07/08/2024` in `{period}` is written, where it does not tell."
    )
    calendar: str = Field("", description="The calendar of fiscal years: `us-federal`, `ca-federal`, `school`.")
    times: Decimal | None = Field(None, gt=0, description="What to multiply with, where the file counts thousands.")

    @field_validator("period", mode="before", json_schema_input_type=str | Time | None)
    @classmethod
    def _may_be_one_field(cls, period: Any) -> Any:
        return {"period": period} if isinstance(period, str) else period

    @property
    def _values(self) -> dict[str, tuple[str, ...]]:
        """All values that each field of `where` may hold."""
        return {name: flat(choices) for name, choices in self.where.items()}

    @property
    def _words(self) -> str:
        return ", ".join(f"{name} = {' or '.join(values)}" for name, values in self._values.items())


def written(value: Any) -> str | None:
    """A field's value as a person writes it in `where`; None for lists and objects."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return None
        case _:
            return tidy(str(value))


def in_time(readings: Sequence[Reading], value: str) -> list[Reading]:
    """Readings whose texts say what time they are about, in its order; `value` is the field that holds the texts.

    Raises:
        Ambiguous: two are about one period.
    """
    first = date.min
    in_order = sorted(readings, key=lambda one: one.period.span.end if one.period.span else first)
    for one, other in pairwise(in_order):
        if one.period == other.period:
            there = "; ".join(f"{each.locator} has {each.printed!r}" for each in (one, other))
            raise Ambiguous(f"2 records for one value of {value!r}, {one.period}: {there}; narrow `where`")
    return in_order


def time_text(record: Place, name: str) -> str:
    """What a record's field says of its time.

    Raises:
        NoMatch: nothing.
    """
    text = written(record.value.get(name))
    if not text:
        raise NoMatch(f"{record}: {name!r} says no time: it is {show_value(record.value.get(name))}")
    return text


def in_order(found: tuple[About, Sequence[Place]]) -> tuple[date, ...]:
    """By which records are put in the order of time."""
    span = found[0].period.span
    return (span.start, span.end) if span else ()
