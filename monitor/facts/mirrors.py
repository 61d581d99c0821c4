"""What mirrors print of a figure, where it is not what their original says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from monitor.facts.values import stated
from monitor.model import Key
from monitor.units import WORDING

Facts = dict[str, Any]
Row = Mapping[str, Any]


def mirror_facts(rows: Sequence[Row], key: Key, *, now: Decimal | None, before: Decimal | None = None) -> list[Facts]:
    """The mirrors that disagree with what the original says of one figure, series and period.

    Args:
        rows: of the view ``mirrors``, each with its ``mirror_title``.
        key: figure, series and period.
        now: what the original says; a row that was held against another value tells nothing of it.
        before: what it said until now, which a mirror may still print.
    """
    return [
        {
            "source_id": row["mirror_id"],
            "title": row["mirror_title"],
            "shown": _printed(row),
            "still": before is not None and _decimal(row["mirror_value"]) == before,
        }
        for row in rows
        if row["agreement"] == "disagrees"
        and (row["figure_id"], row["series"], row["period"]) == key
        and _decimal(row["value"]) == now
    ]


def _printed(row: Row) -> str:
    """The value; of a range, which the view does not split, and of words, the characters that stand there."""
    printed, value = row["mirror_printed"] or "", _decimal(row["mirror_value"])
    if row["unit"] == WORDING or value is None:
        return f"“{printed}”" if printed else "no such words"
    return stated(value, row["unit"]) or ""


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
