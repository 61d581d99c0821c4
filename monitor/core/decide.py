"""What follows from a reading of a source, given what is held: the same for a check, a replay and a backfill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.core.catalogue import Figure
from monitor.core.compare import compare, doubts, same
from monitor.core.doubtful import doubt, undoubted
from monitor.core.judge import judge
from monitor.core.labels import has_settled, told_alone
from monitor.core.leftover import Leftover
from monitor.core.measure import passed
from monitor.core.naming import under_held_names, under_names_of
from monitor.core.reach import by_figure, out_of_reach
from monitor.core.release import half_gone
from monitor.core.restless import Restless, folded
from monitor.core.rulings import Rulings
from monitor.core.turns import turns_of
from monitor.model import (
    Change,
    ChangeKind,
    Claim,
    Decision,
    Doubt,
    DoubtKind,
    Held,
    HeldByKey,
    Key,
    Known,
    Observation,
    Past,
    Span,
    Status,
    Verdict,
    Vintage,
)

NEW_RULE = Doubt(DoubtKind.NEW_RULE)


def decide(
    figures: Sequence[Figure],
    past: Past,
    reading: Sequence[Observation],
    claims: Sequence[Claim],
    seen_at: datetime,
    leftover: Leftover | None = None,
) -> Decision:
    """What follows from a reading.

    Args:
        figures: the figures that were read; of the others nothing ends.
        past: what is held.
        reading: everything that those figures say now.
        claims: the claims that rest on the source.
        seen_at: the time of the version that was read, UTC; later than that of every version held before it.
        leftover: what stands in the document beside what was read; None where that is not at hand.
    """
    read = {figure.id for figure in figures}
    standing = _of(read, past.standing)
    reading = under_held_names(reading, standing, past.gone)
    before = {**standing, **under_names_of(past.earlier, reading)}
    rulings = Rulings.of(past.rulings, figures)
    stood, trusted = observations_of(before), observations_of(past.trusted)
    restless = Restless.of(figures, stood, reading, past.stood, past.rulings)
    moved = leftover.moved(restless.told(undoubted(stood, trusted)), reading) if leftover else frozenset[Key]()
    after = restless.marked(doubt(figures, stood, reading, trusted, past.rulings, moved), reading)
    now = {o.key: o for o in after}
    left_behind = passed(observations_of(standing), now)
    kept = _without_optional(figures, standing, now)
    seen = {*now, *left_behind, *(o.key for o in kept)}
    kept += leftover.still_printed(restless.held(standing), seen, after) if leftover else []
    kept = [rulings.ruled(o) for o in kept]
    alone = told_alone(reading, now)
    after, now = [*after, *kept], {**now, **{o.key: o for o in kept}}
    turned = turns_of(observations_of(before), now, past.stood)
    told = as_told(before, past.trusted, now)
    gone = observations_of(_of(read, past.gone))
    new_rules = {key[0] for key in past.earlier}
    was, says = restless.told(observations_of(before)), restless.told(now)
    found = restless.news(
        compare(restless.told(observations_of(told)), says, restless.told(gone), turned, restless.settling)
    )
    found = folded(half_gone(was, says, found), says, restless)
    changes = [_asked(c, rulings) if c.figure_id in new_rules else c for c in found]
    changes += [_unread(o, standing[o.key].observation) for o in kept if _newly_asked(o, standing[o.key].observation)]
    changes += [*alone, *restless.questions(after)]
    changes = [rulings.answered(c) for c in changes]
    after = _with_questions(changes, after)
    new = tuple(o for o in after if not _stands(standing.get(o.key), o))
    replaced = {o.key for o in new}
    ended = tuple(held for key, held in standing.items() if key in replaced or key not in now)
    known = {key[0] for key in (*told, *gone)}
    vintages = _continued(claims, past.vintages, new, ended, left_behind, seen_at)
    others = [held.observation for key, held in past.standing.items() if key[0] not in read]
    return replace(
        judge_again(claims, past.verdicts, vintages, [*after, *others], past.known),
        new=new,
        ended=ended,
        passed=left_behind,
        changes=tuple(changes),
        before=told,
        doubts=tuple(doubts(o for o in after if o.figure_id not in known and not o.is_set_aside)),
    )


def judge_again(
    claims: Iterable[Claim],
    before: Mapping[str, Verdict],
    vintages: Mapping[str, Sequence[Vintage]],
    said: Iterable[Observation] = (),
    known: Known | None = None,
) -> Decision:
    """How claims stand by the vintages given and what their figures say, and which of that is not as it was `before`;
    nothing else."""
    figures = by_figure(said)
    verdicts = {
        claim.id: out_of_reach(judge(claim, vintages.get(claim.id, ()), known), claim, figures.get(claim.figure_id, ()))
        for claim in claims
    }
    return Decision(verdicts=verdicts, judged=tuple(v for v in verdicts.values() if before.get(v.claim_id) != v))


def as_told(before: HeldByKey, trusted: HeldByKey, now: Mapping[Key, Observation]) -> HeldByKey:
    """What stood there as far as it was told: a doubtful value was withheld, so what is another now follows the last
    one that nobody doubted.

    Args:
        before: what stood there until now.
        trusted: what stood there last without doubt, where what stands there until now is in doubt.
        now: what stands there now.
    """
    withheld = {
        key
        for key, held in before.items()
        if held.observation.status is Status.SUSPECT and key in now
        if (key in trusted and not same(held.observation, now[key])) or has_settled(held.observation, now[key])
    }
    return {
        key: trusted[key] if key in withheld else held
        for key, held in before.items()
        if key in trusted or key not in withheld
    }


def until(past: Past, moment: datetime) -> Past:
    """What was held of the claims' vintages at a time."""
    return replace(
        past, vintages={id_: [v for v in held if v.seen_at <= moment] for id_, held in past.vintages.items()}
    )


def observations_of(held: HeldByKey) -> dict[Key, Observation]:
    """The observations alone."""
    return {key: one.observation for key, one in held.items()}


def _of(figures: set[str], held: HeldByKey) -> dict[Key, Held]:
    return {key: one for key, one in held.items() if key[0] in figures}


def _stands(held: Held | None, now: Observation) -> bool:
    """Whether the row held already says what the observation says."""
    if held is None:
        return False
    was = held.observation
    return same(was, now) and (was.status, was.doubt, was.period) == (now.status, now.doubt, now.period)


def _asked(change: Change, rulings: Rulings) -> Change:
    """The same change as a question: the rule changed along with the page. What a person ruled on is none."""
    after = change.after
    if after is not None and (rulings.accepts(after) or after.is_set_aside):
        return change
    if after is not None and after.status is not Status.MISSING:
        after = replace(after, status=Status.SUSPECT, doubt=NEW_RULE)
    return replace(change, after=after, doubt=NEW_RULE)


def _newly_asked(kept: Observation, was: Observation) -> bool:
    """Whether a value that is read no more is in doubt for that reason, and was not before."""
    return kept != was and kept.status is Status.SUSPECT and not kept.is_set_aside


def _unread(kept: Observation, was: Observation) -> Change:
    """The question about a value that is read no more and still printed."""
    return Change(ChangeKind.WITHDRAWN, was.figure_id, was.period, was.series, before=was, doubt=kept.doubt)


def _without_optional(
    figures: Sequence[Figure], standing: HeldByKey, now: Mapping[Key, Observation]
) -> list[Observation]:
    """What stood of optional figures that the document lacks: it stands, in doubt."""
    absent = {figure.id for figure in figures if figure.optional} - {key[0] for key in now}
    stood = [held.observation for key, held in standing.items() if key[0] in absent]
    return [
        o if o.status is Status.MISSING else replace(o, status=Status.SUSPECT, doubt=Doubt(DoubtKind.NOT_FOUND))
        for o in stood
    ]


def _with_questions(changes: Sequence[Change], after: Sequence[Observation]) -> list[Observation]:
    asked = {c.after.key: c.after for c in changes if c.after is not None and c.after.doubt == NEW_RULE}
    return [asked.get(o.key, o) for o in after]


def _continued(
    claims: Iterable[Claim],
    vintages: Mapping[str, Sequence[Vintage]],
    new: Iterable[Observation],
    ended: Iterable[Held],
    left_behind: frozenset[Key],
    seen_at: datetime,
) -> dict[str, list[Vintage]]:
    """The vintages of each claim with what the reading adds to them."""
    claims = list(claims)
    if not claims:
        return {}
    said: dict[Key, Observation | None] = {held.observation.key: None for held in ended} | {o.key: o for o in new}
    claimed = {claim.figure_id for claim in claims}
    by_days: dict[tuple[str, str, Span | None], Key] = {
        (o.figure_id, o.series, o.period.span): o.key for o in new if o.figure_id in claimed and o.period.span
    }
    continued = {}
    for claim in claims:
        held = list(vintages.get(claim.id, ()))
        key = _key_of(claim, held, said, by_days)
        continued[claim.id] = [*held, Vintage(said[key], seen_at, key in left_behind)] if key in said else held
    return continued


def _key_of(
    claim: Claim,
    held: Iterable[Vintage],
    said: Mapping[Key, Observation | None],
    by_days: Mapping[tuple[str, str, Span | None], Key],
) -> Key:
    """Under which name a figure has what a claim speaks of: that of what is held, else the claim's own, else that of
    the same days."""
    named = next((v.observation.key for v in held if v.observation), None)
    own = (claim.figure_id, claim.series, claim.period.label)
    return named or (own if own in said else by_days.get((claim.figure_id, claim.series, claim.period.span), own))
