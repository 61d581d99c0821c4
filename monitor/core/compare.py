"""What changed between two readings of a source: before and after, cell by cell, totals explained by their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.core.measure import change_kind, passed
from monitor.model import Change, ChangeKind, Grain, Key, Observation, Part, Period, Return, Span, Status
from monitor.reading.units import same_value
from monitor.reading.wording import same_words

Cells = Mapping[Key, Observation]

FOLDED = (ChangeKind.RELEASED, ChangeKind.WITHDRAWN, ChangeKind.RESTORED)
"""Kinds that are told as one line however many cells they concern."""


def same(before: Observation, after: Observation) -> bool:
    """Whether two observations say the same: numbers are compared as numbers, never as they were printed.

    Of wordings, the sentence that stands there counts, word by word: what is added around words can turn their sense.
    """
    if before.wording is not None and after.wording is not None:
        return before.wording is after.wording and same_words(before.printed, after.printed)
    return (
        before.unit == after.unit
        and not before.is_on_other_base(after)
        and before.coverage == after.coverage
        and before.to_date == after.to_date
        and before.qualifier == after.qualifier
        and _same_number(before.value, after.value)
        and _same_number(before.low, after.low)
        and _same_number(before.high, after.high)
    )


def compare(
    before: Cells,
    after: Cells,
    gone: Cells | None = None,
    turned: Mapping[Key, Return] | None = None,
    apart: Collection[str] = (),
) -> list[Change]:
    """The changes that lead from one reading of a source to the next, the most telling first within a figure.

    Args:
        before: the observations that stood until now; with `gone` empty at the first reading, which changes nothing.
        after: the observations of the new reading.
        gone: observations that were withdrawn earlier: if one is back, it is restored, not released.
        turned: what stands again as it stood before, or is gone again.
        apart: the ids of figures whose cells have nothing in common, so that each is a line of its own.

    Returns:
        Totals with their parts; beneath them (`part_of`) each restated part. New, dropped and returned cells of one
        figure are one line, except a row that comes or goes inside a period already published. A period that a source
        which goes on has left behind is no change.
    """
    if not before and not gone:
        return []
    figures = dict.fromkeys(key[0] for key in (*before, *after))
    sides = [(_of_figure(f, before), _of_figure(f, after), _of_figure(f, gone or {})) for f in figures]
    lines: list[Change] = []
    for figure_id, side in zip(figures, sides, strict=True):
        if figure_id in apart:
            lines += [_as_turned(key, one, turned or {}) for key, one in _changed_cells(*side)]
        elif side[0] or side[2]:
            lines += _compare_figure(*side, turned or {})
    return lines


def doubts(first: Iterable[Observation]) -> list[Change]:
    """What there is to ask about a first reading: nothing changed, but no doubtful value stands unquestioned.

    A total is not asked about beside a doubtful part of it.
    """
    doubtful = [observation for observation in first if observation.status is Status.SUSPECT]
    parts = [observation for observation in doubtful if not observation.derived]
    return [
        Change(
            ChangeKind.RELEASED,
            o.figure_id,
            o.period,
            o.series,
            after=o,
            first_read=True,
        )
        for o in doubtful
        if not (o.derived and any(_is_part(part, o) for part in parts))
    ]


def _is_part(part: Observation, total: Observation) -> bool:
    whole, inside = total.period.span, part.period.span
    same_series = (part.figure_id, part.series) == (total.figure_id, total.series)
    return same_series and whole is not None and inside is not None and inside in whole


def _of_figure(figure_id: str, cells: Cells) -> dict[Key, Observation]:
    return {key: observation for key, observation in cells.items() if key[0] == figure_id}


def _compare_figure(before: Cells, after: Cells, gone: Cells, turned: Mapping[Key, Return]) -> Iterator[Change]:
    changed = {key: _as_turned(key, change, turned) for key, change in _changed_cells(before, after, gone)}
    totals = _totals(before, after)
    leaves_of = _leaves_by_total(totals, before, after)
    folded: set[Key] = set()
    for total in totals:
        if total not in changed:
            continue
        change = changed.pop(total)
        leaves = leaves_of[total]
        yield _with_parts(change, leaves, before, after, changed)
        folded.update(leaf for leaf in leaves if leaf in changed and _can_fold(changed[leaf]))
        for leaf in leaves:
            if leaf in changed and leaf not in folded:
                yield replace(changed.pop(leaf), part_of=total[2])
    rest = [change for key, change in changed.items() if key not in folded]
    yield from _grouped(rest, before, after)


def _can_fold(change: Change) -> bool:
    """Whether the change needs no line of its own: what is doubtful is always asked about by itself."""
    return change.kind in FOLDED and not change.suspect


def _changed_cells(before: Cells, after: Cells, gone: Cells) -> Iterator[tuple[Key, Change]]:
    for key, now in after.items():
        was = before.get(key)
        if was is None:
            back = gone.get(key)
            kind = ChangeKind.RESTORED if back is not None else ChangeKind.RELEASED
            yield key, _change(kind, back, now)
        elif not same(was, now):
            yield key, _change(change_kind(now.measure, was, now), was, now)
    went_on = passed(before, after)
    for key, was in before.items():
        if key not in after and key not in went_on:
            yield key, _change(ChangeKind.WITHDRAWN, was, None)


def _as_turned(key: Key, change: Change, turned: Mapping[Key, Return]) -> Change:
    """The same change, with what is known of the place. What is in doubt itself is asked about for that reason."""
    turn = turned.get(key)
    if turn is None:
        return change
    doubt = None if change.suspect else turn.doubt
    return replace(change, stood_until=turn.stood_until, doubt=doubt, asked=turn.doubt is not None and turn.asked)


def _change(kind: ChangeKind, before: Observation | None, after: Observation | None) -> Change:
    one = after if after is not None else before
    assert one is not None
    return Change(kind, one.figure_id, one.period, one.series, before, after)


# ---------------------------------------------------------------- totals


def _totals(before: Cells, after: Cells) -> list[Key]:
    keys = dict.fromkeys(key for cells in (after, before) for key, o in cells.items() if o.derived)
    return sorted(keys, key=lambda key: key[2], reverse=True)


def _leaves_by_total(totals: Sequence[Key], before: Cells, after: Cells) -> dict[Key, list[Key]]:
    by_series: dict[str, list[tuple[Span, Key]]] = defaultdict(list)
    for key, o in {**before, **after}.items():
        if not o.derived and o.period.span is not None:
            by_series[key[1]].append((o.period.span, key))
    for leaves in by_series.values():
        leaves.sort(key=lambda leaf: leaf[0].start)
    spans = {key: (after.get(key) or before[key]).period.span for key in totals}
    return {
        key: [leaf for span, leaf in by_series[key[1]] if (whole := spans[key]) and span in whole] for key in totals
    }


def _with_parts(
    change: Change, leaves: Sequence[Key], before: Cells, after: Cells, changed: Mapping[Key, Change]
) -> Change:
    if change.kind in FOLDED:
        return replace(change, count=1 + sum(leaf in changed for leaf in leaves))
    return replace(change, parts=tuple(_parts(leaves, before, after, changed)))


def _parts(leaves: Sequence[Key], before: Cells, after: Cells, changed: Mapping[Key, Change]) -> Iterator[Part]:
    new = [after[leaf] for leaf in leaves if leaf not in before]
    if new:
        yield _part(ChangeKind.RELEASED, new, len(new), None, _sum(new))
    shared = [leaf for leaf in leaves if leaf in before and leaf in after]
    restated = [leaf for leaf in shared if leaf in changed]
    if restated:
        was, now = [before[leaf] for leaf in shared], [after[leaf] for leaf in shared]
        yield _part(ChangeKind.REVISED, now, len(restated), _sum(was), _sum(now))
    dropped = [before[leaf] for leaf in leaves if leaf not in after]
    if dropped:
        yield _part(ChangeKind.WITHDRAWN, dropped, len(dropped), _sum(dropped), None)


def _part(
    kind: ChangeKind, cells: Sequence[Observation], count: int, before: Decimal | None, after: Decimal | None
) -> Part:
    amount = (after or Decimal(0)) - (before or Decimal(0))
    return Part(kind, cells[0].period.label, cells[-1].period.label, count, before, after, amount)


def _sum(cells: Iterable[Observation]) -> Decimal:
    return sum((cell.value for cell in cells if cell.value is not None), Decimal(0))


# ---------------------------------------------------------------- groups


@dataclass(frozen=True, slots=True)
class _Group:
    kind: ChangeKind
    changes: list[Change]


def _grouped(changes: Sequence[Change], before: Cells, after: Cells) -> Iterator[Change]:
    """Single changes as they are; cells of periods that came or went as a whole in one line per kind."""
    periods_before = {key[2] for key in before}
    periods_after = {key[2] for key in after}
    groups = {kind: _Group(kind, []) for kind in FOLDED}
    for change in changes:
        label = change.period.label
        whole_period = (change.kind in (ChangeKind.RELEASED, ChangeKind.RESTORED) and label not in periods_before) or (
            change.kind is ChangeKind.WITHDRAWN and label not in periods_after
        )
        if whole_period and not change.suspect:
            groups[change.kind].changes.append(change)
        elif change.kind in FOLDED and change.series:
            yield replace(change, in_published_period=True)
        else:
            yield change
    for group in groups.values():
        yield from _as_one_line(group)


def _as_one_line(group: _Group) -> Iterator[Change]:
    if len(group.changes) <= 1:
        yield from group.changes
        return
    first = group.changes[0]
    period = _enclosing([change.period for change in group.changes])
    yield Change(group.kind, first.figure_id, period, count=len(group.changes))


def _enclosing(periods: Sequence[Period]) -> Period:
    """The one period, or the span from the first day of them all to the last."""
    spans = [period.span for period in periods if period.span is not None]
    if len({period.label for period in periods}) == 1 or len(spans) < len(periods):
        return periods[0]
    span = Span(min(s.start for s in spans), max(s.end for s in spans))
    return Period(f"{span.start}/{span.end}", Grain.SPAN, span)


def _same_number(before: Decimal | None, after: Decimal | None) -> bool:
    if before is None or after is None:
        return before is after
    return same_value(before, after)
