"""What one check has to say in the log: a line for people, and the same as values for programs."""

from __future__ import annotations

import logging

from monitor.model import Change
from monitor.services.check import CheckResult
from monitor.telling.sentences import explanation

log = logging.getLogger("monitor")


def log_result(result: CheckResult, seconds: float) -> None:
    """One record for a check: a line, those of its changes below it, and the same as values."""
    changes = [change for change in result.changes if not change.part_of]
    story = {
        "source_id": result.source_id,
        "outcome": result.outcome.value,
        "problem": result.problem,
        "seconds": round(seconds, 3),
        "changes": list(map(_change_told, changes)),
        "doubts": len(result.doubts) + sum(change.suspect for change in changes),
    }
    if result.problem:
        log.warning("%s: %s: %s", result.source_id, result.outcome, result.problem, extra={"story": story})
        return
    lines = [f"{change.figure_id}: {change.kind}: {explanation(change)}" for change in changes]
    lines += [f"{change.figure_id}: doubtful: {explanation(change)}" for change in result.doubts]
    below = "".join(f"\n  {line}" for line in lines)
    ended = "first reading: the baseline" if result.first else result.outcome.replace("_", " ")
    log.info("%s: %s%s", result.source_id, ended, below, extra={"story": story})


def _change_told(change: Change) -> dict[str, object]:
    return {
        "figure_id": change.figure_id,
        "period": change.period.label,
        "kind": change.kind.value,
        "before": change.before.value if change.before else None,
        "after": change.after.value if change.after else None,
        "suspect": change.suspect,
        "explanation": explanation(change),
    }
