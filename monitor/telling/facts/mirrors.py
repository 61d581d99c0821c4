"""What mirrors print of a figure, where it is not what their original says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from monitor.core.catalogue import Source
from monitor.model import Key
from monitor.reading.units import WORDING
from monitor.telling.facts.values import stated

Facts = dict[str, Any]
Row = Mapping[str, Any]


def mirrors_beside(figures: Sequence[Row], sources: Mapping[str, Source]) -> list[Facts]:
    """What mirrors print beside what their originals say, both at one time, as rows of the view ``mirrors``.

    Each has ``still`` beside: whether the mirror printed it before the original's present value was first seen, and
    was read again after that.

    Args:
        figures: the rows of ``figure_history`` that stood at that time.
        sources: all sources, by id.
    """
    standing = {_key(row): row for row in figures}
    pairs = [
        (mirror, printed, standing.get((f"{mirror.mirrors}/{_name(printed)}", printed["series"], printed["period"])))
        for printed in figures
        if (mirror := sources.get(printed["source_id"])) is not None
        and mirror.mirrors
        and not sources[mirror.mirrors].not_watched
        and any(figure.id == printed["figure_id"] for figure in mirror.figures)
    ]
    return [_beside(mirror, printed, says) for mirror, printed, says in pairs if says is not None]


def mirror_facts(rows: Sequence[Row], key: Key, *, now: Decimal | None) -> list[Facts]:
    """The mirrors that disagree with what the original says of one figure, series and period.

    What they print is what they printed when they were last read, which may be before the original changed.

    Args:
        rows: of the view ``mirrors``, each with its ``mirror_title``, or of `mirrors_beside`.
        key: figure, series and period.
        now: what the original says; a row that was held against another value tells nothing of it.
    """
    return [
        {
            "source_id": row["mirror_id"],
            "title": row["mirror_title"],
            "shown": _printed(row),
            "still": row.get("still", False),
            "read_at": row["mirror_last_confirmed_at"],
        }
        for row in rows
        if row["agreement"] == "disagrees" and _key(row) == key and _decimal(row["value"]) == now
    ]


def _beside(mirror: Source, printed: Row, says: Row) -> Facts:
    same = all(printed[side] == says[side] for side in ("value", "low", "high"))
    # A check that was under way at that time had brought its version, and ended later.
    read_at = max(printed["vintage"], printed["last_confirmed_at"] or "")
    return {
        "figure_id": says["figure_id"],
        "series": says["series"],
        "period": says["period"],
        "mirror_id": mirror.id,
        "mirror_title": mirror.title,
        "value": says["value"],
        "mirror_value": printed["value"],
        "mirror_printed": printed["printed"],
        "unit": printed["unit"],
        "agreement": "confirms" if same else "disagrees",
        "mirror_last_confirmed_at": read_at,
        "still": printed["vintage"] < says["vintage"] < read_at,
    }


def _key(row: Row) -> Key:
    return row["figure_id"], row["series"], row["period"]


def _name(row: Row) -> str:
    """The figure's name below its source."""
    return str(row["figure_id"]).removeprefix(f"{row['source_id']}/")


def _printed(row: Row) -> str:
    """The value; of a range, which the view does not split, and of words, the characters that stand there."""
    printed, value = row["mirror_printed"] or "", _decimal(row["mirror_value"])
    if row["unit"] == WORDING or value is None:
        return f"“{printed}”" if printed else "no such words"
    return stated(value, row["unit"]) or ""


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
