"""The facts of the weekly report: what changed, every claim, every figure, and how the sources stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from monitor.model import ChangeKind, Part, Span, VerdictKind
from monitor.reading.period import show_span
from monitor.reading.units import WORDING
from monitor.telling.amounts import number, per_cent, places_of, series_words, shown, signed
from monitor.telling.facts.values import Names, stated
from monitor.telling.facts.week_claims import claims_by_article, count_verdicts
from monitor.telling.periods import between, label_name, time_text
from monitor.telling.sentences import part_sentence

Facts = dict[str, Any]
Row = Mapping[str, Any]

CHANGES_LISTED = 12
"""How many changes of one figure are told one by one in a week."""

PERIODS_LISTED = 6
"""How many periods of one figure are shown, newest first."""

SERIES_LISTED = 12
"""How many values a figure with several series may have to be listed instead of summed up."""

YEAR_LABEL = re.compile(r"(?:FY)?\d{4}")


def week_facts(
    *,
    week: str,
    start: datetime,
    end: datetime,
    changes: Sequence[Row],
    claims: Sequence[Row],
    figures: Sequence[Row],
    health: Sequence[Row],
    mirrors: Sequence[Row] = (),
    timezone: str,
    head: str,
    titles: Mapping[str, str] | None = None,
) -> Facts:
    """Everything that the weekly report shows.

    Args:
        week: its ISO name, ``2026-W34``.
        start: its first moment, UTC.
        end: the first moment after it, UTC.
        changes: the rows of the view ``change_log`` seen in it, oldest first.
        claims: all rows of ``claim_status``.
        figures: all rows of ``figures_current``.
        health: the rows of ``source_health``, as they stood when the week ended.
        mirrors: how the mirrors stood beside their originals when the week ended, as `mirrors_beside` tells it.
        timezone: the IANA zone whose week it is.
        head: the fingerprint of the evidence at the end of the week; empty for none.
        titles: names for people by source, figure and article id; where one is absent the id is shown.
    """
    names = Names({row["source_id"]: row["title"] for row in health if row.get("title")} | dict(titles or {}))
    lines = [row for row in changes if row.get("part_of") is None]
    originals = {row["source_id"]: names.of(row["mirrors"]) for row in health if row.get("mirrors")}
    values = _figures_by_source(figures, names, originals)
    units = {row["figure_id"]: row["unit"] for row in figures}
    return {
        "week": week,
        "start": time_text(start),
        "end": time_text(end),
        "timezone": timezone,
        "head": head,
        "changes": _changes_by_source([row for row in lines if not row.get("suspect")], names, originals),
        "questions": _changes_by_source([row for row in lines if row.get("suspect")], names, originals),
        "claims": claims_by_article(claims, mirrors, names, units),
        "figures": values,
        "trouble": [
            _source(row) | {"title": names.of(row["source_id"])}
            for row in health
            if row["state"] in ("failing", "overdue")
        ],
        "unread": [
            {"source_id": r["source_id"], "title": names.of(r["source_id"])} for r in health if r["state"] == "new"
        ],
        "summary": {
            "changes": sum(not row.get("suspect") for row in lines),
            "questions": sum(bool(row.get("suspect")) for row in lines),
            "claims": len(claims),
            "verdicts": count_verdicts(claims),
            "supported": sum(VerdictKind(row["verdict"]).supported for row in claims),
            "figures": sum(len(group["figures"]) for group in values),
            "values": len(figures),
            "sources": len(health),
            "failing": sum(row["state"] == "failing" for row in health),
            "overdue": sum(row["state"] == "overdue" for row in health),
            "fine": sum(row["state"] == "ok" for row in health),
            "unread": sum(row["state"] == "new" for row in health),
        },
    }


def _grouped(rows: Sequence[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row[column]), []).append(row)
    return groups


# ---------------------------------------------------------------- changes


def _changes_by_source(rows: Sequence[Row], names: Names, originals: Mapping[str, str]) -> list[Facts]:
    return [
        {
            "source_id": source_id,
            "title": names.of(source_id),
            "mirrors": originals.get(source_id, ""),
            "figures": [
                _changes_of(figure_id, own, names) for figure_id, own in _grouped(of_source, "figure_id").items()
            ],
        }
        for source_id, of_source in _grouped(rows, "source_id").items()
    ]


def _changes_of(figure_id: str, rows: Sequence[Row], names: Names) -> Facts:
    kept = sorted(rows, key=_change_weight, reverse=True)[:CHANGES_LISTED]
    kept.sort(key=lambda row: (row["seen_at"], row["kind"] == ChangeKind.WITHDRAWN))
    return {
        "figure_id": figure_id,
        "label": names.of(figure_id),
        "lines": [_change(row) for row in kept],
        "more": len(rows) - len(kept),
    }


def _change_weight(row: Row) -> tuple[bool, Decimal]:
    before, after = _decimal(row["before_value"]), _decimal(row["after_value"])
    if before is not None and after is not None:
        return True, abs(after - before)
    return bool((row.get("count") or 1) > 1), abs(after or before or Decimal(0))


def _qualified(row: Row, side: str, amount: str) -> str:
    """With the word that the source prints before the number: ``at least 17``."""
    return f"{row.get(f'{side}_qualifier') or ''} {amount}".strip()


def _change(row: Row) -> Facts:
    before, after, symbol = _decimal(row["before_value"]), _decimal(row["after_value"]), row["unit"] or ""
    difference = after - before if before is not None and after is not None else None
    places = places_of([v for v in (before, after) if v is not None], difference)
    # The unit in the row is the one after; a change of unit, or of a wording, is told by its explanation alone.
    comparable = difference is not None and row["kind"] != ChangeKind.REDEFINED and symbol != WORDING
    return {
        "change_id": row.get("change_id"),
        "seen_at": row["seen_at"],
        "kind": row["kind"],
        "series": series_words(row.get("series") or ""),
        "period": row["period"],
        "period_name": label_name(row["period"]),
        "before": None if before is None else _qualified(row, "before", number(before, symbol, places)),
        "after": None if after is None else _qualified(row, "after", shown(after, symbol, places)),
        "before_coverage": _covered(row, "before"),
        "after_coverage": _covered(row, "after"),
        "comparable": comparable,
        "difference": signed(difference, symbol, places) if difference is not None and comparable else None,
        "per_cent": per_cent(difference, before, symbol)
        if difference is not None and before is not None and comparable
        else None,
        "parts": [part_sentence(part, symbol) for part in _parts(row.get("parts"))],
        "explanation": (row["explanation"] or "").removeprefix(f"{label_name(row['period'])}: "),
    }


def _parts(text: str | None) -> list[Part]:
    return [
        Part(
            ChangeKind(part["kind"]),
            part["first"],
            part["last"],
            part["count"],
            _decimal(part["before"]),
            _decimal(part["after"]),
            Decimal(part["amount"]),
        )
        for part in json.loads(text or "[]")
    ]


# ---------------------------------------------------------------- figures


def _figures_by_source(rows: Sequence[Row], names: Names, originals: Mapping[str, str]) -> list[Facts]:
    return [
        {
            "source_id": source_id,
            "title": names.of(source_id),
            "mirrors": originals.get(source_id, ""),
            "figures": [_figure(figure_id, own, names) for figure_id, own in _grouped(of_source, "figure_id").items()],
        }
        for source_id, of_source in _grouped(rows, "source_id").items()
    ]


def _figure(figure_id: str, rows: Sequence[Row], names: Names) -> Facts:
    series = {row.get("series") or "" for row in rows}
    totals = [row for row in rows if row.get("derived")] or list(rows)
    newest = sorted(totals, key=lambda row: str(row["period"]), reverse=True)
    most = PERIODS_LISTED if len(series) == 1 else len(newest) if len(newest) <= SERIES_LISTED else 0
    listed = newest[:most]
    periods = sorted({str(row["period"]) for row in totals})
    confirmed = sorted(row["last_confirmed_at"] for row in rows if row["last_confirmed_at"])
    return {
        "figure_id": figure_id,
        "label": names.of(figure_id),
        "rows": [_value(row) for row in listed],
        "values": len(rows),
        "more": len(rows) - len(listed),
        "series": len(series),
        "periods": between(periods[0], periods[-1]),
        "confirmed_at": confirmed[0] if confirmed else None,
        "vintage": max((row["vintage"] for row in rows if row["vintage"]), default=None),
        "doubtful": sum(row["status"] == "suspect" for row in rows),
    }


def _value(row: Row) -> Facts:
    low, high, value = _decimal(row.get("low")), _decimal(row.get("high")), _decimal(row["value"])
    sentence = (row.get("printed") or "") if row["unit"] == WORDING else ""
    text = stated(value, row["unit"], low=low, high=high, qualifier=row["qualifier"], printed=sentence)
    return {
        "period": row["period"],
        "period_name": label_name(row["period"]),
        "series": series_words(row.get("series") or ""),
        "shown": text or "no value",
        "noun": "words" if row["unit"] == WORDING else "value",
        "sentence": sentence,
        "coverage": _open_words(str(row["period"]), row["coverage_start"], row["coverage_end"]),
        "status": row["status"],
        "vintage": row["vintage"],
        "confirmed_at": row["last_confirmed_at"],
    }


# ---------------------------------------------------------------- sources and values


def _source(row: Row) -> Facts:
    since = row.get("failing_since") if row["state"] == "failing" else row.get("overdue_since")
    return {
        "source_id": row["source_id"],
        "state": row["state"],
        "since": since,
        "last_check_at": row["last_check_at"],
        "last_success_at": row["last_success_at"],
        "last_news_at": row.get("last_news_at"),
        "failures": row["failures_in_a_row"] or 0,
        "problem": row["problem"] or "",
    }


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _covered(row: Row, side: str) -> str:
    start, end = row.get(f"{side}_coverage_start"), row.get(f"{side}_coverage_end")
    if not start or not YEAR_LABEL.fullmatch(str(row["period"])):
        return ""
    return _open_words(str(row["period"]), start, end) or "whole year"


def _open_words(period: str, start: str | None, end: str | None) -> str:
    """What a year counts so far; empty for a whole year and for shorter periods, which say it themselves."""
    if not start or not end or not YEAR_LABEL.fullmatch(period):
        return ""
    first, behind = date.fromisoformat(start), date.fromisoformat(end) + timedelta(days=1)
    whole = (behind.year - first.year, behind.month, behind.day) == (1, first.month, first.day)
    return "" if whole else _span_words(start, end)


def _span_words(start: str | None, end: str | None) -> str:
    if not start or not end:
        return ""
    return show_span(Span(date.fromisoformat(start), date.fromisoformat(end)))
