"""Between rows and values: times as UTC text of fixed width, numbers as canonical decimal text, both ways."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from monitor.model import (
    Doubt,
    Grain,
    Measure,
    Observation,
    Part,
    Period,
    Qualifier,
    Shape,
    Span,
    Status,
    Validators,
    canonical,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

EVER = "9999-12-31T23:59:59.999Z"
"""Behind every time that the database has."""


def storable(text: str) -> str:
    """The text, with what no encoding holds as escapes: a message may quote the name of a file that is no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def time_of(text: str) -> datetime:
    """The time that the database's text means, in UTC."""
    return datetime.fromisoformat(text)


def time_or_none(text: str | None) -> datetime | None:
    """The same for a column that may be NULL."""
    return None if text is None else time_of(text)


def number_text(value: Decimal | None) -> str | None:
    """A number as canonical decimal text, or NULL."""
    return None if value is None else canonical(value)


def number_of(text: str | None) -> Decimal | None:
    """The number of a column that may be NULL."""
    return None if text is None else Decimal(text)


def span_texts(span: Span | None) -> tuple[str | None, str | None]:
    """A span's two columns."""
    return (None, None) if span is None else _span_texts(span)


@lru_cache(maxsize=4096)
def _span_texts(span: Span) -> tuple[str, str]:
    return span.start.isoformat(), span.end.isoformat()


@lru_cache(maxsize=4096)
def span_of(start: str | None, end: str | None) -> Span | None:
    """The span of two columns, None when they are NULL."""
    if start is None or end is None:
        return None
    return Span(date.fromisoformat(start), date.fromisoformat(end))


@lru_cache(maxsize=4096)
def period_of(label: str, grain: str, start: str | None, end: str | None) -> Period:
    """The period of its columns."""
    return Period(label, Grain(grain), span_of(start, end))


_QUALIFIERS = {q.value: q for q in Qualifier}
_STATUSES = {s.value: s for s in Status}
_MEASURES = {m.value: m for m in Measure}

OBSERVATION_COLUMNS = (
    "period, grain, period_start, period_end, coverage_start, coverage_end, value, low, high, unit, qualifier, "
    "status, doubt, printed, locator, derived, as_of, to_date, measure, base"
)
"""The columns that `observation_row` fills and `observation_of` reads, in this order."""


def observation_row(o: Observation) -> tuple[Any, ...]:
    """The values of `OBSERVATION_COLUMNS`."""
    return (
        o.period.label,
        o.period.grain.value,
        *span_texts(o.period.span),
        *span_texts(o.coverage),
        number_text(o.value),
        number_text(o.low),
        number_text(o.high),
        o.unit,
        o.qualifier.value,
        o.status.value,
        doubt_json(o.doubt),
        o.printed,
        o.locator,
        int(o.derived),
        o.as_of.isoformat() if o.as_of else None,
        int(o.to_date),
        o.measure.value,
        o.base,
    )


def observation_of(figure_id: str, series: str, row: tuple[Any, ...]) -> Observation:
    """The observation whose `OBSERVATION_COLUMNS` these are."""
    return Observation(
        figure_id=figure_id,
        period=period_of(*row[0:4]),
        value=number_of(row[6]),
        unit=row[9],
        series=series,
        coverage=span_of(row[4], row[5]),
        qualifier=_QUALIFIERS[row[10]],
        low=number_of(row[7]),
        high=number_of(row[8]),
        status=_STATUSES[row[11]],
        doubt=json_of(Doubt, row[12]) if row[12] else None,
        printed=row[13],
        locator=row[14],
        derived=bool(row[15]),
        as_of=date.fromisoformat(row[16]) if row[16] else None,
        to_date=bool(row[17]),
        measure=_MEASURES[row[18]],
        base=row[19],
    )


def parts_json(parts: tuple[Part, ...]) -> str:
    """A total's parts as they stand in `changes.parts`."""
    return json.dumps(
        [
            {
                "kind": part.kind.value,
                "first": part.first,
                "last": part.last,
                "count": part.count,
                "before": number_text(part.before),
                "after": number_text(part.after),
                "amount": canonical(part.amount),
            }
            for part in parts
        ]
    )


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(cast(type[Any], kind))


def json_text(value: object) -> str:
    """A frozen value as JSON, without what has its default."""
    text: bytes = _adapter(cast(Hashable, type(value))).dump_json(value, exclude_defaults=True)
    return text.decode()


def json_of(kind: type[T], text: str) -> T:
    """The value of that kind that `json_text` wrote."""
    value: T = _adapter(cast(Hashable, kind)).validate_json(text)
    return value


def doubt_json(doubt: Doubt | None) -> str | None:
    """A doubt as JSON, or NULL."""
    return json_text(doubt) if doubt else None


def shape_json(shape: Shape | None) -> str | None:
    """A data file's shape as it stands in `snapshots.shape`."""
    if shape is None:
        return None
    labels = {column: sorted(values) for column, values in sorted(shape.labels.items())}
    return json.dumps({"rows": shape.rows, "columns": shape.columns, "closed": shape.closed, "labels": labels})


def shape_of(text: str | None) -> Shape | None:
    """The shape of that text."""
    if text is None:
        return None
    shape = json.loads(text)
    labels = {column: frozenset(values) for column, values in shape.get("labels", {}).items()}
    return Shape(shape["rows"], tuple(shape["columns"]), shape["closed"], labels)


def validators_json(validators: Mapping[str, Validators]) -> str:
    """Validators by address as they stand in `sources.validators`."""
    return json.dumps({url: [v.etag, v.last_modified, v.follows] for url, v in validators.items()})


def validators_of(text: str) -> dict[str, Validators]:
    """The validators of that text."""
    return {url: Validators(*parts) for url, parts in json.loads(text).items()}


def as_dicts(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    """Every row of a cursor by column name."""
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def json_list(values: Iterable[str]) -> str:
    """Values for ``json_each``."""
    return json.dumps(list(values))
