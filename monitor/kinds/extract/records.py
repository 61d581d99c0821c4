"""The options of kinds that read a field of records: which records, of what time, and how the field is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from monitor.kinds.extract.choices import Choices, flat
from monitor.kinds.extract.formerly import Formerly
from monitor.kinds.extract.options import PatternText, WithSigns, unless_empty
from monitor.kinds.extract.rows.times import TimeOptions
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
