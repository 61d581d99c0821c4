"""How a value came to be what it is and who was told: fetch, grade, rule, reading, comparison, decision, mail."""

from __future__ import annotations

from datetime import datetime

from monitor.core.catalogue import Catalogue
from monitor.core.compare import same
from monitor.core.rulings import Rulings
from monitor.core.story import SourceStory, ValueStory
from monitor.model import Key, Logged, Observation, Standing, is_same_place
from monitor.model.errors import UsageError
from monitor.model.facts import ChangesTold
from monitor.model.notices import Told
from monitor.model.store import Store
from monitor.services.questions import questions_about


def story_of_value(
    store: Store, catalogue: Catalogue, figure_id: str, now: datetime, *, period: str = "", series: str = ""
) -> ValueStory:
    """How what a figure says of a period came to be; of its newest period where none is named.

    Raises:
        UsageError: nothing was ever read of it for that period.
    """
    held = store.log.history(figure_id, period=period, series=series)
    standing = [one for one in held if one.until is None] or held
    if not standing:
        periods = sorted({one.observation.period.label for one in store.log.history(figure_id)}, reverse=True)
        there = f"; it has {', '.join(periods[:12])}" if periods else ": run `monitor check` first"
        raise UsageError(f"nothing was read of {figure_id}{f' for {period}' if period else ''}{there}")
    one = max(standing, key=_prominence)
    key = one.observation.key
    logged = next((line for line in store.log.changes(_source_id(figure_id)) if _led_to(line, one)), None)
    return _value_story(store, catalogue, key, one, logged, now)


def story_of_change(store: Store, catalogue: Catalogue, change_id: int, now: datetime) -> ValueStory:
    """How a change came to be.

    Raises:
        UsageError: there is no such change, or its figure is watched no more.
    """
    line = next((one for one in store.log.changes() if one.id == change_id), None)
    if line is None:
        raise UsageError(f"no change {change_id}: `monitor changes --json` names them; a replay gives them new numbers")
    if catalogue.figure(line.change.figure_id) is None:
        raise UsageError(f"change {change_id} is of {line.change.figure_id}, which the configuration names no more")
    change = line.change
    said = change.after or change.before
    key = said.key if said else (change.figure_id, change.series, change.period.label)
    held = store.log.history(change.figure_id, period=key[2], series=key[1]) if change.after else []
    standing = next((one for one in reversed(held) if one.snapshot_id == line.after_snapshot_id), None)
    return _value_story(store, catalogue, key, standing, line, now)


def story_of_source(store: Store, catalogue: Catalogue, source_id: str, now: datetime) -> SourceStory:
    """How a source stands, and what its last check led to."""
    source = catalogue.source(source_id)
    snapshots = store.checks.snapshots(source_id)
    snapshot = snapshots[-1] if snapshots else None
    last = store.checks.last_check(source_id)
    concerned = {check_id for check_id in (last and last.id, snapshot and snapshot.check_id) if check_id is not None}
    outage = next((one for one in store.outages.lasting() if one.source_id == source_id), None)
    lines = store.log.changes(source_id) if snapshot else []
    return SourceStory(
        source,
        stands=next((one for one in store.log.health() if one.source.id == source_id), None),
        last_check=last,
        snapshot=snapshot,
        values=len(store.log.standing(source_id=source_id)),
        changes=tuple(one for one in lines if snapshot and one.after_snapshot_id == snapshot.snapshot.id),
        questions=tuple(questions_about(store, source, now, outage)),
        told=tuple(
            one
            for one in store.outbox.told(source_id)
            if one.check_id in concerned or (outage and one.notice.created_at >= outage.since)
        ),
    )


def _value_story(
    store: Store, catalogue: Catalogue, key: Key, standing: Standing | None, logged: Logged | None, now: datetime
) -> ValueStory:
    figure = catalogue.figure(key[0])
    assert figure is not None, "the caller named one that is watched"
    source = catalogue.source(_source_id(key[0]))
    snapshot_id = standing.snapshot_id if standing else logged.after_snapshot_id if logged else None
    snapshot = store.checks.snapshot(snapshot_id) if snapshot_id is not None else None
    place = standing.observation if standing else logged.change if logged else None
    claims = [one for one in catalogue.claims_on(source.id) if place and is_same_place(one, place)]
    verdicts = store.history.verdicts(claims)
    rulings = Rulings.of(store.rulings.all(source.id))
    said = standing.observation if standing else None
    asked = questions_about(store, source, now)
    return ValueStory(
        source,
        figure,
        key,
        standing,
        check=store.checks.check(snapshot.check_id) if snapshot else None,
        snapshot=snapshot,
        last_check=store.checks.last_check(source.id),
        logged=logged,
        before=store.checks.snapshot(logged.before_snapshot_id) if logged else None,
        ended=_ended(store, source.id, key) if standing and standing.until else None,
        rulings=rulings.said_of(key, said),
        question=next((one for one in asked if any(value.key == key for value in one.asked)), None),
        claims=tuple((claim, verdicts.get(claim.id)) for claim in claims),
        told=tuple(one for one in store.outbox.told(source.id) if _tells(one, key, said, logged)),
    )


def _source_id(figure_id: str) -> str:
    return figure_id.partition("/")[0]


def _prominence(one: Standing) -> tuple[bool, bool, str]:
    """A total before its parts, a period with days before one without, the newest first."""
    span = one.observation.period.span
    return one.observation.derived, span is not None, str(span.end) if span else ""


def _led_to(line: Logged, one: Standing) -> bool:
    after = line.change.after
    return after is not None and after.key == one.observation.key and line.after_snapshot_id == one.snapshot_id


def _ended(store: Store, source_id: str, key: Key) -> Logged | None:
    """The latest change by which nothing is said in a place any more, alone or in a line for many."""
    gone = [one for one in store.log.changes(source_id) if one.change.after is None and one.change.figure_id == key[0]]
    return next((one for one in gone if (one.change.series, one.change.period.label) == key[1:]), None)


def _tells(told: Told, key: Key, said: Observation | None, logged: Logged | None) -> bool:
    """Whether a notice tells of a value: of the same place, and of what it says, or of the check that found it."""
    if not isinstance(told.notice.facts, ChangesTold):
        return False
    changes = [one for each in told.notice.facts.changes for one in (each.change, *each.restated)]
    of_place = [one for one in changes if (one.figure_id, one.series, one.period.label) == key]
    if any(one.after and said and same(one.after, said) for one in of_place):
        return True
    return logged is not None and told.check_id == logged.check_id and bool(of_place or _counts(told, key))


def _counts(told: Told, key: Key) -> bool:
    """Whether a notice counts values of a figure without telling each."""
    assert isinstance(told.notice.facts, ChangesTold)
    lines = (one.change for one in told.notice.facts.changes)
    more = any(one.figure.id == key[0] for one in told.notice.facts.more)
    return more or any(one.figure_id == key[0] and one.count > 1 for one in lines)
