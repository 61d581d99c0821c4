"""The claims of the weekly report: how each stands, what its source says, and what mirrors print instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from monitor.model import VerdictKind
from monitor.telling.facts.mirrors import mirror_facts
from monitor.telling.facts.values import Names, stated
from monitor.telling.periods import label_name

Facts = dict[str, Any]
Row = Mapping[str, Any]

WORRY = (
    VerdictKind.REVISED_SINCE,
    VerdictKind.NEVER_MATCHED,
    VerdictKind.NO_LONGER_PUBLISHED,
    VerdictKind.CANNOT_TELL,
    VerdictKind.NOT_WATCHED,
    VerdictKind.HOLDS_BY_ROUNDING,
    VerdictKind.HOLDS,
)
"""The verdicts in the order in which an editor wants to hear them."""


def claims_by_article(
    rows: Sequence[Row], mirrors: Sequence[Row], names: Names, units: Mapping[str, str]
) -> list[Facts]:
    """Every claim below its article, the most worrying first.

    Args:
        rows: of ``claim_status``.
        mirrors: of `mirrors_beside`.
        names: of figures and articles.
        units: of figures, by id, for rows that do not say it.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["article_id"]), []).append(row)
    return [
        {
            "article_id": article_id,
            "title": names.of(article_id),
            "claims": [
                _claim(row, names, row.get("figure_unit") or units.get(row["figure_id"], ""))
                | {"mirrors": _mirrors(row, mirrors)}
                for row in sorted(own, key=lambda row: WORRY.index(VerdictKind(row["verdict"])))
            ],
        }
        for article_id, own in groups.items()
    ]


def count_verdicts(rows: Sequence[Row]) -> list[Facts]:
    """How many claims have each verdict, the most worrying first."""
    counts = [(verdict, sum(row["verdict"] == verdict for row in rows)) for verdict in WORRY]
    return [{"verdict": verdict.value, "count": count} for verdict, count in counts if count]


def _claim(row: Row, names: Names, symbol: str) -> Facts:
    """`symbol` is the figure's unit, in which the view's values are; the claim's own unit may be another."""
    verdict = VerdictKind(row["verdict"])
    return {
        "claim_id": row["claim_id"],
        "quote": row["quote"],
        "figure_id": row["figure_id"],
        "label": names.of(row["figure_id"]),
        "period": row["period"],
        "period_name": label_name(row["period"]),
        "claimed": row["claimed_value"],
        "current": _stated(row, "current_{}", symbol),
        "when_published": _stated(row, "{}_when_published", symbol),
        "verdict": verdict.value,
        "supported": verdict.supported,
        "undecided": verdict in (VerdictKind.CANNOT_TELL, VerdictKind.NOT_WATCHED),
        "since": row["since"],
        "reason": row.get("reason") or "",
    }


def _stated(row: Row, column: str, symbol: str) -> str | None:
    """What the columns so named say, in words."""
    value, low, high = (_decimal(row.get(column.format(name))) for name in ("value", "low", "high"))
    qualifier, printed = (row.get(column.format(name)) for name in ("qualifier", "printed"))
    return stated(value, symbol, low=low, high=high, qualifier=qualifier, printed=printed)


def _mirrors(row: Row, mirrors: Sequence[Row]) -> list[Facts]:
    key = (row["figure_id"], row.get("series") or "", row["period"])
    return mirror_facts(mirrors, key, now=_decimal(row["current_value"]))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
