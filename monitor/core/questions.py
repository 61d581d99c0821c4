"""What of a source waits for a person's word: doubtful values, what is gone by half, a rule that no longer fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from monitor.core.compare import same
from monitor.core.labels import OF_LABELS
from monitor.core.rulings import Rulings, first_doubt, matter_of
from monitor.core.turns import SETTLED_AFTER
from monitor.model import (
    Change,
    ChangeKind,
    Doubt,
    DoubtKind,
    Key,
    Logged,
    Matter,
    Observation,
    Outage,
    Period,
    Ruling,
    RulingKind,
    Standing,
    Status,
    canonical,
)

ID_LENGTH = 8
"""Hexadecimal digits of a question's id."""

OF_A_RULE = frozenset({"extract", "no match", "ambiguous", "wrong unit", "incomplete", "link not found"})
"""The failures by which a document came and a rule, or the link to follow, no longer fits it."""

TO_MEND = OF_A_RULE - {"link not found"}
"""Those of them by which another rule may read the document."""

OF_ANOTHER = frozenset({DoubtKind.ELSEWHERE, DoubtKind.OUT_OF_LINE, DoubtKind.SLIPPED})
"""Doubts by which a rule may read another figure now."""

OF_A_RELEASE = (DoubtKind.COMMON_FACTOR, DoubtKind.CAME_WITH_FACTOR, DoubtKind.ALL_ZERO, DoubtKind.SLIPPED)
"""Doubts about all that one version says."""

ALIKE = (
    *(DoubtKind.JUMPED, DoubtKind.NEW_RULE, DoubtKind.EARLIER_VERSION, DoubtKind.STILL_PRINTED, DoubtKind.NOT_FOUND),
    *OF_LABELS,
)
"""Doubts that have one cause, where several values of a figure have them since one version."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One value that is asked about.

    Attributes:
        matter: what is asked of it.
        figure_id: its figure.
        series: its series.
        period: its period; of a line that stands for many values, the one that holds theirs.
        now: what is read there; None where nothing is.
        before: the last value that nobody doubted; None where there is none.
        doubt: why it is asked.
        seen_at: since when that is so, UTC.
        snapshot_id: the version that says so.
        count: for how many values it stands.
    """

    matter: Matter
    figure_id: str
    series: str
    period: Period
    now: Observation | None
    before: Observation | None
    doubt: Doubt | None
    seen_at: datetime
    snapshot_id: int
    count: int = 1

    @property
    def key(self) -> Key:
        """Its place."""
        return (self.figure_id, self.series, self.period.label)

    @property
    def is_of_noise(self) -> bool:
        """Whether it is asked whether what moves there is a figure at all, whatever it says by now."""
        return self.doubt is not None and self.doubt.kind is DoubtKind.RESTLESS

    @property
    def identity(self) -> str:
        """What it is that is asked, the same whenever and by whatever rule it is read."""
        if self.is_of_noise:
            return "\t".join((self.matter, self.figure_id, DoubtKind.RESTLESS))
        one = self.now
        numbers = [canonical(n) if n is not None else "" for n in (one.value, one.low, one.high)] if one else []
        words = [one.printed] if one is not None and one.wording is not None else []
        return "\t".join((self.matter, *self.key, one.unit if one else "", *numbers, *words))


@dataclass(frozen=True, slots=True)
class Question:
    """What one word of a person answers.

    Attributes:
        source_id: the source.
        matter: what is asked.
        asked: the values, a total before its parts; empty where it is about a document that a rule does not fit.
        outage: the failed checks, where it is that; else None.
        ruling: that its rule needs work, where a person said so; else None.
    """

    source_id: str
    matter: Matter
    asked: tuple[Asked, ...] = ()
    outage: Outage | None = None
    ruling: Ruling | None = None

    @property
    def id(self) -> str:
        """Its name: made of what is asked, so that another value is another question."""
        lines = sorted({one.identity for one in self.asked})
        if self.outage is not None:
            lines.append(f"{self.matter}\t{self.source_id}\t{self.outage.since.isoformat()}")
        return sha256("\n".join(lines).encode()).hexdigest()[:ID_LENGTH]

    @property
    def asked_at(self) -> datetime:
        """Since when it is asked, UTC."""
        return self.outage.since if self.outage else min(one.seen_at for one in self.asked)

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """The figures that it is about."""
        return tuple(dict.fromkeys(one.figure_id for one in self.asked))

    @property
    def is_to_mend(self) -> bool:
        """Whether a rule is lost, or may read another figure now."""
        if self.outage is not None:
            return self.outage.problem_kind in TO_MEND
        return any(one.doubt is not None and one.doubt.kind in OF_ANOTHER for one in self.asked)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is held of a source, as far as questions follow from it.

    Attributes:
        source_id: the source.
        standing: what its figures say.
        trusted: of what is doubtful there, the last value that nobody doubted.
        logged: what changed, newest first.
        checks: how many good checks have found what stands in each place that turned lately.
        outage: its failed checks, where it fails; else None.
        rulings: what persons said of it, oldest first.
    """

    source_id: str
    standing: Sequence[Standing] = ()
    trusted: Mapping[Key, Observation] = field(default_factory=dict)
    logged: Sequence[Logged] = ()
    checks: Mapping[Key, int] = field(default_factory=dict)
    outage: Outage | None = None
    rulings: Sequence[Ruling] = ()


def questions_of(held: Evidence) -> list[Question]:
    """The open questions of a source, the longest asked first."""
    rulings = Rulings.of(held.rulings)
    values = [_of_value(one, held.trusted) for one in held.standing if _is_open(one.observation)]
    groups = [*_grouped(held.source_id, values), *([one] for one in _of_changes(held))]
    found = [Question(held.source_id, group[0].matter, tuple(group), ruling=_work(group, rulings)) for group in groups]
    if held.outage is not None and held.outage.problem_kind in OF_A_RULE:
        found.append(_of_rule(held.source_id, held.outage, held.rulings))
    return sorted(found, key=lambda one: (one.asked_at, one.figure_ids, one.id))


def ruled(question: Question, kind: RulingKind, *, by: str, at: datetime, note: str) -> list[Ruling]:
    """A person's word on a question, as it is kept: one ruling for each value that it is about."""
    said = {"question": question.id, "kind": kind, "source_id": question.source_id, "ruled_by": by, "ruled_at": at}
    if question.outage is not None:
        return [Ruling(matter=Matter.RULE, note=note, **said)]  # type: ignore[arg-type]
    return [
        Ruling(
            matter=one.matter,
            note=note,
            figure_id=one.figure_id,
            series=one.series,
            period=one.period.label,
            value=one.now.value if one.now else None,
            low=one.now.low if one.now else None,
            high=one.now.high if one.now else None,
            unit=(one.now or one.before).unit if one.now or one.before else "",  # type: ignore[union-attr]
            printed=one.now.printed if one.now else "",
            doubt=first_doubt(one.doubt),
            snapshot_id=one.snapshot_id,
            **said,  # type: ignore[arg-type]
        )
        for one in question.asked
    ]


# ---------------------------------------------------------------- values that stand


def _is_open(said: Observation) -> bool:
    """Whether a value is in doubt, and nobody has rejected it."""
    if said.status is not Status.SUSPECT or said.doubt is None:
        return False
    return not said.is_set_aside or said.doubt.kind is DoubtKind.NEEDS_WORK


def _of_value(one: Standing, trusted: Mapping[Key, Observation]) -> Asked:
    said = one.observation
    return Asked(
        matter_of(said),
        said.figure_id,
        said.series,
        said.period,
        said,
        trusted.get(said.key),
        first_doubt(said.doubt) or said.doubt,
        one.seen_at,
        one.snapshot_id,
    )


def _grouped(source_id: str, values: Sequence[Asked]) -> list[list[Asked]]:
    """What one word answers: a release, a total with its parts, values that were doubted for one cause; else one."""
    groups: dict[tuple[object, ...], list[Asked]] = defaultdict(list)
    names = {one.key: _cause(source_id, one) for one in values}
    for total in (one for one in values if one.now and one.now.derived):
        parts = [one for one in values if one is not total and _is_part(one, total)]
        release = next((names[part.key] for part in parts if names[part.key][0] == "release"), None)
        name = release or ("total", *total.key)
        names[total.key] = name
        names |= {part.key: name for part in parts if names[part.key][0] != "release"}
    for one in values:
        groups[names[one.key]].append(one)
    return [sorted(group, key=lambda one: not (one.now and one.now.derived)) for group in groups.values()]


def _cause(source_id: str, one: Asked) -> tuple[object, ...]:
    doubt = one.doubt
    if one.is_of_noise:
        return ("noise", one.figure_id)
    if doubt is not None and doubt.kind in OF_A_RELEASE:
        return ("release", source_id, one.snapshot_id)
    if doubt is not None and doubt.kind in ALIKE:
        return ("alike", one.figure_id, one.snapshot_id, one.matter, doubt.kind, doubt.times)
    return ("one", *one.key)


def _is_part(part: Asked, total: Asked) -> bool:
    whole, inside = total.period.span, part.period.span
    same_series = (part.figure_id, part.series) == (total.figure_id, total.series)
    return same_series and whole is not None and inside is not None and inside in whole


def _work(group: Iterable[Asked], rulings: Rulings) -> Ruling | None:
    """That the rule needs work, where a person said so of one of the values last."""
    words = [rulings.on(one.now) if one.now else rulings.on_gone(one.key) for one in group]
    return next((one for one in words if one and one.kind is RulingKind.NEEDS_WORK), None)


# ---------------------------------------------------------------- changes that ask


def _of_changes(held: Evidence) -> list[Asked]:
    """What the latest change of each place asks, where no value that stands is in doubt for it."""
    stands = {one.observation.key: one.observation for one in held.standing}
    seen: set[Key] = set()
    back: set[str] = set()
    found = []
    for logged in held.logged:
        change = logged.change
        key = (change.figure_id, change.series, change.period.label)
        came_back = change.is_group and change.figure_id in back
        if key not in seen and not change.part_of and not came_back and _asks(change, stands, held.checks):
            found.append(_of_change(logged))
        seen.add(key)
        back |= {change.figure_id} if change.kind is ChangeKind.RESTORED else set()
    return found


def _asks(change: Change, stands: Mapping[Key, Observation], checks: Mapping[Key, int]) -> bool:
    doubt = change.doubt
    if doubt is None or doubt.kind in (DoubtKind.REJECTED, DoubtKind.RESTLESS) or change.still_printed:
        return False
    if change.after is None:
        return (change.figure_id, change.series, change.period.label) not in stands
    now = stands.get(change.after.key)
    if now is None or now.status is Status.SUSPECT or not same(now, change.after):
        return False
    return first_doubt(doubt) != doubt or doubt.kind is not DoubtKind.IN_TURN or checks.get(now.key, 0) < SETTLED_AFTER


def _of_change(logged: Logged) -> Asked:
    change = logged.change
    return Asked(
        Matter.VALUE if change.after else Matter.GONE,
        change.figure_id,
        change.series,
        change.period,
        change.after,
        change.before,
        first_doubt(change.doubt),
        logged.seen_at,
        logged.after_snapshot_id,
        change.count,
    )


def _of_rule(source_id: str, outage: Outage, rulings: Iterable[Ruling]) -> Question:
    asked = Question(source_id, Matter.RULE, outage=outage)
    said = [one for one in rulings if one.matter is Matter.RULE and one.question == asked.id]
    work = said[-1] if said and said[-1].kind is RulingKind.NEEDS_WORK else None
    return Question(source_id, Matter.RULE, outage=outage, ruling=work)
