"""The facts of a notice about changes: before, after, a total's parts, the claims touched, the evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from monitor.core.catalogue import Figure, Source
from monitor.model import Article, Change, ChangeKind, Claim, Snapshot, Verdict
from monitor.telling.amounts import series_words
from monitor.telling.facts.claims import Bearing
from monitor.telling.facts.mirrors import mirror_facts
from monitor.telling.facts.values import (
    difference_facts,
    difference_of,
    observation_facts,
    part_facts,
    places_for,
    restated_facts,
    symbol_of,
    values_of,
    wording_facts,
)
from monitor.telling.periods import closed_words, period_name, period_words, time_text
from monitor.telling.sentences import explanation, happened, question

Facts = dict[str, Any]

LISTED = 20
"""How many changes of one figure are told one by one; the others are counted."""

PARTS_LISTED = 24
"""How many restated parts of one total are told one by one."""

RANK = {
    ChangeKind.REVISED: 0,
    ChangeKind.REDEFINED: 1,
    ChangeKind.EXTENDED: 2,
    ChangeKind.RELEASED: 3,
    ChangeKind.RESTORED: 4,
    ChangeKind.WITHDRAWN: 5,
}
"""What a reader should hear first, among changes that touch claims alike."""


def change_facts(
    source: Source,
    changes: Sequence[Change],
    *,
    claims: Sequence[Claim],
    verdicts_before: Mapping[str, Verdict],
    verdicts_after: Mapping[str, Verdict],
    before: Snapshot | None,
    after: Snapshot,
    checked_at: datetime,
    articles: Mapping[str, Article] | None = None,
    bears_on: Sequence[tuple[Claim, Verdict | None]] = (),
    accepted: bool = False,
    mirrors: Sequence[Mapping[str, Any]] = (),
) -> Facts:
    """What one check found changed, the most important first; or what it asks about, each change with its ``question``.

    Args:
        source: the source checked.
        changes: all changes that are news, parts of totals among them.
        claims: the claims that rest on the source's figures.
        verdicts_before: by claim id, as they stood; a claim judged for the first time is absent.
        verdicts_after: by claim id, as they stand.
        before: the snapshot that stood until now.
        after: the snapshot that the check recorded.
        checked_at: when the check ended.
        articles: by id, for their titles; where one is absent its id is shown.
        bears_on: claims that rest on other figures and on which these changes throw light, as they stand.
        accepted: whether the changes were withheld as doubtful, and are told now that the configuration accepts them.
        mirrors: the rows of the view ``mirrors`` as they stand now.

    Returns:
        ``source``, ``checked_at``, ``before``, ``after`` (snapshots), ``changes`` (each told with its parts,
        claims and place), ``more`` (counted, per figure), ``other_claims`` (whose verdict changed without a
        change listed), ``bears_on`` (claims that rest elsewhere) and ``total`` (how many lines there are).
    """
    bearing = Bearing(claims, verdicts_before, verdicts_after, articles or {})
    story = _Story(source, bearing, before, after, mirrors)
    lines, parts = _lines_and_parts(changes)
    listed, more = _choose(lines, bearing)
    told = sorted((story.tell(line, parts.get(_place(line), [])) for line in listed), key=_importance)
    mentioned = {claim["claim_id"] for change in told for claim in change["claims"]}
    return {
        "source": source_facts(source),
        "checked_at": time_text(checked_at),
        "before": snapshot_facts(before) if before else None,
        "after": snapshot_facts(after),
        "changes": told,
        "more": [_counted(figure_id, left, source) for figure_id, left in more.items()],
        "other_claims": [
            fact for fact in map(bearing.tell, claims) if fact["changed"] and fact["claim_id"] not in mentioned
        ],
        "bears_on": [_bearing_facts(claim, verdict, articles or {}) for claim, verdict in bears_on],
        "accepted": accepted,
        "total": len(lines),
    }


def source_facts(source: Source) -> Facts:
    """What names the source in a mail."""
    return {"id": source.id, "title": source.title, "publisher": source.publisher, "url": source.url}


def snapshot_facts(snapshot: Snapshot) -> Facts:
    """What proves how the source read."""
    return {
        "snapshot_id": snapshot.id,
        "seen_at": time_text(snapshot.seen_at),
        "last_confirmed_at": time_text(snapshot.last_confirmed_at),
        "url": snapshot.url,
        "sha256": snapshot.sha256,
        "size": snapshot.size,
    }


def _bearing_facts(claim: Claim, verdict: Verdict | None, articles: Mapping[str, Article]) -> Facts:
    article = articles.get(claim.article_id)
    return {
        "claim_id": claim.id,
        "article": article.title if article else claim.article_id,
        "quote": claim.quote,
        "rests_on": claim.figure_id,
        "verdict": verdict.kind.value if verdict else None,
    }


# ---------------------------------------------------------------- one change


@dataclass(frozen=True, slots=True)
class _Story:
    """Everything that the changes of one check are told with."""

    source: Source
    bearing: Bearing
    before: Snapshot | None
    after: Snapshot
    mirrors: Sequence[Mapping[str, Any]]

    def tell(self, change: Change, parts: Sequence[Change]) -> Facts:
        """One change with its parts, the claims that it or they touch, and its place."""
        figure = next((f for f in self.source.figures if f.id == change.figure_id), None)
        places = places_for(change)
        series = series_words(change.series)
        # What is back was not there until now: its last value is no "before", and no difference leads from it.
        back = change.kind is ChangeKind.RESTORED
        step = replace(change, before=None) if back else change
        return {
            "kind": change.kind.value,
            "first_read": change.first_read,
            "figure_id": change.figure_id,
            "label": ", ".join(filter(None, (figure.label if figure else change.figure_id, series))),
            "short": ", ".join(filter(None, (_short(figure, change.figure_id), series))),
            "scope": figure.scope if figure else "",
            "series": change.series,
            "period": change.period.label,
            "period_name": period_name(change.period),
            "period_words": period_words(change.period),
            "before": observation_facts(step.before, places),
            "earlier": observation_facts(change.before, places) if back else None,
            "after": observation_facts(change.after, places),
            "difference": difference_facts(step, places),
            "wording": wording_facts(change),
            "closed": closed_words(step.before, step.after),
            "parts": [part_facts(part, symbol_of(change)) for part in change.parts],
            "restated": [restated_facts(part) for part in parts[:PARTS_LISTED]],
            "mirrors": self._mirrors(change),
            "restated_more": max(0, len(parts) - PARTS_LISTED),
            "count": change.count,
            "explanation": explanation(change),
            "happened": happened(change).words,
            "question": question(change.question),
            "claims": [self.bearing.tell(claim) for claim in self.bearing.touched(change, *parts)],
            "where": self._where(change),
        }

    def _mirrors(self, change: Change) -> list[Facts]:
        key = (change.figure_id, change.series, change.period.label)
        return mirror_facts(self.mirrors, key, now=change.after.value if change.after else None)

    def _where(self, change: Change) -> Facts:
        """Where the value stands, or stood last when it stands nowhere now."""
        gone = change.after is None and change.kind is ChangeKind.WITHDRAWN
        snapshot = self.before if gone and self.before else self.after
        observation = change.before if gone else change.after
        return {
            "url": snapshot.url,
            "gone": gone,
            "locator": observation.locator if observation else "",
            "printed": observation.printed if observation else "",
            "printed_before": change.before.printed if change.before else "",
            "as_of": observation.as_of.isoformat() if observation and observation.as_of else None,
        }


def _short(figure: Figure | None, figure_id: str) -> str:
    return (figure.short or figure.label) if figure else figure_id


# ---------------------------------------------------------------- which, and in what order

_Place = tuple[str, str, str]


def _place(change: Change) -> _Place:
    return (change.figure_id, change.series, change.period.label)


def _lines_and_parts(changes: Sequence[Change]) -> tuple[list[Change], dict[_Place, list[Change]]]:
    """The changes that stand alone, and under each the changes that are parts of it."""
    totals = {_place(change) for change in changes if not change.part_of}
    lines: list[Change] = []
    parts: dict[_Place, list[Change]] = defaultdict(list)
    for change in changes:
        whole = (change.figure_id, change.series, change.part_of)
        if change.part_of and whole in totals:
            parts[whole].append(change)
        else:
            lines.append(replace(change, part_of=""))
    return lines, parts


def _choose(lines: Iterable[Change], bearing: Bearing) -> tuple[list[Change], dict[str, list[Change]]]:
    """The changes to list and, per figure, those only counted: claims first, then the largest differences."""
    by_figure: dict[str, list[Change]] = defaultdict(list)
    for line in lines:
        by_figure[line.figure_id].append(line)
    listed: list[Change] = []
    more: dict[str, list[Change]] = {}
    for figure_id, own in by_figure.items():
        if len(own) > LISTED:
            # Lines that stand for many cells say most; a claim is always told, however small the difference.
            own = sorted(own, key=lambda c: (not bearing.turned(c), not bearing.touched(c), c.count == 1, -_weight(c)))
            kept = max(LISTED, sum(bearing.turned(change) for change in own))
            own, more[figure_id] = own[:kept], own[kept:]
        listed.extend(own)
    return listed, more


def _weight(change: Change) -> Decimal:
    difference = difference_of(change)
    if difference is not None:
        return abs(difference)
    return max((abs(value) for value in values_of(change)), default=Decimal(0))


def _importance(change: Facts) -> tuple[bool, bool, int]:
    turned = any(claim["changed"] for claim in change["claims"])
    return (not turned, not change["claims"], RANK[ChangeKind(change["kind"])])


def _counted(figure_id: str, left: Sequence[Change], source: Source) -> Facts:
    figure = next((f for f in source.figures if f.id == figure_id), None)
    kinds = Counter(change.kind.value for change in left)
    return {
        "figure_id": figure_id,
        "label": figure.label if figure else figure_id,
        "count": len(left),
        "kinds": [{"kind": kind, "count": count} for kind, count in kinds.most_common()],
        "command": f"monitor changes {source.id}",
    }
