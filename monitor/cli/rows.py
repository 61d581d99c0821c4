"""Values as rows of the views, by the names of their columns: what ``--json`` prints."""

from __future__ import annotations

from typing import Any

from monitor.model import Logged, Observation, Span, Standing
from monitor.store.rows import parts_json
from monitor.telling.questions import question
from monitor.telling.sentences import explanation


def figure_row(standing: Standing) -> dict[str, Any]:
    """A row of `figure_history`, or of `figures_current`."""
    said = standing.observation
    return {
        "source_id": said.figure_id.partition("/")[0],
        "figure_id": said.figure_id,
        "series": said.series,
        "period": said.period.label,
        **_days("period", said.period.span),
        **_days("coverage", said.coverage),
        "value": said.value,
        "low": said.low,
        "high": said.high,
        "unit": said.unit,
        "status": said.status.value,
        "qualifier": said.qualifier.value,
        "printed": said.printed,
        "vintage": standing.seen_at,
        "last_confirmed_at": standing.confirmed_at,
        "until": standing.until,
        "snapshot_id": standing.snapshot_id,
        "locator": said.locator,
        "derived": int(said.derived),
        "question": question(said.doubt, said.printed),
        "as_of": said.as_of,
        "to_date": int(said.to_date),
        "measure": said.measure.value,
        "base": said.base,
        "passed": int(standing.passed),
        "observation_id": standing.id,
    }


def change_row(logged: Logged) -> dict[str, Any]:
    """A row of `change_log`."""
    change = logged.change
    return {
        "change_id": logged.id,
        "seen_at": logged.seen_at,
        "kind": change.kind.value,
        "source_id": change.figure_id.partition("/")[0],
        "figure_id": change.figure_id,
        "series": change.series,
        "period": change.period.label,
        **_side("before", change.before),
        **_side("after", change.after),
        "unit": logged.unit,
        "explanation": explanation(change),
        "count": change.count,
        "part_of": logged.total_id,
        "suspect": int(change.suspect),
        "parts": parts_json(change.parts),
        **_days("before_coverage", change.before.coverage if change.before else None),
        **_days("after_coverage", change.after.coverage if change.after else None),
        "measure": side.measure.value if (side := change.after or change.before) else None,
        "before_snapshot_id": logged.before_snapshot_id,
        "after_snapshot_id": logged.after_snapshot_id,
        "check_id": logged.check_id,
    }


def _days(name: str, span: Span | None) -> dict[str, Any]:
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}


def _side(name: str, said: Observation | None) -> dict[str, Any]:
    return {f"{name}_qualifier": said.qualifier.value if said else None, f"{name}_value": said.value if said else None}
