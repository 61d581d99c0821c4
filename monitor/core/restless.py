"""Tell figures from noise where nobody chose them: what moved while the source was first watched, and what never stood.

Of figures that say so (`settles_after`), the series are whatever the page prints. Their places say something once they
have stood unchanged for that many good checks. What moved before it ever did is asked about, once for the figure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from monitor.core.catalogue import Figure
from monitor.core.compare import same
from monitor.model import (
    UNDATED,
    Change,
    ChangeKind,
    Doubt,
    DoubtKind,
    HeldByKey,
    Key,
    Observation,
    Ruling,
    RulingKind,
    Status,
    Stood,
)

Series = tuple[str, str]
"""A figure and one of its series."""
Block = tuple[str, str, bool]
"""A figure, the outermost label, and whether what stands below it are words: a card or a sentence, and no table."""
WORDS = "Text="
"""How the last label begins of what stands in no table."""
COMES_OR_GOES = (ChangeKind.RELEASED, ChangeKind.WITHDRAWN, ChangeKind.RESTORED)
QUICK = 2
"""After so many values in a row that did not stand for long, one more is restless."""
FEWEST_LABELS = 3
"""Of fewer labels, that all but one are those of a known place does not tell that a row or a column came."""
FIRM = 3
"""So many times as long must words have stood for their going to be told: two texts may be shown by turns."""
LISTED = 3
"""So many values that came to one block at once are told one by one."""


@dataclass(frozen=True)
class Restless:
    """What of the places of such figures says something, and what does not.

    Attributes:
        steady: the keys that have stood for long enough once, or that a person called figures.
        noise: the keys of what moves without having stood, or was asked about.
        fresh: the keys of what moves for the first time after having been told as steady.
        settling: the ids of such figures, with how many checks they need.
        ruled: what a person said of each series, as long as it moves.
        over: the ids of those that have been watched for so long.
        asked: the ids of those of which the question was asked before.
        turning: the blocks in which something came and went before it ever stood: there coming and going says nothing.
        firm: the series that have stood for so long that their going says something.
    """

    steady: frozenset[Key] = frozenset()
    noise: frozenset[Key] = frozenset()
    fresh: frozenset[Key] = frozenset()
    settling: Mapping[str, int] = field(default_factory=dict)
    ruled: Mapping[Series, RulingKind] = field(default_factory=dict)
    over: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    turning: frozenset[Block] = frozenset()
    firm: frozenset[Series] = frozenset()

    @classmethod
    def of(
        cls,
        figures: Iterable[Figure],
        before: Mapping[Key, Observation],
        now: Iterable[Observation],
        stood: Mapping[Key, Sequence[Stood]],
        rulings: Iterable[Ruling],
    ) -> Restless:
        """What is known of the places of these figures, by what stood there lately.

        Args:
            figures: those that were read.
            before: what stood until now.
            now: what was read.
            stood: what stood lately in each place of such figures, oldest first.
            rulings: what persons said of the source's values, oldest first.
        """
        settling = {figure.id: figure.settles_after for figure in figures if figure.settles_after}
        if not settling:
            return NOTHING_SETTLES
        ruled = {
            (one.figure_id, one.series): one.kind
            for one in rulings
            if one.doubt is not None and one.doubt.root.kind is DoubtKind.RESTLESS
        }
        own = {key: [one for one in rows if one.observation] for key, rows in stood.items() if key[0] in settling}
        checks = dict.fromkeys(settling, 0)
        for key, rows in own.items():
            checks[key[0]] = max(checks[key[0]], sum(one.checks for one in rows))
        calm = {key for key, rows in own.items() if rows[0].checks >= settling[key[0]]}
        series = {key[:2] for key in calm}
        said = {o.key: o for o in now if o.figure_id in settling}
        held = {key for key, o in before.items() if key[0] in settling and _was_restless(o)}
        moving = {
            key
            for key, rows in own.items()
            if key[:2] not in series and key in said and len(rows) + _differs(before.get(key), said[key]) > 1
        }
        hasty = {
            key
            for key in own.keys() & said.keys()
            if key[:2] in series and _differs(before.get(key), said[key]) and _is_hasty(own[key], settling[key[0]])
        }
        over = frozenset(figure_id for figure_id, needed in settling.items() if checks[figure_id] >= needed)
        noise = {key for key in (moving | held | hasty) if ruled.get(key[:2]) is not RulingKind.ACCEPTED}
        noise |= {key for key in said if ruled.get(key[:2], RulingKind.ACCEPTED) is not RulingKind.ACCEPTED}
        figures_of = {key for key in (*own, *said) if ruled.get(key[:2]) is RulingKind.ACCEPTED}
        asked = frozenset(key[0] for key in (*held, *ruled))
        left = (key for key, rows in own.items() if key[:2] not in series and rows[-1].until is not None)
        return cls(
            frozenset((calm | figures_of) - noise),
            frozenset(noise),
            frozenset(hasty - held) & noise,
            settling,
            ruled,
            over,
            asked,
            frozenset(map(_block_of, left)),
            frozenset(
                key[:2]
                for key, rows in own.items()
                if rows[0].checks >= settling[key[0]] * (FIRM if _is_words(key) else 1)
            ),
        )

    def says(self, key: Key) -> bool:
        """Whether what happens in a place is to be told: it is of another figure, or steady."""
        if key[0] not in self.settling or key in self.fresh:
            return True
        return key not in self.noise and key[:2] in self._series

    @cached_property
    def _series(self) -> frozenset[Series]:
        return frozenset(key[:2] for key in self.steady)

    def told(self, cells: Mapping[Key, Observation]) -> dict[Key, Observation]:
        """Of what stands, what can be news: new places where all but one label are those of a steady one."""
        if not self.settling:
            return dict(cells)
        known = {(figure, _without(name, at)) for figure, name in self._series for at in range(_labels_of(name))}
        return {key: o for key, o in cells.items() if self.says(key) or self._is_one_more(key, known)}

    def _is_one_more(self, key: Key, known: set[Series]) -> bool:
        """Whether it is a row or a column more in a table that stood: not one of those that come and go."""
        count = _labels_of(key[1])
        if key in self.noise or count < FEWEST_LABELS or _block_of(key) in self.turning:
            return False
        return any((key[0], _without(key[1], at)) in known for at in range(1, count))

    def held(self, cells: HeldByKey) -> HeldByKey:
        """Of what is held, what can be missed."""
        if not self.settling:
            return cells
        return {key: one for key, one in cells.items() if self.says(key) and self._may_go(key)}

    def news(self, changes: Iterable[Change]) -> list[Change]:
        """The changes without what came, or went, where things come and go."""
        kept = []
        for one in changes:
            key = (one.figure_id, one.series, one.period.label)
            if one.kind not in COMES_OR_GOES or one.figure_id not in self.settling or self._may_go(key):
                kept.append(one)
        return kept

    def _may_go(self, key: Key) -> bool:
        """Whether it says something that a place came or went: not where things turn, nor of words that are new."""
        return _block_of(key) not in self.turning and (not _is_words(key) or key[:2] in self.firm)

    def marked(self, doubted: Iterable[Observation], read: Iterable[Observation]) -> list[Observation]:
        """The observations; those that say nothing yet as they were read, and noise in doubt, or set aside by a person.

        Args:
            doubted: the observations beside what stood before.
            read: the same as they were read.
        """
        if not self.settling:
            return list(doubted)
        plain = {o.key: o for o in read}
        return [self._marked(o if self.says(o.key) else plain[o.key]) for o in doubted]

    def _marked(self, said: Observation) -> Observation:
        if said.key not in self.noise or said.figure_id not in self.over or said.status is Status.MISSING:
            return said
        doubt = Doubt(DoubtKind.RESTLESS, provisional=said.status is Status.PROVISIONAL)
        ruled = self.ruled.get(said.key[:2])
        if ruled in (RulingKind.REJECTED, RulingKind.NEEDS_WORK):
            kind = DoubtKind.REJECTED if ruled is RulingKind.REJECTED else DoubtKind.NEEDS_WORK
            doubt = Doubt(kind, part=doubt)
        return replace(said, status=Status.SUSPECT, doubt=doubt)

    def questions(self, observations: Iterable[Observation]) -> list[Change]:
        """The one question of each figure: which of its places are figures, asked when it has been watched for long."""
        moved: dict[str, list[Observation]] = {}
        count = dict.fromkeys(self.settling, 0)
        for o in observations:
            if o.figure_id in count:
                count[o.figure_id] += 1
                if o.doubt is not None and o.doubt.kind is DoubtKind.RESTLESS:
                    moved.setdefault(o.figure_id, []).append(o)
        return [
            Change(
                ChangeKind.REVISED,
                figure_id,
                UNDATED,
                doubt=Doubt(
                    DoubtKind.RESTLESS,
                    Decimal(len(own)),
                    Decimal(count[figure_id]),
                    found="; ".join(", ".join(filter(None, map(_value, o.series.split("; ")))) for o in own[:NAMED]),
                ),
                count=len(own),
            )
            for figure_id, own in moved.items()
            if figure_id not in self.asked
        ]


NOTHING_SETTLES = Restless()
NAMED = 5
"""How many places the question names."""


def folded(changes: Sequence[Change], now: Iterable[Key], restless: Restless) -> list[Change]:
    """The same changes; of such figures, all that is gone with its block, or with half of the page, is one line, and so
    is all that came to a block at once.

    Args:
        changes: what changed.
        now: the keys of what stands now.
        restless: what is known of the places.
    """
    if not restless.settling:
        return list(changes)
    blocks = {(key[0], _block(key[1])) for key in now}
    groups: dict[object, list[Change]] = {}
    for one in changes:
        groups.setdefault(_line_of(one, blocks) if one.figure_id in restless.settling else id(one), []).append(one)
    return [line for group in groups.values() for line in _as_one_line(group)]


def _line_of(one: Change, blocks: Collection[Series]) -> object:
    """What the changes have in common that are told as one line."""
    if one.kind is ChangeKind.WITHDRAWN and one.doubt is not None and one.doubt.kind is DoubtKind.HALF_GONE:
        return one.kind, ""
    block = (one.figure_id, _block(one.series))
    if one.suspect or one.stood_until is not None:
        return id(one)
    if (one.kind is ChangeKind.WITHDRAWN and block not in blocks) or one.kind in (
        ChangeKind.RELEASED,
        ChangeKind.RESTORED,
    ):
        return one.kind, block
    return id(one)


def _as_one_line(group: Sequence[Change]) -> Sequence[Change]:
    first = group[0]
    few = 1 if first.kind is ChangeKind.WITHDRAWN else LISTED
    if len(group) <= few:
        return group
    periods = {one.period for one in group}
    halved = first.doubt is not None and first.doubt.kind is DoubtKind.HALF_GONE
    return [
        Change(
            first.kind,
            first.figure_id,
            first.period if len(periods) == 1 else UNDATED,
            "" if halved else _block(first.series),
            doubt=first.doubt,
            count=len(group),
        )
    ]


def _was_restless(said: Observation) -> bool:
    doubt = said.doubt
    while doubt is not None:
        if doubt.kind is DoubtKind.RESTLESS:
            return True
        doubt = doubt.part
    return False


def _differs(was: Observation | None, now: Observation) -> bool:
    return was is None or not same(was, now)


def _is_hasty(rows: Sequence[Stood], needed: int) -> bool:
    """Whether the last values that stood there did so for less than the checks that are needed."""
    return len(rows) > QUICK and all(one.checks < needed for one in rows[-QUICK:])


def _block_of(key: Key) -> Block:
    return key[0], _block(key[1]), _is_words(key)


def _is_words(key: Key) -> bool:
    return key[1].rpartition("; ")[2].startswith(WORDS)


def _block(series: str) -> str:
    """The outermost label: the heading or the table."""
    return series.partition("; ")[0]


def _labels_of(series: str) -> int:
    return series.count("; ") + 1


def _without(series: str, at: int) -> str:
    labels = series.split("; ")
    return "; ".join([*labels[:at], "*", *labels[at + 1 :]])


def _value(label: str) -> str:
    return label.partition("=")[2] or label
