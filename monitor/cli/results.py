"""What `monitor check` prints of each source."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from monitor.cli.saying import say
from monitor.core.catalogue import Catalogue
from monitor.model import Change, Observation, Outcome
from monitor.services.check import CheckResult, NotRecorded
from monitor.telling.amounts import observed, series_words
from monitor.telling.passed import labels_line, labels_told
from monitor.telling.periods import period_so_far
from monitor.telling.questions import question
from monitor.telling.sentences import explanation, reason

COUNTED_FROM = 3
"""Of more sources than these, the endings are counted."""


def print_results(results: Sequence[CheckResult], catalogue: Catalogue, only_due: bool) -> None:
    """A line for each source in the file's order, and beneath it what it said first or what changed.

    Problems go to standard error; of many sources, how they ended is counted at the end.
    """
    place = {source_id: number for number, source_id in enumerate(catalogue.sources)}
    if not results:
        say("nothing is due" if only_due else "nothing to check")
    for result in sorted(results, key=lambda result: place[result.source_id]):
        say(f"{result.source_id}: {_ending(result)}", err=bool(result.problem))
        passed = labels_told(catalogue.source(result.source_id).figures, result.passed_over)
        lines = (*latest_values(result.read, catalogue), *_change_lines(result, catalogue), *map(labels_line, passed))
        for line in (*lines, *_unmet_lines(result, catalogue)):
            say(f"  {line}")
    if len(results) > COUNTED_FROM:
        endings = Counter(_in_a_word(result) for result in results)
        counts = ", ".join(f"{count} {ending}" for ending, count in endings.most_common())
        say("", f"{len(results)} sources: {counts}")


def _ending(result: CheckResult) -> str:
    if result.problem:
        return f"{result.outcome}: {result.problem}"
    if result.outcome is NotRecorded.OUTDATED:
        return "not recorded: another process has taken a newer configuration meanwhile"
    if isinstance(result.outcome, NotRecorded):
        return result.outcome.value
    if result.first:
        return "first reading: the baseline"
    if result.outcome is Outcome.CHANGED and not result.changes:
        return "changed, but no figure of it"
    return result.outcome.replace("_", " ")


def _in_a_word(result: CheckResult) -> str:
    if isinstance(result.outcome, NotRecorded):
        return "not recorded"
    return "read for the first time" if result.first else result.outcome.replace("_", " ")


def _change_lines(result: CheckResult, catalogue: Catalogue) -> Iterator[str]:
    for change in result.changes:
        if not change.part_of:
            doubtful = " (doubtful)" if change.suspect else ""
            yield f"{_name(change, catalogue)}: {change.kind}{doubtful}: {explanation(change)}{_asked(change)}"
    for change in result.doubts:
        yield f"{_name(change, catalogue)}: doubtful: {explanation(change)}{_asked(change)}"


def _unmet_lines(result: CheckResult, catalogue: Catalogue) -> Iterator[str]:
    """The claims that no value can meet, with the periods that there are."""
    for verdict in result.unmet:
        yield f"claim {verdict.claim_id}: {reason(catalogue.claims[verdict.claim_id], verdict.reason)}"


def _name(change: Change, catalogue: Catalogue) -> str:
    figure = catalogue.figure(change.figure_id)
    label = figure.short if figure else change.figure_id
    return ", ".join(filter(None, (label, series_words(change.series))))


def _asked(change: Change) -> str:
    """Why it is doubtful."""
    printed = (side.printed for side in (change.before, change.after) if side)
    return f"; {question(change.question, *printed)}" if change.question else ""


def latest_values(read: Iterable[Observation], catalogue: Catalogue) -> Iterator[str]:
    """A line for each figure of a reading: what it says of the latest period, and how many values there are."""
    by_figure: dict[str, list[Observation]] = defaultdict(list)
    for observation in read:
        by_figure[observation.figure_id].append(observation)
    for figure_id, observations in by_figure.items():
        figure = catalogue.figure(figure_id)
        latest = max(observations, key=_prominence)
        so_far = period_so_far(latest)
        of = f", {so_far}" if so_far else ""
        among = f" (the latest of {len(observations):,} values)" if len(observations) > 1 else ""
        yield f"{figure.short if figure else figure_id}{of}: {observed(latest)}{among}"


def _prominence(observation: Observation) -> tuple[bool, bool, date]:
    """Totals before their parts, the figure before its series, late periods before early ones."""
    span = observation.period.span
    return (not observation.series, observation.derived, span.end if span else date.min)


def result_json(result: CheckResult, catalogue: Catalogue) -> dict[str, object]:
    """The result as ``--json`` prints it."""
    return {
        "source_id": result.source_id,
        "outcome": result.outcome.value,
        "problem": result.problem or None,
        "first": result.first,
        "changes": [
            {
                "kind": change.kind.value,
                **_change_json(change),
                "part_of": change.part_of or None,
                "suspect": change.suspect,
            }
            for change in result.changes
        ],
        "doubtful": [_change_json(change) for change in result.doubts],
        "passed_over": [
            {"figure_id": one.figure_id, "label": one.label, "printed": one.printed}
            for one in result.passed_over
            if one.printed
        ],
        "unmet": [
            {
                "claim_id": verdict.claim_id,
                "reason": reason(catalogue.claims[verdict.claim_id], verdict.reason),
                "nearest": verdict.reason.near.nearest if verdict.reason.near else (),
            }
            for verdict in result.unmet
        ],
    }


def _change_json(change: Change) -> dict[str, object]:
    return {
        "figure_id": change.figure_id,
        "series": change.series,
        "period": change.period.label,
        "explanation": explanation(change),
    }
