"""How changes are told, in mails and reports alike: which of them one by one, in what order and in what words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from monitor.core.catalogue import Source
from monitor.model import Change, ChangeKind, Observation, PassedOver, Snapshot, Wording
from monitor.model.facts import ChangesTold, ChangeTold, ClaimTold, Counted
from monitor.model.mirrors import MirrorStands
from monitor.reading.wording import marked
from monitor.telling.amounts import (
    based,
    difference_of,
    exact,
    number,
    observed,
    per_cent,
    places_for,
    series_words,
    signed,
    signed_number,
    values_of,
)
from monitor.telling.claims import Bearing, mirrors_told
from monitor.telling.names import figure_name, source_name
from monitor.telling.passed import labels_told
from monitor.telling.periods import closed_words, coverage_words, period_name, period_words
from monitor.telling.questions import question
from monitor.telling.sentences import again_words, happened, part_sentence

View = dict[str, Any]

LISTED = 20
"""How many changes of one figure are told one by one; the others are counted."""

PARTS_LISTED = 24
"""How many restated parts of one total are told one by one."""

UNTOUCHED_NAMED = 8
"""How many claims are named that changes of their figure do not touch; the others are counted."""

RANK = {
    ChangeKind.REVISED: 0,
    ChangeKind.REDEFINED: 1,
    ChangeKind.EXTENDED: 2,
    ChangeKind.RELEASED: 3,
    ChangeKind.RESTORED: 4,
    ChangeKind.WITHDRAWN: 5,
}
"""What a reader should hear first, among changes that touch claims alike."""


# ---------------------------------------------------------------- which, and in what order


def changes_told(
    source: Source,
    changes: Sequence[Change],
    bearing: Bearing,
    *,
    before: Snapshot | None,
    after: Snapshot,
    checked_at: datetime,
    bears_on: Sequence[ClaimTold] = (),
    accepted: bool = False,
    mirrors: Sequence[MirrorStands] = (),
    passed_over: Iterable[PassedOver] = (),
) -> ChangesTold:
    """What one check found changed, the most important first; or what it asks about.

    Args:
        source: the source checked.
        changes: all changes that are news, or all that are questions, parts of totals among them.
        bearing: the claims that rest on the source's figures, with their verdicts.
        before: the snapshot that stood until now.
        after: the snapshot that the check recorded.
        checked_at: when the check ended.
        bears_on: claims on other figures on which these changes throw light, as they stand.
        accepted: whether they were withheld as doubtful and are told now that the configuration accepts them.
        mirrors: how what republishes the source stands beside it.
        passed_over: what was not read of the series.
    """
    lines, parts = _lines_and_parts(changes)
    listed, more = _choose(lines, bearing, source)
    told = [_told(line, parts.get(_place(line), []), source, bearing, mirrors) for line in listed]
    told.sort(key=_importance)
    mentioned = {one.claim.id for change in told for one in change.claims}
    every = list(map(bearing.tell, bearing.claims))
    untouched = _untouched(every, changes, bearing)
    return ChangesTold(
        source=source_name(source),
        checked_at=checked_at,
        before=before,
        after=after,
        changes=tuple(told),
        total=len(lines),
        more=tuple(more),
        other_claims=tuple(one for one in every if one.turned and one.claim.id not in mentioned),
        bears_on=tuple(bears_on),
        accepted=accepted,
        passed_over=labels_told(source.figures, passed_over),
        untouched=tuple(untouched[:UNTOUCHED_NAMED]),
        untouched_more=max(0, len(untouched) - UNTOUCHED_NAMED),
    )


def _untouched(claims: Iterable[ClaimTold], changes: Sequence[Change], bearing: Bearing) -> list[ClaimTold]:
    """The claims on the figures that changed which none of these changes touches, and that stand as they did."""
    figures = {change.figure_id for change in changes}
    touched = {one.claim.id for one in bearing.touched(*changes)}
    beside = [one for one in claims if one.claim.figure_id in figures and one.claim.id not in touched]
    return [one for one in beside if one.after is not None and not one.turned]


def _told(
    change: Change, parts: Sequence[Change], source: Source, bearing: Bearing, mirrors: Sequence[MirrorStands]
) -> ChangeTold:
    return ChangeTold(
        change=change,
        figure=figure_name(source.figures, change.figure_id),
        restated=tuple(parts[:PARTS_LISTED]),
        restated_more=max(0, len(parts) - PARTS_LISTED),
        claims=bearing.touched(change, *parts),
        mirrors=mirrors_told(mirrors, change.after) if change.after else (),
    )


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


def _choose(lines: Iterable[Change], bearing: Bearing, source: Source) -> tuple[list[Change], list[Counted]]:
    """The changes to list and, per figure, those only counted: claims first, then the largest differences."""
    by_figure: dict[str, list[Change]] = defaultdict(list)
    for line in lines:
        by_figure[line.figure_id].append(line)
    listed: list[Change] = []
    more: list[Counted] = []
    for figure_id, own in by_figure.items():
        if len(own) > LISTED:
            own, left = _first_of(own, bearing)
            kinds = Counter(change.kind for change in left).most_common()
            more.append(Counted(figure_name(source.figures, figure_id), tuple(kinds)))
        listed.extend(own)
    return listed, more


def _first_of(changes: Sequence[Change], bearing: Bearing) -> tuple[list[Change], list[Change]]:
    """The changes of one figure to list, and the others. A claim is always told, however small the difference."""
    touched = [bearing.touched(change) for change in changes]
    turning = [any(one.turned for one in claims) for claims in touched]

    def importance(at: int) -> tuple[bool, bool, bool, Decimal]:
        # Lines that stand for many cells say most.
        return not turning[at], not touched[at], changes[at].count == 1, -_weight(changes[at])

    order = [changes[at] for at in sorted(range(len(changes)), key=importance)]
    kept = max(LISTED, sum(turning))
    return order[:kept], order[kept:]


def _weight(change: Change) -> Decimal:
    difference = difference_of(change)
    if difference is not None:
        return abs(difference)
    return max((abs(value) for value in values_of(change)), default=Decimal(0))


def _importance(told: ChangeTold) -> tuple[bool, bool, int]:
    return (not any(one.turned for one in told.claims), not told.claims, RANK[told.change.kind])


# ---------------------------------------------------------------- one change in words


def change_view(change: Change) -> View:
    """What changed, as the templates show it.

    What is back was not there until now: its last value is no ``before``, but ``earlier``, and no difference leads
    from it.
    """
    places, told = places_for(change), happened(change)
    view = line_view(change)
    return view | {
        "first_read": change.first_read,
        "still_printed": change.still_printed,
        "stands": change.stands,
        "figure_id": change.figure_id,
        "series": series_words(change.series),
        "period_name": period_name(change.period),
        "period_words": period_words(change.period),
        "earlier": _side(change.before, places) if change.kind is ChangeKind.RESTORED else None,
        "wording": _wording(change),
        "closed": closed_words(_step(change).before, change.after),
        "explanation": told.sentence,
        "happened": told.in_place,
        "names_period": told.names_period,
        "question": question(change.question, *(side.printed for side in (change.before, change.after) if side)),
        "again": again_words(change),
        "step": step_words(change),
    }


def line_view(change: Change) -> View:
    """The part of that which a line of a long list shows."""
    step, places = _step(change), places_for(change)
    symbol = next((side.unit for side in (change.after, change.before) if side), "")
    return {
        "kind": change.kind.value,
        "before": _side(step.before, places),
        "after": _side(change.before if change.stands else change.after, places),
        "difference": difference_view(step, places),
        "parts": [part_sentence(part, symbol) for part in change.parts],
    }


def _step(change: Change) -> Change:
    """From what to what: what is back was not there."""
    return replace(change, before=None) if change.kind is ChangeKind.RESTORED else change


def _side(observation: Observation | None, places: int) -> View | None:
    """One side of a change."""
    if observation is None:
        return None
    value = observation.value if observation.wording is None else None
    symbol = observation.unit
    return {
        "shown": observed(observation, places),
        "number": "" if value is None else f"{observation.qualifier} {number(value, symbol, places)}".strip(),
        "exact": "" if value is None else exact(value, symbol),
        "coverage": coverage_words(observation),
    }


def difference_view(change: Change, places: int) -> View | None:
    """The difference with its sign, its unit and in per cent; None where there is none."""
    difference = difference_of(change)
    if difference is None or change.before is None or change.before.value is None:
        return None
    symbol = change.before.unit
    return {
        "shown": signed(difference, symbol, places),
        "number": signed_number(difference, symbol, places),
        "per_cent": per_cent(difference, change.before.value, symbol),
    }


def _wording(change: Change) -> str:
    """How the sentence became what it is, word by word; empty for numbers."""
    one = change.after or change.before
    if one is None or one.wording is None:
        return ""
    return marked(*(side.printed if side else "" for side in (change.before, change.after)))


def step_words(change: Change) -> str:
    """What happened to the figure, for a subject or a list: ``6.77 → 34.82 lb (+28.04, year closed)``."""
    before, after, places = change.before, change.after, places_for(change)
    was, now = observed(before, places), observed(after, places)
    covers = coverage_words(after) if after else ""
    so_far = f" ({covers})" if covers and not covers.startswith("whole") else ""
    match change.kind:
        case _ if change.is_group:
            return happened(change).words if happened(change).apart else happened(change).sentence
        case _ if change.first_read:
            return f"{now}{so_far}, first read"
        case _ if change.stands:
            return f"still {was}"
        case ChangeKind.RELEASED:
            return f"{now}{so_far}, published for the first time"
        case ChangeKind.RESTORED:
            return f"{now}{so_far}, published again" + (f" (earlier {was})" if before and was != now else "")
        case ChangeKind.WITHDRAWN:
            cells = f" ({change.count:,} values)" if change.count > 1 else ""
            return f"no longer {'read' if change.still_printed else 'published'}{cells}, last {was}"
        case _ if before is not None and after is not None and after.wording is not None:
            return WORDING_STEPS.get((before.wording or Wording.GONE, after.wording), now)
        case _ if before is not None and after is not None and before.unit != after.unit:
            return f"the unit changed, {was} → {now}"
        case _ if before is not None and after is not None and before.is_on_other_base(after):
            return f"the base changed, {based(before)} → {based(after)}"
        case _:
            return _numbers_step(change, places, covers)


def _numbers_step(change: Change, places: int, covers: str) -> str:
    side, difference = _side(change.before, places), difference_view(change, places)
    left = (side["number"] if difference else side["shown"]) if side else "nothing"
    # A doubtful value is not called revised: whether the publisher revised it is the question.
    note = (
        ""
        if change.question
        else again_words(change) or _note(change.kind, closed_words(change.before, change.after), covers)
    )
    noted = ", ".join(filter(None, (difference["number"] if difference else "", note)))
    return f"{left} → {observed(change.after, places)}" + (f" ({noted})" if noted else "")


WORDING_STEPS = {
    (Wording.PRESENT, Wording.PRESENT): "the words stand in another sentence",
    (Wording.PRESENT, Wording.REWORDED): "reworded",
    (Wording.PRESENT, Wording.GONE): "the words are gone",
    (Wording.REWORDED, Wording.PRESENT): "the words stand there now",
    (Wording.REWORDED, Wording.REWORDED): "reworded once more",
    (Wording.REWORDED, Wording.GONE): "the reworded sentence is gone",
    (Wording.GONE, Wording.PRESENT): "the words stand there now",
    (Wording.GONE, Wording.REWORDED): "back, in other words",
    (Wording.GONE, Wording.GONE): "gone",
}
"""How a wording went from one state to the next, for a subject."""


def _note(kind: ChangeKind, closed: str, covers: str) -> str:
    if kind is ChangeKind.REVISED:
        return "revised"
    if covers == "to date":
        return covers
    return closed or (f"now {covers}" if covers else "redefined" if kind is ChangeKind.REDEFINED else "")
