"""``python -m bench mend``: what is proposed where a mutation breaks a shipped rule, and whether it is the same figure.

The pages and files, their mutations, and what each page says of the figure then, are those of
`tests.mutations.shipped`. A repair is right where it reads just what the page says. Where the page says the figure no
more, every repair is of another figure. Files that are refused as a whole, for every rule, are left out: there is no
rule to mend. ``--misses`` lists what is offered first and is not right.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tabulate import tabulate

from monitor.config.installed import installed_kinds
from monitor.core.extract import read_figure
from monitor.core.mend import Confidence, Lost, Mended, Repair, mend, numbers_of, refusal_of
from monitor.model.errors import CheckError
from monitor.reading.labels import shortened
from tests.mutations import Mutant, Said, Truth, said

RANKS = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """A rule that a mutation broke.

    Attributes:
        mutant: what was done to which page.
        kind: the rule's kind and what it reads.
        is_said: whether the page says the figure still.
        rank: the place of the right repair, from 1; 0 where it is not among those offered.
        confidence: what is said of the repairs.
        same_number: whether the first repair reads the number that the page says, if with another qualifier.
        told: what is offered first; empty for nothing.
    """

    mutant: str
    kind: str
    is_said: bool
    rank: int
    confidence: Confidence
    same_number: bool = False
    told: str = field(default="", compare=False)

    @property
    def is_other(self) -> bool:
        """Whether another figure is offered first."""
        return self.confidence is not Confidence.NONE and self.rank != 1 and not self.same_number


def score(mutants: Iterable[Mutant[Any]]) -> Iterator[Scored]:
    """Every mutant whose document can be opened and whose rule reads nothing of it."""
    for mutant in mutants:
        figure = mutant.rule.figure
        try:
            now, before = mutant.page.document(), mutant.rule.page.document()
        except CheckError:
            continue
        if refusal_of(figure, now):
            lost = Lost(figure, before, now, read_figure(figure, before))
            found = mend(lost, numbers_of(before, now, figure), installed_kinds().extractors)
            yield _scored(mutant, found)


def _scored(mutant: Mutant[Any], found: Mended) -> Scored:
    truth: Truth = mutant.page.truth
    right = [rank for rank, one in enumerate(found.repairs, 1) if said(one.reads) == truth]
    first = found.repairs[0] if found.repairs else None
    return Scored(
        str(mutant),
        mutant.rule.kind,
        any(one.value is not None or one.low is not None for one in truth.values()),
        right[0] if right else 0,
        found.confidence,
        first is not None and bool(truth) and _numbers(said(first.reads)) == _numbers(truth),
        _told(first) if first else "",
    )


def _numbers(truth: Truth) -> dict[str, Said]:
    return {period: Said(one.value, one.low, one.high) for period, one in truth.items()}


def _told(one: Repair) -> str:
    reads = ", ".join(read.printed for read in one.reads[-RANKS:])
    return f"{one.kind} {dict(one.options)} reads {reads}"


def lines_of(scored: Sequence[Scored], *, misses: bool = False) -> list[str]:
    """The table by kind, and what is offered first and is not right."""
    by_kind: dict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        by_kind[one.kind].append(one)
    rows = [_row(kind, some) for kind, some in by_kind.items()] + [_row("all", scored)]
    told = tabulate(rows, headers="keys", tablefmt="simple").split("\n")
    missed = (one for one in scored if misses and one.is_other)
    return [*told, *(f"---- {one.mutant} ({one.confidence}): {shortened(one.told, 300)}" for one in missed)]


def _row(kind: str, some: Sequence[Scored]) -> dict[str, object]:
    of = Counter((one.is_said, one.rank) for one in some)
    sure = [one for one in some if one.confidence is Confidence.PROPOSED]
    return {
        "rules of kind": kind,
        "broken": len(some),
        "said still": sum(one.is_said for one in some),
        **{f"right {name}": of[True, rank] for rank, name in enumerate(("first", "second", "third"), 1)},
        "nothing": sum(one.is_said and one.confidence is Confidence.NONE for one in some),
        "said no more": sum(not one.is_said for one in some),
        "nothing ": sum(not one.is_said and one.confidence is Confidence.NONE for one in some),
        "another first": sum(one.is_other for one in some),
        "sure": len(sure),
        "sure and another": sum(one.is_other for one in sure),
    }


def main(arguments: Sequence[str]) -> int:
    """Score all shipped rules; 1 where another figure is proposed as sure."""
    parser = argparse.ArgumentParser(prog="python -m bench mend", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--misses", action="store_true", help="list what is offered first and is not right")
    parser.add_argument("--every", type=int, default=1, help="only every n-th mutant [1]")
    chosen = parser.parse_args(arguments)
    from tests.test_mutations_shipped import MUTANTS  # takes every served page apart, which no other suite needs

    scored = list(score(MUTANTS[:: chosen.every]))
    print("\n".join(lines_of(scored, misses=chosen.misses)))
    return int(any(one.is_other and one.confidence is Confidence.PROPOSED for one in scored))
