"""What the options of kinds that read data files have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator

from monitor.reading.labels import tidy

WHOLE_TIMES = ("fiscal_year", "year", "date", "period")


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


def require_one_time(times: BaseModel) -> None:
    """Let pass a model whose fields name one place for the time, and a month only beside a year.

    Raises:
        ValueError: none or several are named, or a month alone.
    """
    whole = [name for name in WHOLE_TIMES if getattr(times, name)]
    if len(whole) != 1:
        raise ValueError(f"give exactly one of fiscal_year, year, date and period, not {' and '.join(whole) or 'none'}")
    if getattr(times, "month") and whole[0] not in ("fiscal_year", "year"):  # noqa: B009
        raise ValueError("`month` needs `fiscal_year` or `year` beside it")
