"""How a week is told: what changed, every claim, every figure, and how the sources stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from monitor.core.catalogue import Source
from monitor.model import ChangeKind, Logged, Observation, Standing, Status, VerdictKind
from monitor.model.week import ClaimStands, FigureChanges, FigureStands, Health, SourceStands, WeekTold
from monitor.reading.labels import counted
from monitor.reading.units import WORDING
from monitor.telling.amounts import difference_of, series_words, stated
from monitor.telling.changes import line_view
from monitor.telling.claims import UNSUPPORTED, mirror_words, tone
from monitor.telling.layout import stopped
from monitor.telling.names import figure_name, name_in
from monitor.telling.periods import between, coverage_words, period_name
from monitor.telling.sentences import NOT_JUDGED, happened, reason

View = dict[str, Any]
T = TypeVar("T")

CHANGES_LISTED = 12
"""How many changes of one figure are told one by one in a week."""

PERIODS_LISTED = 6
"""How many periods of one figure are shown, newest first."""

SERIES_LISTED = 12
"""How many values a figure with several series may have to be listed instead of summed up."""

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


# ---------------------------------------------------------------- what of a week is told


def week_told(
    sources: Mapping[str, Source],
    *,
    week: str,
    start: datetime,
    end: datetime,
    changes: Sequence[Logged] = (),
    claims: Sequence[ClaimStands] = (),
    standing: Sequence[Standing] = (),
    health: Sequence[SourceStands] = (),
    head: str = "",
) -> WeekTold:
    """Everything that the weekly report shows.

    Args:
        sources: by id: what the configuration calls them and their figures.
        week: its ISO name, ``2026-W34``.
        start: its first moment.
        end: the first moment after it.
        changes: what the log has of it.
        claims: how every claim stood at its end.
        standing: what every figure said at its end.
        health: how the sources stood at its end.
        head: the fingerprint of the evidence at its end; empty for none.
    """
    lines = [logged for logged in changes if not logged.change.part_of]
    return WeekTold(
        week=week,
        start=start,
        end=end,
        changes=tuple(_changes_told(sources, [line for line in lines if not line.change.suspect])),
        questions=tuple(_changes_told(sources, [line for line in lines if line.change.suspect])),
        claims=tuple(claims),
        figures=tuple(
            _figure_told(sources, figure_id, own)
            for figure_id, own in _by_figure((one.observation.figure_id, one) for one in standing)
        ),
        sources=len(health),
        trouble=tuple(one for one in health if one.health in (Health.FAILING, Health.OVERDUE)),
        unread=tuple(one.source for one in health if one.health is Health.NEW),
        head=head,
    )


def _by_figure(rows: Iterable[tuple[str, T]]) -> list[tuple[str, list[T]]]:
    """Rows by their figures, those of one source together, in the order of first appearance."""
    groups: dict[str, dict[str, list[T]]] = {}
    for figure_id, row in rows:
        groups.setdefault(figure_id.partition("/")[0], {}).setdefault(figure_id, []).append(row)
    return [(figure_id, own) for figures in groups.values() for figure_id, own in figures.items()]


def _changes_told(sources: Mapping[str, Source], lines: Sequence[Logged]) -> Iterable[FigureChanges]:
    for figure_id, own in _by_figure((line.change.figure_id, line) for line in lines):
        kept = sorted(own, key=_weight, reverse=True)[:CHANGES_LISTED]
        kept.sort(key=lambda line: (line.seen_at, line.change.kind is ChangeKind.WITHDRAWN))
        source, figure = _names(sources, figure_id)
        yield FigureChanges(source, figure, tuple(kept), len(own) - len(kept))


def _names(sources: Mapping[str, Source], figure_id: str) -> tuple[Any, Any]:
    source_id = figure_id.partition("/")[0]
    source = sources.get(source_id)
    return name_in(sources, source_id), figure_name(source.figures if source else (), figure_id)


def _weight(line: Logged) -> tuple[bool, Decimal]:
    before, after = (side.value if side else None for side in (line.change.before, line.change.after))
    if before is not None and after is not None:
        return True, abs(after - before)
    return line.change.count > 1, abs(after or before or Decimal(0))


def _figure_told(sources: Mapping[str, Source], figure_id: str, own: Sequence[Standing]) -> FigureStands:
    series = {one.observation.series for one in own}
    totals = [one for one in own if one.observation.derived] or list(own)
    newest = sorted(totals, key=_label, reverse=True)
    most = PERIODS_LISTED if len(series) == 1 else len(newest) if len(newest) <= SERIES_LISTED else 0
    source, figure = _names(sources, figure_id)
    return FigureStands(
        source=source,
        figure=figure,
        listed=tuple(newest[:most]),
        values=len(own),
        series=len(series),
        periods=(_label(newest[-1]), _label(newest[0])),
        confirmed_at=min((one.confirmed_at for one in own if one.confirmed_at), default=None),
        seen_at=max(one.seen_at for one in own),
        doubtful=sum(one.observation.status is Status.SUSPECT for one in own),
    )


def _label(standing: Standing) -> str:
    return standing.observation.period.label


# ---------------------------------------------------------------- in words


def week_view(facts: WeekTold, zone: ZoneInfo) -> View:
    """A week as the templates show it."""
    return {
        "week": facts.week,
        "start": facts.start,
        "end": facts.end,
        "head": facts.head,
        "changes": _by_source(facts.changes, _changes_view),
        "questions": _by_source(facts.questions, _changes_view),
        "fallen": _fallen(facts, zone),
        "claims": _by_article(facts.claims, zone),
        "figures": _by_source(facts.figures, _figure_view),
        "trouble": [_trouble_view(one) for one in facts.trouble],
        "unread": facts.unread,
        "summary": _summary(facts),
    }


def week_words(facts: WeekTold) -> str:
    """The week in a few words: ``2 changes, 1 claim not supported``."""
    counts = _summary(facts)
    unsupported = sum(_verdict(one) in UNSUPPORTED for one in facts.claims)
    told = [
        counted(counts["changes"], "change") if counts["changes"] else "nothing changed",
        f"{counted(unsupported, 'claim')} not supported" if unsupported else "",
        f"{counted(counts['failing'], 'source')} cannot be read" if counts["failing"] else "",
        f"{counts['overdue']:,} overdue" if counts["overdue"] else "",
    ]
    return ", ".join(filter(None, told))


def _summary(facts: WeekTold) -> dict[str, int]:
    failing, overdue = (sum(one.health is kind for one in facts.trouble) for kind in (Health.FAILING, Health.OVERDUE))
    return {
        "changes": sum(len(group.changes) + group.more for group in facts.changes),
        "questions": sum(len(group.changes) + group.more for group in facts.questions),
        "claims": len(facts.claims),
        "supported": sum(_verdict(one).supported for one in facts.claims),
        "figures": len(facts.figures),
        "values": sum(figure.values for figure in facts.figures),
        "sources": facts.sources,
        "failing": failing,
        "overdue": overdue,
        "fine": facts.sources - len(facts.trouble) - len(facts.unread),
        "unread": len(facts.unread),
    }


def _by_source(groups: Iterable[Any], view: Any) -> list[View]:
    return [
        {"source": source, "figures": [view(group) for group in own]}
        for source, own in groupby(groups, lambda group: group.source)
    ]


def _changes_view(group: FigureChanges) -> View:
    lines = [_line_view(logged) for logged in group.changes]
    return {"figure_id": group.figure.id, "label": group.figure.label, "lines": lines, "more": group.more}


def _line_view(logged: Logged) -> View:
    change = logged.change
    # A change of the days counted is told by its sentence alone.
    comparable = difference_of(change) is not None and change.kind is not ChangeKind.REDEFINED
    told = None if comparable else happened(change)
    named = told is None or not told.names_period
    place = ", ".join(filter(None, (series_words(change.series), period_name(change.period) if named else "")))
    said = {"seen_at": logged.seen_at, "comparable": comparable, "place": place}
    return line_view(change) | said | {"happened": told.in_place if told else ""}


def _fallen(facts: WeekTold, zone: ZoneInfo) -> list[View]:
    """The claims against which the evidence speaks: what turned in this week, then what had before."""
    unsupported = [one for one in facts.claims if _verdict(one) in UNSUPPORTED]
    told = [
        _claim_view(one, zone) | {"title": one.article.title, "new": one.since is not None and one.since >= facts.start}
        for one in unsupported
    ]
    return sorted(told, key=lambda view: not view["new"])


def _trouble_view(one: SourceStands) -> View:
    """A source that fails or is overdue; its problem as a sentence, without the address that it begins with."""
    problem = re.sub(r"^[a-z]+://\S+: ", "", one.problem)
    begins_with_word = not re.match(r"[a-z]+://", problem)
    return {
        "title": one.source.title,
        "health": one.health.value,
        "since": one.since,
        "problem": stopped(problem[:1].upper() + problem[1:] if begins_with_word else problem) if problem else "",
        "failures": one.failures,
        "last_success_at": one.last_success_at,
        "last_news_at": one.last_news_at,
    }


def _by_article(claims: Sequence[ClaimStands], zone: ZoneInfo) -> list[View]:
    """Every claim below its article, the most worrying first."""
    groups: dict[tuple[str, str], list[ClaimStands]] = {}
    for one in claims:
        groups.setdefault((one.article.id, one.article.title), []).append(one)
    return [
        {
            "title": title,
            "claims": [_claim_view(one, zone) for one in sorted(own, key=lambda one: WORRY.index(_verdict(one)))],
        }
        for (_, title), own in groups.items()
    ]


def _verdict(one: ClaimStands) -> VerdictKind:
    return one.verdict.kind if one.verdict else VerdictKind.CANNOT_TELL


def _claim_view(one: ClaimStands, zone: ZoneInfo) -> View:
    verdict = _verdict(one)
    return {
        "quote": one.claim.quote,
        "label": one.figure.label,
        "period_name": period_name(one.claim.period),
        "current": stated(one.now),
        "when_published": stated(one.then),
        "verdict": verdict.value,
        "tone": tone(verdict),
        "since": None if verdict is VerdictKind.NOT_WATCHED else one.since,
        "reason": reason(one.claim, one.verdict.reason) if one.verdict else NOT_JUDGED,
        "mirrors": list(map(partial(mirror_words, zone=zone), one.mirrors)),
    }


def _figure_view(figure: FigureStands) -> View:
    return {
        "figure_id": figure.figure.id,
        "label": figure.figure.label,
        "rows": [_value_view(standing) for standing in figure.listed],
        "values": figure.values,
        "more": figure.values - len(figure.listed),
        "series": figure.series,
        "periods": between(*figure.periods),
        "confirmed_at": figure.confirmed_at,
        "seen_at": figure.seen_at,
        "doubtful": figure.doubtful,
    }


def _value_view(standing: Standing) -> View:
    observation = standing.observation
    words = observation.unit == WORDING
    return {
        "period_name": period_name(observation.period),
        "series": series_words(observation.series),
        "shown": stated(observation) or "no value",
        "noun": "words" if words else "value",
        "sentence": observation.printed if words else "",
        "coverage": _open_words(observation),
        "status": observation.status.value,
        "seen_at": standing.seen_at,
    }


def _open_words(observation: Observation) -> str:
    """How much of its period a value counts; empty where that is all of it."""
    return "" if observation.coverage == observation.period.span else coverage_words(observation)
