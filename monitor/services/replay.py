"""Derive everything again from the bytes: after a rule changed, and to prove that nothing differs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from monitor.core.catalogue import Catalogue, Figure, Source
from monitor.core.compare import doubts, same
from monitor.core.decide import decide, judge_again, until
from monitor.core.extract import Observations, Tried
from monitor.core.leftover import Leftover
from monitor.model import (
    Change,
    Claim,
    Key,
    Labels,
    Logged,
    Observation,
    Past,
    Shape,
    Standing,
    canonical,
)
from monitor.model.checks import SnapshotRow
from monitor.model.errors import CheckError, DatabaseError
from monitor.model.store import Store
from monitor.model.times import time_text
from monitor.reading.labels import counted
from monitor.services.configure import Reread, correct_due_times, declare, is_up_to_date
from monitor.services.held import Ask, AtHand, Held, ReadAhead, ask_here, atomically, shape_of_version
from monitor.services.news import BY_CONFIGURATION, Acceptance, tell_accepted
from monitor.services.record import TICK
from monitor.telling.amounts import observed
from monitor.telling.periods import period_name
from monitor.telling.questions import question


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay of one source did.

    Attributes:
        source_id: the source.
        snapshots: how many were read.
        figures: how many figures were read from them.
        unreadable: what present rules cannot read, one line per figure and snapshot.
        read: what the figures say now, where a changed configuration made it necessary to read them again.
        doubtful: what of that looks like a slip, one line per value; of a total and its parts, the parts.
    """

    source_id: str
    snapshots: int
    figures: int
    unreadable: tuple[str, ...] = ()
    read: tuple[Observation, ...] = ()
    doubtful: tuple[str, ...] = ()

    def __str__(self) -> str:
        figures, snapshots = counted(self.figures, "figure"), counted(self.snapshots, "snapshot")
        return f"{self.source_id}: {figures} read again from {snapshots}"


def bring_up_to_date(
    store: Store,
    catalogue: Catalogue,
    now: datetime,
    *,
    ask: Ask = ask_here,
    step: Callable[[str], None] = lambda _: None,
) -> list[Replayed]:
    """Bring the database up to the configuration: rows first, then figures and claims that are new or changed.

    Whatever changed in the configuration is read again from the bytes held, so that our change never looks like a
    change of the world. Nobody is told, but of what was withheld as doubtful and is now accepted. What is held is read
    as `ask` has it done, before the transaction begins.
    """
    with store.atomic():
        if is_up_to_date(store, catalogue):
            correct_due_times(store, catalogue, now)
            return []
        reread = declare(store, catalogue, now)
        store.undo()  # Only to see what is to be read: no transaction is open while that is done.
    held = ReadAhead(store, ask)
    for source_id, figure_ids in reread.figures.items():
        held.read_all(catalogue.source(source_id), figure_ids)
    return atomically(store, partial(_declare_and_reread, store, catalogue, now, held, step))


def _declare_and_reread(
    store: Store, catalogue: Catalogue, now: datetime, held: Held, step: Callable[[str], None]
) -> list[Replayed]:
    reread = declare(store, catalogue, now)
    return [_reread(store, catalogue, source_id, reread, now, held, step) for source_id in reread.sources]


def replay(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    *,
    ask: Ask = ask_here,
    step: Callable[[str], None] = lambda _: None,
) -> Replayed:
    """Read every snapshot of a source again by the present rules, and keep the result in one transaction."""
    if source.not_watched:
        return Replayed(source.id, 0, 0)
    figure_ids = [figure.id for figure in source.figures]
    held = ReadAhead(store, ask)
    held.read_all(source, figure_ids)
    return atomically(store, partial(replay_source, store, catalogue, source, figure_ids, held=held, step=step))


def replay_source(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    figure_ids: Iterable[str],
    *,
    held: Held | None = None,
    step: Callable[[str], None] = lambda _: None,
    observations_alone: bool = False,
) -> Replayed:
    """Derive observations and changes of some figures, and the verdicts of the source's claims, from its snapshots.

    Call it inside a transaction. A figure that its rule cannot read from a snapshot keeps what stood before it there.
    Versions are read here and now where `held` is None. With `observations_alone`, which do not rest on the others,
    neither changes nor verdicts are derived.
    """
    held = held or AtHand(store)
    wanted = set(figure_ids)
    figures = [figure for figure in source.figures if figure.id in wanted]
    claims = () if observations_alone else catalogue.claims_on(source.id)
    store.history.forget(source.id, wanted, claims)
    snapshots = store.checks.snapshots(source.id)
    unreadable: list[str] = []
    previous: SnapshotRow | None = None
    before: Shape | None = None
    for row in snapshots:
        tried: Sequence[Tried] | None = None
        try:
            tried = held.tried(source, row, figures, before.labels if before else {}) if figures else None
        except (CheckError, DatabaseError) as error:
            unreadable.append(f"{source.id}, snapshot {row.snapshot.id}: {error}")
        parts: list[Observations] = []
        readable: list[Figure] = []
        for figure, found in tried or ():
            if isinstance(found, CheckError):
                problem = str(found).removeprefix(f"{figure.id}: ")
                unreadable.append(f"{figure.id}, snapshot {row.snapshot.id}: {problem}")
                if figure.optional and found.absent:
                    readable.append(figure)
            else:
                parts.append(found)
                readable.append(figure)
        if tried is not None:
            read = Observations.joined(parts)
            leftover = Leftover.told(readable, read.passed_over, held.look(source, row))
            _keep(store, source, claims, row, None if observations_alone else previous, read, readable, leftover)
            previous, before = row, _kept_shape(store, row, read.labels, before)
        else:
            _judge(store, source.id, claims, row.snapshot.seen_at, row.snapshot.id)
        step(source.id)
    return Replayed(source.id, len(snapshots), len(figures), tuple(unreadable))


def _kept_shape(store: Store, row: SnapshotRow, labels: Labels, before: Shape | None) -> Shape | None:
    """What a version looks like, kept where it is another than before."""
    shape = shape_of_version(row, labels, before)
    if shape != row.shape:
        store.checks.keep_shape(row.snapshot.id, shape)
    return shape


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found.

    Attributes:
        wrong: what differs between the database and what its bytes say now, one line each.
        unreadable: what present rules cannot read from earlier versions: no damage, but good to know.
    """

    wrong: tuple[str, ...]
    unreadable: tuple[str, ...] = ()


def verify(
    store: Store, catalogue: Catalogue, *, ask: Ask = ask_here, step: Callable[[str], None] = lambda _: None
) -> Verified:
    """Hash every blob again, read every figure of every snapshot again by the present rules, and compare.

    The database is left as it was.
    """
    wrong: list[str] = []
    for blob_id, digest in store.blobs.all():
        try:
            store.blobs.body(blob_id)
        except DatabaseError as error:
            wrong.append(f"{digest[:12]}: {error}")
        step("blobs")
    unreadable: list[str] = []
    if not wrong:
        for source in catalogue.watched:
            found = _differences(store, catalogue, source, ask, step)
            wrong += found.wrong
            unreadable += found.unreadable
    return Verified(tuple(wrong), tuple(unreadable))


def _differences(store: Store, catalogue: Catalogue, source: Source, ask: Ask, step: Callable[[str], None]) -> Verified:
    figure_ids = [figure.id for figure in source.figures]
    ahead = ReadAhead(store, ask)
    ahead.read_all(source, figure_ids)

    def derive() -> tuple[Replayed, set[str]]:
        replayed = replay_source(store, catalogue, source, figure_ids, held=ahead, step=step, observations_alone=True)
        derived = _readings(store, source)
        store.undo()
        return replayed, derived

    held = _readings(store, source)
    replayed, derived = atomically(store, derive)
    lines = [f"{cell}: held, but not read again" for cell in sorted(held - derived)]
    lines += [f"{cell}: read again, but not held" for cell in sorted(derived - held)]
    return Verified(tuple(lines), replayed.unreadable)


def _readings(store: Store, source: Source) -> set[str]:
    """One line per observation, without row numbers, so that two derivations can be compared."""
    return {_reading(standing) for figure in source.figures for standing in store.log.history(figure.id)}


def _reading(standing: Standing) -> str:
    said = standing.observation
    days = f"({said.coverage.start} to {said.coverage.end}) " if said.coverage else ""
    until = f"until {time_text(standing.until)}" if standing.until else "until now"
    return f"{' '.join(said.key)} = {_amount(said)} “{said.printed}” {days}from {time_text(standing.seen_at)} {until}"


def _amount(said: Observation) -> str:
    """What an observation says: ``about 25 kg``, ``40000 to 100000 companies``, ``missing lb``."""
    number, low, high = (None if n is None else canonical(n) for n in (said.value, said.low, said.high))
    number = number or (f"{low} to {high}" if low else said.status.value)
    return " ".join(filter(None, (said.qualifier.value, number, said.unit)))


def _reread(
    store: Store,
    catalogue: Catalogue,
    source_id: str,
    reread: Reread,
    now: datetime,
    held: Held,
    step: Callable[[str], None],
) -> Replayed:
    source = catalogue.source(source_id)
    if source.not_watched:
        claims = catalogue.claims_on(source_id)
        seen_at = store.sources.state(source_id).seen_at
        # Also when the clock was set back, this comes after what the source's versions said.
        since = now if seen_at is None else max(now, seen_at + TICK)
        _judge(store, source.id, claims, since, None)
        return Replayed(source_id, 0, 0)
    figures = reread.figures.get(source_id, frozenset())
    done, _ = read_again(store, catalogue, source, figures, now, held=held, step=step)
    standing = store.log.standing(source_id=source_id) if figures else []
    read = tuple(one.observation for one in standing if one.observation.figure_id in figures)
    asked = [change.after for change in doubts(o for o in read if not o.is_set_aside) if change.after is not None]
    return replace(done, read=read, doubtful=tuple(map(_doubtful_line, asked)))


def read_again(
    store: Store,
    catalogue: Catalogue,
    source: Source,
    figures: Collection[str],
    now: datetime,
    acceptance: Acceptance = BY_CONFIGURATION,
    *,
    held: Held | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> tuple[Replayed, int]:
    """Derive some figures of a source anew, and tell as news what was withheld as doubtful and is accepted now.

    Call it inside a transaction. Beside what was done stands how many changes are told for it.
    """
    past, logged = store.history.past(source.id, catalogue.claims_on(source.id)), store.log.changes(source.id)
    done = replay_source(store, catalogue, source, figures, held=held, step=step)
    changes = _told_no_sooner(store, source.id, logged, past) if figures else []
    if changes:
        tell_accepted(store, catalogue, source, changes, past.verdicts, now, acceptance)
    return done, len(changes)


def _told_no_sooner(store: Store, source_id: str, before: Sequence[Logged], past: Past) -> list[Change]:
    """The changes that were questions before a replay and are news after it, as far as they still stand."""
    asked = {(one.change.figure_id, one.after_snapshot_id) for one in before if one.change.suspect}
    told = {_identity(one) for one in before if not one.change.suspect}
    now = {one.observation.key: one.observation for one in store.log.standing(source_id=source_id)}
    newest: dict[Key, Change] = {}
    for one in store.log.changes(source_id):
        change = one.change
        place = (change.figure_id, change.series, change.period.label)
        was_asked = (change.figure_id, one.after_snapshot_id) in asked and _identity(one) not in told
        if was_asked and not change.suspect and _still_so(change, past, now):
            newest.setdefault(place, change)
    return list(newest.values())


def _identity(one: Logged) -> tuple[object, ...]:
    change = one.change
    return change.kind, change.figure_id, change.series, change.period.label, one.after_snapshot_id


def _still_so(change: Change, past: Past, now: Mapping[Key, Observation]) -> bool:
    """Whether what a change led to is what is said now, and was held before: what is gone is gone."""
    if change.after is None:
        return (change.figure_id, change.series, change.period.label) not in now
    key = change.after.key
    return key in now and same(now[key], change.after) and key in past.standing


def _doubtful_line(doubted: Observation) -> str:
    """``customs/fentanyl, FY2023: 3,000 lb; 3,000 lb is above the declared maximum of 2,000 lb``."""
    place = ", ".join(filter(None, (doubted.figure_id, doubted.series, period_name(doubted.period))))
    return f"{place}: {observed(doubted)}; {question(doubted.doubt, doubted.printed)}"


def _keep(
    store: Store,
    source: Source,
    claims: Sequence[Claim],
    row: SnapshotRow,
    previous: SnapshotRow | None,
    observations: Observations,
    figures: Sequence[Figure],
    leftover: Leftover,
) -> None:
    """Keep what follows from a version, as when it was first read."""
    snapshot = row.snapshot
    # What stood lately is asked for the changes alone, which lead from a version before.
    at = snapshot.seen_at if previous is not None or source.settling else None
    keys = [o.key for o in observations]
    past = store.history.past(source.id, claims, said=keys, at=at, settling=source.settling)
    decision = decide(figures, until(past, snapshot.seen_at), observations, claims, snapshot.seen_at, leftover)
    store.history.write(source.id, snapshot.id, decision)
    if previous is not None:
        store.history.write_changes(source.id, row.check_id, previous.snapshot.id, snapshot.id, decision)
    store.history.write_verdicts(claims, decision, snapshot.seen_at, snapshot.id)


def _judge(store: Store, source_id: str, claims: Sequence[Claim], seen_at: datetime, snapshot_id: int | None) -> None:
    """Keep how the claims stand by the vintages held until a time."""
    past = until(Past(verdicts=store.history.verdicts(claims), vintages=store.history.vintages(claims)), seen_at)
    said = [one.observation for one in store.log.standing(source_id=source_id)]
    store.history.write_verdicts(claims, judge_again(claims, past.verdicts, past.vintages, said), seen_at, snapshot_id)
