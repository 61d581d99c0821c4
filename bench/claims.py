"""``python -m bench claims [FOLDER]``: the finder of claims on articles whose numbers a person labelled.

Each folder of an article holds its text and a ``ledger.json``, see the README beside them. A number is found where the
finder says a watchable number at a place that overlaps the label's. Value and unit are right where the value is the
same in the base unit and the units do not contradict each other: percentages, percentage points, currencies and
measures must be equal, and whatever is counted is a number. Periods are held against the labels that name one, as
days. The intervals come from drawing whole articles again and again, because the numbers of one text resemble each
other.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tabulate import tabulate

from monitor.model import Quantity, Span
from monitor.model.errors import MonitorError
from monitor.reading.claims import Assertion, AssertionKind, find_assertions
from monitor.reading.period import from_label
from monitor.reading.units import is_count

FOLDER = Path(__file__).parents[2] / "shared" / "articles"
DRAWS, SEED = 2000, 42
TARGETS = {"precision": 0.93, "recall": 0.97, "value and unit": 0.97, "kind": 0.90, "period": 0.85}
MONEY = {"CAD": ("$", "C$"), "USD": ("$", "US$"), "EUR": ("€",), "GBP": ("£",), "AUD": ("$", "A$"), "JPY": ("¥",)}
MEASURED = {
    "pounds": "lb", "kilograms": "kg", "kilometres": "km", "tonnes": "t", "miles": "mi", "percent": "%",
    "percentage points": "pp",
    **{name: name for name in ("lb", "kg", "km", "t", "%", "pp", "years", "months", "weeks", "hours", "minutes")},
}  # fmt: skip
"""Units of labels that are no counted things, and ours; "days" are counted, too, where work is lost."""


@dataclass(frozen=True, slots=True)
class Label:
    """One number as a person labelled it."""

    quote: str
    start: int
    end: int
    kind: str
    watchable: bool
    values: tuple[Decimal, ...] = ()
    unit: str = ""
    period: str = ""


@dataclass(slots=True)
class Score:
    """What was counted in one article: by the name of a question, how many were right and of how many.

    Attributes:
        article: its folder.
        counts: right ones and all, by question.
        misses: what was not right, a line each.
        cpu_seconds: what reading took.
    """

    article: str
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    cpu_seconds: float = 0.0

    def add(self, question: str, right: bool, miss: str = "") -> None:
        """Count one answer."""
        good, of = self.counts.get(question, (0, 0))
        self.counts[question] = (good + right, of + 1)
        if not right:
            self.misses.append(f"{question}: {miss}")


def score_article(folder: Path) -> Score:
    """How the finder does on one article."""
    ledger = json.loads((folder / "ledger.json").read_text("utf-8"))
    text = (folder / ledger["article"]).read_text("utf-8")
    labels = [_label(row) for row in (*ledger["claims"], *ledger["other_numbers"])]
    score = Score(folder.name)
    began = time.process_time()
    found = find_assertions(text, title=ledger.get("title", ""))
    score.cpu_seconds = time.process_time() - began
    for one in found:
        if one.kind.watchable:
            over = [label for label in labels if _overlap(label, one) and label.watchable]
            other = next((label for label in labels if _overlap(label, one)), None)
            score.add("precision", bool(over), f"{_shown(one)} is {other.kind if other else 'no labelled number'}")
    for label in labels:
        _score_label(score, label, [one for one in found if _overlap(label, one)])
    return score


def _score_label(score: Score, label: Label, found: Sequence[Assertion]) -> None:
    watched = [one for one in found if one.kind.watchable]
    if not label.watchable:
        named = found[0].kind.value if found else "not reported"
        score.add("told apart", not watched, f"{label.quote!r} is {label.kind}: {named}")
        score.add(
            "why not", any(one.kind.value == label.kind for one in found), f"{label.quote!r} is {label.kind}: {named}"
        )
        return
    score.add(
        "recall", bool(watched), f"{label.quote!r} {label.kind}: {found[0].kind.value if found else 'not reported'}"
    )
    if not watched:
        return
    one = watched[0]
    score.add(
        "value and unit",
        _same_value(label, one) and _same_unit(label, one),
        f"{label.quote!r} {label.values} {label.unit!r}: {_shown(one)}",
    )
    score.add("kind", one.kind.value == label.kind, f"{label.quote!r} is {label.kind}: {_shown(one)}")
    wanted = _span(label.period)
    if wanted is not None:
        given = one.period.span if one.period else None
        score.add("period", given == wanted, f"{label.quote!r} is of {label.period}: {one.period} {_shown(one)}")
    else:
        score.add("no period where none is labelled", one.period is None, f"{label.quote!r}: {one.period}")


def _label(row: dict[str, Any]) -> Label:
    values = tuple(Decimal(str(value)) for value in row.get("values", ()) if not isinstance(value, str))
    return Label(
        row["quote"], row["start"], row["end"], row["kind"], row["watchable"], values, row.get("unit") or "",
        row.get("period") or "",
    )  # fmt: skip


def _overlap(label: Label, one: Assertion) -> bool:
    return one.quantity.start < label.end and label.start < one.quantity.end


def _same_value(label: Label, one: Assertion) -> bool:
    given = [one.quantity.value] if one.quantity.value is not None else [one.quantity.low, one.quantity.high]
    if one.quantity.value is None and len(label.values) == 1:
        return label.values[0] in given
    return len(given) == len(label.values) and all(
        value is not None and _close(value, wanted) for value, wanted in zip(given, label.values, strict=True)
    )


def _close(value: Decimal, wanted: Decimal) -> bool:
    """Equal; a third is what its label rounds it to."""
    endless = len(value.as_tuple().digits) > 20
    return value == wanted or (endless and value.quantize(Decimal(1).scaleb(int(wanted.as_tuple().exponent))) == wanted)


def _same_unit(label: Label, one: Assertion) -> bool:
    quantity = one.quantity
    symbol = quantity.unit.symbol if quantity.unit else ""
    if label.unit == "times":
        return one.kind is AssertionKind.RATIO and not symbol
    for code, symbols in MONEY.items():
        if label.unit.startswith(code):
            return not symbol if _is_bare_cell(quantity) else symbol in symbols
    if label.unit in MEASURED:
        return symbol == MEASURED[label.unit]
    return (
        quantity.unit is None
        or is_count(quantity.unit)
        or symbol == label.unit.split(" ")[0]
        or symbol.startswith("per ")
    )


def _is_bare_cell(quantity: Quantity) -> bool:
    return quantity.unit is None and quantity.scale != 1 and quantity.printed[-1:].isdigit()


def _span(period: str) -> Span | None:
    """The days of a labelled period; None where it names none."""
    if decade := re.fullmatch(r"([0-9]{3})0s", period):
        return _both(f"{decade[1]}0", f"{decade[1]}9")
    first, dots, last = period.partition("..")
    return _both(first, last if dots else first)


def _both(first: str, last: str) -> Span | None:
    try:
        start, end = from_label(first).span, from_label(last).span
    except (MonitorError, ValueError):
        return None
    return Span(start.start, end.end) if start and end else None


def _shown(one: Assertion) -> str:
    quantity = one.quantity
    value = quantity.value if quantity.value is not None else f"{quantity.low}..{quantity.high}"
    return f"{one.kind.value} {value} {quantity.unit.symbol if quantity.unit else ''} in {one.sentence[:110]!r}"


def interval(scores: Sequence[Score], question: str) -> tuple[float, float]:
    """The middle 95 % of the share that is right, over articles drawn again with replacement."""
    draw = random.Random(SEED)
    counts = [score.counts[question] for score in scores if question in score.counts]
    shares = sorted(_share(draw.choices(counts, k=len(counts))) for _ in range(DRAWS))
    return shares[int(DRAWS * 0.025)], shares[int(DRAWS * 0.975) - 1]


def _share(counts: Sequence[tuple[int, int]]) -> float:
    of = sum(all_ for _, all_ in counts)
    return sum(right for right, _ in counts) / of if of else 1.0


def scores_of(folder: Path) -> list[Score]:
    """The scores of every article in a folder."""
    return [score_article(one.parent) for one in sorted(folder.glob("*/ledger.json"))]


def share_of(scores: Sequence[Score], question: str) -> float:
    """The share that is right, over all articles."""
    return _share([score.counts[question] for score in scores if question in score.counts])


def _rows(scores: Sequence[Score], name: Callable[[Score], str]) -> Iterator[list[str]]:
    for question in (*TARGETS, "told apart", "why not", "no period where none is labelled"):
        counts = [score.counts[question] for score in scores if question in score.counts]
        if not counts:
            continue
        low, high = interval(scores, question)
        right, of = (sum(column) for column in zip(*counts, strict=True))
        target = TARGETS.get(question)
        told = "" if target is None else f"≥ {target:.2f}: {'yes' if _share(counts) >= target else 'NO'}"
        worst = min((score for score in scores if question in score.counts), key=lambda s: _share([s.counts[question]]))
        yield [question, f"{right}/{of}", f"{_share(counts):.3f}", f"{low:.2f} to {high:.2f}", told, name(worst)]


def main(arguments: Sequence[str]) -> int:
    """Print the scores; 0 when every target was reached."""
    parser = argparse.ArgumentParser(prog="python -m bench claims", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="articles with their labels")
    parser.add_argument("--misses", action="store_true", help="list everything that is not right")
    chosen = parser.parse_args(arguments)
    scores = scores_of(chosen.folder)
    if not scores:
        raise SystemExit(f"no ledger.json in the folders of {chosen.folder}")
    rows = list(_rows(scores, lambda score: f"{score.article}"))
    print(tabulate(rows, ["", "right", "share", "95 % by article", "to reach", "least in"], disable_numparse=True))
    seconds = ", ".join(f"{score.article} {score.cpu_seconds:.2f}" for score in scores)
    print(f"\nCPU seconds: {seconds}")
    if chosen.misses:
        for score in scores:
            print(f"\n{score.article}", *score.misses, sep="\n  ")
    return int(any(share_of(scores, question) < target for question, target in TARGETS.items()))
